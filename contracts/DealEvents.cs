namespace Leads.Contracts;

/// <summary>Talk of a sale began with a visit that was kept (001-01), or by hand.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="At">When the visit began.</param>
/// <param name="Party">Who came along, and who has which part in buying.</param>
/// <param name="By">Client or staff id of who opened it by hand; absent when a visit did.</param>
[Event("deal_opened", Publisher.Deal)]
public sealed record DealOpened(Guid DealId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateTimeOffset At, IReadOnlyList<RoleInBuying>? Party = null, string? By = null)
{
    public bool Equals(DealOpened? other) => other is not null && (DealId, LeadId, CustomerId, Brand, Dealer, At, By) == (other.DealId, other.LeadId, other.CustomerId, other.Brand, other.Dealer, other.At, other.By) && (Party ?? []).SequenceEqual(other.Party ?? []);

    public override int GetHashCode() => HashCode.Combine(DealId, LeadId, CustomerId, Brand);
}

/// <summary>The dealer has the lead no more: nothing is talked of until another one does.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Dealer">Which dealer.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
[Event("deal_withdrawn", Publisher.Deal)]
public sealed record DealWithdrawn(Guid DealId, Guid LeadId, string Dealer, LossReason Reason, DateTimeOffset At);

/// <summary>Another dealer has the lead and began to talk of a sale; what the first one offered is its own.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Which dealer.</param>
/// <param name="At">When the visit began.</param>
/// <param name="Party">Who came along, and who has which part in buying.</param>
/// <param name="By">Client or staff id of who opened it by hand; absent when a visit did.</param>
[Event("deal_moved", Publisher.Deal)]
public sealed record DealMoved(Guid DealId, Guid LeadId, string Brand, string Dealer, DateTimeOffset At, IReadOnlyList<RoleInBuying>? Party = null, string? By = null)
{
    public bool Equals(DealMoved? other) => other is not null && (DealId, LeadId, Brand, Dealer, At, By) == (other.DealId, other.LeadId, other.Brand, other.Dealer, other.At, other.By) && (Party ?? []).SequenceEqual(other.Party ?? []);

    public override int GetHashCode() => HashCode.Combine(DealId, LeadId, Brand, Dealer);
}

/// <summary>A sales consultant leads the talks, until the car is delivered (000-15).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Consultant">Staff id.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("deal_taken_over", Publisher.Deal)]
public sealed record DealTakenOver(Guid DealId, Guid LeadId, string Consultant, string By, DateTimeOffset At);

/// <summary>Who sits at the table (001-05, 000-42).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Participants">Everybody, not who is new.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("participants_noted", Publisher.Deal)]
public sealed record ParticipantsNoted(Guid DealId, Guid LeadId, IReadOnlyList<Participant> Participants, string By, DateTimeOffset At)
{
    public bool Equals(ParticipantsNoted? other) => other is not null && (DealId, LeadId, By, At) == (other.DealId, other.LeadId, other.By, other.At) && Participants.SequenceEqual(other.Participants);

    public override int GetHashCode() => HashCode.Combine(DealId, LeadId, By, At);
}

/// <summary>Before a price is named: what is ready, and how one sits (001-07, 001-08).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Ready">What is ready.</param>
/// <param name="Seating">How one sits.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("quote_prepared", Publisher.Deal)]
public sealed record QuotePrepared(Guid DealId, Guid LeadId, IReadOnlyList<QuotePreparation> Ready, SeatingLayout? Seating, string By, DateTimeOffset At)
{
    public bool Equals(QuotePrepared? other) => other is not null && (DealId, LeadId, Seating, By, At) == (other.DealId, other.LeadId, other.Seating, other.By, other.At) && Ready.SequenceEqual(other.Ready);

    public override int GetHashCode() => HashCode.Combine(DealId, LeadId, Seating, By);
}

/// <summary>The customer spoke of what those speak of who are about to buy (001-06).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Signal">Of what.</param>
/// <param name="Note">What they said; personal.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("buying_signal_noted", Publisher.Deal)]
public sealed record BuyingSignalNoted(Guid DealId, Guid LeadId, BuyingSignal Signal, Personal<string>? Note, string By, DateTimeOffset At);

