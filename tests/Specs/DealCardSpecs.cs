using Leads.Contracts;
using Leads.Hosting;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>What the handbook says of closing a sale and handing a car over stands on cards, in two languages.</summary>
public sealed class DealCardSpecs
{
    private static readonly CoachCards Cards = CoachCards.Delivered(Path.Combine(AppContext.BaseDirectory, "deal-cards.json"));

    [Theory]
    [Trait("row", "001-03")]
    [Trait("row", "001-09")]
    [Trait("row", "001-13")]
    [Trait("row", "001-15")]
    [Trait("row", "001-23")]
    [Trait("row", "001-39")]
    [Trait("row", "004-07")]
    [InlineData("stage_key_points", "001-03", 4, "整体方案", "total solution")]
    [InlineData("value_built", "001-04", 5, "品牌价值", "The brand")]
    [InlineData("preconditions", "001-05", 3, "决策人必须在场", "must be present")]
    [InlineData("buying_signals", "001-06", 6, "交车时间", "delivery time")]
    [InlineData("quote_preparation", "001-07, 001-08", 5, "不受打扰", "No interruptions")]
    [InlineData("listening", "001-09", 3, "真正的意思", "truly mean")]
    [InlineData("objection_reasons", "001-10, 002-07", 9, "压价的借口", "pretext to bargain")]
    [InlineData("close_tactics", "001-11", 5, "第三方证明", "third parties")]
    [InlineData("trial_closes", "001-12", 5, "沉默", "Silence")]
    [InlineData("negotiation_donts", "001-13", 5, "傲慢", "Arrogance")]
    [InlineData("concessions", "001-14", 5, "最多让三次", "At most three concessions")]
    [InlineData("shopper_to_buyer", "004-07", 4, "满意的报价", "satisfying quote")]
    [InlineData("decision_stages", "002-34", 7, "评估", "evaluate")]
    [InlineData("delivery_key_points", "001-15, 001-16", 5, "突发情况", "unexpected news")]
    [InlineData("delivery_process", "001-22, 001-23", 4, "不少于45分钟", "45 minutes at least")]
    [InlineData("delivery_goals", "001-39", 3, "美好的回忆", "good memory")]
    [InlineData("delivery_items", "001-17, 001-18, 001-19, 001-20, 001-21", 22, "清点并交接文件", "Count and hand over")]
    public void Each_card_says_what_its_row_says(string code, string rows, int lines, string zh, string en) => Cards.Say(code, rows, lines, zh, en);

    [Fact]
    public void Both_languages_are_there_and_every_code_has_its_line()
    {
        Cards.All.Select(card => card.Code).ShouldBeUnique();
        Cards.All.SelectMany(card => card.Lines.Prepend(card.Title)).ShouldAllBe(words => words.Zh.Any(c => c >= '\u4E00') && words.En.Any(char.IsAsciiLetter) && !words.En.Any(c => c >= '\u4E00' && c <= '\u9FFF'));
        Cards.Of("delivery_items").Lines.Count.ShouldBe(Enum.GetValues<DeliveryItem>().Length);
        Cards.Of("value_built").Lines.Count.ShouldBe(Enum.GetValues<ValueBuilt>().Length);
        Cards.Of("close_tactics").Lines.Count.ShouldBe(Enum.GetValues<CloseTactic>().Length);
        Cards.Of("trial_closes").Lines.Count.ShouldBe(Enum.GetValues<TrialCloseMethod>().Length);
    }
}
