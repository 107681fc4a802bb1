using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Leads.Contracts;

namespace Leads.LeadIntake;

/// <summary>Which dealer gets a lead (feature 9): the first rule that finds one that can take it. The same lead in the same situation always goes to the same dealer.</summary>
public static class Dispatching
{
    private const double EarthKilometres = 6371;

    /// <param name="rules">In which order, up to which distance.</param>
    /// <param name="tried">Dealers that had this lead before.</param>
    /// <param name="takenToday">How many leads a dealer has been given today.</param>
    /// <returns>The dealer and the rule, or none; and every dealer that a rule named and that could not take it.</returns>
    public static Placement Choose(DispatchRules rules, IReadOnlyList<Dealer> dealers, Wanted lead, IReadOnlySet<string> tried, Func<string, int> takenToday)
    {
        var refused = new List<RefusedDealer>();
        foreach (var rule in rules.Order)
        {
            var able = new List<Dealer>();
            foreach (var dealer in Named(rule, rules, dealers, lead))
            {
                if (Refusal(rule, dealer, lead, tried, takenToday) is { } reason)
                {
                    refused.Add(new(rule, dealer.Code, reason));
                }
                else
                {
                    able.Add(dealer);
                }
            }

            if (able.Count > 0)
            {
                // Who asks again and could go to several goes where they are known.
                var chosen = rule == DispatchRule.Distance || able.Count == 1 ? able[0]
                    : able.Find(dealer => lead.KnownTo.Contains(dealer.Code)) ?? able.MinBy(dealer => Draw(lead.Lead, dealer))!;
                return new(chosen.Code, rule, refused);
            }
        }

        return new(null, null, refused);
    }

    /// <summary>Dealers of the brand that a rule names; by distance the nearest first.</summary>
    private static IEnumerable<Dealer> Named(DispatchRule rule, DispatchRules rules, IReadOnlyList<Dealer> dealers, Wanted lead)
    {
        var brand = dealers.Where(d => d.Brands.Contains(lead.Brand));
        return rule switch
        {
            DispatchRule.Named => brand.Where(d => d.Code == lead.Named),
            DispatchRule.District => brand.Where(d => lead.District is not null && d.Districts?.Contains($"{lead.City}/{lead.District}") == true),
            DispatchRule.City => brand.Where(d => d.Cities.Contains(lead.City)),
            DispatchRule.Share => brand.Where(d => d.Weight is null or > 0),
            DispatchRule.Distance when rules.Places.TryGetValue(lead.City, out var customer) =>
                from dealer in brand
                from kilometres in (dealer.Outlets ?? []).Select(o => o.Location).Append(dealer.Location).Where(at => at is not null).Select(at => Kilometres(customer, at!)).Order().Take(1)
                where kilometres <= rules.WithinKilometres
                orderby kilometres, dealer.Code
                select dealer,
            _ => [],
        };
    }

    /// <summary>Whom headquarters names gets the lead whatever its day was like; nobody gets what it gave back.</summary>
    private static DispatchRefusal? Refusal(DispatchRule rule, Dealer dealer, Wanted lead, IReadOnlySet<string> tried, Func<string, int> takenToday) =>
        dealer.Closed == true ? DispatchRefusal.Closed
        : tried.Contains(dealer.Code) ? DispatchRefusal.TriedBefore
        : lead.AgreedTo?.Contains(dealer.Code) == false ? DispatchRefusal.NotAgreed
        : rule == DispatchRule.Named ? null
        : dealer.Models is { } models && !models.Contains(lead.Model) ? DispatchRefusal.NoFranchise
        : dealer.LeadsADay is { } most && takenToday(dealer.Code) >= most ? DispatchRefusal.Full
        : null;

