namespace Leads.Contracts;

/// <summary>A time to hand the car over was agreed (001-15, 001-17).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="ScheduledAt">The agreed time.</param>
/// <param name="At">When.</param>
[Event("delivery_scheduled", Publisher.Deal)]
public sealed record DeliveryScheduled(Guid DealId, Guid LeadId, Guid AppointmentId, DateTimeOffset ScheduledAt, DateTimeOffset At);

/// <summary>The time to hand the car over was called off; another one is agreed.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="At">When.</param>
[Event("delivery_called_off", Publisher.Deal)]
public sealed record DeliveryCalledOff(Guid DealId, Guid LeadId, Guid AppointmentId, DateTimeOffset At);

/// <summary>The car was inspected before it is handed over, PDI (001-15).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Passed">It can be handed over.</param>
/// <param name="Findings">Codes of what was found.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("vehicle_inspected", Publisher.Deal)]
public sealed record VehicleInspected(Guid DealId, Guid LeadId, bool Passed, IReadOnlyList<string>? Findings, string By, DateTimeOffset At)
{
    public bool Equals(VehicleInspected? other) => other is not null && (DealId, LeadId, Passed, By, At) == (other.DealId, other.LeadId, other.Passed, other.By, other.At) && (Findings ?? []).SequenceEqual(other.Findings ?? []);

    public override int GetHashCode() => HashCode.Combine(DealId, LeadId, Passed, By);
}

/// <summary>An item of the delivery was done, left out or arranged (001-17…21).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Item">Which.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Of one left out: why; personal.</param>
/// <param name="DueAt">Of one arranged: when it is done.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("delivery_item_settled", Publisher.Deal)]
public sealed record DeliveryItemSettled(Guid DealId, Guid LeadId, DeliveryItem Item, DeliveryItemOutcome Outcome, Personal<string>? Reason, DateTimeOffset? DueAt, string By, DateTimeOffset At);

/// <summary>The car is explained from now on (001-22).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("explanation_started", Publisher.Deal)]
public sealed record ExplanationStarted(Guid DealId, Guid LeadId, string By, DateTimeOffset At);

/// <summary>The car was explained, for the time being.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Minutes">All in all.</param>
/// <param name="Short">Less than the 45 minutes that it takes (001-22).</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("explanation_stopped", Publisher.Deal)]
public sealed record ExplanationStopped(Guid DealId, Guid LeadId, int Minutes, bool Short, string By, DateTimeOffset At);

/// <summary>A manager says that less than 45 minutes were enough (001-22).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Minutes">All in all.</param>
/// <param name="Reason">Why; personal.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("short_explanation_accepted", Publisher.Deal)]
public sealed record ShortExplanationAccepted(Guid DealId, Guid LeadId, int Minutes, Personal<string> Reason, string By, DateTimeOffset At);

/// <summary>The customer signed that they got the car (001-19).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Reference">Of the signed paper, never the paper itself.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("delivery_confirmed", Publisher.Deal)]
public sealed record DeliveryConfirmed(Guid DealId, Guid LeadId, string Reference, string By, DateTimeOffset At);

/// <summary>The car was handed over with a ceremony, and a small surprise (001-16, 001-20).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Gift">Code of the surprise.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("ceremony_held", Publisher.Deal)]
public sealed record CeremonyHeld(Guid DealId, Guid LeadId, string? Gift, string By, DateTimeOffset At);

/// <summary>The customer said how satisfied they are with the delivery (001-20, 001-39).</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Scores">With what, from 1 to 10.</param>
/// <param name="Words">What they said; personal.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("delivery_surveyed", Publisher.Deal)]
public sealed record DeliverySurveyed(Guid DealId, Guid LeadId, DeliveryScores Scores, Personal<string>? Words, string By, DateTimeOffset At);

/// <summary>The car was handed over and all of it is settled (001-15…23).</summary>
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

/// <summary>For the manufacturer: a car was handed over to a customer. Which car it is stands in the report that headquarters fetches.</summary>
/// <param name="DealId">The deal.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="OrderNumber">Number of the order.</param>
/// <param name="Model">Model code.</param>
/// <param name="Source">From stock or from the factory.</param>
/// <param name="DeliveredAt">When it was handed over.</param>
/// <param name="At">When.</param>
[Event("retail_delivery_reported", Publisher.Deal)]
public sealed record RetailDeliveryReported(
    Guid DealId, Guid LeadId, string Brand, string Dealer, string? OrderNumber, string Model, VehicleSource? Source, DateTimeOffset DeliveredAt, DateTimeOffset At);
