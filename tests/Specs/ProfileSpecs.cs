using Leads.Contracts;
using Leads.Hosting;
using Leads.Kit;
using Leads.Qualification;
using Shouldly;
using Xunit;
using static Leads.Qualification.Case.Command;
using Case = Leads.Qualification.Case;

namespace Leads.Specs;

/// <summary>What is learnt of a customer, in the words of the handbook: need, style, stage, and how to speak with them.</summary>
public sealed class ProfileSpecs
{
    private static readonly CaseOpened Opened = new(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon, "N", 7);
    private static readonly NextActionPlanned FirstCall = new(Some.StreamId, Some.LeadId, "first_call", Some.Noon.AddHours(2), Some.Noon);
    private static readonly CoachCards Cards = CoachCards.Delivered(Path.Combine(AppContext.BaseDirectory, "cards.json"));

    private static readonly NeedProfile Clear = new(["ES7"], KnowsBrand: true, KnowsDealer: true, Buying: BuyingDecisionStage.EvaluatingOptions);

    private static Situation<Case.Command, Case> Given(params object[] events) => Spec.Of(Case.Decider).Given([Opened, FirstCall, .. events]);

    private static NeedProfileChanged Learnt(NeedProfile needs) => new(Some.StreamId, Some.LeadId, needs, null, null, "li", Some.Noon);

    [Fact]
    [Trait("row", "000-42")]
    public void _000_42_who_comes_along_is_added_to_who_is_known()
    {
        var (buyer, spouse) = (new RoleInBuying(BuyingRole.Buyer, PersonRelation.Self), new RoleInBuying(BuyingRole.DecisionMaker, PersonRelation.Spouse));
        var met = new Case.Command.MeetParty([spouse], "li", Some.Noon);
        var known = Clear with { Roles = [buyer] };
        var shopper = new RelationMarked(Some.StreamId, Some.LeadId, RelationMarker.Shopper, RelationMarker.Prospect, Some.Noon);
        Given().When(met).Then(Learnt(new NeedProfile { Roles = [spouse] }));
        Given(Learnt(known), shopper).When(met).Then(Learnt(known with { Roles = [buyer, spouse] }));
        Given(Learnt(known with { Roles = [spouse, buyer] }), shopper).When(met).ThenNothing();
        Given(new CaseClosed(Some.StreamId, Some.LeadId, CaseOutcome.Order, Some.Noon)).When(met).ThenNothing();
    }

    // Need: 5W2H.

    [Fact]
    [Trait("row", "000-41")]
    public void Five_w_and_two_h_are_seven_parts_each_counted_once_it_is_known()
    {
        var needs = new NeedProfile();
        (Needs.Completeness(needs), Needs.Missing(needs).Count).ShouldBe((0, 7));
        (NeedField Field, NeedProfile Known)[] parts =
        [
            (NeedField.What, needs with { Models = ["ES7"] }), (NeedField.When, needs with { NeedBy = new DateOnly(2026, 2, 1) }), (NeedField.HowMuch, needs with { Budget = Some.Yuan(1) }),
            (NeedField.How, needs with { Payment = "loan" }), (NeedField.Why, needs with { Use = CarUse.Family }), (NeedField.Where, needs with { City = "武汉" }),
            (NeedField.Who, needs with { Roles = [new(BuyingRole.User, PersonRelation.Spouse), new(BuyingRole.DecisionMaker, PersonRelation.Self), new(BuyingRole.Buyer, PersonRelation.Self)] }),
        ];
        foreach (var (field, known) in parts)
        {
            Needs.Missing(known).ShouldBe(Enum.GetValues<NeedField>().Except([field]), $"{field}");
            Needs.Completeness(known).ShouldBe(15);
        }

        Needs.Completeness(new NeedProfile(
            ["ES7"], new DateOnly(2026, 2, 1), Some.Yuan(1), "loan", CarUse.Family, parts[^1].Known.Roles, UsePlace.City)).ShouldBe(100);
        Needs.Missing(needs with { Models = [] }).ShouldContain(NeedField.What);
    }

