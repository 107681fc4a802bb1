using Leads.Contracts;
using Leads.EventStore;
using Leads.Insights;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>A lead as it was at any moment, from the events of all services.</summary>
public sealed class LeadHistorySpecs
{
    private static readonly Guid Second = new("0197a000-0000-7000-8000-000000000004");

    private static readonly object[] Life =
    [
        Example.Of<LeadReceived>() with { Source = LeadSource.HqDispatched, Interest = Wish },
        new LeadDispatched(LeadId, CustomerId, Brand, Dealer, DispatchRule.City, Wish, Noon),
        new CaseOpened(StreamId, LeadId, CustomerId, Brand, Dealer, Noon),
        new NextActionPlanned(StreamId, LeadId, "first_call", Noon.AddHours(2), Noon),
        new ContactRecorded(StreamId, LeadId, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.NoAnswer, 0, null, Noon),
        new NextActionPlanned(StreamId, LeadId, "call", Noon.AddHours(4), Noon),
        new NextActionOverdue(StreamId, LeadId, "call", Noon.AddHours(4), Noon.AddHours(5)),
        new AppointmentBooked(StreamId, LeadId, CustomerId, Brand, Dealer, AppointmentType.Sales, Noon.AddDays(1), Noon),
        new AppointmentMissed(StreamId, LeadId, Noon.AddDays(1)),
        new AppointmentBooked(Second, LeadId, CustomerId, Brand, Dealer, AppointmentType.TestDrive, Noon.AddDays(2), Noon),
        new AppointmentConfirmed(Second, LeadId, Noon),
        new VisitArrived(Second, LeadId, CustomerId, Brand, Dealer, AppointmentType.TestDrive, "test_drive", Noon.AddDays(2)),
        new DealOpened(StreamId, LeadId, CustomerId, Brand, Dealer, Noon),
        new ProposalMade(StreamId, LeadId, "ES7", Yuan(250_000), Noon),
        new ConcessionGiven(StreamId, LeadId, Yuan(3000), "signs today", Noon),
        new ContractSigned(StreamId, LeadId, Yuan(247_000), Noon),
        new VehicleDelivered(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", Personal<string>.Blank, Noon),
        new OwnershipOpened(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", Noon),
        new TouchPlanned(StreamId, LeadId, Touch.H48, Noon.AddHours(48), Noon),
        new TouchPlanned(StreamId, LeadId, Touch.Month_1, Noon.AddMonths(1), Noon),
        new TouchDue(StreamId, LeadId, Touch.H48, Noon.AddHours(48)),
        new TouchMade(StreamId, LeadId, Touch.H48, ContactChannel.Phone, ContactResult.Connected, null, Noon.AddHours(49)),
    ];

    private static LeadHistory After(int events) => Fold(Life[..events]);

    // As the archive keeps them: written by a stranger, personal members blank.
    private static LeadHistory Fold(params IEnumerable<object> events) => events.Select(e => Storage.Kept(e, CustomerId)).Aggregate(LeadHistory.None, LeadHistory.Apply);

    [Fact]
    public void The_stage_follows_the_life_of_a_lead() =>
        Enumerable.Range(0, Life.Length + 1).Select(n => After(n).Stage).Aggregate(new List<string>(), (stages, s) => stages is [.., var last] && last == s ? stages : [.. stages, s])
            .ShouldBe(["unknown", "received", "dispatched", "qualifying", "invited", "visited", "negotiating", "signed", "delivered"]);

    [Fact]
    public void Received_says_who_from_where_and_what_for()
    {
        var lead = After(1);
        (lead.CustomerId, lead.Source, lead.Interest, lead.Dealer).ShouldBe((CustomerId, LeadSource.HqDispatched, Wish, null));
        After(2).Dealer.ShouldBe(Dealer);
    }

    [Fact]
    public void Every_contact_counts_and_the_last_plan_holds()
    {
        var lead = After(7);
        (lead.Contacts, lead.LastResult, lead.NextAction, lead.NextDueAt).ShouldBe((1, ContactResult.NoAnswer, "call", Noon.AddHours(4)));
    }

    [Fact]
    public void Every_appointment_is_kept_with_what_became_of_it()
    {
        After(12).Appointments.ShouldBe(new Dictionary<Guid, string> { [StreamId] = "missed", [Second] = "arrived" }, ignoreOrder: true);
        After(11).Appointments[Second].ShouldBe("confirmed");
        After(12).VisitReason.ShouldBe("test_drive");
        Fold(Life[7], new AppointmentMissed(StreamId, LeadId, Noon), new AppointmentRescheduled(StreamId, LeadId, Noon, Noon, [], CancelledBy.Customer, "ill", Noon)).Appointments[StreamId].ShouldBe("booked");
        Fold(Life[7], new AppointmentCancelled(StreamId, LeadId, CancelledBy.Customer, "ill", Noon)).Appointments[StreamId].ShouldBe("cancelled");
    }

    [Fact]
    public void The_price_comes_down_with_each_concession_and_stays_as_signed()
    {
        After(14).Price.ShouldBe(Yuan(250_000));
        (After(15).Price, After(15).Concessions).ShouldBe((Yuan(247_000), 1));
        After(16).Price.ShouldBe(Yuan(247_000));
    }

    [Fact]
    public void Every_touch_is_planned_due_or_made()
    {
        After(20).Touches.Values.ShouldBe(["planned", "planned"]);
        After(21).Touches[Touch.H48].ShouldBe("due");
        After(22).Touches.Values.ShouldBe(["made", "planned"]);
    }

    [Fact]
    public void A_lost_deal_ends_it() => Fold([.. Life[..14], new DealLost(StreamId, LeadId, "price", null, null, Noon)]).Stage.ShouldBe("lost");

    [Fact]
    public void A_later_appointment_does_not_take_a_lead_back()
    {
        var booked = new AppointmentBooked(StreamId, LeadId, CustomerId, Brand, Dealer, AppointmentType.Delivery, Noon.AddDays(9), Noon);
        var arrived = new VisitArrived(StreamId, LeadId, CustomerId, Brand, Dealer, AppointmentType.Delivery, "delivery", Noon.AddDays(9));
        Fold([.. Life[..16], booked]).Stage.ShouldBe("signed");
        Fold([.. Life[..16], booked, arrived]).ShouldSatisfyAllConditions(l => l.Stage.ShouldBe("signed"), l => l.VisitReason.ShouldBe("delivery"));
        Fold([.. Life[..17], booked, arrived]).Stage.ShouldBe("delivered");
    }

    /// <summary>Services speak at once, so the archive may hear one before the other: no order may break the fold.</summary>
    [Fact]
    public void No_order_of_events_breaks_it()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var events = Life.ToArray();
            random.Shuffle(events);
            events.Aggregate(LeadHistory.None, LeadHistory.Apply).Contacts.ShouldBe(1);
        }
    }

