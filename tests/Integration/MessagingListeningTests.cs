using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Leads.EventStore;
using Leads.Messaging;
using RabbitMQ.Client;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>A service hears every event once, a lead's in order, whoever comes and goes.</summary>
[Collection(MessagingServers.Collection)]
public sealed class MessagingListeningTests(MessagingServers servers)
{
    [Fact]
    public async Task Two_thousand_events_of_fifty_leads_are_heard_in_order_by_two_replicas_that_take_over_from_each_other()
    {
        await using var rig = await MessagingRig.Create(servers);
        var leads = Leads(50);
        var relay = rig.StartRelay();
        var (first, stopFirst) = rig.StartListening(rig.Ear(by: "first"));
        await MessagingRig.Eventually(() => first.IsConnected);
        var (second, _) = rig.StartListening(rig.Ear(by: "second"));
        await MessagingRig.Eventually(() => second.IsConnected);

        var appending = AppendOnTwoStreams(rig, leads, 40);
        await MessagingRig.Eventually(async () => await rig.CountHeard() > 700);
        await stopFirst();
        await appending;
        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 2000, 60, () => $"{relay.Follower.Status}");

        var heard = await EveryEventOnceInOrder(rig, leads);
        heard.Count(h => h.By == "first").ShouldBeInRange(500, 1950);
        heard.Count(h => h.By == "second").ShouldBeInRange(50, 1500);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_stops_finishes_what_is_in_hand_and_nobody_starts_behind_it()
    {
        await using var rig = await MessagingRig.Create(servers);
        var lead = Guid.CreateVersion7();
        var (inHand, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (first, stopFirst) = rig.StartListening(rig.Ear(by: "first", before: async e =>
        {
            inHand.TrySetResult();
            await goOn.Task;
        }));
        await MessagingRig.Eventually(() => first.IsConnected);
        rig.StartRelay();
        await AppendOnTwoStreams(rig, [lead], 120);
        await inHand.Task;
        var (second, _) = rig.StartListening(rig.Ear(by: "second"));
        await MessagingRig.Eventually(() => second.IsConnected);

        var stopped = stopFirst();
        await Task.Delay(500);
        stopped.IsCompleted.ShouldBeFalse();
        (await rig.CountHeard()).ShouldBe(0);
        goOn.SetResult();
        await stopped;
        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 120);

        var heard = await EveryEventOnceInOrder(rig, [lead]);
        heard.Select(h => h.By).ShouldBe([.. Enumerable.Repeat("first", 1), .. Enumerable.Repeat("second", 119)]);
    }

    [Fact]
    public async Task Whoever_takes_over_knows_which_leads_are_parked()
    {
        await using var rig = await MessagingRig.Create(servers);
        var lead = Guid.CreateVersion7();
        var broken = true;
        Task Break(CloudEvent e) => broken && e.StreamId == lead ? throw new InvalidOperationException("Broken.") : Task.CompletedTask;
        var (first, stopFirst) = rig.StartListening(rig.Ear(Break, "first"));
        await MessagingRig.Eventually(() => first.IsConnected);
        var (second, _) = rig.StartListening(rig.Ear(Break, "second"));
        await MessagingRig.Eventually(() => second.IsConnected);
        // The second has learnt that nothing is parked, and will not look again by itself for some seconds.
        await Task.Delay(500);

        rig.StartRelay();
        await rig.Append(lead, lead, MessagingRig.Step(lead));
        await MessagingRig.Eventually(async () => (await rig.Parked()).Count == 1);
        await stopFirst();
        await rig.Append(lead, Guid.CreateVersion7(), MessagingRig.Step(lead, 1));
        await MessagingRig.Eventually(async () => (await rig.Parked()).Single().Events == 2);
        (await rig.CountHeard()).ShouldBe(0);

        broken = false;
        rig.Clock.Advance(TimeSpan.FromHours(1));
        await MessagingRig.Eventually(async () => await rig.CountHeard() == 2);
        await EveryEventOnceInOrder(rig, [lead]);
    }

