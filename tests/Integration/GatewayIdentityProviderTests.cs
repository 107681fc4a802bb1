using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Access tokens of a company's own OpenID Connect provider open the same doors as keys.</summary>
[Collection(GatewayWorld.Collection)]
public sealed class GatewayIdentityProviderTests(GatewayWorld world) : IAsyncLifetime
{
    private readonly RSA _key = RSA.Create(2048);
    private WebApplication _provider = null!;
    private GatewayProcess _gateway = null!;
    private int _asked;

    private string Issuer => _provider.Urls.Single() + "/realm";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _provider = builder.Build();
        _provider.Urls.Add("http://127.0.0.1:0");
        _provider.MapGet("/realm/.well-known/openid-configuration", () => Results.Json(new { issuer = Issuer, jwks_uri = Issuer + "/keys" }));
        _provider.MapGet("/realm/keys", () =>
        {
            _asked++;
            var parameters = _key.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "k1", n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent) } } });
        });
        await _provider.StartAsync();
        _gateway = await world.Start(
            ("Leads__Oidc__Authority", Issuer), ("Leads__Oidc__Audience", "leads-api"), ("Leads__Oidc__RoleClaim", "groups"), ("Leads__Oidc__DealerClaim", "shop"));
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _provider.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public async Task A_good_token_is_exchanged_for_ours()
    {
        var token = Token(Claims());
        for (var i = 0; i < 3; i++)
        {
            var heard = (await _gateway.Get("/v1/leads/1", token)).Heard();
            heard.Headers["Authorization"].ShouldNotContain(token);
            var claims = world.Claims(heard.Headers["Authorization"]);
            claims.GetProperty("sub").GetString().ShouldBe("wang");
            claims.GetProperty("role").GetString().ShouldBe("consultant");
            claims.GetProperty("dealer").GetString().ShouldBe("D003");
            claims.GetProperty("brand").GetString().ShouldBe("XINGHE");
            claims.GetProperty("key").GetString().ShouldBe("oidc");
        }

        _asked.ShouldBe(1, "the provider is not asked each time");
        (await _gateway.Get("/v1/history/events", token)).Problem().ShouldBe("forbidden");
        (await _gateway.Get("/v1/leads/1", world.Keys["hq"])).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("aud", "another-api")]
    [InlineData("iss", "http://elsewhere")]
    [InlineData("exp", 1_000_000_000)]
    [InlineData("exp", null)]
    public async Task A_token_for_somebody_else_or_another_time_is_refused(string claim, object? value)
    {
        var claims = Claims();
        claims[claim] = value;
        (await _gateway.Get("/v1/leads/1", Token(claims))).Problem().ShouldBe("unauthenticated");
    }

    [Fact]
    public async Task A_token_signed_otherwise_is_refused()
    {
        var good = Token(Claims()).Split('.');
        using var other = RSA.Create(2048);
        (await _gateway.Get("/v1/leads/1", Token(Claims(), key: other))).Status.ShouldBe(401);
        (await _gateway.Get("/v1/leads/1", $"{good[0]}.{good[1]}.{good[2][..^4]}AAAA")).Status.ShouldBe(401);
        (await _gateway.Get("/v1/leads/1", $"{Part(new { alg = "none" })}.{good[1]}.")).Status.ShouldBe(401);
        // Signed with the public key as if it were a shared secret.
        var head = Part(new { alg = "HS256", kid = "k1" });
        var forged = HMACSHA256.HashData(_key.ExportRSAPublicKey(), Encoding.ASCII.GetBytes($"{head}.{good[1]}"));
        (await _gateway.Get("/v1/leads/1", $"{head}.{good[1]}.{Base64Url.EncodeToString(forged)}")).Status.ShouldBe(401);
        (await _gateway.Get("/v1/leads/1", "a.b.c")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_person_without_a_role_of_ours_or_without_the_dealer_it_needs_may_do_nothing()
    {
        var stranger = Claims();
        stranger["groups"] = new[] { "canteen" };
        (await _gateway.Get("/v1/leads/1", Token(stranger))).Problem().ShouldBe("forbidden");
        var homeless = Claims();
        homeless.Remove("shop");
        (await _gateway.Get("/v1/leads/1", Token(homeless))).Problem().ShouldBe("forbidden");
    }

    [Fact]
    public async Task When_the_provider_is_away_nobody_is_called_wrong()
    {
        await using var alone = await world.Start(("Leads__Oidc__Authority", "http://127.0.0.1:9/realm"), ("Leads__Oidc__Audience", "leads-api"));
        (await alone.Get("/v1/leads/1", Token(Claims()))).Problem().ShouldBe("service-unavailable");
        (await alone.Get("/v1/leads/1", world.Keys["hq"])).Status.ShouldBe(200);
    }

    private Dictionary<string, object?> Claims() => new()
    {
        ["iss"] = Issuer,
        ["aud"] = "leads-api",
        ["sub"] = "wang",
        ["groups"] = new[] { "canteen", "consultant" },
        ["shop"] = "D003",
        ["brand"] = "XINGHE",
        ["exp"] = TimeProvider.System.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds(),
    };

    private string Token(Dictionary<string, object?> claims, RSA? key = null)
    {
        var signed = $"{Part(new { alg = "RS256", typ = "JWT", kid = "k1" })}.{Part(claims.Where(claim => claim.Value is not null).ToDictionary())}";
        return $"{signed}.{Base64Url.EncodeToString((key ?? _key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
