using Leads.Contracts;
using Leads.Hosting;
using static Leads.Qualification.Case.Command;

namespace Leads.Qualification;

/// <summary>What qualification does when others speak.</summary>
public static class CaseReactions
{
    /// <summary>A lead has one case for life, so its id follows from the lead's.</summary>
    public static Guid CaseOf(Guid lead) => Ids.Derive(lead, "case");

    public static (Guid Stream, Case.Command Command)? React(object e) => e switch
    {
        LeadDispatched d => (CaseOf(d.LeadId), new OpenCase(CaseOf(d.LeadId), d.LeadId, d.CustomerId, d.Brand, d.Dealer, d.Interest.NeedBy, d.At)),
        LeadAssigned a => (CaseOf(a.LeadId), new Assign(a.Consultant, a.At)),
        LeadDeclined d => (CaseOf(d.LeadId), new Suspend(d.Dealer, LossReason.Declined, d.At)),
        DispatchExpired d => (CaseOf(d.LeadId), new Suspend(d.Dealer, LossReason.Expired, d.At)),
        LeadRecalled r => (CaseOf(r.LeadId), new Suspend(r.Dealer, LossReason.Recalled, r.At)),
        LeadInvalidated { Dealer: { } dealer } i => (CaseOf(i.LeadId), new Suspend(dealer, LossReason.Invalidated, i.At)),
        // Who did not come again is spoken with before anybody invites them: within two hours.
        InvitationReturned r => (CaseOf(r.LeadId), new PlanNext(new NextAction("win_back", r.At.AddHours(2)), r.At)),
        // Who did not come is called in time, and who agreed to calls only is reminded by one.
        AppointmentMissed { RecoverBy: { } by } m => (CaseOf(m.LeadId), new PlanNext(new NextAction("recover_no_show", by), m.At)),
        AppointmentReminded { Channel: ContactChannel.Phone } r => (CaseOf(r.LeadId), new PlanNext(new NextAction("remind_of_appointment", r.At.AddHours(1)), r.At)),
        // Who was left a message and did not call back is called again.
        InvitationUnanswered u => (CaseOf(u.LeadId), new PlanNext(new NextAction("invite_again", u.At.AddDays(1)), u.At)),
        // Who came along is known from then on.
        VisitArrived { Party: { Count: > 0 } party } v => (CaseOf(v.LeadId), new MeetParty(party, v.By ?? "appointment", v.At)),
        // Who waited is called while the slot is kept.
        WaitingListServed s => (CaseOf(s.LeadId), new PlanNext(new NextAction("offer_freed_slot", s.Until.AddHours(-1) > s.At ? s.Until.AddHours(-1) : s.At), s.At)),
        LeadClosed { Dealer: not null, Reason: CloseReason.Won } c => (CaseOf(c.LeadId), new Close(CaseOutcome.Order, c.At)),
        LeadClosed { Dealer: not null, Reason: CloseReason.Lost } c => (CaseOf(c.LeadId), new Close(CaseOutcome.Defeated, c.At)),
        LeadClosed { Dealer: not null, Reason: CloseReason.OutOfControl } c => (CaseOf(c.LeadId), new Close(CaseOutcome.OutOfControl, c.At)),
        LeadClosed { Dealer: not null, Reason: CloseReason.OrderCancelled } c => (CaseOf(c.LeadId), new Close(CaseOutcome.OrderCancelled, c.At)),
        LeadClosed { Dealer: { } dealer } c => (CaseOf(c.LeadId), new Suspend(dealer, LossReason.Closed, c.At)),
        _ => null,
    };
}
