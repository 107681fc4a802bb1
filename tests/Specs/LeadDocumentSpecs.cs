using System.Text;
using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.Hosting;
using Leads.LeadIntake;
using Leads.Samples;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>Everything wrong with a lead is told at once, by JSON pointer; nothing that a source wrote is lost.</summary>
public sealed class LeadDocumentSpecs
{
    private const string Good =
        """
        {"externalId":"DCAD-1","brand":"XINGHE","source":"hq_dispatched","subSource":"autohome","campaign":"2026Q1","receivedAt":"2026-01-05T09:00:00+08:00","dealer":"D002",
         "customer":{"name":" 王伟 ","honorific":"先生","phone":"138 1234 5678","city":"武汉","district":"江岸区"},
         "interest":{"model":"ES7","trim":"豪华版","colour":"极光白","needBy":"2026-01-28","budget":{"minorUnits":25000000,"currency":"CNY"},"payment":"loan"},
         "consent":{"purposes":["contact","dealer_transfer"],"at":"2026-01-05T08:55:00+08:00","evidence":"form:es7-v1"}}
        """;

    private static readonly Network Network = new(Network.Delivered(Path.Combine(AppContext.BaseDirectory, "dealers.json")))
    {
        Sources = new Sources(Sources.Delivered(Path.Combine(AppContext.BaseDirectory, "sources.json"))),
    };

    private static LeadDocument Parse(string json, string? brand = Some.Brand) => LeadDocument.Parse(Encoding.UTF8.GetBytes(json), brand, Network);

    private static string[] Errors(string json, string? brand = Some.Brand) => Errors(Encoding.UTF8.GetBytes(json), brand);

