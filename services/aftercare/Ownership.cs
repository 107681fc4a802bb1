using System.Collections.Immutable;
using System.Globalization;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>An ownership begins with a delivered car; from then on nobody who bought is forgotten (001-27).</summary>
public abstract partial record Ownership
{
    public sealed record None : Ownership;

    /// <summary>Somebody owns the car and is cared for.</summary>
    /// <param name="Care">What is known for which they are contacted.</param>
    /// <param name="Touches">Contacts that were and will be.</param>
    public sealed record Active(Guid Id, Tags Tags, string Model, Care Care, Touches Touches) : Ownership
    {
        /// <summary>Who cares for them; null while nobody is named.</summary>
        public string? Consultant { get; init; }

        /// <summary>The manager speaks with them first (004-32).</summary>
        public bool ManagerFirst { get; init; }

        /// <summary>So often somebody tried to speak with them.</summary>
        public int Contacts { get; init; }

        /// <summary>Numbers of work orders that were told.</summary>
        public ImmutableHashSet<string> Orders { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

        /// <summary>Of those that are not paid yet: by when they are to be.</summary>
        public ImmutableDictionary<string, DateOnly> Bills { get; init; } = ImmutableDictionary.Create<string, DateOnly>(StringComparer.Ordinal);

        /// <summary>What they said each time they were asked how satisfied they are.</summary>
        public ImmutableDictionary<string, Scores> Surveys { get; init; } = ImmutableDictionary.Create<string, Scores>(StringComparer.Ordinal);

        /// <summary>Of a hundred owners as satisfied as they are so many come back, by what they said last.</summary>
        public (int Of100, DateTimeOffset At)? Expected { get; init; }

        /// <summary>When they should have been asked how satisfied they are and were not: after the first two contacts.</summary>
        public IReadOnlyList<SurveyOccasion> Unasked =>
        [
            .. new[] { SurveyOccasion.H48, SurveyOccasion.Month_1 }.Where(occasion =>
                NumberOf(occasion) is { } number && number <= Touches.Count && !Touches.Open.Any(touch => touch.Number == number) && !Surveys.ContainsKey(SurveyOf(occasion))),
        ];

        /// <summary>What the owner may buy next, as it was found last.</summary>
        public (RepurchaseKind Kind, Interest Interest, DateTimeOffset At)? Intent { get; init; }
    }

    /// <summary>They own it no more.</summary>
    public sealed record Ended(Guid Id, Tags Tags, OwnershipEnd Reason) : Ownership;

    private const string TouchDeadline = "touch", OverdueDeadline = "overdue";

    public static readonly Decider<Command, Ownership> Decider = new("ownership", new None(), Decide, Evolve)
    {
        Tags = state => state switch { Active active => active.Tags, Ended ended => ended.Tags, _ => Tags.None },
        Deadlines = state => state is not Active { Touches: var touches } ? [] :
        [
            .. touches.Planned.Values.Select(one => new Deadline($"{TouchDeadline} {one.Number}", one.DueAt)),
            .. touches.Due.Values.Where(one => one is { Overdue: false, OverdueAt: not null }).Select(one => new Deadline($"{OverdueDeadline} {one.Touch.Number}", one.OverdueAt!.Value)),
        ],
        OnDue = (deadline, now) => deadline.What.Split(' ') switch
        {
            [TouchDeadline, var number] => new Command.FallDue(int.Parse(number, CultureInfo.InvariantCulture), now),
            [OverdueDeadline, var number] => new Command.MarkOverdue(int.Parse(number, CultureInfo.InvariantCulture), now),
            // What waited before contacts had numbers: the first four, in order.
            _ => new Command.FallDue((int)Enum.Parse<Touch>(deadline.What) + 1, now),
        },
    };

