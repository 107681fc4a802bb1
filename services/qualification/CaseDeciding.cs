using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Qualification;

public abstract partial record Case
{
    private static readonly TimeSpan LongestFreeze = TimeSpan.FromDays(366);

    private static IReadOnlyList<object> Opening(Command.OpenCase c)
    {
        var (today, scale) = (c.Rules.Today(c.At), c.Rules.Scale);
        var grade = scale.Of(c.NeedBy, today);
        return
        [
            new CaseOpened(c.CaseId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.At, grade, scale.FollowUpWithinDays(grade), c.NeedBy, Rises(c.NeedBy, c.Rules, c.At)),
            new NextActionPlanned(c.CaseId, c.LeadId, "first_call", c.At + FirstCallWithin, c.At),
        ];
    }

    /// <summary>The new dealer begins with a first call of its own.</summary>
    private static IReadOnlyList<object> Move(Command.OpenCase c, Dossier dossier) =>
    [
        new CaseMoved(c.CaseId, c.LeadId, c.Brand, c.Dealer, c.At),
        new NextActionPlanned(c.CaseId, c.LeadId, "first_call", Soon(dossier, c.At), c.At),
    ];

    /// <summary>As soon as a first call: what somebody else put on the consultant's desk.</summary>
    private static DateTimeOffset Soon(Dossier dossier, DateTimeOffset at) => (dossier.LastContactAt > at ? dossier.LastContactAt.Value : at) + FirstCallWithin;

    private static IReadOnlyList<object> Taking(Command.TakeCall c, Open open)
    {
        var dossier = open.Dossier;
        if (c.Goals.Count == 0)
        {
            throw new Refused("goal-missing", "Whoever calls knows what for: at least one goal (000-23, 000-24).");
        }

        if (dossier.Call is { } call && call.By == c.By && c.At < call.Until && call.Goals.SequenceEqual(c.Goals))
        {
            return [];
        }

        var fallBack = Calling.FallBack(dossier, c.MayCall, c.MayText, c.Rules);
        return Calling.Block(dossier, c.By, c.MayCall, c.Rules, c.At) is { } block
            ? [new CallBlocked(dossier.Id, open.Tags.Lead, c.By, block.Reason, block.NotBefore, fallBack, c.At)]
            : [new CallGiven(dossier.Id, open.Tags.Lead, c.By, c.Goals, c.At + c.Rules.CallFor, fallBack, c.At)];
    }

    private static IReadOnlyList<object> Recording(Command.RecordContact c, Known state)
    {
        var dossier = state.Dossier;
        var plans = state is not Closed;
        if (plans && string.IsNullOrWhiteSpace(c.Next?.Action))
        {
            throw new Refused("next-action-missing", "Every contact ends with a next action: what, and when (000-52).");
        }

        if (!plans && c.Next is not null)
        {
            throw new Refused("nothing-planned", "The case is over: record what was said without a next action.");
        }

        if (c.DurationSeconds < 0)
        {
            throw new Refused("duration-negative", "A conversation does not last less than nothing.");
        }

        if (c is { Result: ContactResult.NoAnswer or ContactResult.Busy, DurationSeconds: > 0, Channel: ContactChannel.Phone, Direction: ContactDirection.Outbound })
        {
            throw new Refused("nobody-answered", "A call that nobody answered has no duration.");
        }

        // What it is for was said when the call was given out.
        var conversation = dossier.Call is { } call && call.By == c.By && c.Conversation?.Goals is null && c is { Channel: ContactChannel.Phone, Direction: ContactDirection.Outbound }
            ? (c.Conversation ?? new Conversation()) with { Goals = call.Goals }
            : c.Conversation;
        if (c is { Channel: ContactChannel.Phone, Direction: ContactDirection.Outbound, Result: ContactResult.Connected } && conversation?.Goals is not { Count: > 0 })
        {
            throw new Refused("goal-missing", "Whoever calls knows what for: at least one goal (000-23, 000-24).");
        }

        var recorded = new ContactRecorded(
            dossier.Id, state.Tags.Lead, c.Channel, c.Direction, c.Result, c.DurationSeconds, c.Note is null ? null : Personal<string>.Of(c.Note), c.At,
            dossier.Contacts.Count + 1, c.By, c.Manager ? true : null, c.Recording, conversation, c.Commitment is null ? null : Personal<string>.Of(c.Commitment));
        var after = Kept(dossier, recorded)!;
        return
        [
            .. state is Frozen ? [new CaseThawed(dossier.Id, state.Tags.Lead, c.By, c.At)] : Array.Empty<object>(),
            recorded,
            .. plans ? Afterwards(after, c.Next!, c.Rules, c.At) : [],
            .. c is { Manager: true, Result: ContactResult.Connected } && dossier.Awaits is { } awaits ? [HandedOver(dossier, awaits.From, awaits.To, c.By, c.At)] : Array.Empty<object>(),
        ];
    }

