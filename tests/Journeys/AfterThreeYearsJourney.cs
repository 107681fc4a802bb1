using System.Globalization;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Three years of many owners, by the product's clock: nobody is forgotten, and the circle closes (001-27, 001-29, 004-13).</summary>
[Collection(Product.Collection)]
[Trait("row", "001-27")]
public sealed class AfterThreeYearsJourney(Product product)
{
    private const string Dealer = "D003";
    private const int Brought = 5, Ending = 5, Late = 10;

    /// <summary>Five hundred with <c>make years</c>; fewer else, as a car takes sixty events and more to be sold and handed over.</summary>
    private static readonly int Owners = int.Parse(Environment.GetEnvironmentVariable("LEADS_OWNERS") ?? "40", CultureInfo.InvariantCulture);

    private static readonly TimeSpan Step = TimeSpan.FromDays(28);

    private readonly Client _consultant = product.Consultant(Dealer);
    private readonly Client _manager = product.As($"MANAGER_{Dealer}_KEY");
    private readonly Client _sales = product.As($"SALES_{Dealer}_KEY");

    [Fact]
    [Trait("row", "001-29")]
    [Trait("row", "004-13")]
    public async Task Every_owner_is_contacted_for_three_years_rewards_are_given_once_and_who_buys_again_is_a_lead()
    {
        await using var rules = new Restored(async () => (await _manager.Put($"/v1/dealers/{Dealer}/care-rules", "{}")).Must(201));
        // Contacts are made once in four weeks here, and cars are old after three years and more.
        (await _manager.Put($"/v1/dealers/{Dealer}/care-rules", """{"graceDays":30,"replacementMonths":60}""")).Must(201);

        // The first bring the last.
        var began = await product.Now();
        var lives = await All(Enumerable.Range(0, Owners - Brought), _ => Life.Begin(product, Dealer));
        lives.AddRange(await All(Enumerable.Range(0, Brought), i => Life.Registered(product, Friend(lives[i].Customer), Dealer)));
        await Each(lives, Sign);
        await Each(lives, life => life.StartExplaining());
        await product.Advance("PT46M");
        await Each(lives, life => life.StopExplaining());
        await Each(lives, life => life.HandOver());
        var owned = lives.Select(life => life.Ownership).ToHashSet();
        owned.Count.ShouldBe(Owners);

        await RewardOnce(lives);
        var ends = DateOnly.FromDateTime(began.AddDays(600).Date);
        await Each(lives[..Ending], async life => (await _consultant.Put($"/v1/ownerships/{life.Ownership}/owner", $$"""{"contractEndsOn":"{{ends:yyyy-MM-dd}}"}""")).Must(200));
        var late = lives[^Late..].Select(life => life.Ownership).ToHashSet();

        // Whoever is due is called on the same day in the first week, then once in four weeks; ten of them only every twelve.
        var until = began.AddDays(3 * 365);
        DateTimeOffset[] moments = [.. Enumerable.Range(2, 6).Select(day => began.AddDays(day).AddHours(2)), .. Enumerable.Range(1, 38).Select(step => began.AddDays(7) + (step * Step)), until];
        foreach (var (moment, step) in moments.Select((moment, step) => (moment, step)))
        {
            await product.Until(moment);
            await Eventually.Holds("what has come due is due", async () => (await Rows(owned)).All(row => row["touches"]!.AsArray().All(touch => Due(touch!) > moment || Was(touch!))));
            var waiting = (await _consultant.Get("/v1/owner-touches")).Must(200)["items"]!.AsArray().Select(touch => (string)touch!["ownershipId"]!).Where(owned.Contains).Distinct();
            await Each(waiting.Where(owner => !late.Contains(owner) || (step > 6 && step % 3 == 0) || moment == until), async owner =>
                (await _consultant.Post($"/v1/ownerships/{owner}/contacts", """{"channel":"phone","result":"connected","durationSeconds":60}""")).Must(200));
        }

        await Covered(owned, late, began, until);
        await ComeBack(lives[..Ending]);
    }

    /// <summary>Each has the two early contacts, two in any 365 days, none within a week of another; what was late is listed, and all were made.</summary>
    private async Task Covered(HashSet<string> owned, HashSet<string> late, DateTimeOffset began, DateTimeOffset until)
    {
        var rows = await Rows(owned);
        rows.Count.ShouldBe(Owners);
        foreach (var row in rows)
        {
            var touches = row["touches"]!.AsArray().Where(touch => Was(touch!)).ToList();
            touches.Take(2).Select(touch => (string)touch!["reasons"]![0]!).ShouldBe(["h48", "month_1"]);
            var times = touches.Select(touch => Due(touch!)).ToList();
            times.Zip(times.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First >= TimeSpan.FromDays(7));
            foreach (var from in times.Prepend((DateTimeOffset)row["deliveredAt"]!).Where(from => from.AddDays(365) < until))
            {
                times.Count(at => at > from && at < from.AddDays(365)).ShouldBeGreaterThanOrEqualTo(2, $"{row["ownershipId"]} from {from:O}");
            }
        }

        var figures = (await _manager.Get($"/v1/dealers/{Dealer}/care-figures?from={Uri.EscapeDataString(began.Text())}&to={Uri.EscapeDataString(until.Text())}")).Must(200);
        ((int)figures["coverage"]!, (int)figures["missing"]!, (int)figures["waiting"]!).ShouldBe((100, 0, 0));
        ((int)figures["inTime"]! > Owners * 6).ShouldBeTrue($"{figures["inTime"]}");
        var breaches = figures["breaches"]!.AsArray().Where(breach => owned.Contains((string)breach!["ownershipId"]!)).ToList();
        breaches.Select(breach => (string)breach!["ownershipId"]!).Distinct().ShouldBe(late, ignoreOrder: true);
        breaches.ShouldAllBe(breach => breach!["madeAt"] != null);
    }

