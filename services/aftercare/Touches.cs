using System.Collections.Immutable;
using Leads.Contracts;

namespace Leads.Aftercare;

/// <summary>The contacts of an ownership.</summary>
public sealed record Touches
{
    /// <summary>Those to come.</summary>
    public ImmutableSortedDictionary<int, PlannedTouch> Planned { get; init; } = ImmutableSortedDictionary<int, PlannedTouch>.Empty;

    /// <summary>Those that fell due and wait to be made.</summary>
    public ImmutableSortedDictionary<int, DueTouch> Due { get; init; } = ImmutableSortedDictionary<int, DueTouch>.Empty;

    /// <summary>So many were planned.</summary>
    public int Count { get; init; }

    /// <summary>When the last one was: it fell due, or was made before.</summary>
    public DateTimeOffset Last { get; init; }

    /// <summary>When each reason was spoken of last, or was to be.</summary>
    public ImmutableSortedDictionary<Touch, DateTimeOffset> Spoken { get; init; } = ImmutableSortedDictionary<Touch, DateTimeOffset>.Empty;

    /// <summary>All that can be made, the earliest first.</summary>
    public IEnumerable<PlannedTouch> Open => Due.Values.Select(one => one.Touch).Concat(Planned.Values);

    public Touches Plan(PlannedTouch touch) => this with { Planned = Planned.SetItem(touch.Number, touch), Count = Math.Max(Count, touch.Number) };

    public Touches FallDue(int number, DateTimeOffset? overdueAt)
    {
        var touch = Planned.GetValueOrDefault(number) ?? throw new InvalidOperationException($"Contact {number} falls due and was not planned.");
        return Past(touch, touch.DueAt) with { Planned = Planned.Remove(number), Due = Due.SetItem(number, new DueTouch(touch, overdueAt)) };
    }

    public Touches Make(int number, DateTimeOffset at) => Planned.TryGetValue(number, out var touch)
        ? Past(touch, at) with { Planned = Planned.Remove(number) }
        : this with { Due = Due.Remove(number) };

    public Touches Miss(int number) => Due.TryGetValue(number, out var touch) ? this with { Due = Due.SetItem(number, touch with { Overdue = true }) } : this;

    /// <summary>What an event names that was written before contacts had numbers.</summary>
    public int NumberOf(Touch touch) => Open.FirstOrDefault(one => one.Reasons[0] == touch)?.Number ?? Count + 1;

    private Touches Past(PlannedTouch touch, DateTimeOffset at) => this with
    {
        Last = at > Last ? at : Last,
        // Whoever speaks of it sooner than was planned has spoken of it.
        Spoken = Spoken.SetItems(touch.Reasons.Select(why => KeyValuePair.Create(why, touch.DueAt))),
    };
}

/// <summary>A contact that waits to be made.</summary>
/// <param name="OverdueAt">Not made by then, it is a breach; null for those of long ago.</param>
/// <param name="Overdue">It is one.</param>
public sealed record DueTouch(PlannedTouch Touch, DateTimeOffset? OverdueAt, bool Overdue = false);
