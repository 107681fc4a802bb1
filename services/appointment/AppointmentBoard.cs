using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>One appointment as the showroom sees it in its list.</summary>
/// <param name="Status">tentative, confirmed, arrived, held, missed or cancelled.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Resources">The consultant, the car, the bay that it takes.</param>
/// <param name="RecoverBy">Of a missed one: by when somebody calls them; absent when it was done, or the call centre does.</param>
/// <param name="RecoveryLate">Nobody called them in time.</param>
public sealed record AppointmentBoard(
    Guid AppointmentId, Guid LeadId, Guid CustomerId, string Dealer, AppointmentType Type, DateTimeOffset ScheduledAt, string Status, string? Reason, DateTimeOffset? EndsAt = null,
    ImmutableList<string>? Resources = null, DateTimeOffset? RecoverBy = null, bool RecoveryLate = false)
{
    /// <summary>They had no appointment.</summary>
    public bool WalkIn { get; init; }

    /// <summary>Staff id of who took them over (000-15).</summary>
    public string? Consultant { get; init; }

    /// <summary>How often they did not come.</summary>
    public int Misses { get; init; }

    /// <summary>When they were last reminded.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>They agreed to calls only: somebody reminds them by phone.</summary>
    public bool CallToRemind { get; init; }

    /// <summary>Of a visit at the customer's: how it is planned.</summary>
    public VisitPlan? Plan { get; init; }

    public static readonly View View = View.Of<AppointmentBoard>("appointment_board", Apply, row => row.Dealer);

    public static AppointmentBoard? Apply(AppointmentBoard? row, object e) => e switch
    {
        AppointmentBooked b => new AppointmentBoard(b.AppointmentId, b.LeadId, b.CustomerId, b.Dealer, b.Type, b.ScheduledAt, "tentative", null, b.EndsAt, b.Resources?.ToImmutableList()),
        AppointmentConfirmed => row! with { Status = "confirmed", CallToRemind = false },
        AppointmentReminded r => row! with { RemindedAt = r.At, CallToRemind = r.Channel == ContactChannel.Phone },
        AppointmentRescheduled r => row! with { Status = "tentative", ScheduledAt = r.ScheduledAt, EndsAt = r.EndsAt, Resources = [.. r.Resources], Reason = null, RecoverBy = null, RecoveryLate = false, Plan = null, RemindedAt = null, CallToRemind = false },
        VisitPlanned v => row! with { Plan = v.Plan, EndsAt = row.ScheduledAt.AddMinutes(v.Plan.Minutes) },
        VisitArrived v when row is null => new AppointmentBoard(v.AppointmentId, v.LeadId, v.CustomerId, v.Dealer, v.Type, v.At, "arrived", v.Reason) { WalkIn = true },
        VisitArrived v => row! with { Status = "arrived", Reason = v.Reason, RecoverBy = null, RecoveryLate = false, CallToRemind = false },
        AppointmentMissed m => row! with { Status = "missed", RecoverBy = m.RecoverBy, Misses = row.Misses + 1, CallToRemind = false },
        NoShowRecovered => row! with { RecoverBy = null, RecoveryLate = false },
        NoShowRecoveryOverdue => row! with { RecoveryLate = true },
        VisitTakenOver t => row! with { Consultant = t.Consultant },
        VisitHeld => row! with { Status = "held" },
        AppointmentCancelled c => row! with { Status = "cancelled", Reason = c.Reason, CallToRemind = false },
        _ => row,
    };

    public bool Equals(AppointmentBoard? other) =>
        other is not null && (AppointmentId, LeadId, CustomerId, Dealer, Type, ScheduledAt) == (other.AppointmentId, other.LeadId, other.CustomerId, other.Dealer, other.Type, other.ScheduledAt)
        && (Status, Reason, EndsAt, RecoverBy, RecoveryLate, WalkIn, Consultant) == (other.Status, other.Reason, other.EndsAt, other.RecoverBy, other.RecoveryLate, other.WalkIn, other.Consultant) && Plan == other.Plan
        && (Misses, RemindedAt, CallToRemind) == (other.Misses, other.RemindedAt, other.CallToRemind)
        && (Resources ?? []).SequenceEqual(other.Resources ?? []);

    public override int GetHashCode() => HashCode.Combine(AppointmentId, Status);
}
