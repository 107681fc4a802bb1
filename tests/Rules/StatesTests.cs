using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Leads.EventStore;
using Xunit;

namespace Leads.Rules;

/// <summary>services/NAME/STATES.md: what an aggregate can be in, what leads where, and what each command does there.</summary>
public sealed partial class StatesTests
{
    public static TheoryData<string> Services => [.. Samples.Aggregates.Select(a => a.Service).Distinct()];

    [Theory]
    [MemberData(nameof(Services))]
    public void States_are_as_the_code_has_them(string service) =>
        Generated.Check($"services/{service}/STATES.md", Write(service, [.. Samples.Aggregates.Where(a => a.Service == service)]));

    [Fact]
    public void Every_aggregate_is_walked()
    {
        var deciders = AppDomain.CurrentDomain.GetAssemblies().Where(a => Code.Services.Contains(a)).SelectMany(a => a.GetTypes())
            .Where(t => t.GetFields(BindingFlags.Public | BindingFlags.Static).Any(f => f.FieldType.IsGenericType && f.FieldType.GetGenericTypeDefinition() == typeof(Decider<,>)));
        Assert.Equal(deciders.Select(t => t.FullName).Order(), Samples.Aggregates.Select(a => a.StateType.FullName).Order());
    }

    [Fact]
    public void Every_command_has_an_example() => Expect.Nothing(Samples.Aggregates
        .SelectMany(a => a.CommandTypes.Except(a.SampledCommands)).Select(command => $"{command.FullName} has no example in Samples.cs"));

    [Fact]
    public void Every_event_happens_to_some_aggregate_of_its_publisher() => Expect.Nothing(Wire.Events
        .Where(e => !Samples.Aggregates.Any(a => a.Service == e.Publisher && a.Steps.Any(s => s.Event == e.Name)))
        .Select(e => $"{e.Name} can happen to nothing in {e.Publisher}"));

    [Fact]
    public void Every_event_is_decided_by_its_publisher_alone()
    {
        var decided = Samples.Aggregates.SelectMany(a => a.Outcomes.SelectMany(o => o.Events.Select(e => (a.Service, Event: e)))).Distinct().ToList();
        Expect.Nothing(Wire.Events.Where(e => !decided.Contains((e.Publisher, e.Name))).Select(e => $"no example command of {e.Publisher} leads to {e.Name}"));
        Expect.Nothing(decided.Where(d => EventTypes.Published.Named(d.Event)!.Publisher != d.Service).Select(d => $"{d.Service} decides {d.Event} of another service"));
    }

    [Fact]
    public void Every_state_can_be_reached() => Expect.Nothing(Samples.Aggregates
        .SelectMany(a => a.StateType.GetNestedTypes().Where(t => t.IsSubclassOf(a.StateType) && !t.IsAbstract && !a.States.Contains(t.Name)))
        .Select(state => $"nothing leads to {state.FullName}"));

    [Fact]
    public void Every_refusal_of_an_aggregate_is_met_by_an_example()
    {
        var met = Samples.Aggregates.SelectMany(a => a.Outcomes).Select(o => o.Refused).ToHashSet();
        Expect.Nothing(SourceRules.Aggregates(Repository.Sources)
            .SelectMany(file => Refusal().Matches(file.Text).Select(match => match.Groups[1].Value))
            .Where(code => !met.Contains(code)).Select(code => $"no example command in Samples.cs is refused with {code}"));
    }

    [GeneratedRegex("new Refused\\(\"([^\"]+)\"")]
    private static partial Regex Refusal();

    private static string Write(string service, IReadOnlyList<Aggregate> aggregates)
    {
        var text = new StringBuilder();
        text.Append($"# States of {service}\n\nWritten by `make generate` from the code: every example event and command applied to every state it can reach.\n");
        foreach (var aggregate in aggregates)
        {
            text.Append($"\n## {aggregate.Name}\n\n{aggregate.Meaning}\n\n```mermaid\nstateDiagram-v2\n");
            foreach (var steps in aggregate.Steps.GroupBy(step => (step.From, step.To)))
            {
                text.Append($"    {Node(aggregate, steps.Key.From)} --> {steps.Key.To}: {string.Join(", ", steps.Select(s => s.Event))}\n");
            }

            foreach (var last in aggregate.States.Where(state => aggregate.States.Count > 2 && aggregate.Steps.All(step => step.From != state)))
            {
                text.Append($"    {last} --> [*]\n");
            }

            text.Append("```\n\n");
            Table(text, aggregate);
            foreach (var wait in aggregate.Waits.GroupBy(wait => (wait.State, wait.Command)))
            {
                text.Append($"- While {wait.Key.State} it waits for {string.Join(", ", wait.Select(w => $"`{w.What}`"))}; what falls due becomes {wait.Key.Command}.\n");
            }

            if (aggregate.Waits.Count > 0)
            {
                text.Append('\n');
            }
        }

        text.Append("\nIn a cell: the events a command leads to; · nothing, it was done before; ✗ the code of a refusal (409). Empty: `wrong-state`.\n");
        return text.ToString().Replace("\n\n\n", "\n\n", StringComparison.Ordinal);
    }

    private static void Table(StringBuilder text, Aggregate aggregate)
    {
        text.Append($"| command | {string.Join(" | ", aggregate.States.Select(state => Node(aggregate, state) == "[*]" ? "(nothing yet)" : state))} |\n");
        text.Append($"|---|{string.Concat(Enumerable.Repeat("---|", aggregate.States.Count))}\n");
        foreach (var command in aggregate.CommandTypes.Select(type => type.Name))
        {
            var cells = aggregate.States.Select(state => string.Join("<br>", aggregate.Outcomes
                .Where(o => o.State == state && o.Command == command)
                .Select(o => (Rank: o.Refused is not null ? 2 : o.Events.Count == 0 ? 1 : 0, Text: Cell(o))).OrderBy(o => o.Rank).ThenBy(o => o.Rank == 2 ? o.Text : "", StringComparer.Ordinal).Select(o => o.Text).Where(cell => cell.Length > 0)));
            text.Append($"| {command} | {string.Join(" | ", cells)} |\n");
        }

        text.Append('\n');
    }

    private static string Cell(Outcome outcome) => outcome switch
    {
        { Refused: "wrong-state" } => "",
        { Refused: { } code } => $"✗ `{code}`",
        { Events: [] } => "·",
        _ => string.Join(" + ", outcome.Events.Select(e => $"`{e}`")),
    };

    private static string Node(Aggregate aggregate, string state) => state == aggregate.States[0] ? "[*]" : state;
}
