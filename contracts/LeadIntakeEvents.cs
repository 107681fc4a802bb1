namespace Leads.Contracts;

/// <summary>A person became known to the brand; one long-lived customer, many lead cycles.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Name">Name as first given.</param>
/// <param name="Honorific">先生, 女士 …</param>
/// <param name="Phone">E.164, e.g. +8613812345678.</param>
/// <param name="PhoneKind">mobile, landline, toll or relay (§4.2).</param>
/// <param name="At">When the source first told us.</param>
[Event("customer_registered", Publisher.LeadIntake)]
public sealed record CustomerRegistered(
    Guid CustomerId, string Brand, Personal<string> Name, Personal<string>? Honorific, Personal<string> Phone, PhoneKind PhoneKind, DateTimeOffset At);

/// <summary>The customer asked to be forgotten: every service destroys the subject's keys; counts and history stay.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealers">Dealers that hold leads of this customer and are told.</param>
/// <param name="At">When the erasure was ordered.</param>
[Event("customer_erased", Publisher.LeadIntake)]
public sealed record CustomerErased(Guid CustomerId, string Brand, IReadOnlyList<string> Dealers, DateTimeOffset At)
{
    public bool Equals(CustomerErased? other) =>
        other is not null && CustomerId == other.CustomerId && Brand == other.Brand && At == other.At && Dealers.SequenceEqual(other.Dealers);

    public override int GetHashCode() => HashCode.Combine(CustomerId, At);
}

/// <summary>Somebody looked at the customer's personal data.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="Role">The role they had.</param>
/// <param name="At">When they looked.</param>
[Event("customer_accessed", Publisher.LeadIntake)]
public sealed record CustomerAccessed(Guid CustomerId, string By, string Role, DateTimeOffset At);

/// <summary>A lead cycle began (000-02, 000-03): a source told us of somebody who may buy.</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Client">Who pushed it: the API client.</param>
/// <param name="ExternalId">The client's own number of the lead; with the client it identifies the lead for ever.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Source">One of the lead sources (000-02).</param>
/// <param name="SubSource">Portal or channel inside the source (000-18).</param>
/// <param name="Campaign">Campaign the lead came from, if any.</param>
/// <param name="Interest">What the customer is interested in.</param>
/// <param name="City">City the customer named.</param>
/// <param name="District">District, if named.</param>
/// <param name="Person">The person as the source wrote it.</param>
/// <param name="Consent">What the customer agreed to.</param>
/// <param name="At">When the source received the lead.</param>
[Event("lead_received", Publisher.LeadIntake)]
public sealed record LeadReceived(
    Guid LeadId, Guid CustomerId, string Client, string ExternalId, string Brand, LeadSource Source, string? SubSource, string? Campaign,
    Interest Interest, string City, string? District, Personal<Person> Person, Consent Consent, DateTimeOffset At);

/// <summary>The lead was given to a dealer (000-03).</summary>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="CustomerId">The customer behind it.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Rule">Which rule chose the dealer: named or city.</param>
/// <param name="Interest">What the customer is interested in.</param>
/// <param name="At">When it was dispatched.</param>
[Event("lead_dispatched", Publisher.LeadIntake)]
public sealed record LeadDispatched(Guid LeadId, Guid CustomerId, string Brand, string Dealer, DispatchRule Rule, Interest Interest, DateTimeOffset At);
