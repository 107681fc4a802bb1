using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using OfferStreams = Leads.EventStore.Streams<Leads.Appointments.Offer.Command, Leads.Appointments.Offer>;
using WaitingStreams = Leads.EventStore.Streams<Leads.Appointments.Waiting.Command, Leads.Appointments.Waiting>;

namespace Leads.Appointments;

/// <summary>Keeps what becomes free for whoever waits longest, in the commit that frees it: nobody can come between.</summary>
public sealed class Waiters(WaitingStreams waiting, OfferStreams offers, EventStore.EventStore store)
{
    /// <summary>More than so many are not looked at when something becomes free.</summary>
    private const int Most = 200;

    /// <summary>A lead waits once for each kind of appointment.</summary>
    public static Guid PlaceOf(Guid lead, AppointmentType type) => Ids.Derive(lead, $"waiting\n{type}");

    /// <summary>Whoever would take a slot of these days gets one, the longest waiting first.</summary>
    /// <param name="answered">Who has just answered: not asked again in the same breath.</param>
    internal async Task Serve(UnitOfWork unit, Diaries diaries, IReadOnlyCollection<DateOnly> days, IReadOnlyCollection<Guid> answered, CancellationToken cancel)
    {
        if (days.Count == 0)
        {
            return;
        }

        var (planning, now) = (diaries.Planning, diaries.Now);
        foreach (var (id, _) in await Of(diaries.Dealer, "dealer = $1", diaries.Dealer, cancel))
        {
            var (version, history) = await store.FetchStream(id, cancel);
            if (answered.Contains(id) || waiting.Decider.Fold(waiting.Decider.Initial, history) is not Waiting.Listed { Kept: null } listed
                || planning.First(listed.Wish, listed.Halves, listed.From, listed.Until, listed.Passed, await diaries.Of(days, cancel), now) is not { } slot)
            {
                continue;
            }

            var offer = Ids.Derive(id, $"offer\n{version}");
            var kept = planning.Hours.Add(now, planning.Wait) is var until && until < slot.From ? until : slot.From;
            var made = Offer.Decide(
                new Offer.Command.OfferFreed(
                    offer, listed.Tags.Lead, listed.Tags.Subject!.Value, listed.Tags.Brand!, diaries.Dealer, listed.Wish.Type, slot, kept, id, now),
                offers.Decider.Initial);
            await diaries.Hold(offer, listed.Wish.Type, slot, kept, cancel);
            Enter(unit.Decided(offers.Decider, offer, 0, offers.Decider.Initial, made), id, version, history, new Waiting.Command.Serve(offer, slot.From, kept, now));
        }
    }

    /// <summary>Places that a lead has on dealers' lists.</summary>
    internal Task<IReadOnlyList<(Guid Id, string Dealer)>> OfLead(Guid lead, CancellationToken cancel) => Of("*", "data ->> 'leadId' = $1", lead.ToString(), cancel);

    internal async Task<Waiting> See(Guid id, Caller by, CancellationToken cancel) => (await waiting.See(id, by, cancel)).State;

    /// <returns>The place's version after it, and what was decided.</returns>
    internal async Task<(long Version, IReadOnlyList<object> Events)> Enter(UnitOfWork unit, Guid id, Waiting.Command command, CancellationToken cancel)
    {
        var (version, history) = await store.FetchStream(id, cancel);
        return Enter(unit, id, version, history, command);
    }

    private (long Version, IReadOnlyList<object> Events) Enter(UnitOfWork unit, Guid id, long version, IReadOnlyList<object> history, Waiting.Command command)
    {
        var before = waiting.Decider.Fold(waiting.Decider.Initial, history);
        var events = Waiting.Decide(command, before);
        if (events.Count > 0)
        {
            unit.Decided(waiting.Decider, id, version, before, events).Row(WaitingBoard.View, id, history.Concat(events));
        }

        return (version + events.Count, events);
    }

    private async Task<IReadOnlyList<(Guid Id, string Dealer)>> Of(string sees, string where, string value, CancellationToken cancel)
    {
        var places = new List<(Guid, string)>();
        await store.Read(
            [View.AsDealer(sees), Sql.Command($"select key, dealer from waiting_board where {where} order by (data ->> 'since')::timestamptz, key limit {Most}", value)],
            async (i, reader) =>
            {
                while (i == 1 && await reader.ReadAsync(cancel))
                {
                    places.Add((reader.GetGuid(0), reader.GetString(1)));
                }
            },
            cancel);
        return places;
    }
}
