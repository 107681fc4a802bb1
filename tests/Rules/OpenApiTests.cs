using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Leads.Rules;

/// <summary>services/NAME/openapi.json, as each service's own binary tells it, and the examples in requests.http.</summary>
public sealed partial class OpenApiTests
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    private static readonly ConcurrentDictionary<string, Lazy<Task<JsonObject>>> Documents = new();

    public static TheoryData<string> Services => [.. Code.ByName.Select(service => service.Name)];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task The_document_is_as_the_service_tells_it(string service) =>
        Generated.Check($"services/{service}/openapi.json", (await Document(service)).ToJsonString(Wire.Pretty) + "\n");

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Operations_are_described_and_guarded(string service) => Expect.Nothing(Flaws(await Document(service)));

    [Theory]
    [MemberData(nameof(Services))]
    public async Task The_gateway_leads_to_every_route(string service)
    {
        var publishes = Assembly.Load("Leads.Gateway").GetType("Leads.Gateway.Route", throwOnError: true)!.GetMethod("Publishes")!;
        Expect.Nothing(Operations(await Document(service)).Where(o => !(bool)publishes.Invoke(null, [service, o.Path, o.Method])!).Select(o => $"{o.Method} {o.Path} has no route in gateway/Routes.cs"));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Every_route_has_an_example_request(string service)
    {
        var examples = Repository.Sources[$"services/{service}/requests.http"];
        Assert.True(examples is not null, $"services/{service}/requests.http is missing");
        Expect.Nothing(WithoutExample(await Document(service), examples!));
    }

    // Mutants: what must never pass.

    [Fact]
    public async Task A_command_for_everybody_is_seen()
    {
        var document = Changed(await Document("deal"), "/v1/deals/{id}/sign", "post", operation => operation.Remove("x-roles"));
        Assert.Contains(Flaws(document), flaw => flaw.Contains("no roles", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("summary", "no summary")]
    [InlineData("operationId", "no operationId")]
    [InlineData("security", "no security")]
    [InlineData("parameters", "no Idempotency-Key")]
    public async Task Something_that_is_not_said_is_seen(string member, string flaw)
    {
        var document = Changed(await Document("deal"), "/v1/deals/{id}/sign", "post", operation => operation.Remove(member));
        Assert.Contains(Flaws(document), found => found.Contains(flaw, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_that_is_not_said_is_seen()
    {
        var document = Changed(await Document("deal"), "/v1/deals/{id}/sign", "post", operation => operation["responses"]!.AsObject().Remove("412"));
        Assert.Contains(Flaws(document), flaw => flaw.Contains("412", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_route_without_example_is_seen() =>
        Assert.Single(WithoutExample(await Document("deal"), Regex.Replace(Repository.Sources["services/deal/requests.http"]!, @"POST .*/sign\r?\n", "")));

    /// <summary>What the binary prints with the verb openapi; it needs no configuration and no server for that.</summary>
    private static Task<JsonObject> Document(string service) => Documents.GetOrAdd(service, name => new(async () =>
    {
        var assembly = Code.ByName.First(s => s.Name == name).Assembly.GetName().Name!;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Repository.Built(assembly), $"{assembly}.dll"), "openapi"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var configured in start.Environment.Keys.Where(key => key.StartsWith("Leads__", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(configured);
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{assembly} openapi: {await errors}");
        return JsonNode.Parse(await output)!.AsObject();
    })).Value;

    private static IEnumerable<(string Method, string Path, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where Methods.Contains(operation.Key)
        select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject());

    private static IEnumerable<string> Flaws(JsonObject document)
    {
        var ids = new HashSet<string>();
        foreach (var (method, path, operation) in Operations(document))
        {
            var missing = new List<string>();
            Need("summary", operation["summary"]?.GetValue<string>() is { Length: > 0 });
            Need("tags", operation["tags"] is JsonArray { Count: > 0 });
            Need("operationId of its own", operation["operationId"]?.GetValue<string>() is { Length: > 0 } id && ids.Add(id));
            Need("security", operation["security"] is JsonArray { Count: > 0 });
            Need("roles", operation["x-roles"] is JsonArray { Count: > 0 });
            var answers = operation["responses"]?.AsObject() ?? [];
            Need("answer that is not a refusal", answers.Any(a => a.Key[0] is '2'));
            var parameters = (operation["parameters"] as JsonArray ?? []).Select(p => p!["name"]!.GetValue<string>()).ToHashSet();
            List<string> refusals = ["400", "401", "403", "429"];
            refusals.AddRange(path.Contains('{', StringComparison.Ordinal) ? ["404"] : []);
            // What leads come in by the dozen may be repeated as it is, each is known by its number; so may setting up a subscription and erasing.
            if (method == "POST" && path is not ("/v1/leads/batch" or "/v1/leads/csv" or "/v1/leads/adf"))
            {
                Need("Idempotency-Key", parameters.Contains("Idempotency-Key"));
                refusals.AddRange(["409", "422"]);
                if (path.Contains('{', StringComparison.Ordinal) && !answers.ContainsKey("201"))
                {
                    Need("If-Match", parameters.Contains("If-Match"));
                    refusals.Add("412");
                }
            }

            foreach (var status in refusals)
            {
                Need($"answer {status} as application/problem+json", answers[status]?["content"]?["application/problem+json"] is not null);
            }

            foreach (var what in missing)
            {
                yield return $"{method} {path} has no {what}";
            }

            void Need(string what, bool there)
            {
                if (!there)
                {
                    missing.Add(what);
                }
            }
        }
    }

    private static IEnumerable<string> WithoutExample(JsonObject document, string examples)
    {
        var requests = Request().Matches(examples).Select(m => (Method: m.Groups["method"].Value, Path: m.Groups["path"].Value)).ToList();
        return Operations(document)
            .Where(o => !requests.Any(r => r.Method == o.Method && Regex.IsMatch(r.Path, $"^{Regex.Replace(o.Path.TrimEnd('/'), @"\{[^}]+\}", "[^/]+")}/?$")))
            .Select(o => $"{o.Method} {o.Path} has no example in requests.http");
    }

    private static JsonObject Changed(JsonObject document, string path, string method, Action<JsonObject> change)
    {
        var copy = document.DeepClone().AsObject();
        change(copy["paths"]![path]![method]!.AsObject());
        return copy;
    }

    [GeneratedRegex(@"^(?<method>[A-Z]+) \{\{url\}\}(?<path>/[^?\s]*)", RegexOptions.Multiline)]
    private static partial Regex Request();
}
