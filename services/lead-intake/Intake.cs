using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using NpgsqlTypes;

namespace Leads.LeadIntake;

/// <summary>
/// Takes leads in: finds the customer, chooses the dealer, and writes customer, lead and answer in one commit. Leads that come at
/// the same moment share a look and a commit: whoever comes while one is under way goes with the next, so nobody waits for company.
/// </summary>
public sealed class Intake : IDisposable
{
    private const int Tries = 20;

    /// <summary>Who lost so many races waits for a turn: of many who have a lead of the same customer all but one lose each time.</summary>
    private const int Races = 2;

    private const int MostTogether = 64;

    /// <summary>Commits under way at once: while one waits for the disk another can work.</summary>
    private const int Lanes = 2;

    /// <summary>So far may a source's clock be ahead.</summary>
    private static readonly TimeSpan ClocksApart = TimeSpan.FromMinutes(5);

    /// <summary>So many who wait are worth a commit of their own.</summary>
    private const int Company = 8;

    /// <summary>When fewer than this share of the commits of late met somebody who was known, the first try goes without a look.</summary>
    private const double Rarely = 0.15;

    /// <summary>
    /// Look-ups only, never a scan (see <see cref="Sql.ForEach"/>): the customer of a number or an address, what they took back, their
    /// latest leads, those leads' events.
    /// </summary>
    private const string KnownCustomers =
        """
        select p.phone, p.customer, w.contact, w.transfer, l.n, e.type, e.data
        from unnest($1) as asked (phone)
        cross join lateral (select phone, customer from customer_phones p where p.phone = asked.phone offset 0) p
        cross join lateral (select max(withdrawn_at) as contact, max(transfer_withdrawn_at) as transfer from customer_phones w where w.customer = p.customer offset 0) w
        left join lateral (select n, lead from customer_leads l where l.customer = p.customer order by n desc limit 50) l on true
        left join lateral (select version, type, data from mt_events e where e.stream_id = l.lead order by version offset 0) e on true
        order by p.phone, l.n, e.version
        """;

    private readonly EventStore.EventStore _store;
    private readonly PersonalDataKeys _keys;
    private readonly Networks _networks;
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(10_000);
    private readonly SemaphoreSlim _turn = new(1);
    private int _underWay;
    private double _familiar = 1;

    public Intake(EventStore.EventStore store, PersonalDataKeys keys, Networks networks)
    {
        (_store, _keys, _networks) = (store, keys, networks);
    }

    /// <summary>By what leads are given out now.</summary>
    public Network Network => _networks.At(_store.Clock.GetUtcNow());

    /// <summary>A number for what says so: the same for the same, and nobody without the key can try out what it says.</summary>
    public Func<string, string> NumberOf(Caller by) => says => Convert.ToHexStringLower(_keys.BlindIndex($"number\n{by.Client}", says))[..32];

    /// <summary>One lead. The same lead of the same client again is answered with the first.</summary>
    /// <exception cref="KeyReused">The Idempotency-Key was used with another request.</exception>
    public async Task<StoredAnswer> Receive(LeadDocument document, Caller by, CancellationToken cancel)
    {
        var waiting = new Waiting(new Item(document, by, by.Context with { TraceParent = Activity.Current?.Id }));
        await _waiting.Writer.WriteAsync(waiting, cancel);
        Start();
        return await waiting.Answer.Task.WaitAsync(cancel);
    }

    /// <summary>Many leads in one commit; receipts in the same order.</summary>
    public async Task<IReadOnlyList<Receipt>> ReceiveMany(IReadOnlyList<LeadDocument> documents, Caller by, CancellationToken cancel)
    {
        var context = by.Context with { Once = null, TraceParent = Activity.Current?.Id };
        var outcomes = await Settle([.. documents.Select(document => new Item(document, by, context))], mayGuess: false, cancel);
        return [.. outcomes.Select(outcome => outcome.Receipt!)];
    }

    /// <summary>One lead that another service's event led to; it commits with having heard that.</summary>
    public Task Hear(LeadDocument document, Caller by, Context heard, CancellationToken cancel) => Settle([new Item(document, by, heard)], mayGuess: false, cancel, heard);

