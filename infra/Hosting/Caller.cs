using System.Reflection;
using Leads.EventStore;
using Microsoft.AspNetCore.Http;

namespace Leads.Hosting;

/// <summary>Who calls, as the gateway vouches for it, and what they ask to hold.</summary>
/// <param name="Client">API client or staff id.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Brand">The brand the caller belongs to; null for an administrator of all.</param>
/// <param name="Dealer">The dealer the caller belongs to; null for headquarters and analysts.</param>
/// <param name="Now">The product clock when the request came.</param>
public sealed record Caller(string Client, string Role, string? Brand, string? Dealer, DateTimeOffset Now)
{
    /// <summary>The caller's Idempotency-Key with the request's fingerprint, when there is one.</summary>
    public Once? Once { get; init; }

    /// <summary>The version the caller saw (If-Match), when told.</summary>
    public long? IfMatch { get; init; }

    public string? Correlation { get; init; }

    /// <summary>Whose rows the caller sees: its dealer's, or all.</summary>
    public string Sees => Dealer ?? "*";

    /// <summary>When a fact happened: as told, not in the future; now when not told.</summary>
    /// <exception cref="Invalid">It lies in the future.</exception>
    public DateTimeOffset Happened(DateTimeOffset? at, string pointer = "/at") => at is null ? Now
        : at <= Now.AddMinutes(5) ? at.Value
        : throw new Invalid(pointer, "future", "It cannot have happened yet.");

    public Context Context => new(Client) { Once = Once, IfMatch = IfMatch, Correlation = Correlation };

    public static ValueTask<Caller?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        _ = parameter;
        return ValueTask.FromResult(http.Items[typeof(Caller)] as Caller);
    }
}

/// <summary>Roles that a caller can have.</summary>
public static class Roles
{
    public const string Hq = "hq";
    public const string DealerSystem = "dealer-system";
    public const string Consultant = "consultant";
    public const string CallCentreManager = "call-centre-manager";
    public const string SalesManager = "sales-manager";
    public const string Analyst = "analyst";
    public const string Admin = "admin";

    /// <summary>Everybody at a dealer who works on leads.</summary>
    public static readonly string[] Dealership = [DealerSystem, Consultant, CallCentreManager, SalesManager];
}
