using Leads.Contracts;
using Leads.Kit;
using Leads.LeadIntake;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>Which dealer gets a lead (000-03, feature 9): the first rule that finds one that can take it, and whoever was passed over is told.</summary>
[Trait("row", "000-03")]
public sealed class DispatchingSpecs
{
    private static readonly Dealer Wuhan = new("D001", "武汉店", "武汉", ["XINGHE"], ["武汉", "宜昌"]) { Location = new(30.59, 114.31) };
    private static readonly Dealer Shanghai = new("D002", "上海店", "上海", ["XINGHE", "YINHE"], ["上海"]) { Location = new(31.23, 121.47) };
    private static readonly Dealer Pudong = new("D003", "浦东店", "上海", ["XINGHE"], ["上海"]) { Districts = ["上海/浦东新区"], Location = new(31.22, 121.54) };

    private static readonly Wanted Lead = new(Some.LeadId, "XINGHE", null, "ES7", "武汉", null);
    private static readonly DispatchRules Rules = DispatchRules.Default;

    private static Placement Choose(Wanted lead, IReadOnlyList<Dealer>? dealers = null, DispatchRules? rules = null, string[]? tried = null, Dictionary<string, int>? taken = null) =>
        Dispatching.Choose(rules ?? Rules, dealers ?? [Wuhan, Shanghai, Pudong], lead, new HashSet<string>(tried ?? []), dealer => taken?.GetValueOrDefault(dealer) ?? 0);

    private static void Is(Placement placement, string? dealer, DispatchRule? rule, params (DispatchRule, string, DispatchRefusal)[] refused)
    {
        (placement.Dealer, placement.Rule).ShouldBe((dealer, rule));
        placement.Refused.Select(r => (r.Rule, r.Dealer, r.Reason)).ShouldBe(refused);
    }

    [Fact]
    public void The_dealer_that_headquarters_names_gets_it() => Is(Choose(Lead with { Named = "D002" }), "D002", DispatchRule.Named);

    [Fact]
    public void Else_the_dealer_of_the_district() => Is(Choose(Lead with { City = "上海", District = "浦东新区" }), "D003", DispatchRule.District);

    [Fact]
    public void Else_the_dealer_of_the_city() => Is(Choose(Lead with { City = "宜昌" }), "D001", DispatchRule.City);

    [Fact]
    public void A_city_without_a_dealer_gets_none() => Is(Choose(Lead with { City = "拉萨" }), null, null);

    [Fact]
    public void A_city_belongs_to_a_dealer_for_a_brand()
    {
        Is(Choose(Lead with { Brand = "YINHE" }), null, null);
        Is(Choose(Lead with { Brand = "YINHE", City = "上海" }), "D002", DispatchRule.City);
        Is(Choose(Lead with { Brand = "YINHE", Named = "D001" }), null, null);
    }

    [Fact]
    public void A_dealer_gets_only_models_it_sells() =>
        Is(Choose(Lead, [Wuhan with { Models = ["S6"] }]), null, null, (DispatchRule.City, "D001", DispatchRefusal.NoFranchise));

    [Fact]
    public void A_dealer_gets_no_more_leads_a_day_than_it_takes()
    {
        var capped = Wuhan with { LeadsADay = 3 };
        Is(Choose(Lead, [capped], taken: new() { ["D001"] = 2 }), "D001", DispatchRule.City);
        Is(Choose(Lead, [capped], taken: new() { ["D001"] = 3 }), null, null, (DispatchRule.City, "D001", DispatchRefusal.Full));
    }

    [Fact]
    public void Nobody_gets_what_they_gave_back() =>
        Is(Choose(Lead with { Named = "D001" }, tried: ["D001"]), null, null, (DispatchRule.Named, "D001", DispatchRefusal.TriedBefore), (DispatchRule.City, "D001", DispatchRefusal.TriedBefore));

    [Fact]
    public void A_closed_dealer_gets_nothing_not_even_by_name() =>
        Is(Choose(Lead with { Named = "D001" }, [Wuhan with { Closed = true }]), null, null, (DispatchRule.Named, "D001", DispatchRefusal.Closed), (DispatchRule.City, "D001", DispatchRefusal.Closed));

