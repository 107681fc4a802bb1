using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>A customer chooses between two slots, and nobody is promised what somebody else has.</summary>
[Collection(Product.Collection)]
public sealed class SlotJourney(Product product)
{
    private const string Dealer = "D002";

    private Client Manager => product.As($"MANAGER_{Dealer}_KEY");

    private Client Consultant => product.Consultant(Dealer);

    [Fact]
    [Trait("row", "000-34")]
    [Trait("row", "003-19")]
    public async Task Two_slots_are_held_and_the_one_that_is_chosen_is_the_customers()
    {
        await using var _ = await Planned(("slot-zhao", """{"kind":"sales_consultant"}"""), ("slot-car", """{"kind":"demo_car","models":["ES7"]}"""));
        var (life, other) = (await Life.Begin(product, Dealer), await Life.Begin(product, Dealer));

        var offer = await Offer(life);
        var slots = offer["slots"]!.AsArray();
        slots.Count.ShouldBe(2);
        slots.Select(slot => slot!["from"]!.GetValue<DateTimeOffset>()).ShouldAllBe(from => from.Minute % 15 == 10);
        slots.ShouldAllBe(slot => slot!["resources"]!.ToJsonString() == """["slot-zhao","slot-car"]""");
        (await Offer(life)).ToJsonString().ShouldBe(offer.ToJsonString(), "asked again it is the same");
        var others = await Offer(other);
        others["slots"]!.AsArray().Select(slot => (string)slot!["from"]!).ShouldAllBe(from => slots.All(slot => (string)slot!["from"]! != from), "held for the first");

        // Neither of them can be had by anybody else, and the offer by nobody else.
        foreach (var slot in slots)
        {
            (await Book(other, (string)slot!["from"]!)).Refused(409, "slot-taken");
            (await Book(other, (string)slot["from"]!, (string)offer["offerId"]!)).Refused(409, "other-offer");
        }

        (await Book(life, (string)others["slots"]![0]!["from"]!, (string)offer["offerId"]!)).Refused(409, "not-offered");
        foreach (var wish in new[] { "\"model\":\"S6\"", "\"consultant\":\"slot-li\"" })
        {
            (await Consultant.Post($"/v1/leads/{life.Lead}/appointments", $$"""{"type":"test_drive",{{wish}},"at":"{{slots[1]!["from"]}}","offer":"{{offer["offerId"]}}"}""")).Refused(409, "other-wish");
        }

        var booked = (await Book(life, (string)slots[1]!["from"]!, (string)offer["offerId"]!)).Must(201);
        (await Book(life, (string)slots[0]!["from"]!, (string)offer["offerId"]!)).Refused(409, "offer-over");
        var seen = (await Consultant.Get($"/v1/appointments/{booked["id"]}")).Must(200);
        ((string)seen["status"]!, (string)seen["at"]!, seen["resources"]!.ToJsonString()).ShouldBe(("tentative", (string)slots[1]!["from"]!, """["slot-zhao","slot-car"]"""));
        var told = await product.Queues[Dealer].Hears("the dealer hears which one they chose", life.Lead, events => events.Any(e => e.Type == "slot_chosen") && events.Any(e => e.Type == "appointment_booked"));
        ((int)told.Single(e => e.Type == "slot_chosen").Json["data"]!["choice"]!).ShouldBe(2);
        (await Consultant.Post($"/v1/appointments/{booked["id"]}/cancel", $$"""{"by":"customer","reason":"{{new string('x', 61)}}"}""")).Refused(400).ShouldBe(["/reason"]);
        // Nor can anybody answer for somebody else.
        foreach (var said in new[] { "declined", "voicemail" })
        {
            (await Consultant.Post($"/v1/leads/{life.Lead}/invitations", $$"""{"playbook":"known_customer","reasons":["gift","event"],"answer":"{{said}}","offer":"{{others["offerId"]}}"}""")).Refused(409, "other-offer");
        }

        // The other one is free again.
        var first = (string)(await Book(other, (string)slots[0]!["from"]!)).Must(201)["id"]!;
        (await Consultant.Post($"/v1/slots/{others["offerId"]}/decline")).Must(200);
        (await Consultant.Post($"/v1/slots/{others["offerId"]}/decline")).Must(200)["events"]!.AsArray().ShouldBeEmpty();

        // Moved away, it leaves its time to others; moved onto somebody's time it stays where it is.
        (await Move(first, (string)slots[1]!["from"]!)).Refused(409, "slot-taken");
        (await Move(first, (string)others["slots"]![0]!["from"]!)).Must(200);
        (await Book(other, (string)slots[0]!["from"]!)).Must(201);
        (await Consultant.Post($"/v1/appointments/{first}/cancel", """{"by":"customer","reason":"ill"}""")).Must(200);
        (await Book(other, (string)others["slots"]![0]!["from"]!)).Must(201);
    }

