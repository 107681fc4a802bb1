namespace Leads.Contracts;

/// <summary>The dealer's call centre took the lead on.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="At">When the lead reached the dealer.</param>
[Event("case_opened", Publisher.Qualification)]
public sealed record CaseOpened(Guid CaseId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateTimeOffset At);

/// <summary>Somebody tried to speak, or spoke, with the customer.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Channel">How it was tried (000-53).</param>
/// <param name="Direction">Who called whom.</param>
/// <param name="Result">What became of it.</param>
/// <param name="DurationSeconds">Length of the conversation in seconds; 0 when nobody answered.</param>
/// <param name="Note">What was said, in the consultant's words.</param>
/// <param name="At">When the contact took place.</param>
[Event("contact_recorded", Publisher.Qualification)]
public sealed record ContactRecorded(
    Guid CaseId, Guid LeadId, ContactChannel Channel, ContactDirection Direction, ContactResult Result, int DurationSeconds, Personal<string>? Note, DateTimeOffset At);

/// <summary>What happens next and when: no open case is ever without it (000-52).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Action">What will be done: call, invite, send_offer, wait_for_customer …</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="At">When it was planned.</param>
[Event("next_action_planned", Publisher.Qualification)]
public sealed record NextActionPlanned(Guid CaseId, Guid LeadId, string Action, DateTimeOffset DueAt, DateTimeOffset At);

/// <summary>The time of the planned action came and nothing had been recorded.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Action">What should have been done.</param>
/// <param name="DueAt">When it was due.</param>
/// <param name="At">When it was found overdue.</param>
[Event("next_action_overdue", Publisher.Qualification)]
public sealed record NextActionOverdue(Guid CaseId, Guid LeadId, string Action, DateTimeOffset DueAt, DateTimeOffset At);

/// <summary>The lead went to another dealer; the case goes with it.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">The dealer that has it now.</param>
/// <param name="At">When the lead reached that dealer.</param>
[Event("case_moved", Publisher.Qualification)]
public sealed record CaseMoved(Guid CaseId, Guid LeadId, string Brand, string Dealer, DateTimeOffset At);

/// <summary>The dealer has the lead no more: nothing is recorded and nothing falls due until another one has it.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">The dealer that had it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
[Event("case_suspended", Publisher.Qualification)]
public sealed record CaseSuspended(Guid CaseId, Guid LeadId, string Brand, string Dealer, LossReason Reason, DateTimeOffset At);
