using System.Text.Json.Serialization;

namespace Leads.Contracts;

/// <summary>An amount of money in minor units (CNY: fen), never floating point.</summary>
/// <param name="MinorUnits">Amount in the currency's minor unit.</param>
/// <param name="Currency">ISO 4217 code.</param>
[method: JsonConstructor] // A struct would be read by its setters otherwise, and a missing currency be none.
public readonly record struct Money(long MinorUnits, string Currency)
{
    public override string ToString() => $"{MinorUnits} {Currency}";
}

/// <summary>What the customer is interested in, as the source told us (000-32, 000-41).</summary>
/// <param name="Model">Model code of the brand.</param>
/// <param name="Trim">Trim code, if told.</param>
/// <param name="Colour">Colour, if told.</param>
/// <param name="NeedBy">The day the car is needed, if told.</param>
/// <param name="Budget">Budget in minor units, if told.</param>
/// <param name="Payment">Payment method (cash, loan, lease), if told.</param>
public sealed record Interest(string Model, string? Trim = null, string? Colour = null, DateOnly? NeedBy = null, Money? Budget = null, string? Payment = null);

/// <summary>What the customer agreed to, when, and the proof of it.</summary>
/// <param name="Purposes">Purposes agreed to, e.g. contact, marketing, dealer_transfer.</param>
/// <param name="At">When consent was given.</param>
/// <param name="Evidence">Reference to the proof (form and version), never the proof itself.</param>
/// <param name="Channels">How they may be contacted: phone, sms, email, wechat, letter; any way when absent.</param>
/// <param name="Receivers">Codes of the dealers they may be passed on to, or * for all; anybody the purposes allow when absent.</param>
public sealed record Consent(
    IReadOnlyList<string> Purposes, DateTimeOffset At, string Evidence, IReadOnlyList<string>? Channels = null, IReadOnlyList<string>? Receivers = null)
{
    public bool Equals(Consent? other) =>
        other is not null
        && At == other.At && Evidence == other.Evidence && Purposes.SequenceEqual(other.Purposes)
        && (Channels ?? []).SequenceEqual(other.Channels ?? []) && (Receivers ?? []).SequenceEqual(other.Receivers ?? []);

    public override int GetHashCode() => HashCode.Combine(At, Evidence, Purposes.Count);
}

/// <summary>The person behind a lead as the source wrote it: kept as it came, so that nothing a source sent is lost.</summary>
/// <param name="Name">Name as typed.</param>
/// <param name="Honorific">先生, 女士 or what the source used.</param>
/// <param name="Phone">Phone as typed; empty when only an e-mail address was told.</param>
/// <param name="Other">Members of the lead document that have no place of their own, as JSON.</param>
/// <param name="Email">E-mail address as typed.</param>
/// <param name="PhoneKind">What the source said of the number: relay for a portal's privacy number.</param>
/// <param name="PhoneValidUntil">How long the number reaches them, if told.</param>
public sealed record Person(
    string Name, string? Honorific, string Phone, string? Other = null, string? Email = null, PhoneKind? PhoneKind = null, DateTimeOffset? PhoneValidUntil = null);

/// <summary>How a lead was registered by a dealer's own staff.</summary>
/// <param name="By">Staff id.</param>
/// <param name="Mode">How they met (001-02).</param>
/// <param name="NotObtained">What of the five things to ask (000-32) was not obtained, and why; absent when all was.</param>
public sealed record Registration(string By, FirstContactMode Mode, IReadOnlyList<NotObtained>? NotObtained = null)
{
    public bool Equals(Registration? other) => other is not null && (By, Mode) == (other.By, other.Mode) && (NotObtained ?? []).SequenceEqual(other.NotObtained ?? []);

    public override int GetHashCode() => HashCode.Combine(By, Mode);
}

/// <summary>Something that has to be asked (000-32) and was not obtained.</summary>
/// <param name="Field">What.</param>
/// <param name="Reason">Why not.</param>
public sealed record NotObtained(MustAsk Field, NotObtainedReason Reason);

/// <summary>A dealer that a dispatch rule named and that did not get the lead.</summary>
/// <param name="Rule">The rule that named it.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Reason">Why it did not get the lead.</param>
public sealed record RefusedDealer(DispatchRule Rule, string Dealer, DispatchRefusal Reason);

/// <summary>A consultant whose turn it might have been.</summary>
/// <param name="Consultant">Staff id.</param>
/// <param name="Reason">Why they did not get the lead.</param>
public sealed record SkippedConsultant(string Consultant, AssignmentRefusal Reason);

/// <summary>A point on earth, in degrees.</summary>
/// <param name="Latitude">North is positive.</param>
/// <param name="Longitude">East is positive.</param>
public sealed record Coordinates(double Latitude, double Longitude);

