using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Leads.Hosting;

/// <summary>Alive: the process answers. Ready: its store and bus are there and its followers move.</summary>
public static class Health
{
    /// <summary>A leader that is behind and has not moved for so long is stalled.</summary>
    public static readonly TimeSpan Stall = TimeSpan.FromSeconds(30);

    public static void Map(IEndpointRouteBuilder app, string service)
    {
        app.MapGet("/health/live", () => Results.Json(new { service, status = "live" })).ForAnybody().ExcludeFromDescription();
        app.MapGet("/health/ready", async (NpgsqlDataSource database, Workers workers, TimeProvider clock, CancellationToken cancel) =>
        {
            var store = await Reaches(database, cancel);
            var followers = workers.Followers.Select(f => new
            {
                f.Name,
                f.Status.Leads,
                f.Status.Position,
                f.Status.Lag,
                Stalled = f.Status is { Leads: true, Lag: > 0, ProgressAt: { } at } && clock.GetElapsedTime(at) > Stall,
                f.Status.Error,
            }).ToList();
            var ready = store && workers.Bus && !followers.Exists(f => f.Stalled);
            return Results.Json(new { service, status = ready ? "ready" : "unready", store, bus = workers.Bus, followers }, statusCode: ready ? 200 : 503);
        }).ForAnybody().ExcludeFromDescription();
    }

    private static async Task<bool> Reaches(NpgsqlDataSource database, CancellationToken cancel)
    {
        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancel);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }
}
