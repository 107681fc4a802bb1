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
    private HashSet<Guid>? _newSubjects;
    private StoredAnswer? _answer;

    internal UnitOfWork(EventStore store, Context context) => (_store, _context) = (store, context);

    /// <summary>A new stream; refused with <see cref="WrongVersion"/> when it exists.</summary>
    public UnitOfWork StartStream(Guid stream, string type, Tags tags, IReadOnlyList<object> events) => Append(stream, type, 0, tags, events);

    /// <summary>Adds events to a stream that must be at <paramref name="expected"/>; -1 takes any version.</summary>
    public UnitOfWork Append(Guid stream, string type, long expected, Tags tags, IReadOnlyList<object> events)
    {
        if (events.Count > 0)
        {
            _streams.Add(new Appended(stream, type, expected, tags, events));
        }

        return this;
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
        var now = after.ToList();
        if (!before.SequenceEqual(now))
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
    public UnitOfWork Answer(StoredAnswer answer)
    {
        _answer = answer;
        return this;
    }

    /// <summary>Writes it all. On success every follower of this process is woken.</summary>
    /// <exception cref="WrongVersion">A stream is not at the expected version; nothing was written.</exception>
    /// <exception cref="AlreadyHeard">The event answered was heard before; nothing was written.</exception>
    /// <exception cref="HeardTooEarly">An earlier event of that stream is missing; nothing was written.</exception>
    public async Task Commit(CancellationToken cancel)
    {
        await using var batch = _store.Database.CreateBatch();
        var now = _store.Clock.GetUtcNow();
        var traceParent = _context.TraceParent ?? Activity.Current?.Id;
        if (_context.Heard is { } heard)
        {
            batch.BatchCommands.Add(Sql.Command("select inbox_advance($1, $2, $3)", heard.Consumer, heard.Stream, heard.Version));
        }

        if (_context.Once is { } once && _answer is not null)
        {
            batch.BatchCommands.Add(_answer.Store(once));
        }

        foreach (var claim in _claims)
        {
            batch.BatchCommands.Add(claim);
        }

        List<NpgsqlBatchCommand> newKeys = [];
        Dictionary<Guid, DataKey>? sealing = null;
        List<NpgsqlBatchCommand> appends = [];
        // One order for everybody: two units of work that share streams wait for each other instead of deadlocking.
        foreach (var stream in _streams.OrderBy(s => s.Stream))
        {
            appends.Add(await Append(stream));
        }

        foreach (var command in newKeys.Concat(appends).Concat(_last))
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
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StillInFlight();
        }

        foreach (var (subject, key) in sealing ?? [])
        {
            _store.Personal.Remember(subject, key);
        }

        _store.Appended.Ring();

        async ValueTask<NpgsqlBatchCommand> Append(Appended stream)
        {
            var count = stream.Events.Count;
            var (ids, names, dotnet) = (new Guid[count], new string[count], new string[count]);
            var (data, headers) = (new string[count], new string[count]);
            for (var i = 0; i < count; i++)
            {
                var e = stream.Events[i];
                var type = _store.Types.Of(e.GetType());
                DataKey? key = null;
                if (type.PersonalMembers.Count > 0 && stream.Tags.Subject is { } subject && (sealing is null || !sealing.TryGetValue(subject, out key)))
                {
                    key = await _store.Personal.ForSealing(subject, _newSubjects?.Contains(subject) ?? false, newKeys, cancel);
                    (sealing ??= [])[subject] = key;
                }

                ids[i] = Guid.CreateVersion7(now);
                names[i] = type.Name;
                dotnet[i] = type.DotnetType;
                data[i] = Serialize(e, type, key);
                headers[i] = Headers(stream.Tags, type.At(e), _context.Actor, traceParent);
            }

            return Sql.Command(
                "select append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                stream.Stream, stream.Type, stream.Expected,
                new NpgsqlParameter<Guid[]> { TypedValue = ids },
                new NpgsqlParameter<string[]> { TypedValue = names },
                new NpgsqlParameter<string[]> { TypedValue = dotnet },
                new NpgsqlParameter<string[]> { TypedValue = data, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                new NpgsqlParameter<string[]> { TypedValue = headers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                now, _context.Correlation, _context.Causation, _context.Actor);
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

    internal static string Headers(Tags tags, DateTimeOffset at, string actor, string? traceParent)
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
            _ => e,
        };
    }

    private sealed record Appended(Guid Stream, string Type, long Expected, Tags Tags, IReadOnlyList<object> Events);
}
