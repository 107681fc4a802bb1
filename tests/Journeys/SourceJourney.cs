using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Headquarters says where its leads come from; whoever writes it in other words is understood, and how a customer came is kept.</summary>
[Collection(Product.Collection)]
public sealed class SourceJourney(Product product)
{
    [Fact]
    public async Task A_tree_holds_from_its_moment_on_and_not_before()
    {
        var tree = (await product.Hq.Get("/v1/sources")).Must(200).AsObject();
        tree["nodes"]!.AsArray().Select(n => (string)n!["code"]!).ShouldContain("autohome");
        var before = tree.DeepClone().AsObject();
        tree["nodes"]!.AsArray().Add(JsonNode.Parse("""{"code":"star_club","root":"hq_dispatched","nameZh":"星河车友会","nameEn":"Star club","direction":"two_way"}"""));
        var from = (await product.Now()).AddHours(1);
        tree["effectiveFrom"] = from.Text();
        (await product.Hq.Put("/v1/sources", tree.ToJsonString())).Must(201);
        try
        {
            (await SubSource()).ShouldBe("星河车友会", "nobody knows it yet");
            (await Nodes("")).ShouldNotContain("star_club");
            (await Nodes($"?at={Uri.EscapeDataString(from.Text())}")).ShouldContain("star_club");

            await product.Advance("PT2H");
            await Eventually.Holds("the tree holds", async () => await SubSource() == "star_club");
            (await Nodes("")).ShouldContain("star_club");
            (await Nodes($"?at={Uri.EscapeDataString(from.AddSeconds(-1).Text())}")).ShouldNotContain("star_club");
        }
        finally
        {
            (await product.Hq.Put("/v1/sources", before.ToJsonString())).Must(201);
        }

        tree["effectiveFrom"] = from.Text();
        (await product.Hq.Put("/v1/sources", tree.ToJsonString())).Refused(409, "effective-in-the-past");
        (await product.Hq.Put("/v1/sources", """{"nodes":[{"code":"X","root":"walk_in","nameZh":"","nameEn":"x","parent":"y"}],"maps":[{"scheme":"adf","theirs":"x","node":"z"}]}"""))
            .Refused(400, "invalid").ShouldBe(["/nodes", "/nodes/0/code", "/nodes/0/nameZh", "/nodes/0/parent", "/maps/0/node"]);
        (await product.Hq.Get("/v1/sources?brand=YINHE")).Refused(403);
        (await product.Admin.Get("/v1/sources")).Refused(400);
        (await product.Admin.Get("/v1/sources?brand=YINHE")).Refused(400);
        (await product.Admin.Get("/v1/sources?brand=XINGHE")).Must(200);
        (await product.Analyst.Get("/v1/sources")).Must(200);
        (await product.Consultant("D001").Get("/v1/sources")).Must(200);
        (await product.Consultant("D001").Put("/v1/sources", before.ToJsonString())).Refused(403);

        async Task<IEnumerable<string>> Nodes(string query) => (await product.Hq.Get($"/v1/sources{query}")).Must(200)["nodes"]!.AsArray().Select(n => (string)n!["code"]!);

        async Task<string> SubSource()
        {
            var lead = (await product.Hq.Post("/v1/leads", Life.Document(Life.Number("TREE")).Replace("\"autohome\"", "\"星河车友会\"", StringComparison.Ordinal))).Must(201);
            return (string)(await product.Hq.Get($"/v1/leads/{(string)lead["leadId"]!}")).Must(200)["subSource"]!;
        }
    }

    [Fact]
    public async Task Sources_in_words_of_others_are_understood()
    {
        using var file = Client.Body(Encoding.UTF8.GetBytes($"手机,来源\n{Life.Phone()},报纸\n"), "text/csv");
        var row = JsonNode.Parse((await product.Hq.Send(HttpMethod.Post, "/v1/leads/csv", file)).Text)!;
        (await Told((string)row["leadId"]!)).ShouldBe(("hotline_inbound", "newspaper"));

        var form = Life.Document(Life.Number("FORM")).Replace("\"hq_dispatched\",\"subSource\":\"autohome\"", """{"scheme":"dealer_form","code":"12"}""", StringComparison.Ordinal);
        (await Told((string)(await product.Hq.Post("/v1/leads", form)).Must(201)["leadId"]!)).ShouldBe(("target_prospecting", "sales_visit"));
        (await product.Hq.Post("/v1/leads", form.Replace("\"12\"", "\"16\"", StringComparison.Ordinal))).Refused(400, "invalid").ShouldBe(["/source"]);

        var friend = (await product.Consultant("D001").Post("/v1/registrations", $$"""{"source":"referral","subSource":"朋友介绍","customer":{"phone":"{{Life.Phone()}}","name":"赵敏"} }""")).Must(201);
        (await Told((string)friend["leadId"]!)).ShouldBe(("referral", "friend_referral"));

        async Task<(string, string?)> Told(string lead)
        {
            var shown = (await product.Hq.Get($"/v1/leads/{lead}")).Must(200);
            return ((string)shown["source"]!, (string?)shown["subSource"]);
        }
    }

    [Fact]
    public async Task Who_found_a_customer_first_and_what_brought_them_back_is_kept()
    {
        var phone = Life.Phone();
        var first = (await product.Hq.Post("/v1/leads", Life.Document(Life.Number("FIRST"), "D002", phone: phone))).Must(201);
        var second = (await product.Hq.Post("/v1/leads", Life.Document(Life.Number("BACK"), "D001", phone: phone, receivedAt: "2026-01-06T09:00:00+08:00")
            .Replace("\"hq_dispatched\",\"subSource\":\"autohome\"", """{"scheme":"dealer_form","code":"2"}""", StringComparison.Ordinal))).Must(201);

        var chain = (await product.Hq.Get($"/v1/leads/{(string)first["leadId"]!}/attribution")).Must(200);
        chain["touches"]!.AsArray().Select(t => (string)t!["leadId"]!).ShouldBe([(string)first["leadId"]!, (string)second["leadId"]!]);
        ((string)chain["first"]!["subSourceName"]!["zh"]!, (string)chain["first"]!["subSourceName"]!["en"]!).ShouldBe(("汽车之家", "Autohome"));
        ((string)chain["last"]!["source"]!, (string)chain["last"]!["sourceName"]!["zh"]!, (string)chain["last"]!["subSource"]!).ShouldBe(("offsite_event", "外展活动", "roadshow"));

        // A dealer knows what its own leads told.
        var own = (await product.Consultant("D001").Get($"/v1/leads/{(string)second["leadId"]!}/attribution")).Must(200);
        own["touches"]!.AsArray().Select(t => (string)t!["leadId"]!).ShouldBe([(string)second["leadId"]!]);
        (await product.Consultant("D001").Get($"/v1/leads/{(string)first["leadId"]!}/attribution")).Refused(404);
    }
}
