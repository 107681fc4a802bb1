using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Who bought is cared for: contacts by occasion, made or seen not to be made, whoever leaves or asks to be left alone (001-27, 001-28).</summary>
[Collection(Product.Collection)]
public sealed class AftercareJourney(Product product)
{
    private readonly Client _consultant = product.Consultant("D001");
    private readonly Client _manager = product.As("MANAGER_D001_KEY");

    [Fact]
    [Trait("row", "001-27")]
    [Trait("row", "004-32")]
    public async Task An_owner_is_contacted_in_time_or_it_is_seen_and_who_leaves_leaves_nobody_behind()
    {
        var life = await Delivered();
        var carer = $"care-{Guid.CreateVersion7():N}"[..20];
        (await _manager.Put($"/v1/dealers/D001/staff/{carer}", """{"mostOpen":0}""")).Must(201);
        (await _consultant.Put($"/v1/ownerships/{life.Ownership}/consultant", $$"""{"consultant":"{{carer}}"}""")).Refused(403);
        (await _manager.Put($"/v1/ownerships/{life.Ownership}/consultant", $$"""{"consultant":"{{carer}}"}""")).Must(200);
        var owner = await Owner(life);
        owner["planned"]!.AsArray().Select(touch => (string)touch!["reasons"]![0]!).ShouldBe(["h48", "month_1"]);
        (await _consultant.Get($"/v1/owner-touches?consultant={carer}")).Must(200)["items"]!.AsArray().ShouldBeEmpty();

        // 48 hours later nobody answers; a day after that it is a breach, until somebody does.
        await product.Until((DateTimeOffset)owner["planned"]![0]!["dueAt"]!);
        await Eventually.Holds("a contact is due", async () => (await Waiting(carer)).SequenceEqual(["h48"]));
        (await Contact(_consultant, life, "no_answer")).Must(200)["events"]!.AsArray().Select(e => (string)e!).ShouldBe(["owner_contacted"]);
        (await Waiting(carer, "&overdue=true")).ShouldBeEmpty();
        await product.Advance("P1DT1M");
        await Eventually.Holds("it is overdue", async () => (await Waiting(carer, "&overdue=true")).SequenceEqual(["h48"]));
        (await Contact(_consultant, life)).Must(200)["events"]!.AsArray().Select(e => (string)e!).ShouldBe(["owner_contacted", "touch_made"]);
        (await Waiting(carer)).ShouldBeEmpty();
        var breach = (await _manager.Get("/v1/dealers/D001/care-figures")).Must(200)["breaches"]!.AsArray().Single(one => (string)one!["ownershipId"]! == life.Ownership)!;
        ((string)breach["reasons"]![0]!, breach["madeAt"] is not null, (string)breach["consultant"]!).ShouldBe(("h48", true, carer));
        (await _consultant.Get("/v1/dealers/D001/care-figures")).Refused(403);

        // Who cared for them leaves: the manager speaks with them first, then somebody else.
        (await _manager.Delete($"/v1/dealers/D001/staff/{carer}")).Must(201);
        await Eventually.Holds("nobody cares for them, and the manager knows", async () => await Owner(life) is var left && (bool)left["managerFirst"]! && left["consultant"] is null);
        (await _manager.Put($"/v1/ownerships/{life.Ownership}/consultant", """{"consultant":"care-li"}""")).Must(200);
        owner = await Owner(life);
        await product.Until((DateTimeOffset)owner["planned"]![0]!["dueAt"]!);
        await Eventually.Holds("the month is over", async () => (await Waiting("care-li", "&managerFirst=true")).SequenceEqual(["month_1"]));
        (await Contact(_consultant, life)).Refused(409, "manager-first");
        (await Contact(_manager, life)).Must(200)["events"]!.AsArray().Select(e => (string)e!).ShouldBe(["owner_contacted", "touch_made", "owner_handed_over"]);
        owner = await Owner(life);
        ((bool)owner["managerFirst"]!, (string)owner["consultant"]!, owner["planned"]!.AsArray().Count).ShouldBe((false, "care-li", 1));
        (await Contact(_consultant, life)).Must(200);

        var heard = await product.Queues["D001"].Hears("the dealer's system hears it all", life.Lead, events => events.Count(e => e.Type == "owner_handed_over") == 4 && events.Count(e => e.Type == "owner_contacted") == 4);
        heard.Where(e => e.Source == "/leads/aftercare" && e.Type is "touch_due" or "touch_overdue" or "touch_made").Select(e => e.Type)
            .ShouldBe(["touch_due", "touch_overdue", "touch_made", "touch_due", "touch_made"]);
        ((bool)heard.Last(e => e.Type == "touch_due").Json["data"]!["manager"]!).ShouldBeTrue();
    }