    public static IReadOnlyList<object> Decide(Command command, Ownership state) => (command, state) switch
    {
        (Command.OpenOwnership c, None) => Opening(c),
        (Command.OpenOwnership, _) => [],

        (Command.FallDue c, Active o) => o.Touches.Planned.TryGetValue(c.Number, out var touch) ? Falling(c, touch, o) : [],
        (Command.MarkOverdue c, Active o) => o.Touches.Due.TryGetValue(c.Number, out var due) && due is { Overdue: false, OverdueAt: { } at }
            ? [new TouchOverdue(o.Id, o.Tags.Lead, c.Number, due.Touch.Reasons[0], due.Touch.DueAt, o.Consultant, at)]
            : [],
        (Command.FallDue or Command.MarkOverdue, _) => [],

        (Command.RecordContact c, Active o) => Contacting(c, o),

        (Command.NoteOwner { Told: null, Models: null or [], ContractEndsOn: null }, Active) => throw new Refused("nothing-told", "Say what was learnt of the owner."),
        (Command.NoteOwner c, Active o) => Planned(
            c, TouchShift.Learnt, o, new OwnerNoted(o.Id, o.Tags.Lead, c.Told is null ? null : Personal<OwnerDays>.Of(c.Told), c.Models, c.ContractEndsOn, c.By, c.At)),
        (Command.ReadOdometer c, Active o) => Reading(c, o),
        (Command.NoteService c, Active o) when o.Orders.Contains(c.Order) => [],
        (Command.NoteService c, Active o) when c.At < o.Care.DeliveredAt => throw BeforeDelivery(),
        (Command.NoteService c, Active o) => Planned(
            c, TouchShift.Learnt, o,
            [
                .. c.Km is { } km ? Reading(new Command.ReadOdometer(km, c.By, c.At) { Policy = c.Policy }, o).Where(e => e is OdometerRead or RepurchaseIntentDetected) : [],
                new CarServiced(o.Id, o.Tags.Lead, c.Kind, c.Order, c.Spent, c.By, c.At, c.PayBy),
            ]),
        (Command.PayBill c, Active o) when o.Bills.TryGetValue(c.Order, out var by) => [new BillPaid(o.Id, o.Tags.Lead, c.Order, c.Policy.DayOf(c.At) <= by, c.By, c.At)],
        (Command.PayBill c, Active o) => o.Orders.Contains(c.Order) ? [] : throw new Refused("order-unknown", "The car was not at the dealer's by that order."),

        (Command.AskQuiet c, Active) when c.Until <= c.At => throw new Refused("until-past", "They are left alone until a time to come."),
        (Command.AskQuiet c, Active) when c.Until > c.At + Cadence.LongestQuiet =>
            throw new Refused("quiet-too-long", $"For {Cadence.LongestQuiet.TotalDays:0} days at most; who wants not to be contacted at all takes their consent back."),
        (Command.AskQuiet c, Active o) when c.Until == o.Care.QuietUntil => [],
        (Command.AskQuiet c, Active o) => Planned(c, TouchShift.Quiet, o, new QuietAsked(o.Id, o.Tags.Lead, c.Until, c.By, c.At)),
        (Command.Replan c, Active o) => Planned(c, c.Why, o),
        (Command.Replan, _) => [],

        (Command.HandOver c, Active o) when c.Consultant == o.Consultant => [],
        (Command.HandOver c, Active o) => [new OwnerHandedOver(o.Id, o.Tags.Lead, c.Consultant, o.ManagerFirst, c.By, c.At)],
        (Command.Leave c, Active o) when c.Consultant == o.Consultant => [new OwnerHandedOver(o.Id, o.Tags.Lead, null, true, c.By, c.At)],
        (Command.Leave, _) => [],

        (Command.End c, Active o) => [new OwnershipEnded(o.Id, o.Tags.Lead, c.Reason, c.By, c.At)],
        (Command.End c, Ended e) when c.Reason == e.Reason => [],

        (Command.Survey c, Active o) => Surveying(c, o),
        (Command.DetectRepurchase c, Active o) => Wishing(RepurchaseSignal.Asked, c.Kind, c.Interest, o, c.At),

        (_, Ended) => throw new Refused("ownership-ended", "They own the car no more."),
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the ownership is {state.GetType().Name}."),
    };