    /// <summary>What comes after a contact: the plan, or nothing more because too many attempts reached nobody.</summary>
    private static object[] Afterwards(Dossier dossier, NextAction next, CaseRules rules, DateTimeOffset at) =>
        dossier.Failed.Count >= rules.OutOfControlAfter ? [Lost(dossier, OutOfControlCause.FailedAttempts, at)] : [Planned(dossier, next, dossier.LastContactAt, at)];

    private static IReadOnlyList<object> Correcting(Command.CorrectContact c, Known state)
    {
        var was = state.Dossier.Contacts.Find(contact => contact.Number == c.Contact.Number) ?? throw new Refused("no-such-contact", "The case has no contact of this number.");
        var contact = c.Contact with { By = was.By };
        if (contact == was)
        {
            return [];
        }

        if (contact.DurationSeconds < 0)
        {
            throw new Refused("duration-negative", "A conversation does not last less than nothing.");
        }

        var corrected = new ContactCorrected(
            state.Dossier.Id, state.Tags.Lead, contact.Number, contact.Channel, contact.Direction, contact.Result, contact.DurationSeconds, contact.At, contact.Void,
            Personal<string>.Of(c.Reason), c.By, c.At);
        var after = Kept(state.Dossier, corrected)!;
        if (state is not Open open)
        {
            return [corrected];
        }

        if (after.LastContactAt >= open.Next.DueAt)
        {
            throw new Refused("next-action-past", "The next action would lie before the contact: plan that first.");
        }

        return after.Failed.Count >= c.Rules.OutOfControlAfter ? [corrected, Lost(after, OutOfControlCause.FailedAttempts, c.At)] : [corrected];
    }

    private static NextActionPlanned Planned(Dossier dossier, NextAction next, DateTimeOffset? lastContact, DateTimeOffset at) =>
        string.IsNullOrWhiteSpace(next.Action) ? throw new Refused("next-action-missing", "Say what will be done (000-52).")
        : next.DueAt <= at || next.DueAt <= lastContact ? throw new Refused("next-action-past", "The next action lies before the contact.")
        : new NextActionPlanned(dossier.Id, dossier.Tags.Lead, next.Action, next.DueAt, at);

    private static IReadOnlyList<object> Learning(Command.ChangeNeeds c, Dossier dossier)
    {
        if (c.Needs == dossier.Needs && c.Words is null && c.Basis is null)
        {
            return [];
        }

        return
        [
            new NeedProfileChanged(
                dossier.Id, dossier.Tags.Lead, c.Needs, c.Words is null ? null : Personal<NeedWords>.Of(c.Words), c.Basis is null ? null : Personal<EvaluationBasis>.Of(c.Basis), c.By, c.At),
            .. Marked(dossier, Needs.Marker(c.Needs), c.At),
            // A need date that is news counts for more than what was judged before it was known.
            .. c.Needs.NeedBy == dossier.Needs.NeedBy ? [] : Graded(dossier, null, c.Needs.NeedBy, GradeBasis.NeedDate, null, c.By, c.Rules, c.At),
        ];
    }

    private static object[] Judging(Command.SetGrade c, Dossier dossier)
    {
        if (!GradeScale.Letters.Contains(c.Grade))
        {
            throw new Refused("unknown-grade", $"A grade is one of {string.Join(", ", GradeScale.Letters)}.");
        }

        var basis = c.Grade == c.Rules.Scale.Of(dossier.Needs.NeedBy, c.Rules.Today(c.At)) ? GradeBasis.NeedDate : GradeBasis.Judged;
        return basis == GradeBasis.Judged && string.IsNullOrWhiteSpace(c.Reason)
            ? throw new Refused("reason-missing", "Say why the grade is not what the need date says.")
            : Graded(dossier, c.Grade, dossier.Needs.NeedBy, basis, basis == GradeBasis.Judged ? c.Reason : null, c.By, c.Rules, c.At);
    }

