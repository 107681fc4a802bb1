using Leads.Contracts;
using Leads.Hosting;

namespace Leads.LeadIntake;

/// <summary>A customer is shown, merged and un-merged, agrees to something and takes it back, is forgotten.</summary>
public static class CustomerEndpoints
{
    private static readonly string[] Everybody = [Roles.Hq, .. Roles.Dealership];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/customers/{id:guid}", async (Guid id, Caller by, Customers customers, CancellationToken cancel) => await customers.Show(id, by, cancel))
            .For(Everybody)
            .WithTags("customers").WithSummary("Personal data of a customer. Every look is recorded.");

        app.MapDelete("/v1/customers/{id:guid}", async (Guid id, Caller by, Customers customers, CancellationToken cancel) =>
            {
                await customers.Erase(id, by, cancel);
                return Results.NoContent();
            })
            .For(Roles.Hq)
            .Produces(204).WithTags("customers").WithSummary("Forget a customer, and all who are one with them: their keys are destroyed in every service; counts and history stay.");

        app.MapGet("/v1/customers/{id:guid}/matches", async (Guid id, Caller by, Customers customers, CancellationToken cancel) => await customers.Matches(id, by, cancel))
            .For(Roles.Hq)
            .WithTags("customers").WithSummary("Who may be the same person: a lead told the number of one and the e-mail address of the other.");

        var headquarters = app.MapCommands("/v1/customers/{id:guid}", Roles.Hq).WithTags("customers");

        headquarters.MapPost("/merge", async (Guid id, MergeBody body, Caller by, Customers customers, CancellationToken cancel) =>
                (IResult)new Stored(await customers.Merge(id, body.Into, RecallBody.Words(body.Reason), by, cancel)))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("The customer is one with another: what comes for either is the other's from now on. It can be undone.");

        headquarters.MapPost("/unmerge", async (Guid id, UnmergeBody body, Caller by, Customers customers, CancellationToken cancel) =>
                (IResult)new Stored(await customers.Unmerge(id, RecallBody.Words(body.Reason), by, cancel)))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("They were two after all: everything is as it was before; what came in between stays with the other.");

        app.MapGet("/v1/customers/{id:guid}/consents", async (Guid id, Caller by, ConsentLedger ledger, CancellationToken cancel) => await ledger.Show(id, by, cancel))
            .For(Everybody)
            .WithTags("consents").WithSummary("What the customer agreed to and took back, the oldest first. No personal data.");

        var consents = app.MapCommands("/v1/customers/{id:guid}/consents", Everybody).WithTags("consents");

        consents.MapPost("", async (Guid id, ConsentBody body, Caller by, ConsentLedger ledger, Networks networks, CancellationToken cancel) =>
                (IResult)new Stored(await ledger.Give(id, body.Checked(by, networks.At(by.Now)), body.LeadId, by, cancel)))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("The customer agreed to something after their lead came: leads that were held for want of it are let go.");

        consents.MapPost("/withdraw", async (Guid id, WithdrawalBody body, Caller by, ConsentLedger ledger, CancellationToken cancel) =>
                (IResult)new Stored(await ledger.Withdraw(id, body.Checked(), by, cancel)))
            .Produces<Done>().ProducesProblem(404).ProducesProblem(409).WithSummary("The customer took something back: cycles that rest on it are closed, and what comes by older consent is no lead.");
    }
}

/// <summary>Which customer this one is one with, and why.</summary>
/// <param name="Into">The customer who stands for both from now on.</param>
/// <param name="Reason">In a few words.</param>
public sealed record MergeBody(Guid Into, string Reason);

/// <summary>Why they are two after all.</summary>
/// <param name="Reason">In a few words.</param>
public sealed record UnmergeBody(string Reason);

/// <summary>What a customer agreed to.</summary>
/// <param name="Purposes">contact, dealer_transfer, marketing …</param>
/// <param name="Evidence">Reference to the proof, never the proof itself.</param>
/// <param name="At">When they did; now when not told.</param>
/// <param name="Channels">phone, sms, email, wechat, letter; any when not told.</param>
/// <param name="Receivers">Codes of dealers, or *; anybody the purposes allow when not told.</param>
/// <param name="LeadId">The lead it is about.</param>
public sealed record ConsentBody(
    IReadOnlyList<string> Purposes, string Evidence, DateTimeOffset? At = null, IReadOnlyList<string>? Channels = null, IReadOnlyList<string>? Receivers = null, Guid? LeadId = null)
{
    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal Consent Checked(Caller by, Network network)
    {
        var consent = new Consent(Purposes, by.Happened(At), Evidence?.Trim() ?? "", Channels, Receivers);
        var wrong = WithdrawalBody.Wrong(Purposes, Channels, Evidence)
            .Concat(Receivers is { Count: 0 } ? [new FieldError("/receivers", "empty", "At least one, or none told.")] : [])
            .Concat(Consents.Wrong(consent, "", receiver => by.Brand is { } brand ? network.Knows(receiver, brand) : network.Brands.Any(b => network.Knows(receiver, b)))
                .Select(w => new FieldError(w.Pointer, w.Code, w.Detail)))
            .ToList();
        return wrong.Count > 0 ? throw new Invalid(wrong) : consent;
    }
}

/// <summary>What a customer took back.</summary>
/// <param name="Evidence">Reference to the proof, never the proof itself.</param>
/// <param name="Purposes">All when not told.</param>
/// <param name="Channels">All when not told.</param>
/// <param name="At">When they did; now when not told.</param>
public sealed record WithdrawalBody(string Evidence, IReadOnlyList<string>? Purposes = null, IReadOnlyList<string>? Channels = null, DateTimeOffset? At = null)
{
    private const int MostEvidence = 200, MostPurpose = 60;

    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal WithdrawalBody Checked()
    {
        var wrong = Wrong(Purposes, Channels, Evidence)
            .Concat(Consents.Wrong(new Consent([], default, "", Channels), "", _ => true).Select(w => new FieldError(w.Pointer, w.Code, w.Detail)))
            .ToList();
        return wrong.Count > 0 ? throw new Invalid(wrong) : this;
    }

    internal static IEnumerable<FieldError> Wrong(IReadOnlyList<string>? purposes, IReadOnlyList<string>? channels, string? evidence)
    {
        if (purposes is { Count: 0 } || purposes?.Any(p => string.IsNullOrWhiteSpace(p) || p.Length > MostPurpose) == true)
        {
            yield return new FieldError("/purposes", "empty", $"At least one, none empty or longer than {MostPurpose} characters.");
        }

        if (channels is { Count: 0 })
        {
            yield return new FieldError("/channels", "empty", "At least one, or none told.");
        }

        if (string.IsNullOrWhiteSpace(evidence) || evidence.Length > MostEvidence)
        {
            yield return new FieldError("/evidence", "empty", $"A reference of at most {MostEvidence} characters.");
        }
    }
}
