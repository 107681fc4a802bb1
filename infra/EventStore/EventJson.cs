using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Leads.Contracts;

namespace Leads.EventStore;

/// <summary>How events are written: camelCase, nothing for null, Chinese as Chinese, personal members sealed.</summary>
public static class EventJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new SealedPersonal(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>Writes a personal value only with a key at hand, and reads it back sealed: nobody serializes one by accident.</summary>
internal sealed class SealedPersonal : JsonConverterFactory
{
    // Serialization is synchronous, so the key of the append in hand can travel beside it on the thread.
    [ThreadStatic]
    internal static DataKey? Key;

    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert is { IsGenericType: true } && typeToConvert.GetGenericTypeDefinition() == typeof(Personal<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Personal<T>>
    {
        public override bool HandleNull => true;

        public override Personal<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? Personal<T>.Blank : Personal<T>.FromSealed(reader.GetBytesFromBase64());

        public override void Write(Utf8JsonWriter writer, Personal<T> value, JsonSerializerOptions options)
        {
            if (value is null || (value.Sealed is null && !value.IsOpen))
            {
                writer.WriteNullValue();
            }
            else if (value.Sealed is { } cipher)
            {
                writer.WriteBase64StringValue(cipher);
            }
            else
            {
                var key = Key ?? throw new InvalidOperationException("A personal value can only be written with its subject's key: the stream's tags name no subject.");
                writer.WriteBase64StringValue(key.Seal(JsonSerializer.SerializeToUtf8Bytes(value.Reveal(), options)));
            }
        }
    }
}
