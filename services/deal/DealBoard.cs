using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Deals;

/// <summary>One deal as the sales manager sees it in the list.</summary>
/// <param name="Price">What the customer would pay for the car now, after concessions; null before the first proposal.</param>
/// <param name="Status">open, signed, delivered, cancelled, lost or withdrawn.</param>
public sealed record DealBoard(
    Guid DealId, Guid LeadId, Guid CustomerId, string Dealer, string Status, string? Model, Money? Price, int Concessions, DateTimeOffset OpenedAt, DateTimeOffset ChangedAt)
{
    public static readonly View View = View.Of<DealBoard>("deal_board", Apply, row => row.Dealer);

    public string? Brand { get; init; }

    /// <summary>O signed, D delivered, T called off (§4.1); null before.</summary>
    public DealOutcome? Outcome { get; init; }

    /// <summary>Staff id of who leads the talks.</summary>
    public string? Consultant { get; init; }

    /// <summary>The proposal is the final one.</summary>
    public bool Final { get; init; }

    /// <summary>What a manager was asked to concede and has not answered.</summary>
    public Money? Asked { get; init; }

    /// <summary>Signals that the customer gave, each once (001-06).</summary>
    public ImmutableList<BuyingSignal> Signals { get; init; } = [];

    /// <summary>Objections as they were said (001-10).</summary>
    public ImmutableList<DealObjectionReason> Objections { get; init; } = [];

    public string? OrderNumber { get; init; }

    public VehicleSource? Source { get; init; }

    /// <summary>When the car should be there.</summary>
    public DateOnly? ExpectedOn { get; init; }

    /// <summary>So often it came later than was said.</summary>
    public int Delays { get; init; }

    /// <summary>The agreed time of the delivery.</summary>
    public DateTimeOffset? HandoverAt { get; init; }

    /// <summary>Of the 22 items of a delivery, those that are settled.</summary>
    public ImmutableList<DeliveryItem> Settled { get; init; } = [];

    /// <summary>Minutes for which the car was explained.</summary>
    public int? Explained { get; init; }

    /// <summary>That is less than it takes (001-22).</summary>
    public bool Short { get; init; }

    /// <summary>How satisfied the customer is with the delivery.</summary>
    public DeliveryScores? Scores { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>Why there is no sale, as it was said.</summary>
    public string? Reason { get; init; }

    /// <summary>And as it is believed, if another (002-07).</summary>
    public string? Assessed { get; init; }

    public string? Competitor { get; init; }

    public static DealBoard? Apply(DealBoard? row, object e) => e switch
    {
        DealOpened o => new DealBoard(o.DealId, o.LeadId, o.CustomerId, o.Dealer, "open", null, null, 0, o.At, o.At) { Brand = o.Brand },
        DealMoved m => new DealBoard(row!.DealId, row.LeadId, row.CustomerId, m.Dealer, "open", null, null, 0, m.At, m.At) { Brand = m.Brand },
        DealWithdrawn w => row! with { Status = "withdrawn", Asked = null, ChangedAt = w.At },
        DealTakenOver t => row! with { Consultant = t.Consultant },
        BuyingSignalNoted s => row! with { Signals = [.. row.Signals.Append(s.Signal).Distinct()], ChangedAt = s.At },
        DealObjectionRaised o => row! with { Objections = [.. row.Objections, o.Reason], ChangedAt = o.At },
        ProposalMade p => row! with { Model = p.Model, Price = Less(p.Price, row.Given), Final = false, ChangedAt = p.At },
        FinalOfferOpened f => row! with { Final = true, ChangedAt = f.At },
        ConcessionAsked a => row! with { Asked = a.Amount, ChangedAt = a.At },
        ConcessionRejected r => row! with { Asked = null, ChangedAt = r.At },
        ConcessionGiven c => row! with
        {
            Price = Less(row.Price!.Value, c.Amount.MinorUnits),
            Given = row.Given + c.Amount.MinorUnits,
            Concessions = row.Concessions + 1,
            Asked = c.Asked is null ? row.Asked : null,
            ChangedAt = c.At,
        },
        ContractSigned s => row! with { Status = "signed", Outcome = DealOutcome.Order, Price = s.Price, ChangedAt = s.At },
        OrderPlaced o => row! with { OrderNumber = o.OrderNumber, Source = o.Source, ExpectedOn = o.ExpectedOn, ChangedAt = o.At },
        DeliveryDelayed l => row! with { ExpectedOn = l.To, Delays = row.Delays + 1, ChangedAt = l.At },
        VehicleAssigned => row! with { Settled = row.Settled.RemoveRange([DeliveryItem.PrepareCar, DeliveryItem.ConfirmCarData]) },
        VehicleInspected { Passed: false } => row! with { Settled = row.Settled.RemoveRange([DeliveryItem.PrepareCar, DeliveryItem.ConfirmCarData]) },
        DeliveryScheduled s => row! with { HandoverAt = s.ScheduledAt },
        DeliveryCalledOff => row! with { HandoverAt = null },
        DeliveryItemSettled s => With(row!, s.Item),
        DeliveryConfirmed => With(row!, DeliveryItem.SignConfirmation),
        CeremonyHeld => With(row!, DeliveryItem.HoldCeremony),
        DeliverySurveyed s => With(row!, DeliveryItem.FillSurvey) with { Scores = s.Scores },
        ExplanationStopped x => row! with { Explained = x.Minutes, Short = x.Short },
        VehicleDelivered d => row! with { Status = "delivered", Outcome = DealOutcome.Delivered, DeliveredAt = d.At, ChangedAt = d.At },
        DealCancelled c => row! with { Status = "cancelled", Outcome = DealOutcome.Cancelled, Reason = c.Reason, ChangedAt = c.At },
        DealLost l => row! with { Status = "lost", Asked = null, Reason = l.StatedReason, Assessed = l.AssessedReason, Competitor = l.Competitor, ChangedAt = l.At },
        _ => row,
    };

    /// <summary>What was conceded so far.</summary>
    public long Given { get; init; }

    private static Money Less(Money price, long given) => price with { MinorUnits = price.MinorUnits - given };

    private static DealBoard With(DealBoard row, DeliveryItem item) => row with { Settled = [.. row.Settled.Append(item).Distinct()] };
}

/// <summary>What became of a deal that was signed (§4.1).</summary>
public enum DealOutcome
{
    /// <summary>O: signed, not delivered.</summary>
    Order,

    /// <summary>T: called off.</summary>
    Cancelled,

    /// <summary>D 交车: delivered.</summary>
    Delivered,
}
