using Leads.Hosting;
using Leads.Printing;
using Microsoft.AspNetCore.Http;
using Shouldly;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using Xunit;

namespace Leads.Specs;

/// <summary>Forms as such: tables with amounts, lines to sign on, and what somebody wants them as.</summary>
public sealed class PrintingSpecs
{
    private const double Edge = 595 - 34;

    private static readonly FormPdf Pdf = FormPdf.Delivered();

    private static readonly FormTable Prices = new(
        "报价", [new(["项目"]), new(["数量"], 12), new(["金额", "Amount"], 20, Right: true)],
        [new(["整车", "1", "259,800.00"], new FormNote(0, "含税")), new(["旧装饰", "1", "1,000.00"], Struck: true), new(["合计", "", "259,801.00"], Bold: true)]);

    private static readonly PrintedForm Form = new(
        PrintLanguage.Both, ["报价单", "Proposal"], "品牌 XINGHE", [], "",
        [new FormPart("客户", [new(["姓名"], "王伟"), new(["地址"], "解放大道", Wide: true), new(["电话"], "1"), new(["手机"], "2"), new(["备注"], "无")]), Prices], ["顾客", "销售顾问", "经理 <b>"], "打印");

    private static IReadOnlyList<IReadOnlyList<Letter>> Pages(PrintedForm form)
    {
        using var document = PdfDocument.Open(Pdf.Of(form, Some.Noon));
        return [.. document.GetPages().Select(page => page.Letters)];
    }

    private static string Text(IEnumerable<Letter> letters) => string.Concat(letters.Select(letter => letter.Value));

    private static int Times(string text, string word) => text.Split(word).Length - 1;

    [Fact]
    public void Amounts_end_at_the_right_edge_and_columns_are_as_wide_as_was_said()
    {
        var rows = Pages(Form)[0].GroupBy(letter => Math.Round(letter.StartBaseLine.Y)).Select(line => line.ToList()).ToList();
        foreach (var amount in (string[])["金额", "Amount", "259,800.00", "1,000.00", "259,801.00"])
        {
            rows.Single(line => Text(line).EndsWith(amount, StringComparison.Ordinal))[^1].EndBaseLine.X.ShouldBe(Edge - 3, 0.5);
        }

        rows.Single(line => Text(line) == "项目数量金额")[2].StartBaseLine.X.ShouldBe(Edge - 105 - 63 + 3, 0.5);
        var html = FormHtml.Of(Form);
        html.ShouldContain("<colgroup><col><col style=\"width: 12%\"><col style=\"width: 20%\"></colgroup>");
        html.ShouldContain("<th class=\"right\">金额<small>Amount</small></th>");
        html.ShouldContain("<tr><td>整车<em>含税</em></td><td>1</td><td class=\"right\">259,800.00</td></tr>");
        html.ShouldContain("<tr><td><s>旧装饰</s></td><td><s>1</s></td><td class=\"right\"><s>1,000.00</s></td></tr>");
        html.ShouldContain("<tr class=\"bold\"><td>合计</td><td></td><td class=\"right\">259,801.00</td></tr>");
    }

    [Fact]
    public void A_field_without_a_neighbour_has_a_line_for_itself_and_a_form_may_have_no_boxes()
    {
        var html = FormHtml.Of(Form);
        html.ShouldContain("<tr><th>姓名</th><td colspan=\"3\">王伟</td></tr>\n<tr><th>地址</th><td colspan=\"3\">解放大道</td></tr>\n<tr><th>电话</th><td>1</td><th>手机</th><td>2</td></tr>\n<tr><th>备注</th><td colspan=\"3\">无</td></tr>");
        html.ShouldNotContain("<div class=\"boxes\">");
        Text(Pages(Form)[0]).ShouldContain("备注无");
    }

    [Fact]
    public void Whoever_signs_has_a_line_to_sign_and_one_to_date_on()
    {
        var html = FormHtml.Of(Form);
        html.ShouldContain("<div><p>顾客</p><small>签字 Signature</small><small>日期 Date</small></div>");
        html.ShouldContain("<div><p>经理 &lt;b&gt;</p>");
        FormHtml.Of(Form with { Language = PrintLanguage.En }).ShouldContain("<small>Signature</small><small>Date</small>");
        FormHtml.Of(Form with { Signatures = [] }).ShouldNotContain("<div class=\"signatures\">");
        var text = Text(Pages(Form)[0]);
        text.Split("签字 Signature").Length.ShouldBe(4);
        text.ShouldContain("顾客");
        Text(Pages(Form with { Signatures = [] })[0]).ShouldNotContain("签字");
    }

    [Fact]
    public void Lines_to_sign_on_are_on_the_page_of_who_signs()
    {
        var turned = new HashSet<string>();
        for (var rows = 22; rows < 36; rows++)
        {
            var pages = Pages(Form with { Sections = [Prices with { Rows = [.. Enumerable.Repeat(Prices.Rows[2], rows)] }] });
            pages.SelectMany(page => page).ShouldAllBe(letter => letter.StartBaseLine.Y > 20);
            var texts = pages.Select(Text).ToList();
            texts.ShouldAllBe(page => Times(page, "签字") == Times(page, "顾客") + Times(page, "销售顾问") + Times(page, "经理"));
            turned.Add(string.Join(", ", texts.Select(page => Times(page, "签字"))));
        }

        turned.ShouldBe(["3", "2, 1", "0, 3"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(null, null, null, PaperFormat.Json, PrintLanguage.Both)]
    [InlineData("", "", "text/html", PaperFormat.Html, PrintLanguage.Both)]
    [InlineData("pdf", "zh", "text/html", PaperFormat.Pdf, PrintLanguage.Zh)]
    [InlineData(null, "en", "text/html;q=0.5, application/pdf", PaperFormat.Pdf, PrintLanguage.En)]
    [InlineData(null, "both", "text/html;q=0, image/png, */*", PaperFormat.Json, PrintLanguage.Both)]
    [InlineData(null, null, "nonsense", PaperFormat.Json, PrintLanguage.Both)]
    public void It_is_answered_as_the_query_says_or_as_the_caller_likes_best(string? format, string? lang, string? accept, PaperFormat expected, PrintLanguage language)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Accept = accept;
        Paper.Chosen(format, lang, request).ShouldBe(new Paper(expected, language));
    }

    [Fact]
    public void A_format_or_language_that_there_is_not_is_refused()
    {
        var request = new DefaultHttpContext().Request;
        Should.Throw<Invalid>(() => Paper.Chosen("docx", null, request));
        Should.Throw<Invalid>(() => Paper.Chosen(null, "fr", request));
    }

    [Fact]
    public async Task Many_are_printed_at_once()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => string.Concat(Pages(Form).Select(Text)))));
        all.ShouldAllBe(text => text == all[0]);
        all[0].ShouldContain("解放大道");
    }

    [Fact]
    public void A_missing_font_is_told_in_one_line() =>
        Should.Throw<FileNotFoundException>(() => FormPdf.With("/nowhere/font.ttf")).Message.ShouldBe("The font of printed forms is missing: /nowhere/font.ttf; it is delivered with the service (infra/Printing/fonts).");
}
