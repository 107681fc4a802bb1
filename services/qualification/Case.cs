using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Qualification;

/// <summary>A case is the call centre's work on one lead: every contact recorded, and never without a next step (000-52).</summary>
public abstract record Case
{
    public sealed record None : Case;

    /// <param name="Next">What happens next; an open case always has it.</param>
    /// <param name="Contacts">How many contacts were recorded.</param>
    public sealed record Open(Guid Id, Tags Tags, NextAction Next, int Contacts) : Case;

    /// <summary>The dealer has the lead no more; another one may get it.</summary>
    public sealed record Suspended(Guid Id, Tags Tags, int Contacts) : Case;

    public abstract record Command
    {
        public sealed record OpenCase(Guid CaseId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateTimeOffset At) : Command;

        /// <param name="Next">Mandatory (000-52): what happens next, and when.</param>
        public sealed record RecordContact(
            ContactChannel Channel, ContactDirection Direction, ContactResult Result, int DurationSeconds, string? Note, NextAction? Next, DateTimeOffset At) : Command;

        /// <param name="Dealer">The dealer that had the lead.</param>
        public sealed record Suspend(string Dealer, LossReason Reason, DateTimeOffset At) : Command;

        public sealed record MarkOverdue(DateTimeOffset DueAt, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    /// <summary>The first call is due this long after the lead reached the dealer (§4.1: ≤ 2 hours for a good lead).</summary>
    public static readonly TimeSpan FirstCallWithin = TimeSpan.FromHours(2);

    public static readonly Decider<Command, Case> Decider = new("case", new None(), Decide, Evolve)
    {
        Tags = state => state switch
        {
            Open open => open.Tags,
            Suspended suspended => suspended.Tags,
            _ => Tags.None,
        },
        Deadlines = state => state is Open { Next.Overdue: false } open ? [new Deadline("next_action", open.Next.DueAt)] : [],
        OnDue = (deadline, now) => new Command.MarkOverdue(deadline.DueAt, now),
    };

    public static IReadOnlyList<object> Decide(Command command, Case state) => (command, state) switch
    {
        (Command.OpenCase c, None) =>
        [
            new CaseOpened(c.CaseId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.At),
            new NextActionPlanned(c.CaseId, c.LeadId, "first_call", c.At + FirstCallWithin, c.At),
        ],
        (Command.OpenCase c, Open open) when c.Dealer == open.Tags.Dealer => [],
        (Command.OpenCase c, Open or Suspended) => Move(c),

        (Command.Suspend c, Open open) when c.Dealer == open.Tags.Dealer => [new CaseSuspended(open.Id, open.Tags.Lead, open.Tags.Brand!, c.Dealer, c.Reason, c.At)],
        (Command.Suspend, _) => [],
        (Command.RecordContact, Suspended) => throw new Refused("case-suspended", "The dealer has the lead no more."),

        (Command.RecordContact c, Open) when string.IsNullOrWhiteSpace(c.Next?.Action) => throw new Refused("next-action-missing", "Every contact ends with a next action: what, and when (000-52)."),
        (Command.RecordContact c, Open) when c.Next!.DueAt <= c.At => throw new Refused("next-action-past", "The next action lies before the contact."),
        (Command.RecordContact { DurationSeconds: < 0 }, Open) => throw new Refused("duration-negative", "A conversation does not last less than nothing."),
        (Command.RecordContact { Result: not ContactResult.Connected, DurationSeconds: > 0, Channel: ContactChannel.Phone, Direction: ContactDirection.Outbound } c, Open)
            when c.Result is ContactResult.NoAnswer or ContactResult.Busy => throw new Refused("nobody-answered", "A call that nobody answered has no duration."),
        (Command.RecordContact c, Open open) =>
        [
            new ContactRecorded(
                open.Id, open.Tags.Lead, c.Channel, c.Direction, c.Result, c.DurationSeconds, c.Note is null ? null : Personal<string>.Of(c.Note), c.At),
            new NextActionPlanned(open.Id, open.Tags.Lead, c.Next!.Action, c.Next.DueAt, c.At),
        ],

        (Command.MarkOverdue c, Open { Next.Overdue: false } open) when open.Next.DueAt == c.DueAt =>
            [new NextActionOverdue(open.Id, open.Tags.Lead, open.Next.Action, open.Next.DueAt, c.At)],
        (Command.MarkOverdue, _) => [],

        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the case is {state.GetType().Name}."),
    };

    public static Case Evolve(Case state, object e) => (state, e) switch
    {
        // Opening and the first plan are one decision; the plan that follows fills in the next action.
        (None, CaseOpened o) => new Open(o.CaseId, new Tags(o.LeadId, o.CustomerId, o.Brand, o.Dealer), new NextAction("first_call", o.At + FirstCallWithin), 0),
        (Open open, ContactRecorded) => open with { Contacts = open.Contacts + 1 },
        (Open open, NextActionPlanned n) => open with { Next = new NextAction(n.Action, n.DueAt) },
        (Open open, CaseMoved m) => open with { Tags = open.Tags with { Dealer = m.Dealer } },
        (Suspended suspended, CaseMoved m) =>
            new Open(suspended.Id, suspended.Tags with { Dealer = m.Dealer }, new NextAction("first_call", m.At + FirstCallWithin), suspended.Contacts),
        (Open open, CaseSuspended) => new Suspended(open.Id, open.Tags, open.Contacts),
        (Open open, NextActionOverdue) => open with { Next = open.Next with { Overdue = true } },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a case that is {state.GetType().Name}."),
    };

    /// <summary>The new dealer begins with a first call of its own.</summary>
    private static IReadOnlyList<object> Move(Command.OpenCase c) =>
    [
        new CaseMoved(c.CaseId, c.LeadId, c.Brand, c.Dealer, c.At),
        new NextActionPlanned(c.CaseId, c.LeadId, "first_call", c.At + FirstCallWithin, c.At),
    ];

    private Case()
    {
    }
}

/// <summary>What happens next, and when (000-52).</summary>
/// <param name="Action">call, invite, send_offer, wait_for_customer …</param>
/// <param name="DueAt">When it is due.</param>
public sealed record NextAction(string Action, DateTimeOffset DueAt)
{
    /// <summary>Its time came and nothing had been recorded.</summary>
    public bool Overdue { get; init; }
}
