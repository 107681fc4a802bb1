using System.Text.Json;
using Npgsql;

namespace Leads.EventStore;

/// <summary>Reads rows of views as one dealer, or as somebody who may see all (<c>*</c>); the database checks it again.</summary>
public sealed class Views(NpgsqlDataSource database)
{
    public async Task<TRow?> Find<TRow>(View view, Guid key, string dealer, CancellationToken cancel)
        where TRow : class
    {
        var rows = await Query<TRow>(dealer, Sql.Command($"select key, data from {view.Name} where key = $1", key), cancel);
        return rows.Count == 0 ? null : rows[0].Row;
    }

    /// <summary>A page of rows in key order.</summary>
    /// <param name="after">The last key of the page before; null for the first.</param>
    /// <param name="where">A further condition on <c>data</c>, starting with <c>and</c>; its parameters start at $3.</param>
    public async Task<Page<TRow>> Page<TRow>(View view, string dealer, Guid? after, int limit, CancellationToken cancel, string where = "", params object[] values)
        where TRow : class
    {
        var rows = await Query<TRow>(
            dealer,
            Sql.Command($"select key, data from {view.Name} where key > $1 {where} order by key limit $2", [after ?? Guid.Empty, limit + 1, .. values]),
            cancel);
        return new Page<TRow>([.. rows.Take(limit).Select(r => r.Row)], rows.Count > limit ? rows[limit - 1].Key : null);
    }

    /// <summary>All rows in key order, page by page.</summary>
    /// <param name="where">As for a page.</param>
    public async Task<IReadOnlyList<TRow>> All<TRow>(View view, string dealer, CancellationToken cancel, string where = "", params object[] values)
        where TRow : class
    {
        const int Most = 500;
        var (rows, after) = (new List<TRow>(), (Guid?)null);
        do
        {
            var page = await Page<TRow>(view, dealer, after, Most, cancel, where, values);
            rows.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null);
        return rows;
    }

    private async Task<IReadOnlyList<(Guid Key, TRow Row)>> Query<TRow>(string dealer, NpgsqlBatchCommand query, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(View.AsDealer(dealer));
        batch.BatchCommands.Add(query);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        var rows = new List<(Guid, TRow)>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add((reader.GetGuid(0), JsonSerializer.Deserialize<TRow>(reader.GetFieldValue<byte[]>(1), EventJson.Options)!));
        }

        return rows;
    }
}

/// <param name="Next">The key to go on after; null on the last page.</param>
public sealed record Page<TRow>(IReadOnlyList<TRow> Rows, Guid? Next);
