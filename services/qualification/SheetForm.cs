using System.Globalization;
using Leads.Contracts;
using Leads.Printing;

namespace Leads.Qualification;

/// <summary>A sheet as it is printed: every field with its label, P, S and B of which one is ticked (004-25), and the contacts, the latest first.</summary>
public static class SheetForm
{
    private const int Message = 2;

    /// <param name="by">Client or staff id of who prints it.</param>
    public static PrintedForm Of(Sheet sheet, PrintLanguage language, string by, DateTimeOffset at)
    {
        var (customer, contact, plan) = (sheet.Customer, sheet.Contact, sheet.FollowUp);
        return new PrintedForm(
            language, new Words("客户信息与跟踪表", "Information & Tracking Sheet").Lines(language),
            $"{Say("品牌", "Brand")} {sheet.Brand}    {Say("经销商", "Dealer")} {sheet.Dealer}    {Say("线索", "Lead")} {sheet.LeadId}",
            [.. Enum.GetValues<RelationMarker>().Select(marker => new FormBox(marker == sheet.Marker, $"{SheetWords.Letter(marker)} {SheetWords.Of(marker).In(language)}"))],
            string.Join(" → ", sheet.Marked.Select(m => $"{SheetWords.Letter(m.Marker)} {Day(m.At)}")),
            [
                new FormPart(Say("顾客信息", "Customer information"),
                [
                    Field("客户姓名", "Customer name", customer.Name), Field("公司名称", "Business name", customer.BusinessName),
                    Field("职务", "Position", customer.Position), Field("主营业务", "Primary business", customer.PrimaryBusiness),
                    Field("建档日期", "Date started", Day(sheet.DateStarted)), Field("预计购车日期", "Est. purchase date", customer.PurchaseDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                    Field("销售顾问", "Salesperson", customer.Salesperson), Field("销售经理", "Sales manager", customer.SalesManager),
                    Field("现有车辆", "Current truck(s)", string.Join('\n', (customer.Vehicles ?? []).Select(v => string.Join("    ", ((string?[])[v.Model, v.Plate, Number(v.Year)]).OfType<string>()))), wide: true),
                ]),
                new FormPart(Say("联系信息", "Contact information"),
                [
                    Field("首选地址", "Preferred address", contact.Address, wide: true),
                    Field("城市", "City", contact.City), Field("区县", "District", contact.District),
                    Field("邮政编码", "Post code", contact.PostCode), Field("首选联系方式", "Preferred contact method", contact.Preferred is { } channel ? SheetWords.Of(channel).In(language) : null),
                    Field("办公电话", "Office phone", contact.OfficePhone), Field("家庭电话", "Home phone", contact.HomePhone),
                    Field("手机", "Mobile", contact.Mobile), Field("电子邮箱", "E-mail", contact.Email),
                    Field("得知渠道 / 线索来源", "How heard about dealer / source of lead", contact.HowHeard, wide: true),
                    Field("其他备注", "Other notes", contact.Notes, wide: true),
                ]),
                new FormPart(Say("跟进", "Follow-up"),
                [
                    Field("意向级别", "Grade", plan.Grade), Field("销量（台）", "Sales volume (units)", Number(customer.Units)),
                    Field("最近联系", "Last contact", plan.LastContactAt is { } last ? Time(last) : null),
                    Field("下一步", "Next action", plan is { NextAction: { } action, NextDueAt: { } due } ? $"{SheetWords.OfAction(action).In(language)}\n{Time(due)}" : null),
                ]),
                new FormTable(
                    Say("联系记录", "Contact history"),
                    [Column("日期", "Date", 12.1), Column("方式", "Type", 14.8), Column("内容", "Message"), Column("结果", "Result", 12.5), Column("经办人", "By", 15.9)],
                    [.. sheet.History.Select(Row)]),
            ],
            [],
            $"{Say("打印", "Printed")} {Time(at)}  {by}");

        string Say(string zh, string en) => new Words(zh, en).In(language);

        FormField Field(string zh, string en, string? value, bool wide = false) => new(new Words(zh, en).Lines(language), value ?? "", wide);

        FormColumn Column(string zh, string en, double? width = null) => new(new Words(zh, en).Lines(language), width);

        FormRow Row(HistoryEntry c) => new(
            [
                c.At.ToString("yyyy-MM-dd\nHH:mm", CultureInfo.InvariantCulture),
                $"{SheetWords.Of(c.Channel).In(language)}\n{SheetWords.Of(c.Direction).In(language)}",
                string.Join('\n', ((string?[])
                [
                    c.Message,
                    c.Commitment is null ? null : $"{Say("客户承诺", "Commitment")}: {c.Commitment}",
                ]).OfType<string>()),
                $"{SheetWords.Of(c.Result).In(language, "\n")}{(c.DurationSeconds > 0 ? $"\n{c.DurationSeconds / 60}:{c.DurationSeconds % 60:00}" : "")}",
                c.By ?? "",
            ],
            c.Corrected is { } was ? new FormNote(Message, $"{(c.Void ? Say("作废", "Void") : Say("已更正", "Corrected"))} {Time(was.At)} {was.By}: {was.Reason}") : null, c.Void);
    }

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
