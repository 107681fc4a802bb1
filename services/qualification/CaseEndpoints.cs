using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using static Leads.Qualification.Case.Command;
using CaseStreams = Leads.EventStore.Streams<Leads.Qualification.Case.Command, Leads.Qualification.Case>;

namespace Leads.Qualification;

/// <summary>Contacts are recorded, cases are shown.</summary>
public static class CaseEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var commands = app.MapCommands("/v1/leads/{id:guid}", Roles.Dealership).WithTags("cases");

        commands.MapPost("/contacts", (Guid id, ContactBody body, Caller by, CaseStreams cases, CancellationToken cancel) =>
                cases.Handle(
                    CaseReactions.CaseOf(id),
                    new RecordContact(body.Channel, body.Direction, body.Result, body.DurationSeconds, body.Note, body.NextAction?.Plan(), by.Happened(body.At)),
                    by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Record a contact and what happens next. An open case is never without a next action (000-52).");

        var queries = app.MapGroup("/v1").For(Roles.Dealership).WithTags("cases");

        queries.MapGet("/leads/{id:guid}/case", async (Guid id, Caller by, CaseStreams cases, HttpContext http, CancellationToken cancel) =>
            {
                var (version, state) = await cases.See(CaseReactions.CaseOf(id), by, cancel);
                http.Response.Headers.ETag = $"\"{version}\"";
                return state is Case.Open open
                    ? new CaseView(open.Id, id, open.Contacts, open.Next.Action, open.Next.DueAt, open.Next.Overdue)
                    : throw new NotFound("case");
            })
            .WithSummary("The case of a lead; its ETag is good for If-Match.");

        queries.MapGet("/cases", async (string? after, int? limit, Caller by, Views views, CancellationToken cancel) =>
                Listing.Of(await views.Page<CaseBoard>(CaseBoard.View, by.Sees, Cursors.Key(after), Cursors.Limit(limit), cancel)))
            .WithSummary("Open cases of the caller's dealer, page by page.");
    }
}

/// <summary>A contact with the customer, and what happens next.</summary>
/// <param name="DurationSeconds">Length of the conversation in seconds.</param>
/// <param name="Note">What was said; personal, never leaves this service.</param>
/// <param name="At">When it took place; now when not told.</param>
/// <param name="NextAction">Mandatory (000-52).</param>
public sealed record ContactBody(
    ContactChannel Channel, ContactDirection Direction, ContactResult Result, int DurationSeconds = 0, string? Note = null, DateTimeOffset? At = null,
    NextActionBody? NextAction = null);

/// <summary>What happens next, and when.</summary>
/// <param name="Action">call, invite, send_offer, wait_for_customer …</param>
/// <param name="DueAt">When it is due; after the contact.</param>
public sealed record NextActionBody(string Action, DateTimeOffset DueAt)
{
    public NextAction Plan() => string.IsNullOrWhiteSpace(Action) || Action.Length > 200
        ? throw new Invalid("/nextAction/action", "empty", "Say what will be done, in at most 200 characters.")
        : new NextAction(Action.Trim(), DueAt);
}

/// <summary>A case as the API shows it.</summary>
/// <param name="Contacts">How many were recorded.</param>
/// <param name="Overdue">The time of the next action came and nothing had been recorded.</param>
public sealed record CaseView(Guid CaseId, Guid LeadId, int Contacts, string NextAction, DateTimeOffset NextDueAt, bool Overdue);
