using FsCheck;
using FsCheck.Fluent;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Kit;
using Leads.Qualification;
using Shouldly;
using Xunit;
using static Leads.Qualification.CallPlan.Command;

namespace Leads.Specs;

/// <summary>The next working day's numbers are listed the evening before, and dialling begins at once in the morning (002-39).</summary>
[Trait("row", "002-39")]
public sealed class CallListSpecs
{
    // Monday 2026-01-05, noon.
    private static readonly DateTimeOffset Evening = Some.Noon.AddHours(6);
    private static readonly DateOnly Monday = new(2026, 1, 5);
    private static readonly DateOnly Tuesday = new(2026, 1, 6);

    private static readonly CallPlanOpened Opened = new(Some.StreamId, Some.Dealer, Some.Brand, Evening, Some.Noon);
    private static readonly OpenPlan Open = new(Some.StreamId, Some.Dealer, Some.Brand, Some.Noon);
    private static readonly CallPlanSettings Fewer = new(150, 35);
    private static readonly SetPlan Plan = new(Some.StreamId, Some.Dealer, Some.Brand, Fewer, "chen", Some.Noon);
    private static readonly CallPlanSet Planned = new(Some.StreamId, Some.Dealer, Fewer, "chen", Some.Noon);

    /// <summary>Wednesday 1 to Saturday 3 October are free, Saturday 10 is worked, as after a long holiday.</summary>
    private static readonly WorkingTime Holiday = WorkingTime.Of(new WorkingHours(
        [.. Enum.GetValues<Weekday>().Take(5).Select(day => new WeekdayHours(day, "09:00", "18:00"))],
        [new DayHours(new DateOnly(2026, 10, 1)), new DayHours(new DateOnly(2026, 10, 2)), new DayHours(new DateOnly(2026, 10, 10), "09:00", "18:00")]));

    private static Situation<CallPlan.Command, CallPlan> Given(params object[] events) => Spec.Of(CallPlan.Decider).Given(events);

    [Fact]
    public void With_its_first_case_a_dealer_waits_for_six_in_the_evening() => Given().When(Open).Then(Opened).ThenWaitsFor(("lists", Evening));

    [Fact]
    public void The_second_case_changes_nothing() => Given(Opened).When(Open with { At = Evening.AddDays(3) }).ThenNothing();

    [Fact]
    public void What_a_manager_plans_holds_at_once_and_the_same_again_changes_nothing()
    {
        Given(Opened).When(Plan).Then(Planned).ThenWaitsFor(("lists", Evening));
        Given(Opened, Planned).When(Plan).ThenNothing();
        Given(Opened, Planned).When(Plan with { Settings = new CallPlanSettings() }).Then(Planned with { Settings = new CallPlanSettings() });
    }

    [Fact]
    public void Who_plans_before_the_first_case_opens_the_plan() => Given().When(Plan).Then(Opened, Planned);

    [Fact]
    public void When_the_lists_are_there_it_waits_for_the_next_evening() =>
        Given(Opened).WhenDue("lists").Then(new CallListsBuilt(Some.StreamId, Some.Dealer, Tuesday, Evening.AddDays(1), Evening)).ThenWaitsFor(("lists", Evening.AddDays(1)));

    [Fact]
    public void An_evening_that_is_over_is_not_finished_twice() =>
        Given(Opened, new CallListsBuilt(Some.StreamId, Some.Dealer, Tuesday, Evening.AddDays(1), Evening)).When(new FinishLists(Evening, Evening)).ThenNothing();

    [Fact]
    public void Lists_that_come_late_are_for_the_day_that_can_still_be_worked()
    {
        Given(Opened).WhenDue("lists", Evening.AddHours(16)).Then(new CallListsBuilt(Some.StreamId, Some.Dealer, Tuesday, Evening.AddDays(1), Evening.AddHours(16)));
        // After six the next evening that day is over, too.
        Given(Opened).WhenDue("lists", Evening.AddHours(25)).Then(new CallListsBuilt(Some.StreamId, Some.Dealer, Tuesday.AddDays(1), Evening.AddDays(2), Evening.AddHours(25)));
    }

    [Theory]
    [InlineData("2026-01-05T17:59", "2026-01-05T18:00")]
    [InlineData("2026-01-05T18:00", "2026-01-06T18:00")] // not the same evening twice
    [InlineData("2026-01-09T18:00", "2026-01-12T18:00")] // Friday evening, then Monday
    [InlineData("2026-01-10T10:00", "2026-01-12T18:00")]
    [InlineData("2026-09-30T18:00", "2026-10-05T18:00")] // the holiday
    [InlineData("2026-10-09T18:00", "2026-10-10T18:00")] // the worked Saturday
    public void Lists_are_built_on_evenings_of_working_days(string after, string next) => CallPlan.NextBuild(Holiday, At(after)).ShouldBe(At(next));

