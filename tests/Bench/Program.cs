using System.Globalization;
using Leads.Bench;
using Leads.Local;

var root = Path.Combine(Root.Default, "bench");
var results = new List<Comparison>();
var wanted = args.FirstOrDefault() ?? "all";
await Leads.Local.System.Reset(root);
Console.WriteLine("ours ÷ baseline, interleaved, median of pairs; only the ratio means anything on a shared machine");
await using (var servers = await Servers.Start(root))
{
    if (wanted is "all" or "store")
    {
        results.AddRange(await (await StoreBench.Create(servers)).All());
    }

    if (wanted is "all" or "lists")
    {
        results.AddRange(await (await CallListBench.Create(servers)).All());
    }

    if (wanted is "all" or "relay")
    {
        results.Add(await (await RelayBench.Create(servers)).Run());
    }
}

if (wanted is "all" or "door" or "bulk")
{
    // The request's own path: the relay of a lead is measured above, and its work is another process's in a larger deployment.
    await using var system = await Leads.Local.System.Up(root, new SystemOptions
    {
        Only = ["lead-intake", "gateway"],
        GatewayPort = 0,
        Dealers = false,
        Environment = new Dictionary<string, string> { ["Leads__Workers"] = "false", ["Leads__Limits__hq__PerSecond"] = "1000000", ["ASPNETCORE_ENVIRONMENT"] = "Production" },
    });
    var door = new DoorBench(system, await StoreBench.Create(system.Servers));
    if (args is [_, "--profile", var rounds])
    {
        await door.Profile(int.Parse(rounds, CultureInfo.InvariantCulture));
        return 0;
    }

    if (wanted is "all" or "door")
    {
        results.Add(await door.Compare());
    }

    results.Add(await door.CompareBulk());
    results.Add(await door.CompareMemory());
}

await Leads.Local.System.Reset(root);
Pairs.Write(Path.Combine(Root.Default, "bench.json"), results);
return results.TrueForAll(r => r.Holds) ? 0 : 1;
