using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>A dealer's broker user reaches its own queue and what is bound to its own keys, and nothing of anybody else.</summary>
[Collection(Product.Collection)]
public sealed class DealerQueueJourney(Product product)
{
    private const string Own = "dealer.D002.reports";

    /// <summary>What D002 may do beside reading its queue: have more queues of its own, filled with its own events.</summary>
    private static readonly object[] Allowed =
    [
        new { @do = "declareQueue", queue = Own },
        new { @do = "bind", queue = Own, exchange = "leads.dealers", key = "D002.#" },
        new { @do = "bind", queue = Own, exchange = "leads.dealers", key = "D002.deal_lost" },
        new { @do = "get", queue = Own },
        new { @do = "get", queue = "dealer.D002" },
    ];

    private static readonly object[] Forbidden =
    [
        // hear what others hear
        new { @do = "bind", queue = Own, exchange = "leads.dealers", key = "D001.#" },
        new { @do = "bind", queue = Own, exchange = "leads.dealers", key = "#" },
        new { @do = "bind", queue = Own, exchange = "leads.dealers", key = "*.lead_received" },
        new { @do = "bind", queue = Own, exchange = "leads.dealers", key = "D0021.#" },
        new { @do = "bind", queue = "dealer.D002", exchange = "leads.dealers", key = "D001.#" },
        new { @do = "bind", queue = Own, exchange = "leads", key = "#" },
        new { @do = "bind", queue = Own, exchange = "leads.unheard", key = "" },
        new { @do = "bind", queue = Own, exchange = "feed.partitions", key = "1" },
        new { @do = "bind", queue = Own, exchange = "amq.topic", key = "#" },
        new { @do = "bind", queue = Own, exchange = "amq.rabbitmq.trace", key = "#" },
        new { @do = "bindExchange", to = "dealer.D002.mine", exchange = "leads.dealers", key = "D001.#" },
        new { @do = "bindExchange", to = "dealer.D002.mine", exchange = "leads", key = "#" },
        // read, empty or break other queues
        new { @do = "get", queue = "dealer.D001" },
        new { @do = "consume", queue = "dealer.D001" },
        new { @do = "purge", queue = "dealer.D001" },
        new { @do = "deleteQueue", queue = "dealer.D001" },
        new { @do = "bind", queue = "dealer.D001", exchange = "leads.dealers", key = "D002.#" },
        new { @do = "unbind", queue = "dealer.D001", exchange = "leads.dealers", key = "D001.#" },
        new { @do = "consume", queue = "leads.unheard" },
        new { @do = "consume", queue = "insight.0" },
        new { @do = "deleteQueue", queue = "dealer.D002" },
        new { @do = "deleteExchange", exchange = "leads.dealers" },
        // speak
        new { @do = "publish", exchange = "leads.dealers", key = "D001.lead_received" },
        new { @do = "publish", exchange = "leads.dealers", key = "D002.lead_received" },
        new { @do = "publish", exchange = "leads", key = "deal.deal_lost" },
        new { @do = "publish", exchange = "leads.unheard", key = "" },
        new { @do = "publish", exchange = "qualification.partitions", key = "1" },
        new { @do = "publish", exchange = "", key = "dealer.D001" },
        new { @do = "publish", exchange = "", key = "dealer.D002" },
        new { @do = "publish", exchange = "", key = "qualification.0" },
        new { @do = "publish", exchange = "amq.topic", key = "D001.lead_received" },
        // speak through the back door: what expires in a queue of one's own, or finds no queue, is passed on
        new { @do = "declareQueue", queue = "dealer.D002.door", options = (object)new { deadLetterExchange = "leads", messageTtl = 1 } },
        new { @do = "declareQueue", queue = "dealer.D002.door", options = (object)new { deadLetterExchange = "leads.dealers", deadLetterRoutingKey = "D001.lead_received" } },
        new { @do = "declareQueue", queue = "dealer.D002.door", options = (object)new { deadLetterExchange = "", deadLetterRoutingKey = "dealer.D001" } },
        new { @do = "declareExchange", exchange = "dealer.D002.door", options = (object)new { alternateExchange = "leads" } },
        // take other names
        new { @do = "declareQueue", queue = "dealer.D001.spy" },
        new { @do = "declareQueue", queue = "dealer.D0021" },
        new { @do = "declareQueue", queue = "anything" },
        new { @do = "declareExchange", exchange = "dealers" },
    ];

    [Fact]
    public async Task A_dealer_may_have_queues_of_its_own_for_its_own_events()
    {
        var answers = await Try("D002", Allowed);

        answers.ShouldAllBe(a => (bool)a.Answer["ok"]!, string.Join('\n', answers));
        await Try("D002", [new { @do = "deleteQueue", queue = Own }]);
    }

    [Fact]
    public async Task A_dealer_cannot_hear_read_or_say_anything_of_another()
    {
        (await Try("D002", [new { @do = "declareQueue", queue = Own }, new { @do = "declareExchange", exchange = "dealer.D002.mine" }])).ShouldAllBe(a => (bool)a.Answer["ok"]!);

        foreach (var (step, answer) in await Try("D002", Forbidden))
        {
            ((bool)answer["ok"]!).ShouldBeFalse(step);
            ((int)answer["code"]!).ShouldBe(403, $"{step}: {answer}");
        }

        await Try("D002", [new { @do = "deleteQueue", queue = Own }, new { @do = "deleteExchange", exchange = "dealer.D002.mine" }]);
    }

    [Fact]
    public async Task A_dealer_cannot_look_at_the_broker()
    {
        var user = new Uri(product.Running.Environment["DEALER_D002_AMQP"]).UserInfo;

        foreach (var path in new[] { "overview", "queues", $"queues/{product.VirtualHost}/dealer.D002", "users", "connections" })
        {
            using var answer = await product.Management(HttpMethod.Get, path, user: user);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }
    }

    [Fact]
    public async Task A_dealers_password_is_its_own()
    {
        var uri = new UriBuilder(product.Running.Environment["DEALER_D002_AMQP"]) { UserName = "dealer-D001" }.Uri.AbsoluteUri;

        var answer = JsonNode.Parse(await Npm.Run("try-amqp.mjs", JsonSerializer.Serialize(new[] { new { @do = "get", queue = "dealer.D001" } }), uri))!;

        ((bool)answer["ok"]!).ShouldBeFalse();
        ((string)answer["error"]!).ShouldContain("ACCESS_REFUSED");
    }

    private async Task<List<(string Step, JsonNode Answer)>> Try(string dealer, object[] steps)
    {
        var output = await Npm.Run("try-amqp.mjs", JsonSerializer.Serialize(steps), product.Running.Environment[$"DEALER_{dealer}_AMQP"]);
        return [.. steps.Select(s => JsonSerializer.Serialize(s)).Zip(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!))];
    }
}
