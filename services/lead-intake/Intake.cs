using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
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
    private const int MostTogether = 64;

    /// <summary>Commits under way at once: while one waits for the disk another can work.</summary>
    private const int Lanes = 2;

    private readonly EventStore.EventStore _store;
    private readonly PersonalDataKeys _keys;
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(10_000);

    public Intake(EventStore.EventStore store, PersonalDataKeys keys, Dealers dealers)
    {
        (_store, _keys, Dealers) = (store, keys, dealers);
        for (var lane = 0; lane < Lanes; lane++)
        {
            _ = Drain();
        }
    }

    public Dealers Dealers { get; }

    /// <summary>One lead. The same lead of the same client again is answered with the first.</summary>
    /// <exception cref="KeyReused">The Idempotency-Key was used with another request.</exception>
    public async Task<StoredAnswer> Receive(LeadDocument document, Caller by, CancellationToken cancel)
    {
        var waiting = new Waiting(new Item(document, by, by.Context with { TraceParent = Activity.Current?.Id }));
        await _waiting.Writer.WriteAsync(waiting, cancel);
        return await waiting.Answer.Task.WaitAsync(cancel);
    }

    /// <summary>Many leads in one commit; receipts in the same order.</summary>
    public async Task<IReadOnlyList<Receipt>> ReceiveMany(IReadOnlyList<LeadDocument> documents, Caller by, CancellationToken cancel)
    {
        var context = by.Context with { Once = null, TraceParent = Activity.Current?.Id };
        var outcomes = await Settle([.. documents.Select(document => new Item(document, by, context))], cancel);
        return [.. outcomes.Select(outcome => outcome.Receipt!)];
    }

    public void Dispose() => _waiting.Writer.TryComplete();

    private async Task Drain()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var together = new List<Waiting>();
            while (together.Count < MostTogether && _waiting.Reader.TryRead(out var next))
            {
                together.Add(next);
            }

            await Settle(together);
        }
    }

    private async Task Settle(List<Waiting> together)
    {
        try
        {
            var outcomes = await Settle([.. together.Select(w => w.Item)], CancellationToken.None);
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

    private async Task<IReadOnlyList<Outcome>> Settle(IReadOnlyList<Item> items, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var known = await Look(items, cancel);
                var unit = _store.Write(new Context(items[0].By.Client));
                var rows = new Rows();
                var outcomes = items.Select(item => Decide(unit, rows, item, known)).ToList();
                await rows.AddTo(unit).Commit(cancel);
                return outcomes;
            }
            catch (WrongVersion) when (attempt < Tries)
            {
                // The same lead or the same customer came in twice at once; the second look finds the first.
            }
            catch (NpgsqlException e) when (e.IsTransient && e is not PostgresException && attempt <= 3)
            {
                // The commit may have happened; the next look finds its answers.
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt * attempt), _store.Clock, cancel);
            }
        }
    }

    private Outcome Decide(UnitOfWork unit, Rows rows, Item item, Known known)
    {
        if (item.Context.Once is { } once && known.Answers.TryGetValue((once.Client, once.Key), out var before))
        {
            return before.Fingerprint.AsSpan().SequenceEqual(once.Fingerprint) ? new Outcome(null, before.Answer, null) : new Outcome(null, null, new KeyReused());
        }

        var receipt = Add(unit, rows, item, known);
        var answer = receipt.Answer(201);
        if (item.Context.Once is { } key)
        {
            unit.Answer(key, answer);
            // The same key may stand in this very batch again.
            known.Answers[(key.Client, key.Key)] = (key.Fingerprint, answer);
        }

        return new Outcome(receipt, answer, null);
    }

    private Receipt Add(UnitOfWork unit, Rows rows, Item item, Known known)
    {
        var (document, by, context) = item;
        var leadId = LeadDocument.LeadId(by.Client, document.ExternalId);
        var state = known.Leads.GetValueOrDefault(leadId, Lead.Decider.Initial);
        if (!known.Customers.TryGetValue(item.Phone(_keys), out var customerId) && state is Lead.None)
        {
            customerId = known.Customers[item.Phone(_keys)] = Ids.New(by.Now);
            var register = new Customer.Command.Register(
                customerId, document.Brand, document.Person.Name, document.Person.Honorific, document.Phone, document.PhoneKind, document.ReceivedAt);
            unit.NewSubject(customerId).StartStream(
                customerId, Customer.Decider.Name, new Tags(customerId, customerId, document.Brand), Customer.Decide(register, Customer.Decider.Initial), context);
            rows.Phones.Add((item.Phone(_keys).Hash, customerId));
        }

        var dispatch = Dealers.Choose(document.Brand, document.Dealer, document.City);
        var events = Lead.Decide(new Lead.Command.Receive(document.Fact(by.Client, customerId), dispatch, by.Now), state);
        var after = known.Leads[leadId] = Lead.Decider.Fold(state, events);
        if (events.Count > 0)
        {
            var tags = Lead.Decider.Tags(after);
            unit.StartStream(leadId, Lead.Decider.Name, tags, events, context);
            rows.Leads.Add((customerId, leadId, tags.Dealer));
        }

        return Receipt.Of(after, events.Count == 0);
    }

    /// <summary>Everything the decisions need, in one trip: the answers given before, the leads that exist, the customers by phone.</summary>
    private async Task<Known> Look(IReadOnlyList<Item> items, CancellationToken cancel)
    {
        var known = new Known([], [], []);
        var keys = items.Select(i => i.Context.Once).OfType<Once>().ToList();
        await _store.Read(
            [
                Sql.Command(
                    Sql.ForEach("unnest($1) as asked (phone)", "select phone, customer from customer_phones p where p.phone = asked.phone"),
                    Bytes(items.Select(i => i.Phone(_keys).Hash))),
                Sql.Command(
                    Sql.ForEach("unnest($1) as lead (id)", "select stream_id, type, data from mt_events e where e.stream_id = lead.id order by e.version"),
                    new NpgsqlParameter<Guid[]> { TypedValue = [.. items.Select(i => LeadDocument.LeadId(i.By.Client, i.Document.ExternalId)).Distinct()] }),
                .. keys.Count == 0 ? [] : new[] { StoredAnswer.Find(keys) },
            ],
            async (i, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    switch (i)
                    {
                        case 0:
                            known.Customers[new PhoneIndex(reader.GetFieldValue<byte[]>(0))] = reader.GetGuid(1);
                            break;
                        case 1:
                            var lead = reader.GetGuid(0);
                            known.Leads[lead] = Lead.Evolve(
                                known.Leads.GetValueOrDefault(lead, Lead.Decider.Initial), _store.Types.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
                            break;
                        default:
                            var (client, key, fingerprint, answer) = StoredAnswer.ReadRow(reader);
                            known.Answers[(client, key)] = (fingerprint, answer);
                            break;
                    }
                }
            },
            cancel);
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
        private PhoneIndex? _phone;

        public PhoneIndex Phone(PersonalDataKeys keys) => _phone ??= new(keys.BlindIndex(Document.Brand, Document.Phone));
    }

    private sealed record Outcome(Receipt? Receipt, StoredAnswer? Answer, Exception? Failure);

    private sealed record Known(
        Dictionary<PhoneIndex, Guid> Customers, Dictionary<Guid, Lead> Leads, Dictionary<(string Client, string Key), (byte[] Fingerprint, StoredAnswer Answer)> Answers);

    /// <summary>Rows of this service's own tables that commit with the events, one statement a table.</summary>
    private sealed class Rows
    {
        public List<(byte[] Phone, Guid Customer)> Phones { get; } = [];

        public List<(Guid Customer, Guid Lead, string? Dealer)> Leads { get; } = [];

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
                unit.Also(Sql.Command(
                    "insert into customer_leads (customer, lead, dealer) select * from unnest($1, $2, $3)",
                    new NpgsqlParameter<Guid[]> { TypedValue = [.. Leads.Select(l => l.Customer)] },
                    new NpgsqlParameter<Guid[]> { TypedValue = [.. Leads.Select(l => l.Lead)] },
                    new NpgsqlParameter<string?[]> { TypedValue = [.. Leads.Select(l => l.Dealer)] }));
            }

            return unit;
        }
    }

    /// <summary>A phone number's place in the blind index, comparable by value.</summary>
    private sealed record PhoneIndex(byte[] Hash)
    {
        public bool Equals(PhoneIndex? other) => other is not null && Hash.AsSpan().SequenceEqual(other.Hash);

        public override int GetHashCode() => BitConverter.ToInt32(Hash);
    }
}

