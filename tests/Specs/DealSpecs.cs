using Leads.Contracts;
using Leads.Deals;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Deals.Deal.Command;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>A deal runs from the visit to a signature and a delivered car, or to a reason why not: what is said and offered until then.</summary>
public sealed class DealSpecs
{
    internal const string By = "zhao";
    internal const string Chen = "chen";

    internal static readonly DealPolicy Free = new(new DealSettings(1000, 1000));
    internal static readonly OpenDeal Open = new(StreamId, LeadId, CustomerId, Brand, Dealer, Noon);
    internal static readonly DealOpened Opened = new(StreamId, LeadId, CustomerId, Brand, Dealer, Noon);
    internal static readonly Propose Offer = new("ES7", Yuan(250_000), By, Noon) { Policy = Free };
    internal static readonly ProposalMade Offered = new(StreamId, LeadId, "ES7", Yuan(250_000), Noon, 1, Due: Yuan(250_000), ValidUntil: Noon.AddDays(7), By: By);
    internal static readonly FinalOfferOpened Final = new(StreamId, LeadId, 1, [], null, By, Noon);
    internal static readonly Sign Signature = new(null, null, Free, By, Noon);
    internal static readonly DealLost Lost = new(StreamId, LeadId, "price", "trust", "YINHE", Noon, By);
    internal static readonly Lose Loss = new("price", "trust", "YINHE", By, Noon);

    private static readonly Participant Wife = new(BuyingRole.DecisionMaker, PersonRelation.Spouse, true);
    private static readonly ParticipantsNoted Seated = new(StreamId, LeadId, [Wife], By, Noon);
    private static readonly ModelAccepted Accepted = new(StreamId, LeadId, "ES7", By, Noon);
    private static readonly OpenFinalOffer OpenFinal = new([], null, false, Free, By, Noon);
    private static readonly TradeInVehicle OldCar = new("DONGFENG", "C4", 2018, 86_000);
    private static readonly TradeInRegistered Brought = new(StreamId, LeadId, OldCar, null, By, Noon);
    private static readonly TradeInAppraised Appraised = new(StreamId, LeadId, Yuan(45_000), Noon.AddDays(14), By, Noon);
    private static readonly TradeInOffered Worth = new(StreamId, LeadId, Yuan(45_000), By, Noon);
    private static readonly TradeInSettled Gives = new(StreamId, LeadId, true, By, Noon);
    private static readonly FinanceTerms Terms = new(FinanceMethod.Annuity, Yuan(75_000), 36, 399);

    internal static Situation<Deal.Command, Deal> Given(params object[] events) => Spec.Of(Deal.Decider).Given(events);

    internal static GiveConcession Concede(long yuan, bool manager = false, DealPolicy? policy = null) => new(Yuan(yuan), "signs today", manager, policy ?? Free, manager ? Chen : By, Noon);

    internal static ConcessionGiven Conceded(long yuan, string by = By, int? asked = null) => new(StreamId, LeadId, Yuan(yuan), "signs today", Noon, by, asked);

    internal static ContractSigned Signed(long yuan) => new(StreamId, LeadId, Yuan(yuan), Noon, 1, null, Yuan(yuan), null, null, By);

    [Fact]
    [Trait("row", "001-01")]
    public void _001_01_a_visit_opens_a_deal_and_who_came_along_sits_at_the_table()
    {
        Given().When(Open).Then(Opened);
        var party = new RoleInBuying[] { new(BuyingRole.DecisionMaker, PersonRelation.Spouse) };
        Given().When(Open with { Party = party }).Then(Opened with { Party = party });
        Given(Opened with { Party = party }, Accepted, Offered).When(OpenFinal).Then(Final);
    }

    [Fact]
    public void It_is_opened_by_hand_too() => Given().When(Open with { By = By }).Then(Opened with { By = By });

    [Fact]
    public void A_second_visit_changes_nothing_but_who_sits_at_the_table()
    {
        Given(Opened, Offered).When(Open).ThenNothing();
        Given(Opened, Seated).When(Open).Then(new ParticipantsNoted(StreamId, LeadId, [Wife with { Present = false }], "appointment", Noon));
        var husband = new RoleInBuying(BuyingRole.User, PersonRelation.Self);
        Given(Opened, Seated).When(Open with { Party = [husband] })
            .Then(new ParticipantsNoted(StreamId, LeadId, [new(BuyingRole.User, PersonRelation.Self, true), Wife with { Present = false }], "appointment", Noon));
        Given(Opened, Seated).When(Open with { Party = [new(Wife.Role, Wife.Who)] }).ThenNothing();
        Given(Opened, Seated).When(Open with { Dealer = "D009", Party = [husband] }).ThenNothing();
    }

    [Fact]
    [Trait("row", "000-15")]
    public void _000_15_a_sales_consultant_leads_the_talks()
    {
        var taken = new DealTakenOver(StreamId, LeadId, "zhao", Chen, Noon);
        Given(Opened).When(new TakeOver("zhao", Chen, Noon)).Then(taken).When(new TakeOver("zhao", Chen, Noon)).ThenNothing();
        Given(Opened, Offered, Final, Signed(250_000)).When(new TakeOver("zhao", Chen, Noon)).Then(taken);
        Given(Opened, Lost).When(new TakeOver("zhao", Chen, Noon)).ThenRefused("wrong-state");
        Given().When(new TakeOver("zhao", Chen, Noon)).ThenNothing();
        Given(Opened).When(new TakeOver("zhao", Chen, Noon, Dealer)).Then(taken);
        Given(Opened).When(new TakeOver("zhao", Chen, Noon, "D009")).ThenNothing();
        Given(Opened, Lost).When(new TakeOver("zhao", Chen, Noon, Dealer)).ThenNothing();
    }

