using Leads.Contracts;
using Leads.Hosting;
using static Leads.Deals.Deal.Command;
using DealStreams = Leads.EventStore.Streams<Leads.Deals.Deal.Command, Leads.Deals.Deal>;

namespace Leads.Deals;

/// <summary>From the signature on: what is paid, ordered, late or called off.</summary>
public static class ContractEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var contracts = app.MapCommands("/v1/deals/{id:guid}", Roles.Dealership).WithTags("contracts");

        contracts.MapPost("/payments", (Guid id, PaymentBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer, or their lender, paid. The same receipt told twice is one payment.");

        contracts.MapPost("/order", (Guid id, OrderBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new PlaceOrder(NumberOf(id), body.Source, body.ExpectedOn, by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The car is ordered, for the dealer's own system (002-31). The same deal has one number, however often it is asked for.");

        contracts.MapPut("/vehicle", (Guid id, VehicleBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new AssignVehicle(body.Checked(), by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("This is the car. Once it passed its inspection it is changed only after it is told that it did not.");

        contracts.MapPost("/delays", (Guid id, DelayBody body, Caller by, DealStreams deals, CancellationToken cancel) =>
                deals.Handle(id, new Delay(body.To, body.Reason, by.Client, by.Happened(body.At)), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The car comes on another day than was said; the customer is written, if they agreed to it (001-15).");

        contracts.MapPost("/cancel", (Guid id, CancellationBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The contract is called off: by whom, why, and what is paid back. A deposit is lost by whoever calls off: by the customer, or owed twice by the dealer, at most; other than what was paid is a manager's to decide.");

        contracts.MapPost("/refunds", (Guid id, RefundBody body, Caller by, DealStreams deals, CancellationToken cancel) => deals.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("The customer got back what they are owed, or a part of it.");
    }

    /// <summary>The number of a deal's order: always the same.</summary>
    public static string NumberOf(Guid deal) => $"O-{$"{deal:N}"[^16..].ToUpperInvariant()}";
}

/// <summary>A payment.</summary>
/// <param name="Reference">Number of the receipt.</param>
/// <param name="Kind">deposit, balance or loan.</param>
/// <param name="Method">cash, card, transfer or mobile.</param>
/// <param name="Amount">In minor units.</param>
public sealed record PaymentBody(string Reference, PaymentKind Kind, PaymentMethod Method, Money Amount, DateTimeOffset? At = null)
{
    internal ReceivePayment Checked(Caller by)
    {
        new Faults().Required(Reference, "/reference", 60).Amount(Amount, "/amount").Throw();
        return new ReceivePayment(Reference, Kind, Method, Amount, by.Client, by.Happened(At));
    }
}

/// <summary>An order.</summary>
/// <param name="Source">stock or factory.</param>
/// <param name="ExpectedOn">When the car should be there.</param>
public sealed record OrderBody(VehicleSource Source, DateOnly ExpectedOn, DateTimeOffset? At = null);

/// <summary>Which car it is.</summary>
/// <param name="Vin">Vehicle identification number; personal, never leaves this service.</param>
public sealed record VehicleBody(string Vin, DateTimeOffset? At = null)
{
    internal string Checked()
    {
        new Faults().Check(IsVin(Vin), "/vin", "wrong-vin", "17 letters and digits, without I, O and Q (ISO 3779).").Throw();
        return Vin;
    }

    internal static bool IsVin(string? vin) => vin is { Length: 17 } && vin.All(c => c is >= '0' and <= '9' or (>= 'A' and <= 'Z' and not ('I' or 'O' or 'Q')));
}

/// <summary>The car comes on another day.</summary>
/// <param name="To">When it should be there now.</param>
/// <param name="Reason">production, transport, inspection, registration, financing or customer.</param>
public sealed record DelayBody(DateOnly To, DelayReason Reason, DateTimeOffset? At = null);

/// <summary>A contract is called off.</summary>
/// <param name="By">Who calls it off.</param>
/// <param name="Reason">Reason code, required.</param>
/// <param name="Refund">What is paid back, in minor units; all that was paid when not told.</param>
public sealed record CancellationBody(CancelledBy By, string Reason, Money? Refund = null, DateTimeOffset? At = null)
{
    internal Cancel Checked(Caller by)
    {
        new Faults().Check(Reason.Length <= 60, "/reason", "too-long", "A code of at most 60 characters.").Amount(Refund, "/refund").Throw();
        return new Cancel(By, Reason, Refund, TalkEndpoints.IsManager(by), by.Client, by.Happened(At));
    }
}

/// <summary>Something is paid back.</summary>
/// <param name="Reference">Number of the receipt.</param>
/// <param name="Method">How.</param>
/// <param name="Amount">In minor units.</param>
public sealed record RefundBody(string Reference, PaymentMethod Method, Money Amount, DateTimeOffset? At = null)
{
    internal PayRefund Checked(Caller by)
    {
        new Faults().Required(Reference, "/reference", 60).Amount(Amount, "/amount").Throw();
        return new PayRefund(Reference, Method, Amount, by.Client, by.Happened(At));
    }
}