    /// <summary>
    /// A lot drawn from lead and dealer alone, the smaller the better and the smaller the heavier the dealer: over many leads each
    /// gets its share, without a counter that replicas would fight over, and a dealer that drops out moves nobody else's leads.
    /// </summary>
    private static double Draw(Guid lead, Dealer dealer)
    {
        Span<byte> key = stackalloc byte[16 + 128];
        lead.TryWriteBytes(key, bigEndian: true, out _);
        var length = 16 + Encoding.UTF8.GetBytes(dealer.Code.AsSpan(0, Math.Min(dealer.Code.Length, 40)), key[16..]);
        var uniform = ((BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(key[..length])) >> 11) + 1) * (1.0 / (1UL << 53));
        return -Math.Log(uniform) / Math.Max(dealer.Weight ?? 1, 1e-9);
    }

    private static double Kilometres(Coordinates a, Coordinates b)
    {
        var (latitude, longitude) = (Radians(b.Latitude - a.Latitude), Radians(b.Longitude - a.Longitude));
        var chord = Math.Pow(Math.Sin(latitude / 2), 2) + (Math.Cos(Radians(a.Latitude)) * Math.Cos(Radians(b.Latitude)) * Math.Pow(Math.Sin(longitude / 2), 2));
        return 2 * EarthKilometres * Math.Asin(Math.Min(1, Math.Sqrt(chord)));

        static double Radians(double degrees) => degrees * Math.PI / 180;
    }
}

/// <summary>What the dispatch rules look at.</summary>
/// <param name="Named">The dealer that headquarters named, if any.</param>
public sealed record Wanted(Guid Lead, string Brand, string? Named, string Model, string City, string? District)
{
    /// <summary>Dealers that are at work on the same customer.</summary>
    public IReadOnlyCollection<string> KnownTo { get; init; } = [];

    /// <param name="later">What the customer agreed to after the lead came.</param>
    public static Wanted Of(LeadReceived fact, string? named, Consent? later = null) =>
        new(fact.LeadId, fact.Brand, named, fact.Interest.Model, fact.City, fact.District) { AgreedTo = Consents.Receivers(fact.Consent, later) };

    /// <summary>The only dealers that the customer has agreed to be passed on to; null when it does not matter which.</summary>
    public IReadOnlyCollection<string>? AgreedTo { get; init; }
}

/// <summary>Where a lead goes, and who was passed over.</summary>
/// <param name="Dealer">Null when nobody can take it.</param>
public sealed record Placement(string? Dealer, DispatchRule? Rule, IReadOnlyList<RefusedDealer> Refused)
{
    public static Placement Nobody { get; } = new(null, null, []);

    /// <summary>When the dealer must have accepted; null when it takes what it is given.</summary>
    public DateTimeOffset? AcceptBy { get; init; }

    /// <summary>When four fifths of the time for the first response are gone.</summary>
    public DateTimeOffset? WarnAt { get; init; }

    /// <summary>When somebody must have tried to reach the customer.</summary>
    public DateTimeOffset? RespondBy { get; init; }

    /// <summary>The dealer's outlet where the customer is.</summary>
    public string? Outlet { get; init; }
}

/// <summary>A brand's rules, the first that finds a dealer wins.</summary>
public sealed record DispatchRules(IReadOnlyList<DispatchRule> Order)
{
    /// <summary>Whom headquarters names, else the dealer of the district, else of the city.</summary>
    public static DispatchRules Default { get; } = new([DispatchRule.Named, DispatchRule.District, DispatchRule.City]);

    /// <summary>How far a dealer may be, as the crow flies.</summary>
    public double WithinKilometres { get; init; } = 300;

    /// <summary>Where cities lie; a city that is missing is near to nobody.</summary>
    public IReadOnlyDictionary<string, Coordinates> Places { get; init; } = new Dictionary<string, Coordinates>();
}

/// <summary>A dealer of the brands, and what it can take.</summary>
public sealed record Dealer : DealerSettings
{
    /// <param name="code">Dealer code, e.g. D001.</param>
    [JsonConstructor]
    public Dealer(string code, string name, string city, IReadOnlyList<string> brands, IReadOnlyList<string> cities)
        : base(name, city, brands, cities) => Code = code;

    /// <param name="code">Dealer code, e.g. D001.</param>
    public Dealer(string code, DealerSettings settings)
        : base(settings) => Code = code;

    public string Code { get; }
}
