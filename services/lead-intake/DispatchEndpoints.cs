using Leads.Contracts;
using Leads.Hosting;
using static Leads.LeadIntake.Lead.Command;
using LeadStreams = Leads.EventStore.Streams<Leads.LeadIntake.Lead.Command, Leads.LeadIntake.Lead>;

namespace Leads.LeadIntake;

/// <summary>Dealers accept or decline what they are given; headquarters holds the reins; everybody may ask why.</summary>
public static class DispatchEndpoints
{
    private static readonly string[] Managers = [Roles.DealerSystem, Roles.CallCentreManager, Roles.SalesManager];

    public static void Map(IEndpointRouteBuilder app)
    {
        var dealers = app.MapCommands("/v1/leads/{id:guid}", Managers).WithTags("dispatch");

        dealers.MapPost("/accept", (Guid id, Caller by, LeadStreams leads, CancellationToken cancel) => leads.Handle(id, new Accept(Dealer(by), by.Client, by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("Take the lead on. Trying to reach the customer does so, too.");

        dealers.MapPost("/decline", (Guid id, DeclineBody body, Caller by, LeadStreams leads, CancellationToken cancel) =>
                leads.Handle(id, new Decline(Dealer(by), by.Client, body.Reason, by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("Give the lead back with a reason: it goes to the next dealer.");

        dealers.MapPost("/assign", (Guid id, AssignBody body, Caller by, LeadStreams leads, Networks networks, CancellationToken cancel) =>
                leads.Handle(id, new Assign(Dealer(by), body.Consultant(networks.At(by.Now), Dealer(by)), AssignmentMethod.Named, [], by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("Give the lead to a consultant, whoever has it now (000-13).");

        var headquarters = app.MapCommands("/v1/leads/{id:guid}", Roles.Hq).WithTags("dispatch");

        headquarters.MapPost("/recall", (Guid id, RecallBody body, Caller by, LeadStreams leads, Networks networks, CancellationToken cancel) =>
                leads.Handle(id, new Recall(by.Client, body.Words(), body.Keep, Known(networks, body.Next, by), by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("Take the lead back from its dealer: to the dealer named, to whom the rules find, or to keep it.");

        headquarters.MapPost("/release", (Guid id, ReleaseBody body, Caller by, LeadStreams leads, Networks networks, CancellationToken cancel) =>
                leads.Handle(id, new Release(by.Client, Known(networks, body.Next, by), by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("Let a lead go that was held or taken for none: to the dealer named, or to whom the rules find now.");

        var both = app.MapCommands("/v1/leads/{id:guid}", [Roles.Hq, .. Managers]).WithTags("dispatch");

        both.MapPost("/invalidate", (Guid id, InvalidBody body, Caller by, LeadStreams leads, CancellationToken cancel) =>
                leads.Handle(id, new Invalidate(body.Reason, by.Client, by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("It is no lead, and this is why: headquarters hears it.");

        both.MapPost("/unlink", (Guid id, Caller by, LeadStreams leads, CancellationToken cancel) => leads.Handle(id, new Unlink(by.Client, by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("The link was wrong: the lead is a cycle of its own and is dispatched.");

        app.MapPost("/v1/leads/{id:guid}/reactivate", async (Guid id, ReactivateBody body, Caller by, Reactivating reactivating, CancellationToken cancel) =>
                (IResult)new Stored(await reactivating.Reactivate(id, body.Checked(), by, cancel)))
            .For([Roles.Hq, .. Roles.Dealership]).Command(keyRequired: true)
            .Produces<ReceiptBody>(201).ProducesProblem(404).ProducesProblem(409)
            .WithTags("dispatch").WithSummary("Bring a cycle back to life that was lost: a new cycle of the same customer that names the old one, after the brand's time of rest (000-04, 000-05).");

        app.MapGet("/v1/leads/{id:guid}/dispatch", async (Guid id, Caller by, LeadStreams leads, EventStore.EventStore store, CancellationToken cancel) =>
            {
                await leads.See(id, by, cancel);
                var (_, events) = await store.FetchStream(id, cancel);
                // A dealer is not told who else had the lead.
                return new DispatchView(id, [.. Steps(events).Where(step => by.Dealer is null || step.Dealer == by.Dealer)]);
            })
            .For([Roles.Hq, .. Roles.Dealership])
            .WithTags("dispatch").WithSummary("Where the lead went and why: the rule that chose, the dealers that were refused, and what each did with it.");
    }

    /// <summary>The way of a lead, told from its events.</summary>
    public static IEnumerable<DispatchStep> Steps(IEnumerable<object> events)
    {
        DispatchStep? open = null;
        foreach (var e in events)
        {
            if (e is LeadDispatched d)
            {
                open = new DispatchStep(d.At, d.Dealer, d.Rule, d.Refused ?? [], d.AcceptBy is null ? "given" : "offered", d.At);
            }
            else if (e is LeadHeld h)
            {
                if (open is not null)
                {
                    yield return open;
                }

                open = null;
                yield return new DispatchStep(h.At, null, null, h.Refused ?? [], $"held: {Ids.Code(h.Reason)}", h.At);
            }
            else if (open is not null)
            {
                (open, var over) = e switch
                {
                    LeadAccepted a => (open with { Outcome = "accepted", OutcomeAt = a.At }, false),
                    LeadDeclined x => (open with { Outcome = $"declined: {Ids.Code(x.Reason)}", OutcomeAt = x.At }, true),
                    DispatchExpired x => (open with { Outcome = "expired", OutcomeAt = x.At }, true),
                    LeadRecalled x => (open with { Outcome = $"recalled: {x.Reason}", OutcomeAt = x.At }, true),
                    _ => (open, false),
                };
                if (over)
                {
                    yield return open;
                    open = null;
                }
            }
        }

        if (open is not null)
        {
            yield return open;
        }
    }

    private static string Dealer(Caller by) => by.Dealer ?? throw new Forbidden("Only a dealer accepts or declines a lead.");

    private static string? Known(Networks networks, string? dealer, Caller by)
    {
        var network = networks.At(by.Now);
        return dealer is null || (by.Brand is { } brand ? network.Knows(dealer, brand) : network.Brands.Any(b => network.Knows(dealer, b)))
            ? dealer
            : throw new Invalid("/next", "unknown-dealer", "The brand has no such dealer.");
    }
}

/// <summary>Who gets a lead.</summary>
/// <param name="Staff">Staff id; one of the dealer's consultants, if it named any.</param>
public sealed record AssignBody(string Staff)
{
    internal string Consultant(Network network, string dealer) =>
        string.IsNullOrWhiteSpace(Staff) || Staff.Length > 60 ? throw new Invalid("/staff", "empty", "A staff id of at most 60 characters.")
        : network.StaffOf(dealer) is { Count: > 0 } staff && !staff.Any(one => one.Staff == Staff) ? throw new Invalid("/staff", "unknown-consultant", "The dealer has no such consultant.")
        : Staff;
}

/// <summary>Why a dealer gives a lead back.</summary>
public sealed record DeclineBody(DeclineReason Reason);

/// <summary>Why a lead is no lead.</summary>
public sealed record InvalidBody(InvalidReason Reason);

/// <summary>Why headquarters takes a lead back, and where it goes.</summary>
/// <param name="Reason">In a few words.</param>
/// <param name="Keep">Headquarters keeps it until it is released.</param>
/// <param name="Next">The dealer it goes to; whom the rules find when not told.</param>
public sealed record RecallBody(string Reason, bool Keep = false, string? Next = null)
{
    internal string Words() => Words(Reason);

    internal static string Words(string? reason) => string.IsNullOrWhiteSpace(reason) || reason.Length > 200
        ? throw new Invalid("/reason", "empty", "Say why, in at most 200 characters.")
        : reason.Trim();
}

/// <summary>Where a lead goes that was held.</summary>
/// <param name="Next">The dealer it goes to; whom the rules find when not told.</param>
public sealed record ReleaseBody(string? Next = null);

/// <summary>Where a lead went, oldest first.</summary>
public sealed record DispatchView(Guid LeadId, IReadOnlyList<DispatchStep> Steps);

/// <summary>One dealer that had the lead, or a time when nobody could.</summary>
/// <param name="At">When it was given, or held.</param>
/// <param name="Dealer">Absent while it was held.</param>
/// <param name="Rule">The rule that chose.</param>
/// <param name="Refused">Dealers that a rule named before and that did not get it, and why.</param>
/// <param name="Outcome">offered, given, accepted, expired; declined, recalled or held with the reason.</param>
/// <param name="OutcomeAt">Since when that is so.</param>
public sealed record DispatchStep(DateTimeOffset At, string? Dealer, DispatchRule? Rule, IReadOnlyList<RefusedDealer> Refused, string Outcome, DateTimeOffset OutcomeAt);