    public static Ownership Evolve(Ownership state, object e) => (state, e) switch
    {
        (None, OwnershipOpened o) => new Active(
            o.OwnershipId, new Tags(o.LeadId, o.CustomerId, o.Brand, o.Dealer), o.Model, new Care(o.At), new Touches { Last = o.At })
        {
            Consultant = o.Consultant,
        },
        (Active o, TouchPlanned t) => o with { Touches = o.Touches.Plan(new PlannedTouch(t.Number ?? (o.Touches.Count + 1), t.Reasons ?? [t.Touch], t.DueAt)) },
        (Active o, TouchMoved t) => o with { Touches = o.Touches.Plan(new PlannedTouch(t.Number, t.Reasons ?? [t.Touch], t.To)) },
        (Active o, TouchDue t) => o with { Touches = o.Touches.FallDue(t.Number ?? o.Touches.NumberOf(t.Touch), t.OverdueAt) },
        (Active o, TouchOverdue t) => o with { Touches = o.Touches.Miss(t.Number) },
        (Active o, TouchMade t) => o with { Touches = o.Touches.Make(t.Number ?? o.Touches.NumberOf(t.Touch), t.At) },
        (Active o, OwnerContacted c) => o with { Contacts = c.Number },
        (Active o, OwnerNoted n) => o with
        {
            Care = o.Care with
            {
                Days = n.Days ?? o.Care.Days,
                Models = n.Models is null ? o.Care.Models : o.Care.Models.Union(n.Models),
                Asked = n.Models is [.., var asked] ? asked : o.Care.Asked,
                ContractEndsOn = n.ContractEndsOn ?? o.Care.ContractEndsOn,
            },
        },
        (Active o, OdometerRead r) => o with { Care = o.Care with { Odometer = (r.Km, r.At) } },
        (Active o, CarServiced s) => o with
        {
            Orders = o.Orders.Add(s.Order),
            Bills = s.PayBy is { } by ? o.Bills.SetItem(s.Order, by) : o.Bills,
            Care = s.Kind == ServiceKind.Maintenance && s.At > o.Care.ServicedAt ? o.Care with { ServicedAt = s.At, ServicedKm = o.Care.Odometer.Km } : o.Care,
        },
        (Active o, BillPaid b) => o with { Bills = o.Bills.Remove(b.Order) },
        (Active o, QuietAsked q) => o with { Care = o.Care with { QuietUntil = q.Until } },
        (Active o, OwnerHandedOver h) => o with { Consultant = h.Consultant, ManagerFirst = h.ManagerFirst },
        (Active o, OwnershipEnded e2) => new Ended(o.Id, o.Tags, e2.Reason),
        (Active o, OwnerSurveyed s) => o with
        {
            Surveys = o.Surveys.SetItem(SurveyOf(s.Occasion, s.Order), new Scores(s.Product, s.Service)),
            Expected = o.Expected is { } last && last.At > s.At ? o.Expected : (s.Expected, s.At),
        },
        (Active o, RepurchaseIntentDetected r) => o with { Intent = (r.Kind, r.Interest, r.At) },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to an ownership that is {state.GetType().Name}."),
    };

    private static IReadOnlyList<object> Opening(Command.OpenOwnership c) =>
    [
        new OwnershipOpened(c.OwnershipId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.Model, c.At, c.Consultant),
        .. Cadence.Early(new Care(c.At), c.Policy, c.Others).Select(touch => Plan(c.OwnershipId, c.LeadId, touch, c.At)),
        // They said it before they drove away.
        .. c.Scores is { } scores ? [Surveyed(c.OwnershipId, c.LeadId, Command.Survey.AtDelivery(scores, c.At), c.Policy)] : Array.Empty<object>(),
    ];

    /// <summary>It falls due when it was to, whenever that is noticed; then the next one is planned.</summary>
    private static List<object> Falling(Command.FallDue c, PlannedTouch touch, Active o)
    {
        var (at, why) = (touch.DueAt, touch.Reasons[0]);
        if (Cadence.Now(touch, o.Touches, o.Care, c.Policy, c.Others) is var better && better > at)
        {
            var shift = Cadence.Close(at, c.Others) ? TouchShift.OtherCar : TouchShift.Rules;
            return [new TouchMoved(o.Id, o.Tags.Lead, touch.Number, why, touch.Reasons.Count > 1 ? touch.Reasons : null, at, better, shift, c.At)];
        }

        return Onward(
            c, o, at,
            [
                new TouchDue(o.Id, o.Tags.Lead, why, at, touch.Number, at + c.Policy.Grace(why), o.Consultant, o.ManagerFirst ? true : null),
                .. touch.Reasons.Contains(Touch.ContractEnd) ? Guessing(RepurchaseSignal.ContractEnd, o, at)
                    : touch.Reasons.Contains(Touch.Replacement) ? Guessing(RepurchaseSignal.Age, o, at)
                    : [],
            ]);
    }

