using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Leads.Rules;

/// <summary>The size table of the README: an honest one, of what somebody has to read.</summary>
public sealed partial class SizesTests
{
    [Fact]
    public void The_size_table_is_true()
    {
        if (Repository.Sources["README.md"] is { } readme && Marks().IsMatch(readme))
        {
            Generated.Check("README.md", Marks().Replace(readme, match => $"{match.Groups[1].Value}\n{Written(match.Groups[2].Value, Repository.Sources)}{match.Groups[3].Value}", 1));
        }
    }

    [Fact]
    public void More_code_shows_in_it() =>
        Assert.NotEqual(Table(Repository.Sources), Table(Repository.Sources.With("services/deal/More.cs", string.Concat(Enumerable.Repeat("line\n", 100)))));

    [Fact]
    public void What_is_written_stays_while_it_is_nearly_true()
    {
        var now = Table(Repository.Sources);

        Assert.Equal(now, Written("\n" + now, Repository.Sources));
        Assert.Equal(now, Written("\n" + Numbers().Replace(now, "7"), Repository.Sources));
        Assert.Equal(now, Written("\n" + now[..now.LastIndexOf("| tests", StringComparison.Ordinal)], Repository.Sources));
        Assert.Equal(now, Written("\n" + now.Replace("| contracts", "| contract", StringComparison.Ordinal), Repository.Sources));
        var more = Repository.Sources.With("tests/Specs/More.cs", "line\n");
        Assert.Equal(now, Written("\n" + now, more));
        Assert.NotEqual(now, Table(more));
    }

    /// <summary>What is written where every number of it is off by a twentieth at the most, and else what is: a file more does not make a page stale.</summary>
    private static string Written(string written, Sources sources)
    {
        var now = Table(sources);
        var (before, after) = (Numbers().Matches(written), Numbers().Matches(now));
        return Numbers().Replace(written.TrimStart('\n'), "") == Numbers().Replace(now, "") && before.Zip(after).All(pair => Near(Count(pair.First), Count(pair.Second))) ? written.TrimStart('\n') : now;

        static double Count(Match match) => double.Parse(match.Value.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        static bool Near(double written, double counted) => Math.Abs(written - counted) <= counted / 20;
    }

    private static string Table(Sources sources)
    {
        string[] parts =
        [
            "contracts", "infra/EventStore", "infra/Messaging", "infra/Hosting", "infra/Printing", "infra/local", .. Code.ByName.Select(service => $"services/{service.Name}"), "gateway", "tests",
        ];
        var table = new StringBuilder("| part | files | lines |\n|---|---:|---:|\n");
        foreach (var part in parts)
        {
            var files = sources.Under(part + "/", ".cs").Concat(sources.Under(part + "/", ".sql")).ToList();
            table.Append(CultureInfo.InvariantCulture, $"| {part} | {files.Count} | {Rounded(files.Sum(file => file.Text.Count(c => c == '\n')))} |\n");
        }

        return table.ToString();
    }

    /// <summary>Two digits that count, so that the table does not change with every line.</summary>
    private static string Rounded(int lines)
    {
        var step = 1;
        while (lines / step >= 100)
        {
            step *= 10;
        }

        return ((lines + (step / 2)) / step * step).ToString("N0", CultureInfo.InvariantCulture).Replace(',', ' ');
    }

    [GeneratedRegex("(<!-- sizes -->)(.*?)(<!-- /sizes -->)", RegexOptions.Singleline)]
    private static partial Regex Marks();

    [GeneratedRegex(@"(?<=\| )\d[\d ]*(?= \|)")]
    private static partial Regex Numbers();
}
