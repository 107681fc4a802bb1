using Leads.Contracts;

namespace Leads.Insights;

/// <summary>The codes of events in the words of staff: one line for each.</summary>
public static class CodeWords
{
    /// <summary>A code of the published language; null when it has no words yet.</summary>
    public static Words? Of(Enum code) => code switch
    {
        LeadSource.HotlineInbound => new("销售热线", "the sales hotline"),
        LeadSource.HqDispatched => new("总部派发", "headquarters"),
        LeadSource.DealerWebsite => new("经销商网站", "the dealer's website"),
        LeadSource.OffsiteEvent => new("外展活动", "an event"),
        LeadSource.OwnerRepurchase => new("车主再购", "an owner who buys again"),
        LeadSource.TargetProspecting => new("潜客开发", "prospecting"),
        LeadSource.LostOrUncontrolledReactivation => new("战败或失控激活", "a lost lead that came back"),
        LeadSource.WalkIn => new("自然到店", "the showroom"),
        LeadSource.Referral => new("熟客介绍", "an owner's friend"),

        FirstContactMode.Outreach => new("外出拜访", "outreach"),
        FirstContactMode.Online => new("网络", "online"),
        FirstContactMode.InboundCall => new("来电", "a call from the customer"),
        FirstContactMode.OutboundCall => new("去电", "a call to the customer"),
        FirstContactMode.ShowroomVisit => new("到店", "a visit to the showroom"),

        MustAsk.Model => new("车型", "model"),
        MustAsk.NeedDate => new("用车时间", "when it is needed"),
        MustAsk.Location => new("所在地", "location"),
        MustAsk.Colour => new("颜色", "colour"),
        MustAsk.Configuration => new("配置", "trim"),

        NotObtainedReason.Undecided => new("客户未定", "undecided"),
        NotObtainedReason.Declined => new("客户不愿透露", "not told"),
        NotObtainedReason.CutOff => new("通话中断", "cut off"),
        NotObtainedReason.NotApplicable => new("不适用", "not applicable"),

        DispatchRule.Named => new("总部指定", "named by headquarters"),
        DispatchRule.City => new("客户所在城市", "by the customer's city"),
        DispatchRule.District => new("客户所在区县", "by the customer's district"),
        DispatchRule.Distance => new("就近", "as the nearest"),
        DispatchRule.Share => new("按份额轮派", "by its share"),
        DispatchRule.Own => new("经销商自有线索", "as its own lead"),

        DispatchRefusal.NoFranchise => new("不销售该车型", "does not sell the model"),
        DispatchRefusal.Full => new("当日名额已满", "full for the day"),
        DispatchRefusal.TriedBefore => new("曾派发过", "had it before"),
        DispatchRefusal.Closed => new("不接收线索", "takes no leads"),
        DispatchRefusal.NotAgreed => new("客户未同意转交", "the customer did not agree"),

        HoldReason.NoConsent => new("客户未同意转交经销商", "the customer has not agreed to be passed on"),
        HoldReason.NoDealer => new("暂无经销商可接", "no dealer can take it"),
        HoldReason.Recalled => new("总部收回保留", "kept by headquarters"),
        HoldReason.Future => new("潜在客户培养", "may buy later"),

        InvalidReason.EmptyNumber => new("空号", "the number is not in service"),
        InvalidReason.TestNumber => new("测试号码", "a test number"),
        InvalidReason.TestPerson => new("测试姓名", "a test name"),
        InvalidReason.RepeatedNumber => new("号码重复提交", "the number came too often"),
        InvalidReason.WrongPerson => new("非本人号码", "the number is somebody else's"),
        InvalidReason.OptedOut => new("客户拒绝联系", "does not want to be contacted"),

        DeclineReason.NoCapacity => new("人手不足", "no capacity"),
        DeclineReason.ModelNotSold => new("不销售该车型", "does not sell the model"),
        DeclineReason.OutOfArea => new("超出区域", "out of its area"),
        DeclineReason.ConflictOfInterest => new("利益冲突", "conflict of interest"),
        DeclineReason.Other => new("其他", "another reason"),

        AssignmentMethod.RoundRobin => new("轮流", "in turn"),
        AssignmentMethod.LeastBusy => new("最空闲", "who has the fewest leads"),
        AssignmentMethod.Weighted => new("按权重", "by weight"),
        AssignmentMethod.Skill => new("熟悉车型", "who knows the model"),
        AssignmentMethod.Named => new("经理指定", "named by a manager"),
        AssignmentMethod.Own => new("本人接待", "who met the customer"),

        AssignmentRefusal.Absent => new("不在岗", "away"),
        AssignmentRefusal.Full => new("线索已满", "full"),
        AssignmentRefusal.NoSkill => new("不熟悉车型", "does not know the model"),
        AssignmentRefusal.HadIt => new("曾响应超时", "had it and did not respond"),

        CloseReason.ConsentWithdrawn => new("客户撤回同意", "the customer took back their consent"),
        CloseReason.CustomerErased => new("客户资料已删除", "the customer was forgotten"),
        CloseReason.Rejected => new("审核未通过", "not let in"),
        CloseReason.Won => new("成交", "won"),
        CloseReason.Lost => new("战败", "lost"),
        CloseReason.OutOfControl => new("失控", "contact is lost"),

        RejectReason.Incomplete => new("资料不全", "incomplete"),
        RejectReason.NotGenuine => new("线索不真实", "not genuine"),
        RejectReason.AlreadyKnown => new("已有线索", "already known"),
        RejectReason.OutOfArea => new("超出区域", "out of the area"),
        RejectReason.Other => new("其他", "another reason"),

        LossReason.Declined => new("经销商拒收", "it declined"),
        LossReason.Expired => new("逾期未接受", "it did not accept in time"),
        LossReason.Recalled => new("总部收回", "headquarters took it back"),
        LossReason.Invalidated => new("线索无效", "it is no lead"),
        LossReason.Closed => new("线索关闭", "the lead is over"),

        ContactChannel.Phone => new("电话", "phone"),
        ContactChannel.Sms => new("短信", "text message"),
        ContactChannel.Letter => new("信函", "letter"),
        ContactChannel.Online => new("网络", "web"),
        ContactChannel.Visit => new("面谈", "visit"),

        ContactDirection.Inbound => new("客户主动联系", "inbound"),
        ContactDirection.Outbound => new("主动联系客户", "outbound"),

        ContactResult.Connected => new("已接通", "spoke with the customer"),
        ContactResult.NoAnswer => new("无人接听", "no answer"),
        ContactResult.Busy => new("占线", "busy"),
        ContactResult.Refused => new("客户拒接", "refused"),
        ContactResult.WrongNumber => new("号码错误", "wrong number"),
        ContactResult.Voicemail => new("语音信箱", "voicemail"),

        AppointmentType.Sales => new("看车", "sales"),
        AppointmentType.TestDrive => new("试驾", "test drive"),
        AppointmentType.TradeEvaluation => new("旧车评估", "trade-in evaluation"),
        AppointmentType.Delivery => new("交车", "delivery"),
        AppointmentType.Service => new("售后服务", "service"),
        AppointmentType.HomeVisit => new("上门拜访", "home visit"),

        CancelledBy.Customer => new("客户", "the customer"),
        CancelledBy.Dealer => new("经销商", "the dealer"),

        RepurchaseKind.Additional => new("在购", "one more car"),
        RepurchaseKind.TradeUp => new("换购", "another car instead"),

        Touch.H48 => new("交车后48小时", "48 hours after delivery"),
        Touch.Month_1 => new("交车后1个月", "one month after delivery"),
        Touch.Month_6 => new("交车后6个月", "six months after delivery"),
        Touch.Month_12 => new("交车后12个月", "twelve months after delivery"),

        _ => null,
    };

    /// <summary>A code of those that staff may make up; null when it is none of ours.</summary>
    public static Words? Of(string? code) => code switch
    {
        "first_call" => new("首次致电", "first call"),
        "call" => new("致电", "call"),
        "invite" => new("邀约到店", "invite"),
        "send_offer" => new("发送报价", "send an offer"),
        "wait_for_customer" => new("等待客户答复", "wait for the customer"),
        "test_drive" => new("试驾", "test drive"),
        "delivery" => new("提车", "delivery"),
        "walk_in" => new("自然到店", "walk-in"),
        "price" => new("价格", "price"),
        Publisher.LeadIntake => new("系统", "the system"),
        _ => null,
    };
}
