using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Who complains is answered, or somebody higher hears of it, until they say themselves that it is enough (001-25); and is contacted as if nothing was (004-14).</summary>
[Collection(Product.Collection)]
public sealed class ComplaintJourney(Product product)
{
    private const string Words = "刹车异响，问了两次都没人回";

    private readonly Client _consultant = product.Consultant("D001");
    private readonly Client _manager = product.As("MANAGER_D001_KEY");

    [Fact]
    [Trait("row", "001-25")]
    [Trait("row", "004-14")]
    public async Task A_complaint_goes_up_until_the_customer_is_satisfied_and_no_contact_is_left_out()
    {
        var (life, carer) = await Cared();
        var began = await product.Now();
        var owned = await _consultant.Get($"/v1/ownerships/{life.Ownership}");
        (await Complain(life, """{"category":"product_quality","words":""}""")).Refused(400).ShouldBe(["/words"]);
        (await Complain(life, """{"category":"noise","words":"x"}""")).Refused(400).ShouldBe(["/category"]);
        (await product.Consultant("D002").Post($"/v1/ownerships/{life.Ownership}/complaints", Body())).Refused(404);
        var key = Guid.CreateVersion7().ToString();
        var filed = await Complain(life, Body(), key);
        var id = (string)filed.Must(201)["id"]!;
        ((string)(await Complain(life, Body(), key)).Must(201)["id"]!).ShouldBe(id);
        filed.Location.ShouldBe($"/v1/complaints/{id}");
        var complaint = await Shown(id);
        ((string)complaint["status"]!, (string)complaint["level"]!, (string)complaint["owner"]!, (string)complaint["severity"]!).ShouldBe(("open", "consultant", carer, "normal"));
        (await Listed($"open=true&owner={carer}")).ShouldBe([id]);
        (await Listed($"ownership={life.Ownership}&overdue=true")).ShouldBeEmpty();
        var after = await _consultant.Get($"/v1/ownerships/{life.Ownership}");
        (after.ETag, after.Text).ShouldBe((owned.ETag, owned.Text), "the ownership is as it was");

        // Nobody answers in time: it is the manager's, who says what is done about it.
        (await _consultant.Post($"/v1/complaints/{id}/word", """{"word":"satisfied"}""")).Refused(409, "not-solved");
        await product.Until(((DateTimeOffset)complaint["answerBy"]!).AddSeconds(1));
        await Eventually.Holds("the manager has it", async () => (string)(await Shown(id))["level"]! == "manager");
        (await Listed($"level=manager&owner={carer}&overdue=true")).ShouldBe([id]);
        (await _consultant.Post($"/v1/complaints/{id}/answer", """{"channel":"phone","words":"今天下午上门取车检查"}""")).Must(200);
        (await _consultant.Post($"/v1/complaints/{id}/solve", """{"remedy":"repaired"}""")).Refused(409, "manager-solves");
        (await _manager.Post($"/v1/complaints/{id}/solve", """{"remedy":"compensated"}""")).Refused(409, "amount-missing");
        (await _manager.Post($"/v1/complaints/{id}/solve", """{"remedy":"compensated","compensation":{"minorUnits":0,"currency":"CNY"}}""")).Refused(400).ShouldBe(["/compensation"]);
        (await _consultant.Post($"/v1/complaints/{id}/assign", """{"owner":"care-li"}""")).Refused(403);
        (await _manager.Post($"/v1/complaints/{id}/assign", """{"owner":"care-li"}""")).Must(200);
        var seen = await _consultant.Get($"/v1/complaints/{id}");
        (await _manager.Post($"/v1/complaints/{id}/solve", """{"remedy":"repaired","compensation":{"minorUnits":30000,"currency":"CNY"},"words":"更换刹车片"}""", ifMatch: seen.ETag)).Must(200);
        (await _manager.Post($"/v1/complaints/{id}/solve", """{"remedy":"replaced"}""", ifMatch: seen.ETag)).Refused(412, "stale");
        (await Listed($"ownership={life.Ownership}&overdue=true")).ShouldBeEmpty();

        // It is not enough: the head of the dealership has it, and it is solved anew.
        (await _consultant.Post($"/v1/complaints/{id}/attempts", """{"channel":"phone","result":"connected"}""")).Refused(400).ShouldBe(["/result"]);
        (await _consultant.Post($"/v1/complaints/{id}/attempts", """{"channel":"phone","result":"no_answer"}""")).Must(200);
        ((int)(await Shown(id))["tried"]!).ShouldBe(1);
        Happened(await _consultant.Post($"/v1/complaints/{id}/word", """{"word":"dissatisfied","words":"还在响"}""")).ShouldBe(["complaint_judged", "complaint_reopened", "complaint_escalated"]);
        complaint = await Shown(id);
        ((string)complaint["status"]!, (string)complaint["level"]!, (int)complaint["reopened"]!, (DateTimeOffset)complaint["solveBy"]! > await product.Now()).ShouldBe(("open", "head", 1, true));
        (await _manager.Post($"/v1/complaints/{id}/solve", """{"remedy":"replaced","words":"更换整套制动"}""")).Must(200);
        (await _consultant.Post($"/v1/complaints/{id}/word", """{"word":"satisfied","accepted":true}""")).Refused(400).ShouldBe(["/accepted"]);
        Happened(await _consultant.Post($"/v1/complaints/{id}/word", """{"word":"partly","accepted":true,"words":"好了，就是等得久"}""")).ShouldBe(["complaint_judged", "complaint_closed"]);
        (await _consultant.Post($"/v1/complaints/{id}/answer", """{"channel":"phone"}""")).Refused(409, "complaint-closed");
        (await Listed($"open=true&ownership={life.Ownership}")).ShouldBeEmpty();
        (await Listed($"open=false&ownership={life.Ownership}")).ShouldBe([id]);
        complaint = await Shown(id);
        ((string)complaint["status"]!, (string)complaint["ended"]!, (string)complaint["word"]!).ShouldBe(("closed", "accepted", "partly"));

        // What was said is read by whoever has it, and who read it is known; it goes nowhere else.
        var record = (await _manager.Get($"/v1/complaints/{id}/record")).Must(200)["said"]!.AsArray();
        record.Select(one => (string)one!["about"]!).ShouldBe(["complaint", "answer", "solution", "word", "solution", "word"]);
        ((string)record[0]!["words"]!).ShouldBe(Words);
        (await product.Consultant("D002").Get($"/v1/complaints/{id}/record")).Refused(404);
        var figures = (await _manager.Get($"/v1/dealers/D001/complaint-figures?from={Uri.EscapeDataString(began.Text())}")).Must(200);
        ((int)figures["filed"]! >= 1, (int)figures["answers"]!["late"]! >= 1, (int)figures["escalated"]!["head"]! >= 1, (int)figures["reopened"]! >= 1, (int)figures["words"]!["partly"]! >= 1)
            .ShouldBe((true, true, true, true, true));
        (await _consultant.Get("/v1/dealers/D001/complaint-figures")).Refused(403);
        (await product.As("MANAGER_D002_KEY").Get("/v1/dealers/D001/complaint-figures")).Refused(404);
        var heard = await product.Queues["D001"].Hears("the dealer's system hears it all", life.Lead, events => events.Any(e => e.Type == "complaint_accessed"));
        heard.Where(e => e.Type == "complaint_escalated").Select(e => (string)e.Json["data"]!["why"]!).ShouldBe(["unanswered", "dissatisfied"]);
        heard.Single(e => e.Type == "complaint_filed").Json["data"]!["words"].ShouldBeNull();

        // And the owner is contacted as was planned: after 48 hours, and after a month.
        foreach (var (touch, planned) in owned.Must(200)["planned"]!.AsArray().Select(one => ((string)one!["reasons"]![0]!, (DateTimeOffset)one["dueAt"]!)))
        {
            await product.Until(planned);
            await Eventually.Holds($"the contact {touch} is due", async () => (await Due(life)).Contains(touch));
            (await life.Touch(touch)).Must(200);
        }

        (await Due(life)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("row", "003-08")]
    public async Task Conduct_is_the_managers_and_a_customer_who_cannot_be_reached_is_tried_on_three_days()
    {
        var (life, carer) = await Cared();
        var id = (string)(await Complain(life, """{"category":"staff_conduct","severity":"urgent","words":"态度很差"}""")).Must(201)["id"]!;
        var complaint = await Shown(id);
        ((string)complaint["level"]!, (string?)complaint["owner"], (string)complaint["about"]!).ShouldBe(("manager", null, carer));
        (await _manager.Post($"/v1/complaints/{id}/assign", $$"""{"owner":"{{carer}}"}""")).Refused(409, "about-them");
        (await _manager.Post($"/v1/complaints/{id}/assign", """{"owner":""}""")).Refused(400).ShouldBe(["/owner"]);
        (await _manager.Post($"/v1/complaints/{id}/assign", """{"owner":"care-li"}""")).Must(200);
        (await _consultant.Post($"/v1/complaints/{id}/escalate", """{"level":"consultant"}""")).Refused(400).ShouldBe(["/level"]);
        Happened(await _consultant.Post($"/v1/complaints/{id}/escalate", "{}")).ShouldBeEmpty("it is the manager's already");
        Happened(await _consultant.Post($"/v1/complaints/{id}/escalate", """{"level":"head"}""")).ShouldBe(["complaint_escalated"]);
        (await _manager.Post($"/v1/complaints/{id}/solve", """{"remedy":"nothing_due","compensation":{"minorUnits":1,"currency":"CNY"}}""")).Refused(409, "nothing-due");
        (await _manager.Post($"/v1/complaints/{id}/solve", """{"remedy":"apology","words":"登门致歉"}""")).Must(200);

        var names = new List<string>();
        for (var day = 0; day < 3; day++)
        {
            names.AddRange(Happened(await _consultant.Post($"/v1/complaints/{id}/attempts", """{"channel":"phone","result":"no_answer"}""")));
            await product.Advance("P1D");
        }

        names.ShouldBe(["complaint_unreached", "complaint_unreached", "complaint_unreached", "complaint_closed"]);
        ((string)(await Shown(id))["ended"]!).ShouldBe("unreachable");

        // How soon a dealer sees to complaints is its own to say.
        await using var rules = new Restored(async () => (await _manager.Put("/v1/dealers/D001/care-rules", "{}")).Must(201));
        (await _manager.Put("/v1/dealers/D001/care-rules", """{"complaints":{"answerHours":0,"solveDays":31}}""")).Refused(400).ShouldBe(["/complaints/answerHours", "/complaints/solveDays"]);
        (await _manager.Put("/v1/dealers/D001/care-rules", """{"complaints":{"answerHours":8,"solveDays":10}}""")).Must(201);
        (await _consultant.Get("/v1/dealers/D001/care-rules")).Must(200)["complaints"]!.ToJsonString().ShouldBe("""{"answerHours":8,"urgentAnswerHours":1,"solveDays":10,"urgentSolveDays":1,"askDays":2}""");
        var slow = await Shown((string)(await Complain(life, Body())).Must(201)["id"]!);
        ((DateTimeOffset)slow["solveBy"]!).ShouldBeGreaterThanOrEqualTo((DateTimeOffset)slow["filedAt"]! + TimeSpan.FromDays(10));
        (await _manager.Post($"/v1/complaints/{slow["complaintId"]}/solve", """{"remedy":"explained"}""")).Must(200);
        (await _consultant.Post($"/v1/complaints/{slow["complaintId"]}/word", """{"word":"satisfied"}""")).Must(200);
    }

    private async Task<(Life Life, string Carer)> Cared()
    {
        var life = await Life.Begin(product);
        await life.Sell();
        var carer = $"care-{Guid.CreateVersion7():N}"[..20];
        (await _manager.Put($"/v1/ownerships/{life.Ownership}/consultant", $$"""{"consultant":"{{carer}}"}""")).Must(200);
        return (life, carer);
    }

    private static string Body() => new JsonObject { ["category"] = "product_quality", ["words"] = Words }.ToJsonString();

    private Task<Answer> Complain(Life life, string body, string? once = null) => _consultant.Post($"/v1/ownerships/{life.Ownership}/complaints", body, once);

    private async Task<JsonNode> Shown(string id) => (await _consultant.Get($"/v1/complaints/{id}")).Must(200);

    private async Task<IEnumerable<string>> Listed(string query) => (await _consultant.Get($"/v1/complaints?{query}")).Must(200)["items"]!.AsArray().Select(row => (string)row!["complaintId"]!);

    private async Task<IEnumerable<string>> Due(Life life) =>
        (await _consultant.Get($"/v1/ownerships/{life.Ownership}")).Must(200)["due"]!.AsArray().Select(touch => (string)touch!["reasons"]![0]!);

    private static IEnumerable<string> Happened(Answer answer) => answer.Must(200)["events"]!.AsArray().Select(e => (string)e!);
}
