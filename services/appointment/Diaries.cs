using Leads.Contracts;
using Leads.EventStore;
using Npgsql;

namespace Leads.Appointments;

/// <summary>A dealer's diaries while something is decided: each is read once, and written once with all that was entered.</summary>
internal sealed class Diaries(EventStore.EventStore store, string dealer, DateTimeOffset now)
{
    private readonly Dictionary<DateOnly, (long Version, Diary Before, List<object> Events)> _days = [];

    /// <summary>What is taken and kept on these days, with what was entered just now.</summary>
    public async Task<IReadOnlyDictionary<DateOnly, IReadOnlyCollection<Diary.Entry>>> Of(IReadOnlyList<DateOnly> dates, CancellationToken cancel)
    {
        await Read([.. dates.Where(date => !_days.ContainsKey(date))], cancel);
        return dates.ToDictionary(date => date, date => (IReadOnlyCollection<Diary.Entry>)Now(date).Entries);
    }

    /// <exception cref="Refused">Somebody else has it.</exception>
    public Task Hold(DateOnly date, Guid entry, Slot busy, DateTimeOffset until, CancellationToken cancel) =>
        Enter(date, new Diary.Command.Hold(Calendars.DiaryOf(dealer, date), dealer, date, entry, busy, until, now), cancel);

    /// <exception cref="Refused">Somebody else has it.</exception>
    public Task Take(DateOnly date, Guid appointment, Slot busy, Guid? held, CancellationToken cancel) =>
        Enter(date, new Diary.Command.Take(Calendars.DiaryOf(dealer, date), dealer, date, appointment, busy, held, now), cancel);

    public Task Free(DateOnly date, Guid entry, CancellationToken cancel) => Enter(date, new Diary.Command.Free(entry, now), cancel);

    public UnitOfWork AddTo(UnitOfWork unit)
    {
        foreach (var (date, day) in _days)
        {
            unit.Decided(Diary.Decider, Calendars.DiaryOf(dealer, date), day.Version, day.Before, day.Events);
        }

        return unit;
    }

    private Diary Now(DateOnly date) => Diary.Decider.Fold(_days[date].Before, _days[date].Events);

    private async Task Enter(DateOnly date, Diary.Command command, CancellationToken cancel)
    {
        await Of([date], cancel);
        _days[date].Events.AddRange(Diary.Decide(command, Now(date)));
    }

    private async Task Read(IReadOnlyList<DateOnly> dates, CancellationToken cancel)
    {
        if (dates.Count == 0)
        {
            return;
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
    }
}
