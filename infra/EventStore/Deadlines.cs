using Npgsql;

namespace Leads.EventStore;

/// <summary>
/// Everything the product waits for. A worker claims what is due (replicas share the work, none does it twice) and turns each
/// into a command; the events it leads to take the deadline away in the same commit.
/// </summary>
public sealed class DeadlineWorker(EventStore store, IReadOnlyDictionary<string, Func<Guid, Deadline, CancellationToken, Task>> handlers)
{
    private const int BatchSize = 50;

    /// <summary>How long a claim keeps other workers away.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(30);

    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(500);

    public Action<string, Exception> OnError { get; init; } = (_, _) => { };

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var handled = 0;
            try
            {
                handled = await Round(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                OnError("deadlines", e);
            }

            if (handled < BatchSize)
            {
                await Task.Delay(Poll, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Handles what is due by the product clock; how many there were.</summary>
    public async Task<int> Round(CancellationToken cancel)
    {
        var due = await ClaimDue(cancel);
        foreach (var (stream, type, deadline) in due)
        {
            try
            {
                await handlers[type](stream, deadline, cancel);
                await Done(stream, deadline, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The claim runs out and the deadline comes again, later each time.
                OnError($"deadline {type} {deadline.What}", e);
            }
        }

        return due.Count;
    }

    private async Task<IReadOnlyList<(Guid Stream, string Type, Deadline Deadline)>> ClaimDue(CancellationToken cancel)
    {
        // The claim is a matter of this machine's real time; what is due is a matter of the product clock.
        await using var command = store.Database.CreateCommand(
            """
            update deadlines d set claimed_until = clock_timestamp() + $3 * power(2, least(d.attempts, 6)), attempts = d.attempts + 1
            from (select d.stream, d.what, s.type from deadlines d join mt_streams s on s.id = d.stream
                  where d.due_at <= $1 and (d.claimed_until is null or d.claimed_until < clock_timestamp())
                  order by d.due_at limit $2 for update of d skip locked) due
            where d.stream = due.stream and d.what = due.what
            returning d.stream, due.type, d.what, d.due_at
            """);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = store.Clock.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BatchSize });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Claim });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var due = new List<(Guid, string, Deadline)>();
        while (await reader.ReadAsync(cancel))
        {
            due.Add((reader.GetGuid(0), reader.GetString(1), new Deadline(reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3))));
        }

        return due;
    }

    /// <summary>Takes the deadline away unless the command has planned the same thing anew.</summary>
    private async Task Done(Guid stream, Deadline deadline, CancellationToken cancel)
    {
        await using var command = store.Database.CreateCommand("delete from deadlines where stream = $1 and what = $2 and due_at = $3");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = deadline.What });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = deadline.DueAt.UtcDateTime });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
