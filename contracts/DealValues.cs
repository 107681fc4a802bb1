namespace Leads.Contracts;

/// <summary>Who has a part in buying, and whether they sit at the table (001-05).</summary>
/// <param name="Role">Which part (000-42).</param>
/// <param name="Who">Who they are to the customer.</param>
/// <param name="Present">They are there.</param>
public sealed record Participant(BuyingRole Role, PersonRelation Who, bool Present);

/// <summary>A car as it is offered.</summary>
/// <param name="Trim">Trim code.</param>
/// <param name="Exterior">Colour code.</param>
/// <param name="Interior">Interior code.</param>
/// <param name="Options">What is built in, each with its price.</param>
/// <param name="Accessories">What is added, each with its price.</param>
public sealed record VehicleConfiguration(
    string? Trim = null, string? Exterior = null, string? Interior = null, IReadOnlyList<PricedItem>? Options = null, IReadOnlyList<PricedItem>? Accessories = null)
{
    public bool Equals(VehicleConfiguration? other) =>
        other is not null && (Trim, Exterior, Interior) == (other.Trim, other.Exterior, other.Interior)
        && (Options ?? []).SequenceEqual(other.Options ?? []) && (Accessories ?? []).SequenceEqual(other.Accessories ?? []);

    public override int GetHashCode() => HashCode.Combine(Trim, Exterior, Interior);
}

/// <summary>Something with a price.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Price">In minor units.</param>
public sealed record PricedItem(string Code, Money Price);

/// <summary>How a car is paid over time.</summary>
/// <param name="Method">How.</param>
/// <param name="DownPayment">What is paid at once.</param>
/// <param name="TermMonths">Number of monthly instalments.</param>
/// <param name="AnnualRateBasisPoints">Interest a year, in hundredths of a percent.</param>
/// <param name="Balloon">Of a balloon: the part of the loan that is left to the end.</param>
/// <param name="Lender">Code of who lends.</param>
public sealed record FinanceTerms(FinanceMethod Method, Money DownPayment, int TermMonths, int AnnualRateBasisPoints, Money? Balloon = null, string? Lender = null);

/// <summary>What a loan comes to.</summary>
/// <param name="Principal">What is lent.</param>
/// <param name="First">The first instalment.</param>
/// <param name="Last">The last one, which settles what rounding left.</param>
/// <param name="Interest">All of it.</param>
public sealed record LoanSummary(Money Principal, Money First, Money Last, Money Interest);

/// <summary>A car that is traded in.</summary>
/// <param name="Make">Its make.</param>
/// <param name="Model">Its model.</param>
/// <param name="Year">Year of its first registration.</param>
/// <param name="OdometerKm">Kilometres driven.</param>
/// <param name="Photos">References of photos, never the photos.</param>
public sealed record TradeInVehicle(string Make, string Model, int Year, int OdometerKm, IReadOnlyList<string>? Photos = null)
{
    public bool Equals(TradeInVehicle? other) =>
        other is not null && (Make, Model, Year, OdometerKm) == (other.Make, other.Model, other.Year, other.OdometerKm) && (Photos ?? []).SequenceEqual(other.Photos ?? []);

    public override int GetHashCode() => HashCode.Combine(Make, Model, Year, OdometerKm);
}

/// <summary>Which car it is.</summary>
/// <param name="Plate">Plate number.</param>
/// <param name="Vin">Vehicle identification number.</param>
public sealed record VehicleIdentity(string? Plate = null, string? Vin = null);

/// <summary>How satisfied a customer is with a delivery, from 1 to 10 (001-20, 001-39).</summary>
/// <param name="Product">With the car.</param>
/// <param name="Brand">With the brand.</param>
/// <param name="Dealer">With the dealer.</param>
/// <param name="Consultant">With the consultant.</param>
public sealed record DeliveryScores(int Product, int Brand, int Dealer, int Consultant);

/// <summary>How a dealer's staff may decide.</summary>
/// <param name="ConsultantLimit">What a consultant may concede, in thousandths of the price; 30 when not told.</param>
/// <param name="ManagerLimit">What a sales manager may concede; 100 when not told.</param>
/// <param name="DownPayments">By credit grade, what has to be paid at once, in thousandths of what is due; A 200, B 300, C 500 and D all of it where not told.</param>
/// <param name="ValidDays">For so many days a proposal stands; 7 when not told.</param>
public sealed record DealSettings(int? ConsultantLimit = null, int? ManagerLimit = null, IReadOnlyList<GradeDownPayment>? DownPayments = null, int? ValidDays = null)
{
    public bool Equals(DealSettings? other) =>
        other is not null && (ConsultantLimit, ManagerLimit, ValidDays) == (other.ConsultantLimit, other.ManagerLimit, other.ValidDays)
        && (DownPayments ?? []).SequenceEqual(other.DownPayments ?? []);

    public override int GetHashCode() => HashCode.Combine(ConsultantLimit, ManagerLimit, ValidDays);
}

/// <summary>What somebody of a credit grade pays at once (002-20).</summary>
/// <param name="Grade">The grade.</param>
/// <param name="Least">In thousandths of what is due.</param>
public sealed record GradeDownPayment(CreditGrade Grade, int Least);
