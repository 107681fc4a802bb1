using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using CustomerStreams = Leads.EventStore.Streams<Leads.LeadIntake.Customer.Command, Leads.LeadIntake.Customer>;

namespace Leads.LeadIntake;

/// <summary>
/// The one door to personal data: who is entitled sees it, and every look is recorded. And who is one with whom: several customers
/// who turn out to be one person are looked up, shown and forgotten as one (ADR 0014).
/// </summary>
public sealed class Customers(CustomerStreams streams, EventStore.EventStore store)
{
    /// <exception cref="NotFound">No such customer, or none that this caller may know of.</exception>
    public async Task<CustomerView> Show(Guid id, Caller by, CancellationToken cancel)
    {
        var group = await GroupOf(id, cancel);
        var (leads, _) = await LeadsOf(id, cancel);
        var state = group.Asked.State;
        Entitled(state, leads, by);
        if ((state as Customer.Known ?? (state as Customer.Merged)?.Before)?.Fact is not { } fact)
        {
            return new CustomerView(id, true);
        }

        // The look is recorded before anything is shown.
        await streams.Handle(id, new Customer.Command.RecordAccess(by.Client, by.Role, by.Now), new Context(by.Client), cancel);
        // A dealer sees the person as its own leads told, whatever others heard; and where nobody gave a name at first, a later lead may have.
        var view = new CustomerView(id, false) { MergedInto = group.Survivor.Id == id ? null : group.Survivor.Id };
        if (by.Dealer is null)
        {
            view = view with
            {
                Name = await store.Personal.Open(id, fact.Name, cancel),
                Honorific = await store.Personal.Open(id, fact.Honorific, cancel),
                Email = await store.Personal.Open(id, fact.Email, cancel),
            };
        }

        // A relay number reaches them for a while only: what a later lead told is better. A dealer is told the numbers of its own leads.
        var first = by.Dealer is null
            ? view with { Phone = await store.Personal.Open(id, fact.Phone, cancel), PhoneKind = fact.PhoneKind, PhoneValidUntil = fact.PhoneValidUntil }
            : view;
        view = first.PhoneKind is PhoneKind.Relay or PhoneKind.None ? view : first;
        foreach (var (_, _, lead) in leads.Where(l => by.Dealer is null || l.State.Tags.Dealer == by.Dealer).OrderByDescending(l => l.State.Fact.At))
        {
            if (view is { Name.Length: > 0, Phone: not null, Email: not null })
            {
                break;
            }

            // Who is one with the customer has a key of their own.
            if (await store.Personal.Open(lead.Fact.CustomerId, lead.Fact.Person, cancel) is { } person)
            {
                view = Completed(view, person);
            }
        }

        view = view.Phone is null && first.PhoneKind is not (null or PhoneKind.None) ? view with { Phone = first.Phone, PhoneKind = first.PhoneKind, PhoneValidUntil = first.PhoneValidUntil } : view;
        return view with { Name = view.Name ?? "", PhoneKind = view.PhoneKind ?? PhoneKind.None };
    }

    /// <summary>Who may be the same person as this customer.</summary>
    /// <exception cref="NotFound">No such customer, or none that this caller may know of.</exception>
    public async Task<IReadOnlyList<SuspectedMatch>> Matches(Guid id, Caller by, CancellationToken cancel) => (await streams.See(id, by, cancel)).State switch
    {
        Customer.Known customer => customer.Suspected,
        Customer.Merged customer => customer.Before.Suspected,
        _ => [],
    };

    /// <summary>The customer is one with another from now on; both have to be as they were seen, so that nobody is merged in a circle.</summary>
    /// <exception cref="Refused">They are merged already, forgotten, or of two brands.</exception>
    public Task<StoredAnswer> Merge(Guid id, Guid into, string reason, Caller by, CancellationToken cancel) => store.Settle(
        by,
        async unit =>
        {
            var (version, state) = await streams.See(id, by, cancel);
            var (intoVersion, survivor) = await streams.AggregateStream(into, cancel);
            if (!Customer.Decider.Tags(survivor).SeenBy(null, by.Brand) || survivor is Customer.None)
            {
                throw new Invalid("/into", "unknown-customer", "There is no such customer.");
            }

            var events = Customer.Decide(new Customer.Command.Merge(into, survivor, by.Client, reason, by.Now), state);
            if (events.Count > 0)
            {
                unit.Claim(Sql.Command("select merge_customers($1, $2, $3, $4)", id, version, into, intoVersion));
            }

            return Append(unit, id, version, state, events, by);
        },
        cancel);

