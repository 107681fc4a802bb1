using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Who does not want a queue pulls: the same events, page by page, and goes on where it stopped.</summary>
[Collection(Product.Collection)]
public sealed class FeedJourney(Product product)
{
    [Fact]
    public async Task Pages_of_seven_give_each_event_of_the_queue_once_in_order()
    {
        await product.Sample;

        var (pulled, next) = await Pull(product.DealerSystem("D003"), "/v1/feed/events", 7);

        pulled.Count.ShouldBeGreaterThan(500);
        pulled.Select(e => e.Id).ShouldBeUnique();
        pulled.ShouldBeInOrder();
        // The queue may be a moment behind the feed, or ahead of what was pulled.
        await Eventually.Holds("the queue has brought everything that was pulled", () => pulled.All(e => product.Queues["D003"].Events.Any(q => q.Id == e.Id)));
        var (rest, _) = await Pull(product.DealerSystem("D003"), "/v1/feed/events", 7, next);
        var queue = product.Queues["D003"].Events.ToDictionary(e => e.Id);
        pulled.Concat(rest).Select(e => e.Id).ShouldBe(queue.Keys, ignoreOrder: true);
        pulled.ShouldAllBe(e => e.Essence == queue[e.Id].Essence);

        // Stopping anywhere and coming back changes nothing.
        var (first, cursor) = await Page(product.DealerSystem("D003"), "/v1/feed/events", 7, "");
        first.Select(e => e.Id).ShouldBe(pulled.Take(7).Select(e => e.Id));
        (await Page(product.DealerSystem("D003"), "/v1/feed/events", 7, cursor)).Events.Select(e => e.Id).ShouldBe(pulled.Skip(7).Take(7).Select(e => e.Id));
        (await Page(product.DealerSystem("D003"), "/v1/feed/events", 7, cursor)).Events.Select(e => e.Id).ShouldBe(pulled.Skip(7).Take(7).Select(e => e.Id));
    }

    [Fact]
    public async Task Whoever_waits_at_the_end_gets_what_comes()
    {
        var dealer = product.DealerSystem("D002");
        var (_, end) = await Pull(dealer, "/v1/feed/events", 1000);

        var life = await Life.Begin(product, "D002");

        var cursor = end;
        await Eventually.Holds("the new lead comes after the cursor", async () =>
        {
            var (events, next) = await Page(dealer, "/v1/feed/events", 100, cursor);
            cursor = next;
            return events.Any(e => e.Lead == life.Lead && e.Type == "case_opened");
        });
    }