    [Fact]
    public void A_dealer_that_has_the_lead_no_more_talks_no_more_and_another_one_begins_anew()
    {
        var withdrawn = new DealWithdrawn(StreamId, LeadId, Dealer, LossReason.Recalled, Noon);
        Given(Opened, Offered).When(new Withdraw(Dealer, LossReason.Recalled, Noon)).Then(withdrawn);
        Given(Opened, Offered).When(new Withdraw("D009", LossReason.Recalled, Noon)).ThenNothing();
        Given(Opened, Offered, withdrawn).When(Offer).ThenRefused("wrong-state");
        Given(Opened, Seated, Accepted, Offered, withdrawn).When(Open with { Dealer = "D002" }).Then(new DealMoved(StreamId, LeadId, Brand, "D002", Noon))
            .When(OpenFinal).ThenRefused("nothing-offered");
        Given(Opened, Offered, Final, Signed(250_000)).When(new Withdraw(Dealer, LossReason.Recalled, Noon)).ThenNothing();
        Given(Opened, Offered).When(new GoTo("D002", Noon)).Then(withdrawn);
        Given(Opened, Offered).When(new GoTo(Dealer, Noon)).ThenNothing();
        Given(Opened, Offered, Final, Signed(250_000)).When(new GoTo("D002", Noon)).ThenNothing();
        // A visit that is heard of late opens nothing for who lost the lead.
        Given(Opened, withdrawn).When(Open).ThenNothing();
        Given(Opened, withdrawn).When(Open with { At = Noon.AddDays(1) }).Then(new DealMoved(StreamId, LeadId, Brand, Dealer, Noon.AddDays(1)));
        var came = new DealMoved(StreamId, LeadId, Brand, "D002", Noon, [new(Wife.Role, Wife.Who)]);
        Given(Opened, withdrawn).When(Open with { Dealer = "D002", Party = came.Party }).Then(came);
        ((Deal.Open)Given(Opened, withdrawn, came).State).Talks.Participants.ShouldBe([Wife]);
    }

    [Fact]
    public void Whoever_opens_it_by_hand_has_the_lead_and_the_deal()
    {
        Given(Opened).When(Open with { By = By }).ThenNothing();
        Given(Opened, Offered).When(Open with { Dealer = "D002", By = By })
            .Then(new DealWithdrawn(StreamId, LeadId, Dealer, LossReason.Recalled, Noon), new DealMoved(StreamId, LeadId, Brand, "D002", Noon, null, By));
        Given(Opened, Lost).When(Open with { By = By }).ThenRefused("deal-over");
        Given(Opened, Offered, Final, Signed(250_000)).When(Open with { By = By }).ThenRefused("deal-over");
        Given(Opened, Lost).When(Open).ThenNothing();
    }

    [Fact]
    [Trait("row", "001-06")]
    public void _001_06_what_the_customer_speaks_of_is_kept() => Given(Opened).When(new NoteSignal(BuyingSignal.DeliveryTime, "最快什么时候能提", By, Noon))
        .Then(new BuyingSignalNoted(StreamId, LeadId, BuyingSignal.DeliveryTime, Personal("最快什么时候能提"), By, Noon));

    [Fact]
    [Trait("row", "001-06")]
    public void _001_06_there_are_six_signals_001_10_eight_reasons_001_04_five_values_001_11_and_12_five_tactics_and_methods()
    {
        Enum.GetValues<BuyingSignal>().Length.ShouldBe(6);
        Enum.GetValues<DealObjectionReason>().Length.ShouldBe(8);
        Enum.GetValues<ValueBuilt>().Length.ShouldBe(5);
        Enum.GetValues<CloseTactic>().Length.ShouldBe(5);
        Enum.GetValues<TrialCloseMethod>().Length.ShouldBe(5);
        Enum.GetValues<QuotePreparation>().Length.ShouldBe(7);
        Enum.GetValues<SeatingLayout>().Length.ShouldBe(3);
        Enum.GetValues<DealPrecondition>().Length.ShouldBe(3);
        Enum.GetValues<DecisionStage>().Length.ShouldBe(7);
    }

