using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Requests and answers that flow: nothing waits for the end of anything.</summary>
[Collection(GatewayWorld.Collection)]
public sealed class GatewayBatchTests(GatewayWorld world)
{
    private GatewayProcess Gateway => world.Gateway;

    [Fact]
    public async Task The_first_line_is_answered_before_the_last_is_sent()
    {
        using var talk = await Talk.Begin(Gateway, world.Keys["hq"]);
        for (var i = 1; i <= 3; i++)
        {
            await talk.Say($"line {i}\n");
            (await talk.Hear()).ShouldStartWith($$"""{"line":{{i}},""");
        }

        await talk.End();
        (await talk.Hear()).ShouldBeNull();
    }

    [Fact]
    public async Task A_sender_may_think_for_longer_than_a_server_usually_waits()
    {
        using var talk = await Talk.Begin(Gateway, world.Keys["hq"]);
        await talk.Say("one\n");
        (await talk.Hear()).ShouldNotBeNull();
        // The server's own patience with a silent sender is five seconds.
        await Task.Delay(TimeSpan.FromSeconds(7));
        await talk.Say("two\n");
        (await talk.Hear()).ShouldNotBeNull().ShouldStartWith("""{"line":2,""");
        await talk.End();
        (await talk.Hear()).ShouldBeNull();
    }

    [Fact]
    public async Task A_hundred_thousand_lines_pass_both_ways_at_once()
    {
        // 30 MB each way: far more than all buffers between, so one direction cannot wait for the other to finish.
        const int lines = 100_000;
        using var body = new StringContent(string.Concat(Enumerable.Repeat(new string('y', 299) + "\n", lines)), Encoding.UTF8, "application/x-ndjson");
        using var request = new HttpRequestMessage(HttpMethod.Post, Gateway.Url + "v1/leads/batch?padding=260") { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Keys["hq"]);
        using var talk = await Talk.Begin(Gateway, world.Keys["hq"], "?padding=260");
        var sending = Send();
        var number = 0;
        while (await talk.Hear() is { } line)
        {
            number++;
            line.ShouldStartWith($$"""{"line":{{number}},"got":299,""");
        }

        await sending;
        number.ShouldBe(lines);

        async Task Send()
        {
            var part = string.Concat(Enumerable.Repeat(new string('y', 299) + "\n", 100));
            for (var i = 0; i < lines / 100; i++)
            {
                await talk.Say(part);
            }

            await talk.End();
        }
    }

    [Fact]
    public async Task A_service_that_refuses_without_listening_is_heard()
    {
        using var talk = await Talk.Begin(Gateway, world.Keys["hq"], "?do=refuse");
        talk.Status.ShouldBe(413);
        (await talk.Hear()).ShouldBe("too many");
    }

    [Fact]
    public async Task A_service_that_dies_in_the_middle_is_not_mistaken_for_the_end()
    {
        using var talk = await Talk.Begin(Gateway, world.Keys["hq"], "?do=die");
        await talk.Say("1\n2\n3\n4\n");
        (await talk.Hear()).ShouldNotBeNull();
        talk.Status.ShouldBe(200);
        await Should.ThrowAsync<IOException>(async () =>
        {
            while (await talk.Hear() is not null)
            {
            }
        });
    }

    [Fact]
    public async Task A_caller_that_leaves_in_the_middle_harms_nobody()
    {
        for (var i = 0; i < 20; i++)
        {
            using var talk = await Talk.Begin(Gateway, world.Keys["hq"]);
            await talk.Say("1\n2\nha");
            await talk.Hear();
        }

        (await Gateway.Post("/v1/leads/batch", world.Keys["hq"], "1\n2")).Body.Split('\n').Length.ShouldBe(3);
        Gateway.Log.ShouldNotContain("fail:");
    }

    [Fact]
    public async Task An_empty_batch_has_an_empty_answer()
    {
        var answer = await Gateway.Send(HttpMethod.Post, "/v1/leads/batch", world.Keys["hq"], new ByteArrayContent([]));
        (answer.Status, answer.Body).ShouldBe((200, ""));
        answer.Header("Content-Type").ShouldBe("application/x-ndjson");
    }

    [Fact]
    public async Task Events_arrive_when_they_happen()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/feed/events?do=tick");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Keys["dealer-system"]);
        using var response = await Gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var started = TimeProvider.System.GetTimestamp();
        (await reader.ReadLineAsync()).ShouldBe("data: 0");
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromMilliseconds(250));
        await reader.ReadToEndAsync();
        TimeProvider.System.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(500));
    }

    /// <summary>A batch spoken by hand: .NET's own client would send all before it reads anything.</summary>
    private sealed class Talk : IDisposable
    {
        private readonly TcpClient _socket;
        private readonly StreamReader _reader;
        private int _left;
        private bool _ended;

        private Talk(TcpClient socket)
        {
            _socket = socket;
            _reader = new(socket.GetStream(), Encoding.Latin1, false, 64 * 1024);
        }

        public int Status { get; private set; }

        public static async Task<Talk> Begin(GatewayProcess gateway, string key, string query = "")
        {
            var socket = new TcpClient { NoDelay = true };
            await socket.ConnectAsync(gateway.Url.Host, gateway.Url.Port);
            var talk = new Talk(socket);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /v1/leads/batch{query} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
            if (query == "?do=refuse")
            {
                await talk.Head();
            }

            return talk;
        }

        public async Task Say(string text) => await _socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n"));

        public async Task End() => await _socket.GetStream().WriteAsync("0\r\n\r\n"u8.ToArray());

        /// <returns>The next line of the answer; null at its proper end.</returns>
        public async Task<string?> Hear()
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            if (_ended)
            {
                return null;
            }

            if (Status == 0)
            {
                await Head();
            }

            var line = new StringBuilder();
            while (true)
            {
                if (_left == 0)
                {
                    _left = Convert.ToInt32(await Line(deadline.Token), 16);
                    if (_left == 0)
                    {
                        _ended = true;
                        return line.Length > 0 ? line.ToString() : null;
                    }
                }

                var buffer = new char[1];
                while (_left > 0)
                {
                    if (await _reader.ReadAsync(buffer, deadline.Token) == 0)
                    {
                        throw new IOException("The answer broke off.");
                    }

                    _left--;
                    if (_left == 0)
                    {
                        await Line(deadline.Token);
                    }

                    if (buffer[0] == '\n')
                    {
                        return line.ToString();
                    }

                    line.Append(buffer[0]);
                }
            }
        }

        public void Dispose() => _socket.Dispose();

        private async Task Head()
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            Status = int.Parse((await Line(deadline.Token)).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            while (await Line(deadline.Token) is not "")
            {
            }
        }

        private async Task<string> Line(CancellationToken cancel) => await _reader.ReadLineAsync(cancel) ?? throw new IOException("The answer broke off.");
    }
}
