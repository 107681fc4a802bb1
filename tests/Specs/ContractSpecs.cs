using Leads.Contracts;
using Leads.Deals;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Deals.Deal.Command;
using static Leads.Specs.DealSpecs;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>From the signature on: what is paid, ordered, late or called off.</summary>
public sealed class ContractSpecs
{
    private static readonly DateOnly Expected = new(2026, 3, 20);
    private static readonly ContractSigned Contract = Signed(250_000) with { Deposit = Yuan(10_000) };
    private static readonly ReceivePayment Deposit = new("R-1", PaymentKind.Deposit, PaymentMethod.Mobile, Yuan(10_000), By, Noon);
    private static readonly PaymentReceived Deposited = new(StreamId, LeadId, "R-1", PaymentKind.Deposit, PaymentMethod.Mobile, Yuan(10_000), By, Noon);
    private static readonly PaymentReceived Paid = new(StreamId, LeadId, "R-2", PaymentKind.Balance, PaymentMethod.Transfer, Yuan(40_000), By, Noon);
    private static readonly PlaceOrder Order = new("O-1", VehicleSource.Factory, Expected, By, Noon);
    private static readonly OrderPlaced Ordered = new(StreamId, LeadId, CustomerId, Brand, Dealer, "O-1", "ES7", null, Yuan(250_000), VehicleSource.Factory, Expected, By, Noon);
    private static readonly Delay Late = new(Expected.AddDays(2), DelayReason.Transport, By, Noon);
    private static readonly Cancel CallOff = new(CancelledBy.Customer, "moved_abroad", null, true, Chen, Noon);
    private static readonly DealCancelled CalledOff = new(StreamId, LeadId, CancelledBy.Customer, "moved_abroad", Yuan(0), Chen, Noon);

    private static Situation<Deal.Command, Deal> Given(params object[] events) => DealSpecs.Given([Opened, Offered, Final, Contract, .. events]);

    [Fact]
    public void Signing_twice_is_signing_once() => Given().When(Signature).ThenNothing();

    [Fact]
    public void A_payment_is_told_by_its_receipt_and_told_twice_is_one()
    {
        Given().When(Deposit).Then(Deposited).When(Deposit).ThenNothing();
        Given(Deposited).When(Deposit with { Amount = Yuan(9_000) }).ThenRefused("reference-used");
        Given(Deposited).When(Deposit with { Method = PaymentMethod.Cash }).ThenRefused("reference-used");
    }

    [Fact]
    public void Nobody_pays_nothing_too_much_or_in_another_currency()
    {
        Given().When(Deposit with { Amount = Yuan(0) }).ThenRefused("amount-not-positive");
        Given().When(Deposit with { Amount = new Money(1, "EUR") }).ThenRefused("currency-differs");
        Given(Deposited).When(Deposit with { Reference = "R-3", Amount = Yuan(240_001) }).ThenRefused("overpaid");
        Given(Deposited).When(Deposit with { Reference = "R-3", Amount = new Money(long.MaxValue, "CNY") }).ThenRefused("overpaid");
        Given(Deposited).When(Deposit with { Reference = "R-3", Amount = Yuan(240_000) }).Then(Deposited with { Reference = "R-3", Amount = Yuan(240_000) });
    }

    [Fact]
    public void A_lender_pays_out_what_is_lent_and_no_more()
    {
        var loan = Deposit with { Reference = "R-L", Kind = PaymentKind.Loan, Amount = Yuan(175_000) };
        Given().When(loan).ThenRefused("no-loan");
        var financed = DealSpecs.Given(Opened, Offered, Final, Contract with { Loan = new LoanSummary(Yuan(175_000), Yuan(5_000), Yuan(5_000), Yuan(5_000)) });
        financed.When(loan).Then(Deposited with { Reference = "R-L", Kind = PaymentKind.Loan, Amount = Yuan(175_000) }).When(loan with { Reference = "R-M", Amount = Yuan(1) }).ThenRefused("overpaid");
        financed.When(loan with { Amount = Yuan(175_001) }).ThenRefused("overpaid");
    }

    [Fact]
    [Trait("row", "002-31")]
    public void _002_31_a_car_that_is_sold_is_ordered_once_when_the_deposit_is_paid()
    {
        Given(Deposited).When(Order).Then(Ordered).When(Order with { ExpectedOn = Expected.AddDays(1) }).ThenNothing();
        Given().When(Order).ThenRefused("deposit-missing");
        Given(Paid).When(Order).ThenRefused("deposit-missing");
        DealSpecs.Given(Opened, Offered, Final, Signed(250_000)).When(Order).Then(Ordered);
        Given(Deposited).When(Order with { ExpectedOn = new DateOnly(2026, 1, 3) }).ThenRefused("expected-past");
        // Yesterday is still a day somewhere.
        Given(Deposited).When(Order with { ExpectedOn = new DateOnly(2026, 1, 4) }).Then(Ordered with { ExpectedOn = new DateOnly(2026, 1, 4) });
    }

