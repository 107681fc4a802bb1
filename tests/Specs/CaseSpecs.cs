using Leads.Contracts;
using Leads.Kit;
using Leads.Qualification;
using Shouldly;
using Xunit;
using static Leads.Qualification.Case.Command;
using Case = Leads.Qualification.Case;

namespace Leads.Specs;

/// <summary>A case is the call centre's work on one lead, never without a next step (000-52).</summary>
[Trait("row", "000-52")]
public sealed class CaseSpecs
{
    private static readonly DateTimeOffset Due = Some.Noon.AddDays(1);
    private static readonly OpenCase Open = new(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, null, Some.Noon);
    private static readonly CaseOpened Opened = new(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon, "N", 7);
    private static readonly NextActionPlanned FirstCall = new(Some.StreamId, Some.LeadId, "first_call", Some.Noon.AddHours(2), Some.Noon);

    private static readonly Conversation Talk = new(CallPurpose.Sell, [new CallGoal(CallGoalCode.FixPurchaseTime)]);

    private static readonly RecordContact Call = new(
        ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 95, "对豪华版感兴趣", new NextAction("invite", Due), Some.Noon)
    { By = "li", Conversation = Talk };

    private static readonly ContactRecorded Called = new(
        Some.StreamId, Some.LeadId, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 95, Some.Personal("对豪华版感兴趣"), Some.Noon, 1, "li", Conversation: Talk);

    private static readonly NextActionPlanned Invite = new(Some.StreamId, Some.LeadId, "invite", Due, Some.Noon);

    /// <summary>When nobody has spoken with a new customer for a week.</summary>
    private static readonly (string, DateTimeOffset) Week = ("follow_up", Some.Noon.AddDays(7));

    private static Situation<Case.Command, Case> Given(params object[] events) => Spec.Of(Case.Decider).Given(events);

    [Fact]
    public void A_case_opens_with_a_first_call_within_two_hours() =>
        Given().When(Open).Then(Opened, FirstCall).ThenWaitsFor(("next_action", Some.Noon.AddHours(2)), Week);

    [Fact]
    public void Opening_it_again_changes_nothing() => Given(Opened, FirstCall).When(Open).ThenNothing();

    [Fact]
    public void A_contact_is_kept_with_what_happens_next() =>
        Given(Opened, FirstCall).When(Call).Then(Called, Invite).ThenWaitsFor(("next_action", Due), Week);

    [Fact]
    public void A_contact_without_a_note_has_none() => Given(Opened, FirstCall).When(Call with { Note = null }).Then(Called with { Note = null }, Invite);

    [Fact]
    public void The_same_contact_told_twice_happened_twice() => Given(Opened, FirstCall, Called, Invite).When(Call).Then(Called with { Number = 2 }, Invite);

    [Fact]
    public void _000_52_a_contact_without_a_next_action_is_refused() => Given(Opened, FirstCall).When(Call with { Next = null }).ThenRefused("next-action-missing");

    [Theory]
    [InlineData("")]
    [InlineData(" 　")]
    public void _000_52_a_next_action_says_what_will_be_done(string action) =>
        Given(Opened, FirstCall).When(Call with { Next = new NextAction(action, Due) }).ThenRefused("next-action-missing");

    [Fact]
    public void _000_52_the_next_action_lies_after_the_contact()
    {
        Given(Opened, FirstCall).When(Call with { Next = new NextAction("invite", Some.Noon.AddTicks(-1)) }).ThenRefused("next-action-past");
        Given(Opened, FirstCall).When(Call with { Next = new NextAction("invite", Some.Noon) }).ThenRefused("next-action-past");
        Given(Opened, FirstCall).When(Call with { Next = new NextAction("invite", Some.Noon.AddMinutes(1)) }).Then(Called, Invite with { DueAt = Some.Noon.AddMinutes(1) });
    }

    [Theory]
    [InlineData(ContactResult.NoAnswer)]
    [InlineData(ContactResult.Busy)]
    public void A_call_that_nobody_answered_has_no_duration(ContactResult result)
    {
        Given(Opened, FirstCall).When(Call with { Result = result, DurationSeconds = 1 }).ThenRefused("nobody-answered");
        Given(Opened, FirstCall).When(Call with { Result = result, DurationSeconds = 0 }).Then(Called with { Result = result, DurationSeconds = 0 }, Invite);
    }

    [Fact]
    public void A_conversation_does_not_last_less_than_nothing() => Given(Opened, FirstCall).When(Call with { DurationSeconds = -1 }).ThenRefused("duration-negative");

    [Theory]
    [InlineData(ContactResult.Refused)]
    [InlineData(ContactResult.WrongNumber)]
    [InlineData(ContactResult.Voicemail)]
    public void Whoever_picks_up_may_talk_for_a_while(ContactResult result) =>
        Given(Opened, FirstCall).When(Call with { Result = result }).Then(Called with { Result = result }, Invite);

    [Fact]
    public void Nobody_records_a_contact_of_a_case_that_is_not_open() => Given().When(Call).ThenRefused("wrong-state");

