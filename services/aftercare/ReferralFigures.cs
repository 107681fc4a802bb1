using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Aftercare;

/// <summary>What customers brought a dealer, and what it gave them for it (004-13).</summary>
/// <param name="From">From this moment on.</param>
/// <param name="To">And before this one.</param>
/// <param name="Made">Referrals that count, of leads that came in the time.</param>
/// <param name="Refused">Those that do not count, by why.</param>
/// <param name="Bought">Of those made so many have bought, whenever that was.</param>
/// <param name="Share">Of a hundred made so many have bought; absent while none was made.</param>
/// <param name="Earned">Cars handed over in the time to whom somebody had brought.</param>
/// <param name="Approved">Rewards approved in the time and not taken back.</param>
/// <param name="Declined">Of how many it was decided in the time that there is none.</param>
/// <param name="Paid">Rewards given in the time.</param>
/// <param name="Rewards">Those approved, by kind.</param>
public sealed record ReferralFigures(
    DateTimeOffset From, DateTimeOffset To, int Made, IReadOnlyDictionary<string, int> Refused, int Bought, int? Share, int Earned, int Approved, int Declined, int Paid, IReadOnlyList<RewardSum> Rewards)
{
    public static ReferralFigures Of(DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<ReferralBoard> rows)
    {
        var told = rows.Where(row => Within(row.MadeAt)).ToList();
        var made = told.Where(row => row.Refusal is null).ToList();
        var bought = made.Count(row => row.EarnedAt is not null);
        var approved = rows.Where(row => Within(row.ApprovedAt) && row.DeclinedAt is null).ToList();
        return new ReferralFigures(
            from, to, made.Count,
            told.Where(row => row.Refusal is not null).CountBy(row => Ids.Code(row.Refusal!.Value)).OrderBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Value),
            bought, made.Count == 0 ? null : bought * 100 / made.Count,
            rows.Count(row => Within(row.EarnedAt)), approved.Count, rows.Count(row => Within(row.DeclinedAt)), rows.Count(row => Within(row.PaidAt)),
            [
                .. approved.GroupBy(row => (Kind: row.Kind!.Value, row.Amount!.Value.Currency)).OrderBy(group => group.Key.Kind).ThenBy(group => group.Key.Currency, StringComparer.Ordinal)
                    .Select(group => new RewardSum(group.Key.Kind, group.Count(), Sum(group, group.Key.Currency), Sum(group.Where(row => row.PaidAt is not null), group.Key.Currency))),
            ]);

        bool Within(DateTimeOffset? at) => at >= from && at < to;
    }

    private static Money Sum(IEnumerable<ReferralBoard> rows, string currency) => new(rows.Sum(row => row.Amount!.Value.MinorUnits), currency);
}

/// <summary>Rewards of a kind.</summary>
/// <param name="Count">So many.</param>
/// <param name="Amount">What they are worth together.</param>
/// <param name="Paid">And those that were given, whenever that was.</param>
public sealed record RewardSum(RewardKind Kind, int Count, Money Amount, Money Paid);
