using Npgsql;
using NpgsqlTypes;

namespace Leads.EventStore;

/// <summary>Imports many new streams with COPY. It obeys the floor lock like every append, and leaves fresh statistics behind.</summary>
public static class BulkAppend
{
    /// <summary>One new stream of an import.</summary>
    public sealed record NewStream(Guid Id, string Type, Tags Tags, IReadOnlyList<object> Events);

    /// <summary>Appends the streams in one commit. Keep a call to some ten thousand events: the feed waits for it.</summary>
    /// <exception cref="PostgresException">A stream exists already (23505); nothing was written.</exception>
    public static async Task<long> Run(EventStore store, IReadOnlyCollection<NewStream> streams, Context context, CancellationToken cancel)
    {
        var total = streams.Sum(s => s.Events.Count);
        var now = store.Clock.GetUtcNow();
        await using var connection = await store.Database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);

        List<DataKey> newKeys = [];
        var sealing = new Dictionary<Guid, DataKey>();
        foreach (var subject in streams.Where(s => s.Events.Any(e => store.Types.Of(e.GetType()).PersonalMembers.Count > 0)).Select(s => s.Tags.Subject).OfType<Guid>().Distinct())
        {
            sealing[subject] = await store.Personal.ForSealing(subject, false, newKeys, cancel);
        }

        await using (var import = await connection.BeginBinaryImportAsync("copy mt_streams (id, type, version, timestamp, created) from stdin (format binary)", cancel))
        {
            foreach (var stream in streams)
            {
                await import.StartRowAsync(cancel);
                await import.WriteAsync(stream.Id, cancel);
                await import.WriteAsync(stream.Type, cancel);
                await import.WriteAsync((long)stream.Events.Count, cancel);
                await import.WriteAsync(now.UtcDateTime, cancel);
                await import.WriteAsync(now.UtcDateTime, cancel);
            }

            await import.CompleteAsync(cancel);
        }

        if (newKeys.Count > 0)
        {
            await using var keys = new NpgsqlBatch(connection);
            keys.BatchCommands.Add(store.Personal.Storing(newKeys));
            await keys.ExecuteNonQueryAsync(cancel);
        }

        var numbers = await Draw(connection, total, cancel);
        var next = 0;
        await using (var import = await connection.BeginBinaryImportAsync(
            "copy mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, headers, user_name) from stdin (format binary)", cancel))
        {
            foreach (var stream in streams)
            {
                var key = stream.Tags.Subject is { } subject ? sealing.GetValueOrDefault(subject) : null;
                for (var i = 0; i < stream.Events.Count; i++)
                {
                    var e = stream.Events[i];
                    var type = store.Types.Of(e.GetType());
                    await import.StartRowAsync(cancel);
                    await import.WriteAsync(numbers[next++], cancel);
                    await import.WriteAsync(Guid.CreateVersion7(now), cancel);
                    await import.WriteAsync(stream.Id, cancel);
                    await import.WriteAsync(i + 1L, cancel);
                    await import.WriteAsync(UnitOfWork.Serialize(e, type, key), NpgsqlDbType.Jsonb, cancel);
                    await import.WriteAsync(type.Name, cancel);
                    await import.WriteAsync(now.UtcDateTime, cancel);
                    await import.WriteAsync(type.DotnetType, cancel);
                    await Text(import, context.Correlation, cancel);
                    await Text(import, context.Causation, cancel);
                    await import.WriteAsync(UnitOfWork.Headers(stream.Tags, type.At(e), context.Actor, context.TraceParent, context.Cause), NpgsqlDbType.Jsonb, cancel);
                    await import.WriteAsync(context.Actor, cancel);
                }
            }

            await import.CompleteAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
        store.Appended.Ring();
        return total;
    }

    /// <summary>Fresh statistics after an import; without them the planner pages through the log a hundred times slower.</summary>
    public static async Task Analyze(NpgsqlDataSource owner, CancellationToken cancel)
    {
        await using var command = owner.CreateCommand("analyze mt_streams; analyze mt_events;");
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<long[]> Draw(NpgsqlConnection connection, int count, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Sql.Command("select feed_floor_lock()"),
                Sql.Command("select array_agg(n) from (select nextval('mt_events_sequence') as n from generate_series(1, $1)) drawn", count),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        await reader.ReadAsync(cancel);
        return count == 0 ? [] : reader.GetFieldValue<long[]>(0);
    }

    private static Task Text(NpgsqlBinaryImporter import, string? value, CancellationToken cancel) =>
        value is null ? import.WriteNullAsync(cancel) : import.WriteAsync(value, cancel);
}
