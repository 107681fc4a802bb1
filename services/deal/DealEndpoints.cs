using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using static Leads.Deals.Deal.Command;
using DealStreams = Leads.EventStore.Streams<Leads.Deals.Deal.Command, Leads.Deals.Deal>;

namespace Leads.Deals;

/// <summary>A deal is offered, conceded on, signed, delivered or lost, and shown.</summary>
public static class DealEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var commands = app.MapCommands("/v1/deals/{id:guid}", Roles.Dealership).WithTags("deals");

        commands.MapPost("/proposals", (Guid id, ProposalBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new Propose(body.Model, body.Price, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Offer a car at a price.");

        commands.MapPost("/concessions", (Guid id, ConcessionBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new GiveConcession(body.Amount, body.InReturn, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Concede: at most three, each smaller than the last, each for something in return (001-14).");

        commands.MapPost("/sign", (Guid id, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new Sign(by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The contract is signed at the price after concessions.");

        commands.MapPost("/deliver", (Guid id, DeliveryBody? body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new Deliver(body?.Vin, by.Happened(body?.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The car is handed over.");

        commands.MapPost("/lose", (Guid id, LossBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new Lose(body.StatedReason, body.AssessedReason, body.Competitor, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("There will be no sale: the reason stated, and the one believed (002-07).");

        var queries = app.MapGroup("/v1").For(Roles.Dealership).WithTags("deals");

        queries.MapGet("/deals", async (string? after, int? limit, Caller by, Views views, CancellationToken cancel) =>
                Listing.Of(await views.Page<DealBoard>(DealBoard.View, by.Sees, Cursors.Key(after), Cursors.Limit(limit), cancel)))
            .WithSummary("Deals of the caller's dealer, page by page.");

        queries.MapGet("/deals/{id:guid}", (Guid id, Caller by, DealStreams deals, HttpContext http, CancellationToken cancel) => Show(id, by, deals, http, cancel))
            .WithSummary("One deal; its ETag is good for If-Match.");

        queries.MapGet("/leads/{id:guid}/deal", (Guid id, Caller by, DealStreams deals, HttpContext http, CancellationToken cancel) =>
                Show(DealReactions.DealOf(id), by, deals, http, cancel))
            .WithSummary("The deal of a lead.");
    }

    private static async Task<DealView> Show(Guid id, Caller by, DealStreams deals, HttpContext http, CancellationToken cancel)
    {
        var (version, state) = await deals.See(id, by, cancel);
        http.Response.Headers.ETag = $"\"{version}\"";
        var lead = Deal.Decider.Tags(state).Lead;
        return state switch
        {
            Deal.Open open => new DealView(id, lead, "open", open.Offer?.Model, open.Offer?.Price, open.Concessions),
            Deal.Signed signed => new DealView(id, lead, "signed", signed.Model, signed.Price, []),
            _ => new DealView(id, lead, state.GetType().Name.ToLowerInvariant(), null, null, []),
        };
    }
}

/// <summary>A car at a price.</summary>
/// <param name="Model">Model code.</param>
/// <param name="Price">Before concessions, in minor units.</param>
public sealed record ProposalBody(string Model, Money Price, DateTimeOffset? At = null);

/// <summary>A concession, and what is had for it.</summary>
/// <param name="Amount">In minor units.</param>
/// <param name="InReturn">What the customer gives for it.</param>
public sealed record ConcessionBody(Money Amount, string InReturn, DateTimeOffset? At = null);

/// <summary>The handing over of the car.</summary>
/// <param name="Vin">Vehicle identification number; personal, never leaves this service.</param>
public sealed record DeliveryBody(string? Vin = null, DateTimeOffset? At = null);

/// <summary>Why there will be no sale.</summary>
/// <param name="StatedReason">Reason code the customer gives.</param>
/// <param name="AssessedReason">Reason code the consultant believes, if another.</param>
/// <param name="Competitor">Competing brand, if known.</param>
public sealed record LossBody(string StatedReason, string? AssessedReason = null, string? Competitor = null, DateTimeOffset? At = null);

/// <summary>A deal as the API shows it.</summary>
/// <param name="Status">open, signed, delivered or lost.</param>
/// <param name="Price">While open: before concessions; once signed: the price agreed.</param>
public sealed record DealView(Guid DealId, Guid LeadId, string Status, string? Model, Money? Price, IReadOnlyList<Money> Concessions);
