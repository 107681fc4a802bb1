using Leads.Appointments;
using Leads.Contracts;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Appointments.Appointment.Command;
using static Leads.Appointments.Invitation.Command;

namespace Leads.Specs;

/// <summary>A dealer may invite the customer of every lead it was given (000-36).</summary>
[Trait("row", "000-36")]
public sealed class InvitationSpecs
{
    private static readonly OpenInvitation Open = new(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon);
    private static readonly InvitationOpened Opened = new(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon);

    [Fact]
    public void A_dispatched_lead_may_be_invited() => Spec.Of(Invitation.Decider).When(Open).Then(Opened);

    [Fact]
    public void Opening_it_again_changes_nothing() => Spec.Of(Invitation.Decider).Given(Opened).When(Open).ThenNothing();

    [Fact]
    public void When_the_lead_goes_to_another_dealer_that_one_invites()
    {
        var withdrawn = new InvitationWithdrawn(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, LossReason.Expired, Some.Noon);
        var moved = new InvitationMoved(Some.StreamId, Some.LeadId, Some.Brand, "D002", Some.Noon);
        Spec.Of(Invitation.Decider).Given(Opened).When(new Withdraw(Some.Dealer, LossReason.Expired, Some.Noon)).Then(withdrawn);
        Spec.Of(Invitation.Decider).Given(Opened, withdrawn).When(new Withdraw(Some.Dealer, LossReason.Expired, Some.Noon)).ThenNothing();
        Spec.Of(Invitation.Decider).Given(Opened).When(new Withdraw("D002", LossReason.Expired, Some.Noon)).ThenNothing();
        Spec.Of(Invitation.Decider).Given(Opened, withdrawn).When(Open with { Dealer = "D002" }).Then(moved);
        Spec.Of(Invitation.Decider).Given(Opened).When(Open with { Dealer = "D002" }).Then(moved);
        Invitation.Decider.Tags(Spec.Of(Invitation.Decider).Given(Opened, withdrawn, moved).State).Dealer.ShouldBe("D002");
    }

    [Fact]
    [Trait("row", "000-33")]
    public void _000_33_an_invitation_names_at_least_two_benefits()
    {
        Spec.Of(Invitation.Decider).Given(Opened).When(Call).Then(Called);
        Spec.Of(Invitation.Decider).Given(Opened).When(Call with { Reasons = [InvitationReason.Gift] }).ThenRefused("too-few-reasons");
        Spec.Of(Invitation.Decider).Given(Opened).When(Call with { Reasons = [InvitationReason.Gift, InvitationReason.Gift] }).ThenRefused("too-few-reasons");
        Spec.Of(Invitation.Decider).Given(Opened).When(Call with { Reasons = [] }).ThenRefused("too-few-reasons");
    }

    [Theory]
    [InlineData(InvitationPlaybook.KnownCustomer, "confirm_name introduce_yourself greet small_talk state_purpose give_time_and_place extra_benefit")]
    [InlineData(InvitationPlaybook.ColdCall, "confirm_identity greet_and_introduce state_purpose either_or handle_refusal either_or_again confirm_appointment")]
    [Trait("row", "003-20")]
    public void _000_36_and_003_20_seven_steps_each_once(InvitationPlaybook playbook, string steps)
    {
        Invitation.StepsOf(playbook).Select(Hosting.Ids.Code).ShouldBe(steps.Split(' '));
        var all = Invitation.StepsOf(playbook).Select(step => new InvitationStepDone(step, StepOutcome.Done)).ToArray();
        Spec.Of(Invitation.Decider).Given(Opened).When(Call with { Playbook = playbook, Steps = all }).Then(Called with { Playbook = playbook, Steps = all });
        Spec.Of(Invitation.Decider).Given(Opened).When(Call with { Playbook = playbook, Steps = [all[0], all[0]] }).ThenRefused("other-playbook");
        var other = playbook == InvitationPlaybook.ColdCall ? InvitationStep.SmallTalk : InvitationStep.EitherOr;
        Spec.Of(Invitation.Decider).Given(Opened).When(Call with { Playbook = playbook, Steps = [new(other, StepOutcome.Done)] }).ThenRefused("other-playbook");
    }

    [Fact]
    [Trait("row", "000-34")]
    public void _000_34_whoever_comes_or_is_left_a_message_has_two_slots()
    {
        Spec.Of(Invitation.Decider).Given(Opened).When(Call with { Offer = null }).ThenRefused("no-slots-offered");
        Spec.Of(Invitation.Decider).Given(Opened).When(Message with { Offer = null }).ThenRefused("no-slots-offered");
        Spec.Of(Invitation.Decider).Given(Opened).When(Call with { Answer = InvitationAnswer.Declined, Offer = null }).Then(Called with { Answer = InvitationAnswer.Declined, OfferId = null });
    }

