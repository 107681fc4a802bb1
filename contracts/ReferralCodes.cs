namespace Leads.Contracts;

/// <summary>Why a referral does not count; the lead stands whatever it says.</summary>
public enum ReferralRefusal
{
    /// <summary>They brought themselves.</summary>
    SelfReferral,

    /// <summary>Whom they brought, or somebody whom those brought, has brought them.</summary>
    Circle,

    /// <summary>Somebody has brought them before, and it still stands.</summary>
    AlreadyReferred,

    /// <summary>They had bought before they were brought.</summary>
    AlreadyCustomer,
}

/// <summary>熟客介绍奖励 (004-13): what whoever brought a buyer gets.</summary>
public enum RewardKind
{
    /// <summary>佣金.</summary>
    Commission,

    /// <summary>油卡.</summary>
    FuelCard,

    /// <summary>服务券.</summary>
    ServiceCoupon,
}

/// <summary>Why there is no reward.</summary>
public enum RewardDecline
{
    /// <summary>They did not bring them.</summary>
    NotGenuine,

    /// <summary>The dealer spoke with the buyer before.</summary>
    KnownBefore,

    /// <summary>Who brought them works for the dealer.</summary>
    OwnStaff,

    /// <summary>Who brought them wants none.</summary>
    NotWanted,
    Other,
}
