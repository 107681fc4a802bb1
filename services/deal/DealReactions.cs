using Leads.Contracts;
using Leads.Hosting;
using static Leads.Deals.Deal.Command;

namespace Leads.Deals;

/// <summary>What deal does when others speak.</summary>
public static class DealReactions
{
    /// <summary>A lead cycle leads to one deal, whatever the number of visits.</summary>
    public static Guid DealOf(Guid lead) => Ids.Derive(lead, "deal");

    public static (Guid Stream, Deal.Command Command)? React(object e) => e switch
    {
        VisitArrived { Type: AppointmentType.Service or AppointmentType.Delivery } => null,
        VisitArrived v => (DealOf(v.LeadId), new OpenDeal(DealOf(v.LeadId), v.LeadId, v.CustomerId, v.Brand, v.Dealer, v.At)),
        _ => null,
    };
}
