using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Over HTTP, what belongs to one dealer does not exist for another; a role reaches what it needs and no more.</summary>
[Collection(Product.Collection)]
public sealed class DealersApartJourney(Product product)
{
    [Fact]
    public async Task Nobody_of_another_dealer_sees_or_changes_a_lead()
    {
        var life = await Life.Begin(product, "D001");
        (await life.Contact()).Must(200);
        await life.Book();
        await life.Arrive();
        await life.Propose(259_900);
        (await life.Concede(3_000)).Must(200);
        await life.Sign();
        await life.Deliver();
        string[] paths =
        [
            $"/v1/leads/{life.Lead}", $"/v1/leads/{life.Lead}/case", $"/v1/appointments/{life.Appointment}", $"/v1/deals/{life.Deal}", $"/v1/leads/{life.Lead}/deal",
            $"/v1/ownerships/{life.Ownership}", $"/v1/leads/{life.Lead}/ownership", $"/v1/customers/{life.Customer}",
        ];
        await Eventually.Holds("every service has heard of the order", async () => (string?)(await product.Consultant("D001").Get(paths[1])).Must(200)["status"] == "closed");
        var before = await ETags(paths);

        foreach (var key in new[] { "CONSULTANT_D002_KEY", "MANAGER_D002_KEY", "DEALER_D002_KEY" })
        {
            var stranger = product.As(key);
            foreach (var path in paths)
            {
                // A dealer's system has no cases: its key does not open that door at all.
                (await stranger.Get(path)).Status.ShouldBe(key == "DEALER_D002_KEY" && path.EndsWith("/case", StringComparison.Ordinal) ? 403 : 404, $"{key} {path}");
            }

            var due = (await product.Now()).AddDays(1).Text();
            foreach (var (path, json) in new[]
            {
                ($"/v1/leads/{life.Lead}/contacts", $$"""{"channel":"phone","direction":"outbound","result":"connected","conversation":{"goals":[{"goal":"obtain_data"}]},"nextAction":{"action":"call","dueAt":"{{due}}"} }"""),
                ($"/v1/leads/{life.Lead}/appointments", $$"""{"type":"sales","at":"{{due}}"}"""),
                ($"/v1/appointments/{life.Appointment}/confirm", ""),
                ($"/v1/appointments/{life.Appointment}/arrive", """{"reason":"walk_in"}"""),
                ($"/v1/appointments/{life.Appointment}/no-show", ""),
                ($"/v1/appointments/{life.Appointment}/cancel", """{"by":"customer","reason":"ill"}"""),
                ($"/v1/deals/{life.Deal}/proposals", $$"""{"model":"M8","price":{{Life.Money(1)}} }"""),
                ($"/v1/deals/{life.Deal}/concessions", $$"""{"amount":{{Life.Money(1)}},"inReturn":"nothing"}"""),
                ($"/v1/deals/{life.Deal}/sign", ""),
                ($"/v1/deals/{life.Deal}/deliver", "{}"),
                ($"/v1/deals/{life.Deal}/lose", """{"statedReason":"price"}"""),
                ($"/v1/ownerships/{life.Ownership}/contacts", """{"channel":"phone","result":"connected"}"""),
            })
            {
                (await stranger.Post(path, json)).Refused(404);
            }
        }

        foreach (var list in new[] { "/v1/cases?status=closed", "/v1/appointments", "/v1/deals", "/v1/ownerships" })
        {
            await Eventually.Holds($"its own dealer finds it in {list}", async () => await Lists(product.Consultant("D001"), list, life.Lead));
            (await Lists(product.Consultant("D002"), list, life.Lead)).ShouldBeFalse(list);
        }

        (await Lists(product.DealerSystem("D002"), "/v1/feed/events", life.Lead)).ShouldBeFalse();
        product.Queues["D002"].Of(life.Lead).ShouldBeEmpty();
        product.Queues["D003"].Of(life.Lead).ShouldBeEmpty();
        (await ETags(paths)).ShouldBe(before, "and nothing of it changed");
    }

    [Fact]
    public async Task Another_brand_sees_nothing()
    {
        var life = await Life.Begin(product);
        var keys = new[] { ("hq", ""), ("analyst", "") }.Select(async k =>
            (string)(await product.Admin.Post("/v1/keys", $$"""{"client":"{{k.Item1}}-yinhe","name":"Another brand","role":"{{k.Item1}}","brand":"YINHE"}""")).Must(201)["key"]!);
        var (hq, analyst) = (product.WithKey(await keys.First()), product.WithKey(await keys.Last()));

        (await hq.Get($"/v1/leads/{life.Lead}")).Refused(404);
        (await hq.Get($"/v1/customers/{life.Customer}")).Refused(404);
        (await hq.Delete($"/v1/customers/{life.Customer}")).Refused(404);
        (await analyst.Get($"/v1/history/leads/{life.Lead}")).Refused(404);
        (await analyst.Get("/v1/history/events")).Must(200)["events"]!.AsArray().ShouldBeEmpty();
        (await hq.Get("/v1/feed/events")).Must(200)["events"]!.AsArray().ShouldBeEmpty();
        (await product.Hq.Get($"/v1/leads/{life.Lead}")).Must(200);
    }

    [Theory]
    [InlineData("ANALYST_KEY", "/v1/feed/events")]
    [InlineData("ANALYST_KEY", "/v1/deals")]
    [InlineData("DEALER_D001_KEY", "/v1/history/events")]
    [InlineData("DEALER_D001_KEY", "/v1/keys")]
    [InlineData("CONSULTANT_D001_KEY", "/v1/history/events")]
    [InlineData("CONSULTANT_D001_KEY", "/v1/feed/events")]
    [InlineData("MANAGER_D001_KEY", "/v1/dev/clock")]
    [InlineData("HQ_KEY", "/v1/deals")]
    [InlineData("HQ_KEY", "/v1/cases")]
    public async Task A_role_does_not_reach_what_it_does_not_need(string key, string path) => (await product.As(key).Get(path)).Refused(403, "forbidden");

    [Fact]
    public async Task Services_cannot_be_reached_around_the_gateway()
    {
        var life = await Life.Begin(product);
        var service = new Uri(product.Running.UrlOf("lead-intake"));
        using var http = new HttpClient();

        // The gateway's keys mean nothing to a service, and the services' own door is shown to nobody.
        foreach (var (url, path, key) in new[]
        {
            (service, $"/v1/leads/{life.Lead}", product.Hq.Key), (service, $"/v1/leads/{life.Lead}", null),
            (service, $"/internal/streams/{life.Lead}/events", product.Admin.Key),
        })
        {
            (await new Client(http, url, key).Get(path)).Refused(401);
        }

        (await product.Admin.Get($"/internal/streams/{life.Lead}/events")).Refused(404);
    }

    private async Task<List<string?>> ETags(string[] paths)
    {
        var tags = new List<string?>();
        foreach (var path in paths)
        {
            tags.Add((await product.Consultant("D001").Get(path)).ETag);
        }

        return tags;
    }

    private static async Task<bool> Lists(Client client, string path, string lead)
    {
        for (string? after = null; ;)
        {
            var page = (await client.Get($"{path}{(path.Contains('?', StringComparison.Ordinal) ? "&" : "?")}limit=1000{(after is null ? "" : $"&after={after}")}")).Must(200);
            if (page.ToJsonString().Contains(lead, StringComparison.Ordinal))
            {
                return true;
            }

            var next = (string?)page["next"];
            if (next is null || next == after)
            {
                return false;
            }

            after = next;
        }
    }
}
