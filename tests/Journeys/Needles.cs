using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Leads.Journeys;

/// <summary>What must not be found anywhere: names, numbers and words of people, in every spelling in which they could leak.</summary>
public sealed partial class Needles
{
    private const int TailLength = 8;

    // A tail is eight digits and nothing else: it only counts where it is not a piece of an id, a time or a longer number.
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal), _tails = new(StringComparer.Ordinal);
    private readonly Dictionary<char, List<string>> _byFirst;
    private readonly SearchValues<string> _any;

    /// <param name="people">Name and number as typed; empty where there is none.</param>
    /// <param name="words">Anything else that is personal: notes, plates, accounts.</param>
    public Needles(IEnumerable<(string Name, string Phone)> people, params IEnumerable<string> words)
    {
        foreach (var (name, phone) in people)
        {
            if (name.Trim().Length >= 2)
            {
                Spell(name.Trim());
            }

            if (Digits(phone) is { Length: >= 9 } digits)
            {
                var national = Prefix().Replace(digits, "");
                Spell(phone.Trim());
                _whole.UnionWith([digits, national, national.TrimStart('0')]);
                _tails.UnionWith([national[^TailLength..], Tail(phone)]);
                // With spaces or full-width digits in between it cannot be a piece of anything else.
                _whole.UnionWith(_tails.Where(tail => tail.Any(c => c is not '-' && !char.IsAsciiDigit(c))));
            }
        }

        foreach (var word in words)
        {
            Spell(word);
        }

        _byFirst = _whole.Concat(_tails).Distinct().GroupBy(n => n[0]).ToDictionary(g => g.Key, g => g.ToList());
        _any = SearchValues.Create([.. _whole, .. _tails], StringComparison.Ordinal);
    }

    public int Count => _whole.Count + _tails.Count;

    /// <summary>Digits only, full-width ones too.</summary>
    public static string Digits(string typed) =>
        string.Concat(typed.Where(char.IsDigit).Select(d => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(d))));

    /// <summary>Everything of it that is in the text, in the clear or only encoded, with the words around it.</summary>
    public IEnumerable<string> FoundIn(string text) => InTheClear(text).Concat(Decoded(text).SelectMany(InTheClear));

    private IEnumerable<string> InTheClear(string text)
    {
        for (var at = 0; (at = Next(text, at)) >= 0; at++)
        {
            foreach (var needle in _byFirst.GetValueOrDefault(text[at]) ?? [])
            {
                if (string.CompareOrdinal(text, at, needle, 0, needle.Length) == 0
                    && (_whole.Contains(needle) || (Ends(text, at - 1) && Ends(text, at + needle.Length))))
                {
                    yield return $"{needle} in …{text[Math.Max(0, at - 60)..Math.Min(text.Length, at + needle.Length + 40)].ReplaceLineEndings(" ")}…";
                }
            }
        }
    }

    private int Next(string text, int from) => text.AsSpan(from).IndexOfAny(_any) is >= 0 and var found ? from + found : -1;

    private static bool Ends(string text, int at) => at < 0 || at >= text.Length
        || !(char.IsAsciiHexDigit(text[at]) || text[at] is '-' || (text[at] is '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])));

    // PostgreSQL shows bytes as \x…; JSON keeps them in base64. Encoded is not encrypted.
    private static IEnumerable<string> Decoded(string text)
    {
        foreach (Match hex in Hex().Matches(text))
        {
            yield return Encoding.UTF8.GetString(Convert.FromHexString(hex.Groups[1].ValueSpan[..(hex.Groups[1].Length & ~1)]));
        }

        foreach (Match base64 in Base64().Matches(text))
        {
            var bytes = new byte[base64.Groups[1].Length];
            if (Convert.TryFromBase64String(base64.Groups[1].Value, bytes, out var length))
            {
                yield return Encoding.UTF8.GetString(bytes.AsSpan(0, length));
            }
        }
    }

    private void Spell(string text) => _whole.UnionWith(
    [
        text,
        Uri.EscapeDataString(text),
        string.Concat(text.Select(c => c < 128 ? c.ToString() : $"\\u{(int)c:x4}")),
        string.Concat(text.Select(c => c < 128 ? c.ToString() : $"\\u{(int)c:X4}")),
    ]);

    /// <summary>The last eight digits with whatever was typed between them.</summary>
    private static string Tail(string typed)
    {
        var digits = 0;
        var from = typed.Length;
        while (digits < TailLength)
        {
            digits += char.IsDigit(typed[--from]) ? 1 : 0;
        }

        return typed[from..].TrimEnd();
    }

    [GeneratedRegex("^(00)?86")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\\x([0-9a-f]{16,})")]
    private static partial Regex Hex();

    [GeneratedRegex("\"([A-Za-z0-9+/]{12,}={0,2})\"")]
    private static partial Regex Base64();
}
