using Leads.Contracts;
using Leads.Hosting;
using static Leads.Appointments.Invitation.Command;

namespace Leads.Appointments;

/// <summary>What appointment does when others speak.</summary>
public static class InvitationReactions
{
    public static Guid InvitationOf(Guid lead) => Ids.Derive(lead, "invitation");

    public static (Guid Stream, Invitation.Command Command)? React(object e) => e switch
    {
        LeadDispatched d => (InvitationOf(d.LeadId), new OpenInvitation(InvitationOf(d.LeadId), d.LeadId, d.CustomerId, d.Brand, d.Dealer, d.At)),
        _ => null,
    };
}
