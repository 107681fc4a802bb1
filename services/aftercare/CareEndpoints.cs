using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using RulesStreams = Leads.EventStore.Streams<Leads.Aftercare.CareRules.Command, Leads.Aftercare.CareRules>;

namespace Leads.Aftercare;

/// <summary>Whom to contact today, how a dealer cares for owners, and how well it does.</summary>
public static class CareEndpoints
{
    private const string Waits = "and (data ->> 'waiting')::int > 0";
    private const string Said = "and jsonb_array_length(coalesce(data -> 'surveys', '[]')) > 0";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/owner-touches", async (string? consultant, bool? overdue, bool? managerFirst, Caller by, Views views, CancellationToken cancel) =>
                OwnerTouches.Of((await views.All<OwnershipBoard>(OwnershipBoard.View, by.Sees, cancel, Waits)).Where(row => (consultant is null || row.Consultant == consultant) && (managerFirst is null || row.ManagerFirst == managerFirst)), overdue ?? false))
            .For(Roles.Dealership).Produces<OwnerTouches>().WithTags("care")
            .WithSummary("Contacts with owners that are due, the longest waiting first: a consultant's, only those overdue (`overdue=true`), only those that the manager makes first (`managerFirst=true`, 004-32).");

        app.MapGet("/v1/owner-surveys", async (string? satisfaction, string? consultant, Caller by, Views views, CancellationToken cancel) =>
            {
                var asked = Ids.Coded<Satisfaction>(satisfaction, "satisfaction");
                return OwnerSurveys.Of((await views.All<OwnershipBoard>(OwnershipBoard.View, by.Sees, cancel, Said))
                    .Where(row => row.EndedAt is null && (asked is null || row.Said()?.Satisfaction == asked) && (consultant is null || row.Consultant == consultant)));
            })
            .For(Roles.Dealership).Produces<OwnerSurveys>().WithTags("care")
            .WithSummary("What owners said last of how satisfied they are, those who are least likely to come back first (001-24, 001-25); those who are `satisfaction=both_poor`, a consultant's.");

        app.MapGet("/v1/care-cards", (CoachCards cards) => cards.All).For(Roles.Dealership).Produces<IEnumerable<CoachCard>>().WithTags("care")
            .WithSummary("What the handbook says of those who bought, in 中文 and English: what they are worth, loyal and disloyal ones, complaints, grades, friends who are brought.");

        app.MapGet("/v1/dealers/{code}/care-rules", (string code, Caller by, CarePolicies policies) => CareRulesView.Of(Own(code, by), policies.Of(code, by.Now)))
            .For(Roles.Dealership).Produces<CareRulesView>().WithTags("care").WithSummary("How a dealer cares for owners now.");

        app.MapPut("/v1/dealers/{code}/care-rules", async (string code, CareRulesBody body, Caller by, RulesStreams rules, CarePolicies policies, CancellationToken cancel) =>
            {
                var id = CarePolicies.IdOf(Own(code, by));
                var answer = await rules.Start(id, new CareRules.Command.SetRules(id, code, body.Checked(), body.EffectiveFrom ?? by.Now, by.Client, by.Now), by, $"/v1/dealers/{Uri.EscapeDataString(code)}/care-rules", cancel);
                await policies.Refresh(cancel);
                return answer;
            })
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).Command().Produces<Done>(201).ProducesProblem(409).WithTags("care")
            .WithSummary("Say how owners are cared for: how often, for what, and when nobody is contacted (001-27, 001-28). All of it, not what changes; what is planned is planned anew.");

        app.MapGet("/v1/dealers/{code}/care-figures", async (string code, DateTimeOffset? from, DateTimeOffset? to, Caller by, Views views, CancellationToken cancel) =>
            {
                var (begins, ends) = (from ?? by.Now.AddDays(-365), to ?? by.Now);
                return CareFigures.Of(begins, ends, await views.All<OwnershipBoard>(OwnershipBoard.View, Own(code, by), cancel));
            })
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).Produces<CareFigures>().WithTags("care")
            .WithSummary("How well owners are cared for: contacts that fell due in the time, those made in time and late, and each breach. The last 365 days when not told.");
    }

    internal static string Own(string code, Caller by) => (by.Dealer is null || by.Dealer == code) && code.Length <= 40 ? code : throw new NotFound("dealer");
}

