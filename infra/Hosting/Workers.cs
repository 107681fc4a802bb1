using Leads.EventStore;
using Leads.Messaging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leads.Hosting;

/// <summary>What a service does when nobody asks: follow its log, mind its deadlines, forget old answers.</summary>
public sealed class Workers(Service service, IServiceProvider services, EventStore.EventStore store, ILogger<Workers> log) : BackgroundService
{
    /// <summary>How long an answer is given again to the same Idempotency-Key.</summary>
    public static readonly TimeSpan AnswersKept = TimeSpan.FromDays(7);

    private Relay? _relay;
    private Listening? _listening;

    public IReadOnlyList<Follower> Followers { get; private set; } = [];

    /// <summary>The broker is there, for whatever this service needs it for.</summary>
    public bool Bus => (_relay?.IsConnected ?? true) && (_listening?.IsConnected ?? true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host must not wait for us: a broker or database that is down is somebody's to wait for, not a reason not to start.
        await Task.Yield();
        IReadOnlyList<Follower> own = [.. service.ViewFollowers(services, Failed), .. service.LogFollowers(services, Failed)];
        (_relay, _listening) = (service.Relay(services, Failed), service.Listening(services, Failed));
        Followers = _relay is null ? own : [.. own, _relay.Follower];
        foreach (var follower in Followers)
        {
            Telemetry.Meter.CreateObservableGauge(
                "leads.follower.lag", () => follower.Status.Lag, "{event}", "Events a follower is behind", [new("service", store.Service), new("follower", follower.Name)]);
        }

        await Task.WhenAll(
        [
            .. own.Select(f => f.Run(stoppingToken)),
            _relay?.Run(stoppingToken) ?? Task.CompletedTask,
            _listening?.Run(stoppingToken) ?? Task.CompletedTask,
            service.Deadlines(services, Failed)?.Run(stoppingToken) ?? Task.CompletedTask,
            ForgetAnswers(stoppingToken),
        ]);
    }

    private async Task ForgetAnswers(CancellationToken stop)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1));
        do
        {
            try
            {
                // Answers age by real time: moving the product clock must not make a retry look new.
                await using var command = store.Database.CreateCommand("delete from idempotency where answered_at < clock_timestamp() - $1");
                command.Parameters.Add(new Npgsql.NpgsqlParameter<TimeSpan> { TypedValue = AnswersKept });
                await command.ExecuteNonQueryAsync(stop);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed("answers", e);
            }
        }
        while (await Ticked(hourly, stop));
    }

    private static async Task<bool> Ticked(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Failed(string what, Exception e)
    {
        if (e is LeadLost)
        {
            log.LogInformation("{Worker}: another replica leads", what);
        }
        else
        {
            log.LogWarning(e, "{Worker} failed and goes on", what);
        }
    }
}
