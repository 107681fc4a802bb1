using System.Collections.Concurrent;
using Leads.EventStore;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>A service works through its own log: each event of some kinds in order, however often it is interrupted; what it cannot digest parks its lead.</summary>
[Collection(PostgresServer.Collection)]
public sealed class EventStoreLogWorkerTests(PostgresServer server)
{
    private const int Poison = 13;

    private static readonly TallyOpened Opened = new("D001", Tally.At);

    private static CancellationToken Never => CancellationToken.None;

    [Fact]
    public async Task It_works_on_every_event_of_its_kinds_in_order_and_on_no_other()
    {
        await using var rig = await StoreRig.Create(server);
        var done = new ConcurrentQueue<(Guid, long)>();
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await rig.Append(one, Opened, Tally.Count(1), Tally.Count(2));
        rig.Start(Worker(rig, (e, _) => done.Enqueue((e.Stream, e.Version))).Follower((_, _) => { }).Run);
        await rig.Append(other, Opened, Tally.Count(3));
        await rig.Append(one, Tally.Count(4));
        await StoreRig.Eventually(() => done.Count == 4);
        done.Where(d => d.Item1 == one).Select(d => d.Item2).ShouldBe([2, 3, 4]);
        done.Where(d => d.Item1 == other).Select(d => d.Item2).ShouldBe([2]);
    }

    [Fact]
    public async Task What_it_cannot_digest_parks_its_lead_in_order_and_everything_else_flows()
    {
        await using var rig = await StoreRig.Create(server);
        var done = new ConcurrentQueue<(Guid, int)>();
        var healed = false;
        var (sick, well) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var worker = Worker(rig, (e, n) =>
        {
            if (n == Poison && !healed)
            {
                throw new InvalidOperationException("thirteen");
            }

            done.Enqueue((e.Stream, n));
        });
        rig.Start(worker.Follower((_, _) => { }).Run);
        await rig.Append(sick, Opened, Tally.Count(1), Tally.Count(Poison), Tally.Count(2));
        await rig.Append(well, Opened, Tally.Count(5), Tally.Count(6));
        await rig.Append(sick, Tally.Count(3));
        await StoreRig.Eventually(() => done.Count == 3);
        await StoreRig.Eventually(async () => await Parking.List(rig.Store.Database, Never) is [{ Events: 3 }]);
        done.Where(d => d.Item1 == sick).Select(d => d.Item2).ShouldBe([1]);
        (await Parking.List(rig.Store.Database, Never)).Single().ShouldSatisfyAllConditions(
            p => p.Lead.ShouldBe(sick), p => p.Consumer.ShouldBe("working"), p => p.Reason.ShouldBe("InvalidOperationException: thirteen"));

        (await Should.ThrowAsync<InvalidOperationException>(() => worker.Requeue(sick, Never))).Message.ShouldBe("thirteen");
        healed = true;
        (await worker.Requeue(sick, Never)).ShouldBe(3);
        done.Where(d => d.Item1 == sick).Select(d => d.Item2).ShouldBe([1, Poison, 2, 3]);
        (await Parking.List(rig.Store.Database, Never)).ShouldBeEmpty();
        await rig.Append(sick, Tally.Count(7));
        await StoreRig.Eventually(() => done.Contains((sick, 7)));
    }

    [Fact]
    public async Task What_fails_for_the_moment_comes_again()
    {
        await using var rig = await StoreRig.Create(server);
        var done = new ConcurrentQueue<int>();
        var failures = 2;
        rig.Start(Worker(rig, (_, n) =>
        {
            if (n == 2 && Interlocked.Decrement(ref failures) >= 0)
            {
                throw new NpgsqlException("the database went away", new IOException("reset"));
            }

            done.Enqueue(n);
        }).Follower((_, _) => { }).Run);
        var stream = Guid.CreateVersion7();
        await rig.Append(stream, Opened, Tally.Count(1), Tally.Count(2), Tally.Count(3));
        await StoreRig.Eventually(() => done.Contains(3));
        // What stood before it in the batch was worked on again: that is what work has to bear.
        done.Distinct().ShouldBe([1, 2, 3]);
        (await Parking.List(rig.Store.Database, Never)).ShouldBeEmpty();
    }

    private static LogWorker Worker(StoreRig rig, Action<StoredEvent, int> work) => new(rig.Store, rig.Feed, "working", [typeof(Counted)], (stored, e, _) =>
    {
        work(stored, ((Counted)e).N);
        return Task.CompletedTask;
    });
}
