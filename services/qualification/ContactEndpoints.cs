using Leads.Contracts;
using Leads.Hosting;
using static Leads.Qualification.Case.Command;

namespace Leads.Qualification;

/// <summary>Customers are called, contacts recorded, corrected and looked back at.</summary>
public static class ContactEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var commands = app.MapCommands("/v1/leads/{id:guid}", Roles.Dealership).WithTags("contacts");

        commands.MapPost("/call", async (Guid id, CallBody body, Caller by, Cases cases, CallCentre centre, CancellationToken cancel) =>
            {
                body.Check();
                var (_, state) = await cases.See(id, by, cancel);
                var (_, reachable) = await centre.About(id, state.Tags.Subject!.Value, cancel);
                return await cases.Handle(id, new TakeCall(by.Client, body.Goals, reachable.Phone, reachable.Sms, by.Now), by, cancel);
            })
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Take a customer to call, and say what for. `call_given` or `call_blocked`: who does not want to be called, was tried a short while ago or often enough today, or is being called, is not given out; GET …/case says why and until when.");

        commands.MapPost("/contacts", (Guid id, ContactBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Record a contact and what happens next. An open case is never without a next action (000-52); a call of ours has a goal.");

        commands.MapPost("/contacts/{number:int}/correction", (Guid id, int number, CorrectionBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, body.Checked(number, by), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("A contact was recorded wrongly: this is what it was. The record stays; what follows from it is computed anew.");

        commands.MapPost("/contacts/{number:int}/review", (Guid id, int number, ReviewBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, body.Checked(number, by), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Look back at a call: was the goal reached, what went well, what to improve and how (000-52).");

        commands.MapPut("/next-action", (Guid id, NextActionBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, new PlanNext(body.Plan(""), by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Plan otherwise what happens next. How soon somebody has to speak with the customer follows from the grade and stays.");
    }

    internal static bool IsManager(Caller by) => by.Role is Roles.CallCentreManager or Roles.SalesManager;
}

/// <summary>Whom to call, and what for.</summary>
/// <param name="Goals">What the call is meant to reach (000-23, 000-24), at least one.</param>
public sealed record CallBody(IReadOnlyList<CallGoal> Goals)
{
    internal void Check() => new Faults()
        .Check(Goals.Count > 0, "/goals", "goal-missing", "Whoever calls knows what for: at least one goal (000-23, 000-24).")
        .Each(Goals, "/goals", 8).Once(Goals, "/goals", goal => goal.Goal).Throw();
}

/// <summary>A contact with the customer, and what happens next.</summary>
/// <param name="DurationSeconds">Length of the conversation in seconds.</param>
/// <param name="Note">What was said; personal, never leaves this service.</param>
/// <param name="At">When it took place; now when not told.</param>
/// <param name="NextAction">Mandatory (000-52).</param>
/// <param name="Recording">Reference to the recording, never the recording itself.</param>
/// <param name="Conversation">What it was for and how it went. Goals that were named when the call was taken need not be told again.</param>
/// <param name="Commitment">What the customer committed themselves to; personal, never leaves this service.</param>
public sealed record ContactBody(
    ContactChannel Channel, ContactDirection Direction, ContactResult Result, int DurationSeconds = 0, string? Note = null, DateTimeOffset? At = null,
    NextActionBody? NextAction = null, string? Recording = null, Conversation? Conversation = null, string? Commitment = null)
{
    internal RecordContact Checked(Caller by)
    {
        new Faults()
            .Text(Recording, "/recording").Text(Commitment, "/commitment", Faults.MostWords)
            .Each(Conversation?.Goals, "/conversation/goals", 8).Once(Conversation?.Goals, "/conversation/goals", goal => goal.Goal)
            .Each(Conversation?.Steps, "/conversation/steps", 6).Once(Conversation?.Steps, "/conversation/steps", step => step.Step)
            .Once(Conversation?.Captured, "/conversation/captured", field => field).Once(Conversation?.Points, "/conversation/points", point => point)
            .Once(Conversation?.Closing, "/conversation/closing", part => part).Throw();
        return new RecordContact(Channel, Direction, Result, DurationSeconds, Note, NextAction?.Plan("/nextAction"), by.Happened(At))
        {
            By = by.Client,
            Manager = ContactEndpoints.IsManager(by),
            Recording = Recording,
            Conversation = Conversation,
            Commitment = Commitment,
        };
    }
}

/// <summary>What happens next, and when.</summary>
/// <param name="Action">call, invite, send_offer, wait_for_customer …</param>
/// <param name="DueAt">When it is due; after the contact.</param>
public sealed record NextActionBody(string Action, DateTimeOffset DueAt)
{
    internal NextAction Plan(string pointer) => string.IsNullOrWhiteSpace(Action) || Action.Length > Faults.MostText
        ? throw new Invalid($"{pointer}/action", "empty", "Say what will be done, in at most 200 characters.")
        : new NextAction(Action.Trim(), DueAt);
}

/// <summary>What a contact was.</summary>
/// <param name="DurationSeconds">Length of the conversation in seconds.</param>
/// <param name="At">When it took place.</param>
/// <param name="Reason">Why it is corrected; personal, never leaves this service.</param>
/// <param name="Void">It never took place with this customer.</param>
public sealed record CorrectionBody(
    ContactChannel Channel, ContactDirection Direction, ContactResult Result, DateTimeOffset At, string Reason, int DurationSeconds = 0, bool Void = false)
{
    internal CorrectContact Checked(int number, Caller by)
    {
        new Faults().Required(Reason, "/reason", Faults.MostWords).Throw();
        return new CorrectContact(new Contact(number, Channel, Direction, Result, DurationSeconds, by.Happened(At), null, Void), Reason, by.Client, by.Now);
    }
}

/// <summary>A look back at a call (000-52).</summary>
/// <param name="GoalReached">Whether it reached what it was for.</param>
/// <param name="WentWell">What went well; personal, never leaves this service.</param>
/// <param name="Improve">What to improve, and how; personal, never leaves this service.</param>
public sealed record ReviewBody(bool GoalReached, string WentWell, string Improve)
{
    internal ReviewContact Checked(int number, Caller by)
    {
        new Faults().Required(WentWell, "/wentWell", Faults.MostWords).Required(Improve, "/improve", Faults.MostWords).Throw();
        return new ReviewContact(number, GoalReached, WentWell, Improve, by.Client, by.Now);
    }
}
