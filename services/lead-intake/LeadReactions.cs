using Leads.Contracts;
using static Leads.LeadIntake.Lead.Command;

namespace Leads.LeadIntake;

/// <summary>What lead-intake does when others speak.</summary>
public static class LeadReactions
{
    public static (Guid Stream, Lead.Command Command)? React(object e) => e switch
    {
        // Trying counts, whatever comes of it; so does speaking with a customer who called.
        ContactRecorded c when c.Direction == ContactDirection.Outbound || c.Result == ContactResult.Connected => (c.LeadId, new NoteAttempt(c.At)),
        CaseOutOfControl o => (o.LeadId, new Close(CloseReason.OutOfControl, o.At, o.Dealer)),
        DefeatApproved d => (d.LeadId, new Close(CloseReason.Lost, d.At, d.Dealer)),
        CaseHandedOver h => (h.LeadId, new Assign(h.Dealer, h.To, AssignmentMethod.Named, [], h.At)),
        ContractSigned s => (s.LeadId, new Close(CloseReason.Won, s.At)),
        DealLost l => (l.LeadId, new Close(CloseReason.Lost, l.At)),
        DealCancelled c => (c.LeadId, new Close(CloseReason.OrderCancelled, c.At)),
        _ => null,
    };
}