    [Fact]
    public void An_order_always_has_the_same_number()
    {
        ContractEndpoints.NumberOf(StreamId).ShouldBe(ContractEndpoints.NumberOf(StreamId));
        ContractEndpoints.NumberOf(StreamId).ShouldNotBe(ContractEndpoints.NumberOf(LeadId));
        ContractEndpoints.NumberOf(StreamId).ShouldMatch("^O-[0-9A-F]{16}$");
    }

    [Fact]
    [Trait("row", "001-15")]
    public void _001_15_unexpected_news_is_told()
    {
        var delayed = new DeliveryDelayed(StreamId, LeadId, CustomerId, Brand, Dealer, Expected, Expected.AddDays(2), DelayReason.Transport, By, Noon);
        Given(Deposited, Ordered).When(Late).Then(delayed).When(Late).ThenNothing().When(Late with { To = Expected.AddDays(5) }).Then(delayed with { From = Expected.AddDays(2), To = Expected.AddDays(5) });
        Given(Deposited).When(Late).ThenRefused("nothing-ordered");
    }

    [Fact]
    public void A_contract_is_called_off_for_a_reason_and_with_what_is_paid_back()
    {
        Given().When(CallOff).Then(CalledOff).When(CallOff).ThenNothing();
        Given().When(CallOff with { Reason = " " }).ThenRefused("reason-missing");
        Given(Deposited, Paid).When(CallOff).Then(CalledOff with { Refund = Yuan(50_000) });
        Given(Deposited, Paid).When(CallOff with { Refund = new Money(1, "EUR") }).ThenRefused("currency-differs");
        Given().When(Loss).ThenRefused("contract-signed");
    }

    [Theory]
    [InlineData(CancelledBy.Customer, 39_999, false)]
    [InlineData(CancelledBy.Customer, 40_000, true)]
    [InlineData(CancelledBy.Customer, 50_000, true)]
    [InlineData(CancelledBy.Customer, 50_001, false)]
    [InlineData(CancelledBy.Dealer, 49_999, false)]
    [InlineData(CancelledBy.Dealer, 50_000, true)]
    [InlineData(CancelledBy.Dealer, 60_000, true)]
    [InlineData(CancelledBy.Dealer, 60_001, false)]
    public void A_deposit_is_lost_by_whoever_calls_off_and_nothing_else_is(CancelledBy who, long yuan, bool may)
    {
        var then = Given(Deposited, Paid).When(CallOff with { Whose = who, Refund = Yuan(yuan) });
        _ = may ? then.Then(CalledOff with { Whose = who, Refund = Yuan(yuan) }) : then.ThenRefused("refund-wrong");
    }

    [Fact]
    public void Only_the_deposit_of_the_contract_is_lost_and_a_manager_decides()
    {
        var all = Deposited with { Reference = "R-3", Amount = Yuan(200_000) };
        Given(all).When(CallOff with { Refund = Yuan(189_999) }).ThenRefused("refund-wrong");
        Given(all).When(CallOff with { Refund = Yuan(190_000) }).Then(CalledOff with { Refund = Yuan(190_000) });
        Given(all).When(CallOff with { Refund = Yuan(190_000), Manager = false }).ThenRefused("manager-needed");
        Given(all).When(CallOff with { Manager = false }).Then(CalledOff with { Refund = Yuan(200_000) });
        DealSpecs.Given(Opened, Offered, Final, Signed(250_000), all).When(CallOff with { Refund = Yuan(199_999) }).ThenRefused("refund-wrong");
    }

    [Fact]
    public void What_is_owed_is_paid_back_and_no_more()
    {
        var back = new PayRefund("B-1", PaymentMethod.Transfer, Yuan(30_000), Chen, Noon);
        var owed = Given(Deposited, Paid, CalledOff with { Refund = Yuan(50_000) });
        owed.When(back).Then(new RefundPaid(StreamId, LeadId, "B-1", PaymentMethod.Transfer, Yuan(30_000), Chen, Noon)).When(back).ThenNothing()
            .When(back with { Reference = "B-2", Amount = Yuan(20_001) }).ThenRefused("overpaid");
        owed.When(back with { Amount = Yuan(0) }).ThenRefused("amount-not-positive");
        owed.When(back).Then(new RefundPaid(StreamId, LeadId, "B-1", PaymentMethod.Transfer, Yuan(30_000), Chen, Noon)).When(back with { Amount = Yuan(1) }).ThenRefused("reference-used");
        owed.When(back with { Amount = new Money(1, "EUR") }).ThenRefused("currency-differs");
        Given(Deposited).When(back).ThenRefused("wrong-state");
    }

