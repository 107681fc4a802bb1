using System.Text.Json;
using System.Text.Json.Nodes;

namespace Leads.Gateway;

/// <summary>Makes one OpenAPI 3.1 document out of the services' documents; pure.</summary>
internal static class MergedDocument
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    private const string ProblemSchema = """
        {
          "type": "object",
          "description": "Why a request was refused, RFC 9457.",
          "required": ["type", "title", "status"],
          "properties": {
            "type": { "type": "string", "description": "/problems/ and a stable code; the address gives a paragraph of help." },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "instance": { "type": "string" },
            "traceId": { "type": "string" },
            "errors": {
              "type": "array",
              "description": "What is wrong, by member.",
              "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": { "pointer": { "type": "string", "description": "JSON pointer" }, "code": { "type": "string" }, "detail": { "type": "string" } }
              }
            }
          }
        }
        """;

    private const string SecuritySchemes = """
        {
          "ApiKey": { "type": "apiKey", "in": "header", "name": "X-Api-Key" },
          "Bearer": { "type": "http", "scheme": "bearer", "description": "An API key, or an access token of the configured identity provider." }
        }
        """;

    /// <param name="parts">The documents by service; "gateway" for its own. They are not changed.</param>
    public static JsonObject Of(IReadOnlyList<(string Service, JsonObject Document)> parts)
    {
        var paths = new JsonObject();
        var components = new JsonObject { ["schemas"] = new JsonObject { ["Problem"] = JsonNode.Parse(ProblemSchema) } };
        var operationIds = new HashSet<string>();
        var problems = new JsonObject();
        foreach (var (service, document) in parts)
        {
            var part = Add(components, service, document);
            foreach (var (path, item) in Object(part["paths"]))
            {
                // What is no method, such as parameters, stands for all of the path.
                var operations = Object(item).Where(o => !Methods.Contains(o.Key) || service == "gateway" || Route.Publishes(service, path, o.Key)).ToList();
                if (operations.Exists(o => Methods.Contains(o.Key)))
                {
                    AddPath(paths, service, path, operations, operationIds);
                }
            }

            foreach (var (code, help) in Object(part["x-problems"]))
            {
                problems[code] = help?.DeepClone();
            }
        }

        components["securitySchemes"] = JsonNode.Parse(SecuritySchemes);
        return new()
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "Leads", ["version"] = "1", ["description"] = "One customer from the first signal to the years after delivery. Every part of the product, through one address." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["ApiKey"] = new JsonArray() }, new JsonObject { ["Bearer"] = new JsonArray() }),
            ["tags"] = new JsonArray([.. parts.Select(part => new JsonObject { ["name"] = part.Service })]),
            ["paths"] = paths,
            ["components"] = components,
            ["x-problems"] = problems,
        };
    }

    private static void AddPath(JsonObject paths, string service, string path, IReadOnlyList<KeyValuePair<string, JsonNode?>> operations, HashSet<string> operationIds)
    {
        if (paths[path] is not JsonObject merged)
        {
            paths[path] = merged = [];
        }

        foreach (var (name, value) in operations.Where(operation => !merged.ContainsKey(operation.Key)))
        {
            var copy = value?.DeepClone();
            merged[name] = copy;
            if (copy is JsonObject operation && Methods.Contains(name))
            {
                operation["tags"] = new JsonArray(service);
                // The services' own security is the internal token; outside, that of the whole document holds.
                operation.Remove("security");
                operation.Remove("servers");
                if (operation["operationId"] is JsonValue id && !operationIds.Add(id.GetValue<string>()))
                {
                    operation["operationId"] = $"{Prefix(service)}{id.GetValue<string>()}";
                    operationIds.Add($"{Prefix(service)}{id.GetValue<string>()}");
                }

                if (operation["responses"] is not JsonObject responses)
                {
                    operation["responses"] = responses = [];
                }

                if (!responses.ContainsKey("default"))
                {
                    responses["default"] = JsonNode.Parse(
                        """{ "description": "Refused; the document says why.", "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } }""");
                }
            }
        }
    }

    /// <summary>Adds a part's components. One whose name is taken by something different gets the service's name in front.</summary>
    /// <returns>The part with its references following the new names.</returns>
    private static JsonObject Add(JsonObject components, string service, JsonObject document)
    {
        // Every part's problem documents are the same.
        var renamed = new[] { "ProblemDetails", "HttpValidationProblemDetails" }.ToDictionary(name => "#/components/schemas/" + name, _ => "#/components/schemas/Problem");
        var own = Object(document["components"]).Where(section => section.Key != "securitySchemes")
            .SelectMany(section => Object(section.Value).Select(entry => (Section: section.Key, entry.Key, entry.Value)))
            .ToDictionary(entry => $"#/components/{entry.Section}/{entry.Key}", entry => entry);
        // One that is the same in words but refers to a renamed one is not the same: repeat until nothing is renamed any more.
        for (var before = -1; before != renamed.Count;)
        {
            before = renamed.Count;
            foreach (var (reference, (section, name, value)) in own.Where(entry => !renamed.ContainsKey(entry.Key)))
            {
                if (components[section]?[name] is { } taken && !JsonNode.DeepEquals(taken, Renamed(value, renamed)))
                {
                    renamed[reference] = $"#/components/{section}/{Prefix(service)}{name}";
                }
            }
        }

        foreach (var (reference, (section, _, value)) in own)
        {
            if (components[section] is not JsonObject merged)
            {
                components[section] = merged = [];
            }

            var name = renamed.GetValueOrDefault(reference, reference)[(reference.LastIndexOf('/') + 1)..];
            if (!merged.ContainsKey(name))
            {
                merged[name] = Renamed(value, renamed);
            }
        }

        return (JsonObject)Renamed(document, renamed)!;
    }

    private static JsonNode? Renamed(JsonNode? node, Dictionary<string, string> renamed) => node switch
    {
        JsonObject entries => new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, Renamed(entry.Value, renamed)))),
        JsonArray items => new JsonArray([.. items.Select(item => Renamed(item, renamed))]),
        JsonValue value when value.GetValueKind() is JsonValueKind.String && renamed.TryGetValue(value.GetValue<string>(), out var name) => name,
        _ => node?.DeepClone(),
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Object(JsonNode? node) => node as JsonObject ?? [];

    // lead-intake → LeadIntake
    private static string Prefix(string service) => string.Concat(service.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
