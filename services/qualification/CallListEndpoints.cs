using Leads.Contracts;
using Leads.Hosting;

namespace Leads.Qualification;

/// <summary>Who is called tomorrow, how many calls a day are planned, and how many were made (002-39…41).</summary>
public static class CallListEndpoints
{
    private static readonly string[] Managers = [Roles.CallCentreManager, Roles.SalesManager];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/dealers/{code}/call-plan", (string code, Caller by, CallLists lists, CancellationToken cancel) => lists.Plan(Own(code, by), by.Now, cancel))
            .For(Managers).Produces<CallPlanView>().WithTags("call lists")
            .WithSummary("How many calls a day a consultant makes, and whether the golden hours have time for them (§3.6).");

        app.MapPut("/v1/dealers/{code}/call-plan", (string code, CallPlanBody body, Caller by, CallLists lists, CancellationToken cancel) => lists.Set(Own(code, by), body.Checked(), by, cancel))
            .For(Managers).Command().Produces<Done>(201).WithTags("call lists")
            .WithSummary("Plan how many calls a day a consultant makes, at once. All of it, not what changes; what is not told is as the product is delivered. GET says whether it can be done.");

        var queries = app.MapGroup("/v1").For(Roles.Dealership).WithTags("call lists");

        queries.MapGet("/call-list", (DateOnly? date, string? consultant, bool? unassigned, Caller by, CallLists lists, CancellationToken cancel) =>
                lists.Show(Of(by), Whose(by, consultant, unassigned ?? false), date, by.Now, cancel))
            .Produces<CallListView>()
            .WithSummary("Whom the caller calls on a day, in order, as built at six the evening before a working day; empty when none was. Managers name a `consultant`; `unassigned=true` is the list of leads that no consultant has.");

        queries.MapGet("/call-tally", async (string? week, int? days, Caller by, CallCentre centre, EventStore.EventStore store, CancellationToken cancel) =>
            {
                _ = days is null or 5 or 7 ? days : throw new Invalid("", "wrong-days", "A week has 5 working days or 7 days.");
                var rules = centre.RulesFor(null, Of(by), by.Now);
                var monday = (string.IsNullOrEmpty(week) ? FollowUpWeek.With(rules.Today(by.Now)) : FollowUpWeek.Of(week)).Monday;
                var tallies = await CallTallies.Count(store, Of(by), rules.Begins(monday), rules.Begins(monday.AddDays(days ?? 5)), rules.Hours, cancel);
                return CallTally.Of(monday, days ?? 5, [.. tallies.Where(tally => by.Role != Roles.Consultant || tally.Consultant == by.Client)]);
            })
            .Produces<CallTally>()
            .WithSummary("Calls of a week, `2026-W02`, by consultant and day, Monday to Friday or all seven with `days=7`: as recorded and corrected, by the dealer's clock. Consultants see their own (002-41), managers everybody's.");
    }

    /// <summary>Lists are a dealer's.</summary>
    private static string Of(Caller by) => by.Dealer ?? throw new Forbidden("Call lists are a dealer's own.");

    private static string Own(string code, Caller by) => by.Dealer is null || by.Dealer == code ? code : throw new NotFound("dealer");

    private static string? Whose(Caller by, string? consultant, bool unassigned) =>
        unassigned ? null
        : by.Role != Roles.Consultant ? consultant is "" ? null : consultant
        : consultant is null or "" || consultant == by.Client ? by.Client
        : throw new Forbidden("Consultants see their own list.");
}

