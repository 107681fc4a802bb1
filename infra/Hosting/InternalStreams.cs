using System.Security.Cryptography;
using System.Text;
using Leads.EventStore;
using Leads.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Leads.Hosting;

/// <summary>Gives other services events they missed, as they went over the bus. The gateway does not route here.</summary>
public static class InternalStreams
{
    public static void Map(IEndpointRouteBuilder app, string service, Settings settings) =>
        app.MapGet("/internal/streams/{stream:guid}/events", async (Guid stream, long? after, int? limit, HttpContext http, Feed feed, EventStore.EventStore store, CancellationToken cancel) =>
        {
            var shown = Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString());
            if (!CryptographicOperations.FixedTimeEquals(shown, Encoding.UTF8.GetBytes($"Internal {settings.InternalKey}")))
            {
                await Problems.Write(http, 401, "unauthenticated", "Only services ask here.");
                return;
            }

            http.Response.ContentType = "application/cloudevents-batch+json";
            await http.Response.Body.WriteAsync("["u8.ToArray(), cancel);
            var first = true;
            foreach (var e in await feed.ReadStream(stream, after ?? 0, Cursors.Limit(limit), cancel))
            {
                if (!first)
                {
                    await http.Response.Body.WriteAsync(","u8.ToArray(), cancel);
                }

                first = false;
                await http.Response.Body.WriteAsync(CloudEvent.Write(e, service, store.Types), cancel);
            }

            await http.Response.Body.WriteAsync("]"u8.ToArray(), cancel);
        }).ForAnybody().ExcludeFromDescription();
}