/// <summary>The customer objected: the reason they gave, and the one believed (001-10, 002-07).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Of the deal's objections.</param>
/// <param name="Reason">As it was said.</param>
/// <param name="Assessed">What the consultant believes, if another.</param>
/// <param name="Note">What they said; personal.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("deal_objection_raised", Publisher.Deal)]
public sealed record DealObjectionRaised(Guid DealId, Guid LeadId, int Number, DealObjectionReason Reason, DealObjectionReason? Assessed, Personal<string>? Note, string By, DateTimeOffset At);

/// <summary>An objection was answered.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Of the deal's objections.</param>
/// <param name="Resolved">The customer is satisfied with the answer.</param>
/// <param name="Tactic">How it was answered (001-11).</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("deal_objection_answered", Publisher.Deal)]
public sealed record DealObjectionAnswered(Guid DealId, Guid LeadId, int Number, bool Resolved, CloseTactic? Tactic, string By, DateTimeOffset At);

/// <summary>The customer was asked whether they buy, one way or another (001-12).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Method">Which way.</param>
/// <param name="Tactic">With what (001-11).</param>
/// <param name="Agreed">They would.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("trial_close_made", Publisher.Deal)]
public sealed record TrialCloseMade(Guid DealId, Guid LeadId, TrialCloseMethod Method, CloseTactic? Tactic, bool Agreed, string By, DateTimeOffset At);

/// <summary>The customer has clearly accepted brand and model (001-05).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Model">Model code.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("model_accepted", Publisher.Deal)]
public sealed record ModelAccepted(Guid DealId, Guid LeadId, string Model, string By, DateTimeOffset At);

/// <summary>The customer's credit was rated from their file (002-20).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Grade">How good it is.</param>
/// <param name="Basis">Code of what it was rated by.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("credit_rated", Publisher.Deal)]
public sealed record CreditRated(Guid DealId, Guid LeadId, CreditGrade Grade, string Basis, string By, DateTimeOffset At);

/// <summary>The customer would give a car in part payment.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Vehicle">What kind of car.</param>
/// <param name="Identity">Which one; personal.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("trade_in_registered", Publisher.Deal)]
public sealed record TradeInRegistered(Guid DealId, Guid LeadId, TradeInVehicle Vehicle, Personal<VehicleIdentity>? Identity, string By, DateTimeOffset At);

/// <summary>The car was looked at, and this is what it is worth to the dealer (001-05).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Amount">In minor units.</param>
/// <param name="ValidUntil">How long that holds.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("trade_in_appraised", Publisher.Deal)]
public sealed record TradeInAppraised(Guid DealId, Guid LeadId, Money Amount, DateTimeOffset ValidUntil, string By, DateTimeOffset At);

/// <summary>The customer was offered so much for their car.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Amount">In minor units.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("trade_in_offered", Publisher.Deal)]
public sealed record TradeInOffered(Guid DealId, Guid LeadId, Money Amount, string By, DateTimeOffset At);

/// <summary>The customer gives their car for what was offered, or keeps it.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Accepted">They give it.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("trade_in_settled", Publisher.Deal)]
public sealed record TradeInSettled(Guid DealId, Guid LeadId, bool Accepted, string By, DateTimeOffset At);

/// <summary>The customer was offered a car at a price.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Model">Model code.</param>
/// <param name="Price">Of the car with all that is built in and added, before concessions, in minor units.</param>
/// <param name="At">When it was offered.</param>
/// <param name="Number">Of the deal's proposals.</param>
/// <param name="Vehicle">The car as it is offered.</param>
/// <param name="Insurance">Covers, each with its premium.</param>
/// <param name="Fees">Taxes, plates, services, each with its price.</param>
/// <param name="Financing">How it would be paid over time.</param>
/// <param name="Loan">What that comes to.</param>
/// <param name="TradeIn">What the customer's own car is worth in it.</param>
/// <param name="Due">What would be paid for all of it, after concessions and the trade-in.</param>
/// <param name="Values">The value that was argued with it (001-04).</param>
/// <param name="ValidUntil">How long it stands.</param>
/// <param name="By">Client or staff id.</param>
[Event("proposal_made", Publisher.Deal)]
public sealed record ProposalMade(
    Guid DealId, Guid LeadId, string Model, Money Price, DateTimeOffset At, int? Number = null, VehicleConfiguration? Vehicle = null, IReadOnlyList<PricedItem>? Insurance = null,
    IReadOnlyList<PricedItem>? Fees = null, FinanceTerms? Financing = null, LoanSummary? Loan = null, Money? TradeIn = null, Money? Due = null, IReadOnlyList<ValueBuilt>? Values = null,
    DateTimeOffset? ValidUntil = null, string? By = null)
{
    public bool Equals(ProposalMade? other) =>
        other is not null && (DealId, LeadId, Model, Price, At, Number, Vehicle) == (other.DealId, other.LeadId, other.Model, other.Price, other.At, other.Number, other.Vehicle)
        && (Financing, Loan, TradeIn, Due, ValidUntil, By) == (other.Financing, other.Loan, other.TradeIn, other.Due, other.ValidUntil, other.By)
        && (Insurance ?? []).SequenceEqual(other.Insurance ?? []) && (Fees ?? []).SequenceEqual(other.Fees ?? []) && (Values ?? []).SequenceEqual(other.Values ?? []);

    public override int GetHashCode() => HashCode.Combine(DealId, Model, Price, At);
}

