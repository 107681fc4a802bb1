using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using static Leads.Appointments.Appointment.Command;
using AppointmentStreams = Leads.EventStore.Streams<Leads.Appointments.Appointment.Command, Leads.Appointments.Appointment>;
using InvitationStreams = Leads.EventStore.Streams<Leads.Appointments.Invitation.Command, Leads.Appointments.Invitation>;

namespace Leads.Appointments;

/// <summary>Appointments are booked, kept, missed or called off, and shown.</summary>
public static class AppointmentEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/leads/{id:guid}/appointments", async (
                Guid id, BookingBody body, Caller by, InvitationStreams invitations, AppointmentStreams appointments, CancellationToken cancel) =>
            {
                var (_, invitation) = await invitations.See(InvitationReactions.InvitationOf(id), by, cancel);
                if (invitation is Invitation.Withdrawn)
                {
                    throw new Refused("invitation-withdrawn", "The dealer has the lead no more.");
                }

                var lead = Invitation.Decider.Tags(invitation);
                // With a key the id follows from it, so that a retry finds the same appointment even after the answer was forgotten.
                var appointment = by.Once is { } once ? Ids.Derive(id, $"appointment\n{once.Client}\n{once.Key}") : Ids.New(by.Now);
                return await appointments.Start(
                    appointment,
                    new Book(appointment, id, lead.Subject!.Value, lead.Brand!, lead.Dealer!, body.Type, body.At, by.Now),
                    by, $"/v1/appointments/{appointment}", cancel);
            })
            .For(Roles.Dealership).Command()
            .Produces<Done>(201).ProducesProblem(404).ProducesProblem(409)
            .WithTags("appointments").WithSummary("Book an appointment for a lead: what for, and when.");

        var commands = app.MapCommands("/v1/appointments/{id:guid}", Roles.Dealership).WithTags("appointments");

        commands.MapPost("/confirm", (Guid id, Caller by, AppointmentStreams appointments, CancellationToken cancel) =>
                appointments.Handle(id, new Confirm(by.Now), by, cancel))
            .Produces<Done>().WithSummary("The customer confirmed.");

        commands.MapPost("/arrive", (Guid id, ArrivalBody body, Caller by, AppointmentStreams appointments, CancellationToken cancel) =>
                appointments.Handle(id, new Arrive(body.Reason, by.Happened(body.At)), by, cancel))
            .Produces<Done>().WithSummary("The customer is here, and this is why (000-07).");

        commands.MapPost("/no-show", (Guid id, Caller by, AppointmentStreams appointments, CancellationToken cancel) =>
                appointments.Handle(id, new Miss(by.Now), by, cancel))
            .Produces<Done>().WithSummary("The customer did not come.");

        commands.MapPost("/cancel", (Guid id, CancelBody body, Caller by, AppointmentStreams appointments, CancellationToken cancel) =>
                appointments.Handle(id, new Cancel(body.By, body.Reason, by.Now), by, cancel))
            .Produces<Done>().WithSummary("The appointment is called off: by whom, and why.");

        var queries = app.MapGroup("/v1/appointments").For(Roles.Dealership).WithTags("appointments");

        queries.MapGet("/", async (string? after, int? limit, Caller by, Views views, CancellationToken cancel) =>
                Listing.Of(await views.Page<AppointmentBoard>(AppointmentBoard.View, by.Sees, Cursors.Key(after), Cursors.Limit(limit), cancel)))
            .WithSummary("Appointments of the caller's dealer, page by page.");

        queries.MapGet("/{id:guid}", async (Guid id, Caller by, AppointmentStreams appointments, HttpContext http, CancellationToken cancel) =>
            {
                var (version, state) = await appointments.See(id, by, cancel);
                http.Response.Headers.ETag = $"\"{version}\"";
                return new AppointmentView(id, Appointment.Decider.Tags(state).Lead, state.GetType().Name.ToLowerInvariant());
            })
            .WithSummary("One appointment; its ETag is good for If-Match.");
    }
}

/// <summary>An appointment to book.</summary>
/// <param name="Type">What for.</param>
/// <param name="At">The agreed time.</param>
public sealed record BookingBody(AppointmentType Type, DateTimeOffset At);

/// <summary>The customer's arrival.</summary>
/// <param name="Reason">Why the customer came: a code, required (000-07).</param>
/// <param name="At">When they came; now when not told.</param>
public sealed record ArrivalBody(string Reason, DateTimeOffset? At = null);

/// <summary>Why an appointment is called off.</summary>
/// <param name="By">Who calls it off.</param>
/// <param name="Reason">Reason code, required.</param>
public sealed record CancelBody(CancelledBy By, string Reason);

/// <summary>An appointment as the API shows it.</summary>
/// <param name="Status">booked, confirmed, arrived, missed or cancelled.</param>
public sealed record AppointmentView(Guid AppointmentId, Guid LeadId, string Status);
