using Leads.Contracts;
using Leads.Insights;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>Where customers stand with the brand (001-31), and how many stayed, went and were won (001-38).</summary>
[Trait("row", "001-31")]
public sealed class StandingSpecs
{
    private static readonly Guid Next = new("0197a000-0000-7000-8000-000000000077");
    private static readonly ContactRecorded Call = new(StreamId, LeadId, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 60, null, Noon);
    private static readonly OwnershipOpened First = new(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", Noon);

    private static LeadReceived Received(LeadSource source, Guid? lead = null) => Example.Of<LeadReceived>() with { LeadId = lead ?? LeadId, CustomerId = CustomerId, Source = source };

    private static LeadClosed Closed(CloseReason reason, Guid? lead = null) => new(lead ?? LeadId, Brand, Dealer, reason, Noon);

    private static OwnerSurveyed Said(int expected) => new(StreamId, LeadId, SurveyOccasion.H48, null, 5, 5, Satisfaction.BothPoor, expected, null, "zhao", Noon);

    // As the archive keeps them: written by a stranger, personal members blank.
    private static Standing Of(params object[] events) => events.Select(e => Storage.Kept(e, CustomerId)).Aggregate(Standing.None, Standing.Apply);

    [Fact]
    public void _001_31_whom_nobody_spoke_with_yet_was_found_or_came()
    {
        Of().Segment.ShouldBeNull();
        Of(Received(LeadSource.HqDispatched)).Segment.ShouldBe((LoyaltySegment.Developed, LoyaltyReason.Found));
        Of(Received(LeadSource.Referral)).Segment.ShouldBe((LoyaltySegment.Developed, LoyaltyReason.Found));
        Of(Received(LeadSource.WalkIn)).Segment.ShouldBe((LoyaltySegment.WalkIn, LoyaltyReason.Came));
        Of(Received(LeadSource.HotlineInbound)).Segment.ShouldBe((LoyaltySegment.WalkIn, LoyaltyReason.Came));
        Of(Received(LeadSource.WalkIn), Received(LeadSource.HqDispatched, Next)).Segment.ShouldBe((LoyaltySegment.WalkIn, LoyaltyReason.Came), "how they came first counts");
        Of(Received(LeadSource.HqDispatched), Call with { Result = ContactResult.NoAnswer }).Segment.ShouldBe((LoyaltySegment.Developed, LoyaltyReason.Found));
    }

    [Fact]
    public void _001_31_whoever_is_spoken_with_is_to_be_conquered_until_the_talks_end()
    {
        Of(Received(LeadSource.WalkIn), Call).Segment.ShouldBe((LoyaltySegment.Conquest, LoyaltyReason.InTalks));
        Of(Received(LeadSource.WalkIn), Example.Of<VisitArrived>()).Segment.ShouldBe((LoyaltySegment.Conquest, LoyaltyReason.InTalks));
        Of(Received(LeadSource.WalkIn), Closed(CloseReason.Won)).Segment.ShouldBe((LoyaltySegment.Conquest, LoyaltyReason.InTalks), "signed, and waits for the car");
        foreach (var reason in new[] { CloseReason.Lost, CloseReason.OutOfControl, CloseReason.ConsentWithdrawn })
        {
            Of(Received(LeadSource.WalkIn), Call, Closed(reason)).Segment.ShouldBe((LoyaltySegment.Lost, LoyaltyReason.TalksEnded));
        }

        Of(Received(LeadSource.WalkIn), Closed(CloseReason.Won), Closed(CloseReason.OrderCancelled)).Segment.ShouldBe((LoyaltySegment.Lost, LoyaltyReason.TalksEnded));
        Of(Received(LeadSource.WalkIn), Closed(CloseReason.Lost), Received(LeadSource.LostOrUncontrolledReactivation, Next)).Segment!.Value.Segment.ShouldBe(LoyaltySegment.WalkIn);
        // A lead that was none does not make a customer.
        Of(Received(LeadSource.WalkIn), Closed(CloseReason.Rejected)).Segment.ShouldBeNull();
        Of(Received(LeadSource.WalkIn), new LeadInvalidated(LeadId, CustomerId, Brand, InvalidReason.EmptyNumber, "zhao", Noon)).Segment.ShouldBeNull();
        Of(Received(LeadSource.WalkIn), Example.Of<LeadLinked>() with { LeadId = LeadId }).Segment.ShouldBeNull();
        Of(Received(LeadSource.WalkIn), Example.Of<LeadLinked>() with { LeadId = LeadId }, Example.Of<LeadUnlinked>() with { LeadId = LeadId }).Segment.ShouldBe((LoyaltySegment.WalkIn, LoyaltyReason.Came), "it was somebody else's after all");
    }

    [Fact]
    public void _001_31_whoever_bought_is_loyal_as_long_as_nothing_speaks_against_it()
    {
        object[] bought = [Received(LeadSource.WalkIn), Call, Closed(CloseReason.Won), First];
        Of(bought).Segment.ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.Owns));
        Of([.. bought, Said(50)]).Segment.ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.Satisfied));
        Of([.. bought, Said(49)]).Segment.ShouldBe((LoyaltySegment.Disloyal, LoyaltyReason.Dissatisfied));
        Of([.. bought, Said(20), Said(97)]).Segment.ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.Satisfied), "what was said last counts");
        Of([.. bought, new OwnershipEnded(StreamId, LeadId, OwnershipEnd.Sold, "zhao", Noon)]).Segment.ShouldBe((LoyaltySegment.Disloyal, LoyaltyReason.NoCarLeft));
        Of([.. bought, new OwnershipEnded(StreamId, LeadId, OwnershipEnd.Moved, "zhao", Noon)]).Segment.ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.Owns), "another dealer cares for them");

        // Would have bought again, and did not here; then they did after all.
        object[] again = [.. bought, Received(LeadSource.OwnerRepurchase, Next)];
        Of(again).Segment.ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.Owns));
        Of([.. again, Closed(CloseReason.Lost, Next)]).Segment.ShouldBe((LoyaltySegment.Disloyal, LoyaltyReason.WentElsewhere));
        Of([.. bought, Received(LeadSource.HqDispatched, Next), Closed(CloseReason.Lost, Next)]).Segment.ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.Owns), "another lead says nothing of that");
        object[] twice = [.. again, Closed(CloseReason.Lost, Next), First with { LeadId = Next }];
        Of(twice).Segment.ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.BoughtAgain));
        Of([.. twice, new OwnershipEnded(StreamId, LeadId, OwnershipEnd.TradedIn, "zhao", Noon)]).Segment.ShouldBe((LoyaltySegment.Loyal, LoyaltyReason.BoughtAgain));
        (Of(twice).Bought, Of(twice).Cars.Count).ShouldBe((2, 2));
    }

    [Fact]
    [Trait("row", "001-38")]
    public void _001_38_rates_count_who_stayed_who_went_and_who_was_won_in_a_time()
    {
        var counts = new LoyaltyCounts(Noon, Noon.AddDays(30));
        Live("stays", (Received(LeadSource.WalkIn), -90), (First, -80), (Received(LeadSource.OwnerRepurchase, Next), 1), (First with { LeadId = Next }, 2));
        Live("goes", (Received(LeadSource.WalkIn), -90), (First, -80), (Said(20), 3));
        Live("went before", (Received(LeadSource.WalkIn), -90), (First, -80), (Said(20), -3), (Said(30), 5));
        Live("comes back", (Received(LeadSource.WalkIn), -90), (First, -80), (Said(20), 3), (Said(97), 4));
        Live("won", (Received(LeadSource.WalkIn), -2), (First, 0));
        Live("won later", (Received(LeadSource.WalkIn), 2), (First, 30));
        Live("lost", (Received(LeadSource.WalkIn), -2), (Closed(CloseReason.Lost), 1));
        Live("lost, too", (Received(LeadSource.HqDispatched), -2), (Closed(CloseReason.Lost), 1));
        Live("lost before", (Received(LeadSource.WalkIn), -2), (Closed(CloseReason.Lost), -1));
        var rates = counts.Rates();
        (rates.BoughtAgain, rates.WentAway, rates.Conquered, rates.Lost).ShouldBe((1, 1, 1, 2));
        (rates.LoyaltyRate, rates.DisloyaltyRate, rates.ConquestRate).ShouldBe((50, 50, 33));
        rates.Segments.ShouldBe(new Dictionary<string, int> { ["loyal"] = 3, ["disloyal"] = 2, ["lost"] = 3, ["walk_in"] = 1 });
        rates.Reasons["dissatisfied"].ShouldBe(2);
        new LoyaltyCounts(Noon, Noon.AddDays(1)).Rates().ShouldSatisfyAllConditions(none => none.LoyaltyRate.ShouldBeNull(), none => none.DisloyaltyRate.ShouldBeNull(), none => none.ConquestRate.ShouldBeNull());

        void Live(string customer, params (object Event, int Days)[] life)
        {
            foreach (var (e, days) in life)
            {
                counts.Add(customer, e, Noon.AddDays(days));
            }
        }
    }

    [Fact]
    [Trait("row", "001-26")]
    public void _001_26_how_often_it_succeeds_with_old_and_new_customers_stands_beside_what_the_handbook_says()
    {
        var counts = new LoyaltyCounts(Noon, Noon.AddDays(30));
        counts.Add("new", Received(LeadSource.WalkIn), Noon.AddDays(-3));
        counts.Add("new", Closed(CloseReason.Won), Noon);
        counts.Add("new, too", Received(LeadSource.WalkIn), Noon);
        counts.Add("new, too", Closed(CloseReason.Lost), Noon);
        counts.Add("none", Received(LeadSource.WalkIn), Noon);
        counts.Add("none", Closed(CloseReason.Rejected), Noon);
        counts.Add("before", Received(LeadSource.WalkIn), Noon.AddDays(-9));
        counts.Add("before", Closed(CloseReason.Lost), Noon.AddDays(-8));
        counts.Add("old", First, Noon.AddDays(-99));
        counts.Add("old", Received(LeadSource.OwnerRepurchase, Next), Noon);
        counts.Add("old", Closed(CloseReason.Won, Next), Noon);
        var retention = counts.Rates().Retention;
        (retention.Prior, retention.Own).ShouldBe((new RetentionSuccess(15, 50), new RetentionSuccess(50, 100)));
        (retention.EffortForNew, retention.ProfitOfFiveMore).ShouldBe((6, 85));
        new LoyaltyCounts(Noon, Noon.AddDays(1)).Rates().Retention.Own.ShouldBe(new RetentionSuccess(null, null));
    }
}
