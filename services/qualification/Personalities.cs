using Leads.Contracts;

namespace Leads.Qualification;

/// <summary>Which style a customer is of (000-27, 000-28, 002-08).</summary>
public static class Personalities
{
    /// <summary>
    /// The quadrant of the two axes: little emotion and much pace is a controller, much of both expressive, little of both analytical, much
    /// emotion and little pace amiable. Which axis carries the letters is lost in the source; here emotion has them.
    /// </summary>
    public static PersonalityStyle Quadrant(EmotionDegree emotion, int assertiveness) => (emotion >= EmotionDegree.C, assertiveness >= 3) switch
    {
        (false, true) => PersonalityStyle.Controller,
        (true, true) => PersonalityStyle.Expressive,
        (false, false) => PersonalityStyle.Analytical,
        _ => PersonalityStyle.Amiable,
    };

    /// <summary>The style that dominates: the heaviest of the mix, and where two weigh the same, or none was weighed, the quadrant.</summary>
    public static PersonalityStyle Dominant(Personality personality)
    {
        var quadrant = Quadrant(personality.Emotion, personality.Assertiveness);
        if (personality.Weights is not { } weights)
        {
            return quadrant;
        }

        var mix = new[] { (PersonalityStyle.Controller, weights.Controller), (PersonalityStyle.Expressive, weights.Expressive), (PersonalityStyle.Analytical, weights.Analytical), (PersonalityStyle.Amiable, weights.Amiable) };
        var most = mix.Max(style => style.Item2);
        var heaviest = mix.Where(style => style.Item2 == most).Select(style => style.Item1).ToList();
        return heaviest.Contains(quadrant) ? quadrant : heaviest[0];
    }

    /// <summary>Both naming systems, in both languages.</summary>
    public static Words Label(PersonalityStyle style) => style switch
    {
        PersonalityStyle.Controller => new("老鹰 · 控制型 · 力量型", "Eagle · controller · powerful"),
        PersonalityStyle.Expressive => new("孔雀 · 表现型 · 活泼型", "Peacock · expressive · lively"),
        PersonalityStyle.Analytical => new("猫头鹰 · 分析型", "Owl · analytical"),
        _ => new("鸽子 · 亲切型 · 平和型", "Dove · amiable · peaceful"),
    };
}
