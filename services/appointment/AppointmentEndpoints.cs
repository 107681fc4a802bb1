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
                Guid id, BookingBody body, Caller by, InvitationStreams invitations, Booking booking, CancellationToken cancel) =>
            {
                var lead = await invitations.LeadOf(id, by, cancel);
                // With a key the id follows from it, so that a retry finds the same appointment even after the answer was forgotten.
                var appointment = by.Once is { } once ? Ids.Derive(id, $"appointment\n{once.Client}\n{once.Key}") : Ids.New(by.Now);
                return await booking.Book(appointment, lead, body.Checked(), body.Wanted(by), by, cancel);
            })
            .For(Roles.Dealership).Command()
            .Produces<Done>(201).ProducesProblem(404).ProducesProblem(409)
            .WithTags("appointments").WithSummary("Book an appointment for a lead: what for, and when; a slot of an offer, or any time that is free. A refusal names two other times as `alternatives`.");

        var commands = app.MapCommands("/v1/appointments/{id:guid}", Roles.Dealership).WithTags("appointments");

        commands.MapPost("/confirm", (Guid id, Caller by, AppointmentStreams appointments, CancellationToken cancel) =>
                appointments.Handle(id, new Confirm(by.Now), by, cancel))
            .Produces<Done>().WithSummary("The customer confirmed.");

        commands.MapPut("/visit-plan", (Guid id, VisitPlanBody body, Caller by, Booking booking, CancellationToken cancel) => booking.PlanVisit(id, body.Checked(), body.Person, by, cancel))
            .Produces<Done>().WithSummary("Plan a visit at the customer's: area, time, way, whom and with what (003-24, 003-27). All of it, not what changes. Whoever makes it is taken that long, the way included.");

        commands.MapPost("/arrive", (Guid id, ArrivalBody body, Caller by, Booking booking, CancellationToken cancel) => booking.Arrive(id, body.Came(by), by, cancel))
            .Produces<Done>().WithSummary("The customer is here, and this is why (000-07). Who comes so early that the visit is over before its time leaves the time to others.");

        commands.MapPost("/no-show", (Guid id, Caller by, Booking booking, CancellationToken cancel) => booking.Miss(id, by, cancel))
            .Produces<Done>().WithSummary("The customer did not come: somebody calls them within two working hours; who does not come again is given back to the call centre.");

        commands.MapPost("/recover", (Guid id, RecoveryBody body, Caller by, AppointmentStreams appointments, CancellationToken cancel) =>
                appointments.Handle(id, new Recover(body.Outcome, by.Client, by.Now), by, cancel))
            .Produces<Done>().WithSummary("Who did not come was called: what they said. Another time is agreed by /reschedule.");

        commands.MapPost("/cancel", (Guid id, CancelBody body, Caller by, Booking booking, CancellationToken cancel) =>
                booking.GiveUp(id, body.Checked(by), by, cancel))
            .Produces<Done>().WithSummary("The appointment is called off: by whom, and why. What it had is free.");

        commands.MapPost("/reschedule", (Guid id, RescheduleBody body, Caller by, Booking booking, CancellationToken cancel) =>
                booking.Reschedule(id, body.Wanted(by), body.Consultant, body.By, body.Reason, by, cancel))
            .Produces<Done>().WithSummary("The customer comes at another time, also after they did not come, or somebody else receives them: who wanted it, and why.");

        app.MapGet("/v1/dev/messages", async (Guid? customer, Caller by, IMessageProvider provider, CancellationToken cancel) =>
                provider is ShownMessages shown ? await shown.Show(by.Sees, customer, cancel) : throw new NotFound("message"))
            .For(Roles.Dealership).Produces<IReadOnlyList<ShownMessage>>().ProducesProblem(404).WithTags("messages")
            .WithSummary("Messages to customers that were shown instead of sent, the latest first; none where a provider is configured.");

        var queries = app.MapGroup("/v1/appointments").For(Roles.Dealership).WithTags("appointments");

        queries.MapGet("/", async (string? after, int? limit, string? status, DateTimeOffset? from, DateTimeOffset? until, string? resource, Caller by, Views views, CancellationToken cancel) =>
                Listing.Of(await views.Page<AppointmentBoard>(
                    AppointmentBoard.View, by.Sees, Cursors.Key(after), Cursors.Limit(limit), cancel,
                    """
                    and ($3 = '' or data ->> 'status' = $3) and (data ->> 'scheduledAt')::timestamptz >= $4 and (data ->> 'scheduledAt')::timestamptz < $5
                    and ($6 = '' or data -> 'resources' ? $6)
                    """,
                    Ids.Coded<AppointmentStatus>(status, "status") is { } one ? Ids.Code(one) : "", (from ?? DateTimeOffset.UnixEpoch).UtcDateTime, (until ?? by.Now.AddYears(100)).UtcDateTime, resource ?? "")))
            .WithSummary("Appointments of the caller's dealer, page by page: all, or of a status, a time, a consultant, car or bay. Whoever has `recoverBy` is to be called by then; whoever has `callToRemind` is to be reminded by phone.");

        queries.MapGet("/{id:guid}", async (Guid id, Caller by, AppointmentStreams appointments, HttpContext http, CancellationToken cancel) =>
            {
                var (version, state) = await appointments.See(id, by, cancel);
                http.Response.Headers.ETag = $"\"{version}\"";
                return AppointmentView.Of((Appointment.Known)state);
            })
            .WithSummary("One appointment; its ETag is good for If-Match.");

        queries.MapGet("/{id:guid}/visit", async (Guid id, Caller by, AppointmentStreams appointments, EventStore.EventStore store, CancellationToken cancel) =>
            {
                var (_, state) = await appointments.See(id, by, cancel);
                var person = await store.Personal.Open(((Appointment.Known)state).Tags.Subject!.Value, cancel);
                // What a person said is shown to nobody without a trace.
                await appointments.Handle(id, new NoteAccess(by.Client, by.Role, by.Now), by.Context with { Once = null, IfMatch = null }, cancel);
                var (_, events) = await store.FetchStream(id, cancel);
                return VisitView.Of(id, events, person);
            })
            .Produces<VisitView>().WithTags("visits").WithSummary("What was planned for a visit and what happened at it, with what the customer said; who reads it is recorded.");
    }

    /// <summary>A time that somebody can mean: within two years.</summary>
    /// <exception cref="Invalid">It is another.</exception>
    internal static DateTimeOffset Near(DateTimeOffset at, string pointer, Caller by) =>
        at > by.Now.AddYears(-2) && at < by.Now.AddYears(2) ? at : throw new Invalid(pointer, "out-of-range", "Within two years.");
}

