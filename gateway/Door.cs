using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Npgsql;

namespace Leads.Gateway;

/// <summary>Decides whether a request enters: who calls, whether they may, how often they came, how much they bring. Everything from memory.</summary>
internal sealed class Door(ApiKeys keys, ExternalTokens? external, Settings settings, TimeProvider clock) : IDisposable
{
    private const string Scheme = "Bearer ";
    private const string Basic = "Basic ";

    private readonly PartitionedRateLimiter<Caller> _rates = PartitionedRateLimiter.Create<Caller, string>(caller =>
        RateLimitPartition.GetTokenBucketLimiter(caller.Identity.Client, _ => Bucket(settings, caller.Identity.Role)));

    /// <summary>Programs that subscribe to a calendar know names and passwords only; the key is the password.</summary>
    public static bool IsCalendar(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Path.Value?.EndsWith("/calendar.ics", StringComparison.Ordinal) == true;

    /// <summary>Lets the request pass or answers it with a problem. What passes carries the internal token in place of the caller's credentials.</summary>
    public Task Enter(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Access>() is not { } access)
        {
            return next(context);
        }

        var now = clock.GetUtcNow();
        var credential = Credential(context.Request);
        if (credential.IsEmpty)
        {
            return Problem.Unauthenticated.Write(context);
        }

        if (external is not null && ExternalTokens.LooksLikeOne(credential))
        {
            return external.Recall(credential, now) is { } known ? Enter(context, next, access, known, now) : EnterWithToken(context, next, access, external, credential.ToString(), now);
        }

        return keys.Find(credential, now) is { } caller ? Enter(context, next, access, caller, now)
            : keys.IsLoaded ? Problem.Unauthenticated.Write(context)
            : Problem.ServiceUnavailable.Write(context);
    }

    public void Dispose() => _rates.Dispose();

    private async Task EnterWithToken(HttpContext context, RequestDelegate next, Access access, ExternalTokens external, string token, DateTimeOffset now)
    {
        var (caller, problem) = await external.Validate(token, now);
        await (caller is not null ? Enter(context, next, access, caller, now) : problem!.Write(context));
    }

    private Task Enter(HttpContext context, RequestDelegate next, Access access, Caller caller, DateTimeOffset now)
    {
        caller.Use(now);
        var request = context.Request;
        using var lease = _rates.AttemptAcquire(caller);
        if (!lease.IsAcquired)
        {
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;
            return Problem.TooManyRequests.Write(context, retryAfter: Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)));
        }

        if (!caller.Grants.Allow(access.Area, access.Changes ? HttpMethods.Post : request.Method))
        {
            return Problem.Forbidden.Write(context);
        }

        var size = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (request.ContentLength > access.BodyLimit)
        {
            // Without a limit the server reads on for a few seconds, so that a client in the middle of sending sees the answer and not a broken connection.
            size?.MaxRequestBodySize = null;
            return Problem.TooLarge.Write(context);
        }

        if (access.BodyLimit != Access.OrdinaryBody)
        {
            size?.MaxRequestBodySize = access.BodyLimit;
        }

        if (access.Patient)
        {
            context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = null;
        }

        request.Headers.Authorization = caller.Authorization(now);
        request.Headers.Remove("X-Api-Key");
        context.Features.Set(caller);
        return next(context);
    }

    private static ReadOnlySpan<char> Credential(HttpRequest request)
    {
        var headers = request.Headers;
        var authorization = headers.Authorization;
        if (authorization.Count == 1 && authorization[0] is { } value)
        {
            if (value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            {
                return value.AsSpan(Scheme.Length).Trim();
            }

            if (IsCalendar(request) && value.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            {
                return Password(value.AsSpan(Basic.Length).Trim());
            }
        }

        return headers.TryGetValue("X-Api-Key", out var key) && key.Count == 1 ? key[0].AsSpan().Trim() : default;
    }

    /// <summary>The password of a name and password (RFC 7617).</summary>
    private static ReadOnlySpan<char> Password(ReadOnlySpan<char> encoded)
    {
        Span<byte> bytes = stackalloc byte[512];
        var read = Convert.TryFromBase64Chars(encoded, bytes, out var length) ? Encoding.UTF8.GetString(bytes[..length]) : "";
        return read.AsSpan(read.IndexOf(':') + 1);
    }

    private static TokenBucketRateLimiterOptions Bucket(Settings settings, string role)
    {
        var limit = settings.Limits.GetValueOrDefault(role) ?? settings.Limits.GetValueOrDefault("default") ?? Limit.Default;
        return new()
        {
            TokenLimit = limit.Burst,
            TokensPerPeriod = limit.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
            // The partitioned limiter fills all its buckets itself, ten times a second.
            AutoReplenishment = false,
        };
    }
}

/// <summary>Sets the door into the request's way.</summary>
internal static class DoorSetup
{
    public static void AddApiKeys(this WebApplicationBuilder builder)
    {
        var settings = Settings.From(builder.Configuration);
        builder.Services.AddSingleton(settings);
        // Keys and tokens live in real time; the product clock may be moved.
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(settings.Postgres));
        builder.Services.AddSingleton<ApiKeyTable>();
        builder.Services.AddSingleton<ApiKeys>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ApiKeys>());
    }

    public static void AddInternalTokens(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(s => new InternalTokens(s.GetRequiredService<Settings>().TokenSigningKey));
        services.AddSingleton(s => new Door(s.GetRequiredService<ApiKeys>(), External(s), s.GetRequiredService<Settings>(), s.GetRequiredService<TimeProvider>()));

        static ExternalTokens? External(IServiceProvider services) => services.GetRequiredService<Settings>().Oidc is { } provider
            ? new(provider, services.GetRequiredService<InternalTokens>(), allowHttp: services.GetRequiredService<IHostEnvironment>().IsDevelopment())
            : null;
    }

    public static void UseDoor(this WebApplication app) => app.Use(app.Services.GetRequiredService<Door>().Enter);
}
