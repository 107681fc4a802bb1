using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Leads.Hosting;
using Npgsql;
using RabbitMQ.Client;

namespace Leads.Feeds;

/// <summary>
/// A dealer's own quorum queue and its own broker user, which can read and bind what is the dealer's and nothing else. Made
/// through the broker's management API; a second call gives a new password and keeps the queue.
/// </summary>
public sealed class Subscriptions(HttpClient http, Settings settings, NpgsqlDataSource database)
{
    public const string Exchange = "leads.dealers";
    private const string Unheard = "leads.unheard";

    /// <summary>Events that a dealer did not fetch for so long leave its queue; the pull feed still has them.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private string Vhost => Uri.UnescapeDataString(settings.RabbitMQ.AbsolutePath.TrimStart('/'));

    public static string QueueOf(string dealer) => $"dealer.{dealer}";

    /// <summary>Declares the exchange of the dealers and the queue of every dealer that subscribed.</summary>
    public async Task Declare(IChannel channel, CancellationToken cancel)
    {
        await channel.ExchangeDeclareAsync(
            Exchange, ExchangeType.Topic, durable: true, autoDelete: false,
            arguments: new Dictionary<string, object?> { ["alternate-exchange"] = Unheard }, cancellationToken: cancel);
        foreach (var dealer in await All(cancel))
        {
            await DeclareQueue(channel, dealer, cancel);
        }
    }

    public async Task<SubscriptionView> Open(string dealer, CancellationToken cancel)
    {
        await using (var connection = await new ConnectionFactory { Uri = settings.RabbitMQ, ClientProvidedName = "feed subscriptions" }.CreateConnectionAsync(cancel))
        await using (var channel = await connection.CreateChannelAsync(cancellationToken: cancel))
        {
            await Declare(channel, cancel);
            await DeclareQueue(channel, dealer, cancel);
        }

        var (user, own) = ($"dealer-{dealer}", $"dealer\\\\.{dealer}(\\\\..+)?");
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        await Put($"users/{user}", $$"""{"password":"{{password}}","tags":""}""", cancel);
        // The topic permission first: a user that has permissions but no topic permission is unrestricted.
        await Put($"topic-permissions/{Uri.EscapeDataString(Vhost)}/{user}", $$"""{"exchange":"{{Exchange}}","write":"^$","read":"^{{dealer}}\\."}""", cancel);
        await Put(
            $"permissions/{Uri.EscapeDataString(Vhost)}/{user}",
            $$"""{"configure":"^dealer\\.{{dealer}}\\..+$","write":"^{{own}}$","read":"^({{own}}|leads\\.dealers)$"}""", cancel);

        await using var note = database.CreateCommand("insert into subscriptions (dealer) values ($1) on conflict do nothing");
        note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = dealer });
        await note.ExecuteNonQueryAsync(cancel);
        var uri = new UriBuilder(settings.RabbitMQ) { UserName = user, Password = password }.Uri;
        return new SubscriptionView(dealer, uri.AbsoluteUri, QueueOf(dealer));
    }

    private static async Task DeclareQueue(IChannel channel, string dealer, CancellationToken cancel)
    {
        await channel.QueueDeclareAsync(
            QueueOf(dealer), durable: true, exclusive: false, autoDelete: false,
            arguments: new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-message-ttl"] = (long)Kept.TotalMilliseconds }, cancellationToken: cancel);
        await channel.QueueBindAsync(QueueOf(dealer), Exchange, $"{dealer}.#", cancellationToken: cancel);
    }

    private async Task<IReadOnlyList<string>> All(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select dealer from subscriptions");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var dealers = new List<string>();
        while (await reader.ReadAsync(cancel))
        {
            dealers.Add(reader.GetString(0));
        }

        return dealers;
    }

    private async Task Put(string path, string json, CancellationToken cancel)
    {
        var management = settings.RabbitMQManagement;
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(new Uri(management.GetLeftPart(UriPartial.Authority)), $"/api/{path}"))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(management.UserInfo))));
        using var response = await http.SendAsync(request, cancel);
        response.EnsureSuccessStatusCode();
    }
}

/// <summary>What a dealer's system needs to consume its queue.</summary>
/// <param name="Uri">AMQP 0-9-1 URI with the password, shown once.</param>
/// <param name="Queue">The queue to consume: CloudEvents 1.0, structured JSON.</param>
public sealed record SubscriptionView(string Dealer, string Uri, string Queue);
