using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>
/// A dealer names its consultants, and leads go to them in turn (000-13): not to who is away or full. Who lets the time for the
/// first response run out loses the lead to a colleague, or the dealer to the next, and headquarters sees it.
/// </summary>
[Collection(Product.Collection)]
public sealed class AssignmentJourney(Product product)
{
    private Client Manager => product.As("MANAGER_D003_KEY");

    [Fact]
    public async Task Leads_go_to_a_dealers_consultants_in_turn_and_not_to_who_is_away_or_full()
    {
        var now = await product.Now();
        await using var _ = await Staffed(("first-li", "{}"), ("first-wang", $$"""{"absences":[{"from":"{{now.AddDays(-1).Text()}}","to":"{{now.AddDays(90).Text()}}"}]}"""), ("first-zhao", """{"mostOpen":1}"""));
        var leads = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            leads.Add(await Push());
            await Assigned(leads[^1]);
        }

        (await Task.WhenAll(leads.Select(Assigned))).ShouldBe(["first-li", "first-zhao", "first-li", "first-li"]);
        var told = await product.Queues["D003"].Hears("the dealer is told why", leads[1], events => events.Any(e => e.Type == "lead_assigned"));
        told.Single(e => e.Type == "lead_assigned").Json["data"]!["skipped"]!.AsArray().Select(s => ((string)s!["consultant"]!, (string)s["reason"]!)).ShouldBe([("first-wang", "absent")]);

