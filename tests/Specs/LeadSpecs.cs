using Leads.Contracts;
using Leads.Kit;
using Leads.LeadIntake;
using Shouldly;
using Xunit;
using static Leads.LeadIntake.Lead.Command;

namespace Leads.Specs;

/// <summary>A lead cycle begins when a source tells of somebody (000-02, 000-03) and goes to the dealer that can take it.</summary>
[Trait("row", "000-03")]
public sealed class LeadSpecs
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

    [Fact]
    [Trait("row", "000-13")]
    public void _000_13_a_managers_word_holds_whoever_has_the_lead()
    {
        var named = new Assign("D001", "wang", AssignmentMethod.Named, [], Later);
        Given(Received, Dispatched, Assigned).When(named).Then(Assigned with { Consultant = "wang", Method = AssignmentMethod.Named, At = Later });
        Given(Received, Dispatched, Assigned with { Consultant = "wang" }).When(named).ThenNothing();
        Given(Received, Offered).When(named).ThenRefused("not-accepted");
        Given(Received, Held).When(named).ThenRefused("not-dispatched");
    }

    [Fact]
    public void Who_lets_the_time_run_out_loses_the_lead_to_a_colleague_with_a_clock_of_their_own()
    {
        var breached = Breached with { Consultant = "li" };
        var clock = new ResponseClock(Some.Noon.AddMinutes(54), Some.Noon.AddMinutes(60));
        var next = new Assign("D001", "wang", AssignmentMethod.RoundRobin, [new("li", AssignmentRefusal.HadIt)], Some.Noon.AddMinutes(30), "li", clock);
        var reassigned = new LeadAssigned(Some.LeadId, Some.Brand, "D001", "wang", AssignmentMethod.RoundRobin, Some.Noon.AddMinutes(30), next.Skipped, clock.WarnAt, clock.DueAt);
        Given(Received, Dispatched, Assigned, DueSoon with { Consultant = "li" }, breached).When(next).Then(reassigned).ThenWaitsFor(("response_warning", clock.WarnAt));
        Given(Received, Dispatched, Assigned, DueSoon, breached, reassigned).When(next with { Consultant = "li", Instead = "wang" }).ThenNothing();
        // What was promised to the customer is not kept by promising it again.
        Given(Received, Dispatched, Assigned, DueSoon, breached, reassigned).When(new NoteAttempt(Some.Noon.AddMinutes(40))).Then(Made with { InTime = false, At = Some.Noon.AddMinutes(40) });
        LeadBody.Of(Given(Received, Dispatched, Assigned, DueSoon, breached, reassigned).State).ShouldSatisfyAllConditions(l => l.ResponseBreached.ShouldBeTrue(), l => l.RespondBy.ShouldBe(clock.DueAt));
        // Somebody had tried when the next was chosen: the clock stands.
        Given(Received, Dispatched, Assigned, DueSoon, breached, Made with { InTime = false }).When(next).Then(reassigned with { WarnAt = null, RespondBy = null }).ThenWaitsFor();
    }

    [Fact]
    public void When_no_consultant_can_take_it_they_are_asked_again()
    {
        var postpone = new PostponeAssignment("D001", [new("li", AssignmentRefusal.Absent)], Later, Some.Noon);
        var postponed = new AssignmentPostponed(Some.LeadId, Some.Brand, "D001", postpone.Skipped, Later, Some.Noon);
        Given(Received, Dispatched).When(postpone).Then(postponed).ThenWaitsFor(("response_warning", Some.Noon.AddMinutes(24)), ("assigning", Later));
        Given(Received, Dispatched, postponed).When(postpone).ThenNothing();
        Given(Received, Dispatched, postponed).When(postpone with { AskAgainAt = Later.AddHours(1) }).Then(postponed with { AskAgainAt = Later.AddHours(1) });
        Given(Received, Dispatched, postponed).When(new Assign("D001", "li", AssignmentMethod.RoundRobin, [], Later)).Then(Assigned with { At = Later }).ThenWaitsFor(("response_warning", Some.Noon.AddMinutes(24)));
        Given(Received, Dispatched, Assigned).When(postpone).ThenNothing();
        Given(Received, Dispatched).When(postpone with { Dealer = "D002" }).ThenNothing();
    }

    // 002-12: who may buy later is left alone until then.

    [Fact]
    [Trait("row", "002-12")]
    public void _002_12_who_may_buy_later_is_left_alone_until_then()
    {
        var later = Some.Noon.AddDays(90);
        var held = new LeadHeld(Some.LeadId, Some.CustomerId, Some.Brand, HoldReason.Future, Some.Noon, Until: later);
        var released = new LeadReleased(Some.LeadId, Some.Brand, "lead-intake", later);
        Given().When(Push with { ContactFrom = later }).Then(Received, held).ThenWaitsFor(("contact_from", later));
        Given(Received, held).WhenDue("contact_from").Then(released).ThenWaitsFor(("placing", later));
        Given(Received, held).When(new Release("hq", null, Later)).Then(released with { By = "hq", At = Later });
        Given(Received, held, released, Dispatched).When(new Awake(later, later)).ThenNothing();
        Given().When(Push with { ContactFrom = Some.Noon.AddHours(-1) }).Then(Received, Dispatched);
        // Without consent nobody is passed on when the day has come.
        Given(Unwilling, held, released).When(new Place(ToD001, later)).Then(NoConsent with { At = later });
        // A dealer sees whom it keeps.
        var own = Push with { ContactFrom = later, Placement = ToD001 with { Rule = DispatchRule.Own } };
        Lead.Decider.Tags(Given().When(own).Then(Received, held with { Dealer = "D001" }).State).Dealer.ShouldBe("D001");
        Given().When(Push with { ContactFrom = later, OpenCycles = [new(Earlier, "D001", Some.Noon.AddDays(-1))] }).Then(Received, Linked);
    }

    // 000-09, 000-14: the phone rings.

    private static readonly CallRang Rang = new(Some.LeadId, Some.Brand, "D001", "pbx-1", Some.Noon.AddMinutes(1));
    private static readonly CallMissed Missed = new(Some.LeadId, Some.Brand, "D001", "pbx-1", Some.Noon.AddMinutes(12), Some.Noon.AddMinutes(2));

    [Fact]
    [Trait("row", "000-14")]
    public void _000_14_who_answers_the_phone_has_made_the_first_response()
    {
        var fact = Received with { Registration = new Registration("pbx", FirstContactMode.InboundCall) };
        Given().When(Push with { Fact = fact, Placement = ToD001 with { Rule = DispatchRule.Own }, Unasked = true }).Then(fact, Dispatched with { Rule = DispatchRule.Own });
        var answered = new CallAnswered(Some.LeadId, Some.Brand, "D001", "pbx-1", "li", Some.Noon.AddMinutes(1));
        var ended = new CallEnded(Some.LeadId, Some.Brand, "D001", "pbx-1", 95, Some.Personal("rec/2026/1.wav"), Some.Noon.AddMinutes(3));
        Given(Received, Dispatched).When(new NoteRing("D001", "pbx-1", Rang.At)).Then(Rang);
        Given(Received, Dispatched, Rang).When(new NoteRing("D001", "pbx-1", Rang.At)).ThenNothing();
        Given(Received, Dispatched, Rang).When(new NoteAnswer("D001", "pbx-1", "li", answered.At)).Then(answered, Made with { At = answered.At }).ThenWaitsFor();
        Given(Received, Dispatched, Rang, answered, Made).When(new NoteAnswer("D001", "pbx-1", "li", answered.At)).ThenNothing();
        Given(Received, Dispatched, Rang, answered, Made).When(new NoteMissedCall("D001", "pbx-1", Missed.CallBackBy, Missed.At)).ThenNothing();
        Given(Received, Dispatched, Rang, answered, Made).When(new NoteEndOfCall("D001", "pbx-1", 95, "rec/2026/1.wav", ended.At)).Then(ended);
        Given(Received, Dispatched, ended).When(new NoteEndOfCall("D001", "pbx-1", 95, "rec/2026/1.wav", ended.At)).ThenNothing();
        Given(Received, Dispatched).When(new NoteRing("D002", "pbx-1", Rang.At)).ThenNothing();
        Given(Received, Invalidated).When(new NoteRing("D001", "pbx-1", Rang.At)).ThenNothing();
    }

    [Fact]
    [Trait("row", "000-09")]
    public void _000_09_a_missed_call_is_called_back_in_time_or_the_manager_hears_of_it()
    {
        var overdue = new CallBackOverdue(Some.LeadId, Some.Brand, "D001", Missed.CallBackBy, Missed.CallBackBy);
        var made = new CallBackMade(Some.LeadId, Some.Brand, "D001", true, Some.Noon.AddMinutes(10));
        var warning = ("response_warning", Some.Noon.AddMinutes(24));
        Given(Received, Dispatched, Rang).When(new NoteMissedCall("D001", "pbx-1", Missed.CallBackBy, Missed.At)).Then(Missed).ThenWaitsFor(warning, ("call_back", Missed.CallBackBy));
        Given(Received, Dispatched, Missed).When(new NoteMissedCall("D001", "pbx-1", Missed.CallBackBy, Missed.At)).ThenNothing();
        Given(Received, Dispatched, Missed).WhenDue("call_back").Then(overdue).ThenWaitsFor(warning);
        Given(Received, Dispatched, Missed).When(new NoteAttempt(made.At)).Then(Made, made).ThenWaitsFor();
        Given(Received, Dispatched, Made, Missed).When(new NoteAttempt(made.At)).Then(made).ThenWaitsFor();
        Given(Received, Dispatched, Made, Missed, made).When(new NoteAttempt(Later)).ThenNothing();
        Given(Received, Dispatched, Made, Missed, overdue).When(new NoteAttempt(Later)).Then(made with { InTime = false, At = Later });
        Given(Received, Dispatched, Made, Missed).When(new MissCallBack(Missed.CallBackBy.AddMinutes(1), Later)).ThenNothing();
        // An attempt before the call was not for it.
        Given(Received, Dispatched, Made, Missed).When(new NoteAttempt(Missed.At.AddSeconds(-1))).ThenNothing();
        // Who calls again and is answered need not be called back.
        Given(Received, Dispatched, Made, Missed).When(new NoteAnswer("D001", "pbx-2", null, made.At)).Then(new CallAnswered(Some.LeadId, Some.Brand, "D001", "pbx-2", null, made.At), made);
    }

    [Fact]
    [Trait("row", "000-09")]
    public void _000_09_of_several_missed_calls_the_first_is_waited_for()
    {
        var second = Missed with { Call = "pbx-2", At = Missed.At.AddMinutes(5), CallBackBy = Missed.CallBackBy.AddMinutes(5) };
        Given(Received, Dispatched, Made, Missed, second).WhenDue("call_back", Later).Then(new CallBackOverdue(Some.LeadId, Some.Brand, "D001", Missed.CallBackBy, Later));
    }

    // 000-04, 000-05: what was lost may come back to life.

    [Theory]
    [Trait("row", "000-04")]
    [InlineData(CloseReason.Lost, 30, null)]
    [InlineData(CloseReason.Lost, 29, "cooling-off")]
    [InlineData(CloseReason.Rejected, 31, null)]
    [InlineData(CloseReason.Won, 400, "not-reactivated")]
    [InlineData(CloseReason.ConsentWithdrawn, 400, "not-reactivated")]
    [InlineData(CloseReason.CustomerErased, 400, "not-reactivated")]
    public void _000_04_a_lost_cycle_may_come_back_to_life_after_a_time_of_rest(CloseReason reason, int days, string? refused)
    {
        var closed = Given(Received, Dispatched, new LeadClosed(Some.LeadId, Some.Brand, "D001", reason, Some.Noon)).State;
        Refused().ShouldBe(refused);

        string? Refused()
        {
            try
            {
                Reactivating.Check(closed, Policy.Default, Some.Noon.AddDays(days));
                return null;
            }
            catch (EventStore.Refused e)
            {
                return e.Code;
            }
        }
    }

    [Fact]
    [Trait("row", "000-04")]
    public void _000_04_a_cycle_that_goes_on_is_not_reactivated() =>
        Should.Throw<EventStore.Refused>(() => Reactivating.Check(Given(Received, Dispatched).State, Policy.Default, Later)).Code.ShouldBe("cycle-open");

    [Fact]
    [Trait("row", "000-02")]
    public void _000_02_whatever_happens_to_a_lead_its_source_stays()
    {
        var state = (Lead.Known)Given(Received, Dispatched, Assigned, Made, new LeadClosed(Some.LeadId, Some.Brand, "D001", CloseReason.Lost, Later)).State;
        (state.Fact.Source, state.Fact.SubSource).ShouldBe((LeadSource.HqDispatched, "autohome"));
        Reactivating.SubSourceOf(CloseReason.Lost).ShouldBe("defeated");
    }

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
