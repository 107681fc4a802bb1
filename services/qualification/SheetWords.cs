using Leads.Contracts;

namespace Leads.Qualification;

/// <summary>The codes of a sheet in the words of who reads it.</summary>
public static class SheetWords
{
    public static Words Of(LeadSource code) => code switch
    {
        LeadSource.HotlineInbound => new("销售热线来电", "Sales hotline"),
        LeadSource.HqDispatched => new("总部派发商机", "Headquarters"),
        LeadSource.DealerWebsite => new("经销商网站", "Dealer's website"),
        LeadSource.OffsiteEvent => new("外展活动", "Off-site event"),
        LeadSource.OwnerRepurchase => new("车主再购", "Owner buys again"),
        LeadSource.TargetProspecting => new("目标客户开发", "Target prospecting"),
        LeadSource.LostOrUncontrolledReactivation => new("战败或失控激活", "Reactivated lead"),
        LeadSource.WalkIn => new("自然到店", "Walk-in"),
        LeadSource.Referral => new("熟客介绍", "Referral by an owner"),
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };

    public static Words Of(ContactChannel code) => code switch
    {
        ContactChannel.Phone => new("电话", "Phone"),
        ContactChannel.Sms => new("短信", "SMS"),
        ContactChannel.Letter => new("信函", "Letter"),
        ContactChannel.Online => new("网络", "Online"),
        ContactChannel.Visit => new("拜访", "Visit"),
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };

    public static Words Of(ContactDirection code) => code switch
    {
        ContactDirection.Inbound => new("呼入", "inbound"),
        ContactDirection.Outbound => new("呼出", "outbound"),
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };

    public static Words Of(ContactResult code) => code switch
    {
        ContactResult.Connected => new("已沟通", "Connected"),
        ContactResult.NoAnswer => new("无人接听", "No answer"),
        ContactResult.Busy => new("占线", "Busy"),
        ContactResult.Refused => new("拒绝沟通", "Refused"),
        ContactResult.WrongNumber => new("号码错误", "Wrong number"),
        ContactResult.Voicemail => new("语音留言", "Voicemail"),
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };

    public static Words Of(RelationMarker code) => code switch
    {
        RelationMarker.Prospect => new("潜在客户", "Prospect"),
        RelationMarker.Shopper => new("访客", "Shopper"),
        RelationMarker.Buyer => new("客户", "Buyer"),
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };

    /// <summary>P, S or B (004-25).</summary>
    public static string Letter(RelationMarker code) => code switch { RelationMarker.Prospect => "P", RelationMarker.Shopper => "S", _ => "B" };

    /// <summary>What is planned: a word where it is one of ours, else as it was written.</summary>
    public static Words OfAction(string action) => action switch
    {
        "first_call" => new("首次电话", "First call"),
        "call" => new("电话", "Call"),
        "invite" => new("邀约到店", "Invite"),
        "send_offer" => new("发送报价", "Send offer"),
        "wait_for_customer" => new("等待客户", "Wait for customer"),
        "follow_instruction" => new("按经理指示", "As the manager instructed"),
        _ => new(action, action),
    };
}
