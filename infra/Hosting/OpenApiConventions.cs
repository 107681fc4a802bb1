using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Leads.Hosting;

/// <summary>Writes into the API document what holds for every endpoint, from the same metadata that makes it hold: roles, keys, versions, refusals.</summary>
public static class OpenApiConventions
{
    private const string Problem = "ProblemDetails";

    private static readonly Dictionary<int, string> Refusals = new()
    {
        [400] = "The request is wrong; `errors` names every member that is, at once.",
        [401] = "No valid key.",
        [403] = "This role may not do that.",
        [404] = "There is no such thing, or it is another dealer's.",
        [409] = "The rules say no (the last part of `type` is the code), or another request is changing the same thing.",
        [410] = "The customer was erased: nothing about them can be written any more.",
        [412] = "The version in If-Match is not the current one; the answer's ETag is.",
        [413] = "The body is too large.",
        [415] = "The body is of a kind that is not understood here.",
        [422] = "The Idempotency-Key came with another request before.",
        [429] = "Too many requests: wait as many seconds as Retry-After says.",
        [503] = "Not reachable at the moment: repeat it, with the same Idempotency-Key.",
    };

    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["after"] = "Cursor of the page before: its `next`. From the beginning when left out.",
        ["changedAfter"] = "Where you were: the `next` of the page before, or a time; what changed since then by the recorded clock. From the beginning when left out.",
        ["limit"] = $"At most so many; a page has {Cursors.DefaultLimit} when left out and never more than {Cursors.MostLimit}.",
    };

    public static void Apply(OpenApiOptions options, string service)
    {
        // What members mean, by schema. Held back until the document is whole: a member of a shared type is only a reference then,
        // and what is said of the member must not end up on the type.
        var members = new ConcurrentDictionary<string, IReadOnlyDictionary<string, string>>();
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer((schema, context, _) => Describe(schema, context, members));
        options.AddOperationTransformer((operation, context, _) => Describe(operation, context));
        options.AddDocumentTransformer((document, _, _) => Describe(document, service, members));
    }

    private static Task Describe(OpenApiDocument document, string service, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> members)
    {
        document.Info = new()
        {
            Title = $"Leads {service}",
            Version = "1",
            Description = "Called through the gateway with an API key, which it exchanges for a short-lived token of its own. Times are RFC 3339 with an offset, money is in minor units, and a member that does not exist is refused. Answers leave out what is null; members may be added to them at any time.",
        };
        document.Servers = [];
        var components = document.Components ??= new();
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        components.Schemas[Problem] = ProblemSchema();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["Bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key at the gateway; behind it the gateway's token." },
        };
        foreach (var (type, texts) in members)
        {
            foreach (var (name, text) in texts)
            {
                IOpenApiSchema? member = null;
                _ = components.Schemas.TryGetValue(type, out var owner) && owner.Properties?.TryGetValue(name, out member) == true;
                switch (member)
                {
                    case OpenApiSchemaReference reference:
                        reference.Description = text;
                        break;
                    case OpenApiSchema schema:
                        schema.Description = text;
                        break;
                }
            }
        }

        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var (method, path) = (context.Description.HttpMethod!, context.Description.RelativePath!);
        operation.OperationId = metadata.OfType<IEndpointNameMetadata>().LastOrDefault()?.EndpointName ?? Id(method, path);
        var answers = operation.Responses ??= [];
        var declared = answers.Keys.Select(status => int.Parse(status, CultureInfo.InvariantCulture)).ToHashSet();
        var refusals = new SortedSet<int>(declared.Where(status => status >= 400)) { 400, 429, 503 };

        if (metadata.OfType<Commands.Open>().Any())
        {
            operation.Security = [];
        }
        else
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference("Bearer", context.Document)] = [] }];
            refusals.UnionWith([401, 403]);
        }

        if (metadata.OfType<Commands.AllowedRoles>().LastOrDefault() is { } allowed)
        {
            operation.Description = $"For {string.Join(", ", allowed.Roles)}.";
            operation.AddExtension("x-roles", new JsonNodeExtension(new JsonArray([.. allowed.Roles.Select(role => JsonValue.Create(role))])));
        }

        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Description ??= Parameters.GetValueOrDefault(parameter.Name!);
        }

        if (path.Contains('{', StringComparison.Ordinal))
        {
            refusals.Add(404);
        }

        if (operation.RequestBody is not null)
        {
            refusals.UnionWith([413, 415]);
        }

        if (metadata.OfType<Commands.IsCommand>().LastOrDefault() is { } command)
        {
            refusals.UnionWith([409, 410, 422]);
            Header(operation, "Idempotency-Key", command.KeyRequired, "One new value for each new request, the same for a retry: the retry gets the first answer and changes nothing.", 200);
            if (path.Contains('{', StringComparison.Ordinal) && !declared.Contains(201))
            {
                refusals.Add(412);
                Header(operation, "If-Match", false, "The ETag you saw; the command is refused when somebody changed it since.", 40);
            }

            foreach (var (status, answer) in answers.Where(a => a.Key is "200" or "201"))
            {
                Header(answer, "ETag", "The version now, for If-Match.");
                if (status == "201")
                {
                    Header(answer, "Location", "Where it is.");
                }
            }
        }

        foreach (var status in refusals)
        {
            answers[$"{status}"] = new OpenApiResponse
            {
                Description = Refusals.GetValueOrDefault(status, "Refused; the document says why."),
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(Problem, context.Document) } },
            };
            if (status is 429 or 503)
            {
                Header(answers[$"{status}"], "Retry-After", "Seconds to wait.");
            }
        }

        var ordered = answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).ToList();
        answers.Clear();
        ordered.ForEach(answer => answers.Add(answer.Key, answer.Value));
        return Task.CompletedTask;
    }

    private static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> members)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | (type == context.JsonTypeInfo.Type ? 0 : JsonSchemaType.Null);
            schema.Format = "date-time";
        }
        else if (type.IsEnum)
        {
            // The list itself, also when it is first met as nullable: then whoever refers to it says so.
            schema.Type ??= JsonSchemaType.String;
            schema.Enum = [.. Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.SerializeToNode(value, type, context.JsonTypeInfo.Options)!)];
        }

        if (schema.Metadata is not { } metadata || !metadata.TryGetValue("x-schema-id", out var known) || known is not string { Length: > 0 } id)
        {
            return Task.CompletedTask;
        }

        schema.Description = DocComments.Of(type);
        schema.AdditionalPropertiesAllowed = true;
        if (context.JsonTypeInfo.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } value)
        {
            var nullability = new NullabilityInfoContext();
            foreach (var member in value.Properties)
            {
                if (member.AttributeProvider is PropertyInfo property && nullability.Create(property).ReadState == NullabilityState.Nullable)
                {
                    schema.Required?.Remove(member.Name);
                }
            }

            members[id] = value.Properties
                .Select(member => (member.Name, Text: member.AttributeProvider is MemberInfo property ? DocComments.Of(property) : null))
                .Where(member => member.Text is not null).ToDictionary(member => member.Name, member => member.Text!);
        }

        return Task.CompletedTask;
    }

    /// <summary><c>POST v1/deals/{id}/concessions</c> → <c>postDealConcessions</c></summary>
    private static string Id(string method, string path)
    {
        var words = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var id = method.ToLowerInvariant();
        for (var i = 1; i < words.Length; i++)
        {
            var one = i + 1 < words.Length && words[i + 1].StartsWith('{') && words[i].EndsWith('s');
            id += words[i].StartsWith('{') ? "" : string.Concat((one ? words[i][..^1] : words[i]).Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        }

        return id;
    }

    private static void Header(OpenApiOperation operation, string name, bool required, string text, int most) => (operation.Parameters ??= []).Add(new OpenApiParameter
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = required,
        Description = text,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = most },
    });

    private static void Header(IOpenApiResponse answer, string name, string text)
    {
        if (answer is OpenApiResponse response)
        {
            (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeader { Description = text, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Why a request was refused (RFC 9457).",
        Required = new HashSet<string> { "type", "title", "status", "detail" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("/problems/ and the stable code."),
            ["title"] = Text("The code in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = Text("What to do about it."),
            ["instance"] = Text("The path that was asked."),
            ["traceId"] = Text("What the logs know it by."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "Every member that is wrong.",
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "pointer", "code", "detail" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["pointer"] = Text("JSON pointer (RFC 6901) to the member; empty for the whole document."),
                        ["code"] = Text("Stable, kebab-case."),
                        ["detail"] = Text("What to do about it."),
                    },
                },
            },
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