    [Fact]
    [Trait("row", "001-28")]
    [Trait("row", "003-01")]
    public async Task What_is_learnt_of_an_owner_moves_the_next_contact_and_stays_where_it_was_told()
    {
        var life = await Delivered();
        var path = $"/v1/ownerships/{life.Ownership}";
        (await Contact(_consultant, life)).Must(200);
        await product.Until((DateTimeOffset)(await Owner(life))["planned"]![0]!["dueAt"]!);
        await Eventually.Holds("the one after the month is planned", async () => (int)(await Owner(life))["planned"]!.AsArray().Last()!["number"]! == 3);
        (await Contact(_consultant, life)).Must(200);
        var before = (DateTimeOffset)(await Owner(life))["planned"]![0]!["dueAt"]!;
        var now = (await product.Now()).ToOffset(TimeSpan.FromHours(8));

        // A birthday in three weeks.
        var day = now.AddDays(21);
        (await _consultant.Put($"{path}/owner", """{"days":[{"kind":"birthday","on":{"month":2,"day":30}}]}""")).Refused(400).ShouldBe(["/days/0"]);
        (await _consultant.Put($"{path}/owner", "{}")).Refused(409, "nothing-told");
        (await _consultant.Put($"{path}/owner", $$"""{"days":[{"kind":"birthday","on":{"month":{{day.Month}},"day":{{day.Day}} } }],"models":["ES9"]}""")).Must(200)["events"]!.AsArray().Select(e => (string)e!)
            .ShouldBe(["owner_noted", "touch_moved"]);
        var next = (await Owner(life))["planned"]!.AsArray().Single()!;
        ((string)next["reasons"]![0]!, (DateTimeOffset)next["dueAt"]! < before, (DateTimeOffset)next["dueAt"]! >= now.AddDays(20)).ShouldBe(("occasion", true, true));

        // Left alone for a while; a launch that the dealer announces; what the car runs.
        (await _consultant.Post($"{path}/quiet", $$"""{"until":"{{now.AddDays(40).Text()}}"}""")).Refused(409, "quiet-too-long");
        (await _consultant.Post($"{path}/quiet", $$"""{"until":"{{now.AddDays(29).Text()}}"}""")).Must(200);
        ((DateTimeOffset)(await Owner(life))["planned"]![0]!["dueAt"]!).ShouldBeGreaterThanOrEqualTo(now.AddDays(28));
        (await _consultant.Post($"{path}/odometer", """{"km":8600}""")).Must(200);
        (await _consultant.Post($"{path}/odometer", """{"km":-1}""")).Refused(400).ShouldBe(["/km"]);
        (await _consultant.Post($"{path}/odometer", """{"km":100}""")).Refused(409, "odometer-back");
        (await _consultant.Post($"{path}/services", """{"kind":"maintenance","order":"W-1","km":8700,"spent":{"minorUnits":68000,"currency":"CNY"}}""")).Must(200)["events"]!.AsArray().Select(e => (string)e!).ShouldContain("car_serviced");
        (await _consultant.Post($"{path}/services", """{"kind":"maintenance","order":"W-1","km":8700,"spent":{"minorUnits":68000,"currency":"CNY"}}""")).Must(200)["events"]!.AsArray().ShouldBeEmpty();

        await using var rules = new Restored(async () => (await _manager.Put("/v1/dealers/D001/care-rules", "{}")).Must(201));
        (await _consultant.Put("/v1/dealers/D001/care-rules", "{}")).Refused(403);
        (await product.As("MANAGER_D002_KEY").Put("/v1/dealers/D001/care-rules", "{}")).Refused(404);
        (await _manager.Put("/v1/dealers/D001/care-rules", """{"regularDays":151}""")).Refused(400).ShouldBe(["/regularDays"]);
        (await _manager.Put("/v1/dealers/D001/care-rules", $$"""{"launches":[{"model":"ES9","on":"{{now.AddDays(33):yyyy-MM-dd}}"}],"seasons":[]}""")).Must(201);
        await Eventually.Holds("the launch is spoken of, too", async () => (await Owner(life))["planned"]![0]!["reasons"]!.AsArray().Any(reason => (string)reason! == "new_model"));
        ((int)(await _consultant.Get("/v1/dealers/D001/care-rules")).Must(200)["regularDays"]!, (await _consultant.Get("/v1/dealers/D001/care-rules")).Must(200)["launches"]!.AsArray().Count).ShouldBe((150, 1));

        // In an hour the dealer leaves its owners alone for the weeks to come: when that begins, who would have been called then is not.
        (await _manager.Put("/v1/dealers/D001/care-rules", $$"""{"effectiveFrom":"{{now.AddHours(1).Text()}}","quiet":[{"from":"{{now.AddDays(20):yyyy-MM-dd}}","to":"{{now.AddDays(45):yyyy-MM-dd}}"}]}""")).Must(201);
        ((DateTimeOffset)(await Owner(life))["planned"]![0]!["dueAt"]!).ShouldBeLessThan(now.AddDays(40));
        await product.Advance("PT61M");
        await Eventually.Holds("the quiet weeks are kept", async () => (DateTimeOffset)(await Owner(life))["planned"]![0]!["dueAt"]! > now.AddDays(45));

        // Sold: nobody calls about it any more.
        (await _consultant.Post($"{path}/end", """{"reason":"sold"}""")).Must(200);
        ((string)(await Owner(life))["ended"]!, (await Owner(life))["planned"]!.AsArray().Count).ShouldBe(("sold", 0));
        (await Contact(_consultant, life)).Refused(409, "ownership-ended");
        var heard = await product.Queues["D001"].Hears("the dealer's system hears of it", life.Lead, events => events.Any(e => e.Type == "ownership_ended"));
        var noted = heard.Single(e => e.Type == "owner_noted").Json["data"]!;
        (noted["days"], (string)noted["models"]![0]!).ShouldBe((null, "ES9"), "which day it is stays where it was told");
    }

