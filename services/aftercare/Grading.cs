using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Aftercare;

/// <summary>Of what grade a customer is (002-11, 002-22), and why: what they own, and what they spend on what.</summary>
/// <param name="Code">As vip; standard for whom no rule holds.</param>
/// <param name="Services">What is done for them.</param>
/// <param name="Cars">So many cars of the dealer's they own.</param>
/// <param name="Currency">Of what they spend; that of most of their bills. What they spend in another does not count.</param>
/// <param name="MonthlySpend">On average of the last twelve months, in minor units.</param>
/// <param name="ByKind">What they spent on what in that time, in minor units: the need that they share with others.</param>
public sealed record CustomerGrade(
    string Code, IReadOnlyList<ServicePrivilege> Services, int Cars, string? Currency, long MonthlySpend, IReadOnlyDictionary<string, long> ByKind)
{
    public const string Standard = "standard";

    public static CustomerGrade Of(IReadOnlyCollection<OwnershipBoard> owned, CarePolicy policy, DateTimeOffset now)
    {
        var (cars, bills) = (owned.Count(row => row.EndedAt is null), owned.SelectMany(row => row.Services).Where(one => one.Spent is not null && one.At > now.AddDays(-365) && one.At <= now).ToList());
        var currency = bills.CountBy(one => one.Spent!.Value.Currency).OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Key).FirstOrDefault();
        var counted = bills.Where(one => one.Spent!.Value.Currency == currency).ToList();
        var monthly = counted.Sum(one => one.Spent!.Value.MinorUnits) / 12;
        var grade = policy.Grades.FirstOrDefault(one => cars >= one.Cars || (one.MonthlySpend is { } spend && spend.Currency == currency && monthly > spend.MinorUnits));
        return new CustomerGrade(
            grade?.Code ?? Standard, grade?.Services ?? [], cars, currency, monthly,
            counted.GroupBy(one => one.Kind).OrderBy(group => group.Key).ToDictionary(group => Ids.Code(group.Key), group => group.Sum(one => one.Spent!.Value.MinorUnits)));
    }
}

/// <summary>How well a customer pays what is to be paid later (002-20).</summary>
/// <param name="Grade">From A to D; absent of whom no such bill has come to its day.</param>
/// <param name="Bills">Those that were paid or should have been.</param>
/// <param name="Late">Of these, those paid late or not at all.</param>
/// <param name="Open">Those that still may be paid in time.</param>
public sealed record CustomerCredit(CreditGrade? Grade, int Bills, int Late, int Open)
{
    public static CustomerCredit Of(IReadOnlyCollection<OwnershipBoard> owned, CarePolicy policy, DateTimeOffset now)
    {
        var bills = owned.SelectMany(row => row.Services).Where(one => one.PayBy is not null).ToList();
        var open = bills.Count(one => one.PaidAt is null && one.PayBy >= policy.DayOf(now));
        var late = bills.Count(one => one.Late || (one.PaidAt is null && one.PayBy < policy.DayOf(now)));
        var due = bills.Count - open;
        return new CustomerCredit(due == 0 ? null : Grades(policy.Credit).First(one => late * 100 <= due * one.MostLate).Grade, due, late, open);
    }

    private static IEnumerable<(CreditGrade Grade, int MostLate)> Grades(CreditScale scale) =>
        [(CreditGrade.A, scale.MostLateA), (CreditGrade.B, scale.MostLateB), (CreditGrade.C, scale.MostLateC), (CreditGrade.D, 100)];
}
