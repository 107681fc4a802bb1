using System.Globalization;
using System.Text;
using Leads.Contracts;

namespace Leads.LeadIntake;

/// <summary>A phone number as people type it, made one of a kind: E.164 and what kind of number it is (§4.2).</summary>
public static class Phone
{
    /// <returns>E.164 (<c>+86…</c>) and the kind, or null when no such number can exist.</returns>
    public static (string E164, PhoneKind Kind)? Parse(string typed)
    {
        if (Digits(typed) is not { } digits)
        {
            return null;
        }

        var national = digits switch
        {
            ['+', '8', '6', .. var rest] => rest,
            ['+', ..] => "",
            ['0', '0', '8', '6', .. var rest] => rest,
            ['8', '6', .. var rest] when digits.Length >= 12 => rest,
            _ => digits,
        };
        return national switch
        {
            // Coarse gate: exact prefixes change, and portability made them say nothing about the carrier.
            ['1', >= '3' and <= '9', ..] when national.Length == 11 => ($"+86{national}", PhoneKind.Mobile),
            ['4', '0', '0', ..] when national.Length == 10 => ($"+86{national}", PhoneKind.Toll),
            ['0', .. var area] when IsLandline(area) => ($"+86{area}", PhoneKind.Landline),
            // With the country code the area code loses its 0.
            [_, ..] when national.Length < digits.Length && IsLandline(national) => ($"+86{national}", PhoneKind.Landline),
            _ => null,
        };
    }

    /// <summary>
    /// Area code (10 and 2x have two digits, the others three) and a local number that begins with 2 to 8: eight digits in the
    /// big cities, else seven or eight. 400 and 800 are services, and 26 is nobody's.
    /// </summary>
    private static bool IsLandline(string number) => number switch
    {
        ['1', '0', >= '2' and <= '8', ..] or ['2', not '6', >= '2' and <= '8', ..] => number.Length == 10,
        ['4' or '8', '0', '0', ..] => false,
        [>= '3' and <= '9', _, _, >= '2' and <= '8', ..] => number.Length is 10 or 11,
        _ => false,
    };

    /// <summary>
    /// Digits and a leading +, full-width or not; null when something else than the usual separators stands between them. Address
    /// books put invisible marks around a number that is copied.
    /// </summary>
    private static string? Digits(string typed)
    {
        var digits = new StringBuilder(typed.Length);
        foreach (var c in typed)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit)
            {
                digits.Append((char)('0' + digit));
            }
            else if (c is '+' or '＋' && digits.Length == 0)
            {
                digits.Append('+');
            }
            else if (!(char.IsWhiteSpace(c) || c is '(' or ')' or '（' or '）' or '.' or '/' or '−'
                || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format))
            {
                return null;
            }
        }

        return digits.ToString();
    }
}