/// <summary>Whom to contact.</summary>
/// <param name="Items">The longest waiting first.</param>
public sealed record OwnerTouches(IReadOnlyList<OwnerTouch> Items)
{
    internal static OwnerTouches Of(IEnumerable<OwnershipBoard> rows, bool overdue) => new(
    [
        .. rows.SelectMany(row => row.Touches.Where(touch => touch is { Due: true, MadeAt: null } && (touch.Overdue || !overdue)), (row, touch) => new OwnerTouch(
                row.OwnershipId, row.LeadId, row.CustomerId, row.Dealer, row.Model, touch.Number, touch.Reasons, touch.DueAt, touch.OverdueAt, touch.Overdue, row.Consultant, row.ManagerFirst, row.SpokenAt))
            .OrderBy(one => one.DueAt).ThenBy(one => one.OwnershipId),
    ]);
}

/// <summary>A contact with an owner that is due.</summary>
/// <param name="Number">Of the ownership's.</param>
/// <param name="Reasons">What it is for; the first names it.</param>
/// <param name="OverdueAt">Not made by then, it is a breach.</param>
/// <param name="Overdue">It is one.</param>
/// <param name="Consultant">Staff id of whose it is.</param>
/// <param name="ManagerFirst">The manager speaks with them first (004-32).</param>
/// <param name="SpokenAt">When somebody spoke with them last.</param>
public sealed record OwnerTouch(
    Guid OwnershipId, Guid LeadId, Guid CustomerId, string Dealer, string Model, int Number, IReadOnlyList<Touch> Reasons, DateTimeOffset DueAt, DateTimeOffset? OverdueAt, bool Overdue, string? Consultant,
    bool ManagerFirst, DateTimeOffset? SpokenAt);

/// <summary>What owners said last.</summary>
/// <param name="Items">Those who are least likely to come back first.</param>
public sealed record OwnerSurveys(IReadOnlyList<OwnerSurvey> Items)
{
    public static OwnerSurveys Of(IEnumerable<OwnershipBoard> rows) => new(
    [
        .. rows.Select(row => (Row: row, Said: row.Said()!)).OrderBy(one => one.Said.Expected).ThenBy(one => one.Said.Product + one.Said.Service).ThenBy(one => one.Row.OwnershipId)
            .Select(one => new OwnerSurvey(
                one.Row.OwnershipId, one.Row.LeadId, one.Row.CustomerId, one.Row.Model, one.Row.Consultant, one.Said.Occasion, one.Said.Product, one.Said.Service, one.Said.Satisfaction, one.Said.Expected,
                one.Said.At)),
    ]);
}

/// <summary>What an owner said last.</summary>
/// <param name="Product">With the car, from 1 to 10.</param>
/// <param name="Service">With the service.</param>
/// <param name="Expected">Of a hundred such owners so many come back.</param>
public sealed record OwnerSurvey(
    Guid OwnershipId, Guid LeadId, Guid CustomerId, string Model, string? Consultant, SurveyOccasion Occasion, int Product, int Service, Satisfaction Satisfaction, int Expected, DateTimeOffset At);

