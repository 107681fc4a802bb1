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
    private static IReadOnlyList<object> Move(Command.OpenCase c, CaseFile file) =>
    [
        new CaseMoved(c.CaseId, c.LeadId, c.Brand, c.Dealer, c.At),
        new NextActionPlanned(c.CaseId, c.LeadId, "first_call", Soon(file, c.At), c.At),
    ];

    /// <summary>As soon as a first call: what somebody else put on the consultant's desk.</summary>
    private static DateTimeOffset Soon(CaseFile file, DateTimeOffset at) => (file.LastContactAt > at ? file.LastContactAt.Value : at) + FirstCallWithin;

    private static IReadOnlyList<object> Taking(Command.TakeCall c, Open open)
    {
        var file = open.File;
        if (c.Goals.Count == 0)
        {
            throw new Refused("goal-missing", "Whoever calls knows what for: at least one goal (000-23, 000-24).");
        }

        if (file.Call is { } call && call.By == c.By && c.At < call.Until && call.Goals.SequenceEqual(c.Goals))
        {
            return [];
        }

        var fallBack = Calling.FallBack(file, c.MayCall, c.MayText, c.Rules);
        return Calling.Block(file, c.By, c.MayCall, c.Rules, c.At) is { } block
            ? [new CallBlocked(file.Id, open.Tags.Lead, c.By, block.Reason, block.NotBefore, fallBack, c.At)]
            : [new CallGiven(file.Id, open.Tags.Lead, c.By, c.Goals, c.At + c.Rules.CallFor, fallBack, c.At)];
    }

    private static IReadOnlyList<object> Recording(Command.RecordContact c, Known state)
    {
        var file = state.File;
        var plans = state is not Closed;
        if (plans && string.IsNullOrWhiteSpace(c.Next?.Action))
        {
            throw new Refused("next-action-missing", "Every contact ends with a next action: what, and when (000-52).");
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
        var conversation = file.Call is { } call && call.By == c.By && c.Conversation?.Goals is null && c is { Channel: ContactChannel.Phone, Direction: ContactDirection.Outbound }
            ? (c.Conversation ?? new Conversation()) with { Goals = call.Goals }
            : c.Conversation;
        if (c is { Channel: ContactChannel.Phone, Direction: ContactDirection.Outbound, Result: ContactResult.Connected } && conversation?.Goals is not { Count: > 0 })
        {
            throw new Refused("goal-missing", "Whoever calls knows what for: at least one goal (000-23, 000-24).");
        }

        var recorded = new ContactRecorded(
            file.Id, state.Tags.Lead, c.Channel, c.Direction, c.Result, c.DurationSeconds, c.Note is null ? null : Personal<string>.Of(c.Note), c.At,
            file.Contacts.Count + 1, c.By, c.Manager ? true : null, c.Recording, conversation, c.Commitment is null ? null : Personal<string>.Of(c.Commitment));
        var after = Kept(file, recorded)!;
        return
        [
            .. state is Frozen ? [new CaseThawed(file.Id, state.Tags.Lead, c.By, c.At)] : Array.Empty<object>(),
            recorded,
            .. plans ? Afterwards(after, c.Next!, c.Rules, c.At) : [],
            .. c is { Manager: true, Result: ContactResult.Connected } && file.Awaits is { } awaits ? [HandedOver(file, awaits.From, awaits.To, c.By, c.At)] : Array.Empty<object>(),
        ];
    }

    /// <summary>What comes after a contact: the plan, or nothing more because too many attempts reached nobody.</summary>
    private static object[] Afterwards(CaseFile file, NextAction next, CaseRules rules, DateTimeOffset at) =>
        file.Failed.Count >= rules.OutOfControlAfter ? [Lost(file, OutOfControlCause.FailedAttempts, at)] : [Planned(file, next, file.LastContactAt, at)];

    private static IReadOnlyList<object> Correcting(Command.CorrectContact c, Known state)
    {
        var was = state.File.Contacts.Find(contact => contact.Number == c.Contact.Number) ?? throw new Refused("no-such-contact", "The case has no contact of this number.");
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
            state.File.Id, state.Tags.Lead, contact.Number, contact.Channel, contact.Direction, contact.Result, contact.DurationSeconds, contact.At, contact.Void,
            Personal<string>.Of(c.Reason), c.By, c.At);
        var after = Kept(state.File, corrected)!;
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

    private static NextActionPlanned Planned(CaseFile file, NextAction next, DateTimeOffset? lastContact, DateTimeOffset at) =>
        string.IsNullOrWhiteSpace(next.Action) ? throw new Refused("next-action-missing", "Say what will be done (000-52).")
        : next.DueAt <= at || next.DueAt <= lastContact ? throw new Refused("next-action-past", "The next action lies before the contact.")
        : new NextActionPlanned(file.Id, file.Tags.Lead, next.Action, next.DueAt, at);

    private static IReadOnlyList<object> Learning(Command.ChangeNeeds c, CaseFile file)
    {
        if (c.Needs == file.Needs && c.Words is null && c.Basis is null)
        {
            return [];
        }

        return
        [
            new NeedProfileChanged(
                file.Id, file.Tags.Lead, c.Needs, c.Words is null ? null : Personal<NeedWords>.Of(c.Words), c.Basis is null ? null : Personal<EvaluationBasis>.Of(c.Basis), c.By, c.At),
            .. file.Marker == RelationMarker.Buyer ? [] : Marked(file, Needs.Marker(c.Needs), c.At),
            // A need date that is news counts for more than what was judged before it was known.
            .. c.Needs.NeedBy == file.Needs.NeedBy ? [] : Graded(file, null, c.Needs.NeedBy, GradeBasis.NeedDate, null, c.By, c.Rules, c.At),
        ];
    }

    private static object[] Judging(Command.SetGrade c, CaseFile file)
    {
        if (!Hosting.GradeScale.Letters.Contains(c.Grade))
        {
            throw new Refused("unknown-grade", $"A grade is one of {string.Join(", ", Hosting.GradeScale.Letters)}.");
        }

        var basis = c.Grade == c.Rules.Scale.Of(file.Needs.NeedBy, c.Rules.Today(c.At)) ? GradeBasis.NeedDate : GradeBasis.Judged;
        return basis == GradeBasis.Judged && string.IsNullOrWhiteSpace(c.Reason)
            ? throw new Refused("reason-missing", "Say why the grade is not what the need date says.")
            : Graded(file, c.Grade, file.Needs.NeedBy, basis, basis == GradeBasis.Judged ? c.Reason : null, c.By, c.Rules, c.At);
    }

    /// <param name="grade">What somebody judged; null for what the need date says.</param>
    private static object[] Graded(CaseFile file, string? grade, DateOnly? needBy, GradeBasis basis, string? reason, string by, CaseRules rules, DateTimeOffset at)
    {
        grade ??= rules.Scale.Of(needBy, rules.Today(at));
        var rises = basis == GradeBasis.NeedDate ? Rises(needBy, rules, at) : null;
        return (grade, basis, rises, rules.Scale.FollowUpWithinDays(grade)) == (file.Grade, file.Basis, file.RisesAt, file.FollowUpWithinDays)
            ? []
            : [new GradeChanged(
                file.Id, file.Tags.Lead, grade, file.Grade, basis, reason is null ? null : Personal<string>.Of(reason), rules.Scale.FollowUpWithinDays(grade), rises, by, at)];
    }

    private static DateTimeOffset? Rises(DateOnly? needBy, CaseRules rules, DateTimeOffset at) =>
        rules.Scale.RisesOn(needBy, rules.Today(at)) is { } day ? rules.Begins(day) : null;

    private static object[] Marked(CaseFile file, RelationMarker marker, DateTimeOffset at) =>
        marker == file.Marker ? [] : [new RelationMarked(file.Id, file.Tags.Lead, marker, file.Marker, at)];

    private static IReadOnlyList<object> Objecting(Command command, CaseFile file)
    {
        if (command is Command.RaiseObjection r)
        {
            return r is { Core: true, Genuineness: ObjectionGenuineness.False }
                ? throw new Refused("pretext-not-core", "A pretext is not the core: something is behind it (000-49).")
                : [new ObjectionRaised(
                    file.Id, file.Tags.Lead, file.Objections.Count + 1, r.Topic, r.Assessed, r.Cause, r.Genuineness, r.Core, r.Said is null ? null : Personal<string>.Of(r.Said), r.By, r.At)];
        }

        var c = (Command.HandleObjection)command;
        var was = file.Objections.Find(o => o.Number == c.Number) ?? throw new Refused("no-such-objection", "The case has no objection of this number.");
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
            : [new ObjectionHandled(file.Id, file.Tags.Lead, c.Number, c.Flow, c.Steps, c.Assessed, c.Genuineness, c.Core, c.Evidence, c.Resolved, c.By, c.At)];
    }

    private static IReadOnlyList<object> Defeating(Command command, Known state)
    {
        var file = state.File;
        if (command is Command.ProposeDefeat p)
        {
            return Proposing(p, file);
        }

        var proposed = file.Proposed ?? throw new Refused("no-proposal", "Nobody holds the lead for defeated.");
        return command switch
        {
            Command.RejectDefeat c =>
            [
                new DefeatRejected(file.Id, state.Tags.Lead, Personal<string>.Of(c.Instruction), c.By, c.At),
                .. state is Open ? [Planned(file, c.Next ?? new NextAction("follow_instruction", Soon(file, c.At)), file.LastContactAt, c.At)] : Array.Empty<object>(),
            ],
            Command.ApproveDefeat c when c.By == proposed.By => throw new Refused("own-proposal", "Somebody else than who proposed it decides."),
            Command.ApproveDefeat c =>
                [new DefeatApproved(file.Id, state.Tags.Lead, state.Tags.Brand!, state.Tags.Dealer!, proposed.Defeat, IsSubjective(file, proposed.Defeat), proposed.By, c.By, c.At)],
            _ => throw new InvalidOperationException($"{command.GetType().Name} is none of a defeat."),
        };
    }

    private static object[] Proposing(Command.ProposeDefeat c, CaseFile file)
    {
        if (c.Defeat.Contacts?.All(number => file.Contacts.Any(contact => contact.Number == number && !contact.Void)) == false)
        {
            throw new Refused("no-such-contact", "The case has no contact of this number.");
        }

        if ((c.Defeat.Stated == DefeatReason.Competitor || c.Defeat.Assessed == DefeatReason.Competitor) && string.IsNullOrWhiteSpace(c.Defeat.Competitor))
        {
            throw new Refused("competitor-missing", "Say to whom it was lost.");
        }

        return file.Proposed is { } same && same.Defeat == c.Defeat ? [] : [new DefeatProposed(file.Id, file.Tags.Lead, c.Defeat, c.By, c.At)];
    }

    /// <summary>主观战败 (§4.1): neither a conversation with the customer nor a recording shows the reason.</summary>
    private static bool IsSubjective(CaseFile file, Defeat defeat) =>
        defeat.Recording is null && !file.Contacts.Any(contact => contact is { Void: false, Result: ContactResult.Connected } && defeat.Contacts?.Contains(contact.Number) == true);

    private static IReadOnlyList<object> Escalating(Command command, Open open)
    {
        var file = open.File;
        if (command is Command.LoseControl lose)
        {
            return file.Told == OverdueLevel.Manager && file.OutOfControlAt <= lose.At ? [Lost(file, OutOfControlCause.NoContact, lose.At)] : [];
        }

        var c = (Command.Escalate)command;
        var level = file.Told is null ? OverdueLevel.TeamLead : OverdueLevel.Manager;
        var due = file.LastTalkAt + (file.FollowUpWithin * (level == OverdueLevel.TeamLead ? 1 : 2));
        return file.Told == OverdueLevel.Manager || c.At < due
            ? []
            : [new FollowUpOverdue(
                file.Id, open.Tags.Lead, open.Tags.Brand!, open.Tags.Dealer!, level, file.Grade, file.Consultant, file.LastTalkAt, due,
                level == OverdueLevel.Manager ? c.Rules.Hours.AddDays(c.At, c.Rules.ManagerWithinDays) : null, c.At)];
    }

    private static CaseOutOfControl Lost(CaseFile file, OutOfControlCause cause, DateTimeOffset at) =>
        new(file.Id, file.Tags.Lead, file.Tags.Brand!, file.Tags.Dealer!, cause, file.Failed.Count, file.LastTalkAt, at);

    private static IReadOnlyList<object> Thawed(Frozen frozen, string by, DateTimeOffset at) =>
    [
        new CaseThawed(frozen.File.Id, frozen.Tags.Lead, by, at),
        new NextActionPlanned(frozen.File.Id, frozen.Tags.Lead, "call", Soon(frozen.File, at), at),
    ];

    private static IReadOnlyList<object> HandingOver(Command command, Case state) => (command, state) switch
    {
        (Command.HandOver c, Known { File: var file }) => file.Consultant == c.From && c.To != c.From ? [HandedOver(file, c.From, c.To, c.By, c.At)] : [],
        (Command.AwaitManager c, Known { File: var file }) => file.Consultant != c.From || file.Awaits is { } awaits && awaits.To == c.To
            ? []
            : [new ManagerContactAwaited(file.Id, file.Tags.Lead, file.Tags.Dealer!, c.From, c.To, c.By, c.At)],
        _ => [],
    };

    private static CaseHandedOver HandedOver(CaseFile file, string from, string to, string by, DateTimeOffset at) =>
        new(file.Id, file.Tags.Lead, file.Tags.Brand!, file.Tags.Dealer!, from, to, by, at);
}
