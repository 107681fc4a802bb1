using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;

namespace Leads.Appointments;

/// <summary>
/// A dealer's diaries while something is decided: each is read once, and written once with all that was entered. What becomes free
/// is kept for whoever waits before anything is written, so nobody can come between.
/// </summary>
internal sealed class Diaries(EventStore.EventStore store, UnitOfWork unit, Waiters waiters, Planning planning, string dealer, DateTimeOffset now)
{
    /// <summary>So many days are looked at in one go, until there are two slots.</summary>
    private const int Window = 5;

    private readonly Dictionary<DateOnly, (long Version, Diary Before, List<object> Events)> _days = [];
    private readonly HashSet<DateOnly> _free = [];
    private readonly HashSet<Guid> _answered = [];

    public Planning Planning => planning;

    public string Dealer => dealer;

    public DateTimeOffset Now => now;

    /// <summary>Days on which something became free.</summary>
    public IReadOnlyCollection<DateOnly> Freed => _free;

    /// <summary>What is taken and kept on these days, with what was entered just now.</summary>
    public async Task<IReadOnlyDictionary<DateOnly, IReadOnlyCollection<Diary.Entry>>> Of(IReadOnlyCollection<DateOnly> dates, CancellationToken cancel)
    {
        var lapsed = await Read([.. dates.Where(date => !_days.ContainsKey(date))], cancel);
        if (lapsed.Count > 0)
        {
            // Nobody took it in time, and nobody has said so yet: it is for whoever waits, not for whoever comes now.
            _free.UnionWith(lapsed);
            await waiters.Serve(unit, this, lapsed, _answered, cancel);
        }

        return dates.ToDictionary(date => date, date => (IReadOnlyCollection<Diary.Entry>)State(date).Entries);
    }

    /// <summary>The same of the days from one moment to another, today at the earliest.</summary>
    public Task<IReadOnlyDictionary<DateOnly, IReadOnlyCollection<Diary.Entry>>> Between(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var first = planning.DateOf(from > now ? from : now);
        return Of([.. Enumerable.Range(0, Math.Max(0, planning.DateOf(until).DayNumber - first.DayNumber + 1)).Select(first.AddDays)], cancel);
    }

    /// <summary>The first two slots that can be offered, looked for some days at a time; null when there are no two.</summary>
    public async Task<IReadOnlyList<Slot>?> Two(Wish wish, IReadOnlyList<PreferredTime> preferred, DateTimeOffset from, CancellationToken cancel)
    {
        var first = planning.DateOf(from > now ? from : now);
        var all = planning.DateOf(planning.Ends(now)).DayNumber - first.DayNumber;
        for (var days = Window; ; days += Window)
        {
            var looked = await Of([.. Enumerable.Range(0, Math.Max(0, Math.Min(days, all))).Select(first.AddDays)], cancel);
            if (planning.Two(wish, preferred, from, looked, now) is { } two)
            {
                return two;
            }

            if (days >= all)
            {
                return null;
            }
        }
    }

    /// <summary>A slot, and the time after it, is kept for an offer.</summary>
    /// <exception cref="Refused">Somebody else has it.</exception>
    public Task Hold(Guid offer, AppointmentType type, Slot slot, DateTimeOffset until, CancellationToken cancel) =>
        Enter(planning.DateOf(slot.From), (diary, date) => new Diary.Command.Hold(diary, dealer, date, HoldOf(offer, slot), planning.Busy(type, slot), until, now), cancel);

    /// <summary>An appointment takes what it needs.</summary>
    /// <param name="offer">The offer that kept it; null when none did.</param>
    /// <exception cref="Refused">Somebody else has it, or it does not end on the day on which it begins.</exception>
    public Task Take(Guid appointment, Slot busy, Guid? offer, CancellationToken cancel) => !planning.IsOneDay(busy)
        ? throw new Refused("over-midnight", "An appointment, the time after it and the way are on one day.")
        : Enter(planning.DateOf(busy.From), (diary, date) => new Diary.Command.Take(diary, dealer, date, appointment, busy, offer is { } id ? HoldOf(id, busy) : null, now), cancel);

    /// <summary>An appointment needs nothing any more.</summary>
    public Task Free(Guid appointment, DateTimeOffset from, CancellationToken cancel) => Free(planning.DateOf(from), appointment, cancel);

    /// <summary>An offer is over: nothing is held for it any more, except the slot that was chosen.</summary>
    public async Task Release(Offer.Held offer, DateTimeOffset? chosen, CancellationToken cancel)
    {
        foreach (var slot in offer.Slots.Where(slot => slot.From != chosen))
        {
            await Free(planning.DateOf(slot.From), HoldOf(offer.Id, slot), cancel);
        }

        if (offer.Waiting is { } waiting)
        {
            _answered.Add(waiting);
            await waiters.Enter(unit, waiting, chosen is null ? new Waiting.Command.Pass(offer.Id, now) : new Waiting.Command.Leave(WaitingEnd.Booked, now), cancel);
        }
    }

    /// <summary>Keeps what became free for whoever waits, and writes all that was entered.</summary>
    /// <param name="more">Days on which something may be free besides.</param>
    public async Task Write(CancellationToken cancel, IReadOnlyCollection<DateOnly>? more = null)
    {
        _free.UnionWith(more ?? []);
        await waiters.Serve(unit, this, _free, _answered, cancel);
        foreach (var (date, day) in _days)
        {
            unit.Decided(Diary.Decider, Calendars.DiaryOf(dealer, date), day.Version, day.Before, day.Events);
        }
    }

    private static Guid HoldOf(Guid offer, Slot slot) => Ids.Derive(offer, $"{slot.From.ToUniversalTime():O}");

    private Diary State(DateOnly date) => Diary.Decider.Fold(_days[date].Before, _days[date].Events);

    private async Task Free(DateOnly date, Guid entry, CancellationToken cancel)
    {
        _free.Add(date);
        await Enter(date, (_, _) => new Diary.Command.Free(entry, now), cancel);
    }

    private async Task Enter(DateOnly date, Func<Guid, DateOnly, Diary.Command> command, CancellationToken cancel)
    {
        await Of([date], cancel);
        _days[date].Events.AddRange(Diary.Decide(command(Calendars.DiaryOf(dealer, date), date), State(date)));
    }

    /// <returns>Days with something that ran out.</returns>
    private async Task<IReadOnlyList<DateOnly>> Read(IReadOnlyList<DateOnly> dates, CancellationToken cancel)
    {
        if (dates.Count == 0)
        {
            return [];
        }

        var days = dates.ToDictionary(date => Calendars.DiaryOf(dealer, date), date => (Date: date, Version: 0L, State: Diary.Decider.Initial));
        await store.Read(
            [
                Sql.Command(
                    Sql.ForEach("unnest($1) as k (id)", "select e.stream_id, e.version, e.type, e.data from mt_events e where e.stream_id = k.id order by e.version"),
                    new NpgsqlParameter<Guid[]> { TypedValue = [.. days.Keys] }),
            ],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    var id = reader.GetGuid(0);
                    days[id] = days[id] with { Version = reader.GetInt64(1), State = Diary.Evolve(days[id].State, store.Types.Read(reader.GetString(2), reader.GetFieldValue<byte[]>(3))) };
                }
            },
            cancel);
        foreach (var (date, version, state) in days.Values)
        {
            _days[date] = (version, state, []);
        }

        return [.. dates.Where(date => State(date).Entries.Exists(entry => !entry.Stands(now)))];
    }
}
