using System.Collections.Frozen;
using System.Globalization;
namespace Leads.Contracts;

/// <summary>Part of a day, in minutes from midnight by the dealer's clock; a day has 1440.</summary>
public readonly record struct Hours(int From, int To)
{
    /// <summary>Morning, noon break, afternoon: <c>Hours.Of("09:00", "11:30")</c>; a day ends at 24:00.</summary>
    public static Hours Of(string from, string to) => new(Minutes(from), Minutes(to));

    public bool Holds(TimeSpan time) => time >= TimeSpan.FromMinutes(From) && time < TimeSpan.FromMinutes(To);

    public override string ToString() => $"{From / 60:00}:{From % 60:00}–{To / 60:00}:{To % 60:00}";

    private static int Minutes(string time) =>
        time == "24:00" ? 1440
        : TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? (int)parsed.ToTimeSpan().TotalMinutes
        : throw new ArgumentException($"'{time}' is not a time as 09:00.");
}

/// <summary>
/// When a dealer works: hours by weekday, and days that are otherwise, holidays and worked weekends alike. Clocks that promise
/// somebody an answer run by it, so that a lead of Friday evening does not burn the weekend.
/// </summary>
public sealed class WorkingTime
{
    /// <summary>Who is closed for longer never works again.</summary>
    private const int LongestBreak = 400;

    private readonly FrozenDictionary<DayOfWeek, Hours[]> _week;
    private readonly FrozenDictionary<DateOnly, Hours[]> _days;
    private readonly Hours[] _golden;

    /// <param name="offset">Offset of the dealer's clock from UTC; China has one, and no summer time.</param>
    /// <param name="week">Hours by weekday, in order and apart; a weekday that is missing is free.</param>
    /// <param name="days">Days that are not like their weekday: none for a holiday, hours for a worked weekend (调休).</param>
    /// <param name="golden">When customers are reached best (002-40); the handbook's when not told.</param>
    /// <exception cref="ArgumentException">Hours overlap, end before they begin or leave the day; or nobody ever works.</exception>
    public WorkingTime(
        TimeSpan offset, IEnumerable<KeyValuePair<DayOfWeek, IReadOnlyList<Hours>>> week, IEnumerable<KeyValuePair<DateOnly, IReadOnlyList<Hours>>>? days = null,
        IReadOnlyList<Hours>? golden = null)
    {
        Offset = offset;
        _week = week.ToFrozenDictionary(day => day.Key, day => Checked(day.Value));
        _days = (days ?? []).ToFrozenDictionary(day => day.Key, day => Checked(day.Value));
        _golden = Checked(golden ?? [Hours.Of("09:00", "11:30"), Hours.Of("14:00", "17:30")]);
        if (_week.Values.All(hours => hours.Length == 0))
        {
            throw new ArgumentException("There is no weekday with hours.");
        }
    }

    /// <summary>Monday to Friday from nine to six, by China's clock: what holds for a dealer that has told nothing else.</summary>
    public static WorkingTime Default { get; } = new(
        TimeSpan.FromHours(8),
        Enumerable.Range((int)DayOfWeek.Monday, 5).Select(day => KeyValuePair.Create((DayOfWeek)day, (IReadOnlyList<Hours>)[Hours.Of("09:00", "18:00")])));

    /// <summary>As a dealer configured it.</summary>
    /// <exception cref="ArgumentException">As above, or a time is none.</exception>
    public static WorkingTime Of(WorkingHours hours) => new(
        Default.Offset,
        hours.Week.GroupBy(h => h.Day).Select(day => KeyValuePair.Create(
            (DayOfWeek)(((int)day.Key + 1) % 7), (IReadOnlyList<Hours>)[.. day.Select(h => Hours.Of(h.Opens, h.Closes))])),
        (hours.Days ?? []).GroupBy(h => h.Date).Select(day => KeyValuePair.Create(
            day.Key, (IReadOnlyList<Hours>)[.. day.Where(h => h is not { Opens: null, Closes: null }).Select(h => Hours.Of(h.Opens ?? "", h.Closes ?? ""))])),
        hours.Golden?.Select(h => Hours.Of(h.From, h.To)).ToList());

    public TimeSpan Offset { get; }

    public bool IsOpen(DateTimeOffset at)
    {
        var local = at.ToOffset(Offset);
        return Of(DateOnly.FromDateTime(local.Date)).Any(hours => hours.Holds(local.TimeOfDay));
    }

