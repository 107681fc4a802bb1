using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Leads that come as others write them: ADF documents of every kind, spreadsheets, and senders who repeat themselves.</summary>
[Collection(Product.Collection)]
public sealed class ImportJourney(Product product)
{
    private const string Consent = """[{"field":"/consent/purposes","value":"contact,dealer_transfer"},{"field":"/consent/evidence","value":"contract:portal-2026"}]""";

    static ImportJourney() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static string[] Corpus(string kind) => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "adf"), kind + "-*.xml").Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Good_ADF_documents_become_leads_with_their_fields_whatever_their_vendors_did_to_them()
    {
        (await product.Hq.Put("/v1/imports/adf", $$"""{"values":{{Consent}},"codes":[{"field":"/interest/model","theirs":"XH-5","ours":"ES7"}]}""")).Must(201);
        var documents = Corpus("good");
        documents.Length.ShouldBeGreaterThanOrEqualTo(20);
        foreach (var path in documents)
        {
            var encoding = Encoding.GetEncoding(path.Contains("gbk", StringComparison.Ordinal) ? "gb18030" : path.EndsWith("16-utf16.xml", StringComparison.Ordinal) ? "utf-16" : "utf-8");
            var bytes = await File.ReadAllBytesAsync(path);
            // Every document a lead of its own, of a customer of its own; the bytes around stay as they are.
            var fresh = encoding.GetBytes(encoding.GetString(bytes)
                .Replace(">P-1<", $">{Life.Number("ADF")}<", StringComparison.Ordinal).Replace(">T-", $">{Life.Number("ADF")}-", StringComparison.Ordinal)
                .Replace("13812345678", Life.Phone(), StringComparison.Ordinal).Replace("AH-77120", Life.Number("ADF"), StringComparison.Ordinal)
                .Replace("LEAD-2026-000123", Life.Number("ADF"), StringComparison.Ordinal));
            var leads = (await Push(fresh)).Must(201)["leads"]!.AsArray();
            leads.Count.ShouldBe(path.Contains("three", StringComparison.Ordinal) ? 3 : 1, path);
            foreach (var receipt in leads)
            {
                ((string)receipt!["status"]!).ShouldBe("received", path);
                var lead = (await product.Hq.Get($"/v1/leads/{(string)receipt["leadId"]!}")).Must(200);
                var nowhere = path.Contains("least", StringComparison.Ordinal) || path.Contains("no-city", StringComparison.Ordinal);
                // Three of them are of one customer, in every way to write a number.
                var status = nowhere ? "held" : lead["linkedTo"] is null ? "dispatched" : "linked";
                ((string)lead["status"]!, (string?)lead["reason"]).ShouldBe((status, nowhere ? "no_dealer" : null), path);
                ((string)lead["interest"]!["model"]!).ShouldBe(path.Contains("no-vehicle", StringComparison.Ordinal) ? "" : "ES7", path);
            }

            // The same again is the same lead.
            (await Push(fresh)).Must(201)["leads"]!.AsArray().ShouldAllBe(r => (string)r!["status"]! == "duplicate", path);
        }
    }

    [Fact]
    public async Task Of_a_bad_ADF_document_nothing_is_stored_and_line_and_element_are_told()
    {
        var before = await product.Scalar<long>("lead-intake", "select count(*) from mt_events where type = 'lead_received'");
        foreach (var path in Corpus("bad"))
        {
            var answer = await Push(await File.ReadAllBytesAsync(path));
            answer.Refused(400, "invalid");
            answer.Json["errors"]!.AsArray().ShouldAllBe(e => ((string?)e!["at"] ?? "").StartsWith("line "), path);
            answer.Text.ShouldNotContain("13812345671", Case.Sensitive, path);
        }

        var large = Encoding.UTF8.GetBytes("<adf>" + new string(' ', 5 << 20) + "</adf>");
        (await Push(large)).Refused(413, "too-large");
        using var other = Client.Body([], "image/png");
        (await product.Hq.Send(HttpMethod.Post, "/v1/leads/adf", other)).Refused(415);
        (await product.Scalar<long>("lead-intake", "select count(*) from mt_events where type = 'lead_received'")).ShouldBe(before);
    }

    [Fact]
    public async Task A_spreadsheet_comes_in_by_the_profile_of_its_sender_row_by_row()
    {
        (await product.Hq.Put("/v1/imports/portal", $$"""
            {"columns":[{"field":"/externalId","column":"单号"},{"field":"/customer/name","column":"客户"},{"field":"/customer/phone","column":"联系方式"},
                        {"field":"/customer/city","column":"所在地"},{"field":"/interest/model","column":"意向"},{"field":"/source","column":"渠道"},{"field":"/receivedAt","column":"提交"}],
             "values":{{Consent}},"codes":[{"field":"/source","theirs":"官网","ours":"dealer_website"}],"dateFormats":["dd.MM.yyyy HH:mm"]}
            """)).Must(201);
        ((string)(await product.Hq.Get("/v1/imports/portal")).Must(200)["columns"]![2]!["column"]!).ShouldBe("联系方式");

        var number = Life.Number("CSV");
        var file = new StringBuilder("单号;客户;联系方式;所在地;意向;渠道;提交;备注\r\n");
        for (var i = 0; i < 30; i++)
        {
            file.Append(null, $"{number}-{i};\"客户 {i}\";{(i == 3 ? "00000" : Life.Phone())};武汉;ES7;官网;05.01.2026 09:{i:D2};\"写了\r\n两行\"\r\n");
        }

        // As a Chinese spreadsheet saves it.
        var bytes = Encoding.GetEncoding("gb18030").GetBytes(file.ToString());
        var lines = await Lines("/v1/leads/csv?profile=portal", bytes);
        lines.Select(l => (int)l["line"]!).ShouldBe(Enumerable.Range(0, 30).Select(i => 2 + (2 * i)));
        lines.Where(l => (string)l["status"]! == "accepted").Select(l => (string)l["dealer"]!).ShouldBe(Enumerable.Repeat("D001", 29));
        var wrong = lines.Single(l => (string)l["status"]! == "rejected");
        ((string)wrong["externalId"]!, (string)wrong["errors"]![0]!["pointer"]!, (string)wrong["errors"]![0]!["at"]!).ShouldBe(($"{number}-3", "/customer/phone", "line 8, column 3"));

        var lead = (await product.Hq.Get($"/v1/leads/{(string)lines[7]["leadId"]!}")).Must(200);
        ((string)lead["source"]!, (string)lead["externalId"]!, (string)lead["receivedAt"]!).ShouldBe(("dealer_website", $"{number}-7", "2026-01-05T09:07:00+08:00"));
        (await Lines("/v1/leads/csv?profile=portal", bytes)).Count(l => (string)l["status"]! == "duplicate").ShouldBe(29);

        // A profile is called what its owner calls it.
        (await product.Hq.Put("/v1/imports/%E6%B1%BD%E8%BD%A6%E4%B9%8B%E5%AE%B6", """{"offset":"+08:00"}""")).Must(201);
        (await product.Hq.Get("/v1/imports/%E6%B1%BD%E8%BD%A6%E4%B9%8B%E5%AE%B6")).Must(200);

        // Who agreed to nothing is kept, and goes to nobody.
        var silent = (await Lines("/v1/leads/csv", Encoding.UTF8.GetBytes($"姓名,手机\n李娜,{Life.Phone()}\n"))).Single();
        var held = (await product.Hq.Get($"/v1/leads/{(string)silent["leadId"]!}")).Must(200);
        ((string)held["status"]!, (string)held["reason"]!).ShouldBe(("held", "no_consent"));

        using var body = Client.Body("x\n1\n"u8.ToArray(), "text/csv");
        (await product.Hq.Send(HttpMethod.Post, "/v1/leads/csv?profile=nobody-saved-this", body)).Refused(404);
        using var headless = Client.Body("x\n1\n"u8.ToArray(), "text/csv");
        (await product.Hq.Send(HttpMethod.Post, "/v1/leads/csv", headless)).Refused(400).ShouldBe(["/customer/phone"]);
        (await product.Consultant("D001").Put("/v1/imports/portal", "{}")).Refused(403);
    }

    [Fact]
    public async Task Where_everybody_is_new_somebody_who_is_not_is_still_known()
    {
        var (phone, number, key) = (Life.Phone(), Life.Number("KNOWN"), Guid.CreateVersion7().ToString());
        var document = Life.Document(number, phone: phone);
        var first = (await product.Hq.Post("/v1/leads", document, key)).Must(201);

        for (var round = 0; round < 3; round++)
        {
            // Strangers alone, until leads are taken in without looking who it is.
            for (var i = 0; i < 40; i++)
            {
                (await product.Hq.Post("/v1/leads", Life.Document(Life.Number("NEW")))).Must(201);
            }

            switch (round)
            {
                case 0:
                    // The same request, and the same key for another one.
                    (await product.Hq.Post("/v1/leads", document, key)).Must(201).ToJsonString().ShouldBe(first.ToJsonString());
                    (await product.Hq.Post("/v1/leads", Life.Document(Life.Number("OTHER")), key)).Refused(422, "idempotency-key-reused");
                    break;
                case 1:
                    var again = (await product.Hq.Post("/v1/leads", document)).Must(201);
                    ((string)again["status"]!, (string)again["leadId"]!).ShouldBe(("duplicate", (string)first["leadId"]!));
                    break;
                default:
                    var second = (await product.Hq.Post("/v1/leads", Life.Document(Life.Number("SECOND"), phone: phone))).Must(201);
                    ((string)second["customerId"]!).ShouldBe((string)first["customerId"]!);
                    ((string)(await product.Hq.Get($"/v1/leads/{(string)second["leadId"]!}")).Must(200)["linkedTo"]!).ShouldBe((string)first["leadId"]!);
                    break;
            }
        }
    }

    private async Task<Answer> Push(byte[] document)
    {
        using var body = Client.Body(document, "application/x-adf+xml");
        return await product.Hq.Send(HttpMethod.Post, "/v1/leads/adf?profile=adf", body);
    }

    private async Task<IReadOnlyList<JsonNode>> Lines(string path, byte[] file)
    {
        using var body = Client.Body(file, "text/csv");
        var answer = await product.Hq.Send(HttpMethod.Post, path, body);
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
