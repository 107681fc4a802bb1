using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>A dealer's staff register who called and whom they met; the sales manager screens what sales staff found.</summary>
[Collection(Product.Collection)]
public sealed class RegistrationJourney(Product product)
{
    private static string Form(string source, string phone, string more = "", string colour = "\"colour\":\"red\",") => $$"""
        {"source":"{{source}}","customer":{"name":"赵敏","phone":"{{phone}}","city":"武汉"},"interest":{"model":"ES7",{{colour}}"trim":"Max","needBy":"2027-02-01"}{{more}}}
        """;

    [Fact]
    public async Task Who_calls_is_asked_five_things_and_is_the_dealers_lead_at_once()
    {
        var consultant = product.Consultant("D001");
        var phone = Life.Phone();
        (await consultant.Post("/v1/registrations", Form("hotline_inbound", phone, colour: ""))).Refused(400, "invalid").ShouldBe(["/interest/colour"]);

        const string Reason = ""","notObtained":[{"field":"colour","reason":"undecided"}]""";
        var key = Guid.CreateVersion7().ToString();
        var receipt = (await consultant.Post("/v1/registrations", Form("hotline_inbound", phone, Reason, colour: ""), once: key)).Must(201);
        (await consultant.Post("/v1/registrations", Form("hotline_inbound", phone, Reason, colour: ""), once: key)).Must(201).ToJsonString().ShouldBe(receipt.ToJsonString());
        var lead = (string)receipt["leadId"]!;
        var shown = (await consultant.Get($"/v1/leads/{lead}")).Must(200);
        ((string)shown["status"]!, (string)shown["dealer"]!, (string)shown["source"]!).ShouldBe(("dispatched", "D001", "hotline_inbound"));
        shown["respondedAt"].ShouldNotBeNull();
        await product.Queues["D001"].Hears("the call centre works on it", lead, events => events.Any(e => e.Type == "first_response_made") && events.Any(e => e.Type == "case_opened"));
        (await product.Consultant("D002").Get($"/v1/leads/{lead}")).Refused(404);

        // Headquarters' own lead of the same person belongs to that cycle.
        var push = (await product.Hq.Post("/v1/leads", Life.Document(Life.Number("REG"), "D001", phone: phone))).Must(201);
        ((string)(await product.Hq.Get($"/v1/leads/{(string)push["leadId"]!}")).Must(200)["linkedTo"]!).ShouldBe(lead);

        var figures = (await product.As("MANAGER_D001_KEY").Get("/v1/registrations/completeness")).Must(200).AsArray();
        var own = figures.Single(f => (string)f!["staff"]! == "D001-consultant")!;
        ((double)own["completeness"]!).ShouldBe(Math.Round((long)own["obtained"]! / (5.0 * (long)own["registrations"]!), 4));
        ((long)own["obtained"]!).ShouldBeLessThan(5 * (long)own["registrations"]!);
        (await product.Hq.Post("/v1/registrations", Form("hotline_inbound", phone))).Refused(403);
        (await consultant.Get("/v1/registrations/completeness")).Refused(403);
    }

    [Fact]
    public async Task A_dealer_knows_a_customer_by_what_its_own_leads_told()
    {
        var phone = Life.Phone();
        (await product.Hq.Post("/v1/leads", Life.Document(Life.Number("WHO"), "D002", name: "周晓岚", phone: phone))).Must(201);
        var receipt = (await product.Consultant("D001").Post("/v1/registrations", Form("walk_in", phone))).Must(201);
        var customer = (string)receipt["customerId"]!;
        ((string)(await product.Consultant("D001").Get($"/v1/customers/{customer}")).Must(200)["name"]!).ShouldBe("赵敏");
        ((string)(await product.Consultant("D002").Get($"/v1/customers/{customer}")).Must(200)["name"]!).ShouldBe("周晓岚");

        // Whoever gave no name at first may have given one later.
        var shy = Life.Phone();
        var first = (await product.Consultant("D001").Post("/v1/registrations", Form("walk_in", shy).Replace("\"name\":\"赵敏\",", "", StringComparison.Ordinal))).Must(201);
        ((string)(await product.Hq.Get($"/v1/customers/{(string)first["customerId"]!}")).Must(200)["name"]!).ShouldBe("");
        (await product.Hq.Post("/v1/leads", Life.Document(Life.Number("WHO"), "D001", name: "李娜", phone: shy))).Must(201);
        ((string)(await product.Hq.Get($"/v1/customers/{(string)first["customerId"]!}")).Must(200)["name"]!).ShouldBe("李娜");
    }