    [Fact]
    [Trait("row", "001-24")]
    [Trait("row", "001-29")]
    [Trait("row", "002-13")]
    public async Task An_owner_says_how_satisfied_they_are_and_when_their_contract_ends_they_are_a_lead_again()
    {
        var life = await Delivered();
        var path = $"/v1/ownerships/{life.Ownership}";
        ((int)(await Owner(life))["expected"]!, (await Owner(life))["unasked"]!.AsArray().Count).ShouldBe((97, 0), "as they said at the delivery");
        (await Contact(_consultant, life)).Must(200);
        (await Owner(life))["unasked"]!.AsArray().Select(occasion => (string)occasion!).ShouldBe(["h48"]);
        (await _consultant.Post($"{path}/surveys", """{"occasion":"delivery","product":0,"service":11}""")).Refused(400).ShouldBe(["/occasion", "/product", "/service"]);
        (await _consultant.Post($"{path}/surveys", """{"occasion":"month_1","product":9,"service":9}""")).Refused(409, "too-early");
        (await _consultant.Post($"{path}/surveys", """{"occasion":"service","order":"W-9","product":9,"service":9}""")).Refused(409, "order-unknown");
        (await _consultant.Post($"{path}/surveys", """{"occasion":"h48","product":3,"service":2,"words":"异响，没人回电话"}""")).Must(200)["events"]!.AsArray().Select(e => (string)e!).ShouldBe(["owner_surveyed"]);
        (await _consultant.Post($"{path}/surveys", """{"occasion":"h48","product":9,"service":9}""")).Refused(409, "surveyed");
        var worst = (await _consultant.Get("/v1/owner-surveys?satisfaction=both_poor")).Must(200)["items"]!.AsArray();
        ((int)worst.Single(one => (string)one!["ownershipId"]! == life.Ownership)!["expected"]!).ShouldBe(20);
        worst.ShouldAllBe(one => (string)one!["satisfaction"]! == "both_poor");
        (await product.As("CONSULTANT_D002_KEY").Get("/v1/owner-surveys?satisfaction=both_poor")).Must(200)["items"]!.AsArray().ShouldNotContain(one => (string)one!["ownershipId"]! == life.Ownership);
        var figures = (await _manager.Get("/v1/dealers/D001/care-figures")).Must(200)["satisfaction"]!;
        ((int)figures["byOccasion"]!["h48"]!["answered"]! > 0, (int)figures["bySatisfaction"]!["both_poor"]! > 0).ShouldBe((true, true));

        // Whoever is about to speak with them sees all of it at once.
        (await _consultant.Post($"{path}/services", """{"kind":"repair","order":"W-7","spent":{"minorUnits":68000,"currency":"CNY"},"payBy":"2020-01-01"}""")).Must(200);
        (await _consultant.Post($"{path}/services/W-8/paid", "{}")).Refused(409, "order-unknown");
        (await _consultant.Post($"{path}/services/W-7/paid", "{}")).Must(200)["events"]!.AsArray().Select(e => (string)e!).ShouldBe(["bill_paid"]);
        var care = (await _consultant.Get($"/v1/customers/{life.Customer}/care")).Must(200);
        ((string)care["segment"]!, (string)care["reason"]!, (int)care["expected"]!, (string)care["grade"]!["code"]!, (string)care["credit"]!["grade"]!).ShouldBe(("disloyal", "dissatisfied", 20, "standard", "d"));
        ((string)care["cars"]![0]!["ownershipId"]!, (int)care["next"]!["number"]!, care["contacts"]!.AsArray().Count).ShouldBe((life.Ownership, 2, 1));
        (await product.As("CONSULTANT_D002_KEY").Get($"/v1/customers/{life.Customer}/care")).Refused(404);

        // Where they stand with the brand is told of any moment, with why (001-31).
        var stands = await Eventually.Gives("the analyst knows that they are not satisfied", async () =>
            await product.Analyst.Get($"/v1/history/customers/{life.Customer}/loyalty") is { Status: 200, Json: { } told } && (string)told["segment"]! == "disloyal" ? told : null);
        ((string)stands["reason"]!, (int)stands["bought"]!, (int)stands["owns"]!, (int)stands["expected"]!).ShouldBe(("dissatisfied", 1, 1, 20));
        (await product.Analyst.Get("/v1/history/loyalty?from=x")).Refused(400);
        ((int)(await product.Analyst.Get("/v1/history/loyalty")).Must(200)["segments"]!["disloyal"]!).ShouldBeGreaterThan(0);
        (await _consultant.Get($"/v1/history/customers/{life.Customer}/loyalty")).Refused(403);

        // A contract that ends in six weeks: two weeks before, somebody speaks with them, and they are a lead again.
        await product.Until((DateTimeOffset)(await Owner(life))["planned"]![0]!["dueAt"]!);
        await Eventually.Holds("the one after the month is planned", async () => (int)(await Owner(life))["planned"]!.AsArray().Last()!["number"]! == 3);
        var ends = DateOnly.FromDateTime((await product.Now()).AddDays(42).Date);
        (await _consultant.Put($"{path}/owner", $$"""{"contractEndsOn":"{{ends:yyyy-MM-dd}}"}""")).Must(200)["events"]!.AsArray().Select(e => (string)e!).ShouldBe(["owner_noted", "touch_moved"]);
        await product.Until((DateTimeOffset)(await Owner(life))["planned"]![0]!["dueAt"]!);
        var lead = (await Eventually.Gives("a new lead of the owner", async () =>
            await product.Column("lead-intake", "select stream_id::text from mt_events where type = 'lead_received' and data ->> 'customerId' = $1 and data ->> 'source' = 'owner_repurchase'", life.Customer) is { Count: > 0 } some ? some : null)).ShouldHaveSingleItem();
        var view = (await product.Hq.Get($"/v1/leads/{lead}")).Must(200);
        ((string)view["subSource"]!, (string)view["interest"]!["model"]!, (string)view["interest"]!["needBy"]!).ShouldBe(("trade_up", "ES7", $"{ends:yyyy-MM-dd}"));
        (await product.Hq.Get($"/v1/leads/{lead}/attribution")).Must(200).ToJsonString().ShouldContain($"\"reactivatedFrom\":\"{life.Lead}\"", Case.Sensitive, "it began with the first car");
        var heard = await product.Queues["D001"].Hears("the dealer's system hears why", life.Lead, events => events.Any(e => e.Type == "repurchase_intent_detected"));
        var found = heard.Single(e => e.Type == "repurchase_intent_detected").Json["data"]!;
        ((string)found["signal"]!, (int)found["expected"]!).ShouldBe(("contract_end", 20));
        heard.Where(e => e.Type == "owner_surveyed").ShouldAllBe(e => e.Json["data"]!["words"] == null, "what they said stays where it was told");
    }

