using FsCheck;
using FsCheck.Fluent;
using Leads.Appointments;
using Leads.Contracts;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>Which slots a dealer can offer, by its hours and by who and what is free.</summary>
public sealed class PlanningSpecs
{
    private static readonly DateTimeOffset Sunday = new(2026, 1, 4, 20, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateOnly Monday = new(2026, 1, 5);
    private static readonly Wish Drive = new(AppointmentType.TestDrive, "ES7");

    private static readonly Dictionary<string, ResourceSettings> Staffed = new()
    {
        ["qian"] = new(ResourceKind.SalesConsultant),
        ["zhao"] = new(ResourceKind.SalesConsultant),
        ["es7-a"] = new(ResourceKind.DemoCar, Models: ["ES7"]),
        ["s6-a"] = new(ResourceKind.DemoCar, Models: ["S6"]),
    };

    private static readonly Planning Plan = new(WorkingTime.Default, null, Staffed);

    [Fact]
    public void An_appointment_takes_one_of_each_that_it_needs_for_as_long_as_it_is_planned()
    {
        var slot = Plan.Fit(Drive, At(10, 10), [], Sunday).ShouldNotBeNull();
        (slot.From, slot.To).ShouldBe((At(10, 10), At(10, 55)));
        slot.Resources.ShouldBe(["qian", "es7-a"]);
        Plan.Busy(AppointmentType.TestDrive, slot).To.ShouldBe(At(11, 10), "the car is brought back first");
    }

    [Fact]
    public void Whoever_has_less_to_do_that_day_is_asked_first()
    {
        Plan.Fit(Drive, At(14, 10), [Taken(At(10, 10), At(11, 10), "qian")], Sunday)!.Resources.ShouldBe(["zhao", "es7-a"]);
        Plan.Fit(Drive, At(14, 10), [Taken(At(10, 10), At(11, 10), "zhao")], Sunday)!.Resources.ShouldBe(["qian", "es7-a"]);
    }

    [Fact]
    public void Somebody_or_something_missing_is_no_slot()
    {
        Plan.Fit(Drive, At(10, 10), [Taken(At(9, 0), At(10, 11), "es7-a")], Sunday).ShouldBeNull("the car");
        Plan.Fit(Drive, At(10, 10), [Taken(At(9, 0), At(10, 10), "es7-a")], Sunday).ShouldNotBeNull("it is back");
        Plan.Fit(Drive, At(10, 10), [Taken(At(11, 9), At(12, 0), "es7-a")], Sunday).ShouldBeNull("the time after it");
        Plan.Fit(Drive, At(10, 10), [Taken(At(10, 0), At(11, 0), "qian", "zhao")], Sunday).ShouldBeNull("nobody");
        Plan.Fit(Drive with { Model = "X9" }, At(10, 10), [], Sunday).ShouldBeNull("no such car");
        Plan.Fit(Drive with { Consultant = "zhao" }, At(10, 10), [], Sunday)!.Resources.ShouldBe(["zhao", "es7-a"]);
        Plan.Fit(Drive with { Consultant = "zhao" }, At(10, 10), [Taken(At(10, 0), At(11, 0), "zhao")], Sunday).ShouldBeNull("they wanted that one");
        Plan.Fit(Drive, At(10, 10), [Held(At(10, 0), At(11, 0), Sunday.AddMinutes(1), "es7-a")], Sunday).ShouldBeNull("held for somebody");
        Plan.Fit(Drive, At(10, 10), [Held(At(10, 0), At(11, 0), Sunday, "es7-a")], Sunday).ShouldNotBeNull("not any more");
    }

    [Fact]
    public void Away_is_away_and_some_do_only_some_appointments()
    {
        var resources = new Dictionary<string, ResourceSettings>(Staffed)
        {
            ["qian"] = new(ResourceKind.SalesConsultant, Absences: [new(At(0, 0), At(10, 11))]),
            ["zhao"] = new(ResourceKind.SalesConsultant, [AppointmentType.Sales]),
        };
        new Planning(WorkingTime.Default, null, resources).Fit(Drive, At(10, 10), [], Sunday).ShouldBeNull();
        new Planning(WorkingTime.Default, null, resources).Fit(Drive, At(10, 25), [], Sunday)!.Resources.ShouldBe(["qian", "es7-a"]);
        new Planning(WorkingTime.Default, null, resources).Fit(new Wish(AppointmentType.Sales), At(10, 10), [], Sunday)!.Resources.ShouldBe(["zhao"]);
    }

    [Fact]
    public void A_kind_of_which_a_dealer_names_none_is_not_counted()
    {
        Plan.Fit(new Wish(AppointmentType.Delivery), At(10, 10), [], Sunday)!.Resources.ShouldBe(["qian"]);
        new Planning(WorkingTime.Default, null, null).Fit(Drive, At(10, 10), [], Sunday)!.Resources.ShouldBeEmpty();
    }

    [Fact]
    public void A_dealer_plans_its_own_lengths_and_needs()
    {
        var own = new Planning(WorkingTime.Default, new CalendarSettings([new(AppointmentType.TestDrive, 30, 0, [ResourceKind.DemoCar])], 20, 30, 7, [0]), Staffed);
        own.Fit(Drive, At(10, 10), [], Sunday).ShouldBe(new Slot(At(10, 10), At(10, 40), ["es7-a"]));
        own.Of(AppointmentType.Sales).ShouldBe(Planning.Delivered.Single(plan => plan.Type == AppointmentType.Sales));
        (own.Hold, own.Notice, own.Horizon).ShouldBe((TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30), 7));
        (Plan.Hold, Plan.Notice, Plan.Horizon).ShouldBe((TimeSpan.FromMinutes(15), TimeSpan.FromHours(2), 30));
        own.Two(Drive, [], Sunday, Days(1), Sunday)!.Select(slot => slot.From).ShouldBe([At(9, 0), At(12, 0)]);
    }

