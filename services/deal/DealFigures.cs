using Leads.Contracts;

namespace Leads.Deals;

/// <summary>What became of deals.</summary>
/// <param name="From">Deals opened from this moment on.</param>
/// <param name="To">And before this one.</param>
/// <param name="Opened">All of them.</param>
/// <param name="Signed">A contract was signed, whatever became of it.</param>
/// <param name="Delivered">The car was handed over.</param>
/// <param name="Cancelled">The contract was called off.</param>
/// <param name="Lost">There was no sale.</param>
/// <param name="CloseRate">Of a hundred whose end is known so many were signed; absent while none is.</param>
/// <param name="BySignal">By what the customer spoke of (001-06).</param>
/// <param name="ByObjection">By why they objected (001-10).</param>
/// <param name="Concessions">Of those signed, by how often was conceded (001-14).</param>
/// <param name="LostBecause">By the reason that is believed, else the one stated (002-07).</param>
/// <param name="OtherReason">Of a hundred lost, so many for another reason than was stated.</param>
/// <param name="Deliveries">How they went.</param>
public sealed record DealFigures(
    DateTimeOffset From, DateTimeOffset To, int Opened, int Signed, int Delivered, int Cancelled, int Lost, int? CloseRate, IReadOnlyDictionary<string, CloseFigures> BySignal,
    IReadOnlyDictionary<string, CloseFigures> ByObjection, IReadOnlyDictionary<string, int> Concessions, IReadOnlyDictionary<string, int> LostBecause, int? OtherReason, DeliveryFigures Deliveries)
{
    public static DealFigures Of(DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<DealBoard> rows, Func<BuyingSignal, string> signal, Func<DealObjectionReason, string> objection)
    {
        var (signed, lost, delivered) = (rows.Where(row => row.Outcome is not null).ToList(), rows.Where(row => row.Status == "lost").ToList(), rows.Where(row => row.Outcome == DealOutcome.Delivered).ToList());
        return new DealFigures(
            from, to, rows.Count, signed.Count, delivered.Count, rows.Count(row => row.Outcome == DealOutcome.Cancelled), lost.Count, Share(signed.Count, signed.Count + lost.Count),
            By(rows, row => row.Signals.Select(signal)), By(rows, row => row.Objections.Select(objection).Distinct()),
            signed.CountBy(row => row.Concessions).OrderBy(one => one.Key).ToDictionary(one => $"{one.Key}", one => one.Value),
            lost.CountBy(row => row.Assessed ?? row.Reason ?? "").OrderBy(one => one.Key, StringComparer.Ordinal).ToDictionary(one => one.Key, one => one.Value),
            Share(lost.Count(row => row.Assessed is not null && row.Assessed != row.Reason), lost.Count), DeliveryFigures.Of(delivered));
    }

    internal static int? Share(int part, int all) => all == 0 ? null : (int)Math.Round(part * 100.0 / all, MidpointRounding.AwayFromZero);

    private static Dictionary<string, CloseFigures> By(IReadOnlyCollection<DealBoard> rows, Func<DealBoard, IEnumerable<string>> codes) =>
        rows.SelectMany(row => codes(row).Select(code => (Code: code, Row: row))).GroupBy(one => one.Code).OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => CloseFigures.Of([.. group.Select(one => one.Row)]));
}

/// <summary>Deals of a kind, and how many of them were signed.</summary>
/// <param name="Rate">Of a hundred whose end is known; absent while none is.</param>
public sealed record CloseFigures(int Deals, int Signed, int? Rate)
{
    internal static CloseFigures Of(IReadOnlyCollection<DealBoard> rows)
    {
        var signed = rows.Count(row => row.Outcome is not null);
        return new CloseFigures(rows.Count, signed, DealFigures.Share(signed, signed + rows.Count(row => row.Status == "lost")));
    }
}

/// <summary>How cars were handed over.</summary>
/// <param name="Late">They came later than was said at first.</param>
/// <param name="Short">They were explained for less than 45 minutes (001-22).</param>
/// <param name="AverageMinutes">For so long, on average; absent while nobody told.</param>
/// <param name="Surveyed">So many customers said how satisfied they are (001-20).</param>
/// <param name="Product">On average, in tenths of a point: with the car.</param>
/// <param name="Brand">With the brand.</param>
/// <param name="Dealer">With the dealer.</param>
/// <param name="Consultant">With the consultant (001-39).</param>
public sealed record DeliveryFigures(int Late, int Short, int? AverageMinutes, int Surveyed, int? Product, int? Brand, int? Dealer, int? Consultant)
{
    internal static DeliveryFigures Of(IReadOnlyCollection<DealBoard> delivered)
    {
        var (minutes, scores) = (delivered.Select(row => row.Explained).OfType<int>().ToList(), delivered.Select(row => row.Scores).OfType<DeliveryScores>().ToList());
        return new DeliveryFigures(
            delivered.Count(row => row.Delays > 0), delivered.Count(row => row.Short || row.Explained is null), Average(minutes), scores.Count,
            Tenths(scores, s => s.Product), Tenths(scores, s => s.Brand), Tenths(scores, s => s.Dealer), Tenths(scores, s => s.Consultant));
    }

    private static int? Tenths(IReadOnlyCollection<DeliveryScores> scores, Func<DeliveryScores, int> of) => Average([.. scores.Select(score => of(score) * 10)]);

    private static int? Average(List<int> values) => values.Count == 0 ? null : (int)Math.Round(values.Average(), MidpointRounding.AwayFromZero);
}
