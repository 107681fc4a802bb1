using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>A status to list complaints by.</summary>
public enum ComplaintStatus
{
    /// <summary>It waits to be solved.</summary>
    Open,

    /// <summary>It waits for the customer's word.</summary>
    Solved,

    Closed,
}

/// <summary>One complaint as the dealer sees it in its list.</summary>
/// <param name="Level">Whose it is.</param>
/// <param name="Owner">Staff id of who has it; absent while a manager has to say.</param>
/// <param name="About">Staff id of whom the customer complains of.</param>
/// <param name="AnswerBy">By when they had to be told something.</param>
/// <param name="SolveBy">By when it has to be solved.</param>
/// <param name="DueAt">By when the next has to be done; absent when it is over.</param>
public sealed record ComplaintBoard(
    Guid ComplaintId, Guid OwnershipId, Guid LeadId, Guid CustomerId, string Dealer, string Brand, ComplaintCategory Category, ComplaintSeverity Severity, ComplaintStatus Status, ComplaintLevel Level,
    string? Owner, string? About, DateTimeOffset FiledAt, DateTimeOffset AnswerBy, DateTimeOffset SolveBy, DateTimeOffset? DueAt)
{
    /// <summary>Written with the events: whoever looks for what is overdue finds all.</summary>
    public static readonly View View = View.Of<ComplaintBoard>("complaint_board", Apply, row => row.Dealer, aggregate: Complaint.Decider.Name, lookup: nameof(CustomerId));

    /// <summary>When the customer was told something for the first time.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When it was solved, as long as that is enough.</summary>
    public DateTimeOffset? SolvedAt { get; init; }

    /// <summary>It was solved too late, or one of its solutions was.</summary>
    public bool Late { get; init; }

    /// <summary>What was done last.</summary>
    public ComplaintRemedy? Remedy { get; init; }

    public Money? Compensation { get; init; }

    /// <summary>On so many days somebody tried to get the customer's word.</summary>
    public int Tried { get; init; }

    /// <summary>What the customer said last.</summary>
    public CustomerWord? Word { get; init; }

    /// <summary>So often a solution was not enough.</summary>
    public int Reopened { get; init; }

    /// <summary>Levels to which it went up.</summary>
    public ImmutableList<ComplaintLevel> Escalated { get; init; } = [];

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>How it ended.</summary>
    public ComplaintEnd? Ended { get; init; }

    public static ComplaintBoard? Apply(ComplaintBoard? row, object e) => e switch
    {
        ComplaintFiled f => new ComplaintBoard(
            f.ComplaintId, f.OwnershipId, f.LeadId, f.CustomerId, f.Dealer, f.Brand, f.Category, f.Severity, ComplaintStatus.Open, f.Level, f.Owner, f.About, f.At, f.AnswerBy, f.SolveBy,
            f.AnswerBy < f.SolveBy ? f.AnswerBy : f.SolveBy),
        ComplaintAssigned a => row! with { Owner = a.Owner },
        ComplaintAnswered a => Answered(row!, a.At) with { DueAt = row!.Status == ComplaintStatus.Open ? row.SolveBy : row.DueAt },
        ComplaintEscalated x => row! with { Level = x.Level, Escalated = x.Level > row.Level ? row.Escalated.Add(x.Level) : row.Escalated },
        ComplaintSolved s => Answered(row!, s.At) with
        {
            Status = ComplaintStatus.Solved,
            SolvedAt = s.At,
            Late = row!.Late || s.At > row.SolveBy,
            Remedy = s.Remedy,
            Compensation = s.Compensation,
            DueAt = s.AskBy,
        },
        ComplaintUnreached u => row! with { Tried = u.Number },
        ComplaintJudged j => row! with { Word = j.Word },
        ComplaintReopened r => row! with { Status = ComplaintStatus.Open, SolvedAt = null, SolveBy = r.SolveBy, DueAt = r.SolveBy, Tried = 0, Reopened = r.Number },
        ComplaintClosed c => row! with { Status = ComplaintStatus.Closed, ClosedAt = c.At, Ended = c.Reason, DueAt = null },
        _ => row,
    };

    private static ComplaintBoard Answered(ComplaintBoard row, DateTimeOffset at) => row with { AnsweredAt = row.AnsweredAt < at ? row.AnsweredAt : at };
}
