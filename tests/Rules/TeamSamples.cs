using Leads.Contracts;
using Leads.Qualification;

namespace Leads.Rules;

/// <summary>Examples of what a manager does with a team: handing over, and the weekly list.</summary>
internal static class TeamSamples
{
    private const string Manager = "manager-D001";
    private const string Leaver = "consultant-D001";
    private const string Newcomer = "consultant-D001-2";
    private const string Week = "2026-W03";

    private static readonly Guid Case = CaseReactions.CaseOf(Samples.Lead);
    private static readonly Guid Handover = new("019c0d6a-7a40-7f10-8a2b-5d3c6e7f8a90");
    private static readonly Guid List = FollowUpLists.IdOf(Samples.Dealer, Samples.Brand, FollowUpWeek.Of(Week));
    private static readonly DateTimeOffset Friday = new(2026, 1, 9, 16, 30, 0, TimeSpan.FromHours(8));
    private static readonly HandoverShare Share = new(Case, Samples.Lead, HandoverClass.Recent, Newcomer);
    private static readonly FollowUpSubject Subject = new(Case, Samples.Lead, Leaver, Friday.AddDays(4), [FollowUpPrompt.Incentive]);

    public static IReadOnlyList<Sample> Events { get; } =
    [
        new(new HandoverProposed(Handover, Samples.Dealer, Samples.Brand, Leaver, Newcomer, [Share], Manager, Friday), 1, Manager),
        new(new HandoverChanged(Handover, [Share with { Class = HandoverClass.Buyer }], Manager, Friday.AddMinutes(5)), 2, Manager),
        new(new HandoverWithdrawn(Handover, Manager, Friday.AddMinutes(9)), 3, Manager),
        new(new HandoverConfirmed(Handover, Samples.Dealer, Leaver, Manager, Friday.AddMinutes(10)), 3, Manager),
        new(new HandoverExtended(Handover, [Share], Friday.AddMinutes(10)), 4, "qualification"),
        new(new HandoverCompleted(Handover, Samples.Dealer, Leaver, Friday.AddMinutes(10)), 5, "qualification"),
        new(new FollowUpListDrafted(List, Samples.Dealer, Samples.Brand, Week, [Subject], Manager, Friday), 1, Manager),
        new(new FollowUpListChanged(List, [Subject], [Case], Manager, Friday.AddMinutes(20)), 2, Manager),
        new(new FollowUpListFixed(List, Samples.Dealer, Week, Manager, Friday.AddMinutes(30)), 3, Manager),
        new(new FollowUpGuided(Case, Samples.Lead, Week, Personal<string>.Of("先确认太太的意见，再约周六试驾"), Manager, Friday.AddMinutes(25)), 9, Manager),
    ];

    public static IEnumerable<Handover.Command> HandoverCommands()
    {
        Handed one = new(Case, Samples.Lead, HandoverClass.Recent), bought = new(Handover, Samples.Customer, HandoverClass.Buyer);
        Colleague[] staff = [new(Newcomer, 0), new("consultant-D001-3", 4)];
        var propose = new Handover.Command.Propose(Handover, Samples.Dealer, Samples.Brand, Leaver, Newcomer, [one], staff, Manager, Friday);
        return
        [
            propose,
            propose with { Cases = [one, bought] },
            propose with { Cases = [] },
            propose with { Staff = [new(Leaver, 1), .. staff] },
            propose with { Newcomer = "nobody" },
            propose with { Newcomer = null, Staff = [new(Newcomer, 0, Away: true)] },
            new Handover.Command.Change([new(Case, null, HandoverClass.Buyer)], staff, Manager, Friday),
            new Handover.Command.Change([new(Case, null, HandoverClass.Other)], staff, Manager, Friday),
            new Handover.Command.Change([new(Case, "nobody", null)], staff, Manager, Friday),
            new Handover.Command.Change([new(List, Newcomer, null)], staff, Manager, Friday),
            new Handover.Command.Confirm(staff, Manager, Friday.AddMinutes(10)),
            new Handover.Command.Confirm([], Manager, Friday.AddMinutes(10)),
            new Handover.Command.Undo(Manager, Friday.AddMinutes(9)),
            new Handover.Command.Include([one, bought], staff, Friday.AddMinutes(10)),
            new Handover.Command.Complete(Friday.AddMinutes(10)),
        ];
    }

    public static IEnumerable<FollowUpList.Command> ListCommands()
    {
        var draft = new FollowUpList.Command.DraftList(List, Samples.Dealer, Samples.Brand, Week, Friday.AddDays(9), [Subject], Manager, Friday);
        return
        [
            draft,
            draft with { Subjects = [] },
            draft with { Ends = Friday },
            new FollowUpList.Command.ChangeSubjects([], [Case], Manager, Friday),
            new FollowUpList.Command.ChangeSubjects(
                [.. Enumerable.Range(0, FollowUps.MostEach + 1).Select(n => Subject with { CaseId = Hosting.Ids.Derive(Case, $"{n}") })], [], Manager, Friday),
            new FollowUpList.Command.Fix(Manager, Friday),
        ];
    }
}
