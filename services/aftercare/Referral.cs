using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>A customer brought somebody (004-13), and is rewarded once those have bought. A reward names nobody: it is theirs, and nobody's above them (003-03).</summary>
public abstract record Referral
{
    public sealed record None : Referral;

    public abstract record Known(Brought Brought) : Referral;

    /// <summary>It does not count.</summary>
    public sealed record Denied(Brought Brought, ReferralRefusal Reason) : Known(Brought);

    /// <summary>They have not bought yet.</summary>
    public sealed record Open(Brought Brought) : Known(Brought);

    /// <summary>They did not buy.</summary>
    public sealed record Lapsed(Brought Brought) : Known(Brought);

    /// <summary>They bought; the sales manager decides.</summary>
    public sealed record Earned(Brought Brought) : Known(Brought);

    public sealed record Approved(Brought Brought, Reward Reward) : Known(Brought);

    /// <param name="Reference">Number of the receipt, the card or the coupon.</param>
    public sealed record Paid(Brought Brought, Reward Reward, string Reference) : Known(Brought);

    /// <summary>There is no reward.</summary>
    public sealed record Declined(Brought Brought, RewardDecline Reason) : Known(Brought);

    public abstract record Command
    {
        /// <summary>A lead names who brought them.</summary>
        /// <param name="RegisteredBy">Staff id of who registered the lead.</param>
        public sealed record Make(Guid ReferralId, Guid LeadId, Guid CustomerId, Guid Referrer, string Brand, string? Dealer, string? RegisteredBy, DateTimeOffset At) : Command
        {
            /// <summary>Who brought the one who brought them, who brought those, and so on.</summary>
            public IReadOnlyList<Guid> Above { get; init; } = [];

            /// <summary>Customers who are one person with who was brought.</summary>
            public IReadOnlyList<Guid> OnePerson { get; init; } = [];

            /// <summary>Somebody has brought them before, and it still stands.</summary>
            public bool Stands { get; init; }

            /// <summary>They had bought before.</summary>
            public bool Bought { get; init; }
        }

        /// <summary>Who was brought has bought.</summary>
        public sealed record Earn(string Dealer, DateTimeOffset At) : Command;

        /// <summary>Their lead cycle ended without a sale.</summary>
        public sealed record Lapse(DateTimeOffset At) : Command;

        /// <param name="Forgotten">Who it was that brought them is forgotten.</param>
        /// <param name="Circle">By what is known now of who is one person with whom, they brought themselves, whether at once or in a ring.</param>
        public sealed record Approve(RewardKind Kind, Money Amount, bool Forgotten, bool Circle, string By, DateTimeOffset At) : Command;

        public sealed record Decline(RewardDecline Reason, string By, DateTimeOffset At) : Command;

