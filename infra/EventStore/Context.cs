using System.Security.Cryptography;
using Npgsql;

namespace Leads.EventStore;

/// <summary>Who wants it, what caused it, and what must hold for it to be written.</summary>
/// <param name="Actor">Client id, staff id or service; written beside every event.</param>
public sealed record Context(string Actor)
{
    /// <summary>The conversation this belongs to: the id of the first request.</summary>
    public string? Correlation { get; init; }

    /// <summary>The event or request that caused it.</summary>
    public string? Causation { get; init; }

    /// <summary>W3C trace context; the current activity's when not given.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The event of another service that this answers: heard once, in order.</summary>
    public Heard? Heard { get; init; }

    /// <summary>An event of this service's own log, of another lead's or of nobody's, that this follows from; what was heard is named by <see cref="Heard"/>.</summary>
    public Cause? Follows { get; init; }

    /// <summary>The caller's Idempotency-Key.</summary>
    public Once? Once { get; init; }

    /// <summary>The version the caller saw (If-Match).</summary>
    public long? IfMatch { get; init; }

    /// <summary>The stream must be there already; <see cref="NoSuchStream"/> otherwise.</summary>
    public bool Existing { get; init; }

    /// <summary>The only dealer whose streams may be touched; null for anybody's.</summary>
    public string? Dealer { get; init; }

    /// <summary>The only brand whose streams may be touched; null for any.</summary>
    public string? Brand { get; init; }

    /// <summary>What every event written says it follows from: it is kept nowhere before that is.</summary>
    internal Cause? Cause => Heard?.Cause ?? Follows;

    /// <summary>A service goes on from an event of its own log.</summary>
    public static Context After(string service, StoredEvent stored) =>
        new(service) { Causation = stored.Id.ToString(), Follows = new Cause(service, stored.Stream, stored.Version) };
}

/// <summary>An event by its place: whose log, which stream, which version.</summary>
public sealed record Cause(string Service, Guid Stream, long Version);

/// <summary>One event of another service, as a consumer hears it.</summary>
/// <param name="Cause">The event heard: the cause of whatever is written.</param>
/// <param name="After">What caused that one; it has to be known here before.</param>
public sealed record Heard(string Consumer, Cause Cause, Cause? After = null);

/// <summary>A client's promise that requests with this key are one request.</summary>
/// <param name="Fingerprint">SHA-256 over method, path and body: the same key with another request is an error.</param>
public sealed record Once(string Client, string Key, byte[] Fingerprint);

/// <summary>An answer that was given and will be given again.</summary>
public sealed record StoredAnswer(int Status, string? Location, string? ETag, byte[] Body)
{
    public static NpgsqlBatchCommand Find(Once once) =>
        Sql.Command("select fingerprint, status, location, etag, body from idempotency where client = $1 and key = $2", once.Client, once.Key);

    internal static NpgsqlBatchCommand Store(IReadOnlyCollection<(Once Once, StoredAnswer Answer)> answers) => Sql.Command(
        "select store_answers($1, $2, $3, $4, $5, $6, $7)",
        new NpgsqlParameter<string[]> { TypedValue = [.. answers.Select(a => a.Once.Client)] },
        new NpgsqlParameter<string[]> { TypedValue = [.. answers.Select(a => a.Once.Key)] },
        new NpgsqlParameter<byte[][]> { TypedValue = [.. answers.Select(a => a.Once.Fingerprint)] },
        new NpgsqlParameter<int[]> { TypedValue = [.. answers.Select(a => a.Answer.Status)] },
        new NpgsqlParameter<string?[]> { TypedValue = [.. answers.Select(a => a.Answer.Location)] },
        new NpgsqlParameter<string?[]> { TypedValue = [.. answers.Select(a => a.Answer.ETag)] },
        new NpgsqlParameter<byte[][]> { TypedValue = [.. answers.Select(a => a.Answer.Body)] });

    /// <summary>The answers to many keys; read each row with <see cref="ReadRow"/>.</summary>
    public static NpgsqlBatchCommand Find(IReadOnlyCollection<Once> onces) => Sql.Command(
        Sql.ForEach(
            "unnest($1, $2) as asked (client, key)",
            "select client, key, fingerprint, status, location, etag, body from idempotency i where i.client = asked.client and i.key = asked.key"),
        new NpgsqlParameter<string[]> { TypedValue = [.. onces.Select(o => o.Client)] },
        new NpgsqlParameter<string[]> { TypedValue = [.. onces.Select(o => o.Key)] });

    public static (string Client, string Key, byte[] Fingerprint, StoredAnswer Answer) ReadRow(NpgsqlDataReader reader) => (
        reader.GetString(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2),
        new StoredAnswer(reader.GetInt32(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.IsDBNull(5) ? null : reader.GetString(5), reader.GetFieldValue<byte[]>(6)));

    public static async Task<StoredAnswer?> Read(NpgsqlDataReader reader, Once once, CancellationToken cancel)
    {
        if (!await reader.ReadAsync(cancel))
        {
            return null;
        }

        return CryptographicOperations.FixedTimeEquals(reader.GetFieldValue<byte[]>(0), once.Fingerprint)
            ? new StoredAnswer(
                reader.GetInt32(1),
                await reader.IsDBNullAsync(2, cancel) ? null : reader.GetString(2),
                await reader.IsDBNullAsync(3, cancel) ? null : reader.GetString(3),
                reader.GetFieldValue<byte[]>(4))
            : throw new KeyReused();
    }
}
