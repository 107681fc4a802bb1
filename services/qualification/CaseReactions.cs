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
        LeadDispatched d => (CaseOf(d.LeadId), new OpenCase(CaseOf(d.LeadId), d.LeadId, d.CustomerId, d.Brand, d.Dealer, d.At)),
        _ => null,
    };
}
