using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Qualification;

/// <summary>One open case as the call centre sees it in its list.</summary>
public sealed record CaseBoard(
    Guid CaseId, Guid LeadId, Guid CustomerId, string Dealer, DateTimeOffset OpenedAt, int Contacts, DateTimeOffset? LastContactAt, ContactResult? LastResult,
    string NextAction, DateTimeOffset NextDueAt, bool Overdue)
{
    public static readonly View View = View.Of<CaseBoard>("case_board", Apply, row => row.Suspended ? null : row.Dealer);

    /// <summary>The dealer has the lead no more: nobody lists it until another has.</summary>
    public bool Suspended { get; init; }

    public static CaseBoard? Apply(CaseBoard? row, object e) => e switch
    {
        CaseOpened o => new CaseBoard(o.CaseId, o.LeadId, o.CustomerId, o.Dealer, o.At, 0, null, null, "", o.At, false),
        ContactRecorded c => row! with { Contacts = row.Contacts + 1, LastContactAt = c.At, LastResult = c.Result },
        NextActionPlanned n => row! with { NextAction = n.Action, NextDueAt = n.DueAt, Overdue = false },
        CaseMoved m => row! with { Dealer = m.Dealer, Suspended = false },
        CaseSuspended => row! with { Suspended = true },
        NextActionOverdue => row! with { Overdue = true },
        _ => row,
    };
}