    [Fact]
    [Trait("row", "003-21")]
    public void _003_21_a_message_is_waited_for_until_they_should_have_called_back()
    {
        var left = Called with { Answer = InvitationAnswer.Voicemail, CallBackBy = Message.CallBackBy };
        Spec.Of(Invitation.Decider).Given(Opened).When(Message).Then(left);
        Spec.Of(Invitation.Decider).Given(Opened).When(Message with { CallBackBy = null }).ThenRefused("no-call-back");
        Invitation.Decider.Deadlines(Spec.Of(Invitation.Decider).Given(Opened, left).State).ShouldHaveSingleItem().DueAt.ShouldBe(Message.CallBackBy!.Value);
        var over = new InvitationUnanswered(Some.StreamId, Some.LeadId, 1, Message.CallBackBy!.Value);
        Spec.Of(Invitation.Decider).Given(Opened, left).When(new GiveUpWaiting(Message.CallBackBy.Value, Message.CallBackBy.Value)).Then(over);
        Spec.Of(Invitation.Decider).Given(Opened, left).When(new GiveUpWaiting(Some.Noon, Some.Noon)).ThenNothing();

        var back = new Reply(1, InvitationAnswer.Accepted, Offer, "li", Some.Noon.AddHours(20));
        var answered = new InvitationAnswered(Some.StreamId, Some.LeadId, 1, InvitationAnswer.Accepted, "li", Some.Noon.AddHours(20));
        Spec.Of(Invitation.Decider).Given(Opened, left).When(back).Then(answered);
        Spec.Of(Invitation.Decider).Given(Opened, left).When(back with { Answer = InvitationAnswer.Voicemail }).ThenRefused("no-answer");
        Spec.Of(Invitation.Decider).Given(Opened, left).When(back with { Offer = null }).ThenRefused("no-slots-offered");
        Spec.Of(Invitation.Decider).Given(Opened, left).When(back with { Offer = null, Answer = InvitationAnswer.Declined }).Then(answered with { Answer = InvitationAnswer.Declined });
        Spec.Of(Invitation.Decider).Given(Opened, left).When(back with { Number = 2 }).ThenRefused("nothing-to-answer");
        Spec.Of(Invitation.Decider).Given(Opened, left, answered).When(back).ThenRefused("nothing-to-answer");
        Spec.Of(Invitation.Decider).Given(Opened, left, over).When(back).ThenRefused("nothing-to-answer");
        Invitation.Decider.Deadlines(Spec.Of(Invitation.Decider).Given(Opened, left, answered with { Answer = InvitationAnswer.Undecided }).State).ShouldBeEmpty("they called");
        Spec.Of(Invitation.Decider).Given(Opened, left, answered with { Answer = InvitationAnswer.Undecided }).When(back).Then(answered);
    }

    [Fact]
    public void Who_does_not_come_again_is_given_back_to_the_call_centre()
    {
        var (first, second) = (new NoShowNoted(Some.StreamId, Some.LeadId, Offer, 1, Some.Noon, Some.Noon), new NoShowNoted(Some.StreamId, Some.LeadId, Some.CustomerId, 2, Some.Noon.AddDays(1), Some.Noon));
        var returned = new InvitationReturned(Some.StreamId, Some.LeadId, Some.Dealer, 2, Some.Noon.AddDays(1));
        var note = new NoteNoShow(Offer, Some.Noon, 2, Some.Noon);
        Spec.Of(Invitation.Decider).Given(Opened).When(note).Then(first);
        Spec.Of(Invitation.Decider).Given(Opened, first).When(note).ThenNothing();
        Spec.Of(Invitation.Decider).Given(Opened, first).When(note with { AppointmentId = Some.CustomerId, At = Some.Noon.AddDays(1) }).Then(second, returned);
        // The same appointment at another time is another chance that they did not take.
        Spec.Of(Invitation.Decider).Given(Opened, first).When(note with { ScheduledAt = Saturday, At = Some.Noon.AddDays(1) })
            .Then(second with { AppointmentId = Offer, ScheduledAt = Saturday }, returned);
        Spec.Of(Invitation.Decider).Given(Opened, first, second, returned).When(note with { AppointmentId = Some.LeadId }).Then(first with { AppointmentId = Some.LeadId });
        Spec.Of(Invitation.Decider).When(note).ThenNothing();
    }

    [Fact]
    public void Another_dealer_begins_anew()
    {
        var moved = new InvitationMoved(Some.StreamId, Some.LeadId, Some.Brand, "D002", Some.Noon.AddDays(1));
        var first = new NoShowNoted(Some.StreamId, Some.LeadId, Offer, 1, Some.Noon, Some.Noon);
        Spec.Of(Invitation.Decider).Given(Opened, first, moved).When(new NoteNoShow(Some.CustomerId, Saturday, 2, Saturday)).Then(first with { AppointmentId = Some.CustomerId, ScheduledAt = Saturday, At = Saturday });
        var left = Called with { Answer = InvitationAnswer.Voicemail, CallBackBy = Message.CallBackBy };
        Invitation.Decider.Deadlines(Spec.Of(Invitation.Decider).Given(Opened, left, moved).State).ShouldBeEmpty();
        Spec.Of(Invitation.Decider).Given(Opened, left, moved).When(new Reply(1, InvitationAnswer.Declined, null, "li", Saturday)).ThenRefused("nothing-to-answer");
    }

