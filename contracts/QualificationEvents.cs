namespace Leads.Contracts;

/// <summary>The dealer's call centre took the lead on.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="At">When the lead reached the dealer.</param>
/// <param name="Grade">The grade that follows from the need date (§4.1); N when nobody knows one.</param>
/// <param name="FollowUpWithinDays">Days in which somebody speaks with a customer of this grade.</param>
/// <param name="NeedBy">When the car is needed, if told.</param>
/// <param name="RisesAt">When the grade rises by itself, as the need date comes nearer.</param>
[Event("case_opened", Publisher.Qualification)]
public sealed record CaseOpened(
    Guid CaseId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateTimeOffset At,
    string? Grade = null, int? FollowUpWithinDays = null, DateOnly? NeedBy = null, DateTimeOffset? RisesAt = null);

/// <summary>A consultant has the case: the lead was assigned to them.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Consultant">Staff id.</param>
/// <param name="At">When the lead was assigned.</param>
[Event("case_assigned", Publisher.Qualification)]
public sealed record CaseAssigned(Guid CaseId, Guid LeadId, string Consultant, DateTimeOffset At);

/// <summary>Somebody tried to speak, or spoke, with the customer.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Channel">How it was tried (000-53).</param>
/// <param name="Direction">Who called whom.</param>
/// <param name="Result">What became of it.</param>
/// <param name="DurationSeconds">Length of the conversation in seconds; 0 when nobody answered.</param>
/// <param name="Note">What was said, in the consultant's words.</param>
/// <param name="At">When the contact took place.</param>
/// <param name="Number">Its number among the contacts of the case, from 1, by which it is corrected and reviewed.</param>
/// <param name="By">Staff id of who spoke, or tried to.</param>
/// <param name="Manager">It was a manager who spoke.</param>
/// <param name="Recording">Reference to the recording, never the recording itself.</param>
/// <param name="Conversation">What it was for and how it went.</param>
/// <param name="Commitment">What the customer committed themselves to, in the consultant's words.</param>
[Event("contact_recorded", Publisher.Qualification)]
public sealed record ContactRecorded(
    Guid CaseId, Guid LeadId, ContactChannel Channel, ContactDirection Direction, ContactResult Result, int DurationSeconds, Personal<string>? Note, DateTimeOffset At,
    int? Number = null, string? By = null, bool? Manager = null, string? Recording = null, Conversation? Conversation = null, Personal<string>? Commitment = null);

/// <summary>A contact was recorded wrongly; this is what it was. The record stays as it was written.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Which contact.</param>
/// <param name="Channel">How it was tried.</param>
/// <param name="Direction">Who called whom.</param>
/// <param name="Result">What became of it.</param>
/// <param name="DurationSeconds">Length of the conversation in seconds.</param>
/// <param name="HappenedAt">When the contact took place.</param>
/// <param name="Void">It never took place with this customer.</param>
/// <param name="Reason">Why it is corrected.</param>
/// <param name="By">Staff id.</param>
/// <param name="At">When it was corrected.</param>
[Event("contact_corrected", Publisher.Qualification)]
public sealed record ContactCorrected(
    Guid CaseId, Guid LeadId, int Number, ContactChannel Channel, ContactDirection Direction, ContactResult Result, int DurationSeconds, DateTimeOffset HappenedAt, bool Void,
    Personal<string> Reason, string By, DateTimeOffset At);

/// <summary>A call was looked back at (000-52).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Which contact.</param>
/// <param name="GoalReached">Whether it reached what it was for.</param>
/// <param name="WentWell">What went well.</param>
/// <param name="Improve">What to improve, and how.</param>
/// <param name="By">Staff id.</param>
/// <param name="At">When.</param>
[Event("contact_reviewed", Publisher.Qualification)]
public sealed record ContactReviewed(
    Guid CaseId, Guid LeadId, int Number, bool GoalReached, Personal<string> WentWell, Personal<string> Improve, string By, DateTimeOffset At);

