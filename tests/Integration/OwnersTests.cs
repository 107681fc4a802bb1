using System.Security.Cryptography;
using Leads.Aftercare;
using Leads.Contracts;
using Leads.EventStore;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>News of deliveries and of staff come again and late: an owner is opened once, and kept by whoever came back.</summary>
[Collection(PostgresServer.Collection)]
public sealed class OwnersTests(PostgresServer server)
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    [Trait("row", "004-32")]
    public async Task _004_32_who_came_back_keeps_their_owners_when_it_is_heard_again_that_they_left()
    {
        await using var rig = await StoreRig.Create(server, OwnershipBoard.View);
        var owners = await Open(rig);
        var (delivered, left) = (Delivered(), Staff("zhao", Noon.AddDays(2), left: true));
        await Hear(new DealTakenOver(Guid.CreateVersion7(), delivered.LeadId, "zhao", "chen", Noon));
        await Hear(delivered);
        await Hear(delivered);
        (await rig.Scalar<long>("select count(*) from mt_events where type = 'ownership_opened'")).ShouldBe(1);
        (await Carer()).ShouldBe("zhao");

        await Hear(left);
        (await Carer()).ShouldBe("", "the manager speaks with them first");
        await Hear(left);
        (await rig.Scalar<long>("select count(*) from mt_events where type = 'owner_handed_over'")).ShouldBe(1);

        // Whoever sold a car and had left by then is not given its owner.
        var late = Delivered();
        await Hear(new DealTakenOver(Guid.CreateVersion7(), late.LeadId, "zhao", "chen", Noon));
        await Hear(late);
        (await rig.Scalar<long>("select count(*) from ownership_board where data ->> 'consultant' = 'zhao'")).ShouldBe(0);

        await Hear(Staff("zhao", Noon.AddDays(3), left: false));
        await owners.Handle(OwnershipReactions.OwnershipOf(delivered.LeadId), new Ownership.Command.HandOver("zhao", "chen", Noon.AddDays(3)), new("chen", "sales-manager", "XINGHE", "D001", Noon.AddDays(3)), Never);
        (await Carer()).ShouldBe("zhao");
        await Hear(left);
        (await Carer()).ShouldBe("zhao");

        Task<bool> Hear(object e) => owners.Hear(e, new Context("tester"), Never);

        async Task<string> Carer() => await rig.Scalar<string>($"select coalesce(data ->> 'consultant', '') from ownership_board where data ->> 'leadId' = '{delivered.LeadId}'");
    }

    [Fact]
    [Trait("row", "001-20")]
    public async Task _001_20_what_was_said_at_the_delivery_is_known_once_in_whatever_order_it_is_heard()
    {
        await using var rig = await StoreRig.Create(server, OwnershipBoard.View);
        var owners = await Open(rig);
        var (first, second) = (Delivered(), Delivered());
        foreach (var e in (object[])[Said(first), Said(first), first, Said(first), second, Said(second), Said(second), second])
        {
            (await owners.Hear(e, new Context("tester"), Never)).ShouldBeTrue();
        }

        foreach (var delivered in new[] { first, second })
        {
            (await rig.Scalar<string>($"select string_agg(type, ' ' order by version) from mt_events where data ->> 'leadId' = '{delivered.LeadId}'")).ShouldBe("ownership_opened touch_planned touch_planned owner_surveyed");
            (await rig.Scalar<string>($"select data ->> 'satisfaction' || ' ' || (data ->> 'expected') from mt_events where type = 'owner_surveyed' and data ->> 'leadId' = '{delivered.LeadId}'")).ShouldBe("product_good 30");
        }

        static DeliverySurveyed Said(VehicleDelivered d) => new(d.DealId, d.LeadId, new DeliveryScores(8, 8, 6, 5), null, "zhao", Noon.AddMinutes(-5));
    }

    [Fact]
    [Trait("row", "001-27")]
    public async Task _001_27_who_gets_a_second_car_is_not_called_about_both_in_one_week()
    {
        await using var rig = await StoreRig.Create(server, OwnershipBoard.View);
        var owners = await Open(rig);
        var first = Delivered();
        var old = OwnershipReactions.OwnershipOf(first.LeadId);
        await owners.Hear(first, new Context("tester"), Never);
        foreach (var number in new[] { 1, 2 })
        {
            await owners.Due(old, new Deadline($"touch {number}", await Planned(old)), Never);
        }

        // The new car comes two days before they were to be called about the old one; they have another number by then, and it is heard that they are one.
        var planned = await Planned(old);
        rig.Clock.Advance(planned.AddDays(-3) - rig.Clock.GetUtcNow());
        var second = Delivered() with { At = rig.Clock.GetUtcNow() };
        await rig.Execute($"insert into customer_merges values ('{second.CustomerId}', '{first.CustomerId}', now())");
        await owners.Hear(second, new Context("tester"), Never);
        var called = await Planned(OwnershipReactions.OwnershipOf(second.LeadId));
        var moved = await Planned(old);
        (moved - called).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(7));
        (await rig.Scalar<string>("select data ->> 'why' from mt_events where type = 'touch_moved'")).ShouldBe("other_car");

        // A month after the third they are spoken with about the first: so a week later about the third.
        var third = Delivered() with { CustomerId = first.CustomerId, At = moved.AddMonths(-1).AddDays(2) };
        await owners.Hear(third, new Context("tester"), Never);
        ((await Last(OwnershipReactions.OwnershipOf(third.LeadId))) - moved).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(7));
        (await Planned(old)).ShouldBe(moved);

        // Another person's car is nobody's business.
        await owners.Hear(Delivered() with { At = rig.Clock.GetUtcNow() }, new Context("tester"), Never);
        (await Planned(old)).ShouldBe(moved);
        (await rig.Scalar<long>("select count(*) from mt_events where type = 'touch_moved'")).ShouldBe(1);

        async Task<DateTimeOffset> Last(Guid ownership) => new(await rig.Scalar<DateTime>($"select max(due_at) from deadlines where stream = '{ownership}' and what like 'touch %'"), TimeSpan.Zero);

        async Task<DateTimeOffset> Planned(Guid ownership) => new(await rig.Scalar<DateTime>($"select min(due_at) from deadlines where stream = '{ownership}' and what like 'touch %'"), TimeSpan.Zero);
    }

    [Fact]
    public async Task Who_took_back_their_consent_by_another_name_is_not_reached()
    {
        await using var rig = await StoreRig.Create(server, OwnershipBoard.View);
        var owners = await Open(rig);
        var delivered = Delivered();
        var twin = Guid.CreateVersion7();
        await owners.Hear(new ConsentWithdrawn(twin, "XINGHE", null, null, "hq", "by phone", Noon), new Context("tester"), Never);
        (await owners.ReachableOf(delivered.CustomerId, Never)).ShouldNotBe(await owners.ReachableOf(twin, Never));
        await rig.Execute($"insert into customer_merges values ('{delivered.CustomerId}', '{twin}', now())");
        (await owners.ReachableOf(delivered.CustomerId, Never)).ShouldBe(await owners.ReachableOf(twin, Never));
    }

    private static async Task<Owners> Open(StoreRig rig)
    {
        await Schema.Apply(rig.Owner, rig.Role, [], Schema.Scripts(typeof(Owners).Assembly), Never);
        var database = rig.Connect();
        var store = new EventStore.EventStore(
            "aftercare", database, EventTypes.Published, new PersonalData(database, new PersonalDataKeys(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32)), rig.Clock), rig.Clock);
        return new Owners(
            new Streams<Ownership.Command, Ownership>(store, Ownership.Decider, [OwnershipBoard.View]), new CarePolicies(store, NullLogger<CarePolicies>.Instance), new Views(database), store);
    }

    private static VehicleDelivered Delivered() => new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "XINGHE", "D001", "ES7", null, Noon);

    private static ConsultantConfigured Staff(string staff, DateTimeOffset at, bool left) => new(Guid.Empty, "D001", staff, new ConsultantSettings(Left: left), "chen", at);
}