    [Fact]
    public void What_is_left_open_can_be_answered_and_is_waited_for_only_after_a_message()
    {
        var undecided = Called with { Answer = InvitationAnswer.Undecided };
        Spec.Of(Invitation.Decider).Given(Opened, undecided).When(new Reply(1, InvitationAnswer.Declined, null, "li", Saturday))
            .Then(new InvitationAnswered(Some.StreamId, Some.LeadId, 1, InvitationAnswer.Declined, "li", Saturday));
        Invitation.Decider.Deadlines(Spec.Of(Invitation.Decider).Given(Opened, undecided).State).ShouldBeEmpty();
        Spec.Of(Invitation.Decider).Given(Opened).When(Call with { CallBackBy = Saturday }).Then(Called);
    }

    [Fact]
    public void Invitations_are_counted_and_only_of_leads_the_dealer_has()
    {
        Spec.Of(Invitation.Decider).Given(Opened, Called).When(Call).Then(Called with { Number = 2 });
        Spec.Of(Invitation.Decider).Given(Opened, new InvitationWithdrawn(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, LossReason.Expired, Some.Noon)).When(Call).ThenRefused("invitation-withdrawn");
    }

    private static readonly Guid Offer = new(3, 0, 0, new byte[8]);
    private static readonly DateTimeOffset Saturday = Some.Noon.AddDays(5);

    private static readonly Invite Call = new(
        InvitationPlaybook.KnownCustomer, [new(InvitationStep.ConfirmName, StepOutcome.Done)], [InvitationReason.TestDrive, InvitationReason.Gift], InvitationAnswer.Accepted, Offer, 110, null, "li", Some.Noon);

    private static readonly Invite Message = Call with { Answer = InvitationAnswer.Voicemail, CallBackBy = Some.Noon.AddDays(1) };

    private static readonly InvitationMade Called = new(
        Some.StreamId, Some.LeadId, 1, InvitationPlaybook.KnownCustomer, Call.Steps, Call.Reasons, InvitationAnswer.Accepted, Offer, 110, null, "li", Some.Noon);

    [Fact]
    public void It_knows_whom_an_appointment_would_be_with()
    {
        var tags = Invitation.Decider.Tags(Spec.Of(Invitation.Decider).Given(Opened).State);
        (tags.Lead, tags.Subject, tags.Brand, tags.Dealer).ShouldBe((Some.LeadId, (Guid?)Some.CustomerId, Some.Brand, Some.Dealer));
    }
}

/// <summary>An appointment runs from the agreed time to a visit with a reason (000-07), or to a reason why not.</summary>
public sealed class AppointmentSpecs
{
    private static readonly DateTimeOffset Saturday = Some.Noon.AddDays(5);
    private static readonly Agreed Agreed = new(new Slot(Saturday, Saturday.AddMinutes(45), ["zhao", "demo-es7"]), [Saturday.AddDays(-1), Saturday.AddHours(-2)], Saturday.AddMinutes(75));

    private static readonly Agreed Other = new(
        new Slot(Saturday.AddDays(1), Saturday.AddDays(1).AddMinutes(45), ["qian", "demo-es7"]), [Saturday.AddHours(22)], Saturday.AddDays(1).AddMinutes(75));

    private static readonly Book Booking = new(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.TestDrive, Agreed, "li", Some.Noon);

