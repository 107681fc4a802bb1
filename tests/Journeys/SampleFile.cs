using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leads.Local;

namespace Leads.Journeys;

/// <summary>One line of the sample and what has to become of it.</summary>
/// <param name="Status">accepted, duplicate or rejected.</param>
/// <param name="Dealer">Who has to get the lead; null when it is rejected.</param>
public sealed record Line(int Number, string Status, string? ExternalId, string? Dealer);

/// <summary>
/// Reads contracts/samples/dcad-1000.ndjson with nothing of the product and nothing of its generator: the rules are those of
/// the README beside the file, the cities those of the dealer table.
/// </summary>
public static partial class SampleFile
{
    private static readonly string[] Sources =
        ["hotline_inbound", "hq_dispatched", "dealer_website", "offsite_event", "owner_repurchase", "target_prospecting", "lost_or_uncontrolled_reactivation"];

    public static string Path { get; } = System.IO.Path.Combine(Root.Build.Repository, "contracts", "samples", "dcad-1000.ndjson");

    public static IReadOnlyList<byte[]> Bytes { get; } = Split(File.ReadAllBytes(Path));

    /// <summary>What has to become of every line when the file is pushed for the first time.</summary>
    public static IReadOnlyList<Line> Expected { get; } = Expect();

    /// <summary>Every name and every number in the file as somebody typed it, those of broken lines too.</summary>
    public static IReadOnlyCollection<(string Name, string Phone)> People { get; } =
        [.. Bytes.Select(b => (Typed(b, NameMember()), Typed(b, PhoneMember()))).Distinct()];

    private static List<byte[]> Split(byte[] file)
    {
        var lines = new List<byte[]>();
        for (var rest = file.AsSpan(); rest.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
        {
            lines.Add(rest[..end].ToArray());
        }

        return lines;
    }

    private static List<Line> Expect()
    {
        using var table = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Root.Build.Repository, "services", "lead-intake", "dealers.json")));
        var dealerOf = table.RootElement.GetProperty("dealers").EnumerateArray()
            .SelectMany(d => d.GetProperty("cities").EnumerateArray().Select(c => (City: c.GetString()!, Dealer: d.GetProperty("code").GetString()!)))
            .ToDictionary(c => c.City, c => c.Dealer);
        var seen = new HashSet<string>();
        return [.. Bytes.Select((bytes, i) =>
        {
            if (Parse(bytes) is not { } lead || !IsGood(lead, dealerOf.Values))
            {
                return new Line(i + 1, "rejected", null, null);
            }

            var id = lead.GetProperty("externalId").GetString()!;
            var dealer = lead.TryGetProperty("dealer", out var named) ? named.GetString()! : dealerOf[lead.GetProperty("customer").GetProperty("city").GetString()!];
            return new Line(i + 1, seen.Add(id) ? "accepted" : "duplicate", id, dealer);
        })];
    }

    private static JsonElement? Parse(byte[] line)
    {
        try
        {
            return JsonDocument.Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line)).RootElement;
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsGood(JsonElement lead, ICollection<string> dealers) =>
        Text(lead, "externalId") is not null
        && Text(lead, "brand") == "XINGHE"
        && Sources.Contains(Text(lead, "source"))
        && Text(lead, "receivedAt") is { } at && WithOffset().IsMatch(at)
        && (!lead.TryGetProperty("dealer", out var dealer) || dealers.Contains(dealer.GetString()!))
        && lead.TryGetProperty("customer", out var customer) && Text(customer, "name") is not null && Text(customer, "city") is not null
        && Text(customer, "phone") is { } phone && CanRing(phone)
        && lead.TryGetProperty("interest", out var interest) && Text(interest, "model") is not null
        && (!interest.TryGetProperty("needBy", out var day) || DateOnly.TryParseExact(day.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        && lead.TryGetProperty("consent", out var consent) && consent.TryGetProperty("purposes", out var purposes) && purposes.GetArrayLength() > 0;

    private static string? Text(JsonElement of, string member) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString())
            ? value.GetString() : null;

    // A mobile number, a 400 number or an area code with a number.
    private static bool CanRing(string typed) => Telephone().IsMatch(Needles.Digits(typed));

    private static string Typed(byte[] line, Regex member)
    {
        var text = Encoding.UTF8.GetString(line);
        var match = member.Match(text);
        return match.Success ? Regex.Unescape(match.Groups[1].Value).Trim('\uFFFD') : "";
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z)$")]
    private static partial Regex WithOffset();

    [GeneratedRegex(@"^(1[3-9]\d{9}|400\d{7}|0[1-9]\d{8,10}|(00)?86(1[3-9]\d{9}|400\d{7}|[1-9]\d{8,10}))$")]
    private static partial Regex Telephone();

    [GeneratedRegex("\"name\"\\s*:\\s*\"([^\"]*)\"")]
    private static partial Regex NameMember();

    [GeneratedRegex("\"phone\"\\s*:\\s*\"?([^\",}{]*)")]
    private static partial Regex PhoneMember();
}
