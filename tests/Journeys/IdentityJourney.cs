using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>One person behind several numbers and addresses: found, merged, un-merged, forgotten; asked for their consent, and heard when they take it back.</summary>
[Collection(Product.Collection)]
public sealed class IdentityJourney(Product product)
{
    [Fact]
    public async Task An_address_finds_a_customer_with_another_number_and_a_relay_number_finds_nobody()
    {
        var (mail, relay) = (Mail(), Life.Phone());
        var first = await Push(Life.Phone(), mail);
        (await Push(Life.Phone(), mail.ToUpperInvariant())).Customer.ShouldBe(first.Customer);
        (await Push(null, mail)).Customer.ShouldBe(first.Customer);

        var portal = await Push(relay, null, customer => (customer["phoneKind"], customer["phoneValidUntil"]) = ("relay", "2030-01-01T00:00:00+08:00"));
        (await Push(relay, null, customer => customer["phoneKind"] = "relay")).Customer.ShouldNotBe(portal.Customer);
        (await Push(relay, null)).Customer.ShouldNotBe(portal.Customer);
        var shown = (await product.Hq.Get($"/v1/customers/{portal.Customer}")).Must(200);
        ((string)shown["phone"]!, (string)shown["phoneKind"]!, shown["phoneValidUntil"]!.GetValue<DateTimeOffset>().Year).ShouldBe(($"+86{relay}", "relay", 2030));

        (await product.Hq.Post("/v1/leads", Document(null, null))).Refused(400).ShouldBe(["/customer/phone"]);
        (await product.Hq.Post("/v1/leads", Document(null, "nobody"))).Refused(400).ShouldBe(["/customer/email"]);
    }

    [Fact]
    public async Task Two_customers_are_one_and_two_again_and_forgotten_whole()
    {
        var (phoneA, phoneB, mail) = (Life.Phone(), Life.Phone(), Mail());
        var (a, b) = (await Push(phoneA, null), await Push(phoneB, mail));
        (await Push(phoneA, mail)).Customer.ShouldBe(a.Customer, "the number wins");
        (await product.Hq.Get($"/v1/customers/{a.Customer}/matches")).Must(200).AsArray().Select(m => (string)m!["other"]!).ShouldBe([b.Customer]);
        (await product.Consultant("D001").Get($"/v1/customers/{a.Customer}/matches")).Refused(403);

        var into = $$"""{"into":"{{b.Customer}}","reason":"same person, called"}""";
        (await product.Consultant("D001").Post($"/v1/customers/{a.Customer}/merge", into)).Refused(403);
        (await product.Hq.Post($"/v1/customers/{a.Customer}/merge", into.Replace("same person, called", " ", StringComparison.Ordinal))).Refused(400).ShouldBe(["/reason"]);
        (await product.Hq.Post($"/v1/customers/{a.Customer}/merge", into.Replace(b.Customer, Guid.CreateVersion7().ToString(), StringComparison.Ordinal))).Refused(400).ShouldBe(["/into"]);
        (await product.Hq.Post($"/v1/customers/{b.Customer}/merge", into)).Refused(409, "merged-with-itself");
        var key = Guid.CreateVersion7().ToString();
        var merged = (await product.Hq.Post($"/v1/customers/{a.Customer}/merge", into, once: key)).Must(200);
        (await product.Hq.Post($"/v1/customers/{a.Customer}/merge", into, once: key)).Must(200).ToJsonString().ShouldBe(merged.ToJsonString());
        (await product.Hq.Post($"/v1/customers/{b.Customer}/merge", into.Replace(b.Customer, a.Customer, StringComparison.Ordinal))).Refused(409, "survivor-merged");
        ((string)(await product.Hq.Get($"/v1/customers/{a.Customer}")).Must(200)["mergedInto"]!).ShouldBe(b.Customer);

        // The first number is the other's now, and so is the open cycle.
        var next = await Push(phoneA, null);
        next.Customer.ShouldBe(b.Customer);
        ((string)(await product.Hq.Get($"/v1/leads/{next.Lead}")).Must(200)["linkedTo"]!).ShouldBe(a.Lead);

        (await product.Hq.Post($"/v1/customers/{a.Customer}/unmerge", """{"reason":"brothers"}""")).Must(200);
        (await product.Hq.Post($"/v1/customers/{a.Customer}/unmerge", """{"reason":"brothers"}""")).Refused(409, "not-merged");
        (await Push(phoneA, null)).Customer.ShouldBe(a.Customer);
        (await Push(phoneB, null)).Customer.ShouldBe(b.Customer);
        (await product.Hq.Get($"/v1/customers/{a.Customer}")).Must(200)["mergedInto"].ShouldBeNull();

        (await product.Hq.Post($"/v1/customers/{a.Customer}/merge", into)).Must(200);
        (await product.Hq.Delete($"/v1/customers/{a.Customer}")).Status.ShouldBe(204);
        foreach (var gone in new[] { a, b })
        {
            var shown = (await product.Hq.Get($"/v1/customers/{gone.Customer}")).Must(200).AsObject();
            shown.Where(m => m.Value is not null).Select(m => m.Key).ShouldBe(["customerId", "erased"]);
            foreach (var service in new[] { "lead-intake", "qualification" })
            {
                await Eventually.Holds($"{service} has destroyed the key", async () =>
                    (await product.Column(service, "select 'kept' from subject_keys where subject = $1 and wrapped is not null", Guid.Parse(gone.Customer))).Count == 0);
            }

            await product.Queues["D001"].Hears("its dealer is told", gone.Customer, events => events.Any(e => e.Type == "customer_erased"));
        }

        new[] { a.Customer, b.Customer }.ShouldNotContain((await Push(phoneA, mail)).Customer);
    }