    [Theory]
    [InlineData("2026-01-05T18:00", "2026-01-06")]
    [InlineData("2026-01-09T18:00", "2026-01-12")] // on Friday evening for Monday
    [InlineData("2026-01-10T20:00", "2026-01-12")]
    [InlineData("2026-01-12T08:00", "2026-01-12")] // late, but before the day is over
    [InlineData("2026-09-30T18:00", "2026-10-05")]
    [InlineData("2026-10-09T18:00", "2026-10-10")]
    public void They_are_for_the_next_working_day(string at, string day) => CallPlan.ListDay(Holiday, At(at)).ToString("yyyy-MM-dd", null).ShouldBe(day);

    [Fact]
    public void By_the_clock_of_the_dealer_whatever_clock_is_used_to_ask() => CallPlan.NextBuild(WorkingTime.Default, Evening.AddMinutes(-1).ToUniversalTime()).ShouldBe(Evening);

    [Fact]
    public void What_is_not_told_is_two_hundred_calls_of_which_three_in_ten_reach_the_customer()
    {
        CallPlan.Filled(null).ShouldBe(new CallPlanSettings(200, 30, 45, 180));
        CallPlan.Filled(new CallPlanSettings(ConnectRate: 50)).ShouldBe(new CallPlanSettings(200, 50, 45, 180));
    }

    // One list.

    private static readonly CallList.Command.Build Build = new(Some.StreamId, Some.LeadId, Some.Dealer, Some.Brand, "li", Tuesday, [Lead(1), Lead(2)], 200, Evening);
    private static readonly CallListBuilt ListBuilt = new(Some.StreamId, Some.LeadId, Some.Dealer, Some.Brand, "li", Tuesday, [Lead(1), Lead(2)], 200, Evening);

    [Fact]
    public void A_list_is_built_once_a_day() => Spec.Of(CallList.Decider).Given().When(Build).Then(ListBuilt);

    [Fact]
    public void Built_twice_it_stays_as_it_was() => Spec.Of(CallList.Decider).Given(ListBuilt).When(Build with { Leads = [Lead(3)], At = Evening.AddMinutes(1) }).ThenNothing();

    [Fact]
    public void A_list_is_no_longer_than_planned_and_calls_nobody_twice()
    {
        Spec.Of(CallList.Decider).Given().When(Build with { Target = 1 }).ThenRefused("list-too-long");
        Spec.Of(CallList.Decider).Given().When(Build with { Target = 2 }).Then(ListBuilt with { Target = 2 });
        Spec.Of(CallList.Decider).Given().When(Build with { Leads = [Lead(1), Lead(1)] }).ThenRefused("lead-twice");
    }

    [Fact]
    public void The_longest_list_fits_into_a_message()
    {
        var leads = Enumerable.Range(0, CallPlan.MostCalls).Select(Lead).ToList();
        var built = Spec.Of(CallList.Decider).Given().When(Build with { Leads = leads, Target = CallPlan.MostCalls }).Then(ListBuilt with { Leads = leads, Target = CallPlan.MostCalls });
        built.ShouldNotBeNull();
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(ListBuilt with { Leads = leads }, EventJson.Options).Length.ShouldBeLessThan(64 * 1024);
    }

    // The order.

    private static readonly CallDay Day = CallDay.Of(Tuesday, CaseRules.Default);

    /// <summary>Due on the day at ten, followed up in a week, never tried.</summary>
    private static readonly CallCandidate Ordinary = new(Lead(0), CaseStatus.Open, true, "B", Time("10:00"), Time("10:00", 7));

