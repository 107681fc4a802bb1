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
    private static readonly Book Booking = new(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.TestDrive, Saturday, Some.Noon);

    private static readonly AppointmentBooked Booked = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.TestDrive, Saturday, Some.Noon);

    private static readonly AppointmentConfirmed Confirmed = new(Some.StreamId, Some.LeadId, Some.Noon);
    private static readonly AppointmentMissed Missed = new(Some.StreamId, Some.LeadId, Saturday);
    private static readonly AppointmentCancelled Cancelled = new(Some.StreamId, Some.LeadId, CancelledBy.Customer, "ill", Some.Noon);

    private static readonly VisitArrived Arrived = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.TestDrive, "test_drive", Saturday);

    private static readonly Appointment.Command[] All =
        [Booking, new Confirm(Some.Noon), new Arrive("test_drive", Saturday), new Miss(Saturday), new Cancel(CancelledBy.Customer, "ill", Some.Noon)];

    private static Situation<Appointment.Command, Appointment> Given(params object[] events) => Spec.Of(Appointment.Decider).Given(events);

    [Fact]
    public void An_appointment_is_what_for_and_when() => Given().When(Booking).Then(Booked);

    [Fact]
    public void An_appointment_lies_in_the_future()
    {
        Given().When(Booking with { ScheduledAt = Some.Noon }).ThenRefused("appointment-past");
        Given().When(Booking with { ScheduledAt = Some.Noon.AddMinutes(-1) }).ThenRefused("appointment-past");
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
        Given(Booked).When(new Miss(Saturday)).Then(Missed);
        Given(Booked, Confirmed).When(new Miss(Saturday)).Then(Missed);
    }

    [Fact]
    public void Calling_off_says_who_and_why()
    {
        Given(Booked).When(new Cancel(CancelledBy.Customer, "ill", Some.Noon)).Then(Cancelled);
        Given(Booked, Confirmed).When(new Cancel(CancelledBy.Dealer, "no_car", Some.Noon)).Then(Cancelled with { By = CancelledBy.Dealer, Reason = "no_car" });
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 　")]
    public void Calling_off_without_a_reason_is_refused(string reason) =>
        Given(Booked).When(new Cancel(CancelledBy.Customer, reason, Some.Noon)).ThenRefused("cancel-reason-missing");

    /// <summary>State by command: what each command does in each state, all pairs.</summary>
    [Theory]
    [InlineData("nothing", "booked", "refused", "refused", "refused", "refused")]
    [InlineData("booked", "nothing", "confirmed", "arrived", "missed", "cancelled")]
    [InlineData("confirmed", "nothing", "nothing", "arrived", "missed", "cancelled")]
    [InlineData("arrived", "nothing", "refused", "nothing", "refused", "refused")]
    [InlineData("missed", "nothing", "refused", "refused", "nothing", "refused")]
    [InlineData("cancelled", "nothing", "refused", "refused", "refused", "nothing")]
    public void Every_command_in_every_state(string state, params string[] outcomes)
    {
        object[] given = state switch
        {
            "nothing" => [],
            "booked" => [Booked],
            "confirmed" => [Booked, Confirmed],
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
        var row = new AppointmentBoard(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Dealer, AppointmentType.TestDrive, Saturday, "booked", null);
        Rows.Of(AppointmentBoard.View, Booked).ShouldBe(row);
        Rows.Of(AppointmentBoard.View, Booked, Confirmed).ShouldBe(row with { Status = "confirmed" });
        Rows.Of(AppointmentBoard.View, Booked, Confirmed, Arrived).ShouldBe(row with { Status = "arrived", Reason = "test_drive" });
        Rows.Of(AppointmentBoard.View, Booked, Missed).ShouldBe(row with { Status = "missed" });
        Rows.Of(AppointmentBoard.View, Booked, Cancelled).ShouldBe(row with { Status = "cancelled", Reason = "ill" });
        AppointmentBoard.View.Dealer(row).ShouldBe(Some.Dealer);
    }
}
