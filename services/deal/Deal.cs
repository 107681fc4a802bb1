using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Deals;

/// <summary>A deal runs from the visit to a signature and a delivered car, or to a reason why not.</summary>
public abstract partial record Deal
{
    public sealed record None : Deal;

    /// <param name="Id">The deal.</param>
    /// <param name="Consultant">Who leads the talks (000-15); null while nobody took the customer over.</param>
    public abstract record Known(Guid Id, Tags Tags, string? Consultant) : Deal;

    /// <summary>A sale is talked of.</summary>
    public sealed record Open(Guid Id, Tags Tags, string? Consultant, Talks Talks) : Known(Id, Tags, Consultant);

    /// <summary>The contract is signed: outcome O.</summary>
    public sealed record Signed(Guid Id, Tags Tags, string? Consultant, Contract Contract, Handing Handing) : Known(Id, Tags, Consultant);

    /// <summary>The car is the customer's: outcome D.</summary>
    public sealed record Delivered(Guid Id, Tags Tags, string? Consultant, Contract Contract, Handing Handing) : Known(Id, Tags, Consultant);

    /// <summary>The contract was called off: outcome T.</summary>
    /// <param name="Owed">What the customer has not got back yet.</param>
    public sealed record Cancelled(Guid Id, Tags Tags, string? Consultant, Contract Contract, Money Owed) : Known(Id, Tags, Consultant)
    {
        /// <summary>What they got back, by number of the receipt.</summary>
        public ImmutableDictionary<string, (PaymentMethod Method, long Amount)> Refunds { get; init; } = ImmutableDictionary<string, (PaymentMethod Method, long Amount)>.Empty;
    }

    /// <summary>There will be no sale.</summary>
    public sealed record Lost(Guid Id, Tags Tags, string? Consultant) : Known(Id, Tags, Consultant);

    /// <summary>The dealer has the lead no more.</summary>
    /// <param name="At">Since when.</param>
    public sealed record Withdrawn(Guid Id, Tags Tags, string? Consultant, DateTimeOffset At) : Known(Id, Tags, Consultant);

    /// <summary>At most this many concessions (001-14).</summary>
    public const int MostConcessions = 3;

    public static readonly Decider<Command, Deal> Decider = new("deal", new None(), Decide, Evolve)
    {
        Tags = state => state is Known known ? known.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Command command, Deal state) => (command, state) switch
    {
        (Command.OpenDeal c, None) => [new DealOpened(c.DealId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.At, c.Party, c.By)],
        // A visit from before the dealer lost the lead opens nothing.
        (Command.OpenDeal { By: null } c, Withdrawn d) when c.At <= d.At && c.Dealer == d.Tags.Dealer => [],
        (Command.OpenDeal c, Withdrawn d) => [new DealMoved(d.Id, d.Tags.Lead, c.Brand, c.Dealer, c.At, c.Party, c.By)],
        (Command.OpenDeal { By: null } c, Open d) when c.Dealer == d.Tags.Dealer => Meeting(d, c.Party ?? [], c),
        // Whoever opens it by hand has the lead.
        (Command.OpenDeal { By: not null } c, Open d) when c.Dealer != d.Tags.Dealer =>
            [new DealWithdrawn(d.Id, d.Tags.Lead, d.Tags.Dealer!, LossReason.Recalled, c.At), new DealMoved(d.Id, d.Tags.Lead, c.Brand, c.Dealer, c.At, c.Party, c.By)],
        (Command.OpenDeal { By: not null }, not Open) => throw new Refused("deal-over", "The deal of this lead is signed or over."),
        (Command.OpenDeal, _) => [],

        (Command.GoTo c, Open d) when c.Dealer != d.Tags.Dealer => [new DealWithdrawn(d.Id, d.Tags.Lead, d.Tags.Dealer!, LossReason.Recalled, c.At)],
        (Command.GoTo, _) => [],

        (Command.Withdraw c, Open d) when c.Dealer == d.Tags.Dealer => [new DealWithdrawn(d.Id, d.Tags.Lead, c.Dealer, c.Reason, c.At)],
        (Command.Withdraw, _) => [],

        (Command.TakeOver, None) => [],
        (Command.TakeOver { Dealer: { } dealer }, Known d) when dealer != d.Tags.Dealer || d is not (Open or Signed) => [],
        (Command.TakeOver c, Open or Signed) when c.Consultant == ((Known)state).Consultant => [],
        (Command.TakeOver c, Open or Signed) => [new DealTakenOver(((Known)state).Id, ((Known)state).Tags.Lead, c.Consultant, c.By, c.At)],

        (Command.NoteAccess c, Known d) => [new DealAccessed(d.Id, d.Tags.Lead, c.By, c.Role, c.At)],

        (Command.Talk c, Open d) => Talking(c, d),
        (Command.Sign, Signed) => [],
        (Command.Lose, Signed) => throw new Refused("contract-signed", "A contract is called off, with what is paid back: /cancel."),
        (Command.Lose, Lost) => [],

        (Command.Settle c, Signed d) => Settling(c, d),
        (Command.Cancel, Cancelled) => [],
        (Command.PayRefund c, Cancelled d) => Refunding(c, d),

        (Command.Hand c, Signed d) => Handling(c, d),
        (Command.SettleItems c, Delivered d) => After(c, d),
        (Command.Deliver, Delivered) => [],
        // Some agree when to fetch the car before they sign.
        (Command.Hand c and (Command.Schedule or Command.Reschedule or Command.CallOff), Open d) => Agreeing(c, d, d.Talks.Scheduled),
        // Appointments are told of whatever became of the deal.
        (Command.Schedule or Command.Reschedule or Command.CallOff, _) => [],

        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the deal is {state.GetType().Name}."),
    };