    /// <summary>Each comes before the next: urgency, grade, golden hours, attempts in vain, how long due, id.</summary>
    public static TheoryData<string, CallCandidate, CallCandidate> Before => new()
    {
        { "what is overdue before what is due, whatever the grade", Ordinary with { NextDueAt = Time("17:00", -1), Grade = "N" }, Ordinary with { Grade = "H" } },
        { "whom nobody spoke with in time as what was planned", Ordinary with { FollowUpBy = Time("17:00", -1), NextDueAt = Time("10:00", 3), Grade = "N" }, Ordinary with { Grade = "H" } },
        { "what was due before midnight before what is due at midnight", Ordinary with { NextDueAt = Time("23:59", -1), Grade = "N" }, Ordinary with { NextDueAt = Time("00:00"), Grade = "H" } },
        { "what is due on the day before what is not due yet, whatever the grade", Ordinary with { Grade = "N" }, Ordinary with { NextDueAt = Time("00:00", 1), Grade = "H" } },
        { "who has to be spoken with on the day before what is not due yet", Ordinary with { NextDueAt = Time("10:00", 5), FollowUpBy = Time("12:00") }, Ordinary with { NextDueAt = Time("10:00", 1), Grade = "H" } },
        { "H before A", Ordinary with { Grade = "H", Failed = 2 }, Ordinary with { Grade = "A" } },
        { "A before B", Ordinary with { Grade = "A", Failed = 2 }, Ordinary },
        { "B before C", Ordinary with { Failed = 2 }, Ordinary with { Grade = "C" } },
        { "C before N", Ordinary with { Grade = "C", Failed = 2 }, Ordinary with { Grade = "N" } },
        { "who can be called in golden hours before who cannot", Ordinary with { Failed = 2 }, Ordinary with { NextDueAt = Time("17:30") } },
        { "who has to be left alone until after the golden hours", Ordinary with { Failed = 2 }, Ordinary with { Failed = 1, LastFailedAt = Time("15:30") } },
        { "who was tried less often in vain", Ordinary with { Failed = 1, NextDueAt = Time("11:00") }, Ordinary with { Failed = 2 } },
        { "what is due sooner", Ordinary with { Lead = Lead(9) }, Ordinary with { NextDueAt = Time("10:01") } },
        { "by id where nothing else tells", Ordinary, Ordinary with { Lead = Lead(9) } },
    };

    [Theory]
    [MemberData(nameof(Before))]
    [Trait("row", "002-40")]
    public void The_more_urgent_comes_first(string why, CallCandidate first, CallCandidate second)
    {
        second = second.Lead == first.Lead ? second with { Lead = Lead(5) } : second;
        CallList.Order([first, second], Day, 200).ShouldBe([first.Lead, second.Lead], why);
        CallList.Order([second, first], Day, 200).ShouldBe([first.Lead, second.Lead], why);
        CallList.Order([second, first], Day, 1).ShouldBe([first.Lead], why);
    }

    public static TheoryData<string, CallCandidate> Unlisted => new()
    {
        { "does not want to be called", Ordinary with { MayCall = false } },
        { "is on ice", Ordinary with { Status = CaseStatus.Frozen } },
        { "is closed", Ordinary with { Status = CaseStatus.Closed } },
        { "is another dealer's", Ordinary with { Status = CaseStatus.Suspended } },
        { "was tried often enough on the day", Ordinary with { Failed = 3, FailedOnDay = 3 } },
        { "is to be left alone until the day is over", Ordinary with { Failed = 1, LastFailedAt = Time("16:00") } },
    };

    [Theory]
    [MemberData(nameof(Unlisted))]
    public void Who_may_not_be_called_on_the_day_is_not_listed(string who, CallCandidate candidate) => CallList.Order([candidate], Day, 200).ShouldBeEmpty(who);

    [Fact]
    public void Who_may_be_called_at_all_is_listed()
    {
        CallList.Order([Ordinary with { Failed = 9, FailedOnDay = 2, LastFailedAt = Time("15:59") }], Day, 200).Count.ShouldBe(1);
        CallList.Rank(Ordinary with { LastFailedAt = Time("15:00") }, Day)!.Value.From.ShouldBe(Time("17:00"));
        CallList.Rank(Ordinary with { NextDueAt = Time("20:00") }, Day)!.Value.ShouldSatisfyAllConditions(r => r.From.ShouldBe(Time("20:00")), r => r.Golden.ShouldBeFalse());
        CallList.Rank(Ordinary with { NextDueAt = Time("20:00", -1) }, Day)!.Value.ShouldSatisfyAllConditions(r => r.From.ShouldBe(Time("09:00")), r => r.Golden.ShouldBeTrue(), r => r.Urgency.ShouldBe(CallUrgency.Overdue));
    }

    [Fact]
    public void Nobody_is_called_on_a_day_when_nobody_works()
    {
        CallList.Order([Ordinary], CallDay.Of(new DateOnly(2026, 1, 9), CaseRules.Default), 200).Count.ShouldBe(1, "on Friday");
        CallList.Order([Ordinary], CallDay.Of(new DateOnly(2026, 1, 10), CaseRules.Default), 200).ShouldBeEmpty();
        CallList.Order([Ordinary], CallDay.Of(new DateOnly(2026, 1, 11), CaseRules.Default), 200).ShouldBeEmpty("on Sunday, before Monday");
    }