    [Fact]
    [Trait("row", "000-42")]
    public void User_decision_maker_and_buyer_may_be_three_persons_and_all_three_are_asked_for()
    {
        Enum.GetValues<BuyingRole>().ShouldBe([BuyingRole.User, BuyingRole.DecisionMaker, BuyingRole.Buyer]);
        Needs.Missing(new NeedProfile(Roles: [new(BuyingRole.User, PersonRelation.Spouse), new(BuyingRole.DecisionMaker, PersonRelation.Self)])).ShouldContain(NeedField.Who);
        Needs.Missing(new NeedProfile(Roles: [new(BuyingRole.User, PersonRelation.Child), new(BuyingRole.DecisionMaker, PersonRelation.Spouse), new(BuyingRole.Buyer, PersonRelation.Company)])).ShouldNotContain(NeedField.Who);
    }

    [Fact]
    [Trait("row", "000-41")]
    [Trait("row", "002-15")]
    public void Each_change_of_the_profile_is_kept_whole_and_the_same_again_is_none()
    {
        Given().When(new ChangeNeeds(Clear with { KnowsDealer = null }, null, null, "li", Some.Noon)).Then(Learnt(Clear with { KnowsDealer = null }));
        Given(Learnt(Clear with { KnowsDealer = null })).When(new ChangeNeeds(Clear with { KnowsDealer = null }, null, null, "li", Some.Noon)).ThenNothing();
    }

    [Fact]
    [Trait("row", "000-43")]
    [Trait("row", "000-47")]
    [Trait("row", "002-01")]
    public void What_was_said_is_kept_in_words_that_nobody_reads_without_the_customers_key()
    {
        var words = new NeedWords(new SpinNote("开十年旧车", "油耗高", "每月多花八百", "省下油钱"), [new BenefitArgument("省油", "混动", "油耗低", "省钱", ImpactKind.Data)]);
        var basis = new EvaluationBasis("家庭安全", "中产", "稳定", "谨慎", "换大车");
        var after = Given().When(new ChangeNeeds(new NeedProfile(), words, basis, "li", Some.Noon))
            .Then(new NeedProfileChanged(Some.StreamId, Some.LeadId, new NeedProfile(), Personal<NeedWords>.Of(words), Personal<EvaluationBasis>.Of(basis), "li", Some.Noon));
        System.Text.Json.JsonSerializer.Serialize(after.State, after.State.GetType()).ShouldNotContain("油耗");
    }

    [Fact]
    [Trait("row", "000-08")]
    public void Competitors_considered_are_codes_that_may_be_counted() =>
        Given().When(new ChangeNeeds(new NeedProfile(Competitors: ["BYD", "特斯拉"]), null, null, "li", Some.Noon)).Then(Learnt(new NeedProfile(Competitors: ["BYD", "特斯拉"])));

    // Motives and depth.

    [Theory]
    [Trait("row", "002-03")]
    [Trait("row", "002-04")]
    [InlineData(null, null)]
    [InlineData(PurchaseMotive.SolveProblem, "crisis")]
    [InlineData(PurchaseMotive.AchievePleasure, "vision")]
    public void A_problem_is_pitched_by_what_happens_if_it_stays_and_a_pleasure_by_its_picture(PurchaseMotive? motive, string? pitch)
    {
        Needs.Pitch(new NeedProfile(Motive: motive)).ShouldBe(pitch);
        if (pitch is not null)
        {
            Cards.Of($"pitch_{pitch}").Row.ShouldBe("002-04");
        }
    }

    [Fact]
    [Trait("row", "002-02")]
    [Trait("row", "002-05")]
    [Trait("row", "002-18")]
    [Trait("row", "002-34")]
    [Trait("row", "004-10")]
    [Trait("row", "000-44")]
    public void The_stages_are_the_handbooks_in_its_order()
    {
        Names<NeedLevel>().ShouldBe(["Physiological", "Safety", "Social", "Esteem", "SelfActualisation"]);
        Names<NeedDepth>().ShouldBe(["Surface", "Hidden", "Emotional"]);
        Names<RelationshipStage>().ShouldBe(["Interact", "Continue", "Understand", "Built"]);
        Names<DecisionStage>().ShouldBe(["Satisfied", "ProblemFound", "ProblemClarified", "Action", "Evaluation", "Negotiation", "Decision"]);
        Names<BuyingDecisionStage>().ShouldBe(["NeedRecognition", "InformationSearch", "EvaluatingOptions", "Decision", "Purchase"]);
        Names<AidaStage>().ShouldBe(["Attention", "Interest", "Desire", "Action"]);
    }

