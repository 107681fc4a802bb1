using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using DealStreams = Leads.EventStore.Streams<Leads.Deals.Deal.Command, Leads.Deals.Deal>;

namespace Leads.Deals;

/// <summary>Which dealer has a lead, as lead-intake published it, and what that does to its deal: in one commit.</summary>
public sealed class DealLeads(DealStreams deals, EventStore.EventStore store)
{
    private const int Tries = 20;

    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        if (Row(e) is null || DealReactions.React(e) is not var (deal, command))
        {
            return false;
        }

        for (var attempt = 1; ; attempt++)
        {
            var (version, state) = await deals.AggregateStream(deal, cancel);
            var unit = store.Write(context).Also(Row(e)!);
            unit.Decided(deals.Decider, deal, version, state, Deal.Decide(command, state));
            try
            {
                await unit.Commit(cancel);
                return true;
            }
            catch (WrongVersion) when (attempt < Tries)
            {
                // Somebody was faster: what was decided is decided again.
            }
        }
    }

    /// <summary>Whom a lead concerns that the caller's dealer has.</summary>
    /// <exception cref="NotFound">The dealer does not have it.</exception>
    public async Task<Tags> Of(Guid lead, Caller by, CancellationToken cancel)
    {
        Tags? tags = null;
        await store.Read(
            [Sql.Command("select customer, brand, dealer from leads_at_dealers where lead = $1", lead)],
            async (_, reader) =>
            {
                if (await reader.ReadAsync(cancel))
                {
                    tags = new Tags(lead, reader.GetGuid(0), reader.GetString(1), reader.GetString(2));
                }
            },
            cancel);
        return tags?.SeenBy(by.Dealer, by.Brand) == true ? tags : throw new NotFound("lead");
    }

    private static NpgsqlBatchCommand? Row(object e) => e switch
    {
        LeadDispatched d => Sql.Command(
            "insert into leads_at_dealers (lead, customer, brand, dealer) values ($1, $2, $3, $4) on conflict (lead) do update set customer = excluded.customer, brand = excluded.brand, dealer = excluded.dealer",
            d.LeadId, d.CustomerId, d.Brand, d.Dealer),
        LeadDeclined d => Gone(d.LeadId, d.Dealer),
        DispatchExpired d => Gone(d.LeadId, d.Dealer),
        LeadRecalled r => Gone(r.LeadId, r.Dealer),
        LeadInvalidated { Dealer: { } dealer } i => Gone(i.LeadId, dealer),
        LeadClosed { Dealer: { } dealer } c => Gone(c.LeadId, dealer),
        _ => null,
    };

    private static NpgsqlBatchCommand Gone(Guid lead, string dealer) => Sql.Command("delete from leads_at_dealers where lead = $1 and dealer = $2", lead, dealer);
}
