using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Who brings a buyer is rewarded: once, for the sale, within the budget, and nobody above them (004-13, 003-03).</summary>
[Collection(Product.Collection)]
[Trait("row", "004-13")]
public sealed class ReferralJourney(Product product)
{
    private readonly Client _consultant = product.Consultant("D001");
    private readonly Client _sales = product.As("SALES_D001_KEY");

    [Fact]
    public async Task Who_brings_themselves_and_who_closes_a_circle_of_three_is_refused_and_every_lead_stands()
    {
        var phone = Life.Phone();
        var first = (await _consultant.Post("/v1/registrations", Form("walk_in", phone))).Must(201);
        var (own, ownLead) = ((string)first["customerId"]!, (string)first["leadId"]!);
        (await _consultant.Get($"/v1/leads/{ownLead}/referral")).Refused(404);
        var second = await Brought(Life.Phone(), own, "open");
        var third = await Brought(Life.Phone(), second.Customer, "open");

        var circle = await Brought(phone, third.Customer, "refused");
        ((string)circle.Referral["refusal"]!, circle.Customer).ShouldBe(("circle", own));
        var self = await Brought(phone, own, "refused");
        ((string)self.Referral["refusal"]!, self.Customer).ShouldBe(("self_referral", own));
        var again = await Brought(third.Phone, own, "refused");
        ((string)again.Referral["refusal"]!, again.Customer).ShouldBe(("already_referred", third.Customer));

        foreach (var lead in new[] { circle, self, again })
        {
            ((string)(await _consultant.Get($"/v1/leads/{lead.Lead}")).Must(200)["source"]!).ShouldBe("referral", "the lead stands, whoever brought it");
            (await _sales.Post($"/v1/referrals/{(string)lead.Referral["referralId"]!}/approve", Reward("commission", 500))).Refused(409, "referral-refused");
        }

        await product.Queues["D001"].Hears("the dealer's system hears why", circle.Lead, events => events.Any(e => e.Type == "referral_refused" && (string)e.Json["data"]!["reason"]! == "circle"));
        (await product.Consultant("D002").Get($"/v1/leads/{circle.Lead}/referral")).Refused(404);
        (await _consultant.Get($"/v1/referrals?referrer={own}")).Must(200)["items"]!.AsArray().Select(row => (string)row!["status"]!).Order(StringComparer.Ordinal).ShouldBe(["open", "refused", "refused"]);
        (await _consultant.Get("/v1/referrals?status=nearly")).Refused(400);
    }

