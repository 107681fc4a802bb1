using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>An invitation is what a dealer may do with a lead it was given: invite the customer, as often as it takes (000-36).</summary>
public abstract record Invitation
{
    public sealed record None : Invitation;

    /// <param name="Made">How often the customer was invited.</param>
    public sealed record Open(Guid Id, Tags Tags, int Made = 0) : Invitation
    {
        /// <summary>What the customer has not answered yet.</summary>
        public Pending? Waiting { get; init; }

        /// <summary>Times at which they did not come, of which appointment.</summary>
        public ImmutableList<(Guid Appointment, DateTimeOffset? At)> Missed { get; init; } = [];

        /// <summary>How many of them were before they were last given back to the call centre.</summary>
        public int Before { get; init; }

        internal int NoShows => Missed.Count - Before;
    }

    /// <summary>The dealer has the lead no more; another one may get it.</summary>
    public sealed record Withdrawn(Guid Id, Tags Tags, int Made = 0) : Invitation;

    /// <summary>An invitation that was left open.</summary>
    /// <param name="CallBackBy">By when the customer should have called back; null when no message was left.</param>
    public sealed record Pending(int Number, Guid? Offer, DateTimeOffset? CallBackBy);

    public abstract record Command
    {
        public sealed record OpenInvitation(Guid InvitationId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateTimeOffset At) : Command;

        /// <param name="Dealer">The dealer that had the lead.</param>
        public sealed record Withdraw(string Dealer, LossReason Reason, DateTimeOffset At) : Command;

        /// <param name="Offer">The two slots that were offered.</param>
        /// <param name="CallBackBy">By when the customer should call back, when a message was left.</param>
        public sealed record Invite(
            InvitationPlaybook Playbook, IReadOnlyList<InvitationStepDone> Steps, IReadOnlyList<InvitationReason> Reasons, InvitationAnswer Answer, Guid? Offer, int? DurationSeconds, DateTimeOffset? CallBackBy,
            string By, DateTimeOffset At) : Command;

        /// <summary>The customer says what they had left open.</summary>
        /// <param name="Offer">The slots that they chose from.</param>
        public sealed record Reply(int Number, InvitationAnswer Answer, Guid? Offer, string By, DateTimeOffset At) : Command;

        /// <param name="ScheduledAt">For when they were expected: an appointment that was moved can be missed again.</param>
        /// <param name="Limit">Who did not come so often is given back.</param>
        public sealed record NoteNoShow(Guid AppointmentId, DateTimeOffset ScheduledAt, int Limit, DateTimeOffset At) : Command;

