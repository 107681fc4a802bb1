using Leads.Aftercare;
using Leads.Contracts;
using static Leads.Aftercare.Ownership.Command;

namespace Leads.Rules;

/// <summary>Examples of ownerships: the contacts of the cadence, what is learnt of owners, and how dealers care for them.</summary>
internal static class AftercareSamples
{
    private const string Consultant = "consultant-D001";
    private const string Manager = "manager-D001";

    private static readonly DateTimeOffset Delivery = new(2026, 1, 24, 10, 30, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset In48Hours = Delivery.AddHours(48);
    private static readonly DateTimeOffset InAMonth = Delivery.AddMonths(1);
    private static readonly DateTimeOffset May = new(2026, 5, 20, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly Guid Id = OwnershipReactions.OwnershipOf(Samples.Lead);
    private static readonly Guid Lead = Samples.Lead;

    private static readonly Guid Sheet = new("0197a000-0000-7000-8000-0000000000e1");

    private static readonly Interest Interest = new("ES9", "长续航版", "极光白", new DateOnly(2029, 3, 1), Yuan(320_000), "loan");
    private static readonly OwnerDays Days = new([new OwnerDay(OwnerDayKind.Birthday, new DayOfYear(8, 17))]);

    private static readonly CareSettings Settings = new(
        140, 5, 10, 6, 8_000, 24, 36, 48, [new DayOfYear(5, 15)], [new ModelLaunch("ES9", new DateOnly(2028, 9, 1))], [new QuietDays(new DateOnly(2027, 2, 5), new DateOnly(2027, 2, 12))], 90_000, 8,
        new RepurchaseMatrix(95, 65, 30, 20), [new ServiceGrade("gold", [ServicePrivilege.LoanCar], 2, Yuan(2_000))], new CreditScale(5, 25, 60), 6,
        new ComplaintTimes(4, 1, 5, 1, 2));

    private static readonly Conversation Talk = new(
        CallPurpose.BuildRelationship, [new(CallGoalCode.ObtainReferral, [GoalCriterion.Specific], true)], [new(CallStep.Opening, StepOutcome.Done)], [NeedField.Why], CallerIntent.Price, [SellingPoint.Space],
        [CallClosing.Summary], EngagementMode.CallCentre, SalesOrientation.Relationship, AidaStage.Interest);

    public static IReadOnlyList<Sample> Events { get; } =
    [
        new(new OwnershipOpened(Id, Lead, Samples.Customer, Samples.Brand, Samples.Dealer, "ES7", Delivery, "zhao"), 1, "aftercare", "vehicle_delivered"),
        new(new TouchPlanned(Id, Lead, Touch.H48, In48Hours, Delivery, 1, [Touch.H48]), 2, "aftercare", "vehicle_delivered"),
        new(new TouchDue(Id, Lead, Touch.H48, In48Hours, 1, In48Hours.AddDays(1), "zhao", false), 4, "aftercare"),
        new(new OwnerContacted(
            Id, Lead, 1, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 180, Text("一切都好，问了充电桩安装"), Consultant, false, "rec:20260126-1031", Talk, Text("五一前来做首保"), In48Hours.AddMinutes(5)),
            5, Consultant),
        new(new TouchMade(Id, Lead, Touch.H48, ContactChannel.Phone, ContactResult.Connected, Text("一切都好，问了充电桩安装"), In48Hours.AddMinutes(5), 1, 1), 6, Consultant),
        new(new OwnerNoted(Id, Lead, Personal<OwnerDays>.Of(Days), ["ES9"], new DateOnly(2029, 1, 24), Consultant, In48Hours.AddMinutes(6)), 7, Consultant),
        new(new OdometerRead(Id, Lead, 8_600, Consultant, May), 8, Consultant),
        new(new CarServiced(Id, Lead, ServiceKind.Maintenance, "W-20260520-07", Yuan(680), Consultant, May, new DateOnly(2026, 6, 20)), 9, Consultant),
        new(new BillPaid(Id, Lead, "W-20260520-07", true, Consultant, May.AddDays(30)), 15, Consultant),
        new(new QuietAsked(Id, Lead, May.AddDays(20), Consultant, May), 10, Consultant),
        new(new TouchMoved(Id, Lead, 3, Touch.SeasonalCheck, [Touch.SeasonalCheck, Touch.ServiceDue], May, May.AddDays(20), TouchShift.Quiet, May), 11, Consultant),
        new(new TouchOverdue(Id, Lead, 3, Touch.SeasonalCheck, May.AddDays(20), "zhao", May.AddDays(27)), 12, "aftercare"),
        new(new OwnerHandedOver(Id, Lead, "li", true, Manager, May.AddDays(30)), 13, Manager),
        new(new OwnerSurveyed(Id, Lead, SurveyOccasion.Service, "W-20260520-07", 9, 6, Satisfaction.ProductGood, 30, Text("等候太久"), Consultant, May.AddDays(31)), 14, Consultant),
        new(
            new RepurchaseIntentDetected(
                Id, Lead, Samples.Customer, Samples.Brand, Samples.Dealer, RepurchaseKind.TradeUp, Interest, Delivery.AddYears(3), RepurchaseSignal.Survey, 30),
            40, Consultant),
        new(new OwnershipEnded(Id, Lead, OwnershipEnd.TradedIn, Consultant, Delivery.AddYears(4)), 60, Consultant),
        new(
            new VisitorInterviewed(
                Sheet, Samples.Dealer, "zhao", new DateOnly(2026, 1, 24), 1, 8, VisitAspect.TestDrive, VisitAspect.Waiting, VisitAspect.ChildrensCorner, Text("等了半小时，孩子没地方玩"), Consultant, Delivery),
            1, Consultant),
        new(new CareRulesSet(CarePolicies.IdOf(Samples.Dealer), Samples.Dealer, Settings, Delivery.AddDays(-30), Manager, Delivery.AddDays(-31)), 1, Manager),
        new(new CareRulesBegun(CarePolicies.IdOf(Samples.Dealer), Samples.Dealer, Delivery.AddDays(-30), Delivery.AddDays(-30)), 2, "aftercare"),
    ];

    private static readonly OpenOwnership Open = new(Id, Lead, Samples.Customer, Samples.Brand, Samples.Dealer, "ES7", Delivery, "zhao");
    private static readonly RecordContact Call = new(null, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 180, "一切都好", Consultant, false, In48Hours);
    private static readonly NoteOwner Note = new(Days, ["ES9"], null, Consultant, InAMonth.AddDays(1)) { Days = Days };
    private static readonly NoteService Service = new(ServiceKind.Maintenance, "W-1", 8_600, Yuan(680), Consultant, InAMonth.AddDays(1));
    private static readonly Survey Asked = new(SurveyOccasion.H48, null, 9, 8, "都好", Consultant, In48Hours);
    private static readonly AskQuiet Quiet = new(InAMonth.AddDays(20), Consultant, InAMonth.AddDays(1));

    public static IReadOnlyList<Ownership.Command> Commands { get; } =
    [
        Open, new FallDue(1, In48Hours), new FallDue(2, InAMonth), new FallDue(3, May), new MarkOverdue(1, InAMonth), new MarkOverdue(2, InAMonth.AddDays(8)),
        Call, Call with { Result = ContactResult.NoAnswer }, Call with { Manager = true }, Call with { Touch = Touch.H48 }, Call with { Touch = Touch.Month_1, At = Delivery }, Call with { Touch = Touch.WarrantyEnd },
        Call with { At = Delivery.AddDays(-1) }, Call with { At = InAMonth },
        Note, new NoteOwner(null, null, null, Consultant, InAMonth), new ReadOdometer(8_600, Consultant, InAMonth.AddDays(1)), new ReadOdometer(100, Consultant, InAMonth.AddDays(2)), new ReadOdometer(100, Consultant, Delivery.AddDays(-2)),
        Service, Service with { Order = "W-2", Km = null, Kind = ServiceKind.Repair }, Service with { Order = "W-3", At = Delivery.AddDays(-2) },
        new PayBill("W-4", Consultant, May), new PayBill("W-1", Consultant, May), new PayBill("W-9", Consultant, May), Service with { Order = "W-4", PayBy = new DateOnly(2026, 6, 20) },
        Asked, Asked with { Product = 11 }, Asked with { Product = 8 }, Asked with { Occasion = SurveyOccasion.Month_1, At = Delivery }, Asked with { Occasion = SurveyOccasion.Service },
        Asked with { At = Delivery.AddDays(-1) }, Asked with { Occasion = SurveyOccasion.Service, Order = "W-1", At = InAMonth.AddDays(1), Buys = RepurchaseKind.Additional, Interest = Interest },
        Asked with { Buys = RepurchaseKind.Additional, Interest = new Interest("") },
        Quiet, Quiet with { Until = Quiet.At }, Quiet with { Until = Quiet.At.AddDays(31) }, new Replan(TouchShift.Rules, InAMonth.AddDays(1)), new Replan(TouchShift.Rules, InAMonth.AddDays(1)) { Policy = CarePolicy.Delivered with { Told = Settings } },
        new HandOver("li", Manager, InAMonth), new HandOver("zhao", Manager, InAMonth), new Leave("zhao", Manager, InAMonth),
        new End(OwnershipEnd.Sold, Consultant, May), new End(OwnershipEnd.Gone, Consultant, May),
        new DetectRepurchase(RepurchaseKind.TradeUp, Interest, Delivery.AddYears(3)), new DetectRepurchase(RepurchaseKind.TradeUp, new Interest(""), Delivery.AddYears(3)),
    ];

    /// <summary>One who is cared for and sells the car, one whose consultant leaves, one who is left alone, one nobody calls.</summary>
    public static IReadOnlyList<IReadOnlyList<Ownership.Command>> Lives { get; } =
    [
        [
            Open, new FallDue(1, In48Hours), Call, Asked, new FallDue(2, InAMonth), Call with { At = InAMonth }, Note, Service, Service with { Order = "W-4", PayBy = new DateOnly(2026, 6, 20) }, new DetectRepurchase(RepurchaseKind.TradeUp, Interest, Delivery.AddYears(3)), new End(OwnershipEnd.Sold, Consultant, May),
        ],
        [Open, new FallDue(1, In48Hours), new Leave("zhao", Manager, In48Hours), new HandOver("li", Manager, In48Hours), Call with { Manager = true }],
        [Open, new FallDue(1, In48Hours), new FallDue(2, InAMonth), Quiet, new FallDue(3, May), new MarkOverdue(1, InAMonth), new MarkOverdue(2, InAMonth.AddDays(8))],
    ];

    private static readonly CareRules.Command.SetRules Rules = new(CarePolicies.IdOf(Samples.Dealer), Samples.Dealer, Settings, Delivery, Manager, Delivery);

    public static IReadOnlyList<CareRules.Command> RulesCommands { get; } =
    [
        Rules, Rules with { EffectiveFrom = Delivery.AddDays(-1) }, Rules with { EffectiveFrom = May }, new CareRules.Command.Begin(May, May),
    ];

    public static IReadOnlyList<InterviewSheet.Interview> Interviews { get; } =
    [
        new(Sheet, Samples.Dealer, "zhao", new DateOnly(2026, 1, 24), 8, VisitAspect.TestDrive, VisitAspect.Waiting, null, "等了半小时", Consultant, Delivery),
        new(Sheet, Samples.Dealer, "zhao", new DateOnly(2026, 1, 24), 11, null, null, null, null, Consultant, Delivery),
    ];

    private static Money Yuan(long yuan) => new(yuan * 100, "CNY");

    private static Personal<string> Text(string value) => Personal<string>.Of(value);
}
