using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using CustomerStreams = Leads.EventStore.Streams<Leads.LeadIntake.Customer.Command, Leads.LeadIntake.Customer>;

namespace Leads.LeadIntake;

/// <summary>The one door to personal data: who is entitled sees it, and every look is recorded.</summary>
public sealed class Customers(CustomerStreams streams, EventStore.EventStore store)
{
    /// <exception cref="NotFound">No such customer, or none that this caller may know of.</exception>
    public async Task<CustomerView> Show(Guid id, Caller by, CancellationToken cancel)
    {
        var dealers = await DealersOf(id, cancel);
        var (_, state) = await streams.AggregateStream(id, cancel);
        Entitled(state, dealers, by);
        if (state is not Customer.Known known)
        {
            return new CustomerView(id, true, null, null, null, null);
        }

        // The look is recorded before anything is shown.
        await streams.Handle(id, new Customer.Command.RecordAccess(by.Client, by.Role, by.Now), new Context(by.Client), cancel);
        return new CustomerView(
            id,
            false,
            await store.Personal.Open(id, known.Fact.Name, cancel),
            await store.Personal.Open(id, known.Fact.Honorific, cancel),
            await store.Personal.Open(id, known.Fact.Phone, cancel),
            known.Fact.PhoneKind);
    }

    /// <summary>Destroys the customer's key and takes them out of the look-up by phone; repeating it changes nothing.</summary>
    public async Task Erase(Guid id, Caller by, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var dealers = await DealersOf(id, cancel);
            var (version, events) = await store.FetchStream(id, cancel);
            var state = Customer.Decider.Fold(Customer.Decider.Initial, events);
            Entitled(state, dealers, by);
            var erased = Customer.Decide(new Customer.Command.Erase([.. dealers.Order()], by.Now), state);
            if (erased.Count == 0)
            {
                return;
            }

            try
            {
                await store.Write(by.Context)
                    .Append(id, Customer.Decider.Name, version, Customer.Decider.Tags(state), erased)
                    .Also(store.Personal.Destroying(id))
                    .Also(Sql.Command("delete from customer_phones where customer = $1", id))
                    .Commit(cancel);
                return;
            }
            catch (WrongVersion) when (attempt < 20)
            {
            }
        }
    }

    private static void Entitled(Customer state, IReadOnlyCollection<string> dealers, Caller by)
    {
        var tags = Customer.Decider.Tags(state);
        if (state is Customer.None || !tags.SeenBy(null, by.Brand) || (by.Dealer is not null && !dealers.Contains(by.Dealer)))
        {
            throw new NotFound("customer");
        }
    }

    private async Task<HashSet<string>> DealersOf(Guid customer, CancellationToken cancel)
    {
        await using var command = store.Database.CreateCommand("select distinct dealer from customer_leads where customer = $1 and dealer is not null");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = customer });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var dealers = new HashSet<string>();
        while (await reader.ReadAsync(cancel))
        {
            dealers.Add(reader.GetString(0));
        }

        return dealers;
    }
}

/// <summary>A customer as the API shows them to whoever is entitled.</summary>
/// <param name="Erased">The customer asked to be forgotten; nothing can be read any more.</param>
/// <param name="Phone">E.164.</param>
public sealed record CustomerView(Guid CustomerId, bool Erased, string? Name, string? Honorific, string? Phone, PhoneKind? PhoneKind);
