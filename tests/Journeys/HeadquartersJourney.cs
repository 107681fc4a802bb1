using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Headquarters push a file of a thousand leads, the dealers hear of theirs, the analyst finds all of them.</summary>
[Collection(Product.Collection)]
public sealed class HeadquartersJourney(Product product)
{
    [Fact]
    public async Task Every_line_is_answered_in_order_as_the_file_says()
    {
        var answers = (await product.Sample).Answers;

        answers.Select(a => ((int)a["line"]!, (string)a["status"]!)).ShouldBe(SampleFile.Expected.Select(l => (l.Number, l.Status)));
        foreach (var (answer, line) in answers.Zip(SampleFile.Expected).Where(pair => pair.Second.Status != "rejected"))
        {
            ((string)answer["externalId"]!).ShouldBe(line.ExternalId);
            ((string)answer["dealer"]!).ShouldBe(line.Dealer, $"line {line.Number}");
        }

        foreach (var answer in answers.Where(a => (string)a["status"]! == "rejected"))
        {
            answer["leadId"].ShouldBeNull();
            answer["errors"]!.AsArray().ShouldNotBeEmpty();
        }

        var first = answers.Where(a => (string)a["status"]! == "accepted").ToDictionary(a => (string)a["externalId"]!, a => (string)a["leadId"]!);
        answers.Where(a => (string)a["status"]! == "duplicate").ShouldAllBe(a => first[(string)a["externalId"]!] == (string)a["leadId"]!);
    }

    [Fact]
    public async Task Every_accepted_lead_is_in_the_log_once()
    {
        var sample = await product.Sample;

        var received = await product.Column("lead-intake", "select stream_id || ' ' || (data ->> 'externalId') from mt_events where type = 'lead_received' and data ->> 'externalId' like 'DCAD-%'");

        received.ShouldBe(sample.Accepted.Select(a => $"{a.Key} {a.Value}"), ignoreOrder: true);
    }

    [Fact]
    public async Task Every_accepted_lead_is_in_one_dealers_queue_once()
    {
        var sample = await product.Sample;
        var expected = SampleFile.Expected.Where(l => l.Status == "accepted").ToDictionary(l => l.ExternalId!, l => l.Dealer!);

        var heard = product.Queues.SelectMany(q => q.Value.Events.Where(e => e.Type == "lead_received" && sample.Accepted.ContainsKey(e.Lead)).Select(e => (e.Lead, Dealer: q.Key)));

        heard.ShouldBe(sample.Accepted.Select(a => (a.Key, expected[a.Value])), ignoreOrder: true);
        foreach (var (dealer, queue) in product.Queues)
        {
            queue.Events.Where(e => e.Type != "customer_erased").ShouldAllBe(e => e.Dealer == dealer);
        }
    }

    [Fact]
    public async Task Every_accepted_lead_is_in_the_history_once()
    {
        var sample = await product.Sample;

        var told = await product.Analyst.Get("/v1/history/events?type=lead_received", "application/x-ndjson");

        told.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Message.Of(l).Lead).Where(sample.Accepted.ContainsKey)
            .ShouldBe(sample.Accepted.Keys, ignoreOrder: true);
    }

    [Fact]
    public async Task A_queues_events_come_in_the_order_of_their_streams_and_after_their_causes()
    {
        await product.Sample;

        foreach (var queue in product.Queues.Values)
        {
            queue.Events.Count.ShouldBeGreaterThan(500);
            queue.Events.ShouldBeInOrder();
        }
    }

    [Fact]
    public async Task Pushing_the_file_again_takes_nothing_in()
    {
        var sample = await product.Sample;
        var before = await product.Scalar<long>("lead-intake", "select count(*) from mt_events");

        var again = new List<JsonNode>();
        await using (var file = File.OpenRead(SampleFile.Path))
        {
            await foreach (var answer in product.Hq.Batch(file))
            {
                again.Add(answer);
            }
        }

        again.Select(a => (string)a["status"]!).ShouldBe(sample.Answers.Select(a => (string)a["status"]! is "accepted" ? "duplicate" : (string)a["status"]!));
        again.Select(a => (string?)a["leadId"]).ShouldBe(sample.Answers.Select(a => (string?)a["leadId"]));
        (await product.Scalar<long>("lead-intake", "select count(*) from mt_events")).ShouldBe(before);
    }
}