    private static string[] Errors(byte[] json, string? brand = Some.Brand)
    {
        try
        {
            LeadDocument.Parse(json, brand, Network);
            return [];
        }
        catch (Invalid invalid)
        {
            invalid.Errors.ShouldAllBe(e => e.Detail.Length > 0);
            return [.. invalid.Errors.Select(e => $"{e.Pointer} {e.Code}").Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The good lead with one member replaced, or left out.</summary>
    private static string With(string pointer, string? json)
    {
        var lead = JsonNode.Parse(Good)!;
        var names = pointer[1..].Split('/');
        var parent = names[..^1].Aggregate(lead, (node, name) => node[name]!).AsObject();
        parent.Remove(names[^1]);
        if (json is not null)
        {
            parent[names[^1]] = JsonNode.Parse(json);
        }

        return lead.ToJsonString();
    }

    [Fact]
    public void A_good_lead_is_read_member_by_member()
    {
        var lead = Parse(Good);
        lead.ShouldBe(new LeadDocument(
            "DCAD-1", Some.Brand, LeadSource.HqDispatched, "autohome", "2026Q1", new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.FromHours(8)), "D002",
            new Person("王伟", "先生", "138 1234 5678"), "+8613812345678", PhoneKind.Mobile, "武汉", "江岸区", Some.Wish,
            new Consent(["contact", "dealer_transfer"], new DateTimeOffset(2026, 1, 5, 8, 55, 0, TimeSpan.FromHours(8)), "form:es7-v1")));
        var fact = lead.Fact("hq", Some.CustomerId);
        (fact.Client, fact.CustomerId, fact.At, fact.Person.Reveal().Phone, fact.NamedDealer).ShouldBe(("hq", Some.CustomerId, lead.ReceivedAt, "138 1234 5678", "D002"));
        fact.LeadId.ShouldBe(LeadDocument.LeadId("hq", "DCAD-1"));
    }

    [Fact]
    [Trait("row", "002-12")]
    public void _002_12_who_may_buy_later_is_not_to_be_called_before_a_day()
    {
        Parse(With("/contactFrom", "\"2027-09-01\"")).Fact("hq", Some.CustomerId).ContactFrom.ShouldBe(new DateOnly(2027, 9, 1));
        Parse(Good).Fact("hq", Some.CustomerId).ContactFrom.ShouldBeNull();
        Errors(With("/contactFrom", "\"2047-01-01\"")).ShouldBe(["/contactFrom too-far"]);
        Errors(With("/contactFrom", "\"soon\"")).ShouldBe(["/contactFrom wrong-date"]);
    }

    [Theory]
    [InlineData("autohome", "autohome")]
    [InlineData(" AutoHome.com.cn ", "autohome")]
    [InlineData("汽车之家", "autohome")]
    [InlineData("Motor show", "auto_show")]
    [InlineData("小红书", "小红书")]
    [InlineData("报纸", "报纸")]
    [InlineData("总部派发", "总部派发")]
    [Trait("row", "000-18")]
    public void _000_18_a_sub_source_in_any_known_word_is_its_node_and_any_other_is_kept(string told, string kept)
    {
        var lead = Parse(With("/subSource", $"\"{told}\""));
        (lead.Source, lead.SubSource).ShouldBe((LeadSource.HqDispatched, kept));
    }

    [Fact]
    public void A_source_may_be_told_in_a_scheme_that_the_brand_knows()
    {
        var lead = Parse(With("/source", """{"scheme":"dealer_form","code":"7"}""").Replace("\"subSource\":\"autohome\",", ""));
        (lead.Source, lead.SubSource, lead.Person.Other).ShouldBe((LeadSource.HotlineInbound, "magazine", null));
        lead = Parse(With("/source", """{"scheme":"dealer_form","code":"路演"}"""));
        (lead.Source, lead.SubSource).ShouldBe((LeadSource.OffsiteEvent, "autohome"));
    }

    [Theory]
    [InlineData("""{"scheme":"dealer_form","code":"16"}""", "/source unknown-code", "dealer_form")]
    [InlineData("""{"scheme":"dealer_form","code":"autohome"}""", "/source unknown-code", "dealer_form")]
    [InlineData("""{"scheme":"star","code":"7"}""", "/source unknown-code", "adf, dealer_form")]
    [InlineData("""{"scheme":"dealer_form"}""", "/source/code required", "required")]
    [InlineData("""{"scheme":"dealer_form","code":7}""", "/source/code wrong-type", "string")]
    public void A_code_that_the_scheme_does_not_have_is_told(string source, string error, string detail)
    {
        Errors(With("/source", source)).ShouldBe([error]);
        Should.Throw<Invalid>(() => Parse(With("/source", source))).Errors.ShouldHaveSingleItem().Detail.ShouldContain(detail);
    }

    [Theory]
    [InlineData("/subSource")]
    [InlineData("/campaign")]
    [InlineData("/dealer")]
    [InlineData("/customer/honorific")]
    [InlineData("/customer/district")]
    [InlineData("/customer/email")]
    [InlineData("/customer/phoneKind")]
    [InlineData("/customer/phoneValidUntil")]
    [InlineData("/interest/trim")]
    [InlineData("/interest/colour")]
    [InlineData("/interest/needBy")]
    [InlineData("/interest/budget")]
    [InlineData("/interest/payment")]
    [InlineData("/consent/channels")]
    [InlineData("/consent/receivers")]
    public void What_may_be_left_out_may_be_null_too(string pointer)
    {
        Parse(With(pointer, null)).Person.Other.ShouldBeNull();
        Parse(With(pointer, "null")).Person.Other.ShouldBeNull();
    }

    [Theory]
    [InlineData("/externalId")]
    [InlineData("/brand")]
    [InlineData("/source")]
    [InlineData("/receivedAt")]
    [InlineData("/customer/name")]
    [InlineData("/customer/phone")]
    [InlineData("/customer/city")]
    [InlineData("/interest/model")]
    [InlineData("/consent/purposes")]
    [InlineData("/consent/at")]
    [InlineData("/consent/evidence")]
    public void What_is_required_is_missed(string pointer)
    {
        Errors(With(pointer, null)).ShouldBe([$"{pointer} required"]);
        Errors(With(pointer, "null")).ShouldBe([$"{pointer} required"]);
    }

    [Theory]
    [InlineData("/externalId", 100)]
    [InlineData("/brand", 40)]
    [InlineData("/source", 60)]
    [InlineData("/subSource", 60)]
    [InlineData("/campaign", 200)]
    [InlineData("/receivedAt", 40)]
    [InlineData("/dealer", 40)]
    [InlineData("/customer/name", 100)]
    [InlineData("/customer/honorific", 20)]
    [InlineData("/customer/phone", 40)]
    [InlineData("/customer/email", 254)]
    [InlineData("/customer/phoneKind", 20)]
    [InlineData("/customer/phoneValidUntil", 40)]
    [InlineData("/customer/city", 60)]
    [InlineData("/customer/district", 60)]
    [InlineData("/interest/model", 60)]
    [InlineData("/interest/trim", 60)]
    [InlineData("/interest/colour", 60)]
    [InlineData("/interest/needBy", 40)]
    [InlineData("/interest/payment", 20)]
    [InlineData("/consent/at", 40)]
    [InlineData("/consent/evidence", 200)]
    public void A_text_is_a_text_that_says_something_and_comes_to_an_end(string pointer, int most)
    {
        Errors(With(pointer, "5")).ShouldBe([$"{pointer} wrong-type"]);
        Errors(With(pointer, "true")).ShouldBe([$"{pointer} wrong-type"]);
        Errors(With(pointer, "[]")).ShouldBe([$"{pointer} wrong-type"]);
        Errors(With(pointer, "{}")).ShouldBe([$"{pointer} wrong-type"]);
        Errors(With(pointer, "\"\"")).ShouldBe([$"{pointer} empty"]);
        Errors(With(pointer, "\" \u3000\\t\"")).ShouldBe([$"{pointer} empty"]);
        Errors(With(pointer, $"\"{new string('王', most + 1)}\"")).ShouldBe([$"{pointer} too-long"]);
        Errors(With(pointer, "\"a\\u0000b\"")).ShouldBe([$"{pointer} wrong-character"]);
    }

    [Theory]
    [InlineData("/brand", "\"YINHE\"", "foreign-brand")]
    [InlineData("/source", "\"hq_dispached\"", "unknown-code")]
    [InlineData("/source", "\"HqDispatched\"", "unknown-code")]
    [InlineData("/source", "\"1\"", "unknown-code")]
    [InlineData("/receivedAt", "\"2026-01-05T09:00:00\"", "wrong-time")]
    [InlineData("/receivedAt", "\"2026-01-05 09:00:00+08:00\"", "wrong-time")]
    [InlineData("/receivedAt", "\"2026-02-30T09:00:00+08:00\"", "wrong-time")]
    [InlineData("/receivedAt", "\"2026-01-05\"", "wrong-time")]
    [InlineData("/dealer", "\"D999\"", "unknown-dealer")]
    [InlineData("/customer/phone", "\"1381234567\"", "impossible-phone")]
    [InlineData("/customer/phone", "\"12012345678\"", "impossible-phone")]
    [InlineData("/customer/phoneKind", "\"mobile\"", "unknown-code")]
    [InlineData("/customer/phoneValidUntil", "\"2026-02-30\"", "wrong-time")]
    [InlineData("/consent/channels", """["phone","fax"]""", "unknown-code")]
    [InlineData("/consent/channels", "[]", "empty")]
    [InlineData("/consent/receivers", """["D001","D999"]""", "unknown-dealer")]
    [InlineData("/consent/receivers", "\"*\"", "wrong-type")]
    [InlineData("/interest/needBy", "\"2026-02-30\"", "wrong-date")]
    [InlineData("/interest/needBy", "\"下个月底\"", "wrong-date")]
    [InlineData("/interest/needBy", "\"2026-1-5\"", "wrong-date")]
    [InlineData("/interest/payment", "\"barter\"", "unknown-code")]
    [InlineData("/interest/budget", "5", "wrong-money")]
    [InlineData("/interest/budget", "{}", "wrong-money")]
    [InlineData("/interest/budget", """{"minorUnits":1}""", "wrong-money")]
    [InlineData("/interest/budget", """{"minorUnits":-1,"currency":"CNY"}""", "wrong-money")]
    [InlineData("/interest/budget", """{"minorUnits":1.5,"currency":"CNY"}""", "wrong-money")]
    [InlineData("/interest/budget", """{"minorUnits":9223372036854775808,"currency":"CNY"}""", "wrong-money")]
    [InlineData("/interest/budget", """{"minorUnits":"1","currency":"CNY"}""", "wrong-money")]
    [InlineData("/interest/budget", """{"minorUnits":1,"currency":"元"}""", "wrong-money")]
    [InlineData("/interest/budget", """{"minorUnits":1,"currency":"cny"}""", "wrong-money")]
    [InlineData("/interest/budget", """{"minorUnits":1,"currency":"\u0000NY"}""", "wrong-money")]
    [InlineData("/interest/budget", """{"minorUnits":1,"currency":"CNY","more":1}""", "wrong-money")]
    [InlineData("/consent/purposes", "\"contact\"", "wrong-type")]
    [InlineData("/consent/purposes", "[1]", "wrong-type")]
    [InlineData("/consent/purposes", "[null]", "wrong-type")]
    [InlineData("/consent/purposes", "[]", "empty")]
    [InlineData("/consent/purposes", """["contact"," "]""", "empty")]
    [InlineData("/consent/purposes", """["con\u0000tact"]""", "wrong-character")]
    [InlineData("/consent/at", "\"yesterday\"", "wrong-time")]
    [InlineData("/customer", "[]", "wrong-type")]
    [InlineData("/customer", "\"王伟\"", "wrong-type")]
    [InlineData("/interest", "5", "wrong-type")]
    [InlineData("/consent", "true", "wrong-type")]
    public void A_wrong_member_is_named_with_a_code(string pointer, string json, string code) => Errors(With(pointer, json)).ShouldBe([$"{pointer} {code}"]);

    [Fact]
    public void A_client_for_all_brands_still_cannot_push_for_a_brand_that_is_not_sold() =>
        Errors(With("/brand", "\"YINHE\""), brand: null).ShouldBe(["/brand unknown-brand"]);

    [Fact]
    public void A_missing_part_is_missed_member_by_member() =>
        Errors(With("/consent", null)).ShouldBe(["/consent/at required", "/consent/evidence required", "/consent/purposes required"]);

    [Fact]
    public void Everything_wrong_is_told_at_once() =>
        Errors("""{"externalId":"","brand":"YINHE","source":"tv","receivedAt":"now","customer":{"name":5,"phone":"12345"},"interest":7,"consent":{"purposes":[]}}""").ShouldBe(
        [
            "/brand foreign-brand", "/consent/at required", "/consent/evidence required", "/consent/purposes empty", "/customer/city required", "/customer/name wrong-type",
            "/customer/phone impossible-phone", "/externalId empty", "/interest wrong-type", "/receivedAt wrong-time", "/source unknown-code",
        ]);

    [Fact]
    public void Nothing_that_is_wrong_is_repeated_in_the_complaint()
    {
        var wrong = Should.Throw<Invalid>(() => Parse(With("/customer/phone", "\"110-secret\"")));
        wrong.ToString().ShouldNotContain("secret");
        wrong.Errors.ShouldAllBe(e => !e.Detail.Contains("secret"));
    }

    // 4: by what a customer is found.

    [Fact]
    [Trait("row", "4")]
    public void _4_a_lead_needs_a_number_or_an_address()
    {
        var lead = Parse(With("/customer/phone", null).Replace("\"phone\":", "", StringComparison.Ordinal).Replace("\"honorific\"", "\"email\":\" Wang.Wei＠Example.COM \",\"honorific\"", StringComparison.Ordinal));
        (lead.Phone, lead.PhoneKind, lead.Email, lead.Person.Phone, lead.Person.Email).ShouldBe(("", PhoneKind.None, "wang.wei@example.com", "", "Wang.Wei＠Example.COM"));
        lead.Person.Other.ShouldBeNull();
        Errors(With("/customer/phone", null)).ShouldBe(["/customer/phone required"]);
        Errors(With("/customer", """{"name":"王伟","city":"武汉","email":"wang@"}""")).ShouldBe(["/customer/email impossible-email"]);
        Errors(With("/customer", """{"name":"王伟","city":"武汉","email":"wang@example.com","phone":"12"}""")).ShouldBe(["/customer/phone impossible-phone"]);
    }

    [Fact]
    [Trait("row", "4.2")]
    public void _4_2_a_portal_tells_that_a_number_is_a_relay_and_how_long()
    {
        var lead = Parse(With("/customer/phone", "\"400-123-4567\"").Replace("\"honorific\"", "\"phoneKind\":\"relay\",\"phoneValidUntil\":\"2026-04-05T00:00:00+08:00\",\"honorific\"", StringComparison.Ordinal));
        var until = new DateTimeOffset(2026, 4, 5, 0, 0, 0, TimeSpan.FromHours(8));
        (lead.Phone, lead.PhoneKind, lead.Person.PhoneKind, lead.Person.PhoneValidUntil).ShouldBe(("+864001234567", PhoneKind.Relay, (PhoneKind?)PhoneKind.Relay, (DateTimeOffset?)until));
        Parse(Good).Person.PhoneKind.ShouldBeNull();
    }

    [Theory]
    [Trait("row", "4")]
    [InlineData("wang@example.com", "wang@example.com")]
    [InlineData(" Wang.Wei+car@Mail.Example.com\u200B", "wang.wei+car@mail.example.com")]
    [InlineData("ＷＡＮＧ＠ｅｘａｍｐｌｅ．ｃｏｍ", "wang@example.com")]
    [InlineData("wang @ qq。com", "wang@qq.com")]
    [InlineData("张伟@例子.中国", "张伟@例子.中国")]
    [InlineData("wang", null)]
    [InlineData("@example.com", null)]
    [InlineData("wang@", null)]
    [InlineData("wang@com", null)]
    [InlineData("wang@.com", null)]
    [InlineData("wang@example.", null)]
    [InlineData("wang@a..com", null)]
    [InlineData("a@b@c.com", null)]
    [InlineData("Wang <wang@example.com>", null)]
    [InlineData("a@b.com;c@d.com", null)]
    [InlineData("a@b.com，c@d.com", null)]
    [InlineData("wa\u0007ng@example.com", null)]
    public void _4_an_address_is_the_same_however_it_is_typed(string typed, string? address) => Email.Parse(typed).ShouldBe(address);

    [Fact]
    public void An_address_comes_to_an_end()
    {
        Email.Parse($"{new string('a', 242)}@example.com").ShouldNotBeNull();
        Email.Parse($"{new string('a', 243)}@example.com").ShouldBeNull();
    }

    [Fact]
    [Trait("row", "104")]
    public void _104_consent_may_name_channels_and_receivers()
    {
        var consent = Parse(With("/consent", """{"purposes":["contact"],"at":"2026-01-05T08:55:00+08:00","evidence":"form:v1","channels":["phone","wechat"],"receivers":["D001","*"]}""")).Consent;
        (consent.Channels, consent.Receivers).ShouldSatisfyAllConditions(c => c.Channels.ShouldBe(["phone", "wechat"]), c => c.Receivers.ShouldBe(["D001", "*"]));
        (Parse(Good).Consent.Channels, Parse(Good).Consent.Receivers).ShouldBe((null, null));
    }

    [Fact]
    public void Members_that_have_no_place_are_kept_with_the_person()
    {
        var lead = Parse(With("/customer/birthday", "\"1990-01-01\"").Replace("\"externalId\"", "\"utm\":{\"source\":\"微信\",\"n\":[1,2.50]},\"externalId\"", StringComparison.Ordinal));
        var other = JsonNode.Parse(lead.Person.Other!)!;
        other["customer"]!["birthday"]!.GetValue<string>().ShouldBe("1990-01-01");
        other["utm"]!.ToJsonString().ShouldContain("2.50");
        lead.Person.Other!.ShouldContain("微信");
        lead.Person.Other!.ShouldNotContain("王伟");
        lead.Person.Other!.ShouldNotContain("138");
    }

    [Fact]
    public void A_lead_without_strange_members_keeps_nothing_more() => Parse(Good).Person.Other.ShouldBeNull();

    [Theory]
    [InlineData("""{"externalId":"A","externalId":"B"}""")]
    [InlineData("""{"externalId":"A","customer":{"name":"a","name":"b"}}""")]
    [InlineData("""{"externalId":"A","interest":{"budget":{"minorUnits":1,"minorUnits":2}}}""")]
    [InlineData("""{"externalId":"A","strange":{"x":1,"x":2}}""")]
    public void A_member_that_stands_twice_is_refused(string json) => Errors(json).ShouldBe([" malformed-json"]);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("{} {}")]
    [InlineData("{} x")]
    [InlineData("{}]")]
    [InlineData("// comment\n{}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{\"a\":NaN}")]
    public void What_is_not_one_JSON_document_is_refused(string json) => Errors(json).ShouldBe([" malformed-json"]);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"lead\"")]
    [InlineData("5")]
    public void A_lead_is_an_object(string json) => Errors(json).ShouldBe([" not-an-object"]);

    [Fact]
    public void A_lead_nested_deeper_than_16_is_refused()
    {
        Errors(With("/deep", Nested(15))).ShouldBeEmpty();
        Errors(With("/deep", Nested(16))).ShouldBe([" malformed-json"]);
        Errors($$"""{"interest":{{string.Concat(Enumerable.Repeat("[", 100_000))}}""").ShouldBe([" malformed-json"]);

        static string Nested(int levels) => new string('[', levels) + new string(']', levels);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        var name = bytes.AsSpan().IndexOf("王伟"u8);
        Errors([.. bytes[..name], 0xCD, 0xF5, .. bytes[name..]]).ShouldBe([" invalid-utf8"]);
        Errors([.. bytes[..name], 0xED, 0xA0, 0x80, .. bytes[name..]]).ShouldBe([" invalid-utf8"]);
        Errors([.. bytes, 0xFF]).ShouldBe([" invalid-utf8"]);
    }

    [Theory]
    [InlineData("/externalId")]
    [InlineData("/customer/name")]
    [InlineData("/interest/model")]
    [InlineData("/consent/evidence")]
    public void Half_a_character_is_refused(string pointer) =>
        Errors(With(pointer, "\"half\"").Replace("\"half\"", "\"\\ud83d\"", StringComparison.Ordinal)).ShouldBe([" invalid-utf16"]);

    [Fact]
    public void Half_a_character_is_refused_wherever_it_stands()
    {
        Errors(Good.Replace("\"contact\"", "\"\\udc00\"", StringComparison.Ordinal)).ShouldBe([" invalid-utf16"]);
        Errors(Good.Replace("\"externalId\"", "\"strange\":[\"\\ud83d\"],\"externalId\"", StringComparison.Ordinal)).ShouldBe([" invalid-utf16"]);
        Errors(Good.Replace("\"externalId\"", "\"\\ud83d\":1,\"externalId\"", StringComparison.Ordinal)).ShouldBe([" invalid-utf16"]);
        Errors(Good.Replace("\"externalId\"", "\"strange\":{\"\\ud83d\":1},\"externalId\"", StringComparison.Ordinal)).ShouldBe([" invalid-utf16"]);
        Errors(Good.Replace("\"CNY\"", "\"\\ud83dA\"", StringComparison.Ordinal)).ShouldBe([" invalid-utf16"]);
        Errors(Good.Replace("\"externalId\"", "\"strange\":\"\\ud83d\\ude97 \\\\ud83d\",\"externalId\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void A_lead_is_the_same_lead_whoever_writes_it_down()
    {
        LeadDocument.LeadId("hq", "DCAD-1").ShouldBe(LeadDocument.LeadId("hq", "DCAD-1"));
        LeadDocument.LeadId("hq", "DCAD-2").ShouldNotBe(LeadDocument.LeadId("hq", "DCAD-1"));
        LeadDocument.LeadId("portal", "DCAD-1").ShouldNotBe(LeadDocument.LeadId("hq", "DCAD-1"));
    }

    [Fact]
    public void Every_good_line_of_the_sample_is_read_as_its_generator_meant_it()
    {
        foreach (var line in DcadLeads.Generate(1000, 20261121).Where(l => l.Kind != SampleKind.Broken))
        {
            var lead = LeadDocument.Parse(line.Bytes.Span, Some.Brand, Network);
            (lead.ExternalId, lead.Phone, lead.Person.Name, lead.Person.Phone).ShouldBe((line.ExternalId!, line.PhoneE164!, line.Name!, line.Phone!.Trim()));
            Network.Place(new Wanted(Some.LeadId, lead.Brand, lead.Dealer, lead.Interest.Model, lead.City, lead.District), lead.Source, null, new HashSet<string>(), _ => 0, Some.Noon)
                .Dealer.ShouldBe(line.Dealer);
            lead.Person.Other.ShouldBeNull();
        }
    }

    [Fact]
    public void Every_broken_line_of_the_sample_is_refused_for_what_is_wrong_with_it()
    {
        foreach (var line in DcadLeads.Generate(2000, 20261121).Where(l => l.Kind == SampleKind.Broken))
        {
            var allowed = line.Flaw!.Value switch
            {
                Flaw.MalformedJson or Flaw.NestedGarbage => (string[])[" malformed-json"],
                Flaw.InvalidUtf8 => [" invalid-utf8"],
                Flaw.MissingPhone => ["/customer/phone required", "/customer/phone empty"],
                Flaw.ImpossiblePhone => ["/customer/phone impossible-phone"],
                Flaw.PhoneNotText => ["/customer/phone wrong-type"],
                Flaw.UnknownSource => ["/source unknown-code"],
                Flaw.NeedByNotDate => ["/interest/needBy wrong-date"],
                Flaw.MissingConsent => ["/consent/at required", "/consent/evidence required", "/consent/purposes required", "/consent/purposes empty"],
                Flaw.EmptyName => ["/customer/name empty"],
                Flaw.UnknownBrand => ["/brand foreign-brand"],
                Flaw.UnknownDealer => ["/dealer unknown-dealer"],
                Flaw.ReceivedAtWithoutOffset => ["/receivedAt wrong-time"],
                _ => ["/externalId required", "/externalId empty"],
            };
            var errors = Errors(line.Bytes.ToArray());
            errors.ShouldNotBeEmpty($"line {line.Number}: {line.Flaw}");
            errors.ShouldBeSubsetOf(allowed, $"line {line.Number}: {line.Flaw}");
        }
    }
}
