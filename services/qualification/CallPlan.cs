using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Qualification;

/// <summary>How many calls a dealer's consultants make a day, and when the lists of the next working day are built (002-39).</summary>
public abstract record CallPlan
{
    public sealed record None : CallPlan;

    /// <summary>Lists are built every evening before a working day.</summary>
    /// <param name="BuildAt">When the next ones are.</param>
    /// <param name="Built">The day of the last ones.</param>
    public sealed record Planned(Tags Tags, CallPlanSettings Settings, DateTimeOffset BuildAt, DateOnly? Built = null) : CallPlan;

    public abstract record Command
    {
        /// <summary>When the dealer works; whoever handles the command brings it.</summary>
        public WorkingTime Hours { get; init; } = WorkingTime.Default;

        public sealed record OpenPlan(Guid PlanId, string Dealer, string? Brand, DateTimeOffset At) : Command;

        public sealed record SetPlan(Guid PlanId, string Dealer, string? Brand, CallPlanSettings Settings, string By, DateTimeOffset At) : Command;

        /// <param name="DueAt">When the lists were to be built.</param>
        /// <param name="At">When they were.</param>
        public sealed record FinishLists(DateTimeOffset DueAt, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    /// <summary>The next working day's lists.</summary>
    public const string Lists = "lists";

    /// <summary>What holds for a dealer that has planned nothing else.</summary>
    public static readonly CallPlanSettings Default = new(200, 30, 45, 180);

    /// <summary>Most calls a day that can be planned: so many leads are a message that every bus takes.</summary>
    public const int MostCalls = 1000;

    private static readonly TimeSpan Evening = TimeSpan.FromHours(18);

    public static readonly Decider<Command, CallPlan> Decider = new("call_plan", new None(), Decide, Evolve)
    {
        Tags = state => state is Planned plan ? plan.Tags : Tags.None,
        Deadlines = state => state is Planned plan ? [new Deadline(Lists, plan.BuildAt)] : [],
        OnDue = (deadline, now) => new Command.FinishLists(deadline.DueAt, now),
    };

    /// <summary>What holds once what was not told is filled in.</summary>
    public static CallPlanSettings Filled(CallPlanSettings? told) => new(
        told?.Target ?? Default.Target, told?.ConnectRate ?? Default.ConnectRate, told?.DialSeconds ?? Default.DialSeconds, told?.ConversationSeconds ?? Default.ConversationSeconds);

    /// <summary>The day whose lists are due at a moment: until six in the evening today, if it is a working day; else the next working day.</summary>
    public static DateOnly ListDay(WorkingTime hours, DateTimeOffset at)
    {
        var local = at.ToOffset(hours.Offset);
        var today = DateOnly.FromDateTime(local.DateTime);
        return hours.NextWorkingDay(local.TimeOfDay < Evening ? today.AddDays(-1) : today);
    }

    /// <summary>When lists are built next: at six in the evening of a working day, by the dealer's clock; on Friday it is for Monday.</summary>
    public static DateTimeOffset NextBuild(WorkingTime hours, DateTimeOffset after) => new(ListDay(hours, after).ToDateTime(TimeOnly.FromTimeSpan(Evening)), hours.Offset);

    public static IReadOnlyList<object> Decide(Command command, CallPlan state) => (command, state) switch
    {
        (Command.OpenPlan c, None) => [new CallPlanOpened(c.PlanId, c.Dealer, c.Brand, NextBuild(c.Hours, c.At), c.At)],
        (Command.SetPlan c, None) => [new CallPlanOpened(c.PlanId, c.Dealer, c.Brand, NextBuild(c.Hours, c.At), c.At), new CallPlanSet(c.PlanId, c.Dealer, c.Settings, c.By, c.At)],
        (Command.SetPlan c, Planned plan) when c.Settings != plan.Settings => [new CallPlanSet(c.PlanId, c.Dealer, c.Settings, c.By, c.At)],
        (Command.FinishLists c, Planned plan) when c.DueAt == plan.BuildAt =>
            [new CallListsBuilt(plan.Tags.Lead, plan.Tags.Dealer!, ListDay(c.Hours, Later(c.DueAt, c.At)), NextBuild(c.Hours, Later(c.DueAt, c.At)), c.At)],
        _ => [],
    };

    public static CallPlan Evolve(CallPlan state, object e) => (state, e) switch
    {
        (None, CallPlanOpened o) => new Planned(new Tags(o.PlanId, null, o.Brand, o.Dealer), new CallPlanSettings(), o.BuildAt),
        (Planned plan, CallPlanSet s) => plan with { Settings = s.Settings },
        (Planned plan, CallListsBuilt b) => plan with { BuildAt = b.NextAt, Built = b.Day },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a call plan that is {state.GetType().Name}."),
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private CallPlan()
    {
    }
}
