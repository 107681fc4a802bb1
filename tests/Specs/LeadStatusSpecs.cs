using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Leads.Insights;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>What headquarters is told of a lead, and in which words.</summary>
public sealed class LeadStatusSpecs
{
    private static readonly Guid Cycle = new("0197a000-0000-7000-8000-000000000009");
    private static readonly DateTimeOffset Later = Noon.AddHours(1);

    private static readonly LeadReceived Pushed = Example.Of<LeadReceived>() with
    {
        LeadId = LeadId,
        CustomerId = CustomerId,
        Client = "hq-xinghe",
        ExternalId = "DCAD-17",
        Brand = Brand,
        ReactivatedFrom = null,
        Source = LeadSource.HqDispatched,
        SubSource = "autohome",
        Campaign = "2026Q1",
        At = Noon,
    };

    private static readonly LeadDispatched Given = new(LeadId, CustomerId, Brand, Dealer, DispatchRule.City, Wish, Noon, RespondBy: Noon.AddMinutes(30));

    private static readonly LeadDispatched Offered = Given with { AcceptBy = Noon.AddMinutes(20) };

    private static readonly ContactRecorded Called = new(StreamId, LeadId, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.NoAnswer, 0, null, Later);

    private static readonly AppointmentBooked Booked = new(StreamId, LeadId, CustomerId, Brand, Dealer, AppointmentType.Sales, Noon.AddDays(1), Later);

    private static readonly VisitArrived Came = new(StreamId, LeadId, CustomerId, Brand, Dealer, AppointmentType.Sales, "es7", Later);

