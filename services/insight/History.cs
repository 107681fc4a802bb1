using Leads.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Leads.Insights;

/// <summary>Every event of every service, for ever: read by time, kind or lead, or replayed as a stream.</summary>
public sealed class History(Feed log)
{
    /// <summary>Recorded events that match, after a position, in the order they were archived.</summary>
    public async Task<(IReadOnlyList<StoredEvent> Events, long Next)> Page(Query query, string? brand, long after, int limit, CancellationToken cancel)
    {
        var mark = await log.HighWater(cancel);
        var events = await log.Read(
            """
            where e.seq_id > $1 and e.seq_id <= $2
              and ($3 is null or e.timestamp >= $3) and ($4 is null or e.timestamp < $4)
              and ($5 is null or e.type = $5) and ($6 is null or e.headers ->> 'lead' = $6) and ($7 is null or e.headers ->> 'brand' = $7)
            order by e.seq_id limit $8
            """,
            cancel,
            new NpgsqlParameter<long> { TypedValue = after },
            new NpgsqlParameter<long> { TypedValue = mark },
            Time(query.From), Time(query.To), Text(query.Type), Text(query.Lead?.ToString()), Text(brand),
            new NpgsqlParameter<int> { TypedValue = limit });
        return (events, events.Count == limit ? events[^1].Position : Math.Max(after, mark));
    }

    /// <summary>All events of one lead, of every service, up to a moment by one of the two clocks, in that clock's order.</summary>
    public async Task<IReadOnlyList<StoredEvent>> OfLead(Guid lead, string? brand, DateTimeOffset? asOf, Clock clock, CancellationToken cancel)
    {
        var events = await log.Read(
            "where e.headers ->> 'lead' = $1 and ($2 is null or e.headers ->> 'brand' = $2) order by e.seq_id",
            cancel, Text(lead.ToString()), Text(brand));
        var until = asOf ?? DateTimeOffset.MaxValue;
        return clock == Clock.Recorded
            ? [.. events.Where(e => e.Recorded <= until)]
            : [.. events.Where(e => e.Headers.At <= until).OrderBy(e => e.Headers.At)];
    }

    private static NpgsqlParameter Time(DateTimeOffset? time) => new() { Value = (object?)time?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar };
}

/// <summary>Which events of history.</summary>
/// <param name="From">Recorded at or after.</param>
/// <param name="To">Recorded before.</param>
public sealed record Query(DateTimeOffset? From, DateTimeOffset? To, string? Type, Guid? Lead);

/// <summary>Which of an event's two times counts.</summary>
public enum Clock
{
    /// <summary>When it was recorded: what the product knew at that moment.</summary>
    Recorded,

    /// <summary>When it happened: what was true at that moment, as far as is known now.</summary>
    Happened,
}
