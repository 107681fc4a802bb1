using System.Text;
using System.Text.Json;
using Leads.EventStore;
using Leads.Messaging;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>The wire format, byte by byte; needs no server.</summary>
public sealed class MessagingCloudEventTests
{
    private static readonly Guid Id = Guid.Parse("019a0000-0000-7000-8000-000000000001"), Stream = Guid.Parse("019a0000-0000-7000-8000-000000000002"), Lead = Guid.Parse("019a0000-0000-7000-8000-000000000003");
    private static readonly DateTimeOffset Recorded = new(2026, 11, 1, 1, 2, 3, 456, TimeSpan.Zero);

    [Fact]
    public void An_event_travels_with_every_attribute()
    {
        var written = CloudEvent.Write(Stored("lead_dispatched", """{"rule": "city", "n": 1.50, "更": "武汉"}"""), "lead-intake", EventTypes.Published, "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01");

        Encoding.UTF8.GetString(written).ShouldBe(
            """
            {"specversion":"1.0","id":"019a0000-0000-7000-8000-000000000001","source":"/leads/lead-intake","type":"leads.lead_dispatched",
            "subject":"019a0000-0000-7000-8000-000000000003","time":"2026-11-01T09:00:00+08:00","datacontenttype":"application/json",
            "recordedtime":"2026-11-01T01:02:03.456+00:00","partitionkey":"019a0000-0000-7000-8000-000000000003","sequence":"0000000042",
            "streamid":"019a0000-0000-7000-8000-000000000002","dealer":"D001","brand":"XINGHE",
            "traceparent":"00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01","causationid":"cause","correlationid":"request","actor":"hq",
            "data":{"rule": "city", "n": 1.50, "更": "武汉"}}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public void An_event_names_its_cause_and_reads_the_same()
    {
        var cause = new Cause("appointment", Guid.Parse("019a0000-0000-7000-8000-000000000004"), 7);
        var stored = Stored("lead_dispatched", "{}");
        var written = CloudEvent.Write(stored with { HeadersJson = Archive.Headers(stored.Headers with { Cause = cause }) }, "lead-intake", EventTypes.Published);

        Encoding.UTF8.GetString(written).ShouldContain(
            """"causesource":"/leads/appointment","causestreamid":"019a0000-0000-7000-8000-000000000004","causesequence":"0000000007"""");
        CloudEvent.Read(written).Cause.ShouldBe(cause);
        CloudEvent.Read(written).ToStored().Headers.Cause.ShouldBe(cause);
        foreach (var (right, wrong) in new[] { ("/leads/appointment", "/elsewhere"), ("\"causesource\"", "\"other\""), ("0000000007", "0000000000"), ("\"causesequence\"", "\"other\"") })
        {
            var broken = Encoding.UTF8.GetString(written).Replace(right, wrong, StringComparison.Ordinal);
            Should.Throw<FormatException>(() => CloudEvent.Read(Encoding.UTF8.GetBytes(broken)));
        }
    }

    [Fact]
    public void What_was_written_reads_the_same()
    {
        var written = CloudEvent.Write(Stored("lead_dispatched", """{"rule": "city"}"""), "lead-intake", EventTypes.Published);
        var read = CloudEvent.Read(written);

        read.Id.ShouldBe(Id);
        read.Service.ShouldBe("lead-intake");
        read.Source.ShouldBe("/leads/lead-intake");
        read.EventName.ShouldBe("lead_dispatched");
        read.Type.ShouldBe("leads.lead_dispatched");
        read.Lead.ShouldBe(Lead);
        read.Time.ShouldBe(new DateTimeOffset(2026, 11, 1, 1, 0, 0, TimeSpan.Zero));
        read.RecordedTime.ShouldBe(Recorded);
        read.Sequence.ShouldBe(42);
        read.StreamId.ShouldBe(Stream);
        read.Dealer.ShouldBe("D001");
        read.Brand.ShouldBe("XINGHE");
        read.TraceParent.ShouldBe("00-11111111111111111111111111111111-2222222222222222-01");
        read.Cause.ShouldBeNull();
        read.CausationId.ShouldBe("cause");
        read.CorrelationId.ShouldBe("request");
        read.Actor.ShouldBe("hq");
        Encoding.UTF8.GetString(read.Data.Span).ShouldBe("""{"rule": "city"}""");
        read.Bytes.ToArray().ShouldBe(written);
    }

    [Fact]
    public void Members_about_a_person_are_blank_and_the_others_keep_their_bytes()
    {
        var written = CloudEvent.Write(
            Stored("customer_registered", """{"name": "AQ==", "at": "2026-11-01T01:00:00Z", "phone": {"a": [1, "}"]}, "brand": "XINGHE", "phoneKind": "mobile"}"""), "lead-intake", EventTypes.Published);

        Encoding.UTF8.GetString(CloudEvent.Read(written).Data.Span)
            .ShouldBe("""{"name":null,"at":"2026-11-01T01:00:00Z","phone":null,"brand":"XINGHE","phoneKind":"mobile"}""");
    }

    [Fact]
    public void Every_published_event_with_personal_members_is_blanked()
    {
        foreach (var type in EventTypes.Published.All.Where(t => t.PersonalMembers.Count > 0))
        {
            var data = "{" + string.Join(',', type.PersonalMembers.Select(m => $"\"{m}\":\"c2VhbGVk\"").Append("\"other\":\"c2VhbGVk\"")) + "}";
            using var read = JsonDocument.Parse(CloudEvent.Read(CloudEvent.Write(Stored(type.Name, data), type.Publisher, EventTypes.Published)).Data);
            type.PersonalMembers.ShouldAllBe(m => read.RootElement.GetProperty(m).ValueKind == JsonValueKind.Null, type.Name);
            read.RootElement.GetProperty("other").GetString().ShouldBe("c2VhbGVk");
        }
    }

    [Fact]
    public void An_event_of_unknown_type_is_not_published() =>
        Should.Throw<InvalidOperationException>(() => CloudEvent.Write(Stored("no_such_event", "{}"), "lead-intake", EventTypes.Published));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"specversion":"1.0"}""")]
    [InlineData("""{"id": 7}""")]
    [InlineData("""{"id": "not a uuid"}""")]
    [InlineData("""{"time": "yesterday"}""")]
    public void What_is_not_a_CloudEvent_is_refused(string message) => Should.Throw<FormatException>(() => CloudEvent.Read(Encoding.UTF8.GetBytes(message)));