        public sealed record GiveUpWaiting(DateTimeOffset DueAt, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    /// <summary>Least benefits of coming that are named (000-33).</summary>
    public const int LeastReasons = 2;

    private const string CallBack = "call_back";

    public static readonly Decider<Command, Invitation> Decider = new("invitation", new None(), Decide, Evolve)
    {
        Tags = state => state switch
        {
            Open open => open.Tags,
            Withdrawn withdrawn => withdrawn.Tags,
            _ => Tags.None,
        },
        Deadlines = state => state is Open { Waiting.CallBackBy: { } by } ? [new Deadline(CallBack, by)] : [],
        OnDue = (deadline, now) => new Command.GiveUpWaiting(deadline.DueAt, now),
    };

    /// <summary>The seven steps, in order.</summary>
    public static IReadOnlyList<InvitationStep> StepsOf(InvitationPlaybook playbook) => playbook == InvitationPlaybook.KnownCustomer
        ?
        [
            InvitationStep.ConfirmName, InvitationStep.IntroduceYourself, InvitationStep.Greet, InvitationStep.SmallTalk, InvitationStep.StatePurpose, InvitationStep.GiveTimeAndPlace,
            InvitationStep.ExtraBenefit,
        ]
        :
        [
            InvitationStep.ConfirmIdentity, InvitationStep.GreetAndIntroduce, InvitationStep.StatePurpose, InvitationStep.EitherOr, InvitationStep.HandleRefusal, InvitationStep.EitherOrAgain,
            InvitationStep.ConfirmAppointment,
        ];

    public static IReadOnlyList<object> Decide(Command command, Invitation state) => (command, state) switch
    {
        (Command.OpenInvitation c, None) => [new InvitationOpened(c.InvitationId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.At)],
        (Command.OpenInvitation c, Open open) when c.Dealer == open.Tags.Dealer => [],
        (Command.OpenInvitation c, Open or Withdrawn) => [new InvitationMoved(c.InvitationId, c.LeadId, c.Brand, c.Dealer, c.At)],
        (Command.Withdraw c, Open open) when c.Dealer == open.Tags.Dealer => [new InvitationWithdrawn(open.Id, open.Tags.Lead, open.Tags.Brand!, c.Dealer, c.Reason, c.At)],
        (Command.Withdraw, _) => [],

        (Command.Invite c, Open open) => Invited(c, open),
        (Command.Invite, Withdrawn) => throw new Refused("invitation-withdrawn", "The dealer has the lead no more."),

        (Command.Reply { Answer: InvitationAnswer.Voicemail }, Open) => throw new Refused("no-answer", "A message that was left is no answer of theirs."),
        (Command.Reply { Answer: InvitationAnswer.Accepted, Offer: null }, Open) => throw new Refused("no-slots-offered", "Offer two slots to choose from (003-19)."),
        (Command.Reply c, Open { Waiting: { } waiting } open) when c.Number == waiting.Number => [new InvitationAnswered(open.Id, open.Tags.Lead, c.Number, c.Answer, c.By, c.At)],
        (Command.Reply, Open) => throw new Refused("nothing-to-answer", "That invitation was answered, or given up."),

        (Command.NoteNoShow c, Open open) when open.Missed.Contains((c.AppointmentId, c.ScheduledAt)) => [],
        (Command.NoteNoShow c, Open open) => open.NoShows + 1 < c.Limit
            ? [new NoShowNoted(open.Id, open.Tags.Lead, c.AppointmentId, open.NoShows + 1, c.At, c.ScheduledAt)]
            :
            [
                new NoShowNoted(open.Id, open.Tags.Lead, c.AppointmentId, open.NoShows + 1, c.At, c.ScheduledAt),
                new InvitationReturned(open.Id, open.Tags.Lead, open.Tags.Dealer!, open.NoShows + 1, c.At),
            ],
        (Command.NoteNoShow, _) => [],

        (Command.GiveUpWaiting c, Open { Waiting: { } waiting } open) when c.DueAt == waiting.CallBackBy => [new InvitationUnanswered(open.Id, open.Tags.Lead, waiting.Number, c.At)],
        (Command.GiveUpWaiting, _) => [],
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the invitation is {state.GetType().Name}."),
    };

    public static Invitation Evolve(Invitation state, object e) => (state, e) switch
    {
        (None, InvitationOpened o) => new Open(o.InvitationId, new Tags(o.LeadId, o.CustomerId, o.Brand, o.Dealer)),
        (Open open, InvitationMoved m) => open with { Tags = open.Tags with { Dealer = m.Dealer }, Waiting = null, Before = open.Missed.Count },
        (Withdrawn withdrawn, InvitationMoved m) => new Open(withdrawn.Id, withdrawn.Tags with { Dealer = m.Dealer }, withdrawn.Made),
        (Open open, InvitationWithdrawn) => new Withdrawn(open.Id, open.Tags, open.Made),
        (Open open, InvitationMade m) => open with
        {
            Made = m.Number,
            Waiting = m.Answer is InvitationAnswer.Voicemail or InvitationAnswer.Undecided ? new Pending(m.Number, m.OfferId, m.CallBackBy) : null,
        },
        (Open open, InvitationAnswered a) => open with { Waiting = a.Answer == InvitationAnswer.Undecided ? open.Waiting! with { CallBackBy = null } : null },
        (Open open, NoShowNoted n) => open with { Missed = open.Missed.Add((n.AppointmentId, n.ScheduledAt)) },
        (Open open, InvitationReturned) => open with { Before = open.Missed.Count },
        (Open open, InvitationUnanswered) => open with { Waiting = null },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to an invitation that is {state.GetType().Name}."),
    };

    private static IReadOnlyList<object> Invited(Command.Invite c, Open open)
    {
        var steps = StepsOf(c.Playbook);
        return c.Reasons.Distinct().Count() < LeastReasons ? throw new Refused("too-few-reasons", "Say at least two benefits of coming (000-33).")
            : c.Steps.Any(step => !steps.Contains(step.Step)) || c.Steps.Select(step => step.Step).Distinct().Count() < c.Steps.Count
                ? throw new Refused("other-playbook", "Each of the seven steps of this playbook, once (000-36, 003-20).")
            : c.Answer is InvitationAnswer.Accepted or InvitationAnswer.Voicemail && c.Offer is null ? throw new Refused("no-slots-offered", "Offer two slots to choose from (003-19, 003-21).")
            : c.Answer == InvitationAnswer.Voicemail && c.CallBackBy is null ? throw new Refused("no-call-back", "Say by when they should call back (003-21).")
            :
            [
                new InvitationMade(
                    open.Id, open.Tags.Lead, open.Made + 1, c.Playbook, c.Steps, [.. c.Reasons.Distinct()], c.Answer, c.Offer, c.DurationSeconds,
                    c.Answer == InvitationAnswer.Voicemail ? c.CallBackBy : null, c.By, c.At),
            ];
    }

    private Invitation()
    {
    }
}
