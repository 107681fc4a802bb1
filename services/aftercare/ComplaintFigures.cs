using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Aftercare;

/// <summary>What became of complaints.</summary>
/// <param name="From">Those filed from this moment on.</param>
/// <param name="To">And before this one.</param>
/// <param name="Filed">All of them.</param>
/// <param name="Open">Those that are not over.</param>
/// <param name="Urgent">Those that were urgent.</param>
/// <param name="ByCategory">By what the customers complained of.</param>
/// <param name="Answers">Whether customers were told something in time.</param>
/// <param name="Solutions">Whether it was solved in time; of one that was not enough, whether each was.</param>
/// <param name="Escalated">How many went up, by level; one that went up twice counts for both.</param>
/// <param name="Reopened">Those of which a solution was not enough.</param>
/// <param name="Words">By what the customers said last (001-25).</param>
/// <param name="Satisfied">Of a hundred who gave their word so many are satisfied; absent while nobody has.</param>
/// <param name="Endings">By how they ended.</param>
public sealed record ComplaintFigures(
    DateTimeOffset From, DateTimeOffset To, int Filed, int Open, int Urgent, IReadOnlyDictionary<string, int> ByCategory, TermFigures Answers, TermFigures Solutions,
    IReadOnlyDictionary<string, int> Escalated, int Reopened, IReadOnlyDictionary<string, int> Words, int? Satisfied, IReadOnlyDictionary<string, int> Endings)
{
    /// <param name="rows">Complaints of the time.</param>
    /// <param name="now">What is to be done by a later moment still may be.</param>
    public static ComplaintFigures Of(DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<ComplaintBoard> rows, DateTimeOffset now)
    {
        var words = rows.Select(row => row.Word).OfType<CustomerWord>().ToList();
        return new ComplaintFigures(
            from, to, rows.Count, rows.Count(row => row.Status != ComplaintStatus.Closed), rows.Count(row => row.Severity == ComplaintSeverity.Urgent), By(rows.Select(row => row.Category)),
            TermFigures.Of(rows, row => row.AnsweredAt, row => row.AnsweredAt > row.AnswerBy, row => row.AnswerBy, now),
            TermFigures.Of(rows, row => row.SolvedAt, row => row.Late, row => row.SolveBy, now),
            By(rows.SelectMany(row => row.Escalated)), rows.Count(row => row.Reopened > 0), By(words), TermFigures.Percent(words.Count(word => word == CustomerWord.Satisfied), words.Count),
            By(rows.Select(row => row.Ended).OfType<ComplaintEnd>()));
    }

    private static Dictionary<string, int> By<T>(IEnumerable<T> codes)
        where T : struct, Enum => codes.CountBy(Ids.Code).OrderBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Value);
}

/// <summary>What had to be done in time.</summary>
/// <param name="InTime">It was.</param>
/// <param name="Late">It was done later.</param>
/// <param name="Waiting">It still may be in time.</param>
/// <param name="Missing">It is not done, and late.</param>
/// <param name="Share">Of a hundred that had to be done by now so many were in time; absent while none had to.</param>
public sealed record TermFigures(int InTime, int Late, int Waiting, int Missing, int? Share)
{
    internal static TermFigures Of(
        IReadOnlyCollection<ComplaintBoard> rows, Func<ComplaintBoard, DateTimeOffset?> done, Func<ComplaintBoard, bool> late, Func<ComplaintBoard, DateTimeOffset> by, DateTimeOffset now)
    {
        var (made, open) = (rows.Where(row => done(row) is not null).ToList(), rows.Where(row => done(row) is null && row.Status != ComplaintStatus.Closed).ToList());
        var (tooLate, missing) = (made.Count(late), open.Count(row => by(row) < now));
        return new TermFigures(made.Count - tooLate, tooLate, open.Count - missing, missing, Percent(made.Count - tooLate, made.Count + missing));
    }

    internal static int? Percent(int part, int all) => all == 0 ? null : (int)Math.Floor(part * 100.0 / all);
}
