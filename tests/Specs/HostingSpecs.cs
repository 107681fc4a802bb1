using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Leads.EventStore;
using Leads.Hosting;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>An id that follows from what caused it never changes: streams of running systems hang on it.</summary>
public sealed class IdsSpecs
{
    // Worked out apart from the product: SHA-256 over the parent's 16 bytes and the purpose in UTF-8, as UUIDv8.
    [Theory]
    [InlineData("0197a000-0000-7000-8000-000000000001", "case", "8b17ab71-4762-8519-a545-833ef32136b0")]
    [InlineData("0197a000-0000-7000-8000-000000000001", "invitation", "de873cdb-ca35-82db-ad13-63e15026aa62")]
    [InlineData("0197a000-0000-7000-8000-000000000001", "deal", "bad2f88d-48da-81a8-bb83-46ce805e8153")]
    [InlineData("0197a000-0000-7000-8000-000000000001", "ownership", "62427ff2-97d0-8b71-804a-16d3d54bea51")]
    [InlineData("0197a000-0000-7000-8000-000000000001", "", "d79b6b13-0cbe-8b1b-99d5-c8d6bd6009f9")]
    [InlineData("00000000-0000-0000-0000-000000000000", "lead\nhq\nDCAD-20260105-000001", "4e1734e6-a6c1-80b7-b910-4085511df04a")]
    [InlineData("00000000-0000-0000-0000-000000000000", "lead\n总部\n商机-1", "b6ac6fef-54a7-8bfa-a3e7-f9fbf0a6d3c0")]
    public void Derived_ids_are_these_for_ever(Guid parent, string purpose, Guid id) => Ids.Derive(parent, purpose).ShouldBe(id);

    [Fact]
    public void The_streams_of_a_lead_are_derived_from_it()
    {
        Qualification.CaseReactions.CaseOf(Some.LeadId).ShouldBe(Ids.Derive(Some.LeadId, "case"));
        Appointments.InvitationReactions.InvitationOf(Some.LeadId).ShouldBe(Ids.Derive(Some.LeadId, "invitation"));
        Deals.DealReactions.DealOf(Some.LeadId).ShouldBe(Ids.Derive(Some.LeadId, "deal"));
        Aftercare.OwnershipReactions.OwnershipOf(Some.LeadId).ShouldBe(Ids.Derive(Some.LeadId, "ownership"));
        Aftercare.ReferralReactions.ReferralOf(Some.LeadId).ShouldBe(Ids.Derive(Some.LeadId, "referral"));
        LeadIntake.LeadDocument.LeadId("hq", "DCAD-20260105-000001").ShouldBe(Ids.Derive(Guid.Empty, "lead\nhq\nDCAD-20260105-000001"));
    }

    [Fact]
    public void New_ids_sort_by_time()
    {
        var ids = Enumerable.Range(0, 100).Select(i => Ids.New(Some.Noon.AddMilliseconds(i)).ToString()).ToList();
        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
        ids.ShouldBeUnique();
    }
}

/// <summary>A cursor comes back as it was given out, or is refused.</summary>
public sealed class CursorsSpecs
{
    [Fact]
    public void A_key_comes_back() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<Guid>(), key => Cursors.Key(Cursors.Write(key)) == key));

    [Fact]
    public void A_position_comes_back() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<long>(), p => Cursors.Position(Cursors.Write(p & long.MaxValue)) == (p & long.MaxValue)));

    [Fact]
    public void The_largest_position_comes_back() => Cursors.Position(Cursors.Write(long.MaxValue)).ShouldBe(long.MaxValue);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_cursor_a_list_begins_at_the_beginning(string? cursor)
    {
        Cursors.Key(cursor).ShouldBeNull();
        Cursors.Position(cursor).ShouldBe(0);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("!")]
    [InlineData("12345")]
    [InlineData("0197a000-0000-7000-8000-000000000001")]
    [InlineData("' or 1=1 --")]
    [InlineData("星河")]
    [InlineData("LTU")] // -5
    [InlineData("KzU")] // +5
    [InlineData("IDU")] // blank and 5
    [InlineData("OTIyMzM3MjAzNjg1NDc3NTgwOA")] // one more than fits
    public void Garbage_is_refused(string cursor)
    {
        Should.Throw<Invalid>(() => Cursors.Key(cursor)).Errors.Single().Code.ShouldBe("wrong-cursor");
        Should.Throw<Invalid>(() => Cursors.Position(cursor)).Errors.Single().Code.ShouldBe("wrong-cursor");
    }

    [Fact]
    public void A_position_is_no_key() => Should.Throw<Invalid>(() => Cursors.Key(Cursors.Write(5)));

    [Fact]
    public void Any_text_is_a_cursor_or_is_refused() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        try
        {
            return Cursors.Position(text) >= 0;
        }
        catch (Invalid)
        {
            return true;
        }
    }));

    [Fact]
    public void A_page_has_a_size()
    {
        Cursors.Limit(null).ShouldBe(Cursors.DefaultLimit);
        Cursors.Limit(1).ShouldBe(1);
        Cursors.Limit(Cursors.MostLimit).ShouldBe(Cursors.MostLimit);
        Should.Throw<Invalid>(() => Cursors.Limit(0));
        Should.Throw<Invalid>(() => Cursors.Limit(-1));
        Should.Throw<Invalid>(() => Cursors.Limit(Cursors.MostLimit + 1));
    }
}

