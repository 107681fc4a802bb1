using System.Collections.Concurrent;
using Leads.EventStore;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Deadlines: due by the product clock, done once, and never forgotten.</summary>
[Collection(PostgresServer.Collection)]
public sealed class EventStoreDeadlineTests(PostgresServer server)
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Context By = new("tester");

    [Fact]
    public async Task What_is_due_by_the_product_clock_becomes_a_command_and_its_row_is_gone()
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await Set(rig, stream, "later", TimeSpan.FromHours(48));
        await Set(rig, stream, "soon", TimeSpan.FromHours(2));
        var worker = Worker(rig, rig.Store);
        (await worker.Round(Never)).ShouldBe(0);
        rig.Clock.Advance(TimeSpan.FromMinutes(119));
        (await worker.Round(Never)).ShouldBe(0);
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        (await worker.Round(Never)).ShouldBe(1);
        (await Rows(rig)).ShouldBe("later");
        (await Rung(rig)).ShouldBe(["soon"]);
        (await worker.Round(Never)).ShouldBe(0);
        rig.Clock.Advance(TimeSpan.FromDays(1000));
        (await worker.Round(Never)).ShouldBe(1);
        (await Rows(rig)).ShouldBeNull();
        (await Rung(rig)).ShouldBe(["soon", "later"]);
    }

    [Fact]
    public async Task Two_workers_never_do_one_twice()
    {
        await using var rig = await StoreRig.Create(server);
        var tallies = rig.Tallies();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var n = 0; n < 10; n++)
            {
                var stream = Guid.CreateVersion7();
                await Set(rig, stream, "a", TimeSpan.Zero);
                await Set(rig, stream, "b", TimeSpan.FromMinutes(-1));
            }
        }));
        var done = new ConcurrentBag<(Guid, string)>();
        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var store = rig.Replica();
            var worker = Worker(rig, store, async (stream, deadline, cancel) =>
            {
                done.Add((stream, deadline.What));
                await rig.Tallies(store).Handle(stream, Tally.Decider.OnDue(deadline, default), By, cancel);
            });
            var handled = 0;
            for (int n; (n = await worker.Round(Never)) > 0;)
            {
                handled += n;
            }

            return handled;
        }));

        counts.Sum().ShouldBe(160);
        counts.Count(n => n > 0).ShouldBeGreaterThan(1);
        done.Count.ShouldBe(160);
        done.Distinct().Count().ShouldBe(160);
        (await Rows(rig)).ShouldBeNull();
        (await Rung(rig)).Length.ShouldBe(160);
    }

    [Fact]
    public async Task A_failure_keeps_the_deadline_for_later_and_holds_no_other_up()
    {
        await using var rig = await StoreRig.Create(server);
        var (sick, well) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Set(rig, sick, "first", TimeSpan.FromMinutes(-5));
        await Set(rig, well, "second", TimeSpan.Zero);
        var broken = true;
        var errors = new ConcurrentQueue<string>();
        var worker = Worker(
            rig, rig.Store,
            (stream, deadline, cancel) => broken && stream == sick
                ? throw new InvalidOperationException("out of order")
                : rig.Tallies().Handle(stream, Tally.Decider.OnDue(deadline, default), By, cancel),
            (what, e) => errors.Enqueue($"{what}: {e.Message}"));

        (await worker.Round(Never)).ShouldBe(2);
        (await Rung(rig)).ShouldBe(["second"]);
        errors.ShouldBe(["deadline tally first: out of order"]);
        (await worker.Round(Never)).ShouldBe(0);
        (await Rows(rig)).ShouldBe("first");
        (await Wait()).ShouldBeInRange(20, 30);

        // The wait is real time, so it is over when we say so; each is longer than the one before.
        await Lapse(rig);
        (await worker.Round(Never)).ShouldBe(1);
        (await Wait()).ShouldBeInRange(50, 60);
        await Lapse(rig);
        broken = false;
        (await worker.Round(Never)).ShouldBe(1);
        (await Rung(rig)).ShouldBe(["second", "first"]);
        (await Rows(rig)).ShouldBeNull();

        Task<double> Wait() => rig.Scalar<double>("select extract(epoch from claimed_until - clock_timestamp())::float8 from deadlines");
    }

    [Fact]
    public async Task What_a_worker_that_died_had_claimed_comes_again()
    {
        await using var rig = await StoreRig.Create(server);
        await Set(rig, Guid.CreateVersion7(), "a", TimeSpan.Zero);
        using var death = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => Worker(rig, rig.Replica(), async (_, _, cancel) =>
        {
            await death.CancelAsync();
            cancel.ThrowIfCancellationRequested();
        }).Round(death.Token));
        (await Worker(rig, rig.Store).Round(Never)).ShouldBe(0);
        await Lapse(rig);
        (await Worker(rig, rig.Store).Round(Never)).ShouldBe(1);
        (await Rung(rig)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_command_that_plans_the_same_thing_anew_keeps_it()
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await Set(rig, stream, "daily", TimeSpan.Zero);
        var worker = Worker(rig, rig.Store, (id, deadline, cancel) => rig.Tallies().Handle(id, new TallyCommand.Ring(deadline.What, deadline.DueAt.AddDays(1)), By, cancel));
        for (var day = 1; day <= 3; day++)
        {
            (await worker.Round(Never)).ShouldBe(1);
            (await worker.Round(Never)).ShouldBe(0);
            (await Rows(rig)).ShouldBe("daily");
            (await rig.Scalar<bool>("select claimed_until is null and attempts = 0 from deadlines")).ShouldBeTrue();
            rig.Clock.Advance(TimeSpan.FromDays(1));
        }

        (await Rung(rig)).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Planning_changes_only_what_changed()
    {
        await using var rig = await StoreRig.Create(server);
        var (stream, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Set(rig, stream, "a", TimeSpan.Zero);
        await Set(rig, other, "a", TimeSpan.FromDays(1));
        (await Worker(rig, rig.Store, (_, _, _) => throw new InvalidOperationException("not now")).Round(Never)).ShouldBe(1);
        await Set(rig, stream, "b", TimeSpan.FromDays(2));
        (await Worker(rig, rig.Store).Round(Never)).ShouldBe(0, "a is still claimed");

        // Moved: whoever claimed the old time has no say in the new one.
        await Set(rig, stream, "a", TimeSpan.FromSeconds(-1));
        (await Worker(rig, rig.Store).Round(Never)).ShouldBe(1);
        (await rig.Scalar<string>($"select string_agg(what, ' ') from deadlines where stream = '{stream}'")).ShouldBe("b");
        await rig.Tallies().Handle(stream, new TallyCommand.Ring("b"), By, Never);
        (await rig.Scalar<long>("select count(*) from deadlines")).ShouldBe(1);
    }

    [Fact]
    public async Task A_deadline_that_means_nothing_any_more_is_taken_away()
    {
        await using var rig = await StoreRig.Create(server);
        await Set(rig, Guid.CreateVersion7(), "a", TimeSpan.FromDays(1));
        await rig.Execute("update deadlines set what = 'forgotten', due_at = '2026-01-01'");
        (await Worker(rig, rig.Store).Round(Never)).ShouldBe(1);
        (await Rows(rig)).ShouldBeNull();
        (await Rung(rig)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_worker_goes_on_after_its_sessions_were_killed()
    {
        await using var rig = await StoreRig.Create(server);
        var errors = new ConcurrentQueue<Exception>();
        rig.Start(Worker(rig, rig.Replica(c => c.ApplicationName = "worker"), onError: (_, e) => errors.Enqueue(e)).Run);
        await Set(rig, Guid.CreateVersion7(), "a", TimeSpan.Zero);
        await StoreRig.Eventually(async () => await Rows(rig) is null, what: "the first deadline done");
        await rig.Terminate("application_name = 'worker'");
        await StoreRig.Eventually(() => !errors.IsEmpty);
        await Set(rig, Guid.CreateVersion7(), "b", TimeSpan.Zero);
        await StoreRig.Eventually(async () => await Rows(rig) is null, what: "the second deadline done");
    }

    private static async Task Set(StoreRig rig, Guid stream, string what, TimeSpan from) =>
        await rig.Tallies().Handle(stream, new TallyCommand.SetAlarm(what, rig.Clock.GetUtcNow() + from), By, Never);

    private static DeadlineWorker Worker(
        StoreRig rig, EventStore.EventStore store, Func<Guid, Deadline, CancellationToken, Task>? handle = null, Action<string, Exception>? onError = null) =>
        new(store, new Dictionary<string, Func<Guid, Deadline, CancellationToken, Task>>
        {
            ["tally"] = handle ?? ((stream, deadline, cancel) => rig.Tallies(store).Handle(stream, Tally.Decider.OnDue(deadline, default), By, cancel)),
        })
        {
            OnError = onError ?? ((_, _) => { }),
        };

    private static Task<string?> Rows(StoreRig rig) => rig.Scalar<string?>("select string_agg(what, ' ' order by due_at) from deadlines");

    private static async Task<string[]> Rung(StoreRig rig) => await rig.Scalar<string[]?>("select array_agg(data->>'what' order by seq_id) from mt_events where type = 'alarm_rang'") ?? [];

    private static Task<int> Lapse(StoreRig rig) => rig.Execute("update deadlines set claimed_until = clock_timestamp() - interval '1 ms' where claimed_until is not null");
}
