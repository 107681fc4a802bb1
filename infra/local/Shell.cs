using System.Diagnostics;

namespace Leads.Local;

/// <summary>Runs a program to its end.</summary>
internal static class Shell
{
    /// <summary>Exit code and everything the program printed.</summary>
    public static async Task<(int Exit, string Output)> Run(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null,
        string? input = null, string? folder = null, CancellationToken cancel = default)
    {
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "/",
        };
        foreach (var word in command.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        RemoveForeign(start.Environment);
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start) ?? throw new LocalException($"cannot start {command[0]}");
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input);
            }

            process.StandardInput.Close();
        }
        catch (IOException) { /* it ended without reading; its exit code says why */ }
        try { await process.WaitForExitAsync(cancel); }
        catch (OperationCanceledException) { process.Kill(entireProcessTree: true); throw; }
        return (process.ExitCode, (await output + await errors).TrimEnd());
    }

    /// <summary>As <see cref="Run"/>, with a failure turned into one line.</summary>
    public static async Task<string> Must(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null, CancellationToken cancel = default)
    {
        var (exit, output) = await Run(command, environment, cancel: cancel);
        return exit == 0 ? output : throw new LocalException($"{Path.GetFileName(command[0])} failed: {output.Split('\n').LastOrDefault(l => l.Length > 0) ?? $"exit {exit}"}");
    }

    /// <summary>Runs a program with this terminal.</summary>
    public static async Task<int> Attach(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false };
        foreach (var word in command.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start) ?? throw new LocalException($"cannot start {command[0]}");
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Takes out what the caller's shell says about another PostgreSQL, broker or Leads.</summary>
    public static void RemoveForeign(IDictionary<string, string?> environment)
    {
        string[] prefixes = ["PG", "RABBITMQ_", "ERL_", "LEADS_", "Leads__", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "NOTIFY_SOCKET", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"];
        foreach (var name in environment.Keys.Where(name => prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal))).ToList())
        {
            environment.Remove(name);
        }
    }
}
