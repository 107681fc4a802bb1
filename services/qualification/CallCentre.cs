using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using NpgsqlTypes;

namespace Leads.Qualification;

/// <summary>
/// What brands and dealers have configured and what leads told, as lead-intake published it. Settings stand in memory and are looked
/// for every second; what was decided yesterday was decided by yesterday's.
/// </summary>
public sealed class CallCentre(EventStore.EventStore store, ILogger<CallCentre> log) : Watcher(log)
{
    private static readonly ConsentRows Consents = new("later_consents");

    private volatile Reading _read = new();
    private long _seen;

    /// <summary>By which rules a dealer works on a brand's leads at a moment.</summary>
    public CaseRules RulesFor(string? brand, string? dealer, DateTimeOffset at)
    {
        var read = _read;
        var (rules, settings) = (read.Brands.GetValueOrDefault(brand ?? "")?.At(at), read.Dealers.GetValueOrDefault(dealer ?? "")?.At(at));
        // Hours are costly to read; the same settings are the same rules.
        return rules is null && settings?.Hours is null ? CaseRules.Default : read.Rules.GetOrAdd((rules, settings?.Hours), key => CaseRules.Of(key.Rules, key.Hours));
    }

    /// <summary>The consultants of a dealer, by staff id.</summary>
    public IReadOnlyDictionary<string, ConsultantSettings> StaffOf(string dealer) => _read.Staff.GetValueOrDefault(dealer, ImmutableSortedDictionary<string, ConsultantSettings>.Empty);

    /// <summary>Keeps what brands, dealers and customers told, beside the mark that it was heard.</summary>
    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        if (Kept(e) is not { } kept)
        {
            return false;
        }

        await store.Write(context).Also(kept).Commit(cancel);
        if (e is BrandRulesSet or DealerConfigured or ConsultantConfigured)
        {
            await Refresh(cancel);
        }

        return true;
    }

    /// <summary>Reads what was configured, if anything has been since the last time.</summary>
    public override async Task Refresh(CancellationToken cancel)
    {
        await using var news = store.Database.CreateCommand("select coalesce(max(id), 0) from configured");
        var last = (long)(await news.ExecuteScalarAsync(cancel))!;
        if (last == _seen)
        {
            return;
        }

        var read = new Reading();
        await using var all = store.Database.CreateCommand("select kind, owner, staff, effective_from, settings from configured where id <= $1 order by id");
        all.Parameters.Add(new NpgsqlParameter<long> { TypedValue = last });
        await using var reader = await all.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var (owner, from, settings) = (reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<byte[]>(4));
            switch (reader.GetString(0))
            {
                case "brand":
                    read.Brands[owner] = read.Brands.GetValueOrDefault(owner, new([])).With(from, Read<BrandRules>(settings));
                    break;
                case "dealer":
                    read.Dealers[owner] = read.Dealers.GetValueOrDefault(owner, new([])).With(from, Read<DealerSettings>(settings));
                    break;
                default:
                    var staff = read.Staff.GetValueOrDefault(owner, ImmutableSortedDictionary.Create<string, ConsultantSettings>(StringComparer.Ordinal));
                    var one = Read<ConsultantSettings>(settings);
                    read.Staff[owner] = one.Left == true ? staff.Remove(reader.GetString(2)) : staff.SetItem(reader.GetString(2), one);
                    break;
            }
        }

        (_read, _seen) = (read, last);
    }

    /// <summary>What a lead told, and how its customer may be reached.</summary>
    public async Task<(LeadFact? Fact, Reachable Reachable)> About(Guid lead, Guid customer, CancellationToken cancel)
    {
        var facts = new List<(Guid Lead, LeadFact Fact)>();
        var later = new List<LaterConsent>();
        await store.Read(
            [
                Sql.Command("select lead, data from lead_facts where customer = $1", customer),
                Consents.About(customer),
            ],
            async (index, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    if (index == 0)
                    {
                        facts.Add((reader.GetGuid(0), Read<LeadFact>(reader.GetFieldValue<byte[]>(1))));
                    }
                    else
                    {
                        later.Add(ConsentRows.Read(reader));
                    }
                }
            },
            cancel);
        return (facts.Find(f => f.Lead == lead).Fact, Reachable.By(facts.Select(f => f.Fact.Consent), later));
    }

    private static NpgsqlBatchCommand? Kept(object e) => e switch
    {
        BrandRulesSet s => Configured("brand", s.Brand, null, s.EffectiveFrom, s.Rules),
        DealerConfigured d => Configured("dealer", d.Dealer, null, d.EffectiveFrom, d.Settings),
        ConsultantConfigured c => Configured("staff", c.Dealer, c.Staff, c.At, c.Settings),
        LeadReceived r => Sql.Command(
            "insert into lead_facts (lead, customer, data) values ($1, $2, $3) on conflict do nothing", r.LeadId, r.CustomerId, Jsonb(LeadFact.Of(r))),
        _ => Consents.Of(e),
    };

    private static NpgsqlBatchCommand Configured<T>(string kind, string owner, string? staff, DateTimeOffset from, T settings) => Sql.Command(
        "insert into configured (kind, owner, staff, effective_from, settings) values ($1, $2, $3, $4, $5)",
        kind, owner, new NpgsqlParameter { Value = (object?)staff ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar }, from, Jsonb(settings));

    private static NpgsqlParameter Jsonb<T>(T value) => new() { Value = JsonSerializer.Serialize(value, EventJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static T Read<T>(byte[] json) => JsonSerializer.Deserialize<T>(json, EventJson.Options)!;

    /// <summary>What was configured as of one look.</summary>
    private sealed class Reading
    {
        public Dictionary<string, Timetable<BrandRules>> Brands { get; } = [];

        public Dictionary<string, Timetable<DealerSettings>> Dealers { get; } = [];

        public Dictionary<string, ImmutableSortedDictionary<string, ConsultantSettings>> Staff { get; } = [];

        public ConcurrentDictionary<(BrandRules? Rules, WorkingHours? Hours), CaseRules> Rules { get; } = [];
    }
}

/// <summary>What a lead told, besides the person.</summary>
public sealed record LeadFact(
    LeadSource Source, string? SubSource, string? Campaign, Interest Interest, string City, string? District, Consent Consent, DateTimeOffset ReceivedAt, FirstContactMode? Mode,
    Guid? ReactivatedFrom, Guid? ReferredBy)
{
    public static LeadFact Of(LeadReceived r) =>
        new(r.Source, r.SubSource, r.Campaign, r.Interest, r.City, r.District, r.Consent, r.At, r.Registration?.Mode, r.ReactivatedFrom, r.ReferredBy);
}
