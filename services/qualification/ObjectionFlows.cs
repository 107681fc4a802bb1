using Leads.Contracts;

namespace Leads.Qualification;

/// <summary>How objections are worked on, step by step (000-49, 000-50).</summary>
public static class ObjectionFlows
{
    /// <summary>克服单个异议: confirm, accept the feeling, reinforce that, explain, give evidence (000-50).</summary>
    public static readonly IReadOnlyList<ObjectionStep> Single =
        [ObjectionStep.Confirm, ObjectionStep.AcceptFeeling, ObjectionStep.ReinforceAcceptance, ObjectionStep.Explain, ObjectionStep.GiveEvidence];

    /// <summary>核心异议, eight steps summed up in five: acknowledge, concretise, isolate, search again, find the core (000-49).</summary>
    public static readonly IReadOnlyList<ObjectionStep> Core =
        [ObjectionStep.Acknowledge, ObjectionStep.Concretise, ObjectionStep.Isolate, ObjectionStep.SearchAgain, ObjectionStep.FindCore];

    public static IReadOnlyList<ObjectionStep> Steps(ObjectionFlow flow) => flow == ObjectionFlow.Single ? Single : Core;

    /// <summary>The step to take next; null when all are done.</summary>
    public static ObjectionStep? Next(ObjectionFlow flow, int done) => done < Steps(flow).Count ? Steps(flow)[done] : null;

    /// <summary>Each step comes after the one before it.</summary>
    public static bool InOrder(ObjectionFlow flow, IReadOnlyList<ObjectionStep> steps) => steps.Count <= Steps(flow).Count && steps.SequenceEqual(Steps(flow).Take(steps.Count));
}
