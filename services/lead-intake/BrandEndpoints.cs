using Leads.Contracts;
using Leads.Hosting;
using BrandStreams = Leads.EventStore.Streams<Leads.LeadIntake.BrandConfiguration.Command, Leads.LeadIntake.BrandConfiguration>;

namespace Leads.LeadIntake;

/// <summary>Headquarters says by which rules its leads are taken in and given out, from which moment on.</summary>
public static class BrandEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/brands/{brand}/rules", async (string brand, DateTimeOffset? at, Caller by, Networks networks, BrandStreams streams, CancellationToken cancel) =>
            {
                var (_, state) = await streams.AggregateStream(Networks.RulesOf(Own(brand, by, networks)), cancel);
                return (state as BrandConfiguration.Set)?.Rules.At(at ?? by.Now) ?? new BrandRules();
            })
            .For(Roles.Hq)
            .Produces<BrandRules>().WithTags("brands").WithSummary("The rules a brand has set, as they hold now or at a moment; what is not there is as the product was delivered.");

        app.MapPut("/v1/brands/{brand}/rules", async (string brand, RulesBody body, Caller by, Networks networks, BrandStreams streams, CancellationToken cancel) =>
            {
                var id = Networks.RulesOf(Own(brand, by, networks));
                var answer = await streams.Start(
                    id, new BrandConfiguration.Command.SetRules(id, brand, body.Checked(), body.EffectiveFrom ?? by.Now, by.Client, by.Now), by, $"/v1/brands/{Uri.EscapeDataString(brand)}/rules", cancel);
                await networks.Refresh(cancel);
                return answer;
            })
            .For(Roles.Hq).Command()
            .Produces<Done>(201).ProducesProblem(400).ProducesProblem(409)
            .WithTags("brands").WithSummary("Say by which rules leads are screened, linked, dispatched and answered from a moment on. All of them, not what changes.");
    }

    private static string Own(string brand, Caller by, Networks networks) =>
        (by.Brand is null || by.Brand == brand) && networks.At(by.Now).Brands.Contains(brand) ? brand : throw new NotFound("brand");
}

