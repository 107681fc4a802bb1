using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using BudgetStreams = Leads.EventStore.Streams<Leads.Aftercare.RewardBudget.Command, Leads.Aftercare.RewardBudget>;
using ReferralStreams = Leads.EventStore.Streams<Leads.Aftercare.Referral.Command, Leads.Aftercare.Referral>;

namespace Leads.Aftercare;

/// <summary>Who brought whom is shown, rewards are approved, declined and given, and a dealer says what it gives for them.</summary>
public static class ReferralEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var queries = app.MapGroup("/v1").For(Roles.Dealership).WithTags("referrals");

        queries.MapGet("/referrals", async (string? after, int? limit, string? status, Guid? referrer, Caller by, Views views, CancellationToken cancel) =>
                Listing.Of(await views.Page<ReferralBoard>(
                    ReferralBoard.View, by.Sees, Cursors.Key(after), Cursors.Limit(limit), cancel, "and ($3 = '' or data ->> 'status' = $3) and ($4::uuid is null or lookup in (select one_person($4)))",
                    Ids.Coded<ReferralStatus>(status, "status") is { } one ? Ids.Code(one) : "", (object?)referrer ?? DBNull.Value)))
            .WithSummary("Referrals of the caller's dealer, page by page (004-13): all, or of a status, or those of one customer with `referrer`.");

        queries.MapGet("/referrals/{id:guid}", (Guid id, Caller by, Referrals referrals, HttpContext http, CancellationToken cancel) => Show(id, by, referrals, http, cancel))
            .WithSummary("One referral; its ETag is good for If-Match.");

        queries.MapGet("/leads/{id:guid}/referral", (Guid id, Caller by, Referrals referrals, HttpContext http, CancellationToken cancel) => Show(ReferralReactions.ReferralOf(id), by, referrals, http, cancel))
            .WithSummary("Who brought the customer of a lead, and whether it counts: nobody brings themselves, or somebody who brought them.");

        var managers = app.MapCommands("/v1/referrals/{id:guid}", Roles.SalesManager).WithTags("referrals");

        managers.MapPost("/approve", async (Guid id, RewardBody body, Caller by, Referrals referrals, CancellationToken cancel) =>
                (IResult)new Stored(await referrals.Approve(id, body.Kind, body.Checked(), by, cancel)))
            .Produces<Done>().ProducesProblem(409)
            .WithSummary("Approve the reward of whoever brought a buyer: commission, fuel card or service coupon, within the month's budget. There is none before the sale, and none for anybody else (003-03).");

        managers.MapPost("/decline", async (Guid id, DeclineRewardBody body, Caller by, Referrals referrals, CancellationToken cancel) => (IResult)new Stored(await referrals.Decline(id, body.Reason, by, cancel)))
            .Produces<Done>().ProducesProblem(409).WithSummary("Decide that there is no reward; what was kept for it of the budget is free again.");

        app.MapCommands("/v1/referrals/{id:guid}", Roles.SalesManager, Roles.DealerSystem).WithTags("referrals")
            .MapPost("/paid", (Guid id, PaidBody body, Caller by, ReferralStreams referrals, CancellationToken cancel) => referrals.Handle(id, new Referral.Command.Pay(body.Checked(), by.Client, by.Now), by, cancel))
            .Produces<Done>().ProducesProblem(409).WithSummary("An approved reward was given, by which receipt: once and for all.");

        app.MapGet("/v1/dealers/{code}/reward-budget", async (string code, Caller by, Referrals referrals, CancellationToken cancel) =>
                RewardBudgetView.Of(CareEndpoints.Own(code, by), RewardBudget.MonthOf(by.Now), await referrals.Budget(code, cancel)))
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).Produces<RewardBudgetView>().WithTags("referrals")
            .WithSummary("What a dealer gives for rewards this month, and what is left of it.");

        app.MapPut("/v1/dealers/{code}/reward-budget", (string code, RewardBudgetBody body, Caller by, BudgetStreams budgets, CancellationToken cancel) =>
            {
                var id = Referrals.BudgetOf(CareEndpoints.Own(code, by));
                return budgets.Start(id, body.Checked(id, code, by), by, $"/v1/dealers/{Uri.EscapeDataString(code)}/reward-budget", cancel);
            })
            .For(Roles.SalesManager, Roles.DealerSystem).Command().Produces<Done>(201).ProducesProblem(409).WithTags("referrals")
            .WithSummary("Say what the dealer gives for rewards in a calendar month, from a month on (004-13). What was approved stays approved.");

        app.MapGet("/v1/dealers/{code}/referral-figures", async (string code, DateTimeOffset? from, DateTimeOffset? to, Caller by, Views views, CancellationToken cancel) =>
                ReferralFigures.Of(from ?? by.Now.AddDays(-365), to ?? by.Now, await views.All<ReferralBoard>(ReferralBoard.View, CareEndpoints.Own(code, by), cancel)))
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).Produces<ReferralFigures>().WithTags("referrals")
            .WithSummary("What customers brought the dealer in the time: how many referrals count and why others do not, how many bought, which rewards were approved and given. The last 365 days when not told.");
    }

    private static async Task<ReferralBoard> Show(Guid id, Caller by, Referrals referrals, HttpContext http, CancellationToken cancel)
    {
        var (version, row) = await referrals.Show(id, by, cancel);
        http.Response.Headers.ETag = $"\"{version}\"";
        return row;
    }

}

