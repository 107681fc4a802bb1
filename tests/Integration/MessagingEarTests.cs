using Leads.EventStore;
using Leads.Messaging;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>What an ear does with one event at a time: heard, heard before, too early, parked, waiting.</summary>
[Collection(MessagingServers.Collection)]
public sealed class MessagingEarTests(MessagingServers servers)
{
    [Fact]
    public async Task A_decision_that_fails_only_because_it_was_made_before_parks_nobody()
    {
        await using var rig = await MessagingRig.Create(servers);
        var events = await Events(rig, 2);
        await Hear(rig.Ear(), events);
        await Hear(rig.Ear(_ => throw new Refused("wrong-state", "It is done already.")), events);

        (await rig.CountHeard()).ShouldBe(2);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_decision_that_fails_because_an_event_is_missing_is_made_again_when_it_was_fetched()
    {
        await using var rig = await MessagingRig.Create(servers);
        var events = await Events(rig, 3);
        var heard = new List<long>();
        var ear = rig.Ear(e =>
        {
            if (e.Sequence > 1 && !heard.Contains(e.Sequence - 1))
            {
                throw new Refused("wrong-state", "There is no such case.");
            }

            heard.Add(e.Sequence);
            return Task.CompletedTask;
        });
        await Hear(ear, [events[2]]);

        heard.ShouldBe([1, 2, 3]);
        (await rig.CountHeard()).ShouldBe(3);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_effect_that_comes_before_its_cause_makes_the_ear_fetch_the_cause_first()
    {
        await using var rig = await MessagingRig.Create(servers);
        var (causes, effect) = await CauseAndEffect(rig);
        await Hear(rig.Ear(), [effect]);
        (await rig.Heard()).Select(h => h.Event).ShouldBe([.. causes.Select(c => c.Id), effect.Id]);

        await Hear(rig.Ear(), [.. causes, effect]);
        (await rig.CountHeard()).ShouldBe(3);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_decision_that_fails_because_the_cause_is_missing_is_made_again_when_it_was_fetched()
    {
        await using var rig = await MessagingRig.Create(servers);
        var (causes, effect) = await CauseAndEffect(rig);
        var heard = new List<Guid>();
        await Hear(
            rig.Ear(e =>
            {
                if (e.Id == effect.Id && !heard.Contains(causes[1].Id))
                {
                    throw new Refused("wrong-state", "There is no such case.");
                }

                heard.Add(e.Id);
                return Task.CompletedTask;
            }),
            [effect]);
        heard.ShouldBe([.. causes.Select(c => c.Id), effect.Id]);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_effect_whose_cause_cannot_be_had_parks_the_lead_and_a_cause_elsewhere_is_not_waited_for()
    {
        await using var rig = await MessagingRig.Create(servers);
        var (_, effect) = await CauseAndEffect(rig);
        await Hear(rig.Ear(fetch: (_, _) => Task.FromResult<IReadOnlyList<CloudEvent>>([])), [effect]);
        (await rig.Parked()).Single().Reason.ShouldBe("CauseUnheard: What caused it was not heard yet, only up to version 0.");
        (await rig.Ear().Requeue(effect.Lead, CancellationToken.None)).ShouldBe(1);
        (await rig.CountHeard()).ShouldBe(3);

        var unheardOf = effect with { Id = Guid.CreateVersion7(), StreamId = Guid.CreateVersion7(), Cause = new Cause("deal", Guid.CreateVersion7(), 1) };
        await Hear(rig.Ear(), [unheardOf]);
        (await rig.CountHeard()).ShouldBe(4);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gap_that_cannot_be_filled_parks_the_lead()
    {
        await using var rig = await MessagingRig.Create(servers);
        var events = await Events(rig, 3);
        await Hear(rig.Ear(fetch: (_, _) => Task.FromResult<IReadOnlyList<CloudEvent>>([])), [events[2]]);

        (await rig.Parked()).Single().Reason.ShouldBe("HeardTooEarly: Only heard up to version 0.");
        await Should.ThrowAsync<HeardTooEarly>(() => rig.Ear(fetch: (_, _) => Task.FromResult<IReadOnlyList<CloudEvent>>([])).Requeue(events[2].Lead, CancellationToken.None));
        (await rig.Ear().Requeue(events[2].Lead, CancellationToken.None)).ShouldBe(1);
        (await rig.CountHeard()).ShouldBe(3);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fetched_event_that_cannot_be_digested_is_parked_before_the_one_that_asked_for_it()
    {
        await using var rig = await MessagingRig.Create(servers);
        var events = await Events(rig, 4);
        await Hear(rig.Ear(e => e.Sequence == 2 ? throw new InvalidOperationException("Broken.") : Task.CompletedTask), [events[3]]);

        (await rig.CountHeard()).ShouldBe(1);
        (await rig.Parked()).Single().Events.ShouldBe(3);
        (await rig.Ear().Requeue(events[0].Lead, CancellationToken.None)).ShouldBe(3);
        (await rig.Heard()).Select(h => h.Event).ShouldBe(events.Select(e => e.Id));
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again_by_itself()
    {
        await using var rig = await MessagingRig.Create(servers);
        var ear = rig.Ear(_ => throw new Refused("concession-limit", "Three concessions at most."));
        await Hear(ear, await Events(rig, 1));
        (await rig.Parked()).Single().Reason.ShouldBe("Refused: Three concessions at most.");
        rig.Clock.Advance(TimeSpan.FromDays(1));
        (await new RetryWorker(ear).Round(CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_retry_that_meets_an_absent_service_does_not_count()
    {
        await using var rig = await MessagingRig.Create(servers);
        var events = await Events(rig, 1);
        await Hear(rig.Ear(_ => throw new InvalidOperationException("Broken.")), events);
        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        var away = rig.Ear(_ => throw new TimeoutException());
        for (var n = 0; n < 10; n++)
        {
            (await new RetryWorker(away).Round(CancellationToken.None)).ShouldBe(1);
        }

        (await rig.Parked()).Single().Attempts.ShouldBe(1);
        (await new RetryWorker(rig.Ear()).Round(CancellationToken.None)).ShouldBe(1);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rerun_that_breaks_off_halfway_goes_on_by_itself()
    {
        await using var rig = await MessagingRig.Create(servers);
        var events = await Events(rig, 3);
        var ear = rig.Ear(e => e.Sequence == 1 ? throw new InvalidOperationException("Broken.") : Task.CompletedTask);
        await Hear(ear, events);
        (await rig.Parked()).Single().Events.ShouldBe(3);

        rig.Clock.Advance(TimeSpan.FromSeconds(2));
        using var stop = new CancellationTokenSource();
        var stopping = rig.Ear(e =>
        {
            if (e.Sequence == 2)
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
            }

            return Task.CompletedTask;
        });
        await Should.ThrowAsync<OperationCanceledException>(() => stopping.Requeue(events[0].Lead, stop.Token));
        (await rig.Parked()).Single().Events.ShouldBe(2);
        (await new RetryWorker(rig.Ear()).Round(CancellationToken.None)).ShouldBe(1);
        (await rig.Heard()).Select(h => h.Event).ShouldBe(events.Select(e => e.Id));
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_database_transaction_is_open_while_missing_events_are_fetched()
    {
        await using var rig = await MessagingRig.Create(servers);
        var events = await Events(rig, 2);
        var none = (Cause _, long _) => Task.FromResult<IReadOnlyList<CloudEvent>>([]);
        await Hear(rig.Ear(fetch: none), [events[1]]);
        var open = -1L;
        await rig.Ear(fetch: async (e, upTo) =>
        {
            await using var command = rig.SinkStore.Database.CreateCommand(
                "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'");
            open = (long)(await command.ExecuteScalarAsync())!;
            return await rig.Fetch(e, upTo);
        }).Requeue(events[1].Lead, CancellationToken.None);

        open.ShouldBe(0);
        (await rig.CountHeard()).ShouldBe(2);
    }

    [Fact]
    public async Task An_event_waits_behind_its_parked_lead_until_the_lead_was_rerun()
    {
        await using var rig = await MessagingRig.Create(servers);
        var events = await Events(rig, 3);
        var ear = rig.Ear(e => e.Sequence == 1 ? throw new InvalidOperationException("Broken.") : Task.CompletedTask);
        await Hear(ear, [events[0], events[1]]);
        (await rig.CountHeard()).ShouldBe(0);
        await rig.Ear().Requeue(events[0].Lead, CancellationToken.None);
        await Hear(ear, [events[2]]);
        (await rig.Heard()).Select(h => h.Event).ShouldBe(events.Select(e => e.Id));
    }

    [Fact]
    public async Task What_cannot_even_be_parked_is_not_given_up()
    {
        await using var rig = await MessagingRig.Create(servers);
        var events = await Events(rig, 1);
        await using var other = NpgsqlDataSource.Create(rig.SinkStore.Database.ConnectionString + ";Password=wrong");
        var lost = new EventStore.EventStore(MessagingRig.Sink, other, rig.SinkStore.Types, rig.SinkStore.Personal, rig.Clock);
        var ear = new Ear(lost, new Hearing((_, _) => throw new InvalidOperationException("Broken."), (_, _, _) => throw new InvalidOperationException()));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<OperationCanceledException>(() => ear.Hear(events[0], stop.Token, CancellationToken.None));
    }

    /// <summary>Events of one lead on one stream, as messages.</summary>
    private static async Task<IReadOnlyList<CloudEvent>> Events(MessagingRig rig, int count)
    {
        var lead = Guid.CreateVersion7();
        await rig.Append(lead, lead, [.. Enumerable.Range(0, count).Select(n => MessagingRig.Step(lead, n))]);
        return [.. (await rig.Log()).Select(rig.Message)];
    }

    /// <summary>Two events of one stream, and one of another stream that the second of them led to.</summary>
    private static async Task<(IReadOnlyList<CloudEvent> Causes, CloudEvent Effect)> CauseAndEffect(MessagingRig rig)
    {
        var (lead, stream) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await rig.Append(lead, lead, MessagingRig.Step(lead, 0));
        await rig.Append(lead, lead, MessagingRig.Step(lead, 1));
        for (var version = 1L; version <= 2; version++)
        {
            // The service that answers has heard both; only the second leads to something.
            await rig.SourceStore.Write(new Context("test") { Heard = new Heard("test", new Cause(MessagingRig.Source, lead, version)) })
                .Append(stream, "case", 0, new Tags(lead), version == 1 ? [] : [MessagingRig.Step(lead, 2)]).Commit(CancellationToken.None);
        }

        var messages = (await rig.Log()).Select(rig.Message).ToList();
        messages[2].Cause.ShouldBe(new Cause(MessagingRig.Source, lead, 2));
        return ([messages[0], messages[1]], messages[2]);
    }

    private static async Task Hear(Ear ear, IEnumerable<CloudEvent> events)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        foreach (var e in events)
        {
            await ear.Hear(e, deadline.Token, CancellationToken.None);
        }
    }
}
