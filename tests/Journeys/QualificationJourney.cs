using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>The call centre's daily work: nobody is forgotten, nobody buried, and every word kept.</summary>
[Collection(Product.Collection)]
public sealed class QualificationJourney(Product product)
{
    private readonly Client _consultant = product.Consultant("D001");
    private readonly Client _manager = product.As("MANAGER_D001_KEY");

    [Fact]
    [Trait("row", "000-05")]
    [Trait("row", "4.1")]
    public async Task A_hundred_days_of_a_lead_that_nobody_can_reach()
    {
        var now = await product.Now();
        var began = (string)(await product.Hq.Get($"/v1/leads?changedAfter={Uri.EscapeDataString(now.Text())}&limit=1")).Must(200)["next"]!;
        var document = JsonNode.Parse(Life.Document(Life.Number("HUNDRED")))!;
        document["interest"]!["needBy"] = now.AddDays(5).ToString("yyyy-MM-dd");
        var life = await Life.Begin(product, document: document.ToJsonString());
        (await Case(life)).ShouldSatisfyAllConditions(c => ((string)c["grade"]!).ShouldBe("H"), c => ((string)c["gradeBasis"]!).ShouldBe("need_date"));
        (await life.Contact()).Must(200);

        await product.Advance("P7D");
        await Heard(life, "the team lead is told", "follow_up_overdue", 1);
        (await Listed("told=team_lead")).ShouldContain(life.Lead);
        (await _consultant.Get("/v1/cases?told=nobody")).Refused(400);
        await product.Advance("P7D");
        var told = await Heard(life, "the manager is told", "follow_up_overdue", 2);
        ((string)told[1].Json["data"]!["level"]!, (string)told[1].Json["data"]!["grade"]!).ShouldBe(("manager", "H"));
        (await _manager.Get("/v1/cases?told=manager&limit=1000")).Must(200)["items"]!.AsArray().Select(c => (string)c!["leadId"]!).ShouldContain(life.Lead);
        (await Case(life))["outOfControlAt"].ShouldNotBeNull();

        // The manager knows that they buy later: spoken with once in ninety days.
        (await _manager.Put($"/v1/leads/{life.Lead}/grade", """{"grade":"C"}""")).Refused(409, "reason-missing");
        (await _manager.Put($"/v1/leads/{life.Lead}/grade", """{"grade":"C","reason":"年后再买"}""")).Must(200);
        (await Case(life)).ShouldSatisfyAllConditions(c => c["told"].ShouldBeNull(), c => c["outOfControlAt"].ShouldBeNull(), c => ((string)c["gradeBasis"]!).ShouldBe("judged"));
        await product.Advance("P70D");
        await Heard(life, "what was planned is overdue", "next_action_overdue", 1);
        (await Case(life)).ShouldSatisfyAllConditions(c => ((string)c["status"]!).ShouldBe("open"), c => c["told"].ShouldBeNull());

        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Events(await _consultant.Post($"/v1/leads/{life.Lead}/call", """{"goals":[{"goal":"fix_next_contact"}]}""")).ShouldBe(["call_given"], $"attempt {attempt}");
            (await life.Contact(result: "no_answer")).Must(200);
            if (attempt == 1)
            {
                Events(await _consultant.Post($"/v1/leads/{life.Lead}/call", """{"goals":[{"goal":"fix_next_contact"}]}""")).ShouldBe(["call_blocked"]);
                (await product.Queues["D001"].Hears("it is kept that nobody was called", life.Lead, events => events.Any(e => e.Type == "call_blocked")))
                    .Last(e => e.Type == "call_blocked").Json["data"]!["reason"]!.GetValue<string>().ShouldBe("too_soon");
            }

            await product.Advance("P1D");
        }

