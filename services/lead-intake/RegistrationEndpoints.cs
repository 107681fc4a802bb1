using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using static Leads.LeadIntake.Lead.Command;
using LeadStreams = Leads.EventStore.Streams<Leads.LeadIntake.Lead.Command, Leads.LeadIntake.Lead>;

namespace Leads.LeadIntake;

/// <summary>A dealer's staff register who called, came or was met; the sales manager screens what sales staff found (004-24).</summary>
public static class RegistrationEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/registrations", async (HttpContext http, Caller by, Intake intake, Customers customers, CancellationToken cancel) =>
            {
                if (by.Dealer is null)
                {
                    throw new Forbidden("Only a dealer's staff register customers.");
                }

                var form = LeadDocument.Read((await LeadEndpoints.Body(http, cancel)).Span);
                var document = Registering.Check(form, by, Ids.Derive(Guid.Empty, $"registration\n{by.Client}\n{by.Once!.Key}").ToString(), intake.Network);
                return document.ReferredBy is null || await customers.Knows(document.ReferredBy.Value, by, cancel)
                    ? (IResult)new Stored(await intake.Receive(document, by, cancel))
                    : throw new Invalid("/referredBy", "unknown-customer", "The dealer has no such customer.");
            })
            .For(Roles.Dealership).Command(keyRequired: true)
            .Accepts<RegistrationBody>("application/json").Produces<ReceiptBody>(201).ProducesProblem(400).ProducesProblem(409).ProducesProblem(422)
            .WithTags("registrations").WithSummary("Register who called, came or was met: five things are asked of whoever calls or comes, each with an answer or a reason why there is none. What sales staff found waits for the sales manager.");

        app.MapGet("/v1/registrations/submitted", async (Caller by, EventStore.EventStore store, CancellationToken cancel) => await Submitted(store, by, cancel))
            .For(Roles.SalesManager, Roles.DealerSystem)
            .Produces<IEnumerable<SubmittedLead>>().WithTags("registrations").WithSummary("What waits for the sales manager of the caller's dealer, the oldest first; at most 500.");

        app.MapGet("/v1/registrations/completeness", async (DateTimeOffset? from, DateTimeOffset? to, Caller by, EventStore.EventStore store, CancellationToken cancel) =>
                await Completeness(store, by, from ?? by.Now.AddDays(-30), to ?? by.Now, cancel))
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem)
            .Produces<IEnumerable<StaffCompleteness>>().WithTags("registrations").WithSummary("How much of what has to be asked each of the dealer's staff obtained, of those who called or came; the last thirty days when not told.");

        app.MapGet("/v1/registrations/prospecting", async (DateTimeOffset? from, DateTimeOffset? to, Caller by, EventStore.EventStore store, CancellationToken cancel) =>
                await Prospecting(store, by, from ?? by.Now.AddDays(-30), to ?? by.Now, cancel))
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem)
            .Produces<IEnumerable<StaffProspecting>>().WithTags("registrations").WithSummary("How far each of the dealer's staff came with prospects they went looking for: contact made, information obtained (004-17); the last thirty days when not told.");

        var managers = app.MapCommands("/v1/leads/{id:guid}", Roles.SalesManager).WithTags("registrations");

        managers.MapPost("/approve", async (Guid id, Caller by, LeadStreams leads, Networks networks, CancellationToken cancel) =>
            {
                var (_, lead) = await leads.See(id, by, cancel);
                var fact = ((Lead.Known)lead).Fact;
                var (network, dealer) = (networks.At(by.Now), ((Lead.Known)lead).Tags.Dealer!);
                var own = network.Own(Wanted.Of(fact, null), dealer, fact.Source, fact.Interest.NeedBy, by.Now);
                return await leads.Handle(id, new Approve(by.Client, own, by.Now, network.Begins(fact.ContactFrom, dealer, by.Now)), by, cancel);
            })
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("Let a lead in that sales staff found: it is the dealer's, and its clock starts.");

        managers.MapPost("/reject", (Guid id, RejectBody body, Caller by, LeadStreams leads, CancellationToken cancel) => leads.Handle(id, new Reject(by.Client, body.Reason, by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("Turn a lead down that sales staff found, with the reason.");
    }

    private static async Task<IReadOnlyList<SubmittedLead>> Submitted(EventStore.EventStore store, Caller by, CancellationToken cancel)
    {
        var leads = new List<SubmittedLead>();
        await store.Read(
            [
                Sql.Command(
                    $"""
                    select r.lead, r.staff, r.source, r.at from registrations r
                    where r.submitted and ($2 = '*' or r.brand = $2) and {OfDealer(by)}
                      and not exists (
                          select from mt_events e where e.stream_id = r.lead
                          and e.type in ('lead_approved', 'lead_rejected', 'lead_invalidated', 'lead_closed'))
                    order by r.at limit 500
                    """,
                    by.Sees, by.Brand ?? "*"),
            ],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    leads.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3)));
                }
            },
            cancel);
        return leads;
    }

    private static async Task<IReadOnlyList<StaffProspecting>> Prospecting(EventStore.EventStore store, Caller by, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var staff = new List<StaffProspecting>();
        await store.Read(
            [
                Sql.Command(
                    $"""
                    select staff, count(*), count(*) filter (where obtained > 0) from registrations r
                    where source in ('offsite_event', 'target_prospecting') and ($2 = '*' or r.brand = $2) and {OfDealer(by)} and at >= $3 and at <= $4
                    group by staff order by staff
                    """,
                    by.Sees, by.Brand ?? "*", from.UtcDateTime, to.UtcDateTime),
            ],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    staff.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
                }
            },
            cancel);
        return staff;
    }

    /// <summary>Two texts, two plans: a dealer's question is answered by its index.</summary>
    private static string OfDealer(Caller by) => by.Dealer is null ? "$1 = '*'" : "r.dealer = $1";

    private static async Task<IReadOnlyList<StaffCompleteness>> Completeness(EventStore.EventStore store, Caller by, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var staff = new List<StaffCompleteness>();
        await store.Read(
            [
                Sql.Command(
                    $"""
                    select staff, count(*), coalesce(sum(obtained), 0)::bigint from registrations r
                    where gated and ($2 = '*' or r.brand = $2) and {OfDealer(by)} and at >= $3 and at <= $4
                    group by staff order by staff
                    """,
                    by.Sees, by.Brand ?? "*", from.UtcDateTime, to.UtcDateTime),
            ],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    var (registrations, obtained) = (reader.GetInt64(1), reader.GetInt64(2));
                    staff.Add(new(reader.GetString(0), registrations, obtained, Math.Round(obtained / (5.0 * registrations), 4)));
                }
            },
            cancel);
        return staff;
    }
}

