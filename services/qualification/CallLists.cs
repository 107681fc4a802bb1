using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using ListStreams = Leads.EventStore.Streams<Leads.Qualification.CallList.Command, Leads.Qualification.CallList>;
using PlanStreams = Leads.EventStore.Streams<Leads.Qualification.CallPlan.Command, Leads.Qualification.CallPlan>;

namespace Leads.Qualification;

/// <summary>
/// Builds the lists of the next working day in one pass over a dealer's open cases, and shows them. Of each consultant only the
/// best so many cases are in memory at once.
/// </summary>
public sealed class CallLists(PlanStreams plans, ListStreams lists, CallCentre centre, EventStore.EventStore store)
{
    /// <summary>Of the follower that opens plans.</summary>
    public const string Opener = "call_plans";

    /// <summary>Events with which a dealer has somebody to call.</summary>
    public static readonly IReadOnlyCollection<Type> Begin = [typeof(CaseOpened), typeof(CaseMoved)];

    /// <summary>Whether a customer may be called, as <see cref="Reachable"/> says it: the latest word about it counts, and who never agreed to anything may be called back.</summary>
    private const string MayCall =
        """
        coalesce(
            (select said.given from (
                select true, (f.data -> 'consent' ->> 'at')::timestamptz, 0, 0::bigint from lead_facts f
                where f.customer = subject and f.data -> 'consent' -> 'purposes' ? 'contact' and coalesce(f.data -> 'consent' -> 'channels' ? 'phone', true)
                union all
                select l.given, l.at, 1, l.id from later_consents l
                where l.customer = subject and ('contact' = any (l.purposes) or l.purposes is null) and ('phone' = any (l.channels) or l.channels is null)
            ) as said (given, at, later, id) order by at desc, later desc, id desc limit 1),
            not exists (select from lead_facts f where f.customer = subject and f.data -> 'consent' -> 'purposes' <> '[]')
            and not exists (select from later_consents l where l.customer = subject and l.given))
        """;

    /// <summary>What a list needs of a case, so that no whole dossier is read; $1 and $2 are the day's beginning and end.</summary>
    private const string Columns =
        $"""
        (dossier -> 'tags' ->> 'lead')::uuid, status, {MayCall}, dossier ->> 'grade', (next ->> 'dueAt')::timestamptz,
        (dossier ->> 'lastTalkAt')::timestamptz + make_interval(hours => 24 * (dossier ->> 'followUpWithinDays')::int),
        failed.attempts, failed.on_day, failed.last, dossier ->> 'consultant', dossier -> 'tags' ->> 'brand'
        """;

    private const string Parts =
        """
        cross join lateral (select data ->> 'status' as status, data -> 'dossier' as dossier, data -> 'next' as next, (data -> 'dossier' -> 'tags' ->> 'subject')::uuid as subject offset 0) as part
        cross join lateral (
            select count(*)::int as attempts, (count(*) filter (where at >= $1 and at < $2))::int as on_day, max(at) as last
            from (select (contact ->> 'at')::timestamptz as at from jsonb_array_elements(dossier -> 'failed') as contact) as attempt) as failed
        """;

    /// <summary>By the codes in the table: thousands of rows are read in a row.</summary>
    private static readonly FrozenDictionary<string, CaseStatus> Statuses = Enum.GetValues<CaseStatus>().ToFrozenDictionary(Ids.Code);

    private readonly ConcurrentDictionary<string, bool> _opened = [];

    /// <summary>A dealer has one plan, so its id follows from the dealer's code.</summary>
    public static Guid PlanOf(string dealer) => Ids.Derive(Guid.Empty, $"call plan\n{dealer}");

    /// <summary>The list of a consultant, or the dealer's own, for a day.</summary>
    public static Guid ListOf(string dealer, DateOnly day, string? consultant) => Ids.Derive(PlanOf(dealer), $"{day.ToString("O", CultureInfo.InvariantCulture)}\n{consultant}");

    /// <summary>Opens the plan of a dealer that has its first case.</summary>
    public async Task Open(StoredEvent stored, object e, CancellationToken cancel)
    {
        var (dealer, brand) = e is CaseMoved moved ? (moved.Dealer, moved.Brand) : e is CaseOpened opened ? (opened.Dealer, opened.Brand) : (null, null);
        if (dealer is null || _opened.ContainsKey(dealer))
        {
            return;
        }

        var now = store.Clock.GetUtcNow();
        await plans.Handle(
            PlanOf(dealer), new CallPlan.Command.OpenPlan(PlanOf(dealer), dealer, brand, now) { Hours = Hours(dealer, now) }, Context.After(store.Service, stored), cancel);
        _opened[dealer] = true;
    }

