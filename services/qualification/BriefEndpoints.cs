using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using CaseStreams = Leads.EventStore.Streams<Leads.Qualification.Case.Command, Leads.Qualification.Case>;

namespace Leads.Qualification;

/// <summary>All that somebody should know before they call (000-25, 000-26, 002-43), in one request.</summary>
public static class BriefEndpoints
{
    /// <summary>Contacts that a brief shows, the latest first.</summary>
    private const int MostContacts = 10;

    public static void Map(IEndpointRouteBuilder app)
    {
        var queries = app.MapGroup("/v1").For(Roles.Dealership).WithTags("brief");

        queries.MapGet("/leads/{id:guid}/brief", async (Guid id, Caller by, Cases cases, CallCentre centre, CoachCards cards, EventStore.EventStore store, CaseStreams streams, CancellationToken cancel) =>
            {
                var (_, state) = await cases.See(id, by, cancel);
                if (state is Case.Suspended)
                {
                    throw new NotFound("case");
                }

                var dossier = state.Dossier;
                var (fact, reachable) = await centre.About(id, dossier.Tags.Subject!.Value, cancel);
                var (_, events) = await store.FetchStream(dossier.Id, cancel);
                var person = await store.Personal.Open(dossier.Tags.Subject!.Value, cancel);
                // What was said is about a person: who reads it is kept.
                var noted = await streams.Handle(dossier.Id, new Case.Command.NoteAccess(by.Client, by.Role, by.Now), by.Context with { Once = null, IfMatch = null }, cancel);
                return Brief.Of(state, noted.Version, fact, reachable, events, person, centre.RulesFor(dossier.Tags.Brand, dossier.Tags.Dealer, by.Now), cards, by);
            })
            .Produces<Brief>().WithSummary("Before a call: where the customer comes from, what was said, who they are, what stands in the way, what to ask, and whether they may be called now. Who reads it is recorded.");

        queries.MapGet("/coach-cards", (CoachCards cards) => cards.All)
            .Produces<IEnumerable<CoachCard>>().WithSummary("What the handbook says to whoever calls, in Chinese and English.");
    }

    /// <summary>The goals that the case still has before it (000-22…24).</summary>
    internal static IReadOnlyList<CallGoalCode> GoalsOf(Dossier dossier)
    {
        var goals = new List<CallGoalCode>();
        Add(!dossier.Contacts.Any(c => c is { Void: false, Result: ContactResult.Connected }), CallGoalCode.ConfirmGenuine);
        Add(dossier.Needs.NeedBy is null, CallGoalCode.FixPurchaseTime);
        Add(dossier.Needs is { NeedBy: not null } && dossier.Needs.Decision is not (DecisionStage.Negotiation or DecisionStage.Decision), CallGoalCode.FixDecisionTime);
        Add(dossier.Needs.Buying >= BuyingDecisionStage.EvaluatingOptions, CallGoalCode.AcceptProposal);
        Add(Needs.Missing(dossier.Needs).Count > 0, CallGoalCode.ObtainData);
        Add(true, CallGoalCode.FixNextContact);
        Add(dossier.Marker != RelationMarker.Buyer, CallGoalCode.CreateInterest);
        Add(dossier.Marker == RelationMarker.Buyer || dossier.Needs.Relationship == RelationshipStage.Built, CallGoalCode.ObtainReferral);
        return goals;

        void Add(bool holds, CallGoalCode goal)
        {
            if (holds)
            {
                goals.Add(goal);
            }
        }
    }

    internal static IReadOnlyList<BriefContact> History(Dossier dossier, IReadOnlyList<object> events, OpenedPerson person)
    {
        var notes = events.OfType<ContactRecorded>().Select((e, index) => (Number: e.Number ?? index + 1, Event: e)).ToDictionary(c => c.Number, c => c.Event);
        return
        [
            .. dossier.OwnContacts().Where(c => !c.Void).OrderByDescending(c => c.At).Take(MostContacts).Select(c => new BriefContact(
                c.Number, c.Channel, c.Direction, c.Result, c.At, c.DurationSeconds, c.By, person.Read(notes[c.Number].Note), person.Read(notes[c.Number].Commitment), notes[c.Number].Recording)),
        ];
    }
}

