using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>An operator's verbs on a service's binary: what is parked, why, and running it again.</summary>
[Collection(Product.Collection)]
public sealed class OperatorJourney(Product product)
{
    [Fact]
    public async Task A_lead_that_cannot_be_digested_waits_until_the_operator_has_removed_the_cause()
    {
        await using var owner = NpgsqlDataSource.Create(product.Running.DatabaseOf("qualification").Owner);
        await Do("""
            create function out_of_order() returns trigger language plpgsql as $$ begin raise exception 'the case register is out of order'; end $$;
            create trigger out_of_order before insert on mt_events for each row when (new.type = 'case_opened') execute function out_of_order();
            """);
        string lead;
        try
        {
            lead = (string)(await product.Hq.Post("/v1/leads", Life.Document(Life.Number("STUCK"), "D003", "王伟", Life.Phone()))).Must(201)["leadId"]!;
            await Eventually.Holds("the lead is parked", async () => (await Verb("parked")).Contains(lead, StringComparison.Ordinal));
            (await Verb("parked")).ShouldContain("the case register is out of order");

            var (exit, output) = await product.Running.Run("qualification", ["requeue", lead]);
            exit.ShouldBe(1, output);
            output.ShouldContain($"{lead} stays parked for qualification");
        }
        finally
        {
            await Do("drop trigger out_of_order on mt_events; drop function out_of_order();");
        }

        (await Verb("requeue", lead)).ShouldContain("events digested");
        (await Verb("parked")).ShouldNotContain(lead);
        (await product.Consultant("D003").Get($"/v1/leads/{lead}/case")).Must(200);
        await product.Queues["D003"].Hears("the dealer hears of the case, after its cause", lead, events =>
            events.Select(e => e.Type).ToList() is var types && types.IndexOf("case_opened") > types.IndexOf("lead_dispatched") && types.Contains("lead_dispatched"));

        async Task<string> Verb(params string[] verb)
        {
            var (exit, output) = await product.Running.Run("qualification", verb);
            exit.ShouldBe(0, output);
            return output;
        }

        async Task Do(string sql)
        {
            await using var command = owner.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Asking_for_what_there_is_not_is_answered_with_what_there_is()
    {
        (await product.Running.Run("qualification", ["rebuild", "no_such_view"])).ShouldBe((2, "qualification has no view no_such_view; it has: cases"));
        (await product.Running.Run("qualification", ["no-such-verb"])).Exit.ShouldBe(2);
        var (exit, output) = await product.Running.Run("qualification", ["schema"]);
        (exit, output.Trim()).ShouldBe((0, "qualification: schema is up to date"));
    }
}
