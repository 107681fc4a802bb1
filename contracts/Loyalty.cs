namespace Leads.Contracts;

/// <summary>Where somebody stands with the brand (001-31): customers it has, those it could have, and those it does not know.</summary>
public enum LoyaltySegment
{
    /// <summary>Owns a car of the brand, and nothing speaks against another.</summary>
    Loyal,

    /// <summary>Bought a car of the brand, and is going, or went, elsewhere.</summary>
    Disloyal,

    /// <summary>Never bought, and is spoken with about it: to be conquered.</summary>
    Conquest,

    /// <summary>Never bought, and went elsewhere.</summary>
    Lost,

    /// <summary>Nobody spoke with them yet; the brand or a dealer found them.</summary>
    Developed,

    /// <summary>撞上门: nobody spoke with them yet; they came by themselves.</summary>
    WalkIn,
}

/// <summary>Why somebody is where they stand.</summary>
public enum LoyaltyReason
{
    /// <summary>More than one car of the brand.</summary>
    BoughtAgain,

    /// <summary>They said that they are satisfied (001-24).</summary>
    Satisfied,

    /// <summary>They own one.</summary>
    Owns,

    /// <summary>They own none any more.</summary>
    NoCarLeft,

    /// <summary>They would have bought again, and did not buy here.</summary>
    WentElsewhere,

    /// <summary>They said that they are not satisfied: fewer than half of such owners come back (001-24).</summary>
    Dissatisfied,

    /// <summary>They signed, or they are spoken with.</summary>
    InTalks,

    /// <summary>Every talk with them ended without a contract.</summary>
    TalksEnded,

    /// <summary>By advertising, an event, a referral or by looking for them.</summary>
    Found,

    /// <summary>They stood in the showroom, or called.</summary>
    Came,
}

/// <summary>The rule by which people stand where they do (001-31). The first that holds decides; the handbook names the six, the rule is the product's.</summary>
public static class Loyalty
{
    /// <summary>From so many of a hundred on an owner is expected to come back.</summary>
    public const int Half = 50;

    /// <summary>Whether the talks ended without a contract, and for no fault of the lead.</summary>
    public static bool EndsTalks(CloseReason reason) => reason is not (CloseReason.Won or CloseReason.Rejected or CloseReason.CustomerErased);

    /// <summary>Of somebody who bought.</summary>
    /// <param name="bought">So many cars of the brand so far.</param>
    /// <param name="owns">So many of them now.</param>
    /// <param name="wentElsewhere">Since the last car they would have bought another, and did not here.</param>
    /// <param name="expected">Of a hundred owners as satisfied as they are so many come back; null while they were not asked.</param>
    public static (LoyaltySegment Segment, LoyaltyReason Reason) OfOwner(int bought, int owns, bool wentElsewhere, int? expected) => 0 switch
    {
        _ when owns == 0 => (LoyaltySegment.Disloyal, LoyaltyReason.NoCarLeft),
        _ when wentElsewhere => (LoyaltySegment.Disloyal, LoyaltyReason.WentElsewhere),
        _ when expected < Half => (LoyaltySegment.Disloyal, LoyaltyReason.Dissatisfied),
        _ when bought > 1 => (LoyaltySegment.Loyal, LoyaltyReason.BoughtAgain),
        _ when expected is not null => (LoyaltySegment.Loyal, LoyaltyReason.Satisfied),
        _ => (LoyaltySegment.Loyal, LoyaltyReason.Owns),
    };

    /// <summary>Of somebody who never bought.</summary>
    /// <param name="open">A lead of theirs is open, or they signed and wait for the car.</param>
    /// <param name="spoken">Somebody spoke with them.</param>
    /// <param name="came">They came by themselves.</param>
    public static (LoyaltySegment Segment, LoyaltyReason Reason) OfProspect(bool open, bool spoken, bool came) => (open, spoken, came) switch
    {
        (false, _, _) => (LoyaltySegment.Lost, LoyaltyReason.TalksEnded),
        (_, true, _) => (LoyaltySegment.Conquest, LoyaltyReason.InTalks),
        (_, _, true) => (LoyaltySegment.WalkIn, LoyaltyReason.Came),
        _ => (LoyaltySegment.Developed, LoyaltyReason.Found),
    };
}
