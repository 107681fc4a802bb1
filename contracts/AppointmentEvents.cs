namespace Leads.Contracts;

/// <summary>The dealer may invite the customer: the lead was given to it (000-36).</summary>
/// <param name="InvitationId">The invitation.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="At">When the lead reached the dealer.</param>
[Event("invitation_opened", Publisher.Appointment)]
public sealed record InvitationOpened(Guid InvitationId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateTimeOffset At);

/// <summary>A time and place was agreed with the customer.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Type">What for (§5).</param>
/// <param name="ScheduledAt">The agreed time.</param>
/// <param name="At">When it was agreed.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Resources">Codes of the consultant, the car, the bay that it takes.</param>
/// <param name="OfferId">The offer of two slots that it was chosen from.</param>
/// <param name="Model">Code of the model they want to drive.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="RemindAt">When the customer is reminded.</param>
/// <param name="MissedAt">When it is missed, if nobody says that they came.</param>
/// <param name="Way">Of a visit at the customer's, the way there and back.</param>
[Event("appointment_booked", Publisher.Appointment)]
public sealed record AppointmentBooked(
    Guid AppointmentId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, AppointmentType Type, DateTimeOffset ScheduledAt, DateTimeOffset At,
    DateTimeOffset? EndsAt = null, IReadOnlyList<string>? Resources = null, Guid? OfferId = null, string? Model = null, string? By = null, IReadOnlyList<DateTimeOffset>? RemindAt = null,
    DateTimeOffset? MissedAt = null, Way? Way = null)
{
    public bool Equals(AppointmentBooked? other) =>
        other is not null && (AppointmentId, LeadId, CustomerId, Brand, Dealer, Type) == (other.AppointmentId, other.LeadId, other.CustomerId, other.Brand, other.Dealer, other.Type)
        && (ScheduledAt, At, EndsAt, OfferId, Model, By, MissedAt) == (other.ScheduledAt, other.At, other.EndsAt, other.OfferId, other.Model, other.By, other.MissedAt) && Way == other.Way
        && (Resources ?? []).SequenceEqual(other.Resources ?? []) && (RemindAt ?? []).SequenceEqual(other.RemindAt ?? []);

    public override int GetHashCode() => HashCode.Combine(AppointmentId, ScheduledAt, At);
}

/// <summary>The customer comes at another time.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="ScheduledAt">The time agreed now.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Resources">Codes of the consultant, the car, the bay that it takes.</param>
/// <param name="By">Who wanted it.</param>
/// <param name="Reason">Reason code.</param>
/// <param name="At">When it was agreed.</param>
/// <param name="RemindAt">When the customer is reminded.</param>
/// <param name="MissedAt">When it is missed, if nobody says that they came.</param>
/// <param name="Way">Of a visit at the customer's, the way there and back.</param>
[Event("appointment_rescheduled", Publisher.Appointment)]
public sealed record AppointmentRescheduled(
    Guid AppointmentId, Guid LeadId, DateTimeOffset ScheduledAt, DateTimeOffset EndsAt, IReadOnlyList<string> Resources, CancelledBy By, string Reason, DateTimeOffset At,
    IReadOnlyList<DateTimeOffset>? RemindAt = null, DateTimeOffset? MissedAt = null, Way? Way = null)
{
    public bool Equals(AppointmentRescheduled? other) =>
        other is not null && (AppointmentId, LeadId, ScheduledAt, EndsAt, By, Reason, At) == (other.AppointmentId, other.LeadId, other.ScheduledAt, other.EndsAt, other.By, other.Reason, other.At)
        && (MissedAt, Way) == (other.MissedAt, other.Way) && Resources.SequenceEqual(other.Resources) && (RemindAt ?? []).SequenceEqual(other.RemindAt ?? []);

    public override int GetHashCode() => HashCode.Combine(AppointmentId, ScheduledAt, At);
}

/// <summary>The customer confirmed.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="At">When the customer confirmed.</param>
[Event("appointment_confirmed", Publisher.Appointment)]
public sealed record AppointmentConfirmed(Guid AppointmentId, Guid LeadId, DateTimeOffset At);

