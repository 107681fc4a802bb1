using System.Globalization;
using System.Text;

namespace Leads.Samples;

/// <summary>A JSON text that keeps member order and white space under our control, since the samples are compared byte by byte.</summary>
internal abstract record Json
{
    public sealed record Text(string Value) : Json;
    public sealed record Number(long Value) : Json;
    public sealed record List(params Json[] Items) : Json;

    public sealed record Members(params (string Name, Json Value)[] Items) : Json
    {
        public Members With(string path, Json value) => Change(path, (name, _) => (name, value));

        public Members Without(string path) => Change(path, (_, _) => null);

        private Members Change(string path, Func<string, Json, (string, Json)?> change) => new([.. Items
            .Select(item => item.Name == path ? change(item.Name, item.Value)
                : path.StartsWith(item.Name + ".", StringComparison.Ordinal) && item.Value is Members inner
                    ? (item.Name, inner.Change(path[(item.Name.Length + 1)..], change))
                : item)
            .OfType<(string, Json)>()]);

        public Members Shuffled(Dice dice)
        {
            (string Name, Json Value)[] items = [.. Items.Select(i => (i.Name, i.Value is Members inner ? inner.Shuffled(dice) : i.Value))];
            dice.Shuffle(items);
            return new(items);
        }
    }

    /// <summary>How the sender's library writes: without spaces, with spaces, or with everything beyond ASCII escaped.</summary>
    public enum Style { Compact, Spaced, Ascii }

    public string Write(Style style = Style.Compact) => Write(new StringBuilder(), style).ToString();

    private StringBuilder Write(StringBuilder to, Style style)
    {
        var (comma, colon) = style == Style.Spaced ? (", ", ": ") : (",", ":");
        switch (this)
        {
            case Text text:
                return Quote(to, text.Value, style);
            case Number number:
                return to.Append(number.Value.ToString(CultureInfo.InvariantCulture));
            case List list:
                to.Append('[');
                for (var i = 0; i < list.Items.Length; i++)
                {
                    list.Items[i].Write(i == 0 ? to : to.Append(comma), style);
                }

                return to.Append(']');
            case Members members:
                to.Append(style == Style.Spaced ? "{ " : "{");
                for (var i = 0; i < members.Items.Length; i++)
                {
                    members.Items[i].Value.Write(Quote(i == 0 ? to : to.Append(comma), members.Items[i].Name, style).Append(colon), style);
                }

                return to.Append(style == Style.Spaced ? " }" : "}");
            default:
                throw new InvalidOperationException("Not JSON.");
        }
    }

    private static StringBuilder Quote(StringBuilder to, string value, Style style)
    {
        to.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\')
            {
                to.Append('\\').Append(c);
            }
            else if (c < ' ' || (style == Style.Ascii && c > '~'))
            {
                to.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                to.Append(c);
            }
        }

        return to.Append('"');
    }

    public static implicit operator Json(string value) => new Text(value);

    private Json() { }
}
