using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.LeadIntake;

/// <summary>How a dealer takes leads, from which moment on. What was decided yesterday was decided by yesterday's settings.</summary>
public abstract record DealerConfiguration
{
    public sealed record None : DealerConfiguration;

    /// <summary>Configured at least once.</summary>
    public sealed record Configured(Tags Tags, string Dealer, Timetable<DealerSettings> Settings) : DealerConfiguration
    {
        /// <summary>Its consultants by staff id (000-13).</summary>
        public ImmutableSortedDictionary<string, ConsultantSettings> Staff { get; init; } = ImmutableSortedDictionary.Create<string, ConsultantSettings>(StringComparer.Ordinal);
    }

    public abstract record Command
    {
        public sealed record Configure(Guid DealerId, string Dealer, DealerSettings Settings, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At) : Command;

        public sealed record ConfigureConsultant(Guid DealerId, string Dealer, string Staff, ConsultantSettings Settings, string By, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, DealerConfiguration> Decider = new("dealer_configuration", new None(), Decide, Evolve)
    {
        Tags = state => state is Configured dealer ? dealer.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Command command, DealerConfiguration state) => (command, state) switch
    {
        (Command.Configure c, _) when c.EffectiveFrom < c.At => throw new Refused("effective-in-the-past", "Leads were given out by what held then."),
        (Command.Configure { Settings.Brands: [] }, _) => throw new Refused("no-brand", "A dealer sells at least one brand."),
        (Command.Configure c, Configured dealer) when dealer.Settings.Holds(c.Settings, c.EffectiveFrom) => [],
        (Command.Configure c, _) => [new DealerConfigured(c.DealerId, c.Dealer, c.Settings, c.EffectiveFrom, c.By, c.At)],
        (Command.ConfigureConsultant c, Configured dealer) when dealer.Staff.GetValueOrDefault(c.Staff)?.Equals(c.Settings) ?? c.Settings.Left == true => [],
        (Command.ConfigureConsultant { Settings.Left: true }, None) => [],
        (Command.ConfigureConsultant c, _) => [new ConsultantConfigured(c.DealerId, c.Dealer, c.Staff, c.Settings, c.By, c.At)],
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the configuration is {state.GetType().Name}."),
    };

    public static DealerConfiguration Evolve(DealerConfiguration state, object e) => (state, e) switch
    {
        (None, DealerConfigured c) => new Configured(new Tags(c.DealerId, null, c.Settings.Brands[0], c.Dealer), c.Dealer, new([(c.EffectiveFrom, c.Settings)])),
        (Configured dealer, DealerConfigured c) => dealer with { Settings = dealer.Settings.With(c.EffectiveFrom, c.Settings) },
        (None, ConsultantConfigured c) => With(new Configured(new Tags(c.DealerId, null, null, c.Dealer), c.Dealer, new([])), c),
        (Configured dealer, ConsultantConfigured c) => With(dealer, c),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a configuration that is {state.GetType().Name}."),
    };

    /// <summary>Who left is nobody's colleague any more.</summary>
    private static Configured With(Configured dealer, ConsultantConfigured c) => dealer with { Staff = c.Settings.Left == true ? dealer.Staff.Remove(c.Staff) : dealer.Staff.SetItem(c.Staff, c.Settings) };

    private DealerConfiguration()
    {
    }
}
