using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Qualification;

/// <summary>Whom a dealer's consultants speak with in a week: drafted before the weekly meeting, edited by the manager, and fixed (004-29).</summary>
public abstract record FollowUpList
{
    public sealed record None : FollowUpList;

    /// <summary>There is a list.</summary>
    public abstract record Known(Guid Id, Tags Tags, string Week, ImmutableList<FollowUpSubject> Subjects) : FollowUpList;

    /// <summary>The manager may change it.</summary>
    public sealed record Drafted(Guid Id, Tags Tags, string Week, ImmutableList<FollowUpSubject> Subjects) : Known(Id, Tags, Week, Subjects);

    /// <summary>It changes no more.</summary>
    public sealed record Fixed(Guid Id, Tags Tags, string Week, ImmutableList<FollowUpSubject> Subjects, DateTimeOffset At) : Known(Id, Tags, Week, Subjects);

    /// <summary>Subjects in one event: far below 64 KiB, however long staff ids are. More come in several events of one commit.</summary>
    public const int MostInOneEvent = 150;

    public abstract record Command
    {
        /// <param name="Ends">When the week is over.</param>
        public sealed record DraftList(
            Guid ListId, string Dealer, string? Brand, string Week, DateTimeOffset Ends, IReadOnlyList<FollowUpSubject> Subjects, string By, DateTimeOffset At) : Command;

        /// <param name="Remove">Cases.</param>
        public sealed record ChangeSubjects(IReadOnlyList<FollowUpSubject> Add, IReadOnlyList<Guid> Remove, string By, DateTimeOffset At) : Command;

        public sealed record Fix(string By, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, FollowUpList> Decider = new("follow_up_list", new None(), Decide, Evolve)
    {
        Tags = state => state is Known known ? known.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Command command, FollowUpList state) => (command, state) switch
    {
        (Command.DraftList c, None) when c.At >= c.Ends => throw new Refused("week-over", "The week is over."),
        (Command.DraftList { Subjects: [] } c, None) => [new FollowUpListDrafted(c.ListId, c.Dealer, c.Brand, c.Week, [], c.By, c.At)],
        (Command.DraftList c, None) => [.. c.Subjects.Chunk(MostInOneEvent).Select(part => new FollowUpListDrafted(c.ListId, c.Dealer, c.Brand, c.Week, part, c.By, c.At))],
        // What the manager did to the draft is not lost.
        (Command.DraftList, Known) => [],
        (Command.ChangeSubjects c, Drafted list) => Changing(c, list),
        (Command.Fix c, Drafted list) => [new FollowUpListFixed(list.Id, list.Tags.Dealer!, list.Week, c.By, c.At)],
        (Command.Fix, Fixed) => [],
        (Command.ChangeSubjects, Fixed) => throw new Refused("list-fixed", "The list is fixed for the meeting and changes no more."),
        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the list is {state.GetType().Name}."),
    };

    public static FollowUpList Evolve(FollowUpList state, object e) => (state, e) switch
    {
        (None, FollowUpListDrafted d) => new Drafted(d.ListId, new Tags(d.ListId, null, d.Brand, d.Dealer), d.Week, [.. d.Subjects]),
        (Drafted list, FollowUpListDrafted d) => list with { Subjects = list.Subjects.AddRange(d.Subjects) },
        (Drafted list, FollowUpListChanged c) => list with { Subjects = list.Subjects.RemoveAll(subject => c.Removed.Contains(subject.CaseId)).AddRange(c.Added) },
        (Drafted list, FollowUpListFixed f) => new Fixed(list.Id, list.Tags, list.Week, list.Subjects, f.At),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a list that is {state.GetType().Name}."),
    };

    private static IReadOnlyList<object> Changing(Command.ChangeSubjects c, Drafted list)
    {
        var on = list.Subjects.Select(subject => subject.CaseId).ToHashSet();
        List<Guid> removed = [.. c.Remove.Where(on.Contains).Distinct()];
        List<FollowUpSubject> added = [.. c.Add.Where(subject => !on.Contains(subject.CaseId)).DistinctBy(subject => subject.CaseId)];
        var after = list.Subjects.RemoveAll(subject => removed.Contains(subject.CaseId)).AddRange(added);
        return after.CountBy(subject => subject.Consultant).Any(one => one.Value > FollowUps.MostEach) && added.Count > 0
            ? throw new Refused("list-full", $"At most {FollowUps.MostEach} for one consultant: take others off first.")
            : removed.Count + added.Count == 0 ? []
            : [new FollowUpListChanged(list.Id, added, removed, c.By, c.At)];
    }

    private FollowUpList()
    {
    }
}
