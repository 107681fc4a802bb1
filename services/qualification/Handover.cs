using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Qualification;

/// <summary>Somebody left: their customers are classed, shared out among who remains, and handed over, all of them and for good (004-31, 004-32).</summary>
public abstract record Handover
{
    public sealed record None : Handover;

    /// <summary>There is a plan.</summary>
    public abstract record Known(HandoverPlan Plan) : Handover;

    /// <summary>The manager may change it.</summary>
    public sealed record Proposed(HandoverPlan Plan) : Known(Plan);

    /// <summary>Not like this.</summary>
    public sealed record Withdrawn(HandoverPlan Plan) : Known(Plan);

    /// <summary>Cases are changing hands.</summary>
    /// <param name="By">Staff id of the manager.</param>
    public sealed record Confirmed(HandoverPlan Plan, string By, DateTimeOffset At) : Known(Plan);

    /// <summary>All have.</summary>
    public sealed record Completed(HandoverPlan Plan) : Known(Plan);

    /// <summary>Shares in one event: far below 64 KiB, however long staff ids are. More come in several events of one commit.</summary>
    public const int MostInOneEvent = 150;

    /// <summary>What is to be done with every case.</summary>
    public const string HandingOver = "hand_over";

    public abstract record Command
    {
        /// <param name="Cases">All that the leaver has.</param>
        /// <param name="Staff">Who is staff now.</param>
        public sealed record Propose(
            Guid HandoverId, string Dealer, string? Brand, string Leaver, string? Newcomer, IReadOnlyList<Handed> Cases, IReadOnlyList<Colleague> Staff, string By, DateTimeOffset At) : Command;

        public sealed record Change(IReadOnlyList<ShareChange> Shares, IReadOnlyList<Colleague> Staff, string By, DateTimeOffset At) : Command;

        public sealed record Confirm(IReadOnlyList<Colleague> Staff, string By, DateTimeOffset At) : Command;

        public sealed record Undo(string By, DateTimeOffset At) : Command;

        /// <param name="Cases">All that the leaver still has; those of the plan are in it already.</param>
        public sealed record Include(IReadOnlyList<Handed> Cases, IReadOnlyList<Colleague> Staff, DateTimeOffset At) : Command;

