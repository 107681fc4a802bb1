using Leads.Contracts;
using Leads.Deals;
using static Leads.Deals.Deal.Command;

namespace Leads.Rules;

/// <summary>Examples of deals: talked of, signed, handed over, called off.</summary>
internal static class DealSamples
{
    private const string Consultant = "consultant-D001";
    private const string Manager = "manager-D001";
    private const string Vin = "LXHES7A10T0000017";

    private static readonly DateTimeOffset Saturday = new(2026, 1, 10, 14, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset Delivery = new(2026, 1, 24, 10, 30, 0, TimeSpan.FromHours(8));
    private static readonly DateOnly Expected = new(2026, 1, 22);
    private static readonly Guid DealId = DealReactions.DealOf(Samples.Lead);
    private static readonly Guid Lead = Samples.Lead;
    private static readonly Guid Appointment = new("019b8c1e-2f80-7c55-8b3e-0d9a7e61f2c5");

    private static readonly RoleInBuying[] Party = [new(BuyingRole.DecisionMaker, PersonRelation.Spouse)];
    private static readonly Participant[] Table = [new(BuyingRole.DecisionMaker, PersonRelation.Spouse, true), new(BuyingRole.User, PersonRelation.Self, true)];
    private static readonly TradeInVehicle OldCar = new("DONGFENG", "C4", 2018, 86_000, ["photo:20260110-1"]);
    private static readonly VehicleIdentity Identity = new("鄂A12345", "LDCC13L2X80000001");

    private static readonly VehicleConfiguration Car = new("long_range", "aurora_white", "black", [new("panorama_roof", Yuan(6_000))], [new("floor_mats", Yuan(800))]);
    private static readonly PricedItem[] Insurance = [new("compulsory", Yuan(950)), new("comprehensive", Yuan(5_200))];
    private static readonly PricedItem[] Fees = [new("plates", Yuan(500))];
    private static readonly FinanceTerms Terms = new(FinanceMethod.Annuity, Yuan(90_000), 36, 399, null, "brand_bank");
    private static readonly FinanceTerms Ending = Terms with { Method = FinanceMethod.Balloon, Balloon = Yuan(60_000) };
    private static readonly LoanSummary Lent = Loan.Of(Ending, Yuan(221_450)).Summary;
    private static readonly DealPolicy Policy = new(new DealSettings(20, 60));

    public static IReadOnlyList<Sample> Events { get; } =
    [
        new(new DealOpened(DealId, Lead, Samples.Customer, Samples.Brand, Samples.Dealer, Saturday.AddMinutes(-6), Party, Consultant), 1, "deal", "visit_arrived"),
        new(new DealTakenOver(DealId, Lead, "zhao", Consultant, Saturday.AddMinutes(2)), 2, "deal", "visit_taken_over"),
        new(new ParticipantsNoted(DealId, Lead, Table, Consultant, Saturday.AddMinutes(30)), 3, Consultant),
        new(new QuotePrepared(DealId, Lead, [QuotePreparation.SuitableArea, QuotePreparation.Tea], SeatingLayout.AngledOrBeside, Consultant, Saturday.AddMinutes(40)), 4, Consultant),
        new(new BuyingSignalNoted(DealId, Lead, BuyingSignal.DeliveryTime, Text("问最快什么时候能提车"), Consultant, Saturday.AddMinutes(45)), 5, Consultant),
        new(new DealObjectionRaised(DealId, Lead, 1, DealObjectionReason.BargainingPretext, DealObjectionReason.Doubt, Text("说隔壁便宜五千"), Consultant, Saturday.AddMinutes(50)), 6, Consultant),
        new(new DealObjectionAnswered(DealId, Lead, 1, true, CloseTactic.ThirdPartyEvidence, Consultant, Saturday.AddMinutes(55)), 7, Consultant),
        new(new TrialCloseMade(DealId, Lead, TrialCloseMethod.Choice, CloseTactic.SeizeSignal, true, Consultant, Saturday.AddMinutes(57)), 8, Consultant),
        new(new ModelAccepted(DealId, Lead, "ES7", Consultant, Saturday.AddMinutes(58)), 9, Consultant),
        new(new CreditRated(DealId, Lead, CreditGrade.A, "payroll", Manager, Saturday.AddMinutes(58)), 10, Manager),
        new(new TradeInRegistered(DealId, Lead, OldCar, Personal<VehicleIdentity>.Of(Identity), Consultant, Saturday.AddMinutes(20)), 11, Consultant),
        new(new TradeInAppraised(DealId, Lead, Yuan(45_000), Saturday.AddDays(14), "appraiser-1", Saturday.AddMinutes(50)), 12, Consultant),
        new(new TradeInOffered(DealId, Lead, Yuan(45_000), Consultant, Saturday.AddMinutes(55)), 13, Consultant),
        new(new TradeInSettled(DealId, Lead, true, Consultant, Saturday.AddMinutes(59)), 14, Consultant),
        new(new ProposalMade(
            DealId, Lead, "ES7", Yuan(259_800), Saturday.AddHours(1), 1, Car, Insurance, Fees, Ending, Lent, Yuan(45_000), Yuan(221_450), [ValueBuilt.Product, ValueBuilt.Brand], Saturday.AddDays(7), Consultant),
            15, Consultant),
        new(new FinalOfferOpened(DealId, Lead, 1, [DealPrecondition.DecisionMakerPresent], Text("太太在外地，已电话同意"), Manager, Saturday.AddHours(1).AddMinutes(5)), 16, Manager),
        new(new ConcessionAsked(DealId, Lead, 1, Yuan(3_000), "signs today", Consultant, Saturday.AddHours(1).AddMinutes(15)), 17, Consultant),
        new(new ConcessionRejected(DealId, Lead, 1, Text("已低于底价"), Manager, Saturday.AddHours(1).AddMinutes(18)), 18, Manager),
        new(new ConcessionGiven(DealId, Lead, Yuan(3_000), "signs today", Saturday.AddHours(1).AddMinutes(20), Manager, 1), 18, Manager),
        new(new ContractSigned(DealId, Lead, Yuan(256_800), Saturday.AddHours(2), 1, "HT-2026-0117", Yuan(218_450), Yuan(10_000), Lent, Consultant), 19, Consultant),
        new(new PaymentReceived(DealId, Lead, "R-2026-0301", PaymentKind.Deposit, PaymentMethod.Mobile, Yuan(10_000), Consultant, Saturday.AddHours(2).AddMinutes(10)), 20, Consultant),
        new(new OrderPlaced(
            DealId, Lead, Samples.Customer, Samples.Brand, Samples.Dealer, "O-3F6B0D1E9A2C4", "ES7", Car, Yuan(256_800), VehicleSource.Factory, Expected, Consultant, Saturday.AddHours(2).AddMinutes(15)), 21, Consultant),
        new(new VehicleAssigned(DealId, Lead, Text(Vin), Consultant, Delivery.AddDays(-3)), 22, Consultant),
        new(new DeliveryDelayed(
            DealId, Lead, Samples.Customer, Samples.Brand, Samples.Dealer, Expected, Expected.AddDays(2), DelayReason.Transport, Consultant, Delivery.AddDays(-4)), 23, Consultant),
        new(new DealCancelled(DealId, Lead, CancelledBy.Customer, "moved_abroad", Yuan(0), Manager, Saturday.AddDays(2)), 24, Manager),
        new(new RefundPaid(DealId, Lead, "R-2026-0388", PaymentMethod.Transfer, Yuan(1_000), Manager, Saturday.AddDays(3)), 25, Manager),
        new(new DeliveryScheduled(DealId, Lead, Appointment, Delivery, Delivery.AddDays(-2)), 26, "deal", "appointment_booked"),
        new(new DeliveryCalledOff(DealId, Lead, Appointment, Delivery.AddDays(-2).AddHours(1)), 27, "deal", "appointment_cancelled"),
        new(new VehicleInspected(DealId, Lead, true, ["tyre_pressure"], "workshop-1", Delivery.AddDays(-1)), 27, Consultant),
        new(new DeliveryItemSettled(DealId, Lead, DeliveryItem.FollowUpCall, DeliveryItemOutcome.Arranged, Text("周末不便"), Delivery.AddDays(2), Consultant, Delivery), 28, Consultant),
        new(new ExplanationStarted(DealId, Lead, Consultant, Delivery.AddHours(-1)), 29, Consultant),
        new(new ExplanationStopped(DealId, Lead, 40, true, Consultant, Delivery.AddMinutes(-20)), 30, Consultant),
        new(new ShortExplanationAccepted(DealId, Lead, 40, Text("老客户，同款第二台"), Manager, Delivery.AddMinutes(-15)), 31, Manager),
        new(new DeliveryConfirmed(DealId, Lead, "scan:20260124-17", Consultant, Delivery.AddMinutes(-10)), 32, Consultant),
        new(new CeremonyHeld(DealId, Lead, "photo_frame", Consultant, Delivery.AddMinutes(-5)), 33, Consultant),
        new(new DeliverySurveyed(DealId, Lead, new DeliveryScores(9, 9, 10, 10), Text("很用心"), Consultant, Delivery), 34, Consultant),
        new(new VehicleDelivered(DealId, Lead, Samples.Customer, Samples.Brand, Samples.Dealer, "ES7", Text(Vin), Delivery), 35, Consultant),
        new(new RetailDeliveryReported(DealId, Lead, Samples.Brand, Samples.Dealer, "O-3F6B0D1E9A2C4", "ES7", VehicleSource.Factory, Delivery, Delivery), 36, Consultant),
        new(new DealLost(DealId, Lead, "price", "waits_for_subsidy", "BYD", Saturday.AddDays(3), Consultant), 19, Consultant),
        new(new DealWithdrawn(DealId, Lead, Samples.Dealer, LossReason.Recalled, Saturday.AddDays(1)), 19, "deal", "lead_recalled"),
        new(new DealMoved(DealId, Lead, Samples.Brand, "D002", Saturday.AddDays(4), Party, "consultant-D002"), 20, "deal", "visit_arrived"),
        new(new DealAccessed(DealId, Lead, Manager, "sales-manager", Saturday.AddDays(1)), 19, Manager),
        new(new DealRulesSet(
            DealPolicies.IdOf(Samples.Dealer), Samples.Dealer, new DealSettings(15, 80, [new(CreditGrade.A, 150)], 10), Saturday.AddDays(-30), Manager, Saturday.AddDays(-31)), 1, Manager),
    ];

    private static readonly OpenDeal Open = new(DealId, Lead, Samples.Customer, Samples.Brand, Samples.Dealer, Saturday, Party);
    private static readonly NoteParticipants Seated = new(Table, Consultant, Saturday);
    private static readonly AcceptModel Accepts = new("ES7", Consultant, Saturday);
    private static readonly Propose Offer = new("ES7", Yuan(253_000), Consultant, Saturday) { Vehicle = Car, Insurance = Insurance, Fees = Fees, Policy = Policy };
    private static readonly RateCredit Rated = new(CreditGrade.A, "payroll", Manager, Saturday);
    private static readonly RegisterTradeIn Brought = new(OldCar, Identity, Consultant, Saturday);
    private static readonly AppraiseTradeIn Appraised = new(Yuan(45_000), Saturday.AddDays(14), false, "appraiser-1", Saturday);
    private static readonly OfferForTradeIn OfferedFor = new(Yuan(45_000), false, Consultant, Saturday);
    private static readonly SettleTradeIn Gives = new(true, Consultant, Saturday);
    private static readonly OpenFinalOffer Final = new([], null, false, Policy, Consultant, Saturday);
    private static readonly AskConcession Ask = new(Yuan(6_000), "takes the demo car", Policy, Consultant, Saturday);
    private static readonly Sign Signature = new("HT-2026-0117", Yuan(10_000), Policy, Consultant, Saturday);
    private static readonly ReceivePayment Deposit = new("R-1", PaymentKind.Deposit, PaymentMethod.Mobile, Yuan(10_000), Consultant, Saturday);
    private static readonly PlaceOrder Order = new("O-3F6B0D1E9A2C4", VehicleSource.Factory, Expected, Consultant, Saturday);
    private static readonly AssignVehicle Assigned = new(Vin, Consultant, Delivery.AddDays(-3));
    private static readonly Inspect Inspected = new(true, ["tyre_pressure"], "workshop-1", Delivery.AddDays(-1));
    private static readonly StartExplanation Starts = new(Consultant, Delivery.AddHours(-2));
    private static readonly StopExplanation Stops = new(Consultant, Delivery.AddHours(-1));
    private static readonly AcceptShortExplanation Enough = new("老客户，同款第二台", true, Manager, Delivery);
    private static readonly ConfirmDelivery Confirmed = new("scan:20260124-17", Consultant, Delivery);
    private static readonly HoldCeremony Ceremony = new("photo_frame", Consultant, Delivery);
    private static readonly Survey Survey = new(new DeliveryScores(9, 9, 10, 10), "很用心", Consultant, Delivery);
    private static readonly Deliver Delivered = new(Vin, Consultant, Delivery);
    private static readonly Withdraw Taken = new(Samples.Dealer, LossReason.Recalled, Saturday);
    private static readonly Cancel CalledOff = new(CancelledBy.Customer, "moved_abroad", null, true, Manager, Saturday);
    private static readonly Propose Financed = Offer with { Financing = Terms };

    private static readonly SettleItems All = new(
    [
        .. Enum.GetValues<DeliveryItem>().Where(item => item is not (DeliveryItem.SignConfirmation or DeliveryItem.HoldCeremony or DeliveryItem.FillSurvey) && Handing.PartOf(item) != DeliveryPart.PostDelivery)
            .Select(item => new SettledItem(item)),
        new(DeliveryItem.UpdateFile), new(DeliveryItem.SendThanks, DeliveryItemOutcome.Waived, "客户不需要"), new(DeliveryItem.FollowUpCall, DeliveryItemOutcome.Arranged, null, Delivery.AddDays(2)),
    ], false, Consultant, Delivery);

    public static IReadOnlyList<Deal.Command> Commands { get; } =
    [
        Open, Open with { Dealer = "D002", Party = [new(BuyingRole.Buyer, PersonRelation.Self)] }, Open with { Party = [new(BuyingRole.Buyer, PersonRelation.Self)] },
        Open with { By = Consultant }, Open with { Dealer = "D002", By = "consultant-D002" }, new GoTo("D002", Saturday), Taken, Taken with { Dealer = "D009" }, new TakeOver("zhao", Consultant, Saturday), new NoteAccess(Manager, "sales-manager", Saturday),
        Seated, new PrepareQuote([QuotePreparation.Tea], SeatingLayout.Diagonal, Consultant, Saturday), new NoteSignal(BuyingSignal.Payment, "分期", Consultant, Saturday),
        new RaiseObjection(DealObjectionReason.Doubt, null, null, Consultant, Saturday), new AnswerObjection(1, true, CloseTactic.ThirdPartyEvidence, Consultant, Saturday),
        new AnswerObjection(9, true, null, Consultant, Saturday), new TryClose(TrialCloseMethod.Silence, null, false, Consultant, Saturday),
        Accepts, Accepts with { Model = " " }, Rated, Rated with { Grade = CreditGrade.D },
        Brought, Appraised, Appraised with { Amount = Yuan(-1) }, Appraised with { Amount = new Money(1, "yuan") }, Appraised with { ValidUntil = Saturday },
        OfferedFor, OfferedFor with { At = Saturday.AddDays(30) }, OfferedFor with { Amount = Yuan(0) }, OfferedFor with { Amount = new Money(1, "EUR") }, OfferedFor with { Amount = Yuan(46_000) }, Gives, Gives with { Accepted = false },
        Offer, Financed, Offer with { TradeIn = true }, Offer with { Price = Yuan(0) }, Offer with { Price = new Money(1, "yuan") }, Offer with { Model = " " }, Offer with { Fees = [new("plates", new Money(1, "EUR"))] },
        Offer with { Fees = [new("plates", Yuan(-1))] }, Offer with { Price = Yuan(252_000) }, Offer with { ValidUntil = Saturday }, Offer with { ValidUntil = Saturday.AddDays(60) }, Final with { At = Saturday.AddDays(-1) }, Offer with { Model = "S1", Vehicle = null, Price = Yuan(2_000) },
        Offer with { Model = "S1", Vehicle = null, Insurance = null, Fees = null, Price = Yuan(9_000), TradeIn = true },
        Financed with { Financing = Terms with { DownPayment = Yuan(900_000) } }, Financed with { Financing = Terms with { Balloon = Yuan(10) } },
        Final, Final with { Manager = true, Waive = Enum.GetValues<DealPrecondition>(), Reason = "电话同意" }, Final with { Waive = Enum.GetValues<DealPrecondition>() },
        Final with { Manager = true, Waive = Enum.GetValues<DealPrecondition>() }, Final with { At = Saturday.AddDays(30) },
        .. new[] { 3_000, 2_000, 1_000, 500, 0, 300_000 }.Select(amount => new GiveConcession(Yuan(amount), "signs today", false, Policy, Consultant, Saturday)),
        new GiveConcession(Yuan(100), "", false, Policy, Consultant, Saturday), new GiveConcession(new Money(100_00, "EUR"), "signs today", false, Policy, Consultant, Saturday),
        new GiveConcession(Yuan(6_000), "signs today", false, Policy, Consultant, Saturday), new GiveConcession(Yuan(60_000), "signs today", true, Policy, Manager, Saturday),
        Ask, Ask with { Amount = Yuan(5_000) }, Ask with { Amount = Yuan(60_000) }, new ApproveConcession(1, Policy, Manager, Saturday), new ApproveConcession(9, Policy, Manager, Saturday), new RejectConcession(1, "已低于底价", Manager, Saturday),
        Signature, Signature with { Deposit = Yuan(0) }, Signature with { Deposit = new Money(1, "EUR") }, Signature with { At = Saturday.AddDays(30) },
        new Lose("price", "waits_for_subsidy", "BYD", Consultant, Saturday), new Lose("", null, null, Consultant, Saturday),
        Deposit, Deposit with { Amount = Yuan(1) }, Deposit with { Reference = "R-0", Amount = Yuan(0) }, Deposit with { Reference = "R-9", Amount = Yuan(900_000) }, Deposit with { Reference = "R-8", Amount = new Money(1, "EUR") },
        Deposit with { Reference = "R-7", Kind = PaymentKind.Loan }, Deposit with { Reference = "R-6", Kind = PaymentKind.Loan, Amount = Yuan(200_000) }, Order, Order with { ExpectedOn = Expected.AddYears(-1) }, Assigned,
        new Delay(Expected.AddDays(2), DelayReason.Transport, Consultant, Saturday), new Delay(Expected, DelayReason.Transport, Consultant, Saturday),
        CalledOff, CalledOff with { Reason = " " }, CalledOff with { Refund = Yuan(900_000) }, CalledOff with { Whose = CancelledBy.Dealer },
        CalledOff with { Manager = false, Refund = Yuan(0) }, new PayRefund("R-3", PaymentMethod.Card, Yuan(1_000), Manager, Saturday),
        new PayRefund("R-3", PaymentMethod.Transfer, Yuan(1_000), Manager, Saturday), new PayRefund("R-4", PaymentMethod.Transfer, Yuan(0), Manager, Saturday), new PayRefund("R-5", PaymentMethod.Transfer, Yuan(900_000), Manager, Saturday),
        new Schedule(Appointment, Delivery, Saturday), new Reschedule(Appointment, Delivery.AddDays(1), Saturday), new CallOff(Appointment, Saturday), Inspected, Inspected with { Passed = false },
        All, One(DeliveryItem.Welcome), One(DeliveryItem.PrepareCar), One(DeliveryItem.ConfirmCarData), One(DeliveryItem.SettleFees), One(DeliveryItem.ExplainFunctions), One(DeliveryItem.SignConfirmation), One(DeliveryItem.HoldCeremony),
        One(DeliveryItem.FillSurvey), One(DeliveryItem.Welcome, DeliveryItemOutcome.Waived), One(DeliveryItem.Welcome, DeliveryItemOutcome.Waived, "自取"), One(DeliveryItem.SettleFees, DeliveryItemOutcome.Waived, "对公月结"),
        One(DeliveryItem.Welcome, DeliveryItemOutcome.Arranged), One(DeliveryItem.SendThanks, DeliveryItemOutcome.Arranged), One(DeliveryItem.SendThanks), One(DeliveryItem.FollowUpCall), One(DeliveryItem.SendThanks, DeliveryItemOutcome.Waived),
        Starts with { At = Saturday.AddDays(-1) }, Delivered with { At = Saturday.AddDays(-1) }, Delivered with { Vin = null }, Appraised with { Amount = Yuan(50_000) }, Starts, Stops, Stops with { At = Delivery.AddHours(-3) }, Stops with { At = Starts.At.AddMinutes(44) }, Enough, Enough with { Manager = false }, Enough with { Reason = " " }, Confirmed, Ceremony, Survey,
        Survey with { Scores = new DeliveryScores(11, 9, 9, 9) }, Delivered,
    ];

    /// <summary>A trade-in, a loan, concessions, a delay and all 22 items; one that is lost, one that is taken away, one that is called off.</summary>
    public static IReadOnlyList<IReadOnlyList<Deal.Command>> Lives { get; } =
    [
        [
            Open, new TakeOver("zhao", Consultant, Saturday), Brought, new RaiseObjection(DealObjectionReason.Doubt, null, null, Consultant, Saturday), Offer, Appraised, OfferedFor, Offer with { TradeIn = true }, Seated, Accepts,
            Financed with { TradeIn = true }, Rated with { Grade = CreditGrade.D }, Rated, Final, Ask, new ApproveConcession(1, Policy, Manager, Saturday), new GiveConcession(Yuan(3_000), "signs today", true, Policy, Manager, Saturday),
            new GiveConcession(Yuan(2_000), "signs today", true, Policy, Manager, Saturday), Gives, Signature, Deposit, Order, new Delay(Expected.AddDays(2), DelayReason.Transport, Consultant, Saturday), Assigned,
            new Schedule(Appointment, Delivery, Saturday), Inspected, Starts, Stops with { At = Starts.At.AddMinutes(44) }, Enough, new ReceivePayment("R-2", PaymentKind.Balance, PaymentMethod.Transfer, Yuan(80_000), Consultant, Delivery),
            new ReceivePayment("R-L", PaymentKind.Loan, PaymentMethod.Transfer, Yuan(120_450), Consultant, Delivery), All, Confirmed, Ceremony, Survey, Delivered with { Vin = null }, One(DeliveryItem.FollowUpCall),
        ],
        [Open, Offer, Final with { Manager = true, Waive = Enum.GetValues<DealPrecondition>(), Reason = "电话同意" }, Ask, new RejectConcession(1, null, Manager, Saturday), new Lose("price", null, null, Consultant, Saturday)],
        [Open, Taken, Open with { Dealer = "D002" }],
        [Open, Offer, Final with { Manager = true, Waive = Enum.GetValues<DealPrecondition>(), Reason = "电话同意" }, Signature, Starts, CalledOff],
        [
            Open, Offer, Final with { Manager = true, Waive = Enum.GetValues<DealPrecondition>(), Reason = "电话同意" }, Signature, Deposit, CalledOff with { Whose = CancelledBy.Dealer },
            new PayRefund("R-3", PaymentMethod.Transfer, Yuan(1_000), Manager, Saturday),
        ],
    ];

    public static IReadOnlyList<DealRules.SetRules> RulesCommands { get; } =
    [
        new(DealPolicies.IdOf(Samples.Dealer), Samples.Dealer, new DealSettings(15, 80), Saturday, Manager, Saturday),
        new(DealPolicies.IdOf(Samples.Dealer), Samples.Dealer, new DealSettings(15, 80), Saturday.AddDays(-1), Manager, Saturday),
    ];

    private static SettleItems One(DeliveryItem item, DeliveryItemOutcome outcome = DeliveryItemOutcome.Done, string? reason = null) => new([new(item, outcome, reason)], false, Consultant, Delivery);

    private static Money Yuan(long yuan) => new(yuan * 100, "CNY");

    private static Personal<string> Text(string value) => Personal<string>.Of(value);
}
