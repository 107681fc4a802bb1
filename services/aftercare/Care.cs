using System.Collections.Immutable;
using Leads.Contracts;

namespace Leads.Aftercare;

/// <summary>What is known of an owner and their car for which they are contacted one day.</summary>
/// <param name="DeliveredAt">When they got it.</param>
public sealed record Care(DateTimeOffset DeliveredAt)
{
    /// <summary>Days of their own, sealed.</summary>
    public Personal<OwnerDays>? Days { get; init; }

    /// <summary>Models they asked about.</summary>
    public ImmutableSortedSet<string> Models { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The one they asked about last.</summary>
    public string? Asked { get; init; }

    /// <summary>When what they pay over time, or their insurance, ends.</summary>
    public DateOnly? ContractEndsOn { get; init; }

    /// <summary>They asked to be left alone until then.</summary>
    public DateTimeOffset? QuietUntil { get; init; }

    /// <summary>How far the car had run when it was read last, and when that was.</summary>
    public (int Km, DateTimeOffset At) Odometer { get; init; } = (0, DeliveredAt);

    /// <summary>When it was serviced last; when it was new, before that.</summary>
    public DateTimeOffset ServicedAt { get; init; } = DeliveredAt;

    /// <summary>And how far it had run then.</summary>
    public int ServicedKm { get; init; }

    /// <summary>When the car will have run so far, if it runs as it did; null while nobody can know.</summary>
    public DateTimeOffset? DayOfKm(int km)
    {
        var ran = Odometer.At - DeliveredAt;
        return km <= Odometer.Km ? Odometer.At
            : Odometer.Km == 0 || ran < TimeSpan.FromDays(1) ? null
            : Odometer.At.AddDays(Math.Min((km - Odometer.Km) / (Odometer.Km / ran.TotalDays), 36_500));
    }
}
