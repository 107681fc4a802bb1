using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Deals;

/// <summary>How a dealer's staff may decide, each from a moment on.</summary>
public abstract record DealRules
{
    public sealed record None : DealRules;

    public sealed record Told(Tags Tags, Timetable<DealSettings> Settings) : DealRules;

    /// <summary>Says how they may decide from a moment on.</summary>
    public sealed record SetRules(Guid RulesId, string Dealer, DealSettings Settings, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At);

    public static readonly Decider<SetRules, DealRules> Decider = new("deal_rules", new None(), Decide, Evolve)
    {
        Tags = state => state is Told told ? told.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(SetRules c, DealRules state) => state switch
    {
        _ when c.EffectiveFrom < c.At => throw new Refused("effective-in-the-past", "What was decided yesterday was decided by yesterday's rules."),
        Told told when told.Settings.Holds(c.Settings, c.EffectiveFrom) => [],
        _ => [new DealRulesSet(c.RulesId, c.Dealer, c.Settings, c.EffectiveFrom, c.By, c.At)],
    };

    public static DealRules Evolve(DealRules state, object e) => (state, e) switch
    {
        (None, DealRulesSet s) => new Told(new Tags(s.RulesId, null, null, s.Dealer), new Timetable<DealSettings>([]).With(s.EffectiveFrom, s.Settings)),
        (Told told, DealRulesSet s) => told with { Settings = told.Settings.With(s.EffectiveFrom, s.Settings) },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to rules that are {state.GetType().Name}."),
    };

    private DealRules()
    {
    }
}
