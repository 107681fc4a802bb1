using Npgsql;

namespace Leads.EventStore;

/// <summary>
/// Builds a view anew from the first event, in a table beside the live one, and swaps the two in one commit. Readers and the
/// live follower go on meanwhile; nothing but the view is touched, so no side effect can happen.
/// </summary>
public static class Rebuild
{
    private const int BatchSize = 5_000;
    private const int RowsInMemory = 500_000;

    /// <param name="store">The store, opened by the role that owns the tables.</param>
    /// <param name="role">The service's login role, which gets the new table's grants.</param>
    /// <param name="progress">Told the position after every batch.</param>
    /// <returns>How many events were folded.</returns>
    public static async Task<long> Run(EventStore store, View view, string role, Action<long> progress, CancellationToken cancel)
    {
        var (next, old) = ($"{view.Name}__next", $"{view.Name}__old");
        var feed = new Feed(store.Database);
        await using var connection = await store.Database.OpenConnectionAsync(cancel);
        await Execute(connection, $"drop table if exists {next}; {View.Ddl(next, role)}", cancel);

        var fold = new ViewFold(view, store.Types);
        var (position, folded) = (0L, 0L);
        for (long mark; (mark = await feed.HighWater(cancel)) > position;)
        {
            (position, var count) = await Fold(connection, feed, view, fold, next, position, mark, progress, cancel);
            folded += count;
            if (count < BatchSize)
            {
                break;
            }
        }

        await using (var swap = await connection.BeginTransactionAsync(cancel))
        {
            if (view.Inline)
            {
                // Nobody writes the view from here on. Streams that moved while it was built are folded again, whole.
                await Execute(connection, $"lock table {view.Name} in access exclusive mode", cancel);
                folded += await Refold(store, connection, view, next, position, cancel);
            }
            else
            {
                // The live follower is fenced off here; it goes on after the commit, on the new table, from our position.
                await Execute(connection, $"select follower_take_lead('{Leadership.Row(view.Name)}')", cancel);
                var mark = await feed.HighWater(cancel);
                while (position < mark)
                {
                    (position, var count) = await Fold(connection, feed, view, fold, next, position, mark, progress, cancel);
                    folded += count;
                }

                await Execute(connection, $"update mt_event_progression set last_seq_id = {position} where name = '{Leadership.Row(view.Name)}'", cancel);
                await Execute(connection, $"delete from parked where consumer = '{view.Name}'", cancel);
            }

            await Execute(
                connection,
                $"""
                alter table {view.Name} rename to {old};
                alter table {old} rename constraint {view.Name}_pk to {old}_pk;
                alter index {view.Name}_dealer rename to {old}_dealer;
                alter table {next} rename to {view.Name};
                alter table {view.Name} rename constraint {next}_pk to {view.Name}_pk;
                alter index {next}_dealer rename to {view.Name}_dealer;
                drop table {old};
                """,
                cancel);
            foreach (var (e, reason) in fold.Parked)
            {
                await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Parking.Park(view.Name, e, reason, store.Clock.GetUtcNow()) } };
                await batch.ExecuteNonQueryAsync(cancel);
            }

            await swap.CommitAsync(cancel);
        }

        await Execute(connection, $"analyze {view.Name}", cancel);
        return folded;
    }

    private static async Task<(long Position, int Count)> Fold(
        NpgsqlConnection connection, Feed feed, View view, ViewFold fold, string table, long position, long mark, Action<long> progress, CancellationToken cancel)
    {
        var events = await feed.Read(position, mark, BatchSize, cancel);
        if (fold.Rows > RowsInMemory)
        {
            fold.Forget();
        }

        // The table began empty, so a row that is not in memory is either new or was flushed to the table before.
        await Load(connection, view, fold, table, events, cancel);
        foreach (var e in events)
        {
            fold.Add(e);
        }

        foreach (var command in view.Store(fold.Changed, table))
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
            await batch.ExecuteNonQueryAsync(cancel);
        }

        fold.Flushed();
        var reached = events.Count < BatchSize ? mark : events[^1].Position;
        progress(reached);
        return (reached, events.Count);
    }

    private static async Task Load(NpgsqlConnection connection, View view, ViewFold fold, string table, IReadOnlyList<StoredEvent> events, CancellationToken cancel)
    {
        var missing = fold.Keys(events).Where(key => !fold.Has(key)).ToArray();
        if (missing.Length == 0 || !fold.Forgot)
        {
            return;
        }

        await using var command = new NpgsqlCommand($"select key, data from {table} where key = any ($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = missing });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            fold.Loaded(reader.GetGuid(0), reader.GetFieldValue<byte[]>(1));
        }
    }

    private static async Task<int> Refold(EventStore store, NpgsqlConnection connection, View view, string table, long position, CancellationToken cancel)
    {
        var streams = new List<Guid>();
        await using (var moved = new NpgsqlCommand("select distinct stream_id from mt_events where seq_id > $1", connection))
        {
            moved.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
            await using var reader = await moved.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                streams.Add(reader.GetGuid(0));
            }
        }

        foreach (var stream in streams)
        {
            var (_, events) = await store.FetchStream(stream, cancel);
            foreach (var command in view.Store([(stream, view.Fold(events))], table))
            {
                await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
                await batch.ExecuteNonQueryAsync(cancel);
            }
        }

        return streams.Count;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
