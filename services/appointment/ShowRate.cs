using Leads.Contracts;

namespace Leads.Appointments;

/// <summary>How many of those who were expected came, and how many called back for whom a message was left.</summary>
/// <param name="From">Appointments from this moment on.</param>
/// <param name="To">And before this one.</param>
/// <param name="All">All appointments.</param>
/// <param name="Types">By what they were for.</param>
/// <param name="Resources">By consultant, car and bay.</param>
/// <param name="WalkIns">Visits without an appointment.</param>
/// <param name="Invitations">Calls of the time in which customers were invited (003-18).</param>
/// <param name="CallBacks">Messages that were left in the time (003-21).</param>
public sealed record ShowRate(
    DateTimeOffset From, DateTimeOffset To, ShowFigures All, IReadOnlyDictionary<string, ShowFigures> Types, IReadOnlyDictionary<string, ShowFigures> Resources, int WalkIns,
    InvitationFigures Invitations, CallBackFigures CallBacks)
{
    /// <param name="rows">Appointments and visits of the time.</param>
    /// <param name="calls">Calls of the time in which customers were invited.</param>
    public static ShowRate Of(DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<AppointmentBoard> rows, IReadOnlyCollection<InvitationCall> calls, Func<AppointmentType, string> code)
    {
        var agreed = rows.Where(row => !row.WalkIn).ToList();
        return new ShowRate(
            from, to, ShowFigures.Of(agreed),
            agreed.GroupBy(row => code(row.Type)).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, ShowFigures.Of),
            agreed.SelectMany(row => (row.Resources ?? []).Select(resource => (Resource: resource, Row: row))).GroupBy(one => one.Resource).OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => ShowFigures.Of(group.Select(one => one.Row))),
            rows.Count(row => row.WalkIn), InvitationFigures.Of(calls), CallBackFigures.Of(calls));
    }
}

/// <summary>Appointments by what became of them.</summary>
/// <param name="Shown">The customer came.</param>
/// <param name="Missed">They did not; each time counts, also when they came later.</param>
/// <param name="Cancelled">Called off before.</param>
/// <param name="Ahead">Not decided yet.</param>
/// <param name="Rate">Of a hundred who were expected so many came; absent while nobody was.</param>
public sealed record ShowFigures(int Shown, int Missed, int Cancelled, int Ahead, int? Rate)
{
    public static ShowFigures Of(IEnumerable<AppointmentBoard> rows)
    {
        var all = rows.ToList();
        var by = all.CountBy(row => row.Status).ToDictionary();
        var (shown, missed) = (by.GetValueOrDefault("arrived") + by.GetValueOrDefault("held"), all.Sum(row => row.Misses));
        return new ShowFigures(shown, missed, by.GetValueOrDefault("cancelled"), by.GetValueOrDefault("tentative") + by.GetValueOrDefault("confirmed"), Share(shown, shown + missed));
    }

    internal static int? Share(int part, int all) => all == 0 ? null : (int)Math.Round(part * 100.0 / all, MidpointRounding.AwayFromZero);
}

/// <summary>Messages that were left, and those who called back in time; more than half do, the handbook says (003-21).</summary>
/// <param name="Left">Messages.</param>
/// <param name="CalledBack">Before their slots ran out.</param>
/// <param name="Rate">Of a hundred; absent without messages.</param>
/// <param name="Expected">What the handbook claims.</param>
public sealed record CallBackFigures(int Left, int CalledBack, int? Rate, int Expected)
{
    private const int Claimed = 50;

    public static CallBackFigures Of(IReadOnlyCollection<InvitationCall> calls)
    {
        var left = calls.Where(call => call.CallBackBy is not null).ToList();
        var back = left.Count(call => call.AnsweredAt <= call.CallBackBy);
        return new CallBackFigures(left.Count, back, ShowFigures.Share(back, left.Count), Claimed);
    }
}

/// <summary>Calls in which customers were invited; such a call is over after about two minutes (003-18).</summary>
/// <param name="Calls">All of them.</param>
/// <param name="Accepted">The customer agreed to come.</param>
/// <param name="Rate">Of a hundred; absent without calls.</param>
/// <param name="TooLong">They took more than two minutes.</param>
/// <param name="AverageSeconds">Of those whose length is known; absent when none is.</param>
public sealed record InvitationFigures(int Calls, int Accepted, int? Rate, int TooLong, int? AverageSeconds)
{
    private const int LongestSeconds = 120;

    public static InvitationFigures Of(IReadOnlyCollection<InvitationCall> calls)
    {
        var (accepted, timed) = (calls.Count(call => call.Answer == InvitationAnswer.Accepted), calls.Select(call => call.Seconds).OfType<int>().ToList());
        return new InvitationFigures(
            calls.Count, accepted, ShowFigures.Share(accepted, calls.Count), timed.Count(seconds => seconds > LongestSeconds),
            timed.Count == 0 ? null : (int)Math.Round(timed.Average(), MidpointRounding.AwayFromZero));
    }
}
