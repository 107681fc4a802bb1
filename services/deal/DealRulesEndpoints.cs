using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using RulesStreams = Leads.EventStore.Streams<Leads.Deals.DealRules.SetRules, Leads.Deals.DealRules>;

namespace Leads.Deals;

/// <summary>A dealer's managers say how its staff may decide, and see what becomes of deals.</summary>
public static class DealRulesEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/dealers/{code}/deal-rules", (string code, Caller by, DealPolicies policies) => DealRulesView.Of(Own(code, by), policies.Of(code, by.Now)))
            .For(Roles.Dealership).Produces<DealRulesView>().WithTags("deal rules").WithSummary("How a dealer's staff may decide now.");

        app.MapPut("/v1/dealers/{code}/deal-rules", async (string code, DealRulesBody body, Caller by, RulesStreams rules, DealPolicies policies, CancellationToken cancel) =>
            {
                var id = DealPolicies.IdOf(Own(code, by));
                var answer = await rules.Start(id, new DealRules.SetRules(id, code, body.Checked(), body.EffectiveFrom ?? by.Now, by.Client, by.Now), by, $"/v1/dealers/{Uri.EscapeDataString(code)}/deal-rules", cancel);
                await policies.Refresh(cancel);
                return answer;
            })
            .For(Roles.SalesManager, Roles.DealerSystem).Command().Produces<Done>(201).ProducesProblem(409).WithTags("deal rules")
            .WithSummary("Say what consultants and managers may concede, what is paid at once by credit grade, how long proposals stand. All of it, not what changes.");

        app.MapGet("/v1/dealers/{code}/deal-figures", async (string code, DateTimeOffset? from, DateTimeOffset? to, Caller by, Views views, CancellationToken cancel) =>
            {
                var (begins, ends) = (from ?? by.Now.AddDays(-90), to ?? by.Now);
                if (ends - begins > TimeSpan.FromDays(366) || begins < by.Now.AddYears(-100))
                {
                    throw new Invalid("", "too-long", "A year at most.");
                }

                var rows = await views.All<DealBoard>(
                    DealBoard.View, Own(code, by), cancel, "and (data ->> 'openedAt')::timestamptz >= $3 and (data ->> 'openedAt')::timestamptz < $4", begins.UtcDateTime, ends.UtcDateTime);
                return DealFigures.Of(begins, ends, rows, Ids.Code, Ids.Code);
            })
            .For(Roles.SalesManager, Roles.DealerSystem).Produces<DealFigures>().WithTags("deal rules")
            .WithSummary("What became of deals opened in the time: how many were signed, by buying signal (001-06) and after which objections (001-10), how often was conceded, why they were lost, how deliveries went. The last ninety days when not told, a year at most.");
    }

    private static string Own(string code, Caller by) => (by.Dealer is null || by.Dealer == code) && code.Length <= 40 ? code : throw new NotFound("dealer");
}

/// <summary>How staff may decide, and since when.</summary>
/// <param name="ConsultantLimit">What a consultant may concede, in thousandths of the price; 30 when not told.</param>
/// <param name="ManagerLimit">What a sales manager may concede; 100 when not told.</param>
/// <param name="DownPayments">By credit grade, what is paid at once, in thousandths of what is due; a 200, b 300, c 500 and d 1000 where not told.</param>
/// <param name="ValidDays">For so many days a proposal stands; 7 when not told.</param>
/// <param name="EffectiveFrom">Since when; now when not told.</param>
public sealed record DealRulesBody(
    int? ConsultantLimit = null, int? ManagerLimit = null, IReadOnlyList<GradeDownPayment>? DownPayments = null, int? ValidDays = null, DateTimeOffset? EffectiveFrom = null)
{
    internal DealSettings Checked()
    {
        new Faults()
            .Check(ConsultantLimit is null or (>= 0 and <= 1000), "/consultantLimit", "out-of-range", "From 0 to 1000.")
            .Check(ManagerLimit is null or (>= 0 and <= 1000), "/managerLimit", "out-of-range", "From 0 to 1000.")
            .Check((ManagerLimit ?? 100) >= (ConsultantLimit ?? 30), "/managerLimit", "too-small", "A manager may concede as much as a consultant, at least.")
            .Each(DownPayments, "/downPayments", 4, one => one.Least is >= 0 and <= 1000, "out-of-range", "From 0 to 1000.").Once(DownPayments, "/downPayments", one => one.Grade)
            .Check(ValidDays is null or (>= 1 and <= 90), "/validDays", "out-of-range", "From 1 to 90.").Throw();
        return new DealSettings(ConsultantLimit, ManagerLimit, DownPayments, ValidDays);
    }
}

/// <summary>How staff may decide, as the API shows it.</summary>
/// <param name="ConsultantLimit">In thousandths of the price.</param>
/// <param name="ManagerLimit">In thousandths of the price.</param>
/// <param name="DownPayments">By credit grade, in thousandths of what is due.</param>
public sealed record DealRulesView(string Dealer, int ConsultantLimit, int ManagerLimit, IReadOnlyList<GradeDownPayment> DownPayments, int ValidDays)
{
    internal static DealRulesView Of(string dealer, DealPolicy policy) => new(
        dealer, policy.Limit(manager: false), policy.Limit(manager: true), [.. Enum.GetValues<CreditGrade>().Select(grade => new GradeDownPayment(grade, policy.LeastDown(grade)))], (int)policy.Valid.TotalDays);
}
