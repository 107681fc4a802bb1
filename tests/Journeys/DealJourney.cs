using System.Text.Json.Nodes;
using Shouldly;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using Xunit;

namespace Leads.Journeys;

/// <summary>From the visit to a signed, explained, celebrated handover; or to a competitor, and back a year later.</summary>
[Collection(Product.Collection)]
public sealed class DealJourney(Product product)
{
    private const string Vin = "LXGES7A10TW000077";

    private readonly Client _consultant = product.Consultant("D001");
    private readonly Client _manager = product.As("SALES_D001_KEY");

    [Fact]
    [Trait("row", "001-05")]
    [Trait("row", "001-14")]
    [Trait("row", "001-21")]
    [Trait("row", "001-22")]
    public async Task With_a_trade_in_a_loan_three_concessions_and_a_delay_to_a_delivered_car()
    {
        var life = await Visiting();
        var deal = $"/v1/deals/{life.Deal}";
        (await Post(life, "take-over", """{"consultant":"zhao"}""")).Must(200);
        (await Post(life, "preparation", """{"ready":["suitable_area","tea"],"seating":"angled_or_beside"}""")).Must(200);
        (await Post(life, "signals", """{"signal":"delivery_time","note":"周晓岚问最快什么时候能提车"}""")).Must(200);
        (await Post(life, "objections", """{"reason":"bargaining_pretext","assessed":"doubt","note":"说隔壁便宜五千"}""")).Must(200);
        (await Post(life, "objections/1/answer", """{"resolved":true,"tactic":"third_party_evidence"}""")).Must(200);
        (await Post(life, "trial-closes", """{"method":"choice","agreed":true}""")).Must(200);

        (await _consultant.Put($"{deal}/trade-in", """{"vehicle":{"make":"DONGFENG","model":"C4","year":2018,"odometerKm":86000,"photos":["photo:1"]},"identity":{"plate":"鄂A12345"}}""")).Must(200);
        (await Post(life, "trade-in/appraisal", $$"""{"amount":{{Life.Money(45_000)}},"validUntil":"{{(await product.Now()).AddDays(14).Text()}}"}""")).Must(200);
        (await Post(life, "trade-in/offer", $$"""{"amount":{{Life.Money(46_000)}} }""")).Refused(409, "manager-needed");
        (await Post(life, "trade-in/offer", $$"""{"amount":{{Life.Money(45_000)}} }""")).Must(200);
        (await Post(life, "proposals", $$"""
            {"model":"ES7","price":{{Life.Money(253_000)}},"vehicle":{"trim":"max","exterior":"starry_blue","options":[{"code":"panorama_roof","price":{{Life.Money(6_000)}}}]},
             "insurance":[{"code":"comprehensive","price":{{Life.Money(5_200)}}}],"fees":[{"code":"plates","price":{{Life.Money(500)}}}],"tradeIn":true,"values":["product","consultant"],
             "financing":{"method":"annuity","downPayment":{{Life.Money(90_000)}},"termMonths":36,"annualRateBasisPoints":399} }
            """)).Must(200);

        // No premature offer.
        var early = await Post(life, "final-offer", "{}");
        early.Refused(409, "preconditions-missing");
        early.Json["alternatives"]!.AsArray().Select(one => (string)one!).ShouldBe(["decision_maker_present", "brand_and_model_accepted"]);
        (await Post(life, "final-offer", """{"waive":["decision_maker_present"],"reason":"电话同意"}""")).Refused(409, "preconditions-missing");
        (await _consultant.Put($"{deal}/participants", """{"participants":[{"role":"decision_maker","who":"spouse","present":true}]}""")).Must(200);
        (await Post(life, "acceptance", """{"model":"ES7"}""")).Must(200);
        (await Post(life, "concessions", $$"""{"amount":{{Life.Money(3_000)}},"inReturn":"signs today"}""")).Refused(409, "final-offer-missing");
        (await Post(life, "final-offer", "{}")).Refused(409, "credit-not-rated");
        (await _manager.Put($"{deal}/credit", """{"grade":"a","basis":"payroll"}""")).Must(200);
        (await Post(life, "final-offer", "{}")).Must(200);

        // No careless concession: more than one may is a manager's.
        (await Post(life, "concessions", $$"""{"amount":{{Life.Money(12_000)}},"inReturn":"signs today"}""")).Refused(409, "approval-needed");
        (await Post(life, "concession-requests", $$"""{"amount":{{Life.Money(12_000)}},"inReturn":"signs today"}""")).Must(200);
        (await Post(life, "concession-requests/1/approve", "")).Refused(403);
        await Eventually.Holds("the manager sees that they are asked", async () =>
            (await _manager.Get("/v1/deals?asked=true&limit=500")).Must(200)["items"]!.AsArray().Any(row => (string)row!["dealId"]! == life.Deal));
        (await _manager.Post($"{deal}/concession-requests/1/reject", """{"reason":"已低于底价"}""")).Must(200);
        foreach (var (yuan, inReturn) in new[] { (3_000, "signs today"), (2_000, "takes the insurance here"), (1_000, "brings a friend") })
        {
            (await Post(life, "concessions", $$"""{"amount":{{Life.Money(yuan)}},"inReturn":"{{inReturn}}"}""")).Must(200);
        }

        (await Post(life, "concessions", $$"""{"amount":{{Life.Money(500)}},"inReturn":"nothing much"}""")).Refused(409, "concession-limit");
        (await Post(life, "proposals", $$"""{"model":"ES7","price":{{Life.Money(250_000)}} }""")).Refused(409, "hidden-concession");
        (await Post(life, "sign", """{"reference":"HT-1"}""")).Refused(409, "trade-in-open");
        (await Post(life, "trade-in/answer", """{"accepted":true}""")).Must(200);
        var loan = (await _consultant.Get($"{deal}/loan")).Must(200);
        (long Due, long Lent) expected = (253_000_00 + 6_000_00 + 5_200_00 + 500_00 - 45_000_00 - 6_000_00, 253_000_00 + 6_000_00 + 5_200_00 + 500_00 - 45_000_00 - 6_000_00 - 90_000_00);
        loan["instalments"]!.AsArray().Sum(one => (long)one!["principal"]!["minorUnits"]!).ShouldBe(expected.Lent);
        var quote = await Printed($"{deal}/proposal", "报价单", "Proposal", "CNY 6,000.00", "CNY 213,700.00");
        ((long)quote["due"]!["minorUnits"]!, quote["concessions"]!.AsArray().Count, (bool)quote["final"]!).ShouldBe((expected.Due, 3, true));

        (await Post(life, "sign", $$"""{"reference":"HT-1","deposit":{{Life.Money(10_000)}} }""")).Must(200);
        (await Post(life, "order", """{"source":"factory","expectedOn":"2090-01-22"}""")).Refused(409, "deposit-missing");
        (await Pay(life, "R-1", "deposit", 10_000_00)).Must(200);
        (await Pay(life, "R-1", "deposit", 10_000_00)).Must(200)["events"]!.AsArray().ShouldBeEmpty();
        var expectedOn = DateOnly.FromDateTime((await product.Now()).AddDays(12).DateTime);
        (await Post(life, "order", $$"""{"source":"factory","expectedOn":"{{expectedOn:yyyy-MM-dd}}"}""")).Must(200);
        (await Post(life, "order", $$"""{"source":"factory","expectedOn":"{{expectedOn:yyyy-MM-dd}}"}""")).Must(200)["events"]!.AsArray().ShouldBeEmpty();
        var order = (string)(await _consultant.Get(deal)).Must(200)["contract"]!["orderNumber"]!;

        // It comes later, and the customer is told.
        var late = expectedOn.AddDays(2);
        (await Post(life, "delays", $$"""{"to":"{{late:yyyy-MM-dd}}","reason":"transport"}""")).Must(200);
        await Eventually.Holds("the customer is told", async () => (await _consultant.Get($"/v1/dev/messages?customer={life.Customer}")).Must(200).AsArray()
            .Any(message => ((string)message!["text"]!["zh"]!).Contains($"您的新车预计{late.Month}月{late.Day}日", StringComparison.Ordinal)));

        // No sloppy delivery.
        (await Post(life, "inspection", """{"passed":true}""")).Refused(409, "vehicle-not-assigned");
        await life.Prepare(Vin);
        await life.Explain(44);
        (await Post(life, "delivery-items", Life.Items())).Refused(409, "not-paid");
        (await Pay(life, "R-2", "balance", 80_000_00)).Must(200);
        (await Pay(life, "R-L", "loan", expected.Lent)).Must(200);
        (await Pay(life, "R-X", "balance", 1)).Refused(409, "overpaid");
        (await Post(life, "delivery-items", Life.Items())).Refused(409, "explanation-short");
        await life.Explain(1);
        (await Post(life, "confirmation", """{"reference":"scan:1"}""")).Refused(409, "explanation-missing");
        (await Post(life, "delivery-items", Life.Items("welcome", "follow_up_call", "suggest_drive"))).Must(200);
        (await Post(life, "delivery-items", $$"""
            {"items":[{"item":"suggest_drive","outcome":"waived","reason":"周晓岚赶时间"},{"item":"follow_up_call","outcome":"arranged","dueAt":"{{(await product.Now()).AddDays(2).Text()}}"}]}
            """)).Must(200);
        (await Post(life, "confirmation", """{"reference":"scan:20260124-17"}""")).Must(200);
        (await Post(life, "ceremony", """{"gift":"photo_frame"}""")).Must(200);
        (await Post(life, "survey", """{"scores":{"product":9,"brand":9,"dealer":10,"consultant":11}}""")).Refused(409, "score-wrong");
        (await Post(life, "survey", """{"scores":{"product":9,"brand":9,"dealer":10,"consultant":10},"words":"很用心"}""")).Must(200);
        var unsettled = await Post(life, "deliver", "{}");
        unsettled.Refused(409, "delivery-unsettled");
        unsettled.Json["alternatives"]!.AsArray().Select(one => (string)one!).ShouldBe(["welcome"]);
        (await Post(life, "delivery-items", """{"items":[{"item":"welcome"}]}""")).Must(200);
        (await Post(life, "deliver", """{"vin":"LXGES7A10TW000078"}""")).Refused(409, "vehicle-assigned");
        (await Post(life, "deliver", "{}")).Must(200)["events"]!.AsArray().Select(e => (string)e!).ShouldBe(["vehicle_delivered", "retail_delivery_reported"]);
        (await Post(life, "delivery-items", """{"items":[{"item":"follow_up_call"}]}""")).Must(200);
        (await Post(life, "delivery-items", """{"items":[{"item":"welcome","outcome":"waived","reason":"x"}]}""")).Refused(409, "delivered");

        var protocol = await Printed($"{deal}/delivery-protocol", "交车确认单", "Delivery protocol", Vin, "CNY 253,000.00");
        ((string)protocol["vin"]!, (int)protocol["minutes"]!, protocol["items"]!.AsArray().Count, (string)protocol["orderNumber"]!).ShouldBe((Vin, 45, 22, order));
        protocol["items"]!.AsArray().Single(item => (string)item!["item"]! == "suggest_drive")!["reason"]!.GetValue<string>().ShouldBe("周晓岚赶时间");
        var said = (await _consultant.Get($"{deal}/record")).Must(200);
        ((string)said["signals"]![0]!["note"]!, (string)said["vin"]!, (string)said["tradeIn"]!["plate"]!, (string)said["survey"]!).ShouldBe(("周晓岚问最快什么时候能提车", Vin, "鄂A12345", "很用心"));

        // The manufacturer fetches which car it was; nobody hears it.
        var reported = await Eventually.Gives("the delivery is reported", async () =>
            await Retail(product.Hq, life.Deal) ?? null);
        ((string)reported["vin"]!, (string)reported["orderNumber"]!, (string)reported["dealer"]!, (string)reported["source"]!).ShouldBe((Vin, order, "D001", "factory"));
        (await _consultant.Get("/v1/retail-deliveries")).Refused(403);
        (await Retail(product.As("SALES_D002_KEY"), life.Deal)).ShouldBeNull("another dealer's");
        var heard = await product.Queues["D001"].Hears("the dealer's system hears of the order and the delivery", life.Lead, events =>
            events.Any(e => e.Type == "retail_delivery_reported") && events.Any(e => e.Type == "delivery_delayed") && events.Any(e => e.Type == "ownership_opened")
            && events.Count(e => e.Type == "deal_accessed") > 2);
        ((string)heard.Single(e => e.Type == "order_placed").Json["data"]!["orderNumber"]!).ShouldBe(order);
        heard.ShouldAllBe(e => !e.Json.ToJsonString(null).Contains(Vin) && !e.Json.ToJsonString(null).Contains("12345") && !e.Json.ToJsonString(null).Contains("赶时间"));
        await Eventually.Holds("they are a buyer", async () => (string)(await _consultant.Get($"/v1/leads/{life.Lead}/case")).Must(200)["marker"]! == "buyer");
    }