/// <summary>The customer did not come.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="At">When it was clear.</param>
/// <param name="NoShows">How often they did not come since they were last given back to the call centre.</param>
/// <param name="RecoverBy">By when somebody calls them; absent when the call centre does.</param>
[Event("appointment_missed", Publisher.Appointment)]
public sealed record AppointmentMissed(Guid AppointmentId, Guid LeadId, DateTimeOffset At, int? NoShows = null, DateTimeOffset? RecoverBy = null);

/// <summary>The appointment was called off.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="By">Who called it off.</param>
/// <param name="Reason">Reason code.</param>
/// <param name="At">When it was called off.</param>
[Event("appointment_cancelled", Publisher.Appointment)]
public sealed record AppointmentCancelled(Guid AppointmentId, Guid LeadId, CancelledBy By, string Reason, DateTimeOffset At);

/// <summary>The customer stood in the showroom, and we know why (000-07).</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Type">The kind of appointment that was kept.</param>
/// <param name="Reason">Visit reason code.</param>
/// <param name="At">When the customer arrived.</param>
/// <param name="WalkIn">They had no appointment.</param>
/// <param name="Party">Who came along, and who has which part in buying (000-42).</param>
/// <param name="Note">Why they came, in their words.</param>
/// <param name="By">Client or staff id of who received them.</param>
[Event("visit_arrived", Publisher.Appointment)]
public sealed record VisitArrived(
    Guid AppointmentId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, AppointmentType Type, string Reason, DateTimeOffset At,
    bool? WalkIn = null, IReadOnlyList<RoleInBuying>? Party = null, Personal<string>? Note = null, string? By = null)
{
    public bool Equals(VisitArrived? other) =>
        other is not null && (AppointmentId, LeadId, CustomerId, Brand, Dealer, Type) == (other.AppointmentId, other.LeadId, other.CustomerId, other.Brand, other.Dealer, other.Type)
        && (Reason, At, WalkIn, Note, By) == (other.Reason, other.At, other.WalkIn, other.Note, other.By) && (Party ?? []).SequenceEqual(other.Party ?? []);

    public override int GetHashCode() => HashCode.Combine(AppointmentId, Reason, At);
}

/// <summary>The lead went to another dealer, which may invite the customer now.</summary>
/// <param name="InvitationId">The invitation.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">The dealer that has it now.</param>
/// <param name="At">When the lead reached that dealer.</param>
[Event("invitation_moved", Publisher.Appointment)]
public sealed record InvitationMoved(Guid InvitationId, Guid LeadId, string Brand, string Dealer, DateTimeOffset At);

/// <summary>The dealer has the lead no more and invites the customer no more.</summary>
/// <param name="InvitationId">The invitation.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">The dealer that had it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
[Event("invitation_withdrawn", Publisher.Appointment)]
public sealed record InvitationWithdrawn(Guid InvitationId, Guid LeadId, string Brand, string Dealer, LossReason Reason, DateTimeOffset At);

/// <summary>A customer was invited by phone: how, with which benefits, and what they said.</summary>
/// <param name="InvitationId">The invitation.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Its number among those of the lead, from 1.</param>
/// <param name="Playbook">By which seven steps (000-36, 003-20).</param>
/// <param name="Steps">What became of each step.</param>
/// <param name="Reasons">At least two (000-33).</param>
/// <param name="Answer">What the customer said.</param>
/// <param name="OfferId">The two slots that were offered.</param>
/// <param name="DurationSeconds">Length of the call; two minutes are enough (003-18).</param>
/// <param name="CallBackBy">By when they should have called back, when a message was left (003-21).</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("invitation_made", Publisher.Appointment)]
public sealed record InvitationMade(
    Guid InvitationId, Guid LeadId, int Number, InvitationPlaybook Playbook, IReadOnlyList<InvitationStepDone> Steps, IReadOnlyList<InvitationReason> Reasons, InvitationAnswer Answer,
    Guid? OfferId, int? DurationSeconds, DateTimeOffset? CallBackBy, string By, DateTimeOffset At)
{
    public bool Equals(InvitationMade? other) =>
        other is not null && (InvitationId, LeadId, Number, Playbook, Answer, OfferId, DurationSeconds) == (other.InvitationId, other.LeadId, other.Number, other.Playbook, other.Answer, other.OfferId, other.DurationSeconds)
        && (CallBackBy, By, At) == (other.CallBackBy, other.By, other.At) && Steps.SequenceEqual(other.Steps) && Reasons.SequenceEqual(other.Reasons);

    public override int GetHashCode() => HashCode.Combine(InvitationId, Number, At);
}

