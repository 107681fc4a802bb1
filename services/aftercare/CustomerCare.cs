using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;

namespace Leads.Aftercare;

/// <summary>All that aftercare knows of a customer, in one answer: who is about to speak with them knows what to speak of.</summary>
/// <param name="Segment">Where they stand with the brand, as far as this dealer knows (001-31).</param>
/// <param name="Reason">Why.</param>
/// <param name="Expected">Of a hundred owners as satisfied as they are so many come back (001-24); absent while they were not asked.</param>
/// <param name="Grade">And what is done for them (002-11, 002-22).</param>
/// <param name="Credit">How well they pay (002-20).</param>
/// <param name="Next">The next contact, of whichever car; absent when they own none any more.</param>
/// <param name="Cars">What they own and owned, the newest first.</param>
/// <param name="Contacts">The last twenty, the newest first.</param>
/// <param name="Complaints">The newest first.</param>
/// <param name="Referrals">Whom they brought, and what they got for it (004-13); the newest first.</param>
public sealed record CustomerCare(
    Guid CustomerId, LoyaltySegment Segment, LoyaltyReason Reason, int? Expected, CustomerGrade Grade, CustomerCredit Credit, CareTouch? Next, IReadOnlyList<CareCar> Cars, IReadOnlyList<ContactRow> Contacts,
    IReadOnlyList<CareComplaint> Complaints, IReadOnlyList<CareReferral> Referrals)
{
    private const int MostContacts = 20;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/v1/customers/{id:guid}/care", async (Guid id, Caller by, Views views, CarePolicies policies, Owners owners, CancellationToken cancel) =>
            {
                var owned = await views.All<OwnershipBoard>(OwnershipBoard.View, by.Sees, cancel, OwnershipBoard.OfPerson, id);
                return owned.Count == 0 ? throw new NotFound("customer") : Of(
                    id, owned, await views.All<ComplaintBoard>(ComplaintBoard.View, by.Sees, cancel, OwnershipBoard.OfPerson, id), await views.All<ReferralBoard>(ReferralBoard.View, by.Sees, cancel, OwnershipBoard.OfPerson, id),
                    await owners.LostOf(id, cancel), policies.Of(owned[^1].Dealer, by.Now), by.Now);
            })
            .For(Roles.Dealership).Produces<CustomerCare>().ProducesProblem(404).WithTags("care")
            .WithSummary("All that aftercare knows of a customer: cars, contacts, what they said and complained of, whom they brought, of what grade they are, where they stand, and when they are contacted next.");

    /// <param name="owned">All cars they own or owned.</param>
    /// <param name="lostAt">When talks about another car ended without a contract.</param>
    public static CustomerCare Of(
        Guid id, IReadOnlyCollection<OwnershipBoard> owned, IEnumerable<ComplaintBoard> complaints, IEnumerable<ReferralBoard> referrals, DateTimeOffset? lostAt, CarePolicy policy, DateTimeOffset now)
    {
        var said = owned.SelectMany(row => row.Surveys).MaxBy(survey => survey.At);
        // Who moved is cared for elsewhere, and who is forgotten did not sell it.
        var kept = owned.Count(row => row.Ended is null or OwnershipEnd.Moved or OwnershipEnd.Erased);
        var (segment, reason) = Loyalty.OfOwner(owned.Count, kept, lostAt > owned.Max(row => row.DeliveredAt), said?.Expected);
        return new CustomerCare(
            id, segment, reason, said?.Expected, CustomerGrade.Of(owned, policy, now), CustomerCredit.Of(owned, policy, now),
            owned.Where(row => row.EndedAt is null).SelectMany(row => row.Touches.Where(touch => touch.MadeAt is null), (row, touch) => new CareTouch(row.OwnershipId, touch.Number, touch.Reasons, touch.DueAt, touch.Overdue))
                .OrderBy(touch => touch.DueAt).FirstOrDefault(),
            [.. owned.OrderByDescending(row => row.DeliveredAt).Select(row => new CareCar(row.OwnershipId, row.LeadId, row.Model, row.DeliveredAt, row.Consultant, row.ManagerFirst, row.Km, row.Ended, row.Surveys, row.Services))],
            [.. owned.SelectMany(row => row.Contacts).OrderByDescending(contact => contact.At).Take(MostContacts)],
            [.. complaints.OrderByDescending(row => row.FiledAt).Select(row => new CareComplaint(row.ComplaintId, row.OwnershipId, row.Category, row.Severity, row.Status, row.FiledAt, row.Word))],
            [.. referrals.OrderByDescending(row => row.MadeAt).Select(row => new CareReferral(row.ReferralId, row.Status, row.MadeAt, row.Kind, row.Amount, row.PaidAt))]);
    }
}

/// <summary>A contact with a customer that is to come, or waits to be made.</summary>
/// <param name="Number">Of the ownership's.</param>
/// <param name="Overdue">It was not made in time.</param>
public sealed record CareTouch(Guid OwnershipId, int Number, IReadOnlyList<Touch> Reasons, DateTimeOffset DueAt, bool Overdue);

/// <summary>A car of a customer's.</summary>
/// <param name="Consultant">Staff id of who cares for them.</param>
/// <param name="ManagerFirst">The manager speaks with them first (004-32).</param>
/// <param name="Km">How far it had run when it was read last.</param>
/// <param name="Ended">Why they own it no more.</param>
/// <param name="Surveys">What they said of it each time they were asked.</param>
/// <param name="Services">When it was at the dealer's, and what for.</param>
public sealed record CareCar(
    Guid OwnershipId, Guid LeadId, string Model, DateTimeOffset DeliveredAt, string? Consultant, bool ManagerFirst, int? Km, OwnershipEnd? Ended, IReadOnlyList<SurveyRow> Surveys, IReadOnlyList<ServiceRow> Services);

/// <summary>What a customer complained of.</summary>
/// <param name="Word">What they said of how it was settled.</param>
public sealed record CareComplaint(Guid ComplaintId, Guid OwnershipId, ComplaintCategory Category, ComplaintSeverity Severity, ComplaintStatus Status, DateTimeOffset FiledAt, CustomerWord? Word);

/// <summary>Somebody whom a customer brought.</summary>
/// <param name="Kind">What they get for it.</param>
public sealed record CareReferral(Guid ReferralId, ReferralStatus Status, DateTimeOffset MadeAt, RewardKind? Kind, Money? Amount, DateTimeOffset? PaidAt);
