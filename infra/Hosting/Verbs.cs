using System.Reflection;
using Leads.EventStore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Leads.Hosting;

/// <summary>What an operator can ask of a service's binary.</summary>
internal static class Verbs
{
    public static async Task<int> Schema(Service service)
    {
        await using var owner = service.DataSource(service.Settings.Migration);
        try
        {
            var applied = await EventStore.Schema.Apply(owner, service.Name, service.Views, EventStore.Schema.Scripts(Assembly.GetEntryAssembly()!), CancellationToken.None);
            await Console.Out.WriteLineAsync(applied.Count == 0 ? $"{service.Name}: schema is up to date" : $"{service.Name}: applied {string.Join(", ", applied)}");
            return 0;
        }
        catch (ScriptChanged changed)
        {
            await Console.Error.WriteLineAsync($"{service.Name}: {changed.Message}");
            return 1;
        }
    }

    public static async Task<int> Rebuild(Service service, string name)
    {
        if (service.Views.FirstOrDefault(v => v.Name == name) is not { } view)
        {
            await Console.Error.WriteLineAsync($"{service.Name} has no view {name}; it has: {string.Join(", ", service.Views.Select(v => v.Name))}");
            return 2;
        }

        await using var owner = service.DataSource(service.Settings.Migration);
        var started = TimeProvider.System.GetTimestamp();
        var folded = await EventStore.Rebuild.Run(service.Store(owner, TimeProvider.System), view, service.Name, _ => { }, CancellationToken.None);
        await Console.Out.WriteLineAsync($"{name}: {folded} events in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s");
        return 0;
    }

    public static async Task<int> Parked(Service service)
    {
        await using var database = service.DataSource(service.Settings.Postgres);
        foreach (var lead in await Parking.List(database, CancellationToken.None))
        {
            await Console.Out.WriteLineAsync(
                $"{lead.Lead}  {lead.Consumer}  {lead.Events} events since {lead.Since:u}, {lead.Attempts} attempts, first {lead.Type}: {lead.Reason}");
        }

        return 0;
    }

    public static async Task<int> Requeue(Service service, Guid lead, WebApplication app)
    {
        await using var _ = app;
        var database = app.Services.GetRequiredService<Npgsql.NpgsqlDataSource>();
        var done = 0;
        foreach (var parked in (await Parking.List(database, CancellationToken.None)).Where(p => p.Lead == lead))
        {
            try
            {
                done += await service.Requeue(app.Services, parked.Consumer, lead, CancellationToken.None);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"{lead} stays parked for {parked.Consumer}: {e.Message}");
                return 1;
            }
        }

        await Console.Out.WriteLineAsync($"{lead}: {done} events digested");
        return 0;
    }

    public static async Task<int> OpenApi(WebApplication app)
    {
        await using var _ = app;
        // Descriptions are made of endpoints, which otherwise are collected when the application starts.
        app.UseRouting();
        app.UseEndpoints(_ => { });
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        await using var json = new StringWriter();
        document.SerializeAs(OpenApiSpecVersion.OpenApi3_1, new OpenApiJsonWriter(json));
        await Console.Out.WriteLineAsync(json.ToString());
        return 0;
    }

    public static async Task<int> Usage(string service)
    {
        await Console.Error.WriteLineAsync($"{service} [schema | rebuild VIEW | parked | requeue LEAD | openapi]");
        return 2;
    }
}
