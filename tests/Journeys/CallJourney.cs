using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>The dealer's telephone system tells of calls (000-09, 000-14, 002-31): who calls is a lead, and who was missed is called back.</summary>
[Collection(Product.Collection)]
public sealed class CallJourney(Product product)
{
    private Client Pbx => product.DealerSystem("D001");

    [Fact]
    public async Task Who_calls_is_a_lead_and_who_is_answered_has_had_the_first_response()
    {
        var (call, phone) = (Life.Number("pbx"), Life.Phone());
        var lead = (string)(await Tell(call, "ringing", phone)).Must(200)["id"]!;
        ((string)(await Tell(call, "answered", phone, ",\"staff\":\"li\"")).Must(200)["id"]!).ShouldBe(lead);
        (await Tell(call, "ended", phone, ",\"durationSeconds\":95,\"recording\":\"rec/1.wav\"")).Must(200);
        (await Tell(call, "ended", phone, ",\"durationSeconds\":95,\"recording\":\"rec/1.wav\"")).Must(200)["events"]!.AsArray().ShouldBeEmpty();
        var heard = await product.Queues["D001"].Hears("the dealer hears of the call", lead, events => events.Any(e => e.Type == "call_ended") && events.Any(e => e.Type == "case_opened"));
        heard.Select(e => e.Type).ShouldBeSubsetOf(["lead_received", "lead_dispatched", "call_rang", "call_answered", "first_response_made", "call_ended", "case_opened", "next_action_planned", "invitation_opened"]);
        heard.ShouldContain(e => e.Type == "first_response_made");
        ((string)heard.Single(e => e.Type == "lead_received").Json["data"]!["source"]!).ShouldBe("hotline_inbound");
        heard.Single(e => e.Type == "call_ended").Json["data"]!["recording"].ShouldBeNull();

        // Another dealer's telephone system numbers its calls as it likes.
        ((string)(await product.DealerSystem("D002").Post("/v1/calls", $$"""{"call":"{{call}}","status":"ringing","from":"{{Life.Phone()}}"}""")).Must(200)["id"]!).ShouldNotBe(lead);
        // The same person calls again: the same lead.
        ((string)(await Tell(Life.Number("pbx"), "ringing", phone)).Must(200)["id"]!).ShouldBe(lead);
        // What the consultant writes down of the talk belongs to it.
        var form = (await product.Consultant("D001").Post("/v1/registrations", $$"""
            {"source":"hotline_inbound","customer":{"name":"赵敏","phone":"{{phone}}","city":"武汉"},"interest":{"model":"ES7","trim":"Max","colour":"red","needBy":"2027-02-01"} }
            """)).Must(201);
        ((string)(await product.Consultant("D001").Get($"/v1/leads/{(string)form["leadId"]!}")).Must(200)["linkedTo"]!).ShouldBe(lead);
    }

    [Fact]
    public async Task Two_calls_of_somebody_new_at_the_same_moment_are_one_lead()
    {
        var phone = Life.Phone();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Tell(Life.Number("pbx"), "ringing", phone)));
        answers.Select(a => (string)a.Must(200)["id"]!).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_missed_call_is_called_back_or_the_manager_hears_of_it()
    {
        var (call, phone) = (Life.Number("pbx"), Life.Phone());
        var lead = (string)(await Tell(call, "missed", phone)).Must(200)["id"]!;
        var missed = await Eventually.Gives("the manager sees whom to call back", async () =>
            (await product.As("MANAGER_D001_KEY").Get("/v1/calls/missed")).Must(200).AsArray().FirstOrDefault(c => (string)c!["leadId"]! == lead));
        ((string)missed["call"]!, (bool)missed["overdue"]!).ShouldBe((call, false));
        (await product.As("MANAGER_D002_KEY").Get("/v1/calls/missed")).Must(200).AsArray().ShouldNotContain(c => (string)c!["leadId"]! == lead);

        // However long the weekend is.
        await product.Advance("P5D");
        await product.Queues["D001"].Hears("nobody called back", lead, events => events.Any(e => e.Type == "call_back_overdue") && events.Any(e => e.Type == "case_opened"));
        (await product.Consultant("D001").Post($"/v1/leads/{lead}/contacts", $$"""
            {"channel":"phone","direction":"outbound","result":"no_answer","nextAction":{"action":"call","dueAt":"{{(await product.Now()).AddDays(1).Text()}}"} }
            """)).Must(200);
        var made = await product.Queues["D001"].Hears("somebody does", lead, events => events.Any(e => e.Type == "call_back_made"));
        ((bool)made.Single(e => e.Type == "call_back_made").Json["data"]!["inTime"]!).ShouldBeFalse();
        await Eventually.Holds("nobody is left to call back", async () =>
            (await product.As("MANAGER_D001_KEY").Get("/v1/calls/missed")).Must(200).AsArray().All(c => (string)c!["leadId"]! != lead));
    }

    [Fact]
    public async Task Whom_the_screen_takes_for_nobody_the_telephone_system_may_tell_of_all_the_same()
    {
        var told = (await Tell(Life.Number("pbx"), "ringing", "13800138000")).Must(200);
        told["events"]!.AsArray().ShouldBeEmpty();
        ((string)(await product.Hq.Get($"/v1/leads/{(string)told["id"]!}")).Must(200)["reason"]!).ShouldBe("test_number");
        (await product.Consultant("D001").Get($"/v1/leads/{(string)told["id"]!}")).Refused(404);
    }

    [Fact]
    public async Task What_is_no_call_is_told_where_and_headquarters_has_no_telephone()
    {
        (await Tell("pbx-x", "ringing", "110")).Refused(400).ShouldBe(["/from"]);
        (await Tell("pbx-x", "humming", Life.Phone())).Refused(400).ShouldBe(["/status"]);
        (await product.Hq.Post("/v1/calls", """{"call":"x","status":"ringing","from":"13912345678"}""")).Refused(403);
    }

    private Task<Answer> Tell(string call, string status, string from, string more = "") =>
        Pbx.Post("/v1/calls", $$"""{"call":"{{call}}","status":"{{status}}","from":"{{from}}"{{more}}}""");
}
