using System.Security.Cryptography;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>One request is one trace: from the caller through every service and the bus to the dealer's queue.</summary>
[Collection(Product.Collection)]
public sealed class TraceJourney(Product product)
{
    [Fact]
    public async Task A_lead_is_one_trace_from_the_gateway_to_the_dealers_queue()
    {
        var (trace, caller) = (Hex(16), Hex(8));
        var life = await Life.Begin(product, traceParent: $"00-{trace}-{caller}-01");
        var heard = await product.Queues["D001"].Hears("the dealer hears of the case", life.Lead, events => events.Any(e => e.Type == "case_opened") && events.Any(e => e.Type == "invitation_opened"));

        // A span is written when it ends, which may be after its message has arrived, and every service hears in its own time.
        string[] services = ["gateway", "lead-intake", "qualification", "appointment", "deal", "aftercare", "feed", "insight"];
        var sent = heard.Select(e => ((string)e.Json["traceparent"]!).Split('-')[2]).ToList();
        var spans = await Eventually.Gives("every service has told its part", () => Task.FromResult(
            Spans(trace) is var all && services.All(name => all.Any(s => s.Service == name)) && sent.All(id => all.Any(s => s.Id == id))
            && all.Any(s => s is { Service: "feed", Name: "publish case_opened" }) && all.Any(s => s is { Service: "insight", Name: "hear case_opened" }) ? all : null));

        spans.Select(s => s.Service).Distinct().ShouldBe(services, ignoreOrder: true);
        spans.Select(s => s.Id).ShouldBeUnique();
        var byId = spans.ToDictionary(s => s.Id);
        spans.Where(s => !byId.ContainsKey(s.Parent)).ShouldAllBe(s => s.Parent == caller && s.Service == "gateway");
        spans.Count(s => s.Parent == caller).ShouldBe(1, "one tree, whose root is the caller's own span");

        // The way of one event, read backwards from the dealer's queue.
        var way = Way(spans.Single(s => s is { Service: "feed", Name: "publish case_opened" }), byId);
        way[0].Service.ShouldBe("gateway");
        way.Skip(1).Select(s => (s.Service, s.Name)).ShouldBe(
        [
            ("lead-intake", "POST /v1/leads"),
            ("lead-intake", "publish lead_dispatched"),
            ("qualification", "hear lead_dispatched"),
            ("qualification", "case open_case"),
            ("qualification", "publish case_opened"),
            ("feed", "publish case_opened"),
        ]);
        spans.Single(s => s is { Service: "feed", Name: "hear case_opened" }).Parent.ShouldBe(way[^2].Id);

        // What the dealer got points into the same trace, at the span that sent it.
        foreach (var e in heard)
        {
            var parts = ((string)e.Json["traceparent"]!).Split('-');
            parts[1].ShouldBe(trace, e.Type);
            byId[parts[2]].ShouldSatisfyAllConditions(s => s.Service.ShouldBe("feed"), s => s.Name.ShouldBe($"publish {e.Type}"));
        }
    }

    [Fact]
    public async Task Every_line_of_the_trace_file_is_a_span()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Life.Begin(product)));

        foreach (var line in Lines())
        {
            Should.NotThrow(() => Span.Of(line), line);
        }
    }

    private static List<Span> Way(Span last, Dictionary<string, Span> byId)
    {
        var way = new List<Span> { last };
        while (byId.TryGetValue(way[0].Parent, out var before))
        {
            way.Insert(0, before);
        }

        return way;
    }

    private static List<Span> Spans(string trace) => [.. Lines().Where(l => l.Contains(trace, StringComparison.Ordinal)).Select(Span.Of).Where(s => s.Trace == trace)];

    // The last line may still be in the making.
    private static List<string> Lines()
    {
        using var file = new FileStream(Product.TraceFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static string Hex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));

    private sealed record Span(string Service, string Name, string Trace, string Id, string Parent)
    {
        public static Span Of(string line)
        {
            using var span = JsonDocument.Parse(line);
            string Text(string name) => span.RootElement.GetProperty(name).GetString()!;
            return new(Text("service"), Text("name"), Text("traceId"), Text("spanId"), Text("parentSpanId"));
        }
    }
}
