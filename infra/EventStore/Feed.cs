using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;

namespace Leads.EventStore;

/// <summary>Every committed event in one order, never past one that is still undecided (ADR 0002).</summary>
public sealed class Feed(NpgsqlDataSource database)
{
    public const string Columns =
        "e.seq_id, e.id, e.stream_id, e.version, e.type, e.data, e.timestamp, e.headers, e.correlation_id, e.causation_id";

    private readonly Lock _lock = new();
    private Task<long>? _asking, _next;

    /// <summary>
    /// The position up to which everything is decided. All followers of a process are woken at once and ask the same: while a question
    /// is on its way the others share the one after it, so that no answer is older than its question.
    /// </summary>
    public Task<long> HighWater(CancellationToken cancel)
    {
        lock (_lock)
        {
            return (_asking is null or { IsCompleted: true } ? _asking = Ask() : _next ??= AskAfter(_asking)).WaitAsync(cancel);
        }
    }

    /// <summary>Events after one position up to another, in order; <paramref name="upTo"/> must not be beyond the high-water mark.</summary>
    /// <param name="types">Only events of these names; of all when null.</param>
    public async Task<IReadOnlyList<StoredEvent>> Read(long after, long upTo, int limit, CancellationToken cancel, string[]? types = null)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from mt_events e where e.seq_id > $1 and e.seq_id <= $2 {(types is null ? "" : "and e.type = any ($4)")} order by e.seq_id limit $3");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        if (types is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = types });
        }

        return await Read(command, cancel);
    }

    /// <summary>Typed events after one position up to another, as they come off the wire: for folds over all of history.</summary>
    public async IAsyncEnumerable<Replayed> Replay(EventTypes types, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select seq_id, stream_id, version, timestamp, type, data from mt_events where seq_id > $1 and seq_id <= $2 order by seq_id");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return new Replayed(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3),
                types.Read(reader.GetString(4), reader.GetFieldValue<byte[]>(5)));
        }
    }

    /// <summary>One stream's events after a version, with everything beside them.</summary>
    public async Task<IReadOnlyList<StoredEvent>> ReadStream(Guid stream, long after, int limit, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from mt_events e where e.stream_id = $1 and e.version > $2 order by e.version limit $3");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return await Read(command, cancel);
    }

    /// <summary>Events by any other condition, e.g. <c>where e.headers->>'lead' = $1 order by e.seq_id</c>.</summary>
    public async Task<IReadOnlyList<StoredEvent>> Read(string condition, CancellationToken cancel, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand($"select {Columns} from mt_events e {condition}");
        command.Parameters.AddRange(parameters);
        return await Read(command, cancel);
    }

    private static async Task<IReadOnlyList<StoredEvent>> Read(NpgsqlCommand command, CancellationToken cancel)
    {
        var events = new List<StoredEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            events.Add(StoredEvent.From(reader));
        }

        return events;
    }

    private async Task<long> AskAfter(Task<long> asking)
    {
        await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task<long> mine;
        lock (_lock)
        {
            (_asking, _next) = (mine = Ask(), null);
        }

        return await mine;
    }

    private async Task<long> Ask()
    {
        await using var command = database.CreateCommand("select feed_high_water()");
        return (long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
    }
}

/// <summary>An event as a fold over history takes it.</summary>
public readonly record struct Replayed(long Position, Guid Stream, long Version, DateTimeOffset Recorded, object Event);

/// <summary>An event as it stands in the log.</summary>
/// <param name="Position">Where in the store's log (<c>seq_id</c>).</param>
/// <param name="Id">UUIDv7; the message id on the bus.</param>
/// <param name="Stream">The stream it belongs to.</param>
/// <param name="Version">Its place in the stream, from 1.</param>
/// <param name="Type">Stable name, e.g. <c>lead_received</c>.</param>
/// <param name="Data">The event as JSON.</param>
/// <param name="Recorded">When it was recorded.</param>
/// <param name="HeadersJson">Whom it concerns and who did it, as JSON.</param>
public sealed record StoredEvent(
    long Position, Guid Id, Guid Stream, long Version, string Type, byte[] Data, DateTimeOffset Recorded, byte[] HeadersJson, string? Correlation, string? Causation)
{
    private EventHeaders? _headers;

    public EventHeaders Headers => _headers ??= EventHeaders.Read(HeadersJson);

    public static StoredEvent From(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetInt64(3), reader.GetString(4), reader.GetFieldValue<byte[]>(5),
        reader.GetFieldValue<DateTimeOffset>(6),
        reader.IsDBNull(7) ? "{}"u8.ToArray() : reader.GetFieldValue<byte[]>(7),
        reader.IsDBNull(8) ? null : reader.GetString(8),
        reader.IsDBNull(9) ? null : reader.GetString(9));
}

/// <summary>What stands beside an event.</summary>
/// <param name="Lead">The lead cycle (the customer, for a customer's own stream): the partition.</param>
/// <param name="At">When it happened.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Cause">The event of another service, or of another lead, that it follows from.</param>
public sealed record EventHeaders(Guid Lead, DateTimeOffset? At, string? Actor, string? Dealer, string? Brand, Guid? Subject, string? TraceParent, Cause? Cause = null)
{
    public static EventHeaders Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        Guid lead = default;
        Guid? subject = null;
        DateTimeOffset? at = null;
        string? actor = null, dealer = null, brand = null, traceParent = null;
        Cause? cause = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("lead"u8))
            {
                reader.Read();
                lead = reader.GetGuid();
            }
            else if (reader.ValueTextEquals("at"u8))
            {
                reader.Read();
                at = reader.GetDateTimeOffset();
            }
            else if (reader.ValueTextEquals("subject"u8))
            {
                reader.Read();
                subject = reader.GetGuid();
            }
            else if (reader.ValueTextEquals("actor"u8))
            {
                reader.Read();
                actor = reader.GetString();
            }
            else if (reader.ValueTextEquals("dealer"u8))
            {
                reader.Read();
                dealer = reader.GetString();
            }
            else if (reader.ValueTextEquals("brand"u8))
            {
                reader.Read();
                brand = reader.GetString();
            }
            else if (reader.ValueTextEquals("traceparent"u8))
            {
                reader.Read();
                traceParent = reader.GetString();
            }
            else if (reader.ValueTextEquals("cause"u8))
            {
                reader.Read();
                cause = JsonSerializer.Deserialize<Cause>(ref reader, EventJson.Options);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return new(lead, at, actor, dealer, brand, subject, traceParent, cause);
    }
}
