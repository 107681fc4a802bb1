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
        await Execute(connection, $"drop table if exists {next}; {view.Ddl(next, role)}", cancel);

        var build = new Build(connection, feed, view, new ViewFold(view, store.Types), next, progress);
        long before;
        do
        {
            before = build.Folded;
            await build.FoldUpTo(await feed.HighWater(cancel), cancel);
        }
        while (build.Folded - before >= BatchSize);

        var refolded = 0;
        await using (var swap = await connection.BeginTransactionAsync(cancel))
        {
            if (view.Inline)
            {
                // Nobody writes the view from here on. Streams that moved while it was built are folded again, whole.
                await Execute(connection, $"lock table {view.Name} in access exclusive mode", cancel);
                refolded = await Refold(store, connection, view, next, build.Position, cancel);
            }
            else
            {
                // The live follower is fenced off here; it goes on after the commit, on the new table, from our position.
                await Execute(connection, $"select follower_take_lead('{Leadership.Row(view.Name)}')", cancel);
                await build.FoldUpTo(await feed.HighWater(cancel), cancel);
                await Execute(connection, $"update mt_event_progression set last_seq_id = {build.Position} where name = '{Leadership.Row(view.Name)}'", cancel);
                await Execute(connection, $"delete from parked where consumer = '{view.Name}'", cancel);
            }

            await Execute(
                connection,
                $"""
                alter table {view.Name} rename to {old};
                alter table {old} rename constraint {view.Name}_pk to {old}_pk;
                alter index {view.Name}_dealer rename to {old}_dealer;
                alter index if exists {view.Name}_lookup rename to {old}_lookup;
                alter table {next} rename to {view.Name};
                alter table {view.Name} rename constraint {next}_pk to {view.Name}_pk;
                alter index {next}_dealer rename to {view.Name}_dealer;
                alter index if exists {next}_lookup rename to {view.Name}_lookup;
                drop table {old};
                """,
                cancel);
            foreach (var (e, reason) in build.Parked)
            {
                await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Parking.Park(view.Name, e, reason, store.Clock.GetUtcNow()) } };
                await batch.ExecuteNonQueryAsync(cancel);
            }

            await swap.CommitAsync(cancel);
        }

        await Execute(connection, $"analyze {view.Name}", cancel);
        return build.Folded + refolded;
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

    /// <summary>The new table and how far it has come. The next events are on their way while those at hand are folded.</summary>
    private sealed class Build(NpgsqlConnection connection, Feed feed, View view, ViewFold fold, string table, Action<long> progress)
    {
        private bool _empty = true;

        public long Position { get; private set; }

        public long Folded { get; private set; }

        public IReadOnlyList<(StoredEvent Event, string? Reason)> Parked => fold.Parked;

        public async Task FoldUpTo(long mark, CancellationToken cancel)
        {
            if (Position >= mark)
            {
                return;
            }

            var reading = feed.Read(Position, mark, BatchSize, cancel);
            while (Position < mark)
            {
                var events = await reading;
                Position = events.Count < BatchSize ? mark : events[^1].Position;
                if (Position < mark)
                {
                    reading = feed.Read(Position, mark, BatchSize, cancel);
                }

                await Load(events, cancel);
                foreach (var e in events)
                {
                    fold.Add(e);
                }

                Folded += events.Count;
                if (fold.Rows > RowsInMemory)
                {
                    await Flush(cancel);
                    fold.Forget();
                }

                progress(Position);
            }

            await Flush(cancel);
        }

        /// <summary>Once rows have left memory, one that is missing is new or stands in the table.</summary>
        private async Task Load(IReadOnlyList<StoredEvent> events, CancellationToken cancel)
        {
            if (!fold.Forgot || fold.Keys(events).Where(key => !fold.Has(key)).ToArray() is not { Length: > 0 } missing)
            {
                return;
            }

            await using var command = new NpgsqlCommand(View.LoadSql(table), connection);
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = missing });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                fold.Loaded(reader.GetGuid(0), reader.GetFieldValue<byte[]>(1));
            }
        }

        private async Task Flush(CancellationToken cancel)
        {
            var changed = fold.Changed;
            fold.Flushed();
            if (_empty)
            {
                _empty = changed.Count == 0;
                await view.Copy(connection, changed, table, cancel);
                return;
            }

            foreach (var command in view.Store(changed, table))
            {
                await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
                await batch.ExecuteNonQueryAsync(cancel);
            }
        }
    }
}
