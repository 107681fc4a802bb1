using Leads.Contracts;

namespace Leads.Appointments;

/// <summary>Visits at customers' of one day, those of one area together (003-27).</summary>
/// <param name="Minutes">What all that is planned takes, with the ways.</param>
/// <param name="Areas">By area, the one that is visited first before the others.</param>
/// <param name="Unplanned">Agreed, but not planned yet.</param>
public sealed record VisitRound(DateOnly Date, int Minutes, IReadOnlyList<VisitArea> Areas, IReadOnlyList<Guid> Unplanned)
{
    /// <param name="rows">Visits of the day that are to be made.</param>
    public static VisitRound Of(DateOnly date, IEnumerable<AppointmentBoard> rows)
    {
        var all = rows.OrderBy(row => row.ScheduledAt).ToList();
        var planned = all.Where(row => row.Plan is not null).ToList();
        var areas = planned.GroupBy(row => row.Plan!.Area).Select(group => VisitArea.Of(group.Key, [.. group], planned)).ToList();
        return new VisitRound(date, areas.Sum(area => area.Minutes), areas, [.. all.Where(row => row.Plan is null).Select(row => row.AppointmentId)]);
    }
}

/// <summary>Visits in one area.</summary>
/// <param name="Minutes">What they take; the way there and back only once, the longest.</param>
/// <param name="Apart">Whoever makes them visits another area in between: one go would be shorter.</param>
public sealed record VisitArea(string Area, int Minutes, bool Apart, IReadOnlyList<PlannedVisit> Visits)
{
    internal static VisitArea Of(string area, IReadOnlyList<AppointmentBoard> rows, IReadOnlyList<AppointmentBoard> all) => new(
        area, rows.Sum(row => row.Plan!.Minutes) + (2 * rows.Max(row => row.Plan!.TravelMinutes)),
        all.Any(other => other.Plan!.Area != area && Same(rows, other, earlier: true) && Same(rows, other, earlier: false)), [.. rows.Select(PlannedVisit.Of)]);

    /// <summary>Whoever makes the other visit makes one of these before it, or after it.</summary>
    private static bool Same(IEnumerable<AppointmentBoard> rows, AppointmentBoard other, bool earlier) =>
        rows.Any(row => row.ScheduledAt < other.ScheduledAt == earlier && (row.Resources ?? []).Intersect(other.Resources ?? []).Any());
}

/// <summary>A visit that is planned.</summary>
/// <param name="LeaveAt">When to leave for it.</param>
/// <param name="BackAt">When they are back.</param>
/// <param name="Who">Who makes it.</param>
/// <param name="Stage">How far the visit has come (003-26).</param>
/// <param name="Missing">Not ready yet (003-24).</param>
/// <param name="ToKeyPerson">Whoever is met decides, or leads to who does (003-28).</param>
public sealed record PlannedVisit(
    Guid AppointmentId, Guid LeadId, DateTimeOffset At, DateTimeOffset EndsAt, DateTimeOffset LeaveAt, DateTimeOffset BackAt, IReadOnlyList<string> Who, KeyPerson Meets, bool ToKeyPerson, bool NeedsAsked, VisitStage Stage,
    IReadOnlyList<VisitPreparation> Missing, IReadOnlyList<VisitMaterial> Material)
{
    internal static PlannedVisit Of(AppointmentBoard row)
    {
        var (plan, ends) = (row.Plan!, row.ScheduledAt.AddMinutes(row.Plan!.Minutes));
        List<VisitPreparation> missing = [.. Enum.GetValues<VisitPreparation>().Except(plan.Ready)];
        return new PlannedVisit(
            row.AppointmentId, row.LeadId, row.ScheduledAt, ends, row.ScheduledAt.AddMinutes(-plan.TravelMinutes), ends.AddMinutes(plan.TravelMinutes), row.Resources ?? [], plan.Meets,
            plan.Meets != KeyPerson.Gatekeeper, plan.NeedsAsked, StageOf(row.Status, missing.Count), missing, plan.Material);
    }

    private static VisitStage StageOf(string status, int missing) => status switch
    {
        "arrived" => VisitStage.CollectData,
        "held" => VisitStage.FollowUp,
        _ => missing > 0 ? VisitStage.Prepare : VisitStage.Visit,
    };
}

/// <summary>The four steps of a visit (003-26).</summary>
public enum VisitStage
{
    /// <summary>Something is not ready yet.</summary>
    Prepare,

    /// <summary>Ready to go.</summary>
    Visit,

    /// <summary>There: data is collected and sorted.</summary>
    CollectData,

    /// <summary>Back: what was learnt is followed up.</summary>
    FollowUp,
}
