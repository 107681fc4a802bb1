using System.Collections.Frozen;
using Leads.Contracts;

namespace Leads.Appointments;

/// <summary>What somebody wants an appointment for.</summary>
/// <param name="Model">Code of the model they want to drive; any car when not told.</param>
/// <param name="Consultant">Who is to receive them; anybody when not told.</param>
/// <param name="Area">Of a visit at the customer's, code of the area.</param>
public sealed record Wish(AppointmentType Type, string? Model = null, string? Consultant = null, string? Area = null);

/// <summary>How a dealer plans appointments at a moment: its hours, what each kind needs, who and what there is.</summary>
public sealed class Planning(WorkingTime hours, CalendarSettings? told, IReadOnlyDictionary<string, ResourceSettings>? resources)
{
    /// <summary>How the product is delivered.</summary>
    public static readonly IReadOnlyList<AppointmentPlan> Delivered =
    [
        new(AppointmentType.Sales, 60, 15, [ResourceKind.SalesConsultant]),
        new(AppointmentType.TestDrive, 45, 15, [ResourceKind.SalesConsultant, ResourceKind.DemoCar]),
        new(AppointmentType.TradeEvaluation, 40, 10, [ResourceKind.Bay]),
        new(AppointmentType.Delivery, 90, 30, [ResourceKind.SalesConsultant, ResourceKind.Bay]),
        new(AppointmentType.Service, 60, 15, [ResourceKind.Bay]),
        new(AppointmentType.HomeVisit, 60, 60, [ResourceKind.SalesConsultant]),
        new(AppointmentType.FAndI, 45, 15, [ResourceKind.SalesConsultant]),
        new(AppointmentType.WarrantyRepair, 120, 15, [ResourceKind.Bay]),
        new(AppointmentType.VehiclePickup, 30, 15, [ResourceKind.SalesConsultant]),
    ];

    private static readonly IReadOnlyList<PreferredTime> EitherHalf = [new(HalfDay.Morning), new(HalfDay.Afternoon)];

    private readonly FrozenDictionary<AppointmentType, AppointmentPlan> _plans = Delivered.Concat(told?.Types ?? []).GroupBy(plan => plan.Type).ToFrozenDictionary(all => all.Key, all => all.Last());
    private readonly IReadOnlyDictionary<string, ResourceSettings> _resources = resources ?? FrozenDictionary<string, ResourceSettings>.Empty;
    private readonly IReadOnlyList<int> _startMinutes = told?.StartMinutes ?? [10, 25, 40, 55];

    public WorkingTime Hours => hours;

    /// <summary>How long two offered slots are held.</summary>
    public TimeSpan Hold { get; } = TimeSpan.FromMinutes(told?.HoldMinutes ?? 15);

    /// <summary>From now to the first slot that is offered.</summary>
    public TimeSpan Notice { get; } = TimeSpan.FromMinutes(told?.NoticeMinutes ?? 120);

    /// <summary>For how many days slots are offered.</summary>
    public int Horizon { get; } = told?.HorizonDays ?? 30;

    /// <summary>How long before an appointment the customer is reminded, the longest first.</summary>
    public IReadOnlyList<TimeSpan> Reminders { get; } = [.. (told?.RemindMinutes ?? [1440, 120]).OrderDescending().Select(minutes => TimeSpan.FromMinutes(minutes))];

    /// <summary>From an appointment's end until it is missed, if nobody said that they came.</summary>
    public TimeSpan NoShow { get; } = TimeSpan.FromMinutes(told?.NoShowMinutes ?? 30);

    /// <summary>Working time in which somebody calls who did not come.</summary>
    public TimeSpan Recover { get; } = TimeSpan.FromMinutes(told?.RecoverMinutes ?? 120);

    /// <summary>Who did not come so often is given back to the call centre.</summary>
    public int NoShowsToReturn { get; } = told?.NoShowsToReturn ?? 2;

    /// <summary>How long, in working time, a slot that became free is kept for whoever waits.</summary>
    public TimeSpan Wait { get; } = TimeSpan.FromMinutes(told?.WaitMinutes ?? 120);