    [Fact]
    public async Task Slots_run_out_and_closed_is_closed()
    {
        await using var _ = await Planned(("slot-zhao", """{"kind":"sales_consultant"}"""));
        var life = await Life.Begin(product, Dealer);
        var offer = await Offer(life);
        await product.Advance("PT16M");
        (await Book(life, (string)offer["slots"]![0]!["from"]!, (string)offer["offerId"]!)).Refused(409, "offer-over");
        (await Consultant.Post(
            $"/v1/leads/{life.Lead}/invitations",
            $$"""{"playbook":"known_customer","reasons":["gift","event"],"answer":"voicemail","offer":"{{offer["offerId"]}}"}""")).Refused(409, "offer-over");
        await product.Queues[Dealer].Hears("it ran out", life.Lead, events => events.Any(e => e.Type == "offer_ended"));

        var sunday = Next(await product.Now(), DayOfWeek.Sunday).AddHours(10);
        var refused = await Book(life, sunday.Text());
        refused.Refused(409, "outside-hours");
        refused.Json["alternatives"]!.AsArray().Count.ShouldBe(2);
        (await Consultant.Post($"/v1/leads/{life.Lead}/appointments", $$"""{"type":"sales","at":"{{sunday.Text()}}","outsideHours":true}""")).Must(201);
        (await Book(life, (await product.Now()).AddMinutes(-1).Text())).Refused(409, "appointment-past");
        // Two slots for somebody who is no lead yet, and the same two for whoever asks again.
        var nobodys = (await Consultant.Get("/v1/slots?type=service&halves=mon_morning,afternoon")).Must(200);
        nobodys["leadId"].ShouldBeNull();
        (await Consultant.Post($"/v1/slots/{nobodys["offerId"]}/decline")).Must(200);
        var lost = await Life.Begin(product, Dealer);
        await Offer(lost);
        (await product.Hq.Post($"/v1/leads/{lost.Lead}/recall", """{"reason":"over","keep":true}""")).Must(200);
        await Eventually.Holds("nothing is offered to whom the dealer lost", async () =>
            await Consultant.Get($"/v1/slots?type=sales&lead={lost.Lead}") is { Status: 409 } answer && answer.Text.Contains("invitation-withdrawn", StringComparison.Ordinal));

        (await Consultant.Get("/v1/slots")).Refused(400);
        (await Consultant.Get("/v1/slots?type=picnic")).Refused(400);
        (await Consultant.Get("/v1/slots?type=sales&halves=noon")).Refused(400);
        (await Consultant.Get("/v1/slots?type=sales&halves=sat_")).Refused(400);
        (await Consultant.Get("/v1/slots?type=sales&from=9999-12-31T00:00:00Z")).Refused(400);
        (await Consultant.Get($"/v1/slots?type=sales&from={Uri.EscapeDataString((await product.Now()).AddDays(60).Text())}")).Refused(409, "no-two-slots");
        (await Book(life, "9999-12-31T23:00:00Z")).Refused(400).ShouldBe(["/at"]);
        (await Consultant.Get($"/v1/dealers/{Dealer}/visit-plan?date=9999-12-31")).Refused(400);
        (await Consultant.Get("/v1/appointments?status=late")).Refused(400);
        var midnight = sunday.Date.AddHours(23.5);
        (await Consultant.Post($"/v1/leads/{life.Lead}/appointments", $$"""{"type":"sales","at":"{{new DateTimeOffset(midnight, sunday.Offset).Text()}}","outsideHours":true}""")).Refused(409, "over-midnight");
        (await Consultant.Get($"/v1/slots?type=sales&lead={Guid.CreateVersion7()}")).Refused(404);
        (await product.Consultant("D001").Get($"/v1/slots?type=sales&lead={life.Lead}")).Refused(404);
        (await product.Consultant("D001").Get($"/v1/slots?type=sales&dealer={Dealer}")).Refused(404);
        (await product.As("MANAGER_D001_KEY").Put($"/v1/dealers/{Dealer}/calendar", "{}")).Refused(404);
        (await Consultant.Put($"/v1/dealers/{Dealer}/calendar", "{}")).Refused(403);
        (await Manager.Put($"/v1/dealers/{Dealer}/calendar", """{"holdMinutes":0,"startMinutes":[],"types":[{"type":"sales","minutes":1,"bufferMinutes":0,"needs":[]}]}"""))
            .Refused(400).ShouldBe(["/types/0", "/holdMinutes", "/startMinutes"], ignoreOrder: true);
        (await Manager.Put($"/v1/dealers/{Dealer}/resources/bad", """{"kind":"bay","absences":[{"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}]}""")).Refused(400).ShouldBe(["/absences/0"]);
    }

