namespace Leads.Contracts;

/// <summary>Somebody owns a car of the brand; the cadence begins (001-27).</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="CustomerId">The owner.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Model">Model code.</param>
/// <param name="At">When the car was delivered.</param>
/// <param name="Consultant">Staff id of who cares for them; absent while nobody is named.</param>
[Event("ownership_opened", Publisher.Aftercare)]
public sealed record OwnershipOpened(Guid OwnershipId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, string Model, DateTimeOffset At, string? Consultant = null);

/// <summary>A contact with the owner was planned (001-27).</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Touch">Which one, by its first reason.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="At">When it was planned.</param>
/// <param name="Number">Of the ownership's contacts.</param>
/// <param name="Reasons">All it is for (001-28); absent when there is but one.</param>
[Event("touch_planned", Publisher.Aftercare)]
public sealed record TouchPlanned(Guid OwnershipId, Guid LeadId, Touch Touch, DateTimeOffset DueAt, DateTimeOffset At, int? Number = null, IReadOnlyList<Touch>? Reasons = null)
{
    public bool Equals(TouchPlanned? other) =>
        other is not null && (OwnershipId, LeadId, Touch, DueAt, At, Number) == (other.OwnershipId, other.LeadId, other.Touch, other.DueAt, other.At, other.Number)
        && (Reasons ?? []).SequenceEqual(other.Reasons ?? []);

    public override int GetHashCode() => HashCode.Combine(OwnershipId, Touch, DueAt, Number);
}

/// <summary>A planned contact is at another time, or for something else, than it was. It is moved, never dropped.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Number">Which contact.</param>
/// <param name="Touch">By its first reason.</param>
/// <param name="Reasons">All it is for; absent when there is but one.</param>
/// <param name="From">When it was due.</param>
/// <param name="To">When it is due now.</param>
/// <param name="Why">Why it was moved.</param>
/// <param name="At">When it was moved.</param>
[Event("touch_moved", Publisher.Aftercare)]
public sealed record TouchMoved(
    Guid OwnershipId, Guid LeadId, int Number, Touch Touch, IReadOnlyList<Touch>? Reasons, DateTimeOffset From, DateTimeOffset To, TouchShift Why, DateTimeOffset At)
{
    public bool Equals(TouchMoved? other) =>
        other is not null && (OwnershipId, LeadId, Number, Touch, From, To, Why) == (other.OwnershipId, other.LeadId, other.Number, other.Touch, other.From, other.To, other.Why)
        && At == other.At && (Reasons ?? []).SequenceEqual(other.Reasons ?? []);

    public override int GetHashCode() => HashCode.Combine(OwnershipId, Number, To, Why);
}

/// <summary>The time of a planned contact came: somebody has to call.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Touch">Which one, by its first reason.</param>
/// <param name="At">When it came due.</param>
/// <param name="Number">Of the ownership's contacts.</param>
/// <param name="OverdueAt">Not made by then, it is a breach.</param>
/// <param name="Consultant">Staff id of whose it is; absent while nobody cares for the owner.</param>
/// <param name="Manager">The manager speaks with the owner first (004-32).</param>
[Event("touch_due", Publisher.Aftercare)]
public sealed record TouchDue(
    Guid OwnershipId, Guid LeadId, Touch Touch, DateTimeOffset At, int? Number = null, DateTimeOffset? OverdueAt = null, string? Consultant = null, bool? Manager = null);

/// <summary>A contact that was due was not made in time: a breach. It still waits to be made.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Number">Which contact.</param>
/// <param name="Touch">By its first reason.</param>
/// <param name="DueAt">When it was due.</param>
/// <param name="Consultant">Staff id of whose it is.</param>
/// <param name="At">By when it should have been made.</param>
[Event("touch_overdue", Publisher.Aftercare)]
public sealed record TouchOverdue(Guid OwnershipId, Guid LeadId, int Number, Touch Touch, DateTimeOffset DueAt, string? Consultant, DateTimeOffset At);