/// <summary>The proposal is the final one: whoever decides is there, has accepted brand and model, and a trade-in is appraised (001-05); from now on it is negotiated.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Of the deal's proposals.</param>
/// <param name="Waived">What was not so, and a manager went without.</param>
/// <param name="Reason">Why they did; personal.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("final_offer_opened", Publisher.Deal)]
public sealed record FinalOfferOpened(Guid DealId, Guid LeadId, int Number, IReadOnlyList<DealPrecondition> Waived, Personal<string>? Reason, string By, DateTimeOffset At)
{
    public bool Equals(FinalOfferOpened? other) => other is not null && (DealId, LeadId, Number, Reason, By, At) == (other.DealId, other.LeadId, other.Number, other.Reason, other.By, other.At) && Waived.SequenceEqual(other.Waived);

    public override int GetHashCode() => HashCode.Combine(DealId, LeadId, Number, Reason);
}

/// <summary>A consultant wants to concede more than they may; a manager says yes or no.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Of what was asked in the deal.</param>
/// <param name="Amount">In minor units.</param>
/// <param name="InReturn">What the customer gives in return.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("concession_asked", Publisher.Deal)]
public sealed record ConcessionAsked(Guid DealId, Guid LeadId, int Number, Money Amount, string InReturn, string By, DateTimeOffset At);

/// <summary>A manager said no to a concession.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Of what was asked in the deal.</param>
/// <param name="Reason">Why; personal.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("concession_rejected", Publisher.Deal)]
public sealed record ConcessionRejected(Guid DealId, Guid LeadId, int Number, Personal<string>? Reason, string By, DateTimeOffset At);

/// <summary>The price came down, and something was had for it (001-14).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Amount">What was conceded, in minor units.</param>
/// <param name="InReturn">What the customer gives in return.</param>
/// <param name="At">When it was conceded.</param>
/// <param name="By">Client or staff id of who decided it.</param>
/// <param name="Asked">Number of what was asked, when a manager said yes to a consultant.</param>
[Event("concession_given", Publisher.Deal)]
public sealed record ConcessionGiven(Guid DealId, Guid LeadId, Money Amount, string InReturn, DateTimeOffset At, string? By = null, int? Asked = null);

/// <summary>There will be no sale, and why: what was said and what we think (002-07).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="StatedReason">Reason code the customer gave.</param>
/// <param name="AssessedReason">Reason code the consultant believes, if another.</param>
/// <param name="Competitor">Competing brand, if known.</param>
/// <param name="At">When it was lost.</param>
/// <param name="By">Client or staff id.</param>
[Event("deal_lost", Publisher.Deal)]
public sealed record DealLost(Guid DealId, Guid LeadId, string StatedReason, string? AssessedReason, string? Competitor, DateTimeOffset At, string? By = null);

/// <summary>Somebody read what is personal in a deal.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Role">In which role.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("deal_accessed", Publisher.Deal)]
public sealed record DealAccessed(Guid DealId, Guid LeadId, string By, string Role, DateTimeOffset At);

/// <summary>How a dealer's staff may decide, from a moment on.</summary>
/// <param name="RulesId">The rules.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Settings">All of them, not what changes.</param>
/// <param name="EffectiveFrom">Since when.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was decided.</param>
[Event("deal_rules_set", Publisher.Deal)]
public sealed record DealRulesSet(Guid RulesId, string Dealer, DealSettings Settings, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At);
