using Npgsql;

namespace Leads.EventStore;

/// <summary>A service's event store: Marten's tables on PostgreSQL, written by one prepared function (ADR 0001).</summary>
public sealed class EventStore(string service, NpgsqlDataSource database, EventTypes types, PersonalData personal, TimeProvider clock)
{
    /// <summary>The service whose store this is; database, queue prefix and telemetry carry the same word.</summary>
    public string Service => service;

    public NpgsqlDataSource Database => database;

    public EventTypes Types => types;

    public PersonalData Personal => personal;

    public TimeProvider Clock => clock;

    /// <summary>Rings after every commit of this process; followers also poll, so a lost ring costs time only.</summary>
    public Bell Appended { get; } = new();

    /// <summary>Everything added to it commits together or not at all.</summary>
    public UnitOfWork Write(Context context) => new(this, context);

    /// <summary>The events of one stream in order, up to <paramref name="upTo"/> when given; version 0 and none when there is no stream.</summary>
    public async Task<(long Version, IReadOnlyList<object> Events)> FetchStream(Guid stream, CancellationToken cancel, long upTo = long.MaxValue)
    {
        await using var command = database.CreateCommand("select version, type, data from mt_events where stream_id = $1 and version <= $2 order by version");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await ReadStream(reader, cancel);
    }

    /// <summary>The stream and, in the same trip, the answer that was given to this Idempotency-Key before, if any.</summary>
    internal async Task<(long Version, IReadOnlyList<object> Events, StoredAnswer? Answer)> FetchForWriting(Guid stream, Once? once, CancellationToken cancel)
    {
        if (once is null)
        {
            var (version, events) = await FetchStream(stream, cancel);
            return (version, events, null);
        }

        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(StoredAnswer.Find(once));
        batch.BatchCommands.Add(Sql.Command("select version, type, data from mt_events where stream_id = $1 order by version", stream));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var answer = await StoredAnswer.Read(reader, once, cancel);
        await reader.NextResultAsync(cancel);
        var found = await ReadStream(reader, cancel);
        return (found.Version, found.Events, answer);
    }

    /// <summary>The answer that was given to this Idempotency-Key before, if any.</summary>
    /// <exception cref="KeyReused">The key was used with another request.</exception>
    public async Task<StoredAnswer?> Answered(Once once, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(StoredAnswer.Find(once));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        return await StoredAnswer.Read(reader, once, cancel);
    }

    /// <summary>Runs independent reads in one trip.</summary>
    public async Task Read(IReadOnlyList<NpgsqlBatchCommand> commands, Func<int, NpgsqlDataReader, Task> onResult, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancel);
        for (var i = 0; i < commands.Count; i++)
        {
            await onResult(i, reader);
            await reader.NextResultAsync(cancel);
        }
    }

    private async Task<(long Version, IReadOnlyList<object> Events)> ReadStream(NpgsqlDataReader reader, CancellationToken cancel)
    {
        var version = 0L;
        List<object>? events = null;
        while (await reader.ReadAsync(cancel))
        {
            version = reader.GetInt64(0);
            (events ??= []).Add(types.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        }

        return (version, events ?? (IReadOnlyList<object>)[]);
    }
}
