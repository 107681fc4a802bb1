using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Leads.Samples;

namespace Leads.Bench;

/// <summary>`POST /v1/leads` through the gateway, 16 keep-alive clients, every lead a new one of a new customer.</summary>
public sealed class DoorBench(Leads.Local.System system, StoreBench store)
{
    private const int Clients = 16;

    private static readonly TimeSpan Run = TimeSpan.FromSeconds(3);

    private readonly List<string> _leads = [.. DcadLeads.Generate(500, 7, SampleOptions.OnlyGood).Select(line => Encoding.UTF8.GetString(line.Bytes.Span))];
    private long _next = Random.Shared.NextInt64(1_000_000_000);

    public async Task<Comparison> Compare()
    {
        // The runtime recompiles hot code for half a minute after the first request; a service runs for weeks.
        for (var i = 0; i < 14; i++)
        {
            await Post();
        }

        return await Pairs.Run("POST /v1/leads through the gateway ÷ bare append, 16 clients", 0.35, "leads/s", Post, () => store.BareAppend(Clients), count: 11);
    }

    /// <summary>Ours alone, again and again: for a profiler beside it.</summary>
    public async Task Profile(int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            var before = BusySeconds();
            var rate = await Post();
            Console.WriteLine($"{rate:N0} leads/s, {(BusySeconds() - before) * 1000 / (rate * Run.TotalSeconds):F3} ms of processor each");
        }
    }

    /// <summary>What all processors of the machine have worked: everything but idle, waiting and stolen time.</summary>
    private static double BusySeconds() =>
        File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var user, var nice, var system, _, _, var irq, var softirq, ..]
            ? new[] { user, nice, system, irq, softirq }.Sum(jiffies => long.Parse(jiffies, CultureInfo.InvariantCulture)) / 100.0
            : 0;

    private async Task<double> Post()
    {
        var address = new Uri(system.Url);
        var connections = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(address.Host, address.Port);
            return client;
        }));
        var buffers = connections.Select(_ => new byte[8192]).ToArray();
        try
        {
            return await Pairs.Throughput(Clients, Run, async client =>
            {
                var stream = connections[client].GetStream();
                await stream.WriteAsync(Request(address));
                var read = await stream.ReadAsync(buffers[client]);
                var answer = Encoding.ASCII.GetString(buffers[client], 0, read);
                return answer.StartsWith("HTTP/1.1 201", StringComparison.Ordinal) && answer.EndsWith('}')
                    ? 1
                    : throw new InvalidOperationException(answer);
            });
        }
        finally
        {
            foreach (var connection in connections)
            {
                connection.Dispose();
            }
        }
    }

    /// <summary>A lead nobody sent before: its number and its phone are new. A raw socket, because the client shares the two cores.</summary>
    private byte[] Request(Uri address)
    {
        var n = Interlocked.Increment(ref _next);
        var lead = _leads[(int)(n % _leads.Count)];
        var body = Replace(Replace(lead, "\"externalId\":\"", $"B-{n}"), "\"phone\":\"", "139" + (n % 100_000_000).ToString("D8", CultureInfo.InvariantCulture));
        return Encoding.UTF8.GetBytes(
            $"POST /v1/leads HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {system.Key("HQ_KEY")}\r\nIdempotency-Key: k-{n}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    private static string Replace(string json, string before, string value)
    {
        var start = json.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return string.Concat(json.AsSpan(0, start), value, json.AsSpan(json.IndexOf('"', start)));
    }
}
