using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>A customer's place on a dealer's waiting list: what becomes free is kept for whoever waits longest, until somebody called them.</summary>
public abstract record Waiting
{
    public sealed record None : Waiting;

    /// <summary>They wait.</summary>
    /// <param name="From">Not before.</param>
    /// <param name="Until">Not after.</param>
    /// <param name="Since">Since when they wait.</param>
    public sealed record Listed(Guid Id, Tags Tags, Wish Wish, IReadOnlyList<PreferredTime> Halves, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset Since) : Waiting
    {
        /// <summary>What is kept for them; null while nothing is.</summary>
        public (Guid Offer, DateTimeOffset From)? Kept { get; init; }

        /// <summary>When slots begin that they did not take: nothing is kept for them twice.</summary>
        public ImmutableList<DateTimeOffset> Passed { get; init; } = [];
    }

    /// <summary>They wait no more; they may wait again.</summary>
    public sealed record Gone(Guid Id, Tags Tags) : Waiting;

    public abstract record Command
    {
        public sealed record Join(
            Guid WaitingId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, Wish Wish, IReadOnlyList<PreferredTime> Halves, DateTimeOffset From, DateTimeOffset Until, string By, DateTimeOffset At)
            : Command;

        /// <summary>A slot became free and is theirs until then.</summary>
        public sealed record Serve(Guid OfferId, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset At) : Command;

        /// <summary>They did not take it, or were not reached.</summary>
        public sealed record Pass(Guid OfferId, DateTimeOffset At) : Command;

        public sealed record Leave(WaitingEnd Reason, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    private const string Ends = "ends";

    public static readonly Decider<Command, Waiting> Decider = new("waiting", new None(), Decide, Evolve)
    {
        Tags = state => state switch
        {
            Listed listed => listed.Tags,
            Gone gone => gone.Tags,
            _ => Tags.None,
        },
        Deadlines = state => state is Listed listed ? [new Deadline(Ends, listed.Until)] : [],
        OnDue = (_, now) => new Command.Leave(WaitingEnd.Expired, now),
    };

    public static IReadOnlyList<object> Decide(Command command, Waiting state) => (command, state) switch
    {
        (Command.Join c, _) when c.Until <= c.At || c.Until <= c.From => throw new Refused("waiting-past", "Who waits, waits for a time that lies ahead."),
        (Command.Join, Listed) => throw new Refused("already-waiting", "They wait already; to wait for something else they leave the list and lose their place."),
        (Command.Join c, _) =>
        [
            new WaitingListJoined(
                c.WaitingId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.Wish.Type, c.Wish.Model, c.Wish.Consultant, c.Halves, c.From, c.Until, c.By, c.At),
        ],
        (Command.Serve c, Listed { Kept: null } listed) when !listed.Passed.Contains(c.From) => [new WaitingListServed(listed.Id, listed.Tags.Lead, c.OfferId, c.From, c.Until, c.At)],
        (Command.Pass c, Listed { Kept: { } kept } listed) when kept.Offer == c.OfferId => [new WaitingListPassed(listed.Id, listed.Tags.Lead, c.OfferId, c.At)],
        (Command.Leave { Reason: WaitingEnd.Expired } c, Listed listed) when c.At < listed.Until => [],
        (Command.Leave c, Listed listed) => [new WaitingListLeft(listed.Id, listed.Tags.Lead, c.Reason, c.At)],
        (Command.Serve or Command.Pass or Command.Leave, _) => [],
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the place is {state.GetType().Name}."),
    };

    public static Waiting Evolve(Waiting state, object e) => (state, e) switch
    {
        (None or Gone, WaitingListJoined j) => new Listed(
            j.WaitingId, new Tags(j.LeadId, j.CustomerId, j.Brand, j.Dealer), new Wish(j.Type, j.Model, j.Consultant), j.Halves, j.From, j.Until, j.At),
        (Listed listed, WaitingListServed s) => listed with { Kept = (s.OfferId, s.ScheduledAt) },
        (Listed { Kept: { } kept } listed, WaitingListPassed) => listed with { Kept = null, Passed = listed.Passed.Add(kept.From) },
        (Listed listed, WaitingListLeft) => new Gone(listed.Id, listed.Tags),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a place that is {state.GetType().Name}."),
    };

    private Waiting()
    {
    }
}
