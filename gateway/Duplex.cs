using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Leads.Gateway;

/// <summary>
/// Forwards one request while its answer is already coming back. The HTTP/1.1 client under YARP sends a request to its end before it
/// reads the answer: a batch whose answer outgrows the socket buffers would wait for itself for ever.
/// </summary>
internal static class Duplex
{
    /// <summary>Longest silence in both directions.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private const int LongestHead = 32 * 1024, LongestLine = 8 * 1024;

    // Belongs to one connection, or is written anew.
    private static readonly HashSet<string> NotForwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Content-Length", "Host", "Server", "Date",
    };

    public static async Task Forward(HttpContext context, Uri service)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var awake = new Alarm(end);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await using var connection = await Connect(socket, service, end.Token);
        if (connection is null)
        {
            await Problem.ServiceUnavailable.Write(context);
            return;
        }

        var toService = PipeWriter.Create(connection);
        var fromService = PipeReader.Create(connection);
        WriteHead(toService, context.Request, service);
        var sending = Send(context.Request.BodyReader, toService, awake, end);
        try
        {
            var (status, headers) = await ReadHead(fromService, end.Token);
            awake.Touch();
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers.Where(header => !NotForwarded.Contains(header.Name)))
            {
                context.Response.Headers.Append(name, value);
            }

            await context.Response.StartAsync(end.Token);
            await Receive(fromService, headers, status, context.Response.BodyWriter, awake, end.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            await Stop();
            await Fail(context, sending, error);
        }

        // An answer may be complete before the request is.
        await Stop();

        async Task Stop()
        {
            await end.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task Fail(HttpContext context, Task sending, Exception error)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
        }
        else if (!context.RequestAborted.IsCancellationRequested)
        {
            var refused = sending is { IsFaulted: true, Exception.InnerException: BadHttpRequestException refusal } ? refusal : null;
            await (refused is not null ? Problem.For(refused.StatusCode) : error is OperationCanceledException ? Problem.Timeout : Problem.BadGateway).Write(context);
        }
    }

    /// <returns>Null when the service cannot be reached.</returns>
    private static async Task<Stream?> Connect(Socket socket, Uri service, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(ConnectTimeout);
        try
        {
            await socket.ConnectAsync(service.IdnHost, service.Port, deadline.Token);
            var plain = new NetworkStream(socket);
            if (service.Scheme != Uri.UriSchemeHttps)
            {
                return plain;
            }

            var secure = new SslStream(plain);
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = service.IdnHost }, deadline.Token);
            return secure;
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            return null;
        }
    }

    private static void WriteHead(PipeWriter to, HttpRequest request, Uri service)
    {
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{request.Method} {service.AbsolutePath.TrimEnd('/')}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()} HTTP/1.1\r\n")
            .Append(CultureInfo.InvariantCulture, $"Host: {service.Authority}\r\nTransfer-Encoding: chunked\r\n");
        // The server refused control characters in them, so no value can end its line.
        foreach (var (name, values) in request.Headers.Where(header => !NotForwarded.Contains(header.Key)))
        {
            foreach (var value in values)
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }
        }

        Encoding.UTF8.GetBytes(head.Append("\r\n").ToString(), to);
    }

    private static async Task Send(PipeReader from, PipeWriter to, Alarm awake, CancellationTokenSource end)
    {
        try
        {
            await to.FlushAsync(end.Token);
            while (true)
            {
                var read = await from.ReadAsync(end.Token);
                awake.Touch();
                if (read.Buffer.Length > 0)
                {
                    to.Write(Encoding.ASCII.GetBytes($"{read.Buffer.Length:x}\r\n"));
                    foreach (var part in read.Buffer)
                    {
                        to.Write(part.Span);
                    }

                    to.Write("\r\n"u8);
                }

                from.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    to.Write("0\r\n\r\n"u8);
                }

                await to.FlushAsync(end.Token);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (BadHttpRequestException)
        {
            // The caller's body is at fault: no use in waiting for an answer.
            await end.CancelAsync();
            throw;
        }
        catch (IOException)
        {
            // The service does not listen any more; its answer says why.
        }
    }

    private static async Task<(int Status, IReadOnlyList<(string Name, string Value)> Headers)> ReadHead(PipeReader from, CancellationToken cancel)
    {
        while (true)
        {
            var read = await from.ReadAsync(cancel);
            var buffer = read.Buffer;
            if (TryTakeHead(ref buffer, out var text))
            {
                from.AdvanceTo(buffer.Start);
                var lines = text.Split("\r\n");
                if (lines[0].Length < 12 || !lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !int.TryParse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture, out var status))
                {
                    throw new IOException("The service does not speak HTTP/1.1.");
                }

                // 1xx come before the answer.
                if (status >= 200)
                {
                    return (status, [.. lines.Skip(1).Where(line => line.Contains(':', StringComparison.Ordinal)).Select(line => (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))]);
                }

                continue;
            }

            from.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.Buffer.Length > LongestHead)
            {
                throw new IOException("The service closed the connection before it answered.");
            }
        }
    }

    private static bool TryTakeHead(ref ReadOnlySequence<byte> buffer, out string text)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
        {
            text = "";
            return false;
        }

        text = Encoding.UTF8.GetString(head);
        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private static Task Receive(PipeReader from, IReadOnlyList<(string Name, string Value)> headers, int status, PipeWriter to, Alarm awake, CancellationToken cancel)
    {
        if (status is 204 or 304)
        {
            return Task.CompletedTask;
        }

        if (Header("Transfer-Encoding") is { } encoding && encoding.EndsWith("chunked", StringComparison.OrdinalIgnoreCase))
        {
            return ReceiveChunks(from, to, awake, cancel);
        }

        return ReceivePlain(from, to, long.TryParse(Header("Content-Length"), CultureInfo.InvariantCulture, out var length) ? length : null, awake, cancel);

        string? Header(string name) => headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    private static async Task ReceivePlain(PipeReader from, PipeWriter to, long? length, Alarm awake, CancellationToken cancel)
    {
        var left = length ?? long.MaxValue;
        while (left > 0)
        {
            var read = await from.ReadAsync(cancel);
            awake.Touch();
            var part = read.Buffer.Length > left ? read.Buffer.Slice(0, left) : read.Buffer;
            Copy(part, to);
            left -= part.Length;
            from.AdvanceTo(part.End);
            await to.FlushAsync(cancel);
            if (read.IsCompleted && left > 0)
            {
                if (length is not null)
                {
                    throw new IOException("The service's answer is not complete.");
                }

                return;
            }
        }
    }

    private static async Task ReceiveChunks(PipeReader from, PipeWriter to, Alarm awake, CancellationToken cancel)
    {
        var (left, afterData, last) = (0L, false, false);
        while (true)
        {
            var read = await from.ReadAsync(cancel);
            awake.Touch();
            var buffer = read.Buffer;
            while (!buffer.IsEmpty)
            {
                if (left > 0)
                {
                    var part = buffer.Slice(0, Math.Min(left, buffer.Length));
                    Copy(part, to);
                    buffer = buffer.Slice(part.End);
                    left -= part.Length;
                    afterData = left == 0;
                }
                else if (!TryTakeLine(ref buffer, out var line))
                {
                    break;
                }
                else if (afterData && line.IsEmpty)
                {
                    afterData = false;
                }
                else if (last)
                {
                    // Trailers are dropped; an empty line ends them.
                    if (line.IsEmpty)
                    {
                        from.AdvanceTo(buffer.Start);
                        return;
                    }
                }
                else if (!afterData && Utf8Parser.TryParse(line, out left, out _, 'x') && left >= 0)
                {
                    last = left == 0;
                }
                else
                {
                    throw new IOException("The service's answer is not chunked properly.");
                }
            }

            from.AdvanceTo(buffer.Start, buffer.End);
            await to.FlushAsync(cancel);
            if (read.IsCompleted || (left == 0 && buffer.Length > LongestLine))
            {
                throw new IOException("The service's answer is not complete.");
            }
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySpan<byte> line)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out line, "\r\n"u8))
        {
            return false;
        }

        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private static void Copy(ReadOnlySequence<byte> from, PipeWriter to)
    {
        foreach (var part in from)
        {
            to.Write(part.Span);
        }
    }

    /// <summary>Ends the exchange when nothing has moved in either direction for too long.</summary>
    private sealed class Alarm
    {
        private readonly CancellationTokenSource _end;

        public Alarm(CancellationTokenSource end)
        {
            _end = end;
            Touch();
        }

        public void Touch() => _end.CancelAfter(Idle);
    }
}