    [Fact]
    [Trait("row", "002-13")]
    [Trait("row", "002-22")]
    public async Task What_visitors_say_is_counted_and_a_dealers_own_grades_hold()
    {
        var now = (await product.Now()).ToOffset(TimeSpan.FromHours(8));
        var before = (await _manager.Get($"/v1/dealers/D001/interviews?from={now:yyyy-MM-dd}&to={now:yyyy-MM-dd}")).Must(200);
        (await _consultant.Post("/v1/interviews", """{"enjoyed":11,"words":""}""")).Refused(400).ShouldBe(["/enjoyed", "/words"]);
        foreach (var enjoyed in new[] { 8, 3 })
        {
            (await _consultant.Post("/v1/interviews", $$"""{"enjoyed":{{enjoyed}},"favourite":"test_drive","leastLiked":"waiting","words":"等了半小时"}""")).Must(201)["events"]!.AsArray().Select(e => (string)e!).ShouldBe(["visitor_interviewed"]);
        }

        var after = (await _manager.Get($"/v1/dealers/D001/interviews?from={now:yyyy-MM-dd}&to={now.AddDays(1):yyyy-MM-dd}")).Must(200);
        ((int)after["talks"]! - (int)before["talks"]!, (int)after["target"]!, after["staff"]!.AsArray().Any(one => (string)one!["staff"]! == "D001-consultant" && (int)one["short"]! > 0)).ShouldBe((2, 5, true));
        (await _consultant.Get("/v1/dealers/D001/interviews")).Refused(403);
        (await product.As("MANAGER_D002_KEY").Get("/v1/dealers/D001/interviews")).Refused(404);

        await using var rules = new Restored(async () => (await _manager.Put("/v1/dealers/D001/care-rules", "{}")).Must(201));
        (await _manager.Put("/v1/dealers/D001/care-rules", """{"grades":[{"code":"gold","services":["lounge"]}],"credit":{"mostLateA":5,"mostLateB":4,"mostLateC":9},"goodScore":1}""")).Refused(400)
            .ShouldBe(["/goodScore", "/grades/0", "/credit"], ignoreOrder: true);
        (await _manager.Put("/v1/dealers/D001/care-rules", """{"grades":[{"code":"gold","cars":1,"services":["loan_car"]}],"interviewsADay":3}""")).Must(201);
        var life = await Delivered();
        var grade = (await _consultant.Get($"/v1/customers/{life.Customer}/care")).Must(200)["grade"]!;
        ((string)grade["code"]!, (string)grade["services"]![0]!).ShouldBe(("gold", "loan_car"));
        ((int)(await _manager.Get("/v1/dealers/D001/interviews")).Must(200)["target"]!).ShouldBe(3);
    }

    private async Task<Life> Delivered()
    {
        var life = await Life.Begin(product);
        await life.Sell();
        return life;
    }

    private async Task<JsonNode> Owner(Life life) => (await _consultant.Get($"/v1/ownerships/{life.Ownership}")).Must(200);

    private async Task<IEnumerable<string>> Waiting(string consultant, string more = "") =>
        (await _consultant.Get($"/v1/owner-touches?consultant={consultant}{more}")).Must(200)["items"]!.AsArray().Select(touch => (string)touch!["reasons"]![0]!);

    private static Task<Answer> Contact(Client who, Life life, string result = "connected") =>
        who.Post($"/v1/ownerships/{life.Ownership}/contacts", $$"""{"channel":"phone","result":"{{result}}","durationSeconds":60,"note":"一切都好"}""");
}
