using System.Collections.Concurrent;
using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using NpgsqlTypes;

namespace Leads.Aftercare;

/// <summary>How dealers care for owners: what they configured here, and the hours that lead-intake published. Every replica keeps it in memory.</summary>
public sealed class CarePolicies(EventStore.EventStore store, ILogger<CarePolicies> log) : Watcher(log)
{
    private static readonly string Configured = $"select id, version from mt_streams where type = '{CareRules.Decider.Name}'";

    private volatile Reading _read = new([], []);
    private (long Streams, long Changes, long Hours) _seen;

    /// <summary>A dealer has one set of rules, so its id follows from the dealer's code.</summary>
    public static Guid IdOf(string dealer) => Ids.Derive(Guid.Empty, $"care rules\n{dealer}");

    /// <summary>How a dealer cares at a moment.</summary>
    public CarePolicy Of(string dealer, DateTimeOffset at)
    {
        var read = _read;
        var (told, hours) = ((read.Rules.GetValueOrDefault(IdOf(dealer)) as CareRules.Told)?.Settings.At(at), read.Dealers.GetValueOrDefault(dealer)?.At(at)?.Hours);
        // Hours are costly to read; who configured the same cares alike.
        return told is null && hours is null ? CarePolicy.Delivered : read.Policies.GetOrAdd((told, hours), key => new CarePolicy(key.Told, key.Hours is null ? WorkingTime.Default : WorkingTime.Of(key.Hours)));
    }

    /// <summary>Keeps the hours of dealers, beside the mark that they were heard.</summary>
    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        if (e is not DealerConfigured d)
        {
            return false;
        }

        var settings = new NpgsqlParameter { Value = JsonSerializer.Serialize(d.Settings, EventJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb };
        await store.Write(context).Also(Sql.Command("insert into dealers (dealer, effective_from, settings) values ($1, $2, $3)", d.Dealer, d.EffectiveFrom, settings)).Commit(cancel);
        await Refresh(cancel);
        return true;
    }

    public override async Task Refresh(CancellationToken cancel)
    {
        var now = _seen;
        await Read($"select count(*), coalesce(sum(version), 0)::bigint, (select coalesce(max(id), 0) from dealers) from ({Configured}) s", reader => now = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)), cancel);
        if (now == _seen)
        {
            return;
        }

        var (rules, dealers) = (new Dictionary<Guid, CareRules>(), new Dictionary<string, Timetable<DealerSettings>>());
        await Read(
            $"select e.stream_id, e.type, e.data from ({Configured}) s join mt_events e on e.stream_id = s.id order by e.stream_id, e.version",
            reader => rules[reader.GetGuid(0)] = CareRules.Evolve(
                rules.GetValueOrDefault(reader.GetGuid(0), CareRules.Decider.Initial), store.Types.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2))),
            cancel);
        await Read(
            "select dealer, effective_from, settings from dealers order by id",
            reader => dealers[reader.GetString(0)] = dealers.GetValueOrDefault(reader.GetString(0), new([])).With(
                reader.GetFieldValue<DateTimeOffset>(1), JsonSerializer.Deserialize<DealerSettings>(reader.GetFieldValue<byte[]>(2), EventJson.Options)!),
            cancel);
        (_read, _seen) = (new Reading(rules, dealers), now);
    }

    private async Task Read(string sql, Action<NpgsqlDataReader> row, CancellationToken cancel)
    {
        await using var command = store.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            row(reader);
        }
    }

    /// <summary>What was configured as of one look.</summary>
    private sealed record Reading(Dictionary<Guid, CareRules> Rules, Dictionary<string, Timetable<DealerSettings>> Dealers)
    {
        public ConcurrentDictionary<(CareSettings? Told, WorkingHours? Hours), CarePolicy> Policies { get; } = [];
    }
}
