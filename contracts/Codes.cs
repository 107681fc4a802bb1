using System.Diagnostics.CodeAnalysis;

namespace Leads.Contracts;

/// <summary>Where a lead came from: the seven sources of the handbook (000-02), and what else there is. The roots of a brand's source tree. On the wire in snake_case.</summary>
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

    /// <summary>撞上门 (001-36): somebody stood in the showroom. The seven are not all there are.</summary>
    WalkIn,

    /// <summary>熟客介绍 (004-13): an owner brought a friend.</summary>
    Referral,
}

/// <summary>销售模式 (003-02): by which way of selling somebody came.</summary>
public enum SalesChannel
{
    /// <summary>直销.</summary>
    Direct,

    /// <summary>代理.</summary>
    Agency,

    /// <summary>经销.</summary>
    Distribution,

    /// <summary>网络销售.</summary>
    Online,

    /// <summary>目录销售.</summary>
    Catalogue,

    /// <summary>电话销售.</summary>
    Telephone,
}

/// <summary>广告渠道 (004-12): where an advertisement was seen or heard.</summary>
public enum AdChannel
{
    /// <summary>报纸.</summary>
    Newspaper,

    /// <summary>杂志.</summary>
    Magazine,

    /// <summary>路牌.</summary>
    RoadSign,

    /// <summary>墙体.</summary>
    WallPainting,

    /// <summary>DM单.</summary>
    DmFlyer,

    /// <summary>电视.</summary>
    Tv,

    /// <summary>广播.</summary>
    Radio,

    /// <summary>网络.</summary>
    Internet,
}

/// <summary>潜客开发与广告促销 (004-11): whether both sides speak.</summary>
public enum Reach
{
    /// <summary>Prospecting: they answer, and are reached before they decide.</summary>
    TwoWay,

    /// <summary>Advertising: nobody knows when they answer, or whether.</summary>
    OneWay,
}

/// <summary>外部挖掘地点 (004-18): where staff meet people who do not come by themselves.</summary>
public enum OutreachPlace
{
    /// <summary>An independent service station.</summary>
    ServiceStation,

    ConstructionSite,
    TradeShow,

    /// <summary>集市.</summary>
    Market,

    /// <summary>庙会: a fair of the neighbourhood.</summary>
    LocalFair,
}

/// <summary>How the customer and the dealer first met (001-02).</summary>
public enum FirstContactMode
{
    /// <summary>The dealer went to them.</summary>
    Outreach,

    /// <summary>They wrote on the web.</summary>
    Online,

    /// <summary>They called.</summary>
    InboundCall,

    /// <summary>The call centre called them.</summary>
    OutboundCall,

    /// <summary>They came to the showroom.</summary>
    ShowroomVisit,
}

/// <summary>必问 (000-32): what has to be asked of whoever calls or comes.</summary>
public enum MustAsk
{
    /// <summary>Which car.</summary>
    Model,

    /// <summary>When it is needed.</summary>
    NeedDate,

    /// <summary>Where the customer is.</summary>
    Location,

    Colour,

    /// <summary>配置: the trim.</summary>
    Configuration,
}

/// <summary>Why something that was asked was not obtained.</summary>
public enum NotObtainedReason
{
    /// <summary>The customer does not know yet.</summary>
    Undecided,

    /// <summary>The customer did not want to say.</summary>
    Declined,

    /// <summary>The talk ended before.</summary>
    CutOff,

    /// <summary>It makes no sense for this customer.</summary>
    NotApplicable,
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

    /// <summary>No number is known: only an e-mail address.</summary>
    None,
}

/// <summary>Which rule gave a lead to its dealer.</summary>
public enum DispatchRule
{
    /// <summary>Headquarters named the dealer.</summary>
    Named,

    /// <summary>The customer's city belongs to the dealer.</summary>
    City,

    /// <summary>The customer's district belongs to the dealer.</summary>
    District,

    /// <summary>The dealer is the nearest to the customer's city.</summary>
    Distance,

    /// <summary>Any dealer of the brand, each its share.</summary>
    Share,

    /// <summary>The dealer's own staff brought the lead.</summary>
    Own,
}

/// <summary>Why a dealer that a dispatch rule named did not get the lead.</summary>
public enum DispatchRefusal
{
    /// <summary>It does not sell the model.</summary>
    NoFranchise,

    /// <summary>It has had as many leads today as it can take.</summary>
    Full,

    /// <summary>It had this lead before and declined it, let it expire, or had it recalled.</summary>
    TriedBefore,

    /// <summary>It takes no leads.</summary>
    Closed,

    /// <summary>The customer has not agreed to be passed on to it.</summary>
    NotAgreed,
}

/// <summary>Why a lead that was taken in is with nobody yet.</summary>
public enum HoldReason
{
    /// <summary>The customer has not agreed to be passed on to a dealer.</summary>
    NoConsent,

    /// <summary>No rule found a dealer that can take it.</summary>
    NoDealer,

    /// <summary>Headquarters took it back and keeps it.</summary>
    Recalled,

    /// <summary>潜在客户培养 (002-12): may buy later, and is left alone until then.</summary>
    Future,
}

/// <summary>What happens to a lead whose time for the first response is gone.</summary>
public enum BreachAction
{
    /// <summary>Another consultant of the dealer gets it, with a clock of its own.</summary>
    Reassign,

    /// <summary>The dealer loses it to the next.</summary>
    NextDealer,

