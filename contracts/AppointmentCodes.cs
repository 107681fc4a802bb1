namespace Leads.Contracts;

/// <summary>What a dealer's calendar plans with.</summary>
public enum ResourceKind
{
    /// <summary>直销顾问: receives the customer and stays with them until the deal (000-15).</summary>
    SalesConsultant,

    /// <summary>试驾车.</summary>
    DemoCar,

    /// <summary>工位: to appraise, hand over or repair a car.</summary>
    Bay,
}

/// <summary>Part of a day that customers prefer.</summary>
public enum HalfDay
{
    /// <summary>Before noon.</summary>
    Morning,

    /// <summary>From noon on.</summary>
    Afternoon,
}

/// <summary>What became of an offer of two slots (003-19).</summary>
public enum OfferEnd
{
    /// <summary>The customer chose neither.</summary>
    Declined,

    /// <summary>Nobody answered in time.</summary>
    Expired,
}

/// <summary>Why a customer waits for a slot no more.</summary>
public enum WaitingEnd
{
    /// <summary>They took a slot that was kept for them.</summary>
    Booked,

    /// <summary>They do not want to wait.</summary>
    GivenUp,

    /// <summary>Nothing became free in time.</summary>
    Expired,

    /// <summary>The dealer has the lead no more.</summary>
    Withdrawn,
}

/// <summary>Ready before a customer is visited (003-24).</summary>
public enum VisitPreparation
{
    CompanyData,
    Proposal,
    ToolKit,
    DressAndMindset,
}

/// <summary>What is brought along to a customer (003-27).</summary>
public enum VisitMaterial
{
    Company,
    Product,
    Demo,
    SuccessStories,
    CompetitorComparison,
    Contract,

    /// <summary>Whatever has a battery is charged.</summary>
    Battery,

    /// <summary>What stays with the customer.</summary>
    LeaveBehind,
}

/// <summary>Who is met on a visit (003-28).</summary>
public enum KeyPerson
{
    /// <summary>Who decides.</summary>
    Decides,

    /// <summary>Who leads to whoever decides.</summary>
    LeadsToDecision,

    /// <summary>A guard, a receptionist, a secretary.</summary>
    Gatekeeper,
}

/// <summary>How a customer is invited by phone.</summary>
public enum InvitationPlaybook
{
    /// <summary>建档客户: seven steps with somebody who is known (000-36).</summary>
    KnownCustomer,

    /// <summary>陌生电话: seven steps with a stranger (003-20).</summary>
    ColdCall,
}

/// <summary>A step of an invitation: the first eight are of known customers (000-36), the others of strangers (003-20); both state why they call.</summary>
public enum InvitationStep
{
    ConfirmName,
    IntroduceYourself,

    /// <summary>And ask whether it is convenient.</summary>
    Greet,

    /// <summary>And praise.</summary>
    SmallTalk,

    /// <summary>And the benefit.</summary>
    StatePurpose,
    GiveTimeAndPlace,

    /// <summary>And goodbye.</summary>
    ExtraBenefit,
    ConfirmIdentity,
    GreetAndIntroduce,
    EitherOr,
    HandleRefusal,
    EitherOrAgain,
    ConfirmAppointment,
}

/// <summary>What a customer has of coming (000-33).</summary>
public enum InvitationReason
{
    TestDrive,
    NewModel,
    CarOnDisplay,
    LimitedOffer,
    Gift,
    Event,
    TradeInAppraisal,
    FinancingAdvice,
    PersonalAdvice,
}

/// <summary>What a customer said to an invitation.</summary>
public enum InvitationAnswer
{
    /// <summary>They come: one of two slots is booked.</summary>
    Accepted,
    Undecided,
    Declined,

    /// <summary>录音电话: a message was left, with two slots that are kept until they should have called back (003-21).</summary>
    Voicemail,
}

/// <summary>What became of somebody who did not come, once they were called.</summary>
public enum RecoveryOutcome
{
    /// <summary>They come at another time.</summary>
    Rebooked,
    Undecided,
    NotInterested,
    Unreachable,
}

/// <summary>What a customer is written about an appointment or their new car.</summary>
public enum MessageTemplate
{
    AppointmentBooked,
    AppointmentMoved,
    AppointmentReminder,
    AppointmentCancelled,
    AppointmentMissed,

    /// <summary>Their new car comes on another day than was said (001-15).</summary>
    DeliveryDelayed,
}
