using System.Security.Cryptography;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Leads.Qualification;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using Case = Leads.Qualification.Case;

namespace Leads.Integration;

/// <summary>A hand-over of many cases that stops anywhere is finished, and nothing of it is done twice.</summary>
[Collection(PostgresServer.Collection)]
public sealed class HandoverTests(PostgresServer server)
{
    private const int Many = 20;
    private const string Moved = "type in ('case_handed_over', 'manager_contact_awaited')";

    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory]
    [Trait("row", "004-31")]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(Many - 1)]
    public async Task It_stops_at_any_case_and_goes_on_from_there(int at)
    {
        await using var desk = await Desk.Open(server);
        for (var n = 0; n < Many; n++)
        {
            await desk.Give(buyer: n % 4 == 0);
        }

        await desk.Handovers.Propose("D001", "li", null, desk.By, Never);
        var id = await desk.Rig.Scalar<Guid>("select id from mt_streams where type = 'handover'");
        var plan = (await desk.Handovers.See(id, desk.By, Never)).View;
        (plan.Status, plan.Buyers, plan.Shares.Count).ShouldBe(("proposed", 5, Many));
        plan.Shares.ShouldAllBe(share => share.Progress == HandoverProgress.Pending);
        await desk.Handovers.Confirm(id, desk.By, Never);
        await desk.FailAt(CaseReactions.CaseOf(plan.Shares[at].LeadId));
        (await desk.Round()).ShouldBe(1);
        desk.Errors.ShouldBe(1);
        (await desk.Rig.Scalar<long>($"select count(*) from mt_events where {Moved}")).ShouldBe(at);
        (await desk.Handovers.See(id, desk.By, Never)).View.Status.ShouldBe("confirmed");

        // Meanwhile they got one more, by an assignment that was under way.
        await desk.Give(buyer: false);
        await desk.Heal();
        (await desk.Round()).ShouldBe(1);
        desk.Errors.ShouldBe(1);
        await All();
        await desk.Handovers.Due(id, Never);
        (await desk.Round()).ShouldBe(0);
        await All();

        async Task All()
        {
            (await desk.Rig.Scalar<long>($"select count(*) from mt_events where {Moved}")).ShouldBe(Many + 1);
            (await desk.Rig.Scalar<long>($"select count(distinct stream_id) from mt_events where {Moved}")).ShouldBe(Many + 1);
            (await desk.Rig.Scalar<long>("select count(*) from mt_events where type = 'manager_contact_awaited'")).ShouldBe(5);
            (await desk.Rig.Scalar<long>("select count(*) from mt_events where type = 'handover_completed'")).ShouldBe(1);
            (await desk.Rig.Scalar<long>("select count(*) from cases where data -> 'dossier' ->> 'consultant' = 'li' and data -> 'dossier' -> 'awaits' is null")).ShouldBe(0, "orphans");
            var view = (await desk.Handovers.See(id, desk.By, Never)).View;
            (view.Status, view.Shares.Count).ShouldBe(("completed", Many + 1));
            view.Shares.ShouldAllBe(share => share.Progress == (share.Class == HandoverClass.Buyer ? HandoverProgress.AwaitsManager : HandoverProgress.HandedOver));
            view.Shares.CountBy(share => share.To).Select(one => one.Value).Order().ShouldBe([10, 11]);
        }
    }

    [Fact]
    [Trait("row", "004-31")]
    public async Task What_is_in_hand_is_handed_over_and_who_has_fewer_in_hand_gets_more()
    {
        await using var desk = await Desk.Open(server);
        await desk.Give(after: new Case.Command.Freeze(FreezeReason.Away, desk.By.Now.AddDays(3), "chen", desk.By.Now));
        await desk.Give();
        await desk.Give(buyer: true);
        await desk.Give(after: new Case.Command.Close(CaseOutcome.Defeated, desk.By.Now));
        await desk.Give(after: new Case.Command.Suspend("D001", LossReason.Recalled, desk.By.Now));
        await desk.Give(brand: "YINHE");
        await desk.Give(to: "wang");
        await desk.Give(to: "zhao", after: new Case.Command.Close(CaseOutcome.Defeated, desk.By.Now));
        await desk.Give(to: "zhao", after: new Case.Command.Close(CaseOutcome.Defeated, desk.By.Now));
        await desk.Handovers.Propose("D001", "li", null, desk.By, Never);
        var id = await desk.Rig.Scalar<Guid>("select id from mt_streams where type = 'handover'");
        (await desk.Handovers.See(id, desk.By, Never)).View.Shares.Select(share => share.To).ShouldBe(["zhao", "wang", "zhao"]);
    }

    [Fact]
    [Trait("row", "004-32")]
    public async Task Whose_colleague_leaves_before_the_manager_has_spoken_is_handed_on()
    {
        await using var desk = await Desk.Open(server);
        await desk.Give(buyer: true);
        await Leave("li");
        await desk.Left("wang");
        await Leave("wang");
        (await desk.Rig.Scalar<string>("select data -> 'dossier' -> 'awaits' ->> 'to' from cases")).ShouldBe("zhao");

        async Task Leave(string who)
        {
            await desk.Handovers.Propose("D001", who, null, desk.By, Never);
            var id = await desk.Rig.Scalar<Guid>("select stream_id from mt_events where type = 'handover_proposed' order by seq_id desc limit 1");
            await desk.Handovers.Confirm(id, desk.By, Never);
            await desk.Handovers.Due(id, Never);
            (await desk.Handovers.See(id, desk.By, Never)).View.Status.ShouldBe("completed");
        }
    }

    [Fact]
    [Trait("row", "004-23")]
    public async Task Another_dealers_hand_over_is_nobodys_business()
    {
        await using var desk = await Desk.Open(server);
        await desk.Give(buyer: false);
        await desk.Handovers.Propose("D001", "li", null, desk.By, Never);
        var id = await desk.Rig.Scalar<Guid>("select id from mt_streams where type = 'handover'");
        await Should.ThrowAsync<NotFound>(() => desk.Handovers.See(id, desk.By with { Dealer = "D002" }, Never));
        await Should.ThrowAsync<NotFound>(() => desk.Handovers.Confirm(id, desk.By with { Dealer = "D002" }, Never));
        await Should.ThrowAsync<NoSuchStream>(() => desk.Handovers.Undo(id, desk.By with { Dealer = "D002" }, Never));
    }

    /// <summary>The call centre of one dealer, with li gone and wang and zhao at work.</summary>
    private sealed class Desk(StoreRig rig, EventStore.EventStore store) : IAsyncDisposable
    {
        private readonly Streams<Case.Command, Case> _cases = new(store, Case.Decider, [CaseBoard.View]);
        private readonly CallCentre _centre = new(store, NullLogger<CallCentre>.Instance);
        private int _heard;

        public StoreRig Rig => rig;

        public int Errors { get; private set; }

        public Handovers Handovers => new(new Streams<Handover.Command, Handover>(store, Handover.Decider), _cases, _centre, store);

        public Caller By => new("chen", Roles.CallCentreManager, "XINGHE", "D001", rig.Clock.GetUtcNow());

        public static async Task<Desk> Open(PostgresServer server)
        {
            var rig = await StoreRig.Create(server, CaseBoard.View);
            await Schema.Apply(rig.Owner, rig.Role, [], Schema.Scripts(typeof(CallCentre).Assembly), Never);
            var database = rig.Connect();
            var keys = new PersonalDataKeys(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
            var desk = new Desk(rig, new EventStore.EventStore("qualification", database, EventTypes.Published, new PersonalData(database, keys, rig.Clock), rig.Clock));
            await desk.Configure("wang", new ConsultantSettings());
            await desk.Configure("zhao", new ConsultantSettings());
            return desk;
        }

        public Task<bool> Left(string staff) => Configure(staff, new ConsultantSettings(Left: true));

        /// <summary>A case in somebody's hands.</summary>
        public async Task Give(bool buyer = false, string to = "li", string brand = "XINGHE", Case.Command? after = null)
        {
            var (lead, now) = (Guid.CreateVersion7(), rig.Clock.GetUtcNow());
            var id = CaseReactions.CaseOf(lead);
            await _cases.Handle(id, new Case.Command.OpenCase(id, lead, Guid.CreateVersion7(), brand, "D001", null, now), new Context("tester"), Never);
            await _cases.Handle(id, new Case.Command.Assign(to, now), new Context("tester"), Never);
            if ((buyer ? new Case.Command.Close(CaseOutcome.Order, now) : after) is { } what)
            {
                await _cases.Handle(id, what, new Context("tester"), Never);
            }
        }

        /// <summary>The store fails whenever this case should change hands.</summary>
        public Task<int> FailAt(Guid id) => rig.Execute(
            $"""
            create function fail() returns trigger language plpgsql as $$ begin
                if new.stream_id = '{id}' and new.{Moved} then raise exception 'the disk is gone'; end if;
                return new;
            end $$;
            create trigger fail before insert on mt_events for each row execute function fail();
            """);

        /// <summary>The disk is back, and the worker that had the deadline is held for dead.</summary>
        public Task<int> Heal() => rig.Execute("drop trigger fail on mt_events; update deadlines set claimed_until = null;");

        /// <summary>What is due; the cases' own deadlines are nobody's here.</summary>
        public Task<int> Round() => new DeadlineWorker(
            store, new Dictionary<string, Func<Guid, Deadline, CancellationToken, Task>> { ["handover"] = (id, _, cancel) => Handovers.Due(id, cancel) })
        { OnError = (_, _) => Errors++ }.Round(Never);

        public ValueTask DisposeAsync() => rig.DisposeAsync();

        private Task<bool> Configure(string staff, ConsultantSettings settings) => _centre.Hear(
            new ConsultantConfigured(Guid.Empty, "D001", staff, settings, "manager", rig.Clock.GetUtcNow()), new Context("tester") { Correlation = $"{_heard++}" }, Never);
    }
}