    [Theory]
    [InlineData("\"specversion\":\"1.0\"", "\"specversion\":\"0.3\"")]
    [InlineData("/leads/lead-intake", "/elsewhere")]
    [InlineData("leads.lead_dispatched", "com.example.created")]
    [InlineData("\"0000000042\"", "\"0000000000\"")]
    [InlineData("\"0000000042\"", "\"-1\"")]
    [InlineData("\"0000000042\"", "42")]
    [InlineData("\"partitionkey\"", "\"other\"")]
    [InlineData("\"streamid\"", "\"other\"")]
    [InlineData("\"time\"", "\"other\"")]
    [InlineData("\"data\":{}", "\"data\":7")]
    [InlineData("\"data\":{}", "\"data\":{")]
    [InlineData("\"data\":{}}", "\"data\":{}} x")]
    public void A_CloudEvent_with_a_wrong_attribute_is_refused(string right, string wrong)
    {
        var good = Encoding.UTF8.GetString(CloudEvent.Write(Stored("lead_dispatched", "{}"), "lead-intake", EventTypes.Published));
        good.ShouldContain(right);
        CloudEvent.Read(Encoding.UTF8.GetBytes(good)).Sequence.ShouldBe(42);
        Should.Throw<FormatException>(() => CloudEvent.Read(Encoding.UTF8.GetBytes(good.Replace(right, wrong, StringComparison.Ordinal))));
    }

    [Fact]
    public void Attributes_of_others_are_passed_over()
    {
        var good = Encoding.UTF8.GetString(CloudEvent.Write(Stored("lead_dispatched", "{}"), "lead-intake", EventTypes.Published));
        CloudEvent.Read(Encoding.UTF8.GetBytes(good.Replace("\"data\"", "\"extension\":{\"id\":[1,{}]},\"data\"", StringComparison.Ordinal))).Id.ShouldBe(Id);
    }

    private static StoredEvent Stored(string type, string data) => new(
        7, Id, Stream, 42, type, Encoding.UTF8.GetBytes(data), Recorded,
        Encoding.UTF8.GetBytes($$"""{"lead": "{{Lead}}", "at": "2026-11-01T09:00:00+08:00", "actor": "hq", "dealer": "D001", "brand": "XINGHE", "traceparent": "00-11111111111111111111111111111111-2222222222222222-01"}"""),
        "request", "cause");
}
