using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Aftercare;

/// <summary>How well owners are cared for.</summary>
/// <param name="From">Contacts that fell due from this moment on.</param>
/// <param name="To">And before this one.</param>
/// <param name="Owners">Who owned a car in that time.</param>
/// <param name="Due">Contacts that fell due.</param>
/// <param name="InTime">Those made before they were a breach.</param>
/// <param name="Late">Those made later.</param>
/// <param name="Waiting">Those that still may be made in time.</param>
/// <param name="Missing">Those that nobody made, and that are a breach.</param>
/// <param name="Coverage">Of a hundred that had to be made so many were, in time or late; absent while none had to be.</param>
/// <param name="ByReason">Contacts that fell due, by what they were for (001-28).</param>
/// <param name="Breaches">Each that was not made in time, the oldest first; the first thousand.</param>
/// <param name="Satisfaction">How satisfied owners are, and whether they may buy again.</param>
/// <param name="Posture">How actively they are cared for, by what was done in the time (004-02).</param>
public sealed record CareFigures(
    DateTimeOffset From, DateTimeOffset To, int Owners, int Due, int InTime, int Late, int Waiting, int Missing, int? Coverage, IReadOnlyDictionary<string, int> ByReason, IReadOnlyList<CareBreach> Breaches,
    SatisfactionFigures Satisfaction, MarketingPosture Posture)
{
    private const int MostBreaches = 1000;

    public static CareFigures Of(DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<OwnershipBoard> rows)
    {
        var owners = rows.Where(row => row.DeliveredAt < to && !(row.EndedAt < from)).ToList();
        var due = owners.SelectMany(row => row.Touches.Where(touch => touch.DueAt >= from && touch.DueAt < to && (touch.Due || touch.MadeAt is not null)), (row, touch) => (Row: row, Touch: touch)).ToList();
        var made = due.Where(one => one.Touch.MadeAt is not null).ToList();
        var breaches = due.Where(one => one.Touch.Overdue).ToList();
        var (late, missing) = (breaches.Count(one => one.Touch.MadeAt is not null), breaches.Count(one => one.Touch.MadeAt is null));
        return new CareFigures(
            from, to, owners.Count, due.Count, made.Count - late, late, due.Count - made.Count - missing, missing,
            made.Count + missing == 0 ? null : (int)Math.Floor(made.Count * 100.0 / (made.Count + missing)),
            due.SelectMany(one => one.Touch.Reasons).CountBy(Ids.Code).OrderBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Value),
            [
                .. breaches.OrderBy(one => one.Touch.DueAt).ThenBy(one => one.Row.OwnershipId).Take(MostBreaches)
                    .Select(one => new CareBreach(one.Row.OwnershipId, one.Row.LeadId, one.Touch.Number, one.Touch.Reasons, one.Touch.DueAt, one.Touch.MadeAt, one.Row.Consultant)),
            ],
            SatisfactionFigures.Of(from, to, owners), PostureOf([.. due.Select(one => one.Touch)], owners.Any(row => row.Contacts.Any(contact => contact.Direction == ContactDirection.Inbound && contact.At >= from && contact.At < to))));
    }

    /// <summary>The handbook names the five (004-02); by which figures a dealer is one of them is the product's. Contacts that still may be made in time count for nothing.</summary>
    /// <param name="calls">Owners called of their own accord.</param>
    private static MarketingPosture PostureOf(IReadOnlyCollection<TouchRow> due, bool calls)
    {
        var over = due.Where(touch => touch.MadeAt is not null || touch.Overdue).ToList();
        var later = over.Where(touch => touch.Reasons[0] is not (Touch.H48 or Touch.Month_1)).ToList();
        return over.TrueForAll(touch => touch.MadeAt is null) ? calls ? MarketingPosture.Reactive : MarketingPosture.Basic
            : later.Count == 0 || later.Count(touch => touch.MadeAt is not null) * 2 < later.Count ? MarketingPosture.Trust
            : over.Exists(touch => touch.Overdue) ? MarketingPosture.Proactive
            : MarketingPosture.Partnership;
    }
}

/// <summary>A contact that was not made in time.</summary>
/// <param name="MadeAt">When it was made after all.</param>
/// <param name="Consultant">Staff id of who cares for the owner now.</param>
public sealed record CareBreach(Guid OwnershipId, Guid LeadId, int Number, IReadOnlyList<Touch> Reasons, DateTimeOffset DueAt, DateTimeOffset? MadeAt, string? Consultant);

/// <summary>How satisfied owners are (002-13), and how many of them are expected to come back (001-24).</summary>
/// <param name="ByOccasion">When they were asked in the time.</param>
/// <param name="BySatisfaction">Owners by what they said last, until the end of the time.</param>
/// <param name="Unasked">Owners who never said anything until then.</param>
/// <param name="Expected">Of a hundred owners so many are expected to come back; absent while nobody said anything.</param>
/// <param name="MayBuyAgain">Owners of whom it was found in the time that they may buy again, by what it was found last (001-29).</param>
public sealed record SatisfactionFigures(
    IReadOnlyDictionary<string, SurveyFigures> ByOccasion, IReadOnlyDictionary<string, int> BySatisfaction, int Unasked, int? Expected, IReadOnlyDictionary<string, int> MayBuyAgain)
{
    public static SatisfactionFigures Of(DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<OwnershipBoard> owners)
    {
        var said = owners.Select(row => row.Surveys.Where(survey => survey.At < to).MaxBy(survey => survey.At)).ToList();
        var last = said.OfType<SurveyRow>().ToList();
        return new SatisfactionFigures(
            Enum.GetValues<SurveyOccasion>().ToDictionary(Ids.Code, occasion => SurveyFigures.Of(occasion, from, to, owners)),
            last.CountBy(survey => Ids.Code(survey.Satisfaction)).OrderBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Value),
            said.Count - last.Count, Average(last.Select(survey => survey.Expected)),
            owners.Where(row => row.WishedAt >= from && row.WishedAt < to).CountBy(row => Ids.Code(row.Signal!.Value)).OrderBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Value));
    }

    internal static int? Average(IEnumerable<int> values) => values.ToList() is { Count: > 0 } all ? (int)Math.Round(all.Average(), MidpointRounding.AwayFromZero) : null;
}

/// <summary>What owners said on an occasion.</summary>
/// <param name="Occasions">So often they could be asked: cars delivered, contacts made, cars at the dealer's.</param>
/// <param name="Answered">So often they said something.</param>
/// <param name="Product">On average, in tenths of a point: with the car.</param>
/// <param name="Service">With the service.</param>
public sealed record SurveyFigures(int Occasions, int Answered, int? Product, int? Service)
{
    internal static SurveyFigures Of(SurveyOccasion occasion, DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<OwnershipBoard> owners)
    {
        var said = owners.SelectMany(row => row.Surveys).Where(survey => survey.Occasion == occasion && survey.At >= from && survey.At < to).ToList();
        var times = owners.SelectMany(row => occasion switch
        {
            SurveyOccasion.Delivery => [row.DeliveredAt],
            SurveyOccasion.Service => row.Services.Select(one => one.At),
            _ => row.Touches.Where(touch => touch.Reasons[0] == (occasion == SurveyOccasion.H48 ? Touch.H48 : Touch.Month_1)).Select(touch => touch.MadeAt).OfType<DateTimeOffset>(),
        });
        return new SurveyFigures(
            times.Count(at => at >= from && at < to), said.Count, SatisfactionFigures.Average(said.Select(survey => survey.Product * 10)), SatisfactionFigures.Average(said.Select(survey => survey.Service * 10)));
    }
}