    [Fact]
    public void A_next_action_whose_time_comes_is_overdue_and_waits_no_longer() =>
        Given(Opened, FirstCall).WhenDue("next_action", Some.Noon.AddHours(3))
            .Then(new NextActionOverdue(Some.StreamId, Some.LeadId, "first_call", Some.Noon.AddHours(2), Some.Noon.AddHours(3)))
            .ThenWaitsFor(Week);

    [Fact]
    public void A_contact_after_the_time_came_plans_anew() =>
        Given(Opened, FirstCall, new NextActionOverdue(Some.StreamId, Some.LeadId, "first_call", Some.Noon.AddHours(2), Some.Noon.AddHours(2)))
            .When(Call).Then(Called, Invite).ThenWaitsFor(("next_action", Due), Week);

    [Fact]
    public void A_deadline_that_was_replanned_in_the_meantime_is_not_overdue() =>
        Given(Opened, FirstCall, Called, Invite).When(new MarkOverdue(Some.Noon.AddHours(2), Some.Noon.AddHours(2))).ThenNothing();

    [Fact]
    public void It_is_overdue_once()
    {
        var overdue = new NextActionOverdue(Some.StreamId, Some.LeadId, "first_call", Some.Noon.AddHours(2), Some.Noon.AddHours(2));
        Given(Opened, FirstCall, overdue).When(new MarkOverdue(Some.Noon.AddHours(2), Some.Noon.AddHours(3))).ThenNothing();
    }

    [Fact]
    public void A_case_keeps_count_of_its_contacts() => Given(Opened, FirstCall, Called, Invite, Called, Invite).State.ShouldBeOfType<Case.Open>().Dossier.Contacts.Count.ShouldBe(2);

    [Fact]
    public void The_list_shows_what_happens_next_and_what_happened_last()
    {
        var entry = CaseEntry.Of((CaseBoard)Rows.Of(CaseBoard.View, Opened, FirstCall, Called with { Result = ContactResult.Voicemail, At = Some.Noon.AddHours(1) }, Invite)!);
        (entry.CaseId, entry.LeadId, entry.CustomerId, entry.Dealer, entry.Status, entry.OpenedAt).ShouldBe((Some.StreamId, Some.LeadId, Some.CustomerId, Some.Dealer, CaseStatus.Open, Some.Noon));
        (entry.Contacts, entry.LastContactAt, entry.LastResult, entry.NextAction, entry.NextDueAt, entry.Overdue).ShouldBe((1, Some.Noon.AddHours(1), ContactResult.Voicemail, "invite", Due, false));
        (entry.Grade, entry.Marker, entry.LastTalkAt, entry.FailedAttempts).ShouldBe(("N", RelationMarker.Prospect, Some.Noon, 1));
    }

    [Fact]
    public void The_list_shows_what_is_overdue_until_something_is_planned_anew()
    {
        var overdue = new NextActionOverdue(Some.StreamId, Some.LeadId, "first_call", Some.Noon.AddHours(2), Some.Noon.AddHours(2));
        CaseEntry.Of((CaseBoard)Rows.Of(CaseBoard.View, Opened, FirstCall, overdue)!).Overdue.ShouldBeTrue();
        CaseEntry.Of((CaseBoard)Rows.Of(CaseBoard.View, Opened, FirstCall, overdue, Called, Invite)!).Overdue.ShouldBeFalse();
    }

    [Fact]
    public void The_dealer_sees_its_own_cases() => CaseBoard.View.Dealer(Rows.Of(CaseBoard.View, Opened)!).ShouldBe(Some.Dealer);

    [Fact]
    public void When_the_lead_goes_to_another_dealer_the_case_goes_with_it_and_begins_with_a_first_call()
    {
        var moved = new CaseMoved(Some.StreamId, Some.LeadId, Some.Brand, "D002", Due);
        var first = FirstCall with { DueAt = Due.AddHours(2), At = Due };
        var open = Open with { Dealer = "D002", At = Due };
        Given(Opened, FirstCall, Called, Invite).When(open).Then(moved, first).ThenWaitsFor(("next_action", Due.AddHours(2)), ("follow_up", Due.AddDays(7)));
        Case.Decider.Tags(Given(Opened, FirstCall, moved, first).State).Dealer.ShouldBe("D002");
        Given(Opened, FirstCall, moved, first).When(open).ThenNothing();
    }

    [Fact]
    public void A_dealer_that_has_the_lead_no_more_records_nothing_and_misses_nothing()
    {
        var suspended = new CaseSuspended(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, LossReason.Recalled, Some.Noon);
        var suspend = new Suspend(Some.Dealer, LossReason.Recalled, Some.Noon);
        Given(Opened, FirstCall).When(suspend).Then(suspended).ThenWaitsFor();
        Given(Opened, FirstCall, suspended).When(Call).ThenRefused("case-suspended");
        Given(Opened, FirstCall, suspended).When(suspend).ThenNothing();
        Given(Opened, FirstCall).When(suspend with { Dealer = "D002" }).ThenNothing();
        Given(Opened, FirstCall, suspended).When(Open with { Dealer = "D002", At = Due })
            .Then(new CaseMoved(Some.StreamId, Some.LeadId, Some.Brand, "D002", Due), FirstCall with { DueAt = Due.AddHours(2), At = Due });
    }
}
