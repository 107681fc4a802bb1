namespace Leads.Contracts;

/// <summary>The information and tracking sheet was filled in (004-33, 004-34): all of it, not what changed.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Info">What stands in it.</param>
/// <param name="By">Staff id.</param>
/// <param name="At">When.</param>
[Event("sheet_filled", Publisher.Qualification)]
public sealed record SheetFilled(Guid CaseId, Guid LeadId, Personal<TrackingInfo> Info, string By, DateTimeOffset At);

/// <summary>What a dealer's staff write down of a customer; personal.</summary>
/// <param name="Customer">Who they are.</param>
/// <param name="Contact">How they are reached.</param>
public sealed record TrackingInfo(TrackedCustomer Customer, TrackedContact Contact);

/// <summary>顾客信息 (004-33): who the customer is; personal.</summary>
/// <param name="Name">The customer's name.</param>
/// <param name="BusinessName">The company they buy for.</param>
/// <param name="Position">Their position in it.</param>
/// <param name="PurchaseDate">When they are expected to buy; not when they need the car.</param>
/// <param name="PrimaryBusiness">What the company, or the customer, lives on.</param>
/// <param name="Salesperson">Who sells to them; the consultant when not told.</param>
/// <param name="SalesManager">Whose team that is.</param>
/// <param name="Vehicles">What they drive now.</param>
/// <param name="Units">How many cars they buy (004-28).</param>
public sealed record TrackedCustomer(
    string? Name = null, string? BusinessName = null, string? Position = null, DateOnly? PurchaseDate = null, string? PrimaryBusiness = null, string? Salesperson = null,
    string? SalesManager = null, IReadOnlyList<CurrentVehicle>? Vehicles = null, int? Units = null)
{
    public bool Equals(TrackedCustomer? other) =>
        other is not null
        && (Name, BusinessName, Position, PurchaseDate, PrimaryBusiness, Salesperson, SalesManager) ==
            (other.Name, other.BusinessName, other.Position, other.PurchaseDate, other.PrimaryBusiness, other.Salesperson, other.SalesManager)
        && Units == other.Units && (Vehicles ?? []).SequenceEqual(other.Vehicles ?? []);

    public override int GetHashCode() => HashCode.Combine(Name, BusinessName, Position, PurchaseDate);
}

/// <summary>A vehicle that a customer has now; personal.</summary>
/// <param name="Model">Brand and model.</param>
/// <param name="Plate">Number plate.</param>
/// <param name="Year">Year it was built.</param>
public sealed record CurrentVehicle(string Model, string? Plate = null, int? Year = null);

/// <summary>联系信息 (004-34): how the customer is reached; personal.</summary>
/// <param name="Address">Where they want to be written to or visited.</param>
/// <param name="Preferred">首选联系方式: how they want to be reached.</param>
/// <param name="City">City; the lead's when not told.</param>
/// <param name="District">District; the lead's when not told.</param>
/// <param name="PostCode">Post code.</param>
/// <param name="OfficePhone">Number at work.</param>
/// <param name="HomePhone">Number at home.</param>
/// <param name="Mobile">Mobile number.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="HowHeard">How they heard about the dealer; the lead's source when not told.</param>
/// <param name="Notes">Whatever else.</param>
public sealed record TrackedContact(
    string? Address = null, ContactChannel? Preferred = null, string? City = null, string? District = null, string? PostCode = null, string? OfficePhone = null, string? HomePhone = null,
    string? Mobile = null, string? Email = null, string? HowHeard = null, string? Notes = null);
