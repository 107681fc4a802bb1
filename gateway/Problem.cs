using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leads.Gateway;

/// <summary>What is wrong with one member of a request.</summary>
/// <param name="Pointer">JSON pointer, RFC 6901; empty for the whole body.</param>
/// <param name="Code">Stable.</param>
internal sealed record FieldError(string Pointer, string Code, string Detail);

/// <summary>A kind of refusal, RFC 9457: its stable code is the last part of <c>type</c>.</summary>
/// <param name="Help">One paragraph for whoever follows the link in <c>type</c>.</param>
internal sealed record Problem(string Code, int Status, string Title, string Help)
{
    public static readonly Problem Invalid = new("invalid", 400, "The request is not valid.",
        "A value in the request is missing, unknown or not allowed. 'errors' names each with a JSON pointer, a code and what to do. Sending the same request again gives the same answer.");
    public static readonly Problem BadRequest = new("bad-request", 400, "The request could not be read.",
        "The request is not proper HTTP, or its body ended before it was complete. Sending the same request again gives the same answer.");
    public static readonly Problem Unauthenticated = new("unauthenticated", 401, "A valid key is needed.",
        "Send an API key as 'Authorization: Bearer <key>' or 'X-Api-Key: <key>'; a calendar program sends it as the password of any name. A key that is unknown, expired or revoked is answered alike; an administrator sees which it is with GET /v1/keys and can issue another one.");
    public static readonly Problem Forbidden = new("forbidden", 403, "This key may not do that.",
        "The key is valid, but neither its role nor its scopes allow this operation. An administrator can issue a key with another role.");
    public static readonly Problem NoSuchRoute = new("no-such-route", 404, "There is nothing here.",
        "No operation has this path. GET /openapi.json lists every one; /docs shows them to read and try.");
    public static readonly Problem NotFound = new("not-found", 404, "There is no such thing.",
        "The path is right, but what it names does not exist, or belongs to somebody else.");
    public static readonly Problem MethodNotAllowed = new("method-not-allowed", 405, "This method is not allowed here.",
        "The path exists, but not for this method. The header 'Allow' of the answer names the methods it has.");
    public static readonly Problem KeyLimit = new("key-limit", 409, "The client already has two live keys.",
        "A client can have two live keys, so that it can change from one to the next without a pause. Revoke the one that is no longer used, then issue the new one.");
    public static readonly Problem TooLarge = new("too-large", 413, "The body is too large.",
        "A request body may have 1 MiB, that of POST /v1/leads/csv 64 MiB, of POST /v1/leads/batch 256 MiB. Split it into several requests.");
    public static readonly Problem UnsupportedMediaType = new("unsupported-media-type", 415, "This content type is not understood here.",
        "The header 'Content-Type' names a format that this path does not take. The API document lists the ones it takes.");
    public static readonly Problem TooManyRequests = new("too-many-requests", 429, "Too many requests.",
        "Every client has a number of requests a second and a burst above it. Wait for as many seconds as 'Retry-After' says, then send the request again; nothing was done.");
    public static readonly Problem Internal = new("internal", 500, "Something went wrong here.",
        "The fault is ours, and it is logged under 'traceId'. It is unknown whether the request was carried out: repeat it with the same Idempotency-Key.");
    public static readonly Problem BadGateway = new("bad-gateway", 502, "The service did not answer properly.",
        "The connection to the service broke before its answer was complete. It is unknown whether the request was carried out: repeat it with the same Idempotency-Key after the seconds in 'Retry-After'.");
    public static readonly Problem ServiceUnavailable = new("service-unavailable", 503, "The service cannot be reached at the moment.",
        "The part of the product that answers this path is not running or is just starting. The request was not carried out: repeat it after the seconds in 'Retry-After'.");
    public static readonly Problem Timeout = new("timeout", 504, "The service took too long.",
        "The service did not answer in time. It is unknown whether the request was carried out: repeat it with the same Idempotency-Key after the seconds in 'Retry-After'.");

