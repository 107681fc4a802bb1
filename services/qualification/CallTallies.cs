using Leads.Contracts;
using Leads.EventStore;
using Npgsql;

namespace Leads.Qualification;

/// <summary>How often consultants called, from the contacts as they stand after corrections (002-41).</summary>
public static class CallTallies
{
    /// <summary>A call of ours that took place, whoever answered.</summary>
    internal const string IsCall = "contact ->> 'channel' = 'phone' and contact ->> 'direction' = 'outbound' and contact ->> 'void' = 'false'";

    /// <summary>Calls by consultant and day of a dealer's clock, in one query. What another dealer did before the lead came is not counted.</summary>
    public static async Task<IReadOnlyList<DayTally>> Count(EventStore.EventStore store, string dealer, DateTimeOffset from, DateTimeOffset to, WorkingTime hours, CancellationToken cancel)
    {
        var golden = Golden(from, to, hours).ToList();
        var tallies = new List<DayTally>();
        await store.Read(
            [
                View.AsDealer(dealer),
                Sql.Command(
                    $"""
                    select contact ->> 'by', (at at time zone 'UTC' + $4)::date, count(*)::int, (count(*) filter (where contact ->> 'result' = 'connected'))::int,
                        (count(*) filter (where exists (select from unnest($5, $6) as golden (begins, ends) where at >= begins and at < ends)))::int
                    from {CaseBoard.View.Name}
                    cross join lateral (select data -> 'dossier' as dossier offset 0) as part
                    cross join lateral jsonb_array_elements(case when (dossier ->> 'lastContactAt')::timestamptz >= $2 then dossier -> 'contacts' else '[]' end) as contact
                    cross join lateral (select (contact ->> 'at')::timestamptz as at offset 0) as happened
                    where dealer = $1 and {IsCall} and at >= $2 and at < $3 and at >= (dossier ->> 'since')::timestamptz
                    group by 1, 2 order by 1, 2
                    """,
                    dealer, from, to, hours.Offset, Moments(golden.Select(g => g.Begins)), Moments(golden.Select(g => g.Ends))),
            ],
            async (index, reader) =>
            {
                while (index == 1 && await reader.ReadAsync(cancel))
                {
                    tallies.Add(new DayTally(
                        reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetFieldValue<DateOnly>(1), new CallCount(reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4))));
                }
            },
            cancel);
        return tallies;
    }

    private static IEnumerable<(DateTimeOffset Begins, DateTimeOffset Ends)> Golden(DateTimeOffset from, DateTimeOffset to, WorkingTime hours)
    {
        for (var day = DateOnly.FromDateTime(from.ToOffset(hours.Offset).DateTime); new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), hours.Offset) is var midnight && midnight < to; day = day.AddDays(1))
        {
            foreach (var golden in hours.GoldenOf(day))
            {
                yield return (midnight.AddMinutes(golden.From), midnight.AddMinutes(golden.To));
            }
        }
    }

    private static NpgsqlParameter<DateTime[]> Moments(IEnumerable<DateTimeOffset> moments) => new() { TypedValue = [.. moments.Select(moment => moment.UtcDateTime)] };
}

/// <summary>Calls of a consultant on a day.</summary>
/// <param name="Consultant">Staff id; null where it was not recorded.</param>
public sealed record DayTally(string? Consultant, DateOnly Day, CallCount Count);

/// <summary>Calls, those that reached the customer, and those in golden hours.</summary>
public sealed record CallCount(int Calls, int Connected, int Golden)
{
    public static CallCount None { get; } = new(0, 0, 0);

    public static CallCount operator +(CallCount one, CallCount other) => new(one.Calls + other.Calls, one.Connected + other.Connected, one.Golden + other.Golden);

    public static CallCount Add(CallCount left, CallCount right) => left + right;
}

/// <summary>The self-check of a week (002-41).</summary>
/// <param name="Week">As ISO 8601 writes it.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day that is counted.</param>
/// <param name="All">All consultants together.</param>
/// <param name="Consultants">Each by staff id; whoever made no call is absent.</param>
public sealed record CallTally(string Week, DateOnly From, DateOnly To, TallyRow All, IReadOnlyList<TallyRow> Consultants)
{
    /// <param name="days">How many days from Monday on are counted.</param>
    public static CallTally Of(DateOnly monday, int days, IReadOnlyList<DayTally> tallies)
    {
        var counted = tallies.Where(tally => tally.Day >= monday && tally.Day < monday.AddDays(days)).ToList();
        return new CallTally(
            FollowUpWeek.With(monday).Code, monday, monday.AddDays(days - 1), TallyRow.Of(null, monday, days, counted),
            [.. counted.GroupBy(tally => tally.Consultant).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => TallyRow.Of(group.Key, monday, days, [.. group]))]);
    }
}

/// <summary>A line of the self-check.</summary>
/// <param name="Consultant">Staff id; absent for all together, and where nobody was recorded.</param>
/// <param name="Days">Calls of each day from Monday on.</param>
/// <param name="Total">Their sum.</param>
/// <param name="Connected">Those that reached the customer.</param>
/// <param name="GoldenShare">Of a hundred calls so many were in golden hours (002-40); absent without calls.</param>
public sealed record TallyRow(string? Consultant, IReadOnlyList<int> Days, int Total, int Connected, int? GoldenShare)
{
    internal static TallyRow Of(string? consultant, DateOnly monday, int days, IReadOnlyList<DayTally> tallies)
    {
        var sum = tallies.Aggregate(CallCount.None, (all, tally) => all + tally.Count);
        return new TallyRow(
            consultant, [.. Enumerable.Range(0, days).Select(n => tallies.Where(tally => tally.Day == monday.AddDays(n)).Sum(tally => tally.Count.Calls))], sum.Calls, sum.Connected,
            Share(sum.Golden, sum.Calls));
    }

    /// <summary>In hundredths, to the nearest.</summary>
    internal static int? Share(int part, int all) => all == 0 ? null : (int)Math.Round(part * 100.0 / all, MidpointRounding.AwayFromZero);
}
