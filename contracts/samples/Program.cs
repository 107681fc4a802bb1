using System.Globalization;
using Leads.Samples;

var (count, seed, options) = (1000, 20261121, new SampleOptions());
for (var i = 0; i < args.Length; i++)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--count" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out count): i++; break;
        case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed): i++; break;
        case "--prefix" when value is not "": options = options with { Prefix = value }; i++; break;
        case "--only-good": options = options with { DuplicatePercent = 0, BrokenPercent = 0 }; break;
        default:
            await Console.Error.WriteLineAsync("Usage: Leads.Samples [--count 1000] [--seed 20261121] [--prefix DCAD] [--only-good] > leads.ndjson");
            return 2;
    }
}

await using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
foreach (var line in DcadLeads.Generate(count, seed, options))
{
    output.Write(line.Bytes.Span);
    output.WriteByte((byte)'\n');
}
return 0;