    /// <summary>They were two after all: what was the customer's before is theirs again.</summary>
    /// <exception cref="Refused">The customer is one with nobody.</exception>
    public Task<StoredAnswer> Unmerge(Guid id, string reason, Caller by, CancellationToken cancel) => store.Settle(
        by,
        async unit =>
        {
            var (version, state) = await streams.See(id, by, cancel);
            var events = Customer.Decide(new Customer.Command.Unmerge(by.Client, reason, by.Now), state);
            unit.Claim(Sql.Command("select unmerge_customers($1, $2)", id, version));
            return Append(unit, id, version, state, events, by);
        },
        cancel);

    /// <summary>
    /// Destroys the customer's key, and the keys of all who are one with them, since a person is forgotten whole; takes them out of the
    /// look-up. Repeating it changes nothing.
    /// </summary>
    public Task Erase(Guid id, Caller by, CancellationToken cancel) => store.Settle(
        by,
        async unit =>
        {
            var group = await GroupOf(id, cancel);
            var (leads, last) = await LeadsOf(group.Survivor.Id, cancel);
            Entitled(group.Asked.State, leads, by);
            var any = false;
            foreach (var member in group.Members)
            {
                var dealers = leads.Where(l => l.State.Fact.CustomerId == member.Id).SelectMany(l => l.State.Tried.Append(l.State.Tags.Dealer)).OfType<string>().Distinct();
                var erased = Customer.Decide(new Customer.Command.Erase([.. dealers.Order(StringComparer.Ordinal)], by.Now), member.State);
                if (erased.Count > 0)
                {
                    any = true;
                    unit.Append(member.Id, Customer.Decider.Name, member.Version, Customer.Decider.Tags(member.State), erased).Also(store.Personal.Destroying(member.Id));
                }
            }

            if (any)
            {
                // Nobody works on somebody who is forgotten, and no clock runs for them.
                Close(unit, leads, CloseReason.CustomerErased, by.Now);
                unit.Claim(Sql.Command("select forget_customers($1, $2, $3, $4)", group.Survivor.Id, group.Ids, group.Versions, last + 1));
            }

            return new StoredAnswer(204, null, null, []);
        },
        cancel);

    /// <summary>Whether the caller may know of a customer.</summary>
    public async Task<bool> Knows(Guid id, Caller by, CancellationToken cancel) =>
        (await LeadsOf(id, cancel)).Leads.Any(l => l.State.Tags.SeenBy(by.Dealer, by.Brand));

    /// <summary>What happened to a customer, and what the caller is told of it.</summary>
    /// <exception cref="Stale">The caller saw another version.</exception>
    internal static StoredAnswer Append(UnitOfWork unit, Guid id, long version, Customer state, IReadOnlyList<object> events, Caller by)
    {
        if (by.IfMatch is { } seen && seen != version)
        {
            throw new Stale(seen, version);
        }

        unit.Append(id, Customer.Decider.Name, version, Customer.Decider.Tags(state), events);
        return Commands.Answer(200, id, version + events.Count, events);
    }

    /// <summary>Ends cycles: nobody works on them any more, and no clock runs.</summary>
    internal static void Close(UnitOfWork unit, IEnumerable<(Guid Lead, long Version, Lead.Known State)> leads, CloseReason reason, DateTimeOffset at)
    {
        foreach (var (lead, version, before) in leads)
        {
            Change(unit, lead, version, before, new Lead.Command.Close(reason, at));
        }
    }

    internal static void Change(UnitOfWork unit, Guid lead, long version, Lead.Known before, Lead.Command command) =>
        unit.Decided(Lead.Decider, lead, version, before, Lead.Decide(command, before));

    /// <summary>Headquarters of the brand, and the dealer that has one of their leads.</summary>
    internal static void Entitled(Customer state, IReadOnlyList<(Guid Lead, long Version, Lead.Known State)> leads, Caller by)
    {
        var tags = Customer.Decider.Tags(state);
        if (state is Customer.None || !tags.SeenBy(null, by.Brand) || (by.Dealer is not null && !leads.Any(l => l.State.Tags.Dealer == by.Dealer)))
        {
            throw new NotFound("customer");
        }
    }

