using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using InvitationStreams = Leads.EventStore.Streams<Leads.Appointments.Invitation.Command, Leads.Appointments.Invitation>;

namespace Leads.Appointments;

/// <summary>Whoever wants a time that is taken waits for it, and gets what becomes free in their turn.</summary>
public static class WaitingEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/leads/{id:guid}/waiting", async (Guid id, WaitingBody body, Caller by, InvitationStreams invitations, Booking booking, CancellationToken cancel) =>
            {
                var wish = body.Checked();
                return await booking.Wait(await invitations.LeadOf(id, by, cancel), wish, body.Halves ?? [], body.From, body.Until, by, cancel);
            })
            .For(Roles.Dealership).Command().Produces<Done>(201).ProducesProblem(404).ProducesProblem(409).WithTags("waiting list")
            .WithSummary("The customer waits for a slot: what becomes free is kept for whoever waits longest. Refused while they need not wait, with free slots as `alternatives`.");

        app.MapPost("/v1/waiting-customers/{id:guid}/leave", (Guid id, Caller by, Booking booking, CancellationToken cancel) => booking.StopWaiting(id, WaitingEnd.GivenUp, by, cancel))
            .For(Roles.Dealership).Command().Produces<Done>().ProducesProblem(404).WithTags("waiting list")
            .WithSummary("The customer waits no more; what is kept for them is the next one's.");

        app.MapGet("/v1/waiting-customers", async (Caller by, EventStore.EventStore store, CancellationToken cancel) =>
                await CalendarEndpoints.Rows<WaitingBoard>(store, by.Sees, "select data from waiting_board order by data ->> 'keptUntil', (data ->> 'since')::timestamptz, key limit 1000", [], cancel))
            .For(Roles.Dealership).Produces<IReadOnlyList<WaitingBoard>>().WithTags("waiting list")
            .WithSummary("Who waits at the caller's dealer: first those for whom a slot is kept, who are to be called before `keptUntil`, then the others, the longest waiting first.");

        app.MapGet("/v1/waiting-customers/{id:guid}", async (Guid id, Caller by, Views views, CancellationToken cancel) =>
                await views.Find<WaitingBoard>(WaitingBoard.View, id, by.Sees, cancel) ?? throw new NotFound("waiting"))
            .For(Roles.Dealership).Produces<WaitingBoard>().ProducesProblem(404).WithTags("waiting list").WithSummary("What somebody waits for, and what is kept for them; gone when they wait no more.");
    }
}

/// <summary>What a customer waits for.</summary>
/// <param name="Type">What for.</param>
/// <param name="Halves">The half-days they like; any when not told.</param>
/// <param name="From">Not before; now when not told.</param>
/// <param name="Until">Not after; as long as slots are offered when not told.</param>
/// <param name="Model">Code of the model they want to drive.</param>
/// <param name="Consultant">Who is to receive them; anybody when not told.</param>
public sealed record WaitingBody(
    AppointmentType Type, IReadOnlyList<PreferredTime>? Halves = null, DateTimeOffset? From = null, DateTimeOffset? Until = null, string? Model = null, string? Consultant = null)
{
    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal Wish Checked()
    {
        new Faults().Each(Halves, "/halves", 14).Once(Halves, "/halves", half => half).Text(Model, "/model", 60).Text(Consultant, "/consultant", 60).Throw();
        return new Wish(Type, Model, Consultant);
    }
}
