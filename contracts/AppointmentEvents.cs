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
[Event("appointment_booked", Publisher.Appointment)]
public sealed record AppointmentBooked(
    Guid AppointmentId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, AppointmentType Type, DateTimeOffset ScheduledAt, DateTimeOffset At);

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
[Event("appointment_missed", Publisher.Appointment)]
public sealed record AppointmentMissed(Guid AppointmentId, Guid LeadId, DateTimeOffset At);

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
[Event("visit_arrived", Publisher.Appointment)]
public sealed record VisitArrived(
    Guid AppointmentId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, AppointmentType Type, string Reason, DateTimeOffset At);

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
