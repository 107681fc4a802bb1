using System.Security.Cryptography;
using System.Text;
using Leads.Contracts;
using Leads.EventStore;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Personal data: sealed at rest with the person's own key, and unreadable for ever once that is destroyed.</summary>
[Collection(PostgresServer.Collection)]
public sealed class EventStorePersonalDataTests(PostgresServer server)
{
    private const string Note = "王小明 13800138000 喜欢红色";
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Context By = new("tester");

    [Fact]
    public async Task Nothing_of_it_stands_in_any_table_and_whoever_has_the_key_reads_it()
    {
        await using var rig = await StoreRig.Create(server, TallyBoard.Followed());
        var stream = Guid.CreateVersion7();
        await rig.Tallies().Handle(stream, new TallyCommand.Note(Note), By, Never);
        await rig.Tallies().Handle(stream, new TallyCommand.Note(Note), By, Never);
        foreach (var table in await rig.Scalar<string[]>("select array_agg(tablename::text) from pg_tables where schemaname = 'public'"))
        {
            var rows = await rig.Scalar<string?>($"select string_agg(t::text, ' ') from {table} t") ?? "";
            foreach (var secret in (string[])["王小明", "13800138000", Convert.ToBase64String(Encoding.UTF8.GetBytes(Note)), Convert.ToHexString(Encoding.UTF8.GetBytes("13800138000"))])
            {
                rows.ShouldNotContain(secret, Case.Insensitive, table);
            }
        }

        var notes = await Notes(rig.Store, stream);
        notes.ShouldAllBe(n => !n.IsOpen);
        notes[0].Sealed.ShouldNotBe(notes[1].Sealed, "the same note twice looks different");
        foreach (var store in (EventStore.EventStore[])[rig.Store, rig.Replica()])
        {
            (await Task.WhenAll(notes.Select(n => store.Personal.Open(Tally.Whose, n, Never)))).ShouldBe([Note, Note]);
        }

        await Should.ThrowAsync<CryptographicException>(async () =>
        {
            var another = Guid.CreateVersion7();
            await rig.Append(another, new Noted(Personal<string>.Of("x"), Tally.At));
            await rig.Store.Personal.Open(another, notes[0], Never);
        });
    }

    [Fact]
    public async Task Destroying_the_key_makes_it_unreadable_for_every_process_and_for_ever()
    {
        await using var rig = await StoreRig.Create(server);
        var (here, there, stream) = (rig.Store, rig.Replica(), Guid.CreateVersion7());
        await rig.Tallies().Handle(stream, new TallyCommand.Note(Note), By, Never);
        var note = (await Notes(here, stream))[0];
        (await there.Personal.Open(Tally.Whose, note, Never)).ShouldBe(Note);
        await rig.Tallies(there).Handle(stream, new TallyCommand.Note(Note), By, Never);

        await here.Write(By).Also(here.Personal.Destroying(Tally.Whose)).Commit(Never);
        var destroyed = await rig.Scalar<DateTime>("select destroyed_at from subject_keys");
        (await rig.Scalar<bool>("select bool_and(wrapped is null) from subject_keys")).ShouldBeTrue();
        foreach (var store in (EventStore.EventStore[])[here, there, rig.Replica()])
        {
            foreach (var n in await Notes(here, stream))
            {
                (await store.Personal.Open(Tally.Whose, n, Never)).ShouldBeNull();
            }
        }

        await Should.ThrowAsync<SubjectErased>(() => rig.Tallies().Handle(stream, new TallyCommand.Note("again"), By, Never));
        await Should.ThrowAsync<SubjectErased>(() => rig.Tallies(rig.Replica()).Handle(stream, new TallyCommand.Note("again"), By, Never));
        (await rig.Tallies().Handle(stream, new TallyCommand.Count(1), By, Never)).Version.ShouldBe(3);

        // Repeating it changes nothing, and no key comes back.
        rig.Clock.Advance(TimeSpan.FromDays(1));
        await there.Write(By).Also(there.Personal.Destroying(Tally.Whose)).Commit(Never);
        (await rig.Scalar<DateTime>("select destroyed_at from subject_keys")).ShouldBe(destroyed);
        await Should.ThrowAsync<SubjectErased>(() => rig.Tallies(there).Handle(stream, new TallyCommand.Note("again"), By, Never));
    }

