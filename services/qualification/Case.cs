using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Qualification;

/// <summary>A case is the call centre's work on one lead: every contact recorded, never without a next step (000-52), and never buried.</summary>
public abstract partial record Case
{
    public sealed record None : Case;

    /// <summary>There is a case, worked on or not.</summary>
    public abstract record Known(Dossier Dossier) : Case
    {
        public Tags Tags => Dossier.Tags;
    }

    /// <summary>Worked on.</summary>
    /// <param name="Next">What happens next; an open case always has it.</param>
    public sealed record Open(Dossier Dossier, NextAction Next) : Known(Dossier);

    /// <summary>冷冻: on ice until a day.</summary>
    public sealed record Frozen(Dossier Dossier, DateTimeOffset Until) : Known(Dossier);

    /// <summary>The dealer has the lead no more; another one may get it.</summary>
    public sealed record Suspended(Dossier Dossier) : Known(Dossier);

    /// <summary>Over, because the lead cycle is.</summary>
    public sealed record Closed(Dossier Dossier, CaseOutcome Outcome) : Known(Dossier);

    /// <summary>What waits to be done.</summary>
    public const string NextStep = "next_action";

    /// <summary>When nobody will have spoken with the customer for too long (feature 25).</summary>
    public const string FollowUp = "follow_up";

    /// <summary>When contact counts as lost (000-05).</summary>
    public const string OutOfControl = "out_of_control";

    /// <summary>When the need date has come nearer (§4.1).</summary>
    public const string Grading = "grade";

    public const string Thawing = "thaw";

    /// <summary>The first call is due this long after the lead reached the dealer (§4.1: ≤ 2 hours for a good lead).</summary>
    public static readonly TimeSpan FirstCallWithin = TimeSpan.FromHours(2);

    public static readonly Decider<Command, Case> Decider = new("case", new None(), Decide, Evolve)
    {
        Tags = state => state is Known known ? known.Dossier.Tags : Tags.None,
        Deadlines = Waits,
        OnDue = (deadline, now) => deadline.What switch
        {
            NextStep => new Command.MarkOverdue(deadline.DueAt, now),
            FollowUp => new Command.Escalate(deadline.DueAt, now),
            OutOfControl => new Command.LoseControl(deadline.DueAt, now),
            Grading => new Command.Regrade(deadline.DueAt, now),
            _ => new Command.Thaw("qualification", now),
        },
    };

    private static IEnumerable<Deadline> Waits(Case state)
    {
        if (state is Frozen frozen)
        {
            yield return new Deadline(Thawing, frozen.Until);
        }

        if (state is not Open { Dossier: var dossier, Next: var next })
        {
            yield break;
        }

        if (!next.Overdue)
        {
            yield return new Deadline(NextStep, next.DueAt);
        }

        yield return dossier.Told == OverdueLevel.Manager
            ? new Deadline(OutOfControl, dossier.OutOfControlAt!.Value)
            : new Deadline(FollowUp, dossier.LastTalkAt + (dossier.FollowUpWithin * (dossier.Told is null ? 1 : 2)));
        if (dossier is { Basis: GradeBasis.NeedDate, RisesAt: { } rises })
        {
            yield return new Deadline(Grading, rises);
        }
    }

