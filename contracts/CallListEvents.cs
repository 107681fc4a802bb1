namespace Leads.Contracts;

/// <summary>A dealer's call centre has customers to call: from now on the next working day's lists are built the evening before (002-39).</summary>
/// <param name="PlanId">The dealer's plan.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Brand">Brand code of the first case, or of who planned first.</param>
/// <param name="BuildAt">When the first lists are built.</param>
/// <param name="At">When it was opened.</param>
[Event("call_plan_opened", Publisher.Qualification)]
public sealed record CallPlanOpened(Guid PlanId, string Dealer, string? Brand, DateTimeOffset BuildAt, DateTimeOffset At);

/// <summary>A manager planned how many calls a consultant makes a day; in force at once (002-39).</summary>
/// <param name="PlanId">The dealer's plan.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Settings">All of it, not what changed.</param>
/// <param name="By">Staff id of the manager.</param>
/// <param name="At">When.</param>
[Event("call_plan_set", Publisher.Qualification)]
public sealed record CallPlanSet(Guid PlanId, string Dealer, CallPlanSettings Settings, string By, DateTimeOffset At);

/// <summary>All lists of a dealer for a day are there.</summary>
/// <param name="PlanId">The dealer's plan.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Day">The day of the lists, by the dealer's clock.</param>
/// <param name="NextAt">When the next ones are built.</param>
/// <param name="At">When they were there.</param>
[Event("call_lists_built", Publisher.Qualification)]
public sealed record CallListsBuilt(Guid PlanId, string Dealer, DateOnly Day, DateTimeOffset NextAt, DateTimeOffset At);

/// <summary>Whom a consultant calls on a day, built the evening before so that dialling begins at once in the morning (002-39).</summary>
/// <param name="ListId">The list.</param>
/// <param name="PlanId">The dealer's plan.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Brand">Brand code of the plan.</param>
/// <param name="Consultant">Staff id; absent on the dealer's own list, of leads that no consultant has.</param>
/// <param name="Day">The day, by the dealer's clock.</param>
/// <param name="Leads">Lead cycles in the order in which they are called, each once.</param>
/// <param name="Target">How many calls a day were planned; a list has no more.</param>
/// <param name="At">When it was built.</param>
[Event("call_list_built", Publisher.Qualification)]
public sealed record CallListBuilt(
    Guid ListId, Guid PlanId, string Dealer, string? Brand, string? Consultant, DateOnly Day, IReadOnlyList<Guid> Leads, int Target, DateTimeOffset At)
{
    public bool Equals(CallListBuilt? other) =>
        other is not null && (ListId, PlanId, Dealer, Brand, Consultant, Day, Target, At) == (other.ListId, other.PlanId, other.Dealer, other.Brand, other.Consultant, other.Day, other.Target, other.At)
        && Leads.SequenceEqual(other.Leads);

    public override int GetHashCode() => HashCode.Combine(ListId, Day, At);
}

/// <summary>How many calls a consultant makes a day, and what a call costs (002-39, §3.6).</summary>
/// <param name="Target">Calls a day; 200 when not told.</param>
/// <param name="ConnectRate">Of a hundred calls so many reach the customer; 30 when not told.</param>
/// <param name="DialSeconds">Seconds of a call until somebody answers or nobody does; 45 when not told.</param>
/// <param name="ConversationSeconds">Seconds of a conversation and of what is written down after it; 180 when not told.</param>
public sealed record CallPlanSettings(int? Target = null, int? ConnectRate = null, int? DialSeconds = null, int? ConversationSeconds = null);