    [Fact]
    [Trait("row", "004-13")]
    public async Task _004_13_whom_an_owner_brought_names_the_owner_if_the_dealer_knows_them()
    {
        var life = await Life.Begin(product);
        var form = Form("referral", Life.Phone()).Replace("{\"source\"", $"{{\"referredBy\":\"{life.Customer}\",\"source\"", StringComparison.Ordinal);
        (await product.Consultant("D002").Post("/v1/registrations", form)).Refused(400).ShouldBe(["/referredBy"]);
        var lead = (string)(await product.Consultant("D001").Post("/v1/registrations", form)).Must(201)["leadId"]!;
        var heard = await product.Queues["D001"].Hears("the dealer hears who brought them", lead, events => events.Any(e => e.Type == "lead_received"));
        ((string)heard.Single(e => e.Type == "lead_received").Json["data"]!["referredBy"]!).ShouldBe(life.Customer);
    }

    [Fact]
    [Trait("row", "004-17")]
    public async Task _004_17_prospecting_goes_from_contact_to_information()
    {
        var manager = product.As("SALES_D003_KEY");
        var before = await Steps();
        var consultant = product.Consultant("D003");
        (await consultant.Post("/v1/registrations", $$"""{"source":"target_prospecting","customer":{"phone":"{{Life.Phone()}}"} }""")).Must(201);
        (await consultant.Post("/v1/registrations", $$"""{"source":"offsite_event","customer":{"phone":"{{Life.Phone()}}"},"interest":{"model":"ES7"} }""")).Must(201);
        (await consultant.Post("/v1/registrations", Form("hotline_inbound", Life.Phone()))).Must(201);
        (await Steps()).ShouldBe((before.Contacted + 2, before.Informed + 1));
        (await product.As("SALES_D001_KEY").Get("/v1/registrations/prospecting")).Must(200).AsArray().ShouldNotContain(s => (string)s!["staff"]! == "D003-consultant");
        (await product.Hq.Get("/v1/registrations/prospecting")).Refused(403);

        async Task<(long Contacted, long Informed)> Steps() =>
            (await manager.Get("/v1/registrations/prospecting")).Must(200).AsArray().FirstOrDefault(s => (string)s!["staff"]! == "D003-consultant") is { } own
                ? ((long)own["contacted"]!, (long)own["informed"]!) : (0, 0);
    }

    [Fact]
    public async Task What_sales_staff_found_waits_for_the_sales_manager_who_has_a_working_day()
    {
        var (consultant, manager) = (product.Consultant("D001"), product.As("SALES_D001_KEY"));
        var found = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var receipt = (await consultant.Post("/v1/registrations", Form("offsite_event", Life.Phone(), colour: ""))).Must(201);
            found.Add((string)receipt["leadId"]!);
            ((string)(await consultant.Get($"/v1/leads/{found[i]}")).Must(200)["status"]!).ShouldBe("submitted");
        }

        (await Waiting()).ShouldBe(found, ignoreOrder: true);
        (await product.As("SALES_D002_KEY").Get("/v1/registrations/submitted")).Must(200).AsArray().ShouldNotContain(l => found.Contains((string)l!["leadId"]!));
        (await consultant.Post($"/v1/leads/{found[0]}/approve", "{}")).Refused(403);
        (await product.As("SALES_D002_KEY").Post($"/v1/leads/{found[0]}/approve", "{}")).Refused(404);

        (await manager.Post($"/v1/leads/{found[0]}/approve")).Must(200);
        (await manager.Post($"/v1/leads/{found[1]}/reject", """{"reason":"not_genuine"}""")).Must(200);
        (await manager.Post($"/v1/leads/{found[1]}/approve")).Refused(409, "not-submitted");
        (await Waiting()).ShouldBe([found[2]]);
        await product.Queues["D001"].Hears("what was let in is worked on", found[0], events => events.Any(e => e.Type == "lead_approved") && events.Any(e => e.Type == "case_opened"));
        var view = (await manager.Get($"/v1/leads/{found[1]}")).Must(200);
        ((string)view["status"]!, (string)view["reason"]!).ShouldBe(("closed", "rejected"));

        // However long the weekend is.
        await product.Advance("P5D");
        await product.Queues["D001"].Hears("the manager let the working day pass", found[2], events => events.Any(e => e.Type == "approval_overdue"));
        (await Waiting()).ShouldBe([found[2]]);
        (await manager.Post($"/v1/leads/{found[2]}/approve")).Must(200);

        async Task<IEnumerable<string>> Waiting() => (await manager.Get("/v1/registrations/submitted")).Must(200).AsArray().Select(l => (string)l!["leadId"]!);
    }
}
