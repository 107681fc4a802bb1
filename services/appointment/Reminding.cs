using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using AppointmentStreams = Leads.EventStore.Streams<Leads.Appointments.Appointment.Command, Leads.Appointments.Appointment>;

namespace Leads.Appointments;

/// <summary>Does what appointments wait for: reminds by the channel the customer agreed to, and notes who did not come.</summary>
public sealed class Reminding(AppointmentStreams appointments, Booking booking, Contactable contactable, EventStore.EventStore store)
{
    public async Task Due(Guid id, Deadline deadline, CancellationToken cancel)
    {
        var now = store.Clock.GetUtcNow();
        switch (deadline.What)
        {
            case Appointment.NoShow:
                await booking.Miss(id, new Caller(store.Service, Roles.Admin, null, null, now), cancel);
                break;
            case Appointment.Reminder:
                var (_, state) = await appointments.AggregateStream(id, cancel);
                var customer = appointments.Decider.Tags(state).Subject;
                // Late ones are told to nobody: the next is due, or the appointment has begun.
                var late = state is Appointment.Ahead ahead && (now >= ahead.Agreed.Slot.From || ahead.Agreed.RemindAt.Any(at => at > deadline.DueAt && at <= now));
                var reachable = customer is { } whom && !late ? await contactable.Of(whom, cancel) : new Reachable(false, false);
                await appointments.Handle(
                    id,
                    new Appointment.Command.Remind(deadline.DueAt, reachable.Sms ? ContactChannel.Sms : reachable.Phone ? ContactChannel.Phone : null, now), new Context(store.Service), cancel);
                break;
            default:
                await appointments.Handle(id, Appointment.Decider.OnDue(deadline, now), new Context(store.Service), cancel);
                break;
        }
    }
}
