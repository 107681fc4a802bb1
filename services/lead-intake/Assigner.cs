using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using static Leads.LeadIntake.Lead.Command;
using LeadStreams = Leads.EventStore.Streams<Leads.LeadIntake.Lead.Command, Leads.LeadIntake.Lead>;

namespace Leads.LeadIntake;

/// <summary>
/// Gives leads to the consultants of dealers that named theirs (000-13), and to the next one when the time for the first response
/// runs out; keeps the list of calls to call back. It follows the log, one replica at a time, so that turns and open leads are
/// counted in one order.
/// </summary>
public sealed class Assigner(LeadStreams leads, EventStore.EventStore store, Networks networks)
{
    public const string Name = "assigning";

    /// <summary>Working time after which consultants who were all full are asked again.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(15);

    /// <summary>However often they were asked in vain.</summary>
    private static readonly TimeSpan SeldomAgain = TimeSpan.FromDays(1);

    /// <summary>So many leads are given out anew in one request.</summary>
    private const int MostAnew = 500;

    /// <summary>What it works on.</summary>
    public static readonly IReadOnlyCollection<Type> Types =
    [
        typeof(LeadDispatched), typeof(LeadAccepted), typeof(LeadAssigned), typeof(FirstResponseBreached),
        typeof(LeadDeclined), typeof(DispatchExpired), typeof(LeadRecalled), typeof(LeadInvalidated), typeof(LeadClosed),
        typeof(CallMissed), typeof(CallBackMade), typeof(AssignmentPostponed), typeof(ConsultantConfigured),
    ];

    public async Task Work(StoredEvent stored, object e, CancellationToken cancel)
    {
        switch (e)
        {
            case LeadDispatched { AcceptBy: null } d when Staffed(d.Dealer):
                await Note(await Assign(d.LeadId, cancel), null, cancel);
                break;
            case LeadAccepted a when Staffed(a.Dealer):
                await Note(await Assign(a.LeadId, cancel), null, cancel);
                break;
            case LeadAssigned a:
                await Note(a, stored.Position, cancel);
                break;
            case AssignmentPostponed p:
                await Execute(Sql.Command("insert into unassigned_leads (lead, dealer) values ($1, $2) on conflict do nothing", p.LeadId, p.Dealer), cancel);
                break;
            case ConsultantConfigured { Settings.Left: not true } c:
                // Somebody came, is back or takes more: what waits need not wait longer. The event may be faster than this replica's look for news.
                await networks.Refresh(cancel);
                foreach (var lead in await Leads(Sql.Command("select lead from unassigned_leads where dealer = $1 order by lead limit 500", c.Dealer), cancel))
                {
                    await Note(await Assign(lead, cancel), null, cancel);
                }

                break;
            case FirstResponseBreached b:
                await Breached(b, cancel);
                break;
            case CallMissed c:
                await Execute(
                    Sql.Command(
                        "insert into missed_calls (lead, call, brand, dealer, missed_at, call_back_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
                        c.LeadId, c.Call, c.Brand, c.Dealer, c.At, c.CallBackBy),
                    cancel);
                break;
            case CallBackMade c:
                await Execute(Sql.Command("delete from missed_calls where lead = $1", c.LeadId), cancel);
                break;
            case LeadDeclined or DispatchExpired or LeadRecalled or LeadInvalidated or LeadClosed:
                await Execute(
                    Sql.Command("with gone as (delete from missed_calls where lead = $1), asked as (delete from unassigned_leads where lead = $1) delete from consultant_leads where lead = $1", stored.Stream), cancel);
                break;
        }
    }

