namespace Leads.Contracts;

/// <summary>How a dealer's appointments are planned; all of it, not what changed.</summary>
/// <param name="CalendarId">The dealer's calendar.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Settings">How long appointments are, what they need, and how long offers are held.</param>
/// <param name="EffectiveFrom">From when on.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was configured.</param>
[Event("calendar_configured", Publisher.Appointment)]
public sealed record CalendarConfigured(Guid CalendarId, string Dealer, CalendarSettings Settings, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At);

/// <summary>A consultant, a car or a bay can be planned with, or no more; all of it, not what changed.</summary>
/// <param name="CalendarId">The dealer's calendar.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Resource">Its code: a staff id, the number of a car, the name of a bay.</param>
/// <param name="Settings">What it is, what it is good for and when it is away.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was configured.</param>
[Event("resource_configured", Publisher.Appointment)]
public sealed record ResourceConfigured(Guid CalendarId, string Dealer, string Resource, ResourceSettings Settings, string By, DateTimeOffset At);

/// <summary>Two slots were offered to a customer (000-34, 003-19): until then nobody else gets them.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="LeadId">The lead cycle; absent when it is nobody's yet.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Type">What for.</param>
/// <param name="Slots">The two, the earlier first.</param>
/// <param name="Until">How long they are held.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When they were offered.</param>
[Event("slots_offered", Publisher.Appointment)]
public sealed record SlotsOffered(
    Guid OfferId, Guid? LeadId, Guid? CustomerId, string? Brand, string Dealer, AppointmentType Type, IReadOnlyList<Slot> Slots, DateTimeOffset Until, string By, DateTimeOffset At)
{
    public bool Equals(SlotsOffered? other) =>
        other is not null && (OfferId, LeadId, CustomerId, Brand, Dealer, Type, Until) == (other.OfferId, other.LeadId, other.CustomerId, other.Brand, other.Dealer, other.Type, other.Until)
        && (By, At) == (other.By, other.At) && Slots.SequenceEqual(other.Slots);

    public override int GetHashCode() => HashCode.Combine(OfferId, Until, At);
}

/// <summary>A slot that became free was kept for a customer who waits: until then nobody else gets it.</summary>
/// <param name="OfferId">The offer by which it is booked.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Type">What for.</param>
/// <param name="Slot">When, and what it takes.</param>
/// <param name="Until">How long it is kept.</param>
/// <param name="WaitingId">Their place on the waiting list.</param>
/// <param name="At">When it was kept.</param>
[Event("freed_slot_offered", Publisher.Appointment)]
public sealed record FreedSlotOffered(
    Guid OfferId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, AppointmentType Type, Slot Slot, DateTimeOffset Until, Guid WaitingId, DateTimeOffset At);

/// <summary>The customer chose one of the two; the other is free again.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="LeadId">The lead cycle, if the offer was made for one.</param>
/// <param name="Choice">1 for the earlier, 2 for the later.</param>
/// <param name="AppointmentId">The appointment that was booked on it.</param>
/// <param name="At">When.</param>
[Event("slot_chosen", Publisher.Appointment)]
public sealed record SlotChosen(Guid OfferId, Guid? LeadId, int Choice, Guid AppointmentId, DateTimeOffset At);

/// <summary>The two slots are kept longer: a message with them was left (003-21).</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="LeadId">The lead cycle, if the offer was made for one.</param>
/// <param name="Until">How long they are held now.</param>
/// <param name="At">When.</param>
[Event("offer_extended", Publisher.Appointment)]
public sealed record OfferExtended(Guid OfferId, Guid? LeadId, DateTimeOffset Until, DateTimeOffset At);

/// <summary>Nobody took the offer; both slots are free again.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="LeadId">The lead cycle, if the offer was made for one.</param>
/// <param name="Reason">Declined or expired.</param>
/// <param name="At">When.</param>
[Event("offer_ended", Publisher.Appointment)]
public sealed record OfferEnded(Guid OfferId, Guid? LeadId, OfferEnd Reason, DateTimeOffset At);

