using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Leads.Rules;

/// <summary>Rules that are read off the files themselves: each says what breaks it, nothing when all is well.</summary>
internal static partial class SourceRules
{
    private const int MostLines = 600;
    private const int MostReadmeLines = 150;

    private static readonly string[] Publishers = ["LeadIntakeEvents.cs", "QualificationEvents.cs", "AppointmentEvents.cs", "DealEvents.cs", "AftercareEvents.cs"];

    private static readonly string[] Sinks = ["Common", "Helpers", "Extensions", "BuildingBlocks", "Utils"];

    /// <summary>Aggregates decide; they do not look at the world.</summary>
    private static readonly string[] Impure =
    [
        "Task", "async", "await", "ILogger", "Random", "Stopwatch", "TimeProvider", "HttpClient", "IServiceProvider", "File", "Directory", "Console", "Environment", "Thread",
        @"DateTime(?:Offset)?\.(?:Utc)?Now", @"DateTime\.Today", @"Guid\.(?:NewGuid|CreateVersion7)", @"using\s+System\.(?:IO|Net|Threading|Diagnostics)", @"using\s+(?:Npgsql|Microsoft|MassTransit|RabbitMQ|Leads\.Hosting|Leads\.Messaging)",
    ];

    public static IEnumerable<string> ServicesReferenceOnlyContractsAndInfra(Sources sources) =>
        from project in sources.Under("services/", ".csproj")
        from reference in References(project)
        where !reference.StartsWith("contracts/", StringComparison.Ordinal) && !reference.StartsWith("infra/", StringComparison.Ordinal)
        select $"{project.Path} references {reference}";

    public static IEnumerable<string> ContractsReferenceNothing(Sources sources) =>
        from project in sources.Under("contracts/Leads.Contracts", ".csproj")
        from reference in References(project).Concat(Packages(project))
        select $"{project.Path} references {reference}";

    public static IEnumerable<string> StoreReferencesOnlyNpgsqlAndContracts(Sources sources) =>
        from project in sources.Under("infra/EventStore/", ".csproj")
        from reference in References(project).Concat(Packages(project))
        where reference is not "Npgsql" and not "contracts/Leads.Contracts.csproj"
        select $"{project.Path} references {reference}";

    public static IEnumerable<string> InfraNeverReferencesServices(Sources sources) =>
        from project in sources.Under("infra/", ".csproj")
        from reference in References(project)
        where reference.StartsWith("services/", StringComparison.Ordinal) || reference.StartsWith("gateway/", StringComparison.Ordinal)
        select $"{project.Path} references {reference}";

    public static IEnumerable<string> OnlyMessagingKnowsMassTransit(Sources sources) =>
        from file in sources.Under("", ".csproj").Concat(sources.Under("", ".cs"))
        where !file.Path.StartsWith("infra/Messaging/", StringComparison.Ordinal) && !file.Path.StartsWith("tests/", StringComparison.Ordinal)
        where file.Path.EndsWith(".csproj", StringComparison.Ordinal) ? Packages(file).Any(p => p.StartsWith("MassTransit", StringComparison.Ordinal)) : UsesMassTransit().IsMatch(Bare(file.Text))
        select $"{file.Path} uses MassTransit: that stays in infra/Messaging";

    public static IEnumerable<string> NoSinkFolders(Sources sources) =>
        from path in sources.Files.Keys
        from folder in path.Split('/')[..^1]
        where Sinks.Contains(folder, StringComparer.OrdinalIgnoreCase)
        select $"{path}: a folder {folder} says nothing about what is in it";

    public static IEnumerable<string> AggregatesArePure(Sources sources) =>
        from file in Aggregates(sources)
        let code = Bare(file.Text)
        from word in Impure
        where Regex.IsMatch(code, $@"(?<![\w.]){word}(?!\w)")
        select $"{file.Path} decides and must not use {Regex.Match(code, $@"(?<![\w.]){word}").Value}";

    /// <summary>Files with a <c>Decider</c>: an aggregate's state, commands, Decide and Evolve.</summary>
    public static IEnumerable<(string Path, string Text)> Aggregates(Sources sources) => sources.Under("services/", ".cs").Where(file => DefinesDecider().IsMatch(file.Text));

    /// <summary>A file has the name of its publisher, or of what its events are about; then they have one publisher.</summary>
    public static IEnumerable<string> EventsStandInTheirPublishersFile(Sources sources) =>
        from file in sources.Under("contracts/", ".cs")
        let name = Path.GetFileName(file.Path)
        let events = EventMark().Matches(file.Text)
        from e in events
        let publisher = e.Groups["publisher"].Value
        // A subject of its own may have a file of its own, of one publisher.
        where name != $"{publisher}Events.cs" && (!name.EndsWith("Events.cs", StringComparison.Ordinal) || IsOfAPublisher(name) || events.Any(other => other.Groups["publisher"].Value != publisher))
        select $"{file.Path}: {e.Groups["name"].Value} is published by {publisher} and belongs into {publisher}Events.cs";

