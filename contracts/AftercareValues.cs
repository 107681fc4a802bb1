namespace Leads.Contracts;

/// <summary>A day that comes every year. In years without a 29 February it is the 28th.</summary>
/// <param name="Month">From 1 to 12.</param>
/// <param name="Day">From 1.</param>
public sealed record DayOfYear(int Month, int Day);

/// <summary>Days that matter to an owner (001-28); personal.</summary>
/// <param name="All">Each with what it is.</param>
public sealed record OwnerDays(IReadOnlyList<OwnerDay> All)
{
    public bool Equals(OwnerDays? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Count;
}

/// <summary>A day that matters to an owner.</summary>
/// <param name="Kind">What day it is.</param>
/// <param name="On">When.</param>
public sealed record OwnerDay(OwnerDayKind Kind, DayOfYear On);

/// <summary>A model comes out.</summary>
/// <param name="Model">Model code.</param>
/// <param name="On">When it can be seen at the dealer's.</param>
public sealed record ModelLaunch(string Model, DateOnly On);

/// <summary>Days on which no owner is contacted, the last one included.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
public sealed record QuietDays(DateOnly From, DateOnly To);

/// <summary>How a dealer cares for owners.</summary>
/// <param name="RegularDays">So many days after the last contact comes the next one when there is no other reason; 150 when not told.</param>
/// <param name="GraceDays">A contact that was not made so many days after it fell due is a breach; 7 when not told. The first one, 48 hours after delivery, has a day.</param>
/// <param name="NoticeDays">So many days before something ends or is due the owner is contacted; 14 when not told.</param>
/// <param name="ServiceMonths">So many months after the last service comes the next; 12 when not told.</param>
/// <param name="ServiceKm">So many kilometres after the last service comes the next; 10 000 when not told.</param>
/// <param name="InspectionMonths">So many months after delivery, and again after as many, the authorities want to see the car (年检); 24 when not told.</param>
/// <param name="WarrantyMonths">So long the warranty holds; 36 when not told.</param>
/// <param name="ReplacementMonths">At such an age owners think of another car, and then every year; 36 when not told.</param>
/// <param name="Seasons">When cars are checked for the season; 20 May and 10 November when not told.</param>
/// <param name="Launches">Models that come out.</param>
/// <param name="Quiet">When nobody is contacted.</param>
public sealed record CareSettings(
    int? RegularDays = null, int? GraceDays = null, int? NoticeDays = null, int? ServiceMonths = null, int? ServiceKm = null, int? InspectionMonths = null, int? WarrantyMonths = null,
    int? ReplacementMonths = null, IReadOnlyList<DayOfYear>? Seasons = null, IReadOnlyList<ModelLaunch>? Launches = null, IReadOnlyList<QuietDays>? Quiet = null)
{
    public bool Equals(CareSettings? other) =>
        other is not null
        && (RegularDays, GraceDays, NoticeDays, ServiceMonths, ServiceKm, InspectionMonths, WarrantyMonths)
            == (other.RegularDays, other.GraceDays, other.NoticeDays, other.ServiceMonths, other.ServiceKm, other.InspectionMonths, other.WarrantyMonths)
        && ReplacementMonths == other.ReplacementMonths
        && (Seasons is null ? other.Seasons is null : other.Seasons is not null && Seasons.SequenceEqual(other.Seasons))
        && (Launches ?? []).SequenceEqual(other.Launches ?? []) && (Quiet ?? []).SequenceEqual(other.Quiet ?? []);

    public override int GetHashCode() => HashCode.Combine(RegularDays, GraceDays, NoticeDays, ServiceMonths, Launches?.Count, Quiet?.Count);
}
