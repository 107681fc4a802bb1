using System.Globalization;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>A complaint is answered and solved in time or goes up, and ends with the customer's own word (001-25). No contact with them hangs on it (004-14).</summary>
public abstract partial record Complaint
{
    public sealed record None : Complaint;

    /// <param name="Id">The complaint.</param>
    /// <param name="Matter">What it is about and whose it is.</param>
    public abstract record Known(Guid Id, Tags Tags, Matter Matter) : Complaint;

    /// <summary>It waits to be solved.</summary>
    /// <param name="Answer">When the customer is told something; null once they were.</param>
    /// <param name="Solution">When it is solved.</param>
    public sealed record Open(Guid Id, Tags Tags, Matter Matter, Term? Answer, Term Solution) : Known(Id, Tags, Matter);

    /// <summary>It waits for the customer's word.</summary>
    /// <param name="Word">When somebody has it.</param>
    public sealed record Solved(Guid Id, Tags Tags, Matter Matter, Term Word, ComplaintRemedy Remedy, Money? Compensation, DateTimeOffset SolvedAt) : Known(Id, Tags, Matter)
    {
        /// <summary>On so many days somebody tried to get it.</summary>
        public int Tried { get; init; }

        /// <summary>When somebody tried last.</summary>
        public DateTimeOffset? TriedAt { get; init; }

        /// <summary>What the customer said.</summary>
        public CustomerWord? Said { get; init; }
    }

    /// <summary>It is over.</summary>
    public sealed record Closed(Guid Id, Tags Tags, Matter Matter, ComplaintEnd Reason, CustomerWord? Word) : Known(Id, Tags, Matter);

    /// <summary>Who could not be reached on so many days is asked no more.</summary>
    public const int MostTries = 3;

    /// <summary>The manager is told that nobody answered, then the head; after that only what is unsolved is told again and again.</summary>
    private const int MostUnanswered = 2;

    public static readonly Decider<Command, Complaint> Decider = new("complaint", new None(), Decide, Evolve)
    {
        Tags = state => state is Known known ? known.Tags : Tags.None,
        Deadlines = state => state switch
        {
            Open { Answer: { Missed: < MostUnanswered } answer } open => [Over(EscalationReason.Unanswered, open, answer), Over(EscalationReason.Unsolved, open, open.Solution)],
            Open open => [Over(EscalationReason.Unsolved, open, open.Solution)],
            Solved solved => [Over(EscalationReason.Unjudged, solved, solved.Word)],
            _ => [],
        },
        OnDue = (deadline, now) => deadline.What.Split(' ') is [var why, var round, var number]
            ? new Command.MissTerm(Enum.Parse<EscalationReason>(why), int.Parse(round, CultureInfo.InvariantCulture), int.Parse(number, CultureInfo.InvariantCulture), now)
            : throw new InvalidOperationException($"A complaint does not wait for {deadline.What}."),
    };

