using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Leads.Journeys;

/// <summary>One lead on its way from headquarters through a dealer's hands: what its people click, one step a method.</summary>
public sealed class Life
{
    private readonly Product _product;
    private readonly Client _consultant;

    /// <summary>Of the 22 items of a delivery all but the signature, the ceremony and the survey.</summary>
    public static readonly IReadOnlyList<string> TheItems =
    [
        "recheck_car", "book_and_explain", "prepare_car", "remind_customer", "agree_payment_and_plates", "ask_special_requests", "welcome", "confirm_car_data", "explain_costs", "settle_fees",
        "explain_claim_terms", "hand_over_documents", "introduce_service", "explain_care", "explain_functions", "suggest_drive", "update_file", "send_thanks", "follow_up_call",
    ];

    private Life(Product product, string dealer, JsonNode receipt)
    {
        (_product, Dealer, _consultant) = (product, dealer, product.Consultant(dealer));
        (Lead, Customer) = ((string)receipt["leadId"]!, (string)receipt["customerId"]!);
    }

    public string Dealer { get; }

    public string Lead { get; }

    public string Customer { get; }

    public string Appointment { get; private set; } = "";

    public string Deal { get; private set; } = "";

    public string Ownership { get; private set; } = "";

    /// <summary>A number of the sender that nobody used before.</summary>
    public static string Number(string prefix) => $"{prefix}-{Guid.CreateVersion7():N}";

    /// <summary>A mobile number that nobody has.</summary>
    public static string Phone() => $"139{RandomNumberGenerator.GetInt32(0, 100_000_000).ToString("D8", CultureInfo.InvariantCulture)}";

    /// <summary>A lead as headquarters send it.</summary>
    public static string Document(
        string externalId, string? dealer = "D001", string name = "周晓岚", string? phone = null, string brand = "XINGHE", string receivedAt = "2026-01-05T09:00:00+08:00", string city = "武汉") => $$"""
        {"externalId":"{{externalId}}","brand":"{{brand}}","source":"hq_dispatched","subSource":"autohome","campaign":"2026Q1-xinghe-es7-launch","receivedAt":"{{receivedAt}}"{{(dealer is null ? "" : $",\"dealer\":\"{dealer}\"")}},
         "customer":{"name":"{{name}}","honorific":"女士","phone":"{{phone ?? Phone()}}","city":"{{city}}","district":"江岸区"},
         "interest":{"model":"ES7","trim":"Max","colour":"星空蓝","needBy":"2026-02-01","payment":"loan"},
         "consent":{"purposes":["contact","dealer_transfer"],"at":"2026-01-05T08:59:00+08:00","evidence":"form:es7-launch-v3#checkbox2"} }
        """;

    /// <summary>Headquarters push it; returns when the dealer can work on it.</summary>
    public static async Task<Life> Begin(Product product, string dealer = "D001", string? document = null, string? traceParent = null)
    {
        var receipt = (await product.Hq.Post("/v1/leads", document ?? Document(Number("LIFE"), dealer), traceParent: traceParent)).Must(201);
        var life = new Life(product, dealer, receipt);
        await Eventually.Holds("the call centre has a case", async () => (await life._consultant.Get($"/v1/leads/{life.Lead}/case")).Status == 200);
        return life;
    }

    /// <summary>The dealer's own staff register somebody; returns when the dealer can work on it.</summary>
    public static async Task<Life> Registered(Product product, string form, string dealer = "D001")
    {
        var life = new Life(product, dealer, (await product.Consultant(dealer).Post("/v1/registrations", form)).Must(201));
        await Eventually.Holds("the call centre has a case", async () => (await life._consultant.Get($"/v1/leads/{life.Lead}/case")).Status == 200);
        return life;
    }

    /// <summary>The consultant calls, and something is planned for a day later.</summary>
    /// <param name="result">What became of it.</param>
    /// <param name="plan">Something is planned; of a case that is over nothing is.</param>
    public async Task<Answer> Contact(string note = "想周六带先生一起来看车", DateTimeOffset? at = null, string? ifMatch = null, string result = "connected", string? once = null, bool plan = true)
    {
        var due = (await _product.Now()).AddDays(1);
        return await _consultant.Post($"/v1/leads/{Lead}/contacts", $$"""
            {"channel":"phone","direction":"outbound","result":"{{result}}","durationSeconds":{{(result == "connected" ? 184 : 0)}},"note":"{{note}}"{{(at is null ? "" : $",\"at\":\"{at.Value.Text()}\"")}},
             "conversation":{"purpose":"sell","goals":[{"goal":"create_interest"}],"steps":[{"step":"opening","outcome":"done"}]},
             "nextAction":{{(plan ? $"{{\"action\":\"invite\",\"dueAt\":\"{due.Text()}\"}}" : "null")}} }
            """, once, ifMatch);
    }

    /// <summary>The customer chooses the earlier of two slots.</summary>
    /// <param name="from">Not before; the first that are free when not told.</param>
    public async Task Book(DateTimeOffset? from = null)
    {
        var offer = await Eventually.Gives("the dealer may invite", async () =>
            await _consultant.Get($"/v1/slots?type=test_drive&lead={Lead}{(from is null ? "" : $"&from={Uri.EscapeDataString(from.Value.Text())}")}") is { Status: not 404 } answer ? answer.Must(200) : null);
        Appointment = (string)(await _consultant.Post($"/v1/leads/{Lead}/appointments", $$"""{"type":"test_drive","at":"{{offer["slots"]![0]!["from"]}}","offer":"{{offer["offerId"]}}"}""")).Must(201)["id"]!;
    }

    public async Task Confirm() => (await _consultant.Post($"/v1/appointments/{Appointment}/confirm")).Must(200);

