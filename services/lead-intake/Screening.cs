using Leads.Contracts;

namespace Leads.LeadIntake;

/// <summary>What a lead must not look like (feature 12). A lead that does is kept and told to headquarters with the reason, and nobody calls it.</summary>
public sealed record Screening
{
    public static Screening Default { get; } = new();

    /// <summary>As a brand has set it, and else as the product is delivered.</summary>
    public static Screening Of(ScreeningRules rules) => new()
    {
        TestNumbers = rules.TestNumbers?.ToHashSet() ?? Default.TestNumbers,
        TestWords = rules.TestWords ?? Default.TestWords,
        RepeatedAfter = rules.RepeatedAfter ?? Default.RepeatedAfter,
        RepeatedWithin = rules.RepeatedWithinHours is { } hours ? TimeSpan.FromHours(hours) : Default.RepeatedWithin,
    };

    /// <summary>Numbers that are printed in manuals and typed by testers, as E.164.</summary>
    public IReadOnlySet<string> TestNumbers { get; init; } = new HashSet<string> { "+8613800138000", "+8613800000000", "+8613900000000" };

    /// <summary>Words that a person's name does not have.</summary>
    public IReadOnlyList<string> TestWords { get; init; } = ["测试", "test", "ceshi"];

    /// <summary>So many leads of one number within <see cref="RepeatedWithin"/> are somebody filling in forms.</summary>
    public int RepeatedAfter { get; init; } = 5;

    public TimeSpan RepeatedWithin { get; init; } = TimeSpan.FromDays(1);

    /// <param name="earlier">How many leads of the same number came within <see cref="RepeatedWithin"/> before.</param>
    /// <param name="optedOut">The person asked not to be contacted.</param>
    /// <returns>Why it is no lead; null when nothing speaks against it.</returns>
    public InvalidReason? Find(string name, string phone, int earlier, bool optedOut) =>
        optedOut ? InvalidReason.OptedOut
        : TestNumbers.Contains(phone) ? InvalidReason.TestNumber
        : OneDigit(phone) ? InvalidReason.RepeatedNumber
        : TestWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) ? InvalidReason.TestPerson
        : earlier >= RepeatedAfter ? InvalidReason.RepeatedNumber
        : null;

    /// <summary>The same digit nine times at the end: no operator gives such a number out by chance, every form filler types it.</summary>
    private static bool OneDigit(string phone) => phone.Length > 9 && phone.AsSpan(^9..).IndexOfAnyExcept(phone[^1]) < 0;
}
