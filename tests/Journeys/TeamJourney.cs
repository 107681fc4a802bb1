using System.Globalization;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>What a manager does with a team: somebody leaves and no customer is lost; every week has its list.</summary>
[Collection(Product.Collection)]
public sealed class TeamJourney(Product product)
{
    private const int Leads = 40;
    private const int Buyers = 5;
    private const int Recent = 10;

    private readonly Client _manager = product.As("MANAGER_D003_KEY");
    private readonly Client _consultant = product.Consultant("D003");

    [Fact]
    [Trait("row", "004-21")]
    [Trait("row", "004-31")]
    [Trait("row", "004-32")]
    public async Task Somebody_leaves_with_forty_leads_and_every_one_is_in_good_hands()
    {
        var began = await product.Now();
        await using var staff = new Staff(product);
        await staff.Rule("""{"calling":{"recentDays":2}}""");
        // What waited for somebody before goes to somebody else.
        await staff.Come("before-team");
        await Eventually.Holds("nothing waits", async () => await product.Scalar<long>("lead-intake", "select count(*) from unassigned_leads where dealer = 'D003'") == 0);
        await staff.Go("before-team");
        await staff.Come("team-leaver");
        var lives = await Task.WhenAll(Enumerable.Range(0, Leads).Select(_ => Life.Begin(product, "D003", Life.Document(Life.Number("TEAM"), "D003", city: "成都"))));
        await Eventually.Holds("they have all of them", async () => (await Held("team-leaver")).Count == Leads);
        var (buyers, recent) = (lives[..Buyers], lives[Buyers..(Buyers + Recent)]);
        await Task.WhenAll(lives.Select(async life => (await life.Contact(result: "no_answer")).Must(200)));
        await Task.WhenAll(buyers.Select(Buy));
        // Some were spoken with in the last two days, some only before, most never.
        await Task.WhenAll(lives[(Buyers + Recent)..(Buyers + Recent + 3)].Select(async life => (await life.Contact()).Must(200)));
        await product.Advance("P3D");
        await Task.WhenAll(recent.Select(async life => (await life.Contact()).Must(200)));
        await Eventually.Holds("buyers are marked", async () => (await Task.WhenAll(buyers.Select(life => Case(life.Lead)))).All(c => (string)c["marker"]! == "buyer"));

        foreach (var name in (string[])["team-wang", "team-zhao", "team-new"])
        {
            await staff.Come(name);
        }

        await staff.Come("team-away", $$"""{"absences":[{"from":"{{began.AddDays(-1).Text()}}","to":"{{began.AddDays(400).Text()}}"}]}""");
        const string body = """{"leaver":"team-leaver","newcomer":"team-new"}""";
        (await _manager.Post("/v1/dealers/D003/handovers", body)).Refused(409, "still-staff");
        await staff.Go("team-leaver");
        var place = await Eventually.Gives("the call centre has heard of it", async () => await _manager.Post("/v1/dealers/D003/handovers", body) is { Status: 201 } answer ? answer.Location : null);
        (await _manager.Post("/v1/dealers/D003/handovers", """{"leaver":"team-leaver","newcomer":"nobody"}""")).Refused(409, "no-such-newcomer");
        (await _manager.Post("/v1/dealers/D003/handovers", """{"leaver":"team-nobody"}""")).Refused(409, "nothing-to-hand-over");
        (await _manager.Post("/v1/dealers/D003/handovers", """{"leaver":" "}""")).Refused(400).ShouldBe(["/leaver"]);
        (await _consultant.Post("/v1/dealers/D003/handovers", body)).Refused(403);
        (await product.DealerSystem("D003").Post("/v1/dealers/D003/handovers", body)).Refused(403);
        (await product.As("MANAGER_D001_KEY").Post("/v1/dealers/D003/handovers", body)).Refused(404);
        (await product.As("MANAGER_D001_KEY").Get(place)).Refused(404);
        (await product.As("MANAGER_D001_KEY").Post($"{place}/confirm")).Refused(404);

        var proposed = (await _manager.Get(place)).Must(200);
        ((string)proposed["status"]!, (int)proposed["buyers"]!, (int)proposed["recent"]!, (int)proposed["others"]!).ShouldBe(("proposed", Buyers, Recent, Leads - Buyers - Recent));
        Of(proposed, "recent").ShouldAllBe(share => (string)share["to"]! == "team-new");
        Of(proposed, "recent").Select(share => (string)share["leadId"]!).ShouldBe(recent.Select(life => life.Lead), ignoreOrder: true);
        Of(proposed, "buyer").Select(share => (string)share["leadId"]!).ShouldBe(buyers.Select(life => life.Lead), ignoreOrder: true);
        Shares(proposed).Where(share => (string)share["class"]! != "recent").CountBy(share => (string)share["to"]!).ShouldBe(
            [KeyValuePair.Create("team-wang", 15), KeyValuePair.Create("team-zhao", 15)], ignoreOrder: true);

        // The manager agrees otherwise with the colleagues about one of them.
        var other = Of(proposed, "other")[0];
        var to = (string)other["to"]! == "team-wang" ? "team-zhao" : "team-wang";
        (await _manager.Put(place, $$"""{"shares":[{"leadId":"{{other["leadId"]}}","to":"team-leaver"}]}""")).Refused(409, "no-such-colleague");
        (await _manager.Put(place, $$"""{"shares":[{"leadId":"{{buyers[0].Lead}}","class":"other"}]}""")).Refused(409, "buyer-stays-buyer");
        (await _manager.Put(place, $$"""{"shares":[{"leadId":"{{other["leadId"]}}"}]}""")).Refused(400).ShouldBe(["/shares/0"]);
        (await _manager.Put(place, $$"""{"shares":[{"leadId":"{{other["leadId"]}}","to":"{{to}}"}]}""")).Must(200);
        (await Task.WhenAll(lives.Select(life => Case(life.Lead)))).ShouldAllBe(c => (string)c["consultant"]! == "team-leaver", "nothing has happened yet");

        (await _manager.Post($"{place}/confirm")).Must(200)["events"]!.ToJsonString().ShouldBe("""["handover_confirmed"]""");
        (await _manager.Post($"{place}/confirm")).Must(200)["events"]!.ToJsonString().ShouldBe("[]");
        var done = await Eventually.Gives("all change hands", async () => (await _manager.Get(place)).Must(200) is var view && (string)view["status"]! == "completed" ? view : null);
        Of(done, "buyer").ShouldAllBe(share => (string)share["progress"]! == "awaits_manager");
        Shares(done).Count(share => (string)share["progress"]! == "handed_over").ShouldBe(Leads - Buyers);
        (await product.Scalar<long>("qualification", "select count(*) from cases where data -> 'dossier' ->> 'consultant' = 'team-leaver' and data -> 'dossier' -> 'awaits' is null")).ShouldBe(0, "orphans");
        foreach (var share in Shares(done).Where(share => (string)share["class"]! != "buyer"))
        {
            await Eventually.Holds("intake has the new consultant", async () => (string?)(await product.Hq.Get($"/v1/leads/{share["leadId"]}")).Must(200)["consultant"] == (string)share["to"]!);
        }

        ((string)(await product.Hq.Get($"/v1/leads/{other["leadId"]}")).Must(200)["consultant"]!).ShouldBe(to);
        (await _manager.Get("/v1/dealers/D003/staff")).Must(200).AsArray().Where(one => ((string)one!["staff"]!).StartsWith("team-", StringComparison.Ordinal))
            .Sum(one => (int)one!["open"]!).ShouldBe(Leads - Buyers);

        // With a buyer the manager speaks first, and nobody else's call counts.
        (await Case(buyers[0].Lead)).ShouldSatisfyAllConditions(c => ((string)c["consultant"]!).ShouldBe("team-leaver"), c => c["awaitsManagerFor"].ShouldNotBeNull());
        await Call(_consultant, buyers[0].Lead, "connected");
        await Call(_manager, buyers[0].Lead, "no_answer");
        (await Case(buyers[0].Lead))["awaitsManagerFor"].ShouldNotBeNull();
        var next = (string)(await Case(buyers[0].Lead))["awaitsManagerFor"]!;
        (await Call(_manager, buyers[0].Lead, "connected")).ShouldBe(["contact_recorded", "case_handed_over"]);
        (await Case(buyers[0].Lead)).ShouldSatisfyAllConditions(c => ((string)c["consultant"]!).ShouldBe(next), c => c["awaitsManagerFor"].ShouldBeNull());

        (await _manager.Post($"{place}/undo")).Refused(409, "handover-confirmed");
        (await _manager.Put(place, $$"""{"shares":[{"leadId":"{{other["leadId"]}}","to":"team-new"}]}""")).Refused(409, "handover-confirmed");
        (await _manager.Post("/v1/dealers/D003/handovers", """{"leaver":"team-leaver"}""")).Refused(409, "nothing-to-hand-over");

        // All of it is in history, with who did it.
        var id = place[(place.LastIndexOf('/') + 1)..];
        (await product.Column("qualification", "select type || ' ' || (headers ->> 'actor') from mt_events where stream_id = $1 order by version", Guid.Parse(id))).ShouldBe(
            ["handover_proposed D003-call-centre-manager", "handover_changed D003-call-centre-manager", "handover_confirmed D003-call-centre-manager", "handover_completed qualification"]);
        await product.Bus.Hears("everybody hears", id, events => events.Count(e => e.Type.StartsWith("handover_", StringComparison.Ordinal)) == 4);
        foreach (var life in lives[..2].Append(lives[^1]))
        {
            var told = await product.Queues["D003"].Hears("the dealer's system hears", life.Lead, events => events.Any(e => e.Type is "case_handed_over" or "manager_contact_awaited"));
            told.Last(e => e.Type is "case_handed_over" or "manager_contact_awaited").Json["data"]!["by"]!.GetValue<string>().ShouldBe("D003-call-centre-manager");
        }
    }

