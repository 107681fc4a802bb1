using System.Collections.Frozen;

namespace Leads.Gateway;

/// <summary>What the gateway is told from outside, configuration section <c>Leads</c>.</summary>
/// <param name="Postgres">Npgsql connection string of the login role.</param>
/// <param name="TokenSigningKey">Base64 of the PKCS#8 private key, ECDSA P-256, that signs internal tokens.</param>
/// <param name="Services">Base URL of each service.</param>
/// <param name="ClockFile">Where the offset of the product clock is kept; used in Development only.</param>
/// <param name="Limits">Requests a client may send, by role; "default" for the others.</param>
/// <param name="AnswerWithin">How long a service that does not stream may be silent; seconds in the configuration.</param>
internal sealed record Settings(
    string Postgres,
    string TokenSigningKey,
    FrozenDictionary<string, string> Services,
    string? ClockFile,
    ExternalIdentity? Oidc,
    FrozenDictionary<string, Limit> Limits,
    TimeSpan AnswerWithin)
{
    public static Settings From(IConfiguration configuration)
    {
        var leads = configuration.GetSection("Leads");
        return new(
            Required(configuration, "Postgres"),
            Required(configuration, "TokenSigningKey"),
            leads.GetSection("Services").GetChildren().Where(s => s.Value is not (null or "")).ToFrozenDictionary(s => s.Key, s => Url(s.Path, s.Value), StringComparer.OrdinalIgnoreCase),
            leads["ClockFile"],
            leads.GetSection("Oidc") is var oidc && oidc["Authority"] is { Length: > 0 } authority
                ? new(Url(oidc.Path + ":Authority", authority), Required(configuration, "Oidc:Audience"),
                    oidc["ClientClaim"] ?? "sub", oidc["RoleClaim"] ?? "role", oidc["BrandClaim"] ?? "brand", oidc["DealerClaim"] ?? "dealer")
                : null,
            leads.GetSection("Limits").GetChildren().ToFrozenDictionary(l => l.Key, Limit.From, StringComparer.OrdinalIgnoreCase),
            TimeSpan.FromSeconds(Positive(leads, "AnswerWithin") ?? 60));
    }

    /// <exception cref="Misconfigured">The value is not a positive number.</exception>
    public static int? Positive(IConfigurationSection section, string name) => section[name] is not { Length: > 0 } value ? null
        : int.TryParse(value, out var number) && number > 0 ? number
        : throw new Misconfigured($"{section.Path}:{name} is not a positive number");

    /// <exception cref="Misconfigured">The value is missing.</exception>
    public static string Required(IConfiguration configuration, string name) =>
        configuration[$"Leads:{name}"] is { Length: > 0 } value ? value : throw new Misconfigured($"Leads:{name} is not set (environment variable Leads__{name.Replace(":", "__", StringComparison.Ordinal)})");

    private static string Url(string name, string? value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url.GetLeftPart(UriPartial.Path).TrimEnd('/')
            : throw new Misconfigured($"{name} is not an http URL");
}

/// <summary>A token bucket.</summary>
/// <param name="PerSecond">Requests a second in the long run.</param>
/// <param name="Burst">Requests at once after a quiet time.</param>
internal sealed record Limit(int PerSecond, int Burst)
{
    public static readonly Limit Default = new(2_000, 4_000);

    public static Limit From(IConfigurationSection section)
    {
        var perSecond = Settings.Positive(section, "PerSecond") ?? Default.PerSecond;
        return new(perSecond, Settings.Positive(section, "Burst") ?? 2 * perSecond);
    }
}

/// <summary>An OpenID Connect provider whose access tokens are accepted, and the names of the claims that say who calls.</summary>
internal sealed record ExternalIdentity(string Authority, string Audience, string ClientClaim, string RoleClaim, string BrandClaim, string DealerClaim);

/// <summary>The gateway cannot work as it is configured; the message says what to change.</summary>
internal sealed class Misconfigured(string message) : Exception(message);
