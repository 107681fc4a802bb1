using System.Collections.Immutable;
using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Insights;

/// <summary>One lead as it was at a moment, put together from the events of all services up to then.</summary>
/// <param name="Stage">How far it came: received, dispatched, qualifying, invited, visited, negotiating, signed, delivered or lost.</param>
public sealed record LeadHistory(
    string Stage, Guid? CustomerId, string? Dealer, LeadSource? Source, Interest? Interest, int Contacts, ContactResult? LastResult,
    string? NextAction, DateTimeOffset? NextDueAt, ImmutableDictionary<Guid, string> Appointments, string? VisitReason,
    Money? Price, int Concessions, ImmutableSortedDictionary<Touch, string> Touches)
{
    /// <summary>Why nobody works on it: held, submitted, linked, invalid or closed; absent while somebody does.</summary>
    public string? Standing { get; init; }

    /// <summary>Staff id of who has it.</summary>
    public string? Consultant { get; init; }

    /// <summary>When somebody first tried to reach the customer.</summary>
    public DateTimeOffset? RespondedAt { get; init; }

    /// <summary>H, A, B, C or N (§4.1).</summary>
    public string? Grade { get; init; }

    /// <summary>Prospect, shopper or buyer (004-25).</summary>
    public RelationMarker? Marker { get; init; }

    public static readonly LeadHistory None = new(
        "unknown", null, null, null, null, 0, null, null, null, ImmutableDictionary<Guid, string>.Empty, null, null, 0, ImmutableSortedDictionary<Touch, string>.Empty);

    private static readonly string[] Stages =
        ["unknown", "received", "dispatched", "qualifying", "invited", "visited", "negotiating", "signed", "delivered", "lost"];

    public static LeadHistory Apply(LeadHistory lead, object e) => Noted(lead, e) with { Stage = StageAfter(lead.Stage, e) };

    /// <summary>How far a lead is that was this far before. Services speak at once, and a sold car is fetched by appointment too: what was reached stays reached.</summary>
    public static string StageAfter(string stage, object e)
    {
        var reached = e switch
        {
            LeadReceived => "received",
            LeadDispatched => "dispatched",
            CaseOpened => "qualifying",
            AppointmentBooked => "invited",
            VisitArrived => "visited",
            DealOpened => "negotiating",
            ContractSigned => "signed",
            VehicleDelivered => "delivered",
            DealLost or DealCancelled or DefeatApproved => "lost",
            _ => stage,
        };
        return Array.IndexOf(Stages, reached) > Array.IndexOf(Stages, stage) ? reached : stage;
    }

    private static LeadHistory Noted(LeadHistory lead, object e) => e switch
    {
        LeadReceived r => lead with { CustomerId = r.CustomerId, Source = r.Source, Interest = r.Interest },
        LeadDispatched d => lead with { Dealer = d.Dealer },
        LeadDeclined or DispatchExpired or LeadRecalled => lead with { Dealer = null },
        LeadHeld h => lead with { Standing = $"held: {Ids.Code(h.Reason)}" },
        LeadReleased or LeadUnlinked => lead with { Standing = null },
        LeadInvalidated i => lead with { Standing = $"invalid: {Ids.Code(i.Reason)}" },
        LeadLinked l => lead with { Dealer = l.Dealer, Standing = $"linked: {l.To}" },
        LeadSubmitted s => lead with { Dealer = s.Dealer, Standing = "submitted" },
        LeadApproved => lead with { Standing = null },
        LeadAssigned a => lead with { Consultant = a.Consultant },
        CaseOpened o => lead with { Grade = o.Grade ?? lead.Grade },
        GradeChanged g => lead with { Grade = g.Grade },
        RelationMarked m => lead with { Marker = m.Marker },
        FirstResponseMade m => lead with { RespondedAt = m.At },
        LeadClosed c => lead with { Standing = $"closed: {Ids.Code(c.Reason)}" },
        ContactRecorded c => lead with { Contacts = lead.Contacts + 1, LastResult = c.Result },
        NextActionPlanned n => lead with { NextAction = n.Action, NextDueAt = n.DueAt },
        AppointmentBooked b => lead with { Appointments = lead.Appointments.SetItem(b.AppointmentId, "booked") },
        AppointmentRescheduled r => lead with { Appointments = lead.Appointments.SetItem(r.AppointmentId, "booked") },
        AppointmentConfirmed c => lead with { Appointments = lead.Appointments.SetItem(c.AppointmentId, "confirmed") },
        AppointmentMissed m => lead with { Appointments = lead.Appointments.SetItem(m.AppointmentId, "missed") },
        AppointmentCancelled c => lead with { Appointments = lead.Appointments.SetItem(c.AppointmentId, "cancelled") },
        VisitArrived v => lead with { VisitReason = v.Reason, Appointments = lead.Appointments.SetItem(v.AppointmentId, "arrived") },
        ProposalMade p => lead with { Price = p.Price },
        ConcessionGiven c => lead with
        {
            Concessions = lead.Concessions + 1,
            Price = lead.Price is { } price ? price with { MinorUnits = price.MinorUnits - c.Amount.MinorUnits } : null,
        },
        ContractSigned s => lead with { Price = s.Price },
        TouchPlanned t => lead with { Touches = lead.Touches.SetItem(t.Touch, "planned") },
        TouchDue t => lead with { Touches = lead.Touches.SetItem(t.Touch, "due") },
        TouchMade t => lead with { Touches = lead.Touches.SetItem(t.Touch, "made") },
        _ => lead,
    };
}
