using System.Diagnostics.CodeAnalysis;

namespace Leads.Contracts;

/// <summary>Why a contact with an owner is at another time than was planned.</summary>
public enum TouchShift
{
    /// <summary>The owner asked to be left alone for a while.</summary>
    Quiet,

    /// <summary>Something was learnt of the owner or of the car.</summary>
    Learnt,

    /// <summary>The dealer cares otherwise from now on.</summary>
    Rules,

    /// <summary>The owner is spoken with about another car of theirs in that week.</summary>
    OtherCar,
}

/// <summary>What was done with a car at the dealer's (003-01).</summary>
public enum ServiceKind
{
    Maintenance,
    Repair,

    /// <summary>Covered by the warranty.</summary>
    Warranty,
    Inspection,
    Accessories,
    Insurance,

    /// <summary>How to use it was shown again.</summary>
    Training,
}

/// <summary>Why somebody owns a car no more.</summary>
public enum OwnershipEnd
{
    Sold,

    /// <summary>Given in part payment for another.</summary>
    TradedIn,

    /// <summary>Scrapped, stolen, or lost in an accident.</summary>
    Gone,

    /// <summary>Another dealer cares for them.</summary>
    Moved,

    /// <summary>Who it was is forgotten.</summary>
    Erased,
}

/// <summary>What day of their own an owner told.</summary>
public enum OwnerDayKind
{
    Birthday,
    FamilyBirthday,
    WeddingAnniversary,

    /// <summary>Of a company: the day it was founded.</summary>
    Founding,
    Other,
}

/// <summary>When an owner was asked how satisfied they are (002-13).</summary>
[SuppressMessage("Naming", "CA1707", Justification = "On the wire as h48 and month_1, like the contact")]
public enum SurveyOccasion
{
    /// <summary>When the car was handed over (001-20).</summary>
    Delivery,

    /// <summary>48 hours after delivery.</summary>
    H48,

    /// <summary>One month after delivery.</summary>
    Month_1,

    /// <summary>After the car was at the dealer's.</summary>
    Service,
}

/// <summary>Whether an owner finds the service and the product good: four fields, each with its own share of owners who come back (001-24).</summary>
public enum Satisfaction
{
    BothGood,

    /// <summary>The service is good, the product is not.</summary>
    ServiceGood,

    /// <summary>The product is good, the service is not.</summary>
    ProductGood,
    BothPoor,
}

/// <summary>By what it was found that an owner may buy again (001-29).</summary>
public enum RepurchaseSignal
{
    /// <summary>They, or somebody for them, said so.</summary>
    Asked,

    /// <summary>They said so when asked how satisfied they are.</summary>
    Survey,

    /// <summary>The car is of an age.</summary>
    Age,

    /// <summary>The car has run so far.</summary>
    Mileage,

    /// <summary>What they pay over time, or their insurance, ends.</summary>
    ContractEnd,
}

/// <summary>What a dealer does for customers of a grade (002-11, 002-22).</summary>
public enum ServicePrivilege
{
    Lounge,

    /// <summary>Served before others.</summary>
    FastLane,

    /// <summary>The car is fetched and brought back.</summary>
    PickUp,

    /// <summary>Another car meanwhile.</summary>
    LoanCar,

    /// <summary>Always the same service adviser.</summary>
    OwnAdviser,

    /// <summary>Asked to events of the brand.</summary>
    Invitations,
}

/// <summary>What a visitor liked, did not like, or missed (002-13).</summary>
public enum VisitAspect
{
    Cars,
    TestDrive,
    Showroom,
    Staff,
    Workshop,
    Waiting,
    Price,
    Refreshments,
    ChildrensCorner,
    Parking,
    Other,
}

/// <summary>How actively owners are cared for (004-02).</summary>
public enum MarketingPosture
{
    /// <summary>Nobody is called, and nobody calls.</summary>
    Basic,

    /// <summary>They call when something is wrong.</summary>
    Reactive,

    /// <summary>They are called after the sale and asked how it runs.</summary>
    Trust,

    /// <summary>They are called later, too.</summary>
    Proactive,

    /// <summary>They are always called, and in time, for years.</summary>
    Partnership,
}
