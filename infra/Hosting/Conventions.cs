using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Leads.EventStore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Leads.Hosting;

/// <summary>What holds for every request: who calls, whether they may, and how errors leave.</summary>
public sealed class Conventions(RequestDelegate next, Tokens tokens, TimeProvider clock, ILogger<Conventions> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            if (Activity.Current is { IsAllDataRequested: true } span && http.GetEndpoint() is RouteEndpoint route)
            {
                span.DisplayName = $"{http.Request.Method} {route.RoutePattern.RawText}";
            }

            if (http.GetEndpoint()?.Metadata is { } endpoint && endpoint.GetMetadata<Commands.Open>() is null && !await Identify(http, endpoint))
            {
                return;
            }

            await next(http);
            // Routing answers by itself, and says nothing.
            if (http.Response is { StatusCode: 404 or 405 or 415, HasStarted: false, ContentType: null })
            {
                var (code, detail) = http.Response.StatusCode switch
                {
                    405 => ("method-not-allowed", "This method is not allowed here."),
                    415 => ("unsupported-media-type", "This content type is not understood here."),
                    _ => ("no-such-route", "There is nothing here."),
                };
                await Problems.Write(http, http.Response.StatusCode, code, detail);
            }
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            if (!await Problems.Write(http, e))
            {
                log.LogError(e, "{Method} {Route} failed", http.Request.Method, http.GetEndpoint()?.DisplayName);
            }
        }
    }

    private async Task<bool> Identify(HttpContext http, EndpointMetadataCollection endpoint)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var identity = header.StartsWith("Bearer ", StringComparison.Ordinal) ? await tokens.Check(header[7..]) : null;
        if (identity is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await Problems.Write(http, 401, "unauthenticated", "Come through the gateway with a valid key.");
            return false;
        }

        if (endpoint.GetMetadata<Commands.AllowedRoles>() is { } allowed && !allowed.Roles.Contains(identity.Role))
        {
            await Problems.Write(http, 403, "forbidden", "This role may not do that.");
            return false;
        }

        http.Items[typeof(Caller)] = new Caller(identity.Client, identity.Role, identity.Brand, identity.Dealer, clock.GetUtcNow())
        {
            Once = endpoint.GetMetadata<Commands.IsCommand>() is { } command ? await Commands.ReadOnce(http, identity.Client, command) : null,
            IfMatch = IfMatch(http),
            Correlation = Activity.Current?.TraceId.ToHexString(),
        };
        return true;
    }

    private static long? IfMatch(HttpContext http)
    {
        var value = http.Request.Headers.IfMatch.ToString().Trim('"');
        return value is "" or "*" ? null
            : long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
            : throw new Invalid("", "wrong-etag", "If-Match is an ETag that this service gave out, e.g. \"3\".");
    }

    /// <summary>Requests are read strictly: a member that does not exist, is missing or has the wrong type is an error, not a guess.</summary>
    public static void Json(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = EventJson.Options.Encoder;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = 16;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new JsonTime());
    }
}
