using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Leads.Hosting;

/// <summary>What the code says of its types and members, read from the compiler's XML beside the assembly: said once, shown in every document.</summary>
public static partial class DocComments
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, string>> Read = new();

    /// <summary>A type's summary; null when it has none.</summary>
    public static string? Of(Type type) => Find(type.Assembly, $"T:{Name(type)}");

    /// <summary>A property's or an enum value's summary; for a record's positional member that is its <c>param</c>.</summary>
    public static string? Of(MemberInfo member) => Find(
        member.Module.Assembly, $"{(member is FieldInfo ? 'F' : 'P')}:{Name(member.DeclaringType!)}.{member.Name}");

    private static string Name(Type type) => (type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Find(Assembly assembly, string id) => Read.GetOrAdd(assembly, Load).GetValueOrDefault(id);

    private static IReadOnlyDictionary<string, string> Load(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        return !File.Exists(path) ? new Dictionary<string, string>() : XDocument.Load(path).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")!));
    }

    private static string Text(XElement summary)
    {
        foreach (var see in summary.Descendants().Where(e => e.Name.LocalName is "see" or "paramref").ToList())
        {
            var target = (see.Attribute("cref") ?? see.Attribute("name") ?? see.Attribute("langword"))?.Value ?? "";
            see.ReplaceWith(target[(target.LastIndexOfAny(['.', ':']) + 1)..]);
        }

        return Spaces().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
