using Leads.Contracts;
using Leads.EventStore;

namespace Leads.LeadIntake;

/// <summary>Where a brand's leads come from (000-02), from which moment on. A lead that came yesterday was read by yesterday's tree.</summary>
public abstract record SourceConfiguration
{
    public sealed record None : SourceConfiguration;

    /// <summary>Configured at least once.</summary>
    public sealed record Configured(Tags Tags, string Brand, Timetable<SourceTree> Trees) : SourceConfiguration;

    public abstract record Command
    {
        public sealed record Configure(Guid SourcesId, string Brand, SourceTree Tree, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, SourceConfiguration> Decider = new("source_configuration", new None(), Decide, Evolve)
    {
        Tags = state => state is Configured sources ? sources.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Command command, SourceConfiguration state) => (command, state) switch
    {
        (Command.Configure c, _) when c.EffectiveFrom < c.At => throw new Refused("effective-in-the-past", "Leads were read by what held then."),
        (Command.Configure { Tree.Nodes: [] }, _) => throw new Refused("no-source", "Leads come from somewhere (000-02)."),
        (Command.Configure c, Configured sources) when sources.Trees.Holds(c.Tree, c.EffectiveFrom) => [],
        (Command.Configure c, _) => [new SourcesConfigured(c.SourcesId, c.Brand, c.Tree, c.EffectiveFrom, c.By, c.At)],
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the configuration is {state.GetType().Name}."),
    };

    public static SourceConfiguration Evolve(SourceConfiguration state, object e) => (state, e) switch
    {
        (None, SourcesConfigured c) => new Configured(new Tags(c.SourcesId, null, c.Brand), c.Brand, new([(c.EffectiveFrom, c.Tree)])),
        (Configured sources, SourcesConfigured c) => sources with { Trees = sources.Trees.With(c.EffectiveFrom, c.Tree) },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a configuration that is {state.GetType().Name}."),
    };

    private SourceConfiguration()
    {
    }
}
