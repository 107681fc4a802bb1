using System.Collections.Concurrent;
using Leads.EventStore;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Followers: every event once and in order, one leader at a time, and nothing that ends the loop.</summary>
[Collection(PostgresServer.Collection)]
public sealed class EventStoreFollowerTests(PostgresServer server)
{
    private const string Name = "diary";

    [Fact]
    public async Task Every_event_is_digested_once_in_order_while_writers_go_on()
    {
        await using var rig = await Diary();
        await Write(rig, 100);
        var (follower, errors) = (Follower(rig, rig.Store, "a", batch: 40), new ConcurrentQueue<Exception>());
        rig.Start(follower.Run);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Write(rig, 60)));

        await CaughtUp(rig);
        await Complete(rig, 460);
        errors.ShouldBeEmpty();
        follower.Status.ShouldBe(new FollowerStatus(true, 460, 460, follower.Status.ProgressAt, null));
        (await rig.Scalar<long>("select last_seq_id from mt_event_progression where name = 'diary:All'")).ShouldBe(460);
    }

    [Fact]
    public async Task A_follower_goes_on_where_it_stopped()
    {
        await using var rig = await Diary();
        await Write(rig, 10);
        var stop = rig.Start(Follower(rig, rig.Replica(), "a").Run);
        await CaughtUp(rig);
        await stop();
        await Write(rig, 10);
        rig.Start(Follower(rig, rig.Replica(), "b").Run);
        await CaughtUp(rig);

        await Complete(rig, 20);
        (await By(rig)).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task It_finds_what_another_process_wrote_without_a_bell_and_what_rolled_back_does_not_stop_it()
    {
        await using var rig = await Diary();
        var follower = Follower(rig, rig.Replica(), "a");
        rig.Start(follower.Run);
        await StoreRig.Eventually(() => follower.Status.Leads);
        await Write(rig, 3);
        await using (var aborted = await rig.Hold(StoreRig.AppendSql()))
        {
            await aborted.Rollback();
        }

        await StoreRig.Eventually(() => follower.Status is { Position: 4, Lag: 0 }, 5, "the follower past the hole");
        await Complete(rig, 3);
    }

    [Fact]
    public async Task Of_two_with_one_name_one_leads_and_the_other_takes_over_when_it_stops()
    {
        await using var rig = await Diary();
        var (a, b) = (Follower(rig, rig.Replica(), "a"), Follower(rig, rig.Replica(), "b"));
        var stop = rig.Start(a.Run);
        await StoreRig.Eventually(() => a.Status.Leads);
        rig.Start(b.Run);
        await Write(rig, 50);
        await CaughtUp(rig);
        (a.Status.Leads, b.Status.Leads).ShouldBe((true, false));

        await stop();
        await Write(rig, 50);
        await CaughtUp(rig);
        await Complete(rig, 100);
        (await By(rig)).ShouldBe(["a", "b"]);
        (await rig.Scalar<long>("select epoch from mt_event_progression where name = 'diary:All'")).ShouldBe(2);
    }

    [Fact]
    public async Task Followers_of_different_names_do_not_share_a_lead()
    {
        await using var rig = await Diary();
        var seen = new ConcurrentQueue<long>();
        var other = new Follower(rig.Store, rig.Feed, "other", async (leadership, events, cancel) =>
        {
            await Advance(rig.Store, leadership, cancel);
            foreach (var e in events)
            {
                seen.Enqueue(e.Position);
            }
        });
        rig.Start(Follower(rig, rig.Store, "a").Run);
        rig.Start(other.Run);
        await Write(rig, 30);
        await CaughtUp(rig);
        await StoreRig.Eventually(() => seen.Count == 30);
        await Complete(rig, 30);
        seen.ShouldBe(Enumerable.Range(1, 30).Select(n => (long)n));
    }

    [Fact]
    public async Task A_leader_that_lost_its_session_is_fenced_off_and_nothing_is_applied_twice()
    {
        await using var rig = await Diary();
        var (hold, holding) = (new TaskCompletionSource(), new TaskCompletionSource());
        var errors = new ConcurrentQueue<Exception>();
        var stalled = rig.Replica();
        var a = new Follower(stalled, new Feed(stalled.Database), Name, async (leadership, events, cancel) =>
        {
            holding.TrySetResult();
            await hold.Task;
            await WriteDown(stalled, leadership, events, "a", cancel);
        })
        { OnError = (_, e) => errors.Enqueue(e) };
        await Write(rig, 20);
        var stop = rig.Start(a.Run);
        await holding.Task.WaitAsync(TimeSpan.FromSeconds(20));

        // The leader stands still in the middle of a batch; its session, and with it the lock, is gone.
        await rig.Terminate("pid in (select pid from pg_locks where locktype = 'advisory' and objsubid = 2)");
        var b = Follower(rig, rig.Replica(), "b");
        rig.Start(b.Run);
        await CaughtUp(rig);
        await Complete(rig, 20);
        (await By(rig)).ShouldBe(["b"]);

        await Write(rig, 5);
        hold.SetResult();
        await StoreRig.Eventually(() => !errors.IsEmpty);
        errors.First().ShouldBeOfType<LeadLost>();
        await CaughtUp(rig);
        await Complete(rig, 25);
        (await By(rig)).ShouldBe(["b"]);
        await stop();
    }

    [Fact]
    public async Task A_former_leader_is_refused_by_epoch_and_by_position()
    {
        await using var rig = await Diary();
        await rig.Execute("select follower_take_lead('x:All'), follower_advance('x:All', 1, 0, 5)");
        (await Should.ThrowAsync<PostgresException>(() => rig.Execute("select follower_advance('x:All', 1, 0, 6)"))).SqlState.ShouldBe("LE004");
        await rig.Execute("select follower_take_lead('x:All')");
        (await Should.ThrowAsync<PostgresException>(() => rig.Execute("select follower_advance('x:All', 1, 5, 6)"))).SqlState.ShouldBe("LE004");
        await rig.Execute("select follower_advance('x:All', 2, 5, 6)");
        (await rig.Scalar<long>("select last_seq_id from mt_event_progression where name = 'x:All'")).ShouldBe(6);
    }

    [Fact]
    public async Task Sessions_that_are_killed_under_load_cost_time_and_no_event()
    {
        await using var rig = await Diary();
        var (a, b) = (Follower(rig, rig.Replica(c => c.ApplicationName = "follower"), "a", batch: 10), Follower(rig, rig.Replica(c => c.ApplicationName = "follower"), "b", batch: 10));
        rig.Start(a.Run);
        rig.Start(b.Run);
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Write(rig, 250)));
        for (var n = 0; n < 8; n++)
        {
            var before = await Count(rig);
            // Now the leader's lock, now every session of both.
            await rig.Terminate(n % 2 == 0 ? "pid in (select pid from pg_locks where locktype = 'advisory' and objsubid = 2)" : "application_name = 'follower'");
            await StoreRig.Eventually(async () => writing.IsCompleted || await Count(rig) > before, what: "progress after a kill");
        }

        await writing;
        await CaughtUp(rig, 30);
        await Complete(rig, 1000);
    }

    [Fact]
    public async Task A_digest_that_fails_is_tried_again_and_does_not_end_the_loop()
    {
        await using var rig = await Diary();
        var store = rig.Replica();
        var failures = 3;
        var errors = new ConcurrentQueue<Exception>();
        var follower = new Follower(store, new Feed(store.Database), Name, (leadership, events, cancel) =>
            failures-- > 0 ? throw new InvalidOperationException("indigestible") : WriteDown(store, leadership, events, "a", cancel))
        { OnError = (_, e) => errors.Enqueue(e) };
        rig.Start(follower.Run);
        await Write(rig, 10);

        // Nothing else uses these connections: a lock that stays behind in the pool would keep it from being elected again.
        await CaughtUp(rig, 10);
        await Complete(rig, 10);
        errors.Count.ShouldBe(3);
        follower.Status.Error.ShouldBeNull();
    }

    [Fact]
    public async Task Old_failures_do_not_slow_down_a_follower_that_works_again()
    {
        await using var rig = await Diary();
        var store = rig.Replica();
        var fail = false;
        var errors = new ConcurrentQueue<(long At, Exception What)>();
        var follower = new Follower(store, new Feed(store.Database), Name, (leadership, events, cancel) =>
        {
            if (fail)
            {
                fail = false;
                throw new InvalidOperationException("indigestible");
            }

            return WriteDown(store, leadership, events, "a", cancel);
        })
        { OnError = (_, e) => errors.Enqueue((TimeProvider.System.GetTimestamp(), e)) };
        rig.Start(follower.Run);
        TimeSpan took = default;
        for (var n = 1; n <= 6; n++)
        {
            await StoreRig.Eventually(() => follower.Status is { Leads: true, Lag: 0 });
            fail = true;
            await Write(rig, 1);
            await StoreRig.Eventually(() => errors.Count == n);
            await CaughtUp(rig);
            took = TimeProvider.System.GetElapsedTime(errors.Last().At);
        }

        // Doubling since the first failure would have it wait for 5 s by now.
        took.TotalSeconds.ShouldBeLessThan(3);
    }

    [Fact]
    public async Task A_new_follower_reads_from_the_first_event_and_an_empty_log_is_no_work()
    {
        await using var rig = await Diary();
        var digested = 0;
        var follower = new Follower(rig.Store, rig.Feed, Name, (leadership, events, cancel) =>
        {
            digested++;
            return WriteDown(rig.Store, leadership, events, "a", cancel);
        });
        rig.Start(follower.Run);
        await StoreRig.Eventually(() => follower.Status.Leads);
        await StoreRig.Meanwhile(() => Task.FromResult(digested == 0), 0.4, "no digest of nothing");
        await Write(rig, 1);
        await CaughtUp(rig);
        await Complete(rig, 1);
    }

    private async Task<StoreRig> Diary()
    {
        var rig = await StoreRig.Create(server);
        await rig.Execute($"""create table diary (n bigint generated always as identity, position bigint not null, by varchar not null); grant insert, select on diary to "{rig.Role}" """);
        return rig;
    }

    private static Follower Follower(StoreRig rig, EventStore.EventStore store, string by, int batch = 500) =>
        new(store, new Feed(store.Database), Name, (leadership, events, cancel) => WriteDown(store, leadership, events, by, cancel)) { BatchSize = batch };

    /// <summary>Rows and progress in one transaction.</summary>
    private static async Task WriteDown(EventStore.EventStore store, Leadership leadership, IReadOnlyList<StoredEvent> events, string by, CancellationToken cancel)
    {
        await using var batch = store.Database.CreateBatch();
        batch.BatchCommands.Add(Sql.Command("insert into diary (position, by) select p, $2 from unnest($1) p order by p", new NpgsqlParameter<long[]> { TypedValue = [.. events.Select(e => e.Position)] }, by));
        batch.BatchCommands.Add(leadership.Advance());
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private static async Task Advance(EventStore.EventStore store, Leadership leadership, CancellationToken cancel)
    {
        await using var batch = store.Database.CreateBatch();
        batch.BatchCommands.Add(leadership.Advance());
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private static async Task Write(StoreRig rig, int events)
    {
        for (var n = 0; n < events; n++)
        {
            await rig.Append(Guid.CreateVersion7(), Tally.Count());
        }
    }

    private static Task<long> Count(StoreRig rig) => rig.Scalar<long>("select count(*) from diary");

    private static Task CaughtUp(StoreRig rig, double seconds = 20) => StoreRig.Eventually(
        async () => await rig.Scalar<long>("select coalesce(max(last_seq_id), 0) from mt_event_progression where name = 'diary:All'") >= await rig.Scalar<long>("select max(seq_id) from mt_events"),
        seconds, "the follower at the end of the log");

    /// <summary>Each event once, in the order of the log.</summary>
    private static async Task Complete(StoreRig rig, int events)
    {
        var positions = await rig.Scalar<long[]>("select array_agg(position order by n) from diary");
        positions.ShouldBe(await rig.Scalar<long[]>("select array_agg(seq_id order by seq_id) from mt_events"));
        positions.Length.ShouldBe(events);
    }

    private static async Task<string[]> By(StoreRig rig) => await rig.Scalar<string[]>("select array_agg(distinct by order by by) from diary");
}
