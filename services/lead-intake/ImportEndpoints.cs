using System.Globalization;
using Leads.Contracts;
using Leads.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using ProfileStreams = Leads.EventStore.Streams<Leads.LeadIntake.ImportProfile.Command, Leads.LeadIntake.ImportProfile>;

namespace Leads.LeadIntake;

/// <summary>Leads that come as others write them: CSV files and ADF documents, read by a profile that the client saved.</summary>
public static class ImportEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPut("/v1/imports/{name}", (string name, ImportBody body, Caller by, ProfileStreams profiles, CancellationToken cancel) =>
            {
                var id = IdOf(by.Client, Named(name));
                return profiles.Start(id, new ImportProfile.Command.Save(id, by.Client, name, by.Brand, body.Checked(), by.Now), by, $"/v1/imports/{Uri.EscapeDataString(name)}", cancel);
            })
            .For(Roles.Hq).Command()
            .Produces<Done>(201).WithTags("imports")
            .WithSummary("Say how your files and documents are read: which column is which field, what stands for our codes, what holds where nothing is said. All of it, not what changes.");

        app.MapGet("/v1/imports/{name}", async (string name, Caller by, ProfileStreams profiles, CancellationToken cancel) => await Settings(profiles, name, by, cancel))
            .For(Roles.Hq)
            .Produces<ImportSettings>().ProducesProblem(404).WithTags("imports").WithSummary("How your files and documents are read under this name.");

        app.MapPost("/v1/leads/csv", async (HttpContext http, string? profile, Caller by, ProfileStreams profiles, Intake intake, CancellationToken cancel) =>
            {
                var settings = await Settings(profiles, profile, by, cancel);
                IReadOnlyList<CsvFile.Row> rows;
                try
                {
                    rows = CsvFile.Read((await LeadEndpoints.Body(http, cancel)).Span, Charset(http), settings);
                }
                catch (TooManyRows)
                {
                    await Problems.Write(http, 413, "too-many-lines", $"At most {LeadBatch.MostLines} rows a request; send the rest in another.");
                    return;
                }

                await LeadBatch.Receive(http, rows, settings, by, intake, cancel);
            })
            .For(Roles.Hq)
            .WithMetadata(new RequestSizeLimitAttribute(CsvFile.MostBytes))
            .Accepts<string>("text/csv", "application/csv").Produces<LineResult>(200, "application/x-ndjson").ProducesProblem(400).ProducesProblem(404).ProducesProblem(413)
            .WithTags("leads").WithSummary("Push up to 100 000 leads as CSV, a lead a row; one result line for each, in order. A row without a number of its own is the same lead when it says the same.");

        app.MapPost("/v1/leads/adf", async (HttpContext http, string? profile, Caller by, ProfileStreams profiles, Intake intake, CancellationToken cancel) =>
            {
                var settings = await Settings(profiles, profile, by, cancel);
                var leads = AdfDocument.Read((await LeadEndpoints.Body(http, cancel)).Span, Charset(http), settings, by, intake.Network, intake.NumberOf(by));
                var receipts = await intake.ReceiveMany(leads, by, cancel);
                return Results.Json(new AdfReceipt([.. receipts.Select(r => new ReceiptBody(r.LeadId, r.CustomerId, r.Status, r.Dealer))]), statusCode: 201);
            })
            .For(Roles.Hq)
            .WithMetadata(new RequestSizeLimitAttribute(AdfDocument.MostBytes))
            .Accepts<string>("application/x-adf+xml", "application/xml", "text/xml").Produces<AdfReceipt>(201).ProducesProblem(400).ProducesProblem(404).ProducesProblem(413)
            .WithTags("leads").WithSummary("Push an ADF 1.0 document: all its prospects, or none. What is wrong is told by line and element; the same prospect again is a duplicate.");
    }

    private static async Task<ImportSettings> Settings(ProfileStreams profiles, string? name, Caller by, CancellationToken cancel) =>
        name is null ? new ImportSettings()
        : (await profiles.AggregateStream(IdOf(by.Client, Named(name)), cancel)).State is ImportProfile.Saved saved ? saved.Settings
        : throw new NotFound("import profile");

    public static Guid IdOf(string client, string profile) => Ids.Derive(Guid.Empty, $"import profile\n{client}\n{profile}");

    private static string Named(string name) => name.Length <= 60 ? name : throw new Invalid("", "too-long", "A profile's name has at most 60 characters.");

    private static string? Charset(HttpContext http) =>
        MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.Charset.HasValue ? type.Charset.Value.Trim('"') : null;
}

