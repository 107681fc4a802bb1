using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Leads.Hosting;

/// <summary>
/// Keeps in memory what changes seldom: it is read before the service opens its door, and news is looked for every second. What
/// cannot be read stays as it was.
/// </summary>
public abstract class Watcher(ILogger log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Reads anew, if anything has changed since the last time.</summary>
    public abstract Task Refresh(CancellationToken cancel);

    /// <summary>Nobody is served by what this replica has not read yet.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Look(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Look(stoppingToken);
        }
    }

    private async Task Look(CancellationToken cancel)
    {
        try
        {
            await Refresh(cancel);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            if (!cancel.IsCancellationRequested)
            {
                log.LogWarning(e, "{Watcher} could not be refreshed and stays as it was", GetType().Name);
            }
        }
    }
}
