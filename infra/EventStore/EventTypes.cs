using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Leads.Contracts;

namespace Leads.EventStore;

/// <summary>Every event a store can read, by its stable name and by its type; old names are brought up to date on reading.</summary>
public sealed class EventTypes
{
    private readonly Dictionary<string, EventType> _byName = [];
    private readonly Dictionary<Type, EventType> _byType = [];
    private readonly Dictionary<string, Func<object, object>> _upcasters = [];

    /// <summary>Every event of every service, as published in contracts.</summary>
    public static EventTypes Published { get; } = From(typeof(EventAttribute).Assembly);

    public IReadOnlyCollection<EventType> All => _byName.Values;

    public static EventTypes From(Assembly assembly)
    {
        var types = new EventTypes();
        foreach (var type in assembly.GetTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            if (type.GetCustomAttribute<EventAttribute>() is { } e)
            {
                types.Add(new EventType(type, e.Name, e.Publisher));
            }
        }

        return types;
    }

    public EventTypes Add(EventType type)
    {
        _byName.Add(type.Name, type);
        _byType.Add(type.Type, type);
        return this;
    }

    /// <summary>An event stored under a former name reads as the current one.</summary>
    public EventTypes Upcast<TOld, TNew>(Func<TOld, TNew> upcast)
        where TOld : notnull
        where TNew : notnull
    {
        _upcasters.Add(Of(typeof(TOld)).Name, old => upcast((TOld)old));
        return this;
    }

    public EventType Of(Type type) => _byType.TryGetValue(type, out var found)
        ? found
        : throw new InvalidOperationException($"{type.FullName} is not an event: it has no [Event] name.");

    public EventType? Named(string name) => _byName.GetValueOrDefault(name);

    public object Read(string name, ReadOnlySpan<byte> json)
    {
        if (!_byName.TryGetValue(name, out var type))
        {
            throw new InvalidOperationException($"No event is named {name}.");
        }

        var e = JsonSerializer.Deserialize(json, type.Json) ?? throw new InvalidOperationException($"An event {name} is null.");
        return _upcasters.Count > 0 && _upcasters.TryGetValue(name, out var upcast) ? Upcasted(e, upcast) : e;
    }

    private object Upcasted(object e, Func<object, object> upcast)
    {
        e = upcast(e);
        return _upcasters.TryGetValue(Of(e.GetType()).Name, out var next) ? Upcasted(e, next) : e;
    }
}

/// <summary>One published event: its record, its name, and what infra needs to know of its members.</summary>
public sealed class EventType
{
    private readonly Func<object, DateTimeOffset> _at;

    public EventType(Type type, string name, string publisher)
    {
        Type = type;
        Name = name;
        Publisher = publisher;
        DotnetType = $"{type.FullName}, {type.Assembly.GetName().Name}";
        Json = EventJson.Options.GetTypeInfo(type);
        PersonalMembers = [.. type.GetProperties()
            .Where(p => p.PropertyType is { IsGenericType: true } t && t.GetGenericTypeDefinition() == typeof(Personal<>))
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))];
        var at = type.GetProperty("At") is { } member && member.PropertyType == typeof(DateTimeOffset)
            ? member
            : throw new InvalidOperationException($"{type.Name} has no DateTimeOffset member At: when did it happen?");
        var e = Expression.Parameter(typeof(object));
        _at = Expression.Lambda<Func<object, DateTimeOffset>>(Expression.Property(Expression.Convert(e, type), at), e).Compile();
    }

    public Type Type { get; }

    public string Name { get; }

    public string Publisher { get; }

    public string DotnetType { get; }

    /// <summary>JSON names of the members that are about a person: sealed in the store, blank everywhere else.</summary>
    public IReadOnlyList<string> PersonalMembers { get; }

    internal System.Text.Json.Serialization.Metadata.JsonTypeInfo Json { get; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At(object e) => _at(e);
}
