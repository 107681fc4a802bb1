using FsCheck;
using FsCheck.Fluent;
using Leads.Contracts;
using Leads.Deals;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Deals.Deal.Command;
using static Leads.Specs.DealSpecs;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>A car is handed over: 22 items, explained for 45 minutes, confirmed and celebrated (001-15…23).</summary>
public sealed class DeliverySpecs
{
    private const string Vin = "LXHES7A10T0000017";

    private static readonly DeliveryItem[] ByThemselves = [DeliveryItem.SignConfirmation, DeliveryItem.HoldCeremony, DeliveryItem.FillSurvey];
    private static readonly PaymentReceived Paid = new(StreamId, LeadId, "R-1", PaymentKind.Balance, PaymentMethod.Transfer, Yuan(250_000), By, Noon);
    private static readonly VehicleAssigned Assigned = new(StreamId, LeadId, Personal(Vin), By, Noon);
    private static readonly VehicleInspected Inspected = new(StreamId, LeadId, true, null, By, Noon);
    private static readonly ExplanationStarted Started = new(StreamId, LeadId, By, Noon);
    private static readonly ExplanationStopped Stopped = new(StreamId, LeadId, 45, false, By, Noon.AddMinutes(45));
    private static readonly ShortExplanationAccepted Enough = new(StreamId, LeadId, 44, Personal("老客户"), Chen, Noon);
    private static readonly DeliveryConfirmed Confirmed = new(StreamId, LeadId, "scan:1", By, Noon);
    private static readonly CeremonyHeld Celebrated = new(StreamId, LeadId, "photo_frame", By, Noon);
    private static readonly DeliverySurveyed Surveyed = new(StreamId, LeadId, new DeliveryScores(9, 9, 10, 10), Personal("很用心"), By, Noon);
    private static readonly OrderPlaced Ordered = new(StreamId, LeadId, CustomerId, Brand, Dealer, "O-1", "ES7", null, Yuan(250_000), VehicleSource.Factory, new DateOnly(2026, 3, 20), By, Noon);
    private static readonly VehicleDelivered Delivered = new(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", Personal(Vin), Noon);
    private static readonly RetailDeliveryReported Reported = new(StreamId, LeadId, Brand, Dealer, "O-1", "ES7", VehicleSource.Factory, Noon, Noon);
    private static readonly Deliver Deliver = new(null, By, Noon);
    private static readonly StartExplanation Start = new(By, Noon);
    private static readonly StopExplanation Stop = new(By, Noon.AddMinutes(45));
    private static readonly AcceptShortExplanation Accept = new("老客户", true, Chen, Noon);

    /// <summary>All that has to be before the items can be told.</summary>
    private static readonly object[] Ready = [Paid, Assigned, Inspected, Started, Stopped];

    private static Situation<Deal.Command, Deal> Given(params object[] events) => DealSpecs.Given([Opened, Offered, Final, Signed(250_000), Ordered, .. events]);

    private static SettleItems Tell(params DeliveryItem[] items) => new([.. items.Select(item => new SettledItem(item))], false, By, Noon);

    private static SettleItems Tell(DeliveryItem item, DeliveryItemOutcome outcome, string? reason = null, DateTimeOffset? due = null, bool manager = false) => new([new(item, outcome, reason, due)], manager, By, Noon);

    private static DeliveryItemSettled Done(DeliveryItem item) => new(StreamId, LeadId, item, DeliveryItemOutcome.Done, null, null, By, Noon);

    private static IEnumerable<object> Items(params DeliveryItem[] except) => Enum.GetValues<DeliveryItem>().Except(except).Select(item => (object)(item switch
    {
        DeliveryItem.SignConfirmation => Confirmed,
        DeliveryItem.HoldCeremony => Celebrated,
        DeliveryItem.FillSurvey => Surveyed,
        _ => Done(item),
    }));

    [Fact]
    [Trait("row", "001-18")]
    public void _001_18_what_was_confirmed_of_one_car_is_confirmed_anew_of_another()
    {
        Open(Paid, Assigned, Done(DeliveryItem.ConfirmCarData)).ShouldNotContain(DeliveryItem.ConfirmCarData);
        Open(Paid, Assigned, Done(DeliveryItem.ConfirmCarData), Assigned with { Vin = Personal("LXHES7A10T0000018") }).ShouldContain(DeliveryItem.ConfirmCarData);

        static IReadOnlyList<DeliveryItem> Open(params object[] events) => ((Deal.Signed)Given(events).State).Handing.Open;
    }

    [Fact]
    [Trait("row", "001-22")]
    public void _001_22_a_car_that_is_explained_in_two_goes_is_explained_for_both()
    {
        object[] twice = [Paid, Assigned, Inspected, Started, Stopped with { Minutes = 25, Short = true, At = Noon.AddMinutes(25) }, Started with { At = Noon.AddHours(1) }];
        Given([.. twice, Stopped with { At = Noon.AddMinutes(80) }]).When(Tell(DeliveryItem.ExplainFunctions)).Then(Done(DeliveryItem.ExplainFunctions));
        Given([.. twice, Stopped with { Minutes = 44, Short = true, At = Noon.AddMinutes(79) }]).When(Tell(DeliveryItem.ExplainFunctions)).ThenRefused("explanation-short");
    }

    [Fact]
    [Trait("row", "001-17")]
    [Trait("row", "001-18")]
    [Trait("row", "001-19")]
    [Trait("row", "001-20")]
    [Trait("row", "001-21")]
    public void _001_17_to_21_a_delivery_has_6_6_5_2_and_3_items()
    {
        Enum.GetValues<DeliveryItem>().CountBy(Handing.PartOf).ShouldBe(
            [new(DeliveryPart.Prepare, 6), new(DeliveryPart.Paperwork, 6), new(DeliveryPart.Handover, 5), new(DeliveryPart.Ceremony, 2), new(DeliveryPart.PostDelivery, 3)]);
        Enum.GetValues<DeliveryItem>().Select(DeliveryView.NumberOf).ShouldBe(
            ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3.1", "3.2", "3.3", "3.4", "3.5", "4.1", "4.2", "5.1", "5.2", "5.3"]);
    }

    [Fact]
    [Trait("row", "001-21")]
    public void _001_21_with_all_22_items_the_car_is_the_customers() => Given([.. Ready, .. Items()]).When(Deliver).Then(Delivered, Reported).When(Deliver).ThenNothing();

    public static TheoryData<DeliveryItem> Each => [.. Enum.GetValues<DeliveryItem>()];

    [Theory]
    [MemberData(nameof(Each))]
    [Trait("row", "001-21")]
    public void _001_21_with_21_of_them_it_is_not(DeliveryItem missing)
    {
        Given([.. Ready, .. Items(missing)]).When(Deliver).ThenRefused("delivery-unsettled");
        Should.Throw<EventStore.Refused>(() => Deal.Decide(Deliver, Deal.Decider.Fold(Deal.Decider.Initial, [Opened, Offered, Final, Signed(250_000), Ordered, .. Ready, .. Items(missing)])))
            .Alternatives.ShouldBe(new[] { missing });
    }

    /// <summary>The rule in other words, tried with every set of items that comes to mind.</summary>
    [Fact]
    [Trait("row", "001-21")]
    public void _001_21_whatever_is_settled_only_all_of_it_is_enough() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(
            Gen.Elements(Enum.GetValues<DeliveryItem>()).ListOf(44).Select(items => items.ToArray()).ToArbitrary(),
            told =>
            {
                var state = Deal.Decider.Fold(Deal.Decider.Initial, [Opened, Offered, Final, Signed(250_000), Ordered, .. Ready]);
                var settled = new HashSet<DeliveryItem>();
                foreach (var item in told)
                {
                    Deal.Command command = item switch
                    {
                        DeliveryItem.SignConfirmation => new ConfirmDelivery("scan:1", By, Noon),
                        DeliveryItem.HoldCeremony => new HoldCeremony(null, By, Noon),
                        DeliveryItem.FillSurvey => new Survey(new DeliveryScores(9, 9, 9, 9), null, By, Noon),
                        _ => Tell(item),
                    };
                    try
                    {
                        state = Deal.Decider.Fold(state, Deal.Decide(command, state));
                        settled.Add(item);
                    }
                    catch (EventStore.Refused refused)
                    {
                        (item, refused.Code, settled.Contains(DeliveryItem.ExplainFunctions)).ShouldBe((DeliveryItem.SignConfirmation, "explanation-missing", false));
                    }

                    var enough = true;
                    try
                    {
                        Deal.Decide(Deliver, state);
                    }
                    catch (EventStore.Refused)
                    {
                        enough = false;
                    }

                    enough.ShouldBe(settled.Count == 22);
                }
            }));

    [Theory]
    [MemberData(nameof(Each))]
    [Trait("row", "001-21")]
    public void _001_21_each_item_is_done_once(DeliveryItem item)
    {
        if (!ByThemselves.Contains(item))
        {
            Given(Ready).When(Tell(item)).Then(Done(item)).When(Tell(item)).ThenNothing().When(Tell(item, DeliveryItemOutcome.Waived, "不需要", manager: true)).ThenNothing();
        }
    }

    [Fact]
    public void Many_items_are_told_at_once_all_or_none()
    {
        Given(Ready).When(Tell(DeliveryItem.Welcome, DeliveryItem.ExplainCosts)).Then(Done(DeliveryItem.Welcome), Done(DeliveryItem.ExplainCosts));
        Given(Ready).When(Tell(DeliveryItem.Welcome, DeliveryItem.SignConfirmation)).ThenRefused("confirmation-missing");
        Given([.. Ready, Done(DeliveryItem.Welcome)]).When(Tell(DeliveryItem.Welcome, DeliveryItem.ExplainCosts)).Then(Done(DeliveryItem.ExplainCosts));
    }

    [Fact]
    public void What_is_left_out_has_a_reason_and_can_be_done_after_all()
    {
        var waived = Done(DeliveryItem.SuggestDrive) with { Outcome = DeliveryItemOutcome.Waived, Reason = Personal("赶时间") };
        Given().When(Tell(DeliveryItem.SuggestDrive, DeliveryItemOutcome.Waived, " ")).ThenRefused("reason-missing");
        Given().When(Tell(DeliveryItem.SuggestDrive, DeliveryItemOutcome.Waived, "赶时间")).Then(waived)
            .When(Tell(DeliveryItem.SuggestDrive, DeliveryItemOutcome.Waived, "赶时间")).ThenNothing()
            .When(Tell(DeliveryItem.SuggestDrive)).Then(Done(DeliveryItem.SuggestDrive));
        Given().When(Tell(DeliveryItem.HoldCeremony, DeliveryItemOutcome.Waived, "不要仪式")).Then(waived with { Item = DeliveryItem.HoldCeremony, Reason = Personal("不要仪式") })
            .When(new HoldCeremony("photo_frame", By, Noon)).Then(Celebrated).When(new HoldCeremony("photo_frame", By, Noon)).ThenNothing();
        Given().When(Tell(DeliveryItem.FillSurvey, DeliveryItemOutcome.Waived, "不想填")).Then(waived with { Item = DeliveryItem.FillSurvey, Reason = Personal("不想填") })
            .When(new Survey(Surveyed.Scores, "很用心", By, Noon)).Then(Surveyed);
    }

    [Fact]
    [Trait("row", "001-19")]
    public void _001_19_the_customer_signs_and_nobody_goes_without_it()
    {
        Given(Ready).When(Tell(DeliveryItem.SignConfirmation)).ThenRefused("confirmation-missing");
        Given(Ready).When(Tell(DeliveryItem.SignConfirmation, DeliveryItemOutcome.Waived, "不在", manager: true)).ThenRefused("confirmation-missing");
        Given(Ready).When(new ConfirmDelivery("scan:1", By, Noon)).ThenRefused("explanation-missing");
        Given([.. Ready, Done(DeliveryItem.ExplainFunctions)]).When(new ConfirmDelivery("scan:1", By, Noon)).Then(Confirmed).When(new ConfirmDelivery("scan:1", By, Noon)).ThenNothing();
    }

    [Fact]
    [Trait("row", "001-15")]
    public void _001_15_the_car_is_inspected_before_it_is_prepared()
    {
        Given(Assigned).When(Tell(DeliveryItem.PrepareCar)).ThenRefused("inspection-missing");
        Given(Assigned, Inspected with { Passed = false }).When(Tell(DeliveryItem.PrepareCar)).ThenRefused("inspection-missing");
        Given(Assigned).When(new Inspect(true, null, By, Noon)).Then(Inspected).When(new Inspect(true, null, By, Noon)).ThenNothing();
        Given(Assigned, Inspected).When(new Inspect(false, ["scratch"], By, Noon)).Then(Inspected with { Passed = false, Findings = ["scratch"] }).When(Tell(DeliveryItem.PrepareCar)).ThenRefused("inspection-missing");
        // Another car, or one that did not pass after all: it is prepared and its data confirmed again.
        Given([.. Ready, .. Items(), Inspected with { Passed = false }]).When(Deliver).ThenRefused("delivery-unsettled");
        Given([.. Ready, .. Items(), Inspected with { Passed = false }, Assigned]).When(new Inspect(true, null, By, Noon)).Then(Inspected).When(Deliver).ThenRefused("delivery-unsettled");
        Given().When(new Inspect(true, null, By, Noon)).ThenRefused("vehicle-not-assigned");
        Given().When(Tell(DeliveryItem.ConfirmCarData)).ThenRefused("vehicle-not-assigned");
    }

    [Fact]
    [Trait("row", "001-18")]
    public void _001_18_the_fees_are_settled_to_the_fen_or_a_manager_goes_without()
    {
        Given(Paid with { Amount = new Money(24_999_999, "CNY") }).When(Tell(DeliveryItem.SettleFees)).ThenRefused("not-paid");
        Given(Paid).When(Tell(DeliveryItem.SettleFees)).Then(Done(DeliveryItem.SettleFees));
        Given().When(Tell(DeliveryItem.SettleFees, DeliveryItemOutcome.Waived, "对公月结")).ThenRefused("manager-needed");
        Given().When(Tell(DeliveryItem.SettleFees, DeliveryItemOutcome.Waived, "对公月结", manager: true)).Then(Done(DeliveryItem.SettleFees) with { Outcome = DeliveryItemOutcome.Waived, Reason = Personal("对公月结") });
    }

    [Fact]
    [Trait("row", "001-22")]
    public void _001_22_the_car_is_explained_for_45_minutes_and_44_are_not_enough()
    {
        Given().When(Start).Then(Started).When(Start).ThenNothing().When(Stop).Then(Stopped).When(Stop).ThenNothing();
        Given(Started, Stopped).When(Tell(DeliveryItem.ExplainFunctions)).Then(Done(DeliveryItem.ExplainFunctions));
        Given(Started).When(Stop with { At = Noon.AddMinutes(44) }).Then(Stopped with { Minutes = 44, Short = true, At = Noon.AddMinutes(44) })
            .When(Tell(DeliveryItem.ExplainFunctions)).ThenRefused("explanation-short");
        Given(Started).When(Tell(DeliveryItem.ExplainFunctions)).ThenRefused("explanation-short");
        Given().When(Tell(DeliveryItem.ExplainFunctions)).ThenRefused("explanation-short");
        Given().When(Tell(DeliveryItem.ExplainFunctions, DeliveryItemOutcome.Waived, "熟悉")).ThenRefused("manager-needed");
        Given().When(Stop).ThenRefused("explanation-missing");
        Given(Started).When(Stop with { At = Noon.AddHours(-2) }).ThenRefused("stopped-before");
        Given().When(Start with { At = Noon.AddSeconds(-1) }).ThenRefused("started-before");
        Given(Started, Stopped with { Minutes = 25, Short = true, At = Noon.AddMinutes(25) }).When(Start with { At = Noon.AddMinutes(24) }).ThenRefused("started-before");
    }

    [Fact]
    [Trait("row", "001-22")]
    public void _001_22_it_may_go_on_later_and_adds_up() =>
        Given(Started, Stopped with { Minutes = 25, Short = true, At = Noon.AddMinutes(25) }, Started with { At = Noon.AddMinutes(30) }).When(Stop with { At = Noon.AddMinutes(50) })
            .Then(Stopped with { At = Noon.AddMinutes(50) });

    [Fact]
    [Trait("row", "001-22")]
    public void _001_22_less_needs_a_managers_word()
    {
        object[] shorter = [Started, Stopped with { Minutes = 44, Short = true, At = Noon.AddMinutes(44) }];
        Given(shorter).When(Accept).Then(Enough).When(Accept).ThenNothing().When(Tell(DeliveryItem.ExplainFunctions)).Then(Done(DeliveryItem.ExplainFunctions));
        Given(shorter).When(Accept with { Manager = false }).ThenRefused("manager-needed");
        Given(shorter).When(Accept with { Reason = " " }).ThenRefused("reason-missing");
        Given(Started).When(Accept).ThenRefused("explanation-running");
        Given(Started, Stopped).When(Accept).ThenNothing();
        Given().When(Accept).ThenRefused("explanation-missing");
    }

    [Fact]
    [Trait("row", "001-20")]
    public void _001_20_there_is_a_ceremony_and_a_survey()
    {
        Given().When(Tell(DeliveryItem.HoldCeremony)).ThenRefused("ceremony-missing");
        Given().When(Tell(DeliveryItem.FillSurvey)).ThenRefused("survey-missing");
        Given().When(new Survey(Surveyed.Scores, "很用心", By, Noon)).Then(Surveyed).When(new Survey(Surveyed.Scores, null, By, Noon)).ThenNothing();
        foreach (var scores in new[] { new DeliveryScores(0, 9, 9, 9), new DeliveryScores(9, 11, 9, 9), new DeliveryScores(9, 9, 0, 9), new DeliveryScores(9, 9, 9, 11) })
        {
            Given().When(new Survey(scores, null, By, Noon)).ThenRefused("score-wrong");
        }
    }

    [Fact]
    [Trait("row", "001-16")]
    public void _001_16_there_is_a_surprise() => Given().When(new HoldCeremony("photo_frame", By, Noon)).Then(Celebrated).When(new HoldCeremony("photo_frame", By, Noon)).ThenNothing();

    [Fact]
    [Trait("row", "001-39")]
    public void _001_39_whether_they_chose_right_is_asked_of_product_brand_dealer_and_consultant() =>
        typeof(DeliveryScores).GetProperties().Select(p => p.Name).ShouldBe(["Product", "Brand", "Dealer", "Consultant"]);

    [Fact]
    [Trait("row", "001-21")]
    public void _001_21_what_follows_is_done_or_arranged_and_told_afterwards()
    {
        var arranged = Done(DeliveryItem.FollowUpCall) with { Outcome = DeliveryItemOutcome.Arranged, DueAt = Noon.AddDays(2) };
        Given().When(Tell(DeliveryItem.FollowUpCall, DeliveryItemOutcome.Arranged, due: Noon.AddDays(2))).Then(arranged);
        Given().When(Tell(DeliveryItem.FollowUpCall, DeliveryItemOutcome.Arranged)).ThenRefused("due-missing");
        Given().When(Tell(DeliveryItem.FollowUpCall, DeliveryItemOutcome.Arranged, due: Noon)).ThenRefused("due-missing");
        Given().When(Tell(DeliveryItem.HoldCeremony, DeliveryItemOutcome.Arranged, due: Noon.AddDays(2))).ThenRefused("not-arrangeable");
        object[] delivered = [.. Ready, .. Items(DeliveryItem.FollowUpCall), arranged, Delivered, Reported];
        Given(delivered).When(Tell(DeliveryItem.FollowUpCall)).Then(Done(DeliveryItem.FollowUpCall)).When(Tell(DeliveryItem.FollowUpCall)).ThenNothing();
        Given(delivered).When(Tell(DeliveryItem.FollowUpCall, DeliveryItemOutcome.Arranged, due: Noon.AddDays(3))).Then(arranged with { DueAt = Noon.AddDays(3) });
        Given(delivered).When(Tell(DeliveryItem.FollowUpCall, DeliveryItemOutcome.Arranged, due: Noon.AddDays(2))).ThenNothing();
        Given(arranged).When(Tell(DeliveryItem.FollowUpCall, DeliveryItemOutcome.Arranged, due: Noon.AddDays(3))).Then(arranged with { DueAt = Noon.AddDays(3) });
        Given(delivered).When(Tell(DeliveryItem.FollowUpCall, DeliveryItemOutcome.Waived)).ThenRefused("reason-missing");
        Given(delivered).When(Tell(DeliveryItem.SendThanks, DeliveryItemOutcome.Arranged, due: Noon.AddDays(3))).ThenNothing();
        Given(delivered).When(Tell(DeliveryItem.Welcome)).ThenRefused("delivered");
    }

    [Fact]
    [Trait("row", "001-15")]
    public void _001_15_the_time_is_the_one_of_the_appointment()
    {
        var appointment = new Guid("019b8c1e-2f80-7c55-8b3e-0d9a7e61f2c5");
        var scheduled = new DeliveryScheduled(StreamId, LeadId, appointment, Noon.AddDays(1), Noon);
        Given().When(new Schedule(appointment, Noon.AddDays(1), Noon)).Then(scheduled).When(new Schedule(appointment, Noon.AddDays(1), Noon)).ThenNothing()
            .When(new Reschedule(appointment, Noon.AddDays(2), Noon)).Then(scheduled with { ScheduledAt = Noon.AddDays(2) })
            .When(new Reschedule(StreamId, Noon.AddDays(3), Noon)).ThenNothing()
            .When(new CallOff(StreamId, Noon)).ThenNothing()
            .When(new CallOff(appointment, Noon)).Then(new DeliveryCalledOff(StreamId, LeadId, appointment, Noon)).When(new CallOff(appointment, Noon)).ThenNothing();
        // Some agree when to fetch the car before they sign.
        DealSpecs.Given(Opened, Offered, Final).When(new Schedule(appointment, Noon.AddDays(1), Noon)).Then(scheduled).When(Signature).Then(Signed(250_000))
            .When(new Reschedule(appointment, Noon.AddDays(2), Noon)).Then(scheduled with { ScheduledAt = Noon.AddDays(2) });
        DealSpecs.Given(Opened, Lost).When(new Schedule(appointment, Noon.AddDays(1), Noon)).ThenNothing();
        DealSpecs.Given().When(new Reschedule(appointment, Noon.AddDays(1), Noon)).ThenNothing();
    }

    [Fact]
    [Trait("row", "001-23")]
    public void _001_23_where_the_delivery_is()
    {
        Phase().ShouldBe(DeliveryPhase.Preparing);
        Phase(Until(DeliveryItem.Welcome)).ShouldBe(DeliveryPhase.Welcome);
        Phase(Until(DeliveryItem.ConfirmCarData)).ShouldBe(DeliveryPhase.Paperwork);
        Phase(Until(DeliveryItem.IntroduceService)).ShouldBe(DeliveryPhase.IntroduceCar);
        Phase([.. Until(DeliveryItem.IntroduceService), DeliveryItem.ExplainCare, DeliveryItem.ExplainFunctions, DeliveryItem.SuggestDrive, DeliveryItem.SignConfirmation]).ShouldBe(DeliveryPhase.IntroduceService);
        Phase(Until(DeliveryItem.HoldCeremony)).ShouldBe(DeliveryPhase.Over);
        Phase(Enum.GetValues<DeliveryItem>()).ShouldBe(DeliveryPhase.Over);

        static DeliveryPhase Phase(params DeliveryItem[] items) => items.Aggregate(Handing.New, (handing, item) => handing.With(item, DeliveryItemOutcome.Done)).Phase;

        static DeliveryItem[] Until(DeliveryItem last) => [.. Enum.GetValues<DeliveryItem>().Where(item => item < last)];
    }

    [Fact]
    public void The_car_handed_over_is_the_one_that_was_assigned_else_the_one_told_then()
    {
        Given([.. Ready, .. Items()]).When(Deliver with { Vin = "LXHES7A10T0000099" }).ThenRefused("vehicle-assigned");
        var without = Done(DeliveryItem.ConfirmCarData) with { Outcome = DeliveryItemOutcome.Waived, Reason = Personal("随车") };
        Given([Paid, Started, Stopped, .. Items(DeliveryItem.ConfirmCarData), without]).When(Deliver with { Vin = Vin }).Then(Delivered, Reported);
        Given([Paid, Started, Stopped, .. Items(DeliveryItem.ConfirmCarData), without]).When(Deliver).Then(Delivered with { Vin = null }, Reported);
    }

    [Fact]
    [Trait("row", "002-31")]
    public void _002_31_what_is_handed_over_was_ordered_and_signed_for()
    {
        DealSpecs.Given([Opened, Offered, Final, Signed(250_000), .. Ready, .. Items()]).When(Deliver).ThenRefused("not-ordered");
        Given([.. Ready, .. Items()]).When(Deliver with { At = Noon.AddSeconds(-1) }).ThenRefused("before-contract");
    }
}
