using System.Text;
using Leads.Contracts;
using Leads.EventStore;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Events that come in bulk, and events of other services kept in an archive: under the same locks as every append.</summary>
[Collection(PostgresServer.Collection)]
public sealed class EventStoreImportTests(PostgresServer server)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task An_import_is_like_so_many_appends()
    {
        await using var rig = await StoreRig.Create(server);
        var person = Guid.CreateVersion7();
        BulkAppend.NewStream[] streams = [.. Enumerable.Range(1, 200).Select(n => new BulkAppend.NewStream(
            Guid.CreateVersion7(), "tally", new Tags(Guid.CreateVersion7(), person, "XINGHE", "D003"),
            [new TallyOpened("D003", Tally.At), Tally.Count(n), new Noted(Personal<string>.Of($"note {n}"), Tally.At)]))];
        (await BulkAppend.Run(rig.Store, streams, new Context("import") { Correlation = "file", Causation = "line", TraceParent = "trace" }, Never)).ShouldBe(600);

        var log = await rig.Log();
        log.Select(e => e.Position).ShouldBe(Enumerable.Range(1, 600).Select(n => (long)n));
        foreach (var stream in (BulkAppend.NewStream[])[streams[0], streams[^1]])
        {
            var (version, events) = await rig.Store.FetchStream(stream.Id, Never);
            version.ShouldBe(3);
            events.Take(2).ShouldBe(stream.Events.Take(2));
            (await rig.Replica().Personal.Open(person, ((Noted)events[2]).Note, Never)).ShouldBe(((Noted)stream.Events[2]).Note.Reveal());
        }

        log.Select(e => (e.Correlation, e.Causation, e.Recorded)).Distinct().ShouldHaveSingleItem().ShouldBe(("file", "line", log[0].Recorded));
        log[3].Headers.ShouldBe(new EventHeaders(streams[1].Tags.Lead, Tally.At, "import", "D003", "XINGHE", person, "trace"));
        (await rig.Scalar<long>("select count(*) from mt_streams where version = 3 and type = 'tally'")).ShouldBe(200);
        (await rig.Scalar<long>("select count(*) from subject_keys")).ShouldBe(1);
        (await rig.Feed.HighWater(Never)).ShouldBe(600);

        // And an append goes on where the import stopped.
        await rig.Append(streams[0].Id, 3, Tally.Count());
        (await rig.Versions(streams[0].Id)).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task The_feed_waits_for_an_import()
    {
        await using var rig = await StoreRig.Create(server);
        await rig.Append(Guid.CreateVersion7(), Tally.Count());
        Task<long> importing;
        await using (var connection = await rig.Owner.OpenConnectionAsync())
        await using (var gate = await connection.BeginTransactionAsync())
        {
            // Holds the import back after it has drawn its numbers.
            await using var hold = new NpgsqlCommand("lock table mt_events in share mode", connection);
            await hold.ExecuteNonQueryAsync();
            importing = BulkAppend.Run(rig.Store, [Stream(), Stream()], new Context("import"), Never);
            await rig.SomebodyWaits();
            (await rig.Scalar<long>("select last_value from mt_events_sequence")).ShouldBe(5);
            (await rig.Feed.HighWater(Never)).ShouldBe(1);
            await gate.CommitAsync();
        }

        await importing;
        (await rig.Feed.HighWater(Never)).ShouldBe(5);
    }

    [Fact]
    public async Task A_stream_that_exists_refuses_the_whole_import()
    {
        await using var rig = await StoreRig.Create(server);
        var existing = Guid.CreateVersion7();
        await rig.Append(existing, Tally.Count());
        var noted = Stream() with { Events = [new Noted(Personal<string>.Of("x"), Tally.At)] };
        (await Should.ThrowAsync<PostgresException>(() => BulkAppend.Run(rig.Store, [noted, Stream(), Stream(existing)], new Context("import"), Never))).SqlState.ShouldBe(PostgresErrorCodes.UniqueViolation);
        var twice = Stream();
        (await Should.ThrowAsync<PostgresException>(() => BulkAppend.Run(rig.Store, [noted, twice, twice], new Context("import"), Never))).SqlState.ShouldBe(PostgresErrorCodes.UniqueViolation);
        (await rig.Scalar<long>("select count(*) from mt_streams")).ShouldBe(1);
        (await rig.Scalar<long>("select count(*) from subject_keys")).ShouldBe(0);
        (await rig.Log()).Count.ShouldBe(1);
        (await BulkAppend.Run(rig.Store, [noted], new Context("import"), Never)).ShouldBe(1);
        (await rig.Feed.HighWater(Never)).ShouldBe(await rig.Scalar<long>("select max(seq_id) from mt_events"));
    }

    [Fact]
    public async Task An_import_of_nothing_is_nothing_and_statistics_are_fresh_afterwards()
    {
        await using var rig = await StoreRig.Create(server);
        (await BulkAppend.Run(rig.Store, [], new Context("import"), Never)).ShouldBe(0);
        await BulkAppend.Run(rig.Store, [Stream(), Stream()], new Context("import"), Never);
        await BulkAppend.Analyze(rig.Owner, Never);
        (await rig.Scalar<float>("select reltuples from pg_class where relname = 'mt_events'")).ShouldBe(4);
    }

    [Fact]
    public async Task An_archive_keeps_no_effect_before_its_cause()
    {
        await using var archive = await StoreRig.Create(server);
        var (cause, effect) = (Event(1, null), Event(1, null));
        effect = effect with { HeadersJson = Archive.Headers(effect.Headers with { Cause = new Cause("elsewhere", cause.Stream, 2) }) };

        (await Should.ThrowAsync<CauseUnheard>(() => Keep(effect))).UpTo.ShouldBe(0);
        await Keep(cause);
        (await Should.ThrowAsync<CauseUnheard>(() => Keep(effect))).UpTo.ShouldBe(1);
        await Keep(Event(2, cause.Stream));
        await Keep(effect);
        await Should.ThrowAsync<AlreadyHeard>(() => Keep(effect));
        (await archive.Log()).Select(e => e.Stream).ShouldBe([cause.Stream, cause.Stream, effect.Stream]);
        (await archive.Log())[2].Headers.Cause.ShouldBe(effect.Headers.Cause);

        Task Keep(StoredEvent e) => Archive.Keep(archive.Store, e, "elsewhere", Never);

        static StoredEvent Event(long version, Guid? stream) => new(
            0, Guid.CreateVersion7(), stream ?? Guid.CreateVersion7(), version, "counted", "{}"u8.ToArray(), Tally.At,
            Archive.Headers(new EventHeaders(Guid.CreateVersion7(), Tally.At, "hq", null, null, null, null)), null, null);
    }

    [Fact]
    public async Task An_archive_keeps_each_event_once_and_in_order_as_it_was()
    {
        await using var source = await StoreRig.Create(server);
        await using var archive = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await source.Store.Write(new Context("hq") { Correlation = "request", Causation = "cause", TraceParent = "trace" })
            .StartStream(stream, "tally", Tally.TagsOf(stream), [new TallyOpened("D001", Tally.At), Tally.Count(1), Tally.Count(2)]).Commit(Never);
        var events = await source.Log();
        archive.Clock.Advance(TimeSpan.FromDays(3));

        (await Should.ThrowAsync<HeardTooEarly>(() => Keep(1))).UpTo.ShouldBe(0);
        await Keep(0);
        (await Should.ThrowAsync<AlreadyHeard>(() => Keep(0))).UpTo.ShouldBe(1);
        (await Should.ThrowAsync<HeardTooEarly>(() => Keep(2))).UpTo.ShouldBe(1);
        var atOnce = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                await Keep(1);
                return 1;
            }
            catch (AlreadyHeard)
            {
                return 0;
            }
        }));
        atOnce.Sum().ShouldBe(1);
        await Keep(2);
        (await Should.ThrowAsync<AlreadyHeard>(() => Keep(1))).UpTo.ShouldBeGreaterThanOrEqualTo(2);

        var kept = await archive.Log();
        kept.Select(Comparable).ShouldBe(events.Select(Comparable));
        (await archive.Scalar<string>("select type || ' ' || version from mt_streams")).ShouldBe("elsewhere 3");
        (await archive.Feed.HighWater(Never)).ShouldBeGreaterThanOrEqualTo(3);

        Task Keep(int n) => Archive.Keep(archive.Store, events[n], "elsewhere", Never);
        static (Guid, Guid, long, string, string, DateTimeOffset, EventHeaders, string?, string?) Comparable(StoredEvent e) =>
            (e.Id, e.Stream, e.Version, e.Type, Encoding.UTF8.GetString(e.Data), e.Recorded, e.Headers, e.Correlation, e.Causation);
    }

    [Fact]
    public async Task The_feed_waits_for_the_archive_too()
    {
        await using var rig = await StoreRig.Create(server);
        await using var slow = await rig.Hold($"select archive_event('{Guid.CreateVersion7()}', 'x', 1, gen_random_uuid(), 'counted', '{"{}"}', '{"{}"}', now(), null, null, null, null, null)");
        await rig.Append(Guid.CreateVersion7(), Tally.Count());
        (await rig.Feed.HighWater(Never)).ShouldBe(0);
        await slow.Commit();
        (await rig.Feed.HighWater(Never)).ShouldBe(2);
    }

    private static BulkAppend.NewStream Stream(Guid? id = null)
    {
        var stream = id ?? Guid.CreateVersion7();
        return new(stream, "tally", Tally.TagsOf(stream), [Tally.Count(1), Tally.Count(2)]);
    }
}
