using Leads.Contracts;

namespace Leads.Aftercare;

/// <summary>
/// When an owner is contacted: 48 hours and a month after the delivery, then at least twice in any 365 days (001-27), for the reasons of
/// the year (001-28), and never twice in a week.
/// </summary>
public static class Cadence
{
    /// <summary>Two planned contacts are so far apart, at least.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromDays(7);

    /// <summary>And no farther: then any 365 days have two.</summary>
    public static readonly TimeSpan Farthest = TimeSpan.FromDays(182);

    /// <summary>So long an owner may be left alone.</summary>
    public static readonly TimeSpan LongestQuiet = TimeSpan.FromDays(30);

    /// <summary>Within a week of one of others.</summary>
    public static bool Close(DateTimeOffset at, IEnumerable<DateTimeOffset> others) => others.Any(other => (at - other).Duration() < Apart);

    /// <summary>
    /// The first two. They are moved by a week at most, and if the owner is left alone, by a week after that; however often they ask. The
    /// first waits for no other car.
    /// </summary>
    /// <param name="others">When the owner is spoken with about other cars.</param>
    /// <param name="first">When the first was, if it was.</param>
    public static IReadOnlyList<PlannedTouch> Early(Care care, CarePolicy policy, IReadOnlyList<DateTimeOffset> others, DateTimeOffset? first = null)
    {
        var early = Fit(Touch.H48, care.DeliveredAt.AddHours(48), DateTimeOffset.MinValue, []);
        return [early, Fit(Touch.Month_1, care.DeliveredAt.AddMonths(1), (first ?? early.DueAt) + Apart, others)];

        PlannedTouch Fit(Touch touch, DateTimeOffset wanted, DateTimeOffset earliest, IReadOnlyList<DateTimeOffset> busy)
        {
            var from = wanted > earliest ? wanted : earliest;
            var latest = (care.QuietUntil is { } until && until > from ? until : from) + Apart;
            var last = wanted + LongestQuiet + Apart;
            return new PlannedTouch(touch == Touch.H48 ? 1 : 2, [touch], policy.Fit(from, from, latest < last ? latest : last, care.QuietUntil, busy));
        }
    }

    /// <summary>The one after: on the first occasion, or when half a year would soon be over without.</summary>
    /// <param name="touches">Those before.</param>
    /// <param name="from">Not before that moment.</param>
    /// <param name="days">Days of the owner's own; none when nobody may know them.</param>
    /// <param name="others">When the owner is spoken with about other cars.</param>
    public static PlannedTouch Next(int number, Touches touches, DateTimeOffset from, Care care, OwnerDays? days, CarePolicy policy, IReadOnlyList<DateTimeOffset> others)
    {
        var last = touches.Last;
        var (earliest, latest) = (last + Apart > from ? last + Apart : from, last + Farthest);
        var occasions = Occasions.Of(care, days, policy, touches.Spoken, from, earliest, latest + Apart).OrderBy(one => one.At).ThenBy(one => one.Why).ToList();
        var regular = last + policy.Regular;
        var wanted = occasions is [var first, ..] && first.At < regular ? first.At : regular;
        var due = policy.Fit(wanted > earliest ? wanted : earliest, earliest, latest, care.QuietUntil, others);
        List<Touch> reasons = [.. occasions.Where(one => one.At < due + Apart).Select(one => one.Why).Distinct()];
        return new PlannedTouch(number, reasons.Count > 0 ? reasons : [Touch.Regular], due);
    }

    /// <summary>
    /// When a contact whose time came is made after all: nobody works then as was thought when it was planned, or the owner is spoken with
    /// about another car in that week.
    /// </summary>
    public static DateTimeOffset Now(PlannedTouch touch, Touches touches, Care care, CarePolicy policy, IReadOnlyList<DateTimeOffset> others)
    {
        var latest = touches.Last + Farthest;
        return touch.Number <= 2
            ? Early(care, policy, others, touch.Number == 1 ? null : touches.Last)[touch.Number - 1].DueAt
            : policy.Fit(touch.DueAt, touch.DueAt, latest > touch.DueAt ? latest : touch.DueAt, care.QuietUntil, others);
    }
}

/// <summary>A contact that is planned, or waits to be made.</summary>
/// <param name="Number">Of the ownership's contacts.</param>
/// <param name="Reasons">What it is for; the first names it.</param>
/// <param name="DueAt">When it is due.</param>
public sealed record PlannedTouch(int Number, IReadOnlyList<Touch> Reasons, DateTimeOffset DueAt)
{
    public bool Equals(PlannedTouch? other) => other is not null && (Number, DueAt) == (other.Number, other.DueAt) && Reasons.SequenceEqual(other.Reasons);

    public override int GetHashCode() => HashCode.Combine(Number, DueAt);
}
