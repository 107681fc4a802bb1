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

        // Sold: nobody calls about it any more.
        (await _consultant.Post($"{path}/end", """{"reason":"sold"}""")).Must(200);
        ((string)(await Owner(life))["ended"]!, (await Owner(life))["planned"]!.AsArray().Count).ShouldBe(("sold", 0));
        (await Contact(_consultant, life)).Refused(409, "ownership-ended");
        var heard = await product.Queues["D001"].Hears("the dealer's system hears of it", life.Lead, events => events.Any(e => e.Type == "ownership_ended"));
        var noted = heard.Single(e => e.Type == "owner_noted").Json["data"]!;
        (noted["days"], (string)noted["models"]![0]!).ShouldBe((null, "ES9"), "which day it is stays where it was told");
    }

    private async Task<Life> Delivered()
    {
        var life = await Life.Begin(product);
        await life.Contact();
        await life.Book();
        await life.Confirm();
        await life.Arrive();
        await life.Propose(250_000);
        await life.Sign();
        await life.Deliver();
        return life;
    }

    private async Task<JsonNode> Owner(Life life) => (await _consultant.Get($"/v1/ownerships/{life.Ownership}")).Must(200);

    private async Task<IEnumerable<string>> Waiting(string consultant, string more = "") =>
        (await _consultant.Get($"/v1/owner-touches?consultant={consultant}{more}")).Must(200)["items"]!.AsArray().Select(touch => (string)touch!["reasons"]![0]!);

    private static Task<Answer> Contact(Client who, Life life, string result = "connected") =>
        who.Post($"/v1/ownerships/{life.Ownership}/contacts", $$"""{"channel":"phone","result":"{{result}}","durationSeconds":60,"note":"一切都好"}""");
}
