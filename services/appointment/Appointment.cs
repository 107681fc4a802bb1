using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>An appointment runs from the agreed time to a visit with a reason (000-07), or to a reason why not.</summary>
public abstract record Appointment
{
    public sealed record None : Appointment;

    /// <param name="Model">Code of the model they want to drive.</param>
    public abstract record Known(Guid Id, Tags Tags, AppointmentType Type, Agreed Agreed, string? Model) : Appointment
    {
        /// <summary>Where they meet: with the time it is what a call for an appointment fixes (001-02, 003-17).</summary>
        public MeetingPlace Place => Type == AppointmentType.HomeVisit ? MeetingPlace.AtCustomer : MeetingPlace.AtDealer;
    }

    /// <summary>The customer is to come.</summary>
    public abstract record Ahead(Guid Id, Tags Tags, AppointmentType Type, Agreed Agreed, string? Model) : Known(Id, Tags, Type, Agreed, Model)
    {
        /// <summary>Of a visit at the customer's: how it is planned.</summary>
        public VisitPlan? Planned { get; init; }
    }

    /// <summary>Agreed.</summary>
    public sealed record Tentative(Guid Id, Tags Tags, AppointmentType Type, Agreed Agreed, string? Model) : Ahead(Id, Tags, Type, Agreed, Model);

    /// <summary>Agreed, and the customer said again that they come.</summary>
    public sealed record Confirmed(Guid Id, Tags Tags, AppointmentType Type, Agreed Agreed, string? Model) : Ahead(Id, Tags, Type, Agreed, Model);

    /// <summary>The customer is there.</summary>
    public sealed record Arrived(Guid Id, Tags Tags, AppointmentType Type, Agreed Agreed, string? Model) : Known(Id, Tags, Type, Agreed, Model)
    {
        /// <summary>Who receives them (000-15); null while nobody took them over.</summary>
        public string? Consultant { get; init; }
    }

    /// <summary>The customer was there.</summary>
    public sealed record Held(Guid Id, Tags Tags, AppointmentType Type, Agreed Agreed, string? Model) : Known(Id, Tags, Type, Agreed, Model);

    /// <summary>The customer did not come.</summary>
    /// <param name="RecoverBy">By when somebody calls them; null when somebody has, or the call centre does.</param>
    public sealed record Missed(Guid Id, Tags Tags, AppointmentType Type, Agreed Agreed, string? Model, DateTimeOffset? RecoverBy) : Known(Id, Tags, Type, Agreed, Model)
    {
        /// <summary>Nobody called them in time, or has said so yet.</summary>
        public bool Late { get; init; }
    }

    /// <summary>Called off.</summary>
    public sealed record Cancelled(Guid Id, Tags Tags, AppointmentType Type, Agreed Agreed, string? Model) : Known(Id, Tags, Type, Agreed, Model);

    public abstract record Command
    {
        /// <param name="Agreed">The agreed time, with what it takes.</param>
        /// <param name="OfferId">The offer it was chosen from; null when the customer named the time.</param>
        /// <param name="Model">Code of the model they want to drive.</param>
        public sealed record Book(
            Guid AppointmentId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, AppointmentType Type, Agreed Agreed, string By, DateTimeOffset At, Guid? OfferId = null, string? Model = null)
            : Command;

        public sealed record Confirm(DateTimeOffset At) : Command;

        /// <param name="Person">Whom they visit, by name.</param>
        /// <param name="MissedAt">When it is missed then.</param>
        public sealed record PlanVisit(VisitPlan Plan, string? Person, DateTimeOffset? MissedAt, string By, DateTimeOffset At) : Command;

        /// <summary>Somebody reads what was said.</summary>
        public sealed record NoteAccess(string By, string Role, DateTimeOffset At) : Command;

        public sealed record Reschedule(Agreed Agreed, CancelledBy By, string Reason, DateTimeOffset At) : Command;

        /// <param name="DueAt">When they were to be reminded.</param>
        /// <param name="Channel">How; null when the customer agreed to nothing.</param>
        public sealed record Remind(DateTimeOffset DueAt, ContactChannel? Channel, DateTimeOffset At) : Command;

        /// <param name="Reason">Why the customer came: code, required (000-07).</param>
        public sealed record Arrive(string Reason, DateTimeOffset At) : Command
        {
            public IReadOnlyList<RoleInBuying>? Party { get; init; }

            /// <summary>Why, in their words.</summary>
            public string? Note { get; init; }

