using Leads.Contracts;
using Leads.Hosting;
using Leads.Printing;
using static Leads.Qualification.Case.Command;
using CaseStreams = Leads.EventStore.Streams<Leads.Qualification.Case.Command, Leads.Qualification.Case>;

namespace Leads.Qualification;

/// <summary>信息&amp;跟踪表 (004-33…35): filled in by the dealer's staff, read and printed by them, and by nobody else.</summary>
public static class SheetEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapCommands("/v1/leads/{id:guid}", Roles.Dealership).WithTags("sheet")
            .MapPut("/sheet", (Guid id, SheetBody body, Caller by, Cases cases, CancellationToken cancel) => cases.Handle(id, body.Checked(by), by, cancel))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Fill in the information and tracking sheet (004-33, 004-34): all of it, not what changes. It stays with the dealer; nobody else reads it.");

        app.MapGroup("/v1").For(Roles.Dealership).WithTags("sheet")
            .MapGet("/leads/{id:guid}/sheet", async (
                Guid id, string? format, string? lang, Caller by, Cases cases, CallCentre centre, FormPdf pdf, EventStore.EventStore store, CaseStreams streams, HttpContext http, CancellationToken cancel) =>
            {
                var paper = Paper.Chosen(format, lang, http.Request);
                var (_, state) = await cases.See(id, by, cancel);
                if (state is Case.Suspended)
                {
                    throw new NotFound("case");
                }

                var dossier = state.Dossier;
                var (fact, _) = await centre.About(id, dossier.Tags.Subject!.Value, cancel);
                var (_, events) = await store.FetchStream(dossier.Id, cancel);
                var person = await store.Personal.Open(dossier.Tags.Subject!.Value, cancel);
                // All of it is about a person: who reads it is kept.
                var noted = await streams.Handle(dossier.Id, new NoteAccess(by.Client, by.Role, by.Now), by.Context with { Once = null, IfMatch = null }, cancel);
                var rules = centre.RulesFor(dossier.Tags.Brand, dossier.Tags.Dealer, by.Now);
                var sheet = Sheet.Of(state, noted.Version, fact, events, person, rules, paper.Language);
                http.Response.Headers.ETag = $"\"{noted.Version}\"";
                return paper.Answer(http.Response, sheet, () => SheetForm.Of(sheet, paper.Language, by.Client, by.Now.ToOffset(rules.Hours.Offset)), pdf, $"sheet-{id}", by.Now);
            })
            .Printable<Sheet>().ProducesProblem(404)
            .WithSummary("The information and tracking sheet (004-33…35): as JSON, or to print as a page (`Accept: text/html`, `format=html`) or PDF (`Accept: application/pdf`, `format=pdf`), in Chinese and English, or one of them (`lang=zh`, `lang=en`). Who reads it is recorded.");
    }
}

/// <summary>What staff write into the sheet; personal, never leaves this service.</summary>
/// <param name="Customer">顾客信息 (004-33); the name is required.</param>
/// <param name="Contact">联系信息 (004-34).</param>
public sealed record SheetBody(TrackedCustomer Customer, TrackedContact Contact)
{
    private const int MostVehicles = 50;
    private const int MostUnits = 10_000;

    internal FillSheet Checked(Caller by)
    {
        var faults = new Faults()
            .Required(Customer.Name ?? "", "/customer/name").Text(Customer.BusinessName, "/customer/businessName").Text(Customer.Position, "/customer/position")
            .Text(Customer.PrimaryBusiness, "/customer/primaryBusiness").Text(Customer.Salesperson, "/customer/salesperson").Text(Customer.SalesManager, "/customer/salesManager")
            .Check(Customer.PurchaseDate is null or { Year: >= 2000 }, "/customer/purchaseDate", "wrong-date", "Not before 2000.")
            .Check(Customer.Units is null or (>= 1 and <= MostUnits), "/customer/units", "out-of-range", $"From 1 to {MostUnits}.")
            .Each(Customer.Vehicles, "/customer/vehicles", MostVehicles)
            .Text(Contact.Address, "/contact/address").Text(Contact.City, "/contact/city", 60).Text(Contact.District, "/contact/district", 60)
            .Check(Contact.PostCode is null || IsPostCode(Contact.PostCode), "/contact/postCode", "wrong-post-code", "From 3 to 10 letters or digits.")
            .Check(Contact.Email is null || IsEmail(Contact.Email), "/contact/email", "wrong-email", "An address: somebody@somewhere, at most 254 characters.")
            .Text(Contact.HowHeard, "/contact/howHeard").Text(Contact.Notes, "/contact/notes", Faults.MostWords);
        foreach (var (pointer, number) in new[] { ("/contact/officePhone", Contact.OfficePhone), ("/contact/homePhone", Contact.HomePhone), ("/contact/mobile", Contact.Mobile) })
        {
            faults.Check(number is null || IsPhone(number), pointer, "wrong-phone", "At most 40 characters, at least 5 digits, and of letters only those of an extension: ext, x.");
        }

        for (var i = 0; i < Math.Min(Customer.Vehicles?.Count ?? 0, MostVehicles); i++)
        {
            if (Customer.Vehicles![i] is { } vehicle)
            {
                faults.Required(vehicle.Model, $"/customer/vehicles/{i}/model").Text(vehicle.Plate, $"/customer/vehicles/{i}/plate", 20)
                    .Check(vehicle.Year is null || (vehicle.Year >= 1950 && vehicle.Year <= by.Now.Year + 1), $"/customer/vehicles/{i}/year", "out-of-range", "From 1950 to next year.");
            }
        }

        faults.Throw();
        return new FillSheet(new TrackingInfo(Customer, Contact), by.Client, by.Now);
    }

    /// <summary>Loosely: numbers are written down as customers say them.</summary>
    private static bool IsPhone(string number) =>
        number.Length <= 40 && number.Count(char.IsAsciiDigit) >= 5 && number.Replace("ext", "", StringComparison.OrdinalIgnoreCase).All(c => char.IsAsciiDigit(c) || "+-()（）./# x转".Contains(c, StringComparison.Ordinal));

    private static bool IsPostCode(string code) => code.Length is >= 3 and <= 10 && code.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-') && char.IsAsciiLetterOrDigit(code[0]);

    private static bool IsEmail(string address) =>
        address.Length <= 254 && address.IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at < address.Length - 1 && at == address.LastIndexOf('@') && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
