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

        AppointmentType.FAndI => new("金融保险", "financing and insurance"),
        AppointmentType.WarrantyRepair => new("保修", "warranty repair"),
        AppointmentType.VehiclePickup => new("取车", "vehicle pickup"),

        ResourceKind.SalesConsultant => new("直销顾问", "sales consultant"),
        ResourceKind.DemoCar => new("试驾车", "demo car"),
        ResourceKind.Bay => new("工位", "bay"),

        Weekday.Monday => new("周一", "Monday"),
        Weekday.Tuesday => new("周二", "Tuesday"),
        Weekday.Wednesday => new("周三", "Wednesday"),
        Weekday.Thursday => new("周四", "Thursday"),
        Weekday.Friday => new("周五", "Friday"),
        Weekday.Saturday => new("周六", "Saturday"),
        Weekday.Sunday => new("周日", "Sunday"),

        HalfDay.Morning => new("上午", "morning"),
        HalfDay.Afternoon => new("下午", "afternoon"),

        OfferEnd.Declined => new("客户未选", "the customer chose neither"),
        OfferEnd.Expired => new("逾期", "nobody answered in time"),

        WaitingEnd.Booked => new("已预约", "they took a slot"),
        WaitingEnd.GivenUp => new("客户放弃", "they do not want to wait"),
        WaitingEnd.Expired => new("逾期", "nothing became free in time"),
        WaitingEnd.Withdrawn => new("商机已收回", "the dealer has the lead no more"),

        VisitPreparation.CompanyData => new("公司资料", "company data"),
        VisitPreparation.Proposal => new("提案", "proposal"),
        VisitPreparation.ToolKit => new("工具包", "tool kit"),
        VisitPreparation.DressAndMindset => new("着装与心态", "dress and mindset"),

        VisitMaterial.Company => new("公司介绍", "about the company"),
        VisitMaterial.Product => new("产品资料", "about the product"),
        VisitMaterial.Demo => new("演示", "demo"),
        VisitMaterial.SuccessStories => new("成功案例", "success stories"),
        VisitMaterial.CompetitorComparison => new("竞品对比", "comparison with competitors"),
        VisitMaterial.Contract => new("合同", "contract"),
        VisitMaterial.Battery => new("电量充足", "charged battery"),
        VisitMaterial.LeaveBehind => new("留存资料", "leave-behind"),

        KeyPerson.Decides => new("决策人", "who decides"),
        KeyPerson.LeadsToDecision => new("能引见决策人的人", "who leads to whoever decides"),
        KeyPerson.Gatekeeper => new("把门人", "gatekeeper"),

        InvitationPlaybook.KnownCustomer => new("建档客户", "a known customer"),
        InvitationPlaybook.ColdCall => new("陌生客户", "a stranger"),

        InvitationStep.ConfirmName => new("确认姓名", "confirm the name"),
        InvitationStep.IntroduceYourself => new("自我介绍", "introduce yourself"),
        InvitationStep.Greet => new("问候", "greet"),
        InvitationStep.SmallTalk => new("寒暄赞美", "small talk"),
        InvitationStep.StatePurpose => new("说明目的与好处", "state the purpose"),
        InvitationStep.GiveTimeAndPlace => new("给出时间地点", "give time and place"),
        InvitationStep.ExtraBenefit => new("额外好处与道别", "one benefit more"),
        InvitationStep.ConfirmIdentity => new("确认身份", "confirm who they are"),
        InvitationStep.GreetAndIntroduce => new("问候与介绍", "greet and introduce"),
        InvitationStep.EitherOr => new("二择一", "either-or"),
        InvitationStep.HandleRefusal => new("处理拒绝", "handle the refusal"),
        InvitationStep.EitherOrAgain => new("再次二择一", "either-or again"),
        InvitationStep.ConfirmAppointment => new("跟进确认", "confirm the appointment"),

        InvitationReason.TestDrive => new("试驾", "a test drive"),
        InvitationReason.NewModel => new("新车型", "a new model"),
        InvitationReason.CarOnDisplay => new("实车到店", "the car on display"),
        InvitationReason.LimitedOffer => new("限时优惠", "an offer that ends"),
        InvitationReason.Gift => new("到店礼", "a gift"),
        InvitationReason.Event => new("活动", "an event"),
        InvitationReason.TradeInAppraisal => new("旧车评估", "an appraisal of the old car"),
        InvitationReason.FinancingAdvice => new("金融方案", "financing advice"),
        InvitationReason.PersonalAdvice => new("专属顾问", "a consultant of their own"),

        InvitationAnswer.Accepted => new("接受邀约", "they come"),
        InvitationAnswer.Undecided => new("未决定", "undecided"),
        InvitationAnswer.Declined => new("拒绝", "declined"),
        InvitationAnswer.Voicemail => new("已留言", "a message was left"),

        RecoveryOutcome.Rebooked => new("已改期", "they come at another time"),
        RecoveryOutcome.Undecided => new("未决定", "undecided"),
        RecoveryOutcome.NotInterested => new("无意向", "not interested"),
        RecoveryOutcome.Unreachable => new("联系不上", "could not be reached"),

        MessageTemplate.AppointmentBooked => new("预约通知", "appointment booked"),
        MessageTemplate.AppointmentMoved => new("改期通知", "appointment moved"),
        MessageTemplate.AppointmentReminder => new("预约提醒", "reminder"),
        MessageTemplate.AppointmentCancelled => new("取消通知", "appointment called off"),
        MessageTemplate.AppointmentMissed => new("爽约关怀", "missed"),

        CancelledBy.Customer => new("客户", "the customer"),
        CancelledBy.Dealer => new("经销商", "the dealer"),

        RepurchaseKind.Additional => new("在购", "one more car"),
        RepurchaseKind.TradeUp => new("换购", "another car instead"),

        Touch.H48 => new("交车后48小时", "48 hours after delivery"),
        Touch.Month_1 => new("交车后1个月", "one month after delivery"),
        Touch.Month_6 => new("交车后6个月", "six months after delivery"),
        Touch.Month_12 => new("交车后12个月", "twelve months after delivery"),

        RelationMarker.Prospect => new("潜在客户", "prospect"),
        RelationMarker.Shopper => new("访客", "shopper"),
        RelationMarker.Buyer => new("客户", "buyer"),

        CallGoalCode.ConfirmGenuine => new("确认是真正的潜在客户", "confirm that they are genuine"),
        CallGoalCode.FixPurchaseTime => new("确定购买时间", "fix when they buy"),
        CallGoalCode.FixDecisionTime => new("确定最终决策时间", "fix when they decide"),
        CallGoalCode.AcceptProposal => new("接受服务提案", "have a proposal accepted"),
        CallGoalCode.ObtainData => new("获取资料", "obtain data"),
        CallGoalCode.FixNextContact => new("约定下次联系时间", "fix the next contact"),
        CallGoalCode.CreateInterest => new("引起兴趣并同意到店", "create interest and agree a visit"),
        CallGoalCode.ObtainReferral => new("获得转介绍", "obtain a referral"),

        CarUse.Family => new("家用", "the family"),
        CarUse.Commuting => new("上下班", "commuting"),
        CarUse.Business => new("商务", "business"),
        CarUse.Leisure => new("休闲", "leisure"),
        CarUse.Gift => new("送礼", "a gift"),
        CarUse.Other => new("其他", "something else"),

        ObjectionTopic.Price => new("价格", "price"),
        ObjectionTopic.Product => new("产品", "product"),
        ObjectionTopic.Quality => new("质量", "quality"),
        ObjectionTopic.Service => new("服务", "service"),
        ObjectionTopic.Trust => new("信任", "trust"),
        ObjectionTopic.Relationship => new("关系", "relationship"),
        ObjectionTopic.Timing => new("时机", "timing"),
        ObjectionTopic.Authority => new("决定权", "authority"),
        ObjectionTopic.Competitor => new("竞品", "a competitor"),
        ObjectionTopic.Other => new("其他", "something else"),

        ObjectionCause.Customer => new("客户原因", "the customer's"),
        ObjectionCause.Consultant => new("顾问原因", "the consultant's"),

        ObjectionGenuineness.Unknown => new("未判断", "not judged"),
        ObjectionGenuineness.Genuine => new("真异议", "genuine"),
        ObjectionGenuineness.False => new("假异议", "a pretext"),

        ObjectionFlow.Single => new("单个异议五步", "one by itself"),
        ObjectionFlow.Core => new("寻找核心异议", "to find the core"),

        ObjectionStep.Confirm => new("确认", "confirm"),
        ObjectionStep.AcceptFeeling => new("接受感受", "accept the feeling"),
        ObjectionStep.ReinforceAcceptance => new("强化认同", "reinforce it"),
        ObjectionStep.Explain => new("解释", "explain"),
        ObjectionStep.GiveEvidence => new("给出证据", "give evidence"),
        ObjectionStep.Acknowledge => new("认同", "acknowledge"),
        ObjectionStep.Concretise => new("具体化", "concretise"),
        ObjectionStep.Isolate => new("隔离", "isolate"),
        ObjectionStep.SearchAgain => new("再搜寻", "search again"),
        ObjectionStep.FindCore => new("找到核心", "find the core"),

        GradeBasis.NeedDate => new("按用车时间", "by the need date"),
        GradeBasis.Judged => new("人工判断", "as judged"),

        OverdueLevel.TeamLead => new("班组长", "the team lead"),
        OverdueLevel.Manager => new("电销经理", "the manager"),

        CallBlock.DoNotCall => new("客户不愿接电话", "does not want to be called"),
        CallBlock.TooSoon => new("距上次拨打太近", "tried a short while ago"),
        CallBlock.EnoughToday => new("今日拨打次数已满", "tried often enough today"),
        CallBlock.InCall => new("他人正在致电", "being called by somebody else"),

        CallFallBack.Voicemail => new("语音留言", "a voicemail"),
        CallFallBack.Sms => new("短信", "a text message"),

        OutOfControlCause.FailedAttempts => new("多次未接通", "calls that reached nobody"),
        OutOfControlCause.NoContact => new("长期未与客户沟通", "nobody spoke with the customer"),

        FreezeReason.BuysLater => new("以后再买", "buys later"),
        FreezeReason.Away => new("客户外出", "is away"),
        FreezeReason.AwaitsModel => new("等待新车型", "waits for a model"),
        FreezeReason.Other => new("其他", "something else"),

        CaseOutcome.Order => new("订车", "ordered"),
        CaseOutcome.Defeated => new("战败", "defeated"),
        CaseOutcome.OutOfControl => new("失控", "out of control"),

        DefeatReason.Competitor => new("购买竞品", "bought another brand"),
        DefeatReason.OtherDealer => new("在其他经销商购买", "bought elsewhere"),
        DefeatReason.Price => new("价格", "price"),
        DefeatReason.Product => new("产品", "product"),
        DefeatReason.Financing => new("金融方案", "financing"),
        DefeatReason.NoNeed => new("不再需要", "no need any more"),
        DefeatReason.Postponed => new("推迟购买", "postponed"),
        DefeatReason.NoStock => new("无现车", "no car in stock"),
        DefeatReason.Service => new("服务", "service"),
        DefeatReason.Trust => new("信任", "trust"),
        DefeatReason.Other => new("其他", "something else"),

        CallPurpose.Sell => new("销售", "selling"),
        CallPurpose.Service => new("服务", "service"),
        CallPurpose.BuildRelationship => new("建立关系", "relationship"),
        CallPurpose.UpSell => new("提高销售", "more car"),
        CallPurpose.CrossSell => new("交叉销售", "something beside the car"),

        GoalCriterion.Specific => new("明确", "specific"),
        GoalCriterion.Measurable => new("可衡量", "measurable"),
        GoalCriterion.Achievable => new("可达到", "achievable"),
        GoalCriterion.Realistic => new("现实", "realistic"),
        GoalCriterion.TimeBound => new("有时限", "time-bound"),
        GoalCriterion.Challenging => new("有挑战", "challenging"),

        CallStep.Opening => new("开场白", "opening"),
        CallStep.NeedAnalysis => new("需求分析", "need analysis"),
        CallStep.BenefitPresentation => new("利益呈现", "presenting the benefit"),
        CallStep.ObjectionHandling => new("异议处理", "handling objections"),
        CallStep.ObtainingCommitment => new("获得承诺", "obtaining a commitment"),
        CallStep.FollowUp => new("跟进", "following up"),

        StepOutcome.Done => new("完成", "done"),
        StepOutcome.Partly => new("部分完成", "partly done"),
        StepOutcome.Skipped => new("跳过", "skipped"),
        StepOutcome.NotNeeded => new("不需要", "not needed"),

        NeedField.What => new("车型", "what"),
        NeedField.When => new("用车时间", "when"),
        NeedField.HowMuch => new("预算", "how much"),
        NeedField.How => new("付款方式", "how"),
        NeedField.Why => new("用途", "why"),
        NeedField.Who => new("使用人、决策人、购买人", "who"),
        NeedField.Where => new("使用地点", "where"),

        CallerIntent.ModelInformation => new("了解车型", "about a model"),
        CallerIntent.Price => new("了解价格", "about the price"),
        CallerIntent.Other => new("其他", "about something else"),

        SellingPoint.Safety => new("安全", "safety"),
        SellingPoint.Power => new("动力", "power"),
        SellingPoint.Space => new("空间", "space"),

        CallClosing.Summary => new("总结", "a summary"),
        CallClosing.NextAction => new("下一步", "what happens next"),
        CallClosing.Commitment => new("承诺", "a commitment"),

        EngagementMode.CallCentre => new("呼叫中心", "the call centre"),
        EngagementMode.VisitOriented => new("上门拜访", "visits"),
        EngagementMode.OnlineOrder => new("在线下单", "orders online"),
        EngagementMode.Conference => new("会议营销", "conferences"),
        EngagementMode.InstantMessaging => new("即时通讯", "instant messages"),

        SalesOrientation.Relationship => new("关系型", "by relationship"),
        SalesOrientation.Transaction => new("交易型", "by transaction"),

        AidaStage.Attention => new("引起注意", "attention"),
        AidaStage.Interest => new("产生兴趣", "interest"),
        AidaStage.Desire => new("激发欲望", "desire"),
        AidaStage.Action => new("促成行动", "action"),

        UsePlace.City => new("市区", "the city"),
        UsePlace.Motorway => new("高速", "the motorway"),
        UsePlace.Country => new("乡村", "the country"),
        UsePlace.BuildingSite => new("工地", "building sites"),
        UsePlace.Mixed => new("综合路况", "everywhere"),

        BuyingRole.User => new("使用人", "the user"),
        BuyingRole.DecisionMaker => new("决策人", "the decision-maker"),
        BuyingRole.Buyer => new("购买人", "the buyer"),

        PersonRelation.Self => new("本人", "themselves"),
        PersonRelation.Spouse => new("配偶", "spouse"),
        PersonRelation.Parent => new("父母", "parent"),
        PersonRelation.Child => new("子女", "child"),
        PersonRelation.Relative => new("亲戚", "relative"),
        PersonRelation.Friend => new("朋友", "friend"),
        PersonRelation.Colleague => new("同事", "colleague"),
        PersonRelation.Company => new("公司", "company"),
        PersonRelation.Other => new("其他", "somebody else"),

        NeedLevel.Physiological => new("生理需求", "physiological"),
        NeedLevel.Safety => new("安全需求", "safety"),
        NeedLevel.Social => new("社交需求", "social"),
        NeedLevel.Esteem => new("尊重需求", "esteem"),
        NeedLevel.SelfActualisation => new("自我实现", "self-actualisation"),

        PurchaseMotive.SolveProblem => new("远离痛苦", "to solve a problem"),
        PurchaseMotive.AchievePleasure => new("实现快乐", "to reach a pleasure"),

        NeedDepth.Surface => new("显性利益", "surface"),
        NeedDepth.Hidden => new("隐性利益", "hidden"),
        NeedDepth.Emotional => new("情感与信任", "emotional"),

        DecisionStage.Satisfied => new("满意现状", "satisfied"),
        DecisionStage.ProblemFound => new("发现问题", "a problem is found"),
        DecisionStage.ProblemClarified => new("明确问题", "the problem is clear"),
        DecisionStage.Action => new("采取行动", "acts"),
        DecisionStage.Evaluation => new("评估", "weighs"),
        DecisionStage.Negotiation => new("谈判", "negotiates"),
        DecisionStage.Decision => new("决定", "decides"),

        BuyingDecisionStage.NeedRecognition => new("认识需求", "recognises the need"),
        BuyingDecisionStage.InformationSearch => new("收集信息", "looks for information"),
        BuyingDecisionStage.EvaluatingOptions => new("评估选择", "weighs options"),
        BuyingDecisionStage.Decision => new("决定", "decides"),
        BuyingDecisionStage.Purchase => new("购买", "buys"),

        RelationshipStage.Interact => new("互动", "interaction"),
        RelationshipStage.Continue => new("持续", "continued"),
        RelationshipStage.Understand => new("了解", "understanding"),
        RelationshipStage.Built => new("建立关系", "built"),

        Strength.Weak => new("弱", "weak"),
        Strength.Strong => new("强", "strong"),

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
