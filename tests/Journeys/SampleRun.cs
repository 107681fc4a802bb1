using System.Text.Json.Nodes;
using Shouldly;

namespace Leads.Journeys;

/// <summary>The sample as it was pushed: the answer to every line, and when all that follows from it had arrived.</summary>
public sealed class SampleRun(IReadOnlyList<JsonNode> answers)
{
    /// <summary>What every dispatched lead leads to without anybody's doing, each told to its dealer.</summary>
    private static readonly string[] Follows = ["lead_received", "lead_dispatched", "case_opened", "next_action_planned", "invitation_opened"];

    public IReadOnlyList<JsonNode> Answers => answers;

    /// <summary>What a second lead of a customer leads to while their dealer works on the first.</summary>
    private static readonly string[] Links = ["lead_received", "lead_linked"];

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
        var waiting = run.Accepted.Keys.ToHashSet();
        await Eventually.Holds("every dealer has heard what follows from its leads", () =>
        {
            waiting.RemoveWhere(lead => product.Queues.Values.Any(q => q.Of(lead) is var heard && (Follows.All(what => heard.Any(e => e.Type == what)) || Links.All(what => heard.Any(e => e.Type == what)))));
            return waiting.Count == 0;
        });
        await Eventually.Holds("the history has heard it too", async () =>
            await product.Scalar<long>("insight", "select count(distinct headers ->> 'lead') from mt_events where type in ('invitation_opened', 'lead_linked') and headers ->> 'lead' = any ($1)", (object)run.Accepted.Keys.ToArray())
                == run.Accepted.Count);
        run.Accepted.Count.ShouldBeGreaterThan(0);
        return run;
    }
}
