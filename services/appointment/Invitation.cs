using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>An invitation is what a dealer may do with a lead it was given: invite the customer, as often as it takes (000-36).</summary>
public abstract record Invitation
{
    public sealed record None : Invitation;

    public sealed record Open(Guid Id, Tags Tags) : Invitation;

    public abstract record Command
    {
        public sealed record OpenInvitation(Guid InvitationId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, Invitation> Decider = new("invitation", new None(), Decide, Evolve)
    {
        Tags = state => state is Open open ? open.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Command command, Invitation state) => (command, state) switch
    {
        (Command.OpenInvitation c, None) => [new InvitationOpened(c.InvitationId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.At)],
        (Command.OpenInvitation, Open) => [],
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the invitation is {state.GetType().Name}."),
    };

    public static Invitation Evolve(Invitation state, object e) => (state, e) switch
    {
        (None, InvitationOpened o) => new Open(o.InvitationId, new Tags(o.LeadId, o.CustomerId, o.Brand, o.Dealer)),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to an invitation that is {state.GetType().Name}."),
    };

    private Invitation()
    {
    }
}