/// <summary>The need is known better, or otherwise, than before (000-41); all of it, not what changed.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Needs">5W2H and what goes with it.</param>
/// <param name="Words">What was said, in the consultant's words: SPIN, benefits, motives.</param>
/// <param name="Basis">What the customer judges by (002-01).</param>
/// <param name="By">Staff id.</param>
/// <param name="At">When it was learnt.</param>
[Event("need_profile_changed", Publisher.Qualification)]
public sealed record NeedProfileChanged(
    Guid CaseId, Guid LeadId, NeedProfile Needs, Personal<NeedWords>? Words, Personal<EvaluationBasis>? Basis, string By, DateTimeOffset At);

/// <summary>Somebody is more, or less, to the dealer than before (004-25): prospect, shopper, buyer.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Marker">What they are now.</param>
/// <param name="Was">What they were.</param>
/// <param name="At">Since when.</param>
[Event("relation_marked", Publisher.Qualification)]
public sealed record RelationMarked(Guid CaseId, Guid LeadId, RelationMarker Marker, RelationMarker Was, DateTimeOffset At);

/// <summary>What kind of person the customer is (000-28, 002-08): a mix, with one style that dominates.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Personality">Both axes and the weights.</param>
/// <param name="By">Staff id.</param>
/// <param name="At">When it was assessed.</param>
[Event("personality_assessed", Publisher.Qualification)]
public sealed record PersonalityAssessed(Guid CaseId, Guid LeadId, Personal<Personality> Personality, string By, DateTimeOffset At);

/// <summary>The customer objected (000-48).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Its number among the objections of the case, from 1.</param>
/// <param name="Topic">What it is about, as the customer says.</param>
/// <param name="Assessed">What it is about, as the consultant believes (002-07).</param>
/// <param name="Cause">Whose doing it is.</param>
/// <param name="Genuineness">Whether it is meant.</param>
/// <param name="Core">It is the one that all others hide.</param>
/// <param name="Said">In the customer's words.</param>
/// <param name="By">Staff id.</param>
/// <param name="At">When.</param>
[Event("objection_raised", Publisher.Qualification)]
public sealed record ObjectionRaised(
    Guid CaseId, Guid LeadId, int Number, ObjectionTopic Topic, ObjectionTopic? Assessed, ObjectionCause Cause, ObjectionGenuineness Genuineness, bool Core,
    Personal<string>? Said, string By, DateTimeOffset At);

/// <summary>An objection was worked on (000-49, 000-50).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Which objection.</param>
/// <param name="Flow">Which way of working on it.</param>
/// <param name="Steps">The steps done so far, in order.</param>
/// <param name="Assessed">What it is about, as the consultant believes now.</param>
/// <param name="Genuineness">Whether it is meant.</param>
/// <param name="Core">It is the one that all others hide.</param>
/// <param name="Evidence">Reference to the evidence used.</param>
/// <param name="Resolved">It stands in the way no more.</param>
/// <param name="By">Staff id.</param>
/// <param name="At">When.</param>
[Event("objection_handled", Publisher.Qualification)]
public sealed record ObjectionHandled(
    Guid CaseId, Guid LeadId, int Number, ObjectionFlow Flow, IReadOnlyList<ObjectionStep> Steps, ObjectionTopic? Assessed, ObjectionGenuineness Genuineness, bool Core,
    string? Evidence, bool Resolved, string By, DateTimeOffset At)
{
    public bool Equals(ObjectionHandled? other) =>
        other is not null
        && (CaseId, LeadId, Number, Flow, Assessed, Genuineness) == (other.CaseId, other.LeadId, other.Number, other.Flow, other.Assessed, other.Genuineness)
        && (Core, Evidence, Resolved, By, At) == (other.Core, other.Evidence, other.Resolved, other.By, other.At) && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => HashCode.Combine(CaseId, Number, At);
}

