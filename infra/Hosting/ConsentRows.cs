using Leads.Contracts;
using Leads.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Leads.Hosting;

/// <summary>
/// What customers agreed to and took back, as a service heard it, in a table of its own with the columns customer, given, at,
/// purposes and channels (feature 105).
/// </summary>
/// <param name="table">Its name.</param>
/// <param name="people">Who is one person with customer $1, themselves among them: a list or a query.</param>
public sealed class ConsentRows(string table, string people = "$1")
{
    /// <summary>What an event says about it; null when it says nothing.</summary>
    public NpgsqlBatchCommand? Of(object e) => e switch
    {
        ConsentGiven g => Row(g.CustomerId, true, g.Consent.At, g.Consent.Purposes, g.Consent.Channels),
        ConsentWithdrawn w => Row(w.CustomerId, false, w.At, w.Purposes, w.Channels),
        _ => null,
    };

    /// <summary>What came with a lead; null when it came with nothing.</summary>
    public NpgsqlBatchCommand? Of(Guid customer, Consent told) => told.Purposes.Count > 0 ? Row(customer, true, told.At, told.Purposes, told.Channels) : null;

    /// <summary>How a customer may be reached, by what was heard.</summary>
    public async Task<Reachable> Reach(EventStore.EventStore store, Guid customer, CancellationToken cancel)
    {
        var said = new List<LaterConsent>();
        await store.Read(
            [About(customer)],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    said.Add(Read(reader));
                }
            },
            cancel);
        return Reachable.By([], said);
    }

    /// <summary>Asks for all of a customer, the oldest first.</summary>
    public NpgsqlBatchCommand About(Guid customer) => Sql.Command($"select given, at, purposes, channels from {table} where customer in ({people}) order by at, id", customer);

    /// <summary>A row of the answer.</summary>
    public static LaterConsent Read(NpgsqlDataReader reader) => new(
        reader.GetBoolean(0), reader.GetFieldValue<DateTimeOffset>(1),
        reader.IsDBNull(2) ? null : reader.GetFieldValue<string[]>(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<string[]>(3));

    private NpgsqlBatchCommand Row(Guid customer, bool given, DateTimeOffset at, IReadOnlyList<string>? purposes, IReadOnlyList<string>? channels) => Sql.Command(
        $"insert into {table} (customer, given, at, purposes, channels) values ($1, $2, $3, $4, $5)", customer, given, at, Texts(purposes), Texts(channels));

    private static NpgsqlParameter Texts(IReadOnlyList<string>? texts) => new() { Value = (object?)texts?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
