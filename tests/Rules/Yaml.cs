using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Leads.Rules;

/// <summary>Writes JSON as YAML that people like to read: blocks, quotes only where they are needed.</summary>
internal static partial class Yaml
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonObject document)
    {
        var text = new StringBuilder();
        Write(text, document, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonObject members, int indent)
    {
        foreach (var (name, value) in members)
        {
            text.Append(' ', indent).Append(Scalar(name)).Append(':');
            Value(text, value, indent + 2, indent + 2);
        }
    }

    /// <summary>What stands after a colon or a dash.</summary>
    private static void Value(StringBuilder text, JsonNode? value, int indent, int listIndent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } members:
                text.Append('\n');
                Write(text, members, indent);
                break;
            case JsonArray { Count: > 0 } items:
                text.Append('\n');
                foreach (var item in items)
                {
                    Item(text, item, listIndent);
                }

                break;
            case JsonValue line when line.GetValueKind() == JsonValueKind.String && line.GetValue<string>() is var lines && lines.Contains('\n', StringComparison.Ordinal):
                text.Append(" |-\n").Append(string.Concat(lines.Split('\n').Select(l => l.Length == 0 ? "\n" : $"{new string(' ', indent)}{l}\n")));
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String:
                text.Append(' ').Append(Scalar(scalar.GetValue<string>())).Append('\n');
                break;
            default:
                text.Append(' ').Append(value?.ToJsonString(Quoted) ?? "null").Append('\n');
                break;
        }
    }

    private static void Item(StringBuilder text, JsonNode? item, int indent)
    {
        text.Append(' ', indent).Append('-');
        if (item is JsonObject { Count: > 0 } members)
        {
            // The first member stands beside the dash.
            var block = new StringBuilder();
            Write(block, members, indent + 2);
            text.Append(' ').Append(block.ToString().AsSpan(indent + 2));
        }
        else
        {
            Value(text, item, indent + 2, indent + 2);
        }
    }

    private static string Scalar(string text) => Plain().IsMatch(text) && !Special().IsMatch(text) ? text : JsonSerializer.Serialize(text, Quoted);

    [GeneratedRegex(@"^[A-Za-z$/\u4e00-\u9fff](?:[^:#\r\n\t""'{}\[\],&*!|>%@`\\]|:(?=[^\s]))*(?<![\s:])$|^\d+\.\d+\.\d+$")]
    private static partial Regex Plain();

    /// <summary>Would be read as something else than text.</summary>
    [GeneratedRegex("^(true|false|null|yes|no|on|off|y|n)$", RegexOptions.IgnoreCase)]
    private static partial Regex Special();
}
