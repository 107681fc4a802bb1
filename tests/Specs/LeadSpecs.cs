using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Kit;
using Leads.LeadIntake;
using Shouldly;
using Xunit;
using static Leads.LeadIntake.Lead.Command;

namespace Leads.Specs;

/// <summary>A lead cycle begins when a source tells of somebody (000-02, 000-03) and goes to the dealer that can take it.</summary>
[Trait("row", "000-03")]
public sealed partial class LeadSpecs
{
    private static readonly DateTimeOffset Later = Some.Noon.AddHours(1);
    private static readonly Guid Earlier = new("0197a000-0000-7000-8000-00000000000e");

    private static readonly LeadReceived Received = new(
        Some.LeadId, Some.CustomerId, "hq", "DCAD-1", Some.Brand, LeadSource.HqDispatched, "autohome", "2026Q1-xinghe-es7-launch", Some.Wish, "武汉", "江岸区",
        Personal<Person>.Of(new Person("王伟", "先生", "138 1234 5678", """{"note":"下午打"}""")),
        new Consent(["contact", "dealer_transfer"], Some.Noon.AddMinutes(-5), "form:es7-v1"), Some.Noon.AddMinutes(-1));

    private static readonly Placement ToD001 = new("D001", DispatchRule.City, []) { WarnAt = Some.Noon.AddMinutes(24), RespondBy = Some.Noon.AddMinutes(30) };
    private static readonly Placement Nobody = new(null, null, [new(DispatchRule.City, "D001", DispatchRefusal.Full)]);
    private static readonly Placement OfferedToD001 = ToD001 with { AcceptBy = Some.Noon.AddMinutes(20) };
    private static readonly Placement ToD002 = new("D002", DispatchRule.City, [new(DispatchRule.City, "D001", DispatchRefusal.TriedBefore)])
    {
        WarnAt = Later.AddMinutes(24),
        RespondBy = Later.AddMinutes(30),
    };

    private static readonly Receive Push = new(Received, null, null, ToD001, [], TimeSpan.FromDays(30), Some.Noon);

    private static readonly LeadDispatched Dispatched = new(
        Some.LeadId, Some.CustomerId, Some.Brand, "D001", DispatchRule.City, Some.Wish, Some.Noon, null, Some.Noon.AddMinutes(24), Some.Noon.AddMinutes(30));

    private static readonly LeadDispatched Offered = Dispatched with { AcceptBy = Some.Noon.AddMinutes(20) };
    private static readonly LeadDispatched Again = Dispatched with { Dealer = "D002", At = Later, WarnAt = Later.AddMinutes(24), RespondBy = Later.AddMinutes(30), Refused = ToD002.Refused };
    private static readonly LeadAccepted Accepted = new(Some.LeadId, Some.Brand, "D001", "manager", Some.Noon.AddMinutes(2));
    private static readonly LeadDeclined Declined = new(Some.LeadId, Some.Brand, "D001", "manager", DeclineReason.NoCapacity, Some.Noon.AddMinutes(2));
    private static readonly DispatchExpired Expired = new(Some.LeadId, Some.Brand, "D001", Some.Noon.AddMinutes(20), Some.Noon.AddMinutes(20));
    private static readonly LeadRecalled Recalled = new(Some.LeadId, Some.Brand, "D001", "hq", "customer complained", Some.Noon.AddMinutes(3));
    private static readonly LeadHeld Held = new(Some.LeadId, Some.CustomerId, Some.Brand, HoldReason.NoDealer, Some.Noon, Nobody.Refused);
    private static readonly LeadReceived Unwilling = Received with { Consent = Received.Consent with { Purposes = ["contact"] } };
    private static readonly LeadHeld NoConsent = new(Some.LeadId, Some.CustomerId, Some.Brand, HoldReason.NoConsent, Some.Noon);
    private static readonly LeadInvalidated Invalidated = new(Some.LeadId, Some.CustomerId, Some.Brand, InvalidReason.TestNumber, "lead-intake", Some.Noon);
    private static readonly LeadLinked Linked = new(Some.LeadId, Some.CustomerId, Some.Brand, "D001", Earlier, Some.Noon);
    private static readonly LeadSubmitted Submitted = new(Some.LeadId, Some.CustomerId, Some.Brand, "D001", "li", Some.Noon.AddDays(1), Some.Noon);
    private static readonly FirstResponseDueSoon DueSoon = new(Some.LeadId, Some.Brand, "D001", null, Some.Noon.AddMinutes(30), Some.Noon.AddMinutes(24));
    private static readonly FirstResponseBreached Breached = new(Some.LeadId, Some.Brand, "D001", null, Some.Noon.AddMinutes(30), Some.Noon.AddMinutes(30));
    private static readonly FirstResponseMade Made = new(Some.LeadId, Some.Brand, "D001", true, Some.Noon.AddMinutes(10));
    private static readonly LeadAssigned Assigned = new(Some.LeadId, Some.Brand, "D001", "li", AssignmentMethod.RoundRobin, Some.Noon.AddMinutes(1));