/// <summary>How many calls a day a consultant makes, and what a call costs.</summary>
/// <param name="Target">Calls a day, at most a thousand; 200 when not told.</param>
/// <param name="ConnectRate">Of a hundred calls so many reach the customer; 30 when not told.</param>
/// <param name="DialSeconds">Seconds until somebody answers or nobody does; 45 when not told.</param>
/// <param name="ConversationSeconds">Seconds of a conversation and of what is written down after it; 180 when not told.</param>
public sealed record CallPlanBody(int? Target = null, int? ConnectRate = null, int? DialSeconds = null, int? ConversationSeconds = null)
{
    internal CallPlanSettings Checked()
    {
        new Faults()
            .Check(Target is null or (>= 1 and <= CallPlan.MostCalls), "/target", "out-of-range", $"From 1 to {CallPlan.MostCalls}.")
            .Check(ConnectRate is null or (>= 0 and <= 100), "/connectRate", "out-of-range", "From 0 to 100.")
            .Check(DialSeconds is null or (>= 1 and <= 3600), "/dialSeconds", "out-of-range", "From 1 to 3600.")
            .Check(ConversationSeconds is null or (>= 0 and <= 14_400), "/conversationSeconds", "out-of-range", "From 0 to 14 400.").Throw();
        return new CallPlanSettings(Target, ConnectRate, DialSeconds, ConversationSeconds);
    }
}

/// <summary>A dealer's plan as the API shows it.</summary>
/// <param name="Target">Calls a day.</param>
/// <param name="ConnectRate">Of a hundred calls so many are planned to reach the customer.</param>
/// <param name="DialSeconds">Seconds of a dial.</param>
/// <param name="ConversationSeconds">Seconds of a conversation with what is written down after it.</param>
/// <param name="BuildAt">When the next lists are built; absent until the dealer has its first case.</param>
/// <param name="Built">The day of the last lists.</param>
/// <param name="Ceiling">What the golden hours of the next day to be listed have time for.</param>
/// <param name="Rate">How often calls reach customers, planned and measured.</param>
public sealed record CallPlanView(
    string Dealer, int Target, int ConnectRate, int DialSeconds, int ConversationSeconds, DateTimeOffset? BuildAt, DateOnly? Built, Ceiling Ceiling, ConnectRate Rate);

/// <summary>How often calls reach customers.</summary>
/// <param name="Planned">Of a hundred calls, as planned.</param>
/// <param name="Measured">Of a hundred calls of the last seven days; absent without calls.</param>
/// <param name="Calls">Calls of the last seven days.</param>
public sealed record ConnectRate(int Planned, int? Measured, int Calls)
{
    internal static ConnectRate Of(int planned, CallCount measured) => new(planned, TallyRow.Share(measured.Connected, measured.Calls), measured.Calls);
}

/// <summary>A list as the API shows it.</summary>
/// <param name="Date">The day, by the dealer's clock.</param>
/// <param name="Consultant">Staff id; absent on the dealer's own list.</param>
/// <param name="Target">How many calls were planned.</param>
/// <param name="BuiltAt">When it was built; absent when none was.</param>
/// <param name="Entries">In the order in which they are called.</param>
/// <param name="Called">How many of them were called on the day.</param>
/// <param name="Ceiling">What the golden hours of the day have time for.</param>
public sealed record CallListView(DateOnly Date, string? Consultant, int Target, DateTimeOffset? BuiltAt, IReadOnlyList<CallListEntry> Entries, int Called, Ceiling Ceiling);

/// <summary>Somebody to call, as their case stands now.</summary>
/// <param name="Status">open; frozen or closed when that came after the list was built.</param>
/// <param name="Consultant">Staff id of who has the case now.</param>
/// <param name="Grade">H, A, B, C or N (§4.1).</param>
/// <param name="Marker">Prospect, shopper or buyer (004-25).</param>
/// <param name="Urgency">Whether it is overdue or due on the day; absent when they may not be called on it any more.</param>
/// <param name="NextAction">What was planned.</param>
/// <param name="NextDueAt">When it is due.</param>
/// <param name="FailedAttempts">Calls in a row that reached nobody.</param>
/// <param name="Golden">They can be called in golden hours of the day (002-40).</param>
/// <param name="NotBefore">Not to be called before.</param>
/// <param name="CalledAt">When they were last called on the day; absent while they were not.</param>
public sealed record CallListEntry(
    Guid LeadId, Guid CaseId, CaseStatus Status, string? Consultant, string Grade, RelationMarker Marker, CallUrgency? Urgency, string? NextAction, DateTimeOffset? NextDueAt, int FailedAttempts,
    bool Golden, DateTimeOffset? NotBefore, DateTimeOffset? CalledAt);
