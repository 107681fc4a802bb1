namespace Leads.EventStore;

/// <summary>Wakes whoever waits, many rings at once being one. Missing a ring costs the poll interval, nothing else.</summary>
public sealed class Bell
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Ring() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Take it before looking for work, await it after finding none: a ring in between is not lost.</summary>
    public Task Next => Volatile.Read(ref _next).Task;
}
