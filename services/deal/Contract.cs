using System.Collections.Immutable;
using Leads.Contracts;

namespace Leads.Deals;

/// <summary>What was signed, and what became of it.</summary>
/// <param name="Price">Of the car with all that is built in and added.</param>
/// <param name="Due">What is paid for all of it, after the trade-in.</param>
/// <param name="Deposit">What is paid before the car is ordered.</param>
/// <param name="Loan">What is paid over time.</param>
/// <param name="SignedAt">When.</param>
public sealed record Contract(string? Reference, string Model, VehicleConfiguration? Vehicle, Money Price, Money Due, Money? Deposit, LoanSummary? Loan, DateTimeOffset SignedAt)
{
    /// <summary>By number of the receipt.</summary>
    public ImmutableDictionary<string, Payment> Payments { get; init; } = ImmutableDictionary<string, Payment>.Empty;

    public string? OrderNumber { get; init; }

    public VehicleSource? Source { get; init; }

    /// <summary>When the car should be there.</summary>
    public DateOnly? ExpectedOn { get; init; }

    public long Paid => Payments.Values.Sum(one => one.Amount);

    public long Deposits => Payments.Values.Where(one => one.Kind == PaymentKind.Deposit).Sum(one => one.Amount);
}

/// <summary>What was paid.</summary>
public sealed record Payment(PaymentKind Kind, PaymentMethod Method, long Amount);

/// <summary>How far the handing over of a car is.</summary>
public sealed record Handing
{
    /// <summary>It takes so many minutes to explain a car (001-22).</summary>
    public const int LeastMinutes = 45;

    public static readonly Handing New = new();

    public ImmutableSortedDictionary<DeliveryItem, DeliveryItemOutcome> Items { get; init; } = ImmutableSortedDictionary<DeliveryItem, DeliveryItemOutcome>.Empty;

    /// <summary>Of those arranged, when they are done.</summary>
    public ImmutableSortedDictionary<DeliveryItem, DateTimeOffset> Arranged { get; init; } = ImmutableSortedDictionary<DeliveryItem, DateTimeOffset>.Empty;

    /// <summary>Which appointment, and when.</summary>
    public (Guid Appointment, DateTimeOffset At)? Scheduled { get; init; }

    /// <summary>The car; personal.</summary>
    public Personal<string>? Vin { get; init; }

    /// <summary>It can be handed over.</summary>
    public bool Inspected { get; init; }

    /// <summary>The car is being explained since then.</summary>
    public DateTimeOffset? ExplainedSince { get; init; }

    /// <summary>For so long it was.</summary>
    public TimeSpan Explained { get; init; }

    /// <summary>When it was for the last time; no minute counts twice.</summary>
    public DateTimeOffset? ExplainedUntil { get; init; }

    /// <summary>A manager says that less was enough.</summary>
    public bool ShortAccepted { get; init; }

    public int Minutes => (int)Explained.TotalMinutes;

    /// <summary>Long enough, or a manager's word that it was.</summary>
    public bool ExplanationHolds => Minutes >= LeastMinutes || ShortAccepted;

    /// <summary>What is neither done nor left out nor arranged, in the order of the handbook.</summary>
    public IReadOnlyList<DeliveryItem> Open => [.. Enum.GetValues<DeliveryItem>().Where(item => !Items.ContainsKey(item))];

    /// <summary>Where it is (001-23).</summary>
    public DeliveryPhase Phase => Open.Select(item => item switch
    {
        < DeliveryItem.Welcome => DeliveryPhase.Preparing,
        DeliveryItem.Welcome => DeliveryPhase.Welcome,
        < DeliveryItem.IntroduceService => DeliveryPhase.Paperwork,
        DeliveryItem.IntroduceService => DeliveryPhase.IntroduceService,
        < DeliveryItem.HoldCeremony => DeliveryPhase.IntroduceCar,
        _ => DeliveryPhase.Over,
    }).Append(DeliveryPhase.Over).Min();

    public Handing With(DeliveryItem item, DeliveryItemOutcome outcome, DateTimeOffset? due = null) => this with
    {
        Items = Items.SetItem(item, outcome),
        Arranged = due is { } at ? Arranged.SetItem(item, at) : Arranged.Remove(item),
    };

    /// <summary>It is done, which is more than left out or arranged.</summary>
    public bool IsDone(DeliveryItem item) => Items.TryGetValue(item, out var outcome) && outcome == DeliveryItemOutcome.Done;

    /// <summary>Another car, or one that did not pass: what was done with it is done again.</summary>
    public Handing WithoutCar() => this with { Items = Items.RemoveRange(((DeliveryItem[])[DeliveryItem.PrepareCar, DeliveryItem.ConfirmCarData]).Where(IsDone)) };

    /// <summary>The part of the delivery that an item belongs to: 6 + 6 + 5 + 2 + 3.</summary>
    public static DeliveryPart PartOf(DeliveryItem item) => item switch
    {
        < DeliveryItem.Welcome => DeliveryPart.Prepare,
        < DeliveryItem.IntroduceService => DeliveryPart.Paperwork,
        < DeliveryItem.HoldCeremony => DeliveryPart.Handover,
        < DeliveryItem.UpdateFile => DeliveryPart.Ceremony,
        _ => DeliveryPart.PostDelivery,
    };
}
