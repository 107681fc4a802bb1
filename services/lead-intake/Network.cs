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

    private readonly FrozenDictionary<string, Policy> _policies;
    private readonly FrozenDictionary<string, IReadOnlyList<Consultant>> _staff;

    /// <param name="policies">What brands have set, by brand.</param>
    /// <param name="staff">Consultants of the dealers that named some, by dealer.</param>
    public Network(IReadOnlyList<Dealer> dealers, IReadOnlyDictionary<string, Policy>? policies = null, IReadOnlyDictionary<string, IReadOnlyList<Consultant>>? staff = null)
    {
        Dealers = dealers;
        _byCode = dealers.ToFrozenDictionary(d => d.Code);
        _byBrand = dealers.SelectMany(d => d.Brands).Distinct().ToFrozenDictionary(b => b, b => (IReadOnlyList<Dealer>)[.. dealers.Where(d => d.Brands.Contains(b))]);
        _hours = dealers.Where(d => d.Hours is not null).ToFrozenDictionary(d => d.Code, d => WorkingTime.Of(d.Hours!));
        _policies = (policies ?? FrozenDictionary<string, Policy>.Empty).ToFrozenDictionary();
        _staff = (staff ?? FrozenDictionary<string, IReadOnlyList<Consultant>>.Empty).ToFrozenDictionary();
        Capped = [.. dealers.Where(d => d.LeadsADay is not null).Select(d => d.Code)];
    }

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

    /// <summary>By which rules a brand's leads are taken in and given out.</summary>
    public Policy PolicyOf(string brand) => _policies.GetValueOrDefault(brand, Policy.Default);

    /// <summary>A dealer's consultants; none when it named none, and then nobody is chosen for it.</summary>
    public IReadOnlyList<Consultant> StaffOf(string dealer) => _staff.GetValueOrDefault(dealer, []);

    /// <summary>Within which time a second lead of a customer belongs to the open cycle of a dealer.</summary>
    public TimeSpan LinkWithin(string brand, string? dealer) => dealer is not null && _byCode.TryGetValue(dealer, out var known) ? PolicyOf(brand).LinkWithinOf(known) : PolicyOf(brand).LinkWithin;

    /// <summary>Where a brand's leads come from.</summary>
    public Sources SourcesOf(string? brand) => brand is not null && OwnSources.TryGetValue(brand, out var own) ? own : Sources;

    /// <summary>The hours a dealer works.</summary>
    public WorkingTime HoursOf(string dealer) => _hours.GetValueOrDefault(dealer, WorkingTime.Default);

    /// <summary>The dealer that the rules find for a lead, and the clocks that run when it is given the lead at this moment.</summary>
    public Placement Place(Wanted lead, LeadSource source, DateOnly? needBy, IReadOnlySet<string> tried, Func<string, int> takenToday, DateTimeOffset at) =>
        WithClocks(Dispatching.Choose(PolicyOf(lead.Brand).Dispatch, _byBrand.GetValueOrDefault(lead.Brand, []), lead, tried, takenToday), lead, source, needBy, at);

    /// <summary>The dealer whose own staff brought the lead, with the clocks.</summary>
    public Placement Own(Wanted lead, string dealer, LeadSource source, DateOnly? needBy, DateTimeOffset at) =>
        WithClocks(new Placement(dealer, DispatchRule.Own, []), lead, source, needBy, at) with { AcceptBy = null };

    /// <summary>The clock of a consultant who gets a lead at this moment.</summary>
    public ResponseClock ClockOf(string brand, string dealer, LeadSource source, DateOnly? needBy, DateTimeOffset at)
    {
        var hours = HoursOf(dealer);
        var policy = PolicyOf(brand);
        var (_, warnAt, dueAt) = policy.Tiers.Clock(source, policy.Scale.Of(needBy, Today(dealer, at)), at, hours);
        return new ResponseClock(warnAt, dueAt);
    }

    /// <summary>The day by the dealer's clock.</summary>
    public DateOnly Today(string dealer, DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(HoursOf(dealer).Offset).Date);

    /// <summary>When a day begins by the dealer's clock; null when it has begun.</summary>
    public DateTimeOffset? Begins(DateOnly? day, string? dealer, DateTimeOffset now)
    {
        var offset = (dealer is null ? WorkingTime.Default : HoursOf(dealer)).Offset;
        return day is { } ahead && ahead > DateOnly.FromDateTime(now.ToOffset(offset).Date) ? new DateTimeOffset(ahead.ToDateTime(TimeOnly.MinValue), offset) : null;
    }

    private Placement WithClocks(Placement placement, Wanted lead, LeadSource source, DateOnly? needBy, DateTimeOffset at)
    {
        if (placement.Dealer is not { } code)
        {
            return placement;
        }

        var (dealer, clock) = (Dealer(code), ClockOf(lead.Brand, code, source, needBy, at));
        return placement with
        {
            AcceptBy = dealer.AcceptWithinMinutes is { } minutes ? HoursOf(code).Add(at, TimeSpan.FromMinutes(minutes)) : null,
            WarnAt = clock.WarnAt,
            RespondBy = clock.DueAt,
            Outlet = (dealer.Outlets ?? []).Where(o => o.City == lead.City).OrderBy(o => o.District == lead.District ? 0 : 1).Select(o => o.Code).FirstOrDefault(),
        };
    }

    private sealed record NetworkFile(IReadOnlyList<Dealer> Dealers);
}
