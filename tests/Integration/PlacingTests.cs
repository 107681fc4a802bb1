using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Leads.LeadIntake;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using LeadStreams = Leads.EventStore.Streams<Leads.LeadIntake.Lead.Command, Leads.LeadIntake.Lead>;

namespace Leads.Integration;

/// <summary>What waited finds its dealer and its consultant: two who are placed at once see each other, nobody gets whom the customer has not agreed to, and no dealer hears of another's.</summary>
[Collection(PostgresServer.Collection)]
public sealed class PlacingTests(PostgresServer server)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    /// <summary>A second dealer that could take leads of the first one's city.</summary>
    private static readonly DealerSettings Near = new("武昌店", "武汉", ["XINGHE"], ["武汉"]);

    [Fact]
    [Trait("row", "6")]
    public async Task _6_two_leads_of_one_customer_that_are_placed_at_once_are_one_cycle()
    {
        await using var at = await Replica.Start(server);
        var (one, other) = (await at.Push("13812345678", Unwilling), await at.Push("13812345678", Unwilling));
        await at.Ledger.Give(one.CustomerId, at.Agreed(), null, at.By, Never);

        // The first has looked, and cannot write yet.
        await using var held = await at.Rig.Hold($"select from deadlines where stream = '{one.LeadId}' for update");
        var placing = at.Place(one.LeadId);
        await at.Rig.SomebodyWaits();
        var meanwhile = at.Place(other.LeadId);
        await Task.WhenAny(meanwhile, at.Rig.SomebodyWaits(2));
        await held.Commit();
        await Task.WhenAll(placing, meanwhile);

        (await at.State(one.LeadId)).ShouldBeOfType<Lead.Dispatched>();
        (await at.State(other.LeadId)).ShouldBeOfType<Lead.Linked>().To.ShouldBe(one.LeadId);
    }

    [Fact]
    [Trait("row", "6")]
    public async Task _6_what_waited_belongs_to_the_open_cycle_of_whom_its_customer_is_one_with()
    {
        await using var at = await Replica.Start(server);
        var (open, waits) = (await at.Push("13812345678"), await at.Push("13887654321", Unwilling));
        await at.Customers.Merge(waits.CustomerId, open.CustomerId, "called", at.By, Never);
        await at.Ledger.Give(open.CustomerId, at.Agreed(), null, at.By, Never);
        await at.Place(waits.LeadId);
        (await at.State(waits.LeadId)).ShouldBeOfType<Lead.Linked>().To.ShouldBe(open.LeadId);
    }

    [Fact]
    [Trait("row", "6")]
    public async Task _6_what_waited_goes_to_the_dealer_that_knows_its_customer_where_several_could_take_it()
    {
        await using var at = await Replica.Start(server);
        await at.Configure("D003", Near);
        await at.Networks.Refresh(Never);
        for (var i = 0; i < 6; i++)
        {
            var (phone, dealer) = ($"1381234567{i}", i % 2 == 0 ? "D001" : "D003");
            var (open, waits) = (await at.Push(phone, json => json["dealer"] = dealer), await at.Push(phone, Unwilling, json => json["dealer"] = null));
            await at.Ledger.Give(open.CustomerId, at.Agreed(), null, at.By, Never);
            await at.Place(waits.LeadId);
            (await at.State(waits.LeadId)).ShouldBeOfType<Lead.Linked>(dealer).To.ShouldBe(open.LeadId);
        }
    }

    [Fact]
    [Trait("row", "104")]
    public async Task _104_whom_a_customer_agrees_to_later_may_have_what_nobody_could()
    {
        await using var at = await Replica.Start(server);
        var lead = await at.Push("13812345678", json => json["consent"]!["receivers"] = new JsonArray("D003"));
        (lead.Dealer, (await at.State(lead.LeadId)).ShouldBeOfType<Lead.Held>().Reason).ShouldBe((null, HoldReason.NoConsent));
        await at.Ledger.Give(lead.CustomerId, at.Agreed("D002"), null, at.By, Never);
        await at.Place(lead.LeadId);
        (await at.State(lead.LeadId)).ShouldBeOfType<Lead.Held>("D001 is not agreed to yet");
        await at.Ledger.Give(lead.CustomerId, at.Agreed("D001"), null, at.By, Never);
        await at.Place(lead.LeadId);
        (await at.State(lead.LeadId)).ShouldBeOfType<Lead.Dispatched>().Dealer.ShouldBe("D001");
    }

    [Theory]
    [Trait("row", "104")]
    [InlineData("D001", false)]
    [InlineData("*", true)]
    public async Task _104_a_lead_that_only_its_dealer_may_have_stays_there_when_the_time_runs_out(string receiver, bool goes)
    {
        await using var at = await Replica.Start(server);
        await at.Configure("D003", Near);
        await at.Configure(new BrandRules(OnBreach: BreachAction.NextDealer));
        await at.Networks.Refresh(Never);
        var lead = await at.Push("13812345678", Unwilling);
        await at.Ledger.Give(lead.CustomerId, at.Agreed(receiver), null, at.By, Never);
        await at.Place(lead.LeadId);
        var due = (await at.State(lead.LeadId)).ShouldBeOfType<Lead.Dispatched>().Clock!.DueAt;
        await at.Leads.Handle(lead.LeadId, new Lead.Command.BreachResponse(due, due), at.By.Context, Never);
        await at.Assign();
        ((await at.State(lead.LeadId)) is Lead.Waiting).ShouldBe(goes);
    }

    [Fact]
    [Trait("row", "000-13")]
    public async Task _000_13_whoever_comes_is_asked_by_settings_that_this_replica_has_not_looked_for_yet()
    {
        await using var at = await Replica.Start(server);
        await at.Employ("D001", "li", new ConsultantSettings(Absences: [new Absence(at.By.Now.AddDays(-1), at.By.Now.AddDays(60))]));
        await at.Networks.Refresh(Never);
        var lead = await at.Push("13812345678");
        await at.Assign();
        await at.Assign();
        (await at.State(lead.LeadId)).ShouldBeOfType<Lead.Dispatched>().Postponed.ShouldBe(1);

        // Another replica took the settings.
        await at.Employ("D001", "wang", new ConsultantSettings());
        await at.Assign();
        (await at.State(lead.LeadId)).ShouldBeOfType<Lead.Dispatched>().Consultant.ShouldBe("wang");
    }

    [Fact]
    [Trait("row", "4.2")]
    public async Task _4_2_who_comes_back_to_life_by_a_relay_number_is_who_they_were()
    {
        await using var at = await Replica.Start(server);
        var lost = await at.Push("13812345678", json => json["customer"]!["phoneKind"] = "relay");
        await at.Leads.Handle(lost.LeadId, new Lead.Command.Close(CloseReason.OutOfControl, at.By.Now), at.By.Context, Never);
        var answer = await at.Reactivating.Reactivate(lost.LeadId, new ReactivateBody(), at.By with { Now = at.By.Now.AddDays(8) }, Never);
        ((Guid)JsonNode.Parse(answer.Body)!["customerId"]!).ShouldBe(lost.CustomerId);
    }

    [Fact]
    public async Task A_call_finds_only_the_cycle_that_its_dealer_works_on()
    {
        await using var at = await Replica.Start(server);
        await at.Push("13812345678", json => json["dealer"] = "D002");
        (await at.Intake.Open(at.Document("13812345678"), at.By, Never)).ShouldBeNull();
        var own = await at.Push("13812345678");
        (await at.Intake.Open(at.Document("13812345678"), at.By, Never)).ShouldBe(own.LeadId);
    }

    [Fact]
    [Trait("row", "104")]
    public async Task _104_a_dealer_is_told_what_came_with_its_own_leads_and_speaks_of_no_others()
    {
        await using var at = await Replica.Start(server);
        var own = await at.Push("13812345678", json => json["consent"]!["evidence"] = "form:own");
        var others = await at.Push("13812345678", json => (json["dealer"], json["consent"]!["evidence"]) = ("D002", "form:others"));
        others.CustomerId.ShouldBe(own.CustomerId);
        var dealer = at.By with { Client = "D001-consultant", Role = Roles.Consultant, Dealer = "D001" };
        var later = new Consent(["marketing"], at.By.Now, "call:19");
        (await Should.ThrowAsync<Invalid>(() => at.Ledger.Give(own.CustomerId, later, others.LeadId, dealer, Never))).Errors.Single().Pointer.ShouldBe("/leadId");
        await at.Ledger.Give(own.CustomerId, later, others.LeadId, at.By, Never);
        (await at.Ledger.Show(own.CustomerId, dealer, Never)).Select(e => (e.Evidence, e.LeadId)).ShouldBe([("form:own", own.LeadId), ("call:19", null)]);
        (await at.Ledger.Show(own.CustomerId, at.By, Never)).Select(e => (e.Evidence, e.LeadId)).ShouldBe(
            [("form:own", own.LeadId), ("form:others", others.LeadId), ("call:19", others.LeadId)], ignoreOrder: true);
    }

    private static void Unwilling(JsonNode json) => json["consent"]!["purposes"] = new JsonArray("contact");

    /// <summary>A process of lead-intake on a database of its own; what was configured it knows when it has looked.</summary>
    private sealed class Replica(StoreRig rig, EventStore.EventStore store, Intake intake, Networks networks) : IAsyncDisposable
    {
        private int _number;
        private long _followed;

        public StoreRig Rig => rig;

        public Intake Intake => intake;

        public Networks Networks => networks;

        public LeadStreams Leads { get; } = new(store, Lead.Decider);

        public Customers Customers { get; } = new(new Streams<Customer.Command, Customer>(store, Customer.Decider), store);

        public ConsentLedger Ledger => new(Customers, store);

        public Reactivating Reactivating => new(Leads, intake, store);

        public Caller By { get; } = new("hq", Roles.Hq, "XINGHE", null, rig.Clock.GetUtcNow());

        private Assigner Assigner => new(Leads, store, networks);

        private Streams<DealerConfiguration.Command, DealerConfiguration> Dealers => new(store, DealerConfiguration.Decider);

        public static async Task<Replica> Start(PostgresServer server)
        {
            var rig = await StoreRig.Create(server);
            await Schema.Apply(rig.Owner, rig.Role, [], Schema.Scripts(typeof(Lead).Assembly), Never);
            var keys = new PersonalDataKeys(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
            var database = rig.Connect();
            var store = new EventStore.EventStore("lead-intake", database, EventTypes.Published, new PersonalData(database, keys, rig.Clock), rig.Clock);
            var networks = new Networks(Network.Delivered(Path.Combine(AppContext.BaseDirectory, "dealers.json")), new SourceTree([]), store, NullLogger<Networks>.Instance);
            return new Replica(rig, store, new Intake(store, keys, networks), networks);
        }

        public Consent Agreed(params string[] receivers) =>
            new([Consents.Contact, Consents.DealerTransfer], By.Now, $"call:{string.Join(',', receivers)}", null, receivers.Length == 0 ? null : receivers);

        public LeadDocument Document(string phone, params Action<JsonNode>[] changes)
        {
            var number = Interlocked.Increment(ref _number);
            var json = JsonNode.Parse(
                $$$"""
                {"externalId":"L-{{{number}}}","brand":"XINGHE","source":"hq_dispatched","dealer":"D001","customer":{"name":"王伟","city":"武汉","phone":"{{{phone}}}"},
                 "interest":{"model":"ES7"},"consent":{"purposes":["contact","dealer_transfer"],"at":"2026-01-05T08:55:00+08:00","evidence":"form:v1"}}
                """)!.AsObject();
            // A day apart, so that nobody fills in forms.
            json["receivedAt"] = new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(2 * number).ToString("O");
            foreach (var change in changes)
            {
                change(json);
            }

            return LeadDocument.Check(json, "XINGHE", intake.Network);
        }

        public async Task<Receipt> Push(string phone, params Action<JsonNode>[] changes) => (await intake.ReceiveMany([Document(phone, changes)], By, Never))[0];

        public async Task<Lead> State(Guid lead) => (await Leads.AggregateStream(lead, Never)).State;

        public Task Place(Guid lead) => new Desk(Leads, store, networks, Assigner, Customers).Due(lead, new Deadline(Lead.Placing, By.Now), Never);

        /// <summary>Follows the log from where it stopped, as far as it goes now.</summary>
        public async Task Assign()
        {
            foreach (var stored in await rig.Feed.Read($"where e.seq_id > {_followed} order by e.seq_id", Never))
            {
                if (store.Types.Read(stored.Type, stored.Data) is var e && Assigner.Types.Contains(e.GetType()))
                {
                    await Assigner.Work(stored, e, Never);
                }

                _followed = stored.Position;
            }
        }

        public async Task Employ(string dealer, string staff, ConsultantSettings settings) => await Dealers.Handle(
            Networks.IdOf(dealer), new DealerConfiguration.Command.ConfigureConsultant(Networks.IdOf(dealer), dealer, staff, settings, "manager", By.Now), By.Context, Never);

        public async Task Configure(string dealer, DealerSettings settings) => await Dealers.Handle(
            Networks.IdOf(dealer), new DealerConfiguration.Command.Configure(Networks.IdOf(dealer), dealer, settings, By.Now, "hq", By.Now), By.Context, Never);

        public async Task Configure(BrandRules rules) => await new Streams<BrandConfiguration.Command, BrandConfiguration>(store, BrandConfiguration.Decider).Handle(
            Networks.RulesOf("XINGHE"), new BrandConfiguration.Command.SetRules(Networks.RulesOf("XINGHE"), "XINGHE", rules, By.Now, "hq", By.Now), By.Context, Never);

        public async ValueTask DisposeAsync()
        {
            intake.Dispose();
            networks.Dispose();
            await rig.DisposeAsync();
        }
    }
}
