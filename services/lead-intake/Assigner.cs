using Leads.Contracts;
using Leads.EventStore;
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

    /// <summary>What it works on.</summary>
    public static readonly IReadOnlyCollection<Type> Types =
    [
        typeof(LeadDispatched), typeof(LeadAccepted), typeof(LeadAssigned), typeof(FirstResponseBreached),
        typeof(LeadDeclined), typeof(DispatchExpired), typeof(LeadRecalled), typeof(LeadInvalidated), typeof(LeadClosed),
        typeof(CallMissed), typeof(CallBackMade),
    ];

    public async Task Work(StoredEvent stored, object e, CancellationToken cancel)
    {
        switch (e)
        {
            case LeadDispatched { AcceptBy: null } d when Staffed(d.Dealer):
                await Assign(d.LeadId, cancel);
                break;
            case LeadAccepted a when Staffed(a.Dealer):
                await Assign(a.LeadId, cancel);
                break;
            case LeadAssigned a:
                await Note(a.LeadId, a.Dealer, a.Consultant, stored.Position, cancel);
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
                    Sql.Command("with gone as (delete from missed_calls where lead = $1) delete from consultant_leads where lead = $1", stored.Stream), cancel);
                break;
        }
    }

    /// <summary>Chooses a consultant for a lead that has none; when nobody can take it they are asked again later.</summary>
    public async Task Assign(Guid id, CancellationToken cancel)
    {
        var (_, state) = await leads.AggregateStream(id, cancel);
        if (state is not Lead.Dispatched { Accepted: true, Consultant: null } lead)
        {
            return;
        }

        var now = store.Clock.GetUtcNow();
        var network = networks.At(now);
        var staff = network.StaffOf(lead.Dealer);
        if (staff.Count == 0)
        {
            // The last one left; it is the manager's, as with a dealer that named nobody.
            await Do(id, Lead.Decider.OnDue(new Deadline(Lead.Assigning, now), now), cancel);
            return;
        }

        var chosen = await Choose(network, lead, now, cancel);
        await Do(
            id,
            chosen.Consultant is { } consultant
                ? new Assign(lead.Dealer, consultant, chosen.Method, chosen.Skipped, now)
                : new PostponeAssignment(lead.Dealer, chosen.Skipped, Again(network, lead.Dealer, staff, now), now),
            cancel);
    }

    /// <summary>
    /// Gives open leads of a dealer out anew, as if they had just come: when a model is launched and those who know it should have
    /// its customers (004-36), or when somebody left.
    /// </summary>
    /// <param name="model">Only leads of this model; of all when null.</param>
    /// <param name="from">Only leads of this consultant, who gets none of them back; of all when null.</param>
    /// <returns>How many went to somebody else, and how many stayed where they are.</returns>
    public async Task<(int Moved, int Stayed)> Redistribute(string dealer, string? model, string? from, CancellationToken cancel)
    {
        var all = new List<Guid>();
        await store.Read(
            [Sql.Command("select lead from consultant_leads where dealer = $1 and staff = coalesce($2, staff) order by lead", dealer, from)],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    all.Add(reader.GetGuid(0));
                }
            },
            cancel);
        var (moved, stayed) = (0, 0);
        foreach (var id in all)
        {
            var (_, state) = await leads.AggregateStream(id, cancel);
            if (state is not Lead.Dispatched { Accepted: true, Consultant: { } had } lead || lead.Dealer != dealer || (model is not null && lead.Fact.Interest.Model != model))
            {
                continue;
            }

            var now = store.Clock.GetUtcNow();
            // Who brought it keeps it only when it comes in.
            var chosen = await Choose(networks.At(now), from is null ? lead : lead with { Had = lead.Had.Add(from) }, now, cancel);
            if (chosen.Consultant is { } consultant && consultant != had)
            {
                await Do(id, new Assign(dealer, consultant, chosen.Method, chosen.Skipped, now, had), cancel);
                moved++;
            }
            else
            {
                stayed++;
            }
        }

        return (moved, stayed);
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
        switch (network.PolicyOf(e.Brand).OnBreach)
        {
            case BreachAction.NextDealer:
                await Do(e.LeadId, new Recall(store.Service, "first response breached", false, null, now), cancel);
                break;
            case BreachAction.Reassign when lead.Accepted && Staffed(lead.Dealer):
                var chosen = await Choose(network, lead, now, cancel);
                if (chosen.Consultant is { } consultant)
                {
                    await Do(
                        e.LeadId,
                        new Assign(
                            lead.Dealer, consultant, chosen.Method, chosen.Skipped, now, lead.Consultant, network.ClockOf(e.Brand, lead.Dealer, lead.Fact.Source, lead.Fact.Interest.NeedBy, now)),
                        cancel);
                }

                break;
        }
    }

    private bool Staffed(string dealer) => networks.At(store.Clock.GetUtcNow()).StaffOf(dealer).Count > 0;

    private async Task<Assignment> Choose(Network network, Lead.Dispatched lead, DateTimeOffset now, CancellationToken cancel)
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
            network.Dealer(lead.Dealer).Assignment ?? AssignmentMethod.RoundRobin, staff, lead.Fact.Interest.Model, now, one => loads.GetValueOrDefault(one), lead.Had);
    }

    /// <summary>When the first of those who are away is back; when all are full in a while.</summary>
    private static DateTimeOffset Again(Network network, string dealer, IReadOnlyList<Consultant> staff, DateTimeOffset now) => staff
        .Select(one => one.Absences.FirstOrDefault(a => a.From <= now && now < a.To)?.To)
        .Append(staff.Any(one => !one.Absences.Any(a => a.From <= now && now < a.To)) ? network.HoursOf(dealer).Add(now, AskAgain) : null)
        .Min() ?? network.HoursOf(dealer).Add(now, AskAgain);

    private async Task Do(Guid id, Lead.Command command, CancellationToken cancel)
    {
        var handled = await leads.Handle(id, command, new Context(store.Service), cancel);
        if (handled.Events is [LeadAssigned a])
        {
            // Before its own event comes round: the next lead may stand in the same batch.
            await Note(a.LeadId, a.Dealer, a.Consultant, null, cancel);
        }
    }

    /// <param name="turn">The event's position; null while it is not known: behind all others then.</param>
    private Task Note(Guid lead, string dealer, string staff, long? turn, CancellationToken cancel) => Execute(
        Sql.Command(
            """
            with had as (
                insert into consultant_leads (lead, dealer, staff) values ($1, $2, $3)
                on conflict (lead) do update set dealer = excluded.dealer, staff = excluded.staff)
            insert into consultant_turns as t (dealer, staff, turn)
            select $2, $3, coalesce($4, (select coalesce(max(turn), 0) + 1 from consultant_turns where dealer = $2))
            on conflict (dealer, staff) do update set turn = greatest(t.turn, excluded.turn)
            """,
            lead, dealer, staff, new NpgsqlParameter { Value = (object?)turn ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint }),
        cancel);

    private async Task Execute(NpgsqlBatchCommand command, CancellationToken cancel)
    {
        await using var batch = store.Database.CreateBatch();
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