    [Theory]
    [InlineData("2026-01-05T09:00:00+08:00", true)]
    [InlineData("2026-01-05T08:59:00+08:00", false)]
    [InlineData("2026-01-05T17:15:00+08:00", true)]
    [InlineData("2026-01-05T17:16:00+08:00", false)]
    [InlineData("2026-01-05T01:00:00Z", true)]
    [InlineData("2026-01-04T10:00:00+08:00", false)]
    public void A_dealer_works_from_its_beginning_to_its_end(string from, bool open) => Plan.IsOpen(AppointmentType.TestDrive, DateTimeOffset.Parse(from, null)).ShouldBe(open);

    [Fact]
    [Trait("row", "003-19")]
    public void _003_19_two_slots_at_odd_minutes_one_in_the_morning_and_one_in_the_afternoon()
    {
        var two = Plan.Two(Drive, [], Sunday, Days(2), Sunday)!;
        two.Select(slot => slot.From).ShouldBe([At(9, 10), At(12, 10)]);
        two.ShouldAllBe(slot => slot.From.Minute % 15 == 10);
    }

    [Fact]
    [Trait("row", "000-34")]
    public void _000_34_the_customers_half_days_come_first()
    {
        var (saturday, tuesday) = (new PreferredTime(HalfDay.Morning, Weekday.Friday), new PreferredTime(HalfDay.Afternoon, Weekday.Tuesday));
        Plan.Two(Drive, [saturday, tuesday], Sunday, Days(7), Sunday)!.Select(slot => slot.From).ShouldBe([At(12, 10).AddDays(1), At(9, 10).AddDays(4)]);
        // Two of the same half-day are on two days, and on one day one after the other.
        Plan.Two(Drive, [new(HalfDay.Morning)], Sunday, Days(7), Sunday)!.Select(slot => slot.From).ShouldBe([At(9, 10), At(9, 10).AddDays(1)]);
        Plan.Two(Drive, [new(HalfDay.Morning)], Sunday, Days(1), Sunday)!.Select(slot => slot.From).ShouldBe([At(9, 10), At(10, 10)]);
        Plan.Two(Drive, [new(HalfDay.Morning, Weekday.Sunday)], Sunday, Days(7), Sunday).ShouldBeNull("the dealer is closed");
    }