            /// <summary>Client or staff id of who received them.</summary>
            public string? By { get; init; }
        }

        /// <summary>Somebody came who had no appointment.</summary>
        /// <param name="Came">Why, with whom and when.</param>
        public sealed record WalkIn(Guid AppointmentId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, AppointmentType Type, Arrive Came) : Command;

        public sealed record TakeOver(string Consultant, string By, DateTimeOffset At) : Command;

        public sealed record Present(string Model, int Minutes, IReadOnlyList<SellingPoint>? Points, string By, DateTimeOffset At) : Command;

        /// <param name="LicenceChecked">Somebody saw the driving licence.</param>
        public sealed record Drive(string Model, string? Car, string Route, int Minutes, bool LicenceChecked, int? Rating, string? Feedback, string By, DateTimeOffset At) : Command;

        /// <summary>The customer left.</summary>
        public sealed record Leave(string By, DateTimeOffset At) : Command;

        /// <param name="NoShows">How often the customer did not come.</param>
        /// <param name="RecoverBy">By when somebody calls them; null when the call centre does.</param>
        public sealed record Miss(DateTimeOffset At, int NoShows = 1, DateTimeOffset? RecoverBy = null) : Command;

        /// <summary>Who did not come was called.</summary>
        public sealed record Recover(RecoveryOutcome Outcome, string By, DateTimeOffset At) : Command;

        public sealed record MarkUnrecovered(DateTimeOffset DueAt, DateTimeOffset At) : Command;

