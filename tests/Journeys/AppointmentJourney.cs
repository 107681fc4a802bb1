using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>A customer is invited, reminded, missed, won back, and received.</summary>
[Collection(Product.Collection)]
public sealed class AppointmentJourney(Product product)
{
    private const string Dealer = "D002";

    private Client Consultant => product.Consultant(Dealer);

    [Fact]
    [Trait("row", "000-36")]
    [Trait("row", "000-07")]
    public async Task Invited_reminded_missed_won_back_and_received()
    {
        var life = await Life.Begin(product, Dealer);
        (await life.Contact()).Must(200);
        var guide = await Eventually.Gives("the dealer may invite", async () =>
            await Consultant.Get($"/v1/leads/{life.Lead}/invitations") is { Status: not 404 } answer ? answer.Must(200) : null);
        guide["steps"]!.AsArray().Select(step => (string)step!["step"]!).ShouldBe(["confirm_name", "introduce_yourself", "greet", "small_talk", "state_purpose", "give_time_and_place", "extra_benefit"]);
        guide["cards"]!.AsArray().Select(card => (string)card!["code"]!).ShouldContain("voicemail_2");
        (await Invite(life, """{"playbook":"known_customer","reasons":["test_drive"],"answer":"declined"}""")).Refused(409, "too-few-reasons");
        (await Invite(life, """{"playbook":"known_customer","reasons":["test_drive","gift"],"answer":"accepted"}""")).Refused(409, "no-slots-offered");

        // Two slots, of which they choose the second; both lie more than a day ahead.
        var offer = await Offer(life, (await product.Now()).AddDays(2));
        var slot = offer["slots"]![1]!;
        var answer = await Invite(life, $$"""
            {"playbook":"known_customer","reasons":["test_drive","trade_in_appraisal"],"answer":"accepted","offer":"{{offer["offerId"]}}","at":"{{slot["from"]}}","durationSeconds":110,
             "steps":[{"step":"confirm_name","outcome":"done"},{"step":"give_time_and_place","outcome":"done"}]}
            """);
        var place = answer.Location.ShouldNotBeNull();
        answer.Must(200)["events"]!.ToJsonString().ShouldBe("""["invitation_made"]""");
        (await Consultant.Post($"{place}/confirm")).Must(200);
        var (from, to) = (slot["from"]!.GetValue<DateTimeOffset>(), slot["to"]!.GetValue<DateTimeOffset>());

        await product.Until(from.AddDays(-1).AddSeconds(1));
        await Told(life, "they are reminded a day before", events => events.Count(e => e.Type == "appointment_reminded") == 1);
        await product.Until(from.AddHours(-2).AddSeconds(1));
        await Told(life, "and two hours before", events => events.Count(e => e.Type == "appointment_reminded") == 2);
        (await Consultant.Post($"{place}/no-show")).Refused(409, "not-missed-yet");
        await product.Until(to.AddMinutes(30).AddSeconds(1));
        var missed = await Told(life, "nobody said that they came", events => events.Any(e => e.Type == "appointment_missed"));
        ((int)missed.Single(e => e.Type == "appointment_missed").Json["data"]!["noShows"]!).ShouldBe(1);
        var view = (await Consultant.Get(place)).Must(200);
        ((string)view["status"]!, view["recoverBy"]!.GetValue<DateTimeOffset>() > to).ShouldBe(("missed", true));

        // Somebody calls, and they come at another time.
        (await Consultant.Post($"{place}/recover", """{"outcome":"rebooked"}""")).Must(200);
        (await Consultant.Post($"{place}/recover", """{"outcome":"rebooked"}""")).Must(200)["events"]!.AsArray().ShouldBeEmpty();
        offer = await Offer(life, await product.Now());
        (await Consultant.Post($"{place}/reschedule", $$"""{"at":"{{offer["slots"]![0]!["from"]}}","offer":"{{offer["offerId"]}}","by":"customer","reason":"traffic"}""")).Must(200);
        await product.Until(offer["slots"]![0]!["from"]!.GetValue<DateTimeOffset>().AddMinutes(-3));
        (await Consultant.Post($"{place}/arrive", """{"reason":""}""")).Refused(409, "visit-reason-missing");
        (await Consultant.Post($"{place}/arrive", """{"reason":"test_drive_es7","party":[{"role":"decision_maker","who":"spouse"}],"note":"太太也想试试"}""")).Must(200);
        await Eventually.Holds("who came along is known", async () =>
            (await Consultant.Get($"/v1/leads/{life.Lead}/case")).Must(200)["needs"]?["roles"]?.ToJsonString() == """[{"role":"decision_maker","who":"spouse"}]""");
        (await Consultant.Put($"/v1/leads/{life.Lead}/needs", """{"needs":{"models":["ES7"],"payment":"loan","roles":[{"role":"decision_maker","who":"spouse"}]}}""")).Must(200);
        (await Consultant.Post($"{place}/take-over", """{"consultant":"zhao"}""")).Must(200);
        (await Consultant.Post($"{place}/presentations", """{"model":"ES7","minutes":25,"points":["safety"]}""")).Must(200);
        (await Consultant.Post($"{place}/test-drives", """{"model":"ES7","route":"lake","minutes":30,"licenceChecked":false}""")).Refused(409, "licence-not-checked");
        (await Consultant.Post($"{place}/test-drives", """{"model":"ES7","route":"lake","minutes":30,"licenceChecked":true,"rating":4,"feedback":"座椅偏硬"}""")).Must(200);
        (await Consultant.Post($"{place}/leave", "{}")).Must(200);

        var all = await Told(life, "a deal is opened", events => events.Any(e => e.Type == "deal_opened") && events.Any(e => e.Type == "visit_held"));
        all.ShouldBeInOrder();
        all.Where(e => e.Stream.EndsWith(Id(place), StringComparison.Ordinal)).Select(e => e.Type).ShouldBe(
            [
                "appointment_booked", "appointment_confirmed", "appointment_reminded", "appointment_reminded", "appointment_missed", "no_show_recovered", "appointment_rescheduled",
                "visit_arrived", "visit_taken_over", "presentation_held", "test_drive_taken", "visit_held",
            ]);
        string.Concat(all.Select(e => e.Json.ToJsonString())).ShouldNotContain("座椅");

        // What they said is shown to their dealer only, and whoever reads it is written down.
        var visit = (await Consultant.Get($"{place}/visit")).Must(200);
        ((string)visit["note"]!, (string)visit["testDrives"]![0]!["feedback"]!, (string)visit["consultant"]!, (int)visit["presentations"]![0]!["minutes"]!).ShouldBe(("太太也想试试", "座椅偏硬", "zhao", 25));
        (await product.Consultant("D001").Get($"{place}/visit")).Refused(404);
        await Told(life, "it was read", events => events.Any(e => e.Type == "visit_accessed"));

        // What the customer was written, in two languages and without a name.
        var written = await Eventually.Gives("they were written", async () =>
            (await Consultant.Get($"/v1/dev/messages?customer={life.Customer}")).Must(200).AsArray() is { Count: >= 5 } messages ? messages : null);
        written.ShouldAllBe(message => !message!.ToJsonString().Contains("周晓岚"));
        written.Count(message => ((string)message!["text"]!["zh"]!).Contains("提醒您")).ShouldBe(2);
        written.Count(message => ((string)message!["text"]!["en"]!).Contains("we missed you")).ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_not_called_is_seen_and_who_does_not_come_again_is_the_call_centres()
    {
        var life = await Life.Begin(product, Dealer);
        (await life.Contact()).Must(200);
        foreach (var time in new[] { 1, 2 })
        {
            if (time == 1)
            {
                await life.Book();
            }
            else
            {
                // They come at another time, and do not come then either.
                var again = await Offer(life, await product.Now());
                (await Consultant.Post($"/v1/appointments/{life.Appointment}/reschedule", $$"""{"at":"{{again["slots"]![0]!["from"]}}","offer":"{{again["offerId"]}}","by":"customer","reason":"traffic"}""")).Must(200);
            }

            var view = (await Consultant.Get($"/v1/appointments/{life.Appointment}")).Must(200);
            await product.Until(view["at"]!.GetValue<DateTimeOffset>().AddMinutes(10));
            (await Consultant.Post($"/v1/appointments/{life.Appointment}/no-show")).Must(200);
            (await Consultant.Post($"/v1/appointments/{life.Appointment}/no-show")).Must(200)["events"]!.AsArray().ShouldBeEmpty();
            view = (await Consultant.Get($"/v1/appointments/{life.Appointment}")).Must(200);
            if (time == 1)
            {
                (await Consultant.Get($"/v1/appointments?status=missed&limit=500")).Must(200)["items"]!.AsArray().ShouldNotBeEmpty();
                await Eventually.Holds("somebody plans to call them", async () => (string)(await Consultant.Get($"/v1/leads/{life.Lead}/case")).Must(200)["nextAction"]! == "recover_no_show");
                await product.Until(view["recoverBy"]!.GetValue<DateTimeOffset>().AddSeconds(1));
                await Told(life, "nobody called them in time", events => events.Any(e => e.Type == "no_show_recovery_overdue"));
            }
            else
            {
                view["recoverBy"].ShouldBeNull("the call centre speaks with them");
            }
        }

        await Told(life, "the call centre has them", events => events.Any(e => e.Type == "invitation_returned"));
        await Eventually.Holds("and plans to speak with them", async () => (string)(await Consultant.Get($"/v1/leads/{life.Lead}/case")).Must(200)["nextAction"]! == "win_back");
    }

    [Fact]
    public async Task Who_agreed_to_calls_only_is_called_and_not_written()
    {
        var life = await Life.Begin(product, Dealer, Life.Document(Life.Number("QUIET"), Dealer).Replace("\"evidence\"", "\"channels\":[\"phone\"],\"evidence\"", StringComparison.Ordinal));
        var offer = await Offer(life, (await product.Now()).AddDays(2));
        var from = offer["slots"]![0]!["from"]!.GetValue<DateTimeOffset>();
        (await Invite(life, $$"""{"playbook":"known_customer","reasons":["event","gift"],"answer":"accepted","offer":"{{offer["offerId"]}}","at":"{{from.Text()}}"}""")).Must(200);
        await product.Until(from.AddDays(-1).AddSeconds(1));
        var told = await Told(life, "somebody is to call them", events => events.Any(e => e.Type == "appointment_reminded"));
        ((string)told.Single(e => e.Type == "appointment_reminded").Json["data"]!["channel"]!).ShouldBe("phone");
        told.ShouldNotContain(e => e.Type == "message_requested");
        await Eventually.Holds("it is planned", async () => (string)(await Consultant.Get($"/v1/leads/{life.Lead}/case")).Must(200)["nextAction"]! == "remind_of_appointment");
        (await Consultant.Get($"/v1/dev/messages?customer={life.Customer}")).Must(200).AsArray().ShouldBeEmpty();
    }

    [Fact]
    [Trait("row", "003-21")]
    public async Task _003_21_a_message_with_two_slots_is_left_and_they_call_back_or_not()
    {
        var (calls, silent) = (await Life.Begin(product, Dealer), await Life.Begin(product, Dealer));
        (await product.As($"MANAGER_{Dealer}_KEY").Put($"/v1/dealers/{Dealer}/resources/message-li", """{"kind":"sales_consultant"}""")).Must(201);
        await using var _ = new Restored(async () => (await product.As($"MANAGER_{Dealer}_KEY").Delete($"/v1/dealers/{Dealer}/resources/message-li")).Must(201));
        var offers = new List<JsonNode>();
        foreach (var life in new[] { calls, silent })
        {
            offers.Add(await Offer(life, (await product.Now()).AddDays(5)));
            (await Invite(life, $$"""{"playbook":"cold_call","reasons":["new_model","gift"],"answer":"voicemail","offer":"{{offers[^1]["offerId"]}}"}""")).Must(200);
        }

        (await Invite(silent, $$"""{"playbook":"cold_call","reasons":["new_model","gift"],"answer":"voicemail","offer":"{{offers[0]["offerId"]}}"}""")).Refused(409, "other-offer");

        // Long after an offer would have run out both are still kept.
        await product.Advance("PT1H");
        (await Consultant.Post($"/v1/leads/{silent.Lead}/appointments", $$"""{"type":"test_drive","at":"{{offers[0]["slots"]![0]!["from"]}}"}""")).Refused(409, "slot-taken");
        (await Consultant.Post($"/v1/leads/{calls.Lead}/invitations/1/answer", """{"answer":"voicemail"}""")).Refused(409, "no-answer");
        (await Consultant.Post($"/v1/leads/{calls.Lead}/invitations/1/answer", $$"""{"answer":"accepted","at":"{{offers[0]["slots"]![0]!["from"]}}"}""")).Must(200);
        (await Consultant.Post($"/v1/leads/{calls.Lead}/invitations/1/answer", """{"answer":"declined"}""")).Refused(409, "nothing-to-answer");
        await Told(calls, "they called back", events => events.Any(e => e.Type == "invitation_answered") && events.Any(e => e.Type == "appointment_booked"));

        var by = (await Consultant.Get($"/v1/leads/{silent.Lead}/invitations?playbook=cold_call")).Must(200)["callBackBy"]!.GetValue<DateTimeOffset>();
        await product.Until(by.AddSeconds(1));
        await Told(silent, "they did not call back", events => events.Any(e => e.Type == "invitation_unanswered") && events.Any(e => e.Type == "offer_ended"));
        (await Consultant.Post($"/v1/leads/{calls.Lead}/appointments", $$"""{"type":"test_drive","at":"{{offers[1]["slots"]![1]!["from"]}}"}""")).Must(201);
    }

    [Fact]
    [Trait("row", "000-07")]
    public async Task Who_walks_in_is_a_lead_with_a_visit_or_visits_with_the_lead_they_are()
    {
        var phone = Life.Phone();
        var receipt = (await Consultant.Post("/v1/registrations", Register(phone))).Must(201);
        var lead = (string)receipt["leadId"]!;
        var told = await product.Queues[Dealer].Hears("the walk-in has a visit, and a deal", lead, events => events.Any(e => e.Type == "visit_arrived") && events.Any(e => e.Type == "deal_opened"));
        var visit = told.Single(e => e.Type == "visit_arrived").Json["data"]!;
        var companion = visit["party"]!.AsArray().Single()!;
        ((string)visit["reason"]!, (bool)visit["walkIn"]!, (string)companion["role"]!, (string)companion["who"]!).ShouldBe(("saw_the_campaign", true, "user", "self"));
        ((string)(await product.Hq.Get($"/v1/leads/{lead}")).Must(200)["source"]!).ShouldBe("walk_in");
        ((string)(await Consultant.Get($"/v1/appointments/{visit["appointmentId"]}")).Must(200)["status"]!).ShouldBe("arrived");

        // They come again before anything is decided: the same cycle has one more visit.
        var again = (await Consultant.Post("/v1/registrations", Register(phone))).Must(201);
        ((string)again["leadId"]!).ShouldNotBe(lead);
        await product.Queues[Dealer].Hears("the open cycle has a second visit", lead, events => events.Count(e => e.Type == "visit_arrived") == 2);

        // A lead that comes by itself, without an appointment.
        var life = await Life.Begin(product, Dealer);
        await Eventually.Holds("the dealer may receive them", async () => (await Consultant.Post($"/v1/leads/{life.Lead}/visits", """{"reason":"passing_by"}""")).Status == 201);
        await Told(life, "a deal is opened", events => events.Any(e => e.Type == "deal_opened"));
        (await Consultant.Post($"/v1/leads/{life.Lead}/visits", """{"reason":" "}""")).Refused(409, "visit-reason-missing");
        (await product.Consultant("D001").Post($"/v1/leads/{life.Lead}/visits", """{"reason":"passing_by"}""")).Refused(404);
        (await Consultant.Post("/v1/registrations", Register(Life.Phone()).Replace("walk_in", "hotline_inbound", StringComparison.Ordinal))).Refused(400).ShouldBe(["/visit"]);
        (await Consultant.Post("/v1/registrations", Register(Life.Phone()).Replace("self", "nobody", StringComparison.Ordinal))).Refused(400).ShouldBe(["/visit/party"]);
    }

    [Fact]
    public async Task A_consultant_has_a_calendar_that_other_programs_read_and_a_dealer_its_show_rate()
    {
        var resource = $"ics-{Guid.CreateVersion7():N}"[..12];
        (await product.As($"MANAGER_{Dealer}_KEY").Put($"/v1/dealers/{Dealer}/resources/{resource}", """{"kind":"sales_consultant"}""")).Must(201);
        await using var _ = new Restored(async () => (await product.As($"MANAGER_{Dealer}_KEY").Delete($"/v1/dealers/{Dealer}/resources/{resource}")).Must(201));
        var since = await product.Now();
        var (comes, stays) = (await Life.Begin(product, Dealer), await Life.Begin(product, Dealer));
        await comes.Book();
        await comes.Confirm();
        await stays.Book();
        (await Consultant.Post($"/v1/appointments/{stays.Appointment}/cancel", """{"by":"customer","reason":"ill"}""")).Must(200);
        var path = $"/v1/dealers/{Dealer}/resources/{resource}/calendar.ics";
        var feed = await Eventually.Gives("both are in the calendar", async () =>
            await Consultant.Get(path) is { Status: 200 } answer && answer.Text.Split("BEGIN:VEVENT").Length == 3 && answer.Text.Contains("CANCELLED") && answer.Text.Contains("CONFIRMED") ? answer : null);
        feed.Type.ShouldBe("text/calendar");
        var events = (await Npm.Run("read-calendar.mjs", feed.Text)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToDictionary(e => (string)e["uid"]!);
        var seen = (await Consultant.Get($"/v1/appointments/{comes.Appointment}")).Must(200);
        var mine = events[$"{comes.Appointment}@leads"];
        ((string)mine["summary"]!, (string)mine["status"]!, (bool)mine["stamped"]!).ShouldBe(("试驾 / test drive", "CONFIRMED", true));
        (mine["from"]!.GetValue<DateTimeOffset>(), mine["to"]!.GetValue<DateTimeOffset>()).ShouldBe((seen["at"]!.GetValue<DateTimeOffset>(), seen["endsAt"]!.GetValue<DateTimeOffset>()));
        ((string)events[$"{stays.Appointment}@leads"]["status"]!).ShouldBe("CANCELLED");
        feed.Text.ShouldNotContain("周晓岚");
        (await product.Consultant("D001").Get(path)).Refused(404);

        await comes.Arrive();
        var figures = await Eventually.Gives("who came is counted", async () =>
            (await product.As($"MANAGER_{Dealer}_KEY").Get($"/v1/dealers/{Dealer}/show-rate?from={Uri.EscapeDataString(since.Text())}&to={Uri.EscapeDataString(since.AddDays(60).Text())}")).Must(200) is var rate
            && rate["resources"]![resource] is { } own && (int)own["shown"]! == 1 ? own : null);
        ((int)figures["missed"]!, (int)figures["cancelled"]!, (int)figures["rate"]!).ShouldBe((0, 1, 100));
        (await Consultant.Get($"/v1/dealers/{Dealer}/show-rate")).Refused(403);
        (await product.As($"MANAGER_{Dealer}_KEY").Get($"/v1/dealers/{Dealer}/show-rate?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z")).Refused(400);
        (await product.As("MANAGER_D001_KEY").Get($"/v1/dealers/{Dealer}/show-rate")).Refused(404);
    }

    [Fact]
    public async Task What_a_dealer_agreed_is_called_off_when_it_loses_the_lead()
    {
        var life = await Life.Begin(product, Dealer);
        await life.Book();
        (await product.Hq.Post($"/v1/leads/{life.Lead}/recall", """{"reason":"customer moved","keep":true}""")).Must(200);
        var told = await Told(life, "it is called off", events => events.Any(e => e.Type == "appointment_cancelled"));
        ((string)told.Single(e => e.Type == "appointment_cancelled").Json["data"]!["reason"]!).ShouldBe("lead_withdrawn");

        // Nor are slots kept for somebody who will not be invited any more.
        var left = await Life.Begin(product, Dealer);
        var offer = await Offer(left, await product.Now());
        (await Invite(left, $$"""{"playbook":"known_customer","reasons":["gift","event"],"answer":"voicemail","offer":"{{offer["offerId"]}}"}""")).Must(200);
        (await product.Hq.Post($"/v1/leads/{left.Lead}/recall", """{"reason":"customer moved","keep":true}""")).Must(200);
        await Told(left, "both are free", events => events.Any(e => e.Type == "offer_ended" && (string)e.Json["data"]!["reason"]! == "declined"));
    }

    [Fact]
    public async Task Who_waits_waits_no_more_when_the_dealer_loses_the_lead()
    {
        await using var somebody = await Somebody();
        var life = await Life.Begin(product, Dealer);
        await Eventually.Holds("they wait for somebody who is never there", async () => (await Consultant.Post($"/v1/leads/{life.Lead}/waiting", """{"type":"sales","consultant":"nobody"}""")).Status == 201);
        (await product.Hq.Post($"/v1/leads/{life.Lead}/recall", """{"reason":"customer moved","keep":true}""")).Must(200);
        var told = await Told(life, "they wait no more", events => events.Any(e => e.Type == "waiting_list_left"));
        ((string)told.Single(e => e.Type == "waiting_list_left").Json["data"]!["reason"]!).ShouldBe("withdrawn");
    }

    [Fact]
    public async Task What_nobody_uses_is_free_who_does_not_come_and_who_came_long_before()
    {
        await using var somebody = await Somebody();
        var (absent, early, other) = (await Life.Begin(product, Dealer), await Life.Begin(product, Dealer), await Life.Begin(product, Dealer));
        var at = (await product.Now()).AddDays(2);
        var missed = (string)(await With(absent, at)).Must(201)["id"]!;
        var came = (string)(await With(early, at.AddHours(5))).Must(201)["id"]!;
        (await With(other, at.AddMinutes(30))).Refused(409, "slot-taken");
        (await With(other, at.AddHours(5))).Refused(409, "slot-taken");

        // Days before their time: the visit is over long before it.
        (await Consultant.Post($"/v1/appointments/{came}/arrive", """{"reason":"passing_by"}""")).Must(200);
        (await With(other, at.AddHours(5))).Must(201);

        await product.Until(at.AddMinutes(10));
        (await Consultant.Post($"/v1/appointments/{missed}/no-show")).Must(200);
        (await With(other, at.AddMinutes(30))).Must(201);

        async Task<Answer> With(Life life, DateTimeOffset when) => await Consultant.Post(
            $"/v1/leads/{life.Lead}/appointments", $$"""{"type":"sales","consultant":"somebody","at":"{{when.Text()}}","outsideHours":true}""");
    }

    [Fact]
    public async Task A_reminder_that_is_late_is_not_sent_after_the_next_one()
    {
        var life = await Life.Begin(product, Dealer);
        await Eventually.Holds("the dealer may invite", async () => (await Consultant.Get($"/v1/leads/{life.Lead}/invitations")).Status == 200);
        var at = (await product.Now()).AddDays(3);
        (await Consultant.Post($"/v1/leads/{life.Lead}/appointments", $$"""{"type":"f_and_i","at":"{{at.Text()}}","outsideHours":true}""")).Must(201);
        // The product was asleep when the first was due: at once both are.
        await product.Until(at.AddMinutes(-90));
        var noted = await Told(life, "both are noted", events => events.Count(e => e.Type == "appointment_reminded") == 2);
        noted.Where(e => e.Type == "appointment_reminded").Select(e => (string?)e.Json["data"]!["channel"]).ShouldBe([null, "sms"], "the first is told to nobody any more");
        await Told(life, "they were written that it is booked, and reminded once", events => events.Count(e => e.Type == "message_sent") == 2);
        (await Consultant.Get($"/v1/dev/messages?customer={life.Customer}")).Must(200).AsArray().Count(message => ((string)message!["text"]!["zh"]!).Contains("提醒您")).ShouldBe(1);
    }

    private async Task<Restored> Somebody()
    {
        var path = $"/v1/dealers/{Dealer}/resources/somebody";
        (await product.As($"MANAGER_{Dealer}_KEY").Put(path, """{"kind":"sales_consultant"}""")).Must(201);
        return new Restored(async () => (await product.As($"MANAGER_{Dealer}_KEY").Delete(path)).Must(201));
    }

    private static string Register(string phone) => $$"""
        {"source":"walk_in","customer":{"name":"周晓岚","phone":"{{phone}}","city":"武汉"},"interest":{"model":"ES7","colour":"白","trim":"Max","needBy":"2030-01-01"},
         "visit":{"reason":"saw_the_campaign","party":[{"role":"user","who":"self"}]} }
        """;

    private Task<Answer> Invite(Life life, string json) => Consultant.Post($"/v1/leads/{life.Lead}/invitations", json);

    private async Task<JsonNode> Offer(Life life, DateTimeOffset from) => await Eventually.Gives("the dealer may invite", async () =>
        await Consultant.Get($"/v1/slots?type=test_drive&lead={life.Lead}&from={Uri.EscapeDataString(from.Text())}") is { Status: not 404 } answer ? answer.Must(200) : null);

    private Task<IReadOnlyList<Message>> Told(Life life, string what, Func<IReadOnlyList<Message>, bool> enough) => product.Queues[Dealer].Hears(what, life.Lead, enough);

    private static string Id(string place) => place[(place.LastIndexOf('/') + 1)..];
}
