using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>One owner as aftercare sees them in its list.</summary>
/// <param name="Planned">Contacts to come, with their dates.</param>
/// <param name="Due">Contacts that wait to be made.</param>
public sealed record OwnershipBoard(
    Guid OwnershipId, Guid LeadId, Guid CustomerId, string Dealer, string Model, DateTimeOffset DeliveredAt,
    ImmutableSortedDictionary<Touch, DateTimeOffset> Planned, ImmutableSortedSet<Touch> Due, int Made)
{
    public static readonly View View = View.Of<OwnershipBoard>("ownership_board", Apply, row => row.Dealer);

    public static OwnershipBoard? Apply(OwnershipBoard? row, object e) => e switch
    {
        OwnershipOpened o => new OwnershipBoard(
            o.OwnershipId, o.LeadId, o.CustomerId, o.Dealer, o.Model, o.At, ImmutableSortedDictionary<Touch, DateTimeOffset>.Empty, [], 0),
        TouchPlanned t => row! with { Planned = row.Planned.SetItem(t.Touch, t.DueAt) },
        TouchDue t => row! with { Planned = row.Planned.Remove(t.Touch), Due = row.Due.Add(t.Touch) },
        TouchMade t => row! with { Planned = row.Planned.Remove(t.Touch), Due = row.Due.Remove(t.Touch), Made = row.Made + 1 },
        _ => row,
    };
}
