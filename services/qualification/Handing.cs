using Leads.Contracts;

namespace Leads.Qualification;

/// <summary>Who gets the customers of somebody who leaves (004-31).</summary>
public static class Handing
{
    /// <summary>Buyers by their marker, the others by whether somebody spoke with them within the rules' time.</summary>
    public static HandoverClass ClassOf(Dossier dossier, TimeSpan recent, DateTimeOffset at) =>
        dossier.Marker == RelationMarker.Buyer ? HandoverClass.Buyer
        : dossier.Contacts.Any(c => c is { Void: false, Result: ContactResult.Connected } && c.At > at - recent) ? HandoverClass.Recent
        : HandoverClass.Other;

    /// <summary>Recent ones go to the newcomer, when there is one; all others in turn to the colleagues who are there, beginning with who has the fewest open ones.</summary>
    /// <param name="staff">Who is left.</param>
    /// <returns>Every case once; none when nobody is there.</returns>
    public static IReadOnlyList<HandoverShare> Split(IReadOnlyList<Handed> cases, string? newcomer, IReadOnlyList<Colleague> staff)
    {
        List<string> remaining = [.. staff.Where(c => !c.Away && c.Staff != newcomer).OrderBy(c => c.Open).ThenBy(c => c.Staff, StringComparer.Ordinal).Select(c => c.Staff)];
        if (remaining.Count == 0 && newcomer is not null)
        {
            remaining.Add(newcomer);
        }

        var turn = 0;
        return remaining.Count == 0 ? [] :
        [
            .. cases.OrderBy(c => c.Class).ThenBy(c => c.CaseId).Select(c => new HandoverShare(
                c.CaseId, c.LeadId, c.Class, c.Class == HandoverClass.Recent && newcomer is not null ? newcomer : remaining[turn++ % remaining.Count])),
        ];
    }

    /// <summary>What has to be done with a case. Doing it again changes nothing.</summary>
    public static Case.Command Command(HandoverShare share, string leaver, string by, DateTimeOffset at) =>
        share.Class == HandoverClass.Buyer ? new Case.Command.AwaitManager(leaver, share.To, by, at) : new Case.Command.HandOver(leaver, share.To, by, at);

    /// <summary>Whose case it is and nobody else's: in their hands, or on its way to them.</summary>
    public static bool IsWith(string staff, Dossier dossier) => dossier.Awaits is { } awaits ? awaits.To == staff : dossier.Consultant == staff;

    public static HandoverProgress Progress(HandoverShare share, string leaver, Dossier dossier) =>
        dossier.Awaits?.To == share.To ? HandoverProgress.AwaitsManager
        : IsWith(leaver, dossier) ? HandoverProgress.Pending
        : dossier.Awaits is null && dossier.Consultant == share.To ? HandoverProgress.HandedOver
        : HandoverProgress.Elsewhere;
}

/// <summary>A case of somebody who leaves.</summary>
public sealed record Handed(Guid CaseId, Guid LeadId, HandoverClass Class);

/// <summary>A consultant of the dealer.</summary>
/// <param name="Staff">Staff id.</param>
/// <param name="Open">Open cases in hand.</param>
/// <param name="Away">Away now.</param>
public sealed record Colleague(string Staff, int Open, bool Away = false);

/// <summary>How far a case is on its way.</summary>
public enum HandoverProgress
{
    /// <summary>Still the leaver's.</summary>
    Pending,

    /// <summary>The manager speaks with the customer first (004-32).</summary>
    AwaitsManager,
    HandedOver,

    /// <summary>Somebody else has it: it went its own way meanwhile.</summary>
    Elsewhere,
}