        /// <param name="Reference">Number of the receipt, the card or the coupon.</param>
        public sealed record Pay(string Reference, string By, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, Referral> Decider = new("referral", new None(), Decide, Evolve)
    {
        Tags = state => state is Known known ? known.Brought.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Command command, Referral state) => (command, state) switch
    {
        (Command.Make c, None) => Making(c),
        (Command.Make, _) => [],
        // The sale of whom they brought is the only thing that earns anything.
        (Command.Earn c, Open s) => [new RewardEarned(s.Brought.Id, s.Brought.Tags.Lead, c.Dealer, c.At)],
        (Command.Lapse c, Open s) => [new ReferralLapsed(s.Brought.Id, s.Brought.Tags.Lead, c.At)],
        (Command.Earn or Command.Lapse, _) => [],

        (Command.Approve c, Approved s) when s.Reward == new Reward(c.Kind, c.Amount) => [],
        (Command.Approve c, Paid s) when s.Reward == new Reward(c.Kind, c.Amount) => [],
        (Command.Approve, Approved or Paid) => throw new Refused("already-approved", "Another reward was approved for this referral."),
        (Command.Approve, Open) => throw new Refused("not-sold", "Only a sale is rewarded, and this lead has not bought yet (003-03)."),
        (Command.Approve { Amount.MinorUnits: <= 0 }, Earned) => throw new Refused("amount-missing", "A reward is worth something."),
        (Command.Approve { Forgotten: true }, Earned) => throw new Refused("referrer-forgotten", "Who it was that brought them is forgotten: nobody is left to be rewarded."),
        (Command.Approve { Circle: true }, Earned) => throw new Refused("circle", "Who brought them turned out to be the same person, or to be brought by them."),
        (Command.Approve c, Earned s) when c.By == s.Brought.RegisteredBy => throw new Refused("own-registration", "Somebody else than who registered the lead decides on its reward."),
        (Command.Approve c, Earned s) => [new RewardApproved(s.Brought.Id, s.Brought.Tags.Lead, c.Kind, c.Amount, c.By, c.At)],

        (Command.Decline c, Declined s) when c.Reason == s.Reason => [],
        (Command.Decline c, Open or Earned or Approved) => [new RewardDeclined(((Known)state).Brought.Id, ((Known)state).Brought.Tags.Lead, c.Reason, c.By, c.At)],

        (Command.Pay c, Paid s) when c.Reference == s.Reference => [],
        (Command.Pay c, Approved s) => [new RewardPaid(s.Brought.Id, s.Brought.Tags.Lead, c.Reference, c.By, c.At)],
        (Command.Pay, Open or Earned) => throw new Refused("not-approved", "The sales manager approves a reward before it is given (004-13)."),

        (_, Paid) => throw new Refused("already-paid", "The reward was given, and is given once."),
        (_, Denied) => throw new Refused("referral-refused", "The referral does not count."),
        (_, Lapsed) => throw new Refused("referral-lapsed", "The lead ended without a sale, and the referral with it."),
        (_, Declined) => throw new Refused("reward-declined", "It was decided that there is no reward."),
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the referral is {state.GetType().Name}."),
    };

    public static Referral Evolve(Referral state, object e) => (state, e) switch
    {
        (None, ReferralMade m) => new Open(new Brought(m.ReferralId, new Tags(m.LeadId, m.CustomerId, m.Brand, m.Dealer), m.Referrer, m.RegisteredBy)),
        (Open s, ReferralRefused r) => new Denied(s.Brought, r.Reason),
        (Open s, ReferralLapsed) => new Lapsed(s.Brought),
        (Open s, RewardEarned x) => new Earned(s.Brought with { Tags = s.Brought.Tags with { Dealer = x.Dealer } }),
        (Earned s, RewardApproved a) => new Approved(s.Brought, new Reward(a.Kind, a.Amount)),
        (Approved s, RewardPaid p) => new Paid(s.Brought, s.Reward, p.Reference),
        (Open or Earned or Approved, RewardDeclined d) => new Declined(((Known)state).Brought, d.Reason),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a referral that is {state.GetType().Name}."),
    };

    private static IReadOnlyList<object> Making(Command.Make c)
    {
        bool Themselves(Guid customer) => customer == c.CustomerId || c.OnePerson.Contains(customer);
        ReferralRefusal? why = Themselves(c.Referrer) ? ReferralRefusal.SelfReferral
            : c.Above.Any(Themselves) ? ReferralRefusal.Circle
            : c.Stands ? ReferralRefusal.AlreadyReferred
            : c.Bought ? ReferralRefusal.AlreadyCustomer
            : null;
        var made = new ReferralMade(c.ReferralId, c.LeadId, c.CustomerId, c.Referrer, c.Brand, c.Dealer, c.RegisteredBy, c.At);
        return why is { } reason ? [made, new ReferralRefused(c.ReferralId, c.LeadId, reason, c.At)] : [made];
    }

    private Referral()
    {
    }
}

/// <summary>Who was brought by whom.</summary>
/// <param name="Id">The referral.</param>
/// <param name="Tags">The lead of who was brought, and who that is.</param>
/// <param name="Referrer">The customer who brought them.</param>
/// <param name="RegisteredBy">Staff id of who registered the lead.</param>
public sealed record Brought(Guid Id, Tags Tags, Guid Referrer, string? RegisteredBy);

/// <summary>What whoever brought a buyer gets.</summary>
public sealed record Reward(RewardKind Kind, Money Amount);
