using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Leads.Hosting;

/// <summary>Where a page ended, as the caller hands it back: opaque, and refused when it is not one of ours.</summary>
public static class Cursors
{
    public const int DefaultLimit = 100;
    public const int MostLimit = 1000;

    public static string Write(Guid key) => Base64Url.EncodeToString(key.ToByteArray(bigEndian: true));

    public static string Write(long position) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(position.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A place that takes several numbers to name, none negative.</summary>
    public static string Write(params IEnumerable<long> numbers) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Join('.', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))));

    public static Guid? Key(string? cursor) => cursor is null or "" ? null
        : Decode(cursor) is { Length: 16 } bytes ? new Guid(bytes, bigEndian: true)
        : throw Wrong();

    public static long Position(string? cursor) => cursor is null or "" ? 0
        : Numbers(cursor) is [var position] ? position
        : throw Wrong();

    /// <summary>The numbers a cursor was written of; how many are right is the caller's to say.</summary>
    public static IReadOnlyList<long> Numbers(string cursor)
    {
        var numbers = new List<long>();
        foreach (var text in Encoding.ASCII.GetString(Decode(cursor) ?? throw Wrong()).Split('.'))
        {
            numbers.Add(long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong());
        }

        return numbers;
    }

    public static int Limit(int? limit, int most = MostLimit) => limit is null ? DefaultLimit
        : limit >= 1 && limit <= most ? limit.Value
        : throw new Invalid("", "wrong-limit", $"limit lies between 1 and {most}.");

    private static byte[]? Decode(string cursor) => Base64Url.IsValid(cursor) ? Base64Url.DecodeFromChars(cursor) : null;

    public static Invalid Wrong() => new("", "wrong-cursor", "This cursor was not given out here.");
}
