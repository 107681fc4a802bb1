using System.Globalization;
using Leads.EventStore;
using Npgsql;

namespace Leads.Insights;

/// <summary>Every event of every service, for ever: read by time, kind or lead, or replayed as a stream.</summary>
public sealed class History(Feed log)
{
    /// <summary>Recorded events that match, after a position, in the order they were archived.</summary>
    public async Task<(IReadOnlyList<StoredEvent> Events, long Next)> Page(Query query, string? brand, long after, int limit, CancellationToken cancel)
    {
        var mark = await log.HighWater(cancel);
        // Only what was asked for stands in the statement, so that the planner can use the index that fits.
        List<NpgsqlParameter> values = [new NpgsqlParameter<long> { TypedValue = after }, new NpgsqlParameter<long> { TypedValue = mark }, new NpgsqlParameter<int> { TypedValue = limit }];
        var conditions = "e.seq_id > $1 and e.seq_id <= $2";
        And("e.timestamp >= {0}", Time(query.From));
        And("e.timestamp < {0}", Time(query.To));
        And("e.type = {0}", Text(query.Type));
        And("e.headers ->> 'lead' = {0}", Text(query.Lead?.ToString()));
        And("e.headers ->> 'brand' = {0}", Text(brand));
        var events = await log.Read($"where {conditions} order by e.seq_id limit $3", cancel, [.. values]);
        return (events, events.Count == limit ? events[^1].Position : Math.Max(after, mark));

        void And(string condition, NpgsqlParameter? value)
        {
            if (value is not null)
            {
                values.Add(value);
                conditions += $" and {string.Format(CultureInfo.InvariantCulture, condition, $"${values.Count}")}";
            }
        }
    }

    /// <summary>All events of one lead, of every service, up to a moment by one of the two clocks, in that clock's order.</summary>
    public async Task<IReadOnlyList<StoredEvent>> OfLead(Guid lead, string? brand, DateTimeOffset? asOf, Clock clock, CancellationToken cancel)
    {
        var events = await log.Read("where e.headers ->> 'lead' = $1 order by e.seq_id", cancel, Text(lead.ToString())!);
        if (brand is not null && events.Any(e => e.Headers.Brand != brand))
        {
            return [];
        }

        var until = asOf ?? DateTimeOffset.MaxValue;
        return clock == Clock.Recorded
            ? [.. events.Where(e => e.Recorded <= until)]
            : [.. events.Where(e => e.Headers.At <= until).OrderBy(e => e.Headers.At)];
    }

    private static NpgsqlParameter<DateTime>? Time(DateTimeOffset? time) => time is null ? null : new() { TypedValue = time.Value.UtcDateTime };

    private static NpgsqlParameter<string>? Text(string? text) => text is null ? null : new() { TypedValue = text };
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
