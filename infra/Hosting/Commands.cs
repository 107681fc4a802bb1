using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Leads.EventStore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leads.Hosting;

/// <summary>Marks endpoints: who may call them, and which of them are commands.</summary>
public static class Commands
{
    /// <summary>How often something is decided anew because somebody else was faster.</summary>
    private const int Tries = 40;

    internal sealed record AllowedRoles(string[] Roles);

    internal sealed record IsCommand(bool KeyRequired);

    internal sealed record Open;

    /// <summary>Only these roles, and administrators.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoints, params string[] roles)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new AllowedRoles([.. roles, Roles.Admin]));

    /// <summary>Nobody is asked who they are.</summary>
    public static TBuilder ForAnybody<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new Open());

    /// <summary>A command: the body is read whole and the Idempotency-Key is honoured.</summary>
    public static TBuilder Command<TBuilder>(this TBuilder endpoints, bool keyRequired = false)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new IsCommand(keyRequired));

    /// <summary>Endpoints that change one thing: a group of commands under one path.</summary>
    public static RouteGroupBuilder MapCommands(this IEndpointRouteBuilder app, string path, params string[] roles) => app.MapGroup(path).For(roles).Command();

    /// <summary>Does what the caller asks of a stream that exists and that the caller may see, and tells them what became of it.</summary>
    public static async Task<IResult> Handle<TCommand, TState>(
        this Streams<TCommand, TState> streams, Guid stream, TCommand command, Caller by, CancellationToken cancel)
        where TCommand : notnull
    {
        var context = by.Context with { Existing = true, Dealer = by.Dealer, Brand = by.Brand };
        var handled = await streams.Handle(stream, command, context, cancel, done => Answer(200, stream, done, null));
        return new Stored(handled.Replayed ?? Answer(200, stream, handled, null));
    }

    /// <summary>Starts a stream for the caller: 201 with its place.</summary>
    public static async Task<IResult> Start<TCommand, TState>(
        this Streams<TCommand, TState> streams, Guid stream, TCommand command, Caller by, string location, CancellationToken cancel)
        where TCommand : notnull
    {
        var handled = await streams.Handle(stream, command, by.Context, cancel, done => Answer(201, stream, done, location));
        return new Stored(handled.Replayed ?? Answer(201, stream, handled, location));
    }

    /// <summary>The state of a stream the caller may see.</summary>
    /// <exception cref="NotFound">There is none, or it is another dealer's.</exception>
    public static async Task<(long Version, TState State)> See<TCommand, TState>(this Streams<TCommand, TState> streams, Guid stream, Caller by, CancellationToken cancel)
        where TCommand : notnull
    {
        var (version, state) = await streams.AggregateStream(stream, cancel);
        return version > 0 && streams.Decider.Tags(state).SeenBy(by.Dealer, by.Brand) ? (version, state) : throw new NotFound(streams.Decider.Name);
    }

    /// <summary>
    /// Does what takes more than one stream: decides and commits, again until nobody else was faster. The same request again is
    /// answered as before.
    /// </summary>
    /// <param name="decide">Adds to the unit of work what it leads to, and says what the caller is told.</param>
    public static async Task<StoredAnswer> Settle(this EventStore.EventStore store, Caller by, Func<UnitOfWork, Task<StoredAnswer>> decide, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (by.Once is { } once && await store.Answered(once, cancel) is { } before)
            {
                return before;
            }

            var unit = store.Write(by.Context);
            var answer = await decide(unit);
            try
            {
                await unit.Answer(answer).Commit(cancel);
                return answer;
            }
            catch (WrongVersion) when (attempt < Tries)
            {
                // Somebody changed one of the streams since it was read.
            }
        }
    }

    /// <summary>What the caller is told of a stream to which so many events were added.</summary>
    public static StoredAnswer Answer(int status, Guid stream, long version, IReadOnlyList<object> events, string? location = null)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("id", stream);
        json.WriteNumber("version", version);
        json.WriteStartArray("events");
        foreach (var e in events)
        {
            json.WriteStringValue(EventTypes.Published.Of(e.GetType()).Name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return new StoredAnswer(status, location, $"\"{version}\"", buffer.WrittenSpan.ToArray());
    }

    private static StoredAnswer Answer<TState>(int status, Guid stream, Handled<TState> handled, string? location) => Answer(status, stream, handled.Version, handled.Events, location);

    /// <summary>Reads the body once: for the fingerprint, and for the endpoint after it.</summary>
    internal static async Task<Once?> ReadOnce(HttpContext http, string client, IsCommand command)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString().Trim('"', ' ');
        if (key.Length == 0)
        {
            return command.KeyRequired
                ? throw new Invalid("", "idempotency-key-missing", "Send an Idempotency-Key header: one new value for each new request, the same for a retry.")
                : null;
        }

        if (key.Length > 200)
        {
            throw new Invalid("", "idempotency-key-too-long", "At most 200 characters.");
        }

        var body = new MemoryStream((int)(http.Request.ContentLength ?? 1024));
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        body.Position = 0;
        http.Request.Body = body;
        return new Once(client, key, hash.GetHashAndReset());
    }
}

/// <summary>An answer as it was stored, byte for byte.</summary>
public sealed class Stored(StoredAnswer answer) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        response.ContentLength = answer.Body.Length;
        if (answer.ETag is not null)
        {
            response.Headers.ETag = answer.ETag;
        }

        if (answer.Location is not null)
        {
            response.Headers.Location = answer.Location;
        }

        await response.Body.WriteAsync(answer.Body, httpContext.RequestAborted);
    }
}
