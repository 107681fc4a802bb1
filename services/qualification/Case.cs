using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Qualification;

/// <summary>A case is the call centre's work on one lead: every contact recorded, never without a next step (000-52), and never buried.</summary>
public abstract partial record Case
{
    public sealed record None : Case;

    /// <summary>There is a case, worked on or not.</summary>
    public abstract record Known(CaseFile File) : Case
    {
        public Tags Tags => File.Tags;
    }

    /// <param name="Next">What happens next; an open case always has it.</param>
    public sealed record Open(CaseFile File, NextAction Next) : Known(File);

    /// <summary>冷冻: on ice until a day.</summary>
    public sealed record Frozen(CaseFile File, DateTimeOffset Until) : Known(File);

    /// <summary>The dealer has the lead no more; another one may get it.</summary>
    public sealed record Suspended(CaseFile File) : Known(File);

    /// <summary>Over, because the lead cycle is.</summary>
    public sealed record Closed(CaseFile File, CaseOutcome Outcome) : Known(File);

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
        Tags = state => state is Known known ? known.File.Tags : Tags.None,
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

        if (state is not Open { File: var file, Next: var next })
        {
            yield break;
        }

        if (!next.Overdue)
        {
            yield return new Deadline(NextStep, next.DueAt);
        }

        yield return file.Told == OverdueLevel.Manager
            ? new Deadline(OutOfControl, file.OutOfControlAt!.Value)
            : new Deadline(FollowUp, file.LastTalkAt + (file.FollowUpWithin * (file.Told is null ? 1 : 2)));
        if (file is { Basis: GradeBasis.NeedDate, RisesAt: { } rises })
        {
            yield return new Deadline(Grading, rises);
        }
    }

    public static IReadOnlyList<object> Decide(Command command, Case state) => (command, state) switch
    {
        (Command.OpenCase c, None) => Opening(c),
        (Command.OpenCase c, Open or Frozen) when c.Dealer == state.Its.Tags.Dealer => [],
        (Command.OpenCase, Closed) => [],
        (Command.OpenCase c, Known known) => Move(c, known.File),

        (Command.Suspend c, Open or Frozen) when c.Dealer == state.Its.Tags.Dealer => [new CaseSuspended(state.Its.Id, state.Its.Tags.Lead, state.Its.Tags.Brand!, c.Dealer, c.Reason, c.At)],
        (Command.Suspend, _) => [],
        (Command.Close, None or Closed) => [],
        (Command.Close c, Known known) => [new CaseClosed(known.File.Id, known.Tags.Lead, c.Outcome, c.At), .. c.Outcome == CaseOutcome.Order ? Marked(known.File, RelationMarker.Buyer, c.At) : []],
        (Command.Assign, None) => [],
        (Command.Assign c, Known known) => c.Consultant == known.File.Consultant ? [] : [new CaseAssigned(known.File.Id, known.Tags.Lead, c.Consultant, c.At)],
        (Command.AwaitManager or Command.HandOver, _) => HandingOver(command, state),

        (Command.MarkOverdue c, Open { Next.Overdue: false } open) when open.Next.DueAt == c.DueAt =>
            [new NextActionOverdue(open.File.Id, open.Tags.Lead, open.Next.Action, open.Next.DueAt, c.At)],
        (Command.MarkOverdue, _) => [],
        (Command.Escalate or Command.LoseControl, Open open) => Escalating(command, open),
        (Command.Escalate or Command.LoseControl, _) => [],
        (Command.Regrade c, Open { File: { Basis: GradeBasis.NeedDate, RisesAt: { } rises } file }) when rises <= c.At => Graded(file, null, file.Needs.NeedBy, GradeBasis.NeedDate, null, "qualification", c.Rules, c.At),
        (Command.Regrade, _) => [],
        (Command.Thaw c, Frozen frozen) => Thawed(frozen, c.By, c.At),
        (Command.Thaw, Open) => [],

        (Command.CorrectContact c, Known known) => Correcting(c, known),
        (Command.ReviewContact c, Known known) when known.File.Contacts.Any(contact => contact.Number == c.Number) =>
            [new ContactReviewed(known.File.Id, known.Tags.Lead, c.Number, c.GoalReached, Personal<string>.Of(c.WentWell), Personal<string>.Of(c.Improve), c.By, c.At)],
        (Command.NoteAccess c, Known known) => [new CaseAccessed(known.File.Id, known.Tags.Lead, c.By, c.Role, c.At)],
        (Command.ReviewContact, Known) => throw new Refused("no-such-contact", "The case has no contact of this number."),

        (_, Suspended) => throw new Refused("case-suspended", "The dealer has the lead no more."),
        (Command.RecordContact c, Open or Frozen or Closed { Outcome: CaseOutcome.Order }) => Recording(c, (Known)state),
        (Command.ApproveDefeat, Closed { Outcome: CaseOutcome.Defeated }) => [],
        (Command.Freeze c, Frozen frozen) when frozen.Until == c.Until => [],
        (_, Closed closed) => throw new Refused("case-closed", $"The case is over: {closed.Outcome}. A lead comes back to life by its reactivation."),
        (Command.Freeze c, Open or Frozen) => c.Until <= c.At ? throw new Refused("freeze-past", "The case thaws before it is frozen.")
            : c.Until > c.At + LongestFreeze ? throw new Refused("freeze-too-long", "A case is on ice for a year at most.")
            : [new CaseFrozen(state.Its.Id, state.Its.Tags.Lead, c.Reason, c.Until, c.By, c.At)],

        (Command.TakeCall c, Open open) => Taking(c, open),
        (Command.PlanNext c, Open open) => c.Next == (open.Next with { Overdue = false }) ? [] : [Planned(open.File, c.Next, open.File.LastContactAt, c.At)],
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
            new CaseFile(o.CaseId, new Tags(o.LeadId, o.CustomerId, o.Brand, o.Dealer), o.At)
            {
                Grade = o.Grade ?? Hosting.GradeScale.New,
                FollowUpWithinDays = o.FollowUpWithinDays ?? 7,
                RisesAt = o.RisesAt,
                Needs = new NeedProfile(NeedBy: o.NeedBy),
            },
            new NextAction("first_call", o.At + FirstCallWithin)),
        (Open or Frozen or Suspended, CaseMoved m) => new Open(
            state.Its with { Tags = state.Its.Tags with { Dealer = m.Dealer }, Since = m.At, Consultant = null, Told = null, OutOfControlAt = null, Proposed = null, Call = null, Awaits = null },
            new NextAction("first_call", m.At + FirstCallWithin)),
        (Open or Frozen, CaseSuspended) => new Suspended(state.Its),
        (Known known, CaseClosed c) => new Closed(known.File, c.Outcome),
        (Open or Frozen, DefeatApproved) => new Closed(state.Its with { Proposed = null }, CaseOutcome.Defeated),
        (Open, CaseOutOfControl) => new Closed(state.Its, CaseOutcome.OutOfControl),
        (Open or Frozen, CaseFrozen f) => new Frozen(state.Its, f.Until),
        // What follows is the plan.
        (Frozen frozen, CaseThawed t) => new Open(frozen.File with { ResumedAt = t.At, Told = null, OutOfControlAt = null }, new NextAction("call", t.At + FirstCallWithin)),
        (Open open, NextActionPlanned n) => open with { Next = new NextAction(n.Action, n.DueAt) },
        (Open open, NextActionOverdue) => open with { Next = open.Next with { Overdue = true } },
        (Known known, _) when Kept(known.File, e) is { } file => known with { File = file },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a case that is {state.GetType().Name}."),
    };

    /// <summary>What an event leaves in the file, whatever state the case is in; null when it cannot happen.</summary>
    private static CaseFile? Kept(CaseFile file, object e) => e switch
    {
        CaseAssigned a => file with { Consultant = a.Consultant },
        CaseHandedOver h => file with { Consultant = h.To, Awaits = null },
        ManagerContactAwaited a => file with { Awaits = a },
        ContactRecorded c => Talked(file, file.Contacts.Add(new Contact(c.Number ?? file.Contacts.Count + 1, c.Channel, c.Direction, c.Result, c.DurationSeconds, c.At, c.By))) with { Call = null },
        ContactCorrected c => Talked(file, file.Contacts.ConvertAll(contact => contact.Number == c.Number
            ? contact with { Channel = c.Channel, Direction = c.Direction, Result = c.Result, DurationSeconds = c.DurationSeconds, At = c.HappenedAt, Void = c.Void } : contact)),
        ContactReviewed or CaseAccessed or CallBlocked => file,
        NeedProfileChanged n => file with { Needs = n.Needs },
        RelationMarked m => file with { Marker = m.Marker },
        PersonalityAssessed p => file with { Personality = p.Personality },
        ObjectionRaised o => file with { Objections = OneCore(file.Objections, o.Core).Add(new Objection(o.Number, o.Topic, o.Assessed, o.Cause, o.Genuineness, o.Core, o.At)) },
        ObjectionHandled o => file with
        {
            Objections = OneCore(file.Objections, o.Core).ConvertAll(objection => objection.Number == o.Number
                ? objection with { Flow = o.Flow, Steps = [.. o.Steps], Assessed = o.Assessed, Genuineness = o.Genuineness, Core = o.Core, Evidence = o.Evidence, Resolved = o.Resolved }
                : objection),
        },
        GradeChanged g => file with { Grade = g.Grade, Basis = g.Basis, FollowUpWithinDays = g.FollowUpWithinDays, RisesAt = g.RisesAt, Told = null, OutOfControlAt = null },
        FollowUpOverdue f => file with { Told = f.Level, OutOfControlAt = f.OutOfControlAt },
        CallGiven c => file with { Call = c },
        DefeatProposed d => file with { Proposed = d },
        DefeatRejected => file with { Proposed = null },
        _ => null,
    };

    /// <summary>Whoever was told that nobody spoke with the customer is told anew once somebody has.</summary>
    private static CaseFile Talked(CaseFile file, ImmutableList<Contact> contacts)
    {
        var after = file with { Contacts = contacts };
        return after.LastTalkAt == file.LastTalkAt ? after : after with { Told = null, OutOfControlAt = null };
    }

    /// <summary>Of all objections one is the core.</summary>
    private static ImmutableList<Objection> OneCore(ImmutableList<Objection> objections, bool anew) => anew ? objections.ConvertAll(objection => objection with { Core = false }) : objections;

    private CaseFile Its => ((Known)this).File;

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
