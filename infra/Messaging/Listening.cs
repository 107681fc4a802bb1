using System.Diagnostics.Metrics;
using Leads.EventStore;
using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace Leads.Messaging;

/// <summary>
/// Listens to the other services: one receive endpoint for each partition, one message of a partition at a time, replicas
/// sharing partitions. Messages reach the <see cref="Ear"/> as the bytes they are.
/// </summary>
/// <param name="broker">amqp://user:password@host:port/vhost</param>
/// <param name="topology">Everything is declared before the first message is taken; the ear's service must be among the listeners.</param>
public sealed class Listening(Uri broker, Topology topology, Ear ear)
{
    private const ushort Prefetch = 32;

    private static readonly Counter<long> RejectedMessages = Telemetry.Meter.CreateCounter<long>("leads.rejected", "{message}", "Messages that were not CloudEvents");

    /// <summary>How long what was begun may still take after stop.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    private readonly Listener _listener = topology.Listeners.Single(l => l.Service == ear.Consumer);
    private volatile IBusControl? _bus;

    /// <summary>The broker answers and every partition is listened to, by this replica or in reserve.</summary>
    public bool IsConnected => _bus?.CheckHealth().Status == BusHealthStatus.Healthy;

    /// <summary>Listens and retries until cancelled; no failure ends it. The message in hand is finished first.</summary>
    public Task Run(CancellationToken stop) => Task.WhenAll(Listen(stop), new RetryWorker(ear).Run(stop));

    private async Task Listen(CancellationToken stop)
    {
        await using var publisher = new Publisher(broker, $"{ear.Consumer} rejects", topology.Declare, TimeSpan.FromSeconds(5));
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await publisher.Connect(stop);
                await ListenUntilBroken(publisher, stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                ear.OnError($"{ear.Consumer} listening", e);
            }
            catch (Exception)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// One life of the bus. MassTransit reconnects by itself but waits up to half a minute between attempts; when the broker
    /// answers us and the bus is still not well after some seconds, a new one is faster.
    /// </summary>
    private async Task ListenUntilBroken(Publisher publisher, CancellationToken stop)
    {
        using var hands = new Hands(Grace, stop);
        var bus = Create(publisher, hands);
        try
        {
            using (var starting = CancellationTokenSource.CreateLinkedTokenSource(stop))
            {
                starting.CancelAfter(TimeSpan.FromSeconds(30));
                await bus.StartAsync(starting.Token);
            }

            _bus = bus;
            var ill = 0;
            while (!stop.IsCancellationRequested && ill < 4)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ill = IsConnected ? 0 : ill + 1;
                if (!stop.IsCancellationRequested)
                {
                    await publisher.Connect(stop);
                }
            }
        }
        finally
        {
            _bus = null;
            await hands.Finish();
            using var stopping = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await Quietly(bus.StopAsync(stopping.Token));
        }
    }

    // Without a container: MassTransit's usage telemetry is only ever started by AddMassTransit.
    private IBusControl Create(Publisher publisher, Hands hands) => Bus.Factory.CreateUsingRabbitMq(bus =>
    {
        bus.Host(broker, $"{ear.Consumer} listening", host =>
        {
            var (user, password) = Credentials();
            host.Username(user);
            host.Password(password);
            host.Heartbeat(TimeSpan.FromSeconds(10));
            host.RequestedConnectionTimeout(TimeSpan.FromSeconds(5));
            host.ContinuationTimeout(TimeSpan.FromSeconds(5));
        });
        for (var n = 0; n < _listener.Partitions; n++)
        {
            bus.ReceiveEndpoint(_listener.Queue(n), endpoint =>
            {
                // Topology owns the queues; all MassTransit adds is an exchange by their name, bound to nothing.
                endpoint.BindQueue = false;
                endpoint.ConfigureConsumeTopology = false;
                endpoint.PublishFaults = false;
                endpoint.ConcurrentMessageLimit = 1;
                endpoint.PrefetchCount = Prefetch;
                endpoint.ConfigureChannel(pipe => pipe.UseFilter(new Capture(hands)));
                endpoint.ConfigureReceive(pipe => pipe.UseFilter(new Receive(this, publisher, hands)));
            });
        }
    });

