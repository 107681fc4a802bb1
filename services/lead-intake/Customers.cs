using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using CustomerStreams = Leads.EventStore.Streams<Leads.LeadIntake.Customer.Command, Leads.LeadIntake.Customer>;

namespace Leads.LeadIntake;

/// <summary>The one door to personal data: who is entitled sees it, and every look is recorded.</summary>
public sealed class Customers(CustomerStreams streams, EventStore.EventStore store)
{
    /// <exception cref="NotFound">No such customer, or none that this caller may know of.</exception>
    public async Task<CustomerView> Show(Guid id, Caller by, CancellationToken cancel)
    {
        var (_, state) = await streams.AggregateStream(id, cancel);
        var leads = await LeadsOf(id, cancel);
        Entitled(state, leads, by);
        if (state is not Customer.Known known)
        {
            return new CustomerView(id, true, null, null, null, null);
        }

        // The look is recorded before anything is shown.
        await streams.Handle(id, new Customer.Command.RecordAccess(by.Client, by.Role, by.Now), new Context(by.Client), cancel);
        // A dealer sees the person as its own leads told, whatever others heard; and where nobody gave a name at first, a later lead may have.
        var (name, honorific) = by.Dealer is null
            ? (await store.Personal.Open(id, known.Fact.Name, cancel) ?? "", await store.Personal.Open(id, known.Fact.Honorific, cancel))
            : ("", null);
        foreach (var (_, _, lead) in leads.Where(l => by.Dealer is null || l.State.Tags.Dealer == by.Dealer).OrderByDescending(l => l.State.Fact.At))
        {
            if (name.Length > 0)
            {
                break;
            }

            if (await store.Personal.Open(id, lead.Fact.Person, cancel) is { } person)
            {
                (name, honorific) = (person.Name, person.Honorific);
            }
        }

        return new CustomerView(
            id,
            false,
            name,
            honorific,
            await store.Personal.Open(id, known.Fact.Phone, cancel),
            known.Fact.PhoneKind);
    }

    /// <summary>Destroys the customer's key and takes them out of the look-up by phone; repeating it changes nothing.</summary>
    public async Task Erase(Guid id, Caller by, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var leads = await LeadsOf(id, cancel);
            var (version, events) = await store.FetchStream(id, cancel);
            var state = Customer.Decider.Fold(Customer.Decider.Initial, events);
            Entitled(state, leads, by);
            var dealers = leads.SelectMany(l => l.State.Tried.Append(l.State.Tags.Dealer)).OfType<string>().Distinct().Order(StringComparer.Ordinal);
            var erased = Customer.Decide(new Customer.Command.Erase([.. dealers], by.Now), state);
            if (erased.Count == 0)
            {
                return;
            }

            try
            {
                var unit = store.Write(by.Context);
                foreach (var (lead, seen, before) in leads)
                {
                    // Nobody works on somebody who is forgotten, and no clock runs for them.
                    var closed = Lead.Decide(new Lead.Command.Close(CloseReason.CustomerErased, by.Now), before);
                    var after = Lead.Decider.Fold(before, closed);
                    unit.Append(lead, Lead.Decider.Name, seen, before.Tags, closed).Deadlines(lead, Lead.Decider.Deadlines(before), Lead.Decider.Deadlines(after));
                }

                await unit
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

    /// <summary>Whether the caller may know of a customer.</summary>
    public async Task<bool> Knows(Guid id, Caller by, CancellationToken cancel) =>
        (await LeadsOf(id, cancel)).Any(l => l.State.Tags.SeenBy(by.Dealer, by.Brand));

    /// <summary>Headquarters of the brand, and the dealer that has one of their leads.</summary>
    private static void Entitled(Customer state, IReadOnlyList<(Guid Lead, long Version, Lead.Known State)> leads, Caller by)
    {
        var tags = Customer.Decider.Tags(state);
        if (state is Customer.None || !tags.SeenBy(null, by.Brand) || (by.Dealer is not null && !leads.Any(l => l.State.Tags.Dealer == by.Dealer)))
        {
            throw new NotFound("customer");
        }
    }

    /// <summary>All leads of a customer, as they are now.</summary>
    internal async Task<IReadOnlyList<(Guid Lead, long Version, Lead.Known State)>> LeadsOf(Guid customer, CancellationToken cancel)
    {
        var leads = new Dictionary<Guid, (long Version, Lead State)>();
        await store.Read(
            [
                Sql.Command(
                    Sql.ForEach(
                        "customer_leads as l", "select l.lead, e.version, e.type, e.data from mt_events e where e.stream_id = l.lead order by e.version") + " where l.customer = $1",
                    customer),
            ],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    var lead = reader.GetGuid(0);
                    var state = leads.TryGetValue(lead, out var seen) ? seen.State : Lead.Decider.Initial;
                    leads[lead] = (reader.GetInt64(1), Lead.Evolve(state, store.Types.Read(reader.GetString(2), reader.GetFieldValue<byte[]>(3))));
                }
            },
            cancel);
        return [.. leads.Select(l => (l.Key, l.Value.Version, (Lead.Known)l.Value.State))];
    }
}

/// <summary>A customer as the API shows them to whoever is entitled.</summary>
/// <param name="Erased">The customer asked to be forgotten; nothing can be read any more.</param>
/// <param name="Phone">E.164.</param>
public sealed record CustomerView(Guid CustomerId, bool Erased, string? Name, string? Honorific, string? Phone, PhoneKind? PhoneKind);
