using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace Leads.Local;

/// <summary>
/// The folder in which one system lives (the repository's <c>.local</c>, or a test's own): ports in <c>state.json</c>, secrets in
/// <c>secrets.json</c> (readable by its owner only), process ids in <c>pids</c>, output in <c>logs</c>, data in <c>servers</c>.
/// </summary>
public sealed class Root
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Lock _lock = new();

    public Root(string path)
    {
        Path = global::System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Path);
        Daemons = new(Path);
    }

    public string Path { get; }

    public Daemons Daemons { get; }

    public string File(string name) => global::System.IO.Path.Combine(Path, name);

    /// <summary>The repository this program was built in, and where the builds of the same configuration are: bin/Leads.X/CONFIGURATION.</summary>
    public static (string Repository, string Bin, string Configuration) Build { get; } = FindBuild();

    public static string Default => global::System.IO.Path.Combine(Build.Repository, ".local");

    /// <summary>The remembered secret, or a new one that is remembered before it is returned.</summary>
    public string Secret(string name, Func<string>? make = null)
    {
        lock (_lock)
        {
            using var hold = Hold("secrets");
            var secrets = Secrets();
            if (secrets.TryGetValue(name, out var known))
            {
                return known;
            }

            var secret = secrets[name] = (make ?? (() => RandomText(24)))();
            WritePrivate(File("secrets.json"), JsonSerializer.Serialize(secrets, Indented));
            return secret;
        }
    }

    /// <summary>The remembered secret, or null.</summary>
    public string? KnownSecret(string name) => Secrets().GetValueOrDefault(name);

    /// <summary>The port remembered under a name; when it is taken by someone else or unknown, the next free one, remembered.</summary>
    /// <param name="from">Where to begin looking; 0 looks anywhere.</param>
    public int FreePort(string name, int from = 0)
    {
        lock (_lock)
        {
            using var hold = Hold("ports");
            var ports = Ports();
            if (ports.TryGetValue(name, out var port) && IsFree(port))
            {
                return port;
            }

            var taken = ports.Values.ToHashSet();
            do
            {
                port = from > 0 ? from++ : RandomNumberGenerator.GetInt32(20_000, FirstEphemeral());
            }
            while (taken.Contains(port) || !IsFree(port));
            ports[name] = port;
            WritePrivate(File("state.json"), JsonSerializer.Serialize(ports, Indented));
            return port;
        }
    }

    /// <summary>The port remembered under a name, whoever uses it now.</summary>
    public int KnownPort(string name) => TryPort(name) ?? throw new LocalException($"{Path} knows no port of {name}: start it first");

    public int? TryPort(string name) => Ports().TryGetValue(name, out var port) ? port : null;

    /// <summary>Holds a lock against every other process that works in this folder.</summary>
    public async Task<IDisposable> Lock(string name, CancellationToken cancel = default)
    {
        for (var tries = 0; ; tries++)
        {
            try { return Open(name); }
            catch (IOException) when (tries < 3000) { await Task.Delay(100, cancel); }
            catch (IOException) { throw new LocalException($"another process has been working in {Path} for five minutes: wait for it or end it"); }
        }
    }

    /// <summary>Random letters and digits that need no quoting anywhere.</summary>
    public static string RandomText(int bytes = 32) => Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    internal static void WritePrivate(string path, string text)
    {
        var part = path + ".part";
        global::System.IO.File.Delete(part);
        using (var stream = new FileStream(part, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
        }

        global::System.IO.File.Move(part, path, overwrite: true);
    }

    private FileStream Open(string name) => new(File($".{name}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    // Held for a few milliseconds only, so waiting by spinning is fine.
    private FileStream Hold(string name)
    {
        for (var spin = new SpinWait(); ;)
        {
            try { return Open(name); }
            catch (IOException) { spin.SpinOnce(); }
        }
    }

    private Dictionary<string, string> Secrets() => Read<string>("secrets.json");

    private Dictionary<string, int> Ports() => Read<int>("state.json");

    private Dictionary<string, T> Read<T>(string name) =>
        global::System.IO.File.Exists(File(name)) ? JsonSerializer.Deserialize<Dictionary<string, T>>(global::System.IO.File.ReadAllText(File(name)))! : [];

    // Below the range of outgoing connections: a client that keeps dialling a stopped server could otherwise be given the
    // server's own port as its source and connect to itself.
    private static int FirstEphemeral() =>
        Math.Clamp(int.Parse(global::System.IO.File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split((char[])['\t', ' '])[0], CultureInfo.InvariantCulture), 21_000, 32_768);

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException) { return false; }
    }

    private static (string, string, string) FindBuild()
    {
        // …/REPOSITORY/.local/build/bin/PROJECT/CONFIGURATION/
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var bin = here.Parent?.Parent;
        return bin?.Parent?.Parent?.Parent is { } repository ? (repository.FullName, bin.FullName, here.Name) : (here.FullName, here.FullName, "debug");
    }
}
