namespace Leads.Contracts;

/// <summary>成交的信号: what customers talk of when they are about to buy (001-06).</summary>
public enum BuyingSignal
{
    /// <summary>How they would pay.</summary>
    Payment,

    /// <summary>Colour, interior, equipment, and that they like it.</summary>
    Equipment,
    DeliveryTime,

    /// <summary>After-sales, parts.</summary>
    AfterSales,

    /// <summary>Deposit, contract.</summary>
    DepositOrContract,
    OtherDetails,
}

/// <summary>异议原因: why a customer objects while a sale is talked of (001-10).</summary>
public enum DealObjectionReason
{
    /// <summary>With the company, the product, a person, the service.</summary>
    Dissatisfied,
    Misunderstanding,

    /// <summary>They doubt a promise, the company, the quality, the offer, the service.</summary>
    Doubt,

    /// <summary>What was presented missed what they need.</summary>
    NeedMissed,

    /// <summary>They try whether they are cheated.</summary>
    TestingHonesty,

    /// <summary>A pretext to get a lower price.</summary>
    BargainingPretext,
    ShowingOff,

    /// <summary>No authority, too small a budget, whatever else.</summary>
    Other,
}

/// <summary>已建立价值: what a customer has come to value (001-04).</summary>
public enum ValueBuilt
{
    Product,
    Dealer,
    Consultant,
    Brand,
    Manufacturer,
}

/// <summary>报价前的准备: ready before a price is named (001-07).</summary>
public enum QuotePreparation
{
    SuitableArea,
    TidySeats,
    NoInterruptions,
    Phone,
    Tea,
    Seating,
    Documents,
}

/// <summary>就座位置: how one sits with a customer (001-08).</summary>
public enum SeatingLayout
{
    /// <summary>At an angle, or side by side.</summary>
    AngledOrBeside,
    FaceToFace,
    Diagonal,
}

/// <summary>促进成交要点: how a close is brought nearer (001-11).</summary>
public enum CloseTactic
{
    SeizeSignal,
    ProbeActively,

    /// <summary>What is unique about oneself and the dealer.</summary>
    SellYourself,
    ThirdPartyEvidence,
    Persist,
}

/// <summary>主动试探方法: how a customer is asked whether they buy (001-12).</summary>
public enum TrialCloseMethod
{
    Choice,
    Suggestion,
    ChangeOfPerspective,
    UseSituation,
    Silence,
}

/// <summary>成交前提: what has to be before a final offer (001-05).</summary>
public enum DealPrecondition
{
    /// <summary>Whoever decides is there.</summary>
    DecisionMakerPresent,

    /// <summary>The customer has clearly accepted brand and model.</summary>
    BrandAndModelAccepted,

    /// <summary>A car that is traded in is appraised.</summary>
    TradeInAppraised,
}

/// <summary>How a car is paid over time.</summary>
public enum FinanceMethod
{
    /// <summary>等额本息: the same instalment each month.</summary>
    Annuity,

    /// <summary>等额本金: the same part of the loan each month, with the interest on what is left.</summary>
    EqualPrincipal,

    /// <summary>弹性尾款: as an annuity, with a part of the loan left to the end.</summary>
    Balloon,
}

/// <summary>信用等级: how good a customer's credit is, from their file (002-20).</summary>
public enum CreditGrade
{
    A,
    B,
    C,
    D,
}

/// <summary>Where a car comes from that was ordered.</summary>
public enum VehicleSource
{
    /// <summary>现车.</summary>
    Stock,

    /// <summary>订车: built for the customer.</summary>
    Factory,
}

/// <summary>What is paid.</summary>
public enum PaymentKind
{
    /// <summary>定金.</summary>
    Deposit,

    /// <summary>尾款.</summary>
    Balance,

    /// <summary>The lender pays the loan out.</summary>
    Loan,
}

/// <summary>How it is paid.</summary>
public enum PaymentMethod
{
    Cash,
    Card,
    Transfer,
    Mobile,
}

/// <summary>Why a car comes later than was said (001-15: unexpected news).</summary>
public enum DelayReason
{
    Production,
    Transport,

    /// <summary>Found when the car was inspected.</summary>
    Inspection,

    /// <summary>Plates, papers.</summary>
    Registration,
    Financing,
    Customer,
}

/// <summary>交车流程: the five parts of a delivery (001-17…21).</summary>
public enum DeliveryPart
{
    Prepare,
    Paperwork,
    Handover,
    Ceremony,
    PostDelivery,
}

/// <summary>交车过程: where a delivery is (001-23).</summary>
public enum DeliveryPhase
{
    Preparing,
    Welcome,
    Paperwork,
    IntroduceCar,
    IntroduceService,
    Over,
}

/// <summary>The 22 items of a delivery (001-17…21), in the order of the handbook.</summary>
public enum DeliveryItem
{
    /// <summary>1.1 The consultant checks model and condition again before a time is booked.</summary>
    RecheckCar,

    /// <summary>1.2 A time is booked, the process and the papers needed are explained.</summary>
    BookAndExplain,

    /// <summary>1.3 The car is prepared and its documents are checked.</summary>
    PrepareCar,

    /// <summary>1.4 The customer is reminded.</summary>
    RemindCustomer,

    /// <summary>1.5 Payment method and plates are agreed.</summary>
    AgreePaymentAndPlates,

    /// <summary>1.6 The customer is asked for special requests.</summary>
    AskSpecialRequests,

    /// <summary>2.1 Welcome.</summary>
    Welcome,

    /// <summary>2.2 The data of the car is confirmed.</summary>
    ConfirmCarData,

    /// <summary>2.3 The costs are explained.</summary>
    ExplainCosts,

    /// <summary>2.4 The contract is signed and the fees are settled.</summary>
    SettleFees,

    /// <summary>2.5 Claim terms and the user's rights are explained.</summary>
    ExplainClaimTerms,

    /// <summary>2.6 Documents and tools are counted and handed over.</summary>
    HandOverDocuments,

    /// <summary>3.1 Service staff and services are introduced.</summary>
    IntroduceService,

    /// <summary>3.2 Care and use.</summary>
    ExplainCare,

    /// <summary>3.3 Functions and cautions: at least 45 minutes (001-22).</summary>
    ExplainFunctions,

    /// <summary>3.4 Driving the new car is suggested.</summary>
    SuggestDrive,

    /// <summary>3.5 The customer signs the delivery confirmation.</summary>
    SignConfirmation,

    /// <summary>4.1 The ceremony.</summary>
    HoldCeremony,

    /// <summary>4.2 The customer fills in the delivery satisfaction survey.</summary>
    FillSurvey,

    /// <summary>5.1 The customer's file is brought up to date.</summary>
    UpdateFile,

    /// <summary>5.2 Thank-you letter and photos.</summary>
    SendThanks,

    /// <summary>5.3 Follow-up call.</summary>
    FollowUpCall,
}

/// <summary>What became of an item of a delivery.</summary>
public enum DeliveryItemOutcome
{
    Done,

    /// <summary>Left out, for a reason.</summary>
    Waived,

    /// <summary>Of what follows the delivery: it has a time and will be done.</summary>
    Arranged,
}
