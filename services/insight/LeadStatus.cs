using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;

namespace Leads.Insights;

/// <summary>One lead as headquarters is told of it (000-01, 000-03): where it is, how far it came, and whether it was answered in time. No personal data.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Client">Who pushed it: the API client.</param>
/// <param name="ExternalId">The client's own number of the lead, to match it by.</param>
/// <param name="Source">One of the lead sources (000-02).</param>
/// <param name="SubSource">Portal or channel inside the source (000-18).</param>
/// <param name="Campaign">Campaign the lead came from.</param>
/// <param name="ReceivedAt">When the source received it.</param>
public sealed record LeadStatus(
    Guid LeadId, Guid CustomerId, string Brand, string Client, string ExternalId, LeadSource Source, string? SubSource, string? Campaign, DateTimeOffset ReceivedAt)
{
    /// <summary>Who has it, or why nobody has.</summary>
    public LeadState Status { get; init; }

    /// <summary>How far it came: received, dispatched, qualifying, invited, visited, negotiating, signed, delivered or lost.</summary>
    public string Stage { get; init; } = LeadHistory.None.Stage;

    /// <summary>Why it is held, invalid or closed: the code of hold, invalid or close reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Why the sales manager did not let it in (004-24).</summary>
    public RejectReason? RejectReason { get; init; }

    /// <summary>Why there will be no sale: the reason code the customer gave (002-07).</summary>
    public string? StatedReason { get; init; }

    /// <summary>The reason code the consultant believes, if another.</summary>
    public string? AssessedReason { get; init; }

    /// <summary>The brand it was lost to, if known.</summary>
    public string? Competitor { get; init; }

    /// <summary>The dealer that has it, or had it when it ended.</summary>
    public string? Dealer { get; init; }

    /// <summary>Staff id of who has it there.</summary>
    public string? Consultant { get; init; }

    /// <summary>When the dealer must have accepted it.</summary>
    public DateTimeOffset? AcceptBy { get; init; }

    /// <summary>When that dealer must have tried to reach the customer.</summary>
    public DateTimeOffset? RespondBy { get; init; }

    /// <summary>When four fifths of that time were found gone.</summary>
    public DateTimeOffset? WarnedAt { get; init; }

    /// <summary>When that time was found gone and nobody had told of an attempt.</summary>
    public DateTimeOffset? BreachedAt { get; init; }

    /// <summary>When somebody there first tried.</summary>
    public DateTimeOffset? RespondedAt { get; init; }

    /// <summary>Whether they tried in time, by when it happened and not by when it was told.</summary>
    public bool? RespondedInTime { get; init; }

    /// <summary>The open cycle of the same customer that it belongs to.</summary>
    public Guid? LinkedTo { get; init; }

    /// <summary>When it goes on by itself, while it is held until a day (002-12).</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>When its latest change was recorded.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>When its latest change happened.</summary>
    public DateTimeOffset HappenedAt { get; init; }

    /// <summary>Every disposition it reached, each time it did, oldest first by when it happened.</summary>
    public ImmutableList<Reached> Dispositions { get; init; } = [];

    /// <summary>The latest of them.</summary>
    public Reached? Disposition => Dispositions is [.., var latest] ? latest : null;

    private static readonly string Won = Ids.Code(CloseReason.Won);

    /// <param name="lead">Null before it was received: nothing of it is known earlier, cause comes before effect.</param>
    /// <param name="recorded">When the event was recorded.</param>
    public static LeadStatus? Apply(LeadStatus? lead, object e, DateTimeOffset recorded)
    {
        lead ??= e is LeadReceived r ? new LeadStatus(r.LeadId, r.CustomerId, r.Brand, r.Client, r.ExternalId, r.Source, r.SubSource, r.Campaign, r.At) : null;
        if (lead is null)
        {
            return null;
        }

        var at = EventTypes.Published.Of(e.GetType()).At(e);
        return Moved(lead, e) with
        {
            Stage = LeadHistory.StageAfter(lead.Stage, e),
            Dispositions = Insights.Dispositions.Of(e).Aggregate(lead.Dispositions, (reached, d) => Insert(reached, new Reached(d.Code, d.Extension, at))),
            ChangedAt = recorded > lead.ChangedAt ? recorded : lead.ChangedAt,
            HappenedAt = at,
        };
    }

    private static LeadStatus Moved(LeadStatus lead, object e) => e switch
    {
        LeadDispatched d => Free(lead, d.AcceptBy is null ? LeadState.Dispatched : LeadState.Offered) with { Dealer = d.Dealer, AcceptBy = d.AcceptBy, RespondBy = d.RespondBy },
        LeadAccepted => lead with { Status = LeadState.Dispatched, AcceptBy = null },
        LeadDeclined or DispatchExpired or LeadRecalled or LeadReleased or LeadUnlinked or LeadApproved => Free(lead, LeadState.Waiting),
        LeadHeld h => Free(lead, LeadState.Held) with { Reason = Ids.Code(h.Reason), Dealer = h.Dealer, HeldUntil = h.Until },
        LeadInvalidated i => lead with { Status = LeadState.Invalid, Reason = Ids.Code(i.Reason), Dealer = i.Dealer, AcceptBy = null },
        LeadLinked l => lead with { Status = LeadState.Linked, Dealer = l.Dealer, LinkedTo = l.To },
        LeadSubmitted s => lead with { Status = LeadState.Submitted, Dealer = s.Dealer },
        LeadRejected r => lead with { RejectReason = r.Reason },
        LeadClosed c => lead with { Status = LeadState.Closed, Reason = Ids.Code(c.Reason), Dealer = c.Dealer, AcceptBy = null },
        LeadAssigned a => lead with { Consultant = a.Consultant, RespondBy = a.RespondBy ?? lead.RespondBy },
        FirstResponseDueSoon s => lead with { WarnedAt = s.At },
        FirstResponseBreached b => lead with { BreachedAt = b.At },
        FirstResponseMade m => lead with { RespondedAt = m.At, RespondedInTime = m.InTime },
        DefeatApproved d => lead with { StatedReason = Ids.Code(d.Defeat.Stated), AssessedReason = Ids.Code(d.Defeat.Assessed), Competitor = d.Defeat.Competitor },
        DealLost l => lead with
        {
            StatedReason = l.StatedReason,
            AssessedReason = l.AssessedReason,
            Competitor = l.Competitor,
            // An order that is lost before the car is handed over: the lead was closed as won, and stays closed.
            Reason = lead.Reason == Won ? Ids.Code(CloseReason.Lost) : lead.Reason,
        },
        DealCancelled c => lead with { StatedReason = c.Reason },
        _ => lead,
    };

    // The clock is that of the dealer that has it; what became of an earlier one stands among the dispositions.
    private static LeadStatus Free(LeadStatus lead, LeadState status) => lead with
    {
        Status = status,
        Reason = null,
        Dealer = null,
        Consultant = null,
        AcceptBy = null,
        RespondBy = null,
        WarnedAt = null,
        BreachedAt = null,
        RespondedAt = null,
        RespondedInTime = null,
        LinkedTo = null,
        HeldUntil = null,
    };

    // News may be late. Of what happened at one moment ours stands first, so that the latest is a word that everybody knows.
    private static ImmutableList<Reached> Insert(ImmutableList<Reached> reached, Reached next) =>
        reached.Insert(reached.FindLastIndex(r => r.At < next.At || (r.At == next.At && (r.Extension || !next.Extension))) + 1, next);
}

/// <summary>Where a lead is.</summary>
public enum LeadState
{
    /// <summary>Taken in; nothing was decided about it yet.</summary>
    Received,

    /// <summary>Between two dealers: the rules find the next one.</summary>
    Waiting,

    /// <summary>With nobody, until what it lacks is there.</summary>
    Held,

    /// <summary>Sales staff collected it; it waits for the sales manager (004-24).</summary>
    Submitted,

    /// <summary>The same customer's open cycle, told once more.</summary>
    Linked,

    /// <summary>A dealer has to accept it first.</summary>
    Offered,

    /// <summary>A dealer has it.</summary>
    Dispatched,

    /// <summary>It is no lead (feature 12).</summary>
    Invalid,

    /// <summary>Over.</summary>
    Closed,
}

/// <summary>A disposition that a lead reached.</summary>
/// <param name="Code">The code; <c>/v1/dispositions</c> tells what it means.</param>
/// <param name="Extension">It is ours and not STAR's.</param>
/// <param name="At">When it happened.</param>
public sealed record Reached(string Code, bool Extension, DateTimeOffset At);
