using System.Text.Json.Nodes;
using Shouldly;

namespace Leads.Journeys;

/// <summary>The sample as it was pushed: the answer to every line, and when all that follows from it had arrived.</summary>
public sealed class SampleRun(IReadOnlyList<JsonNode> answers)
{
    /// <summary>What every dispatched lead leads to without anybody's doing, each told to its dealer.</summary>
    private static readonly string[] Follows = ["lead_received", "lead_dispatched", "case_opened", "next_action_planned", "invitation_opened"];

    public IReadOnlyList<JsonNode> Answers => answers;

    /// <summary>Lead id and external id of every accepted line.</summary>
    public IReadOnlyDictionary<string, string> Accepted { get; } =
        answers.Where(a => (string)a["status"]! == "accepted").ToDictionary(a => (string)a["leadId"]!, a => (string)a["externalId"]!);

    internal static async Task<SampleRun> Push(Product product)
    {
        var answers = new List<JsonNode>();
        await using (var file = File.OpenRead(SampleFile.Path))
        {
            await foreach (var answer in product.Hq.Batch(file))
            {
                answers.Add(answer);
            }
        }

        var run = new SampleRun(answers);
        await Eventually.Holds("every dealer has heard what follows from its leads", () =>
        {
            var heard = product.Queues.Values.SelectMany(q => q.Events).Where(e => run.Accepted.ContainsKey(e.Lead)).ToLookup(e => e.Lead, e => e.Type);
            return run.Accepted.Keys.All(lead => Follows.All(heard[lead].Contains));
        });
        await Eventually.Holds("the history has heard it too", async () =>
        {
            var page = (await product.Analyst.Get("/v1/history/events?type=invitation_opened", "application/x-ndjson")).Text;
            return run.Accepted.Keys.All(lead => page.Contains(lead, StringComparison.Ordinal));
        });
        run.Accepted.Count.ShouldBeGreaterThan(0);
        return run;
    }
}
