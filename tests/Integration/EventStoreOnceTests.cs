using System.Security.Cryptography;
using System.Text;
using Leads.EventStore;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Once and only once: what other services say (the inbox) and what clients repeat (the Idempotency-Key).</summary>
[Collection(PostgresServer.Collection)]
public sealed class EventStoreOnceTests(PostgresServer server)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task What_was_heard_is_dropped_the_next_is_applied_a_gap_is_refused()
    {
        await using var rig = await StoreRig.Create(server);
        var (source, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        (await Should.ThrowAsync<HeardTooEarly>(() => Hear(rig, source, 2))).UpTo.ShouldBe(0);
        await Hear(rig, source, 1);
        (await Should.ThrowAsync<AlreadyHeard>(() => Hear(rig, source, 1))).UpTo.ShouldBe(1);
        (await Should.ThrowAsync<HeardTooEarly>(() => Hear(rig, source, 3))).UpTo.ShouldBe(1);
        await Hear(rig, source, 2);
        await Hear(rig, source, 3);
        (await Should.ThrowAsync<AlreadyHeard>(() => Hear(rig, source, 2))).UpTo.ShouldBe(3);
        await Hear(rig, other, 1);
        await Hear(rig, source, 1, consumer: "somebody else");
        (await rig.Log()).Count.ShouldBe(5);
        (await rig.Scalar<string>("select string_agg(version::text, ' ' order by version) from inbox")).ShouldBe("1 1 3");
    }

    [Fact]
    public async Task The_same_event_heard_many_times_at_once_has_its_effect_once()
    {
        await using var rig = await StoreRig.Create(server);
        var source = Guid.CreateVersion7();
        for (var version = 1; version <= 3; version++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
            {
                try
                {
                    await Hear(rig, source, version);
                    return 0;
                }
                catch (AlreadyHeard heard)
                {
                    return heard.UpTo;
                }
            }));
            outcomes.Order().ShouldBe([0, version, version, version, version, version]);
        }

        (await rig.Log()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Hearing_and_effect_commit_together()
    {
        await using var rig = await StoreRig.Create(server);
        var (source, stream) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await rig.Append(stream, Tally.Count());

        // The effect fails.
        await Should.ThrowAsync<WrongVersion>(() => Hear(rig, source, 1, stream, expected: 7));
        await Nothing();

        // The process dies in between: heard, and waiting for the stream.
        await using (var busy = await rig.Hold($"select 1 from mt_streams where id = '{stream}' for update"))
        {
            var dying = Hear(rig, source, 1, stream);
            await rig.SomebodyWaits();
            await rig.Terminate("pid in (select pid from pg_locks where not granted)");
            await Should.ThrowAsync<NpgsqlException>(dying);
        }

        await Nothing();
        await Hear(rig, source, 1, stream);
        (await rig.Versions(stream)).ShouldBe([1, 2]);

        async Task Nothing()
        {
            (await rig.Scalar<long>("select count(*) from inbox")).ShouldBe(0);
            (await rig.Versions(stream)).ShouldBe([1]);
        }
    }

    [Fact]
    public async Task An_event_without_effect_is_heard_too_and_a_command_that_was_heard_is_not_done_again()
    {
        await using var rig = await StoreRig.Create(server);
        var (source, stream) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Context Hearing(long version) => new("test") { Heard = new Heard("test", new Cause("source", source, version)) };
        await rig.Store.Write(Hearing(1)).Commit(Never);
        await rig.Tallies().Handle(stream, new TallyCommand.Count(1), Hearing(2), Never);
        await Should.ThrowAsync<AlreadyHeard>(() => rig.Tallies().Handle(stream, new TallyCommand.Count(1), Hearing(2), Never));
        await rig.Tallies().Handle(stream, new TallyCommand.Ring("nothing to do"), Hearing(3), Never);
        (await rig.Scalar<long>("select version from inbox")).ShouldBe(3);
        (await rig.Versions(stream)).ShouldBe([1]);
    }

    [Fact]
    public async Task The_same_request_three_times_at_once_has_one_effect_and_one_answer()
    {
        await using var rig = await StoreRig.Create(server);
        for (var round = 0; round < 10; round++)
        {
            var stream = Guid.CreateVersion7();
            // Three processes, and an answer that would differ if it were made twice.
            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(n => Ask(rig, rig.Store, stream, $"key {round}", "body", $"answer by {n}")));
            answers.Select(a => Encoding.UTF8.GetString(a.Body)).Distinct().ShouldHaveSingleItem();
            answers.ShouldAllBe(a => a.Status == 201 && a.Location == "/there" && a.ETag == "\"1\"");
            (await rig.Versions(stream)).ShouldBe([1]);
            (await Ask(rig, rig.Replica(), stream, $"key {round}", "body", "late")).Body.ShouldBe(answers[0].Body);
            (await rig.Store.Answered(Key($"key {round}", "body"), Never)).ShouldNotBeNull().Body.ShouldBe(answers[0].Body);
        }
    }

    [Fact]
    public async Task The_key_of_another_request_is_refused_and_another_clients_key_is_another_key()
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await Ask(rig, rig.Store, stream, "key", "body", "answer");
        await Should.ThrowAsync<KeyReused>(() => Ask(rig, rig.Store, stream, "key", "another body", "answer"));
        await Should.ThrowAsync<KeyReused>(() => rig.Store.Answered(Key("key", "another body"), Never));
        (await rig.Versions(stream)).ShouldBe([1]);
        (await Ask(rig, rig.Store, stream, "key", "body", "mine", client: "somebody else")).Body.ShouldBe("mine"u8.ToArray());
        (await rig.Versions(stream)).ShouldBe([1, 2]);

        // Both at once: whoever comes second learns it all the same.
        var fresh = Guid.CreateVersion7();
        var outcomes = await Task.WhenAll(new[] { "one body", "two body" }.Select(async body =>
        {
            try
            {
                await Ask(rig, rig.Store, fresh, "shared", body, "answer");
                return "done";
            }
            catch (KeyReused)
            {
                return "reused";
            }
        }));
        outcomes.Order().ShouldBe(["done", "reused"]);
        (await rig.Versions(fresh)).ShouldBe([1]);
    }

    [Fact]
    public async Task The_key_of_a_request_that_came_to_nothing_is_free()
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await Should.ThrowAsync<Refused>(() => rig.Tallies().Handle(stream, new TallyCommand.Count(-1), By("key", "body"), Never, _ => new StoredAnswer(201, null, null, [])));
        await using (var busy = await rig.Hold($"insert into mt_streams values ('{stream}', 'tally', 1, now(), now())"))
        {
            var dying = Ask(rig, rig.Store, stream, "key", "body", "answer");
            await rig.SomebodyWaits();
            await rig.Terminate("pid in (select pid from pg_locks where not granted)");
            // A 503: whoever asked asks again with the same key.
            (await Should.ThrowAsync<NpgsqlException>(dying)).IsTransient.ShouldBeTrue();
            await busy.Rollback();
        }

        (await Ask(rig, rig.Store, stream, "key", "body", "answer")).Body.ShouldBe("answer"u8.ToArray());
        (await rig.Versions(stream)).ShouldBe([1]);
        (await rig.Scalar<long>("select count(*) from idempotency")).ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_lost_on_the_way_back_is_found_again_by_key_or_inbox_and_nothing_is_done_twice()
    {
        await using var rig = await StoreRig.Create(server);
        await using var line = new LossyLine(rig.Names.Service);
        var far = rig.Replica(c => c.Port = line.Port);
        var (keyed, heard, neither) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        line.LoseAnswerTo("append_events");
        (await Ask(rig, far, keyed, "key", "body", "answer")).Body.ShouldBe("answer"u8.ToArray());

        line.LoseAnswerTo("append_events");
        await Should.ThrowAsync<AlreadyHeard>(() => rig.Tallies(far).Handle(
            heard, new TallyCommand.Count(1), new Context("test") { Heard = new Heard("test", new Cause("source", Guid.CreateVersion7(), 1)) }, Never));

        line.LoseAnswerTo("append_events");
        await Should.ThrowAsync<IOException>(() => rig.Tallies(far).Handle(neither, new TallyCommand.Count(1), new Context("test"), Never));

        line.Lost.ShouldBe(3);
        foreach (var stream in (Guid[])[keyed, heard, neither])
        {
            (await rig.Versions(stream)).ShouldBe([1]);
        }

        // What was lost while only looking is looked up again, whoever asks.
        line.LoseAnswerTo("select version, type, data");
        (await rig.Tallies(far).Handle(neither, new TallyCommand.Count(1), new Context("test"), Never)).Version.ShouldBe(2);
        line.Lost.ShouldBe(4);
    }

    [Fact]
    public async Task An_effect_is_not_heard_before_its_cause_wherever_that_is_kept()
    {
        await using var rig = await StoreRig.Create(server);
        var (cause, effect, own) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var written = new List<Guid>();

        (await Should.ThrowAsync<CauseUnheard>(() => Hear(effect, new Cause("source", cause, 2)))).UpTo.ShouldBe(0);
        await Hear(cause, null);
        (await Should.ThrowAsync<CauseUnheard>(() => Hear(effect, new Cause("source", cause, 2)))).UpTo.ShouldBe(1);
        (await rig.Scalar<long>("select count(*) from inbox")).ShouldBe(1, "What was refused left nothing");
        await rig.Store.Write(new Context("test") { Heard = new Heard("test", new Cause("source", cause, 2)) }).Commit(Never);
        await Hear(effect, new Cause("source", cause, 2));
        await Should.ThrowAsync<AlreadyHeard>(() => Hear(effect, new Cause("source", Guid.CreateVersion7(), 9)));

        // What this service decided itself it knows without hearing it.
        await rig.Append(own, 0, Tally.Count());
        await Hear(Guid.CreateVersion7(), new Cause("test", own, 1));
        (await rig.Log()).Select(e => e.Headers.Cause).ShouldBe([new("source", cause, 1), new("source", effect, 1), null, new("source", written[^1], 1)]);

        async Task Hear(Guid stream, Cause? after)
        {
            written.Add(stream);
            var target = Guid.CreateVersion7();
            await rig.Store.Write(new Context("test") { Heard = new Heard("test", new Cause("source", stream, 1), after) })
                .Append(target, "tally", 0, Tally.TagsOf(target), [Tally.Count()]).Commit(Never);
        }
    }

    [Fact]
    public async Task A_request_whose_twin_is_being_worked_on_waits_a_moment_and_is_told_so()
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await using var twin = await rig.Hold("insert into idempotency (client, key, fingerprint, status, body) values ('client', 'key', '', 200, '')");
        var impatient = rig.Replica(c => c.Options = "-c lock_timeout=300ms");
        await Should.ThrowAsync<StillInFlight>(() => Ask(rig, impatient, stream, "key", "body", "answer"));
        await twin.Rollback();
        await Ask(rig, impatient, stream, "key", "body", "answer");
        (await rig.Versions(stream)).ShouldBe([1]);
    }

    [Fact]
    public async Task Waiting_too_long_for_anything_else_is_not_mistaken_for_a_twin()
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await rig.Append(stream, Tally.Count());
        await using var busy = await rig.Hold($"select 1 from mt_streams where id = '{stream}' for update");
        var impatient = rig.Replica(c => c.Options = "-c lock_timeout=300ms");
        var failed = await Should.ThrowAsync<PostgresException>(() => rig.Tallies(impatient).Handle(stream, new TallyCommand.Count(1), new Context("test") { Heard = new Heard("test", new Cause("source", Guid.CreateVersion7(), 1)) }, Never));
        (failed.SqlState, failed.IsTransient).ShouldBe((PostgresErrorCodes.LockNotAvailable, true));
        await Should.ThrowAsync<PostgresException>(() => Ask(rig, impatient, stream, "key", "body", "answer"));
    }

    private static Task Hear(StoreRig rig, Guid source, long version, Guid? stream = null, long expected = -1, string consumer = "test")
    {
        var target = stream ?? Guid.CreateVersion7();
        return rig.Store.Write(new Context("test") { Heard = new Heard(consumer, new Cause("source", source, version)) }).Append(target, "tally", expected, Tally.TagsOf(target), [Tally.Count()]).Commit(Never);
    }

    private static Once Key(string key, string body, string client = "client") => new(client, key, SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    private static Context By(string key, string body, string client = "client") => new(client) { Once = Key(key, body, client) };

    private static async Task<StoredAnswer> Ask(StoreRig rig, EventStore.EventStore store, Guid stream, string key, string body, string answer, string client = "client")
    {
        StoredAnswer? given = null;
        var handled = await rig.Tallies(store).Handle(
            stream, new TallyCommand.Count(1), By(key, body, client), Never, h => given = new StoredAnswer(201, "/there", $"\"{h.Version}\"", Encoding.UTF8.GetBytes(answer)));
        return handled.Replayed ?? given!;
    }
}
