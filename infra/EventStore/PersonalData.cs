using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Leads.Contracts;
using Npgsql;

namespace Leads.EventStore;

/// <summary>The data keys of the people a service knows. A destroyed key leaves their sealed values unreadable for ever.</summary>
public sealed class PersonalData(NpgsqlDataSource database, PersonalDataKeys keys, TimeProvider clock)
{
    private const int CacheLimit = 50_000;

    /// <summary>How long a key is used for sealing before the database is asked again whether it was destroyed, perhaps by another replica.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(1);

    // Only for sealing: reading always asks the database, so that a destroyed key is gone at once on every replica.
    private readonly ConcurrentDictionary<Guid, (DataKey Key, DateTimeOffset Until)> _sealing = new();
    private int _remembered;

    /// <summary>The person's key for sealing, made if there is none; a new one is added to <paramref name="made"/> and must be stored with what it seals.</summary>
    /// <exception cref="SubjectErased">The key was destroyed.</exception>
    internal async ValueTask<DataKey> ForSealing(Guid subject, bool isNew, List<DataKey> made, CancellationToken cancel)
    {
        if (_sealing.TryGetValue(subject, out var cached) && clock.GetUtcNow() < cached.Until)
        {
            return cached.Key;
        }

        if (!isNew && await Wrapped(subject, cancel) is { Exists: true } stored)
        {
            return Remember(subject, keys.Unwrap(subject, stored.Key ?? throw new SubjectErased(subject)));
        }

        var key = new DataKey(subject, RandomNumberGenerator.GetBytes(DataKey.Length));
        made.Add(key);
        return key;
    }

    /// <summary>Stores new keys, wrapped.</summary>
    internal NpgsqlBatchCommand Storing(IReadOnlyCollection<DataKey> made) => Sql.Command(
        "insert into subject_keys (subject, wrapped, created_at) select subject, wrapped, $3 from unnest($1, $2) as made (subject, wrapped)",
        new NpgsqlParameter<Guid[]> { TypedValue = [.. made.Select(key => key.Subject)] },
        new NpgsqlParameter<byte[][]> { TypedValue = [.. made.Select(keys.Wrap)] },
        clock.GetUtcNow());

    /// <summary>The plain value, or null when the person was erased or the value is blank.</summary>
    public async Task<T?> Open<T>(Guid subject, Personal<T>? value, CancellationToken cancel)
    {
        if (value?.Sealed is not { } cipher)
        {
            return value is { IsOpen: true } ? value.Reveal() : default;
        }

        return await Wrapped(subject, cancel) is { Key: { } wrapped }
            ? JsonSerializer.Deserialize<T>(keys.Unwrap(subject, wrapped).Open(cipher), EventJson.Options)
            : default;
    }

    /// <summary>Opens many values of one person by one look at the key.</summary>
    public async Task<OpenedPerson> Open(Guid subject, CancellationToken cancel) =>
        new(await Wrapped(subject, cancel) is { Key: { } wrapped } ? keys.Unwrap(subject, wrapped) : null);

    /// <summary>The person was erased here.</summary>
    public async Task<bool> IsErased(Guid subject, CancellationToken cancel) => await Wrapped(subject, cancel) is { Exists: true, Key: null };

    /// <summary>Destroys the person's key here. Repeating it changes nothing.</summary>
    public NpgsqlBatchCommand Destroying(Guid subject)
    {
        _sealing.TryRemove(subject, out _);
        return Sql.Command(
            """
            insert into subject_keys as k (subject, wrapped, created_at, destroyed_at) values ($1, null, $2, $2)
            on conflict (subject) do update set wrapped = null, destroyed_at = coalesce(k.destroyed_at, excluded.destroyed_at)
            """,
            subject, clock.GetUtcNow());
    }

    internal void Forget(Guid subject) => _sealing.TryRemove(subject, out _);

    internal DataKey Remember(Guid subject, DataKey key)
    {
        // So many were added since it was last emptied. To count what is in it the dictionary would stop everybody.
        if (Interlocked.Increment(ref _remembered) > CacheLimit)
        {
            _sealing.Clear();
            Interlocked.Exchange(ref _remembered, 1);
        }

        _sealing[subject] = (key, clock.GetUtcNow() + Trusted);
        return key;
    }

    private async Task<(bool Exists, byte[]? Key)> Wrapped(Guid subject, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select wrapped from subject_keys where subject = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subject });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (true, await reader.IsDBNullAsync(0, cancel) ? null : reader.GetFieldValue<byte[]>(0)) : (false, null);
    }
}

/// <summary>Reads sealed values of one person while the key is at hand; nothing of somebody who was erased.</summary>
public sealed class OpenedPerson
{
    private readonly DataKey? _key;

    internal OpenedPerson(DataKey? key) => _key = key;

    /// <summary>The plain value, or null when the person was erased or the value is blank.</summary>
    public T? Read<T>(Personal<T>? value) =>
        value is { IsOpen: true } ? value.Reveal()
        : value?.Sealed is { } cipher && _key is not null ? JsonSerializer.Deserialize<T>(_key.Open(cipher), EventJson.Options)
        : default;
}

/// <summary>The two secrets of a service that sees personal data: the master key that wraps data keys, and the key of the blind index.</summary>
public sealed class PersonalDataKeys(byte[] master, byte[] index)
{
    /// <summary>Finds a value without storing it: keyed HMAC-SHA-256, useless to whoever lacks the key.</summary>
    /// <param name="scope">Values are only comparable inside a scope, e.g. the brand.</param>
    public byte[] BlindIndex(string scope, string value) => HMACSHA256.HashData(index, Encoding.UTF8.GetBytes($"{scope}\n{value}"));

    internal byte[] Wrap(DataKey key) => new DataKey(key.Subject, master).Seal(key.Bytes);

    internal DataKey Unwrap(Guid subject, byte[] wrapped) => new(subject, new DataKey(subject, master).Open(wrapped));
}

/// <summary>AES-256-GCM with one person's key; the person's id is authenticated along, so a value cannot be moved to somebody else.</summary>
internal sealed class DataKey(Guid subject, byte[] key)
{
    public const int Length = 32;
    private const byte Version = 1;
    private const int NonceAt = 1, TagAt = NonceAt + 12, CipherAt = TagAt + 16;

    public Guid Subject => subject;

    public byte[] Bytes => key;

    /// <returns>version (1) · nonce (12) · tag (16) · ciphertext</returns>
    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        var result = new byte[CipherAt + plain.Length];
        result[0] = Version;
        RandomNumberGenerator.Fill(result.AsSpan(NonceAt, 12));
        Span<byte> owner = stackalloc byte[16];
        subject.TryWriteBytes(owner);
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(result.AsSpan(NonceAt, 12), plain, result.AsSpan(CipherAt), result.AsSpan(TagAt, 16), owner);
        return result;
    }

    /// <exception cref="CryptographicException">The value was not sealed with this key for this person.</exception>
    public byte[] Open(ReadOnlySpan<byte> cipher)
    {
        if (cipher.Length < CipherAt || cipher[0] != Version)
        {
            throw new CryptographicException("Not a sealed value.");
        }

        var plain = new byte[cipher.Length - CipherAt];
        Span<byte> owner = stackalloc byte[16];
        subject.TryWriteBytes(owner);
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(cipher[NonceAt..TagAt], cipher[CipherAt..], cipher[TagAt..CipherAt], plain, owner);
        return plain;
    }
}
