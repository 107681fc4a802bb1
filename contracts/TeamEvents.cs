namespace Leads.Contracts;

/// <summary>Somebody left, and this is who would get their customers (004-31); the manager may change it before confirming. So many cases that one event cannot hold them come in several.</summary>
/// <param name="HandoverId">The hand-over.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Brand">The brand whose cases it is about; absent for all of the dealer's.</param>
/// <param name="Leaver">Staff id of who left.</param>
/// <param name="Newcomer">Staff id of the replacement, who gets those followed up recently.</param>
/// <param name="Shares">Who would get which case; 150 at most.</param>
/// <param name="By">Staff id of the manager.</param>
/// <param name="At">When.</param>
[Event("handover_proposed", Publisher.Qualification)]
public sealed record HandoverProposed(
    Guid HandoverId, string Dealer, string? Brand, string Leaver, string? Newcomer, IReadOnlyList<HandoverShare> Shares, string By, DateTimeOffset At)
{
    public bool Equals(HandoverProposed? other) =>
        other is not null
        && (HandoverId, Dealer, Brand, Leaver, Newcomer, By, At) == (other.HandoverId, other.Dealer, other.Brand, other.Leaver, other.Newcomer, other.By, other.At)
        && Shares.SequenceEqual(other.Shares);

    public override int GetHashCode() => HashCode.Combine(HandoverId, At, Shares.Count);
}

/// <summary>The manager would give cases to somebody else, or holds their customers for more, or less, sensitive.</summary>
/// <param name="HandoverId">The hand-over.</param>
/// <param name="Shares">Those that changed, as they are now.</param>
/// <param name="By">Staff id of the manager.</param>
/// <param name="At">When.</param>
[Event("handover_changed", Publisher.Qualification)]
public sealed record HandoverChanged(Guid HandoverId, IReadOnlyList<HandoverShare> Shares, string By, DateTimeOffset At)
{
    public bool Equals(HandoverChanged? other) =>
        other is not null && (HandoverId, By, At) == (other.HandoverId, other.By, other.At) && Shares.SequenceEqual(other.Shares);

    public override int GetHashCode() => HashCode.Combine(HandoverId, At, Shares.Count);
}

/// <summary>The manager does not hand over like this; nothing was done yet.</summary>
/// <param name="HandoverId">The hand-over.</param>
/// <param name="By">Staff id of the manager.</param>
/// <param name="At">When.</param>
[Event("handover_withdrawn", Publisher.Qualification)]
public sealed record HandoverWithdrawn(Guid HandoverId, string By, DateTimeOffset At);

/// <summary>The manager and the colleagues agreed: the cases change hands now, buyers once the manager has spoken with them (004-32). It is not undone.</summary>
/// <param name="HandoverId">The hand-over.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Leaver">Staff id of who left.</param>
/// <param name="By">Staff id of the manager.</param>
/// <param name="At">When.</param>
[Event("handover_confirmed", Publisher.Qualification)]
public sealed record HandoverConfirmed(Guid HandoverId, string Dealer, string Leaver, string By, DateTimeOffset At);

/// <summary>Cases that came to whoever left after it had been proposed change hands, too: none is left behind.</summary>
/// <param name="HandoverId">The hand-over.</param>
/// <param name="Shares">Who gets which; 150 at most.</param>
/// <param name="At">When they were found.</param>
[Event("handover_extended", Publisher.Qualification)]
public sealed record HandoverExtended(Guid HandoverId, IReadOnlyList<HandoverShare> Shares, DateTimeOffset At)
{
    public bool Equals(HandoverExtended? other) => other is not null && (HandoverId, At) == (other.HandoverId, other.At) && Shares.SequenceEqual(other.Shares);

    public override int GetHashCode() => HashCode.Combine(HandoverId, At, Shares.Count);
}

/// <summary>No case is in the leaver's hands any more: each is a colleague's, or waits for the manager.</summary>
/// <param name="HandoverId">The hand-over.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Leaver">Staff id of who left.</param>
/// <param name="At">When the last one changed hands.</param>
[Event("handover_completed", Publisher.Qualification)]
public sealed record HandoverCompleted(Guid HandoverId, string Dealer, string Leaver, DateTimeOffset At);

