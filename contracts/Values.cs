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
/// <param name="Visit">Of whoever came: why, and with whom.</param>
public sealed record Registration(string By, FirstContactMode Mode, IReadOnlyList<NotObtained>? NotObtained = null, RegisteredVisit? Visit = null)
{
    public bool Equals(Registration? other) => other is not null && (By, Mode, Visit) == (other.By, other.Mode, other.Visit) && (NotObtained ?? []).SequenceEqual(other.NotObtained ?? []);

    public override int GetHashCode() => HashCode.Combine(By, Mode);
}

/// <summary>Why somebody came who had no appointment, and with whom.</summary>
/// <param name="Reason">Visit reason code (000-07).</param>
/// <param name="Party">Who came along, and who has which part in buying (000-42).</param>
public sealed record RegisteredVisit(string Reason, IReadOnlyList<RoleInBuying>? Party = null)
{
    public bool Equals(RegisteredVisit? other) => other is not null && Reason == other.Reason && (Party ?? []).SequenceEqual(other.Party ?? []);

    public override int GetHashCode() => Reason.GetHashCode(StringComparison.Ordinal);
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
/// <param name="Outlets">Its branches (004-01), each nearer to some customers than the dealer itself.</param>
/// <param name="LinkWithinDays">A second lead of a customer within so many days belongs to the open cycle; the brand's rule when not told.</param>
/// <param name="Assignment">How its consultants get leads; round robin when not told.</param>
public record DealerSettings(
    string Name, string City, IReadOnlyList<string> Brands, IReadOnlyList<string> Cities, IReadOnlyList<string>? Districts = null, IReadOnlyList<string>? Models = null,
    Coordinates? Location = null, int? Weight = null, int? LeadsADay = null, int? AcceptWithinMinutes = null, bool? Closed = null,
    WorkingHours? Hours = null, IReadOnlyList<Outlet>? Outlets = null, int? LinkWithinDays = null, AssignmentMethod? Assignment = null)
{
    public virtual bool Equals(DealerSettings? other) =>
        other is not null
        && (Name, City, Location, Weight, LeadsADay, AcceptWithinMinutes, Closed, Hours)
            == (other.Name, other.City, other.Location, other.Weight, other.LeadsADay, other.AcceptWithinMinutes, other.Closed, other.Hours)
        && (LinkWithinDays, Assignment) == (other.LinkWithinDays, other.Assignment) && (Outlets ?? []).SequenceEqual(other.Outlets ?? [])
        && Brands.SequenceEqual(other.Brands) && Cities.SequenceEqual(other.Cities) && Same(Districts, other.Districts) && Same(Models, other.Models);

    public override int GetHashCode() => HashCode.Combine(Name, City, Weight);

    private static bool Same(IReadOnlyList<string>? one, IReadOnlyList<string>? other) => one is null ? other is null : other is not null && one.SequenceEqual(other);
}

/// <summary>A branch of a dealer (004-01).</summary>
/// <param name="Code">The dealer's own code of it.</param>
/// <param name="Name">As customers know it.</param>
/// <param name="City">Where it is.</param>
/// <param name="District">Where in the city.</param>
/// <param name="Location">Where it is, in degrees.</param>
public sealed record Outlet(string Code, string Name, string City, string? District = null, Coordinates? Location = null);

/// <summary>How a consultant takes leads (000-13, 000-14).</summary>
/// <param name="Models">Codes of the models they know best; none when not told.</param>
/// <param name="Weight">Twice the weight, twice the open leads; 1 when not told.</param>
/// <param name="MostOpen">Most open leads at once; any number when not told.</param>
/// <param name="Absences">When they are away.</param>
/// <param name="Left">They work here no more.</param>
public sealed record ConsultantSettings(
    IReadOnlyList<string>? Models = null, int? Weight = null, int? MostOpen = null, IReadOnlyList<Absence>? Absences = null, bool? Left = null)
{
    public bool Equals(ConsultantSettings? other) =>
        other is not null
        && (Weight, MostOpen, Left ?? false) == (other.Weight, other.MostOpen, other.Left ?? false)
        && (Models ?? []).SequenceEqual(other.Models ?? []) && (Absences ?? []).SequenceEqual(other.Absences ?? []);

    public override int GetHashCode() => HashCode.Combine(Weight, MostOpen, Models?.Count, Absences?.Count);
}

/// <summary>Somebody is away.</summary>
/// <param name="From">From this moment.</param>
/// <param name="To">Until before this one.</param>
public sealed record Absence(DateTimeOffset From, DateTimeOffset To);

/// <summary>By which rules a brand's leads are taken in and given out; what is not told is as the product was delivered.</summary>
/// <param name="Dispatch">In which order dealers are asked: the first rule that finds one wins.</param>
/// <param name="WithinKilometres">How far the nearest dealer may be, as the crow flies.</param>
/// <param name="Places">Where cities lie; one that is missing is near to nobody.</param>
/// <param name="Responses">How soon somebody must have tried to reach the customer: the first that fits.</param>
/// <param name="OnBreach">What happens when nobody did.</param>
/// <param name="CallBackWithinMinutes">Working minutes in which a missed call is called back.</param>
/// <param name="LinkWithinDays">A second lead of a customer within so many days belongs to the open cycle.</param>
/// <param name="Screening">What a lead must not look like.</param>
/// <param name="CoolOffs">How long a cycle that ended is left alone before it may be reactivated (000-04, 000-05).</param>
/// <param name="Grades">By how soon a car is needed customers are graded, the soonest first (§4.1).</param>
/// <param name="Calling">How often somebody may be called, and when contact counts as lost (000-05).</param>
public sealed record BrandRules(
    IReadOnlyList<DispatchRule>? Dispatch = null, double? WithinKilometres = null, IReadOnlyList<CityLocation>? Places = null, IReadOnlyList<ResponseRule>? Responses = null,
    BreachAction? OnBreach = null, int? CallBackWithinMinutes = null, int? LinkWithinDays = null, ScreeningRules? Screening = null, IReadOnlyList<CoolOff>? CoolOffs = null,
    IReadOnlyList<GradeRule>? Grades = null, CallingRules? Calling = null)
{
    public bool Equals(BrandRules? other) =>
        other is not null
        && (WithinKilometres, OnBreach, CallBackWithinMinutes, LinkWithinDays, Screening) == (other.WithinKilometres, other.OnBreach, other.CallBackWithinMinutes, other.LinkWithinDays, other.Screening)
        && Calling == other.Calling && (Grades ?? []).SequenceEqual(other.Grades ?? [])
        && (Dispatch ?? []).SequenceEqual(other.Dispatch ?? []) && (Places ?? []).SequenceEqual(other.Places ?? [])
        && (Responses ?? []).SequenceEqual(other.Responses ?? []) && (CoolOffs ?? []).SequenceEqual(other.CoolOffs ?? []);

    public override int GetHashCode() => HashCode.Combine(WithinKilometres, OnBreach, CallBackWithinMinutes, LinkWithinDays);
}

/// <summary>A grade, for whom, and how often they are spoken with (§4.1, feature 24).</summary>
/// <param name="Grade">H, A, B or C; N is whoever needs a car later, or nobody knows when.</param>
/// <param name="FollowUpWithinDays">Somebody speaks with them within so many days.</param>
/// <param name="WithinDays">For whoever needs a car within so many days; not told for N.</param>
public sealed record GradeRule(string Grade, int FollowUpWithinDays, int? WithinDays = null);

/// <summary>How customers are called (features 27, 28); what is not told is as the product was delivered.</summary>
/// <param name="SpacingMinutes">From an attempt that reached nobody to the next one; 120 when not told.</param>
/// <param name="MostADay">Most attempts a day that reach nobody; 3 when not told.</param>
/// <param name="FallBackAfter">After so many in a row something else than calling is tried; 2 when not told.</param>
/// <param name="OutOfControlAfter">After so many in a row contact is lost; 5 when not told.</param>
/// <param name="ManagerWithinDays">Working days a manager has before a customer nobody spoke with is lost; 1 when not told.</param>
/// <param name="CallMinutes">So long nobody else is given a customer whom somebody is calling; 30 when not told.</param>
/// <param name="RecentDays">Who was spoken with in so many days was followed up recently (004-31); 14 when not told.</param>
public sealed record CallingRules(
    int? SpacingMinutes = null, int? MostADay = null, int? FallBackAfter = null, int? OutOfControlAfter = null, int? ManagerWithinDays = null, int? CallMinutes = null, int? RecentDays = null);

/// <summary>Where a city lies.</summary>
/// <param name="City">As leads name it.</param>
/// <param name="At">Its middle, in degrees.</param>
public sealed record CityLocation(string City, Coordinates At);

/// <summary>Working minutes in which somebody must have tried to reach the customer (feature 11).</summary>
/// <param name="WithinMinutes">Of the dealer's working time.</param>
/// <param name="Source">Of leads of this source; of any when not told.</param>
/// <param name="Grade">Of leads of this grade, H, A, B, C or N (§4.1); of any when not told.</param>
public sealed record ResponseRule(int WithinMinutes, LeadSource? Source = null, string? Grade = null);

/// <summary>What a lead must not look like (feature 12).</summary>
/// <param name="TestNumbers">Numbers that are printed in manuals, as E.164.</param>
/// <param name="TestWords">Words that a person's name does not have.</param>
/// <param name="RepeatedAfter">So many leads of one number within <paramref name="RepeatedWithinHours"/> are somebody filling in forms.</param>
/// <param name="RepeatedWithinHours">Hours.</param>
public sealed record ScreeningRules(
    IReadOnlyList<string>? TestNumbers = null, IReadOnlyList<string>? TestWords = null, int? RepeatedAfter = null, int? RepeatedWithinHours = null)
{
    public bool Equals(ScreeningRules? other) =>
        other is not null
        && (RepeatedAfter, RepeatedWithinHours) == (other.RepeatedAfter, other.RepeatedWithinHours)
        && (TestNumbers ?? []).SequenceEqual(other.TestNumbers ?? []) && (TestWords ?? []).SequenceEqual(other.TestWords ?? []);

    public override int GetHashCode() => HashCode.Combine(RepeatedAfter, RepeatedWithinHours);
}

/// <summary>How long a cycle that ended so is left alone.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="Days">Days from its end.</param>
public sealed record CoolOff(CloseReason Reason, int Days);

/// <summary>When a dealer works, by China's clock.</summary>
/// <param name="Week">Hours by weekday, in order; a weekday with a noon break stands twice, one that is missing is free.</param>
/// <param name="Days">Days that are not like their weekday: holidays, and worked weekends (调休).</param>
/// <param name="Golden">When customers are reached best (002-40), as far as it works then; 09:00–11:30 and 14:00–17:30 when not told.</param>
public sealed record WorkingHours(IReadOnlyList<WeekdayHours> Week, IReadOnlyList<DayHours>? Days = null, IReadOnlyList<GoldenHours>? Golden = null)
{
    public bool Equals(WorkingHours? other) =>
        other is not null && Week.SequenceEqual(other.Week) && (Days ?? []).SequenceEqual(other.Days ?? [])
        && (Golden is null ? other.Golden is null : other.Golden is not null && Golden.SequenceEqual(other.Golden));

