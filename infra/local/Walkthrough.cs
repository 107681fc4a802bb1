using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;

namespace Leads.Local;

/// <summary>
/// The main job, for somebody who sees Leads for the first time: headquarters push a file of leads, a dealer's events arrive,
/// one lead is walked from push to delivered car and first aftercare contact, and the numbers are told.
/// </summary>
internal sealed class Walkthrough(System system, Action<string> say) : IDisposable
{
    private const string Sample = "contracts/samples/dcad-1000.ndjson";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly HttpClient _http = new() { BaseAddress = new Uri(system.Url), Timeout = TimeSpan.FromMinutes(5) };

    public void Dispose() => _http.Dispose();

    /// <summary>The system must be up.</summary>
    public async Task Run()
    {
        await NameStaff();
        var push = await PushSample();
        await OtherWaysIn();
        say("");
        var firstAfter = await WalkOneLead();
        Summarise(push, push.FirstDealerEvent ?? firstAfter);
    }

    // ── headquarters push ────────────────────────────────────────────────────────────────────────────────────────────

    private async Task<Pushed> PushSample()
    {
        say($"▶ Headquarters push {Sample}");
        var cursor = await EndOfFeed("D001");
        using var stop = new CancellationTokenSource();
        var shown = Show("D001", cursor, most: 8, stop.Token);
        var started = Stopwatch.GetTimestamp();
        using var request = Request(HttpMethod.Post, "/v1/leads/batch", "HQ_KEY");
        request.Content = new StreamContent(File.OpenRead(Path.Combine(Root.Build.Repository, Sample)));
        request.Content.Headers.ContentType = new("application/x-ndjson");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
        {
            throw new LocalException($"the push was refused: {await response.Content.ReadAsStringAsync()}");
        }

        var (statuses, reasons, dealers) = (new SortedDictionary<string, int>(), new SortedDictionary<string, int>(), new SortedDictionary<string, HashSet<string>>());
        var lines = 0;
        using var answer = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await answer.ReadLineAsync() is { } line)
        {
            lines++;
            var result = JsonNode.Parse(line)!;
            Count(statuses, (string)result["status"]!);
            if ((string?)result["dealer"] is { } dealer)
            {
                (dealers.TryGetValue(dealer, out var leads) ? leads : dealers[dealer] = []).Add((string)result["leadId"]!);
            }

            if (result["errors"] is JsonArray { Count: > 0 } errors)
            {
                Count(reasons, $"{(string)errors[0]!["code"]!} {(string)errors[0]!["pointer"]!}".TrimEnd());
            }
        }

        say($"  {lines} lines answered in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        var accepted = statuses.GetValueOrDefault("accepted");
        stop.CancelAfter(accepted > 0 ? TimeSpan.FromSeconds(15) : TimeSpan.FromMilliseconds(200));
        var first = await shown;
        return new(lines, accepted, statuses.GetValueOrDefault("duplicate"), statuses.GetValueOrDefault("rejected"), reasons,
            new(dealers.ToDictionary(d => d.Key, d => d.Value.Count)), first is { } at ? Stopwatch.GetElapsedTime(started, at) : null);
    }

    /// <summary>D002 names its consultants; from then on its leads are given to them.</summary>
    private async Task NameStaff()
    {
        foreach (var (staff, settings) in new[] { ("D002-consultant", """{"models":["ES7"],"mostOpen":500}"""), ("D002-li", """{"weight":2}"""), ("D002-wang", """{"models":["S6"]}""") })
        {
            Must("the staff", await Send(HttpMethod.Put, $"/v1/dealers/D002/staff/{staff}", "MANAGER_D002_KEY", settings));
        }
    }

