using Leads.Contracts;
using Leads.Kit;
using Leads.LeadIntake;
using Shouldly;
using Xunit;
using static Leads.LeadIntake.Customer.Command;

namespace Leads.Specs;

/// <summary>A customer lives long, and may ask to be forgotten.</summary>
public sealed class CustomerSpecs
{
    private static readonly Register Registration = new(Some.CustomerId, Some.Brand, "王伟", "先生", "+8613812345678", PhoneKind.Mobile, Some.Noon);

    private static readonly CustomerRegistered Registered = new(
        Some.CustomerId, Some.Brand, Some.Personal("王伟"), Some.Personal("先生"), Some.Personal("+8613812345678"), PhoneKind.Mobile, Some.Noon);

    private static readonly CustomerErased Erased = new(Some.CustomerId, Some.Brand, ["D001", "D002"], Some.Noon);

    private static Situation<Customer.Command, Customer> Given(params object[] events) => Spec.Of(Customer.Decider).Given(events);

    [Fact]
    public void Somebody_becomes_known() => Given().When(Registration).Then(Registered);

    [Fact]
    public void An_honorific_that_was_not_told_is_not_made_up() => Given().When(Registration with { Honorific = null }).Then(Registered with { Honorific = null });

    [Fact]
    public void Registering_again_changes_nothing() => Given(Registered).When(Registration).ThenNothing();

    [Fact]
    public void Every_look_is_recorded() =>
        Given(Registered).When(new RecordAccess("c-1", "consultant", Some.Noon)).Then(new CustomerAccessed(Some.CustomerId, "c-1", "consultant", Some.Noon))
            .When(new RecordAccess("c-1", "consultant", Some.Noon)).Then(new CustomerAccessed(Some.CustomerId, "c-1", "consultant", Some.Noon));

    [Fact]
    public void Erasure_tells_the_dealers_that_hold_leads() => Given(Registered).When(new Erase(["D001", "D002"], Some.Noon)).Then(Erased);

    [Fact]
    public void Erasing_again_changes_nothing() => Given(Registered, Erased).When(new Erase(["D001"], Some.Noon)).ThenNothing();

    [Fact]
    public void Nobody_looks_at_a_customer_that_was_erased() => Given(Registered, Erased).When(new RecordAccess("c-1", "consultant", Some.Noon)).ThenNothing();

    [Fact]
    public void A_look_under_way_while_the_customer_is_erased_is_still_a_look() =>
        Given(Registered, Erased, new CustomerAccessed(Some.CustomerId, "c-1", "consultant", Some.Noon)).State.ShouldBeOfType<Customer.Erased>();

    [Fact]
    public void An_erased_customer_does_not_come_back_under_the_same_id() => Given(Registered, Erased).When(Registration).ThenNothing();

    [Theory]
    [MemberData(nameof(NotForStrangers))]
    public void Nothing_happens_to_somebody_nobody_knows(Customer.Command command) => Given().When(command).ThenRefused("wrong-state");

    public static TheoryData<Customer.Command> NotForStrangers => [new RecordAccess("c-1", "consultant", Some.Noon), new Erase([], Some.Noon)];

    [Fact]
    public void The_customer_is_the_partition_and_the_subject_of_their_own_stream()
    {
        var tags = Customer.Decider.Tags(Given(Registered).State);
        (tags.Lead, tags.Subject, tags.Brand, tags.Dealer).ShouldBe((Some.CustomerId, (Guid?)Some.CustomerId, Some.Brand, null));
        Customer.Decider.Tags(Given(Registered, Erased).State).ShouldBe(tags);
    }
}
