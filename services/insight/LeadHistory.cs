using System.Collections.Immutable;
using Leads.Contracts;

namespace Leads.Insights;

/// <summary>One lead as it was at a moment, put together from the events of all services up to then.</summary>
/// <param name="Stage">received, dispatched, qualifying, invited, visited, negotiating, signed, delivered or lost.</param>
public sealed record LeadHistory(
    string Stage, Guid? CustomerId, string? Dealer, LeadSource? Source, Interest? Interest, int Contacts, ContactResult? LastResult,
    string? NextAction, DateTimeOffset? NextDueAt, ImmutableDictionary<Guid, string> Appointments, string? VisitReason,
    Money? Price, int Concessions, ImmutableSortedDictionary<Touch, string> Touches)
{
    public static readonly LeadHistory None = new(
        "unknown", null, null, null, null, 0, null, null, null, ImmutableDictionary<Guid, string>.Empty, null, null, 0, ImmutableSortedDictionary<Touch, string>.Empty);

    public static LeadHistory Apply(LeadHistory lead, object e) => e switch
    {
        LeadReceived r => lead with { Stage = "received", CustomerId = r.CustomerId, Source = r.Source, Interest = r.Interest },
        LeadDispatched d => lead with { Stage = "dispatched", Dealer = d.Dealer },
        CaseOpened => lead with { Stage = "qualifying" },
        ContactRecorded c => lead with { Contacts = lead.Contacts + 1, LastResult = c.Result },
        NextActionPlanned n => lead with { NextAction = n.Action, NextDueAt = n.DueAt },
        AppointmentBooked b => lead with { Stage = "invited", Appointments = lead.Appointments.SetItem(b.AppointmentId, "booked") },
        AppointmentConfirmed c => lead with { Appointments = lead.Appointments.SetItem(c.AppointmentId, "confirmed") },
        AppointmentMissed m => lead with { Appointments = lead.Appointments.SetItem(m.AppointmentId, "missed") },
        AppointmentCancelled c => lead with { Appointments = lead.Appointments.SetItem(c.AppointmentId, "cancelled") },
        VisitArrived v => lead with { Stage = "visited", VisitReason = v.Reason, Appointments = lead.Appointments.SetItem(v.AppointmentId, "arrived") },
        DealOpened => lead with { Stage = "negotiating" },
        ProposalMade p => lead with { Price = p.Price },
        ConcessionGiven c => lead with
        {
            Concessions = lead.Concessions + 1,
            Price = lead.Price is { } price ? price with { MinorUnits = price.MinorUnits - c.Amount.MinorUnits } : null,
        },
        ContractSigned s => lead with { Stage = "signed", Price = s.Price },
        VehicleDelivered => lead with { Stage = "delivered" },
        DealLost => lead with { Stage = "lost" },
        TouchPlanned t => lead with { Touches = lead.Touches.SetItem(t.Touch, "planned") },
        TouchDue t => lead with { Touches = lead.Touches.SetItem(t.Touch, "due") },
        TouchMade t => lead with { Touches = lead.Touches.SetItem(t.Touch, "made") },
        _ => lead,
    };
}
