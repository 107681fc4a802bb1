using System.Security.Cryptography;
using Leads.Aftercare;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Complaints in the store: the ownership beside them stays as it is, one of two who assign at once is told, and who is forgotten complains no more.</summary>
[Collection(PostgresServer.Collection)]
public sealed class ComplaintsTests(PostgresServer server)
{
    private const string Brakes = "刹车异响";

    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    [Trait("row", "004-14")]
    public async Task _004_14_a_complaint_leaves_the_ownership_and_its_contacts_as_they_were()
    {
        await using var rig = await StoreRig.Create(server, OwnershipBoard.View, ComplaintBoard.View);
        var service = await Open(rig);
        var owned = await service.Deliver();
        var before = await Contacts(rig, owned);
        before.ShouldContain("touch 1");

        var by = Caller(rig, once: "key-1");
        await service.Complaints.Start(owned, new ComplaintBody(ComplaintCategory.ServiceQuality, Brakes, ComplaintSeverity.Urgent), by, Never);
        await service.Complaints.Start(owned, new ComplaintBody(ComplaintCategory.ServiceQuality, Brakes, ComplaintSeverity.Urgent), by, Never);
        var complaint = await rig.Scalar<Guid>("select key from complaint_board");
        (await rig.Scalar<long>("select count(*) from mt_events where type = 'complaint_filed'")).ShouldBe(1, "the same request again is the same complaint");
        (await Contacts(rig, owned)).ShouldBe(before);
        (await rig.Scalar<long>($"select count(*) from mt_events where data::text like '%{Brakes}%'")).ShouldBe(0, "what is said is sealed");

        // Nobody answers or solves it; and yet the owner is contacted when they would have been.
        rig.Clock.Advance(TimeSpan.FromDays(4));
        await service.Fall();
        (await Level(rig, complaint)).ShouldBe("head");
        (await rig.Scalar<long>($"select count(*) from mt_events where type = 'touch_due' and stream_id = '{owned}'")).ShouldBe(1);

        await service.Do(complaint, new Complaint.Command.Solve(ComplaintRemedy.Repaired, null, "更换刹车片", true, "chen", rig.Clock.GetUtcNow()));
        await service.Do(complaint, new Complaint.Command.Judge(CustomerWord.Satisfied, false, "谢谢", "chen", rig.Clock.GetUtcNow()));
        (await Status(rig, complaint)).ShouldBe("closed");
        (await rig.Scalar<long>($"select count(*) from deadlines where stream = '{complaint}'")).ShouldBe(0);
        (await rig.Scalar<long>($"select count(*) from deadlines where stream = '{owned}' and what like 'touch%'")).ShouldBe(1);

        // An owner who sold the car may still complain of it.
        await service.Owners.Handle(owned, new Ownership.Command.End(OwnershipEnd.Sold, "chen", rig.Clock.GetUtcNow()), Caller(rig), Never);
        await service.Complaints.Start(owned, new ComplaintBody(ComplaintCategory.PriceOrBilling, "多收了钱"), Caller(rig, once: "key-2"), Never);
        (await rig.Scalar<long>("select count(*) from complaint_board where data ->> 'status' = 'open' and data ->> 'level' = 'manager'")).ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_who_assign_it_at_once_and_saw_the_same_one_is_told()
    {
        await using var rig = await StoreRig.Create(server, OwnershipBoard.View, ComplaintBoard.View);
        var service = await Open(rig);
        await service.Complaints.Start(await service.Deliver(), new ComplaintBody(ComplaintCategory.PartsWait, "等了一个月"), Caller(rig), Never);
        var complaint = await rig.Scalar<Guid>("select key from complaint_board");
        var told = await Task.WhenAll(Enumerable.Range(0, 4).Select(async number =>
        {
            try
            {
                await service.Complaints.Handle(complaint, new Complaint.Command.Assign($"li-{number}", "chen", rig.Clock.GetUtcNow()), Caller(rig) with { IfMatch = 1 }, Never);
                return false;
            }
            catch (Stale)
            {
                return true;
            }
        }));
        told.Count(stale => stale).ShouldBe(3);
        (await rig.Scalar<long>("select count(*) from mt_events where type = 'complaint_assigned'")).ShouldBe(1);
        await Should.ThrowAsync<NoSuchStream>(() => service.Complaints.Handle(
            complaint, new Complaint.Command.Assign("li", "ma", rig.Clock.GetUtcNow()), Caller(rig) with { Dealer = "D002" }, Never));
    }

    [Fact]
    public async Task Who_is_forgotten_complains_no_more_when_the_next_time_is_over()
    {
        await using var rig = await StoreRig.Create(server, OwnershipBoard.View, ComplaintBoard.View);
        var service = await Open(rig);
        await service.Complaints.Start(await service.Deliver(), new ComplaintBody(ComplaintCategory.Delivery, "晚了两周"), Caller(rig), Never);
        var complaint = await rig.Scalar<Guid>("select key from complaint_board");
        await service.Forget();
        (await Status(rig, complaint)).ShouldBe("open");
        await Should.ThrowAsync<SubjectErased>(() => service.Do(complaint, new Complaint.Command.Solve(ComplaintRemedy.Apology, null, "抱歉", true, "chen", rig.Clock.GetUtcNow())));
        rig.Clock.Advance(TimeSpan.FromDays(1));
        await service.Fall();
        (await rig.Scalar<string>($"select data ->> 'ended' from complaint_board where key = '{complaint}'")).ShouldBe("forgotten");
        (await rig.Scalar<long>($"select count(*) from deadlines where stream = '{complaint}'")).ShouldBe(0);
    }

    private static Caller Caller(StoreRig rig, string? once = null) => new("chen", Roles.SalesManager, "XINGHE", "D001", rig.Clock.GetUtcNow())
    {
        Once = once is null ? null : new Once("chen", once, SHA256.HashData("one"u8)),
    };

    private static async Task<string> Contacts(StoreRig rig, Guid owned) => await rig.Scalar<string>(
        $"select version || ': ' || (select string_agg(what || ' ' || due_at, ', ' order by what) from deadlines where stream = '{owned}') from mt_streams where id = '{owned}'");

    private static Task<string> Level(StoreRig rig, Guid complaint) => rig.Scalar<string>($"select data ->> 'level' from complaint_board where key = '{complaint}'");

    private static Task<string> Status(StoreRig rig, Guid complaint) => rig.Scalar<string>($"select data ->> 'status' from complaint_board where key = '{complaint}'");

    private static async Task<Service> Open(StoreRig rig)
    {
        await Schema.Apply(rig.Owner, rig.Role, [], Schema.Scripts(typeof(Owners).Assembly), Never);
        var database = rig.Connect();
        var store = new EventStore.EventStore(
            "aftercare", database, EventTypes.Published, new PersonalData(database, new PersonalDataKeys(RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32)), rig.Clock), rig.Clock);
        var policies = new CarePolicies(store, NullLogger<CarePolicies>.Instance);
        var ownerships = new Streams<Ownership.Command, Ownership>(store, Ownership.Decider, [OwnershipBoard.View]);
        return new Service(
            store, rig, new Owners(ownerships, policies, new Views(database), store),
            new Complaints(new Streams<Complaint.Command, Complaint>(store, Complaint.Decider, [ComplaintBoard.View]), ownerships, policies, store));
    }

