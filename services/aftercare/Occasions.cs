using Leads.Contracts;

namespace Leads.Aftercare;

/// <summary>What it is good for to speak with an owner, and when (001-28).</summary>
public static class Occasions
{
    /// <summary>
    /// All from one moment on and before another of which nobody spoke yet. What was learnt too late for a notice is spoken of at once,
    /// as long as it is still to come.
    /// </summary>
    /// <param name="spoken">When each was spoken of last.</param>
    /// <param name="earliest">When somebody can be spoken with at the earliest.</param>
    public static IEnumerable<(DateTimeOffset At, Touch Why)> Of(
        Care care, OwnerDays? days, CarePolicy policy, IReadOnlyDictionary<Touch, DateTimeOffset> spoken, DateTimeOffset from, DateTimeOffset earliest, DateTimeOffset before)
    {
        var (first, last) = (policy.DayOf(from), policy.DayOf(before));
        IEnumerable<(DateOnly Noticed, DateOnly Day, Touch Why)> all =
        [
            .. (days?.All ?? []).SelectMany(one => EveryYear(one.On, first, last), (_, day) => (day, day, Touch.Occasion)),
            .. policy.Seasons.SelectMany(season => EveryYear(season, first, last), (_, day) => (day, day, Touch.SeasonalCheck)),
            .. policy.Launches.Where(launch => care.Models.Contains(launch.Model)).Select(launch => (launch.On, launch.On, Touch.NewModel)),
            .. Repeated(care.ServicedAt, policy.ServiceMonths, policy.ServiceMonths, policy, before).Select(day => Noticed(day, Touch.ServiceDue)),
            .. care.DayOfKm(care.ServicedKm + policy.ServiceKm) is { } ran ? [Noticed(policy.DayOf(ran), Touch.ServiceDue)] : Array.Empty<(DateOnly, DateOnly, Touch)>(),
            .. Repeated(care.DeliveredAt, policy.InspectionMonths, policy.InspectionMonths, policy, before).Select(day => Noticed(day, Touch.AnnualInspection)),
            Noticed(policy.DayOf(care.DeliveredAt.AddMonths(policy.WarrantyMonths)), Touch.WarrantyEnd),
            .. care.ContractEndsOn is { } ends ? [Noticed(ends, Touch.ContractEnd)] : Array.Empty<(DateOnly, DateOnly, Touch)>(),
            .. Repeated(care.DeliveredAt, policy.ReplacementMonths, 12, policy, before).Select(day => (day, day, Touch.Replacement)),
        ];
        return all.Select(one => (one.Noticed, one.Day, one.Why, At: policy.Begins(one.Noticed)))
            .Where(one => !spoken.TryGetValue(one.Why, out var at) || at <= one.At - Cadence.Apart)
            .Where(one => one.At >= from || (one.Noticed < one.Day && one.Day >= policy.DayOf(earliest)))
            .Select(one => (At: one.At > from ? one.At : from, one.Why))
            .Where(one => one.At < before);

        (DateOnly, DateOnly, Touch) Noticed(DateOnly day, Touch why) => (day.AddDays(-(int)policy.Notice.TotalDays), day, why);
    }

    private static IEnumerable<DateOnly> EveryYear(DayOfYear day, DateOnly first, DateOnly last) =>
        Enumerable.Range(first.Year, last.Year - first.Year + 1).Select(year => new DateOnly(year, day.Month, Math.Min(day.Day, DateTime.DaysInMonth(year, day.Month))));

    private static IEnumerable<DateOnly> Repeated(DateTimeOffset since, int firstMonths, int months, CarePolicy policy, DateTimeOffset before)
    {
        for (var after = firstMonths; months > 0 && after > 0 && since.AddMonths(after) < before + policy.Notice; after += months)
        {
            yield return policy.DayOf(since.AddMonths(after));
        }
    }
}
