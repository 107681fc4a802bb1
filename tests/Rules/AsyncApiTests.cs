using System.Diagnostics;
using System.Text.Json.Nodes;
using Leads.EventStore;
using Leads.Feeds;
using Leads.Hosting;
using Leads.Messaging;
using Xunit;

namespace Leads.Rules;

/// <summary>contracts/asyncapi.yaml: the queues, exchanges and messages for machines, checked by the standard's own parser.</summary>
public sealed class AsyncApiTests
{
    private const string Binding = "0.3.0";

    [Fact]
    public async Task The_document_is_as_the_code_has_it_and_valid()
    {
        var document = Yaml.Of(Document(Wire.Events));
        Expect.Nothing((await Diagnostics(document))[0]);
        Generated.Check("contracts/asyncapi.yaml", document);
    }

    [Fact]
    public async Task The_parser_sees_what_is_wrong()
    {
        (string Right, string Wrong)[] mutants =
        [
            ("asyncapi: 3.0.0", "asyncapi: 3.0.0\nnonsense: true"),
            ("$ref: \"#/components/schemas/Money\"", "$ref: \"#/components/schemas/Mony\""),
            ("minorUnits: 25980000", "minorUnits: a lot"),
            ("is: routingKey", "is: somewhere"),
        ];
        var document = Yaml.Of(Document([EventTypes.Published.Named("proposal_made")!]));
        var found = await Diagnostics([document, .. mutants.Select(m => document.Replace(m.Right, m.Wrong, StringComparison.Ordinal))]);
        Expect.Nothing(found[0]);
        Expect.Nothing(mutants.Where((_, i) => found[i + 1].Count == 0).Select(m => $"{m.Wrong} is not seen"));
    }

