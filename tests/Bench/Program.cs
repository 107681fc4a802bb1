using Leads.Bench;
using Leads.Local;

var root = Path.Combine(Root.Default, "bench");
var results = new List<Comparison>();
var wanted = args.FirstOrDefault() ?? "all";
await using (var servers = await Servers.Start(root))
{
    Console.WriteLine("ours ÷ baseline, interleaved, median of pairs; only the ratio means anything on a shared machine");
    if (wanted is "all" or "store")
    {
        results.AddRange(await (await StoreBench.Create(servers)).All());
    }
}

Pairs.Write(Path.Combine(Root.Default, "bench.json"), results);
return results.TrueForAll(r => r.Holds) ? 0 : 1;
