using FsCheck;
using FsCheck.Fluent;
using Leads.Aftercare;
using Leads.Contracts;
using Leads.EventStore;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>Whatever the year brings, the cadence runs (001-27, 001-28).</summary>
[Trait("row", "001-27")]
public sealed class CadenceSpecs
{
    private static readonly DateTimeOffset Start = At(2026, 1, 1);

    private static DateTimeOffset At(int year, int month, int day, int hour = 0) => new(year, month, day, hour, 0, 0, TimeSpan.FromHours(8));

    private static CarePolicy With(CareSettings told) => CarePolicy.Delivered with { Told = told };

    private static PlannedTouch Next(DateTimeOffset last, Care? care = null, OwnerDays? days = null, CarePolicy? policy = null) =>
        Cadence.Next(3, new Touches { Last = last }, last, care ?? new Care(At(2026, 1, 30)), days, policy ?? With(new CareSettings(Seasons: [])), []);

    [Fact]
    [Trait("row", "001-28")]
    public void _001_28_without_an_occasion_it_is_150_days_later() => Next(At(2026, 3, 2, 9)).ShouldBe(new PlannedTouch(3, [Touch.Regular], At(2026, 7, 30, 9)));

    public static TheoryData<string, Touch, DateTimeOffset> TheOccasions => new()
    {
        { "season", Touch.SeasonalCheck, At(2026, 5, 20, 9) },
        { "birthday", Touch.Occasion, At(2026, 6, 3, 9) },
        { "launch", Touch.NewModel, At(2026, 6, 10, 9) },
        { "service", Touch.ServiceDue, At(2026, 4, 16, 9) },
        { "inspection", Touch.AnnualInspection, At(2026, 7, 16, 9) },
        { "warranty", Touch.WarrantyEnd, At(2026, 5, 18, 9) },
        { "contract", Touch.ContractEnd, At(2026, 6, 17, 9) },
        { "replacement", Touch.Replacement, At(2026, 7, 30, 9) },
    };

    /// <summary>Each by itself, two weeks before where something ends; on a Saturday it is the Monday after.</summary>
    [Theory]
    [MemberData(nameof(TheOccasions))]
    [Trait("row", "001-28")]
    public void _001_28_each_occasion_is_one(string occasion, Touch touch, DateTimeOffset due)
    {
        var care = new Care(At(2026, 1, 30));
        var none = new CareSettings(Seasons: []);
        var (settings, known, days) = occasion switch
        {
            "season" => (none with { Seasons = [new DayOfYear(5, 20)] }, care, null),
            "birthday" => (none, care, new OwnerDays([new OwnerDay(OwnerDayKind.Birthday, new DayOfYear(6, 3))])),
            "launch" => (none with { Launches = [new ModelLaunch("ES9", new DateOnly(2026, 6, 10)), new ModelLaunch("ES1", new DateOnly(2026, 4, 1))] }, care with { Models = ["ES9"] }, null),
            "service" => (none with { ServiceMonths = 3 }, care, null),
            "inspection" => (none with { InspectionMonths = 6 }, care, null),
            "warranty" => (none with { WarrantyMonths = 4 }, care, null),
            "contract" => (none, care with { ContractEndsOn = new DateOnly(2026, 7, 1) }, null),
            _ => (none with { ReplacementMonths = 6 }, care, (OwnerDays?)null),
        };
        Next(At(2026, 3, 2, 9), known, days, With(settings)).ShouldBe(new PlannedTouch(3, [touch], due));
    }

    [Fact]
    [Trait("row", "001-28")]
    public void _001_28_a_leap_day_is_celebrated_in_every_year()
    {
        var leap = new OwnerDays([new OwnerDay(OwnerDayKind.Birthday, new DayOfYear(2, 29))]);
        // 28 February 2027 is a Sunday.
        Next(At(2026, 12, 1, 9), new Care(At(2026, 10, 1)), leap).DueAt.ShouldBe(At(2027, 3, 1, 9));
        Next(At(2027, 12, 1, 9), new Care(At(2027, 10, 1)), leap).DueAt.ShouldBe(At(2028, 2, 29, 9));
    }

