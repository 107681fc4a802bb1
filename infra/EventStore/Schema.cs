using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Leads.EventStore;

/// <summary>The schema: numbered SQL, each script once, then the tables of the views. Run by the role that owns the tables, never by a service.</summary>
public static class Schema
{
    /// <param name="owner">A connection of the role that owns the database.</param>
    /// <param name="role">The service's login role: it may append but neither change nor remove an event.</param>
    /// <param name="own">The service's own numbered scripts, after the store's.</param>
    /// <returns>The scripts that were applied now.</returns>
    /// <exception cref="ScriptChanged">A script is not what was applied here; nothing was changed.</exception>
    public static async Task<IReadOnlyList<string>> Apply(
        NpgsqlDataSource owner, string role, IEnumerable<View> views, IEnumerable<(string Name, string Sql)> own, CancellationToken cancel)
    {
        await using var connection = await owner.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await Execute(
            """
            select pg_advisory_xact_lock(1, 1);
            create table if not exists schema_scripts (name varchar primary key, applied_at timestamptz not null);
            alter table schema_scripts add column if not exists hash bytea;
            """);
        var applied = new List<string>();
        foreach (var (name, sql) in Scripts(typeof(Schema).Assembly).Concat(own))
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n")));
            var (known, before) = await Known(name);
            if (before is not null && !before.AsSpan().SequenceEqual(hash))
            {
                throw new ScriptChanged(name);
            }

            if (!known)
            {
                await Execute(sql);
                applied.Add(name);
            }

            if (before is null)
            {
                await Execute(
                    "insert into schema_scripts (name, applied_at, hash) values ($1, clock_timestamp(), $2) on conflict (name) do update set hash = excluded.hash",
                    name, hash);
            }
        }

        foreach (var view in views)
        {
            await Execute(view.Ddl(view.Name, role));
        }

        await Execute(
            $"""
            grant usage on schema public to "{role}";
            grant select, insert, update, delete on all tables in schema public to "{role}";
            grant usage, select on all sequences in schema public to "{role}";
            revoke update, delete on mt_events from "{role}";
            revoke delete on mt_streams from "{role}";
            revoke insert, update, delete on schema_scripts from "{role}";
            """);
        await transaction.CommitAsync(cancel);
        return applied;

        async Task Execute(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var value in values)
            {
                command.Parameters.Add(new() { Value = value });
            }

            await command.ExecuteNonQueryAsync(cancel);
        }

        // Scripts applied before their hash was noted have none.
        async Task<(bool Applied, byte[]? Hash)> Known(string name)
        {
            await using var command = new NpgsqlCommand("select hash from schema_scripts where name = $1", connection) { Parameters = { new() { Value = name } } };
            var hash = await command.ExecuteScalarAsync(cancel);
            return (hash is not null, hash as byte[]);
        }
    }

    /// <summary>The numbered scripts embedded in an assembly, in order.</summary>
    public static IEnumerable<(string Name, string Sql)> Scripts(Assembly assembly) =>
        assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return (name, reader.ReadToEnd());
        });
}