/// <summary>How a dealer takes leads.</summary>
/// <param name="Name">As customers know it.</param>
/// <param name="City">Where it is.</param>
/// <param name="Brands">Codes of the brands it sells.</param>
/// <param name="Cities">Cities whose leads it gets when headquarters names nobody.</param>
/// <param name="Districts">Districts of its own, as 上海/浦东新区.</param>
/// <param name="Models">Codes of the models it sells; all when not told.</param>
/// <param name="Location">Where it is, in degrees; near to nobody when not told.</param>
/// <param name="Weight">Its share where several could take a lead, twice the weight, twice the leads; 1 when not told.</param>
/// <param name="LeadsADay">Most leads it takes a day; any number when not told.</param>
/// <param name="AcceptWithinMinutes">Working minutes it has to accept a lead; when not told it takes what it is given.</param>
/// <param name="Closed">It takes no leads.</param>
/// <param name="Hours">When it works, by which all its clocks run; Monday to Friday from nine to six when not told.</param>
public record DealerSettings(
    string Name, string City, IReadOnlyList<string> Brands, IReadOnlyList<string> Cities, IReadOnlyList<string>? Districts = null, IReadOnlyList<string>? Models = null,
    Coordinates? Location = null, int? Weight = null, int? LeadsADay = null, int? AcceptWithinMinutes = null, bool? Closed = null,
    WorkingHours? Hours = null)
{
    public virtual bool Equals(DealerSettings? other) =>
        other is not null
        && (Name, City, Location, Weight, LeadsADay, AcceptWithinMinutes, Closed, Hours)
            == (other.Name, other.City, other.Location, other.Weight, other.LeadsADay, other.AcceptWithinMinutes, other.Closed, other.Hours)
        && Brands.SequenceEqual(other.Brands) && Cities.SequenceEqual(other.Cities) && Same(Districts, other.Districts) && Same(Models, other.Models);

    public override int GetHashCode() => HashCode.Combine(Name, City, Weight);

    private static bool Same(IReadOnlyList<string>? one, IReadOnlyList<string>? other) => one is null ? other is null : other is not null && one.SequenceEqual(other);
}

/// <summary>When a dealer works, by China's clock.</summary>
/// <param name="Week">Hours by weekday, in order; a weekday with a noon break stands twice, one that is missing is free.</param>
/// <param name="Days">Days that are not like their weekday: holidays, and worked weekends (调休).</param>
public sealed record WorkingHours(IReadOnlyList<WeekdayHours> Week, IReadOnlyList<DayHours>? Days = null)
{
    public bool Equals(WorkingHours? other) => other is not null && Week.SequenceEqual(other.Week) && (Days ?? []).SequenceEqual(other.Days ?? []);

    public override int GetHashCode() => HashCode.Combine(Week.Count, Days?.Count);
}

/// <summary>Hours that return every week.</summary>
/// <param name="Day">The weekday.</param>
/// <param name="Opens">As 09:00.</param>
/// <param name="Closes">As 18:00; a day ends at 24:00.</param>
public sealed record WeekdayHours(Weekday Day, string Opens, string Closes);

/// <summary>Hours of one day.</summary>
/// <param name="Date">The day; it stands twice when it has a noon break.</param>
/// <param name="Opens">As 09:00; not told on a holiday.</param>
/// <param name="Closes">As 18:00; a day ends at 24:00.</param>
public sealed record DayHours(DateOnly Date, string? Opens = null, string? Closes = null);

/// <summary>How the files and documents of a client become leads. A field is named by its JSON pointer in the lead document.</summary>
/// <param name="Columns">Which column of a file is which field.</param>
/// <param name="Values">What a field is where a row or a document says nothing of it; several purposes with commas between.</param>
/// <param name="Codes">The client's words for our codes.</param>
/// <param name="DateFormats">How it writes times and days, as dd.MM.yyyy HH:mm; tried before the usual ways.</param>
/// <param name="Offset">The offset of times that tell none, as +08:00; China's when not told.</param>
/// <param name="Currency">ISO 4217 code of amounts that tell none; CNY when not told.</param>
/// <param name="Delimiter">What stands between the columns of a file; found out when not told.</param>
public sealed record ImportSettings(
    IReadOnlyList<ImportColumn>? Columns = null, IReadOnlyList<ImportValue>? Values = null, IReadOnlyList<ImportCode>? Codes = null,
    IReadOnlyList<string>? DateFormats = null, string? Offset = null, string? Currency = null, string? Delimiter = null)
{
    public bool Equals(ImportSettings? other) =>
        other is not null
        && (Offset, Currency, Delimiter) == (other.Offset, other.Currency, other.Delimiter)
        && (Columns ?? []).SequenceEqual(other.Columns ?? []) && (Values ?? []).SequenceEqual(other.Values ?? [])
        && (Codes ?? []).SequenceEqual(other.Codes ?? []) && (DateFormats ?? []).SequenceEqual(other.DateFormats ?? []);

    public override int GetHashCode() => HashCode.Combine(Columns?.Count, Values?.Count, Codes?.Count, Delimiter);
}

/// <summary>A column of a file.</summary>
/// <param name="Field">JSON pointer in the lead document, as /customer/phone.</param>
/// <param name="Column">The column's header.</param>
public sealed record ImportColumn(string Field, string Column);

/// <summary>What a field is where nothing is said of it.</summary>
/// <param name="Field">JSON pointer in the lead document, as /source.</param>
/// <param name="Value">As text.</param>
public sealed record ImportValue(string Field, string Value);

/// <summary>A client's word for one of our codes.</summary>
/// <param name="Field">JSON pointer in the lead document, as /source.</param>
/// <param name="Theirs">What the client writes.</param>
/// <param name="Ours">What it means.</param>
public sealed record ImportCode(string Field, string Theirs, string Ours);
