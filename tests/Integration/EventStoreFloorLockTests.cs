using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Leads.EventStore;
using Npgsql;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Leads.Integration;

/// <summary>
/// The floor lock (ADR 0002): a reader that never goes past the high-water mark sees every committed event once, in order,
/// whatever the writers do. The same stress finds each way of getting it wrong.
/// </summary>
[Collection(PostgresServer.Collection)]
public sealed class EventStoreFloorLockTests(PostgresServer server, ITestOutputHelper output)
{
    private const int Writers = 24, Polls = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static readonly TheoryData<string> Mutants = ["reads swapped", "nextval before the lock", "nextval before the lock, many streams", "plain max(seq_id)"];

    [Fact]
    public async Task Nothing_appears_at_or_below_a_mark_already_passed()
    {
        await using var rig = await StoreRig.Create(server);
        var seen = await Stress(rig, Polls, TimeSpan.FromSeconds(15));
        output.WriteLine(seen.ToString());

        seen.Violations.ShouldBe(0, seen.ToString());
        seen.Polls.ShouldBeGreaterThanOrEqualTo(Polls);
        // Otherwise it would have proved nothing.
        seen.Read.ShouldBeGreaterThan(1000);
        seen.RolledBack.ShouldBeGreaterThan(50);
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public async Task The_stress_finds_a_store_that_gets_it_wrong(string mutant)
    {
        await using var rig = await StoreRig.Create(server);
        await rig.Execute(Mutated(mutant));
        var rounds = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience;)
        {
            rounds++;
            var seen = await Stress(rig, 0, TimeSpan.FromSeconds(4));
            if (seen.Violations > 0)
            {
                output.WriteLine($"{mutant}: round {rounds}, {watch.Elapsed.TotalSeconds:F1} s: {seen}");
                return;
            }
        }

        Assert.Fail($"{mutant}: not noticed in {rounds} rounds");
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("feed_floor_lock", 1)]
    [InlineData("feed_high_water", 1)]
    public async Task The_first_number_of_a_fresh_sequence_is_not_passed(string? mutant, long mark)
    {
        await using var rig = await StoreRig.Create(server);
        if (mutant is not null)
        {
            // A sequence that was never used says last_value 1.
            await rig.Execute(Mutated(mutant == "feed_floor_lock" ? "002_append.sql" : "003_feed.sql", mutant, sql => sql.Replace("case when is_called then last_value else 0 end", "last_value", StringComparison.Ordinal)));
        }

        if (mutant == "feed_high_water")
        {
            (await rig.Feed.HighWater(CancellationToken.None)).ShouldBe(mark);
            return;
        }

        (await rig.Feed.HighWater(CancellationToken.None)).ShouldBe(0);
        await using (var first = await rig.Hold(StoreRig.AppendSql()))
        {
            (await rig.Feed.HighWater(CancellationToken.None)).ShouldBe(mark);
            await first.Commit();
        }

        (await rig.Feed.HighWater(CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task The_mark_stays_below_the_oldest_writer_and_passes_what_was_rolled_back_at_once()
    {
        await using var rig = await StoreRig.Create(server);
        var cancel = CancellationToken.None;
        await rig.Append(Guid.CreateVersion7(), Tally.Count());
        await using var slow = await rig.Hold(StoreRig.AppendSql());
        await rig.Append(Guid.CreateVersion7(), Tally.Count());
        await using var slower = await rig.Hold(StoreRig.AppendSql());
        await rig.Append(Guid.CreateVersion7(), Tally.Count());
        (await rig.Feed.HighWater(cancel)).ShouldBe(1);
        (await rig.Feed.Read(0, await rig.Feed.HighWater(cancel), 100, cancel)).Select(e => e.Position).ShouldBe([1]);

        await slow.Rollback();
        (await rig.Feed.HighWater(cancel)).ShouldBe(3);
        await slower.Commit();
        (await rig.Feed.HighWater(cancel)).ShouldBe(5);
        (await rig.Feed.Read(1, 5, 100, cancel)).Select(e => e.Position).ShouldBe([3, 4, 5]);
    }

    [Fact]
    public async Task A_writer_that_died_holds_nobody_back()
    {
        await using var rig = await StoreRig.Create(server);
        await using var doomed = await rig.Hold(StoreRig.AppendSql());
        await rig.Append(Guid.CreateVersion7(), Tally.Count());
        (await rig.Feed.HighWater(CancellationToken.None)).ShouldBe(0);
        await rig.Terminate($"pid = {doomed.Pid}");
        await StoreRig.Eventually(async () => await rig.Feed.HighWater(CancellationToken.None) == 2, what: "the mark beyond the dead writer");
    }

    [Fact]
    public async Task Foreign_transactions_and_writers_that_wait_for_a_stream_do_not_hold_the_feed_back()
    {
        await using var rig = await StoreRig.Create(server);
        var stream = Guid.CreateVersion7();
        await rig.Append(stream, Tally.Count());
        await using var report = await rig.Hold("select txid_current(), count(*) from mt_events");
        await using var import = await rig.Hold("insert into inbox values ('x', gen_random_uuid(), 1)");
        // Two keys are another kind of lock than one: an election or a schema run.
        await using var election = await rig.Hold("select pg_advisory_xact_lock(0, 0)");
        await using var busy = await rig.Hold($"select 1 from mt_streams where id = '{stream}' for update");
        var waiting = rig.Append(stream, Tally.Count());
        await rig.SomebodyWaits();
        await rig.Append(Guid.CreateVersion7(), Tally.Count());

        (await rig.Feed.HighWater(CancellationToken.None)).ShouldBe(2);
        await busy.Commit();
        await waiting;
        (await rig.Feed.HighWater(CancellationToken.None)).ShouldBe(3);
    }

    /// <summary>Writers with rollbacks and slow commits against one reader; what the reader got wrong.</summary>
    private static async Task<Seen> Stress(StoreRig rig, int polls, TimeSpan atLeast)
    {
        var from = await rig.Scalar<long>("select coalesce(max(seq_id), 0) from mt_events");
        var committed = new ConcurrentBag<Guid>();
        var rolledBack = 0;
        using var stop = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();
        var writers = Enumerable.Range(0, Writers).Select(n => Write(new Random(n + (int)from))).ToArray();

        var read = new List<(long Position, Guid Id, Guid Stream, long Version)>();
        var (position, polled, waited) = (from, 0, 0);
        for (; polled < polls || watch.Elapsed < atLeast; polled++)
        {
            await Poll();
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        await Poll();
        var log = new List<(long Position, Guid Id)>();
        foreach (var e in await rig.Feed.Read("where e.seq_id > $1 order by e.seq_id", CancellationToken.None, new NpgsqlParameter<long> { TypedValue = from }))
        {
            log.Add((e.Position, e.Id));
        }

        log.Select(e => e.Id).Order().ShouldBe(committed.Order());
        return new Seen(
            polled, read.Count, rolledBack, waited,
            Lost: log.Except(read.Select(e => (e.Position, e.Id))).Count(),
            Twice: read.Count - read.Distinct().Count(),
            Invented: read.Select(e => (e.Position, e.Id)).Except(log).Count(),
            Disordered: read.Zip(read.Skip(1)).Count(pair => pair.First.Position >= pair.Second.Position)
                + read.GroupBy(e => e.Stream).Sum(s => s.Zip(s.Skip(1)).Count(pair => pair.First.Version + 1 != pair.Second.Version)));

        // As a follower does.
        async Task Poll()
        {
            var mark = await rig.Feed.HighWater(CancellationToken.None);
            if (mark <= position)
            {
                waited++;
                return;
            }

            var events = await rig.Feed.Read(position, mark, 500, CancellationToken.None);
            read.AddRange(events.Select(e => (e.Position, e.Id, e.Stream, e.Version)));
            position = events.Count < 500 ? mark : events[^1].Position;
        }

        async Task Write(Random random)
        {
            Guid[] own = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];
            var ids = new List<Guid>();
            await using var connection = await rig.Store.Database.OpenConnectionAsync();
            while (!stop.IsCancellationRequested)
            {
                await using var transaction = await connection.BeginTransactionAsync();
                ids.Clear();
                if (random.Next(2) == 0)
                {
                    // Several streams by several statements, with a hold in between: the second draws much later than the first.
                    foreach (var stream in own.Take(1 + (random.Next(5) / 3)).ToList())
                    {
                        var mine = Ids(1 + (random.Next(8) / 5));
                        await Execute(
                            """
                            select append_events($1, 'tally', -1, $2, array_fill('counted'::varchar, array[cardinality($2)]), array_fill('x'::varchar, array[cardinality($2)]),
                                array_fill('{"n":1}'::jsonb, array[cardinality($2)]), array_fill('{}'::jsonb, array[cardinality($2)]), clock_timestamp(), null, null, 'stress')
                            """, new NpgsqlParameter<Guid> { TypedValue = stream }, new NpgsqlParameter<Guid[]> { TypedValue = mine });
                        await Wait(random.Next(4) == 0 ? Hold() : 0);
                    }
                }
                else
                {
                    // And by one.
                    Guid[] streams = [own[0], Guid.CreateVersion7()];
                    await Execute(
                        """
                        select append_streams($1, array['tally','tally'], array[-1,0]::bigint[], array[1,2], array[1,2,2], array[1,1,2], $2, array_fill('counted'::varchar, array[3]),
                            array_fill('x'::varchar, array[3]), array_fill('{"n":1}'::jsonb, array[3]), array_fill('{}'::jsonb, array[3]), clock_timestamp(),
                            array_fill(null::varchar, array[3]), array_fill(null::varchar, array[3]), array_fill('stress'::varchar, array[3]))
                        """, new NpgsqlParameter<Guid[]> { TypedValue = streams }, new NpgsqlParameter<Guid[]> { TypedValue = Ids(3) });
                }

                await Wait(Hold());
                if (random.Next(10) == 0)
                {
                    await transaction.RollbackAsync();
                    Interlocked.Increment(ref rolledBack);
                }
                else
                {
                    await transaction.CommitAsync();
                    ids.ForEach(committed.Add);
                }

                await Wait(random.Next(LowTide() ? 550 : 30));
            }

            Guid[] Ids(int count)
            {
                Guid[] some = [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];
                ids.AddRange(some);
                return some;
            }

            async Task Execute(string sql, params NpgsqlParameter[] parameters)
            {
                await using var append = new NpgsqlCommand(sql, connection);
                append.Parameters.AddRange(parameters);
                await append.ExecuteNonQueryAsync();
            }

            // Tides: at low water nobody holds a lock for a moment, which is when a careless mark jumps.
            bool LowTide() => watch.ElapsedMilliseconds / 200 % 3 != 0;

            // 0 to 60 ms, the short ones more often: the more writers come and go, the more chances to err.
            int Hold() => (int)(61 * Math.Pow(random.NextDouble(), LowTide() ? 4 : 2));
        }

        static Task Wait(int milliseconds) => milliseconds == 0 ? Task.CompletedTask : Task.Delay(milliseconds);
    }

    private static string Mutated(string mutant) => mutant switch
    {
        "reads swapped" => Mutated("003_feed.sql", "feed_high_water", sql => Regex.Replace(
            sql, @"(?<drawn>    select case when [^;]*;\n)\n(?<floor>    select min[^;]*;\n)", "${floor}\n${drawn}")),
        "nextval before the lock" => Mutated("002_append.sql", "append_events", sql => sql
            .Replace("    perform feed_floor_lock();\n", "", StringComparison.Ordinal)
            .Replace("    return latest;\n", "    perform feed_floor_lock();\n    return latest;\n", StringComparison.Ordinal)),
        "nextval before the lock, many streams" => Mutated("002_append.sql", "append_streams", sql => sql
            .Replace("    perform feed_floor_lock();\n", "", StringComparison.Ordinal)
            .Replace("\nend $$;", "\n    perform feed_floor_lock();\nend $$;", StringComparison.Ordinal)),
        "plain max(seq_id)" => Mutated("003_feed.sql", "feed_high_water", sql => Regex.Replace(
            sql, @"begin\n.*end", "begin\n    return (select coalesce(max(seq_id), 0) from mt_events);\nend", RegexOptions.Singleline)),
        _ => throw new ArgumentOutOfRangeException(nameof(mutant), mutant, null),
    };

    /// <summary>One function of the store's own SQL, changed.</summary>
    private static string Mutated(string script, string function, Func<string, string> mutate)
    {
        var sql = Schema.Scripts(typeof(Schema).Assembly).Single(s => s.Name == script).Sql;
        var start = sql.IndexOf($"create function {function}(", StringComparison.Ordinal);
        var original = sql[start..(sql.IndexOf("end $$;", start, StringComparison.Ordinal) + "end $$;".Length)];
        var mutant = mutate(original);
        mutant.ShouldNotBe(original, "The mutant is the original: the SQL has changed, change the mutant too");
        return mutant.Replace("create function", "create or replace function", StringComparison.Ordinal);
    }

    private sealed record Seen(int Polls, int Read, int RolledBack, int WithoutNews, int Lost, int Twice, int Invented, int Disordered)
    {
        public int Violations => Lost + Twice + Invented + Disordered;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Polls} polls read {Read} events, {RolledBack} rollbacks, {WithoutNews} polls without news; lost {Lost}, twice {Twice}, invented {Invented}, out of order {Disordered}");
    }
}
