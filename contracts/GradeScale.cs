namespace Leads.Contracts;

/// <summary>
/// By how soon a car is needed customers are graded, and by their grade they are followed up (§4.1, 000-22). Published scales
/// disagree, so a brand sets its own; one instance of it is one brand's at one moment.
/// </summary>
public sealed class GradeScale
{
    /// <summary>新接触: nobody knows when, or it is later than any grade reaches.</summary>
    public const string New = "N";

    /// <summary>From the soonest.</summary>
    public static readonly IReadOnlyList<string> Letters = ["H", "A", "B", "C", New];

    /// <summary>H 7, A 15, B 30, C 90 days, both as window and as interval; whoever is new is spoken with within a week.</summary>
    public static GradeScale Default { get; } = new([new("H", 7, 7), new("A", 15, 15), new("B", 30, 30), new("C", 90, 90), new(New, 7)]);

    /// <exception cref="ArgumentException">A letter is missing or comes twice, windows do not grow, or an interval is none.</exception>
    public GradeScale(IReadOnlyList<GradeRule> rules)
    {
        Rules = rules;
        if (!rules.Select(rule => rule.Grade).SequenceEqual(Letters))
        {
            throw new ArgumentException($"The grades are {string.Join(", ", Letters)}, in this order.");
        }

        if (rules[^1].WithinDays is not null || rules.SkipLast(1).Any(rule => rule.WithinDays is not > 0) || rules.SkipLast(1).Zip(rules.Skip(1).SkipLast(1)).Any(pair => pair.First.WithinDays >= pair.Second.WithinDays))
        {
            throw new ArgumentException("Each grade is for more days than the one before; N is for all others.");
        }

        if (rules.Any(rule => rule.FollowUpWithinDays is < 1 or > 3660))
        {
            throw new ArgumentException("Somebody is followed up within a day at least, and ten years at most.");
        }
    }

    public IReadOnlyList<GradeRule> Rules { get; }

    /// <summary>The grade of somebody who needs a car on a day, as seen from another; who needed it yesterday is still in a hurry.</summary>
    public string Of(DateOnly? needBy, DateOnly today) =>
        needBy is { } day ? Rules.First(rule => rule.WithinDays is null || day.DayNumber - today.DayNumber <= rule.WithinDays).Grade : New;

    /// <summary>The first day after this one on which the grade is another because the need date came nearer; null when there is none.</summary>
    public DateOnly? RisesOn(DateOnly? needBy, DateOnly today) => needBy is not { } day ? null : Rules
        .Where(rule => rule.WithinDays is not null)
        .Select(rule => (DateOnly?)day.AddDays(-rule.WithinDays!.Value))
        .Where(rises => rises > today)
        .Min();

    /// <summary>Days in which somebody speaks with a customer of this grade.</summary>
    public int FollowUpWithinDays(string grade) => Rules.First(rule => rule.Grade == grade).FollowUpWithinDays;
}
