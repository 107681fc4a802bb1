using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>One appointment as the showroom sees it in its list.</summary>
/// <param name="Status">booked, confirmed, arrived, missed or cancelled.</param>
public sealed record AppointmentBoard(
    Guid AppointmentId, Guid LeadId, Guid CustomerId, string Dealer, AppointmentType Type, DateTimeOffset ScheduledAt, string Status, string? Reason)
{
    public static readonly View View = View.Of<AppointmentBoard>("appointment_board", Apply, row => row.Dealer);

    public static AppointmentBoard? Apply(AppointmentBoard? row, object e) => e switch
    {
        AppointmentBooked b => new AppointmentBoard(b.AppointmentId, b.LeadId, b.CustomerId, b.Dealer, b.Type, b.ScheduledAt, "booked", null),
        AppointmentConfirmed => row! with { Status = "confirmed" },
        VisitArrived v => row! with { Status = "arrived", Reason = v.Reason },
        AppointmentMissed => row! with { Status = "missed" },
        AppointmentCancelled c => row! with { Status = "cancelled", Reason = c.Reason },
        _ => row,
    };
}
