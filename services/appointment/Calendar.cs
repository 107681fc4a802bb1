using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>What a dealer plans appointments with, and how; each from a moment on.</summary>
public abstract record Calendar
{
    public sealed record None : Calendar;

    /// <summary>Configured at least once.</summary>
    public sealed record Planned(Tags Tags, string Dealer, Timetable<CalendarSettings> Settings, ImmutableSortedDictionary<string, ResourceSettings> Resources) : Calendar;

    public abstract record Command
    {
        public sealed record Configure(Guid CalendarId, string Dealer, CalendarSettings Settings, DateTimeOffset EffectiveFrom, string By, DateTimeOffset At) : Command;

        public sealed record ConfigureResource(Guid CalendarId, string Dealer, string Resource, ResourceSettings Settings, string By, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, Calendar> Decider = new("calendar", new None(), Decide, Evolve)
    {
        Tags = state => state is Planned calendar ? calendar.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Command command, Calendar state) => (command, state) switch
    {
        (Command.Configure c, _) when c.EffectiveFrom < c.At => throw new Refused("effective-in-the-past", "Slots were offered by what held then."),
        (Command.Configure c, Planned calendar) when calendar.Settings.Holds(c.Settings, c.EffectiveFrom) => [],
        (Command.Configure c, _) => [new CalendarConfigured(c.CalendarId, c.Dealer, c.Settings, c.EffectiveFrom, c.By, c.At)],
        (Command.ConfigureResource c, Planned calendar) when calendar.Resources.GetValueOrDefault(c.Resource)?.Equals(c.Settings) ?? c.Settings.Left == true => [],
        (Command.ConfigureResource { Settings.Left: true }, None) => [],
        (Command.ConfigureResource c, _) => [new ResourceConfigured(c.CalendarId, c.Dealer, c.Resource, c.Settings, c.By, c.At)],
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the calendar is {state.GetType().Name}."),
    };

    public static Calendar Evolve(Calendar state, object e) => (state, e) switch
    {
        (None, CalendarConfigured c) => Evolve(Empty(c.CalendarId, c.Dealer), c),
        (None, ResourceConfigured c) => Evolve(Empty(c.CalendarId, c.Dealer), c),
        (Planned calendar, CalendarConfigured c) => calendar with { Settings = calendar.Settings.With(c.EffectiveFrom, c.Settings) },
        (Planned calendar, ResourceConfigured c) => calendar with
        {
            Resources = c.Settings.Left == true ? calendar.Resources.Remove(c.Resource) : calendar.Resources.SetItem(c.Resource, c.Settings),
        },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a calendar that is {state.GetType().Name}."),
    };

    private static Planned Empty(Guid id, string dealer) =>
        new(new Tags(id, null, null, dealer), dealer, new([]), ImmutableSortedDictionary.Create<string, ResourceSettings>(StringComparer.Ordinal));

    private Calendar()
    {
    }
}
