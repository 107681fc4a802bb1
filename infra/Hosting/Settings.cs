using Microsoft.Extensions.Configuration;

namespace Leads.Hosting;

/// <summary>A service's configuration, section <c>Leads</c>. What is missing is said in one line.</summary>
public sealed class Settings(IConfiguration configuration)
{
    private IConfigurationSection Section => configuration.GetSection("Leads");

    /// <summary>Npgsql connection string of the login role.</summary>
    public string Postgres => Required("Postgres");

    /// <summary>Npgsql connection string of the role that owns the tables; only for <c>schema</c> and <c>rebuild</c>.</summary>
    public string Migration => Required("Migration");

    /// <summary>amqp://user:password@host:port/vhost</summary>
    public Uri RabbitMQ => new(Required("RabbitMQ"));

    /// <summary>http://user:password@host:port of the broker's management API; only feed needs it.</summary>
    public Uri RabbitMQManagement => new(Required("RabbitMQManagement"));

    /// <summary>Wraps the data keys of persons; 32 bytes.</summary>
    public byte[] MasterKey => Key("MasterKey");

    /// <summary>Key of the blind index; 32 bytes.</summary>
    public byte[] IndexKey => Key("IndexKey");

    /// <summary>Public key that internal tokens are checked with (SubjectPublicKeyInfo).</summary>
    public byte[] TokenKey => Convert.FromBase64String(Required("TokenKey"));

    /// <summary>What services show each other when they ask for missing events.</summary>
    public string InternalKey => Required("InternalKey");

    public string? ClockFile => Section["ClockFile"];

    public string? TraceFile => Section["TraceFile"];

    /// <summary>False for a replica that only answers requests: relay, views, deadlines and listening run in others.</summary>
    public bool Workers => Section["Workers"] != "false";

    public int Partitions => int.TryParse(Section["Partitions"], out var partitions) ? partitions : 4;

    public Uri BaseAddress(string service) => new(Required($"Services:{service}"));

    public string? Optional(string name) => Section[name];

    public string Required(string name) => Section[name] is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"Leads__{name.Replace(":", "__", StringComparison.Ordinal)} is not set.");

    private byte[] Key(string name) => Convert.FromBase64String(Required(name)) is { Length: 32 } key
        ? key
        : throw new InvalidOperationException($"Leads__{name} must be 32 bytes in base64.");
}
