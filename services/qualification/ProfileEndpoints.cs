using Leads.Contracts;
using Leads.Hosting;
using static Leads.Qualification.Case.Command;

namespace Leads.Qualification;

/// <summary>What is learnt of a customer: need, style, objections, grade.</summary>
public static class ProfileEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var commands = app.MapCommands("/v1/leads/{id:guid}", Roles.Dealership).WithTags("profile");

        commands.MapPut("/needs", (Guid id, NeedsBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Say what the customer needs: 5W2H, roles, motives (000-41). All of it, not what changes. A new need date grades anew; a clear need makes a shopper of a prospect (004-25).");

        commands.MapPut("/personality", (Guid id, PersonalityBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Say what kind of person the customer is: two axes, and the mix of the four styles (000-28, 002-08).");

        commands.MapPut("/grade", (Guid id, GradeBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Grade a customer otherwise than by the need date, and say why (000-22).");

        commands.MapPost("/objections", (Guid id, ObjectionBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("The customer objected: about what, whose doing it is, whether it is meant (000-48).");

        commands.MapPut("/objections/{number:int}", (Guid id, int number, HandlingBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, body.Checked(number, by), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Work on an objection step by step: one by itself (000-50), or to find the core behind several (000-49). It is resolved after the last step; one by itself by evidence.");
    }
}

/// <summary>What a customer needs (000-41).</summary>
/// <param name="Needs">5W2H and what goes with it.</param>
/// <param name="Words">What was said; personal, never leaves this service.</param>
/// <param name="Basis">What the customer judges by (002-01); personal, never leaves this service.</param>
public sealed record NeedsBody(NeedProfile Needs, NeedWords? Words = null, EvaluationBasis? Basis = null)
{
    internal ChangeNeeds Checked(Caller by)
    {
        var faults = new Faults()
            .Each(Needs.Models, "/needs/models", 20, model => model.Length is > 0 and <= 60).Each(Needs.Competitors, "/needs/competitors", 20, rival => rival.Length is > 0 and <= 60)
            .Each(Needs.Roles, "/needs/roles", Qualification.Needs.MostRoles).Once(Needs.Roles, "/needs/roles", role => role)
            .Text(Needs.Payment, "/needs/payment", 60).Text(Needs.City, "/needs/city", 60)
            .Check(Needs.Budget is null or { MinorUnits: > 0, Currency.Length: 3 }, "/needs/budget", "wrong-amount", "More than nothing, in a currency of ISO 4217.")
            .Each(Words?.Benefits, "/words/benefits", 20);
        foreach (var (pointer, text) in new[]
        {
            ("/words/spin/situation", Words?.Spin?.Situation), ("/words/spin/problem", Words?.Spin?.Problem), ("/words/spin/implication", Words?.Spin?.Implication),
            ("/words/spin/needPayoff", Words?.Spin?.NeedPayoff), ("/words/people", Words?.People), ("/words/other", Words?.Other), ("/basis/coreValues", Basis?.CoreValues),
            ("/basis/socialClass", Basis?.SocialClass), ("/basis/incomeLevel", Basis?.IncomeLevel), ("/basis/personality", Basis?.Personality), ("/basis/goalPreference", Basis?.GoalPreference),
        })
        {
            faults.Text(text, pointer, Faults.MostWords);
        }

        faults.Throw();
        return new ChangeNeeds(Needs, Words, Basis, by.Client, by.Now);
    }
}

/// <summary>What kind of person a customer is (000-28, 002-08).</summary>
/// <param name="Emotion">How much emotion they show: a is the least, d the most.</param>
/// <param name="Assertiveness">How sure of themselves they are, 1 to 4; 4 is the most.</param>
/// <param name="Weights">In which proportions the styles are mixed, in hundredths that make 100 together.</param>
public sealed record PersonalityBody(EmotionDegree Emotion, int Assertiveness, StyleWeights? Weights = null)
{
    internal AssessPersonality Checked(Caller by)
    {
        new Faults()
            .Check(Assertiveness is >= 1 and <= 4, "/assertiveness", "out-of-range", "From 1 to 4.")
            .Check(
                Weights is null or { Controller: >= 0, Expressive: >= 0, Analytical: >= 0, Amiable: >= 0 } && (Weights is null || Weights.Controller + Weights.Expressive + Weights.Analytical + Weights.Amiable == 100),
                "/weights", "wrong-weights", "None negative, together 100.")
            .Throw();
        return new AssessPersonality(new Personality(Emotion, Assertiveness, Weights), by.Client, by.Now);
    }
}

/// <summary>How likely and how soon they buy.</summary>
/// <param name="Grade">H, A, B, C or N.</param>
/// <param name="Reason">Why it is not what the need date says; personal, never leaves this service.</param>
public sealed record GradeBody(string Grade, string? Reason = null)
{
    internal SetGrade Checked(Caller by)
    {
        new Faults().Check(GradeScale.Letters.Contains(Grade), "/grade", "unknown-grade", $"One of {string.Join(", ", GradeScale.Letters)}.").Text(Reason, "/reason", Faults.MostWords).Throw();
        return new SetGrade(Grade, Reason, by.Client, by.Now);
    }
}

/// <summary>What a customer objects (000-48).</summary>
/// <param name="Topic">About what, as they say.</param>
/// <param name="Assessed">About what, as the consultant believes (002-07).</param>
/// <param name="Cause">Whose doing it is.</param>
/// <param name="Genuineness">Whether it is meant; unknown at first.</param>
/// <param name="Core">It is the one that all others hide.</param>
/// <param name="Said">In the customer's words; personal, never leaves this service.</param>
public sealed record ObjectionBody(
    ObjectionTopic Topic, ObjectionCause Cause, ObjectionTopic? Assessed = null, ObjectionGenuineness Genuineness = ObjectionGenuineness.Unknown, bool Core = false, string? Said = null,
    DateTimeOffset? At = null)
{
    internal RaiseObjection Checked(Caller by)
    {
        new Faults().Text(Said, "/said", Faults.MostWords).Throw();
        return new RaiseObjection(Topic, Assessed, Cause, Genuineness, Core, Said, by.Client, by.Happened(At));
    }
}

/// <summary>How an objection was worked on (000-49, 000-50).</summary>
/// <param name="Flow">Which way.</param>
/// <param name="Steps">The steps done so far, in order.</param>
/// <param name="Assessed">About what, as the consultant believes now (002-07).</param>
/// <param name="Genuineness">Whether it is meant.</param>
/// <param name="Core">It is the one that all others hide.</param>
/// <param name="Evidence">Reference to the evidence used.</param>
/// <param name="Resolved">It stands in the way no more.</param>
public sealed record HandlingBody(
    ObjectionFlow Flow, IReadOnlyList<ObjectionStep> Steps, ObjectionTopic? Assessed = null, ObjectionGenuineness Genuineness = ObjectionGenuineness.Unknown, bool Core = false,
    string? Evidence = null, bool Resolved = false)
{
    internal HandleObjection Checked(int number, Caller by)
    {
        new Faults().Text(Evidence, "/evidence").Throw();
        return new HandleObjection(number, Flow, Steps, Assessed, Genuineness, Core, Evidence, Resolved, by.Client, by.Now);
    }
}
