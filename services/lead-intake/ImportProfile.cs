using Leads.Contracts;
using Leads.EventStore;

namespace Leads.LeadIntake;

/// <summary>How the files and documents of a client are read, under a name the client gave it.</summary>
public abstract record ImportProfile
{
    public sealed record None : ImportProfile;

    public sealed record Saved(Tags Tags, string Name, ImportSettings Settings) : ImportProfile;

    public abstract record Command
    {
        public sealed record Save(Guid ProfileId, string Client, string Name, string? Brand, ImportSettings Settings, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, ImportProfile> Decider = new("import_profile", new None(), Decide, Evolve)
    {
        Tags = state => state is Saved profile ? profile.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Command command, ImportProfile state) => (command, state) switch
    {
        (Command.Save c, Saved profile) when profile.Settings.Equals(c.Settings) => [],
        (Command.Save c, _) => [new ImportProfileSaved(c.ProfileId, c.Client, c.Name, c.Brand, c.Settings, c.At)],
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the profile is {state.GetType().Name}."),
    };

    public static ImportProfile Evolve(ImportProfile state, object e) => (state, e) switch
    {
        (None or Saved, ImportProfileSaved s) => new Saved(new Tags(s.ProfileId, null, s.Brand), s.Profile, s.Settings),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a profile that is {state.GetType().Name}."),
    };

    private ImportProfile()
    {
    }
}
