using Leads.Contracts;

namespace Leads.Deals;

/// <summary>A deal as the API shows it.</summary>
/// <param name="Status">open, signed, delivered, cancelled, lost or withdrawn.</param>
/// <param name="Price">While open: of the car with all that is built in and added, before concessions; once signed: the price agreed.</param>
/// <param name="Concessions">What was conceded, in order.</param>
/// <param name="Consultant">Who leads the talks.</param>
/// <param name="Stage">How far the customer is in deciding (002-34).</param>
/// <param name="Talks">While a sale is talked of.</param>
/// <param name="Contract">Once it is signed.</param>
/// <param name="Delivery">How far the handing over is.</param>
/// <param name="Owed">Of a contract called off: what the customer has not got back yet.</param>
public sealed record DealView(
    Guid DealId, Guid LeadId, string Status, string? Model, Money? Price, IReadOnlyList<Money> Concessions, string? Consultant, DecisionStage? Stage, TalksView? Talks, ContractView? Contract,
    DeliveryView? Delivery, Money? Owed)
{
    internal static DealView Of(Deal.Known deal, DateTimeOffset now)
    {
        var view = new DealView(deal.Id, deal.Tags.Lead, deal.GetType().Name.ToLowerInvariant(), null, null, [], deal.Consultant, StageOf(deal), null, null, null, null);
        return deal switch
        {
            Deal.Open { Talks: var talks } => view with { Model = talks.Offer?.Model, Price = talks.Offer?.Price, Concessions = talks.Concessions, Talks = TalksView.Of(talks, now) },
            Deal.Signed { Contract: var contract, Handing: var handing } => Signed(contract) with { Delivery = DeliveryView.Of(handing) },
            Deal.Delivered { Contract: var contract, Handing: var handing } => Signed(contract) with { Delivery = DeliveryView.Of(handing) },
            Deal.Cancelled { Contract: var contract, Owed: var owed } => Signed(contract) with { Owed = owed },
            _ => view,
        };

        DealView Signed(Contract contract) => view with { Model = contract.Model, Price = contract.Price, Contract = ContractView.Of(contract) };
    }

    /// <summary>How far they are in deciding, as far as the deal knows (002-34); before it, only the call centre does.</summary>
    public static DecisionStage? StageOf(Deal deal) => deal switch
    {
        Deal.Open { Talks.Final: true } => DecisionStage.Negotiation,
        Deal.Open { Talks: { Offer: not null } or { Accepted: not null } } => DecisionStage.Evaluation,
        Deal.Open => DecisionStage.Action,
        Deal.Signed => DecisionStage.Decision,
        Deal.Delivered => DecisionStage.Satisfied,
        _ => null,
    };
}

/// <summary>What was said and offered so far.</summary>
/// <param name="Proposal">Number of the proposal on the table.</param>
/// <param name="ValidUntil">How long it stands.</param>
/// <param name="Final">It is the final one.</param>
/// <param name="Missing">What has to be before a final offer, and is not (001-05).</param>
/// <param name="Due">What would be paid for all of it, after concessions and the trade-in.</param>
/// <param name="Asked">What a manager was asked to concede and has not answered.</param>
/// <param name="OpenObjections">Numbers of objections that are not answered.</param>
public sealed record TalksView(
    int? Proposal, DateTimeOffset? ValidUntil, bool Final, IReadOnlyList<DealPrecondition> Missing, VehicleConfiguration? Vehicle, Money? Due, FinanceTerms? Financing,
    IReadOnlyList<Participant> Participants, string? Accepted, CreditGrade? Credit, TradeIn? TradeIn, Asked? Asked, IReadOnlyList<int> OpenObjections)
{
    internal static TalksView Of(Talks talks, DateTimeOffset now) => new(
        talks.Offer?.Number, talks.Offer?.ValidUntil, talks.Final, talks.Final ? [] : talks.Missing(now), talks.Offer?.Vehicle, talks.Offer?.Due(talks.Conceded), talks.Offer?.Financing,
        talks.Participants, talks.Accepted, talks.Credit, talks.TradeIn, talks.Asked, [.. talks.Objections.Index().Where(one => !one.Item).Select(one => one.Index + 1)]);
}

/// <summary>What was signed, and what became of it.</summary>
/// <param name="Due">What is paid for all of it.</param>
/// <param name="Paid">So much was.</param>
/// <param name="Deposit">What is paid before the car is ordered.</param>
public sealed record ContractView(string? Reference, Money Price, Money Due, Money Paid, Money? Deposit, LoanSummary? Loan, string? OrderNumber, VehicleSource? Source, DateOnly? ExpectedOn)
{
    internal static ContractView Of(Contract c) => new(c.Reference, c.Price, c.Due, c.Due with { MinorUnits = c.Paid }, c.Deposit, c.Loan, c.OrderNumber, c.Source, c.ExpectedOn);
}

/// <summary>How far the handing over of a car is.</summary>
/// <param name="Phase">Where it is (001-23).</param>
/// <param name="At">The agreed time.</param>
/// <param name="Inspected">The car passed its inspection (001-15).</param>
/// <param name="Minutes">For so long it was explained; 45 at least (001-22).</param>
/// <param name="Enough">That is long enough, or a manager says so.</param>
/// <param name="Open">So many of the 22 items are not settled.</param>
/// <param name="Items">All of them.</param>
public sealed record DeliveryView(DeliveryPhase Phase, DateTimeOffset? At, bool Inspected, int Minutes, bool Enough, int Open, IReadOnlyList<DeliveryItemView> Items)
{
    internal static DeliveryView Of(Handing handing) => new(
        handing.Phase, handing.Scheduled?.At, handing.Inspected, handing.Minutes, handing.ExplanationHolds, handing.Open.Count,
        [.. Enum.GetValues<DeliveryItem>().Select(item => new DeliveryItemView(NumberOf(item), item, handing.Items.TryGetValue(item, out var outcome) ? outcome : null))]);

    /// <summary>As the handbook counts: 1.1 to 5.3.</summary>
    public static string NumberOf(DeliveryItem item)
    {
        var part = Handing.PartOf(item);
        return $"{(int)part + 1}.{1 + item - Enum.GetValues<DeliveryItem>().First(one => Handing.PartOf(one) == part)}";
    }
}

/// <summary>An item of a delivery.</summary>
/// <param name="Number">1.1 to 5.3.</param>
/// <param name="Outcome">Absent while it is open.</param>
public sealed record DeliveryItemView(string Number, DeliveryItem Item, DeliveryItemOutcome? Outcome);