    [Fact]
    [Trait("row", "001-10")]
    public void _001_10_an_objection_has_the_reason_stated_and_the_one_believed_and_is_answered()
    {
        var raised = new DealObjectionRaised(StreamId, LeadId, 1, DealObjectionReason.BargainingPretext, DealObjectionReason.Doubt, Personal("太贵"), By, Noon);
        var answered = new DealObjectionAnswered(StreamId, LeadId, 1, true, CloseTactic.ThirdPartyEvidence, By, Noon);
        var answer = new AnswerObjection(1, true, CloseTactic.ThirdPartyEvidence, By, Noon);
        Given(Opened).When(new RaiseObjection(DealObjectionReason.BargainingPretext, DealObjectionReason.Doubt, "太贵", By, Noon)).Then(raised).When(answer).Then(answered).When(answer).ThenNothing();
        Given(Opened, raised, answered with { Resolved = false }).When(answer).Then(answered);
        Given(Opened, raised).When(answer with { Number = 2 }).ThenRefused("no-such-objection");
        Given(Opened, raised).When(answer with { Number = 0 }).ThenRefused("no-such-objection");
        Given(Opened, raised).When(new RaiseObjection(DealObjectionReason.Other, null, null, By, Noon)).Then(new DealObjectionRaised(StreamId, LeadId, 2, DealObjectionReason.Other, null, null, By, Noon));
    }

    [Fact]
    [Trait("row", "001-07")]
    [Trait("row", "001-08")]
    public void _001_07_the_place_is_prepared_before_a_price_is_named() => Given(Opened).When(new PrepareQuote([QuotePreparation.Tea], SeatingLayout.AngledOrBeside, By, Noon))
        .Then(new QuotePrepared(StreamId, LeadId, [QuotePreparation.Tea], SeatingLayout.AngledOrBeside, By, Noon));

    [Fact]
    [Trait("row", "001-12")]
    [Trait("row", "001-11")]
    public void _001_12_the_customer_is_asked_whether_they_buy() => Given(Opened).When(new TryClose(TrialCloseMethod.Choice, CloseTactic.SeizeSignal, true, By, Noon))
        .Then(new TrialCloseMade(StreamId, LeadId, TrialCloseMethod.Choice, CloseTactic.SeizeSignal, true, By, Noon));

    [Fact]
    public void The_customer_is_offered_a_car_at_a_price() => Given(Opened).When(Offer).Then(Offered);

    [Fact]
    [Trait("row", "001-04")]
    public void _001_04_an_offer_argues_value() => Given(Opened).When(Offer with { Values = [ValueBuilt.Product, ValueBuilt.Dealer] }).Then(Offered with { Values = [ValueBuilt.Product, ValueBuilt.Dealer] });

    [Fact]
    public void The_same_offer_again_changes_nothing_while_it_stands()
    {
        Given(Opened, Offered).When(Offer).ThenNothing();
        Given(Opened, Offered).When(Offer with { At = Noon.AddDays(8) }).Then(Offered with { Number = 2, At = Noon.AddDays(8), ValidUntil = Noon.AddDays(15) });
        Given(Opened, Offered).When(Offer with { ValidUntil = Noon.AddDays(6) }).Then(Offered with { Number = 2, ValidUntil = Noon.AddDays(6) });
        var insured = Offered with { Insurance = [new("a", Yuan(900))], Due = Yuan(250_900) };
        Given(Opened, insured).When(Offer with { Insurance = [new("b", Yuan(900))] }).Then(insured with { Number = 2, Insurance = [new("b", Yuan(900))] });
        Given(Opened, Offered).When(Offer with { Values = [ValueBuilt.Brand] }).Then(Offered with { Number = 2, Values = [ValueBuilt.Brand] });
    }

    [Fact]
    public void An_offer_may_be_replaced_while_it_is_not_the_final_one() =>
        Given(Opened, Offered).When(Offer with { Price = Yuan(240_000) }).Then(Offered with { Number = 2, Price = Yuan(240_000), Due = Yuan(240_000) });

