using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Insights;

/// <summary>Counts who stayed, went and was won in a time, from what happened to one customer after the other, each in order.</summary>
public sealed class LoyaltyCounts(DateTimeOffset from, DateTimeOffset to)
{
    private readonly Dictionary<LoyaltySegment, int> _segments = [];
    private readonly Dictionary<LoyaltyReason, int> _reasons = [];
    private (string? Customer, Standing Standing, DateTimeOffset Since) _one = (null, Standing.None, default);
    private readonly Dictionary<(bool Existing, bool Won), int> _ends = [];
    private int _again, _first, _left, _lost;

    public void Add(string customer, object e, DateTimeOffset at)
    {
        if (customer != _one.Customer)
        {
            Count();
            _one = (customer, Standing.None, default);
        }

        if (at >= to)
        {
            return;
        }

        var (before, after) = (_one.Standing, Standing.Apply(_one.Standing, e));
        if (e is OwnershipOpened && at >= from)
        {
            _again += before.Bought > 0 ? 1 : 0;
            _first += before.Bought > 0 ? 0 : 1;
        }

        if (e is LeadClosed c && at >= from && (c.Reason == CloseReason.Won || Loyalty.EndsTalks(c.Reason)))
        {
            var end = (before.Bought > 0, c.Reason == CloseReason.Won);
            _ends[end] = _ends.GetValueOrDefault(end) + 1;
        }

        _one = (customer, after, after.Segment?.Segment == before.Segment?.Segment ? _one.Since : at);
    }

    /// <summary>After the last customer's last event.</summary>
    public LoyaltyRates Rates()
    {
        Count();
        _one = (null, Standing.None, default);
        return new LoyaltyRates(
            from, to, _again, _left, _first, _lost, Share(_again, _left), Share(_left, _again), Share(_first, _lost), Named(_segments), Named(_reasons),
            new RetentionEconomics(RetentionEconomics.Handbook, new RetentionSuccess(Success(existing: false), Success(existing: true))));

        int? Success(bool existing) => Share(_ends.GetValueOrDefault((existing, true)), _ends.GetValueOrDefault((existing, false)));

        static int? Share(int part, int rest) => part + rest == 0 ? null : (int)Math.Round(part * 100.0 / (part + rest), MidpointRounding.AwayFromZero);
        static IReadOnlyDictionary<string, int> Named<T>(Dictionary<T, int> counts)
            where T : struct, Enum => counts.OrderBy(one => one.Key).ToDictionary(one => Ids.Code(one.Key), one => one.Value);
    }

    private void Count()
    {
        if (_one is not { Standing.Segment: var (segment, reason) })
        {
            return;
        }

        _segments[segment] = _segments.GetValueOrDefault(segment) + 1;
        _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        _left += segment == LoyaltySegment.Disloyal && _one.Since >= from ? 1 : 0;
        _lost += segment == LoyaltySegment.Lost && _one.Since >= from ? 1 : 0;
    }
}

/// <summary>How many customers stayed, went and were won in a time (001-38). The handbook names the rates; their formulas are the product's.</summary>
/// <param name="BoughtAgain">Cars delivered to somebody who had bought before.</param>
/// <param name="WentAway">Customers who became disloyal in the time and were so at its end.</param>
/// <param name="Conquered">Cars delivered to somebody who had never bought.</param>
/// <param name="Lost">Customers-to-be who were lost in the time and were so at its end.</param>
/// <param name="LoyaltyRate">Of a hundred who bought again or went away so many bought again; absent while there was none.</param>
/// <param name="DisloyaltyRate">And so many went away.</param>
/// <param name="ConquestRate">Of a hundred who were conquered or lost so many were conquered.</param>
/// <param name="Segments">Of whom anything ended, was bought or was said in the time or since: where they stood at its end (001-31).</param>
/// <param name="Reasons">And why.</param>
/// <param name="Retention">What it is worth to keep customers.</param>
public sealed record LoyaltyRates(
    DateTimeOffset From, DateTimeOffset To, int BoughtAgain, int WentAway, int Conquered, int Lost, int? LoyaltyRate, int? DisloyaltyRate, int? ConquestRate, IReadOnlyDictionary<string, int> Segments,
    IReadOnlyDictionary<string, int> Reasons, RetentionEconomics Retention);

/// <summary>What it is worth to keep customers (001-26): what the handbook says, and what history says.</summary>
/// <param name="Prior">By the handbook.</param>
/// <param name="Own">By the leads that ended in the time.</param>
public sealed record RetentionEconomics(RetentionSuccess Prior, RetentionSuccess Own)
{
    public static readonly RetentionSuccess Handbook = new(15, 50);

    /// <summary>Somebody new takes so many times the effort, by the handbook.</summary>
    public int EffortForNew { get; init; } = 6;

    /// <summary>Five per cent more who stay are so many per cent more profit, by the handbook.</summary>
    public int ProfitOfFiveMore { get; init; } = 85;
}

/// <summary>Of a hundred leads that ended so many ended with a contract; absent while none ended.</summary>
/// <param name="New">Of customers who had never bought.</param>
/// <param name="Existing">Of those who had.</param>
public sealed record RetentionSuccess(int? New, int? Existing);