    public IReadOnlyDictionary<string, ResourceSettings> Resources => _resources;

    public AppointmentPlan Of(AppointmentType type) => _plans[type];

    public DateOnly DateOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(hours.Offset).DateTime);

    /// <summary>When the days end for which slots are offered.</summary>
    public DateTimeOffset Ends(DateTimeOffset now) => Begins(DateOf(now).AddDays(Horizon));

    /// <summary>When a day begins, by the dealer's clock.</summary>
    public DateTimeOffset Begins(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), hours.Offset);

    /// <summary>What an appointment keeps from others: its slot and the time after it, or the way.</summary>
    public Slot Busy(AppointmentType type, Slot slot) => slot.Way is null ? slot with { To = slot.To.AddMinutes(Of(type).BufferMinutes) } : slot;

    /// <summary>A day's diary has all of it.</summary>
    public bool IsOneDay(Slot busy)
    {
        var way = TimeSpan.FromMinutes(busy.Way?.Minutes ?? 0);
        return Begins(DateOf(busy.From)) <= busy.From - way && busy.To + way <= Begins(DateOf(busy.From).AddDays(1));
    }

    /// <summary>What was chosen is what somebody wants now: the consultant they name, a car that shows the model.</summary>
    public bool Suits(Slot slot, Wish wish) => slot.Resources.All(code => !_resources.TryGetValue(code, out var one) || Suits(code, one, wish with { Type = wish.Type }));

    /// <summary>A slot with what is waited for: reminders that lie ahead, and when it is missed.</summary>
    public Agreed Agree(Slot slot, DateTimeOffset now) => new(slot, [.. Reminders.Select(before => slot.From - before).Where(at => at > now)], slot.To + NoShow);

    /// <summary>By when somebody for whom a message was left should have called back: most do in the next afternoon (003-21), so until the next working day ends, but before the first slot.</summary>
    public DateTimeOffset CallBackBy(Slot first, DateTimeOffset now)
    {
        var next = hours.NextWorkingDay(DateOf(now));
        var ends = Begins(next).AddMinutes(hours.Of(next)[^1].To);
        return first.From < ends ? first.From : ends;
    }

    /// <summary>The dealer works from its beginning to its end.</summary>
    public bool IsOpen(AppointmentType type, DateTimeOffset from)
    {
        var local = from.ToOffset(hours.Offset).DateTime;
        var (begins, ends) = (local.TimeOfDay.TotalMinutes, local.TimeOfDay.TotalMinutes + Of(type).Minutes);
        return hours.Of(DateOnly.FromDateTime(local)).Any(open => open.From <= begins && ends <= open.To);
    }

    /// <summary>An appointment at a time, with who and what is free for it; null when somebody or something that it needs is not.</summary>
    /// <param name="taken">What the dealer's diary of the day says.</param>
    public Slot? Fit(Wish wish, DateTimeOffset from, IReadOnlyCollection<Diary.Entry> taken, DateTimeOffset now)
    {
        var slot = new Slot(from.ToOffset(hours.Offset), from.ToOffset(hours.Offset).AddMinutes(Of(wish.Type).Minutes), [], wish.Area is null ? null : new Way(wish.Area, Of(wish.Type).BufferMinutes));
        var busy = Busy(wish.Type, slot);
        var others = taken.Where(entry => entry.Stands(now)).ToList();
        var takes = new List<string>();
        foreach (var kind in Of(wish.Type).Needs)
        {
            var known = _resources.Where(one => one.Value.Kind == kind).ToList();
            // Whoever plans without cars, or without bays, has always one.
            if (known.Count == 0)
            {
                continue;
            }

            // Whoever has least to do that day.
            var free = known.Where(one => Suits(one.Key, one.Value, wish) && IsThere(one.Value, busy) && !others.Exists(entry => entry.Busy.Collides(busy with { Resources = [one.Key] })))
                .OrderBy(one => others.Count(entry => entry.Busy.Resources.Contains(one.Key))).ThenBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Key).FirstOrDefault();
            if (free is null)
            {
                return null;
            }

            takes.Add(free);
        }

        return slot with { Resources = takes };
    }

    /// <summary>Two slots to choose from: in two of the customer's half-days, else on two days, else one after the other; null when the days have no two.</summary>
    /// <param name="preferred">The customer's half-days; a morning and an afternoon when they named none.</param>
    /// <param name="from">Not before.</param>
    /// <param name="days">Diaries of the days that are looked at.</param>
    public IReadOnlyList<Slot>? Two(
        Wish wish, IReadOnlyList<PreferredTime> preferred, DateTimeOffset from, IReadOnlyDictionary<DateOnly, IReadOnlyCollection<Diary.Entry>> days, DateTimeOffset now)
    {
        var free = Free(wish, preferred, from, days, now).ToList();
        if (free.Count == 0)
        {
            return null;
        }

        var first = free[0];
        var busy = Busy(wish.Type, first.Slot);
        var later = free.Where(other => other.Slot.From >= first.Slot.To && !busy.Collides(other.Slot)).ToList();
        var second = later.Find(other => other.Half != first.Half).Slot ?? later.Find(other => other.Slot.From.Date != first.Slot.From.Date).Slot ?? later.FirstOrDefault().Slot;
        return second is null ? null : [first.Slot, second];
    }

    /// <summary>The first slot of these days that somebody who waits would take; null when there is none.</summary>
    /// <param name="until">Not after.</param>
    /// <param name="passed">When slots begin that they did not take.</param>
    public Slot? First(
        Wish wish, IReadOnlyList<PreferredTime> preferred, DateTimeOffset from, DateTimeOffset until, IReadOnlyCollection<DateTimeOffset> passed,
        IReadOnlyDictionary<DateOnly, IReadOnlyCollection<Diary.Entry>> days, DateTimeOffset now) =>
        Free(wish, preferred, from, days, now).Select(one => one.Slot).TakeWhile(slot => slot.From <= until).FirstOrDefault(slot => !passed.Contains(slot.From));

    /// <summary>Slots that can be offered, the earliest first, each with the half-day that it is in.</summary>
    private IEnumerable<(Slot Slot, int Half)> Free(
        Wish wish, IReadOnlyList<PreferredTime> preferred, DateTimeOffset from, IReadOnlyDictionary<DateOnly, IReadOnlyCollection<Diary.Entry>> days, DateTimeOffset now)
    {
        var halves = preferred.Count > 0 ? preferred : EitherHalf;
        var earliest = from > now + Notice ? from : now + Notice;
        return from day in days.OrderBy(day => day.Key)
               from start in Starts(wish.Type, day.Key)
               where start >= earliest
               let half = halves.Index().Where(one => one.Item.Holds(start.DateTime)).Select(one => (int?)one.Index).FirstOrDefault()
               where half is not null
               let slot = Fit(wish, start, day.Value, now)
               where slot is not null
               select (slot, half.Value);
    }

    /// <summary>When an appointment can begin on a day.</summary>
    private IEnumerable<DateTimeOffset> Starts(AppointmentType type, DateOnly day)
    {
        var midnight = Begins(day);
        return from hour in Enumerable.Range(0, 24)
               from minute in _startMinutes.Order()
               let start = midnight.AddMinutes((hour * 60) + minute)
               where IsOpen(type, start)
               select start;
    }

    private static bool Suits(string code, ResourceSettings one, Wish wish) =>
        (one.Types is null || one.Types.Contains(wish.Type))
        && (one.Kind != ResourceKind.DemoCar || wish.Model is null || one.Models is null || one.Models.Contains(wish.Model))
        && (one.Kind != ResourceKind.SalesConsultant || wish.Consultant is null || code == wish.Consultant);

    private static bool IsThere(ResourceSettings one, Slot busy) => one.Absences?.Any(away => away.From < busy.To && busy.From < away.To) != true;
}
