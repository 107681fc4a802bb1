using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>One lead from push to the first contact with the owner, as its dealer hears it and as the analyst sees it at any moment.</summary>
[Collection(Product.Collection)]
public sealed class WholeLifeJourney(Product product)
{
    private const string Appointments = "/leads/appointment";

    private static readonly (string Service, string[] Events)[] Story =
    [
        ("/leads/lead-intake", ["lead_received", "lead_dispatched", "first_response_made", "lead_closed"]),
        ("/leads/qualification", ["case_opened", "next_action_planned", "contact_recorded", "next_action_planned", "case_closed", "relation_marked"]),
        (Appointments, ["appointment_booked", "appointment_confirmed", "invitation_opened", "message_requested", "message_sent", "slot_chosen", "slots_offered", "visit_arrived"]),
        ("/leads/deal",
        [
            "deal_opened", "participants_noted", "model_accepted", "proposal_made", "final_offer_opened", "concession_given", "concession_given", "concession_given", "contract_signed", "payment_received",
            "order_placed", "vehicle_assigned", "vehicle_inspected", "explanation_started", "explanation_stopped", .. Enumerable.Repeat("delivery_item_settled", 19), "delivery_confirmed", "ceremony_held", "delivery_surveyed",
            "vehicle_delivered", "retail_delivery_reported",
        ]),
        ("/leads/aftercare", ["ownership_opened", "touch_planned", "touch_planned", "owner_surveyed", "touch_due", "owner_contacted", "touch_made"]),
    ];

    [Fact]
    public async Task A_lead_becomes_an_owner_who_is_called_after_two_days()
    {
        var moments = new List<(DateTimeOffset At, string Stage)>();

        // Between the steps the clock moves by ten minutes: every step has a moment of its own.
        async Task Then(string stage)
        {
            await product.Advance("PT5M");
            moments.Add((await product.Now(), stage));
            await product.Advance("PT5M");
        }

        var begin = await product.Now();
        var life = await Life.Begin(product, document: Life.Document(Life.Number("LIFE"), receivedAt: begin.AddMinutes(-20).Text()));
        await Then("qualifying");

        // Written down late: the call was four minutes before, in the middle of the pause.
        var called = (await product.Now()).AddMinutes(-4);
        (await life.Contact(at: called)).Must(200);
        var written = await product.Now();
        await Then("qualifying");
        // So far ahead that nobody is reminded before they come.
        await life.Book((await product.Now()).AddHours(30));
        await life.Confirm();
        await Then("invited");
        await life.Arrive();
        await Then("negotiating");
        await life.Propose(259_900);
        foreach (var yuan in new[] { 3_000, 2_000, 1_000 })
        {
            (await life.Concede(yuan)).Must(200);
        }

        (await life.Concede(500)).Refused(409, "concession-limit");
        await Then("negotiating");
        await life.Sign();
        await Then("signed");
        await life.Deliver();
        await Then("delivered");

        var owner = (await product.Consultant("D001").Get($"/v1/ownerships/{life.Ownership}")).Must(200);
        owner["due"]!.AsArray().ShouldBeEmpty();
        // 48 hours later, when somebody works.
        await product.Until((DateTimeOffset)owner["planned"]![0]!["dueAt"]!);
        await Eventually.Holds("48 hours after delivery a contact is due", async () =>
            (await product.Consultant("D001").Get($"/v1/ownerships/{life.Ownership}")).Must(200)["due"]!.AsArray().Select(t => (string)t!["reasons"]![0]!).SequenceEqual(["h48"]));
        (await life.Touch("h48")).Must(200);
        (await life.Touch("h48")).Refused(409, "touch-not-open");

        var heard = await product.Queues["D001"].Hears("the dealer hears the whole life", life.Lead, events =>
            Story.All(part => InOrder(part.Service, events.Where(e => e.Source == part.Service).Select(e => e.Type)).SequenceEqual(part.Events)));
        heard.ShouldBeInOrder();
        heard.Count.ShouldBe(Story.Sum(part => part.Events.Length));
        heard.ShouldAllBe(e => e.Dealer == "D001");
        // Each service but the first began because of an event that the dealer heard too.
        heard.Where(e => e.Type is "case_opened" or "invitation_opened" or "deal_opened" or "ownership_opened").Select(e => (e.Type, heard.Single(c => c.Id == e.Cause).Type))
            .ShouldBe([("case_opened", "lead_dispatched"), ("invitation_opened", "lead_dispatched"), ("deal_opened", "visit_arrived"), ("ownership_opened", "vehicle_delivered")], ignoreOrder: true);

        await Eventually.Holds("the history has the whole life", async () => (await History(life.Lead))["events"]!.AsArray().Count == heard.Count);
        (await History(life.Lead))["events"]!.AsArray().Select(e => Message.Of(e!, "").Essence).ShouldBe(heard.Select(e => e.Essence), ignoreOrder: true);

        foreach (var (at, stage) in moments)
        {
            ((string)(await History(life.Lead, at))["lead"]!["stage"]!).ShouldBe(stage, $"recorded, {at}");
            ((string)(await History(life.Lead, at, "happened"))["lead"]!["stage"]!).ShouldBe(stage, $"happened, {at}");
        }

        // Two clocks: what was true while nobody had written it down yet.
        ((int)(await History(life.Lead, called.AddMinutes(1)))["lead"]!["contacts"]!).ShouldBe(0);
        ((int)(await History(life.Lead, called.AddMinutes(1), "happened"))["lead"]!["contacts"]!).ShouldBe(1);
        ((int)(await History(life.Lead, written))["lead"]!["contacts"]!).ShouldBe(1);
        ((int)(await History(life.Lead, called.AddMinutes(-1), "happened"))["lead"]!["contacts"]!).ShouldBe(0);
        ((string)(await History(life.Lead, begin.AddMinutes(-10), "happened"))["lead"]!["stage"]!).ShouldBe("received");
        (await product.Analyst.Get($"/v1/history/leads/{life.Lead}?asOf={Uri.EscapeDataString(begin.AddMinutes(-10).Text())}")).Refused(404);

        var now = (await History(life.Lead))["lead"]!;
        ((string)now["stage"]!).ShouldBe("delivered");
        ((long)now["price"]!["minorUnits"]!).ShouldBe(25_390_000);
        ((int)now["concessions"]!).ShouldBe(3);
        now["touches"]!.ToJsonString().ShouldBe("""{"h48":"made","month_1":"planned"}""");
    }

    /// <summary>An appointment, its offer and its message are streams of their own, between which nothing is promised.</summary>
    private static IEnumerable<string> InOrder(string service, IEnumerable<string> events) => service == Appointments ? events.Order(StringComparer.Ordinal) : events;

    private async Task<JsonNode> History(string lead, DateTimeOffset? asOf = null, string clock = "recorded") =>
        (await product.Analyst.Get($"/v1/history/leads/{lead}?clock={clock}{(asOf is null ? "" : $"&asOf={Uri.EscapeDataString(asOf.Value.Text())}")}")).Must(200);
}