    [Fact]
    public async Task What_is_delivered_again_has_no_effect_again()
    {
        await using var rig = await MessagingRig.Create(servers);
        var leads = Leads(10);
        await AppendOnTwoStreams(rig, leads, 10);
        var counted = 0;
        rig.StartListening(rig.Ear(_ =>
        {
            Interlocked.Increment(ref counted);
            return Task.CompletedTask;
        }));
        rig.StartRelay();
        rig.StartRelay(rig.Relaying with { Name = "again" });

        await MessagingRig.Eventually(() => counted >= 200);
        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 100);
        await EveryEventOnceInOrder(rig, leads);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_went_missing_is_fetched_from_the_source_and_heard_in_its_place()
    {
        await using var rig = await MessagingRig.Create(servers);
        var lead = Guid.CreateVersion7();
        await AppendOnTwoStreams(rig, [lead], 20);
        var fetches = 0;
        rig.StartListening(rig.Ear(fetch: async (e, upTo) =>
        {
            Interlocked.Increment(ref fetches);
            // A source that gives little at a time is asked again.
            return [.. (await rig.Fetch(e, upTo)).Take(2)];
        }));
        rig.StartRelay(rig.Relaying with { Route = e => e.Version is 1 or 4 or 5 or 6 ? [] : [new Route(Topology.Exchange, $"lead-intake.{e.Type}")] });

        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 20, what: () => string.Join("; ", rig.Errors));
        var heard = await rig.Heard();
        var log = await rig.Log();
        foreach (var stream in log.GroupBy(e => e.Stream))
        {
            heard.Select(h => h.Event).Where(id => stream.Any(s => s.Id == id)).ShouldBe(stream.Select(s => s.Id));
        }

        fetches.ShouldBeInRange(6, 8);
        (await rig.Parked()).ShouldBeEmpty();
        rig.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lead_that_cannot_be_digested_is_parked_with_all_that_follows_and_retried_rung_by_rung_while_others_flow()
    {
        await using var rig = await MessagingRig.Create(servers);
        var (bad, good) = (Guid.CreateVersion7(), Leads(20));
        var (broken, tries) = (true, 0);
        rig.StartListening(rig.Ear(e =>
        {
            if (!broken || e.Lead != bad || e.Sequence < 3)
            {
                return Task.CompletedTask;
            }

            Interlocked.Increment(ref tries);
            throw new InvalidOperationException("No such trim.");
        }));
        rig.StartRelay();
        await AppendOnTwoStreams(rig, [bad, .. good], 10);

        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 204, what: () => string.Join("; ", rig.Errors));
        await MessagingRig.Eventually(async () => (await rig.Parked()).Single().Events == 6);
        var parked = (await rig.Parked()).Single();
        (parked.Consumer, parked.Lead, parked.Type, parked.Reason).ShouldBe(("qualification", bad, "step_taken", "InvalidOperationException: No such trim."));
        await Task.Delay(1200);
        tries.ShouldBe(1, "The product clock stands still, so nothing is due");

        // 1 s, 5 s, 30 s, 5 min, 30 min, and then an operator has to look.
        foreach (var (rung, n) in new[] { 1, 5, 30, 300, 1800 }.Select((rung, n) => (rung, n)))
        {
            rig.Clock.Advance(TimeSpan.FromSeconds(rung * 0.9));
            await Task.Delay(700);
            tries.ShouldBe(n + 1, $"Rung {n} was taken too early");
            rig.Clock.Advance(TimeSpan.FromSeconds(rung * 0.1));
            // The next rung is counted from the moment this try is noted.
            await MessagingRig.Eventually(async () => tries == n + 2 && (await rig.Parked()).Single().Attempts == n + 2, 15, () => $"Rung {n} was not taken");
        }

        rig.Clock.Advance(TimeSpan.FromDays(30));
        await Task.Delay(1200);
        tries.ShouldBe(6);
        (await rig.Parked()).Single().Events.ShouldBe(6);

        // What comes while it is parked waits behind; the operator fixes the cause and re-runs the lead.
        await rig.Append(bad, Guid.CreateVersion7(), MessagingRig.Step(bad, 99));
        await MessagingRig.Eventually(async () => (await rig.Parked()).Single().Events == 7);
        broken = false;
        (await rig.Ear().Requeue(bad, CancellationToken.None)).ShouldBe(7);
        (await rig.Parked()).ShouldBeEmpty();

