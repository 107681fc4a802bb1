using System.Globalization;
using System.Xml.Linq;

namespace Leads.Local;

/// <summary>Runs every built test project of the repository and adds up the results.</summary>
internal static class TestRun
{
    /// <summary>Characters of what a failed test said, in the summary.</summary>
    private const int MostSaid = 600;

    /// <summary>Nothing here runs long enough to gain by a profile of itself.</summary>
    private static readonly Dictionary<string, string> Brief = new() { ["DOTNET_TieredPGO"] = "0" };

    public static async Task<int> All(string root)
    {
        var repository = Root.Build.Repository;
        var folder = new Root(root);
        await Install.Servers(folder, External.Postgres() is null, External.RabbitMQ().Broker is null, Console.WriteLine);
        await Install.TestTools(folder, Console.WriteLine);
        var npm = Path.Combine(repository, "tests", "Kit", "npm");
        if (File.Exists(Path.Combine(npm, "package-lock.json")) && await Shell.Attach(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", npm]) != 0)
        {
            throw new LocalException("npm ci failed in tests/Kit/npm: see above");
        }

        var results = folder.File("test-results");
        if (Directory.Exists(results))
        {
            Directory.Delete(results, recursive: true);
        }

        Directory.CreateDirectory(results);
        var (passed, failed, skipped) = (0, 0, 0);
        List<string> summary = [];
        // The folder of a build is named in lower case.
        var configuration = char.ToUpperInvariant(Root.Build.Configuration[0]) + Root.Build.Configuration[1..];
        var exits = new Dictionary<string, int>();
        // Journeys wait more than they work: the others, which have servers of their own, run beside them. What kills servers comes last, alone.
        foreach (var side in Projects(repository).GroupBy(project => Name(project) == "Chaos"))
        {
            await Task.WhenAll(side.GroupBy(project => Name(project) == "Journeys").Select(async lane =>
            {
                foreach (var project in lane)
                {
                    var exit = await Shell.Attach(
                        ["dotnet", "test", project, "--no-build", "--configuration", configuration, "--nologo",
                            "--results-directory", results, "--logger", $"trx;LogFileName={Path.GetFileNameWithoutExtension(project)}.trx", "--logger", "console;verbosity=minimal"],
                        Brief);
                    lock (exits)
                    {
                        exits.Add(project, exit);
                    }
                }
            }));
        }

        foreach (var project in Projects(repository))
        {
            var (name, exit) = (Path.GetFileNameWithoutExtension(project), exits[project]);
            var counts = Read(Path.Combine(results, name + ".trx"));
            // A project that crashed, or in which nothing ran, has failed even if no single test did.
            var broken = counts.Failed == 0 && (exit != 0 || counts.Passed == 0);
            passed += counts.Passed;
            skipped += counts.Skipped;
            failed += counts.Failed + (broken ? 1 : 0);
            // What failed is told at the end, too: of a long output often only that is seen.
            summary.AddRange(counts.Failures);
            summary.Add($"{(broken || counts.Failed > 0 ? "✗" : "✓")} {Path.GetRelativePath(repository, Path.GetDirectoryName(project)!)}: {counts.Passed} passed, {counts.Failed} failed, {counts.Skipped} skipped" +
                (!broken ? "" : exit != 0 ? $" (exit code {exit})" : " (no test ran)"));
        }

        summary.Add($"{passed} passed, {failed} failed");
        await File.WriteAllLinesAsync(Path.Combine(results, "summary"), summary);
        summary.ForEach(Console.WriteLine);
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    // The quick ones first: Specs need no server. What kills servers comes last.
    private static IEnumerable<string> Projects(string repository) =>
        from folder in Directory.EnumerateDirectories(Path.Combine(repository, "tests"))
        from project in Directory.EnumerateFiles(folder, "*.csproj")
        let text = File.ReadAllText(project)
        where text.Contains("Microsoft.NET.Test.Sdk", StringComparison.Ordinal) && !text.Contains("<IsTestProject>false", StringComparison.Ordinal)
        orderby Name(project) is "Specs" ? 0 : Name(project) is "Rules" ? 1 : Name(project) is "Chaos" ? 3 : 2, project
        select project;

    private static string Name(string project) => Path.GetFileName(Path.GetDirectoryName(project)!);

    private static (int Passed, int Failed, int Skipped, IReadOnlyList<string> Failures) Read(string trx)
    {
        if (!File.Exists(trx))
        {
            return (0, 0, 0, []);
        }

        var all = XDocument.Load(trx).Root!.Descendants().ToList();
        var counters = all.Find(e => e.Name.LocalName == "Counters");
        int Of(string name) => int.Parse(counters?.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
        var failures =
            from result in all
            where result.Name.LocalName == "UnitTestResult" && result.Attribute("outcome")?.Value == "Failed"
            let said = result.Descendants().FirstOrDefault(e => e.Name.LocalName == "Message")?.Value.ReplaceLineEndings(" ") ?? ""
            select $"  ✗ {result.Attribute("testName")?.Value}: {(said.Length > MostSaid ? said[..MostSaid] + "…" : said)}";
        return (Of("passed"), Of("failed") + Of("error") + Of("timeout") + Of("aborted"), Of("total") - Of("executed"), [.. failures]);
    }
}