    public static IReadOnlyList<object> Decide(Command command, Complaint state) => (command, state) switch
    {
        (Command.FileComplaint c, None) => [Filing(c)],
        (Command.FileComplaint, _) => [],

        (Command.MissTerm { Why: EscalationReason.Unanswered } c, Open { Answer: { } term } o) when c.Means(term, o.Matter) => [Missing(c, o, term)],
        (Command.MissTerm { Why: EscalationReason.Unsolved } c, Open o) when c.Means(o.Solution, o.Matter) => [Missing(c, o, o.Solution)],
        (Command.MissTerm { Why: EscalationReason.Unjudged } c, Solved s) when c.Means(s.Word, s.Matter) => [Missing(c, s, s.Word)],
        (Command.MissTerm, _) => [],

        (Command.NoteAccess c, Known k) => [new ComplaintAccessed(k.Id, k.Tags.Lead, c.By, c.Role, c.At)],
        (Command.Forget c, Known k) when k is not Closed => [new ComplaintClosed(k.Id, k.Tags.Lead, ComplaintEnd.Forgotten, c.By, c.At)],
        (Command.Forget, _) => [],

        (Command.Judge { Word: var word }, Closed { Word: { } said }) when word == said => [],
        (_, Closed) => throw new Refused("complaint-closed", "It is over; what the customer complains of now is another complaint."),

        (Command.Assign c, Known k) when c.Owner == k.Matter.About => throw AboutThem(),
        (Command.Assign c, Known k) when c.Owner == k.Matter.Owner => [],
        (Command.Assign c, Known k) => [new ComplaintAssigned(k.Id, k.Tags.Lead, c.Owner, c.By, c.At)],

        (Command.Escalate c, Known k) when c.Level <= k.Matter.Level => [],
        (Command.Escalate c, Known k) => [new ComplaintEscalated(k.Id, k.Tags.Lead, c.Level, EscalationReason.Asked, k.Matter.Owner, null, null, c.By, c.At)],

        (Command.Work c, Known k) when c.By == k.Matter.About => throw AboutThem(),
        (Command.Work c, Known k) when c.At < k.Matter.FiledAt => throw new Refused("before-complaint", "That was before the customer complained."),

        (Command.Answer c, Known k) => [new ComplaintAnswered(k.Id, k.Tags.Lead, c.Channel, Text(c.Words), c.By, c.At)],

        (Command.Solve { Remedy: ComplaintRemedy.Refunded or ComplaintRemedy.Compensated, Compensation: null }, Open) => throw new Refused("amount-missing", "Say how much the customer gets."),
        (Command.Solve { Remedy: ComplaintRemedy.NothingDue, Compensation: not null }, Open) => throw new Refused("nothing-due", "Who is owed nothing gets nothing."),
        (Command.Solve { Manager: false }, Open { Matter.Level: > ComplaintLevel.Consultant }) => throw new Refused("manager-solves", "It is the manager's by now: a manager says what is done about it."),
        (Command.Solve c, Open o) => [new ComplaintSolved(o.Id, o.Tags.Lead, c.Remedy, c.Compensation, Text(c.Words), ComplaintTerms.AskBy(c.Policy, c.At), c.By, c.At)],
        (Command.Solve c, Solved s) when (c.Remedy, c.Compensation) == (s.Remedy, s.Compensation) => [],
        (Command.Solve, Solved) => throw new Refused("already-solved", "It is solved otherwise, and waits for the customer's word."),

        (Command.TryCustomer or Command.Judge, Open) => throw new Refused("not-solved", "First it is solved, then the customer says whether that is enough."),
        (Command.TryCustomer or Command.Judge, Solved s) when command.At < s.SolvedAt => throw new Refused("before-solution", "That was before it was solved."),
        (Command.TryCustomer c, Solved s) => Trying(c, s),
        (Command.Judge c, Solved s) => Judging(c, s),

        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the complaint is {state.GetType().Name}."),
    };

    public static Complaint Evolve(Complaint state, object e) => (state, e) switch
    {
        (None, ComplaintFiled f) => new Open(
            f.ComplaintId, new Tags(f.LeadId, f.CustomerId, f.Brand, f.Dealer), new Matter(f.OwnershipId, f.Category, f.Severity, f.About, f.At) { Owner = f.Owner, Level = f.Level },
            new Term(f.AnswerBy), new Term(f.SolveBy)),
        (Known k, ComplaintAccessed) => k,
        (Known k and not Closed, ComplaintAssigned a) => k with { Matter = k.Matter with { Owner = a.Owner } },
        (Open o, ComplaintAnswered a) => o with { Answer = null, Matter = o.Matter.Answered(a.At) },
        (Solved s, ComplaintAnswered a) => s with { Matter = s.Matter.Answered(a.At) },
        (Open { Answer: { } term } o, ComplaintEscalated { Why: EscalationReason.Unanswered } x) => o with { Matter = Up(o, x), Answer = term.Miss(x.NextAt) },
        (Open o, ComplaintEscalated { Why: EscalationReason.Unsolved } x) => o with { Matter = Up(o, x), Solution = o.Solution.Miss(x.NextAt) },
        (Solved s, ComplaintEscalated { Why: EscalationReason.Unjudged } x) => s with { Matter = Up(s, x), Word = s.Word.Miss(x.NextAt) },
        (Known k and not Closed, ComplaintEscalated { Why: EscalationReason.Dissatisfied or EscalationReason.Asked } x) => k with { Matter = Up(k, x) },
        // Whoever is told the solution is answered.
        (Open o, ComplaintSolved v) => new Solved(o.Id, o.Tags, o.Matter.Answered(v.At), new Term(v.AskBy), v.Remedy, v.Compensation, v.At),
        (Solved s, ComplaintUnreached u) => s with { Tried = u.Number, TriedAt = s.TriedAt > u.At ? s.TriedAt : u.At },
        (Solved s, ComplaintJudged j) => s with { Said = j.Word },
        (Solved s, ComplaintReopened r) => new Open(s.Id, s.Tags, s.Matter with { Reopened = r.Number }, null, new Term(r.SolveBy)),
        (Known k and not Closed, ComplaintClosed x) => new Closed(k.Id, k.Tags, k.Matter, x.Reason, (k as Solved)?.Said),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a complaint that is {state.GetType().Name}."),
    };