/// <summary>A reward. Whose it is nobody says: it is that of whoever brought the buyer (003-03).</summary>
/// <param name="Kind">commission (佣金), fuel_card (油卡) or service_coupon (服务券).</param>
/// <param name="Amount">What it is worth, in minor units.</param>
public sealed record RewardBody(RewardKind Kind, Money Amount)
{
    private const long Most = 100_000_000_000;

    internal Money Checked()
    {
        new Faults().Check(IsMoney(Amount), "/amount", "wrong-amount", $"At most {Most} minor units, in a currency of ISO 4217.").Throw();
        return Amount;
    }

    internal static bool IsMoney(Money amount) => amount is { MinorUnits: >= 0 and <= Most, Currency: [>= 'A' and <= 'Z', >= 'A' and <= 'Z', >= 'A' and <= 'Z'] };
}

/// <summary>Why there is no reward.</summary>
public sealed record DeclineRewardBody(RewardDecline Reason);

/// <summary>A reward was given.</summary>
/// <param name="Reference">Number of the receipt, the card or the coupon.</param>
public sealed record PaidBody(string Reference)
{
    internal string Checked()
    {
        new Faults().Required(Reference, "/reference", 60).Throw();
        return Reference.Trim();
    }
}

/// <summary>What a dealer gives for rewards.</summary>
/// <param name="Monthly">In each calendar month; nothing stops them.</param>
/// <param name="From">A day of the first month; this month when not told.</param>
public sealed record RewardBudgetBody(Money Monthly, DateOnly? From = null)
{
    internal RewardBudget.Command.SetBudget Checked(Guid id, string dealer, Caller by)
    {
        new Faults().Check(RewardBody.IsMoney(Monthly), "/monthly", "wrong-amount", "Nothing or more, in a currency of ISO 4217.").Throw();
        return new RewardBudget.Command.SetBudget(id, dealer, Monthly, From is { } day ? new DateOnly(day.Year, day.Month, 1) : RewardBudget.MonthOf(by.Now), by.Client, by.Now);
    }
}

/// <summary>What a dealer gives for rewards this month, as the API shows it.</summary>
/// <param name="Month">The first day of the month.</param>
/// <param name="Monthly">Absent while nobody has said.</param>
/// <param name="Reserved">What of it is kept for rewards that were approved.</param>
/// <param name="Left">What may still be approved; nothing when more was approved than there is now.</param>
public sealed record RewardBudgetView(string Dealer, DateOnly Month, Money? Monthly, Money? Reserved, Money? Left)
{
    internal static RewardBudgetView Of(string dealer, DateOnly month, RewardBudget budget)
    {
        if (budget is not RewardBudget.Told told || told.Of(month) is not { } monthly)
        {
            return new RewardBudgetView(dealer, month, null, null, null);
        }

        var kept = told.Kept(month, monthly.Currency);
        return new RewardBudgetView(dealer, month, monthly, monthly with { MinorUnits = kept }, monthly with { MinorUnits = Math.Max(0, monthly.MinorUnits - kept) });
    }
}
