using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Local;
using Leads.Messaging;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Xunit;

namespace Leads.Integration;

/// <summary>One PostgreSQL and one RabbitMQ for all messaging tests; they disturb the broker, so they run one after another.</summary>
public sealed class MessagingServers : IAsyncLifetime
{
    public const string Collection = "messaging";

    private IDisposable? _hold;

    public Servers Servers { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var root = Path.Combine(Root.Default, "test", "messaging");
        // A second run would disturb the servers under the first.
        _hold = await new Root(root).Lock("tests");
        Servers = await Servers.Start(root);
    }

    public async Task DisposeAsync()
    {
        await Servers.DisposeAsync();
        _hold?.Dispose();
    }
}

[CollectionDefinition(MessagingServers.Collection)]
public sealed class MessagingTests : ICollectionFixture<MessagingServers>;

/// <summary>A source service and a listening service of one test: own virtual host, own databases.</summary>
internal sealed class MessagingRig : IAsyncDisposable
{
    public const string Source = "lead-intake", Sink = "qualification";

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    private readonly List<(CancellationTokenSource Stop, Task Running)> _running = [];

    private MessagingRig(Servers servers, Uri broker, string vhost) => (Servers, Broker, VirtualHost) = (servers, broker, vhost);

    public Servers Servers { get; }

    public Uri Broker { get; }

    public string VirtualHost { get; }

    public MovableClock Clock { get; } = new();

    public Topology Topology { get; } = new([new Listener(Sink, [Source])]);

    public EventStore.EventStore SourceStore { get; private set; } = null!;

    public Feed SourceFeed { get; private set; } = null!;

    public EventStore.EventStore SinkStore { get; private set; } = null!;

    /// <summary>What relays and listeners complained about.</summary>
    public ConcurrentQueue<(string Where, Exception What)> Errors { get; } = [];

    public static async Task<MessagingRig> Create(MessagingServers servers, bool sink = true)
    {
        var name = "t" + Guid.CreateVersion7().ToString("N")[18..];
        using var management = Management(servers.Servers);
        var admin = new Uri(servers.Servers.RabbitMQ);
        var user = Uri.UnescapeDataString(admin.UserInfo.Split(':')[0]);
        (await management.PutAsJsonAsync($"api/vhosts/{name}", new { })).EnsureSuccessStatusCode();
        (await management.PutAsJsonAsync($"api/permissions/{name}/{user}", new { configure = ".*", write = ".*", read = ".*" })).EnsureSuccessStatusCode();
        var rig = new MessagingRig(servers.Servers, new Uri(admin.AbsoluteUri[..^admin.AbsolutePath.Length] + "/" + name), name);
        (rig.SourceStore, rig.SourceFeed) = await rig.Store(Source, name + "-source");
        if (sink)
        {
            (rig.SinkStore, _) = await rig.Store(Sink, name + "-sink");
        }

        return rig;
    }

    /// <summary>Records the events of one lead on one stream; several in one commit.</summary>
    public async Task Append(Guid lead, Guid stream, params object[] events) =>
        await SourceStore.Write(new Context("hq-xinghe") { Correlation = "request-1", Causation = "cause-1" })
            .Append(stream, "lead", -1, new Tags(lead, Subject: lead, Brand: "XINGHE", Dealer: "D001"), events)
            .Commit(CancellationToken.None);