    /// <param name="grade">What somebody judged; null for what the need date says.</param>
    private static object[] Graded(Dossier dossier, string? grade, DateOnly? needBy, GradeBasis basis, string? reason, string by, CaseRules rules, DateTimeOffset at)
    {
        grade ??= rules.Scale.Of(needBy, rules.Today(at));
        var rises = basis == GradeBasis.NeedDate ? Rises(needBy, rules, at) : null;
        return (grade, basis, rises, rules.Scale.FollowUpWithinDays(grade)) == (dossier.Grade, dossier.Basis, dossier.RisesAt, dossier.FollowUpWithinDays)
            ? []
            : [new GradeChanged(
                dossier.Id, dossier.Tags.Lead, grade, dossier.Grade, basis, reason is null ? null : Personal<string>.Of(reason), rules.Scale.FollowUpWithinDays(grade), rises, by, at)];
    }

    private static DateTimeOffset? Rises(DateOnly? needBy, CaseRules rules, DateTimeOffset at) =>
        rules.Scale.RisesOn(needBy, rules.Today(at)) is { } day ? rules.Begins(day) : null;

    private static object[] Marked(Dossier dossier, RelationMarker marker, DateTimeOffset at) =>
        marker == dossier.Marker ? [] : [new RelationMarked(dossier.Id, dossier.Tags.Lead, marker, dossier.Marker, at)];

    private static IReadOnlyList<object> Objecting(Command command, Dossier dossier)
    {
        if (command is Command.RaiseObjection r)
        {
            return r is { Core: true, Genuineness: ObjectionGenuineness.False }
                ? throw new Refused("pretext-not-core", "A pretext is not the core: something is behind it (000-49).")
                : [new ObjectionRaised(
                    dossier.Id, dossier.Tags.Lead, dossier.Objections.Count + 1, r.Topic, r.Assessed, r.Cause, r.Genuineness, r.Core, r.Said is null ? null : Personal<string>.Of(r.Said), r.By, r.At)];
        }

        var c = (Command.HandleObjection)command;
        var was = dossier.Objections.Find(o => o.Number == c.Number) ?? throw new Refused("no-such-objection", "The case has no objection of this number.");
        if (!ObjectionFlows.InOrder(c.Flow, c.Steps))
        {
            throw new Refused("steps-out-of-order", $"The steps are {string.Join(", ", ObjectionFlows.Steps(c.Flow))}, in this order.");
        }

        if (c.Resolved && ObjectionFlows.Next(c.Flow, c.Steps.Count) is { } missing)
        {
            throw new Refused("flow-incomplete", $"Before it is resolved: {missing}.");
        }

        if (c is { Resolved: true, Flow: ObjectionFlow.Single } && string.IsNullOrWhiteSpace(c.Evidence))
        {
            throw new Refused("evidence-missing", "An objection is overcome by evidence (000-50).");
        }

        if (c is { Core: true, Genuineness: ObjectionGenuineness.False })
        {
            throw new Refused("pretext-not-core", "A pretext is not the core: something is behind it (000-49).");
        }

        return (was.Flow, was.Assessed, was.Genuineness, was.Core, was.Evidence, was.Resolved) == (c.Flow, c.Assessed, c.Genuineness, c.Core, c.Evidence, c.Resolved) && was.Steps.SequenceEqual(c.Steps)
            ? []
            : [new ObjectionHandled(dossier.Id, dossier.Tags.Lead, c.Number, c.Flow, c.Steps, c.Assessed, c.Genuineness, c.Core, c.Evidence, c.Resolved, c.By, c.At)];
    }

    private static IReadOnlyList<object> Defeating(Command command, Known state)
    {
        var dossier = state.Dossier;
        if (command is Command.ProposeDefeat p)
        {
            return Proposing(p, dossier);
        }

        var proposed = dossier.Proposed ?? throw new Refused("no-proposal", "Nobody holds the lead for defeated.");
        return command switch
        {
            Command.RejectDefeat c =>
            [
                new DefeatRejected(dossier.Id, state.Tags.Lead, Personal<string>.Of(c.Instruction), c.By, c.At),
                .. state is Open ? [Planned(dossier, c.Next ?? new NextAction("follow_instruction", Soon(dossier, c.At)), dossier.LastContactAt, c.At)] : Array.Empty<object>(),
            ],
            Command.ApproveDefeat c when c.By == proposed.By => throw new Refused("own-proposal", "Somebody else than who proposed it decides."),
            Command.ApproveDefeat c =>
                [new DefeatApproved(dossier.Id, state.Tags.Lead, state.Tags.Brand!, state.Tags.Dealer!, proposed.Defeat, IsSubjective(dossier, proposed.Defeat), proposed.By, c.By, c.At)],
            _ => throw new InvalidOperationException($"{command.GetType().Name} is none of a defeat."),
        };
    }

