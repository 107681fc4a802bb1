using Leads.Contracts;
using Leads.Kit;
using Leads.LeadIntake;
using Shouldly;
using Xunit;
using static Leads.LeadIntake.Lead.Command;

namespace Leads.Specs;

/// <summary>A lead cycle begins when a source tells of somebody (000-02, 000-03).</summary>
[Trait("row", "000-03")]
public sealed class LeadSpecs
{
    private static readonly LeadReceived Received = new(
        Some.LeadId, Some.CustomerId, "hq", "DCAD-1", Some.Brand, LeadSource.HqDispatched, "autohome", "2026Q1-xinghe-es7-launch", Some.Wish, "武汉", "江岸区",
        Personal<Person>.Of(new Person("王伟", "先生", "138 1234 5678", """{"note":"下午打"}""")),
        new Consent(["contact", "dealer_transfer"], Some.Noon.AddMinutes(-5), "form:es7-v1"), Some.Noon.AddMinutes(-1));

    private static readonly LeadDispatched Dispatched = new(Some.LeadId, Some.CustomerId, Some.Brand, "D001", DispatchRule.City, Some.Wish, Some.Noon);

    private static Situation<Lead.Command, Lead> Given(params object[] events) => Spec.Of(Lead.Decider).Given(events);

    [Fact]
    public void A_lead_goes_to_its_dealer_at_once() =>
        Given().When(new Receive(Received, ("D001", DispatchRule.City), Some.Noon)).Then(Received, Dispatched);

    [Fact]
    public void Headquarters_may_name_the_dealer() =>
        Given().When(new Receive(Received, ("D003", DispatchRule.Named), Some.Noon)).Then(Received, Dispatched with { Dealer = "D003", Rule = DispatchRule.Named });

    [Fact]
    public void A_lead_that_no_rule_fits_is_kept_without_a_dealer() => Given().When(new Receive(Received, null, Some.Noon)).Then(Received);

    [Fact]
    public void The_same_lead_again_changes_nothing() =>
        Given(Received, Dispatched).When(new Receive(Received with { City = "上海" }, ("D002", DispatchRule.City), Some.Noon)).ThenNothing();

    [Fact]
    public void The_same_lead_again_changes_nothing_while_it_has_no_dealer() =>
        Given(Received).When(new Receive(Received, ("D001", DispatchRule.City), Some.Noon)).ThenNothing();

    [Fact]
    public void Only_the_dealer_it_went_to_sees_a_lead()
    {
        var tags = Lead.Decider.Tags(Given(Received, Dispatched).State);
        (tags.Lead, tags.Subject, tags.Brand, tags.Dealer).ShouldBe((Some.LeadId, Some.CustomerId, Some.Brand, "D001"));
        tags.SeenBy("D001", Some.Brand).ShouldBeTrue();
        tags.SeenBy(null, Some.Brand).ShouldBeTrue();
        tags.SeenBy(null, null).ShouldBeTrue();
        tags.SeenBy("D002", Some.Brand).ShouldBeFalse();
        tags.SeenBy("D001", "YINHE").ShouldBeFalse();
    }

    [Fact]
    public void No_dealer_sees_a_lead_that_has_none() => Lead.Decider.Tags(Given(Received).State).SeenBy("D001", Some.Brand).ShouldBeFalse();

    [Fact]
    public void A_lead_is_dispatched_only_after_it_was_received() => Should.Throw<SpecFailed>(() => Given(Dispatched));

    [Fact]
    public void A_lead_is_dispatched_once() => Should.Throw<SpecFailed>(() => Given(Received, Dispatched, Dispatched));

    [Fact]
    public void A_lead_without_a_dealer_is_shown_as_received_and_with_one_as_dispatched()
    {
        LeadBody.Of(Given(Received).State).ShouldSatisfyAllConditions(l => l.Status.ShouldBe("received"), l => l.Dealer.ShouldBeNull(), l => l.ExternalId.ShouldBe("DCAD-1"));
        LeadBody.Of(Given(Received, Dispatched).State).ShouldSatisfyAllConditions(l => l.Status.ShouldBe("dispatched"), l => l.Dealer.ShouldBe("D001"));
        Should.Throw<Hosting.NotFound>(() => LeadBody.Of(Given().State));
    }

    [Fact]
    public void The_source_is_told_where_its_lead_went_and_whether_it_came_before()
    {
        Receipt.Of(Given(Received, Dispatched).State, duplicate: false).ShouldBe(new Receipt(Some.LeadId, Some.CustomerId, "received", "D001", 2));
        Receipt.Of(Given(Received, Dispatched).State, duplicate: true).ShouldBe(new Receipt(Some.LeadId, Some.CustomerId, "duplicate", "D001", 2));
        Receipt.Of(Given(Received).State, duplicate: false).ShouldBe(new Receipt(Some.LeadId, Some.CustomerId, "received", null, 1));
    }
}
