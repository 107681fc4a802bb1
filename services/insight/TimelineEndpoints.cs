using Leads.EventStore;
using Leads.Hosting;

namespace Leads.Insights;

/// <summary>Whoever works on a lead, or answers for it, reads its journal (001-30).</summary>
public static class TimelineEndpoints
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/v1/leads/{id:guid}/timeline", (
                Guid id, string[]? type, string? service, string? after, int? limit, Caller by, Timeline timeline, EventTypes types, CancellationToken cancel) =>
                timeline.Page(id, by, Asked(type, service, types), Cursors.Position(after), Cursors.Limit(limit), cancel))
            .For([Roles.Hq, Roles.Analyst, .. Roles.Dealership])
            .WithTags("leads")
            .WithSummary("The sales journal of a lead: what every service did about it and what caused it, in Chinese and English, newest first by when it happened. `type` may stand several times.");

    private static List<string>? Asked(string[]? names, string? service, EventTypes types) =>
        names?.FirstOrDefault(name => !EventWords.Of.ContainsKey(name)) is { } unknown ? throw new Invalid("", "wrong-type", $"No event of a lead is named {unknown}.")
        : service is not null && types.All.All(t => t.Publisher != service) ? throw new Invalid("", "wrong-service", $"No service is named {service}.")
        : names is null or [] && service is null ? null
        : [.. (names is null or [] ? EventWords.Of.Keys.AsEnumerable() : names).Where(name => service is null || types.Named(name)!.Publisher == service)];
}
