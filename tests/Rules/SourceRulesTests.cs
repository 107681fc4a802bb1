using Xunit;

namespace Leads.Rules;

/// <summary>The rules hold, and each can fail: every rule comes with files that must not pass it.</summary>
public sealed class SourceRulesTests
{
    /// <summary>A rule and what breaks it.</summary>
    public sealed record Rule(string Name)
    {
        internal Func<Sources, IEnumerable<string>> Check { get; private init; } = _ => [];

        internal IReadOnlyList<(string Path, string Text)> Mutants { get; private init; } = [];

        internal static Rule Of(Func<Sources, IEnumerable<string>> check, params (string Path, string Text)[] mutants) => new(check.Method.Name) { Check = check, Mutants = mutants };
    }

    private static readonly IReadOnlyList<Rule> Rules =
    [
        Rule.Of(SourceRules.ServicesReferenceOnlyContractsAndInfra, ("services/deal/X.csproj", Project("<ProjectReference Include=\"../feed/Leads.Feed.csproj\" />"))),
        Rule.Of(
            SourceRules.ContractsReferenceNothing,
            ("contracts/Leads.Contracts.csproj", Project("<ProjectReference Include=\"../infra/EventStore/Leads.EventStore.csproj\" />")),
            ("contracts/Leads.Contracts.csproj", Project("<PackageReference Include=\"Npgsql\" />"))),
        Rule.Of(
            SourceRules.StoreReferencesOnlyNpgsqlAndContracts,
            ("infra/EventStore/Leads.EventStore.csproj", Project("<PackageReference Include=\"Dapper\" />")),
            ("infra/EventStore/Leads.EventStore.csproj", Project("<ProjectReference Include=\"../Hosting/Leads.Hosting.csproj\" />"))),
        Rule.Of(SourceRules.InfraNeverReferencesServices, ("infra/Hosting/X.csproj", Project("<ProjectReference Include=\"../../services/deal/Leads.Deal.csproj\" />"))),
        Rule.Of(
            SourceRules.OnlyMessagingKnowsMassTransit,
            ("services/deal/Leads.Deal.csproj", Project("<PackageReference Include=\"MassTransit.RabbitMQ\" />")),
            ("infra/Hosting/Bus.cs", "using MassTransit;")),
        Rule.Of(SourceRules.NoSinkFolders, ("services/deal/Helpers/Money.cs", ""), ("infra/common/Text.cs", "")),
        Rule.Of(
            SourceRules.AggregatesArePure,
            [.. new[]
            {
                "DateTimeOffset.UtcNow", "DateTime.Now", "Guid.NewGuid()", "Guid.CreateVersion7()", "await Later()", "Task<Deal> Decide()", "ILogger log", "new Random(1)", "File.ReadAllText(x)",
                "using System.IO;", "using Leads.Hosting;", "using Npgsql;", "TimeProvider clock",
            }.Select(code => ("services/deal/Deal.cs", $"static readonly Decider<Command, Deal> Decider; {code}"))]),
        Rule.Of(SourceRules.EventsStandInTheirPublishersFile, ("contracts/DealEvents.cs", "[Event(\"visit_arrived\", Publisher.Appointment)]"),
            ("contracts/TeamEvents.cs", "[Event(\"visit_arrived\", Publisher.Appointment)] [Event(\"handover_proposed\", Publisher.Qualification)]")),
        Rule.Of(SourceRules.EndpointsAreAllInTheDocument, ("services/deal/DealEndpoints.cs", "app.MapPost(\"/v1/secret\", Do).ExcludeFromDescription();")),
        Rule.Of(SourceRules.ReadmeNamesEveryTarget, ("README.md", "Nothing."), ("README.md", "make moon")),
        Rule.Of(SourceRules.ReadmeIsShort, ("README.md", string.Concat(Enumerable.Repeat("line\n", 151)))),
        Rule.Of(SourceRules.NoFileIsLong, ("services/deal/Deal.cs", string.Concat(Enumerable.Repeat("line\n", 601)))),
        Rule.Of(SourceRules.SqlIsNumbered, ("services/feed/sql/feed.sql", ""), ("services/feed/sql/101_other.sql", "")),
        Rule.Of(SourceRules.NothingIsLeftForLater, ("services/deal/Deal.cs", "// TO" + "DO: later"), ("README.md", "FIX" + "ME")),
    ];

    public static TheoryData<string> Names => [.. Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Holds(string name) => Expect.Nothing(Rules.Single(rule => rule.Name == name).Check(Repository.Sources));

    [Theory]
    [MemberData(nameof(Names))]
    public void Can_fail(string name)
    {
        var rule = Rules.Single(r => r.Name == name);
        var clean = rule.Check(Repository.Sources).ToHashSet();
        Assert.NotEmpty(rule.Mutants);
        foreach (var (path, text) in rule.Mutants)
        {
            Assert.True(rule.Check(Repository.Sources.With(path, text)).Any(violation => !clean.Contains(violation)), $"{name} does not see {path}: {text}");
        }
    }

    [Fact]
    public void Words_in_comments_and_texts_are_not_code() =>
        Assert.DoesNotContain("Task", SourceRules.Bare("var a = 1; // Task\nvar b = \"Task \\\" Task\"; /* Task */ var c = '\"'; var d = @\"Task\"\"\";"), StringComparison.Ordinal);

    private static string Project(string reference) => $"<Project><ItemGroup>{reference}</ItemGroup></Project>";
}
