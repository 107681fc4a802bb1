using Leads.Contracts;
using Leads.EventStore;
using Leads.Kit;
using Leads.Printing;
using Leads.Qualification;
using Shouldly;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using Xunit;
using static Leads.Qualification.Case.Command;
using Case = Leads.Qualification.Case;

namespace Leads.Specs;

/// <summary>信息&amp;跟踪表: every field of 004-33…35, on screen and on paper, in Chinese and English.</summary>
public sealed class SheetSpecs
{
    private const string Li = "li";

    private static readonly DateTimeOffset Monday = Some.Noon;

    private static readonly TrackedCustomer Customer = new(
        "王伟", "武汉江岸物流有限公司", "车队经理", new DateOnly(2026, 2, 14), "城市配送", "李娜", "陈强", [new("解放 J6P", "鄂A12345", 2019), new("东风天龙")], 3);

    private static readonly TrackedContact Contact = new(
        "解放大道 1 号", ContactChannel.Visit, "武汉", "江岸区", "430010", "027-82345678", "027-82345679", "13812345678", "wang.wei@example.com", "朋友介绍", "周末方便");

    private static readonly CaseOpened Opened = new(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Monday, "N", 7);
    private static readonly NextActionPlanned FirstCall = new(Some.StreamId, Some.LeadId, "first_call", Monday.AddHours(2), Monday);
    private static readonly SheetFilled Filled = new(Some.StreamId, Some.LeadId, Personal<TrackingInfo>.Of(new(Customer, Contact)), Li, Monday.AddHours(3));
    private static readonly LeadFact Fact = new(LeadSource.HqDispatched, "autohome", "spring", Some.Wish, "宜昌", "西陵区", new Consent(["contact"], Monday, "form:v1"), Monday, null, null, null);

    private static readonly object[] Talked =
    [
        new ContactRecorded(
            Some.StreamId, Some.LeadId, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 245, Some.Personal("想周末来看车"), Monday.AddHours(1), 1, Li,
            Commitment: Some.Personal("周六到店")),
        new ContactRecorded(Some.StreamId, Some.LeadId, ContactChannel.Sms, ContactDirection.Inbound, ContactResult.NoAnswer, 0, null, Monday.AddDays(1), 2, "chen"),
        new ContactCorrected(
            Some.StreamId, Some.LeadId, 2, ContactChannel.Sms, ContactDirection.Inbound, ContactResult.Voicemail, 0, Monday.AddDays(1), false, Some.Personal("录错结果"), "chen", Monday.AddDays(2)),
        new RelationMarked(Some.StreamId, Some.LeadId, RelationMarker.Shopper, RelationMarker.Prospect, Monday.AddDays(3)),
        new CaseAssigned(Some.StreamId, Some.LeadId, Li, Monday),
    ];

    private static Sheet Of(IReadOnlyList<object> events, PrintLanguage language = PrintLanguage.Both, LeadFact? fact = null)
    {
        object[] all = [Opened, FirstCall, .. events];
        return Sheet.Of((Case.Known)Case.Decider.Fold(Case.Decider.Initial, all), 9, fact ?? Fact, all, new OpenedPerson(null), CaseRules.Default, language);
    }

    private static PrintedForm Form(PrintLanguage language = PrintLanguage.Both, params object[] more) => SheetForm.Of(Of([.. Talked, Filled, .. more], language), language, "li", Monday.AddDays(4));

    /// <summary>What stands in each field, after its label.</summary>
    private static Dictionary<string, string> Fields(PrintedForm form) => form.Sections.OfType<FormPart>().SelectMany(part => part.Fields).ToDictionary(field => string.Join('|', field.Label), field => field.Value);

    /// <summary>What was talked about.</summary>
    private static FormTable History(PrintedForm form) => form.Sections.OfType<FormTable>().Single();

    private static readonly FormPdf Pdf = FormPdf.Delivered();

    private static IReadOnlyList<string> Pages(PrintedForm form)
    {
        using var document = PdfDocument.Open(Pdf.Of(form, Monday));
        return [.. document.GetPages().Select(page => ContentOrderTextExtractor.GetText(page))];
    }

    [Fact]
    [Trait("row", "004-33")]
    [Trait("row", "004-34")]
    public void Filling_in_is_kept_whole_and_sealed()
    {
        var fill = new FillSheet(new TrackingInfo(Customer, Contact), Li, Monday.AddHours(3));
        Spec.Of(Case.Decider).Given(Opened, FirstCall).When(fill).Then(Filled);
        // The same once more is written down once more: what is sealed cannot be compared.
        Spec.Of(Case.Decider).Given(Opened, FirstCall, Filled).When(fill).Then(Filled);
    }