    /// <summary>Conduct is the manager's (003-08), and nobody has a complaint about themselves.</summary>
    private static ComplaintFiled Filing(Command.FileComplaint c)
    {
        var conduct = c.Category == ComplaintCategory.StaffConduct;
        var about = c.About ?? (conduct ? c.Consultant : null);
        var managers = conduct || c.Consultant is null || c.Consultant == about;
        var owner = !managers ? c.Consultant : c.Manager && c.By != about ? c.By : null;
        return new ComplaintFiled(
            c.ComplaintId, c.LeadId, c.OwnershipId, c.CustomerId, c.Brand, c.Dealer, c.Category, c.Severity, Text(c.Words), about, managers ? ComplaintLevel.Manager : ComplaintLevel.Consultant, owner,
            ComplaintTerms.AnswerBy(c.Policy, c.Severity, c.At), ComplaintTerms.SolveBy(c.Policy, c.Severity, c.At), c.By, c.At);
    }

    /// <summary>It goes up when it was to, whenever that is noticed: to the manager, and when as much time is over once more, to the head, who is told until it is done.</summary>
    private static ComplaintEscalated Missing(Command.MissTerm c, Known k, Term term)
    {
        var level = c.Number == 1 ? ComplaintLevel.Manager : ComplaintLevel.Head;
        // What nobody noticed for long is told once, not for every day of it.
        DateTimeOffset? next = c.Number == 1 ? After(term.DueAt) : c.Why == EscalationReason.Unanswered ? null : After(c.At);
        return new ComplaintEscalated(k.Id, k.Tags.Lead, Higher(level, k.Matter.Level), c.Why, k.Matter.Owner, term.DueAt, next, null, term.NextAt);

        DateTimeOffset After(DateTimeOffset from) => c.Why switch
        {
            EscalationReason.Unanswered => ComplaintTerms.AnswerBy(c.Policy, k.Matter.Severity, from),
            EscalationReason.Unsolved => ComplaintTerms.SolveBy(c.Policy, k.Matter.Severity, from),
            _ => ComplaintTerms.AskBy(c.Policy, from),
        };
    }

    /// <summary>Several tries of one day are one.</summary>
    private static List<object> Trying(Command.TryCustomer c, Solved s)
    {
        var number = s.TriedAt is { } last && c.Policy.DayOf(c.At) <= c.Policy.DayOf(last) ? s.Tried : s.Tried + 1;
        List<object> events = [new ComplaintUnreached(s.Id, s.Tags.Lead, number, c.Channel, c.Result, c.By, c.At)];
        if (number >= MostTries)
        {
            events.Add(new ComplaintClosed(s.Id, s.Tags.Lead, ComplaintEnd.Unreachable, c.By, c.At));
        }

        return events;
    }

    /// <summary>Satisfied, or partly and they leave it at that: it is over. Otherwise somebody higher solves it anew.</summary>
    private static List<object> Judging(Command.Judge c, Solved s)
    {
        var partly = c.Word == CustomerWord.Partly;
        List<object> events = [new ComplaintJudged(s.Id, s.Tags.Lead, c.Word, partly ? c.Accepted : null, Text(c.Words), c.By, c.At)];
        if (c.Word == CustomerWord.Satisfied || (partly && c.Accepted))
        {
            events.Add(new ComplaintClosed(s.Id, s.Tags.Lead, partly ? ComplaintEnd.Accepted : ComplaintEnd.Satisfied, c.By, c.At));
            return events;
        }

        events.Add(new ComplaintReopened(s.Id, s.Tags.Lead, s.Matter.Reopened + 1, ComplaintTerms.SolveBy(c.Policy, s.Matter.Severity, c.At), c.By, c.At));
        if (s.Matter.Level < ComplaintLevel.Head)
        {
            events.Add(new ComplaintEscalated(s.Id, s.Tags.Lead, s.Matter.Level + 1, EscalationReason.Dissatisfied, s.Matter.Owner, null, null, c.By, c.At));
        }

        return events;
    }

    private static Deadline Over(EscalationReason why, Known known, Term term) => new($"{why} {known.Matter.Reopened} {term.Missed + 1}", term.NextAt);

    private static Matter Up(Known known, ComplaintEscalated e) => known.Matter with { Level = e.Level };

    private static ComplaintLevel Higher(ComplaintLevel one, ComplaintLevel other) => one > other ? one : other;

    private static Personal<string>? Text(string? words) => words is null ? null : Personal<string>.Of(words);

    private static Refused AboutThem() => new("about-them", "Whoever is complained of does not settle it (003-08).");

    private Complaint()
    {
    }
}
