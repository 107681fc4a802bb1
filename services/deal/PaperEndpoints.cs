using Leads.Hosting;
using Leads.Printing;
using static Leads.Deals.Deal.Command;
using DealStreams = Leads.EventStore.Streams<Leads.Deals.Deal.Command, Leads.Deals.Deal>;

namespace Leads.Deals;

/// <summary>What the customer gets on paper: the proposal, and the delivery protocol.</summary>
public static class PaperEndpoints
{
    /// <summary>What is printed says times by China's clock.</summary>
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public static void Map(IEndpointRouteBuilder app)
    {
        var papers = app.MapGroup("/v1/deals/{id:guid}").For(Roles.Dealership).WithTags("papers");

        papers.MapGet("/proposal", async (Guid id, string? format, string? lang, Caller by, DealStreams deals, EventStore.EventStore store, CoachCards cards, FormPdf pdf, HttpContext http, CancellationToken cancel) =>
            {
                var paper = Paper.Chosen(format, lang, http.Request);
                var (_, state) = await deals.See(id, by, cancel);
                var (_, events) = await store.FetchStream(id, cancel);
                var quote = Quote.Of((Deal.Known)state, events) ?? throw new NotFound("proposal");
                return paper.Answer(http.Response, quote, () => new DealForms(cards, paper.Language, by.Client, by.Now.ToOffset(China)).Of(quote), pdf, $"proposal-{id}", by.Now);
            })
            .Printable<Quote>().ProducesProblem(404)
            .WithSummary("The proposal on the table, or that was signed: as JSON, or to print as a page (`Accept: text/html`, `format=html`) or PDF (`Accept: application/pdf`, `format=pdf`), in Chinese and English, or one of them (`lang=zh`, `lang=en`).");

        papers.MapGet("/delivery-protocol", async (Guid id, string? format, string? lang, Caller by, DealStreams deals, EventStore.EventStore store, CoachCards cards, FormPdf pdf, HttpContext http, CancellationToken cancel) =>
            {
                var paper = Paper.Chosen(format, lang, http.Request);
                var (_, state) = await deals.See(id, by, cancel);
                var person = await store.Personal.Open(Deal.Decider.Tags(state).Subject!.Value, cancel);
                var (_, events) = await store.FetchStream(id, cancel);
                var protocol = DeliveryProtocol.Of((Deal.Known)state, events, person) ?? throw new NotFound("delivery");
                // Which car it is, and why something was left out, is personal: who reads it is kept.
                await deals.Handle(id, new NoteAccess(by.Client, by.Role, by.Now), by.Context with { Once = null, IfMatch = null }, cancel);
                return paper.Answer(http.Response, protocol, () => new DealForms(cards, paper.Language, by.Client, by.Now.ToOffset(China)).Of(protocol), pdf, $"delivery-{id}", by.Now);
            })
            .Printable<DeliveryProtocol>().ProducesProblem(404)
            .WithSummary("The protocol of the delivery, each of the 22 items (001-17…21): as JSON, page or PDF, in Chinese and English, or one of them. Who reads it is recorded.");
    }
}
