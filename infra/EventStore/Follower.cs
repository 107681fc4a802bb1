using System.Diagnostics;
using Npgsql;

namespace Leads.EventStore;

/// <summary>
/// Reads the log in order for one purpose. However many replicas run, one at a time leads: a session advisory lock elects it,
/// and its epoch fences it, so that two leaders cost time but never correctness.
/// </summary>
public sealed class Follower(EventStore store, Feed feed, string name, Func<Leadership, IReadOnlyList<StoredEvent>, CancellationToken, Task> digest)
{
    /// <summary>First half of the election lock's key; the second is a hash of the name.</summary>
    private const int ElectionLocks = 0x4C454144;

    /// <summary>So long a position may stand in memory alone, when what was passed was nothing to digest.</summary>
    private static readonly TimeSpan Unwritten = TimeSpan.FromSeconds(1);

    private int _failures;

    /// <summary>Most events in one batch.</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Only events of these names; of all when null.</summary>
    public string[]? Types { get; init; }

    /// <summary>How often to look when nothing rings.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Called when a round failed; the loop goes on.</summary>
    public Action<string, Exception> OnError { get; init; } = (_, _) => { };

    public string Name => name;

    public FollowerStatus Status { get; private set; } = new(false, 0, 0, null, null);

    /// <summary>Follows until cancelled. No failure ends it: it waits a moment and stands for election again.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var pause = 100.0;
            try
            {
                await Lead(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Status = Status with { Leads = false, Error = e.Message };
                OnError(name, e);
                if (e is not LeadLost)
                {
                    pause = Math.Min(pause * Math.Pow(2, ++_failures), 5000);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(pause), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Lead(CancellationToken stop)
    {
        await using var elected = await store.Database.OpenConnectionAsync(stop);
        try
        {
            while (!await TryElect(elected, stop))
            {
                Status = Status with { Leads = false };
                await Task.Delay(Poll * 5, stop);
            }

            await Lead(elected, stop);
        }
        finally
        {
            await Resign(elected);
        }
    }

    private async Task Lead(NpgsqlConnection elected, CancellationToken stop)
    {
        var leadership = await TakeLead(elected, stop);
        Status = new FollowerStatus(true, leadership.Position, leadership.Position, store.Clock.GetTimestamp(), null);
        var probed = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            // A lost session has lost its lock: find out before working on.
            if (Stopwatch.GetElapsedTime(probed) > TimeSpan.FromSeconds(1))
            {
                await using var probe = new NpgsqlCommand("select 1", elected);
                await probe.ExecuteScalarAsync(stop);
                probed = Stopwatch.GetTimestamp();
            }

            var bell = store.Appended.Next;
            if (!await Step(leadership, stop))
            {
                await Task.WhenAny(bell, Task.Delay(Poll, stop));
                stop.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Digests one batch; false when there was nothing to digest.</summary>
    private async Task<bool> Step(Leadership leadership, CancellationToken stop)
    {
        var mark = await feed.HighWater(stop);
        if (mark <= leadership.Position && (leadership.Written == leadership.Position || Stopwatch.GetElapsedTime(leadership.WrittenAt) < Unwritten))
        {
            Status = Status with { HighWater = mark, Error = null };
            return false;
        }

        // Before digesting: a follower that is stuck must show its lag.
        Status = Status with { HighWater = mark };
        IReadOnlyList<StoredEvent> events = mark <= leadership.Position ? [] : await feed.Read(leadership.Position, mark, BatchSize, stop, Types);
        var started = Stopwatch.GetTimestamp();
        leadership.Next = events.Count < BatchSize ? mark : events[^1].Position;
        if (events.Count == 0 && Stopwatch.GetElapsedTime(leadership.WrittenAt) < Unwritten)
        {
            // None of its events: that it has seen them is written now and then. Whoever follows it sees them again.
            leadership.Position = leadership.Next;
            Status = new FollowerStatus(true, leadership.Position, mark, store.Clock.GetTimestamp(), null);
            return true;
        }

        try
        {
            await digest(leadership, events, stop);
        }
        catch (PostgresException e) when (e.SqlState == "LE004")
        {
            throw new LeadLost(e.MessageText);
        }

        (leadership.Position, leadership.Written, leadership.WrittenAt) = (leadership.Next, leadership.Next, Stopwatch.GetTimestamp());
        _failures = 0;
        Telemetry.FeedBatch.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new("service", store.Service), new("follower", name));
        Status = new FollowerStatus(true, leadership.Position, mark, store.Clock.GetTimestamp(), null);
        return true;
    }

    private async Task<bool> TryElect(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1, hashtext($2))", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ElectionLocks });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return (bool)(await command.ExecuteScalarAsync(stop))!;
    }

    /// <summary>The pool keeps the session, and the session its lock: without this nobody is elected again.</summary>
    private static async Task Resign(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", connection) { CommandTimeout = 5 };
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or ObjectDisposedException)
        {
            // The session is gone, and its lock with it.
        }
    }

    private async Task<Leadership> TakeLead(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("select p_epoch, p_position from follower_take_lead($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Leadership.Row(name) });
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        var position = reader.GetInt64(1);
        return new Leadership(name, reader.GetInt64(0)) { Position = position, Written = position, WrittenAt = Stopwatch.GetTimestamp() };
    }
}

/// <summary>One term of one leader of a follower.</summary>
public sealed class Leadership(string name, long epoch)
{
    /// <summary>Everything up to here is digested.</summary>
    public long Position { get; internal set; }

    /// <summary>And up to here it is written.</summary>
    internal long Written { get; set; }

    /// <summary>When that was, as a timestamp of <see cref="Stopwatch"/>.</summary>
    internal long WrittenAt { get; set; }

    /// <summary>Where the batch in hand ends.</summary>
    public long Next { get; internal set; }

    /// <summary>Moves the position to the end of the batch; fails with LE004 when another leader took over. Goes into the transaction of the batch's rows.</summary>
    public NpgsqlBatchCommand Advance() => Sql.Command("select follower_advance($1, $2, $3, $4)", Row(name), epoch, Written, Next);

    internal static string Row(string name) => $"{name}:All";
}

/// <summary>How a follower is doing in this process.</summary>
/// <param name="Leads">This process is the leader.</param>
/// <param name="ProgressAt">Timestamp (<see cref="TimeProvider.GetTimestamp"/>) of the last progress, or of the last election.</param>
/// <param name="Error">Why the last round failed, if it did.</param>
public sealed record FollowerStatus(bool Leads, long Position, long HighWater, long? ProgressAt, string? Error)
{
    public long Lag => Math.Max(0, HighWater - Position);
}
