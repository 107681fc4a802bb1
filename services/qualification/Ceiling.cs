using System.Globalization;
using Leads.Contracts;

namespace Leads.Qualification;

/// <summary>How many calls a consultant can make in the golden hours of a day (002-40, §3.6).</summary>
/// <param name="GoldenMinutes">Golden hours of the day, in minutes.</param>
/// <param name="Target">Calls that were planned.</param>
/// <param name="Calls">Most calls that can be made.</param>
/// <param name="SecondsACall">What a call takes on average: the dial, and as often as it connects the conversation.</param>
/// <param name="SecondsForTarget">What a call may take if the target is to be met: 200 in six hours are one per 108 s.</param>
/// <param name="Warning">Said when the target cannot be met.</param>
public sealed record Ceiling(int GoldenMinutes, int Target, int Calls, double SecondsACall, double SecondsForTarget, Words? Warning)
{
    /// <param name="goldenMinutes">Minutes of the day in which customers are reached best.</param>
    /// <param name="plan">What was told; the rest is as the product is delivered.</param>
    public static Ceiling Of(int goldenMinutes, CallPlanSettings plan)
    {
        var filled = CallPlan.Filled(plan);
        var target = filled.Target!.Value;
        // Hundredths of seconds, so that nothing is rounded before the end.
        var cost = (filled.DialSeconds!.Value * 100L) + ((long)filled.ConnectRate!.Value * filled.ConversationSeconds!.Value);
        var calls = (int)(goldenMinutes * 6000L / cost);
        var (seconds, may) = (cost / 100.0, goldenMinutes * 60.0 / target);
        return new Ceiling(goldenMinutes, target, calls, seconds, Math.Round(may, 1), calls >= target ? null : new Words(
            string.Create(CultureInfo.InvariantCulture, $"一天 {target} 通打不完：黄金时间共 {goldenMinutes} 分钟，平均每通 {seconds:0.#} 秒，最多 {calls} 通。请降低目标，或缩短拨号与通话时间。"),
            string.Create(CultureInfo.InvariantCulture, $"{target} calls a day cannot be made: the golden hours have {goldenMinutes} minutes, a call takes {seconds:0.#} seconds on average, so {calls} at most. Plan fewer calls, or shorter ones.")));
    }
}
