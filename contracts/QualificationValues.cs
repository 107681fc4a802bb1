namespace Leads.Contracts;

/// <summary>What a conversation was for and how it went: one contact, with its phases.</summary>
/// <param name="Purpose">What it was for (000-20).</param>
/// <param name="Goals">What it was meant to reach (000-23, 000-24).</param>
/// <param name="Steps">The six steps, each with what became of it (000-30).</param>
/// <param name="Captured">What was learnt of the need (000-41).</param>
/// <param name="Intent">What the caller wanted (000-45).</param>
/// <param name="Points">Which selling points were spoken of (000-46).</param>
/// <param name="Closing">How it was closed (000-51).</param>
/// <param name="Mode">The way the customer is served (003-04).</param>
/// <param name="Orientation">Telesales by relationship or by transaction (002-42).</param>
/// <param name="Aida">How far attention came (000-44).</param>
public sealed record Conversation(
    CallPurpose? Purpose = null, IReadOnlyList<CallGoal>? Goals = null, IReadOnlyList<CallStepDone>? Steps = null, IReadOnlyList<NeedField>? Captured = null, CallerIntent? Intent = null,
    IReadOnlyList<SellingPoint>? Points = null, IReadOnlyList<CallClosing>? Closing = null, EngagementMode? Mode = null, SalesOrientation? Orientation = null, AidaStage? Aida = null)
{
    public bool Equals(Conversation? other) =>
        other is not null
        && (Purpose, Intent, Mode, Orientation, Aida) == (other.Purpose, other.Intent, other.Mode, other.Orientation, other.Aida)
        && (Goals ?? []).SequenceEqual(other.Goals ?? []) && (Steps ?? []).SequenceEqual(other.Steps ?? []) && (Captured ?? []).SequenceEqual(other.Captured ?? [])
        && (Points ?? []).SequenceEqual(other.Points ?? []) && (Closing ?? []).SequenceEqual(other.Closing ?? []);

    public override int GetHashCode() => HashCode.Combine(Purpose, Goals?.Count, Steps?.Count, Intent, Mode);
}

/// <summary>What a call is meant to reach.</summary>
/// <param name="Goal">What.</param>
/// <param name="Criteria">What makes it a good goal (000-21).</param>
/// <param name="Reached">Whether it was; not known before the call.</param>
public sealed record CallGoal(CallGoalCode Goal, IReadOnlyList<GoalCriterion>? Criteria = null, bool? Reached = null)
{
    public bool Equals(CallGoal? other) => other is not null && (Goal, Reached) == (other.Goal, other.Reached) && (Criteria ?? []).SequenceEqual(other.Criteria ?? []);

    public override int GetHashCode() => HashCode.Combine(Goal, Reached);
}

/// <summary>One of the six steps of a call (000-30).</summary>
/// <param name="Step">Which.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record CallStepDone(CallStep Step, StepOutcome Outcome);

/// <summary>What a customer needs: 5W2H (000-41), and what is behind it. No personal data: who somebody is stands in the words.</summary>
/// <param name="Models">WHAT: models of interest.</param>
/// <param name="NeedBy">WHEN the car is needed.</param>
/// <param name="Budget">HOW MUCH, in minor units.</param>
/// <param name="Payment">HOW: cash, loan or lease.</param>
/// <param name="Use">WHY: what it is for.</param>
/// <param name="Roles">WHO uses, decides and buys (000-42).</param>
/// <param name="Place">WHERE it is used.</param>
/// <param name="City">The city it is used in.</param>
/// <param name="Competitors">Competing brands or models considered (000-08).</param>
/// <param name="Motive">Why they buy (002-03).</param>
/// <param name="Level">The layer of need (002-02).</param>
/// <param name="Depth">How deep it was understood (002-05).</param>
/// <param name="Decision">Where they are in deciding (002-34).</param>
/// <param name="Buying">Where they are on the way to a car (004-10).</param>
/// <param name="Relationship">How far the relationship is (002-18).</param>
/// <param name="Desire">How strongly they want it (003-25).</param>
/// <param name="Ability">Whether they can buy (003-25).</param>
/// <param name="KnowsBrand">They know the brand (004-04).</param>
/// <param name="KnowsDealer">They know the dealer and where it is (004-04).</param>
public sealed record NeedProfile(
    IReadOnlyList<string>? Models = null, DateOnly? NeedBy = null, Money? Budget = null, string? Payment = null, CarUse? Use = null, IReadOnlyList<RoleInBuying>? Roles = null,
    UsePlace? Place = null, string? City = null, IReadOnlyList<string>? Competitors = null, PurchaseMotive? Motive = null, NeedLevel? Level = null, NeedDepth? Depth = null,
    DecisionStage? Decision = null, BuyingDecisionStage? Buying = null, RelationshipStage? Relationship = null, Strength? Desire = null, Strength? Ability = null,
    bool? KnowsBrand = null, bool? KnowsDealer = null)
{
    public bool Equals(NeedProfile? other) =>
        other is not null
        && (NeedBy, Budget, Payment, Use, Place, City) == (other.NeedBy, other.Budget, other.Payment, other.Use, other.Place, other.City)
        && (Motive, Level, Depth, Decision, Buying, Relationship) == (other.Motive, other.Level, other.Depth, other.Decision, other.Buying, other.Relationship)
        && (Desire, Ability, KnowsBrand, KnowsDealer) == (other.Desire, other.Ability, other.KnowsBrand, other.KnowsDealer)
        && (Models ?? []).SequenceEqual(other.Models ?? []) && (Roles ?? []).SequenceEqual(other.Roles ?? []) && (Competitors ?? []).SequenceEqual(other.Competitors ?? []);

    public override int GetHashCode() => HashCode.Combine(NeedBy, Budget, Payment, Use, Place, Motive, Level, Depth);
}