    [Fact]
    public void The_car_is_changed_only_before_it_was_inspected()
    {
        var assign = new AssignVehicle("LXHES7A10T0000017", By, Noon);
        var assigned = new VehicleAssigned(StreamId, LeadId, Personal("LXHES7A10T0000017"), By, Noon);
        var inspected = new VehicleInspected(StreamId, LeadId, true, null, By, Noon);
        Given().When(assign).Then(assigned);
        Given(assigned, inspected).When(assign).ThenRefused("vehicle-inspected");
        Given(assigned, inspected, inspected with { Passed = false }).When(assign).Then(assigned);
    }

    [Fact]
    public void The_board_shows_what_the_customer_would_pay_and_how_it_ended()
    {
        var later = Noon.AddDays(7);
        var row = new DealBoard(StreamId, LeadId, CustomerId, Dealer, "open", null, null, 0, Noon, Noon);
        Same(row, Opened);
        Same(row with { Model = "ES7", Price = Yuan(250_000) }, Opened, Offered);
        Same(row with { Model = "ES7", Price = Yuan(245_000), Concessions = 2 }, Opened, Offered, Conceded(3000), Conceded(2000));
        Same(row with { Model = "M8", Price = Yuan(295_000), Concessions = 2 }, Opened, Offered, Conceded(3000), Conceded(2000), Offered with { Model = "M8", Price = Yuan(300_000) });
        Same(row with { Status = "signed", Model = "ES7", Price = Yuan(250_000), ChangedAt = later }, Opened, Offered, Contract with { At = later });
        Same(row with { Status = "delivered", Model = "ES7", Price = Yuan(250_000), ChangedAt = later }, Opened, Offered, Contract, new VehicleDelivered(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", null, later));
        Same(row with { Status = "lost", Model = "ES7", Price = Yuan(250_000), ChangedAt = later }, Opened, Offered, Lost with { At = later });
        Same(row with { Status = "cancelled", Model = "ES7", Price = Yuan(250_000), ChangedAt = later }, Opened, Offered, Contract, CalledOff with { At = later });
        Same(row with { Status = "withdrawn" }, Opened, new DealWithdrawn(StreamId, LeadId, Dealer, LossReason.Recalled, Noon));
        Same(row with { Dealer = "D002", OpenedAt = later, ChangedAt = later }, Opened, Offered, Conceded(1), new DealWithdrawn(StreamId, LeadId, Dealer, LossReason.Recalled, Noon), new DealMoved(StreamId, LeadId, Brand, "D002", later));
        DealBoard.View.Dealer(row).ShouldBe(Dealer);

        static void Same(DealBoard expected, params object[] events)
        {
            var now = (DealBoard)Rows.Of(DealBoard.View, events)!;
            (now.Dealer, now.Status, now.Model, now.Price, now.Concessions, now.OpenedAt, now.ChangedAt)
                .ShouldBe((expected.Dealer, expected.Status, expected.Model, expected.Price, expected.Concessions, expected.OpenedAt, expected.ChangedAt));
        }
    }

    [Fact]
    public void The_board_shows_what_staff_have_to_do_next()
    {
        Row(Opened, Offered, Final).Final.ShouldBeTrue();
        Row(Opened, Offered, Final, Offered).Final.ShouldBeFalse();
        var asked = new ConcessionAsked(StreamId, LeadId, 1, Yuan(8000), "signs today", By, Noon);
        Row(Opened, Offered, Final, asked).Asked.ShouldBe(Yuan(8000));
        Row(Opened, Offered, Final, asked, Conceded(1)).Asked.ShouldBe(Yuan(8000));
        Row(Opened, Offered, Final, asked, Conceded(8000, Chen, 1)).Asked.ShouldBeNull();
        Row(Opened, Offered, Final, asked, new ConcessionRejected(StreamId, LeadId, 1, null, Chen, Noon)).Asked.ShouldBeNull();
        Row(Opened, Offered, Contract, Ordered).ShouldSatisfyAllConditions(r => r.OrderNumber.ShouldBe("O-1"), r => r.ExpectedOn.ShouldBe(Expected), r => r.Source.ShouldBe(VehicleSource.Factory), r => r.Outcome.ShouldBe(DealOutcome.Order));
        Row(Opened, Offered, Contract, Ordered, new DeliveryDelayed(StreamId, LeadId, CustomerId, Brand, Dealer, Expected, Expected.AddDays(2), DelayReason.Transport, By, Noon))
            .ShouldSatisfyAllConditions(r => r.ExpectedOn.ShouldBe(Expected.AddDays(2)), r => r.Delays.ShouldBe(1));
        Row(Opened, Offered, Contract, CalledOff).ShouldSatisfyAllConditions(r => r.Outcome.ShouldBe(DealOutcome.Cancelled), r => r.Reason.ShouldBe("moved_abroad"));
        Row(Opened, new DealTakenOver(StreamId, LeadId, "zhao", Chen, Noon)).Consultant.ShouldBe("zhao");
        var scheduled = new DeliveryScheduled(StreamId, LeadId, Guid.Empty, Noon.AddDays(3), Noon);
        Row(Opened, Offered, Contract, scheduled).HandoverAt.ShouldBe(Noon.AddDays(3));
        Row(Opened, Offered, Contract, scheduled, new DeliveryCalledOff(StreamId, LeadId, Guid.Empty, Noon)).HandoverAt.ShouldBeNull();
        // A car that fails its inspection is prepared again.
        object[] prepared = [Opened, Offered, Contract, .. new[] { DeliveryItem.PrepareCar, DeliveryItem.Welcome }.Select(item => new DeliveryItemSettled(StreamId, LeadId, item, DeliveryItemOutcome.Done, null, null, By, Noon))];
        Row(prepared).Settled.ShouldBe([DeliveryItem.PrepareCar, DeliveryItem.Welcome]);
        Row([.. prepared, new VehicleInspected(StreamId, LeadId, false, null, By, Noon)]).Settled.ShouldBe([DeliveryItem.Welcome]);

        static DealBoard Row(params object[] events) => (DealBoard)Rows.Of(DealBoard.View, events)!;
    }

    [Fact]
    [Trait("row", "001-06")]
    public void _001_06_how_many_close_after_a_signal_and_why_others_do_not()
    {
        BuyingSignalNoted Signal(BuyingSignal signal) => new(StreamId, LeadId, signal, null, By, Noon);
        DealObjectionRaised Objection(DealObjectionReason reason) => new(StreamId, LeadId, 1, reason, null, null, By, Noon);
        var rows = new object[][]
        {
            [Opened, Signal(BuyingSignal.Payment), Signal(BuyingSignal.Payment), Offered, Conceded(2), Contract],
            [Opened, Signal(BuyingSignal.Payment), Objection(DealObjectionReason.Doubt), Lost],
            [Opened, Signal(BuyingSignal.DeliveryTime), Objection(DealObjectionReason.Doubt), Objection(DealObjectionReason.Doubt), Offered, Contract, CalledOff],
            [Opened, Signal(BuyingSignal.Payment)],
            [Opened, Lost with { AssessedReason = null }],
            [Opened, Lost with { AssessedReason = Lost.StatedReason }],
        }.Select(events => (DealBoard)Rows.Of(DealBoard.View, events)!).ToList();
        var figures = DealFigures.Of(Noon, Noon.AddDays(1), rows, Hosting.Ids.Code, Hosting.Ids.Code);
        (figures.Opened, figures.Signed, figures.Delivered, figures.Cancelled, figures.Lost, figures.CloseRate).ShouldBe((6, 2, 0, 1, 3, 40));
        figures.BySignal["payment"].ShouldBe(new CloseFigures(3, 1, 50));
        figures.BySignal["delivery_time"].ShouldBe(new CloseFigures(1, 1, 100));
        figures.ByObjection["doubt"].ShouldBe(new CloseFigures(2, 1, 50));
        figures.Concessions.ShouldBe(new Dictionary<string, int> { ["0"] = 1, ["1"] = 1 });
        figures.LostBecause.ShouldBe(new Dictionary<string, int> { ["price"] = 2, ["trust"] = 1 });
        figures.OtherReason.ShouldBe(33, "what is believed is often what was said");
    }

    [Fact]
    public void How_deliveries_went_is_counted()
    {
        var delivered = new VehicleDelivered(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", null, Noon);
        var survey = new DeliverySurveyed(StreamId, LeadId, new DeliveryScores(9, 8, 10, 10), null, By, Noon);
        var rows = new object[][]
        {
            [Opened, Offered, Contract, Ordered, new DeliveryDelayed(StreamId, LeadId, CustomerId, Brand, Dealer, Expected, Expected.AddDays(2), DelayReason.Transport, By, Noon), new ExplanationStopped(StreamId, LeadId, 40, true, By, Noon), survey, delivered],
            [Opened, Offered, Contract, new ExplanationStopped(StreamId, LeadId, 61, false, By, Noon), survey with { Scores = new DeliveryScores(10, 8, 10, 9) }, delivered],
            [Opened, Offered, Contract, survey],
            [Opened, Offered, Contract, delivered],
        }.Select(events => (DealBoard)Rows.Of(DealBoard.View, events)!).ToList();
        DealFigures.Of(Noon, Noon.AddDays(1), rows, Hosting.Ids.Code, Hosting.Ids.Code).Deliveries.ShouldBe(new DeliveryFigures(1, 2, 51, 2, 95, 80, 100, 95));
    }
}
