using System.Text.Json;
using System.Text.Json.Nodes;
using Leads.EventStore;
using Xunit;

namespace Leads.Rules;

/// <summary>
/// contracts/golden: one message of every event as it travels. Events are promises: what was written once is read for ever, so
/// a golden file is only replaced while today's record still reads it whole.
/// </summary>
public sealed class GoldenTests
{
    private const string Folder = "contracts/golden/";

    public static TheoryData<string> Names => [.. Wire.Events.Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_event_has_a_golden_sample_that_is_still_read(string name)
    {
        var sample = Samples.Events.SingleOrDefault(s => s.Type.Name == name) ?? throw new InvalidOperationException($"{name} has no example, or two, in Samples.cs");
        if (Repository.Sources[$"{Folder}{name}.json"] is { } golden)
        {
            Expect.Nothing(Broken(sample.Type.Type, JsonNode.Parse(golden)!["data"]!.AsObject()));
        }

        Generated.Check($"{Folder}{name}.json", JsonNode.Parse(sample.Message())!.ToJsonString(Wire.Pretty) + "\n");
    }

    [Fact]
    public void Every_golden_sample_is_of_an_event() => Expect.Nothing(Repository.Sources.Under(Folder)
        .Where(file => EventTypes.Published.Named(Path.GetFileNameWithoutExtension(file.Path)) is null)
        .Select(file => $"{file.Path}: no event has this name any more; it was a promise. If nobody ever received it, delete the file."));

    [Fact]
    public void Examples_set_every_member() => Expect.Nothing(Samples.Events.SelectMany(sample =>
        Unset(sample.Type.Type, JsonNode.Parse(Wire.Data(sample.Event))!.AsObject(), sample.Type.Name)));

    [Fact]
    public void Codes_are_only_ever_added()
    {
        var now = Wire.Parts(Wire.Events.Select(e => e.Type)).Where(type => type.IsEnum).OrderBy(type => type.Name, StringComparer.Ordinal).ToDictionary(
            type => type.Name, type => new JsonArray([.. Wire.Codes(type).Select(code => JsonValue.Create(code.Code))]));
        if (Repository.Sources["contracts/codes.json"] is { } before)
        {
            Expect.Nothing(Lost(JsonNode.Parse(before)!.AsObject(), now));
        }

        Generated.Check("contracts/codes.json", new JsonObject(now.Select(list => KeyValuePair.Create<string, JsonNode?>(list.Key, list.Value))).ToJsonString(Wire.Pretty) + "\n");
    }

    // Mutants: what must never pass.

    private sealed record Before(Guid LeadId, string Reason, DateTimeOffset At);

    private sealed record Renamed(Guid LeadId, string Why, DateTimeOffset At);

    private sealed record Retyped(Guid LeadId, int Reason, DateTimeOffset At);

    private sealed record Demanding(Guid LeadId, string Reason, DateTimeOffset At, string By);

    private sealed record Grown(Guid LeadId, string Reason, DateTimeOffset At, string? By);

    [Theory]
    [InlineData(typeof(Before), true)]
    [InlineData(typeof(Grown), true)]
    [InlineData(typeof(Renamed), false)]
    [InlineData(typeof(Retyped), false)]
    [InlineData(typeof(Demanding), false)]
    public void A_change_is_seen_unless_it_adds_an_optional_member(Type changed, bool fine)
    {
        var golden = JsonSerializer.SerializeToNode(new Before(Samples.Lead, "price", default), EventJson.Options)!.AsObject();
        Assert.Equal(fine, !Broken(changed, golden).Any());
    }

    [Fact]
    public void A_code_that_goes_is_seen() => Assert.NotEmpty(Lost(
        JsonNode.Parse("""{"Touch":["h48","month_1"]}""")!.AsObject(), new Dictionary<string, JsonArray> { ["Touch"] = new(JsonValue.Create("month_1")) }));

    /// <summary>What of a message that was sent once today's record does not give back.</summary>
    private static IEnumerable<string> Broken(Type type, JsonObject golden)
    {
        JsonObject again;
        try
        {
            again = JsonSerializer.SerializeToNode(golden.Deserialize(type, Wire.Blank), type, Wire.Blank)!.AsObject();
        }
        catch (JsonException e)
        {
            return [$"{type.Name} no longer reads its golden sample: {e.Message}. A breaking change is a new event (_v2) with an upcaster."];
        }

        return Differences(type, golden, again, "");
    }

    private static IEnumerable<string> Differences(Type type, JsonObject golden, JsonObject again, string path)
    {
        var members = Wire.Members(type);
        foreach (var (name, value) in golden)
        {
            if (!again.ContainsKey(name) && !(value is null && members.Any(m => m.Name == name && m.Personal)))
            {
                yield return $"{path}/{name} is lost: members are only ever added";
            }
            else if (value is JsonObject inner && again[name] is JsonObject inside && members.First(m => m.Name == name) is var member && Wire.IsValue(member.Clr))
            {
                foreach (var difference in Differences(member.Clr, inner, inside, $"{path}/{name}"))
                {
                    yield return difference;
                }
            }
            else if (!JsonNode.DeepEquals(value, again[name]))
            {
                yield return $"{path}/{name} was {value?.ToJsonString()} and is read as {again[name]?.ToJsonString()}";
            }
        }

        foreach (var member in members.Where(m => m.Required && !golden.ContainsKey(m.Name)))
        {
            yield return $"{path}/{member.Name} is required, but events without it were sent: members are added as optional (nullable)";
        }
    }

    private static IEnumerable<string> Unset(Type type, JsonObject data, string path) => Wire.Members(type).SelectMany(member => data[member.Name] switch
    {
        null when !data.ContainsKey(member.Name) => [$"{path}: the example leaves {member.Name} out"],
        JsonObject inner when Wire.IsValue(member.Clr) => Unset(member.Clr, inner, $"{path}/{member.Name}"),
        _ => Enumerable.Empty<string>(),
    });

    private static IEnumerable<string> Lost(JsonObject before, IReadOnlyDictionary<string, JsonArray> now) => before.SelectMany(list => list.Value!.AsArray()
        .Select(code => code!.GetValue<string>())
        .Where(code => now.GetValueOrDefault(list.Key)?.Any(c => c!.GetValue<string>() == code) != true)
        .Select(code => $"{list.Key} has lost {code}: it was sent, and is read for ever"));
}
