using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Leads.Chaos;

/// <summary>The three places that must agree on what was acknowledged: the log, the dealers' queues, the history.</summary>
public sealed class Witnesses(Leads.Local.System system)
{
    private const string First = "leads.lead_received";

    /// <summary>A second lead of a customer belongs to the case of the first.</summary>
    private static readonly string[] Last = ["leads.case_opened", "leads.lead_linked"];

    private static readonly string[] Dealers = ["D001", "D002", "D003"];

    private readonly Dictionary<string, List<JsonNode>> _heard = Dealers.ToDictionary(d => d, _ => new List<JsonNode>());
    private readonly DateTimeOffset _since = TimeProvider.System.GetUtcNow();
    private readonly HashSet<(string Dealer, string Lead, string Type)> _told = [];

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

    /// <summary>All the history has of these leads, in its order, as soon as it has each one's opened case, or when the deadline passes.</summary>
    public async Task<List<JsonNode>> History(IReadOnlyCollection<string> leads, TimeSpan deadline)
    {
        await using var database = NpgsqlDataSource.Create(system.DatabaseOf("insight").Service);
        await using var opened = database.CreateCommand("select count(*) from mt_events where headers ->> 'lead' = any ($1) and type = any ($2)");
        opened.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. leads] });
        opened.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. Last.Select(type => type["leads.".Length..])] });
        // To read it all takes a while; that it is all there is seen sooner.
        for (var started = Stopwatch.GetTimestamp(); (long)(await opened.ExecuteScalarAsync())! < leads.Count && Stopwatch.GetElapsedTime(started) < deadline;)
        {
            await Task.Delay(500);
        }

        return await ReadHistory(leads);
    }

    private int Missing(IReadOnlyDictionary<string, string> acknowledged) =>
        acknowledged.Count(lead => !_told.Contains((lead.Value, lead.Key, First)) || !Last.Any(last => _told.Contains((lead.Value, lead.Key, last))));

    private async Task Drain(string dealer)
    {
        var (uri, queue) = (system.Key($"DEALER_{dealer}_AMQP"), system.Key($"DEALER_{dealer}_QUEUE"));
        try
        {
            await using var connection = await new ConnectionFactory { Uri = new Uri(uri) }.CreateConnectionAsync();
            await using var channel = await connection.CreateChannelAsync();
            await channel.BasicQosAsync(0, 500, false);
            var heard = Stopwatch.GetTimestamp();
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += async (_, message) =>
            {
                var e = JsonNode.Parse(message.Body.Span)!;
                _heard[dealer].Add(e);
                _told.Add((dealer, (string)e["subject"]!, (string)e["type"]!));
                Volatile.Write(ref heard, Stopwatch.GetTimestamp());
                await channel.BasicAckAsync(message.DeliveryTag, false);
            };
            await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
            while (Stopwatch.GetElapsedTime(Volatile.Read(ref heard)) < TimeSpan.FromMilliseconds(300))
            {
                await Task.Delay(50);
            }

            // Not basic.cancel: what is in flight to a cancelled consumer comes back behind what follows it.
            await channel.CloseAsync();
        }
        catch (Exception e) when (e is RabbitMQ.Client.Exceptions.BrokerUnreachableException or RabbitMQ.Client.Exceptions.OperationInterruptedException or IOException)
        {
            // The broker is being restarted; the next round finds it.
        }
    }

    private async Task<List<JsonNode>> ReadHistory(IReadOnlyCollection<string> leads)
    {
        var wanted = leads.ToHashSet();
        var events = new List<JsonNode>();
        using var http = new HttpClient { BaseAddress = new Uri(system.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/history/events?from={_since:yyyy-MM-ddTHH:mm:ssZ}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", system.Key("ANALYST_KEY"));
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
        {
            if (JsonNode.Parse(line)! is var e && wanted.Contains((string)e["subject"]!))
            {
                events.Add(e);
            }
        }

        return events;
    }
}
