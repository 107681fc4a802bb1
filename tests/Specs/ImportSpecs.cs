using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.Hosting;
using Leads.LeadIntake;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>CSV files as spreadsheets write them, read by the profile of a client or by the usual names of columns.</summary>
public sealed class ImportSpecs
{
    private static readonly Network Network = new(Network.Delivered(Path.Combine(AppContext.BaseDirectory, "dealers.json")))
    {
        Sources = new Sources(Sources.Delivered(Path.Combine(AppContext.BaseDirectory, "sources.json"))),
    };

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static readonly Caller Hq = new("hq", Roles.Hq, Some.Brand, null, new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.FromHours(8)));

    private static readonly ImportSettings Portal = new(
        Columns:
        [
            new("/externalId", "单号"), new("/customer/name", "客户"), new("/customer/phone", "联系方式"), new("/customer/city", "所在地"),
            new("/interest/model", "意向"), new("/receivedAt", "提交"), new("/source", "渠道"), new("/interest/budget", "价位"), new("/interest/needBy", "提车"),
        ],
        Values: [new("/consent/purposes", "contact,dealer_transfer"), new("/consent/evidence", "form:v3"), new("/source", "dealer_website")],
        Codes: [new("/source", "官网", "dealer_website"), new("/source", "总部", "hq_dispatched"), new("/interest/model", "星河七", "ES7")],
        DateFormats: ["dd.MM.yyyy HH:mm", "dd.MM.yyyy"]);

    /// <summary>As the service does with its key.</summary>
    private static string Number(string says) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(says)))[..32];

    private static IReadOnlyList<CsvFile.Row> Rows(string text, ImportSettings? settings = null) => CsvFile.Read(Encoding.UTF8.GetBytes(text), null, settings ?? new ImportSettings());

    private static LeadDocument Lead(CsvFile.Row row, ImportSettings? settings = null) => row.Lead(settings ?? new ImportSettings(), Hq, Network, Number);

    private static string[] Errors(Action read) => [.. Should.Throw<Invalid>(read).Errors.Select(e => $"{e.Pointer} {e.Code}{(e.At is null ? "" : " at ")}{e.At}")];

    [Fact]
    public void A_profile_says_which_column_is_which_field_and_what_its_words_mean()
    {
        var row = Rows("单号,客户,联系方式,所在地,意向,提交,渠道,价位,提车,备注\n7,王伟,138 1234 5678,武汉,星河七,05.01.2026 09:30,总部,18.5万,31.01.2026,很急\n", Portal).ShouldHaveSingleItem();
        var lead = Lead(row, Portal);
        (row.Line, lead.ExternalId, lead.Person.Name, lead.Phone, lead.City, lead.Source).ShouldBe((2, "7", "王伟", "+8613812345678", "武汉", LeadSource.HqDispatched));
        lead.Interest.ShouldBe(new Interest("ES7", NeedBy: new DateOnly(2026, 1, 31), Budget: new Money(18_500_000, "CNY")));
        lead.ReceivedAt.ShouldBe(Time("2026-01-05T09:30:00+08:00"));
        lead.Consent.ShouldBe(new Consent(["contact", "dealer_transfer"], lead.ReceivedAt, "form:v3"));
        JsonNode.Parse(lead.Person.Other!)!["imported"]!["备注"]!.GetValue<string>().ShouldBe("很急");
    }

    [Fact]
    public void What_a_row_says_counts_before_what_holds_where_nothing_is_said()
    {
        var rows = Rows("单号,客户,联系方式,所在地,意向,提交,渠道,价位,提车\n7,王伟,13812345678,武汉,ES7,,总部,,\n8,李娜,13812345679,武汉,ES7,,,,\n", Portal);
        Lead(rows[0], Portal).Source.ShouldBe(LeadSource.HqDispatched);
        Lead(rows[1], Portal).Source.ShouldBe(LeadSource.DealerWebsite);
        Lead(rows[1], Portal).ReceivedAt.ShouldBe(Hq.Now);
    }

    [Theory]
    [InlineData("报纸", "", LeadSource.HotlineInbound, "newspaper")]
    [InlineData(" Newspaper ", "", LeadSource.HotlineInbound, "newspaper")]
    [InlineData("3", "", LeadSource.HotlineInbound, "newspaper")]
    [InlineData("汽车之家", "", LeadSource.HqDispatched, "autohome")]
    [InlineData("自然到店", "", LeadSource.WalkIn, null)]
    [InlineData("walk_in", "", LeadSource.WalkIn, null)]
    [InlineData("老客户再购", "换购", LeadSource.OwnerRepurchase, "trade_up")]
    [InlineData("报纸", "长江日报", LeadSource.HotlineInbound, "长江日报")]
    [InlineData("", "爱卡汽车", LeadSource.HqDispatched, "xcar")]
    [Trait("row", "000-02")]
    public void _000_02_a_source_in_words_of_others_is_the_source_that_the_brand_knows_by_them(string source, string subSource, LeadSource root, string? node)
    {
        var lead = Lead(Rows($"手机,来源,渠道\n13812345678,{source},{subSource}\n").ShouldHaveSingleItem());
        (lead.Source, lead.SubSource).ShouldBe((root, node));
    }

    [Fact]
    public void A_code_of_the_profile_counts_before_the_words_that_the_brand_knows()
    {
        var settings = new ImportSettings(Codes: [new("/source", "报纸", "offsite_event")]);
        Lead(Rows("手机,来源\n13812345678,报纸\n", settings).ShouldHaveSingleItem(), settings).Source.ShouldBe(LeadSource.OffsiteEvent);
    }

    [Fact]
    public void A_source_that_nobody_knows_is_told_by_line_and_column() =>
        Errors(() => Lead(Rows("手机,来源\n13812345678,月球\n")[0])).ShouldBe(["/source unknown-code at line 2, column 2"]);

    [Theory]
    [InlineData("姓名,手机,城市,车型")]
    [InlineData("name;phone;city;model")]
    [InlineData("customer.name\tcustomer.phone\tcustomer.city\tinterest.model")]
    [InlineData("Name | Mobile | City | Model")]
    public void Usual_headers_need_no_profile(string header)
    {
        var delimiter = header.First(c => c is ',' or ';' or '\t' or '|');
        var lead = Lead(Rows($"{header}\r\n王伟{delimiter}13812345678{delimiter}武汉{delimiter}ES7").ShouldHaveSingleItem());
        (lead.Person.Name, lead.Phone, lead.City, lead.Interest.Model).ShouldBe(("王伟", "+8613812345678", "武汉", "ES7"));
    }

    [Theory]
    [InlineData("邮箱")]
    [InlineData("电子邮件")]
    [InlineData("Email")]
    [InlineData("E-Mail")]
    public void An_address_is_enough_where_there_is_no_number(string header)
    {
        var rows = Rows($"姓名,手机,{header}\n王伟,,Wang@Example.com\n李娜,13812345678,\n张三,,zhang\n赵敏,,\n孙强,13812345670,N/A\n");
        (Lead(rows[0]).Email, Lead(rows[0]).PhoneKind, Lead(rows[1]).Email).ShouldBe(("wang@example.com", PhoneKind.None, null));
        Errors(() => Lead(rows[2])).ShouldHaveSingleItem().ShouldStartWith("/customer/email impossible-email at line 4");
        Errors(() => Lead(rows[3])).ShouldHaveSingleItem().ShouldStartWith("/customer/phone required");
        // Who has a number is not lost for an address that cannot be; it is kept as it was told.
        (Lead(rows[4]).Email, Lead(rows[4]).Phone, Lead(rows[4]).Person.Email).ShouldBe((null, "+8613812345670", "N/A"));
    }

    [Fact]
    public void Quoted_fields_may_hold_delimiters_quotes_and_line_breaks_and_rows_know_their_line()
    {
        var rows = Rows("姓名,手机,备注\n\"王, \"\"大\"\" 伟\",13812345678,\"一\n二\"\n\n李娜,13812345679,\n,,\n张三,13812345670,x\n");
        rows.Select(r => r.Line).ShouldBe([2, 5, 7]);
        Lead(rows[0]).Person.Name.ShouldBe("王, \"大\" 伟");
        JsonNode.Parse(Lead(rows[0]).Person.Other!)!["imported"]!["备注"]!.GetValue<string>().ShouldBe("一\n二");
    }

    [Theory]
    [InlineData("=\"13812345678\"")]
    [InlineData("\"=\"\"13812345678\"\"\"")]
    [InlineData("\t13812345678 ")]
    [InlineData("+86 138-1234-5678")]
    public void A_number_that_a_spreadsheet_must_not_touch_is_still_a_number(string cell) => Lead(Rows($"姓名,手机\n王伟,{cell}\n").ShouldHaveSingleItem()).Phone.ShouldBe("+8613812345678");

    [Fact]
    public void A_file_of_a_Chinese_spreadsheet_is_read_without_being_told()
    {
        var text = "姓名,手机,城市\n王伟,13812345678,武汉\n";
        foreach (var (encoding, mark) in new[] { ("gb18030", false), ("utf-8", true), ("utf-16", true) })
        {
            var by = Encoding.GetEncoding(encoding);
            byte[] file = [.. mark ? by.GetPreamble() : [], .. by.GetBytes(text)];
            Lead(CsvFile.Read(file, null, new ImportSettings()).ShouldHaveSingleItem()).City.ShouldBe("武汉", encoding);
        }
    }

    [Theory]
    [InlineData("", " no-header")]
    [InlineData("姓名,城市\n王伟,武汉\n", "/customer/phone missing-column")]
    [InlineData("姓名,手机,电话\n王伟,1,2\n", "/customer/phone column-twice at columns 2 and 3")]
    [InlineData("\"姓名,手机\n王伟,13812345678\n", " wrong-quotes at line 1")]
    public void A_file_that_cannot_be_read_is_refused_whole(string file, string error) => Errors(() => Rows(file)).ShouldBe([error]);

    [Theory]
    [InlineData("王伟,00000,武汉", "/customer/phone impossible-phone at line 2, column 2")]
    [InlineData("王伟,1.38E+10,武汉", "/customer/phone impossible-phone at line 2, column 2")]
    [InlineData("王伟", "/customer/phone required at line 2, column 2")]
    [InlineData("王伟,13812345678,武汉,多", " too-many-fields at line 2")]
    [InlineData("\"王\"伟,13812345678,武汉", " wrong-quotes at line 2")]
    [InlineData("\"王伟,13812345678,武汉", " open-quote at line 2")]
    public void A_row_that_cannot_be_read_is_told_by_line_and_column(string row, string error) =>
        Errors(() => Lead(Rows($"姓名,手机,城市\n{row}\n")[0])).ShouldBe([error]);

    [Fact]
    public void A_row_without_a_number_is_the_same_lead_when_it_says_the_same()
    {
        var rows = Rows("姓名,手机\n王伟,13812345678\n王伟,13812345678\n王伟,13812345679\n");
        Lead(rows[0]).ExternalId.ShouldStartWith("row-");
        Lead(rows[1]).ExternalId.ShouldBe(Lead(rows[0]).ExternalId);
        Lead(rows[2]).ExternalId.ShouldNotBe(Lead(rows[0]).ExternalId);
    }

    [Fact]
    public void A_file_in_another_encoding_than_it_says_is_refused() =>
        Errors(() => CsvFile.Read([0xFF, 0xFF, 0x41], "utf-8", new ImportSettings())).ShouldBe([" wrong-encoding"]);

    [Fact]
    public void An_encoding_that_nobody_reads_is_told() =>
        Errors(() => CsvFile.Read("a\n"u8, "utf-7", new ImportSettings())).ShouldBe([" unknown-charset"]);

    [Fact]
    public void A_time_of_a_million_blanks_is_none() =>
        Errors(() => Lead(Rows($"手机,留资时间\n13812345678,1{new string(' ', 1_000_000)}x\n")[0])).ShouldBe(["/receivedAt too-long at line 2, column 2"]);

    [Fact]
    public void A_row_too_many_refuses_the_file_before_anything_is_stored() =>
        Should.Throw<TooManyRows>(() => Rows("手机\n" + string.Concat(Enumerable.Repeat("13812345678\n", LeadBatch.MostLines + 1))));

    [Theory]
    [InlineData("2026-01-05 09:30", "2026-01-05T09:30:00+08:00")]
    [InlineData("2026/1/5 9:30:15", "2026-01-05T09:30:15+08:00")]
    [InlineData("2026年1月5日 9:30", "2026-01-05T09:30:00+08:00")]
    [InlineData("20260105", "2026-01-05T00:00:00+08:00")]
    [InlineData("2026-01-05", "2026-01-05T00:00:00+08:00")]
    [InlineData("2026-1-5", "2026-01-05T00:00:00+08:00")]
    [InlineData("2026-01-05T01:30:00Z", "2026-01-05T01:30:00+00:00")]
    [InlineData("2026-01-05T09:30:00+0800", "2026-01-05T09:30:00+08:00")]
    [InlineData("2026-01-05 09:30:00 GMT+8", "2026-01-05T09:30:00+08:00")]
    [InlineData("2026-01-05T09:30:00.123456+08:00", "2026-01-05T09:30:00.123456+08:00")]
    public void Times_are_read_as_most_people_write_them(string written, string time) =>
        Lead(Rows($"手机,留资时间\n13812345678,{written}\n")[0]).ReceivedAt.ShouldBe(Time(time));

    [Theory]
    [InlineData("180000", 18_000_000)]
    [InlineData("\"180,000.50\"", 18_000_050)]
    [InlineData("18万", 18_000_000)]
    [InlineData("￥18.5万元", 18_500_000)]
    [InlineData("\"$30,000\"", 3_000_000, "USD")]
    [InlineData("EUR 30000", 3_000_000, "EUR")]
    public void Amounts_are_read_in_minor_units(string written, long fen, string currency = "CNY") =>
        Lead(Rows($"手机,预算\n13812345678,{written}\n")[0]).Interest.Budget.ShouldBe(new Money(fen, currency));

    [Theory]
    [InlineData("0001-01-01 00:00:00")]
    [InlineData("9999-12-31 23:59:59-08:00")]
    [InlineData("2026-01-05T10:00:00+14:30")]
    [InlineData("2026-01-05 25:00")]
    public void A_time_that_cannot_be_is_told_like_any_other_mistake(string written) =>
        Errors(() => Lead(Rows($"手机,留资时间\n13812345678,{written}\n")[0])).ShouldBe(["/receivedAt wrong-time at line 2, column 2"]);

    [Fact]
    public void A_stray_quote_does_not_hide_one_that_is_never_closed()
    {
        var rows = Rows("姓名,手机,备注\n王\"小\"伟,13812345678,\"没关\n李娜,13812345679,x\n");
        Errors(() => Lead(rows[0])).ShouldBe([" wrong-quotes at line 2"]);
        Lead(Rows("姓名,手机\n王\"小\"伟,13812345678\n")[0]).Person.Name.ShouldBe("王\"小\"伟");
    }

    [Fact]
    public void A_row_or_a_header_out_of_all_proportion_is_refused()
    {
        Errors(() => Rows(string.Join(',', Enumerable.Range(0, 201)) + "\n")).ShouldBe([" too-many-columns at line 1"]);
        Errors(() => Lead(Rows($"手机,备注\n13812345678,{new string('x', 1 << 20)}\n")[0])).ShouldBe([" row-too-long at line 2"]);
        Errors(() => Lead(Rows($"手机\n13812345678{new string(',', 100_000)}\n")[0])).ShouldBe([" too-many-fields at line 2"]);
    }

    [Theory]
    [InlineData("/externalId")]
    [InlineData("/customer/name")]
    [InlineData("/customer/phone")]
    public void What_is_one_persons_cannot_hold_for_all(string field)
    {
        Errors(() => new ImportBody(Values: [new(field, "x")]).Checked()).ShouldBe(["/values/0/field unknown-field"]);
        Errors(() => new ImportBody(Codes: [new(field, "x", "y")]).Checked()).ShouldBe(["/codes/0/field unknown-field"]);
        new ImportBody(Columns: [new(field, "x")]).Checked().Columns.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:sszzz")]
    [InlineData("yyyy-MM-dd HH:mm:ssK")]
    public void A_format_does_not_tell_an_offset(string format) => Errors(() => new ImportBody(DateFormats: [format]).Checked()).ShouldBe(["/dateFormats wrong-format"]);

    [Fact]
    public void An_amount_that_is_none_is_told() =>
        Errors(() => Lead(Rows("手机,预算\n13812345678,面议\n")[0])).ShouldBe(["/interest/budget wrong-money at line 2, column 2"]);

    [Fact]
    public void The_profile_saved_last_counts_and_the_same_again_says_nothing()
    {
        var id = ImportEndpoints.IdOf("hq", "portal");
        var save = new ImportProfile.Command.Save(id, "hq", "portal", Some.Brand, Portal, Hq.Now);
        var saved = ImportProfile.Decide(save, ImportProfile.Decider.Initial);
        saved.ShouldBe([new ImportProfileSaved(id, "hq", "portal", Some.Brand, Portal, Hq.Now)]);
        var state = ImportProfile.Decider.Fold(ImportProfile.Decider.Initial, saved);
        ImportProfile.Decide(save, state).ShouldBeEmpty();
        var other = save with { Settings = Portal with { Offset = "+09:00" } };
        ((ImportProfile.Saved)ImportProfile.Decider.Fold(state, ImportProfile.Decide(other, state))).Settings.Offset.ShouldBe("+09:00");
    }

    [Fact]
    public void A_profile_that_cannot_be_meant_is_refused_with_every_fault()
    {
        var body = new ImportBody(
            Columns: [new("/customer/shoe", "鞋"), new("/customer/phone", "A"), new("/customer/phone", "B")], Values: [new("/brand", " ")],
            DateFormats: ["HH:mm"], Offset: "+14:30", Currency: "yuan", Delimiter: "#");
        Errors(() => body.Checked()).ShouldBe(
            ["/columns/0/field unknown-field", "/values/0 empty", "/columns field-twice", "/dateFormats wrong-format", "/offset wrong-offset", "/currency wrong-currency", "/delimiter wrong-delimiter"]);
    }
}
