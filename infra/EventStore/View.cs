using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Leads.EventStore;

/// <summary>A read model: a record and a pure fold. Its table is made from its name; rows are JSON, one dealer sees only its own.</summary>
public sealed class View
{
    private View(string name, Func<object?, object, object?> apply, Func<byte[], object> read, Func<object, byte[]> write)
        => (Name, Apply, ReadRow, WriteRow) = (name, apply, read, write);

    /// <summary>snake_case; the table's name.</summary>
    public string Name { get; }

    /// <summary>The aggregate whose transactions write the view (for look-ups that must not lag); null when a follower does.</summary>
    public string? Aggregate { get; private init; }

    /// <summary>Written in the transaction of the events instead of by a follower; then a row is one stream's.</summary>
    public bool Inline => Aggregate is not null;

    /// <summary>Which row an event belongs to; the stream's by default.</summary>
    public Func<StoredEvent, object, Guid> Key { get; private init; } = (stored, _) => stored.Stream;

    /// <summary>Which dealer may see the row; null for a row that only the brand sees.</summary>
    public Func<object, string?> Dealer { get; private init; } = _ => null;

    /// <summary>The member of the row, an id, by which many are found at once: a column of its own with an index; null when none is.</summary>
    public string? Lookup { get; private init; }

    internal Func<object?, object, object?> Apply { get; }

    internal Func<byte[], object> ReadRow { get; }

    internal Func<object, byte[]> WriteRow { get; }

    /// <param name="name">snake_case table name.</param>
    /// <param name="apply">The row after an event: null removes it, the same row leaves it.</param>
    /// <param name="dealer">Which dealer may see the row.</param>
    /// <param name="key">Which row an event belongs to; the stream's by default.</param>
    /// <param name="aggregate">Makes it inline: written with the events of this aggregate, one row a stream.</param>
    /// <param name="lookup">The member of the row, an id, by which many are found: in a condition, the column <c>lookup</c>.</param>
    public static View Of<TRow>(string name, Func<TRow?, object, TRow?> apply, Func<TRow, string?> dealer, Func<StoredEvent, object, Guid>? key = null, string? aggregate = null, string? lookup = null)
        where TRow : class => new(
            name,
            (row, e) => apply((TRow?)row, e),
            json => JsonSerializer.Deserialize<TRow>(json, EventJson.Options)!,
            row => JsonSerializer.SerializeToUtf8Bytes((TRow)row, EventJson.Options))
        {
            Dealer = row => dealer((TRow)row),
            Key = key ?? ((stored, _) => stored.Stream),
            Aggregate = aggregate,
            Lookup = lookup is null ? null : JsonNamingPolicy.CamelCase.ConvertName(lookup),
        };

    /// <summary>
    /// The table, its policy and its grants; <paramref name="table"/> differs from the name while a view is rebuilt beside the live one. What is
    /// looked up is a column, since behind row-level security no index of an expression on <c>data</c> is ever used.
    /// </summary>
    internal string Ddl(string table, string role) =>
        $"""
        create table if not exists {table} (
            key      uuid    not null constraint {table}_pk primary key,
            dealer   varchar null,
            data     jsonb   not null
        );
        create index if not exists {table}_dealer on {table} (dealer, key);
        {(Lookup is null ? "" : $"alter table {table} add column if not exists lookup uuid generated always as ((data ->> '{Lookup}')::uuid) stored; create index if not exists {table}_lookup on {table} (lookup);")}
        alter table {table} enable row level security;
        drop policy if exists own_dealer on {table};
        create policy own_dealer on {table}
            using (current_setting('leads.dealer', true) = '*' or dealer = current_setting('leads.dealer', true));
        grant select, insert, update, delete on {table} to "{role}";
        """;

    /// <summary>Row-level security for the statements that follow in the same transaction.</summary>
    /// <param name="dealer">A dealer's code, or <c>*</c> for whoever may see all.</param>
    public static NpgsqlBatchCommand AsDealer(string dealer) => Sql.Command("select set_config('leads.dealer', $1, true)", dealer);

    internal NpgsqlBatchCommand Load(IReadOnlyCollection<Guid> keys) =>
        Sql.Command(LoadSql(Name), new NpgsqlParameter<Guid[]> { TypedValue = [.. keys] });

    internal static string LoadSql(string table) => Sql.ForEach("unnest($1) as k (key)", $"select key, data from {table} v where v.key = k.key");

    /// <summary>Writes changed rows and removes gone ones in one statement each.</summary>
    internal IEnumerable<NpgsqlBatchCommand> Store(IReadOnlyCollection<(Guid Key, object? Row)> rows, string? table = null)
    {
        var kept = rows.Where(r => r.Row is not null).ToList();
        if (kept.Count > 0)
        {
            yield return Sql.Command(
                $"""
                insert into {table ?? Name} (key, dealer, data) select * from unnest($1, $2, $3)
                on conflict (key) do update set dealer = excluded.dealer, data = excluded.data
                """,
                new NpgsqlParameter<Guid[]> { TypedValue = [.. kept.Select(r => r.Key)] },
                new NpgsqlParameter<string?[]> { TypedValue = [.. kept.Select(r => Dealer(r.Row!))] },
                new NpgsqlParameter<string[]> { TypedValue = [.. kept.Select(r => System.Text.Encoding.UTF8.GetString(WriteRow(r.Row!)))], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        }

        var gone = rows.Where(r => r.Row is null).Select(r => r.Key).ToArray();
        if (gone.Length > 0)
        {
            yield return Sql.Command($"delete from {table ?? Name} where key = any ($1)", new NpgsqlParameter<Guid[]> { TypedValue = gone });
        }
    }

    /// <summary>Fills an empty table.</summary>
    internal async Task Copy(NpgsqlConnection connection, IEnumerable<(Guid Key, object? Row)> rows, string table, CancellationToken cancel)
    {
        await using var import = await connection.BeginBinaryImportAsync($"copy {table} (key, dealer, data) from stdin (format binary)", cancel);
        foreach (var (key, row) in rows)
        {
            if (row is not null)
            {
                await import.StartRowAsync(cancel);
                await import.WriteAsync(key, NpgsqlDbType.Uuid, cancel);
                await import.WriteAsync(Dealer(row), NpgsqlDbType.Varchar, cancel);
                await import.WriteAsync(WriteRow(row), NpgsqlDbType.Jsonb, cancel);
            }
        }

        await import.CompleteAsync(cancel);
    }

    /// <summary>The row of one stream, from all its events: how an inline view is written.</summary>
    internal object? Fold(IEnumerable<object> events) => events.Aggregate((object?)null, Apply);
}