        public sealed record Cancel(CancelledBy By, string Reason, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    /// <summary>The customer is reminded.</summary>
    public const string Reminder = "reminder";

    /// <summary>Nobody said that they came.</summary>
    public const string NoShow = "no_show";

    /// <summary>Somebody should have called who did not come.</summary>
    public const string Recovery = "recovery";

    public static readonly Decider<Command, Appointment> Decider = new("appointment", new None(), Decide, Evolve)
    {
        Tags = state => state is Known known ? known.Tags : Tags.None,
        Deadlines = state => state switch
        {
            Ahead a => a.Agreed.Deadlines,
            Missed { RecoverBy: { } by, Late: false } => [new Deadline(Recovery, by)],
            _ => [],
        },
        OnDue = (deadline, now) => deadline.What switch
        {
            Reminder => new Command.Remind(deadline.DueAt, null, now),
            NoShow => new Command.Miss(now),
            _ => new Command.MarkUnrecovered(deadline.DueAt, now),
        },
    };

    public static IReadOnlyList<object> Decide(Command command, Appointment state) => (command, state) switch
    {
        (Command.Book c, None) when c.Agreed.Slot.From <= c.At => throw Past(),
        (Command.Book c, None) =>
        [
            new AppointmentBooked(
                c.AppointmentId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.Type, c.Agreed.Slot.From, c.At, c.Agreed.Slot.To, c.Agreed.Slot.Resources, c.OfferId, c.Model, c.By, c.Agreed.RemindAt,
                c.Agreed.MissedAt, c.Agreed.Slot.Way),
        ],
        (Command.Book, _) => [],

        (Command.Confirm c, Tentative a) => [new AppointmentConfirmed(a.Id, a.Tags.Lead, c.At)],
        (Command.Confirm, Confirmed) => [],

        (Command.PlanVisit, Ahead { Type: not AppointmentType.HomeVisit }) => throw new Refused("not-a-home-visit", "Only a visit at the customer's is planned (003-24)."),
        // Nobody is missed before they could come.
        (Command.PlanVisit { MissedAt: { } missed } c, Ahead a) when missed < a.Agreed.Slot.From => Decide(c with { MissedAt = a.Agreed.Slot.From }, a),
        (Command.PlanVisit c, Ahead a) => c.Plan == a.Planned && c.Person is null ? [] : [new VisitPlanned(a.Id, a.Tags.Lead, c.Plan, Text(c.Person), c.By, c.At, c.MissedAt)],
        (Command.NoteAccess c, Known a) => [new VisitAccessed(a.Id, a.Tags.Lead, c.By, c.Role, c.At)],

        (Command.Reschedule c, Ahead or Missed) when c.Agreed.Slot.From <= c.At => throw Past(),
        (Command.Reschedule c, Ahead or Missed) when string.IsNullOrWhiteSpace(c.Reason) => throw new Refused("reschedule-reason-missing", "Another time needs a reason."),
        (Command.Reschedule c, Ahead a) when c.Agreed.Slot.From == a.Agreed.Slot.From && c.Agreed.Slot.Resources.SequenceEqual(a.Agreed.Slot.Resources) => [],
        (Command.Reschedule c, Ahead a) => [Moved(a, c)],
        (Command.Reschedule c, Missed a) => [Moved(a, c)],

        (Command.Remind c, Ahead a) when a.Agreed.RemindAt.Contains(c.DueAt) => [new AppointmentReminded(a.Id, a.Tags.Lead, c.DueAt, c.Channel, c.At)],
        (Command.Remind, _) => [],

        (Command.Arrive c, Ahead or Missed) when string.IsNullOrWhiteSpace(c.Reason) => throw new Refused("visit-reason-missing", "A visit has a reason (000-07)."),
        (Command.Arrive c, Ahead a) => [Visit(a, c)],
        (Command.Arrive c, Missed a) => [Visit(a, c)],
        (Command.Arrive, Arrived or Held) => [],
        (Command.WalkIn { Came.Reason: var reason }, None) when string.IsNullOrWhiteSpace(reason) => throw new Refused("visit-reason-missing", "A visit has a reason (000-07)."),
        (Command.WalkIn c, None) =>
            [new VisitArrived(c.AppointmentId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.Type, c.Came.Reason, c.Came.At, true, c.Came.Party, Text(c.Came.Note), c.Came.By)],
        (Command.WalkIn, _) => [],

        (Command.TakeOver c, Arrived a) => c.Consultant == a.Consultant ? [] : [new VisitTakenOver(a.Id, a.Tags.Lead, c.Consultant, c.By, c.At, a.Type, a.Tags.Dealer)],
        (Command.Present c, Arrived a) => [new PresentationHeld(a.Id, a.Tags.Lead, c.Model, c.Minutes, c.Points, c.By, c.At)],
        (Command.Drive { LicenceChecked: false }, Arrived) => throw new Refused("licence-not-checked", "Nobody drives whose licence was not seen."),
        (Command.Drive c, Arrived a) =>
            [new TestDriveTaken(a.Id, a.Tags.Lead, c.Model, c.Car, c.Route, c.Minutes, c.Rating, Text(c.Feedback), c.By, c.At)],
        (Command.Leave c, Arrived a) => [new VisitHeld(a.Id, a.Tags.Lead, c.By, c.At)],
        (Command.Leave, Held) => [],

        (Command.Miss c, Ahead a) when c.At < a.Agreed.Slot.From => throw new Refused("not-missed-yet", "The customer can still come."),
        (Command.Miss c, Ahead a) => [new AppointmentMissed(a.Id, a.Tags.Lead, c.At, c.NoShows, c.RecoverBy)],
        (Command.Miss, Missed) => [],

        (Command.Recover c, Missed { RecoverBy: not null } a) => [new NoShowRecovered(a.Id, a.Tags.Lead, c.Outcome, c.By, c.At)],
        (Command.Recover, Missed) => [],
        (Command.MarkUnrecovered c, Missed { Late: false } a) when c.DueAt == a.RecoverBy => [new NoShowRecoveryOverdue(a.Id, a.Tags.Lead, c.DueAt, c.At)],
        (Command.MarkUnrecovered, _) => [],

        (Command.Cancel c, Ahead) when string.IsNullOrWhiteSpace(c.Reason) => throw new Refused("cancel-reason-missing", "Calling off needs a reason."),
        (Command.Cancel c, Ahead a) => [new AppointmentCancelled(a.Id, a.Tags.Lead, c.By, c.Reason, c.At)],
        (Command.Cancel, Cancelled) => [],

        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the appointment is {state.GetType().Name}."),
    };

    public static Appointment Evolve(Appointment state, object e) => (state, e) switch
    {
        (None, AppointmentBooked b) => new Tentative(
            b.AppointmentId, new Tags(b.LeadId, b.CustomerId, b.Brand, b.Dealer), b.Type,
            new Agreed(new Slot(b.ScheduledAt, b.EndsAt ?? b.ScheduledAt, b.Resources ?? [], b.Way), b.RemindAt ?? [], b.MissedAt), b.Model),
        (Tentative a, AppointmentConfirmed) => new Confirmed(a.Id, a.Tags, a.Type, a.Agreed, a.Model) { Planned = a.Planned },
        (Ahead a, VisitPlanned v) => a with { Planned = v.Plan, Agreed = a.Agreed with { MissedAt = v.MissedAt ?? a.Agreed.MissedAt, Slot = a.Agreed.Slot with { To = a.Agreed.Slot.From.AddMinutes(v.Plan.Minutes), Way = v.Plan.Way } } },
        (Tentative a, AppointmentReminded r) => a with { Agreed = a.Agreed.Without(r.DueAt) },
        (Confirmed a, AppointmentReminded r) => a with { Agreed = a.Agreed.Without(r.DueAt) },
        (Ahead a, AppointmentRescheduled r) => Again(a, r),
        (Missed a, AppointmentRescheduled r) => Again(a, r),
        (None, VisitArrived v) => new Arrived(v.AppointmentId, new Tags(v.LeadId, v.CustomerId, v.Brand, v.Dealer), v.Type, new Agreed(new Slot(v.At, v.At, []), [], null), null),
        (Ahead a, VisitArrived) => new Arrived(a.Id, a.Tags, a.Type, a.Agreed, a.Model),
        (Missed a, VisitArrived) => new Arrived(a.Id, a.Tags, a.Type, a.Agreed, a.Model),
        (Arrived a, VisitTakenOver t) => a with { Consultant = t.Consultant },
        (Arrived a, PresentationHeld or TestDriveTaken) => a,
        (Known a, VisitAccessed) => a,
        (Arrived a, VisitHeld) => new Held(a.Id, a.Tags, a.Type, a.Agreed, a.Model),
        (Ahead a, AppointmentMissed m) => new Missed(a.Id, a.Tags, a.Type, a.Agreed, a.Model, m.RecoverBy),
        (Missed a, NoShowRecovered) => a with { RecoverBy = null },
        (Missed a, NoShowRecoveryOverdue) => a with { Late = true },
        (Ahead a, AppointmentCancelled) => new Cancelled(a.Id, a.Tags, a.Type, a.Agreed, a.Model),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to an appointment that is {state.GetType().Name}."),
    };

    private static AppointmentRescheduled Moved(Known a, Command.Reschedule c) => new(
        a.Id, a.Tags.Lead, c.Agreed.Slot.From, c.Agreed.Slot.To, c.Agreed.Slot.Resources, c.By, c.Reason, c.At, c.Agreed.RemindAt, c.Agreed.MissedAt, c.Agreed.Slot.Way);

    private static Tentative Again(Known a, AppointmentRescheduled r) =>
        new(a.Id, a.Tags, a.Type, new Agreed(new Slot(r.ScheduledAt, r.EndsAt, r.Resources, r.Way), r.RemindAt ?? [], r.MissedAt), a.Model);

    private static VisitArrived Visit(Known a, Command.Arrive c) =>
        new(a.Id, a.Tags.Lead, a.Tags.Subject!.Value, a.Tags.Brand!, a.Tags.Dealer!, a.Type, c.Reason, c.At, null, c.Party, Text(c.Note), c.By);

    private static Personal<string>? Text(string? words) => words is null ? null : Personal<string>.Of(words);

    private static Refused Past() => new("appointment-past", "An appointment lies in the future.");

    private Appointment()
    {
    }
}

/// <summary>Where a customer is met (001-02).</summary>
public enum MeetingPlace
{
    AtDealer,
    AtCustomer,
}

/// <summary>A time that was agreed, and what is waited for.</summary>
/// <param name="Slot">When, and the consultant, the car, the bay that it takes.</param>
/// <param name="RemindAt">When the customer is reminded.</param>
/// <param name="MissedAt">When it is missed, if nobody says that they came; null for never.</param>
public sealed record Agreed(Slot Slot, IReadOnlyList<DateTimeOffset> RemindAt, DateTimeOffset? MissedAt)
{
    internal IEnumerable<Deadline> Deadlines => RemindAt.Take(1).Select(at => new Deadline(Appointment.Reminder, at))
        .Concat(MissedAt is { } missed ? [new Deadline(Appointment.NoShow, missed)] : []);

    public Agreed Without(DateTimeOffset reminder) => this with { RemindAt = [.. RemindAt.Where(at => at != reminder)] };

    public bool Equals(Agreed? other) => other is not null && (Slot, MissedAt) == (other.Slot, other.MissedAt) && RemindAt.SequenceEqual(other.RemindAt);

    public override int GetHashCode() => HashCode.Combine(Slot, MissedAt);
}
