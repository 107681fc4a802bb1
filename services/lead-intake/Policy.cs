using Leads.Contracts;

namespace Leads.LeadIntake;

/// <summary>By which rules a brand's leads are taken in and given out: what the brand has set, and else what the product is delivered with.</summary>
public sealed record Policy
{
    public static Policy Default { get; } = new();

    /// <summary>In which order dealers are asked.</summary>
    public DispatchRules Dispatch { get; init; } = DispatchRules.Default;

    /// <summary>How soon somebody must have tried to reach a customer.</summary>
    public ResponseTiers Tiers { get; init; } = ResponseTiers.Default;

    /// <summary>By how soon a car is needed customers are graded.</summary>
    public GradeScale Scale { get; init; } = GradeScale.Default;

    /// <summary>What a lead must not look like.</summary>
    public Screening Screening { get; init; } = Screening.Default;

    /// <summary>A second lead of a customer within this time is not a second cycle (feature 5).</summary>
    public TimeSpan LinkWithin { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Working time in which a missed call is called back (000-09).</summary>
    public TimeSpan CallBackWithin { get; init; } = TimeSpan.FromMinutes(10);

    public BreachAction OnBreach { get; init; } = BreachAction.Reassign;

    /// <summary>How long a cycle that ended is left alone (000-04, 000-05); what is not here is never reactivated.</summary>
    public IReadOnlyDictionary<CloseReason, TimeSpan> CoolOffs { get; init; } = new Dictionary<CloseReason, TimeSpan>
    {
        [CloseReason.Lost] = TimeSpan.FromDays(30),
        [CloseReason.OutOfControl] = TimeSpan.FromDays(7),
        [CloseReason.OrderCancelled] = TimeSpan.FromDays(30),
        [CloseReason.Rejected] = TimeSpan.FromDays(30),
    };

    public static Policy Of(BrandRules rules) => new()
    {
        Dispatch = new DispatchRules(rules.Dispatch ?? Default.Dispatch.Order)
        {
            WithinKilometres = rules.WithinKilometres ?? Default.Dispatch.WithinKilometres,
            Places = rules.Places?.ToDictionary(p => p.City, p => p.At) ?? Default.Dispatch.Places,
        },
        Tiers = rules.Responses is null ? Default.Tiers : new ResponseTiers([.. rules.Responses.Select(r => new ResponseTier(r.WithinMinutes) { Source = r.Source, Grade = r.Grade })]),
        Scale = rules.Grades is { } grades ? new GradeScale(grades) : Default.Scale,
        Screening = rules.Screening is { } screening ? Screening.Of(screening) : Default.Screening,
        LinkWithin = Days(rules.LinkWithinDays) ?? Default.LinkWithin,
        CallBackWithin = rules.CallBackWithinMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : Default.CallBackWithin,
        OnBreach = rules.OnBreach ?? Default.OnBreach,
        CoolOffs = rules.CoolOffs?.ToDictionary(c => c.Reason, c => TimeSpan.FromDays(c.Days)) ?? Default.CoolOffs,
    };

    /// <summary>What holds for a dealer, which may link leads for longer or shorter than its brand.</summary>
    public TimeSpan LinkWithinOf(Dealer dealer) => Days(dealer.LinkWithinDays) ?? LinkWithin;

    private static TimeSpan? Days(int? days) => days is null ? null : TimeSpan.FromDays(days.Value);
}
