using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>What a dealer gives for rewards in a calendar month (004-13), and what of it is kept for which referral.</summary>
public abstract record RewardBudget
{
    public sealed record None : RewardBudget;

    /// <param name="Monthly">How much a month, by the first day of the month from which on.</param>
    /// <param name="Reserved">What is kept for each referral, and of which month.</param>
    public sealed record Told(Tags Tags, ImmutableSortedDictionary<DateOnly, Money> Monthly, ImmutableSortedDictionary<Guid, Reservation> Reserved) : RewardBudget
    {
        /// <summary>How much there is for a month; null before the first for which it was said.</summary>
        public Money? Of(DateOnly month) => Monthly.Where(one => one.Key <= month).Select(one => (Money?)one.Value).LastOrDefault();

        /// <summary>How much of a month is kept, in minor units.</summary>
        public long Kept(DateOnly month, string currency) => Reserved.Values.Where(one => one.Month == month && one.Amount.Currency == currency).Sum(one => one.Amount.MinorUnits);
    }

    public abstract record Command
    {
        /// <summary>Says how much a month, from a month on.</summary>
        /// <param name="From">The first day of the month.</param>
        public sealed record SetBudget(Guid BudgetId, string Dealer, Money Monthly, DateOnly From, string By, DateTimeOffset At) : Command;

        /// <summary>A reward is approved.</summary>
        public sealed record Reserve(Guid ReferralId, Money Amount, string By, DateTimeOffset At) : Command;

        /// <summary>There is no reward after all.</summary>
        public sealed record Release(Guid ReferralId, string By, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, RewardBudget> Decider = new("reward_budget", new None(), Decide, Evolve)
    {
        Tags = state => state is Told told ? told.Tags : Tags.None,
    };

    /// <summary>The first day of the calendar month of a moment, by China's clock.</summary>
    public static DateOnly MonthOf(DateTimeOffset at)
    {
        var local = at.ToOffset(WorkingTime.Default.Offset);
        return new DateOnly(local.Year, local.Month, 1);
    }

    public static IReadOnlyList<object> Decide(Command command, RewardBudget state) => (command, state) switch
    {
        (Command.SetBudget c, _) when c.From < MonthOf(c.At) => throw new Refused("effective-in-the-past", "A month that is over had the budget it had."),
        (Command.SetBudget c, Told told) when told.Of(c.From) == c.Monthly && !told.Monthly.Keys.Any(from => from > c.From) => [],
        (Command.SetBudget c, _) => [new RewardBudgetSet(c.BudgetId, c.Dealer, c.Monthly, c.From, c.By, c.At)],

        (Command.Reserve c, Told told) when told.Reserved.ContainsKey(c.ReferralId) => [],
        (Command.Reserve c, Told told) when told.Of(MonthOf(c.At)) is { } monthly => Reserving(c, told, monthly),
        (Command.Reserve, _) => throw new Refused("no-budget", "Nobody has said what the dealer gives for rewards this month."),

        (Command.Release c, Told told) when told.Reserved.TryGetValue(c.ReferralId, out var kept) =>
            [new RewardReleased(told.Tags.Lead, told.Tags.Dealer!, c.ReferralId, kept.Amount, kept.Month, c.By, c.At)],
        _ => [],
    };

    public static RewardBudget Evolve(RewardBudget state, object e) => (state, e) switch
    {
        (None, RewardBudgetSet s) => new Told(
            new Tags(s.BudgetId, null, null, s.Dealer), ImmutableSortedDictionary<DateOnly, Money>.Empty.Add(s.From, s.Monthly), ImmutableSortedDictionary<Guid, Reservation>.Empty),
        (Told told, RewardBudgetSet s) => told with { Monthly = told.Monthly.RemoveRange(told.Monthly.Keys.Where(from => from >= s.From)).Add(s.From, s.Monthly) },
        (Told told, RewardReserved r) => told with { Reserved = told.Reserved.SetItem(r.ReferralId, new Reservation(r.Month, r.Amount)) },
        (Told told, RewardReleased r) => told with { Reserved = told.Reserved.Remove(r.ReferralId) },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a budget that is {state.GetType().Name}."),
    };

    private static IReadOnlyList<object> Reserving(Command.Reserve c, Told told, Money monthly)
    {
        if (c.Amount.Currency != monthly.Currency)
        {
            throw new Refused("wrong-currency", $"The budget is in {monthly.Currency}.");
        }

        var month = MonthOf(c.At);
        if (c.Amount.MinorUnits > monthly.MinorUnits - told.Kept(month, monthly.Currency))
        {
            throw new Refused("budget-spent", "So much is not left of what the dealer gives for rewards this month.");
        }

        return [new RewardReserved(told.Tags.Lead, told.Tags.Dealer!, c.ReferralId, c.Amount, month, c.By, c.At)];
    }

    private RewardBudget()
    {
    }
}

/// <summary>What is kept for a reward.</summary>
/// <param name="Month">The first day of the month it is kept of.</param>
public sealed record Reservation(DateOnly Month, Money Amount);
