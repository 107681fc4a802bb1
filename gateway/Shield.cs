using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leads.Gateway;

/// <summary>The server itself, and what holds for every answer: security headers, and a problem document whenever something is refused.</summary>
internal static class Shield
{
    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'";
    // A form to print brings its own style, and nothing else.
    private const string PagePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    // Swagger UI puts style attributes on its elements; scripts come only from files.
    private const string DocsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void AddServer(this WebApplicationBuilder builder)
    {
        // A buffer for each idle connection instead of two system calls for each request.
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.WaitForDataBeforeAllocatingBuffer = false;
            sockets.UnsafePreferInlineScheduling = true;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
            kestrel.Limits.MaxRequestBodySize = Access.OrdinaryBody;
        });
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        // Requests are seen in traces; a line for each would cost more than forwarding it.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Yarp", LogLevel.Error).AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = Problem.Json.DefaultIgnoreCondition;
            json.SerializerOptions.Encoder = Problem.Json.Encoder;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
    }

    public static void UseShield(this WebApplication app) => app.Use((context, next) => Guard(context, next, app.Logger));

    private static async Task Guard(HttpContext context, RequestDelegate next, ILogger log)
    {
        var response = context.Response;
        response.OnStarting(SecurityHeaders, context);
        try
        {
            await next(context);
            if (response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null })
            {
                await Problem.For(response.StatusCode).Write(context);
            }
        }
        catch (BadHttpRequestException refused) when (!response.HasStarted)
        {
            await (refused.InnerException is JsonException json
                ? Problem.Invalid.Write(context, errors: [new(Pointer(json.Path), "wrong-json", "This is not JSON, or a member that is unknown or has the wrong type.")])
                : Problem.For(refused.StatusCode).Write(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception error) when (!response.HasStarted)
        {
            log.LogError(error, "{Method} {Route} failed", context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
            await Problem.Internal.Write(context);
        }
    }

    // $.scopes[0] → /scopes/0
    private static string Pointer(string? path) =>
        path is null or "$" ? "" : path[1..].Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    private static Task SecurityHeaders(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        // Set, not added: a service may have sent its own.
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs") ? DocsPolicy
            : context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true ? PagePolicy
            : ApiPolicy;
        headers.Remove("Server");
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
