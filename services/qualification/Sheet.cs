using Leads.Contracts;
using Leads.EventStore;
using Leads.Printing;

namespace Leads.Qualification;

/// <summary>信息&amp;跟踪表, the information and tracking sheet of a customer (004-33…35): what staff wrote down, and what the case knows by itself.</summary>
/// <param name="Version">The case's version, good for If-Match.</param>
/// <param name="DateStarted">When the lead reached the dealer that has it.</param>
/// <param name="Marker">Prospect, shopper or buyer (004-25).</param>
/// <param name="Marked">What they were since when, the latest last.</param>
/// <param name="Customer">顾客信息 (004-33). Where staff wrote nothing: the need date, the consultant.</param>
/// <param name="Contact">联系信息 (004-34). Where staff wrote nothing: the lead's city, district and source.</param>
/// <param name="Source">Where the lead came from.</param>
/// <param name="FollowUp">What comes next (004-28).</param>
/// <param name="History">联系记录 (004-35), the latest first.</param>
/// <param name="FilledBy">Staff id of who filled it in last; absent while nobody has since the dealer has the lead.</param>
/// <param name="FilledAt">When.</param>
public sealed record Sheet(
    Guid LeadId, Guid CustomerId, long Version, string Brand, string Dealer, DateTimeOffset DateStarted, RelationMarker Marker, IReadOnlyList<MarkedSince> Marked, TrackedCustomer Customer,
    TrackedContact Contact, LeadSource? Source, FollowUpPlan FollowUp, IReadOnlyList<HistoryEntry> History, string? FilledBy, DateTimeOffset? FilledAt)
{
    /// <param name="events">Of the case, the oldest first.</param>
    /// <param name="language">In which a source that nobody wrote down is named.</param>
    public static Sheet Of(Case.Known state, long version, LeadFact? fact, IReadOnlyList<object> events, OpenedPerson person, CaseRules rules, PrintLanguage language)
    {
        var dossier = state.Dossier;
        // What the staff of a dealer wrote is the dealer's: the next one begins a sheet of its own (004-23).
        var filled = events.Reverse().TakeWhile(e => e is not CaseMoved).OfType<SheetFilled>().FirstOrDefault();
        var info = person.Read(filled?.Info) ?? new TrackingInfo(new TrackedCustomer(), new TrackedContact());
        var next = (state as Case.Open)?.Next;
        return new Sheet(
            dossier.Tags.Lead, dossier.Tags.Subject!.Value, version, dossier.Tags.Brand!, dossier.Tags.Dealer!, Local(dossier.Since), dossier.Marker,
            [
                .. events.OfType<CaseOpened>().Select(o => new MarkedSince(RelationMarker.Prospect, Local(o.At))),
                .. events.OfType<RelationMarked>().Select(m => new MarkedSince(m.Marker, Local(m.At))),
            ],
            info.Customer with { PurchaseDate = info.Customer.PurchaseDate ?? dossier.Needs.NeedBy, Salesperson = info.Customer.Salesperson ?? dossier.Consultant },
            info.Contact with
            {
                City = info.Contact.City ?? fact?.City,
                District = info.Contact.District ?? (info.Contact.City is null ? fact?.District : null),
                HowHeard = info.Contact.HowHeard ?? (fact is null ? null : string.Join(" · ", ((string?[])[SheetWords.Of(fact.Source).In(language), fact.SubSource, fact.Campaign]).OfType<string>())),
            },
            fact?.Source,
            new FollowUpPlan(dossier.Grade, Maybe(dossier.LastContactAt), next?.Action, Maybe(next?.DueAt)),
            Contacts(dossier, events, person, Local), filled?.By, Maybe(filled?.At));

        DateTimeOffset Local(DateTimeOffset at) => at.ToOffset(rules.Hours.Offset);
        DateTimeOffset? Maybe(DateTimeOffset? at) => at?.ToOffset(rules.Hours.Offset);
    }

    private static IReadOnlyList<HistoryEntry> Contacts(Dossier dossier, IReadOnlyList<object> events, OpenedPerson person, Func<DateTimeOffset, DateTimeOffset> local)
    {
        var recorded = events.OfType<ContactRecorded>().Select((e, index) => (Number: e.Number ?? index + 1, Event: e)).ToDictionary(c => c.Number, c => c.Event);
        var corrected = events.OfType<ContactCorrected>().GroupBy(c => c.Number).ToDictionary(g => g.Key, g => g.Last());
        return
        [
            .. dossier.OwnContacts().OrderByDescending(c => c.At).ThenByDescending(c => c.Number).Select(c => new HistoryEntry(
                c.Number, local(c.At), c.Channel, c.Direction, person.Read(recorded[c.Number].Note), person.Read(recorded[c.Number].Commitment), c.Result, c.DurationSeconds, c.By, c.Void,
                corrected.GetValueOrDefault(c.Number) is { } correction ? new Correction(local(correction.At), correction.By, person.Read(correction.Reason)) : null)),
        ];
    }
}

/// <summary>What a customer was to the dealer, and since when.</summary>
public sealed record MarkedSince(RelationMarker Marker, DateTimeOffset At);

/// <summary>What comes next.</summary>
/// <param name="Grade">H, A, B, C or N (§4.1).</param>
/// <param name="NextAction">What is planned; absent when the case is not worked on.</param>
/// <param name="NextDueAt">When it is due.</param>
public sealed record FollowUpPlan(string Grade, DateTimeOffset? LastContactAt, string? NextAction, DateTimeOffset? NextDueAt);

/// <summary>A contact in the sheet's history, as it stands after corrections.</summary>
/// <param name="Message">What was said, in the consultant's words.</param>
/// <param name="Commitment">What the customer committed themselves to.</param>
/// <param name="DurationSeconds">Length of the conversation in seconds.</param>
/// <param name="By">Staff id.</param>
/// <param name="Void">It never took place with this customer.</param>
/// <param name="Corrected">It had been recorded otherwise.</param>
public sealed record HistoryEntry(
    int Number, DateTimeOffset At, ContactChannel Channel, ContactDirection Direction, string? Message, string? Commitment, ContactResult Result, int DurationSeconds, string? By, bool Void,
    Correction? Corrected);

/// <summary>Who corrected a record, when and why.</summary>
public sealed record Correction(DateTimeOffset At, string By, string? Reason);
