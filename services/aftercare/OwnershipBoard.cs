using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>One owner as aftercare sees them in its list.</summary>
/// <param name="Touches">Contacts of the cadence: made, due and planned.</param>
public sealed record OwnershipBoard(
    Guid OwnershipId, Guid LeadId, Guid CustomerId, string Dealer, string Brand, string Model, DateTimeOffset DeliveredAt, string? Consultant, ImmutableList<TouchRow> Touches)
{
    /// <summary>So many contacts stand in the list; all of them stand in the history.</summary>
    private const int MostContacts = 20;

    /// <summary>Written with the events: whoever looks for all owners of a leaver finds all.</summary>
    public static readonly View View = View.Of<OwnershipBoard>("ownership_board", Apply, row => row.Dealer, aggregate: Ownership.Decider.Name, lookup: nameof(CustomerId));

    /// <summary>Those of a person, by whatever name they go; the customer is parameter $3.</summary>
    public const string OfPerson = "and lookup in (select one_person($3))";

    /// <summary>The manager speaks with them first (004-32).</summary>
    public bool ManagerFirst { get; init; }

    /// <summary>So many contacts fell due and were not made.</summary>
    public int Waiting { get; init; }

    /// <summary>When somebody spoke with them last.</summary>
    public DateTimeOffset? SpokenAt { get; init; }

    /// <summary>How far the car has run.</summary>
    public int? Km { get; init; }

    /// <summary>They asked to be left alone until then.</summary>
    public DateTimeOffset? QuietUntil { get; init; }

    /// <summary>The last contacts, the oldest first.</summary>
    public ImmutableList<ContactRow> Contacts { get; init; } = [];

    /// <summary>What they said each time they were asked how satisfied they are, in the order in which it was told.</summary>
    public ImmutableList<SurveyRow> Surveys { get; init; } = [];

    /// <summary>When the car was at the dealer's.</summary>
    public ImmutableList<ServiceRow> Services { get; init; } = [];

    /// <summary>When it was found last that they may buy again.</summary>
    public DateTimeOffset? WishedAt { get; init; }

    /// <summary>By what.</summary>
    public RepurchaseSignal? Signal { get; init; }

    /// <summary>Since when they own it no more.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public OwnershipEnd? Ended { get; init; }

    /// <summary>When the owner was or is to be spoken with about this car.</summary>
    public IEnumerable<DateTimeOffset> Moments() => Touches.SelectMany(touch => touch switch
    {
        { MadeAt: { } made, Due: true } => [touch.DueAt, made],
        { MadeAt: { } made } => [made],
        _ => touch.Due || EndedAt is null ? [touch.DueAt] : Array.Empty<DateTimeOffset>(),
    });

    /// <summary>What they said last.</summary>
    public SurveyRow? Said() => Surveys.MaxBy(survey => survey.At);

    public static OwnershipBoard? Apply(OwnershipBoard? row, object e) => e switch
    {
        OwnershipOpened o => new OwnershipBoard(o.OwnershipId, o.LeadId, o.CustomerId, o.Dealer, o.Brand, o.Model, o.At, o.Consultant, []),
        TouchPlanned t => row! with { Touches = row.Touches.Add(new TouchRow(t.Number ?? (row.Touches.Count + 1), t.Reasons?.ToImmutableList() ?? [t.Touch], t.DueAt)) },
        TouchMoved t => Set(row!, t.Number, t.Touch, touch => touch with { DueAt = t.To, Reasons = t.Reasons?.ToImmutableList() ?? [t.Touch] }),
        TouchDue t => Counted(Set(row!, t.Number, t.Touch, touch => touch with { Due = true, OverdueAt = t.OverdueAt })),
        TouchOverdue t => Set(row!, t.Number, t.Touch, touch => touch with { Overdue = true }),
        TouchMade t => Counted(Set(row!, t.Number, t.Touch, touch => touch with { MadeAt = t.At })) with { SpokenAt = Later(row!.SpokenAt, t.At) },
        OwnerContacted c => row! with
        {
            Contacts = row.Contacts.Add(new ContactRow(c.Number, c.Channel, c.Direction, c.Result, c.By, c.At)) is var all && all.Count > MostContacts ? all.RemoveAt(0) : all,
            SpokenAt = c.Result == ContactResult.Connected ? Later(row.SpokenAt, c.At) : row.SpokenAt,
        },
        OdometerRead r => row! with { Km = r.Km },
        QuietAsked q => row! with { QuietUntil = q.Until },
        OwnerHandedOver h => row! with { Consultant = h.Consultant, ManagerFirst = h.ManagerFirst },
        CarServiced s => row! with { Services = row.Services.Add(new ServiceRow(s.Kind, s.Order, s.Spent, s.At, s.PayBy)) },
        BillPaid b => row! with { Services = [.. row.Services.Select(one => one.Order == b.Order ? one with { PaidAt = b.At, Late = !b.InTime } : one)] },
        OwnerSurveyed s => row! with { Surveys = row.Surveys.Add(new SurveyRow(s.Occasion, s.Product, s.Service, s.Satisfaction, s.Expected, s.At)) },
        RepurchaseIntentDetected r => row! with { WishedAt = r.At, Signal = r.Signal ?? RepurchaseSignal.Asked },
        OwnershipEnded x => row! with { EndedAt = x.At, Ended = x.Reason, Waiting = 0 },
        _ => row,
    };

    private static OwnershipBoard Set(OwnershipBoard row, int? number, Touch touch, Func<TouchRow, TouchRow> change)
    {
        // Before contacts had numbers each had another name.
        var index = row.Touches.FindIndex(one => number is { } n ? one.Number == n : one.MadeAt is null && one.Reasons[0] == touch);
        return index < 0 ? row : row with { Touches = row.Touches.SetItem(index, change(row.Touches[index])) };
    }

    private static OwnershipBoard Counted(OwnershipBoard row) => row with { Waiting = row.Touches.Count(touch => touch is { Due: true, MadeAt: null }) };

    private static DateTimeOffset Later(DateTimeOffset? before, DateTimeOffset at) => before > at ? before.Value : at;
}