    [Fact]
    public void Whom_headquarters_names_gets_it_whatever_its_day_was_like() =>
        Is(Choose(Lead with { Named = "D001" }, [Wuhan with { LeadsADay = 1, Models = ["S6"] }], taken: new() { ["D001"] = 9 }), "D001", DispatchRule.Named);

    [Fact]
    public void Who_is_passed_over_makes_way_for_the_next_of_the_same_rule_and_then_for_the_next_rule()
    {
        var shanghai = Lead with { City = "上海", District = "浦东新区" };
        Is(Choose(shanghai, tried: ["D003"]), "D002", DispatchRule.City, (DispatchRule.District, "D003", DispatchRefusal.TriedBefore), (DispatchRule.City, "D003", DispatchRefusal.TriedBefore));
        Is(
            Choose(shanghai, tried: ["D003"], rules: new([DispatchRule.District, DispatchRule.Share])), Choose(shanghai, tried: ["D003"], rules: new([DispatchRule.Share])).Dealer, DispatchRule.Share,
            (DispatchRule.District, "D003", DispatchRefusal.TriedBefore), (DispatchRule.Share, "D003", DispatchRefusal.TriedBefore));
    }

    [Fact]
    public void The_nearest_dealer_gets_it_if_it_is_near_enough()
    {
        var rules = new DispatchRules([DispatchRule.City, DispatchRule.Distance])
        {
            WithinKilometres = 250,
            Places = new Dictionary<string, Coordinates> { ["苏州"] = new(31.30, 120.58), ["昆山"] = new(31.38, 120.98), ["拉萨"] = new(29.65, 91.14) },
        };
        // 85 km to Shanghai, 92 to Pudong.
        Is(Choose(Lead with { City = "苏州" }, rules: rules), "D002", DispatchRule.Distance);
        Is(Choose(Lead with { City = "苏州" }, rules: rules, tried: ["D002"]), "D003", DispatchRule.Distance, (DispatchRule.Distance, "D002", DispatchRefusal.TriedBefore));
        Is(Choose(Lead with { City = "苏州" }, rules: rules with { WithinKilometres = 80 }), null, null);
        Is(Choose(Lead with { City = "拉萨" }, rules: rules), null, null);
        Is(Choose(Lead with { City = "常州" }, rules: rules), null, null);
    }

    [Fact]
    [Trait("row", "004-01")]
    public void _004_01_an_outlet_may_be_nearer_than_its_dealer()
    {
        var rules = new DispatchRules([DispatchRule.Distance]) { WithinKilometres = 250, Places = new Dictionary<string, Coordinates> { ["苏州"] = new(31.30, 120.58) } };
        var branched = Wuhan with { Outlets = [new("W2", "苏州分店", "苏州", Location: new(31.31, 120.60)), new("W3", "鄂州分店", "鄂州")] };
        Is(Choose(Lead with { City = "苏州" }, [branched, Shanghai], rules), "D001", DispatchRule.Distance);
        Is(Choose(Lead with { City = "苏州" }, [branched with { Location = null }, Shanghai], rules), "D001", DispatchRule.Distance);
        Is(Choose(Lead with { City = "苏州" }, [branched with { Outlets = [branched.Outlets[1]] }, Shanghai], rules), "D002", DispatchRule.Distance);
    }

    [Fact]
    [Trait("row", "104")]
    public void _104_a_dealer_that_the_customer_has_not_agreed_to_makes_way_for_one_they_have()
    {
        Dealer[] dealers = [Wuhan, Shanghai with { Cities = ["武汉"] }];
        Is(Choose(Lead with { AgreedTo = ["D002"] }, dealers), "D002", DispatchRule.City, (DispatchRule.City, "D001", DispatchRefusal.NotAgreed));
        Is(Choose(Lead with { Named = "D001", AgreedTo = ["D003"] }), null, null, (DispatchRule.Named, "D001", DispatchRefusal.NotAgreed), (DispatchRule.City, "D001", DispatchRefusal.NotAgreed));
    }