    [Fact]
    public async Task What_a_process_seals_with_a_key_it_still_remembers_is_as_unreadable()
    {
        await using var rig = await StoreRig.Create(server);
        var (there, stream) = (rig.Replica(), Guid.CreateVersion7());
        await rig.Tallies(there).Handle(stream, new TallyCommand.Note(Note), By, Never);
        await rig.Store.Write(By).Also(rig.Store.Personal.Destroying(Tally.Whose)).Commit(Never);
        try
        {
            await rig.Tallies(there).Handle(stream, new TallyCommand.Note(Note), By, Never);
        }
        catch (SubjectErased)
        {
            return;
        }

        foreach (var n in await Notes(rig.Store, stream))
        {
            (await there.Personal.Open(Tally.Whose, n, Never)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Somebody_erased_before_anything_was_known_stays_unknown()
    {
        await using var rig = await StoreRig.Create(server);
        await rig.Store.Write(By).Also(rig.Store.Personal.Destroying(Tally.Whose)).Commit(Never);
        await Should.ThrowAsync<SubjectErased>(() => rig.Tallies().Handle(Guid.CreateVersion7(), new TallyCommand.Note(Note), By, Never));
        await Should.ThrowAsync<WrongVersion>(() => rig.Store.Write(By).NewSubject(Tally.Whose)
            .StartStream(Guid.CreateVersion7(), "tally", new Tags(Tally.Whose, Tally.Whose), [new Noted(Personal<string>.Of(Note), Tally.At)]).Commit(Never));
        (await rig.Log()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Erasing_that_does_not_commit_destroys_nothing()
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await rig.Tallies().Handle(stream, new TallyCommand.Note(Note), By, Never);
        await Should.ThrowAsync<WrongVersion>(() => rig.Store.Write(By).Append(stream, "tally", 7, Tally.TagsOf(stream), [Tally.Count()]).Also(rig.Store.Personal.Destroying(Tally.Whose)).Commit(Never));
        await rig.Tallies().Handle(stream, new TallyCommand.Note(Note), By, Never);
        foreach (var n in await Notes(rig.Store, stream))
        {
            (await rig.Store.Personal.Open(Tally.Whose, n, Never)).ShouldBe(Note);
        }
    }

    [Fact]
    public async Task First_notes_about_somebody_at_once_end_with_one_key_that_opens_them_all()
    {
        await using var rig = await StoreRig.Create(server);
        EventStore.EventStore[] replicas = [rig.Store, rig.Replica(), rig.Replica()];
        for (var round = 0; round < 4; round++)
        {
            var person = Guid.CreateVersion7();
            Guid[] streams = [.. Enumerable.Range(0, 9).Select(_ => Guid.CreateVersion7())];
            await Task.WhenAll(streams.Select(async (stream, n) =>
            {
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        await replicas[n % 3].Write(By).StartStream(stream, "tally", new Tags(person, person), [new Noted(Personal<string>.Of($"note {n}"), Tally.At)]).Commit(Never);
                        return;
                    }
                    catch (WrongVersion) when (attempt < 20)
                    {
                    }
                }
            }));
            (await rig.Scalar<long>($"select count(*) from subject_keys where subject = '{person}'")).ShouldBe(1);
            for (var n = 0; n < streams.Length; n++)
            {
                (await replicas[(n + 1) % 3].Personal.Open(person, (await Notes(rig.Store, streams[n]))[0], Never)).ShouldBe($"note {n}");
            }
        }
    }

    [Fact]
    public async Task A_note_about_nobody_cannot_be_written()
    {
        await using var rig = await StoreRig.Create(server);
        await Should.ThrowAsync<InvalidOperationException>(() => rig.Store.Write(By)
            .StartStream(Guid.CreateVersion7(), "tally", Tags.None, [new Noted(Personal<string>.Of(Note), Tally.At)]).Commit(Never));
        (await rig.Log()).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<Personal<string>>> Notes(EventStore.EventStore store, Guid stream) =>
        [.. (await store.FetchStream(stream, Never)).Events.OfType<Noted>().Select(n => n.Note)];
}