    [Fact]
    public async Task Headquarters_get_the_events_of_all_their_dealers()
    {
        var lives = await Task.WhenAll(Product.Dealers.Select(d => Life.Begin(product, d)));
        await Task.WhenAll(lives.Select(l => product.Queues[l.Dealer].Hears("the dealer hears", l.Lead, events => events.Any(e => e.Type == "case_opened"))));

        var (all, _) = await Pull(product.Hq, "/v1/feed/events", 1000);

        foreach (var life in lives)
        {
            all.Where(e => e.Lead == life.Lead).Select(e => e.Id).ShouldBe(product.Queues[life.Dealer].Of(life.Lead).Select(e => e.Id), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task The_history_as_one_stream_equals_its_pages()
    {
        await product.Sample;

        var stream = (await product.Analyst.Get("/v1/history/events", "application/x-ndjson")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (pages, _) = await Pull(product.Analyst, "/v1/history/events", 997);

        stream.Length.ShouldBeGreaterThan(5000);
        pages.Count.ShouldBeGreaterThanOrEqualTo(stream.Length);
        stream.Select(l => Message.Of(l).Id).ShouldBe(pages.Take(stream.Length).Select(e => e.Id));
        pages.Select(e => e.Id).ShouldBeUnique();
        pages.ShouldBeInOrder();
        (await product.Analyst.Get("/v1/history/events?limit=1234", "application/x-ndjson")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(stream.Take(1234));
    }

    [Fact]
    public async Task The_history_is_everything_that_was_said_on_the_bus()
    {
        await product.Sample;
        await Life.Begin(product);

        // More is decided all the time: what was decided by now is said and told in the end, and nothing is told that was not said.
        var publishers = new[] { "lead-intake", "qualification", "appointment", "deal", "aftercare" };
        var decided = (await Task.WhenAll(publishers.Select(p => product.Column(p, "select id::text from mt_events")))).SelectMany(ids => ids).ToHashSet();
        await Eventually.Holds("the bus has caught up", () => decided.IsSubsetOf(product.Bus.Events.Select(e => e.Id)));
        // What is a dealer's and not one brand's only an administrator is told.
        var told = await Eventually.Gives("the history has caught up", async () =>
            (await Pull(product.Admin, "/v1/history/events", 1000)).Events is var all && decided.IsSubsetOf(all.Select(e => e.Id)) ? all : null);
        await Eventually.Holds("what is told was said", () => told.Select(e => e.Id).All(product.Bus.Events.Select(e => e.Id).ToHashSet().Contains));

        var said = product.Bus.Events.ToDictionary(e => e.Id, e => e.Essence);
        told.Select(e => e.Id).ShouldBeUnique();
        told.ShouldAllBe(e => e.Essence == said[e.Id]);
    }

    [Fact]
    public async Task The_history_is_asked_by_time_type_and_lead()
    {
        var life = await Life.Begin(product);
        await product.Advance("PT1M");
        var from = await product.Now();
        (await life.Contact()).Must(200);
        await product.Advance("PT1M");
        var to = await product.Now();
        (await life.Contact()).Must(200);
        await Eventually.Holds("the history has both contacts", async () => (await Ids($"lead={life.Lead}&type=contact_recorded")).Count == 2);

        // What lead-intake makes of the first contact may be recorded on either side of the moment.
        foreach (var type in (string[])["contact_recorded", "next_action_planned"])
        {
            (await Ids($"lead={life.Lead}&type={type}&from={Uri.EscapeDataString(from.Text())}&to={Uri.EscapeDataString(to.Text())}")).ShouldHaveSingleItem(type);
        }

        (await Ids($"lead={life.Lead}&type=contact_recorded&from={Uri.EscapeDataString(to.Text())}")).ShouldHaveSingleItem().ShouldBe((await Ids($"lead={life.Lead}&type=contact_recorded"))[1]);
        (await Ids($"lead={life.Lead}&type=no_such_event")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/v1/feed/events?limit=0")]
    [InlineData("/v1/feed/events?limit=1001")]
    [InlineData("/v1/feed/events?limit=many")]
    [InlineData("/v1/feed/events?after=!!!")]
    [InlineData("/v1/feed/events?after=MTIz%00")]
    [InlineData("/v1/feed/events?after=LTU")] // -5
    public async Task A_page_that_cannot_be_is_refused(string path) => (await product.DealerSystem("D001").Get(path)).Refused(400);

    [Theory]
    [InlineData("/v1/history/events?from=yesterday")]
    [InlineData("/v1/history/events?lead=42")]
    [InlineData("/v1/history/events?limit=-1")]
    [InlineData("/v1/history/events?type=%00")]
    [InlineData("/v1/history/leads/0199c0de-0000-7000-8000-000000000000?clock=wall")]
    [InlineData("/v1/history/leads/0199c0de-0000-7000-8000-000000000000?asOf=2026-01-05T09:00:00")]
    public async Task A_question_that_cannot_be_is_refused(string path) => (await product.Analyst.Get(path)).Refused(400);

    private async Task<List<string>> Ids(string query) => [.. (await product.Analyst.Get($"/v1/history/events?{query}")).Must(200)["events"]!.AsArray().Select(e => (string)e!["id"]!)];

    private static async Task<(List<Message> Events, string Next)> Pull(Client client, string path, int limit, string after = "")
    {
        var all = new List<Message>();
        while (true)
        {
            var (events, next) = await Page(client, path, limit, after);
            all.AddRange(events);
            if (events.Count == 0)
            {
                return (all, next);
            }

            next.ShouldNotBe(after);
            after = next;
        }
    }

    private static async Task<(List<Message> Events, string Next)> Page(Client client, string path, int limit, string after)
    {
        var page = (await client.Get($"{path}?limit={limit}&after={after}")).Must(200);
        return ([.. page["events"]!.AsArray().Select(e => Message.Of(e!, e!.ToJsonString()))], (string)page["next"]!);
    }
}