    [Fact]
    public async Task Two_hundred_want_ten_slots_of_two_instances_and_ten_get_one()
    {
        // Two of everything: a gateway before each of the instances.
        var second = await product.Running.Replica("appointment");
        var gateway = await product.Running.Replica("gateway", new Dictionary<string, string> { ["Leads__Services__appointment"] = second });
        await using var _ = await Planned([.. Enumerable.Range(0, 10).Select(n => ($"race-{n}", """{"kind":"sales_consultant"}"""))]);
        var lives = new List<Life>();
        foreach (var some in Enumerable.Range(0, 200).Chunk(25))
        {
            lives.AddRange(await Task.WhenAll(some.Select(_ => Life.Begin(product, Dealer))));
        }

        await Eventually.Holds("the dealer may invite all of them", async () =>
            await product.Scalar<long>("appointment", "select count(*) from mt_events where type = 'invitation_opened' and (headers ->> 'lead')::uuid = any($1)", lives.Select(life => Guid.Parse(life.Lead)).ToArray()) == 200);
        var at = Next(await product.Now(), DayOfWeek.Wednesday).AddHours(10).Text();
        Client[] doors = [Consultant, Consultant.At(new Uri(gateway))];

        var answers = await Task.WhenAll(lives.Select((life, n) => doors[n % 2].Post($"/v1/leads/{life.Lead}/appointments", $$"""{"type":"sales","at":"{{at}}"}""")));

        answers.Count(answer => answer.Status == 201).ShouldBe(10);
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.Refused(409, "slot-taken");
            var alternatives = refused.Json["alternatives"]!.AsArray();
            alternatives.Select(slot => (string)slot!["from"]!).Distinct().Count().ShouldBe(2);
            alternatives.ShouldAllBe(slot => (string)slot!["from"]! != at);
        }

        var winners = await Task.WhenAll(answers.Where(answer => answer.Status == 201).Select(async answer => (await Consultant.Get($"/v1/appointments/{answer.Json["id"]}")).Must(200)));
        winners.SelectMany(view => view["resources"]!.AsArray().Select(one => (string)one!)).ShouldBe(Enumerable.Range(0, 10).Select(n => $"race-{n}"), ignoreOrder: true);
        (await product.Scalar<long>("appointment", "select count(*) from mt_events where type = 'slot_taken' and (data -> 'busy' ->> 'from')::timestamptz = $1 and data ->> 'dealer' = $2", DateTimeOffset.Parse(at, null).UtcDateTime, Dealer))
            .ShouldBe(10);
        // Both instances had part in it.
        answers.Index().Where(answer => answer.Item.Status == 409).Select(answer => answer.Index % 2).Distinct().Count().ShouldBe(2);
    }

    private async Task<JsonNode> Offer(Life life) => await Eventually.Gives("the dealer may invite", async () =>
        await Consultant.Get($"/v1/slots?type=test_drive&model=ES7&lead={life.Lead}") is { Status: not 404 } answer ? answer.Must(200) : null);

    private Task<Answer> Book(Life life, string at, string? offer = null) => Consultant.Post(
        $"/v1/leads/{life.Lead}/appointments", $$"""{"type":"test_drive","model":"ES7","at":"{{at}}"{{(offer is null ? "" : $",\"offer\":\"{offer}\"")}}}""");

    private Task<Answer> Move(string appointment, string at) => Consultant.Post($"/v1/appointments/{appointment}/reschedule", $$"""{"at":"{{at}}","by":"customer","reason":"another_day"}""");

    private static DateTimeOffset Next(DateTimeOffset now, DayOfWeek day)
    {
        var local = now.ToOffset(TimeSpan.FromHours(8));
        return new DateTimeOffset(local.Date, local.Offset).AddDays((((int)day - (int)local.DayOfWeek + 6) % 7) + 1);
    }

    private async Task<Restored> Planned(params (string Resource, string Settings)[] all)
    {
        foreach (var (resource, settings) in all)
        {
            (await Manager.Put($"/v1/dealers/{Dealer}/resources/{resource}", settings)).Must(201);
        }

        return new Restored(async () =>
        {
            foreach (var (resource, _) in all)
            {
                (await Manager.Delete($"/v1/dealers/{Dealer}/resources/{resource}")).Must(201);
            }
        });
    }
}
