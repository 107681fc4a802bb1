using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Two people change the same thing: whoever says which version they saw is never overruled in silence.</summary>
[Collection(Product.Collection)]
public sealed class VersionsJourney(Product product)
{
    [Fact]
    public async Task What_was_decided_on_an_old_version_is_refused()
    {
        var life = await Negotiating();
        var seen = await product.Consultant("D001").Get($"/v1/deals/{life.Deal}");
        seen.ETag.ShouldNotBeNull();
        var done = await life.Concede(3_000, ifMatch: seen.ETag);
        done.Must(200);

        var late = await life.Concede(2_000, ifMatch: seen.ETag);

        late.Refused(412, "stale");
        late.ETag.ShouldBe(done.ETag, "the answer says what the version is now");
        (await life.Concede(2_000, ifMatch: late.ETag)).Must(200);
        (await product.Consultant("D001").Get($"/v1/deals/{life.Deal}")).Must(200)["concessions"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Of_two_at_once_with_the_same_version_one_is_refused()
    {
        var life = await Negotiating();
        foreach (var yuan in new[] { 3_000, 2_000, 1_000 })
        {
            var seen = (await product.Consultant("D001").Get($"/v1/deals/{life.Deal}")).ETag;

            var answers = await Task.WhenAll(life.Concede(yuan, "buys the insurance", seen), life.Concede(yuan, "brings a friend", seen));

            answers.Select(a => a.Status).Order().ShouldBe([200, 412]);
        }

        (await product.Consultant("D001").Get($"/v1/deals/{life.Deal}")).Must(200)["concessions"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Of_many_at_once_with_the_same_version_one_is_done()
    {
        var life = await Life.Begin(product);
        for (var round = 1; round <= 5; round++)
        {
            var seen = (await product.Consultant("D001").Get($"/v1/leads/{life.Lead}/case")).ETag;

            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => life.Contact(ifMatch: seen)));

            answers.Count(a => a.Status == 200).ShouldBe(1);
            answers.Count(a => a.Status == 412).ShouldBe(7);
            ((int)(await product.Consultant("D001").Get($"/v1/leads/{life.Lead}/case")).Must(200)["contacts"]!).ShouldBe(round);
        }
    }

    [Fact]
    public async Task What_is_no_version_is_refused() =>
        (await (await product.SomeLife).Contact(ifMatch: "\"yesterday\"")).Refused(400, "invalid");

    private async Task<Life> Negotiating()
    {
        var life = await Life.Begin(product);
        await life.Book();
        await life.Arrive();
        await life.Propose(259_900);
        return life;
    }
}
