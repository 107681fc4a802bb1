using Leads.Contracts;

namespace Leads.Insights;

/// <summary>The codes of what comes after the sale in the words of staff: one line for each.</summary>
internal static class AftercareCodeWords
{
    /// <summary>A code of aftercare; null when it is none.</summary>
    public static Words? Of(Enum code) => code switch
    {
        TouchShift.Quiet => new("车主希望暂不打扰", "the owner wants to be left alone"),
        TouchShift.Learnt => new("了解到新情况", "something was learnt"),
        TouchShift.Rules => new("关怀规则变更", "the dealer cares otherwise now"),
        TouchShift.OtherCar => new("同周因另一辆车联系", "they are spoken with about another car that week"),

        ServiceKind.Maintenance => new("保养", "maintenance"),
        ServiceKind.Repair => new("维修", "repair"),
        ServiceKind.Warranty => new("质保维修", "repair under warranty"),
        ServiceKind.Inspection => new("检测", "inspection"),
        ServiceKind.Accessories => new("精品加装", "accessories"),
        ServiceKind.Insurance => new("保险", "insurance"),
        ServiceKind.Training => new("用车讲解", "how to use it"),

        OwnershipEnd.Sold => new("已卖出", "sold"),
        OwnershipEnd.TradedIn => new("已置换", "given in part payment"),
        OwnershipEnd.Gone => new("已报废或灭失", "gone"),
        OwnershipEnd.Moved => new("转由其他经销商关怀", "cared for elsewhere"),
        OwnershipEnd.Erased => new("客户资料已删除", "the owner was forgotten"),

        OwnerDayKind.Birthday => new("生日", "birthday"),
        OwnerDayKind.FamilyBirthday => new("家人生日", "birthday in the family"),
        OwnerDayKind.WeddingAnniversary => new("结婚纪念日", "wedding anniversary"),
        OwnerDayKind.Founding => new("公司成立日", "day the company was founded"),
        OwnerDayKind.Other => new("其他纪念日", "another day"),

        ServicePrivilege.Lounge => new("专属休息室", "a lounge"),
        ServicePrivilege.FastLane => new("快速通道", "a fast lane"),
        ServicePrivilege.PickUp => new("上门取送车", "the car is fetched and brought back"),
        ServicePrivilege.LoanCar => new("代步车", "another car meanwhile"),
        ServicePrivilege.OwnAdviser => new("专属服务顾问", "an adviser of their own"),
        ServicePrivilege.Invitations => new("活动邀请", "invitations"),

        VisitAspect.Cars => new("车辆", "the cars"),
        VisitAspect.TestDrive => new("试驾", "the test drive"),
        VisitAspect.Showroom => new("展厅环境", "the showroom"),
        VisitAspect.Staff => new("接待人员", "the staff"),
        VisitAspect.Workshop => new("维修车间", "the workshop"),
        VisitAspect.Waiting => new("等候", "the waiting"),
        VisitAspect.Price => new("价格", "the price"),
        VisitAspect.Refreshments => new("茶点", "refreshments"),
        VisitAspect.ChildrensCorner => new("儿童区", "the children's corner"),
        VisitAspect.Parking => new("停车", "parking"),
        VisitAspect.Other => new("其他", "something else"),

        MarketingPosture.Basic => new("基本型", "basic"),
        MarketingPosture.Reactive => new("反应型", "reactive"),
        MarketingPosture.Trust => new("可靠型", "trust"),
        MarketingPosture.Proactive => new("主动型", "proactive"),
        MarketingPosture.Partnership => new("伙伴型", "partnership"),

        SurveyOccasion.Delivery => new("交车时", "at the delivery"),
        SurveyOccasion.H48 => new("交车后48小时", "48 hours after delivery"),
        SurveyOccasion.Month_1 => new("交车后1个月", "a month after delivery"),
        SurveyOccasion.Service => new("进厂后", "after a service"),

        Satisfaction.BothGood => new("产品和服务都满意", "content with product and service"),
        Satisfaction.ServiceGood => new("服务满意，产品不满意", "content with the service, not with the product"),
        Satisfaction.ProductGood => new("产品满意，服务不满意", "content with the product, not with the service"),
        Satisfaction.BothPoor => new("产品和服务都不满意", "content with neither"),

        RepurchaseSignal.Asked => new("客户提出", "it was said"),
        RepurchaseSignal.Survey => new("满意度回访中提出", "it was said when they were asked"),
        RepurchaseSignal.Age => new("车龄已到", "the car is of an age"),
        RepurchaseSignal.Mileage => new("里程已到", "the car has run far"),
        RepurchaseSignal.ContractEnd => new("合同到期", "a contract ends"),

        LoyaltySegment.Loyal => new("忠诚", "loyal"),
        LoyaltySegment.Disloyal => new("不忠诚", "disloyal"),
        LoyaltySegment.Conquest => new("征服", "to be conquered"),
        LoyaltySegment.Lost => new("失去", "lost"),
        LoyaltySegment.Developed => new("开发客户", "developed"),
        LoyaltySegment.WalkIn => new("撞上门", "came by themselves"),

        LoyaltyReason.BoughtAgain => new("再次购车", "bought again"),
        LoyaltyReason.Satisfied => new("表示满意", "said that they are satisfied"),
        LoyaltyReason.Owns => new("拥有本品牌车辆", "own a car of the brand"),
        LoyaltyReason.NoCarLeft => new("已无本品牌车辆", "own none any more"),
        LoyaltyReason.WentElsewhere => new("再购未在本品牌成交", "would have bought again and did not here"),
        LoyaltyReason.Dissatisfied => new("表示不满意", "said that they are not satisfied"),
        LoyaltyReason.InTalks => new("洽谈中", "spoken with"),
        LoyaltyReason.TalksEnded => new("洽谈终止", "the talks ended"),
        LoyaltyReason.Found => new("主动开发", "found by the brand or a dealer"),
        LoyaltyReason.Came => new("自行上门", "came by themselves"),

        _ => null,
    };
}
