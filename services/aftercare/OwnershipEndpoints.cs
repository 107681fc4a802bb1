using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using static Leads.Aftercare.Ownership.Command;
using OwnershipStreams = Leads.EventStore.Streams<Leads.Aftercare.Ownership.Command, Leads.Aftercare.Ownership>;

namespace Leads.Aftercare;

/// <summary>Contacts with owners are recorded, what is learnt of them is noted, ownerships are shown.</summary>
public static class OwnershipEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var commands = app.MapCommands("/v1/ownerships/{id:guid}", Roles.Dealership).WithTags("ownerships");

        commands.MapPost("/contacts", (Guid id, OwnerContactBody body, Caller by, Owners owners, CancellationToken cancel) => owners.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409)
            .WithSummary("Record a contact with the owner. Who was reached was reached for all that is due, or will be within a week (001-27); who was not is tried again, and is a breach when nobody reached them in time.");

        commands.MapPut("/owner", (Guid id, OwnerBody body, Caller by, Owners owners, CancellationToken cancel) => owners.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409)
            .WithSummary("Note what was learnt: days that matter to the owner, models they asked about, when a contract ends (001-28). What is not told stays; what is planned follows.");

        commands.MapPost("/odometer", (Guid id, OdometerBody body, Caller by, Owners owners, CancellationToken cancel) => owners.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Note how far the car has run: by how it runs follows when its service is due (001-28).");

        commands.MapPost("/services", (Guid id, ServiceBody body, Caller by, Owners owners, CancellationToken cancel) => owners.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The car was at the dealer's (003-01): what for, by which order, what the owner paid. An order counts once.");

        commands.MapPost("/services/{order}/paid", (Guid id, string order, BillPaidBody body, Caller by, Owners owners, CancellationToken cancel) =>
                owners.Handle(id, new PayBill(order, by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The owner paid what was to be paid later: how well they pay is a part of their credit (002-20).");

        commands.MapPost("/surveys", (Guid id, OwnerSurveyBody body, Caller by, Owners owners, CancellationToken cancel) => owners.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409)
            .WithSummary("The owner says how satisfied they are with the car and with the service (002-13): how likely they come back follows (001-24), and a new lead begins when they say they will buy again.");

        commands.MapPost("/quiet", (Guid id, QuietBody body, Caller by, Owners owners, CancellationToken cancel) => owners.Handle(id, new AskQuiet(body.Until, by.Client, by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The owner wants to be left alone for a while, 30 days at most: what is planned is moved, never dropped.");

        commands.MapPost("/end", (Guid id, EndBody body, Caller by, Owners owners, CancellationToken cancel) => owners.Handle(id, new End(body.Reason, by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("They own the car no more: nobody contacts them about it.");

        commands.MapPost("/repurchase", (Guid id, RepurchaseBody body, Caller by, Owners owners, CancellationToken cancel) =>
                owners.Handle(id, new DetectRepurchase(body.Kind, body.Checked(), by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The owner may buy again: a new lead of source owner_repurchase begins at this dealer (000-02, 001-29).");

        app.MapCommands("/v1/ownerships/{id:guid}", Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).WithTags("ownerships")
            .MapPut("/consultant", (Guid id, CarerBody body, Caller by, Owners owners, CancellationToken cancel) => owners.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Say who cares for the owner. If whoever did has left, the manager still speaks with them first (004-32).");

        var queries = app.MapGroup("/v1").For(Roles.Dealership).WithTags("ownerships");

        queries.MapGet("/ownerships", async (string? after, int? limit, string? consultant, Caller by, Views views, CancellationToken cancel) =>
                Listing.Of(await views.Page<OwnershipBoard>(
                    OwnershipBoard.View, by.Sees, Cursors.Key(after), Cursors.Limit(limit), cancel, consultant is null ? "" : "and data ->> 'consultant' = $3", consultant is null ? [] : [consultant])))
            .WithSummary("Owners of the caller's dealer, page by page; those of a consultant with `consultant`.");

        queries.MapGet("/ownerships/{id:guid}", (Guid id, Caller by, OwnershipStreams ownerships, Owners owners, HttpContext http, CancellationToken cancel) =>
                Show(id, by, ownerships, owners, http, cancel))
            .WithSummary("One ownership; its ETag is good for If-Match.");

        queries.MapGet("/leads/{id:guid}/ownership", (Guid id, Caller by, OwnershipStreams ownerships, Owners owners, HttpContext http, CancellationToken cancel) =>
                Show(OwnershipReactions.OwnershipOf(id), by, ownerships, owners, http, cancel))
            .WithSummary("The ownership that a lead led to.");
    }

    private static async Task<OwnershipView> Show(Guid id, Caller by, OwnershipStreams ownerships, Owners owners, HttpContext http, CancellationToken cancel)
    {
        var (version, state) = await ownerships.See(id, by, cancel);
        http.Response.Headers.ETag = $"\"{version}\"";
        return state switch
        {
            Ownership.Active active => OwnershipView.Of(active, await owners.ReachableOf(active.Tags.Subject!.Value, cancel)),
            Ownership.Ended ended => new OwnershipView(id, ended.Tags.Lead, null, [], [], false, null, new Reachable(false, false), ended.Reason),
            _ => throw new NotFound("ownership"),
        };
    }
}

/// <summary>A contact with an owner.</summary>
/// <param name="Touch">Which contact of the cadence this was, by one of its reasons; whatever is due, or will be within a week, when not told.</param>
/// <param name="Direction">Who called whom; outbound when not told.</param>
/// <param name="DurationSeconds">Length of the conversation in seconds.</param>
/// <param name="Note">What was said; personal, never leaves this service.</param>
/// <param name="At">When it took place; now when not told.</param>
/// <param name="Recording">Reference to the recording, never the recording itself.</param>
/// <param name="Conversation">What it was for and how it went.</param>
/// <param name="Commitment">What the owner committed themselves to; personal, never leaves this service.</param>
public sealed record OwnerContactBody(
    ContactChannel Channel, ContactResult Result, Touch? Touch = null, ContactDirection Direction = ContactDirection.Outbound, int DurationSeconds = 0, string? Note = null, DateTimeOffset? At = null,
    string? Recording = null, Conversation? Conversation = null, string? Commitment = null)
{
    private const int MostSeconds = 86_400;

    internal RecordContact Checked(Caller by)
    {
        new Faults()
            .Check(DurationSeconds is >= 0 and <= MostSeconds, "/durationSeconds", "out-of-range", $"From 0 to {MostSeconds}.")
            .Text(Note, "/note", Faults.MostWords).Text(Recording, "/recording").Text(Commitment, "/commitment", Faults.MostWords)
            .Each(Conversation?.Goals, "/conversation/goals", 8).Once(Conversation?.Goals, "/conversation/goals", goal => goal.Goal)
            .Each(Conversation?.Steps, "/conversation/steps", 6).Once(Conversation?.Steps, "/conversation/steps", step => step.Step)
            .Once(Conversation?.Captured, "/conversation/captured", field => field).Once(Conversation?.Points, "/conversation/points", point => point)
            .Once(Conversation?.Closing, "/conversation/closing", part => part).Throw();
        return new RecordContact(Touch, Channel, Direction, Result, DurationSeconds, Note, by.Client, by.Role is Roles.CallCentreManager or Roles.SalesManager, by.Happened(At))
        {
            Recording = Recording,
            Conversation = Conversation,
            Commitment = Commitment,
        };
    }
}

/// <summary>What was learnt of an owner.</summary>
/// <param name="Days">All days that matter to them; personal, never leave this service.</param>
/// <param name="Models">Codes of models they asked about, besides those noted before.</param>
/// <param name="ContractEndsOn">When what they pay over time, or their insurance, ends.</param>
public sealed record OwnerBody(IReadOnlyList<OwnerDay>? Days = null, IReadOnlyList<string>? Models = null, DateOnly? ContractEndsOn = null)
{
    private const int LeapYear = 2024;

    internal NoteOwner Checked(Caller by)
    {
        new Faults()
            .Each(Days, "/days", 10, day => IsDay(day.On), "wrong-day", "A day that some year has.").Once(Days, "/days", day => day)
            .Each(Models, "/models", 20, model => model.Length is > 0 and <= 60, "wrong-text", "From 1 to 60 characters.").Throw();
        return new NoteOwner(Days is null ? null : new OwnerDays(Days), Models, ContractEndsOn, by.Client, by.Now);
    }

    internal static bool IsDay(DayOfYear? on) => on is { Month: >= 1 and <= 12, Day: >= 1 } && on.Day <= DateTime.DaysInMonth(LeapYear, on.Month);
}

/// <summary>How far a car has run.</summary>
/// <param name="Km">Kilometres.</param>
/// <param name="At">When it was read; now when not told.</param>
public sealed record OdometerBody(int Km, DateTimeOffset? At = null)
{
    internal const int MostKm = 2_000_000;

    internal ReadOdometer Checked(Caller by)
    {
        new Faults().Check(Km is >= 0 and <= MostKm, "/km", "out-of-range", $"From 0 to {MostKm}.").Throw();
        return new ReadOdometer(Km, by.Client, by.Happened(At));
    }
}

/// <summary>A visit of the car.</summary>
/// <param name="Kind">What for; after maintenance the next one is reckoned from it.</param>
/// <param name="Order">Number of the dealer's work order.</param>
/// <param name="Km">How far it had run.</param>
/// <param name="Spent">What the owner pays.</param>
/// <param name="At">When it was done; now when not told.</param>
/// <param name="PayBy">The last day to pay it; paid at once when not told.</param>
public sealed record ServiceBody(ServiceKind Kind, string Order, int? Km = null, Money? Spent = null, DateTimeOffset? At = null, DateOnly? PayBy = null)
{
    internal NoteService Checked(Caller by)
    {
        new Faults()
            .Required(Order, "/order", 60)
            .Check(Km is null or (>= 0 and <= OdometerBody.MostKm), "/km", "out-of-range", $"From 0 to {OdometerBody.MostKm}.")
            .Check(Spent is null or { MinorUnits: >= 0, Currency: [>= 'A' and <= 'Z', >= 'A' and <= 'Z', >= 'A' and <= 'Z'] }, "/spent", "wrong-amount", "Nothing or more, in a currency of ISO 4217.")
            .Check(PayBy is null || Spent is not null, "/payBy", "nothing-to-pay", "Only what is spent is paid.").Throw();
        return new NoteService(Kind, Order.Trim(), Km, Spent, by.Client, by.Happened(At)) { PayBy = PayBy };
    }
}

/// <summary>What was to be paid later is paid.</summary>
/// <param name="At">When; now when not told.</param>
public sealed record BillPaidBody(DateTimeOffset? At = null);

/// <summary>How satisfied an owner is.</summary>
/// <param name="Occasion">When they were asked; what they say when the car is handed over is told with the delivery (001-20).</param>
/// <param name="Product">With the car, from 1 to 10.</param>
/// <param name="Service">With the service, from 1 to 10.</param>
/// <param name="Order">Number of the dealer's work order, after a service.</param>
/// <param name="Words">What they said; personal, never leaves this service.</param>
/// <param name="Buys">How they would buy again, if they would: additional (在购) or trade_up (换购).</param>
/// <param name="Interest">And what; the model they asked about last, or that of their car, when they did not say.</param>
/// <param name="At">When they said it; now when not told.</param>
public sealed record OwnerSurveyBody(
    SurveyOccasion Occasion, int Product, int Service, string? Order = null, string? Words = null, RepurchaseKind? Buys = null, Interest? Interest = null, DateTimeOffset? At = null)
{
    internal Survey Checked(Caller by)
    {
        new Faults()
            .Check(Occasion != SurveyOccasion.Delivery, "/occasion", "told-with-delivery", "What they say when the car is handed over is told with the delivery (001-20).")
            .Check(Product is >= 1 and <= 10, "/product", "out-of-range", "From 1 to 10.").Check(Service is >= 1 and <= 10, "/service", "out-of-range", "From 1 to 10.")
            .Text(Order, "/order", 60).Text(Words, "/words", Faults.MostWords)
            .Check(Interest is null || RepurchaseBody.IsShort(Interest), "/interest", "too-long", $"Texts of at most {RepurchaseBody.MostText} characters.").Throw();
        return new Survey(Occasion, Order?.Trim(), Product, Service, Words, by.Client, by.Happened(At)) { Buys = Buys, Interest = Interest };
    }
}

/// <summary>Until when an owner wants to be left alone.</summary>
public sealed record QuietBody(DateTimeOffset Until);

/// <summary>Why somebody owns a car no more.</summary>
/// <param name="At">Since when; now when not told.</param>
public sealed record EndBody(OwnershipEnd Reason, DateTimeOffset? At = null);

/// <summary>Who cares for an owner.</summary>
/// <param name="Consultant">Staff id; nobody when not told.</param>
public sealed record CarerBody(string? Consultant = null)
{
    internal HandOver Checked(Caller by)
    {
        new Faults().Text(Consultant, "/consultant", 60).Throw();
        return new HandOver(Consultant, by.Client, by.Now);
    }
}

/// <summary>What an owner may buy next.</summary>
/// <param name="Kind">additional (在购) or trade_up (换购).</param>
/// <param name="Interest">Which car, and what else is known.</param>
/// <param name="At">When it was found; now when not told.</param>
public sealed record RepurchaseBody(RepurchaseKind Kind, Interest Interest, DateTimeOffset? At = null)
{
    internal const int MostText = 60;

    internal Interest Checked() => IsShort(Interest) ? Interest : throw new Invalid("/interest", "too-long", $"Texts of at most {MostText} characters.");

    internal static bool IsShort(Interest interest) => new[] { interest.Model, interest.Trim, interest.Colour, interest.Payment }.All(text => text is not { Length: > MostText });
}

/// <summary>A contact of the cadence.</summary>
/// <param name="Number">Of the ownership's.</param>
/// <param name="Reasons">What it is for; the first names it.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="OverdueAt">Of one that is due: not made by then, it is a breach.</param>
/// <param name="Overdue">It is one.</param>
public sealed record TouchView(int Number, IReadOnlyList<Touch> Reasons, DateTimeOffset DueAt, DateTimeOffset? OverdueAt = null, bool Overdue = false);

/// <summary>An ownership as the API shows it.</summary>
/// <param name="Model">Model code; absent when it is over.</param>
/// <param name="Planned">Contacts to come.</param>
/// <param name="Due">Contacts that wait to be made.</param>
/// <param name="ManagerFirst">The manager speaks with them first (004-32).</param>
/// <param name="Consultant">Staff id of who cares for them.</param>
/// <param name="Reachable">How they may be reached. Who agreed to nothing is spoken with when they come; no contact is dropped for that.</param>
/// <param name="Ended">Why they own it no more.</param>
public sealed record OwnershipView(
    Guid OwnershipId, Guid LeadId, string? Model, IReadOnlyList<TouchView> Planned, IReadOnlyList<TouchView> Due, bool ManagerFirst, string? Consultant, Reachable Reachable, OwnershipEnd? Ended = null)
{
    /// <summary>How far the car had run when it was read last.</summary>
    public int? Km { get; init; }

    /// <summary>When what they pay over time, or their insurance, ends.</summary>
    public DateOnly? ContractEndsOn { get; init; }

    /// <summary>Models they asked about.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>They asked to be left alone until then.</summary>
    public DateTimeOffset? QuietUntil { get; init; }

    /// <summary>Of a hundred owners as satisfied as they are so many come back (001-24); absent while they were not asked.</summary>
    public int? Expected { get; init; }

    /// <summary>When they are to be asked how satisfied they are and were not, though they were spoken with.</summary>
    public IReadOnlyList<SurveyOccasion> Unasked { get; init; } = [];

    internal static OwnershipView Of(Ownership.Active o, Reachable reachable) => new(
        o.Id, o.Tags.Lead, o.Model, [.. o.Touches.Planned.Values.Select(touch => new TouchView(touch.Number, touch.Reasons, touch.DueAt))],
        [.. o.Touches.Due.Values.Select(one => new TouchView(one.Touch.Number, one.Touch.Reasons, one.Touch.DueAt, one.OverdueAt, one.Overdue))], o.ManagerFirst, o.Consultant, reachable)
    {
        Km = o.Care.Odometer.Km > 0 ? o.Care.Odometer.Km : null,
        ContractEndsOn = o.Care.ContractEndsOn,
        Models = o.Care.Models,
        QuietUntil = o.Care.QuietUntil,
        Expected = o.Expected?.Of100,
        Unasked = o.Unasked,
    };
}