    private static Situation<Lead.Command, Lead> Given(params object[] events) => Spec.Of(Lead.Decider).Given(events);

    [Fact]
    public void A_lead_goes_to_its_dealer_at_once() => Given().When(Push).Then(Received, Dispatched).ThenWaitsFor(("response_warning", Some.Noon.AddMinutes(24)));

    [Fact]
    public void The_same_lead_again_changes_nothing()
    {
        var again = Push with { Fact = Received with { City = "上海" }, Placement = ToD002 };
        Given(Received, Dispatched).When(again).ThenNothing();
        Given(Received, Held).When(again).ThenNothing();
        Given(Received, Invalidated).When(again).ThenNothing();
    }

    // What becomes of it at the door.

    [Fact]
    public void A_lead_that_nobody_can_take_is_held_and_tells_who_could_not() => Given().When(Push with { Placement = Nobody }).Then(Received, Held).ThenWaitsFor();

    [Fact]
    public void Without_consent_to_be_passed_on_a_lead_is_held_and_never_dispatched()
    {
        Given().When(Push with { Fact = Unwilling }).Then(Unwilling, NoConsent);
        Given(Unwilling, NoConsent).When(new Release("hq", null, Later)).ThenRefused("no-consent");
    }

    [Fact]
    public void What_is_no_lead_is_kept_with_the_reason_whatever_else_is_true_of_it()
    {
        Given().When(Push with { Screened = InvalidReason.TestNumber }).Then(Received, Invalidated);
        Given().When(Push with { Screened = InvalidReason.TestNumber, Fact = Unwilling }).Then(Unwilling, Invalidated);
    }

    [Fact]
    public void Headquarters_may_find_that_it_was_a_lead_after_all() =>
        Given(Received, Invalidated).When(new Release("hq", "D003", Later)).Then(new LeadReleased(Some.LeadId, Some.Brand, "hq", Later, "D003")).ThenWaitsFor(("placing", Later));

    // 5: one customer, one dealer, one open cycle.

    [Theory]
    [InlineData("D001", 0, true)]
    [InlineData("D001", 30, true)]
    [InlineData("D001", 31, false)]
    [InlineData("D001", -1, true)] // taken in at the same moment, by a clock ahead
    [InlineData("D002", 0, false)]
    public void A_second_lead_within_thirty_days_belongs_to_the_open_cycle_of_the_same_dealer(string dealer, int daysAgo, bool linked) =>
        Given().When(Push with { OpenCycles = [new(Earlier, dealer, Some.Noon.AddDays(-daysAgo))] }).Then(Received, linked ? Linked : Dispatched);

    [Fact]
    public void Of_several_open_cycles_it_belongs_to_the_first() =>
        Given().When(Push with { OpenCycles = [new(Some.StreamId, "D001", Some.Noon.AddDays(-1)), new(Earlier, "D001", Some.Noon.AddDays(-2))] }).Then(Received, Linked);

    [Fact]
    public void A_wrong_link_is_undone_and_the_lead_is_dispatched_like_any_other()
    {
        var unlinked = new LeadUnlinked(Some.LeadId, Some.Brand, Earlier, "manager", Later);
        Given(Received, Linked).When(new Unlink("manager", Later)).Then(unlinked).ThenWaitsFor(("placing", Later));
        Given(Received, Linked, unlinked).When(new Place(ToD001, Some.Noon)).Then(Dispatched);
        Given(Received, Dispatched).When(new Unlink("manager", Later)).ThenRefused("not-linked");
    }

    // 000-32, 002-31: a dealer's own staff bring leads.

    [Theory]
    [InlineData(FirstContactMode.InboundCall, true)]
    [InlineData(FirstContactMode.ShowroomVisit, true)]
    [InlineData(FirstContactMode.Outreach, false)]
    [InlineData(FirstContactMode.Online, false)]
    [Trait("row", "001-02")]
    public void _001_02_whoever_called_or_came_has_been_answered_already(FirstContactMode mode, bool answered)
    {
        var fact = Received with { Registration = new Registration("li", mode) };
        object[] then = [fact, Dispatched with { Rule = DispatchRule.Own }, .. answered ? [Made with { At = Some.Noon }] : Array.Empty<object>()];
        Given().When(Push with { Fact = fact, Placement = ToD001 with { Rule = DispatchRule.Own } }).Then(then)
            .ThenWaitsFor(answered ? [] : [("response_warning", Some.Noon.AddMinutes(24))]);
    }