    [Fact]
    [Trait("row", "002-07")]
    public async Task Its_twin_is_lost_to_a_competitor_and_comes_back_a_year_later()
    {
        var life = await Visiting();
        await life.Propose(253_000);
        (await life.Concede(3_000)).Must(200);
        (await Post(life, "lose", """{"statedReason":" "}""")).Refused(409, "reason-missing");
        (await Post(life, "lose", """{"statedReason":"price","assessedReason":"trust","competitor":"BYD"}""")).Must(200);
        (await life.Concede(1_000)).Refused(409, "wrong-state");
        await product.Queues["D001"].Hears("the call centre knows that it is over", life.Lead, events => events.Any(e => e.Type == "case_closed") && events.Any(e => e.Type == "lead_closed"));
        ((string)(await _consultant.Get($"/v1/leads/{life.Lead}/case")).Must(200)["outcome"]!).ShouldBe("defeated");

        await product.Advance("P366D");
        var again = (await _consultant.Post($"/v1/leads/{life.Lead}/reactivate", """{"campaign":"2027-win-back"}""")).Must(201);
        var (lead, customer) = ((string)again["leadId"]!, (string)again["customerId"]!);
        (lead != life.Lead, customer).ShouldBe((true, life.Customer));
        ((string)(await product.Hq.Get($"/v1/leads/{lead}")).Must(200)["source"]!).ShouldBe("lost_or_uncontrolled_reactivation");
        await Eventually.Holds("the new cycle can have a deal of its own", async () => (await _consultant.Post($"/v1/leads/{lead}/deal")).Status == 201);
        ((string)(await _consultant.Get($"/v1/leads/{lead}/deal")).Must(200)["status"]!).ShouldBe("open");
        (await _consultant.Post($"/v1/leads/{lead}/deal")).Must(201)["events"]!.AsArray().ShouldBeEmpty();
        (await product.Consultant("D002").Post($"/v1/leads/{lead}/deal")).Refused(404);
    }