/// <summary>A brand's rules, and since when they hold.</summary>
/// <param name="EffectiveFrom">Since when; now when not told.</param>
public sealed record RulesBody(
    IReadOnlyList<DispatchRule>? Dispatch = null, double? WithinKilometres = null, IReadOnlyList<CityLocation>? Places = null, IReadOnlyList<ResponseRule>? Responses = null,
    BreachAction? OnBreach = null, int? CallBackWithinMinutes = null, int? LinkWithinDays = null, ScreeningRules? Screening = null, IReadOnlyList<CoolOff>? CoolOffs = null,
    IReadOnlyList<GradeRule>? Grades = null, CallingRules? Calling = null, DateTimeOffset? EffectiveFrom = null)
{
    private const int Year = 366;
    private const int MostWords = 200;

    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    public BrandRules Checked()
    {
        var errors = new List<FieldError>();
        Check(Dispatch is null or { Count: > 0 }, "/dispatch", "empty", "At least one rule.");
        Check(Dispatch is null || (Dispatch.Distinct().Count() == Dispatch.Count && !Dispatch.Contains(DispatchRule.Own)), "/dispatch", "wrong-rule", "Each rule once; own is no rule to choose by.");
        Check(WithinKilometres is null or (> 0 and <= 20_000), "/withinKilometres", "out-of-range", "More than 0, at most 20 000.");
        Check(Places is null || Places.Count <= 5000, "/places", "too-many", "At most 5 000.");
        Each(Places, "/places", p => p.City is { Length: > 0 and <= 60 } && p.At is { Latitude: >= -90 and <= 90, Longitude: >= -180 and <= 180 }, "wrong-place", "A city, and degrees of latitude and longitude.");
        Check(Places is null || Places.Where(p => p is not null).Select(p => p.City).Distinct().Count() == Places.Count, "/places", "twice", "A city lies in one place.");
        Check(Responses is null || (Responses.Count is > 0 and <= 200 && Responses[^1] is { Source: null, Grade: null }), "/responses", "no-last", "At most 200; the last one is for whatever is left, without source and grade.");
        Each(Responses, "/responses", r => r.WithinMinutes is > 0 and <= 60 * 24 * 30 && r.Grade is null or "H" or "A" or "B" or "C" or "N", "wrong-response", "Working minutes of at most thirty days; a grade is H, A, B, C or N.");
        Check(CallBackWithinMinutes is null or (> 0 and <= 60 * 24), "/callBackWithinMinutes", "out-of-range", "From 1 to 1440.");
        Check(LinkWithinDays is null or (>= 0 and <= Year), "/linkWithinDays", "out-of-range", $"From 0 to {Year}.");
        Check(Screening?.RepeatedAfter is null or (> 0 and <= 10_000), "/screening/repeatedAfter", "out-of-range", "From 1 to 10 000.");
        Check(Screening?.RepeatedWithinHours is null or (> 0 and <= 24 * Year), "/screening/repeatedWithinHours", "out-of-range", "At least one, at most a year.");
        Check((Screening?.TestNumbers?.Count ?? 0) <= MostWords && (Screening?.TestWords?.Count ?? 0) <= MostWords, "/screening", "too-many", $"At most {MostWords} numbers and {MostWords} words: every lead is held against them.");
        Each(Screening?.TestNumbers, "/screening/testNumbers", n => n.StartsWith('+') && Phone.Parse(n) is { } parsed && parsed.E164 == n, "wrong-number", "As E.164, e.g. +8613800138000.");
        Each(Screening?.TestWords, "/screening/testWords", w => !string.IsNullOrWhiteSpace(w) && w.Length <= 60, "empty", "A word of at most 60 characters.");
        Each(CoolOffs, "/coolOffs", c => c.Days is >= 0 and <= 10 * Year && c.Reason is not (CloseReason.Won or CloseReason.CustomerErased or CloseReason.ConsentWithdrawn), "wrong-rest", "Days of at most ten years, of a reason that leaves a customer to call.");
        Check(CoolOffs is null || CoolOffs.Where(c => c is not null).Select(c => c.Reason).Distinct().Count() == CoolOffs.Count, "/coolOffs", "twice", "Each reason once.");
        Check(Grades is null || Scale(Grades), "/grades", "wrong-scale", "H, A, B, C and N in this order: each for more days than the one before, N for all others; followed up within at least a day.");
        foreach (var (name, value, most) in new[]
        {
            ("spacingMinutes", Calling?.SpacingMinutes, 60 * 24 * 30), ("mostADay", Calling?.MostADay, 100), ("fallBackAfter", Calling?.FallBackAfter, 100), ("outOfControlAfter", Calling?.OutOfControlAfter, 100),
            ("managerWithinDays", Calling?.ManagerWithinDays, 30), ("callMinutes", Calling?.CallMinutes, 60 * 24), ("recentDays", Calling?.RecentDays, Year),
        })
        {
            Check(value is null || (value > 0 && value <= most), $"/calling/{name}", "out-of-range", $"From 1 to {most}.");
        }

        return errors.Count > 0
            ? throw new Invalid(errors)
            : new BrandRules(Dispatch, WithinKilometres, Places, Responses, OnBreach, CallBackWithinMinutes, LinkWithinDays, Screening, CoolOffs, Grades, Calling);

        static bool Scale(IReadOnlyList<GradeRule> grades)
        {
            try
            {
                _ = new GradeScale(grades.Contains(null!) ? [] : grades);
                return true;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        void Each<T>(IReadOnlyList<T>? all, string pointer, Func<T, bool> holds, string code, string detail)
        {
            for (var i = 0; i < (all?.Count ?? 0); i++)
            {
                Check(all![i] is { } one && holds(one), $"{pointer}/{i}", code, detail);
            }
        }

        void Check(bool holds, string pointer, string code, string detail)
        {
            if (!holds)
            {
                errors.Add(new(pointer, code, detail));
            }
        }
    }
}
