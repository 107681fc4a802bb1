using Leads.Contracts;

namespace Leads.Insights;

/// <summary>The codes of referrals and their rewards in the words of staff.</summary>
public static class RewardCodeWords
{
    /// <summary>A code of the published language; null when it is none of these.</summary>
    public static Words? Of(Enum code) => code switch
    {
        ReferralRefusal.SelfReferral => new("自己介绍自己", "they brought themselves"),
        ReferralRefusal.Circle => new("循环介绍", "they brought whoever brought them"),
        ReferralRefusal.AlreadyReferred => new("已由他人介绍", "somebody has brought them before"),
        ReferralRefusal.AlreadyCustomer => new("此前已购车", "they had bought before"),

        RewardKind.Commission => new("佣金", "a commission"),
        RewardKind.FuelCard => new("油卡", "a fuel card"),
        RewardKind.ServiceCoupon => new("服务券", "a service coupon"),

        RewardDecline.NotGenuine => new("介绍不实", "they did not bring them"),
        RewardDecline.KnownBefore => new("此前已接触客户", "the dealer spoke with the buyer before"),
        RewardDecline.OwnStaff => new("介绍人为本店员工", "who brought them works for the dealer"),
        RewardDecline.NotWanted => new("介绍人不需要", "who brought them wants none"),
        RewardDecline.Other => new("其他", "another reason"),

        _ => null,
    };
}
