using System.Text.Json.Nodes;
using Shouldly;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using Xunit;

namespace Leads.Journeys;

/// <summary>信息&amp;跟踪表: filled in by a dealer's staff, read and printed by them, and by nobody else.</summary>
[Collection(Product.Collection)]
public sealed class SheetJourney(Product product)
{
    private const string Whole = """
        {"customer":{"name":"王<b>伟</b>","businessName":"武汉江岸物流有限公司","position":"车队经理","purchaseDate":"2026-02-14","primaryBusiness":"城市配送","salesperson":"李娜","salesManager":"陈强",
           "vehicles":[{"model":"解放 J6P","plate":"鄂A12345","year":2019},{"model":"东风天龙"}],"units":3},
         "contact":{"address":"解放大道 1 号","preferred":"visit","city":"武汉","district":"江岸区","postCode":"430010","officePhone":"027-82345678 ext 12","homePhone":"(027) 82345679",
           "mobile":"+86 138 1234 5678","email":"wang.wei@example.com","howHeard":"朋友介绍","notes":"周末方便\n不要打办公电话"} }
        """;

    private readonly Client _consultant = product.Consultant("D001");

    [Fact]
    [Trait("row", "004-20")]
    [Trait("row", "004-33")]
    [Trait("row", "004-34")]
    [Trait("row", "004-35")]
    public async Task A_sheet_is_filled_in_read_and_printed_in_both_languages()
    {
        var life = await Life.Begin(product);
        (await life.Contact("想周六来看车")).Must(200);
        var path = $"/v1/leads/{life.Lead}/sheet";

        // Before anybody wrote anything, it has what the case and the lead know.
        var before = (await _consultant.Get(path)).Must(200);
        ((string)before["customer"]!["purchaseDate"]!, (string)before["contact"]!["city"]!, (string)before["contact"]!["howHeard"]!).ShouldBe(
            ("2026-02-01", "武汉", "总部派发商机 Headquarters · autohome · 2026Q1-xinghe-es7-launch"));
        before["filledBy"].ShouldBeNull();

        (await _consultant.Put(path, Whole)).Must(200)["events"]!.AsArray().Select(e => (string)e!).ShouldBe(["sheet_filled"]);
        (await _consultant.Put(path, Whole)).Must(200)["events"]!.AsArray().Count.ShouldBe(1);
        var answer = await _consultant.Get(path);
        var sheet = answer.Must(200);
        JsonNode.DeepEquals(sheet["customer"], JsonNode.Parse(Whole)!["customer"]).ShouldBeTrue();
        JsonNode.DeepEquals(sheet["contact"], JsonNode.Parse(Whole)!["contact"]).ShouldBeTrue();
        ((string)sheet["marker"]!, (string)sheet["history"]![0]!["message"]!, (string)sheet["history"]![0]!["result"]!).ShouldBe(("prospect", "想周六来看车", "connected"));
        // Its version is the one after it was noted who read it: good for the next change.
        answer.ETag.ShouldBe($"\"{(long)sheet["version"]!}\"");
        (await _consultant.Send(HttpMethod.Put, path, Client.Json(Whole), ("If-Match", answer.ETag))).Must(200);
        (await _consultant.Send(HttpMethod.Put, path, Client.Json(Whole), ("If-Match", answer.ETag))).Refused(412);

        var page = await _consultant.Get(path, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        (page.Status, page.Type).ShouldBe((200, "text/html"));
        foreach (var text in (string[])["客户姓名", "Customer name", "王&lt;b&gt;伟&lt;/b&gt;", "鄂A12345", "想周六来看车"])
        {
            page.Text.ShouldContain(text);
        }

        (await _consultant.Get($"{path}?format=html&lang=en")).Text.ShouldNotContain("客户姓名");
        (await _consultant.Get($"{path}?format=html&lang=zh")).Text.ShouldNotContain("Customer name");

        foreach (var pdf in new[] { await _consultant.Get(path, "application/pdf"), await _consultant.Get($"{path}?format=pdf", "text/html") })
        {
            (pdf.Status, pdf.Type).ShouldBe((200, "application/pdf"));
            pdf.Text.ShouldStartWith("%PDF-");
            using var document = PdfDocument.Open(pdf.Bytes);
            var printed = string.Concat(document.GetPages().Select(p => ContentOrderTextExtractor.GetText(p)));
            foreach (var text in (string[])["客户姓名", "Customer name", "王<b>伟</b>", "鄂A12345", "想周六来看车"])
            {
                printed.ShouldContain(text);
            }
        }

        (await _consultant.Get($"{path}?format=docx")).Refused(400);
        (await _consultant.Get($"{path}?lang=de")).Refused(400);
    }

    [Fact]
    [Trait("row", "004-23")]
    public async Task Nobody_but_the_dealer_reads_it_and_who_does_is_kept()
    {
        var life = await Life.Begin(product);
        var path = $"/v1/leads/{life.Lead}/sheet";
        (await _consultant.Put(path, Whole)).Must(200);
        foreach (var stranger in new[] { product.Consultant("D002"), product.DealerSystem("D002") })
        {
            (await stranger.Get(path)).Refused(404);
            (await stranger.Get($"{path}?format=pdf")).Refused(404);
            (await stranger.Put(path, Whole)).Refused(404);
        }

        (await product.Hq.Get(path)).Refused(403);
        (await product.Analyst.Get(path)).Refused(403);
        (await _consultant.Get($"/v1/leads/{Guid.CreateVersion7()}/sheet")).Refused(404);
        (await product.DealerSystem("D001").Get(path)).Must(200);
        (await _consultant.Get($"{path}?format=pdf")).Status.ShouldBe(200);
        var events = await product.Queues["D001"].Hears("who read it is kept", life.Lead, all => all.Count(e => e.Type == "case_accessed") == 2);
        events.Where(e => e.Type == "case_accessed").Select(e => (string)e.Json["data"]!["role"]!).ShouldBe(["dealer-system", "consultant"]);
        events.Where(e => e.Type == "case_accessed").ShouldAllBe(e => (string)e.Json["data"]!["by"]! == (string)e.Json["actor"]!);
        events.ShouldContain(e => e.Type == "sheet_filled");
        var heard = string.Concat(events.Select(e => e.Json.ToJsonString()));
        foreach (var said in (string[])["王", "鄂A12345", "82345678", "wang.wei", "周末方便", "江岸物流"])
        {
            heard.ShouldNotContain(said);
            (await product.Scalar<long>("qualification", "select count(*) from mt_events where data::text like '%' || $1 || '%'", said)).ShouldBe(0);
            (await product.Scalar<long>("qualification", "select count(*) from cases where data::text like '%' || $1 || '%'", said)).ShouldBe(0);
        }

        // A dealer that has the lead no more has its sheet no more.
        (await product.Hq.Post($"/v1/leads/{life.Lead}/recall", """{"reason":"over","keep":true}""")).Must(200);
        await Eventually.Holds("the sheet is gone", async () => (await _consultant.Get(path)).Status == 404);
    }

    [Fact]
    public async Task No_browser_keeps_an_answer_and_a_page_may_have_its_style_and_nothing_else()
    {
        var life = await Life.Begin(product);
        using var http = new HttpClient();
        foreach (var (method, format) in new[] { (HttpMethod.Get, "json"), (HttpMethod.Get, "html"), (HttpMethod.Get, "pdf"), (HttpMethod.Put, "") })
        {
            using var request = new HttpRequestMessage(method, new Uri(_consultant.Url, $"/v1/leads/{life.Lead}/sheet?format={format}"));
            request.Headers.Authorization = new("Bearer", _consultant.Key);
            request.Content = method == HttpMethod.Put ? Client.Json(Whole) : null;
            using var response = await http.SendAsync(request);
            ((int)response.StatusCode).ShouldBe(200, format);
            response.Headers.CacheControl!.NoStore.ShouldBeTrue(format);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldStartWith("default-src 'none'; ");
            policy.Contains("style-src 'unsafe-inline'", StringComparison.Ordinal).ShouldBe(format == "html", format);
            policy.ShouldNotContain("script-src");
        }
    }

    [Fact]
    public async Task Every_field_that_is_wrong_is_told_at_once()
    {
        var life = await Life.Begin(product);
        var path = $"/v1/leads/{life.Lead}/sheet";
        var (longText, longer) = (new string('长', 201), new string('长', 4001));
        (await _consultant.Put(path, $$"""
            {"customer":{"name":" ","businessName":"{{longText}}","position":"","purchaseDate":"1999-12-31","primaryBusiness":"{{longText}}","salesperson":"{{longText}}","salesManager":"{{longText}}","units":0,
               "vehicles":[{"model":"","plate":"{{longText}}","year":1949},null,{"model":"J6P","year":2999}]},
             "contact":{"address":"{{longText}}","city":"{{longText}}","district":"{{longText}}","postCode":"4 300 10 43","officePhone":"1234","homePhone":"call me 12345","mobile":"{{new string('1', 41)}}","email":"wang@",
               "howHeard":"{{longText}}","notes":"{{longer}}"} }
            """)).Refused(400).ShouldBe(
        [
            "/customer/name", "/customer/businessName", "/customer/position", "/customer/primaryBusiness", "/customer/salesperson", "/customer/salesManager", "/customer/purchaseDate", "/customer/units",
            "/customer/vehicles/1", "/customer/vehicles/0/model", "/customer/vehicles/0/plate", "/customer/vehicles/0/year", "/customer/vehicles/2/year", "/contact/address", "/contact/city",
            "/contact/district", "/contact/postCode", "/contact/officePhone", "/contact/homePhone", "/contact/mobile", "/contact/email", "/contact/howHeard", "/contact/notes",
        ], ignoreOrder: true);
        (await _consultant.Put(path, """{"customer":{"name":"王伟"}}""")).Refused(400);
        (await _consultant.Put(path, """{"customer":{"name":"王伟","fax":"1"},"contact":{}}""")).Refused(400);
        (await _consultant.Put(path, """{"customer":{"name":"王伟"},"contact":{"preferred":"fax"}}""")).Refused(400);
        (await _consultant.Put(path, """{"customer":{},"contact":{}}""")).Refused(400).ShouldBe(["/customer/name"]);
        (await _consultant.Put(path, """{"customer":{"name":"王伟"},"contact":{}}""")).Must(200);
    }

    [Fact]
    [Trait("row", "004-25")]
    public async Task Whoever_buys_is_marked_on_the_sheet_and_a_correction_shows()
    {
        var life = await Life.Begin(product);
        var path = $"/v1/leads/{life.Lead}/sheet";
        (await life.Contact("第一次")).Must(200);
        (await life.Contact("第二次")).Must(200);
        (await _consultant.Post($"/v1/leads/{life.Lead}/contacts/1/correction", $$"""
            {"channel":"phone","direction":"outbound","result":"voicemail","durationSeconds":20,"at":"{{(await product.Now()).AddHours(-1).Text()}}","reason":"录错结果"}
            """)).Must(200);
        await life.Book();
        await life.Arrive();
        await life.Propose(250_000);
        await life.Sign();
        var sheet = await Eventually.Gives("a buyer", async () => (await _consultant.Get(path)).Must(200) is var now && (string)now["marker"]! == "buyer" ? now : null);
        sheet["marked"]!.AsArray().Select(m => (string)m!["marker"]!).ShouldBe(["prospect", "buyer"]);
        sheet["history"]!.AsArray().Select(c => (string)c!["message"]!).ShouldBe(["第二次", "第一次"]);
        ((string)sheet["history"]![1]!["result"]!, (string)sheet["history"]![1]!["corrected"]!["reason"]!).ShouldBe(("voicemail", "录错结果"));
        (await _consultant.Put(path, Whole)).Must(200);
        (await _consultant.Get($"{path}?format=html&lang=en")).Text.ShouldContain("<b class=\"ticked\">■ B Buyer</b>");
    }
}