    private (string User, string Password) Credentials()
    {
        var parts = broker.UserInfo.Split(':', 2);
        return (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
    }

    /// <summary>Returns when the message may be taken off the queue.</summary>
    private async Task Take(ReadOnlyMemory<byte> bytes, bool first, Publisher publisher, Hands hands)
    {
        CloudEvent e;
        try
        {
            e = CloudEvent.Read(bytes);
        }
        catch (FormatException cause)
        {
            await Persist(() => Reject(bytes, cause.Message, publisher, hands.Stop), hands.Stop);
            return;
        }

        if (first)
        {
            // This replica has just taken the partition over: the one before may have parked leads of it.
            await Persist(() => ear.Refresh(hands.Stop), hands.Stop);
        }

        await ear.Hear(e, hands.Stop, hands.Abandon);
    }

    private async Task Reject(ReadOnlyMemory<byte> bytes, string reason, Publisher publisher, CancellationToken cancel)
    {
        var properties = new BasicProperties
        {
            DeliveryMode = DeliveryModes.Persistent,
            Headers = new Dictionary<string, object?> { ["reason"] = reason },
        };
        await publisher.Publish(await publisher.Connect(cancel), new Route("", _listener.Rejected), properties, bytes);
        RejectedMessages.Add(1, new KeyValuePair<string, object?>("service", ear.Consumer));
        ear.OnError($"{ear.Consumer} rejected a message", new FormatException(reason));
    }

    private async Task Persist(Func<Task> action, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await action();
                return;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                ear.OnError(ear.Consumer, e);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception)
        {
            // It is given up anyway.
        }
    }

    /// <summary>Remembers the channels of one life of the bus, and lets none consume after it.</summary>
    private sealed class Capture(Hands hands) : IFilter<ChannelContext>
    {
        public async Task Send(ChannelContext context, IPipe<ChannelContext> next)
        {
            if (!hands.TryOpen(context.Channel))
            {
                // A bus that was told to stop while it reconnected would hold its partitions for ever and work on none.
                await context.Channel.AbortAsync();
                throw new OperationCanceledException("This bus has been stopped.");
            }

            await next.Send(context);
        }

        public void Probe(ProbeContext context)
        {
        }
    }

    /// <summary>The end of MassTransit's receive pipe: nothing is deserialised, so that every byte and also what is not JSON arrives.</summary>
    private sealed class Receive(Listening listening, Publisher publisher, Hands hands) : IFilter<ReceiveContext>
    {
        public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
        {
            if (hands.TryTake())
            {
                try
                {
                    var first = context.TryGetPayload(out RabbitMqBasicConsumeContext? delivery) && delivery.DeliveryTag == 1;
                    await listening.Take(context.Body.GetBytes(), first, publisher, hands);
                    return;
                }
                catch (Exception) when (hands.Stop.IsCancellationRequested)
                {
                    // It goes back.
                }
                finally
                {
                    hands.Put();
                }
            }

            // Neither acknowledged nor refused: when the channel closes, the broker takes it and all behind it back in order.
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }

        public void Probe(ProbeContext context)
        {
        }
    }

    /// <summary>The messages in hand during one life of the bus, and the way to let go of all the others in order.</summary>
    private sealed class Hands : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly CancellationTokenSource _stop;
        private readonly CancellationTokenSource _abandon = new();
        private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<IChannel> _channels = [];
        private readonly TimeSpan _grace;
        private int _inHand;
        private bool _stopped;

        public Hands(TimeSpan grace, CancellationToken stop) => (_grace, _stop) = (grace, CancellationTokenSource.CreateLinkedTokenSource(stop));

        public CancellationToken Stop => _stop.Token;

        public CancellationToken Abandon => _abandon.Token;

        public bool TryTake()
        {
            lock (_lock)
            {
                if (_stop.IsCancellationRequested)
                {
                    return false;
                }

                _inHand++;
                return true;
            }
        }

        public void Put()
        {
            lock (_lock)
            {
                if (--_inHand == 0 && _stop.IsCancellationRequested)
                {
                    _empty.TrySetResult();
                }
            }
        }

        public bool TryOpen(IChannel channel)
        {
            lock (_lock)
            {
                if (_stopped)
                {
                    return false;
                }

                _channels.RemoveAll(c => c.IsClosed);
                _channels.Add(channel);
                return true;
            }
        }

        /// <summary>Waits for what is in hand and closes the channels. Cancelling the consumers first would let another replica start behind what was prefetched here.</summary>
        public async Task Finish()
        {
            await _stop.CancelAsync();
            bool busy;
            List<IChannel> channels;
            lock (_lock)
            {
                busy = _inHand > 0;
                _stopped = true;
                channels = [.. _channels];
            }

            if (busy)
            {
                _abandon.CancelAfter(_grace);
                await Quietly(_empty.Task.WaitAsync(_grace + TimeSpan.FromSeconds(1)));
            }

            await Quietly(Task.WhenAll(channels.Select(c => c.AbortAsync())).WaitAsync(TimeSpan.FromSeconds(2)));
        }

        public void Dispose()
        {
            _stop.Dispose();
            _abandon.Dispose();
        }
    }
}
