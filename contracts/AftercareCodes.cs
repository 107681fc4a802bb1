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