    [Fact]
    public async Task Consent_that_comes_later_lets_a_held_lead_go_to_whom_it_names()
    {
        var held = await Push(Life.Phone(), null, consent: ["contact"]);
        var consents = $"/v1/customers/{held.Customer}/consents";
        (await product.Hq.Post($"/v1/leads/{held.Lead}/release", "{}")).Refused(409, "no-consent");
        (await product.Consultant("D001").Post(consents, """{"purposes":["dealer_transfer"],"evidence":"call:1"}""")).Refused(404);
        (await product.Hq.Post(consents, """{"purposes":[],"evidence":" ","channels":["fax"],"receivers":["D999"]}""")).Refused(400)
            .Order(StringComparer.Ordinal).ShouldBe(["/channels", "/evidence", "/purposes", "/receivers"]);

        (await product.Hq.Post(consents, $$"""{"purposes":["dealer_transfer"],"evidence":"call:1","receivers":["D001"],"leadId":"{{held.Lead}}"}""")).Must(200);
        await product.Queues["D001"].Hears("the dealer has the lead", held.Lead, events => events.Any(e => e.Type == "lead_dispatched") && events.Any(e => e.Type == "case_opened"));
        var ledger = (await product.Consultant("D001").Get(consents)).Must(200).AsArray();
        ledger.Select(e => ((string)e!["what"]!, (string)e["evidence"]!)).ShouldBe([("given", "form:es7-launch-v3#checkbox2"), ("given", "call:1")]);
        ledger[1]!["by"].ShouldBeNull();
        ((string)(await product.Hq.Get(consents)).Must(200)[1]!["by"]!).ShouldBe("hq-xinghe");
        (await product.Consultant("D002").Get(consents)).Refused(404);
    }

    [Fact]
    public async Task Who_takes_their_consent_back_is_worked_on_by_nobody()
    {
        var phone = Life.Phone();
        var life = await Life.Begin(product, document: Document(phone, null));
        await life.Book();
        var consents = $"/v1/customers/{life.Customer}/consents";
        (await product.Consultant("D002").Post($"{consents}/withdraw", """{"evidence":"call:2"}""")).Refused(404);
        (await product.Consultant("D001").Post($"{consents}/withdraw", """{"evidence":"call:2","purposes":["marketing"]}""")).Must(200);
        ((string)(await product.Hq.Get($"/v1/leads/{life.Lead}")).Must(200)["status"]!).ShouldBe("dispatched");

        (await product.Consultant("D001").Post($"{consents}/withdraw", """{"evidence":"call:2","purposes":["contact"]}""")).Must(200);
        var shown = (await product.Hq.Get($"/v1/leads/{life.Lead}")).Must(200);
        ((string)shown["status"]!, (string)shown["reason"]!).ShouldBe(("closed", "consent_withdrawn"));
        await product.Queues["D001"].Hears("its work on it ends", life.Lead, events =>
            events.Any(e => e.Type == "lead_closed") && events.Any(e => e.Type == "case_suspended") && events.Any(e => e.Type == "invitation_withdrawn"));
        (await product.Scalar<long>("lead-intake", "select count(*) from deadlines where stream = $1", Guid.Parse(life.Lead))).ShouldBe(0);
        (await life.Contact()).Refused(409, "case-suspended");

        var late = await Push(phone, null);
        shown = (await product.Hq.Get($"/v1/leads/{late.Lead}")).Must(200);
        ((string)shown["status"]!, (string)shown["reason"]!).ShouldBe(("invalid", "opted_out"));
        (await product.Hq.Post($"/v1/leads/{late.Lead}/release", "{}")).Refused(409, "no-consent");
        var anew = await Push(phone, null, at: (await product.Now()).AddSeconds(1));
        ((string)(await product.Hq.Get($"/v1/leads/{anew.Lead}")).Must(200)["status"]!).ShouldBe("dispatched");
        (await product.Hq.Get(consents)).Must(200).AsArray().Select(e => (string)e!["what"]!).ShouldBe(["given", "given", "withdrawn", "withdrawn", "given"]);
    }

