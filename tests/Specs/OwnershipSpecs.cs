using System.Collections.Immutable;
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
    private static readonly DateTimeOffset Delivery = new(2026, 1, 31, 16, 30, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset In48Hours = new(2026, 2, 2, 16, 30, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset InAMonth = new(2026, 2, 28, 16, 30, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset InHalfAYear = new(2026, 7, 31, 16, 30, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset InAYear = new(2027, 1, 31, 16, 30, 0, TimeSpan.FromHours(8));

    private static readonly OpenOwnership Open = new(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", Delivery);

    private static readonly object[] Opened =
    [
        new OwnershipOpened(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", Delivery),
        new TouchPlanned(StreamId, LeadId, Touch.H48, In48Hours, Delivery),
        new TouchPlanned(StreamId, LeadId, Touch.Month_1, InAMonth, Delivery),
        new TouchPlanned(StreamId, LeadId, Touch.Month_6, InHalfAYear, Delivery),
        new TouchPlanned(StreamId, LeadId, Touch.Month_12, InAYear, Delivery),
    ];

    private static readonly RecordTouch Call = new(null, ContactChannel.Phone, ContactResult.Connected, "车况良好", In48Hours);

    private static Situation<Ownership.Command, Ownership> Given(params object[] events) => Spec.Of(Ownership.Decider).Given(events);

    private static TouchDue Due(Touch touch, DateTimeOffset at) => new(StreamId, LeadId, touch, at);

    private static TouchMade Made(Touch touch) => new(StreamId, LeadId, touch, ContactChannel.Phone, ContactResult.Connected, Personal("车况良好"), In48Hours);

    [Fact]
    public void _001_27_a_delivered_car_plans_the_cadence() =>
        Given().When(Open).Then(Opened)
            .ThenWaitsFor(("H48", In48Hours), ("Month_1", InAMonth), ("Month_6", InHalfAYear), ("Month_12", InAYear));

    [Fact]
    public void _001_27_two_contacts_or_more_fall_into_the_year_after_the_first_month()
    {
        var cadence = Ownership.Cadence(Delivery).ToList();
        cadence.Select(t => t.DueAt).ShouldBeInOrder();
        cadence[0].DueAt.ShouldBe(Delivery + TimeSpan.FromHours(48));
        cadence.Count(t => t.DueAt > Delivery.AddMonths(1) && t.DueAt <= Delivery.AddYears(1)).ShouldBeGreaterThanOrEqualTo(2);
        cadence.Select(t => t.Touch).ShouldBe(Enum.GetValues<Touch>());
    }

    [Fact]
    [Trait("row", "001-29")]
    public void _001_29_an_owner_who_may_buy_again_is_found_once()
    {
        var detect = new DetectRepurchase(RepurchaseKind.TradeUp, Wish, InAMonth);
        var detected = new RepurchaseIntentDetected(StreamId, LeadId, CustomerId, Brand, Dealer, RepurchaseKind.TradeUp, Wish, InAMonth);
        Given(Opened).When(detect).Then(detected);
        Given([.. Opened, detected]).When(detect with { At = InHalfAYear }).ThenNothing();
        Given([.. Opened, detected]).When(detect with { Kind = RepurchaseKind.Additional }).Then(detected with { Kind = RepurchaseKind.Additional });
        Given(Opened).When(detect with { Interest = new Interest(" ") }).ThenRefused("model-missing");
        Given().When(detect).ThenRefused("wrong-state");
    }

    [Fact]
    public void Opening_it_again_changes_nothing() => Given(Opened).When(Open).ThenNothing();

    [Fact]
    public void A_contact_falls_due_once() =>
        Given(Opened).WhenDue("H48").Then(Due(Touch.H48, In48Hours))
            .ThenWaitsFor(("Month_1", InAMonth), ("Month_6", InHalfAYear), ("Month_12", InAYear))
            .When(new FallDue(Touch.H48, In48Hours)).ThenNothing();

    [Fact]
    public void Every_contact_falls_due_in_its_time() =>
        Given(Opened).WhenDue("H48").Then(Due(Touch.H48, In48Hours))
            .WhenDue("Month_1").Then(Due(Touch.Month_1, InAMonth))
            .WhenDue("Month_6").Then(Due(Touch.Month_6, InHalfAYear))
            .WhenDue("Month_12").Then(Due(Touch.Month_12, InAYear))
            .ThenWaitsFor();

    [Fact]
    public void A_contact_that_was_made_before_its_time_falls_due_no_more() =>
        Given([.. Opened, Made(Touch.H48)]).ThenWaitsFor(("Month_1", InAMonth), ("Month_6", InHalfAYear), ("Month_12", InAYear))
            .When(new FallDue(Touch.H48, In48Hours)).ThenNothing();

    [Fact]
    public void A_contact_not_named_is_the_earliest_that_is_open() =>
        Given([.. Opened, Due(Touch.H48, In48Hours), Due(Touch.Month_1, InAMonth)])
            .When(Call).Then(Made(Touch.H48))
            .When(Call).Then(Made(Touch.Month_1))
            .When(Call).Then(Made(Touch.Month_6))
            .When(Call).Then(Made(Touch.Month_12))
            .When(Call).ThenRefused("touch-not-open");

    [Fact]
    public void A_contact_may_be_made_out_of_turn() => Given(Opened).When(Call with { Touch = Touch.Month_6 }).Then(Made(Touch.Month_6));

    [Fact]
    public void The_same_contact_is_made_once() => Given([.. Opened, Made(Touch.H48)]).When(Call with { Touch = Touch.H48 }).ThenRefused("touch-not-open");

    [Fact]
    public void A_contact_without_a_note_has_none() => Given(Opened).When(Call with { Note = null }).Then(Made(Touch.H48) with { Note = null });

    [Fact]
    [Trait("row", "004-14")]
    public void _004_14_a_bad_contact_takes_none_of_the_others_away() =>
        Given([.. Opened, Made(Touch.H48) with { Result = ContactResult.Refused }])
            .ThenWaitsFor(("Month_1", InAMonth), ("Month_6", InHalfAYear), ("Month_12", InAYear));

    [Fact]
    public void Nothing_is_recorded_for_a_car_that_was_not_delivered()
    {
        Given().When(Call).ThenRefused("wrong-state");
        Given().When(new FallDue(Touch.H48, In48Hours)).ThenNothing();
    }

    [Fact]
    public void The_board_shows_what_is_planned_due_and_made()
    {
        var row = Rows.Of(OwnershipBoard.View, [.. Opened, Due(Touch.H48, In48Hours), Due(Touch.Month_1, InAMonth), Made(Touch.H48)]).ShouldBeOfType<OwnershipBoard>();
        (row.OwnershipId, row.LeadId, row.CustomerId, row.Dealer, row.Model, row.DeliveredAt).ShouldBe((StreamId, LeadId, CustomerId, Dealer, "ES7", Delivery));
        row.Planned.ShouldBe(new Dictionary<Touch, DateTimeOffset> { [Touch.Month_6] = InHalfAYear, [Touch.Month_12] = InAYear }.ToImmutableSortedDictionary());
        row.Due.ShouldBe([Touch.Month_1]);
        row.Made.ShouldBe(1);
        OwnershipBoard.View.Dealer(row).ShouldBe(Dealer);
    }
}
