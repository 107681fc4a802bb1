using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>An appointment runs from the agreed time to a visit with a reason (000-07), or to a reason why not.</summary>
public abstract record Appointment
{
    public sealed record None : Appointment;

    public sealed record Booked(Guid Id, Tags Tags, AppointmentType Type, DateTimeOffset ScheduledAt) : Appointment;

    public sealed record Confirmed(Guid Id, Tags Tags, AppointmentType Type, DateTimeOffset ScheduledAt) : Appointment;

    public sealed record Arrived(Guid Id, Tags Tags) : Appointment;

    public sealed record Missed(Guid Id, Tags Tags) : Appointment;

    public sealed record Cancelled(Guid Id, Tags Tags) : Appointment;

    public abstract record Command
    {
        public sealed record Book(
            Guid AppointmentId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, AppointmentType Type, DateTimeOffset ScheduledAt, DateTimeOffset At) : Command;

        public sealed record Confirm(DateTimeOffset At) : Command;

        /// <param name="Reason">Why the customer came: code, required (000-07).</param>
        public sealed record Arrive(string Reason, DateTimeOffset At) : Command;

        public sealed record Miss(DateTimeOffset At) : Command;

        public sealed record Cancel(CancelledBy By, string Reason, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, Appointment> Decider = new("appointment", new None(), Decide, Evolve)
    {
        Tags = state => state switch
        {
            Booked a => a.Tags,
            Confirmed a => a.Tags,
            Arrived a => a.Tags,
            Missed a => a.Tags,
            Cancelled a => a.Tags,
            _ => Tags.None,
        },
    };

    public static IReadOnlyList<object> Decide(Command command, Appointment state) => (command, state) switch
    {
        (Command.Book c, None) when c.ScheduledAt <= c.At => throw new Refused("appointment-past", "An appointment lies in the future."),
        (Command.Book c, None) => [new AppointmentBooked(c.AppointmentId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.Type, c.ScheduledAt, c.At)],
        (Command.Book, _) => [],

        (Command.Confirm c, Booked a) => [new AppointmentConfirmed(a.Id, a.Tags.Lead, c.At)],
        (Command.Confirm, Confirmed) => [],

        (Command.Arrive c, Booked or Confirmed) when string.IsNullOrWhiteSpace(c.Reason) => throw new Refused("visit-reason-missing", "A visit has a reason (000-07)."),
        (Command.Arrive c, Booked a) => [Visit(a.Id, a.Tags, a.Type, c)],
        (Command.Arrive c, Confirmed a) => [Visit(a.Id, a.Tags, a.Type, c)],
        (Command.Arrive, Arrived) => [],

        (Command.Miss c, Booked a) => [new AppointmentMissed(a.Id, a.Tags.Lead, c.At)],
        (Command.Miss c, Confirmed a) => [new AppointmentMissed(a.Id, a.Tags.Lead, c.At)],
        (Command.Miss, Missed) => [],

        (Command.Cancel c, Booked or Confirmed) when string.IsNullOrWhiteSpace(c.Reason) => throw new Refused("cancel-reason-missing", "Calling off needs a reason."),
        (Command.Cancel c, Booked a) => [new AppointmentCancelled(a.Id, a.Tags.Lead, c.By, c.Reason, c.At)],
        (Command.Cancel c, Confirmed a) => [new AppointmentCancelled(a.Id, a.Tags.Lead, c.By, c.Reason, c.At)],
        (Command.Cancel, Cancelled) => [],

        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the appointment is {state.GetType().Name}."),
    };

    public static Appointment Evolve(Appointment state, object e) => (state, e) switch
    {
        (None, AppointmentBooked b) => new Booked(b.AppointmentId, new Tags(b.LeadId, b.CustomerId, b.Brand, b.Dealer), b.Type, b.ScheduledAt),
        (Booked a, AppointmentConfirmed) => new Confirmed(a.Id, a.Tags, a.Type, a.ScheduledAt),
        (Booked a, VisitArrived) => new Arrived(a.Id, a.Tags),
        (Confirmed a, VisitArrived) => new Arrived(a.Id, a.Tags),
        (Booked a, AppointmentMissed) => new Missed(a.Id, a.Tags),
        (Confirmed a, AppointmentMissed) => new Missed(a.Id, a.Tags),
        (Booked a, AppointmentCancelled) => new Cancelled(a.Id, a.Tags),
        (Confirmed a, AppointmentCancelled) => new Cancelled(a.Id, a.Tags),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to an appointment that is {state.GetType().Name}."),
    };

    private static VisitArrived Visit(Guid id, Tags tags, AppointmentType type, Command.Arrive c) =>
        new(id, tags.Lead, tags.Subject!.Value, tags.Brand!, tags.Dealer!, type, c.Reason, c.At);

    private Appointment()
    {
    }
}