/// <summary>A time in a request is RFC 3339 with an offset; one without could be anybody's.</summary>
public sealed class JsonTimeSpecs
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonTime() } };

    [Theory]
    [InlineData("2026-01-05T09:00:00+08:00", "2026-01-05T01:00:00.0000000+00:00")]
    [InlineData("2026-01-05T09:00:00Z", "2026-01-05T09:00:00.0000000+00:00")]
    [InlineData("2026-01-05T09:00:00-00:00", "2026-01-05T09:00:00.0000000+00:00")]
    [InlineData("2026-01-05T09:00:00.5+05:30", "2026-01-05T03:30:00.5000000+00:00")]
    [InlineData("2026-01-05T09:00:00.123456Z", "2026-01-05T09:00:00.1234560+00:00")]
    [InlineData("2024-02-29T23:59:59-12:00", "2024-03-01T11:59:59.0000000+00:00")]
    public void A_time_with_an_offset_is_read(string text, string utc)
    {
        JsonTime.TryParse(text, out var time).ShouldBeTrue();
        time.ToUniversalTime().ToString("O").ShouldBe(utc);
        JsonSerializer.Deserialize<DateTimeOffset>($"\"{text}\"", Options).ShouldBe(time);
    }

    [Fact]
    public void The_offset_is_kept()
    {
        JsonTime.TryParse("2026-01-05T09:00:00+08:00", out var time).ShouldBeTrue();
        time.Offset.ShouldBe(TimeSpan.FromHours(8));
    }

    /// <summary>PostgreSQL counts in microseconds: a deadline with more would not be found again.</summary>
    [Fact]
    public void A_time_is_read_to_the_microsecond()
    {
        JsonTime.TryParse("2026-01-05T09:00:00.1234567+08:00", out var time).ShouldBeTrue();
        time.ToString("O").ShouldBe("2026-01-05T09:00:00.1234560+08:00");
    }

    [Theory]
    [InlineData("2026-01-05T09:00:00")]
    [InlineData("2026-01-05 09:00:00+08:00")]
    [InlineData("2026-01-05T09:00+08:00")]
    [InlineData("2026-01-05T09:00:00+0800")]
    [InlineData("2026-01-05T09:00:00+8:00")]
    [InlineData("2026-01-05T09:00:00+08")]
    [InlineData("2026-01-05T09:00:00+15:00")]
    [InlineData("2026-01-05T09:00:00.+08:00")]
    [InlineData("2026-02-29T09:00:00+08:00")]
    [InlineData("2026-01-05T24:00:00Z")]
    [InlineData("2026-01-05T09:00:60Z")]
    [InlineData("26-01-05T09:00:00Z")]
    [InlineData("2026-1-5T09:00:00Z")]
    [InlineData("2026-01-05")]
    [InlineData("1767574800")]
    [InlineData(" 2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05T09:00:00Z ")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("")]
    public void Anything_else_is_refused(string text)
    {
        JsonTime.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<DateTimeOffset>(JsonSerializer.Serialize(text), Options));
    }

    [Fact]
    public void A_number_is_no_time() => Should.Throw<JsonException>(() => JsonSerializer.Deserialize<DateTimeOffset>("1767574800", Options));

    [Fact]
    public void What_is_written_can_be_read()
    {
        var json = JsonSerializer.Serialize(Some.Noon, Options);
        JsonSerializer.Deserialize<DateTimeOffset>(json, Options).ShouldBe(Some.Noon);
    }
}

/// <summary>The product's clock.</summary>
public sealed class ProductClockSpecs
{
    [Fact]
    public void It_ticks_in_microseconds_as_PostgreSQL_does()
    {
        using var clock = new ProductClock(null);
        for (var i = 0; i < 100; i++)
        {
            (clock.GetUtcNow().Ticks % TimeSpan.TicksPerMicrosecond).ShouldBe(0);
        }
    }
}

/// <summary>A document is read field by field, and what nobody asked for is left over.</summary>
public sealed class JsonFormSpecs
{
    private enum Colour
    {
        Red,
        DeepBlue,
    }

