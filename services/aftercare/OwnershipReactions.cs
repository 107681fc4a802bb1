using Leads.Contracts;
using Leads.Hosting;
using static Leads.Aftercare.Ownership.Command;

namespace Leads.Aftercare;

/// <summary>What aftercare does when others speak.</summary>
public static class OwnershipReactions
{
    /// <summary>A lead leads to one ownership, however often its car is delivered.</summary>
    public static Guid OwnershipOf(Guid lead) => Ids.Derive(lead, "ownership");

    public static (Guid Stream, OpenOwnership Command)? React(object e) => e switch
    {
        VehicleDelivered d => (OwnershipOf(d.LeadId), new OpenOwnership(OwnershipOf(d.LeadId), d.LeadId, d.CustomerId, d.Brand, d.Dealer, d.Model, d.At)),
        _ => null,
    };
}