    [Fact]
    [Trait("row", "004-25")]
    public void Whoever_bought_is_still_written_down_and_whoever_another_dealer_has_is_not()
    {
        var fill = new FillSheet(new TrackingInfo(Customer, Contact), Li, Monday.AddHours(3));
        Spec.Of(Case.Decider).Given(Opened, FirstCall, new CaseClosed(Some.StreamId, Some.LeadId, CaseOutcome.Order, Monday)).When(fill).Then(Filled);
        Spec.Of(Case.Decider).Given(Opened, FirstCall, new CaseFrozen(Some.StreamId, Some.LeadId, FreezeReason.Away, Monday.AddDays(9), Li, Monday)).When(fill).Then(Filled);
        Spec.Of(Case.Decider).Given(Opened, FirstCall, new CaseSuspended(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, LossReason.Recalled, Monday)).When(fill).ThenRefused("case-suspended");
        Spec.Of(Case.Decider).When(fill).ThenRefused("wrong-state");
    }

    [Fact]
    [Trait("row", "004-20")]
    [Trait("row", "004-28")]
    [Trait("row", "004-33")]
    [Trait("row", "004-34")]
    public void Every_field_stands_on_the_form_with_its_label_in_both_languages() => Fields(Form()).ShouldBe(
        new Dictionary<string, string>
        {
            ["客户姓名|Customer name"] = "王伟",
            ["公司名称|Business name"] = "武汉江岸物流有限公司",
            ["职务|Position"] = "车队经理",
            ["主营业务|Primary business"] = "城市配送",
            ["建档日期|Date started"] = "2026-01-05",
            ["预计购车日期|Est. purchase date"] = "2026-02-14",
            ["销售顾问|Salesperson"] = "李娜",
            ["销售经理|Sales manager"] = "陈强",
            ["现有车辆|Current truck(s)"] = "解放 J6P    鄂A12345    2019\n东风天龙",
            ["首选地址|Preferred address"] = "解放大道 1 号",
            ["城市|City"] = "武汉",
            ["区县|District"] = "江岸区",
            ["邮政编码|Post code"] = "430010",
            ["首选联系方式|Preferred contact method"] = "拜访 Visit",
            ["办公电话|Office phone"] = "027-82345678",
            ["家庭电话|Home phone"] = "027-82345679",
            ["手机|Mobile"] = "13812345678",
            ["电子邮箱|E-mail"] = "wang.wei@example.com",
            ["得知渠道 / 线索来源|How heard about dealer / source of lead"] = "朋友介绍",
            ["其他备注|Other notes"] = "周末方便",
            ["意向级别|Grade"] = "N",
            ["销量（台）|Sales volume (units)"] = "3",
            ["最近联系|Last contact"] = "2026-01-06 12:00",
            ["下一步|Next action"] = "首次电话 First call\n2026-01-05 14:00",
        },
        ignoreOrder: true);

    [Fact]
    [Trait("row", "004-33")]
    [Trait("row", "004-34")]
    public void What_nobody_wrote_down_is_taken_from_the_case_and_the_lead()
    {
        var needs = new NeedProfileChanged(Some.StreamId, Some.LeadId, new NeedProfile(NeedBy: new DateOnly(2026, 1, 28)), null, null, Li, Monday);
        var sheet = Of([.. Talked, needs, Filled with { Info = Personal<TrackingInfo>.Of(new(new TrackedCustomer("王伟"), new TrackedContact())) }]);
        (sheet.Customer.Name, sheet.Customer.PurchaseDate, sheet.Customer.Salesperson, sheet.Customer.SalesManager).ShouldBe(("王伟", new DateOnly(2026, 1, 28), Li, null));
        (sheet.Contact.City, sheet.Contact.District, sheet.Contact.HowHeard, sheet.Source).ShouldBe(("宜昌", "西陵区", "总部派发商机 Headquarters · autohome · spring", LeadSource.HqDispatched));
        (sheet.DateStarted, sheet.FilledBy, sheet.FilledAt).ShouldBe((Monday, Li, Monday.AddHours(3)));
        // A date and a source that were written down stay what they are; a district is one of the city that was.
        var told = Of([needs, Filled with { Info = Personal<TrackingInfo>.Of(new(Customer, Contact with { City = "武汉", District = null })) }]);
        (told.Customer.PurchaseDate, told.Contact.HowHeard, told.Contact.District).ShouldBe((new DateOnly(2026, 2, 14), "朋友介绍", null));
        // Nobody filled it in yet.
        var empty = Of([]);
        (empty.Customer.Name, empty.FilledBy, empty.History.Count, empty.Marker).ShouldBe((null, null, 0, RelationMarker.Prospect));
    }

