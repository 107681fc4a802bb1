using System.Globalization;
using Leads.Contracts;

namespace Leads.Appointments;

/// <summary>What customers are written, in Chinese and English; nothing in it says who they are.</summary>
public static class MessageTexts
{
    /// <param name="at">The appointment's time, by the dealer's clock.</param>
    /// <param name="dealer">The dealer's name.</param>
    public static Words Of(MessageTemplate template, AppointmentType type, DateTimeOffset at, string dealer)
    {
        var (zh, en) = (Zh(at), En(at));
        var (what, for_) = Name(type);
        return template switch
        {
            MessageTemplate.AppointmentBooked => new($"【{dealer}】您已预约{zh}{what}，期待您的光临。", $"{dealer}: your {for_} is booked for {en}. We look forward to seeing you."),
            MessageTemplate.AppointmentMoved => new($"【{dealer}】您的{what}已改到{zh}。", $"{dealer}: your {for_} is moved to {en}."),
            MessageTemplate.AppointmentReminder => new($"【{dealer}】提醒您：{zh}{what}。如需改期请提前告知。", $"{dealer}: a reminder of your {for_} at {en}. Please tell us if you need another time."),
            MessageTemplate.AppointmentCancelled => new($"【{dealer}】您{zh}的{what}已取消。", $"{dealer}: your {for_} at {en} is called off."),
            MessageTemplate.DeliveryDelayed => new($"【{dealer}】抱歉，您的新车预计{Day(at)}到店，与原定日期不同。我们会与您联系。", $"{dealer}: we are sorry, your new car is now expected on {at.ToString("ddd d MMM", CultureInfo.InvariantCulture)}, not on the day we told you. We will call you."),
            _ => new($"【{dealer}】今天没有等到您，{what}可以改到您方便的时间，我们会与您联系。", $"{dealer}: we missed you today. Your {for_} can be at another time; we will call you."),
        };
    }

    /// <summary>What an appointment is called.</summary>
    public static (string Zh, string En) Name(AppointmentType type) => type switch
    {
        AppointmentType.Sales => ("到店看车", "visit"),
        AppointmentType.TestDrive => ("试驾", "test drive"),
        AppointmentType.TradeEvaluation => ("旧车评估", "trade-in appraisal"),
        AppointmentType.Delivery => ("交车", "delivery"),
        AppointmentType.Service => ("售后服务", "service"),
        AppointmentType.HomeVisit => ("上门拜访", "home visit"),
        AppointmentType.FAndI => ("金融保险咨询", "financing advice"),
        AppointmentType.WarrantyRepair => ("保修维修", "warranty repair"),
        _ => ("取车", "pickup"),
    };

    private static string Zh(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{Day(at)}{at:HH:mm}");

    private static string Day(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{at.Month}月{at.Day}日（{"日一二三四五六"[(int)at.DayOfWeek]}）");

    private static string En(DateTimeOffset at) => at.ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);
}
