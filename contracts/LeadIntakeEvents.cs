namespace Leads.Contracts;

/// <summary>A person became known to the brand; one long-lived customer, many lead cycles.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Name">Name as first given.</param>
/// <param name="Honorific">先生, 女士 …</param>
/// <param name="Phone">E.164, e.g. +8613812345678; empty when only an e-mail address was told.</param>
/// <param name="PhoneKind">mobile, landline, toll, relay or none (§4.2).</param>
/// <param name="At">When the source first told us.</param>
/// <param name="Email">E-mail address in lower case, if told.</param>
/// <param name="PhoneValidUntil">How long the number reaches them, if told: a relay number forwards for a while.</param>
[Event("customer_registered", Publisher.LeadIntake)]
public sealed record CustomerRegistered(
    Guid CustomerId, string Brand, Personal<string> Name, Personal<string>? Honorific, Personal<string> Phone, PhoneKind PhoneKind, DateTimeOffset At,
    Personal<string>? Email = null, DateTimeOffset? PhoneValidUntil = null);

/// <summary>The customer asked to be forgotten: every service destroys the subject's keys; counts and history stay.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealers">Dealers that hold leads of this customer and are told.</param>
/// <param name="At">When the erasure was ordered.</param>
[Event("customer_erased", Publisher.LeadIntake)]
public sealed record CustomerErased(Guid CustomerId, string Brand, IReadOnlyList<string> Dealers, DateTimeOffset At)
{
    public bool Equals(CustomerErased? other) =>
        other is not null && CustomerId == other.CustomerId && Brand == other.Brand && At == other.At && Dealers.SequenceEqual(other.Dealers);

    public override int GetHashCode() => HashCode.Combine(CustomerId, At);
}

/// <summary>Somebody looked at the customer's personal data.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="Role">The role they had.</param>
/// <param name="At">When they looked.</param>
[Event("customer_accessed", Publisher.LeadIntake)]
public sealed record CustomerAccessed(Guid CustomerId, string By, string Role, DateTimeOffset At);

/// <summary>A lead told the phone number of one customer and the e-mail address of another: they may be one. Headquarters decides.</summary>
/// <param name="CustomerId">The customer of the number, whose lead it is.</param>
/// <param name="Other">The customer of the e-mail address.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="ToldBy">The lead that told both.</param>
/// <param name="At">When it came.</param>
[Event("customer_match_suspected", Publisher.LeadIntake)]
public sealed record CustomerMatchSuspected(Guid CustomerId, Guid Other, string Brand, Guid ToldBy, DateTimeOffset At);

/// <summary>Two customers are one person (feature 6): what comes for this one from now on is the other's. It can be undone.</summary>
/// <param name="CustomerId">The customer that is known no more by itself.</param>
/// <param name="Into">The customer it is one with.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="By">Client id.</param>
/// <param name="Reason">Why, in a few words of headquarters'.</param>
/// <param name="At">When.</param>
[Event("customer_merged", Publisher.LeadIntake)]
public sealed record CustomerMerged(Guid CustomerId, Guid Into, string Brand, string By, string Reason, DateTimeOffset At);

/// <summary>They were two persons after all: everything is as it was before (feature 6). What came in between stays with the other.</summary>
/// <param name="CustomerId">The customer that is known by itself again.</param>
/// <param name="From">The customer it was one with.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="By">Client id.</param>
/// <param name="Reason">Why, in a few words of headquarters'.</param>
/// <param name="At">When.</param>
[Event("customer_unmerged", Publisher.LeadIntake)]
public sealed record CustomerUnmerged(Guid CustomerId, Guid From, string Brand, string By, string Reason, DateTimeOffset At);