    /// <summary>Chooses a consultant for a lead that has none; when nobody can take it they are asked again later.</summary>
    /// <returns>That it was given to somebody; null when it was not.</returns>
    public async Task<LeadAssigned?> Assign(Guid id, CancellationToken cancel)
    {
        var (_, state) = await leads.AggregateStream(id, cancel);
        if (state is not Lead.Dispatched { Accepted: true, Consultant: null } lead)
        {
            return null;
        }

        var now = store.Clock.GetUtcNow();
        var network = networks.At(now);
        var staff = network.StaffOf(lead.Dealer);
        if (staff.Count == 0)
        {
            // The last one left; it is the manager's, as with a dealer that named nobody. Whoever comes is asked when they come.
            return await Do(id, new PostponeAssignment(lead.Dealer, [], now + SeldomAgain, now), cancel);
        }

        var chosen = await Choose(network, lead, now, cancel);
        return await Do(
            id,
            chosen.Consultant is { } consultant
                ? new Assign(lead.Dealer, consultant, chosen.Method, chosen.Skipped, now)
                : new PostponeAssignment(lead.Dealer, chosen.Skipped, Again(network, lead, staff, now), now),
            cancel);
    }

    /// <summary>
    /// Gives a dealer's open leads of a model to those who know it, when it is launched (004-36), and those that nobody could take. What is
    /// where it belongs stays, so that doing it again changes nothing.
    /// </summary>
    /// <returns>How many went to somebody else, how many stayed where they are, and whether there may be more.</returns>
    public async Task<(int Moved, int Stayed, bool More)> Redistribute(string dealer, string model, Caller by, CancellationToken cancel)
    {
        var all = await Leads(
            Sql.Command(
                """
                select lead from consultant_leads where dealer = $1
                union all select lead from unassigned_leads where dealer = $1
                """,
                dealer),
            cancel);
        var (moved, stayed) = (0, 0);
        foreach (var id in all)
        {
            if (moved == MostAnew)
            {
                return (moved, stayed, true);
            }

            var (_, state) = await leads.AggregateStream(id, cancel);
            if (state is not Lead.Dispatched { Accepted: true } lead || !lead.Tags.SeenBy(dealer, by.Brand) || lead.Fact.Interest.Model != model)
            {
                continue;
            }

            var network = networks.At(by.Now);
            var knows = lead.Consultant is { } had && network.StaffOf(dealer).Any(one => one.Staff == had && one.Models.Contains(model));
            var chosen = knows ? null : await Choose(network, lead, by.Now, cancel, AssignmentMethod.Skill);
            var assigned = chosen?.Consultant is { } consultant && consultant != lead.Consultant
                ? await Do(id, new Assign(dealer, consultant, chosen.Method, chosen.Skipped, by.Now, lead.Consultant), cancel, by.Context with { Once = null, IfMatch = null })
                : null;
            (moved, stayed) = assigned is null ? (moved, stayed + 1) : (moved + 1, stayed);
        }

        return (moved, stayed, false);
    }

