namespace Leads.Contracts;

/// <summary>What a conversation with a customer is for (000-20); in the end they recommend us.</summary>
public enum CallPurpose
{
    Sell,
    Service,
    BuildRelationship,

    /// <summary>提高销售: more car than they came for.</summary>
    UpSell,

    /// <summary>Something beside the car.</summary>
    CrossSell,
}

/// <summary>What a call is meant to reach: the first four are primary goals (000-23), the others secondary ones (000-24).</summary>
public enum CallGoalCode
{
    /// <summary>The prospect is genuine.</summary>
    ConfirmGenuine,

    /// <summary>When they buy.</summary>
    FixPurchaseTime,

    /// <summary>When they decide.</summary>
    FixDecisionTime,

    /// <summary>They accept a proposal.</summary>
    AcceptProposal,

    /// <summary>Data that is missing.</summary>
    ObtainData,

    /// <summary>When we speak next.</summary>
    FixNextContact,

    /// <summary>Interest, and a visit agreed.</summary>
    CreateInterest,

    /// <summary>Somebody else who may buy.</summary>
    ObtainReferral,
}

/// <summary>What makes a goal a good one: SMART+C (000-21).</summary>
public enum GoalCriterion
{
    Specific,
    Measurable,
    Achievable,
    Realistic,
    TimeBound,
    Challenging,
}

/// <summary>The six steps of a sales call (000-30), in order.</summary>
public enum CallStep
{
    Opening,
    NeedAnalysis,
    BenefitPresentation,
    ObjectionHandling,
    ObtainingCommitment,
    FollowUp,
}

/// <summary>What became of a step of a call.</summary>
public enum StepOutcome
{
    Done,
    Partly,
    Skipped,

    /// <summary>There was no occasion for it, such as no objection.</summary>
    NotNeeded,
}

/// <summary>How a call is closed (000-51).</summary>
public enum CallClosing
{
    /// <summary>A short summary.</summary>
    Summary,

    /// <summary>What both sides do next.</summary>
    NextAction,

    /// <summary>The customer committed themselves.</summary>
    Commitment,
}

/// <summary>What a caller wants (000-45).</summary>
public enum CallerIntent
{
    ModelInformation,
    Price,
    Other,
}

/// <summary>The three great selling points (000-46).</summary>
public enum SellingPoint
{
    Safety,
    Power,
    Space,
}

/// <summary>The way a customer is served (003-04).</summary>
public enum EngagementMode
{
    CallCentre,
    VisitOriented,
    OnlineOrder,
    Conference,
    InstantMessaging,
}

/// <summary>Telesales by relationship or by transaction (002-42).</summary>
public enum SalesOrientation
{
    Relationship,
    Transaction,
}

/// <summary>The parts of a need profile, 5W2H (000-41).</summary>
public enum NeedField
{
    /// <summary>Which brand and model.</summary>
    What,

    /// <summary>When the car is needed.</summary>
    When,

    /// <summary>Budget.</summary>
    HowMuch,

    /// <summary>How it is paid.</summary>
    How,

    /// <summary>What it is for.</summary>
    Why,

    /// <summary>Who uses it, who decides, who buys.</summary>
    Who,

    /// <summary>Where it is used.</summary>
    Where,
}

/// <summary>What a car is for.</summary>
public enum CarUse
{
    Family,
    Commuting,
    Business,
    Leisure,
    Gift,
    Other,
}

/// <summary>Where a car is used most.</summary>
public enum UsePlace
{
    City,
    Motorway,
    Country,
    BuildingSite,
    Mixed,
}

/// <summary>Who has a part in buying; often three persons (000-42).</summary>
public enum BuyingRole
{
    User,
    DecisionMaker,
    Buyer,
}

/// <summary>Who somebody is to the customer.</summary>
public enum PersonRelation
{
    Self,
    Spouse,
    Parent,
    Child,
    Relative,
    Friend,
    Colleague,
    Company,
    Other,
}

/// <summary>Five layers of need (002-02), from the lowest.</summary>
public enum NeedLevel
{
    Physiological,
    Safety,
    Social,
    Esteem,
    SelfActualisation,
}

/// <summary>Why people buy (002-03).</summary>
public enum PurchaseMotive
{
    /// <summary>远离痛苦: away from a problem.</summary>
    SolveProblem,

    /// <summary>实现快乐: towards a pleasure.</summary>
    AchievePleasure,
}

/// <summary>How deep a need was understood: the iceberg (002-05).</summary>
public enum NeedDepth
{
    /// <summary>Product, price, quality.</summary>
    Surface,

    /// <summary>Relationship, maintenance, contact.</summary>
    Hidden,

    /// <summary>Emotion, feeling, trust: what really drives a deal.</summary>
    Emotional,
}

/// <summary>What goes on in a customer who decides (002-34), in order.</summary>
public enum DecisionStage
{
    Satisfied,
    ProblemFound,
    ProblemClarified,
    Action,
    Evaluation,
    Negotiation,
    Decision,
}

/// <summary>Where somebody is on the way to a car (004-10), in order.</summary>
public enum BuyingDecisionStage
{
    NeedRecognition,
    InformationSearch,
    EvaluatingOptions,
    Decision,
    Purchase,
}

/// <summary>How far the relationship with a customer is (002-18), in order.</summary>
public enum RelationshipStage
{
    Interact,
    Continue,
    Understand,
    Built,
}

/// <summary>How far attention has come: AIDA (000-44), in order.</summary>
public enum AidaStage
{
    Attention,
    Interest,
    Desire,
    Action,
}

