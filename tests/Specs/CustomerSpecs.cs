using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Leads.Contracts;
using Leads.EventStore;
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

    private static readonly Guid Other = new("0197a000-0000-7000-8000-00000000000f");
    private static readonly DateTimeOffset Later = Some.Noon.AddDays(1);
    private static readonly CustomerMerged Merged = new(Some.CustomerId, Other, Some.Brand, "hq", "called", Some.Noon);
    private static readonly CustomerUnmerged Unmerged = new(Some.CustomerId, Other, Some.Brand, "hq", "brothers", Later);
    private static readonly CustomerMatchSuspected Suspected = new(Some.CustomerId, Other, Some.Brand, Some.LeadId, Some.Noon);
    private static readonly Consent Agreed = new(["contact", "dealer_transfer"], Some.Noon, "call:17", ["phone"], ["D001"]);
    private static readonly ConsentGiven ConsentCame = new(Some.CustomerId, Some.Brand, Agreed, Some.LeadId, "li", Some.Noon);
    private static readonly ConsentWithdrawn TakenBack = new(Some.CustomerId, Some.Brand, ["contact"], null, "li", "call:18", Later);

    private static Customer Survivor => Given(Registered with { CustomerId = Other }).State;

    private static Merge MergeInto(Customer survivor) => new(Other, survivor, "hq", "called", Some.Noon);

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

    public static TheoryData<Customer.Command> NotForStrangers =>
    [
        new RecordAccess("c-1", "consultant", Some.Noon), new Erase([], Some.Noon), MergeInto(Survivor), new Unmerge("hq", "brothers", Later),
        new GiveConsent(Agreed, null, [], "li", Some.Noon), new WithdrawConsent(null, null, "li", "call:18", Later), new SuspectMatch(Other, Some.LeadId, Some.Noon),
    ];

    [Fact]
    public void Somebody_may_be_known_by_an_address_alone() =>
        Given().When(Registration with { Phone = "", PhoneKind = PhoneKind.None, Email = "wang@example.com" })
            .Then(Registered with { Phone = Some.Personal(""), PhoneKind = PhoneKind.None, Email = Some.Personal("wang@example.com") });

    // 6: one person, two customers.

    [Fact]
    [Trait("row", "6")]
    public void _6_who_may_be_one_person_is_told_once()
    {
        Given(Registered).When(new SuspectMatch(Other, Some.LeadId, Some.Noon)).Then(Suspected);
        Given(Registered, Suspected).When(new SuspectMatch(Other, Some.StreamId, Later)).ThenNothing();
        Given(Registered, Suspected).When(new SuspectMatch(Some.StreamId, Some.LeadId, Some.Noon)).Then(Suspected with { Other = Some.StreamId });
        Given(Registered, Merged).When(new SuspectMatch(Some.StreamId, Some.LeadId, Some.Noon)).ThenNothing();
        ((Customer.Known)Given(Registered, Suspected, Suspected).State).Suspected.ShouldBe([new SuspectedMatch(Other, Some.LeadId, Some.Noon)]);
    }

    [Fact]
    [Trait("row", "6")]
    public void _6_a_customer_is_one_with_another_of_the_brand()
    {
        Given(Registered).When(MergeInto(Survivor)).Then(Merged);
        Given(Registered, Merged).When(MergeInto(Survivor)).ThenNothing();
        Given(Registered, Merged).When(MergeInto(Survivor) with { Into = Some.StreamId }).ThenRefused("merged-already");
        Given(Registered).When(MergeInto(Survivor) with { Into = Some.CustomerId }).ThenRefused("merged-with-itself");
        Given(Registered).When(MergeInto(Given(Registered with { Brand = "YINHE" }).State)).ThenRefused("other-brand");
        Given(Registered).When(MergeInto(Given(Registered, Erased).State)).ThenRefused("erased");
        Given(Registered, Erased).When(MergeInto(Survivor)).ThenRefused("erased");
    }

    [Fact]
    [Trait("row", "6")]
    public void _6_nobody_is_merged_into_somebody_who_is_merged_so_there_is_no_circle() =>
        Given(Registered).When(MergeInto(Given(Registered with { CustomerId = Other }, Merged with { CustomerId = Other, Into = Some.CustomerId }).State)).ThenRefused("survivor-merged");

    [Fact]
    [Trait("row", "6")]
    public void _6_undone_it_is_exactly_what_it_was()
    {
        var before = Given(Registered, Suspected, ConsentCame).State;
        Given(Registered, Suspected, ConsentCame, Merged).When(new Unmerge("hq", "brothers", Later)).Then(Unmerged);
        Json(Given(Registered, Suspected, ConsentCame, Merged, new CustomerAccessed(Some.CustomerId, "hq", "hq", Later), Unmerged).State).ShouldBe(Json(before));
        Given(Registered).When(new Unmerge("hq", "brothers", Later)).ThenRefused("not-merged");
        Given(Registered, Merged, Unmerged).When(MergeInto(Survivor)).Then(Merged);

        // Sealed another time it looks otherwise.
        static string Json(Customer state) => JsonSerializer.Serialize((Customer.Known)state with { Fact = Registered });
    }

    [Fact]
    public void Who_is_merged_is_looked_at_and_forgotten_like_anybody() =>
        Given(Registered, Merged).When(new RecordAccess("c-1", "hq", Some.Noon)).Then(new CustomerAccessed(Some.CustomerId, "c-1", "hq", Some.Noon))
            .When(new Erase(["D001", "D002"], Some.Noon)).Then(Erased).State.ShouldBeOfType<Customer.Erased>();

    // 104: the ledger.

    [Fact]
    [Trait("row", "104")]
    public void _104_consent_that_came_later_is_kept_with_its_evidence_once()
    {
        Given(Registered).When(new GiveConsent(Agreed, Some.LeadId, [], "li", Some.Noon)).Then(ConsentCame);
        Given(Registered, ConsentCame).When(new GiveConsent(Agreed, Some.LeadId, [], "wang", Later)).ThenNothing();
        Given(Registered, Merged).When(new GiveConsent(Agreed, null, [], "li", Some.Noon)).ThenRefused("merged");
        Given(Registered, Erased).When(new GiveConsent(Agreed, null, [], "li", Some.Noon)).ThenRefused("erased");
    }

    [Fact]
    [Trait("row", "104")]
    public void _104_what_was_taken_back_is_not_given_by_what_was_said_before()
    {
        Given(Registered, ConsentCame).When(new WithdrawConsent(["contact"], null, "li", "call:18", Later)).Then(TakenBack);
        Given(Registered, ConsentCame, TakenBack).When(new WithdrawConsent(["contact"], null, "li", "call:18", Later)).ThenNothing();
        Given(Registered, ConsentCame, TakenBack).When(new GiveConsent(Agreed, null, [], "li", Later)).ThenRefused("withdrawn-since");
        Given(Registered, TakenBack).When(new GiveConsent(Agreed with { Purposes = ["dealer_transfer"] }, Some.LeadId, [], "li", Some.Noon)).Then(ConsentCame with { Consent = Agreed with { Purposes = ["dealer_transfer"] } });
        var anew = Agreed with { At = Later.AddHours(1) };
        Given(Registered, ConsentCame, TakenBack).When(new GiveConsent(anew, Some.LeadId, [], "li", Some.Noon)).Then(ConsentCame with { Consent = anew });
        // However much was taken back since, and by whoever is one with them.
        Given(Registered, TakenBack, TakenBack with { Purposes = ["marketing"], At = Later.AddHours(1) }).When(new GiveConsent(Agreed, null, [], "li", Later)).ThenRefused("withdrawn-since");
        Given(Registered).When(new GiveConsent(Agreed, null, [TakenBack with { CustomerId = Other }], "li", Later)).ThenRefused("withdrawn-since");
        Given(Registered, TakenBack with { Channels = ["sms"] }).When(new GiveConsent(Agreed, Some.LeadId, [], "li", Some.Noon)).Then(ConsentCame);
        Given(Registered, Merged).When(new WithdrawConsent(null, null, "li", "call:18", Later)).ThenRefused("merged");
    }

    [Fact]
    [Trait("row", "6")]
    public void _6_merged_and_un_merged_in_any_order_a_replay_gives_the_same_and_what_was_before_comes_back() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(Arb.From(Gen.Choose(0, 6).ArrayOf()), steps =>
        {
            Customer state = Given(Registered).State;
            List<object> log = [Storage.Kept(Registered, Some.CustomerId)];
            var before = new Stack<Customer>();
            for (var i = 0; i < steps.Length; i++)
            {
                var at = Some.Noon.AddMinutes(i);
                Customer.Command command = steps[i] switch
                {
                    0 or 1 => MergeInto(Survivor) with { At = at },
                    2 or 3 => new Unmerge("hq", "brothers", at),
                    4 => new SuspectMatch(new Guid(i, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), Some.LeadId, at),
                    5 => new GiveConsent(Agreed with { At = at }, null, [], "li", at),
                    _ => new WithdrawConsent(["marketing"], null, "li", "call", at),
                };
                IReadOnlyList<object> events;
                try
                {
                    events = [.. Customer.Decide(command, state).Select(e => Storage.Kept(e, Some.CustomerId))];
                }
                catch (Refused)
                {
                    continue;
                }

                if (events is [CustomerMerged])
                {
                    before.Push(state);
                }

                state = Customer.Decider.Fold(state, events);
                log.AddRange(events);
                if (events is [CustomerUnmerged])
                {
                    state.ShouldBeSameAs(before.Pop());
                }
            }

            var replayed = Customer.Decider.Fold(Customer.Decider.Initial, log);
            JsonSerializer.Serialize(replayed, replayed.GetType()).ShouldBe(JsonSerializer.Serialize(state, state.GetType()));
        }));

    [Fact]
    public void The_customer_is_the_partition_and_the_subject_of_their_own_stream()
    {
        var tags = Customer.Decider.Tags(Given(Registered).State);
        (tags.Lead, tags.Subject, tags.Brand, tags.Dealer).ShouldBe((Some.CustomerId, (Guid?)Some.CustomerId, Some.Brand, null));
        Customer.Decider.Tags(Given(Registered, Erased).State).ShouldBe(tags);
    }
}