    [Fact]
    public void The_dealer_that_met_the_customer_needs_no_consent_to_be_passed_on_and_the_next_one_does()
    {
        var own = Dispatched with { Rule = DispatchRule.Own };
        Given().When(Push with { Fact = Unwilling, Placement = ToD001 with { Rule = DispatchRule.Own } }).Then(Unwilling, own);
        Given(Unwilling, own, Declined).When(new Place(ToD002, Later)).Then(NoConsent with { At = Later }).ThenWaitsFor();
        Given(Received, own, Declined).When(new Place(ToD002, Later)).Then(Again);
    }

    [Fact]
    public void What_the_dealer_met_itself_never_ends_where_nobody_can_take_it_on()
    {
        var fact = Unwilling with { Registration = new Registration("li", FirstContactMode.ShowroomVisit), NamedDealer = "D001" };
        var unlinked = new LeadUnlinked(Some.LeadId, Some.Brand, Earlier, "manager", Later);
        Given(fact, Linked, unlinked).When(new Place(ToD001, Some.Noon)).Then(Dispatched);
        Given(fact, Linked, unlinked).When(new Place(ToD002, Later)).Then(NoConsent with { At = Later });
        Given(fact, Invalidated).When(new Release("hq", null, Later)).Then(new LeadReleased(Some.LeadId, Some.Brand, "hq", Later));
        Given(fact, Invalidated).When(new Release("hq", "D002", Later)).ThenRefused("no-consent");
        Given(fact, Dispatched, Declined, NoConsent with { At = Later }).When(new Release("hq", null, Later)).ThenRefused("no-consent");
    }

    [Fact]
    public void Whom_the_dealer_works_on_already_waits_for_no_sales_manager() =>
        Given().When(Push with { Collected = ("li", "D001", Some.Noon.AddDays(1)), Placement = ToD001 with { Rule = DispatchRule.Own }, OpenCycles = [new(Earlier, "D001", Some.Noon.AddDays(-1))] })
            .Then(Received, Linked);

    // 004-24: who collects does not check.

    [Fact]
    [Trait("row", "004-24")]
    public void _004_24_what_sales_staff_collected_waits_for_the_sales_manager_a_working_day() =>
        Given().When(Push with { Collected = ("li", "D001", Some.Noon.AddDays(1)) }).Then(Received, Submitted).ThenWaitsFor(("approval", Some.Noon.AddDays(1)));

    [Fact]
    [Trait("row", "004-24")]
    public void _004_24_the_manager_lets_it_in_and_it_is_the_dealers_own()
    {
        var own = ToD002 with { Dealer = "D001", Rule = DispatchRule.Own, Refused = [] };
        Given(Received, Submitted).When(new Approve("manager", own, Later))
            .Then(new LeadApproved(Some.LeadId, Some.Brand, "D001", "manager", Later), Again with { Dealer = "D001", Rule = DispatchRule.Own, Refused = null });
        Given(Received, Submitted).When(new Approve("li", own, Later)).ThenRefused("own-lead");
        Given(Received, Dispatched).When(new Approve("manager", own, Later)).ThenRefused("not-submitted");
    }

    [Fact]
    [Trait("row", "004-24")]
    public void _004_24_or_does_not_with_a_reason()
    {
        var rejected = new LeadRejected(Some.LeadId, Some.Brand, "D001", "manager", RejectReason.NotGenuine, Later);
        var closed = new LeadClosed(Some.LeadId, Some.Brand, "D001", CloseReason.Rejected, Later);
        Given(Received, Submitted).When(new Reject("manager", RejectReason.NotGenuine, Later)).Then(rejected, closed).ThenWaitsFor();
        Given(Received, Submitted).When(new Reject("li", RejectReason.NotGenuine, Later)).ThenRefused("own-lead");
        Given(Received, Submitted, rejected, closed).When(new Reject("manager", RejectReason.NotGenuine, Later)).ThenRefused("not-submitted");
    }

    [Fact]
    [Trait("row", "004-24")]
    public void _004_24_a_manager_who_does_not_decide_in_time_is_found_out_once()
    {
        var overdue = new ApprovalOverdue(Some.LeadId, Some.Brand, "D001", Submitted.CheckBy, Submitted.CheckBy);
        Given(Received, Submitted).WhenDue("approval").Then(overdue).ThenWaitsFor();
        Given(Received, Submitted, overdue).When(new MissApproval(Submitted.CheckBy, Later)).ThenNothing();
        Given(Received, Dispatched).When(new MissApproval(Submitted.CheckBy, Later)).ThenNothing();
    }

    // 9: accept, decline, expire, recall, and on to the next.