/// <summary>A time is kept for an offer: until it runs out nobody else gets what it takes.</summary>
/// <param name="DiaryId">The dealer's diary of the day.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Date">The day, by the dealer's clock.</param>
/// <param name="EntryId">What it is kept for.</param>
/// <param name="Busy">When, and what it takes.</param>
/// <param name="Until">How long it is kept.</param>
/// <param name="At">When it was entered.</param>
[Event("slot_held", Publisher.Appointment)]
public sealed record SlotHeld(Guid DiaryId, string Dealer, DateOnly Date, Guid EntryId, Slot Busy, DateTimeOffset Until, DateTimeOffset At);

/// <summary>A time is taken by an appointment.</summary>
/// <param name="DiaryId">The dealer's diary of the day.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Date">The day, by the dealer's clock.</param>
/// <param name="EntryId">The appointment.</param>
/// <param name="Busy">When, the time around it included, and what it takes.</param>
/// <param name="Held">What had been kept for it, which is free now; absent when nothing was.</param>
/// <param name="At">When it was entered.</param>
[Event("slot_taken", Publisher.Appointment)]
public sealed record SlotTaken(Guid DiaryId, string Dealer, DateOnly Date, Guid EntryId, Slot Busy, Guid? Held, DateTimeOffset At);

/// <summary>A time is free again.</summary>
/// <param name="DiaryId">The dealer's diary of the day.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Date">The day, by the dealer's clock.</param>
/// <param name="EntryId">What had it.</param>
/// <param name="At">When it was freed.</param>
[Event("slot_freed", Publisher.Appointment)]
public sealed record SlotFreed(Guid DiaryId, string Dealer, DateOnly Date, Guid EntryId, DateTimeOffset At);

/// <summary>A customer waits for a slot that is not free: whoever waits longest gets the first that becomes free.</summary>
/// <param name="WaitingId">Their place on the list.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Type">What for.</param>
/// <param name="Model">Code of the model they want to drive.</param>
/// <param name="Consultant">Who is to receive them; anybody when absent.</param>
/// <param name="Halves">The half-days they like; any when empty.</param>
/// <param name="From">Not before.</param>
/// <param name="Until">Not after; then they wait no more.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">Since when they wait.</param>
[Event("waiting_list_joined", Publisher.Appointment)]
public sealed record WaitingListJoined(
    Guid WaitingId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, AppointmentType Type, string? Model, string? Consultant, IReadOnlyList<PreferredTime> Halves, DateTimeOffset From,
    DateTimeOffset Until, string By, DateTimeOffset At)
{
    public bool Equals(WaitingListJoined? other) =>
        other is not null && (WaitingId, LeadId, CustomerId, Brand, Dealer, Type) == (other.WaitingId, other.LeadId, other.CustomerId, other.Brand, other.Dealer, other.Type)
        && (Model, Consultant, From, Until, By, At) == (other.Model, other.Consultant, other.From, other.Until, other.By, other.At) && Halves.SequenceEqual(other.Halves);

    public override int GetHashCode() => HashCode.Combine(WaitingId, Until, At);
}

/// <summary>A slot became free and is kept for a customer who waits: somebody calls them before it is the next one's.</summary>
/// <param name="WaitingId">Their place on the list.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="OfferId">The offer by which it is booked.</param>
/// <param name="ScheduledAt">When the slot begins.</param>
/// <param name="Until">How long it is kept.</param>
/// <param name="At">When it was kept.</param>
[Event("waiting_list_served", Publisher.Appointment)]
public sealed record WaitingListServed(Guid WaitingId, Guid LeadId, Guid OfferId, DateTimeOffset ScheduledAt, DateTimeOffset Until, DateTimeOffset At);

/// <summary>The customer did not take the slot that was kept, or nobody reached them in time: it is the next one's, and they wait on in their place.</summary>
/// <param name="WaitingId">Their place on the list.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="OfferId">The offer that they did not take.</param>
/// <param name="At">When.</param>
[Event("waiting_list_passed", Publisher.Appointment)]
public sealed record WaitingListPassed(Guid WaitingId, Guid LeadId, Guid OfferId, DateTimeOffset At);

/// <summary>The customer waits no more.</summary>
/// <param name="WaitingId">Their place on the list.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
[Event("waiting_list_left", Publisher.Appointment)]
public sealed record WaitingListLeft(Guid WaitingId, Guid LeadId, WaitingEnd Reason, DateTimeOffset At);