    private static object[] Proposing(Command.ProposeDefeat c, Dossier dossier)
    {
        if (c.Defeat.Contacts?.All(number => dossier.Contacts.Any(contact => contact.Number == number && !contact.Void)) == false)
        {
            throw new Refused("no-such-contact", "The case has no contact of this number.");
        }

        if ((c.Defeat.Stated == DefeatReason.Competitor || c.Defeat.Assessed == DefeatReason.Competitor) && string.IsNullOrWhiteSpace(c.Defeat.Competitor))
        {
            throw new Refused("competitor-missing", "Say to whom it was lost.");
        }

        return dossier.Proposed is { } same && same.Defeat == c.Defeat ? [] : [new DefeatProposed(dossier.Id, dossier.Tags.Lead, c.Defeat, c.By, c.At)];
    }

    /// <summary>主观战败 (§4.1): neither a conversation with the customer nor a recording shows the reason.</summary>
    private static bool IsSubjective(Dossier dossier, Defeat defeat) =>
        defeat.Recording is null && !dossier.Contacts.Any(contact => contact is { Void: false, Result: ContactResult.Connected } && defeat.Contacts?.Contains(contact.Number) == true);

    private static IReadOnlyList<object> Escalating(Command command, Open open)
    {
        var dossier = open.Dossier;
        if (command is Command.LoseControl lose)
        {
            return dossier.Told == OverdueLevel.Manager && dossier.OutOfControlAt == lose.DueAt ? [Lost(dossier, OutOfControlCause.NoContact, lose.At)] : [];
        }

        var c = (Command.Escalate)command;
        var level = dossier.Told is null ? OverdueLevel.TeamLead : OverdueLevel.Manager;
        var due = dossier.LastTalkAt + (dossier.FollowUpWithin * (level == OverdueLevel.TeamLead ? 1 : 2));
        // Somebody spoke with them meanwhile, or it was told already.
        return dossier.Told == OverdueLevel.Manager || c.DueAt != due
            ? []
            : [new FollowUpOverdue(
                dossier.Id, open.Tags.Lead, open.Tags.Brand!, open.Tags.Dealer!, level, dossier.Grade, dossier.Consultant, dossier.LastTalkAt, due,
                level == OverdueLevel.Manager ? c.Rules.Hours.AddDays(c.At, c.Rules.ManagerWithinDays) : null, c.At)];
    }

    private static CaseOutOfControl Lost(Dossier dossier, OutOfControlCause cause, DateTimeOffset at) =>
        new(dossier.Id, dossier.Tags.Lead, dossier.Tags.Brand!, dossier.Tags.Dealer!, cause, dossier.Failed.Count, dossier.LastTalkAt, at);

    private static IReadOnlyList<object> Thawed(Frozen frozen, string by, DateTimeOffset at) =>
    [
        new CaseThawed(frozen.Dossier.Id, frozen.Tags.Lead, by, at),
        new NextActionPlanned(frozen.Dossier.Id, frozen.Tags.Lead, "call", Soon(frozen.Dossier, at), at),
    ];

    private static IReadOnlyList<object> HandingOver(Command command, Case state) => (command, state) switch
    {
        (_, None or Suspended) => [],
        // Whoever bought is spoken with by the manager first, however it was asked (004-32).
        (Command.HandOver c, Known { Dossier: { Marker: RelationMarker.Buyer } dossier }) => Awaiting(dossier, c.From, c.To, c.By, c.At),
        (Command.HandOver c, Known { Dossier: var dossier }) => Handing.IsWith(c.From, dossier) && c.To != c.From ? [HandedOver(dossier, c.From, c.To, c.By, c.At)] : [],
        (Command.AwaitManager c, Known { Dossier: var dossier }) => Awaiting(dossier, c.From, c.To, c.By, c.At),
        _ => [],
    };

    private static IReadOnlyList<object> Awaiting(Dossier dossier, string from, string to, string by, DateTimeOffset at) =>
        Handing.IsWith(from, dossier) && to != from ? [new ManagerContactAwaited(dossier.Id, dossier.Tags.Lead, dossier.Tags.Dealer!, from, to, by, at)] : [];

    private static CaseHandedOver HandedOver(Dossier dossier, string from, string to, string by, DateTimeOffset at) =>
        new(dossier.Id, dossier.Tags.Lead, dossier.Tags.Brand!, dossier.Tags.Dealer!, from, to, by, at);
}
