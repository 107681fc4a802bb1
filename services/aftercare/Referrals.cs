using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using NpgsqlTypes;
using static Leads.Aftercare.Referral.Command;
using BudgetStreams = Leads.EventStore.Streams<Leads.Aftercare.RewardBudget.Command, Leads.Aftercare.RewardBudget>;
using ReferralStreams = Leads.EventStore.Streams<Leads.Aftercare.Referral.Command, Leads.Aftercare.Referral>;

namespace Leads.Aftercare;

/// <summary>Who brought whom, and what they get for it, within what the dealer gives for that.</summary>
public sealed class Referrals(ReferralStreams referrals, BudgetStreams budgets, EventStore.EventStore store)
{
    /// <summary>So often who is above whom is looked at anew because somebody else was faster.</summary>
    private const int Tries = 40;

    /// <summary>A dealer has one budget for rewards, so its id follows from the dealer's code.</summary>
    public static Guid BudgetOf(string dealer) => Ids.Derive(Guid.Empty, $"reward budget\n{dealer}");

    /// <summary>Always leaves it to others to mark it as heard: what is done here is done once by itself, whatever comes again or too early.</summary>
    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        var because = new Context(store.Service) { Causation = context.Causation, Correlation = context.Correlation, Follows = context.Heard?.Cause };
        if (Told(e) is { } told)
        {
            await store.Write(because).Also(told).Commit(cancel);
        }

        // Who was known by another lead was brought by nobody: they end with it, however that ends.
        var (over, at) = e switch { LeadClosed c => (c.LeadId, c.At), LeadInvalidated i => (i.LeadId, i.At), _ => (Guid.Empty, default) };
        foreach (var linked in over == Guid.Empty ? [] : await LinkedTo(over, cancel))
        {
            await Lapse(ReferralReactions.ReferralOf(linked), new Lapse(at), because, cancel);
        }

        if (ReferralReactions.React(e) is not var (referral, command))
        {
            return false;
        }

        switch (e)
        {
            case LeadReceived r:
                await Bring(referral, (Make)command, because, cancel);
                // Whoever bought before it was made did not see it.
                if (await DeliveryOf(r.LeadId, cancel) is { } sold)
                {
                    await referrals.Handle(referral, sold, because, cancel);
                }

                break;
            case VehicleDelivered d:
                await referrals.Handle(referral, command, because, cancel);
                break;
            default:
                await Lapse(referral, (Lapse)command, because, cancel);
                break;
        }

