using System.Collections.Immutable;

namespace Leads.Contracts;

/// <summary>What was configured, and from which moment on. What was decided yesterday was decided by yesterday's settings.</summary>
/// <param name="Versions">In the order they were decided; of those in force the last one counts.</param>
public sealed record Timetable<TSettings>(ImmutableList<(DateTimeOffset From, TSettings Settings)> Versions)
    where TSettings : class
{
    /// <summary>The settings in force at a moment; null before the first.</summary>
    public TSettings? At(DateTimeOffset at) => Versions.FindLast(v => v.From <= at).Settings;

    /// <summary>Whether these settings are in force from a moment on, whatever was decided for later.</summary>
    public bool Holds(TSettings settings, DateTimeOffset from) => Versions.Select(v => v.From).Where(later => later > from).Prepend(from).All(moment => settings.Equals(At(moment)));

    public Timetable<TSettings> With(DateTimeOffset from, TSettings settings) => new(Versions.Add((from, settings)));
}