    /// <summary>Whatever comes in whatever order, even twice: the list is the best so many, each once, sorted, and always the same.</summary>
    [Fact]
    public void The_order_is_total_and_stable_lists_nobody_twice_and_nobody_beyond_the_target() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(
        Arb.From(from candidates in Candidates.ArrayOf() from target in Gen.Choose(1, 12) from seed in Gen.Choose(0, 1000) select (candidates, target, seed)),
        all =>
        {
            var shuffled = all.candidates.Concat(all.candidates.Take(3)).ToArray();
            new Random(all.seed).Shuffle(shuffled);
            var list = CallList.Order(all.candidates, Day, all.target);
            CallList.Order(shuffled, Day, all.target).ShouldBe(list);
            list.ShouldBeUnique();
            var ranks = all.candidates.Select(c => CallList.Rank(c, Day)).OfType<CallRank>().GroupBy(r => r.Lead).Select(g => g.Order(CallRank.InOrder).First()).Order(CallRank.InOrder).ToList();
            list.ShouldBe(ranks.Take(all.target).Select(r => r.Lead));
            ranks.Zip(ranks.Skip(1)).ShouldAllBe(pair => CallRank.InOrder.Compare(pair.First, pair.Second) < 0);
        }));

    private static Gen<CallCandidate> Candidates =>
        from lead in Gen.Choose(0, 30)
        from status in Gen.Elements(CaseStatus.Open, CaseStatus.Open, CaseStatus.Open, CaseStatus.Frozen)
        from may in Gen.Elements(true, true, true, false)
        from grade in Gen.Elements("H", "A", "B", "C", "N")
        from next in Gen.Choose(-30, 60)
        from follow in Gen.Choose(-30, 90)
        from failed in Gen.Choose(0, 3)
        from tried in Gen.Choose(-20, 18)
        select new CallCandidate(Lead(lead), status, may, grade, Time("09:00").AddHours(next), Time("12:00").AddHours(follow), failed, 0, failed == 0 ? null : Day.Begins.AddHours(tried));

    /// <summary>What the lists read of a case's row by name stands in it by that name.</summary>
    [Fact]
    public void A_row_tells_what_a_list_needs_without_its_dossier_being_read()
    {
        var row = (CaseBoard)Rows.Of(
            CaseBoard.View, new CaseOpened(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon, "B", 30), new NextActionPlanned(Some.StreamId, Some.LeadId, "call", Evening, Some.Noon),
            new ContactRecorded(Some.StreamId, Some.LeadId, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Busy, 0, null, Some.Noon.AddHours(1), 1, "li"))!;
        var json = System.Text.Json.Nodes.JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(row, EventJson.Options))!;
        var dossier = json["dossier"]!;
        ((string)json["status"]!, (DateTimeOffset)json["next"]!["dueAt"]!).ShouldBe(("open", Evening));
        ((DateTimeOffset)dossier["lastTalkAt"]!, (int)dossier["followUpWithinDays"]!, (DateTimeOffset)dossier["since"]!).ShouldBe((Some.Noon, 30, Some.Noon));
        ((DateTimeOffset)dossier["failed"]![0]!["at"]!, (bool)dossier["contacts"]![0]!["void"]!).ShouldBe((Some.Noon.AddHours(1), false));
        ((string)dossier["tags"]!["lead"]!, (string)dossier["tags"]!["subject"]!, (string)dossier["tags"]!["brand"]!).ShouldBe((Some.LeadId.ToString(), Some.CustomerId.ToString(), Some.Brand));
    }

    // Laws.

    private static readonly Gen<DateTimeOffset> Moments = Gen.Choose(-40, 200).Select(hours => Some.Noon.AddHours(hours));

    [Fact]
    public void Laws_of_a_call_plan() => Laws.Hold(
        CallPlan.Decider,
        Gen.OneOf<CallPlan.Command>(
            from at in Moments from holiday in Gen.Elements(true, false) select (CallPlan.Command)(Open with { At = at, Hours = holiday ? Holiday : WorkingTime.Default }),
            from at in Moments from number in Gen.Choose(0, 3) select (CallPlan.Command)(Plan with { At = at, Settings = Example.Of<CallPlanSet>(number).Settings }),
            from due in Moments from at in Moments select (CallPlan.Command)new FinishLists(due, at),
            from day in Gen.Choose(0, 3) from at in Moments select (CallPlan.Command)new FinishLists(Evening.AddDays(day), at)));

    [Fact]
    public void Laws_of_a_call_list() => Laws.Hold(
        CallList.Decider,
        from at in Moments
        from count in Gen.Choose(0, 4)
        from twice in Gen.Elements(false, false, true)
        select (CallList.Command)(Build with { At = at, Target = 3, Leads = [.. Enumerable.Range(0, count).Select(n => Lead(twice ? 0 : n))] }));

    private static Guid Lead(int number) => new($"0197a000-0000-7000-8000-{number:000000000000}");

    private static DateTimeOffset At(string local) => DateTimeOffset.Parse($"{local}:00+08:00", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A time on Tuesday, or days from it.</summary>
    private static DateTimeOffset Time(string time, int days = 0) => At($"2026-01-06T{time}").AddDays(days);
}
