using Leads.Contracts;

namespace Leads.Qualification;

/// <summary>By which rules a case is worked on: its brand's, its dealer's hours, and else what the product is delivered with.</summary>
public sealed record CaseRules
{
    public static CaseRules Default { get; } = new();

    /// <summary>How customers are graded, and how often each grade is spoken with (§4.1).</summary>
    public GradeScale Scale { get; init; } = GradeScale.Default;

    /// <summary>When the dealer works, and when customers are reached best (002-40).</summary>
    public WorkingTime Hours { get; init; } = WorkingTime.Default;

    /// <summary>From an attempt that reached nobody to the next one.</summary>
    public TimeSpan Spacing { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Most attempts a day that reach nobody.</summary>
    public int MostADay { get; init; } = 3;

    /// <summary>After so many in a row something else than calling is tried.</summary>
    public int FallBackAfter { get; init; } = 2;

    /// <summary>After so many in a row contact is lost (000-05).</summary>
    public int OutOfControlAfter { get; init; } = 5;

    /// <summary>Working days a manager has before a customer nobody spoke with is lost.</summary>
    public int ManagerWithinDays { get; init; } = 1;

    /// <summary>So long nobody else is given a customer whom somebody is calling.</summary>
    public TimeSpan CallFor { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Who was spoken with in this time was followed up recently (004-31).</summary>
    public TimeSpan Recent { get; init; } = TimeSpan.FromDays(14);

    public static CaseRules Of(BrandRules? brand, WorkingHours? hours) => new()
    {
        Scale = brand?.Grades is { } grades ? new GradeScale(grades) : Default.Scale,
        Hours = hours is null ? Default.Hours : WorkingTime.Of(hours),
        Spacing = Minutes(brand?.Calling?.SpacingMinutes) ?? Default.Spacing,
        MostADay = brand?.Calling?.MostADay ?? Default.MostADay,
        FallBackAfter = brand?.Calling?.FallBackAfter ?? Default.FallBackAfter,
        OutOfControlAfter = brand?.Calling?.OutOfControlAfter ?? Default.OutOfControlAfter,
        ManagerWithinDays = brand?.Calling?.ManagerWithinDays ?? Default.ManagerWithinDays,
        CallFor = Minutes(brand?.Calling?.CallMinutes) ?? Default.CallFor,
        Recent = brand?.Calling?.RecentDays is { } days ? TimeSpan.FromDays(days) : Default.Recent,
    };

    /// <summary>The day by the dealer's clock.</summary>
    public DateOnly Today(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Hours.Offset).Date);

    /// <summary>When a day begins by the dealer's clock.</summary>
    public DateTimeOffset Begins(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Hours.Offset);

    private static TimeSpan? Minutes(int? minutes) => minutes is null ? null : TimeSpan.FromMinutes(minutes.Value);
}
