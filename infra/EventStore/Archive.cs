using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Leads.EventStore;

/// <summary>
/// A copy of other services' events in a store of one's own, under their own streams, versions and times. The stream's version
/// is the inbox: an event that was kept is dropped, a gap is refused.
/// </summary>
public static class Archive
{
    /// <summary>The arguments of SQL's <c>archive_event</c>, in order.</summary>
    public static NpgsqlParameter[] Parameters(StoredEvent e, string service) =>
    [
        new NpgsqlParameter<Guid> { TypedValue = e.Stream },
        new NpgsqlParameter<string> { TypedValue = service },
        new NpgsqlParameter<long> { TypedValue = e.Version },
        new NpgsqlParameter<Guid> { TypedValue = e.Id },
        new NpgsqlParameter<string> { TypedValue = e.Type },
        new() { Value = e.Data, NpgsqlDbType = NpgsqlDbType.Jsonb },
        new() { Value = e.HeadersJson, NpgsqlDbType = NpgsqlDbType.Jsonb },
        new NpgsqlParameter<DateTime> { TypedValue = e.Recorded.UtcDateTime },
        new() { Value = (object?)e.Correlation ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar },
        new() { Value = (object?)e.Causation ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar },
        new() { Value = (object?)e.Headers.Actor ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar },
        new() { Value = (object?)e.Headers.Cause?.Stream ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
        new() { Value = (object?)e.Headers.Cause?.Version ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
    ];

    /// <summary>Keeps one event.</summary>
    /// <param name="function">SQL that takes <c>archive_event</c>'s arguments, and perhaps more, e.g. <c>archive_event($1, … $13)</c>.</param>
    /// <exception cref="AlreadyHeard">It was kept before.</exception>
    /// <exception cref="HeardTooEarly">An earlier event of its stream is missing.</exception>
    /// <exception cref="CauseUnheard">The event that caused it is missing.</exception>
    public static async Task Keep(EventStore store, StoredEvent e, string service, CancellationToken cancel, string function = "archive_event($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)", params NpgsqlParameter[] more)
    {
        await using var command = store.Database.CreateCommand($"select {function}");
        command.Parameters.AddRange(Parameters(e, service));
        command.Parameters.AddRange(more);
        try
        {
            if (!(bool)(await command.ExecuteScalarAsync(cancel))!)
            {
                throw new AlreadyHeard(e.Version);
            }
        }
        catch (PostgresException failed) when (failed.SqlState.StartsWith("LE", StringComparison.Ordinal))
        {
            throw UnitOfWork.Translated(failed);
        }

        store.Appended.Ring();
    }

    /// <summary>What stands beside an archived event, as it stood beside it where it was decided.</summary>
    public static byte[] Headers(EventHeaders headers) =>
        Encoding.UTF8.GetBytes(UnitOfWork.Headers(new Tags(headers.Lead, headers.Subject, headers.Brand, headers.Dealer), headers.At ?? default, headers.Actor ?? "", headers.TraceParent, headers.Cause));
}
