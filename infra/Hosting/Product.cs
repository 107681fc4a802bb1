using Leads.Messaging;

namespace Leads.Hosting;

/// <summary>Which services there are and who listens to whom. Everybody declares everybody's queues, so no start order loses an event.</summary>
public static class Product
{
    private static readonly string[] Lifecycle = ["lead-intake", "qualification", "appointment", "deal", "aftercare"];

    public static IReadOnlyList<Listener> Listeners { get; } =
    [
        new("lead-intake", ["qualification", "deal", "aftercare"]),
        new("qualification", ["lead-intake", "appointment"]),
        new("appointment", ["lead-intake", "deal"]),
        new("deal", ["lead-intake", "appointment"]),
        new("aftercare", ["lead-intake", "deal"]),
        new("feed", Lifecycle),
        new("insight", Lifecycle),
    ];

    public static Listener? Of(string service) => Listeners.FirstOrDefault(l => l.Service == service);
}