    /// <summary>Aftercare without its HTTP.</summary>
    private sealed record Service(EventStore.EventStore Store, StoreRig Rig, Owners Owners, Complaints Complaints)
    {
        private readonly Guid _customer = Guid.CreateVersion7();

        /// <summary>Somebody gets a car; which ownership it is.</summary>
        public async Task<Guid> Deliver()
        {
            var delivered = new VehicleDelivered(Guid.CreateVersion7(), Guid.CreateVersion7(), _customer, "XINGHE", "D001", "ES7", null, Rig.Clock.GetUtcNow());
            await Owners.Hear(new DealTakenOver(Guid.CreateVersion7(), delivered.LeadId, "zhao", "chen", delivered.At), new Context("tester"), Never);
            await Owners.Hear(delivered, new Context("tester"), Never);
            return OwnershipReactions.OwnershipOf(delivered.LeadId);
        }

        public Task<Microsoft.AspNetCore.Http.IResult> Do(Guid complaint, Complaint.Command command) => Complaints.Handle(complaint, command, Caller(Rig), Never);

        public Task Forget() => Store.Write(new Context("tester")).Also(Store.Personal.Destroying(_customer)).Commit(Never);

        /// <summary>Whatever is due falls due, and what is due after it.</summary>
        public async Task Fall()
        {
            var worker = new DeadlineWorker(Store, new Dictionary<string, Func<Guid, Deadline, CancellationToken, Task>> { [Ownership.Decider.Name] = Owners.Due, [Complaint.Decider.Name] = Complaints.Due });
            while (await worker.Round(Never) > 0)
            {
            }
        }
    }
}