    /// <summary>What does not come as JSON.</summary>
    private async Task OtherWaysIn()
    {
        using (var csv = Request(HttpMethod.Post, "/v1/leads/csv", "HQ_KEY"))
        {
            csv.Content = new StreamContent(File.OpenRead(Path.Combine(Root.Build.Repository, "contracts/samples/leads.csv")));
            csv.Content.Headers.ContentType = new("text/csv");
            using var answer = await _http.SendAsync(csv);
            var lines = (await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            say($"  a spreadsheet: {string.Join(", ", lines.Select(line => $"{JsonNode.Parse(line)!["externalId"]} {JsonNode.Parse(line)!["status"]}"))}");
        }

        using (var adf = Request(HttpMethod.Post, "/v1/leads/adf", "HQ_KEY"))
        {
            adf.Content = new StreamContent(File.OpenRead(Path.Combine(Root.Build.Repository, "contracts/samples/prospect.adf.xml")));
            adf.Content.Headers.ContentType = new("application/x-adf+xml");
            using var answer = await _http.SendAsync(adf);
            var lead = JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["leads"]![0]!;
            var shown = await Get($"/v1/leads/{lead["leadId"]}", "HQ_KEY");
            say($"  an ADF document: {shown["externalId"]} {lead["status"]} – {shown["status"]}, {shown["reason"]}: ADF cannot tell consent, an import profile can");
        }

        var call = await Post("/v1/registrations", "CONSULTANT_D001_KEY", $$"""
            {"source":"hotline_inbound","customer":{"name":"赵敏","phone":"{{AnyPhone()}}","city":"武汉"},
             "interest":{"model":"ES7","trim":"Max","needBy":"2027-01-15"},"notObtained":[{"field":"colour","reason":"undecided"}]}
            """);
        var (number, phone) = (Guid.CreateVersion7().ToString("N"), AnyPhone());
        var missed = await Post("/v1/calls", "DEALER_D001_KEY", $$"""{"call":"{{number}}","status":"missed","from":"{{phone}}"}""");
        await Until("the missed call is on the list", async () =>
            (await Get("/v1/calls/missed", "MANAGER_D001_KEY")).AsArray().FirstOrDefault(c => (string)c!["leadId"]! == (string)missed["id"]!));
        say("  a missed call, told by the dealer's telephone system: a new lead, to be called back within ten working minutes (000-09)");
        say($"  a hotline call, registered by the consultant: {call["status"]}, the dealer's own; the colour was asked and not obtained (000-32)");
    }

    /// <summary>Shows a dealer's events as they arrive; when the first one did.</summary>
    private async Task<long?> Show(string dealer, string cursor, int most, CancellationToken stop)
    {
        long? first = null;
        var shown = 0;
        while (!stop.IsCancellationRequested && shown < most)
        {
            var page = await Get($"/v1/feed/events?limit=200&after={cursor}", $"DEALER_{dealer}_KEY");
            cursor = (string)page["next"]!;
            foreach (var e in page["events"]!.AsArray())
            {
                first ??= Stopwatch.GetTimestamp();
                if (shown++ < most)
                {
                    say($"  {dealer} hears {Line(e!)}");
                }
            }

            await Task.Delay(20, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return first;
    }

    /// <summary>Leads that changed since a time, to the end.</summary>
    private async Task<List<JsonNode>> Changed(DateTimeOffset since)
    {
        var (leads, after) = (new List<JsonNode>(), Uri.EscapeDataString(Text(since)));
        while (true)
        {
            var page = await Get($"/v1/leads?changedAfter={after}&limit=1000", "HQ_KEY");
            var found = page["items"]!.AsArray();
            leads.AddRange(found.OfType<JsonNode>());
            after = (string)page["next"]!;
            if (!(bool)page["more"]!)
            {
                return leads;
            }
        }
    }

    private async Task<string> EndOfFeed(string dealer) => (await ReadFeed(dealer, "")).Next;

    /// <summary>A dealer's events after a cursor, to the end.</summary>
    private async Task<(List<JsonNode> Events, string Next)> ReadFeed(string dealer, string cursor)
    {
        var events = new List<JsonNode>();
        while (true)
        {
            var page = await Get($"/v1/feed/events?limit=1000&after={cursor}", $"DEALER_{dealer}_KEY");
            var found = page["events"]!.AsArray();
            events.AddRange(found.OfType<JsonNode>());
            cursor = (string)page["next"]!;
            if (found.Count < 1000)
            {
                return (events, cursor);
            }
        }
    }

    // ── one lead's whole life ────────────────────────────────────────────────────────────────────────────────────────

    private async Task<TimeSpan> WalkOneLead()
    {
        say("▶ One lead from push to delivered car");
        var cursor = await EndOfFeed("D001");
        var number = $"WALK-{Guid.CreateVersion7():N}"[..18].ToUpperInvariant();
        var now = await Now();
        var started = Stopwatch.GetTimestamp();
        var received = await Post("/v1/leads", "HQ_KEY", $$"""
            {"externalId":"{{number}}","brand":"XINGHE","source":"hq_dispatched","subSource":"autohome","campaign":"2026Q1-xinghe-es7-launch",
             "receivedAt":"{{Text(now)}}","customer":{"name":"周晓岚","honorific":"女士","phone":"{{AnyPhone()}}","city":"武汉","district":"江岸区"},
             "interest":{"model":"ES7","trim":"Max","colour":"星空蓝","needBy":"{{now.AddDays(14):yyyy-MM-dd}}","payment":"loan"},
             "consent":{"purposes":["contact","dealer_transfer"],"at":"{{Text(now)}}","evidence":"form:es7-launch-v3#checkbox2"} }
            """);
        var lead = (string)received["leadId"]!;
        say($"  headquarters push {number} → lead {lead}, dealer {received["dealer"]}");
        var way = (await Get($"/v1/leads/{lead}/dispatch", "HQ_KEY"))["steps"]![0]!;
        var respondBy = (DateTimeOffset)(await Get($"/v1/leads/{lead}", "HQ_KEY"))["respondBy"]!;
        say($"  given to {way["dealer"]} by the rule “{way["rule"]}”; somebody has to try to reach the customer by {respondBy:ddd d MMM HH:mm} (working time, §4.1)");
        // What the file of leads still leads to stands before it.
        var read = cursor;
        await Until("the dealer hears of it", async () =>
        {
            (var events, read) = await ReadFeed("D001", read);
            return events.Exists(e => (string)e["subject"]! == lead);
        });
        var heard = Stopwatch.GetElapsedTime(started);

        await Until("the call centre has a case", () => Exists($"/v1/leads/{lead}/case", "CONSULTANT_D001_KEY"));
        await Post($"/v1/leads/{lead}/contacts", "CONSULTANT_D001_KEY", $$"""
            {"channel":"phone","direction":"outbound","result":"connected","durationSeconds":184,"note":"想周六带先生一起来看车",
             "conversation":{"purpose":"sell","goals":[{"goal":"create_interest","reached":true}]},
             "nextAction":{"action":"invite","dueAt":"{{Text(now.AddDays(1))}}"} }
            """);
        say("  the consultant calls; the next action is planned (000-52)");
        Must("needs", await Send(HttpMethod.Put, $"/v1/leads/{lead}/needs", "CONSULTANT_D001_KEY", $$"""
            {"needs":{"models":["ES7"],"needBy":"{{now.AddDays(12):yyyy-MM-dd}}","budget":{"minorUnits":26000000,"currency":"CNY"},"use":"family","roles":[{"role":"decision_maker","who":"spouse"}],
             "knowsBrand":true,"knowsDealer":true,"motive":"achieve_pleasure"} }
            """));
        Must("personality", await Send(HttpMethod.Put, $"/v1/leads/{lead}/personality", "CONSULTANT_D001_KEY", """{"emotion":"d","assertiveness":3}"""));
        await Post($"/v1/leads/{lead}/objections", "CONSULTANT_D001_KEY", """{"topic":"price","assessed":"trust","cause":"customer"}""");
        var brief = await Get($"/v1/leads/{lead}/brief", "CONSULTANT_D001_KEY");
        say($"  before the next call one request tells: grade {brief["grade"]} by the need date, a {brief["marker"]}, {brief["style"]!["name"]!["zh"]} ({brief["style"]!["name"]!["en"]}),");
        say($"    objection {brief["objections"]![0]!["topic"]}, next step “{brief["objections"]![0]!["nextStep"]}”; still to ask: {string.Join(", ", brief["needsMissing"]!.AsArray().Select(field => (string)field!))}");

        Must("sales consultant", await Send(HttpMethod.Put, "/v1/dealers/D001/resources/zhao", "MANAGER_D001_KEY", """{"kind":"sales_consultant"}"""));
        Must("demo car", await Send(HttpMethod.Put, "/v1/dealers/D001/resources/demo-es7", "MANAGER_D001_KEY", """{"kind":"demo_car","models":["ES7"]}"""));
        var offer = await Until("the invitation is open", () => TryGet($"/v1/slots?type=test_drive&lead={lead}&model=ES7", "CONSULTANT_D001_KEY"));
        say($"  two slots to choose from (003-19), held until {offer["until"]}: {string.Join(" or ", offer["slots"]!.AsArray().Select(slot => $"{slot!["from"]} with {string.Join(" and ", slot["resources"]!.AsArray())}"))}");
        var appointment = (string)(await Post($"/v1/leads/{lead}/appointments", "CONSULTANT_D001_KEY",
            $$"""{"type":"test_drive","model":"ES7","at":"{{offer["slots"]![1]!["from"]}}","offer":"{{offer["offerId"]}}"}"""))["id"]!;
        await Post($"/v1/appointments/{appointment}/confirm", "CONSULTANT_D001_KEY", "");
        var customer = (string)(await Get($"/v1/leads/{lead}", "CONSULTANT_D001_KEY"))["customerId"]!;
        var text = (await Until("the customer was written", async () => await TryGet($"/v1/dev/messages?customer={customer}", "CONSULTANT_D001_KEY") is JsonArray { Count: > 0 } messages ? messages[0] : null))["text"]!;
        say($"  the customer is written, through an outbox that any provider plugs into: {text["zh"]} – {text["en"]}");
        await Post($"/v1/appointments/{appointment}/arrive", "CONSULTANT_D001_KEY", """{"reason":"test_drive_es7","party":[{"role":"decision_maker","who":"spouse"}]}""");
        await Post($"/v1/appointments/{appointment}/take-over", "CONSULTANT_D001_KEY", """{"consultant":"zhao"}""");
        await Post($"/v1/appointments/{appointment}/test-drives", "CONSULTANT_D001_KEY", """{"model":"ES7","car":"demo-es7","route":"lake","minutes":30,"licenceChecked":true,"rating":5}""");
        await Post($"/v1/appointments/{appointment}/leave", "CONSULTANT_D001_KEY", "{}");
        say("  test drive booked, confirmed, the customer came – and we know why (000-07) – was taken over (000-15) and drove");

        var deal = (string)(await Until("the visit opens a deal", () => TryGet($"/v1/leads/{lead}/deal", "CONSULTANT_D001_KEY")))["dealId"]!;
        var proposal = """
            {"model":"ES7","price":{"minorUnits":25990000,"currency":"CNY"},"vehicle":{"trim":"max","exterior":"starry_blue","options":[{"code":"panorama_roof","price":{"minorUnits":600000,"currency":"CNY"}}]},
             "insurance":[{"code":"comprehensive","price":{"minorUnits":520000,"currency":"CNY"}}],"values":["product","consultant"],
             "financing":{"method":"annuity","downPayment":{"minorUnits":9000000,"currency":"CNY"},"termMonths":36,"annualRateBasisPoints":399}}
            """;
        await Post($"/v1/deals/{deal}/signals", "CONSULTANT_D001_KEY", """{"signal":"delivery_time","note":"问最快什么时候能提车"}""");
        await Post($"/v1/deals/{deal}/proposals", "CONSULTANT_D001_KEY", proposal);
        var (_, early) = await Send(HttpMethod.Post, $"/v1/deals/{deal}/final-offer", "CONSULTANT_D001_KEY", "{}");
        say($"  offered; a final offer is refused while something is missing (001-05): {string.Join(", ", early["alternatives"]!.AsArray())}");
        await Post($"/v1/deals/{deal}/acceptance", "CONSULTANT_D001_KEY", """{"model":"ES7"}""");
        Must("credit", await Send(HttpMethod.Put, $"/v1/deals/{deal}/credit", "MANAGER_D001_KEY", """{"grade":"a","basis":"payroll"}"""));
        await Post($"/v1/deals/{deal}/final-offer", "CONSULTANT_D001_KEY", "{}");
        foreach (var (yuan, inReturn) in new[] { (3000, "signs this week"), (2000, "takes the insurance here"), (1000, "brings a friend to the test drive") })
        {
            await Post($"/v1/deals/{deal}/concessions", "CONSULTANT_D001_KEY",
                $$"""{"amount":{"minorUnits":{{yuan * 100}},"currency":"CNY"},"inReturn":"{{inReturn}}"}""");
        }

        var (status, refusal) = await Send(HttpMethod.Post, $"/v1/deals/{deal}/concessions", "CONSULTANT_D001_KEY",
            """{"amount":{"minorUnits":50000,"currency":"CNY"},"inReturn":"nothing much"}""");
        say($"  ¥259,900, a roof and insurance; three concessions of ¥3,000, ¥2,000 and ¥1,000; the fourth is refused: {(int)status} {refusal["detail"]}");
        await Post($"/v1/deals/{deal}/sign", "CONSULTANT_D001_KEY", """{"reference":"HT-2026-0117","deposit":{"minorUnits":1000000,"currency":"CNY"}}""");
        await Post($"/v1/deals/{deal}/payments", "CONSULTANT_D001_KEY", """{"reference":"R-1","kind":"deposit","method":"mobile","amount":{"minorUnits":1000000,"currency":"CNY"}}""");
        await Post($"/v1/deals/{deal}/order", "CONSULTANT_D001_KEY", $$"""{"source":"factory","expectedOn":"{{now.AddDays(9):yyyy-MM-dd}}"}""");
        await Post($"/v1/deals/{deal}/delays", "CONSULTANT_D001_KEY", $$"""{"to":"{{now.AddDays(11):yyyy-MM-dd}}","reason":"transport"}""");
        var signed = (await Get($"/v1/deals/{deal}", "CONSULTANT_D001_KEY"))["contract"]!;
        say($"  signed, deposit paid, ordered as {signed["orderNumber"]}; the car is late, and the customer is written. {(long)signed["loan"]!["principal"]!["minorUnits"]! / 100m:#,0.00} CNY are financed, {(long)signed["loan"]!["first"]!["minorUnits"]! / 100m:#,0.00} a month");
        foreach (var (reference, kind, amount) in new[]
        {
            ("R-2", "balance", 8_000_000L), ("R-3", "loan", (long)signed["loan"]!["principal"]!["minorUnits"]!),
        })
        {
            await Post($"/v1/deals/{deal}/payments", "CONSULTANT_D001_KEY", $$"""{"reference":"{{reference}}","kind":"{{kind}}","method":"transfer","amount":{"minorUnits":{{amount}},"currency":"CNY"} }""");
        }

        Must("vehicle", await Send(HttpMethod.Put, $"/v1/deals/{deal}/vehicle", "CONSULTANT_D001_KEY", """{"vin":"LXGES7A10TW000042"}"""));
        await Post($"/v1/deals/{deal}/inspection", "CONSULTANT_D001_KEY", """{"passed":true}""");
        await Post($"/v1/deals/{deal}/explanation/start", "CONSULTANT_D001_KEY", "{}");
        await Post("/v1/dev/clock", "ADMIN_KEY", """{"advance":"PT50M"}""");
        await Post($"/v1/deals/{deal}/explanation/stop", "CONSULTANT_D001_KEY", "{}");
        string[] items =
        [
            "recheck_car", "book_and_explain", "prepare_car", "remind_customer", "agree_payment_and_plates", "ask_special_requests", "welcome", "confirm_car_data", "explain_costs", "settle_fees", "explain_claim_terms",
            "hand_over_documents", "introduce_service", "explain_care", "explain_functions", "suggest_drive", "update_file", "send_thanks",
        ];
        await Post($"/v1/deals/{deal}/delivery-items", "CONSULTANT_D001_KEY",
            $$"""{"items":[{{string.Join(',', items.Select(item => new JsonObject { ["item"] = item }.ToJsonString()))}},{"item":"follow_up_call","outcome":"arranged","dueAt":"{{Text(now.AddDays(2))}}"}]}""");
        await Post($"/v1/deals/{deal}/confirmation", "CONSULTANT_D001_KEY", """{"reference":"scan:20260124-17"}""");
        await Post($"/v1/deals/{deal}/ceremony", "CONSULTANT_D001_KEY", """{"gift":"photo_frame"}""");
        var (undelivered, open) = await Send(HttpMethod.Post, $"/v1/deals/{deal}/deliver", "CONSULTANT_D001_KEY", "{}");
        await Post($"/v1/deals/{deal}/survey", "CONSULTANT_D001_KEY", """{"scores":{"product":9,"brand":9,"dealer":10,"consultant":10},"words":"很用心"}""");
        await Post($"/v1/deals/{deal}/deliver", "CONSULTANT_D001_KEY", "{}");
        say($"  with 21 of 22 items a car is not handed over: {(int)undelivered}, open: {string.Join(", ", open["alternatives"]!.AsArray())}; explained for 50 minutes, signed, celebrated, surveyed: delivered (001-15…23)");

        var ownership = (string)(await Until("aftercare begins", () => TryGet($"/v1/leads/{lead}/ownership", "CONSULTANT_D001_KEY")))["ownershipId"]!;
        var cared = await Get($"/v1/ownerships/{ownership}", "CONSULTANT_D001_KEY");
        var wait = (DateTimeOffset)cared["planned"]![0]!["dueAt"]! - await Now();
        await Post("/v1/dev/clock", "ADMIN_KEY", $$"""{"advance":"{{XmlConvert.ToString(wait)}}"}""");
        await Until("48 hours later, when somebody works, a contact is due (001-27)", async () =>
            (await Get($"/v1/ownerships/{ownership}", "CONSULTANT_D001_KEY"))["due"]!.AsArray().Any(t => (string)t!["reasons"]![0]! == "h48"));
        await Post($"/v1/ownerships/{ownership}/contacts", "CONSULTANT_D001_KEY", """{"touch":"h48","channel":"phone","result":"connected","note":"很满意"}""");
        say("  the clock moved to 48 hours after the delivery, the contact fell due and was made (001-27)");
        await Post($"/v1/ownerships/{ownership}/surveys", "CONSULTANT_D001_KEY", """{"occasion":"h48","product":9,"service":8,"words":"很满意"}""");
        var satisfied = (await Get("/v1/owner-surveys", "CONSULTANT_D001_KEY"))["items"]!.AsArray().Last(item => (string)item!["ownershipId"]! == ownership)!;
        say($"  asked how satisfied they are: the car {satisfied["product"]}, the service {satisfied["service"]} of 10; of a hundred such owners {satisfied["expected"]} come back (001-24, 002-13)");
        await Put($"/v1/ownerships/{ownership}/owner", "CONSULTANT_D001_KEY", """{"days":[{"kind":"birthday","on":{"month":8,"day":17}}],"models":["ES9"]}""");
        var next = (await Get($"/v1/ownerships/{ownership}", "CONSULTANT_D001_KEY"))["planned"]![0]!;
        say($"  a birthday and a wish are noted; the next contact, {next["reasons"]![0]}, is on {((DateTimeOffset)next["dueAt"]!).ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd}, and two fall into any 365 days (001-27, 001-28)");

        var filed = (string)(await Post($"/v1/ownerships/{ownership}/complaints", "CONSULTANT_D001_KEY", """{"category":"parts_wait","words":"等配件两周了"}"""))["id"]!;
        var complaint = await Get($"/v1/complaints/{filed}", "CONSULTANT_D001_KEY");
        say($"  they complain of a wait for parts: to be answered by {(DateTimeOffset)complaint["answerBy"]!:ddd d MMM HH:mm} and solved by {(DateTimeOffset)complaint["solveBy"]!:ddd d MMM HH:mm}, in working time; no contact is dropped for that (004-14)");
        var care = await Get($"/v1/customers/{customer}/care", "CONSULTANT_D001_KEY");
        say($"  all that is known of them in one request: {care["segment"]}, as {care["reason"]}; {care["cars"]!.AsArray().Count} car, {care["contacts"]!.AsArray().Count} contact, {care["complaints"]!.AsArray().Count} complaint, grade {care["grade"]!["code"]} (001-31, 002-11)");

        await Until("history has the whole life", async () => await TryGet($"/v1/history/leads/{lead}", "ANALYST_KEY") is { } history
            && history["events"]!.AsArray().Any(e => (string)e!["type"]! == "leads.touch_made"));
        var told = await Get($"/v1/history/leads/{lead}", "ANALYST_KEY");
        say($"  the analyst replays {told["events"]!.AsArray().Count} events of 5 services; stage: {told["lead"]!["stage"]}");
        var seen = await Until("headquarters sees what became of it", async () =>
            (await Changed(now.AddMinutes(-1))).LastOrDefault(item => (string)item["leadId"]! == lead && (string)item["stage"]! == "delivered"));
        say($"  headquarters sees: {string.Join(" → ", seen["dispositions"]!.AsArray().Where(d => (bool)d!["extension"]! == false).Select(d => (string)d!["code"]!))}");
        var journal = (await Get($"/v1/leads/{lead}/timeline?limit=1000", "CONSULTANT_D001_KEY"))["items"]!.AsArray();
        say($"  the consultant reads {journal.Count} lines of the journal, in two languages; the latest: {journal[0]!["words"]!["zh"]} – {journal[0]!["words"]!["en"]}");
        foreach (var e in (await ReadFeed("D001", cursor)).Events.Where(e => (string)e["subject"]! == lead))
        {
            say($"  D001 heard {Line(e)}");
        }

        return heard;
    }

    // ── the numbers ──────────────────────────────────────────────────────────────────────────────────────────────────

    private void Summarise(Pushed push, TimeSpan firstDealerEvent)
    {
        say("");
        say("Summary");
        say($"  lines                  {push.Lines}");
        say($"  accepted               {push.Accepted}");
        say($"  duplicate              {push.Duplicate}");
        say($"  rejected               {push.Rejected}");
        foreach (var (reason, count) in push.Reasons)
        {
            say($"    {reason,-20} {count}");
        }

        foreach (var (dealer, leads) in push.PerDealer)
        {
            say($"  leads of {dealer,-13} {leads}");
        }

        say($"  first dealer event after {firstDealerEvent.TotalMilliseconds:F0} ms");
        say("");
        say("Next");
        say($"  {system.Url}/docs                       the API, to read and to try");
        say("  . .local/leads.env                                 keys and addresses for the examples in README.md");
        say("  make logs · make psql s=deal · make down");
    }

    private async Task<DateTimeOffset> Now() =>
        DateTimeOffset.Parse((string)(await Get("/v1/dev/clock", "ADMIN_KEY"))["now"]!, CultureInfo.InvariantCulture);

    // ── HTTP ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    private async Task<JsonNode> Get(string path, string key) => Must(path, await Send(HttpMethod.Get, path, key, null));

    private async Task<JsonNode?> TryGet(string path, string key) => await Send(HttpMethod.Get, path, key, null) is (HttpStatusCode.OK, var body) ? body : null;

    private async Task<bool> Exists(string path, string key) => await TryGet(path, key) is not null;

    private async Task<JsonNode> Post(string path, string key, string body) => Must(path, await Send(HttpMethod.Post, path, key, body));

    private async Task<JsonNode> Put(string path, string key, string body) => Must(path, await Send(HttpMethod.Put, path, key, body));

    private async Task<JsonNode?> TryPost(string path, string key, string body) =>
        await Send(HttpMethod.Post, path, key, body) is var (status, answer) && (int)status < 300 ? answer : null;

    private async Task<(HttpStatusCode Status, JsonNode Body)> Send(HttpMethod method, string path, string key, string? body)
    {
        using var request = Request(method, path, key);
        if (body is not null)
        {
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string key)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", system.Key(key));
        return request;
    }

    private static JsonNode Must(string path, (HttpStatusCode Status, JsonNode Body) answer) => (int)answer.Status < 300
        ? answer.Body
        : throw new LocalException($"{path} answered {(int)answer.Status}: {answer.Body.ToJsonString()}");

    private static async Task Until(string what, Func<Task<bool>> holds) => await Until(what, async () => await holds() ? new JsonObject() : null);

    private static async Task<JsonNode> Until(string what, Func<Task<JsonNode?>> found)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Deadline;)
        {
            if (await found() is { } node)
            {
                return node;
            }

            await Task.Delay(50);
        }

        throw new LocalException($"{what}: not within {Deadline.TotalSeconds:F0} s; see make logs");
    }

    private static string Line(JsonNode e) => $"{(string)e["type"]!,-28} lead {((string)e["subject"]!)[..8]} #{int.Parse((string)e["sequence"]!, CultureInfo.InvariantCulture)}";

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    private static string AnyPhone() => $"139{Random.Shared.Next(0, 100_000_000).ToString("D8", CultureInfo.InvariantCulture)}";

    private static void Count(SortedDictionary<string, int> counts, string what) => counts[what] = counts.GetValueOrDefault(what) + 1;

    private sealed record Pushed(
        int Lines, int Accepted, int Duplicate, int Rejected, SortedDictionary<string, int> Reasons, SortedDictionary<string, int> PerDealer, TimeSpan? FirstDealerEvent);
}