    private static List<object> Contacting(Command.RecordContact c, Active o)
    {
        if (c.At < o.Care.DeliveredAt)
        {
            throw BeforeDelivery();
        }

        if (o.ManagerFirst && c is { Manager: false, Direction: ContactDirection.Outbound })
        {
            throw new Refused("manager-first", "Who cared for this owner has left: the manager speaks with them first (004-32).");
        }

        List<PlannedTouch> open = [.. o.Touches.Open.Where(touch => touch.DueAt <= c.At + Cadence.Apart)];
        if (c.Touch is { } named && !open.Exists(touch => touch.Reasons.Contains(named)))
        {
            throw o.Touches.Open.Any(touch => touch.Reasons.Contains(named))
                ? new Refused("too-early", "That contact is due in more than a week.")
                : new Refused("touch-not-open", "That contact was made before, or was never planned.");
        }

        var number = o.Contacts + 1;
        List<object> events =
        [
            new OwnerContacted(
                o.Id, o.Tags.Lead, number, c.Channel, c.Direction, c.Result, c.DurationSeconds, Text(c.Note), c.By, c.Manager, c.Recording, c.Conversation, Text(c.Commitment), c.At),
        ];
        if (c.Result == ContactResult.Connected)
        {
            events.AddRange(open.Select(touch => new TouchMade(o.Id, o.Tags.Lead, touch.Reasons[0], c.Channel, c.Result, null, c.At, touch.Number, number)));
            if (o.ManagerFirst && c.Manager)
            {
                events.Add(new OwnerHandedOver(o.Id, o.Tags.Lead, o.Consultant, false, c.By, c.At));
            }
        }

        return Onward(c, o, c.At, events);
    }

    private static List<object> Reading(Command.ReadOdometer c, Active o)
    {
        if (c.At < o.Care.DeliveredAt)
        {
            throw BeforeDelivery();
        }

        // One from before says nothing new; one that runs back was misread.
        return c.At < o.Care.Odometer.At || (c.Km, c.At) == o.Care.Odometer ? []
            : c.Km < o.Care.Odometer.Km ? throw new Refused("odometer-back", $"The car had run {o.Care.Odometer.Km} km already.")
            : Planned(
                c, TouchShift.Learnt, o,
                [
                    new OdometerRead(o.Id, o.Tags.Lead, c.Km, c.By, c.At),
                    .. c.Km >= c.Policy.ReplacementKm && o.Care.Odometer.Km < c.Policy.ReplacementKm ? Guessing(RepurchaseSignal.Mileage, o, c.At) : [],
                ]);
    }

    /// <summary>After these events somebody is still contacted one day.</summary>
    private static List<object> Onward(Command c, Active o, DateTimeOffset at, List<object> events)
    {
        var after = (Active)events.Aggregate((Ownership)o, Evolve);
        if (after.Touches.Planned.IsEmpty)
        {
            events.Add(Plan(o.Id, o.Tags.Lead, Cadence.Next(after.Touches.Count + 1, after.Touches, after.Touches.Last, after.Care, c.Days, c.Policy, c.Others), at));
        }

        return events;
    }

    /// <summary>After these events what is planned may be at another time, or for something else.</summary>
    private static List<object> Planned(Command c, TouchShift why, Active o, params IEnumerable<object> events)
    {
        List<object> all = [.. events];
        var after = (Active)all.Aggregate((Ownership)o, Evolve);
        var touches = after.Touches;
        var early = Cadence.Early(after.Care, c.Policy, c.Others, touches.Planned.ContainsKey(1) ? null : touches.Last);
        foreach (var was in touches.Planned.Values.Where(one => one.DueAt > c.At))
        {
            var now = was.Number <= early.Count ? early[was.Number - 1]
                : was.Number == touches.Count ? Cadence.Next(was.Number, touches, touches.Last > c.At ? touches.Last : c.At, after.Care, c.Days, c.Policy, c.Others)
                : was;
            if (now != was && now.DueAt > c.At)
            {
                all.Add(new TouchMoved(o.Id, o.Tags.Lead, was.Number, now.Reasons[0], now.Reasons.Count > 1 ? now.Reasons : null, was.DueAt, now.DueAt, why, c.At));
            }
        }

        return touches.Planned.IsEmpty ? Onward(c, o, c.At, all) : all;
    }

    private static TouchPlanned Plan(Guid ownership, Guid lead, PlannedTouch touch, DateTimeOffset at) =>
        new(ownership, lead, touch.Reasons[0], touch.DueAt, at, touch.Number, touch.Reasons.Count > 1 ? touch.Reasons : null);

    private static Personal<string>? Text(string? words) => words is null ? null : Personal<string>.Of(words);

    private static Refused BeforeDelivery() => new("before-delivery", "That was before the car was delivered.");

    private Ownership()
    {
    }
}
