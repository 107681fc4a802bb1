using Leads.Aftercare;
using Leads.Contracts;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Aftercare.Ownership.Command;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>How satisfied owners are is told in numbers (002-13), who comes back follows (001-24), and who may buy again is found (001-29).</summary>
public sealed class LoyaltySpecs
{
    private static readonly DateTimeOffset Delivery = At(2026, 1, 30, 16);
    private static readonly DateTimeOffset Monday = At(2026, 2, 2, 9);
    private static readonly DateTimeOffset InAMonth = At(2026, 3, 2, 9);
    private static readonly DateTimeOffset Spring = At(2029, 3, 1, 9);

    private static readonly object[] Opened =
    [
        new OwnershipOpened(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", Delivery, "zhao"),
        new TouchPlanned(StreamId, LeadId, Touch.H48, Monday, Delivery, 1),
        new TouchPlanned(StreamId, LeadId, Touch.Month_1, InAMonth, Delivery, 2),
    ];

    private static readonly object[] Spoken =
    [
        .. Opened, new TouchDue(StreamId, LeadId, Touch.H48, Monday, 1, Monday.AddDays(1), "zhao"),
        new TouchMade(StreamId, LeadId, Touch.H48, ContactChannel.Phone, ContactResult.Connected, null, Monday, 1, 1),
    ];

    private static readonly Survey Asked = new(SurveyOccasion.H48, null, 9, 8, "都好", "zhao", Monday.AddHours(1));

    private static DateTimeOffset At(int year, int month, int day, int hour = 0) => new(year, month, day, hour, 0, 0, TimeSpan.FromHours(8));

    private static Situation<Ownership.Command, Ownership> Given(params object[] events) => Spec.Of(Ownership.Decider).Given(events);

    private static OwnerSurveyed Surveyed(Survey c, Satisfaction satisfaction, int expected) =>
        new(StreamId, LeadId, c.Occasion, c.Order, c.Product, c.Service, satisfaction, expected, c.Words is null ? null : Personal(c.Words), c.By, c.At);

    private static RepurchaseIntentDetected Detected(RepurchaseSignal signal, Interest interest, DateTimeOffset at, int? expected = null) =>
        new(StreamId, LeadId, CustomerId, Brand, Dealer, RepurchaseKind.TradeUp, interest, at, signal, expected);

    [Theory]
    [InlineData(7, 7, Satisfaction.BothGood, 97)]
    [InlineData(6, 7, Satisfaction.ServiceGood, 67)]
    [InlineData(7, 6, Satisfaction.ProductGood, 30)]
    [InlineData(6, 6, Satisfaction.BothPoor, 20)]
    [InlineData(10, 1, Satisfaction.ProductGood, 30)]
    [Trait("row", "001-24")]
    public void _001_24_service_and_product_say_how_many_come_back(int product, int service, Satisfaction satisfaction, int expected)
    {
        var said = Asked with { Product = product, Service = service };
        Given(Spoken).When(said).Then(Surveyed(said, satisfaction, expected));
    }

    [Fact]
    [Trait("row", "001-24")]
    public void _001_24_a_dealer_knows_its_own_shares_and_what_is_good()
    {
        var own = CarePolicy.Delivered with { Told = new CareSettings(GoodScore: 9, Repurchase: new RepurchaseMatrix(90, 60, 40, 10)) };
        Given(Spoken).When(Asked with { Policy = own }).Then(Surveyed(Asked, Satisfaction.ProductGood, 40));
        own.Judge(9, 9).Expected.ShouldBe(90);
        own.Judge(8, 9).Expected.ShouldBe(60);
        own.Judge(8, 8).Expected.ShouldBe(10);
    }

    [Fact]
    [Trait("row", "002-13")]
    public void _002_13_satisfaction_is_told_in_numbers_once_for_each_occasion()
    {
        var first = Surveyed(Asked, Satisfaction.BothGood, 97);
        Given([.. Spoken, first]).When(Asked).ThenNothing();
        Given([.. Spoken, first]).When(Asked with { Service = 3 }).ThenRefused("surveyed");
        Given([.. Spoken, first]).When(Asked with { Product = 3 }).ThenRefused("surveyed");
        var later = Asked with { Occasion = SurveyOccasion.Month_1, At = InAMonth };
        Given([.. Spoken, first]).When(later).Then(Surveyed(later, Satisfaction.BothGood, 97));
        foreach (var wrong in new[] { 0, 11 })
        {
            Given(Spoken).When(Asked with { Product = wrong }).ThenRefused("score-wrong");
            Given(Spoken).When(Asked with { Service = wrong }).ThenRefused("score-wrong");
        }

        Given(Spoken).When(Asked with { At = Delivery.AddTicks(-1) }).ThenRefused("before-delivery");
        Given().When(Asked).ThenRefused("wrong-state");
    }

    [Fact]
    [Trait("row", "002-13")]
    public void _002_13_nobody_is_asked_more_than_a_week_too_early()
    {
        var month = Asked with { Occasion = SurveyOccasion.Month_1 };
        Given(Spoken).When(month with { At = InAMonth.AddDays(-7).AddTicks(-1) }).ThenRefused("too-early");
        Given(Spoken).When(month with { At = InAMonth.AddDays(-7) }).Then(Surveyed(month with { At = InAMonth.AddDays(-7) }, Satisfaction.BothGood, 97));
        Given(Opened).When(Asked with { At = Delivery }).Then(Surveyed(Asked with { At = Delivery }, Satisfaction.BothGood, 97));
    }

    [Fact]
    [Trait("row", "002-13")]
    public void _002_13_after_a_service_they_are_asked_about_that_order()
    {
        var serviced = new CarServiced(StreamId, LeadId, ServiceKind.Repair, "W-1", null, "zhao", Monday);
        var about = Asked with { Occasion = SurveyOccasion.Service, Order = "W-1", Service = 2 };
        Given([.. Spoken, serviced]).When(about).Then(Surveyed(about, Satisfaction.ProductGood, 30));
        Given([.. Spoken, serviced]).When(about with { Order = "W-2" }).ThenRefused("order-unknown");
        Given([.. Spoken, serviced]).When(about with { Order = null }).ThenRefused("order-unknown");
        Given([.. Spoken, serviced]).When(Asked with { Order = "W-1" }).ThenRefused("order-unknown");
        var again = serviced with { Order = "W-2" };
        Given([.. Spoken, serviced, Surveyed(about, Satisfaction.ProductGood, 30), again]).When(about with { Order = "W-2" }).Then(Surveyed(about with { Order = "W-2" }, Satisfaction.ProductGood, 30));
    }

    [Fact]
    [Trait("row", "001-20")]
    public void _001_20_what_they_said_at_the_delivery_counts_half_for_the_dealer_and_half_for_the_consultant()
    {
        var open = new OpenOwnership(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", Delivery, "zhao") { Scores = new DeliveryScores(9, 2, 6, 7) };
        var said = Survey.AtDelivery(open.Scores, Delivery);
        (said.Product, said.Service).ShouldBe((9, 7));
        Given().When(open).Then([.. Opened, Surveyed(said, Satisfaction.BothGood, 97)]);
        // Where it is heard after the delivery, it was still said before.
        var before = said with { At = Delivery.AddHours(-1) };
        Given(Opened).When(before).Then(Surveyed(before, Satisfaction.BothGood, 97)).When(said).ThenNothing();
    }

    [Fact]
    [Trait("row", "001-29")]
    public void _001_29_whoever_says_that_they_will_buy_again_is_a_new_lead()
    {
        var said = Asked with { Buys = RepurchaseKind.Additional, Interest = new Interest("ES9") };
        Given(Spoken).When(said).Then(
            Surveyed(said, Satisfaction.BothGood, 97), Detected(RepurchaseSignal.Survey, new Interest("ES9"), said.At) with { Kind = RepurchaseKind.Additional });
        // Of which model they did not say: that they asked about last, or their own.
        Given(Spoken).When(said with { Interest = null }).Then(
            Surveyed(said, Satisfaction.BothGood, 97), Detected(RepurchaseSignal.Survey, new Interest("ES7"), said.At) with { Kind = RepurchaseKind.Additional });
        Given([.. Spoken, new OwnerNoted(StreamId, LeadId, null, ["ES9", "ES5"], null, "zhao", Monday)]).When(said with { Interest = null }).Then(
            Surveyed(said, Satisfaction.BothGood, 97), Detected(RepurchaseSignal.Survey, new Interest("ES5"), said.At) with { Kind = RepurchaseKind.Additional });
        Given(Spoken).When(said with { Interest = new Interest("") }).ThenRefused("model-missing");
    }

    [Fact]
    [Trait("row", "001-29")]
    public void _001_29_by_the_age_of_the_car_and_the_end_of_a_contract_it_is_found_by_itself()
    {
        object[] old = [.. Spoken, Surveyed(Asked, Satisfaction.BothGood, 97), new TouchPlanned(StreamId, LeadId, Touch.Replacement, Spring, Monday, 3)];
        Found([.. old]).ShouldBe(Detected(RepurchaseSignal.Age, new Interest("ES7"), Spring, 97));
        var ends = new OwnerNoted(StreamId, LeadId, null, null, new DateOnly(2029, 3, 15), "zhao", Monday);
        Found([.. Spoken, ends, new TouchPlanned(StreamId, LeadId, Touch.ContractEnd, Spring, Monday, 3)]).ShouldBe(
            Detected(RepurchaseSignal.ContractEnd, new Interest("ES7", NeedBy: new DateOnly(2029, 3, 15)), Spring));
        // Both at once are one; the contract says by when.
        Found([.. Spoken, ends, new TouchPlanned(StreamId, LeadId, Touch.Replacement, Spring, Monday, 3, [Touch.Replacement, Touch.ContractEnd])])!.Signal.ShouldBe(RepurchaseSignal.ContractEnd);
        Found([.. Spoken, new TouchPlanned(StreamId, LeadId, Touch.Regular, Spring, Monday, 3)]).ShouldBeNull();

        // Once in a year, whoever found it.
        var wish = Detected(RepurchaseSignal.Asked, new Interest("ES9"), Spring.AddDays(-365).AddTicks(1));
        Found([.. old, wish]).ShouldBeNull();
        Found([.. old, wish with { At = Spring.AddDays(-365) }]).ShouldNotBeNull();

        static RepurchaseIntentDetected? Found(object[] events)
        {
            var state = events.Aggregate(Ownership.Decider.Initial, Ownership.Decider.Evolve);
            return Ownership.Decide(new FallDue(3, Spring), state).OfType<RepurchaseIntentDetected>().SingleOrDefault();
        }
    }

    [Fact]
    [Trait("row", "001-29")]
    public void _001_29_by_how_far_the_car_has_run_it_is_found_once()
    {
        var far = new ReadOdometer(100_000, "zhao", Monday.AddDays(9));
        Found(far).ShouldBe(Detected(RepurchaseSignal.Mileage, new Interest("ES7"), far.At));
        Found(far with { Km = 99_999 }).ShouldBeNull();
        Found(far with { Km = 60_000, Policy = CarePolicy.Delivered with { Told = new CareSettings(ReplacementKm: 60_000) } }).ShouldNotBeNull();
        Found(far with { At = Monday.AddYears(3), Km = 120_000 }, new OdometerRead(StreamId, LeadId, 100_000, "zhao", far.At)).ShouldBeNull();
        Ownership.Decide(new NoteService(ServiceKind.Maintenance, "W-9", 100_000, null, "zhao", far.At), State()).OfType<RepurchaseIntentDetected>().ShouldHaveSingleItem().Signal.ShouldBe(RepurchaseSignal.Mileage);

        static Ownership State(params object[] more) => ((object[])[.. Spoken, .. more]).Aggregate(Ownership.Decider.Initial, Ownership.Decider.Evolve);
        static RepurchaseIntentDetected? Found(Ownership.Command command, params object[] more) => Ownership.Decide(command, State(more)).OfType<RepurchaseIntentDetected>().SingleOrDefault();
    }

    [Fact]
    [Trait("row", "002-13")]
    public void _002_13_who_was_spoken_with_and_not_asked_is_seen()
    {
        Of(Opened).Unasked.ShouldBeEmpty();
        Of([.. Opened, new TouchDue(StreamId, LeadId, Touch.H48, Monday, 1, Monday.AddDays(1), "zhao")]).Unasked.ShouldBeEmpty("nobody spoke with them");
        Of(Spoken).Unasked.ShouldBe([SurveyOccasion.H48]);
        var asked = Of([.. Spoken, Surveyed(Asked, Satisfaction.BothGood, 97)]);
        asked.Unasked.ShouldBeEmpty();
        asked.Expected.ShouldBe((97, Asked.At));
        Of([.. Spoken, Surveyed(Asked, Satisfaction.BothGood, 97), Surveyed(Asked with { At = Delivery }, Satisfaction.BothPoor, 20)]).Expected.ShouldBe((97, Asked.At), "what was said last counts");

        static Ownership.Active Of(object[] events) => events.Aggregate(Ownership.Decider.Initial, Ownership.Decider.Evolve).ShouldBeOfType<Ownership.Active>();
    }

    [Fact]
    [Trait("row", "002-13")]
    [Trait("row", "001-25")]
    public void _002_13_figures_tell_satisfaction_in_numbers_and_the_list_who_will_not_come_back()
    {
        var content = Row([.. Spoken, Surveyed(Asked, Satisfaction.BothGood, 97), new CarServiced(StreamId, LeadId, ServiceKind.Repair, "W-1", null, "zhao", InAMonth)]);
        var angry = Row(
        [
            .. Spoken, Surveyed(Asked with { Product = 6, Service = 7 }, Satisfaction.ServiceGood, 67), Surveyed(Asked with { Occasion = SurveyOccasion.Month_1, Product = 2, Service = 1, At = InAMonth }, Satisfaction.BothPoor, 20),
            Detected(RepurchaseSignal.Asked, new Interest("ES9"), InAMonth),
        ]);
        var silent = Row(Spoken);
        var figures = SatisfactionFigures.Of(Delivery, InAMonth.AddDays(1), [content, angry, silent]);
        figures.ByOccasion["h48"].ShouldBe(new SurveyFigures(3, 2, 75, 75));
        figures.ByOccasion["month_1"].ShouldBe(new SurveyFigures(0, 1, 20, 10));
        figures.ByOccasion["service"].ShouldBe(new SurveyFigures(1, 0, null, null));
        figures.ByOccasion["delivery"].ShouldBe(new SurveyFigures(3, 0, null, null));
        figures.BySatisfaction.ShouldBe(new Dictionary<string, int> { ["both_good"] = 1, ["both_poor"] = 1 });
        (figures.Unasked, figures.Expected).ShouldBe((1, 59));
        figures.MayBuyAgain.ShouldBe(new Dictionary<string, int> { ["asked"] = 1 });
        var before = SatisfactionFigures.Of(Delivery, InAMonth, [angry]);
        (before.Expected, before.MayBuyAgain.Count, before.ByOccasion["month_1"].Answered).ShouldBe((67, 0, 0));
        SatisfactionFigures.Of(Delivery, InAMonth, [silent]).Expected.ShouldBeNull();
        OwnerSurveys.Of([content, angry]).Items.Select(one => (one.Satisfaction, one.Expected, one.Occasion)).ShouldBe(
            [(Satisfaction.BothPoor, 20, SurveyOccasion.Month_1), (Satisfaction.BothGood, 97, SurveyOccasion.H48)]);

        static OwnershipBoard Row(object[] events) => Rows.Of(OwnershipBoard.View, events).ShouldBeOfType<OwnershipBoard>();
    }

    private static OwnershipBoard Spends(params (int Yuan, int Days, ServiceKind Kind, string Currency)[] bills) => Rows.Of(
        OwnershipBoard.View,
        [.. Opened, .. bills.Select((bill, i) => new CarServiced(StreamId, LeadId, bill.Kind, $"W-{i}", new Money(bill.Yuan * 100, bill.Currency), "zhao", Spring.AddDays(-bill.Days)))]).ShouldBeOfType<OwnershipBoard>();

    [Fact]
    [Trait("row", "002-11")]
    [Trait("row", "002-22")]
    public void _002_11_whoever_spends_more_than_a_thousand_a_month_is_served_better()
    {
        var grade = CustomerGrade.Of([Spends((12_001, 10, ServiceKind.Repair, "CNY"), (11, 364, ServiceKind.Insurance, "CNY"))], CarePolicy.Delivered, Spring);
        (grade.Code, grade.Cars, grade.Currency, grade.MonthlySpend).ShouldBe(("vip", 1, "CNY", 100_100));
        grade.Services.ShouldBe([ServicePrivilege.Lounge, ServicePrivilege.FastLane]);
        grade.ByKind.ShouldBe(new Dictionary<string, long> { ["repair"] = 1_200_100, ["insurance"] = 1_100 });
        var none = CustomerGrade.Of([Spends((12_000, 10, ServiceKind.Repair, "CNY"), (12_000, 365, ServiceKind.Repair, "CNY"), (9_000, 3, ServiceKind.Repair, "USD"))], CarePolicy.Delivered, Spring);
        (none.Code, none.MonthlySpend, none.Services.Count).ShouldBe((CustomerGrade.Standard, 100_000, 0));
        CustomerGrade.Of([Spends((50_000, 10, ServiceKind.Repair, "USD"))], CarePolicy.Delivered, Spring).Code.ShouldBe(CustomerGrade.Standard, "dollars are no yuan");
        CustomerGrade.Of([Spends()], CarePolicy.Delivered, Spring).ShouldSatisfyAllConditions(idle => idle.Code.ShouldBe(CustomerGrade.Standard), idle => idle.Currency.ShouldBeNull());

        // A dealer's own grades, the best first; a car that is gone counts no more.
        var own = CarePolicy.Delivered with { Told = new CareSettings(Grades: [new ServiceGrade("gold", [ServicePrivilege.LoanCar], 2), new ServiceGrade("silver", [], MonthlySpend: Yuan(10))]) };
        CustomerGrade.Of([Spends((121, 1, ServiceKind.Repair, "CNY")), Spends()], own, Spring).Code.ShouldBe("gold");
        CustomerGrade.Of([Spends((132, 1, ServiceKind.Repair, "CNY")), Spends() with { EndedAt = Spring }], own, Spring).Code.ShouldBe("silver");
    }

    [Theory]
    [InlineData(5, 0, 0, CreditGrade.A)]
    [InlineData(4, 1, 0, CreditGrade.B)]
    [InlineData(3, 1, 0, CreditGrade.C)]
    [InlineData(4, 0, 1, CreditGrade.B)]
    [InlineData(2, 2, 0, CreditGrade.C)]
    [InlineData(1, 1, 1, CreditGrade.D)]
    [InlineData(0, 0, 0, null)]
    [Trait("row", "002-20")]
    public void _002_20_who_pays_in_time_has_credit(int inTime, int late, int unpaid, CreditGrade? grade)
    {
        var row = Spends();
        var due = new ServiceRow(ServiceKind.Repair, "W", Yuan(1), Spring.AddDays(-40), new DateOnly(2029, 2, 28));
        var credit = CustomerCredit.Of(
        [
            row with
            {
                Services =
                [
                    .. Enumerable.Repeat(due with { PaidAt = Spring.AddDays(-2) }, inTime), .. Enumerable.Repeat(due with { PaidAt = Spring, Late = true }, late), .. Enumerable.Repeat(due, unpaid),
                    due with { PayBy = null }, due with { PayBy = new DateOnly(2029, 3, 1) },
                ],
            },
        ], CarePolicy.Delivered, Spring);
        credit.ShouldBe(new CustomerCredit(grade, inTime + late + unpaid, late + unpaid, 1));
        var own = CarePolicy.Delivered with { Told = new CareSettings(Credit: new CreditScale(20, 25, 30)) };
        CustomerCredit.Of([row with { Services = [due, .. Enumerable.Repeat(due with { PaidAt = Spring }, 4)] }], own, Spring).Grade.ShouldBe(CreditGrade.A);
    }

    [Fact]
    [Trait("row", "001-31")]
    [Trait("row", "002-17")]
    public void _001_31_one_answer_says_all_that_is_known_of_a_customer()
    {
        var contact = new OwnerContacted(StreamId, LeadId, 1, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 60, null, "zhao", false, null, null, null, Monday);
        var row = Rows.Of(OwnershipBoard.View, [.. Spoken, contact, Surveyed(Asked, Satisfaction.BothGood, 97)]).ShouldBeOfType<OwnershipBoard>();
        var older = row with { OwnershipId = LeadId, DeliveredAt = Delivery.AddYears(-4), Surveys = [], Contacts = [], Ended = OwnershipEnd.TradedIn, EndedAt = Delivery };
        var complaint = Example.Of<ComplaintFiled>();
        var filed = Rows.Of(ComplaintBoard.View, complaint).ShouldBeOfType<ComplaintBoard>();
        var brought = Rows.Of(ReferralBoard.View, Example.Of<ReferralMade>()).ShouldBeOfType<ReferralBoard>();

        var care = CustomerCare.Of(CustomerId, [older, row], [filed], [brought], null, CarePolicy.Delivered, Monday.AddDays(1));
        (care.Segment, care.Reason, care.Expected).ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.BoughtAgain, 97));
        care.Cars.Select(car => car.OwnershipId).ShouldBe([StreamId, LeadId]);
        care.Next.ShouldNotBeNull().ShouldSatisfyAllConditions(next => next.Number.ShouldBe(2), next => next.DueAt.ShouldBe(InAMonth), next => next.OwnershipId.ShouldBe(StreamId));
        care.Contacts.ShouldHaveSingleItem().At.ShouldBe(Monday);
        (care.Complaints.Single().ComplaintId, care.Referrals.Single().ReferralId, care.Grade.Cars).ShouldBe((filed.ComplaintId, brought.ReferralId, 1));

        Stands([row], Monday).ShouldBe((LoyaltySegment.Disloyal, LoyaltyReason.WentElsewhere));
        Stands([row], Delivery.AddDays(-1)).ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.Satisfied), "they bought since");
        Stands([older], null).ShouldBe((LoyaltySegment.Disloyal, LoyaltyReason.NoCarLeft));
        Stands([older with { Ended = OwnershipEnd.Moved }], null).ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.Owns));
        CustomerCare.Of(CustomerId, [older], [], [], null, CarePolicy.Delivered, Monday).Next.ShouldBeNull();

        static (LoyaltySegment, LoyaltyReason) Stands(OwnershipBoard[] owned, DateTimeOffset? lostAt) =>
            CustomerCare.Of(CustomerId, owned, [], [], lostAt, CarePolicy.Delivered, Monday) is var care ? (care.Segment, care.Reason) : default;
    }

    [Fact]
    public void The_last_twenty_contacts_stand_in_the_list()
    {
        var contact = new OwnerContacted(StreamId, LeadId, 1, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.NoAnswer, 0, null, "zhao", false, null, null, null, Monday);
        var row = Rows.Of(OwnershipBoard.View, [.. Opened, .. Enumerable.Range(1, 25).Select(number => contact with { Number = number })]).ShouldBeOfType<OwnershipBoard>();
        row.Contacts.Select(one => one.Number).ShouldBe(Enumerable.Range(6, 20));
        row.SpokenAt.ShouldBeNull();
    }
}