    [Fact]
    [Trait("row", "000-20")]
    [Trait("row", "000-21")]
    [Trait("row", "000-23")]
    [Trait("row", "000-24")]
    [Trait("row", "000-30")]
    [Trait("row", "000-45")]
    [Trait("row", "000-46")]
    [Trait("row", "000-48")]
    [Trait("row", "000-51")]
    [Trait("row", "000-53")]
    [Trait("row", "003-04")]
    [Trait("row", "002-42")]
    public void A_conversation_is_told_in_the_handbooks_lists()
    {
        Names<CallPurpose>().ShouldBe(["Sell", "Service", "BuildRelationship", "UpSell", "CrossSell"]);
        Names<GoalCriterion>().ShouldBe(["Specific", "Measurable", "Achievable", "Realistic", "TimeBound", "Challenging"]);
        Names<CallGoalCode>()[..4].ShouldBe(["ConfirmGenuine", "FixPurchaseTime", "FixDecisionTime", "AcceptProposal"]);
        Names<CallGoalCode>()[4..].ShouldBe(["ObtainData", "FixNextContact", "CreateInterest", "ObtainReferral"]);
        Names<CallStep>().ShouldBe(["Opening", "NeedAnalysis", "BenefitPresentation", "ObjectionHandling", "ObtainingCommitment", "FollowUp"]);
        Names<CallerIntent>().ShouldBe(["ModelInformation", "Price", "Other"]);
        Names<SellingPoint>().ShouldBe(["Safety", "Power", "Space"]);
        Names<ObjectionCause>().ShouldBe(["Customer", "Consultant"]);
        Names<ObjectionGenuineness>().ShouldBe(["Unknown", "Genuine", "False"]);
        Names<CallClosing>().ShouldBe(["Summary", "NextAction", "Commitment"]);
        new[] { ContactChannel.Phone, ContactChannel.Letter, ContactChannel.Sms, ContactChannel.Online }.ShouldBeSubsetOf(Enum.GetValues<ContactChannel>());
        Names<EngagementMode>().ShouldBe(["CallCentre", "VisitOriented", "OnlineOrder", "Conference", "InstantMessaging"]);
        Names<SalesOrientation>().ShouldBe(["Relationship", "Transaction"]);
        var talk = Example.Of<ContactRecorded>().Conversation;
        Given().When(new RecordContact(ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 9, null, new NextAction("call", Some.Noon.AddDays(1)), Some.Noon) { By = "li", Conversation = talk, Commitment = "周六来", Recording = "rec:1" })
            .Then(
                new ContactRecorded(
                    Some.StreamId, Some.LeadId, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 9, null, Some.Noon, 1, "li", null, "rec:1", talk, Some.Personal("周六来")),
                new NextActionPlanned(Some.StreamId, Some.LeadId, "call", Some.Noon.AddDays(1), Some.Noon));
    }

    // Prospect, shopper, buyer.

    public static TheoryData<string, RelationMarker> Markers => new()
    {
        { "{}", RelationMarker.Prospect },
        { """{"models":["ES7"],"knowsBrand":true,"knowsDealer":true}""", RelationMarker.Prospect }, // no hurry yet
        { """{"models":["ES7"],"needBy":"2026-02-01","knowsBrand":true}""", RelationMarker.Prospect }, // does not know the dealer
        { """{"models":["ES7"],"needBy":"2026-02-01","knowsDealer":true}""", RelationMarker.Prospect },
        { """{"needBy":"2026-02-01","knowsBrand":true,"knowsDealer":true}""", RelationMarker.Prospect },
        { """{"models":["ES7"],"knowsBrand":true,"knowsDealer":true,"buying":"information_search"}""", RelationMarker.Prospect },
        { """{"models":["ES7"],"knowsBrand":true,"knowsDealer":true,"buying":"evaluating_options"}""", RelationMarker.Shopper },
        { """{"models":["ES7"],"needBy":"2026-02-01","knowsBrand":true,"knowsDealer":true}""", RelationMarker.Shopper },
    };

    [Theory]
    [Trait("row", "004-03")]
    [Trait("row", "004-04")]
    [MemberData(nameof(Markers))]
    public void A_shopper_has_a_clear_need_and_knows_brand_and_dealer(string needs, RelationMarker marker) =>
        Needs.Marker(System.Text.Json.JsonSerializer.Deserialize<NeedProfile>(needs, EventStore.EventJson.Options)!).ShouldBe(marker);

