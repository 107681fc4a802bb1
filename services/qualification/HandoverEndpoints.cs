using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Qualification;

/// <summary>A manager hands the customers of somebody who left to who remains (004-31).</summary>
public static class HandoverEndpoints
{
    internal static readonly string[] Managers = [Roles.CallCentreManager, Roles.SalesManager];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/dealers/{code}/handovers", (string code, HandoverBody body, Caller by, Handovers handovers, CancellationToken cancel) =>
            {
                body.Check();
                return handovers.Propose(Own(code, by), body.Leaver, body.Newcomer, by, cancel);
            })
            .For(Managers).Command()
            .Produces<Done>(201).ProducesProblem(404).ProducesProblem(409).WithTags("handovers")
            .WithSummary("Propose who gets the customers of somebody who left: those spoken with recently go to the newcomer, the others in equal shares to who remains; buyers wait until the manager has spoken with them.");

        var commands = app.MapCommands("/v1/handovers/{id:guid}", Managers).WithTags("handovers");

        commands.MapPut("", (Guid id, SharesBody body, Caller by, Handovers handovers, CancellationToken cancel) => handovers.Change(id, body.Checked(), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Change who gets which lead, or what its customer is, before it is confirmed. Only what changes.");

        commands.MapPost("/confirm", (Guid id, Caller by, Handovers handovers, CancellationToken cancel) => handovers.Confirm(id, by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Hand them all over, and what came to the leaver meanwhile. It begins at once and goes on by itself until all is done; GET shows how far it is.");

        commands.MapPost("/undo", (Guid id, Caller by, Handovers handovers, CancellationToken cancel) => handovers.Undo(id, by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Withdraw a proposal. What was confirmed is not undone: customers are in new hands.");

        app.MapGet("/v1/handovers/{id:guid}", async (Guid id, Caller by, Handovers handovers, HttpContext http, CancellationToken cancel) =>
            {
                var (version, view) = await handovers.See(id, by, cancel);
                http.Response.Headers.ETag = $"\"{version}\"";
                return view;
            })
            .For(Managers)
            .Produces<HandoverView>().WithTags("handovers").WithSummary("Who gets which lead, and how far each is on its way; its ETag is good for If-Match.");
    }

    /// <exception cref="NotFound">It is another dealer's.</exception>
    internal static string Own(string code, Caller by) => by.Dealer is null || by.Dealer == code ? code : throw new NotFound("dealer");
}

/// <summary>Somebody left.</summary>
/// <param name="Leaver">Staff id of who left.</param>
/// <param name="Newcomer">Staff id of the replacement, if there is one: gets those followed up recently, to start at once.</param>
public sealed record HandoverBody(string Leaver, string? Newcomer = null)
{
    internal void Check() => new Faults().Required(Leaver, "/leaver", 60).Text(Newcomer, "/newcomer", 60).Throw();
}

/// <summary>What the manager would have otherwise.</summary>
/// <param name="Shares">Leads, each once; only those that change.</param>
public sealed record SharesBody(IReadOnlyList<ShareBody> Shares)
{
    private const int Most = 1000;

    internal IReadOnlyList<ShareChange> Checked()
    {
        var faults = new Faults()
            .Each(Shares, "/shares", Most, share => share.To is not null || share.Class is not null, "required", "Say who gets it, or what the customer is.").Once(Shares, "/shares", share => share.LeadId);
        for (var i = 0; i < Shares.Count; i++)
        {
            faults.Text(Shares[i]?.To, $"/shares/{i}/to", 60);
        }

        faults.Throw();
        return [.. Shares.Select(share => new ShareChange(CaseReactions.CaseOf(share.LeadId), share.To, share.Class))];
    }
}

/// <summary>One lead that goes to somebody else than proposed.</summary>
/// <param name="To">Staff id; as it was when not told.</param>
/// <param name="Class">What the customer is: buyer for whoever the manager speaks with first. As it was when not told.</param>
public sealed record ShareBody(Guid LeadId, string? To = null, HandoverClass? Class = null);

/// <summary>A hand-over as the API shows it.</summary>
/// <param name="Status">proposed, withdrawn, confirmed while cases change hands, completed once all have.</param>
/// <param name="Buyers">How many wait, or waited, for the manager.</param>
/// <param name="Recent">How many were spoken with recently.</param>
/// <param name="Others">How many are neither.</param>
/// <param name="Shares">Who gets which lead.</param>
public sealed record HandoverView(
    Guid HandoverId, string Status, string Leaver, string? Newcomer, int Buyers, int Recent, int Others, IReadOnlyList<HandoverShareView> Shares)
{
    internal static HandoverView Of(Handover.Known state, IReadOnlyDictionary<Guid, Dossier> dossiers)
    {
        var plan = state.Plan;
        return new HandoverView(
            plan.Id, state switch { Handover.Proposed => "proposed", Handover.Withdrawn => "withdrawn", Handover.Confirmed => "confirmed", _ => "completed" }, plan.Leaver, plan.Newcomer,
            Count(HandoverClass.Buyer), Count(HandoverClass.Recent), Count(HandoverClass.Other),
            [
                .. plan.Shares.Select(share => new HandoverShareView(
                    share.LeadId, share.Class, share.To, dossiers.GetValueOrDefault(share.CaseId) is { } dossier ? Handing.Progress(share, plan.Leaver, dossier) : HandoverProgress.Elsewhere)),
            ]);

        int Count(HandoverClass one) => plan.Shares.Count(share => share.Class == one);
    }
}

/// <summary>Who gets a lead.</summary>
/// <param name="Class">buyer, recent or other.</param>
/// <param name="To">Staff id.</param>
/// <param name="Progress">pending, awaits_manager, handed_over, or elsewhere when it went its own way meanwhile.</param>
public sealed record HandoverShareView(Guid LeadId, HandoverClass Class, string To, HandoverProgress Progress);
