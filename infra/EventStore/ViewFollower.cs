using Npgsql;

namespace Leads.EventStore;

/// <summary>Keeps a view up to date from the log. An event it cannot digest parks its lead; everything else flows.</summary>
public static class ViewFollower
{
    public static Follower Create(EventStore store, Feed feed, View view, Action<string, Exception> onError) =>
        new(store, feed, view.Name, (leadership, events, cancel) => Digest(store, view, leadership, events, cancel)) { OnError = onError };

    /// <summary>Folds what is parked for a lead again, in order; stops at the first event that still fails.</summary>
    public static Task<int> Requeue(EventStore store, Feed feed, View view, Guid lead, CancellationToken cancel) => Parking.Requeue(
        store.Database, view.Name, lead,
        async (parked, connection) =>
        {
            var e = (await feed.ReadStream(parked.Stream, parked.Version - 1, 1, cancel))[0];
            var fold = new ViewFold(view, store.Types);
            await using (var load = new NpgsqlBatch(connection) { BatchCommands = { View.AsDealer("*"), view.Load(fold.Keys([e])) } })
            {
                await using var reader = await load.ExecuteReaderAsync(cancel);
                await reader.NextResultAsync(cancel);
                while (await reader.ReadAsync(cancel))
                {
                    fold.Loaded(reader.GetGuid(0), reader.GetFieldValue<byte[]>(1));
                }
            }

            fold.Add(e);
            if (fold.Parked is [var (_, reason)])
            {
                throw new InvalidOperationException(reason);
            }

            foreach (var command in view.Store(fold.Changed))
            {
                await using var write = new NpgsqlBatch(connection) { BatchCommands = { command } };
                await write.ExecuteNonQueryAsync(cancel);
            }
        },
        _ => null,
        cancel,
        // A batch that the live follower has in hand was folded from rows as they were before: it loses its lead and folds again.
        async connection =>
        {
            await using var fence = new NpgsqlBatch(connection) { BatchCommands = { Sql.Command("update mt_event_progression set epoch = epoch + 1 where name = $1", Leadership.Row(view.Name)) } };
            await fence.ExecuteNonQueryAsync(cancel);
        });

    private static async Task Digest(EventStore store, View view, Leadership leadership, IReadOnlyList<StoredEvent> events, CancellationToken cancel)
    {
        var fold = new ViewFold(view, store.Types);
        var keys = fold.Keys(events);
        var waiting = new HashSet<Guid>();
        await store.Read(
            [Parking.Asking(view.Name), View.AsDealer("*"), view.Load(keys)],
            async (i, reader) =>
            {
                while (i != 1 && await reader.ReadAsync(cancel))
                {
                    if (i == 0)
                    {
                        waiting.Add(reader.GetGuid(0));
                    }
                    else
                    {
                        fold.Loaded(reader.GetGuid(0), reader.GetFieldValue<byte[]>(1));
                    }
                }
            },
            cancel);
        fold.Waiting(waiting);
        foreach (var e in events)
        {
            fold.Add(e);
        }

        await using var batch = store.Database.CreateBatch();
        batch.BatchCommands.Add(leadership.Advance());
        batch.BatchCommands.Add(View.AsDealer("*"));
        foreach (var command in view.Store(fold.Changed))
        {
            batch.BatchCommands.Add(command);
        }

        foreach (var (e, reason) in fold.Parked)
        {
            batch.BatchCommands.Add(Parking.Park(view.Name, e, reason, store.Clock.GetUtcNow()));
        }

        await batch.ExecuteNonQueryAsync(cancel);
        Telemetry.Parked.Add(fold.Parked.Count, new("service", store.Service), new("consumer", view.Name));
    }
}

/// <summary>One batch folded into rows, in memory.</summary>
internal sealed class ViewFold(View view, EventTypes types)
{
    private readonly Dictionary<Guid, object?> _rows = [];
    private readonly Dictionary<long, (object Event, Guid Key)?> _read = [];
    private readonly HashSet<Guid> _changed = [];
    private readonly Dictionary<long, string> _unreadable = [];
    private HashSet<Guid> _waiting = [];

    public List<(StoredEvent Event, string? Reason)> Parked { get; } = [];

    public IReadOnlyCollection<(Guid Key, object? Row)> Changed => [.. _changed.Select(key => (key, _rows.GetValueOrDefault(key)))];

    public int Rows => _rows.Count;

    /// <summary>Leads that are parked already: what comes for them waits behind.</summary>
    public void Waiting(HashSet<Guid> leads) => _waiting = leads;

    public IReadOnlyCollection<Guid> Keys(IReadOnlyList<StoredEvent> events)
    {
        var keys = new HashSet<Guid>();
        foreach (var e in events)
        {
            if (Read(e) is { } read)
            {
                keys.Add(read.Key);
            }
        }

        return keys;
    }

    public void Loaded(Guid key, byte[] row) => _rows[key] = view.ReadRow(row);

    /// <summary>True once rows were dropped from memory: from then on one that is missing may stand in the table.</summary>
    public bool Forgot { get; private set; }

    public bool Has(Guid key) => _rows.ContainsKey(key);

    public void Forget()
    {
        _rows.Clear();
        Flushed();
        Forgot = true;
    }

    public void Flushed() => _changed.Clear();

    public void Add(StoredEvent e)
    {
        if (_waiting.Count > 0 && _waiting.Contains(e.Headers.Lead))
        {
            Parked.Add((e, null));
            return;
        }

        try
        {
            var (data, key) = (_read.Remove(e.Position, out var known) ? known : Parse(e)) ?? throw new InvalidOperationException(_unreadable[e.Position]);
            var row = _rows.GetValueOrDefault(key);
            var after = view.Apply(row, data);
            if (!ReferenceEquals(row, after))
            {
                _rows[key] = after;
                _changed.Add(key);
            }
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            Parked.Add((e, $"{cause.GetType().Name}: {cause.Message}"));
            _waiting.Add(e.Headers.Lead);
        }
    }

    private (object Event, Guid Key)? Read(StoredEvent e)
    {
        if (!_read.TryGetValue(e.Position, out var known))
        {
            _read[e.Position] = known = Parse(e);
        }

        return known;
    }

    private (object Event, Guid Key)? Parse(StoredEvent e)
    {
        try
        {
            var data = types.Read(e.Type, e.Data);
            return (data, view.Key(e, data));
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            _unreadable[e.Position] = $"{e.Type} cannot be read: {cause.Message}";
            return null;
        }
    }
}
