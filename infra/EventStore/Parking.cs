using Npgsql;
using NpgsqlTypes;

namespace Leads.EventStore;

/// <summary>
/// Leads that somebody could not digest. The lead is parked, not the event and not the service: what comes later for it waits
/// behind in order, until an operator has fixed the cause and re-runs it.
/// </summary>
public static class Parking
{
    /// <summary>Leads parked for this consumer.</summary>
    public static async Task<HashSet<Guid>> Leads(NpgsqlDataSource database, string consumer, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Asking(consumer));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var leads = new HashSet<Guid>();
        while (await reader.ReadAsync(cancel))
        {
            leads.Add(reader.GetGuid(0));
        }

        return leads;
    }

    /// <summary>Asks for the leads that are parked.</summary>
    internal static NpgsqlBatchCommand Asking(string consumer) => Sql.Command("select distinct lead from parked where consumer = $1", consumer);

    /// <summary>
    /// Parks an event of this store's log. With a reason it parks the lead; without one it waits behind, and the statement fails
    /// when the lead was re-run in the meantime, so that the batch is digested again.
    /// </summary>
    public static NpgsqlBatchCommand Park(string consumer, StoredEvent e, string? reason, DateTimeOffset now) =>
        Insert(consumer, e.Headers.Lead, e.Stream, e.Version, e.Type, e.Position, null, reason, null, now);

    /// <summary>Parks an event of another service, with the message as it came; it is tried again by itself at <paramref name="retryAt"/>.</summary>
    /// <exception cref="NoLongerParked">Without a reason: the lead has been re-run since; handle the event instead.</exception>
    public static async Task Park(
        NpgsqlDataSource database, string consumer, Guid lead, Guid stream, long version, string type, byte[] message, string? reason, DateTimeOffset? retryAt,
        DateTimeOffset now, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Insert(consumer, lead, stream, version, type, null, message, reason, retryAt, now));
        try
        {
            await batch.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException e) when (e.SqlState == "LE005")
        {
            throw new NoLongerParked(e.MessageText);
        }
    }

    private static NpgsqlBatchCommand Insert(
        string consumer, Guid lead, Guid stream, long version, string type, long? position, byte[]? message, string? reason, DateTimeOffset? retryAt, DateTimeOffset now) =>
        Sql.Command(
            "select park($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            consumer, lead, stream, version, type,
            new NpgsqlParameter { Value = (object?)position ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
            new NpgsqlParameter { Value = (object?)message ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
            reason,
            new NpgsqlParameter { Value = (object?)retryAt?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            now);

    /// <summary>Leads of this consumer whose head is due to be tried again.</summary>
    public static async Task<IReadOnlyList<Guid>> Due(NpgsqlDataSource database, string consumer, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select distinct lead from parked where consumer = $1 and retry_at <= $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = consumer });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var leads = new List<Guid>();
        while (await reader.ReadAsync(cancel))
        {
            leads.Add(reader.GetGuid(0));
        }

        return leads;
    }

    /// <summary>What is parked, one line a lead, oldest first.</summary>
    public static async Task<IReadOnlyList<ParkedLead>> List(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select consumer, lead, count(*), min(parked_at), max(attempts),
                   (array_agg(type order by n))[1], (array_agg(reason order by n) filter (where reason is not null))[1]
            from parked group by consumer, lead order by 4
            """);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var leads = new List<ParkedLead>();
        while (await reader.ReadAsync(cancel))
        {
            leads.Add(new(
                reader.GetString(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetInt32(4),
                reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetString(6)));
        }

        return leads;
    }

    /// <summary>
    /// Digests what is parked for a lead again, in order, one event a transaction. Stops at the first that still fails.
    /// </summary>
    /// <param name="digest">Digests one event; its statements go into the transaction that takes the event off the list.</param>
    /// <param name="retryAt">When to try again by itself after so many attempts; null leaves it to an operator.</param>
    /// <param name="first">What has to be locked before the event is.</param>
    /// <returns>How many events were digested.</returns>
    public static async Task<int> Requeue(
        NpgsqlDataSource database, string consumer, Guid lead, Func<ParkedEvent, NpgsqlConnection, Task> digest, Func<int, DateTimeOffset?> retryAt, CancellationToken cancel,
        Func<NpgsqlConnection, Task>? first = null)
    {
        for (var done = 0; ; done++)
        {
            await using var connection = await database.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            if (first is not null)
            {
                await first(connection);
            }

            if (await Next(connection, consumer, lead, cancel) is not { } next)
            {
                return done;
            }

            try
            {
                await digest(next, connection);
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                await transaction.RollbackAsync(cancel);
                await using var failed = database.CreateCommand(
                    "update parked set attempts = attempts + 1, reason = $4, retry_at = $5 where consumer = $1 and lead = $2 and n = $3");
                failed.Parameters.Add(new NpgsqlParameter<string> { TypedValue = consumer });
                failed.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lead });
                failed.Parameters.Add(new NpgsqlParameter<long> { TypedValue = next.N });
                failed.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{cause.GetType().Name}: {cause.Message}" });
                failed.Parameters.Add(new NpgsqlParameter { Value = (object?)retryAt(next.Attempts + 1)?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
                await failed.ExecuteNonQueryAsync(cancel);
                throw;
            }

            // The next one is due at once: whoever goes on after an interruption here must find it.
            await using var delete = new NpgsqlCommand(
                """
                with done as (delete from parked where consumer = $1 and lead = $2 and n = $3 returning coalesce(retry_at, parked_at) as due)
                update parked set retry_at = done.due from done
                where consumer = $1 and lead = $2 and n = (select min(n) from parked where consumer = $1 and lead = $2 and n > $3)
                """,
                connection);
            delete.Parameters.Add(new NpgsqlParameter<string> { TypedValue = consumer });
            delete.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lead });
            delete.Parameters.Add(new NpgsqlParameter<long> { TypedValue = next.N });
            await delete.ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
    }

    private static async Task<ParkedEvent?> Next(NpgsqlConnection connection, string consumer, Guid lead, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select n, stream, version, type, position, message, attempts from parked where consumer = $1 and lead = $2 order by n limit 1 for update", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = consumer });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lead });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new ParkedEvent(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetInt64(4), reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5), reader.GetInt32(6))
            : null;
    }
}

/// <param name="Events">How many events are parked: the one that failed and those that wait behind it.</param>
/// <param name="Type">The event at the head.</param>
/// <param name="Reason">Why it could not be digested.</param>
public sealed record ParkedLead(string Consumer, Guid Lead, long Events, DateTimeOffset Since, int Attempts, string Type, string? Reason);

/// <param name="N">Order among the parked.</param>
/// <param name="Position">Its place in this store's log, or null for an event of another service.</param>
/// <param name="Message">The CloudEvent as it came, or null for an event of this store's log.</param>
public sealed record ParkedEvent(long N, Guid Stream, long Version, string Type, long? Position, byte[]? Message, int Attempts);
