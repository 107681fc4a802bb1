using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>
/// Dispatch is not the end: headquarters asks what changed and is told what dealers do with its leads, in the words of the
/// standard, why a lead was none, why a sale was lost, and who did not answer in time.
/// </summary>
[Collection(Product.Collection)]
public sealed class StatusJourney(Product product)
{
    [Fact]
    public async Task Headquarters_follows_a_lead_from_the_push_to_the_lost_sale()
    {
        var start = await End(product.Hq);
        var number = Life.Number("STATUS");
        var life = await Life.Begin(product, document: Life.Document(number, "D001"));
        var status = await Told(start, life.Lead, "it is with the dealer", s => (string)s["stage"]! == "qualifying");
        ((string)status["externalId"]!, (string)status["status"]!, (string)status["dealer"]!).ShouldBe((number, "dispatched", "D001"));
        ((string)status["source"]!, (string)status["subSource"]!, (string)status["campaign"]!).ShouldBe(("hq_dispatched", "autohome", "2026Q1-xinghe-es7-launch"));
        status["respondBy"].ShouldNotBeNull();
        Codes(status).ShouldContain("LeadReceived");
        Codes(status).ShouldContain("LeadReceivedDealer");

        (await life.Contact("想试驾")).Must(200);
        status = await Told(start, life.Lead, "the customer was phoned, in time", s => s["respondedAt"] is not null && Codes(s).Contains("CustomerWasPhoned"));
        Codes(status)[^2..].ShouldBe(["CustomerWasPhoned", "CustomerWasContacted"]);
        ((bool)status["respondedInTime"]!).ShouldBeTrue();
        ((string)status["disposition"]!["code"]!, (bool)status["disposition"]!["extension"]!).ShouldBe(("CustomerWasContacted", false));
        status.ToJsonString().ShouldNotContain("想试驾");

        await life.Book();
        await life.Confirm();
        await life.Arrive();
        (await product.Consultant("D001").Post($"/v1/appointments/{life.Appointment}/test-drives", """{"model":"ES7","route":"lake","minutes":30,"licenceChecked":true,"rating":5}""")).Must(200);
        await life.Propose(259_900);
        (await product.Consultant("D001").Post($"/v1/deals/{life.Deal}/lose", """{"statedReason":"price","assessedReason":"waits_for_subsidy","competitor":"BYD"}""")).Must(200);
        // The car was driven at the appointment's, and the sale lost at the deal's: the one may be heard of after the other.
        status = await Told(start, life.Lead, "the sale is lost, and the car was driven", s => (string)s["status"]! == "closed" && Codes(s).Contains("VehicleDemoed") && Codes(s).Contains("CustomerLostSale"));
        ((string)status["reason"]!, (string)status["stage"]!).ShouldBe(("lost", "lost"));
        ((string)status["statedReason"]!, (string)status["assessedReason"]!, (string)status["competitor"]!).ShouldBe(("price", "waits_for_subsidy", "BYD"));
        Codes(status).Except(["LeadReceived", "LeadAssigned", "FirstResponseInTime", "DealOpened", "ProposalMade"]).ShouldBe(
            ["LeadReceivedDealer", "CustomerWasPhoned", "CustomerWasContacted", "CustomerMeetingCreated", "CustomerMeetingConfirmed", "ShowroomVisit", "VehicleDemoed", "CustomerLostSale"]);
        status.ToJsonString().ShouldNotContain("周晓岚");
    }

    [Fact]
    public async Task What_was_no_lead_and_who_did_not_answer_is_told()
    {
        var start = await End(product.Hq);
        var slow = await Life.Begin(product);
        await product.Advance("P5D");
        var status = await Told(start, slow.Lead, "nobody answered in time", s => s["breachedAt"] is not null);
        status["warnedAt"].ShouldNotBeNull();
        status["respondedAt"].ShouldBeNull();
        Codes(status).ShouldContain("FirstResponseDueSoon");
        Codes(status).ShouldContain("FirstResponseBreached");

        (await product.As("MANAGER_D001_KEY").Post($"/v1/leads/{slow.Lead}/invalidate", """{"reason":"empty_number"}""")).Must(200);
        status = await Told(start, slow.Lead, "it was no lead", s => (string)s["status"]! == "invalid");
        ((string)status["reason"]!, (string)status["disposition"]!["code"]!, (bool)status["disposition"]!["extension"]!).ShouldBe(("empty_number", "LeadInvalid", true));
    }

