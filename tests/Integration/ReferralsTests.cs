using System.Security.Cryptography;
using Leads.Aftercare;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>News of who brought whom come again, late and all at once: each counts once, a circle never, and no budget is spent twice.</summary>
[Collection(PostgresServer.Collection)]
[Trait("row", "004-13")]
public sealed class ReferralsTests(PostgresServer server)
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.FromHours(8));
    private static readonly Caller Manager = new("chen", Roles.SalesManager, "XINGHE", "D001", Noon.AddDays(10));

    [Fact]
    public async Task However_often_and_in_whatever_order_it_is_heard_a_referral_is_made_and_earned_once()
    {
        await using var rig = await StoreRig.Create(server, ReferralBoard.View);
        var referrals = await Open(rig);
        var (told, late) = (Told(), Told());
        await Hear(told);
        await Hear(told);
        await Hear(Delivered(told));
        await Hear(Delivered(told));
        (await Happened(rig, told)).ShouldBe(["referral_made", "reward_earned"]);

        // The sale is heard first.
        await Hear(Delivered(late));
        (await Happened(rig, late)).ShouldBeEmpty();
        await Hear(late);
        await Hear(late);
        await Hear(Delivered(late));
        (await Happened(rig, late)).ShouldBe(["referral_made", "reward_earned"]);
        (await rig.Scalar<long>("select count(*) from referral_board where data ->> 'status' = 'earned' and dealer = 'D001'")).ShouldBe(2);

        // Nobody brought them: nothing to reward.
        var alone = Told() with { ReferredBy = null };
        await Hear(alone);
        await Hear(Delivered(alone));
        (await Happened(rig, alone)).ShouldBeEmpty();

        // Others mark it as heard.
        (await referrals.Hear(told, new Context("tester"), Never)).ShouldBeFalse();

        Task Hear(object e) => referrals.Hear(e, new Context("tester"), Never);
    }

    [Fact]
    public async Task Who_was_brought_is_not_brought_again_as_long_as_it_stands_and_who_has_bought_never()
    {
        await using var rig = await StoreRig.Create(server, ReferralBoard.View);
        var referrals = await Open(rig);
        var first = Told();
        await Hear(first);
        var second = Told(first.CustomerId);
        await Hear(second);
        (await Happened(rig, second)).ShouldBe(["referral_made", "referral_refused"]);
        (await Reason(rig, second)).ShouldBe("already_referred");

        // The lead ended without a sale: somebody else may bring them, and what it was is over.
        await Hear(new LeadClosed(first.LeadId, "XINGHE", "D001", CloseReason.Lost, Noon.AddDays(1)));
        await Hear(new LeadClosed(first.LeadId, "XINGHE", "D001", CloseReason.Lost, Noon.AddDays(1)));
        (await Happened(rig, first)).ShouldBe(["referral_made", "referral_lapsed"]);
        var third = Told(first.CustomerId);
        await Hear(third);
        // Heard again after all that, it takes nothing from whoever brought them since.
        await Hear(new LeadClosed(first.LeadId, "XINGHE", "D001", CloseReason.Lost, Noon.AddDays(1)));
        (await rig.Scalar<Guid>($"select lead from referrals where customer = '{first.CustomerId}'")).ShouldBe(third.LeadId);
        await Hear(Delivered(first));
        (await Happened(rig, first)).ShouldBe(["referral_made", "referral_lapsed"]);

        // They have bought by then, and what was signed does not end the referral.
        await Hear(new LeadClosed(third.LeadId, "XINGHE", "D001", CloseReason.Won, Noon.AddDays(2)));
        await Hear(Delivered(third));
        (await Happened(rig, third)).ShouldBe(["referral_made", "reward_earned"]);
        await rig.Execute("delete from referrals");
        var fourth = Told(first.CustomerId) with { At = Noon.AddDays(20) };
        await Hear(fourth);
        (await Reason(rig, fourth)).ShouldBe("already_customer");

        Task Hear(object e) => referrals.Hear(e, new Context("tester"), Never);
    }

    [Fact]
    public async Task Who_turned_out_to_be_one_person_brings_nobody_who_is_themselves()
    {
        await using var rig = await StoreRig.Create(server, ReferralBoard.View);
        var referrals = await Open(rig);
        await Budget(rig, 1000);
        var (one, twin, third) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var before = Told(twin, one);
        await Hear(before);
        await Hear(Delivered(before));
        // Late and again: what was said last counts.
        await Hear(new CustomerUnmerged(third, one, "XINGHE", "hq", "brothers", Noon.AddDays(2)));
        await Hear(new CustomerMerged(third, one, "XINGHE", "hq", "called", Noon.AddDays(1)));
        await Hear(new CustomerMerged(one, twin, "XINGHE", "hq", "called", Noon.AddDays(1)));
        await Hear(new CustomerMerged(one, twin, "XINGHE", "hq", "called", Noon.AddDays(1)));
        (await rig.Scalar<long>($"select count(*) from one_person('{twin}')")).ShouldBe(2);

        (await Should.ThrowAsync<Refused>(() => referrals.Approve(IdOf(before), RewardKind.FuelCard, Yuan(1), Manager, Never))).Code.ShouldBe("circle");
        (await rig.Scalar<long>("select count(*) from mt_events where type = 'reward_reserved'")).ShouldBe(0);
        await rig.Execute("delete from referrals; delete from deliveries");
        var self = Told(one, twin);
        await Hear(self);
        (await Reason(rig, self)).ShouldBe("self_referral");

        // What the store looks at once more when nobody else can change it: somebody may have become one with another in between.
        (await rig.Scalar<bool>($"select circle_closes('{one}', '{twin}')")).ShouldBeTrue();
        (await rig.Scalar<bool>($"select circle_closes('{one}', '{third}')")).ShouldBeFalse();

        // One brings a third, who brings the other of the two.
        var brought = Told(third, one);
        await Hear(brought);
        (await Reason(rig, brought)).ShouldBe("");
        var ring = Told(twin, third);
        await Hear(ring);
        (await Reason(rig, ring)).ShouldBe("circle");

        // Nor by another name on the way: those who brought and those who were brought are two names of one, twice.
        var (a, alias, b, other, c) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Hear(new CustomerMerged(alias, a, "XINGHE", "hq", "called", Noon.AddDays(1)));
        await Hear(new CustomerMerged(other, b, "XINGHE", "hq", "called", Noon.AddDays(1)));
        await Hear(Told(a, b));
        await Hear(Told(other, c));
        var hidden = Told(c, alias);
        await Hear(hidden);
        (await Reason(rig, hidden)).ShouldBe("circle");

        // Nobody is brought a second time by another name, either.
        var somebody = Guid.CreateVersion7();
        await Hear(new CustomerMerged(somebody, third, "XINGHE", "hq", "called", Noon.AddDays(3)));
        var again = Told(somebody);
        await Hear(again);
        (await Reason(rig, again)).ShouldBe("already_referred");
        (await Should.ThrowAsync<PostgresException>(() => rig.Execute($"select bring('XINGHE', '{somebody}', '{Guid.CreateVersion7()}', '{Guid.CreateVersion7()}')"))).SqlState.ShouldBe("LE001");
        await Hear(new CustomerUnmerged(somebody, third, "XINGHE", "hq", "sisters", Noon.AddDays(4)));
        var apart = Told(somebody);
        await Hear(apart);
        (await Reason(rig, apart)).ShouldBe("");

        Task Hear(object e) => referrals.Hear(e, new Context("tester"), Never);
    }

    [Fact]
    public async Task Who_was_known_by_another_lead_was_brought_by_nobody_when_that_ends()
    {
        await using var rig = await StoreRig.Create(server, ReferralBoard.View);
        var referrals = await Open(rig);
        var (known, lost, apart) = (Told(), Told(), Told());
        var (sold, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var (told, to) in new[] { (known, sold), (lost, other), (apart, sold) })
        {
            await Hear(told);
            await Hear(new LeadLinked(told.LeadId, told.CustomerId, "XINGHE", "D001", to, Noon));
            (await Happened(rig, told)).ShouldBe(["referral_made"]);
        }

        // The link was wrong; that it was made is heard again.
        await Hear(new LeadUnlinked(apart.LeadId, "XINGHE", sold, "chen", Noon.AddDays(1)));
        await Hear(new LeadLinked(apart.LeadId, apart.CustomerId, "XINGHE", "D001", sold, Noon));

        await Hear(new LeadClosed(sold, "XINGHE", "D001", CloseReason.Won, Noon.AddDays(3)));
        await Hear(new LeadInvalidated(other, lost.CustomerId, "XINGHE", InvalidReason.EmptyNumber, "li", Noon.AddDays(3)));
        (await Happened(rig, known)).ShouldBe(["referral_made", "referral_lapsed"]);
        (await Happened(rig, lost)).ShouldBe(["referral_made", "referral_lapsed"]);
        (await Happened(rig, apart)).ShouldBe(["referral_made"]);
        (await rig.Scalar<long>("select count(*) from referrals")).ShouldBe(1, "somebody else may bring them");
        await Hear(Delivered(apart));
        (await Happened(rig, apart)).ShouldBe(["referral_made", "reward_earned"]);

        Task Hear(object e) => referrals.Hear(e, new Context("tester"), Never);
    }

    [Fact]
    public async Task A_circle_of_three_told_by_three_at_once_never_closes()
    {
        await using var rig = await StoreRig.Create(server, ReferralBoard.View);
        await Open(rig);
        var ears = Enumerable.Range(0, 3).Select(_ => Over(rig)).ToList();
        for (var round = 0; round < 15; round++)
        {
            var people = Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7()).ToList();
            var told = Enumerable.Range(0, 3).Select(i => Told(people[i], people[(i + 1) % 3])).ToList();
            await Task.WhenAll(told.Select((one, i) => Task.Run(() => ears[i].Hear(one, new Context("tester"), Never))));
            var reasons = await Task.WhenAll(told.Select(one => Reason(rig, one)));
            reasons.Order(StringComparer.Ordinal).ShouldBe(["", "", "circle"]);
        }

        // The table itself has none, by another way than it was asked: whoever nobody brought is taken away until nobody is left.
        int gone;
        do
        {
            gone = await rig.Execute("delete from referrals r where not exists (select from referrals up where up.customer = r.referrer)");
        }
        while (gone > 0);

        (await rig.Scalar<long>("select count(*) from referrals")).ShouldBe(0);
    }

    [Fact]
    public async Task Two_who_bring_the_same_person_at_once_are_one_too_many()
    {
        await using var rig = await StoreRig.Create(server, ReferralBoard.View);
        await Open(rig);
        var ears = Enumerable.Range(0, 2).Select(_ => Over(rig)).ToList();
        for (var round = 0; round < 10; round++)
        {
            var person = Guid.CreateVersion7();
            LeadReceived[] told = [Told(person), Told(person)];
            await Task.WhenAll(told.Select((one, i) => Task.Run(() => ears[i].Hear(one, new Context("tester"), Never))));
            (await Task.WhenAll(told.Select(one => Reason(rig, one)))).Order(StringComparer.Ordinal).ShouldBe(["", "already_referred"]);
        }
    }

    [Fact]
    public async Task Two_rewards_approved_at_once_do_not_spend_more_than_there_is()
    {
        await using var rig = await StoreRig.Create(server, ReferralBoard.View);
        var referrals = await Open(rig);
        await Budget(rig, 1000);
        LeadReceived[] told = [Told(), Told()];
        foreach (var one in told)
        {
            await referrals.Hear(one, new Context("tester"), Never);
            await referrals.Hear(Delivered(one), new Context("tester"), Never);
        }

        var answers = await Task.WhenAll(told.Select(one => Task.Run(async () =>
        {
            try
            {
                await Over(rig).Approve(IdOf(one), RewardKind.Commission, Yuan(600), Manager, Never);
                return "approved";
            }
            catch (Refused refused)
            {
                return refused.Code;
            }
        })));
        answers.Order(StringComparer.Ordinal).ShouldBe(["approved", "budget-spent"]);
        (await rig.Scalar<long>("select count(*) from mt_events where type = 'reward_reserved'")).ShouldBe(1);
        (await rig.Scalar<long>("select count(*) from mt_events where type = 'reward_approved'")).ShouldBe(1);

        // What is taken back is free for the other.
        var (approved, other) = answers[0] == "approved" ? (told[0], told[1]) : (told[1], told[0]);
        await referrals.Decline(IdOf(approved), RewardDecline.NotWanted, Manager, Never);
        await referrals.Approve(IdOf(other), RewardKind.Commission, Yuan(600), Manager, Never);
        await referrals.Approve(IdOf(other), RewardKind.Commission, Yuan(600), Manager, Never);
        (await rig.Scalar<long>("select count(*) from mt_events where type = 'reward_reserved'")).ShouldBe(2);
        (await referrals.Show(IdOf(other), Manager, Never)).Row.Status.ShouldBe(ReferralStatus.Approved);
    }

    [Fact]
    public async Task Who_is_forgotten_is_not_rewarded_and_another_dealers_referral_is_not_seen()
    {
        await using var rig = await StoreRig.Create(server, ReferralBoard.View);
        var referrals = await Open(rig);
        await Budget(rig, 1000);
        var told = Told();
        await referrals.Hear(told, new Context("tester"), Never);
        await referrals.Hear(Delivered(told), new Context("tester"), Never);
        await Should.ThrowAsync<NotFound>(() => referrals.Approve(IdOf(told), RewardKind.FuelCard, Yuan(1), Manager with { Dealer = "D002" }, Never));
        await Should.ThrowAsync<Stale>(() => referrals.Approve(IdOf(told), RewardKind.FuelCard, Yuan(1), Manager with { IfMatch = 1 }, Never));
        var store = Store(rig);
        await store.Write(new Context("tester")).Also(store.Personal.Destroying(told.ReferredBy!.Value)).Commit(Never);
        (await Should.ThrowAsync<Refused>(() => referrals.Approve(IdOf(told), RewardKind.FuelCard, Yuan(1), Manager, Never))).Code.ShouldBe("referrer-forgotten");
        (await rig.Scalar<long>("select count(*) from mt_events where type = 'reward_reserved'")).ShouldBe(0);
    }

    private static async Task<Referrals> Open(StoreRig rig)
    {
        await Schema.Apply(rig.Owner, rig.Role, [], Schema.Scripts(typeof(Referrals).Assembly), Never);
        return Over(rig);
    }

    /// <summary>As another replica has it.</summary>
    private static Referrals Over(StoreRig rig)
    {
        var store = Store(rig);
        return new Referrals(
            new Streams<Referral.Command, Referral>(store, Referral.Decider, [ReferralBoard.View]), new Streams<RewardBudget.Command, RewardBudget>(store, RewardBudget.Decider), store);
    }

    private static EventStore.EventStore Store(StoreRig rig)
    {
        var database = rig.Connect();
        return new EventStore.EventStore(
            "aftercare", database, EventTypes.Published, new PersonalData(database, new PersonalDataKeys(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32)), rig.Clock), rig.Clock);
    }

    private static Task<Handled<RewardBudget>> Budget(StoreRig rig, long yuan) => new Streams<RewardBudget.Command, RewardBudget>(Store(rig), RewardBudget.Decider).Handle(
        Referrals.BudgetOf("D001"), new RewardBudget.Command.SetBudget(Referrals.BudgetOf("D001"), "D001", Yuan(yuan), new DateOnly(2026, 1, 1), "chen", Noon), new Context("chen"), Never);

    private static LeadReceived Told(Guid? customer = null, Guid? referrer = null) => new(
        Guid.CreateVersion7(), customer ?? Guid.CreateVersion7(), "D001-consultant", $"{Guid.CreateVersion7()}", "XINGHE", LeadSource.Referral, null, null, new Interest("ES7"), "武汉", null,
        Personal<Person>.Blank, new Consent([], Noon, ""), Noon, "D001", ReferredBy: referrer ?? Guid.CreateVersion7());

    private static VehicleDelivered Delivered(LeadReceived lead) => new(Guid.CreateVersion7(), lead.LeadId, lead.CustomerId, "XINGHE", "D001", "ES7", null, Noon.AddDays(9));

    private static Guid IdOf(LeadReceived lead) => ReferralReactions.ReferralOf(lead.LeadId);

    private static async Task<IReadOnlyList<string>> Happened(StoreRig rig, LeadReceived lead) =>
        [.. (await rig.Feed.Read($"where e.stream_id = '{IdOf(lead)}' order by e.version", Never)).Select(stored => stored.Type)];

    /// <summary>Why it does not count; empty when it does.</summary>
    private static Task<string> Reason(StoreRig rig, LeadReceived lead) => rig.Scalar<string>($"select coalesce(data ->> 'refusal', '') from referral_board where key = '{IdOf(lead)}'");

    private static Money Yuan(long yuan) => new(yuan * 100, "CNY");
}
