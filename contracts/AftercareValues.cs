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

/// <summary>Of a hundred owners so many come back, by whether they find the service and the product good (001-24).</summary>
/// <param name="BothGood">97 in the handbook.</param>
/// <param name="ServiceGood">The service is good, the product is not; 67.</param>
/// <param name="ProductGood">The product is good, the service is not; 30.</param>
/// <param name="BothPoor">20.</param>
public sealed record RepurchaseMatrix(int BothGood, int ServiceGood, int ProductGood, int BothPoor);

/// <summary>A grade of customers, and the standard of service for them.</summary>
/// <param name="Code">As vip.</param>
/// <param name="Services">What is done for them.</param>
/// <param name="Cars">Whoever owns so many cars of the dealer's has it.</param>
/// <param name="MonthlySpend">And whoever spends more than that a month, on average of the last twelve.</param>
public sealed record ServiceGrade(string Code, IReadOnlyList<ServicePrivilege> Services, int? Cars = null, Money? MonthlySpend = null)
{
    public bool Equals(ServiceGrade? other) =>
        other is not null && (Code, Cars, MonthlySpend) == (other.Code, other.Cars, other.MonthlySpend) && Services.SequenceEqual(other.Services);

    public override int GetHashCode() => HashCode.Combine(Code, Cars, MonthlySpend);
}

/// <summary>How well customers pay (002-20). The handbook gives no scale.</summary>
/// <param name="MostLateA">Who pays at most so many bills of a hundred late has an A; 0 when no scale is told.</param>
/// <param name="MostLateB">A B; 20 when no scale is told.</param>
/// <param name="MostLateC">A C; 50 when no scale is told. A D whoever pays more of them late.</param>
public sealed record CreditScale(int MostLateA, int MostLateB, int MostLateC);

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
/// <param name="ReplacementKm">Owners whose car has run so many kilometres think of another; 100 000 when not told.</param>
/// <param name="GoodScore">From so many of ten points on an owner finds something good; 7 when not told.</param>
/// <param name="Repurchase">Of a hundred owners so many come back, by how satisfied they are; 97, 67, 30 and 20 when not told (001-24).</param>
/// <param name="Grades">Grades of customers, the best first (002-11, 002-22); when not told vip, for who spends more than 1 000 yuan a month, with a lounge and a fast lane.</param>
/// <param name="Credit">How well customers pay (002-20).</param>
/// <param name="InterviewsADay">So many visitors a day each of the staff talks with; 5 when not told (002-13).</param>
/// <param name="Complaints">How soon complaints are seen to.</param>
public sealed record CareSettings(
    int? RegularDays = null, int? GraceDays = null, int? NoticeDays = null, int? ServiceMonths = null, int? ServiceKm = null, int? InspectionMonths = null, int? WarrantyMonths = null,
    int? ReplacementMonths = null, IReadOnlyList<DayOfYear>? Seasons = null, IReadOnlyList<ModelLaunch>? Launches = null, IReadOnlyList<QuietDays>? Quiet = null,
    int? ReplacementKm = null, int? GoodScore = null, RepurchaseMatrix? Repurchase = null, IReadOnlyList<ServiceGrade>? Grades = null, CreditScale? Credit = null, int? InterviewsADay = null,
    ComplaintTimes? Complaints = null)
{
    public bool Equals(CareSettings? other) =>
        other is not null
        && (RegularDays, GraceDays, NoticeDays, ServiceMonths, ServiceKm, InspectionMonths, WarrantyMonths)
            == (other.RegularDays, other.GraceDays, other.NoticeDays, other.ServiceMonths, other.ServiceKm, other.InspectionMonths, other.WarrantyMonths)
        && (ReplacementMonths, ReplacementKm, GoodScore, Repurchase, Credit, InterviewsADay, Complaints)
            == (other.ReplacementMonths, other.ReplacementKm, other.GoodScore, other.Repurchase, other.Credit, other.InterviewsADay, other.Complaints)
        && (Grades is null ? other.Grades is null : other.Grades is not null && Grades.SequenceEqual(other.Grades))
        && (Seasons is null ? other.Seasons is null : other.Seasons is not null && Seasons.SequenceEqual(other.Seasons))
        && (Launches ?? []).SequenceEqual(other.Launches ?? []) && (Quiet ?? []).SequenceEqual(other.Quiet ?? []);

    public override int GetHashCode() => HashCode.Combine(RegularDays, GraceDays, NoticeDays, ServiceMonths, Launches?.Count, Quiet?.Count);
}
