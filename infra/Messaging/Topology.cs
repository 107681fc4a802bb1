using System.Globalization;
using RabbitMQ.Client;

namespace Leads.Messaging;

/// <summary>A service that listens, and to whom.</summary>
/// <param name="Service">Queue prefix: its queues are <c>SERVICE.0</c> … <c>SERVICE.n-1</c>.</param>
/// <param name="HearsFrom">The publishing services it listens to.</param>
/// <param name="Partitions">How many queues share its leads; at most so many replicas work at once. Drain the queues before changing it.</param>
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

    private static async Task Declare(IChannel channel, Listener listener, CancellationToken cancel)
    {
        var partitions = $"{listener.Service}.partitions";
        await channel.QueueDeclareAsync(
            listener.Rejected, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancel);
        await channel.ExchangeDeclareAsync(
            partitions, "x-consistent-hash", durable: true, arguments: new Dictionary<string, object?> { ["hash-header"] = PartitionKey }, cancellationToken: cancel);
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
            await channel.QueueBindAsync(listener.Queue(n), partitions, "1", cancellationToken: cancel);
        }

        // Last, so that no lead is spread by a ring that is still growing.
        foreach (var publisher in listener.HearsFrom)
        {
            await channel.ExchangeBindAsync(partitions, Exchange, $"{publisher}.*", cancellationToken: cancel);
        }
    }

    internal const string PartitionKey = "partitionkey";
}