    [Fact]
    public void Who_asks_again_and_could_go_to_several_goes_where_they_are_known()
    {
        var rules = new DispatchRules([DispatchRule.Share]);
        for (var i = 0; i < 50; i++)
        {
            var again = Lead with { Lead = new Guid(i, 0, 0, new byte[8]), KnownTo = ["D002"] };
            Is(Choose(again, rules: rules), "D002", DispatchRule.Share);
            // Not if it cannot take it, nor where a rule names one dealer.
            Choose(again, rules: rules, tried: ["D002"]).Dealer.ShouldNotBe("D002");
            Is(Choose(again with { City = "宜昌" }), "D001", DispatchRule.City);
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(5, 3, 2)]
    [InlineData(1, 0, 4)]
    public void Where_several_could_take_it_each_gets_its_share(int first, int second, int third)
    {
        Dealer[] dealers = [Wuhan with { Weight = first }, Shanghai with { Weight = second }, Pudong with { Weight = third }];
        var rules = new DispatchRules([DispatchRule.Share]);
        var random = new Random(1);
        var leads = Enumerable.Range(0, 20_000).Select(_ => Lead with { Lead = Any(random) }).ToList();
        var got = leads.GroupBy(lead => Choose(lead, dealers, rules).Dealer!).ToDictionary(g => g.Key, g => g.Count());
        foreach (var dealer in dealers)
        {
            var expected = leads.Count * dealer.Weight!.Value / (double)(first + second + third);
            Math.Abs(got.GetValueOrDefault(dealer.Code) - expected).ShouldBeLessThanOrEqualTo(expected * 0.05);
        }

        // Who drops out moves nobody else's leads.
        foreach (var lead in leads.Take(500))
        {
            var before = Choose(lead, dealers, rules).Dealer;
            var without = Choose(lead, dealers, rules, tried: ["D003"]).Dealer;
            (before == "D003" ? without != "D003" : without == before).ShouldBeTrue();
        }

        static Guid Any(Random random)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            return new Guid(bytes);
        }
    }
}

/// <summary>What the network promises with a lead that it gives out: by when to accept it, by when to have tried.</summary>
public sealed class NetworkSpecs
{
    private static readonly HashSet<string> Nobody = [];

    /// <summary>Monday, half past five in the afternoon in China.</summary>
    private static readonly DateTimeOffset Evening = new(2026, 1, 5, 17, 30, 0, TimeSpan.FromHours(8));

    private static Placement Place(Dealer dealer, LeadSource source = LeadSource.HqDispatched, DateOnly? needBy = null) =>
        new Network([dealer]).Place(new Wanted(Some.LeadId, "XINGHE", null, "ES7", "武汉", null), source, needBy, Nobody, _ => 0, Evening);

    [Fact]
    public void The_dealers_of_the_product_sell_its_brand_each_in_its_cities()
    {
        var shipped = new Network(Network.Delivered(Path.Combine(AppContext.BaseDirectory, "dealers.json")));
        shipped.Brands.ShouldBe([Some.Brand]);
        foreach (var (city, dealer) in new[] { ("武汉", "D001"), ("上海", "D002"), ("成都", "D003") })
        {
            shipped.Knows(dealer, Some.Brand).ShouldBeTrue();
            shipped.Place(new Wanted(Some.LeadId, Some.Brand, null, "ES7", city, null), LeadSource.HqDispatched, null, Nobody, _ => 0, Evening).Dealer.ShouldBe(dealer);
        }

        shipped.Knows("D999", Some.Brand).ShouldBeFalse();
        shipped.Knows("D001", "YINHE").ShouldBeFalse();
    }

    [Fact]
    public void A_dealer_takes_what_it_is_given_or_has_working_minutes_to_accept()
    {
        var wuhan = new Dealer("D001", "武汉店", "武汉", ["XINGHE"], ["武汉"]);
        Place(wuhan).AcceptBy.ShouldBeNull();
        Place(wuhan with { AcceptWithinMinutes = 60 }).AcceptBy.ShouldBe(new DateTimeOffset(2026, 1, 6, 9, 30, 0, TimeSpan.FromHours(8)));
        new Network([wuhan with { AcceptWithinMinutes = 60 }]).Own(new Wanted(Some.LeadId, "XINGHE", null, "ES7", "武汉", null), "D001", LeadSource.OffsiteEvent, null, Evening).ShouldSatisfyAllConditions(
            own => own.AcceptBy.ShouldBeNull(), own => own.Rule.ShouldBe(DispatchRule.Own), own => own.RespondBy.ShouldBe(new DateTimeOffset(2026, 1, 6, 10, 30, 0, TimeSpan.FromHours(8))));
    }

