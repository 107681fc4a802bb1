using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>What cannot be right is refused with a problem document that says where, and leaves nothing behind.</summary>
[Collection(Product.Collection)]
public sealed class BadInputJourney(Product product)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly string Good = Life.Document("BAD-1");

    /// <summary>Bodies of POST /v1/leads that are wrong, and the JSON pointers to what is wrong with them.</summary>
    private static readonly Dictionary<string, (byte[] Body, string[] Pointers)> Wrong = new()
    {
        ["nothing at all"] = ([], [""]),
        ["only white space"] = (Utf8.GetBytes(" \n"), [""]),
        ["malformed JSON"] = (Utf8.GetBytes("""{"externalId":"X-1","brand":"""), [""]),
        ["something after the lead"] = (Utf8.GetBytes(Good + "{}"), [""]),
        ["a member twice"] = (Utf8.GetBytes(Good.Replace("\"brand\":", "\"brand\":\"XINGHE\",\"brand\":", StringComparison.Ordinal)), [""]),
        ["an array"] = (Utf8.GetBytes($"[{Good}]"), [""]),
        ["a number"] = (Utf8.GetBytes("42"), [""]),
        ["null"] = (Utf8.GetBytes("null"), [""]),
        ["invalid UTF-8"] = ([.. Utf8.GetBytes(Good).TakeWhile(b => b < 128), 0xCD, 0xF5, .. Utf8.GetBytes(Good).SkipWhile(b => b < 128)], [""]),
        ["a character cut in half by an escape"] = (Changed(l => l["customer"]!["name"] = "王?").Replace("?", "\\ud83d"), [""]),
        ["half a character in a list"] = (Changed(l => l["consent"]!["purposes"] = new JsonArray("contact?")).Replace("?", "\\ud83d"), [""]),
        ["half a character in a member nobody knows"] = (Changed(l => l["remark"] = "?").Replace("?", "\\ud83d"), [""]),
        ["half a character in the name of a member"] = (Changed(l => l["?"] = "remark").Replace("?", "\\ud83d"), [""]),
        ["half a character in a currency"] = (Changed(l => l["interest"]!["budget"] = new JsonObject { ["minorUnits"] = 1, ["currency"] = "CN?" }).Replace("?", "\\ud83d"), [""]),
        ["a zero character in a name"] = (Changed(l => l["customer"]!["name"] = "王\0"), ["/customer/name"]),
        ["a zero character in a list"] = (Changed(l => l["consent"]!["purposes"] = new JsonArray("contact\0")), ["/consent/purposes"]),
        ["a zero character in a currency"] = (Changed(l => l["interest"]!["budget"] = new JsonObject { ["minorUnits"] = 1, ["currency"] = "CN\0" }), ["/interest/budget"]),
        ["deep nesting"] = (Changed(l => l["interest"]!["model"] = Nested(100)), [""]),
        ["a required part deeper than it belongs"] = (Changed(l => l["customer"] = new JsonObject { ["customer"] = l["customer"]!.DeepClone() }), ["/customer/name", "/customer/phone", "/customer/city"]),
        ["wrong types everywhere"] = (
            Changed(l =>
            {
                l["externalId"] = 5;
                l["source"] = true;
                l["customer"]!["phone"] = 13912345678;
                l["interest"] = "ES7";
                l["consent"]!["purposes"] = "contact";
            }),
            ["/externalId", "/source", "/customer/phone", "/interest", "/consent/purposes"]),
        ["a phone that is an object"] = (Changed(l => l["customer"]!["phone"] = new JsonObject { ["number"] = "13912345678" }), ["/customer/phone"]),
        ["an unknown source"] = (Changed(l => l["source"] = "tv_advert"), ["/source"]),
        ["no phone"] = (Changed(l => l["customer"]!.AsObject().Remove("phone")), ["/customer/phone"]),
        ["an empty phone"] = (Changed(l => l["customer"]!["phone"] = " "), ["/customer/phone"]),
        ["a phone that cannot ring"] = (Changed(l => l["customer"]!["phone"] = "12012345678"), ["/customer/phone"]),
        ["no name and no consent"] = (Changed(l => { l["customer"]!["name"] = "　"; l.Remove("consent"); }), ["/customer/name", "/consent/purposes", "/consent/at", "/consent/evidence"]),
        ["a lead of another brand"] = (Changed(l => l["brand"] = "YINHE"), ["/brand"]),
        ["an unknown dealer"] = (Changed(l => l["dealer"] = "D999"), ["/dealer"]),
        ["a day that is none"] = (Changed(l => l["interest"]!["needBy"] = "2026-02-30"), ["/interest/needBy"]),
        ["a time of nowhere"] = (Changed(l => l["receivedAt"] = "2026-01-05T09:00:00"), ["/receivedAt"]),
        ["money without end"] = (Changed(l => l["interest"]!["budget"] = new JsonObject { ["minorUnits"] = 1e300, ["currency"] = "CNY" }), ["/interest/budget"]),
        ["an id without end"] = (Changed(l => l["externalId"] = new string('x', 101)), ["/externalId"]),
    };

    public static TheoryData<string> Cases => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_wrong_lead_is_refused_with_pointers(string what)
    {
        var (body, pointers) = Wrong[what];

        await LeavesNothing(async () =>
            (await Push(Client.Body(body, "application/json"))).Refused(400, "invalid").ShouldBe(pointers, ignoreOrder: true));
    }

    [Fact]
    public async Task A_wrong_line_never_spoils_its_neighbours()
    {
        var before = await Stored();
        // Line breaks end a line of a batch, so a case that has one in it is told as one line.
        var wrong = Wrong.Where(w => w.Value.Body.AsSpan().ContainsAnyExcept(" \n"u8)).Select(w => w.Value.Body.Select(b => b == '\n' ? (byte)' ' : b)).ToList();
        var (first, last) = (Life.Number("BAD"), Life.Number("BAD"));
        var file = new MemoryStream();
        foreach (var line in wrong.Prepend(OneLine(first)).Append(OneLine(last)))
        {
            file.Write([.. line, (byte)'\n']);
        }

        file.Position = 0;
        var answers = new List<JsonNode>();
        await foreach (var answer in product.Hq.Batch(file))
        {
            answers.Add(answer);
        }

        answers.Select(a => (int)a["line"]!).ShouldBe(Enumerable.Range(1, wrong.Count + 2));
        answers.Select(a => (string)a["status"]!).ShouldBe(["accepted", .. wrong.Select(_ => "rejected"), "accepted"]);
        ((string)answers[0]["externalId"]!, (string)answers[^1]["externalId"]!).ShouldBe((first, last));
        foreach (var (answer, (_, pointers)) in answers.Skip(1).Zip(Wrong.Values.Where(w => w.Body.AsSpan().ContainsAnyExcept(" \n"u8))))
        {
            answer["errors"]!.AsArray().Select(e => (string)e!["pointer"]!).ShouldBe(pointers, ignoreOrder: true, answer.ToJsonString());
        }

        (await Stored()).Events.ShouldBe(before.Events + 6, "two leads, each a customer, a lead and its dealer");
    }

    [Fact]
    public Task A_body_of_two_megabytes_is_refused() => LeavesNothing(async () =>
    {
        var body = Utf8.GetBytes(Life.Document(Life.Number("BAD"), name: new string('王', 700_000)));
        body.Length.ShouldBeGreaterThan(2_000_000);
        (await Push(Client.Body(body, "application/json"))).Refused(413, "too-large");

        using var chunked = new StreamContent(new MemoryStream(body));
        chunked.Headers.ContentType = new("application/json");
        (await product.Hq.Send(HttpMethod.Post, "/v1/leads", chunked, ("Idempotency-Key", Life.Number("key")), ("Transfer-Encoding", "chunked"))).Refused(413, "too-large");
    });

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public Task Another_content_type_is_refused(string type) => LeavesNothing(async () => (await Push(Client.Body(Utf8.GetBytes(Good), type))).Refused(415, "unsupported-media-type"));

    [Theory]
    [InlineData(null)]
    [InlineData("leads_hq_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJocSIsInJvbGUiOiJocSIsImJyYW5kIjoiWElOR0hFIn0.")]
    public Task Without_a_valid_key_nobody_enters(string? key) => LeavesNothing(async () =>
    {
        (await product.WithKey(key).Post("/v1/leads", Good)).Refused(401, "unauthenticated");
        using var batch = Client.Body(Utf8.GetBytes(Good), "application/x-ndjson");
        (await product.WithKey(key).Send(HttpMethod.Post, "/v1/leads/batch", batch)).Refused(401, "unauthenticated");
    });

    [Theory]
    [InlineData("CONSULTANT_D001_KEY")]
    [InlineData("MANAGER_D001_KEY")]
    [InlineData("DEALER_D001_KEY")]
    [InlineData("ANALYST_KEY")]
    public Task Only_headquarters_push(string key) => LeavesNothing(async () =>
    {
        (await product.As(key).Post("/v1/leads", Good)).Refused(403, "forbidden");
        using var batch = Client.Body(Utf8.GetBytes(Good), "application/x-ndjson");
        (await product.As(key).Send(HttpMethod.Post, "/v1/leads/batch", batch)).Refused(403, "forbidden");
    });

    [Fact]
    public Task A_key_too_long_is_refused() => LeavesNothing(async () => (await product.Hq.Post("/v1/leads", Good, once: new string('k', 201))).Refused(400));

    [Fact]
    public async Task What_is_not_there_is_a_problem_document_too()
    {
        (await product.Hq.Get("/v1/nothing")).Refused(404);
        (await product.Hq.Get("/v1/leads/not-an-id")).Refused(404);
        (await product.Hq.Get($"/v1/leads/{Guid.CreateVersion7()}")).Refused(404, "not-found");
        (await product.Hq.Delete($"/v1/leads/{Guid.CreateVersion7()}")).Refused(405);
        (await product.Consultant("D001").Get("/v1/deals/not-an-id")).Refused(404);
    }

    /// <summary>Bodies of the dealer's commands that are wrong; DUE is tomorrow, ∅ a zero character, ½ half of one.</summary>
    [Theory]
    [InlineData("contacts", "", "")]
    [InlineData("contacts", "[]", "")]
    [InlineData("contacts", """{"channel":"phone","direction":"outbound","result":"connected","nextAction":{"action":"call"}}""", "/nextAction/dueAt")]
    [InlineData("contacts", """{"channel":"phone","direction":"outbound","nextAction":{"action":"call","dueAt":"DUE"}}""", "/result")]
    [InlineData("contacts", """{"channel":"telegraph","direction":"outbound","result":"connected","nextAction":{"action":"call","dueAt":"DUE"}}""", "/channel")]
    [InlineData("contacts", """{"channel":0,"direction":"outbound","result":"connected","nextAction":{"action":"call","dueAt":"DUE"}}""", "/channel")]
    [InlineData("contacts", """{"channel":"phone","direction":"outbound","result":"connected","durationSeconds":"long","nextAction":{"action":"call","dueAt":"DUE"}}""", "/durationSeconds")]
    [InlineData("contacts", """{"channel":"phone","direction":"outbound","result":"connected","mood":"good","nextAction":{"action":"call","dueAt":"DUE"}}""", "/mood")]
    [InlineData("contacts", """{"channel":"phone","direction":"outbound","result":"connected","nextAction":{"action":"","dueAt":"DUE"}}""", "/nextAction/action")]
    [InlineData("contacts", """{"channel":"phone","direction":"outbound","result":"connected","nextAction":{"action":"call","dueAt":"tomorrow"}}""", "/nextAction/dueAt")]
    [InlineData("contacts", """{"channel":"phone","direction":"outbound","result":"connected","at":"2126-01-01T00:00:00Z","nextAction":{"action":"call","dueAt":"2127-01-01T00:00:00Z"}}""", "/at")]
    [InlineData("contacts", """{"channel":"phone","direction":"outbound","result":"connected","conversation":{"goals":[{"goal":"obtain_data"}]},"nextAction":{"action":"call∅","dueAt":"DUE"} }""", "")] // told by the database
    [InlineData("contacts", """{"channel":"phone","direction":"outbound","result":"connected","nextAction":{"action":"call½","dueAt":"DUE"}}""", "/nextAction/action")]
    [InlineData("contacts", """{"channel":"phone","direction":"outbound","result":"connected","note":"½","nextAction":{"action":"call","dueAt":"DUE"}}""", "/note")]
    [InlineData("appointments", """{"type":"test_drive"}""", "/at")]
    [InlineData("appointments", """{"type":"picnic","at":"DUE"}""", "/type")]
    [InlineData("appointments", """{"type":"test_drive","at":1767603600}""", "/at")]
    public async Task A_wrong_command_is_refused_with_a_pointer(string command, string json, string pointer)
    {
        // Where a next action is told the case has to be open.
        var life = command == "contacts" ? await Life.Begin(product) : await product.SomeLife;
        var body = json.Replace("DUE", (await product.Now()).AddDays(1).Text(), StringComparison.Ordinal)
            .Replace("∅", "\\u0000", StringComparison.Ordinal).Replace("½", "\\ud83d", StringComparison.Ordinal);
        var before = (await product.Consultant("D001").Get($"/v1/leads/{life.Lead}/case")).ETag;

        (await product.Consultant("D001").Post($"/v1/leads/{life.Lead}/{command}", body)).Refused(400, "invalid").ShouldBe([pointer]);

        (await product.Consultant("D001").Get($"/v1/leads/{life.Lead}/case")).ETag.ShouldBe(before);
    }

    private Task<Answer> Push(HttpContent body) => product.Hq.Send(HttpMethod.Post, "/v1/leads", body, ("Idempotency-Key", Life.Number("key")));

    private async Task LeavesNothing(Func<Task> attempt)
    {
        var before = await Stored();
        await attempt();
        (await Stored()).ShouldBe(before);
    }

    private async Task<Counts> Stored() => new(
        await Count("mt_events"), await Count("mt_streams"), await Count("subject_keys"), await Count("idempotency"), await Count("customer_phones"), await Count("customer_leads"));

    private Task<long> Count(string table) => product.Scalar<long>("lead-intake", $"select count(*) from {table}");

    private static byte[] OneLine(string number) => Utf8.GetBytes(Life.Document(number).ReplaceLineEndings(""));

    private static byte[] Changed(Action<JsonObject> change)
    {
        var lead = JsonNode.Parse(Good)!.AsObject();
        change(lead);
        return Utf8.GetBytes(lead.ToJsonString());
    }

    private static JsonNode Nested(int depth) => depth == 0 ? "ES7" : new JsonArray(Nested(depth - 1));

    private sealed record Counts(long Events, long Streams, long Keys, long Answers, long Phones, long Leads);
}

internal static class BytesOfText
{
    public static byte[] Replace(this byte[] text, string what, string with) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).Replace(what, with, StringComparison.Ordinal));
}