/// <summary>An appointment to book.</summary>
/// <param name="Type">What for.</param>
/// <param name="At">The agreed time: of an offer, the beginning of the slot that was chosen.</param>
/// <param name="Offer">The offer it was chosen from.</param>
/// <param name="Model">Code of the model they want to drive.</param>
/// <param name="Consultant">Who is to receive them; anybody when not told.</param>
/// <param name="OutsideHours">Also when the dealer is closed.</param>
/// <param name="Area">Of a home visit, code of the area: between two visits in one area nobody drives home (003-27).</param>
public sealed record BookingBody(
    AppointmentType Type, DateTimeOffset At, Guid? Offer = null, string? Model = null, string? Consultant = null, bool? OutsideHours = null, string? Area = null)
{
    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal Wish Checked()
    {
        new Faults()
            .Text(Model, "/model", 60).Text(Consultant, "/consultant", 60).Text(Area, "/area", 60)
            .Check(Area is null || Type == AppointmentType.HomeVisit, "/area", "not-a-home-visit", "Only a visit at the customer's has an area.").Throw();
        return new Wish(Type, Model, Consultant, Area);
    }

    internal Wanted Wanted(Caller by) => new(AppointmentEndpoints.Near(At, "/at", by), Offer, OutsideHours ?? false);
}

/// <summary>How a visit at the customer's is planned (003-27).</summary>
/// <param name="Area">Code of the area: customers of one area are visited in one go.</param>
/// <param name="Minutes">How long it is likely to be.</param>
/// <param name="TravelMinutes">How long the way there is, and the way back.</param>
/// <param name="Meets">decides, leads_to_decision or gatekeeper (003-28).</param>
/// <param name="Person">Their name; personal, never leaves this service.</param>
/// <param name="NeedsAsked">The customer was asked before what they need.</param>
/// <param name="Ready">What is ready: company_data, proposal, tool_kit, dress_and_mindset (003-24).</param>
/// <param name="Material">What is brought along.</param>
public sealed record VisitPlanBody(
    string Area, int Minutes, int TravelMinutes, KeyPerson Meets, string? Person = null, bool? NeedsAsked = null, IReadOnlyList<VisitPreparation>? Ready = null,
    IReadOnlyList<VisitMaterial>? Material = null)
{
    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal VisitPlan Checked()
    {
        new Faults()
            .Required(Area, "/area", 60).Text(Person, "/person", 60)
            .Check(Minutes is >= 5 and <= 600, "/minutes", "out-of-range", "From 5 to 600.")
            .Check(TravelMinutes is >= 0 and <= 300, "/travelMinutes", "out-of-range", "From 0 to 300.")
            .Once(Ready, "/ready", one => one).Once(Material, "/material", one => one).Throw();
        return new VisitPlan(Area, Minutes, TravelMinutes, Meets, NeedsAsked ?? false, Ready ?? [], Material ?? []);
    }
}

