using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using static Leads.Aftercare.Ownership.Command;
using OwnershipStreams = Leads.EventStore.Streams<Leads.Aftercare.Ownership.Command, Leads.Aftercare.Ownership>;

namespace Leads.Aftercare;

/// <summary>Contacts with owners are recorded, ownerships are shown.</summary>
public static class OwnershipEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var commands = app.MapCommands("/v1/ownerships/{id:guid}", Roles.Dealership).WithTags("ownerships");

        commands.MapPost("/contacts", (Guid id, TouchBody body, Caller by, OwnershipStreams ownerships, CancellationToken cancel) =>
                ownerships.Handle(id, new RecordTouch(body.Touch, body.Channel, body.Result, body.Note, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Record a contact of the cadence: the one named, else the earliest that is open (001-27).");

        commands.MapPost("/repurchase", (Guid id, RepurchaseBody body, Caller by, OwnershipStreams ownerships, CancellationToken cancel) =>
                ownerships.Handle(id, new DetectRepurchase(body.Kind, body.Checked(), by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The owner may buy again: a new lead of source owner_repurchase begins at this dealer (000-02, 001-29).");

        var queries = app.MapGroup("/v1").For(Roles.Dealership).WithTags("ownerships");

        queries.MapGet("/ownerships", async (string? after, int? limit, Caller by, Views views, CancellationToken cancel) =>
                Listing.Of(await views.Page<OwnershipBoard>(OwnershipBoard.View, by.Sees, Cursors.Key(after), Cursors.Limit(limit), cancel)))
            .WithSummary("Owners of the caller's dealer, page by page.");

        queries.MapGet("/ownerships/{id:guid}", (Guid id, Caller by, OwnershipStreams ownerships, HttpContext http, CancellationToken cancel) =>
                Show(id, by, ownerships, http, cancel))
            .WithSummary("One ownership; its ETag is good for If-Match.");

        queries.MapGet("/leads/{id:guid}/ownership", (Guid id, Caller by, OwnershipStreams ownerships, HttpContext http, CancellationToken cancel) =>
                Show(OwnershipReactions.OwnershipOf(id), by, ownerships, http, cancel))
            .WithSummary("The ownership that a lead led to.");
    }

    private static async Task<OwnershipView> Show(Guid id, Caller by, OwnershipStreams ownerships, HttpContext http, CancellationToken cancel)
    {
        var (version, state) = await ownerships.See(id, by, cancel);
        http.Response.Headers.ETag = $"\"{version}\"";
        return state is Ownership.Active active
            ? new OwnershipView(id, active.Tags.Lead, [.. active.Planned.Select(p => new PlannedTouch(p.Key, p.Value))], [.. active.Due])
            : throw new NotFound("ownership");
    }
}

/// <summary>A contact with an owner.</summary>
/// <param name="Touch">Which planned contact this was; the earliest that is open when not told.</param>
/// <param name="Note">What was said; personal, never leaves this service.</param>
public sealed record TouchBody(ContactChannel Channel, ContactResult Result, Touch? Touch = null, string? Note = null, DateTimeOffset? At = null);

/// <summary>What an owner may buy next.</summary>
/// <param name="Kind">additional (在购) or trade_up (换购).</param>
/// <param name="Interest">Which car, and what else is known.</param>
/// <param name="At">When it was found; now when not told.</param>
public sealed record RepurchaseBody(RepurchaseKind Kind, Interest Interest, DateTimeOffset? At = null)
{
    private const int MostText = 60;

    internal Interest Checked() => new[] { Interest.Model, Interest.Trim, Interest.Colour, Interest.Payment }.Any(text => text is { Length: > MostText })
        ? throw new Invalid("/interest", "too-long", $"Texts of at most {MostText} characters.")
        : Interest;
}

/// <summary>A contact to come.</summary>
public sealed record PlannedTouch(Touch Touch, DateTimeOffset DueAt);

/// <summary>An ownership as the API shows it.</summary>
/// <param name="Planned">Contacts to come.</param>
/// <param name="Due">Contacts that wait to be made.</param>
public sealed record OwnershipView(Guid OwnershipId, Guid LeadId, IReadOnlyList<PlannedTouch> Planned, IReadOnlyList<Touch> Due);
