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

        return await Pairs.Run("POST /v1/leads through the gateway ÷ bare append, 16 clients", 0.35, "leads/s", () => Post(), () => store.BareAppend(Clients), count: 11);
    }

    /// <summary>One client with a file of leads, and one with a lead a request.</summary>
    public Task<Comparison> CompareBulk() => Pairs.Run(
        "leads by NDJSON ÷ by single POST, one client", 5, "leads/s", () => Pairs.Rate(async () => await Batch(4000)), () => Post(1));

    /// <summary>The most memory that the intake process had while it took a file in, of 10 000 lines and of 100 000.</summary>
    public async Task<Comparison> CompareMemory()
    {
        var intake = system.Pid("lead-intake");
        await Batch(10_000);
        return await Pairs.Run("memory of intake, 10 000 ÷ 100 000 lines at once", 0.83, "MB", () => Peak(10_000), () => Peak(100_000), count: 2);

        async Task<double> Peak(int lines)
        {
            // Writing 5 makes the kernel forget the peak so far.
            await File.WriteAllTextAsync($"/proc/{intake}/clear_refs", "5");
            await Batch(lines);
            var peak = File.ReadLines($"/proc/{intake}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
    }

    private async Task<long> Batch(int lines)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(system.Url), "/v1/leads/batch"))
        {
            Content = new PushContent(async stream =>
            {
                for (var i = 0; i < lines; i++)
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(Lead(Interlocked.Increment(ref _next)) + "\n"));
                }
            }),
        };
        request.Headers.Authorization = new("Bearer", system.Key("HQ_KEY"));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var answer = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        var accepted = 0L;
        while (await answer.ReadLineAsync() is { } line)
        {
            accepted += line.Contains("\"status\":\"accepted\"", StringComparison.Ordinal) ? 1 : 0;
        }

        return accepted == lines ? lines : throw new InvalidOperationException($"{accepted} of {lines} leads were accepted.");
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

    private async Task<double> Post(int clients = Clients)
    {
        var address = new Uri(system.Url);
        var connections = await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(address.Host, address.Port);
            return client;
        }));
        var buffers = connections.Select(_ => new byte[8192]).ToArray();
        try
        {
            return await Pairs.Throughput(clients, Run, async client =>
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
        var body = Lead(n);
        return Encoding.UTF8.GetBytes(
            $"POST /v1/leads HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {system.Key("HQ_KEY")}\r\nIdempotency-Key: k-{n}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    private string Lead(long n) => Replace(
        Replace(_leads[(int)(n % _leads.Count)], "\"externalId\":\"", $"B-{n}"), "\"phone\":\"", "139" + (n % 100_000_000).ToString("D8", CultureInfo.InvariantCulture));

    private static string Replace(string json, string before, string value)
    {
        var start = json.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return string.Concat(json.AsSpan(0, start), value, json.AsSpan(json.IndexOf('"', start)));
    }

    /// <summary>A body that is written as it goes.</summary>
    private sealed class PushContent(Func<Stream, Task> write) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => write(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
