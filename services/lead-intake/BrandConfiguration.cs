using Leads.Contracts;
using Leads.EventStore;

namespace Leads.LeadIntake;

/// <summary>By which rules a brand's leads are taken in and given out, from which moment on.</summary>
public abstract record BrandConfiguration
{
    public sealed record None : BrandConfiguration;

    /// <summary>Set at least once.</summary>
    public sealed record Set(Tags Tags, string Brand, Timetable<BrandRules> Rules) : BrandConfiguration;

    public abstract record Command
    {
        public sealed record SetRules(Guid RulesId, string Brand, BrandRules Rules, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, BrandConfiguration> Decider = new("brand_configuration", new None(), Decide, Evolve)
    {
        Tags = state => state is Set brand ? brand.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Command command, BrandConfiguration state) => (command, state) switch
    {
        (Command.SetRules c, _) when c.EffectiveFrom < c.At => throw new Refused("effective-in-the-past", "Leads were given out by what held then."),
        (Command.SetRules c, Set brand) when brand.Rules.Holds(c.Rules, c.EffectiveFrom) => [],
        (Command.SetRules c, _) => [new BrandRulesSet(c.RulesId, c.Brand, c.Rules, c.EffectiveFrom, c.By, c.At)],
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the rules are {state.GetType().Name}."),
    };

    public static BrandConfiguration Evolve(BrandConfiguration state, object e) => (state, e) switch
    {
        (None, BrandRulesSet s) => new Set(new Tags(s.RulesId, null, s.Brand), s.Brand, new([(s.EffectiveFrom, s.Rules)])),
        (Set brand, BrandRulesSet s) => brand with { Rules = brand.Rules.With(s.EffectiveFrom, s.Rules) },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to rules that are {state.GetType().Name}."),
    };

    private BrandConfiguration()
    {
    }
}