    /// <summary>The gateway's own kinds and those that every service has, by code.</summary>
    public static readonly FrozenDictionary<string, Problem> All = new[]
    {
        Invalid, BadRequest, Unauthenticated, Forbidden, NoSuchRoute, NotFound, MethodNotAllowed, KeyLimit, TooLarge, UnsupportedMediaType,
        TooManyRequests, Internal, BadGateway, ServiceUnavailable, Timeout,
        new("idempotency-key-missing", 400, "An Idempotency-Key is needed.", "This command must not be carried out twice. Send a header 'Idempotency-Key' with a value of your own that is new for every command and the same for every repetition of it."),
        new("idempotency-key-too-long", 400, "The Idempotency-Key is too long.", "Choose a shorter one, such as a UUID."),
        new("idempotency-key-reused", 422, "The Idempotency-Key was used with another request.", "The same key came with another body or path before. A new command needs a new key; a repetition must be the same in every byte."),
        new("in-flight", 409, "The first request is still being worked on.", "A request with the same Idempotency-Key has not been answered yet. Ask again in a moment; the answer will be that of the first."),
        new("busy", 409, "Others are changing the same thing.", "The request was given up after several attempts, nothing was done. Send it again."),
        new("stale", 412, "It has changed since you looked.", "The version in 'If-Match' is no longer the latest. Read it again (the header 'ETag' has the version), decide again, then send the request with the new version."),
        new("wrong-state", 409, "It is not in a state for that.", "The operation exists, but not at this point in the life of the thing. 'detail' says which state it is in; its own page shows what can follow."),
        new("customer-erased", 410, "The customer was erased.", "The customer's personal data was destroyed at their wish and cannot be brought back. Counts and history without personal data remain."),
        new("too-many-lines", 413, "The batch has too many lines.", "A batch may have 100 000 lines. Send the rest in another request."),
        new("unavailable", 503, "The service cannot reach its store.", "A database or broker does not answer at the moment. Repeat the request with the same Idempotency-Key after the seconds in 'Retry-After'."),
    }.ToFrozenDictionary(problem => problem.Code);

    /// <summary>JSON as the gateway writes it: camel case, no nulls, nothing escaped that need not be.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The kind for a status that came without a document.</summary>
    public static Problem For(int status) => status switch
    {
        404 => NoSuchRoute,
        405 => MethodNotAllowed,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        < 500 => BadRequest with { Status = status },
        _ => Internal with { Status = status },
    };

    /// <summary>Answers with this problem.</summary>
    /// <param name="retryAfter">Seconds.</param>
    public Task Write(HttpContext context, string? detail = null, IReadOnlyList<FieldError>? errors = null, int? retryAfter = null)
    {
        var response = context.Response;
        var allow = response.Headers.Allow;
        response.Clear();
        response.Headers.Allow = allow;
        response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = Door.IsCalendar(context.Request)
                ? (Microsoft.Extensions.Primitives.StringValues)(string[])["Bearer realm=\"leads\"", "Basic realm=\"leads\", charset=\"UTF-8\""]
                : "Bearer realm=\"leads\"";
        }

        if ((retryAfter ?? (Status is 502 or 503 or 504 ? 1 : default(int?))) is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var document = new Document($"/problems/{Code}", Title, Status, detail ?? Help, context.Request.Path.Value, Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier, errors);
        return response.WriteAsJsonAsync(document, Json, "application/problem+json", context.RequestAborted);
    }

    /// <summary>The same as the result of an endpoint.</summary>
    public IResult Result(string? detail = null, IReadOnlyList<FieldError>? errors = null) => new Answer(this, detail, errors);

    private sealed record Document(string Type, string Title, int Status, string? Detail, string? Instance, string TraceId, IReadOnlyList<FieldError>? Errors);

    private sealed class Answer(Problem problem, string? detail, IReadOnlyList<FieldError>? errors) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => problem.Write(httpContext, detail, errors);
    }
}