/// <summary>How owners are cared for, and since when.</summary>
/// <param name="RegularDays">So many days after the last contact comes the next one when there is no other reason; 150 when not told, which is the most.</param>
/// <param name="GraceDays">A contact that was not made so many days after it fell due is a breach; 7 when not told. The first one has a day.</param>
/// <param name="NoticeDays">So many days before something ends or is due the owner is contacted; 14 when not told.</param>
/// <param name="ServiceMonths">So many months after the last service comes the next; 12 when not told.</param>
/// <param name="ServiceKm">So many kilometres after the last service comes the next; 10 000 when not told.</param>
/// <param name="InspectionMonths">So many months after delivery, and again after as many, the authorities want to see the car (年检); 24 when not told.</param>
/// <param name="WarrantyMonths">So long the warranty holds; 36 when not told.</param>
/// <param name="ReplacementMonths">At such an age owners think of another car, and then every year; 36 when not told.</param>
/// <param name="Seasons">When cars are checked for the season; 20 May and 10 November when not told.</param>
/// <param name="Launches">Models that come out, for those who asked about them.</param>
/// <param name="Quiet">Days on which nobody is contacted.</param>
/// <param name="ReplacementKm">Owners whose car has run so many kilometres think of another; 100 000 when not told.</param>
/// <param name="GoodScore">From so many of ten points on an owner finds something good; 7 when not told.</param>
/// <param name="Repurchase">Of a hundred owners so many come back, by how satisfied they are; 97, 67, 30 and 20 when not told (001-24).</param>
/// <param name="EffectiveFrom">Since when; now when not told.</param>
/// <param name="Grades">Grades of customers, the best first, and the standard of service for each (002-11, 002-22); when not told vip, for who spends more than 1 000 yuan a month.</param>
/// <param name="Credit">How well customers pay (002-20): who pays at most 0 bills of a hundred late has an A, at most 20 a B, at most 50 a C, when not told.</param>
/// <param name="InterviewsADay">So many visitors a day each of the staff talks with (002-13); 5 when not told.</param>
/// <param name="Complaints">How soon complaints are seen to.</param>
public sealed record CareRulesBody(
    int? RegularDays = null, int? GraceDays = null, int? NoticeDays = null, int? ServiceMonths = null, int? ServiceKm = null, int? InspectionMonths = null, int? WarrantyMonths = null,
    int? ReplacementMonths = null, IReadOnlyList<DayOfYear>? Seasons = null, IReadOnlyList<ModelLaunch>? Launches = null, IReadOnlyList<QuietDays>? Quiet = null, DateTimeOffset? EffectiveFrom = null,
    int? ReplacementKm = null, int? GoodScore = null, RepurchaseMatrix? Repurchase = null, IReadOnlyList<ServiceGrade>? Grades = null, CreditScale? Credit = null, int? InterviewsADay = null,
    ComplaintTimes? Complaints = null)
{
    private const int MostQuietDays = 30;

    internal CareSettings Checked()
    {
        new Faults()
            .Check(RegularDays is null or (>= 30 and <= 150), "/regularDays", "out-of-range", "From 30 to 150: then at least two contacts fall into any 365 days (001-27).")
            .Check(GraceDays is null or (>= 1 and <= 30), "/graceDays", "out-of-range", "From 1 to 30.")
            .Check(NoticeDays is null or (>= 0 and <= 90), "/noticeDays", "out-of-range", "From 0 to 90.")
            .Check(ServiceMonths is null or (>= 1 and <= 60), "/serviceMonths", "out-of-range", "From 1 to 60.")
            .Check(ServiceKm is null or (>= 1000 and <= 100_000), "/serviceKm", "out-of-range", "From 1 000 to 100 000.")
            .Check(InspectionMonths is null or (>= 6 and <= 120), "/inspectionMonths", "out-of-range", "From 6 to 120.")
            .Check(WarrantyMonths is null or (>= 1 and <= 180), "/warrantyMonths", "out-of-range", "From 1 to 180.")
            .Check(ReplacementMonths is null or (>= 12 and <= 180), "/replacementMonths", "out-of-range", "From 12 to 180.")
            .Check(ReplacementKm is null or (>= 10_000 and <= 1_000_000), "/replacementKm", "out-of-range", "From 10 000 to 1 000 000.")
            .Check(GoodScore is null or (>= 2 and <= 10), "/goodScore", "out-of-range", "From 2 to 10.")
            .Check(
                Repurchase is null || ((int[])[Repurchase.BothGood, Repurchase.ServiceGood, Repurchase.ProductGood, Repurchase.BothPoor]).All(share => share is >= 0 and <= 100), "/repurchase", "out-of-range", "Each from 0 to 100.")
            .Each(
                Grades, "/grades", 10,
                grade => grade is { Code.Length: > 0 and <= 40, Cars: null or >= 1, MonthlySpend: null or { MinorUnits: >= 0, Currency.Length: 3 }, Services: { } all } && (grade.Cars ?? grade.MonthlySpend?.MinorUnits) is not null && all.Distinct().Count() == all.Count,
                "wrong-grade", "A code, a number of cars or what is spent, and each service once.").Once(Grades, "/grades", grade => grade.Code)
            .Check(InterviewsADay is null or (>= 0 and <= 100), "/interviewsADay", "out-of-range", "From 0 to 100.")
            .Check(Credit is null || (Credit.MostLateA >= 0 && Credit.MostLateA <= Credit.MostLateB && Credit.MostLateB <= Credit.MostLateC && Credit.MostLateC <= 100), "/credit", "out-of-range", "From 0 to 100, and a B allows no less than an A, nor a C than a B.")
            .Each(Seasons, "/seasons", 12, OwnerBody.IsDay, "wrong-day", "A day that some year has.").Once(Seasons, "/seasons", day => day)
            .Each(Launches, "/launches", 50, launch => launch.Model.Length is > 0 and <= 60, "wrong-text", "A model code of at most 60 characters.").Once(Launches, "/launches", launch => launch.Model)
            .Check(Complaints?.AnswerHours is null or (>= 1 and <= 40), "/complaints/answerHours", "out-of-range", "From 1 to 40.")
            .Check(Complaints?.UrgentAnswerHours is null or (>= 1 and <= 40), "/complaints/urgentAnswerHours", "out-of-range", "From 1 to 40.")
            .Check(Complaints?.SolveDays is null or (>= 1 and <= 30), "/complaints/solveDays", "out-of-range", "From 1 to 30.")
            .Check(Complaints?.UrgentSolveDays is null or (>= 1 and <= 30), "/complaints/urgentSolveDays", "out-of-range", "From 1 to 30.")
            .Check(Complaints?.AskDays is null or (>= 1 and <= 30), "/complaints/askDays", "out-of-range", "From 1 to 30.")
            .Each(
                Quiet, "/quiet", 50, quiet => quiet.To >= quiet.From && quiet.To.DayNumber - quiet.From.DayNumber < MostQuietDays, "wrong-days", $"Not ended before it began, and {MostQuietDays} days at most.").Throw();
        return new CareSettings(RegularDays, GraceDays, NoticeDays, ServiceMonths, ServiceKm, InspectionMonths, WarrantyMonths, ReplacementMonths, Seasons, Launches, Quiet, ReplacementKm, GoodScore, Repurchase, Grades, Credit, InterviewsADay, Complaints);
    }
}