/// <summary>Who called, came or was met.</summary>
/// <param name="Source">hotline_inbound, walk_in, offsite_event, target_prospecting, dealer_website, owner_repurchase or referral; or a code of the dealer's form as {"scheme":"dealer_form","code":"7"}.</param>
/// <param name="Customer">Name and city may be left out; of whoever called or came the city has to be asked.</param>
/// <param name="Interest">Model, colour, trim and needBy are what has to be asked.</param>
/// <param name="Mode">How they met; follows from the source when not told.</param>
/// <param name="NotObtained">What was asked and not obtained, and why.</param>
/// <param name="At">When; now when not told.</param>
/// <param name="Staff">Who registered it; the caller when not told.</param>
/// <param name="ReferredBy">Of a referral: the customer who brought them (004-13).</param>
/// <param name="ContactFrom">Not to be called before this day: somebody who may buy later (002-12).</param>
/// <param name="ExternalId">The dealer's own number of it; the Idempotency-Key when not told.</param>
/// <param name="Visit">Of whoever came: why, and with whom; their visit begins with it.</param>
/// <param name="Consent">What they agreed to. Without dealer_transfer nobody but this dealer gets the lead.</param>
public sealed record RegistrationBody(
    LeadSource Source, RegisteredCustomer Customer, RegisteredInterest? Interest = null, string? SubSource = null, string? Campaign = null, FirstContactMode? Mode = null,
    IReadOnlyList<NotObtained>? NotObtained = null, DateTimeOffset? At = null, string? Staff = null, string? ExternalId = null, Consent? Consent = null, Guid? ReferredBy = null, DateOnly? ContactFrom = null,
    RegisteredVisit? Visit = null);

/// <summary>The person as staff heard it.</summary>
/// <param name="Phone">As told; mobile, landline or 400 number. May be left out where there is an e-mail address.</param>
public sealed record RegisteredCustomer(
    string? Phone = null, string? Name = null, string? Honorific = null, string? City = null, string? District = null, string? Email = null);

/// <summary>What they want, as far as it was obtained.</summary>
public sealed record RegisteredInterest(string? Model = null, string? Trim = null, string? Colour = null, DateOnly? NeedBy = null, Money? Budget = null, string? Payment = null);

/// <summary>Why a lead is turned down.</summary>
public sealed record RejectBody(RejectReason Reason);

/// <summary>A lead that waits for the sales manager.</summary>
/// <param name="Staff">Who found it.</param>
/// <param name="At">When they met.</param>
public sealed record SubmittedLead(Guid LeadId, string Staff, string Source, DateTimeOffset At);

/// <summary>How far somebody came with prospects they went looking for: research, contact, information (004-17).</summary>
/// <param name="Contacted">With whom contact was made.</param>
/// <param name="Informed">Of whom anything of what has to be asked is known.</param>
public sealed record StaffProspecting(string Staff, long Contacted, long Informed);

/// <summary>How much of what has to be asked somebody obtained.</summary>
/// <param name="Registrations">Of those who called or came.</param>
/// <param name="Obtained">Answers, at most five of each.</param>
/// <param name="Completeness">Answers of all that there could be, from 0 to 1.</param>
public sealed record StaffCompleteness(string Staff, long Registrations, long Obtained, double Completeness);