/// <summary>How likely and how soon they buy was graded anew (000-22, §4.1).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Grade">H, A, B, C or N.</param>
/// <param name="Was">The grade before.</param>
/// <param name="Basis">What it rests on.</param>
/// <param name="Reason">Why it was judged otherwise than by the need date.</param>
/// <param name="FollowUpWithinDays">Days in which somebody speaks with a customer of this grade.</param>
/// <param name="RisesAt">When the grade rises by itself, as the need date comes nearer.</param>
/// <param name="By">Staff id, or the service.</param>
/// <param name="At">When.</param>
[Event("grade_changed", Publisher.Qualification)]
public sealed record GradeChanged(
    Guid CaseId, Guid LeadId, string Grade, string Was, GradeBasis Basis, Personal<string>? Reason, int FollowUpWithinDays, DateTimeOffset? RisesAt, string By, DateTimeOffset At);

/// <summary>Nobody spoke with the customer within the interval of the grade, or twice that (feature 25).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Level">Who is told.</param>
/// <param name="Grade">The grade.</param>
/// <param name="Consultant">Who should have.</param>
/// <param name="LastTalkAt">When somebody last spoke with them, or the lead reached the dealer.</param>
/// <param name="DueAt">When it should have been at the latest.</param>
/// <param name="OutOfControlAt">When the lead is out of control if nothing happens (000-05); told to the manager only.</param>
/// <param name="At">When it was found overdue.</param>
[Event("follow_up_overdue", Publisher.Qualification)]
public sealed record FollowUpOverdue(
    Guid CaseId, Guid LeadId, string Brand, string Dealer, OverdueLevel Level, string Grade, string? Consultant, DateTimeOffset LastTalkAt, DateTimeOffset DueAt,
    DateTimeOffset? OutOfControlAt, DateTimeOffset At);

/// <summary>A consultant took a call on: nobody else is given the customer meanwhile.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="By">Staff id.</param>
/// <param name="Goals">What it is meant to reach, set before the call (000-23, 000-24).</param>
/// <param name="Until">How long nobody else is given them.</param>
/// <param name="FallBack">What to do if nobody answers; absent while calling again is best.</param>
/// <param name="At">When.</param>
[Event("call_given", Publisher.Qualification)]
public sealed record CallGiven(
    Guid CaseId, Guid LeadId, string By, IReadOnlyList<CallGoal> Goals, DateTimeOffset Until, CallFallBack? FallBack, DateTimeOffset At)
{
    public bool Equals(CallGiven? other) =>
        other is not null && (CaseId, LeadId, By, Until, FallBack, At) == (other.CaseId, other.LeadId, other.By, other.Until, other.FallBack, other.At) && Goals.SequenceEqual(other.Goals);

    public override int GetHashCode() => HashCode.Combine(CaseId, By, At);
}

/// <summary>A consultant wanted to call and was not given the customer (features 28, 105).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="By">Staff id.</param>
/// <param name="Reason">Why not.</param>
/// <param name="NotBefore">When it may be tried again; absent when never.</param>
/// <param name="FallBack">What to do instead, if anything.</param>
/// <param name="At">When.</param>
[Event("call_blocked", Publisher.Qualification)]
public sealed record CallBlocked(Guid CaseId, Guid LeadId, string By, CallBlock Reason, DateTimeOffset? NotBefore, CallFallBack? FallBack, DateTimeOffset At);

/// <summary>A consultant holds the lead for defeated (战败, 000-04); the manager decides.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Defeat">Why, and by what evidence.</param>
/// <param name="By">Staff id.</param>
/// <param name="At">When.</param>
[Event("defeat_proposed", Publisher.Qualification)]
public sealed record DefeatProposed(Guid CaseId, Guid LeadId, Defeat Defeat, string By, DateTimeOffset At);