/// <summary>What makes a benefit felt: the I of NFABI (000-47).</summary>
public enum ImpactKind
{
    Data,
    Scene,
    Experience,
}

/// <summary>Strong or not.</summary>
public enum Strength
{
    Weak,
    Strong,
}

/// <summary>Who somebody is to the dealer (004-03…05): P, S, B.</summary>
public enum RelationMarker
{
    /// <summary>潜在客户: may buy now or later.</summary>
    Prospect,

    /// <summary>访客: a clear need, brand and dealer known.</summary>
    Shopper,

    /// <summary>客户: decided, or has bought.</summary>
    Buyer,
}

/// <summary>Customer styles (000-27, 002-08): one list with two names for each.</summary>
public enum PersonalityStyle
{
    /// <summary>老鹰 控制型, 力量型: eagle, controller, powerful.</summary>
    Controller,

    /// <summary>孔雀 表现型, 活泼型: peacock, expressive, lively.</summary>
    Expressive,

    /// <summary>猫头鹰 分析型: owl, analytical.</summary>
    Analytical,

    /// <summary>鸽子 亲切型, 平和型: dove, amiable, peaceful.</summary>
    Amiable,
}

/// <summary>Degree of emotional reaction (000-28): a is the least, d the most.</summary>
public enum EmotionDegree
{
    A,
    B,
    C,
    D,
}

/// <summary>Whose doing an objection is (000-48).</summary>
public enum ObjectionCause
{
    Customer,
    Consultant,
}

/// <summary>Whether an objection is meant (000-48).</summary>
public enum ObjectionGenuineness
{
    Unknown,
    Genuine,

    /// <summary>A pretext; something else is behind it.</summary>
    False,
}

/// <summary>What an objection is about, as stated and as assessed (002-07).</summary>
public enum ObjectionTopic
{
    Price,
    Product,
    Quality,
    Service,
    Trust,
    Relationship,
    Timing,
    Authority,
    Competitor,
    Other,
}

/// <summary>How an objection is worked on.</summary>
public enum ObjectionFlow
{
    /// <summary>克服单个异议: five steps (000-50).</summary>
    Single,

    /// <summary>核心异议: acknowledge, concretise, isolate, search again, core (000-49).</summary>
    Core,
}

/// <summary>Steps of both flows (000-49, 000-50), each in its own order.</summary>
public enum ObjectionStep
{
    Confirm,
    AcceptFeeling,
    ReinforceAcceptance,
    Explain,
    GiveEvidence,
    Acknowledge,
    Concretise,
    Isolate,
    SearchAgain,
    FindCore,
}

/// <summary>What a grade rests on.</summary>
public enum GradeBasis
{
    /// <summary>When the car is needed.</summary>
    NeedDate,

    /// <summary>Somebody judged otherwise and said why.</summary>
    Judged,
}

/// <summary>Who is told that nobody followed up (feature 25).</summary>
public enum OverdueLevel
{
    /// <summary>班组长, when the interval has passed once.</summary>
    TeamLead,

    /// <summary>电销经理, when it has passed twice.</summary>
    Manager,
}

/// <summary>Why a call is not given out now (features 28, 105).</summary>
public enum CallBlock
{
    /// <summary>The customer does not want to be called.</summary>
    DoNotCall,

    /// <summary>The last attempt was a short while ago.</summary>
    TooSoon,

    /// <summary>Enough was tried today.</summary>
    EnoughToday,

    /// <summary>Somebody else is calling them.</summary>
    InCall,
}

/// <summary>What to do where calling does not reach.</summary>
public enum CallFallBack
{
    Voicemail,
    Sms,
}

/// <summary>Why a lead is out of control (000-05): computed, never set by hand.</summary>
public enum OutOfControlCause
{
    /// <summary>So many attempts in a row reached nobody.</summary>
    FailedAttempts,

    /// <summary>Nobody spoke with the customer for twice the interval of the grade, and the manager saw it.</summary>
    NoContact,
}

/// <summary>Why a case is put on ice (冷冻, F2).</summary>
public enum FreezeReason
{
    BuysLater,
    Away,
    AwaitsModel,
    Other,
}

/// <summary>How a case ended, with the letters of the dealer form (§4.1).</summary>
public enum CaseOutcome
{
    /// <summary>O: signed.</summary>
    Order,

    /// <summary>F1 战败: defeated.</summary>
    Defeated,

    /// <summary>L 失控: out of control.</summary>
    OutOfControl,

    /// <summary>T: the order was called off.</summary>
    OrderCancelled,
}

/// <summary>Why a lead is defeated (战败), as stated and as assessed (002-07).</summary>
public enum DefeatReason
{
    /// <summary>They bought another brand.</summary>
    Competitor,

    /// <summary>They bought the brand elsewhere.</summary>
    OtherDealer,
    Price,
    Product,
    Financing,

    /// <summary>They do not want a car any more.</summary>
    NoNeed,
    Postponed,
    NoStock,
    Service,

    /// <summary>No trust, no relationship: what is often behind price and product.</summary>
    Trust,
    Other,
}

/// <summary>How the customers of somebody who leaves are classified (004-31, 004-32).</summary>
public enum HandoverClass
{
    /// <summary>Has bought: the manager speaks with them first.</summary>
    Buyer,

    /// <summary>Followed up recently: a newcomer can start at once.</summary>
    Recent,

    /// <summary>All others.</summary>
    Other,
}
