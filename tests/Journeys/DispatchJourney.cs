using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>
/// A lead goes from dealer to dealer: the first lets its time run out, the second has it taken back, the third calls. Each hears
/// its own part and nothing of the others'; headquarters sees the whole way.
/// </summary>
[Collection(Product.Collection)]
public sealed class DispatchJourney(Product product)
{
    [Fact]
    public async Task A_dealer_that_does_not_accept_in_time_loses_the_lead_to_the_next_and_headquarters_takes_it_on()
    {
        await using var _ = await Configured("D003", dealer => dealer["acceptWithinMinutes"] = 20);
        await using var __ = await Configured("D001", dealer => dealer["cities"]!.AsArray().Add("成都"));
        var receipt = (await product.Hq.Post("/v1/leads", Life.Document(Life.Number("WAY"), "D003", city: "成都"))).Must(201);
        var lead = (string)receipt["leadId"]!;

        var offered = (await product.Hq.Get($"/v1/leads/{lead}")).Must(200);
        ((string)offered["status"]!, (string)offered["dealer"]!).ShouldBe(("offered", "D003"));
        DateTimeOffset.Parse((string)offered["acceptBy"]!, null).ShouldBeGreaterThan(await product.Now());
        (await product.As("MANAGER_D002_KEY").Post($"/v1/leads/{lead}/accept", "{}")).Refused(404);
        (await product.As("CONSULTANT_D003_KEY").Post($"/v1/leads/{lead}/accept", "{}")).Refused(403);

        // However long the weekend is.
        await product.Advance("P5D");
        await product.Queues["D003"].Hears("the first dealer hears that its time ran out", lead, events => events.Any(e => e.Type == "dispatch_expired") && events.Any(e => e.Type == "case_suspended"));
        await product.Queues["D001"].Hears("the next dealer has the lead and a case", lead, events => events.Any(e => e.Type == "lead_dispatched") && events.Any(e => e.Type == "case_moved"));
        (await product.Consultant("D003").Post($"/v1/leads/{lead}/contacts", await Contact())).Refused(404);
        (await product.As("MANAGER_D003_KEY").Post($"/v1/leads/{lead}/accept", "{}")).Refused(404);

        (await product.Hq.Post($"/v1/leads/{lead}/recall", """{"reason":"customer moved","next":"D003"}""")).Refused(409, "tried-before");
        (await product.Hq.Post($"/v1/leads/{lead}/recall", """{"reason":"customer moved","next":"D999"}""")).Refused(400).ShouldBe(["/next"]);
        (await product.Hq.Post($"/v1/leads/{lead}/recall", """{"reason":"customer moved","next":"D002"}""")).Must(200);
        await product.Queues["D001"].Hears("the second dealer hears that it was taken back", lead, events => events.Any(e => e.Type == "lead_recalled") && events.Any(e => e.Type == "case_suspended"));
        await product.Queues["D002"].Hears("the third dealer has it", lead, events => events.Any(e => e.Type == "lead_dispatched") && events.Any(e => e.Type == "case_moved"));

        (await product.Consultant("D002").Post($"/v1/leads/{lead}/contacts", await Contact())).Must(200);
        await product.Queues["D002"].Hears("its call stops the clock", lead, events => events.Any(e => e.Type == "first_response_made"));
        (await product.As("MANAGER_D002_KEY").Post($"/v1/leads/{lead}/decline", """{"reason":"no_capacity"}""")).Refused(409, "customer-contacted");

        var way = (await product.Hq.Get($"/v1/leads/{lead}/dispatch")).Must(200)["steps"]!.AsArray();
        way.Select(s => ((string)s!["dealer"]!, (string)s["rule"]!, (string)s["outcome"]!))
            .ShouldBe([("D003", "named", "expired"), ("D001", "city", "recalled: customer moved"), ("D002", "named", "given")]);
        way[1]!["refused"]!.AsArray().Select(r => ((string)r!["dealer"]!, (string)r["reason"]!)).ShouldBe([("D003", "tried_before")]);
        // A dealer is told of itself alone.
        (await product.As("MANAGER_D002_KEY").Get($"/v1/leads/{lead}/dispatch")).Must(200)["steps"]!.AsArray().Select(s => (string)s!["dealer"]!).ShouldBe(["D002"]);

        foreach (var dealer in Product.Dealers)
        {
            product.Queues[dealer].Of(lead).ShouldAllBe(e => e.Dealer == dealer);
        }

        product.Queues["D003"].Of(lead).ShouldNotContain(e => e.Type == "lead_recalled");
    }

