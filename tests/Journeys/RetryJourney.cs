using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>A sender that heard no answer sends again, with the same Idempotency-Key: one lead, one answer.</summary>
[Collection(Product.Collection)]
public sealed class RetryJourney(Product product)
{
    [Fact]
    public async Task Three_at_once_with_one_key_give_one_lead_and_one_answer()
    {
        for (var round = 0; round < 10; round++)
        {
            var (number, key) = (Life.Number("RETRY"), Life.Number("key"));
            var lead = Life.Document(number);

            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => product.Hq.Post("/v1/leads", lead, key)));

            var first = answers[0];
            first.Must(201)["status"]!.GetValue<string>().ShouldBe("received");
            first.Location.ShouldBe($"/v1/leads/{(string)first.Json["leadId"]!}");
            first.ETag.ShouldNotBeNull();
            foreach (var answer in answers.Append(await product.Hq.Post("/v1/leads", lead, key)))
            {
                (answer.Status, answer.Text, answer.ETag, answer.Location).ShouldBe((first.Status, first.Text, first.ETag, first.Location));
            }

            (await Received(number)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task The_same_lead_with_another_key_is_a_duplicate()
    {
        var number = Life.Number("RETRY");
        var lead = Life.Document(number);
        var first = (await product.Hq.Post("/v1/leads", lead)).Must(201);

        var again = (await product.Hq.Post("/v1/leads", lead)).Must(201);

        ((string)again["status"]!).ShouldBe("duplicate");
        ((string)again["leadId"]!).ShouldBe((string)first["leadId"]!);
        (await Received(number)).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_with_another_body_is_refused()
    {
        var key = Life.Number("key");
        var (first, other) = (Life.Number("RETRY"), Life.Number("RETRY"));
        (await product.Hq.Post("/v1/leads", Life.Document(first), key)).Must(201);

        (await product.Hq.Post("/v1/leads", Life.Document(other), key)).Refused(422, "idempotency-key-reused");

        (await Received(other)).ShouldBe(0);
    }

    [Fact]
    public async Task A_push_without_a_key_is_refused()
    {
        var number = Life.Number("RETRY");

        (await product.Hq.Send(HttpMethod.Post, "/v1/leads", Client.Json(Life.Document(number)))).Refused(400, "invalid");

        (await Received(number)).ShouldBe(0);
    }

    [Fact]
    public async Task A_request_that_was_wrong_does_not_use_up_its_key()
    {
        var (number, key) = (Life.Number("RETRY"), Life.Number("key"));
        (await product.Hq.Post("/v1/leads", Life.Document(number, phone: "12345"), key)).Refused(400, "invalid").ShouldBe(["/customer/phone"]);

        (await product.Hq.Post("/v1/leads", Life.Document(number), key)).Must(201);
    }

    [Fact]
    public async Task Another_client_has_keys_of_its_own()
    {
        var issued = (await product.Admin.Post("/v1/keys", """{"client":"hq-second","name":"Second headquarters","role":"hq","brand":"XINGHE"}""")).Must(201);
        var other = product.WithKey((string)issued["key"]!);
        var (number, key) = (Life.Number("RETRY"), Life.Number("key"));
        var lead = Life.Document(number);
        var ours = (await product.Hq.Post("/v1/leads", lead, key)).Must(201);

        var theirs = (await other.Post("/v1/leads", lead, key)).Must(201);

        ((string)theirs["status"]!).ShouldBe("received");
        ((string)theirs["leadId"]!).ShouldNotBe((string)ours["leadId"]!, "client and external id together are the lead");
        (await Received(number)).ShouldBe(2);
    }

    private Task<long> Received(string number) =>
        product.Scalar<long>("lead-intake", "select count(*) from mt_events where type = 'lead_received' and data ->> 'externalId' = $1", number);
}
