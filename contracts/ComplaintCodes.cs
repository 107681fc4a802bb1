namespace Leads.Contracts;

/// <summary>What a customer complains of.</summary>
public enum ComplaintCategory
{
    /// <summary>The car.</summary>
    ProductQuality,

    /// <summary>What was done at the dealer's, or how.</summary>
    ServiceQuality,

    Delivery,
    PriceOrBilling,

    /// <summary>Language or attitude of somebody who works here (003-08).</summary>
    StaffConduct,

    /// <summary>They wait too long for parts.</summary>
    PartsWait,

    PromiseNotKept,
    Other,
}

/// <summary>How fast a complaint has to be seen to.</summary>
public enum ComplaintSeverity
{
    Normal,

    /// <summary>Somebody is in danger, or the car cannot be driven.</summary>
    Urgent,
}

/// <summary>How far up a complaint is.</summary>
public enum ComplaintLevel
{
    /// <summary>Whoever cares for the customer.</summary>
    Consultant,

    Manager,

    /// <summary>Who heads the dealership.</summary>
    Head,
}

/// <summary>Why a complaint went up, or why whoever has it was told of it once more.</summary>
public enum EscalationReason
{
    /// <summary>The customer was not answered in time.</summary>
    Unanswered,

    /// <summary>It was not solved in time.</summary>
    Unsolved,

    /// <summary>It was solved, and nobody has the customer's word in time.</summary>
    Unjudged,

    /// <summary>The customer is not satisfied with the solution (001-25).</summary>
    Dissatisfied,

    /// <summary>The customer, or whoever has it, asked for it.</summary>
    Asked,
}

/// <summary>What was done about a complaint.</summary>
public enum ComplaintRemedy
{
    /// <summary>How it came to it, or how it works, was explained.</summary>
    Explained,

    Apology,
    Repaired,
    Replaced,

    /// <summary>The customer got money back.</summary>
    Refunded,

    /// <summary>The customer got money, or what is worth it, for what they went through.</summary>
    Compensated,

    /// <summary>The dealer owes nothing, and said why.</summary>
    NothingDue,
}

/// <summary>What a customer says of how their complaint was solved (001-25).</summary>
public enum CustomerWord
{
    Satisfied,
    Partly,
    Dissatisfied,
}

/// <summary>How a complaint ended.</summary>
public enum ComplaintEnd
{
    /// <summary>The customer is satisfied.</summary>
    Satisfied,

    /// <summary>The customer is partly satisfied and leaves it at that.</summary>
    Accepted,

    /// <summary>On three days the customer could not be reached for their word.</summary>
    Unreachable,

    /// <summary>Who it was is forgotten.</summary>
    Forgotten,
}
