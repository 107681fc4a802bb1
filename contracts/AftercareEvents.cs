namespace Leads.Contracts;

/// <summary>Somebody owns a car of the brand; the cadence begins (001-27).</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="CustomerId">The owner.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Model">Model code.</param>
/// <param name="At">When the car was delivered.</param>
[Event("ownership_opened", Publisher.Aftercare)]
public sealed record OwnershipOpened(Guid OwnershipId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, string Model, DateTimeOffset At);

/// <summary>A contact with the owner was planned (001-27).</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Touch">Which one.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="At">When it was planned.</param>
[Event("touch_planned", Publisher.Aftercare)]
public sealed record TouchPlanned(Guid OwnershipId, Guid LeadId, Touch Touch, DateTimeOffset DueAt, DateTimeOffset At);

/// <summary>The time of a planned contact came: somebody has to call.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Touch">Which one.</param>
/// <param name="At">When it came due.</param>
[Event("touch_due", Publisher.Aftercare)]
public sealed record TouchDue(Guid OwnershipId, Guid LeadId, Touch Touch, DateTimeOffset At);

/// <summary>The owner was contacted.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="Touch">Which planned contact this was.</param>
/// <param name="Channel">How it was tried (000-53).</param>
/// <param name="Result">What became of it.</param>
/// <param name="Note">What was said, in the consultant's words.</param>
/// <param name="At">When the contact took place.</param>
[Event("touch_made", Publisher.Aftercare)]
public sealed record TouchMade(
    Guid OwnershipId, Guid LeadId, Touch Touch, ContactChannel Channel, ContactResult Result, Personal<string>? Note, DateTimeOffset At);

/// <summary>An owner may buy again (000-02.5, 001-29): a new lead cycle of the same customer begins.</summary>
/// <param name="OwnershipId">The ownership.</param>
/// <param name="LeadId">The lead cycle that led to it.</param>
/// <param name="CustomerId">The owner.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Kind">One more car, or another instead.</param>
/// <param name="Interest">What they are interested in.</param>
/// <param name="At">When it was found.</param>
[Event("repurchase_intent_detected", Publisher.Aftercare)]
public sealed record RepurchaseIntentDetected(Guid OwnershipId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, RepurchaseKind Kind, Interest Interest, DateTimeOffset At);
