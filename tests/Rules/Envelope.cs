using System.Text.Json.Nodes;
using Xunit;

namespace Leads.Rules;

/// <summary>The attributes around every event, as CloudEvents 1.0 has them and as we add to them.</summary>
public static class Envelope
{
    internal sealed record Attribute(string Name, bool Required, string Meaning, string? Format = null);

    internal static IReadOnlyList<Attribute> Attributes { get; } =
    [
        new("specversion", true, "`1.0`."),
        new("id", true, "The event's own id, a UUIDv7. The same event always has the same.", "uuid"),
        new("source", true, "`/leads/SERVICE`: who decided it."),
        new("type", true, "`leads.EVENT`, e.g. `leads.lead_received`."),
        new("subject", true, "The lead cycle; for events about a customer, the customer.", "uuid"),
        new("time", true, "When it happened. RFC 3339 with an offset.", "date-time"),
        new("datacontenttype", true, "`application/json`."),
        new("recordedtime", true, "When it was recorded.", "date-time"),
        new("partitionkey", true, "The same as `subject`: what belongs together comes in order.", "uuid"),
        new("sequence", true, "Its place in its stream: 1, 2, 3 …, ten digits with leading zeros."),
        new("streamid", true, "The stream: one lead, case, appointment, deal … of the source.", "uuid"),
        new("dealer", false, "Code of the dealer that has the lead; left out before there is one."),
        new("brand", false, "Code of the brand."),
        new("traceparent", false, "W3C trace context of the publication: one trace from the first request to here."),
        new("causationid", false, "The event that this one answers."),
        new("causesource", false, "Who decided the event that this one answers. With the two below: hear that one first."),
        new("causestreamid", false, "Its stream.", "uuid"),
        new("causesequence", false, "Its place in that stream."),
        new("correlationid", false, "The request that all this began with."),
        new("actor", false, "Who did it: API client, member of staff or service."),
    ];
}

/// <summary>The description of the envelope fits what is sent.</summary>
public sealed class EnvelopeTests
{
    [Fact]
    public void Every_attribute_sent_is_described()
    {
        var described = Envelope.Attributes.Select(a => a.Name).Append("data").ToHashSet();
        Expect.Nothing(Samples.Events.SelectMany(sample => JsonNode.Parse(sample.Message())!.AsObject().Select(a => a.Key)).Distinct().Except(described));
    }

    [Fact]
    public void Every_required_attribute_is_sent() => Expect.Nothing(Samples.Events.SelectMany(sample =>
        Envelope.Attributes.Where(a => a.Required).Select(a => a.Name).Except(JsonNode.Parse(sample.Message())!.AsObject().Select(a => a.Key))));
}