    [Fact]
    public void Slots_lie_ahead_and_after_the_notice()
    {
        Plan.Two(Drive, [], At(14, 0), Days(2), Sunday)![0].From.ShouldBe(At(14, 10));
        Plan.Two(Drive, [], Sunday, Days(2), At(9, 11))![0].From.ShouldBe(At(11, 25));
        Plan.Two(Drive, [], Sunday, Days(1), At(15, 30)).ShouldBeNull("there is one only");
    }

    [Fact]
    public void Holidays_are_no_days()
    {
        var hours = new WorkingHours(
            [.. Enum.GetValues<Weekday>().Select(day => new WeekdayHours(day, "09:00", "12:00"))], [new DayHours(Monday, null, null), new DayHours(Monday.AddDays(1), "13:00", "16:00")]);
        var holiday = new Planning(WorkingTime.Of(hours), null, Staffed);
        holiday.Two(Drive, [], Sunday, Days(2), Sunday)!.Select(slot => slot.From).ShouldBe([At(13, 10).AddDays(1), At(14, 10).AddDays(1)]);
    }

    [Fact]
    public void What_is_agreed_says_when_to_remind_and_when_it_is_missed()
    {
        var slot = new Slot(At(14, 10), At(14, 55), []);
        Plan.Agree(slot, Sunday.AddDays(-3)).ShouldBe(new Agreed(slot, [At(14, 10).AddDays(-1), At(12, 10)], At(15, 25)));
        Plan.Agree(slot, Sunday).RemindAt.ShouldBe([At(12, 10)], "a day before is over");
        var own = new Planning(WorkingTime.Default, new CalendarSettings(RemindMinutes: [60, 2880], NoShowMinutes: 0, RecoverMinutes: 30, NoShowsToReturn: 3), null);
        own.Agree(slot, Sunday.AddDays(-3)).ShouldBe(new Agreed(slot, [At(14, 10).AddDays(-2), At(13, 10)], At(14, 55)));
        (own.Recover, own.NoShowsToReturn, Plan.Recover, Plan.NoShowsToReturn).ShouldBe((TimeSpan.FromMinutes(30), 3, TimeSpan.FromHours(2), 2));
    }

    [Fact]
    [Trait("row", "003-21")]
    public void _003_21_most_call_back_in_the_next_afternoon_so_slots_are_kept_until_it_ends()
    {
        Plan.CallBackBy(new Slot(At(14, 10).AddDays(2), At(14, 55).AddDays(2), []), At(10, 0)).ShouldBe(At(18, 0).AddDays(1));
        Plan.CallBackBy(new Slot(At(14, 10).AddDays(1), At(14, 55).AddDays(1), []), At(10, 0)).ShouldBe(At(14, 10).AddDays(1), "but before the first of them");
        Plan.CallBackBy(new Slot(At(14, 10).AddDays(8), At(14, 55).AddDays(8), []), At(10, 0).AddDays(4)).ShouldBe(At(18, 0).AddDays(7), "on Friday it is Monday");
    }

    [Fact]
    public void Who_waits_gets_the_first_slot_they_would_take_and_none_that_they_passed()
    {
        var days = Days(3);
        Plan.First(Drive, [], Sunday, At(18, 0), [], days, Sunday)!.From.ShouldBe(At(9, 10));
        Plan.First(Drive, [new(HalfDay.Afternoon)], Sunday, At(18, 0), [], days, Sunday)!.From.ShouldBe(At(12, 10));
        Plan.First(Drive, [], At(10, 0), At(18, 0), [], days, Sunday)!.From.ShouldBe(At(10, 10));
        Plan.First(Drive, [], Sunday, At(9, 10), [], days, Sunday)!.From.ShouldBe(At(9, 10));
        Plan.First(Drive, [], Sunday, At(9, 9), [], days, Sunday).ShouldBeNull("too late for them");
        Plan.First(Drive, [], Sunday, At(18, 0), [At(9, 10), At(9, 25)], days, Sunday)!.From.ShouldBe(At(9, 40));
        (Plan.Wait, new Planning(WorkingTime.Default, new CalendarSettings(WaitMinutes: 30), null).Wait).ShouldBe((TimeSpan.FromHours(2), TimeSpan.FromMinutes(30)));
        (Plan.Begins(Monday), Plan.Ends(At(10, 0))).ShouldBe((At(0, 0), At(0, 0).AddDays(30)));
    }

