using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.Hosting;
using Leads.Insights;
using Leads.Messaging;
using Xunit;

namespace Leads.Rules;

/// <summary>contracts/CATALOG.md: every event, for a dealer's developer who never heard of the project.</summary>
public sealed class CatalogTests
{
    [Fact]
    public void The_catalogue_is_as_the_code_has_it() => Generated.Check("contracts/CATALOG.md", Write());

    [Fact]
    public void Everything_in_the_catalogue_says_what_it_means()
    {
        var types = Wire.Events.Select(e => e.Type).ToList();
        var parts = Wire.Parts(types);
        Expect.Nothing(types.Concat(parts).Where(type => DocComments.Of(type) is null).Select(type => $"{type.Name} has no <summary>"));
        Expect.Nothing(types.Concat(parts.Where(Wire.IsValue)).SelectMany(type => Wire.Members(type).Where(m => m.Meaning.Length == 0).Select(m => $"{type.Name}.{m.Name} has no <param>")));
    }

    private static string Write()
    {
        var text = new StringBuilder(Introduction);
        text.Append("\n## Events\n\n| event | happens when | published by | to dealers | heard by |\n|---|---|---|---|---|\n");
        var byService = Code.ByName.SelectMany(service => Samples.Events.Where(s => s.Type.Publisher == service.Name)).ToList();
        foreach (var sample in byService)
        {
            text.Append($"| [{sample.Type.Name}](#{sample.Type.Name}) | {Cell(DocComments.Of(sample.Type.Type))} | {sample.Type.Publisher} | {(Code.ReachesDealers(sample) ? "yes" : "–")} | {string.Join(", ", Listeners(sample).Select(l => l.Service))} |\n");
        }

        foreach (var sample in byService)
        {
            Event(text, sample);
        }

        var parts = Wire.Parts(byService.Select(s => s.Type.Type));
        text.Append("\n## Values\n");
        foreach (var part in parts.Where(Wire.IsValue))
        {
            text.Append($"\n### {part.Name}\n\n{DocComments.Of(part)}\n\n");
            Members(text, part);
        }

        text.Append("\n## Codes\n\nAs written; more may be added, so treat one you do not know as \"other\". The lists for machines are in [codes.json](codes.json).\n");
        foreach (var part in parts.Where(part => part.IsEnum))
        {
            text.Append($"\n### {part.Name}\n\n{DocComments.Of(part)}\n\n");
            foreach (var (code, meaning) in Wire.Codes(part))
            {
                text.Append($"- `{code}`{(meaning.Length > 0 ? " – " + meaning : "")}\n");
            }
        }

        text.Append(Status);
        foreach (var disposition in Dispositions.All)
        {
            text.Append($"| `{disposition.Code}` | {(disposition.Extension ? "ours" : "STAR")} | {Cell(disposition.Zh)} | {Cell(disposition.En)} | {Cell(string.Join("; or ", disposition.ReachedBy.Select(By)))} | {Cell(disposition.Note)} |\n");
        }

        text.Append($"\nReaching none: {string.Join(", ", Dispositions.Silent.OrderBy(e => e.Value, StringComparer.Ordinal).Select(e => $"[{e.Key}](#{e.Key}) ({e.Value})"))}.\n");
        return text.ToString();
    }

    private static string By(ReachedBy by) => $"[{by.Event}](#{by.Event}){(by.When is null ? "" : $": {by.When}")}";

    private static void Event(StringBuilder text, Sample sample)
    {
        var type = sample.Type;
        text.Append($"\n### {type.Name}\n\n{DocComments.Of(type.Type)}\n\n");
        text.Append($"Published by **{type.Publisher}**{(Code.ReachesDealers(sample) ? $", to dealers with routing key `DEALER.{type.Name}`" : ", not to dealers")}. ");
        text.Append($"Heard by {string.Join(", ", Listeners(sample).Select(l => $"{l.Service} ({l.What})"))}.\n\n");
        Members(text, type.Type);
        var data = JsonNode.Parse(sample.Message())!["data"]!.ToJsonString(Wire.Pretty);
        text.Append($"\n```json\n{data}\n```\n\n[The whole message](golden/{type.Name}.json)\n");
    }

    private static void Members(StringBuilder text, Type type)
    {
        text.Append("| member | type | always there | meaning |\n|---|---|---|---|\n");
        foreach (var member in Wire.Members(type))
        {
            text.Append($"| `{member.Name}` | {(member.Personal ? "**personal**, blank" : Kind(member.Clr))} | {(member.Required ? "yes" : "no")} | {Cell(member.Meaning)} |\n");
        }
    }

    /// <summary>Who hears it, and what they do then.</summary>
    private static IEnumerable<(string Service, string What)> Listeners(Sample sample) => Product.Listeners
        .Where(listener => listener.HearsFrom.Contains(sample.Type.Publisher))
        .Select(listener => (listener.Service, What: !Code.Reacts(listener.Service) ? "keeps it"
            : sample.Event is CustomerErased ? "destroys the customer's key"
            : Code.Reaction(listener.Service, sample.Event)))
        .Where(listener => listener.What is not null)
        .Select(listener => (listener.Service, listener.What!));

    private static string Kind(Type type) => type switch
    {
        _ when Wire.Item(type) is { } item => $"list of {Kind(item)}",
        _ when type == typeof(string) => "text",
        _ when type == typeof(Guid) => "UUID",
        _ when type == typeof(DateTimeOffset) => "time, RFC 3339",
        _ when type == typeof(DateOnly) => "day, `2026-01-31`",
        _ when type == typeof(double) => "number",
        _ when type == typeof(int) || type == typeof(long) => "whole number",
        _ when type == typeof(bool) => "true or false",
        _ when type.IsEnum || Wire.IsValue(type) => string.Create(CultureInfo.InvariantCulture, $"[{type.Name}](#{type.Name.ToLowerInvariant()})"),
        _ => throw new InvalidOperationException($"The catalogue has no word for {type}."),
    };

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);

    private const string Status = """

        ## Dispositions

        What headquarters is told of a lead: `GET /v1/leads?changedAfter=CURSOR` answers every lead that changed, with the disposition codes it
        reached and when; `GET /v1/dispositions` is this table. Codes marked STAR are those of STAR (Standards for Technology in Automotive
        Retail); the others are ours, written alike, and say so with `extension`.

        | code | whose | 中文 | meaning | reached by | why so |
        |---|---|---|---|---|---|

        """;

    private static string Introduction { get; } = $$"""
        # Event catalogue

        Written by `make generate` from the code; the same for machines: [asyncapi.yaml](asyncapi.yaml), one whole message of each
        event: [golden/](golden).

        Leads follows one customer from the first signal to the years after delivery. Whatever any part of it decides is an event:
        a fact in the past tense that never changes. If your system belongs to a dealer, it receives the events of the leads
        that the dealer was given, and nothing of anybody else's.

        ## How to subscribe

        **A queue of your own (AMQP 0-9-1, RabbitMQ).** An administrator calls `PUT /v1/subscriptions/D001` once and gives you the
        AMQP address (with user and password, shown once) and the queue's name, `dealer.D001`. Consume it, acknowledge each message
        after you have stored it, and ignore what you do not know. With the npm packages `amqplib` and `cloudevents`:

        ```js
        import amqp from 'amqplib';
        import { HTTP } from 'cloudevents';

        const channel = await (await amqp.connect(process.env.DEALER_D001_AMQP)).createChannel();
        await channel.prefetch(50);
        await channel.consume(process.env.DEALER_D001_QUEUE, message => {
          const event = HTTP.toEvent({ headers: { 'content-type': message.properties.contentType }, body: message.content.toString() });
          console.log(event.type, event.subject, event.data);
          channel.ack(message);
        });
        ```

        To receive only some events, declare a queue named `dealer.D001.NAME` and bind it to the exchange `{{Feeds.Subscriptions.Exchange}}` with routing
        keys such as `D001.vehicle_delivered`; you can bind your own keys only. Events you have not fetched for 30 days leave the
        queue; the feed still has them.

        **Pull.** `GET /v1/feed/events?after=CURSOR&limit=100` answers `{"events":[…],"next":"CURSOR"}` with the same messages, oldest
        first. Keep `next` and come back with it; without `after` you start at the beginning.

        ## What a message is

        CloudEvents 1.0 in structured JSON, `content-type: {{CloudEvent.ContentType}}`, AMQP `message-id` = `id`. Members may be added to
        any object at any time; their order means nothing; what is not known is left out.

        | attribute | always there | meaning |
        |---|---|---|
        {{Attributes()}}

        **Personal data never travels.** Members marked *personal* (names, numbers, notes, VIN) are `null` here. Who is entitled asks
        `GET /v1/customers/{id}`, which records the look.

        ## What you can rely on

        - **At least once.** Every event reaches you; sometimes twice. The same event always has the same `id`: keep the ids you
          have handled, or, per `source` and `streamid`, the highest `sequence`, and drop what you have seen.
        - **In order per lead.** Within one `source` and `streamid`, `sequence` only grows; a jump means events that are not for you.
          A queue and the feed hold a lead's events in that order. Between services an effect comes after its cause, which
          `causesource`, `causestreamid` and `causesequence` name; between leads there is no order. To pause, close the channel: after a
          `basic.cancel` RabbitMQ gives what was in flight to the next consumer behind what follows it.
        - **After the fact.** An event is published when it is safely stored, never before, and never taken back; a mistake is corrected by
          another event.
        - **Two times.** `time` is when it happened, `recordedtime` when we learned of it; late news are common.
        - **For ever.** Names and members stay. Something that must break gets a new name (`…_v2`) beside the old one.
        - **`customer_erased`** goes to every dealer that ever had a lead of the customer: delete what you hold of them.

        """;

    private static string Attributes() => string.Join('\n', Envelope.Attributes.Select(a => $"| `{a.Name}` | {(a.Required ? "yes" : "no")} | {a.Meaning} |"));
}
