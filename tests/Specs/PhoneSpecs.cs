using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Leads.Contracts;
using Leads.LeadIntake;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>However a number is typed it is one number (handbook §4.2); nothing that no telephone can have is taken for one.</summary>
[Trait("row", "4.2")]
public sealed class PhoneSpecs
{
    /// <summary>Written without the code: every way to type a number, and a few hundred that are none.</summary>
    [Fact]
    public void A_thousand_numbers_as_people_type_them()
    {
        var cases = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "phones"), "*.txt").SelectMany(File.ReadLines).Where(line => !line.StartsWith('#')).Select(line => line.Split('|')).ToList();
        cases.Count.ShouldBeGreaterThanOrEqualTo(1000);
        cases.Where(c => Read(Regex.Unescape(c[0])) != (c[1], c[2])).Select(c => $"{c[0]} is {c[1]} {c[2]}, not {Read(Regex.Unescape(c[0]))}").ShouldBeEmpty();
        new[] { "mobile", "landline", "toll", "-" }.ShouldAllBe(kind => cases.Count(c => c[2] == kind) >= 50);

        static (string, string) Read(string typed) => Phone.Parse(typed) is var (number, kind) ? (number, JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString())) : ("-", "-");
    }

    [Theory]
    [InlineData("13812345678")]
    [InlineData("+8613812345678")]
    [InlineData("+86 138 1234 5678")]
    [InlineData("0086 138-1234-5678")]
    [InlineData("86-138-1234-5678")]
    [InlineData("8613812345678")]
    [InlineData("(+86)13812345678")]
    [InlineData("（+86）138 1234 5678")]
    [InlineData("＋８６　１３８１２３４５６７８")]
    [InlineData("１３８１２３４５６７８")]
    [InlineData(" 138.1234.5678 ")]
    [InlineData("138–1234—5678")]
    [InlineData("138‑1234‑5678")]
    [InlineData("\u202A138 1234 5678\u202C")]
    [InlineData("\t138\u00A01234\u00A05678\r\n")]
    [InlineData("\u200B13812345678\uFEFF")]
    public void One_mobile_typed_in_many_ways(string typed) => Phone.Parse(typed).ShouldBe(("+8613812345678", PhoneKind.Mobile));

    [Theory]
    [InlineData("13000000000")]
    [InlineData("16212345678")]
    [InlineData("17012345678")]
    [InlineData("19212345678")]
    [InlineData("19999999999")]
    [InlineData("14012345678")]
    public void Every_range_from_13_to_19_is_mobile(string typed) => Phone.Parse(typed).ShouldBe(("+86" + typed, PhoneKind.Mobile));

    [Theory]
    [InlineData("010-82345678", "+861082345678")]
    [InlineData("(021)62345678", "+862162345678")]
    [InlineData("+86 27 8234 5678", "+862782345678")]
    [InlineData("+86 (0)27 8234 5678", "+862782345678")]
    [InlineData("0086-755-82345678", "+8675582345678")]
    [InlineData("86 755 8234 5678", "+8675582345678")]
    [InlineData("（０７５５）８２３４５６７８", "+8675582345678")]
    [InlineData("0701-6234567", "+867016234567")]
    [InlineData("0991/2345678", "+869912345678")]
    [InlineData("0310 8012345", "+863108012345")]
    public void A_landline_has_an_area_code(string typed, string e164) => Phone.Parse(typed).ShouldBe((e164, PhoneKind.Landline));

    [Theory]
    [InlineData("400-123-4567")]
    [InlineData("4001234567")]
    [InlineData("400 123 4567")]
    [InlineData("+86 400 123 4567")]
    [InlineData("0086-4001234567")]
    [InlineData("86 400 123 4567")]
    [InlineData("４００－１２３－４５６７")]
    public void A_400_number_is_a_toll_number(string typed) => Phone.Parse(typed).ShouldBe(("+864001234567", PhoneKind.Toll));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("+")]
    [InlineData("+86")]
    [InlineData("0086")]
    [InlineData("未知")]
    [InlineData("110")]
    [InlineData("95588")]
    [InlineData("1381234567")]
    [InlineData("138123456789")]
    [InlineData("12012345678")]
    [InlineData("10012345678")]
    [InlineData("11012345678")]
    [InlineData("00000000000")]
    [InlineData("1381234567a")]
    [InlineData("138 1234 5678 转 2")]
    [InlineData("13812345678,13912345678")]
    [InlineData("13812345678/13912345678")]
    [InlineData("138+12345678")]
    [InlineData("++8613812345678")]
    [InlineData("+86+13812345678")]
    [InlineData("+86 86 13812345678")]
    [InlineData("+85291234567")]
    [InlineData("+12025550123")]
    [InlineData("0012025550123")]
    [InlineData("82345678")]
    [InlineData("2782345678")]
    [InlineData("1398123456789")]
    [InlineData("400123456")]
    [InlineData("40012345678")]
    [InlineData("010-12345678")]
    [InlineData("010-02345678")]
    [InlineData("010-92345678")]
    [InlineData("010-8234567")]
    [InlineData("027-2345678")]
    [InlineData("026-82345678")]
    [InlineData("0755-823456")]
    [InlineData("0755-823456789")]
    [InlineData("0755-12345678")]
    [InlineData("0400-8234567")]
    [InlineData("0800-8234567")]
    [InlineData("110-82345678")]
    [InlineData("½3812345678")]
    public void Nothing_is_taken_that_cannot_exist(string typed) => Phone.Parse(typed).ShouldBeNull();

    /// <summary>A thousand numbers of every kind, each typed in one of the ways people type.</summary>
    [Fact]
    public void A_thousand_numbers_in_every_format_are_each_one_number()
    {
        var random = new Random(20261121);
        var corpus = Enumerable.Range(0, 1000).Select(i => Typed(random, i)).ToList();
        corpus.Where(c => Phone.Parse(c.Text) != (c.E164, c.Kind)).Select(c => $"{c.Text} → {Phone.Parse(c.Text)}, not {c.E164} {c.Kind}").ShouldBeEmpty();
        corpus.Select(c => c.Kind).Distinct().Count().ShouldBe(3);
        corpus.Select(c => c.Text).Distinct().Count().ShouldBeGreaterThan(990);
    }

    [Fact]
    public void E164_typed_again_is_the_same_number()
    {
        var random = new Random(7);
        foreach (var (_, e164, kind) in Enumerable.Range(0, 1000).Select(i => Typed(random, i)))
        {
            Phone.Parse(e164).ShouldBe((e164, kind));
        }
    }

    [Fact]
    public void Whatever_is_typed_gives_a_number_that_can_exist_or_none() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements([.. "0123456789+-() .８６４０abc\u202A"]).ArrayOf().Select(chars => new string(chars)).ToArbitrary(),
        text => Phone.Parse(text) is not { } phone || (CanExist(phone.E164, phone.Kind) && Phone.Parse(phone.E164) == phone)));

    [Fact]
    public void Digits_alone_give_a_number_that_can_exist_or_none() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(
        (from prefix in Gen.Elements("", "0", "86", "+86", "0086", "+860", "1", "10", "400", "0400", "02")
         from length in Gen.Choose(6, 12)
         from digits in Gen.Choose(0, 9).ArrayOf(length)
         select prefix + string.Concat(digits)).ToArbitrary(),
        text => Phone.Parse(text) is not { } phone || (CanExist(phone.E164, phone.Kind) && Phone.Parse(phone.E164) == phone)));

    /// <summary>The rules once more in other words, so that the parser is not its own witness.</summary>
    private static bool CanExist(string e164, PhoneKind kind) => System.Text.RegularExpressions.Regex.IsMatch(e164, kind switch
    {
        PhoneKind.Mobile => @"^\+861[3-9][0-9]{9}$",
        PhoneKind.Toll => @"^\+86400[0-9]{7}$",
        PhoneKind.Landline => @"^\+86((10|2[0-57-9])[2-8][0-9]{7}|(?!400|800)[3-9][0-9]{2}[2-8][0-9]{6,7})$",
        _ => "^$",
    });

    private static (string Text, string E164, PhoneKind Kind) Typed(Random random, int i)
    {
        var (trunk, groups, kind) = (i % 10) switch
        {
            < 6 => ("", (string[])[$"1{random.Next(3, 10)}{random.Next(10)}", Digits(random, 4), Digits(random, 4)], PhoneKind.Mobile),
            6 or 7 => ("0", [Pick(random, "10", "20", "21", "27", "28"), random.Next(2, 9) + Digits(random, 3), Digits(random, 4)], PhoneKind.Landline),
            8 => ("0", [Pick(random, "755", "571", "371", "898", "991", "701"), random.Next(2, 9) + Digits(random, random.Next(2, 4)), Digits(random, 4)], PhoneKind.Landline),
            _ => ("", ["400", Digits(random, 3), Digits(random, 4)], PhoneKind.Toll),
        };
        var country = Pick(random, "", "", "", "+86", "+86 ", "0086", "0086-", "86-", "86 ", "86", "(+86)", "（＋８６）", "+86 (0)");
        if (country == "+86 (0)")
        {
            (country, trunk) = trunk.Length > 0 ? (country, "") : ("+86 ", "");
        }
        else if (country.Length > 0 && random.Next(2) == 0)
        {
            trunk = "";
        }

        var first = Pick(random, "{0}", "{0}", "({0})", "（{0}）").Replace("{0}", trunk + groups[0], StringComparison.Ordinal);
        var between = Pick(random, "", "", " ", "-", "－", "–", "—", ".", "/", "\u00A0", " - ");
        var text = country + first + between + groups[1] + between + groups[2];
        if (random.Next(8) == 0)
        {
            text = string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + '０') : c));
        }

        return (Pick(random, "", "", " ", "　", "\u202D") + text + Pick(random, "", "", " ", "\t", "\u202C"), "+86" + string.Concat(groups), kind);
    }

    private static string Digits(Random random, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => random.Next(10).ToString(CultureInfo.InvariantCulture)));

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];
}
