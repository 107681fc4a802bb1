using Npgsql;

namespace Leads.Local;

/// <summary>Existing servers named by the environment instead of private ones.</summary>
internal static class External
{
    /// <summary>LEADS_POSTGRES as an Npgsql connection string, or null.</summary>
    public static string? Postgres()
    {
        if (Environment.GetEnvironmentVariable("LEADS_POSTGRES") is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            if (!text.StartsWith("postgres://", StringComparison.Ordinal) && !text.StartsWith("postgresql://", StringComparison.Ordinal))
            {
                return new NpgsqlConnectionStringBuilder(text).ConnectionString;
            }

            var uri = new Uri(text);
            var user = uri.UserInfo.Split(':', 2);
            return new NpgsqlConnectionStringBuilder
            {
                Host = uri.Host,
                Port = uri.Port > 0 ? uri.Port : 5432,
                Username = Uri.UnescapeDataString(user[0]),
                Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
                Database = uri.AbsolutePath.Trim('/') is { Length: > 0 } database ? Uri.UnescapeDataString(database) : "postgres",
                ApplicationName = "leads-local",
            }.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException)
        {
            throw new LocalException("LEADS_POSTGRES is neither postgres://user:password@host:port/ nor an Npgsql connection string");
        }
    }

    /// <summary>LEADS_RABBITMQ and the address of its management API, or nulls.</summary>
    public static (string? Broker, string? Management) RabbitMQ()
    {
        if (Environment.GetEnvironmentVariable("LEADS_RABBITMQ") is not { Length: > 0 } text)
        {
            return (null, null);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != "amqp" || !uri.UserInfo.Contains(':', StringComparison.Ordinal))
        {
            throw new LocalException("LEADS_RABBITMQ is not amqp://user:password@host:port/vhost");
        }

        var management = Environment.GetEnvironmentVariable("LEADS_RABBITMQ_MANAGEMENT") is { Length: > 0 } named
            ? Uri.TryCreate(named, UriKind.Absolute, out var at) && at.Scheme is "http" or "https" ? at : throw new LocalException("LEADS_RABBITMQ_MANAGEMENT is not http://host:port")
            : new Uri($"http://{uri.Host}:15672");
        return (text, $"{management.Scheme}://{(management.UserInfo.Length > 0 ? management.UserInfo : uri.UserInfo)}@{management.Authority}");
    }
}
