using System.Collections.Immutable;
using Leads.Contracts;

namespace Leads.Deals;

/// <summary>What was said and offered while a sale is talked of.</summary>
public sealed record Talks
{
    public static readonly Talks New = new();

    public ImmutableList<Participant> Participants { get; init; } = [];

    /// <summary>The model that the customer has clearly accepted.</summary>
    public string? Accepted { get; init; }

    public CreditGrade? Credit { get; init; }

    public TradeIn? TradeIn { get; init; }

    /// <summary>The proposal on the table, if any.</summary>
    public Proposal? Offer { get; init; }

    /// <summary>So many were made.</summary>
    public int Proposals { get; init; }

    /// <summary>The proposal is the final one, and negotiated.</summary>
    public bool Final { get; init; }

    /// <summary>By model, the proposal that was the final one last: its prices come down by concessions only.</summary>
    public ImmutableDictionary<string, ProposalMade> Finals { get; init; } = ImmutableDictionary<string, ProposalMade>.Empty;

    /// <summary>What was conceded so far, in order (001-14).</summary>
    public ImmutableList<Money> Concessions { get; init; } = [];

    /// <summary>What a manager was asked to concede and has not answered.</summary>
    public Asked? Asked { get; init; }

    /// <summary>So many were asked.</summary>
    public int AskedSoFar { get; init; }

    /// <summary>A time to hand the car over that was agreed already: which appointment, and when.</summary>
    public (Guid Appointment, DateTimeOffset At)? Scheduled { get; init; }

    /// <summary>Of each objection, whether it is answered to the customer's satisfaction.</summary>
    public ImmutableList<bool> Objections { get; init; } = [];

    public long Conceded => Concessions.Sum(one => one.MinorUnits);

    /// <summary>What the customer would pay for the car now.</summary>
    public Money? Price => Offer is { } offer ? offer.Price with { MinorUnits = offer.Price.MinorUnits - Conceded } : null;

    /// <summary>What has to be before a final offer, and is not (001-05).</summary>
    public IReadOnlyList<DealPrecondition> Missing(DateTimeOffset at)
    {
        var deciding = Participants.FindAll(one => one.Role == BuyingRole.DecisionMaker);
        List<DealPrecondition> missing = [];
        if (deciding.IsEmpty || deciding.Exists(one => !one.Present))
        {
            missing.Add(DealPrecondition.DecisionMakerPresent);
        }

        if (Accepted is null || Accepted != Offer?.Model)
        {
            missing.Add(DealPrecondition.BrandAndModelAccepted);
        }

        if (TradeIn is { Settled: not false } traded && (traded.Appraised is null || traded.ValidUntil < at))
        {
            missing.Add(DealPrecondition.TradeInAppraised);
        }

        return missing;
    }
}

/// <summary>A proposal as it lies on the table.</summary>
/// <param name="Number">Of the deal's proposals.</param>
/// <param name="Made">As it was made.</param>
public sealed record Proposal(int Number, ProposalMade Made)
{
    public string Model => Made.Model;

    /// <summary>Of the car with all that is built in and added, before concessions.</summary>
    public Money Price => Made.Price;

    public VehicleConfiguration? Vehicle => Made.Vehicle;

    /// <summary>Insurance and fees.</summary>
    public long Extras => Sum(Made.Insurance) + Sum(Made.Fees);

    public FinanceTerms? Financing => Made.Financing;

    /// <summary>What the customer's own car is worth in it.</summary>
    public long TradeIn => Made.TradeIn?.MinorUnits ?? 0;

    /// <summary>How long it stands.</summary>
    public DateTimeOffset? ValidUntil => Made.ValidUntil;

    /// <summary>Of the car alone.</summary>
    public long CarPrice => Price.MinorUnits - Added(Vehicle);

    /// <summary>What is paid for all of it.</summary>
    public Money Due(long conceded) => Price with { MinorUnits = Price.MinorUnits - conceded + Extras - TradeIn };

    /// <summary>The same is offered for the same.</summary>
    public bool Offers(ProposalMade other) => Essence(Made) == Essence(other);

    /// <summary>Something costs less than in a proposal before, or was added for nothing.</summary>
    public bool Undercuts(ProposalMade before)
    {
        var known = Parts(before).ToDictionary(part => part.Key, part => part.Price);
        return Parts(Made).Any(part => known.TryGetValue(part.Key, out var price) ? part.Price < price : part.Price == 0);
    }

    private static IEnumerable<(string Key, long Price)> Parts(ProposalMade made) =>
    [
        ("car", made.Price.MinorUnits - Added(made.Vehicle)), .. Each("option", made.Vehicle?.Options), .. Each("accessory", made.Vehicle?.Accessories), .. Each("insurance", made.Insurance), .. Each("fee", made.Fees),
    ];

    private static IEnumerable<(string Key, long Price)> Each(string kind, IReadOnlyList<PricedItem>? items) => (items ?? []).Select(item => ($"{kind} {item.Code}", item.Price.MinorUnits));

    private static ProposalMade Essence(ProposalMade made) => made with { Number = null, At = default, ValidUntil = null, Due = null, Loan = null, By = null };

    /// <summary>What is built in and added.</summary>
    public static long Added(VehicleConfiguration? vehicle) => Sum(vehicle?.Options) + Sum(vehicle?.Accessories);

    public static long Sum(IReadOnlyList<PricedItem>? items) => items?.Sum(item => item.Price.MinorUnits) ?? 0;
}

/// <summary>A car that may be given in part payment.</summary>
/// <param name="Appraised">What it is worth to the dealer.</param>
/// <param name="ValidUntil">How long that holds.</param>
/// <param name="Offered">What the customer was offered for it.</param>
/// <param name="Settled">They give it, or keep it; null while that is open.</param>
public sealed record TradeIn(TradeInVehicle Vehicle, Money? Appraised = null, DateTimeOffset? ValidUntil = null, Money? Offered = null, bool? Settled = null);

/// <summary>More than a consultant may concede.</summary>
public sealed record Asked(int Number, Money Amount, string InReturn, string By);
