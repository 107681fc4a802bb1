using Leads.Contracts;

namespace Leads.Qualification;

/// <summary>Whether a customer may be called now (features 28, 105).</summary>
public static class Calling
{
    /// <summary>What stands against a call; null when nothing does.</summary>
    /// <param name="mayCall">The customer agreed to be called and did not take it back.</param>
    /// <returns>Why not, and from when on.</returns>
    public static (CallBlock Reason, DateTimeOffset? NotBefore)? Block(Dossier dossier, string by, bool mayCall, CaseRules rules, DateTimeOffset at)
    {
        if (!mayCall)
        {
            return (CallBlock.DoNotCall, null);
        }

        if (dossier.Call is { } call && call.By != by && at < call.Until)
        {
            return (CallBlock.InCall, call.Until);
        }

        var failed = dossier.Failed;
        if (failed.Count(attempt => rules.Today(attempt.At) == rules.Today(at)) >= rules.MostADay)
        {
            return (CallBlock.EnoughToday, rules.Hours.NextOpen(rules.Begins(rules.Today(at).AddDays(1))));
        }

        return failed.Count > 0 && failed.Max(attempt => attempt.At) + rules.Spacing is var again && at < again ? (CallBlock.TooSoon, again) : null;
    }

    /// <summary>What to try where calling does not reach: a voicemail while it is the first time, a text message after that, if the customer agreed to those.</summary>
    public static CallFallBack? FallBack(Dossier dossier, bool mayCall, bool mayText, CaseRules rules) =>
        !mayCall ? (mayText ? CallFallBack.Sms : null)
        : dossier.Failed.Count == 0 ? null
        : dossier.Failed.Count >= rules.FallBackAfter && mayText ? CallFallBack.Sms
        : CallFallBack.Voicemail;
}
