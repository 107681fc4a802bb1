using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using InvitationStreams = Leads.EventStore.Streams<Leads.Appointments.Invitation.Command, Leads.Appointments.Invitation>;

namespace Leads.Appointments;

/// <summary>Two slots to choose from, instead of asking a customer when they have time (000-34, 003-19).</summary>
public static class SlotEndpoints
{
    private const int MostHalves = 14;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/slots", async (
                string? dealer, string type, DateTimeOffset? from, string? halves, Guid? lead, string? model, string? consultant, string? area, Caller by, InvitationStreams invitations, Booking booking, HttpContext http,
                CancellationToken cancel) =>
            {
                var wish = new Wish(Ids.Coded<AppointmentType>(type, "type") ?? throw new Invalid("", "required", "Say what for: type."), Given(model), Given(consultant), Given(area));
                _ = wish.Area is null || wish.Type == AppointmentType.HomeVisit ? wish : throw new Invalid("", "not-a-home-visit", "Only a visit at the customer's has an area.");
                var code = by.Dealer ?? Given(dealer) ?? throw new Invalid("", "required", "Say at which dealer.");
                if (by.Dealer is not null && Given(dealer) is { } other && other != by.Dealer)
                {
                    throw new NotFound("dealer");
                }

                Tags? tags = null;
                if (lead is { } id)
                {
                    tags = await invitations.LeadOf(id, by, cancel);
                    code = tags.Dealer!;
                }

                // It holds what it shows: nobody may keep it in a cache.
                http.Response.Headers.CacheControl = "no-store";
                return await booking.Offer(code, tags, wish, Halves(halves), from is { } begins ? AppointmentEndpoints.Near(begins, "", by) : null, by, cancel);
            })
            .For(Roles.Dealership).Produces<OfferView>().ProducesProblem(404).ProducesProblem(409).WithTags("slots")
            .WithSummary("Two free slots to offer a customer, held until the offer ends; asked again, the same two. `halves` are the customer's half-days, as `morning,sat_afternoon`; `lead` says whose they are, `area` where a home visit is.");

        app.MapPost("/v1/slots/{id:guid}/decline", (Guid id, Caller by, Booking booking, CancellationToken cancel) => booking.Decline(id, by, cancel))
            .For(Roles.Dealership).Command().Produces<Done>().ProducesProblem(404).WithTags("slots").WithSummary("The customer chose neither: both are free again.");
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Length <= Faults.MostText ? text : throw new Invalid("", "too-long", $"At most {Faults.MostText} characters.");

    private static IReadOnlyList<PreferredTime> Halves(string? halves)
    {
        var all = (halves ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return all.Length <= MostHalves ? [.. all.Select(Half).Distinct()] : throw new Invalid("", "too-many", "A week has 14 half-days.");
    }

    private static PreferredTime Half(string text)
    {
        var (day, half) = text.LastIndexOf('_') is var at and >= 0 ? (text[..at], text[(at + 1)..]) : ("", text);
        Weekday? weekday = day.Length == 0 ? null
            : Enum.GetValues<Weekday>().Cast<Weekday?>().FirstOrDefault(one => one!.Value.ToString().StartsWith(day, StringComparison.OrdinalIgnoreCase) && day.Length >= 3)
              ?? throw new Invalid("", "unknown-code", "A half-day is morning or afternoon, of a weekday as sat_morning.");
        return new PreferredTime(Ids.Coded<HalfDay>(half, "halves") ?? throw new Invalid("", "unknown-code", "A half-day is morning or afternoon, of a weekday as sat_morning."), weekday);
    }
}

/// <summary>Two slots for a customer to choose from.</summary>
/// <param name="OfferId">By it one of them is booked.</param>
/// <param name="LeadId">Whose they are; absent when nobody's yet.</param>
/// <param name="Slots">The two, the earlier first.</param>
/// <param name="Until">How long nobody else gets them.</param>
public sealed record OfferView(Guid OfferId, Guid? LeadId, AppointmentType Type, IReadOnlyList<Slot> Slots, DateTimeOffset Until)
{
    internal static OfferView Of(Offer.Held offer) => new(offer.Id, offer.Lead, offer.Type, offer.Slots, offer.Until);
}