/// <summary>Somebody tried to speak, or spoke, with the owner.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Number">Of the contacts with the owner of this car.</param>
/// <param name="Channel">How it was tried (000-53).</param>
/// <param name="Direction">Who called whom.</param>
/// <param name="Result">What became of it.</param>
/// <param name="DurationSeconds">Length of the conversation in seconds.</param>
/// <param name="Note">What was said, in the consultant's words.</param>
/// <param name="By">Staff id of who spoke, or tried to.</param>
/// <param name="Manager">It was a manager who spoke.</param>
/// <param name="Recording">Reference to the recording, never the recording itself.</param>
/// <param name="Conversation">What it was for and how it went.</param>
/// <param name="Commitment">What the owner committed themselves to, in the consultant's words.</param>
/// <param name="At">When the contact took place.</param>
[Event("owner_contacted", Publisher.Aftercare)]
public sealed record OwnerContacted(
    Guid OwnershipId, Guid LeadId, int Number, ContactChannel Channel, ContactDirection Direction, ContactResult Result, int DurationSeconds, Personal<string>? Note, string By, bool Manager,
    string? Recording, Conversation? Conversation, Personal<string>? Commitment, DateTimeOffset At);

/// <summary>A contact of the cadence was made.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Touch">Which planned contact this was, by its first reason.</param>
/// <param name="Channel">How (000-53).</param>
/// <param name="Result">What became of it.</param>
/// <param name="Note">What was said, as long as that was not told with the contact itself.</param>
/// <param name="At">When the contact took place.</param>
/// <param name="Number">Of the ownership's planned contacts.</param>
/// <param name="Contact">The contact that made it.</param>
[Event("touch_made", Publisher.Aftercare)]
public sealed record TouchMade(
    Guid OwnershipId, Guid LeadId, Touch Touch, ContactChannel Channel, ContactResult Result, Personal<string>? Note, DateTimeOffset At, int? Number = null, int? Contact = null);

/// <summary>Something was learnt of an owner, for which they are contacted one day.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Days">Days that matter to them (001-28).</param>
/// <param name="Models">Models they asked about.</param>
/// <param name="ContractEndsOn">When what they pay over time, or their insurance, ends.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("owner_noted", Publisher.Aftercare)]
public sealed record OwnerNoted(Guid OwnershipId, Guid LeadId, Personal<OwnerDays>? Days, IReadOnlyList<string>? Models, DateOnly? ContractEndsOn, string By, DateTimeOffset At)
{
    public bool Equals(OwnerNoted? other) =>
        other is not null && (OwnershipId, LeadId, ContractEndsOn, By, At) == (other.OwnershipId, other.LeadId, other.ContractEndsOn, other.By, other.At)
        && Equals(Days, other.Days) && (Models ?? []).SequenceEqual(other.Models ?? []);

    public override int GetHashCode() => HashCode.Combine(OwnershipId, ContractEndsOn, By, At);
}

/// <summary>How far the car has run.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Km">Kilometres.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was read.</param>
[Event("odometer_read", Publisher.Aftercare)]
public sealed record OdometerRead(Guid OwnershipId, Guid LeadId, int Km, string By, DateTimeOffset At);

/// <summary>The car was at the dealer's (003-01).</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Kind">What for.</param>
/// <param name="Order">Number of the dealer's work order.</param>
/// <param name="Spent">What the owner pays.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was done.</param>
/// <param name="PayBy">The last day to pay it; absent when it was paid at once.</param>
[Event("car_serviced", Publisher.Aftercare)]
public sealed record CarServiced(Guid OwnershipId, Guid LeadId, ServiceKind Kind, string Order, Money? Spent, string By, DateTimeOffset At, DateOnly? PayBy = null);

/// <summary>An owner paid what was to be paid later (002-20).</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Order">Number of the dealer's work order.</param>
/// <param name="InTime">On the last day or before.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("bill_paid", Publisher.Aftercare)]
public sealed record BillPaid(Guid OwnershipId, Guid LeadId, string Order, bool InTime, string By, DateTimeOffset At);

/// <summary>An owner asked to be left alone for a while: what is planned is moved, never dropped.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Until">Until then.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When they asked.</param>
[Event("quiet_asked", Publisher.Aftercare)]
public sealed record QuietAsked(Guid OwnershipId, Guid LeadId, DateTimeOffset Until, string By, DateTimeOffset At);

