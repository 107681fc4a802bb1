using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Kit;
using Leads.Qualification;
using Shouldly;
using Xunit;
using static Leads.Qualification.Handover.Command;
using Case = Leads.Qualification.Case;

namespace Leads.Specs;

/// <summary>Somebody leaves: who gets their customers, and that it is done for all of them, once (004-31, 004-32).</summary>
public sealed class HandoverSpecs
{
    private const string Li = "li";
    private const string Chen = "chen";

    private static readonly DateTimeOffset Monday = Some.Noon;
    private static readonly Colleague[] Staff = [new("wang", 3), new("zhao", 1), new("new", 0), new("away", 0, Away: true)];
    private static readonly Handed Bought = new(Number(1), Some.LeadId, HandoverClass.Buyer);
    private static readonly Handed Warm = new(Number(2), Some.LeadId, HandoverClass.Recent);
    private static readonly Handed Cold = new(Number(3), Some.LeadId, HandoverClass.Other);
    private static readonly Propose Asked = new(Some.StreamId, Some.Dealer, Some.Brand, Li, "new", [Cold, Warm, Bought], Staff, Chen, Monday);

    private static readonly HandoverShare[] Shares =
        [new(Bought.CaseId, Some.LeadId, HandoverClass.Buyer, "zhao"), new(Warm.CaseId, Some.LeadId, HandoverClass.Recent, "new"), new(Cold.CaseId, Some.LeadId, HandoverClass.Other, "wang")];

    private static readonly HandoverProposed Proposed = new(Some.StreamId, Some.Dealer, Some.Brand, Li, "new", Shares, Chen, Monday);
    private static readonly HandoverConfirmed Confirmed = new(Some.StreamId, Some.Dealer, Li, Chen, Monday.AddHours(1));
    private static readonly HandoverCompleted Completed = new(Some.StreamId, Some.Dealer, Li, Monday.AddHours(1));
    private static readonly Confirm Agreed = new(Staff, Chen, Monday.AddHours(1));

    private static Spec<Handover.Command, Handover> Spec => Kit.Spec.Of(Handover.Decider);

    private static Guid Number(int n) => new(n, 0, 0, new byte[8]);

    // What is proposed.

    [Fact]
    [Trait("row", "004-31")]
    public void Recent_ones_go_to_the_newcomer_and_the_others_in_turn_to_who_is_there_with_the_fewest_first() =>
        Spec.When(Asked).Then(Proposed).When(Asked).ThenNothing();

    [Fact]
    [Trait("row", "004-31")]
    public void Without_a_newcomer_all_are_shared_out() =>
        Spec.When(Asked with { Newcomer = null }).Then(Proposed with
        {
            Newcomer = null,
            Shares = [Shares[0] with { To = "new" }, Shares[1] with { To = "zhao" }, Shares[2]],
        });

    [Fact]
    [Trait("row", "004-31")]
    public void A_newcomer_who_is_alone_gets_all() =>
        Spec.When(Asked with { Staff = [new("new", 0), new("away", 0, Away: true)] }).Then(Proposed with { Shares = [.. Shares.Select(share => share with { To = "new" })] });

    [Fact]
    [Trait("row", "004-31")]
    public void It_is_refused_where_it_makes_no_sense()
    {
        Spec.When(Asked with { Staff = [.. Staff, new(Li, 0)] }).ThenRefused("still-staff");
        Spec.When(Asked with { Newcomer = "nobody" }).ThenRefused("no-such-newcomer");
        Spec.When(Asked with { Newcomer = "away" }).ThenRefused("no-such-newcomer");
        Spec.When(Asked with { Newcomer = null, Staff = [new("away", 0, Away: true)] }).ThenRefused("nobody-remains");
        Spec.When(Asked with { Newcomer = null, Staff = [] }).ThenRefused("nobody-remains");
        Spec.When(Asked with { Cases = [] }).ThenRefused("nothing-to-hand-over");
    }

