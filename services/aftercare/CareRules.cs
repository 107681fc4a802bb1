using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>How a dealer cares for owners, each from a moment on.</summary>
public abstract record CareRules
{
    public sealed record None : CareRules;

    public sealed record Told(Tags Tags, Timetable<CareSettings> Settings) : CareRules;

    /// <summary>Says how it cares from a moment on.</summary>
    public sealed record SetRules(Guid RulesId, string Dealer, CareSettings Settings, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At);

    public static readonly Decider<SetRules, CareRules> Decider = new("care_rules", new None(), Decide, Evolve)
    {
        Tags = state => state is Told told ? told.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(SetRules c, CareRules state) => state switch
    {
        _ when c.EffectiveFrom < c.At => throw new Refused("effective-in-the-past", "What was decided yesterday was decided by yesterday's rules."),
        Told told when told.Settings.Holds(c.Settings, c.EffectiveFrom) => [],
        _ => [new CareRulesSet(c.RulesId, c.Dealer, c.Settings, c.EffectiveFrom, c.By, c.At)],
    };

    public static CareRules Evolve(CareRules state, object e) => (state, e) switch
    {
        (None, CareRulesSet s) => new Told(new Tags(s.RulesId, null, null, s.Dealer), new Timetable<CareSettings>([]).With(s.EffectiveFrom, s.Settings)),
        (Told told, CareRulesSet s) => told with { Settings = told.Settings.With(s.EffectiveFrom, s.Settings) },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to rules that are {state.GetType().Name}."),
    };

    private CareRules()
    {
    }
}
