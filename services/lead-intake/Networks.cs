using Leads.Hosting;
using Npgsql;

namespace Leads.LeadIntake;

/// <summary>
/// The network as it is at a moment: what the product was delivered with, and what has been configured since. Every replica keeps
/// it in memory and looks for news every second.
/// </summary>
public sealed class Networks(IReadOnlyList<Dealer> delivered, EventStore.EventStore store, ILogger<Networks> log) : BackgroundService
{
    /// <summary>The streams of what is configured, as the index of script 106 has them.</summary>
    private const string Types = "('dealer_configuration', 'brand_configuration')";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private volatile Reading _read = new([], []);
    private (long Streams, long Changes) _seen;

    public static Guid IdOf(string dealer) => Ids.Derive(Guid.Empty, $"dealer\n{dealer}");

    public static Guid RulesOf(string brand) => Ids.Derive(Guid.Empty, $"brand rules\n{brand}");

    /// <summary>The network by which a lead is given out at this moment.</summary>
    public Network At(DateTimeOffset at)
    {
        // One look: what was read and the network made of it are replaced together, under the hands of whoever gives out leads.
        var read = _read;
        if (read.Current is { } current && current.From <= at && at < current.Until)
        {
            return current.Network;
        }

        var changes = read.Dealers.SelectMany(d => d.Versions.Select(v => v.From)).Concat(read.Brands.SelectMany(b => b.Versions.Select(v => v.From))).ToList();
        var dealers = delivered.ToDictionary(d => d.Code);
        foreach (var dealer in read.Dealers)
        {
            if (dealer.At(at) is { } settings)
            {
                dealers[dealer.Dealer] = new Dealer(dealer.Dealer, settings);
            }
        }

        var network = new Network(
            [.. dealers.Values.OrderBy(d => d.Code, StringComparer.Ordinal)],
            read.Brands.Where(b => b.At(at) is not null).ToDictionary(b => b.Brand, b => Policy.Of(b.At(at)!)),
            read.Dealers.Where(d => d.Staff.Count > 0).ToDictionary(d => d.Dealer, d => (IReadOnlyList<Consultant>)[.. d.Staff.Select(s => Consultant.Of(s.Key, s.Value))]));
        read.Current = new Period(
            changes.Where(c => c <= at).DefaultIfEmpty(DateTimeOffset.MinValue).Max(), changes.Where(c => c > at).DefaultIfEmpty(DateTimeOffset.MaxValue).Min(), network);
        return network;
    }

    /// <summary>Reads what was configured, if anything has been since the last time.</summary>
    public async Task Refresh(CancellationToken cancel)
    {
        await using var news = store.Database.CreateCommand($"select count(*), coalesce(sum(version), 0)::bigint from mt_streams where type in {Types}");
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

        var (dealers, brands) = (new Dictionary<Guid, DealerConfiguration>(), new Dictionary<Guid, BrandConfiguration>());
        await using var events = store.Database.CreateCommand(
            $"""
            select e.stream_id, s.type, e.type, e.data from mt_streams s join mt_events e on e.stream_id = s.id
            where s.type in {Types} order by e.stream_id, e.version
            """);
        await using (var reader = await events.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                var (id, e) = (reader.GetGuid(0), store.Types.Read(reader.GetString(2), reader.GetFieldValue<byte[]>(3)));
                if (reader.GetString(1) == DealerConfiguration.Decider.Name)
                {
                    dealers[id] = DealerConfiguration.Evolve(dealers.GetValueOrDefault(id, DealerConfiguration.Decider.Initial), e);
                }
                else
                {
                    brands[id] = BrandConfiguration.Evolve(brands.GetValueOrDefault(id, BrandConfiguration.Decider.Initial), e);
                }
            }
        }

        _read = new Reading([.. dealers.Values.OfType<DealerConfiguration.Configured>()], [.. brands.Values.OfType<BrandConfiguration.Set>()]);
        _seen = now;
    }

    /// <summary>No lead is given out by settings that this replica has not read yet.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Look(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Look(stoppingToken);
        }
    }

    private async Task Look(CancellationToken cancel)
    {
        try
        {
            await Refresh(cancel);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            if (!cancel.IsCancellationRequested)
            {
                log.LogWarning(e, "The network could not be read and stays as it was");
            }
        }
    }

    /// <summary>What was configured as of one look, and the network that holds now by it.</summary>
    private sealed class Reading(IReadOnlyList<DealerConfiguration.Configured> dealers, IReadOnlyList<BrandConfiguration.Set> brands)
    {
        private volatile Period? _current;

        public IReadOnlyList<DealerConfiguration.Configured> Dealers => dealers;

        public IReadOnlyList<BrandConfiguration.Set> Brands => brands;

        public Period? Current
        {
            get => _current;
            set => _current = value;
        }
    }

    private sealed record Period(DateTimeOffset From, DateTimeOffset Until, Network Network);
}
