using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leads.Contracts;

/// <summary>
/// A value about a person. In a service's own store it is sealed with the subject's data key; on the bus, in a feed and in
/// history it is blank; in a log it prints as <c>[personal]</c>. Whoever is entitled asks the customer API.
/// </summary>
[JsonConverter(typeof(BlankPersonal))]
[SuppressMessage("Naming", "CA1724", Justification = "The domain's word")]
public sealed record Personal<T>
{
    private readonly T? _value;

    private Personal(T? value, byte[]? cipher) => (_value, Sealed) = (value, cipher);

    /// <summary>Nothing is known here: the event travelled, or the subject was erased.</summary>
    public static Personal<T> Blank { get; } = new(default, null);

    /// <summary>The ciphertext as stored; null while the value is in the clear or blank.</summary>
    public byte[]? Sealed { get; }

    /// <summary>True while the plain value is at hand.</summary>
    public bool IsOpen => _value is not null;

    public static Personal<T> Of(T value) => new(value, null);

    public static Personal<T> FromSealed(byte[] cipher) => new(default, cipher);

    /// <summary>The plain value; throws when it is sealed or blank.</summary>
    public T Reveal() => _value ?? throw new InvalidOperationException("The value is sealed or blank; open it with the subject's key first.");

    public override string ToString() => "[personal]";

    public bool Equals(Personal<T>? other) => other is not null
        && EqualityComparer<T?>.Default.Equals(_value, other._value)
        && (Sealed ?? []).AsSpan().SequenceEqual(other.Sealed ?? []);

    public override int GetHashCode() => HashCode.Combine(_value, Sealed?.Length);
}

/// <summary>What a stranger's serializer sees of a <see cref="Personal{T}"/>: nothing, in either direction.</summary>
public sealed class BlankPersonal : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert is { IsGenericType: true } && typeToConvert.GetGenericTypeDefinition() == typeof(Personal<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Personal<T>>
    {
        public override bool HandleNull => true;

        public override Personal<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return Personal<T>.Blank;
        }

        public override void Write(Utf8JsonWriter writer, Personal<T> value, JsonSerializerOptions options) => writer.WriteNullValue();
    }
}
