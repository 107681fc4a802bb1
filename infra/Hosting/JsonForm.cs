using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leads.Contracts;

namespace Leads.Hosting;

/// <summary>
/// Reads a JSON document field by field and collects everything wrong with it, by JSON pointer. What nobody asked for is left
/// over in <see cref="Unread"/>, so that nothing a sender wrote is lost.
/// </summary>
public sealed class JsonForm(JsonObject document)
{
    private readonly List<FieldError> _errors = [];

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    public void Wrong(string pointer, string code, string detail) => _errors.Add(new(pointer, code, detail));

    /// <exception cref="Invalid">When anything was wrong.</exception>
    public void ThrowIfWrong()
    {
        if (_errors.Count > 0)
        {
            throw new Invalid(_errors);
        }
    }

    /// <summary>Text that says something, trimmed.</summary>
    public string? Text(string pointer, int maxLength, bool required = true)
    {
        if (Take(pointer, required) is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() != JsonValueKind.String)
        {
            Wrong(pointer, "wrong-type", "This member is a string.");
            return null;
        }

        var text = node.GetValue<string>().Trim();
        if (text.Length == 0)
        {
            Wrong(pointer, "empty", "This member must not be empty.");
            return null;
        }

        if (text.Length > maxLength)
        {
            Wrong(pointer, "too-long", $"At most {maxLength} characters.");
            return null;
        }

        return Storable(pointer, text) ? text : null;
    }

    /// <summary>A list of texts with at least one; none when it may be left out and is.</summary>
    public IReadOnlyList<string> Texts(string pointer, int maxLength, bool required = true)
    {
        if (Take(pointer, required) is not { } node)
        {
            return [];
        }

        if (node is not JsonArray array || array.Any(item => item?.GetValueKind() != JsonValueKind.String))
        {
            Wrong(pointer, "wrong-type", "This member is a list of strings.");
            return [];
        }

        var texts = array.Select(item => item!.GetValue<string>().Trim()).ToList();
        if (texts.Count == 0 || texts.Exists(t => t.Length == 0 || t.Length > maxLength))
        {
            Wrong(pointer, "empty", $"At least one, none empty or longer than {maxLength} characters.");
        }

        return texts.TrueForAll(text => Storable(pointer, text)) ? texts : [];
    }

    /// <summary>PostgreSQL keeps any character but this one.</summary>
    private bool Storable(string pointer, string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal))
        {
            return true;
        }

        Wrong(pointer, "wrong-character", "Text must not contain U+0000.");
        return false;
    }

    /// <summary>RFC 3339 with an offset: a time without one could be anybody's.</summary>
    public DateTimeOffset? Time(string pointer, bool required = true)
    {
        if (Text(pointer, 40, required) is not { } text)
        {
            return null;
        }

        if (JsonTime.TryParse(text, out var time))
        {
            return time;
        }

        Wrong(pointer, "wrong-time", "RFC 3339 with an offset, e.g. 2026-01-05T09:00:00+08:00.");
        return null;
    }

    public DateOnly? Date(string pointer, bool required = false)
    {
        if (Text(pointer, 40, required) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Wrong(pointer, "wrong-date", "A day as 2026-01-31.");
        return null;
    }

    /// <summary>A code of the list, in snake_case.</summary>
    public T? Code<T>(string pointer, bool required = true)
        where T : struct, Enum
    {
        if (Text(pointer, 60, required) is not { } text)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()) == text)
            {
                return value;
            }
        }

        Wrong(pointer, "unknown-code", $"One of {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}.");
        return null;
    }

    public Money? Money(string pointer)
    {
        if (Take(pointer, false) is not { } node)
        {
            return null;
        }

        if (node is JsonObject money
            && money.Count == 2
            && money["minorUnits"] is JsonValue amount && amount.GetValueKind() == JsonValueKind.Number && amount.TryGetValue(out long minorUnits) && minorUnits >= 0
            && money["currency"] is JsonValue code && code.GetValueKind() == JsonValueKind.String
            && code.GetValue<string>() is [>= 'A' and <= 'Z', >= 'A' and <= 'Z', >= 'A' and <= 'Z'] currency)
        {
            return new Money(minorUnits, currency);
        }

        Wrong(pointer, "wrong-money", "An object with minorUnits (a whole number, not negative) and currency (ISO 4217).");
        return null;
    }

    /// <summary>Members that were never asked for, as JSON; null when there are none.</summary>
    public string? Unread() => document.Any(member => !IsBare(member.Value)) ? document.ToJsonString(EventStore.EventJson.Options) : null;

    private static bool IsBare(JsonNode? node) => node is null || (node is JsonObject members && members.All(member => IsBare(member.Value)));

    private JsonNode? Take(string pointer, bool required)
    {
        var names = pointer[1..].Split('/');
        JsonObject? parent = document;
        for (var i = 0; i < names.Length - 1; i++)
        {
            if (parent[names[i]] is not JsonObject child)
            {
                if (required)
                {
                    var at = "/" + string.Join('/', names[..(i + 1)]);
                    if (parent[names[i]] is not null && !_errors.Exists(e => e.Pointer == at))
                    {
                        Wrong(at, "wrong-type", "This member is an object.");
                    }
                    else if (parent[names[i]] is null)
                    {
                        Wrong(pointer, "required", "This member is required.");
                    }
                }

                return null;
            }

            parent = child;
        }

        if (parent[names[^1]] is not { } node)
        {
            if (required)
            {
                Wrong(pointer, "required", "This member is required.");
            }

            return null;
        }

        parent.Remove(names[^1]);
        return node;
    }
}
