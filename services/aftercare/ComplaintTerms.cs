using Leads.Contracts;

namespace Leads.Aftercare;

/// <summary>How soon a dealer sees to complaints, by its working time: what it told, else answered within 2 hours and solved within 3 days, within 1 of each when urgent.</summary>
public static class ComplaintTerms
{
    /// <summary>By when a customer who complains is answered.</summary>
    public static DateTimeOffset AnswerBy(CarePolicy policy, ComplaintSeverity severity, DateTimeOffset from) => policy.Hours.Add(
        from, TimeSpan.FromHours(severity == ComplaintSeverity.Urgent ? policy.Told?.Complaints?.UrgentAnswerHours ?? 1 : policy.Told?.Complaints?.AnswerHours ?? 2));

    /// <summary>By when their complaint is solved.</summary>
    public static DateTimeOffset SolveBy(CarePolicy policy, ComplaintSeverity severity, DateTimeOffset from) => policy.Hours.AddDays(
        from, severity == ComplaintSeverity.Urgent ? policy.Told?.Complaints?.UrgentSolveDays ?? 1 : policy.Told?.Complaints?.SolveDays ?? 3);

    /// <summary>By when they are asked whether that is enough.</summary>
    public static DateTimeOffset AskBy(CarePolicy policy, DateTimeOffset from) => policy.Hours.AddDays(from, policy.Told?.Complaints?.AskDays ?? 2);

    /// <summary>All of it, for whoever wants to know.</summary>
    public static ComplaintTimes Of(CarePolicy policy)
    {
        var told = policy.Told?.Complaints;
        return new ComplaintTimes(told?.AnswerHours ?? 2, told?.UrgentAnswerHours ?? 1, told?.SolveDays ?? 3, told?.UrgentSolveDays ?? 1, told?.AskDays ?? 2);
    }
}

/// <summary>What a complaint is about and whose it is.</summary>
/// <param name="Ownership">Of which car.</param>
/// <param name="About">Staff id of whom the customer complains of.</param>
/// <param name="FiledAt">When they complained.</param>
public sealed record Matter(Guid Ownership, ComplaintCategory Category, ComplaintSeverity Severity, string? About, DateTimeOffset FiledAt)
{
    /// <summary>Staff id of who has it; null while a manager has to say.</summary>
    public string? Owner { get; init; }

    /// <summary>How far up it is.</summary>
    public ComplaintLevel Level { get; init; }

    /// <summary>When the customer was told something for the first time.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>So often a solution was not enough.</summary>
    public int Reopened { get; init; }

    public Matter Answered(DateTimeOffset at) => this with { AnsweredAt = AnsweredAt < at ? AnsweredAt : at };
}

/// <summary>A time within which something is done.</summary>
/// <param name="DueAt">By then.</param>
public sealed record Term(DateTimeOffset DueAt)
{
    /// <summary>So often as much time was over.</summary>
    public int Missed { get; init; }

    /// <summary>When it is over next.</summary>
    public DateTimeOffset NextAt { get; init; } = DueAt;

    public Term Miss(DateTimeOffset? next) => this with { Missed = Missed + 1, NextAt = next ?? NextAt };
}
