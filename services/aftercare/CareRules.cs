using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>How a dealer cares for owners, each from a moment on.</summary>
public abstract record CareRules
{
    public sealed record None : CareRules;

    /// <param name="ToBegin">Since when those will hold that do not yet.</param>
    public sealed record Told(Tags Tags, Timetable<CareSettings> Settings, ImmutableSortedSet<DateTimeOffset> ToBegin) : CareRules;

    public abstract record Command
    {
        /// <summary>Says how it cares from a moment on.</summary>
        public sealed record SetRules(Guid RulesId, string Dealer, CareSettings Settings, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At) : Command;

        /// <summary>A moment came from which it cares otherwise.</summary>
        public sealed record Begin(DateTimeOffset EffectiveFrom, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, CareRules> Decider = new("care_rules", new None(), Decide, Evolve)
    {
        Tags = state => state is Told told ? told.Tags : Tags.None,
        Deadlines = state => state is Told told ? told.ToBegin.Select(from => new Deadline($"begin {from.UtcDateTime:O}", from)) : [],
        OnDue = (deadline, now) => new Command.Begin(deadline.DueAt, now),
    };

    public static IReadOnlyList<object> Decide(Command command, CareRules state) => (command, state) switch
    {
        (Command.SetRules c, _) when c.EffectiveFrom < c.At => throw new Refused("effective-in-the-past", "What was decided yesterday was decided by yesterday's rules."),
        (Command.SetRules c, Told told) when told.Settings.Holds(c.Settings, c.EffectiveFrom) => [],
        (Command.SetRules c, _) => [new CareRulesSet(c.RulesId, c.Dealer, c.Settings, c.EffectiveFrom, c.By, c.At)],
        (Command.Begin c, Told told) when told.ToBegin.TryGetValue(c.EffectiveFrom, out var from) => [new CareRulesBegun(told.Tags.Lead, told.Tags.Dealer!, from, c.At)],
        (Command.Begin, _) => [],
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the rules are {state.GetType().Name}."),
    };

    public static CareRules Evolve(CareRules state, object e) => (state, e) switch
    {
        (None, CareRulesSet s) => Set(new Told(new Tags(s.RulesId, null, null, s.Dealer), new Timetable<CareSettings>([]), []), s),
        (Told told, CareRulesSet s) => Set(told, s),
        (Told told, CareRulesBegun b) => told with { ToBegin = told.ToBegin.Remove(b.EffectiveFrom) },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to rules that are {state.GetType().Name}."),
    };

    private static Told Set(Told told, CareRulesSet s) => told with
    {
        Settings = told.Settings.With(s.EffectiveFrom, s.Settings),
        // What holds at once was begun with being said.
        ToBegin = s.EffectiveFrom > s.At ? told.ToBegin.Add(s.EffectiveFrom) : told.ToBegin,
    };

    private CareRules()
    {
    }
}