    private async Task RewardOnce(List<Life> lives)
    {
        (await _sales.Put($"/v1/dealers/{Dealer}/reward-budget", $$"""{"monthly":{{Life.Money(Brought * 500)}}}""")).Must(201);
        foreach (var (life, i) in lives[^Brought..].Select((life, i) => (life, i)))
        {
            var referral = await Eventually.Gives("the friend bought", async () =>
                await _consultant.Get($"/v1/leads/{life.Lead}/referral") is { Status: 200 } answer && (string)answer.Json["status"]! == "earned" ? answer.Json : null);
            ((string)referral["referrer"]!).ShouldBe(lives[i].Customer);
            var path = $"/v1/referrals/{referral["referralId"]}";
            (await _sales.Post($"{path}/approve", $$"""{"kind":"fuel_card","amount":{{Life.Money(500)}}}""")).Must(200);
            (await _sales.Post($"{path}/paid", $$"""{"reference":"card-{{i}}"}""")).Must(200)["events"]!.AsArray().Count.ShouldBe(1);
            (await _sales.Post($"{path}/paid", $$"""{"reference":"card-{{i}}"}""")).Must(200)["events"]!.AsArray().ShouldBeEmpty();
            (await _sales.Post($"{path}/paid", """{"reference":"another"}""")).Refused(409, "already-paid");
        }

        (await product.Scalar<long>("aftercare", "select count(*) from mt_events where type = 'reward_paid' and data ->> 'leadId' = any ($1)", (object)lives.Select(life => life.Lead).ToArray())).ShouldBe(Brought);
    }

    /// <summary>When their contract ended they were a lead again, and it is known with which car it began.</summary>
    private async Task ComeBack(List<Life> lives)
    {
        foreach (var life in lives)
        {
            var lead = (await Eventually.Gives("a new lead of the owner", async () =>
                await product.Column("lead-intake", "select stream_id::text from mt_events where type = 'lead_received' and data ->> 'customerId' = $1 and data ->> 'source' = 'owner_repurchase'", life.Customer) is { Count: > 0 } some ? some : null))[0];
            (await product.Hq.Get($"/v1/leads/{lead}/attribution")).Must(200).ToJsonString().ShouldContain($"\"reactivatedFrom\":\"{life.Lead}\"", Case.Sensitive);
        }
    }

    private static async Task Sign(Life life)
    {
        await life.Negotiate();
        await life.Propose(250_000);
        await life.Sign();
        await life.Ready();
    }

    private static string Friend(string referrer) => $$"""
        {"source":"referral","referredBy":"{{referrer}}","customer":{"name":"赵敏","phone":"{{Life.Phone()}}","city":"武汉"},"interest":{"model":"ES7","colour":"red","trim":"Max","needBy":"2027-02-01"},
         "consent":{"purposes":["contact","dealer_transfer"],"at":"2026-01-05T08:59:00+08:00","evidence":"form:es7-launch-v3#checkbox2"} }
        """;

    private static DateTimeOffset Due(JsonNode touch) => (DateTimeOffset)touch["dueAt"]!;

    /// <summary>It fell due, or was made before.</summary>
    private static bool Was(JsonNode touch) => (bool?)touch["due"] == true || touch["madeAt"] is not null;

    private async Task<List<JsonNode>> Rows(HashSet<string> owned)
    {
        List<JsonNode> rows = [];
        for (string? after = null; ;)
        {
            var page = (await _consultant.Get($"/v1/ownerships?limit=500{(after is null ? "" : $"&after={after}")}")).Must(200);
            rows.AddRange(page["items"]!.AsArray().Where(row => owned.Contains((string)row!["ownershipId"]!)).Select(row => row!));
            if ((after = (string?)page["next"]) is null)
            {
                return rows;
            }
        }
    }

    /// <summary>Twelve at a time.</summary>
    private static Task Each<T>(IEnumerable<T> all, Func<T, Task> what) =>
        Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (one, _) => await what(one));

    private static async Task<List<Life>> All(IEnumerable<int> all, Func<int, Task<Life>> what)
    {
        var lives = all.Select(_ => (Life?)null).ToArray();
        await Each(all, async i => lives[i] = await what(i));
        return [.. lives.Select(life => life!)];
    }
}
