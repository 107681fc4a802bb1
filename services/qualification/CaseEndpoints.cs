using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using static Leads.Qualification.Case.Command;

namespace Leads.Qualification;

/// <summary>Cases are shown, listed, given up, put on ice; nobody buries one.</summary>
public static class CaseEndpoints
{
    private static readonly string[] Managers = [Roles.CallCentreManager, Roles.SalesManager];

    public static void Map(IEndpointRouteBuilder app)
    {
        var commands = app.MapCommands("/v1/leads/{id:guid}", Roles.Dealership).WithTags("cases");

        commands.MapPost("/defeat", (Guid id, DefeatBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Hold a lead for defeated (战败): the reason stated, the one believed (002-07), and what shows it. A manager decides.");

        var decisions = app.MapCommands("/v1/leads/{id:guid}", Managers).WithTags("cases");

        decisions.MapPost("/defeat/approve", (Guid id, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, new ApproveDefeat(by.Client, by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("The lead is defeated. Without a conversation or a recording that shows the reason it counts as subjective (主观战败).");

        decisions.MapPost("/defeat/reject", (Guid id, RejectionBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("The lead is not defeated: say what to do.");

        decisions.MapPost("/freeze", (Guid id, FreezeBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, new Freeze(body.Reason, body.Until, by.Client, by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Put a case on ice (冷冻) until a day, a year at most. It goes on by itself, or when the customer is spoken with.");

        decisions.MapPost("/thaw", (Guid id, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, new Thaw(by.Client, by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("The case goes on.");

        var queries = app.MapGroup("/v1").For(Roles.Dealership).WithTags("cases");

        queries.MapGet("/leads/{id:guid}/case", async (Guid id, Caller by, Cases cases, HttpContext http, CancellationToken cancel) =>
            {
                var (version, state) = await cases.See(id, by, cancel);
                http.Response.Headers.ETag = $"\"{version}\"";
                return state is Case.Suspended ? throw new NotFound("case") : CaseView.Of(state, by.Now);
            })
            .Produces<CaseView>().WithSummary("The case of a lead; its ETag is good for If-Match.");

        queries.MapGet("/cases", async (string? after, int? limit, string? status, string? consultant, string? told, bool? unplanned, Caller by, Views views, CancellationToken cancel) =>
            {
                var page = await views.Page<CaseBoard>(
                    CaseBoard.View, by.Sees, Cursors.Key(after), Cursors.Limit(limit), cancel,
                    """
                    and data ->> 'status' = $3 and ($4 = '' or data -> 'dossier' ->> 'consultant' = $4) and ($5 = '' or data -> 'dossier' ->> 'told' = $5)
                    and (not $6 or (data ->> 'status' = 'open' and data -> 'next' ->> 'dueAt' is null))
                    """,
                    Ids.Code(Ids.Coded<CaseStatus>(status, "status") ?? CaseStatus.Open), consultant ?? "", Ids.Coded<OverdueLevel>(told, "told") is { } level ? Ids.Code(level) : "", unplanned ?? false);
                return new Listing<CaseEntry>([.. page.Rows.Select(CaseEntry.Of)], page.Next is { } next ? Cursors.Write(next) : null);
            })
            .WithSummary("Cases of the caller's dealer, page by page: open ones, or those of a status, a consultant, those that a team lead or manager was told of; `unplanned=true` lists open ones without a next action, of which there are none (000-52).");
    }
}

/// <summary>Why a lead is defeated (000-04, 002-07).</summary>
/// <param name="Stated">The reason the customer gave.</param>
/// <param name="Assessed">The reason the consultant believes; the same when not told.</param>
/// <param name="Competitor">The brand or dealer it was lost to; required when that is the reason.</param>
/// <param name="Contacts">Numbers of the contacts that show it.</param>
/// <param name="Recording">Reference to a recording that shows it.</param>
public sealed record DefeatBody(DefeatReason Stated, DefeatReason? Assessed = null, string? Competitor = null, IReadOnlyList<int>? Contacts = null, string? Recording = null)
{
    internal ProposeDefeat Checked(Caller by)
    {
        new Faults().Text(Competitor, "/competitor", 60).Text(Recording, "/recording").Each(Contacts, "/contacts", 100).Once(Contacts, "/contacts", number => number).Throw();
        return new ProposeDefeat(new Defeat(Stated, Assessed ?? Stated, Competitor, Contacts, Recording), by.Client, by.Now);
    }
}

/// <summary>Why not, and what to do instead.</summary>
/// <param name="Instruction">What to do; personal, never leaves this service.</param>
/// <param name="NextAction">What happens next; as instructed, within two hours, when not told.</param>
public sealed record RejectionBody(string Instruction, NextActionBody? NextAction = null)
{
    internal RejectDefeat Checked(Caller by)
    {
        new Faults().Required(Instruction, "/instruction", Faults.MostWords).Throw();
        return new RejectDefeat(Instruction, NextAction?.Plan("/nextAction"), by.Client, by.Now);
    }
}

/// <summary>Until when a case is on ice.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it goes on by itself.</param>
public sealed record FreezeBody(FreezeReason Reason, DateTimeOffset Until);

/// <summary>A case as the API shows it.</summary>
/// <param name="Status">open, frozen or closed.</param>
/// <param name="Contacts">How many were recorded.</param>
/// <param name="NextAction">What happens next; an open case always has it (000-52).</param>
/// <param name="NextDueAt">When it is due.</param>
/// <param name="Overdue">The time of the next action came and nothing had been recorded.</param>
/// <param name="Consultant">Staff id of who has it.</param>
/// <param name="Grade">H, A, B, C or N (§4.1).</param>
/// <param name="GradeBasis">What the grade rests on.</param>
/// <param name="FollowUpBy">When somebody has to have spoken with the customer, by the grade (feature 25).</param>
/// <param name="Told">Who was told that nobody has; absent when all is well.</param>
/// <param name="OutOfControlAt">When contact counts as lost unless somebody speaks with the customer (000-05).</param>
/// <param name="FailedAttempts">Calls in a row that reached nobody.</param>
/// <param name="Marker">Prospect, shopper or buyer (004-25).</param>
/// <param name="ToShopper">What makes a shopper of a prospect and is not done yet (004-06).</param>
/// <param name="Needs">What they need (000-41).</param>
/// <param name="NeedsComplete">How much of 5W2H is known, in hundredths.</param>
/// <param name="NeedsMissing">What of 5W2H is not known yet.</param>
/// <param name="ProspectClass">mature, hopeful or potential by desire and ability (003-25).</param>
/// <param name="Pitch">crisis or vision, by the motive (002-04).</param>
/// <param name="Objections">Each as it stands, with the step to take next.</param>
/// <param name="Defeat">What waits for the manager.</param>
/// <param name="CallBy">Who is calling the customer.</param>
/// <param name="AwaitsManagerFor">The colleague who gets it once the manager has spoken with the customer (004-32).</param>
/// <param name="Until">When it goes on, while it is on ice.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="History">The contacts as they stand after corrections.</param>
public sealed record CaseView(
    Guid CaseId, Guid LeadId, CaseStatus Status, int Contacts, string? NextAction, DateTimeOffset? NextDueAt, bool Overdue, string? Consultant, string Grade, GradeBasis GradeBasis,
    DateTimeOffset? FollowUpBy, OverdueLevel? Told, DateTimeOffset? OutOfControlAt, int FailedAttempts, RelationMarker Marker, IReadOnlyList<string> ToShopper, NeedProfile Needs, int NeedsComplete,
    IReadOnlyList<NeedField> NeedsMissing, string? ProspectClass, string? Pitch, IReadOnlyList<ObjectionView> Objections, Defeat? Defeat, string? CallBy, string? AwaitsManagerFor,
    DateTimeOffset? Until, CaseOutcome? Outcome, IReadOnlyList<Contact> History)
{
    public static CaseView Of(Case.Known state, DateTimeOffset now)
    {
        var dossier = state.Dossier;
        var next = (state as Case.Open)?.Next;
        return new CaseView(
            dossier.Id, dossier.Tags.Lead, state switch { Case.Open => CaseStatus.Open, Case.Frozen => CaseStatus.Frozen, Case.Suspended => CaseStatus.Suspended, _ => CaseStatus.Closed },
            dossier.Contacts.Count(c => !c.Void), next?.Action, next?.DueAt, next?.Overdue ?? false, dossier.Consultant, dossier.Grade, dossier.Basis,
            next is null ? null : dossier.LastTalkAt + dossier.FollowUpWithin, dossier.Told, dossier.OutOfControlAt, dossier.Failed.Count, dossier.Marker,
            dossier.Marker == RelationMarker.Prospect ? Qualification.Needs.ToShopper(dossier.Needs) : [], dossier.Needs, Qualification.Needs.Completeness(dossier.Needs), Qualification.Needs.Missing(dossier.Needs),
            Qualification.Needs.ProspectClass(dossier.Needs), Qualification.Needs.Pitch(dossier.Needs), [.. dossier.Objections.Select(ObjectionView.Of)], dossier.Proposed?.Defeat,
            dossier.Call is { } call && now < call.Until ? call.By : null, dossier.Awaits?.To, (state as Case.Frozen)?.Until, (state as Case.Closed)?.Outcome, [.. dossier.OwnContacts()]);
    }
}

/// <summary>An objection as it stands.</summary>
/// <param name="NextStep">The step to take next; absent when all are done, or it is resolved.</param>
public sealed record ObjectionView(
    int Number, ObjectionTopic Topic, ObjectionTopic? Assessed, ObjectionCause Cause, ObjectionGenuineness Genuineness, bool Core, DateTimeOffset At, ObjectionFlow? Flow,
    IReadOnlyList<ObjectionStep> Steps, ObjectionStep? NextStep, string? Evidence, bool Resolved)
{
    public static ObjectionView Of(Objection o) => new(
        o.Number, o.Topic, o.Assessed, o.Cause, o.Genuineness, o.Core, o.At, o.Flow, o.Steps,
        o.Resolved ? null : ObjectionFlows.Next(o.Flow ?? (o.Core ? ObjectionFlow.Core : ObjectionFlow.Single), o.Steps.Count), o.Evidence, o.Resolved);
}
