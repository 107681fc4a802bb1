using System.Diagnostics;
using Xunit.Sdk;

namespace Leads.Journeys;

/// <summary>What becomes true in a while: looked at again and again, up to a deadline.</summary>
internal static class Eventually
{
    /// <summary>Milliseconds between two looks, at first and at last.</summary>
    private const int Soonest = 25, Latest = 150;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    public static async Task Holds(string what, Func<Task<bool>> holds, TimeSpan? within = null) =>
        await Gives(what, async () => await holds() ? "" : null, within);

    public static Task Holds(string what, Func<bool> holds, TimeSpan? within = null) => Holds(what, () => Task.FromResult(holds()), within);

    public static async Task<T> Gives<T>(string what, Func<Task<T?>> look, TimeSpan? within = null, Func<string>? soFar = null)
        where T : class
    {
        var deadline = within ?? Deadline;
        var pause = Soonest;
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            if (await look() is { } found)
            {
                return found;
            }

            if (Stopwatch.GetElapsedTime(started) > deadline)
            {
                throw new XunitException($"Not within {deadline.TotalSeconds:0} s: {what}{(soFar is null ? "" : $"; so far: {soFar()}")}");
            }

            // Whoever asks too often slows down what is waited for.
            await Task.Delay(pause);
            pause = Math.Min(pause + (pause / 4), Latest);
        }
    }
}
