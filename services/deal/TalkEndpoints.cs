using Leads.Hosting;
using static Leads.Deals.Deal.Command;
using DealStreams = Leads.EventStore.Streams<Leads.Deals.Deal.Command, Leads.Deals.Deal>;

namespace Leads.Deals;

/// <summary>While a sale is talked of: who is there, what they say, what is offered and conceded.</summary>
public static class TalkEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var talks = app.MapCommands("/v1/deals/{id:guid}", Roles.Dealership).WithTags("talks");

        talks.MapPost("/take-over", (Guid id, ConsultantBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, new TakeOver(body.Checked(), by.Client, by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("A sales consultant leads the talks, until the car is delivered (000-15).");

        talks.MapPut("/participants", (Guid id, ParticipantsBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new NoteParticipants(body.Checked(), by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Who has a part in buying and who sits at the table (001-05, 000-42). All of them, not who is new.");

        talks.MapPost("/preparation", (Guid id, PreparationBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Before a price is named: what is ready, and how one sits (001-07, 001-08).");

        talks.MapPost("/signals", (Guid id, SignalBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer spoke of what those speak of who are about to buy (001-06).");

        talks.MapPost("/objections", (Guid id, ObjectionBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer objected: the reason they gave, and the one believed (001-10, 002-07).");

        talks.MapPost("/objections/{number:int}/answer", (Guid id, int number, ObjectionAnswerBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new AnswerObjection(number, body.Resolved, body.Tactic, by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("An objection was answered, to the customer's satisfaction or not.");

        talks.MapPost("/trial-closes", (Guid id, TrialCloseBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new TryClose(body.Method, body.Tactic, body.Agreed, by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer was asked whether they buy: by which of five methods, with which tactic (001-11, 001-12).");

        talks.MapPost("/acceptance", (Guid id, AcceptanceBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new AcceptModel(body.Checked(), by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer has clearly accepted brand and model (001-05).");

        talks.MapPut("/credit", (Guid id, CreditBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new RateCredit(body.Grade, body.Checked(), by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer's credit is rated from their file; it says what is paid at once when a car is financed (002-20).");

        MapTradeIn(talks);
        MapOffers(talks);
    }

    private static void MapTradeIn(RouteGroupBuilder talks)
    {
        talks.MapPut("/trade-in", (Guid id, TradeInBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer would give a car in part payment. Another car begins anew.");

        talks.MapPost("/trade-in/appraisal", (Guid id, AppraisalBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new AppraiseTradeIn(body.Checked(by), body.ValidUntil, IsManager(by), by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("What the car is worth to the dealer, and how long that holds (001-05).");

        talks.MapPost("/trade-in/offer", (Guid id, TradeInOfferBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new OfferForTradeIn(body.Checked(), IsManager(by), by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("What the customer is offered for it; more than it is worth only by a manager.");

        talks.MapPost("/trade-in/answer", (Guid id, TradeInAnswerBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new SettleTradeIn(body.Accepted, by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer gives it for that, or keeps it.");
    }

    private static void MapOffers(RouteGroupBuilder talks)
    {
        talks.MapPost("/proposals", async (Guid id, ProposalBody body, Caller by, DealStreams deals, DealPolicies policies, CancellationToken cancel) =>
                await deals.Handle(id, body.Checked(by) with { Policy = await Policy(deals, policies, id, by, cancel), Manager = IsManager(by) }, by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Offer a car at a price: configured, insured, financed, with the customer's own car in part payment. Made again it has the next number.");

        talks.MapPost("/final-offer", async (Guid id, FinalOfferBody? body, Caller by, DealStreams deals, DealPolicies policies, CancellationToken cancel) =>
                await deals.Handle(
                    id, new OpenFinalOffer(body?.Checked() ?? [], body?.Reason, IsManager(by), await Policy(deals, policies, id, by, cancel), by.Client, by.Happened(body?.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409)
            .WithSummary("The proposal is the final one. Refused with what is missing as `alternatives`: whoever decides is there, has accepted brand and model, and a trade-in is appraised (001-05); a manager may go without, for a reason.");

        talks.MapPost("/concessions", async (Guid id, ConcessionBody body, Caller by, DealStreams deals, DealPolicies policies, CancellationToken cancel) =>
                await deals.Handle(id, new GiveConcession(body.Amount, body.Checked(), IsManager(by), await Policy(deals, policies, id, by, cancel), by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Concede: at most three, each smaller than the last, each for something in return (001-14); as much as one's role may.");

        talks.MapPost("/concession-requests", async (Guid id, ConcessionBody body, Caller by, DealStreams deals, DealPolicies policies, CancellationToken cancel) =>
                await deals.Handle(id, new AskConcession(body.Amount, body.Checked(), await Policy(deals, policies, id, by, cancel), by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Ask a manager for a concession that is more than one may give.");

        talks.MapPost("/concession-requests/{number:int}/approve", async (Guid id, int number, Caller by, DealStreams deals, DealPolicies policies, CancellationToken cancel) =>
                await deals.Handle(id, new ApproveConcession(number, await Policy(deals, policies, id, by, cancel), by.Client, by.Now), by, cancel))
            .For(Roles.SalesManager).Produces<Done>().ProducesProblem(409).WithSummary("A manager says yes: it is conceded.");

        talks.MapPost("/concession-requests/{number:int}/reject", (Guid id, int number, RejectionBody? body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new RejectConcession(number, body?.Checked(), by.Client, by.Now), by, cancel))
            .For(Roles.SalesManager).Produces<Done>().ProducesProblem(409).WithSummary("A manager says no.");

        talks.MapPost("/sign", async (Guid id, SignatureBody? body, Caller by, DealStreams deals, DealPolicies policies, CancellationToken cancel) =>
                await deals.Handle(id, (body ?? new SignatureBody()).Checked(by) with { Policy = await Policy(deals, policies, id, by, cancel) }, by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The contract is signed at the final offer's price after concessions.");

        talks.MapPost("/lose", (Guid id, LossBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("There will be no sale: the reason stated, and the one believed (002-07).");
    }

    internal static bool IsManager(Caller by) => by.Role is Roles.SalesManager or Roles.Admin;

    /// <summary>How the dealer of a deal decides now.</summary>
    private static async Task<DealPolicy> Policy(DealStreams deals, DealPolicies policies, Guid id, Caller by, CancellationToken cancel) =>
        policies.Of(by.Dealer ?? Deal.Decider.Tags((await deals.See(id, by, cancel)).State).Dealer!, by.Now);
}