    [Fact]
    [Trait("row", "004-31")]
    public async Task A_proposal_that_nobody_agrees_with_is_withdrawn()
    {
        await using var staff = new Staff(product);
        await staff.Come("draft-leaver");
        var life = await Life.Begin(product, "D003", Life.Document(Life.Number("TEAM"), "D003", city: "成都"));
        // Leads that nobody could take before may come to them, too.
        await Eventually.Holds("they have it", async () => (await Held("draft-leaver")).Contains(life.Lead));
        await staff.Come("draft-wang");
        await staff.Go("draft-leaver");
        var place = await Eventually.Gives("it is proposed", async () => await _manager.Post("/v1/dealers/D003/handovers", """{"leaver":"draft-leaver"}""") is { Status: 201 } answer ? answer.Location : null);
        (await _manager.Post($"{place}/undo")).Must(200);
        (await _manager.Post($"{place}/confirm")).Refused(409, "handover-withdrawn");
        ((string)(await Case(life.Lead))["consultant"]!).ShouldBe("draft-leaver");
        ((string)(await _manager.Get(place)).Must(200)["status"]!).ShouldBe("withdrawn");
        (await product.Hq.Post($"/v1/leads/{life.Lead}/recall", """{"reason":"over","keep":true}""")).Must(200);
    }

