using Leads.Contracts;
using Leads.Qualification;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>Two hundred calls fit into the golden hours only because most of them do not connect (002-40, §3.6); a week is checked by hand (002-41).</summary>
public sealed class CallingHoursSpecs
{
    private static readonly DateOnly Monday = new(2026, 1, 5);

    [Fact]
    [Trait("row", "002-40")]
    public void Golden_hours_of_a_day_are_those_when_somebody_works()
    {
        WorkingTime.Default.GoldenOf(Monday).ShouldBe([Hours.Of("09:00", "11:30"), Hours.Of("14:00", "17:30")]);
        WorkingTime.Default.GoldenOf(Monday.AddDays(5)).ShouldBeEmpty();
        var short_ = WorkingTime.Of(new WorkingHours([new(Weekday.Monday, "09:30", "11:00"), new(Weekday.Monday, "11:00", "15:00"), new(Weekday.Monday, "17:30", "20:00")], null, null));
        short_.GoldenOf(Monday).ShouldBe([Hours.Of("09:30", "11:00"), Hours.Of("11:00", "11:30"), Hours.Of("14:00", "15:00")]);
        WorkingTime.Default.NextWorkingDay(Monday.AddDays(4)).ShouldBe(Monday.AddDays(7));
    }

    /// <summary>§3.6: two and a half and three and a half hours, 200 calls, one per 108 seconds.</summary>
    [Fact]
    [Trait("row", "3.6")]
    public void Two_hundred_calls_in_six_golden_hours_are_one_per_108_seconds()
    {
        Ceiling.Of(360, new CallPlanSettings()).SecondsForTarget.ShouldBe(108);
        Ceiling.Of(360, new CallPlanSettings(200, 0, 108, 0)).ShouldSatisfyAllConditions(c => c.Calls.ShouldBe(200), c => c.Warning.ShouldBeNull());
        Ceiling.Of(360, new CallPlanSettings(200, 0, 109, 0)).ShouldSatisfyAllConditions(c => c.Calls.ShouldBe(198), c => c.Warning.ShouldNotBeNull());
    }

    [Theory]
    [Trait("row", "3.6")]
    [InlineData(360, 200, 30, 45, 180, 99, 218, true)] // as delivered
    [InlineData(360, 200, 35, 45, 180, 108, 200, true)] // as often as it may connect
    [InlineData(360, 200, 36, 45, 180, 109.8, 196, false)]
    [InlineData(360, 200, 100, 30, 120, 150, 144, false)] // if all connected
    [InlineData(0, 1, 30, 45, 180, 99, 0, false)] // no golden hours
    [InlineData(1440, 1000, 0, 1, 0, 1, 86_400, true)]
    public void The_ceiling_follows_from_connect_rate_and_handle_time(int golden, int target, int rate, int dial, int talk, double seconds, int calls, bool fits)
    {
        var ceiling = Ceiling.Of(golden, new CallPlanSettings(target, rate, dial, talk));
        (ceiling.GoldenMinutes, ceiling.Target, ceiling.SecondsACall, ceiling.Calls, ceiling.Warning is null).ShouldBe((golden, target, seconds, calls, fits));
    }

    [Fact]
    [Trait("row", "3.6")]
    public void The_warning_says_in_both_languages_how_many_calls_there_is_time_for()
    {
        var warning = Ceiling.Of(360, new CallPlanSettings(200, 100, 30, 120)).Warning.ShouldNotBeNull();
        foreach (var number in new[] { "200", "360", "150", "144" })
        {
            warning.Zh.ShouldContain(number);
            warning.En.ShouldContain(number);
        }

        warning.Zh.ShouldContain("黄金时间");
    }

    // The week.

    private static readonly DayTally[] Week =
    [
        new("li", Monday, new(40, 12, 30)), new("li", Monday.AddDays(1), new(20, 8, 14)), new("li", Monday.AddDays(5), new(7, 1, 0)), new("li", Monday.AddDays(7), new(99, 99, 99)),
        new("wang", Monday.AddDays(4), new(3, 0, 1)), new(null, Monday, new(1, 1, 1)), new("zhao", Monday.AddDays(6), new(2, 2, 2)), new("li", Monday.AddDays(-1), new(99, 99, 99)),
    ];

    [Fact]
    [Trait("row", "002-41")]
    public void A_week_is_Monday_to_Friday_and_a_total()
    {
        var tally = CallTally.Of(Monday, 5, Week);
        (tally.Week, tally.From, tally.To).ShouldBe(("2026-W02", Monday, new DateOnly(2026, 1, 9)));
        tally.Consultants.Select(c => c.Consultant).ShouldBe([null, "li", "wang"]);
        tally.Consultants[1].ShouldSatisfyAllConditions(
            li => li.Days.ShouldBe([40, 20, 0, 0, 0]), li => (li.Total, li.Connected, li.GoldenShare).ShouldBe((60, 20, 73)));
        tally.All.ShouldSatisfyAllConditions(all => all.Days.ShouldBe([41, 20, 0, 0, 3]), all => (all.Total, all.Connected, all.GoldenShare).ShouldBe((64, 21, 72)));
    }

    [Fact]
    [Trait("row", "002-41")]
    public void Or_all_seven_days()
    {
        var tally = CallTally.Of(Monday, 7, Week);
        tally.To.ShouldBe(new DateOnly(2026, 1, 11));
        tally.Consultants.Single(c => c.Consultant == "li").ShouldSatisfyAllConditions(li => li.Days.ShouldBe([40, 20, 0, 0, 0, 7, 0]), li => li.Total.ShouldBe(67));
        tally.Consultants.Single(c => c.Consultant == "zhao").Days.ShouldBe([0, 0, 0, 0, 0, 0, 2]);
        CallTally.Of(Monday, 7, []).ShouldSatisfyAllConditions(none => none.Consultants.ShouldBeEmpty(), none => none.All.GoldenShare.ShouldBeNull(), none => none.All.Days.Sum().ShouldBe(0));
    }
}
