using Leads.Appointments;
using Leads.Contracts;
using Leads.Hosting;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>What the handbook says of inviting and visiting stands on cards, in two languages.</summary>
public sealed class InvitationCardSpecs
{
    private static readonly CoachCards Cards = CoachCards.Delivered(Path.Combine(AppContext.BaseDirectory, "invitation-cards.json"));

    [Theory]
    [Trait("row", "003-17")]
    [Trait("row", "003-18")]
    [Trait("row", "003-23")]
    [Trait("row", "003-24")]
    [Trait("row", "003-26")]
    [Trait("row", "003-27")]
    [Trait("row", "003-28")]
    [InlineData("known_customer", "000-36", 7, "是否方便", "convenient")]
    [InlineData("cold_call", "003-20", 7, "二择一", "Either-or")]
    [InlineData("appointment_call", "003-17, 003-18", 8, "定时间，定地点", "a time, and a place")]
    [InlineData("appointment_call", "003-17, 003-18", 8, "两分钟", "two minutes")]
    [InlineData("two_slots", "000-34, 003-19", 3, "具体", "Concrete")]
    [InlineData("invitation_reasons", "000-33", 3, "至少说两个", "At least two")]
    [InlineData("visit_benefits", "003-23", 9, "签约数量", "contracts")]
    [InlineData("visit_preparation", "003-24", 4, "工具包", "tool kit")]
    [InlineData("cold_visit", "003-26", 4, "收集", "Collect")]
    [InlineData("visit_plan", "003-27", 4, "同一区域", "one area")]
    [InlineData("visit_plan", "003-27", 4, "三到五分钟", "Three to five minutes")]
    [InlineData("key_person", "003-28", 2, "门卫", "guard")]
    public void Each_card_says_what_its_row_says(string code, string rows, int lines, string zh, string en) => Cards.Say(code, rows, lines, zh, en);

    [Fact]
    [Trait("row", "003-21")]
    public void _003_21_three_messages_each_with_two_slots_and_the_number_twice()
    {
        var scripts = Cards.All.Where(card => card.Row == "003-21").ToList();
        scripts.Count.ShouldBe(3);
        foreach (var words in scripts.Select(card => card.Lines.ShouldHaveSingleItem()))
        {
            (Count(words.Zh, "{时间一}"), Count(words.Zh, "{时间二}"), Count(words.Zh, "{店名}"), Count(words.Zh, "{姓名}"), Count(words.Zh, "{电话}")).ShouldBe((1, 1, 1, 1, 2));
            (Count(words.En, "{first}"), Count(words.En, "{second}"), Count(words.En, "{dealer}"), Count(words.En, "{name}"), Count(words.En, "{phone}")).ShouldBe((1, 1, 1, 1, 2));
        }

        static int Count(string text, string part) => text.Split(part).Length - 1;
    }

    [Fact]
    public void Every_step_of_a_playbook_has_its_line_and_both_languages_are_there()
    {
        foreach (var playbook in Enum.GetValues<InvitationPlaybook>())
        {
            Cards.Of(Ids.Code(playbook)).Lines.Count.ShouldBe(Invitation.StepsOf(playbook).Count);
        }

        Cards.All.SelectMany(card => card.Lines.Append(card.Title)).ShouldAllBe(words => words.Zh.Length > 0 && words.En.Length > 0 && words.Zh != words.En);
    }
}
