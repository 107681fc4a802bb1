namespace Leads.Contracts;

/// <summary>How a customer may be reached, by what they agreed to and took back (feature 105).</summary>
/// <param name="Phone">They may be called.</param>
/// <param name="Sms">They may be sent text messages.</param>
public sealed record Reachable(bool Phone, bool Sms)
{
    private const string Contact = "contact";

    /// <summary>The latest word about a channel counts. Who never agreed to anything came by themselves and may be called back.</summary>
    /// <param name="told">What they agreed to with their leads.</param>
    /// <param name="later">What they agreed to or took back later.</param>
    public static Reachable By(IEnumerable<Consent> told, IEnumerable<LaterConsent> later)
    {
        var all = told.Where(consent => consent.Purposes.Count > 0)
            .Select(consent => new LaterConsent(true, consent.At, consent.Purposes, consent.Channels))
            .Concat(later).OrderBy(entry => entry.At).ToList();
        return new Reachable(May("phone"), May("sms"));

        bool May(string channel) => all.FindLast(entry => entry.Speaks(Contact, channel))?.Given ?? all.TrueForAll(entry => !entry.Given);
    }
}

/// <summary>A customer agreed to something, or took it back.</summary>
/// <param name="Purposes">Null for all.</param>
/// <param name="Channels">Null for all.</param>
public sealed record LaterConsent(bool Given, DateTimeOffset At, IReadOnlyList<string>? Purposes, IReadOnlyList<string>? Channels)
{
    public bool Speaks(string purpose, string channel) => (Purposes is null || Purposes.Contains(purpose)) && (Channels is null || Channels.Contains(channel));
}
