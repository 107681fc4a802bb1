using System.Collections.Concurrent;

namespace Leads.Gateway;

/// <summary>/health/live: the process runs. /health/ready: it can do its work, down to every service.</summary>
internal static class Health
{
    private static readonly TimeSpan Remember = TimeSpan.FromSeconds(1);

    public static void MapHealth(this WebApplication app)
    {
        var (keys, services, clock) = (app.Services.GetRequiredService<ApiKeys>(), app.Services.GetRequiredService<Settings>().Services, app.Services.GetRequiredService<TimeProvider>());
        var client = new HttpClient(app.Services.GetRequiredService<SocketsHttpHandler>(), disposeHandler: false) { Timeout = TimeSpan.FromSeconds(2) };
        app.Lifetime.ApplicationStopped.Register(client.Dispose);
        var answer = new Remembered<SortedDictionary<string, string>>(Remember, clock, async _ =>
        {
            var found = new ConcurrentDictionary<string, string>();
            await Task.WhenAll(Route.Services.Select(async name => found[name] = services.GetValueOrDefault(name) is { } url ? await Probe(client, url) : "not configured"));
            return new(found);
        });

        app.MapGet("/health/live", () => TypedResults.Ok(new { status = "live" })).ExcludeFromDescription();
        app.MapGet("/health/ready", async () =>
        {
            var probes = await answer.Get();
            var ready = keys.IsLoaded && keys.IsFresh && probes.Values.All(state => state is "ready" or "not configured");
            var body = new { status = ready ? "ready" : "not ready", database = keys.IsFresh ? "ready" : "unreachable", keys = keys.IsLoaded ? "loaded" : "not loaded", services = probes };
            return TypedResults.Json(body, statusCode: ready ? 200 : 503);
        }).ExcludeFromDescription();
    }

    private static async Task<string> Probe(HttpClient client, string url)
    {
        try
        {
            using var response = await client.GetAsync(url + "/health/ready");
            return response.IsSuccessStatusCode ? "ready" : "not ready";
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return "unreachable";
        }
    }
}

/// <summary>An answer that is worked out again when it is older than a given time, once for all who ask meanwhile.</summary>
internal sealed class Remembered<T>(TimeSpan life, TimeProvider clock, Func<T?, Task<T>> find) where T : class
{
    private readonly Lock _lock = new();
    private Task<T>? _answer;
    private T? _last;
    private DateTimeOffset _asked;

    public Task<T> Get()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_answer is null || (_answer.IsCompleted && now - _asked >= life))
            {
                (_asked, _answer) = (now, Ask());
            }

            return _answer;
        }
    }

    private async Task<T> Ask() => _last = await find(_last);
}
