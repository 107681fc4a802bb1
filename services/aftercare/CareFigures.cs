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
public sealed record CareFigures(
    DateTimeOffset From, DateTimeOffset To, int Owners, int Due, int InTime, int Late, int Waiting, int Missing, int? Coverage, IReadOnlyDictionary<string, int> ByReason, IReadOnlyList<CareBreach> Breaches)
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
            ]);
    }
}

/// <summary>A contact that was not made in time.</summary>
/// <param name="MadeAt">When it was made after all.</param>
/// <param name="Consultant">Staff id of who cares for the owner now.</param>
public sealed record CareBreach(Guid OwnershipId, Guid LeadId, int Number, IReadOnlyList<Touch> Reasons, DateTimeOffset DueAt, DateTimeOffset? MadeAt, string? Consultant);
