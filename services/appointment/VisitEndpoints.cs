using Leads.Contracts;
using Leads.Hosting;
using static Leads.Appointments.Appointment.Command;
using AppointmentStreams = Leads.EventStore.Streams<Leads.Appointments.Appointment.Command, Leads.Appointments.Appointment>;
using InvitationStreams = Leads.EventStore.Streams<Leads.Appointments.Invitation.Command, Leads.Appointments.Invitation>;

namespace Leads.Appointments;

/// <summary>What happens while a customer is there: who takes them over, what they are shown, what they drive.</summary>
public static class VisitEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/leads/{id:guid}/visits", async (Guid id, WalkInBody body, Caller by, InvitationStreams invitations, AppointmentStreams appointments, CancellationToken cancel) =>
            {
                var lead = await invitations.LeadOf(id, by, cancel);
                var visit = by.Once is { } once ? Ids.Derive(id, $"visit\n{once.Client}\n{once.Key}") : Ids.New(by.Now);
                return await appointments.Start(
                    visit, new WalkIn(visit, id, lead.Subject!.Value, lead.Brand!, lead.Dealer!, body.Type ?? AppointmentType.Sales, body.Came(by)), by, $"/v1/appointments/{visit}", cancel);
            })
            .For(Roles.Dealership).Command().Produces<Done>(201).ProducesProblem(404).ProducesProblem(409).WithTags("visits")
            .WithSummary("The customer of a lead is here without an appointment, and this is why (000-07). Whoever is no lead yet is registered: POST /v1/registrations with `visit`.");

        app.MapGet("/v1/dealers/{code}/visit-plan", async (string code, DateOnly? date, string? consultant, Caller by, Calendars calendars, EventStore.EventStore store, CancellationToken cancel) =>
            {
                var planning = calendars.Of(CalendarEndpoints.Own(code, by), by.Now);
                var day = planning.DateOf(date is { } told ? AppointmentEndpoints.Near(new DateTimeOffset(told, new TimeOnly(12, 0), TimeSpan.Zero), "", by) : by.Now);
                var rows = await CalendarEndpoints.Rows<AppointmentBoard>(
                    store, code,
                    "select data from appointment_board where dealer = $1 and data ->> 'type' = 'home_visit' and data ->> 'status' in ('tentative', 'confirmed', 'arrived', 'held')"
                    + " and (data ->> 'scheduledAt')::timestamptz >= $2 and (data ->> 'scheduledAt')::timestamptz < $3",
                    [code, planning.Begins(day).UtcDateTime, planning.Begins(day.AddDays(1)).UtcDateTime], cancel);
                return VisitRound.Of(day, rows.Where(row => string.IsNullOrEmpty(consultant) || row.Resources?.Contains(consultant) == true));
            })
            .For(Roles.Dealership).Produces<VisitRound>().WithTags("visits")
            .WithSummary("Visits at customers' of a day, those of one area together: when to leave, whom they meet, what is not ready yet (003-24, 003-27, 003-28); today when not told.");

        var commands = app.MapCommands("/v1/appointments/{id:guid}", Roles.Dealership).WithTags("visits");

        commands.MapPost("/take-over", (Guid id, TakeOverBody body, Caller by, AppointmentStreams appointments, CancellationToken cancel) =>
                appointments.Handle(id, new TakeOver(body.Checked(), by.Client, by.Now), by, cancel))
            .Produces<Done>().WithSummary("A sales consultant takes the customer over, until the deal (000-15).");

        commands.MapPost("/presentations", (Guid id, PresentationBody body, Caller by, AppointmentStreams appointments, CancellationToken cancel) =>
                appointments.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().WithSummary("A car was presented: which, how long, with which selling points.");

        commands.MapPost("/test-drives", (Guid id, TestDriveBody body, Caller by, AppointmentStreams appointments, CancellationToken cancel) =>
                appointments.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().WithSummary("The customer drove: which car, where, how long and how they liked it. Refused when nobody saw the licence.");

        commands.MapPost("/leave", (Guid id, LeaveBody body, Caller by, AppointmentStreams appointments, CancellationToken cancel) =>
                appointments.Handle(id, new Leave(by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().WithSummary("The visit is over.");
    }
}

/// <summary>The arrival of somebody who had no appointment.</summary>
/// <param name="Type">What for; sales when not told.</param>
public sealed record WalkInBody(string Reason, DateTimeOffset? At = null, IReadOnlyList<RoleInBuying>? Party = null, string? Note = null, AppointmentType? Type = null) : ArrivalBody(Reason, At, Party, Note);

/// <summary>Who takes a customer over.</summary>
/// <param name="Consultant">Staff id.</param>
public sealed record TakeOverBody(string Consultant)
{
    internal string Checked()
    {
        new Faults().Required(Consultant, "/consultant", 60).Throw();
        return Consultant;
    }
}

/// <summary>A presentation.</summary>
/// <param name="Model">Code of the model.</param>
/// <param name="Minutes">How long.</param>
/// <param name="Points">Which selling points were spoken of (000-46).</param>
public sealed record PresentationBody(string Model, int Minutes, IReadOnlyList<SellingPoint>? Points = null)
{
    internal Present Checked(Caller by)
    {
        new Faults().Required(Model, "/model", 60).Check(Minutes is >= 1 and <= 600, "/minutes", "out-of-range", "From 1 to 600.").Once(Points, "/points", point => point).Throw();
        return new Present(Model, Minutes, Points, by.Client, by.Now);
    }
}

/// <summary>A test drive.</summary>
/// <param name="Model">Code of the model.</param>
/// <param name="Route">Code of the route.</param>
/// <param name="Minutes">How long.</param>
/// <param name="LicenceChecked">Somebody saw the driving licence.</param>
/// <param name="Car">Code of the demo car.</param>
/// <param name="Rating">How they liked it, from 1 to 5.</param>
/// <param name="Feedback">What they said.</param>
public sealed record TestDriveBody(string Model, string Route, int Minutes, bool LicenceChecked, string? Car = null, int? Rating = null, string? Feedback = null)
{
    internal Drive Checked(Caller by)
    {
        new Faults()
            .Required(Model, "/model", 60).Required(Route, "/route", 60).Text(Car, "/car", 60).Text(Feedback, "/feedback", Faults.MostWords)
            .Check(Minutes is >= 1 and <= 600, "/minutes", "out-of-range", "From 1 to 600.")
            .Check(Rating is null or (>= 1 and <= 5), "/rating", "out-of-range", "From 1 to 5.").Throw();
        return new Drive(Model, Car, Route, Minutes, LicenceChecked, Rating, Feedback, by.Client, by.Now);
    }
}

/// <summary>The end of a visit.</summary>
/// <param name="At">When they left; now when not told.</param>
public sealed record LeaveBody(DateTimeOffset? At = null);
