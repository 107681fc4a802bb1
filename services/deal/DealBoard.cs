using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Deals;

/// <summary>One deal as the sales manager sees it in the list.</summary>
/// <param name="Price">What the customer would pay now, after concessions; null before the first proposal.</param>
/// <param name="Status">open, signed, delivered or lost.</param>
public sealed record DealBoard(
    Guid DealId, Guid LeadId, Guid CustomerId, string Dealer, string Status, string? Model, Money? Price, int Concessions, DateTimeOffset OpenedAt, DateTimeOffset ChangedAt)
{
    public static readonly View View = View.Of<DealBoard>("deal_board", Apply, row => row.Dealer);

    public static DealBoard? Apply(DealBoard? row, object e) => e switch
    {
        DealOpened o => new DealBoard(o.DealId, o.LeadId, o.CustomerId, o.Dealer, "open", null, null, 0, o.At, o.At),
        ProposalMade p => row! with { Model = p.Model, Price = p.Price, ChangedAt = p.At },
        ConcessionGiven c => row! with
        {
            Price = row.Price!.Value with { MinorUnits = row.Price.Value.MinorUnits - c.Amount.MinorUnits },
            Concessions = row.Concessions + 1,
            ChangedAt = c.At,
        },
        ContractSigned s => row! with { Status = "signed", Price = s.Price, ChangedAt = s.At },
        VehicleDelivered d => row! with { Status = "delivered", ChangedAt = d.At },
        DealLost l => row! with { Status = "lost", ChangedAt = l.At },
        _ => row,
    };
}
