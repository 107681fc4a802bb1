namespace Leads.Gateway;

/// <summary>Who calls, as every service gets to know it.</summary>
/// <param name="Key">The API key's id, or the external provider.</param>
/// <param name="Scopes">What the key may do of what its role may do, separated by spaces; everything when null.</param>
internal sealed record Identity(string Key, string Client, string Role, string? Brand, string? Dealer, string? Scopes);

/// <summary>Somebody whose credentials were found valid. Lives as long as they are, so that what follows from them is worked out once.</summary>
internal sealed class Caller(Identity identity, InternalTokens tokens, DateTimeOffset? expires = null)
{
    private volatile Token? _token;
    private long _used;

    public Identity Identity => identity;

    public Grants Grants { get; } = Grants.Of[identity.Role].Within(identity.Scopes?.Split(' '));

    public DateTimeOffset? Expires => expires;

    /// <summary>When it was last seen, UTC ticks; 0 for never.</summary>
    public long Used => Volatile.Read(ref _used);

    public bool IsExpired(DateTimeOffset now) => expires <= now;

    public void Use(DateTimeOffset now) => Volatile.Write(ref _used, now.UtcTicks);

    /// <summary>The value of the Authorization header for services.</summary>
    public string Authorization(DateTimeOffset now)
    {
        var token = _token;
        if (token is null || now >= token.ReissueAt)
        {
            _token = token = tokens.Issue(identity, now);
        }

        return token.Header;
    }
}
