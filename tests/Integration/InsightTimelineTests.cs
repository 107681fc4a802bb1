using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Leads.Insights;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>The order of the journal, where its pages end, and that it costs what the lead has and not what the archive has.</summary>
[Collection(PostgresServer.Collection)]
[Trait("row", "001-30")]
public sealed class InsightTimelineTests(PostgresServer server)
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(8));

    private static readonly Caller Hq = new("hq-xinghe", Roles.Hq, "XINGHE", null, Ten);

    private static readonly Guid A = Id(1), B = Id(2);

    [Fact]
    public async Task _001_30_newest_first_by_when_it_happened_then_by_when_it_was_recorded_then_as_it_was_archived()
    {
        await using var rig = await Insight();
        await Keep(rig, Assigned(A, "1", Ten), 1, Ten);
        await Keep(rig, Assigned(A, "2", Ten.AddMinutes(9)), 2, Ten.AddMinutes(9));
        // The same moment by another clock; told late; at one moment and recorded at one moment.
        await Keep(rig, Assigned(A, "3", Ten.AddMinutes(9).ToUniversalTime()), 3, Ten.AddMinutes(10));
        await Keep(rig, Assigned(A, "4", Ten.AddMinutes(5)), 4, Ten.AddMinutes(20));
        await Keep(rig, Assigned(A, "5", Ten.AddMinutes(9)), 5, Ten.AddMinutes(10));
        await Keep(rig, Assigned(B, "6", Ten.AddMinutes(30)), 1, Ten.AddMinutes(30));

        var whole = await Pages(rig, A, 1000);
        whole.ShouldBe([5, 3, 2, 4, 1]);
        foreach (var limit in new[] { 1, 2, 5 })
        {
            (await Pages(rig, A, limit)).ShouldBe(whole);
        }
    }

    [Fact]
    public async Task _001_30_what_comes_while_somebody_reads_moves_no_page()
    {
        await using var rig = await Insight();
        for (var i = 1; i <= 4; i++)
        {
            await Keep(rig, Assigned(A, "li", Ten.AddMinutes(i)), i, Ten.AddMinutes(i));
        }

        var timeline = Timeline(rig);
        var first = await timeline.Page(A, Hq, null, 0, 2, CancellationToken.None);
        first.Items.Select(e => e.Sequence).ShouldBe([4, 3]);
        await Keep(rig, Assigned(A, "li", Ten.AddMinutes(9)), 5, Ten.AddMinutes(9));
        var second = await timeline.Page(A, Hq, null, Cursors.Position(first.Next), 2, CancellationToken.None);
        second.Items.Select(e => e.Sequence).ShouldBe([2, 1]);
        second.Next.ShouldBeNull();

        // Where another lead's page ended is no place in this one.
        await Keep(rig, Assigned(B, "li", Ten), 1, Ten);
        (await timeline.Page(B, Hq, null, Cursors.Position(first.Next), 2, CancellationToken.None)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task _001_30_what_caused_it_is_named_when_that_stands_in_the_journal_of_whoever_reads()
    {
        await using var rig = await Insight();
        var others = await Keep(rig, Assigned(B, "li", Ten), 1, Ten);
        var first = await Keep(rig, Assigned(A, "li", Ten) with { Dealer = "D002" }, 1, Ten);
        var second = await Keep(rig, Assigned(A, "li", Ten), 2, Ten, $"{first}");
        await Keep(rig, Assigned(A, "li", Ten), 3, Ten, $"{second}");
        await Keep(rig, Assigned(A, "li", Ten), 4, Ten, $"{others}");
        await Keep(rig, Assigned(A, "li", Ten), 5, Ten, "a request");

        (await Causes(Hq)).ShouldBe([(5, null), (4, null), (3, second), (2, first), (1, null)]);
        (await Causes(Hq with { Role = Roles.Consultant, Dealer = "D001" })).ShouldBe([(5, null), (4, null), (3, second), (2, null)]);
        (await Causes(Hq with { Role = Roles.Consultant, Dealer = "D002" })).ShouldBe([(1, null)]);
        await Should.ThrowAsync<NotFound>(() => Causes(Hq with { Role = Roles.Consultant, Dealer = "D003" }));
        await Should.ThrowAsync<NotFound>(() => Causes(Hq with { Brand = "YINHE" }));

        async Task<IEnumerable<(long Sequence, Guid? CausedBy)>> Causes(Caller by) =>
            (await Timeline(rig).Page(A, by, null, 0, 10, CancellationToken.None)).Items.Select(e => (e.Sequence, e.CausedBy));
    }

    [Fact]
    public async Task _001_30_it_is_found_by_the_lead_however_much_the_archive_has()
    {
        await using var rig = await Insight();
        await rig.Execute("alter table mt_events set (autovacuum_enabled = false)");
        for (var i = 1; i <= 5; i++)
        {
            await Keep(rig, Assigned(A, "li", Ten), i, Ten);
        }

        await rig.Execute(
            """
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, headers)
            select 1000 + n, gen_random_uuid(), stream_id, 1000 + n, data, type, timestamp, jsonb_set(headers, '{lead}', to_jsonb(gen_random_uuid()::text))
            from mt_events cross join generate_series(1, 20000) n where version = 1;
            analyze mt_events
            """);
        var store = rig.Replica(connection => connection.MaxPoolSize = 1);
        var timeline = new Timeline(store.Database, EventTypes.Published);
        var before = await Read();
        var page = await timeline.Page(A, Hq, null, 0, 2, CancellationToken.None);
        page = await timeline.Page(A, Hq, ["lead_assigned"], Cursors.Position(page.Next), 2, CancellationToken.None);
        page.Items.Select(e => e.Sequence).ShouldBe([3, 2]);
        (await Read() - before).ShouldBeLessThan(100);

        async Task<decimal> Read()
        {
            foreach (var sql in new[] { "select pg_stat_force_next_flush()", "select 1" })
            {
                await using var flush = store.Database.CreateCommand(sql);
                await flush.ExecuteNonQueryAsync();
            }

            return await rig.Scalar<decimal>("select (seq_tup_read + idx_tup_fetch)::numeric from pg_stat_user_tables where relname = 'mt_events'");
        }
    }

    private static async Task<List<long>> Pages(StoreRig rig, Guid lead, int limit)
    {
        var sequences = new List<long>();
        for (string? after = null; ;)
        {
            var page = await Timeline(rig).Page(lead, Hq, null, Cursors.Position(after), limit, CancellationToken.None);
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            sequences.AddRange(page.Items.Select(e => e.Sequence));
            sequences.ShouldBeUnique();
            after = page.Next;
            if (after is null)
            {
                return sequences;
            }
        }
    }

    private static Timeline Timeline(StoreRig rig) => new(rig.Store.Database, EventTypes.Published);

    private async Task<StoreRig> Insight()
    {
        var rig = await StoreRig.Create(server);
        using var script = new StreamReader(typeof(History).Assembly.GetManifestResourceStream("101_history.sql")!);
        await rig.Execute(await script.ReadToEndAsync());
        return rig;
    }

    private static async Task<Guid> Keep(StoreRig rig, LeadAssigned e, long version, DateTimeOffset recorded, string? causation = null)
    {
        var id = Guid.CreateVersion7();
        var headers = Archive.Headers(new EventHeaders(e.LeadId, e.At, "tester", e.Dealer, e.Brand, null, null));
        await Archive.Keep(
            rig.Store, new StoredEvent(0, id, e.LeadId, version, "lead_assigned", JsonSerializer.SerializeToUtf8Bytes(e, EventJson.Options), recorded, headers, null, causation),
            Publisher.LeadIntake, CancellationToken.None);
        return id;
    }

    private static LeadAssigned Assigned(Guid lead, string consultant, DateTimeOffset at) => new(lead, "XINGHE", "D001", consultant, AssignmentMethod.Named, at);

    private static Guid Id(int number) => new($"019b0000-0000-7000-8000-{number:D12}");
}