    /// <summary>Golden hours (002-40), no work on the first of October, and a worked Saturday.</summary>
    private static readonly WorkingHours Golden = new(
        [.. Enumerable.Range(0, 5).SelectMany(day => new[] { new WeekdayHours((Weekday)day, "09:00", "11:30"), new WeekdayHours((Weekday)day, "14:00", "17:30") })],
        [new DayHours(new DateOnly(2026, 10, 1)), new DayHours(new DateOnly(2026, 10, 10), "09:00", "12:00")]);

    [Theory]
    [Trait("row", "4.1")]
    [InlineData("2026-01-05 11:20", "2026-01-05 14:20")] // over noon
    [InlineData("2026-01-09 17:20", "2026-01-12 09:20")] // Friday evening
    [InlineData("2026-09-30 17:20", "2026-10-02 09:20")] // over the holiday
    [InlineData("2026-10-09 17:20", "2026-10-10 09:20")] // the worked Saturday
    public void The_clocks_of_a_lead_run_by_the_hours_of_its_dealer(string at, string due)
    {
        var dealers = new[] { new Dealer("D001", "武汉店", "武汉", ["XINGHE"], ["武汉"]) with { Hours = Golden, AcceptWithinMinutes = 30 } };
        var placed = new Network(dealers).Place(
            new Wanted(Some.LeadId, "XINGHE", null, "ES7", "武汉", null), LeadSource.HqDispatched, null, Nobody, _ => 0, DateTimeOffset.Parse(at + " +08:00", null));
        (placed.RespondBy, placed.AcceptBy).ShouldBe((DateTimeOffset.Parse(due + " +08:00", null), DateTimeOffset.Parse(due + " +08:00", null)));
    }