    [Fact]
    [Trait("row", "004-29")]
    [Trait("row", "004-30")]
    [Trait("row", "004-26")]
    public async Task Every_week_has_a_list_that_is_drafted_edited_fixed_and_worked_off()
    {
        await using var staff = new Staff(product);
        await staff.Come("D003-consultant");
        var mine = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Life.Begin(product, "D003", Life.Document(Life.Number("WEEK"), "D003", city: "成都"))));
        await Eventually.Holds("they have them", async () => (await Held("D003-consultant")).Count >= 3);
        await staff.Come("week-wang", """{"weight":1000}""");
        await staff.Go("D003-consultant");
        var other = await Life.Begin(product, "D003", Life.Document(Life.Number("WEEK"), "D003", city: "成都"));
        await Eventually.Holds("the other has theirs", async () => (await Held("week-wang")).Contains(other.Lead));
        await staff.Come("D003-consultant");
        (await mine[0].Contact()).Must(200);
        (await _consultant.Put($"/v1/leads/{mine[0].Lead}/needs", """
            {"needs":{"models":["ES7"],"needBy":"2026-02-01","motive":"solve_problem","knowsBrand":true,"knowsDealer":true,"roles":[{"role":"decision_maker","who":"spouse"}]}}
            """)).Must(200);

        var monday = Monday(await product.Now()).AddDays(7);
        var week = string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(monday.Date)}-W{ISOWeek.GetWeekOfYear(monday.Date):00}");
        var list = $"/v1/dealers/D003/follow-up-lists/{week}";
        (await _manager.Get(list)).Refused(404);
        (await _consultant.Post(list)).Refused(403);
        (await product.As("MANAGER_D001_KEY").Post(list)).Refused(404);
        (await _manager.Post("/v1/dealers/D003/follow-up-lists/2020-W01")).Refused(409, "week-over");
        (await _manager.Post("/v1/dealers/D003/follow-up-lists/2025-W53")).Refused(400);
        (await _manager.Post(list)).Must(201);
        (await _manager.Post(list)).Must(201)["events"]!.AsArray().ShouldBeEmpty();

        var draft = (await _manager.Get(list)).Must(200);
        ((string)draft["status"]!, DateTimeOffset.Parse((string)draft["begins"]!, null)).ShouldBe(("drafted", monday));
        foreach (var life in mine.Append(other))
        {
            Items(draft).ShouldContainKey(life.Lead);
        }

        var asked = Items(draft)[mine[0].Lead];
        (asked["prompts"]!.AsArray().Select(p => (string)p!["prompt"]!).Single(), (string)asked["prompts"]![0]!["words"]!["zh"]!, (bool)asked["needsPlan"]!)
            .ShouldBe(("incentive", "这位访客需要一点激励才会成为客户吗？", true));
        ((bool)Items(draft)[mine[1].Lead]["needsPlan"]!).ShouldBeFalse();

        var nobodys = Guid.CreateVersion7();
        (await _manager.Put(list, $$"""{"add":["{{nobodys}}"]}""")).Refused(400).ShouldBe(["/add/0"]);
        (await _manager.Put(list, $$"""{"add":["{{mine[1].Lead}}"],"remove":["{{mine[1].Lead}}"]}""")).Refused(400);
        (await _manager.Put(list, $$"""{"remove":["{{mine[1].Lead}}"]}""")).Must(200);
        (await _manager.Put($"{list}/guidance/{mine[0].Lead}", """{"guidance":"请先问太太的意见"}""")).Must(200);
        (await _manager.Put($"{list}/guidance/{mine[0].Lead}", """{"guidance":"周六约太太一起试驾"}""")).Must(200);
        (await _manager.Put($"{list}/guidance/{mine[1].Lead}", """{"guidance":"不在表上"}""")).Refused(404);
        (await _consultant.Put($"{list}/guidance/{mine[0].Lead}", """{"guidance":"我自己说"}""")).Refused(403);
        ((string)(await _consultant.Get($"/v1/leads/{mine[0].Lead}/brief")).Must(200)["guidance"]!).ShouldBe("周六约太太一起试驾");
        (await _manager.Post($"{list}/fix")).Must(200);

        (await _manager.Put(list, $$"""{"add":["{{mine[1].Lead}}"]}""")).Refused(409, "list-fixed");
        (await _manager.Put($"{list}/guidance/{mine[0].Lead}", """{"guidance":"太晚"}""")).Refused(409, "list-fixed");
        (await _manager.Post($"{list}/fix")).Must(200)["events"]!.AsArray().ShouldBeEmpty();

        // The consultant sees what is theirs.
        var own = (await _consultant.Get(list)).Must(200);
        own["consultants"]!.AsArray().Select(part => (string)part!["consultant"]!).ShouldBe(["D003-consultant"]);
        Items(own).ShouldSatisfyAllConditions(
            items => ((string)items[mine[0].Lead]["guidance"]!).ShouldBe("周六约太太一起试驾"), items => ((bool)items[mine[0].Lead]["needsPlan"]!).ShouldBeFalse(),
            items => items.ShouldNotContainKey(mine[1].Lead), items => items.ShouldNotContainKey(other.Lead), items => items.ShouldContainKey(mine[2].Lead));
        ((int)own["contacted"]!, (int)own["completion"]!).ShouldBe((0, 0));

        // The week comes: who is called counts once, and whoever was called before it does not.
        await product.Advance(System.Xml.XmlConvert.ToString(monday.AddDays(1).AddHours(10) - await product.Now()));
        (await mine[0].Contact()).Must(200);
        (await mine[0].Contact(result: "voicemail")).Must(200);
        own = (await _consultant.Get(list)).Must(200);
        ((int)own["contacted"]!, (bool)Items(own)[mine[0].Lead]["contacted"]!, (bool)Items(own)[mine[2].Lead]["contacted"]!).ShouldBe((1, true, false));
        var all = (await _manager.Get(list)).Must(200);
        ((string)all["status"]!, (int)all["contacted"]!, (int)all["completion"]!).ShouldBe(("fixed", 1, 100 / (int)all["subjects"]!));
        var heard = await product.Queues["D003"].Hears("the dealer's system hears of it without the words", mine[0].Lead, events => events.Count(e => e.Type == "follow_up_guided") == 2);
        heard.ShouldAllBe(e => !e.Json.ToJsonString().Contains("太太", StringComparison.Ordinal));
    }

    private static DateTimeOffset Monday(DateTimeOffset now)
    {
        var local = now.ToOffset(TimeSpan.FromHours(8));
        return new DateTimeOffset(local.Date, local.Offset).AddDays(-(((int)local.DayOfWeek + 6) % 7));
    }

    private static Dictionary<string, JsonNode> Items(JsonNode list) =>
        list["consultants"]!.AsArray().SelectMany(part => part!["items"]!.AsArray()).ToDictionary(item => (string)item!["leadId"]!, item => item!);

    private static List<JsonNode> Shares(JsonNode view) => [.. view["shares"]!.AsArray().Select(share => share!)];

    private static List<JsonNode> Of(JsonNode view, string one) => [.. Shares(view).Where(share => (string)share["class"]! == one)];

    private async Task<JsonNode> Case(string lead) => (await _consultant.Get($"/v1/leads/{lead}/case")).Must(200);

    private static async Task Buy(Life life)
    {
        await life.Book();
        await life.Arrive();
        await life.Propose(259_800);
        await life.Sign();
    }

    private static async Task<IReadOnlyList<string>> Call(Client by, string lead, string result) =>
        [.. (await by.Post($"/v1/leads/{lead}/contacts", $$"""{"channel":"phone","direction":"outbound","result":"{{result}}","durationSeconds":{{(result == "connected" ? 60 : 0)}},"conversation":{"goals":[{"goal":"obtain_referral"}]} }"""))
            .Must(200)["events"]!.AsArray().Select(e => (string)e!)];

    private Task<List<string>> Held(string staff) =>
        product.Column("qualification", "select data -> 'dossier' -> 'tags' ->> 'lead' from cases where data -> 'dossier' ->> 'consultant' = $1", staff);

    /// <summary>Who works at the dealer for a while, and by which rules.</summary>
    private sealed class Staff(Product product) : IAsyncDisposable
    {
        private readonly Client _manager = product.As("MANAGER_D003_KEY");
        private readonly HashSet<string> _there = [];
        private bool _ruled;

        public async Task Come(string name, string settings = "{}")
        {
            (await _manager.Put($"/v1/dealers/D003/staff/{name}", settings)).Must(201);
            _there.Add(name);
        }

        public async Task Go(string name)
        {
            (await _manager.Delete($"/v1/dealers/D003/staff/{name}")).Must(201);
            _there.Remove(name);
        }

        public async Task Rule(string rules)
        {
            (await product.Hq.Put("/v1/brands/XINGHE/rules", rules)).Must(201);
            _ruled = true;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var name in _there.ToList())
            {
                await Go(name);
            }

            if (_ruled)
            {
                await Rule("{}");
            }
        }
    }
}
