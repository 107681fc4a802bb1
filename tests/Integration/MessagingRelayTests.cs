using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Leads.EventStore;
using Leads.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>The log reaches the bus: every event, a lead's in order, whatever happens to the broker.</summary>
[Collection(MessagingServers.Collection)]
public sealed class MessagingRelayTests(MessagingServers servers)
{
    [Fact]
    public async Task Every_event_is_published_once_in_order_with_all_attributes_and_no_personal_data()
    {
        await using var rig = await MessagingRig.Create(servers, sink: false);
        var leads = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        foreach (var round in Enumerable.Range(0, 10))
        {
            foreach (var lead in leads)
            {
                using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
                await rig.Append(lead, lead, round == 0 ? [MessagingRig.Met(lead), MessagingRig.Step(lead)] : [MessagingRig.Step(lead, round)]);
            }
        }

        var relay = rig.StartRelay();
        await CaughtUp(rig, relay);
        var messages = await rig.Drain();
        var log = await rig.Log();

        messages.Count.ShouldBe(220);
        messages.Select(m => m.Event.Id).ShouldBe(log.Select(e => e.Id), ignoreOrder: true);
        foreach (var lead in leads)
        {
            messages.Where(m => m.Event.Lead == lead).Select(m => m.Event.Id).ShouldBe(log.Where(e => e.Headers.Lead == lead).Select(e => e.Id));
            messages.Where(m => m.Event.Lead == lead).Select(m => m.Event.Sequence).ShouldBe(Enumerable.Range(1, 11).Select(n => (long)n));
        }

        var published = spans.Where(s => s.OperationName.StartsWith("publish ", StringComparison.Ordinal)).ToDictionary(s => s.Id!);
        foreach (var (message, e) in messages)
        {
            var stored = log.Single(s => s.Id == e.Id);
            message.Exchange.ShouldBe("leads");
            message.RoutingKey.ShouldBe($"lead-intake.{stored.Type}");
            message.BasicProperties.MessageId.ShouldBe(stored.Id.ToString());
            message.BasicProperties.ContentType.ShouldBe("application/cloudevents+json");
            message.BasicProperties.Persistent.ShouldBeTrue();
            Header(message, "partitionkey").ShouldBe(stored.Headers.Lead.ToString());
            Header(message, "traceparent").ShouldBe(e.TraceParent);

            (e.Service, e.EventName, e.Lead, e.StreamId, e.Sequence).ShouldBe(("lead-intake", stored.Type, stored.Headers.Lead, stored.Stream, stored.Version));
            (e.Time, e.RecordedTime, e.Dealer, e.Brand, e.Actor).ShouldBe((stored.Headers.At!.Value, stored.Recorded, "D001", "XINGHE", "hq-xinghe"));
            (e.CorrelationId, e.CausationId).ShouldBe(("request-1", "cause-1"));

            // The span that sent it stands between the request that caused it and whoever hears it.
            published[e.TraceParent!].OperationName.ShouldBe($"publish {stored.Type}");
            published[e.TraceParent!].ParentId.ShouldBe(stored.Headers.TraceParent);
        }

        var received = messages.Where(m => m.Event.EventName == "person_met").ToList();
        received.Count.ShouldBe(20);
        received.ShouldAllBe(m => JsonDocument.Parse(m.Event.Data).RootElement.GetProperty("name").ValueKind == JsonValueKind.Null);
        messages.ShouldAllBe(m => !Encoding.UTF8.GetString(m.Event.Bytes.ToArray()).Contains("13812345678"));
        rig.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_broker_killed_in_the_middle_loses_nothing_and_keeps_the_order_of_every_lead()
    {
        await using var rig = await MessagingRig.Create(servers, sink: false);
        var leads = Enumerable.Range(0, 50).Select(_ => Guid.CreateVersion7()).ToList();
        var relay = rig.StartRelay();
        await rig.BrokerHasSettled(relay);
        var appending = Append(rig, leads, 0, 80);
        await MessagingRig.Eventually(() => relay.Follower.Status.Position >= 700);
        await rig.Servers.KillRabbit();
        await MessagingRig.Eventually(() => !rig.Errors.IsEmpty, 20);
        relay.Follower.Status.Position.ShouldBeLessThan(4000, "The broker was killed too late for this test to mean anything");
        await appending;
        await rig.Servers.StartRabbit();
        await CaughtUp(rig, relay);

        await AllInOrder(rig, leads, 4000);
    }

    [Fact]
    public async Task A_broker_that_stands_still_is_noticed_and_what_was_recorded_meanwhile_follows()
    {
        await using var rig = await MessagingRig.Create(servers, sink: false);
        var leads = Enumerable.Range(0, 10).Select(_ => Guid.CreateVersion7()).ToList();
        var relay = rig.StartRelay();
        await MessagingRig.Eventually(() => relay.IsConnected);
        await Append(rig, leads, 0, 5);
        await CaughtUp(rig, relay);

        rig.Servers.PauseRabbit();
        var watch = Stopwatch.StartNew();
        try
        {
            await Append(rig, leads, 5, 10);
            await MessagingRig.Eventually(() => !rig.Errors.IsEmpty, 8);
            watch.Elapsed.TotalSeconds.ShouldBeInRange(4.5, 8);
            rig.Errors.First().What.ShouldBeOfType<RelayFailed>().InnerException.ShouldBeOfType<TimeoutException>();
            relay.IsConnected.ShouldBeFalse();
            await MessagingRig.Eventually(() => watch.Elapsed.TotalSeconds > 8);
        }
        finally
        {
            rig.Servers.ResumeRabbit();
        }

        watch.Restart();
        await CaughtUp(rig, relay, 12);
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(10);
        await AllInOrder(rig, leads, 150);
    }

    [Fact]
    public async Task A_missing_topology_is_noticed_and_nothing_is_skipped()
    {
        await using var rig = await MessagingRig.Create(servers, sink: false);
        var lead = Guid.CreateVersion7();
        await rig.Append(lead, lead, MessagingRig.Step(lead), MessagingRig.Step(lead, 1));
        var complete = false;
        var relay = rig.StartRelay(new RelayOptions(
            rig.Broker,
            (channel, cancel) => complete
                ? rig.Topology.Declare(channel, cancel)
                : channel.ExchangeDeclareAsync("leads", ExchangeType.Topic, durable: true, arguments: new Dictionary<string, object?> { ["alternate-exchange"] = "leads.unheard" }, cancellationToken: cancel)));

        await MessagingRig.Eventually(() => rig.Errors.Any(e => e.What.InnerException is PublishException { IsReturn: true }));
        relay.Follower.Status.Position.ShouldBe(0);
        complete = true;
        await CaughtUp(rig, relay);
        await AllInOrder(rig, [lead], 2);
    }

    [Fact]
    public async Task An_event_nobody_listens_to_is_no_failure()
    {
        await using var rig = await MessagingRig.Create(servers, sink: false);
        var nobody = new Topology([new Listener("deal", ["appointment"])]);
        var lead = Guid.CreateVersion7();
        await rig.Append(lead, lead, MessagingRig.Step(lead));
        var relay = rig.StartRelay(new RelayOptions(rig.Broker, nobody.Declare));
        await CaughtUp(rig, relay);

        rig.Errors.ShouldBeEmpty();
        await rig.With(async channel => (await channel.BasicGetAsync(Topology.Unheard, autoAck: true)).ShouldNotBeNull().RoutingKey.ShouldBe("lead-intake.step_taken"));
    }

    [Fact]
    public async Task An_event_goes_where_its_route_says_or_nowhere()
    {
        await using var rig = await MessagingRig.Create(servers, sink: false);
        var (here, there) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await rig.Append(here, here, MessagingRig.Step(here), MessagingRig.Step(here, 1));
        await rig.Append(there, there, MessagingRig.Step(there));
        var relay = rig.StartRelay(new RelayOptions(rig.Broker, async (channel, cancel) =>
        {
            await channel.ExchangeDeclareAsync("leads.dealers", ExchangeType.Topic, durable: true, cancellationToken: cancel);
            await channel.QueueDeclareAsync("dealer", durable: true, exclusive: false, autoDelete: false, cancellationToken: cancel);
            await channel.QueueBindAsync("dealer", "leads.dealers", "D001.*", cancellationToken: cancel);
        })
        {
            Name = "dealers",
            Route = e => e.Headers.Lead == here ? [new Route("leads.dealers", $"{e.Headers.Dealer}.{e.Type}"), new Route("leads.dealers", "D002.unwanted", Mandatory: false)] : [],
            Body = (e, _) => Encoding.UTF8.GetBytes($"{e.Version}"),
        });
        await CaughtUp(rig, relay);

        rig.Errors.ShouldBeEmpty();
        await rig.With(async channel =>
        {
            (await channel.BasicGetAsync("dealer", autoAck: true)).ShouldNotBeNull().Body.ToArray().ShouldBe("1"u8.ToArray());
            (await channel.BasicGetAsync("dealer", autoAck: true)).ShouldNotBeNull().Body.ToArray().ShouldBe("2"u8.ToArray());
            (await channel.BasicGetAsync("dealer", autoAck: true)).ShouldBeNull();
        });
    }

    [Fact]
    public async Task An_event_refused_by_the_broker_is_not_overtaken_by_the_next_of_its_lead()
    {
        await using var rig = await MessagingRig.Create(servers, sink: false);
        var lead = Guid.CreateVersion7();
        await rig.Append(lead, lead, [.. Enumerable.Range(0, 20).Select(n => MessagingRig.Step(lead, n))]);
        var refused = 0;
        var relay = rig.StartRelay(rig.Relaying with
        {
            // The first event is not routable at first, those behind it are.
            Route = e => e.Version == 1 && Interlocked.Increment(ref refused) <= 2
                ? [new Route("", "no-such-queue")]
                : [new Route(Topology.Exchange, $"lead-intake.{e.Type}")],
        });
        await CaughtUp(rig, relay);

        refused.ShouldBe(3);
        await AllInOrder(rig, [lead], 20);
    }

    [Fact]
    public async Task Two_relays_of_one_log_take_turns()
    {
        await using var rig = await MessagingRig.Create(servers, sink: false);
        var leads = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList();
        var first = new Relay(rig.SourceStore, rig.SourceFeed, rig.Relaying, (where, what) => rig.Errors.Enqueue((where, what)));
        var stopFirst = rig.Start(first.Run);
        await MessagingRig.Eventually(() => first.Follower.Status.Leads);
        var second = rig.StartRelay();
        await Append(rig, leads, 0, 20);
        await stopFirst();
        await Append(rig, leads, 20, 20);
        await CaughtUp(rig, second);

        var messages = await rig.Drain();
        messages.Count.ShouldBe(800, "Stopping finishes the batch in hand, so nothing had to be repeated");
        InOrder(messages, await rig.Log(), leads);
    }

    private static async Task Append(MessagingRig rig, List<Guid> leads, int from, int rounds)
    {
        for (var round = from; round < from + rounds; round++)
        {
            await Task.WhenAll(leads.Select(lead => rig.Append(lead, lead, MessagingRig.Step(lead, round))));
        }
    }

    private static async Task CaughtUp(MessagingRig rig, Relay relay, double seconds = 60)
    {
        var last = (await rig.Log())[^1].Position;
        await MessagingRig.Eventually(() => relay.Follower.Status.Position >= last, seconds, () => $"The relay did not catch up ({relay.Follower.Status}; {string.Join("; ", rig.Errors.Select(e => e.What.Message))})");
    }

    private static async Task AllInOrder(MessagingRig rig, List<Guid> leads, int count)
    {
        var messages = await rig.Drain();
        messages.DistinctBy(m => m.Event.Id).Count().ShouldBe(count);
        InOrder(messages, await rig.Log(), leads);
    }

    /// <summary>Whoever drops what came before has every event of every lead in the order of the log.</summary>
    private static void InOrder(IReadOnlyList<(BasicDeliverEventArgs Message, CloudEvent Event)> messages, IReadOnlyList<StoredEvent> log, List<Guid> leads)
    {
        var published = messages.ToLookup(m => m.Event.Lead, m => m.Event);
        var recorded = log.ToLookup(e => e.Headers.Lead, e => e.Id);
        foreach (var lead in leads)
        {
            published[lead].Select(e => e.Id).Distinct().ShouldBe(recorded[lead], $"Published: {string.Join(' ', published[lead].Select(e => e.Sequence))}");
        }
    }

    private static string? Header(BasicDeliverEventArgs message, string name) =>
        message.BasicProperties.Headers?.TryGetValue(name, out var value) == true && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null;
}
