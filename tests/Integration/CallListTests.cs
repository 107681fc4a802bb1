using System.Security.Cryptography;
using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Leads.Qualification;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;
using Shouldly;
using Xunit;
using Case = Leads.Qualification.Case;

namespace Leads.Integration;

/// <summary>Lists built by one query say what the pure rules say, for any cases and any consent; built again they stay (002-39).</summary>
[Collection(PostgresServer.Collection)]
[Trait("row", "002-39")]
public sealed class CallListTests(PostgresServer server)
{
    private const string Dealer = "D001";

    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset Evening = Noon.AddHours(6);
    private static readonly DateOnly Tuesday = new(2026, 1, 6);

    [Fact]
    [Trait("row", "002-40")]
    public async Task Of_any_cases_and_any_consent_a_list_is_what_the_rules_say()
    {
        await using var desk = await Desk.Open(server);
        var random = new Random(39);
        var cases = Enumerable.Range(0, 400).Select(n => Some(random, n)).ToList();
        await desk.Put(cases);
        var said = new Dictionary<Guid, Reachable>();
        foreach (var row in cases)
        {
            var (told, later) = Said(random);
            await desk.Say(row.Dossier.Tags.Subject!.Value, told, later);
            said[row.Dossier.Id] = Reachable.By(told, later);
        }

        said.Values.Count(r => r.Phone).ShouldBeInRange(50, 350, "both are tried");
        foreach (var (date, target) in new[] { (Tuesday, 25), (Tuesday.AddDays(1), CallPlan.MostCalls) })
        {
            (await desk.Lists.Build(Dealer, null, date, target, Evening, Never)).ShouldBe(cases.Count(c => c is { Status: CaseStatus.Open, Dossier.Tags.Dealer: Dealer }));
            var day = CallDay.Of(date, CaseRules.Default);
            foreach (var consultant in new[] { "li", "wang", null })
            {
                var expected = CallList.Order(
                    cases.Where(c => c.Dossier.Tags.Dealer == Dealer && c.Dossier.Consultant == consultant).Select(c => new CallCandidate(
                        c.Dossier.Tags.Lead, c.Status, said[c.Dossier.Id].Phone, c.Dossier.Grade, c.Next?.DueAt, c.Dossier.LastTalkAt + c.Dossier.FollowUpWithin, c.Dossier.Failed.Count,
                        c.Dossier.Failed.Count(f => f.At >= day.Begins && f.At < day.Ends), c.Dossier.Failed.Max(f => (DateTimeOffset?)f.At))),
                    day, target);
                (target == CallPlan.MostCalls ? expected.Count > 25 : expected.Count == 25).ShouldBeTrue();
                (await desk.Leads(consultant, date)).ShouldBe(expected, consultant);
                (await desk.Lists.Show(Dealer, consultant, date, Evening, Never)).Entries.Select(e => e.LeadId).ShouldBe(expected);
            }
        }

        (await desk.Lists.Show("D002", "li", Tuesday, Evening, Never)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_evening_that_comes_twice_builds_nothing_new()
    {
        await using var desk = await Desk.Open(server);
        await desk.Begin();
        var first = Row(1, "li");
        await desk.Put([first, Row(2, null)]);
        var deadline = new Deadline(CallPlan.Lists, Evening);
        desk.Rig.Clock.Advance(Evening.AddSeconds(1) - desk.Rig.Clock.GetUtcNow());
        await desk.Lists.Build(Dealer, "XINGHE", Tuesday, 200, Evening, Never);
        await desk.Put([Row(3, "li"), Row(4, "wang")]);
        // The process died after the first lists and before the plan went on.
        await desk.Lists.Due(CallLists.PlanOf(Dealer), deadline, Never);
        (await desk.Leads("li")).ShouldBe([first.Dossier.Tags.Lead]);
        (await desk.Leads("wang")).Count.ShouldBe(1);
        (await desk.Leads(null)).Count.ShouldBe(1);
        (await desk.Scalar("select count(*) from deadlines where due_at = '2026-01-06 18:00+08'")).ShouldBe(1);
        await desk.Lists.Due(CallLists.PlanOf(Dealer), deadline, Never);
        (await desk.Scalar("select count(*) from mt_events where type = 'call_list_built'")).ShouldBe(3);
        (await desk.Scalar("select count(*) from mt_events where type = 'call_lists_built'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_dealer_has_one_plan_however_many_cases_begin()
    {
        await using var desk = await Desk.Open(server);
        await desk.Begin();
        await desk.Begin();
        await (await desk.Again()).Open(desk.Stored, new CaseMoved(Guid.CreateVersion7(), Guid.CreateVersion7(), "XINGHE", Dealer, Noon), Never);
        (await desk.Scalar("select count(*) from mt_events")).ShouldBe(1);
        (await desk.Scalar("select count(*) from deadlines where due_at = '2026-01-05 18:00+08'")).ShouldBe(1);
        // The case is another lead's: whoever hears of the plan hears of the case first.
        (await desk.Scalar($"select count(*) from mt_events where headers -> 'cause' = '{{\"service\": \"qualification\", \"stream\": \"{desk.Stored.Stream}\", \"version\": 1}}'")).ShouldBe(1);
    }

    [Fact]
    public async Task The_dealers_own_list_names_nobody_and_with_nobody_to_call_there_is_no_list()
    {
        await using var desk = await Desk.Open(server);
        await desk.Put([Row(1, null), Row(2, "li")]);
        await desk.Say(Row(2, "li").Dossier.Tags.Subject!.Value, [], [new(false, Evening, null, null)]);
        await desk.Lists.Build(Dealer, null, Tuesday, 200, Evening, Never);
        (await desk.Scalar("select count(*) from mt_events where type = 'call_list_built'")).ShouldBe(1);
        (await desk.Scalar("select count(*) from mt_events where type = 'call_list_built' and data ->> 'consultant' is null")).ShouldBe(1);
    }

    [Fact]
    public async Task Each_case_is_called_by_the_rules_of_its_own_brand()
    {
        await using var desk = await Desk.Open(server);
        await desk.Scalar("with rules as (insert into configured (kind, owner, effective_from, settings) values ('brand', 'YINHE', '2026-01-01', '{\"calling\":{\"spacingMinutes\":2000}}') returning 1) select count(*) from rules");
        var (usual, patient) = (Row(1, "li"), Row(2, "li"));
        usual = usual with { Dossier = usual.Dossier with { Contacts = [Call(1, Noon.AddHours(5))] } };
        patient = patient with { Dossier = patient.Dossier with { Tags = patient.Dossier.Tags with { Brand = "YINHE" }, Contacts = [Call(1, Noon.AddHours(5))] } };
        await desk.Put([usual, patient]);
        await (await desk.Again()).Build(Dealer, null, Tuesday, 200, Evening, Never);
        (await desk.Leads("li")).ShouldBe([usual.Dossier.Tags.Lead]);
    }

    [Fact]
    public async Task A_list_shows_each_case_as_it_stands_now()
    {
        await using var desk = await Desk.Open(server);
        var (called, gone, frozen, withdrawn, moved) = (Row(1, "li"), Row(2, "li"), Row(3, "li"), Row(4, "li"), Row(5, "li"));
        await desk.Put([called, gone, frozen, withdrawn, moved]);
        await desk.Lists.Build(Dealer, null, Tuesday, 200, Evening, Never);
        var morning = Noon.AddHours(22);
        await desk.Put(
        [
            called with { Dossier = called.Dossier with { Marker = RelationMarker.Shopper, Contacts = [Call(1, Noon.AddHours(2)), Call(2, morning), Call(3, morning.AddMinutes(9)) with { Void = true }] } },
            gone with { Dossier = gone.Dossier with { Tags = gone.Dossier.Tags with { Dealer = "D002" } } },
            frozen with { Status = CaseStatus.Frozen, Next = null, Until = Noon.AddDays(9) },
            moved with { Dossier = moved.Dossier with { Consultant = "wang", Contacts = [Call(1, Noon.AddHours(2))] } },
        ]);
        await desk.Say(withdrawn.Dossier.Tags.Subject!.Value, [], [new(false, Evening, null, null)]);
        var list = await desk.Lists.Show(Dealer, "li", null, morning, Never);
        (list.Date, list.Consultant, list.Target, list.BuiltAt, list.Called).ShouldBe((Tuesday, "li", 200, Evening, 1));
        list.Entries.Select(e => (e.LeadId, e.Status, e.Consultant)).ShouldBe(
            [(called.Dossier.Tags.Lead, CaseStatus.Open, "li"), (frozen.Dossier.Tags.Lead, CaseStatus.Frozen, "li"), (moved.Dossier.Tags.Lead, CaseStatus.Open, "wang")]);
        list.Entries[0].ShouldSatisfyAllConditions(
            e => (e.CalledAt, e.FailedAttempts, e.Marker, e.NextAction, e.NextDueAt).ShouldBe((morning, 2, RelationMarker.Shopper, "call", Noon.AddHours(1))),
            e => (e.Urgency, e.Golden, e.NotBefore).ShouldBe((CallUrgency.Overdue, true, morning.AddHours(2))));
        list.Entries[1].ShouldSatisfyAllConditions(e => (e.Urgency, e.Golden, e.NextDueAt, e.CalledAt).ShouldBe((null, false, null, null)));
        (list.Ceiling.GoldenMinutes, list.Ceiling.Calls).ShouldBe((360, 218));
    }

    [Fact]
    [Trait("row", "002-41")]
    public async Task Of_any_contacts_a_tally_counts_calls_as_they_stand_by_the_dealers_clock()
    {
        await using var desk = await Desk.Open(server);
        var random = new Random(41);
        var (from, to) = (new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.FromHours(8)), new DateTimeOffset(2026, 1, 12, 0, 0, 0, TimeSpan.FromHours(8)));
        var cases = Enumerable.Range(0, 200).Select(n => Row(n, "li", random.Next(4) == 0 ? "D002" : Dealer) with { Status = random.Next(3) == 0 ? CaseStatus.Closed : CaseStatus.Open }).Select(row => row with
        {
            Dossier = row.Dossier with
            {
                Since = from.AddDays(-3 + random.Next(5)),
                Contacts = [.. Enumerable.Range(1, random.Next(8)).Select(n => new Contact(
                    n, random.Next(4) == 0 ? ContactChannel.Sms : ContactChannel.Phone, random.Next(4) == 0 ? ContactDirection.Inbound : ContactDirection.Outbound,
                    random.Next(2) == 0 ? ContactResult.Connected : ContactResult.Busy, 0, from.AddMinutes(30 * random.Next(-100, 500)), random.Next(9) == 0 ? null : random.Next(2) == 0 ? "li" : "wang", random.Next(5) == 0))],
            },
        }).ToList();
        await desk.Put(cases);
        var expected = cases.Where(c => c.Dossier.Tags.Dealer == Dealer).SelectMany(c => c.Dossier.Contacts.Where(x => x.At >= c.Dossier.Since))
            .Where(c => c is { Void: false, Channel: ContactChannel.Phone, Direction: ContactDirection.Outbound } && c.At >= from && c.At < to)
            .GroupBy(c => (c.By, Day: DateOnly.FromDateTime(c.At.DateTime)))
            .Select(g => new DayTally(g.Key.By, g.Key.Day, new CallCount(g.Count(), g.Count(c => c.Result == ContactResult.Connected), g.Count(c => WorkingTime.Default.IsGolden(c.At)))));
        (await CallTallies.Count(desk.Rig.Store, Dealer, from, to, WorkingTime.Default, Never)).ShouldBe(expected, ignoreOrder: true);
        // Seven days back from any moment, planned beside measured.
        var week = CallTally.Of(new DateOnly(2026, 1, 5), 7, [.. expected]);
        (await desk.Lists.Plan(Dealer, to, Never)).Rate.ShouldBe(new ConnectRate(30, (int)Math.Round(100.0 * week.All.Connected / week.All.Total, MidpointRounding.AwayFromZero), week.All.Total));
    }

    private static Contact Call(int number, DateTimeOffset at) => new(number, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.NoAnswer, 0, at, null);

    /// <summary>Open, due an hour after noon.</summary>
    private static CaseBoard Row(int number, string? consultant, string dealer = Dealer)
    {
        var lead = new Guid($"0197a000-0000-7000-8000-{number:000000000000}");
        return new CaseBoard(
            CaseStatus.Open, new Dossier(CaseReactions.CaseOf(lead), new Tags(lead, Ids.Derive(lead, "customer"), "XINGHE", dealer), Noon) { Consultant = consultant }, new NextAction("call", Noon.AddHours(1)), null, null);
    }

    private static CaseBoard Some(Random random, int number)
    {
        var row = Row(number, new[] { "li", "wang", null }[random.Next(3)], random.Next(10) == 0 ? "D002" : Dealer);
        var status = random.Next(8) switch { 0 => CaseStatus.Closed, 1 => CaseStatus.Frozen, _ => CaseStatus.Open };
        return row with
        {
            Status = status,
            Next = status == CaseStatus.Open ? new NextAction("call", Noon.AddHours(random.Next(-30, 60))) : null,
            Until = status == CaseStatus.Frozen ? Noon.AddDays(3) : null,
            Outcome = status == CaseStatus.Closed ? CaseOutcome.Defeated : null,
            Dossier = row.Dossier with
            {
                Since = Noon.AddDays(-random.Next(20)),
                ResumedAt = random.Next(9) == 0 ? Noon.AddDays(-1) : null,
                Grade = GradeScale.Letters[random.Next(5)],
                FollowUpWithinDays = new[] { 7, 15, 30 }[random.Next(3)],
                Contacts = [.. Enumerable.Range(1, random.Next(6)).Select(n => new Contact(
                    n, ContactChannel.Phone, ContactDirection.Outbound, random.Next(5) == 0 ? ContactResult.Connected : ContactResult.NoAnswer, 0, Evening.AddHours(random.Next(-300, 20)), "li", random.Next(6) == 0))],
            },
        };
    }

    private static (List<Consent> Told, List<LaterConsent> Later) Said(Random random)
    {
        return ([.. Enumerable.Range(0, random.Next(3)).Select(_ => new Consent(Purposes() ?? [], At(), "form:1", Channels()))],
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => new LaterConsent(random.Next(3) == 0, At(), Purposes(), Channels())).OrderBy(l => l.At)]);

        DateTimeOffset At() => Noon.AddHours(-random.Next(3));
        string[]? Purposes() => random.Next(5) switch { 0 => null, 1 => ["marketing"], 2 => [], 3 => ["contact", "marketing"], _ => ["contact"] };
        string[]? Channels() => random.Next(4) switch { 0 => ["phone"], 1 => ["sms", "phone"], 2 => ["sms"], _ => null };
    }

    /// <summary>The call centre on a database of its own.</summary>
    private sealed class Desk(StoreRig rig, EventStore.EventStore store, CallLists lists) : IAsyncDisposable
    {
        public StoreRig Rig => rig;

        public CallLists Lists => lists;

        public StoredEvent Stored { get; } = new(1, Guid.CreateVersion7(), Guid.CreateVersion7(), 1, "case_opened", "{}"u8.ToArray(), Noon, "{}"u8.ToArray(), null, null);

        public static async Task<Desk> Open(PostgresServer server)
        {
            var rig = await StoreRig.Create(server, CaseBoard.View);
            await Schema.Apply(rig.Owner, rig.Role, [], Schema.Scripts(typeof(Case).Assembly), Never);
            rig.Clock.Advance(Noon - rig.Clock.GetUtcNow());
            var store = Store(rig);
            return new Desk(rig, store, await Of(store));
        }

        /// <summary>The same, as another process.</summary>
        public Task<CallLists> Again() => Of(Store(rig));

        public Task Begin() => lists.Open(Stored, new CaseOpened(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "XINGHE", Dealer, Noon), Never);

        public async Task<IReadOnlyList<Guid>> Leads(string? consultant, DateOnly? date = null) =>
            (await store.FetchStream(CallLists.ListOf(Dealer, date ?? Tuesday, consultant), Never)).Events.Cast<CallListBuilt>().Single().Leads;

        public Task<long> Scalar(string sql) => rig.Scalar<long>(sql);

        public async Task Put(IReadOnlyList<CaseBoard> rows)
        {
            await using var command = rig.Owner.CreateCommand("insert into cases (key, dealer, data) select * from unnest($1, $2, $3) on conflict (key) do update set dealer = excluded.dealer, data = excluded.data");
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. rows.Select(r => r.Dossier.Id)] });
            command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. rows.Select(r => CaseBoard.View.Dealer(r))] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(r => JsonSerializer.Serialize(r, EventJson.Options))], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
            await command.ExecuteNonQueryAsync();
        }

        public async Task Say(Guid customer, IEnumerable<Consent> told, IEnumerable<LaterConsent> later)
        {
            foreach (var consent in told)
            {
                await using var command = rig.Owner.CreateCommand("insert into lead_facts (lead, customer, data) values ($1, $2, $3)");
                command.Parameters.Add(new() { Value = Guid.CreateVersion7() });
                command.Parameters.Add(new() { Value = customer });
                var fact = new LeadFact(LeadSource.WalkIn, null, null, new Interest("ES7"), "武汉", null, consent, Noon, null, null, null);
                command.Parameters.Add(new() { Value = JsonSerializer.Serialize(fact, EventJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });
                await command.ExecuteNonQueryAsync();
            }

            foreach (var word in later)
            {
                await using var command = rig.Owner.CreateCommand("insert into later_consents (customer, given, at, purposes, channels) values ($1, $2, $3, $4, $5)");
                command.Parameters.Add(new() { Value = customer });
                command.Parameters.Add(new() { Value = word.Given });
                command.Parameters.Add(new() { Value = word.At.UtcDateTime });
                command.Parameters.Add(new() { Value = (object?)word.Purposes?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
                command.Parameters.Add(new() { Value = (object?)word.Channels?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
                await command.ExecuteNonQueryAsync();
            }
        }

        public ValueTask DisposeAsync() => rig.DisposeAsync();

        private static EventStore.EventStore Store(StoreRig rig)
        {
            var database = rig.Connect();
            var keys = new PersonalDataKeys(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
            return new EventStore.EventStore("qualification", database, EventTypes.Published, new PersonalData(database, keys, rig.Clock), rig.Clock);
        }

        private static async Task<CallLists> Of(EventStore.EventStore store)
        {
            var centre = new CallCentre(store, NullLogger<CallCentre>.Instance);
            await centre.Refresh(Never);
            return new CallLists(
                new Streams<CallPlan.Command, CallPlan>(store, CallPlan.Decider), new Streams<CallList.Command, CallList>(store, CallList.Decider), centre, store);
        }
    }
}
