using Leads.Contracts;

namespace Leads.Deals;

/// <summary>报价单: a proposal as the customer gets it, with what was conceded on it since.</summary>
/// <param name="Number">Of the deal's proposals.</param>
/// <param name="Final">It is the final one.</param>
/// <param name="CarPrice">Of the car alone.</param>
/// <param name="Price">Of the car with all that is built in and added, before concessions.</param>
/// <param name="Concessions">What was conceded, and what was had for it.</param>
/// <param name="TradeIn">What the customer's own car is worth in it.</param>
/// <param name="Due">What is paid for all of it.</param>
/// <param name="Loan">What is paid over time.</param>
public sealed record Quote(
    Guid DealId, Guid LeadId, string Brand, string Dealer, string? Consultant, int Number, bool Final, DateTimeOffset At, DateTimeOffset? ValidUntil, string Model, VehicleConfiguration? Vehicle,
    Money CarPrice, Money Price, IReadOnlyList<QuoteConcession> Concessions, IReadOnlyList<PricedItem> Insurance, IReadOnlyList<PricedItem> Fees, TradeInVehicle? TradedIn, Money? TradeIn, Money Due,
    FinanceTerms? Financing, LoanSummary? Loan, IReadOnlyList<ValueBuilt> Values)
{
    /// <summary>The proposal that is on the table or was signed; null when there is none.</summary>
    /// <param name="events">Of the deal, the oldest first.</param>
    public static Quote? Of(Deal.Known deal, IReadOnlyList<object> events)
    {
        var own = DealRecord.Own(events);
        if (own.OfType<ProposalMade>().LastOrDefault() is not { } made)
        {
            return null;
        }

        var given = own.OfType<ConcessionGiven>().Select(c => new QuoteConcession(c.Amount, c.InReturn)).ToList();
        var proposal = new Proposal(made.Number ?? own.OfType<ProposalMade>().Count(), made);
        var due = proposal.Due(given.Sum(c => c.Amount.MinorUnits));
        return new Quote(
            deal.Id, deal.Tags.Lead, deal.Tags.Brand!, deal.Tags.Dealer!, deal.Consultant, proposal.Number, own.OfType<FinalOfferOpened>().Any(f => f.Number == proposal.Number), made.At, made.ValidUntil, made.Model, made.Vehicle,
            made.Price with { MinorUnits = proposal.CarPrice }, made.Price, given, made.Insurance ?? [], made.Fees ?? [], made.TradeIn is null ? null : own.TakeWhile(e => !ReferenceEquals(e, made)).OfType<TradeInRegistered>().Last().Vehicle, made.TradeIn, due,
            made.Financing, made.Financing is { } terms ? Deals.Loan.Of(terms, due).Summary : null, made.Values ?? []);
    }
}

/// <summary>A concession on a proposal.</summary>
public sealed record QuoteConcession(Money Amount, string InReturn);