    public override int GetHashCode() => HashCode.Combine(Week.Count, Days?.Count);
}

/// <summary>Hours that return every week.</summary>
/// <param name="Day">The weekday.</param>
/// <param name="Opens">As 09:00.</param>
/// <param name="Closes">As 18:00; a day ends at 24:00.</param>
public sealed record WeekdayHours(Weekday Day, string Opens, string Closes);

/// <summary>Part of any working day (002-40).</summary>
/// <param name="From">As 09:00; a call at this minute is inside.</param>
/// <param name="To">As 11:30; a call at this minute is outside.</param>
public sealed record GoldenHours(string From, string To);

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

/// <summary>Where a brand's leads come from (000-02): the roots with what is below them, and what others call it.</summary>
/// <param name="Nodes">Roots and sub-sources; a root is the node that has its code.</param>
/// <param name="Maps">The words of other schemes for them.</param>
public sealed record SourceTree(IReadOnlyList<SourceNode> Nodes, IReadOnlyList<SourceMap>? Maps = null)
{
    public bool Equals(SourceTree? other) => other is not null && Nodes.SequenceEqual(other.Nodes) && (Maps ?? []).SequenceEqual(other.Maps ?? []);

    public override int GetHashCode() => HashCode.Combine(Nodes.Count, Maps?.Count);
}

/// <summary>A source or a sub-source.</summary>
/// <param name="Code">In snake_case, once in the tree; the sub-source of a lead.</param>
/// <param name="Root">The source it belongs to (000-02).</param>
/// <param name="NameZh">What it is called in Chinese.</param>
/// <param name="NameEn">What it is called in English.</param>
/// <param name="Parent">Code of the node above it, of the same root; right below the root when not told.</param>
/// <param name="Channel">By which way of selling they come (003-02).</param>
/// <param name="Ad">Where the advertisement stood (004-12).</param>
/// <param name="Direction">Whether both sides speak (004-11).</param>
/// <param name="Place">Where staff met them (004-18).</param>
/// <param name="Retired">Still understood, and no longer offered.</param>
public sealed record SourceNode(
    string Code, LeadSource Root, string NameZh, string NameEn, string? Parent = null, SalesChannel? Channel = null, AdChannel? Ad = null, Reach? Direction = null,
    OutreachPlace? Place = null, bool? Retired = null);

/// <summary>A word of somebody else's for one of our sources.</summary>
/// <param name="Scheme">Whose: adf, star, dealer_form or another.</param>
/// <param name="Theirs">Their code or word; capitals and spaces around it make no difference.</param>
/// <param name="Node">Code of our node.</param>
public sealed record SourceMap(string Scheme, string Theirs, string Node);

/// <summary>The same in two languages.</summary>
/// <param name="Zh">中文.</param>
/// <param name="En">English.</param>
public sealed record Words(string Zh, string En);
