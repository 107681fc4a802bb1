using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Leads.Samples;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>The sample data is what its README says, seen from its bytes and not from its generator.</summary>
public sealed class SampleLeadsSpecs
{
    private static readonly string Repository = Root();
    private static readonly IReadOnlyList<SampleLine> Sample = [.. DcadLeads.Generate(1000, 20261121)];

    private static IEnumerable<SampleLine> Good => Sample.Where(l => l.Kind == SampleKind.Good);
    private static IEnumerable<SampleLine> Duplicates => Sample.Where(l => l.Kind == SampleKind.Duplicate);
    private static IEnumerable<SampleLine> Broken => Sample.Where(l => l.Kind == SampleKind.Broken);

    [Fact]
    public void The_same_seed_gives_the_bytes_of_the_checked_in_file() =>
        Bytes(Sample).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(Repository, "contracts", "samples", "dcad-1000.ndjson")))
            .ShouldBeTrue("contracts/samples/dcad-1000.ndjson is not what the generator writes: regenerate it (see its README).");

    [Fact]
    public void Another_seed_gives_other_leads() => Bytes(DcadLeads.Generate(50, 1)).ShouldNotBe(Bytes(DcadLeads.Generate(50, 2)));

    [Fact]
    public void A_thousand_lines_are_920_good_50_duplicate_and_30_broken() =>
        (Good.Count(), Duplicates.Count(), Broken.Count()).ShouldBe((920, 50, 30));

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(10, 9, 1, 0)]
    [InlineData(333, 306, 17, 10)]
    [InlineData(2000, 1840, 100, 60)]
    public void The_shares_hold_for_any_count(int count, int good, int duplicates, int broken)
    {
        var lines = DcadLeads.Generate(count, 7).ToList();
        (lines.Count(l => l.Kind == SampleKind.Good), lines.Count(l => l.Kind == SampleKind.Duplicate), lines.Count(l => l.Kind == SampleKind.Broken))
            .ShouldBe((good, duplicates, broken));
    }

    [Fact]
    public void A_sample_can_be_of_good_leads_only_with_ids_of_its_own() =>
        DcadLeads.Generate(500, 3, SampleOptions.OnlyGood with { Prefix = "LOAD" })
            .ShouldAllBe(l => l.Kind == SampleKind.Good && l.ExternalId!.StartsWith("LOAD-"));

    [Fact]
    public void No_two_good_lines_share_an_external_id() => Good.Select(l => l.ExternalId).ShouldBeUnique();

    [Fact]
    public void No_broken_line_uses_the_external_id_of_a_good_one() =>
        Broken.Select(l => l.ExternalId).OfType<string>().Intersect(Good.Select(l => l.ExternalId)).ShouldBeEmpty();

    [Fact]
    public void Every_good_line_has_the_members_of_a_lead()
    {
        foreach (var line in Good)
        {
            using var lead = Parse(line);
            var root = lead.RootElement;
            Text(root, "externalId").ShouldBe(line.ExternalId);
            Text(root, "externalId")!.ShouldMatch(@"^DCAD-2026\d{4}-\d{6}$");
            Text(root, "brand").ShouldBe("XINGHE");
            Text(root, "source").ShouldBe("hq_dispatched");
            Text(root, "subSource").ShouldBeOneOf("autohome", "bitauto", "xcar", "pcauto", "brand_website", "wechat", "douyin", "brand_hotline", "auto_show");
            Text(root, "campaign")!.ShouldMatch("^2026Q1-xinghe-(es7|es5|s6|m8)-[a-z-]+$");
            Text(root, "customer.name").ShouldBe(line.Name);
            Text(root, "customer.phone").ShouldBe(line.Phone);
            Text(root, "interest.model").ShouldBeOneOf("ES7", "ES5", "S6", "M8");
            Text(root, "consent.evidence").ShouldNotBeNullOrWhiteSpace();
            var purposes = Find(root, "consent.purposes")!.Value.EnumerateArray().Select(p => p.GetString()!).ToList();
            purposes.ShouldContain("contact");
            purposes.ShouldContain("dealer_transfer");
            purposes.ShouldBeSubsetOf(["contact", "dealer_transfer", "marketing"]);
            Time(root, "consent.at").ShouldBeLessThan(Time(root, "receivedAt"));
            if (Find(root, "interest.budget") is { } budget)
            {
                (budget.GetProperty("minorUnits").GetInt64() / 100, budget.GetProperty("currency").GetString())
                    .ShouldSatisfyAllConditions(b => b.Item1.ShouldBeInRange(100_000, 420_000), b => b.Item2.ShouldBe("CNY"));
            }
        }
    }

    [Fact]
    public void Leads_come_in_the_order_in_which_they_were_received() =>
        Good.Select(l => Received(l)).ShouldBeInOrder();

    [Fact]
    public void The_need_spreads_over_the_intent_grades()
    {
        var days = Good.Select(Days).OfType<int>().ToList();
        days.ShouldAllBe(d => d >= 1 && d <= 90);
        Share(days, d => d <= 7).ShouldBeInRange(0.08, 0.16);
        Share(days, d => d is > 7 and <= 15).ShouldBeInRange(0.15, 0.25);
        Share(days, d => d is > 15 and <= 30).ShouldBeInRange(0.24, 0.36);
        Share(days, d => d > 30).ShouldBeInRange(0.31, 0.45);
    }

    [Fact]
    public void The_expected_dealer_is_the_named_one_or_else_the_one_in_dealers_json()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository, "services", "lead-intake", "dealers.json")));
        var serves = file.RootElement.GetProperty("dealers").EnumerateArray()
            .SelectMany(d => d.GetProperty("cities").EnumerateArray().Select(c => (City: c.GetString()!, Dealer: d.GetProperty("code").GetString()!)))
            .ToDictionary(c => c.City, c => c.Dealer);
        var (named, elsewhere) = (0, 0);
        foreach (var line in Good)
        {
            using var lead = Parse(line);
            var (city, dealer) = (serves[Text(lead.RootElement, "customer.city")!], Text(lead.RootElement, "dealer"));
            line.Dealer.ShouldBe(dealer ?? city);
            named += dealer is null ? 0 : 1;
            elsewhere += dealer is null || dealer == city ? 0 : 1;
        }
        named.ShouldBeInRange(64, 120);
        elsewhere.ShouldBeInRange(10, 50);
        Good.Select(l => l.Dealer).Distinct().Order().ShouldBe(["D001", "D002", "D003"]);
    }

    [Fact]
    public void A_duplicate_repeats_an_earlier_good_line_sometimes_byte_for_byte_and_sometimes_rewritten()
    {
        var first = Good.ToDictionary(l => l.ExternalId!);
        foreach (var again in Duplicates)
        {
            var before = first[again.ExternalId!];
            before.Number.ShouldBeLessThan(again.Number);
            using var a = Parse(again);
            using var b = Parse(before);
            JsonElement.DeepEquals(a.RootElement, b.RootElement).ShouldBeTrue($"line {again.Number}");
        }
        Duplicates.Count(d => d.Bytes.Span.SequenceEqual(first[d.ExternalId!].Bytes.Span)).ShouldBeInRange(10, 40);
    }

    [Fact]
    public void Every_flaw_occurs_at_least_twice()
    {
        foreach (var flaw in Enum.GetValues<Flaw>())
        {
            Broken.Count(l => l.Flaw == flaw).ShouldBeGreaterThanOrEqualTo(2, flaw.ToString());
        }
    }

    [Fact]
    public void Every_broken_line_has_exactly_the_flaw_it_says()
    {
        foreach (var line in Broken)
        {
            FlawSeen(line.Bytes).ShouldBe(line.Flaw, $"line {line.Number}");
        }
    }

    [Fact]
    public void No_other_line_has_a_flaw()
    {
        foreach (var line in Good.Concat(Duplicates))
        {
            FlawSeen(line.Bytes).ShouldBeNull($"line {line.Number}");
        }
    }

    [Theory]
    [InlineData("plain", @"^1\d{10}$")]
    [InlineData("spaces", @"^1\d\d \d{4} \d{4}$")]
    [InlineData("dashes", @"^1\d\d-\d{4}-\d{4}$")]
    [InlineData("plus and spaces", @"^\+86 1\d\d \d{4} \d{4}$")]
    [InlineData("plus", @"^\+86 ?1\d{10}$")]
    [InlineData("0086", @"^0086 ?1\d{10}$")]
    [InlineData("86 and dash", @"^86-1\d{10}$")]
    [InlineData("86", @"^861\d{10}$")]
    [InlineData("full width", "^１[０-９]{10}$")]
    [InlineData("brackets around the prefix", @"^\(1\d\d\)\d{4} \d{4}$")]
    [InlineData("brackets around the country", @"^\(86\)1\d{10}$")]
    [InlineData("full-width brackets", @"^（\+86）1\d{10}$")]
    [InlineData("spaces around", @"^ 1\d{10} $")]
    [InlineData("trailing spaces", @"^1\d{10} +$")]
    [InlineData("landline", @"^0\d{2,3}-\d{3,4} \d{4}$")]
    [InlineData("landline with brackets", @"^\(0\d{2,3}\)\d{7,8}$")]
    [InlineData("400 number", @"^400[- ]?\d{3}[- ]?\d{4}$")]
    public void Phones_are_typed_in_every_way_that_people_type(string way, string pattern) =>
        Good.Count(l => Regex.IsMatch(l.Phone!, pattern)).ShouldBeGreaterThan(0, way);

    [Fact]
    public void Every_typed_phone_is_the_number_it_stands_for()
    {
        foreach (var line in Good)
        {
            var digits = Digits(line.Phone!).TrimStart('0');
            digits = digits.StartsWith("86", StringComparison.Ordinal) && digits.Length > 11 || line.Phone!.StartsWith('+') ? digits[2..] : digits;
            line.PhoneE164.ShouldBe("+86" + digits, line.Phone);
        }
        Good.Where(l => l.PhoneE164![3] == '1' && l.PhoneE164.Length == 14)
            .ShouldAllBe(l => Regex.IsMatch(l.PhoneE164!, @"^\+861[3-9]\d{9}$") && !Regex.IsMatch(l.PhoneE164!, @"^\+861(349|749|4)"));
    }

    [Fact]
    public void About_eight_percent_of_customers_come_again_with_the_number_written_in_another_way()
    {
        var first = Good.ToDictionary(l => l.ExternalId!);
        var again = Good.Where(l => l.SecondLeadOf is not null).ToList();
        var customers = Good.Select(l => l.PhoneE164).Distinct().Count();
        again.Count.ShouldBe(Good.Count() - customers);
        (again.Count / (double)customers).ShouldBeInRange(0.075, 0.085);
        foreach (var line in again)
        {
            first[line.SecondLeadOf!].Number.ShouldBeLessThan(line.Number);
            first[line.SecondLeadOf!].PhoneE164.ShouldBe(line.PhoneE164);
            first[line.SecondLeadOf!].Phone.ShouldNotBe(line.Phone);
        }
    }

    [Fact]
    public void Surnames_are_as_frequent_as_in_life()
    {
        var many = DcadLeads.Generate(5000, 11, SampleOptions.OnlyGood).Select(l => l.Name!).ToList();
        Share(many, n => n[0] == '王').ShouldBeInRange(0.060, 0.105);
        Share(many, n => n[0] == '李').ShouldBeInRange(0.060, 0.105);
        Share(many, n => "王李张刘陈".Contains(n[0], StringComparison.Ordinal)).ShouldBeInRange(0.29, 0.42);
        many.Count(n => n.StartsWith("欧阳", StringComparison.Ordinal)).ShouldBeInRange(1, 25);
        many.Select(n => n[0]).Distinct().Count().ShouldBeGreaterThan(55);
        Share(many, n => n.EndsWith("先生", StringComparison.Ordinal) || n.EndsWith("女士", StringComparison.Ordinal)).ShouldBeInRange(0.10, 0.18);
    }

    [Fact]
    public void No_name_occurs_in_what_is_not_personal()
    {
        var open = File.ReadAllText(Path.Combine(Repository, "services", "lead-intake", "dealers.json"))
            + string.Concat(Good.Select(l => { using var lead = Parse(l); return Text(lead.RootElement, "customer.district") + Text(lead.RootElement, "interest.colour"); }).Distinct().Order());
        Good.ShouldAllBe(l => !open.Contains(l.Name!, StringComparison.Ordinal));
    }

    /// <summary>The rules of the README written down once more, so that the generator is not its own witness.</summary>
    private static Flaw? FlawSeen(ReadOnlyMemory<byte> line)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line.Span);
        }
        catch (DecoderFallbackException)
        {
            return Flaw.InvalidUtf8;
        }
        if (Regex.IsMatch(text, @"(\[{50})|((\{""customer"":){50})"))
        {
            return Flaw.NestedGarbage;
        }

        JsonDocument lead;
        try
        {
            lead = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return Flaw.MalformedJson;
        }
        using (lead)
        {
            var root = lead.RootElement;
            var phone = Find(root, "customer.phone");
            Flaw?[] seen =
            [
                string.IsNullOrEmpty(Text(root, "externalId")) ? Flaw.MissingExternalId : null,
                Text(root, "brand") != "XINGHE" ? Flaw.UnknownBrand : null,
                Text(root, "source") != "hq_dispatched" ? Flaw.UnknownSource : null,
                Text(root, "dealer") is not (null or "D001" or "D002" or "D003") ? Flaw.UnknownDealer : null,
                !Regex.IsMatch(Text(root, "receivedAt")!, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$") ? Flaw.ReceivedAtWithoutOffset : null,
                string.IsNullOrWhiteSpace(Text(root, "customer.name")) ? Flaw.EmptyName : null,
                phone is null || phone is { ValueKind: JsonValueKind.String } && phone.Value.GetString() == "" ? Flaw.MissingPhone
                    : phone.Value.ValueKind != JsonValueKind.String ? Flaw.PhoneNotText
                    : !Plausible(phone.Value.GetString()!) ? Flaw.ImpossiblePhone : null,
                Text(root, "interest.needBy") is { } day && !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                    ? Flaw.NeedByNotDate : null,
                Find(root, "consent.purposes") is not { } purposes || purposes.GetArrayLength() == 0 ? Flaw.MissingConsent : null,
            ];
            return seen.SingleOrDefault(f => f is not null);
        }
    }

    private static bool Plausible(string phone) => Regex.IsMatch(
        Digits(phone),
        @"^((00)?86)?(1[3-9]\d{9}|0?[1-9]\d{1,2}[2-8]\d{6,7}|400\d{7})$") && !Regex.IsMatch(phone, @"^1[\d]{9}$|^12");

    // Not Normalize(FormKC): with invariant globalization it leaves full-width digits as they are.
    private static string Digits(string phone) => string.Concat(phone.Where(char.IsDigit).Select(d => (int)char.GetNumericValue(d)));

    private static double Share<T>(IReadOnlyCollection<T> all, Func<T, bool> of) => all.Count(of) / (double)all.Count;

    private static int? Days(SampleLine line)
    {
        using var lead = Parse(line);
        return Text(lead.RootElement, "interest.needBy") is { } day
            ? DateOnly.Parse(day, CultureInfo.InvariantCulture).DayNumber - DateOnly.FromDateTime(Time(lead.RootElement, "receivedAt").DateTime).DayNumber : null;
    }

    private static DateTimeOffset Received(SampleLine line)
    {
        using var lead = Parse(line);
        return Time(lead.RootElement, "receivedAt");
    }

    private static JsonDocument Parse(SampleLine line) => JsonDocument.Parse(line.Bytes);

    private static DateTimeOffset Time(JsonElement root, string path) => DateTimeOffset.Parse(Text(root, path)!, CultureInfo.InvariantCulture);

    private static string? Text(JsonElement root, string path) => Find(root, path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    private static JsonElement? Find(JsonElement root, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out root))
            {
                return null;
            }
        }

        return root;
    }

    private static byte[] Bytes(IEnumerable<SampleLine> lines) => [.. lines.SelectMany(l => (byte[])[.. l.Bytes.Span, (byte)'\n'])];

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "global.json")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The specs run inside the repository.");
        }

        return folder;
    }
}