    public static TheoryData<WorkingHours> Impossible =>
    [
        new([]),
        new([new(Weekday.Monday, "9", "18:00")]),
        new([new(Weekday.Monday, "18:00", "09:00")]),
        new([new(Weekday.Monday, "09:00", "12:00"), new(Weekday.Monday, "11:00", "18:00")]),
        new([new(Weekday.Monday, "09:00", "24:30")]),
        new([new(Weekday.Monday, "09:00", "18:00")], [new(new DateOnly(2026, 10, 1), "09:00")]),
        new([new(Weekday.Monday, "09:00", "18:00")], null, [new("09:00", "11:30"), new("11:00", "12:00")]),
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Hours_that_nobody_can_work_are_refused(WorkingHours hours) => Should.Throw<ArgumentException>(() => WorkingTime.Of(hours));

    /// <summary>§4.1: 5 minutes, 30 minutes, 2 hours, 24 hours of working time, warned when four fifths are gone.</summary>
    [Theory]
    [Trait("row", "4.1")]
    [InlineData(LeadSource.HotlineInbound, null, "2026-01-05 17:34", "2026-01-05 17:35")]
    [InlineData(LeadSource.HqDispatched, null, "2026-01-05 17:54", "2026-01-05 18:00")]
    [InlineData(LeadSource.DealerWebsite, null, "2026-01-05 17:54", "2026-01-05 18:00")]
    [InlineData(LeadSource.OffsiteEvent, "2026-01-12", "2026-01-05 17:54", "2026-01-05 18:00")] // H: within 7 days
    [InlineData(LeadSource.OffsiteEvent, "2026-01-13", "2026-01-06 10:06", "2026-01-06 10:30")]
    [InlineData(LeadSource.OwnerRepurchase, null, "2026-01-06 10:06", "2026-01-06 10:30")]
    [InlineData(LeadSource.TargetProspecting, "2026-01-20", "2026-01-06 10:06", "2026-01-06 10:30")] // A: within 15 days
    [InlineData(LeadSource.TargetProspecting, "2026-01-21", "2026-01-08 09:42", "2026-01-08 14:30")]
    [InlineData(LeadSource.LostOrUncontrolledReactivation, null, "2026-01-08 09:42", "2026-01-08 14:30")]
    public void The_first_response_has_its_time(LeadSource source, string? needBy, string warnAt, string respondBy)
    {
        var placement = Place(new Dealer("D001", "武汉店", "武汉", ["XINGHE"], ["武汉"]), source, needBy is null ? null : DateOnly.Parse(needBy, null));
        placement.WarnAt.ShouldBe(DateTimeOffset.ParseExact(warnAt + " +08:00", "yyyy-MM-dd HH:mm zzz", null));
        placement.RespondBy.ShouldBe(DateTimeOffset.ParseExact(respondBy + " +08:00", "yyyy-MM-dd HH:mm zzz", null));
    }

    [Theory]
    [Trait("row", "4.1")]
    [InlineData(null, "N")]
    [InlineData("2026-01-01", "H")]
    [InlineData("2026-01-12", "H")]
    [InlineData("2026-01-13", "A")]
    [InlineData("2026-01-20", "A")]
    [InlineData("2026-01-21", "B")]
    [InlineData("2026-02-04", "B")]
    [InlineData("2026-02-05", "C")]
    [InlineData("2026-04-05", "C")]
    [InlineData("2026-04-06", "N")]
    public void The_grade_follows_from_the_need_date(string? needBy, string grade) =>
        GradeScale.Default.Of(needBy is null ? null : DateOnly.Parse(needBy, null), DateOnly.FromDateTime(Evening.DateTime)).ShouldBe(grade);

    [Fact]
    [Trait("row", "004-01")]
    public void _004_01_the_dealer_is_told_which_outlet_is_where_the_customer_is()
    {
        var dealer = new Dealer("D001", "武汉店", "武汉", ["XINGHE"], ["武汉", "宜昌"]) { Outlets = [new("W2", "江岸店", "武汉", "江岸区"), new("W1", "汉阳店", "武汉", "汉阳区")] };
        Outlet("武汉", "汉阳区").ShouldBe("W1");
        Outlet("武汉", null).ShouldBe("W2");
        Outlet("宜昌", null).ShouldBeNull();

        string? Outlet(string city, string? district) =>
            new Network([dealer]).Place(new Wanted(Some.LeadId, "XINGHE", null, "ES7", city, district), LeadSource.HqDispatched, null, Nobody, _ => 0, Evening).Outlet;
    }

    [Fact]
    public void What_a_brand_has_set_holds_for_it_and_the_rest_is_as_delivered()
    {
        Dealer[] dealers = [new("D001", "武汉店", "武汉", ["XINGHE", "YINHE"], ["武汉"]), new("D002", "上海店", "上海", ["XINGHE"], ["上海"]) { LinkWithinDays = 7 }];
        var network = new Network(dealers, new Dictionary<string, Policy>
        {
            ["XINGHE"] = Policy.Of(new BrandRules([DispatchRule.Named], Responses: [new(10, LeadSource.HqDispatched, "H"), new(45)], LinkWithinDays: 14, CallBackWithinMinutes: 5, OnBreach: BreachAction.NextDealer, Screening: new(RepeatedAfter: 2))),
        });
        var wuhan = new Wanted(Some.LeadId, "XINGHE", null, "ES7", "武汉", null);
        network.Place(wuhan, LeadSource.HqDispatched, null, Nobody, _ => 0, Evening).Dealer.ShouldBeNull();
        network.Place(wuhan with { Brand = "YINHE" }, LeadSource.HqDispatched, null, Nobody, _ => 0, Evening).Dealer.ShouldBe("D001");
        network.Place(wuhan with { Named = "D001" }, LeadSource.HqDispatched, new(2026, 1, 9), Nobody, _ => 0, Evening).RespondBy.ShouldBe(Evening.AddMinutes(10));
        network.Place(wuhan with { Named = "D001" }, LeadSource.HqDispatched, null, Nobody, _ => 0, Evening.AddMinutes(-30)).RespondBy.ShouldBe(Evening.AddMinutes(15));
        network.LinkWithin("XINGHE", "D001").ShouldBe(TimeSpan.FromDays(14));
        network.LinkWithin("XINGHE", "D002").ShouldBe(TimeSpan.FromDays(7));
        network.LinkWithin("YINHE", "D001").ShouldBe(TimeSpan.FromDays(30));
        network.LinkWithin("YINHE", null).ShouldBe(TimeSpan.FromDays(30));
        network.PolicyOf("XINGHE").ShouldSatisfyAllConditions(
            p => p.CallBackWithin.ShouldBe(TimeSpan.FromMinutes(5)), p => p.OnBreach.ShouldBe(BreachAction.NextDealer), p => p.Screening.RepeatedAfter.ShouldBe(2),
            p => p.Screening.TestWords.ShouldBe(Screening.Default.TestWords));
        network.PolicyOf("YINHE").ShouldBe(Policy.Default);
        Policy.Of(new BrandRules()).ShouldSatisfyAllConditions(
            p => p.Dispatch.Order.ShouldBe(DispatchRules.Default.Order), p => p.Tiers.ShouldBe(ResponseTiers.Default), p => p.CallBackWithin.ShouldBe(TimeSpan.FromMinutes(10)),
            p => p.OnBreach.ShouldBe(BreachAction.Reassign), p => p.LinkWithin.ShouldBe(TimeSpan.FromDays(30)));
    }

    [Fact]
    public void The_day_is_the_dealers() =>
        new Network([]).Today("D001", new DateTimeOffset(2026, 1, 5, 16, 0, 0, TimeSpan.Zero)).ShouldBe(new DateOnly(2026, 1, 6));

    [Theory]
    [Trait("row", "002-12")]
    [InlineData(null, null)]
    [InlineData("0001-01-01", null)] // by China's clock before all time
    [InlineData("2026-01-06", null)]
    [InlineData("2026-01-07", "2026-01-07 00:00")]
    public void _002_12_a_day_that_has_begun_by_the_dealers_clock_is_not_waited_for(string? day, string? begins)
    {
        foreach (var dealer in new[] { "D001", null })
        {
            new Network([]).Begins(day is null ? null : DateOnly.Parse(day, null), dealer, new DateTimeOffset(2026, 1, 5, 16, 0, 0, TimeSpan.Zero))
                .ShouldBe(begins is null ? null : DateTimeOffset.Parse(begins + " +08:00", null));
        }
    }
}

/// <summary>Which consultant gets a lead (000-13, feature 10), and why others did not.</summary>
[Trait("row", "000-13")]
public sealed class AssigningSpecs
{
    private static readonly Consultant Li = new("li"), Wang = new("wang"), Zhao = new("zhao");