/// <summary>Another time for an appointment.</summary>
/// <param name="At">The time agreed now: of an offer, the beginning of the slot that was chosen.</param>
/// <param name="By">Who wanted it.</param>
/// <param name="Reason">Reason code, required.</param>
/// <param name="Offer">The offer it was chosen from.</param>
/// <param name="Consultant">Who is to receive them; anybody when not told.</param>
/// <param name="OutsideHours">Also when the dealer is closed.</param>
public sealed record RescheduleBody(DateTimeOffset At, CancelledBy By, string Reason, Guid? Offer = null, string? Consultant = null, bool? OutsideHours = null)
{
    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal Wanted Wanted(Caller by)
    {
        new Faults().Check(Reason.Length <= 60, "/reason", "too-long", "A code of at most 60 characters.").Text(Consultant, "/consultant", 60).Throw();
        return new Wanted(AppointmentEndpoints.Near(At, "/at", by), Offer, OutsideHours ?? false);
    }
}

/// <summary>What somebody said who did not come.</summary>
/// <param name="Outcome">rebooked, undecided, not_interested or unreachable.</param>
public sealed record RecoveryBody(RecoveryOutcome Outcome);

/// <summary>The customer's arrival.</summary>
/// <param name="Reason">Why the customer came: a code, required (000-07).</param>
/// <param name="At">When they came; now when not told.</param>
/// <param name="Party">Who came along, and who has which part in buying (000-42).</param>
/// <param name="Note">Why they came, in their words.</param>
public record ArrivalBody(string Reason, DateTimeOffset? At = null, IReadOnlyList<RoleInBuying>? Party = null, string? Note = null)
{
    internal Arrive Came(Caller by)
    {
        new Faults().Check(Reason.Length <= 60, "/reason", "too-long", "A code of at most 60 characters.").Each(Party, "/party", 20).Text(Note, "/note", Faults.MostWords).Throw();
        return new Arrive(Reason, by.Happened(At)) { Party = Party, Note = Note, By = by.Client };
    }
}

/// <summary>Why an appointment is called off.</summary>
/// <param name="By">Who calls it off.</param>
/// <param name="Reason">Reason code, required.</param>
public sealed record CancelBody(CancelledBy By, string Reason)
{
    /// <exception cref="Invalid">The reason is no code.</exception>
    internal Cancel Checked(Caller by)
    {
        new Faults().Check(Reason.Length <= 60, "/reason", "too-long", "A code of at most 60 characters.").Throw();
        return new Cancel(By, Reason, by.Now);
    }
}

/// <summary>An appointment as the API shows it.</summary>
/// <param name="Status">tentative, confirmed, arrived, held, missed or cancelled.</param>
/// <param name="At">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Resources">The consultant, the car, the bay that it takes; empty when the dealer plans without.</param>
/// <param name="RecoverBy">Of a missed one: by when somebody calls them; absent when it was done, or the call centre does.</param>
/// <param name="Place">Where they meet (001-02, 003-17).</param>
public sealed record AppointmentView(
    Guid AppointmentId, Guid LeadId, string Status, AppointmentType Type, DateTimeOffset At, DateTimeOffset EndsAt, IReadOnlyList<string> Resources, DateTimeOffset? RecoverBy, MeetingPlace Place)
{
    internal static AppointmentView Of(Appointment.Known a) => new(
        a.Id, a.Tags.Lead, a.GetType().Name.ToLowerInvariant(), a.Type, a.Agreed.Slot.From, a.Agreed.Slot.To, a.Agreed.Slot.Resources, (a as Appointment.Missed)?.RecoverBy, a.Place);
}

/// <summary>A status to list appointments by.</summary>
public enum AppointmentStatus
{
    Tentative,
    Confirmed,
    Arrived,
    Held,
    Missed,
    Cancelled,
}
