using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>Who waits at a dealer; written with the events, so that nobody who just joined is passed over.</summary>
/// <param name="WaitingId">Their place on the list.</param>
/// <param name="Halves">The half-days they like; any when empty.</param>
/// <param name="From">Not before.</param>
/// <param name="Until">Not after.</param>
/// <param name="Since">Since when they wait.</param>
/// <param name="Offer">By which the slot that is kept for them is booked; absent while none is.</param>
/// <param name="KeptAt">When the slot begins that is kept for them: they are to be called.</param>
/// <param name="KeptUntil">How long it is kept.</param>
public sealed record WaitingBoard(
    Guid WaitingId, Guid LeadId, string Dealer, AppointmentType Type, string? Model, string? Consultant, ImmutableList<PreferredTime> Halves, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset Since,
    Guid? Offer = null, DateTimeOffset? KeptAt = null, DateTimeOffset? KeptUntil = null)
{
    /// <summary>When slots begin that they did not take: nothing is kept for them twice.</summary>
    public ImmutableList<DateTimeOffset> Passed { get; init; } = [];

    public static readonly View View = View.Of<WaitingBoard>("waiting_board", Apply, row => row.Dealer, aggregate: Waiting.Decider.Name);

    public static WaitingBoard? Apply(WaitingBoard? row, object e) => e switch
    {
        WaitingListJoined j => new WaitingBoard(j.WaitingId, j.LeadId, j.Dealer, j.Type, j.Model, j.Consultant, [.. j.Halves], j.From, j.Until, j.At),
        WaitingListServed s => row! with { Offer = s.OfferId, KeptAt = s.ScheduledAt, KeptUntil = s.Until },
        WaitingListPassed => row! with { Offer = null, KeptAt = null, KeptUntil = null, Passed = row.KeptAt is { } at ? row.Passed.Add(at) : row.Passed },
        WaitingListLeft => null,
        _ => row,
    };

    public bool Equals(WaitingBoard? other) =>
        other is not null && (WaitingId, LeadId, Dealer, Type, Model, Consultant) == (other.WaitingId, other.LeadId, other.Dealer, other.Type, other.Model, other.Consultant)
        && (From, Until, Since, Offer, KeptAt, KeptUntil) == (other.From, other.Until, other.Since, other.Offer, other.KeptAt, other.KeptUntil) && Halves.SequenceEqual(other.Halves)
        && Passed.SequenceEqual(other.Passed);

    public override int GetHashCode() => HashCode.Combine(WaitingId, Since, Offer);
}