    public static IReadOnlyList<object> Decide(Command command, Case state) => (command, state) switch
    {
        (Command.OpenCase c, None) => Opening(c),
        (Command.OpenCase c, Open or Frozen) when c.Dealer == state.Its.Tags.Dealer => [],
        (Command.OpenCase, Closed) => [],
        (Command.OpenCase c, Known known) => Move(c, known.Dossier),

        (Command.Suspend c, Open or Frozen) when c.Dealer == state.Its.Tags.Dealer => [new CaseSuspended(state.Its.Id, state.Its.Tags.Lead, state.Its.Tags.Brand!, c.Dealer, c.Reason, c.At)],
        (Command.Suspend, _) => [],
        // Who called off is no buyer any more (004-25).
        (Command.Close { Outcome: CaseOutcome.OrderCancelled } c, Closed { Outcome: CaseOutcome.Order } done) =>
            [new CaseClosed(done.Dossier.Id, done.Tags.Lead, c.Outcome, c.At), .. Marked(done.Dossier, RelationMarker.Shopper, c.At)],
        (Command.Close, None or Closed) => [],
        (Command.Close c, Known known) => [new CaseClosed(known.Dossier.Id, known.Tags.Lead, c.Outcome, c.At), .. c.Outcome == CaseOutcome.Order ? Marked(known.Dossier, RelationMarker.Buyer, c.At) : []],
        (Command.Assign, None) => [],
        (Command.Assign c, Known known) => c.Consultant == known.Dossier.Consultant ? [] : [new CaseAssigned(known.Dossier.Id, known.Tags.Lead, c.Consultant, c.At)],
        (Command.AwaitManager or Command.HandOver, _) => HandingOver(command, state),

        (Command.MarkOverdue c, Open { Next.Overdue: false } open) when open.Next.DueAt == c.DueAt =>
            [new NextActionOverdue(open.Dossier.Id, open.Tags.Lead, open.Next.Action, open.Next.DueAt, c.At)],
        (Command.MarkOverdue, _) => [],
        (Command.Escalate or Command.LoseControl, Open open) => Escalating(command, open),
        (Command.Escalate or Command.LoseControl, _) => [],
        (Command.Regrade c, Open { Dossier: { Basis: GradeBasis.NeedDate, RisesAt: { } rises } dossier }) when rises == c.DueAt => Graded(dossier, null, dossier.Needs.NeedBy, GradeBasis.NeedDate, null, "qualification", c.Rules, c.At),
        (Command.Regrade, _) => [],
        (Command.Thaw c, Frozen frozen) => Thawed(frozen, c.By, c.At),
        (Command.Thaw, Open) => [],

        (Command.MeetParty c, Open or Frozen) => Learning(new(state.Its.Needs with { Roles = [.. (state.Its.Needs.Roles ?? []).Union(c.Party).Take(Needs.MostRoles)] }, null, null, c.By, c.At), state.Its),
        (Command.MeetParty, _) => [],

        (Command.CorrectContact c, Known known) => Correcting(c, known),
        (Command.ReviewContact c, Known known) when known.Dossier.Contacts.Any(contact => contact.Number == c.Number) =>
            [new ContactReviewed(known.Dossier.Id, known.Tags.Lead, c.Number, c.GoalReached, Personal<string>.Of(c.WentWell), Personal<string>.Of(c.Improve), c.By, c.At)],
        (Command.NoteAccess c, Known known) => [new CaseAccessed(known.Dossier.Id, known.Tags.Lead, c.By, c.Role, c.At)],
        (Command.ReviewContact, Known) => throw new Refused("no-such-contact", "The case has no contact of this number."),

        (_, Suspended) => throw new Refused("case-suspended", "The dealer has the lead no more."),
        (Command.Guide c, Known known) => [new FollowUpGuided(known.Dossier.Id, known.Tags.Lead, c.Week, Personal<string>.Of(c.Guidance), c.By, c.At)],
        // Who sold or lost a car still speaks with the customer.
        (Command.RecordContact c, Open or Frozen or Closed) => Recording(c, (Known)state),
        // And whoever bought is marked and written down (004-25).
        (Command.FillSheet c, Open or Frozen or Closed) => [new SheetFilled(state.Its.Id, state.Its.Tags.Lead, Personal<TrackingInfo>.Of(c.Info), c.By, c.At)],
        (Command.ApproveDefeat, Closed { Outcome: CaseOutcome.Defeated }) => [],
        (Command.Freeze c, Frozen frozen) when frozen.Until == c.Until => [],
        (_, Closed closed) => throw new Refused("case-closed", $"The case is over: {closed.Outcome}. A lead comes back to life by its reactivation."),
        (Command.Freeze c, Open or Frozen) => c.Until <= c.At ? throw new Refused("freeze-past", "The case thaws before it is frozen.")
            : c.Until > c.At + LongestFreeze ? throw new Refused("freeze-too-long", "A case is on ice for a year at most.")
            : [new CaseFrozen(state.Its.Id, state.Its.Tags.Lead, c.Reason, c.Until, c.By, c.At)],

        (Command.TakeCall c, Open open) => Taking(c, open),
        (Command.PlanNext c, Open open) => c.Next == (open.Next with { Overdue = false }) ? [] : [Planned(open.Dossier, c.Next, open.Dossier.LastContactAt, c.At)],
        (Command.ChangeNeeds c, Open or Frozen) => Learning(c, state.Its),
        (Command.SetGrade c, Open or Frozen) => Judging(c, state.Its),
        (Command.AssessPersonality c, Open or Frozen) => [new PersonalityAssessed(state.Its.Id, state.Its.Tags.Lead, Personal<Personality>.Of(c.Personality), c.By, c.At)],
        (Command.RaiseObjection or Command.HandleObjection, Open or Frozen) => Objecting(command, state.Its),
        (Command.ProposeDefeat or Command.ApproveDefeat or Command.RejectDefeat, Open or Frozen) => Defeating(command, (Known)state),
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the case is {state.GetType().Name}."),
    };

