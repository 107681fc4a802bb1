using Leads.Contracts;
using Leads.Hosting;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>What the handbook says of those who bought stands on cards, in two languages.</summary>
public sealed class CareCardSpecs
{
    private static readonly CoachCards Cards = CoachCards.Delivered(Path.Combine(AppContext.BaseDirectory, "care-cards.json"));

    [Theory]
    [Trait("row", "001-25")]
    [Trait("row", "001-26")]
    [Trait("row", "001-32")]
    [Trait("row", "001-33")]
    [Trait("row", "002-12")]
    [Trait("row", "002-17")]
    [Trait("row", "002-21")]
    [Trait("row", "003-01")]
    [InlineData("gold_mine", "001-26", 3, "15%", "half")]
    [InlineData("dissatisfied", "001-25, 004-14", 3, "告诉别人", "tells others")]
    [InlineData("loyal", "001-32", 4, "忠诚率", "loyalty rate")]
    [InlineData("disloyal", "001-33", 3, "争取回来", "win them back")]
    [InlineData("quality", "002-17, 002-21", 3, "信用", "credit")]
    [InlineData("grade_service", "002-11, 002-22", 3, "1000元", "1 000 yuan")]
    [InlineData("future_customers", "002-12", 2, "孩子", "Children")]
    [InlineData("service_phases", "003-01", 3, "保养", "maintenance")]
    [InlineData("postures", "004-02", 5, "伙伴型", "Partnership")]
    [InlineData("interview", "002-13", 5, "5位访客", "five visitors")]
    [InlineData("referrals", "004-13, 003-03", 3, "没有第二层", "nobody above")]
    public void Each_card_says_what_its_row_says(string code, string rows, int lines, string zh, string en) => Cards.Say(code, rows, lines, zh, en);

    [Fact]
    public void Both_languages_are_there() =>
        Cards.All.SelectMany(card => card.Lines.Append(card.Title)).ShouldAllBe(words => words.Zh.Length > 0 && words.En.Length > 0 && words.Zh != words.En);

    [Fact]
    [Trait("row", "004-02")]
    public void _004_02_each_of_the_five_has_its_line() => Cards.Of("postures").Lines.Count.ShouldBe(Enum.GetValues<MarketingPosture>().Length);
}
