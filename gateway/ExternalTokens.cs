using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Leads.Gateway;

/// <summary>Accepts access tokens of an OpenID Connect provider. A token is validated once and remembered until it expires, five minutes at most.</summary>
internal sealed class ExternalTokens
{
    private const int Remembered = 10_000;

    private static readonly TimeSpan RememberFor = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<KeyHash, Caller> _callers = new();
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _keys;
    private readonly TokenValidationParameters _rules;
    private readonly ExternalIdentity _provider;
    private readonly InternalTokens _tokens;

    /// <param name="allowHttp">The provider may be reached without TLS; in Development only.</param>
    public ExternalTokens(ExternalIdentity provider, InternalTokens tokens, bool allowHttp)
    {
        (_provider, _tokens) = (provider, tokens);
        _keys = new(
            provider.Authority + "/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = !allowHttp });
        _rules = new()
        {
            ConfigurationManager = _keys,
            ValidAudience = provider.Audience,
            ClockSkew = TimeSpan.FromSeconds(30),
            // Public-key signatures only: an HMAC made with the published key must not pass for one.
            ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
        };
    }

    public static bool LooksLikeOne(ReadOnlySpan<char> credential) => credential.Count('.') == 2;

    /// <summary>A caller whose token was validated lately.</summary>
    public Caller? Recall(ReadOnlySpan<char> token, DateTimeOffset now) =>
        _callers.TryGetValue(KeyHash.Of(token), out var caller) && !caller.IsExpired(now) ? caller : null;

    /// <returns>The caller, or the problem to answer with.</returns>
    public async Task<(Caller? Caller, Problem? Problem)> Validate(string token, DateTimeOffset now)
    {
        try
        {
            await _keys.GetConfigurationAsync(CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // Without the provider's keys nobody can be told that a token is wrong.
            return (null, Problem.ServiceUnavailable);
        }

        var result = await _handler.ValidateTokenAsync(token, _rules);
        if (!result.IsValid)
        {
            return (null, Problem.Unauthenticated);
        }

        var claims = ((JsonWebToken)result.SecurityToken).Claims.ToLookup(claim => claim.Type, claim => claim.Value);
        var client = claims[_provider.ClientClaim].FirstOrDefault();
        var role = claims[_provider.RoleClaim].FirstOrDefault(Grants.Of.ContainsKey);
        var dealer = claims[_provider.DealerClaim].FirstOrDefault();
        if (client is null || role is null || (dealer is null && Grants.OfOneDealer(role)))
        {
            return (null, Problem.Forbidden);
        }

        var end = new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero);
        var caller = new Caller(
            new("oidc", client, role, claims[_provider.BrandClaim].FirstOrDefault(), dealer, null), _tokens, end < now + RememberFor ? end : now + RememberFor);
        if (_callers.Count >= Remembered)
        {
            _callers.Clear();
        }

        _callers[KeyHash.Of(token)] = caller;
        return (caller, null);
    }
}