    [Fact]
    public void A_dealer_that_must_accept_has_its_time() =>
        Given().When(Push with { Placement = OfferedToD001 }).Then(Received, Offered).ThenWaitsFor(("acceptance", Some.Noon.AddMinutes(20)), ("response_warning", Some.Noon.AddMinutes(24)));

    [Fact]
    public void Accepting_stops_that_clock_and_accepting_again_changes_nothing()
    {
        Given(Received, Offered).When(new Accept("D001", "manager", Some.Noon.AddMinutes(2))).Then(Accepted).ThenWaitsFor(("response_warning", Some.Noon.AddMinutes(24)));
        Given(Received, Offered, Accepted).When(new Accept("D001", "manager", Later)).ThenNothing();
        Given(Received, Dispatched).When(new Accept("D001", "manager", Later)).ThenNothing();
    }

    [Fact]
    public void Only_the_dealer_that_has_it_accepts_or_declines()
    {
        Given(Received, Offered).When(new Accept("D002", "manager", Later)).ThenRefused("not-yours");
        Given(Received, Offered).When(new Decline("D002", "manager", DeclineReason.Other, Later)).ThenRefused("not-yours");
        Given(Received, Held).When(new Accept("D001", "manager", Later)).ThenRefused("not-dispatched");
        Given(Received, Held).When(new Decline("D001", "manager", DeclineReason.Other, Later)).ThenRefused("not-dispatched");
        Given(Received, Held).When(new Recall("hq", "why", false, null, Later)).ThenRefused("not-dispatched");
    }

    [Fact]
    public void A_declined_lead_goes_to_the_next_dealer_and_never_back()
    {
        Given(Received, Offered).When(new Decline("D001", "manager", DeclineReason.NoCapacity, Some.Noon.AddMinutes(2))).Then(Declined).ThenWaitsFor(("placing", Some.Noon.AddMinutes(2)));
        Given(Received, Offered, Declined).When(new Place(ToD002, Later)).Then(Again);
        Given(Received, Offered, Declined).When(new Place(ToD001, Later)).ThenNothing();
        Given(Received, Offered, Declined).When(new Place(Nobody, Some.Noon)).Then(Held);
    }

    [Fact]
    public void Who_has_spoken_with_the_customer_does_not_give_the_lead_back() =>
        Given(Received, Dispatched, Made).When(new Decline("D001", "manager", DeclineReason.NoCapacity, Later)).ThenRefused("customer-contacted");

    [Fact]
    public void A_dealer_that_lets_the_time_run_out_loses_the_lead()
    {
        Given(Received, Offered).WhenDue("acceptance").Then(Expired).ThenWaitsFor(("placing", Some.Noon.AddMinutes(20)));
        Given(Received, Offered, Accepted).When(new Expire(Some.Noon.AddMinutes(20), Later)).ThenNothing();
        Given(Received, Offered, Expired, Again).When(new Expire(Some.Noon.AddMinutes(20), Later)).ThenNothing();
    }

    [Fact]
    public void Headquarters_takes_a_lead_back_and_gives_it_to_the_next_or_to_whom_it_names_or_keeps_it()
    {
        Given(Received, Dispatched).When(new Recall("hq", "customer complained", false, null, Some.Noon.AddMinutes(3))).Then(Recalled).ThenWaitsFor(("placing", Some.Noon.AddMinutes(3)));
        Named(Given(Received, Dispatched).When(new Recall("hq", "customer complained", false, "D003", Some.Noon.AddMinutes(3))).Then(Recalled with { Next = "D003" })).ShouldBe("D003");
        Given(Received, Dispatched).When(new Recall("hq", "customer complained", true, null, Some.Noon.AddMinutes(3)))
            .Then(Recalled, new LeadHeld(Some.LeadId, Some.CustomerId, Some.Brand, HoldReason.Recalled, Some.Noon.AddMinutes(3))).ThenWaitsFor();
        Given(Received, Dispatched).When(new Recall("hq", "why", false, "D001", Later)).ThenRefused("tried-before");
        Given(Received, Offered, Declined, Again).When(new Recall("hq", "why", false, "D001", Later)).ThenRefused("tried-before");

        static string? Named(Situation<Lead.Command, Lead> lead) => ((Lead.Waiting)lead.State).Named;
    }

    [Fact]
    public void A_held_lead_is_released_when_somebody_can_take_it()
    {
        var released = new LeadReleased(Some.LeadId, Some.Brand, "hq", Later);
        Given(Received, Held).When(new Release("hq", null, Later)).Then(released).ThenWaitsFor(("placing", Later));
        Given(Received, Held, released).When(new Release("hq", null, Later)).ThenNothing();
        Given(Received, Dispatched).When(new Release("hq", null, Later)).ThenNothing();
        Given(Received, Offered, Declined, Held).When(new Release("hq", "D001", Later)).ThenRefused("tried-before");
    }

