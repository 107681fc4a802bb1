using Leads.Aftercare;
using Leads.Contracts;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Aftercare.Ownership.Command;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>Nobody who bought is forgotten: 48 hours, 1 month, then at least twice a year (001-27).</summary>
[Trait("row", "001-27")]
public sealed class OwnershipSpecs
{
    // A Friday; the Sunday after is moved to Monday, the month after to the Monday after.
    private static readonly DateTimeOffset Delivery = At(2026, 1, 30, 16, 30);
    private static readonly DateTimeOffset Monday = At(2026, 2, 2, 9);
    private static readonly DateTimeOffset InAMonth = At(2026, 3, 2, 9);

    private static readonly OpenOwnership Open = new(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", Delivery, "zhao");

    private static readonly object[] Opened =
    [
        new OwnershipOpened(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", Delivery, "zhao"),
        new TouchPlanned(StreamId, LeadId, Touch.H48, Monday, Delivery, 1),
        new TouchPlanned(StreamId, LeadId, Touch.Month_1, InAMonth, Delivery, 2),
    ];

    private static readonly TouchDue FirstDue = new(StreamId, LeadId, Touch.H48, Monday, 1, Monday.AddDays(1), "zhao");
    private static readonly TouchDue SecondDue = new(StreamId, LeadId, Touch.Month_1, InAMonth, 2, InAMonth.AddDays(7), "zhao");

    private static readonly RecordContact Call = new(null, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 90, "车况良好", "zhao", false, Monday.AddHours(1));

    /// <summary>The first two are due; the third is planned for the season in May.</summary>
    private static readonly DateTimeOffset May = At(2026, 5, 20, 9);
    private static readonly object[] InSpring = [.. Opened, FirstDue, SecondDue, new TouchPlanned(StreamId, LeadId, Touch.SeasonalCheck, May, InAMonth, 3)];

    private static DateTimeOffset At(int year, int month, int day, int hour = 0, int minute = 0) => new(year, month, day, hour, minute, 0, TimeSpan.FromHours(8));

    private static Situation<Ownership.Command, Ownership> Given(params object[] events) => Spec.Of(Ownership.Decider).Given(events);

    private static OwnerContacted Contacted(RecordContact c, int number) => new(
        StreamId, LeadId, number, c.Channel, c.Direction, c.Result, c.DurationSeconds, c.Note is null ? null : Personal(c.Note), c.By, c.Manager, c.Recording, c.Conversation,
        c.Commitment is null ? null : Personal(c.Commitment), c.At);

    private static TouchMade Made(Touch touch, int number, int contact, DateTimeOffset at) => new(StreamId, LeadId, touch, ContactChannel.Phone, ContactResult.Connected, null, at, number, contact);

    [Fact]
    public void _001_27_a_delivered_car_plans_48_hours_and_a_month() =>
        Given().When(Open).Then(Opened).ThenWaitsFor(("touch 1", Monday), ("touch 2", InAMonth));

    [Fact]
    public void _001_27_after_the_month_the_next_is_planned_when_the_one_before_falls_due() =>
        Given(Opened).WhenDue("touch 1").Then(FirstDue).ThenWaitsFor(("touch 2", InAMonth), ("overdue 1", Monday.AddDays(1)))
            .WhenDue("touch 2").Then(SecondDue, InSpring[^1]).ThenWaitsFor(("touch 3", May), ("overdue 1", Monday.AddDays(1)), ("overdue 2", InAMonth.AddDays(7)));

    [Fact]
    public void It_falls_due_when_it_was_to_however_late_that_is_noticed() =>
        Given(Opened).WhenDue("touch 1", Monday.AddYears(1)).Then(FirstDue).WhenDue("touch 2", Monday.AddYears(1)).Then(SecondDue, InSpring[^1]);

    [Fact]
    public void Opening_it_again_changes_nothing()
    {
        Given(Opened).When(Open).ThenNothing();
        Given([.. Opened, new OwnershipEnded(StreamId, LeadId, OwnershipEnd.Sold, "zhao", InAMonth)]).When(Open).ThenNothing();
    }

    [Fact]
    public void Who_is_reached_is_reached_for_all_that_is_due_or_will_be_within_a_week()
    {
        Given([.. Opened, FirstDue]).When(Call).Then(Contacted(Call, 1), Made(Touch.H48, 1, 1, Call.At)).ThenWaitsFor(("touch 2", InAMonth));
        var late = Call with { At = InAMonth.AddDays(-7) };
        Given([.. Opened, FirstDue]).When(late).Then(
            Contacted(late, 1), Made(Touch.H48, 1, 1, late.At), Made(Touch.Month_1, 2, 1, late.At), new TouchPlanned(StreamId, LeadId, Touch.SeasonalCheck, May, late.At, 3));
        var sooner = Call with { At = InAMonth.AddDays(-7).AddMinutes(-1) };
        Given([.. Opened, FirstDue]).When(sooner).Then(Contacted(sooner, 1), Made(Touch.H48, 1, 1, sooner.At));
    }

    [Fact]
    public void Half_a_year_is_reckoned_from_when_somebody_spoke_with_them()
    {
        // A week before the season: 150 days later is a Saturday.
        var before = Call with { At = At(2026, 5, 13, 10) };
        Given([.. InSpring, Contacted(Call, 1), Made(Touch.H48, 1, 1, Call.At), Made(Touch.Month_1, 2, 1, Call.At)]).When(before)
            .Then(Contacted(before, 2), Made(Touch.SeasonalCheck, 3, 2, before.At), new TouchPlanned(StreamId, LeadId, Touch.Regular, At(2026, 10, 12, 9), before.At, 4));
    }

    [Fact]
    public void A_contact_besides_the_cadence_is_one_too()
    {
        var between = Call with { At = Monday.AddDays(8), Direction = ContactDirection.Inbound };
        Given([.. Opened, FirstDue, Contacted(Call, 1), Made(Touch.H48, 1, 1, Call.At)]).When(between).Then(Contacted(between, 2)).ThenWaitsFor(("touch 2", InAMonth));
    }

    [Theory]
    [InlineData(ContactResult.NoAnswer)]
    [InlineData(ContactResult.Busy)]
    [InlineData(ContactResult.Refused)]
    [InlineData(ContactResult.WrongNumber)]
    [InlineData(ContactResult.Voicemail)]
    public void Who_was_not_reached_is_tried_again(ContactResult result)
    {
        var tried = Call with { Result = result, DurationSeconds = 0 };
        Given([.. Opened, FirstDue]).When(tried).Then(Contacted(tried, 1)).ThenWaitsFor(("touch 2", InAMonth), ("overdue 1", Monday.AddDays(1)));
    }

    [Fact]
    public void A_contact_that_nobody_made_in_time_is_a_breach_and_still_waits()
    {
        var overdue = new TouchOverdue(StreamId, LeadId, 1, Touch.H48, Monday, "zhao", Monday.AddDays(1));
        Given([.. Opened, FirstDue]).WhenDue("overdue 1", Monday.AddDays(3)).Then(overdue).ThenWaitsFor(("touch 2", InAMonth)).When(new MarkOverdue(1, InAMonth)).ThenNothing();
        var late = Call with { At = Monday.AddDays(2) };
        Given([.. Opened, FirstDue, overdue]).When(late).Then(Contacted(late, 1), Made(Touch.H48, 1, 1, late.At));
        Given([.. Opened, FirstDue, Contacted(Call, 1), Made(Touch.H48, 1, 1, Call.At)]).When(new MarkOverdue(1, InAMonth)).ThenNothing();
    }

    [Fact]
    public void A_contact_that_is_named_has_to_be_open_and_soon()
    {
        var named = Call with { Touch = Touch.H48 };
        Given(Opened).When(named with { At = Delivery.AddHours(1) }).Then(Contacted(named with { At = Delivery.AddHours(1) }, 1), Made(Touch.H48, 1, 1, Delivery.AddHours(1))).ThenWaitsFor(("touch 2", InAMonth));
        Given([.. Opened, FirstDue, Contacted(Call, 1), Made(Touch.H48, 1, 1, Call.At)]).When(named).ThenRefused("touch-not-open");
        Given(Opened).When(named with { Touch = Touch.Month_1 }).ThenRefused("too-early");
        Given(Opened).When(named with { Touch = Touch.WarrantyEnd }).ThenRefused("touch-not-open");
    }

    [Fact]
    [Trait("row", "001-28")]
    public void _001_28_what_is_learnt_moves_the_next_contact_to_the_first_occasion()
    {
        // A birthday on a Saturday is spoken of on the Monday after.
        var told = new NoteOwner(new OwnerDays([new OwnerDay(OwnerDayKind.Birthday, new DayOfYear(4, 11))]), null, null, "zhao", At(2026, 3, 20, 10));
        var noted = new OwnerNoted(StreamId, LeadId, Personal<OwnerDays>.Of(told.Told!), null, null, "zhao", told.At);
        Given(InSpring).When(told with { Days = told.Told }).Then(
            noted, new TouchMoved(StreamId, LeadId, 3, Touch.Occasion, null, May, At(2026, 4, 13, 9), TouchShift.Learnt, told.At));
        // Within a week both are one contact.
        var close = told with { Told = new OwnerDays([new OwnerDay(OwnerDayKind.FamilyBirthday, new DayOfYear(5, 25))]) };
        Given(InSpring).When(close with { Days = close.Told }).Then(
            noted with { Days = Personal<OwnerDays>.Of(close.Told!) },
            new TouchMoved(StreamId, LeadId, 3, Touch.SeasonalCheck, [Touch.SeasonalCheck, Touch.Occasion], May, May, TouchShift.Learnt, told.At));
        // What nobody may know any more is no occasion.
        Given(InSpring).When(told).Then(noted);
    }

    [Fact]
    [Trait("row", "001-28")]
    public void _001_28_a_car_that_runs_far_is_due_for_service_sooner()
    {
        // 4 000 km in 50 days: 10 000 are reached after 125, on 4 June; two weeks before that it is spoken of.
        var read = new ReadOdometer(4000, "zhao", Delivery.AddDays(50));
        Given(InSpring).When(read).Then(
            new OdometerRead(StreamId, LeadId, 4000, "zhao", read.At),
            new TouchMoved(StreamId, LeadId, 3, Touch.SeasonalCheck, [Touch.SeasonalCheck, Touch.ServiceDue], May, May, TouchShift.Learnt, read.At));
        Given([.. InSpring, new OdometerRead(StreamId, LeadId, 4000, "zhao", read.At)]).When(read).ThenNothing();
        Given([.. InSpring, new OdometerRead(StreamId, LeadId, 4000, "zhao", read.At)]).When(new ReadOdometer(3999, "zhao", read.At.AddDays(1))).ThenRefused("odometer-back");
        Given([.. InSpring, new OdometerRead(StreamId, LeadId, 4000, "zhao", read.At)]).When(new ReadOdometer(1000, "zhao", Delivery.AddDays(9))).ThenNothing();
        Given(InSpring).When(read with { At = Delivery.AddDays(-1) }).ThenRefused("before-delivery");
    }

    [Fact]
    [Trait("row", "003-01")]
    public void _003_01_a_car_is_serviced_once_by_an_order_and_from_then_the_next_is_reckoned()
    {
        var done = new NoteService(ServiceKind.Maintenance, "W-1", 9000, Yuan(680), "zhao", At(2026, 3, 20, 11));
        var serviced = new CarServiced(StreamId, LeadId, ServiceKind.Maintenance, "W-1", Yuan(680), "zhao", done.At);
        var read = new OdometerRead(StreamId, LeadId, 9000, "zhao", done.At);
        Given(InSpring).When(done).Then(read, serviced, new TouchMoved(StreamId, LeadId, 3, Touch.ServiceDue, null, May, At(2026, 4, 29, 9), TouchShift.Learnt, done.At));
        Given([.. InSpring, read, serviced]).When(done).ThenNothing();
        Given(InSpring).When(done with { Kind = ServiceKind.Repair, Km = null }).Then(serviced with { Kind = ServiceKind.Repair });
        Given(InSpring).When(done with { At = Delivery.AddDays(-1) }).ThenRefused("before-delivery");
        var care = ((Ownership.Active)Given([.. InSpring, read, serviced]).State).Care;
        (care.ServicedAt, care.ServicedKm).ShouldBe((done.At, 9000));
        ((Ownership.Active)Given([.. InSpring, read, serviced with { Kind = ServiceKind.Warranty }]).State).Care.ServicedAt.ShouldBe(Delivery);
    }

    [Fact]
    [Trait("row", "002-20")]
    public void _002_20_what_is_to_be_paid_later_is_paid_in_time_or_late_and_once()
    {
        var done = new NoteService(ServiceKind.Repair, "W-1", null, Yuan(680), "zhao", At(2026, 3, 20, 11)) { PayBy = new DateOnly(2026, 4, 20) };
        var serviced = new CarServiced(StreamId, LeadId, ServiceKind.Repair, "W-1", Yuan(680), "zhao", done.At, done.PayBy);
        Given(InSpring).When(done).Then(serviced);
        var paid = new PayBill("W-1", "zhao", At(2026, 4, 20, 23));
        Given([.. InSpring, serviced]).When(paid).Then(new BillPaid(StreamId, LeadId, "W-1", true, "zhao", paid.At)).When(paid with { At = May }).ThenNothing();
        Given([.. InSpring, serviced]).When(paid with { At = At(2026, 4, 21) }).Then(new BillPaid(StreamId, LeadId, "W-1", false, "zhao", At(2026, 4, 21)));
        Given([.. InSpring, serviced with { PayBy = null }]).When(paid).ThenNothing();
        Given([.. InSpring, serviced]).When(paid with { Order = "W-2" }).ThenRefused("order-unknown");
    }

    [Fact]
    public void Who_wants_to_be_left_alone_is_contacted_later_and_not_forgotten()
    {
        var until = May.AddDays(10);
        var quiet = new AskQuiet(until, "zhao", May.AddDays(-5));
        Given(InSpring).When(quiet).Then(
            new QuietAsked(StreamId, LeadId, until, "zhao", quiet.At), new TouchMoved(StreamId, LeadId, 3, Touch.SeasonalCheck, null, May, At(2026, 6, 1, 9), TouchShift.Quiet, quiet.At));
        Given([.. InSpring, new QuietAsked(StreamId, LeadId, until, "zhao", quiet.At)]).When(quiet).ThenNothing();
        Given(InSpring).When(quiet with { Until = quiet.At }).ThenRefused("until-past");
        Given(InSpring).When(quiet with { Until = quiet.At.AddDays(30).AddSeconds(1) }).ThenRefused("quiet-too-long");
        // The first two are moved, too, one after the other.
        var soon = new AskQuiet(Delivery.AddDays(30), "zhao", Delivery.AddHours(1));
        Given(Opened).When(soon).Then(
            new QuietAsked(StreamId, LeadId, soon.Until, "zhao", soon.At), new TouchMoved(StreamId, LeadId, 1, Touch.H48, null, Monday, At(2026, 3, 2, 9), TouchShift.Quiet, soon.At),
            new TouchMoved(StreamId, LeadId, 2, Touch.Month_1, null, InAMonth, At(2026, 3, 9, 9), TouchShift.Quiet, soon.At));
    }

    [Fact]
    [Trait("row", "004-14")]
    public void _004_14_whatever_goes_wrong_takes_no_contact_away() =>
        Given([.. InSpring, Contacted(Call with { Result = ContactResult.Refused }, 1)])
            .ThenWaitsFor(("touch 3", May), ("overdue 1", Monday.AddDays(1)), ("overdue 2", InAMonth.AddDays(7)));

    [Fact]
    [Trait("row", "004-32")]
    public void _004_32_who_leaves_leaves_owners_to_whom_the_manager_speaks_first()
    {
        var left = new OwnerHandedOver(StreamId, LeadId, null, true, "wang", Monday);
        Given(Opened).When(new Leave("zhao", "wang", Monday)).Then(left);
        Given(Opened).When(new Leave("li", "wang", Monday)).ThenNothing();
        Given([.. Opened, left]).When(new Leave("zhao", "wang", Monday)).ThenNothing();

        // Somebody new does not change that; a call of the owner's own is one.
        var given = new OwnerHandedOver(StreamId, LeadId, "li", true, "wang", Monday);
        Given([.. Opened, left]).When(new HandOver("li", "wang", Monday)).Then(given);
        Given([.. Opened, left, given]).WhenDue("touch 1").Then(FirstDue with { Consultant = "li", Manager = true });
        Given([.. Opened, left, given, FirstDue]).When(Call with { By = "li" }).ThenRefused("manager-first");
        var inbound = Call with { By = "li", Direction = ContactDirection.Inbound };
        Given([.. Opened, left, given, FirstDue]).When(inbound).Then(Contacted(inbound, 1), Made(Touch.H48, 1, 1, Call.At));
        var tried = Call with { By = "wang", Manager = true, Result = ContactResult.NoAnswer };
        Given([.. Opened, left, given, FirstDue]).When(tried).Then(Contacted(tried, 1));
        var spoke = Call with { By = "wang", Manager = true };
        Given([.. Opened, left, given, FirstDue]).When(spoke).Then(Contacted(spoke, 1), Made(Touch.H48, 1, 1, Call.At), given with { ManagerFirst = false, At = Call.At })
            .When(Call with { By = "li" }).Then(Contacted(Call with { By = "li" }, 2));
    }

    [Fact]
    public void Somebody_else_cares_for_them()
    {
        Given(Opened).When(new HandOver("li", "wang", Monday)).Then(new OwnerHandedOver(StreamId, LeadId, "li", false, "wang", Monday));
        Given(Opened).When(new HandOver("zhao", "wang", Monday)).ThenNothing();
    }

    [Fact]
    public void Who_owns_it_no_more_is_left_in_peace()
    {
        var ended = new OwnershipEnded(StreamId, LeadId, OwnershipEnd.Sold, "zhao", Monday);
        Given([.. Opened, FirstDue]).When(new End(OwnershipEnd.Sold, "zhao", Monday)).Then(ended).ThenWaitsFor();
        Given([.. Opened, ended]).When(new End(OwnershipEnd.Sold, "zhao", InAMonth)).ThenNothing();
        Given([.. Opened, ended]).When(new End(OwnershipEnd.Gone, "zhao", InAMonth)).ThenRefused("ownership-ended");
        Given([.. Opened, ended]).When(Call).ThenRefused("ownership-ended");
        Given([.. Opened, ended]).When(new FallDue(1, Monday)).ThenNothing();
        Given([.. Opened, ended]).When(new Replan(TouchShift.Rules, Monday)).ThenNothing();
    }

    [Fact]
    public void Other_rules_move_what_is_planned()
    {
        var otherwise = CarePolicy.Delivered with { Told = new CareSettings(Seasons: [new DayOfYear(4, 15)], Quiet: [new QuietDays(new DateOnly(2026, 4, 15), new DateOnly(2026, 4, 16))]) };
        Given(InSpring).When(new Replan(TouchShift.Rules, InAMonth.AddHours(1)) { Policy = otherwise }).Then(
            new TouchMoved(StreamId, LeadId, 3, Touch.SeasonalCheck, null, May, At(2026, 4, 17, 9), TouchShift.Rules, InAMonth.AddHours(1)));
        Given(InSpring).When(new Replan(TouchShift.Rules, InAMonth.AddHours(1))).ThenNothing();
    }

    [Fact]
    public void Who_has_another_car_is_not_spoken_with_twice_in_a_week()
    {
        var other = At(2026, 5, 18, 9);
        // 25 May is a week after the other.
        Given(InSpring).When(new Replan(TouchShift.OtherCar, InAMonth.AddHours(1)) { Others = [other] }).Then(
            new TouchMoved(StreamId, LeadId, 3, Touch.SeasonalCheck, null, May, At(2026, 5, 25, 9), TouchShift.OtherCar, InAMonth.AddHours(1)));
        Given(Opened).When(new Replan(TouchShift.OtherCar, Delivery.AddHours(1)) { Others = [At(2026, 2, 26, 9)] }).Then(
            new TouchMoved(StreamId, LeadId, 2, Touch.Month_1, null, InAMonth, At(2026, 3, 5, 9), TouchShift.OtherCar, Delivery.AddHours(1)));
        // Nobody thought of it before its time came.
        Given(InSpring).When(new FallDue(3, May) { Others = [other] }).Then(new TouchMoved(StreamId, LeadId, 3, Touch.SeasonalCheck, null, May, At(2026, 5, 25, 9), TouchShift.OtherCar, May))
            .ThenWaitsFor(("touch 3", At(2026, 5, 25, 9)), ("overdue 1", Monday.AddDays(1)), ("overdue 2", InAMonth.AddDays(7)));
        Given(InSpring).When(new FallDue(3, May) { Others = [May.AddDays(-7), May.AddDays(7)] }).Then(
            new TouchDue(StreamId, LeadId, Touch.SeasonalCheck, May, 3, May.AddDays(7), "zhao"), new TouchPlanned(StreamId, LeadId, Touch.Regular, At(2026, 10, 19, 9), May, 4));
        // The first comes in its time whatever comes of other cars, the second in its week.
        Given().When(Open with { Others = [Monday, At(2026, 2, 26, 9)] }).Then([.. Opened[..2], new TouchPlanned(StreamId, LeadId, Touch.Month_1, At(2026, 3, 5, 9), Delivery, 2)]);
        Given(Opened).When(new FallDue(1, Monday) { Others = [Monday] }).Then(FirstDue);
        Given([.. Opened, FirstDue]).When(new FallDue(2, InAMonth) { Others = [InAMonth.AddDays(1)] }).Then([SecondDue, InSpring[^1]]);
        Given([.. Opened, FirstDue]).When(new FallDue(2, InAMonth) { Others = [At(2026, 2, 26, 9)] }).Then(new TouchMoved(StreamId, LeadId, 2, Touch.Month_1, null, InAMonth, At(2026, 3, 5, 9), TouchShift.OtherCar, InAMonth));
    }

    [Fact]
    public void Where_no_week_is_left_they_are_spoken_with_all_the_same()
    {
        var everyWeek = Enumerable.Range(0, 60).Select(week => May.AddDays(7 * week)).ToList();
        Given(InSpring).When(new FallDue(3, May) { Others = everyWeek }).Then(
            new TouchDue(StreamId, LeadId, Touch.SeasonalCheck, May, 3, May.AddDays(7), "zhao"), new TouchPlanned(StreamId, LeadId, Touch.Regular, At(2026, 10, 19, 9), May, 4));
    }

    [Fact]
    public void What_falls_on_days_that_became_quiet_waits_for_their_end()
    {
        var quiet = CarePolicy.Delivered with { Told = new CareSettings(Quiet: [new QuietDays(new DateOnly(2026, 5, 20), new DateOnly(2026, 5, 21))]) };
        Given(InSpring).When(new FallDue(3, May) { Policy = quiet }).Then(new TouchMoved(StreamId, LeadId, 3, Touch.SeasonalCheck, null, May, At(2026, 5, 22, 9), TouchShift.Rules, May));
        var first = CarePolicy.Delivered with { Told = new CareSettings(Quiet: [new QuietDays(new DateOnly(2026, 2, 2), new DateOnly(2026, 2, 2))]) };
        Given(Opened).When(new FallDue(1, Monday) { Policy = first }).Then(new TouchMoved(StreamId, LeadId, 1, Touch.H48, null, Monday, Monday.AddDays(1), TouchShift.Rules, Monday));
        // But not so long that it would be dropped.
        var year = CarePolicy.Delivered with { Told = new CareSettings(Quiet: [new QuietDays(new DateOnly(2026, 5, 1), new DateOnly(2027, 5, 1))]) };
        Given(InSpring).When(new FallDue(3, May) { Policy = year }).Then(new TouchMoved(StreamId, LeadId, 3, Touch.SeasonalCheck, null, May, InAMonth.AddDays(182), TouchShift.Rules, May));
    }

    [Fact]
    public void Rules_begin_on_their_day_and_once()
    {
        var rules = Spec.Of(CareRules.Decider);
        var set = new CareRules.Command.SetRules(StreamId, Dealer, new CareSettings(RegularDays: 60), Monday, "wang", Delivery);
        var told = new CareRulesSet(StreamId, Dealer, set.Settings, Monday, "wang", Delivery);
        rules.Given().When(set).Then(told).ThenWaitsFor(($"begin {Monday.UtcDateTime:O}", Monday))
            .WhenDue($"begin {Monday.UtcDateTime:O}", May).Then(new CareRulesBegun(StreamId, Dealer, Monday, May)).ThenWaitsFor();
        rules.Given(told, new CareRulesBegun(StreamId, Dealer, Monday, May)).When(new CareRules.Command.Begin(Monday, May)).ThenNothing();
        rules.Given().When(new CareRules.Command.Begin(Monday, May)).ThenNothing();
        // What holds at once has nothing to wait for.
        rules.Given().When(set with { EffectiveFrom = Delivery }).Then(told with { EffectiveFrom = Delivery }).ThenWaitsFor();
        rules.Given(told).When(set).ThenNothing();
        rules.Given(told).When(set with { EffectiveFrom = Delivery.AddTicks(-1) }).ThenRefused("effective-in-the-past");
    }

    [Fact]
    [Trait("row", "001-29")]
    public void _001_29_an_owner_who_may_buy_again_is_found_once()
    {
        var detect = new DetectRepurchase(RepurchaseKind.TradeUp, Wish, InAMonth);
        var detected = new RepurchaseIntentDetected(StreamId, LeadId, CustomerId, Brand, Dealer, RepurchaseKind.TradeUp, Wish, InAMonth, RepurchaseSignal.Asked);
        Given(Opened).When(detect).Then(detected);
        Given([.. Opened, detected]).When(detect with { At = InAMonth.AddDays(365).AddTicks(-1) }).ThenNothing();
        Given([.. Opened, detected]).When(detect with { At = InAMonth.AddDays(365) }).Then(detected with { At = InAMonth.AddDays(365) });
        Given([.. Opened, detected]).When(detect with { Kind = RepurchaseKind.Additional }).Then(detected with { Kind = RepurchaseKind.Additional });
        Given(Opened).When(detect with { Interest = new Interest(" ") }).ThenRefused("model-missing");
        Given().When(detect).ThenRefused("wrong-state");
    }

    [Fact]
    public void Nothing_is_recorded_for_a_car_that_was_not_delivered()
    {
        Given().When(Call).ThenRefused("wrong-state");
        Given().When(new FallDue(1, Monday)).ThenNothing();
        Given(Opened).When(Call with { At = Delivery.AddMinutes(-1) }).ThenRefused("before-delivery");
        Given(Opened).When(new NoteOwner(null, [], null, "zhao", Monday)).ThenRefused("nothing-told");
    }

    [Fact]
    public void What_was_written_before_contacts_had_numbers_goes_on()
    {
        // A Tuesday; all that was planned by it is on days when somebody works.
        var delivery = At(2026, 1, 6, 10);
        object[] old =
        [
            new OwnershipOpened(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", delivery),
            new TouchPlanned(StreamId, LeadId, Touch.H48, delivery.AddHours(48), delivery), new TouchPlanned(StreamId, LeadId, Touch.Month_1, delivery.AddMonths(1), delivery),
            new TouchPlanned(StreamId, LeadId, Touch.Month_6, delivery.AddMonths(6), delivery), new TouchPlanned(StreamId, LeadId, Touch.Month_12, delivery.AddMonths(12), delivery),
            new TouchDue(StreamId, LeadId, Touch.H48, delivery.AddHours(48)), new TouchMade(StreamId, LeadId, Touch.H48, ContactChannel.Phone, ContactResult.NoAnswer, Personal("没接"), delivery.AddDays(3)),
        ];
        var lives = Given(old).ThenWaitsFor(("touch 2", delivery.AddMonths(1)), ("touch 3", delivery.AddMonths(6)), ("touch 4", delivery.AddMonths(12)));
        lives.When(Ownership.Decider.OnDue(new EventStore.Deadline("Month_1", delivery.AddMonths(1)), delivery.AddDays(3))).Then(
            new TouchDue(StreamId, LeadId, Touch.Month_1, delivery.AddMonths(1), 2, delivery.AddMonths(1).AddDays(7)));
        lives.WhenDue("touch 2").Then(new TouchDue(StreamId, LeadId, Touch.Month_1, delivery.AddMonths(1), 2, delivery.AddMonths(1).AddDays(7)))
            .WhenDue("touch 3").Then(new TouchDue(StreamId, LeadId, Touch.Month_6, delivery.AddMonths(6), 3, delivery.AddMonths(6).AddDays(7)))
            .WhenDue("touch 4").Then(
                new TouchDue(StreamId, LeadId, Touch.Month_12, delivery.AddMonths(12), 4, delivery.AddMonths(12).AddDays(7)),
                new TouchPlanned(StreamId, LeadId, Touch.SeasonalCheck, At(2027, 5, 20, 9), delivery.AddMonths(12), 5));
    }

    [Fact]
    public void The_board_shows_what_is_planned_due_and_made()
    {
        var row = Rows.Of(OwnershipBoard.View, [.. InSpring, Contacted(Call, 1), Made(Touch.H48, 1, 1, Call.At)]).ShouldBeOfType<OwnershipBoard>();
        (row.OwnershipId, row.LeadId, row.CustomerId, row.Dealer, row.Model, row.DeliveredAt, row.Consultant).ShouldBe((StreamId, LeadId, CustomerId, Dealer, "ES7", Delivery, "zhao"));
        row.Touches.Select(touch => (touch.Number, touch.Reasons[0], touch.DueAt, touch.Due, touch.MadeAt)).ShouldBe(
            [(1, Touch.H48, Monday, true, Call.At), (2, Touch.Month_1, InAMonth, true, null), (3, Touch.SeasonalCheck, May, false, null)]);
        (row.Waiting, row.SpokenAt, row.ManagerFirst).ShouldBe((1, Call.At, false));
        OwnershipBoard.View.Dealer(row).ShouldBe(Dealer);
        row.Moments().ShouldBe([Monday, Call.At, InAMonth, May], "when they fell due, were made and are to be");
        var soon = new TouchMade(StreamId, LeadId, Touch.H48, ContactChannel.Phone, ContactResult.Connected, null, Delivery.AddDays(1), 1, 1);
        Rows.Of(OwnershipBoard.View, [.. Opened, soon, SecondDue, new OwnershipEnded(StreamId, LeadId, OwnershipEnd.Sold, "zhao", May)]).ShouldBeOfType<OwnershipBoard>()
            .Moments().ShouldBe([Delivery.AddDays(1), InAMonth], "nobody calls about a car they own no more");
        Rows.Of(OwnershipBoard.View, [.. Opened, new OwnershipEnded(StreamId, LeadId, OwnershipEnd.Sold, "zhao", Monday)]).ShouldBeOfType<OwnershipBoard>().Moments().ShouldBeEmpty();
        var ended = Rows.Of(
            OwnershipBoard.View,
            [
                .. InSpring, new TouchOverdue(StreamId, LeadId, 2, Touch.Month_1, InAMonth, "zhao", InAMonth.AddDays(7)), new OwnerHandedOver(StreamId, LeadId, null, true, "wang", InAMonth),
                new OdometerRead(StreamId, LeadId, 900, "zhao", InAMonth), new OwnershipEnded(StreamId, LeadId, OwnershipEnd.Sold, "zhao", May),
            ]).ShouldBeOfType<OwnershipBoard>();
        (ended.Waiting, ended.Consultant, ended.ManagerFirst, ended.Km, ended.EndedAt, ended.Ended, ended.Touches[1].Overdue).ShouldBe((0, null, true, 900, May, OwnershipEnd.Sold, true));
    }

    [Fact]
    [Trait("row", "004-02")]
    public void _004_02_by_what_was_done_a_dealer_waits_answers_asks_calls_or_is_a_partner()
    {
        object[] third = [new TouchDue(StreamId, LeadId, Touch.SeasonalCheck, May, 3, May.AddDays(7), "zhao")];
        object[] early = [.. InSpring, Made(Touch.H48, 1, 1, Call.At), Made(Touch.Month_1, 2, 2, InAMonth)];
        Posture(Opened).ShouldBe(MarketingPosture.Basic);
        Posture([.. InSpring, new TouchOverdue(StreamId, LeadId, 1, Touch.H48, Monday, "zhao", Monday.AddDays(1))]).ShouldBe(MarketingPosture.Basic);
        Posture([.. InSpring, Contacted(Call with { Direction = ContactDirection.Inbound, Result = ContactResult.Voicemail }, 1)]).ShouldBe(MarketingPosture.Reactive);
        Posture(early).ShouldBe(MarketingPosture.Trust);
        Posture([.. early, .. third, new TouchOverdue(StreamId, LeadId, 3, Touch.SeasonalCheck, May, "zhao", May.AddDays(7))]).ShouldBe(MarketingPosture.Trust);
        Posture([.. early, .. third, Made(Touch.SeasonalCheck, 3, 3, May)]).ShouldBe(MarketingPosture.Partnership);
        Posture([.. early, .. third, new TouchOverdue(StreamId, LeadId, 3, Touch.SeasonalCheck, May, "zhao", May.AddDays(7)), Made(Touch.SeasonalCheck, 3, 3, May.AddDays(9))]).ShouldBe(MarketingPosture.Proactive);

        // One of two was called.
        CareFigures.Of(
            Delivery, May.AddDays(30),
            [
                Row([.. early, .. third, Made(Touch.SeasonalCheck, 3, 3, May)]),
                Row([.. early, .. third, new TouchOverdue(StreamId, LeadId, 3, Touch.SeasonalCheck, May, "zhao", May.AddDays(7))]),
            ]).Posture.ShouldBe(MarketingPosture.Proactive);

        static MarketingPosture Posture(object[] events) => CareFigures.Of(Delivery, May.AddDays(30), [Row(events)]).Posture;

        static OwnershipBoard Row(object[] events) => Rows.Of(OwnershipBoard.View, events).ShouldBeOfType<OwnershipBoard>();
    }

    [Fact]
    public void Figures_say_who_was_contacted_in_time_and_list_each_breach()
    {
        var kept = Row(1, [.. InSpring, Made(Touch.H48, 1, 1, Call.At), Made(Touch.Month_1, 2, 2, InAMonth.AddHours(2))]);
        var late = Row(2, [.. InSpring, Missed(1), Made(Touch.H48, 1, 1, InAMonth.AddDays(-20)), Missed(2)]);
        var ended = Row(3, [.. Opened, new OwnershipEnded(StreamId, LeadId, OwnershipEnd.Gone, "zhao", Delivery.AddHours(3))]);
        var figures = CareFigures.Of(Delivery, May, [kept, late, ended]);
        (figures.Owners, figures.Due, figures.InTime, figures.Late, figures.Waiting, figures.Missing, figures.Coverage).ShouldBe((3, 4, 2, 1, 0, 1, 75));
        figures.ByReason.ShouldBe(new Dictionary<string, int> { ["h48"] = 2, ["month_1"] = 2 });
        figures.Breaches.Select(one => (one.Number, one.MadeAt)).ShouldBe([(1, InAMonth.AddDays(-20)), (2, null)]);
        CareFigures.Of(May.AddDays(1), May.AddDays(2), [ended]).ShouldSatisfyAllConditions(none => none.Owners.ShouldBe(0), none => none.Coverage.ShouldBeNull());
        CareFigures.Of(Delivery, May, [Row(4, InSpring)]).ShouldSatisfyAllConditions(open => open.Waiting.ShouldBe(2), open => open.Coverage.ShouldBeNull());

        static OwnershipBoard Row(int _, object[] events) => Rows.Of(OwnershipBoard.View, events).ShouldBeOfType<OwnershipBoard>();
        static TouchOverdue Missed(int number) => new(StreamId, LeadId, number, number == 1 ? Touch.H48 : Touch.Month_1, InAMonth, "zhao", InAMonth);
    }
}
