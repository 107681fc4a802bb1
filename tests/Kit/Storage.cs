using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leads.EventStore;

namespace Leads.Kit;

/// <summary>What PostgreSQL would do to an event, without PostgreSQL: sealed with the person's key, kept as jsonb, read back.</summary>
public static class Storage
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event as storage gives it back, personal members sealed.</summary>
    /// <param name="subject">The person it is about; without one, personal members cannot be written.</param>
    /// <exception cref="SpecFailed">It cannot be stored, or comes back as another.</exception>
    public static object Kept(object e, Guid? subject)
    {
        var type = EventTypes.Published.Of(e.GetType());
        var written = UnitOfWork.Serialize(e, type, subject is { } person ? Key(person) : null);
        var kept = EventTypes.Published.Read(type.Name, Jsonb(written));
        var (before, after) = (Readable(e, Key(subject ?? Guid.Empty)), Readable(kept, Key(subject ?? Guid.Empty)));
        return before == after ? kept : throw new SpecFailed($"It does not survive storage. Written:\n{before}\n\nbut read back:\n{after}");
    }

    /// <summary>The deadline as storage gives it back: PostgreSQL counts time in microseconds.</summary>
    public static Deadline Kept(Deadline deadline) =>
        deadline with { DueAt = new DateTimeOffset(deadline.DueAt.UtcTicks - (deadline.DueAt.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero) };

    /// <summary>Names and members for people to read, personal members in the clear.</summary>
    /// <param name="subject">Whose key opens what was sealed before.</param>
    public static string Readable(IEnumerable<object> events, Guid subject = default) => string.Join('\n', events.Select(e => Readable(e, Key(subject)))) is { Length: > 0 } text ? text : "nothing";

    private static string Readable(object e, DataKey key)
    {
        var type = EventTypes.Published.Of(e.GetType());
        var json = JsonNode.Parse(UnitOfWork.Serialize(e, type, key))!.AsObject();
        foreach (var member in type.PersonalMembers.Where(m => json[m] is not null))
        {
            json[member] = new JsonObject { ["personal"] = JsonNode.Parse(key.Open(Convert.FromBase64String(json[member]!.GetValue<string>()))) };
        }

        return $"{type.Name} {json.ToJsonString(Pretty)}";
    }

    /// <summary>jsonb keeps members by length and then by bytes, and no U+0000 at all.</summary>
    private static byte[] Jsonb(string json) => json.Contains("\\u0000", StringComparison.Ordinal)
        ? throw new SpecFailed($"jsonb cannot keep U+0000: {json}")
        : JsonSerializer.SerializeToUtf8Bytes(Sorted(JsonNode.Parse(json)), Pretty);

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members
            .OrderBy(m => Encoding.UTF8.GetByteCount(m.Key)).ThenBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static DataKey Key(Guid subject) => new(subject, SHA256.HashData("The kit's own data key"u8));
}
