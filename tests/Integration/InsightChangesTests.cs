using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Insights;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>What changed since: nothing is missed, whatever the archive heard late, and nobody waits behind what is no lead.</summary>
[Collection(PostgresServer.Collection)]
public sealed class InsightChangesTests(PostgresServer server)
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(8));

    private static readonly Guid A = Id(1), B = Id(2), C = Id(3), D = Id(4);

    [Fact]
    public async Task What_was_archived_late_is_told_by_the_clock_it_was_recorded_by()
    {
        await using var rig = await Insight();
        await Keep(rig, Received(A), 1, Ten);
        await Keep(rig, Received(B), 1, Ten.AddMinutes(60));
        await Keep(rig, Received(C), 1, Ten.AddMinutes(30));
        var since = new ChangeCursor(0, Ten.AddMinutes(20));

        (await Told(rig, since, limit: 10)).Leads.ShouldBe([C, B]);
        var (leads, next) = await Told(rig, since, limit: 1);
        leads.ShouldBe([C]);

        // Recorded before everything that is read here, and archived while it is.
        await Keep(rig, Received(D), 1, Ten.AddMinutes(5));
        (leads, next) = await Told(rig, next, limit: 1);
        leads.ShouldBe([B]);
        (leads, next) = await Told(rig, next, limit: 1);
        leads.ShouldBe([D]);
        (leads, var end) = await Told(rig, next, limit: 1);
        leads.ShouldBeEmpty();
        end.ShouldBe(next);
        (await Told(rig, new ChangeCursor(0, Ten.AddMinutes(60)), limit: 1)).Leads.ShouldBe([B], "what was recorded at that very moment is told");
    }

    [Fact]
    public async Task Nobody_waits_behind_what_is_no_lead_or_anothers()
    {
        await using var rig = await Insight();
        for (var i = 1; i <= 700; i++)
        {
            await Keep(rig, new CustomerAccessed(Id(100 + i), "li", "consultant", Ten), 1, Ten);
        }

        await Keep(rig, Received(A, "YINHE"), 1, Ten);
        await Keep(rig, Received(B), 1, Ten);

        (await Told(rig, new ChangeCursor(0), limit: 1)).Leads.ShouldBe([A]);
        (await Told(rig, new ChangeCursor(0), limit: 1, "XINGHE")).Leads.ShouldBe([B]);
        (await Told(rig, new ChangeCursor(0, Ten), limit: 1, "XINGHE")).Leads.ShouldBe([B]);
        var (leads, next) = await Told(rig, new ChangeCursor(0), limit: 1, "YINHE");
        leads.ShouldBe([A]);
        (await Told(rig, next, limit: 1, "YINHE")).Leads.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_has_few_leads_among_many_others_gets_each_once_over_several_requests()
    {
        await using var rig = await Insight();
        await Keep(rig, Received(A), 1, Ten);
        var first = await rig.Feed.HighWater(CancellationToken.None);
        for (var i = 2; i <= 1300; i++)
        {
            // One is the last of what a request reads, the other the first.
            await Keep(rig, i switch { 1000 => Received(B), 1002 => Received(C), _ => Received(Id(100 + i), "YINHE") }, 1, Ten);
        }

        // By position, by time, and by time when nearly all of it was archived while the first page was read.
        foreach (var since in new[] { new ChangeCursor(0), new ChangeCursor(0, Ten), new ChangeCursor(0, Ten, first) })
        {
            var (after, pages) = (since, new List<(Guid, bool)>());
            do
            {
                var (leads, next, more) = await Changes(rig, mostWindows: 1).After(after, "XINGHE", 10, CancellationToken.None);
                pages.Add((leads.ShouldHaveSingleItem().LeadId, more));
                after = ChangeCursor.Read(next.Write());
            }
            while (pages[^1] is (_, true));

            pages.ShouldBe([(A, true), (B, true), (C, false)], $"since {since}");
            (await Told(rig, after, limit: 10, "XINGHE")).Leads.ShouldBeEmpty();
        }

        // Nobody who asks for all of them is told any twice, either.
        var everybodys = new List<Guid>();
        for (var (after, more) = (new ChangeCursor(0), true); more;)
        {
            (var leads, after, more) = await Changes(rig, mostWindows: 1).After(after, null, 100, CancellationToken.None);
            everybodys.AddRange(leads.Select(lead => lead.LeadId));
        }

        everybodys.Count.ShouldBe(1300);
        everybodys.ShouldBeUnique();
    }

    [Fact]
    public async Task A_lead_is_told_as_it_is_now_once_a_page_and_again_when_it_changed_behind_it()
    {
        await using var rig = await Insight();
        await Keep(rig, Received(A), 1, Ten);
        await Keep(rig, Dispatched(A, "D001"), 2, Ten);
        await Keep(rig, Received(B), 1, Ten);
        await Keep(rig, new LeadRecalled(A, "XINGHE", "D001", "hq-xinghe", "complaint", Ten), 3, Ten);
        await Keep(rig, Dispatched(A, "D002"), 4, Ten.AddMinutes(1));
        var changes = Changes(rig);

        var (page, next, _) = await changes.After(new ChangeCursor(0), null, 1, CancellationToken.None);
        var lead = page.ShouldHaveSingleItem();
        (lead.LeadId, lead.Dealer, lead.ChangedAt).ShouldBe((A, "D002", Ten.AddMinutes(1)));
        (await Told(rig, next, limit: 10)).Leads.ShouldBe([B, A]);
        (await Told(rig, new ChangeCursor(0), limit: 10)).Leads.ShouldBe([A, B]);
    }

    [Fact]
    public async Task Nothing_is_told_from_behind_an_event_that_is_still_undecided()
    {
        await using var rig = await Insight();
        await Keep(rig, Received(A), 1, Ten);
        var undecided = await rig.Hold(StoreRig.AppendSql());
        await Keep(rig, Received(B), 1, Ten);
        await Keep(rig, new LeadInvalidated(A, Id(9), "XINGHE", InvalidReason.EmptyNumber, "lead-intake", Ten), 2, Ten);

        var (page, next, _) = await Changes(rig).After(new ChangeCursor(0), null, 10, CancellationToken.None);
        page.ShouldHaveSingleItem().Status.ShouldBe(LeadState.Received);
        await undecided.Rollback();
        await undecided.DisposeAsync();
        (await Told(rig, next, limit: 10)).Leads.ShouldBe([B, A]);
    }

    [Fact]
    [Trait("row", "002-10")]
    public async Task _002_10_who_the_customers_to_be_are_is_counted_from_what_sources_told()
    {
        await using var rig = await Insight();
        var wish = new Interest("ES7", NeedBy: new DateOnly(2026, 3, 9), Budget: new Money(26_000_000, "CNY"));
        await Keep(rig, Received(A) with { Interest = wish, Campaign = "launch", SubSource = "douyin" }, 1, Ten);
        await Keep(rig, Dispatched(A, "D001"), 2, Ten);
        await Keep(rig, Received(B) with { Interest = wish with { Model = "S6", Budget = new Money(29_999_999, "CNY") }, City = "宜昌", SubSource = "autohome" }, 1, Ten.AddMinutes(1));
        await Keep(rig, Received(C) with { City = "", Interest = new Interest("") }, 1, Ten.AddMinutes(2));
        await Keep(rig, Received(Id(70)), 1, Ten.AddDays(9));
        await Keep(rig, Received(Id(71), "YINHE"), 1, Ten);

        var all = await new Targets(rig.Store.Database).Analyse(Ten, Ten.AddDays(1), "XINGHE", CancellationToken.None);
        all.Leads.ShouldBe(3);
        all.Where.ShouldBe([new("宜昌", 1), new("武汉", 1)], ignoreOrder: true);
        all.Who.ShouldBe([new("hq_dispatched", 3)]);
        all.What.ShouldBe([new("ES7", 1), new("S6", 1)]);
        all.Why.ShouldBe([new("autohome", 1), new("launch", 1)]);
        all.When.ShouldBe([new("2026-03", 2)]);
        all.WhereBought.ShouldBe([new("D001", 1)]);
        all.HowMuch.ShouldBe([new("250000", 2)]);
        (await new Targets(rig.Store.Database).Analyse(Ten, Ten.AddDays(30), null, CancellationToken.None)).Leads.ShouldBe(5);
        (await new Targets(rig.Store.Database).Analyse(Ten.AddDays(-9), Ten, null, CancellationToken.None)).Leads.ShouldBe(0);
    }

    [Fact]
    [Trait("row", "002-10")]
    public async Task _002_10_of_more_answers_than_fifty_the_most_frequent_are_told()
    {
        await using var rig = await Insight();
        for (var i = 0; i <= 51; i++)
        {
            await Keep(rig, Received(Id(100 + i)) with { Interest = new Interest($"M{Math.Min(i, 50):D2}") }, 1, Ten);
        }

        var all = await new Targets(rig.Store.Database).Analyse(Ten, Ten.AddDays(1), "XINGHE", CancellationToken.None);
        all.Leads.ShouldBe(52);
        all.What.Select(w => (w.Value, w.Leads)).ShouldBe([("M50", 2), .. Enumerable.Range(0, 49).Select(i => ($"M{i:D2}", 1L))]);
    }

    [Fact]
    [Trait("row", "001-31")]
    [Trait("row", "001-38")]
    public async Task _001_31_where_customers_stand_is_told_of_any_moment_and_who_was_found_to_be_another_is_the_other()
    {
        await using var rig = await Insight();
        var (one, other, third) = (Id(41), Id(42), Id(43));
        var year = Ten.AddDays(-365);
        await Keep(rig, Received(A) with { CustomerId = one, At = year }, 1, year);
        await Keep(rig, new OwnershipOpened(Id(51), A, one, "XINGHE", "D001", "ES7", Ten.AddDays(-300)), 1, Ten.AddDays(-300));
        await Keep(rig, Received(B) with { CustomerId = other, Source = LeadSource.OwnerRepurchase }, 1, Ten);
        await Keep(rig, new LeadClosed(B, "XINGHE", "D001", CloseReason.Lost, Ten.AddDays(1)), 2, Ten.AddDays(1));
        await Keep(rig, Received(C) with { CustomerId = third }, 1, Ten);
        await Keep(rig, Received(Id(71), "YINHE") with { CustomerId = third }, 1, Ten);
        await Keep(rig, new LeadClosed(Id(71), "YINHE", "D009", CloseReason.Lost, Ten.AddDays(1)), 2, Ten.AddDays(1));
        var loyalties = new Loyalties(rig.Store.Database);

        var alone = (await loyalties.Of(one, "XINGHE", null, Clock.Happened, CancellationToken.None))!;
        (alone.Segment, alone.Reason, alone.Since, alone.Bought, alone.Owns).ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.Owns, Ten.AddDays(-300), 1, 1));
        (await loyalties.Of(one, "XINGHE", Ten.AddDays(-301), Clock.Happened, CancellationToken.None))!.Segment.ShouldBe(LoyaltySegment.Developed);
        (await loyalties.Of(one, "XINGHE", year.AddTicks(-10), Clock.Happened, CancellationToken.None)).ShouldBeNull();
        (await loyalties.Of(one, "YINHE", null, Clock.Happened, CancellationToken.None)).ShouldBeNull();
        (await loyalties.Of(third, null, null, Clock.Happened, CancellationToken.None))!.Segment.ShouldBe(LoyaltySegment.Developed);
        (await loyalties.Of(third, "YINHE", null, Clock.Happened, CancellationToken.None))!.Segment.ShouldBe(LoyaltySegment.Lost);
        var before = await loyalties.Rates(Ten, Ten.AddDays(30), "XINGHE", CancellationToken.None);
        (before.WentAway, before.Lost, before.ConquestRate).ShouldBe((0, 1, 0));

        // The lead that was lost was that owner's.
        await Keep(rig, new CustomerMerged(other, one, "XINGHE", "hq", "same_person", Ten.AddDays(2)), 1, Ten.AddDays(2));
        var whole = (await loyalties.Of(one, "XINGHE", null, Clock.Happened, CancellationToken.None))!;
        (whole.Segment, whole.Reason, whole.Since).ShouldBe((LoyaltySegment.Disloyal, LoyaltyReason.WentElsewhere, Ten.AddDays(1)));
        var rates = await loyalties.Rates(Ten, Ten.AddDays(30), "XINGHE", CancellationToken.None);
        (rates.BoughtAgain, rates.WentAway, rates.Conquered, rates.Lost, rates.LoyaltyRate, rates.DisloyaltyRate).ShouldBe((0, 1, 0, 0, 0, 100));
        (await loyalties.Rates(Ten, Ten.AddDays(30), "YINHE", CancellationToken.None)).Lost.ShouldBe(1);
    }

    private async Task<StoreRig> Insight()
    {
        var rig = await StoreRig.Create(server);
        foreach (var name in new[] { "101_history.sql", "102_loyalty.sql" })
        {
            using var script = new StreamReader(typeof(History).Assembly.GetManifestResourceStream(name)!);
            await rig.Execute(await script.ReadToEndAsync());
        }

        return rig;
    }

    private static Changes Changes(StoreRig rig, int mostWindows = 20) => new(rig.Feed, rig.Store.Database, EventTypes.Published, mostWindows);

    /// <summary>Which leads a page tells, and where it goes on, through the cursor as a client has it.</summary>
    private static async Task<(IEnumerable<Guid> Leads, ChangeCursor Next)> Told(StoreRig rig, ChangeCursor after, int limit, string? brand = null)
    {
        var (leads, next, _) = await Changes(rig).After(after, brand, limit, CancellationToken.None);
        return (leads.Select(lead => lead.LeadId), ChangeCursor.Read(next.Write()));
    }

    private static Task Keep(StoreRig rig, object e, long version, DateTimeOffset recorded)
    {
        var type = EventTypes.Published.Of(e.GetType());
        var stream = (Guid)e.GetType().GetProperties()[0].GetValue(e)!;
        var brand = (string?)e.GetType().GetProperty("Brand")?.GetValue(e) ?? "XINGHE";
        var lead = (Guid?)e.GetType().GetProperty("LeadId")?.GetValue(e) ?? stream;
        var headers = Archive.Headers(new EventHeaders(lead, type.At(e), "tester", null, brand, null, null));
        return Archive.Keep(
            rig.Store, new StoredEvent(0, Guid.CreateVersion7(), stream, version, type.Name, JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), EventJson.Options), recorded, headers, null, null),
            type.Publisher, CancellationToken.None);
    }

    private static Guid Id(int number) => new($"019b0000-0000-7000-8000-{number:D12}");

    private static LeadReceived Received(Guid lead, string brand = "XINGHE") => new(
        lead, Id(9), "hq-xinghe", $"{lead}", brand, LeadSource.HqDispatched, null, null, new Interest("ES7"), "武汉", null, Personal<Person>.Blank,
        new Consent(["contact", "dealer_transfer"], Ten, "form"), Ten);

    private static LeadDispatched Dispatched(Guid lead, string dealer) => new(lead, Id(9), "XINGHE", dealer, DispatchRule.City, new Interest("ES7"), Ten);
}