/// <summary>How owners are cared for, as the API shows it.</summary>
public sealed record CareRulesView(
    string Dealer, int RegularDays, int GraceDays, int NoticeDays, int ServiceMonths, int ServiceKm, int InspectionMonths, int WarrantyMonths, int ReplacementMonths, IReadOnlyList<DayOfYear> Seasons,
    IReadOnlyList<ModelLaunch> Launches, IReadOnlyList<QuietDays> Quiet, int ReplacementKm, int GoodScore, RepurchaseMatrix Repurchase, IReadOnlyList<ServiceGrade> Grades, CreditScale Credit, int InterviewsADay,
    ComplaintTimes Complaints)
{
    internal static CareRulesView Of(string dealer, CarePolicy policy) => new(
        dealer, (int)policy.Regular.TotalDays, (int)policy.Grace(Touch.Regular).TotalDays, (int)policy.Notice.TotalDays, policy.ServiceMonths, policy.ServiceKm, policy.InspectionMonths, policy.WarrantyMonths,
        policy.ReplacementMonths, policy.Seasons, policy.Launches, policy.Told?.Quiet ?? [], policy.ReplacementKm, policy.GoodScore, policy.Repurchase, policy.Grades, policy.Credit, policy.InterviewsADay,
        ComplaintTerms.Of(policy));
}
