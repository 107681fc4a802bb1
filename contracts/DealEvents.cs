namespace Leads.Contracts;

/// <summary>Talk of a sale began with a visit that was kept (001-01).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="At">When the visit began.</param>
[Event("deal_opened", Publisher.Deal)]
public sealed record DealOpened(Guid DealId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateTimeOffset At);

/// <summary>The customer was offered a car at a price.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Model">Model code.</param>
/// <param name="Price">Price before concessions, in minor units.</param>
/// <param name="At">When it was offered.</param>
[Event("proposal_made", Publisher.Deal)]
public sealed record ProposalMade(Guid DealId, Guid LeadId, string Model, Money Price, DateTimeOffset At);

/// <summary>The price came down, and something was had for it (001-14).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Amount">What was conceded, in minor units.</param>
/// <param name="InReturn">What the customer gives in return.</param>
/// <param name="At">When it was conceded.</param>
[Event("concession_given", Publisher.Deal)]
public sealed record ConcessionGiven(Guid DealId, Guid LeadId, Money Amount, string InReturn, DateTimeOffset At);

/// <summary>The contract was signed.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Price">The agreed price, in minor units.</param>
/// <param name="At">When it was signed.</param>
[Event("contract_signed", Publisher.Deal)]
public sealed record ContractSigned(Guid DealId, Guid LeadId, Money Price, DateTimeOffset At);

/// <summary>The car was handed over (001-15…23).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Model">Model code.</param>
/// <param name="Vin">Vehicle identification number.</param>
/// <param name="At">When it was handed over.</param>
[Event("vehicle_delivered", Publisher.Deal)]
public sealed record VehicleDelivered(
    Guid DealId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, string Model, Personal<string>? Vin, DateTimeOffset At);

/// <summary>There will be no sale, and why: what was said and what we think (002-07).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="StatedReason">Reason code the customer gave.</param>
/// <param name="AssessedReason">Reason code the consultant believes, if another.</param>
/// <param name="Competitor">Competing brand, if known.</param>
/// <param name="At">When it was lost.</param>
[Event("deal_lost", Publisher.Deal)]
public sealed record DealLost(Guid DealId, Guid LeadId, string StatedReason, string? AssessedReason, string? Competitor, DateTimeOffset At);