/// <summary>Who has a part in buying (000-42).</summary>
/// <param name="Role">Which part.</param>
/// <param name="Who">Who they are to the customer.</param>
public sealed record RoleInBuying(BuyingRole Role, PersonRelation Who);

/// <summary>What was said of the need, in the consultant's words.</summary>
/// <param name="Spin">Situation, problem, implication, need-payoff (000-43).</param>
/// <param name="Benefits">Benefits argued (000-47).</param>
/// <param name="People">Who the people in it are.</param>
/// <param name="Other">Whatever else.</param>
public sealed record NeedWords(SpinNote? Spin = null, IReadOnlyList<BenefitArgument>? Benefits = null, string? People = null, string? Other = null)
{
    public bool Equals(NeedWords? other) => other is not null && (Spin, People, Other) == (other.Spin, other.People, other.Other) && (Benefits ?? []).SequenceEqual(other.Benefits ?? []);

    public override int GetHashCode() => HashCode.Combine(Spin, People, Other);
}

/// <summary>SPIN (000-43).</summary>
/// <param name="Situation">How it is, and came to be.</param>
/// <param name="Problem">What worries them.</param>
/// <param name="Implication">What it leads to.</param>
/// <param name="NeedPayoff">What it would be worth to be rid of it.</param>
public sealed record SpinNote(string? Situation = null, string? Problem = null, string? Implication = null, string? NeedPayoff = null);

/// <summary>NFABI (000-47).</summary>
/// <param name="Need">What they need.</param>
/// <param name="Feature">What the car has.</param>
/// <param name="Advantage">What that does.</param>
/// <param name="Benefit">What they have of it.</param>
/// <param name="Impact">What made it felt.</param>
public sealed record BenefitArgument(string Need, string Feature, string Advantage, string Benefit, ImpactKind? Impact = null);

/// <summary>What a customer judges by (002-01); personal.</summary>
/// <param name="CoreValues">What matters to them.</param>
/// <param name="SocialClass">As the consultant sees it.</param>
/// <param name="IncomeLevel">As the consultant sees it.</param>
/// <param name="Personality">As the consultant sees it.</param>
/// <param name="GoalPreference">What they want to reach.</param>
public sealed record EvaluationBasis(string? CoreValues = null, string? SocialClass = null, string? IncomeLevel = null, string? Personality = null, string? GoalPreference = null);

/// <summary>What kind of person somebody is (000-27, 000-28, 002-08).</summary>
/// <param name="Emotion">How much emotion they show: a is the least, d the most.</param>
/// <param name="Assertiveness">How sure of themselves they are, 1 to 4; 4 is the most.</param>
/// <param name="Weights">In which proportions the styles are mixed; absent when only the axes were judged.</param>
public sealed record Personality(EmotionDegree Emotion, int Assertiveness, StyleWeights? Weights = null);

/// <summary>In which proportions the four styles are mixed (002-08), in hundredths.</summary>
/// <param name="Controller">力量型.</param>
/// <param name="Expressive">活泼型.</param>
/// <param name="Analytical">分析型.</param>
/// <param name="Amiable">平和型.</param>
public sealed record StyleWeights(int Controller, int Expressive, int Analytical, int Amiable);

/// <summary>Why a lead is defeated, and by what evidence (000-04, 002-07).</summary>
/// <param name="Stated">The reason the customer gave.</param>
/// <param name="Assessed">The reason the consultant believes.</param>
/// <param name="Competitor">The brand or dealer it was lost to, if known.</param>
/// <param name="Contacts">Numbers of the contacts that show it.</param>
/// <param name="Recording">Reference to a recording that shows it.</param>
public sealed record Defeat(DefeatReason Stated, DefeatReason Assessed, string? Competitor = null, IReadOnlyList<int>? Contacts = null, string? Recording = null)
{
    public bool Equals(Defeat? other) =>
        other is not null && (Stated, Assessed, Competitor, Recording) == (other.Stated, other.Assessed, other.Competitor, other.Recording)
        && (Contacts ?? []).SequenceEqual(other.Contacts ?? []);

    public override int GetHashCode() => HashCode.Combine(Stated, Assessed, Competitor);
}
