using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;

namespace Leads.Appointments;

/// <summary>For development: messages are written into a table and shown, and nobody gets them.</summary>
public sealed class ShownMessages(EventStore.EventStore store) : IMessageProvider
{
    private const int Most = 500;

    public string Name => "shown";

    public async Task<string> Send(OutgoingMessage message, CancellationToken cancel)
    {
        await using var batch = store.Database.CreateBatch();
        batch.BatchCommands.Add(Sql.Command(
            "insert into shown_messages (id, customer, dealer, channel, zh, en, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
            message.MessageId, message.CustomerId, message.Dealer, Ids.Code(message.Channel), message.Text.Zh, message.Text.En, store.Clock.GetUtcNow().UtcDateTime));
        await batch.ExecuteNonQueryAsync(cancel);
        return message.MessageId.ToString();
    }

    public async Task<IReadOnlyList<ShownMessage>> Show(string sees, Guid? customer, CancellationToken cancel)
    {
        var all = new List<ShownMessage>();
        await store.Read(
            [Sql.Command($"select id, customer, dealer, channel, zh, en, at from shown_messages where ($1 = '*' or dealer = $1) and customer = coalesce($2, customer) order by at desc, id limit {Most}", sees, new Npgsql.NpgsqlParameter { Value = (object?)customer ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid })],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    all.Add(new ShownMessage(
                        reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), new Words(reader.GetString(4), reader.GetString(5)), reader.GetFieldValue<DateTimeOffset>(6)));
                }
            },
            cancel);
        return all;
    }
}

/// <summary>A message that was shown instead of sent.</summary>
/// <param name="Channel">sms.</param>
public sealed record ShownMessage(Guid MessageId, Guid CustomerId, string Dealer, string Channel, Words Text, DateTimeOffset At);

/// <summary>Nobody was named who sends: messages wait for a provider, and are given up as any that nobody takes.</summary>
public sealed class NoMessages : IMessageProvider
{
    public string Name => "none";

    public Task<string> Send(OutgoingMessage message, CancellationToken cancel) => throw new HttpRequestException("No provider is configured: Leads__Messages__Url.");
}

/// <summary>Hands messages to a provider's address over HTTP: JSON, with the message's id as Idempotency-Key.</summary>
public sealed class PostedMessages(HttpClient http, Uri address) : IMessageProvider
{
    public string Name => address.Host;

    public async Task<string> Send(OutgoingMessage message, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(message, options: EventJson.Options) };
        request.Headers.Add("Idempotency-Key", message.MessageId.ToString());
        try
        {
            using var answer = await http.SendAsync(request, cancel);
            answer.EnsureSuccessStatusCode();
            return answer.Headers.TryGetValues("Message-Id", out var ids) ? ids.First() : message.MessageId.ToString();
        }
        catch (TaskCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new HttpRequestException("No answer in time.", e);
        }
    }
}