    private async Task<IReadOnlyList<Guid>> Leads(NpgsqlBatchCommand query, CancellationToken cancel)
    {
        var all = new List<Guid>();
        await store.Read(
            [query],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    all.Add(reader.GetGuid(0));
                }
            },
            cancel);
        return all;
    }

    /// <summary>Nobody has tried in time: the next consultant gets it with a clock of their own, or the next dealer, as the brand has set it.</summary>
    private async Task Breached(FirstResponseBreached e, CancellationToken cancel)
    {
        var (_, state) = await leads.AggregateStream(e.LeadId, cancel);
        if (state is not Lead.Dispatched { Clock.MadeAt: null } lead || lead.Dealer != e.Dealer || lead.Consultant != e.Consultant)
        {
            return;
        }

        var now = store.Clock.GetUtcNow();
        var network = networks.At(now);
        var taken = await Places.Taken(store, network, now, cancel);
        switch (network.PolicyOf(e.Brand).OnBreach)
        {
            // A dealer's own customer stays with it, and so does a lead that nobody else could take.
            case BreachAction.NextDealer when !Lead.IsOwn(lead, lead.Dealer)
                && network.Place(
                    Wanted.Of(lead.Fact, null, lead.Consented), lead.Fact.Source, lead.Fact.Interest.NeedBy, lead.Tried.Add(lead.Dealer),
                    dealer => taken.GetValueOrDefault((dealer, network.Today(dealer, now))), now).Dealer is not null:
                await Do(e.LeadId, new Recall(store.Service, "first response breached", false, null, now, lead.Dealer), cancel);
                break;
            case not BreachAction.Tell when lead.Accepted && Staffed(lead.Dealer):
                var chosen = await Choose(network, lead, now, cancel);
                if (chosen.Consultant is { } consultant)
                {
                    await Note(
                        await Do(
                            e.LeadId,
                            new Assign(
                                lead.Dealer, consultant, chosen.Method, chosen.Skipped, now, lead.Consultant, network.ClockOf(e.Brand, lead.Dealer, lead.Fact.Source, lead.Fact.Interest.NeedBy, now)),
                            cancel),
                        null,
                        cancel);
                }

                break;
        }
    }

    private bool Staffed(string dealer) => networks.At(store.Clock.GetUtcNow()).StaffOf(dealer).Count > 0;

    private async Task<Assignment> Choose(Network network, Lead.Dispatched lead, DateTimeOffset now, CancellationToken cancel, AssignmentMethod? method = null)
    {
        var staff = network.StaffOf(lead.Dealer);
        // Who met the customer goes on, unless they let them wait.
        if (lead.Fact.Registration is { By: var by } && lead.Consultant is null && lead.Tried.Count == 0 && staff.Any(s => s.Staff == by))
        {
            return new Assignment(by, AssignmentMethod.Own, []);
        }

        var loads = new Dictionary<string, Load>();
        await store.Read(
            [
                Sql.Command(
                    """
                    select t.staff, t.turn, (select count(*) from consultant_leads l where l.dealer = t.dealer and l.staff = t.staff)::int
                    from consultant_turns t where t.dealer = $1
                    """,
                    lead.Dealer),
            ],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    loads[reader.GetString(0)] = new Load(reader.GetInt32(2), reader.GetInt64(1));
                }
            },
            cancel);
        return Assigning.Choose(
            method ?? network.Dealer(lead.Dealer).Assignment ?? AssignmentMethod.RoundRobin, staff, lead.Fact.Interest.Model, now, one => loads.GetValueOrDefault(one), lead.Had);
    }

    /// <summary>When the first of those who are away is back; when all are full in a while, and in a longer one each time.</summary>
    private static DateTimeOffset Again(Network network, Lead.Dispatched lead, IReadOnlyList<Consultant> staff, DateTimeOffset now)
    {
        var away = staff.Select(one => one.Absences.FirstOrDefault(a => a.From <= now && now < a.To)?.To).ToList();
        var wait = AskAgain * Math.Pow(2, Math.Min(lead.Postponed, 6));
        return away.Append(away.Contains(null) ? network.HoursOf(lead.Dealer).Add(now, wait < SeldomAgain ? wait : SeldomAgain) : null).Min() ?? now + SeldomAgain;
    }

    private async Task<LeadAssigned?> Do(Guid id, Lead.Command command, CancellationToken cancel, Context? context = null) =>
        (await leads.Handle(id, command, context ?? new Context(store.Service), cancel)).Events is [LeadAssigned assigned] ? assigned : null;

    /// <summary>
    /// Only the leader notes: at once what it assigned itself, since the next lead may stand in the same batch, and everything in the
    /// order of the log, so that what is noted late is not noted after its end.
    /// </summary>
    /// <param name="turn">The event's position; null while it is not known: behind all others then.</param>
    private Task Note(LeadAssigned? assigned, long? turn, CancellationToken cancel) => assigned is null ? Task.CompletedTask : Execute(
        Sql.Command(
            """
            with asked as (delete from unassigned_leads where lead = $1),
            had as (
                insert into consultant_leads (lead, dealer, staff) values ($1, $2, $3)
                on conflict (lead) do update set dealer = excluded.dealer, staff = excluded.staff)
            insert into consultant_turns as t (dealer, staff, turn)
            select $2, $3, coalesce($4, (select coalesce(max(turn), 0) + 1 from consultant_turns where dealer = $2))
            on conflict (dealer, staff) do update set turn = greatest(t.turn, excluded.turn)
            """,
            assigned.LeadId, assigned.Dealer, assigned.Consultant, new NpgsqlParameter { Value = (object?)turn ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint }),
        cancel);

    private async Task Execute(NpgsqlBatchCommand command, CancellationToken cancel)
    {
        await using var batch = store.Database.CreateBatch();
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
