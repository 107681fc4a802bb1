using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Messaging;
using Microsoft.Extensions.Logging;

namespace Leads.Hosting;

/// <summary>What a service does with one event of another: a command on one of its own streams, or nothing.</summary>
public delegate Task<bool> Reaction(object e, Context context, CancellationToken cancel);

/// <summary>Hears events of other services: the effect and the inbox row commit together, so each has its effect once.</summary>
public sealed class Reactions(EventStore.EventStore store, IReadOnlyList<Reaction> reactions, ILogger<Reactions> log)
{
    public async Task Hear(CloudEvent heard, CancellationToken cancel)
    {
        var context = ContextOf(store.Service, heard);
        // An event this build does not know yet still counts as heard: it cannot mean anything to it.
        if (store.Types.Named(heard.EventName) is not null)
        {
            var e = store.Types.Read(heard.EventName, heard.Data.Span);
            if (e is CustomerErased erased)
            {
                await store.Write(context).Also(store.Personal.Destroying(erased.CustomerId)).Commit(cancel);
                return;
            }

            foreach (var react in reactions)
            {
                try
                {
                    if (await react(e, context, cancel))
                    {
                        return;
                    }
                }
                catch (Refused refused)
                {
                    // The rules said no; saying it again changes nothing.
                    log.LogWarning("{Event} {Id} refused: {Code}", heard.EventName, heard.Id, refused.Code);
                    break;
                }
            }
        }

        await store.Write(context).Commit(cancel);
    }

    /// <summary>What is written beside the effect of an event.</summary>
    public static Context ContextOf(string service, CloudEvent heard) => new(service)
    {
        Heard = new Heard(service, new Cause(heard.Service, heard.StreamId, heard.Sequence), heard.Cause),
        Causation = heard.Id.ToString(),
        Correlation = heard.CorrelationId,
    };
}

/// <summary>Asks the service that published a stream for the events that are missing here.</summary>
public sealed class MissingEvents(HttpClient http, Settings settings)
{
    private const int Page = 500;

    public async Task<IReadOnlyList<CloudEvent>> Fetch(Cause last, long heardUpTo, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(settings.BaseAddress(last.Service), $"/internal/streams/{last.Stream}/events?after={heardUpTo}&limit={Page}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Internal", settings.InternalKey);
        using var response = await http.SendAsync(request, cancel);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        using var events = await JsonDocument.ParseAsync(body, cancellationToken: cancel);
        return [.. events.RootElement.EnumerateArray()
            .Select(e => CloudEvent.Read(Encoding.UTF8.GetBytes(e.GetRawText())))
            .Where(e => e.Sequence <= last.Version)];
    }
}