    [Fact]
    [Trait("row", "001-28")]
    public void _001_28_by_kilometres_a_service_is_due_before_its_time()
    {
        var care = new Care(At(2026, 1, 30)) { Odometer = (6000, At(2026, 3, 31)) };
        care.DayOfKm(10_000).ShouldBe(At(2026, 5, 10));
        new Care(At(2026, 1, 30)).DayOfKm(10_000).ShouldBeNull();
        (care with { Odometer = (12_000, At(2026, 3, 31)) }).DayOfKm(10_000).ShouldBe(At(2026, 3, 31));
        // Two weeks before, a Sunday.
        Next(At(2026, 4, 1, 9), care).ShouldBe(new PlannedTouch(3, [Touch.ServiceDue], At(2026, 4, 27, 9)));
    }

    [Fact]
    public void What_falls_together_is_one_contact_and_what_comes_too_soon_waits_a_week()
    {
        var days = new OwnerDays([new OwnerDay(OwnerDayKind.Birthday, new DayOfYear(5, 18)), new OwnerDay(OwnerDayKind.WeddingAnniversary, new DayOfYear(5, 26))]);
        var seasons = With(new CareSettings(Seasons: [new DayOfYear(5, 20)]));
        var care = new Care(At(2026, 1, 30));
        var before = new Touches { Last = At(2026, 3, 2, 9) };
        var first = Cadence.Next(3, before, before.Last, care, days, seasons, []);
        first.ShouldBe(new PlannedTouch(3, [Touch.Occasion, Touch.SeasonalCheck], At(2026, 5, 18, 9)));
        Cadence.Next(4, before.Plan(first).FallDue(3, null), first.DueAt, care, days, seasons, []).ShouldBe(new PlannedTouch(4, [Touch.Occasion], At(2026, 5, 26, 9)));
        // Spoken with on the 15th of something else: the birthday on the 18th is then on the 22nd.
        Cadence.Next(4, new Touches { Last = At(2026, 5, 15, 9) }, At(2026, 5, 15, 9), care, days, seasons, []).ShouldBe(new PlannedTouch(4, [Touch.Occasion, Touch.SeasonalCheck], At(2026, 5, 22, 9)));
    }

    [Fact]
    [Trait("row", "001-28")]
    public void _001_28_what_is_learnt_too_late_for_a_notice_is_spoken_of_at_once_and_what_was_spoken_of_is_not_again()
    {
        var none = With(new CareSettings(Seasons: []));
        var care = new Care(At(2026, 1, 30)) { ContractEndsOn = new DateOnly(2026, 7, 1) };
        // The contract ends in five days.
        Cadence.Next(4, new Touches { Last = At(2026, 6, 8, 9) }, At(2026, 6, 26, 10), care, null, none, []).ShouldBe(new PlannedTouch(4, [Touch.ContractEnd], At(2026, 6, 26, 10)));
        Cadence.Next(4, new Touches { Last = At(2026, 6, 8, 9) }, At(2026, 7, 2, 10), care, null, none, []).Reasons.ShouldBe([Touch.Regular], "it is over");
        var spoken = new Touches { Last = At(2026, 6, 8, 9) }.Plan(new PlannedTouch(3, [Touch.ContractEnd], At(2026, 6, 17, 9))).FallDue(3, null);
        Cadence.Next(4, spoken, At(2026, 6, 26, 10), care, null, none, []).Reasons.ShouldBe([Touch.Regular], "it was spoken of");
        // But of another contract it is.
        Cadence.Next(4, spoken, At(2026, 6, 26, 10), care with { ContractEndsOn = new DateOnly(2026, 7, 20) }, null, none, []).ShouldBe(new PlannedTouch(4, [Touch.ContractEnd], At(2026, 7, 6, 9)));
    }

