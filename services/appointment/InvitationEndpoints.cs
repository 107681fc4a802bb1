using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using InvitationStreams = Leads.EventStore.Streams<Leads.Appointments.Invitation.Command, Leads.Appointments.Invitation>;

namespace Leads.Appointments;

/// <summary>Customers are invited by seven steps, with two reasons and two slots (000-33, 000-34, 000-36, 003-20).</summary>
public static class InvitationEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/leads/{id:guid}/invitations", async (Guid id, string? playbook, Caller by, InvitationStreams invitations, CoachCards cards, HttpContext http, CancellationToken cancel) =>
            {
                var (version, state) = await invitations.See(InvitationReactions.InvitationOf(id), by, cancel);
                http.Response.Headers.ETag = $"\"{version}\"";
                return InvitationView.Of(state, Ids.Coded<InvitationPlaybook>(playbook, "playbook") ?? InvitationPlaybook.KnownCustomer, cards);
            })
            .For(Roles.Dealership).Produces<InvitationView>().ProducesProblem(404).WithTags("invitations")
            .WithSummary("How often the customer was invited, what they left open, and the guide: seven steps of the playbook, with what the handbook says.");

        app.MapPost("/v1/leads/{id:guid}/invitations", (Guid id, InvitationBody body, Caller by, Booking booking, CancellationToken cancel) =>
                booking.Invite(id, body.Checked(by), body.At, body.Model, by, cancel))
            .For(Roles.Dealership).Command().Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithTags("invitations")
            .WithSummary("The customer was invited by phone: with at least two reasons and two slots. Accepted, the chosen slot is booked, and Location has the appointment; declined, both are free; with a message left, both are kept until they should have called back.");

        app.MapPost("/v1/leads/{id:guid}/invitations/{number:int}/answer", (Guid id, int number, AnswerBody body, Caller by, Booking booking, CancellationToken cancel) =>
                booking.Reply(id, number, body.Answer, body.Offer, body.At, body.Model, by, cancel))
            .For(Roles.Dealership).Command().Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithTags("invitations")
            .WithSummary("The customer called back, or says what they had left open.");

        app.MapGet("/v1/invitation-cards", (CoachCards cards) => cards.All).For(Roles.Dealership).Produces<IEnumerable<CoachCard>>().WithTags("invitations")
            .WithSummary("What the handbook says of inviting and visiting, in Chinese and English: steps, scripts for messages, preparation.");
    }

    /// <summary>A lead that the caller's dealer may invite.</summary>
    /// <exception cref="Refused">The dealer has it no more.</exception>
    internal static async Task<Tags> LeadOf(this InvitationStreams invitations, Guid lead, Caller by, CancellationToken cancel)
    {
        var (_, invitation) = await invitations.See(InvitationReactions.InvitationOf(lead), by, cancel);
        return invitation is Invitation.Open open ? open.Tags : throw new Refused("invitation-withdrawn", "The dealer has the lead no more.");
    }
}

/// <summary>An invitation by phone.</summary>
/// <param name="Playbook">known_customer (000-36) or cold_call (003-20).</param>
/// <param name="Reasons">Benefits of coming, at least two (000-33).</param>
/// <param name="Answer">What the customer said.</param>
/// <param name="Steps">What became of each of the seven steps.</param>
/// <param name="Offer">The two slots that were offered.</param>
/// <param name="At">Of an accepted one: the beginning of the slot they chose.</param>
/// <param name="Model">Code of the model they want to drive.</param>
/// <param name="DurationSeconds">Length of the call.</param>
public sealed record InvitationBody(
    InvitationPlaybook Playbook, IReadOnlyList<InvitationReason> Reasons, InvitationAnswer Answer, IReadOnlyList<InvitationStepDone>? Steps = null, Guid? Offer = null, DateTimeOffset? At = null,
    string? Model = null, int? DurationSeconds = null)
{
    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal Invitation.Command.Invite Checked(Caller by)
    {
        new Faults()
            .Each(Reasons, "/reasons", 20).Each(Steps, "/steps", 7)
            .Text(Model, "/model", 60)
            .Check(DurationSeconds is null or (>= 0 and <= 86_400), "/durationSeconds", "out-of-range", "From 0 to 86 400.").Throw();
        return new Invitation.Command.Invite(Playbook, Steps ?? [], Reasons, Answer, Offer, DurationSeconds, null, by.Client, by.Now);
    }
}

/// <summary>What a customer says to an invitation they had left open.</summary>
/// <param name="Answer">accepted, undecided or declined.</param>
/// <param name="Offer">Other two slots than those that were kept.</param>
/// <param name="At">Of an accepted one: the beginning of the slot they chose.</param>
/// <param name="Model">Code of the model they want to drive.</param>
public sealed record AnswerBody(InvitationAnswer Answer, Guid? Offer = null, DateTimeOffset? At = null, string? Model = null);

/// <summary>Inviting a customer, as the API shows it.</summary>
/// <param name="Open">Whether the dealer may invite them.</param>
/// <param name="Made">How often they were invited.</param>
/// <param name="WaitingFor">The invitation they left open.</param>
/// <param name="Offer">The two slots that are kept for them.</param>
/// <param name="CallBackBy">By when they should have called back.</param>
/// <param name="Steps">The seven steps of the playbook, each in words.</param>
/// <param name="Cards">What the handbook says of it.</param>
public sealed record InvitationView(
    Guid LeadId, bool Open, int Made, int? WaitingFor, Guid? Offer, DateTimeOffset? CallBackBy, IReadOnlyList<GuideStep> Steps, IReadOnlyList<CoachCard> Cards)
{
    private static readonly string[] Always = ["appointment_call", "invitation_reasons", "two_slots", "voicemail_1", "voicemail_2", "voicemail_3"];

    internal static InvitationView Of(Invitation state, InvitationPlaybook playbook, CoachCards cards)
    {
        var open = state as Invitation.Open;
        return new InvitationView(
            Invitation.Decider.Tags(state).Lead, open is not null, open?.Made ?? ((Invitation.Withdrawn)state).Made, open?.Waiting?.Number, open?.Waiting?.Offer, open?.Waiting?.CallBackBy,
            [.. Invitation.StepsOf(playbook).Zip(cards.Of(Ids.Code(playbook)).Lines, (step, words) => new GuideStep(step, words))], [.. Always.Select(cards.Of)]);
    }
}

/// <summary>A step of a playbook in words.</summary>
public sealed record GuideStep(InvitationStep Step, Words Words);