    /// <summary>Somebody works, and customers are reached best (002-40): the minute at which golden hours begin is inside, the one at which they end is not.</summary>
    public bool IsGolden(DateTimeOffset at) => IsOpen(at) && _golden.Any(hours => hours.Holds(at.ToOffset(Offset).TimeOfDay));

    /// <summary>The moment when so much working time has passed; a span that ends with the day is over when the day is.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="working"/> is negative.</exception>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan working)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(working, TimeSpan.Zero);
        if (working == TimeSpan.Zero)
        {
            return from.ToOffset(Offset);
        }

        foreach (var (opens, closes) in From(from))
        {
            if (opens + working <= closes)
            {
                return opens + working;
            }

            working -= closes - opens;
        }

        throw new InvalidOperationException("Periods of work never end.");
    }

    /// <summary>The same time of day so many working days later: on Friday at ten it is Monday at ten. Outside the hours it is their beginning or end.</summary>
    public DateTimeOffset AddDays(DateTimeOffset from, int workingDays)
    {
        var start = NextOpen(from);
        var day = DateOnly.FromDateTime(start.DateTime);
        for (var n = 0; n < workingDays; n++)
        {
            day = WorkingDays(day.AddDays(1)).First();
        }

        var hours = Of(day);
        var time = start.TimeOfDay;
        var at = hours.Where(h => time <= TimeSpan.FromMinutes(h.To)).Select(h => time < TimeSpan.FromMinutes(h.From) ? TimeSpan.FromMinutes(h.From) : time).Cast<TimeSpan?>().FirstOrDefault()
            ?? TimeSpan.FromMinutes(hours[^1].To);
        return new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Offset) + at;
    }

    /// <summary>The first moment at or after this one when somebody works.</summary>
    public DateTimeOffset NextOpen(DateTimeOffset at) => From(at).First().Opens;

    /// <summary>How much working time lies between two moments; none when the second is not later.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        if (to <= from)
        {
            return sum;
        }

        foreach (var (opens, closes) in From(from))
        {
            if (opens >= to)
            {
                break;
            }

            sum += (closes < to ? closes : to) - opens;
        }

        return sum;
    }

    /// <summary>The hours of one day.</summary>
    public IReadOnlyList<Hours> Of(DateOnly day) => _days.TryGetValue(day, out var hours) || _week.TryGetValue(day.DayOfWeek, out hours) ? hours : [];

    /// <summary>The hours of one day when somebody works and customers are reached best (002-40).</summary>
    public IReadOnlyList<Hours> GoldenOf(DateOnly day) =>
    [
        .. from open in Of(day)
           from golden in _golden
           let both = new Hours(Math.Max(open.From, golden.From), Math.Min(open.To, golden.To))
           where both.From < both.To
           select both,
    ];

    /// <summary>The first day after this one when somebody works.</summary>
    public DateOnly NextWorkingDay(DateOnly after) => WorkingDays(after.AddDays(1)).First();

    /// <summary>What is left of the period of work at this moment, and all that follow.</summary>
    private IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> From(DateTimeOffset from)
    {
        var local = from.ToOffset(Offset);
        foreach (var day in WorkingDays(DateOnly.FromDateTime(local.Date)))
        {
            var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Offset);
            foreach (var hours in Of(day))
            {
                var (opens, closes) = (midnight.AddMinutes(hours.From), midnight.AddMinutes(hours.To));
                if (closes > local)
                {
                    yield return (opens > local ? opens : local, closes);
                }
            }
        }
    }

    private IEnumerable<DateOnly> WorkingDays(DateOnly day)
    {
        for (var free = 0; free < LongestBreak; day = day.AddDays(1))
        {
            free++;
            if (Of(day).Count > 0)
            {
                yield return day;
                free = 0;
            }
        }

        throw new InvalidOperationException($"Nobody works for {LongestBreak} days after {day}.");
    }

    private static Hours[] Checked(IReadOnlyList<Hours> hours)
    {
        for (var i = 0; i < hours.Count; i++)
        {
            if (hours[i].From < (i == 0 ? 0 : hours[i - 1].To) || hours[i].To <= hours[i].From || hours[i].To > 1440)
            {
                throw new ArgumentException($"{hours[i]} overlaps other hours, ends before it begins or leaves the day.");
            }
        }

        return [.. hours];
    }
}
