using System.Globalization;
using Leads.EventStore;

namespace Leads.Kit;

/// <summary>Given events, when a command comes, then these events or this refusal: a rule of the domain as one sentence.</summary>
/// <remarks>Every event of a spec goes through storage on its way (<see cref="Storage"/>), so a green spec also proves that it can be kept.</remarks>
public static class Spec
{
    public static Spec<TCommand, TState> Of<TCommand, TState>(Decider<TCommand, TState> decider)
        where TCommand : notnull => new(decider);
}

/// <summary>Specs of one aggregate.</summary>
public sealed class Spec<TCommand, TState>(Decider<TCommand, TState> decider)
    where TCommand : notnull
{
    /// <exception cref="SpecFailed">These events cannot have happened, or cannot be stored.</exception>
    public Situation<TCommand, TState> Given(params object[] events) => new Situation<TCommand, TState>(decider, decider.Initial).After(events, "The given cannot have happened");

    /// <summary>When nothing has happened yet.</summary>
    public Outcome<TCommand, TState> When(TCommand command) => Given().When(command);
}

/// <summary>What has happened so far.</summary>
public sealed class Situation<TCommand, TState>
    where TCommand : notnull
{
    private readonly Decider<TCommand, TState> _decider;

    internal Situation(Decider<TCommand, TState> decider, TState state) => (_decider, State) = (decider, state);

    public TState State { get; }

    internal Guid Subject => _decider.Tags(State).Subject ?? Guid.Empty;

    /// <exception cref="SpecFailed">What it led to cannot be stored or cannot happen here; or something else than a refusal was thrown.</exception>
    public Outcome<TCommand, TState> When(TCommand command)
    {
        IReadOnlyList<object> events;
        try
        {
            events = _decider.Decide(command, State);
        }
        catch (Refused refused)
        {
            return new(this, [], refused);
        }
        catch (Exception e)
        {
            throw new SpecFailed($"{command} threw: {e}");
        }

        return new(this, events, null) { After = After(events, $"What {command} led to cannot happen") };
    }

    /// <summary>When something it waits for falls due.</summary>
    /// <param name="what">Name of the deadline.</param>
    /// <param name="at">When it was noticed; at the due time when not told.</param>
    public Outcome<TCommand, TState> WhenDue(string what, DateTimeOffset? at = null)
    {
        var deadline = _decider.Deadlines(State).FirstOrDefault(d => d.What == what)
            ?? throw new SpecFailed($"It does not wait for {what}, but for {List(_decider.Deadlines(State))}");
        return When(_decider.OnDue(Storage.Kept(deadline), at ?? deadline.DueAt));
    }

    /// <summary>Exactly these deadlines are open.</summary>
    public Situation<TCommand, TState> ThenWaitsFor(params IEnumerable<(string What, DateTimeOffset DueAt)> deadlines)
    {
        var (expected, actual) = (List(deadlines.Select(d => new Deadline(d.What, d.DueAt))), List(_decider.Deadlines(State)));
        return expected == actual ? this : throw new SpecFailed($"It should wait for {expected}\nbut waits for {actual}");
    }

    internal Situation<TCommand, TState> After(IReadOnlyList<object> events, string complaint)
    {
        if (events.Count == 0)
        {
            return this;
        }

        try
        {
            var tags = _decider.Tags(_decider.Fold(State, events));
            if (tags.Lead == Guid.Empty)
            {
                throw new SpecFailed($"{complaint}: its tags name no lead, so nobody can hear it in order.");
            }

            // As in life: what is decided on is what storage gives back, personal members sealed.
            return new(_decider, _decider.Fold(State, events.Select(e => Storage.Kept(e, tags.Subject))));
        }
        catch (Exception e) when (e is not SpecFailed)
        {
            throw new SpecFailed($"{complaint}: {e.Message}\n{string.Join('\n', events.Select(x => x.ToString()))}");
        }
    }

    private static string List(IEnumerable<Deadline> deadlines) => deadlines.ToList() is { Count: > 0 } some
        ? string.Join(", ", some.OrderBy(d => d.DueAt).Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.What} at {d.DueAt.ToUniversalTime():O}")))
        : "nothing";
}

/// <summary>What became of a command.</summary>
public sealed class Outcome<TCommand, TState>
    where TCommand : notnull
{
    private readonly IReadOnlyList<object> _events;
    private readonly Refused? _refused;

    internal Outcome(Situation<TCommand, TState> before, IReadOnlyList<object> events, Refused? refused) =>
        (After, _events, _refused) = (before, events, refused);

    internal Situation<TCommand, TState> After { get; init; }

    /// <summary>Exactly these events, in this order.</summary>
    public Situation<TCommand, TState> Then(params object[] events)
    {
        var (expected, actual) = (Storage.Readable(events, After.Subject), _refused is null ? Storage.Readable(_events, After.Subject) : Refusal);
        return expected == actual ? After : throw new SpecFailed($"Expected:\n{expected}\n\nbut was:\n{actual}");
    }

    /// <summary>It was done before: nothing happens, and nobody complains.</summary>
    public Situation<TCommand, TState> ThenNothing() => Then();

    /// <summary>The rules say no, and nothing happens.</summary>
    /// <param name="code">The stable code that the caller sees.</param>
    public Situation<TCommand, TState> ThenRefused(string code) =>
        _refused?.Code == code ? After : throw new SpecFailed($"Expected: refused ({code})\n\nbut was:\n{(_refused is null ? Storage.Readable(_events) : Refusal)}");

    private string Refusal => $"refused ({_refused?.Code}): {_refused?.Message}";
}

/// <summary>The rule does not hold, or the spec itself is impossible.</summary>
public sealed class SpecFailed(string message) : Exception(message);