    private static JsonForm Form(string json) => new(JsonNode.Parse(json)!.AsObject());

    private static string[] Errors(JsonForm form)
    {
        try
        {
            form.ThrowIfWrong();
            return [];
        }
        catch (Invalid invalid)
        {
            return [.. invalid.Errors.Select(e => $"{e.Pointer} {e.Code}")];
        }
    }

    [Fact]
    public void Values_are_read_by_pointer()
    {
        var form = Form("""{"a":{"b":" text "},"c":"deep_blue","d":"2026-01-31","e":{"minorUnits":5,"currency":"EUR"},"f":["x"," y "]}""");
        form.Text("/a/b", 10).ShouldBe("text");
        form.Code<Colour>("/c").ShouldBe(Colour.DeepBlue);
        form.Date("/d").ShouldBe(new DateOnly(2026, 1, 31));
        form.Money("/e").ShouldBe(new Contracts.Money(5, "EUR"));
        form.Texts("/f", 10).ShouldBe(["x", "y"]);
        form.Unread().ShouldBeNull();
        Errors(form).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_missing_is_an_error_only_where_it_is_required()
    {
        var form = Form("{}");
        form.Text("/a", 10, required: false).ShouldBeNull();
        form.Date("/b").ShouldBeNull();
        form.Money("/c").ShouldBeNull();
        form.Code<Colour>("/d", required: false).ShouldBeNull();
        form.Text("/x/y", 10, required: false).ShouldBeNull();
        Errors(form).ShouldBeEmpty();
        form.Text("/a", 10);
        form.Time("/b");
        form.Code<Colour>("/x/y");
        form.Texts("/z", 10).ShouldBeEmpty();
        Errors(form).ShouldBe(["/a required", "/b required", "/x/y required", "/z required"]);
    }

    [Fact]
    public void A_part_of_the_wrong_kind_is_told_once()
    {
        var form = Form("""{"a":5}""");
        form.Text("/a/b", 10);
        form.Text("/a/c", 10);
        form.Text("/a/d", 10, required: false);
        Errors(form).ShouldBe(["/a wrong-type"]);
    }

    [Fact]
    public void What_nobody_asked_for_is_left_over_as_it_was_written()
    {
        var form = Form("""{"a":"x","b":{"c":"y","d":[1.50,"星河"]},"e":null,"f":{}}""");
        form.Text("/a", 10);
        form.Text("/b/c", 10);
        form.Unread().ShouldNotBeNull().ShouldContain("""{"d":[1.50,"星河"]}""");
    }

    [Theory]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"a":{"b":null}}""")]
    public void Nothing_is_left_over_of_what_says_nothing(string json) => Form(json).Unread().ShouldBeNull();
}

/// <summary>Whatever goes wrong leaves as a problem document that says what to do, and nothing of the inside.</summary>
public sealed class ProblemsSpecs
{
    public static TheoryData<Exception, int, string> Expected => new()
    {
        { new Refused("concession-limit", "Three at most."), 409, "concession-limit" },
        { new Stale(1, 2), 412, "stale" },
        { new KeyReused(), 422, "idempotency-key-reused" },
        { new StillInFlight(), 409, "in-flight" },
        { new WrongVersion("busy", 5), 409, "busy" },
        { new Invalid("/a", "required", "Needed."), 400, "invalid" },
        { new NotFound("lead"), 404, "not-found" },
        { new NoSuchStream("deal"), 404, "not-found" },
        { new Forbidden("No."), 403, "forbidden" },
        { new SubjectErased(Some.CustomerId), 410, "customer-erased" },
        { new BadHttpRequestException("too large", 413), 413, "too-large" },
        { new TimeoutException(), 503, "unavailable" },
        { new PostgresException("unsupported Unicode escape sequence", "ERROR", "ERROR", "22P05"), 400, "invalid" },
        { new PostgresException("invalid byte sequence for encoding \"UTF8\": 0x00", "ERROR", "ERROR", "22021"), 400, "invalid" },
        { new InvalidOperationException("secret inside"), 500, "internal" },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task Every_failure_has_its_status_and_its_type(Exception failure, int status, string code)
    {
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        (await Problems.Write(http, failure)).ShouldBe(status != 500);
        http.Response.StatusCode.ShouldBe(status);
        http.Response.ContentType.ShouldBe("application/problem+json");
        var body = Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
        var problem = JsonNode.Parse(body)!;
        problem["type"]!.GetValue<string>().ShouldBe($"/problems/{code}");
        problem["status"]!.GetValue<int>().ShouldBe(status);
        body.ShouldNotContain("secret");
        (problem["errors"] is not null).ShouldBe(status == 400);
    }
}