/// <summary>The customer called back, or answered otherwise what they had left open (003-21).</summary>
/// <param name="InvitationId">The invitation.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Which one they answer.</param>
/// <param name="Answer">What they said.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("invitation_answered", Publisher.Appointment)]
public sealed record InvitationAnswered(Guid InvitationId, Guid LeadId, int Number, InvitationAnswer Answer, string By, DateTimeOffset At);

/// <summary>A message was left and the customer did not call back in time; the two slots are free again (003-21).</summary>
/// <param name="InvitationId">The invitation.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">Which one.</param>
/// <param name="At">When it was clear.</param>
[Event("invitation_unanswered", Publisher.Appointment)]
public sealed record InvitationUnanswered(Guid InvitationId, Guid LeadId, int Number, DateTimeOffset At);

/// <summary>The customer was reminded, or somebody has to call them for it.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="DueAt">When they were to be reminded.</param>
/// <param name="Channel">How: a text message by itself, a call by the staff; absent when the customer agreed to neither.</param>
/// <param name="At">When.</param>
[Event("appointment_reminded", Publisher.Appointment)]
public sealed record AppointmentReminded(Guid AppointmentId, Guid LeadId, DateTimeOffset DueAt, ContactChannel? Channel, DateTimeOffset At);

/// <summary>Nobody called a customer in time who did not come.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="DueAt">By when somebody should have.</param>
/// <param name="At">When it was clear.</param>
[Event("no_show_recovery_overdue", Publisher.Appointment)]
public sealed record NoShowRecoveryOverdue(Guid AppointmentId, Guid LeadId, DateTimeOffset DueAt, DateTimeOffset At);

/// <summary>A customer who did not come was called.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Outcome">What they said.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("no_show_recovered", Publisher.Appointment)]
public sealed record NoShowRecovered(Guid AppointmentId, Guid LeadId, RecoveryOutcome Outcome, string By, DateTimeOffset At);

/// <summary>A customer did not come to an appointment.</summary>
/// <param name="InvitationId">The invitation.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="AppointmentId">Which.</param>
/// <param name="NoShows">How often they did not come since they were last given back to the call centre.</param>
/// <param name="At">When it was clear.</param>
/// <param name="ScheduledAt">For when they were expected.</param>
[Event("no_show_noted", Publisher.Appointment)]
public sealed record NoShowNoted(Guid InvitationId, Guid LeadId, Guid AppointmentId, int NoShows, DateTimeOffset At, DateTimeOffset? ScheduledAt = null);

/// <summary>They did not come again: the call centre speaks with them first.</summary>
/// <param name="InvitationId">The invitation.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="NoShows">How often they did not come.</param>
/// <param name="At">When.</param>
[Event("invitation_returned", Publisher.Appointment)]
public sealed record InvitationReturned(Guid InvitationId, Guid LeadId, string Dealer, int NoShows, DateTimeOffset At);

/// <summary>The customer is to be written something; who they are is asked where persons live, when it is sent.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">To whom.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">From which dealer.</param>
/// <param name="Channel">How.</param>
/// <param name="Template">About what.</param>
/// <param name="AppointmentId">Which appointment; of a late car, which deal.</param>
/// <param name="Type">What it is for.</param>
/// <param name="ScheduledAt">When it is; of a late car, when it should be there now.</param>
/// <param name="At">When it was to be written.</param>
[Event("message_requested", Publisher.Appointment)]
public sealed record MessageRequested(
    Guid MessageId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, ContactChannel Channel, MessageTemplate Template, Guid AppointmentId, AppointmentType Type, DateTimeOffset ScheduledAt,
    DateTimeOffset At);

/// <summary>A provider took the message.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Provider">Which.</param>
/// <param name="Reference">Its own number for it.</param>
/// <param name="At">When.</param>
[Event("message_sent", Publisher.Appointment)]
public sealed record MessageSent(Guid MessageId, Guid LeadId, string Provider, string Reference, DateTimeOffset At);

