using System.Diagnostics;
using System.Text.Json;

namespace Leads.Bench;

/// <summary>
/// One comparison: ours and the bare baseline run in turns, at least five pairs, so that a noisy neighbour meets both. What
/// counts is the median of the pairs' ratios; absolute numbers only tell the scale.
/// </summary>
public sealed record Comparison(string Name, double Ratio, double Target, double Ours, double Baseline, int Pairs, string Unit)
{
    public bool Holds => Ratio >= Target;

    public override string ToString() =>
        $"{(Holds ? "✓" : "✗")} {Name,-52} {Ratio,6:F2}  (≥ {Target:F2})   ours {Ours,10:N0}   baseline {Baseline,10:N0} {Unit}   {Pairs} pairs";
}

public static class Pairs
{
    public const int Count = 7;

    /// <summary>Both sides return how much they did a second. The order alternates; the first pair warms up and does not count.</summary>
    /// <param name="count">Pairs; more where the target is so near to 1 that noise alone would miss it.</param>
    public static async Task<Comparison> Run(string name, double target, string unit, Func<Task<double>> ours, Func<Task<double>> baseline, int count = Count)
    {
        var pairs = new List<(double Ours, double Baseline)>();
        for (var i = 0; i <= count; i++)
        {
            double a, b;
            if (i % 2 == 0)
            {
                a = await ours();
                b = await baseline();
            }
            else
            {
                b = await baseline();
                a = await ours();
            }

            if (i > 0)
            {
                pairs.Add((a, b));
            }
        }

        var result = new Comparison(name, Median(pairs.Select(p => p.Ours / p.Baseline)), target, Median(pairs.Select(p => p.Ours)), Median(pairs.Select(p => p.Baseline)), count, unit);
        Console.WriteLine(result);
        return result;
    }

    /// <summary>How many a second, over a fixed time with so many clients at once.</summary>
    public static async Task<double> Throughput(int clients, TimeSpan time, Func<int, Task<int>> once)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var done = 0L;
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                done += await once(client);
            }

            return done;
        })));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>How many a second, for a fixed amount of work.</summary>
    public static async Task<double> Rate(Func<Task<long>> work)
    {
        var started = Stopwatch.GetTimestamp();
        var done = await work();
        return done / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public static void Write(string path, IEnumerable<Comparison> results) => File.WriteAllText(path, JsonSerializer.Serialize(
        results.ToDictionary(r => r.Name, r => new { ratio = Math.Round(r.Ratio, 3), target = r.Target, ours = Math.Round(r.Ours), baseline = Math.Round(r.Baseline), pairs = r.Pairs, unit = r.Unit }),
        new JsonSerializerOptions { WriteIndented = true }));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
