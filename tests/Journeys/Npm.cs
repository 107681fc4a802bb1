using System.Diagnostics;
using System.Text;
using Leads.Local;
using Shouldly;

namespace Leads.Journeys;

/// <summary>Programs of other people's libraries: what a dealer's developer would take from npm (tests/Kit/npm).</summary>
internal static class Npm
{
    private static readonly string Folder = Path.Combine(Root.Build.Repository, "tests", "Kit", "npm");

    public static async Task Install()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "amqplib")) || !Directory.Exists(Path.Combine(Folder, "node_modules", "ical.js")))
        {
            using var install = Start("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
            install.StandardInput.Close();
            var (output, errors) = (install.StandardOutput.ReadToEndAsync(), install.StandardError.ReadToEndAsync());
            await install.WaitForExitAsync();
            install.ExitCode.ShouldBe(0, $"npm ci: {await output}{await errors}");
        }
    }

    /// <summary>Starts a program of the kit; it ends when its input is closed.</summary>
    public static Process Program(string file, params string[] arguments) => Start("node", [file, .. arguments]);

    /// <summary>Runs a program of the kit to its end and gives back what it printed.</summary>
    public static async Task<string> Run(string file, string input, params string[] arguments)
    {
        using var program = Program(file, arguments);
        var (output, errors) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
        await program.StandardInput.WriteAsync(input);
        program.StandardInput.Close();
        await program.WaitForExitAsync();
        program.ExitCode.ShouldBe(0, $"{file}: {await errors}");
        return await output;
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        }) ?? throw new InvalidOperationException($"{program} does not start.");
}