        return false;
    }

    /// <summary>What is kept of an event for the looks to come.</summary>
    private static NpgsqlBatchCommand? Told(object e) => e switch
    {
        VehicleDelivered d => Sql.Command("insert into deliveries (lead, customer, dealer, at) values ($1, $2, $3, $4) on conflict do nothing", d.LeadId, d.CustomerId, d.Dealer, d.At),
        CustomerMerged m => Latest("customer_merges", "customer", "into_customer", m.CustomerId, m.Into, m.At),
        CustomerUnmerged u => Latest("customer_merges", "customer", "into_customer", u.CustomerId, null, u.At),
        LeadLinked l => Latest("linked_leads", "lead", "to_lead", l.LeadId, l.To, l.At),
        LeadUnlinked u => Latest("linked_leads", "lead", "to_lead", u.LeadId, null, u.At),
        _ => null,
    };

    /// <summary>What somebody or something is one with, in whatever order that is told.</summary>
    private static NpgsqlBatchCommand Latest(string table, string who, string with, Guid one, Guid? other, DateTimeOffset at) => Sql.Command(
        $"""
        insert into {table} as known ({who}, {with}, at) values ($1, $2, $3)
        on conflict ({who}) do update set {with} = excluded.{with}, at = excluded.at where known.at <= excluded.at
        """,
        one, new NpgsqlParameter { Value = (object?)other ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid }, at);

    /// <summary>The sales manager approves a reward; what it is worth is kept of the month's budget in the same commit.</summary>
    /// <exception cref="Refused">There was no sale, another reward was approved, or so much is not left.</exception>
    public Task<StoredAnswer> Approve(Guid id, RewardKind kind, Money amount, Caller by, CancellationToken cancel) => Settle(
        id, by,
        async state => new Approve(
            kind, amount, state is Referral.Known known && await store.Personal.IsErased(known.Brought.Referrer, cancel), state is Referral.Earned { Brought: var brought } && await IsCircle(brought, cancel), by.Client, by.Now),
        _ => new RewardBudget.Command.Reserve(id, amount, by.Client, by.Now),
        cancel);

    /// <summary>There is no reward; what was kept for it is free again in the same commit.</summary>
    /// <exception cref="Refused">It was given, or was none.</exception>
    public Task<StoredAnswer> Decline(Guid id, RewardDecline reason, Caller by, CancellationToken cancel) => Settle(
        id, by,
        _ => Task.FromResult<Referral.Command>(new Decline(reason, by.Client, by.Now)),
        state => state is Referral.Approved ? new RewardBudget.Command.Release(id, by.Client, by.Now) : null,
        cancel);

    /// <summary>A referral as the caller may see it, and its version.</summary>
    /// <exception cref="NotFound">There is none, or it is another dealer's.</exception>
    public async Task<(long Version, ReferralBoard Row)> Show(Guid id, Caller by, CancellationToken cancel)
    {
        var (version, history, _) = await Seen(id, by with { IfMatch = null }, cancel);
        return (version, history.Aggregate((ReferralBoard?)null, ReferralBoard.Apply)!);
    }

    /// <summary>What a dealer gives for rewards.</summary>
    public async Task<RewardBudget> Budget(string dealer, CancellationToken cancel) => (await budgets.AggregateStream(BudgetOf(dealer), cancel)).State;

    /// <summary>Decides with what is known of those above them; the store looks again when nobody else can change it, and refuses what has become a circle.</summary>
    private async Task Bring(Guid referral, Make make, Context context, CancellationToken cancel)
    {
        for (var attempt = 1; (await store.FetchStream(referral, cancel)).Version == 0; attempt++)
        {
            var events = Referral.Decide(await Informed(make, cancel), Referral.Decider.Initial);
            var unit = store.Write(context).Decided(Referral.Decider, referral, 0, Referral.Decider.Initial, events).Row(ReferralBoard.View, referral, events);
            if (!events.OfType<ReferralRefused>().Any())
            {
                unit.Claim(Sql.Command("select bring($1, $2, $3, $4)", make.Brand, make.CustomerId, make.Referrer, make.LeadId));
            }

            try
            {
                await unit.Commit(cancel);
                return;
            }
            catch (WrongVersion) when (attempt < Tries)
            {
                // Somebody was brought meanwhile: perhaps by them.
            }
        }
    }

    private async Task<Make> Informed(Make make, CancellationToken cancel)
    {
        var (above, one) = (new List<Guid>(), new List<Guid>());
        var (stands, bought) = (false, false);
        await store.Read(
            [
                Sql.Command("select above from referrers_above($1) order by place", make.Referrer),
                Sql.Command("select one_person($1)", make.CustomerId),
                Sql.Command("select lead from referrals where customer in (select one_person($1))", make.CustomerId),
                Sql.Command("select lead from deliveries where customer in (select one_person($1)) and lead <> $2 and at < $3 limit 1", make.CustomerId, make.LeadId, make.At),
            ],
            async (i, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    if (i < 2)
                    {
                        (i == 0 ? above : one).Add(reader.GetGuid(0));
                    }

                    (stands, bought) = (stands || i == 2, bought || i == 3);
                }
            },
            cancel);
        return make with { Above = above, OnePerson = one, Stands = stands, Bought = bought };
    }

    /// <summary>Whoever brought somebody turned out later to be them, or to be brought by them.</summary>
    private async Task<bool> IsCircle(Brought brought, CancellationToken cancel)
    {
        var closes = false;
        await store.Read(
            [Sql.Command("select circle_closes($1, $2)", brought.Tags.Subject!.Value, brought.Referrer)],
            async (_, reader) => closes = await reader.ReadAsync(cancel) && reader.GetBoolean(0),
            cancel);
        return closes;
    }

    /// <summary>Leads that are one with a lead that ended.</summary>
    private async Task<IReadOnlyList<Guid>> LinkedTo(Guid lead, CancellationToken cancel)
    {
        var linked = new List<Guid>();
        await store.Read(
            [Sql.Command("select lead from linked_leads where to_lead = $1", lead)],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    linked.Add(reader.GetGuid(0));
                }
            },
            cancel);
        return linked;
    }

    /// <summary>They did not buy; somebody else may bring them.</summary>
    private async Task Lapse(Guid referral, Lapse lapse, Context context, CancellationToken cancel)
    {
        if ((await referrals.Handle(referral, lapse, context, cancel)).State is Referral.Lapsed { Brought.Tags: var over })
        {
            await store.Write(context).Also(Sql.Command("delete from referrals where customer = $1 and lead = $2", over.Subject!.Value, over.Lead)).Commit(cancel);
        }
    }

    private async Task<Referral.Command?> DeliveryOf(Guid lead, CancellationToken cancel)
    {
        Earn? sold = null;
        await store.Read(
            [Sql.Command("select dealer, at from deliveries where lead = $1", lead)],
            async (_, reader) => sold = await reader.ReadAsync(cancel) ? new Earn(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1)) : null,
            cancel);
        return sold;
    }

    /// <summary>Decides on a referral and on the budget of its dealer, and commits both or neither.</summary>
    private Task<StoredAnswer> Settle(
        Guid id, Caller by, Func<Referral, Task<Referral.Command>> ask, Func<Referral, RewardBudget.Command?> spend, CancellationToken cancel) => store.Settle(
        by,
        async unit =>
        {
            var (version, history, state) = await Seen(id, by, cancel);
            var events = Referral.Decide(await ask(state), state);
            if (events.Count > 0)
            {
                unit.Decided(Referral.Decider, id, version, state, events).Row(ReferralBoard.View, id, history.Concat(events));
                if (spend(state) is { } command)
                {
                    var budget = BudgetOf(Referral.Decider.Tags(state).Dealer!);
                    var (at, before) = await budgets.AggregateStream(budget, cancel);
                    unit.Decided(RewardBudget.Decider, budget, at, before, RewardBudget.Decide(command, before));
                }
            }

            return Commands.Answer(200, id, version + events.Count, events);
        },
        cancel);

    private async Task<(long Version, IReadOnlyList<object> History, Referral State)> Seen(Guid id, Caller by, CancellationToken cancel)
    {
        var (version, history) = await store.FetchStream(id, cancel);
        var state = Referral.Decider.Fold(Referral.Decider.Initial, history);
        return version == 0 || !Referral.Decider.Tags(state).SeenBy(by.Dealer, by.Brand) ? throw new NotFound("referral")
            : by.IfMatch is { } seen && seen != version ? throw new Stale(seen, version)
            : (version, history, state);
    }
}
