using System.Collections.Immutable;
using Leads.Contracts;

namespace Leads.Insights;

/// <summary>One customer as all their leads made them: what they bought, what they own, and where they stand with the brand (001-31).</summary>
public sealed record Standing
{
    public static readonly Standing None = new();

    /// <summary>Leads that led to a car they own.</summary>
    public ImmutableHashSet<Guid> Cars { get; init; } = [];

    /// <summary>So many cars so far.</summary>
    public int Bought { get; init; }

    /// <summary>Leads that nobody has ended, and what brought them.</summary>
    public ImmutableDictionary<Guid, LeadSource> Open { get; init; } = ImmutableDictionary<Guid, LeadSource>.Empty;

    /// <summary>Leads that belong to another that is open, and what brought them.</summary>
    public ImmutableDictionary<Guid, LeadSource> Linked { get; init; } = ImmutableDictionary<Guid, LeadSource>.Empty;

    /// <summary>Contracts for cars that are not delivered.</summary>
    public ImmutableHashSet<Guid> Signed { get; init; } = [];

    /// <summary>A lead of theirs ended without a contract, and for no fault of the lead.</summary>
    public bool TalksEnded { get; init; }

    /// <summary>Somebody spoke with them.</summary>
    public bool Spoken { get; init; }

    /// <summary>They came by themselves when they came first.</summary>
    public bool? Came { get; init; }

    /// <summary>Since the last car they would have bought another, and did not here.</summary>
    public bool WentElsewhere { get; init; }

    /// <summary>Of a hundred owners as satisfied as they are so many come back (001-24).</summary>
    public int? Expected { get; init; }

    /// <summary>Where they stand, and why; null of whom there was never a lead that was one.</summary>
    public (LoyaltySegment Segment, LoyaltyReason Reason)? Segment => this switch
    {
        { Bought: > 0 } => Loyalty.OfOwner(Bought, Cars.Count, WentElsewhere, Expected),
        { Open.Count: > 0 } or { Signed.Count: > 0 } => Loyalty.OfProspect(true, Spoken || Signed.Count > 0, Came == true),
        { TalksEnded: true } => Loyalty.OfProspect(false, Spoken, Came == true),
        _ => null,
    };

    public static Standing Apply(Standing one, object e) => e switch
    {
        LeadReceived r => one with { Open = one.Open.SetItem(r.LeadId, r.Source), Came = one.Came ?? r.Source is LeadSource.WalkIn or LeadSource.HotlineInbound },
        LeadLinked l => one with { Open = one.Open.Remove(l.LeadId), Linked = one.Open.TryGetValue(l.LeadId, out var source) ? one.Linked.SetItem(l.LeadId, source) : one.Linked },
        LeadUnlinked u => one with { Linked = one.Linked.Remove(u.LeadId), Open = one.Linked.TryGetValue(u.LeadId, out var source) ? one.Open.SetItem(u.LeadId, source) : one.Open },
        LeadInvalidated i => one with { Open = one.Open.Remove(i.LeadId) },
        ContactRecorded { Result: ContactResult.Connected } or VisitArrived => one with { Spoken = true },
        LeadClosed c => Close(one, c),
        OwnershipOpened o => one with { Cars = one.Cars.Add(o.LeadId), Bought = one.Bought + 1, Signed = one.Signed.Remove(o.LeadId), WentElsewhere = false },
        OwnershipEnded { Reason: not (OwnershipEnd.Moved or OwnershipEnd.Erased) } o => one with { Cars = one.Cars.Remove(o.LeadId) },
        OwnerSurveyed s => one with { Expected = s.Expected },
        _ => one,
    };

    private static Standing Close(Standing one, LeadClosed c)
    {
        var again = one.Open.GetValueOrDefault(c.LeadId) == LeadSource.OwnerRepurchase && one.Open.ContainsKey(c.LeadId);
        var closed = one with { Open = one.Open.Remove(c.LeadId), Signed = one.Signed.Remove(c.LeadId) };
        return c.Reason switch
        {
            CloseReason.Won => closed with { Signed = one.Bought > 0 && one.Cars.Contains(c.LeadId) ? closed.Signed : closed.Signed.Add(c.LeadId) },
            _ when Loyalty.EndsTalks(c.Reason) => closed with { TalksEnded = true, WentElsewhere = one.WentElsewhere || again },
            _ => closed,
        };
    }
}
