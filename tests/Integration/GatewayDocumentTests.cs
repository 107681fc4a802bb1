using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>What a developer on the other side reads: the API document, its page, the pages of problems; and what an operator asks.</summary>
[Collection(GatewayWorld.Collection)]
public sealed partial class GatewayDocumentTests(GatewayWorld world)
{
    [Fact]
    public async Task The_services_documents_become_one()
    {
        world.Downstream.Describe("deal", Document("deal", "/v1/deals/{id}/sign", "Body", """{ "type": "object", "properties": { "amount": { "$ref": "#/components/schemas/Money" } } }"""));
        world.Downstream.Describe("aftercare", Document("aftercare", "/v1/ownerships/{id}/contacts", "Body", """{ "type": "object", "properties": { "channel": { "type": "string" } } }"""));
        world.Downstream.Describe("insight", JsonNode.Parse("""{ "openapi": "3.1.1", "paths": { "/internal/streams": { "get": { "responses": {} } } } }""")!.AsObject());
        await using var gateway = await world.Start();

        var answer = await gateway.Get("/openapi.json", null);
        answer.Header("Content-Type").ShouldBe("application/json");
        var document = JsonNode.Parse(answer.Body)!;
        document["openapi"]!.GetValue<string>().ShouldBe("3.1.1");
        document["servers"]![0]!["url"]!.GetValue<string>().ShouldBe("/");
        document["components"]!["securitySchemes"]!.AsObject().Select(scheme => scheme.Key).ShouldBe(["ApiKey", "Bearer"]);

        var sign = document["paths"]!["/v1/deals/{id}/sign"]!["post"]!;
        sign["tags"]![0]!.GetValue<string>().ShouldBe("deal");
        sign["responses"]!["default"]!["content"]!["application/problem+json"]!["schema"]!["$ref"]!.GetValue<string>().ShouldBe("#/components/schemas/Problem");
        Schema(sign).ShouldBe("#/components/schemas/Body");
        Schema(document["paths"]!["/v1/ownerships/{id}/contacts"]!["post"]!).ShouldBe("#/components/schemas/AftercareBody");
        var schemas = document["components"]!["schemas"]!.AsObject();
        schemas.Count(schema => schema.Key.EndsWith("Money", StringComparison.Ordinal)).ShouldBe(1, "what is the same is there once");
        schemas.ContainsKey("ProblemDetails").ShouldBeFalse();

        document["paths"]!.AsObject().Select(path => path.Key).ShouldBe(
            ["/v1/deals/{id}/sign", "/v1/ownerships/{id}/contacts", "/v1/keys", "/v1/keys/{id}", "/v1/dev/clock"], ignoreOrder: true, "what the gateway does not route is not told of");
        IsSound(document);

        (await gateway.Get("/openapi/deal.json", null)).Json.GetProperty("paths").EnumerateObject().Count().ShouldBe(1);
        (await gateway.Get("/openapi/feed.json", null)).Problem().ShouldBe("service-unavailable");
        (await gateway.Get("/openapi/gateway.json", null)).Status.ShouldBe(200);
        (await gateway.Get("/problems/no-deal", null)).Body.ShouldContain("Because of deal.");

        static string Schema(JsonNode operation) => operation["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>();
    }

    [Fact]
    public async Task Two_services_that_share_a_path_each_describe_their_own_methods()
    {
        world.Downstream.Describe("lead-intake", Leads("lead-intake", "post", "get"));
        world.Downstream.Describe("insight", Leads("insight", "get", "delete"));
        try
        {
            await using var gateway = await world.Start();
            var document = JsonNode.Parse((await gateway.Get("/openapi.json", null)).Body)!;
            document["paths"]!["/v1/leads"]!.AsObject().Select(o => (o.Key, (string)o.Value!["tags"]![0]!)).ShouldBe(
                [("post", "lead-intake"), ("get", "insight")], ignoreOrder: true, "each what the gateway asks of it and no more");
            IsSound(document);
        }
        finally
        {
            world.Downstream.Describe("lead-intake", []);
            world.Downstream.Describe("insight", []);
        }

        static JsonObject Leads(string service, params string[] methods) => new()
        {
            ["openapi"] = "3.1.1",
            ["paths"] = new JsonObject
            {
                ["/v1/leads"] = new JsonObject(methods.Select(method =>
                    KeyValuePair.Create(method, JsonNode.Parse($$"""{ "operationId": "{{method}}Leads", "tags": ["{{service}}"], "responses": { "200": { "description": "OK" } } }""")))),
            },
        };
    }

    [Fact]
    public async Task The_page_works_without_the_internet_and_under_its_own_policy()
    {
        var root = await world.Gateway.Get("/", null);
        root.Status.ShouldBe(302);
        root.Header("Location").ShouldBe("/docs");

        var page = await world.Gateway.Get("/docs/index.html", null);
        page.Status.ShouldBe(200);
        page.Header("Content-Type").ShouldNotBeNull().ShouldStartWith("text/html");
        var policy = page.Header("Content-Security-Policy").ShouldNotBeNull();
        policy.ShouldContain("script-src 'self';");
        page.Body.ShouldNotContain("http://");
        page.Body.ShouldNotContain("https://");
        InlineScript().IsMatch(page.Body).ShouldBeFalse("the policy forbids scripts in the page");
        foreach (Match file in Files().Matches(page.Body))
        {
            (await world.Gateway.Get($"/docs/{file.Groups[1].Value.TrimStart('.', '/')}", null)).Status.ShouldBe(200, file.Value);
        }

        (await world.Gateway.Get("/docs/index.js", null)).Body.ShouldContain("/openapi.json");
        (await world.Gateway.Get("/docs/nothing.js", null)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Every_problem_leads_to_a_page_of_help()
    {
        foreach (var path in new[] { "/v1/leads/1", "/nothing" })
        {
            var type = (await world.Gateway.Get(path, null)).Json.GetProperty("type").GetString()!;
            var page = await world.Gateway.Get(type, null);
            page.Status.ShouldBe(200);
            page.Header("Content-Type").ShouldBe("text/plain; charset=utf-8");
            page.Body.Length.ShouldBeGreaterThan(60);
        }
    }

    [Fact]
    public async Task Its_own_document_can_be_printed_without_a_server()
    {
        var (exit, output) = await GatewayProcess.Run(new Dictionary<string, string?>(), ["openapi"], "");
        exit.ShouldBe(0);
        var document = JsonNode.Parse(output)!;
        document["paths"]!.AsObject().Select(path => path.Key).ShouldBe(["/v1/keys", "/v1/keys/{id}", "/v1/dev/clock"]);
        document["components"]!["schemas"]!["IssuedKey"]!["required"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["id", "client", "name", "role", "createdAt", "key"]);
        IsSound(document);
    }

    [Fact]
    public async Task Readiness_is_that_of_every_service()
    {
        (await world.Gateway.Get("/health/live", null)).Status.ShouldBe(200);
        var ready = await world.Gateway.Get("/health/ready", null);
        ready.Status.ShouldBe(200, ready.Body);
        ready.Json.GetProperty("services").EnumerateObject().Count().ShouldBe(7);
        try
        {
            world.Downstream.Ready = false;
            await Task.Delay(1100);
            var answer = await world.Gateway.Get("/health/ready", null);
            answer.Status.ShouldBe(503);
            answer.Json.GetProperty("services").GetProperty("deal").GetString().ShouldBe("not ready");
            (await world.Gateway.Get("/health/live", null)).Status.ShouldBe(200);
        }
        finally
        {
            world.Downstream.Ready = true;
            await Task.Delay(1100);
        }
    }

    [Theory]
    [InlineData("Leads__Postgres", null)]
    [InlineData("Leads__TokenSigningKey", "bm90IGEga2V5")]
    [InlineData("Leads__Services__deal", "deal:80")]
    [InlineData("Leads__Limits__hq__PerSecond", "many")]
    public async Task A_wrong_configuration_is_one_line_that_names_what_is_wrong(string name, string? value)
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(async () => await (await world.Start((name, value))).DisposeAsync());
        failure.Message.ShouldContain(name.Replace("__", ":", StringComparison.Ordinal));
        failure.Message.Split('\n').Length.ShouldBe(1);
    }

    private static JsonObject Document(string service, string path, string schema, string definition) => JsonNode.Parse(
        $$"""
        {
          "openapi": "3.1.1", "info": { "title": "{{service}}", "version": "1" },
          "paths": {
            "{{path}}": { "post": {
              "operationId": "send", "tags": ["other"], "security": [{ "internal": [] }],
              "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
              "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/{{schema}}" } } } },
              "responses": { "200": { "description": "OK" }, "400": { "description": "Bad", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemDetails" } } } } }
            } }
          },
          "components": {
            "schemas": {
              "{{schema}}": {{definition}},
              "Money": { "type": "object", "properties": { "minor": { "type": "integer" } } },
              "ProblemDetails": { "type": "object" }
            },
            "securitySchemes": { "internal": { "type": "http", "scheme": "bearer" } }
          },
          "x-problems": { "no-{{service}}": "Because of {{service}}." }
        }
        """)!.AsObject();

    /// <summary>References lead somewhere, operation ids are unique, every parameter of a path is described.</summary>
    private static void IsSound(JsonNode document)
    {
        foreach (Match reference in References().Matches(document.ToJsonString(Unescaped)))
        {
            reference.Groups[1].Value.Split('/').Skip(1).Aggregate<string, JsonNode?>(document, (node, name) => node?[name]).ShouldNotBeNull(reference.Value);
        }

        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, Operation: operation.Value!))).ToList();
        var ids = operations.Select(operation => operation.Operation["operationId"]?.GetValue<string>()).Where(id => id is not null).ToList();
        ids.Distinct().Count().ShouldBe(ids.Count);
        foreach (var (path, operation) in operations)
        {
            operation["responses"]!.AsObject().Count.ShouldBeGreaterThan(0);
            foreach (Match name in Templates().Matches(path))
            {
                operation["parameters"]!.AsArray().ShouldContain(parameter => parameter!["name"]!.GetValue<string>() == name.Groups[1].Value);
            }
        }
    }

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex("""<script(?![^>]*\bsrc=)[^>]*>\s*\S""")]
    private static partial Regex InlineScript();

    [GeneratedRegex("""(?:src|href)="([^"]+\.(?:js|css|png))""")]
    private static partial Regex Files();

    [GeneratedRegex("\"\\$ref\":\"(#[^\"]+)\"")]
    private static partial Regex References();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Templates();
}
