using System.Collections.Frozen;
using System.Text.Json;
using Leads.Contracts;

namespace Leads.LeadIntake;

/// <summary>The brands and their dealers: who takes what, who works when, and by which rules leads are given out.</summary>
public sealed class Network
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly FrozenDictionary<string, Dealer> _byCode;
    private readonly FrozenDictionary<string, IReadOnlyList<Dealer>> _byBrand;
    private readonly FrozenDictionary<string, WorkingTime> _hours;

    public Network(IReadOnlyList<Dealer> dealers)
    {
        Dealers = dealers;
        _byCode = dealers.ToFrozenDictionary(d => d.Code);
        _byBrand = dealers.SelectMany(d => d.Brands).Distinct().ToFrozenDictionary(b => b, b => (IReadOnlyList<Dealer>)[.. dealers.Where(d => d.Brands.Contains(b))]);
        _hours = dealers.Where(d => d.Hours is not null).ToFrozenDictionary(d => d.Code, d => WorkingTime.Of(d.Hours!));
        Capped = [.. dealers.Where(d => d.LeadsADay is not null).Select(d => d.Code)];
    }

    /// <summary>In which order dealers are asked.</summary>
    public DispatchRules Rules { get; init; } = DispatchRules.Default;

    /// <summary>How soon somebody must have tried to reach a customer.</summary>
    public ResponseTiers Tiers { get; init; } = ResponseTiers.Default;

    /// <summary>What a lead must not look like.</summary>
    public Screening Screening { get; init; } = Screening.Default;

    /// <summary>A second lead of a customer within this time is not a second cycle (feature 5).</summary>
    public TimeSpan LinkWithin { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Where leads of a brand come from that has configured nothing else.</summary>
    public Sources Sources { get; init; } = Sources.None;

    /// <summary>Where leads come from, of the brands that said so.</summary>
    public FrozenDictionary<string, Sources> OwnSources { get; init; } = FrozenDictionary<string, Sources>.Empty;

    public IReadOnlyList<Dealer> Dealers { get; }

    public IEnumerable<string> Brands => _byBrand.Keys;

    /// <summary>Dealers that take only so many leads a day.</summary>
    public IReadOnlyList<string> Capped { get; }

    /// <summary>The dealers that the product is delivered with.</summary>
    public static IReadOnlyList<Dealer> Delivered(string path)
    {
        using var file = File.OpenRead(path);
        return JsonSerializer.Deserialize<NetworkFile>(file, Json)!.Dealers;
    }

    public bool Knows(string code, string brand) => _byCode.TryGetValue(code, out var dealer) && dealer.Brands.Contains(brand);

    public Dealer Dealer(string code) => _byCode[code];

    /// <summary>Where a brand's leads come from.</summary>
    public Sources SourcesOf(string? brand) => brand is not null && OwnSources.TryGetValue(brand, out var own) ? own : Sources;

    /// <summary>The hours a dealer works.</summary>
    public WorkingTime HoursOf(string dealer) => _hours.GetValueOrDefault(dealer, WorkingTime.Default);

    /// <summary>The dealer that the rules find for a lead, and the clocks that run when it is given the lead at this moment.</summary>
    public Placement Place(Wanted lead, LeadSource source, DateOnly? needBy, IReadOnlySet<string> tried, Func<string, int> takenToday, DateTimeOffset at) =>
        WithClocks(Dispatching.Choose(Rules, _byBrand.GetValueOrDefault(lead.Brand, []), lead, tried, takenToday), source, needBy, at);

    /// <summary>The dealer whose own staff brought the lead, with the clocks.</summary>
    public Placement Own(string dealer, LeadSource source, DateOnly? needBy, DateTimeOffset at) =>
        WithClocks(new Placement(dealer, DispatchRule.Own, []), source, needBy, at) with { AcceptBy = null };

    /// <summary>The day by the dealer's clock.</summary>
    public DateOnly Today(string dealer, DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(HoursOf(dealer).Offset).Date);

    private Placement WithClocks(Placement placement, LeadSource source, DateOnly? needBy, DateTimeOffset at)
    {
        if (placement.Dealer is not { } code)
        {
            return placement;
        }

        var hours = HoursOf(code);
        var (_, warnAt, dueAt) = Tiers.Clock(source, ResponseTiers.Grade(needBy, at.ToOffset(hours.Offset)), at, hours);
        return placement with
        {
            AcceptBy = Dealer(code).AcceptWithinMinutes is { } minutes ? hours.Add(at, TimeSpan.FromMinutes(minutes)) : null,
            WarnAt = warnAt,
            RespondBy = dueAt,
        };
    }

    private sealed record NetworkFile(IReadOnlyList<Dealer> Dealers);
}
