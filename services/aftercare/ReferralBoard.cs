using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>What has become of a referral.</summary>
public enum ReferralStatus
{
    /// <summary>They have not bought yet.</summary>
    Open,

    /// <summary>It does not count.</summary>
    Refused,

    /// <summary>They did not buy.</summary>
    Lapsed,

    /// <summary>They bought; the sales manager decides.</summary>
    Earned,

    Approved,

    Paid,

    /// <summary>There is no reward.</summary>
    Declined,
}

/// <summary>One referral as aftercare shows it.</summary>
/// <param name="LeadId">The lead cycle of who was brought.</param>
/// <param name="CustomerId">Who was brought.</param>
/// <param name="Referrer">The customer who brought them.</param>
/// <param name="Dealer">The dealer that handed the car over; before, the one that was told.</param>
/// <param name="MadeAt">When the lead came.</param>
public sealed record ReferralBoard(Guid ReferralId, Guid LeadId, Guid CustomerId, Guid Referrer, string Brand, string? Dealer, ReferralStatus Status, DateTimeOffset MadeAt)
{
    public static readonly View View = View.Of<ReferralBoard>("referral_board", Apply, row => row.Dealer, aggregate: Referral.Decider.Name, lookup: nameof(Referrer));

    /// <summary>Why it does not count.</summary>
    public ReferralRefusal? Refusal { get; init; }

    /// <summary>When the car was handed over.</summary>
    public DateTimeOffset? EarnedAt { get; init; }

    /// <summary>What the reward is.</summary>
    public RewardKind? Kind { get; init; }

    /// <summary>What it is worth.</summary>
    public Money? Amount { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Number of the receipt, the card or the coupon.</summary>
    public string? Reference { get; init; }

    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>Why there is no reward.</summary>
    public RewardDecline? Declined { get; init; }

    public DateTimeOffset? DeclinedAt { get; init; }

    public static ReferralBoard? Apply(ReferralBoard? row, object e) => e switch
    {
        ReferralMade m => new ReferralBoard(m.ReferralId, m.LeadId, m.CustomerId, m.Referrer, m.Brand, m.Dealer, ReferralStatus.Open, m.At),
        ReferralRefused r => row! with { Status = ReferralStatus.Refused, Refusal = r.Reason },
        ReferralLapsed => row! with { Status = ReferralStatus.Lapsed },
        RewardEarned x => row! with { Status = ReferralStatus.Earned, Dealer = x.Dealer, EarnedAt = x.At },
        RewardApproved a => row! with { Status = ReferralStatus.Approved, Kind = a.Kind, Amount = a.Amount, ApprovedAt = a.At },
        RewardDeclined d => row! with { Status = ReferralStatus.Declined, Declined = d.Reason, DeclinedAt = d.At },
        RewardPaid p => row! with { Status = ReferralStatus.Paid, Reference = p.Reference, PaidAt = p.At },
        _ => row,
    };
}
