using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Leads.Gateway;

/// <summary>An internal token ready to be sent.</summary>
/// <param name="Header">"Bearer " and the token.</param>
internal sealed record Token(string Header, DateTimeOffset ReissueAt);

/// <summary>
/// Signs the only thing services trust: a JWT (ES256) that lives five minutes. Real time, not the product clock: a service that validates it
/// must do the same, or moving the clock in development would end every token.
/// </summary>
internal sealed class InternalTokens
{
    public const string Issuer = "leads-gateway", Audience = "leads";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5), ReissueAfter = TimeSpan.FromMinutes(4);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _credentials;

    /// <param name="privateKey">Base64 of a PKCS#8 private key, ECDSA P-256.</param>
    public InternalTokens(string privateKey)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(privateKey), out _);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            throw new Misconfigured("Leads:TokenSigningKey is not the base64 of a PKCS#8 private key of ECDSA P-256");
        }

        _credentials = new(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256);
    }

    public Token Issue(Identity caller, DateTimeOffset now)
    {
        var claims = new Dictionary<string, object> { ["sub"] = caller.Client, ["role"] = caller.Role, ["key"] = caller.Key };
        Add("brand", caller.Brand);
        Add("dealer", caller.Dealer);
        Add("scope", caller.Scopes);
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Claims = claims,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Life).UtcDateTime,
            SigningCredentials = _credentials,
        });
        return new("Bearer " + token, now + ReissueAfter);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                claims[name] = value;
            }
        }
    }
}
