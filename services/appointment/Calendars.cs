using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;

namespace Leads.Appointments;

/// <summary>How dealers plan appointments: what they configured here, and the hours that lead-intake published. Every replica keeps it in memory.</summary>
public sealed class Calendars(EventStore.EventStore store, ILogger<Calendars> log) : Watcher(log)
{
    private static readonly string Configured = $"select id, version from mt_streams where type = '{Calendar.Decider.Name}'";

    private volatile Reading _read = new([], []);
    private (long Streams, long Changes, long Hours) _seen;

    /// <summary>A dealer has one calendar, so its id follows from the dealer's code.</summary>
    public static Guid IdOf(string dealer) => Ids.Derive(Guid.Empty, $"calendar\n{dealer}");

    /// <summary>A dealer's diary of a day.</summary>
    public static Guid DiaryOf(string dealer, DateOnly date) => Ids.Derive(IdOf(dealer), date.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>How a dealer plans at a moment.</summary>
    public Planning Of(string dealer, DateTimeOffset at)
    {
        var read = _read;
        var calendar = read.Calendars.GetValueOrDefault(dealer);
        var (settings, hours) = (calendar?.Settings.At(at), read.Dealers.GetValueOrDefault(dealer)?.At(at)?.Hours);
        // Hours are costly to read; the same settings plan alike.
        return read.Plans.GetOrAdd((dealer, settings, hours), key => new Planning(key.Hours is null ? WorkingTime.Default : WorkingTime.Of(key.Hours), key.Settings, calendar?.Resources));
    }

    /// <summary>How customers know a dealer; its code while nobody said.</summary>
    public string NameOf(string dealer, DateTimeOffset at) => _read.Dealers.GetValueOrDefault(dealer)?.At(at)?.Name ?? dealer;

    /// <summary>Keeps the hours of dealers, beside the mark that they were heard.</summary>
    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        if (e is not DealerConfigured d)
        {
            return false;
        }

        var settings = new NpgsqlParameter { Value = JsonSerializer.Serialize(d.Settings, EventJson.Options), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb };
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

        var (calendars, dealers) = (new Dictionary<Guid, Calendar>(), new Dictionary<string, Timetable<DealerSettings>>());
        await Read(
            $"select e.stream_id, e.type, e.data from ({Configured}) s join mt_events e on e.stream_id = s.id order by e.stream_id, e.version",
            reader => calendars[reader.GetGuid(0)] = Calendar.Evolve(
                calendars.GetValueOrDefault(reader.GetGuid(0), Calendar.Decider.Initial), store.Types.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2))),
            cancel);
        await Read(
            "select dealer, effective_from, settings from dealers order by id",
            reader => dealers[reader.GetString(0)] = dealers.GetValueOrDefault(reader.GetString(0), new([])).With(
                reader.GetFieldValue<DateTimeOffset>(1), JsonSerializer.Deserialize<DealerSettings>(reader.GetFieldValue<byte[]>(2), EventJson.Options)!),
            cancel);
        _read = new Reading(calendars.Values.OfType<Calendar.Planned>().ToDictionary(calendar => calendar.Dealer), dealers);
        _seen = now;
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
    private sealed record Reading(Dictionary<string, Calendar.Planned> Calendars, Dictionary<string, Timetable<DealerSettings>> Dealers)
    {
        public ConcurrentDictionary<(string Dealer, CalendarSettings? Settings, WorkingHours? Hours), Planning> Plans { get; } = [];
    }
}
