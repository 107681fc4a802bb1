using Leads.Hosting;

namespace Leads.Insights;

/// <summary>Headquarters asks what became of its leads (000-01), and in which words it is told.</summary>
public static class StatusEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/leads", async (string? changedAfter, int? limit, Caller by, Changes changes, CancellationToken cancel) =>
            {
                var (leads, next, more) = await changes.After(ChangeCursor.Read(changedAfter), by.Brand, Cursors.Limit(limit), cancel);
                return new LeadStatuses(leads, next.Write(), more);
            })
            .For(Roles.Hq)
            .WithTags("leads").WithSummary("Leads that changed, in the order of their change, as they are now. Keep `next` and come back with it: at once while there is `more`.");

        app.MapGet("/v1/dispositions", () => Dispositions.All)
            .For([Roles.Hq, Roles.Analyst, .. Roles.Dealership])
            .WithTags("leads").WithSummary("The disposition codes of a lead's status, STAR's and our own: what each is called and which event reaches it.");
    }
}

/// <summary>A page of leads that changed.</summary>
/// <param name="Items">Each lead once, in the order of their change.</param>
/// <param name="Next">Where to go on, also when this was all for now.</param>
/// <param name="More">There is more to read now, however few this page has.</param>
public sealed record LeadStatuses(IReadOnlyList<LeadStatus> Items, string Next, bool More);
