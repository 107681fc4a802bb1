using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;

namespace Leads.Rules;

/// <summary>One member of an event or of a value inside it, as a reader of JSON sees it.</summary>
/// <param name="Clr">Its type, without <c>Nullable</c> and <see cref="Personal{T}"/>.</param>
/// <param name="Required">Always there.</param>
/// <param name="Personal">Blank outside the service that holds it.</param>
internal sealed record Member(string Name, Type Clr, bool Required, bool Personal, string Meaning);

/// <summary>What events look like outside: derived from the records, never written down twice.</summary>
internal static class Wire
{
    public static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>As events are written, but a stranger's view of persons: blank.</summary>
    public static readonly JsonSerializerOptions Blank = Blanked();

    public static IReadOnlyList<EventType> Events { get; } = [.. EventTypes.Published.All.OrderBy(e => e.Name, StringComparer.Ordinal)];

    public static byte[] Data(object e) => JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), Blank);

    /// <summary>Members in the order they are written.</summary>
    public static IReadOnlyList<Member> Members(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return [.. EventJson.Options.GetTypeInfo(type).Properties.Where(IsMember).Select(member =>
        {
            var property = (PropertyInfo)member.AttributeProvider!;
            var clr = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
            var personal = IsPersonal(clr);
            return new Member(
                member.Name, personal ? clr.GetGenericArguments()[0] : clr, nullability.Create(property).ReadState != NullabilityState.Nullable, personal, DocComments.Of(property) ?? "");
        })];
    }

    /// <summary>The values with members of their own that these types are made of, and the code lists; each once, in order of appearance.</summary>
    public static IReadOnlyList<Type> Parts(IEnumerable<Type> types)
    {
        var found = new List<Type>();
        foreach (var type in types)
        {
            Add(type, found);
        }

        return found;

        static void Add(Type type, List<Type> found)
        {
            foreach (var member in Members(type).Where(m => !m.Personal))
            {
                var part = Item(member.Clr) ?? member.Clr;
                if ((part.IsEnum || IsValue(part)) && !found.Contains(part))
                {
                    found.Add(part);
                    Add(part, found);
                }
            }
        }
    }

    /// <summary>What a list is a list of; null for anything else.</summary>
    public static Type? Item(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>A record of ours inside an event.</summary>
    public static bool IsValue(Type type) => !type.IsEnum && type.Assembly == typeof(EventAttribute).Assembly;

    public static bool IsPersonal(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Personal<>);

    /// <summary>A code as it is written.</summary>
    public static IReadOnlyList<(string Code, string Meaning)> Codes(Type type) =>
        [.. Enum.GetNames(type).Select(name => (JsonNamingPolicy.SnakeCaseLower.ConvertName(name), DocComments.Of(type.GetField(name)!) ?? ""))];

    private static bool IsMember(JsonPropertyInfo property) => property is { Get: not null, AttributeProvider: PropertyInfo };

    private static JsonSerializerOptions Blanked()
    {
        var options = new JsonSerializerOptions(EventJson.Options);
        // Without the store's converter the contract's own holds, which writes nothing.
        options.Converters.Remove(options.Converters.Single(converter => converter.CanConvert(typeof(Personal<string>))));
        options.MakeReadOnly();
        return options;
    }
}
