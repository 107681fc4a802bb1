using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Leads.Kit;
using Leads.Qualification;
using Shouldly;
using Xunit;
using static Leads.Qualification.FollowUpList.Command;
using Case = Leads.Qualification.Case;

namespace Leads.Specs;

/// <summary>The weekly list: who comes on it, what the meeting asks, and that it stands once it is fixed (004-29, 004-30, 004-26).</summary>
public sealed class FollowUpSpecs
{
    private const string Chen = "chen";
    private const string Week = "2026-W03";

    /// <summary>Friday before the week.</summary>
    private static readonly DateTimeOffset Friday = Some.Noon.AddDays(4);

    private static readonly DateTimeOffset Ends = new(2026, 1, 19, 0, 0, 0, TimeSpan.FromHours(8));
    private static readonly FollowUpSubject One = Subject(1);
    private static readonly DraftList Asked = new(Some.StreamId, Some.Dealer, Some.Brand, Week, Ends, [One], Chen, Friday);
    private static readonly FollowUpListDrafted Drafted = new(Some.StreamId, Some.Dealer, Some.Brand, Week, [One], Chen, Friday);
    private static readonly FollowUpListFixed Fixed = new(Some.StreamId, Some.Dealer, Week, Chen, Friday);

    private static Spec<FollowUpList.Command, FollowUpList> Spec => Kit.Spec.Of(FollowUpList.Decider);

    private static FollowUpSubject Subject(int n, string consultant = "li") => new(new Guid(n, 0, 0, new byte[8]), Some.LeadId, consultant, Friday, [FollowUpPrompt.Incentive]);

    private static CaseBoard Row(int n, string? consultant = "li", DateTimeOffset? next = null, DateTimeOffset? since = null, int within = 90, CaseStatus status = CaseStatus.Open) => new(
        status, new Dossier(new Guid(n, 0, 0, new byte[8]), new Tags(Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer), since ?? Some.Noon) { Consultant = consultant, FollowUpWithinDays = within },
        status == CaseStatus.Open ? new NextAction("call", next ?? Ends.AddDays(30)) : null, null, null);

    [Fact]
    [Trait("row", "004-29")]
    public void A_list_is_drafted_edited_and_fixed_and_then_stands()
    {
        var change = new ChangeSubjects([Subject(2), One], [One.CaseId, Some.LeadId], Chen, Friday);
        var changed = new FollowUpListChanged(Some.StreamId, [Subject(2)], [One.CaseId], Chen, Friday);
        Spec.When(Asked).Then(Drafted).When(Asked with { Subjects = [] }).ThenNothing().When(change).Then(changed);
        Spec.Given(Drafted, changed).When(change with { Add = [Subject(2)], Remove = [One.CaseId] }).ThenNothing().When(new Fix(Chen, Friday)).Then(Fixed)
            .When(new Fix(Chen, Friday)).ThenNothing().When(change).ThenRefused("list-fixed");
        Spec.Given(Drafted, Fixed).When(Asked).ThenNothing();
        Spec.When(new Fix(Chen, Friday)).ThenRefused("wrong-state");
    }

    [Fact]
    [Trait("row", "004-29")]
    public void A_week_without_anybody_has_a_list_and_a_week_that_is_over_has_none()
    {
        Spec.When(Asked with { Subjects = [] }).Then(Drafted with { Subjects = [] });
        Spec.When(Asked with { At = Ends.AddTicks(-1) }).Then(Drafted with { At = Ends.AddTicks(-1) });
        Spec.When(Asked with { At = Ends }).ThenRefused("week-over");
    }