/// <summary>What somebody should know before they call.</summary>
/// <param name="Version">The case's version, good for If-Match.</param>
/// <param name="Fact">Where the lead came from and what it told; absent when it came before this service kept it.</param>
/// <param name="Call">Whether they may be called now, and how else they may be reached.</param>
/// <param name="Next">What was planned.</param>
/// <param name="Grade">H, A, B, C or N (§4.1).</param>
/// <param name="Marker">Prospect, shopper or buyer.</param>
/// <param name="Needs">What is known of the need.</param>
/// <param name="NeedsMissing">What of it is still to be asked.</param>
/// <param name="Style">What kind of person they are; absent while nobody judged it.</param>
/// <param name="Objections">Those that stand in the way, the core first.</param>
/// <param name="Goals">What a call may reach now.</param>
/// <param name="Instruction">What the manager wants done, when they did not hold it for defeated.</param>
/// <param name="Guidance">How the manager said to go on (004-26, 004-29), the last time.</param>
/// <param name="Contacts">The latest contacts, with what was said.</param>
/// <param name="Checklist">The nine things before a call (000-26), with what the system has of each.</param>
/// <param name="Cards">What the handbook says to this call.</param>
public sealed record Brief(
    Guid LeadId, Guid CustomerId, long Version, LeadFact? Fact, CallPermission Call, NextAction? Next, string Grade, RelationMarker Marker, NeedProfile Needs, IReadOnlyList<NeedField> NeedsMissing,
    StyleView? Style, IReadOnlyList<ObjectionView> Objections, IReadOnlyList<CallGoalCode> Goals, string? Instruction, string? Guidance, IReadOnlyList<BriefContact> Contacts, IReadOnlyList<CheckItem> Checklist,
    IReadOnlyList<CoachCard> Cards)
{
    internal static Brief Of(
        Case.Known state, long version, LeadFact? fact, Reachable reachable, IReadOnlyList<object> events, OpenedPerson person, CaseRules rules, CoachCards cards, Caller by)
    {
        var dossier = state.Dossier;
        var personality = person.Read(dossier.Personality);
        var style = personality is null ? (PersonalityStyle?)null : Personalities.Dominant(personality);
        var objections = dossier.Objections.Where(o => !o.Resolved).OrderByDescending(o => o.Core).ThenBy(o => o.Number).Select(ObjectionView.Of).ToList();
        var goals = BriefEndpoints.GoalsOf(dossier);
        var missing = Qualification.Needs.Missing(dossier.Needs);
        var block = Calling.Block(dossier, by.Client, reachable.Phone, rules, by.Now);
        // What an earlier dealer's manager said is not this one's to read (004-23).
        var own = events.Reverse().TakeWhile(e => e is not CaseMoved).Reverse().ToList();
        var contacts = BriefEndpoints.History(dossier, events, person);
        return new Brief(
            dossier.Tags.Lead, dossier.Tags.Subject!.Value, version, fact,
            new CallPermission(block is null, block?.Reason, block?.NotBefore, Calling.FallBack(dossier, reachable.Phone, reachable.Sms, rules), rules.Hours.IsGolden(by.Now), dossier.Failed.Count),
            (state as Case.Open)?.Next, dossier.Grade, dossier.Marker, dossier.Needs, missing,
            style is { } dominant ? new StyleView(dominant, Personalities.Label(dominant), personality!.Emotion, personality.Assertiveness, personality.Weights, cards.Of($"style_{Ids.Code(dominant)}")) : null,
            objections, goals, person.Read(own.OfType<DefeatRejected>().LastOrDefault()?.Instruction), person.Read(own.OfType<FollowUpGuided>().LastOrDefault()?.Guidance), contacts,
            Items(cards, contacts.Count > 0 || fact is not null, goals.Count > 0, objections.Count > 0, missing.Count > 0, style is not null),
            [.. CardsFor(dossier, style is not null, objections, missing).Select(cards.Of)]);
    }

    private static IReadOnlyList<CheckItem> Items(CoachCards cards, bool person, bool goal, bool answers, bool questions, bool style)
    {
        // What the brief itself has of the nine; the others are the caller's to see to.
        var ready = new bool?[] { person, goal, answers ? true : null, questions ? true : null, true, null, style ? true : null, true, null };
        return [.. cards.Of("checklist").Lines.Zip(ready, (words, has) => new CheckItem(words, has))];
    }

    private static IEnumerable<string> CardsFor(Dossier dossier, bool style, List<ObjectionView> objections, IReadOnlyList<NeedField> missing)
    {
        yield return "plan";
        yield return "steps";
        if (dossier.Contacts.IsEmpty)
        {
            yield return "opening";
        }

        if (!style)
        {
            yield return "expectation";
        }

        if (missing.Count > 0)
        {
            yield return "questions";
        }

        if (Qualification.Needs.Pitch(dossier.Needs) is { } pitch)
        {
            yield return $"pitch_{pitch}";
        }

        if (objections.Count > 0)
        {
            yield return objections.Any(o => o.Core) || objections.Count > 1 ? "objection_core" : "objection_single";
        }

        if (dossier.Marker == RelationMarker.Prospect)
        {
            yield return "to_shopper";
        }

        if (dossier.Failed.Count > 0)
        {
            yield return "voicemail";
        }

        if (dossier.Awaits is not null || dossier.Marker == RelationMarker.Buyer)
        {
            yield return "sensitive";
        }

        yield return "closing";
        yield return "review";
    }
}

/// <summary>Whether a customer may be called now.</summary>
/// <param name="Allowed">They may.</param>
/// <param name="Reason">Why not.</param>
/// <param name="NotBefore">When they may again.</param>
/// <param name="FallBack">What to try where calling does not reach.</param>
/// <param name="Golden">Customers are reached best now (002-40).</param>
/// <param name="FailedAttempts">Calls in a row that reached nobody.</param>
public sealed record CallPermission(bool Allowed, CallBlock? Reason, DateTimeOffset? NotBefore, CallFallBack? FallBack, bool Golden, int FailedAttempts);

/// <summary>What kind of person a customer is.</summary>
/// <param name="Dominant">The style that dominates.</param>
/// <param name="Name">By both naming systems.</param>
/// <param name="Card">How to speak with them.</param>
public sealed record StyleView(PersonalityStyle Dominant, Words Name, EmotionDegree Emotion, int Assertiveness, StyleWeights? Weights, CoachCard Card);

/// <summary>A contact, with what was said.</summary>
public sealed record BriefContact(
    int Number, ContactChannel Channel, ContactDirection Direction, ContactResult Result, DateTimeOffset At, int DurationSeconds, string? By, string? Note, string? Commitment, string? Recording);

/// <summary>One of the nine things before a call.</summary>
/// <param name="Ready">The brief has it; absent when it is the caller's to see to.</param>
public sealed record CheckItem(Words Words, bool? Ready);