/// <summary>A contact of the cadence.</summary>
/// <param name="Number">Of the ownership's.</param>
/// <param name="Reasons">What it is for; the first names it.</param>
/// <param name="DueAt">When it is due.</param>
public sealed record TouchRow(int Number, ImmutableList<Touch> Reasons, DateTimeOffset DueAt)
{
    /// <summary>It fell due.</summary>
    public bool Due { get; init; }

    /// <summary>Not made by then, it is a breach.</summary>
    public DateTimeOffset? OverdueAt { get; init; }

    /// <summary>It was not made in time.</summary>
    public bool Overdue { get; init; }

    public DateTimeOffset? MadeAt { get; init; }
}

/// <summary>What an owner said when they were asked how satisfied they are.</summary>
/// <param name="Product">With the car, from 1 to 10.</param>
/// <param name="Service">With the service.</param>
/// <param name="Expected">Of a hundred such owners so many come back (001-24).</param>
public sealed record SurveyRow(SurveyOccasion Occasion, int Product, int Service, Satisfaction Satisfaction, int Expected, DateTimeOffset At);

/// <summary>Somebody tried to speak, or spoke, with an owner.</summary>
/// <param name="Number">Of the contacts with the owner of this car.</param>
public sealed record ContactRow(int Number, ContactChannel Channel, ContactDirection Direction, ContactResult Result, string By, DateTimeOffset At);

/// <summary>The car was at the dealer's.</summary>
/// <param name="Spent">What the owner pays.</param>
/// <param name="PayBy">The last day to pay it; absent when it was paid at once.</param>
public sealed record ServiceRow(ServiceKind Kind, string Order, Money? Spent, DateTimeOffset At, DateOnly? PayBy)
{
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>It was paid after the last day.</summary>
    public bool Late { get; init; }
}
