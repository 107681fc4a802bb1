using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>An invitation is what a dealer may do with a lead it was given: invite the customer, as often as it takes (000-36).</summary>
public abstract record Invitation
{
    public sealed record None : Invitation;

    public sealed record Open(Guid Id, Tags Tags) : Invitation;

    /// <summary>The dealer has the lead no more; another one may get it.</summary>
    public sealed record Withdrawn(Guid Id, Tags Tags) : Invitation;

    public abstract record Command
    {
        public sealed record OpenInvitation(Guid InvitationId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateTimeOffset At) : Command;

        /// <param name="Dealer">The dealer that had the lead.</param>
        public sealed record Withdraw(string Dealer, LossReason Reason, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, Invitation> Decider = new("invitation", new None(), Decide, Evolve)
    {
        Tags = state => state switch
        {
            Open open => open.Tags,
            Withdrawn withdrawn => withdrawn.Tags,
            _ => Tags.None,
        },
    };

    public static IReadOnlyList<object> Decide(Command command, Invitation state) => (command, state) switch
    {
        (Command.OpenInvitation c, None) => [new InvitationOpened(c.InvitationId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.At)],
        (Command.OpenInvitation c, Open open) when c.Dealer == open.Tags.Dealer => [],
        (Command.OpenInvitation c, Open or Withdrawn) => [new InvitationMoved(c.InvitationId, c.LeadId, c.Brand, c.Dealer, c.At)],
        (Command.Withdraw c, Open open) when c.Dealer == open.Tags.Dealer => [new InvitationWithdrawn(open.Id, open.Tags.Lead, open.Tags.Brand!, c.Dealer, c.Reason, c.At)],
        (Command.Withdraw, _) => [],
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the invitation is {state.GetType().Name}."),
    };

    public static Invitation Evolve(Invitation state, object e) => (state, e) switch
    {
        (None, InvitationOpened o) => new Open(o.InvitationId, new Tags(o.LeadId, o.CustomerId, o.Brand, o.Dealer)),
        (Open open, InvitationMoved m) => open with { Tags = open.Tags with { Dealer = m.Dealer } },
        (Withdrawn withdrawn, InvitationMoved m) => new Open(withdrawn.Id, withdrawn.Tags with { Dealer = m.Dealer }),
        (Open open, InvitationWithdrawn) => new Withdrawn(open.Id, open.Tags),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to an invitation that is {state.GetType().Name}."),
    };

    private Invitation()
    {
    }
}
