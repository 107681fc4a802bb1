using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Leads.Integration;

/// <summary>Stands between a client and PostgreSQL, and on demand loses the answer to a statement that was carried out.</summary>
internal sealed class LossyLine : IAsyncDisposable
{
    /// <summary>ReadyForQuery, idle: what was asked is done and committed.</summary>
    private static readonly byte[] Ready = [(byte)'Z', 0, 0, 0, 5, (byte)'I'];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly (string Host, int Port) _server;
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Task _accepting;
    private byte[]? _lose;
    private int _lost;

    public LossyLine(string connection)
    {
        var server = new NpgsqlConnectionStringBuilder(connection);
        _server = (server.Host!, server.Port);
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Lost => _lost;

    /// <summary>The next statement with this text is carried out, and the connection breaks before its answer comes back.</summary>
    public void LoseAnswerTo(string sql) => Volatile.Write(ref _lose, Encoding.ASCII.GetBytes(sql));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await _accepting;
        _listener.Dispose();
    }

    private async Task Accept()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                lines.Add(Carry(client));
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }

        await Task.WhenAll(lines).WaitAsync(TimeSpan.FromSeconds(20));
    }

    private async Task Carry(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(_server.Host, _server.Port);
            var (lose, lost) = (false, false);
            await Task.WhenAny(
                Pump(client.GetStream(), server.GetStream(), asked =>
                {
                    if (Volatile.Read(ref _lose) is { } sql && asked.IndexOf(sql) >= 0)
                    {
                        Volatile.Write(ref _lose, null);
                        Volatile.Write(ref lose, true);
                    }

                    return true;
                }),
                Pump(server.GetStream(), client.GetStream(), answered =>
                {
                    if (!Volatile.Read(ref lose))
                    {
                        return true;
                    }

                    if (!lost && answered.EndsWith(Ready))
                    {
                        lost = true;
                        Interlocked.Increment(ref _lost);
                        client.Client.LingerState = new LingerOption(true, 0);
                        client.Close();
                    }

                    return false;
                }));
        }
    }

    private static async Task Pump(NetworkStream from, NetworkStream to, Pass pass)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int n; (n = await from.ReadAsync(buffer)) > 0;)
            {
                if (pass(buffer.AsSpan(0, n)))
                {
                    await to.WriteAsync(buffer.AsMemory(0, n));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // One end hung up.
        }
    }

    /// <summary>Whether what came is passed on.</summary>
    private delegate bool Pass(ReadOnlySpan<byte> bytes);
}
