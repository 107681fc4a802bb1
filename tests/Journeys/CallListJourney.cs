using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Whom to call tomorrow is known this evening, and in the morning dialling begins at once (002-39…41).</summary>
[Collection(Product.Collection)]
public sealed class CallListJourney(Product product)
{
    private const string Me = "D002-consultant";

    private readonly Client _consultant = product.Consultant("D002");
    private readonly Client _manager = product.As("MANAGER_D002_KEY");

    [Fact]
    [Trait("row", "002-39")]
    [Trait("row", "002-40")]
    [Trait("row", "002-41")]
    public async Task The_next_days_numbers_are_listed_in_the_evening_in_order_and_counted_by_week()
    {
        // A Tuesday of a week that nobody has called in yet, in golden hours.
        var local = (await product.Now()).ToOffset(TimeSpan.FromHours(8));
        var tuesday = new DateTimeOffset(local.Date, local.Offset).AddDays(8 - (((int)local.DayOfWeek + 6) % 7)).AddHours(10);
        await product.Until(tuesday);
        var wednesday = tuesday.AddDays(1).ToString("yyyy-MM-dd");
        var nobodys = await Life.Begin(product, "D002");
        (await _manager.Put($"/v1/dealers/D002/staff/{Me}", "{}")).Must(201);
        await using var _ = new Left(async () => (await _manager.Delete($"/v1/dealers/D002/staff/{Me}")).Must(201));
        (await _manager.Put("/v1/dealers/D002/call-plan", """{"target":1001,"connectRate":101,"dialSeconds":0}""")).Refused(400).ShouldBe(["/target", "/connectRate", "/dialSeconds"]);
        (await _manager.Put("/v1/dealers/D002/call-plan", """{"target":1000}""")).Must(201);

        // Untouched and in a hurry; untouched and not; spoken with; tried in vain; and four whom nobody may call.
        var (first, later, spoken, tried) = (await Mine(), await Mine(), await Mine(), await Mine());
        var (withdrawn, frozen) = (await Mine(), await Mine());
        // The consultant has enough now: however late somebody's first call gets, nobody is there to take over.
        (await _manager.Put($"/v1/dealers/D002/staff/{Me}", """{"mostOpen":1}""")).Must(201);
        (await _manager.Put($"/v1/leads/{later.Lead}/grade", """{"grade":"C","reason":"年后再买"}""")).Must(200);
        (await spoken.Contact()).Must(200);
        (await tried.Contact(result: "no_answer")).Must(200);
        (await product.Hq.Post($"/v1/customers/{withdrawn.Customer}/consents/withdraw", """{"purposes":["contact"],"channels":["phone"],"evidence":"call:1"}""")).Must(200);
        (await _manager.Post($"/v1/leads/{frozen.Lead}/freeze", $$"""{"reason":"away","until":"{{tuesday.AddDays(9).Text()}}"}""")).Must(200);
        await Eventually.Holds("the call centre has heard", async () => (bool)(await _consultant.Get($"/v1/leads/{withdrawn.Lead}/brief")).Must(200)["call"]!["allowed"]! == false);
        (await List(_consultant, $"date={wednesday}"))["entries"]!.AsArray().ShouldBeEmpty();

        await product.Until(tuesday.AddHours(8).AddSeconds(5));
        await Eventually.Holds("the lists are built", async () => (await List(_consultant, $"date={wednesday}"))["builtAt"] is not null);
        await product.Until(tuesday.AddHours(23.5));
        var list = await List(_consultant);
        ((string)list["date"]!, (string)list["consultant"]!, (int)list["target"]!, (int)list["called"]!).ShouldBe((wednesday, Me, 1000, 0));
        // Whoever works for the dealer may have got others' leads, too.
        Own(list).Select(e => (string)e!["leadId"]!).ShouldBe([first.Lead, later.Lead, spoken.Lead, tried.Lead]);
        Own(list).Select(e => ((string)e!["urgency"]!, (string)e["grade"]!, (string)e["nextAction"]!, (int)e["failedAttempts"]!, (bool)e["golden"]!)).ShouldBe(
            [("overdue", "H", "first_call", 0, true), ("overdue", "C", "first_call", 0, true), ("due", "H", "invite", 0, true), ("due", "H", "invite", 1, true)]);
        // A thousand calls do not fit into six hours, and it is said.
        ((int)list["ceiling"]!["goldenMinutes"]!, (int)list["ceiling"]!["calls"]!).ShouldBe((360, 218));
        ((string)list["ceiling"]!["warning"]!["zh"]!).ShouldContain("1000");
        ((string)list["ceiling"]!["warning"]!["en"]!).ShouldContain("1000");
        var rate = (await _manager.Get("/v1/dealers/D002/call-plan")).Must(200)["rate"]!;
        ((int)rate["planned"]!, (int)rate["calls"]! >= 2).ShouldBe((30, true));

        (await first.Contact()).Must(200);
        list = await List(_consultant);
        ((int)list["called"]!, Own(list)[0]!["calledAt"] is not null, Own(list)[1]!["calledAt"]).ShouldBe((1, true, null));

        // Whom nobody has is on the dealer's own list; whose list it is, is said once and to nobody else.
        (await List(_manager, $"date={wednesday}"))["entries"]!.AsArray().Select(e => (string)e!["leadId"]!).ShouldContain(nobodys.Lead);
        (await List(_consultant, "unassigned=true"))["entries"]!.AsArray().Select(e => (string)e!["leadId"]!).ShouldContain(nobodys.Lead);
        Own(await List(_manager, $"consultant={Me}")).Count.ShouldBe(4);
        (await _consultant.Get("/v1/call-list?consultant=somebody")).Refused(403);
        foreach (var stranger in new[] { product.Consultant("D001"), product.As("MANAGER_D001_KEY") })
        {
            foreach (var query in new[] { $"date={wednesday}", $"date={wednesday}&unassigned=true" })
            {
                (await stranger.Get($"/v1/call-list?{query}")).Must(200).ToJsonString().ShouldNotContain(first.Lead);
            }
        }

        (await List(product.As("MANAGER_D001_KEY"), $"date={wednesday}&consultant={Me}"))["entries"]!.AsArray().ShouldBeEmpty();
        (await product.As("MANAGER_D001_KEY").Get("/v1/dealers/D002/call-plan")).Refused(404);
        (await product.As("MANAGER_D001_KEY").Put("/v1/dealers/D002/call-plan", "{}")).Refused(404);
        (await _consultant.Put("/v1/dealers/D002/call-plan", "{}")).Refused(403);
        product.Queues["D001"].Events.ShouldNotContain(e => e.Json.ToJsonString().Contains(first.Lead, StringComparison.Ordinal));
        var told = await Eventually.Gives("the dealer hears of the list", () => Task.FromResult(product.Queues["D002"].Events.FirstOrDefault(
            e => e.Type == "call_list_built" && (string?)e.Json["data"]!["consultant"] == Me && (string)e.Json["data"]!["day"]! == wednesday)));
        told.Json["data"]!["leads"]!.AsArray().Select(l => (string)l!).Where(new[] { first.Lead, later.Lead, spoken.Lead, tried.Lead, withdrawn.Lead, frozen.Lead }.Contains).ShouldBe([first.Lead, later.Lead, spoken.Lead, tried.Lead]);

        // The week: two calls on Tuesday, one on Wednesday; and what was recorded wrongly is not counted.
        await Tally([0, 2, 1, 0, 0], 3, 2);
        (await _consultant.Post(
            $"/v1/leads/{tried.Lead}/contacts/1/correction", $$"""{"channel":"phone","direction":"outbound","result":"no_answer","at":"{{tuesday.Text()}}","reason":"打错号码","void":true}""")).Must(200);
        await Tally([0, 1, 1, 0, 0], 2, 2);
        (await _manager.Get("/v1/call-tally?days=7")).Must(200)["consultants"]!.AsArray().Single(c => (string?)c!["consultant"] == Me)!["days"]!.AsArray().Count.ShouldBe(7);
        (await product.Consultant("D001").Get("/v1/call-tally")).Must(200).ToJsonString().ShouldNotContain(Me);
        (await _consultant.Get("/v1/call-tally?week=2026-W99")).Refused(400, "invalid");
        (await _consultant.Get("/v1/call-tally?days=6")).Refused(400, "invalid");

        // Planned anew, at once.
        (await _manager.Put("/v1/dealers/D002/call-plan", "{}")).Must(201);
        var plan = (await _manager.Get("/v1/dealers/D002/call-plan")).Must(200);
        ((int)plan["target"]!, plan["ceiling"]!["warning"]).ShouldBe((200, null));
        ((string)plan["built"]!).ShouldBe(wednesday);
        plan["buildAt"]!.GetValue<DateTimeOffset>().ShouldBe(tuesday.AddDays(1).AddHours(8));

        List<JsonNode?> Own(JsonNode list) =>
            [.. list["entries"]!.AsArray().Where(e => new[] { first.Lead, later.Lead, spoken.Lead, tried.Lead, withdrawn.Lead, frozen.Lead }.Contains((string)e!["leadId"]!))];

        async Task Tally(int[] days, int total, int connected)
        {
            var tally = (await _consultant.Get("/v1/call-tally")).Must(200);
            var me = tally["consultants"]!.AsArray().Single()!;
            ((string)me["consultant"]!, (int)me["total"]!, (int)me["connected"]!, (int)me["goldenShare"]!).ShouldBe((Me, total, connected, 100));
            me["days"]!.AsArray().Select(d => (int)d!).ShouldBe(days);
            (await _manager.Get($"/v1/call-tally?week={(string)tally["week"]!}")).Must(200)["consultants"]!.AsArray().ShouldContain(c => JsonNode.DeepEquals(c, me));
        }
    }

    /// <summary>A lead that is the consultant's.</summary>
    private async Task<Life> Mine()
    {
        var life = await Life.Begin(product, "D002");
        await Eventually.Holds("it is the consultant's", async () => (string?)(await _consultant.Get($"/v1/leads/{life.Lead}/case")).Must(200)["consultant"] == Me);
        return life;
    }

    private static async Task<JsonNode> List(Client who, string query = "") => (await who.Get($"/v1/call-list?{query}")).Must(200);


    private sealed class Left(Func<Task> leave) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await leave();
    }
}
