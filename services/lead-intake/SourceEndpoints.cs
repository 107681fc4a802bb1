using Leads.Contracts;
using Leads.Hosting;
using ConfigurationStreams = Leads.EventStore.Streams<Leads.LeadIntake.SourceConfiguration.Command, Leads.LeadIntake.SourceConfiguration>;
using LeadStreams = Leads.EventStore.Streams<Leads.LeadIntake.Lead.Command, Leads.LeadIntake.Lead>;

namespace Leads.LeadIntake;

/// <summary>Headquarters says where its leads come from, from which moment on; and how a customer came is shown.</summary>
public static class SourceEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/sources", (DateTimeOffset? at, string? brand, Caller by, Networks networks) => networks.SourcesAt(Brand(brand, by, networks), at ?? by.Now))
            .For([Roles.Hq, Roles.Analyst, .. Roles.Dealership])
            .Produces<SourceTree>().ProducesProblem(400).WithTags("sources")
            .WithSummary("Where the brand's leads come from, now or at a moment: sources, sub-sources, and what others call them. Who works for several brands names one.");

        app.MapPut("/v1/sources", async (SourcesBody body, string? brand, Caller by, Networks networks, ConfigurationStreams streams, CancellationToken cancel) =>
            {
                var of = Brand(brand, by, networks);
                var id = Networks.IdOfSources(of);
                var answer = await streams.Start(
                    id, new SourceConfiguration.Command.Configure(id, of, body.Checked(), body.EffectiveFrom ?? by.Now, by.Client, by.Now), by, "/v1/sources", cancel);
                await networks.Refresh(cancel);
                return answer;
            })
            .For(Roles.Hq).Command()
            .Produces<Done>(201).ProducesProblem(400).ProducesProblem(409).WithTags("sources")
            .WithSummary("Say where the brand's leads come from, from a moment on. All of it, not what changes; a node that is no longer offered is retired, not left out, while leads may still name it.");

        app.MapGet("/v1/leads/{id:guid}/attribution", async (Guid id, Caller by, LeadStreams leads, Customers customers, Networks networks, CancellationToken cancel) =>
            {
                var fact = ((Lead.Known)(await leads.See(id, by, cancel)).State).Fact;
                // Whoever was found to be the same person came the same way.
                var customer = (await customers.GroupOf(fact.CustomerId, cancel)).Survivor.Id;
                var touches = (await customers.LeadsOf(customer, cancel)).Leads.Select(l => l.State).Where(l => l.Tags.SeenBy(by.Dealer, by.Brand));
                return Attribution.Of(customer, touches, at => networks.SourcesAt(fact.Brand, at));
            })
            .For([Roles.Hq, .. Roles.Dealership])
            .Produces<Attribution>().ProducesProblem(404).WithTags("leads")
            .WithSummary("How the lead's customer came, time and again: who found them first, what brought them back. A dealer sees its own leads alone.");
    }

    /// <summary>The caller's brand, or one of them.</summary>
    private static string Brand(string? told, Caller by, Networks networks)
    {
        if (by.Brand is not null && told is not null && told != by.Brand)
        {
            throw new Forbidden("The brand is another's.");
        }

        var brand = told ?? by.Brand ?? throw new Invalid("", "brand-missing", "Say which brand: ?brand=…");
        return networks.At(by.Now).Brands.Contains(brand) ? brand : throw new Invalid("", "unknown-brand", "No such brand.");
    }
}

/// <summary>Where a brand's leads come from, and since when.</summary>
/// <param name="Nodes">Sources and sub-sources. Every source has a node of its own code.</param>
/// <param name="Maps">What others call them: adf, star, dealer_form or whatever scheme a sender names.</param>
/// <param name="EffectiveFrom">Since when; now when not told.</param>
public sealed record SourcesBody(IReadOnlyList<SourceNode> Nodes, IReadOnlyList<SourceMap>? Maps = null, DateTimeOffset? EffectiveFrom = null)
{
    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal SourceTree Checked()
    {
        var tree = new SourceTree(Nodes, Maps);
        return Sources.Errors(tree) is { Count: > 0 } errors ? throw new Invalid(errors) : tree;
    }
}