    public static IEnumerable<string> EndpointsAreAllInTheDocument(Sources sources) =>
        from file in sources.Under("services/", ".cs")
        where file.Text.Contains("ExcludeFromDescription", StringComparison.Ordinal)
        select $"{file.Path} hides an endpoint: then no rule sees whether it has roles";

    public static IEnumerable<string> ReadmeNamesEveryTarget(Sources sources) => sources["README.md"] is not { } readme || sources["Makefile"] is not { } makefile ? [] :
    [
        .. from target in Target().Matches(makefile).Select(m => m.Groups[1].Value)
           // make alone is make help
           where target != "help" && !Regex.IsMatch(readme, $@"\bmake {target}\b")
           select $"README.md says nothing of make {target}",
        .. from named in NamedTarget().Matches(readme).Select(m => m.Groups[1].Value).Distinct()
           where !Regex.IsMatch(makefile, $"^{named}:", RegexOptions.Multiline)
           select $"README.md tells of make {named}, which there is not",
    ];

    public static IEnumerable<string> ReadmeIsShort(Sources sources) => sources["README.md"] is { } readme && Lines(readme) > MostReadmeLines
        ? [$"README.md has {Lines(readme)} lines; {MostReadmeLines} at most"]
        : [];

    public static IEnumerable<string> NoFileIsLong(Sources sources) =>
        from file in sources.Under("")
        where !IsGenerated(file.Path) && Lines(file.Text) > MostLines
        select $"{file.Path} has {Lines(file.Text)} lines; {MostLines} at most";

    public static IEnumerable<string> SqlIsNumbered(Sources sources)
    {
        foreach (var folder in sources.Under("", ".sql").GroupBy(file => Path.GetDirectoryName(file.Path)))
        {
            foreach (var (path, _) in folder.Where(file => !SqlName().IsMatch(Path.GetFileName(file.Path))))
            {
                yield return $"{path} is not named 001_what_it_does.sql";
            }

            foreach (var twice in folder.GroupBy(file => Path.GetFileName(file.Path)[..3]).Where(group => group.Count() > 1))
            {
                yield return $"{folder.Key} has two scripts numbered {twice.Key}";
            }
        }
    }

    public static IEnumerable<string> NothingIsLeftForLater(Sources sources) =>
        from file in sources.Under("")
        where !IsGenerated(file.Path) && Later().IsMatch(file.Text)
        select $"{file.Path}: {Later().Match(file.Text).Value} – do it or write an issue";

    /// <summary>Code without comments and the text inside quotes.</summary>
    public static string Bare(string code) => CommentsAndText().Replace(code, match => match.Value[0] == '/' ? "" : "\"\"");

    private static bool IsOfAPublisher(string file) => typeof(Contracts.Publisher).GetFields().Any(publisher => file == $"{publisher.Name}Events.cs");

    private static IEnumerable<string> References((string Path, string Text) project) => XDocument.Parse(project.Text).Descendants("ProjectReference")
        .Select(r => Path.GetRelativePath("/", Path.GetFullPath(r.Attribute("Include")!.Value.Replace('\\', '/'), "/" + Path.GetDirectoryName(project.Path))));

    private static IEnumerable<string> Packages((string Path, string Text) project) => XDocument.Parse(project.Text).Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value);

    private static int Lines(string text) => text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    private static bool IsGenerated(string path) =>
        Path.GetFileName(path) is "packages.lock.json" or "package-lock.json" or "openapi.json" or "CATALOG.md" or "asyncapi.yaml" or "STATES.md" or "codes.json";

    [GeneratedRegex(@"\bMassTransit\b")]
    private static partial Regex UsesMassTransit();

    [GeneratedRegex(@"static\s+readonly\s+Decider<")]
    private static partial Regex DefinesDecider();

    [GeneratedRegex("""\[Event\("(?<name>[^"]+)",\s*Publisher\.(?<publisher>\w+)\)\]""")]
    private static partial Regex EventMark();

    [GeneratedRegex("^([a-z]+):.*## ", RegexOptions.Multiline)]
    private static partial Regex Target();

    [GeneratedRegex("(?:^|`)make ([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex NamedTarget();

    [GeneratedRegex(@"^\d{3}_[a-z0-9_]+\.sql$")]
    private static partial Regex SqlName();

    // Taken apart, so that this file does not name what it looks for.
    [GeneratedRegex(@"\b(?:TO" + @"DO|FIX" + @"ME)\b")]
    private static partial Regex Later();

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"{3}.*?"{3}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'""", RegexOptions.Singleline)]
    private static partial Regex CommentsAndText();
}
