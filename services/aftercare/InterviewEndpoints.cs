using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using SheetStreams = Leads.EventStore.Streams<Leads.Aftercare.InterviewSheet.Interview, Leads.Aftercare.InterviewSheet>;

namespace Leads.Aftercare;

/// <summary>Staff talk with visitors and write down what they say; a dealer sees in numbers how visits are liked (002-13).</summary>
public static class InterviewEndpoints
{
    private const string Between = "and (data ->> 'day')::date between $3 and $4";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/interviews", (InterviewBody body, Caller by, CarePolicies policies, SheetStreams sheets, CancellationToken cancel) =>
            {
                var talk = body.Checked(by, policies.Of(by.Dealer!, by.Now));
                return sheets.Start(talk.SheetId, talk, by, $"/v1/dealers/{Uri.EscapeDataString(talk.Dealer)}/interviews", cancel);
            })
            .For(Roles.Dealership).Command().Produces<Done>(201).ProducesProblem(409).WithTags("interviews")
            .WithSummary("Write down a talk with a visitor (002-13): how much they enjoyed it, what they liked best and least, what is missing. The caller's own talk when no other of the staff is named.");

        app.MapGet("/v1/dealers/{code}/interviews", async (string code, DateOnly? from, DateOnly? to, Caller by, CarePolicies policies, Owners owners, Views views, CancellationToken cancel) =>
            {
                var policy = policies.Of(CareEndpoints.Own(code, by), by.Now);
                var (first, last) = (from ?? policy.DayOf(by.Now).AddDays(-30), to ?? policy.DayOf(by.Now));
                return first <= last && last.DayNumber - first.DayNumber <= Longest.TotalDays
                    ? InterviewFigures.Of(first, last, policy.InterviewsADay, await views.All<InterviewBoard>(InterviewBoard.View, code, cancel, Between, first, last), await owners.StaffOf(code, cancel))
                    : throw new Invalid("", "wrong-time", $"from is not after to, and at most {Longest.TotalDays} days.");
            })
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).Produces<InterviewFigures>().ProducesProblem(400).WithTags("interviews")
            .WithSummary("How visits are liked, in numbers, and who talked with how many visitors a day, of the five that are to be (002-13). The last thirty days when not told.");
    }
}

/// <summary>A talk with a visitor.</summary>
/// <param name="Enjoyed">How much they enjoyed the visit, from 1 to 10.</param>
/// <param name="Favourite">What they liked best.</param>
/// <param name="LeastLiked">What they liked least.</param>
/// <param name="Missing">What is missing.</param>
/// <param name="Words">What they said; personal, never leaves this service.</param>
/// <param name="Staff">Staff id of who talked with them; the caller when not told.</param>
/// <param name="At">When; now when not told.</param>
public sealed record InterviewBody(
    int Enjoyed, VisitAspect? Favourite = null, VisitAspect? LeastLiked = null, VisitAspect? Missing = null, string? Words = null, string? Staff = null, DateTimeOffset? At = null)
{
    internal InterviewSheet.Interview Checked(Caller by, CarePolicy policy)
    {
        new Faults().Check(Enjoyed is >= 1 and <= 10, "/enjoyed", "out-of-range", "From 1 to 10.").Text(Words, "/words", Faults.MostWords).Text(Staff, "/staff", 60).Throw();
        var (dealer, staff, at) = (by.Dealer!, Staff?.Trim() ?? by.Client, by.Happened(At));
        var day = policy.DayOf(at);
        return new InterviewSheet.Interview(Ids.Derive(Guid.Empty, $"interviews\n{dealer}\n{staff}\n{day:O}"), dealer, staff, day, Enjoyed, Favourite, LeastLiked, Missing, Words, by.Client, at);
    }
}

/// <summary>How visits are liked (002-13).</summary>
/// <param name="Target">So many visitors a day each of the staff talks with.</param>
/// <param name="Talks">So many there were.</param>
/// <param name="Enjoyed">On average, in tenths of a point; absent while there was none.</param>
/// <param name="Favourites">What visitors liked best.</param>
/// <param name="LeastLiked">What they liked least.</param>
/// <param name="Missing">What they missed.</param>
/// <param name="Staff">Who talked with visitors, and who of the dealer's staff did not.</param>
public sealed record InterviewFigures(
    DateOnly From, DateOnly To, int Target, int Talks, int? Enjoyed, IReadOnlyDictionary<string, int> Favourites, IReadOnlyDictionary<string, int> LeastLiked, IReadOnlyDictionary<string, int> Missing,
    IReadOnlyList<StaffInterviews> Staff)
{
    public static InterviewFigures Of(DateOnly from, DateOnly to, int target, IReadOnlyCollection<InterviewBoard> sheets, IEnumerable<string> staff)
    {
        var talks = sheets.SelectMany(sheet => sheet.Talks).ToList();
        return new InterviewFigures(
            from, to, target, talks.Count, SatisfactionFigures.Average(talks.Select(talk => talk.Enjoyed * 10)), Counted(talk => talk.Favourite), Counted(talk => talk.LeastLiked), Counted(talk => talk.Missing),
            [
                .. staff.Union(sheets.Select(sheet => sheet.Staff), StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(who => (Who: who, Days: sheets.Where(sheet => sheet.Staff == who).ToList()))
                    .Select(one => new StaffInterviews(one.Who, one.Days.Count, one.Days.Count(day => day.Talks.Count < target), one.Days.Sum(day => day.Talks.Count))),
            ]);

        Dictionary<string, int> Counted(Func<InterviewRow, VisitAspect?> of) =>
            talks.Select(of).OfType<VisitAspect>().CountBy(Ids.Code).OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Value);
    }
}

/// <summary>With how many visitors one of the staff talked.</summary>
/// <param name="Days">On so many days.</param>
/// <param name="Short">Of these, days with fewer than there are to be.</param>
public sealed record StaffInterviews(string Staff, int Days, int Short, int Talks);