        var lost = (await Heard(life, "contact is lost", "case_out_of_control", 1))[0].Json["data"]!;
        ((string)lost["cause"]!, (int)lost["failedAttempts"]!).ShouldBe(("failed_attempts", 5));
        await Heard(life, "so the cycle is over", "lead_closed", 1);
        var status = await Eventually.Gives("headquarters' status shows all of it", async () => await Status(began, life.Lead) is { } s && (string?)s["reason"] == "out_of_control" ? s : null);
        status["dispositions"]!.AsArray().Count(d => (string)d!["code"]! == "CustomerNotSpokenWith").ShouldBe(2);

        // Back in intake as source 7, with who found them first.
        await product.Advance("P12D");
        var again = (string)(await product.Hq.Post($"/v1/leads/{life.Lead}/reactivate", "{}")).Must(201)["leadId"]!;
        ((string)(await product.Hq.Get($"/v1/leads/{again}")).Must(200)["source"]!).ShouldBe("lost_or_uncontrolled_reactivation");
        var chain = (await product.Hq.Get($"/v1/leads/{again}/attribution")).Must(200);
        chain.ToJsonString().ShouldContain(life.Lead);
        chain.ToJsonString().ShouldContain("hq_dispatched");
        (await product.Now() - now).TotalDays.ShouldBeGreaterThan(100);
    }

    [Fact]
    [Trait("row", "000-04")]
    [Trait("row", "002-07")]
    public async Task A_defeat_is_evidenced_by_the_consultant_and_decided_by_the_manager_and_headquarters_hears_both_reasons()
    {
        var life = await Life.Begin(product);
        var began = (string)(await product.Hq.Get($"/v1/leads?changedAfter={Uri.EscapeDataString((await product.Now()).AddMinutes(-1).Text())}&limit=1")).Must(200)["next"]!;
        (await life.Contact("说太贵，其实不放心售后")).Must(200);
        (await _consultant.Post($"/v1/leads/{life.Lead}/defeat", """{"stated":"competitor","contacts":[1]}""")).Refused(409, "competitor-missing");
        (await _consultant.Post($"/v1/leads/{life.Lead}/defeat", """{"stated":"price","assessed":"trust","competitor":"BYD","contacts":[7]}""")).Refused(409, "no-such-contact");
        (await _consultant.Post($"/v1/leads/{life.Lead}/defeat", """{"stated":"price","assessed":"trust","competitor":"BYD","contacts":[1]}""")).Must(200);
        (await _consultant.Post($"/v1/leads/{life.Lead}/defeat/approve")).Refused(403);
        (await _manager.Post($"/v1/leads/{life.Lead}/defeat/reject", """{"instruction":"请周末再约一次"}""")).Must(200);
        ((string)(await Case(life))["nextAction"]!).ShouldBe("follow_instruction");
        ((string)(await _consultant.Get($"/v1/leads/{life.Lead}/brief")).Must(200)["instruction"]!).ShouldBe("请周末再约一次");
        (await _consultant.Post($"/v1/leads/{life.Lead}/defeat", """{"stated":"price","assessed":"trust","competitor":"BYD","contacts":[1]}""")).Must(200);
        (await _manager.Post($"/v1/leads/{life.Lead}/defeat/approve")).Must(200);
        var events = await product.Queues["D001"].Hears("the cycle is over", life.Lead, all => all.Any(e => e.Type == "lead_closed"));
        ((bool)events.Single(e => e.Type == "defeat_approved").Json["data"]!["subjective"]!).ShouldBeFalse();
        events.ShouldAllBe(e => !e.Json.ToJsonString().Contains("周末再约", StringComparison.Ordinal));
        var status = await Eventually.Gives("headquarters hears why", async () => await Status(began, life.Lead) is { } s && (string?)s["reason"] == "lost" ? s : null);
        ((string)status["statedReason"]!, (string)status["assessedReason"]!, (string)status["competitor"]!).ShouldBe(("price", "trust", "BYD"));
        (await _consultant.Post($"/v1/leads/{life.Lead}/call", """{"goals":[{"goal":"obtain_data"}]}""")).Refused(409, "case-closed");
    }

    [Fact]
    [Trait("row", "000-25")]
    [Trait("row", "000-26")]
    [Trait("row", "002-43")]
    public async Task Before_a_call_one_request_tells_all_that_is_known()
    {
        var life = await Life.Begin(product);
        (await life.Contact("先生喜欢大空间")).Must(200);
        (await _consultant.Put($"/v1/leads/{life.Lead}/personality", """{"emotion":"a","assertiveness":2,"weights":{"controller":10,"expressive":10,"analytical":60,"amiable":20}}""")).Must(200);
        (await _consultant.Put($"/v1/leads/{life.Lead}/personality", """{"emotion":"a","assertiveness":5,"weights":{"controller":10,"expressive":10,"analytical":60,"amiable":10}}""")).Refused(400).ShouldBe(["/assertiveness", "/weights"], ignoreOrder: true);
        (await _consultant.Put($"/v1/leads/{life.Lead}/needs", """
            {"needs":{"models":["ES7"],"needBy":"2026-02-01","motive":"solve_problem","knowsBrand":true,"knowsDealer":true,"roles":[{"role":"decision_maker","who":"spouse"}]},"words":{"spin":{"problem":"旧车油耗高"}}}
            """)).Must(200);
        (await _consultant.Post($"/v1/leads/{life.Lead}/objections", """{"topic":"price","assessed":"trust","cause":"customer","said":"比别家贵"}""")).Must(200);
        var brief = (await _consultant.Get($"/v1/leads/{life.Lead}/brief")).Must(200);
        ((string)brief["fact"]!["source"]!, (string)brief["fact"]!["subSource"]!, (string)brief["fact"]!["campaign"]!).ShouldBe(("hq_dispatched", "autohome", "2026Q1-xinghe-es7-launch"));
        ((string)brief["contacts"]![0]!["note"]!, (string)brief["marker"]!).ShouldBe(("先生喜欢大空间", "shopper"));
        ((string)brief["style"]!["dominant"]!, ((string)brief["style"]!["name"]!["zh"]!).Contains("猫头鹰", StringComparison.Ordinal)).ShouldBe(("analytical", true));
        brief["style"]!["card"]!["lines"]!.AsArray().ShouldAllBe(line => ((string)line!["zh"]!).Length > 0 && ((string)line["en"]!).Length > 0);
        ((string)brief["objections"]![0]!["nextStep"]!).ShouldBe("confirm");
        brief["checklist"]!.AsArray().Count.ShouldBe(9);
        brief["cards"]!.AsArray().Select(card => (string)card!["code"]!).ShouldBeSubsetOf((await _consultant.Get("/v1/coach-cards")).Must(200).AsArray().Select(card => (string)card!["code"]!));
        brief["cards"]!.AsArray().Select(card => (string)card!["code"]!).ShouldContain("pitch_crisis");
        brief["needsMissing"]!.AsArray().Select(field => (string)field!).ShouldBe(["how_much", "how", "why", "who", "where"]);
        ((bool)brief["call"]!["allowed"]!).ShouldBeTrue();
        // Its version is the one after it was noted who read it: good for the next change.
        (await _consultant.Send(HttpMethod.Put, $"/v1/leads/{life.Lead}/grade", Client.Json("""{"grade":"H","reason":"今天就想订"}"""), ("If-Match", $"\"{(long)brief["version"]!}\""))).Must(200);
        // Who read what was said is kept, and nobody else reads it.
        await product.Queues["D001"].Hears("who read it is kept", life.Lead, events => events.Any(e => e.Type == "case_accessed"));
        (await product.Consultant("D002").Get($"/v1/leads/{life.Lead}/brief")).Refused(404);
        (await product.Hq.Get($"/v1/leads/{life.Lead}/brief")).Refused(403);
        var heard = string.Concat(product.Queues["D001"].Of(life.Lead).Select(e => e.Json.ToJsonString()));
        foreach (var said in new[] { "先生喜欢大空间", "旧车油耗高", "比别家贵" })
        {
            heard.ShouldNotContain(said);
        }
    }

    [Fact]
    [Trait("row", "000-53")]
    public async Task Who_takes_back_that_they_are_called_is_not_given_out_and_is_written_to_instead()
    {
        var life = await Life.Begin(product);
        (await product.Hq.Post($"/v1/customers/{life.Customer}/consents/withdraw", """{"purposes":["contact"],"channels":["phone"],"evidence":"call:1"}""")).Must(200);
        await Eventually.Holds("the call centre has heard", async () => (bool)(await _consultant.Get($"/v1/leads/{life.Lead}/brief")).Must(200)["call"]!["allowed"]! == false);
        Events(await _consultant.Post($"/v1/leads/{life.Lead}/call", """{"goals":[{"goal":"obtain_data"}]}""")).ShouldBe(["call_blocked"]);
        var blocked = (await product.Queues["D001"].Hears("it is kept", life.Lead, events => events.Any(e => e.Type == "call_blocked"))).Single(e => e.Type == "call_blocked").Json["data"]!;
        ((string)blocked["reason"]!, (string)blocked["fallBack"]!).ShouldBe(("do_not_call", "sms"));
        (await _consultant.Post($"/v1/leads/{life.Lead}/call", "{}")).Refused(400);
    }

    [Fact]
    [Trait("row", "4.1")]
    public async Task A_brand_grades_and_calls_by_its_own_rules_from_the_moment_they_hold()
    {
        const string Grades = """[{"grade":"H","withinDays":2,"followUpWithinDays":1},{"grade":"A","withinDays":9,"followUpWithinDays":3},{"grade":"B","withinDays":20,"followUpWithinDays":9},{"grade":"C","withinDays":60,"followUpWithinDays":20},{"grade":"N","followUpWithinDays":5}]""";
        (await product.Hq.Put("/v1/brands/XINGHE/rules", """{"grades":[{"grade":"H","withinDays":7,"followUpWithinDays":7}],"calling":{"mostADay":0}}""")).Refused(400).ShouldBe(["/grades", "/calling/mostADay"], ignoreOrder: true);
        (await product.Hq.Put("/v1/brands/XINGHE/rules", $$"""{"grades":{{Grades}},"calling":{"mostADay":1,"outOfControlAfter":2} }""")).Must(201);
        await using var _ = new Restored(async () => (await product.Hq.Put("/v1/brands/XINGHE/rules", "{}")).Must(201));
        var document = JsonNode.Parse(Life.Document(Life.Number("SCALE")))!;
        document["interest"]!["needBy"] = (await product.Now()).AddDays(7).ToString("yyyy-MM-dd");
        // The call centre hears of rules a moment after they were set.
        var life = await Eventually.Gives("a lead is graded by them", async () =>
        {
            document["externalId"] = Life.Number("SCALE");
            document["customer"]!["phone"] = Life.Phone();
            var begun = await Life.Begin(product, document: document.ToJsonString());
            return (string)(await Case(begun))["grade"]! == "A" ? begun : null;
        });
        (await life.Contact(result: "busy")).Must(200);
        Events(await _consultant.Post($"/v1/leads/{life.Lead}/call", """{"goals":[{"goal":"obtain_data"}]}""")).ShouldBe(["call_blocked"]);
        (await product.Queues["D001"].Hears("enough for today", life.Lead, events => events.Any(e => e.Type == "call_blocked")))
            .Single(e => e.Type == "call_blocked").Json["data"]!["reason"]!.GetValue<string>().ShouldBe("enough_today");
        Events(await life.Contact(result: "busy")).ShouldBe(["contact_recorded", "case_out_of_control"]);
    }

    [Fact]
    public async Task Two_consultants_who_record_at_once_are_one_record_and_one_look_at_what_the_other_wrote()
    {
        var life = await Life.Begin(product);
        var seen = await _consultant.Get($"/v1/leads/{life.Lead}/case");
        var both = await Task.WhenAll(life.Contact("第一位", ifMatch: seen.ETag), life.Contact("第二位", ifMatch: seen.ETag));
        both.Select(answer => answer.Status).Order().ShouldBe([200, 412]);
        var loser = both.Single(answer => answer.Status == 412);
        ((int)loser.Json["current"]!["contacts"]!, (string)loser.Json["current"]!["nextAction"]!).ShouldBe((1, "invite"));
        (await life.Contact("第二位", ifMatch: loser.ETag)).Must(200);
        ((int)(await Case(life))["contacts"]!).ShouldBe(2);
    }

    [Fact]
    [Trait("row", "000-52")]
    public async Task No_open_case_is_without_a_next_action()
    {
        await Life.Begin(product);
        (await _consultant.Get("/v1/cases?unplanned=true")).Must(200)["items"]!.AsArray().ShouldBeEmpty();
        (await product.Scalar<long>("qualification", "select count(*) from cases where data ->> 'status' = 'open' and data -> 'next' ->> 'dueAt' is null")).ShouldBe(0);
        (await product.Scalar<long>("qualification", "select count(*) from cases where data ->> 'status' = 'open'")).ShouldBeGreaterThan(0);
    }

    [Fact]
    [Trait("row", "001-30")]
    public async Task A_wrong_record_is_corrected_beside_what_was_written()
    {
        var life = await Life.Begin(product);
        (await life.Contact()).Must(200);
        var at = await product.Now();
        var body = $$"""{"channel":"phone","direction":"outbound","result":"voicemail","durationSeconds":20,"at":"{{at.Text()}}","reason":"录错结果"}""";
        (await _consultant.Post($"/v1/leads/{life.Lead}/contacts/1/correction", body)).Must(200);
        (await _consultant.Post($"/v1/leads/{life.Lead}/contacts/2/correction", body)).Refused(409, "no-such-contact");
        (await _consultant.Post($"/v1/leads/{life.Lead}/contacts/1/review", """{"goalReached":false,"wentWell":"开场","improve":"预算"}""")).Must(200);
        var view = await Case(life);
        ((string)view["history"]![0]!["result"]!, (int)view["failedAttempts"]!).ShouldBe(("voicemail", 1));
        await product.Queues["D001"].Hears("both are kept", life.Lead, events => events.Any(e => e.Type == "contact_corrected") && events.Any(e => e.Type == "contact_recorded"));
        (await product.Consultant("D002").Post($"/v1/leads/{life.Lead}/contacts/1/correction", body)).Refused(404);
    }

    private async Task<JsonNode> Case(Life life) => (await _consultant.Get($"/v1/leads/{life.Lead}/case")).Must(200);

    private async Task<IReadOnlyList<string>> Listed(string filter) =>
        [.. (await _consultant.Get($"/v1/cases?limit=1000&{filter}")).Must(200)["items"]!.AsArray().Select(c => (string)c!["leadId"]!)];

    private async Task<JsonNode?> Status(string began, string lead) =>
        (await product.Hq.Get($"/v1/leads?changedAfter={began}&limit=1000")).Must(200)["items"]!.AsArray().FirstOrDefault(item => (string)item!["leadId"]! == lead);

    private async Task<IReadOnlyList<Message>> Heard(Life life, string what, string type, int times) =>
        [.. (await product.Queues["D001"].Hears(what, life.Lead, events => events.Count(e => e.Type == type) >= times)).Where(e => e.Type == type)];

    private static IReadOnlyList<string> Events(Answer answer) => [.. answer.Must(200)["events"]!.AsArray().Select(e => (string)e!)];
}
