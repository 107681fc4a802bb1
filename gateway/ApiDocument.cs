using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Leads.Gateway;

/// <summary>The API document of the whole product: each service's own, merged. A service that is away keeps its place with the document it had.</summary>
internal sealed class ApiDocument : IDisposable
{
    private static readonly TimeSpan Remember = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly Lazy<Task<JsonObject>> _own;
    private readonly FrozenDictionary<string, Remembered<Part>> _parts;
    private readonly Remembered<string> _merged;

    public ApiDocument(SocketsHttpHandler handler, Settings settings, TimeProvider clock, IServiceProvider services)
    {
        _client = new(handler, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(5) };
        _own = new(() => Own(services));
        _parts = settings.Services.Where(service => Route.Services.Contains(service.Key)).ToFrozenDictionary(
            service => service.Key, service => new Remembered<Part>(Remember, clock, last => Fetch(service.Value, last)), StringComparer.OrdinalIgnoreCase);
        _merged = new(Remember, clock, async _ =>
        {
            var parts = new List<(string, JsonObject)>();
            foreach (var service in Route.Services)
            {
                if (await Of(service) is { } document)
                {
                    parts.Add((service, document));
                }
            }

            return MergedDocument.Of([.. parts, ("gateway", await _own.Value)]).ToJsonString(Problem.Json);
        });
    }

    public Task<string> Merged() => _merged.Get();

    /// <returns>Null when the service has never been reached.</returns>
    public async Task<JsonObject?> Of(string service) => service == "gateway" ? await _own.Value : _parts.TryGetValue(service, out var part) ? (await part.Get()).Document : null;

    /// <summary>What a service says about one of its problem codes: <c>x-problems</c> in its document, code → paragraph.</summary>
    public async Task<string?> Help(string code)
    {
        foreach (var service in _parts.Keys)
        {
            if ((await Of(service))?["x-problems"] is JsonObject problems && problems[code] is JsonValue help && help.GetValueKind() is JsonValueKind.String)
            {
                return $"{code}\n\n{help.GetValue<string>()}\n";
            }
        }

        return null;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The document of the gateway's own endpoints.</summary>
    public static async Task<JsonObject> Own(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        document.Info = new() { Title = "Leads gateway", Version = "1" };
        return JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!.AsObject();
    }

    private async Task<Part> Fetch(string service, Part? last)
    {
        try
        {
            return new(JsonNode.Parse(await _client.GetStringAsync(service + "/openapi/v1.json")) as JsonObject ?? last?.Document);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException)
        {
            return last ?? new(null);
        }
    }

    private sealed record Part(JsonObject? Document);
}

/// <summary>/openapi.json, /openapi/SERVICE.json and /docs.</summary>
internal static class ApiDocumentEndpoints
{
    public static void AddApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi();
        builder.Services.AddSingleton<ApiDocument>();
    }

    public static void MapApiDocument(this WebApplication app)
    {
        var documents = app.Services.GetRequiredService<ApiDocument>();
        app.MapGet("/", () => Results.Redirect("/docs")).ExcludeFromDescription();
        app.MapGet("/openapi.json", async () => Results.Text(await documents.Merged(), "application/json")).ExcludeFromDescription();
        app.MapGet("/openapi/{service}.json", async (string service) =>
            await documents.Of(service) is { } document ? Results.Text(document.ToJsonString(Problem.Json), "application/json")
            : Route.Services.Contains(service) ? Problem.ServiceUnavailable.Result()
            : Problem.NoSuchRoute.Result()).ExcludeFromDescription();

        // As an endpoint, so that no other request has to walk past it.
        var page = ((IApplicationBuilder)app).New();
        page.Use((context, next) =>
        {
            context.SetEndpoint(null);
            return next(context);
        });
        page.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "docs";
            ui.DocumentTitle = "Leads API";
            ui.SwaggerEndpoint("/openapi.json", "Leads");
            ui.EnableDeepLinking();
        });
        app.MapMethods("/docs/{**file}", ["GET", "HEAD"], page.Build()).ExcludeFromDescription();
    }
}
