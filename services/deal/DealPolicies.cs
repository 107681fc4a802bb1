using Leads.Hosting;
using Npgsql;

namespace Leads.Deals;

/// <summary>The rules of all dealers; every replica keeps them in memory.</summary>
public sealed class DealPolicies(EventStore.EventStore store, ILogger<DealPolicies> log) : Watcher(log)
{
    private volatile Dictionary<Guid, DealRules> _rules = [];
    private (long Streams, long Changes) _seen;

    /// <summary>A dealer has one set of rules, so its id follows from the dealer's code.</summary>
    public static Guid IdOf(string dealer) => Ids.Derive(Guid.Empty, $"deal rules\n{dealer}");

    public DealPolicy Of(string dealer, DateTimeOffset at) => _rules.GetValueOrDefault(IdOf(dealer)) is DealRules.Told told ? new DealPolicy(told.Settings.At(at)) : DealPolicy.Delivered;

    public override async Task Refresh(CancellationToken cancel)
    {
        var streams = $"select id, version from mt_streams where type = '{DealRules.Decider.Name}'";
        var now = _seen;
        await Read($"select count(*), coalesce(sum(version), 0)::bigint from ({streams}) s", reader => now = (reader.GetInt64(0), reader.GetInt64(1)), cancel);
        if (now == _seen)
        {
            return;
        }

        var rules = new Dictionary<Guid, DealRules>();
        await Read(
            $"select e.stream_id, e.type, e.data from ({streams}) s join mt_events e on e.stream_id = s.id order by e.stream_id, e.version",
            reader => rules[reader.GetGuid(0)] = DealRules.Evolve(
                rules.GetValueOrDefault(reader.GetGuid(0), DealRules.Decider.Initial), store.Types.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2))),
            cancel);
        (_rules, _seen) = (rules, now);
    }

    private async Task Read(string sql, Action<NpgsqlDataReader> row, CancellationToken cancel)
    {
        await using var command = store.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            row(reader);
        }
    }
}
