using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Local;
using Npgsql;

namespace Leads.Integration;

/// <summary>A store in a database of its own, with the login role's rights like a service, and its owner beside it.</summary>
internal sealed class StoreRig : IAsyncDisposable
{
    private static readonly byte[] Master = RandomNumberGenerator.GetBytes(32), Index = RandomNumberGenerator.GetBytes(32);

    private readonly PostgresServer _server;
    private readonly List<NpgsqlDataSource> _sources = [];
    private readonly List<(CancellationTokenSource Stop, Task Running)> _running = [];

    private StoreRig(PostgresServer server, Database names)
    {
        (_server, Names) = (server, names);
        Owner = NpgsqlDataSource.Create(names.Owner);
        _sources.Add(Owner);
        Store = Replica();
        Feed = new Feed(Store.Database);
        Views = new Views(Store.Database);
    }

    public Database Names { get; }

    /// <summary>The login role, which runs the service.</summary>
    public string Role => Names.Name;

    /// <summary>Connections of the role that owns the tables.</summary>
    public NpgsqlDataSource Owner { get; }

    public TestClock Clock { get; } = new();

    public EventStore.EventStore Store { get; }

    public Feed Feed { get; }

    public Views Views { get; }

    public static async Task<StoreRig> Create(PostgresServer server, params View[] views)
    {
        var rig = new StoreRig(server, await server.Fresh());
        await Schema.Apply(rig.Owner, rig.Role, views, [], CancellationToken.None);
        return rig;
    }

    /// <summary>The same store as another process sees it: its own connections and caches.</summary>
    public EventStore.EventStore Replica(Action<NpgsqlConnectionStringBuilder>? settings = null) => StoreOn(Connect(settings));

    /// <summary>The store as an operator's verb sees it, with the owner's rights.</summary>
    public EventStore.EventStore OwnerStore() => StoreOn(Owner);

    public NpgsqlDataSource Connect(Action<NpgsqlConnectionStringBuilder>? settings = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(Names.Service);
        settings?.Invoke(connection);
        var source = NpgsqlDataSource.Create(connection.ConnectionString);
        _sources.Add(source);
        return source;
    }

    public Streams<TallyCommand, Tally> Tallies(EventStore.EventStore? store = null, params View[] inline) => new(store ?? Store, Tally.Decider, inline);

    /// <summary>Appends without deciding; any version by default.</summary>
    public async Task Append(Guid stream, long expected, params object[] events) =>
        await Store.Write(new Context("tester")).Append(stream, "tally", expected, Tally.TagsOf(stream), events).Commit(CancellationToken.None);

    public Task Append(Guid stream, params object[] events) => Append(stream, -1, events);

    public async Task<long[]> Versions(Guid stream)
    {
        var versions = new List<long>();
        await using var command = Store.Database.CreateCommand("select version from mt_events where stream_id = $1 order by seq_id");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            versions.Add(reader.GetInt64(0));
        }

