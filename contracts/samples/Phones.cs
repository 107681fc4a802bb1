using System.Globalization;

namespace Leads.Samples;

/// <summary>A telephone number and the many ways in which people type it.</summary>
internal abstract record Phone(string E164)
{
    private sealed record Mobile(string Digits) : Phone("+86" + Digits);
    private sealed record Landline(string Area, string Digits) : Phone("+86" + Area[1..] + Digits);
    private sealed record TollFree(string Digits) : Phone("+86" + Digits);

    private static readonly string[] CarrierPrefixes =
    [
        "130", "131", "132", "133", "134", "135", "136", "137", "138", "139", "150", "151", "152", "153", "155", "156", "157", "158", "159", "166",
        "173", "175", "176", "177", "178", "180", "181", "182", "183", "184", "185", "186", "187", "188", "189", "190", "191", "193", "195", "196", "198", "199",
    ];
    private static readonly string[] RarePrefixes = ["162", "165", "167", "170", "171", "192"];

    public static Phone Draw(Dice dice, City city) => dice.Below(1000) switch
    {
        < 8 => new TollFree("400" + Some(dice, 6, 8, 1) + Some(dice, 0, 9, 6)),
        < 55 => new Landline(city.AreaCode, Some(dice, 2, 8, 1) + Some(dice, 0, 9, city.LandlineDigits - 1)),
        < 95 => new Mobile(dice.Pick(RarePrefixes) + Some(dice, 0, 9, 8)),
        // No 9 as fourth digit: 1349 belongs to satellite phones.
        _ => new Mobile(dice.Pick(CarrierPrefixes) + Some(dice, 0, 8, 1) + Some(dice, 0, 9, 7)),
    };

    private static string Some(Dice dice, int lowest, int highest, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => dice.Between(lowest, highest).ToString(CultureInfo.InvariantCulture)));

    /// <summary>Writes the number as a person would; half of all mobiles are typed plainly.</summary>
    public string Typed(Dice dice)
    {
        var ways = Ways;
        return this is Mobile && dice.Percent(50) ? ways[0] : dice.Pick(ways);
    }

    /// <summary>Writes the number in another way than last time.</summary>
    public string TypedOtherThan(string last, Dice dice) => dice.Pick([.. Ways.Where(way => way != last)]);

    private IReadOnlyList<string> Ways => this switch
    {
        Mobile { Digits: var d } =>
        [
            d, $"{d[..3]} {d[3..7]} {d[7..]}", $"{d[..3]}-{d[3..7]}-{d[7..]}", $"+86 {d[..3]} {d[3..7]} {d[7..]}", "+86" + d, "+86 " + d, "0086" + d, "0086 " + d,
            "86-" + d, "86" + d, FullWidth(d), $"({d[..3]}){d[3..7]} {d[7..]}", $"（+86）{d}", "(86)" + d, d + "  ", " " + d + " ",
        ],
        Landline { Area: var a, Digits: var d } =>
        [
            $"{a}-{d[..^4]} {d[^4..]}", $"({a}){d}", $"{a}-{d}", $"（{a}）{d[..^4]} {d[^4..]}", $"+86 {a[1..]} {d[..^4]} {d[^4..]}", $"{a}{d}",
        ],
        TollFree { Digits: var d } => [$"{d[..3]}-{d[3..6]}-{d[6..]}", $"{d[..3]} {d[3..6]} {d[6..]}", d],
        _ => throw new InvalidOperationException("Not a phone."),
    };

    private static string FullWidth(string digits) => string.Concat(digits.Select(d => (char)(d - '0' + '０')));
}