    public static Deal Evolve(Deal state, object e) => (state, e) switch
    {
        (None, DealOpened o) => new Open(o.DealId, new Tags(o.LeadId, o.CustomerId, o.Brand, o.Dealer), null, With(o.Party)),
        (Open d, DealWithdrawn w) => new Withdrawn(d.Id, d.Tags, d.Consultant, w.At),
        (Withdrawn d, DealMoved m) => new Open(d.Id, d.Tags with { Brand = m.Brand, Dealer = m.Dealer }, null, With(m.Party)),
        (Open d, DealTakenOver t) => d with { Consultant = t.Consultant },
        (Signed d, DealTakenOver t) => d with { Consultant = t.Consultant },
        (Known d, DealAccessed) => d,
        (Open d, ContractSigned s) => new Signed(
            d.Id, d.Tags, d.Consultant, new Contract(s.Reference, d.Talks.Offer!.Model, d.Talks.Offer.Vehicle, s.Price, s.Due ?? s.Price, s.Deposit, s.Loan, s.At), Handing.New with { Scheduled = d.Talks.Scheduled }),
        (Open d, DealLost) => new Lost(d.Id, d.Tags, d.Consultant),
        (Open d, _) => d with { Talks = Said(d.Talks, e) },
        // As long as contracts could not be called off, they were lost.
        (Signed d, DealLost) => new Lost(d.Id, d.Tags, d.Consultant),
        (Signed d, DealCancelled c) => new Cancelled(d.Id, d.Tags, d.Consultant, d.Contract, c.Refund ?? d.Contract.Due with { MinorUnits = 0 }),
        (Cancelled d, RefundPaid r) => d with { Owed = d.Owed with { MinorUnits = d.Owed.MinorUnits - r.Amount.MinorUnits }, Refunds = d.Refunds.SetItem(r.Reference, (r.Method, r.Amount.MinorUnits)) },
        (Signed d, VehicleDelivered v) => new Delivered(d.Id, d.Tags, d.Consultant, d.Contract, d.Handing with { Vin = v.Vin ?? d.Handing.Vin }),
        (Signed d, PaymentReceived or OrderPlaced or DeliveryDelayed) => d with { Contract = Settled(d.Contract, e) },
        (Signed d, _) => d with { Handing = Handed(d.Handing, e) },
        (Delivered d, DeliveryItemSettled) => d with { Handing = Handed(d.Handing, e) },
        (Delivered d, RetailDeliveryReported) => d,
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a deal that is {state.GetType().Name}."),
    };

    private static Talks With(IReadOnlyList<RoleInBuying>? party) =>
        Talks.New with { Participants = [.. (party ?? []).Distinct().Select(one => new Participant(one.Role, one.Who, true))] };

    /// <summary>They came again: who sits at the table now, and who is known but does not.</summary>
    private static IReadOnlyList<object> Meeting(Open d, IReadOnlyList<RoleInBuying> party, Command.OpenDeal c)
    {
        var here = party.Distinct().Select(one => new Participant(one.Role, one.Who, true)).ToList();
        List<Participant> all = [.. here, .. d.Talks.Participants.Where(known => !party.Contains(new RoleInBuying(known.Role, known.Who))).Select(known => known with { Present = false })];
        return all.SequenceEqual(d.Talks.Participants) ? [] : [new ParticipantsNoted(d.Id, d.Tags.Lead, all, c.By ?? "appointment", c.At)];
    }

    private static Personal<string>? Text(string? words) => words is null ? null : Personal<string>.Of(words);

    private static InvalidOperationException Impossible(object e, string what) => new($"{e.GetType().Name} cannot happen to {what}.");

    private Deal()
    {
    }
}
