using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Deals;

/// <summary>交车确认单: what was done when a car was handed over, each of the 22 items, to be signed.</summary>
/// <param name="Vin">The car.</param>
/// <param name="Items">All of them, in the order of the handbook.</param>
/// <param name="Minutes">For so long the car was explained (001-22).</param>
/// <param name="ShortAcceptedBy">Who said that less than 45 minutes were enough.</param>
/// <param name="Confirmation">Of the signed paper.</param>
public sealed record DeliveryProtocol(
    Guid DealId, Guid LeadId, string Brand, string Dealer, string? Consultant, string Model, VehicleConfiguration? Vehicle, string? Vin, string? ContractReference, string? OrderNumber, Money Price, Money Due,
    Money Paid, DateTimeOffset? PlannedFor, DateTimeOffset? DeliveredAt, int Minutes, string? ShortAcceptedBy, string? Gift, DeliveryScores? Scores, string? Confirmation, IReadOnlyList<ProtocolItem> Items)
{
    /// <param name="events">Of the deal, the oldest first.</param>
    /// <returns>Null before anything was signed.</returns>
    public static DeliveryProtocol? Of(Deal.Known deal, IReadOnlyList<object> events, OpenedPerson person)
    {
        var (contract, handing) = deal switch
        {
            Deal.Signed d => (d.Contract, d.Handing),
            Deal.Delivered d => (d.Contract, d.Handing),
            _ => (null, null),
        };
        if (contract is null || handing is null)
        {
            return null;
        }

        var settled = events.Select(e => Settled(e, person)).OfType<ProtocolItem>().GroupBy(item => item.Item).ToDictionary(group => group.Key, group => group.Last());
        return new DeliveryProtocol(
            deal.Id, deal.Tags.Lead, deal.Tags.Brand!, deal.Tags.Dealer!, deal.Consultant, contract.Model, contract.Vehicle, person.Read(handing.Vin), contract.Reference, contract.OrderNumber, contract.Price,
            contract.Due, contract.Due with { MinorUnits = contract.Paid }, handing.Scheduled?.At, events.OfType<VehicleDelivered>().LastOrDefault()?.At, handing.Minutes,
            events.OfType<ShortExplanationAccepted>().LastOrDefault()?.By, events.OfType<CeremonyHeld>().LastOrDefault()?.Gift, events.OfType<DeliverySurveyed>().LastOrDefault()?.Scores,
            events.OfType<DeliveryConfirmed>().LastOrDefault()?.Reference,
            [.. Enum.GetValues<DeliveryItem>().Select(item => settled.GetValueOrDefault(item) ?? new ProtocolItem(DeliveryView.NumberOf(item), item, null, null, null, null, null))]);
    }

    private static ProtocolItem? Settled(object e, OpenedPerson person) => e switch
    {
        DeliveryItemSettled s => new(DeliveryView.NumberOf(s.Item), s.Item, s.Outcome, s.DueAt, person.Read(s.Reason), s.By, s.At),
        DeliveryConfirmed c => Done(DeliveryItem.SignConfirmation, c.By, c.At),
        CeremonyHeld c => Done(DeliveryItem.HoldCeremony, c.By, c.At),
        DeliverySurveyed s => Done(DeliveryItem.FillSurvey, s.By, s.At),
        _ => null,
    };

    private static ProtocolItem Done(DeliveryItem item, string by, DateTimeOffset at) => new(DeliveryView.NumberOf(item), item, DeliveryItemOutcome.Done, null, null, by, at);
}

/// <summary>An item of a delivery, and what became of it.</summary>
/// <param name="Number">1.1 to 5.3.</param>
/// <param name="Outcome">Absent while it is open.</param>
/// <param name="DueAt">Of one arranged: when it is done.</param>
/// <param name="Reason">Of one left out: why.</param>
public sealed record ProtocolItem(string Number, DeliveryItem Item, DeliveryItemOutcome? Outcome, DateTimeOffset? DueAt, string? Reason, string? By, DateTimeOffset? At);