/// <summary>Somebody else cares for an owner.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Consultant">Staff id; absent when nobody is named.</param>
/// <param name="ManagerFirst">Before they do, the manager speaks with the owner (004-32).</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("owner_handed_over", Publisher.Aftercare)]
public sealed record OwnerHandedOver(Guid OwnershipId, Guid LeadId, string? Consultant, bool ManagerFirst, string By, DateTimeOffset At);

/// <summary>They own the car no more; nobody contacts them about it.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("ownership_ended", Publisher.Aftercare)]
public sealed record OwnershipEnded(Guid OwnershipId, Guid LeadId, OwnershipEnd Reason, string By, DateTimeOffset At);

/// <summary>An owner said how satisfied they are (002-13), and by that it is known how likely they come back (001-24).</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Occasion">When they were asked.</param>
/// <param name="Order">Number of the dealer's work order, after a service.</param>
/// <param name="Product">With the car, from 1 to 10.</param>
/// <param name="Service">With the service, from 1 to 10.</param>
/// <param name="Satisfaction">What they find good, by the dealer's rules of then.</param>
/// <param name="Expected">Of a hundred such owners so many come back, by the dealer's rules of then.</param>
/// <param name="Words">What they said; personal.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When they said it.</param>
[Event("owner_surveyed", Publisher.Aftercare)]
public sealed record OwnerSurveyed(
    Guid OwnershipId, Guid LeadId, SurveyOccasion Occasion, string? Order, int Product, int Service, Satisfaction Satisfaction, int Expected, Personal<string>? Words, string By, DateTimeOffset At);

/// <summary>An owner may buy again (000-02.5, 001-29): a new lead cycle of the same customer begins.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="CustomerId">The owner.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Kind">One more car, or another instead.</param>
/// <param name="Interest">What they are interested in; the model they asked about last, or that of their car, when they did not say.</param>
/// <param name="At">When it was found.</param>
/// <param name="Signal">By what.</param>
/// <param name="Expected">Of a hundred owners as satisfied as they are so many come back (001-24); absent while they were not asked.</param>
[Event("repurchase_intent_detected", Publisher.Aftercare)]
public sealed record RepurchaseIntentDetected(
    Guid OwnershipId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, RepurchaseKind Kind, Interest Interest, DateTimeOffset At, RepurchaseSignal? Signal = null, int? Expected = null);

/// <summary>How a dealer cares for owners, from a moment on.</summary>
/// <param name="RulesId">The rules.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Settings">All of them, not what changes.</param>
/// <param name="EffectiveFrom">Since when.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was decided.</param>
[Event("care_rules_set", Publisher.Aftercare)]
public sealed record CareRulesSet(Guid RulesId, string Dealer, CareSettings Settings, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At);

/// <summary>The day came from which a dealer cares otherwise: what is planned is planned anew.</summary>
/// <param name="RulesId">The rules.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="EffectiveFrom">Since when.</param>
/// <param name="At">When that was noticed.</param>
[Event("care_rules_begun", Publisher.Aftercare)]
public sealed record CareRulesBegun(Guid RulesId, string Dealer, DateTimeOffset EffectiveFrom, DateTimeOffset At);

/// <summary>One of the staff talked with a visitor and wrote down what they said (002-13).</summary>
/// <param name="SheetId">What that one wrote down on that day; also whose key seals it, as nobody knows who the visitor was.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Staff">Staff id of who talked with them.</param>
/// <param name="Day">The day, by the dealer's clock.</param>
/// <param name="Number">Of the visitors whom that one talked with on that day.</param>
/// <param name="Enjoyed">How much they enjoyed the visit, from 1 to 10.</param>
/// <param name="Favourite">What they liked best.</param>
/// <param name="LeastLiked">What they liked least.</param>
/// <param name="Missing">What is missing.</param>
/// <param name="Words">What they said; personal.</param>
/// <param name="By">Client or staff id of who told it.</param>
/// <param name="At">When they talked.</param>
[Event("visitor_interviewed", Publisher.Aftercare)]
public sealed record VisitorInterviewed(
    Guid SheetId, string Dealer, string Staff, DateOnly Day, int Number, int Enjoyed, VisitAspect? Favourite, VisitAspect? LeastLiked, VisitAspect? Missing, Personal<string>? Words, string By, DateTimeOffset At);
