using Leads.Contracts;
using Leads.Hosting;
using LeadStreams = Leads.EventStore.Streams<Leads.LeadIntake.Lead.Command, Leads.LeadIntake.Lead>;

namespace Leads.LeadIntake;

/// <summary>Leads come in, one or many; a lead is shown.</summary>
public static class LeadEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/leads", async (HttpContext http, Caller by, Intake intake, CancellationToken cancel) =>
            {
                var body = await Body(http, cancel);
                return (IResult)new Stored(await intake.Receive(LeadDocument.Parse(body.Span, by.Brand, intake.Network), by, cancel));
            })
            .For(Roles.Hq).Command(keyRequired: true)
            .Accepts<LeadBody>("application/json").Produces<ReceiptBody>(201).ProducesProblem(400).ProducesProblem(409).ProducesProblem(422)
            .WithTags("leads").WithSummary("Push one DCAD lead. Idempotency-Key is required; the same lead (client, externalId) again is answered with the first. The source may be told in another scheme, as {\"scheme\":\"dealer_form\",\"code\":\"7\"}.");

        app.MapPost("/v1/leads/batch", (HttpContext http, Caller by, Intake intake, CancellationToken cancel) => LeadBatch.Receive(http, by, intake, cancel))
            .For(Roles.Hq)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LeadBatch.MostBytes))
            .Accepts<LeadBody>("application/x-ndjson").Produces<LineResult>(200, "application/x-ndjson").ProducesProblem(413)
            .WithTags("leads").WithSummary("Push up to 100 000 leads, one JSON document a line; one result line for each, in order. A bad line never spoils its neighbours.");

        app.MapGet("/v1/leads/{id:guid}", async (Guid id, Caller by, LeadStreams leads, HttpContext http, CancellationToken cancel) =>
            {
                var (version, lead) = await leads.See(id, by, cancel);
                http.Response.Headers.ETag = $"\"{version}\"";
                return LeadBody.Of(lead);
            })
            .For([Roles.Hq, .. Roles.Dealership])
            .WithTags("leads").WithSummary("A lead as it was received, and where it went. No personal data: ask for the customer.");
    }

    internal static async Task<ReadOnlyMemory<byte>> Body(HttpContext http, CancellationToken cancel)
    {
        if (http.Request.Body is MemoryStream read)
        {
            return read.GetBuffer().AsMemory(0, (int)read.Length);
        }

        var body = new MemoryStream((int)(http.Request.ContentLength ?? 4096));
        await http.Request.Body.CopyToAsync(body, cancel);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}

/// <summary>A lead as the API shows it.</summary>
/// <param name="Status">waiting, held, submitted, linked, offered, dispatched, invalid or closed.</param>
/// <param name="Dealer">The dealer that has it, or had it last.</param>
public sealed record LeadView(
    Guid LeadId, Guid CustomerId, string Status, string? Dealer, string ExternalId, string Brand, LeadSource Source, string? SubSource, string? Campaign,
    DateTimeOffset ReceivedAt, string City, string? District, Interest Interest, Consent Consent)
{
    /// <summary>Why it is held, invalid or closed.</summary>
    public string? Reason { get; init; }

    /// <summary>The open cycle it belongs to.</summary>
    public Guid? LinkedTo { get; init; }

    /// <summary>When the dealer must have accepted it.</summary>
    public DateTimeOffset? AcceptBy { get; init; }

    /// <summary>Staff id of who has it.</summary>
    public string? Consultant { get; init; }

    /// <summary>When somebody must have tried to reach the customer, by the dealer's working time.</summary>
    public DateTimeOffset? RespondBy { get; init; }

    /// <summary>When somebody first tried.</summary>
    public DateTimeOffset? RespondedAt { get; init; }

    /// <summary>The time for the first response ran out.</summary>
    public bool ResponseBreached { get; init; }

    /// <summary>When somebody must have called back after a missed call.</summary>
    public DateTimeOffset? CallBackBy { get; init; }

    /// <summary>When it goes on by itself.</summary>
    public DateTimeOffset? HeldUntil { get; init; }
}

/// <summary>A lead as headquarters sends it. Members that have no place here are kept with it.</summary>
public sealed record LeadBody(
    string ExternalId, string Brand, LeadSource Source, string? SubSource, string? Campaign, DateTimeOffset ReceivedAt, string? Dealer,
    CustomerBody Customer, Interest Interest, Consent Consent)
{
    public static LeadView Of(Lead lead) => lead switch
    {
        Lead.Waiting l => View(l, "waiting", null),
        Lead.Held l => View(l, "held", Ids.Code(l.Reason)) with { HeldUntil = l.Until },
        Lead.Submitted l => View(l, "submitted", null),
        Lead.Linked l => View(l, "linked", null) with { LinkedTo = l.To },
        Lead.Invalid l => View(l, "invalid", Ids.Code(l.Reason)),
        Lead.Closed l => View(l, "closed", Ids.Code(l.Reason)),
        Lead.Dispatched l => View(l, l.Accepted ? "dispatched" : "offered", null) with
        {
            AcceptBy = l.AcceptBy,
            Consultant = l.Consultant,
            RespondBy = l.Clock?.DueAt,
            RespondedAt = l.Clock?.MadeAt,
            ResponseBreached = l.Clock?.Broken ?? false,
            CallBackBy = l.CallBack?.By,
        },
        _ => throw new NotFound("lead"),
    };

    private static LeadView View(Lead.Known lead, string status, string? reason) => new(
        lead.Tags.Lead, lead.Fact.CustomerId, status, lead.Tags.Dealer, lead.Fact.ExternalId, lead.Fact.Brand, lead.Fact.Source, lead.Fact.SubSource, lead.Fact.Campaign,
        lead.Fact.At, lead.Fact.City, lead.Fact.District, lead.Fact.Interest, lead.Fact.Consent)
    { Reason = reason };
}

/// <summary>The person of a lead as headquarters sends it.</summary>
/// <param name="Phone">As typed; mobile, landline or 400 number. May be left out where there is an e-mail address.</param>
/// <param name="Email">As typed.</param>
/// <param name="PhoneKind">relay when it is a portal's privacy number; left out otherwise.</param>
/// <param name="PhoneValidUntil">How long the number reaches them.</param>
public sealed record CustomerBody(
    string Name, string? Honorific, string City, string? District, string? Phone = null, string? Email = null, string? PhoneKind = null, DateTimeOffset? PhoneValidUntil = null);
