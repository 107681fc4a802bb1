using Leads.Contracts;
using Leads.Deals;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Deals.Deal.Command;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>A deal runs from the visit to a signature and a delivered car, or to a reason why not.</summary>
public sealed class DealSpecs
{
    private static readonly OpenDeal Open = new(StreamId, LeadId, CustomerId, Brand, Dealer, Noon);
    private static readonly DealOpened Opened = new(StreamId, LeadId, CustomerId, Brand, Dealer, Noon);
    private static readonly Propose Offer = new("ES7", Yuan(250_000), Noon);
    private static readonly ProposalMade Offered = new(StreamId, LeadId, "ES7", Yuan(250_000), Noon);
    private static readonly VehicleDelivered Delivered = new(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", Personal("LSVAA4182E2123456"), Noon);
    private static readonly DealLost Lost = new(StreamId, LeadId, "price", "trust", "YINHE", Noon);
    private static readonly Lose Loss = new("price", "trust", "YINHE", Noon);

    private static readonly Deal.Command[] All = [Open, Offer, Concede(1000), new Sign(Noon), new Deliver("LSVAA4182E2123456", Noon), Loss];

    private static Situation<Deal.Command, Deal> Given(params object[] events) => Spec.Of(Deal.Decider).Given(events);

    private static GiveConcession Concede(long yuan) => new(Yuan(yuan), "signs today", Noon);

    private static ConcessionGiven Conceded(long yuan) => new(StreamId, LeadId, Yuan(yuan), "signs today", Noon);

    private static ContractSigned Signed(long yuan) => new(StreamId, LeadId, Yuan(yuan), Noon);

    [Fact]
    public void A_visit_opens_a_deal() => Given().When(Open).Then(Opened);

    [Fact]
    public void A_second_visit_changes_nothing() => Given(Opened, Offered).When(Open).ThenNothing();

    [Fact]
    public void The_customer_is_offered_a_car_at_a_price() => Given(Opened).When(Offer).Then(Offered);

    [Fact]
    public void The_same_offer_again_changes_nothing() => Given(Opened, Offered).When(Offer).ThenNothing();

    [Fact]
    public void An_offer_may_be_replaced_while_nothing_was_conceded() =>
        Given(Opened, Offered).When(Offer with { Price = Yuan(240_000) }).Then(Offered with { Price = Yuan(240_000) });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_price_is_more_than_nothing(long price) => Given(Opened).When(Offer with { Price = new Money(price, "CNY") }).ThenRefused("price-not-positive");

    [Theory]
    [InlineData("")]
    [InlineData("cny")]
    [InlineData("RMB¥")]
    [InlineData("\0NY")]
    public void A_price_is_in_a_currency(string currency) => Given(Opened).When(Offer with { Price = new Money(1, currency) }).ThenRefused("currency-unknown");

    [Theory]
    [InlineData("")]
    [InlineData(" 　")]
    public void An_offer_is_of_a_car(string model) => Given(Opened).When(Offer with { Model = model }).ThenRefused("model-missing");

    [Fact]
    [Trait("row", "001-14")]
    public void _001_14_three_concessions_each_smaller_than_the_last() =>
        Given(Opened, Offered)
            .When(Concede(3000)).Then(Conceded(3000))
            .When(Concede(2000)).Then(Conceded(2000))
            .When(Concede(1000)).Then(Conceded(1000))
            .When(Concede(500)).ThenRefused("concession-limit")
            .When(new Sign(Noon)).Then(Signed(244_000));

    [Theory]
    [InlineData(3000)]
    [InlineData(3001)]
    [Trait("row", "001-14")]
    public void _001_14_a_concession_that_is_not_smaller_is_refused(long second) =>
        Given(Opened, Offered, Conceded(3000)).When(Concede(second)).ThenRefused("concession-not-smaller");

    [Fact]
    [Trait("row", "001-14")]
    public void _001_14_a_fen_less_is_smaller() =>
        Given(Opened, Offered, Conceded(3000)).When(new GiveConcession(new Money(299_999, "CNY"), "signs today", Noon))
            .Then(Conceded(3000) with { Amount = new Money(299_999, "CNY") });

    [Theory]
    [InlineData("")]
    [InlineData(" 　")]
    [Trait("row", "001-14")]
    public void _001_14_a_concession_buys_something(string inReturn) =>
        Given(Opened, Offered).When(Concede(3000) with { InReturn = inReturn }).ThenRefused("concession-free");

    [Fact]
    [Trait("row", "001-14")]
    public void _001_14_a_new_offer_does_not_make_concessions_forgotten() =>
        Given(Opened, Offered, Conceded(3000)).When(Offer with { Price = Yuan(247_000) }).ThenRefused("proposal-conceded");

    [Fact]
    public void There_is_something_to_concede_on() => Given(Opened).When(Concede(1000)).ThenRefused("nothing-offered");

    [Theory]
    [InlineData(0)]
    [InlineData(-100)]
    public void A_concession_is_more_than_nothing(long amount) =>
        Given(Opened, Offered).When(Concede(0) with { Amount = new Money(amount, "CNY") }).ThenRefused("concession-not-positive");

    [Fact]
    public void A_concession_is_in_the_currency_of_the_offer() =>
        Given(Opened, Offered).When(Concede(0) with { Amount = new Money(100, "EUR") }).ThenRefused("currency-differs");

    [Fact]
    public void A_concession_leaves_a_price_to_pay()
    {
        Given(Opened, Offered).When(Concede(250_000)).ThenRefused("concession-too-large");
        Given(Opened, Offered, Conceded(200_000)).When(Concede(50_000)).ThenRefused("concession-too-large");
        Given(Opened, Offered, Conceded(200_000)).When(Concede(49_999)).Then(Conceded(49_999));
    }

    [Fact]
    public void There_is_something_to_sign() => Given(Opened).When(new Sign(Noon)).ThenRefused("nothing-offered");

    [Fact]
    public void An_offer_without_concessions_is_signed_at_its_price() => Given(Opened, Offered).When(new Sign(Noon)).Then(Signed(250_000));

    [Fact]
    public void The_car_handed_over_is_the_one_that_was_signed_for() =>
        Given(Opened, Offered with { Model = "M8" }, Offered, Signed(250_000)).When(new Deliver("LSVAA4182E2123456", Noon)).Then(Delivered);

    [Fact]
    public void The_vehicle_number_may_be_told_later() => Given(Opened, Offered, Signed(250_000)).When(new Deliver(null, Noon)).Then(Delivered with { Vin = null });

    [Theory]
    [InlineData("")]
    [InlineData(" 　")]
    [Trait("row", "002-07")]
    public void _002_07_a_lost_deal_has_a_reason(string stated) => Given(Opened).When(Loss with { StatedReason = stated }).ThenRefused("reason-missing");

    [Fact]
    [Trait("row", "002-07")]
    public void _002_07_the_reason_stated_and_the_one_believed_are_both_kept()
    {
        Given(Opened).When(Loss).Then(Lost);
        Given(Opened).When(new Lose("price", null, null, Noon)).Then(Lost with { AssessedReason = null, Competitor = null });
    }

    [Fact]
    public void A_contract_may_still_fall_through() => Given(Opened, Offered, Signed(250_000)).When(Loss).Then(Lost);

    /// <summary>State by command: what each command does in each state, all pairs.</summary>
    [Theory]
    [InlineData("nothing", "opened", "wrong-state", "wrong-state", "wrong-state", "wrong-state", "wrong-state")]
    [InlineData("opened", "nothing", "offered", "nothing-offered", "nothing-offered", "wrong-state", "lost")]
    [InlineData("offered", "nothing", "nothing", "conceded", "signed", "wrong-state", "lost")]
    [InlineData("signed", "nothing", "wrong-state", "wrong-state", "nothing", "delivered", "lost")]
    [InlineData("delivered", "nothing", "wrong-state", "wrong-state", "wrong-state", "nothing", "wrong-state")]
    [InlineData("lost", "nothing", "wrong-state", "wrong-state", "wrong-state", "wrong-state", "nothing")]
    public void Every_command_in_every_state(string state, params string[] outcomes)
    {
        object[] given = state switch
        {
            "nothing" => [],
            "opened" => [Opened],
            "offered" => [Opened, Offered],
            "signed" => [Opened, Offered, Signed(250_000)],
            "delivered" => [Opened, Offered, Signed(250_000), Delivered],
            _ => [Opened, Lost],
        };
        foreach (var (command, outcome) in All.Zip(outcomes))
        {
            var then = Given(given).When(command);
            _ = outcome switch
            {
                "nothing" => then.ThenNothing(),
                "opened" => then.Then(Opened),
                "offered" => then.Then(Offered),
                "conceded" => then.Then(Conceded(1000)),
                "signed" => then.Then(Signed(250_000)),
                "delivered" => then.Then(Delivered),
                "lost" => then.Then(Lost),
                var code => then.ThenRefused(code),
            };
        }
    }

    [Fact]
    public void The_board_shows_what_the_customer_would_pay_now()
    {
        var row = new DealBoard(StreamId, LeadId, CustomerId, Dealer, "open", null, null, 0, Noon, Noon);
        Rows.Of(DealBoard.View, Opened).ShouldBe(row);
        Rows.Of(DealBoard.View, Opened, Offered).ShouldBe(row with { Model = "ES7", Price = Yuan(250_000) });
        Rows.Of(DealBoard.View, Opened, Offered, Conceded(3000), Conceded(2000)).ShouldBe(row with { Model = "ES7", Price = Yuan(245_000), Concessions = 2 });
        DealBoard.View.Dealer(row).ShouldBe(Dealer);
    }

    [Fact]
    public void The_board_shows_how_it_ended_and_when()
    {
        var later = Noon.AddDays(7);
        var row = new DealBoard(StreamId, LeadId, CustomerId, Dealer, "signed", "ES7", Yuan(250_000), 0, Noon, later);
        Rows.Of(DealBoard.View, Opened, Offered, Signed(250_000) with { At = later }).ShouldBe(row);
        Rows.Of(DealBoard.View, Opened, Offered, Signed(250_000), Delivered with { At = later }).ShouldBe(row with { Status = "delivered" });
        Rows.Of(DealBoard.View, Opened, Offered, Lost with { At = later }).ShouldBe(row with { Status = "lost" });
    }
}
