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
}

/// <summary>One event of another service, as a consumer hears it.</summary>
public sealed record Heard(string Consumer, Guid Stream, long Version);

/// <summary>A client's promise that requests with this key are one request.</summary>
/// <param name="Fingerprint">SHA-256 over method, path and body: the same key with another request is an error.</param>
public sealed record Once(string Client, string Key, byte[] Fingerprint);

/// <summary>An answer that was given and will be given again.</summary>
public sealed record StoredAnswer(int Status, string? Location, string? ETag, byte[] Body)
{
    public static NpgsqlBatchCommand Find(Once once) =>
        Sql.Command("select fingerprint, status, location, etag, body from idempotency where client = $1 and key = $2", once.Client, once.Key);

    internal NpgsqlBatchCommand Store(Once once) => Sql.Command(
        "insert into idempotency (client, key, fingerprint, status, location, etag, body) values ($1, $2, $3, $4, $5, $6, $7)",
        once.Client, once.Key, once.Fingerprint, Status, Location, ETag, Body);

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
