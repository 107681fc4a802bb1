namespace Leads.Contracts;

/// <summary>The contract was signed.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Price">The agreed price of the car with all that is built in and added, in minor units.</param>
/// <param name="At">When it was signed.</param>
/// <param name="Number">Of the proposal that was signed.</param>
/// <param name="Reference">The dealer's number of the contract.</param>
/// <param name="Due">What is paid for all of it, after the trade-in.</param>
/// <param name="Deposit">What is paid before the car is ordered.</param>
/// <param name="Loan">What is paid over time.</param>
/// <param name="By">Client or staff id.</param>
[Event("contract_signed", Publisher.Deal)]
public sealed record ContractSigned(
    Guid DealId, Guid LeadId, Money Price, DateTimeOffset At, int? Number = null, string? Reference = null, Money? Due = null, Money? Deposit = null, LoanSummary? Loan = null, string? By = null);

/// <summary>The customer, or their lender, paid.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Reference">Number of the receipt.</param>
/// <param name="Kind">What is paid.</param>
/// <param name="Method">How.</param>
/// <param name="Amount">In minor units.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("payment_received", Publisher.Deal)]
public sealed record PaymentReceived(Guid DealId, Guid LeadId, string Reference, PaymentKind Kind, PaymentMethod Method, Money Amount, string By, DateTimeOffset At);

/// <summary>The car is ordered: for the dealer's own system (002-31). The same deal has the same number, however often it is told.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="OrderNumber">Number of the order.</param>
/// <param name="Model">Model code.</param>
/// <param name="Vehicle">The car as it was signed for.</param>
/// <param name="Price">In minor units.</param>
/// <param name="Source">From stock or from the factory.</param>
/// <param name="ExpectedOn">When it should be there.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("order_placed", Publisher.Deal)]
public sealed record OrderPlaced(
    Guid DealId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, string OrderNumber, string Model, VehicleConfiguration? Vehicle, Money Price, VehicleSource Source, DateOnly ExpectedOn, string By, DateTimeOffset At);

/// <summary>This is the car.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Vin">Vehicle identification number; personal.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("vehicle_assigned", Publisher.Deal)]
public sealed record VehicleAssigned(Guid DealId, Guid LeadId, Personal<string> Vin, string By, DateTimeOffset At);

/// <summary>The car comes on another day than was said; the customer is told (001-15).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="From">When it should have been there.</param>
/// <param name="To">When it should be there now.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("delivery_delayed", Publisher.Deal)]
public sealed record DeliveryDelayed(Guid DealId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateOnly From, DateOnly To, DelayReason Reason, string By, DateTimeOffset At);

/// <summary>A contract is called off before the car was handed over: by whom, why, and what is paid back.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Whose">Who called it off.</param>
/// <param name="Reason">Reason code.</param>
/// <param name="Refund">What is owed to the customer, in minor units.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("deal_cancelled", Publisher.Deal)]
public sealed record DealCancelled(Guid DealId, Guid LeadId, CancelledBy Whose, string Reason, Money? Refund, string By, DateTimeOffset At);

/// <summary>The customer got back what they were owed, or a part of it.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Reference">Number of the receipt.</param>
/// <param name="Method">How.</param>
/// <param name="Amount">In minor units.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("refund_paid", Publisher.Deal)]
public sealed record RefundPaid(Guid DealId, Guid LeadId, string Reference, PaymentMethod Method, Money Amount, string By, DateTimeOffset At);