    [Fact]
    public async Task Page_by_page_every_lead_that_changed_is_met_and_then_nothing_until_something_changes()
    {
        var start = await End(product.Hq);
        var since = await product.Now();
        var leads = new List<string>();
        foreach (var _ in Enumerable.Range(0, 5))
        {
            leads.Add((await Life.Begin(product)).Lead);
        }

        var timed = start;
        foreach (var from in new[] { start, Uri.EscapeDataString(since.AddSeconds(-1).Text()), since.AddSeconds(-1).Text() })
        {
            // One at a time, until the archive has everything and the last page says so.
            var met = new List<string>();
            var cursor = from;
            await Eventually.Holds("every lead was met", async () =>
            {
                var page = await Page(product.Hq, cursor, limit: 1);
                cursor = (string)page["next"]!;
                var items = page["items"]!.AsArray();
                items.Count.ShouldBeLessThanOrEqualTo(1);
                met.AddRange(items.Select(i => (string)i!["leadId"]!));
                return items.Count == 0 && leads.All(met.Contains);
            });
            met.Where(leads.Contains).Distinct().ShouldBe(leads, ignoreOrder: from == start, "by the recorded clock the one pushed first comes first");

            var page = await Page(product.Hq, from, limit: 1000);
            page["items"]!.AsArray().Select(i => (string)i!["leadId"]!).ShouldBeUnique();
            timed = cursor;
        }

        // Others may be at work on their leads; these change no more.
        var next = await Quiet(leads);
        (await Page(product.Hq, next))["items"]!.AsArray().Select(i => (string)i!["leadId"]!).Intersect(leads).ShouldBeEmpty();
        (await product.As("MANAGER_D001_KEY").Post($"/v1/leads/{leads[2]}/invalidate", """{"reason":"wrong_person"}""")).Must(200);
        var status = await Told(next, leads[2], "one of them changed", s => (string)s["status"]! == "invalid");
        ((string)status["reason"]!).ShouldBe("wrong_person");
        await Told(timed, leads[2], "whoever began with a time is told too", s => (string)s["status"]! == "invalid");
        (await Page(product.Hq, next, 1000))["items"]!.AsArray().Select(i => (string)i!["leadId"]!).Intersect(leads).ShouldBe([leads[2]]);
    }

