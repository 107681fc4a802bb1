using Leads.Contracts;

namespace Leads.Qualification;

/// <summary>What follows from a need profile (000-41).</summary>
public static class Needs
{
    /// <summary>So many people have a part in buying, at most.</summary>
    public const int MostRoles = 9;

    /// <summary>The parts of 5W2H that are known, in hundredths of all.</summary>
    public static int Completeness(NeedProfile needs) => 100 - (100 * Missing(needs).Count / Enum.GetValues<NeedField>().Length);

    /// <summary>The parts of 5W2H that are not known yet; who is known once somebody stands for each role (000-42).</summary>
    public static IReadOnlyList<NeedField> Missing(NeedProfile needs) =>
    [
        .. Enum.GetValues<NeedField>().Where(field => !(field switch
        {
            NeedField.What => needs.Models is { Count: > 0 },
            NeedField.When => needs.NeedBy is not null,
            NeedField.HowMuch => needs.Budget is not null,
            NeedField.How => needs.Payment is not null,
            NeedField.Why => needs.Use is not null,
            NeedField.Who => Enum.GetValues<BuyingRole>().All(role => needs.Roles?.Any(r => r.Role == role) ?? false),
            _ => needs.Place is not null || needs.City is not null,
        })),
    ];

    /// <summary>
    /// Prospect or shopper (004-03, 004-04): a shopper has a clear need, knows the brand and the dealer, and has come as far as weighing
    /// options (004-10). Buyers are marked when they sign (004-25).
    /// </summary>
    public static RelationMarker Marker(NeedProfile needs) =>
        needs is { Models.Count: > 0, KnowsBrand: true, KnowsDealer: true } && (needs.NeedBy is not null || needs.Buying >= BuyingDecisionStage.EvaluatingOptions)
            ? RelationMarker.Shopper
            : RelationMarker.Prospect;

    /// <summary>The steps that make a shopper of a prospect and are not done yet (004-06).</summary>
    public static IReadOnlyList<string> ToShopper(NeedProfile needs)
    {
        var steps = new (string Code, bool Done)[]
        {
            ("judge_need", needs is { Models.Count: > 0 } && (needs.NeedBy is not null || needs.Buying >= BuyingDecisionStage.EvaluatingOptions)),
            ("raise_brand_awareness", needs.KnowsBrand == true),
            ("raise_dealer_awareness", needs.KnowsDealer == true),
            ("show_way_to_dealer", needs.KnowsDealer == true),
            ("explain_products", needs.Models is { Count: > 0 }),
            ("compare_competitors", needs.Competitors is { Count: > 0 }),
        };
        return [.. steps.Where(step => !step.Done).Select(step => step.Code)];
    }

    /// <summary>Mature, hopeful or potential by desire and ability (003-25); null while neither was judged.</summary>
    public static string? ProspectClass(NeedProfile needs) => (needs.Desire, needs.Ability) switch
    {
        (null, null) => null,
        (Strength.Strong, Strength.Strong) => "mature",
        (Strength.Strong, _) or (_, Strength.Strong) => "hopeful",
        _ => "potential",
    };

    /// <summary>How to speak of the car (002-04): a problem to be solved is pitched by what happens if it is not, a pleasure by its picture.</summary>
    public static string? Pitch(NeedProfile needs) => needs.Motive switch
    {
        PurchaseMotive.SolveProblem => "crisis",
        PurchaseMotive.AchievePleasure => "vision",
        _ => null,
    };

    /// <summary>What the customer is to the dealer by where they are on the way to a car (004-10).</summary>
    public static RelationMarker MarkerOf(BuyingDecisionStage stage) => stage switch
    {
        BuyingDecisionStage.NeedRecognition or BuyingDecisionStage.InformationSearch => RelationMarker.Prospect,
        BuyingDecisionStage.EvaluatingOptions => RelationMarker.Shopper,
        _ => RelationMarker.Buyer,
    };
}
