using System.Reflection;
using Leads.Aftercare;
using Leads.Appointments;
using Leads.Contracts;
using Leads.Deals;
using Leads.Feeds;
using Leads.Insights;
using Leads.LeadIntake;
using Leads.Qualification;

namespace Leads.Rules;

/// <summary>The parts of the product as they were built.</summary>
internal static class Code
{
    /// <summary>The services by name, in the order of a lead's life.</summary>
    public static readonly IReadOnlyList<(string Name, Assembly Assembly)> ByName =
    [
        ("lead-intake", typeof(Lead).Assembly),
        ("qualification", typeof(Case).Assembly),
        ("appointment", typeof(Appointment).Assembly),
        ("deal", typeof(Deal).Assembly),
        ("aftercare", typeof(Ownership).Assembly),
        ("feed", typeof(DealerFeed).Assembly),
        ("insight", typeof(History).Assembly),
    ];

    public static readonly IReadOnlyList<Assembly> Services = [.. ByName.Select(service => service.Assembly)];

    public static readonly Assembly Contracts = typeof(EventAttribute).Assembly;

    /// <summary>What a service does when it hears an event: the command's name; null when nothing.</summary>
    public static string? Reaction(string service, object e) => ByName.First(s => s.Name == service).Assembly.GetTypes()
        .Select(type => type.GetMethod("React", BindingFlags.Public | BindingFlags.Static, [typeof(object)])?.Invoke(null, [e]))
        .Where(reaction => reaction is not null)
        .Select(reaction => reaction!.GetType().GetField("Item2")!.GetValue(reaction)!.GetType().Name)
        .FirstOrDefault();

    /// <summary>A service that reacts; the others keep what they hear.</summary>
    public static bool Reacts(string service) => ByName.First(s => s.Name == service).Assembly.GetTypes()
        .Any(type => type.GetMethod("React", BindingFlags.Public | BindingFlags.Static, [typeof(object)]) is not null);

    /// <summary>Dealers that hear an event.</summary>
    public static bool ReachesDealers(Sample sample)
    {
        var message = Messaging.CloudEvent.Read(sample.Message());
        return DealerFeed.DealersOf(message.EventName, message.Dealer, message.Data.Span).Count > 0;
    }
}
