using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>A complaint as the API shows it.</summary>
/// <param name="Level">Whose it is.</param>
/// <param name="Owner">Staff id of who has it; absent while a manager has to say.</param>
/// <param name="About">Staff id of whom the customer complains of.</param>
/// <param name="AnsweredAt">When they were told something for the first time.</param>
/// <param name="Reopened">So often a solution was not enough.</param>
public sealed record ComplaintView(
    Guid ComplaintId, Guid OwnershipId, Guid LeadId, ComplaintStatus Status, ComplaintCategory Category, ComplaintSeverity Severity, ComplaintLevel Level, string? Owner, string? About,
    DateTimeOffset FiledAt, DateTimeOffset? AnsweredAt, int Reopened)
{
    /// <summary>By when the customer has to be told something; absent once they were.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>By when it has to be solved; absent once it is.</summary>
    public DateTimeOffset? SolveBy { get; init; }

    /// <summary>By when somebody has to have the customer's word; absent before it is solved, and when it is over.</summary>
    public DateTimeOffset? AskBy { get; init; }

    /// <summary>Whether one of these is over.</summary>
    public bool Overdue { get; init; }

    /// <summary>What was done, while the customer's word on it is waited for.</summary>
    public ComplaintRemedy? Remedy { get; init; }

    public Money? Compensation { get; init; }

    /// <summary>On so many days somebody tried to get the customer's word.</summary>
    public int Tried { get; init; }

    /// <summary>How it ended.</summary>
    public ComplaintEnd? Ended { get; init; }

    /// <summary>With which word of the customer's.</summary>
    public CustomerWord? Word { get; init; }

    internal static ComplaintView Of(Complaint.Known complaint)
    {
        var matter = complaint.Matter;
        var view = new ComplaintView(
            complaint.Id, matter.Ownership, complaint.Tags.Lead, ComplaintStatus.Open, matter.Category, matter.Severity, matter.Level, matter.Owner, matter.About, matter.FiledAt, matter.AnsweredAt,
            matter.Reopened);
        return complaint switch
        {
            Complaint.Open o => view with { AnswerBy = o.Answer?.DueAt, SolveBy = o.Solution.DueAt, Overdue = o.Answer?.Missed > 0 || o.Solution.Missed > 0 },
            Complaint.Solved s => view with
            {
                Status = ComplaintStatus.Solved,
                AskBy = s.Word.DueAt,
                Overdue = s.Word.Missed > 0,
                Remedy = s.Remedy,
                Compensation = s.Compensation,
                Tried = s.Tried,
            },
            Complaint.Closed c => view with { Status = ComplaintStatus.Closed, Ended = c.Reason, Word = c.Word },
            _ => throw new InvalidOperationException($"A complaint is not shown as {complaint.GetType().Name}."),
        };
    }
}

/// <summary>What was said of a complaint, the oldest first.</summary>
public sealed record ComplaintRecord(Guid ComplaintId, IReadOnlyList<SaidWords> Said)
{
    public static ComplaintRecord Of(Guid id, IReadOnlyList<object> events, OpenedPerson person) => new(id, [.. events.Select(e => Of(e, person)).OfType<SaidWords>()]);

    private static SaidWords? Of(object e, OpenedPerson person) => e switch
    {
        ComplaintFiled f => new("complaint", person.Read(f.Words), f.By, f.At),
        ComplaintAnswered a => new("answer", person.Read(a.Words), a.By, a.At),
        ComplaintSolved s => new("solution", person.Read(s.Words), s.By, s.At),
        ComplaintJudged j => new("word", person.Read(j.Words), j.By, j.At),
        _ => null,
    };
}

/// <summary>Something that was said.</summary>
/// <param name="About">complaint, answer, solution, or the customer's word on it.</param>
/// <param name="Words">What; absent when nobody told, and when the customer is forgotten.</param>
public sealed record SaidWords(string About, string? Words, string By, DateTimeOffset At);