/// <summary>The customer agreed to something after their lead came (feature 104). What they agreed to with a lead stands in lead_received.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Consent">To what, and the proof of it.</param>
/// <param name="Source">The lead it is about, if told.</param>
/// <param name="By">Client or staff id of who told us.</param>
/// <param name="At">When we were told; when they agreed stands in the consent.</param>
[Event("consent_given", Publisher.LeadIntake)]
public sealed record ConsentGiven(Guid CustomerId, string Brand, Consent Consent, Guid? Source, string By, DateTimeOffset At);

/// <summary>The customer took back what they agreed to (feature 104); cycles that rest on it are closed.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Purposes">For which purposes; absent for all.</param>
/// <param name="Channels">For which channels; absent for all.</param>
/// <param name="By">Client or staff id of who told us.</param>
/// <param name="Evidence">Reference to the proof, never the proof itself.</param>
/// <param name="At">When they took it back.</param>
[Event("consent_withdrawn", Publisher.LeadIntake)]
public sealed record ConsentWithdrawn(
    Guid CustomerId, string Brand, IReadOnlyList<string>? Purposes, IReadOnlyList<string>? Channels, string By, string Evidence, DateTimeOffset At)
{
    public bool Equals(ConsentWithdrawn? other) =>
        other is not null
        && (CustomerId, Brand, By, Evidence, At) == (other.CustomerId, other.Brand, other.By, other.Evidence, other.At)
        && (Purposes ?? []).SequenceEqual(other.Purposes ?? []) && (Channels ?? []).SequenceEqual(other.Channels ?? []);

    public override int GetHashCode() => HashCode.Combine(CustomerId, At);
}

/// <summary>A lead cycle began (000-02, 000-03): a source told us of somebody who may buy.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Client">Who pushed it: the API client.</param>
/// <param name="ExternalId">The client's own number of the lead; with the client it identifies the lead for ever.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Source">One of the lead sources (000-02).</param>
/// <param name="SubSource">Node of the brand's source tree inside the source (000-18), or the word that the source used for one nobody knows.</param>
/// <param name="Campaign">Campaign the lead came from, if any.</param>
/// <param name="Interest">What the customer is interested in.</param>
/// <param name="City">City the customer named.</param>
/// <param name="District">District, if named.</param>
/// <param name="Person">The person as the source wrote it.</param>
/// <param name="Consent">What the customer agreed to.</param>
/// <param name="At">When the source received the lead.</param>
/// <param name="NamedDealer">The dealer that headquarters wants it to go to, if told.</param>
/// <param name="Registration">How a dealer's own staff registered it; absent when it came from elsewhere.</param>
/// <param name="ReactivatedFrom">The earlier cycle of the customer that came back to life with this one (000-04, 000-05).</param>
/// <param name="ContactFrom">Not to be called before this day: somebody who may buy later (002-12).</param>
/// <param name="ReferredBy">The customer who brought them, when it is a referral (004-13).</param>
[Event("lead_received", Publisher.LeadIntake)]
public sealed record LeadReceived(
    Guid LeadId, Guid CustomerId, string Client, string ExternalId, string Brand, LeadSource Source, string? SubSource, string? Campaign,
    Interest Interest, string City, string? District, Personal<Person> Person, Consent Consent, DateTimeOffset At, string? NamedDealer = null, Registration? Registration = null,
    Guid? ReactivatedFrom = null, DateOnly? ContactFrom = null, Guid? ReferredBy = null);

