using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;

namespace Leads.Journeys;

/// <summary>Somebody who uses the API over HTTP with a key, or with none.</summary>
public sealed class Client(HttpClient http, Uri url, string? key)
{
    public Uri Url => url;

    public string? Key => key;

    /// <summary>The same caller at another door.</summary>
    public Client At(Uri door) => new(http, door, key);

    public Task<Answer> Get(string path, string? accept = null) => Send(HttpMethod.Get, path, null, accept is null ? [] : [("Accept", accept)]);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path, null);

    /// <summary>Posts JSON with a fresh Idempotency-Key unless one is given.</summary>
    public Task<Answer> Post(string path, string json = "", string? once = null, string? ifMatch = null, string? traceParent = null) =>
        Send(HttpMethod.Post, path, Json(json), [("Idempotency-Key", once ?? Guid.CreateVersion7().ToString()), ("If-Match", ifMatch), ("traceparent", traceParent)]);

    public Task<Answer> Put(string path, string json) => Send(HttpMethod.Put, path, Json(json), [("Idempotency-Key", Guid.CreateVersion7().ToString())]);

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? body, params (string Name, string? Value)[] headers)
    {
        using var request = Request(method, path, body, headers);
        using var response = await http.SendAsync(request);
        return new Answer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ETag?.ToString(),
            response.Headers.Location?.ToString(),
            await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Sends lines and gives back the answer's lines as they come.</summary>
    public async IAsyncEnumerable<JsonNode> Batch(Stream lines)
    {
        using var body = new StreamContent(lines);
        body.Headers.ContentType = new("application/x-ndjson");
        using var request = Request(HttpMethod.Post, "/v1/leads/batch", body);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        ((int)response.StatusCode).ShouldBe(200);
        using var answer = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await answer.ReadLineAsync() is { } line)
        {
            yield return JsonNode.Parse(line)!;
        }
    }

    public static ByteArrayContent Json(string json) => Body(Encoding.UTF8.GetBytes(json), "application/json");

    public static ByteArrayContent Body(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? body, params (string Name, string? Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(url, path)) { Content = body };
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        foreach (var (name, value) in headers.Where(h => h.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}

/// <summary>What the API answered.</summary>
/// <param name="Type">Media type.</param>
public sealed record Answer(int Status, string? Type, string? ETag, string? Location, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes) ?? throw new InvalidOperationException("The answer is null.");

    /// <summary>The body of an answer that has to have this status.</summary>
    public JsonNode Must(int status)
    {
        Status.ShouldBe(status, Text);
        return Bytes.Length == 0 ? new JsonObject() : Json;
    }

    /// <summary>It has to be a problem document of this status and code.</summary>
    /// <returns>The JSON pointers it names.</returns>
    public IReadOnlyList<string> Refused(int status, string? code = null)
    {
        Status.ShouldBe(status, Text);
        Type.ShouldBe("application/problem+json", Text);
        var problem = Json;
        ((int)problem["status"]!).ShouldBe(status);
        ((string?)problem["title"]).ShouldNotBeNullOrWhiteSpace();
        ((string?)problem["detail"]).ShouldNotBeNullOrWhiteSpace();
        ((string)problem["type"]!).ShouldStartWith("/problems/");
        if (code is not null)
        {
            ((string)problem["type"]!).ShouldBe($"/problems/{code}", Text);
        }

        return [.. (problem["errors"]?.AsArray() ?? []).Select(e => (string)e!["pointer"]!)];
    }
}

/// <summary>Times as the API takes and gives them.</summary>
internal static class Times
{
    public static string Text(this DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}