    [Fact]
    [Trait("row", "004-25")]
    [Trait("row", "004-05")]
    public void The_marker_follows_what_is_learnt_and_a_buyer_stays_one()
    {
        var shopper = new RelationMarked(Some.StreamId, Some.LeadId, RelationMarker.Shopper, RelationMarker.Prospect, Some.Noon);
        var buyer = new RelationMarked(Some.StreamId, Some.LeadId, RelationMarker.Buyer, RelationMarker.Shopper, Some.Noon);
        Given().When(new ChangeNeeds(Clear, null, null, "li", Some.Noon)).Then(Learnt(Clear), shopper);
        Given(Learnt(Clear), shopper).When(new ChangeNeeds(new NeedProfile(), null, null, "li", Some.Noon))
            .Then(Learnt(new NeedProfile()), new RelationMarked(Some.StreamId, Some.LeadId, RelationMarker.Prospect, RelationMarker.Shopper, Some.Noon));
        Given(Learnt(Clear), shopper).When(new Close(CaseOutcome.Order, Some.Noon)).Then(new CaseClosed(Some.StreamId, Some.LeadId, CaseOutcome.Order, Some.Noon), buyer);
        Given(Learnt(Clear), shopper).When(new Close(CaseOutcome.Defeated, Some.Noon)).Then(new CaseClosed(Some.StreamId, Some.LeadId, CaseOutcome.Defeated, Some.Noon));
    }

    [Fact]
    [Trait("row", "004-10")]
    public void The_five_steps_to_a_car_are_prospects_shoppers_and_buyers() =>
        Enum.GetValues<BuyingDecisionStage>().Select(Needs.MarkerOf).ShouldBe([RelationMarker.Prospect, RelationMarker.Prospect, RelationMarker.Shopper, RelationMarker.Buyer, RelationMarker.Buyer]);

    [Fact]
    [Trait("row", "004-06")]
    public void What_makes_a_shopper_of_a_prospect_is_listed_until_it_is_done()
    {
        Needs.ToShopper(new NeedProfile()).ShouldBe(["judge_need", "raise_brand_awareness", "raise_dealer_awareness", "show_way_to_dealer", "explain_products", "compare_competitors"]);
        Needs.ToShopper(Clear with { Competitors = ["BYD"] }).ShouldBeEmpty();
        Needs.ToShopper(Clear with { KnowsDealer = false }).ShouldBe(["raise_dealer_awareness", "show_way_to_dealer", "compare_competitors"]);
    }

    [Theory]
    [Trait("row", "003-25")]
    [InlineData(null, null, null)]
    [InlineData(Strength.Strong, Strength.Strong, "mature")]
    [InlineData(Strength.Strong, Strength.Weak, "hopeful")]
    [InlineData(Strength.Weak, Strength.Strong, "hopeful")]
    [InlineData(Strength.Strong, null, "hopeful")]
    [InlineData(Strength.Weak, Strength.Weak, "potential")]
    [InlineData(Strength.Weak, null, "potential")]
    public void Desire_and_ability_make_mature_hopeful_and_potential_customers(Strength? desire, Strength? ability, string? type) =>
        Needs.ProspectClass(new NeedProfile(Desire: desire, Ability: ability)).ShouldBe(type);

    // Style.

    [Theory]
    [Trait("row", "000-27")]
    [Trait("row", "000-28")]
    [InlineData("AB", "34", PersonalityStyle.Controller)]
    [InlineData("CD", "34", PersonalityStyle.Expressive)]
    [InlineData("AB", "12", PersonalityStyle.Analytical)]
    [InlineData("CD", "12", PersonalityStyle.Amiable)]
    public void Four_by_four_cells_are_four_styles(string emotions, string paces, PersonalityStyle style)
    {
        foreach (var (emotion, pace) in emotions.SelectMany(e => paces.Select(p => (Enum.Parse<EmotionDegree>(e.ToString()), p - '0'))))
        {
            Personalities.Quadrant(emotion, pace).ShouldBe(style);
            Personalities.Dominant(new Personality(emotion, pace)).ShouldBe(style);
        }
    }