    /// <summary>The customer with everybody who is one with them, as they are now.</summary>
    internal async Task<CustomerGroup> GroupOf(Guid id, CancellationToken cancel)
    {
        var members = new Dictionary<Guid, (long Version, List<object> Events)> { [id] = (0, []) };
        var survivor = id;
        await store.Read(
            [
                Sql.Command(
                    """
                    select top.customer, one.customer, e.version, e.type, e.data
                    from survivor_of($1) as top (customer)
                    cross join lateral customers_of(top.customer) as one (customer)
                    cross join lateral (select version, type, data from mt_events e where e.stream_id = one.customer offset 0) e
                    order by one.customer, e.version
                    """,
                    id),
            ],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    survivor = reader.GetGuid(0);
                    var member = reader.GetGuid(1);
                    var (_, events) = members.GetValueOrDefault(member, (0, []));
                    events.Add(store.Types.Read(reader.GetString(3), reader.GetFieldValue<byte[]>(4)));
                    members[member] = (reader.GetInt64(2), events);
                }
            },
            cancel);
        var all = members.Select(m => new CustomerMember(m.Key, m.Value.Version, Customer.Decider.Fold(Customer.Decider.Initial, m.Value.Events), m.Value.Events)).ToList();
        return new CustomerGroup(all.Single(m => m.Id == id), all.Single(m => m.Id == survivor), all);
    }

    /// <summary>All leads of a customer as they are now, those of whoever is one with them too, and the number of the last.</summary>
    internal async Task<(IReadOnlyList<(Guid Lead, long Version, Lead.Known State)> Leads, int Last)> LeadsOf(Guid customer, CancellationToken cancel)
    {
        var leads = new Dictionary<Guid, (long Version, Lead State)>();
        var last = 0;
        await store.Read(
            [
                Sql.Command(
                    """
                    select l.n, l.lead, e.version, e.type, e.data
                    from customer_leads l
                    left join lateral (select version, type, data from mt_events e where e.stream_id = l.lead offset 0) e on true
                    where l.customer = $1
                    order by l.n, e.version
                    """,
                    customer),
            ],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    last = reader.GetInt32(0);
                    if (!await reader.IsDBNullAsync(2, cancel))
                    {
                        var lead = reader.GetGuid(1);
                        var state = leads.TryGetValue(lead, out var seen) ? seen.State : Lead.Decider.Initial;
                        leads[lead] = (reader.GetInt64(2), Lead.Evolve(state, store.Types.Read(reader.GetString(3), reader.GetFieldValue<byte[]>(4))));
                    }
                }
            },
            cancel);
        return ([.. leads.Select(l => (l.Key, l.Value.Version, (Lead.Known)l.Value.State))], last);
    }

    private static CustomerView Completed(CustomerView view, Person person)
    {
        view = view is { Name.Length: > 0 } ? view : view with { Name = person.Name, Honorific = person.Honorific };
        view = view.Phone is null && Phone.Parse(person.Phone) is var (number, kind)
            ? view with { Phone = number, PhoneKind = person.PhoneKind ?? kind, PhoneValidUntil = person.PhoneValidUntil }
            : view;
        return view.Email is null && person.Email is { } typed ? view with { Email = Email.Parse(typed) } : view;
    }
}

/// <summary>Customers who are one person.</summary>
/// <param name="Asked">The one that was asked for.</param>
/// <param name="Survivor">The one who stands for all.</param>
internal sealed record CustomerGroup(CustomerMember Asked, CustomerMember Survivor, IReadOnlyList<CustomerMember> Members)
{
    public NpgsqlParameter<Guid[]> Ids => new() { TypedValue = [.. Members.Select(m => m.Id)] };

    public NpgsqlParameter<long[]> Versions => new() { TypedValue = [.. Members.Select(m => m.Version)] };
}

/// <summary>One of several customers who are one person.</summary>
internal sealed record CustomerMember(Guid Id, long Version, Customer State, IReadOnlyList<object> Events);

/// <summary>A customer as the API shows them to whoever is entitled.</summary>
/// <param name="Erased">The customer asked to be forgotten; nothing can be read any more.</param>
public sealed record CustomerView(Guid CustomerId, bool Erased)
{
    public string? Name { get; init; }

    public string? Honorific { get; init; }

    /// <summary>E.164; absent when only an e-mail address is known.</summary>
    public string? Phone { get; init; }

    public PhoneKind? PhoneKind { get; init; }

    /// <summary>How long the number reaches them, if told.</summary>
    public DateTimeOffset? PhoneValidUntil { get; init; }

    public string? Email { get; init; }

    /// <summary>The customer that this one is one with.</summary>
    public Guid? MergedInto { get; init; }
}