        public sealed record Complete(DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, Handover> Decider = new("handover", new None(), Decide, Evolve)
    {
        Tags = state => state is Known known ? known.Plan.Tags : Tags.None,
        Deadlines = state => state is Confirmed confirmed ? [new Deadline(HandingOver, confirmed.At)] : [],
        OnDue = (_, now) => new Command.Complete(now),
    };

    public static IReadOnlyList<object> Decide(Command command, Handover state) => (command, state) switch
    {
        (Command.Propose c, None) => Proposing(c),
        (Command.Propose, Known) => [],

        (Command.Change c, Proposed { Plan: var plan }) => Changing(c, plan),
        (Command.Confirm c, Proposed { Plan: var plan }) => plan.Shares.Exists(share => !c.Staff.Any(one => one.Staff == share.To))
            ? throw new Refused("colleague-left", "Somebody who would get cases is no colleague any more: change that first.")
            : [new HandoverConfirmed(plan.Id, plan.Tags.Dealer!, plan.Leaver, c.By, c.At)],
        (Command.Undo c, Proposed { Plan: var plan }) => [new HandoverWithdrawn(plan.Id, c.By, c.At)],

        (Command.Undo, Withdrawn) => [],
        (_, Withdrawn) when command is Command.Change or Command.Confirm => throw new Refused("handover-withdrawn", "This hand-over was withdrawn: propose another one."),

        (Command.Include c, Confirmed { Plan: var plan }) => Including(c, plan),
        (Command.Complete c, Confirmed { Plan: var plan }) => [new HandoverCompleted(plan.Id, plan.Tags.Dealer!, plan.Leaver, c.At)],
        (Command.Confirm, Confirmed or Completed) => [],
        (Command.Change or Command.Undo, Confirmed or Completed) => throw new Refused(
            "handover-confirmed", "The hand-over was confirmed and customers are in new hands; who left does not get them back. Assign a lead to somebody else where that is better."),
        (Command.Include or Command.Complete, Known) => [],
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the hand-over is {state.GetType().Name}."),
    };

    public static Handover Evolve(Handover state, object e) => (state, e) switch
    {
        (None, HandoverProposed p) => new Proposed(new HandoverPlan(p.HandoverId, new Tags(p.HandoverId, null, p.Brand, p.Dealer), p.Leaver, p.Newcomer, [.. p.Shares])),
        (Proposed { Plan: var plan }, HandoverProposed p) => new Proposed(plan with { Shares = plan.Shares.AddRange(p.Shares) }),
        (Proposed { Plan: var plan }, HandoverChanged c) => new Proposed(plan with { Shares = plan.Shares.ConvertAll(share => c.Shares.FirstOrDefault(now => now.CaseId == share.CaseId) ?? share) }),
        (Proposed { Plan: var plan }, HandoverWithdrawn) => new Withdrawn(plan),
        (Proposed { Plan: var plan }, HandoverConfirmed c) => new Confirmed(plan, c.By, c.At),
        (Confirmed confirmed, HandoverExtended x) => confirmed with { Plan = confirmed.Plan with { Shares = confirmed.Plan.Shares.AddRange(x.Shares) } },
        (Confirmed { Plan: var plan }, HandoverCompleted) => new Completed(plan),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a hand-over that is {state.GetType().Name}."),
    };

    private static IReadOnlyList<object> Proposing(Command.Propose c)
    {
        if (c.Staff.Any(one => one.Staff == c.Leaver))
        {
            throw new Refused("still-staff", "They work here: take them off the staff first, so that they get no more leads.");
        }

        if (c.Newcomer is not null && c.Staff.FirstOrDefault(one => one.Staff == c.Newcomer) is not { Away: false })
        {
            throw new Refused("no-such-newcomer", "The newcomer is no consultant of this dealer, or away now.");
        }

        if (c.Cases.Count == 0)
        {
            throw new Refused("nothing-to-hand-over", "They have no customers.");
        }

        return [.. Shared(c.Cases, c.Newcomer, c.Staff).Select(part => new HandoverProposed(c.HandoverId, c.Dealer, c.Brand, c.Leaver, c.Newcomer, part, c.By, c.At))];
    }

    private static IReadOnlyList<object> Changing(Command.Change c, HandoverPlan plan)
    {
        var changed = new List<HandoverShare>();
        foreach (var change in c.Shares)
        {
            var was = plan.Shares.Find(share => share.CaseId == change.CaseId) ?? throw new Refused("not-in-handover", "The lead is none of those handed over.");
            var now = was with { To = change.To ?? was.To, Class = change.Class ?? was.Class };
            if (!c.Staff.Any(one => one.Staff == now.To))
            {
                throw new Refused("no-such-colleague", "They are no consultant of this dealer.");
            }

            if (was.Class == HandoverClass.Buyer && now.Class != HandoverClass.Buyer)
            {
                throw new Refused("buyer-stays-buyer", "With a buyer the manager speaks first (004-32).");
            }

            if (now != was)
            {
                changed.Add(now);
            }
        }

        return changed.Count == 0 ? [] : [.. changed.Chunk(MostInOneEvent).Select(part => new HandoverChanged(plan.Id, part, c.By, c.At))];
    }

    private static IReadOnlyList<object> Including(Command.Include c, HandoverPlan plan)
    {
        var planned = plan.Shares.Select(share => share.CaseId).ToHashSet();
        List<Handed> late = [.. c.Cases.Where(one => !planned.Contains(one.CaseId))];
        var newcomer = c.Staff.FirstOrDefault(one => one.Staff == plan.Newcomer) is { Away: false } ? plan.Newcomer : null;
        return late.Count == 0 ? [] : [.. Shared(late, newcomer, c.Staff).Select(part => new HandoverExtended(plan.Id, part, c.At))];
    }

    private static IEnumerable<HandoverShare[]> Shared(IReadOnlyList<Handed> cases, string? newcomer, IReadOnlyList<Colleague> staff)
    {
        var shares = Handing.Split(cases, newcomer, staff);
        return shares.Count == 0 ? throw new Refused("nobody-remains", "Nobody is there who could take them.") : shares.Chunk(MostInOneEvent);
    }

    private Handover()
    {
    }
}

/// <summary>Who gets what.</summary>
public sealed record HandoverPlan(Guid Id, Tags Tags, string Leaver, string? Newcomer, ImmutableList<HandoverShare> Shares);

/// <summary>What the manager would have otherwise.</summary>
/// <param name="To">Staff id; as it was when not told.</param>
/// <param name="Class">What the customer is; as it was when not told.</param>
public sealed record ShareChange(Guid CaseId, string? To, HandoverClass? Class);
