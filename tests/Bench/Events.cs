using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Bench;

/// <summary>An event of 600 bytes with its headers.</summary>
public sealed record BenchEvent(Guid LeadId, string Text, DateTimeOffset At);

public sealed record BenchPersonalEvent(Guid LeadId, string Text, Personal<string> Note, DateTimeOffset At);

public sealed record BenchCommand(Guid LeadId, string Text, DateTimeOffset At);

public static class Events
{
    public static EventTypes Types { get; } = new EventTypes()
        .Add(new EventType(typeof(BenchEvent), "bench_event", "bench"))
        .Add(new EventType(typeof(BenchPersonalEvent), "bench_personal_event", "bench"));
}

public sealed record BenchState(Guid Lead, int Count)
{
    public static readonly Decider<BenchCommand, BenchState> Decider = new(
        "bench",
        new BenchState(Guid.Empty, 0),
        (command, state) => state.Count < 1000 ? [new BenchEvent(command.LeadId, command.Text, command.At)] : throw new Refused("full", "Enough."),
        (state, e) => e is BenchEvent one ? new BenchState(one.LeadId, state.Count + 1) : throw new InvalidOperationException("impossible"))
    {
        Tags = state => new Tags(state.Lead),
    };
}

/// <summary>A view of one table: one row a stream.</summary>
public sealed record BenchRow(Guid Lead, int Events, DateTimeOffset Last)
{
    public static readonly View View = View.Of<BenchRow>(
        "bench_row",
        (row, e) => e is BenchEvent one ? new BenchRow(one.LeadId, (row?.Events ?? 0) + 1, one.At) : row,
        _ => null);
}
