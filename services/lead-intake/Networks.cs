using System.Collections.Frozen;
using Leads.Contracts;
using Leads.Hosting;

namespace Leads.LeadIntake;

/// <summary>
/// The network as it is at a moment: what the product was delivered with, and what has been configured since. Every replica keeps
/// it in memory and looks for news every second.
/// </summary>
public sealed class Networks(IReadOnlyList<Dealer> delivered, SourceTree deliveredSources, EventStore.EventStore store, ILogger<Networks> log) : Watcher(log)
{
    /// <summary>The streams of what is configured, each type by its own index (102, 104, 106).</summary>
    private static readonly string Configurations = string.Join(
        " union all ", new[] { DealerConfiguration.Decider.Name, BrandConfiguration.Decider.Name, SourceConfiguration.Decider.Name }.Select(type => $"select id, version from mt_streams where type = '{type}'"));

    private readonly Sources _deliveredSources = new(deliveredSources);
    private volatile Reading _read = new([], [], []);
    private (long Streams, long Changes) _seen;

    public static Guid IdOf(string dealer) => Ids.Derive(Guid.Empty, $"dealer\n{dealer}");

    public static Guid RulesOf(string brand) => Ids.Derive(Guid.Empty, $"brand rules\n{brand}");

    public static Guid IdOfSources(string brand) => Ids.Derive(Guid.Empty, $"sources\n{brand}");

    /// <summary>Where a brand's leads came from at a moment.</summary>
    public SourceTree SourcesAt(string brand, DateTimeOffset at) => _read.Sources.FirstOrDefault(s => s.Brand == brand)?.Trees.At(at) ?? deliveredSources;

    /// <summary>The network by which a lead is given out at this moment.</summary>
    public Network At(DateTimeOffset at)
    {
        // One look: what was read and the network made of it are replaced together, under the hands of whoever gives out leads.
        var read = _read;
        if (read.Current is { } current && current.From <= at && at < current.Until)
        {
            return current.Network;
        }

        var changes = read.Dealers.SelectMany(d => d.Settings.Versions).Select(v => v.From)
            .Concat(read.Brands.SelectMany(b => b.Rules.Versions).Select(v => v.From))
            .Concat(read.Sources.SelectMany(s => s.Trees.Versions).Select(v => v.From)).ToList();
        var dealers = delivered.ToDictionary(d => d.Code);
        foreach (var dealer in read.Dealers)
        {
            if (dealer.Settings.At(at) is { } settings)
            {
                dealers[dealer.Dealer] = new Dealer(dealer.Dealer, settings);
            }
        }

        var network = new Network(
            [.. dealers.Values.OrderBy(d => d.Code, StringComparer.Ordinal)],
            read.Brands.Where(b => b.Rules.At(at) is not null).ToDictionary(b => b.Brand, b => Policy.Of(b.Rules.At(at)!)),
            read.Dealers.Where(d => d.Staff.Count > 0).ToDictionary(d => d.Dealer, d => (IReadOnlyList<Consultant>)[.. d.Staff.Select(s => Consultant.Of(s.Key, s.Value))]))
        {
            Sources = _deliveredSources,
            OwnSources = read.Sources.Where(s => s.Trees.At(at) is not null).ToFrozenDictionary(s => s.Brand, s => new Sources(s.Trees.At(at)!)),
        };
        read.Current = new Period(
            changes.Where(c => c <= at).DefaultIfEmpty(DateTimeOffset.MinValue).Max(), changes.Where(c => c > at).DefaultIfEmpty(DateTimeOffset.MaxValue).Min(), network);
        return network;
    }

    /// <summary>Reads what was configured, if anything has been since the last time.</summary>
    public override async Task Refresh(CancellationToken cancel)
    {
        await using var news = store.Database.CreateCommand($"select count(*), coalesce(sum(version), 0)::bigint from ({Configurations}) s");
        (long, long) now;
        await using (var reader = await news.ExecuteReaderAsync(cancel))
        {
            await reader.ReadAsync(cancel);
            now = (reader.GetInt64(0), reader.GetInt64(1));
        }

        if (now == _seen)
        {
            return;
        }

        var (dealers, brands, sources) = (new Dictionary<Guid, DealerConfiguration>(), new Dictionary<Guid, BrandConfiguration>(), new Dictionary<Guid, SourceConfiguration>());
        await using var events = store.Database.CreateCommand(
            $"select e.stream_id, e.type, e.data from ({Configurations}) s join mt_events e on e.stream_id = s.id order by e.stream_id, e.version");
        await using (var reader = await events.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                var id = reader.GetGuid(0);
                switch (store.Types.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2)))
                {
                    case BrandRulesSet e:
                        brands[id] = BrandConfiguration.Evolve(brands.GetValueOrDefault(id, BrandConfiguration.Decider.Initial), e);
                        break;
                    case SourcesConfigured e:
                        sources[id] = SourceConfiguration.Evolve(sources.GetValueOrDefault(id, SourceConfiguration.Decider.Initial), e);
                        break;
                    case var e:
                        dealers[id] = DealerConfiguration.Evolve(dealers.GetValueOrDefault(id, DealerConfiguration.Decider.Initial), e);
                        break;
                }
            }
        }

        _read = new Reading(
            [.. dealers.Values.OfType<DealerConfiguration.Configured>()], [.. brands.Values.OfType<BrandConfiguration.Set>()], [.. sources.Values.OfType<SourceConfiguration.Configured>()]);
        _seen = now;
    }

    /// <summary>What was configured as of one look, and the network that holds now by it.</summary>
    private sealed class Reading(
        IReadOnlyList<DealerConfiguration.Configured> dealers, IReadOnlyList<BrandConfiguration.Set> brands, IReadOnlyList<SourceConfiguration.Configured> sources)
    {
        private volatile Period? _current;

        public IReadOnlyList<DealerConfiguration.Configured> Dealers => dealers;

        public IReadOnlyList<BrandConfiguration.Set> Brands => brands;

        public IReadOnlyList<SourceConfiguration.Configured> Sources => sources;

        public Period? Current
        {
            get => _current;
            set => _current = value;
        }
    }

    private sealed record Period(DateTimeOffset From, DateTimeOffset Until, Network Network);
}