        // The listener does not know yet that the lead was re-run elsewhere.
        await rig.Append(bad, bad, MessagingRig.Step(bad, 100));
        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 212);
        await EveryEventOnceInOrder(rig, [bad, .. good]);
    }

    [Fact]
    public async Task A_retry_that_succeeds_takes_the_lead_on_by_itself()
    {
        await using var rig = await MessagingRig.Create(servers);
        var lead = Guid.CreateVersion7();
        var failures = 3;
        rig.StartListening(rig.Ear(_ => Interlocked.Decrement(ref failures) >= 0 ? throw new InvalidOperationException("Not yet.") : Task.CompletedTask));
        rig.StartRelay();
        await AppendOnTwoStreams(rig, [lead], 10);
        await MessagingRig.Eventually(async () => (await rig.Parked()) is [{ Events: 10 }]);

        await MessagingRig.Eventually(
            async () =>
            {
                rig.Clock.Advance(TimeSpan.FromSeconds(1));
                return await rig.CountHeard() >= 10;
            },
            what: () => string.Join("; ", rig.Errors));
        await EveryEventOnceInOrder(rig, [lead]);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_CloudEvent_is_put_aside_with_its_reason_and_blocks_nobody()
    {
        await using var rig = await MessagingRig.Create(servers);
        var leads = Leads(10);
        var relay = rig.StartRelay();
        await MessagingRig.Eventually(() => relay.IsConnected);
        byte[][] rubbish = [[0xff, 0xfe, 0x00], "hello"u8.ToArray(), "{\"specversion\":\"1.0\"}"u8.ToArray(), []];
        await rig.With(async channel =>
        {
            foreach (var body in rubbish)
            {
                await channel.BasicPublishAsync("", "qualification.0", true, new BasicProperties { ContentType = "text/plain" }, body);
            }
        });
        await AppendOnTwoStreams(rig, leads, 4);
        rig.StartListening(rig.Ear());

        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 40);
        var rejected = new List<BasicGetResult>();
        await MessagingRig.Eventually(async () =>
        {
            await rig.With(async channel =>
            {
                while (await channel.BasicGetAsync("qualification.rejected", autoAck: true) is { } message)
                {
                    rejected.Add(message);
                }
            });
            return rejected.Count >= rubbish.Length;
        });
        rejected.Select(r => r.Body.ToArray()).ShouldBe(rubbish);
        rejected.ShouldAllBe(r => Encoding.UTF8.GetString((byte[])r.BasicProperties.Headers!["reason"]!).StartsWith("The message is not a CloudEvent"));
        await EveryEventOnceInOrder(rig, leads);
    }

    [Fact]
    public async Task A_database_or_service_that_is_away_is_waited_for_and_parks_nobody()
    {
        await using var rig = await MessagingRig.Create(servers);
        var leads = Leads(5);
        var failures = new ConcurrentQueue<Exception>([new TimeoutException(), new HttpRequestException("refused"), new IOException(), new Npgsql.NpgsqlException("away", new IOException())]);
        rig.StartListening(rig.Ear(_ => failures.TryDequeue(out var failure) ? throw failure : Task.CompletedTask));
        rig.StartRelay();
        await AppendOnTwoStreams(rig, leads, 10);

        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 50);
        rig.Errors.Count.ShouldBe(4);
        await EveryEventOnceInOrder(rig, leads);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_killed_while_events_are_heard_changes_nothing_in_the_end()
    {
        await using var rig = await MessagingRig.Create(servers);
        var leads = Leads(20);
        var relay = rig.StartRelay();
        var (listening, _) = rig.StartListening(rig.Ear());
        await MessagingRig.Eventually(() => listening.IsConnected);
        await AppendOnTwoStreams(rig, leads, 40);
        await MessagingRig.Eventually(async () => await rig.CountHeard() > 100);
        await rig.Servers.KillPostgres();
        await MessagingRig.Eventually(() => !rig.Errors.IsEmpty);
        await rig.Servers.StartPostgres();

        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 800, 120, () => $"{relay.Follower.Status} {rig.Errors.LastOrDefault()}");
        await EveryEventOnceInOrder(rig, leads);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_broker_killed_while_events_are_heard_changes_nothing_in_the_end()
    {
        await using var rig = await MessagingRig.Create(servers);
        var leads = Leads(50);
        var relay = rig.StartRelay();
        await rig.BrokerHasSettled(relay);
        var (listening, _) = rig.StartListening(rig.Ear());
        await MessagingRig.Eventually(() => listening.IsConnected);
        var appending = AppendOnTwoStreams(rig, leads, 60);
        await MessagingRig.Eventually(async () => await rig.CountHeard() > 300);
        await rig.Servers.KillRabbit();
        await MessagingRig.Eventually(() => !listening.IsConnected && !relay.IsConnected);
        await appending;
        await rig.Servers.StartRabbit();
        var watch = Stopwatch.StartNew();
        await MessagingRig.Eventually(() => listening.IsConnected && relay.IsConnected, 30);
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(15);

        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 3000, 120, () => $"{relay.Follower.Status} {rig.Standing()} {rig.Errors.LastOrDefault()}");
        await EveryEventOnceInOrder(rig, leads);
        (await rig.Parked()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_told_to_stop_while_it_reconnects_holds_no_queue_afterwards()
    {
        await using var rig = await MessagingRig.Create(servers);
        var replicas = Enumerable.Range(0, 8).Select(n => rig.StartListening(rig.Ear(by: $"{n}"))).ToList();
        await MessagingRig.Eventually(() => replicas.All(r => r.Listening.IsConnected));
        await rig.Servers.KillRabbit();
        await MessagingRig.Eventually(() => replicas.All(r => !r.Listening.IsConnected));
        await rig.Servers.StartRabbit();

        // At different moments of their coming back, which takes some seconds.
        await Task.WhenAll(replicas.Select(async (replica, n) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500 * n));
            await replica.Stop();
        }));

        await MessagingRig.Eventually(async () => await rig.CountConsumers() == 0, 10, rig.Standing);
        await StoreRig.Meanwhile(async () => await rig.CountConsumers() == 0, 10, "that nobody who was stopped consumes");
    }

    [Fact]
    public async Task A_broker_that_stands_still_is_listened_to_again_soon_after_it_goes_on()
    {
        await using var rig = await MessagingRig.Create(servers);
        var leads = Leads(10);
        var relay = rig.StartRelay();
        var (listening, _) = rig.StartListening(rig.Ear());
        await MessagingRig.Eventually(() => listening.IsConnected && relay.IsConnected);
        await AppendOnTwoStreams(rig, leads, 10);
        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 100);

        rig.Servers.PauseRabbit();
        try
        {
            await AppendOnTwoStreams(rig, leads, 10);
            await Task.Delay(TimeSpan.FromSeconds(30));
        }
        finally
        {
            rig.Servers.ResumeRabbit();
        }

        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 200, 12, () => $"{relay.Follower.Status} {listening.IsConnected}");
        await EveryEventOnceInOrder(rig, leads);
    }

    [Fact]
    public async Task Events_recorded_before_a_service_ever_started_wait_for_it()
    {
        await using var rig = await MessagingRig.Create(servers);
        var leads = Leads(10);
        await AppendOnTwoStreams(rig, leads, 10);
        var relay = rig.StartRelay();
        await MessagingRig.Eventually(() => relay.Follower.Status.Position >= 100);
        rig.StartListening(rig.Ear());

        await MessagingRig.Eventually(async () => await rig.CountHeard() >= 100);
        await EveryEventOnceInOrder(rig, leads);
    }

    [Fact]
    public async Task The_trace_goes_on_from_who_published_to_who_hears()
    {
        await using var rig = await MessagingRig.Create(servers);
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var lead = Guid.CreateVersion7();
        string trace;
        using (var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            trace = request.TraceId.ToString();
            await rig.Append(lead, lead, MessagingRig.Step(lead));
        }

        string? during = null;
        rig.StartListening(rig.Ear(_ =>
        {
            during = Activity.Current?.OperationName;
            return Task.CompletedTask;
        }));
        rig.StartRelay();
        await MessagingRig.Eventually(async () => await rig.CountHeard() == 1);
        await MessagingRig.Eventually(() => spans.Count(s => s.TraceId.ToString() == trace) == 2);

        var published = spans.Single(s => s.OperationName == "publish step_taken" && s.TraceId.ToString() == trace);
        var heard = spans.Single(s => s.OperationName == "hear step_taken" && s.TraceId.ToString() == trace);
        heard.ParentId.ShouldBe(published.Id);
        (published.Kind, heard.Kind).ShouldBe((ActivityKind.Producer, ActivityKind.Consumer));
        during.ShouldBe("hear step_taken");
    }

    private static List<Guid> Leads(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];

    /// <summary>Each lead lives on two streams in turn: an order that no stream's versions could restore.</summary>
    private static async Task AppendOnTwoStreams(MessagingRig rig, IReadOnlyList<Guid> leads, int rounds)
    {
        var other = leads.ToDictionary(lead => lead, _ => Guid.CreateVersion7());
        for (var round = 0; round < rounds; round++)
        {
            await Task.WhenAll(leads.Select(lead => rig.Append(lead, round % 2 == 0 ? lead : other[lead], MessagingRig.Step(lead, round))));
        }
    }

    private static async Task<IReadOnlyList<(Guid Event, Guid Lead, string By)>> EveryEventOnceInOrder(MessagingRig rig, IReadOnlyList<Guid> leads)
    {
        var (heard, log) = (await rig.Heard(), await rig.Log());
        heard.Count.ShouldBe(log.Count);
        var (byLead, recorded) = (heard.ToLookup(h => h.Lead, h => h.Event), log.ToLookup(e => e.Headers.Lead, e => e));
        foreach (var lead in leads)
        {
            byLead[lead].ShouldBe(
                recorded[lead].Select(e => e.Id),
                $"Heard: {string.Join(' ', byLead[lead].Select(id => recorded[lead].ToList().FindIndex(e => e.Id == id)))}");
        }

        return heard;
    }
}