    /// <summary>What the parser says of each document.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<string>>> Diagnostics(params IReadOnlyList<string> documents)
    {
        await Npm.Ready();
        var folder = Directory.CreateTempSubdirectory("asyncapi-").FullName;
        try
        {
            var files = documents.Select((_, i) => Path.Combine(folder, $"{i}.yaml")).ToList();
            foreach (var (file, document) in files.Zip(documents))
            {
                await File.WriteAllTextAsync(file, document);
            }

            var (exit, output) = await Npm.Run("node", ["validate-asyncapi.mjs", .. files]);
            var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var found = files.Select(file => lines.Where(line => line.StartsWith(file + ": ", StringComparison.Ordinal)).Select(line => line[(file.Length + 2)..]).ToList()).ToList();
            Assert.True(exit == 0 || found.Exists(f => f.Count > 0), output);
            return found;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonObject Document(IReadOnlyList<EventType> events) => new()
    {
        ["asyncapi"] = "3.0.0",
        ["id"] = "urn:leads:events",
        ["info"] = new JsonObject
        {
            ["title"] = "Leads events",
            ["version"] = "1.0.0",
            ["description"] = "Every event of a lead's life, from the first signal to the years after delivery. Written by `make generate` from the code; for people: CATALOG.md.\nDelivery is at least once and in order per lead; the same event always has the same id. Personal data never travels: members marked personal are null.",
            ["license"] = new JsonObject { ["name"] = "Apache 2.0", ["url"] = "https://www.apache.org/licenses/LICENSE-2.0" },
            ["tags"] = new JsonArray([.. events.Select(e => e.Publisher).Distinct().Select(publisher => new JsonObject { ["name"] = publisher })]),
        },
        ["defaultContentType"] = CloudEvent.ContentType,
        ["servers"] = new JsonObject
        {
            ["broker"] = new JsonObject
            {
                ["host"] = "{host}:{port}",
                ["pathname"] = "/leads",
                ["protocol"] = "amqp",
                ["protocolVersion"] = "0.9.1",
                ["description"] = "RabbitMQ. A dealer's address, user and password come from PUT /v1/subscriptions/{dealer}.",
                ["variables"] = new JsonObject
                {
                    ["host"] = new JsonObject { ["default"] = "localhost" },
                    ["port"] = new JsonObject { ["default"] = "5672" },
                },
                ["security"] = new JsonArray(Ref("securitySchemes", "password")),
            },
        },
        ["channels"] = new JsonObject
        {
            ["dealerQueue"] = new JsonObject
            {
                ["address"] = Subscriptions.QueueOf("{dealer}"),
                ["title"] = "A dealer's own queue",
                ["description"] = "Durable quorum queue that only this dealer's user can read. Events not fetched for 30 days leave it.",
                ["parameters"] = new JsonObject { ["dealer"] = DealerCode() },
                ["messages"] = Messages(events.Where(e => Code.ReachesDealers(Samples.Of(e.Name)))),
                ["bindings"] = Queue(Subscriptions.QueueOf("{dealer}")),
            },
            ["dealerTopics"] = new JsonObject
            {
                ["address"] = "{dealer}.{event}",
                ["title"] = "Events of the dealers",
                ["description"] = $"Topic exchange {Subscriptions.Exchange}. A dealer's user may declare queues named dealer.CODE.NAME and bind its own keys only.",
                ["parameters"] = new JsonObject { ["dealer"] = DealerCode(), ["event"] = new JsonObject { ["description"] = "Name of the event, e.g. vehicle_delivered." } },
                ["messages"] = Messages(events.Where(e => Code.ReachesDealers(Samples.Of(e.Name)))),
                ["bindings"] = Exchange(Subscriptions.Exchange),
            },
            ["events"] = new JsonObject
            {
                ["address"] = "{service}.{event}",
                ["title"] = "Events of all services",
                ["description"] = $"Topic exchange {Topology.Exchange}, internal: every service publishes here what it decided and hears the others.",
                ["parameters"] = new JsonObject
                {
                    ["service"] = new JsonObject { ["description"] = "The publishing service.", ["enum"] = new JsonArray([.. events.Select(e => e.Publisher).Distinct().Select(p => JsonValue.Create(p))]) },
                    ["event"] = new JsonObject { ["description"] = "Name of the event, e.g. vehicle_delivered." },
                },
                ["messages"] = Messages(events),
                ["bindings"] = Exchange(Topology.Exchange),
            },
        },
        ["operations"] = new JsonObject
        {
            ["deliverToDealer"] = Operation("send", "dealerQueue", "Everything that concerns a dealer, into its queue."),
            ["publishToDealers"] = Operation("send", "dealerTopics", "The same, for queues that a dealer declares itself."),
            ["publish"] = Operation("send", "events", "A service publishes what it decided."),
            ["hear"] = Operation("receive", "events", $"A service hears: {string.Join("; ", Product.Listeners.Select(l => $"{l.Service} hears {string.Join(", ", l.HearsFrom)}"))}."),
        },
        ["components"] = new JsonObject
        {
            ["securitySchemes"] = new JsonObject { ["password"] = new JsonObject { ["type"] = "userPassword", ["description"] = "User and password of the subscription." } },
            ["messageTraits"] = new JsonObject { ["event"] = Trait() },
            ["messages"] = new JsonObject(events.Select(e => KeyValuePair.Create<string, JsonNode?>(e.Name, Message(e)))),
            ["schemas"] = new JsonObject(
            [
                KeyValuePair.Create<string, JsonNode?>("CloudEvent", EnvelopeSchema()),
                .. events.Select(e => KeyValuePair.Create<string, JsonNode?>(e.Type.Name, Schema.Of(e.Type))),
                .. Wire.Parts(events.Select(e => e.Type)).OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => KeyValuePair.Create<string, JsonNode?>(t.Name, Schema.Of(t))),
            ]),
        },
    };

    private static JsonObject Messages(IEnumerable<EventType> events) => new(events.Select(e => KeyValuePair.Create<string, JsonNode?>(e.Name, Ref("messages", e.Name))));

    private static JsonObject Operation(string action, string channel, string summary) => new()
    {
        ["action"] = action,
        ["channel"] = new JsonObject { ["$ref"] = $"#/channels/{channel}" },
        ["summary"] = summary,
        ["bindings"] = new JsonObject
        {
            ["amqp"] = action == "send"
                ? new JsonObject { ["deliveryMode"] = 2, ["mandatory"] = true, ["bindingVersion"] = Binding }
                : new JsonObject { ["ack"] = true, ["bindingVersion"] = Binding },
        },
    };

    private static JsonObject Queue(string name) => new()
    {
        ["amqp"] = new JsonObject
        {
            ["is"] = "queue",
            ["queue"] = new JsonObject { ["name"] = name, ["durable"] = true, ["exclusive"] = false, ["autoDelete"] = false, ["vhost"] = "leads" },
            ["bindingVersion"] = Binding,
        },
    };

    private static JsonObject Exchange(string name) => new()
    {
        ["amqp"] = new JsonObject
        {
            ["is"] = "routingKey",
            ["exchange"] = new JsonObject { ["name"] = name, ["type"] = "topic", ["durable"] = true, ["autoDelete"] = false, ["vhost"] = "leads" },
            ["bindingVersion"] = Binding,
        },
    };

    private static JsonObject DealerCode() => new() { ["description"] = "Code of the dealer.", ["examples"] = new JsonArray(Samples.Dealer) };

    private static JsonObject Trait() => new()
    {
        ["contentType"] = CloudEvent.ContentType,
        ["headers"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["partitionkey"] = new JsonObject { ["type"] = "string", ["format"] = "uuid", ["description"] = "The lead cycle, or the customer." },
                ["traceparent"] = new JsonObject { ["type"] = "string", ["description"] = "W3C trace context." },
            },
        },
        ["correlationId"] = new JsonObject { ["description"] = "The lead cycle that all its events share.", ["location"] = "$message.payload#/subject" },
        ["bindings"] = new JsonObject { ["amqp"] = new JsonObject { ["contentEncoding"] = "utf-8", ["messageType"] = "CloudEvents 1.0", ["bindingVersion"] = Binding } },
    };

