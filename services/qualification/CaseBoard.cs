using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Npgsql;

namespace Leads.Qualification;

/// <summary>One case as the call centre finds it in its lists; written with its events, so that no list lags behind.</summary>
public sealed record CaseBoard(CaseStatus Status, Dossier Dossier, NextAction? Next, DateTimeOffset? Until, CaseOutcome? Outcome)
{
    public static readonly View View = View.Of<CaseBoard>("cases", Apply, row => row.Status == CaseStatus.Suspended ? null : row.Dossier.Tags.Dealer, aggregate: "case");

    public static CaseBoard? Apply(CaseBoard? row, object e) => row is null ? (e is CaseOpened ? After(new Case.None(), e) : null) : Case.Concerns(row.Dossier, e) ? After(row.Case, e) : row;

    /// <summary>Selects the rows of these cases.</summary>
    public static NpgsqlBatchCommand Of(IEnumerable<Guid> cases) =>
        Sql.Command(Sql.ForEach("unnest($1) as k (key)", "select data from cases c where c.key = k.key"), new NpgsqlParameter<Guid[]> { TypedValue = [.. cases] });

    /// <summary>Rows of a dealer as they stand now.</summary>
    /// <param name="query">Selects their data.</param>
    public static async Task<List<CaseBoard>> Read(EventStore.EventStore store, string dealer, NpgsqlBatchCommand query, CancellationToken cancel)
    {
        var rows = new List<CaseBoard>();
        await store.Read(
            [View.AsDealer(dealer), query],
            async (i, reader) =>
            {
                while (i == 1 && await reader.ReadAsync(cancel))
                {
                    rows.Add(JsonSerializer.Deserialize<CaseBoard>(reader.GetFieldValue<byte[]>(0), EventJson.Options)!);
                }
            },
            cancel);
        return rows;
    }

    private static CaseBoard? After(Case state, object e) => Case.Evolve(state, e) switch
    {
        Case.Open open => new CaseBoard(CaseStatus.Open, Listed(open), open.Next, null, null),
        Case.Frozen frozen => new CaseBoard(CaseStatus.Frozen, Listed(frozen), null, frozen.Until, null),
        Case.Suspended suspended => new CaseBoard(CaseStatus.Suspended, Listed(suspended), null, null, null),
        Case.Closed closed => new CaseBoard(CaseStatus.Closed, Listed(closed), null, null, closed.Outcome),
        _ => null,
    };

    /// <summary>Nothing personal stands in a list.</summary>
    private static Dossier Listed(Case.Known state) => state.Dossier with { Personality = null };

    private Case Case => Status switch
    {
        CaseStatus.Open => new Case.Open(Dossier, Next!),
        CaseStatus.Frozen => new Case.Frozen(Dossier, Until!.Value),
        CaseStatus.Suspended => new Case.Suspended(Dossier),
        _ => new Case.Closed(Dossier, Outcome!.Value),
    };
}

/// <summary>Whether a case is worked on.</summary>
public enum CaseStatus
{
    Open,

    /// <summary>冷冻.</summary>
    Frozen,

    /// <summary>The dealer has the lead no more.</summary>
    Suspended,
    Closed,
}

/// <summary>A case in a list.</summary>
/// <param name="Status">open, frozen, suspended or closed.</param>
/// <param name="OpenedAt">When the lead reached the dealer.</param>
/// <param name="Contacts">How many were recorded.</param>
/// <param name="LastResult">What became of the last contact.</param>
/// <param name="NextAction">What happens next; an open case always has it (000-52).</param>
/// <param name="NextDueAt">When it is due.</param>
/// <param name="Overdue">Its time came and nothing had been recorded.</param>
/// <param name="Grade">H, A, B, C or N (§4.1).</param>
/// <param name="Marker">Prospect, shopper or buyer (004-25).</param>
/// <param name="Consultant">Staff id of who has it.</param>
/// <param name="LastTalkAt">When somebody last spoke with the customer; since when the dealer has them when nobody has.</param>
/// <param name="Told">Who was told that nobody follows up; absent when all is well.</param>
/// <param name="FailedAttempts">Calls in a row that reached nobody.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record CaseEntry(
    Guid CaseId, Guid LeadId, Guid CustomerId, string Dealer, CaseStatus Status, DateTimeOffset OpenedAt, int Contacts, DateTimeOffset? LastContactAt, ContactResult? LastResult,
    string? NextAction, DateTimeOffset? NextDueAt, bool Overdue, string Grade, RelationMarker Marker, string? Consultant, DateTimeOffset LastTalkAt, OverdueLevel? Told, int FailedAttempts,
    CaseOutcome? Outcome)
{
    public static CaseEntry Of(CaseBoard row)
    {
        var dossier = row.Dossier;
        return new CaseEntry(
            dossier.Id, dossier.Tags.Lead, dossier.Tags.Subject!.Value, dossier.Tags.Dealer!, row.Status, dossier.Since, dossier.Contacts.Count(c => !c.Void), dossier.LastContactAt,
            dossier.Contacts.Where(c => !c.Void).MaxBy(c => c.At)?.Result, row.Next?.Action, row.Next?.DueAt, row.Next?.Overdue ?? false, dossier.Grade, dossier.Marker, dossier.Consultant, dossier.LastTalkAt,
            dossier.Told, dossier.Failed.Count, row.Outcome);
    }
}