    [Fact]
    public void A_lead_that_has_a_dealer_is_not_placed_again() => Given(Received, Dispatched).When(new Place(ToD002, Later)).ThenNothing();

    // 11: the first response.

    [Fact]
    [Trait("row", "4.1")]
    public void When_four_fifths_of_the_time_are_gone_somebody_is_warned_and_when_it_is_gone_everybody_knows()
    {
        Given(Received, Dispatched).WhenDue("response_warning").Then(DueSoon).ThenWaitsFor(("response", Some.Noon.AddMinutes(30)));
        Given(Received, Dispatched, DueSoon).WhenDue("response").Then(Breached).ThenWaitsFor();
        Given(Received, Dispatched, Assigned, DueSoon with { Consultant = "li" }).WhenDue("response").Then(Breached with { Consultant = "li" });
        Given(Received, Dispatched, DueSoon, Breached).When(new BreachResponse(Some.Noon.AddMinutes(30), Later)).ThenNothing();
    }

    [Fact]
    [Trait("row", "4.1")]
    public void The_first_attempt_stops_the_clock()
    {
        Given(Received, Dispatched).When(new NoteAttempt(Made.At)).Then(Made).ThenWaitsFor();
        Given(Received, Dispatched, Made).When(new NoteAttempt(Later)).ThenNothing();
        Given(Received, Dispatched, Made).When(new WarnOfResponse(Some.Noon.AddMinutes(24), Later)).ThenNothing();
        Given(Received, Dispatched, Made).When(new BreachResponse(Some.Noon.AddMinutes(30), Later)).ThenNothing();
    }

    [Theory]
    [Trait("row", "4.1")]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void In_time_is_when_it_happened_not_when_it_was_told(int minute, bool inTime) =>
        Given(Received, Dispatched, DueSoon, Breached).When(new NoteAttempt(Some.Noon.AddMinutes(minute))).Then(Made with { InTime = inTime, At = Some.Noon.AddMinutes(minute) });

    [Fact]
    public void What_happened_before_the_dealer_had_the_lead_was_somebody_elses_attempt() =>
        Given(Received, Dispatched).When(new NoteAttempt(Some.Noon.AddMinutes(-1))).ThenNothing();

    [Fact]
    public void Who_calls_the_customer_has_accepted_the_lead() =>
        Given(Received, Offered).When(new NoteAttempt(Made.At)).Then(new LeadAccepted(Some.LeadId, Some.Brand, "D001", "D001", Made.At), Made).ThenWaitsFor();

    [Fact]
    public void Every_dealer_has_a_clock_of_its_own() =>
        Given(Received, Dispatched, DueSoon, Breached, Recalled, Again).When(new NoteAttempt(Later.AddMinutes(5))).Then(Made with { Dealer = "D002", At = Later.AddMinutes(5) });

    [Fact]
    [Trait("row", "000-13")]
    public void A_consultant_gets_an_accepted_lead_and_why_is_told()
    {
        var assign = new Assign("D001", "li", AssignmentMethod.RoundRobin, [new("wang", AssignmentRefusal.Absent)], Assigned.At);
        Given(Received, Dispatched).When(assign).Then(Assigned with { Skipped = assign.Skipped });
        Given(Received, Dispatched, Assigned).When(assign).ThenNothing();
        Given(Received, Dispatched, Assigned).When(assign with { Consultant = "wang", Skipped = [] }).ThenNothing();
        Given(Received, Dispatched, Assigned).When(assign with { Consultant = "wang", Skipped = [], Instead = "li" }).Then(Assigned with { Consultant = "wang" });
        Given(Received, Offered).When(assign).ThenNothing();
        Given(Received, Dispatched).When(assign with { Dealer = "D002" }).ThenNothing();
    }

    // 104: consent.

    [Theory]
    [Trait("row", "104")]
    [InlineData("D001", true)]
    [InlineData("*", true)]
    [InlineData("D002", false)]
    public void _104_a_lead_goes_only_to_whom_the_customer_may_be_passed_on(string receiver, bool passed)
    {
        var fact = Received with { Consent = Received.Consent with { Receivers = [receiver] } };
        Given().When(Push with { Fact = fact }).Then(fact, passed ? Dispatched : NoConsent);
        Given(fact, Linked, new LeadUnlinked(Some.LeadId, Some.Brand, Earlier, "manager", Later)).When(new Place(ToD001, Some.Noon)).Then(passed ? Dispatched : NoConsent);
        var toD001 = new Release("hq", "D001", Later);
        _ = passed
            ? Given(fact, NoConsent).When(toD001).Then(new LeadReleased(Some.LeadId, Some.Brand, "hq", Later, "D001"))
            : Given(fact, NoConsent).When(toD001).ThenRefused("no-consent");
    }