    /// <summary>It is evening: the lists first, then the plan goes on. Interrupted, it comes again and what is built stays.</summary>
    public async Task Due(Guid id, Deadline deadline, CancellationToken cancel)
    {
        var (_, state) = await plans.AggregateStream(id, cancel);
        if (state is not CallPlan.Planned { Tags: { Dealer: { } dealer } tags } plan || plan.BuildAt != deadline.DueAt)
        {
            return;
        }

        var now = store.Clock.GetUtcNow();
        var hours = Hours(dealer, now);
        await Build(dealer, tags.Brand, CallPlan.ListDay(hours, now), CallPlan.Filled(plan.Settings).Target!.Value, now, cancel);
        await plans.Handle(id, CallPlan.Decider.OnDue(deadline, now) with { Hours = hours }, new Context(store.Service), cancel);
    }

    /// <summary>Builds the lists of a dealer for a day; how many open cases there were.</summary>
    public async Task<int> Build(string dealer, string? brand, DateOnly day, int target, DateTimeOffset now, CancellationToken cancel)
    {
        var (best, days, cases) = (new Dictionary<string, Shortlist>(), new Dictionary<string, CallDay>(), 0);
        var own = Day(dealer, null, day, now);
        await store.Read(
            [
                View.AsDealer(dealer),
                Sql.Command($"select {Columns} from {CaseBoard.View.Name} {Parts} where dealer = $3 and status = 'open'", own.Begins, own.Ends, dealer),
            ],
            async (index, reader) =>
            {
                while (index == 1 && await reader.ReadAsync(cancel))
                {
                    cases++;
                    var (consultant, of) = (reader.IsDBNull(9) ? "" : reader.GetString(9), reader.GetString(10));
                    var called = days.TryGetValue(of, out var known) ? known : days[of] = Day(dealer, of, day, now);
                    var list = best.TryGetValue(consultant, out var begun) ? begun : best[consultant] = new Shortlist(target);
                    list.Offer(CallList.Rank(Candidate(reader), called));
                }
            },
            cancel);
        foreach (var (consultant, list) in best.Where(list => list.Value.Leads.Count > 0))
        {
            var (whose, id) = (consultant.Length == 0 ? null : consultant, ListOf(dealer, day, consultant));
            await lists.Handle(id, new CallList.Command.Build(id, PlanOf(dealer), dealer, brand, whose, day, list.Leads, target, now), new Context(store.Service), cancel);
        }

        return cases;
    }

    /// <summary>The list of a consultant for a day, with each case as it stands now; no entries when none was built.</summary>
    /// <param name="consultant">Staff id; null for the dealer's own list.</param>
    public async Task<CallListView> Show(string dealer, string? consultant, DateOnly? date, DateTimeOffset now, CancellationToken cancel)
    {
        var rules = centre.RulesFor(null, dealer, now);
        var day = date ?? rules.Today(now);
        var (_, list) = await lists.AggregateStream(ListOf(dealer, day, consultant), cancel);
        var built = list as CallList.Built;
        var entries = built is null ? [] : await Entries(dealer, built.Leads, day, now, cancel);
        var plan = await Settings(dealer, cancel);
        return new CallListView(
            day, consultant, built?.Target ?? CallPlan.Filled(plan).Target!.Value, built?.At, entries, entries.Count(entry => entry.CalledAt is not null),
            Ceiling.Of(GoldenMinutes(rules, day), plan));
    }

    /// <summary>What a dealer plans, and whether it can be done on the day whose lists are built next.</summary>
    public async Task<CallPlanView> Plan(string dealer, DateTimeOffset now, CancellationToken cancel)
    {
        var rules = centre.RulesFor(null, dealer, now);
        var (_, state) = await plans.AggregateStream(PlanOf(dealer), cancel);
        var plan = state as CallPlan.Planned;
        var filled = CallPlan.Filled(plan?.Settings);
        return new CallPlanView(
            dealer, filled.Target!.Value, filled.ConnectRate!.Value, filled.DialSeconds!.Value, filled.ConversationSeconds!.Value, plan?.BuildAt, plan?.Built,
            Ceiling.Of(GoldenMinutes(rules, CallPlan.ListDay(rules.Hours, now)), filled), ConnectRate.Of(filled.ConnectRate.Value, await Measured(dealer, now, cancel)));
    }

