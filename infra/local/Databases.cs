using System.Text.RegularExpressions;
using Npgsql;

namespace Leads.Local;

/// <summary>One service's database.</summary>
/// <param name="Service">Npgsql connection string of the login role NAME, which owns nothing.</param>
/// <param name="Owner">Npgsql connection string of NAME-owner, which owns the database and applies the schema.</param>
public sealed record Database(string Name, string Service, string Owner);

/// <summary>Creates databases with their two roles.</summary>
public static partial class Databases
{
    /// <summary>Creates role NAME-owner, role NAME and database NAME, closed to everybody else; what exists is kept, with its password set again.</summary>
    /// <param name="adminConnection">Npgsql connection string of a role that may create roles and databases.</param>
    /// <param name="name">Lower-case letters, digits and hyphens.</param>
    /// <param name="password">The password of a role; a new random one each time when left out.</param>
    public static async Task<Database> Create(string adminConnection, string name, Func<string, string>? password = null, CancellationToken cancel = default)
    {
        if (!Plain().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' is not a database name: lower-case letters, digits and hyphens, at most 50", nameof(name));
        }

        password ??= _ => Root.RandomText(24);
        var owner = name + "-owner";
        // Not pooled: the server may have been killed and started again since the last call.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(adminConnection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);

        var (ownerPassword, servicePassword) = (password(owner), password(name));
        await Role(owner, ownerPassword);
        await Role(name, servicePassword);
        if (!await Exists("select from pg_database where datname = $1", name))
        {
            // An administrator who is not a superuser may give a database only to a role it belongs to.
            await Do($"""grant "{owner}" to current_user""");
            await Do($"""create database "{name}" owner "{owner}" """);
        }
        await Do($"""revoke all on database "{name}" from public""");
        await Do($"""grant connect on database "{name}" to "{name}" """);

        var server = new NpgsqlConnectionStringBuilder(adminConnection) { Database = name };
        return new(name,
            new NpgsqlConnectionStringBuilder(server.ConnectionString)
            {
                Username = name,
                Password = servicePassword,
                ApplicationName = name,
                MaxPoolSize = 40,
                MaxAutoPrepare = 100,
                AutoPrepareMinUsages = 2,
                NoResetOnClose = true,
                Options = "-c lock_timeout=5s",
            }.ConnectionString,
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = owner, Password = ownerPassword, ApplicationName = owner, MaxPoolSize = 4 }.ConnectionString);

        async Task Role(string role, string secret) =>
            await Do($"""{(await Exists("select from pg_roles where rolname = $1", role) ? "alter" : "create")} role "{role}" login password '{secret.Replace("'", "''", StringComparison.Ordinal)}'""");

        async Task<bool> Exists(string sql, string value)
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = value } } };
            await using var reader = await command.ExecuteReaderAsync(cancel);
            return await reader.ReadAsync(cancel);
        }

        async Task Do(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,49}$")]
    private static partial Regex Plain();
}
