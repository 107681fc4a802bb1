using System.Buffers;
using System.Globalization;
using System.Text;

namespace Leads.LeadIntake;

/// <summary>An e-mail address as people type it, made one of a kind: what all spellings of one address have in common.</summary>
public static class Email
{
    public const int MostLength = 254;

    private static readonly SearchValues<char> NeverIn = SearchValues.Create(",;:<>()[]\"\\");

    /// <returns>The address in lower case, or null when no such address can exist.</returns>
    public static string? Parse(string typed)
    {
        var address = Bare(typed);
        return address.Length <= MostLength
            && !address.AsSpan().ContainsAny(NeverIn) && !address.Any(char.IsControl)
            && address.Split('@') is [{ Length: > 0 }, var domain]
            && domain.Split('.') is { Length: > 1 } labels && Array.TrueForAll(labels, label => label.Length > 0)
            ? address
            : null;
    }

    /// <summary>Without what keyboards and address books leave in it: spaces, invisible marks, full-width letters and signs.</summary>
    private static string Bare(string typed)
    {
        var address = new StringBuilder(typed.Length);
        foreach (var c in typed.Where(c => !char.IsWhiteSpace(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format))
        {
            address.Append(char.ToLowerInvariant(c switch
            {
                '。' => '.',
                >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
                _ => c,
            }));
        }

        return address.ToString();
    }
}
