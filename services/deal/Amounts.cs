using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Deals;

/// <summary>What is said of amounts and times, as far as anybody can mean it.</summary>
internal static class Amounts
{
    /// <summary>No car costs that much, in whatever currency.</summary>
    public const long Most = 100_000_000_000_000;

    public static Faults Amount(this Faults faults, Money? amount, string pointer) =>
        faults.Check(amount is null or { MinorUnits: >= -Most and <= Most }, pointer, "out-of-range", "Nothing here costs that much.");

    /// <summary>Within two years.</summary>
    public static Faults Near(this Faults faults, DateTimeOffset? at, string pointer, Caller by) =>
        faults.Check(at is null || (at > by.Now.AddYears(-2) && at < by.Now.AddYears(2)), pointer, "out-of-range", "Within two years.");
}
