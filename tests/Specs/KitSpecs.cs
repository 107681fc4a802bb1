using Leads.Contracts;
using Leads.Deals;
using Leads.EventStore;
using Leads.Kit;
using Leads.LeadIntake;
using Shouldly;
using Xunit;
using static Leads.Deals.Deal.Command;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>A spec that cannot fail says nothing: each way in which one must fail.</summary>
public sealed class KitSpecs
{
    private static readonly DealOpened Opened = new(StreamId, LeadId, CustomerId, Brand, Some.Dealer, Noon);
    private static readonly ProposalMade Offered = DealSpecs.Offered;
    private static readonly Propose Offer = DealSpecs.Offer;

    private static Situation<Deal.Command, Deal> Given(params object[] events) => Spec.Of(Deal.Decider).Given(events);

    [Fact]
    public void Another_event_fails_and_both_are_shown()
    {
        var failed = Should.Throw<SpecFailed>(() => Given(Opened).When(Offer).Then(Offered with { Model = "S6" }));
        failed.Message.ShouldContain("\"model\": \"S6\"");
        failed.Message.ShouldContain("\"model\": \"ES7\"");
    }

    [Fact]
    public void Fewer_more_or_other_events_fail()
    {
        Should.Throw<SpecFailed>(() => Given(Opened).When(Offer).ThenNothing());
        Should.Throw<SpecFailed>(() => Given(Opened).When(Offer).Then(Offered, Offered));
        Should.Throw<SpecFailed>(() => Given(Opened, Offered).When(Offer).Then(Offered));
        Should.Throw<SpecFailed>(() => Given(Opened).When(Offer).Then(Opened));
    }

    [Fact]
    public void A_refusal_that_does_not_come_or_is_another_fails()
    {
        Should.Throw<SpecFailed>(() => Given(Opened).When(Offer).ThenRefused("wrong-state"));
        Should.Throw<SpecFailed>(() => Given(Opened).When(DealSpecs.Signature).ThenRefused("wrong-state")).Message.ShouldContain("nothing-offered");
        Should.Throw<SpecFailed>(() => Given(Opened).When(DealSpecs.Signature).ThenNothing());
        Should.Throw<SpecFailed>(() => Given(Opened).When(DealSpecs.Signature).Then(Offered));
    }

    [Fact]
    public void A_given_that_cannot_have_happened_fails() => Should.Throw<SpecFailed>(() => Given(Offered)).Message.ShouldContain("cannot have happened");

    [Fact]
    public void A_deadline_that_is_not_waited_for_fails()
    {
        Should.Throw<SpecFailed>(() => Given(Opened).WhenDue("h48"));
        Should.Throw<SpecFailed>(() => Given(Opened).ThenWaitsFor(("h48", Noon)));
    }

    [Fact]
    public void Personal_members_are_compared_in_the_clear()
    {
        var register = new Customer.Command.Register(Some.CustomerId, Brand, "王伟", null, "+8613812345678", PhoneKind.Mobile, Noon);
        var registered = new CustomerRegistered(Some.CustomerId, Brand, Personal("李娜"), null, Personal("+8613812345678"), PhoneKind.Mobile, Noon);
        Should.Throw<SpecFailed>(() => Spec.Of(LeadIntake.Customer.Decider).When(register).Then(registered)).Message.ShouldContain("王伟");
    }

    [Fact]
    public void What_the_state_keeps_is_sealed_as_in_life()
    {
        var registered = new CustomerRegistered(Some.CustomerId, Brand, Personal("李娜"), null, Personal("+8613812345678"), PhoneKind.Mobile, Noon);
        var known = Spec.Of(LeadIntake.Customer.Decider).Given(registered).State.ShouldBeOfType<LeadIntake.Customer.Known>();
        known.Fact.Name.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void Text_that_PostgreSQL_cannot_keep_fails() => Should.Throw<SpecFailed>(() => Given(Opened, Offered with { Model = "a\0b" })).Message.ShouldContain("U+0000");

    [Fact]
    public void Personal_members_without_a_person_fail()
    {
        var nobody = Deal.Decider with { Tags = _ => new Tags(LeadId) };
        object[] given = [Opened, Offered, new ContractSigned(StreamId, LeadId, Yuan(250_000), Noon)];
        Should.Throw<SpecFailed>(() => Spec.Of(nobody).Given([.. given, new VehicleDelivered(StreamId, LeadId, Some.CustomerId, Brand, Some.Dealer, "ES7", Personal("VIN"), Noon)]))
            .Message.ShouldContain("name no subject");
    }

    [Fact]
    public void Events_of_nobodys_lead_fail() =>
        Should.Throw<SpecFailed>(() => Spec.Of(Deal.Decider with { Tags = _ => Tags.None }).Given(Opened)).Message.ShouldContain("name no lead");

    [Fact]
    public void An_event_that_the_aggregate_itself_cannot_follow_fails()
    {
        var broken = Deal.Decider with { Decide = (_, _) => [Offered] };
        Should.Throw<SpecFailed>(() => Spec.Of(broken).When(Offer)).Message.ShouldContain("cannot happen");
    }

    [Fact]
    public void Anything_thrown_but_a_refusal_fails()
    {
        var broken = Deal.Decider with { Decide = (_, _) => throw new InvalidOperationException("broken") };
        Should.Throw<SpecFailed>(() => Spec.Of(broken).When(Offer)).Message.ShouldContain("broken");
    }
}