    /// <summary>The customer is there; returns when there is a deal.</summary>
    public async Task Arrive(DateTimeOffset? at = null)
    {
        (await _consultant.Post($"/v1/appointments/{Appointment}/arrive", $$"""{"reason":"test_drive_es7"{{(at is null ? "" : $",\"at\":\"{at.Value.Text()}\"")}}}""")).Must(200);
        Deal = await Eventually.Gives("the visit opens a deal", async () =>
            await _consultant.Get($"/v1/leads/{Lead}/deal") is { Status: 200 } answer ? (string)answer.Json["dealId"]! : null);
    }

    /// <summary>Whoever decides is there and likes the car; the proposal is the final one.</summary>
    public async Task Propose(long yuan)
    {
        (await _consultant.Put($"/v1/deals/{Deal}/participants", """{"participants":[{"role":"decision_maker","who":"self","present":true}]}""")).Must(200);
        (await _consultant.Post($"/v1/deals/{Deal}/acceptance", """{"model":"ES7"}""")).Must(200);
        (await _consultant.Post($"/v1/deals/{Deal}/proposals", $$"""{"model":"ES7","price":{{Money(yuan)}}}""")).Must(200);
        (await _consultant.Post($"/v1/deals/{Deal}/final-offer", "{}")).Must(200);
    }

    public Task<Answer> Concede(long yuan, string inReturn = "signs this week", string? ifMatch = null) =>
        _consultant.Post($"/v1/deals/{Deal}/concessions", $$"""{"amount":{{Money(yuan)}},"inReturn":"{{inReturn}}"}""", ifMatch: ifMatch);

    public async Task Sign() => (await _consultant.Post($"/v1/deals/{Deal}/sign")).Must(200);

    /// <summary>From the first call to the handed-over car, without a word about the price.</summary>
    public async Task Sell()
    {
        (await Contact()).Must(200);
        await Book();
        await Confirm();
        await Arrive();
        await Propose(250_000);
        await Sign();
        await Deliver();
    }

    /// <summary>They talk of a sale without a visit.</summary>
    public async Task Negotiate() => Deal = (string)(await Eventually.Gives("the dealer may deal", async () =>
        await _consultant.Post($"/v1/leads/{Lead}/deal") is { Status: not 404 } answer ? answer.Must(201) : null))["id"]!;

    /// <summary>The car is handed over; returns when aftercare knows the owner.</summary>
    public async Task Deliver(string vin = "LXGES7A10TW000042")
    {
        await Ready(vin);
        await Explain(46);
        await HandOver();
    }

    /// <summary>All is paid, and the car is there.</summary>
    public async Task Ready(string vin = "LXGES7A10TW000042")
    {
        var due = (await _consultant.Get($"/v1/deals/{Deal}")).Must(200)["contract"]!["due"]!;
        (await _consultant.Post($"/v1/deals/{Deal}/payments", $$"""{"reference":"R-1","kind":"balance","method":"transfer","amount":{{due.ToJsonString()}}}""")).Must(200);
        (await _consultant.Post($"/v1/deals/{Deal}/order", $$"""{"source":"stock","expectedOn":"{{(await _product.Now()).AddDays(1):yyyy-MM-dd}}"}""")).Must(200);
        await Prepare(vin);
    }

    /// <summary>Of what a delivery takes all that follows the explanation; returns when aftercare knows the owner.</summary>
    public async Task HandOver()
    {
        (await _consultant.Post($"/v1/deals/{Deal}/delivery-items", Items())).Must(200);
        (await _consultant.Post($"/v1/deals/{Deal}/confirmation", """{"reference":"scan:1"}""")).Must(200);
        (await _consultant.Post($"/v1/deals/{Deal}/ceremony", """{"gift":"photo_frame"}""")).Must(200);
        (await _consultant.Post($"/v1/deals/{Deal}/survey", """{"scores":{"product":9,"brand":9,"dealer":10,"consultant":10},"words":"很满意"}""")).Must(200);
        (await _consultant.Post($"/v1/deals/{Deal}/deliver", "{}")).Must(200);
        Ownership = await Eventually.Gives("aftercare begins", async () =>
            await _consultant.Get($"/v1/leads/{Lead}/ownership") is { Status: 200 } answer ? (string)answer.Json["ownershipId"]! : null);
    }

    /// <summary>The car is there and passed its inspection.</summary>
    public async Task Prepare(string vin)
    {
        (await _consultant.Put($"/v1/deals/{Deal}/vehicle", $$"""{"vin":"{{vin}}"}""")).Must(200);
        (await _consultant.Post($"/v1/deals/{Deal}/inspection", """{"passed":true}""")).Must(200);
    }

    /// <summary>It is explained for so long.</summary>
    public async Task Explain(int minutes)
    {
        await StartExplaining();
        await _product.Advance($"PT{minutes}M");
        await StopExplaining();
    }

    public async Task StartExplaining() => (await _consultant.Post($"/v1/deals/{Deal}/explanation/start", "{}")).Must(200);

    public async Task StopExplaining() => (await _consultant.Post($"/v1/deals/{Deal}/explanation/stop", "{}")).Must(200);

    /// <summary>The items of a delivery that are told by themselves, but for these.</summary>
    public static string Items(params string[] except) =>
        new JsonObject { ["items"] = new JsonArray([.. TheItems.Except(except).Select(item => new JsonObject { ["item"] = item })]) }.ToJsonString();

    public Task<Answer> Touch(string touch, string note = "很满意") =>
        _consultant.Post($"/v1/ownerships/{Ownership}/contacts", $$"""{"touch":"{{touch}}","channel":"phone","result":"connected","note":"{{note}}"}""");

    public static string Money(long yuan) => $$"""{"minorUnits":{{yuan * 100}},"currency":"CNY"}""";
}
