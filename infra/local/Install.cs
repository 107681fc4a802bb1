namespace Leads.Local;

/// <summary>Brings Debian's packages to the machine when they are missing, without starting any service of theirs.</summary>
public static class Install
{
    private const string RabbitServer = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    /// <summary>PostgreSQL and RabbitMQ, as far as they are wanted and missing.</summary>
    /// <exception cref="LocalException">What a person has to install, when this user may not.</exception>
    public static Task Servers(Root root, bool postgres, bool rabbit, Action<string> say, CancellationToken cancel = default)
    {
        List<string> missing = [];
        if (postgres && FindPostgresBin() is null)
        {
            missing.Add("postgresql");
        }

        if (rabbit && !(File.Exists(RabbitServer) && IsOnPath("epmd")))
        {
            missing.Add("rabbitmq-server");
        }

        return Packages(root, missing, "or name existing servers in LEADS_POSTGRES and LEADS_RABBITMQ", say, cancel);
    }

    /// <summary>What only the tests need: Node.js and npm, for clients that are not ours.</summary>
    public static Task TestTools(Root root, Action<string> say, CancellationToken cancel = default)
    {
        List<string> missing = [];
        if (!IsOnPath("node"))
        {
            missing.Add("nodejs");
        }

        if (!IsOnPath("npm"))
        {
            missing.Add("npm");
        }

        return Packages(root, missing, "and run the tests again", say, cancel);
    }

    internal static string PostgresBin() => FindPostgresBin() ?? throw new LocalException("PostgreSQL is not installed: run make build and the verb install");

    private static async Task Packages(Root root, IReadOnlyList<string> missing, string otherwise, Action<string> say, CancellationToken cancel)
    {
        if (missing.Count == 0)
        {
            return;
        }

        var names = string.Join(' ', missing);
        if (!File.Exists("/usr/bin/apt-get"))
        {
            throw new LocalException($"not installed: {names}; install them with this system's package manager {otherwise}");
        }

        string[] become = Posix.IsRoot ? []
            : await Allowed(["sudo", "-n", "true"]) ? ["sudo", "-n"]
            : !Console.IsInputRedirected && IsOnPath("sudo") ? ["sudo"]
            : throw new LocalException($"not installed and no right to install: run 'apt-get install --no-install-recommends {names}' as root, {otherwise}");
        say($"… installing {names}");
        Directory.CreateDirectory(root.File("logs"));
        var log = root.File("logs/install.log");
        var script = Path.Combine(AppContext.BaseDirectory, "install.sh");
        // Through a shell so that sudo keeps the terminal for its question.
        if (await Shell.Attach(["sh", "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1", "sh", log, .. become, "sh", script, .. missing]) != 0)
        {
            throw new LocalException($"installing {names} failed: see {log}, or run 'apt-get install --no-install-recommends {names}' as root");
        }

        cancel.ThrowIfCancellationRequested();
        say($"✓ installed {names}");
    }

    private static async Task<bool> Allowed(IReadOnlyList<string> command)
    {
        try { return (await Shell.Run(command)).Exit == 0; }
        catch (global::System.ComponentModel.Win32Exception) { return false; }
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));

    // Debian keeps the servers of every version beside each other; the newest wins.
    private static string? FindPostgresBin()
    {
        if (!Directory.Exists("/usr/lib/postgresql"))
        {
            return null;
        }

        return Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb")) && File.Exists(Path.Combine(bin, "postgres")))
            .MaxBy(bin => decimal.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), out var version) ? version : 0);
    }
}
