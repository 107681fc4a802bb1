using Leads.EventStore;
using Leads.Messaging;

namespace Leads.Insights;

/// <summary>Keeps every event it hears, under its own stream, version and times.</summary>
public sealed class Archivist(EventStore.EventStore store)
{
    public Task Hear(CloudEvent heard, CancellationToken cancel) => Archive.Keep(store, heard.ToStored(), heard.Service, cancel);
}
