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
        LeadDeclined d => (InvitationOf(d.LeadId), new Withdraw(d.Dealer, LossReason.Declined, d.At)),
        DispatchExpired d => (InvitationOf(d.LeadId), new Withdraw(d.Dealer, LossReason.Expired, d.At)),
        LeadRecalled r => (InvitationOf(r.LeadId), new Withdraw(r.Dealer, LossReason.Recalled, r.At)),
        LeadInvalidated { Dealer: { } dealer } i => (InvitationOf(i.LeadId), new Withdraw(dealer, LossReason.Invalidated, i.At)),
        LeadClosed { Dealer: { } dealer, Reason: not (CloseReason.Won or CloseReason.Lost or CloseReason.OrderCancelled) } c => (InvitationOf(c.LeadId), new Withdraw(dealer, LossReason.Closed, c.At)),
        _ => null,
    };
}
