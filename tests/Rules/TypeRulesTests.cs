using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Leads.Contracts;
using Leads.Hosting;
using Xunit;

namespace Leads.Rules;

/// <summary>Rules that are read off the types: events, personal data, what is said of public types.</summary>
public sealed partial class TypeRulesTests
{
    private static readonly string[] AboutPersons = ["name", "honorific", "phone", "mobile", "mail", "email", "address", "vin", "plate", "birthday", "birth", "note", "notes", "wechat"];

    /// <summary>Named like personal data and yet not about a person.</summary>
    private static readonly string[] NotAboutPersons =
    [
        "customer_registered/phoneKind", // mobile or landline says nothing of whose
        "customer_registered/phoneValidUntil",
        "dealer_configured/settings/name", // a showroom
        "dealer_configured/settings/outlets/name", // and its branches
        "sources_configured/tree/nodes/nameZh", // what a source is called
        "sources_configured/tree/nodes/nameEn",
    ];

    private static readonly JsonSerializerOptions Strict = Requests();

    private static readonly IReadOnlyList<Type> Events = [.. Wire.Events.Select(e => e.Type)];

    [Fact]
    public void Event_names_are_snake_case_and_unique() => Expect.Nothing(WronglyNamed(Events));

    [Fact]
    public void Publishers_are_services() =>
        Expect.Nothing(Wire.Events.Where(e => !Code.ByName.Any(s => s.Name == e.Publisher)).Select(e => $"{e.Name} is published by {e.Publisher}, which is no service"));

    [Fact]
    public void Personal_members_stand_at_the_top() => Expect.Nothing(Events.SelectMany(Buried));

    [Fact]
    public void What_is_about_a_person_is_personal() => Expect.Nothing(Events.SelectMany(Unguarded).Except(NotAboutPersons));

    [Fact]
    public void Exceptions_are_still_needed() => Expect.Nothing(NotAboutPersons.Except(Events.SelectMany(Unguarded)));

    [Fact]
    public void Public_types_say_what_they_are() => Expect.Nothing(Code.Services.Append(Code.Contracts).SelectMany(assembly => Silent(assembly.GetExportedTypes())));