    /// <summary>Every way to reach a disposition, and events that look alike and reach another or none: what happens to a lead that a dealer has, the codes, the state after it.</summary>
    private static readonly (object Happens, string[] Reaches, LeadState State)[] Table =
    [
        (Given, ["LeadReceivedDealer"], LeadState.Dispatched),
        (Offered, ["LeadOfferedDealer"], LeadState.Offered),
        (new LeadAccepted(LeadId, Brand, Dealer, "manager", Later), ["LeadReceivedDealer"], LeadState.Dispatched),
        (new LeadLinked(LeadId, CustomerId, Brand, Dealer, Cycle, Later), ["LeadMergedLMS"], LeadState.Linked),
        (new LeadUnlinked(LeadId, Brand, Cycle, "manager", Later), ["LeadUnmerged"], LeadState.Waiting),
        (Pushed, ["LeadReceived"], LeadState.Dispatched),
        (Pushed with { Source = LeadSource.LostOrUncontrolledReactivation }, ["LeadReactivated", "LeadReceived"], LeadState.Dispatched),
        (Called, ["CustomerWasPhoned"], LeadState.Dispatched),
        (Called with { Result = ContactResult.Connected }, ["CustomerWasPhoned", "CustomerWasContacted"], LeadState.Dispatched),
        (Called with { Direction = ContactDirection.Inbound, Result = ContactResult.Connected }, ["CustomerWasContacted"], LeadState.Dispatched),
        (Called with { Channel = ContactChannel.Sms }, ["CustomerWasTexted"], LeadState.Dispatched),
        (Called with { Channel = ContactChannel.Sms, Direction = ContactDirection.Inbound, Result = ContactResult.Connected }, ["CustomerWasContacted"], LeadState.Dispatched),
        (Called with { Channel = ContactChannel.Online, Result = ContactResult.Connected }, ["CustomerWasContacted"], LeadState.Dispatched),
        (Called with { Channel = ContactChannel.Letter }, [], LeadState.Dispatched),
        (Booked, ["CustomerMeetingCreated"], LeadState.Dispatched),
        (new AppointmentConfirmed(StreamId, LeadId, Later), ["CustomerMeetingConfirmed"], LeadState.Dispatched),
        (new AppointmentMissed(StreamId, LeadId, Later), ["CustomerMeetingNoShow"], LeadState.Dispatched),
        (new AppointmentCancelled(StreamId, LeadId, CancelledBy.Customer, "ill", Later), ["CustomerMeetingCancelled"], LeadState.Dispatched),
        (Came, ["ShowroomVisit"], LeadState.Dispatched),
        (Came with { Type = AppointmentType.TestDrive }, ["ShowroomVisit"], LeadState.Dispatched),
        (new TestDriveTaken(StreamId, LeadId, "ES7", "demo-es7", "lake", 30, 5, null, "zhao", Later), ["VehicleDemoed"], LeadState.Dispatched),
        (Came with { Type = AppointmentType.HomeVisit }, ["CustomerVisitedAtHome"], LeadState.Dispatched),
        (new DealOpened(StreamId, LeadId, CustomerId, Brand, Dealer, Later), ["DealOpened"], LeadState.Dispatched),
        (new ProposalMade(StreamId, LeadId, "ES7", Yuan(250_000), Later), ["ProposalMade"], LeadState.Dispatched),
        (new ContractSigned(StreamId, LeadId, Yuan(250_000), Later), ["VehicleOrdered"], LeadState.Dispatched),
        (new VehicleDelivered(StreamId, LeadId, CustomerId, Brand, Dealer, "ES7", null, Later), ["VehicleSold", "VehicleDelivered"], LeadState.Dispatched),
        (new DealLost(StreamId, LeadId, "price", "waits_for_subsidy", "BYD", Later), ["CustomerLostSale"], LeadState.Dispatched),
        (new DealCancelled(StreamId, LeadId, CancelledBy.Customer, "moved_abroad", null, "zhao", Later), ["CustomerLostSale"], LeadState.Dispatched),
        (new DeliveryDelayed(StreamId, LeadId, CustomerId, Brand, Dealer, new(2026, 3, 20), new(2026, 3, 22), DelayReason.Transport, "zhao", Later), ["VehicleDelayed"], LeadState.Dispatched),
        (new DefeatApproved(StreamId, LeadId, Brand, Dealer, new Defeat(DefeatReason.Price, DefeatReason.Trust, "BYD"), true, "li", "chen", Later), ["CustomerLostSale"], LeadState.Dispatched),
        (new FollowUpOverdue(StreamId, LeadId, Brand, Dealer, OverdueLevel.TeamLead, "H", "li", Noon, Later, null, Later), ["CustomerNotSpokenWith"], LeadState.Dispatched),
        (new LeadClosed(LeadId, Brand, Dealer, CloseReason.ConsentWithdrawn, Later), ["CustomerUnsubscribe"], LeadState.Closed),
        (new LeadClosed(LeadId, Brand, Dealer, CloseReason.CustomerErased, Later), ["CustomerErased"], LeadState.Closed),
        (new LeadClosed(LeadId, Brand, Dealer, CloseReason.OutOfControl, Later), ["LeadOutOfControl"], LeadState.Closed),
        (new LeadClosed(LeadId, Brand, Dealer, CloseReason.Won, Later), [], LeadState.Closed),
        (new LeadClosed(LeadId, Brand, Dealer, CloseReason.Lost, Later), [], LeadState.Closed),
        (new LeadClosed(LeadId, Brand, Dealer, CloseReason.Rejected, Later), [], LeadState.Closed),
        (new LeadInvalidated(LeadId, CustomerId, Brand, InvalidReason.EmptyNumber, "manager", Later, Dealer), ["LeadInvalid"], LeadState.Invalid),
        (new LeadInvalidated(LeadId, CustomerId, Brand, InvalidReason.OptedOut, "manager", Later, Dealer), ["CustomerUnsubscribe", "LeadInvalid"], LeadState.Invalid),
        (new LeadHeld(LeadId, CustomerId, Brand, HoldReason.NoDealer, Later), ["LeadHeld"], LeadState.Held),
        (new LeadReleased(LeadId, Brand, "hq-xinghe", Later), ["LeadReleased"], LeadState.Waiting),
        (new LeadSubmitted(LeadId, CustomerId, Brand, Dealer, "li", Later.AddDays(1), Later), ["LeadSubmitted"], LeadState.Submitted),
        (new LeadApproved(LeadId, Brand, Dealer, "manager", Later), ["LeadApproved"], LeadState.Waiting),
        (new LeadRejected(LeadId, Brand, Dealer, "manager", RejectReason.NotGenuine, Later), ["LeadRejected"], LeadState.Dispatched),
        (new ApprovalOverdue(LeadId, Brand, Dealer, Later, Later), ["LeadApprovalOverdue"], LeadState.Dispatched),
        (new LeadDeclined(LeadId, Brand, Dealer, "manager", DeclineReason.NoCapacity, Later), ["LeadDeclinedDealer"], LeadState.Waiting),
        (new DispatchExpired(LeadId, Brand, Dealer, Later, Later), ["LeadExpiredDealer"], LeadState.Waiting),
        (new LeadRecalled(LeadId, Brand, Dealer, "hq-xinghe", "complaint", Later), ["LeadRecalled"], LeadState.Waiting),
        (new LeadAssigned(LeadId, Brand, Dealer, "li", AssignmentMethod.RoundRobin, Later), ["LeadAssigned"], LeadState.Dispatched),
        (new AssignmentPostponed(LeadId, Brand, Dealer, [new("li", AssignmentRefusal.Absent)], Later, Later), ["LeadUnassigned"], LeadState.Dispatched),
        (new CallRang(LeadId, Brand, Dealer, "pbx-1", Later), ["CustomerCalled"], LeadState.Dispatched),
        (new CallAnswered(LeadId, Brand, Dealer, "pbx-1", "li", Later), ["CustomerWasContacted"], LeadState.Dispatched),
        (new CallMissed(LeadId, Brand, Dealer, "pbx-1", Later.AddMinutes(10), Later), ["CustomerCallMissed"], LeadState.Dispatched),
        (new CallBackOverdue(LeadId, Brand, Dealer, Later, Later), ["CallBackOverdue"], LeadState.Dispatched),
        (new FirstResponseDueSoon(LeadId, Brand, Dealer, "li", Later, Later), ["FirstResponseDueSoon"], LeadState.Dispatched),
        (new FirstResponseBreached(LeadId, Brand, Dealer, "li", Later, Later), ["FirstResponseBreached"], LeadState.Dispatched),
        (new FirstResponseMade(LeadId, Brand, Dealer, true, Later), ["FirstResponseInTime"], LeadState.Dispatched),
        (new FirstResponseMade(LeadId, Brand, Dealer, false, Later), ["FirstResponseLate"], LeadState.Dispatched),
        (new NextActionOverdue(StreamId, LeadId, "call", Later, Later), ["FollowUpOverdue"], LeadState.Dispatched),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    [Trait("row", "000-01")]
    public void What_happens_reaches_these_dispositions_and_leaves_the_lead_in_this_state(int row)
    {
        var (happens, reaches, state) = Table[row];
        Dispositions.Of(happens).Select(d => d.Code).ShouldBe(reaches);
        var after = Fold(Pushed, Given, happens);
        after.Status.ShouldBe(state);
        Codes(Fold(Pushed, Given)).Concat(reaches).ShouldBe(Codes(after), ignoreOrder: true);
    }

    [Fact]
    [Trait("row", "000-01")]
    public void Every_way_to_a_disposition_stands_in_the_table_above()
    {
        var published = EventTypes.Published;
        foreach (var (disposition, by) in Dispositions.All.SelectMany(d => d.ReachedBy.Select(by => (d, by))))
        {
            published.Named(by.Event).ShouldNotBeNull($"{disposition.Code} is reached by a published event");
            Table.ShouldContain(
                row => published.Of(row.Happens.GetType()).Name == by.Event && Dispositions.Of(row.Happens).Contains(disposition) && row.Reaches.Contains(disposition.Code), $"{disposition.Code} by {by.Event} {by.When}");
        }
    }

    [Fact]
    [Trait("row", "000-01")]
    public void Every_event_of_a_lead_reaches_a_disposition_or_it_is_said_why_not()
    {
        var reaching = Dispositions.All.SelectMany(d => d.ReachedBy).Select(by => by.Event).ToHashSet();
        EventTypes.Published.All.Where(t => t.Type.GetProperty("LeadId") is not null).Select(t => t.Name).Except(reaching).ShouldBe(Dispositions.Silent.Keys, ignoreOrder: true);
        Dispositions.Silent.Values.ShouldAllBe(reason => reason.Length > 0);
    }

    /// <summary>The codes of the standard that the handbook names (§5); what it does not name is not claimed to be its.</summary>
    [Fact]
    public void Every_code_of_the_standard_is_used_or_explained_and_no_code_of_ours_is_called_the_standards()
    {
        string[] star =
        [
            "LeadReceivedDealer", "LeadMergedDealer", "LeadMergedLMS", "LeadReactivated", "CustomerWasPhoned", "CustomerWasTexted", "CustomerWasContacted",
            "CustomerMeetingCreated", "CustomerMeetingConfirmed", "CustomerMeetingNoShow", "ShowroomVisit", "VehicleDemoed", "VehicleOrdered", "VehicleSold",
            "VehicleDelivered", "CustomerLostSale", "CustomerUnsubscribe",
        ];
        Dispositions.All.Where(d => !d.Extension).Select(d => d.Code).ShouldBe(star);
        Dispositions.All.Select(d => d.Code).ShouldBeUnique();
        Dispositions.All.Where(d => d.ReachedBy.Count == 0).ShouldAllBe(d => !d.Extension && d.Note != null);
        Dispositions.All.ShouldAllBe(d => d.Zh.Any(c => c > 0x4E00) && d.En.Length > 0 && d.Code.All(char.IsAsciiLetter) && char.IsAsciiLetterUpper(d.Code[0]));
    }

    [Fact]
    [Trait("row", "000-03")]
    public void It_says_which_lead_by_the_senders_own_number()
    {
        var lead = Fold(Pushed);
        (lead.LeadId, lead.CustomerId, lead.Brand, lead.Client, lead.ExternalId).ShouldBe((LeadId, CustomerId, Brand, "hq-xinghe", "DCAD-17"));
        (lead.Source, lead.SubSource, lead.Campaign, lead.ReceivedAt).ShouldBe((LeadSource.HqDispatched, "autohome", "2026Q1", Noon));
        (lead.Status, lead.Stage, lead.Disposition!.Code).ShouldBe((LeadState.Received, "received", "LeadReceived"));
    }

    [Fact]
    public void Before_it_was_received_there_is_nothing_to_tell() => LeadStatus.Apply(null, Given, Noon).ShouldBeNull();

    [Fact]
    [Trait("row", "000-03")]
    public void It_says_who_has_it_and_until_when_they_must_have_answered()
    {
        var offered = Fold(Pushed, Offered);
        (offered.Dealer, offered.AcceptBy, offered.RespondBy).ShouldBe((Dealer, Noon.AddMinutes(20), Noon.AddMinutes(30)));
        var accepted = Fold(Pushed, Offered, new LeadAccepted(LeadId, Brand, Dealer, "manager", Noon), new LeadAssigned(LeadId, Brand, Dealer, "li", AssignmentMethod.RoundRobin, Noon));
        (accepted.AcceptBy, accepted.RespondBy, accepted.Consultant).ShouldBe((null, Noon.AddMinutes(30), "li"));
    }

    [Fact]
    [Trait("row", "000-13")]
    public void _000_13_it_says_which_consultant_has_it_after_a_breach_and_by_which_clock()
    {
        var next = new LeadAssigned(LeadId, Brand, Dealer, "wang", AssignmentMethod.RoundRobin, Noon.AddMinutes(31), null, Noon.AddMinutes(55), Noon.AddMinutes(61));
        var lead = Fold(Pushed, Given, new FirstResponseBreached(LeadId, Brand, Dealer, "li", Noon.AddMinutes(30), Noon.AddMinutes(31)), next);
        (lead.Consultant, lead.RespondBy, lead.BreachedAt).ShouldBe(("wang", Noon.AddMinutes(61), Noon.AddMinutes(31)));
    }

    [Fact]
    [Trait("row", "002-12")]
    public void _002_12_it_says_until_when_somebody_who_may_buy_later_is_left_alone()
    {
        var held = new LeadHeld(LeadId, CustomerId, Brand, HoldReason.Future, Noon, Until: Noon.AddDays(90), Dealer: Dealer);
        var lead = Fold(Pushed, held);
        (lead.Status, lead.Reason, lead.HeldUntil, lead.Dealer).ShouldBe((LeadState.Held, "future", Noon.AddDays(90), Dealer));
        Fold(Pushed, held, new LeadReleased(LeadId, Brand, "lead-intake", Noon.AddDays(90))).HeldUntil.ShouldBeNull();
    }

    [Fact]
    [Trait("row", "000-04")]
    public void _000_04_a_lost_cycle_that_came_back_to_life_says_so_and_an_owner_who_buys_again_was_never_lost()
    {
        Codes(Fold(Pushed with { Source = LeadSource.LostOrUncontrolledReactivation, ReactivatedFrom = StreamId })).ShouldContain("LeadReactivated");
        Codes(Fold(Pushed with { Source = LeadSource.OwnerRepurchase, ReactivatedFrom = StreamId })).ShouldNotContain("LeadReactivated");
    }

    [Fact]
    [Trait("row", "4.1")]
    public void The_clock_of_the_first_response_shows_warning_breach_and_answer()
    {
        var soon = new FirstResponseDueSoon(LeadId, Brand, Dealer, null, Noon.AddMinutes(30), Noon.AddMinutes(24));
        var breached = new FirstResponseBreached(LeadId, Brand, Dealer, null, Noon.AddMinutes(30), Noon.AddMinutes(31));
        var late = Fold(Pushed, Given, soon, breached, new FirstResponseMade(LeadId, Brand, Dealer, false, Noon.AddMinutes(40)));
        (late.WarnedAt, late.BreachedAt, late.RespondedAt, late.RespondedInTime).ShouldBe((Noon.AddMinutes(24), Noon.AddMinutes(31), Noon.AddMinutes(40), false));
        // Told late, made in time: the breach stays on record, and so does the answer.
        Fold(Pushed, Given, soon, breached, new FirstResponseMade(LeadId, Brand, Dealer, true, Noon.AddMinutes(9))).RespondedInTime.ShouldBe(true);
    }

    [Fact]
    [Trait("row", "000-03")]
    public void The_next_dealer_starts_with_a_clock_of_its_own_and_what_became_of_the_first_stays_told()
    {
        var lead = Fold(
            Pushed, Offered, new LeadAssigned(LeadId, Brand, Dealer, "li", AssignmentMethod.RoundRobin, Noon), new FirstResponseBreached(LeadId, Brand, Dealer, "li", Noon, Noon.AddMinutes(1)),
            new DispatchExpired(LeadId, Brand, Dealer, Noon.AddMinutes(20), Noon.AddMinutes(20)));
        (lead.Dealer, lead.Consultant, lead.AcceptBy, lead.RespondBy, lead.BreachedAt).ShouldBe((null, null, null, null, null));
        lead = LeadStatus.Apply(lead, Given with { Dealer = "D002", At = Noon.AddMinutes(21), RespondBy = Noon.AddMinutes(51) }, Noon.AddMinutes(21))!;
        (lead.Dealer, lead.RespondBy, lead.BreachedAt).ShouldBe(("D002", Noon.AddMinutes(51), null));
        Codes(lead).ShouldBe(["LeadReceived", "LeadOfferedDealer", "LeadAssigned", "FirstResponseBreached", "LeadExpiredDealer", "LeadReceivedDealer"]);
    }

    [Fact]
    public void Why_nobody_works_on_it_is_told_and_no_longer_than_it_is_so()
    {
        Fold(Pushed, new LeadHeld(LeadId, CustomerId, Brand, HoldReason.NoConsent, Noon)).Reason.ShouldBe("no_consent");
        Fold(Pushed, new LeadHeld(LeadId, CustomerId, Brand, HoldReason.NoConsent, Noon), new LeadReleased(LeadId, Brand, "hq", Later), Given).Reason.ShouldBeNull();
        Fold(Pushed, new LeadInvalidated(LeadId, CustomerId, Brand, InvalidReason.TestPerson, "lead-intake", Noon)).ShouldSatisfyAllConditions(l => l.Reason.ShouldBe("test_person"), l => l.Dealer.ShouldBeNull());
        var rejected = Fold(
            Pushed, new LeadSubmitted(LeadId, CustomerId, Brand, Dealer, "li", Later, Noon), new LeadRejected(LeadId, Brand, Dealer, "manager", RejectReason.NotGenuine, Later),
            new LeadClosed(LeadId, Brand, Dealer, CloseReason.Rejected, Later));
        (rejected.Reason, rejected.RejectReason, rejected.Status, rejected.Dealer).ShouldBe(("rejected", RejectReason.NotGenuine, LeadState.Closed, Dealer));
        var linked = Fold(Pushed, new LeadLinked(LeadId, CustomerId, Brand, Dealer, Cycle, Noon));
        (linked.LinkedTo, linked.Dealer).ShouldBe((Cycle, Dealer));
        Fold(Pushed, new LeadLinked(LeadId, CustomerId, Brand, Dealer, Cycle, Noon), new LeadUnlinked(LeadId, Brand, Cycle, "manager", Later)).LinkedTo.ShouldBeNull();
    }

    [Fact]
    [Trait("row", "000-04")]
    public void _000_04_a_defeat_tells_what_was_said_and_what_is_thought()
    {
        var defeated = new DefeatApproved(StreamId, LeadId, Brand, Dealer, new Defeat(DefeatReason.NoStock, DefeatReason.Trust, "BYD"), true, "li", "chen", Later);
        var lead = Fold(Pushed, Given, defeated, new LeadClosed(LeadId, Brand, Dealer, CloseReason.Lost, Later));
        (lead.Status, lead.Stage, lead.Reason, lead.StatedReason, lead.AssessedReason, lead.Competitor).ShouldBe((LeadState.Closed, "lost", "lost", "no_stock", "trust", "BYD"));
    }

    [Fact]
    [Trait("row", "002-07")]
    public void A_lost_deal_tells_what_was_said_and_what_is_thought()
    {
        var lead = Fold(Pushed, Given, new DealLost(StreamId, LeadId, "price", "waits_for_subsidy", "BYD", Later), new LeadClosed(LeadId, Brand, Dealer, CloseReason.Lost, Later));
        (lead.Status, lead.Stage, lead.Reason, lead.StatedReason, lead.AssessedReason, lead.Competitor).ShouldBe((LeadState.Closed, "lost", "lost", "price", "waits_for_subsidy", "BYD"));
        lead.Disposition!.Code.ShouldBe("CustomerLostSale");
    }

    [Fact]
    [Trait("row", "002-07")]
    public void An_order_that_is_lost_after_all_is_no_longer_told_as_won()
    {
        object[] ordered = [Pushed, Given, new ContractSigned(StreamId, LeadId, Yuan(250_000), Later), new LeadClosed(LeadId, Brand, Dealer, CloseReason.Won, Later)];
        Fold(ordered).ShouldSatisfyAllConditions(l => l.Reason.ShouldBe("won"), l => l.Disposition!.Code.ShouldBe("VehicleOrdered"));
        var lost = Fold([.. ordered, new DealLost(StreamId, LeadId, "no_car", null, null, Later.AddDays(9))]);
        (lost.Status, lost.Reason, lost.StatedReason, lost.Disposition!.Code).ShouldBe((LeadState.Closed, "lost", "no_car", "CustomerLostSale"));
    }

    [Fact]
    public void An_order_that_is_called_off_is_no_longer_told_as_won()
    {
        object[] ordered = [Pushed, Given, new ContractSigned(StreamId, LeadId, Yuan(250_000), Later), new LeadClosed(LeadId, Brand, Dealer, CloseReason.Won, Later)];
        var off = Fold([.. ordered, new DealCancelled(StreamId, LeadId, CancelledBy.Customer, "moved_abroad", null, "zhao", Later.AddDays(2)), new LeadClosed(LeadId, Brand, Dealer, CloseReason.OrderCancelled, Later.AddDays(2))]);
        (off.Status, off.Stage, off.Reason, off.StatedReason, off.Disposition!.Code).ShouldBe((LeadState.Closed, "lost", "order_cancelled", "moved_abroad", "CustomerLostSale"));
    }

    [Fact]
    [Trait("row", "000-16")]
    public void Dispositions_stand_in_the_order_they_happened_however_late_they_were_told()
    {
        var lead = Fold(Pushed, Given, Came with { At = Noon.AddDays(2) }, Called with { At = Noon.AddHours(2), Result = ContactResult.Connected }, Called with { At = Noon.AddHours(1) });
        Codes(lead).ShouldBe(["LeadReceived", "LeadReceivedDealer", "CustomerWasPhoned", "CustomerWasPhoned", "CustomerWasContacted", "ShowroomVisit"]);
        lead.Dispositions.Select(d => d.At).ShouldBe([Noon, Noon, Noon.AddHours(1), Noon.AddHours(2), Noon.AddHours(2), Noon.AddDays(2)]);
        lead.Disposition!.Code.ShouldBe("ShowroomVisit");
    }

    [Fact]
    public void Of_what_happened_at_one_moment_the_latest_is_a_word_of_the_standard()
    {
        var lead = Fold(Pushed, Given, Called with { Result = ContactResult.Connected }, new FirstResponseMade(LeadId, Brand, Dealer, true, Later));
        Codes(lead)[2..].ShouldBe(["FirstResponseInTime", "CustomerWasPhoned", "CustomerWasContacted"]);
        lead.Disposition.ShouldBe(new Reached("CustomerWasContacted", false, Later));
    }

    [Fact]
    public void Both_times_of_its_latest_change_are_told()
    {
        var lead = LeadStatus.Apply(LeadStatus.Apply(null, Pushed, Noon.AddMinutes(1)), Called with { At = Noon.AddMinutes(-5) }, Noon.AddDays(1))!;
        (lead.ChangedAt, lead.HappenedAt).ShouldBe((Noon.AddDays(1), Noon.AddMinutes(-5)));
        // Services have clocks of their own: what was recorded last is not always what was heard last.
        LeadStatus.Apply(lead, Booked, Noon.AddHours(23))!.ChangedAt.ShouldBe(Noon.AddDays(1));
    }

    [Fact]
    public void It_holds_no_personal_data()
    {
        var json = JsonSerializer.Serialize(Fold([Pushed, .. Table.Select(row => row.Happens)]), EventJson.Options);
        foreach (var personal in new[] { "王伟", "138", "先生" })
        {
            json.ShouldNotContain(personal);
        }
    }

    /// <summary>Services speak at once: no order may break the fold.</summary>
    [Fact]
    public void No_order_of_events_breaks_it()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var events = Table.Select(row => row.Happens).Concat(EventTypes.Published.All.Select(t => Example.Of(t.Type))).ToArray();
            random.Shuffle(events);
            var lead = Fold([Pushed, .. events]);
            lead.Dispositions.Select(d => d.At).ShouldBeInOrder();
        }
    }

    [Fact]
    public void A_cursor_is_a_position_or_a_time_and_comes_back()
    {
        ChangeCursor.Read(null).ShouldBe(new ChangeCursor(0));
        ChangeCursor.Read(new ChangeCursor(17).Write()).ShouldBe(new ChangeCursor(17));
        ChangeCursor.Read("2026-01-05T12:00:00 08:00").ShouldBe(new ChangeCursor(0, Noon));
        var reading = new ChangeCursor(17, Noon.AddMicroseconds(3), 99);
        var back = ChangeCursor.Read(reading.Write());
        (back.Position, back.Recorded, back.UpTo).ShouldBe((17, reading.Recorded, 99));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-01-05")]
    [InlineData("2026-01-05T12:00:00")]
    [InlineData("MTcuNQ")] // 17.5: two numbers
    [InlineData("MS45MjIzMzcyMDM2ODU0Nzc1ODA3LjU")] // a time after the last one
    [InlineData("LTE")] // -1
    public void What_is_no_cursor_of_ours_is_refused(string text) => Should.Throw<Invalid>(() => ChangeCursor.Read(text)).Errors.Single().Code.ShouldBe("wrong-cursor");

    private static List<string> Codes(LeadStatus lead) => [.. lead.Dispositions.Select(d => d.Code)];

    // As the archive keeps them: written by a stranger, personal members blank; recorded when they happened.
    private static LeadStatus Fold(params IEnumerable<object> events) =>
        events.Select(e => Storage.Kept(e, CustomerId)).Aggregate((LeadStatus?)null, (lead, e) => LeadStatus.Apply(lead, e, EventTypes.Published.Of(e.GetType()).At(e)))!;
}
