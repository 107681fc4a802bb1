using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Qualification;

/// <summary>One case as the call centre finds it in its lists; written with its events, so that no list lags behind.</summary>
public sealed record CaseBoard(CaseStatus Status, CaseFile File, NextAction? Next, DateTimeOffset? Until, CaseOutcome? Outcome)
{
    public static readonly View View = View.Of<CaseBoard>("cases", Apply, row => row.Status == CaseStatus.Suspended ? null : row.File.Tags.Dealer, aggregate: "case");

    public static CaseBoard? Apply(CaseBoard? row, object e) => Case.Evolve(row?.Case ?? new Case.None(), e) switch
    {
        Case.Open open => new CaseBoard(CaseStatus.Open, open.File, open.Next, null, null),
        Case.Frozen frozen => new CaseBoard(CaseStatus.Frozen, frozen.File, null, frozen.Until, null),
        Case.Suspended suspended => new CaseBoard(CaseStatus.Suspended, suspended.File, null, null, null),
        Case.Closed closed => new CaseBoard(CaseStatus.Closed, closed.File, null, null, closed.Outcome),
        _ => row,
    };

    private Case Case => Status switch
    {
        CaseStatus.Open => new Case.Open(File, Next!),
        CaseStatus.Frozen => new Case.Frozen(File, Until!.Value),
        CaseStatus.Suspended => new Case.Suspended(File),
        _ => new Case.Closed(File, Outcome!.Value),
    };
}

/// <summary>Whether a case is worked on.</summary>
public enum CaseStatus
{
    Open,

    /// <summary>冷冻.</summary>
    Frozen,

    /// <summary>The dealer has the lead no more.</summary>
    Suspended,
    Closed,
}

/// <summary>A case in a list.</summary>
/// <param name="Status">open, frozen, suspended or closed.</param>
/// <param name="OpenedAt">When the lead reached the dealer.</param>
/// <param name="Contacts">How many were recorded.</param>
/// <param name="LastResult">What became of the last contact.</param>
/// <param name="NextAction">What happens next; an open case always has it (000-52).</param>
/// <param name="NextDueAt">When it is due.</param>
/// <param name="Overdue">Its time came and nothing had been recorded.</param>
/// <param name="Grade">H, A, B, C or N (§4.1).</param>
/// <param name="Marker">Prospect, shopper or buyer (004-25).</param>
/// <param name="Consultant">Staff id of who has it.</param>
/// <param name="LastTalkAt">When somebody last spoke with the customer; since when the dealer has them when nobody has.</param>
/// <param name="Told">Who was told that nobody follows up; absent when all is well.</param>
/// <param name="FailedAttempts">Calls in a row that reached nobody.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record CaseEntry(
    Guid CaseId, Guid LeadId, Guid CustomerId, string Dealer, CaseStatus Status, DateTimeOffset OpenedAt, int Contacts, DateTimeOffset? LastContactAt, ContactResult? LastResult,
    string? NextAction, DateTimeOffset? NextDueAt, bool Overdue, string Grade, RelationMarker Marker, string? Consultant, DateTimeOffset LastTalkAt, OverdueLevel? Told, int FailedAttempts,
    CaseOutcome? Outcome)
{
    public static CaseEntry Of(CaseBoard row)
    {
        var file = row.File;
        return new CaseEntry(
            file.Id, file.Tags.Lead, file.Tags.Subject!.Value, file.Tags.Dealer!, row.Status, file.Since, file.Contacts.Count(c => !c.Void), file.LastContactAt,
            file.Contacts.Where(c => !c.Void).MaxBy(c => c.At)?.Result, row.Next?.Action, row.Next?.DueAt, row.Next?.Overdue ?? false, file.Grade, file.Marker, file.Consultant, file.LastTalkAt,
            file.Told, file.Failed.Count, row.Outcome);
    }
}