    private static readonly AppointmentBooked Booked = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.TestDrive, Saturday, Some.Noon, Saturday.AddMinutes(45), Agreed.Slot.Resources, null, null, "li",
        Agreed.RemindAt, Agreed.MissedAt);

    private static readonly AppointmentRescheduled Moved = new(
        Some.StreamId, Some.LeadId, Other.Slot.From, Other.Slot.To, Other.Slot.Resources, CancelledBy.Customer, "works_on_saturday", Some.Noon, Other.RemindAt, Other.MissedAt);

    private static readonly AppointmentConfirmed Confirmed = new(Some.StreamId, Some.LeadId, Some.Noon);
    private static readonly AppointmentMissed Missed = new(Some.StreamId, Some.LeadId, Saturday, 1, Saturday.AddHours(2));
    private static readonly AppointmentCancelled Cancelled = new(Some.StreamId, Some.LeadId, CancelledBy.Customer, "ill", Some.Noon);

    private static readonly VisitArrived Arrived = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.TestDrive, "test_drive", Saturday);

    private static readonly Reschedule Move = new(Other, CancelledBy.Customer, "works_on_saturday", Some.Noon);

    private static readonly Appointment.Command[] All =
        [Booking, new Confirm(Some.Noon), new Arrive("test_drive", Saturday), new Miss(Saturday, 1, Saturday.AddHours(2)), new Cancel(CancelledBy.Customer, "ill", Some.Noon), Move];

    private static readonly NoShowRecovered Recovered = new(Some.StreamId, Some.LeadId, RecoveryOutcome.Undecided, "li", Saturday.AddHours(1));
    private static readonly NoShowRecoveryOverdue Unrecovered = new(Some.StreamId, Some.LeadId, Saturday.AddHours(2), Saturday.AddHours(2));

    private static Agreed At(DateTimeOffset from) => Agreed with { Slot = Agreed.Slot with { From = from } };

    private static Situation<Appointment.Command, Appointment> Given(params object[] events) => Spec.Of(Appointment.Decider).Given(events);

    [Fact]
    public void An_appointment_is_what_for_and_when() => Given().When(Booking).Then(Booked);

    [Fact]
    public void An_appointment_lies_in_the_future()
    {
        Given().When(Booking with { Agreed = At(Some.Noon) }).ThenRefused("appointment-past");
        Given().When(Booking with { Agreed = At(Some.Noon.AddMinutes(-1)) }).ThenRefused("appointment-past");
    }

    [Fact]
    public void The_customer_may_confirm() => Given(Booked).When(new Confirm(Some.Noon)).Then(Confirmed);

    [Fact]
    [Trait("row", "000-07")]
    public void _000_07_a_visit_has_a_reason_whether_it_was_confirmed_or_not()
    {
        Given(Booked).When(new Arrive("test_drive", Saturday)).Then(Arrived);
        Given(Booked, Confirmed).When(new Arrive("test_drive", Saturday)).Then(Arrived);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 　")]
    [Trait("row", "000-07")]
    public void _000_07_a_visit_without_a_reason_is_refused(string reason)
    {
        Given(Booked).When(new Arrive(reason, Saturday)).ThenRefused("visit-reason-missing");
        Given(Booked, Confirmed).When(new Arrive(reason, Saturday)).ThenRefused("visit-reason-missing");
    }

    [Fact]
    public void Somebody_who_does_not_come_is_missed()
    {
        Given(Booked).When(new Miss(Saturday, 1, Saturday.AddHours(2))).Then(Missed);
        Given(Booked, Confirmed).When(new Miss(Saturday, 1, Saturday.AddHours(2))).Then(Missed);
    }

    [Fact]
    public void Calling_off_says_who_and_why()
    {
        Given(Booked).When(new Cancel(CancelledBy.Customer, "ill", Some.Noon)).Then(Cancelled);
        Given(Booked, Confirmed).When(new Cancel(CancelledBy.Dealer, "no_car", Some.Noon)).Then(Cancelled with { By = CancelledBy.Dealer, Reason = "no_car" });
    }

    [Fact]
    public void Nobody_is_missed_before_their_time()
    {
        Given(Booked).When(new Miss(Saturday.AddSeconds(-1))).ThenRefused("not-missed-yet");
        Given(Booked, Moved).When(new Miss(Saturday, 1, Saturday.AddHours(2))).ThenRefused("not-missed-yet");
        Given(Booked, Moved).When(new Miss(Other.Slot.From, 1, Saturday.AddHours(2))).Then(Missed with { At = Other.Slot.From });
    }

    [Fact]
    [Trait("row", "000-15")]
    public void _000_15_a_sales_consultant_takes_the_customer_over()
    {
        var over = new VisitTakenOver(Some.StreamId, Some.LeadId, "zhao", "li", Saturday, AppointmentType.TestDrive, Some.Dealer);
        Given(Booked, Arrived).When(new TakeOver("zhao", "li", Saturday)).Then(over);
        Given(Booked, Arrived, over).When(new TakeOver("zhao", "li", Saturday)).ThenNothing();
        Given(Booked, Arrived, over).When(new TakeOver("qian", "li", Saturday)).Then(over with { Consultant = "qian" });
        Given(Booked).When(new TakeOver("zhao", "li", Saturday)).ThenRefused("wrong-state");
        Rows.Of(AppointmentBoard.View, Booked, Arrived, over)!.ShouldBeOfType<AppointmentBoard>().Consultant.ShouldBe("zhao");
    }

    [Fact]
    [Trait("row", "001-01")]
    public void _001_01_a_car_is_presented_and_driven_and_nobody_drives_without_a_licence()
    {
        var shown = new PresentationHeld(Some.StreamId, Some.LeadId, "ES7", 25, [SellingPoint.Space], "zhao", Saturday);
        var driven = new TestDriveTaken(Some.StreamId, Some.LeadId, "ES7", "demo-es7", "lake", 30, 4, Some.Personal("座椅偏硬"), "zhao", Saturday);
        var drive = new Drive("ES7", "demo-es7", "lake", 30, true, 4, "座椅偏硬", "zhao", Saturday);
        Given(Booked, Arrived).When(new Present("ES7", 25, [SellingPoint.Space], "zhao", Saturday)).Then(shown);
        Given(Booked, Arrived, shown).When(drive).Then(driven);
        Given(Booked, Arrived).When(drive with { LicenceChecked = false }).ThenRefused("licence-not-checked");
        Given(Booked, Confirmed).When(drive).ThenRefused("wrong-state");
        var left = new VisitHeld(Some.StreamId, Some.LeadId, "zhao", Saturday.AddHours(1));
        Given(Booked, Arrived, shown, driven).When(new Leave("zhao", Saturday.AddHours(1))).Then(left);
        Given(Booked, Arrived, left).When(new Leave("zhao", Saturday.AddHours(1))).ThenNothing();
        Given(Booked, Arrived, left).When(drive).ThenRefused("wrong-state");
        Given(Booked, Arrived, left).When(new Arrive("test_drive", Saturday)).ThenNothing();
        Rows.Of(AppointmentBoard.View, Booked, Arrived, left)!.ShouldBeOfType<AppointmentBoard>().Status.ShouldBe("held");
    }

    [Fact]
    [Trait("row", "000-07")]
    public void _000_07_who_comes_without_an_appointment_has_a_visit_with_a_reason_too()
    {
        var came = new Arrive("saw_the_campaign", Saturday) { Party = [new(BuyingRole.DecisionMaker, PersonRelation.Spouse)], Note = "路过", By = "li" };
        var walkIn = new WalkIn(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Sales, came);
        var arrived = new VisitArrived(
            Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Sales, "saw_the_campaign", Saturday, true, came.Party, Some.Personal("路过"), "li");
        Given().When(walkIn).Then(arrived);
        Given(arrived).When(walkIn).ThenNothing();
        Given().When(walkIn with { Came = came with { Reason = " " } }).ThenRefused("visit-reason-missing");
        Given(arrived).When(new TakeOver("zhao", "li", Saturday)).Then(new VisitTakenOver(Some.StreamId, Some.LeadId, "zhao", "li", Saturday, AppointmentType.Sales, Some.Dealer));
        Given(Booked).When(came).Then(arrived with { Type = AppointmentType.TestDrive, WalkIn = null });
        Rows.Of(AppointmentBoard.View, arrived).ShouldBe(
            new AppointmentBoard(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Dealer, AppointmentType.Sales, Saturday, "arrived", "saw_the_campaign") { WalkIn = true });
    }

    [Fact]
    [Trait("row", "003-24")]
    [Trait("row", "003-27")]
    [Trait("row", "003-28")]
    public void _003_24_a_visit_at_the_customers_is_planned()
    {
        var home = Booked with { Type = AppointmentType.HomeVisit };
        var plan = new VisitPlan("jiangan", 90, 40, KeyPerson.Decides, true, [VisitPreparation.Proposal], [VisitMaterial.Demo]);
        var command = new PlanVisit(plan, "陈静", Saturday.AddHours(2), "li", Some.Noon);
        var planned = new VisitPlanned(Some.StreamId, Some.LeadId, plan, Some.Personal("陈静"), "li", Some.Noon, Saturday.AddHours(2));
        var state = Given(home).When(command).Then(planned).State.ShouldBeAssignableTo<Appointment.Ahead>()!;
        (state.Agreed.Slot.To, state.Agreed.Slot.Way, state.Agreed.MissedAt).ShouldBe((home.ScheduledAt.AddMinutes(90), new Way("jiangan", 40), Saturday.AddHours(2)));
        Given(home, planned).When(command with { Person = null }).ThenNothing();
        Given(home, planned).When(command with { Person = "李强" }).Then(planned with { Person = Some.Personal("李强") });
        Given(home, planned).When(command with { Plan = plan with { Minutes = 60 } }).Then(planned with { Plan = plan with { Minutes = 60 } });
        Given(home, planned, Confirmed).When(command with { Person = null }).ThenNothing();
        // Nobody is missed before they could come.
        Given(home).When(command with { MissedAt = Saturday.AddHours(-1) }).Then(planned with { MissedAt = Saturday });
        Given(home, planned, Moved).When(command).Then(planned with { MissedAt = Other.Slot.From });
        Given(Booked).When(command).ThenRefused("not-a-home-visit");
        Given(home, Cancelled).When(command).ThenRefused("wrong-state");
        var row = Rows.Of(AppointmentBoard.View, home, planned)!.ShouldBeOfType<AppointmentBoard>();
        (row.Plan, row.EndsAt).ShouldBe((plan, home.ScheduledAt.AddMinutes(90)));
        Rows.Of(AppointmentBoard.View, home, planned, Moved)!.ShouldBeOfType<AppointmentBoard>().Plan.ShouldBeNull("the time is another");
    }

    [Fact]
    [Trait("row", "001-02")]
    [Trait("row", "003-17")]
    public void _003_17_an_appointment_has_a_time_and_a_place()
    {
        var (here, there) = (Given(Booked).State.ShouldBeAssignableTo<Appointment.Known>()!, Given(Booked with { Type = AppointmentType.HomeVisit }).State.ShouldBeAssignableTo<Appointment.Known>()!);
        (here.Agreed.Slot.From, here.Place, there.Place).ShouldBe((Saturday, MeetingPlace.AtDealer, MeetingPlace.AtCustomer));
    }

    [Fact]
    [Trait("row", "003-27")]
    public void _003_27_the_way_goes_with_a_visit_wherever_it_is_moved()
    {
        var slot = Agreed.Slot with { Way = new Way("jiangan", 60) };
        var home = Booked with { Type = AppointmentType.HomeVisit, Way = slot.Way };
        Given().When(Booking with { Type = AppointmentType.HomeVisit, Agreed = Agreed with { Slot = slot } }).Then(home).State.ShouldBeOfType<Appointment.Tentative>().Agreed.Slot.Way.ShouldBe(slot.Way);
        var move = Move with { Agreed = Other with { Slot = Other.Slot with { Way = slot.Way } } };
        Given(home).When(move).Then(Moved with { Way = slot.Way }).State.ShouldBeOfType<Appointment.Tentative>().Agreed.Slot.Way.ShouldBe(slot.Way);
    }

    [Fact]
    public void Somebody_else_may_receive_them_at_the_same_time()
    {
        var other = Agreed with { Slot = Agreed.Slot with { Resources = ["qian", "demo-es7"] } };
        Given(Booked).When(Move with { Agreed = Agreed }).ThenNothing();
        Given(Booked).When(Move with { Agreed = other }).Then(
            Moved with { ScheduledAt = Saturday, EndsAt = Saturday.AddMinutes(45), Resources = other.Slot.Resources, RemindAt = Agreed.RemindAt, MissedAt = Agreed.MissedAt }).State.ShouldBeOfType<Appointment.Tentative>().Agreed.Slot.Resources.ShouldBe(["qian", "demo-es7"]);
    }

    [Fact]
    public void Whoever_reads_what_was_said_is_written_down()
    {
        var read = new VisitAccessed(Some.StreamId, Some.LeadId, "li", "consultant", Saturday);
        Given(Booked, Arrived).When(new NoteAccess("li", "consultant", Saturday)).Then(read);
        Given(Booked, Arrived, read).When(new Leave("zhao", Saturday)).Then(new VisitHeld(Some.StreamId, Some.LeadId, "zhao", Saturday));
        Given().When(new NoteAccess("li", "consultant", Saturday)).ThenRefused("wrong-state");
    }

    [Fact]
    public void The_list_says_who_is_to_be_reminded_by_phone_and_how_often_they_did_not_come()
    {
        var reminded = new AppointmentReminded(Some.StreamId, Some.LeadId, Agreed.RemindAt[0], ContactChannel.Phone, Agreed.RemindAt[0]);
        AppointmentBoard Row(params object[] events) => Rows.Of(AppointmentBoard.View, [Booked, .. events])!.ShouldBeOfType<AppointmentBoard>();
        (Row(reminded).RemindedAt, Row(reminded).CallToRemind, Row(reminded with { Channel = ContactChannel.Sms }).CallToRemind).ShouldBe((reminded.At, true, false));
        foreach (var over in new object[] { Confirmed, Moved, Missed, Arrived, Cancelled })
        {
            Row(reminded, over).CallToRemind.ShouldBeFalse($"{over}");
        }

        (Row(Missed).Misses, Row(Missed, Moved).Misses, Row(Missed, Moved, Missed, Arrived).Misses).ShouldBe((1, 1, 2));
    }

    [Fact]
    [Trait("row", "003-26")]
    public void _003_26_a_visit_is_prepared_made_written_down_and_followed_up()
    {
        var plan = new VisitPlan("jiangan", 60, 20, KeyPerson.Decides, true, Enum.GetValues<VisitPreparation>(), []);
        var row = new AppointmentBoard(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Dealer, AppointmentType.HomeVisit, Saturday, "confirmed", null) { Plan = plan };
        VisitStage Stage(AppointmentBoard one) => VisitRound.Of(new DateOnly(2026, 1, 10), [one]).Areas[0].Visits[0].Stage;
        Stage(row with { Plan = plan with { Ready = [VisitPreparation.Proposal] } }).ShouldBe(VisitStage.Prepare);
        (Stage(row), Stage(row with { Status = "arrived" }), Stage(row with { Status = "held" })).ShouldBe((VisitStage.Visit, VisitStage.CollectData, VisitStage.FollowUp));
    }

    [Fact]
    [Trait("row", "003-24")]
    [Trait("row", "003-27")]
    [Trait("row", "003-28")]
    public void _003_27_visits_of_a_day_go_by_area_and_say_what_is_missing()
    {
        var day = new DateOnly(2026, 1, 10);
        AppointmentBoard Visit(int hour, string? area, string who = "zhao", KeyPerson meets = KeyPerson.Decides) =>
            new AppointmentBoard(
                new Guid(24 - hour, 0, 0, new byte[8]), Some.LeadId, Some.CustomerId, Some.Dealer, AppointmentType.HomeVisit, At(hour), "confirmed", null, At(hour + 1), [who])
            {
                Plan = area is null ? null : new VisitPlan(area, 50, hour, meets, false, [VisitPreparation.Proposal, VisitPreparation.ToolKit], [VisitMaterial.Contract]),
            };
        var round = VisitRound.Of(
            day, [Visit(15, "hankou"), Visit(9, "hankou", meets: KeyPerson.Gatekeeper), Visit(11, "jiangan", meets: KeyPerson.LeadsToDecision), Visit(13, null), Visit(14, "wuchang", "qian")]);
        round.Areas.Select(area => (area.Area, area.Minutes, area.Apart)).ShouldBe([("hankou", 130, true), ("jiangan", 72, false), ("wuchang", 78, false)]);
        (round.Date, round.Minutes, round.Unplanned.Single()).ShouldBe((day, 280, new Guid(11, 0, 0, new byte[8])));
        var first = round.Areas[0].Visits[0];
        (first.At, first.EndsAt, first.LeaveAt, first.BackAt).ShouldBe((At(9), At(9).AddMinutes(50), At(9).AddMinutes(-9), At(9).AddMinutes(59)));
        (first.Meets, first.ToKeyPerson, round.Areas[0].Visits[1].ToKeyPerson, round.Areas[1].Visits[0].ToKeyPerson).ShouldBe((KeyPerson.Gatekeeper, false, true, true));
        first.Missing.ShouldBe([VisitPreparation.CompanyData, VisitPreparation.DressAndMindset]);
        VisitRound.Of(day, [Visit(15, "hankou"), Visit(9, "hankou"), Visit(11, "jiangan", "qian")]).Areas[0].Apart.ShouldBeFalse("somebody else is there");

        static DateTimeOffset At(int hour) => new(2026, 1, 10, hour, 0, 0, TimeSpan.FromHours(8));
    }

    [Fact]
    public void Customers_are_reminded_once_each_time()
    {
        var reminded = new AppointmentReminded(Some.StreamId, Some.LeadId, Agreed.RemindAt[0], ContactChannel.Sms, Agreed.RemindAt[0]);
        Waits(Booked).ShouldBe([("reminder", Agreed.RemindAt[0]), ("no_show", Agreed.MissedAt!.Value)]);
        Given(Booked).When(new Remind(Agreed.RemindAt[0], ContactChannel.Sms, Agreed.RemindAt[0])).Then(reminded);
        Given(Booked, Confirmed).When(new Remind(Agreed.RemindAt[0], ContactChannel.Sms, Agreed.RemindAt[0])).Then(reminded);
        Given(Booked, reminded).When(new Remind(Agreed.RemindAt[0], ContactChannel.Sms, Agreed.RemindAt[0])).ThenNothing();
        Waits(Booked, Confirmed, reminded).ShouldBe([("reminder", Agreed.RemindAt[1]), ("no_show", Agreed.MissedAt.Value)]);
        Waits(Booked, reminded, Moved).ShouldBe([("reminder", Other.RemindAt[0]), ("no_show", Other.MissedAt!.Value)]);
        Given(Booked, Moved).When(new Remind(Agreed.RemindAt[0], ContactChannel.Sms, Agreed.RemindAt[0])).ThenNothing();
        Waits(Booked, Cancelled).ShouldBeEmpty();
        Waits(Booked, Arrived).ShouldBeEmpty();
    }

    [Fact]
    public void Whoever_did_not_come_is_called_in_time()
    {
        Waits(Booked, Missed).ShouldBe([("recovery", Saturday.AddHours(2))]);
        Given(Booked, Missed).When(new Recover(RecoveryOutcome.Undecided, "li", Saturday.AddHours(1))).Then(Recovered);
        Given(Booked, Missed, Recovered).When(new Recover(RecoveryOutcome.Undecided, "li", Saturday.AddHours(1))).ThenNothing();
        Given(Booked, Missed).When(new MarkUnrecovered(Saturday.AddHours(2), Saturday.AddHours(2))).Then(Unrecovered);
        Given(Booked, Missed, Unrecovered).When(new MarkUnrecovered(Saturday.AddHours(2), Saturday.AddHours(2))).ThenNothing();
        Given(Booked, Missed, Recovered).When(new MarkUnrecovered(Saturday.AddHours(2), Saturday.AddHours(2))).ThenNothing();
        Given(Booked, Missed, Unrecovered).When(new Recover(RecoveryOutcome.Undecided, "li", Saturday.AddHours(1))).Then(Recovered);
        Waits(Booked, Missed, Recovered).ShouldBeEmpty();
        Waits(Booked, Missed, Unrecovered).ShouldBeEmpty();
        Waits(Booked, Missed with { RecoverBy = null }).ShouldBeEmpty("the call centre does");
        Waits(Booked, Missed, Moved).ShouldBe([("reminder", Other.RemindAt[0]), ("no_show", Other.MissedAt!.Value)]);
        Given(Booked, Confirmed).When(new Recover(RecoveryOutcome.Undecided, "li", Saturday)).ThenRefused("wrong-state");
    }

    private static List<(string What, DateTimeOffset DueAt)> Waits(params object[] events) =>
        [.. Appointment.Decider.Deadlines(Given(events).State).Select(deadline => (deadline.What, deadline.DueAt))];

    [Fact]
    public void Another_time_says_who_wanted_it_and_why_and_is_to_be_confirmed_again()
    {
        Given(Booked, Missed).When(Move).Then(Moved);
        Given(Booked).When(Move with { Reason = " " }).ThenRefused("reschedule-reason-missing");
        Given(Booked).When(Move with { At = Other.Slot.From }).ThenRefused("appointment-past");
        Given(Booked, Confirmed, Moved).When(new Confirm(Some.Noon)).Then(Confirmed);
        Given(Booked, Confirmed, Moved).State.ShouldBeOfType<Appointment.Tentative>().Agreed.ShouldBe(Other);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 　")]
    public void Calling_off_without_a_reason_is_refused(string reason) =>
        Given(Booked).When(new Cancel(CancelledBy.Customer, reason, Some.Noon)).ThenRefused("cancel-reason-missing");

    /// <summary>State by command: what each command does in each state, all pairs.</summary>
    [Theory]
    [InlineData("nothing", "booked", "refused", "refused", "refused", "refused", "refused")]
    [InlineData("booked", "nothing", "confirmed", "arrived", "missed", "cancelled", "moved")]
    [InlineData("confirmed", "nothing", "nothing", "arrived", "missed", "cancelled", "moved")]
    [InlineData("moved", "nothing", "confirmed", "arrived", "refused: not-missed-yet", "cancelled", "nothing")]
    [InlineData("arrived", "nothing", "refused", "nothing", "refused", "refused", "refused")]
    [InlineData("missed", "nothing", "refused", "arrived", "nothing", "refused", "moved")]
    [InlineData("cancelled", "nothing", "refused", "refused", "refused", "nothing", "refused")]
    public void Every_command_in_every_state(string state, params string[] outcomes)
    {
        object[] given = state switch
        {
            "nothing" => [],
            "booked" => [Booked],
            "confirmed" => [Booked, Confirmed],
            "moved" => [Booked, Confirmed, Moved],
            "arrived" => [Booked, Arrived],
            "missed" => [Booked, Missed],
            _ => [Booked, Cancelled],
        };
        foreach (var (command, outcome) in All.Zip(outcomes))
        {
            var then = Given(given).When(command);
            _ = outcome switch
            {
                "refused" => then.ThenRefused("wrong-state"),
                "refused: not-missed-yet" => then.ThenRefused("not-missed-yet"),
                "moved" => then.Then(Moved),
                "nothing" => then.ThenNothing(),
                "booked" => then.Then(Booked),
                "confirmed" => then.Then(Confirmed),
                "arrived" => then.Then(Arrived),
                "missed" => then.Then(Missed),
                _ => then.Then(Cancelled),
            };
        }
    }

    [Fact]
    public void The_board_follows_the_appointment()
    {
        var row = new AppointmentBoard(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Dealer, AppointmentType.TestDrive, Saturday, "tentative", null, Agreed.Slot.To, [.. Booked.Resources!]);
        Rows.Of(AppointmentBoard.View, Booked).ShouldBe(row);
        Rows.Of(AppointmentBoard.View, Booked, Confirmed).ShouldBe(row with { Status = "confirmed" });
        Rows.Of(AppointmentBoard.View, Booked, Confirmed, Arrived).ShouldBe(row with { Status = "arrived", Reason = "test_drive" });
        Rows.Of(AppointmentBoard.View, Booked, Confirmed, Moved).ShouldBe(row with { ScheduledAt = Other.Slot.From, EndsAt = Other.Slot.To, Resources = [.. Moved.Resources] });
        Rows.Of(AppointmentBoard.View, Booked, Missed).ShouldBe(row with { Status = "missed", Misses = 1, RecoverBy = Missed.RecoverBy });
        Rows.Of(AppointmentBoard.View, Booked, Missed, Unrecovered).ShouldBe(row with { Status = "missed", Misses = 1, RecoverBy = Missed.RecoverBy, RecoveryLate = true });
        Rows.Of(AppointmentBoard.View, Booked, Missed, Unrecovered, Recovered).ShouldBe(row with { Status = "missed", Misses = 1 });
        Rows.Of(AppointmentBoard.View, Booked, Cancelled).ShouldBe(row with { Status = "cancelled", Reason = "ill" });
        AppointmentBoard.View.Dealer(row).ShouldBe(Some.Dealer);
    }
}
