using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Leads.EventStore;

/// <summary>Streams, claims, deadlines and the answer that belong together: one round trip, one commit.</summary>
public sealed class UnitOfWork
{
    private readonly EventStore _store;
    private readonly Context _context;
    private readonly List<Appended> _streams = [];
    private readonly List<NpgsqlBatchCommand> _claims = [];
    private readonly List<NpgsqlBatchCommand> _last = [];
    private readonly List<(Guid Stream, Deadline Deadline)> _firstDeadlines = [];
    private HashSet<Guid>? _newSubjects;
    private readonly List<(Once Once, StoredAnswer Answer)> _answers = [];

    internal UnitOfWork(EventStore store, Context context) => (_store, _context) = (store, context);

    /// <summary>A new stream; refused with <see cref="WrongVersion"/> when it exists.</summary>
    public UnitOfWork StartStream(Guid stream, string type, Tags tags, IReadOnlyList<object> events, Context? by = null) => Append(stream, type, 0, tags, events, by);

    /// <summary>Adds events to a stream that must be at <paramref name="expected"/>; -1 takes any version.</summary>
    /// <param name="by">Who wants it and what caused it, when it is not the unit's own context.</param>
    public UnitOfWork Append(Guid stream, string type, long expected, Tags tags, IReadOnlyList<object> events, Context? by = null)
    {
        if (events.Count > 0)
        {
            _streams.Add(new Appended(stream, type, expected, tags, events, by ?? _context));
        }

        return this;
    }

    /// <summary>What a command led to on a stream that must be at this version: its events, and what it waits for from now on.</summary>
    /// <param name="before">Its state before them.</param>
    public UnitOfWork Decided<TCommand, TState>(Decider<TCommand, TState> decider, Guid stream, long version, TState before, IReadOnlyList<object> events)
    {
        var after = decider.Fold(before, events);
        return Append(stream, decider.Name, version, decider.Tags(after), events).Deadlines(stream, decider.Deadlines(before), decider.Deadlines(after));
    }

    /// <summary>A statement that runs before any number is drawn: unique look-ups that may have to wait for another writer.</summary>
    public UnitOfWork Claim(NpgsqlBatchCommand command)
    {
        _claims.Add(command);
        return this;
    }

    /// <summary>A statement that commits with the events.</summary>
    public UnitOfWork Also(NpgsqlBatchCommand command)
    {
        _last.Add(command);
        return this;
    }

    /// <summary>A person nobody knew before: their key is made without asking for one.</summary>
    public UnitOfWork NewSubject(Guid subject)
    {
        (_newSubjects ??= []).Add(subject);
        return this;
    }

    /// <summary>The row of an inline view, from all events of its stream.</summary>
    public UnitOfWork Row(View view, Guid stream, IEnumerable<object> events)
    {
        _last.Add(View.AsDealer("*"));
        _last.AddRange(view.Store([(stream, view.Fold(events))]));
        return this;
    }

    public UnitOfWork Deadlines(Guid stream, IEnumerable<Deadline> before, IEnumerable<Deadline> after)
    {
        var (then, now) = (before.ToList(), after.ToList());
        if (then.Count == 0)
        {
            _firstDeadlines.AddRange(now.Select(deadline => (stream, deadline)));
        }
        else if (!then.SequenceEqual(now))
        {
            _last.Add(Sql.Command(
                "select set_deadlines($1, $2, $3)",
                stream,
                new NpgsqlParameter<string[]> { TypedValue = [.. now.Select(d => d.What)] },
                new NpgsqlParameter<DateTime[]> { TypedValue = [.. now.Select(d => d.DueAt.UtcDateTime)] }));
        }

        return this;
    }

    /// <summary>What the caller will be told, now and whenever the same Idempotency-Key comes again.</summary>
    public UnitOfWork Answer(StoredAnswer answer) => _context.Once is { } once ? Answer(once, answer) : this;

    public UnitOfWork Answer(Once once, StoredAnswer answer)
    {
        _answers.Add((once, answer));
        return this;
    }

