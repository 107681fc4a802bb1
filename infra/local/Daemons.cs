using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Leads.Local;

/// <summary>A background process of ours: its id, when the kernel started it, and what it was started with.</summary>
/// <param name="Started">Clock ticks since boot; id and start together name one process, a reused id does not match.</param>
/// <param name="Fingerprint">Changes when command, configuration or build change.</param>
public sealed record Daemon(int Pid, long Started, string Fingerprint);

/// <summary>What to start in the background.</summary>
/// <param name="Command">Program and arguments.</param>
/// <param name="Environment">Added to the caller's environment.</param>
/// <param name="User">The unprivileged user to become, or null to stay oneself.</param>
/// <param name="Version">Anything else that makes a running process outdated, such as the time of its build.</param>
public sealed record Launch(IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment, string? User = null, string Version = "")
{
    /// <summary>A hash of everything above: secrets do not leave it.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
        [.. Command, .. Environment.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"), User ?? "", Version]))))[..16];
}

/// <summary>Starts processes that outlive their starter and finds them again through files NAME.pid.</summary>
public sealed class Daemons(string root)
{
    private readonly string _pids = Path.Combine(root, "pids");
    private readonly string _logs = Path.Combine(root, "logs");

    public string LogFile(string name) => Path.Combine(_logs, name + ".log");

    public IEnumerable<string> Names => Directory.Exists(_pids) ? Directory.EnumerateFiles(_pids, "*.pid").Select(f => Path.GetFileNameWithoutExtension(f)!).Order() : [];

    /// <summary>The living process of that name, or null.</summary>
    public Daemon? Find(string name)
    {
        string[] parts;
        try { parts = File.ReadAllText(PidFile(name)).Split(' ', StringSplitOptions.TrimEntries); }
        catch (IOException) { return null; }
        if (parts.Length < 3)
        {
            return null;
        }

        var daemon = new Daemon(int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
        return IsAlive(daemon) ? daemon : null;
    }

    /// <summary>Starts it in its own session, detached from the terminal, with its output appended to logs/NAME.log.</summary>
    public Daemon Start(string name, Launch launch)
    {
        Directory.CreateDirectory(_pids);
        Directory.CreateDirectory(_logs);
        // The shell redirects and closes what it inherited, for example the lock of a calling `flock`; every step is an
        // exec, so the process keeps one id. `env` carries the names with a hyphen, which the shell would drop.
        const string script = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1";
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, WorkingDirectory = "/" };
        Shell.RemoveForeign(start.Environment);
        string[] hyphened = [.. launch.Environment.Where(p => p.Key.Contains('-', StringComparison.Ordinal)).Select(p => $"{p.Key}={p.Value}")];
        foreach (var (key, value) in launch.Environment)
        {
            start.Environment[key] = value;
        }

        string[] become = launch.User is null ? [] : ["setpriv", $"--reuid={launch.User}", $"--regid={launch.User}", "--init-groups", "--"];
        foreach (var word in (string[])["-c", script, "sh", LogFile(name), "setsid", .. become, "env", .. hyphened, .. launch.Command])
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start) ?? throw new LocalException($"cannot start {launch.Command[0]}");
        var daemon = new Daemon(process.Id, StartOf(process.Id) ?? 0, launch.Fingerprint);
        File.WriteAllText(PidFile(name), string.Create(CultureInfo.InvariantCulture, $"{daemon.Pid} {daemon.Started} {daemon.Fingerprint}\n"));
        return daemon;
    }

    /// <summary>Asks it to end, waits, and ends it and its children by force when the deadline has passed.</summary>
    /// <returns>False when force was needed.</returns>
    public async Task<bool> Stop(string name, TimeSpan deadline, int signal = Posix.Terminate)
    {
        if (Find(name) is not { } daemon) { Forget(name); return true; }
        Posix.Signal(daemon.Pid, Posix.Continue);
        Posix.Signal(daemon.Pid, signal);
        var clean = await Gone(daemon, deadline);
        if (!clean)
        {
            await Kill(name);
        }

        Forget(name);
        return clean;
    }

    /// <summary>SIGKILL to the process and all its descendants; returns when none is left.</summary>
    public async Task Kill(string name)
    {
        if (Find(name) is not { } daemon)
        {
            return;
        }
        // Stopped first, so that it can neither fork nor notice the death of a child while we look.
        Posix.Signal(daemon.Pid, Posix.Stop);
        var all = Descendants(daemon.Pid).Select(pid => (pid, StartOf(pid))).Where(p => p.Item2 is not null).Select(p => new Daemon(p.pid, p.Item2!.Value, "")).ToList();
        foreach (var one in all.Prepend(daemon).Where(IsAlive))
        {
            Posix.Signal(one.Pid, Posix.Kill);
        }

        foreach (var one in all.Prepend(daemon))
        {
            await Gone(one, TimeSpan.FromSeconds(30));
        }

        Forget(name);
    }

    /// <summary>SIGSTOP: the process keeps its sockets and answers nothing.</summary>
    public void Pause(string name) => Posix.Signal(Alive(name).Pid, Posix.Stop);

    /// <summary>SIGCONT after <see cref="Pause"/>.</summary>
    public void Resume(string name) => Posix.Signal(Alive(name).Pid, Posix.Continue);

    /// <summary>The end of a log, for people.</summary>
    public string Tail(string name, int lines = 20)
    {
        try { return string.Join('\n', File.ReadLines(LogFile(name)).TakeLast(lines)); }
        catch (IOException) { return ""; }
    }

    internal static bool IsAlive(Daemon daemon) => StartOf(daemon.Pid) == daemon.Started;

    internal static async Task<bool> Gone(Daemon daemon, TimeSpan deadline)
    {
        var watch = Stopwatch.StartNew();
        while (IsAlive(daemon))
        {
            if (watch.Elapsed > deadline)
            {
                return false;
            }

            await Task.Delay(20);
        }
        return true;
    }

    internal void Forget(string name)
    {
        if (Directory.Exists(_pids))
        {
            File.Delete(PidFile(name));
        }
    }

    private string PidFile(string name) => Path.Combine(_pids, name + ".pid");

    private Daemon Alive(string name) => Find(name) ?? throw new LocalException($"{name} is not running");

    private static IEnumerable<int> Descendants(int pid)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var child) && Stat(child) is { } stat)
            {
                parents[child] = int.Parse(stat[1], CultureInfo.InvariantCulture);
            }
        }

        return parents.Keys.Where(child => Ancestors(child).Contains(pid));

        IEnumerable<int> Ancestors(int child)
        {
            for (var parent = parents.GetValueOrDefault(child); parent > 1; parent = parents.GetValueOrDefault(parent))
            {
                yield return parent;
            }
        }
    }

    /// <summary>When the kernel started the process, null when there is none or only its zombie.</summary>
    internal static long? StartOf(int pid) =>
        Stat(pid) is { } stat && stat[0] is not ("Z" or "X") ? long.Parse(stat[19], CultureInfo.InvariantCulture) : null;

    // The fields after the name, which may itself contain spaces and brackets: [0] state, [1] parent, [19] start time.
    private static string[]? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
    }
}
