using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Npgsql;
using RabbitMQ.Client;

namespace Leads.Chaos;

/// <summary>The three places that must agree on what was acknowledged: the log, the dealers' queues, the history.</summary>
public sealed class Witnesses(Leads.Local.System system)
{
    private static readonly string[] Dealers = ["D001", "D002", "D003"];

    private readonly Dictionary<string, List<JsonNode>> _heard = Dealers.ToDictionary(d => d, _ => new List<JsonNode>());

    /// <summary>How often each of these leads was received, by lead-intake's own log.</summary>
    public async Task<Dictionary<string, long>> Log(IReadOnlyCollection<string> leads)
    {
        await using var database = NpgsqlDataSource.Create(system.DatabaseOf("lead-intake").Service);
        await using var command = database.CreateCommand("select stream_id::text, count(*) from mt_events where type = 'lead_received' and stream_id = any ($1) group by 1");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. leads.Select(Guid.Parse)] });
        await using var reader = await command.ExecuteReaderAsync();
        var counts = new Dictionary<string, long>();
        while (await reader.ReadAsync())
        {
            counts[reader.GetString(0)] = reader.GetInt64(1);
        }

        return counts;
    }

    /// <summary>Empties the dealers' queues until every lead's events up to the opened case were heard, or the deadline passes.</summary>
    public async Task<IReadOnlyDictionary<string, List<JsonNode>>> Queues(IReadOnlyDictionary<string, string> acknowledged, TimeSpan deadline)
    {
        var started = Stopwatch.GetTimestamp();
        do
        {
            foreach (var dealer in Dealers)
            {
                await Drain(dealer);
            }

            if (Missing(acknowledged) == 0)
            {
                break;
            }

            await Task.Delay(250);
        }
        while (Stopwatch.GetElapsedTime(started) < deadline);
        return _heard;
    }

    /// <summary>How often the history has each lead's lead_received.</summary>
    public async Task<Dictionary<string, int>> History(IReadOnlyCollection<string> leads, TimeSpan deadline)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var counts = await ReadHistory(leads);
            if (counts.Count == leads.Count || Stopwatch.GetElapsedTime(started) > deadline)
            {
                return counts;
            }

            await Task.Delay(500);
        }
    }

    private int Missing(IReadOnlyDictionary<string, string> acknowledged) =>
        acknowledged.Count(lead => !_heard[lead.Value].Any(e => (string)e["subject"]! == lead.Key && (string)e["type"]! == "leads.lead_received"))
        + acknowledged.Count(lead => !_heard[lead.Value].Any(e => (string)e["subject"]! == lead.Key && (string)e["type"]! == "leads.case_opened"));

    private async Task Drain(string dealer)
    {
        var (uri, queue) = (system.Key($"DEALER_{dealer}_AMQP"), system.Key($"DEALER_{dealer}_QUEUE"));
        try
        {
            await using var connection = await new ConnectionFactory { Uri = new Uri(uri) }.CreateConnectionAsync();
            await using var channel = await connection.CreateChannelAsync();
            while (await channel.BasicGetAsync(queue, autoAck: false) is { } message)
            {
                _heard[dealer].Add(JsonNode.Parse(message.Body.Span)!);
                await channel.BasicAckAsync(message.DeliveryTag, false);
            }
        }
        catch (Exception e) when (e is RabbitMQ.Client.Exceptions.BrokerUnreachableException or RabbitMQ.Client.Exceptions.OperationInterruptedException or IOException)
        {
            // The broker is being restarted; the next round finds it.
        }
    }

    private async Task<Dictionary<string, int>> ReadHistory(IReadOnlyCollection<string> leads)
    {
        var wanted = leads.ToHashSet();
        var counts = new Dictionary<string, int>();
        using var http = new HttpClient { BaseAddress = new Uri(system.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/history/events?type=lead_received");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", system.Key("ANALYST_KEY"));
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
        {
            if ((string)JsonNode.Parse(line)!["subject"]! is var lead && wanted.Contains(lead))
            {
                counts[lead] = counts.GetValueOrDefault(lead) + 1;
            }
        }

        return counts;
    }
}
