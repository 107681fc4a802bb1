using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Leads.Messaging;
using Npgsql;

namespace Leads.Feeds;

/// <summary>Keeps every event for the dealers it concerns, and gives it to them: through their queue, and to whoever pulls.</summary>
public sealed class DealerFeed(EventStore.EventStore store, Feed log)
{
    private const string Keep = "keep_for_dealers($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

    public Task Hear(CloudEvent heard, CancellationToken cancel) => Archive.Keep(
        store, heard.ToStored(), heard.Service, cancel, Keep, new NpgsqlParameter<string[]> { TypedValue = [.. DealersOf(heard.EventName, heard.Dealer, heard.Data.Span)] });

    /// <summary>The dealers an event is for: the one that has the lead; all that ever had one, when a customer is erased.</summary>
    public static IReadOnlyList<string> DealersOf(string type, string? dealer, ReadOnlySpan<byte> data) => (type, dealer) switch
    {
        ("customer_erased", _) => JsonSerializer.Deserialize<CustomerErased>(data, EventJson.Options)!.Dealers,
        (_, null) => [],
        _ => [dealer],
    };

    /// <summary>A dealer's events after a cursor, or a brand's for headquarters.</summary>
    public async Task<(IReadOnlyList<StoredEvent> Events, long Next)> Read(Caller by, long after, int limit, CancellationToken cancel)
    {
        var mark = await log.HighWater(cancel);
        var events = by.Dealer is { } dealer
            ? await OfDealer(dealer, after, mark, limit, cancel)
            : await log.Read(
                "where e.seq_id > $1 and e.seq_id <= $2 and e.headers ->> 'brand' = coalesce($4, e.headers ->> 'brand') order by e.seq_id limit $3",
                cancel,
                new NpgsqlParameter<long> { TypedValue = after },
                new NpgsqlParameter<long> { TypedValue = mark },
                new NpgsqlParameter<int> { TypedValue = limit },
                new() { Value = (object?)by.Brand ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Varchar });
        return (events, events.Count == limit ? events[^1].Position : Math.Max(after, mark));
    }

    private async Task<IReadOnlyList<StoredEvent>> OfDealer(string dealer, long after, long mark, int limit, CancellationToken cancel)
    {
        var events = new List<StoredEvent>();
        await store.Read(
            [
                View.AsDealer(dealer),
                Sql.Command(
                    $"""
                    select {Feed.Columns} from feed_entries f join mt_events e on e.seq_id = f.position
                    where f.dealer = $1 and f.position > $2 and f.position <= $3 order by f.position limit $4
                    """,
                    dealer, after, mark, limit),
            ],
            async (i, reader) =>
            {
                while (i == 1 && await reader.ReadAsync(cancel))
                {
                    events.Add(StoredEvent.From(reader));
                }
            },
            cancel);
        return events;
    }
}
