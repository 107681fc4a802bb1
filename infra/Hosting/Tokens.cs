using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Leads.Hosting;

/// <summary>Checks the gateway's internal tokens. A token that was good stays good until it expires, so each is checked once.</summary>
public sealed class Tokens
{
    private const int CacheLimit = 10_000;

    private readonly ConcurrentDictionary<string, Identity> _known = new();
    private readonly JsonWebTokenHandler _handler = new();
    private readonly TokenValidationParameters _parameters;

    public Tokens(byte[] publicKey)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        _parameters = new TokenValidationParameters
        {
            ValidIssuer = "leads-gateway",
            ValidAudience = "leads",
            IssuerSigningKey = new ECDsaSecurityKey(key),
            ValidAlgorithms = ["ES256"],
            ClockSkew = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>Whom the token speaks for; null when it is not the gateway's, or too old.</summary>
    public async ValueTask<Identity?> Check(string token)
    {
        // Tokens live by the real clock, whatever the product clock says.
        var now = TimeProvider.System.GetUtcNow();
        if (_known.TryGetValue(token, out var known))
        {
            return known.Expires > now ? known : null;
        }

        var result = await _handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            return null;
        }

        if (_known.Count >= CacheLimit)
        {
            _known.Clear();
        }

        return _known[token] = new Identity(jwt.Subject, Claim(jwt, "role") ?? "", Claim(jwt, "brand"), Claim(jwt, "dealer"), new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero));
    }

    private static string? Claim(JsonWebToken token, string name) => token.TryGetClaim(name, out var claim) ? claim.Value : null;

    public sealed record Identity(string Client, string Role, string? Brand, string? Dealer, DateTimeOffset Expires);
}