/// <summary>The lead was given to a dealer (000-03).</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Rule">Which rule chose the dealer.</param>
/// <param name="Interest">What the customer is interested in.</param>
/// <param name="At">When it was dispatched.</param>
/// <param name="AcceptBy">When the dealer must have accepted it; absent when a dealer takes what it is given.</param>
/// <param name="WarnAt">When four fifths of the time for the first response are gone (feature 11).</param>
/// <param name="RespondBy">When somebody must have tried to reach the customer, by the dealer's working time (feature 11).</param>
/// <param name="Refused">Dealers that a rule named before and that did not get it, and why; absent when there were none.</param>
/// <param name="Outlet">The dealer's outlet in the customer's district or city; absent when it has none there.</param>
[Event("lead_dispatched", Publisher.LeadIntake)]
public sealed record LeadDispatched(
    Guid LeadId, Guid CustomerId, string Brand, string Dealer, DispatchRule Rule, Interest Interest, DateTimeOffset At,
    DateTimeOffset? AcceptBy = null, DateTimeOffset? WarnAt = null, DateTimeOffset? RespondBy = null, IReadOnlyList<RefusedDealer>? Refused = null, string? Outlet = null)
{
    public bool Equals(LeadDispatched? other) =>
        other is not null
        && (LeadId, CustomerId, Brand, Dealer, Rule, Interest, At) == (other.LeadId, other.CustomerId, other.Brand, other.Dealer, other.Rule, other.Interest, other.At)
        && (AcceptBy, WarnAt, RespondBy, Outlet) == (other.AcceptBy, other.WarnAt, other.RespondBy, other.Outlet)
        && (Refused ?? []).SequenceEqual(other.Refused ?? []);

    public override int GetHashCode() => HashCode.Combine(LeadId, Dealer, At);
}

/// <summary>The dealer takes the lead on.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was accepted.</param>
[Event("lead_accepted", Publisher.LeadIntake)]
public sealed record LeadAccepted(Guid LeadId, string Brand, string Dealer, string By, DateTimeOffset At);

/// <summary>The dealer does not take the lead; it goes to the next.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="Reason">Why not.</param>
/// <param name="At">When it was declined.</param>
[Event("lead_declined", Publisher.LeadIntake)]
public sealed record LeadDeclined(Guid LeadId, string Brand, string Dealer, string By, DeclineReason Reason, DateTimeOffset At);

/// <summary>The dealer neither accepted nor declined in time; the lead goes to the next.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="AcceptBy">When it should have been accepted.</param>
/// <param name="At">When it was found expired.</param>
[Event("dispatch_expired", Publisher.LeadIntake)]
public sealed record DispatchExpired(Guid LeadId, string Brand, string Dealer, DateTimeOffset AcceptBy, DateTimeOffset At);

/// <summary>Headquarters took the lead back from the dealer.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="By">Client id.</param>
/// <param name="Reason">Why, in a few words of headquarters'.</param>
/// <param name="At">When it was recalled.</param>
/// <param name="Next">The dealer that headquarters wants it to go to, if told.</param>
[Event("lead_recalled", Publisher.LeadIntake)]
public sealed record LeadRecalled(Guid LeadId, string Brand, string Dealer, string By, string Reason, DateTimeOffset At, string? Next = null);

/// <summary>The lead is kept, with nobody to work on it yet.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Reason">What it waits for.</param>
/// <param name="At">Since when.</param>
/// <param name="Refused">Dealers that a rule named and that could not take it, and why; absent when there were none.</param>
/// <param name="Until">When it goes on by itself; absent when somebody has to let it go.</param>
/// <param name="Dealer">The dealer whose own customer it is; absent when it is nobody's yet.</param>
[Event("lead_held", Publisher.LeadIntake)]
public sealed record LeadHeld(
    Guid LeadId, Guid CustomerId, string Brand, HoldReason Reason, DateTimeOffset At, IReadOnlyList<RefusedDealer>? Refused = null, DateTimeOffset? Until = null, string? Dealer = null)
{
    public bool Equals(LeadHeld? other) =>
        other is not null
        && (LeadId, CustomerId, Brand, Reason, At, Until, Dealer) == (other.LeadId, other.CustomerId, other.Brand, other.Reason, other.At, other.Until, other.Dealer)
        && (Refused ?? []).SequenceEqual(other.Refused ?? []);

    public override int GetHashCode() => HashCode.Combine(LeadId, Reason, At);
}

