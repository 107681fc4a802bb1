using Leads.Contracts;

namespace Leads.LeadIntake;

/// <summary>
/// How soon somebody must have tried to reach the customer (§4.1, feature 11), in working minutes: the first tier that fits the
/// source and the grade that follows from the need date.
/// </summary>
public sealed record ResponseTiers(IReadOnlyList<ResponseTier> Tiers)
{
    /// <summary>5 minutes, 30 minutes, 2 hours, 24 hours.</summary>
    public static ResponseTiers Default { get; } = new(
    [
        new(5) { Source = LeadSource.HotlineInbound },
        new(5) { Source = LeadSource.WalkIn },
        new(30) { Grade = "H" },
        new(30) { Source = LeadSource.HqDispatched },
        new(30) { Source = LeadSource.DealerWebsite },
        new(120) { Grade = "A" },
        new(120) { Source = LeadSource.OffsiteEvent },
        new(120) { Source = LeadSource.OwnerRepurchase },
        new(120) { Source = LeadSource.Referral },
        new(24 * 60),
    ]);

    /// <summary>The clock of a lead that was dispatched now: minutes allowed, when four fifths are gone, when all are.</summary>
    public (int Minutes, DateTimeOffset WarnAt, DateTimeOffset DueAt) Clock(LeadSource source, string grade, DateTimeOffset at, WorkingTime hours)
    {
        var minutes = Tiers.First(tier => (tier.Source is null || tier.Source == source) && (tier.Grade is null || tier.Grade == grade)).WithinMinutes;
        return (minutes, hours.Add(at, TimeSpan.FromMinutes(minutes) * 0.8), hours.Add(at, TimeSpan.FromMinutes(minutes)));
    }
}

/// <summary>Working minutes for leads of a source and a grade; of any where it says nothing.</summary>
public sealed record ResponseTier(int WithinMinutes)
{
    public LeadSource? Source { get; init; }

    public string? Grade { get; init; }
}