        return [.. versions];
    }

    /// <summary>The whole log in order.</summary>
    public Task<IReadOnlyList<StoredEvent>> Log() => Feed.Read("order by e.seq_id", CancellationToken.None);

    /// <summary>One value, with the owner's eyes: no row is hidden.</summary>
    public async Task<T> Scalar<T>(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        var value = await command.ExecuteScalarAsync();
        return value is null or DBNull ? default! : (T)value;
    }

    public async Task<int> Execute(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>A transaction of the service's role that stays open until it is ended.</summary>
    public async Task<Held> Hold(string sql)
    {
        var connection = await Store.Database.OpenConnectionAsync();
        var transaction = await connection.BeginTransactionAsync();
        var held = new Held(connection, transaction);
        await held.Execute(sql);
        return held;
    }

    /// <summary>SQL that appends one event, to a new stream unless one is named.</summary>
    public static string AppendSql(Guid? stream = null) =>
        $$"""
        select append_events('{{stream ?? Guid.CreateVersion7()}}', 'tally', -1, array['{{Guid.CreateVersion7()}}'::uuid], array['counted'], array['x'],
            array['{"n":1,"at":"2026-01-01T00:00:00Z"}'::jsonb], array['{}'::jsonb], clock_timestamp(), null, null, 'sql')
        """;

    /// <summary>Returns when so many sessions of this database wait for a lock that another holds.</summary>
    public Task SomebodyWaits(int sessions = 1) => Eventually(
        async () => await Scalar<long>(
            "select count(distinct pid) from pg_locks where not granted and pid in (select pid from pg_stat_activity where datname = current_database())") >= sessions,
        what: "a wait for a lock");

    /// <summary>As an operator or a failover would: ends sessions of this database, all or those that <paramref name="which"/> (a condition on pg_stat_activity).</summary>
    public Task Terminate(string which = "true") =>
        _server.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Names.Name}' and usename = '{Names.Name}' and ({which})");

    /// <summary>Starts a loop that is stopped with the rig, or before by what is returned.</summary>
    public Func<Task> Start(Func<CancellationToken, Task> run)
    {
        var stop = new CancellationTokenSource();
        var running = run(stop.Token);
        _running.Add((stop, running));
        return async () =>
        {
            await stop.CancelAsync();
            await running.WaitAsync(TimeSpan.FromSeconds(30));
        };
    }

    public static async Task Eventually(Func<Task<bool>> holds, double seconds = 20, string what = "it")
    {
        for (var watch = Stopwatch.StartNew(); !await holds();)
        {
            if (watch.Elapsed.TotalSeconds > seconds)
            {
                throw new TimeoutException($"{what} did not come to pass within {seconds} s.");
            }

            await Task.Delay(10);
        }
    }

    public static Task Eventually(Func<bool> holds, double seconds = 20, string what = "it") => Eventually(() => Task.FromResult(holds()), seconds, what);

    /// <summary>What stays true for a while: nothing shows that it never happens, so this waits long enough for it to have happened.</summary>
    public static async Task Meanwhile(Func<Task<bool>> holds, double seconds, string what)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < seconds; await Task.Delay(10))
        {
            if (!await holds())
            {
                throw new InvalidOperationException($"{what} did not hold after {watch.Elapsed.TotalSeconds:F2} s.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (stop, _) in _running)
        {
            await stop.CancelAsync();
        }

        try
        {
            await Task.WhenAll(_running.Select(r => r.Running)).WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            foreach (var source in _sources)
            {
                await source.DisposeAsync();
            }

            await _server.Drop(Names);
        }
    }

    private EventStore.EventStore StoreOn(NpgsqlDataSource source) =>
        new("test", source, Tally.Types, new PersonalData(source, new PersonalDataKeys(Master, Index), Clock), Clock);
}

/// <summary>An open transaction.</summary>
internal sealed class Held(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public int Pid => connection.ProcessID;

    public async Task Execute(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync();
    }

    public Task Commit() => transaction.CommitAsync();

    public Task Rollback() => transaction.RollbackAsync();

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}

/// <summary>Stands still until it is moved; with digits below what PostgreSQL keeps.</summary>
internal sealed class TestClock : TimeProvider
{
    private long _now = new DateTimeOffset(2026, 3, 1, 23, 30, 15, TimeSpan.Zero).AddTicks(1_234_567).UtcTicks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);
}

// The aggregate of these tests: it counts, keeps notes about a person and sets alarms.

public sealed record TallyOpened(string Dealer, DateTimeOffset At);

public sealed record Counted(int N, DateTimeOffset At);

public sealed record Noted(Personal<string> Note, DateTimeOffset At);

public sealed record AlarmSet(string What, DateTimeOffset DueAt, DateTimeOffset At);

public sealed record AlarmRang(string What, DateTimeOffset At);

public abstract record TallyCommand
{
    public sealed record Open(string Dealer) : TallyCommand;

    public sealed record Count(int N) : TallyCommand;

    public sealed record Note(string Text) : TallyCommand;

    public sealed record SetAlarm(string What, DateTimeOffset DueAt) : TallyCommand;

    /// <param name="Again">When it rings next; null for never.</param>
    public sealed record Ring(string What, DateTimeOffset? Again = null) : TallyCommand;

    private TallyCommand()
    {
    }
}