    public static StepTaken Step(Guid lead, int n = 0) => new(lead, n, new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.FromHours(8)));

    public static PersonMet Met(Guid lead) => new(lead, Personal<string>.Of("王小明 13812345678"), new DateTimeOffset(2026, 11, 1, 8, 30, 0, TimeSpan.FromHours(8)));

    /// <summary>All events of the source in the order of its log.</summary>
    public Task<IReadOnlyList<StoredEvent>> Log() => SourceFeed.Read("order by e.seq_id", CancellationToken.None);

    public RelayOptions Relaying => new(Broker, Topology.Declare);

    public Relay StartRelay(RelayOptions? options = null)
    {
        var relay = new Relay(SourceStore, SourceFeed, options ?? Relaying, (where, what) => Errors.Enqueue((where, what)));
        Start(relay.Run);
        return relay;
    }

    /// <summary>RabbitMQ 3.10 writes down the names of new quorum queues some seconds late; one killed before loses the queue for good.</summary>
    public async Task BrokerHasSettled(Relay relay)
    {
        await Eventually(() => relay.IsConnected);
        await Task.Delay(TimeSpan.FromSeconds(5));
    }

    /// <summary>Hears into the table <c>heard</c>, in one commit with the inbox row.</summary>
    public Ear Ear(Func<CloudEvent, Task>? before = null, string by = "a", Func<Cause, long, Task<IReadOnlyList<CloudEvent>>>? fetch = null) => new(
        SinkStore,
        new Hearing(
            async (e, cancel) =>
            {
                if (before is not null)
                {
                    await before(e);
                }

                await SinkStore.Write(new Context(Sink) { Heard = new Heard(Sink, new Cause(e.Service, e.StreamId, e.Sequence), e.Cause) })
                    .Also(Sql.Command("insert into heard (event, lead, stream, version, by) values ($1, $2, $3, $4, $5)", e.Id, e.Lead, e.StreamId, e.Sequence, by))
                    .Commit(cancel);
            },
            (last, upTo, cancel) => (fetch ?? Fetch)(last, upTo))
        {
            Sources = [Source],
            OnError = (where, what) => Errors.Enqueue((where, what)),
        });

    /// <summary>What the source service answers when asked for missing events.</summary>
    public async Task<IReadOnlyList<CloudEvent>> Fetch(Cause last, long upTo) =>
        [.. (await SourceFeed.ReadStream(last.Stream, upTo, 100, CancellationToken.None)).Where(s => s.Version <= last.Version).Select(Message)];

    public CloudEvent Message(StoredEvent e) => CloudEvent.Read(CloudEvent.Write(e, Source, SourceStore.Types));

    public (Listening Listening, Func<Task> Stop) StartListening(Ear ear)
    {
        var listening = new Listening(Broker, Topology, ear);
        return (listening, Start(listening.Run));
    }

    public Func<Task> Start(Func<CancellationToken, Task> run)
    {
        var stop = new CancellationTokenSource();
        var running = run(stop.Token);
        _running.Add((stop, running));
        return async () =>
        {
            await stop.CancelAsync();
            await running;
        };
    }

    public async Task<IReadOnlyList<(Guid Event, Guid Lead, string By)>> Heard()
    {
        await using var command = SinkStore.Database.CreateCommand("select event, lead, by from heard order by n");
        await using var reader = await command.ExecuteReaderAsync();
        var heard = new List<(Guid, Guid, string)>();
        while (await reader.ReadAsync())
        {
            heard.Add((reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2)));
        }

        return heard;
    }

    public async Task<int> CountHeard()
    {
        await using var command = SinkStore.Database.CreateCommand("select count(*)::int from heard");
        return (int)(await command.ExecuteScalarAsync())!;
    }

    public Task<IReadOnlyList<ParkedLead>> Parked() => Parking.List(SinkStore.Database, CancellationToken.None);

    /// <summary>Takes everything out of the partitions, in queue order.</summary>
    public async Task<IReadOnlyList<(BasicDeliverEventArgs Message, CloudEvent Event)>> Drain()
    {
        await using var connection = await new ConnectionFactory { Uri = Broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var messages = new List<(BasicDeliverEventArgs, CloudEvent)>();
        foreach (var queue in Topology.Listeners.SelectMany(l => Enumerable.Range(0, l.Partitions).Select(l.Queue)))
        {
            var waiting = (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
            var consumer = new AsyncEventingBasicConsumer(channel);
            var taken = new List<(BasicDeliverEventArgs, CloudEvent)>();
            var complete = new TaskCompletionSource();
            consumer.ReceivedAsync += (_, message) =>
            {
                var bytes = message.Body.ToArray();
                taken.Add((message, CloudEvent.Read(bytes)));
                if (taken.Count == waiting)
                {
                    complete.TrySetResult();
                }

                return Task.CompletedTask;
            };
            if (waiting > 0)
            {
                await channel.BasicConsumeAsync(queue, autoAck: true, consumer);
                await complete.Task.WaitAsync(TimeSpan.FromSeconds(20));
            }

            messages.AddRange(taken);
        }

        return messages;
    }

    /// <summary>Who consumes from the partitions, active or waiting for its turn.</summary>
    public async Task<long> CountConsumers()
    {
        var consumers = 0L;
        await With(async channel =>
        {
            foreach (var queue in Topology.Listeners.SelectMany(l => Enumerable.Range(0, l.Partitions).Select(l.Queue)))
            {
                consumers += await channel.ConsumerCountAsync(queue);
            }
        });
        return consumers;
    }

    public async Task With(Func<IChannel, Task> use)
    {
        await using var connection = await new ConnectionFactory { Uri = Broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await use(channel);
    }

    public static async Task Eventually(Func<Task<bool>> holds, double seconds = 30, Func<string>? what = null)
    {
        for (var watch = Stopwatch.StartNew(); !await holds();)
        {
            if (watch.Elapsed.TotalSeconds > seconds)
            {
                throw new TimeoutException($"{what?.Invoke() ?? "It did not come to pass"} within {seconds} s.");
            }

            await Task.Delay(25);
        }
    }

    public static Task Eventually(Func<bool> holds, double seconds = 30, Func<string>? what = null) => Eventually(() => Task.FromResult(holds()), seconds, what);

    /// <summary>What was heard, and what stands in the queues, for whoever has to explain a red test.</summary>
    public string Standing()
    {
        using var management = Management(Servers);
        var queues = management.GetFromJsonAsync<JsonArray>($"api/queues/{VirtualHost}").GetAwaiter().GetResult()!;
        return $"heard {CountHeard().GetAwaiter().GetResult()}, parked {Parked().GetAwaiter().GetResult().Count}; " + string.Join(
            ", ", queues.Select(q => $"{q!["name"]}: {q["messages_ready"]} ready, {q["messages_unacknowledged"]} unacknowledged, {q["consumers"]} consumers, {q["single_active_consumer_tag"]}"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (stop, _) in _running)
        {
            await stop.CancelAsync();
        }

        foreach (var (_, running) in _running)
        {
            await running.WaitAsync(TimeSpan.FromSeconds(40));
        }

        await SourceStore.Database.DisposeAsync();
        if (SinkStore is not null)
        {
            await SinkStore.Database.DisposeAsync();
        }

        using var management = Management(Servers);
        await management.DeleteAsync(new Uri($"api/vhosts/{VirtualHost}", UriKind.Relative));
    }

    private async Task<(EventStore.EventStore, Feed)> Store(string service, string name)
    {
        var database = await Servers.Database(name);
        await using (var owner = NpgsqlDataSource.Create(database.Owner))
        {
            await Schema.Apply(
                owner, name, [],
                [("100_heard.sql", "create table heard (n bigint generated always as identity, event uuid not null, lead uuid not null, stream uuid not null, version bigint not null, by varchar not null)")],
                CancellationToken.None);
        }

        var source = NpgsqlDataSource.Create(database.Service);
        return (new EventStore.EventStore(service, source, EventTypes.From(typeof(MessagingRig).Assembly), new PersonalData(source, new PersonalDataKeys(Key, Key), Clock), Clock), new Feed(source));
    }

    private static HttpClient Management(Servers servers)
    {
        var uri = new Uri(servers.RabbitMQManagement);
        var client = new HttpClient { BaseAddress = new Uri(uri.GetLeftPart(UriPartial.Scheme) + uri.Authority + "/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo))));
        return client;
    }
}

/// <summary>An event of these tests.</summary>
[Event("step_taken", MessagingRig.Source)]
public sealed record StepTaken(Guid LeadId, int N, DateTimeOffset At);

/// <summary>An event of these tests about a person.</summary>
[Event("person_met", MessagingRig.Source)]
public sealed record PersonMet(Guid LeadId, Personal<string> Name, DateTimeOffset At);

/// <summary>Stands still until it is moved.</summary>
internal sealed class MovableClock : TimeProvider
{
    private long _now = System.GetUtcNow().Ticks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);
}
