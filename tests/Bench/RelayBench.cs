using System.Diagnostics;
using Leads.EventStore;
using Leads.Local;
using Leads.Messaging;
using Npgsql;
using RabbitMQ.Client;

namespace Leads.Bench;

/// <summary>The relay – read the log, make CloudEvents, publish with confirms – against a loop that only publishes.</summary>
public sealed class RelayBench(EventStore.EventStore store, NpgsqlDataSource owner, Uri broker)
{
    private const int Streams = 4000, EventsPerStream = 5, Window = 64;

    private static readonly Topology Topology = new([new Listener("bench-listener", ["bench-relay"])]);

    public static async Task<RelayBench> Create(Servers servers)
    {
        var database = await servers.Database("bench-relay");
        var owner = NpgsqlDataSource.Create(database.Owner);
        await Schema.Apply(owner, "bench-relay", [], [], CancellationToken.None);
        var service = NpgsqlDataSource.Create(database.Service);
        var personal = new PersonalData(service, new PersonalDataKeys(new byte[32], new byte[32]), TimeProvider.System);
        return new RelayBench(new EventStore.EventStore("bench-relay", service, Events.Types, personal, TimeProvider.System), owner, new Uri(servers.RabbitMQ));
    }

    public async Task<Comparison> Run()
    {
        await Execute("truncate mt_events, mt_streams, subject_keys cascade; select setval('mt_events_sequence', 1, false)");
        var text = new string('x', 450);
        await BulkAppend.Run(
            store,
            [.. Enumerable.Range(0, Streams).Select(_ =>
            {
                var id = Guid.CreateVersion7();
                return new BulkAppend.NewStream(id, "bench", new Tags(id), [.. Enumerable.Range(0, EventsPerStream).Select(object (_) => new BenchEvent(id, text, DateTimeOffset.UnixEpoch))]);
            })],
            new Context("bench"), CancellationToken.None);
        await BulkAppend.Analyze(owner, CancellationToken.None);
        return await Pairs.Run("relay ÷ bare publisher, window 64", 0.70, "events/s", Relay, BarePublisher);
    }

    private async Task<double> Relay()
    {
        await Purge();
        await Execute("delete from mt_event_progression");
        using var stop = new CancellationTokenSource();
        var errors = new List<Exception>();
        var relay = new Relay(store, new Feed(store.Database), new RelayOptions(broker, Topology.Declare) { Window = Window }, (_, e) => errors.Add(e));
        var running = relay.Run(stop.Token);
        while (!relay.IsConnected)
        {
            await Task.Delay(5);
        }

        var started = Stopwatch.GetTimestamp();
        var from = relay.Follower.Status.Position;
        while (relay.Follower.Status.Position < Streams * EventsPerStream)
        {
            await Task.Delay(2);
        }

        var rate = ((Streams * EventsPerStream) - from) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await stop.CancelAsync();
        await running;
        return errors.Count == 0 ? rate : throw new AggregateException(errors);
    }

    /// <summary>Ready-made messages of the same size, mandatory, confirmed, the same window, to the same queues.</summary>
    private async Task<double> BarePublisher()
    {
        await Purge();
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true, outstandingPublisherConfirmationsRateLimiter: null));
        await Topology.Declare(channel, CancellationToken.None);
        var stored = (await new Feed(store.Database).Read(0, long.MaxValue, 1, CancellationToken.None))[0];
        var body = CloudEvent.Write(stored, "bench-relay", store.Types);
        var leads = Enumerable.Range(0, Streams).Select(_ => Guid.CreateVersion7().ToString()).ToList();
        using var window = new SemaphoreSlim(Window);
        return await Pairs.Rate(async () =>
        {
            var pending = new List<Task>(Streams * EventsPerStream);
            for (var i = 0; i < Streams * EventsPerStream; i++)
            {
                await window.WaitAsync();
                pending.Add(Publish(leads[i / EventsPerStream]));
            }

            await Task.WhenAll(pending);
            return pending.Count;
        });

        async Task Publish(string lead)
        {
            try
            {
                var properties = new BasicProperties
                {
                    MessageId = Guid.CreateVersion7().ToString(),
                    ContentType = CloudEvent.ContentType,
                    DeliveryMode = DeliveryModes.Persistent,
                    Headers = new Dictionary<string, object?> { ["partitionkey"] = lead, ["CC"] = new List<object?> { Topology.Share(Guid.Parse(lead)) } },
                };
                await channel.BasicPublishAsync(Topology.Exchange, "bench-relay.bench_event", true, properties, body);
            }
            finally
            {
                window.Release();
            }
        }
    }

    private async Task Purge()
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await Topology.Declare(channel, CancellationToken.None);
        for (var n = 0; n < Topology.Listeners[0].Partitions; n++)
        {
            await channel.QueuePurgeAsync(Topology.Listeners[0].Queue(n));
        }
    }

    private async Task Execute(string sql)
    {
        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
