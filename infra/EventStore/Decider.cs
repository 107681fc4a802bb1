namespace Leads.EventStore;

/// <summary>One aggregate: its name, its first state and its two pure functions; what it waits for and whom it concerns.</summary>
/// <param name="Name">Alias of the stream type and the noun of telemetry, e.g. <c>deal</c>.</param>
/// <param name="Initial">The state before the first event.</param>
/// <param name="Decide">Which events a command leads to; throws <see cref="Refused"/> when the rules forbid it, gives none when it is done already.</param>
/// <param name="Evolve">The state after an event; total, an impossible pair throws.</param>
public sealed record Decider<TCommand, TState>(
    string Name, TState Initial, Func<TCommand, TState, IReadOnlyList<object>> Decide, Func<TState, object, TState> Evolve)
{
    /// <summary>Whom the stream concerns: lead, person, brand, dealer; written beside every event.</summary>
    public required Func<TState, Tags> Tags { get; init; }

    /// <summary>What the state waits for.</summary>
    public Func<TState, IEnumerable<Deadline>> Deadlines { get; init; } = _ => [];

    /// <summary>The command that a due deadline becomes.</summary>
    public Func<Deadline, DateTimeOffset, TCommand> OnDue { get; init; } = (deadline, _) => throw new InvalidOperationException($"Nothing handles the deadline {deadline.What}.");

    public TState Fold(TState state, IEnumerable<object> events) => events.Aggregate(state, Evolve);
}

/// <summary>Whom a stream concerns. The lead is the partition: everything of one lead is heard in order.</summary>
/// <param name="Lead">The lead cycle, or the customer for a customer's own stream.</param>
/// <param name="Subject">The person whose data key seals personal members.</param>
public sealed record Tags(Guid Lead, Guid? Subject = null, string? Brand = null, string? Dealer = null)
{
    public static readonly Tags None = new(Guid.Empty);

    /// <summary>Whether somebody of this dealer and brand may know of it; null is anybody's.</summary>
    public bool SeenBy(string? dealer, string? brand) => (dealer is null || dealer == Dealer) && (brand is null || brand == Brand);
}

/// <summary>Something that falls due.</summary>
/// <param name="What">Name inside the stream, e.g. <c>h48</c>.</param>
/// <param name="DueAt">When, by the product clock.</param>
public sealed record Deadline(string What, DateTimeOffset DueAt);

/// <summary>The domain says no. A 409 in one place, never retried by the bus.</summary>
public sealed class Refused(string code, string detail) : Exception(detail)
{
    /// <summary>Stable, kebab-case; part of the public contract.</summary>
    public string Code => code;

    /// <summary>What could be done instead; shown to the caller.</summary>
    public object? Alternatives { get; init; }
}