    [Theory]
    [InlineData(PrintLanguage.Zh, "总部派发商机 · autohome · spring")]
    [InlineData(PrintLanguage.En, "Headquarters · autohome · spring")]
    public void A_source_is_named_in_the_language_of_the_form(PrintLanguage language, string source) => Of([], language).Contact.HowHeard.ShouldBe(source);

    [Fact]
    [Trait("row", "004-25")]
    public void The_marker_is_the_cases_and_what_it_was_is_kept()
    {
        var form = Form();
        form.Boxes.Select(box => (box.Ticked, box.Label)).ShouldBe([(false, "P 潜在客户 Prospect"), (true, "S 访客 Shopper"), (false, "B 客户 Buyer")]);
        form.Changes.ShouldBe("P 2026-01-05 → S 2026-01-08");
        Form(PrintLanguage.Both, new CaseClosed(Some.StreamId, Some.LeadId, CaseOutcome.Order, Monday.AddDays(5)), new RelationMarked(Some.StreamId, Some.LeadId, RelationMarker.Buyer, RelationMarker.Shopper, Monday.AddDays(5)))
            .Changes.ShouldBe("P 2026-01-05 → S 2026-01-08 → B 2026-01-10");
    }

    [Fact]
    [Trait("row", "004-35")]
    public void The_contact_history_has_date_type_message_result_and_by_whom_the_latest_first_as_corrected()
    {
        var history = History(Form());
        history.Columns.Select(column => string.Join('|', column.Label)).ShouldBe(["日期|Date", "方式|Type", "内容|Message", "结果|Result", "经办人|By"]);
        history.Rows.Select(row => (row.Struck, string.Join('¦', row.Cells), row.Note)).ShouldBe(
        [
            (false, "2026-01-06\n12:00¦短信 SMS\n呼入 inbound¦¦语音留言\nVoicemail¦chen", new FormNote(2, "已更正 Corrected 2026-01-07 12:00 chen: 录错结果")),
            (false, "2026-01-05\n13:00¦电话 Phone\n呼出 outbound¦想周末来看车\n客户承诺 Commitment: 周六到店¦已沟通\nConnected\n4:05¦li", null),
        ]);
        var voided = new ContactCorrected(
            Some.StreamId, Some.LeadId, 2, ContactChannel.Sms, ContactDirection.Inbound, ContactResult.Voicemail, 0, Monday.AddDays(1), true, Some.Personal("别人的"), "chen", Monday.AddDays(2));
        var struck = History(Form(PrintLanguage.Zh, voided)).Rows[0];
        (struck.Struck, struck.Note).ShouldBe((true, new FormNote(2, "作废 2026-01-07 12:00 chen: 别人的")));
        FormHtml.Of(Form(PrintLanguage.Zh, voided)).ShouldContain("<s>语音留言</s>");
    }

    [Fact]
    [Trait("row", "004-23")]
    public void The_next_dealer_begins_a_sheet_of_its_own()
    {
        var moved = new CaseMoved(Some.StreamId, Some.LeadId, Some.Brand, "D002", Monday.AddDays(5));
        var suspended = new CaseSuspended(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, LossReason.Recalled, Monday.AddDays(5));
        var sheet = Of([.. Talked, Filled, suspended, moved]);
        (sheet.Customer.Name, sheet.Contact.Mobile, sheet.FilledBy, sheet.Dealer, sheet.DateStarted).ShouldBe((null, null, null, "D002", Monday.AddDays(5)));
    }

    [Fact]
    public void Of_somebody_who_was_erased_nothing_is_left()
    {
        var blank = Filled with { Info = Personal<TrackingInfo>.FromSealed([1, 2, 3]) };
        var sheet = Of([blank]);
        (sheet.Customer.Name, sheet.Contact.Mobile, sheet.FilledBy).ShouldBe((null, null, Li));
    }

    [Theory]
    [InlineData(PrintLanguage.Both, true, true)]
    [InlineData(PrintLanguage.Zh, true, false)]
    [InlineData(PrintLanguage.En, false, true)]
    public void Page_and_pdf_have_everything_that_the_form_has(PrintLanguage language, bool chinese, bool english)
    {
        var form = Form(language);
        // Line breaks and spacing are each paper's own.
        var (html, pdf) = (Bare(FormHtml.Of(form)), Bare(string.Concat(Pages(form))));
        var history = History(form);
        var parts = form.Title.Append(form.Head).Append(form.Changes).Append(form.Printed).Concat(form.Boxes.Select(box => box.Text))
            .Concat(form.Sections.Select(section => section.Title)).Concat(form.Sections.OfType<FormPart>().SelectMany(part => part.Fields).SelectMany(field => field.Label.Concat(field.Value.Split('\n'))))
            .Concat(history.Columns.SelectMany(column => column.Label)).Concat(history.Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Split('\n'))).Concat(history.Rows.Select(row => row.Note).OfType<FormNote>().Select(note => note.Text)).ToList();
        foreach (var part in parts)
        {
            html.ShouldContain(Bare(part.Replace("&", "&amp;", StringComparison.Ordinal).Replace("+", "&#x2B;", StringComparison.Ordinal)));
        }

