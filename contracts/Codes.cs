using System.Diagnostics.CodeAnalysis;

namespace Leads.Contracts;

/// <summary>Where a lead came from: the seven sources of the handbook (000-02). On the wire in snake_case.</summary>
public enum LeadSource
{
    /// <summary>The dealer's sales hotline rang.</summary>
    HotlineInbound,

    /// <summary>DCAD, dispatched by headquarters (总部派发商机).</summary>
    HqDispatched,

    /// <summary>The dealer's own website.</summary>
    DealerWebsite,

    /// <summary>外展活动: an event away from the showroom.</summary>
    OffsiteEvent,

    /// <summary>An owner buys again: additional (在购) or trade-up (换购).</summary>
    OwnerRepurchase,

    /// <summary>The dealer went looking for prospects.</summary>
    TargetProspecting,

    /// <summary>A defeated (战败) or out-of-control (失控) lead came back to life.</summary>
    LostOrUncontrolledReactivation,
}

/// <summary>What kind of number a phone number is (§4.2): which may be called, which may be texted, which may be merged on.</summary>
public enum PhoneKind
{
    Mobile,

    Landline,

    /// <summary>A 400 number: answered by a company, not a person.</summary>
    Toll,

    /// <summary>A privacy number of a portal that forwards for a while: not to be merged on.</summary>
    Relay,
}

/// <summary>Which rule gave a lead to its dealer.</summary>
public enum DispatchRule
{
    /// <summary>Headquarters named the dealer.</summary>
    Named,

    /// <summary>The customer's city belongs to the dealer.</summary>
    City,
}

/// <summary>How the customer is spoken to (000-53).</summary>
public enum ContactChannel
{
    Phone,
    Sms,
    Letter,
    Online,
    Visit,
}

/// <summary>Who called whom.</summary>
public enum ContactDirection
{
    Inbound,
    Outbound,
}

/// <summary>What became of an attempt to speak with the customer.</summary>
public enum ContactResult
{
    Connected,
    NoAnswer,
    Busy,
    Refused,
    WrongNumber,
    Voicemail,
}

/// <summary>Kinds of appointment (§5, STAR).</summary>
public enum AppointmentType
{
    Sales,
    TestDrive,
    TradeEvaluation,
    Delivery,
    Service,
    HomeVisit,
}

/// <summary>Who called an appointment off.</summary>
public enum CancelledBy
{
    Customer,
    Dealer,
}

/// <summary>The contacts with an owner that the cadence demands (001-27).</summary>
[SuppressMessage("Naming", "CA1707", Justification = "On the wire as h48, month_1, month_6, month_12")]
public enum Touch
{
    /// <summary>48 hours after delivery.</summary>
    H48,

    /// <summary>One month after delivery.</summary>
    Month_1,

    /// <summary>Six months after delivery.</summary>
    Month_6,

    /// <summary>Twelve months after delivery.</summary>
    Month_12,
}
