using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leads.EventStore;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Leads.Hosting;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) to the field; empty for the whole document.</param>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Detail">What to do about it. Never repeats the value: it may be about a person.</param>
public sealed record FieldError(string Pointer, string Code, string Detail)
{
    /// <summary>Where it stands in a file or document that is not JSON: its line, and its column or element.</summary>
    public string? At { get; init; }
}

/// <summary>The request is wrong (400): every field that is, at once.</summary>
public sealed class Invalid(IReadOnlyList<FieldError> errors) : Exception("The request is not valid.")
{
    public Invalid(string pointer, string code, string detail)
        : this([new FieldError(pointer, code, detail)])
    {
    }

    public IReadOnlyList<FieldError> Errors => errors;
}

/// <summary>There is no such thing, or the caller may not know of it (404).</summary>
public sealed class NotFound(string what) : Exception($"No such {what}.");

/// <summary>The caller is known but may not do this (403).</summary>
public sealed class Forbidden(string detail) : Exception(detail);

/// <summary>Every error leaves as an RFC 9457 problem document with a stable type.</summary>
public static partial class Problems
{
    /// <summary>Writes the problem that an exception is. Unexpected ones say nothing of their inside.</summary>
    /// <returns>False when the exception was not expected and should be logged.</returns>
    public static async Task<bool> Write(HttpContext http, Exception e)
    {
        var (status, code, detail, errors) = Describe(e);
        if (status == 503)
        {
            http.Response.Headers.RetryAfter = "1";
        }

        if (e is Stale stale)
        {
            http.Response.Headers.ETag = $"\"{stale.Actual}\"";
        }

        await Write(http, status, code, detail, errors, (e as Stale)?.Current, (e as Refused)?.Alternatives);
        return status != 500;
    }

    public static async Task Write(HttpContext http, int status, string code, string detail, IReadOnlyList<FieldError>? errors = null, object? current = null, object? alternatives = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = EventJson.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("type", $"/problems/{code}");
            json.WriteString("title", Title(code));
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            json.WriteString("instance", http.Request.Path);
            if (Activity.Current is { } activity)
            {
                json.WriteString("traceId", activity.TraceId.ToHexString());
            }

            if (errors is not null)
            {
                json.WriteStartArray("errors");
                foreach (var error in errors)
                {
                    Write(json, error);
                }

                json.WriteEndArray();
            }

            foreach (var (name, value) in new[] { ("current", current), ("alternatives", alternatives) })
            {
                if (value is not null)
                {
                    json.WritePropertyName(name);
                    JsonSerializer.Serialize(json, value, value.GetType(), EventJson.Options);
                }
            }

            json.WriteEndObject();
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        http.Response.ContentLength = buffer.WrittenCount;
        await http.Response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }

    public static void Write(Utf8JsonWriter json, FieldError error)
    {
        json.WriteStartObject();
        json.WriteString("pointer", error.Pointer);
        json.WriteString("code", error.Code);
        json.WriteString("detail", error.Detail);
        if (error.At is not null)
        {
            json.WriteString("at", error.At);
        }

        json.WriteEndObject();
    }

    private static (int Status, string Code, string Detail, IReadOnlyList<FieldError>? Errors) Describe(Exception e) => e switch
    {
        Refused refused => (409, refused.Code, refused.Message, null),
        Stale => (412, "stale", e.Message, null),
        KeyReused => (422, "idempotency-key-reused", "This Idempotency-Key was used with another request; a new request needs a new key.", null),
        StillInFlight => (409, "in-flight", "The first request with this Idempotency-Key is still being worked on; try again in a moment.", null),
        WrongVersion => (409, "busy", "Others are changing the same thing; try again.", null),
        Invalid invalid => (400, "invalid", invalid.Message, invalid.Errors),
        NotFound or NoSuchStream => (404, "not-found", e.Message, null),
        Forbidden => (403, "forbidden", e.Message, null),
        SubjectErased => (410, "customer-erased", "The customer was erased.", null),
        BadHttpRequestException { StatusCode: 413 } => (413, "too-large", "The request body is too large.", null),
        BadHttpRequestException { StatusCode: 415 } => (415, "unsupported-media-type", "Send application/json.", null),
        BadHttpRequestException { InnerException: JsonException json } => (400, "invalid", "The request is not valid.", Errors(json)),
        JsonException json => (400, "invalid", "The request is not valid.", Errors(json)),
        BadHttpRequestException { StatusCode: 400 } bad when bad.Message.Contains("no body was provided", StringComparison.Ordinal) =>
            (400, "invalid", "The request is not valid.", [new FieldError("", "required", "Send a JSON document.")]),
        BadHttpRequestException bad => (bad.StatusCode, "bad-request", "The request could not be read.", null),
        PostgresException { SqlState: PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.CharacterNotInRepertoire } =>
            (400, "invalid", "The request is not valid.", [new FieldError("", "wrong-character", "Text must not contain U+0000.")]),
        NpgsqlException { IsTransient: true } or TimeoutException or IOException => (503, "unavailable", "The service cannot reach its store; try again in a moment.", null),
        _ => (500, "internal", "Something went wrong here; it is logged with the trace id.", null),
    };

    private static IReadOnlyList<FieldError> Errors(JsonException e)
    {
        var path = Pointer(e.Path);
        if (MissingMembers().Match(e.Message) is { Success: true } missing)
        {
            return [.. MemberName().Matches(missing.Groups[1].Value).Select(m => new FieldError($"{path}/{m.Groups[1].Value}", "required", "This member is required."))];
        }

        if (e.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return [new FieldError(path, "unknown-member", "There is no such member.")];
        }

        return e.Message.Contains("could not be converted", StringComparison.Ordinal) || e.Message.Contains("null", StringComparison.Ordinal)
            ? [new FieldError(path, "wrong-type", "This member has the wrong type or an impossible value.")]
            : [new FieldError("", "malformed-json", "Not valid JSON.")];
    }

    /// <summary><c>$.customer.phones[1]</c> → <c>/customer/phones/1</c></summary>
    private static string Pointer(string? path) =>
        path is null or "$" ? "" : path.TrimStart('$').Replace(".", "/", StringComparison.Ordinal).Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    private static string Title(string code) => string.Concat(char.ToUpperInvariant(code[0]), code[1..].Replace('-', ' '));

    [GeneratedRegex("missing required properties including: (.+)\\.")]
    private static partial Regex MissingMembers();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex MemberName();
}