/// <summary>Who gets a case.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Class">What the customer is.</param>
/// <param name="To">Staff id.</param>
public sealed record HandoverShare(Guid CaseId, Guid LeadId, HandoverClass Class, string To);

/// <summary>Whom a dealer's consultants should speak with in a week, before the weekly meeting (004-29). So many that one event cannot hold them come in several.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Brand">The brand whose cases it is about; absent for all of the dealer's.</param>
/// <param name="Week">ISO week, <c>2026-W03</c>.</param>
/// <param name="Subjects">Whom, by consultant and by when it is due; 150 at most.</param>
/// <param name="By">Staff id of who drafted it.</param>
/// <param name="At">When.</param>
[Event("follow_up_list_drafted", Publisher.Qualification)]
public sealed record FollowUpListDrafted(Guid ListId, string Dealer, string? Brand, string Week, IReadOnlyList<FollowUpSubject> Subjects, string By, DateTimeOffset At)
{
    public bool Equals(FollowUpListDrafted? other) =>
        other is not null && (ListId, Dealer, Brand, Week, By, At) == (other.ListId, other.Dealer, other.Brand, other.Week, other.By, other.At) && Subjects.SequenceEqual(other.Subjects);

    public override int GetHashCode() => HashCode.Combine(ListId, At, Subjects.Count);
}

/// <summary>The manager took subjects on or off the list.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Added">Those that are new.</param>
/// <param name="Removed">Cases that are on it no more.</param>
/// <param name="By">Staff id of the manager.</param>
/// <param name="At">When.</param>
[Event("follow_up_list_changed", Publisher.Qualification)]
public sealed record FollowUpListChanged(Guid ListId, IReadOnlyList<FollowUpSubject> Added, IReadOnlyList<Guid> Removed, string By, DateTimeOffset At)
{
    public bool Equals(FollowUpListChanged? other) =>
        other is not null && (ListId, By, At) == (other.ListId, other.By, other.At) && Added.SequenceEqual(other.Added) && Removed.SequenceEqual(other.Removed);

    public override int GetHashCode() => HashCode.Combine(ListId, At, Added.Count);
}

/// <summary>The manager fixed the list for the meeting: it changes no more.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Week">ISO week, <c>2026-W03</c>.</param>
/// <param name="By">Staff id of the manager.</param>
/// <param name="At">When.</param>
[Event("follow_up_list_fixed", Publisher.Qualification)]
public sealed record FollowUpListFixed(Guid ListId, string Dealer, string Week, string By, DateTimeOffset At);

/// <summary>Somebody to speak with in a week.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Consultant">Staff id of who does it.</param>
/// <param name="DueAt">When it is due: the next action, or the time by which somebody has to speak with the customer, whatever is sooner.</param>
/// <param name="Prompts">What the meeting asks about them (004-30).</param>
public sealed record FollowUpSubject(Guid CaseId, Guid LeadId, string Consultant, DateTimeOffset DueAt, IReadOnlyList<FollowUpPrompt> Prompts)
{
    public bool Equals(FollowUpSubject? other) =>
        other is not null && (CaseId, LeadId, Consultant, DueAt) == (other.CaseId, other.LeadId, other.Consultant, other.DueAt) && Prompts.SequenceEqual(other.Prompts);

    public override int GetHashCode() => HashCode.Combine(CaseId, Consultant, DueAt);
}

/// <summary>例会三问: what the weekly meeting asks (004-30).</summary>
public enum FollowUpPrompt
{
    /// <summary>How do we follow up somebody who was referred to us?</summary>
    Referral,

    /// <summary>Is a buyer satisfied?</summary>
    Satisfaction,

    /// <summary>Does a shopper need an incentive to become a buyer?</summary>
    Incentive,
}

/// <summary>The manager said how to go on with a customer: the plan after the first talk (004-26), or what to do in a week (004-29).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Week">ISO week for which it holds, <c>2026-W03</c>.</param>
/// <param name="Guidance">What to do.</param>
/// <param name="By">Staff id of the manager.</param>
/// <param name="At">When.</param>
[Event("follow_up_guided", Publisher.Qualification)]
public sealed record FollowUpGuided(Guid CaseId, Guid LeadId, string Week, Personal<string> Guidance, string By, DateTimeOffset At);
