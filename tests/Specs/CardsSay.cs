using Leads.Hosting;
using Shouldly;

namespace Leads.Specs;

internal static class CardsSay
{
    /// <summary>A card is of these rows, has so many lines, and says these words in 中文 and English.</summary>
    public static void Say(this CoachCards cards, string code, string rows, int lines, string zh, string en)
    {
        var card = cards.Of(code);
        (card.Row, card.Lines.Count).ShouldBe((rows, lines));
        string.Concat(card.Lines.Select(line => line.Zh)).ShouldContain(zh);
        string.Concat(card.Lines.Select(line => line.En)).ShouldContain(en);
    }
}
