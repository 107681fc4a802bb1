using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>
/// Nobody is lost for ever: a lost cycle comes back to life after a time of rest (000-02.7, 000-04), an owner buys again (000-02.5,
/// 001-29), and who may buy later is left alone until then (002-12). Each is a new cycle of the same customer; no source changes.
/// </summary>
[Collection(Product.Collection)]
public sealed class ReactivationJourney(Product product)
{
    [Fact]
    [Trait("row", "000-04")]
    public async Task A_lost_cycle_comes_back_to_life_as_a_new_one_after_a_time_of_rest()
    {
        var life = await Life.Begin(product);
        await life.Contact();
        await life.Book();
        await life.Confirm();
        await life.Arrive();
        var consultant = product.Consultant("D001");
        (await consultant.Post($"/v1/leads/{life.Lead}/reactivate", "{}")).Refused(409, "cycle-open");
        (await consultant.Post($"/v1/deals/{life.Deal}/lose", """{"statedReason":"price"}""")).Must(200);
        await Eventually.Holds("the cycle ended", async () => (string)(await product.Hq.Get($"/v1/leads/{life.Lead}")).Must(200)["status"]! == "closed");
        (await consultant.Post($"/v1/leads/{life.Lead}/reactivate", "{}")).Refused(409, "cooling-off");
        (await product.Consultant("D002").Post($"/v1/leads/{life.Lead}/reactivate", "{}")).Refused(404);

        await product.Advance("P31D");
        var again = (await consultant.Post($"/v1/leads/{life.Lead}/reactivate", """{"campaign":"2027-win-back","interest":{"model":"S6"}}""")).Must(201);
        var lead = (string)again["leadId"]!;
        (lead == life.Lead, (string)again["customerId"]!, (string)again["status"]!, (string)again["dealer"]!).ShouldBe((false, life.Customer, "received", "D001"));
        var view = (await product.Hq.Get($"/v1/leads/{lead}")).Must(200);
        ((string)view["source"]!, (string)view["subSource"]!, (string)view["campaign"]!, (string)view["interest"]!["model"]!).ShouldBe(("lost_or_uncontrolled_reactivation", "defeated", "2027-win-back", "S6"));
        var old = (await product.Hq.Get($"/v1/leads/{life.Lead}")).Must(200);
        ((string)old["source"]!, (string)old["subSource"]!, (string)old["status"]!).ShouldBe(("hq_dispatched", "autohome", "closed"));
        ((string)(await consultant.Post($"/v1/leads/{life.Lead}/reactivate", "{}")).Must(201)["status"]!).ShouldBe("duplicate");
        await product.Queues["D001"].Hears("the call centre has a new case", lead, events => events.Any(e => e.Type == "case_opened"));
        (await product.Scalar<string>("lead-intake", "select data ->> 'reactivatedFrom' from mt_events where stream_id = $1 and type = 'lead_received'", Guid.Parse(lead))).ShouldBe(life.Lead);
    }

    [Fact]
    [Trait("row", "000-05")]
    public async Task _000_05_a_cycle_that_went_out_of_control_is_told_apart_from_a_lost_one_and_comes_back_to_life()
    {
        var life = await Life.Begin(product);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            (await life.Contact(result: "no_answer")).Must(200);
        }

        await product.Queues["D001"].Hears("the cycle is over", life.Lead, events => events.Any(e => e.Type == "case_out_of_control") && events.Any(e => e.Type == "lead_closed"));
        await product.Advance("P8D");
        var again = (await product.Hq.Post($"/v1/leads/{life.Lead}/reactivate", "{}")).Must(201);
        var view = (await product.Hq.Get($"/v1/leads/{(string)again["leadId"]!}")).Must(200);
        ((string)view["source"]!, (string)view["subSource"]!, (string)again["customerId"]!).ShouldBe(("lost_or_uncontrolled_reactivation", "out_of_control", life.Customer));
    }

    [Fact]
    [Trait("row", "001-29")]
    public async Task An_owner_who_may_buy_again_is_a_new_lead_of_the_dealer_that_cares_for_them()
    {
        var life = await Life.Begin(product);
        await life.Sell();
        var consultant = product.Consultant("D001");
        (await consultant.Post($"/v1/ownerships/{life.Ownership}/repurchase", """{"kind":"trade_up","interest":{"model":" "}}""")).Refused(409, "model-missing");
        (await consultant.Post($"/v1/ownerships/{life.Ownership}/repurchase", """{"kind":"trade_up","interest":{"model":"ES9"}}""")).Must(200);
        (await consultant.Post($"/v1/ownerships/{life.Ownership}/repurchase", """{"kind":"trade_up","interest":{"model":"ES9"}}""")).Must(200)["events"]!.AsArray().ShouldBeEmpty();

        var leads = await Eventually.Gives("a new lead of the owner", async () =>
            await product.Column("lead-intake", "select stream_id::text from mt_events where type = 'lead_received' and data ->> 'customerId' = $1 and data ->> 'source' = 'owner_repurchase'", life.Customer) is { Count: > 0 } some ? some : null);
        var lead = leads.ShouldHaveSingleItem();
        var view = (await product.Hq.Get($"/v1/leads/{lead}")).Must(200);
        ((string)view["subSource"]!, (string)view["status"]!, (string)view["dealer"]!, (string)view["interest"]!["model"]!).ShouldBe(("trade_up", "dispatched", "D001", "ES9"));
        await product.Queues["D001"].Hears("the call centre has a case", lead, events => events.Any(e => e.Type == "case_opened"));
        ((string)(await consultant.Get($"/v1/customers/{life.Customer}")).Must(200)["name"]!).ShouldBe("周晓岚");
    }

    [Fact]
    [Trait("row", "002-12")]
    public async Task Who_may_buy_later_is_left_alone_until_then()
    {
        var day = DateOnly.FromDateTime((await product.Now()).AddDays(40).Date);
        var document = Life.Document(Life.Number("FUTURE"), "D002").Replace("\"customer\"", $"\"contactFrom\":\"{day:yyyy-MM-dd}\",\"customer\"", StringComparison.Ordinal);
        var lead = (string)(await product.Hq.Post("/v1/leads", document)).Must(201)["leadId"]!;
        var held = (await product.Hq.Get($"/v1/leads/{lead}")).Must(200);
        ((string)held["status"]!, (string)held["reason"]!).ShouldBe(("held", "future"));
        DateTimeOffset.Parse((string)held["heldUntil"]!, null).ShouldBe(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)));
        await product.Advance("P41D");
        await product.Queues["D002"].Hears("its dealer has it when the day has come", lead, events => events.Any(e => e.Type == "lead_dispatched"));
    }
}