    [Fact]
    [Trait("row", "004-31")]
    public void More_cases_than_fit_come_in_several_events_of_less_than_64_KiB()
    {
        Colleague[] staff = [new(new string('王', 60), 0)];
        var many = Asked with { Newcomer = null, Staff = staff, Cases = [.. Enumerable.Range(1, 1000).Select(n => new Handed(Number(n), Some.LeadId, HandoverClass.Other))] };
        var events = Handover.Decide(many, new Handover.None());
        events.Count.ShouldBe(7);
        events.ShouldAllBe(e => JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), EventJson.Options).Length < 64 * 1024);
        Handover.Decider.Fold(new Handover.None(), events).ShouldBeOfType<Handover.Proposed>().Plan.Shares.Select(share => share.CaseId).ShouldBe(many.Cases.Select(one => one.CaseId), ignoreOrder: true);
    }

    public sealed record Sharing(Handed[] Cases, Colleague[] Staff, string? Newcomer);

    [Fact]
    [Trait("row", "004-31")]
    public void Whatever_is_shared_out_everybody_gets_as_much_and_every_case_goes_to_one_who_is_there() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(
            Arb.From(
                from classes in Gen.Elements(Enum.GetValues<HandoverClass>()).ArrayOf()
                from open in Gen.Choose(0, 5).ArrayOf()
                from away in Gen.Elements(true, false, false).ArrayOf(open.Length)
                from newcomer in Gen.Elements(true, false)
                let staff = open.Select((o, i) => new Colleague($"c{i}", o, away[i])).ToArray()
                select new Sharing([.. classes.Select((one, i) => new Handed(Number(i + 1), Some.LeadId, one))], staff, newcomer && staff.Length > 0 && !staff[0].Away ? "c0" : null)),
            sharing =>
            {
                var shares = Handing.Split(sharing.Cases, sharing.Newcomer, sharing.Staff);
                List<string> there = [.. sharing.Staff.Where(one => !one.Away).Select(one => one.Staff)];
                if (there.Count == 0)
                {
                    shares.ShouldBeEmpty();
                    return;
                }

                shares.Select(share => (share.CaseId, share.Class)).ShouldBe(sharing.Cases.Select(one => (one.CaseId, one.Class)), ignoreOrder: true);
                shares.ShouldAllBe(share => there.Contains(share.To));
                var turns = shares.Where(share => sharing.Newcomer is null || share.Class != HandoverClass.Recent).ToList();
                shares.Except(turns).ShouldAllBe(share => share.To == sharing.Newcomer);
                List<string> remaining = there is [var only] ? [only] : [.. there.Where(one => one != sharing.Newcomer)];
                var sizes = remaining.Select(one => turns.Count(share => share.To == one)).ToList();
                sizes.Sum().ShouldBe(turns.Count, "nobody else");
                (sizes.Max() - sizes.Min()).ShouldBeLessThanOrEqualTo(1);
                var most = sharing.Staff.Where(one => remaining.Contains(one.Staff) && turns.Count(share => share.To == one.Staff) == sizes.Max()).Max(one => one.Open);
                var least = sharing.Staff.Where(one => remaining.Contains(one.Staff) && turns.Count(share => share.To == one.Staff) == sizes.Min()).Min(one => one.Open);
                (sizes.Max() == sizes.Min() || most <= least).ShouldBeTrue("who has fewer gets one more");
            }));

    [Fact]
    [Trait("row", "004-31")]
    public void A_customer_is_classed_by_the_marker_and_by_when_somebody_last_spoke_with_them()
    {
        var dossier = new Dossier(Some.StreamId, new Tags(Some.LeadId), Monday);
        Contact Spoken(int days, ContactResult result = ContactResult.Connected) => new(1, ContactChannel.Phone, ContactDirection.Inbound, result, 0, Monday.AddDays(days), Li);
        Class(dossier).ShouldBe(HandoverClass.Other);
        Class(dossier with { Contacts = [Spoken(7)] }).ShouldBe(HandoverClass.Recent);
        Class(dossier with { Contacts = [Spoken(6)] }).ShouldBe(HandoverClass.Other);
        Class(dossier with { Contacts = [Spoken(7, ContactResult.NoAnswer)] }).ShouldBe(HandoverClass.Other);
        Class(dossier with { Contacts = [Spoken(7) with { Void = true }] }).ShouldBe(HandoverClass.Other);
        Class(dossier with { Contacts = [Spoken(7)], Marker = RelationMarker.Buyer }).ShouldBe(HandoverClass.Buyer);

        static HandoverClass Class(Dossier dossier) => Handing.ClassOf(dossier, TimeSpan.FromDays(14), Monday.AddDays(20));
    }

    // What the manager does with it.

    [Fact]
    [Trait("row", "004-31")]
    public void The_manager_gives_cases_to_somebody_else_before_confirming()
    {
        var change = new Change([new(Cold.CaseId, "new", null), new(Warm.CaseId, "new", null)], Staff, Chen, Monday);
        var changed = new HandoverChanged(Some.StreamId, [Shares[2] with { To = "new" }], Chen, Monday);
        Spec.Given(Proposed).When(change).Then(changed).When(change).ThenNothing();
        Spec.Given(Proposed).When(change with { Shares = [new(Cold.CaseId, Li, null)] }).ThenRefused("no-such-colleague");
        Spec.Given(Proposed).When(change with { Shares = [new(Some.LeadId, "new", null)] }).ThenRefused("not-in-handover");
        Spec.When(change).ThenRefused("wrong-state");
    }

    [Fact]
    [Trait("row", "004-32")]
    public void A_sensitive_customer_is_made_one_and_a_buyer_stays_one()
    {
        var change = new Change([new(Cold.CaseId, null, HandoverClass.Buyer)], Staff, Chen, Monday);
        Spec.Given(Proposed).When(change).Then(new HandoverChanged(Some.StreamId, [Shares[2] with { Class = HandoverClass.Buyer }], Chen, Monday));
        Spec.Given(Proposed).When(change with { Shares = [new(Bought.CaseId, null, HandoverClass.Other)] }).ThenRefused("buyer-stays-buyer");
    }

    [Fact]
    [Trait("row", "004-31")]
    public void Once_confirmed_it_is_not_undone()
    {
        Spec.Given(Proposed).When(Agreed).Then(Confirmed).ThenWaitsFor(("hand_over", Monday.AddHours(1))).When(Agreed).ThenNothing();
        foreach (var after in (object[][])[[Proposed, Confirmed], [Proposed, Confirmed, Completed]])
        {
            Spec.Given(after).When(new Undo(Chen, Monday)).ThenRefused("handover-confirmed");
            Spec.Given(after).When(new Change([], Staff, Chen, Monday)).ThenRefused("handover-confirmed");
            Spec.Given(after).When(Agreed).ThenNothing();
        }
    }

    [Fact]
    [Trait("row", "004-31")]
    public void A_proposal_is_withdrawn_and_nothing_comes_of_it()
    {
        var withdrawn = new HandoverWithdrawn(Some.StreamId, Chen, Monday);
        Spec.Given(Proposed).ThenWaitsFor().When(new Undo(Chen, Monday)).Then(withdrawn).ThenWaitsFor().When(new Undo(Chen, Monday)).ThenNothing();
        Spec.Given(Proposed, withdrawn).When(Agreed).ThenRefused("handover-withdrawn");
        Spec.Given(Proposed, withdrawn).When(new Change([], Staff, Chen, Monday)).ThenRefused("handover-withdrawn");
    }

    [Fact]
    [Trait("row", "004-31")]
    public void Nobody_gets_cases_who_has_left_meanwhile() =>
        Spec.Given(Proposed).When(Agreed with { Staff = [.. Staff.Where(one => one.Staff != "zhao")] }).ThenRefused("colleague-left");

    [Fact]
    [Trait("row", "004-31")]
    public void What_comes_to_the_leaver_after_the_proposal_is_handed_over_too()
    {
        var late = new Handed(Number(4), Some.LeadId, HandoverClass.Recent);
        var include = new Include([Bought, late], Staff, Monday);
        var extended = new HandoverExtended(Some.StreamId, [new(late.CaseId, Some.LeadId, HandoverClass.Recent, "new")], Monday);
        Spec.Given(Proposed, Confirmed).When(include).Then(extended).When(include).ThenNothing();
        Spec.Given(Proposed, Confirmed).When(include with { Staff = [.. Staff.Where(one => one.Staff != "new")] }).Then(extended with { Shares = [extended.Shares[0] with { To = "zhao" }] });
        Spec.Given(Proposed).When(include).ThenNothing();
        Spec.Given(Proposed, Confirmed).WhenDue("hand_over").Then(Completed).ThenWaitsFor();
    }

    // The cases.

    private static readonly CaseOpened Opened = new(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Monday, "N", 7);
    private static readonly CaseAssigned Assigned = new(Some.StreamId, Some.LeadId, Li, Monday);
    private static readonly object[] Buyer =
        [Opened, Assigned, new CaseClosed(Some.StreamId, Some.LeadId, CaseOutcome.Order, Monday), new RelationMarked(Some.StreamId, Some.LeadId, RelationMarker.Buyer, RelationMarker.Prospect, Monday)];

    private static readonly ManagerContactAwaited Awaited = new(Some.StreamId, Some.LeadId, Some.Dealer, Li, "wang", Chen, Monday);

    [Fact]
    [Trait("row", "004-32")]
    public void Whoever_bought_meanwhile_waits_for_the_manager_although_it_was_not_planned() =>
        Kit.Spec.Of(Case.Decider).Given(Buyer).When(new Case.Command.HandOver(Li, "wang", Chen, Monday)).Then(Awaited);

    [Fact]
    [Trait("row", "004-32")]
    public void Who_leaves_before_the_manager_has_spoken_is_not_waited_for()
    {
        var on = new Case.Command.AwaitManager("wang", "zhao", Chen, Monday);
        Kit.Spec.Of(Case.Decider).Given([.. Buyer, Awaited]).When(on).Then(Awaited with { From = "wang", To = "zhao" }).When(on).ThenNothing();
        Kit.Spec.Of(Case.Decider).Given([.. Buyer, Awaited]).When(new Case.Command.AwaitManager(Li, "zhao", Chen, Monday)).ThenNothing();
    }

    [Fact]
    [Trait("row", "004-32")]
    public void Who_is_held_for_sensitive_waits_for_the_manager_although_they_bought_nothing()
    {
        var command = Handing.Command(new HandoverShare(Some.StreamId, Some.LeadId, HandoverClass.Buyer, "wang"), Li, Chen, Monday);
        Kit.Spec.Of(Case.Decider).Given(Opened, Assigned).When(command).Then(Awaited);
        command = Handing.Command(new HandoverShare(Some.StreamId, Some.LeadId, HandoverClass.Recent, "wang"), Li, Chen, Monday);
        Kit.Spec.Of(Case.Decider).Given(Opened, Assigned).When(command).Then(new CaseHandedOver(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, Li, "wang", Chen, Monday));
    }

    [Fact]
    [Trait("row", "004-31")]
    public void What_the_dealer_has_no_more_is_not_handed_over() =>
        Kit.Spec.Of(Case.Decider).Given(Opened, Assigned, new CaseSuspended(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, LossReason.Recalled, Monday))
            .When(new Case.Command.HandOver(Li, "wang", Chen, Monday)).ThenNothing();

    [Fact]
    [Trait("row", "004-31")]
    public void How_far_a_case_is_follows_from_the_case()
    {
        var dossier = new Dossier(Some.StreamId, new Tags(Some.LeadId), Monday) { Consultant = Li };
        var share = new HandoverShare(Some.StreamId, Some.LeadId, HandoverClass.Buyer, "wang");
        Handing.Progress(share, Li, dossier).ShouldBe(HandoverProgress.Pending);
        Handing.Progress(share, Li, dossier with { Awaits = Awaited }).ShouldBe(HandoverProgress.AwaitsManager);
        Handing.Progress(share, "zhao", dossier with { Awaits = Awaited with { To = "zhao" } }).ShouldBe(HandoverProgress.Pending);
        Handing.Progress(share, Li, dossier with { Consultant = "wang" }).ShouldBe(HandoverProgress.HandedOver);
        Handing.Progress(share, Li, dossier with { Consultant = "zhao" }).ShouldBe(HandoverProgress.Elsewhere);
    }
}
