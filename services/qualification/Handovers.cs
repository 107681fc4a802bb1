using Leads.EventStore;
using Leads.Hosting;
using CaseStreams = Leads.EventStore.Streams<Leads.Qualification.Case.Command, Leads.Qualification.Case>;
using HandoverStreams = Leads.EventStore.Streams<Leads.Qualification.Handover.Command, Leads.Qualification.Handover>;

namespace Leads.Qualification;

/// <summary>Proposes what becomes of a leaver's cases and, once confirmed, does it for every one of them.</summary>
public sealed class Handovers(HandoverStreams streams, CaseStreams cases, CallCentre centre, EventStore.EventStore store)
{
    /// <summary>Open ones, those on ice, and buyers: whoever defeated or lost is nobody's customer.</summary>
    private const string InHandSql =
        """
        select data from cases where dealer = $1
        and (data -> 'dossier' ->> 'consultant' = $2 or data -> 'dossier' -> 'awaits' ->> 'to' = $2)
        and (data ->> 'status' in ('open', 'frozen') or (data ->> 'status' = 'closed' and data ->> 'outcome' = 'order'))
        """;

    private const string OpenSql =
        "select data -> 'dossier' ->> 'consultant', count(*)::int from cases where dealer = $1 and data ->> 'status' in ('open', 'frozen') and data -> 'dossier' ? 'consultant' group by 1";

    public async Task<IResult> Propose(string dealer, string leaver, string? newcomer, Caller by, CancellationToken cancel)
    {
        // With a key the id follows from it, so that a retry finds the same proposal even after the answer was forgotten.
        var id = by.Once is { } once ? Ids.Derive(Guid.Empty, $"handover\n{dealer}\n{leaver}\n{once.Client}\n{once.Key}") : Ids.New(by.Now);
        var (inHand, staff) = (await InHand(dealer, by.Brand, leaver, by.Now, cancel), await Staff(dealer, by.Now, cancel));
        return await streams.Start(id, new Handover.Command.Propose(id, dealer, by.Brand, leaver, newcomer, inHand, staff, by.Client, by.Now), by, $"/v1/handovers/{id}", cancel);
    }

    public async Task<IResult> Change(Guid id, IReadOnlyList<ShareChange> changes, Caller by, CancellationToken cancel) =>
        await streams.Handle(id, new Handover.Command.Change(changes, await Staff(await DealerOf(id, by, cancel), by.Now, cancel), by.Client, by.Now), by, cancel);

    public async Task<IResult> Confirm(Guid id, Caller by, CancellationToken cancel) =>
        await streams.Handle(id, new Handover.Command.Confirm(await Staff(await DealerOf(id, by, cancel), by.Now, cancel), by.Client, by.Now), by, cancel);

    public Task<IResult> Undo(Guid id, Caller by, CancellationToken cancel) => streams.Handle(id, new Handover.Command.Undo(by.Client, by.Now), by, cancel);

    /// <summary>What becomes of each case, and how far it is.</summary>
    /// <exception cref="NotFound">There is no hand-over, or it is another dealer's.</exception>
    public async Task<(long Version, HandoverView View)> See(Guid id, Caller by, CancellationToken cancel)
    {
        var (version, state) = await streams.See(id, by, cancel);
        var known = (Handover.Known)state;
        var rows = await CaseBoard.Read(store, known.Plan.Tags.Dealer!, CaseBoard.Of(known.Plan.Shares.Select(share => share.CaseId)), cancel);
        return (version, HandoverView.Of(known, rows.ToDictionary(row => row.Dossier.Id, row => row.Dossier)));
    }

    /// <summary>Hands over what is not handed over yet, and what came to the leaver meanwhile. It may stop anywhere: the deadline stays until all is done, and what was done is not done again.</summary>
    public async Task Due(Guid id, CancellationToken cancel)
    {
        var (now, context) = (store.Clock.GetUtcNow(), new Context(store.Service));
        while (await streams.AggregateStream(id, cancel) is { State: Handover.Confirmed { Plan: var plan } confirmed })
        {
            foreach (var share in plan.Shares)
            {
                await cases.Handle(share.CaseId, Handing.Command(share, plan.Leaver, confirmed.By, now), context with { Causation = id.ToString() }, cancel);
            }

            var left = await InHand(plan.Tags.Dealer!, plan.Tags.Brand, plan.Leaver, now, cancel);
            await streams.Handle(
                id, left.Count == 0 ? new Handover.Command.Complete(now) : new Handover.Command.Include(left, await Staff(plan.Tags.Dealer!, now, cancel), now), context, cancel);
        }
    }

    private async Task<string> DealerOf(Guid id, Caller by, CancellationToken cancel) => ((Handover.Known)(await streams.See(id, by, cancel)).State).Plan.Tags.Dealer!;

    private async Task<IReadOnlyList<Handed>> InHand(string dealer, string? brand, string leaver, DateTimeOffset now, CancellationToken cancel) =>
    [
        .. (await CaseBoard.Read(store, dealer, Sql.Command(InHandSql, dealer, leaver), cancel)).Select(row => row.Dossier).Where(dossier => (brand is null || dossier.Tags.Brand == brand) && Handing.IsWith(leaver, dossier))
            .Select(dossier => new Handed(dossier.Id, dossier.Tags.Lead, Handing.ClassOf(dossier, centre.RulesFor(dossier.Tags.Brand, dealer, now).Recent, now))),
    ];

    /// <summary>Who is staff now, by the latest that was heard, with what each has in hand.</summary>
    private async Task<IReadOnlyList<Colleague>> Staff(string dealer, DateTimeOffset now, CancellationToken cancel)
    {
        await centre.Refresh(cancel);
        var open = new Dictionary<string, int>();
        await store.Read(
            [View.AsDealer(dealer), Sql.Command(OpenSql, dealer)],
            async (i, reader) =>
            {
                while (i == 1 && await reader.ReadAsync(cancel))
                {
                    open[reader.GetString(0)] = reader.GetInt32(1);
                }
            },
            cancel);
        return [.. centre.StaffOf(dealer).Select(one => new Colleague(one.Key, open.GetValueOrDefault(one.Key), one.Value.Absences?.Any(a => a.From <= now && now < a.To) ?? false))];
    }
}