/// <summary>The lead is defeated (战败, F1): the manager agreed (000-04).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Defeat">Why, and by what evidence.</param>
/// <param name="Subjective">主观战败: no conversation and no recording shows that the customer said so.</param>
/// <param name="ProposedBy">Staff id of the consultant.</param>
/// <param name="By">Staff id of the manager.</param>
/// <param name="At">When.</param>
[Event("defeat_approved", Publisher.Qualification)]
public sealed record DefeatApproved(
    Guid CaseId, Guid LeadId, string Brand, string Dealer, Defeat Defeat, bool Subjective, string ProposedBy, string By, DateTimeOffset At);

/// <summary>The manager does not hold the lead for defeated, and says what to do.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Instruction">What to do.</param>
/// <param name="By">Staff id of the manager.</param>
/// <param name="At">When.</param>
[Event("defeat_rejected", Publisher.Qualification)]
public sealed record DefeatRejected(Guid CaseId, Guid LeadId, Personal<string> Instruction, string By, DateTimeOffset At);

/// <summary>失控 (L, 000-05): contact with the customer is lost. Computed, never set by hand.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Cause">By which rule.</param>
/// <param name="FailedAttempts">Attempts in a row that reached nobody.</param>
/// <param name="LastTalkAt">When somebody last spoke with them, or the lead reached the dealer.</param>
/// <param name="At">When.</param>
[Event("case_out_of_control", Publisher.Qualification)]
public sealed record CaseOutOfControl(
    Guid CaseId, Guid LeadId, string Brand, string Dealer, OutOfControlCause Cause, int FailedAttempts, DateTimeOffset LastTalkAt, DateTimeOffset At);

/// <summary>冷冻 (F2): a manager put the case on ice until a day; nothing falls due meanwhile.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it goes on by itself.</param>
/// <param name="By">Staff id.</param>
/// <param name="At">When.</param>
[Event("case_frozen", Publisher.Qualification)]
public sealed record CaseFrozen(Guid CaseId, Guid LeadId, FreezeReason Reason, DateTimeOffset Until, string By, DateTimeOffset At);

/// <summary>The case goes on: its day came, or the customer was spoken with.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="By">Staff id, or the service.</param>
/// <param name="At">When.</param>
[Event("case_thawed", Publisher.Qualification)]
public sealed record CaseThawed(Guid CaseId, Guid LeadId, string By, DateTimeOffset At);

/// <summary>The case is over because the lead cycle is.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="At">When.</param>
[Event("case_closed", Publisher.Qualification)]
public sealed record CaseClosed(Guid CaseId, Guid LeadId, CaseOutcome Outcome, DateTimeOffset At);

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

/// <summary>Somebody leaves, and the case goes to a colleague (004-31); lead-intake assigns the lead to them.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="From">Staff id of who leaves.</param>
/// <param name="To">Staff id of who has it now.</param>
/// <param name="By">Staff id of the manager who decided it.</param>
/// <param name="At">When.</param>
[Event("case_handed_over", Publisher.Qualification)]
public sealed record CaseHandedOver(Guid CaseId, Guid LeadId, string Brand, string Dealer, string From, string To, string By, DateTimeOffset At);

/// <summary>Somebody leaves; their buyer goes to a colleague after the manager has spoken with them (004-32).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="From">Staff id of who leaves.</param>
/// <param name="To">Staff id of who gets it then.</param>
/// <param name="By">Staff id of the manager who decided it.</param>
/// <param name="At">When.</param>
[Event("manager_contact_awaited", Publisher.Qualification)]
public sealed record ManagerContactAwaited(Guid CaseId, Guid LeadId, string Dealer, string From, string To, string By, DateTimeOffset At);

/// <summary>Somebody read what was said with a customer.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="Role">The role they had.</param>
/// <param name="At">When they looked.</param>
[Event("case_accessed", Publisher.Qualification)]
public sealed record CaseAccessed(Guid CaseId, Guid LeadId, string By, string Role, DateTimeOffset At);