    [Fact]
    [Trait("row", "003-27")]
    public void _003_27_between_two_visits_in_one_area_nobody_drives_home()
    {
        var visit = new Wish(AppointmentType.HomeVisit, Consultant: "zhao", Area: "jiangan");
        var (there, elsewhere) = (Visit(At(10, 10), At(11, 10), "jiangan"), Visit(At(10, 10), At(11, 10), "hankou"));
        var slot = Plan.Fit(visit, At(11, 10), [there], Sunday).ShouldNotBeNull("next door");
        slot.Way.ShouldBe(new Way("jiangan", 60));
        Plan.Busy(AppointmentType.HomeVisit, slot).ShouldBe(slot, "the way is more than the time after it");
        Plan.Fit(visit, At(11, 9), [there], Sunday).ShouldBeNull("still there");
        Plan.Fit(visit, At(12, 49), [elsewhere], Sunday).ShouldBeNull("back and forth");
        Plan.Fit(visit, At(12, 50), [elsewhere], Sunday).ShouldNotBeNull();
        Plan.Fit(new Wish(AppointmentType.Sales, Consultant: "zhao"), At(11, 49), [there], Sunday).ShouldBeNull("on the way back");
        Plan.Fit(new Wish(AppointmentType.Sales, Consultant: "zhao"), At(11, 50), [there], Sunday).ShouldNotBeNull();
        Plan.Fit(new Wish(AppointmentType.Sales, Consultant: "zhao"), At(9, 0), [Visit(At(10, 54), At(11, 10), "hankou")], Sunday).ShouldBeNull("on the way there");
        Plan.Fit(new Wish(AppointmentType.Sales, Consultant: "zhao"), At(9, 0), [Visit(At(10, 55), At(11, 10), "hankou")], Sunday).ShouldNotBeNull();

        static Diary.Entry Visit(DateTimeOffset from, DateTimeOffset to, string area) => new(Some.StreamId, new Slot(from, to, ["zhao"], new Way(area, 40)), null);
    }

    [Fact]
    public void Away_until_then_is_back_then()
    {
        var edges = new Dictionary<string, ResourceSettings> { ["qian"] = new(ResourceKind.SalesConsultant, Absences: [new(At(0, 0), At(10, 10)), new(At(11, 25), At(18, 0))]) };
        new Planning(WorkingTime.Default, null, edges).Fit(new Wish(AppointmentType.Sales), At(10, 10), [], Sunday).ShouldNotBeNull();
        new Planning(WorkingTime.Default, null, edges).Fit(new Wish(AppointmentType.Sales), At(10, 11), [], Sunday).ShouldBeNull("the time after it");
    }

    [Fact]
    public void An_appointment_with_its_way_is_on_one_day()
    {
        Plan.IsOneDay(new Slot(At(0, 0), At(24 - 1, 59), [])).ShouldBeTrue();
        Plan.IsOneDay(new Slot(At(23, 0), At(0, 0).AddDays(1), [])).ShouldBeTrue();
        Plan.IsOneDay(new Slot(At(23, 0), At(0, 1).AddDays(1), [])).ShouldBeFalse();
        Plan.IsOneDay(new Slot(At(0, 30), At(2, 0), [], new Way("jiangan", 30))).ShouldBeTrue();
        Plan.IsOneDay(new Slot(At(0, 30), At(2, 0), [], new Way("jiangan", 31))).ShouldBeFalse();
        Plan.IsOneDay(new Slot(At(22, 0), At(23, 30), [], new Way("jiangan", 31))).ShouldBeFalse();
    }

