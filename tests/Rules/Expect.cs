using Xunit;

namespace Leads.Rules;

internal static class Expect
{
    /// <summary>Nothing is wrong; otherwise all of it is told.</summary>
    public static void Nothing(IEnumerable<string> wrong)
    {
        var lines = wrong.ToList();
        if (lines.Count > 0)
        {
            Assert.Fail($"{lines.Count} wrong:\n{string.Join('\n', lines.Select(line => "  " + line))}");
        }
    }
}
