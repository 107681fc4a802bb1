using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>The sales journal: a whole life in words, for everybody who works on it or answers for it, and for each dealer its own part.</summary>
[Collection(Product.Collection)]
public sealed class TimelineJourney(Product product)
{
    [Fact]
    [Trait("row", "001-30")]
    public async Task _001_30_the_journal_tells_a_whole_life_newest_first_with_what_caused_what()
    {
        var life = await Life.Begin(product);
        await product.Advance("PT30M");
        var called = (await product.Now()).AddMinutes(-10);
        await life.Book();
        await life.Confirm();
        // Written down when the appointment stood already.
        (await life.Contact("想周六带先生一起来看车", called)).Must(200);
        await life.Arrive();
        await life.Propose(259_900);
        (await life.Concede(3_000)).Must(200);
        await life.Sign();
        await life.Deliver();
        var heard = await product.Queues["D001"].Hears("the dealer hears it all", life.Lead, events => events.Count(e => e.Type == "touch_planned") == 2 && events.Any(e => e.Type == "relation_marked"));

        var journal = await Complete(product.Consultant("D001"), life.Lead);
        journal.Select(Id).ShouldBe(heard.Select(e => e.Id), ignoreOrder: true, "the journal of a dealer is what it heard");
        foreach (var key in new[] { "MANAGER_D001_KEY", "SALES_D001_KEY", "DEALER_D001_KEY", "HQ_KEY", "ANALYST_KEY", "ADMIN_KEY" })
        {
            (await All(product.As(key), life.Lead)).Select(e => e.ToJsonString()).ShouldBe(journal.Select(e => e.ToJsonString()), key);
        }

        var times = journal.Select(e => (At: (DateTimeOffset)e["at"]!, Recorded: (DateTimeOffset)e["recordedAt"]!)).ToList();
        times.ShouldBe(times.OrderByDescending(t => t.At).ThenByDescending(t => t.Recorded));
        var contact = Single(journal, "contact_recorded");
        ((DateTimeOffset)contact["at"]!, (string)contact["actor"]!, (string)contact["service"]!, (long)contact["sequence"]!)
            .ShouldBe((heard.Single(e => e.Type == "contact_recorded").Time, (string)Single(journal, "appointment_booked")["actor"]!, "qualification", heard.Single(e => e.Type == "contact_recorded").Sequence));
        journal.IndexOf(contact).ShouldBeGreaterThan(journal.IndexOf(Single(journal, "appointment_booked")), "what was written down late stands where it belongs");

        foreach (var e in heard)
        {
            var entry = journal.Single(one => Id(one) == e.Id);
            ((string)entry["type"]!, (string?)entry["causedBy"]).ShouldBe((e.Type, heard.Any(c => c.Id == e.Cause) ? e.Cause : null));
            entry.Select(member => member.Key).Except(["actor", "causedBy"])
                .ShouldBe(["eventId", "type", "title", "words", "service", "at", "recordedAt", "sequence"], $"{e.Type} has nothing else, no data above all");
        }

        journal.Where(e => (string)e["type"]! is "case_opened" or "invitation_opened" or "deal_opened" or "ownership_opened")
            .Select(e => ((string)e["type"]!, (string)journal.Single(c => Id(c) == (string)e["causedBy"]!)["type"]!))
            .ShouldBe([("case_opened", "lead_dispatched"), ("invitation_opened", "lead_dispatched"), ("deal_opened", "visit_arrived"), ("ownership_opened", "vehicle_delivered")], ignoreOrder: true);

        Words(Single(journal, "concession_given")).ShouldBe(("让价3,000元，换取：signs this week", "CNY 3,000 conceded, in return: signs this week"));
        Words(contact).ShouldBe(("主动联系客户（电话）：已接通，时长184秒，D001-consultant，目标：引起兴趣并同意到店", "By phone, outbound: spoke with the customer, 184 s, by D001-consultant, to: create interest and agree a visit"));
        ((string)contact["title"]!["zh"]!, (string)contact["title"]!["en"]!).ShouldBe(("联系客户", "Contact"));
        var text = string.Concat(journal.Select(e => e.ToJsonString()));
        foreach (var secret in new[] { "周晓岚", "想周六", "LXGES7A10TW000042" })
        {
            text.ShouldNotContain(secret);
        }
    }