    [Fact]
    public void Quiet_days_move_a_contact_and_if_they_last_too_long_it_comes_before_them()
    {
        var week = new CareSettings(Seasons: [], Quiet: [new QuietDays(new DateOnly(2026, 7, 30), new DateOnly(2026, 8, 2))]);
        Next(At(2026, 3, 2, 9), policy: With(week)).DueAt.ShouldBe(At(2026, 8, 3, 9));
        var summer = new CareSettings(Seasons: [], Quiet: [new QuietDays(new DateOnly(2026, 7, 27), new DateOnly(2026, 9, 30))]);
        Next(At(2026, 3, 2, 9), policy: With(summer)).DueAt.ShouldBe(At(2026, 7, 24, 9));
        // Never dropped: without a single day left it is the last possible moment.
        var year = new CareSettings(Seasons: [], Quiet: [new QuietDays(new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31))]);
        Next(At(2026, 3, 2, 9), policy: With(year)).DueAt.ShouldBe(At(2026, 8, 31, 9));
    }

    [Fact]
    public void Two_of_the_longest_gaps_are_shorter_than_a_year() => (2 * Cadence.Farthest).ShouldBeLessThan(TimeSpan.FromDays(365));

    [Fact]
    public void However_often_an_owner_asks_to_be_left_alone_the_first_two_come()
    {
        var asked = new Care(At(2026, 1, 30, 10)) { QuietUntil = At(2026, 12, 31) };
        Cadence.Early(asked, With(new CareSettings()), []).Select(touch => touch.DueAt).ShouldBe([At(2026, 3, 10, 10), At(2026, 4, 6, 10)]);
    }

    /// <summary>
    /// Three and more years of an owner with whatever happens to them: contacts that are made, late or never, days, kilometres and models
    /// that are learnt, quiet asked for, holidays, other rules, other cars, and a clock that jumps.
    /// </summary>
    [Fact]
    [Trait("row", "001-28")]
    public void _001_27_every_owner_has_two_early_contacts_two_in_any_365_days_and_none_within_a_week_of_another() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Arb.From(Lives(1)), life =>
        {
            var (cars, end) = Live(life);
            Runs(cars[0], life.Deliveries[0], end);
        }));

    /// <summary>The first two of a new car come; all others keep away from those before, of whichever car.</summary>
    [Fact]
    [Trait("row", "001-28")]
    public void _001_27_who_has_several_cars_is_not_spoken_with_twice_in_a_week() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Arb.From(Lives(3)), life =>
        {
            var (cars, end) = Live(life);
            for (var car = 0; car < cars.Count; car++)
            {
                Runs(cars[car], life.Deliveries[car], end);
                foreach (var touch in cars[car].Skip(2).Where(touch => !touch.Early))
                {
                    // Unless half a year would be over without any about this one.
                    var (last, before) = (Last(cars[car], touch.At), Last(cars.SelectMany(touches => touches), touch.At));
                    (touch.At - before >= TimeSpan.FromDays(7) || touch.At > last + Cadence.Farthest - TimeSpan.FromDays(37)).ShouldBeTrue($"{before:O} and {touch.At:O} of car {car}");
                }
            }

            static DateTimeOffset Last(IEnumerable<(Touch Why, DateTimeOffset At, bool Early)> touches, DateTimeOffset before) => touches.Where(one => one.At < before).Max(one => one.At);
        }));

    private static void Runs(List<(Touch Why, DateTimeOffset At, bool Early)> touches, DateTimeOffset delivered, DateTimeOffset end)
    {
        if (end >= delivered.AddDays(80))
        {
            touches.Take(2).Select(touch => touch.Why).ShouldBe([Touch.H48, Touch.Month_1]);
            touches[0].At.ShouldBeLessThanOrEqualTo(delivered.AddDays(2 + 37), "the first");
            touches[1].At.ShouldBeLessThanOrEqualTo(delivered.AddDays(31 + 37), "the second");
        }

        // Sooner it comes only if somebody called of their own accord.
        for (var i = 1; i < touches.Count; i++)
        {
            (touches[i].Early || touches[i].At - touches[i - 1].At >= TimeSpan.FromDays(7)).ShouldBeTrue($"{touches[i - 1].At:O} and {touches[i].At:O}");
        }

        // The year that begins with the delivery, and each that begins right after a contact: no other has fewer.
        foreach (var from in touches.Select(touch => touch.At.AddTicks(1)).Prepend(delivered).Where(from => from + TimeSpan.FromDays(365) <= end))
        {
            touches.Count(touch => touch.At >= from && touch.At < from + TimeSpan.FromDays(365)).ShouldBeGreaterThanOrEqualTo(2, $"from {from:O}");
        }
    }

    /// <summary>When each contact of each car was in a life – it fell due, or was made before –, and until when it was watched.</summary>
    private static (List<List<(Touch Why, DateTimeOffset At, bool Early)>> Cars, DateTimeOffset End) Live(Life life)
    {
        var states = life.Deliveries.Select(_ => (Ownership)new Ownership.None()).ToList();
        var boards = life.Deliveries.Select(_ => (OwnershipBoard?)null).ToList();
        var when = life.Deliveries.Select(_ => new SortedDictionary<int, (Touch Why, DateTimeOffset At, bool Early)>()).ToList();
        OwnerDays? days = null;
        var policy = life.Policy;
        var now = life.Deliveries[0];
        Deliver(0);
        foreach (var step in life.Steps)
        {
            now += step.After;
            var until = now;
            foreach (var car in Enumerable.Range(0, states.Count).Where(car => states[car] is Ownership.None && life.Deliveries[car] <= until))
            {
                now = life.Deliveries[car];
                Fall();
                Deliver(car);
            }

            now = until;
            Fall();
            if (step.Policy is { } other)
            {
                policy = other;
            }

            days = step.Days ?? days;
            if (step.Command(now) is { } command)
            {
                Do(Enumerable.Range(0, states.Count).Where(car => states[car] is not Ownership.None).ElementAt(step.Car % states.Count(state => state is not Ownership.None)), command);
            }
        }

        return ([.. when.Select(one => one.Values.ToList())], now);

        void Deliver(int car)
        {
            Do(car, new Ownership.Command.OpenOwnership(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, "ES7", now));
            // Half of the time nobody comes to plan the others anew: it is seen when their time comes.
            foreach (var other in Enumerable.Range(0, states.Count).Where(other => other != car && life.Replans && states[other] is Ownership.Active))
            {
                Do(other, new Ownership.Command.Replan(TouchShift.OtherCar, now));
            }
        }

        // However late it is noticed: each deadline that has come, in turn.
        void Fall()
        {
            while (states.SelectMany((state, car) => Ownership.Decider.Deadlines(state).Select(deadline => (Car: car, Deadline: deadline))).Where(one => one.Deadline.DueAt <= now).ToList() is { Count: > 0 } due)
            {
                var (car, deadline) = due.MinBy(one => one.Deadline.DueAt);
                Do(car, Ownership.Decider.OnDue(deadline, now));
            }
        }

        void Do(int car, Ownership.Command command)
        {
            try
            {
                var informed = command with { Policy = policy, Days = days, Others = [.. boards.Where((board, one) => one != car && board is not null).SelectMany(board => board!.Moments())] };
                foreach (var e in Ownership.Decide(informed, states[car]))
                {
                    if (e is TouchDue due)
                    {
                        when[car][due.Number!.Value] = (due.Touch, due.At, false);
                    }

                    if (e is TouchMade made && states[car] is Ownership.Active active && active.Touches.Planned.ContainsKey(made.Number!.Value))
                    {
                        when[car][made.Number.Value] = (made.Touch, made.At, true);
                    }

                    states[car] = Ownership.Decider.Evolve(states[car], e);
                    boards[car] = OwnershipBoard.Apply(boards[car], e);
                }

                Ownership.Decider.Deadlines(states[car]).ShouldContain(deadline => deadline.What.StartsWith("touch", StringComparison.Ordinal), "somebody is contacted one day");
            }
            catch (Refused)
            {
                // What the owner or the consultant wants is not always possible.
            }
        }
    }

    private static Gen<Life> Lives(int cars) =>
        from start in Gen.Choose(0, 800)
        from later in Gen.Choose(0, 24 * 500).ArrayOf(cars - 1)
        from policy in Policies
        from replans in Gen.Elements(true, false)
        from steps in Gen.Choose(10, 60).SelectMany(count => Steps.ArrayOf(count))
        let first = Start.AddDays(start).AddHours(start % 24)
        select new Life([first, .. later.Order().Select(hours => first.AddHours(hours))], policy, replans, steps);

    private static Gen<CarePolicy> Policies =>
        from regular in Gen.Choose(30, 150)
        from service in Gen.Choose(1, 24)
        from seasons in Gen.Choose(0, 4).SelectMany(count => YearDays.ArrayOf(count))
        from quiet in Gen.Choose(0, 8).SelectMany(count => QuietTimes.ArrayOf(count))
        from sundays in Gen.Elements(true, false)
        select new CarePolicy(
            new CareSettings(RegularDays: regular, ServiceMonths: service, InspectionMonths: 6 + service, WarrantyMonths: 12 + service, Seasons: seasons, Launches: [new ModelLaunch("ES9", DateOnly.FromDateTime(Start.DateTime).AddDays(regular * 5))], Quiet: quiet),
            sundays ? WorkingTime.Default : WorkingTime.Of(new WorkingHours([new WeekdayHours(Weekday.Sunday, "10:00", "12:00"), new WeekdayHours(Weekday.Wednesday, "20:00", "24:00")])));

    private static Gen<DayOfYear> YearDays => from month in Gen.Choose(1, 12) from day in Gen.Choose(1, 28) select new DayOfYear(month, day);

    private static Gen<QuietDays> QuietTimes =>
        from day in Gen.Choose(0, 2000) from length in Gen.Choose(0, 29) select new QuietDays(DateOnly.FromDateTime(Start.DateTime).AddDays(day), DateOnly.FromDateTime(Start.DateTime).AddDays(day + length));

    private static Gen<Step> Steps =>
        from hours in Gen.OneOf(Gen.Choose(1, 48), Gen.Choose(24, 24 * 40), Gen.Choose(24 * 100, 24 * 500))
        from what in Gen.Choose(0, 9)
        from result in Gen.Elements(ContactResult.Connected, ContactResult.Connected, ContactResult.NoAnswer, ContactResult.Refused)
        from number in Gen.Choose(1, 30)
        from day in YearDays
        from policy in Policies
        from car in Gen.Choose(0, 5)
        select new Step(
            car,
            TimeSpan.FromHours(hours),
            at => what switch
            {
                0 or 1 or 2 => new Ownership.Command.RecordContact(null, ContactChannel.Phone, ContactDirection.Outbound, result, 60, null, "zhao", false, at.AddHours(-number)),
                3 => new Ownership.Command.NoteOwner(new OwnerDays([new OwnerDay(OwnerDayKind.Birthday, day)]), number % 2 == 0 ? ["ES9"] : [], number % 3 == 0 ? DateOnly.FromDateTime(at.DateTime).AddDays(number * 10) : null, "zhao", at),
                4 => new Ownership.Command.ReadOdometer(number * 2500, "zhao", at),
                5 => new Ownership.Command.NoteService(ServiceKind.Maintenance, $"W-{number}", number * 2500, null, "zhao", at),
                6 or 7 => new Ownership.Command.AskQuiet(at.AddDays(number), "zhao", at),
                8 => new Ownership.Command.Replan(TouchShift.Rules, at),
                _ => null,
            },
            what == 3 ? new OwnerDays([new OwnerDay(OwnerDayKind.Birthday, day)]) : null,
            what == 8 ? policy : null);

    private sealed record Life(IReadOnlyList<DateTimeOffset> Deliveries, CarePolicy Policy, bool Replans, IReadOnlyList<Step> Steps)
    {
        public override string ToString() => $"{string.Join(", ", Deliveries.Select(at => $"{at:O}"))}: {string.Join("; ", Steps.Select(step => $"+{step.After.TotalHours:0} h car {step.Car} {step.Command(DateTimeOffset.UnixEpoch.AddYears(50))}"))}";
    }

    private sealed record Step(int Car, TimeSpan After, Func<DateTimeOffset, Ownership.Command?> Command, OwnerDays? Days, CarePolicy? Policy);
}
