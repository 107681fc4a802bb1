using Leads.Contracts;
using Leads.LeadIntake;
using Shouldly;
using Xunit;
using static Leads.LeadIntake.Lead.Command;

namespace Leads.Specs;

// What becomes of a lead in the hands of a dealer: consultants, calls, and coming back to life.
public sealed partial class LeadSpecs
{
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
        // Somebody had tried when the next was chosen: it stays where it is.
        Given(Received, Dispatched, Assigned, DueSoon, breached, Made with { InTime = false }).When(next).ThenNothing();
    }

    [Fact]
    public void The_next_dealer_gets_only_what_nobody_has_answered_yet()
    {
        var takeBack = new Recall("lead-intake", "first response breached", false, null, Later, "D001");
        Given(Received, Dispatched, DueSoon, Breached).When(takeBack).Then(new LeadRecalled(Some.LeadId, Some.Brand, "D001", "lead-intake", "first response breached", Later));
        Given(Received, Dispatched, DueSoon, Breached, Made with { InTime = false }).When(takeBack).ThenNothing();
        Given(Received, Dispatched, DueSoon, Breached, Recalled, Again).When(takeBack).ThenNothing();
        Given(Received, Held).When(takeBack).ThenNothing();
    }

    [Fact]
    [Trait("row", "002-12")]
    public void _002_12_whoever_is_let_in_or_let_go_is_still_left_alone_until_their_day()
    {
        var day = Some.Noon.AddDays(90);
        var held = new LeadHeld(Some.LeadId, Some.CustomerId, Some.Brand, HoldReason.Future, Later, Until: day);
        var own = ToD002 with { Dealer = "D001", Rule = DispatchRule.Own, Refused = [] };
        Given(Received, Submitted).When(new Approve("manager", own, Later, day)).Then(new LeadApproved(Some.LeadId, Some.Brand, "D001", "manager", Later), held with { Dealer = "D001" }).ThenWaitsFor(("contact_from", day));
        var released = new LeadReleased(Some.LeadId, Some.Brand, "hq", Later);
        Given(Received, Held, released).When(new Place(ToD001, Later, ContactFrom: day)).Then(held);
        // Headquarters let it go although its day has not come.
        Given(Received, held, released with { At = Later.AddHours(1) }).When(new Place(ToD001, Some.Noon, ContactFrom: day)).Then(Dispatched);
    }

    [Fact]
    public void What_waited_belongs_to_the_cycle_that_was_opened_meanwhile()
    {
        var released = new LeadReleased(Some.LeadId, Some.Brand, "hq", Later);
        var place = new Place(ToD001, Some.Noon, [new(Earlier, "D001", Some.Noon.AddDays(-3))], TimeSpan.FromDays(30));
        Given(Received, Held, released).When(place).Then(Linked);
        Given(Received, Held, released).When(place with { OpenCycles = [new(Earlier, "D002", Some.Noon)] }).Then(Dispatched);
        Given(Received, Held, released).When(place with { LinkWithin = TimeSpan.FromDays(1) }).Then(Dispatched);
        // Who said that it belongs to no other is believed.
        Given(Received, Linked, new LeadUnlinked(Some.LeadId, Some.Brand, Earlier, "manager", Later)).When(place).Then(Dispatched);
        // Whoever gave it back does not get it as part of another.
        Given(Received, Dispatched, Recalled).When(place with { Placement = ToD002, OpenCycles = [new(Earlier, "D002", Some.Noon)], At = Later }).Then(Again);
    }

    [Fact]
    [Trait("row", "000-14")]
    public void _000_14_a_call_that_is_told_after_it_was_answered_counts_from_when_it_was()
    {
        var fact = Received with { Registration = new Registration("pbx", FirstContactMode.InboundCall), NamedDealer = "D001", At = Some.Noon.AddSeconds(-5) };
        var answer = new NoteAnswer("D001", "pbx-1", null, Some.Noon.AddSeconds(-5));
        Given(fact, Dispatched with { Rule = DispatchRule.Own }).When(answer)
            .Then(new CallAnswered(Some.LeadId, Some.Brand, "D001", "pbx-1", null, answer.At), Made with { At = answer.At });
        Given(fact, Dispatched with { Rule = DispatchRule.Own }).When(new NoteAttempt(fact.At.AddSeconds(-1))).ThenNothing();
    }

    [Fact]
    [Trait("row", "104")]
    public void _104_a_lead_that_nobody_may_have_waits_for_consent_and_tells_who_that_was()
    {
        var refused = new Placement(null, null, [new(DispatchRule.City, "D001", DispatchRefusal.NotAgreed)]);
        var fact = Received with { Consent = Received.Consent with { Receivers = ["D003"] } };
        Given().When(Push with { Fact = fact, Placement = refused }).Then(fact, NoConsent with { Refused = refused.Refused });
        Wanted.Of(fact, null).AgreedTo.ShouldBe(["D003"]);
        Wanted.Of(fact, null, new Consent(["dealer_transfer"], Later, "call:1", null, ["D002"])).AgreedTo.ShouldBe(["D003", "D002"]);
        Wanted.Of(fact, null, new Consent(["dealer_transfer"], Later, "call:1")).AgreedTo.ShouldBeNull();
        Wanted.Of(Received, null).AgreedTo.ShouldBeNull();
        Wanted.Of(Unwilling, null).AgreedTo.ShouldBeNull();
        Wanted.Of(fact with { Consent = fact.Consent with { Receivers = ["D003", "*"] } }, null).AgreedTo.ShouldBeNull();
        // Whom they agreed to hear from is not whom they are passed on to.
        Wanted.Of(Unwilling with { Consent = Unwilling.Consent with { Receivers = ["D003"] } }, null, new Consent(["dealer_transfer"], Later, "call:1", null, ["D002"])).AgreedTo.ShouldBe(["D002"]);
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
    [InlineData(CloseReason.OutOfControl, 7, null)]
    [InlineData(CloseReason.OutOfControl, 6, "cooling-off")]
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
    [Trait("row", "001-33")]
    public void _001_33_an_owner_who_went_elsewhere_is_tried_again()
    {
        var owner = Received with { Source = LeadSource.OwnerRepurchase, SubSource = "trade_up" };
        var closed = Given(owner, Dispatched, new LeadClosed(Some.LeadId, Some.Brand, "D001", CloseReason.Lost, Some.Noon)).State;
        Reactivating.Check(closed, Policy.Default, Some.Noon.AddDays(30)).Fact.Source.ShouldBe(LeadSource.OwnerRepurchase);
        Reactivating.SubSourceOf(CloseReason.Lost).ShouldBe("defeated");
    }

    [Fact]
    [Trait("row", "000-05")]
    public void _000_05_contact_that_was_tried_and_lost_ends_the_cycle_apart_from_defeat()
    {
        var closed = new LeadClosed(Some.LeadId, Some.Brand, "D001", CloseReason.OutOfControl, Later);
        var lost = new CaseOutOfControl(Some.StreamId, Some.LeadId, Some.Brand, "D001", OutOfControlCause.FailedAttempts, 5, Some.Noon, Later);
        var (lead, close) = LeadReactions.React(lost)!.Value;
        lead.ShouldBe(Some.LeadId);
        Given(Received, Dispatched, Made).When(close).Then(closed).ThenWaitsFor();
        Given(Received, Dispatched, Made, closed).When(close).ThenNothing();
        // Another dealer has it by now.
        Given(Received, Dispatched, Made).When(LeadReactions.React(lost with { Dealer = "D009" })!.Value.Command).ThenNothing();
        Given(Received, Held).When(close).ThenNothing();
        Reactivating.SubSourceOf(CloseReason.OutOfControl).ShouldBe("out_of_control");
    }

    [Fact]
    [Trait("row", "000-04")]
    public void _000_04_what_a_manager_held_for_defeated_ends_the_cycle()
    {
        var defeated = new DefeatApproved(Some.StreamId, Some.LeadId, Some.Brand, "D001", new Defeat(DefeatReason.Price, DefeatReason.Trust), false, "li", "chen", Later);
        Given(Received, Dispatched, Made).When(LeadReactions.React(defeated)!.Value.Command).Then(new LeadClosed(Some.LeadId, Some.Brand, "D001", CloseReason.Lost, Later)).ThenWaitsFor();
        Given(Received, Dispatched, Made).When(LeadReactions.React(defeated with { Dealer = "D009" })!.Value.Command).ThenNothing();
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
}
