using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;

namespace Leads.LeadIntake;

/// <summary>A brand's source tree, found by every word that means one of its nodes: its code, what others call it, its names.</summary>
public sealed partial class Sources
{
    public const string Adf = "adf";

    private const int MostNodes = 1000;
    private const int MostMaps = 3000;
    private const int MostCode = 60;
    private const int MostName = 60;
    private const int MostWord = 200;

    public static readonly Sources None = new(new SourceTree([]));

    private readonly FrozenDictionary<string, IReadOnlyList<SourceNode>> _byWord;
    private readonly FrozenDictionary<string, FrozenDictionary<string, SourceNode>> _byScheme;

    /// <param name="tree">Without <see cref="Errors"/>.</param>
    public Sources(SourceTree tree)
    {
        // What is offered comes before what is only understood.
        var nodes = tree.Nodes.OrderBy(n => n.Retired == true).ToList();
        var byCode = nodes.ToDictionary(n => n.Code);
        var mapped = (tree.Maps ?? []).Select(m => (m.Scheme, Word: m.Theirs.Trim(), Node: byCode[m.Node])).ToList();
        _byScheme = mapped.GroupBy(m => m.Scheme).ToFrozenDictionary(
            scheme => scheme.Key, scheme => scheme.ToFrozenDictionary(m => m.Word, m => m.Node, StringComparer.OrdinalIgnoreCase));
        _byWord = nodes.Select(n => (Word: n.Code, Node: n))
            .Concat(mapped.Select(m => (m.Word, m.Node)))
            .Concat(nodes.SelectMany(n => new[] { (Word: n.NameZh.Trim(), Node: n), (Word: n.NameEn.Trim(), Node: n) }))
            .GroupBy(w => w.Word, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(word => word.Key, word => (IReadOnlyList<SourceNode>)[.. word.Select(w => w.Node)], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Where the brand knows words of others from.</summary>
    public IEnumerable<string> Schemes => _byScheme.Keys.Order(StringComparer.Ordinal);

    /// <summary>The tree that the product is delivered with.</summary>
    public static SourceTree Delivered(string path) => JsonSerializer.Deserialize<SourceTree>(File.ReadAllBytes(path), EventJson.Options)!;

    /// <summary>What a word means; a scheme's own words come first, where one is named.</summary>
    public SourceNode? Find(string word, string? scheme = null) =>
        (scheme is null ? null : InScheme(scheme, word)) ?? _byWord.GetValueOrDefault(word.Trim())?[0];

    /// <summary>What a word means in a scheme, and in no other.</summary>
    public SourceNode? InScheme(string scheme, string word) => _byScheme.GetValueOrDefault(scheme)?.GetValueOrDefault(word.Trim());

    /// <summary>The sub-source that is meant inside a source; what nobody knows, or knows of another source only, stays as it was told.</summary>
    public string SubSource(LeadSource source, string told) =>
        _byWord.GetValueOrDefault(told.Trim())?.FirstOrDefault(node => node.Root == source && !IsRoot(node))?.Code ?? told;

    /// <summary>A source itself, and nothing below it.</summary>
    public static bool IsRoot(SourceNode node) => node.Code == Ids.Code(node.Root);

    /// <summary>What is wrong with a tree, every field at once.</summary>
    public static IReadOnlyList<FieldError> Errors(SourceTree tree)
    {
        var errors = new List<FieldError>();
        var maps = tree.Maps ?? [];
        if (tree.Nodes.Count > MostNodes || maps.Count > MostMaps)
        {
            // Not looked at one by one: the answer would be as long.
            return [new(tree.Nodes.Count > MostNodes ? "/nodes" : "/maps", "too-many", $"At most {MostNodes} nodes and {MostMaps} words for them.")];
        }

        var byCode = tree.Nodes.Where(n => n?.Code is not null).GroupBy(n => n.Code).ToDictionary(g => g.Key, g => g.First());
        var missing = Enum.GetValues<LeadSource>().Select(Ids.Code).Where(root => !byCode.ContainsKey(root)).ToList();
        Check(missing.Count == 0, "/nodes", "missing-root", $"Every source has a node of its code: {string.Join(", ", missing)}.");
        var codes = new HashSet<string>();
        for (var i = 0; i < tree.Nodes.Count; i++)
        {
            if (tree.Nodes[i] is not { } node)
            {
                errors.Add(new($"/nodes/{i}", "empty", "A node, not null."));
                continue;
            }

            Check(node.Code.Length <= MostCode && SnakeCase().IsMatch(node.Code), $"/nodes/{i}/code", "wrong-code", $"In snake_case, at most {MostCode} characters.");
            Check(codes.Add(node.Code), $"/nodes/{i}/code", "twice", "Another node has this code.");
            Check(Says(node.NameZh, MostName), $"/nodes/{i}/nameZh", "empty", $"A name of at most {MostName} characters.");
            Check(Says(node.NameEn, MostName), $"/nodes/{i}/nameEn", "empty", $"A name of at most {MostName} characters.");
            if (Enum.GetValues<LeadSource>().Any(root => Ids.Code(root) == node.Code))
            {
                Check(IsRoot(node), $"/nodes/{i}/root", "other-root", "The node with a source's code is that source.");
                Check(node.Parent is null, $"/nodes/{i}/parent", "root-below", "Nothing is above a source.");
                Check(node.Retired is not true, $"/nodes/{i}/retired", "root-retired", "Leads may always come from a source (000-02).");
            }
            else if (node.Parent is not null)
            {
                var parent = byCode.GetValueOrDefault(node.Parent);
                Check(parent is not null, $"/nodes/{i}/parent", "unknown-node", "No node has this code.");
                Check(parent is null || parent.Root == node.Root, $"/nodes/{i}/parent", "other-root", "The node above belongs to another source.");
                Check(!Circles(node), $"/nodes/{i}/parent", "circle", "The way up leads back here.");
            }
        }

        var words = new HashSet<(string, string)>();
        for (var i = 0; i < maps.Count; i++)
        {
            if (maps[i] is not { } map)
            {
                errors.Add(new($"/maps/{i}", "empty", "A word, not null."));
                continue;
            }

            Check(map.Scheme.Length <= MostCode && SnakeCase().IsMatch(map.Scheme), $"/maps/{i}/scheme", "wrong-code", $"In snake_case, at most {MostCode} characters.");
            Check(Says(map.Theirs, MostWord), $"/maps/{i}/theirs", "empty", $"A text of at most {MostWord} characters.");
            Check(words.Add((map.Scheme, map.Theirs.Trim().ToUpperInvariant())), $"/maps/{i}/theirs", "twice", "The scheme has this word already.");
            Check(byCode.ContainsKey(map.Node), $"/maps/{i}/node", "unknown-node", "No node has this code.");
        }

        return errors;

        // PostgreSQL keeps any character but U+0000.
        static bool Says(string text, int most) => !string.IsNullOrWhiteSpace(text) && text.Length <= most && !text.Contains('\0', StringComparison.Ordinal);

        bool Circles(SourceNode node)
        {
            var seen = new HashSet<string>();
            for (var at = node; at is not null && seen.Add(at.Code); at = at.Parent is null ? null : byCode.GetValueOrDefault(at.Parent))
            {
                if (at.Parent == node.Code)
                {
                    return true;
                }
            }

            return false;
        }

        void Check(bool holds, string pointer, string code, string detail)
        {
            if (!holds)
            {
                errors.Add(new(pointer, code, detail));
            }
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*(_[a-z0-9]+)*\z")]
    private static partial Regex SnakeCase();
}
