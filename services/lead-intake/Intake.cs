using System.Text.Json;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using NpgsqlTypes;

namespace Leads.LeadIntake;

/// <summary>Takes leads in: finds the customer, chooses the dealer, and writes customer, lead and answer in one commit.</summary>
public sealed class Intake(EventStore.EventStore store, PersonalDataKeys keys, Dealers dealers)
{
    private const int Tries = 20;

    public Dealers Dealers => dealers;

    /// <summary>One lead. The same lead of the same client again is answered with the first.</summary>
    public async Task<StoredAnswer> Receive(LeadDocument document, Caller by, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var known = await Look([document], by, cancel);
                if (known.Answer is not null)
                {
                    return known.Answer;
                }

                var unit = store.Write(by.Context);
                var receipt = Add(unit, document, by, known);
                var answer = receipt.Answer(201);
                await unit.Answer(answer).Commit(cancel);
                return answer;
            }
            catch (WrongVersion) when (attempt < Tries)
            {
                // The same lead or the same customer came in twice at once; the second look finds the first.
            }
            catch (NpgsqlException e) when (e.IsTransient && e is not PostgresException && attempt <= 3)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt * attempt), store.Clock, cancel);
            }
        }
    }

    /// <summary>Many leads in one commit; receipts in the same order.</summary>
    public async Task<IReadOnlyList<Receipt>> ReceiveMany(IReadOnlyList<LeadDocument> documents, Caller by, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var known = await Look(documents, by, cancel);
                var unit = store.Write(by.Context with { Once = null });
                var receipts = documents.Select(document => Add(unit, document, by, known)).ToList();
                await unit.Commit(cancel);
                return receipts;
            }
            catch (WrongVersion) when (attempt < Tries)
            {
            }
            catch (NpgsqlException e) when (e.IsTransient && e is not PostgresException && attempt <= 5)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt * attempt), store.Clock, cancel);
            }
        }
    }

    private Receipt Add(UnitOfWork unit, LeadDocument document, Caller by, Known known)
    {
        var leadId = LeadDocument.LeadId(by.Client, document.ExternalId);
        var state = known.Leads.GetValueOrDefault(leadId, Lead.Decider.Initial);
        var phone = new PhoneIndex(keys.BlindIndex(document.Brand, document.Phone));
        if (!known.Customers.TryGetValue(phone, out var customerId) && state is Lead.None)
        {
            customerId = known.Customers[phone] = Ids.New(by.Now);
            var register = new Customer.Command.Register(
                customerId, document.Brand, document.Person.Name, document.Person.Honorific, document.Phone, document.PhoneKind, document.ReceivedAt);
            unit.NewSubject(customerId)
                .Claim(Sql.Command("insert into customer_phones (phone, customer) values ($1, $2)", phone.Hash, customerId))
                .StartStream(customerId, Customer.Decider.Name, new Tags(customerId, customerId, document.Brand), Customer.Decide(register, Customer.Decider.Initial));
        }

        var dispatch = dealers.Choose(document.Brand, document.Dealer, document.City);
        var events = Lead.Decide(new Lead.Command.Receive(document.Fact(by.Client, customerId), dispatch, by.Now), state);
        var after = known.Leads[leadId] = Lead.Decider.Fold(state, events);
        if (events.Count > 0)
        {
            var tags = Lead.Decider.Tags(after);
            unit.StartStream(leadId, Lead.Decider.Name, tags, events)
                .Also(Sql.Command("insert into customer_leads (customer, lead, dealer) values ($1, $2, $3)", customerId, leadId, tags.Dealer));
        }

        return Receipt.Of(after, events.Count == 0);
    }

    /// <summary>Everything the decisions need, in one trip: the answer given before, the leads that exist, the customers by phone.</summary>
    private async Task<Known> Look(IReadOnlyList<LeadDocument> documents, Caller by, CancellationToken cancel)
    {
        var phones = documents.Select(d => keys.BlindIndex(d.Brand, d.Phone)).ToArray();
        var leads = documents.Select(d => LeadDocument.LeadId(by.Client, d.ExternalId)).Distinct().ToArray();
        var known = new Known([], []);
        await store.Read(
            [
                StoredAnswer.Find(by.Once ?? new Once("", "", [])),
                Sql.Command("select phone, customer from customer_phones where phone = any ($1)", new NpgsqlParameter<byte[][]> { TypedValue = phones, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea }),
                Sql.Command("select stream_id, type, data from mt_events where stream_id = any ($1) order by stream_id, version", new NpgsqlParameter<Guid[]> { TypedValue = leads }),
            ],
            async (i, reader) =>
            {
                if (i == 0)
                {
                    known = known with { Answer = by.Once is null ? null : await StoredAnswer.Read(reader, by.Once, cancel) };
                    return;
                }

                while (await reader.ReadAsync(cancel))
                {
                    if (i == 1)
                    {
                        known.Customers[new PhoneIndex(reader.GetFieldValue<byte[]>(0))] = reader.GetGuid(1);
                    }
                    else
                    {
                        var lead = reader.GetGuid(0);
                        var state = known.Leads.GetValueOrDefault(lead, Lead.Decider.Initial);
                        known.Leads[lead] = Lead.Evolve(state, store.Types.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
                    }
                }
            },
            cancel);
        return known;
    }

    private sealed record Known(Dictionary<PhoneIndex, Guid> Customers, Dictionary<Guid, Lead> Leads)
    {
        public StoredAnswer? Answer { get; init; }
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

/// <param name="Status">received or duplicate.</param>
public sealed record ReceiptBody(Guid LeadId, Guid CustomerId, string Status, string? Dealer);
