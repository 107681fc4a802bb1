using System.Buffers.Binary;
using System.Xml;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>The product clock: one file, moved through the gateway, in Development only.</summary>
[Collection(GatewayWorld.Collection)]
public sealed class GatewayClockTests(GatewayWorld world)
{
    private string Admin => world.Keys["admin"];

    private TimeSpan InFile => TimeSpan.FromTicks(BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(world.ClockFile)));

    [Theory]
    [InlineData("P2D", "2.00:00:00")]
    [InlineData("PT90S", "00:01:30")]
    [InlineData("P1W", "7.00:00:00")]
    [InlineData("P1DT2H3M4.5S", "1.02:03:04.5")]
    public async Task It_moves_by_a_duration_for_everyone_who_reads_the_file(string advance, string expected)
    {
        var before = XmlConvert.ToTimeSpan((await world.Gateway.Get("/v1/dev/clock", Admin)).Json.GetProperty("offset").GetString()!);
        var answer = await world.Gateway.Post("/v1/dev/clock", Admin, new { advance });
        answer.Status.ShouldBe(200, answer.Body);
        var after = XmlConvert.ToTimeSpan(answer.Json.GetProperty("offset").GetString()!);
        (after - before).ShouldBe(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
        InFile.ShouldBe(after);
        (answer.Json.GetProperty("now").GetDateTimeOffset() - TimeProvider.System.GetUtcNow() - after).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_month_is_a_month_of_the_calendar()
    {
        var before = (await world.Gateway.Get("/v1/dev/clock", Admin)).Json.GetProperty("now").GetDateTimeOffset();
        var after = (await world.Gateway.Post("/v1/dev/clock", Admin, new { advance = "P1Y1M" })).Json.GetProperty("now").GetDateTimeOffset();
        (after - before.AddYears(1).AddMonths(1)).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Many_moves_at_once_add_up()
    {
        await world.Gateway.Get("/v1/dev/clock", Admin);
        var before = InFile;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => world.Gateway.Post("/v1/dev/clock", Admin, new { advance = "PT1S" })));
        (InFile - before).ShouldBe(TimeSpan.FromSeconds(50));
    }

    [Theory]
    [InlineData("""{"advance":"-P1D"}""")]
    [InlineData("""{"advance":"P10Y1D"}""")]
    [InlineData("""{"advance":"P999999999Y"}""")]
    [InlineData("""{"advance":"P"}""")]
    [InlineData("""{"advance":"PT"}""")]
    [InlineData("""{"advance":"2 days"}""")]
    [InlineData("""{"advance":""}""")]
    [InlineData("""{"advance":null}""")]
    [InlineData("{}")]
    [InlineData("""{"set":"2030-01-01T00:00:00Z"}""")]
    [InlineData("[]")]
    public async Task Anything_else_is_refused(string body)
    {
        await world.Gateway.Get("/v1/dev/clock", Admin);
        var before = InFile;
        var answer = await world.Gateway.Post("/v1/dev/clock", Admin, body);
        answer.Status.ShouldBe(400);
        answer.Problem().ShouldBe("invalid");
        InFile.ShouldBe(before);
    }

    [Fact]
    public async Task Only_administrators_move_it()
    {
        (await world.Gateway.Post("/v1/dev/clock", world.Keys["hq"], new { advance = "P1D" })).Problem().ShouldBe("forbidden");
        (await world.Gateway.Post("/v1/dev/clock", null, new { advance = "P1D" })).Problem().ShouldBe("unauthenticated");
    }

    [Fact]
    public async Task Outside_development_there_is_no_such_thing()
    {
        await using var production = await world.Start(("ASPNETCORE_ENVIRONMENT", "Production"));
        (await production.Post("/v1/dev/clock", Admin, new { advance = "P1D" })).Problem().ShouldBe("no-such-route");
        (await production.Get("/v1/dev/clock", Admin)).Problem().ShouldBe("no-such-route");
        (await production.Get("/openapi.json", null)).Body.ShouldNotContain("/v1/dev/clock");
    }

    [Fact]
    public async Task Keys_and_tokens_live_in_real_time()
    {
        await world.Gateway.Post("/v1/dev/clock", Admin, new { advance = "P1D" });
        var heard = (await world.Gateway.Get("/v1/leads/1", Admin)).Heard();
        world.Claims(heard.Headers["Authorization"]).GetProperty("exp").GetInt64().ShouldBeLessThanOrEqualTo(TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds());
    }
}