/// <summary>A provider did not take the message; it is tried again.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Attempt">Which attempt, from 1.</param>
/// <param name="Reason">What the provider said; nothing about the person.</param>
/// <param name="RetryAt">When it is tried again.</param>
/// <param name="At">When.</param>
[Event("message_failed", Publisher.Appointment)]
public sealed record MessageFailed(Guid MessageId, Guid LeadId, int Attempt, string Reason, DateTimeOffset RetryAt, DateTimeOffset At);

/// <summary>No provider took the message; it is not tried again.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">What the provider said last.</param>
/// <param name="At">When.</param>
[Event("message_given_up", Publisher.Appointment)]
public sealed record MessageGivenUp(Guid MessageId, Guid LeadId, int Attempts, string Reason, DateTimeOffset At);

/// <summary>A sales consultant takes the customer over, until the deal (000-15).</summary>
/// <param name="AppointmentId">The visit.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Consultant">Staff id.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
/// <param name="Type">What the visit is for.</param>
/// <param name="Dealer">At which dealer.</param>
[Event("visit_taken_over", Publisher.Appointment)]
public sealed record VisitTakenOver(Guid AppointmentId, Guid LeadId, string Consultant, string By, DateTimeOffset At, AppointmentType? Type = null, string? Dealer = null);

/// <summary>A car was presented (001-01.3).</summary>
/// <param name="AppointmentId">The visit.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Model">Code of the model.</param>
/// <param name="Minutes">How long.</param>
/// <param name="Points">Which selling points were spoken of (000-46).</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("presentation_held", Publisher.Appointment)]
public sealed record PresentationHeld(Guid AppointmentId, Guid LeadId, string Model, int Minutes, IReadOnlyList<SellingPoint>? Points, string By, DateTimeOffset At)
{
    public bool Equals(PresentationHeld? other) =>
        other is not null && (AppointmentId, LeadId, Model, Minutes, By, At) == (other.AppointmentId, other.LeadId, other.Model, other.Minutes, other.By, other.At)
        && (Points ?? []).SequenceEqual(other.Points ?? []);

    public override int GetHashCode() => HashCode.Combine(AppointmentId, Model, At);
}

/// <summary>The customer drove a car (001-01.4); the licence was checked before.</summary>
/// <param name="AppointmentId">The visit.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Model">Code of the model.</param>
/// <param name="Car">Code of the demo car.</param>
/// <param name="Route">Code of the route.</param>
/// <param name="Minutes">How long.</param>
/// <param name="Rating">How they liked it, from 1 to 5.</param>
/// <param name="Feedback">What they said.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("test_drive_taken", Publisher.Appointment)]
public sealed record TestDriveTaken(
    Guid AppointmentId, Guid LeadId, string Model, string? Car, string Route, int Minutes, int? Rating, Personal<string>? Feedback, string By, DateTimeOffset At);

/// <summary>The visit is over.</summary>
/// <param name="AppointmentId">The visit.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When the customer left.</param>
[Event("visit_held", Publisher.Appointment)]
public sealed record VisitHeld(Guid AppointmentId, Guid LeadId, string By, DateTimeOffset At);

/// <summary>A visit at the customer's is planned (003-24, 003-27); all of it, not what changed.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Plan">Where, how long, whom, with what.</param>
/// <param name="Person">Whom, by name.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When it was planned.</param>
/// <param name="MissedAt">When it is missed now, if nobody says that it was made.</param>
[Event("visit_planned", Publisher.Appointment)]
public sealed record VisitPlanned(Guid AppointmentId, Guid LeadId, VisitPlan Plan, Personal<string>? Person, string By, DateTimeOffset At, DateTimeOffset? MissedAt = null);

/// <summary>Somebody read what was said at a visit.</summary>
/// <param name="AppointmentId">The visit.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="Role">Their role.</param>
/// <param name="At">When.</param>
[Event("visit_accessed", Publisher.Appointment)]
public sealed record VisitAccessed(Guid AppointmentId, Guid LeadId, string By, string Role, DateTimeOffset At);
