using System.Text;

namespace Leads.Samples;

/// <summary>What a sample line is: a new lead, the same lead sent again, or a line that must be rejected.</summary>
public enum SampleKind { Good, Duplicate, Broken }

/// <summary>One line of the sample with what is true about it, so that a test can count without asking the product.</summary>
/// <param name="Number">Line number, from 1.</param>
/// <param name="Bytes">The line without its line feed. Bytes, not text: a broken line may not be UTF-8.</param>
/// <param name="Kind">Good, Duplicate or Broken.</param>
/// <param name="ExternalId">The sender's id. A broken line's own id, even where nobody can read it; null when it has none.</param>
/// <param name="Dealer">Who must receive the lead: the named dealer, else the one that serves the city. Null when broken.</param>
/// <param name="PhoneE164">The customer's number, such as +8613812345678. Null when broken.</param>
/// <param name="Name">The customer's name as typed; null where the line does not contain it.</param>
/// <param name="Phone">The customer's number as typed; null where the line does not contain it.</param>
/// <param name="SecondLeadOf">For a customer who comes again with a new lead: the externalId of the first.</param>
/// <param name="Flaw">What is wrong with a broken line.</param>
public sealed record SampleLine(
    int Number, ReadOnlyMemory<byte> Bytes, SampleKind Kind, string? ExternalId, string? Dealer, string? PhoneE164,
    string? Name, string? Phone, string? SecondLeadOf, Flaw? Flaw);

/// <summary>The mix of a sample. Shares are whole percent; the numbers of broken and duplicate lines are exact, rounded to the nearest line.</summary>
public sealed record SampleOptions
{
    /// <summary>When the first lead is received.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 9, 0, 0, TimeSpan.FromHours(8));

    /// <summary>Lines that repeat an earlier externalId, of all lines.</summary>
    public int DuplicatePercent { get; init; } = 5;

    /// <summary>Lines that must be rejected, of all lines.</summary>
    public int BrokenPercent { get; init; } = 3;

    /// <summary>Customers who come a second time with another externalId and the number written differently, of all customers.</summary>
    public int ReturningPercent { get; init; } = 8;

    /// <summary>Leads that name their dealer, of all leads.</summary>
    public int NamedDealerPercent { get; init; } = 10;

    /// <summary>How external ids start. Two samples sent by one client need two prefixes, or the second is all duplicates.</summary>
    public string Prefix { get; init; } = "DCAD";

    /// <summary>Only leads that must be accepted and are new.</summary>
    public static SampleOptions OnlyGood { get; } = new() { DuplicatePercent = 0, BrokenPercent = 0 };
}

/// <summary>Realistic leads as headquarters dispatches them (总部派发商机, DCAD): the same seed gives the same bytes, for ever.</summary>
public static class DcadLeads
{
    // Leads per hour of the day, in percent of the average hour: people shop for cars after lunch and in the evening.
    private static readonly int[] Hourly = [22, 14, 10, 8, 8, 12, 22, 50, 95, 140, 165, 150, 120, 135, 150, 150, 145, 130, 120, 150, 180, 175, 120, 60];

    // Twenty steps of an exponential distribution, in percent of its mean: gaps between leads, without floating point.
    private static readonly int[] Gaps = [3, 8, 13, 19, 25, 32, 39, 47, 55, 64, 74, 86, 98, 112, 129, 149, 174, 208, 259, 369];