    [Fact]
    public void An_offer_is_what_its_parts_come_to()
    {
        var car = new VehicleConfiguration("long_range", "white", "black", [new("roof", Yuan(6_000))], [new("mats", Yuan(800))]);
        var fees = new PricedItem[] { new("plates", Yuan(500)) };
        var insurance = new PricedItem[] { new("compulsory", Yuan(950)) };
        Given(Opened, Brought, Appraised, Worth).When(Offer with { Vehicle = car, Insurance = insurance, Fees = fees, TradeIn = true })
            .Then(Offered with { Vehicle = car, Price = Yuan(256_800), Insurance = insurance, Fees = fees, TradeIn = Yuan(45_000), Due = Yuan(213_250) });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_price_is_more_than_nothing(long price) => Given(Opened).When(Offer with { Price = new Money(price, "CNY") }).ThenRefused("price-not-positive");

    [Fact]
    public void What_is_added_costs_nothing_at_least_and_in_the_same_currency()
    {
        Given(Opened).When(Offer with { Fees = [new("plates", Yuan(-1))] }).ThenRefused("price-negative");
        Given(Opened).When(Offer with { Fees = [new("plates", new Money(1, "EUR"))] }).ThenRefused("currency-differs");
        Given(Opened, Offered, Final, Conceded(3000)).When(Offer with { Model = "M8", Price = new Money(100, "EUR") }).ThenRefused("currency-differs");
    }

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
    public void An_offer_stands_for_some_time()
    {
        Given(Opened).When(Offer with { ValidUntil = Noon }).ThenRefused("valid-until-past");
        Given(Opened).When(Offer with { ValidUntil = Noon.AddDays(7).AddSeconds(1) }).ThenRefused("manager-needed");
        Given(Opened).When(Offer with { ValidUntil = Noon.AddDays(30), Manager = true }).Then(Offered with { ValidUntil = Noon.AddDays(30) });
        Given(Opened, Offered, Final).When(Signature with { At = Noon.AddSeconds(-1) }).ThenRefused("before-proposal");
        Given(Opened).When(Offer with { Policy = new DealPolicy(new DealSettings(ValidDays: 3)) }).Then(Offered with { ValidUntil = Noon.AddDays(3) });
        Given(Opened, Seated, Accepted, Offered).When(OpenFinal with { At = Noon.AddDays(7) }).Then(Final with { At = Noon.AddDays(7) });
        Given(Opened, Seated, Accepted, Offered).When(OpenFinal with { At = Noon.AddDays(7).AddSeconds(1) }).ThenRefused("proposal-expired");
        Given(Opened, Offered, Final).When(Concede(1000) with { At = Noon.AddDays(8) }).ThenRefused("proposal-expired");
        Given(Opened, Offered, Final).When(Signature with { At = Noon.AddDays(8) }).ThenRefused("proposal-expired");
    }

    [Fact]
    [Trait("row", "001-05")]
    public void _001_05_before_a_final_offer_whoever_decides_is_there_has_accepted_the_model_and_a_trade_in_is_appraised()
    {
        Given(Opened, Offered).When(OpenFinal).ThenRefused("preconditions-missing");
        Given(Opened, Seated, Offered).When(OpenFinal).ThenRefused("preconditions-missing");
        Given(Opened, Accepted, Offered).When(OpenFinal).ThenRefused("preconditions-missing");
        Given(Opened, Seated with { Participants = [Wife with { Present = false }] }, Accepted, Offered).When(OpenFinal).ThenRefused("preconditions-missing");
        Given(Opened, Seated with { Participants = [Wife, new(BuyingRole.DecisionMaker, PersonRelation.Parent, false)] }, Accepted, Offered).When(OpenFinal).ThenRefused("preconditions-missing");
        Given(Opened, Seated with { Participants = [Wife with { Role = BuyingRole.Buyer }] }, Accepted, Offered).When(OpenFinal).ThenRefused("preconditions-missing");
        Given(Opened, Seated, Accepted with { Model = "M8" }, Offered).When(OpenFinal).ThenRefused("preconditions-missing");
        Given(Opened, Seated, Accepted, Offered, Brought).When(OpenFinal).ThenRefused("preconditions-missing");
        Given(Opened, Seated, Accepted, Offered, Brought, Appraised with { ValidUntil = Noon.AddSeconds(-1) }).When(OpenFinal).ThenRefused("preconditions-missing");
        Given(Opened, Seated, Accepted, Offered, Brought, Appraised, Worth).When(OpenFinal).Then(Final);
        Given(Opened, Seated, Accepted, Offered, Brought, Gives with { Accepted = false }).When(OpenFinal).Then(Final);
        Given(Opened, Seated, Accepted, Offered).When(OpenFinal).Then(Final).When(OpenFinal).ThenNothing();
        Given(Opened, Seated, Accepted).When(OpenFinal).ThenRefused("nothing-offered");
    }

    [Fact]
    [Trait("row", "001-05")]
    public void _001_05_what_is_missing_is_named() =>
        Should.Throw<EventStore.Refused>(() => Deal.Decide(OpenFinal, Deal.Decider.Fold(Deal.Decider.Initial, [Opened, Brought, Offered]))).Alternatives
            .ShouldBe(new[] { DealPrecondition.DecisionMakerPresent, DealPrecondition.BrandAndModelAccepted, DealPrecondition.TradeInAppraised });

    [Fact]
    [Trait("row", "001-05")]
    public void _001_05_a_manager_goes_without_for_a_reason_and_nobody_else()
    {
        DealPrecondition[] absent = [DealPrecondition.DecisionMakerPresent];
        Given(Opened, Accepted, Offered).When(OpenFinal with { Waive = absent, Reason = "电话同意" }).ThenRefused("manager-needed");
        Given(Opened, Accepted, Offered).When(OpenFinal with { Waive = absent, Reason = " ", Manager = true }).ThenRefused("reason-missing");
        Given(Opened, Accepted, Offered).When(OpenFinal with { Waive = absent, Reason = "电话同意", Manager = true }).Then(Final with { Waived = absent, Reason = Personal("电话同意") });
        Given(Opened, Offered).When(OpenFinal with { Waive = absent, Reason = "电话同意", Manager = true }).ThenRefused("preconditions-missing");
        Given(Opened, Seated, Accepted, Offered).When(OpenFinal with { Waive = absent, Reason = "电话同意" }).Then(Final);
    }

    [Fact]
    [Trait("row", "001-05")]
    public void _001_05_nothing_is_conceded_on_or_signed_that_is_not_final()
    {
        Given(Opened, Offered).When(Concede(1000)).ThenRefused("final-offer-missing");
        Given(Opened, Offered).When(Signature).ThenRefused("final-offer-missing");
        Given(Opened, Offered, Final, Offered with { Number = 2, Model = "M8" }).When(Signature).ThenRefused("final-offer-missing");
    }

    [Fact]
    [Trait("row", "001-14")]
    public void _001_14_three_concessions_each_smaller_than_the_last() =>
        Given(Opened, Offered, Final)
            .When(Concede(3000)).Then(Conceded(3000))
            .When(Concede(2000)).Then(Conceded(2000))
            .When(Concede(1000)).Then(Conceded(1000))
            .When(Concede(500)).ThenRefused("concession-limit")
            .When(Signature).Then(Signed(244_000));

    [Theory]
    [InlineData(3000)]
    [InlineData(3001)]
    [Trait("row", "001-14")]
    public void _001_14_a_concession_that_is_not_smaller_is_refused(long second) =>
        Given(Opened, Offered, Final, Conceded(3000)).When(Concede(second)).ThenRefused("concession-not-smaller");

    [Fact]
    [Trait("row", "001-14")]
    public void _001_14_a_fen_less_is_smaller() =>
        Given(Opened, Offered, Final, Conceded(3000)).When(Concede(0) with { Amount = new Money(299_999, "CNY") }).Then(Conceded(3000) with { Amount = new Money(299_999, "CNY") });

    [Theory]
    [InlineData("")]
    [InlineData(" 　")]
    [Trait("row", "001-14")]
    public void _001_14_a_concession_buys_something(string inReturn) =>
        Given(Opened, Offered, Final).When(Concede(3000) with { InReturn = inReturn }).ThenRefused("concession-free");

    [Fact]
    [Trait("row", "001-14")]
    public void _001_14_a_new_offer_does_not_make_concessions_forgotten_and_is_none_by_itself()
    {
        Given(Opened, Offered, Final).When(Offer with { Price = Yuan(249_999) }).ThenRefused("hidden-concession");
        Given(Opened, Offered, Final, Conceded(3000)).When(Offer with { Price = Yuan(247_000) }).ThenRefused("hidden-concession");
        Given(Opened, Offered with { Vehicle = new(Options: [new("roof", Yuan(6_000))]), Price = Yuan(256_000) }, Final).When(Offer with { Price = Yuan(249_000) }).ThenRefused("hidden-concession");
        // Nor in two steps, by way of another model, by its parts, or by what is added for nothing.
        var again = Offered with { Number = 2, Fees = [new("plates", Yuan(500))], Due = Yuan(250_500) };
        Given(Opened, Offered, Final, again).When(Offer with { Price = Yuan(200_000) }).ThenRefused("hidden-concession");
        Given(Opened, Offered, Final, Offered with { Number = 2, Model = "M8", Price = Yuan(300_000) }, Final with { Number = 2 }).When(Offer with { Price = Yuan(249_999) }).ThenRefused("hidden-concession");
        Given(Opened, again, Final with { Number = 2 }).When(Offer with { Fees = [new("plates", Yuan(499))] }).ThenRefused("hidden-concession");
        Given(Opened, Offered, Final).When(Offer with { Vehicle = new(Accessories: [new("mats", Yuan(0))]) }).ThenRefused("hidden-concession");
        Given(Opened, Offered with { Insurance = [new("compulsory", Yuan(950))] }, Final).When(Offer with { Insurance = [new("compulsory", Yuan(949))] }).ThenRefused("hidden-concession");
        Given(Opened, again, Final with { Number = 2 }).When(Offer with { Price = Yuan(250_000) }).Then(Offered with { Number = 2 });
        var other = Offered with { Number = 2, Model = "M8", Price = Yuan(300_000), Due = Yuan(297_000) };
        Given(Opened, Offered, Final, Conceded(3000)).When(Offer with { Model = "M8", Price = Yuan(300_000) }).Then(other);
        Given(Opened, Offered, Final, Conceded(3000), other, Final with { Number = 2 }).When(Concede(3000)).ThenRefused("concession-not-smaller");
        Given(Opened, Offered, Final, Conceded(3000)).When(Offer with { Model = "M8", Price = Yuan(3_000) }).ThenRefused("concession-too-large");
    }

    [Fact]
    public void There_is_something_to_concede_on() => Given(Opened).When(Concede(1000)).ThenRefused("nothing-offered");

    [Theory]
    [InlineData(0)]
    [InlineData(-100)]
    public void A_concession_is_more_than_nothing(long amount) =>
        Given(Opened, Offered, Final).When(Concede(0) with { Amount = new Money(amount, "CNY") }).ThenRefused("concession-not-positive");

    [Fact]
    public void A_concession_is_in_the_currency_of_the_offer() =>
        Given(Opened, Offered, Final).When(Concede(0) with { Amount = new Money(100, "EUR") }).ThenRefused("currency-differs");

    [Fact]
    public void A_concession_leaves_a_price_to_pay()
    {
        Given(Opened, Offered, Final).When(Concede(250_000)).ThenRefused("concession-too-large");
        Given(Opened, Offered, Final, Conceded(200_000)).When(Concede(50_000)).ThenRefused("concession-too-large");
        Given(Opened, Offered, Final, Conceded(200_000)).When(Concede(49_999)).Then(Conceded(49_999));
        Given(Opened, Offered with { TradeIn = Yuan(248_000) }, Final).When(Concede(2_001)).ThenRefused("concession-too-large");
    }

    [Fact]
    [Trait("row", "001-14")]
    public void _001_14_what_is_conceded_in_all_is_as_much_as_a_role_may()
    {
        var policy = new DealPolicy(new DealSettings(20, 100));
        Given(Opened, Offered, Final).When(Concede(5000, policy: policy)).Then(Conceded(5000));
        Given(Opened, Offered, Final).When(Concede(5001, policy: policy)).ThenRefused("approval-needed");
        Given(Opened, Offered, Final, Conceded(3000)).When(Concede(2001, policy: policy)).ThenRefused("approval-needed");
        Given(Opened, Offered, Final).When(Concede(25_000, manager: true, policy)).Then(Conceded(25_000, Chen));
        Given(Opened, Offered, Final).When(Concede(25_001, manager: true, policy)).ThenRefused("over-limit");
        DealPolicy.Delivered.ShouldSatisfyAllConditions(p => p.Limit(false).ShouldBe(30), p => p.Limit(true).ShouldBe(100), p => p.Valid.ShouldBe(TimeSpan.FromDays(7)));
    }

    [Fact]
    [Trait("row", "001-14")]
    public void _001_14_more_is_asked_of_a_manager()
    {
        var policy = new DealPolicy(new DealSettings(20, 100));
        var ask = new AskConcession(Yuan(8000), "signs today", policy, By, Noon);
        var asked = new ConcessionAsked(StreamId, LeadId, 1, Yuan(8000), "signs today", By, Noon);
        var approve = new ApproveConcession(1, policy, Chen, Noon);
        Given(Opened, Offered, Final).When(ask).Then(asked).When(ask).ThenNothing()
            .When(ask with { Amount = Yuan(7000) }).ThenRefused("already-asked")
            .When(Signature).ThenRefused("concession-asked")
            .When(approve with { Number = 2 }).ThenRefused("not-asked")
            .When(approve).Then(Conceded(8000, Chen, 1))
            .When(approve).ThenRefused("not-asked");
        var rejected = new ConcessionRejected(StreamId, LeadId, 1, Personal("底价了"), Chen, Noon);
        Given(Opened, Offered, Final, asked).When(new RejectConcession(1, "底价了", Chen, Noon)).Then(rejected)
            .When(ask).Then(asked with { Number = 2 });
        Given(Opened, Offered, Final).When(ask with { Amount = Yuan(25_001) }).ThenRefused("over-limit");
        Given(Opened, Offered, Final, asked).When(approve with { Policy = new DealPolicy(new DealSettings(20, 30)) }).ThenRefused("over-limit");
        // What was conceded meanwhile counts.
        Given(Opened, Offered, Final, asked, Conceded(5000)).When(approve).ThenRefused("concession-not-smaller");
        Given(Opened, Offered, Final).When(ask with { InReturn = " " }).ThenRefused("concession-free");
        Given(Opened, Offered).When(ask).ThenRefused("final-offer-missing");
    }

    [Fact]
    [Trait("row", "001-05")]
    public void _001_05_a_car_that_is_traded_in_is_appraised_offered_for_and_given_or_kept()
    {
        var appraise = new AppraiseTradeIn(Yuan(45_000), Noon.AddDays(14), false, By, Noon);
        var offer = new OfferForTradeIn(Yuan(45_000), false, By, Noon);
        var settle = new SettleTradeIn(true, By, Noon);
        Given(Opened).When(new RegisterTradeIn(OldCar, null, By, Noon)).Then(Brought).When(new RegisterTradeIn(OldCar, null, By, Noon)).ThenNothing()
            .When(offer).ThenRefused("trade-in-not-appraised")
            .When(settle).ThenRefused("trade-in-not-offered")
            .When(appraise).Then(Appraised).When(appraise).ThenNothing()
            .When(offer).Then(Worth).When(offer).ThenNothing()
            .When(settle).Then(Gives).When(settle).ThenNothing()
            .When(offer).Then(Worth);
        Given(Opened).When(appraise).ThenRefused("no-trade-in");
        Given(Opened, Brought).When(appraise with { ValidUntil = Noon }).ThenRefused("valid-until-past");
        Given(Opened, Brought).When(appraise with { Amount = Yuan(-1) }).ThenRefused("amount-negative");
        Given(Opened, Brought).When(appraise with { Amount = new Money(1, "yuan") }).ThenRefused("currency-unknown");
        Given(Opened, Brought, Appraised).When(offer with { Amount = Yuan(45_001) }).ThenRefused("manager-needed");
        Given(Opened, Brought, Appraised).When(offer with { Amount = Yuan(45_001), Manager = true }).Then(Worth with { Amount = Yuan(45_001) });
        Given(Opened, Brought, Appraised).When(offer with { Amount = Yuan(0) }).ThenRefused("amount-not-positive");
        Given(Opened, Brought, Appraised).When(offer with { Amount = new Money(1, "EUR") }).ThenRefused("currency-differs");
        Given(Opened, Brought, Appraised).When(offer with { At = Noon.AddDays(15) }).ThenRefused("trade-in-not-appraised");
        // What was offered for a car that is worth less is offered no more; once an offer was final it is worth more by a manager's word only.
        Given(Opened, Brought, Appraised, Worth, Gives, Appraised with { Amount = Yuan(44_000) }).When(settle).ThenRefused("trade-in-not-offered");
        Given(Opened, Brought, Appraised, Worth, Gives, Appraised with { Amount = Yuan(46_000) }).When(settle).ThenNothing();
        Given(Opened, Brought, Appraised, Offered, Final).When(appraise with { Amount = Yuan(46_000) }).ThenRefused("manager-needed");
        Given(Opened, Brought, Appraised, Offered, Final).When(appraise with { Amount = Yuan(46_000), Manager = true }).Then(Appraised with { Amount = Yuan(46_000) });
        Given(Opened, Brought, Appraised, Worth, Brought with { Vehicle = OldCar with { OdometerKm = 87_000, Photos = ["photo:2"] } }).When(settle).Then(Gives);
        Given(Opened, Brought, Appraised, Worth).When(new RegisterTradeIn(OldCar with { Model = "C5" }, null, By, Noon)).Then(Brought with { Vehicle = OldCar with { Model = "C5" } }).When(offer).ThenRefused("trade-in-not-appraised");
    }

    [Fact]
    public void A_proposal_has_the_trade_in_that_was_offered_for_and_is_signed_as_it_was_decided()
    {
        var traded = Offered with { TradeIn = Yuan(45_000), Due = Yuan(205_000) };
        Given(Opened, Brought, Appraised).When(Offer with { TradeIn = true }).ThenRefused("trade-in-not-offered");
        Given(Opened, Brought, Appraised, Worth, Gives with { Accepted = false }).When(Offer with { TradeIn = true }).ThenRefused("trade-in-not-offered");
        Given(Opened, Brought, Appraised, Worth).When(Offer with { TradeIn = true }).Then(traded);
        Given(Opened, Brought, Appraised, Worth).When(Offer with { Model = "S1", Price = Yuan(44_000), TradeIn = true }).ThenRefused("trade-in-too-large");
        Given(Opened, Brought, Appraised, Worth).When(Offer with { Price = new Money(900_000_00, "EUR"), TradeIn = true }).ThenRefused("currency-differs");
        Given(Opened, Brought, Appraised, Worth, traded, Final).When(Signature).ThenRefused("trade-in-open");
        Given(Opened, Brought, Offered, Final).When(Signature).ThenRefused("trade-in-open");
        Given(Opened, Brought, Appraised, Worth, traded, Final, Gives with { Accepted = false }).When(Signature).ThenRefused("trade-in-open");
        Given(Opened, Brought, Appraised, Worth, Offered, Final, Gives).When(Signature).ThenRefused("trade-in-open");
        Given(Opened, Brought, Appraised, Worth, traded, Final, Gives).When(Signature).Then(Signed(250_000) with { Due = Yuan(205_000) });
        Given(Opened, Brought, Appraised with { ValidUntil = Noon.AddDays(1) }, Worth, traded, Final, Gives).When(Signature with { At = Noon.AddDays(2) }).ThenRefused("trade-in-not-appraised");
        Given(Opened, Brought, Appraised, Worth, Offered, Final, Gives with { Accepted = false }).When(Signature).Then(Signed(250_000));
    }

    [Fact]
    [Trait("row", "002-20")]
    public void _002_20_who_pays_over_time_has_a_credit_grade_and_pays_as_much_at_once_as_it_asks()
    {
        var financed = Offered with { Financing = Terms };
        CreditRated Rated(CreditGrade grade) => new(StreamId, LeadId, grade, "payroll", By, Noon);
        Given(Opened, Seated, Accepted, financed).When(OpenFinal).ThenRefused("credit-not-rated");
        Given(Opened, Seated, Accepted, financed, Rated(CreditGrade.A)).When(OpenFinal).Then(Final);
        Given(Opened, Seated, Accepted, financed, Rated(CreditGrade.B)).When(OpenFinal).Then(Final);
        Given(Opened, Seated, Accepted, financed with { Financing = Terms with { DownPayment = new Money(74_999_99, "CNY") } }, Rated(CreditGrade.B)).When(OpenFinal).ThenRefused("down-payment-too-small");
        Given(Opened, Seated, Accepted, financed, Rated(CreditGrade.C)).When(OpenFinal).ThenRefused("down-payment-too-small");
        Given(Opened, Seated, Accepted, financed, Rated(CreditGrade.D)).When(OpenFinal).ThenRefused("down-payment-too-small");
        Given(Opened, Seated, Accepted, financed, Rated(CreditGrade.C)).When(OpenFinal with { Policy = new DealPolicy(new DealSettings(DownPayments: [new(CreditGrade.C, 300)])) }).Then(Final);
        Given(Opened, financed, Final, Rated(CreditGrade.D)).When(Signature).ThenRefused("down-payment-too-small");
        Given(Opened, financed, Final, Rated(CreditGrade.A)).When(Signature).Then(Signed(250_000) with { Loan = Loan.Of(Terms, Yuan(250_000)).Summary });
        Given(Opened).When(new RateCredit(CreditGrade.A, "payroll", By, Noon)).Then(Rated(CreditGrade.A)).When(new RateCredit(CreditGrade.A, "payroll", By, Noon)).ThenNothing();
        new[] { CreditGrade.A, CreditGrade.B, CreditGrade.C, CreditGrade.D }.Select(DealPolicy.Delivered.LeastDown).ShouldBe([200, 300, 500, 1000]);
    }

    [Fact]
    public void A_loan_is_of_what_is_due_after_concessions()
    {
        Given(Opened).When(Offer with { Financing = Terms }).Then(Offered with { Financing = Terms, Loan = Loan.Of(Terms, Yuan(250_000)).Summary });
        Given(Opened, new CreditRated(StreamId, LeadId, CreditGrade.A, "payroll", By, Noon), Offered with { Financing = Terms }, Final, Conceded(10_000)).When(Signature)
            .Then(Signed(240_000) with { Loan = Loan.Of(Terms, Yuan(240_000)).Summary });
    }

    [Fact]
    public void A_concession_leaves_something_to_pay_over_time()
    {
        var financed = Offered with { Financing = Terms with { DownPayment = Yuan(249_000) } };
        Given(Opened, financed, Final).When(Concede(1_000)).ThenRefused("down-payment-too-large");
        Given(Opened, financed, Final).When(Concede(999)).Then(Conceded(999));
    }

    [Fact]
    public void There_is_something_to_sign() => Given(Opened).When(Signature).ThenRefused("nothing-offered");

    [Fact]
    public void A_deposit_is_more_than_nothing_and_no_more_than_what_is_due()
    {
        Given(Opened, Offered, Final).When(Signature with { Deposit = Yuan(10_000), Reference = "HT-1" }).Then(Signed(250_000) with { Deposit = Yuan(10_000), Reference = "HT-1" });
        Given(Opened, Offered, Final).When(Signature with { Deposit = Yuan(250_001) }).ThenRefused("deposit-wrong");
        Given(Opened, Offered, Final).When(Signature with { Deposit = Yuan(0) }).ThenRefused("deposit-wrong");
        Given(Opened, Offered, Final).When(Signature with { Deposit = new Money(1, "EUR") }).ThenRefused("currency-differs");
    }

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
        Given(Opened).When(new Lose("price", null, null, By, Noon)).Then(Lost with { AssessedReason = null, Competitor = null });
    }

