using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Leads.EventStore;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Leads.Messaging;

/// <summary>What a service does with the events of others, and how it gets those it missed.</summary>
/// <param name="Hear">
/// Commits the effect of one event together with its inbox row. Throws <see cref="AlreadyHeard"/>, <see cref="HeardTooEarly"/>,
/// <see cref="CauseUnheard"/>, or whatever went wrong.
/// </param>
/// <param name="Fetch">Asks a service for the events of a stream after a version, up to this one; fewer are asked for again.</param>
public sealed record Hearing(
    Func<CloudEvent, CancellationToken, Task> Hear, Func<Cause, long, CancellationToken, Task<IReadOnlyList<CloudEvent>>> Fetch)
{
    /// <summary>When a parked lead is tried again by itself: after the n-th failure in a row, the n-th of these; after the last an operator has to look.</summary>
    public IReadOnlyList<TimeSpan> Ladder { get; init; } =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30)];

    /// <summary>The services it listens to; a cause elsewhere is nothing to wait for. Null: all of them.</summary>
    public IReadOnlyCollection<string>? Sources { get; init; }

    public Action<string, Exception> OnError { get; init; } = (_, _) => { };
}

/// <summary>
/// Hears the events of others for one service, each once and a lead's in order. What cannot be digested parks its lead; what
/// the lead cannot help (a database, broker or service that is away) is waited for on the spot.
/// </summary>
public sealed class Ear(EventStore.EventStore store, Hearing hearing)
{
    private const int ReasonLength = 2000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(5);
    private static readonly Counter<long> Messages = Telemetry.Meter.CreateCounter<long>("leads.heard", "{event}", "Events of other services, by what became of them");

    // Only ever grows from the database; a lead leaves when the database says so (NoLongerParked). A stale entry costs a look.
    private readonly ConcurrentDictionary<Guid, bool> _parked = new();

    /// <summary>The name under which this service hears and parks.</summary>
    public string Consumer => store.Service;

    internal EventStore.EventStore Store => store;

    internal Action<string, Exception> OnError => hearing.OnError;

    /// <summary>Learns which leads are parked: at start, when another replica may have parked some before, and from time to time.</summary>
    public async Task Refresh(CancellationToken cancel)
    {
        foreach (var lead in await Parking.Leads(store.Database, Consumer, cancel))
        {
            _parked[lead] = true;
        }
    }

