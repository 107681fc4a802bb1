namespace Leads.Contracts;

/// <summary>A time and what it takes.</summary>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="Resources">Codes of the consultant, the car, the bay; none when the dealer plans without them.</param>
/// <param name="Way">Of a visit at the customer's, the way there and back.</param>
public sealed record Slot(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> Resources, Way? Way = null)
{
    /// <summary>Both want the same consultant, car or bay at the same time. Between two visits in one area nobody drives home (003-27).</summary>
    public bool Collides(Slot other)
    {
        var near = Way is not null && Way.Area == other.Way?.Area;
        var (mine, theirs) = near ? default : (Way?.Time ?? default, other.Way?.Time ?? default);
        return From - mine < other.To + theirs && other.From - theirs < To + mine && Resources.Intersect(other.Resources).Any();
    }

    public bool Equals(Slot? other) => other is not null && (From, To, Way) == (other.From, other.To, other.Way) && Resources.SequenceEqual(other.Resources);

    public override int GetHashCode() => HashCode.Combine(From, To);
}

/// <summary>The way to a customer's, and back.</summary>
/// <param name="Area">Code of the area.</param>
/// <param name="Minutes">One way.</param>
public sealed record Way(string Area, int Minutes)
{
    internal TimeSpan Time => TimeSpan.FromMinutes(Minutes);
}

/// <summary>When a customer likes to come.</summary>
/// <param name="Half">Morning or afternoon.</param>
/// <param name="Day">Only on this weekday; on any when not told.</param>
public sealed record PreferredTime(HalfDay Half, Weekday? Day = null)
{
    /// <param name="local">By the dealer's clock.</param>
    public bool Holds(DateTime local) => (Day is null || (int)Day == ((int)local.DayOfWeek + 6) % 7) && Half == (local.Hour < 12 ? HalfDay.Morning : HalfDay.Afternoon);
}

/// <summary>How a dealer's appointments are planned. What is not told is as the product is delivered.</summary>
/// <param name="Types">How long each kind of appointment is and what it needs.</param>
/// <param name="HoldMinutes">Minutes in which a customer who was offered two slots may answer; 15 when not told.</param>
/// <param name="NoticeMinutes">From now on at least so many minutes to the first slot that is offered; 120 when not told.</param>
/// <param name="HorizonDays">Slots are offered for so many days ahead; 30 when not told.</param>
/// <param name="StartMinutes">Minutes of an hour at which appointments are offered: odd ones sound like a full diary (003-19); 10, 25, 40 and 55 when not told.</param>
/// <param name="RemindMinutes">So many minutes before an appointment the customer is reminded; a day and two hours when not told.</param>
/// <param name="NoShowMinutes">Minutes after an appointment's end at which it is missed, if nobody said that they came; 30 when not told.</param>
/// <param name="RecoverMinutes">Working minutes in which somebody calls who did not come; 120 when not told.</param>
/// <param name="NoShowsToReturn">Who did not come so often is given back to the call centre; 2 when not told.</param>
/// <param name="WaitMinutes">Working minutes for which a slot that became free is kept for whoever waits; 120 when not told.</param>
public sealed record CalendarSettings(
    IReadOnlyList<AppointmentPlan>? Types = null, int? HoldMinutes = null, int? NoticeMinutes = null, int? HorizonDays = null, IReadOnlyList<int>? StartMinutes = null,
    IReadOnlyList<int>? RemindMinutes = null, int? NoShowMinutes = null, int? RecoverMinutes = null, int? NoShowsToReturn = null, int? WaitMinutes = null)
{
    public bool Equals(CalendarSettings? other) =>
        other is not null && (HoldMinutes, NoticeMinutes, HorizonDays) == (other.HoldMinutes, other.NoticeMinutes, other.HorizonDays)
        && (NoShowMinutes, RecoverMinutes, NoShowsToReturn, WaitMinutes) == (other.NoShowMinutes, other.RecoverMinutes, other.NoShowsToReturn, other.WaitMinutes) && (RemindMinutes ?? []).SequenceEqual(other.RemindMinutes ?? [])
        && (Types ?? []).SequenceEqual(other.Types ?? []) && (StartMinutes ?? []).SequenceEqual(other.StartMinutes ?? []);

    public override int GetHashCode() => HashCode.Combine(HoldMinutes, NoticeMinutes, HorizonDays);
}

/// <summary>How long a kind of appointment is, and what it needs.</summary>
/// <param name="Type">Which kind.</param>
/// <param name="Minutes">How long it is.</param>
/// <param name="BufferMinutes">Minutes after it in which whoever and whatever it takes is not free yet.</param>
/// <param name="Needs">What it takes, one of each.</param>
public sealed record AppointmentPlan(AppointmentType Type, int Minutes, int BufferMinutes, IReadOnlyList<ResourceKind> Needs)
{
    public bool Equals(AppointmentPlan? other) => other is not null && (Type, Minutes, BufferMinutes) == (other.Type, other.Minutes, other.BufferMinutes) && Needs.SequenceEqual(other.Needs);

    public override int GetHashCode() => HashCode.Combine(Type, Minutes, BufferMinutes);
}

/// <summary>Who or what appointments are planned with.</summary>
/// <param name="Kind">Consultant, car or bay.</param>
/// <param name="Types">Only for these appointments; for all that need its kind when not told.</param>
/// <param name="Models">Of a car: which models it shows.</param>
/// <param name="Absences">When it is away.</param>
/// <param name="Left">It is planned with no more.</param>
public sealed record ResourceSettings(
    ResourceKind Kind, IReadOnlyList<AppointmentType>? Types = null, IReadOnlyList<string>? Models = null, IReadOnlyList<Absence>? Absences = null, bool? Left = null)
{
    public bool Equals(ResourceSettings? other) =>
        other is not null && (Kind, Left) == (other.Kind, other.Left) && (Types ?? []).SequenceEqual(other.Types ?? [])
        && (Models ?? []).SequenceEqual(other.Models ?? []) && (Absences ?? []).SequenceEqual(other.Absences ?? []);

    public override int GetHashCode() => HashCode.Combine(Kind, Left, Types?.Count);
}

/// <summary>A step of an invitation and what became of it.</summary>
/// <param name="Step">Which.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record InvitationStepDone(InvitationStep Step, StepOutcome Outcome);

/// <summary>How a visit at the customer's is planned (003-27).</summary>
/// <param name="Area">Code of the area: customers of one area are visited in one go.</param>
/// <param name="Minutes">How long it is likely to be.</param>
/// <param name="TravelMinutes">How long the way there is, and the way back.</param>
/// <param name="Meets">Who is met (003-28).</param>
/// <param name="NeedsAsked">The customer was asked before what they need.</param>
/// <param name="Ready">What is ready (003-24).</param>
/// <param name="Material">What is brought along.</param>
public sealed record VisitPlan(
    string Area, int Minutes, int TravelMinutes, KeyPerson Meets, bool NeedsAsked, IReadOnlyList<VisitPreparation> Ready, IReadOnlyList<VisitMaterial> Material)
{
    /// <summary>The way to it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Way Way => new(Area, TravelMinutes);

    public bool Equals(VisitPlan? other) =>
        other is not null && (Area, Minutes, TravelMinutes, Meets, NeedsAsked) == (other.Area, other.Minutes, other.TravelMinutes, other.Meets, other.NeedsAsked)
        && Ready.SequenceEqual(other.Ready) && Material.SequenceEqual(other.Material);

    public override int GetHashCode() => HashCode.Combine(Area, Minutes, TravelMinutes);
}
