using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using ListStreams = Leads.EventStore.Streams<Leads.Qualification.FollowUpList.Command, Leads.Qualification.FollowUpList>;

namespace Leads.Qualification;

/// <summary>Drafts weekly lists from the cases, and computes from them what became of a list.</summary>
public sealed class FollowUpLists(ListStreams streams, Cases cases, CallCentre centre, EventStore.EventStore store)
{
    private const string DueSql = "select data from cases where dealer = $1 and data ->> 'status' = 'open' and data -> 'dossier' ? 'consultant'";

    /// <summary>A dealer's list of a week; each brand's people have their own.</summary>
    public static Guid IdOf(string dealer, string? brand, FollowUpWeek week) => Ids.Derive(Guid.Empty, $"follow-up list\n{dealer}\n{brand}\n{week.Code}");

    public async Task<IResult> Draft(string dealer, FollowUpWeek week, Caller by, CancellationToken cancel)
    {
        var id = IdOf(dealer, by.Brand, week);
        var ends = week.Ends(Rules(dealer, by));
        var rows = await Rows(dealer, by, Sql.Command(DueSql, dealer), cancel);
        var facts = await Facts(rows, cancel);
        return await streams.Start(
            id, new FollowUpList.Command.DraftList(id, dealer, by.Brand, week.Code, ends, FollowUps.Draft(rows, facts.GetValueOrDefault, ends), by.Client, by.Now), by,
            $"/v1/dealers/{Uri.EscapeDataString(dealer)}/follow-up-lists/{week.Code}", cancel);
    }

    /// <exception cref="Invalid">A lead that is added is none of the dealer's, or nobody has it.</exception>
    public async Task<IResult> Change(string dealer, FollowUpWeek week, IReadOnlyList<Guid> add, IReadOnlyList<Guid> remove, Caller by, CancellationToken cancel)
    {
        var rows = await Ones(dealer, by, add.Select(CaseReactions.CaseOf), cancel);
        var unknown = add.Select((lead, i) => (Lead: lead, At: i)).Where(one => !rows.Exists(row => row.Dossier.Tags.Lead == one.Lead && row.Dossier.Consultant is not null)).ToList();
        if (unknown.Count > 0)
        {
            throw new Invalid([.. unknown.Select(one => new FieldError($"/add/{one.At}", "no-such-subject", "The dealer has no such lead, or nobody has it."))]);
        }

        var facts = await Facts(rows, cancel);
        return await streams.Handle(
            IdOf(dealer, by.Brand, week),
            new FollowUpList.Command.ChangeSubjects(
                [.. rows.Select(row => FollowUps.Subject(row, facts.GetValueOrDefault(row.Dossier.Tags.Lead)))], [.. remove.Select(CaseReactions.CaseOf)], by.Client, by.Now),
            by, cancel);
    }

    /// <summary>What was said about a customer is theirs, so it stands with their case.</summary>
    public async Task<IResult> Guide(string dealer, FollowUpWeek week, Guid lead, string guidance, Caller by, CancellationToken cancel)
    {
        var (_, list) = await streams.See(IdOf(dealer, by.Brand, week), by, cancel);
        return list is not FollowUpList.Drafted drafted ? throw new Refused("list-fixed", "The list is fixed for the meeting and changes no more.")
            : !drafted.Subjects.Exists(subject => subject.LeadId == lead) ? throw new NotFound("subject")
            : await cases.Handle(lead, new Case.Command.Guide(week.Code, guidance, by.Client, by.Now), by, cancel);
    }

    public Task<IResult> Fix(string dealer, FollowUpWeek week, Caller by, CancellationToken cancel) =>
        streams.Handle(IdOf(dealer, by.Brand, week), new FollowUpList.Command.Fix(by.Client, by.Now), by, cancel);

    /// <exception cref="NotFound">There is no list.</exception>
    public async Task<(long Version, FollowUpListView View)> See(string dealer, FollowUpWeek week, Caller by, CancellationToken cancel)
    {
        var (version, state) = await streams.See(IdOf(dealer, by.Brand, week), by, cancel);
        var list = (FollowUpList.Known)state;
        List<FollowUpSubject> subjects = [.. list.Subjects.Where(subject => by.Role != Roles.Consultant || subject.Consultant == by.Client)];
        var rows = (await Ones(dealer, by, subjects.Select(subject => subject.CaseId), cancel)).ToDictionary(row => row.Dossier.Id, row => row.Dossier);
        var rules = Rules(dealer, by);
        return (version, FollowUpListView.Of(list, subjects, week.Begins(rules), week.Ends(rules), rows, await Guidance(list, rows, cancel)));
    }

    private CaseRules Rules(string dealer, Caller by) => centre.RulesFor(by.Brand, dealer, by.Now);

    private Task<List<CaseBoard>> Ones(string dealer, Caller by, IEnumerable<Guid> ids, CancellationToken cancel) => Rows(dealer, by, CaseBoard.Of(ids), cancel);

    private async Task<List<CaseBoard>> Rows(string dealer, Caller by, NpgsqlBatchCommand query, CancellationToken cancel) =>
        [.. (await CaseBoard.Read(store, dealer, query, cancel)).Where(row => row.Dossier.Tags.SeenBy(dealer, by.Brand))];

    private async Task<Dictionary<Guid, LeadFact>> Facts(IReadOnlyCollection<CaseBoard> rows, CancellationToken cancel)
    {
        var facts = new Dictionary<Guid, LeadFact>();
        await store.Read(
            [
                Sql.Command(
                    Sql.ForEach("unnest($1) as k (lead)", "select f.lead, f.data from lead_facts f where f.lead = k.lead"),
                    new NpgsqlParameter<Guid[]> { TypedValue = [.. rows.Select(row => row.Dossier.Tags.Lead)] }),
            ],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    facts[reader.GetGuid(0)] = JsonSerializer.Deserialize<LeadFact>(reader.GetFieldValue<byte[]>(1), EventJson.Options)!;
                }
            },
            cancel);
        return facts;
    }

    /// <summary>The last that was said about each in time; nothing of somebody who was erased.</summary>
    private async Task<Dictionary<Guid, string>> Guidance(FollowUpList.Known list, Dictionary<Guid, Dossier> dossiers, CancellationToken cancel)
    {
        var said = new Dictionary<Guid, FollowUpGuided>();
        await store.Read(
            [
                Sql.Command(
                    Sql.ForEach("unnest($1) as k (id)", "select e.data from mt_events e where e.stream_id = k.id and e.type = 'follow_up_guided' order by e.version"),
                    new NpgsqlParameter<Guid[]> { TypedValue = [.. dossiers.Values.Where(dossier => dossier.GuidedAt is not null).Select(dossier => dossier.Id)] }),
            ],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    var e = (FollowUpGuided)store.Types.Read("follow_up_guided", reader.GetFieldValue<byte[]>(0));
                    if (e.Week == list.Week && (list is not FollowUpList.Fixed { At: var at } || e.At <= at))
                    {
                        said[e.CaseId] = e;
                    }
                }
            },
            cancel);
        var words = new Dictionary<Guid, string>();
        foreach (var (id, e) in said)
        {
            if ((await store.Personal.Open(dossiers[id].Tags.Subject!.Value, cancel)).Read(e.Guidance) is { } text)
            {
                words[id] = text;
            }
        }

        return words;
    }
}
