using Leads.Contracts;

namespace Leads.LeadIntake;

/// <summary>What a customer's consent allows, and what taking it back undoes (feature 104).</summary>
public static class Consents
{
    /// <summary>Without this purpose nobody calls or writes.</summary>
    public const string Contact = "contact";

    /// <summary>Without this purpose nobody passes a customer on to a dealer.</summary>
    public const string DealerTransfer = "dealer_transfer";

    /// <summary>Any dealer.</summary>
    public const string Everybody = "*";

    public static readonly IReadOnlyList<string> Channels = ["phone", "sms", "email", "wechat", "letter"];

    /// <param name="dealer">Whom the customer would be passed on to; null when nobody is chosen yet.</param>
    public static bool Allow(Consent? consent, string? dealer) =>
        consent is not null
        && consent.Purposes.Contains(DealerTransfer)
        && (dealer is null || consent.Receivers is null || consent.Receivers.Contains(Everybody) || consent.Receivers.Contains(dealer));

    /// <summary>The only dealers that a customer may be passed on to; null where all may have them, or none.</summary>
    public static IReadOnlyCollection<string>? Receivers(Consent consent, Consent? later)
    {
        var passing = new[] { consent, later }.OfType<Consent>().Where(c => c.Purposes.Contains(DealerTransfer)).ToList();
        return passing.Count == 0 || passing.Exists(c => c.Receivers is null || c.Receivers.Contains(Everybody)) ? null : [.. passing.SelectMany(c => c.Receivers!).Distinct()];
    }

    /// <summary>Whether nothing is left of a purpose: it is taken back for every channel.</summary>
    public static bool TakesBack(this ConsentWithdrawn withdrawn, string purpose) =>
        (withdrawn.Purposes is null || withdrawn.Purposes.Contains(purpose))
        && (withdrawn.Channels is null || Channels.All(withdrawn.Channels.Contains));

    /// <summary>Whether a lead rests on what its customer has taken back since. Who calls or comes has a will of their own.</summary>
    /// <param name="contact">When they took back that anybody contacts them.</param>
    /// <param name="transfer">When they took back that they are passed on to dealers.</param>
    public static bool OptedOut(LeadReceived fact, DateTimeOffset? contact, DateTimeOffset? transfer) =>
        TakenBack(fact, fact.Consent.At, contact) || (fact.Registration is null && fact.Consent.At <= transfer);

    /// <summary>Whether a cycle ends with what was taken back. What a dealer's own staff registered was never passed on, until another dealer has it.</summary>
    public static bool Ends(this ConsentWithdrawn withdrawn, Lead.Known lead)
    {
        var agreed = lead.Consented is { } later && later.At > lead.Fact.Consent.At ? later.At : lead.Fact.Consent.At;
        return (withdrawn.TakesBack(Contact) && TakenBack(lead.Fact, agreed, withdrawn.At))
            || (withdrawn.TakesBack(DealerTransfer) && agreed <= withdrawn.At
                && (Allow(lead.Fact.Consent, null) || Allow(lead.Consented, null))
                && !Lead.IsOwn(lead, lead.Tags.Dealer ?? lead.Fact.NamedDealer));
    }

    /// <summary>What is wrong with channels and receivers, by JSON pointer.</summary>
    public static IEnumerable<(string Pointer, string Code, string Detail)> Wrong(Consent consent, string pointer, Func<string, bool> isDealer)
    {
        if (consent.Channels?.All(Channels.Contains) == false)
        {
            yield return ($"{pointer}/channels", "unknown-code", $"Of {string.Join(", ", Channels)}.");
        }

        if (consent.Receivers?.All(receiver => receiver == Everybody || isDealer(receiver)) == false)
        {
            yield return ($"{pointer}/receivers", "unknown-dealer", "The brand has no such dealer; * stands for all of them.");
        }
    }

    private static bool TakenBack(LeadReceived fact, DateTimeOffset agreed, DateTimeOffset? contact) =>
        agreed <= contact && !(fact.Registration is { Mode: FirstContactMode.InboundCall or FirstContactMode.ShowroomVisit } && fact.At > contact);
}
