using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Leads.Hosting;

/// <summary>
/// Times in requests: RFC 3339 with an offset, nothing else. Read to the microsecond, as PostgreSQL counts: a deadline that was
/// finer than its row would not be known again.
/// </summary>
public sealed partial class JsonTime : JsonConverter<DateTimeOffset>
{
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return Rfc3339().Match(text) is { Success: true, Groups: var part }
            && DateTimeOffset.TryParseExact(
                $"{part[1].ValueSpan}.{part[2].ValueSpan}{(part[3].ValueSpan is "Z" ? "+00:00" : part[3].ValueSpan)}",
                "yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    // .NET's own formats take +0800 and +8:00 too.
    [GeneratedRegex(@"\A([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,6})[0-9]*)?(Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Rfc3339();

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString()!, out var time)
            ? time
            : throw new JsonException("The JSON value could not be converted to a time with an offset.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