    [Fact]
    public void What_was_offered_suits_what_they_want_now_or_not()
    {
        var slot = new Slot(At(10, 10), At(10, 55), ["qian", "es7-a"]);
        Plan.Suits(slot, Drive).ShouldBeTrue();
        Plan.Suits(slot, Drive with { Model = null }).ShouldBeTrue();
        Plan.Suits(slot, Drive with { Model = "S6" }).ShouldBeFalse();
        Plan.Suits(slot, Drive with { Consultant = "zhao" }).ShouldBeFalse();
        Plan.Suits(slot, Drive with { Consultant = "qian" }).ShouldBeTrue();
        Plan.Suits(slot with { Resources = ["gone"] }, Drive).ShouldBeTrue("planned with no more, but promised");
    }

    /// <summary>Whatever is taken: two slots that are offered can both be had, at once, and neither collides with anything.</summary>
    [Fact]
    public void Of_any_diary_both_offered_slots_are_free_at_once() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(
            Arb.From(
                from entries in (from day in Gen.Choose(0, 2)
                                 from begins in Gen.Choose(8 * 12, 18 * 12)
                                 from length in Gen.Choose(1, 40)
                                 from who in Gen.Elements<string[]>(["qian"], ["zhao"], ["es7-a"], ["qian", "es7-a"], ["s6-a", "zhao"])
                                 select (day, Taken(At(0, 0).AddDays(day).AddMinutes(begins * 5), At(0, 0).AddDays(day).AddMinutes((begins + length) * 5), who))).ArrayOf()
                from type in Gen.Elements(AppointmentType.Sales, AppointmentType.TestDrive, AppointmentType.Delivery)
                from halves in Gen.Elements<PreferredTime[]>([], [new(HalfDay.Morning)], [new(HalfDay.Afternoon), new(HalfDay.Morning, Weekday.Tuesday)])
                select (entries, new Wish(type), halves)),
            one =>
            {
                var days = Days(3).ToDictionary(day => day.Key, day => (IReadOnlyCollection<Diary.Entry>)[.. one.entries.Where(e => Monday.AddDays(e.day) == day.Key).Select(e => e.Item2)]);
                if (Plan.Two(one.Item2, one.halves, Sunday, days, Sunday) is not { } two)
                {
                    return;
                }

                var (first, second) = (Plan.Busy(one.Item2.Type, two[0]), Plan.Busy(one.Item2.Type, two[1]));
                (first.Collides(second), first.From < second.From, two[0].To <= two[1].From).ShouldBe((false, true, true));
                one.entries.ShouldAllBe(e => !e.Item2.Busy.Collides(first) && !e.Item2.Busy.Collides(second));
                two.ShouldAllBe(slot => Plan.IsOpen(one.Item2.Type, slot.From) && slot.From >= Sunday + Plan.Notice);
                two.ShouldAllBe(slot => one.halves.Length == 0 || one.halves.Any(half => half.Holds(slot.From.DateTime)));
            }));

    private static DateTimeOffset At(int hour, int minute) => new(2026, 1, 5, hour, minute, 0, TimeSpan.FromHours(8));

    private static Diary.Entry Taken(DateTimeOffset from, DateTimeOffset to, params string[] resources) => new(Some.StreamId, new Slot(from, to, resources), null);

    private static Diary.Entry Held(DateTimeOffset from, DateTimeOffset to, DateTimeOffset until, params string[] resources) => new(Some.StreamId, new Slot(from, to, resources), until);

    private static Dictionary<DateOnly, IReadOnlyCollection<Diary.Entry>> Days(int count) => Enumerable.Range(0, count).ToDictionary(Monday.AddDays, _ => (IReadOnlyCollection<Diary.Entry>)[]);
}