    [Fact]
    [Trait("row", "002-08")]
    public void A_person_is_a_mix_of_which_the_heaviest_dominates_and_the_axes_decide_between_equals()
    {
        Personalities.Dominant(new Personality(EmotionDegree.A, 4, new StyleWeights(10, 60, 20, 10))).ShouldBe(PersonalityStyle.Expressive);
        Personalities.Dominant(new Personality(EmotionDegree.A, 1, new StyleWeights(40, 10, 40, 10))).ShouldBe(PersonalityStyle.Analytical);
        Personalities.Dominant(new Personality(EmotionDegree.D, 1, new StyleWeights(40, 10, 40, 10))).ShouldBe(PersonalityStyle.Controller);
    }

    [Theory]
    [Trait("row", "000-27")]
    [Trait("row", "002-08")]
    [InlineData(PersonalityStyle.Controller, "老鹰 控制型 力量型", "Eagle controller powerful")]
    [InlineData(PersonalityStyle.Expressive, "孔雀 表现型 活泼型", "Peacock expressive lively")]
    [InlineData(PersonalityStyle.Analytical, "猫头鹰 分析型", "Owl analytical")]
    [InlineData(PersonalityStyle.Amiable, "鸽子 亲切型 平和型", "Dove amiable peaceful")]
    public void Each_style_has_the_names_of_both_systems_in_both_languages(PersonalityStyle style, string zh, string en)
    {
        var label = Personalities.Label(style);
        zh.Split(' ').ShouldAllBe(name => label.Zh.Contains(name, StringComparison.Ordinal));
        en.Split(' ').ShouldAllBe(name => label.En.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [Trait("row", "000-29")]
    [Trait("row", "002-09")]
    [InlineData(PersonalityStyle.Controller, "结果", "results")]
    [InlineData(PersonalityStyle.Expressive, "赞美", "Praise")]
    [InlineData(PersonalityStyle.Analytical, "证据", "evidence")]
    [InlineData(PersonalityStyle.Amiable, "耐心", "patiently")]
    public void Each_style_has_its_tactics(PersonalityStyle style, string zh, string en)
    {
        var card = Cards.Of($"style_{Ids.Code(style)}");
        card.Row.ShouldBe("000-29, 002-09");
        string.Concat(card.Lines.Select(line => line.Zh)).ShouldContain(zh);
        string.Concat(card.Lines.Select(line => line.En)).ShouldContain(en);
    }

    // What the handbook says.

    [Theory]
    [Trait("row", "000-19")]
    [Trait("row", "000-37")]
    [InlineData("000-19", 2)]
    [InlineData("000-25", 2)]
    [InlineData("000-26", 9)]
    [InlineData("000-29, 002-09", 4)]
    [InlineData("000-30", 6)]
    [InlineData("000-31", 3)]
    [InlineData("000-32", 5)]
    [InlineData("000-35", 2)]
    [InlineData("000-37", 4)]
    [InlineData("000-38", 2)]
    [InlineData("000-39", 3)]
    [InlineData("000-40", 5)]
    [InlineData("000-43", 4)]
    [InlineData("000-47", 5)]
    [InlineData("000-49", 5)]
    [InlineData("000-50", 5)]
    [InlineData("000-51", 3)]
    [InlineData("000-52", 4)]
    [InlineData("001-34", 3)]
    [InlineData("001-37", 2)]
    [InlineData("002-07", 2)]
    [InlineData("002-33", 3)]
    [InlineData("002-43", 4)]
    [InlineData("004-06", 6)]
    [InlineData("004-19", 5)]
    [InlineData("004-26", 2)]
    [InlineData("004-27", 1)]
    [InlineData("004-32", 1)]
    public void The_handbooks_guidance_is_a_card_in_both_languages(string row, int lines)
    {
        var card = Cards.All.First(c => c.Row == row);
        card.Lines.Count.ShouldBe(lines);
        card.Lines.Append(card.Title).ShouldAllBe(words => words.Zh.Any(c => c >= 0x4E00) && words.En.All(c => c < 0x3000));
    }

    [Fact]
    public void No_two_cards_have_one_name() => Cards.All.Select(card => card.Code).ShouldBeUnique();

    private static string[] Names<T>()
        where T : struct, Enum => Enum.GetNames<T>();
}
