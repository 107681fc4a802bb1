using System.Globalization;
using Leads.Contracts;
using Leads.Hosting;
using Leads.Printing;

namespace Leads.Deals;

/// <summary>A proposal and a delivery protocol as they are printed, in Chinese, English or both.</summary>
/// <param name="by">Client or staff id of who prints it.</param>
/// <param name="at">When, by the dealer's clock.</param>
public sealed class DealForms(CoachCards cards, PrintLanguage language, string by, DateTimeOffset at)
{
    public PrintedForm Of(Quote quote) => new(
        language, new Words("购车报价单", "Proposal").Lines(language), Head(quote.Brand, quote.Dealer, quote.DealId),
        [new FormBox(!quote.Final, Say("报价", "Proposal")), new FormBox(quote.Final, Say("最终报价", "Final offer"))],
        $"{Say("第", "No.")} {quote.Number}    {Day(quote.At)}",
        [
            new FormPart(Say("车辆", "The car"),
            [
                Field("车型", "Model", quote.Model), Field("版本", "Trim", quote.Vehicle?.Trim),
                Field("外观颜色", "Exterior", quote.Vehicle?.Exterior), Field("内饰", "Interior", quote.Vehicle?.Interior),
                Field("销售顾问", "Consultant", quote.Consultant), Field("有效期至", "Valid until", quote.ValidUntil is { } until ? Day(until) : null),
            ]),
            new FormTable(
                Say("价格", "Price"), [Column("项目", "Item"), Column("金额", "Amount", 26, right: true)],
                [
                    Row(Say("车价", "Car"), quote.CarPrice),
                    .. Items("选装", "Option", quote.Vehicle?.Options), .. Items("精品", "Accessory", quote.Vehicle?.Accessories),
                    Row(Say("车辆合计", "Car in all"), quote.Price, bold: true),
                    .. quote.Concessions.Select(c => Row($"{Say("优惠", "Concession")}    {c.InReturn}", Minus(c.Amount))),
                    .. Items("保险", "Insurance", quote.Insurance), .. Items("费用", "Fee", quote.Fees),
                    .. quote.TradeIn is { } traded ? [Row($"{Say("置换抵扣", "Trade-in")}    {quote.TradedIn?.Make} {quote.TradedIn?.Model} {quote.TradedIn?.Year.ToString(CultureInfo.InvariantCulture)}", Minus(traded))] : Array.Empty<FormRow>(),
                    Row(Say("应付总额", "To be paid"), quote.Due, bold: true),
                ]),
            .. quote is { Financing: { } terms, Loan: { } loan } ? [Financing(terms, loan)] : Array.Empty<FormSection>(),
            .. quote.Values.Count == 0 ? Array.Empty<FormSection>() : [new FormPart(Say("您得到的价值", "What you get"), [new FormField(new Words("价值", "Value").Lines(language), string.Join('\n', quote.Values.Select(value => cards.Of("value_built").Lines[(int)value].In(language))), true)])],
        ],
        [Say("客户", "Customer"), Say("销售顾问", "Consultant")], Printed());

    public PrintedForm Of(DeliveryProtocol protocol) => new(
        language, new Words("交车确认单", "Delivery protocol").Lines(language), Head(protocol.Brand, protocol.Dealer, protocol.DealId),
        [new FormBox(protocol.DeliveredAt is null, Say("交车中", "Being handed over")), new FormBox(protocol.DeliveredAt is not null, Say("已交车", "Handed over"))],
        protocol.DeliveredAt is { } delivered ? Time(delivered) : "",
        [
            new FormPart(Say("车辆与合同", "Car and contract"),
            [
                Field("车型", "Model", protocol.Model), Field("车架号", "VIN", protocol.Vin),
                Field("合同号", "Contract", protocol.ContractReference), Field("订单号", "Order", protocol.OrderNumber),
                Field("车价", "Price", Amount(protocol.Price)), Field("已付 / 应付", "Paid / due", $"{Amount(protocol.Paid)} / {Amount(protocol.Due)}"),
                Field("约定交车", "Planned for", protocol.PlannedFor is { } planned ? Time(planned) : null), Field("销售顾问", "Consultant", protocol.Consultant),
                Field("讲解时间", "Explained", Explained(protocol)), Field("惊喜", "Surprise", protocol.Gift),
                Field("满意度", "Satisfaction", protocol.Scores is { } s ? $"{Say("产品", "Car")} {s.Product}  {Say("品牌", "Brand")} {s.Brand}  {Say("经销商", "Dealer")} {s.Dealer}  {Say("顾问", "Consultant")} {s.Consultant}" : null, wide: true),
            ]),
            .. protocol.Items.GroupBy(item => Handing.PartOf(item.Item)).Select(part => new FormTable(
                PartName(part.Key).In(language), [Column("", "", 7), Column("事项", "Item"), Column("结果", "Outcome", 16), Column("经办", "By", 24)], [.. part.Select(Row)])),
        ],
        [Say("客户", "Customer"), Say("销售顾问", "Consultant")], Printed());

