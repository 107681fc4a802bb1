using System.Reflection;
using Leads.Contracts;

namespace Leads.Specs;

/// <summary>An event of any kind, made from its members: the same number gives the same event.</summary>
internal static class Example
{
    public static T Of<T>(int number = 0) => (T)Of(typeof(T), number);

    /// <param name="number">Other numbers give other values; odd ones leave out what may be left out.</param>
    public static object Of(Type type, int number = 0)
    {
        var constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p, number))]);
    }

    private static object? Value(ParameterInfo parameter, int number)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (number % 2 == 1 && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable)
        {
            return null;
        }

        var seed = number + parameter.Position;
        return type switch
        {
            _ when type == typeof(Guid) => parameter.Name == "CustomerId" ? Some.CustomerId : parameter.Name == "LeadId" ? Some.LeadId : Some.StreamId,
            _ when type == typeof(string) => $"{parameter.Name} \"{number}\" \\ 星河 🚗",
            _ when type == typeof(DateTimeOffset) => Some.Noon.AddMinutes(seed).AddMicroseconds(seed).ToOffset(TimeSpan.FromHours(seed % 14)),
            _ when type == typeof(int) => seed,
            _ when type == typeof(Money) => new Money(long.MaxValue - seed, "CNY"),
            _ when type == typeof(Interest) => number % 2 == 1 ? new Interest("ES7") : Some.Wish,
            _ when type == typeof(Consent) => new Consent(["contact", $"purpose {number}"], Some.Noon, "form:v1", number % 2 == 1 ? null : ["phone"], number % 2 == 1 ? null : ["D001"]),
            _ when type == typeof(Personal<string>) => Personal<string>.Of($"{parameter.Name} {number} 王伟"),
            _ when type == typeof(Personal<Person>) => Personal<Person>.Of(new Person("王伟", number % 2 == 1 ? null : "先生", "138 1234 5678", """{"a":[1,"\\"]}""")),
            _ when type == typeof(IReadOnlyList<string>) => Enumerable.Range(0, number % 3).Select(i => $"D00{i}").ToArray(),
            _ when type == typeof(IReadOnlyList<RefusedDealer>) => Enumerable.Range(0, 1 + (number % 3)).Select(i => new RefusedDealer(DispatchRule.City, $"D00{i}", DispatchRefusal.Full)).ToArray(),
            _ when type == typeof(IReadOnlyList<SkippedConsultant>) => Enumerable.Range(0, 1 + (number % 3)).Select(i => new SkippedConsultant($"c{i}", AssignmentRefusal.Absent)).ToArray(),
            _ when type == typeof(IReadOnlyList<Guid>) => Enumerable.Range(0, 1 + (number % 3)).Select(i => new Guid(i + 1, 0, 0, new byte[8])).ToArray(),
            _ when type == typeof(CallPlanSettings) => new CallPlanSettings(100 + number, number % 2 == 1 ? null : 35, 40, number % 2 == 1 ? null : 150),
            _ when type == typeof(IReadOnlyList<InvitationStepDone>) => Enumerable.Range(0, 1 + (number % 3)).Select(i => new InvitationStepDone((InvitationStep)i, StepOutcome.Done)).ToArray(),
            _ when type == typeof(IReadOnlyList<InvitationReason>) => Enumerable.Range(0, 2 + (number % 3)).Select(i => (InvitationReason)i).ToArray(),
            _ when type == typeof(IReadOnlyList<DateTimeOffset>) => Enumerable.Range(0, number % 3).Select(i => Some.Noon.AddHours(i)).ToArray(),
            _ when type == typeof(IReadOnlyList<RoleInBuying>) => new[] { new RoleInBuying(BuyingRole.DecisionMaker, PersonRelation.Spouse) },
            _ when type == typeof(IReadOnlyList<Participant>) => new[] { new Participant(BuyingRole.DecisionMaker, PersonRelation.Spouse, number % 2 == 0) },
            _ when type == typeof(IReadOnlyList<QuotePreparation>) => new[] { QuotePreparation.Tea, QuotePreparation.Documents },
            _ when type == typeof(IReadOnlyList<ValueBuilt>) => new[] { ValueBuilt.Product, ValueBuilt.Dealer },
            _ when type == typeof(IReadOnlyList<DealPrecondition>) => new[] { DealPrecondition.TradeInAppraised },
            _ when type == typeof(IReadOnlyList<PricedItem>) => Enumerable.Range(0, 1 + (number % 3)).Select(i => new PricedItem($"item_{i}", new Money(i + number, "CNY"))).ToArray(),
            _ when type == typeof(VehicleConfiguration) => new VehicleConfiguration("long_range", number % 2 == 1 ? null : "white", "black", [new("roof", new Money(number, "CNY"))], number % 2 == 1 ? null : [new("mats", new Money(80_000, "CNY"))]),
            _ when type == typeof(FinanceTerms) => new FinanceTerms(FinanceMethod.Balloon, new Money(number, "CNY"), 36, 399, number % 2 == 1 ? null : new Money(1, "CNY"), "bank"),
            _ when type == typeof(LoanSummary) => new LoanSummary(new Money(number, "CNY"), new Money(2, "CNY"), new Money(3, "CNY"), new Money(4, "CNY")),
            _ when type == typeof(TradeInVehicle) => new TradeInVehicle("DONGFENG", "C4", 2018, 86_000 + number, number % 2 == 1 ? null : ["photo:1"]),
            _ when type == typeof(Personal<VehicleIdentity>) => Personal<VehicleIdentity>.Of(new VehicleIdentity($"鄂A138{number}", "王伟")),
            _ when type == typeof(DeliveryScores) => new DeliveryScores(9, 9, 10, 1 + (number % 10)),
            _ when type == typeof(IReadOnlyList<Touch>) => new[] { Touch.ServiceDue, Touch.Occasion },
            _ when type == typeof(Personal<OwnerDays>) => Personal<OwnerDays>.Of(new OwnerDays([new OwnerDay(OwnerDayKind.Birthday, new DayOfYear(8, 1 + (number % 28)))])),
            _ when type == typeof(CareSettings) => new CareSettings(140, 5 + number, Seasons: number % 2 == 1 ? null : [new DayOfYear(5, 15)], Launches: [new ModelLaunch("ES9", new DateOnly(2028, 9, 1))], Quiet: number % 2 == 1 ? null : [new QuietDays(new DateOnly(2027, 2, 5), new DateOnly(2027, 2, 12))], Complaints: number % 2 == 1 ? null : new ComplaintTimes(1 + number, SolveDays: 2)),
            _ when type == typeof(DealSettings) => new DealSettings(15, 80 + number, number % 2 == 1 ? null : [new(CreditGrade.A, 150)], 10),
            _ when type == typeof(IReadOnlyList<SellingPoint>) => new[] { SellingPoint.Space },
            _ when type == typeof(Way) => new Way("jiangan", 30 + number),
            _ when type == typeof(Slot) => SlotOf(number),
            _ when type == typeof(IReadOnlyList<Slot>) => new[] { SlotOf(number), SlotOf(number + 1) },
            _ when type == typeof(IReadOnlyList<PreferredTime>) => new[] { new PreferredTime(HalfDay.Morning), new PreferredTime(HalfDay.Afternoon, Weekday.Saturday) },
            _ when type == typeof(IReadOnlyList<VisitPreparation>) => new[] { VisitPreparation.Proposal },
            _ when type == typeof(IReadOnlyList<VisitMaterial>) => new[] { VisitMaterial.Demo, VisitMaterial.Contract },
            _ when type == typeof(VisitPlan) => new VisitPlan("jiangan", 60 + number, 40, KeyPerson.Decides, number % 2 == 0, [VisitPreparation.Proposal], [VisitMaterial.Demo]),
            _ when type == typeof(CalendarSettings) => new CalendarSettings(
                number % 2 == 1 ? null : [new(AppointmentType.TestDrive, 45, 15, [ResourceKind.SalesConsultant, ResourceKind.DemoCar])], 20 + number, null, number % 2 == 1 ? null : 14, [10, 25]),
            _ when type == typeof(ResourceSettings) => new ResourceSettings(
                ResourceKind.DemoCar, [AppointmentType.TestDrive], number % 2 == 1 ? null : ["ES7"], [new(Some.Noon, Some.Noon.AddDays(1 + number))], number % 2 == 1 ? null : false),
            _ when type == typeof(DealerSettings) => new DealerSettings("武汉店", "武汉", [Some.Brand], ["武汉", "宜昌"])
            {
                Models = number % 2 == 1 ? null : ["ES7"],
                Location = number % 2 == 1 ? null : new Coordinates(30.59, 114.31),
                AcceptWithinMinutes = number,
            },
            _ when type == typeof(DateOnly) => new DateOnly(2026, 3, 1).AddDays(seed),
            _ when type == typeof(ConsultantSettings) => new ConsultantSettings(number % 2 == 1 ? null : ["ES7"], 2, number % 2 == 1 ? null : 30, [new(Some.Noon, Some.Noon.AddDays(1 + number))]),
            _ when type == typeof(BrandRules) => new BrandRules(
                [DispatchRule.Named, DispatchRule.Distance], 120.5, [new CityLocation("武汉", new(30.59, 114.31))], number % 2 == 1 ? null : [new(30, LeadSource.WalkIn, "H"), new(60)],
                BreachAction.NextDealer, 10, number, new ScreeningRules(["+8613800138000"], ["测试"], 3, 24), [new(CloseReason.Lost, 30)],
                number % 2 == 1 ? null : GradeScale.Default.Rules, number % 2 == 1 ? null : new CallingRules(120, 3 + number)),
            _ when type == typeof(Registration) => new Registration("li", FirstContactMode.InboundCall, number % 4 == 0 ? [new(MustAsk.Colour, NotObtainedReason.Undecided)] : null, number % 2 == 1 ? null : new("saw_the_campaign", [new(BuyingRole.User, PersonRelation.Self)])),
            _ when type == typeof(ImportSettings) => new ImportSettings(
                [new("/customer/phone", $"手机 {number}")], number % 2 == 1 ? null : [new("/source", "dealer_website")], [new("/source", "官网", "dealer_website")], ["dd.MM.yyyy"], Delimiter: ";"),
            _ when type == typeof(SourceTree) => new SourceTree(
                [.. Enumerable.Range(0, 1 + (number % 3)).Select(i => new SourceNode($"node_{i}", LeadSource.WalkIn, "来源", "Source", Ad: number % 2 == 1 ? null : AdChannel.Radio))],
                number % 2 == 1 ? null : [new("dealer_form", $"{number}", "node_0")]),
            _ when type == typeof(Conversation) => new Conversation(
                CallPurpose.Sell, [new(CallGoalCode.FixPurchaseTime, number % 2 == 1 ? null : [GoalCriterion.Specific], true)], [new(CallStep.Opening, StepOutcome.Done)], [NeedField.What], null,
                [SellingPoint.Space], number % 2 == 1 ? null : [CallClosing.Summary], EngagementMode.CallCentre, SalesOrientation.Relationship, AidaStage.Desire),
            _ when type == typeof(IReadOnlyList<CallGoal>) => new[] { new CallGoal(CallGoalCode.ObtainData), new CallGoal(CallGoalCode.CreateInterest, [GoalCriterion.TimeBound], number % 2 == 0) },
            _ when type == typeof(NeedProfile) => new NeedProfile(
                ["ES7"], new DateOnly(2026, 3, 1).AddDays(number), new Money(25_000_000, "CNY"), "loan", CarUse.Family, [new(BuyingRole.User, PersonRelation.Spouse)], UsePlace.City, "武汉",
                number % 2 == 1 ? null : ["BYD"], PurchaseMotive.SolveProblem, NeedLevel.Safety, NeedDepth.Emotional, DecisionStage.Evaluation, BuyingDecisionStage.EvaluatingOptions,
                RelationshipStage.Understand, Strength.Strong, Strength.Weak, true, number % 2 == 1 ? null : false),
            _ when type == typeof(Personal<NeedWords>) => Personal<NeedWords>.Of(new NeedWords(new SpinNote("开十年旧车", $"油耗 {number}"), [new("省油", "混动", "低油耗", "省钱", ImpactKind.Data)], "太太")),
            _ when type == typeof(Personal<EvaluationBasis>) => Personal<EvaluationBasis>.Of(new EvaluationBasis("家庭", null, $"{number}")),
            _ when type == typeof(Personal<Personality>) => Personal<Personality>.Of(new Personality(EmotionDegree.C, 1 + (number % 4), number % 2 == 1 ? null : new StyleWeights(10, 20, 30, 40))),
            _ when type == typeof(Personal<TrackingInfo>) => Personal<TrackingInfo>.Of(new TrackingInfo(new TrackedCustomer("王伟", Vehicles: [new("J6P", $"鄂A{number}")]), new TrackedContact(Notes: $"{number}"))),
            _ when type == typeof(IReadOnlyList<ObjectionStep>) => Enumerable.Range(0, 1 + (number % 3)).Select(i => (ObjectionStep)i).ToArray(),
            _ when type == typeof(Defeat) => new Defeat(DefeatReason.Price, DefeatReason.Trust, number % 2 == 1 ? null : "BYD", number % 2 == 1 ? null : [1, number], $"rec:{number}"),
            _ when type == typeof(IReadOnlyList<HandoverShare>) => Enumerable.Range(0, 1 + (number % 3)).Select(i => new HandoverShare(Some.StreamId, Some.LeadId, (HandoverClass)i, $"c{i}")).ToArray(),
            _ when type == typeof(IReadOnlyList<FollowUpSubject>) => Enumerable.Range(0, 1 + (number % 3)).Select(i => new FollowUpSubject(Some.StreamId, Some.LeadId, $"c{i}", Some.Noon.AddDays(i), [(FollowUpPrompt)i])).ToArray(),
            _ when type == typeof(IReadOnlyList<Guid>) => Enumerable.Repeat(Some.StreamId, number % 3).ToArray(),
            _ when type == typeof(bool) => number % 2 == 0,
            { IsEnum: true } => Enum.GetValues(type).GetValue(seed % Enum.GetValues(type).Length),
            _ => throw new NotSupportedException($"Say here what a {type.Name} looks like: {parameter.Member.DeclaringType!.Name}.{parameter.Name} is one."),
        };
    }

    private static Slot SlotOf(int number) => new(Some.Noon.AddMinutes(number), Some.Noon.AddMinutes(number + 45), [.. Enumerable.Range(0, number % 3).Select(i => $"car-{i}")]);
}
