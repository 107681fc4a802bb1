using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>Two slots that a customer chooses from instead of being asked when (000-34, 003-19), or the one that they had waited for; who asks again gets the same while they are held.</summary>
public abstract record Offer
{
    public sealed record None : Offer;

    /// <summary>Held for the customer.</summary>
    /// <param name="Waiting">The place on the waiting list that the only slot is kept for; null when two were offered.</param>
    public sealed record Held(Tags Tags, Guid Id, Guid? Lead, AppointmentType Type, IReadOnlyList<Slot> Slots, DateTimeOffset Until, Guid? Waiting) : Offer;

    /// <summary>Chosen from, declined or run out; it can be made anew.</summary>
    public sealed record Over(Tags Tags, Guid Id) : Offer;

    public abstract record Command
    {
        public sealed record MakeOffer(
            Guid OfferId, Guid? LeadId, Guid? CustomerId, string? Brand, string Dealer, AppointmentType Type, IReadOnlyList<Slot> Slots, DateTimeOffset Until, string By, DateTimeOffset At)
            : Command;

        /// <summary>Keeps a slot that became free for who waits.</summary>
        /// <param name="Waiting">Their place on the waiting list.</param>
        public sealed record OfferFreed(
            Guid OfferId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, AppointmentType Type, Slot Slot, DateTimeOffset Until, Guid Waiting, DateTimeOffset At)
            : Command;

        /// <param name="From">When the chosen slot begins: who has an older offer before them cannot get a slot they did not see.</param>
        public sealed record Choose(DateTimeOffset From, Guid AppointmentId, DateTimeOffset At) : Command;

        public sealed record Extend(DateTimeOffset Until, DateTimeOffset At) : Command;

        public sealed record End(OfferEnd Reason, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    private const string Expires = "expires";

    public static readonly Decider<Command, Offer> Decider = new("offer", new None(), Decide, Evolve)
    {
        Tags = state => state switch
        {
            Held offer => offer.Tags,
            Over offer => offer.Tags,
            _ => Tags.None,
        },
        Deadlines = state => state is Held offer ? [new Deadline(Expires, offer.Until)] : [],
        OnDue = (_, now) => new Command.End(OfferEnd.Expired, now),
    };

    public static IReadOnlyList<object> Decide(Command command, Offer state) => (command, state) switch
    {
        (Command.MakeOffer { Slots.Count: not 2 }, _) => throw new Refused("not-two", "An offer has two slots to choose from (003-19)."),
        (Command.MakeOffer c, Held offer) when c.At < offer.Until => [],
        (Command.MakeOffer c, _) => [new SlotsOffered(c.OfferId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.Type, c.Slots, c.Until, c.By, c.At)],
        (Command.OfferFreed c, None) => [new FreedSlotOffered(c.OfferId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.Type, c.Slot, c.Until, c.Waiting, c.At)],
        (Command.OfferFreed, _) => [],
        (Command.Choose c, Held offer) when c.At >= offer.Until => throw Gone(),
        (Command.Choose c, Held offer) when offer.Slots.All(slot => slot.From != c.From) => throw new Refused("not-offered", "That slot was not offered; ask for the offer again."),
        (Command.Choose c, Held offer) => [new SlotChosen(offer.Id, offer.Lead, offer.Slots[0].From == c.From ? 1 : 2, c.AppointmentId, c.At)],
        (Command.Choose, _) => throw Gone(),
        (Command.Extend c, Held offer) when c.At >= offer.Until => throw Gone(),
        (Command.Extend c, Held offer) when c.Until <= offer.Until => [],
        (Command.Extend c, Held offer) => [new OfferExtended(offer.Id, offer.Lead, c.Until, c.At)],
        (Command.Extend, _) => throw Gone(),
        (Command.End { Reason: OfferEnd.Expired } c, Held offer) when c.At < offer.Until => [],
        (Command.End c, Held offer) => [new OfferEnded(offer.Id, offer.Lead, c.Reason, c.At)],
        _ => [],
    };

    public static Offer Evolve(Offer state, object e) => (state, e) switch
    {
        (_, SlotsOffered o) => new Held(new Tags(o.LeadId ?? o.OfferId, o.CustomerId, o.Brand, o.Dealer), o.OfferId, o.LeadId, o.Type, o.Slots, o.Until, null),
        (None, FreedSlotOffered o) => new Held(new Tags(o.LeadId, o.CustomerId, o.Brand, o.Dealer), o.OfferId, o.LeadId, o.Type, [o.Slot], o.Until, o.WaitingId),
        (Held offer, OfferExtended x) => offer with { Until = x.Until },
        (Held offer, SlotChosen or OfferEnded) => new Over(offer.Tags, offer.Id),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to an offer that is {state.GetType().Name}."),
    };

    private static Refused Gone() => new("offer-over", "The offer ran out or was answered; ask for two slots again.");

    private Offer()
    {
    }
}
