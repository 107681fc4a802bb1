using Leads.Contracts;

namespace Leads.Qualification;

public abstract partial record CallList
{
    /// <summary>Whom to call on a day, the most urgent first, each once, at most so many; whatever order they come in.</summary>
    public static IReadOnlyList<Guid> Order(IEnumerable<CallCandidate> candidates, CallDay day, int target)
    {
        var best = new Shortlist(target);
        foreach (var candidate in candidates)
        {
            best.Offer(Rank(candidate, day));
        }

        return best.Leads;
    }

    /// <summary>Where a customer stands in a day's list; null when they may not be called on it.</summary>
    public static CallRank? Rank(CallCandidate candidate, CallDay day)
    {
        if (candidate is not { Status: CaseStatus.Open, MayCall: true, NextDueAt: { } next } || day.Opens >= day.Closes || candidate.FailedOnDay >= day.MostADay || candidate.LastFailedAt + day.Spacing >= day.Closes)
        {
            return null;
        }

        var from = Later(Later(day.Opens, next < day.Ends ? next : null), candidate.LastFailedAt + day.Spacing);
        var due = next < candidate.FollowUpBy ? next : candidate.FollowUpBy;
        return new CallRank(
            due < day.Begins ? CallUrgency.Overdue : due < day.Ends ? CallUrgency.Due : CallUrgency.Reserve, Letter(candidate.Grade), from < day.GoldenUntil, candidate.Failed, due, candidate.Lead, from);
    }

    private static int Letter(string grade) => GradeScale.Letters.TakeWhile(letter => letter != grade).Count();

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}

/// <summary>A day as whoever calls on it needs it: a brand's attempt policy on a dealer's clock.</summary>
/// <param name="Begins">Midnight.</param>
/// <param name="Opens">When work begins; the day's end when nobody works on it.</param>
/// <param name="Closes">When work ends; the day's beginning when nobody works on it.</param>
/// <param name="GoldenUntil">When the last golden hour ends (002-40); the day's beginning when it has none.</param>
/// <param name="Spacing">From an attempt that reached nobody to the next one.</param>
/// <param name="MostADay">Most attempts a day that reach nobody.</param>
public sealed record CallDay(
    DateOnly Date, DateTimeOffset Begins, DateTimeOffset Ends, DateTimeOffset Opens, DateTimeOffset Closes, DateTimeOffset GoldenUntil, TimeSpan Spacing, int MostADay)
{
    public static CallDay Of(DateOnly date, CaseRules rules)
    {
        var (begins, ends, hours) = (rules.Begins(date), rules.Begins(date.AddDays(1)), rules.Hours.Of(date));
        return new CallDay(
            date, begins, ends, hours is [var first, ..] ? begins.AddMinutes(first.From) : ends, hours is [.., var last] ? begins.AddMinutes(last.To) : begins,
            rules.Hours.GoldenOf(date) is [.., var golden] ? begins.AddMinutes(golden.To) : begins, rules.Spacing, rules.MostADay);
    }
}

/// <summary>What of a case says whether, when and how urgently its customer is called on a day.</summary>
/// <param name="MayCall">The customer agreed to be called and did not take it back (feature 105).</param>
/// <param name="NextDueAt">When the next action is due.</param>
/// <param name="FollowUpBy">When somebody has to have spoken with them, by the grade.</param>
/// <param name="Failed">Calls in a row that reached nobody.</param>
/// <param name="FailedOnDay">Those of the day itself.</param>
/// <param name="LastFailedAt">When the last of them was.</param>
public readonly record struct CallCandidate(
    Guid Lead, CaseStatus Status, bool MayCall, string Grade, DateTimeOffset? NextDueAt, DateTimeOffset FollowUpBy, int Failed = 0, int FailedOnDay = 0, DateTimeOffset? LastFailedAt = null);

/// <summary>Why somebody is on a day's list.</summary>
public enum CallUrgency
{
    /// <summary>What was planned, or speaking with them at all, should have been done before the day.</summary>
    Overdue,

    /// <summary>It is due on the day.</summary>
    Due,

    /// <summary>Nothing is due yet; called when the others were.</summary>
    Reserve,
}

/// <summary>A place in a day's list: the smaller, the sooner.</summary>
/// <param name="Grade">Place of the grade among H, A, B, C, N.</param>
/// <param name="Golden">They can be called while customers are reached best (002-40).</param>
/// <param name="Failed">Who was tried in vain more often comes later.</param>
/// <param name="DueAt">Since when, or when, it is due.</param>
/// <param name="From">Not to be called before.</param>
public readonly record struct CallRank(CallUrgency Urgency, int Grade, bool Golden, int Failed, DateTimeOffset DueAt, Guid Lead, DateTimeOffset From)
{
    /// <summary>Urgency, grade, golden hours first, fewest attempts in vain, longest due, and the lead's id: no two are equal.</summary>
    public static Comparer<CallRank> InOrder { get; } = Comparer<CallRank>.Create((one, other) =>
        (one.Urgency, one.Grade, !one.Golden, one.Failed, one.DueAt, one.Lead).CompareTo((other.Urgency, other.Grade, !other.Golden, other.Failed, other.DueAt, other.Lead)));
}

/// <summary>The best so many of any number of places; the others are forgotten at once.</summary>
internal sealed class Shortlist(int most)
{
    private readonly SortedSet<CallRank> _best = new(CallRank.InOrder);
    private readonly Dictionary<Guid, CallRank> _of = [];

    public IReadOnlyList<Guid> Leads => [.. _best.Select(rank => rank.Lead)];

    public void Offer(CallRank? offered)
    {
        if (offered is not { } rank)
        {
            return;
        }

        if (_of.TryGetValue(rank.Lead, out var before))
        {
            if (CallRank.InOrder.Compare(before, rank) <= 0)
            {
                return;
            }

            _best.Remove(before);
        }

        _best.Add(rank);
        _of[rank.Lead] = rank;
        if (_best.Count > most)
        {
            _of.Remove(_best.Max.Lead);
            _best.Remove(_best.Max);
        }
    }
}
