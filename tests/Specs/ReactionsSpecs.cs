using Leads.Aftercare;
using Leads.Appointments;
using Leads.Contracts;
using Leads.Deals;
using Leads.EventStore;
using Leads.Feeds;
using Leads.Hosting;
using Leads.LeadIntake;
using Leads.Qualification;
using Shouldly;
using Xunit;
using Case = Leads.Qualification.Case;

namespace Leads.Specs;

/// <summary>What each service does when others speak: exactly this, and the same again when it hears it again.</summary>
public sealed class ReactionsSpecs
{
    private static readonly LeadDispatched Dispatched = new(Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, DispatchRule.City, Some.Wish, Some.Noon);

    private static readonly VisitArrived Arrived = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.TestDrive, "test_drive", Some.Noon);

    private static readonly VehicleDelivered Delivered = new(
        Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, "ES7", Personal<string>.Blank, Some.Noon);

    [Fact]
    public void A_dispatched_lead_opens_a_case()
    {
        var id = CaseReactions.CaseOf(Some.LeadId);
        CaseReactions.React(Dispatched).ShouldBe((id, new Case.Command.OpenCase(id, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Dispatched.Interest.NeedBy, Some.Noon)));
        Heard(e => CaseReactions.React(e)?.Stream).ShouldBe(["appointment_missed", "dispatch_expired", "invitation_returned", "invitation_unanswered", "lead_assigned", "lead_closed", "lead_declined", "lead_dispatched", "lead_invalidated", "lead_recalled", "visit_arrived", "waiting_list_served"]);
    }

    [Fact]
    [Trait("row", "000-42")]
    public void _000_42_who_came_along_is_known_from_then_on()
    {
        var arrived = new VisitArrived(
            Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Sales, "new_model", Some.Noon, null, [new(BuyingRole.DecisionMaker, PersonRelation.Spouse)], null, "li");
        CaseReactions.React(arrived).ShouldBe((CaseReactions.CaseOf(Some.LeadId), new Case.Command.MeetParty(arrived.Party!, "li", Some.Noon)));
        CaseReactions.React(arrived with { Party = null }).ShouldBeNull();
        CaseReactions.React(arrived with { Party = [] }).ShouldBeNull();
    }

    [Fact]
    public void Who_waited_is_called_while_the_slot_is_kept() =>
        CaseReactions.React(new WaitingListServed(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Noon.AddDays(1), Some.Noon.AddHours(2), Some.Noon))
            .ShouldBe((CaseReactions.CaseOf(Some.LeadId), new Case.Command.PlanNext(new NextAction("offer_freed_slot", Some.Noon.AddHours(1)), Some.Noon)));

    [Fact]
    public void A_slot_that_is_kept_for_less_than_an_hour_is_offered_at_once() =>
        CaseReactions.React(new WaitingListServed(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Noon.AddDays(1), Some.Noon.AddMinutes(40), Some.Noon))
            .ShouldBe((CaseReactions.CaseOf(Some.LeadId), new Case.Command.PlanNext(new NextAction("offer_freed_slot", Some.Noon), Some.Noon)));

    [Fact]
    public void Who_is_to_be_called_is_planned()
    {
        (string, DateTimeOffset)? Planned(object e) => CaseReactions.React(e)?.Command is Case.Command.PlanNext { Next: var next } ? (next.Action, next.DueAt) : null;
        var missed = new AppointmentMissed(Some.StreamId, Some.LeadId, Some.Noon, 1, Some.Noon.AddHours(2));
        Planned(missed).ShouldBe(("recover_no_show", Some.Noon.AddHours(2)));
        Planned(missed with { RecoverBy = null }).ShouldBeNull("the call centre is told otherwise");
        var reminded = new AppointmentReminded(Some.StreamId, Some.LeadId, Some.Noon, ContactChannel.Phone, Some.Noon);
        Planned(reminded).ShouldBe(("remind_of_appointment", Some.Noon.AddHours(1)));
        Planned(reminded with { Channel = ContactChannel.Sms }).ShouldBeNull();
        Planned(new InvitationUnanswered(Some.StreamId, Some.LeadId, 1, Some.Noon)).ShouldBe(("invite_again", Some.Noon.AddDays(1)));
    }

    [Fact]
    public void Who_does_not_come_again_is_spoken_with_within_two_hours() =>
        CaseReactions.React(new InvitationReturned(Some.StreamId, Some.LeadId, Some.Dealer, 2, Some.Noon))
            .ShouldBe((CaseReactions.CaseOf(Some.LeadId), new Case.Command.PlanNext(new NextAction("win_back", Some.Noon.AddHours(2)), Some.Noon)));

    [Fact]
    public void A_dispatched_lead_may_be_invited()
    {
        var id = InvitationReactions.InvitationOf(Some.LeadId);
        InvitationReactions.React(Dispatched).ShouldBe((id, new Invitation.Command.OpenInvitation(id, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon)));
        Heard(e => InvitationReactions.React(e)?.Stream).ShouldBe(["dispatch_expired", "lead_declined", "lead_dispatched", "lead_invalidated", "lead_recalled"]);
    }

    [Fact]
    public void A_dealer_that_loses_a_lead_stops_working_on_it()
    {
        var at = Some.Noon;
        (object Event, LossReason Reason)[] losses =
        [
            (new LeadDeclined(Some.LeadId, Some.Brand, "D001", "li", DeclineReason.Other, at), LossReason.Declined),
            (new DispatchExpired(Some.LeadId, Some.Brand, "D001", at, at), LossReason.Expired),
            (new LeadRecalled(Some.LeadId, Some.Brand, "D001", "hq", "why", at), LossReason.Recalled),
            (new LeadInvalidated(Some.LeadId, Some.CustomerId, Some.Brand, InvalidReason.EmptyNumber, "li", at, "D001"), LossReason.Invalidated),
            (new LeadClosed(Some.LeadId, Some.Brand, "D001", CloseReason.ConsentWithdrawn, at), LossReason.Closed),
        ];
        foreach (var (e, reason) in losses)
        {
            CaseReactions.React(e).ShouldBe((CaseReactions.CaseOf(Some.LeadId), new Case.Command.Suspend("D001", reason, at)));
            InvitationReactions.React(e).ShouldBe((InvitationReactions.InvitationOf(Some.LeadId), new Invitation.Command.Withdraw("D001", reason, at)));
            DealReactions.React(e).ShouldBe((DealReactions.DealOf(Some.LeadId), new Deal.Command.Withdraw("D001", reason, at)));
        }

        // Who sold or lost a car still speaks with the customer; a lead that had no dealer has no case.
        var (won, forgotten) = (new LeadClosed(Some.LeadId, Some.Brand, "D001", CloseReason.Won, at), new LeadClosed(Some.LeadId, Some.Brand, null, CloseReason.CustomerErased, at));
        CaseReactions.React(won).ShouldBe((CaseReactions.CaseOf(Some.LeadId), new Case.Command.Close(CaseOutcome.Order, at)));
        InvitationReactions.React(won).ShouldBeNull();
        DealReactions.React(won).ShouldBe((DealReactions.DealOf(Some.LeadId), new Deal.Command.Withdraw("D001", LossReason.Closed, at)), "what was signed stays, by the deal's own rule");
        DealReactions.React(Dispatched).ShouldBe((DealReactions.DealOf(Some.LeadId), new Deal.Command.GoTo(Some.Dealer, Some.Noon)));
        CaseReactions.React(forgotten).ShouldBeNull();
        InvitationReactions.React(forgotten).ShouldBeNull();
    }

    [Theory]
    [InlineData(ContactDirection.Outbound, ContactResult.NoAnswer, true)]
    [InlineData(ContactDirection.Outbound, ContactResult.Connected, true)]
    [InlineData(ContactDirection.Inbound, ContactResult.Connected, true)]
    [InlineData(ContactDirection.Inbound, ContactResult.NoAnswer, false)]
    public void Trying_to_reach_the_customer_stops_the_clock(ContactDirection direction, ContactResult result, bool counts)
    {
        var contact = new ContactRecorded(Some.StreamId, Some.LeadId, ContactChannel.Phone, direction, result, 0, null, Some.Noon);
        LeadReactions.React(contact).ShouldBe(counts ? (Some.LeadId, new Lead.Command.NoteAttempt(Some.Noon)) : null);
    }

    [Fact]
    public void A_deal_that_is_done_ends_the_lead_cycle()
    {
        LeadReactions.React(new ContractSigned(Some.StreamId, Some.LeadId, Some.Yuan(1), Some.Noon)).ShouldBe((Some.LeadId, new Lead.Command.Close(CloseReason.Won, Some.Noon)));
        LeadReactions.React(new DealLost(Some.StreamId, Some.LeadId, "price", null, null, Some.Noon)).ShouldBe((Some.LeadId, new Lead.Command.Close(CloseReason.Lost, Some.Noon)));
        Heard(e => LeadReactions.React(e)?.Stream).ShouldBe(["case_handed_over", "case_out_of_control", "contact_recorded", "contract_signed", "deal_cancelled", "deal_lost", "defeat_approved"]);
    }

    [Fact]
    public void A_visit_opens_a_deal()
    {
        var id = DealReactions.DealOf(Some.LeadId);
        DealReactions.React(Arrived).ShouldBe((id, new Deal.Command.OpenDeal(id, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon)));
        Heard(e => DealReactions.React(e)?.Stream).ShouldBe(
            ["appointment_cancelled", "appointment_rescheduled", "dispatch_expired", "lead_closed", "lead_declined", "lead_dispatched", "lead_invalidated", "lead_recalled", "visit_arrived", "visit_taken_over"]);
    }

    [Fact]
    public void Who_came_along_and_who_received_them_is_known_to_the_deal()
    {
        var id = DealReactions.DealOf(Some.LeadId);
        RoleInBuying[] party = [new(BuyingRole.DecisionMaker, PersonRelation.Spouse)];
        DealReactions.React(Arrived with { Party = party }).ShouldBe((id, new Deal.Command.OpenDeal(id, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon, party)));
        var over = new VisitTakenOver(Some.StreamId, Some.LeadId, "zhao", "chen", Some.Noon, AppointmentType.TestDrive, Some.Dealer);
        DealReactions.React(over).ShouldBe((id, new Deal.Command.TakeOver("zhao", "chen", Some.Noon, Some.Dealer)));
        DealReactions.React(over with { Type = AppointmentType.Service }).ShouldBeNull("who repairs their car does not sell them one");
    }

    [Fact]
    public void A_delivery_is_planned_for_its_appointment()
    {
        var id = DealReactions.DealOf(Some.LeadId);
        var booked = new AppointmentBooked(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Delivery, Some.Noon.AddDays(2), Some.Noon);
        DealReactions.React(booked).ShouldBe((id, new Deal.Command.Schedule(Some.StreamId, Some.Noon.AddDays(2), Some.Noon)));
        DealReactions.React(booked with { Type = AppointmentType.TestDrive }).ShouldBeNull();
        DealReactions.React(new AppointmentRescheduled(Some.StreamId, Some.LeadId, Some.Noon.AddDays(3), Some.Noon.AddDays(3), [], CancelledBy.Customer, "busy", Some.Noon))
            .ShouldBe((id, new Deal.Command.Reschedule(Some.StreamId, Some.Noon.AddDays(3), Some.Noon)));
        DealReactions.React(new AppointmentCancelled(Some.StreamId, Some.LeadId, CancelledBy.Customer, "busy", Some.Noon)).ShouldBe((id, new Deal.Command.CallOff(Some.StreamId, Some.Noon)));
    }

    [Fact]
    [Trait("row", "004-25")]
    public void _004_25_an_order_that_is_called_off_ends_the_lead_otherwise_and_makes_no_buyer()
    {
        var at = Some.Noon;
        LeadReactions.React(new DealCancelled(Some.StreamId, Some.LeadId, CancelledBy.Customer, "moved", null, "zhao", at)).ShouldBe((Some.LeadId, new Lead.Command.Close(CloseReason.OrderCancelled, at)));
        var closed = new LeadClosed(Some.LeadId, Some.Brand, "D001", CloseReason.OrderCancelled, at);
        CaseReactions.React(closed).ShouldBe((CaseReactions.CaseOf(Some.LeadId), new Case.Command.Close(CaseOutcome.OrderCancelled, at)));
        InvitationReactions.React(closed).ShouldBeNull();
    }

    [Theory]
    [InlineData(AppointmentType.Sales, true)]
    [InlineData(AppointmentType.TestDrive, true)]
    [InlineData(AppointmentType.TradeEvaluation, true)]
    [InlineData(AppointmentType.HomeVisit, true)]
    [InlineData(AppointmentType.Service, false)]
    [InlineData(AppointmentType.Delivery, false)]
    [InlineData(AppointmentType.WarrantyRepair, false)]
    [InlineData(AppointmentType.VehiclePickup, false)]
    [InlineData(AppointmentType.FAndI, true)]
    public void Not_every_visit_is_about_a_sale(AppointmentType type, bool sale) => DealReactions.React(Arrived with { Type = type }).HasValue.ShouldBe(sale);

    [Fact]
    public void A_delivered_car_opens_an_ownership()
    {
        var id = OwnershipReactions.OwnershipOf(Some.LeadId);
        OwnershipReactions.React(Delivered).ShouldBe(
            (id, new Ownership.Command.OpenOwnership(id, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, "ES7", Some.Noon)));
        Heard(e => OwnershipReactions.React(e)?.Stream).ShouldBe(["vehicle_delivered"]);
    }

    [Fact]
    [Trait("row", "004-13")]
    public void _004_13_who_was_brought_is_a_referral_that_their_own_sale_earns_and_whose_end_ends_it()
    {
        var (id, at) = (ReferralReactions.ReferralOf(Some.LeadId), Some.Noon);
        var brought = Example.Of<LeadReceived>() with { ReferredBy = Some.StreamId, NamedDealer = Some.Dealer, At = at };
        ReferralReactions.React(brought).ShouldBe((id, new Referral.Command.Make(id, Some.LeadId, Some.CustomerId, Some.StreamId, brought.Brand, Some.Dealer, brought.Registration!.By, at)));
        ReferralReactions.React(brought with { ReferredBy = null }).ShouldBeNull("nobody brought them");
        ReferralReactions.React(Delivered).ShouldBe((id, new Referral.Command.Earn(Some.Dealer, at)));
        foreach (var reason in Enum.GetValues<CloseReason>())
        {
            ReferralReactions.React(new LeadClosed(Some.LeadId, Some.Brand, Some.Dealer, reason, at)).ShouldBe(reason == CloseReason.Won ? null : (id, new Referral.Command.Lapse(at)));
        }

        ReferralReactions.React(new LeadInvalidated(Some.LeadId, Some.CustomerId, Some.Brand, InvalidReason.EmptyNumber, "li", at)).ShouldBe((id, new Referral.Command.Lapse(at)));
        Heard(e => ReferralReactions.React(e)?.Stream).ShouldBe(["lead_invalidated", "lead_received", "vehicle_delivered"]);
    }

    [Fact]
    public void One_lead_has_one_stream_of_each_kind()
    {
        Guid[] ids =
        [
            Some.LeadId, CaseReactions.CaseOf(Some.LeadId), InvitationReactions.InvitationOf(Some.LeadId), DealReactions.DealOf(Some.LeadId), OwnershipReactions.OwnershipOf(Some.LeadId),
            ReferralReactions.ReferralOf(Some.LeadId),
        ];
        ids.ShouldBeUnique();
    }

    [Fact]
    public void Everybody_listens_to_whom_it_reacts_to()
    {
        ListensTo("qualification", e => CaseReactions.React(e)?.Stream);
        ListensTo("appointment", e => InvitationReactions.React(e)?.Stream ?? Messages.MessageOf(e));
        ListensTo("deal", e => DealReactions.React(e)?.Stream);
        ListensTo("aftercare", e => OwnershipReactions.React(e)?.Stream ?? ReferralReactions.React(e)?.Stream);

        static void ListensTo(string service, Func<object, Guid?> react)
        {
            var publishers = EventTypes.Published.All.Where(t => react(Example.Of(t.Type)) is not null).Select(t => t.Publisher);
            Product.Of(service)!.HearsFrom.ShouldBeSubsetOf([.. publishers, Publisher.LeadIntake]);
            publishers.ShouldBeSubsetOf(Product.Of(service)!.HearsFrom);
        }
    }

    [Fact]
    public void Whoever_keeps_personal_data_or_events_hears_of_an_erasure() =>
        Product.Listeners.Where(l => l.Service != Publisher.LeadIntake).ShouldAllBe(l => l.HearsFrom.Contains(Publisher.LeadIntake));

    [Fact]
    public void An_event_is_for_the_dealer_of_its_lead_and_an_erasure_for_every_dealer_that_had_one()
    {
        DealerFeed.DealersOf("lead_dispatched", "D001", "{}"u8).ShouldBe(["D001"]);
        DealerFeed.DealersOf("lead_received", null, "{}"u8).ShouldBeEmpty();
        var erased = new CustomerErased(Some.CustomerId, Some.Brand, ["D001", "D003"], Some.Noon);
        var type = EventTypes.Published.Of(typeof(CustomerErased));
        DealerFeed.DealersOf("customer_erased", null, System.Text.Encoding.UTF8.GetBytes(UnitOfWork.Serialize(erased, type, null))).ShouldBe(["D001", "D003"]);
    }

    /// <summary>The events that lead to anything; and twice to the same stream.</summary>
    private static IEnumerable<string> Heard(Func<object, Guid?> react) =>
        EventTypes.Published.All.Where(t =>
        {
            var stream = react(Example.Of(t.Type));
            react(Example.Of(t.Type)).ShouldBe(stream);
            return stream is not null;
        }).Select(t => t.Name);
}