    [Fact]
    public async Task Nothing_but_leads_changes_and_a_customer_who_is_looked_at_is_none()
    {
        var life = await Life.Begin(product);
        var next = await Quiet([life.Lead]);
        (await product.Hq.Get($"/v1/customers/{life.Customer}")).Must(200);
        await Eventually.Holds("the look is archived", async () =>
            (await product.Analyst.Get($"/v1/history/events?type=customer_accessed&lead={life.Customer}&limit=1")).Must(200)["events"]!.AsArray().Count == 1);
        foreach (var item in await All(product.Hq, next))
        {
            ((string)item["leadId"]!).ShouldNotBe(life.Customer);
            ((string)item["leadId"]!).ShouldNotBe(life.Lead);
        }
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-01-05T09:00:00")]
    [InlineData("MTcuNQ")]
    public async Task A_wrong_cursor_is_refused(string cursor) => (await product.Hq.Get($"/v1/leads?changedAfter={cursor}")).Refused(400).ShouldBe([""]);

    [Fact]
    public async Task A_wrong_limit_is_refused() => (await product.Hq.Get("/v1/leads?limit=1001")).Refused(400).ShouldBe([""]);

    [Fact]
    public async Task Another_brand_is_told_nothing_and_a_dealer_is_not_answered()
    {
        var life = await Life.Begin(product);
        await Told("", life.Lead, "its own headquarters is told", _ => true);
        var key = (string)(await product.Admin.Post("/v1/keys", """{"client":"hq-yinhe-status","name":"Another brand","role":"hq","brand":"YINHE"}""")).Must(201)["key"]!;
        (await All(product.WithKey(key), "")).ShouldBeEmpty();
        (await All(product.Admin, "")).Select(i => (string)i["leadId"]!).ShouldContain(life.Lead);
        foreach (var other in new[] { "DEALER_D001_KEY", "CONSULTANT_D001_KEY", "MANAGER_D001_KEY", "SALES_D001_KEY", "ANALYST_KEY" })
        {
            (await product.As(other).Get("/v1/leads")).Refused(403);
        }
    }

    [Fact]
    public async Task Whoever_meets_the_words_can_look_them_up()
    {
        foreach (var key in new[] { "HQ_KEY", "ANALYST_KEY", "DEALER_D001_KEY", "CONSULTANT_D001_KEY" })
        {
            var words = (await product.As(key).Get("/v1/dispositions")).Must(200).AsArray().ToDictionary(w => (string)w!["code"]!, w => w!);
            ((string)words["VehicleDemoed"]["zh"]!, (bool)words["VehicleDemoed"]["extension"]!).ShouldBe(("客户已试驾", false));
            ((string)words["VehicleDemoed"]["reachedBy"]![0]!["event"]!).ShouldBe("test_drive_taken");
            ((string)words["ShowroomVisit"]["reachedBy"]![0]!["when"]!).ShouldBe("the appointment was not at the customer's home");
            ((bool)words["FirstResponseBreached"]["extension"]!).ShouldBeTrue();
            words["LeadMergedDealer"]["note"].ShouldNotBeNull();
        }

        (await product.WithKey(null).Get("/v1/dispositions")).Refused(401);
    }

    /// <summary>The status of a lead once it is so.</summary>
    private Task<JsonObject> Told(string after, string lead, string what, Func<JsonObject, bool> so)
    {
        JsonObject? last = null;
        return Eventually.Gives(
            what,
            async () =>
            {
                last = (await All(product.Hq, after)).LastOrDefault(i => (string)i["leadId"]! == lead) ?? last;
                return last is not null && so(last) ? last : null;
            },
            soFar: () => last?.ToJsonString() ?? "nothing");
    }

    /// <summary>A cursor after which these leads have not changed: what they led to is archived.</summary>
    private async Task<string> Quiet(IReadOnlyList<string> leads)
    {
        foreach (var lead in leads)
        {
            await Eventually.Holds("everything of it is archived", async () =>
                (await product.Analyst.Get($"/v1/history/leads/{lead}")).Must(200)["events"]!.AsArray().Count == product.Bus.Of(lead).Count
                && product.Bus.Of(lead).Any(e => e.Type == "invitation_opened") && product.Bus.Of(lead).Any(e => e.Type == "next_action_planned"));
        }

        return await End(product.Hq);
    }

    private static async Task<List<JsonObject>> All(Client client, string after)
    {
        var items = new List<JsonObject>();
        while (true)
        {
            var page = await Page(client, after, 1000);
            items.AddRange(page["items"]!.AsArray().Select(i => i!.AsObject()));
            after = (string)page["next"]!;
            if (page["items"]!.AsArray().Count < 1000)
            {
                return items;
            }
        }
    }

    private static async Task<string> End(Client client)
    {
        for (var after = ""; ;)
        {
            var page = await Page(client, after, 1000);
            after = (string)page["next"]!;
            if (page["items"]!.AsArray().Count < 1000)
            {
                return after;
            }
        }
    }

    private static async Task<JsonNode> Page(Client client, string after, int limit = 100) => (await client.Get($"/v1/leads?limit={limit}&changedAfter={after}")).Must(200);

    private static List<string> Codes(JsonNode status) => [.. status["dispositions"]!.AsArray().Select(d => (string)d!["code"]!)];
}
