using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using OfferStreams = Leads.EventStore.Streams<Leads.Appointments.Offer.Command, Leads.Appointments.Offer>;
using WaitingStreams = Leads.EventStore.Streams<Leads.Appointments.Waiting.Command, Leads.Appointments.Waiting>;

namespace Leads.Appointments;

/// <summary>Keeps what becomes free for whoever waits longest, in the commit that frees it: nobody can come between.</summary>
public sealed class Waiters(WaitingStreams waiting, OfferStreams offers, EventStore.EventStore store)
{
    /// <summary>More than so many are not looked at in one go.</summary>
    private const int Most = 5000;

    /// <summary>A lead waits once for each kind of appointment.</summary>
    public static Guid PlaceOf(Guid lead, AppointmentType type) => Ids.Derive(lead, $"waiting\n{type}");

    /// <summary>Whoever would take a slot of these days gets one, the longest waiting first.</summary>
    /// <param name="answered">Who has just answered, or was just served: not asked again in the same breath.</param>
    internal async Task Serve(UnitOfWork unit, Diaries diaries, IReadOnlyCollection<DateOnly> days, HashSet<Guid> answered, CancellationToken cancel)
    {
        if (days.Count == 0)
        {
            return;
        }

        var (planning, now) = (diaries.Planning, diaries.Now);
        foreach (var row in await Of(diaries.Dealer, "dealer = $1 and data ->> 'offer' is null", diaries.Dealer, cancel))
        {
            var wish = new Wish(row.Type, row.Model, row.Consultant);
            if (answered.Contains(row.WaitingId) || planning.First(wish, row.Halves, row.From, row.Until, row.Passed, await diaries.Of(days, cancel), now) is not { } slot)
            {
                continue;
            }

            var (version, history) = await store.FetchStream(row.WaitingId, cancel);
            var tags = waiting.Decider.Tags(waiting.Decider.Fold(waiting.Decider.Initial, history));
            var offer = Ids.Derive(row.WaitingId, $"offer\n{version}");
            var kept = planning.Hours.Add(now, planning.Wait) is var until && until < slot.From ? until : slot.From;
            if (Enter(unit, row.WaitingId, version, history, new Waiting.Command.Serve(offer, slot.From, kept, now)).Events.Count == 0)
            {
                // The row was read before somebody answered; their commit frees it anew.
                continue;
            }

            var made = Offer.Decide(
                new Offer.Command.OfferFreed(offer, row.LeadId, tags.Subject!.Value, tags.Brand!, diaries.Dealer, row.Type, slot, kept, row.WaitingId, now), offers.Decider.Initial);
            unit.Decided(offers.Decider, offer, 0, offers.Decider.Initial, made);
            answered.Add(row.WaitingId);
            await diaries.Hold(offer, row.Type, slot, kept, cancel);
        }
    }

    /// <summary>Somebody waits at the dealer.</summary>
    internal async Task<bool> Any(string dealer, CancellationToken cancel) => (await Of(dealer, "dealer = $1 and data ->> 'offer' is null", dealer, cancel, 1)).Count > 0;

    /// <summary>Places that a lead has on dealers' lists.</summary>
    internal Task<IReadOnlyList<WaitingBoard>> OfLead(Guid lead, CancellationToken cancel) => Of("*", "data ->> 'leadId' = $1", lead.ToString(), cancel);

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

    private async Task<IReadOnlyList<WaitingBoard>> Of(string sees, string where, string value, CancellationToken cancel, int limit = Most)
    {
        var places = new List<WaitingBoard>();
        await store.Read(
            [View.AsDealer(sees), Sql.Command($"select data from waiting_board where {where} order by (data ->> 'since')::timestamptz, key limit {limit}", value)],
            async (i, reader) =>
            {
                while (i == 1 && await reader.ReadAsync(cancel))
                {
                    places.Add(JsonSerializer.Deserialize<WaitingBoard>(reader.GetFieldValue<byte[]>(0), EventJson.Options)!);
                }
            },
            cancel);
        return places;
    }
}
