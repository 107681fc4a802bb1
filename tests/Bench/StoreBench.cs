using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Local;
using Npgsql;
using NpgsqlTypes;

namespace Leads.Bench;

/// <summary>The event store against the same SQL on the same tables by bare Npgsql.</summary>
public sealed class StoreBench(EventStore.EventStore store, EventStore.EventStore bare, NpgsqlDataSource owner, NpgsqlDataSource bareOwner)
{
    private static readonly Context Someone = new("bench");
    private static readonly DateTimeOffset Noon = DateTimeOffset.UnixEpoch.AddDays(20_000);
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly TimeSpan Run = TimeSpan.FromSeconds(2);

    // Makes an event of 600 bytes of JSON.
    private static readonly string Payload = new('x', 600 - JsonSerializer.SerializeToUtf8Bytes(new BenchEvent(Guid.Empty, "", Noon), Json).Length);


    public static async Task<StoreBench> Create(Servers servers)
    {
        var (ours, owner) = await Database(servers, "bench-ours");
        var (bare, bareOwner) = await Database(servers, "bench-bare");
        return new StoreBench(ours, bare, owner, bareOwner);
    }

    private static async Task<(EventStore.EventStore Store, NpgsqlDataSource Owner)> Database(Servers servers, string name)
    {
        var database = await servers.Database(name);
        var owner = NpgsqlDataSource.Create(database.Owner);
        await Schema.Apply(owner, name, [BenchRow.View], [], CancellationToken.None);
        var service = NpgsqlDataSource.Create(database.Service);
        var personal = new PersonalData(service, new PersonalDataKeys(new byte[32], new byte[32]), TimeProvider.System);
        return (new EventStore.EventStore(name, service, Events.Types, personal, TimeProvider.System), owner);
    }

    public async Task<List<Comparison>> All()
    {
        var results = new List<Comparison>();
        foreach (var clients in new[] { 1, 8, 32 })
        {
            await Reset();
            results.Add(await Pairs.Run($"append, expected version, {clients} clients", 0.80, "events/s", () => Append(clients), () => BareAppend(clients)));
        }

        await Reset();
        results.Add(await Pairs.Run("load, decide, append, 8 clients", 0.55, "events/s", () => Cycle(8), () => BareAppend(8)));
        await Reset();
        results.Add(await Pairs.Run("bulk append ÷ COPY", 0.70, "events/s", Bulk, BareCopy));
        await Reset();
        await Fill(store);
        await Fill(bare);
        results.Add(await Pairs.Run("typed replay ÷ SELECT + System.Text.Json", 0.70, "events/s", Replay, BareReplay));
        results.Add(await Pairs.Run("rebuild of a view ÷ SELECT + System.Text.Json", 0.40, "events/s", RebuildView, BareReplay));
        await Reset();
        results.Add(await Pairs.Run("append with the high-water reader ÷ without", 0.95, "events/s", AppendWithReader, () => Append(8), count: 21));
        await Reset();
        results.Add(await Pairs.Run("append with encryption ÷ without", 0.85, "events/s", () => AppendPersonal(true), () => AppendPersonal(false)));
        return results;
    }

    private async Task Reset()
    {
        foreach (var database in new[] { owner, bareOwner })
        {
            await using var command = database.CreateCommand("truncate mt_events, mt_streams, subject_keys cascade; select setval('mt_events_sequence', 1, false)");
            await command.ExecuteNonQueryAsync();
        }
    }

    // ── append ───────────────────────────────────────────────────────────────────────────────────────────────────────

    private Task<double> Append(int clients)
    {
        var streams = Enumerable.Range(0, clients).Select(_ => new OneStream()).ToArray();
        return Pairs.Throughput(clients, Run, async client =>
        {
            var stream = streams[client];
            await store.Write(Someone).Append(stream.Id, "bench", stream.Version, new Tags(stream.Id), [new BenchEvent(stream.Id, Payload, Noon)]).Commit(CancellationToken.None);
            stream.Version++;
            return 1;
        });
    }

