using System.Diagnostics;
using System.Diagnostics.Metrics;
using Leads.EventStore;
using RabbitMQ.Client;

namespace Leads.Messaging;

/// <summary>What a relay publishes, where and how.</summary>
/// <param name="Broker">amqp://user:password@host:port/vhost</param>
/// <param name="Declare">Creates exchanges and queues; runs on every new connection before anything is published, see <see cref="Topology.Declare(IChannel, CancellationToken)"/>.</param>
public sealed record RelayOptions(Uri Broker, Func<IChannel, CancellationToken, Task> Declare)
{
    /// <summary>Name of the follower and of the connection.</summary>
    public string Name { get; init; } = "relay";

    /// <summary>Where an event goes; nowhere when empty. By default the exchange <c>leads</c> with <c>service.event_name</c>.</summary>
    public Func<StoredEvent, IReadOnlyList<Route>>? Route { get; init; }

    /// <summary>The message, given the event and the traceparent of the span that sends it. By default <see cref="CloudEvent.Write"/> with the store's service.</summary>
    public Func<StoredEvent, string?, byte[]>? Body { get; init; }

    /// <summary>Most unconfirmed messages.</summary>
    public int Window { get; init; } = 64;

    /// <summary>How long one publish may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>
/// Carries the log to the bus: the log is the outbox (ADR 0004). Every event at least once, a lead's events in their order, also
/// after any failure: the next event of a lead is published when the one before is confirmed, and a batch in doubt is repeated.
/// </summary>
public sealed class Relay : IAsyncDisposable
{
    private static readonly Counter<long> Published = Telemetry.Meter.CreateCounter<long>("leads.published", "{event}", "Events confirmed by the broker");

    private readonly EventStore.EventStore _store;
    private readonly RelayOptions _options;
    private readonly Action<string, Exception> _onError;
    private readonly Publisher _publisher;
    private readonly SemaphoreSlim _window;
    private readonly Func<StoredEvent, IReadOnlyList<Route>> _route;
    private readonly Func<StoredEvent, string?, byte[]> _body;

    public Relay(EventStore.EventStore store, Feed feed, RelayOptions options, Action<string, Exception> onError)
    {
        (_store, _options, _onError) = (store, options, onError);
        _publisher = new Publisher(options.Broker, $"{store.Service} {options.Name}", options.Declare, options.Deadline);
        _window = new SemaphoreSlim(options.Window, options.Window);
        _route = options.Route ?? (e => [new Route(Topology.Exchange, $"{store.Service}.{e.Type}")]);
        _body = options.Body ?? ((e, traceParent) => CloudEvent.Write(e, store.Service, store.Types, traceParent));
        Follower = new Follower(store, feed, options.Name, Digest) { BatchSize = 500, OnError = onError };
    }

    /// <summary>Position, lag and error of the relay.</summary>
    public Follower Follower { get; }

    /// <summary>The broker answers and everything is declared.</summary>
    public bool IsConnected => _publisher.IsConnected;

    /// <summary>Relays until cancelled; the batch in hand is finished first.</summary>
    public async Task Run(CancellationToken stop)
    {
        await Task.WhenAll(Follower.Run(stop), KeepConnected(stop));
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync();
        _window.Dispose();
    }

    /// <summary>Connects before there is anything to publish: queues exist early, and readiness says whether the broker is there.</summary>
    private async Task KeepConnected(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _publisher.Connect(stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                _onError(_options.Name, e);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the broker on the spot: giving up would cost the lead and its growing pauses.</summary>
    private async Task<IChannel> Connected(CancellationToken stop)
    {
        while (true)
        {
            if (_publisher.Channel is { } channel)
            {
                return channel;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), stop);
        }
    }

    private async Task Digest(Leadership leadership, IReadOnlyList<StoredEvent> events, CancellationToken stop)
    {
        if (events.Count > 0)
        {
            var batch = new Batch(await Connected(stop));
            await Task.WhenAll(events.GroupBy(e => e.Headers.Lead).Select(lead => PublishInOrder(lead, batch)));
            batch.ThrowIfFailed();
        }

        await using var advance = _store.Database.CreateBatch();
        advance.BatchCommands.Add(leadership.Advance());
        await advance.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>One lead's events, each confirmed before the next: a message refused in between cannot be overtaken.</summary>
    private async Task PublishInOrder(IEnumerable<StoredEvent> lead, Batch batch)
    {
        foreach (var e in lead)
        {
            await _window.WaitAsync();
            try
            {
                if (batch.HasFailed)
                {
                    return;
                }

                await Publish(e, batch.Channel);
            }
            catch (Exception cause)
            {
                batch.Fail(cause);
                return;
            }
            finally
            {
                _window.Release();
            }
        }
    }

    private async Task Publish(StoredEvent e, IChannel channel)
    {
        var routes = _route(e);
        if (routes.Count == 0)
        {
            return;
        }

        using var span = Span(e, routes[0]);
        var traceParent = span?.Id ?? e.Headers.TraceParent;
        var body = _body(e, traceParent);
        foreach (var route in routes)
        {
            var properties = new BasicProperties
            {
                MessageId = e.Id.ToString(),
                ContentType = CloudEvent.ContentType,
                DeliveryMode = DeliveryModes.Persistent,
                Headers = new Dictionary<string, object?> { [Topology.PartitionKey] = e.Headers.Lead.ToString() },
            };
            if (route.Exchange == Topology.Exchange)
            {
                properties.Headers["CC"] = new List<object?> { Topology.Share(e.Headers.Lead) };
            }

            if (traceParent is not null)
            {
                properties.Headers["traceparent"] = traceParent;
            }

            try
            {
                await _publisher.Publish(channel, route, properties, body);
            }
            catch (Exception cause)
            {
                span?.SetStatus(ActivityStatusCode.Error, cause.GetType().Name);
                throw;
            }
        }

        Published.Add(1, new("service", _store.Service), new("event", e.Type));
    }

    private static Activity? Span(StoredEvent e, Route route)
    {
        if (!Telemetry.Source.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(e.Headers.TraceParent, null, isRemote: true, out var parent);
        var span = Telemetry.Source.StartActivity($"publish {e.Type}", ActivityKind.Producer, parent);
        span?.SetTag("messaging.system", "rabbitmq").SetTag("messaging.destination.name", route.Exchange).SetTag("messaging.message.id", e.Id.ToString());
        return span;
    }

    /// <summary>One batch on one channel; the first failure is the one worth telling.</summary>
    private sealed class Batch(IChannel channel)
    {
        private Exception? _failure;

        public IChannel Channel => channel;

        public bool HasFailed => Volatile.Read(ref _failure) is not null;

        public void Fail(Exception cause) => Interlocked.CompareExchange(ref _failure, cause, null);

        public void ThrowIfFailed()
        {
            if (_failure is not null)
            {
                throw new RelayFailed(_failure);
            }
        }
    }
}

/// <summary>A batch could not be published; it will be repeated.</summary>
public sealed class RelayFailed(Exception cause) : Exception($"A batch was not confirmed and will be repeated: {cause.GetType().Name}: {cause.Message}", cause);
