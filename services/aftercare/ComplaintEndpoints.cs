using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using static Leads.Aftercare.Complaint.Command;
using ComplaintStreams = Leads.EventStore.Streams<Leads.Aftercare.Complaint.Command, Leads.Aftercare.Complaint>;

namespace Leads.Aftercare;

/// <summary>Complaints are filed, answered, solved and judged by the customer; they are shown and counted.</summary>
public static class ComplaintEndpoints
{
    private const string Between = "and (data ->> 'filedAt')::timestamptz >= $3 and (data ->> 'filedAt')::timestamptz < $4";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/ownerships/{id:guid}/complaints", (Guid id, ComplaintBody body, Caller by, Complaints complaints, CancellationToken cancel) => complaints.Start(id, body, by, cancel))
            .For(Roles.Dealership).Command().Produces<Done>(201).ProducesProblem(404).ProducesProblem(409).WithTags("complaints")
            .WithSummary("The customer complains. Whoever cares for them has it; a manager when it is about conduct (003-08). When they are contacted does not change (004-14).");

        var commands = app.MapCommands("/v1/complaints/{id:guid}", Roles.Dealership).WithTags("complaints");

        commands.MapPost("/answer", (Guid id, ComplaintAnswerBody body, Caller by, Complaints complaints, CancellationToken cancel) => complaints.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer was told something about their complaint: within 2 working hours, 1 when it is urgent, if the dealer told nothing else.");

        commands.MapPost("/escalate", (Guid id, EscalationBody? body, Caller by, Complaints complaints, CancellationToken cancel) =>
                complaints.Handle(id, (body ?? new EscalationBody()).Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The complaint goes up: to the manager, or to the head of the dealership. What is not done in time goes up by itself.");

        commands.MapPost("/solve", (Guid id, SolutionBody body, Caller by, Complaints complaints, CancellationToken cancel) => complaints.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Something was done about it; a manager says so once it is the manager's. It is over when the customer says that this is enough.");

        commands.MapPost("/attempts", (Guid id, AttemptBody body, Caller by, Complaints complaints, CancellationToken cancel) => complaints.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Somebody wanted the customer's word and did not reach them. After three days on which nobody did it is over without.");

        commands.MapPost("/word", (Guid id, WordBody body, Caller by, Complaints complaints, CancellationToken cancel) => complaints.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer says what they think of the solution (001-25). Satisfied, or partly and they leave it at that: it is over. Otherwise it goes up and is solved anew.");

        app.MapCommands("/v1/complaints/{id:guid}", Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).WithTags("complaints")
            .MapPost("/assign", (Guid id, AssigneeBody body, Caller by, Complaints complaints, CancellationToken cancel) => complaints.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Say who has a complaint; never whom it is about (003-08).");

        MapQueries(app.MapGroup("/v1").For(Roles.Dealership).WithTags("complaints"));

        app.MapGet("/v1/dealers/{code}/complaint-figures", async (string code, DateTimeOffset? from, DateTimeOffset? to, Caller by, Views views, CancellationToken cancel) =>
            {
                var (begins, ends) = (from ?? by.Now.AddDays(-365), to ?? by.Now);
                return ComplaintFigures.Of(begins, ends, await views.All<ComplaintBoard>(ComplaintBoard.View, CareEndpoints.Own(code, by), cancel, Between, begins.UtcDateTime, ends.UtcDateTime), by.Now);
            })
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).Produces<ComplaintFigures>().WithTags("complaints")
            .WithSummary("What became of complaints filed in a time: answered and solved in time, gone up, and whether the customers are satisfied (001-25). The last 365 days when not told.");
    }

    private static void MapQueries(RouteGroupBuilder queries)
    {
        queries.MapGet("/complaints", async (
                    string? after, int? limit, bool? open, string? owner, string? level, bool? overdue, Guid? ownership, Caller by, Views views, CancellationToken cancel) =>
                Listing.Of(await views.Page<ComplaintBoard>(
                    ComplaintBoard.View, by.Sees, Cursors.Key(after), Cursors.Limit(limit), cancel,
                    """
                    and ($3 = '' or (data ->> 'status' = 'closed') = ($3 = 'closed')) and ($4 = '' or data ->> 'owner' = $4) and ($5 = '' or data ->> 'level' = $5)
                    and (not $6 or (data ->> 'dueAt')::timestamptz < $7) and ($8 = '' or data ->> 'ownershipId' = $8)
                    """,
                    open is { } told ? (told ? "open" : "closed") : "", owner ?? "", Ids.Coded<ComplaintLevel>(level, "level") is { } one ? Ids.Code(one) : "", overdue ?? false, by.Now.UtcDateTime,
                    ownership is { } car ? car.ToString() : "")))
            .WithSummary("Complaints of the caller's dealer, page by page: all, those that are not over (`open=true`), those somebody has (`owner`), those of a level, those of which something is late (`overdue=true`), those of an owner (`ownership`).");

        queries.MapGet("/complaints/{id:guid}", async (Guid id, Caller by, ComplaintStreams complaints, HttpContext http, CancellationToken cancel) =>
            {
                var (version, state) = await complaints.See(id, by, cancel);
                http.Response.Headers.ETag = $"\"{version}\"";
                return ComplaintView.Of((Complaint.Known)state);
            })
            .WithSummary("One complaint; its ETag is good for If-Match.");

        queries.MapGet("/complaints/{id:guid}/record", async (Guid id, Caller by, ComplaintStreams complaints, EventStore.EventStore store, CancellationToken cancel) =>
            {
                var (_, state) = await complaints.See(id, by, cancel);
                var person = await store.Personal.Open(Complaint.Decider.Tags(state).Subject!.Value, cancel);
                // What a person said is shown to nobody without a trace.
                await complaints.Handle(id, new NoteAccess(by.Client, by.Role, by.Now), by.Context with { Once = null, IfMatch = null }, cancel);
                var (_, events) = await store.FetchStream(id, cancel);
                return ComplaintRecord.Of(id, events, person);
            })
            .Produces<ComplaintRecord>().ProducesProblem(404).WithSummary("What the customer said, what they were told and what was done, in words; who reads it is recorded.");
    }
}

/// <summary>What a customer complains of.</summary>
/// <param name="Category">What it is about.</param>
/// <param name="Words">What they say; personal, never leaves this service.</param>
/// <param name="Severity">urgent when somebody is in danger or the car cannot be driven; normal when not told.</param>
/// <param name="About">Staff id of whom they complain of; of who cares for them when it is about conduct and nobody is named.</param>
/// <param name="At">When they complained; now when not told.</param>
public sealed record ComplaintBody(ComplaintCategory Category, string Words, ComplaintSeverity? Severity = null, string? About = null, DateTimeOffset? At = null)
{
    internal ComplaintBody Checked(Caller by)
    {
        new Faults()
            .Required(Words, "/words", Faults.MostWords).Text(About, "/about", 60)
            .Check(At is null || At > by.Now.AddYears(-1), "/at", "out-of-range", "Within the last year.").Throw();
        return this;
    }
}

/// <summary>What a customer was told.</summary>
/// <param name="Channel">How.</param>
/// <param name="Words">In words; personal, never leaves this service.</param>
/// <param name="At">When; now when not told.</param>
public sealed record ComplaintAnswerBody(ContactChannel Channel, string? Words = null, DateTimeOffset? At = null)
{
    internal Answer Checked(Caller by)
    {
        new Faults().Text(Words, "/words", Faults.MostWords).Throw();
        return new Answer(Channel, Words, by.Client, by.Happened(At));
    }
}

/// <summary>How far up a complaint goes.</summary>
/// <param name="Level">manager or head; manager when not told.</param>
public sealed record EscalationBody(ComplaintLevel? Level = null)
{
    internal Escalate Checked(Caller by)
    {
        new Faults().Check(Level != ComplaintLevel.Consultant, "/level", "wrong-level", "manager or head: it never goes down.").Throw();
        return new Escalate(Level ?? ComplaintLevel.Manager, by.Client, by.Now);
    }
}

/// <summary>What was done about a complaint.</summary>
/// <param name="Remedy">What.</param>
/// <param name="Compensation">What the customer got; told when something was refunded or compensated.</param>
/// <param name="Words">In words; personal, never leaves this service.</param>
/// <param name="At">When; now when not told.</param>
public sealed record SolutionBody(ComplaintRemedy Remedy, Money? Compensation = null, string? Words = null, DateTimeOffset? At = null)
{
    internal Solve Checked(Caller by)
    {
        new Faults()
            .Check(
                Compensation is null or { MinorUnits: > 0, Currency: [>= 'A' and <= 'Z', >= 'A' and <= 'Z', >= 'A' and <= 'Z'] }, "/compensation", "wrong-amount", "More than nothing, in a currency of ISO 4217.")
            .Text(Words, "/words", Faults.MostWords).Throw();
        return new Solve(Remedy, Compensation, Words, by.Role is not Roles.Consultant, by.Client, by.Happened(At));
    }
}

/// <summary>A try to get the customer's word.</summary>
/// <param name="Channel">How.</param>
/// <param name="Result">What became of it; who was reached has a word.</param>
/// <param name="At">When; now when not told.</param>
public sealed record AttemptBody(ContactChannel Channel, ContactResult Result, DateTimeOffset? At = null)
{
    internal TryCustomer Checked(Caller by)
    {
        new Faults().Check(Result != ContactResult.Connected, "/result", "reached", "Who was reached has a word: /word.").Throw();
        return new TryCustomer(Channel, Result, by.Client, by.Happened(At));
    }
}

/// <summary>What a customer says of the solution.</summary>
/// <param name="Word">How satisfied they are.</param>
/// <param name="Accepted">Partly satisfied, they leave it at that; they do not when not told.</param>
/// <param name="Words">In their words; personal, never leaves this service.</param>
/// <param name="At">When; now when not told.</param>
public sealed record WordBody(CustomerWord Word, bool? Accepted = null, string? Words = null, DateTimeOffset? At = null)
{
    internal Judge Checked(Caller by)
    {
        new Faults()
            .Check(Accepted is null || Word == CustomerWord.Partly, "/accepted", "not-partly", "Told of who is partly satisfied only.").Text(Words, "/words", Faults.MostWords).Throw();
        return new Judge(Word, Accepted == true, Words, by.Client, by.Happened(At));
    }
}

/// <summary>Who has a complaint.</summary>
/// <param name="Owner">Staff id.</param>
public sealed record AssigneeBody(string Owner)
{
    internal Assign Checked(Caller by)
    {
        new Faults().Required(Owner, "/owner", 60).Throw();
        return new Assign(Owner, by.Client, by.Now);
    }
}