    [Fact]
    [Trait("row", "104")]
    public void _104_consent_that_came_later_lets_a_held_lead_go_and_what_was_told_with_it_stays()
    {
        var agreed = new Consent(["dealer_transfer"], Later, "call:17", null, ["D001"]);
        var released = new LeadReleased(Some.LeadId, Some.Brand, "lead-intake", Later, null, agreed);
        Given(Unwilling, NoConsent).When(new Release("lead-intake", null, Later) { Consent = agreed }).Then(released).ThenWaitsFor(("placing", Later));
        Given(Unwilling, NoConsent).When(new Release("lead-intake", null, Later) { Consent = agreed with { Purposes = ["contact"] } }).ThenRefused("no-consent");
        Given(Unwilling, NoConsent).When(new Release("hq", "D002", Later) { Consent = agreed }).ThenRefused("no-consent");
        Given(Unwilling, NoConsent, released).When(new Place(ToD001, Some.Noon)).Then(Dispatched);
        Given(Unwilling, NoConsent, released).When(new Place(ToD002, Later)).Then(NoConsent with { At = Later });
        // Wherever it goes from there.
        Given(Unwilling, NoConsent, released, Dispatched, Declined, NoConsent with { At = Later }).When(new Release("hq", null, Later)).Then(new LeadReleased(Some.LeadId, Some.Brand, "hq", Later));
        ((Lead.Known)Given(Unwilling, NoConsent, released, Dispatched).State).ShouldSatisfyAllConditions(l => l.Consented.ShouldBe(agreed), l => l.Fact.Consent.ShouldBe(Unwilling.Consent));
    }

    [Fact]
    [Trait("row", "104")]
    public void _104_who_does_not_want_to_be_contacted_is_let_go_only_by_their_own_word()
    {
        var optedOut = Invalidated with { Reason = InvalidReason.OptedOut };
        Given().When(Push with { Screened = InvalidReason.OptedOut }).Then(Received, optedOut);
        Given(Received, optedOut).When(new Release("hq", null, Later)).ThenRefused("no-consent");
        var agreed = new Consent(["contact", "dealer_transfer"], Later, "call:17");
        Given(Received, optedOut).When(new Release("lead-intake", null, Later) { Consent = agreed }).Then(new LeadReleased(Some.LeadId, Some.Brand, "lead-intake", Later, null, agreed));
    }

    [Theory]
    [Trait("row", "104")]
    [InlineData("contact", 0, true)]
    [InlineData(null, 0, true)]
    [InlineData("dealer_transfer", 0, true)]
    [InlineData("marketing", 0, false)]
    [InlineData("contact", -10, false)] // what they agreed to came after that
    [InlineData("dealer_transfer", -10, false)]
    public void _104_taking_consent_back_ends_the_cycles_that_rest_on_it(string? purpose, int minutes, bool ends)
    {
        var withdrawn = new ConsentWithdrawn(Some.CustomerId, Some.Brand, purpose is null ? null : [purpose], null, "hq", "call:18", Some.Noon.AddMinutes(minutes));
        withdrawn.Ends((Lead.Known)Given(Received, Dispatched).State).ShouldBe(ends);
        withdrawn.Ends((Lead.Known)Given(Received, Held).State).ShouldBe(ends);
        (withdrawn with { Channels = ["sms"] }).Ends((Lead.Known)Given(Received, Dispatched).State).ShouldBeFalse();
        (withdrawn with { Channels = ["letter", "wechat", "email", "sms", "phone"] }).Ends((Lead.Known)Given(Received, Dispatched).State).ShouldBe(ends);
    }

    [Fact]
    [Trait("row", "104")]
    public void _104_a_dealers_own_customers_were_never_passed_on_until_another_dealer_has_them()
    {
        var withdrawn = new ConsentWithdrawn(Some.CustomerId, Some.Brand, ["dealer_transfer"], null, "hq", "call:18", Later);
        var fact = Received with { Registration = new Registration("li", FirstContactMode.ShowroomVisit), NamedDealer = "D001" };
        withdrawn.Ends((Lead.Known)Given(fact, Dispatched with { Rule = DispatchRule.Own }).State).ShouldBeFalse();
        withdrawn.Ends((Lead.Known)Given(fact, Dispatched, Declined, Again).State).ShouldBeTrue();
        withdrawn.Ends((Lead.Known)Given(Unwilling, NoConsent).State).ShouldBeFalse();
        (withdrawn with { Purposes = null }).Ends((Lead.Known)Given(fact, Dispatched).State).ShouldBeTrue();
        // Who comes again after that has a will of their own.
        (withdrawn with { Purposes = null, At = fact.At.AddDays(-1) }).Ends((Lead.Known)Given(fact with { Consent = new Consent([], default, "none") }, Dispatched).State).ShouldBeFalse();
    }

