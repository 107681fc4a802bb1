using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Leads.Aftercare;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Aftercare.Referral.Command;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>Whoever brings a buyer is rewarded once (004-13): only for a sale, one level deep (003-03), and not for themselves.</summary>
[Trait("row", "004-13")]
public sealed class ReferralSpecs
{
    private static readonly Guid Referrer = new("0197a000-0000-7000-8000-000000000004");

    private static readonly Make Told = new(StreamId, LeadId, CustomerId, Referrer, Brand, Dealer, "li", Noon);
    private static readonly ReferralMade Made = new(StreamId, LeadId, CustomerId, Referrer, Brand, Dealer, "li", Noon);
    private static readonly RewardEarned Sold = new(StreamId, LeadId, Dealer, Noon.AddDays(9));
    private static readonly Approve Fuel = new(RewardKind.FuelCard, Yuan(800), false, false, "wang", Noon.AddDays(10));
    private static readonly RewardApproved Approved = new(StreamId, LeadId, RewardKind.FuelCard, Yuan(800), "wang", Noon.AddDays(10));
    private static readonly Pay Card = new("card-1", "wang", Noon.AddDays(11));
    private static readonly RewardPaid Paid = new(StreamId, LeadId, "card-1", "wang", Noon.AddDays(11));
    private static readonly Decline Known = new(RewardDecline.KnownBefore, "wang", Noon.AddDays(10));
    private static readonly RewardDeclined Declined = new(StreamId, LeadId, RewardDecline.KnownBefore, "wang", Noon.AddDays(10));
    private static readonly ReferralRefused Denied = new(StreamId, LeadId, ReferralRefusal.Circle, Noon);
    private static readonly ReferralLapsed Lapsed = new(StreamId, LeadId, Noon.AddDays(5));

    private static Situation<Referral.Command, Referral> Given(params object[] events) => Spec.Of(Referral.Decider).Given(events);

    [Fact]
    public void _004_13_whoever_brought_a_buyer_is_rewarded_once_they_have_bought() =>
        Given().When(Told).Then(Made).When(new Earn(Dealer, Noon.AddDays(9))).Then(Sold).When(Fuel).Then(Approved).When(Card).Then(Paid).ThenWaitsFor();

    [Fact]
    public void Who_brings_themselves_is_refused() =>
        Given().When(Told with { Referrer = CustomerId }).Then(Made with { Referrer = CustomerId }, Denied with { Reason = ReferralRefusal.SelfReferral });

    [Fact]
    public void A_circle_of_two_or_three_or_more_is_refused()
    {
        var others = Enumerable.Range(10, 20).Select(i => new Guid(i, 0, 0, new byte[8])).ToArray();
        Given().When(Told with { Above = [CustomerId] }).Then(Made, Denied);
        Given().When(Told with { Above = [others[0], CustomerId] }).Then(Made, Denied);
        Given().When(Told with { Above = [.. others, CustomerId] }).Then(Made, Denied);
        Given().When(Told with { Above = others }).Then(Made);
    }

    [Fact]
    public void A_person_is_one_by_whatever_name_they_go()
    {
        var twin = new Guid(99, 0, 0, new byte[8]);
        Given().When(Told with { OnePerson = [CustomerId, Referrer] }).Then(Made, Denied with { Reason = ReferralRefusal.SelfReferral });
        Given().When(Told with { OnePerson = [CustomerId, twin], Above = [twin] }).Then(Made, Denied);
        Given().When(Told with { OnePerson = [CustomerId, twin] }).Then(Made);
        // It turned out after they had bought.
        Given(Made, Sold).When(Fuel with { Circle = true }).ThenRefused("circle");
        Given(Made, Sold, Approved).When(Fuel with { Circle = true }).ThenNothing();
    }

    [Fact]
    public void Who_was_brought_by_somebody_else_or_had_bought_is_nobodys_to_bring()
    {
        Given().When(Told with { Stands = true }).Then(Made, Denied with { Reason = ReferralRefusal.AlreadyReferred });
        Given().When(Told with { Bought = true }).Then(Made, Denied with { Reason = ReferralRefusal.AlreadyCustomer });
        // What weighs most is said.
        Given().When(Told with { Referrer = CustomerId, Above = [CustomerId], Stands = true, Bought = true }).Then(Made with { Referrer = CustomerId }, Denied with { Reason = ReferralRefusal.SelfReferral });
        Given().When(Told with { Above = [CustomerId], Stands = true, Bought = true }).Then(Made, Denied);
    }