    private static Assignment Choose(AssignmentMethod method, IReadOnlyList<Consultant> staff, Dictionary<string, Load>? loads = null, params string[] had) =>
        Assigning.Choose(method, staff, "ES7", Some.Noon, staff => loads?.GetValueOrDefault(staff) ?? default, had.ToHashSet());

    private static void Is(Assignment assignment, string? consultant, params (string, AssignmentRefusal)[] skipped)
    {
        assignment.Consultant.ShouldBe(consultant);
        assignment.Skipped.Select(s => (s.Consultant, s.Reason)).ShouldBe(skipped);
    }

    [Fact]
    public void In_turn_the_one_whose_turn_is_longest_ago()
    {
        var loads = new Dictionary<string, Load>();
        var turns = Enumerable.Range(1, 7).Select(turn =>
        {
            var chosen = Choose(AssignmentMethod.RoundRobin, [Zhao, Li, Wang], loads).Consultant!;
            loads[chosen] = new Load(loads.GetValueOrDefault(chosen).Open + 1, turn);
            return chosen;
        });
        turns.ShouldBe(["li", "wang", "zhao", "li", "wang", "zhao", "li"]);
    }

    [Fact]
    public void The_least_busy_and_among_equals_the_one_whose_turn_is_longest_ago()
    {
        Is(Choose(AssignmentMethod.LeastBusy, [Li, Wang, Zhao], new() { ["li"] = new(2, 9), ["wang"] = new(1, 8), ["zhao"] = new(3, 1) }), "wang");
        Is(Choose(AssignmentMethod.LeastBusy, [Li, Wang, Zhao], new() { ["li"] = new(2, 9), ["wang"] = new(2, 8), ["zhao"] = new(2, 7) }), "zhao");
    }

    [Fact]
    public void By_weight_who_has_twice_the_weight_gets_twice_the_leads()
    {
        var loads = new Dictionary<string, Load>();
        for (var turn = 1; turn <= 300; turn++)
        {
            var chosen = Choose(AssignmentMethod.Weighted, [Li with { Weight = 2 }, Wang], loads).Consultant!;
            loads[chosen] = new Load(loads.GetValueOrDefault(chosen).Open + 1, turn);
        }

        (loads["li"].Open, loads["wang"].Open).ShouldBe((200, 100));
    }

