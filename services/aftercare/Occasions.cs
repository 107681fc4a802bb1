using Leads.Contracts;

namespace Leads.Aftercare;

/// <summary>What it is good for to speak with an owner, and when (001-28).</summary>
public static class Occasions
{
    /// <summary>All from one moment on and before another.</summary>
    public static IEnumerable<(DateTimeOffset At, Touch Why)> Of(Care care, OwnerDays? days, CarePolicy policy, DateTimeOffset from, DateTimeOffset before)
    {
        var (first, last) = (policy.DayOf(from), policy.DayOf(before));
        IEnumerable<(DateOnly Day, Touch Why)> all =
        [
            .. (days?.All ?? []).SelectMany(one => EveryYear(one.On, first, last), (_, day) => (day, Touch.Occasion)),
            .. policy.Seasons.SelectMany(season => EveryYear(season, first, last), (_, day) => (day, Touch.SeasonalCheck)),
            .. policy.Launches.Where(launch => care.Models.Contains(launch.Model)).Select(launch => (launch.On, Touch.NewModel)),
            .. Repeated(care.ServicedAt, policy.ServiceMonths, policy.ServiceMonths, policy, before).Select(day => (Noticed(day, policy), Touch.ServiceDue)),
            .. care.DayOfKm(care.ServicedKm + policy.ServiceKm) is { } ran ? [(Noticed(policy.DayOf(ran), policy), Touch.ServiceDue)] : Array.Empty<(DateOnly, Touch)>(),
            .. Repeated(care.DeliveredAt, policy.InspectionMonths, policy.InspectionMonths, policy, before).Select(day => (Noticed(day, policy), Touch.AnnualInspection)),
            (Noticed(policy.DayOf(care.DeliveredAt.AddMonths(policy.WarrantyMonths)), policy), Touch.WarrantyEnd),
            .. care.ContractEndsOn is { } ends ? [(Noticed(ends, policy), Touch.ContractEnd)] : Array.Empty<(DateOnly, Touch)>(),
            .. Repeated(care.DeliveredAt, policy.ReplacementMonths, 12, policy, before).Select(day => (day, Touch.Replacement)),
        ];
        return all.Select(one => (At: policy.Begins(one.Day), one.Why)).Where(one => one.At >= from && one.At < before);
    }

    private static DateOnly Noticed(DateOnly day, CarePolicy policy) => day.AddDays(-(int)policy.Notice.TotalDays);

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