    [Fact]
    public async Task A_full_dealer_gets_no_more_leads_that_day_however_many_come_at_once()
    {
        await using var _ = await Configured("D002", dealer => dealer["leadsADay"] = 3);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => product.Hq.Post("/v1/leads", Life.Document(Life.Number("FULL"), dealer: null, city: "温州"))));

        var leads = answers.Select(a => a.Must(201)).ToList();
        var taken = await product.Scalar<int>("lead-intake", "select leads from dealer_days where dealer = 'D002' order by day desc limit 1");
        taken.ShouldBe(3);
        leads.Count(l => (string?)l["dealer"] == "D002").ShouldBe(3);
        var held = leads.First(l => l["dealer"] is null);
        var shown = (await product.Hq.Get($"/v1/leads/{(string)held["leadId"]!}")).Must(200);
        ((string)shown["status"]!, (string)shown["reason"]!).ShouldBe(("held", "no_dealer"));
        (await product.Hq.Get($"/v1/leads/{(string)held["leadId"]!}/dispatch")).Must(200)["steps"]![0]!["refused"]![0]!.ToJsonString()
            .ShouldBe("""{"rule":"city","dealer":"D002","reason":"full"}""");

        // Whom headquarters names gets it, however full.
        (await product.Hq.Post($"/v1/leads/{(string)held["leadId"]!}/release", """{"next":"D002"}""")).Must(200);
        await product.Queues["D002"].Hears("the named dealer has it", (string)held["leadId"]!, events => events.Any(e => e.Type == "lead_dispatched"));
    }

    [Fact]
    public async Task A_customer_who_asks_again_is_one_cycle_of_one_dealer_however_many_leads_come_at_once()
    {
        var phone = Life.Phone();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => product.Hq.Post("/v1/leads", Life.Document(Life.Number("AGAIN"), "D001", phone: phone))));

        var leads = answers.Select(a => (string)a.Must(201)["leadId"]!).ToList();
        answers.Select(a => (string)a.Must(201)["customerId"]!).Distinct().Count().ShouldBe(1);
        var views = await Task.WhenAll(leads.Select(async lead => (await product.Hq.Get($"/v1/leads/{lead}")).Must(200)));
        var cycle = views.Single(v => (string)v["status"]! == "dispatched");
        views.Where(v => (string)v["status"]! == "linked").Select(v => (string)v["linkedTo"]!).ShouldBe(Enumerable.Repeat((string)cycle["leadId"]!, 3));

        // The link was wrong: the lead is dispatched after all.
        var linked = (string)views.First(v => (string)v["status"]! == "linked")["leadId"]!;
        (await product.As("MANAGER_D001_KEY").Post($"/v1/leads/{linked}/unlink", "{}")).Must(200);
        await product.Queues["D001"].Hears("it has a case of its own", linked, events => events.Any(e => e.Type == "case_opened"));
        (await product.As("MANAGER_D001_KEY").Post($"/v1/leads/{linked}/unlink", "{}")).Refused(409, "not-linked");
    }

    [Fact]
    public async Task A_dealers_clocks_run_by_its_own_hours()
    {
        // The same lead, once for a dealer that works around the clock and once for one that works one hour a week.
        var day = (await product.Now()).ToOffset(TimeSpan.FromHours(8)).AddDays(3).DayOfWeek;
        await using var _ = await Configured("D001", dealer => dealer["hours"] = new JsonObject
        {
            ["week"] = new JsonArray([.. Enum.GetNames<DayOfWeek>().Select(name => JsonNode.Parse($$"""{"day":"{{name.ToLowerInvariant()}}","opens":"00:00","closes":"24:00"}"""))]),
        });
        await using var __ = await Configured("D002", dealer => dealer["hours"] = JsonNode.Parse($$"""{"week":[{"day":"{{day.ToString().ToLowerInvariant()}}","opens":"09:00","closes":"10:00"}]}"""));
        var now = await product.Now();
        (await Due("D001")).ShouldBeInRange(now.AddMinutes(29), now.AddMinutes(32));
        var due = (await Due("D002")).ToOffset(TimeSpan.FromHours(8));
        (due.DayOfWeek, due.TimeOfDay).ShouldBe((day, new TimeSpan(9, 30, 0)));

        (await product.Hq.Put("/v1/dealers/D001", """{"name":"店","city":"武汉","brands":["XINGHE"],"cities":[],"hours":{"week":[{"day":"monday","opens":"9","closes":"18:00"}]}}"""))
            .Refused(400).ShouldBe(["/hours"]);

        (await product.Hq.Put("/v1/dealers/D001", """{"name":"店","city":"武汉","brands":["XINGHE"],"cities":[],"hours":{"week":[null]}}""")).Refused(400).ShouldBe(["/hours"]);

        async Task<DateTimeOffset> Due(string dealer)
        {
            var lead = (string)(await product.Hq.Post("/v1/leads", Life.Document(Life.Number("HOURS"), dealer))).Must(201)["leadId"]!;
            return DateTimeOffset.Parse((string)(await product.Hq.Get($"/v1/leads/{lead}")).Must(200)["respondBy"]!, null);
        }
    }

    [Fact]
    public async Task Without_consent_a_lead_is_held_and_what_is_no_lead_is_told_to_headquarters()
    {
        var unwilling = JsonNode.Parse(Life.Document(Life.Number("CONSENT")))!;
        unwilling["consent"]!["purposes"] = new JsonArray("contact");
        var held = (await product.Hq.Post("/v1/leads", unwilling.ToJsonString())).Must(201);
        held["dealer"].ShouldBeNull();
        (await product.Hq.Post($"/v1/leads/{(string)held["leadId"]!}/release", "{}")).Refused(409, "no-consent");

        var test = (await product.Hq.Post("/v1/leads", Life.Document(Life.Number("TEST"), name: "测试"))).Must(201);
        var shown = (await product.Hq.Get($"/v1/leads/{(string)test["leadId"]!}")).Must(200);
        ((string)shown["status"]!, (string)shown["reason"]!).ShouldBe(("invalid", "test_person"));
        (await product.Consultant("D001").Get($"/v1/leads/{(string)test["leadId"]!}")).Refused(404);

        var life = await Life.Begin(product);
        (await product.As("MANAGER_D001_KEY").Post($"/v1/leads/{life.Lead}/invalidate", """{"reason":"empty_number"}""")).Must(200);
        await product.Queues["D001"].Hears("the case is closed with it", life.Lead, events => events.Any(e => e.Type == "case_suspended"));
        (await life.Contact()).Refused(409, "case-suspended");
    }

    [Fact]
    public async Task Who_does_not_answer_is_warned_and_found_out_and_a_call_in_time_told_late_was_in_time()
    {
        var slow = await Life.Begin(product);
        var prompt = await Life.Begin(product);
        var called = (await product.Now()).AddSeconds(1);
        await product.Advance("P5D");
        var heard = await product.Queues["D001"].Hears("the clock ran out", slow.Lead, events => events.Any(e => e.Type == "first_response_breached"));
        heard.Select(e => e.Type).Where(t => t.StartsWith("first_response", StringComparison.Ordinal)).ShouldBe(["first_response_due_soon", "first_response_breached"]);
        ((bool)(await product.Hq.Get($"/v1/leads/{slow.Lead}")).Must(200)["responseBreached"]!).ShouldBeTrue();

        (await prompt.Contact(at: called)).Must(200);
        var made = (await product.Queues["D001"].Hears("the call is told", prompt.Lead, events => events.Any(e => e.Type == "first_response_made"))).Single(e => e.Type == "first_response_made");
        ((bool)made.Json["data"]!["inTime"]!).ShouldBeTrue();
        (await slow.Contact()).Must(200);
        made = (await product.Queues["D001"].Hears("the late call is told", slow.Lead, events => events.Any(e => e.Type == "first_response_made"))).Single(e => e.Type == "first_response_made");
        ((bool)made.Json["data"]!["inTime"]!).ShouldBeFalse();
    }

    private async Task<string> Contact() => $$"""
        {"channel":"phone","direction":"outbound","result":"no_answer","nextAction":{"action":"call","dueAt":"{{(await product.Now()).AddDays(1).Text()}}"} }
        """;

    /// <summary>Headquarters configures a dealer; afterwards it is as it was.</summary>
    private async Task<Restored> Configured(string code, Action<JsonObject> change)
    {
        var before = (await product.Hq.Get("/v1/dealers")).Must(200).AsArray().Single(d => (string)d!["code"]! == code)!.AsObject();
        before.Remove("code");
        var after = before.DeepClone().AsObject();
        change(after);
        (await product.Hq.Put($"/v1/dealers/{code}", after.ToJsonString())).Must(201);
        return new Restored(async () => (await product.Hq.Put($"/v1/dealers/{code}", before.ToJsonString())).Must(201));
    }
}
