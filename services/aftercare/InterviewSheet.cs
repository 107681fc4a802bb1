using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>What one of the staff wrote down in a day of talks with visitors (002-13).</summary>
public abstract record InterviewSheet
{
    public sealed record None : InterviewSheet;

    public sealed record Written(Tags Tags, int Talks) : InterviewSheet;

    /// <summary>They talked with a visitor.</summary>
    /// <param name="Day">By the dealer's clock.</param>
    /// <param name="Enjoyed">How much the visitor enjoyed the visit, from 1 to 10.</param>
    public sealed record Interview(
        Guid SheetId, string Dealer, string Staff, DateOnly Day, int Enjoyed, VisitAspect? Favourite, VisitAspect? LeastLiked, VisitAspect? Missing, string? Words, string By, DateTimeOffset At);

    public static readonly Decider<Interview, InterviewSheet> Decider = new("interview_sheet", new None(), Decide, Evolve)
    {
        Tags = state => state is Written written ? written.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Interview c, InterviewSheet state) => c.Enjoyed is < 1 or > 10
        ? throw new Refused("score-wrong", "From 1 to 10.")
        :
        [
            new VisitorInterviewed(
                c.SheetId, c.Dealer, c.Staff, c.Day, state is Written written ? written.Talks + 1 : 1, c.Enjoyed, c.Favourite, c.LeastLiked, c.Missing,
                c.Words is null ? null : Personal<string>.Of(c.Words), c.By, c.At),
        ];

    public static InterviewSheet Evolve(InterviewSheet state, object e) => (state, e) switch
    {
        // Nobody knows who the visitors were: what they said is sealed with the sheet's own key.
        (None or Written, VisitorInterviewed v) => new Written(new Tags(v.SheetId, v.SheetId, null, v.Dealer), v.Number),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a sheet that is {state.GetType().Name}."),
    };

    private InterviewSheet()
    {
    }
}

/// <summary>A sheet as its figures are reckoned.</summary>
/// <param name="Talks">In the order in which they were told.</param>
public sealed record InterviewBoard(Guid SheetId, string Dealer, string Staff, DateOnly Day, ImmutableList<InterviewRow> Talks)
{
    public static readonly View View = View.Of<InterviewBoard>("interview_board", Apply, row => row.Dealer, aggregate: InterviewSheet.Decider.Name);

    public static InterviewBoard? Apply(InterviewBoard? row, object e) => e is VisitorInterviewed v
        ? (row ?? new InterviewBoard(v.SheetId, v.Dealer, v.Staff, v.Day, [])) is var sheet ? sheet with { Talks = sheet.Talks.Add(new InterviewRow(v.Enjoyed, v.Favourite, v.LeastLiked, v.Missing)) } : row
        : row;
}

/// <summary>What a visitor said.</summary>
/// <param name="Enjoyed">From 1 to 10.</param>
public sealed record InterviewRow(int Enjoyed, VisitAspect? Favourite, VisitAspect? LeastLiked, VisitAspect? Missing);
