using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Deals;

/// <summary>A deal runs from the visit to a signature and a delivered car, or to a reason why not.</summary>
public abstract record Deal
{
    public sealed record None : Deal;

    /// <param name="Offer">The proposal on the table, if any.</param>
    /// <param name="Concessions">What was conceded on it so far, in order (001-14).</param>
    public sealed record Open(Guid Id, Tags Tags, Proposal? Offer, ImmutableList<Money> Concessions) : Deal;

    public sealed record Signed(Guid Id, Tags Tags, string Model, Money Price) : Deal;

    public sealed record Delivered(Guid Id, Tags Tags) : Deal;

    public sealed record Lost(Guid Id, Tags Tags) : Deal;

    public abstract record Command
    {
        public sealed record OpenDeal(Guid DealId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateTimeOffset At) : Command;

        public sealed record Propose(string Model, Money Price, DateTimeOffset At) : Command;

        public sealed record GiveConcession(Money Amount, string InReturn, DateTimeOffset At) : Command;

        public sealed record Sign(DateTimeOffset At) : Command;

        public sealed record Deliver(string? Vin, DateTimeOffset At) : Command;

        public sealed record Lose(string StatedReason, string? AssessedReason, string? Competitor, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    /// <summary>At most this many concessions on one proposal (001-14).</summary>
    public const int MostConcessions = 3;

    public static readonly Decider<Command, Deal> Decider = new("deal", new None(), Decide, Evolve)
    {
        Tags = state => state switch
        {
            Open d => d.Tags,
            Signed d => d.Tags,
            Delivered d => d.Tags,
            Lost d => d.Tags,
            _ => Tags.None,
        },
    };

    public static IReadOnlyList<object> Decide(Command command, Deal state) => (command, state) switch
    {
        (Command.OpenDeal c, None) => [new DealOpened(c.DealId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.At)],
        (Command.OpenDeal, _) => [],

        (Command.Propose { Price.MinorUnits: <= 0 }, Open) => throw new Refused("price-not-positive", "A price is more than nothing."),
        (Command.Propose { Price.Currency: not [>= 'A' and <= 'Z', >= 'A' and <= 'Z', >= 'A' and <= 'Z'] }, Open) => throw new Refused("currency-unknown", "A currency is an ISO 4217 code."),
        (Command.Propose c, Open) when string.IsNullOrWhiteSpace(c.Model) => throw new Refused("model-missing", "An offer is of a car."),
        (Command.Propose, Open { Concessions.Count: > 0 }) => throw new Refused("proposal-conceded", "A proposal that was conceded on is not replaced; its concessions would be forgotten (001-14)."),
        (Command.Propose c, Open d) when d.Offer == new Proposal(c.Model, c.Price) => [],
        (Command.Propose c, Open d) => [new ProposalMade(d.Id, d.Tags.Lead, c.Model, c.Price, c.At)],

        (Command.GiveConcession, Open { Offer: null }) => throw new Refused("nothing-offered", "There is no proposal to concede on."),
        (Command.GiveConcession c, Open) when string.IsNullOrWhiteSpace(c.InReturn) => throw new Refused("concession-free", "A concession must buy something (001-14)."),
        (Command.GiveConcession { Amount.MinorUnits: <= 0 }, Open) => throw new Refused("concession-not-positive", "A concession is more than nothing."),
        (Command.GiveConcession c, Open d) when c.Amount.Currency != d.Offer!.Price.Currency => throw new Refused("currency-differs", "A concession is in the currency of the proposal."),
        (Command.GiveConcession, Open { Concessions.Count: >= MostConcessions }) => throw new Refused("concession-limit", "Three concessions at most (001-14)."),
        (Command.GiveConcession c, Open { Concessions: [.., var last] }) when c.Amount.MinorUnits >= last.MinorUnits
            => throw new Refused("concession-not-smaller", "Each concession is smaller than the one before (001-14)."),
        (Command.GiveConcession c, Open d) when PriceNow(d).MinorUnits <= c.Amount.MinorUnits => throw new Refused("concession-too-large", "A concession leaves a price to pay."),
        (Command.GiveConcession c, Open d) => [new ConcessionGiven(d.Id, d.Tags.Lead, c.Amount, c.InReturn, c.At)],

        (Command.Sign, Open { Offer: null }) => throw new Refused("nothing-offered", "There is no proposal to sign."),
        (Command.Sign c, Open d) => [new ContractSigned(d.Id, d.Tags.Lead, PriceNow(d), c.At)],
        (Command.Sign, Signed) => [],

        (Command.Deliver c, Signed d) =>
        [
            new VehicleDelivered(
                d.Id, d.Tags.Lead, d.Tags.Subject!.Value, d.Tags.Brand!, d.Tags.Dealer!, d.Model, c.Vin is null ? null : Personal<string>.Of(c.Vin), c.At),
        ],
        (Command.Deliver, Delivered) => [],

        (Command.Lose c, Open or Signed) when string.IsNullOrWhiteSpace(c.StatedReason) => throw new Refused("reason-missing", "A lost deal has a reason (002-07)."),
        (Command.Lose c, Open d) => [new DealLost(d.Id, d.Tags.Lead, c.StatedReason, c.AssessedReason, c.Competitor, c.At)],
        (Command.Lose c, Signed d) => [new DealLost(d.Id, d.Tags.Lead, c.StatedReason, c.AssessedReason, c.Competitor, c.At)],
        (Command.Lose, Lost) => [],

        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the deal is {state.GetType().Name}."),
    };

    public static Deal Evolve(Deal state, object e) => (state, e) switch
    {
        (None, DealOpened o) => new Open(o.DealId, new Tags(o.LeadId, o.CustomerId, o.Brand, o.Dealer), null, []),
        (Open d, ProposalMade p) => d with { Offer = new Proposal(p.Model, p.Price) },
        (Open d, ConcessionGiven c) => d with { Concessions = d.Concessions.Add(c.Amount) },
        (Open d, ContractSigned s) => new Signed(d.Id, d.Tags, d.Offer!.Model, s.Price),
        (Signed d, VehicleDelivered) => new Delivered(d.Id, d.Tags),
        (Open d, DealLost) => new Lost(d.Id, d.Tags),
        (Signed d, DealLost) => new Lost(d.Id, d.Tags),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a deal that is {state.GetType().Name}."),
    };

    /// <summary>What the customer would pay now.</summary>
    private static Money PriceNow(Open deal) => deal.Offer!.Price with { MinorUnits = deal.Offer.Price.MinorUnits - deal.Concessions.Sum(c => c.MinorUnits) };

    private Deal()
    {
    }
}

/// <summary>A car at a price, before concessions.</summary>
public sealed record Proposal(string Model, Money Price);