    private FormPart Financing(FinanceTerms terms, LoanSummary loan) => new(Say("金融方案", "Financing"),
    [
        Field("方式", "Method", MethodName(terms.Method).In(language)), Field("首付", "Down payment", Amount(terms.DownPayment)),
        Field("贷款金额", "Loan", Amount(loan.Principal)), Field("期数（月）", "Months", terms.TermMonths.ToString(CultureInfo.InvariantCulture)),
        Field("年利率", "Rate a year", string.Create(CultureInfo.InvariantCulture, $"{terms.AnnualRateBasisPoints / 100m:0.00} %")), Field("利息合计", "Interest in all", Amount(loan.Interest)),
        Field("首期月供", "First instalment", Amount(loan.First)), Field("末期月供", "Last instalment", Amount(loan.Last)),
    ]);

    private FormRow Row(ProtocolItem item) => new(
        [
            item.Number, cards.Of("delivery_items").Lines[(int)item.Item].In(language, "\n"),
            item.Outcome is { } outcome ? $"{(outcome == DeliveryItemOutcome.Waived ? "□" : "■")} {OutcomeName(outcome).In(language)}{(item.DueAt is { } due ? $"\n{Day(due)}" : "")}" : "□",
            item.At is { } when ? $"{item.By}\n{Time(when)}" : "",
        ],
        item.Reason is { } reason ? new FormNote(1, $"{Say("原因", "Reason")}: {reason}") : null);

    private string Explained(DeliveryProtocol protocol) =>
        $"{protocol.Minutes} {Say("分钟", "minutes")}{(protocol.ShortAcceptedBy is { } manager ? $"\n{Say("经理认可", "Accepted by")} {manager}" : "")}";

    private IEnumerable<FormRow> Items(string zh, string en, IReadOnlyList<PricedItem>? items) => (items ?? []).Select(item => Row($"{Say(zh, en)}    {item.Code}", item.Price));

    private static FormRow Row(string what, Money amount, bool bold = false) => new([what, Amount(amount)], Bold: bold);

    private FormField Field(string zh, string en, string? value, bool wide = false) => new(new Words(zh, en).Lines(language), value ?? "", wide);

    private FormColumn Column(string zh, string en, double? width = null, bool right = false) => new(new Words(zh, en).Lines(language), width, right);

    private string Head(string brand, string dealer, Guid deal) => $"{Say("品牌", "Brand")} {brand}    {Say("经销商", "Dealer")} {dealer}    {Say("洽谈", "Deal")} {deal}";

    private string Printed() => $"{Say("打印", "Printed")} {Time(at)}  {by}";

    private string Say(string zh, string en) => new Words(zh, en).In(language);

    private string Day(DateTimeOffset moment) => moment.ToOffset(at.Offset).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Time(DateTimeOffset moment) => moment.ToOffset(at.Offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static Money Minus(Money amount) => amount with { MinorUnits = -amount.MinorUnits };

    /// <summary>In the currency's own unit: two decimals, or none where there are none.</summary>
    private static string Amount(Money money) => money.Currency is "JPY" or "KRW" or "VND"
        ? string.Create(CultureInfo.InvariantCulture, $"{money.Currency} {money.MinorUnits:#,0}")
        : string.Create(CultureInfo.InvariantCulture, $"{money.Currency} {money.MinorUnits / 100m:#,0.00}");

    private static Words PartName(DeliveryPart part) => part switch
    {
        DeliveryPart.Prepare => new("一、交车前准备", "1 Preparation"),
        DeliveryPart.Paperwork => new("二、手续办理和文件交接", "2 Paperwork"),
        DeliveryPart.Handover => new("三、功能介绍及推荐服务", "3 The car and the service"),
        DeliveryPart.Ceremony => new("四、交车仪式", "4 Ceremony"),
        _ => new("五、递交后", "5 Afterwards"),
    };

    private static Words OutcomeName(DeliveryItemOutcome outcome) => outcome switch
    {
        DeliveryItemOutcome.Done => new("完成", "Done"),
        DeliveryItemOutcome.Waived => new("免除", "Left out"),
        _ => new("已安排", "Arranged"),
    };

    private static Words MethodName(FinanceMethod method) => method switch
    {
        FinanceMethod.Annuity => new("等额本息", "Equal instalments"),
        FinanceMethod.EqualPrincipal => new("等额本金", "Equal principal"),
        _ => new("弹性尾款", "Balloon"),
    };
}
