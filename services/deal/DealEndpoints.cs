using Leads.EventStore;
using Leads.Hosting;
using static Leads.Deals.Deal.Command;
using DealStreams = Leads.EventStore.Streams<Leads.Deals.Deal.Command, Leads.Deals.Deal>;

namespace Leads.Deals;

/// <summary>Deals are opened and shown.</summary>
public static class DealEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/leads/{id:guid}/deal", async (Guid id, Caller by, DealStreams deals, DealLeads leads, CancellationToken cancel) =>
            {
                var lead = await leads.Of(id, by, cancel);
                var deal = DealReactions.DealOf(id);
                return await deals.Start(deal, new OpenDeal(deal, id, lead.Subject!.Value, lead.Brand!, lead.Dealer!, by.Now, null, by.Client), by, $"/v1/deals/{deal}", cancel);
            })
            .For(Roles.Dealership).Command().Produces<Done>(201).ProducesProblem(404).WithTags("deals")
            .WithSummary("Talk of a sale begins without a visit; a visit opens it by itself.");

        var queries = app.MapGroup("/v1").For(Roles.Dealership).WithTags("deals");

        queries.MapGet("/deals", async (string? after, int? limit, string? status, string? consultant, bool? asked, Caller by, Views views, CancellationToken cancel) =>
                Listing.Of(await views.Page<DealBoard>(
                    DealBoard.View, by.Sees, Cursors.Key(after), Cursors.Limit(limit), cancel,
                    "and ($3 = '' or data ->> 'status' = $3) and ($4 = '' or data ->> 'consultant' = $4) and ($5 = '' or data -> 'asked' is not null)",
                    Ids.Coded<DealStatus>(status, "status") is { } one ? Ids.Code(one) : "", consultant ?? "", asked == true ? "asked" : "")))
            .WithSummary("Deals of the caller's dealer, page by page: all, or of a status or a consultant, or with `asked=true` those in which a manager was asked for a concession.");

        queries.MapGet("/deals/{id:guid}", (Guid id, Caller by, DealStreams deals, HttpContext http, CancellationToken cancel) => Show(id, by, deals, http, cancel))
            .WithSummary("One deal; its ETag is good for If-Match.");

        queries.MapGet("/leads/{id:guid}/deal", (Guid id, Caller by, DealStreams deals, HttpContext http, CancellationToken cancel) =>
                Show(DealReactions.DealOf(id), by, deals, http, cancel))
            .WithSummary("The deal of a lead.");

        queries.MapGet("/deals/{id:guid}/record", async (Guid id, Caller by, DealStreams deals, EventStore.EventStore store, CancellationToken cancel) =>
            {
                var (_, state) = await deals.See(id, by, cancel);
                var person = await store.Personal.Open(Deal.Decider.Tags(state).Subject!.Value, cancel);
                // What a person said is shown to nobody without a trace.
                await deals.Handle(id, new NoteAccess(by.Client, by.Role, by.Now), by.Context with { Once = null, IfMatch = null }, cancel);
                var (_, events) = await store.FetchStream(id, cancel);
                return DealRecord.Of(id, events, person);
            })
            .Produces<DealRecord>().ProducesProblem(404).WithSummary("What was said while a sale was talked of, and while the car was handed over; who reads it is recorded.");

        queries.MapGet("/deals/{id:guid}/loan", async (Guid id, Caller by, DealStreams deals, CancellationToken cancel) =>
            {
                var (_, state) = await deals.See(id, by, cancel);
                return state is Deal.Open { Talks: { Offer: { Financing: { } terms } offer } talks } ? Loan.Of(terms, offer.Due(talks.Conceded)) : throw new NotFound("loan");
            })
            .Produces<Loan>().ProducesProblem(404)
            .WithSummary("The instalments of the proposal on the table, to the minor unit: the last one settles what rounding left.");

        app.MapGet("/v1/deal-cards", (CoachCards cards) => cards.All).For(Roles.Dealership).Produces<IEnumerable<CoachCard>>().WithTags("deals")
            .WithSummary("What the handbook says of closing a sale and handing a car over, in Chinese and English: signals, tactics, what not to do, what makes a good delivery.");
    }

    private static async Task<DealView> Show(Guid id, Caller by, DealStreams deals, HttpContext http, CancellationToken cancel)
    {
        var (version, state) = await deals.See(id, by, cancel);
        http.Response.Headers.ETag = $"\"{version}\"";
        return DealView.Of((Deal.Known)state, by.Now);
    }
}

/// <summary>A status to list deals by.</summary>
public enum DealStatus
{
    Open,
    Signed,
    Delivered,
    Cancelled,
    Lost,
    Withdrawn,
}