        foreach (var word in parts.SelectMany(part => part.Split(' ')))
        {
            pdf.ShouldContain(Bare(word));
        }

        foreach (var text in (string[])[html, pdf])
        {
            text.Contains("客户姓名", StringComparison.Ordinal).ShouldBe(chinese);
            text.Contains("Customername", StringComparison.Ordinal).ShouldBe(english);
        }

        static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }

    [Fact]
    public void Whatever_somebody_wrote_is_text_on_the_page()
    {
        const string Evil = "</td><script>alert('1')</script><img src=x onerror=\"alert(1)\">&lt;b&gt;";
        var sheet = Of([.. Talked, Filled with { Info = Personal<TrackingInfo>.Of(new(new TrackedCustomer(Evil, Evil, Evil, null, Evil, Evil, Evil, [new(Evil, Evil)]), new TrackedContact(Evil, null, Evil, Evil, Evil, Evil, Evil, Evil, Evil, Evil, Evil))) }]);
        sheet = sheet with { Dealer = Evil, History = [sheet.History[0] with { Message = Evil, Commitment = Evil, By = Evil, Corrected = new Correction(Monday, Evil, Evil) }] };
        var html = FormHtml.Of(SheetForm.Of(sheet, PrintLanguage.Both, Evil, Monday));
        html.ShouldNotContain("<script");
        html.ShouldNotContain("<img");
        html.ShouldContain("&lt;script&gt;");
        html.ShouldContain("&amp;lt;b&amp;gt;");
    }

    [Fact]
    public void The_page_loads_nothing_and_runs_nothing()
    {
        var html = FormHtml.Of(Form());
        html.ShouldStartWith("<!DOCTYPE html>");
        html.ShouldContain("@page { size: A4");
        // Columns are as wide as they are, also where the first row is one wide field.
        (html.Split("<table class=\"fields\">\n<colgroup>").Length - 1).ShouldBe(3);
        foreach (var outside in (string[])["<script", "<link", "<iframe", "src=", "href=", "url(", "@import", "http"])
        {
            html.ShouldNotContain(outside);
        }
    }

    [Fact]
    public void A_long_history_goes_on_on_the_next_pages_below_the_same_head_and_nothing_is_lost()
    {
        var contacts = Enumerable.Range(1, 60).Select(n => (object)new ContactRecorded(
            Some.StreamId, Some.LeadId, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 60, Some.Personal($"第{n}次：{new string('看', n % 7 == 0 ? 3000 : 90)}。"), Monday.AddHours(n), n, Li)).ToArray();
        var form = SheetForm.Of(Of(contacts), PrintLanguage.Both, "li", Monday);
        var pages = Pages(form);
        pages.Count.ShouldBeGreaterThan(5);
        var text = string.Concat(string.Concat(pages).Where(c => !char.IsWhiteSpace(c)));
        text.Count(c => c == '看').ShouldBe((8 * 3000) + (52 * 90));
        Enumerable.Range(1, 60).ShouldAllBe(n => text.Contains($"第{n}次", StringComparison.Ordinal));
        pages.ShouldAllBe(page => page.Contains("内容", StringComparison.Ordinal));
        text.ShouldContain($"{pages.Count}/{pages.Count}");
    }

    /// <summary>Inside the frame, and every character one of the font's.</summary>
    [Fact]
    public void Nothing_runs_over_the_edge_and_no_character_is_missing()
    {
        var wide = Filled with { Info = Personal<TrackingInfo>.Of(new(Customer with { Name = new string('W', 200), BusinessName = new string('王', 200), Position = "喆 堃 玥 𠮷", }, Contact with { Email = $"{new string('m', 240)}@example.com", Notes = new string('注', 4000) })) };
        using var document = PdfDocument.Open(Pdf.Of(SheetForm.Of(Of([.. Talked, wide]), PrintLanguage.Both, "li", Monday), Monday));
        var letters = document.GetPages().SelectMany(page => page.Letters).ToList();
        letters.ShouldAllBe(letter => letter.StartBaseLine.X >= 34 && letter.EndBaseLine.X <= 595 - 34 + 1 && letter.StartBaseLine.Y > 20 && letter.StartBaseLine.Y < 842 - 30);
        letters.Count(letter => letter.Value == "注").ShouldBe(4000 + 1);
        letters.Select(letter => letter.Value).ShouldContain("喆");
    }
}