    [Fact]
    public void It_is_made_once_and_earned_once_however_often_that_is_heard()
    {
        Given(Made).When(Told).ThenNothing();
        Given(Made, Denied).When(Told).ThenNothing();
        Given(Made, Sold).When(new Earn("D002", Noon.AddDays(20))).ThenNothing();
        Given(Made, Sold, Approved, Paid).When(new Earn(Dealer, Noon.AddDays(9))).ThenNothing();
    }

    [Fact]
    public void What_does_not_count_earns_nothing()
    {
        Given().When(new Earn(Dealer, Noon)).ThenNothing();
        Given(Made, Denied).When(new Earn(Dealer, Noon.AddDays(9))).ThenNothing();
        Given(Made, Denied).When(Fuel).ThenRefused("referral-refused");
        Given(Made, Denied).When(Card).ThenRefused("referral-refused");
        Given(Made, Denied).When(Known).ThenRefused("referral-refused");
    }

    [Fact]
    public void A_lead_that_ends_without_a_sale_ends_the_referral_and_a_sale_is_no_longer_taken_back()
    {
        Given(Made).When(new Lapse(Noon.AddDays(5))).Then(Lapsed).When(new Lapse(Noon.AddDays(6))).ThenNothing();
        Given(Made, Lapsed).When(new Earn(Dealer, Noon.AddDays(9))).ThenNothing();
        Given(Made, Lapsed).When(Fuel).ThenRefused("referral-lapsed");
        Given(Made, Sold).When(new Lapse(Noon.AddDays(12))).ThenNothing();
        Given(Made, Denied).When(new Lapse(Noon.AddDays(5))).ThenNothing();
        Given().When(new Lapse(Noon)).ThenNothing();
    }

    [Fact]
    [Trait("row", "003-03")]
    public void _003_03_to_bring_somebody_is_worth_nothing_until_they_buy()
    {
        Given(Made).When(Fuel).ThenRefused("not-sold");
        Given(Made).When(Card).ThenRefused("not-approved");
        Given().When(Fuel).ThenRefused("wrong-state");
    }

    [Fact]
    public void A_reward_is_approved_once_is_worth_something_and_not_by_who_registered_the_lead()
    {
        Given(Made, Sold).When(Fuel with { Amount = Yuan(0) }).ThenRefused("amount-missing");
        Given(Made, Sold).When(Fuel with { Amount = new Money(1, "CNY") }).Then(Approved with { Amount = new Money(1, "CNY") });
        Given(Made, Sold).When(Fuel with { By = "li" }).ThenRefused("own-registration");
        Given(Made with { RegisteredBy = null }, Sold).When(Fuel with { By = "li" }).Then(Approved with { By = "li" });
        Given(Made, Sold).When(Fuel with { Forgotten = true }).ThenRefused("referrer-forgotten");
        Given(Made, Sold, Approved).When(Fuel with { By = "chen", At = Noon.AddDays(30) }).ThenNothing();
        Given(Made, Sold, Approved, Paid).When(Fuel).ThenNothing();
        Given(Made, Sold, Approved).When(Fuel with { Amount = Yuan(801) }).ThenRefused("already-approved");
        Given(Made, Sold, Approved).When(Fuel with { Kind = RewardKind.Commission }).ThenRefused("already-approved");
        Given(Made, Sold, Approved, Paid).When(Fuel with { Amount = Yuan(801) }).ThenRefused("already-approved");
    }

    [Fact]
    public void A_reward_is_given_once()
    {
        Given(Made, Sold).When(Card).ThenRefused("not-approved");
        Given(Made, Sold, Approved, Paid).When(Card with { By = "chen", At = Noon.AddDays(30) }).ThenNothing();
        Given(Made, Sold, Approved, Paid).When(Card with { Reference = "card-2" }).ThenRefused("already-paid");
        Given(Made, Sold, Approved, Paid).When(Known).ThenRefused("already-paid");
    }

    [Fact]
    public void That_there_is_no_reward_can_be_decided_until_it_was_given_and_is_final()
    {
        Given(Made).When(Known).Then(Declined).When(new Earn(Dealer, Noon.AddDays(12))).ThenNothing();
        Given(Made, Sold).When(Known).Then(Declined);
        Given(Made, Sold, Approved).When(Known).Then(Declined).When(Card).ThenRefused("reward-declined");
        Given(Made, Sold, Declined).When(Fuel).ThenRefused("reward-declined");
        Given(Made, Sold, Declined).When(Known with { By = "chen" }).ThenNothing();
        Given(Made, Sold, Declined).When(Known with { Reason = RewardDecline.Other }).ThenRefused("reward-declined");
    }

