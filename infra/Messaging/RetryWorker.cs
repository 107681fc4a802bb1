using System.Diagnostics;
using Leads.EventStore;

namespace Leads.Messaging;

/// <summary>
/// Tries parked leads again by itself, rung by rung. Retries wait in the database behind their lead and not in a queue with a
/// time to live, because there events of the lead's other streams would overtake.
/// </summary>
public sealed class RetryWorker(Ear ear)
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(5);

    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    public async Task Run(CancellationToken stop)
    {
        var refreshed = 0L;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (refreshed == 0 || Stopwatch.GetElapsedTime(refreshed) > RefreshEvery)
                {
                    await ear.Refresh(stop);
                    refreshed = Stopwatch.GetTimestamp();
                }

                await Round(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                ear.OnError($"{ear.Consumer} retries", e);
            }

            await Task.Delay(Poll, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tries every lead that is due by the product clock; how many there were.</summary>
    public async Task<int> Round(CancellationToken cancel)
    {
        var due = await Parking.Due(ear.Store.Database, ear.Consumer, ear.Store.Clock.GetUtcNow(), cancel);
        foreach (var lead in due)
        {
            try
            {
                await ear.Requeue(lead, cancel);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                // Its next attempt is on the ladder already.
                ear.OnError($"{ear.Consumer} retries lead {lead}", e);
            }
        }

        return due.Count;
    }
}
