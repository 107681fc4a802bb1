using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using static Leads.Deals.Deal.Command;
using DealStreams = Leads.EventStore.Streams<Leads.Deals.Deal.Command, Leads.Deals.Deal>;

namespace Leads.Deals;

/// <summary>A car is handed over: 22 items, explained, confirmed, celebrated (001-15…23).</summary>
public static class DeliveryEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var deliveries = app.MapCommands("/v1/deals/{id:guid}", Roles.Dealership).WithTags("deliveries");

        deliveries.MapPost("/inspection", (Guid id, InspectionBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The car was inspected before it is handed over, PDI (001-15).");

        deliveries.MapPost("/delivery-items", (Guid id, DeliveryItemsBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("Items of the delivery are done, left out for a reason or, of what follows it, arranged (001-17…21); one or many, all or none.");

        deliveries.MapPost("/explanation/start", (Guid id, WhenBody? body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new StartExplanation(by.Client, by.Happened(body?.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The car is explained from now on (001-22).");

        deliveries.MapPost("/explanation/stop", (Guid id, WhenBody? body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new StopExplanation(by.Client, by.Happened(body?.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The car was explained; it can go on later. Less than 45 minutes in all are flagged (001-22).");

        deliveries.MapPost("/explanation/accept", (Guid id, ReasonBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new AcceptShortExplanation(body.Checked(), TalkEndpoints.IsManager(by), by.Client, by.Now), by, cancel))
            .For(Roles.SalesManager).Produces<Done>().ProducesProblem(409).WithSummary("A manager says that less than 45 minutes were enough, and why (001-22).");

        deliveries.MapPost("/confirmation", (Guid id, ConfirmationBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new ConfirmDelivery(body.Checked(), by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer signed that they got the car (001-19).");

        deliveries.MapPost("/ceremony", (Guid id, CeremonyBody? body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new HoldCeremony(body?.Checked(), by.Client, by.Happened(body?.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The car was handed over with a ceremony, and a small surprise (001-16, 001-20).");

        deliveries.MapPost("/survey", (Guid id, SurveyBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("How satisfied the customer is with the delivery, from 1 to 10: with the car, the brand, the dealer, the consultant (001-20, 001-39).");

        deliveries.MapPost("/deliver", (Guid id, HandoverBody? body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new Deliver(body?.Checked(), by.Client, by.Happened(body?.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The car is the customer's. Refused while one of the 22 items is open, with those that are as `alternatives` (001-17…21).");

        app.MapGet("/v1/retail-deliveries", async (
                string? after, int? limit, string? dealer, DateTimeOffset? from, DateTimeOffset? until, Caller by, Views views, DealStreams deals, EventStore.EventStore store, CancellationToken cancel) =>
            {
                var rows = await views.Page<DealBoard>(
                    DealBoard.View, by.Sees, Cursors.Key(after), Cursors.Limit(limit), cancel,
                    "and data ->> 'status' = 'delivered' and ($3 = '' or data ->> 'brand' = $3) and ($4 = '' or dealer = $4) and (data ->> 'deliveredAt')::timestamptz >= $5 and (data ->> 'deliveredAt')::timestamptz < $6",
                    by.Brand ?? "", dealer ?? "", (from ?? DateTimeOffset.UnixEpoch).UtcDateTime, (until ?? by.Now.AddYears(1)).UtcDateTime);
                return Listing.Of(await Reported(rows, by, deals, store, cancel));
            })
            .For(Roles.Hq, Roles.SalesManager, Roles.DealerSystem).WithTags("deliveries")
            .WithSummary("Retail deliveries for the manufacturer, page by page: which car was handed over where and when. Who reads it is recorded.");
    }

    private static async Task<Page<RetailDelivery>> Reported(Page<DealBoard> rows, Caller by, DealStreams deals, EventStore.EventStore store, CancellationToken cancel)
    {
        var reported = new List<RetailDelivery>();
        foreach (var row in rows.Rows)
        {
            var person = await store.Personal.Open(row.CustomerId, cancel);
            await deals.Handle(row.DealId, new NoteAccess(by.Client, by.Role, by.Now), by.Context with { Once = null, IfMatch = null }, cancel);
            var (_, events) = await store.FetchStream(row.DealId, cancel);
            reported.Add(new RetailDelivery(
                row.DealId, row.LeadId, row.Brand!, row.Dealer, row.OrderNumber, row.Model!, row.Source, row.DeliveredAt!.Value, person.Read(events.OfType<VehicleDelivered>().Last().Vin)));
        }

        return new Page<RetailDelivery>(reported, rows.Next);
    }
}

/// <summary>A car that was handed over to a customer.</summary>
/// <param name="Vin">Vehicle identification number; absent when nobody told it, or the customer was forgotten.</param>
public sealed record RetailDelivery(Guid DealId, Guid LeadId, string Brand, string Dealer, string? OrderNumber, string Model, VehicleSource? Source, DateTimeOffset DeliveredAt, string? Vin);

/// <summary>An inspection.</summary>
/// <param name="Passed">The car can be handed over.</param>
/// <param name="Findings">Codes of what was found.</param>
public sealed record InspectionBody(bool Passed, IReadOnlyList<string>? Findings = null, DateTimeOffset? At = null)
{
    internal Inspect Checked(Caller by)
    {
        new Faults().Each(Findings, "/findings", 50, finding => finding.Length is > 0 and <= 60, "wrong-text", "From 1 to 60 characters.").Throw();
        return new Inspect(Passed, Findings, by.Client, by.Happened(At));
    }
}

/// <summary>Items of a delivery.</summary>
/// <param name="Items">Each with what became of it; done when not told.</param>
public sealed record DeliveryItemsBody(IReadOnlyList<DeliveryItemBody> Items, DateTimeOffset? At = null)
{
    internal SettleItems Checked(Caller by)
    {
        new Faults().Each(Items, "/items", 22).Once(Items, "/items", item => item.Item).Throw();
        for (var i = 0; i < Items.Count; i++)
        {
            new Faults().Text(Items[i].Reason, $"/items/{i}/reason", Faults.MostWords).Near(Items[i].DueAt, $"/items/{i}/dueAt", by).Throw();
        }

        return new SettleItems([.. Items.Select(item => new SettledItem(item.Item, item.Outcome ?? DeliveryItemOutcome.Done, item.Reason, item.DueAt))], TalkEndpoints.IsManager(by), by.Client, by.Happened(At));
    }
}

/// <summary>An item of a delivery.</summary>
/// <param name="Item">Which.</param>
/// <param name="Outcome">done, waived or arranged; done when not told.</param>
/// <param name="Reason">Of one left out: why; personal, never leaves this service.</param>
/// <param name="DueAt">Of one arranged: when it is done.</param>
public sealed record DeliveryItemBody(DeliveryItem Item, DeliveryItemOutcome? Outcome = null, string? Reason = null, DateTimeOffset? DueAt = null);

/// <summary>When it was; now when not told.</summary>
public sealed record WhenBody(DateTimeOffset? At = null);

/// <summary>Why something was decided.</summary>
/// <param name="Reason">Personal, never leaves this service.</param>
public sealed record ReasonBody(string Reason)
{
    internal string Checked()
    {
        new Faults().Check(Reason.Length <= Faults.MostWords, "/reason", "too-long", $"At most {Faults.MostWords} characters.").Throw();
        return Reason;
    }
}

/// <summary>A signed confirmation.</summary>
/// <param name="Reference">Of the signed paper, never the paper itself.</param>
public sealed record ConfirmationBody(string Reference, DateTimeOffset? At = null)
{
    internal string Checked()
    {
        new Faults().Required(Reference, "/reference").Throw();
        return Reference;
    }
}

/// <summary>A ceremony.</summary>
/// <param name="Gift">Code of the surprise (001-16).</param>
public sealed record CeremonyBody(string? Gift = null, DateTimeOffset? At = null)
{
    internal string? Checked()
    {
        new Faults().Text(Gift, "/gift", 60).Throw();
        return Gift;
    }
}

/// <summary>A delivery satisfaction survey.</summary>
/// <param name="Scores">From 1 to 10.</param>
/// <param name="Words">What they said; personal, never leaves this service.</param>
public sealed record SurveyBody(DeliveryScores Scores, string? Words = null, DateTimeOffset? At = null)
{
    internal Survey Checked(Caller by)
    {
        new Faults().Text(Words, "/words", Faults.MostWords).Throw();
        return new Survey(Scores, Words, by.Client, by.Happened(At));
    }
}

/// <summary>The handing over of the car.</summary>
/// <param name="Vin">The car, if nobody said before which it is; personal, never leaves this service.</param>
public sealed record HandoverBody(string? Vin = null, DateTimeOffset? At = null)
{
    internal string? Checked()
    {
        new Faults().Check(Vin is null || VehicleBody.IsVin(Vin), "/vin", "wrong-vin", "17 letters and digits, without I, O and Q (ISO 3779).").Throw();
        return Vin;
    }
}