/// <summary>How files and documents become leads; a field is named by its JSON pointer in the lead document, as /customer/phone.</summary>
/// <param name="Columns">Which column is which field; found by their usual names when not told.</param>
/// <param name="Values">What a field is where nothing is said of it.</param>
/// <param name="Codes">The client's words for our codes.</param>
/// <param name="DateFormats">As dd.MM.yyyy HH:mm, tried before the usual ways.</param>
/// <param name="Offset">Of times that tell none; +08:00 when not told.</param>
/// <param name="Currency">Of amounts that tell none; CNY when not told.</param>
/// <param name="Delimiter">Between columns; found out when not told.</param>
public sealed record ImportBody(
    IReadOnlyList<ImportColumn>? Columns = null, IReadOnlyList<ImportValue>? Values = null, IReadOnlyList<ImportCode>? Codes = null,
    IReadOnlyList<string>? DateFormats = null, string? Offset = null, string? Currency = null, string? Delimiter = null)
{
    private const int Most = 200;

    /// <summary>What is a person's or a single lead's own cannot hold for all, and a setting is no place for it.</summary>
    private static readonly string[] OfOneLead = ["/externalId", "/customer/name", "/customer/honorific", "/customer/phone", "/customer/email"];

    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    public ImportSettings Checked()
    {
        var errors = new List<FieldError>();
        Check("/columns", Columns?.Select(c => (c?.Field, Said(c?.Column))));
        Check("/values", Values?.Select(v => (v?.Field, Said(v?.Value))), OfOneLead);
        Check("/codes", Codes?.Select(c => (c?.Field, Said(c?.Theirs) && Said(c?.Ours))), OfOneLead);
        if (Columns is not null && Columns.Where(c => c is not null).GroupBy(c => c.Field).Any(g => g.Count() > 1))
        {
            errors.Add(new("/columns", "field-twice", "A field has one column."));
        }

        if (DateFormats is not null && (DateFormats.Count > 10 || DateFormats.Any(f => string.IsNullOrWhiteSpace(f) || f.Length > 40 || f.AsSpan().ContainsAny('K', 'z') || !IsFormat(f))))
        {
            errors.Add(new("/dateFormats", "wrong-format", "At most ten formats of year, month, day, hour and minute, as dd.MM.yyyy HH:mm."));
        }

        if (Offset is not null && ImportedLead.Offset(Offset) is null)
        {
            errors.Add(new("/offset", "wrong-offset", "As +08:00."));
        }

        if (Currency is not (null or [>= 'A' and <= 'Z', >= 'A' and <= 'Z', >= 'A' and <= 'Z']))
        {
            errors.Add(new("/currency", "wrong-currency", "ISO 4217, as CNY."));
        }

        if (Delimiter is not (null or "," or ";" or "\t" or "|"))
        {
            errors.Add(new("/delimiter", "wrong-delimiter", "A comma, a semicolon, a tab or a bar."));
        }

        return errors.Count > 0 ? throw new Invalid(errors) : new ImportSettings(Columns, Values, Codes, DateFormats, Offset, Currency, Delimiter);

        static bool Said(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= 200;

        static bool IsFormat(string format)
        {
            try
            {
                return DateTime.TryParseExact(new DateTime(2026, 11, 22, 13, 45, 6, DateTimeKind.Unspecified).ToString(format, CultureInfo.InvariantCulture), format, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var read)
                    && read.Kind == DateTimeKind.Unspecified
                    && read.Date == new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Unspecified);
            }
            catch (FormatException)
            {
                return false;
            }
        }

        void Check(string pointer, IEnumerable<(string? Field, bool Said)>? entries, string[]? without = null)
        {
            var i = 0;
            foreach (var (field, said) in entries ?? [])
            {
                if (field is null || !ImportedLead.Fields.ContainsKey(field) || (without?.Contains(field) ?? false))
                {
                    errors.Add(new($"{pointer}/{i}/field", "unknown-field", $"One of {string.Join(", ", ImportedLead.Fields.Keys.Except(without ?? []))}."));
                }

                if (!said)
                {
                    errors.Add(new($"{pointer}/{i}", "empty", "A text of at most 200 characters."));
                }

                i++;
            }

            if (i > Most)
            {
                errors.Add(new(pointer, "too-many", $"At most {Most}."));
            }
        }
    }
}

/// <summary>What became of the prospects of an ADF document, in their order.</summary>
public sealed record AdfReceipt(IReadOnlyList<ReceiptBody> Leads);