    /// <summary>Requests are read strictly: what is left out is told, not guessed.</summary>
    [Fact]
    public void Nothing_required_can_be_left_out_of_a_request() => Expect.Nothing(Wire.Parts(Events).Where(Wire.IsValue)
        .Concat(Code.Services.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type.Name.EndsWith("Body", StringComparison.Ordinal)))
        .SelectMany(Omissible));

    // Mutants: what must never pass.

    [Event("NotSnake", Publisher.Deal)]
    internal sealed record NotSnake(Guid LeadId, DateTimeOffset At);

    [Event("twice_named", Publisher.Deal)]
    internal sealed record Once(Guid LeadId, DateTimeOffset At);

    [Event("twice_named", Publisher.Deal)]
    internal sealed record Again(Guid LeadId, DateTimeOffset At);

    internal sealed record Inner(Personal<string> Phone);

    internal sealed record Hidden(Guid LeadId, Inner Inner, DateTimeOffset At);

    internal sealed record Listed(Guid LeadId, IReadOnlyList<Inner> Inner, DateTimeOffset At);

    [Event("plain", Publisher.Deal)]
    internal sealed record Plain(Guid LeadId, string CustomerPhone, DateTimeOffset At);

    internal sealed record Card(string Vin);

    [Event("nested", Publisher.Deal)]
    internal sealed record Nested(Guid LeadId, Card Card, DateTimeOffset At);

    [Fact]
    public void A_wrong_event_name_is_seen() => Assert.NotEmpty(WronglyNamed([typeof(NotSnake)]));

    [Fact]
    public void Two_events_of_one_name_are_seen() => Assert.NotEmpty(WronglyNamed([typeof(Once), typeof(Again)]));

    [Theory]
    [InlineData(typeof(Hidden))]
    [InlineData(typeof(Listed))]
    public void A_buried_personal_member_is_seen(Type e) => Assert.NotEmpty(Buried(e));

    [Theory]
    [InlineData(typeof(Plain))]
    [InlineData(typeof(Nested))]
    public void Personal_data_in_the_clear_is_seen(Type e) => Assert.NotEmpty(Unguarded(e));

    internal readonly record struct Lax(long Amount, string Unit);

    [Fact]
    public void A_member_that_can_be_left_out_is_seen() => Assert.NotEmpty(Omissible(typeof(Lax)));

    [Fact]
    public void A_silent_type_is_seen() => Assert.NotEmpty(Silent([typeof(Silence)]));

    private static IEnumerable<string> WronglyNamed(IReadOnlyList<Type> events)
    {
        var names = events.Select(e => (e.Name, Named: e.GetCustomAttribute<EventAttribute>()!.Name)).ToList();
        return names.Where(e => !SnakeCase().IsMatch(e.Named)).Select(e => $"{e.Name}: {e.Named} is not snake_case")
            .Concat(names.GroupBy(e => e.Named).Where(g => g.Count() > 1).Select(g => $"{g.Key} is the name of {string.Join(" and ", g.Select(e => e.Name))}"));
    }

    private static JsonSerializerOptions Requests()
    {
        var options = new JsonSerializerOptions();
        Conventions.Json(options);
        return options;
    }

    private static IEnumerable<string> Omissible(Type body)
    {
        var optional = body.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().Where(p => p.HasDefaultValue).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name!)).ToHashSet();
        var complete = Wire.Members(body).Where(m => m.Required && !optional.Contains(m.Name)).ToList();
        foreach (var left in complete)
        {
            var wrong = true;
            try
            {
                JsonSerializer.Deserialize(new JsonObject(complete.Where(m => m != left).Select(m => KeyValuePair.Create(m.Name, Example(m.Clr)))), body, Strict);
            }
            catch (JsonException e)
            {
                wrong = !e.Message.Contains("missing required", StringComparison.Ordinal);
            }

            if (wrong)
            {
                yield return $"{body.Name} without {left.Name} is read, or refused for something else";
            }
        }
    }

    private static JsonNode? Example(Type type) => type switch
    {
        _ when Wire.Item(type) is { } item => new JsonArray(Example(item)),
        _ when type == typeof(string) => "text",
        _ when type == typeof(Guid) => "019b8bd8-5c40-7a31-9d02-6f1b2c4e8a10",
        _ when type == typeof(DateTimeOffset) => "2026-01-05T09:00:00+08:00",
        _ when type == typeof(DateOnly) => "2026-01-05",
        _ when type == typeof(bool) => true,
        _ when type.IsEnum => Wire.Codes(type)[0].Code,
        _ when type.IsPrimitive => 1,
        _ => new JsonObject(Wire.Members(type).Where(m => m.Required).Select(m => KeyValuePair.Create(m.Name, Example(m.Clr)))),
    };

    private static IEnumerable<string> Buried(Type e) => Wire.Members(e).Where(m => !m.Personal).SelectMany(m => Within(m.Clr, $"{e.Name}/{m.Name}"))
        .Where(m => m.Member.Personal).Select(m => $"{m.Path}: only top level members are sealed and blanked");

    private static IEnumerable<string> Unguarded(Type e)
    {
        var name = e.GetCustomAttribute<EventAttribute>()!.Name;
        return Wire.Members(e).SelectMany(m => Within(m.Clr, $"{name}/{m.Name}").Prepend((Path: $"{name}/{m.Name}", Member: m)).Where(_ => !m.Personal))
            .Where(m => !m.Member.Personal && Words().Matches(m.Member.Name).Any(word => AboutPersons.Contains(word.Value.ToLowerInvariant())))
            .Select(m => m.Path);
    }

    private static IEnumerable<(string Path, Member Member)> Within(Type type, string path)
    {
        var part = Wire.Item(type) ?? type;
        return part.IsEnum || part.Namespace?.StartsWith("Leads", StringComparison.Ordinal) != true ? []
            : Wire.Members(part).SelectMany(m => Within(m.Clr, $"{path}/{m.Name}").Prepend(($"{path}/{m.Name}", m)));
    }

    /// <summary>A case of a union is explained by its union and its name.</summary>
    private static IEnumerable<string> Silent(IEnumerable<Type> types) => types
        .Where(type => DocComments.Of(type) is null && !(type.DeclaringType is { IsAbstract: true } union && (union.IsAssignableFrom(type.BaseType) || type.IsAbstract)))
        .Where(type => type.FullName != "Program")
        .Select(type => $"{type.FullName} has no <summary>");

    [GeneratedRegex("^[a-z]+(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex("[A-Z]?[a-z]+")]
    private static partial Regex Words();
}

public sealed class Silence;