        (await Manager.Post($"/v1/leads/{leads[0]}/assign", """{"staff":"nobody"}""")).Refused(400).ShouldBe(["/staff"]);
        (await product.Consultant("D003").Post($"/v1/leads/{leads[0]}/assign", """{"staff":"first-wang"}""")).Refused(403);
        (await product.As("MANAGER_D001_KEY").Post($"/v1/leads/{leads[0]}/assign", """{"staff":"first-wang"}""")).Status.ShouldNotBe(200);
        (await Manager.Post($"/v1/leads/{leads[0]}/assign", """{"staff":"first-wang"}""")).Must(200);
        await Eventually.Holds("each has what they were given", async () => await Open() is { } open && open["first-li"] == 2 && open["first-wang"] == 1 && open["first-zhao"] == 1);
        (await product.Hq.Post($"/v1/leads/{leads[1]}/recall", """{"reason":"not theirs","keep":true}""")).Must(200);
        await Eventually.Holds("what was taken back is nobody's", async () => (await Open())["first-zhao"] == 0);
        (await product.As("MANAGER_D001_KEY").Get("/v1/dealers/D003/staff")).Refused(404);
        (await product.As("MANAGER_D001_KEY").Put("/v1/dealers/D003/staff/li", "{}")).Refused(404);
    }

    [Fact]
    public async Task When_all_are_away_the_lead_waits_for_the_first_who_is_back()
    {
        var now = await product.Now();
        await using var _ = await Staffed(
            ("li", $$"""{"absences":[{"from":"{{now.AddDays(-1).Text()}}","to":"{{now.AddHours(3).Text()}}"}]}"""),
            ("wang", $$"""{"absences":[{"from":"{{now.AddDays(-1).Text()}}","to":"{{now.AddHours(5).Text()}}"}]}"""));
        var lead = await Push();
        await product.Queues["D003"].Hears("the dealer hears that nobody can take it", lead, events => events.Any(e => e.Type == "assignment_postponed"));
        await product.Advance("PT3H1M");
        (await Assigned(lead)).ShouldBe("li");
    }

    [Fact]
    public async Task Whoever_comes_is_asked_at_once_for_what_waits()
    {
        var now = await product.Now();
        await using var _ = await Staffed(("away-li", $$"""{"absences":[{"from":"{{now.AddDays(-1).Text()}}","to":"{{now.AddDays(60).Text()}}"}]}"""));
        var lead = await Push();
        await product.Queues["D003"].Hears("nobody can take it", lead, events => events.Any(e => e.Type == "assignment_postponed"));
        await using var __ = await Staffed(("new-wang", "{}"));
        (await Assigned(lead)).ShouldBe("new-wang");
    }

    [Fact]
    public async Task An_unanswered_lead_warns_breaches_and_is_reassigned_and_headquarters_sees_it()
    {
        await using var hours = await AroundTheClock();
        await using var _ = await Staffed(("li", "{}"), ("wang", "{}"));
        var began = (string)(await product.Hq.Get($"/v1/leads?changedAfter={Uri.EscapeDataString((await product.Now()).Text())}&limit=1")).Must(200)["next"]!;
        var lead = await Push();
        var first = await Assigned(lead);
        await product.Advance("PT25M");
        await product.Queues["D003"].Hears("four fifths of the time are gone", lead, events => events.Any(e => e.Type == "first_response_due_soon"));
        await product.Advance("PT6M");
        await product.Queues["D003"].Hears("the time is gone", lead, events => events.Any(e => e.Type == "first_response_breached") && events.Count(e => e.Type == "lead_assigned") == 2);
        var view = (await product.Hq.Get($"/v1/leads/{lead}")).Must(200);
        (((string)view["consultant"]!) != first, (bool)view["responseBreached"]!).ShouldBe((true, true));
        DateTimeOffset.Parse((string)view["respondBy"]!, null).ShouldBeGreaterThan(await product.Now());
        await product.Advance("PT32M");
        await product.Queues["D003"].Hears("the second lets it run out, too", lead, events => events.Count(e => e.Type == "first_response_breached") == 2);
        (await product.Consultant("D003").Post($"/v1/leads/{lead}/contacts", await Contact())).Must(200);
        var made = await product.Queues["D003"].Hears("at last somebody calls", lead, events => events.Any(e => e.Type == "first_response_made"));
        ((bool)made.Single(e => e.Type == "first_response_made").Json["data"]!["inTime"]!).ShouldBeFalse();
        made.Count(e => e.Type == "lead_assigned").ShouldBe(2);

        var status = await Eventually.Gives("headquarters' status shows it", async () =>
            (await product.Hq.Get($"/v1/leads?changedAfter={began}&limit=1000")).Must(200)["items"]!.AsArray()
                .FirstOrDefault(item => (string)item!["leadId"]! == lead && item["respondedAt"] is not null));
        ((string)status["consultant"]! == first, (bool)status["respondedInTime"]!, status["warnedAt"] is null, status["breachedAt"] is null).ShouldBe((false, false, false, false));
        status["dispositions"]!.AsArray().Select(d => (string)d!["code"]!).Where(code => code.StartsWith("First", StringComparison.Ordinal) || code is "LeadAssigned" or "CustomerWasPhoned")
            .ShouldBe(["LeadAssigned", "FirstResponseDueSoon", "FirstResponseBreached", "LeadAssigned", "FirstResponseDueSoon", "FirstResponseBreached", "FirstResponseLate", "CustomerWasPhoned"]);
    }

    [Fact]
    public async Task Where_the_brand_says_so_the_next_dealer_gets_what_was_not_answered()
    {
        await using var hours = await AroundTheClock(dealer => dealer["cities"]!.AsArray().Add("武汉"));
        (await product.Hq.Put("/v1/brands/XINGHE/rules", """{"onBreach":"next_dealer"}""")).Must(201);
        await using var __ = new Restored(async () => (await product.Hq.Put("/v1/brands/XINGHE/rules", "{}")).Must(201));
        (await product.Hq.Put("/v1/brands/YINHE/rules", "{}")).Refused(404);
        (await product.Consultant("D001").Put("/v1/brands/XINGHE/rules", "{}")).Refused(403);
        var lead = await Push("武汉");
        await product.Advance("PT25M");
        await product.Queues["D003"].Hears("it was warned", lead, events => events.Any(e => e.Type == "first_response_due_soon"));
        await product.Advance("PT6M");
        await product.Queues["D003"].Hears("it loses the lead", lead, events => events.Any(e => e.Type == "lead_recalled"));
        await product.Queues["D001"].Hears("the next one has it", lead, events => events.Any(e => e.Type == "lead_dispatched"));
        (await product.Hq.Get($"/v1/leads/{lead}/dispatch")).Must(200)["steps"]!.AsArray().Select(s => (string)s!["outcome"]!).ShouldBe(["recalled: first response breached", "given"]);
    }

    [Fact]
    public async Task A_lead_of_friday_evening_does_not_burn_the_weekend()
    {
        await using var _ = await Configured(dealer => dealer.Remove("hours"));
        var friday = Next(DayOfWeek.Friday, new TimeSpan(17, 50, 0), await product.Now());
        await product.Until(friday);
        var lead = await Push();
        var due = DateTimeOffset.Parse((string)(await product.Hq.Get($"/v1/leads/{lead}")).Must(200)["respondBy"]!, null);
        due.ShouldBeInRange(friday.AddDays(2).AddHours(15.5), friday.AddDays(2).AddHours(15.5).AddMinutes(5)); // Monday, twenty past nine
        string other;
        await using (await AroundTheClock())
        {
            other = await Push();
        }

        await product.Until(friday.AddDays(2));
        await product.Queues["D003"].Hears("who works on Sundays has breached", other, events => events.Any(e => e.Type == "first_response_breached"));
        product.Queues["D003"].Of(lead).ShouldNotContain(e => e.Type == "first_response_due_soon");
        await product.Until(due.AddMinutes(-4));
        await product.Queues["D003"].Hears("on Monday it is warned", lead, events => events.Any(e => e.Type == "first_response_due_soon"));
        product.Queues["D003"].Of(lead).ShouldNotContain(e => e.Type == "first_response_breached");
        await product.Until(due.AddMinutes(1));
        await product.Queues["D003"].Hears("and breaches", lead, events => events.Any(e => e.Type == "first_response_breached"));

        static DateTimeOffset Next(DayOfWeek day, TimeSpan time, DateTimeOffset now)
        {
            var local = now.ToOffset(TimeSpan.FromHours(8));
            var at = new DateTimeOffset(local.Date, local.Offset).AddDays(((int)day - (int)local.DayOfWeek + 7) % 7) + time;
            return at > local ? at : at.AddDays(7);
        }
    }

    [Fact]
    [Trait("row", "004-36")]
    public async Task _004_36_customers_of_a_model_go_to_who_knows_it()
    {
        await using var skilled = await Configured(dealer => dealer["assignment"] = "skill");
        await using var _ = await Staffed(("launch-li", "{}"), ("launch-wang", "{}"));
        var model = Life.Number("L")[..20];
        (await Manager.Put("/v1/dealers/D003/staff/launch-wang", """{"models":["S6"],"mostOpen":0}""")).Must(201);
        var lead = (string)(await product.Hq.Post("/v1/leads", Life.Document(Life.Number("LAUNCH"), "D003").Replace("ES7", model, StringComparison.Ordinal))).Must(201)["leadId"]!;
        (await Assigned(lead)).ShouldBe("launch-li");
        await Eventually.Holds("the dealer's leads of the model stay where they are", async () =>
            (await Manager.Post("/v1/dealers/D003/redistribute", $$"""{"model":"{{model}}"}""")).Must(200).ToJsonString() == """{"moved":0,"stayed":1,"more":false}""");
        (await Manager.Put("/v1/dealers/D003/staff/launch-wang", $$"""{"models":["S6","{{model}}"]}""")).Must(201);
        (await Manager.Post("/v1/dealers/D003/redistribute", """{"model":"nobody's"}""")).Must(200).ToJsonString().ShouldBe("""{"moved":0,"stayed":0,"more":false}""");
        (await Manager.Post("/v1/dealers/D003/redistribute", $$"""{"model":"{{model}}"}""")).Must(200).ToJsonString().ShouldBe("""{"moved":1,"stayed":0,"more":false}""");
        (await Assigned(lead)).ShouldBe("launch-wang");
        (await Manager.Post("/v1/dealers/D003/redistribute", "{}")).Refused(400).ShouldBe(["/model"]);
        (await product.Consultant("D003").Post("/v1/dealers/D003/redistribute", "{}")).Refused(403);
        (await product.Hq.Post($"/v1/leads/{lead}/recall", """{"reason":"over","keep":true}""")).Must(200);
    }

    private async Task<string> Push(string city = "成都") =>
        (string)(await product.Hq.Post("/v1/leads", Life.Document(Life.Number("TURN"), "D003", city: city))).Must(201)["leadId"]!;

    private async Task<string> Assigned(string lead) =>
        await Eventually.Gives("a consultant has the lead", async () => (string?)(await product.Hq.Get($"/v1/leads/{lead}")).Must(200)["consultant"]);

    private async Task<Dictionary<string, int>> Open() =>
        (await Manager.Get("/v1/dealers/D003/staff")).Must(200).AsArray().ToDictionary(s => (string)s!["staff"]!, s => (int)s!["open"]!);

    private async Task<string> Contact() =>
        $$"""{"channel":"phone","direction":"outbound","result":"no_answer","nextAction":{"action":"call","dueAt":"{{(await product.Now()).AddDays(1).Text()}}"} }""";

    private async Task<Restored> Staffed(params (string Staff, string Settings)[] all)
    {
        foreach (var (staff, settings) in all)
        {
            (await Manager.Put($"/v1/dealers/D003/staff/{staff}", settings)).Must(201);
        }

        return new Restored(async () =>
        {
            foreach (var (staff, _) in all)
            {
                (await Manager.Delete($"/v1/dealers/D003/staff/{staff}")).Must(201);
            }
        });
    }

    private Task<Restored> AroundTheClock(Action<JsonObject>? change = null) => Configured(dealer =>
    {
        dealer["hours"] = new JsonObject
        {
            ["week"] = new JsonArray([.. Enum.GetNames<DayOfWeek>().Select(name => JsonNode.Parse($$"""{"day":"{{name.ToLowerInvariant()}}","opens":"00:00","closes":"24:00"}"""))]),
        };
        change?.Invoke(dealer);
    });

    private async Task<Restored> Configured(Action<JsonObject> change)
    {
        var before = (await product.Hq.Get("/v1/dealers")).Must(200).AsArray().Single(d => (string)d!["code"]! == "D003")!.AsObject();
        before.Remove("code");
        var after = before.DeepClone().AsObject();
        change(after);
        (await product.Hq.Put("/v1/dealers/D003", after.ToJsonString())).Must(201);
        return new Restored(async () => (await product.Hq.Put("/v1/dealers/D003", before.ToJsonString())).Must(201));
    }
}