/// <summary>What the lead was held for is there: it is given to a dealer next.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="By">Client or staff id, or the service when the customer's consent came.</param>
/// <param name="At">When.</param>
/// <param name="Next">The dealer that headquarters wants it to go to, if told.</param>
/// <param name="Consent">What the customer agreed to since, when that is why; what they agreed to with the lead stays as told.</param>
[Event("lead_released", Publisher.LeadIntake)]
public sealed record LeadReleased(Guid LeadId, string Brand, string By, DateTimeOffset At, string? Next = null, Consent? Consent = null);

/// <summary>The lead is no lead (feature 12): headquarters is told why, since it pays for leads.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Staff id, or the service when the screen at the door found it.</param>
/// <param name="At">When it was found.</param>
/// <param name="Dealer">The dealer that had it; absent when none had.</param>
[Event("lead_invalidated", Publisher.LeadIntake)]
public sealed record LeadInvalidated(Guid LeadId, Guid CustomerId, string Brand, InvalidReason Reason, string By, DateTimeOffset At, string? Dealer = null);

/// <summary>The customer asked again while the same dealer was at work on their open cycle: one cycle, told once more.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="To">The open cycle it belongs to.</param>
/// <param name="At">When it was linked.</param>
[Event("lead_linked", Publisher.LeadIntake)]
public sealed record LeadLinked(Guid LeadId, Guid CustomerId, string Brand, string Dealer, Guid To, DateTimeOffset At);

/// <summary>The link was wrong: the lead is a cycle of its own.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="From">The cycle it was linked to.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("lead_unlinked", Publisher.LeadIntake)]
public sealed record LeadUnlinked(Guid LeadId, string Brand, Guid From, string By, DateTimeOffset At);

/// <summary>Sales staff collected the lead; it waits for the sales manager (004-24).</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="By">Staff id of who collected it.</param>
/// <param name="CheckBy">When the manager must have decided: one working day.</param>
/// <param name="At">When it was handed in.</param>
[Event("lead_submitted", Publisher.LeadIntake)]
public sealed record LeadSubmitted(Guid LeadId, Guid CustomerId, string Brand, string Dealer, string By, DateTimeOffset CheckBy, DateTimeOffset At);

/// <summary>The sales manager let the lead in (004-24).</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="By">Staff id; never who collected it.</param>
/// <param name="At">When.</param>
[Event("lead_approved", Publisher.LeadIntake)]
public sealed record LeadApproved(Guid LeadId, string Brand, string Dealer, string By, DateTimeOffset At);

/// <summary>The sales manager did not let the lead in (004-24).</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="By">Staff id; never who collected it.</param>
/// <param name="Reason">Why not.</param>
/// <param name="At">When.</param>
[Event("lead_rejected", Publisher.LeadIntake)]
public sealed record LeadRejected(Guid LeadId, string Brand, string Dealer, string By, RejectReason Reason, DateTimeOffset At);

/// <summary>The sales manager's working day passed without a decision (004-24).</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="CheckBy">When it should have been decided.</param>
/// <param name="At">When it was found overdue.</param>
[Event("approval_overdue", Publisher.LeadIntake)]
public sealed record ApprovalOverdue(Guid LeadId, string Brand, string Dealer, DateTimeOffset CheckBy, DateTimeOffset At);

/// <summary>A consultant of the dealer got the lead (000-13).</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Consultant">Staff id.</param>
/// <param name="Method">How they were chosen.</param>
/// <param name="At">When.</param>
/// <param name="Skipped">Whose turn it might have been, and why it was not; absent when nobody was skipped.</param>
/// <param name="WarnAt">When four fifths of the new consultant's time are gone; absent when the clock goes on as it was.</param>
/// <param name="RespondBy">When the new consultant must have tried to reach the customer; absent when the clock goes on as it was.</param>
[Event("lead_assigned", Publisher.LeadIntake)]
public sealed record LeadAssigned(
    Guid LeadId, string Brand, string Dealer, string Consultant, AssignmentMethod Method, DateTimeOffset At, IReadOnlyList<SkippedConsultant>? Skipped = null,
    DateTimeOffset? WarnAt = null, DateTimeOffset? RespondBy = null)
{
    public bool Equals(LeadAssigned? other) =>
        other is not null
        && (LeadId, Brand, Dealer, Consultant, Method, At) == (other.LeadId, other.Brand, other.Dealer, other.Consultant, other.Method, other.At)
        && (WarnAt, RespondBy) == (other.WarnAt, other.RespondBy)
        && (Skipped ?? []).SequenceEqual(other.Skipped ?? []);

    public override int GetHashCode() => HashCode.Combine(LeadId, Consultant, At);
}