    /// <summary>The manager sees to it.</summary>
    Tell,
}

/// <summary>Why a lead is no lead (feature 12). Headquarters is told: it pays for leads.</summary>
public enum InvalidReason
{
    /// <summary>空号: the number is not in service.</summary>
    EmptyNumber,

    /// <summary>A number that testers and form fillers use.</summary>
    TestNumber,

    /// <summary>A name that says it is a test.</summary>
    TestPerson,

    /// <summary>The same number came too often in a short time, or is one digit over and over.</summary>
    RepeatedNumber,

    /// <summary>The number is somebody else's.</summary>
    WrongPerson,

    /// <summary>The person does not want to be contacted.</summary>
    OptedOut,
}

/// <summary>Why a dealer does not take a lead it was given.</summary>
public enum DeclineReason
{
    NoCapacity,
    ModelNotSold,
    OutOfArea,
    ConflictOfInterest,
    Other,
}

/// <summary>How a lead's consultant was chosen.</summary>
public enum AssignmentMethod
{
    /// <summary>The next in turn.</summary>
    RoundRobin,

    /// <summary>Who has the fewest open leads.</summary>
    LeastBusy,

    /// <summary>Who has the fewest open leads for their weight.</summary>
    Weighted,

    /// <summary>The least busy of those who know the model.</summary>
    Skill,

    /// <summary>A manager named them.</summary>
    Named,

    /// <summary>They met the customer themselves.</summary>
    Own,
}

/// <summary>Why a consultant did not get a lead.</summary>
public enum AssignmentRefusal
{
    Absent,
    Full,
    NoSkill,

    /// <summary>Had the lead and let the time for the first response run out.</summary>
    HadIt,
}

/// <summary>Why a lead cycle ended.</summary>
public enum CloseReason
{
    /// <summary>The customer took back their consent.</summary>
    ConsentWithdrawn,

    /// <summary>The customer was forgotten.</summary>
    CustomerErased,

    /// <summary>The sales manager did not let it in (004-24).</summary>
    Rejected,

    /// <summary>The customer signed.</summary>
    Won,

    /// <summary>The deal was lost.</summary>
    Lost,

    /// <summary>失控: contact is lost, nobody can be reached (000-05).</summary>
    OutOfControl,

    /// <summary>The customer had signed, and the contract was called off.</summary>
    OrderCancelled,
}

/// <summary>Why a manager does not let a lead in that staff collected (004-24).</summary>
public enum RejectReason
{
    Incomplete,
    NotGenuine,
    AlreadyKnown,
    OutOfArea,
    Other,
}

/// <summary>Why a dealer may not work on a lead any more.</summary>
public enum LossReason
{
    /// <summary>The dealer gave it back.</summary>
    Declined,

    /// <summary>The dealer did not accept it in time.</summary>
    Expired,

    /// <summary>Headquarters took it back.</summary>
    Recalled,

    /// <summary>It is no lead.</summary>
    Invalidated,

    /// <summary>The lead cycle ended.</summary>
    Closed,
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

    /// <summary>Financing and insurance.</summary>
    FAndI,
    WarrantyRepair,
    VehiclePickup,
}

/// <summary>Who called an appointment off.</summary>
public enum CancelledBy
{
    Customer,
    Dealer,
}

/// <summary>How an owner buys again (000-02.5).</summary>
public enum RepurchaseKind
{
    /// <summary>在购: one more car.</summary>
    Additional,

    /// <summary>换购: another car instead of this one.</summary>
    TradeUp,
}

/// <summary>Why an owner is contacted: what the cadence demands (001-27), and what it is good for (001-28).</summary>
[SuppressMessage("Naming", "CA1707", Justification = "On the wire as h48, month_1, month_6, month_12")]
public enum Touch
{
    /// <summary>48 hours after delivery.</summary>
    H48,

    /// <summary>One month after delivery.</summary>
    Month_1,

    /// <summary>Six months after delivery; planned as long as the year had two fixed contacts.</summary>
    Month_6,

    /// <summary>Twelve months after delivery; planned as long as the year had two fixed contacts.</summary>
    Month_12,

    /// <summary>Twice a year at least, for no other reason.</summary>
    Regular,

    /// <summary>A day of the owner's own, as their birthday; which one, and of what, stays where they told it.</summary>
    Occasion,

    /// <summary>By time or by kilometres the car is due for service.</summary>
    ServiceDue,

    /// <summary>A season begins for which cars are checked.</summary>
    SeasonalCheck,

    /// <summary>年检: the authorities want to see the car.</summary>
    AnnualInspection,

    /// <summary>A model comes out that the owner asked about.</summary>
    NewModel,

    /// <summary>The warranty ends.</summary>
    WarrantyEnd,

    /// <summary>What was agreed to pay over time, or to insure, ends.</summary>
    ContractEnd,

    /// <summary>The car is of an age at which owners think of another.</summary>
    Replacement,
}

/// <summary>A day of the week.</summary>
public enum Weekday
{
    /// <summary>星期一.</summary>
    Monday,

    /// <summary>星期二.</summary>
    Tuesday,

    /// <summary>星期三.</summary>
    Wednesday,

    /// <summary>星期四.</summary>
    Thursday,

    /// <summary>星期五.</summary>
    Friday,

    /// <summary>星期六.</summary>
    Saturday,

    /// <summary>星期日.</summary>
    Sunday,
}
