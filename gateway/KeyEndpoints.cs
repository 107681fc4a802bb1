using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Leads.Gateway;

/// <summary>What an administrator says to issue a key.</summary>
/// <param name="Client">Who will hold it: letters, digits, dot, hyphen, underscore.</param>
/// <param name="Role">hq, dealer-system, consultant, call-centre-manager, sales-manager, analyst or admin.</param>
/// <param name="Brand">Only leads of this brand.</param>
/// <param name="Dealer">Needed for the roles within a dealer.</param>
/// <param name="Name">What the key is for, in the administrator's words.</param>
/// <param name="Scopes">Narrows the role: "leads", "leads:read", "customers", ….</param>
/// <param name="ExpiresAt">In the future; never when left out.</param>
public sealed record NewKey(string? Client, string? Role, string? Brand = null, string? Dealer = null, string? Name = null, string[]? Scopes = null, DateTimeOffset? ExpiresAt = null);

/// <summary>A key just issued.</summary>
/// <param name="Key">The key itself. It is not kept and cannot be shown again.</param>
public sealed record IssuedKey(
    Guid Id, string Client, string Name, string Role, DateTimeOffset CreatedAt, string Key,
    string? Brand = null, string? Dealer = null, string[]? Scopes = null, DateTimeOffset? ExpiresAt = null);

/// <summary>API keys, oldest first.</summary>
/// <param name="Next">Give it as <c>after</c> to read on; absent at the end.</param>
public sealed record KeyPage(IReadOnlyList<ApiKey> Keys, string? Next = null);

/// <summary>/v1/keys: administrators issue and revoke API keys.</summary>
internal static partial class KeyEndpoints
{
    public static void MapKeys(this WebApplication app)
    {
        var keys = app.MapGroup("/v1/keys").WithMetadata(new Access(Area.Administration)).WithTags("gateway");
        keys.MapGet("", List).WithName("getKeys").WithSummary("Lists API keys, also revoked and expired ones.");
        keys.MapPost("", Issue).WithName("postKeys").WithSummary("Issues an API key and shows it, once. A client can have two live keys.").ProducesProblem(400).ProducesProblem(409);
        keys.MapDelete("{id:guid}", Revoke).WithName("deleteKey").WithSummary("Revokes an API key; every gateway refuses it within three seconds.").ProducesProblem(404);
    }

    private static async Task<Ok<KeyPage>> List(ApiKeyTable table, CancellationToken cancel, Guid? after = null, int limit = 100)
    {
        limit = Math.Clamp(limit, 1, 1000);
        var keys = await table.Page(after ?? Guid.Empty, limit, cancel);
        return TypedResults.Ok(new KeyPage(keys, keys.Count == limit ? keys[^1].Id.ToString() : null));
    }

    [ProducesResponseType<IssuedKey>(StatusCodes.Status201Created)]
    private static async Task<IResult> Issue(NewKey wanted, ApiKeyTable table, ApiKeys live, TimeProvider clock, HttpContext context, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var errors = Errors(wanted, now);
        if (errors.Count > 0)
        {
            return Problem.Invalid.Result(null, errors);
        }

        var secret = ApiKeyTable.NewKey(wanted.Role!);
        var key = New(wanted, now, By(context));
        if (!await table.Add(key, KeyHash.Of(secret), cancel))
        {
            return Problem.KeyLimit.Result();
        }

        await live.Refresh(cancel);
        return TypedResults.Created($"/v1/keys/{key.Id}", new IssuedKey(key.Id, key.Client, key.Name, key.Role, key.CreatedAt, secret, key.Brand, key.Dealer, key.Scopes, key.ExpiresAt));
    }

    [ProducesResponseType(StatusCodes.Status204NoContent)]
    private static async Task<IResult> Revoke(Guid id, ApiKeyTable table, ApiKeys live, TimeProvider clock, HttpContext context, CancellationToken cancel)
    {
        if (!await table.Revoke(id, By(context), clock.GetUtcNow(), cancel))
        {
            return Problem.NotFound.Result("There is no such key.");
        }

        await live.Refresh(cancel);
        return TypedResults.NoContent();
    }

    public static ApiKey New(NewKey wanted, DateTimeOffset now, string by) => new(
        Guid.CreateVersion7(now), wanted.Client!, wanted.Name ?? "", wanted.Role!, now, by, wanted.Brand, wanted.Dealer, wanted.Scopes, wanted.ExpiresAt);

    /// <summary>What is wrong with it.</summary>
    public static List<FieldError> Errors(NewKey wanted, DateTimeOffset now)
    {
        const string word = "Use 1 to 100 letters, digits, dots, hyphens or underscores.";
        var errors = new List<FieldError>();
        Check("client", wanted.Client is not null, "required", "Say who will hold the key.");
        Check("client", wanted.Client is null || Word().IsMatch(wanted.Client), "not-a-word", word);
        Check("role", wanted.Role is not null && Grants.Of.ContainsKey(wanted.Role), "unknown-role", $"Choose one of {string.Join(", ", Grants.Of.Keys.Order(StringComparer.Ordinal))}.");
        Check("dealer", wanted.Dealer is not null || wanted.Role is null || !Grants.OfOneDealer(wanted.Role), "required", "This role exists only within a dealer.");
        Check("dealer", wanted.Dealer is null || Word().IsMatch(wanted.Dealer), "not-a-word", word);
        Check("brand", wanted.Brand is null || Word().IsMatch(wanted.Brand), "not-a-word", word);
        Check("name", wanted.Name is not { Length: > 200 }, "too-long", "Use at most 200 characters.");
        Check("scopes", wanted.Scopes is null || (wanted.Scopes.Length > 0 && wanted.Scopes.All(scope => Grants.TryScope(scope, out _, out _))), "unknown-scope", "Use words such as leads or leads:read.");
        Check("expiresAt", wanted.ExpiresAt is not { } end || end > now, "past", "Choose a moment in the future.");
        return errors;

        void Check(string field, bool fine, string code, string otherwise)
        {
            if (!fine)
            {
                errors.Add(new("/" + field, code, otherwise));
            }
        }
    }

    private static string By(HttpContext context) => context.Features.Get<Caller>()!.Identity.Client;

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex Word();
}
