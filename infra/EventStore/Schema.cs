using System.Reflection;
using Npgsql;

namespace Leads.EventStore;

/// <summary>The schema: numbered SQL, each script once, then the tables of the views. Run by the role that owns the tables, never by a service.</summary>
public static class Schema
{
    /// <param name="owner">A connection of the role that owns the database.</param>
    /// <param name="role">The service's login role: it may append but neither change nor remove an event.</param>
    /// <param name="own">The service's own numbered scripts, after the store's.</param>
    /// <returns>The scripts that were applied now.</returns>
    public static async Task<IReadOnlyList<string>> Apply(
        NpgsqlDataSource owner, string role, IEnumerable<View> views, IEnumerable<(string Name, string Sql)> own, CancellationToken cancel)
    {
        await using var connection = await owner.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await Execute(
            """
            select pg_advisory_xact_lock(1, 1);
            create table if not exists schema_scripts (name varchar primary key, applied_at timestamptz not null);
            """);
        var applied = new List<string>();
        foreach (var (name, sql) in Scripts(typeof(Schema).Assembly).Concat(own))
        {
            await using var known = new NpgsqlCommand("select 1 from schema_scripts where name = $1", connection) { Parameters = { new() { Value = name } } };
            if (await known.ExecuteScalarAsync(cancel) is null)
            {
                await Execute(sql);
                await using var note = new NpgsqlCommand("insert into schema_scripts values ($1, clock_timestamp())", connection) { Parameters = { new() { Value = name } } };
                await note.ExecuteNonQueryAsync(cancel);
                applied.Add(name);
            }
        }

        foreach (var view in views)
        {
            await Execute(View.Ddl(view.Name, role));
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

        async Task Execute(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancel);
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
