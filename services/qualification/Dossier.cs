using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Qualification;

/// <summary>All that is known of a case, whether it is worked on or not.</summary>
/// <param name="Since">When the lead reached the dealer that has it.</param>
public sealed record Dossier(Guid Id, Tags Tags, DateTimeOffset Since)
{
    /// <summary>Staff id of who has it; nobody while nobody was named.</summary>
    public string? Consultant { get; init; }

    /// <summary>Every contact as it stands after corrections, by number.</summary>
    public ImmutableList<Contact> Contacts { get; init; } = [];

    /// <summary>Contacts up to this number were an earlier dealer's: that they took place counts, what was said is not the next dealer's to read (004-23).</summary>
    public int Inherited { get; init; }

    public string Grade { get; init; } = GradeScale.New;

    public GradeBasis Basis { get; init; }

    /// <summary>Days in which somebody speaks with the customer.</summary>
    public int FollowUpWithinDays { get; init; } = 7;

    /// <summary>When the grade rises by itself.</summary>
    public DateTimeOffset? RisesAt { get; init; }

    public NeedProfile Needs { get; init; } = new();

    public RelationMarker Marker { get; init; }

    /// <summary>Sealed with the customer's key.</summary>
    public Personal<Personality>? Personality { get; init; }

    public ImmutableList<Objection> Objections { get; init; } = [];

    /// <summary>What waits for the manager.</summary>
    public DefeatProposed? Proposed { get; init; }

    /// <summary>Who was told that nobody follows up, since somebody last spoke with the customer.</summary>
    public OverdueLevel? Told { get; init; }

    /// <summary>When contact counts as lost, once the manager was told.</summary>
    public DateTimeOffset? OutOfControlAt { get; init; }

    /// <summary>Who is calling them.</summary>
    public CallGiven? Call { get; init; }

    /// <summary>When it went on after it had been on ice: nobody was to speak with the customer meanwhile.</summary>
    public DateTimeOffset? ResumedAt { get; init; }

    /// <summary>The colleague who gets it once the manager has spoken with the customer (004-32).</summary>
    public ManagerContactAwaited? Awaits { get; init; }

    /// <summary>When the manager last said how to go on (004-26).</summary>
    public DateTimeOffset? GuidedAt { get; init; }

    /// <summary>The contacts of the dealer that has the lead.</summary>
    public IEnumerable<Contact> OwnContacts() => Contacts.Where(c => c.Number > Inherited);

    /// <summary>When somebody last tried or spoke.</summary>
    public DateTimeOffset? LastContactAt => Contacts.Where(c => !c.Void).Max(c => (DateTimeOffset?)c.At);

    /// <summary>When somebody last spoke with the customer since the dealer has them and the case is worked on; else since when that is so.</summary>
    public DateTimeOffset LastTalkAt => Contacts.Where(c => c is { Void: false, Result: ContactResult.Connected }).Select(c => c.At).Append(Since).Append(ResumedAt ?? Since).Max();

    /// <summary>Calls in a row that reached nobody.</summary>
    public ImmutableList<Contact> Failed => [.. Contacts.Where(c => c.Failed && c.At >= LastTalkAt)];

    public TimeSpan FollowUpWithin => TimeSpan.FromDays(FollowUpWithinDays);
}

/// <summary>A contact as it stands.</summary>
public sealed record Contact(int Number, ContactChannel Channel, ContactDirection Direction, ContactResult Result, int DurationSeconds, DateTimeOffset At, string? By, bool Void = false)
{
    /// <summary>A call of ours that reached nobody.</summary>
    public bool Failed => this is { Void: false, Channel: ContactChannel.Phone, Direction: ContactDirection.Outbound, Result: not ContactResult.Connected };
}

/// <summary>An objection as it stands (000-48).</summary>
public sealed record Objection(
    int Number, ObjectionTopic Topic, ObjectionTopic? Assessed, ObjectionCause Cause, ObjectionGenuineness Genuineness, bool Core, DateTimeOffset At,
    ObjectionFlow? Flow = null, string? Evidence = null, bool Resolved = false)
{
    /// <summary>The steps done so far.</summary>
    public ImmutableList<ObjectionStep> Steps { get; init; } = [];
}
