using System.Globalization;
using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Qualification;

/// <summary>Who comes on a week's list, and what the meeting asks about them (004-29, 004-30).</summary>
public static class FollowUps
{
    /// <summary>Subjects of one consultant in a week: twenty a day, and no more than somebody can do.</summary>
    public const int MostEach = 100;

    /// <summary>例会三问.</summary>
    public static readonly IReadOnlyDictionary<FollowUpPrompt, Words> Prompts = new Dictionary<FollowUpPrompt, Words>
    {
        [FollowUpPrompt.Referral] = new("这位是熟人介绍来的：我们怎样跟进？", "They were referred to us: how do we follow up?"),
        [FollowUpPrompt.Satisfaction] = new("客户对车辆和维修服务满意吗？", "Is the customer satisfied with the car and its service?"),
        [FollowUpPrompt.Incentive] = new("这位访客需要一点激励才会成为客户吗？", "Does this shopper need an incentive to become a buyer?"),
    };

    /// <summary>When somebody has to do something: what was planned, or the time by which somebody speaks with a customer of the grade, whatever is sooner.</summary>
    public static DateTimeOffset DueAt(CaseBoard row)
    {
        var speak = row.Dossier.LastTalkAt + row.Dossier.FollowUpWithin;
        return row.Next is { } next && next.DueAt < speak ? next.DueAt : speak;
    }

    /// <summary>Open cases that are overdue or fall due before the week is over, the most urgent ones of each consultant.</summary>
    public static IReadOnlyList<FollowUpSubject> Draft(IEnumerable<CaseBoard> rows, Func<Guid, LeadFact?> fact, DateTimeOffset ends) =>
    [
        .. rows.Where(row => row is { Status: CaseStatus.Open, Dossier.Consultant: not null } && DueAt(row) < ends)
            .GroupBy(row => row.Dossier.Consultant!).OrderBy(one => one.Key, StringComparer.Ordinal)
            .SelectMany(one => one.OrderBy(DueAt).ThenBy(row => row.Dossier.Id).Take(MostEach))
            .Select(row => Subject(row, fact(row.Dossier.Tags.Lead))),
    ];

    public static FollowUpSubject Subject(CaseBoard row, LeadFact? fact) => new(row.Dossier.Id, row.Dossier.Tags.Lead, row.Dossier.Consultant!, DueAt(row), [.. PromptsOf(row.Dossier, fact)]);

    /// <summary>After the first talk the manager and the consultant make a plan (004-26).</summary>
    public static bool NeedsPlan(Dossier dossier) => dossier.GuidedAt is null && dossier.Contacts.Any(c => c is { Void: false, Result: ContactResult.Connected });

    public static bool Contacted(Dossier dossier, DateTimeOffset begins, DateTimeOffset ends) => dossier.Contacts.Any(c => !c.Void && c.At >= begins && c.At < ends);

    private static IEnumerable<FollowUpPrompt> PromptsOf(Dossier dossier, LeadFact? fact)
    {
        if (fact?.ReferredBy is not null)
        {
            yield return FollowUpPrompt.Referral;
        }

        if (dossier.Marker == RelationMarker.Buyer)
        {
            yield return FollowUpPrompt.Satisfaction;
        }

        if (dossier.Marker == RelationMarker.Shopper)
        {
            yield return FollowUpPrompt.Incentive;
        }
    }
}

/// <summary>An ISO week by a dealer's clock, from Monday to Monday.</summary>
/// <param name="Code"><c>2026-W03</c>.</param>
public sealed record FollowUpWeek(string Code, DateOnly Monday)
{
    /// <exception cref="Invalid">There is no such week.</exception>
    public static FollowUpWeek Of(string code) =>
        code.Length == 8 && code[4..6] == "-W" && int.TryParse(code[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 2000 and < 9999
        && int.TryParse(code[6..], NumberStyles.None, CultureInfo.InvariantCulture, out var week) && week >= 1 && week <= ISOWeek.GetWeeksInYear(year)
            ? new FollowUpWeek(code, DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday)))
            : throw new Invalid("", "wrong-week", "An ISO week, for example 2026-W03.");

    /// <summary>The week of a day.</summary>
    public static FollowUpWeek With(DateOnly day)
    {
        var time = day.ToDateTime(TimeOnly.MinValue);
        return Of(string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(time):0000}-W{ISOWeek.GetWeekOfYear(time):00}"));
    }

    public DateTimeOffset Begins(CaseRules rules) => rules.Begins(Monday);

    public DateTimeOffset Ends(CaseRules rules) => rules.Begins(Monday.AddDays(7));
}
