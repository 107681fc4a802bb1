using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>One owner as aftercare sees them in its list.</summary>
/// <param name="Touches">Contacts of the cadence: made, due and planned.</param>
public sealed record OwnershipBoard(
    Guid OwnershipId, Guid LeadId, Guid CustomerId, string Dealer, string Brand, string Model, DateTimeOffset DeliveredAt, string? Consultant, ImmutableList<TouchRow> Touches)
{
    /// <summary>Written with the events: whoever looks for all owners of a leaver finds all.</summary>
    public static readonly View View = View.Of<OwnershipBoard>("ownership_board", Apply, row => row.Dealer, aggregate: Ownership.Decider.Name);

    /// <summary>The manager speaks with them first (004-32).</summary>
    public bool ManagerFirst { get; init; }

    /// <summary>So many contacts fell due and were not made.</summary>
    public int Waiting { get; init; }

    /// <summary>When somebody spoke with them last.</summary>
    public DateTimeOffset? SpokenAt { get; init; }

    /// <summary>How far the car has run.</summary>
    public int? Km { get; init; }

    /// <summary>They asked to be left alone until then.</summary>
    public DateTimeOffset? QuietUntil { get; init; }

    /// <summary>Since when they own it no more.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public OwnershipEnd? Ended { get; init; }

    public static OwnershipBoard? Apply(OwnershipBoard? row, object e) => e switch
    {
        OwnershipOpened o => new OwnershipBoard(o.OwnershipId, o.LeadId, o.CustomerId, o.Dealer, o.Brand, o.Model, o.At, o.Consultant, []),
        TouchPlanned t => row! with { Touches = row.Touches.Add(new TouchRow(t.Number ?? (row.Touches.Count + 1), t.Reasons?.ToImmutableList() ?? [t.Touch], t.DueAt)) },
        TouchMoved t => Set(row!, t.Number, t.Touch, touch => touch with { DueAt = t.To, Reasons = t.Reasons?.ToImmutableList() ?? [t.Touch] }),
        TouchDue t => Counted(Set(row!, t.Number, t.Touch, touch => touch with { Due = true, OverdueAt = t.OverdueAt })),
        TouchOverdue t => Set(row!, t.Number, t.Touch, touch => touch with { Overdue = true }),
        TouchMade t => Counted(Set(row!, t.Number, t.Touch, touch => touch with { MadeAt = t.At })) with { SpokenAt = Later(row!.SpokenAt, t.At) },
        OwnerContacted { Result: ContactResult.Connected } c => row! with { SpokenAt = Later(row.SpokenAt, c.At) },
        OdometerRead r => row! with { Km = r.Km },
        QuietAsked q => row! with { QuietUntil = q.Until },
        OwnerHandedOver h => row! with { Consultant = h.Consultant, ManagerFirst = h.ManagerFirst },
        OwnershipEnded x => row! with { EndedAt = x.At, Ended = x.Reason, Waiting = 0 },
        _ => row,
    };

    private static OwnershipBoard Set(OwnershipBoard row, int? number, Touch touch, Func<TouchRow, TouchRow> change)
    {
        // Before contacts had numbers each had another name.
        var index = row.Touches.FindIndex(one => number is { } n ? one.Number == n : one.MadeAt is null && one.Reasons[0] == touch);
        return index < 0 ? row : row with { Touches = row.Touches.SetItem(index, change(row.Touches[index])) };
    }

    private static OwnershipBoard Counted(OwnershipBoard row) => row with { Waiting = row.Touches.Count(touch => touch is { Due: true, MadeAt: null }) };

    private static DateTimeOffset Later(DateTimeOffset? before, DateTimeOffset at) => before > at ? before.Value : at;
}

/// <summary>A contact of the cadence.</summary>
/// <param name="Number">Of the ownership's.</param>
/// <param name="Reasons">What it is for; the first names it.</param>
/// <param name="DueAt">When it is due.</param>
public sealed record TouchRow(int Number, ImmutableList<Touch> Reasons, DateTimeOffset DueAt)
{
    /// <summary>It fell due.</summary>
    public bool Due { get; init; }

    /// <summary>Not made by then, it is a breach.</summary>
    public DateTimeOffset? OverdueAt { get; init; }

    /// <summary>It was not made in time.</summary>
    public bool Overdue { get; init; }

    public DateTimeOffset? MadeAt { get; init; }
}