    [Fact]
    public void By_skill_the_least_busy_who_knows_the_model_and_if_nobody_does_the_least_busy()
    {
        var loads = new Dictionary<string, Load> { ["li"] = new(5, 1), ["wang"] = new(1, 2) };
        Is(Choose(AssignmentMethod.Skill, [Li with { Models = ["ES7"] }, Wang], loads), "li", ("wang", AssignmentRefusal.NoSkill));
        Is(Choose(AssignmentMethod.Skill, [Li with { Models = ["S6"] }, Wang], loads), "wang");
    }

    [Fact]
    public void Who_is_absent_gets_none()
    {
        var away = Li with { Absences = [new(Some.Noon.AddHours(-1), Some.Noon.AddHours(1))] };
        Is(Choose(AssignmentMethod.RoundRobin, [away, Wang]), "wang", ("li", AssignmentRefusal.Absent));
        Is(Choose(AssignmentMethod.RoundRobin, [Li with { Absences = [new(Some.Noon.AddHours(-1), Some.Noon)] }, Wang]), "li");
        Is(Choose(AssignmentMethod.RoundRobin, [Li with { Absences = [new(Some.Noon, Some.Noon.AddHours(1))] }, Wang]), "wang", ("li", AssignmentRefusal.Absent));
    }

    [Fact]
    public void Who_has_as_many_open_leads_as_they_take_gets_none() =>
        Is(Choose(AssignmentMethod.RoundRobin, [Li with { MostOpen = 2 }, Wang with { MostOpen = 2 }], new() { ["li"] = new(2, 1), ["wang"] = new(1, 2) }), "wang", ("li", AssignmentRefusal.Full));

    [Fact]
    public void Who_let_the_time_run_out_does_not_get_it_again() => Is(Choose(AssignmentMethod.RoundRobin, [Li, Wang], had: "li"), "wang", ("li", AssignmentRefusal.HadIt));

    [Fact]
    public void When_nobody_can_take_it_nobody_gets_it()
    {
        Is(Choose(AssignmentMethod.RoundRobin, []), null);
        Is(Choose(AssignmentMethod.Skill, [Li], had: "li"), null, ("li", AssignmentRefusal.HadIt));
    }
}

/// <summary>What is no lead is found at the door (feature 12), and nothing that might be one is taken for it.</summary>
public sealed class ScreeningSpecs
{
    private static InvalidReason? Find(string name = "王伟", string phone = "+8613812345678", int earlier = 0, bool optedOut = false) => Screening.Default.Find(name, phone, earlier, optedOut);

    [Fact]
    public void A_lead_that_nothing_speaks_against_is_one() => Find().ShouldBeNull();

    [Theory]
    [InlineData("+8613800138000")]
    [InlineData("+8613800000000")]
    public void A_number_out_of_a_manual_is_a_test(string phone) => Find(phone: phone).ShouldBe(InvalidReason.TestNumber);

    [Theory]
    [InlineData("+8613333333333", true)]
    [InlineData("+8618999999999", true)]
    [InlineData("+8615088888888", false)] // people pay for eights
    [InlineData("+862788888888", false)]
    [InlineData("+8613812345678", false)]
    public void One_digit_over_and_over_is_no_number(string phone, bool invalid) => Find(phone: phone).ShouldBe(invalid ? InvalidReason.RepeatedNumber : null);

    [Theory]
    [InlineData("测试")]
    [InlineData("王测试")]
    [InlineData("TEST user")]
    public void A_name_that_says_so_is_a_test(string name) => Find(name: name).ShouldBe(InvalidReason.TestPerson);

    [Fact]
    public void The_same_number_five_times_a_day_is_somebody_filling_in_forms()
    {
        Find(earlier: 4).ShouldBeNull();
        Find(earlier: 5).ShouldBe(InvalidReason.RepeatedNumber);
    }

    [Fact]
    public void Who_opted_out_is_left_alone() => Find(optedOut: true).ShouldBe(InvalidReason.OptedOut);
}

/// <summary>How dealers take leads is configured with the moment from which it holds (§3: configuration with effective dates, never a constant).</summary>
public sealed class DealerConfigurationSpecs
{
    private static readonly DealerSettings Settings = new("武汉店", "武汉", ["XINGHE"], ["武汉"]);
    private static readonly DealerConfiguration.Command.Configure Configure = new(Some.StreamId, "D001", Settings, Some.Noon, "hq", Some.Noon);
    private static readonly DealerConfigured Configured = new(Some.StreamId, "D001", Settings, Some.Noon, "hq", Some.Noon);
    private static readonly DealerConfigured Full = Configured with { Settings = Settings with { LeadsADay = 5 }, EffectiveFrom = Some.Noon.AddDays(1), At = Some.Noon.AddMinutes(1) };