    [Fact]
    [Trait("row", "003-03")]
    public async Task A_reward_is_approved_within_the_budget_given_once_and_goes_one_step()
    {
        var began = await product.Now();
        var top = (string)(await _consultant.Post("/v1/registrations", Form("walk_in", Life.Phone()))).Must(201)["customerId"]!;
        var friend = await Life.Registered(product, Form("referral", Life.Phone(), top));
        var referral = await Referral(friend.Lead, "open");
        var id = (string)referral["referralId"]!;
        (await _sales.Post($"/v1/referrals/{id}/approve", Reward("commission", 600))).Refused(409, "not-sold");
        await friend.Sell();
        await Referral(friend.Lead, "earned");
        var before = (await _consultant.Get($"/v1/referrals/{id}")).ETag;

        // Whom the friend brings is the friend's alone.
        var another = await Life.Registered(product, Form("referral", Life.Phone(), friend.Customer));
        await another.Sell();
        var next = (string)(await Referral(another.Lead, "earned"))["referralId"]!;
        ((string)(await _consultant.Get($"/v1/referrals/{next}")).Must(200)["referrer"]!).ShouldBe(friend.Customer);
        (await _consultant.Get($"/v1/referrals/{id}")).ETag.ShouldBe(before);
        (await _consultant.Get($"/v1/referrals?referrer={top}")).Must(200)["items"]!.AsArray().ShouldHaveSingleItem();

        // A thousand a month.
        (await _sales.Post($"/v1/referrals/{id}/approve", Reward("commission", 600))).Refused(409, "no-budget");
        (await _consultant.Put("/v1/dealers/D001/reward-budget", Budget(1000))).Refused(403);
        (await product.As("SALES_D002_KEY").Put("/v1/dealers/D001/reward-budget", Budget(1000))).Refused(404);
        (await _sales.Put("/v1/dealers/D001/reward-budget", """{"monthly":{"minorUnits":-1,"currency":"CNY"}}""")).Refused(400).ShouldBe(["/monthly"]);
        (await _sales.Put("/v1/dealers/D001/reward-budget", $$"""{"monthly":{{Life.Money(1000)}},"from":"{{began.AddMonths(-1):yyyy-MM-dd}}"}""")).Refused(409, "effective-in-the-past");
        (await _sales.Put("/v1/dealers/D001/reward-budget", Budget(1000))).Must(201);

        (await _consultant.Post($"/v1/referrals/{id}/approve", Reward("commission", 600))).Refused(403);
        (await product.As("SALES_D002_KEY").Post($"/v1/referrals/{id}/approve", Reward("commission", 600))).Refused(404);
        (await _sales.Post($"/v1/referrals/{id}/approve", """{"kind":"commission","amount":{"minorUnits":60000,"currency":"CNY"},"receiver":"somebody"}""")).Refused(400);
        (await _sales.Post($"/v1/referrals/{id}/approve", Reward("commission", 0))).Refused(409, "amount-missing");
        (await _sales.Post($"/v1/referrals/{id}/approve", """{"kind":"commission","amount":{"minorUnits":600,"currency":"EUR"}}""")).Refused(409, "wrong-currency");
        (await _sales.Post($"/v1/referrals/{id}/approve", Reward("commission", 1001))).Refused(409, "budget-spent");
        (await _sales.Post($"/v1/referrals/{id}/paid", """{"reference":"R-1"}""")).Refused(409, "not-approved");
        (await _sales.Post($"/v1/referrals/{id}/approve", Reward("commission", 600), ifMatch: "\"1\"")).Refused(412);
        Events(await _sales.Post($"/v1/referrals/{id}/approve", Reward("commission", 600))).ShouldBe(["reward_approved"]);
        Events(await _sales.Post($"/v1/referrals/{id}/approve", Reward("commission", 600))).ShouldBeEmpty();
        (await _sales.Post($"/v1/referrals/{id}/approve", Reward("fuel_card", 600))).Refused(409, "already-approved");
        (await _sales.Post($"/v1/referrals/{next}/approve", Reward("fuel_card", 401))).Refused(409, "budget-spent");
        Events(await _sales.Post($"/v1/referrals/{next}/approve", Reward("fuel_card", 400))).ShouldBe(["reward_approved"]);
        var left = (await _sales.Get("/v1/dealers/D001/reward-budget")).Must(200);
        ((long)left["reserved"]!["minorUnits"]!, (long)left["left"]!["minorUnits"]!).ShouldBe((100_000, 0));

        // Given once; the other is taken back, and what was kept for it is free.
        Events(await _sales.Post($"/v1/referrals/{id}/paid", """{"reference":"R-1"}""")).ShouldBe(["reward_paid"]);
        Events(await _sales.Post($"/v1/referrals/{id}/paid", """{"reference":"R-1"}""")).ShouldBeEmpty();
        (await _sales.Post($"/v1/referrals/{id}/paid", """{"reference":"R-2"}""")).Refused(409, "already-paid");
        (await _sales.Post($"/v1/referrals/{id}/decline", """{"reason":"other"}""")).Refused(409, "already-paid");
        Events(await _sales.Post($"/v1/referrals/{next}/decline", """{"reason":"not_wanted"}""")).ShouldBe(["reward_declined"]);
        ((long)(await _sales.Get("/v1/dealers/D001/reward-budget")).Must(200)["left"]!["minorUnits"]!).ShouldBe(40_000);

        var paid = (await _consultant.Get($"/v1/referrals/{id}")).Must(200);
        ((string)paid["status"]!, (string)paid["kind"]!, (string)paid["reference"]!, (string)paid["referrer"]!).ShouldBe(("paid", "commission", "R-1", top));
        var figures = (await _sales.Get($"/v1/dealers/D001/referral-figures?from={Uri.EscapeDataString(began.Text())}&to={Uri.EscapeDataString((await product.Now()).AddMinutes(1).Text())}")).Must(200);
        ((int)figures["made"]! >= 2, (int)figures["bought"]! >= 2, (int)figures["paid"]!, (int)figures["declined"]!).ShouldBe((true, true, 1, 1));
        var sum = figures["rewards"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)sum["kind"]!, (long)sum["amount"]!["minorUnits"]!, (long)sum["paid"]!["minorUnits"]!).ShouldBe(("commission", 60_000, 60_000));
        await product.Queues["D001"].Hears("the dealer's system hears of it", friend.Lead, events => events.Any(e => e.Type == "reward_paid"));
    }

    private static string Form(string source, string phone, string? referredBy = null) => $$"""
        {"source":"{{source}}"{{(referredBy is null ? "" : $",\"referredBy\":\"{referredBy}\"")}},"customer":{"name":"赵敏","phone":"{{phone}}","city":"武汉"},
         "interest":{"model":"ES7","colour":"red","trim":"Max","needBy":"2027-02-01"},
         "consent":{"purposes":["contact","dealer_transfer"],"at":"2026-01-05T08:59:00+08:00","evidence":"form:es7-launch-v3#checkbox2"} }
        """;

    private static string Reward(string kind, long yuan) => $$"""{"kind":"{{kind}}","amount":{{Life.Money(yuan)}}}""";

    private static string Budget(long yuan) => $$"""{"monthly":{{Life.Money(yuan)}}}""";

    private static IEnumerable<string> Events(Answer answer) => answer.Must(200)["events"]!.AsArray().Select(e => (string)e!);

    /// <summary>Registers somebody as brought by a customer, and waits until it is known whether that counts.</summary>
    private async Task<(string Lead, string Customer, string Phone, JsonNode Referral)> Brought(string phone, string referrer, string status)
    {
        var receipt = (await _consultant.Post("/v1/registrations", Form("referral", phone, referrer))).Must(201);
        var lead = (string)receipt["leadId"]!;
        return (lead, (string)receipt["customerId"]!, phone, await Referral(lead, status));
    }

    private Task<JsonNode> Referral(string lead, string status) => Eventually.Gives(
        $"the referral is {status}", async () => await _consultant.Get($"/v1/leads/{lead}/referral") is { Status: 200 } answer && (string)answer.Json["status"]! == status ? answer.Json : null);
}