    [Fact]
    public void The_dealer_that_hands_the_car_over_decides()
    {
        Referral.Decider.Tags(Given(Made).State).ShouldBe(new Tags(LeadId, CustomerId, Brand, Dealer));
        Referral.Decider.Tags(Given(Made, Sold with { Dealer = "D002" }).State).ShouldBe(new Tags(LeadId, CustomerId, Brand, "D002"));
        Referral.Decider.Tags(Given(Made with { Dealer = null }).State).Dealer.ShouldBeNull();
    }

    /// <summary>A brought B, B brought C, C buys: B is rewarded, and nothing at all happens to what A brought.</summary>
    [Fact]
    [Trait("row", "003-03")]
    public void _003_03_who_brought_the_one_who_brought_a_buyer_gets_nothing()
    {
        Guid[] people = [new(1, 0, 0, new byte[8]), new(2, 0, 0, new byte[8]), new(3, 0, 0, new byte[8])];
        var (leadOfB, leadOfC) = (new Guid(12, 0, 0, new byte[8]), new Guid(13, 0, 0, new byte[8]));
        var streams = new Dictionary<Guid, Referral>();
        Hear(Brought(leadOfB, people[1], people[0]));
        Hear(Brought(leadOfC, people[2], people[1]));
        var before = streams[ReferralReactions.ReferralOf(leadOfB)];

        var bought = new VehicleDelivered(StreamId, leadOfC, people[2], Brand, Dealer, "ES7", null, Noon.AddDays(9));
        Hear(bought);

        streams[ReferralReactions.ReferralOf(leadOfC)].ShouldBeOfType<Referral.Earned>().Brought.Referrer.ShouldBe(people[1]);
        streams[ReferralReactions.ReferralOf(leadOfB)].ShouldBe(before);
        streams.Values.OfType<Referral.Earned>().ShouldHaveSingleItem();

        void Hear(object e)
        {
            var (stream, command) = ReferralReactions.React(e)!.Value;
            var state = streams.GetValueOrDefault(stream, Referral.Decider.Initial);
            streams[stream] = Referral.Decider.Fold(state, Referral.Decide(command, state));
        }
    }