/// <summary>None of the dealer's consultants can take the lead now (000-13); they are asked again.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Skipped">Why not.</param>
/// <param name="AskAgainAt">When they are asked again.</param>
/// <param name="At">When they were asked.</param>
[Event("assignment_postponed", Publisher.LeadIntake)]
public sealed record AssignmentPostponed(Guid LeadId, string Brand, string Dealer, IReadOnlyList<SkippedConsultant> Skipped, DateTimeOffset AskAgainAt, DateTimeOffset At)
{
    public bool Equals(AssignmentPostponed? other) =>
        other is not null
        && (LeadId, Brand, Dealer, AskAgainAt, At) == (other.LeadId, other.Brand, other.Dealer, other.AskAgainAt, other.At)
        && Skipped.SequenceEqual(other.Skipped);

    public override int GetHashCode() => HashCode.Combine(LeadId, AskAgainAt, At);
}

/// <summary>The dealer's phone rang: somebody calls (000-14).</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Call">The dealer's own number of the call.</param>
/// <param name="At">When it began to ring.</param>
[Event("call_rang", Publisher.LeadIntake)]
public sealed record CallRang(Guid LeadId, string Brand, string Dealer, string Call, DateTimeOffset At);

/// <summary>Somebody took the call.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Call">The dealer's own number of the call.</param>
/// <param name="Staff">Staff id of who took it, if told.</param>
/// <param name="At">When it was taken.</param>
[Event("call_answered", Publisher.LeadIntake)]
public sealed record CallAnswered(Guid LeadId, string Brand, string Dealer, string Call, string? Staff, DateTimeOffset At);

/// <summary>漏接: nobody took the call (000-09). Somebody calls back.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Call">The dealer's own number of the call.</param>
/// <param name="CallBackBy">When somebody must have called back, by the dealer's working time.</param>
/// <param name="At">When the caller gave up.</param>
[Event("call_missed", Publisher.LeadIntake)]
public sealed record CallMissed(Guid LeadId, string Brand, string Dealer, string Call, DateTimeOffset CallBackBy, DateTimeOffset At);

/// <summary>The call is over.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Call">The dealer's own number of the call.</param>
/// <param name="DurationSeconds">Length of the conversation in seconds; 0 when nobody took it.</param>
/// <param name="Recording">Where the dealer keeps the recording, if it was recorded.</param>
/// <param name="At">When it ended.</param>
[Event("call_ended", Publisher.LeadIntake)]
public sealed record CallEnded(Guid LeadId, string Brand, string Dealer, string Call, int DurationSeconds, Personal<string>? Recording, DateTimeOffset At);

/// <summary>Nobody called back in time after a missed call (000-09): the manager is told.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="CallBackBy">When somebody should have called back.</param>
/// <param name="At">When it was found.</param>
[Event("call_back_overdue", Publisher.LeadIntake)]
public sealed record CallBackOverdue(Guid LeadId, string Brand, string Dealer, DateTimeOffset CallBackBy, DateTimeOffset At);

/// <summary>After a missed call the dealer and the caller have been in touch, or the dealer tried.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="InTime">Whether that was before the time was gone.</param>
/// <param name="At">When.</param>
[Event("call_back_made", Publisher.LeadIntake)]
public sealed record CallBackMade(Guid LeadId, string Brand, string Dealer, bool InTime, DateTimeOffset At);

