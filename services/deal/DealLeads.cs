using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;

namespace Leads.Deals;

/// <summary>Which dealer has a lead, as lead-intake published it.</summary>
public sealed class DealLeads(EventStore.EventStore store)
{
    /// <summary>Keeps it; the event has its effect on the deal after this.</summary>
    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        _ = context;
        NpgsqlBatchCommand? row = e switch
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
        if (row is not null)
        {
            await store.Write(new Context(store.Service)).Also(row).Commit(cancel);
        }

        return false;
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

    private static NpgsqlBatchCommand Gone(Guid lead, string dealer) => Sql.Command("delete from leads_at_dealers where lead = $1 and dealer = $2", lead, dealer);
}
