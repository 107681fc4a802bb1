using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Leads.EventStore;

namespace Leads.Messaging;

/// <summary>
/// An event as it travels: CloudEvents 1.0, structured JSON, the same on the bus, in a dealer's queue, in a webhook and on SSE.
/// Members about a person are blank.
/// </summary>
public sealed record CloudEvent
{
    public const string ContentType = "application/cloudevents+json";

    private const string SourcePrefix = "/leads/";
    private const string TypePrefix = "leads.";

    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>UUIDv7; the message id on the bus. The same event always has the same id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The service that decided it.</summary>
    public required string Service { get; init; }

    /// <summary>Stable name without the prefix, e.g. <c>lead_received</c>.</summary>
    public required string EventName { get; init; }

    /// <summary>The lead cycle (the customer, for a customer's own stream): subject and partition key.</summary>
    public required Guid Lead { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedTime { get; init; }

    /// <summary>Its place in its stream, from 1, without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>The stream in the source service.</summary>
    public required Guid StreamId { get; init; }

    public string? Dealer { get; init; }

    public string? Brand { get; init; }

    public string? TraceParent { get; init; }

    public string? CausationId { get; init; }

    public string? CorrelationId { get; init; }

    public string? Actor { get; init; }

    /// <summary>The event of another service that it follows from: whoever hears both should hear that one first.</summary>
    public Cause? Cause { get; init; }

    /// <summary>The event record as JSON: a slice of <see cref="Bytes"/>.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The whole message exactly as it came: sign, hash and park this.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    public string Source => SourcePrefix + Service;

    public string Type => TypePrefix + EventName;

    /// <summary>An event of a log as a message.</summary>
    /// <param name="service">Whose log it was recorded in first.</param>
    /// <param name="traceParent">The span that sends it; the one stored with the event when left out.</param>
    /// <exception cref="InvalidOperationException">The event's type is unknown, so nobody can tell which members are about a person.</exception>
    public static byte[] Write(StoredEvent e, string service, EventTypes types, string? traceParent = null)
    {
        var type = types.Named(e.Type) ?? throw new InvalidOperationException($"No event is named {e.Type}: it cannot be published.");
        return WriteBlanking(e, service, type.PersonalMembers, traceParent);
    }

    private static byte[] WriteBlanking(StoredEvent e, string service, IReadOnlyList<string> personal, string? traceParent)
    {
        var headers = e.Headers;
        var buffer = new ArrayBufferWriter<byte>(e.Data.Length + 1024);
        using var json = new Utf8JsonWriter(buffer, Written);
        json.WriteStartObject();
        json.WriteString("specversion"u8, "1.0"u8);
        json.WriteString("id"u8, e.Id);
        json.WriteString("source"u8, SourcePrefix + service);
        json.WriteString("type"u8, TypePrefix + e.Type);
        json.WriteString("subject"u8, headers.Lead);
        json.WriteString("time"u8, headers.At ?? e.Recorded);
        json.WriteString("datacontenttype"u8, "application/json"u8);
        json.WriteString("recordedtime"u8, e.Recorded);
        json.WriteString("partitionkey"u8, headers.Lead);
        json.WriteString("sequence"u8, e.Version.ToString("D10", CultureInfo.InvariantCulture));
        json.WriteString("streamid"u8, e.Stream);
        Optional("dealer"u8, headers.Dealer);
        Optional("brand"u8, headers.Brand);
        Optional("traceparent"u8, traceParent ?? headers.TraceParent);
        Optional("causationid"u8, e.Causation);
        Optional("correlationid"u8, e.Correlation);
        Optional("actor"u8, headers.Actor);
        if (headers.Cause is { } cause)
        {
            json.WriteString("causesource"u8, SourcePrefix + cause.Service);
            json.WriteString("causestreamid"u8, cause.Stream);
            json.WriteString("causesequence"u8, cause.Version.ToString("D10", CultureInfo.InvariantCulture));
        }

        json.WritePropertyName("data"u8);
        WriteData(json, e.Data, personal);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();

        void Optional(ReadOnlySpan<byte> name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }
    }

    /// <summary>An event of another service from an archive: it was blanked when it was published, and its stream's type is its service.</summary>
    public static byte[] WriteArchived(StoredEvent e, EventTypes types, string? traceParent = null) =>
        WriteBlanking(e, types.Named(e.Type)?.Publisher ?? "unknown", [], traceParent);

    /// <summary>The message as an event that an archive keeps under its own stream, version and times.</summary>
    public StoredEvent ToStored() => new(
        0, Id, StreamId, Sequence, EventName, Data.ToArray(), RecordedTime,
        Archive.Headers(new EventHeaders(Lead, Time, Actor, Dealer, Brand, null, TraceParent, Cause)), CorrelationId, CausationId);

    /// <summary>Reads a message; <paramref name="bytes"/> must not change afterwards, data is not copied.</summary>
    /// <exception cref="FormatException">It is not a CloudEvent of this product.</exception>
    public static CloudEvent Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Parse(bytes);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Neither the parser's words nor the message are repeated: they may quote personal data.
            throw new FormatException("The message is not a CloudEvent: it is not a JSON object or an attribute is of the wrong kind.");
        }
    }

    private static CloudEvent Parse(ReadOnlyMemory<byte> bytes)
    {
        var json = new Utf8JsonReader(bytes.Span);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("The message is not a CloudEvent: it is not a JSON object.");
        }

        Guid? id = null, lead = null, stream = null, causeStream = null;
        DateTimeOffset? time = null, recorded = null;
        string? version = null, source = null, type = null, sequence = null, dealer = null, brand = null, trace = null, causation = null, correlation = null, actor = null;
        string? causeSource = null, causeSequence = null;
        ReadOnlyMemory<byte>? data = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref json, "specversion"u8)) { version = json.GetString(); }
            else if (Is(ref json, "id"u8)) { id = json.GetGuid(); }
            else if (Is(ref json, "source"u8)) { source = json.GetString(); }
            else if (Is(ref json, "type"u8)) { type = json.GetString(); }
            else if (Is(ref json, "time"u8)) { time = json.GetDateTimeOffset(); }
            else if (Is(ref json, "recordedtime"u8)) { recorded = json.GetDateTimeOffset(); }
            else if (Is(ref json, "partitionkey"u8)) { lead = json.GetGuid(); }
            else if (Is(ref json, "sequence"u8)) { sequence = json.GetString(); }
            else if (Is(ref json, "streamid"u8)) { stream = json.GetGuid(); }
            else if (Is(ref json, "dealer"u8)) { dealer = json.GetString(); }
            else if (Is(ref json, "brand"u8)) { brand = json.GetString(); }
            else if (Is(ref json, "traceparent"u8)) { trace = json.GetString(); }
            else if (Is(ref json, "causationid"u8)) { causation = json.GetString(); }
            else if (Is(ref json, "correlationid"u8)) { correlation = json.GetString(); }
            else if (Is(ref json, "actor"u8)) { actor = json.GetString(); }
            else if (Is(ref json, "causesource"u8)) { causeSource = json.GetString(); }
            else if (Is(ref json, "causestreamid"u8)) { causeStream = json.GetGuid(); }
            else if (Is(ref json, "causesequence"u8)) { causeSequence = json.GetString(); }
            else if (Is(ref json, "data"u8))
            {
                var start = (int)json.TokenStartIndex;
                var isObject = json.TokenType == JsonTokenType.StartObject;
                json.Skip();
                data = isObject ? bytes[start..(int)json.BytesConsumed] : throw Missing("data");
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        // Whatever follows the object is not ours either.
        json.Read();
        return new CloudEvent
        {
            Id = version == "1.0" ? id ?? throw Missing("id") : throw Missing("specversion"),
            Service = ServiceOf(source) ?? throw Missing("source"),
            EventName = type?.StartsWith(TypePrefix, StringComparison.Ordinal) == true ? type[TypePrefix.Length..] : throw Missing("type"),
            Lead = lead ?? throw Missing("partitionkey"),
            Time = time ?? throw Missing("time"),
            RecordedTime = recorded ?? time.Value,
            Sequence = NumberOf(sequence) ?? throw Missing("sequence"),
            StreamId = stream ?? throw Missing("streamid"),
            Dealer = dealer,
            Brand = brand,
            TraceParent = trace,
            CausationId = causation,
            CorrelationId = correlation,
            Actor = actor,
            Cause = causeStream is null
                ? null
                : new Cause(ServiceOf(causeSource) ?? throw Missing("causesource"), causeStream.Value, NumberOf(causeSequence) ?? throw Missing("causesequence")),
            Data = data ?? throw Missing("data"),
            Bytes = bytes,
        };

        // Consumes name and value's first token when the name is this one.
        static bool Is(ref Utf8JsonReader json, ReadOnlySpan<byte> name) => json.ValueTextEquals(name) && json.Read();

        static string? ServiceOf(string? source) => source?.StartsWith(SourcePrefix, StringComparison.Ordinal) == true ? source[SourcePrefix.Length..] : null;

        static long? NumberOf(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

        static FormatException Missing(string attribute) => new($"The message is not a CloudEvent of this product: {attribute} is missing or wrong.");
    }

    /// <summary>Copies the stored bytes, member by member where one has to be blanked: nothing is parsed into objects and written anew.</summary>
    private static void WriteData(Utf8JsonWriter json, byte[] data, IReadOnlyList<string> personal)
    {
        if (personal.Count == 0)
        {
            json.WriteRawValue(data, skipInputValidation: true);
            return;
        }

        var reader = new Utf8JsonReader(data);
        reader.Read();
        json.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var blank = IsOneOf(ref reader, personal);
            json.WritePropertyName(reader.GetString()!);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (blank)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteRawValue(data.AsSpan(start, (int)reader.BytesConsumed - start), skipInputValidation: true);
            }
        }

        json.WriteEndObject();
    }

    private static bool IsOneOf(ref Utf8JsonReader reader, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }
        }

        return false;
    }
}
