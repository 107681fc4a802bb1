using Leads.Contracts;

namespace Leads.Insights;

/// <summary>The codes of complaints in the words of staff: one line for each.</summary>
internal static class ComplaintWords
{
    /// <summary>A code of complaints; null when it is none.</summary>
    public static Words? Of(Enum code) => code switch
    {
        ComplaintCategory.ProductQuality => new("产品质量", "the car"),
        ComplaintCategory.ServiceQuality => new("服务质量", "the service"),
        ComplaintCategory.Delivery => new("交付", "the delivery"),
        ComplaintCategory.PriceOrBilling => new("价格或结算", "a price or a bill"),
        ComplaintCategory.StaffConduct => new("员工言行", "somebody's conduct"),
        ComplaintCategory.PartsWait => new("等待配件", "a wait for parts"),
        ComplaintCategory.PromiseNotKept => new("承诺未兑现", "a promise that was not kept"),
        ComplaintCategory.Other => new("其他事项", "something else"),

        ComplaintSeverity.Normal => new("一般", "normal"),
        ComplaintSeverity.Urgent => new("紧急", "urgent"),

        ComplaintLevel.Consultant => new("顾问", "the consultant"),
        ComplaintLevel.Manager => new("经理", "the manager"),
        ComplaintLevel.Head => new("总经理", "the head of the dealership"),

        EscalationReason.Unanswered => new("未及时答复", "not answered in time"),
        EscalationReason.Unsolved => new("未及时解决", "not solved in time"),
        EscalationReason.Unjudged => new("未及时征求客户意见", "nobody has the customer's word in time"),
        EscalationReason.Dissatisfied => new("客户不满意", "the customer is not satisfied"),
        EscalationReason.Asked => new("要求升级", "it was asked for"),

        ComplaintRemedy.Explained => new("说明情况", "explained"),
        ComplaintRemedy.Apology => new("致歉", "an apology"),
        ComplaintRemedy.Repaired => new("修复", "repaired"),
        ComplaintRemedy.Replaced => new("更换", "replaced"),
        ComplaintRemedy.Refunded => new("退款", "money back"),
        ComplaintRemedy.Compensated => new("补偿", "a compensation"),
        ComplaintRemedy.NothingDue => new("无需补偿", "nothing is owed"),

        CustomerWord.Satisfied => new("满意", "satisfied"),
        CustomerWord.Partly => new("部分满意", "partly satisfied"),
        CustomerWord.Dissatisfied => new("不满意", "not satisfied"),

        ComplaintEnd.Satisfied => new("客户满意", "the customer is satisfied"),
        ComplaintEnd.Accepted => new("客户接受处理结果", "the customer leaves it at that"),
        ComplaintEnd.Unreachable => new("无法联系到客户", "the customer could not be reached"),
        ComplaintEnd.Forgotten => new("客户资料已删除", "the customer was forgotten"),

        _ => null,
    };
}