    public static Case Evolve(Case state, object e) => (state, e) switch
    {
        // Opening and the first plan are one decision; the plan that follows fills in the next action.
        (None, CaseOpened o) => new Open(
            new Dossier(o.CaseId, new Tags(o.LeadId, o.CustomerId, o.Brand, o.Dealer), o.At)
            {
                Grade = o.Grade ?? GradeScale.New,
                FollowUpWithinDays = o.FollowUpWithinDays ?? 7,
                RisesAt = o.RisesAt,
                Needs = new NeedProfile(NeedBy: o.NeedBy),
            },
            new NextAction("first_call", o.At + FirstCallWithin)),
        (Open or Frozen or Suspended, CaseMoved m) => new Open(
            state.Its with { Tags = state.Its.Tags with { Dealer = m.Dealer }, Since = m.At, Inherited = state.Its.Contacts.Count, Consultant = null, Told = null, OutOfControlAt = null, Proposed = null, Call = null, Awaits = null },
            new NextAction("first_call", m.At + FirstCallWithin)),
        (Open or Frozen, CaseSuspended) => new Suspended(state.Its),
        (Known known, CaseClosed c) => new Closed(known.Dossier, c.Outcome),
        (Open or Frozen, DefeatApproved) => new Closed(state.Its with { Proposed = null }, CaseOutcome.Defeated),
        (Open, CaseOutOfControl) => new Closed(state.Its, CaseOutcome.OutOfControl),
        (Open or Frozen, CaseFrozen f) => new Frozen(state.Its, f.Until),
        // What follows is the plan.
        (Frozen frozen, CaseThawed t) => new Open(frozen.Dossier with { ResumedAt = t.At, Told = null, OutOfControlAt = null }, new NextAction("call", t.At + FirstCallWithin)),
        (Open open, NextActionPlanned n) => open with { Next = new NextAction(n.Action, n.DueAt) },
        (Open open, NextActionOverdue) => open with { Next = open.Next with { Overdue = true } },
        (Known known, _) when Kept(known.Dossier, e) is { } dossier => known with { Dossier = dossier },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a case that is {state.GetType().Name}."),
    };

    /// <summary>Whether an event is one of a case that was opened.</summary>
    internal static bool Concerns(Dossier dossier, object e) =>
        e is CaseMoved or CaseSuspended or CaseClosed or DefeatApproved or CaseOutOfControl or CaseFrozen or CaseThawed or NextActionPlanned or NextActionOverdue || Kept(dossier, e) is not null;

    /// <summary>What an event leaves in the dossier, whatever state the case is in; null when it cannot happen.</summary>
    private static Dossier? Kept(Dossier dossier, object e) => e switch
    {
        CaseAssigned a => dossier with { Consultant = a.Consultant },
        CaseHandedOver h => dossier with { Consultant = h.To, Awaits = null },
        ManagerContactAwaited a => dossier with { Awaits = a },
        ContactRecorded c => Talked(dossier, dossier.Contacts.Add(new Contact(c.Number ?? dossier.Contacts.Count + 1, c.Channel, c.Direction, c.Result, c.DurationSeconds, c.At, c.By))) with { Call = null },
        ContactCorrected c => Talked(dossier, dossier.Contacts.ConvertAll(contact => contact.Number == c.Number
            ? contact with { Channel = c.Channel, Direction = c.Direction, Result = c.Result, DurationSeconds = c.DurationSeconds, At = c.HappenedAt, Void = c.Void } : contact)),
        ContactReviewed or CaseAccessed or CallBlocked or SheetFilled => dossier,
        FollowUpGuided g => dossier with { GuidedAt = g.At },
        NeedProfileChanged n => dossier with { Needs = n.Needs },
        RelationMarked m => dossier with { Marker = m.Marker },
        PersonalityAssessed p => dossier with { Personality = p.Personality },
        ObjectionRaised o => dossier with { Objections = OneCore(dossier.Objections, o.Core).Add(new Objection(o.Number, o.Topic, o.Assessed, o.Cause, o.Genuineness, o.Core, o.At)) },
        ObjectionHandled o => dossier with
        {
            Objections = OneCore(dossier.Objections, o.Core).ConvertAll(objection => objection.Number == o.Number
                ? objection with { Flow = o.Flow, Steps = [.. o.Steps], Assessed = o.Assessed, Genuineness = o.Genuineness, Core = o.Core, Evidence = o.Evidence, Resolved = o.Resolved }
                : objection),
        },
        GradeChanged g => dossier with { Grade = g.Grade, Basis = g.Basis, FollowUpWithinDays = g.FollowUpWithinDays, RisesAt = g.RisesAt, Told = null, OutOfControlAt = null },
        FollowUpOverdue f => dossier with { Told = f.Level, OutOfControlAt = f.OutOfControlAt },
        CallGiven c => dossier with { Call = c },
        DefeatProposed d => dossier with { Proposed = d },
        DefeatRejected => dossier with { Proposed = null },
        _ => null,
    };

    /// <summary>Whoever was told that nobody spoke with the customer is told anew once somebody has.</summary>
    private static Dossier Talked(Dossier dossier, ImmutableList<Contact> contacts)
    {
        var after = dossier with { Contacts = contacts };
        return after.LastTalkAt == dossier.LastTalkAt ? after : after with { Told = null, OutOfControlAt = null };
    }

    /// <summary>Of all objections one is the core.</summary>
    private static ImmutableList<Objection> OneCore(ImmutableList<Objection> objections, bool anew) => anew ? objections.ConvertAll(objection => objection with { Core = false }) : objections;

    private Dossier Its => ((Known)this).Dossier;

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