    [Fact]
    [Trait("row", "104")]
    public void _104_what_comes_by_older_consent_is_no_lead_and_what_comes_by_newer_is_welcome()
    {
        var agreed = Received.Consent.At;
        Consents.OptedOut(Received, null, null).ShouldBeFalse();
        Consents.OptedOut(Received, agreed, null).ShouldBeTrue();
        Consents.OptedOut(Received, agreed.AddMinutes(-1), null).ShouldBeFalse();
        Consents.OptedOut(Received, null, agreed).ShouldBeTrue();
        Consents.OptedOut(Received, null, agreed.AddMinutes(-1)).ShouldBeFalse();
        var own = Received with { Registration = new Registration("li", FirstContactMode.InboundCall), Consent = new Consent([], default, "none") };
        Consents.OptedOut(own, null, Received.At.AddDays(-1)).ShouldBeFalse();
        Consents.OptedOut(own, Received.At.AddDays(-1), null).ShouldBeFalse();
        Consents.OptedOut(own, Received.At.AddDays(1), null).ShouldBeTrue();
        Consents.OptedOut(own with { Registration = new Registration("li", FirstContactMode.OutboundCall) }, Received.At.AddDays(-1), null).ShouldBeTrue();
    }

    [Fact]
    [Trait("row", "6")]
    public void _6_linked_and_un_linked_in_any_order_a_replay_gives_the_same() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(Arb.From(Gen.Choose(0, 3).ArrayOf()), steps =>
        {
            var (log, state) = (new List<object>(), Lead.Decider.Initial);
            for (var i = 0; i < steps.Length; i++)
            {
                var at = Some.Noon.AddMinutes(i);
                Lead.Command command = steps[i] switch
                {
                    0 => Push with { OpenCycles = [new(Earlier, "D001", Some.Noon)] },
                    1 => new Unlink("manager", at),
                    2 => new Place(ToD001, at),
                    _ => new Recall("hq", "why", false, null, at),
                };
                try
                {
                    var events = Lead.Decide(command, state).Select(e => Storage.Kept(e, Some.CustomerId)).ToList();
                    log.AddRange(events);
                    state = Lead.Decider.Fold(state, events);
                }
                catch (Refused)
                {
                    // The rules say no, and nothing happens.
                }
            }

            var replayed = Lead.Decider.Fold(Lead.Decider.Initial, log);
            JsonSerializer.Serialize(replayed, replayed.GetType()).ShouldBe(JsonSerializer.Serialize(state, state.GetType()));
        }));

    // How it ends.

    [Fact]
    public void A_dealer_may_find_that_it_is_no_lead()
    {
        var empty = Invalidated with { Reason = InvalidReason.EmptyNumber, By = "manager", At = Later, Dealer = "D001" };
        Given(Received, Dispatched).When(new Invalidate(InvalidReason.EmptyNumber, "manager", Later)).Then(empty).ThenWaitsFor();
        Given(Received, Dispatched, empty).When(new Invalidate(InvalidReason.EmptyNumber, "manager", Later)).ThenNothing();
        Given(Received, Dispatched, empty).When(new Invalidate(InvalidReason.WrongPerson, "manager", Later)).ThenRefused("lead-over");
    }

    [Fact]
    public void A_cycle_ends_with_the_deal_or_with_the_customers_will()
    {
        var closed = new LeadClosed(Some.LeadId, Some.Brand, "D001", CloseReason.Lost, Later);
        Given(Received, Dispatched).When(new Close(CloseReason.Lost, Later)).Then(closed).ThenWaitsFor();
        Given(Received, Dispatched, closed).When(new Close(CloseReason.Won, Later)).ThenNothing();
        var won = new LeadClosed(Some.LeadId, Some.Brand, "D001", CloseReason.Won, Later);
        Given(Received, Dispatched, won).When(new Close(CloseReason.OrderCancelled, Later)).Then(won with { Reason = CloseReason.OrderCancelled }).When(new Close(CloseReason.OrderCancelled, Later)).ThenNothing();
        Given(Received, Dispatched, won with { Reason = CloseReason.Lost }).When(new Close(CloseReason.OrderCancelled, Later)).ThenNothing();
        Given(Received, Held).When(new Close(CloseReason.CustomerErased, Later)).Then(closed with { Dealer = null, Reason = CloseReason.CustomerErased });
        Given(Received, Dispatched, closed).When(new Invalidate(InvalidReason.WrongPerson, "manager", Later)).ThenRefused("lead-over");
        Given(Received, Dispatched, closed).When(new NoteAttempt(Later)).ThenNothing();
    }

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
    public void Who_lost_a_lead_sees_that_it_did_and_nothing_of_the_next()
    {
        Lead.Decider.Tags(Given(Received, Dispatched, Recalled).State).Dealer.ShouldBe("D001");
        Lead.Decider.Tags(Given(Received, Dispatched, Recalled, Again).State).Dealer.ShouldBe("D002");
    }

    [Fact]
    public void No_dealer_sees_a_lead_that_has_none() => Lead.Decider.Tags(Given(Received, Held).State).SeenBy("D001", Some.Brand).ShouldBeFalse();

    [Fact]
    public void A_lead_is_dispatched_only_after_it_was_received() => Should.Throw<SpecFailed>(() => Given(Dispatched));

    [Fact]
    public void A_lead_has_one_dealer_at_a_time() => Should.Throw<SpecFailed>(() => Given(Received, Dispatched, Again));

    [Fact]
    public void A_lead_is_shown_as_it_stands()
    {
        Of(Received, Held).ShouldSatisfyAllConditions(l => l.Status.ShouldBe("held"), l => l.Reason.ShouldBe("no_dealer"), l => l.Dealer.ShouldBeNull(), l => l.ExternalId.ShouldBe("DCAD-1"));
        Of(Received, Offered).ShouldSatisfyAllConditions(l => l.Status.ShouldBe("offered"), l => l.Dealer.ShouldBe("D001"), l => l.AcceptBy.ShouldBe(Offered.AcceptBy));
        Of(Received, Dispatched, Assigned, DueSoon, Breached).ShouldSatisfyAllConditions(
            l => l.Status.ShouldBe("dispatched"), l => l.Consultant.ShouldBe("li"), l => l.RespondBy.ShouldBe(Dispatched.RespondBy), l => l.ResponseBreached.ShouldBeTrue());
        Of(Received, Dispatched, Made).RespondedAt.ShouldBe(Made.At);
        Of(Received, Linked).ShouldSatisfyAllConditions(l => l.Status.ShouldBe("linked"), l => l.LinkedTo.ShouldBe(Earlier));
        Of(Received, Submitted).Status.ShouldBe("submitted");
        Of(Received, Invalidated).ShouldSatisfyAllConditions(l => l.Status.ShouldBe("invalid"), l => l.Reason.ShouldBe("test_number"));
        Of(Received, Dispatched, Recalled).Status.ShouldBe("waiting");
        Of(Received, Dispatched, new LeadClosed(Some.LeadId, Some.Brand, "D001", CloseReason.Won, Later)).ShouldSatisfyAllConditions(l => l.Status.ShouldBe("closed"), l => l.Reason.ShouldBe("won"));
        Should.Throw<Hosting.NotFound>(() => LeadBody.Of(Given().State));

        static LeadView Of(params object[] events) => LeadBody.Of(Given(events).State);
    }

    [Fact]
    public void The_way_of_a_lead_tells_which_rule_chose_who_was_refused_and_what_each_did_with_it()
    {
        DispatchEndpoints.Steps([Received, Offered, Accepted, DueSoon, Recalled, Held, new LeadReleased(Some.LeadId, Some.Brand, "hq", Later), Again])
            .Select(s => (s.Dealer, s.Rule, s.Refused.Count, s.Outcome)).ShouldBe(
            [
                ("D001", DispatchRule.City, 0, "recalled: customer complained"),
                (null, null, 1, "held: no_dealer"),
                ("D002", DispatchRule.City, 1, "given"),
            ]);
        DispatchEndpoints.Steps([Received, Offered, Expired, Again with { AcceptBy = Later }]).Select(s => (s.Dealer, s.Outcome)).ShouldBe([("D001", "expired"), ("D002", "offered")]);
        DispatchEndpoints.Steps([Received, Offered, Declined]).Single().Outcome.ShouldBe("declined: no_capacity");
        DispatchEndpoints.Steps([Received, Offered, Accepted]).Single().Outcome.ShouldBe("accepted");
    }

    [Fact]
    public void The_source_is_told_where_its_lead_went_and_whether_it_came_before()
    {
        Receipt.Of((Lead.Known)Given(Received, Dispatched).State, 2, duplicate: false).ShouldBe(new Receipt(Some.LeadId, Some.CustomerId, "received", "D001", 2));
        Receipt.Of((Lead.Known)Given(Received, Dispatched).State, 2, duplicate: true).ShouldBe(new Receipt(Some.LeadId, Some.CustomerId, "duplicate", "D001", 2));
        Receipt.Of((Lead.Known)Given(Received, Linked).State, 2, duplicate: false).ShouldBe(new Receipt(Some.LeadId, Some.CustomerId, "received", "D001", 2));
        Receipt.Of((Lead.Known)Given(Received, Held).State, 2, duplicate: false).ShouldBe(new Receipt(Some.LeadId, Some.CustomerId, "received", null, 2));
    }
}
