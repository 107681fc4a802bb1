using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leads.Gateway;

/// <summary>A kind of refusal, RFC 9457: its stable code is the last part of <c>type</c>.</summary>
/// <param name="Help">One paragraph for whoever follows the link in <c>type</c>.</param>
internal sealed record Problem(string Code, int Status, string Title, string Help)
{
    public static readonly Problem InvalidRequest = new("invalid-request", 400, "The request is not valid.",
        "The request could not be read or a value in it is not allowed. 'detail' says what, and 'errors' names each field with the reason. Sending the same request again gives the same answer.");
    public static readonly Problem Unauthenticated = new("unauthenticated", 401, "A valid key is needed.",
        "Send an API key as 'Authorization: Bearer <key>' or 'X-Api-Key: <key>'. A key that is unknown, expired or revoked is answered alike; an administrator sees which it is with GET /v1/keys and can issue another one.");
    public static readonly Problem Forbidden = new("forbidden", 403, "This key may not do that.",
        "The key is valid, but neither its role nor its scopes allow this operation. An administrator can issue a key with another role.");
    public static readonly Problem NotFound = new("not-found", 404, "There is nothing here.",
        "No such path, or no such thing at this path. GET /openapi.json lists every path; /docs shows them to read and try.");
    public static readonly Problem MethodNotAllowed = new("method-not-allowed", 405, "This method is not allowed here.",
        "The path exists, but not for this method. The header 'Allow' of the answer names the methods it has.");
    public static readonly Problem KeyLimit = new("key-limit", 409, "The client already has two live keys.",
        "A client can have two live keys, so that it can change from one to the next without a pause. Revoke the one that is no longer used, then issue the new one.");
    public static readonly Problem BodyTooLarge = new("body-too-large", 413, "The body is too large.",
        "A request body may have 1 MiB, that of POST /v1/leads/batch 256 MiB. Split it into several requests.");
    public static readonly Problem UnsupportedMediaType = new("unsupported-media-type", 415, "This content type is not understood here.",
        "The header 'Content-Type' names a format that this path does not take. The API document lists the ones it takes.");
    public static readonly Problem TooManyRequests = new("too-many-requests", 429, "Too many requests.",
        "Every client has a number of requests a second and a burst above it. Wait for as many seconds as 'Retry-After' says, then send the request again; nothing was done.");
    public static readonly Problem Internal = new("internal-error", 500, "Something went wrong in the gateway.",
        "The fault is ours, and it is logged under 'traceId'. It is unknown whether the request was carried out: repeat it with the same Idempotency-Key.");
    public static readonly Problem BadGateway = new("bad-gateway", 502, "The service did not answer properly.",
        "The connection to the service broke before its answer was complete. It is unknown whether the request was carried out: repeat it with the same Idempotency-Key after the seconds in 'Retry-After'.");
    public static readonly Problem ServiceUnavailable = new("service-unavailable", 503, "The service cannot be reached at the moment.",
        "The part of the product that answers this path is not running or is just starting. The request was not carried out: repeat it after the seconds in 'Retry-After'.");
    public static readonly Problem Timeout = new("timeout", 504, "The service took too long.",
        "The service did not answer in time. It is unknown whether the request was carried out: repeat it with the same Idempotency-Key after the seconds in 'Retry-After'.");

    /// <summary>The gateway's own kinds, by code.</summary>
    public static readonly FrozenDictionary<string, Problem> All = new[]
    {
        InvalidRequest, Unauthenticated, Forbidden, NotFound, MethodNotAllowed, KeyLimit, BodyTooLarge, UnsupportedMediaType,
        TooManyRequests, Internal, BadGateway, ServiceUnavailable, Timeout,
    }.ToFrozenDictionary(problem => problem.Code);

    /// <summary>JSON as the gateway writes it: camel case, no nulls, nothing escaped that need not be.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The kind for a status that came without a document.</summary>
    public static Problem For(int status) => All.Values.FirstOrDefault(problem => problem.Status == status && problem != KeyLimit) ?? (status < 500 ? InvalidRequest : Internal) with { Status = status };

    /// <summary>Answers with this problem.</summary>
    /// <param name="retryAfter">Seconds.</param>
    public Task Write(HttpContext context, string? detail = null, IReadOnlyDictionary<string, string[]>? errors = null, int? retryAfter = null)
    {
        var response = context.Response;
        var allow = response.Headers.Allow;
        response.Clear();
        response.Headers.Allow = allow;
        response.StatusCode = Status;
        if ((retryAfter ?? (Status is 502 or 503 or 504 ? 1 : default(int?))) is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var document = new Document($"/problems/{Code}", Title, Status, detail ?? Help, context.Request.Path.Value, Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier, errors);
        return response.WriteAsJsonAsync(document, Json, "application/problem+json", context.RequestAborted);
    }

    /// <summary>The same as the result of an endpoint.</summary>
    public IResult Result(string? detail = null, IReadOnlyDictionary<string, string[]>? errors = null) => new Answer(this, detail, errors);

    private sealed record Document(string Type, string Title, int Status, string? Detail, string? Instance, string TraceId, IReadOnlyDictionary<string, string[]>? Errors);

    private sealed class Answer(Problem problem, string? detail, IReadOnlyDictionary<string, string[]>? errors) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => problem.Write(httpContext, detail, errors);
    }
}
