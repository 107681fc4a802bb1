using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Qualification;

/// <summary>Whom one consultant calls on one day, or the dealer whom no consultant has; built once (002-39).</summary>
public abstract partial record CallList
{
    public sealed record None : CallList;

    /// <summary>Built; what comes later is for the next day.</summary>
    public sealed record Built(Tags Tags, ImmutableList<Guid> Leads, int Target, DateTimeOffset At) : CallList;

    public abstract record Command
    {
        /// <param name="Leads">In the order in which they are called.</param>
        public sealed record Build(
            Guid ListId, Guid PlanId, string Dealer, string? Brand, string? Consultant, DateOnly Day, IReadOnlyList<Guid> Leads, int Target, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, CallList> Decider = new("call_list", new None(), Decide, Evolve)
    {
        Tags = state => state is Built list ? list.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Command command, CallList state) => (command, state) switch
    {
        (Command.Build c, None) when c.Leads.Count > c.Target => throw new Refused("list-too-long", "A list has no more calls than were planned."),
        (Command.Build c, None) when c.Leads.Distinct().Count() < c.Leads.Count => throw new Refused("lead-twice", "Nobody is called twice by one list."),
        (Command.Build c, None) => [new CallListBuilt(c.ListId, c.PlanId, c.Dealer, c.Brand, c.Consultant, c.Day, c.Leads, c.Target, c.At)],
        _ => [],
    };

    public static CallList Evolve(CallList state, object e) => (state, e) switch
    {
        (None, CallListBuilt b) => new Built(new Tags(b.PlanId, null, b.Brand, b.Dealer), [.. b.Leads], b.Target, b.At),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a call list that is {state.GetType().Name}."),
    };

    private CallList()
    {
    }
}