    /// <summary>The same SQL as a careful hand would write it: prepared, one trip, the JSON serialized on the spot.</summary>
    public Task<double> BareAppend(int clients)
    {
        var streams = Enumerable.Range(0, clients).Select(_ => new OneStream()).ToArray();
        return Pairs.Throughput(clients, Run, async client =>
        {
            var stream = streams[client];
            await BareAppend(stream.Id, stream.Version, new BenchEvent(stream.Id, Payload, Noon));
            stream.Version++;
            return 1;
        });
    }

    private async Task BareAppend(Guid stream, long expected, BenchEvent e)
    {
        var now = DateTime.UtcNow;
        await using var command = bare.Database.CreateCommand("select append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "bench" });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = expected });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [Guid.CreateVersion7()] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ["bench_event"] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ["Leads.Bench.BenchEvent, Leads.Bench"] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [JsonSerializer.Serialize(e, Json)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [$$"""{"lead":"{{stream}}","at":"2026-01-05T12:00:00+00:00","actor":"bench"}"""], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar });
        command.Parameters.Add(new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "bench" });
        await command.ExecuteScalarAsync();
    }

    private async Task<double> AppendWithReader()
    {
        using var stop = new CancellationTokenSource();
        var feed = new Feed(store.Database);
        var reading = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await feed.HighWater(CancellationToken.None);
                await Task.Delay(50, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        var rate = await Append(8);
        await stop.CancelAsync();
        await reading;
        return rate;
    }

    private Task<double> AppendPersonal(bool sealing)
    {
        var streams = Enumerable.Range(0, 8).Select(_ => new OneStream()).ToArray();
        var (text, personal) = (Payload[..300], Personal<string>.Of(Payload[300..]));
        return Pairs.Throughput(8, Run, async client =>
        {
            var stream = streams[client];
            object e = sealing ? new BenchPersonalEvent(stream.Id, text, personal, Noon) : new BenchEvent(stream.Id, Payload, Noon);
            await store.Write(Someone).Append(stream.Id, "bench", stream.Version, new Tags(stream.Id, stream.Id), [e]).Commit(CancellationToken.None);
            stream.Version++;
            return 1;
        });
    }

    // ── load, decide, append ─────────────────────────────────────────────────────────────────────────────────────────

    private Task<double> Cycle(int clients)
    {
        var streams = new Streams<BenchCommand, BenchState>(store, BenchState.Decider);
        var ids = Enumerable.Range(0, clients).Select(_ => new OneStream()).ToArray();
        return Pairs.Throughput(clients, Run, async client =>
        {
            var stream = ids[client];
            // A lead's stream is short: some ten events, then the next lead.
            if (stream.Version++ % 10 == 0)
            {
                stream.Id = Guid.CreateVersion7();
            }

            await streams.Handle(stream.Id, new BenchCommand(stream.Id, Payload, Noon), Someone, CancellationToken.None);
            return 1;
        });
    }

    // ── bulk ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    private const int BulkStreams = 4000, EventsPerStream = 5;

    private Task<double> Bulk() => Pairs.Rate(() =>
    {
        var streams = Enumerable.Range(0, BulkStreams).Select(_ =>
        {
            var id = Guid.CreateVersion7();
            return new BulkAppend.NewStream(id, "bench", new Tags(id), [.. Enumerable.Range(0, EventsPerStream).Select(object (_) => new BenchEvent(id, Payload, Noon))]);
        }).ToList();
        return BulkAppend.Run(store, streams, Someone, CancellationToken.None);
    });

    private Task<double> BareCopy() => Pairs.Rate(async () =>
    {
        var now = DateTime.UtcNow;
        var ids = Enumerable.Range(0, BulkStreams).Select(_ => Guid.CreateVersion7()).ToList();
        await using var connection = await bareOwner.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var import = await connection.BeginBinaryImportAsync("copy mt_streams (id, type, version, timestamp, created) from stdin (format binary)"))
        {
            foreach (var id in ids)
            {
                await import.StartRowAsync();
                await import.WriteAsync(id);
                await import.WriteAsync("bench");
                await import.WriteAsync((long)EventsPerStream);
                await import.WriteAsync(now);
                await import.WriteAsync(now);
            }

            await import.CompleteAsync();
        }

        long next;
        await using (var numbers = new NpgsqlCommand($"select setval('mt_events_sequence', nextval('mt_events_sequence') + {BulkStreams * EventsPerStream})", connection))
        {
            next = (long)(await numbers.ExecuteScalarAsync())! - (BulkStreams * EventsPerStream);
        }

        await using (var import = await connection.BeginBinaryImportAsync(
            "copy mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, headers, user_name) from stdin (format binary)"))
        {
            foreach (var id in ids)
            {
                for (var version = 1L; version <= EventsPerStream; version++)
                {
                    await import.StartRowAsync();
                    await import.WriteAsync(next++);
                    await import.WriteAsync(Guid.CreateVersion7());
                    await import.WriteAsync(id);
                    await import.WriteAsync(version);
                    await import.WriteAsync(JsonSerializer.Serialize(new BenchEvent(id, Payload, Noon), Json), NpgsqlDbType.Jsonb);
                    await import.WriteAsync("bench_event");
                    await import.WriteAsync(now);
                    await import.WriteAsync("Leads.Bench.BenchEvent, Leads.Bench");
                    await import.WriteNullAsync();
                    await import.WriteNullAsync();
                    await import.WriteAsync($$"""{"lead":"{{id}}","at":"2026-01-05T12:00:00+00:00","actor":"bench"}""", NpgsqlDbType.Jsonb);
                    await import.WriteAsync("bench");
                }
            }

            await import.CompleteAsync();
        }

        await transaction.CommitAsync();
        return BulkStreams * EventsPerStream;
    });

    // ── replay ───────────────────────────────────────────────────────────────────────────────────────────────────────

    private static async Task Fill(EventStore.EventStore into)
    {
        for (var i = 0; i < 10; i++)
        {
            var streams = Enumerable.Range(0, 2000).Select(_ =>
            {
                var id = Guid.CreateVersion7();
                return new BulkAppend.NewStream(id, "bench", new Tags(id), [.. Enumerable.Range(0, 5).Select(object (_) => new BenchEvent(id, Payload, Noon))]);
            }).ToList();
            await BulkAppend.Run(into, streams, Someone, CancellationToken.None);
        }
    }

    private Task<double> Replay() => Pairs.Rate(async () =>
    {
        var feed = new Feed(store.Database);
        var mark = await feed.HighWater(CancellationToken.None);
        var count = 0L;
        await foreach (var e in feed.Replay(store.Types, 0, mark, CancellationToken.None))
        {
            count += ((BenchEvent)e.Event).Text.Length > 0 ? 1 : 0;
        }

        return count;
    });

    private Task<double> BareReplay() => Pairs.Rate(async () =>
    {
        await using var command = bare.Database.CreateCommand("select seq_id, stream_id, version, type, data from mt_events order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        var count = 0L;
        while (await reader.ReadAsync())
        {
            var e = JsonSerializer.Deserialize<BenchEvent>(reader.GetFieldValue<byte[]>(4), Json)!;
            count += e.Text.Length > 0 ? 1 : 0;
        }

        return count;
    });

    private Task<double> RebuildView() => Pairs.Rate(() => Rebuild.Run(
        new EventStore.EventStore(store.Service, owner, store.Types, store.Personal, store.Clock), BenchRow.View, "bench-ours", _ => { }, CancellationToken.None));

    private sealed class OneStream
    {
        public Guid Id { get; set; } = Guid.CreateVersion7();

        public long Version { get; set; }
    }
}
