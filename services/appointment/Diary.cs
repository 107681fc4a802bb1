using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>
/// Who and what a dealer has taken on one day. All of a day is one stream, so that of two who want the same consultant, car or bay
/// at the same time one finds it taken, whatever else happens at once.
/// </summary>
public abstract record Diary
{
    /// <summary>What is taken and kept, in the order it was entered.</summary>
    public virtual ImmutableList<Entry> Entries => [];

    public sealed record None : Diary;

    public sealed record Kept(Tags Tags, DateOnly Date, ImmutableList<Entry> All) : Diary
    {
        public override ImmutableList<Entry> Entries => All;
    }

    /// <summary>A time that is taken, or kept for a while.</summary>
    /// <param name="Id">The appointment, or what it is kept for.</param>
    /// <param name="Until">How long it is kept; null when an appointment has it.</param>
    public sealed record Entry(Guid Id, Slot Busy, DateTimeOffset? Until)
    {
        /// <summary>Nobody else can have it at this moment.</summary>
        public bool Stands(DateTimeOffset at) => Until is null || at < Until;
    }

    public abstract record Command
    {
        /// <summary>Keeps a time for somebody who may want it.</summary>
        public sealed record Hold(Guid DiaryId, string Dealer, DateOnly Date, Guid EntryId, Slot Busy, DateTimeOffset Until, DateTimeOffset At) : Command;

        /// <summary>Takes a time for an appointment.</summary>
        /// <param name="Held">What had been kept for it; null when nothing was.</param>
        public sealed record Take(Guid DiaryId, string Dealer, DateOnly Date, Guid EntryId, Slot Busy, Guid? Held, DateTimeOffset At) : Command;

        public sealed record Free(Guid EntryId, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, Diary> Decider = new("diary", new None(), Decide, Evolve)
    {
        Tags = state => state is Kept diary ? diary.Tags : Tags.None,
    };

    public static IReadOnlyList<object> Decide(Command command, Diary state) => command switch
    {
        Command.Hold c when state.Entries.Exists(entry => entry.Id == c.EntryId && entry.Stands(c.At) && (entry.Until is null || entry.Until >= c.Until)) => [],
        Command.Hold c => Taken(state, c.Busy, c.EntryId, c.At) ? throw Collision() : [new SlotHeld(c.DiaryId, c.Dealer, c.Date, c.EntryId, c.Busy, c.Until, c.At)],
        Command.Take c when state.Entries.Exists(entry => entry.Id == c.EntryId) => [],
        Command.Take c => Taken(state, c.Busy, c.Held, c.At) ? throw Collision() : [new SlotTaken(c.DiaryId, c.Dealer, c.Date, c.EntryId, c.Busy, c.Held, c.At)],
        Command.Free c when state is Kept diary && diary.All.Exists(entry => entry.Id == c.EntryId) => [new SlotFreed(diary.Tags.Lead, diary.Tags.Dealer!, diary.Date, c.EntryId, c.At)],
        _ => [],
    };

    public static Diary Evolve(Diary state, object e) => (state, e) switch
    {
        (_, SlotHeld h) => Opened(state, h.DiaryId, h.Dealer, h.Date) is var diary ? diary with { All = Standing(diary, h.EntryId, h.At).Add(new Entry(h.EntryId, h.Busy, h.Until)) } : state,
        (_, SlotTaken t) => Opened(state, t.DiaryId, t.Dealer, t.Date) is var diary
            ? diary with { All = Standing(diary, t.Held ?? t.EntryId, t.At).Add(new Entry(t.EntryId, t.Busy, null)) }
            : state,
        (Kept diary, SlotFreed f) => diary with { All = diary.All.RemoveAll(entry => entry.Id == f.EntryId) },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a diary that is {state.GetType().Name}."),
    };

    private static bool Taken(Diary state, Slot busy, Guid? held, DateTimeOffset at) =>
        state.Entries.Exists(entry => entry.Id != held && entry.Stands(at) && entry.Busy.Collides(busy));

    private static Refused Collision() => new("slot-taken", "Somebody else has it.");

    private static Kept Opened(Diary state, Guid id, string dealer, DateOnly date) => state as Kept ?? new Kept(new Tags(id, null, null, dealer), date, []);

    /// <summary>What nobody took in time is forgotten.</summary>
    private static ImmutableList<Entry> Standing(Kept diary, Guid replaced, DateTimeOffset at) => diary.All.RemoveAll(entry => entry.Id == replaced || !entry.Stands(at));

    private Diary()
    {
    }
}