    /// <summary>Writes it all. When events were among it every follower of this process is woken.</summary>
    /// <exception cref="WrongVersion">A stream is not at the expected version; nothing was written.</exception>
    /// <exception cref="AlreadyHeard">The event answered was heard before; nothing was written.</exception>
    /// <exception cref="HeardTooEarly">An earlier event of that stream is missing; nothing was written.</exception>
    /// <exception cref="CauseUnheard">What caused the event answered is missing; nothing was written.</exception>
    /// <exception cref="StillInFlight">A request with the same Idempotency-Key is being worked on; nothing was written.</exception>
    public async Task Commit(CancellationToken cancel)
    {
        await using var batch = _store.Database.CreateBatch();
        var now = _store.Clock.GetUtcNow();
        var traceParent = Activity.Current?.Id;
        if (_context.Heard is { } heard)
        {
            batch.BatchCommands.Add(Sql.Command(
                "select inbox_advance($1, $2, $3, $4, $5)", heard.Consumer, heard.Cause.Stream, heard.Cause.Version,
                new NpgsqlParameter { Value = (object?)heard.After?.Stream ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new NpgsqlParameter { Value = (object?)heard.After?.Version ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint }));
        }

        if (_answers.Count > 0)
        {
            batch.BatchCommands.Add(StoredAnswer.Store(_answers));
        }

        foreach (var claim in _claims)
        {
            batch.BatchCommands.Add(claim);
        }

        List<DataKey> newKeys = [];
        Dictionary<Guid, DataKey>? sealing = null;
        // One order for everybody: two units of work that share streams wait for each other instead of deadlocking. A stream
        // named twice keeps its order.
        var streams = _streams.OrderBy(s => s.Stream).ToList();
        var rows = new Rows(streams.Sum(s => s.Events.Count));
        for (var i = 0; i < streams.Count; i++)
        {
            await Add(i, streams[i]);
        }

        if (newKeys.Count > 0)
        {
            batch.BatchCommands.Add(_store.Personal.Storing(newKeys));
        }

        if (streams.Count > 0)
        {
            batch.BatchCommands.Add(streams is [var only] ? rows.AppendTo(only, now) : rows.AppendTo(streams, now));
        }

        if (_firstDeadlines.Count > 0)
        {
            batch.BatchCommands.Add(Sql.Command(
                """
                insert into deadlines (stream, what, due_at) select * from unnest($1, $2, $3)
                on conflict (stream, what) do update set due_at = excluded.due_at, claimed_until = null, attempts = 0
                """,
                new NpgsqlParameter<Guid[]> { TypedValue = [.. _firstDeadlines.Select(d => d.Stream)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. _firstDeadlines.Select(d => d.Deadline.What)] },
                new NpgsqlParameter<DateTime[]> { TypedValue = [.. _firstDeadlines.Select(d => d.Deadline.DueAt.UtcDateTime)] }));
        }

        foreach (var command in _last)
        {
            batch.BatchCommands.Add(command);
        }

        if (batch.BatchCommands.Count == 0)
        {
            return;
        }

        try
        {
            await batch.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("LE", StringComparison.Ordinal))
        {
            throw Translated(e);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Somebody claimed the same key, person or look-up first; whoever tries again will see it.
            foreach (var subject in sealing?.Keys ?? Enumerable.Empty<Guid>())
            {
                _store.Personal.Forget(subject);
            }

            throw new WrongVersion($"Another request was faster ({e.ConstraintName}).", 0);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected)
        {
            // Claims run in the caller's order, so two may wait for each other; one is let through and the other comes again.
            throw new WrongVersion("Another request was in the way.", 0);
        }

        foreach (var key in newKeys)
        {
            _store.Personal.Remember(key.Subject, key);
        }

        // Nothing new stands in the log of what was only heard.
        if (streams.Count > 0)
        {
            _store.Appended.Ring();
        }

        async ValueTask Add(int index, Appended stream)
        {
            for (var i = 0; i < stream.Events.Count; i++)
            {
                var e = stream.Events[i];
                var type = _store.Types.Of(e.GetType());
                DataKey? key = null;
                if (type.PersonalMembers.Count > 0 && stream.Tags.Subject is { } subject && (sealing is null || !sealing.TryGetValue(subject, out key)))
                {
                    key = await _store.Personal.ForSealing(subject, _newSubjects?.Contains(subject) ?? false, newKeys, cancel);
                    (sealing ??= [])[subject] = key;
                }

                rows.Add(
                    index, i + 1, Guid.CreateVersion7(now), type, Serialize(e, type, key),
                    Headers(stream.Tags, type.At(e), stream.By.Actor, stream.By.TraceParent ?? traceParent, stream.By.Cause), stream.By);
            }
        }
    }

    internal static string Serialize(object e, EventType type, DataKey? key)
    {
        SealedPersonal.Key = key;
        try
        {
            return JsonSerializer.Serialize(e, type.Json);
        }
        finally
        {
            SealedPersonal.Key = null;
        }
    }

    internal static string Headers(Tags tags, DateTimeOffset at, string actor, string? traceParent, Cause? cause)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("lead"u8, tags.Lead);
        json.WriteString("at"u8, at);
        json.WriteString("actor"u8, actor);
        if (tags.Dealer is not null)
        {
            json.WriteString("dealer"u8, tags.Dealer);
        }

        if (tags.Brand is not null)
        {
            json.WriteString("brand"u8, tags.Brand);
        }

        if (tags.Subject is { } subject)
        {
            json.WriteString("subject"u8, subject);
        }

        if (traceParent is not null)
        {
            json.WriteString("traceparent"u8, traceParent);
        }

        if (cause is not null)
        {
            json.WriteStartObject("cause"u8);
            json.WriteString("service"u8, cause.Service);
            json.WriteString("stream"u8, cause.Stream);
            json.WriteNumber("version"u8, cause.Version);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static Exception Translated(PostgresException e)
    {
        // In the hint because the driver blanks details: they might hold data.
        var actual = long.TryParse(e.Hint, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        return e.SqlState switch
        {
            "LE001" => new WrongVersion(e.MessageText, actual),
            "LE002" => new AlreadyHeard(actual),
            "LE003" => new HeardTooEarly(actual),
            "LE004" => new LeadLost(e.MessageText),
            "LE006" => new StillInFlight(),
            "LE007" => new CauseUnheard(actual),
            _ => e,
        };
    }

    private sealed record Appended(Guid Stream, string Type, long Expected, Tags Tags, IReadOnlyList<object> Events, Context By);

    /// <summary>The events of all streams as columns, the way one statement takes them.</summary>
    private sealed class Rows(int count)
    {
        private readonly int[] _stream = new int[count], _offset = new int[count];
        private readonly Guid[] _ids = new Guid[count];
        private readonly string[] _types = new string[count], _dotnet = new string[count], _data = new string[count], _headers = new string[count], _users = new string[count];
        private readonly string?[] _correlations = new string?[count], _causations = new string?[count];
        private int _next;

        public void Add(int stream, int offset, Guid id, EventType type, string data, string headers, Context by)
        {
            (_stream[_next], _offset[_next], _ids[_next]) = (stream + 1, offset, id);
            (_types[_next], _dotnet[_next], _data[_next], _headers[_next]) = (type.Name, type.DotnetType, data, headers);
            (_users[_next], _correlations[_next], _causations[_next]) = (by.Actor, by.Correlation, by.Causation);
            _next++;
        }

        public NpgsqlBatchCommand AppendTo(Appended stream, DateTimeOffset now) => Sql.Command(
            "select append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            stream.Stream, stream.Type, stream.Expected,
            new NpgsqlParameter<Guid[]> { TypedValue = _ids },
            new NpgsqlParameter<string[]> { TypedValue = _types },
            new NpgsqlParameter<string[]> { TypedValue = _dotnet },
            Jsonbs(_data), Jsonbs(_headers),
            now, stream.By.Correlation, stream.By.Causation, stream.By.Actor);

        public NpgsqlBatchCommand AppendTo(IReadOnlyCollection<Appended> streams, DateTimeOffset now) => Sql.Command(
            "select append_streams($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            new NpgsqlParameter<Guid[]> { TypedValue = [.. streams.Select(s => s.Stream)] },
            new NpgsqlParameter<string[]> { TypedValue = [.. streams.Select(s => s.Type)] },
            new NpgsqlParameter<long[]> { TypedValue = [.. streams.Select(s => s.Expected)] },
            new NpgsqlParameter<int[]> { TypedValue = [.. streams.Select(s => s.Events.Count)] },
            new NpgsqlParameter<int[]> { TypedValue = _stream },
            new NpgsqlParameter<int[]> { TypedValue = _offset },
            new NpgsqlParameter<Guid[]> { TypedValue = _ids },
            new NpgsqlParameter<string[]> { TypedValue = _types },
            new NpgsqlParameter<string[]> { TypedValue = _dotnet },
            Jsonbs(_data), Jsonbs(_headers),
            now,
            new NpgsqlParameter<string?[]> { TypedValue = _correlations },
            new NpgsqlParameter<string?[]> { TypedValue = _causations },
            new NpgsqlParameter<string[]> { TypedValue = _users });

        private static NpgsqlParameter<string[]> Jsonbs(string[] json) => new() { TypedValue = json, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb };
    }
}
