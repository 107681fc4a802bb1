using System.Collections.Frozen;
using System.Text.Json;
using Leads.Contracts;

namespace Leads.LeadIntake;

/// <summary>The dealers of the brands and the cities that belong to them.</summary>
public sealed class Dealers
{
    private readonly FrozenDictionary<string, Dealer> _byCode;
    private readonly FrozenDictionary<(string Brand, string City), string> _byCity;

    public Dealers(IReadOnlyList<Dealer> dealers)
    {
        _byCode = dealers.ToFrozenDictionary(d => d.Code);
        _byCity = dealers.SelectMany(d => d.Brands.SelectMany(b => d.Cities.Select(c => ((b, c), d.Code)))).ToFrozenDictionary(x => x.Item1, x => x.Code);
        Brands = dealers.SelectMany(d => d.Brands).ToFrozenSet();
    }

    public FrozenSet<string> Brands { get; }

    public static Dealers Load(string path)
    {
        using var file = File.OpenRead(path);
        return new(JsonSerializer.Deserialize<DealerFile>(file, JsonSerializerOptions.Web)!.Dealers);
    }

    public bool Knows(string code, string brand) => _byCode.TryGetValue(code, out var dealer) && dealer.Brands.Contains(brand);

    /// <summary>The dealer that headquarters named, else the one the city belongs to; null when no rule fits.</summary>
    public (string Dealer, DispatchRule Rule)? Choose(string brand, string? named, string city) =>
        named is not null ? (named, DispatchRule.Named)
        : _byCity.TryGetValue((brand, city), out var dealer) ? (dealer, DispatchRule.City)
        : null;

    private sealed record DealerFile(IReadOnlyList<Dealer> Dealers);
}

/// <summary>A dealer of the brands.</summary>
/// <param name="Code">Dealer code, e.g. D001.</param>
/// <param name="Cities">Cities whose leads it gets when headquarters names nobody.</param>
public sealed record Dealer(string Code, string Name, string City, IReadOnlyList<string> Brands, IReadOnlyList<string> Cities);
