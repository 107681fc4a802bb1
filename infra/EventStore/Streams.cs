using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Npgsql;

namespace Leads.EventStore;

/// <summary>The one path that appends for an aggregate: load, decide, append, and again when somebody was faster.</summary>
public sealed class Streams<TCommand, TState>(EventStore store, Decider<TCommand, TState> decider, IReadOnlyList<View>? inline = null)
    where TCommand : notnull
{
    private const int Tries = 20;

    public Decider<TCommand, TState> Decider => decider;

    /// <summary>The state of one stream now, or at an earlier version.</summary>
    public async Task<(long Version, TState State)> AggregateStream(Guid stream, CancellationToken cancel, long upTo = long.MaxValue)
    {
        var (version, events) = await store.FetchStream(stream, cancel, upTo);
        return (version, decider.Fold(decider.Initial, events));
    }

    /// <summary>Does what the command asks, once: the events, the deadlines, the inbox row and the answer commit together.</summary>
    /// <param name="answer">What the caller will be told; stored under the Idempotency-Key when there is one.</param>
    /// <exception cref="Refused">The rules forbid it.</exception>
    /// <exception cref="Stale">The context's If-Match names another version.</exception>
    /// <exception cref="IOException">The answer of the store was lost, and without an Idempotency-Key nobody knows what became of it.</exception>
    public async Task<Handled<TState>> Handle(
        Guid stream, TCommand command, Context context, CancellationToken cancel, Func<Handled<TState>, StoredAnswer>? answer = null)
    {
        using var span = Telemetry.Command(store.Service, decider.Name, command);
        var outcome = "failed";
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    var handled = await TryHandle(stream, command, context, answer, cancel);
                    outcome = handled.Replayed is null ? "done" : "replayed";
                    return handled;
                }
                catch (WrongVersion) when (attempt < Tries)
                {
                    // Somebody was faster: what the caller saw is gone, but the command may still stand.
                }
                catch (NpgsqlException e) when (e.IsTransient && e is not PostgresException && attempt <= 3)
                {
                    // The commit may have happened. Loading again finds the answer given, or that it was heard.
                    await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt * attempt), store.Clock, cancel);
                }
            }
        }
        catch (Refused refused)
        {
            outcome = refused.Code;
            span?.SetTag("leads.refused", refused.Code);
            throw;
        }
        finally
        {
            Telemetry.Commands.Add(1, new("service", store.Service), new("command", Telemetry.Name(command)), new("outcome", outcome));
        }
    }

    private async Task<Handled<TState>> TryHandle(
        Guid stream, TCommand command, Context context, Func<Handled<TState>, StoredAnswer>? answer, CancellationToken cancel)
    {
        var (version, events, replayed) = await store.FetchForWriting(stream, context.Once, cancel);
        var state = decider.Fold(decider.Initial, events);
        if (replayed is not null)
        {
            return new(state, version, [], replayed);
        }

        if (context.Existing && (version == 0 || !decider.Tags(state).SeenBy(context.Dealer, context.Brand)))
        {
            throw new NoSuchStream(decider.Name);
        }

        if (context.IfMatch is { } expected && expected != version)
        {
            throw new Stale(expected, version);
        }

        var added = decider.Decide(command, state);
        var after = decider.Fold(state, added);
        var handled = new Handled<TState>(after, version + added.Count, added, null);
        var unit = store.Write(context)
            .Append(stream, decider.Name, version, decider.Tags(after), added)
            .Deadlines(stream, decider.Deadlines(state), decider.Deadlines(after));
        if (added.Count > 0)
        {
            foreach (var view in inline ?? [])
            {
                unit.Row(view, stream, events.Concat(added));
            }
        }

        if (answer is not null)
        {
            unit.Answer(answer(handled));
        }

        try
        {
            await unit.Commit(cancel);
        }
        catch (NpgsqlException e) when (e.IsTransient && e is not PostgresException && context is { Once: null, Heard: null })
        {
            // It may have been done, and nothing would tell: trying again could do it twice.
            throw new IOException("The store's answer was lost; whether it was done is unknown.", e);
        }

        return handled;
    }
}

/// <summary>What became of a command.</summary>
/// <param name="Events">The events it led to; none when it was done before.</param>
/// <param name="Replayed">The answer given to the same Idempotency-Key before; then nothing was done now.</param>
public sealed record Handled<TState>(TState State, long Version, IReadOnlyList<object> Events, StoredAnswer? Replayed);

/// <summary>Names of spans and metrics, set once.</summary>
public static class Telemetry
{
    public const string SourceName = "Leads";

    public static readonly ActivitySource Source = new(SourceName);
    public static readonly Meter Meter = new(SourceName);
    public static readonly Counter<long> Commands = Meter.CreateCounter<long>("leads.commands", "{command}", "Commands handled, by outcome");
    public static readonly Counter<long> Parked = Meter.CreateCounter<long>("leads.parked", "{event}", "Events parked because a lead could not be digested");
    public static readonly Histogram<double> FeedBatch = Meter.CreateHistogram<double>("leads.follower.batch", "s", "Time to digest one batch of events");

    /// <summary><c>GiveConcession</c> → <c>give_concession</c></summary>
    public static string Name(object command) => JsonNamingPolicy.SnakeCaseLower.ConvertName(command.GetType().Name);

    internal static Activity? Command(string service, string aggregate, object command)
    {
        var span = Source.HasListeners() ? Source.StartActivity($"{aggregate} {Name(command)}") : null;
        span?.SetTag("leads.service", service);
        return span;
    }
}