    private static Situation<DealerConfiguration.Command, DealerConfiguration> Given(params object[] events) => Spec.Of(DealerConfiguration.Decider).Given(events);

    [Fact]
    public void A_dealer_is_configured_from_a_moment_on()
    {
        Given().When(Configure).Then(Configured);
        Given(Configured).When(Configure with { Settings = Full.Settings, EffectiveFrom = Full.EffectiveFrom, At = Full.At }).Then(Full);
    }

    [Fact]
    public void The_same_again_changes_nothing()
    {
        Given(Configured).When(Configure with { At = Some.Noon.AddMinutes(-1) }).ThenNothing();
        Given(Configured, Full).When(Configure with { Settings = Full.Settings, EffectiveFrom = Full.EffectiveFrom }).ThenNothing();
    }

    [Fact]
    public void Each_moment_has_the_settings_that_were_in_force()
    {
        var settings = ((DealerConfiguration.Configured)Given(Configured, Full).State).Settings;
        settings.At(Some.Noon.AddTicks(-1)).ShouldBeNull();
        settings.At(Some.Noon).ShouldBe(Settings);
        settings.At(Full.EffectiveFrom.AddTicks(-1)).ShouldBe(Settings);
        settings.At(Full.EffectiveFrom).ShouldBe(Full.Settings);
    }

    [Fact]
    public void What_was_decided_for_later_is_undone_by_the_same_settings_as_now()
    {
        var back = Configured with { EffectiveFrom = Some.Noon.AddDays(3), At = Some.Noon.AddMinutes(2) };
        var earlier = Configure with { EffectiveFrom = Some.Noon.AddHours(1), At = Some.Noon.AddMinutes(3) };
        Given(Configured, Full).When(earlier).Then(Configured with { EffectiveFrom = earlier.EffectiveFrom, At = earlier.At });
        // It ends as it begins, and in between it would be otherwise.
        Given(Configured, Full, back).When(earlier).Then(Configured with { EffectiveFrom = earlier.EffectiveFrom, At = earlier.At });
    }

    [Fact]
    public void The_past_is_not_configured() => Given(Configured).When(Configure with { Settings = Full.Settings, EffectiveFrom = Some.Noon.AddTicks(-1) }).ThenRefused("effective-in-the-past");

    [Fact]
    [Trait("row", "000-13")]
    public void _000_13_a_dealers_managers_say_who_takes_leads()
    {
        var li = new ConsultantConfigured(Some.StreamId, "D001", "li", new ConsultantSettings(["ES7"], 2, 30, [new(Some.Noon, Some.Noon.AddDays(3))]), "manager", Some.Noon);
        var configure = new DealerConfiguration.Command.ConfigureConsultant(Some.StreamId, "D001", "li", li.Settings, "manager", Some.Noon);
        var left = li with { Settings = new ConsultantSettings(Left: true) };
        // A dealer that was delivered with the product and never configured has staff, too.
        Given().When(configure).Then(li);
        Given(Configured).When(configure).Then(li);
        Given(li, Configured).When(configure with { At = Some.Noon.AddDays(1) }).ThenNothing();
        Given(li).When(configure with { Settings = li.Settings with { MostOpen = 5 } }).Then(li with { Settings = li.Settings with { MostOpen = 5 } });
        Given(li).When(configure with { Settings = left.Settings }).Then(left);
        Given(li, left).When(configure with { Settings = left.Settings }).ThenNothing();
        Given().When(configure with { Settings = left.Settings }).ThenNothing();
        ((DealerConfiguration.Configured)Given(Configured, li, li with { Staff = "wang" }, left).State).Staff.Keys.ShouldBe(["wang"]);
        Consultant.Of("li", li.Settings).ShouldSatisfyAllConditions(c => c.Weight.ShouldBe(2), c => c.MostOpen.ShouldBe(30), c => c.Models.ShouldBe(["ES7"]), c => c.Absences.Count.ShouldBe(1));
    }

    [Fact]
    public void A_dealer_without_a_brand_is_none() => Given().When(Configure with { Settings = Settings with { Brands = [] } }).ThenRefused("no-brand");
}
