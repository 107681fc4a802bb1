using System.Collections.Frozen;

namespace Leads.Gateway;

/// <summary>The live API keys, held in memory: no request waits for the database. What changes elsewhere is seen within two seconds.</summary>
internal sealed class ApiKeys(ApiKeyTable table, InternalTokens tokens, TimeProvider clock, ILogger<ApiKeys> log) : BackgroundService
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(2), NoteUseEvery = TimeSpan.FromSeconds(20), Stale = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1);
    private FrozenDictionary<KeyHash, Entry>? _live;
    private DateTimeOffset _refreshed, _noted;
    private bool _failing;

    /// <summary>Whether the keys were read at all; before that nobody can be told that a key is wrong.</summary>
    public bool IsLoaded => _live is not null;

    /// <summary>Whether the database answered lately.</summary>
    public bool IsFresh => clock.GetUtcNow() - _refreshed < Stale;

    /// <returns>Null when the key is unknown, expired or revoked.</returns>
    public Caller? Find(ReadOnlySpan<char> key, DateTimeOffset now) =>
        _live is { } live && live.TryGetValue(KeyHash.Of(key), out var entry) && !entry.Caller.IsExpired(now) ? entry.Caller : null;

    /// <summary>Reads the keys now; one reading at a time, so that an older answer never replaces a newer one.</summary>
    public async Task Refresh(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var now = clock.GetUtcNow();
            var known = _live ?? FrozenDictionary<KeyHash, Entry>.Empty;
            var rows = await table.Live(now, cancel);
            var current = rows.Where(row => Grants.Of.ContainsKey(row.Key.Role)).ToDictionary(row => row.Hash, row => Keep(known.GetValueOrDefault(row.Hash), row.Key));
            if (_live is null || current.Count != known.Count || current.Any(entry => known.GetValueOrDefault(entry.Key) != entry.Value))
            {
                _live = current.ToFrozenDictionary();
            }

            _refreshed = now;
        }
        finally
        {
            _one.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Attempt(Refresh, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Attempt(NoteUse, cancellationToken);
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RefreshEvery, clock);
        while (await Tick(timer, stoppingToken))
        {
            if (clock.GetUtcNow() - _noted >= NoteUseEvery)
            {
                await Attempt(NoteUse, stoppingToken);
            }

            await Attempt(Refresh, stoppingToken);
        }
    }

    private static async Task<bool> Tick(PeriodicTimer timer, CancellationToken stop)
    {
        try { return await timer.WaitForNextTickAsync(stop); }
        catch (OperationCanceledException) { return false; }
    }

    // While the database is away, the keys known so far go on working.
    private async Task Attempt(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        try
        {
            await work(stop);
            if (_failing)
            {
                _failing = false;
                log.LogInformation("The key table can be read again");
            }
        }
        catch (Exception error)
        {
            // Whatever it is, the next round tries again: a loop that ended silently would keep revoked keys alive.
            if (!_failing && !stop.IsCancellationRequested)
            {
                _failing = true;
                log.LogWarning("The key table cannot be read, keys known so far stay valid: {Reason}", error.Message);
            }
        }
    }

    private async Task NoteUse(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var uses = (_live ?? FrozenDictionary<KeyHash, Entry>.Empty).Values.Where(entry => entry.Caller.Used >= _noted.UtcTicks && entry.Caller.Used > 0)
            .Select(entry => (entry.Key.Id, new DateTimeOffset(entry.Caller.Used, TimeSpan.Zero))).ToList();
        if (uses.Count > 0)
        {
            await table.NoteUse(uses, cancel);
        }

        _noted = now;
    }

    // The same key keeps its caller, and with it its token and when it was last used.
    private Entry Keep(Entry? known, ApiKey key)
    {
        var identity = new Identity(key.Id.ToString(), key.Client, key.Role, key.Brand, key.Dealer, key.Scopes is null ? null : string.Join(' ', key.Scopes));
        return known is not null && known.Caller.Identity == identity && known.Caller.Expires == key.ExpiresAt ? known : new(key, new(identity, tokens, key.ExpiresAt));
    }

    private sealed record Entry(ApiKey Key, Caller Caller);
}