    [Fact]
    public void Every_event_of_a_lead_either_shows_or_is_known_not_to()
    {
        string[] silent =
        [
            "customer_registered", "customer_erased", "customer_accessed", "customer_match_suspected", "customer_merged", "customer_unmerged", "consent_given", "consent_withdrawn", // a customer's
            "dealer_configured", "consultant_configured", "brand_rules_set", "sources_configured", "import_profile_saved", // not a lead's
            "call_plan_opened", "call_plan_set", "call_lists_built", "call_list_built", // nor these
            "calendar_configured", "resource_configured", "slot_held", "slot_taken", "slot_freed", // nor these
            "slots_offered", "slot_chosen", "offer_ended", "offer_extended", "invitation_made", "invitation_answered", "invitation_unanswered", // the
            "freed_slot_offered", "waiting_list_joined", "waiting_list_served", "waiting_list_passed", "waiting_list_left", "visit_planned", "visit_accessed", // the same
            "appointment_reminded", "no_show_noted", "invitation_returned", "no_show_recovery_overdue", "no_show_recovered", "message_requested", "message_sent", "message_failed", "message_given_up", "visit_taken_over", "presentation_held", "test_drive_taken", "visit_held", // the appointment shows
            "assignment_postponed", "call_rang", "call_answered", "call_missed", "call_ended", "call_back_overdue", "call_back_made", // what comes of them shows
            "repurchase_intent_detected", // begins another lead
            "next_action_overdue", "invitation_opened", "ownership_opened", // nothing to show yet
            "invitation_moved", "invitation_withdrawn", "case_moved", "case_suspended", "case_assigned", "case_closed", "case_out_of_control", "case_handed_over", // follow what happened to the lead
            "contact_corrected", "contact_reviewed", "need_profile_changed", "personality_assessed", "objection_raised", "objection_handled", // the call centre's work on it
            "follow_up_overdue", "call_given", "call_blocked", "defeat_proposed", "defeat_rejected", "case_frozen", "case_thawed", "manager_contact_awaited", "case_accessed",
            "sheet_filled", // who they are, of whom history keeps nothing
            "follow_up_guided", "handover_proposed", "handover_changed", "handover_withdrawn", "handover_confirmed", "handover_extended", "handover_completed",
            "follow_up_list_drafted", "follow_up_list_changed", "follow_up_list_fixed", // the team's work
            "deal_withdrawn", "deal_moved", "deal_taken_over", "participants_noted", "quote_prepared", "buying_signal_noted", "deal_objection_raised", "deal_objection_answered", "trial_close_made", "model_accepted",
            "credit_rated", "trade_in_registered", "trade_in_appraised", "trade_in_offered", "trade_in_settled", "final_offer_opened", "concession_asked", "concession_rejected", "deal_accessed", "deal_rules_set", // the
            "payment_received", "order_placed", "vehicle_assigned", "delivery_delayed", "refund_paid", "delivery_scheduled", "delivery_called_off", "vehicle_inspected", "delivery_item_settled", "explanation_started", "explanation_stopped",
            "short_explanation_accepted", "delivery_confirmed", "ceremony_held", "delivery_surveyed", "retail_delivery_reported", // consultant's work on it
            "touch_moved", "touch_overdue", "owner_contacted", "owner_noted", "odometer_read", "car_serviced", "bill_paid", "owner_surveyed", "quiet_asked", "owner_handed_over", "ownership_ended", "care_rules_set", "care_rules_begun", "visitor_interviewed", // after the sale
            "complaint_filed", "complaint_assigned", "complaint_answered", "complaint_escalated", "complaint_solved", "complaint_unreached", "complaint_judged", "complaint_reopened", "complaint_closed", "complaint_accessed",
            "referral_made", "referral_refused", "referral_lapsed", "reward_earned", "reward_approved", "reward_declined", "reward_paid", "reward_budget_set", "reward_reserved", "reward_released", // who brought them
            "lead_accepted", "lead_rejected", "approval_overdue", "first_response_due_soon", "first_response_breached", // what comes of them shows
        ];
        var held = LeadHistory.None with { Dealer = "D009", Standing = "held" };
        EventTypes.Published.All.Where(t => LeadHistory.Apply(held, Example.Of(t.Type)) == held).Select(t => t.Name)
            .ShouldBe(silent, ignoreOrder: true);
    }
}
