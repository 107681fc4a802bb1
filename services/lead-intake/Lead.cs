using Leads.Contracts;
using Leads.EventStore;

namespace Leads.LeadIntake;

/// <summary>A lead cycle: one attempt of one customer, from the first signal to the dealer that takes it on.</summary>
public abstract record Lead
{
    public sealed record None : Lead;

    /// <summary>Received; no dealer yet.</summary>
    public sealed record Received(Tags Tags, LeadReceived Fact) : Lead;

    public sealed record Dispatched(Tags Tags, LeadReceived Fact, string Dealer) : Lead;

    public abstract record Command
    {
        /// <param name="Dispatch">The dealer the rules chose and the rule; null when none fits yet.</param>
        public sealed record Receive(LeadReceived Fact, (string Dealer, DispatchRule Rule)? Dispatch, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, Lead> Decider = new("lead", new None(), Decide, Evolve)
    {
        Tags = state => state switch
        {
            Received lead => lead.Tags,
            Dispatched lead => lead.Tags,
            _ => Tags.None,
        },
    };

    public static IReadOnlyList<object> Decide(Command command, Lead state) => (command, state) switch
    {
        (Command.Receive { Dispatch: { } d } c, None) =>
            [c.Fact, new LeadDispatched(c.Fact.LeadId, c.Fact.CustomerId, c.Fact.Brand, d.Dealer, d.Rule, c.Fact.Interest, c.At)],
        (Command.Receive c, None) => [c.Fact],

        // The same lead of the same client again (000-03): the first one stands.
        (Command.Receive, _) => [],

        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the lead is {state.GetType().Name}."),
    };

    public static Lead Evolve(Lead state, object e) => (state, e) switch
    {
        (None, LeadReceived r) => new Received(new Tags(r.LeadId, r.CustomerId, r.Brand), r),
        (Received lead, LeadDispatched d) => new Dispatched(lead.Tags with { Dealer = d.Dealer }, lead.Fact, d.Dealer),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a lead that is {state.GetType().Name}."),
    };

    private Lead()
    {
    }
}
