using System.Text;
using Xunit;

namespace Leads.Rules;

/// <summary>The repository this was built from.</summary>
internal static class Repository
{
    private static readonly string[] Elsewhere = [".git", ".local", "node_modules", "bin", "obj", ".vs", ".idea"];

    private static readonly string[] Kinds =
        [".cs", ".csproj", ".props", ".targets", ".sql", ".md", ".json", ".http", ".yaml", ".yml", ".mjs", ".js", ".html", ".css", ".sh", ".txt", ".proto", "Makefile", "Tiltfile", "Dockerfile"];

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>debug or release: the builds beside this one.</summary>
    public static string Configuration { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>Every file that somebody wrote or reads, by its path from the root.</summary>
    public static Sources Sources { get; } = new(Read(new DirectoryInfo(Root)).ToDictionary(
        file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'), file => File.ReadAllText(file.FullName), StringComparer.Ordinal));

    /// <summary>The folder of a build, e.g. of Leads.Deal.</summary>
    public static string Built(string assembly) => Path.Combine(Root, ".local", "build", "bin", assembly, Configuration);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "global.json"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No global.json above the tests."));

    private static IEnumerable<FileInfo> Read(DirectoryInfo folder) =>
    [
        .. folder.EnumerateFiles().Where(file => Kinds.Any(kind => file.Name.EndsWith(kind, StringComparison.Ordinal))),
        .. folder.EnumerateDirectories().Where(child => !Elsewhere.Contains(child.Name) && child.LinkTarget is null).SelectMany(Read),
    ];
}

/// <summary>Files by path from the root; rules are functions of it, so that a test can break them on purpose.</summary>
internal sealed record Sources(IReadOnlyDictionary<string, string> Files)
{
    public IEnumerable<(string Path, string Text)> Under(string folder, string ending = "") => Files
        .Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal) && file.Key.EndsWith(ending, StringComparison.Ordinal))
        .OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => (file.Key, file.Value));

    public string? this[string path] => Files.GetValueOrDefault(path);

    /// <summary>The same with one file written or replaced.</summary>
    public Sources With(string path, string text) => new(new Dictionary<string, string>(Files, StringComparer.Ordinal) { [path] = text });
}

/// <summary>A file that follows from the code: written when LEADS_GENERATE=1, otherwise red when it is stale.</summary>
internal static class Generated
{
    private static readonly bool Writing = Environment.GetEnvironmentVariable("LEADS_GENERATE") == "1";

    public static void Check(string path, string content)
    {
        Assert.DoesNotContain('\r', content);
        var file = Path.Combine(Repository.Root, path);
        var before = File.Exists(file) ? File.ReadAllText(file) : null;
        if (before == content)
        {
            return;
        }

        if (Writing)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content, new UTF8Encoding(false));
            return;
        }

        Assert.Fail(before is null ? $"{path} is missing: run make generate" : $"{path} is stale: run make generate\n{FirstDifference(before, content)}");
    }

    private static string FirstDifference(string before, string after)
    {
        var (was, now) = (before.Split('\n'), after.Split('\n'));
        var line = was.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1}\n  is        {was.ElementAtOrDefault(line)}\n  should be {now.ElementAtOrDefault(line)}";
    }
}