    /// <summary>
    /// The guard by construction: of all that is said of a reward, from the sale to the payment, no part can hold a second person, a
    /// share, a level or a list. Whoever adds a member meets this.
    /// </summary>
    [Fact]
    [Trait("row", "003-03")]
    public void _003_03_nothing_that_is_said_of_a_reward_can_name_who_receives_it_or_a_level()
    {
        Type[] ofRewards =
        [
            .. Nested<Referral.Command>().Except([typeof(Make)]), .. Nested<RewardBudget.Command>(), typeof(Reward), typeof(Reservation),
            typeof(RewardEarned), typeof(RewardApproved), typeof(RewardDeclined), typeof(RewardPaid), typeof(RewardBudgetSet), typeof(RewardReserved), typeof(RewardReleased),
            typeof(RewardBody), typeof(DeclineRewardBody), typeof(PaidBody), typeof(RewardBudgetBody),
        ];
        Members(ofRewards).ShouldBe(
            [
                "Amount Money", "At DateTimeOffset", "BudgetId Guid", "By String", "Circle Boolean", "Dealer String", "Forgotten Boolean", "From DateOnly", "Kind RewardKind", "LeadId Guid", "Month DateOnly", "Monthly Money",
                "Reason RewardDecline", "Reference String", "ReferralId Guid",
            ]);

        // And a referral names one who brought them; who is above those is asked for, and kept nowhere.
        Members([typeof(ReferralMade), typeof(Brought)]).ShouldBe(
            ["At DateTimeOffset", "Brand String", "CustomerId Guid", "Dealer String", "Id Guid", "LeadId Guid", "Referrer Guid", "ReferralId Guid", "RegisteredBy String", "Tags Tags"], ignoreOrder: true);

        // Every event of rewards is among them.
        EventTypes.Published.All.Where(t => t.Name.StartsWith("reward_", StringComparison.Ordinal)).Select(t => t.Type).ShouldBeSubsetOf(ofRewards);

        static IEnumerable<Type> Nested<T>() => typeof(T).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(T)));

        static IEnumerable<string> Members(IEnumerable<Type> types) => types.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Select(member => $"{member.Name} {(Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType).Name}").Distinct().Order(StringComparer.Ordinal);
    }

    /// <summary>Whoever brings whom in whatever order, and however leads end in between: what counts never is a circle, and nobody is brought by two.</summary>
    [Fact]
    public void Whatever_is_told_nobody_ever_stands_above_themselves() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(
            (from customer in Gen.Choose(1, 6) from referrer in Gen.Choose(1, 6) from ends in Gen.Elements(false, false, false, true) select (Customer: Person(customer), Referrer: Person(referrer), Ends: ends))
                .ArrayOf().ToArbitrary(),
            told =>
            {
                var stands = new Dictionary<Guid, Guid>();
                foreach (var (customer, referrer, ends) in told)
                {
                    if (ends)
                    {
                        stands.Remove(customer);
                        continue;
                    }

                    var would = customer == referrer || Above(stands, referrer).Contains(customer);
                    var events = Referral.Decide(
                        Told with { CustomerId = customer, Referrer = referrer, Above = Above(stands, referrer), Stands = stands.ContainsKey(customer) }, Referral.Decider.Initial);
                    var refused = events.OfType<ReferralRefused>().SingleOrDefault()?.Reason;
                    (refused is ReferralRefusal.SelfReferral or ReferralRefusal.Circle).ShouldBe(would);
                    if (refused is null)
                    {
                        stands.Add(customer, referrer);
                    }

                    // By another way than they were found: whoever nobody brought is taken away until nobody is left.
                    var left = stands.ToDictionary();
                    while (left.Where(one => !left.ContainsKey(one.Value)).Select(one => one.Key).ToList() is { Count: > 0 } free)
                    {
                        free.ForEach(one => left.Remove(one));
                    }

                    left.ShouldBeEmpty($"{referrer} brought {customer}");
                }
            }));

    [Fact]
    public void What_customers_brought_is_reckoned_by_when_it_was()
    {
        var (from, to) = (Noon.AddDays(-1), Noon.AddDays(30));
        var other = new Guid(77, 0, 0, new byte[8]);
        ReferralBoard[] rows =
        [
            Row(Made, Sold, Approved, Paid), Row(Made, Sold, Approved with { Amount = Yuan(200) }), Row(Made, Sold, Approved with { Kind = RewardKind.Commission }, Declined), Row(Made), Row(Made, Lapsed),
            Row(Made, Denied), Row(Made, Denied), Row(Made, Denied with { Reason = ReferralRefusal.SelfReferral }),
            // Made before the time, sold within; made within, sold after.
            Row(Made with { At = Noon.AddDays(-40) }, Sold), Row(Made with { ReferralId = other }, Sold with { At = to }),
        ];
        var figures = ReferralFigures.Of(from, to, rows);
        (figures.Made, figures.Bought, figures.Share, figures.Earned).ShouldBe((6, 4, 66, 4));
        figures.Refused.ShouldBe(new Dictionary<string, int> { ["circle"] = 2, ["self_referral"] = 1 }, ignoreOrder: true);
        (figures.Approved, figures.Declined, figures.Paid).ShouldBe((2, 1, 1));
        figures.Rewards.ShouldBe([new RewardSum(RewardKind.FuelCard, 2, Yuan(1000), Yuan(800))]);
        ReferralFigures.Of(to, to.AddDays(1), []).Share.ShouldBeNull();
        ReferralFigures.Of(Noon, Noon, rows).Made.ShouldBe(0);
        ReferralFigures.Of(Noon, Noon.AddSeconds(1), rows).Made.ShouldBe(6);

        static ReferralBoard Row(params object[] events) => events.Aggregate((ReferralBoard?)null, ReferralBoard.Apply)!;
    }

    private static Guid Person(int number) => new(number, 0, 0, new byte[8]);

    private static List<Guid> Above(Dictionary<Guid, Guid> stands, Guid person)
    {
        var above = new List<Guid>();
        while (stands.TryGetValue(person, out person))
        {
            above.Add(person);
        }

        return above;
    }

    private static LeadReceived Brought(Guid lead, Guid customer, Guid referrer) => Example.Of<LeadReceived>() with { LeadId = lead, CustomerId = customer, ReferredBy = referrer, Brand = Brand, At = Noon };
}
