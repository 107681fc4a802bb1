using RabbitMQ.Client;

namespace Leads.Messaging;

/// <summary>
/// One connection with one channel of tracked confirms. On any doubt (deadline, return, nack, shutdown) both are thrown away:
/// the client may hang or lose count of its confirms after a publish that went wrong.
/// </summary>
internal sealed class Publisher(Uri broker, string name, Func<IChannel, CancellationToken, Task> declare, TimeSpan deadline) : IAsyncDisposable
{
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private volatile Session? _session;

    public bool IsConnected => Channel is not null;

    /// <summary>The open channel, if there is one.</summary>
    public IChannel? Channel => _session is { IsOpen: true } open ? open.Channel : null;

    /// <summary>The open channel, or a new one: then everything it needs has been declared before.</summary>
    public async Task<IChannel> Connect(CancellationToken cancel)
    {
        if (Channel is { } open)
        {
            return open;
        }

        await _connecting.WaitAsync(cancel);
        try
        {
            if (Channel is { } opened)
            {
                return opened;
            }

            ThrowAway();
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limited.CancelAfter(deadline * 6);
            var connection = await Factory().CreateConnectionAsync(name, limited.Token);
            try
            {
                await using (var setup = await connection.CreateChannelAsync(cancellationToken: limited.Token))
                {
                    await declare(setup, limited.Token);
                }

                // No rate limiter: the library's own delays at half its limit.
                var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true, outstandingPublisherConfirmationsRateLimiter: null), limited.Token);
                _session = new Session(connection, channel);
                return channel;
            }
            catch
            {
                Abort(connection);
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException("The broker did not answer in time.");
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Returns when the broker has the message safe in every queue it belongs to.</summary>
    /// <exception cref="RabbitMQ.Client.Exceptions.PublishException">It belongs to no queue, or the broker refused it.</exception>
    /// <exception cref="TimeoutException">Nothing was heard in time: it may or may not have arrived.</exception>
    public async Task Publish(IChannel channel, Route route, BasicProperties properties, ReadOnlyMemory<byte> body)
    {
        // Without a token: a publish that is cancelled halfway leaves the client's confirm sequence wrong.
        var publish = channel.BasicPublishAsync(route.Exchange, route.RoutingKey, route.Mandatory, properties, body, CancellationToken.None).AsTask();
        try
        {
            await publish.WaitAsync(deadline);
        }
        catch
        {
            ThrowAway(channel);
            _ = publish.ContinueWith(static abandoned => abandoned.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _session, null) is { } session)
        {
            await Close(session.Connection);
        }

        _connecting.Dispose();
    }

    private void ThrowAway(IChannel? only = null)
    {
        if (_session is { } session && (only is null || ReferenceEquals(session.Channel, only)) && Interlocked.CompareExchange(ref _session, null, session) == session)
        {
            Abort(session.Connection);
        }
    }

    // Nobody waits for it: a broker that does not answer would hold up the next attempt.
    private static void Abort(IConnection connection) => _ = Close(connection);

    private static async Task Close(IConnection connection)
    {
        try
        {
            await connection.AbortAsync(TimeSpan.FromSeconds(1));
            await connection.DisposeAsync();
        }
        catch (Exception)
        {
            // It is thrown away because it is broken.
        }
    }

    private ConnectionFactory Factory() => new()
    {
        Uri = broker,
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = TimeSpan.FromSeconds(10),
        RequestedConnectionTimeout = deadline,
        HandshakeContinuationTimeout = deadline,
        ContinuationTimeout = deadline,
    };

    private sealed record Session(IConnection Connection, IChannel Channel)
    {
        public bool IsOpen => Connection.IsOpen && Channel.IsOpen;
    }
}

/// <summary>Where an event goes.</summary>
/// <param name="Mandatory">It is a failure when no queue takes it.</param>
public readonly record struct Route(string Exchange, string RoutingKey, bool Mandatory = true);