    [Fact]
    public async Task Leads_that_are_let_go_together_are_one_cycle_of_their_customer()
    {
        var phone = Life.Phone();
        var held = new[] { await Push(phone, null, consent: ["contact"]), await Push(phone, null, consent: ["contact"]), await Push(phone, null, consent: ["contact"]) };
        (await product.Hq.Post($"/v1/customers/{held[0].Customer}/consents", """{"purposes":["dealer_transfer"],"evidence":"call:3"}""")).Must(200);
        await Eventually.Holds("each is with the dealer", async () =>
            (await Task.WhenAll(held.Select(async h => (string)(await product.Hq.Get($"/v1/leads/{h.Lead}")).Must(200)["status"]!))).Order(StringComparer.Ordinal).SequenceEqual(["dispatched", "linked", "linked"]));
        var views = await Task.WhenAll(held.Select(async h => (await product.Hq.Get($"/v1/leads/{h.Lead}")).Must(200)));
        var cycle = (string)views.Single(v => (string)v["status"]! == "dispatched")["leadId"]!;
        views.Where(v => (string)v["status"]! == "linked").ShouldAllBe(v => (string)v["linkedTo"]! == cycle);
    }

    [Fact]
    public async Task A_dealer_is_told_the_numbers_that_its_own_leads_told()
    {
        var (first, second, mail) = (Life.Phone(), Life.Phone(), Mail());
        var one = await Push(first, mail);
        var two = (await product.Hq.Post("/v1/leads", Document(second, mail).Replace("\"dealer\":\"D001\"", "\"dealer\":\"D002\"", StringComparison.Ordinal))).Must(201);
        ((string)two["customerId"]!).ShouldBe(one.Customer);
        ((string)(await product.Consultant("D001").Get($"/v1/customers/{one.Customer}")).Must(200)["phone"]!).ShouldBe($"+86{first}");
        ((string)(await product.Consultant("D002").Get($"/v1/customers/{one.Customer}")).Must(200)["phone"]!).ShouldBe($"+86{second}");
    }

    [Fact]
    public async Task What_cannot_be_is_refused_or_means_now_and_stops_no_file()
    {
        var impossible = Life.Document(Life.Number("DAY")).Replace("\"customer\"", "\"contactFrom\":\"0001-01-01\",\"customer\"", StringComparison.Ordinal);
        ((string)(await product.Hq.Get($"/v1/leads/{(string)(await product.Hq.Post("/v1/leads", impossible)).Must(201)["leadId"]!}")).Must(200)["status"]!).ShouldBe("dispatched");
        var lead = await Push(Life.Phone(), "N/A");
        (await product.Hq.Get($"/v1/customers/{lead.Customer}")).Must(200)["email"].ShouldBeNull();

        // Consent of tomorrow is taken back today.
        var tomorrow = await Push(Life.Phone(), null, at: (await product.Now()).AddYears(50));
        (await product.Hq.Post($"/v1/customers/{tomorrow.Customer}/consents/withdraw", """{"evidence":"call:4"}""")).Must(200);
        ((string)(await product.Hq.Get($"/v1/leads/{tomorrow.Lead}")).Must(200)["status"]!).ShouldBe("closed");
    }

    private static string Mail() => $"{Guid.CreateVersion7():N}@example.com";

    private static string Document(string? phone, string? mail, Action<JsonObject>? customer = null, string[]? consent = null, DateTimeOffset? at = null)
    {
        var lead = JsonNode.Parse(Life.Document(Life.Number("WHO")))!;
        (lead["customer"]!["phone"], lead["customer"]!["email"]) = (phone, mail);
        customer?.Invoke(lead["customer"]!.AsObject());
        if (consent is not null)
        {
            lead["consent"]!["purposes"] = new JsonArray([.. consent.Select(p => (JsonNode)p)]);
        }

        if (at is { } time)
        {
            lead["consent"]!["at"] = time.Text();
        }

        return lead.ToJsonString();
    }

    private async Task<(string Lead, string Customer)> Push(string? phone, string? mail, Action<JsonObject>? customer = null, string[]? consent = null, DateTimeOffset? at = null)
    {
        var receipt = (await product.Hq.Post("/v1/leads", Document(phone, mail, customer, consent, at))).Must(201);
        return ((string)receipt["leadId"]!, (string)receipt["customerId"]!);
    }
}
