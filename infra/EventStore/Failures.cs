namespace Leads.EventStore;

/// <summary>The stream is not at the version that the writer saw.</summary>
public sealed class WrongVersion(string message, long actual) : Exception(message)
{
    public long Actual => actual;
}

/// <summary>The caller's If-Match names another version (412).</summary>
public sealed class Stale(long expected, long actual) : Exception($"The resource is at version {actual}, not {expected}.")
{
    public long Actual => actual;

    /// <summary>The resource as it is now, as the caller would see it; null when nobody looked.</summary>
    public object? Current { get; init; }

    public long Expected => expected;
}

/// <summary>This event of another service was heard before: drop it.</summary>
public sealed class AlreadyHeard(long upTo) : Exception($"Heard up to version {upTo} before.")
{
    public long UpTo => upTo;
}

/// <summary>An earlier event of the same stream has not been heard yet.</summary>
public sealed class HeardTooEarly(long upTo) : Exception($"Only heard up to version {upTo}.")
{
    public long UpTo => upTo;
}

/// <summary>What caused this event has not been heard yet.</summary>
/// <param name="upTo">How far the stream of the cause is known here.</param>
public sealed class CauseUnheard(long upTo) : Exception($"What caused it was not heard yet, only up to version {upTo}.")
{
    public long UpTo => upTo;
}

/// <summary>Another leader took this follower over; what this one tried was refused.</summary>
public sealed class LeadLost(string message) : Exception(message);

/// <summary>The Idempotency-Key was used with another request (422).</summary>
public sealed class KeyReused() : Exception("The Idempotency-Key was used with another request.");

/// <summary>The first request with this Idempotency-Key is still being worked on (409).</summary>
public sealed class StillInFlight() : Exception("A request with this Idempotency-Key is in flight.");

/// <summary>The person's data key was destroyed: nothing new can be sealed for them.</summary>
public sealed class SubjectErased(Guid subject) : Exception($"Subject {subject} was erased.");

/// <summary>The lead was re-run in the meantime: what came for it need not wait.</summary>
public sealed class NoLongerParked(string message) : Exception(message);

/// <summary>There is no such stream, or the caller may not know of it (404).</summary>
public sealed class NoSuchStream(string aggregate) : Exception($"No such {aggregate}.");

/// <summary>A numbered script was edited after it was applied: databases would differ by their age.</summary>
public sealed class ScriptChanged(string script)
    : Exception($"{script} was changed after it was applied to this database. Restore it and put the change into a new script with the next number.");
