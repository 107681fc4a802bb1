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
        VisitArrived { Type: AppointmentType.Service or AppointmentType.Delivery or AppointmentType.WarrantyRepair or AppointmentType.VehiclePickup } => null,
        VisitArrived v => (DealOf(v.LeadId), new OpenDeal(DealOf(v.LeadId), v.LeadId, v.CustomerId, v.Brand, v.Dealer, v.At, v.Party)),
        // Whoever received the customer leads the talks (000-15).
        VisitTakenOver { Type: AppointmentType.Service or AppointmentType.Delivery or AppointmentType.WarrantyRepair or AppointmentType.VehiclePickup } => null,
        VisitTakenOver t => (DealOf(t.LeadId), new TakeOver(t.Consultant, t.By, t.At, t.Dealer)),
        AppointmentBooked { Type: AppointmentType.Delivery } b => (DealOf(b.LeadId), new Schedule(b.AppointmentId, b.ScheduledAt, b.At)),
        AppointmentCancelled c => (DealOf(c.LeadId), new CallOff(c.AppointmentId, c.At)),
        AppointmentRescheduled r => (DealOf(r.LeadId), new Reschedule(r.AppointmentId, r.ScheduledAt, r.At)),
        LeadDispatched d => (DealOf(d.LeadId), new GoTo(d.Dealer, d.At)),
        LeadDeclined d => (DealOf(d.LeadId), new Withdraw(d.Dealer, LossReason.Declined, d.At)),
        DispatchExpired d => (DealOf(d.LeadId), new Withdraw(d.Dealer, LossReason.Expired, d.At)),
        LeadRecalled r => (DealOf(r.LeadId), new Withdraw(r.Dealer, LossReason.Recalled, r.At)),
        LeadInvalidated { Dealer: { } dealer } i => (DealOf(i.LeadId), new Withdraw(dealer, LossReason.Invalidated, i.At)),
        // What the call centre gave up is not dealt on; what was signed stays.
        LeadClosed { Dealer: { } dealer } c => (DealOf(c.LeadId), new Withdraw(dealer, LossReason.Closed, c.At)),
        _ => null,
    };
}
