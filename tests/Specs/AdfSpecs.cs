using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.Hosting;
using Leads.LeadIntake;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>ADF 1.0 (feature 3): what vendors send becomes a lead with every field that is there; what cannot be read is told by line and element.</summary>
public sealed class AdfSpecs
{
    private static readonly Network Network = new(Network.Delivered(Path.Combine(AppContext.BaseDirectory, "dealers.json")))
    {
        Sources = new Sources(Sources.Delivered(Path.Combine(AppContext.BaseDirectory, "sources.json"))),
    };

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static readonly Caller Hq = new("hq", Roles.Hq, Some.Brand, null, new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.FromHours(8)));
    private static readonly DateTimeOffset Asked = new(2026, 1, 5, 9, 30, 0, TimeSpan.FromHours(8));

    /// <summary>As the service does with its key.</summary>
    private static string Number(string says) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(says)))[..32];

    private static byte[] Document(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "adf", name + ".xml"));

    private static IReadOnlyList<LeadDocument> Read(byte[] document, ImportSettings? settings = null, string? charset = null) =>
        AdfDocument.Read(document, charset, settings ?? new ImportSettings(), Hq, Network, Number);

    private static LeadDocument One(string name, ImportSettings? settings = null) => Read(Document(name), settings).ShouldHaveSingleItem();

    [Fact]
    public void Every_element_becomes_a_field_or_is_kept()
    {
        var lead = One("good-01-every-element");
        lead.ExternalId.ShouldBe("Autohome:AH-77120");
        lead.ReceivedAt.ShouldBe(Asked);
        (lead.Brand, lead.Source, lead.SubSource, lead.Dealer).ShouldBe((Some.Brand, LeadSource.HqDispatched, "autohome", "D001"));
        (lead.Person.Name, lead.Phone, lead.PhoneKind, lead.City).ShouldBe(("张伟", "+8613812345678", PhoneKind.Mobile, "武汉"));
        lead.Interest.ShouldBe(new Interest("XH-5", "Premium", "red", new DateOnly(2026, 1, 31), new Money(18_500_000, "CNY"), "loan"));

        var kept = JsonNode.Parse(lead.Person.Other!)!["imported"]!;
        kept["adf"]!.GetValue<string>().ShouldBe(Encoding.UTF8.GetString(Document("good-01-every-element")));
        (lead.Email, lead.Person.Email).ShouldBe(("zhang@example.com", "zhang@example.com"));
        kept["comments"]!.GetValue<string>().ShouldBe("Call after six & on weekends");
        kept["timeframe"]!.GetValue<string>().ShouldBe("this month");
        kept["tradeIn"]!["odometer"]!.GetValue<string>().ShouldBe("81000");
    }

    [Fact]
    public void An_address_that_cannot_exist_spoils_no_lead_with_a_number_and_is_enough_where_there_is_none()
    {
        var document = Encoding.UTF8.GetString(Document("good-01-every-element"));
        Read(Encoding.UTF8.GetBytes(document.Replace("zhang@example.com", "none", StringComparison.Ordinal))).ShouldHaveSingleItem().Email.ShouldBeNull();
        Read(Encoding.UTF8.GetBytes(document.Replace("<email preferredcontact", "<email>none</email><email preferredcontact", StringComparison.Ordinal))).ShouldHaveSingleItem().Email.ShouldBe("zhang@example.com");
        var without = string.Join('\n', document.Split('\n').Where(line => !line.Contains("<phone", StringComparison.Ordinal)));
        var lead = Read(Encoding.UTF8.GetBytes(without)).ShouldHaveSingleItem();
        (lead.Email, lead.Phone, lead.PhoneKind).ShouldBe(("zhang@example.com", "", PhoneKind.None));
        Should.Throw<Invalid>(() => Read(Encoding.UTF8.GetBytes(without.Replace("zhang@example.com", "none", StringComparison.Ordinal))))
            .Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(e => e.Code.ShouldBe("impossible-email"), e => e.At!.ShouldEndWith("/email"));
    }

    [Fact]
    public void Nobody_who_never_said_so_has_agreed_to_anything() => One("good-02-least").Consent.Purposes.ShouldBeEmpty();

    [Fact]
    public void A_profile_says_what_holds_where_a_document_says_nothing_and_what_others_words_mean()
    {
        var lead = One("good-01-every-element", new ImportSettings(
            Values: [new("/consent/purposes", "contact,dealer_transfer"), new("/consent/evidence", "contract:autohome-2026"), new("/campaign", "spring")],
            Codes: [new("/interest/model", "XH-5", "ES7"), new("/source", "autohome-400", "dealer_website"), new("/subSource", "autohome-400", "autohome"), new("/dealer", "d001", "D002")]));
        lead.Consent.ShouldBe(new Consent(["contact", "dealer_transfer"], Asked, "contract:autohome-2026"));
        (lead.Interest.Model, lead.Source, lead.SubSource, lead.Campaign, lead.Dealer).ShouldBe(("ES7", LeadSource.DealerWebsite, "autohome", "spring", "D002"));
    }

    [Theory]
    [InlineData("good-02-least", "王芳", "+8613912345678", null)]
    [InlineData("good-03-offset-cut-short", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-05-upper-case", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-06-no-adf-around", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-07-bare-ampersands", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-08-cdata", "李 <娜>", "+8613812345678", "P-1")]
    [InlineData("good-09-private-prefix", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-10-full-width-phone", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-11-0086", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-12-id-in-sequence", "李娜", "+8613812345678", "promo:LEAD-2026-000123")]
    [InlineData("good-13-no-id", "李娜", "+8613812345678", null)]
    [InlineData("good-14-mark", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-15-gbk", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-16-utf16", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-17-declared-utf16-sent-utf8", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-18-mail-around", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-20-two-phones-first-impossible", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-21-html-entities", "René Müller", "+8613812345678", "P-1")]
    [InlineData("good-23-resend", "李娜", "+8613812345678", "P-1")]
    [InlineData("good-25-default-namespace", "李娜", "+8613812345678", null)]
    public void What_vendors_write_loosely_is_read(string document, string name, string phone, string? number)
    {
        var lead = One(document);
        (lead.Person.Name, lead.Phone).ShouldBe((name, phone));
        if (number is null)
        {
            lead.ExternalId.ShouldStartWith("adf-");
            One(document).ExternalId.ShouldBe(lead.ExternalId);
        }
        else
        {
            lead.ExternalId.ShouldBe(number);
        }
    }

    [Theory]
    [InlineData("good-03-offset-cut-short", "2026-01-05T09:30:20+08:00")]
    [InlineData("good-04-hour-of-one-digit", "2026-01-05T08:47:50+08:00")]
    public void Times_are_read_as_they_were_meant(string document, string time) => One(document).ReceivedAt.ShouldBe(Time(time));

    [Fact]
    public void A_prospect_without_vehicle_or_city_is_still_somebody()
    {
        var lead = One("good-22-no-vehicle-no-city");
        (lead.City, lead.Interest.Model).ShouldBe(("", ""));
    }

    [Fact]
    public void Who_wants_to_lease_pays_by_lease() => One("good-24-lease").Interest.Payment.ShouldBe("lease");

    [Fact]
    public void Numbers_too_long_to_keep_are_still_different_numbers()
    {
        var document = Encoding.UTF8.GetString(Document("good-06-no-adf-around"));
        var leads = new[] { "1", "2" }.Select(n => Read(Encoding.UTF8.GetBytes(document.Replace("<id>P-1</id>", $"<id source=\"https://{new string('x', 120)}\">{n}</id>"))).Single().ExternalId).ToList();
        leads[0].Length.ShouldBeLessThanOrEqualTo(100);
        leads[0].ShouldNotBe(leads[1]);
    }

    [Theory]
    [InlineData("<service>Quote request</service><name>Autohome.com.cn</name>", LeadSource.HqDispatched, "autohome")]
    [InlineData("<name>爱卡汽车</name>", LeadSource.HqDispatched, "xcar")]
    [InlineData("<name>Dealer Website</name>", LeadSource.DealerWebsite, "Dealer Website")]
    [InlineData("<service>Leaflet</service><name>Autohome</name>", LeadSource.HotlineInbound, "dm_flyer")]
    [InlineData("<service>Quote request</service><name>Portal</name>", LeadSource.HqDispatched, "Quote request")]
    [Trait("row", "000-18")]
    public void _000_18_a_provider_that_the_brand_knows_is_the_source_and_another_is_kept(string provider, LeadSource source, string subSource)
    {
        var lead = Read(Provided(provider)).Single();
        (lead.Source, lead.SubSource).ShouldBe((source, subSource));
    }

    [Fact]
    public void What_the_profile_says_of_the_source_counts_before_what_the_brand_knows()
    {
        var said = Read(Provided("<name>Autohome</name>"), new ImportSettings(Values: [new("/source", "dealer_website")])).Single();
        (said.Source, said.SubSource).ShouldBe((LeadSource.DealerWebsite, "Autohome"));
        var coded = Read(Provided("<service>x</service><name>Autohome</name>"), new ImportSettings(Codes: [new("/source", "Autohome", "walk_in")])).Single();
        (coded.Source, coded.SubSource).ShouldBe((LeadSource.WalkIn, "x"));
    }

    private static byte[] Provided(string provider) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Document("good-06-no-adf-around")).Replace("</vendor>", $"</vendor><provider>{provider}</provider>"));

    [Fact]
    public void A_person_at_the_provider_is_no_sub_source()
    {
        var document = Encoding.UTF8.GetString(Document("good-06-no-adf-around")).Replace("</vendor>", "</vendor><provider><contact><name part=\"full\">张三</name></contact></provider>");
        Read(Encoding.UTF8.GetBytes(document)).Single().SubSource.ShouldBeNull();
    }

    [Theory]
    [InlineData("<price type=\"offer\" currency=\"USD\">30000</price>", 3_000_000, "USD")]
    [InlineData("<price type=\"offer\">30000</price>", 3_000_000, "CNY")]
    public void An_offer_is_in_its_currency(string price, long minorUnits, string currency)
    {
        var document = Encoding.UTF8.GetString(Document("good-06-no-adf-around")).Replace("</vehicle>", price + "</vehicle>");
        Read(Encoding.UTF8.GetBytes(document)).Single().Interest.Budget.ShouldBe(new Money(minorUnits, currency));
    }

    [Theory]
    [InlineData("adf:xmlns=\"x\"")]
    [InlineData("adf:=\"\"")]
    [InlineData("xmlns=\"x\" xmlns:adf=\"y\"")]
    public void An_attribute_that_nobody_can_mean_hurts_nobody(string attribute)
    {
        var document = Encoding.UTF8.GetString(Document("good-13-no-id")).Replace("<prospect>", $"<prospect {attribute}>");
        Read(Encoding.UTF8.GetBytes(document)).ShouldHaveSingleItem();
    }

    [Fact]
    public void Each_prospect_keeps_only_its_own_part_of_the_document()
    {
        var leads = Read(Document("good-19-three-prospects"));
        leads.Select(l => l.ExternalId).ShouldBe(["T-1", "T-2", "T-3"]);
        leads[0].Person.Other.ShouldNotBeNull().ShouldNotContain("13812345672");
    }

    [Theory]
    [InlineData("bad-01-no-phone", "/customer/phone required at line 9, element adf/prospect/customer/contact/phone")]
    [InlineData("bad-02-impossible-phone", "/customer/phone impossible-phone at line 11, element adf/prospect/customer/contact/phone")]
    [InlineData("bad-03-external-entity", " document-type at line 2")]
    [InlineData("bad-04-billion-laughs", " document-type at line 2")]
    [InlineData("bad-05-document-type-of-the-standard", " document-type at line 2")]
    [InlineData("bad-06-not-closed", " malformed-xml at line 16, element adf/prospect/customer")]
    [InlineData("bad-07-cut-off", " malformed-xml at line 15, element adf/prospect")]
    [InlineData("bad-08-not-utf8", " wrong-encoding at line 10")]
    [InlineData("bad-09-not-xml", " malformed-xml at line 1")]
    [InlineData("bad-10-other-xml", " not-adf at line 2, element order")]
    [InlineData("bad-11-no-prospect", " no-prospect at line 1, element adf")]
    [InlineData("bad-12-time-nobody-can-read", "/receivedAt wrong-time at line 6, element adf/prospect/requestdate")]
    [InlineData("bad-13-one-of-three", "/customer/phone impossible-phone at line 24, element adf/prospect/customer/contact/phone")]
    [InlineData("bad-14-empty", " malformed-xml at line 1")]
    [InlineData("bad-15-unknown-charset", " unknown-charset at line 1")]
    [InlineData("bad-16-null-character", " wrong-character at line 10")]
    [InlineData("bad-17-too-deep", " too-deep at line 1, element adf/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a")]
    [InlineData("bad-18-character-by-number", " malformed-xml at line 10, element adf/prospect/customer/contact/name")]
    [InlineData("bad-19-too-many-attributes", " too-many-attributes at line 8, element adf/prospect/customer")]
    public void What_cannot_be_read_is_told_by_line_and_element(string document, string error)
    {
        var invalid = Should.Throw<Invalid>(() => Read(Document(document)));
        invalid.Errors.Select(e => $"{e.Pointer} {e.Code} at {e.At}").ShouldBe([error]);
        invalid.Errors.ShouldAllBe(e => !e.Detail.Contains("13812345671") && !e.Detail.Contains('李'));
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("klingon")]
    public void An_encoding_that_nobody_reads_is_told(string charset) =>
        Should.Throw<Invalid>(() => Read(Document("good-06-no-adf-around"), charset: charset)).Errors.ShouldHaveSingleItem().Code.ShouldBe("unknown-charset");

    [Fact]
    public void What_Content_Type_says_of_the_encoding_counts_before_the_declaration()
    {
        var gbk = Encoding.GetEncoding("gb18030").GetBytes(Encoding.UTF8.GetString(Document("good-06-no-adf-around")));
        Read(gbk, charset: "gb18030").ShouldHaveSingleItem().Person.Name.ShouldBe("李娜");
    }
}
