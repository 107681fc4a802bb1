using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Leads.Appointments;

/// <summary>Appointments of a consultant, a car or a bay as iCalendar (RFC 5545), for whatever calendar somebody uses; nothing in it says who the customer is.</summary>
public static class CalendarFeed
{
    /// <param name="name">Of the calendar.</param>
    /// <param name="now">When it is read.</param>
    public static string Of(string name, IEnumerable<AppointmentBoard> rows, DateTimeOffset now)
    {
        var calendar = new Ical.Net.Calendar { ProductId = "-//Leads//Appointments//ZH" };
        calendar.AddProperty("X-WR-CALNAME", name);
        foreach (var row in rows)
        {
            var (zh, en) = MessageTexts.Name(row.Type);
            calendar.Events.Add(new CalendarEvent
            {
                Uid = $"{row.AppointmentId}@leads",
                DtStamp = Utc(now),
                DtStart = Utc(row.ScheduledAt),
                DtEnd = Utc(row.EndsAt ?? row.ScheduledAt),
                Summary = $"{zh} / {en}",
                Description = string.Join(", ", row.Resources ?? []),
                Status = row.Status switch
                {
                    "tentative" => EventStatus.Tentative,
                    "cancelled" or "missed" => EventStatus.Cancelled,
                    _ => EventStatus.Confirmed,
                },
                Properties = { new CalendarProperty("X-LEADS-LEAD", row.LeadId.ToString()) },
            });
        }

        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    private static CalDateTime Utc(DateTimeOffset at) => new(at.UtcDateTime, "UTC");
}