    [Fact]
    [Trait("row", "002-34")]
    public void _002_34_how_far_the_customer_is_in_deciding()
    {
        Stage(Opened).ShouldBe(DecisionStage.Action);
        Stage(Opened, Accepted).ShouldBe(DecisionStage.Evaluation);
        Stage(Opened, Offered).ShouldBe(DecisionStage.Evaluation);
        Stage(Opened, Offered, Final).ShouldBe(DecisionStage.Negotiation);
        Stage(Opened, Offered, Final, Signed(250_000)).ShouldBe(DecisionStage.Decision);
        Stage(Opened, Offered, Final, Signed(250_000), new VehicleDelivered(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", null, Noon)).ShouldBe(DecisionStage.Satisfied);
        Stage(Opened, Lost).ShouldBeNull();

        static DecisionStage? Stage(params object[] events) => DealView.StageOf(Deal.Decider.Fold(Deal.Decider.Initial, events));
    }

    [Fact]
    public void Whoever_reads_what_is_personal_is_kept() => Given(Opened, Lost).When(new NoteAccess(Chen, "sales-manager", Noon)).Then(new DealAccessed(StreamId, LeadId, Chen, "sales-manager", Noon));

    /// <summary>As older logs have it: proposals without numbers, concessions on what was never a final offer, a contract that was lost.</summary>
    [Fact]
    public void What_was_agreed_before_there_were_final_offers_still_holds()
    {
        var offered = new ProposalMade(StreamId, LeadId, "ES7", Yuan(250_000), Noon);
        var conceded = new ConcessionGiven(StreamId, LeadId, Yuan(3000), "signs today", Noon);
        Given(Opened, offered, conceded).When(Concede(2000)).Then(Conceded(2000));
        Given(Opened, offered, conceded).When(Signature).Then(Signed(247_000));
        Given(Opened, offered, new ContractSigned(StreamId, LeadId, Yuan(250_000), Noon), Lost).When(Loss).ThenNothing();
    }

    [Fact]
    public void The_rules_of_a_dealer_hold_from_a_moment_on()
    {
        var set = new DealRules.SetRules(StreamId, Dealer, new DealSettings(15, 80), Noon, Chen, Noon);
        var done = new DealRulesSet(StreamId, Dealer, new DealSettings(15, 80), Noon, Chen, Noon);
        Spec.Of(DealRules.Decider).Given().When(set).Then(done).When(set).ThenNothing();
        Spec.Of(DealRules.Decider).Given(done).When(set with { Settings = new DealSettings(10), EffectiveFrom = Noon.AddDays(1) }).Then(done with { Settings = new DealSettings(10), EffectiveFrom = Noon.AddDays(1) });
        Spec.Of(DealRules.Decider).Given().When(set with { EffectiveFrom = Noon.AddSeconds(-1) }).ThenRefused("effective-in-the-past");
        var told = DealRules.Decider.Fold(DealRules.Decider.Initial, [done, done with { Settings = new DealSettings(10), EffectiveFrom = Noon.AddDays(1) }]).ShouldBeOfType<DealRules.Told>();
        (told.Settings.At(Noon.AddSeconds(-1)), told.Settings.At(Noon)!.ConsultantLimit, told.Settings.At(Noon.AddDays(1))!.ConsultantLimit).ShouldBe((null, 15, 10));
    }
}
