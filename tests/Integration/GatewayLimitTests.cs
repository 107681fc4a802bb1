using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>How often, how much, and what happens when a service is not there.</summary>
[Collection(GatewayWorld.Collection)]
public sealed class GatewayLimitTests(GatewayWorld world)
{
    private const int Mebibyte = 1 << 20;

    private GatewayProcess Gateway => world.Gateway;

    [Fact]
    public async Task A_client_that_comes_too_often_is_told_when_to_come_again_and_others_are_not_held_up()
    {
        await using var strict = await world.Start(("Leads__Limits__hq__PerSecond", "5"), ("Leads__Limits__hq__Burst", "10"));
        var answers = new List<GatewayAnswer>();
        for (var i = 0; i < 30; i++)
        {
            answers.Add(await strict.Get("/v1/leads/1", world.Keys["hq"]));
        }

        answers.Count(answer => answer.Status == 200).ShouldBeInRange(10, 20);
        var refused = answers.Last(answer => answer.Status != 200);
        refused.Status.ShouldBe(429);
        refused.Problem().ShouldBe("too-many-requests");
        var wait = int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture);
        wait.ShouldBeInRange(1, 3);
        (await strict.Get("/v1/leads/1", world.Keys["admin"])).Status.ShouldBe(200);

        await Task.Delay(TimeSpan.FromSeconds(wait));
        (await strict.Get("/v1/leads/1", world.Keys["hq"])).Status.ShouldBe(200);
    }

    [Fact]
    public async Task In_the_long_run_a_client_gets_its_rate()
    {
        await using var strict = await world.Start(("Leads__Limits__default__PerSecond", "50"), ("Leads__Limits__default__Burst", "50"));
        var (passed, watch) = (0, Stopwatch.StartNew());
        while (watch.Elapsed < TimeSpan.FromSeconds(3))
        {
            passed += (await strict.Get("/v1/history/events", world.Keys["analyst"])).Status == 200 ? 1 : 0;
        }

        passed.ShouldBeInRange(150, 215);
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_refused_here()
    {
        var before = world.Downstream.Heard;
        for (var i = 0; i < 5; i++)
        {
            var answer = await Gateway.Send(HttpMethod.Post, "/v1/leads", world.Keys["hq"], new ByteArrayContent(new byte[2 * Mebibyte]));
            answer.Status.ShouldBe(413);
            answer.Problem().ShouldBe("too-large");
        }

        world.Downstream.Heard.ShouldBe(before);
        (await Gateway.Send(HttpMethod.Post, "/v1/leads", world.Keys["hq"], new ByteArrayContent(new byte[Mebibyte]))).Status.ShouldBe(200);
        (await Gateway.Send(HttpMethod.Post, "/v1/keys", world.Keys["admin"], new ByteArrayContent(new byte[2 * Mebibyte]))).Problem().ShouldBe("too-large");
    }

    [Fact]
    public async Task A_body_that_turns_out_too_large_is_refused_too()
    {
        for (var i = 0; i < 5; i++)
        {
            var answer = await Gateway.Send(HttpMethod.Post, "/v1/leads", world.Keys["hq"], new Unsized(2 * Mebibyte));
            answer.Status.ShouldBe(413);
            answer.Problem().ShouldBe("too-large");
        }

        (await Gateway.Send(HttpMethod.Post, "/v1/leads", world.Keys["hq"], new Unsized(Mebibyte / 2))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_batch_may_be_larger_but_not_endless()
    {
        (await Gateway.Send(HttpMethod.Post, "/v1/leads/batch", world.Keys["hq"], new ByteArrayContent(new byte[3 * Mebibyte]))).Status.ShouldBe(200);
        (await Gateway.Send(HttpMethod.Post, "/v1/leads/batch", world.Keys["hq"], new Unsized(3 * Mebibyte))).Status.ShouldBe(200);

        using var socket = new TcpClient();
        await socket.ConnectAsync(Gateway.Url.Host, Gateway.Url.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/leads/batch HTTP/1.1\r\nHost: x\r\nX-Api-Key: {world.Keys["hq"]}\r\nContent-Length: {(256 << 20) + 1}\r\nConnection: close\r\n\r\n"));
        (await new StreamReader(socket.GetStream()).ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(2))).ShouldNotBeNull().ShouldContain(" 413 ");
    }

    [Fact]
    public async Task A_batch_that_turns_out_endless_is_refused()
    {
        // The stand-in answers at the end of a line, and there is none: nothing has been answered when the limit is reached.
        var answer = await Gateway.Send(HttpMethod.Post, "/v1/leads/batch", world.Keys["hq"], new Unsized(257L << 20));
        answer.Status.ShouldBe(413);
        answer.Problem().ShouldBe("too-large");
    }

    [Fact]
    public async Task A_client_that_waits_for_leave_to_send_gets_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/leads") { Content = new StringContent("{}") };
        request.Headers.ExpectContinue = true;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Keys["hq"]);
        using var response = await Gateway.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"body\":\"{}\"");
    }

    [Theory]
    [InlineData("/v1/deals/1")]
    [InlineData("/v1/leads/batch")]
    public async Task A_service_that_is_down_is_a_503_to_try_again(string path)
    {
        // A port that was just free: nothing listens there.
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await using var alone = await world.Start(("Leads__Services__deal", $"http://127.0.0.1:{port}"), ("Leads__Services__lead-intake", $"http://127.0.0.1:{port}"));
        var answer = await alone.Post(path, world.Keys["admin"], "{}");
        answer.Status.ShouldBe(503);
        answer.Problem().ShouldBe("service-unavailable");
        answer.Header("Retry-After").ShouldBe("1");
    }

    [Theory]
    [InlineData("/v1/deals/1?do=drop")]
    [InlineData("/v1/leads/batch?do=drop")]
    public async Task A_service_that_hangs_up_is_a_502(string path)
    {
        var answer = await Gateway.Post(path, world.Keys["admin"], "{}");
        answer.Status.ShouldBe(502);
        answer.Problem().ShouldBe("bad-gateway");
        answer.Header("Retry-After").ShouldBe("1");
    }

    [Fact]
    public async Task A_service_that_says_nothing_is_a_504()
    {
        await using var hasty = await world.Start(("Leads__AnswerWithin", "1"));
        var answer = await hasty.Post("/v1/deals/1?do=sleep", world.Keys["admin"], "{}");
        answer.Status.ShouldBe(504);
        answer.Problem().ShouldBe("timeout");
        answer.Header("Retry-After").ShouldBe("1");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_passed_off_as_whole() =>
        await Should.ThrowAsync<HttpRequestException>(() => Gateway.Get("/v1/deals/1?do=half", world.Keys["admin"]));

    [Fact]
    public async Task A_service_without_an_address_is_a_503()
    {
        await using var without = await world.Start(("Leads__Services__deal", ""));
        (await without.Get("/v1/deals/1", world.Keys["admin"])).Problem().ShouldBe("service-unavailable");
    }

    /// <summary>Bytes whose number is not told beforehand.</summary>
    private sealed class Unsized(long size) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var part = new byte[64 * 1024];
            for (var left = size; left > 0; left -= part.Length)
            {
                await stream.WriteAsync(part);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