    private static JsonObject Message(EventType e) => new()
    {
        ["name"] = $"leads.{e.Name}",
        ["title"] = e.Name,
        ["summary"] = DocComments.Of(e.Type),
        ["tags"] = new JsonArray(new JsonObject { ["name"] = e.Publisher }),
        ["traits"] = new JsonArray(Ref("messageTraits", "event")),
        ["payload"] = new JsonObject
        {
            ["allOf"] = new JsonArray(
                Ref("schemas", "CloudEvent"),
                new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("data"),
                    ["properties"] = new JsonObject
                    {
                        ["source"] = new JsonObject { ["const"] = $"/leads/{e.Publisher}" },
                        ["type"] = new JsonObject { ["const"] = $"leads.{e.Name}" },
                        ["data"] = Ref("schemas", e.Type.Name),
                    },
                }),
        },
        ["examples"] = new JsonArray(new JsonObject { ["name"] = e.Name, ["payload"] = JsonNode.Parse(Samples.Of(e.Name).Message()) }),
    };

    private static JsonObject EnvelopeSchema() => new()
    {
        ["type"] = "object",
        ["description"] = "CloudEvents 1.0, structured JSON.",
        ["required"] = new JsonArray([.. Envelope.Attributes.Where(a => a.Required).Select(a => JsonValue.Create(a.Name))]),
        ["properties"] = new JsonObject(Envelope.Attributes.Select(a =>
        {
            var schema = new JsonObject { ["type"] = "string", ["description"] = a.Meaning.Replace("`", "", StringComparison.Ordinal) };
            if (a.Format is not null)
            {
                schema["format"] = a.Format;
            }

            return KeyValuePair.Create<string, JsonNode?>(a.Name, schema);
        })),
    };

    private static JsonObject Ref(string section, string name) => new() { ["$ref"] = $"#/components/{section}/{name}" };
}

/// <summary>JSON Schema (draft 7) of events and of what they are made of.</summary>
internal static class Schema
{
    public static JsonObject Of(Type type) => type.IsEnum
        ? new()
        {
            ["type"] = "string",
            ["description"] = Said(type, string.Join("\n", Wire.Codes(type).Where(c => c.Meaning.Length > 0).Select(c => $"{c.Code}: {c.Meaning}"))),
            ["enum"] = new JsonArray([.. Wire.Codes(type).Select(c => JsonValue.Create(c.Code))]),
        }
        : new()
        {
            ["type"] = "object",
            ["description"] = DocComments.Of(type),
            ["required"] = new JsonArray([.. Wire.Members(type).Where(m => m.Required).Select(m => JsonValue.Create(m.Name))]),
            ["properties"] = new JsonObject(Wire.Members(type).Select(m => KeyValuePair.Create<string, JsonNode?>(m.Name, Of(m)))),
        };

    private static JsonObject Of(Member member)
    {
        if (member.Personal)
        {
            return new() { ["type"] = "null", ["description"] = $"{member.Meaning} Personal: never travels." };
        }

        var schema = Value(member.Clr);
        if (schema.ContainsKey("$ref"))
        {
            // Nothing may stand beside a reference.
            return new() { ["allOf"] = new JsonArray(schema), ["description"] = member.Meaning };
        }

        schema["description"] = member.Meaning;
        return schema;
    }

    private static JsonObject Value(Type type) => type switch
    {
        _ when Wire.Item(type) is { } item => new() { ["type"] = "array", ["items"] = Value(item) },
        _ when type == typeof(string) => new() { ["type"] = "string" },
        _ when type == typeof(Guid) => new() { ["type"] = "string", ["format"] = "uuid" },
        _ when type == typeof(DateTimeOffset) => new() { ["type"] = "string", ["format"] = "date-time" },
        _ when type == typeof(DateOnly) => new() { ["type"] = "string", ["format"] = "date" },
        _ when type == typeof(int) => new() { ["type"] = "integer", ["format"] = "int32" },
        _ when type == typeof(double) => new() { ["type"] = "number", ["format"] = "double" },
        _ when type == typeof(long) => new() { ["type"] = "integer", ["format"] = "int64" },
        _ when type == typeof(bool) => new() { ["type"] = "boolean" },
        _ when type.IsEnum || Wire.IsValue(type) => new() { ["$ref"] = $"#/components/schemas/{type.Name}" },
        _ => throw new InvalidOperationException($"The AsyncAPI document has no schema for {type}."),
    };

    private static string Said(Type type, string codes) => codes.Length > 0 ? $"{DocComments.Of(type)}\n{codes}" : DocComments.Of(type) ?? type.Name;
}

/// <summary>The third-party tools in tests/Kit/npm.</summary>
internal static class Npm
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Kit", "npm");

    private static readonly Lazy<Task> Installed = new(async () =>
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@asyncapi", "parser")))
        {
            var (exit, output) = await Run("npm", "ci");
            Assert.True(exit == 0, $"npm ci failed in tests/Kit/npm:\n{output}");
        }
    });

    public static Task Ready() => Installed.Value;

    public static async Task<(int Exit, string Output)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }
}
