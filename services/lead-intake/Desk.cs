using Leads.Contracts;
using Leads.EventStore;
using Npgsql;
using LeadStreams = Leads.EventStore.Streams<Leads.LeadIntake.Lead.Command, Leads.LeadIntake.Lead>;

namespace Leads.LeadIntake;

/// <summary>Minds what leads wait for; one that waits for a dealer is given to the next that the rules find.</summary>
public sealed class Desk(LeadStreams leads, EventStore.EventStore store, Networks networks, Assigner assigner, Customers customers)
{
    private const int Tries = 20;

    public Task Due(Guid lead, Deadline deadline, CancellationToken cancel) => deadline.What switch
    {
        Lead.Placing => Place(lead, cancel),
        Lead.Assigning => assigner.Assign(lead, cancel),
        _ => leads.Handle(lead, Lead.Decider.OnDue(deadline, store.Clock.GetUtcNow()), new Context(store.Service), cancel),
    };

    private async Task Place(Guid id, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (version, state) = await leads.AggregateStream(id, cancel);
            if (state is not Lead.Waiting lead)
            {
                return;
            }

            var now = store.Clock.GetUtcNow();
            var network = networks.At(now);
            var fact = lead.Fact;
            var taken = await Places.Taken(store, network, now, cancel);
            // The customer may have other leads at work, or waiting like this one.
            var others = (await customers.LeadsOf((await customers.GroupOf(fact.CustomerId, cancel)).Survivor.Id, cancel)).Leads.Where(l => l.Lead != id).ToList();
            var cycles = others.Select(l => l.State).OfType<Lead.Dispatched>().Select(l => new OpenCycle(l.Tags.Lead, l.Dealer, l.Since)).ToList();
            var wanted = Wanted.Of(fact, lead.Named, lead.Consented) with
            {
                KnownTo = [.. cycles.Where(c => now - c.Since <= network.LinkWithin(fact.Brand, c.Dealer)).Select(c => c.Dealer)],
            };
            // What a dealer's own staff brought is its own, unless it was given back or is wanted elsewhere.
            var placement = Lead.IsOwn(lead, lead.Named) && network.Knows(lead.Named!, fact.Brand) && network.Dealer(lead.Named!).Closed != true
                ? network.Own(wanted, lead.Named!, fact.Source, fact.Interest.NeedBy, now)
                : network.Place(wanted, fact.Source, fact.Interest.NeedBy, lead.Tried, dealer => taken.GetValueOrDefault((dealer, network.Today(dealer, now))), now);
            var events = Lead.Decide(
                new Lead.Command.Place(placement, now, cycles, network.LinkWithin(fact.Brand, placement.Dealer), network.Begins(fact.ContactFrom, placement.Dealer, now)), state);
            var after = Lead.Decider.Fold(state, events);
            var places = new Places();
            places.Take(network, after, placement.Rule, now);
            try
            {
                await places.AddTo(store.Write(new Context(store.Service)))
                    // Two leads of one customer that are placed at once must see each other.
                    .Claim(Sql.Command(
                        "select hold_streams($1, $2)",
                        new NpgsqlParameter<Guid[]> { TypedValue = [.. others.Select(o => o.Lead)] }, new NpgsqlParameter<long[]> { TypedValue = [.. others.Select(o => o.Version)] }))
                    .Decided(Lead.Decider, id, version, state, events)
                    .Commit(cancel);
                return;
            }
            catch (WrongVersion) when (attempt < Tries)
            {
                // Somebody changed the lead, or took the dealer's last place.
            }
        }
    }
}

/// <summary>Places that leads take with dealers that take only so many a day; in the transaction that gives them the leads.</summary>
internal sealed class Places
{
    private readonly Dictionary<(string Dealer, DateOnly Day, bool Named), (int Leads, int Most)> _taken = [];

    /// <summary>What dealers have taken on the day that it is there.</summary>
    public static async Task<Dictionary<(string Dealer, DateOnly Day), int>> Taken(EventStore.EventStore store, Network network, DateTimeOffset now, CancellationToken cancel)
    {
        var taken = new Dictionary<(string, DateOnly), int>();
        if (network.Capped.Count > 0)
        {
            await store.Read(
                [Look(network, now)],
                async (_, reader) =>
                {
                    while (await reader.ReadAsync(cancel))
                    {
                        Read(reader, taken);
                    }
                },
                cancel);
        }

        return taken;
    }

    public static NpgsqlBatchCommand Look(Network network, DateTimeOffset now) => Sql.Command(
        Sql.ForEach("unnest($1, $2) as asked (dealer, day)", "select dealer, day, leads from dealer_days d where d.dealer = asked.dealer and d.day = asked.day"),
        new NpgsqlParameter<string[]> { TypedValue = [.. network.Capped] },
        new NpgsqlParameter<DateOnly[]> { TypedValue = [.. network.Capped.Select(dealer => network.Today(dealer, now))] });

    public static void Read(NpgsqlDataReader reader, Dictionary<(string Dealer, DateOnly Day), int> taken) =>
        taken[(reader.GetString(0), reader.GetFieldValue<DateOnly>(1))] = reader.GetInt32(2);

    /// <summary>One more place, if the lead is with a dealer that counts them.</summary>
    /// <returns>Whose place on which day; null when nobody counts.</returns>
    /// <param name="by">The rule that chose: whom headquarters names, and who brought the lead, gets it however full it is.</param>
    public (string Dealer, DateOnly Day)? Take(Network network, Lead lead, DispatchRule? by, DateTimeOffset now)
    {
        if (lead is not Lead.Dispatched { Dealer: var dealer } || network.Dealer(dealer).LeadsADay is not { } most)
        {
            return null;
        }

        var (day, named) = (network.Today(dealer, now), by is DispatchRule.Named or DispatchRule.Own);
        _taken[(dealer, day, named)] = (_taken.GetValueOrDefault((dealer, day, named)).Leads + 1, named ? int.MaxValue : most);
        return (dealer, day);
    }

    public UnitOfWork AddTo(UnitOfWork unit)
    {
        if (_taken.Count == 0)
        {
            return unit;
        }

        // In one order for everybody, so that nobody waits for somebody who waits for them.
        var places = _taken.OrderBy(p => p.Key.Dealer, StringComparer.Ordinal).ThenBy(p => p.Key.Day).ThenBy(p => p.Key.Named).ToList();
        return unit.Claim(Sql.Command(
            "select take_places($1, $2, $3, $4)",
            new NpgsqlParameter<string[]> { TypedValue = [.. places.Select(p => p.Key.Dealer)] },
            new NpgsqlParameter<DateOnly[]> { TypedValue = [.. places.Select(p => p.Key.Day)] },
            new NpgsqlParameter<int[]> { TypedValue = [.. places.Select(p => p.Value.Leads)] },
            new NpgsqlParameter<int[]> { TypedValue = [.. places.Select(p => p.Value.Most)] }));
    }
}