public sealed record Tally(string? Dealer, int Sum, ImmutableSortedDictionary<string, DateTimeOffset> Alarms)
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.FromHours(8));

    public static readonly EventTypes Types = new EventTypes()
        .Add(new EventType(typeof(TallyOpened), "tally_opened", "test"))
        .Add(new EventType(typeof(Counted), "counted", "test"))
        .Add(new EventType(typeof(Noted), "noted", "test"))
        .Add(new EventType(typeof(AlarmSet), "alarm_set", "test"))
        .Add(new EventType(typeof(AlarmRang), "alarm_rang", "test"));

    public static readonly Decider<TallyCommand, Tally> Decider = new(
        "tally", new Tally(null, 0, ImmutableSortedDictionary<string, DateTimeOffset>.Empty), Decide, (tally, e) => e switch
        {
            TallyOpened o => tally with { Dealer = o.Dealer },
            Counted c => tally with { Sum = tally.Sum + c.N },
            Noted => tally,
            AlarmSet a => tally with { Alarms = tally.Alarms.SetItem(a.What, a.DueAt) },
            AlarmRang a => tally with { Alarms = tally.Alarms.Remove(a.What) },
            _ => throw new InvalidOperationException($"A tally knows no {e.GetType().Name}."),
        })
    {
        Tags = tally => new Tags(Whose, Whose, "XINGHE", tally.Dealer),
        Deadlines = tally => tally.Alarms.Select(a => new Deadline(a.Key, a.Value)),
        OnDue = (deadline, _) => new TallyCommand.Ring(deadline.What),
    };

    /// <summary>Lead and person of every tally that a command opens.</summary>
    public static readonly Guid Whose = Guid.Parse("019a0000-0000-7000-8000-0000000000aa");

    public static Tags TagsOf(Guid stream) => new(stream, stream, "XINGHE", "D001");

    public static Counted Count(int n = 1) => new(n, At);

    private static IReadOnlyList<object> Decide(TallyCommand command, Tally tally) => command switch
    {
        TallyCommand.Open open => tally.Dealer is null ? [new TallyOpened(open.Dealer, At)] : [],
        TallyCommand.Count { N: < 0 } => throw new Refused("below-zero", "A tally only grows."),
        TallyCommand.Count count => [new Counted(count.N, At)],
        TallyCommand.Note note => [new Noted(Personal<string>.Of(note.Text), At)],
        TallyCommand.SetAlarm set => [new AlarmSet(set.What, set.DueAt, At)],
        TallyCommand.Ring ring when !tally.Alarms.ContainsKey(ring.What) => [],
        TallyCommand.Ring { Again: { } again } ring => [new AlarmRang(ring.What, At), new AlarmSet(ring.What, again, At)],
        TallyCommand.Ring ring => [new AlarmRang(ring.What, At)],
        _ => throw new InvalidOperationException($"A tally cannot {command.GetType().Name}."),
    };
}

/// <summary>One row a stream. <paramref name="Chain"/> depends on the order of everything counted.</summary>
public sealed record TallyBoard(string Dealer, int Events, long Sum, long Chain)
{
    public static TallyBoard? Apply(TallyBoard? row, object e) => e switch
    {
        TallyOpened o => new TallyBoard(o.Dealer, 1, 0, 17),
        Counted c when row is not null => row with { Events = row.Events + 1, Sum = row.Sum + c.N, Chain = unchecked((row.Chain * 31) + c.N) },
        _ => row,
    };

    public static View Followed(string name = "tally_board", Func<TallyBoard?, object, TallyBoard?>? apply = null, Func<StoredEvent, object, Guid>? key = null) =>
        View.Of(name, apply ?? Apply, row => row.Dealer, key);

    public static View Inline(string name = "tally_now") => View.Of<TallyBoard>(name, Apply, row => row.Dealer, aggregate: "tally");

    /// <summary>The board as it must be: everything in the log folded from the start, by stream.</summary>
    public static Dictionary<Guid, TallyBoard> From(IEnumerable<StoredEvent> log)
    {
        var board = new Dictionary<Guid, TallyBoard>();
        foreach (var e in log)
        {
            if (Apply(board.GetValueOrDefault(e.Stream), Tally.Types.Read(e.Type, e.Data)) is { } row)
            {
                board[e.Stream] = row;
            }
        }

        return board;
    }
}
