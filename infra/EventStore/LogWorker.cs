using Npgsql;

namespace Leads.EventStore;

/// <summary>
/// Works through the log of its own service: for each event of some kinds, in order, whatever it takes – look-ups, commands on
/// other streams. What it does has to bear repetition: after a failure the batch comes again. An event that it cannot digest
/// parks its lead; everything else flows.
/// </summary>
/// <param name="name">Of the follower, and of the consumer in the list of what is parked.</param>
/// <param name="types">The events it works on.</param>
public sealed class LogWorker(EventStore store, Feed feed, string name, IReadOnlyCollection<Type> types, Func<StoredEvent, object, CancellationToken, Task> work)
{
    public string Name => name;

    public Follower Follower(Action<string, Exception> onError) =>
        new(store, feed, name, Digest) { Types = [.. types.Select(type => store.Types.Of(type).Name)], OnError = onError };

    /// <summary>Works again on what is parked for a lead, in order; stops at the first event that still fails.</summary>
    public Task<int> Requeue(Guid lead, CancellationToken cancel) => Parking.Requeue(
        store.Database, name, lead,
        async (parked, _) =>
        {
            var e = (await feed.ReadStream(parked.Stream, parked.Version - 1, 1, cancel))[0];
            await work(e, store.Types.Read(e.Type, e.Data), cancel);
        },
        _ => null,
        cancel);

    private async Task Digest(Leadership leadership, IReadOnlyList<StoredEvent> events, CancellationToken cancel)
    {
        var waiting = await Parking.Leads(store.Database, name, cancel);
        await using var batch = store.Database.CreateBatch();
        batch.BatchCommands.Add(leadership.Advance());
        foreach (var e in events)
        {
            if (waiting.Contains(e.Headers.Lead))
            {
                batch.BatchCommands.Add(Parking.Park(name, e, null, store.Clock.GetUtcNow()));
                continue;
            }

            try
            {
                await work(e, store.Types.Read(e.Type, e.Data), cancel);
            }
            catch (Exception cause) when (cause is not (OperationCanceledException or NpgsqlException { IsTransient: true } or TimeoutException or IOException or WrongVersion))
            {
                // Not a matter of the moment: it would fail again.
                batch.BatchCommands.Add(Parking.Park(name, e, $"{cause.GetType().Name}: {cause.Message}", store.Clock.GetUtcNow()));
                waiting.Add(e.Headers.Lead);
                Telemetry.Parked.Add(1, new("service", store.Service), new("consumer", name));
            }
        }

        await batch.ExecuteNonQueryAsync(cancel);
    }
}
