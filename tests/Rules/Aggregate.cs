using System.Text.Json;
using Leads.EventStore;
using Leads.Hosting;

namespace Leads.Rules;

/// <summary>An aggregate walked through: what it can be in, and what each command does there.</summary>
/// <param name="Service">The service that decides.</param>
/// <param name="Name">The decider's.</param>
/// <param name="Meaning">The state's summary.</param>
/// <param name="States">Kinds of state, in the order they are reached; the first is before anything happened.</param>
/// <param name="Steps">Every event that can happen, from which state to which.</param>
/// <param name="Outcomes">What each command does in each state, over all examples of both.</param>
/// <param name="Waits">What a state waits for, and the command that comes of it.</param>
internal sealed record Aggregate(
    string Service, string Name, string Meaning, Type StateType, IReadOnlyList<Type> CommandTypes, IReadOnlyList<Type> SampledCommands,
    IReadOnlyList<string> States, IReadOnlyList<Step> Steps, IReadOnlyList<Outcome> Outcomes, IReadOnlyList<(string State, string What, string Command)> Waits)
{
    private const int MostSteps = 8;
    private const int MostStates = 4000;

    /// <param name="lives">Of an aggregate that can be in too many states to meet them all: commands that lead through those that matter.</param>
    public static Aggregate Of<TCommand, TState>(string service, Decider<TCommand, TState> decider, IEnumerable<TCommand> commands, IReadOnlyList<IReadOnlyList<TCommand>>? lives = null)
        where TCommand : notnull
        where TState : notnull
    {
        var samples = commands.ToList();
        var met = lives?.SelectMany(life => Lived(decider, life)).ToList();
        Action<Func<TState, IEnumerable<TState>>> walk = met is null ? next => Walk(decider.Initial, next) : next => met.DistinctBy(state => Key(state)).ToList().ForEach(state => _ = next(state).Count());
        var steps = Happening(decider, [.. Samples.Events.Where(s => s.Type.Publisher == service)], walk);
        var (outcomes, waits) = Deciding(decider, samples, walk);
        var names = steps.SelectMany(s => new[] { s.From, s.To }).Prepend(decider.Initial.GetType().Name).Distinct().ToList();
        return new(
            service, decider.Name, DocComments.Of(typeof(TState)) ?? "", typeof(TState), [.. typeof(TCommand).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(TCommand)) && !t.IsAbstract)],
            [.. samples.Select(s => s.GetType()).Distinct()], names, steps, outcomes, waits);
    }

    /// <summary>The states that a life leads through, the first included.</summary>
    private static IEnumerable<TState> Lived<TCommand, TState>(Decider<TCommand, TState> decider, IReadOnlyList<TCommand> life)
        where TCommand : notnull
    {
        var state = decider.Initial;
        yield return state;
        foreach (var command in life)
        {
            state = decider.Fold(state, decider.Decide(command, state));
            yield return state;
        }
    }

    /// <summary>Every example of an event applied to every state it leads to; what throws cannot happen.</summary>
    private static List<Step> Happening<TCommand, TState>(
        Decider<TCommand, TState> decider, IReadOnlyList<Sample> events, Action<Func<TState, IEnumerable<TState>>> walk)
        where TCommand : notnull
        where TState : notnull
    {
        var steps = new List<Step>();
        walk(state => events.Select(e => Evolved(decider, state, e.Event) is { } next ? (Step: new Step(Kind(state), e.Type.Name, Kind(next)), next) : default)
            .Where(step => step.next is not null)
            .Select(step =>
            {
                if (!steps.Contains(step.Step))
                {
                    steps.Add(step.Step);
                }

                return step.next!;
            }));
        return steps;
    }

    private static TState? Evolved<TCommand, TState>(Decider<TCommand, TState> decider, TState state, object e)
        where TCommand : notnull
    {
        try
        {
            return decider.Evolve(state, e);
        }
        catch (Exception impossible) when (impossible is InvalidOperationException or NullReferenceException)
        {
            return default;
        }
    }

    /// <summary>Every example of a command, and every deadline that falls due, in every state that commands lead to.</summary>
    private static (List<Outcome> Outcomes, List<(string State, string What, string Command)> Waits) Deciding<TCommand, TState>(
        Decider<TCommand, TState> decider, IReadOnlyList<TCommand> samples, Action<Func<TState, IEnumerable<TState>>> walk)
        where TCommand : notnull
        where TState : notnull
    {
        var outcomes = new List<Outcome>();
        var waits = new List<(string State, string What, string Command)>();
        walk(state =>
        {
            var due = decider.Deadlines(state).Select(deadline => (deadline.What, Command: decider.OnDue(deadline, deadline.DueAt))).ToList();
            foreach (var wait in due.Select(d => (Kind(state), d.What, d.Command.GetType().Name)).Where(wait => !waits.Contains(wait)))
            {
                waits.Add(wait);
            }

            var next = new List<TState>();
            foreach (var command in samples.Concat(due.Select(d => d.Command)))
            {
                Outcome outcome;
                try
                {
                    var events = decider.Decide(command, state);
                    outcome = new(Kind(state), command.GetType().Name, [.. events.Select(e => EventTypes.Published.Of(e.GetType()).Name).Distinct()], null);
                    if (events.Count > 0)
                    {
                        next.Add(decider.Fold(state, events));
                    }
                }
                catch (Refused refused)
                {
                    outcome = new(Kind(state), command.GetType().Name, [], refused.Code);
                }

                if (!outcomes.Exists(o => o.State == outcome.State && o.Command == outcome.Command && o.Refused == outcome.Refused && o.Events.SequenceEqual(outcome.Events)))
                {
                    outcomes.Add(outcome);
                }
            }

            return next;
        });
        return (outcomes, waits);
    }

    /// <summary>Breadth first, each different state once.</summary>
    private static void Walk<TState>(TState initial, Func<TState, IEnumerable<TState>> next)
        where TState : notnull
    {
        var seen = new HashSet<string>();
        var edge = new List<TState> { initial };
        for (var step = 0; step <= MostSteps && edge.Count > 0 && seen.Count < MostStates; step++)
        {
            edge = [.. edge.Where(state => seen.Add(Key(state))).SelectMany(state => next(state).ToList())];
        }
    }

    private static string Key(object state) => $"{state.GetType().Name} {JsonSerializer.Serialize(state, state.GetType())}";

    private static string Kind(object state) => state.GetType().Name;
}

/// <summary>An event that can happen in a state, and the state after it.</summary>
internal sealed record Step(string From, string Event, string To);

/// <summary>What a command does in a state: events, none when it was done before, or a refusal.</summary>
internal sealed record Outcome(string State, string Command, IReadOnlyList<string> Events, string? Refused);