    /// <summary>Plans otherwise, at once.</summary>
    public Task<IResult> Set(string dealer, CallPlanSettings settings, Caller by, CancellationToken cancel) => plans.Start(
        PlanOf(dealer), new CallPlan.Command.SetPlan(PlanOf(dealer), dealer, by.Brand, settings, by.Client, by.Now) { Hours = Hours(dealer, by.Now) }, by,
        $"/v1/dealers/{Uri.EscapeDataString(dealer)}/call-plan", cancel);

    private async Task<IReadOnlyList<CallListEntry>> Entries(string dealer, IReadOnlyList<Guid> leads, DateOnly day, DateTimeOffset now, CancellationToken cancel)
    {
        var own = Day(dealer, null, day, now);
        var entries = new List<CallListEntry>();
        var keys = new NpgsqlParameter<Guid[]> { TypedValue = [.. leads.Select(CaseReactions.CaseOf)] };
        await store.Read(
            [
                View.AsDealer(dealer),
                Sql.Command(
                    $"""
                    select {Columns}, dossier ->> 'marker', next ->> 'action', (
                        select max((contact ->> 'at')::timestamptz) from jsonb_array_elements(dossier -> 'contacts') as contact
                        where {CallTallies.IsCall} and (contact ->> 'at')::timestamptz >= $1 and (contact ->> 'at')::timestamptz < $2)
                    from unnest($3) with ordinality as k (key, place)
                    cross join lateral (select data from {CaseBoard.View.Name} v where v.key = k.key and v.dealer = $4 offset 0) as found
                    {Parts} order by place
                    """,
                    own.Begins, own.Ends, keys, dealer),
            ],
            async (index, reader) =>
            {
                while (index == 1 && await reader.ReadAsync(cancel))
                {
                    var candidate = Candidate(reader);
                    // Who took it back since the list was built is not called, so not shown.
                    if (candidate.MayCall)
                    {
                        var rank = CallList.Rank(candidate, Day(dealer, reader.GetString(10), day, now));
                        entries.Add(new CallListEntry(
                            candidate.Lead, CaseReactions.CaseOf(candidate.Lead), candidate.Status, reader.IsDBNull(9) ? null : reader.GetString(9), candidate.Grade,
                            Ids.Coded<RelationMarker>(reader.GetString(11), "marker")!.Value, rank?.Urgency, reader.IsDBNull(12) ? null : reader.GetString(12), candidate.NextDueAt, candidate.Failed,
                            rank?.Golden ?? false, rank?.From, reader.IsDBNull(13) ? null : reader.GetFieldValue<DateTimeOffset>(13)));
                    }
                }
            },
            cancel);
        return entries;
    }

    private static CallCandidate Candidate(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), Statuses[reader.GetString(1)], reader.GetBoolean(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
        reader.GetFieldValue<DateTimeOffset>(5), reader.GetInt32(6), reader.GetInt32(7), reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8));

    private async Task<CallCount> Measured(string dealer, DateTimeOffset now, CancellationToken cancel)
    {
        var tallies = await CallTallies.Count(store, dealer, now.AddDays(-7), now, WorkingTime.Default, cancel);
        return tallies.Aggregate(CallCount.None, (sum, tally) => sum + tally.Count);
    }

    private async Task<CallPlanSettings> Settings(string dealer, CancellationToken cancel)
    {
        var (_, state) = await plans.AggregateStream(PlanOf(dealer), cancel);
        return state is CallPlan.Planned plan ? plan.Settings : new CallPlanSettings();
    }

    private WorkingTime Hours(string dealer, DateTimeOffset at) => centre.RulesFor(null, dealer, at).Hours;

    private CallDay Day(string dealer, string? brand, DateOnly day, DateTimeOffset now) => CallDay.Of(day, centre.RulesFor(brand, dealer, now));

    private static int GoldenMinutes(CaseRules rules, DateOnly day) => rules.Hours.GoldenOf(day).Sum(hours => hours.To - hours.From);
}
