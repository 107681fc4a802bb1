using Leads.EventStore;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Appending: contiguous versions, the version a writer saw, all or nothing, nobody blocks everybody.</summary>
[Collection(PostgresServer.Collection)]
public sealed class EventStoreAppendTests(PostgresServer server)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Versions_are_contiguous_from_one_and_positions_rise()
    {
        await using var rig = await StoreRig.Create(server);
        var (a, b) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await rig.Append(a, 0, Tally.Count(), Tally.Count(), Tally.Count());
        await rig.Append(b, 0, Tally.Count());
        await rig.Append(a, 3, Tally.Count());
        await rig.Append(a, 4, Tally.Count(), Tally.Count());

        (await rig.Versions(a)).ShouldBe([1, 2, 3, 4, 5, 6]);
        (await rig.Versions(b)).ShouldBe([1]);
        (await rig.Scalar<long>($"select version from mt_streams where id = '{a}'")).ShouldBe(6);
        (await rig.Log()).Select(e => e.Position).ShouldBe([1, 2, 3, 4, 5, 6, 7]);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0, 3, false)]
    [InlineData(0, -1, true)]
    [InlineData(3, 0, false)]
    [InlineData(3, 2, false)]
    [InlineData(3, 3, true)]
    [InlineData(3, 4, false)]
    [InlineData(3, -1, true)]
    public async Task A_writer_has_to_know_the_version(int length, long expected, bool fits)
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        if (length > 0)
        {
            await rig.Append(stream, 0, [.. Enumerable.Range(0, length).Select(_ => Tally.Count())]);
        }

        if (fits)
        {
            await rig.Append(stream, expected, Tally.Count());
            (await rig.Versions(stream)).Length.ShouldBe(length + 1);
        }
        else
        {
            (await Should.ThrowAsync<WrongVersion>(() => rig.Append(stream, expected, Tally.Count()))).Actual.ShouldBe(length);
            (await rig.Versions(stream)).Length.ShouldBe(length);
            (await rig.Scalar<long>("select count(*) from mt_streams")).ShouldBe(length > 0 ? 1 : 0);
        }
    }

    [Fact]
    public async Task Of_many_who_saw_the_same_version_one_writes()
    {
        await using var rig = await StoreRig.Create(server);
        foreach (var existing in new[] { false, true })
        {
            var stream = Guid.CreateVersion7();
            if (existing)
            {
                await rig.Append(stream, 0, Tally.Count(), Tally.Count());
            }

            var seen = existing ? 2 : 0;
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Failure(() => rig.Append(stream, seen, Tally.Count(), Tally.Count()))));
            outcomes.Count(o => o is null).ShouldBe(1);
            outcomes.OfType<WrongVersion>().Select(w => w.Actual).ShouldAllBe(actual => actual == seen + 2);
            outcomes.OfType<WrongVersion>().Count().ShouldBe(19);
            (await rig.Versions(stream)).ShouldBe(Enumerable.Range(1, seen + 2).Select(n => (long)n));
        }
    }

    [Fact]
    public async Task Writers_to_whom_any_version_is_right_all_write()
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => rig.Append(stream, Tally.Count(), Tally.Count())));
        (await rig.Versions(stream)).ShouldBe(Enumerable.Range(1, 60).Select(n => (long)n));
    }

    [Fact]
    public async Task Commands_on_one_stream_at_once_are_all_decided_on_what_is_there()
    {
        await using var rig = await StoreRig.Create(server);
        var tallies = rig.Tallies();
        var stream = Guid.CreateVersion7();
        await Task.WhenAll(Enumerable.Range(1, 12).Select(n => tallies.Handle(stream, new TallyCommand.Count(n), new Context("tester"), Never)));
        var (version, tally) = await tallies.AggregateStream(stream, Never);
        (version, tally.Sum).ShouldBe((12, 78));
        (await tallies.AggregateStream(stream, Never, upTo: 1)).Version.ShouldBe(1);
    }

    [Fact]
    public async Task What_belongs_together_is_written_together_or_not_at_all()
    {
        await using var rig = await StoreRig.Create(server, TallyBoard.Inline());
        await rig.Execute($"""create table claimed (name varchar primary key); grant insert, select on claimed to "{rig.Role}" """);
        var (first, second, taken) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await rig.Append(taken, 0, Tally.Count());
        var source = Guid.CreateVersion7();
        var context = new Context("tester") { Heard = new Heard("test", new Cause("source", source, 1)), Once = new Once("client", "key", new byte[32]) };

        UnitOfWork Unit(long expectedOfTaken) => rig.Store.Write(context)
            .StartStream(first, "tally", Tally.TagsOf(first), [new TallyOpened("D001", Tally.At), Tally.Count()])
            .StartStream(second, "tally", Tally.TagsOf(second), [Tally.Count()])
            .Append(taken, "tally", expectedOfTaken, Tally.TagsOf(taken), [Tally.Count()])
            .Claim(Sql.Command("insert into claimed values ('x')"))
            .Row(TallyBoard.Inline(), first, [new TallyOpened("D001", Tally.At), Tally.Count()])
            .Deadlines(first, [], [new Deadline("soon", Tally.At)])
            .Answer(new StoredAnswer(201, null, null, [1]));

        (await Should.ThrowAsync<WrongVersion>(() => Unit(7).Commit(Never))).Actual.ShouldBe(1);
        (await Everything()).ShouldBe((1, 1, 0, 0, 0, 0, 0));
        await Unit(1).Commit(Never);
        (await Everything()).ShouldBe((3, 5, 1, 1, 1, 1, 1));

        async Task<(long, long, long, long, long, long, long)> Everything() => (
            await Rows("mt_streams"), await Rows("mt_events"), await Rows("claimed"), await Rows("tally_now"), await Rows("deadlines"), await Rows("idempotency"), await Rows("inbox"));
        Task<long> Rows(string table) => rig.Scalar<long>($"select count(*) from {table}");
    }

    [Fact]
    public async Task Of_many_streams_the_version_of_the_one_in_the_way_is_told()
    {
        await using var rig = await StoreRig.Create(server);
        var (existing, fresh) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await rig.Append(existing, 0, Tally.Count(), Tally.Count(), Tally.Count());
        foreach (var expected in new[] { 0, 2, 4 })
        {
            (await Should.ThrowAsync<WrongVersion>(() => rig.Store.Write(new Context("tester"))
                .StartStream(fresh, "tally", Tally.TagsOf(fresh), [Tally.Count()])
                .Append(existing, "tally", expected, Tally.TagsOf(existing), [Tally.Count()]).Commit(Never))).Actual.ShouldBe(3);
        }

        (await rig.Log()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Many_streams_in_one_commit_keep_each_its_order_even_when_one_is_named_twice()
    {
        await using var rig = await StoreRig.Create(server);
        Guid[] streams = [.. Enumerable.Range(0, 40).Select(_ => Guid.CreateVersion7())];
        await rig.Append(streams[1], 0, Tally.Count(-2), Tally.Count(-1));
        var unit = rig.Store.Write(new Context("tester"));
        for (var round = 0; round < 3; round++)
        {
            for (var n = 0; n < streams.Length; n++)
            {
                // New, then at the version it has by then; or existing; or any.
                var expected = n switch { 0 => -1, 1 => 2 + (2 * round), _ => 2 * round };
                unit.Append(streams[n], "tally", expected, Tally.TagsOf(streams[n]), [Tally.Count(2 * round), Tally.Count((2 * round) + 1)], new Context($"by {round}"));
            }
        }

        await unit.Commit(Never);
        foreach (var stream in streams)
        {
            var start = stream == streams[1] ? -2 : 0;
            var (version, events) = await rig.Store.FetchStream(stream, Never);
            events.ShouldBe(Enumerable.Range(start, 6 - start).Select(n => (object)Tally.Count(n)));
            (await rig.Versions(stream)).ShouldBe(Enumerable.Range(1, 6 - start).Select(n => (long)n));
        }

        (await rig.Log()).Where(e => e.Stream == streams[5]).Select(e => e.Headers.Actor).ShouldBe(["by 0", "by 0", "by 1", "by 1", "by 2", "by 2"]);
    }

    [Fact]
    public async Task Units_that_share_streams_in_any_order_wait_for_each_other_without_deadlock()
    {
        await using var rig = await StoreRig.Create(server);
        var streams = Enumerable.Range(0, 6).Select(n => new Guid(n * 77_777_777 % 1000, 0, 0, new byte[8])).ToArray();
        var before = await Deadlocks();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            var random = new Random(worker);
            for (var n = 0; n < 40; n++)
            {
                Guid[] some = [.. streams];
                random.Shuffle(some);
                var unit = rig.Store.Write(new Context("tester"));
                foreach (var stream in some[..4])
                {
                    unit.Append(stream, "tally", -1, Tally.TagsOf(stream), [Tally.Count()]);
                }

                await unit.Commit(Never);
            }
        }));

        (await rig.Scalar<long>("select count(*) from mt_events")).ShouldBe(8 * 40 * 4);
        (await Deadlocks()).ShouldBe(before);

        async Task<long> Deadlocks() => await rig.Scalar<long>("select deadlocks from pg_stat_database where datname = current_database()");
    }

    [Fact]
    public async Task A_claim_that_runs_into_a_deadlock_can_be_tried_again()
    {
        await using var rig = await StoreRig.Create(server);
        await rig.Execute($"""create table claimed (name varchar primary key); grant insert, select on claimed to "{rig.Role}" """);
        await using var other = await rig.Hold("insert into claimed values ('x')");
        var unit = rig.Store.Write(new Context("tester"))
            .Claim(Sql.Command("insert into claimed values ('y')"))
            .Claim(Sql.Command("insert into claimed values ('x')"))
            .Commit(Never);
        await rig.SomebodyWaits();

        // Waits for the unit, which waits for this one: PostgreSQL ends whoever waited first.
        await other.Execute("insert into claimed values ('y')");
        (await Should.ThrowAsync<WrongVersion>(unit)).Message.ShouldContain("in the way");
        await other.Commit();
        (await rig.Scalar<long>("select count(*) from claimed")).ShouldBe(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    public async Task An_archived_stream_is_closed(long expected)
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await rig.Append(stream, 0, Tally.Count(), Tally.Count());
        await rig.Execute("update mt_streams set is_archived = true");

        (await Should.ThrowAsync<WrongVersion>(() => rig.Append(stream, expected, Tally.Count()))).Actual.ShouldBe(2);
        (await rig.Versions(stream)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Times_are_the_stores_clock_in_UTC_whatever_the_session_thinks()
    {
        await using var rig = await StoreRig.Create(server);
        // A day later in Shanghai, and the session says so; a row's default would be the session's now().
        var shanghai = rig.Replica(c => c.Timezone = "Asia/Shanghai");
        var stream = Guid.CreateVersion7();
        await shanghai.Write(new Context("tester")).Append(stream, "tally", 0, Tally.TagsOf(stream), [Tally.Count()]).Commit(Never);
        rig.Clock.Advance(TimeSpan.FromHours(1));
        await shanghai.Write(new Context("tester")).Append(stream, "tally", 1, Tally.TagsOf(stream), [Tally.Count()]).Commit(Never);

        (await rig.Scalar<string>("select string_agg(to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), ' | ' order by seq_id) from mt_events"))
            .ShouldBe("2026-03-01 23:30:15.123456 | 2026-03-02 00:30:15.123456");
        (await rig.Scalar<string>("select to_char(created at time zone 'UTC', 'HH24:MI:SS.US') || ' | ' || to_char(timestamp at time zone 'UTC', 'HH24:MI:SS.US') from mt_streams"))
            .ShouldBe("23:30:15.123456 | 00:30:15.123456");
        var read = (await rig.Log())[0];
        (read.Recorded.Offset, read.Recorded).ShouldBe((TimeSpan.Zero, new DateTimeOffset(2026, 3, 1, 23, 30, 15, TimeSpan.Zero).AddTicks(1_234_560)));
        (read.Headers.At, read.Headers.At!.Value.Offset).ShouldBe((Tally.At, TimeSpan.FromHours(8)));
    }

    [Fact]
    public async Task Who_and_why_stand_beside_every_event()
    {
        await using var rig = await StoreRig.Create(server);
        var (stream, lead, person) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await rig.Store.Write(new Context("hq-xinghe") { Correlation = "request", Causation = "cause", TraceParent = Trace })
            .StartStream(stream, "tally", new Tags(lead, person, "XINGHE", "D002"), [Tally.Count(1), Tally.Count(2)]).Commit(Never);

        var log = await rig.Log();
        log.Select(e => (e.Stream, e.Type, e.Correlation, e.Causation)).Distinct().ShouldBe([(stream, "counted", "request", "cause")]);
        log.Select(e => e.Headers).ShouldAllBe(h => h == new EventHeaders(lead, Tally.At, "hq-xinghe", "D002", "XINGHE", person, Trace));
        log.Select(e => e.Id).Distinct().Count().ShouldBe(2);
        log.ShouldAllBe(e => e.Id.Version == 7);
        (await rig.Scalar<string>("select type from mt_streams")).ShouldBe("tally");
        (await rig.Scalar<string>("select mt_dotnet_type from mt_events where version = 1")).ShouldBe("Leads.Integration.Counted, Leads.Integration");
        (await rig.Scalar<string>("select user_name from mt_events where version = 1")).ShouldBe("hq-xinghe");
        (await rig.Scalar<string>("select data::text from mt_events where version = 2")).ShouldBe("""{"n": 2, "at": "2026-03-01T08:00:00+08:00"}""");
    }

    [Fact]
    public async Task A_stale_If_Match_an_unknown_stream_and_a_refusal_write_nothing()
    {
        await using var rig = await StoreRig.Create(server);
        var tallies = rig.Tallies();
        var stream = Guid.CreateVersion7();
        var by = new Context("tester");
        await Should.ThrowAsync<NoSuchStream>(() => tallies.Handle(stream, new TallyCommand.Count(1), by with { Existing = true }, Never));
        await tallies.Handle(stream, new TallyCommand.Open("D001"), by, Never);
        (await Should.ThrowAsync<Stale>(() => tallies.Handle(stream, new TallyCommand.Count(1), by with { IfMatch = 2 }, Never))).Actual.ShouldBe(1);
        (await Should.ThrowAsync<Refused>(() => tallies.Handle(stream, new TallyCommand.Count(-1), by, Never))).Code.ShouldBe("below-zero");
        await Should.ThrowAsync<NoSuchStream>(() => tallies.Handle(stream, new TallyCommand.Count(1), by with { Existing = true, Dealer = "D002" }, Never));
        (await tallies.Handle(stream, new TallyCommand.Open("D001"), by with { IfMatch = 1, Existing = true, Dealer = "D001" }, Never)).Events.ShouldBeEmpty();
        (await rig.Versions(stream)).ShouldBe([1]);
    }

    private static async Task<Exception?> Failure(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (Exception e) when (e is WrongVersion or NpgsqlException)
        {
            return e;
        }
    }
}
