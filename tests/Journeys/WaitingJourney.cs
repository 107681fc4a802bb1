using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Whoever wants a time that is taken waits for it, and gets it in their turn; visits at customers' go by area.</summary>
[Collection(Product.Collection)]
public sealed class WaitingJourney(Product product)
{
    private const string Dealer = "D002";

    private Client Manager => product.As($"MANAGER_{Dealer}_KEY");

    private Client Consultant => product.Consultant(Dealer);

    [Fact]
    public async Task What_becomes_free_is_kept_for_whoever_waits_longest()
    {
        await using var _ = await Planned("wait-zhao");
        var lives = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Life.Begin(product, Dealer)));
        var (has, first, second, third, other) = (lives[0], lives[1], lives[2], lives[3], lives[4]);
        var at = Next(DayOfWeek.Wednesday, await product.Now()).AddHours(10).AddMinutes(10);

        var free = await Eventually.Gives("the dealer may invite", async () => await Wait(has, at) is { Status: not 404 } answer ? answer : null);
        free.Refused(409, "slot-free");
        free.Json["alternatives"]!.AsArray().ShouldNotBeEmpty();
        var booked = (string)(await Book(has, at)).Must(201)["id"]!;
        (await Wait(first, at)).Must(201)["events"]!.ToJsonString().ShouldBe("""["waiting_list_joined"]""");
        (await Wait(first, at)).Refused(409, "already-waiting");
        (await Wait(second, at)).Must(201);
        (await Wait(third, at)).Must(201);
        (await Wait(other, at, """,{"half":"noon"}""")).Refused(400);
        (await Wait(other, (await product.Now()).AddDays(40))).Refused(409, "beyond-horizon");
        (await Wait(other, (await product.Now()).AddDays(-1))).Refused(409, "waiting-past");
        (await product.Consultant("D001").Post($"/v1/leads/{first.Lead}/waiting", """{"type":"sales"}""")).Refused(404);
        (await Waiting()).Select(row => (string)row!["leadId"]!).ShouldBe([first.Lead, second.Lead, third.Lead]);
        (await Waiting()).ShouldAllBe(row => row!["offer"] == null);

        // It becomes free: the first has it and nobody else, and is to be called.
        (await Consultant.Post($"/v1/appointments/{booked}/cancel", """{"by":"customer","reason":"ill"}""")).Must(200);
        var kept = (await Waiting()).Single(row => row!["offer"] is not null)!;
        ((string)kept["leadId"]!, kept["keptAt"]!.GetValue<DateTimeOffset>(), kept["keptUntil"]!.GetValue<DateTimeOffset>() > await product.Now()).ShouldBe((first.Lead, at, true));
        (await Book(other, at)).Refused(409, "slot-taken");
        (await Consultant.Post(
            $"/v1/leads/{first.Lead}/invitations", $$"""{"playbook":"known_customer","reasons":["gift","event"],"answer":"voicemail","offer":"{{kept["offer"]}}"}""")).Refused(409, "not-two");
        (await Book(second, at, (string)kept["offer"]!)).Refused(409, "other-offer");
        await Eventually.Holds("the call centre plans to call them", async () => (string)(await Consultant.Get($"/v1/leads/{first.Lead}/case")).Must(200)["nextAction"]! == "offer_freed_slot");

        // They do not want it now: it is the next one's, and they wait on in their place.
        (await Consultant.Post($"/v1/slots/{kept["offer"]}/decline")).Must(200);
        kept = (await Waiting()).Single(row => row!["offer"] is not null)!;
        ((string)kept["leadId"]!, (string)(await Waiting())[1]!["leadId"]!).ShouldBe((second.Lead, first.Lead));

        // Nobody reaches that one in time: the third takes it, and waits no more.
        await product.Until(kept["keptUntil"]!.GetValue<DateTimeOffset>().AddSeconds(1));
        kept = await Eventually.Gives("it is the third one's", async () => (await Waiting()).SingleOrDefault(row => row!["offer"] is not null && (string)row["leadId"]! == third.Lead));
        await product.Queues[Dealer].Hears("the second has lost it, not their place", second.Lead, events => events.Any(e => e.Type == "waiting_list_passed"));
        (await Book(third, at, (string)kept["offer"]!)).Must(201);
        (await Waiting()).Select(row => (string)row!["leadId"]!).ShouldBe([first.Lead, second.Lead]);
        var told = await product.Queues[Dealer].Hears("the third booked", third.Lead, events => events.Any(e => e.Type == "waiting_list_left"));
        ((string)told.Single(e => e.Type == "waiting_list_left").Json["data"]!["reason"]!).ShouldBe("booked");

        // One leaves, one is lost; what was kept for them would be free.
        (await Consultant.Post($"/v1/waiting-customers/{(await Waiting())[0]!["waitingId"]}/leave")).Must(200);
        (await product.Hq.Post($"/v1/leads/{second.Lead}/recall", """{"reason":"moved away","keep":true}""")).Must(200);
        await Eventually.Holds("nobody waits", async () => (await Waiting()).Count == 0);
    }

    [Fact]
    public async Task Whoever_waits_gets_what_a_new_consultant_can_do_and_gives_it_back_by_leaving()
    {
        await using var _ = await Planned("wait-zhao");
        var (has, first, second) = (await Life.Begin(product, Dealer), await Life.Begin(product, Dealer), await Life.Begin(product, Dealer));
        var at = Next(DayOfWeek.Thursday, await product.Now()).AddHours(10).AddMinutes(10);
        var early = (await Eventually.Gives("the dealer may invite", async () => await Book(has, at) is { Status: not 404 } answer ? answer : null)).Must(201);
        (await Eventually.Gives("the dealer may invite", async () => await Wait(first, at) is { Status: not 404 } answer ? answer : null)).Must(201);
        (await Eventually.Gives("the dealer may invite", async () => await Wait(second, at) is { Status: not 404 } answer ? answer : null)).Must(201);

        await using var another = await Planned("wait-qian");
        var kept = (await Waiting()).Single(row => row!["offer"] is not null)!;
        ((string)kept["leadId"]!, (string)(await Consultant.Get($"/v1/waiting-customers/{kept["waitingId"]}")).Must(200)["offer"]!).ShouldBe((first.Lead, (string)kept["offer"]!));
        (await product.Consultant("D001").Get($"/v1/waiting-customers/{kept["waitingId"]}")).Refused(404);
        (await Consultant.Post($"/v1/waiting-customers/{kept["waitingId"]}/leave")).Must(200);
        (await Consultant.Get($"/v1/waiting-customers/{kept["waitingId"]}")).Refused(404);
        kept = (await Waiting()).ShouldHaveSingleItem()!;
        ((string)kept["leadId"]!, kept["keptAt"]!.GetValue<DateTimeOffset>()).ShouldBe((second.Lead, at));

        // Moving an appointment to it takes it as booking does.
        var mine = (await Book(second, at.AddHours(4))).Must(201);
        (await Consultant.Post($"/v1/appointments/{mine["id"]}/reschedule", $$"""{"at":"{{at.Text()}}","offer":"{{kept["offer"]}}","by":"customer","reason":"earlier"}""")).Must(200);
        (await Waiting()).ShouldBeEmpty();

        // Who comes days before the appointment leaves its time to others, and somebody else may receive who has one.
        (await Book(first, at)).Refused(409, "slot-taken");
        (await Consultant.Post($"/v1/appointments/{early["id"]}/arrive", """{"reason":"could_not_wait"}""")).Must(200);
        (await Consultant.Post($"/v1/appointments/{mine["id"]}/reschedule", $$"""{"at":"{{at.Text()}}","consultant":"wait-zhao","by":"dealer","reason":"speaks_cantonese"}""")).Must(200);
        (await Consultant.Get($"/v1/appointments/{mine["id"]}")).Must(200)["resources"]!.ToJsonString().ShouldBe("""["wait-zhao"]""");
        (await Book(first, at)).Must(201);
    }

    [Fact]
    [Trait("row", "003-24")]
    [Trait("row", "003-27")]
    [Trait("row", "003-28")]
    public async Task _003_27_visits_at_customers_are_planned_by_area()
    {
        await using var _ = await Planned("visit-sun");
        var (one, two, three) = (await Life.Begin(product, Dealer), await Life.Begin(product, Dealer), await Life.Begin(product, Dealer));
        var day = Next(DayOfWeek.Friday, await product.Now());
        var first = (string)(await Eventually.Gives("the dealer may invite", async () => await Home(one, day.AddHours(10), "jiangan") is { Status: not 404 } answer ? answer : null)).Must(201)["id"]!;
        var next = (string)(await Eventually.Gives("the dealer may invite", async () => await Home(two, day.AddHours(11), "jiangan") is { Status: not 404 } answer ? answer : null)).Must(201)["id"]!;
        (await Eventually.Gives("the dealer may invite", async () => await Home(three, day.AddHours(12.5), "hankou") is { Status: not 404 } answer ? answer : null)).Refused(409, "slot-taken");
        (await Consultant.Post($"/v1/leads/{three.Lead}/appointments", $$"""{"type":"sales","at":"{{day.AddHours(15).Text()}}","area":"hankou"}""")).Refused(400).ShouldBe(["/area"]);
        (await Consultant.Get($"/v1/slots?type=sales&area=hankou&lead={three.Lead}")).Refused(400);
        var offer = (await Consultant.Get($"/v1/slots?type=home_visit&area=hankou&from={Uri.EscapeDataString(day.AddHours(9).Text())}&lead={three.Lead}")).Must(200);
        offer["slots"]!.AsArray().Select(slot => slot!["from"]!.GetValue<DateTimeOffset>()).ShouldAllBe(from => from >= day.AddHours(14));
        ((string)offer["slots"]![0]!["way"]!["area"]!).ShouldBe("hankou");
        (await Consultant.Post($"/v1/slots/{offer["offerId"]}/decline")).Must(200);

        (await Plan(first, """{"area":"jiangan","minutes":60,"travelMinutes":40,"meets":"decides","person":"陈静","needsAsked":true,"ready":["company_data","proposal","tool_kit","dress_and_mindset"],"material":["demo","contract"]}""")).Must(200);
        (await Plan(first, """{"area":"jiangan","minutes":75,"travelMinutes":40,"meets":"decides"}""")).Refused(409, "slot-taken");
        (await Plan(next, """{"area":"jiangan","minutes":45,"travelMinutes":30,"meets":"gatekeeper","ready":["proposal"]}""")).Must(200);
        (await Plan(first, """{"area":"","minutes":1,"travelMinutes":-1,"meets":"decides","ready":["proposal","proposal"]}""")).Refused(400).ShouldBe(["/area", "/minutes", "/travelMinutes", "/ready"], ignoreOrder: true);
        // The way back is shorter than first thought: the third can be visited now.
        var third = (string)(await Home(three, day.AddHours(13.5), "hankou")).Must(201)["id"]!;

        var plan = await Eventually.Gives("the plan of the day", async () =>
            (await Consultant.Get($"/v1/dealers/{Dealer}/visit-plan?date={day:yyyy-MM-dd}&consultant=visit-sun")).Must(200) is var read && read["areas"]!.AsArray() is [{ } area] && area["visits"]!.AsArray().Count == 2
            && read["unplanned"]!.AsArray().Count == 1 ? read : null);
        var jiangan = plan["areas"]![0]!;
        ((string)jiangan["area"]!, (int)jiangan["minutes"]!, (string)plan["unplanned"]![0]!).ShouldBe(("jiangan", 185, third));
        var visits = jiangan["visits"]!.AsArray();
        visits.Select(visit => (string)visit!["appointmentId"]!).ShouldBe([first, next]);
        visits.Select(visit => visit!["missing"]!.AsArray().Count).ShouldBe([0, 3]);
        ((bool)visits[0]!["toKeyPerson"]!, (bool)visits[1]!["toKeyPerson"]!).ShouldBe((true, false));
        visits[0]!["leaveAt"]!.GetValue<DateTimeOffset>().ShouldBe(day.AddHours(10).AddMinutes(-40));
        plan.ToJsonString().ShouldNotContain("陈静");
        (await product.Consultant("D001").Get($"/v1/dealers/{Dealer}/visit-plan")).Refused(404);
        var told = await product.Queues[Dealer].Hears("the plan is heard without a name", one.Lead, events => events.Any(e => e.Type == "visit_planned"));
        told.Single(e => e.Type == "visit_planned").Json["data"]!["person"].ShouldBeNull();
        // Moved, a visit takes its way along.
        (await Consultant.Post($"/v1/appointments/{third}/reschedule", $$"""{"at":"{{day.AddHours(14).Text()}}","by":"customer","reason":"traffic"}""")).Must(200);
        (await Book(three, day.AddHours(12).AddMinutes(20))).Refused(409, "slot-taken");
        (await Consultant.Post($"/v1/appointments/{third}/reschedule", $$"""{"at":"{{day.AddHours(13.5).Text()}}","by":"customer","reason":"traffic"}""")).Must(200);
        var sale = (string)(await Book(three, day.AddHours(16))).Must(201)["id"]!;
        (await Plan(sale, """{"area":"hankou","minutes":60,"travelMinutes":10,"meets":"decides"}""")).Refused(409, "not-a-home-visit");
    }

    private Task<Answer> Wait(Life life, DateTimeOffset at, string? half = null) => Consultant.Post(
        $"/v1/leads/{life.Lead}/waiting", $$"""{"type":"sales","halves":[{"half":"morning"}{{half}}],"from":"{{at.AddMinutes(-10).Text()}}","until":"{{at.Text()}}"}""");

    private Task<Answer> Book(Life life, DateTimeOffset at, string? offer = null) => Consultant.Post(
        $"/v1/leads/{life.Lead}/appointments", $$"""{"type":"sales","at":"{{at.Text()}}"{{(offer is null ? "" : $",\"offer\":\"{offer}\"")}}}""");

    private Task<Answer> Home(Life life, DateTimeOffset at, string area) => Consultant.Post($"/v1/leads/{life.Lead}/appointments", $$"""{"type":"home_visit","at":"{{at.Text()}}","area":"{{area}}"}""");

    private Task<Answer> Plan(string appointment, string json) => Consultant.Put($"/v1/appointments/{appointment}/visit-plan", json);

    private async Task<JsonArray> Waiting() => (await Consultant.Get("/v1/waiting-customers")).Must(200).AsArray();

    /// <summary>A weekday that is some days away.</summary>
    private static DateTimeOffset Next(DayOfWeek day, DateTimeOffset now)
    {
        var local = now.AddDays(3).ToOffset(TimeSpan.FromHours(8));
        return new DateTimeOffset(local.Date, local.Offset).AddDays((((int)day - (int)local.DayOfWeek + 6) % 7) + 1);
    }

    private async Task<Restored> Planned(string resource)
    {
        (await Manager.Put($"/v1/dealers/{Dealer}/resources/{resource}", """{"kind":"sales_consultant"}""")).Must(201);
        return new Restored(async () => (await Manager.Delete($"/v1/dealers/{Dealer}/resources/{resource}")).Must(201));
    }
}
