using FsCheck;
using FsCheck.Fluent;
using Leads.Contracts;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>Promised times run only while somebody works (§4.1, feature 11): a lead of Friday evening does not burn the weekend.</summary>
[Trait("row", "4.1")]
public sealed class WorkingTimeSpecs
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>Golden hours (002-40) from Monday to Friday, Saturday morning; a holiday on a Thursday, a worked Sunday.</summary>
    private static readonly WorkingTime Golden = new(
        China,
        [
            .. Enumerable.Range(1, 5).Select(day => KeyValuePair.Create((DayOfWeek)day, (IReadOnlyList<Hours>)[Hours.Of("09:00", "11:30"), Hours.Of("14:00", "17:30")])),
            KeyValuePair.Create(DayOfWeek.Saturday, (IReadOnlyList<Hours>)[Hours.Of("09:00", "12:00")]),
        ],
        [
            KeyValuePair.Create(new DateOnly(2026, 1, 1), (IReadOnlyList<Hours>)[]),
            KeyValuePair.Create(new DateOnly(2026, 1, 4), (IReadOnlyList<Hours>)[Hours.Of("09:00", "24:00")]),
        ]);

    /// <summary>A moment by China's clock; 2026-01-05 is a Monday.</summary>
    private static DateTimeOffset At(string time) => DateTimeOffset.ParseExact(time + " +08:00", "yyyy-MM-dd HH:mm zzz", null);

    [Theory]
    [InlineData("2026-01-05 10:00", 30, "2026-01-05 10:30")]
    [InlineData("2026-01-05 17:30", 30, "2026-01-05 18:00")] // over when the day is
    [InlineData("2026-01-05 17:45", 30, "2026-01-06 09:15")]
    [InlineData("2026-01-09 17:50", 30, "2026-01-12 09:20")] // Friday evening
    [InlineData("2026-01-09 18:00", 30, "2026-01-12 09:30")]
    [InlineData("2026-01-09 23:59", 5, "2026-01-12 09:05")]
    [InlineData("2026-01-10 12:00", 5, "2026-01-12 09:05")] // Saturday
    [InlineData("2026-01-12 03:00", 5, "2026-01-12 09:05")] // before anybody came
    [InlineData("2026-01-05 09:00", 540, "2026-01-05 18:00")]
    [InlineData("2026-01-05 09:00", 541, "2026-01-06 09:01")]
    [InlineData("2026-01-05 09:00", 24 * 60, "2026-01-07 15:00")] // 24 working hours
    public void So_many_working_minutes_later(string from, int minutes, string then) =>
        WorkingTime.Default.Add(At(from), TimeSpan.FromMinutes(minutes)).ShouldBe(At(then));

    [Theory]
    [InlineData("2026-01-05 11:00", 30, "2026-01-05 11:30")]
    [InlineData("2026-01-05 11:00", 31, "2026-01-05 14:01")] // over noon
    [InlineData("2026-01-05 12:00", 10, "2026-01-05 14:10")]
    [InlineData("2025-12-31 17:20", 20, "2026-01-02 09:10")] // over the holiday
    [InlineData("2026-01-03 11:50", 20, "2026-01-04 09:10")] // the worked Sunday
    [InlineData("2026-01-04 23:50", 20, "2026-01-05 09:10")]
    public void Breaks_and_holidays_do_not_count_and_worked_weekends_do(string from, int minutes, string then) =>
        Golden.Add(At(from), TimeSpan.FromMinutes(minutes)).ShouldBe(At(then));

    [Theory]
    [InlineData("2026-01-05 10:00", 1, "2026-01-06 10:00")]
    [InlineData("2026-01-09 10:00", 1, "2026-01-12 10:00")]
    [InlineData("2026-01-09 20:00", 1, "2026-01-13 09:00")] // comes in on Monday, due on Tuesday
    [InlineData("2026-01-10 10:00", 2, "2026-01-14 09:00")]
    [InlineData("2026-01-05 18:00", 0, "2026-01-06 09:00")]
    public void So_many_working_days_later(string from, int days, string then) => WorkingTime.Default.AddDays(At(from), days).ShouldBe(At(then));

    [Fact]
    public void A_time_of_day_that_the_later_day_does_not_have_is_its_nearest()
    {
        Golden.AddDays(At("2026-01-09 15:00"), 1).ShouldBe(At("2026-01-10 12:00"));
        Golden.AddDays(At("2026-01-04 13:00"), 1).ShouldBe(At("2026-01-05 14:00"));
        Golden.AddDays(At("2026-01-04 23:00"), 1).ShouldBe(At("2026-01-05 17:30"));
    }

    [Theory]
    [InlineData("2026-01-05 09:00", true)]
    [InlineData("2026-01-05 11:29", true)]
    [InlineData("2026-01-05 11:30", false)]
    [InlineData("2026-01-05 13:59", false)]
    [InlineData("2026-01-05 17:29", true)]
    [InlineData("2026-01-05 17:30", false)]
    [InlineData("2026-01-01 10:00", false)]
    [InlineData("2026-01-04 23:59", true)]
    [InlineData("2026-01-11 10:00", false)]
    public void Hours_begin_with_their_first_minute_and_end_before_their_last(string at, bool open) => Golden.IsOpen(At(at)).ShouldBe(open);

    [Theory]
    [Trait("row", "002-40")]
    [InlineData("2026-01-05 08:59", false)]
    [InlineData("2026-01-05 09:00", true)]
    [InlineData("2026-01-05 11:29", true)]
    [InlineData("2026-01-05 11:30", false)] // the boundary: a call at the last minute is outside
    [InlineData("2026-01-05 11:31", false)]
    [InlineData("2026-01-05 13:59", false)]
    [InlineData("2026-01-05 14:00", true)]
    [InlineData("2026-01-05 17:30", false)]
    [InlineData("2026-01-05 17:45", false)] // open, not golden
    [InlineData("2026-01-04 10:00", false)] // Sunday
    public void Golden_hours_are_the_handbooks_when_a_dealer_works(string at, bool golden) => WorkingTime.Default.IsGolden(At(at)).ShouldBe(golden);

    [Fact]
    [Trait("row", "002-40")]
    public void A_dealer_sets_golden_hours_of_its_own()
    {
        var hours = WorkingTime.Of(new WorkingHours([new(Weekday.Saturday, "10:00", "20:00")], null, [new("09:00", "10:30"), new("18:00", "19:00")]));
        hours.IsGolden(At("2026-01-03 09:30")).ShouldBeFalse("nobody works yet");
        hours.IsGolden(At("2026-01-03 10:29")).ShouldBeTrue();
        hours.IsGolden(At("2026-01-03 14:30")).ShouldBeFalse("golden by the handbook, not by this dealer");
        hours.IsGolden(At("2026-01-03 18:00")).ShouldBeTrue();
        hours.IsGolden(At("2026-01-05 18:00")).ShouldBeFalse("no working day");
        WorkingTime.Of(new WorkingHours([new(Weekday.Saturday, "10:00", "20:00")], null, [])).IsGolden(At("2026-01-03 10:29")).ShouldBeFalse("a dealer may have none");
    }

    [Fact]
    public void The_clock_is_the_dealers_whoever_asks()
    {
        var utc = new DateTimeOffset(2026, 1, 5, 9, 50, 0, TimeSpan.Zero); // 17:50 in China
        WorkingTime.Default.Add(utc, TimeSpan.FromMinutes(30)).ShouldBe(At("2026-01-06 09:20"));
        WorkingTime.Default.Add(utc, TimeSpan.FromMinutes(30)).Offset.ShouldBe(China);
    }

    [Fact]
    public void What_was_added_lies_between() => Check.QuickThrowOnFailure(Prop.ForAll(Moments, Minutes, (from, minutes) =>
        Golden.Between(from, Golden.Add(from, TimeSpan.FromMinutes(minutes))) == TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void Two_spans_one_after_the_other_are_one() => Check.QuickThrowOnFailure(Prop.ForAll(Moments, Minutes, Minutes, (from, one, two) =>
        Golden.Add(Golden.Add(from, TimeSpan.FromMinutes(one)), TimeSpan.FromMinutes(two)) == Golden.Add(from, TimeSpan.FromMinutes(one + two))));

    /// <summary>Minute by minute, so that the arithmetic is not its own witness.</summary>
    [Fact]
    public void Between_two_moments_lie_the_minutes_that_are_open() => Check.QuickThrowOnFailure(Prop.ForAll(Moments, Minutes, (from, minutes) =>
        Golden.Between(from, from.AddMinutes(minutes)) == TimeSpan.FromMinutes(Enumerable.Range(0, minutes).Count(n => Golden.IsOpen(from.AddMinutes(n))))));

    [Fact]
    public void Nothing_lies_between_a_moment_and_an_earlier_one() => Golden.Between(At("2026-01-06 10:00"), At("2026-01-05 10:00")).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void Hours_that_cannot_be_are_refused()
    {
        Refused(Hours.Of("09:00", "12:00"), Hours.Of("11:00", "18:00"));
        Refused(Hours.Of("14:00", "18:00"), Hours.Of("09:00", "12:00"));
        Refused(Hours.Of("18:00", "09:00"));
        Refused(Hours.Of("09:00", "09:00"));
        Refused(new Hours(0, 1441));
        Refused();
        Should.Throw<ArgumentOutOfRangeException>(() => Golden.Add(At("2026-01-05 10:00"), TimeSpan.FromMinutes(-1)));

        static void Refused(params Hours[] monday) => Should.Throw<ArgumentException>(() => new WorkingTime(China, [KeyValuePair.Create(DayOfWeek.Monday, (IReadOnlyList<Hours>)monday)]));
    }

    [Fact]
    public void Who_closes_for_ever_is_found_out()
    {
        var closed = Enumerable.Range(0, 500).Select(n => KeyValuePair.Create(new DateOnly(2026, 1, 6).AddDays(n), (IReadOnlyList<Hours>)[]));
        var gone = new WorkingTime(China, [KeyValuePair.Create(DayOfWeek.Monday, (IReadOnlyList<Hours>)[Hours.Of("09:00", "18:00")])], closed);
        Should.Throw<InvalidOperationException>(() => gone.Add(At("2026-01-05 17:00"), TimeSpan.FromHours(2))).Message.ShouldContain("400");
    }

    private static Arbitrary<DateTimeOffset> Moments => Gen.Choose(0, 20 * 24 * 60).Select(minute => At("2025-12-28 00:00").AddMinutes(minute)).ToArbitrary();

    private static Arbitrary<int> Minutes => Gen.Choose(0, 4 * 24 * 60).ToArbitrary();
}
