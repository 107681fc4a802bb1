using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>A visit from its plan to its end, for the dealer that has it.</summary>
/// <param name="Reason">Why the customer came (000-07).</param>
/// <param name="Note">Why, in their words.</param>
/// <param name="Party">Who came along.</param>
/// <param name="Consultant">Who took them over (000-15).</param>
/// <param name="Plan">Of a visit at the customer's: how it was planned.</param>
/// <param name="Person">Whom they meet there, by name.</param>
/// <param name="Presentations">Cars that were presented.</param>
/// <param name="TestDrives">Cars that were driven.</param>
public sealed record VisitView(
    Guid AppointmentId, DateTimeOffset? ArrivedAt, DateTimeOffset? LeftAt, string? Reason, string? Note, IReadOnlyList<RoleInBuying> Party, string? Consultant, VisitPlan? Plan, string? Person,
    IReadOnlyList<PresentationView> Presentations, IReadOnlyList<TestDriveView> TestDrives)
{
    /// <param name="person">Opens what was said; nothing once the customer was erased.</param>
    internal static VisitView Of(Guid id, IEnumerable<object> events, OpenedPerson person) =>
        events.Aggregate(new VisitView(id, null, null, null, null, [], null, null, null, [], []), (view, e) => view.After(e, person));

    private VisitView After(object e, OpenedPerson person) => e switch
    {
        VisitPlanned p => this with { Plan = p.Plan, Person = person.Read(p.Person) ?? Person },
        AppointmentRescheduled => this with { Plan = null, Person = null },
        VisitArrived v => this with { ArrivedAt = v.At, Reason = v.Reason, Note = person.Read(v.Note), Party = v.Party ?? [] },
        VisitTakenOver t => this with { Consultant = t.Consultant },
        PresentationHeld p => this with { Presentations = [.. Presentations, new PresentationView(p.Model, p.Minutes, p.Points ?? [], p.At)] },
        TestDriveTaken t => this with { TestDrives = [.. TestDrives, new TestDriveView(t.Model, t.Car, t.Route, t.Minutes, t.Rating, person.Read(t.Feedback), t.At)] },
        VisitHeld h => this with { LeftAt = h.At },
        _ => this,
    };
}

/// <summary>A car that was presented.</summary>
/// <param name="Points">Which selling points were spoken of (000-46).</param>
public sealed record PresentationView(string Model, int Minutes, IReadOnlyList<SellingPoint> Points, DateTimeOffset At);

/// <summary>A car that was driven.</summary>
/// <param name="Rating">How they liked it, from 1 to 5.</param>
/// <param name="Feedback">What they said.</param>
public sealed record TestDriveView(string Model, string? Car, string Route, int Minutes, int? Rating, string? Feedback, DateTimeOffset At);
