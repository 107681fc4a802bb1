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
        ["case_board"] = (CaseBoard.View, typeof(CaseOpened), ["case_opened", "contact_recorded", "next_action_planned", "next_action_overdue", "case_moved", "case_suspended"]),
        ["appointment_board"] = (
            AppointmentBoard.View, typeof(AppointmentBooked),
            ["appointment_booked", "appointment_confirmed", "appointment_missed", "appointment_cancelled", "visit_arrived"]),
        ["deal_board"] = (
            DealBoard.View, typeof(DealOpened), ["deal_opened", "proposal_made", "concession_given", "contract_signed", "vehicle_delivered", "deal_lost"]),
        ["ownership_board"] = (OwnershipBoard.View, typeof(OwnershipOpened), ["ownership_opened", "touch_planned", "touch_due", "touch_made"]),
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
        EventTypes.Published.All.Where(t => !ReferenceEquals(view.Apply(row, Example.Of(t.Type)), row)).Select(t => t.Name).ShouldBe(heeds, ignoreOrder: true);
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
        foreach (var type in heeds.Where(h => h != "concession_given").Select(h => EventTypes.Published.Named(h)!.Type))
        {
            System.Text.Encoding.UTF8.GetString(view.WriteRow(view.Apply(row, Example.Of(type))!)).ShouldNotContain("王伟");
        }
    }
}