    [Fact]
    [Trait("row", "004-29")]
    public void No_consultant_has_more_than_they_can_do()
    {
        var full = Drafted with { Subjects = [.. Enumerable.Range(1, FollowUps.MostEach).Select(n => Subject(n))] };
        Spec.Given(full).When(new ChangeSubjects([Subject(101)], [], Chen, Friday)).ThenRefused("list-full");
        Spec.Given(full).When(new ChangeSubjects([Subject(101, "wang")], [], Chen, Friday)).Then(new FollowUpListChanged(Some.StreamId, [Subject(101, "wang")], [], Chen, Friday));
        Spec.Given(full).When(new ChangeSubjects([Subject(101)], [One.CaseId], Chen, Friday)).Then(new FollowUpListChanged(Some.StreamId, [Subject(101)], [One.CaseId], Chen, Friday));
        FollowUps.Draft(Enumerable.Range(1, 130).Select(n => Row(n, next: Friday.AddMinutes(-n))), _ => null, Ends).Select(s => s.CaseId).ShouldBe(Enumerable.Range(31, 100).Reverse().Select(n => Subject(n).CaseId));
    }

    [Fact]
    [Trait("row", "004-29")]
    public void More_subjects_than_fit_come_in_several_events_of_less_than_64_KiB()
    {
        var events = FollowUpList.Decide(
            Asked with { Subjects = [.. Enumerable.Range(1, 400).Select(n => Subject(n, new string('王', 60)) with { Prompts = Enum.GetValues<FollowUpPrompt>() })] }, new FollowUpList.None());
        events.Count.ShouldBe(3);
        events.ShouldAllBe(e => JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), EventJson.Options).Length < 64 * 1024);
        FollowUpList.Decider.Fold(new FollowUpList.None(), events).ShouldBeOfType<FollowUpList.Drafted>().Subjects.Count.ShouldBe(400);
    }

    [Fact]
    [Trait("row", "004-29")]
    public void Who_is_overdue_or_due_until_the_week_ends_comes_on_it_by_consultant_and_time()
    {
        CaseBoard[] rows =
        [
            Row(1, next: Ends.AddTicks(-1)), Row(2, next: Ends), Row(3, next: Friday.AddDays(-3)), Row(4, "an", Friday), Row(5, null, Friday),
            Row(6, since: Ends.AddDays(-7).AddTicks(-1), within: 7), Row(7, since: Ends.AddDays(-7), within: 7), Row(8, status: CaseStatus.Frozen, within: 1), Row(9, status: CaseStatus.Closed, within: 1),
        ];
        FollowUps.Draft(rows, _ => null, Ends).Select(s => (s.Consultant, s.CaseId)).ShouldBe(
            [("an", Subject(4).CaseId), ("li", Subject(3).CaseId), ("li", Subject(1).CaseId), ("li", Subject(6).CaseId)]);
        FollowUps.DueAt(rows[5]).ShouldBe(Ends.AddTicks(-1));
        FollowUps.DueAt(rows[8]).ShouldBe(Some.Noon.AddDays(1));
    }

    [Fact]
    [Trait("row", "004-30")]
    public void The_meeting_asks_about_referrals_buyers_and_shoppers()
    {
        var told = LeadFact.Of(Example.Of<LeadReceived>() with { ReferredBy = Some.CustomerId });
        Asks(RelationMarker.Prospect, told).ShouldBe([FollowUpPrompt.Referral]);
        Asks(RelationMarker.Prospect, told with { ReferredBy = null }).ShouldBeEmpty();
        Asks(RelationMarker.Buyer, null).ShouldBe([FollowUpPrompt.Satisfaction]);
        Asks(RelationMarker.Shopper, told).ShouldBe([FollowUpPrompt.Referral, FollowUpPrompt.Incentive]);
        FollowUps.Prompts.Keys.ShouldBe(Enum.GetValues<FollowUpPrompt>());
        FollowUps.Prompts.Values.ShouldAllBe(words => words.Zh.Any(c => c > 0x4E00) && words.En.EndsWith('?'));

        static IReadOnlyList<FollowUpPrompt> Asks(RelationMarker marker, LeadFact? fact)
        {
            var row = Row(1);
            return FollowUps.Subject(row with { Dossier = row.Dossier with { Marker = marker } }, fact).Prompts;
        }
    }

    [Fact]
    [Trait("row", "004-26")]
    public void After_the_first_talk_a_plan_is_due_until_the_manager_has_said_how_to_go_on()
    {
        var dossier = Row(1).Dossier;
        Contact Contact(ContactResult result) => new(1, ContactChannel.Phone, ContactDirection.Outbound, result, 0, Friday, "li");
        FollowUps.NeedsPlan(dossier).ShouldBeFalse();
        FollowUps.NeedsPlan(dossier with { Contacts = [Contact(ContactResult.Voicemail)] }).ShouldBeFalse();
        FollowUps.NeedsPlan(dossier with { Contacts = [Contact(ContactResult.Connected)] }).ShouldBeTrue();
        FollowUps.NeedsPlan(dossier with { Contacts = [Contact(ContactResult.Connected)], GuidedAt = Friday }).ShouldBeFalse();
        object[] opened = [new CaseOpened(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon, "N", 7)];
        var guided = new FollowUpGuided(Some.StreamId, Some.LeadId, Week, Some.Personal("约太太"), Chen, Friday);
        var after = Kit.Spec.Of(Case.Decider).Given(opened).When(new Case.Command.Guide(Week, "约太太", Chen, Friday)).Then(guided);
        after.State.ShouldBeOfType<Case.Open>().Dossier.GuidedAt.ShouldBe(Friday);
        Kit.Spec.Of(Case.Decider).Given([.. opened, new CaseClosed(Some.StreamId, Some.LeadId, CaseOutcome.Order, Friday)]).When(new Case.Command.Guide(Week, "约太太", Chen, Friday)).Then(guided);
        Kit.Spec.Of(Case.Decider).Given([.. opened, new CaseSuspended(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, LossReason.Recalled, Friday)])
            .When(new Case.Command.Guide(Week, "约太太", Chen, Friday)).ThenRefused("case-suspended");
    }

    [Fact]
    [Trait("row", "004-29")]
    public void Done_is_who_was_contacted_inside_the_week()
    {
        var begins = Ends.AddDays(-7);
        bool Done(DateTimeOffset at, bool nothing = false) => FollowUps.Contacted(
            Row(1).Dossier with { Contacts = [new(1, ContactChannel.Letter, ContactDirection.Outbound, ContactResult.NoAnswer, 0, at, "li", nothing)] }, begins, Ends);
        Done(begins).ShouldBeTrue();
        Done(begins.AddTicks(-1)).ShouldBeFalse();
        Done(Ends.AddTicks(-1)).ShouldBeTrue();
        Done(Ends).ShouldBeFalse();
        Done(begins, nothing: true).ShouldBeFalse();
    }

    [Theory]
    [Trait("row", "004-29")]
    [InlineData("2026-W01", "2025-12-29")]
    [InlineData("2026-W03", "2026-01-12")]
    [InlineData("2026-W53", "2026-12-28")]
    public void A_week_is_an_ISO_week(string code, string monday)
    {
        FollowUpWeek.Of(code).Monday.ShouldBe(DateOnly.Parse(monday, null));
        FollowUpWeek.Of(code).Begins(CaseRules.Default).ShouldBe(new DateTimeOffset(DateTime.Parse(monday, null), TimeSpan.FromHours(8)));
    }

    [Theory]
    [Trait("row", "002-41")]
    [InlineData("2025-12-28", "2025-W52")]
    [InlineData("2025-12-29", "2026-W01")]
    [InlineData("2026-01-05", "2026-W02")]
    [InlineData("2026-01-11", "2026-W02")]
    [InlineData("2027-01-03", "2026-W53")]
    public void Every_day_is_of_one_week(string day, string code) => FollowUpWeek.With(DateOnly.Parse(day, null)).Code.ShouldBe(code);

    [Theory]
    [InlineData("2025-W53")]
    [InlineData("2026-W00")]
    [InlineData("2026-W3")]
    [InlineData("2026W003")]
    [InlineData("2026-w03")]
    [InlineData("0001-W01")]
    [InlineData("next")]
    [InlineData("2026-W54")]
    [InlineData("2026-W+1")]
    public void There_is_no_such_week(string code) => Should.Throw<Invalid>(() => FollowUpWeek.Of(code));
}
