using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Leads.Gateway;

/// <summary>SHA-256 of a credential: all that is ever kept of it.</summary>
internal readonly record struct KeyHash(ulong A, ulong B, ulong C, ulong D)
{
    public static KeyHash Of(ReadOnlySpan<char> credential)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (!Encoding.UTF8.TryGetBytes(credential, bytes, out var length))
        {
            bytes = Encoding.UTF8.GetBytes(credential.ToArray());
            length = bytes.Length;
        }

        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes[..length], hash);
        return From(hash);
    }

    public static KeyHash From(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<KeyHash>(hash);

    public byte[] ToArray() => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in this, 1)).ToArray();
}

/// <summary>An API key as administrators see it; the key itself is shown once, when it is issued.</summary>
/// <param name="Client">Who holds it; at most two live keys each.</param>
/// <param name="Scopes">What it may do of what its role may do, such as "leads" or "leads:read"; everything when absent.</param>
public sealed record ApiKey(
    Guid Id, string Client, string Name, string Role, DateTimeOffset CreatedAt, string CreatedBy,
    string? Brand = null, string? Dealer = null, string[]? Scopes = null, DateTimeOffset? ExpiresAt = null, DateTimeOffset? RevokedAt = null, DateTimeOffset? LastUsedAt = null);

/// <summary>The table of API keys.</summary>
internal sealed partial class ApiKeyTable(NpgsqlDataSource database)
{
    public const int LiveKeysPerClient = 2;

    private const string Columns = "id, client, name, role, created_at, created_by, brand, dealer, scopes, expires_at, revoked_at, last_used_at";

    /// <summary>leads_ROLE_ and 256 random bits.</summary>
    public static string NewKey(string role) => $"leads_{role}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";

    [GeneratedRegex("^leads_[a-z-]{2,40}_[A-Za-z0-9_-]{43}$")]
    public static partial Regex Format();

    /// <returns>False when the client has two live keys already.</returns>
    public async Task<bool> Add(ApiKey key, KeyHash hash, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // One client's keys are counted and added by one at a time.
        await using var hold = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended($1, 0))", connection) { Parameters = { new() { Value = key.Client } } };
        await hold.ExecuteNonQueryAsync(cancel);
        await using var insert = new NpgsqlCommand(
            """
            insert into api_keys (id, client, name, role, brand, dealer, scopes, hash, created_at, created_by, expires_at)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
            where $12 > (select count(*) from api_keys where client = $2 and revoked_at is null and (expires_at is null or expires_at > $9))
            """, connection)
        {
            Parameters =
            {
                new() { Value = key.Id },
                new() { Value = key.Client },
                new() { Value = key.Name },
                new() { Value = key.Role },
                new() { Value = key.Brand ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = key.Dealer ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = key.Scopes ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = hash.ToArray() },
                new() { Value = key.CreatedAt.ToUniversalTime() },
                new() { Value = key.CreatedBy },
                new() { Value = key.ExpiresAt?.ToUniversalTime() ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new() { Value = LiveKeysPerClient },
            },
        };
        var added = await insert.ExecuteNonQueryAsync(cancel) == 1;
        await transaction.CommitAsync(cancel);
        return added;
    }

    /// <returns>False when there is no such key; true also when it was revoked before.</returns>
    public async Task<bool> Revoke(Guid id, string by, DateTimeOffset at, CancellationToken cancel)
    {
        await using var update = database.CreateCommand(
            """
            update api_keys set revoked_at = coalesce(revoked_at, $2), revoked_by = coalesce(revoked_by, $3) where id = $1
            """);
        update.Parameters.Add(new() { Value = id });
        update.Parameters.Add(new() { Value = at });
        update.Parameters.Add(new() { Value = by });
        return await update.ExecuteNonQueryAsync(cancel) == 1;
    }

    public async Task<bool> Exists(KeyHash hash, CancellationToken cancel)
    {
        await using var select = database.CreateCommand("select from api_keys where hash = $1");
        select.Parameters.Add(new() { Value = hash.ToArray() });
        await using var reader = await select.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel);
    }

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> Page(Guid after, int limit, CancellationToken cancel)
    {
        await using var select = database.CreateCommand($"select {Columns} from api_keys where id > $1 order by id limit $2");
        select.Parameters.Add(new() { Value = after });
        select.Parameters.Add(new() { Value = limit });
        await using var reader = await select.ExecuteReaderAsync(cancel);
        var keys = new List<ApiKey>();
        while (await reader.ReadAsync(cancel))
        {
            keys.Add(Read(reader));
        }

        return keys;
    }

    public async Task<IReadOnlyList<(KeyHash Hash, ApiKey Key)>> Live(DateTimeOffset now, CancellationToken cancel)
    {
        await using var select = database.CreateCommand($"select {Columns}, hash from api_keys where revoked_at is null and (expires_at is null or expires_at > $1)");
        select.Parameters.Add(new() { Value = now });
        await using var reader = await select.ExecuteReaderAsync(cancel);
        var keys = new List<(KeyHash, ApiKey)>();
        while (await reader.ReadAsync(cancel))
        {
            keys.Add((KeyHash.From(reader.GetFieldValue<byte[]>(12)), Read(reader)));
        }

        return keys;
    }

    public async Task NoteUse(IReadOnlyCollection<(Guid Id, DateTimeOffset At)> uses, CancellationToken cancel)
    {
        await using var update = database.CreateCommand(
            """
            update api_keys set last_used_at = greatest(last_used_at, used.at) from unnest($1, $2) as used(id, at) where api_keys.id = used.id
            """);
        update.Parameters.Add(new() { Value = uses.Select(use => use.Id).ToArray() });
        update.Parameters.Add(new() { Value = uses.Select(use => use.At).ToArray() });
        await update.ExecuteNonQueryAsync(cancel);
    }

    private static ApiKey Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetString(5),
        Text(row, 6), Text(row, 7), row.IsDBNull(8) ? null : row.GetFieldValue<string[]>(8), Time(row, 9), Time(row, 10), Time(row, 11));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