    /// <summary>Returns when the event is digested or parked: either way it may be taken off the queue.</summary>
    /// <param name="stop">No further attempt after this; what was begun is finished.</param>
    /// <param name="abandon">Breaks off what was begun.</param>
    /// <exception cref="OperationCanceledException">Stop was requested before: the event has to come again.</exception>
    public async Task Hear(CloudEvent e, CancellationToken stop, CancellationToken abandon)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await Settle(e, stop, abandon);
                return;
            }
            catch (Exception cause) when (!abandon.IsCancellationRequested && (!stop.IsCancellationRequested || cause is not OperationCanceledException))
            {
                // Even parking failed, or nothing is to blame on this lead: the next one would meet the same.
                hearing.OnError(Consumer, cause);
            }

            await Task.Delay(pause, stop);
            pause = TimeSpan.FromMilliseconds(Math.Min(pause.TotalMilliseconds * 2, LongestPause.TotalMilliseconds));
        }
    }

    /// <summary>Hears what is parked for a lead again, in order, and stops at the first event that still fails.</summary>
    /// <returns>How many events were digested.</returns>
    /// <exception cref="Exception">Why the first that still fails does.</exception>
    public async Task<int> Requeue(Guid lead, CancellationToken cancel)
    {
        var done = 0;
        Gap? filled = null;
        while (true)
        {
            Exception? failure = null;
            try
            {
                await Parking.Requeue(store.Database, Consumer, lead, Again, attempts => RetryAt(attempts, failure), cancel);
                return done;
            }
            catch (Interrupted interrupted)
            {
                filled = interrupted.Cause as Gap ?? throw interrupted.Cause;
            }

            // Outside of Requeue's transaction: none is ever open across a call to another service.
            await HearMissing(filled, missing => HearOnce(missing, cancel), cancel);

            async Task Again(ParkedEvent parked, NpgsqlConnection connection)
            {
                var e = CloudEvent.Read(parked.Message ?? throw new InvalidOperationException("An event of this store's own log cannot be heard."));
                try
                {
                    await HearOnce(e, cancel);
                    done++;
                }
                catch (Exception cause) when (IsTransient(cause) || (cause is Gap gap && gap.IsNews(filled)))
                {
                    // Not a failure of this lead: it does not count.
                    throw new Interrupted(cause);
                }
                catch (Exception cause)
                {
                    failure = Blamed(cause);
                    throw failure;
                }
            }
        }
    }

    /// <summary>Digests the event or parks it.</summary>
    private async Task Settle(CloudEvent e, CancellationToken stop, CancellationToken abandon)
    {
        stop.ThrowIfCancellationRequested();
        if (_parked.ContainsKey(e.Lead))
        {
            try
            {
                await Park(e, null, abandon);
                return;
            }
            catch (NoLongerParked)
            {
                _parked.TryRemove(e.Lead, out _);
            }
        }

        for (Gap? filled = null; ;)
        {
            try
            {
                await HearOnce(e, abandon);
                return;
            }
            catch (Gap gap) when (gap.IsNews(filled))
            {
                await HearMissing(gap, missing => Settle(missing, stop, abandon), stop);
                filled = gap;
                if (_parked.ContainsKey(e.Lead))
                {
                    await Park(e, null, abandon);
                    return;
                }
            }
            catch (Exception cause) when (!IsTransient(cause))
            {
                hearing.OnError($"{Consumer} parks lead {e.Lead}: {e.EventName}", Blamed(cause));
                await Park(e, Blamed(cause), abandon);
                return;
            }
        }
    }

    /// <summary>One attempt. Heard before is as good as heard.</summary>
    /// <exception cref="Gap">An earlier event of its stream, or its cause, is missing; whatever else went wrong may be because of that.</exception>
    private async Task HearOnce(CloudEvent e, CancellationToken cancel)
    {
        if (e.Cause is { } elsewhere && hearing.Sources?.Contains(elsewhere.Service) == false)
        {
            e = e with { Cause = null };
        }

        using var span = Span(e);
        try
        {
            await hearing.Hear(e, cancel);
            Count(e, "heard");
        }
        catch (AlreadyHeard)
        {
            Count(e, "again");
        }
        catch (HeardTooEarly early)
        {
            throw new Gap(e, Before(e), early.UpTo, early);
        }
        catch (CauseUnheard unheard) when (e.Cause is { } cause)
        {
            throw new Gap(e, cause, unheard.UpTo, unheard);
        }
        catch (Exception cause) when (!IsTransient(cause))
        {
            // A decision may fail just because it was made before, or because what comes before it is missing.
            var upTo = await UpTo(e.StreamId, cancel);
            if (upTo >= e.Sequence)
            {
                Count(e, "again");
                return;
            }

            span?.SetStatus(ActivityStatusCode.Error, cause.GetType().Name);
            if (upTo < e.Sequence - 1)
            {
                throw new Gap(e, Before(e), upTo, cause);
            }

            if (e.Cause is { } before && await UpTo(before.Stream, cancel) is var known && known < before.Version)
            {
                throw new Gap(e, before, known, cause);
            }

            throw;
        }
    }

    private async Task HearMissing(Gap gap, Func<CloudEvent, Task> hear, CancellationToken cancel)
    {
        var missing = await hearing.Fetch(gap.Last, gap.UpTo, cancel);
        foreach (var one in missing.Where(m => m.StreamId == gap.Last.Stream && m.Sequence > gap.UpTo && m.Sequence <= gap.Last.Version).OrderBy(m => m.Sequence))
        {
            await hear(one);
        }
    }

    private async Task Park(CloudEvent e, Exception? cause, CancellationToken cancel)
    {
        var reason = cause is null ? null : Reason(cause);
        var retryAt = cause is null ? null : RetryAt(1, cause);
        await Parking.Park(
            store.Database, Consumer, e.Lead, e.StreamId, e.Sequence, e.EventName, e.Bytes.ToArray(), reason, retryAt, store.Clock.GetUtcNow(), cancel);
        _parked[e.Lead] = true;
        Count(e, cause is null ? "waiting" : "parked");
        Telemetry.Parked.Add(1, new("service", store.Service), new("consumer", Consumer));
    }

    /// <summary>A refusal of the domain is not tried again: the same rules would refuse it again.</summary>
    private DateTimeOffset? RetryAt(int attempts, Exception? cause) =>
        cause is Refused || attempts > hearing.Ladder.Count ? null : store.Clock.GetUtcNow() + hearing.Ladder[attempts - 1];

    private static string Reason(Exception cause)
    {
        var reason = $"{cause.GetType().Name}: {cause.Message}".Replace('\0', ' ');
        return reason.Length <= ReasonLength ? reason : reason[..ReasonLength];
    }

    private static Cause Before(CloudEvent e) => new(e.Service, e.StreamId, e.Sequence - 1);

    private async Task<long> UpTo(Guid stream, CancellationToken cancel)
    {
        await using var command = store.Database.CreateCommand("select known_version($1, $2)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Consumer });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>What is away and will be back, and would fail for every other lead too.</summary>
    private static bool IsTransient(Exception cause) => cause switch
    {
        PostgresException { SqlState: ['5', '7', ..] } => true,
        NpgsqlException database => database.IsTransient,
        HttpRequestException { StatusCode: { } status } => status >= HttpStatusCode.InternalServerError || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
        HttpRequestException or TimeoutException or OperationCanceledException or IOException or SocketException => true,
        BrokerUnreachableException or OperationInterruptedException => true,
        AggregateException { InnerException: { } inner } => IsTransient(inner),
        _ => false,
    };

    private Activity? Span(CloudEvent e)
    {
        if (!Telemetry.Source.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(e.TraceParent, null, isRemote: true, out var parent);
        var span = Telemetry.Source.StartActivity($"hear {e.EventName}", ActivityKind.Consumer, parent);
        span?.SetTag("messaging.system", "rabbitmq").SetTag("messaging.message.id", e.Id.ToString()).SetTag("leads.service", store.Service);
        return span;
    }

    private void Count(CloudEvent e, string outcome) =>
        Messages.Add(1, new("service", store.Service), new("event", e.EventName), new("outcome", outcome));

    private static Exception Blamed(Exception cause) => cause is Gap gap ? gap.Cause : cause;

    /// <summary>Events are missing before this one: those of a stream after a version, up to and with the last.</summary>
    private sealed class Gap(CloudEvent e, Cause last, long upTo, Exception cause) : Exception(cause.Message, cause)
    {
        public Cause Last => last;

        public long UpTo => upTo;

        public Exception Cause => InnerException!;

        /// <summary>As long as each fetch brings something it is worth another; after that the gap is this lead's trouble.</summary>
        public bool IsNews(Gap? filled) => filled is null || filled.Of != Of || filled.Last.Stream != Last.Stream || UpTo > filled.UpTo;

        private Guid Of => e.Id;
    }

    /// <summary>Leaves a re-run without counting it as a failure of the lead.</summary>
    private sealed class Interrupted(Exception cause) : OperationCanceledException(cause.Message, cause)
    {
        public Exception Cause => InnerException!;
    }
}
