using System.Globalization;
using RabbitMQ.Client;

namespace Leads.Messaging;

/// <summary>A service that listens, and to whom.</summary>
/// <param name="Service">Queue prefix: its queues are <c>SERVICE.0</c> … <c>SERVICE.n-1</c>.</param>
/// <param name="HearsFrom">The publishing services it listens to.</param>
/// <param name="Partitions">How many queues share its leads (at most 64); so many replicas can work at once. Delete its queues, empty, before changing it.</param>
public sealed record Listener(string Service, IReadOnlyList<string> HearsFrom, int Partitions = 4)
{
    public string Queue(int partition) => $"{Service}.{partition.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Where messages end that are not CloudEvents.</summary>
    public string Rejected => $"{Service}.rejected";
}

/// <summary>
/// Every exchange and queue of the product. Each process declares all of them before it publishes, so an event that is pushed
/// before a listener was ever started waits for it.
/// </summary>
public sealed record Topology(IReadOnlyList<Listener> Listeners)
{
    /// <summary>The topic exchange that every service publishes to, with routing key <c>service.event_name</c>.</summary>
    public const string Exchange = "leads";

    /// <summary>Takes what no service listens to, so that it is not mistaken for a missing topology.</summary>
    public const string Unheard = "leads.unheard";

    internal const string PartitionKey = "partitionkey";

    /// <summary>Leads are dealt out to partitions in so many shares: the most partitions a listener can have.</summary>
    private const int Shares = 64;

    /// <summary>Creates what is missing; throws when something exists in another shape.</summary>
    public async Task Declare(IChannel channel, CancellationToken cancel)
    {
        await channel.ExchangeDeclareAsync(Unheard, ExchangeType.Fanout, durable: true, cancellationToken: cancel);
        await channel.QueueDeclareAsync(
            Unheard, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-max-length"] = 10_000L, ["x-message-ttl"] = (long)TimeSpan.FromDays(1).TotalMilliseconds },
            cancellationToken: cancel);
        await channel.QueueBindAsync(Unheard, Unheard, "", cancellationToken: cancel);
        await channel.ExchangeDeclareAsync(
            Exchange, ExchangeType.Topic, durable: true, arguments: new Dictionary<string, object?> { ["alternate-exchange"] = Unheard }, cancellationToken: cancel);
        foreach (var listener in Listeners)
        {
            await Declare(channel, listener, cancel);
        }
    }

    /// <summary>
    /// Which share of the leads this one belongs to. Who publishes says so beside the routing key, in header CC, which the broker
    /// routes by as well: its own consistent-hash exchange deals the leads out anew whenever it restarts.
    /// </summary>
    public static string Share(Guid lead)
    {
        Span<byte> bytes = stackalloc byte[16];
        lead.TryWriteBytes(bytes, bigEndian: true, out _);
        return Share(bytes[15] % Shares);
    }

    private static string Share(int n) => $"share.{n.ToString("D2", CultureInfo.InvariantCulture)}";

    private static async Task Declare(IChannel channel, Listener listener, CancellationToken cancel)
    {
        var shares = $"{listener.Service}.shares";
        await channel.QueueDeclareAsync(
            listener.Rejected, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancel);
        await channel.ExchangeDeclareAsync(
            shares, ExchangeType.Direct, durable: true, arguments: new Dictionary<string, object?> { ["alternate-exchange"] = Unheard }, cancellationToken: cancel);
        for (var n = 0; n < listener.Partitions; n++)
        {
            await channel.QueueDeclareAsync(
                listener.Queue(n), durable: true, exclusive: false, autoDelete: false,
                new Dictionary<string, object?>
                {
                    ["x-queue-type"] = "quorum",
                    ["x-single-active-consumer"] = true,
                    // A broker that limits redeliveries must not drop what it gives up on.
                    ["x-dead-letter-exchange"] = "",
                    ["x-dead-letter-routing-key"] = listener.Rejected,
                },
                cancellationToken: cancel);
        }

        for (var share = 0; share < Shares; share++)
        {
            await channel.QueueBindAsync(listener.Queue(share % listener.Partitions), shares, Share(share), noWait: true, cancellationToken: cancel);
        }

        // Last, so that nothing arrives before every share has its queue; it also waits for the bindings above.
        foreach (var publisher in listener.HearsFrom)
        {
            await channel.ExchangeBindAsync(shares, Exchange, $"{publisher}.*", cancellationToken: cancel);
        }
    }
}
