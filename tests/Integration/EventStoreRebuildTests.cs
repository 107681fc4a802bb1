using System.Collections.Concurrent;
using Leads.EventStore;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Rebuilding a view beside the live one: the same rows as a fold from the first event, and nobody has to stop.</summary>
[Collection(PostgresServer.Collection)]
public sealed class EventStoreRebuildTests(PostgresServer server)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_followed_view_is_rebuilt_while_writers_readers_and_its_follower_go_on()
    {
        var view = TallyBoard.Followed();
        await using var rig = await StoreRig.Create(server, view);
        Guid[] streams = [.. Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7())];
        await EventStoreViewTests.Open(rig, streams);
        await Import(rig, 12_000);
        var followed = new ConcurrentQueue<Exception>();
        rig.Start(ViewFollower.Create(rig.Store, rig.Feed, view, (_, e) => followed.Enqueue(e)).Run);
        await EventStoreViewTests.CaughtUp(rig);

        // What somebody did to the live table by hand is what a rebuild puts right.
        await rig.Execute(
            $"update tally_board set data = jsonb_set(data, '{"{sum}"}', '-1') where key in (select key from tally_board where key <> '{streams[0]}' limit 50);"
            + "delete from tally_board where key not in (select id from mt_streams order by id limit 100)");
        using var stop = new CancellationTokenSource();
        var work = Work(rig, n => rig.Append(streams[n % 40], Tally.Count(n)), view, streams[0], stop.Token);
        for (var n = 0; n < 3; n++)
        {
            var progress = new List<long>();
            (await Rebuild.Run(rig.OwnerStore(), view, rig.Role, progress.Add, Never)).ShouldBeGreaterThan(12_000);
            progress.Count.ShouldBeGreaterThanOrEqualTo(3);
            progress.ShouldBe(progress.Order());
        }

        await stop.CancelAsync();
        (await work).ShouldBeGreaterThan(20);
        await EventStoreViewTests.CaughtUp(rig);
        (await EventStoreViewTests.Rows(rig)).ShouldBe(TallyBoard.From(await rig.Log()), ignoreOrder: true);
        followed.ShouldAllBe(e => e is LeadLost);
        await Intact(rig, view);
    }

    [Fact]
    public async Task An_inline_view_is_rebuilt_while_commands_write_it()
    {
        var view = TallyBoard.Inline();
        await using var rig = await StoreRig.Create(server, view);
        var tallies = rig.Tallies(inline: view);
        Guid[] streams = [.. Enumerable.Range(0, 30).Select(_ => Guid.CreateVersion7())];
        foreach (var stream in streams)
        {
            await tallies.Handle(stream, new TallyCommand.Open("D001"), new Context("tester"), Never);
        }

        await Import(rig, 12_000);
        using var stop = new CancellationTokenSource();
        var work = Work(rig, n => tallies.Handle(streams[n % 30], new TallyCommand.Count(n), new Context("tester"), Never), view, streams[0], stop.Token);
        for (var n = 0; n < 4; n++)
        {
            await rig.Execute($"update tally_now set data = jsonb_set(data, '{"{sum}"}', '-1') where key in (select key from tally_now where key <> '{streams[0]}' limit 50)");
            (await Rebuild.Run(rig.OwnerStore(), view, rig.Role, _ => { }, Never)).ShouldBeGreaterThan(12_000);
        }

        await stop.CancelAsync();
        (await work).ShouldBeGreaterThan(20);
        (await EventStoreViewTests.Rows(rig, "tally_now")).ShouldBe(TallyBoard.From(await rig.Log()), ignoreOrder: true);
        await Intact(rig, view);
    }

    [Fact]
    public async Task A_commit_that_was_under_way_during_the_swap_of_an_inline_view_is_in_the_new_one()
    {
        var view = TallyBoard.Inline();
        await using var rig = await StoreRig.Create(server, view);
        var (written, coming) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var tallies = rig.Tallies(inline: view);
        await tallies.Handle(written, new TallyCommand.Open("D001"), new Context("tester"), Never);

        // One commit has written its row in the old table, another has not yet got that far.
        await using var gate = await rig.Hold($"select 1 from mt_streams where id = '{written}' for update");
        var first = tallies.Handle(written, new TallyCommand.Count(5), new Context("tester"), Never);
        await rig.SomebodyWaits();
        await using var slow = await rig.Hold($"select set_config('leads.dealer', '*', true); {StoreRig.AppendSql(coming)}");
        await slow.Execute($$"""insert into tally_now values ('{{coming}}', 'D001', '{"dealer":"D001","events":1,"sum":0,"chain":17}')""");
        var rebuilding = Rebuild.Run(rig.OwnerStore(), view, rig.Role, _ => { }, Never);
        await rig.SomebodyWaits(2);
        await gate.Commit();
        await slow.Commit();
        await rebuilding;
        await first;

        (await EventStoreViewTests.Rows(rig, "tally_now"))[written].Sum.ShouldBe(5);
        // Its fold from the log: a tally that nobody opened has no row.
        (await EventStoreViewTests.Rows(rig, "tally_now")).ShouldBe(TallyBoard.From(await rig.Log()), ignoreOrder: true);
    }

    [Fact]
    public async Task A_view_that_is_new_starts_with_all_of_history()
    {
        await using var rig = await StoreRig.Create(server);
        await Import(rig, 300);
        var view = TallyBoard.Followed();
        await Schema.Apply(rig.Owner, rig.Role, [view], [], Never);
        (await Rebuild.Run(rig.OwnerStore(), view, rig.Role, _ => { }, Never)).ShouldBe(300);
        rig.Start(ViewFollower.Create(rig.Store, rig.Feed, view, (_, _) => { }).Run);
        await Import(rig, 30);
        await EventStoreViewTests.CaughtUp(rig);
        (await EventStoreViewTests.Rows(rig)).ShouldBe(TallyBoard.From(await rig.Log()), ignoreOrder: true);
    }

    [Fact]
    public async Task A_rebuild_after_a_fix_needs_no_requeue_and_what_still_fails_is_parked_again()
    {
        var (buggy, board) = (TallyBoard.Followed(apply: (row, e) => e is Counted { N: 13 } ? throw new InvalidOperationException("thirteen") : TallyBoard.Apply(row, e)), TallyBoard.Followed());
        await using var rig = await StoreRig.Create(server, board);
        var (sick, well) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await EventStoreViewTests.Open(rig, sick, well);
        await EventStoreViewTests.Count(rig, [sick, well], 1);
        await EventStoreViewTests.Count(rig, [sick], 13, 2);
        await EventStoreViewTests.Count(rig, [well], 2);

        await Rebuild.Run(rig.OwnerStore(), buggy, rig.Role, _ => { }, Never);
        var rows = await EventStoreViewTests.Rows(rig);
        (rows[sick].Sum, rows[well].Sum).ShouldBe((1, 3));
        (await Parking.List(rig.Store.Database, Never)).ShouldHaveSingleItem().Events.ShouldBe(2);

        await Rebuild.Run(rig.OwnerStore(), board, rig.Role, _ => { }, Never);
        (await EventStoreViewTests.Rows(rig)).ShouldBe(TallyBoard.From(await rig.Log()), ignoreOrder: true);
        (await Parking.List(rig.Store.Database, Never)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rebuild_that_is_interrupted_leaves_the_live_view_and_can_be_run_again()
    {
        var view = TallyBoard.Followed();
        await using var rig = await StoreRig.Create(server, view);
        await Import(rig, 100);
        rig.Start(ViewFollower.Create(rig.Store, rig.Feed, view, (_, _) => { }).Run);
        await EventStoreViewTests.CaughtUp(rig);
        var before = await EventStoreViewTests.Rows(rig);
        await Should.ThrowAsync<InvalidOperationException>(() => Rebuild.Run(rig.OwnerStore(), view, rig.Role, _ => throw new InvalidOperationException("the operator went home"), Never));
        (await EventStoreViewTests.Rows(rig)).ShouldBe(before, ignoreOrder: true);
        await Rebuild.Run(rig.OwnerStore(), view, rig.Role, _ => { }, Never);
        (await EventStoreViewTests.Rows(rig)).ShouldBe(before, ignoreOrder: true);
    }

    /// <summary>Four writers, and a reader who must never miss a row that is there; how much was written.</summary>
    private static async Task<int> Work(StoreRig rig, Func<int, Task> write, View view, Guid row, CancellationToken stop)
    {
        var written = 0;
        var writers = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                await write(Interlocked.Increment(ref written));
            }
        });
        var reader = Read();
        await Task.WhenAll(writers.Append(reader));
        return written;

        async Task Read()
        {
            while (!stop.IsCancellationRequested)
            {
                (await rig.Views.Find<TallyBoard>(view, row, "D001", Never)).ShouldNotBeNull().Sum.ShouldBeGreaterThanOrEqualTo(0);
                (await rig.Views.Find<TallyBoard>(view, row, "D002", Never)).ShouldBeNull();
            }
        }
    }

    /// <summary>The new table has the policy, the grants and the names of the old, and nothing is left over.</summary>
    [Fact]
    public async Task What_is_looked_up_is_found_by_its_index_behind_row_level_security_and_after_every_rebuild()
    {
        var (mine, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var before = Of(null);
        await using var rig = await StoreRig.Create(server, before);
        await Import(rig, 1000);
        await Rebuild.Run(rig.OwnerStore(), before, rig.Role, _ => { }, Never);

        // A view that had none gets it, and its rows with it.
        var view = Of(nameof(Owned.Owner));
        await Schema.Apply(rig.Owner, rig.Role, [view], [], Never);
        await Found();
        await Rebuild.Run(rig.OwnerStore(), view, rig.Role, _ => { }, Never);
        await Rebuild.Run(rig.OwnerStore(), view, rig.Role, _ => { }, Never);
        await Found();

        async Task Found()
        {
            (await rig.Views.All<Owned>(view, "D001", Never, "and lookup = $3", mine)).Count.ShouldBe(100);
            (await rig.Views.All<Owned>(view, "D001", Never, "and lookup = $3", other)).ShouldBeEmpty();
            (await rig.Views.All<Owned>(view, "D002", Never, "and lookup = $3", mine)).ShouldBeEmpty();
            await using var connection = await rig.Store.Database.OpenConnectionAsync();
            await using var explain = connection.CreateCommand();
            explain.CommandText = $"set enable_seqscan = off; explain (format json) select key from {view.Name} where lookup = '{other}'";
            ((string)(await explain.ExecuteScalarAsync())!).ShouldContain($"{view.Name}_lookup");
        }

        View Of(string? lookup) => View.Of<Owned>("tally_owned", (row, e) => e is TallyOpened opened ? new Owned(mine, opened.Dealer) : row, row => row.Dealer, lookup: lookup);
    }

    private sealed record Owned(Guid Owner, string Dealer);

    private static async Task Intact(StoreRig rig, View view)
    {
        (await rig.Views.Page<TallyBoard>(view, "D002", null, 10, Never)).Rows.ShouldBeEmpty();
        await using var nobody = rig.Store.Database.CreateCommand($"select count(*) from {view.Name}");
        (await nobody.ExecuteScalarAsync()).ShouldBe(0L);
        (await Should.ThrowAsync<PostgresException>(async () =>
        {
            await using var foreign = rig.Store.Database.CreateCommand($"insert into {view.Name} values (gen_random_uuid(), 'D001', '{"{}"}')");
            await foreign.ExecuteNonQueryAsync();
        })).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await rig.Scalar<string>($"select string_agg(indexname, ' ' order by indexname) from pg_indexes where tablename like '{view.Name}%'")).ShouldBe($"{view.Name}_dealer {view.Name}_pk");
        (await rig.Scalar<string>($"select tableowner || ' ' || rowsecurity from pg_tables where tablename = '{view.Name}'")).ShouldBe($"{rig.Role}-owner true");
        (await Schema.Apply(rig.Owner, rig.Role, [view], [], Never)).ShouldBeEmpty();
    }

    /// <summary>Ten events a stream.</summary>
    private static Task<long> Import(StoreRig rig, int events) => BulkAppend.Run(
        rig.Store,
        [.. Enumerable.Range(0, events / 10).Select(_ => Guid.CreateVersion7()).Select(id => new BulkAppend.NewStream(
            id, "tally", Tally.TagsOf(id), [new TallyOpened("D001", Tally.At), .. Enumerable.Range(1, 9).Select(n => (object)Tally.Count(n))]))],
        new Context("tester"), Never);
}