/// <summary>Four fifths of the time for the first response are gone and nobody has tried.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Consultant">Staff id of who has the lead; absent when nobody has.</param>
/// <param name="DueAt">When the time is gone.</param>
/// <param name="At">When it was found.</param>
[Event("first_response_due_soon", Publisher.LeadIntake)]
public sealed record FirstResponseDueSoon(Guid LeadId, string Brand, string Dealer, string? Consultant, DateTimeOffset DueAt, DateTimeOffset At);

/// <summary>The time for the first response is gone and nobody has tried: the manager and headquarters are told.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Consultant">Staff id of who had the lead; absent when nobody had.</param>
/// <param name="DueAt">When the time was gone.</param>
/// <param name="At">When it was found.</param>
[Event("first_response_breached", Publisher.LeadIntake)]
public sealed record FirstResponseBreached(Guid LeadId, string Brand, string Dealer, string? Consultant, DateTimeOffset DueAt, DateTimeOffset At);

/// <summary>Somebody genuinely tried to reach the customer for the first time; the clock stands.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="InTime">Whether that was before the time was gone, by when it happened, not by when it was told.</param>
/// <param name="At">When they tried.</param>
[Event("first_response_made", Publisher.LeadIntake)]
public sealed record FirstResponseMade(Guid LeadId, string Brand, string Dealer, bool InTime, DateTimeOffset At);

/// <summary>The lead cycle ended.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">The dealer that had it; absent when none had.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
[Event("lead_closed", Publisher.LeadIntake)]
public sealed record LeadClosed(Guid LeadId, string Brand, string? Dealer, CloseReason Reason, DateTimeOffset At);

/// <summary>How a dealer takes leads from a moment on.</summary>
/// <param name="DealerId">The dealer's configuration.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Settings">All of it, not what changed.</param>
/// <param name="EffectiveFrom">Since when leads are given out by it.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was decided.</param>
[Event("dealer_configured", Publisher.LeadIntake)]
public sealed record DealerConfigured(Guid DealerId, string Dealer, DealerSettings Settings, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At);

/// <summary>A client said how its files and documents are to be read.</summary>
/// <param name="ProfileId">The profile.</param>
/// <param name="Client">The API client whose profile it is.</param>
/// <param name="Profile">What the client calls it.</param>
/// <param name="Brand">Brand code; absent for a client of all brands.</param>
/// <param name="Settings">How they are to be read.</param>
/// <param name="At">When it was saved.</param>
[Event("import_profile_saved", Publisher.LeadIntake)]
public sealed record ImportProfileSaved(Guid ProfileId, string Client, string Profile, string? Brand, ImportSettings Settings, DateTimeOffset At);

/// <summary>A dealer said how one of its consultants takes leads (000-13).</summary>
/// <param name="DealerId">The dealer's configuration.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Staff">Staff id.</param>
/// <param name="Settings">All of it, not what changed.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was decided; it holds at once.</param>
[Event("consultant_configured", Publisher.LeadIntake)]
public sealed record ConsultantConfigured(Guid DealerId, string Dealer, string Staff, ConsultantSettings Settings, string By, DateTimeOffset At);

/// <summary>By which rules a brand's leads are taken in and given out from a moment on.</summary>
/// <param name="RulesId">The brand's rules.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Rules">All of them, not what changed.</param>
/// <param name="EffectiveFrom">Since when they hold.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was decided.</param>
[Event("brand_rules_set", Publisher.LeadIntake)]
public sealed record BrandRulesSet(Guid RulesId, string Brand, BrandRules Rules, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At);

/// <summary>Where a brand's leads come from, from a moment on (000-02).</summary>
/// <param name="SourcesId">The brand's source tree.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Tree">All of it, not what changed.</param>
/// <param name="EffectiveFrom">Since when leads are read by it.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was decided.</param>
[Event("sources_configured", Publisher.LeadIntake)]
public sealed record SourcesConfigured(Guid SourcesId, string Brand, SourceTree Tree, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At);
