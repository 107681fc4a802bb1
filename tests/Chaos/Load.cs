using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Leads.Samples;

namespace Leads.Chaos;

/// <summary>Headquarters as they should be: every lead with its own key, repeated with the same key until it is acknowledged.</summary>
public sealed class Load(Leads.Local.System system) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    private readonly HttpClient _http = new() { BaseAddress = new Uri(system.Url), Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Leads that were acknowledged with a 2xx, and their dealers.</summary>
    public ConcurrentDictionary<string, string> Acknowledged { get; } = [];

    public int Answered => Acknowledged.Count;

    public ConcurrentBag<double> Milliseconds { get; } = [];

    public void Dispose() => _http.Dispose();

    /// <summary>Pushes so many new leads, eight at a time.</summary>
    public async Task Push(int count, string prefix)
    {
        var lines = new ConcurrentQueue<SampleLine>(DcadLeads.Generate(count, prefix.GetHashCode(StringComparison.Ordinal) & 0xFFFF, SampleOptions.OnlyGood with { Prefix = prefix }));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (lines.TryDequeue(out var line))
            {
                await PushOne(line, prefix);
            }
        }));
    }

    private async Task PushOne(SampleLine line, string prefix)
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            var sent = Stopwatch.GetTimestamp();
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/leads") { Content = new ReadOnlyMemoryContent(line.Bytes) };
                request.Content.Headers.ContentType = new("application/json");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", system.Key("HQ_KEY"));
                request.Headers.Add("Idempotency-Key", $"{prefix}-{line.ExternalId}");
                using var response = await _http.SendAsync(request);
                if (response.IsSuccessStatusCode)
                {
                    var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                    Acknowledged[(string)answer["leadId"]!] = (string)answer["dealer"]!;
                    Milliseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                    return;
                }

                if ((int)response.StatusCode is not (409 or 429 or >= 500))
                {
                    throw new InvalidOperationException($"{line.ExternalId}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                // Nobody can know whether it arrived; that is what the key is for.
            }

            if (Stopwatch.GetElapsedTime(started) > Deadline)
            {
                throw new TimeoutException($"{line.ExternalId} was not acknowledged within {Deadline.TotalSeconds} s.");
            }

            await Task.Delay(100);
        }
    }
}
