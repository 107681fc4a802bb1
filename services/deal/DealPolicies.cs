using Leads.EventStore;
using Leads.Hosting;

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
        await store.Read(
            [Sql.Command($"select count(*), coalesce(sum(version), 0)::bigint from ({streams}) s")],
            async (_, reader) =>
            {
                await reader.ReadAsync(cancel);
                now = (reader.GetInt64(0), reader.GetInt64(1));
            },
            cancel);
        if (now == _seen)
        {
            return;
        }

        var rules = new Dictionary<Guid, DealRules>();
        await store.Read(
            [Sql.Command($"select e.stream_id, e.type, e.data from ({streams}) s join mt_events e on e.stream_id = s.id order by e.stream_id, e.version")],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    var id = reader.GetGuid(0);
                    rules[id] = DealRules.Evolve(rules.GetValueOrDefault(id, DealRules.Decider.Initial), store.Types.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
                }
            },
            cancel);
        (_rules, _seen) = (rules, now);
    }
}