    /// <summary>Draws <paramref name="count"/> lines. The sample spans about a week, or less when there are fewer than 140 lines a day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or the shares leave no good lines.</exception>
    public static IEnumerable<SampleLine> Generate(int count, int seed, SampleOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.DuplicatePercent + options.BrokenPercent, 90, nameof(options));
        return Draw(count, options, new Dice((ulong)seed));
    }

    private static IEnumerable<SampleLine> Draw(int count, SampleOptions options, Dice dice)
    {
        var plan = Plan(count, options, dice);
        var good = new List<(Lead Lead, byte[] Bytes)>();
        var cameOnce = new List<Lead>();
        var numbers = new HashSet<string>();
        var meanGap = TimeSpan.FromDays(1) / Math.Max(140, count / 7);
        var at = options.Start;

        for (var number = 1; number <= count; number++)
        {
            var (kind, returning, flaw, variant) = plan[number - 1];
            if (kind == SampleKind.Duplicate)
            {
                var (lead, bytes) = good[good.Count - 1 - dice.Below(Math.Min(good.Count, 120))];
                yield return new(number, SentAgain(lead, bytes, dice), kind, lead.ExternalId, lead.Dealer, lead.Customer.Phone.E164, lead.Name, lead.Phone, null, null);
                continue;
            }

            at += TimeSpan.FromTicks(meanGap.Ticks * dice.Pick(Gaps) / Hourly[at.Hour]);
            var first = returning && cameOnce.Count > 0 ? Take(cameOnce, dice) : null;
            var customer = first?.Customer ?? Customer.Draw(dice, numbers);
            var drawn = Lead.Draw(dice, customer, first, $"{options.Prefix}-{at:yyyyMMdd}-{number:D6}", at, options);

            if (flaw is { } f)
            {
                var earlier = dice.Pick(good).Lead;
                var bytes = Flaws.Spoil(drawn, f, variant, earlier);
                var (text, shown) = (Encoding.UTF8.GetString(bytes), f == Flaw.MissingExternalId ? earlier : drawn);
                yield return new(number, bytes, kind, f == Flaw.MissingExternalId ? null : drawn.ExternalId, null, null,
                    Shown(shown.Name, text), Shown(shown.Phone, text), null, f);
                continue;
            }

            var line = Encoding.UTF8.GetBytes(drawn.Document.Write());
            good.Add((drawn, line));
            if (first is null)
            {
                cameOnce.Add(drawn);
            }

            yield return new(number, line, kind, drawn.ExternalId, drawn.Dealer, customer.Phone.E164, drawn.Name, drawn.Phone, first?.ExternalId, null);
        }
    }

    /// <summary>What each line will be. The first is always good, so that there is something to repeat.</summary>
    private static (SampleKind Kind, bool Returning, Flaw? Flaw, int Variant)[] Plan(int count, SampleOptions options, Dice dice)
    {
        var (duplicates, broken) = (Share(count, options.DuplicatePercent), Share(count, options.BrokenPercent));
        var good = count - duplicates - broken;
        var returning = (2 * good * options.ReturningPercent + 100 + options.ReturningPercent) / (2 * (100 + options.ReturningPercent));

        (SampleKind Kind, bool Returning, Flaw? Flaw, int Variant)[] rest =
        [
            .. Enumerable.Range(0, Math.Max(0, good - 1)).Select(i => (SampleKind.Good, i < returning, (Flaw?)null, 0)),
            .. Enumerable.Range(0, duplicates).Select(_ => (SampleKind.Duplicate, false, (Flaw?)null, 0)),
            .. Enumerable.Range(0, broken).Select(i => (SampleKind.Broken, false, (Flaw?)Flaws.All[i % Flaws.All.Length], i / Flaws.All.Length)),
        ];
        dice.Shuffle(rest);
        return count == 0 ? [] : [(SampleKind.Good, false, null, 0), .. rest];
    }

    private static int Share(int count, int percent) => (int)(((long)count * percent + 50) / 100);

    private static byte[] SentAgain(Lead lead, byte[] bytes, Dice dice) => dice.Below(10) switch
    {
        < 5 => bytes,
        < 7 => Encoding.UTF8.GetBytes(lead.Document.Write(Json.Style.Spaced)),
        < 9 => Encoding.UTF8.GetBytes(lead.Document.Shuffled(dice).Write()),
        _ => Encoding.UTF8.GetBytes(lead.Document.Write(Json.Style.Ascii)),
    };

    private static Lead Take(List<Lead> leads, Dice dice)
    {
        var at = dice.Below(leads.Count);
        var lead = leads[at];
        leads[at] = leads[^1];
        leads.RemoveAt(leads.Count - 1);
        return lead;
    }

    private static string? Shown(string value, string line) => line.Contains($"\"{value}\"", StringComparison.Ordinal) ? value : null;
}
