using Leads.Contracts;

namespace Leads.LeadIntake;

/// <summary>Which consultant of a dealer gets a lead (feature 10). Skips who is absent or full, and tells why.</summary>
public static class Assigning
{
    /// <param name="staff">The dealer's consultants.</param>
    /// <param name="load">Open leads and the turn each had last; who never had one comes first.</param>
    /// <param name="had">Who must not get it: they had it and let the time run out.</param>
    /// <returns>The consultant, and who was skipped; null when nobody can take it.</returns>
    public static Assignment Choose(
        AssignmentMethod method, IReadOnlyList<Consultant> staff, string model, DateTimeOffset at, Func<string, Load> load, IReadOnlySet<string> had)
    {
        var skipped = new List<SkippedConsultant>();
        var able = new List<(Consultant Consultant, Load Load)>();
        foreach (var one in staff.OrderBy(c => c.Staff, StringComparer.Ordinal))
        {
            var has = load(one.Staff);
            if (Refusal(one, has, at, had) is { } reason)
            {
                skipped.Add(new(one.Staff, reason));
            }
            else
            {
                able.Add((one, has));
            }
        }

        if (method == AssignmentMethod.Skill && able.Exists(a => a.Consultant.Models.Contains(model)))
        {
            skipped.AddRange(able.Where(a => !a.Consultant.Models.Contains(model)).Select(a => new SkippedConsultant(a.Consultant.Staff, AssignmentRefusal.NoSkill)));
            able.RemoveAll(a => !a.Consultant.Models.Contains(model));
        }

        // Ties go to whose turn is longest ago, and among those who never had one to the first by id.
        var chosen = able.OrderBy(a => method switch
        {
            AssignmentMethod.RoundRobin => 0,
            AssignmentMethod.Weighted => (a.Load.Open + 1) / Math.Max(a.Consultant.Weight, 1e-9),
            _ => a.Load.Open,
        }).ThenBy(a => a.Load.LastTurn).Select(a => a.Consultant.Staff).FirstOrDefault();
        return new(chosen, method, skipped);
    }

    private static AssignmentRefusal? Refusal(Consultant one, Load has, DateTimeOffset at, IReadOnlySet<string> had) =>
        had.Contains(one.Staff) ? AssignmentRefusal.HadIt
        : one.Absences.Any(a => a.From <= at && at < a.To) ? AssignmentRefusal.Absent
        : one.MostOpen is { } most && has.Open >= most ? AssignmentRefusal.Full
        : null;
}

/// <summary>Who gets a lead, and who was skipped.</summary>
/// <param name="Consultant">Staff id; null when nobody can take it.</param>
public sealed record Assignment(string? Consultant, AssignmentMethod Method, IReadOnlyList<SkippedConsultant> Skipped);

/// <summary>What a consultant has in hand.</summary>
/// <param name="Open">Open leads.</param>
/// <param name="LastTurn">Number of the turn they had last; 0 when they never had one.</param>
public readonly record struct Load(int Open, long LastTurn);

/// <summary>A consultant of a dealer.</summary>
/// <param name="Staff">Staff id.</param>
public sealed record Consultant(string Staff)
{
    public static Consultant Of(string staff, ConsultantSettings settings) =>
        new(staff) { Models = settings.Models ?? [], Weight = settings.Weight ?? 1, MostOpen = settings.MostOpen, Absences = settings.Absences ?? [] };

    /// <summary>Models they know best.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Twice the weight, twice the open leads.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Most open leads at once; any number when not told.</summary>
    public int? MostOpen { get; init; }

    public IReadOnlyList<Absence> Absences { get; init; } = [];
}