    [Fact]
    [Trait("row", "001-14")]
    public async Task However_many_concede_at_once_three_are_given_and_each_is_smaller()
    {
        var life = await Visiting();
        await life.Propose(253_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => life.Concede(2_500 - (i * 40), $"promise {i}")));
        answers.Count(answer => answer.Status == 200).ShouldBeLessThanOrEqualTo(3);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 409);
        var given = (await _consultant.Get($"/v1/deals/{life.Deal}")).Must(200)["concessions"]!.AsArray().Select(one => (long)one!["minorUnits"]!).ToList();
        given.Count.ShouldBe(answers.Count(answer => answer.Status == 200));
        given.Zip(given.Skip(1)).ShouldAllBe(pair => pair.Second < pair.First);
        given.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_contract_that_is_called_off_is_paid_back_and_makes_no_buyer()
    {
        var life = await Visiting();
        await life.Propose(253_000);
        (await Post(life, "sign", $$"""{"deposit":{{Life.Money(10_000)}} }""")).Must(200);
        (await Pay(life, "R-1", "deposit", 10_000_00)).Must(200);
        await Eventually.Holds("they are a buyer", async () => (string)(await _consultant.Get($"/v1/leads/{life.Lead}/case")).Must(200)["marker"]! == "buyer");
        (await Post(life, "lose", """{"statedReason":"price"}""")).Refused(409, "contract-signed");
        (await Post(life, "cancel", $$"""{"by":"dealer","reason":"no_car","refund":{{Life.Money(9_999)}} }""")).Refused(409, "refund-wrong");
        (await Post(life, "cancel", $$"""{"by":"dealer","reason":"no_car","refund":{{Life.Money(20_000)}} }""")).Refused(409, "manager-needed");
        (await _manager.Post($"/v1/deals/{life.Deal}/cancel", $$"""{"by":"dealer","reason":"no_car","refund":{{Life.Money(20_000)}} }""")).Must(200);
        (await Post(life, "refunds", $$"""{"reference":"B-1","method":"transfer","amount":{{Life.Money(20_001)}} }""")).Refused(409, "overpaid");
        (await Post(life, "refunds", $$"""{"reference":"B-1","method":"transfer","amount":{{Life.Money(20_000)}} }""")).Must(200);
        (await Post(life, "refunds", $$"""{"reference":"B-1","method":"transfer","amount":{{Life.Money(20_000)}} }""")).Must(200)["events"]!.AsArray().ShouldBeEmpty();
        ((long)(await _consultant.Get($"/v1/deals/{life.Deal}")).Must(200)["owed"]!["minorUnits"]!).ShouldBe(0);
        await Eventually.Holds("they are no buyer", async () =>
            (await _consultant.Get($"/v1/leads/{life.Lead}/case")).Must(200) is var view && (string)view["marker"]! == "shopper" && (string)view["outcome"]! == "order_cancelled");
        (await _consultant.Post($"/v1/leads/{life.Lead}/reactivate", "{}")).Refused(409, "cooling-off");
    }

    [Fact]
    public async Task A_dealer_says_how_its_staff_may_decide_and_sees_what_became_of_deals()
    {
        var sales = product.As("SALES_D003_KEY");
        var life = await Visiting("D003");
        var consultant = product.Consultant("D003");
        (await consultant.Put("/v1/dealers/D003/deal-rules", """{"consultantLimit":5}""")).Refused(403);
        (await sales.Put("/v1/dealers/D003/deal-rules", """{"consultantLimit":200,"managerLimit":5}""")).Refused(400).ShouldBe(["/managerLimit"]);
        (await sales.Put("/v1/dealers/D001/deal-rules", """{"consultantLimit":5}""")).Refused(404);
        (await sales.Put("/v1/dealers/D003/deal-rules", """{"consultantLimit":5}""")).Must(201);
        await using var _ = new Restored(async () => (await sales.Put("/v1/dealers/D003/deal-rules", "{}")).Must(201));
        ((int)(await consultant.Get("/v1/dealers/D003/deal-rules")).Must(200)["consultantLimit"]!).ShouldBe(5);
        await life.Propose(253_000);
        (await life.Concede(1_300)).Refused(409, "approval-needed");
        (await consultant.Post($"/v1/deals/{life.Deal}/concession-requests", $$"""{"amount":{{Life.Money(1_300)}},"inReturn":"signs today"}""")).Must(200);
        (await sales.Post($"/v1/deals/{life.Deal}/concession-requests/1/approve")).Must(200);
        (await life.Concede(1_200)).Refused(409, "approval-needed");
        (await consultant.Post($"/v1/deals/{life.Deal}/signals", """{"signal":"payment"}""")).Must(200);
        (await consultant.Post($"/v1/deals/{life.Deal}/lose", """{"statedReason":"price"}""")).Must(200);
        await Eventually.Holds("it is counted", async () =>
            (await sales.Get("/v1/dealers/D003/deal-figures")).Must(200) is var figures && (int)figures["lost"]! >= 1 && figures["bySignal"]!["payment"] is not null);
        (await sales.Get("/v1/dealers/D003/deal-figures?from=2020-01-01T00:00:00Z")).Refused(400);
        (await consultant.Get("/v1/dealers/D003/deal-figures")).Refused(403);
    }

    [Fact]
    public async Task When_a_lead_goes_to_another_dealer_so_does_its_deal_and_nothing_that_was_offered()
    {
        var life = await Visiting();
        await life.Propose(253_000);
        (await product.Hq.Post($"/v1/leads/{life.Lead}/recall", """{"reason":"customer moved","next":"D002"}""")).Must(200);
        await Eventually.Holds("the first dealer deals no more", async () => (string)(await _consultant.Get($"/v1/deals/{life.Deal}")).Must(200)["status"]! == "withdrawn");
        (await life.Concede(1_000)).Refused(409, "wrong-state");
        await Eventually.Holds("the second one may", async () => (await product.Consultant("D002").Post($"/v1/leads/{life.Lead}/deal")).Status == 201);
        var moved = (await product.Consultant("D002").Get($"/v1/deals/{life.Deal}")).Must(200);
        ((string)moved["status"]!, moved["price"]).ShouldBe(("open", null));
        (await product.Consultant("D002").Get($"/v1/deals/{life.Deal}/proposal")).Refused(404);
        (await _consultant.Get($"/v1/deals/{life.Deal}")).Refused(404);
    }

    [Fact]
    public async Task What_is_wrong_is_said_field_by_field()
    {
        var life = await Visiting();
        (await _consultant.Put($"/v1/deals/{life.Deal}/trade-in", """{"vehicle":{"make":"","model":"C4","year":1900,"odometerKm":-1}}""")).Refused(400).ShouldBe(["/vehicle/make", "/vehicle/year", "/vehicle/odometerKm"], ignoreOrder: true);
        (await Post(life, "proposals", $$"""
            {"model":"ES7","price":{{Life.Money(1)}},"fees":[{"code":"","price":{{Life.Money(1)}}}],"financing":{"method":"annuity","downPayment":{{Life.Money(0)}},"termMonths":0,"annualRateBasisPoints":-1} }
            """)).Refused(400).ShouldBe(["/fees/0", "/financing/termMonths", "/financing/annualRateBasisPoints"], ignoreOrder: true);
        (await _consultant.Put($"/v1/deals/{life.Deal}/vehicle", """{"vin":"SHORT"}""")).Refused(400).ShouldBe(["/vin"]);
        (await Post(life, "payments", """{"reference":"R","kind":"balance","method":"cash","amount":{"minorUnits":9223372036854775807,"currency":"CNY"}}""")).Refused(400).ShouldBe(["/amount"]);
        (await Post(life, "concessions", $$"""{"amount":{{Life.Money(1)}},"inReturn":"call 13812345678"}""")).Refused(400).ShouldBe(["/inReturn"]);
        (await Post(life, "deliver", """{"vin":""}""")).Refused(400).ShouldBe(["/vin"]);
        (await Post(life, "delivery-items", """{"items":[{"item":"welcome"},{"item":"welcome"}]}""")).Refused(400).ShouldBe(["/items"]);
        (await Post(life, "signals", """{"signal":"horoscope"}""")).Status.ShouldBe(400);
        (await _consultant.Get($"/v1/deals/{life.Deal}/proposal")).Refused(404);
        (await _consultant.Get($"/v1/deals/{life.Deal}/delivery-protocol")).Refused(404);
    }

    private async Task<Life> Visiting(string dealer = "D001")
    {
        var life = await Life.Begin(product, dealer);
        await life.Book();
        await life.Arrive();
        return life;
    }

    private Task<Answer> Post(Life life, string step, string body) => _consultant.Post($"/v1/deals/{life.Deal}/{step}", body);

    private Task<Answer> Pay(Life life, string reference, string kind, long fen) =>
        Post(life, "payments", $$"""{"reference":"{{reference}}","kind":"{{kind}}","method":"transfer","amount":{"minorUnits":{{fen}},"currency":"CNY"} }""");

    private static async Task<JsonNode?> Retail(Client client, string deal)
    {
        string? after = null;
        do
        {
            var page = (await client.Get($"/v1/retail-deliveries?limit=100{(after is null ? "" : $"&after={after}")}")).Must(200);
            if (page["items"]!.AsArray().FirstOrDefault(row => (string)row!["dealId"]! == deal) is { } found)
            {
                return found;
            }

            after = (string?)page["next"];
        }
        while (after is not null);
        return null;
    }

    /// <summary>As JSON, as a page and as PDF, in both languages.</summary>
    private async Task<JsonNode> Printed(string path, string zh, string en, params string[] texts)
    {
        var answer = await _consultant.Get(path);
        var page = await _consultant.Get($"{path}?format=html&lang=zh");
        page.Text.ShouldContain(zh);
        page.Text.ShouldNotContain(en);
        foreach (var (lang, title) in new[] { ("zh", zh), ("en", en) })
        {
            var pdf = await _consultant.Get($"{path}?format=pdf&lang={lang}");
            (pdf.Status, pdf.Type).ShouldBe((200, "application/pdf"));
            Directory.CreateDirectory(Path.Combine(Product.Folder, "papers"));
            await File.WriteAllBytesAsync(Path.Combine(Product.Folder, "papers", $"{path.Split('/')[^1]}-{lang}.pdf"), pdf.Bytes);
            using var document = PdfDocument.Open(pdf.Bytes);
            var text = string.Concat(document.GetPages().Select(one => ContentOrderTextExtractor.GetText(one)));
            foreach (var expected in texts.Prepend(title))
            {
                text.Replace("\n", "", StringComparison.Ordinal).ShouldContain(expected);
            }
        }

        return answer.Must(200);
    }
}
