using Leads.Aftercare;
using Leads.Contracts;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>Each of the staff talks with five visitors a day and writes down what they say, in numbers and words (002-13).</summary>
[Trait("row", "002-13")]
public sealed class InterviewSpecs
{
    private static readonly DateOnly Day = new(2026, 1, 5);

    private static readonly InterviewSheet.Interview Talk = new(StreamId, Dealer, "zhao", Day, 8, VisitAspect.TestDrive, VisitAspect.Waiting, VisitAspect.ChildrensCorner, "等了半小时", "zhao", Noon);

    private static readonly VisitorInterviewed Told = new(StreamId, Dealer, "zhao", Day, 1, 8, VisitAspect.TestDrive, VisitAspect.Waiting, VisitAspect.ChildrensCorner, Personal("等了半小时"), "zhao", Noon);

    private static Situation<InterviewSheet.Interview, InterviewSheet> Given(params object[] events) => Spec.Of(InterviewSheet.Decider).Given(events);

    [Fact]
    public void _002_13_what_was_enjoyed_liked_not_liked_and_missed_is_written_down()
    {
        Given().When(Talk).Then(Told).When(Talk with { Enjoyed = 3 }).Then(Told with { Number = 2, Enjoyed = 3 });
        Given().When(new InterviewSheet.Interview(StreamId, Dealer, "zhao", Day, 10, null, null, null, null, "zhao", Noon)).Then(new VisitorInterviewed(StreamId, Dealer, "zhao", Day, 1, 10, null, null, null, null, "zhao", Noon));
        Given(Told).When(Talk with { Enjoyed = 0 }).ThenRefused("score-wrong");
        Given(Told).When(Talk with { Enjoyed = 11 }).ThenRefused("score-wrong");
    }

    [Fact]
    public void What_nobodys_visitor_said_is_sealed_all_the_same() =>
        InterviewSheet.Decider.Tags(InterviewSheet.Evolve(new InterviewSheet.None(), Told)).ShouldBe(new EventStore.Tags(StreamId, StreamId, null, Dealer));

    [Fact]
    public void _002_13_figures_say_how_visits_are_liked_and_who_talked_with_fewer_than_five()
    {
        var five = Sheet("zhao", Day, 8, 7, 9, 10, 6);
        var two = Sheet("zhao", Day.AddDays(1), 5, 5);
        var four = Sheet("li", Day, 9, 9, 9, 9);
        var figures = InterviewFigures.Of(Day, Day.AddDays(1), 5, [five, two, four], ["wang", "zhao"]);
        (figures.Target, figures.Talks, figures.Enjoyed).ShouldBe((5, 11, 78));
        figures.Staff.ShouldBe([new("li", 1, 1, 4), new("wang", 0, 0, 0), new("zhao", 2, 1, 7)]);
        figures.Favourites.ShouldBe(new Dictionary<string, int> { ["test_drive"] = 11 });
        (figures.LeastLiked["waiting"], figures.Missing["childrens_corner"]).ShouldBe((11, 11));
        InterviewFigures.Of(Day, Day, 5, [], []).ShouldSatisfyAllConditions(none => none.Enjoyed.ShouldBeNull(), none => none.Talks.ShouldBe(0));

        static InterviewBoard Sheet(string who, DateOnly day, params int[] enjoyed) => Rows.Of(
            InterviewBoard.View, [.. enjoyed.Select((score, i) => (object)(Told with { Staff = who, Day = day, Number = i + 1, Enjoyed = score, Words = null }))]).ShouldBeOfType<InterviewBoard>();
    }
}