    [Fact]
    [Trait("row", "001-30")]
    public async Task _001_30_the_journal_comes_in_pages_and_by_kind_and_service()
    {
        var life = await Life.Begin(product);
        (await life.Contact()).Must(200);
        await life.Book();
        await product.Queues["D001"].Hears("the call is told", life.Lead, events => events.Any(e => e.Type == "first_response_made") && events.Any(e => e.Type == "appointment_booked") && events.Any(e => e.Type == "message_sent"));
        var consultant = product.Consultant("D001");
        var journal = (await Complete(consultant, life.Lead)).Select(Id).ToList();
        foreach (var limit in new[] { 1, 2, 1000 })
        {
            (await All(consultant, life.Lead, $"limit={limit}")).Select(Id).ShouldBe(journal);
        }

        (await All(consultant, life.Lead, "type=contact_recorded&type=appointment_booked&limit=1")).Select(Type).ShouldBe(["contact_recorded", "appointment_booked"], ignoreOrder: true);
        (await All(consultant, life.Lead, "service=appointment")).Select(Type).ShouldBe(
            ["message_sent", "message_requested", "slot_chosen", "appointment_booked", "slots_offered", "invitation_opened"], ignoreOrder: true);
        (await All(consultant, life.Lead, "service=appointment&type=contact_recorded")).ShouldBeEmpty();
        (await All(consultant, life.Lead, "type=deal_lost")).ShouldBeEmpty("the lead is there, the event is not");
        // What caused an entry is named also when it was not asked for.
        (await All(consultant, life.Lead, "type=invitation_opened")).Single()["causedBy"].ShouldNotBeNull();

        foreach (var wrong in new[] { "type=customer_registered", "type=nothing", "service=feed", "after=!", "limit=0", "limit=1001" })
        {
            (await consultant.Get($"/v1/leads/{life.Lead}/timeline?{wrong}")).Refused(400);
        }
    }

    [Fact]
    [Trait("row", "001-30")]
    public async Task _001_30_each_dealer_reads_its_own_part_and_somebody_elses_lead_is_not_there()
    {
        var life = await Life.Begin(product);
        await Complete(product.Consultant("D001"), life.Lead);
        foreach (var query in new[] { "", "?type=lead_dispatched", "?service=lead-intake" })
        {
            foreach (var key in new[] { "CONSULTANT_D002_KEY", "MANAGER_D002_KEY", "DEALER_D002_KEY" })
            {
                (await product.As(key).Get($"/v1/leads/{life.Lead}/timeline{query}")).Refused(404);
            }
        }

        (await product.Hq.Post($"/v1/leads/{life.Lead}/recall", """{"reason":"customer moved","next":"D002"}""")).Must(200);
        await product.Queues["D001"].Hears("the first dealer hears that it is gone", life.Lead, events => events.Any(e => e.Type == "case_suspended") && events.Any(e => e.Type == "invitation_withdrawn"));
        await product.Queues["D002"].Hears("the second dealer has it", life.Lead, events => events.Any(e => e.Type == "next_action_planned") && events.Any(e => e.Type == "invitation_moved"));

        var whole = await Complete(product.Hq, life.Lead);
        foreach (var dealer in new[] { "D001", "D002" })
        {
            var part = await All(product.Consultant(dealer), life.Lead);
            part.Select(Id).ShouldBe(product.Queues[dealer].Of(life.Lead).Select(e => e.Id), ignoreOrder: true);
            part.Select(Id).ShouldBe(whole.Select(Id).Where(part.Select(Id).Contains));
            part.Where(e => e["causedBy"] is not null).ShouldAllBe(e => part.Any(c => Id(c) == (string)e["causedBy"]!));
            string.Concat(part.Select(e => e.ToJsonString())).ShouldNotContain(dealer == "D001" ? "D002" : "D001");
        }

        (await product.Consultant("D003").Get($"/v1/leads/{life.Lead}/timeline")).Refused(404);
        (await product.Hq.Get($"/v1/leads/{Guid.CreateVersion7()}/timeline")).Refused(404);
        // A customer is no lead, although their events stand under their id.
        (await product.Hq.Get($"/v1/leads/{life.Customer}/timeline")).Refused(404);
        var another = (string)(await product.Admin.Post("/v1/keys", """{"client":"hq-yinhe-timeline","name":"Another brand","role":"hq","brand":"YINHE"}""")).Must(201)["key"]!;
        (await product.WithKey(another).Get($"/v1/leads/{life.Lead}/timeline")).Refused(404);
        (await product.WithKey(null).Get($"/v1/leads/{life.Lead}/timeline")).Refused(401);
    }

    /// <summary>The journal when everything that was said about the lead has arrived in it, as far as this client may know of it.</summary>
    private async Task<List<JsonObject>> Complete(Client client, string lead)
    {
        await Eventually.Holds("the archive has what was said", async () =>
            (await product.Analyst.Get($"/v1/history/leads/{lead}")) is { Status: 200 } answer && answer.Json["events"]!.AsArray().Count == product.Bus.Of(lead).Count);
        return await All(client, lead);
    }

    private static async Task<List<JsonObject>> All(Client client, string lead, string query = "")
    {
        var entries = new List<JsonObject>();
        for (string? after = null; ;)
        {
            var page = (await client.Get($"/v1/leads/{lead}/timeline?{query}{(after is null ? "" : $"&after={after}")}")).Must(200);
            entries.AddRange(page["items"]!.AsArray().Select(e => e!.AsObject()));
            entries.Select(Id).ShouldBeUnique();
            after = (string?)page["next"];
            if (after is null)
            {
                return entries;
            }
        }
    }

    private static JsonObject Single(IEnumerable<JsonObject> journal, string type) => journal.Single(e => Type(e) == type);

    private static string Id(JsonObject entry) => (string)entry["eventId"]!;

    private static string Type(JsonObject entry) => (string)entry["type"]!;

    private static (string Zh, string En) Words(JsonObject entry) => ((string)entry["words"]!["zh"]!, (string)entry["words"]!["en"]!);
}
