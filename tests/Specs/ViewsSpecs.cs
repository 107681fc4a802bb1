using System.Reflection;
using Leads.Aftercare;
using Leads.Appointments;
using Leads.Contracts;
using Leads.Deals;
using Leads.EventStore;
using Leads.Qualification;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>What holds for every view: its fold heeds the events stated and leaves every other alone.</summary>
public sealed class ViewsSpecs
{
    public static TheoryData<string> Views => [.. All.Keys];

    private static readonly Dictionary<string, (View View, Type First, string[] Heeds)> All = new()
    {
        ["cases"] = (
            CaseBoard.View, typeof(CaseOpened),
            [
                "case_opened", "case_assigned", "case_moved", "case_suspended", "case_closed", "case_frozen", "case_thawed", "case_out_of_control", "case_handed_over", "manager_contact_awaited", "case_accessed",
                "contact_recorded", "contact_corrected", "contact_reviewed", "next_action_planned", "next_action_overdue", "need_profile_changed", "relation_marked", "personality_assessed",
                "objection_raised", "objection_handled", "grade_changed", "follow_up_overdue", "call_given", "call_blocked", "defeat_proposed", "defeat_approved", "defeat_rejected",
                "sheet_filled",
                "follow_up_guided",
            ]),
        ["appointment_board"] = (
            AppointmentBoard.View, typeof(AppointmentBooked),
            ["appointment_booked", "appointment_rescheduled", "appointment_confirmed", "no_show_recovered", "no_show_recovery_overdue", "appointment_missed", "appointment_cancelled", "visit_arrived", "visit_taken_over", "visit_held", "visit_planned", "appointment_reminded"]),
        ["waiting_board"] = (WaitingBoard.View, typeof(WaitingListJoined), ["waiting_list_joined", "waiting_list_served", "waiting_list_passed", "waiting_list_left"]),
        ["invitation_board"] = (InvitationBoard.View, typeof(InvitationOpened), ["invitation_opened", "invitation_moved", "invitation_made", "invitation_answered"]),
        ["deal_board"] = (
            DealBoard.View, typeof(DealOpened),
            [
                "deal_opened", "deal_moved", "deal_withdrawn", "deal_taken_over", "buying_signal_noted", "deal_objection_raised", "proposal_made", "final_offer_opened", "concession_asked", "concession_rejected",
                "concession_given", "contract_signed", "order_placed", "vehicle_assigned", "delivery_delayed", "delivery_scheduled", "delivery_called_off", "delivery_item_settled", "delivery_confirmed", "ceremony_held", "delivery_surveyed",
                "explanation_stopped", "vehicle_delivered", "deal_cancelled", "deal_lost",
            ]),
        ["ownership_board"] = (
            OwnershipBoard.View, typeof(OwnershipOpened),
            ["ownership_opened", "touch_planned", "touch_moved", "touch_due", "touch_overdue", "touch_made", "owner_contacted", "odometer_read", "car_serviced", "bill_paid", "quiet_asked", "owner_handed_over", "ownership_ended", "owner_surveyed", "repurchase_intent_detected"]),
        ["interview_board"] = (InterviewBoard.View, typeof(VisitorInterviewed), ["visitor_interviewed"]),
        ["complaint_board"] = (
            ComplaintBoard.View, typeof(ComplaintFiled),
            [
                "complaint_filed", "complaint_assigned", "complaint_answered", "complaint_escalated", "complaint_solved", "complaint_unreached", "complaint_judged", "complaint_reopened", "complaint_closed",
            ]),
        ["referral_board"] = (
            ReferralBoard.View, typeof(ReferralMade), ["referral_made", "referral_refused", "referral_lapsed", "reward_earned", "reward_approved", "reward_declined", "reward_paid"]),
    };

    [Theory]
    [MemberData(nameof(Views))]
    public void It_heeds_these_events_and_no_others(string name)
    {
        var (view, first, heeds) = All[name];
        view.Name.ShouldBe(name);
        // A price on the table, for concessions.
        var row = view.Apply(null, Example.Of(first));
        row = name == "deal_board" ? view.Apply(row, Example.Of<ProposalMade>()) : row;
        // Contacts of every number, for what becomes of them.
        row = name == "ownership_board" ? Enumerable.Range(0, 10).Aggregate(row, (before, number) => view.Apply(before, Example.Of<TouchPlanned>() with { Number = number })) : row;
        // And a bill to pay.
        row = name == "ownership_board" ? view.Apply(row, Example.Of<CarServiced>() with { Order = Example.Of<BillPaid>().Order }) : row;
        EventTypes.Published.All.Where(t => t.Name != first.GetCustomAttribute<EventAttribute>()!.Name && Heeds(view, row!, Example.Of(t.Type))).Select(t => t.Name).Append(first.GetCustomAttribute<EventAttribute>()!.Name)
            .ShouldBe(heeds, ignoreOrder: true);
    }

    /// <summary>It changes the row, or cannot happen to it.</summary>
    private static bool Heeds(View view, object row, object e)
    {
        try
        {
            return !ReferenceEquals(view.Apply(row, e), row);
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void A_row_begins_with_one_event_only(string name)
    {
        var (view, first, heeds) = All[name];
        EventTypes.Published.All.Where(t => !heeds.Contains(t.Name)).ShouldAllBe(t => view.Apply(null, Example.Of(t.Type)) == null);
        view.Apply(null, Example.Of(first)).ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void Its_rows_survive_storage_and_belong_to_a_dealer(string name)
    {
        var (view, first, _) = All[name];
        var row = view.Apply(null, Example.Of(first)).ShouldNotBeNull();
        view.ReadRow(view.WriteRow(row)).ToString().ShouldBe(row.ToString());
        view.Dealer(row).ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void Nothing_personal_comes_into_a_row(string name)
    {
        var (view, first, heeds) = All[name];
        var row = view.Apply(null, Example.Of(first));
        // What needs a state of its own: an offer on the table, a case on ice.
        foreach (var type in heeds.Where(h => h is not ("concession_given" or "case_thawed")).Select(h => EventTypes.Published.Named(h)!.Type))
        {
            System.Text.Encoding.UTF8.GetString(view.WriteRow(view.Apply(row, Example.Of(type))!)).ShouldNotContain("王伟");
        }
    }
}
