using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Leads.Integration;

/// <summary>A request as a service hears it.</summary>
internal sealed record GatewayHeard(string Service, string Method, string Path, string Query, Dictionary<string, string> Headers, string Body);

/// <summary>Stands in for all services, each under its name: answers with what it heard, or behaves as the query says.</summary>
internal sealed class GatewayDownstream : IAsyncDisposable
{
    public static readonly string[] Services = ["lead-intake", "qualification", "appointment", "deal", "aftercare", "feed", "insight"];

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _documents = new();
    private int _heard;

    private GatewayDownstream(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>How many requests reached a service.</summary>
    public int Heard => Volatile.Read(ref _heard);

    public bool Ready { get; set; } = true;

    public static async Task<GatewayDownstream> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        var downstream = new GatewayDownstream(app);
        app.Map("/{service}/health/ready", (HttpContext http) => http.Response.StatusCode = downstream.Ready ? 200 : 503);
        app.Map("/{service}/openapi/v1.json", (string service, HttpContext http) => downstream._documents.TryGetValue(service, out var document) ? Results.Text(document, "application/json") : Results.NotFound());
        app.Map("/lead-intake/v1/leads/batch", (RequestDelegate)downstream.Batch);
        app.Map("/{service}/{**path}", (RequestDelegate)downstream.Echo);
        await app.StartAsync();
        return downstream;
    }

    public void Describe(string service, JsonObject document) => _documents[service] = document.ToJsonString();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Echo(HttpContext http)
    {
        Interlocked.Increment(ref _heard);
        switch (http.Request.Query["do"].ToString())
        {
            case "drop":
                http.Abort();
                return;
            case "sleep":
                await Task.Delay(TimeSpan.FromSeconds(20), http.RequestAborted);
                return;
            case "half":
                http.Response.ContentLength = 100;
                await http.Response.WriteAsync("half");
                await http.Response.Body.FlushAsync();
                // What is on its way would be lost with the connection.
                await Task.Delay(200);
                http.Abort();
                return;
            case "tick":
                http.Response.ContentType = "text/event-stream";
                for (var i = 0; i < 3; i++)
                {
                    await http.Response.WriteAsync($"data: {i}\n\n");
                    await http.Response.Body.FlushAsync();
                    await Task.Delay(300);
                }

                return;
            case "refuse":
                http.Response.StatusCode = 409;
                http.Response.Headers.Server = "secret";
                http.Response.Headers.XFrameOptions = "ALLOWALL";
                http.Response.Headers.ETag = "\"7\"";
                await http.Response.WriteAsJsonAsync(new { type = "/problems/concession-limit" }, (System.Text.Json.JsonSerializerOptions?)null, "application/problem+json");
                return;
        }

        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var parts = http.Request.Path.Value!.Split('/', 3);
        await http.Response.WriteAsJsonAsync(new GatewayHeard(
            parts[1], http.Request.Method, "/" + parts[2], http.Request.QueryString.Value!, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
    }

    // As lead-intake does: a line for each line, while the request is still coming.
    private async Task Batch(HttpContext http)
    {
        Interlocked.Increment(ref _heard);
        http.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate = null;
        http.Response.ContentType = "application/x-ndjson";
        switch (http.Request.Query["do"].ToString())
        {
            case "drop":
                http.Abort();
                return;
            case "refuse":
                http.Response.StatusCode = 413;
                await http.Response.WriteAsync("too many");
                return;
            case "headers":
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsJsonAsync(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
                return;
        }

        var padding = new string('x', int.TryParse(http.Request.Query["padding"], out var size) ? size : 0);
        using var reader = new StreamReader(http.Request.Body);
        for (var number = 1; await reader.ReadLineAsync() is { } line; number++)
        {
            await http.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes($$"""{"line":{{number}},"got":{{line.Length}},"padding":"{{padding}}"}""" + "\n"));
            await http.Response.BodyWriter.FlushAsync();
            if (http.Request.Query["do"] == "die" && number == 3)
            {
                await Task.Delay(200);
                http.Abort();
                return;
            }
        }
    }
}