/// <summary>What a source is told of its lead.</summary>
/// <param name="Status">received, or duplicate when this client sent this lead before.</param>
/// <param name="Dealer">The dealer it went to; null while no rule fits.</param>
public sealed record Receipt(Guid LeadId, Guid CustomerId, string Status, string? Dealer, long Version)
{
    public static Receipt Of(Lead lead, bool duplicate) => lead switch
    {
        Lead.Dispatched d => new(d.Tags.Lead, d.Fact.CustomerId, duplicate ? "duplicate" : "received", d.Dealer, 2),
        Lead.Received r => new(r.Tags.Lead, r.Fact.CustomerId, duplicate ? "duplicate" : "received", null, 1),
        _ => throw new InvalidOperationException("A lead that was taken in is never nothing."),
    };

    public StoredAnswer Answer(int status) => new(
        status, $"/v1/leads/{LeadId}", $"\"{Version}\"",
        JsonSerializer.SerializeToUtf8Bytes(new ReceiptBody(LeadId, CustomerId, Status, Dealer), JsonSerializerOptions.Web));
}

/// <summary>What became of a lead that was pushed.</summary>
/// <param name="Status">received or duplicate.</param>
/// <param name="Dealer">The dealer it was given to; absent while no rule fits.</param>
public sealed record ReceiptBody(Guid LeadId, Guid CustomerId, string Status, string? Dealer);