    /// <summary>The open cycle that the document's dealer works on for its person; null when there is none.</summary>
    public async Task<Guid?> Open(LeadDocument document, Caller by, CancellationToken cancel)
    {
        var item = new Item(document, by, by.Context with { Once = null });
        var known = await Look([item], Network, cancel);
        return known.Of(item.Keys(_keys).Phone)?.Leads.OfType<Lead.Dispatched>().Where(lead => lead.Dealer == document.Dealer).MaxBy(lead => lead.Since)?.Tags.Lead;
    }

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _turn.Dispose();
    }

    /// <summary>The first who come start at once. While that is under way others gather, until it ends or there are enough of them for a commit beside it.</summary>
    private void Start()
    {
        lock (_waiting)
        {
            while (_waiting.Reader.Count >= (_underWay == 0 ? 1 : Company) && _underWay < Lanes)
            {
                var together = new List<Waiting>();
                while (together.Count < MostTogether && _waiting.Reader.TryRead(out var next))
                {
                    together.Add(next);
                }

                _underWay++;
                // Not in the context of the request that happened to come first: its trace is not the others'.
                ThreadPool.UnsafeQueueUserWorkItem(work => _ = work.Intake.Work(work.Together), (Intake: this, Together: together), preferLocal: true);
            }
        }
    }

    private async Task Work(List<Waiting> together)
    {
        await Settle(together);
        lock (_waiting)
        {
            _underWay--;
        }

        Start();
    }

    private async Task Settle(List<Waiting> together)
    {
        try
        {
            var outcomes = await Settle([.. together.Select(w => w.Item)], mayGuess: true, CancellationToken.None);
            for (var i = 0; i < together.Count; i++)
            {
                if (outcomes[i].Failure is { } failure)
                {
                    together[i].Answer.TrySetException(failure);
                }
                else
                {
                    together[i].Answer.TrySetResult(outcomes[i].Answer!);
                }
            }
        }
        catch (Exception failure) when (together.Count == 1)
        {
            together[0].Answer.TrySetException(failure);
        }
        catch (Exception)
        {
            // One of them may be to blame: each alone, so that it spoils nobody else's.
            foreach (var one in together)
            {
                await Settle([one]);
            }
        }
    }

    /// <summary>
    /// Looks, decides and commits, again and again until nobody else was faster. Where nearly everybody who comes is new the first
    /// try takes them for new without a look: whoever is not is refused by the same claims that settle a race, and looked for then.
    /// </summary>
    private async Task<IReadOnlyList<Outcome>> Settle(IReadOnlyList<Item> items, bool mayGuess, CancellationToken cancel, Context? heard = null)
    {
        var guess = mayGuess && Volatile.Read(ref _familiar) < Rarely;
        for (var attempt = 1; ; attempt++)
        {
            var network = Network;
            var guessed = guess && attempt == 1 && network.Capped.Count == 0;
            if (attempt > Races)
            {
                await _turn.WaitAsync(cancel);
            }

            try
            {
                var known = guessed ? new Known([], [], [], [], []) : await Look(items, network, cancel);
                if (mayGuess && attempt == 1)
                {
                    Met(known.Any);
                }

                var unit = _store.Write(heard ?? new Context(items[0].By.Client));
                var rows = new Rows();
                var outcomes = items.Select(item => Decide(unit, rows, item, known, network)).ToList();
                await rows.AddTo(unit).Commit(cancel);
                return outcomes;
            }
            catch (WrongVersion) when (attempt < Tries)
            {
                // The same lead or the same customer came in twice at once, or was there before; the next look finds the first.
                if (guessed)
                {
                    Met(true);
                }
            }
            catch (NpgsqlException e) when (e.IsTransient && e is not PostgresException && attempt <= 3)
            {
                // The commit may have happened; the next look finds its answers.
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt * attempt), _store.Clock, cancel);
            }
            finally
            {
                if (attempt > Races)
                {
                    _turn.Release();
                }
            }
        }
    }

    /// <summary>Two commits at once may overwrite each other's share: it only chooses the way, never the outcome.</summary>
    private void Met(bool somebodyKnown) => Volatile.Write(ref _familiar, (Volatile.Read(ref _familiar) * 15 + (somebodyKnown ? 1 : 0)) / 16);

    private Outcome Decide(UnitOfWork unit, Rows rows, Item item, Known known, Network network)
    {
        if (item.Context.Once is { } once && known.Answers.TryGetValue((once.Client, once.Key), out var before))
        {
            return before.Fingerprint.AsSpan().SequenceEqual(once.Fingerprint) ? new Outcome(null, before.Answer, null) : new Outcome(null, null, new KeyReused());
        }

        var receipt = Add(unit, rows, item, known, network);
        var answer = receipt.Answer(201);
        if (item.Context.Once is { } key)
        {
            unit.Answer(key, answer);
            // The same key may stand in this very batch again.
            known.Answers[(key.Client, key.Key)] = (key.Fingerprint, answer);
        }

        return new Outcome(receipt, answer, null);
    }

    private Receipt Add(UnitOfWork unit, Rows rows, Item item, Known known, Network network)
    {
        var (document, by, context) = item;
        var leadId = document.IdFrom(by.Client);
        var (version, state) = known.Leads.GetValueOrDefault(leadId, (0, Lead.Decider.Initial));
        if (state is Lead.Known earlier)
        {
            // A dealer is not told who has what it gave back.
            var receipt = Receipt.Of(earlier, version, duplicate: true);
            return by.Dealer is null || receipt.Dealer == by.Dealer ? receipt : receipt with { Dealer = null };
        }

        var (phone, email) = item.Keys(_keys);
        var (ofPhone, ofEmail) = (known.Of(phone), known.Of(email));
        // A number is somebody's own; an address may be a family's.
        var customer = ofPhone ?? ofEmail;
        if (customer is null)
        {
            customer = new KnownCustomer(Ids.New(by.Now));
            var register = new Customer.Command.Register(
                customer.Id, document.Brand, document.Person.Name, document.Person.Honorific, document.Phone, document.PhoneKind, document.ReceivedAt,
                document.Email, document.Person.PhoneValidUntil);
            unit.NewSubject(customer.Id).StartStream(
                customer.Id, Customer.Decider.Name, new Tags(customer.Id, customer.Id, document.Brand), Customer.Decide(register, Customer.Decider.Initial), context);
        }
        else if (ofPhone is not null && ofEmail is not null && ofPhone.Id != ofEmail.Id)
        {
            Suspect(unit, known, ofPhone.Id, ofEmail.Id, item, leadId);
        }

        Claim(phone ?? (email is null ? item.Nameless(_keys, customer.Id) : null));
        Claim(email);

        var fact = document.Fact(by.Client, customer.Id);
        if (fact.Consent.At > by.Now + ClocksApart)
        {
            // Nobody agrees tomorrow to what was told today: taking it back tonight would not count.
            fact = fact with { Consent = fact.Consent with { At = by.Now } };
        }

        var cycles = customer.Leads.OfType<Lead.Dispatched>().Select(l => new OpenCycle(l.Tags.Lead, l.Dealer, l.Since)).ToList();
        var wanted = Wanted.Of(fact, fact.NamedDealer) with { KnownTo = [.. cycles.Where(c => by.Now - c.Since <= network.LinkWithin(fact.Brand, c.Dealer)).Select(c => c.Dealer)] };
        var placement = document.Registration is null
            ? network.Place(wanted, fact.Source, fact.Interest.NeedBy, ImmutableHashSet<string>.Empty, dealer => known.Taken.GetValueOrDefault((dealer, network.Today(dealer, by.Now))), by.Now)
            : network.Own(wanted, document.Dealer!, fact.Source, fact.Interest.NeedBy, by.Now);
        (string, string, DateTimeOffset)? collected = document is { ToBeScreened: true, Registration: { } registration, Dealer: { } own }
            ? (registration.By, own, network.HoursOf(own).AddDays(by.Now, 1))
            : null;
        var screening = network.PolicyOf(fact.Brand).Screening;
        var receive = new Lead.Command.Receive(
            fact,
            screening.Find(
                document.Person.Name, document.Phone,
                // A relay number is another each time.
                document.PhoneKind == PhoneKind.Relay ? 0 : customer.Leads.Count(l => Near(l.Fact.At, fact.At, screening.RepeatedWithin)),
                Consents.OptedOut(fact, customer.ContactWithdrawn, customer.TransferWithdrawn)),
            collected, placement, cycles, network.LinkWithin(fact.Brand, placement.Dealer), by.Now,
            network.Begins(fact.ContactFrom, placement.Dealer, by.Now), document.Unasked);
        var events = Lead.Decide(receive, state);
        var after = (Lead.Known)Lead.Decider.Fold(state, events);
        known.Leads[leadId] = (events.Count, after);
        customer.Leads.Add(after);
        unit.StartStream(leadId, Lead.Decider.Name, after.Tags, events, context).Deadlines(leadId, [], Lead.Decider.Deadlines(after));
        rows.Leads.Add((customer.Id, ++customer.Count, leadId));
        if (fact.Registration is not null && !document.Unasked)
        {
            rows.Registrations.Add(Registering.Row(fact, document.Dealer!, collected is not null && after is Lead.Submitted));
        }

        if (rows.Places.Take(network, after, placement.Rule, by.Now) is { } place)
        {
            known.Taken[place] = known.Taken.GetValueOrDefault(place) + 1;
        }

        return Receipt.Of(after, events.Count, duplicate: false);

        void Claim(BlindKey? key)
        {
            if (key is not null && known.Customers.TryAdd(key, customer))
            {
                rows.Phones.Add((key.Hash, customer.Id));
            }
        }
    }

    /// <summary>The number is one customer's and the address another's: headquarters is told once.</summary>
    private static void Suspect(UnitOfWork unit, Known known, Guid customer, Guid other, Item item, Guid lead)
    {
        var suspect = new Customer.Command.SuspectMatch(other, lead, item.Document.ReceivedAt);
        var tags = new Tags(customer, customer, item.Document.Brand);
        if (!known.Suspects.TryGetValue(customer, out var seen))
        {
            // One of the two keys came with this very commit, so nobody has suspected it before.
            unit.Append(customer, Customer.Decider.Name, -1, tags, [new CustomerMatchSuspected(customer, other, item.Document.Brand, lead, suspect.At)], item.Context);
            return;
        }

        var events = Customer.Decide(suspect, seen.State);
        unit.Append(customer, Customer.Decider.Name, seen.Version, tags, events, item.Context);
        known.Suspects[customer] = (seen.Version + events.Count, Customer.Decider.Fold(seen.State, events));
    }

    private static bool Near(DateTimeOffset one, DateTimeOffset other, TimeSpan within) => (one - other).Duration() <= within;

    /// <summary>
    /// Everything the decisions need, in one trip: the leads that exist, the customers by number and address with their latest leads, the answers
    /// given before, and what dealers have taken today.
    /// </summary>
    private async Task<Known> Look(IReadOnlyList<Item> items, Network network, CancellationToken cancel)
    {
        var known = new Known([], [], [], [], []);
        var keys = items.Select(i => i.Context.Once).OfType<Once>().ToList();
        await _store.Read(
            [
                Sql.Command(
                    Sql.ForEach("unnest($1) as lead (id)", "select stream_id, type, data from mt_events e where e.stream_id = lead.id order by e.version"),
                    new NpgsqlParameter<Guid[]> { TypedValue = [.. items.Select(i => i.Document.IdFrom(i.By.Client)).Distinct()] }),
                Sql.Command(KnownCustomers, Bytes(items.SelectMany(i => i.KeysThereAre(_keys)).Distinct().Select(key => key.Hash))),
                .. network.Capped.Count == 0 ? [] : new[] { Places.Look(network, items[0].By.Now) },
                .. keys.Count == 0 ? [] : new[] { StoredAnswer.Find(keys) },
            ],
            async (i, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    switch (i)
                    {
                        case 0:
                            var lead = reader.GetGuid(0);
                            var (version, state) = known.Leads.GetValueOrDefault(lead, (0, Lead.Decider.Initial));
                            known.Leads[lead] = (version + 1, Lead.Evolve(state, _store.Types.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2))));
                            break;
                        case 1:
                            known.Read(reader, _store.Types);
                            break;
                        case 2 when network.Capped.Count > 0:
                            Places.Read(reader, known.Taken);
                            break;
                        default:
                            var (client, key, fingerprint, answer) = StoredAnswer.ReadRow(reader);
                            known.Answers[(client, key)] = (fingerprint, answer);
                            break;
                    }
                }
            },
            cancel);
        foreach (var item in items)
        {
            // Only for the few who are two: what was suspected of them before.
            var (phone, email) = item.Keys(_keys);
            if (known.Of(phone) is { } one && known.Of(email) is { } other && one.Id != other.Id && !known.Suspects.ContainsKey(one.Id))
            {
                var (version, events) = await _store.FetchStream(one.Id, cancel);
                known.Suspects[one.Id] = (version, Customer.Decider.Fold(Customer.Decider.Initial, events));
            }
        }

        return known;
    }

    private static NpgsqlParameter<byte[][]> Bytes(IEnumerable<byte[]> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };

    private sealed record Waiting(Item Item)
    {
        public TaskCompletionSource<StoredAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Item(LeadDocument Document, Caller By, Context Context)
    {
        private (BlindKey? Phone, BlindKey? Email)? _keys;

        /// <summary>By what the customer is found. A relay number is nobody's (§4.2).</summary>
        public (BlindKey? Phone, BlindKey? Email) Keys(PersonalDataKeys keys) => _keys ??= (
            Document.PhoneKind is not (PhoneKind.Relay or PhoneKind.None) ? new BlindKey(keys.BlindIndex(Document.Brand, Document.Phone))
                : Document is { Customer: { } known, Email: null } ? Nameless(keys, known)
                : null,
            Document.Email is null ? null : new BlindKey(keys.BlindIndex($"{Document.Brand}\nemail", Document.Email)));

        /// <summary>By what somebody is found who has nothing else to be found by.</summary>
        public BlindKey Nameless(PersonalDataKeys keys, Guid customer) => new(keys.BlindIndex($"{Document.Brand}\ncustomer", customer.ToString()));

        public IEnumerable<BlindKey> KeysThereAre(PersonalDataKeys keys) => new[] { Keys(keys).Phone, Keys(keys).Email }.OfType<BlindKey>();
    }

    private sealed record Outcome(Receipt? Receipt, StoredAnswer? Answer, Exception? Failure);

    private sealed record Known(
        Dictionary<BlindKey, KnownCustomer> Customers, Dictionary<Guid, (long Version, Customer State)> Suspects, Dictionary<Guid, (long Version, Lead State)> Leads, Dictionary<(string Dealer, DateOnly Day), int> Taken,
        Dictionary<(string Client, string Key), (byte[] Fingerprint, StoredAnswer Answer)> Answers)
    {
        private readonly Dictionary<Guid, KnownCustomer> _byId = [];
        private (BlindKey? Key, bool Again, int N, Lead State) _reading = (null, false, 0, Lead.Decider.Initial);

        public bool Any => Customers.Count + Leads.Count + Answers.Count > 0;

        public KnownCustomer? Of(BlindKey? key) => key is null ? null : Customers.GetValueOrDefault(key);

        /// <summary>A row of <see cref="KnownCustomers"/>: one event of one lead of one customer, in order; all of it again for whom two keys find.</summary>
        public void Read(NpgsqlDataReader reader, EventTypes types)
        {
            var key = new BlindKey(reader.GetFieldValue<byte[]>(0));
            if (key != _reading.Key)
            {
                var id = reader.GetGuid(1);
                _reading = (key, _byId.ContainsKey(id), 0, Lead.Decider.Initial);
                Customers[key] = _byId[id] = _byId.GetValueOrDefault(id) ?? new KnownCustomer(id)
                {
                    ContactWithdrawn = reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2),
                    TransferWithdrawn = reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
                };
            }

            if (_reading.Again || reader.IsDBNull(4))
            {
                return;
            }

            var customer = Customers[key];
            var n = reader.GetInt32(4);
            customer.Count = Math.Max(customer.Count, n);
            if (reader.IsDBNull(5))
            {
                // Only the number is taken (take_next_lead).
                return;
            }

            if (_reading.N != n)
            {
                customer.Leads.Add(null!);
                _reading = _reading with { N = n, State = Lead.Decider.Initial };
            }

            _reading.State = Lead.Evolve(_reading.State, types.Read(reader.GetString(5), reader.GetFieldValue<byte[]>(6)));
            customer.Leads[^1] = (Lead.Known)_reading.State;
        }
    }

    /// <summary>A customer with the latest of their leads.</summary>
    private sealed record KnownCustomer(Guid Id)
    {
        /// <summary>The number of their last lead.</summary>
        public int Count { get; set; }

        /// <summary>When they took back that anybody contacts them.</summary>
        public DateTimeOffset? ContactWithdrawn { get; init; }

        /// <summary>When they took back that they are passed on to dealers.</summary>
        public DateTimeOffset? TransferWithdrawn { get; init; }

        public List<Lead.Known> Leads { get; } = [];
    }

    /// <summary>Rows of this service's own tables that commit with the events, one statement a table.</summary>
    private sealed class Rows
    {
        public List<(byte[] Phone, Guid Customer)> Phones { get; } = [];

        public List<(Guid Customer, int N, Guid Lead)> Leads { get; } = [];

        public List<NpgsqlBatchCommand> Registrations { get; } = [];

        public Places Places { get; } = new();

        public UnitOfWork AddTo(UnitOfWork unit)
        {
            if (Phones.Count > 0)
            {
                unit.Claim(Sql.Command(
                    "insert into customer_phones (phone, customer) select * from unnest($1, $2)",
                    Bytes(Phones.Select(p => p.Phone)), new NpgsqlParameter<Guid[]> { TypedValue = [.. Phones.Select(p => p.Customer)] }));
            }

            if (Leads.Count > 0)
            {
                // A claim: whoever else has just written the customer's n-th lead must be seen before this one is decided.
                unit.Claim(Sql.Command(
                    "insert into customer_leads (customer, n, lead) select * from unnest($1, $2, $3)",
                    new NpgsqlParameter<Guid[]> { TypedValue = [.. Leads.Select(l => l.Customer)] },
                    new NpgsqlParameter<int[]> { TypedValue = [.. Leads.Select(l => l.N)] },
                    new NpgsqlParameter<Guid[]> { TypedValue = [.. Leads.Select(l => l.Lead)] }));
            }

            foreach (var registration in Registrations)
            {
                unit.Also(registration);
            }

            return Places.AddTo(unit);
        }
    }

    /// <summary>A number's or an address's place in the blind index, comparable by value.</summary>
    private sealed record BlindKey(byte[] Hash)
    {
        public bool Equals(BlindKey? other) => other is not null && Hash.AsSpan().SequenceEqual(other.Hash);

        public override int GetHashCode() => BitConverter.ToInt32(Hash);
    }
}

/// <summary>What a source is told of its lead.</summary>
/// <param name="Status">received, or duplicate when this client sent this lead before.</param>
/// <param name="Dealer">The dealer it went to; null while it is held, or is no lead.</param>
public sealed record Receipt(Guid LeadId, Guid CustomerId, string Status, string? Dealer, long Version)
{
    public static Receipt Of(Lead.Known lead, long version, bool duplicate) =>
        new(lead.Tags.Lead, lead.Fact.CustomerId, duplicate ? "duplicate" : "received", lead is Lead.Held or Lead.Invalid ? null : lead.Tags.Dealer, version);

    public StoredAnswer Answer(int status) => new(
        status, $"/v1/leads/{LeadId}", $"\"{Version}\"",
        JsonSerializer.SerializeToUtf8Bytes(new ReceiptBody(LeadId, CustomerId, Status, Dealer), JsonSerializerOptions.Web));
}

/// <summary>What became of a lead that was pushed.</summary>
/// <param name="Status">received or duplicate.</param>
/// <param name="Dealer">The dealer it was given to; absent while it is held, or is no lead.</param>
public sealed record ReceiptBody(Guid LeadId, Guid CustomerId, string Status, string? Dealer);
