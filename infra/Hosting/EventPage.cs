using System.Buffers;
using System.Text.Json;
using Leads.EventStore;
using Leads.Messaging;
using Microsoft.AspNetCore.Http;

namespace Leads.Hosting;

/// <summary>A page of events as the API shows them: CloudEvents 1.0, structured JSON.</summary>
/// <param name="Events">CloudEvents, oldest first.</param>
/// <param name="Next">Where to go on; the same cursor again when there is nothing new.</param>
public sealed record EventPage(IReadOnlyList<JsonElement> Events, string Next)
{
    /// <summary>Writes a page of archived events straight from their stored bytes.</summary>
    public static async Task Write(HttpContext http, IReadOnlyList<StoredEvent> events, string next, EventTypes types, CancellationToken cancel)
    {
        http.Response.ContentType = "application/json";
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = EventJson.Options.Encoder, SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("events");
            foreach (var e in events)
            {
                json.WriteRawValue(CloudEvent.WriteArchived(e, types), skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteString("next", next);
            json.WriteEndObject();
        }

        http.Response.ContentLength = buffer.WrittenCount;
        await http.Response.Body.WriteAsync(buffer.WrittenMemory, cancel);
    }
}
