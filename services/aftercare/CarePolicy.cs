using Leads.Contracts;

namespace Leads.Aftercare;

/// <summary>How a dealer cares for owners at a moment, and when its people work.</summary>
public sealed record CarePolicy(CareSettings? Told, WorkingTime Hours)
{
    public static readonly CarePolicy Delivered = new(null, WorkingTime.Default);

    /// <summary>Which of the mixed ones is 67 and which is 30 is the usual reading; the figure is lost (001-24).</summary>
    private static readonly RepurchaseMatrix Handbook = new(97, 67, 30, 20);

    /// <summary>The handbook's example (002-11).</summary>
    private static readonly IReadOnlyList<ServiceGrade> Vip = [new("vip", [ServicePrivilege.Lounge, ServicePrivilege.FastLane], MonthlySpend: new Money(100_000, "CNY"))];

    private static readonly CreditScale Scale = new(0, 20, 50);

    private static readonly IReadOnlyList<DayOfYear> SpringAndAutumn = [new(5, 20), new(11, 10)];

    public TimeSpan Regular => TimeSpan.FromDays(Told?.RegularDays ?? 150);

    public TimeSpan Notice => TimeSpan.FromDays(Told?.NoticeDays ?? 14);

    public int ServiceMonths => Told?.ServiceMonths ?? 12;

    public int ServiceKm => Told?.ServiceKm ?? 10_000;

    public int InspectionMonths => Told?.InspectionMonths ?? 24;

    public int WarrantyMonths => Told?.WarrantyMonths ?? 36;

    public int ReplacementMonths => Told?.ReplacementMonths ?? 36;

    public int ReplacementKm => Told?.ReplacementKm ?? 100_000;

    public int GoodScore => Told?.GoodScore ?? 7;

    public RepurchaseMatrix Repurchase => Told?.Repurchase ?? Handbook;

    public IReadOnlyList<ServiceGrade> Grades => Told?.Grades ?? Vip;

    public int InterviewsADay => Told?.InterviewsADay ?? 5;

    public CreditScale Credit => Told?.Credit ?? Scale;

    public IReadOnlyList<DayOfYear> Seasons => Told?.Seasons ?? SpringAndAutumn;

    public IReadOnlyList<ModelLaunch> Launches => Told?.Launches ?? [];

    /// <summary>How long a contact may wait before it is a breach.</summary>
    public TimeSpan Grace(Touch touch) => touch == Touch.H48 ? TimeSpan.FromDays(1) : TimeSpan.FromDays(Told?.GraceDays ?? 7);

    /// <summary>What an owner finds good who gave such scores, and how many of a hundred such owners come back (001-24).</summary>
    public (Satisfaction Satisfaction, int Expected) Judge(int product, int service) => (product >= GoodScore, service >= GoodScore) switch
    {
        (true, true) => (Satisfaction.BothGood, Repurchase.BothGood),
        (false, true) => (Satisfaction.ServiceGood, Repurchase.ServiceGood),
        (true, false) => (Satisfaction.ProductGood, Repurchase.ProductGood),
        (false, false) => (Satisfaction.BothPoor, Repurchase.BothPoor),
    };

    /// <summary>The moment when a day begins, by the dealer's clock.</summary>
    public DateTimeOffset Begins(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Hours.Offset);

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Hours.Offset).DateTime);

    /// <summary>
    /// The first moment from one on when owners are contacted: somebody works, no quiet days, and the owner is not left alone. If there is
    /// none before the last possible one it is the last before, and if there is none at all it is the last possible: never dropped.
    /// </summary>
    /// <param name="earliest">Not before.</param>
    /// <param name="latest">Not after.</param>
    /// <param name="quietUntil">The owner asked to be left alone until then.</param>
    /// <param name="others">Moments that it is not within a week of, if any other is left.</param>
    public DateTimeOffset Fit(DateTimeOffset wanted, DateTimeOffset earliest, DateTimeOffset latest, DateTimeOffset? quietUntil, IReadOnlyList<DateTimeOffset> others) =>
        Find(wanted, earliest, latest, quietUntil, others) ?? Find(wanted, earliest, latest, quietUntil, []) ?? latest;

    private DateTimeOffset? Find(DateTimeOffset wanted, DateTimeOffset earliest, DateTimeOffset latest, DateTimeOffset? quietUntil, IReadOnlyList<DateTimeOffset> others)
    {
        var from = quietUntil is { } until && until > wanted ? until : wanted;
        for (var day = DayOf(from); Begins(day) <= latest; day = day.AddDays(1))
        {
            if (Open(day, from) is { } at && at <= latest && !Cadence.Close(at, others))
            {
                return at;
            }
        }

        for (var day = DayOf(wanted); day >= DayOf(earliest); day = day.AddDays(-1))
        {
            if (Open(day, earliest) is { } at && at <= latest && (quietUntil is null || at >= quietUntil) && !Cadence.Close(at, others))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The first moment of a day, not before one, when somebody works and calls.</summary>
    private DateTimeOffset? Open(DateOnly day, DateTimeOffset from)
    {
        if ((Told?.Quiet ?? []).Any(quiet => quiet.From <= day && day <= quiet.To))
        {
            return null;
        }

        foreach (var hours in Hours.Of(day))
        {
            var (opens, closes) = (Begins(day).AddMinutes(hours.From), Begins(day).AddMinutes(hours.To));
            if (closes > from)
            {
                return opens > from ? opens : from.ToOffset(Hours.Offset);
            }
        }

        return null;
    }
}
