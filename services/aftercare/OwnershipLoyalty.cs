using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>How satisfied an owner is, and whether they may buy again (001-24, 001-29, 002-13).</summary>
public abstract partial record Ownership
{
    /// <summary>So long after it was found, it is not found again by itself, nor the same wish by anybody.</summary>
    private static readonly TimeSpan Wished = TimeSpan.FromDays(365);

    /// <summary>With the car and with the service, from 1 to 10.</summary>
    public sealed record Scores(int Product, int Service);

    /// <summary>One survey among those of an owner; after a service, of which order.</summary>
    public static string SurveyOf(SurveyOccasion occasion, string? order = null) => order is null ? $"{occasion}" : $"{occasion} {order}";

    private static List<object> Surveying(Command.Survey c, Active o)
    {
        if (((int[])[c.Product, c.Service]).Any(score => score is < 1 or > 10))
        {
            throw new Refused("score-wrong", "Each is from 1 to 10.");
        }

        if (c.At < o.Care.DeliveredAt && c.Occasion != SurveyOccasion.Delivery)
        {
            throw BeforeDelivery();
        }

        if (o.Surveys.TryGetValue(SurveyOf(c.Occasion, c.Order), out var said))
        {
            return said == new Scores(c.Product, c.Service) ? [] : throw new Refused("surveyed", "They said how satisfied they are; what they say later is another survey.");
        }

        if (c.Occasion == SurveyOccasion.Service ? c.Order is null || !o.Orders.Contains(c.Order) : c.Order is not null)
        {
            throw new Refused("order-unknown", "After a service of the car, and with the number of its order; with no other.");
        }

        if (NumberOf(c.Occasion) is { } number && o.Touches.Planned.TryGetValue(number, out var touch) && touch.DueAt > c.At + Cadence.Apart)
        {
            throw new Refused("too-early", "That is to be asked in more than a week.");
        }

        return [Surveyed(o.Id, o.Tags.Lead, c, c.Policy), .. c.Buys is { } kind ? Wishing(RepurchaseSignal.Survey, kind, c.Interest ?? Likely(o), o, c.At) : []];
    }

    private static OwnerSurveyed Surveyed(Guid ownership, Guid lead, Command.Survey c, CarePolicy policy)
    {
        var (satisfaction, expected) = policy.Judge(c.Product, c.Service);
        return new OwnerSurveyed(ownership, lead, c.Occasion, c.Order, c.Product, c.Service, satisfaction, expected, Text(c.Words), c.By, c.At);
    }

    /// <summary>Nobody said so, but it is likely: of this year once.</summary>
    private static IReadOnlyList<object> Guessing(RepurchaseSignal signal, Active o, DateTimeOffset at) =>
        o.Intent is { } was && at < was.At + Wished ? []
            : Wishing(signal, RepurchaseKind.TradeUp, Likely(o) with { NeedBy = signal == RepurchaseSignal.ContractEnd ? o.Care.ContractEndsOn : null }, o, at);

    private static IReadOnlyList<object> Wishing(RepurchaseSignal signal, RepurchaseKind kind, Interest interest, Active o, DateTimeOffset at) =>
        string.IsNullOrWhiteSpace(interest.Model) ? throw new Refused("model-missing", "Say which car they are interested in (001-29).")
            : o.Intent is { } was && (was.Kind, was.Interest) == (kind, interest) && at < was.At + Wished ? []
            : [new RepurchaseIntentDetected(o.Id, o.Tags.Lead, o.Tags.Subject!.Value, o.Tags.Brand!, o.Tags.Dealer!, kind, interest, at, signal, o.Expected?.Of100)];

    private static Interest Likely(Active o) => new(o.Care.Asked ?? o.Model);

    /// <summary>The contact with which it is asked.</summary>
    private static int? NumberOf(SurveyOccasion occasion) => occasion switch { SurveyOccasion.H48 => 1, SurveyOccasion.Month_1 => 2, _ => null };
}
