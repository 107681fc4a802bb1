using System.Security.Cryptography;
using System.Text;
using Leads.Aftercare;
using Leads.Appointments;
using Leads.Contracts;
using Leads.Deals;
using Leads.EventStore;
using Leads.Hosting;
using Leads.LeadIntake;
using Leads.Messaging;
using Leads.Qualification;
using static Leads.Qualification.Case.Command;

namespace Leads.Rules;

/// <summary>An event as it might have been, with every member set, and what stands beside it.</summary>
/// <param name="Event">The record.</param>
/// <param name="Sequence">Its place in its stream.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Because">Name of the event of another service that it answers.</param>
internal sealed record Sample(object Event, long Sequence, string Actor, string? Because = null)
{
    public EventType Type { get; } = EventTypes.Published.Of(Event.GetType());

    /// <summary>The stream: every event's first member.</summary>
    public Guid Stream => (Guid)Event.GetType().GetProperties()[0].GetValue(Event)!;

    private Cause Place => new(Type.Publisher, Stream, Sequence);

    /// <summary>The event as it travels: exactly what a dealer's queue would hold.</summary>
    public byte[] Message()
    {
        var at = Type.At(Event);
        var recorded = at.ToUniversalTime().AddMilliseconds(412);
        var headers = new EventHeaders(
            Stream == Samples.Customer ? Samples.Customer : Member<Guid?>("LeadId") ?? Samples.Customer, at, Actor,
            Stream == Samples.Customer ? null : Samples.Dealer, Samples.Brand, Samples.Customer, $"00-{Samples.Trace}-{Hash()[..16]}-01",
            Because is null ? null : Samples.Of(Because).Place);
        return CloudEvent.Write(
            new StoredEvent(1, Id(), Stream, Sequence, Type.Name, Wire.Data(Event), recorded, Archive.Headers(headers), Samples.Trace, Because is null ? null : Samples.Of(Because).Id().ToString()),
            Type.Publisher, EventTypes.Published);
    }

    /// <summary>A UUIDv7 of the moment whose random part follows from the name, so that the same sample always gives the same file.</summary>
    private Guid Id()
    {
        var bytes = Convert.FromHexString(Hash()).AsSpan(0, 16).ToArray();
        Guid.CreateVersion7(Type.At(Event)).ToByteArray(bigEndian: true).AsSpan(0, 6).CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Type.Name)));

    private T? Member<T>(string name) => (T?)Event.GetType().GetProperty(name)?.GetValue(Event);
}

/// <summary>
/// One example of every event, told as the story of one customer, and commands that lead through every state. An event or a
/// command without an example is a red test.
/// </summary>
internal static class Samples
{
    public const string Brand = "XINGHE";
    public const string Dealer = "D001";
    public const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private const string Hq = "hq-xinghe";
    private const string Consultant = "consultant-D001";
    private const string Manager = "manager-D001";
    private const string ExternalId = "DCAD-20260105-000017";

    public static readonly Guid Customer = new("019b8bd8-5c40-7a31-9d02-6f1b2c4e8a10");
    public static readonly Guid Lead = LeadDocument.LeadId(Hq, ExternalId);
    private static readonly Guid Appointment = new("019b8c1e-2f80-7c55-8b3e-0d9a7e61f2c4");

    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 9, 7, 5, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset FirstCall = new(2026, 1, 5, 10, 2, 30, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset Evening = new(2026, 1, 5, 18, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset Saturday = new(2026, 1, 10, 14, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset Delivery = new(2026, 1, 24, 10, 30, 0, TimeSpan.FromHours(8));

    private static readonly Interest Interest = new("ES7", "长续航版", "极光白", new DateOnly(2026, 1, 28), Yuan(260_000), "loan");
    private static readonly Consent Consent = new(
        ["contact", "dealer_transfer", "marketing"], Monday.AddMinutes(-4), "form:es7-launch-v3#checkbox2", ["phone", "wechat"], [Dealer, "D002"]);
    private static readonly Consent Later = new(["contact", "dealer_transfer"], Monday.AddMinutes(50), "call:20260105-0957", ["phone"], ["*"]);
    private static readonly Person Person = new("王伟", "先生", "138 1234 5678");
    private static readonly Guid Twin = new("019b8bd8-5c40-7a31-9d02-6f1b2c4e8a11");

    private static readonly Guid FirstLead = LeadDocument.LeadId(Hq, "DCAD-20260102-000003");

    private static readonly LeadReceived Received = new(
        Lead, Customer, Hq, ExternalId, Brand, LeadSource.HqDispatched, "autohome", "2026Q1-xinghe-es7-launch",
        Interest, "武汉", "江岸区", Personal<Person>.Of(Person), Consent, Monday, Dealer,
        new Registration("D001-consultant", FirstContactMode.InboundCall, [new NotObtained(MustAsk.Colour, NotObtainedReason.Undecided)],
            new RegisteredVisit("saw_the_campaign", [new(BuyingRole.User, PersonRelation.Self)])), FirstLead, new DateOnly(2026, 1, 5), new Guid("019b8bd8-5c40-7a31-9d02-6f1b2c4e8a99"));

    private static readonly ImportSettings Reading = new(
        [new("/customer/phone", "手机"), new("/interest/model", "车型")], [new("/consent/purposes", "contact,dealer_transfer"), new("/consent/evidence", "form:es7-v1")],
        [new("/source", "官网", "dealer_website")], ["dd.MM.yyyy HH:mm"], "+08:00", "CNY", ";");

    private static readonly DealerSettings Settings = new("星河武汉江岸店", "武汉", [Brand], ["武汉", "宜昌"])
    {
        Districts = ["武汉/江岸区"],
        Models = ["ES7", "S6"],
        Location = new Coordinates(30.59, 114.31),
        Weight = 3,
        LeadsADay = 80,
        AcceptWithinMinutes = 20,
        Closed = false,
        Hours = new WorkingHours(
            [new WeekdayHours(Weekday.Monday, "09:00", "11:30"), new WeekdayHours(Weekday.Monday, "14:00", "17:30")],
            [new DayHours(new DateOnly(2026, 10, 1)), new DayHours(new DateOnly(2026, 10, 10), "09:00", "18:00")],
            [new GoldenHours("09:30", "11:00")]),
        Outlets = [new Outlet("D001-2", "星河武汉汉阳店", "武汉", "汉阳区", new Coordinates(30.55, 114.22))],
        LinkWithinDays = 14,
        Assignment = AssignmentMethod.LeastBusy,
    };

    private static readonly SourceTree Tree = new(
        [
            new SourceNode("hotline_inbound", LeadSource.HotlineInbound, "销售热线", "Sales hotline", Channel: SalesChannel.Telephone),
            new SourceNode("advertising", LeadSource.HotlineInbound, "广告", "Advertising", Direction: Reach.OneWay),
            new SourceNode("newspaper", LeadSource.HotlineInbound, "报纸", "Newspaper", "advertising", Ad: AdChannel.Newspaper, Direction: Reach.OneWay),
            new SourceNode("market", LeadSource.OffsiteEvent, "集市", "Market", Direction: Reach.TwoWay, Place: OutreachPlace.Market, Retired: true),
        ],
        [new SourceMap("dealer_form", "3", "newspaper")]);

    private static readonly Placement Offered = new(Dealer, DispatchRule.City, [new(DispatchRule.District, "D002", DispatchRefusal.Full)])
    {
        AcceptBy = Monday.AddMinutes(20),
        WarnAt = Monday.AddMinutes(24),
        RespondBy = Monday.AddMinutes(30),
        Outlet = "D001-2",
    };

    public static IReadOnlyList<Sample> Events { get; } =
    [
        new(new CustomerRegistered(Customer, Brand, Text("王伟"), Text("先生"), Text("+8613812345678"), PhoneKind.Mobile, Monday, Text("wang.wei@example.com"), Monday.AddDays(90)), 1, Hq),
        new(Received, 1, Hq),
        new(new LeadDispatched(
            Lead, Customer, Brand, Dealer, DispatchRule.City, Interest, Monday.AddSeconds(2), Offered.AcceptBy, Offered.WarnAt, Offered.RespondBy, Offered.Refused, Offered.Outlet), 2, Hq),
        new(new LeadHeld(Lead, Customer, Brand, HoldReason.Future, Monday.AddSeconds(2), Offered.Refused, Monday.AddDays(30), Dealer), 2, Hq),
        new(new LeadReleased(Lead, Brand, "lead-intake", Monday.AddHours(1), Dealer, Later), 3, Consultant),
        new(new LeadInvalidated(Lead, Customer, Brand, InvalidReason.EmptyNumber, Manager, FirstCall, Dealer), 4, Manager),
        new(new LeadLinked(Lead, Customer, Brand, Dealer, FirstLead, Monday.AddSeconds(2)), 2, Hq),
        new(new LeadUnlinked(Lead, Brand, FirstLead, Manager, FirstCall), 3, Manager),
        new(new LeadSubmitted(Lead, Customer, Brand, Dealer, Consultant, Monday.AddDays(1), Monday.AddSeconds(2)), 2, Consultant),
        new(new LeadApproved(Lead, Brand, Dealer, Manager, Monday.AddHours(1)), 3, Manager),
        new(new LeadRejected(Lead, Brand, Dealer, Manager, RejectReason.NotGenuine, Monday.AddHours(1)), 3, Manager),
        new(new ApprovalOverdue(Lead, Brand, Dealer, Monday.AddDays(1), Monday.AddDays(1).AddSeconds(1)), 3, "lead-intake"),
        new(new LeadAccepted(Lead, Brand, Dealer, Manager, Monday.AddMinutes(5)), 3, Manager),
        new(new LeadDeclined(Lead, Brand, Dealer, Manager, DeclineReason.NoCapacity, Monday.AddMinutes(5)), 3, Manager),
        new(new DispatchExpired(Lead, Brand, Dealer, Monday.AddMinutes(20), Monday.AddMinutes(20).AddSeconds(1)), 3, "lead-intake"),
        new(new LeadRecalled(Lead, Brand, Dealer, Hq, "customer_complained", Monday.AddHours(2), "D002"), 4, Hq),
        new(new LeadAssigned(Lead, Brand, Dealer, Consultant, AssignmentMethod.RoundRobin, Monday.AddMinutes(6), [new("consultant-D001-2", AssignmentRefusal.Absent)], Monday.AddMinutes(54), Monday.AddMinutes(60)), 4, "lead-intake"),
        new(new AssignmentPostponed(Lead, Brand, Dealer, [new("consultant-D001-2", AssignmentRefusal.Absent)], Monday.AddHours(4), Monday.AddMinutes(6)), 4, "lead-intake"),
        new(new CallRang(Lead, Brand, Dealer, "pbx-7712", Monday.AddMinutes(50)), 5, "dms-D001"),
        new(new CallAnswered(Lead, Brand, Dealer, "pbx-7712", Consultant, Monday.AddMinutes(50).AddSeconds(12)), 6, "dms-D001"),
        new(new CallMissed(Lead, Brand, Dealer, "pbx-7712", Monday.AddMinutes(61), Monday.AddMinutes(51)), 6, "dms-D001"),
        new(new CallEnded(Lead, Brand, Dealer, "pbx-7712", 95, Text("https://pbx.d001.example/rec/7712"), Monday.AddMinutes(52)), 7, "dms-D001"),
        new(new CallBackOverdue(Lead, Brand, Dealer, Monday.AddMinutes(61), Monday.AddMinutes(61).AddSeconds(1)), 8, "lead-intake"),
        new(new CallBackMade(Lead, Brand, Dealer, false, FirstCall), 9, "lead-intake", "contact_recorded"),
        new(new FirstResponseDueSoon(Lead, Brand, Dealer, Consultant, Monday.AddMinutes(30), Monday.AddMinutes(24)), 5, "lead-intake"),
        new(new FirstResponseBreached(Lead, Brand, Dealer, Consultant, Monday.AddMinutes(30), Monday.AddMinutes(30)), 6, "lead-intake"),
        new(new FirstResponseMade(Lead, Brand, Dealer, false, FirstCall), 7, "lead-intake", "contact_recorded"),
        new(new LeadClosed(Lead, Brand, Dealer, CloseReason.Won, Saturday.AddHours(2)), 8, "lead-intake", "contract_signed"),
        new(new CaseMoved(CaseReactions.CaseOf(Lead), Lead, Brand, "D002", Monday.AddHours(2)), 6, "qualification", "lead_dispatched"),
        new(new CaseSuspended(CaseReactions.CaseOf(Lead), Lead, Brand, Dealer, LossReason.Recalled, Monday.AddHours(2)), 5, "qualification", "lead_recalled"),
        new(new InvitationMoved(InvitationReactions.InvitationOf(Lead), Lead, Brand, "D002", Monday.AddHours(2)), 3, "appointment", "lead_dispatched"),
        new(new InvitationWithdrawn(InvitationReactions.InvitationOf(Lead), Lead, Brand, Dealer, LossReason.Recalled, Monday.AddHours(2)), 2, "appointment", "lead_recalled"),
        new(new CaseOpened(Case, Lead, Customer, Brand, Dealer, Monday.AddSeconds(2), "B", 30, new DateOnly(2026, 1, 31), new DateTimeOffset(2026, 1, 16, 0, 0, 0, Monday.Offset)), 1, "qualification", "lead_dispatched"),
        new(new CaseAssigned(Case, Lead, Consultant, Monday.AddMinutes(6)), 3, "qualification", "lead_assigned"),
        new(new CallGiven(Case, Lead, Consultant, [new CallGoal(CallGoalCode.FixPurchaseTime, [GoalCriterion.Specific, GoalCriterion.TimeBound])], FirstCall.AddMinutes(28), CallFallBack.Voicemail, FirstCall.AddMinutes(-2)), 4, Consultant),
        new(new CallBlocked(Case, Lead, Consultant, CallBlock.TooSoon, FirstCall.AddHours(2), CallFallBack.Sms, FirstCall.AddMinutes(10)), 7, Consultant),
        new(new ContactCorrected(Case, Lead, 1, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Voicemail, 20, FirstCall.AddMinutes(-1), false, Text("录错结果"), Consultant, FirstCall.AddHours(1)), 8, Consultant),
        new(new ContactReviewed(Case, Lead, 1, true, Text("开场白自然"), Text("早一点问预算"), Consultant, FirstCall.AddMinutes(20)), 8, Consultant),
        new(new NeedProfileChanged(Case, Lead, Needs, Personal<NeedWords>.Of(new NeedWords(new SpinNote("开了十年的旧车", "油耗高", "每月多花八百", "省下油钱"), [new("省油", "混动", "油耗低", "每月省钱", ImpactKind.Data)], "太太在学校工作", "喜欢蓝色")),
            Personal<EvaluationBasis>.Of(new EvaluationBasis("家庭安全", "中产", "稳定", "谨慎", "换一辆大车")), Consultant, FirstCall.AddMinutes(5)), 9, Consultant),
        new(new RelationMarked(Case, Lead, RelationMarker.Shopper, RelationMarker.Prospect, FirstCall.AddMinutes(5)), 10, Consultant),
        new(new PersonalityAssessed(Case, Lead, Personal<Personality>.Of(new Personality(EmotionDegree.B, 2, new StyleWeights(10, 10, 60, 20))), Consultant, FirstCall.AddMinutes(6)), 11, Consultant),
        new(new ObjectionRaised(Case, Lead, 1, ObjectionTopic.Price, ObjectionTopic.Trust, ObjectionCause.Customer, ObjectionGenuineness.Unknown, false, Text("比别家贵"), Consultant, FirstCall), 12, Consultant),
        new(new ObjectionHandled(Case, Lead, 1, ObjectionFlow.Single, ObjectionFlows.Single, ObjectionTopic.Trust, ObjectionGenuineness.Genuine, true, "doc:tco-es7", true, Consultant, FirstCall.AddMinutes(8)), 13, Consultant),
        new(new GradeChanged(Case, Lead, "H", "B", GradeBasis.Judged, Text("今天就想订"), 7, Saturday, Consultant, FirstCall.AddMinutes(9)), 14, Consultant),
        new(new FollowUpOverdue(Case, Lead, Brand, Dealer, OverdueLevel.Manager, "H", Consultant, FirstCall, FirstCall.AddDays(14), FirstCall.AddDays(15), FirstCall.AddDays(14).AddSeconds(1)), 15, "qualification"),
        new(new DefeatProposed(Case, Lead, Defeated, Consultant, FirstCall.AddDays(14)), 16, Consultant),
        new(new DefeatApproved(Case, Lead, Brand, Dealer, Defeated, false, Consultant, Manager, FirstCall.AddDays(15)), 17, Manager),
        new(new DefeatRejected(Case, Lead, Text("请周末再约太太一起来"), Manager, FirstCall.AddDays(15)), 17, Manager),
        new(new CaseOutOfControl(Case, Lead, Brand, Dealer, OutOfControlCause.FailedAttempts, 5, FirstCall, FirstCall.AddDays(9)), 20, Consultant),
        new(new CaseFrozen(Case, Lead, FreezeReason.AwaitsModel, FirstCall.AddDays(60), Manager, FirstCall.AddDays(3)), 16, Manager),
        new(new CaseThawed(Case, Lead, "qualification", FirstCall.AddDays(60)), 17, "qualification"),
        new(new CaseClosed(Case, Lead, CaseOutcome.Order, Saturday.AddHours(2)), 18, "qualification", "lead_closed"),
        new(new CaseHandedOver(Case, Lead, Brand, Dealer, Consultant, "consultant-D001-2", Manager, FirstCall.AddDays(20)), 19, Manager),
        new(new ManagerContactAwaited(Case, Lead, Dealer, Consultant, "consultant-D001-2", Manager, FirstCall.AddDays(20)), 19, Manager),
        new(new SheetFilled(
            Case, Lead,
            Personal<TrackingInfo>.Of(new TrackingInfo(
                new TrackedCustomer("王伟", "武汉江岸物流有限公司", "车队经理", new DateOnly(2026, 2, 14), "城市配送", "李娜", "陈强", [new("解放 J6P", "鄂A12345", 2019)], 3),
                new TrackedContact(
                    "解放大道 1 号", ContactChannel.Phone, "武汉", "江岸区", "430010", "027-82345678", "027-82345679", "13812345678", "wang.wei@example.com", "朋友介绍", "周末方便"))),
            Consultant, FirstCall.AddMinutes(10)), 4, Consultant),
        .. TeamSamples.Events,
        new(new CaseAccessed(Case, Lead, Consultant, Roles.Consultant, FirstCall.AddMinutes(-3)), 4, Consultant),
        new(new NextActionPlanned(CaseReactions.CaseOf(Lead), Lead, "first_call", Monday.AddHours(2).AddSeconds(2), Monday.AddSeconds(2)), 2, "qualification", "lead_dispatched"),
        new(new ContactRecorded(
            CaseReactions.CaseOf(Lead), Lead, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 245,
            Text("想周末带太太来看车"), FirstCall, 1, Consultant, true, "rec:20260105-1012", Talk, Text("周六带太太来")), 3, Consultant),
        new(new NextActionOverdue(CaseReactions.CaseOf(Lead), Lead, "send_offer", FirstCall.AddDays(1), FirstCall.AddDays(1).AddSeconds(1)), 5, "qualification"),
        new(new InvitationOpened(InvitationReactions.InvitationOf(Lead), Lead, Customer, Brand, Dealer, Monday.AddSeconds(2)), 1, "appointment", "lead_dispatched"),
        new(new AppointmentBooked(
            Appointment, Lead, Customer, Brand, Dealer, AppointmentType.TestDrive, Saturday, FirstCall.AddMinutes(5), Saturday.AddMinutes(45), CalendarSamples.Both, CalendarSamples.Offer, "ES7", Consultant,
            [Saturday.AddDays(-1), Saturday.AddHours(-2)], Saturday.AddMinutes(75), CalendarSamples.Way), 1, Consultant),
        new(new AppointmentRescheduled(
            Appointment, Lead, Saturday.AddDays(1), Saturday.AddDays(1).AddMinutes(45), CalendarSamples.Both, CancelledBy.Customer, "works_on_saturday", Saturday.AddDays(-2),
            [Saturday, Saturday.AddHours(22)], Saturday.AddDays(1).AddMinutes(75), CalendarSamples.Way), 2, Consultant),
        .. CalendarSamples.Events,
        new(new AppointmentConfirmed(Appointment, Lead, Saturday.AddDays(-1)), 2, Consultant),
        new(new AppointmentMissed(Appointment, Lead, Saturday.AddHours(3), 1, Saturday.AddHours(5)), 3, Consultant),
        new(new AppointmentCancelled(Appointment, Lead, CancelledBy.Customer, "family_matter", Saturday.AddHours(-5)), 3, Consultant),
        new(new VisitArrived(
            Appointment, Lead, Customer, Brand, Dealer, AppointmentType.TestDrive, "test_drive", Saturday.AddMinutes(-6), false, [new(BuyingRole.DecisionMaker, PersonRelation.Spouse)],
            Text("看到试驾活动，想带太太试试"), Consultant), 3, Consultant),
        new(new VisitTakenOver(Appointment, Lead, "zhao", Consultant, Saturday.AddMinutes(2), AppointmentType.TestDrive, Dealer), 4, Consultant),
        new(new PresentationHeld(Appointment, Lead, "ES7", 25, [SellingPoint.Safety, SellingPoint.Space], "zhao", Saturday.AddMinutes(30)), 5, Consultant),
        new(new TestDriveTaken(Appointment, Lead, "ES7", "demo-es7", "lake", 30, 4, Text("加速很好，座椅偏硬"), "zhao", Saturday.AddMinutes(65)), 6, Consultant),
        new(new VisitHeld(Appointment, Lead, "zhao", Saturday.AddMinutes(90)), 7, Consultant),
        .. DealSamples.Events,
        .. AftercareSamples.Events,
        .. ComplaintSamples.Events,
        .. ReferralSamples.Events,
        new(new CustomerAccessed(Customer, Consultant, Roles.Consultant, FirstCall.AddMinutes(-1)), 2, Consultant),
        new(new CustomerMatchSuspected(Customer, Twin, Brand, Lead, Monday), 2, Hq),
        new(new CustomerMerged(Customer, Twin, Brand, Hq, "same person, called", Monday.AddDays(1)), 3, Hq),
        new(new CustomerUnmerged(Customer, Twin, Brand, Hq, "father and son", Monday.AddDays(2)), 4, Hq),
        new(new ConsentGiven(Customer, Brand, Later, Lead, Consultant, Monday.AddHours(1)), 3, Consultant),
        new(new ConsentWithdrawn(Customer, Brand, ["contact", "marketing"], ["phone", "sms", "email", "wechat", "letter"], Consultant, "call:20260302-1105", Monday.AddDays(56)), 5, Consultant),
        new(new CallPlanOpened(CallLists.PlanOf(Dealer), Dealer, Brand, Evening, Monday), 1, "qualification"),
        new(new CallPlanSet(CallLists.PlanOf(Dealer), Dealer, new CallPlanSettings(150, 35, 40, 150), Manager, FirstCall), 2, Manager),
        new(new CallListsBuilt(CallLists.PlanOf(Dealer), Dealer, new DateOnly(2026, 1, 6), Evening.AddDays(1), Evening.AddSeconds(2)), 3, "qualification"),
        new(new CallListBuilt(
            CallLists.ListOf(Dealer, new DateOnly(2026, 1, 6), Consultant), CallLists.PlanOf(Dealer), Dealer, Brand, Consultant, new DateOnly(2026, 1, 6), [Lead, FirstLead], 150, Evening.AddSeconds(1)), 1, "qualification"),
        new(new DealerConfigured(
            Networks.IdOf(Dealer), Dealer, Settings, Monday.AddDays(-3), Hq, Monday.AddDays(-4)), 1, Hq),
        new(new ConsultantConfigured(
            Networks.IdOf(Dealer), Dealer, Consultant, new ConsultantSettings(["ES7", "S6"], 2, 30, [new(Monday.AddDays(30), Monday.AddDays(37))], false), Manager, Monday.AddDays(-3)), 2, Manager),
        new(new BrandRulesSet(Networks.RulesOf(Brand), Brand, Rules, Monday.AddDays(-3), Hq, Monday.AddDays(-4)), 1, Hq),
        new(new SourcesConfigured(Networks.IdOfSources(Brand), Brand, Tree, Monday.AddDays(-3), Hq, Monday.AddDays(-4)), 1, Hq),
        new(new ImportProfileSaved(ImportEndpoints.IdOf(Hq, "portal"), Hq, "portal", Brand, Reading, Monday.AddDays(-2)), 1, Hq),
        new(new CustomerErased(Customer, Brand, [Dealer], Delivery.AddYears(2)), 3, Hq),
    ];

    /// <summary>Every aggregate, with commands that lead through all its states and into every refusal.</summary>
    public static IReadOnlyList<Aggregate> Aggregates { get; } =
    [
        Aggregate.Of("lead-intake", LeadIntake.Customer.Decider, CustomerCommands()),
        Aggregate.Of("lead-intake", LeadIntake.Lead.Decider, LeadCommands()),
        Aggregate.Of("lead-intake", DealerConfiguration.Decider, DealerCommands()),
        Aggregate.Of("lead-intake", BrandConfiguration.Decider, BrandCommands()),
        Aggregate.Of("lead-intake", SourceConfiguration.Decider, SourceCommands()),
        Aggregate.Of("lead-intake", ImportProfile.Decider, ImportCommands()),
        Aggregate.Of("qualification", Qualification.Case.Decider, CaseCommands()),
        Aggregate.Of("qualification", CallPlan.Decider, CallPlanCommands()),
        Aggregate.Of("qualification", CallList.Decider, CallListCommands()),
        Aggregate.Of("qualification", Handover.Decider, TeamSamples.HandoverCommands()),
        Aggregate.Of("qualification", FollowUpList.Decider, TeamSamples.ListCommands()),
        Aggregate.Of("appointment", Invitation.Decider, InvitationCommands()),
        Aggregate.Of("appointment", Calendar.Decider, CalendarSamples.CalendarCommands()),
        Aggregate.Of("appointment", Diary.Decider, CalendarSamples.DiaryCommands()),
        Aggregate.Of("appointment", Offer.Decider, CalendarSamples.OfferCommands()),
        Aggregate.Of("appointment", Waiting.Decider, CalendarSamples.WaitingCommands()),
        Aggregate.Of("appointment", Message.Decider, CalendarSamples.MessageCommands()),
        Aggregate.Of("appointment", Appointments.Appointment.Decider, AppointmentCommands()),
        Aggregate.Of("deal", Deal.Decider, DealSamples.Commands, DealSamples.Lives),
        Aggregate.Of("deal", DealRules.Decider, DealSamples.RulesCommands),
        Aggregate.Of("aftercare", Ownership.Decider, AftercareSamples.Commands, AftercareSamples.Lives),
        Aggregate.Of("aftercare", Complaint.Decider, ComplaintSamples.Commands, ComplaintSamples.Lives),
        Aggregate.Of("aftercare", CareRules.Decider, AftercareSamples.RulesCommands),
        Aggregate.Of("aftercare", InterviewSheet.Decider, AftercareSamples.Interviews),
        Aggregate.Of("aftercare", Referral.Decider, ReferralSamples.Commands),
        Aggregate.Of("aftercare", RewardBudget.Decider, ReferralSamples.BudgetCommands),
    ];

    public static Sample Of(string name) => Events.First(sample => sample.Type.Name == name);

    private static IEnumerable<Customer.Command> CustomerCommands()
    {
        var register = new LeadIntake.Customer.Command.Register(Customer, Brand, "王伟", "先生", "+8613812345678", PhoneKind.Mobile, Monday);
        var merge = new LeadIntake.Customer.Command.Merge(Twin, Of(register with { CustomerId = Twin }), Hq, "same person, called", Monday.AddDays(1));
        var toMerge = merge with { Into = Customer, Survivor = Of(register) };
        return
        [
            register,
            new LeadIntake.Customer.Command.RecordAccess(Consultant, Roles.Consultant, FirstCall),
            new LeadIntake.Customer.Command.SuspectMatch(Twin, Lead, Monday),
            merge,
            merge with { Into = Customer },
            merge with { Into = FirstLead },
            merge with { Survivor = Of(register with { CustomerId = Twin, Brand = "YINHE" }) },
            merge with { Survivor = Of(register with { CustomerId = Twin }, toMerge) },
            merge with { Survivor = Of(register with { CustomerId = Twin }, new LeadIntake.Customer.Command.Erase([], Monday)) },
            new LeadIntake.Customer.Command.Unmerge(Hq, "father and son", Monday.AddDays(2)),
            new LeadIntake.Customer.Command.GiveConsent(Later, Lead, [], Consultant, Monday.AddHours(1)),
            new LeadIntake.Customer.Command.WithdrawConsent(null, null, Consultant, "call:20260302-1105", Monday.AddDays(56)),
            new LeadIntake.Customer.Command.Erase([Dealer], Delivery),
        ];

        static Customer Of(params LeadIntake.Customer.Command[] commands) =>
            commands.Aggregate(LeadIntake.Customer.Decider.Initial, (state, command) => LeadIntake.Customer.Decider.Fold(state, LeadIntake.Customer.Decide(command, state)));
    }

    private static IEnumerable<Lead.Command> LeadCommands() =>
    [
        Push,
        Push with { Placement = Placement.Nobody },
        Push with { Screened = InvalidReason.TestNumber },
        Push with { Screened = InvalidReason.OptedOut },
        Push with { Collected = (Consultant, Dealer, Monday.AddDays(1)) },
        Push with { OpenCycles = [new OpenCycle(FirstLead, Dealer, Monday.AddDays(-3))] },
        Push with { Fact = Received with { Consent = Consent with { Purposes = ["contact"] }, Registration = null } },
        new LeadIntake.Lead.Command.Place(Offered with { Dealer = "D002", AcceptBy = null }, Monday.AddHours(2)),
        new LeadIntake.Lead.Command.Approve(Manager, Offered with { Rule = DispatchRule.Own, AcceptBy = null }, Monday.AddHours(1)),
        new LeadIntake.Lead.Command.Approve(Consultant, Offered, Monday.AddHours(1)),
        new LeadIntake.Lead.Command.Reject(Manager, RejectReason.NotGenuine, Monday.AddHours(1)),
        new LeadIntake.Lead.Command.Reject(Consultant, RejectReason.NotGenuine, Monday.AddHours(1)),
        new LeadIntake.Lead.Command.MissApproval(Monday.AddDays(1), Monday.AddDays(1)),
        new LeadIntake.Lead.Command.Accept(Dealer, Manager, Monday.AddMinutes(5)),
        new LeadIntake.Lead.Command.Decline(Dealer, Manager, DeclineReason.NoCapacity, Monday.AddMinutes(5)),
        new LeadIntake.Lead.Command.Expire(Monday.AddMinutes(20), Monday.AddMinutes(20)),
        new LeadIntake.Lead.Command.Recall(Hq, "customer_complained", false, null, Monday.AddHours(2)),
        new LeadIntake.Lead.Command.Recall(Hq, "customer_complained", true, null, Monday.AddHours(2)),
        new LeadIntake.Lead.Command.Recall(Hq, "customer_complained", false, Dealer, Monday.AddHours(2)),
        new LeadIntake.Lead.Command.Release(Hq, null, Monday.AddHours(3)),
        new LeadIntake.Lead.Command.Release(Hq, Dealer, Monday.AddHours(3)),
        Push with { ContactFrom = Monday.AddDays(30) },
        new LeadIntake.Lead.Command.Awake(Monday.AddDays(30), Monday.AddDays(30)),
        new LeadIntake.Lead.Command.Release("lead-intake", null, Monday.AddHours(1)) { Consent = Later },
        new LeadIntake.Lead.Command.Assign(Dealer, Consultant, AssignmentMethod.RoundRobin, [], Monday.AddMinutes(6)),
        new LeadIntake.Lead.Command.Assign(Dealer, "consultant-D001-2", AssignmentMethod.Named, [], Monday.AddMinutes(7)),
        new LeadIntake.Lead.Command.PostponeAssignment(Dealer, [new(Consultant, AssignmentRefusal.Full)], Monday.AddHours(4), Monday.AddMinutes(6)),
        new LeadIntake.Lead.Command.NoteRing(Dealer, "pbx-7712", Monday.AddMinutes(50)),
        new LeadIntake.Lead.Command.NoteAnswer(Dealer, "pbx-7712", Consultant, Monday.AddMinutes(50)),
        new LeadIntake.Lead.Command.NoteMissedCall(Dealer, "pbx-7712", Monday.AddMinutes(61), Monday.AddMinutes(51)),
        new LeadIntake.Lead.Command.NoteEndOfCall(Dealer, "pbx-7712", 95, "https://pbx.d001.example/rec/7712", Monday.AddMinutes(52)),
        new LeadIntake.Lead.Command.MissCallBack(Monday.AddMinutes(61), Monday.AddMinutes(61)),
        new LeadIntake.Lead.Command.WarnOfResponse(Monday.AddMinutes(24), Monday.AddMinutes(24)),
        new LeadIntake.Lead.Command.BreachResponse(Monday.AddMinutes(30), Monday.AddMinutes(30)),
        new LeadIntake.Lead.Command.NoteAttempt(FirstCall),
        new LeadIntake.Lead.Command.Invalidate(InvalidReason.EmptyNumber, Manager, FirstCall),
        new LeadIntake.Lead.Command.Unlink(Manager, FirstCall),
        new LeadIntake.Lead.Command.Close(CloseReason.Won, Saturday),
    ];

    private static IEnumerable<DealerConfiguration.Command> DealerCommands() =>
    [
        new DealerConfiguration.Command.Configure(Networks.IdOf(Dealer), Dealer, Settings, Monday, Hq, Monday),
        new DealerConfiguration.Command.Configure(Networks.IdOf(Dealer), Dealer, Settings with { Closed = true }, Monday.AddDays(-1), Hq, Monday),
        new DealerConfiguration.Command.Configure(Networks.IdOf(Dealer), Dealer, Settings with { Brands = [] }, Monday, Hq, Monday),
        new DealerConfiguration.Command.ConfigureConsultant(Networks.IdOf(Dealer), Dealer, Consultant, new ConsultantSettings(MostOpen: 30), Manager, Monday),
        new DealerConfiguration.Command.ConfigureConsultant(Networks.IdOf(Dealer), Dealer, Consultant, new ConsultantSettings(Left: true), Manager, Monday),
    ];

    private static BrandRules Rules => new(
        [DispatchRule.Named, DispatchRule.District, DispatchRule.City, DispatchRule.Distance], 200, [new CityLocation("鄂州", new(30.39, 114.89))],
        [new ResponseRule(5, LeadSource.HotlineInbound), new ResponseRule(30, Grade: "H"), new ResponseRule(120)], BreachAction.Reassign, 10, 30,
        new ScreeningRules(["+8613800138000"], ["测试"], 5, 24), [new CoolOff(CloseReason.Lost, 30)],
        [new GradeRule("H", 3, 7), new GradeRule("A", 7, 15), new GradeRule("B", 15, 30), new GradeRule("C", 30, 90), new GradeRule("N", 7)], new CallingRules(120, 3, 2, 5, 1, 30, 14));

    private static IEnumerable<BrandConfiguration.Command> BrandCommands() =>
    [
        new BrandConfiguration.Command.SetRules(Networks.RulesOf(Brand), Brand, Rules, Monday, Hq, Monday),
        new BrandConfiguration.Command.SetRules(Networks.RulesOf(Brand), Brand, Rules with { LinkWithinDays = 7 }, Monday.AddDays(-1), Hq, Monday),
    ];

    private static IEnumerable<SourceConfiguration.Command> SourceCommands() =>
    [
        new SourceConfiguration.Command.Configure(Networks.IdOfSources(Brand), Brand, Tree, Monday, Hq, Monday),
        new SourceConfiguration.Command.Configure(Networks.IdOfSources(Brand), Brand, Tree with { Maps = null }, Monday.AddDays(-1), Hq, Monday),
        new SourceConfiguration.Command.Configure(Networks.IdOfSources(Brand), Brand, new SourceTree([]), Monday, Hq, Monday),
    ];

    private static IEnumerable<ImportProfile.Command> ImportCommands() =>
    [
        new ImportProfile.Command.Save(ImportEndpoints.IdOf(Hq, "portal"), Hq, "portal", Brand, Reading, Monday),
    ];

    private static LeadIntake.Lead.Command.Receive Push => new(Received, null, null, Offered, [], TimeSpan.FromDays(30), Monday);

    private static IEnumerable<Qualification.Case.Command> CaseCommands()
    {
        var call = new RecordContact(
            ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Connected, 245, "想周末来看车", new NextAction("send_offer", FirstCall.AddDays(1)), FirstCall)
        { By = Consultant, Conversation = Talk };
        var missed = call with { Result = ContactResult.NoAnswer, DurationSeconds = 0, Rules = new CaseRules { OutOfControlAfter = 2 } };
        var price = new RaiseObjection(ObjectionTopic.Price, null, ObjectionCause.Customer, ObjectionGenuineness.Unknown, false, null, Consultant, FirstCall);
        var work = new HandleObjection(1, ObjectionFlow.Single, ObjectionFlows.Single, null, ObjectionGenuineness.Genuine, false, "doc:1", true, Consultant, FirstCall);
        var defeat = new ProposeDefeat(Defeated, Consultant, FirstCall.AddDays(1));
        var freeze = new Freeze(FreezeReason.AwaitsModel, FirstCall.AddDays(60), Manager, FirstCall);
        return
        [
            new OpenCase(Case, Lead, Customer, Brand, Dealer, new DateOnly(2026, 1, 31), Monday),
            new OpenCase(Case, Lead, Customer, Brand, "D002", null, Monday.AddHours(2)),
            new Suspend(Dealer, LossReason.Recalled, Monday.AddHours(2)),
            new Assign(Consultant, Monday),
            new Close(CaseOutcome.Order, Saturday),
            new TakeCall(Consultant, [new(CallGoalCode.ObtainData)], true, true, FirstCall),
            new TakeCall(Consultant, [new(CallGoalCode.ObtainData)], false, true, FirstCall),
            new TakeCall(Consultant, [], true, true, FirstCall),
            call,
            call with { Next = null },
            call with { Next = new NextAction("send_offer", FirstCall) },
            call with { DurationSeconds = -1 },
            call with { Conversation = null },
            missed,
            missed with { DurationSeconds = 1 },
            new CorrectContact(new Contact(1, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.Voicemail, 20, FirstCall, null), "录错结果", Consultant, FirstCall),
            new ReviewContact(1, true, "开场白自然", "早一点问预算", Consultant, FirstCall),
            new PlanNext(new NextAction("invite", Saturday), FirstCall),
            new MeetParty([new(BuyingRole.DecisionMaker, PersonRelation.Spouse)], Consultant, Saturday),
            new PlanNext(new NextAction("invite", Monday), FirstCall),
            new ChangeNeeds(Needs, null, null, Consultant, FirstCall),
            new SetGrade("H", "今天就想订", Consultant, FirstCall),
            new SetGrade("A", null, Consultant, FirstCall),
            new SetGrade("Z", null, Consultant, FirstCall),
            new AssessPersonality(new Personality(EmotionDegree.B, 2), Consultant, FirstCall),
            price,
            price with { Core = true, Genuineness = ObjectionGenuineness.False },
            work,
            work with { Steps = [ObjectionStep.Explain] },
            work with { Steps = [ObjectionStep.Confirm] },
            work with { Evidence = null },
            defeat,
            defeat with { Defeat = Defeated with { Contacts = [9] } },
            defeat with { Defeat = Defeated with { Stated = DefeatReason.Competitor, Competitor = null } },
            new ApproveDefeat(Manager, FirstCall.AddDays(2)),
            new ApproveDefeat(Consultant, FirstCall.AddDays(2)),
            new RejectDefeat("请再约一次", null, Manager, FirstCall.AddDays(2)),
            freeze,
            freeze with { Until = FirstCall },
            freeze with { Until = FirstCall.AddDays(400) },
            new Thaw(Manager, FirstCall.AddDays(60)),
            new HandOver(Consultant, "consultant-D001-2", Manager, FirstCall.AddDays(20)),
            new AwaitManager(Consultant, "consultant-D001-2", Manager, FirstCall.AddDays(20)),
            new FillSheet(new TrackingInfo(new TrackedCustomer("王伟"), new TrackedContact()), Consultant, FirstCall),
            new NoteAccess(Consultant, Roles.Consultant, FirstCall),
            new Guide("2026-W03", "先确认太太的意见", Manager, FirstCall),
            new MarkOverdue(Monday, Monday),
            new Escalate(Monday, Monday),
            new LoseControl(Monday, Monday),
            new Regrade(Monday, Monday),
        ];
    }

    private static Guid Case => CaseReactions.CaseOf(Lead);

    private static NeedProfile Needs => new(
        ["ES7"], new DateOnly(2026, 1, 31), Yuan(250_000), "loan", CarUse.Family, [new(BuyingRole.User, PersonRelation.Spouse), new(BuyingRole.DecisionMaker, PersonRelation.Self)], UsePlace.City, "武汉",
        ["BYD"], PurchaseMotive.SolveProblem, NeedLevel.Safety, NeedDepth.Hidden, DecisionStage.Evaluation, BuyingDecisionStage.EvaluatingOptions, RelationshipStage.Understand,
        Strength.Strong, Strength.Strong, true, true);

    private static Conversation Talk => new(
        CallPurpose.Sell, [new(CallGoalCode.FixPurchaseTime, [GoalCriterion.Specific, GoalCriterion.TimeBound], true)], [new(CallStep.Opening, StepOutcome.Done), new(CallStep.NeedAnalysis, StepOutcome.Partly)],
        [NeedField.What, NeedField.When], CallerIntent.Price, [SellingPoint.Space], [CallClosing.Summary, CallClosing.NextAction], EngagementMode.CallCentre, SalesOrientation.Relationship, AidaStage.Interest);

    private static Defeat Defeated => new(DefeatReason.Price, DefeatReason.Trust, "BYD", [], "rec:20260105-1012");

    private static IEnumerable<CallPlan.Command> CallPlanCommands() =>
    [
        new CallPlan.Command.OpenPlan(CallLists.PlanOf(Dealer), Dealer, Brand, Monday),
        new CallPlan.Command.SetPlan(CallLists.PlanOf(Dealer), Dealer, Brand, new CallPlanSettings(150, 35, 40, 150), Manager, FirstCall),
        new CallPlan.Command.FinishLists(Evening, Evening.AddSeconds(2)),
    ];

    private static IEnumerable<CallList.Command> CallListCommands()
    {
        var build = new CallList.Command.Build(
            CallLists.ListOf(Dealer, new DateOnly(2026, 1, 6), Consultant), CallLists.PlanOf(Dealer), Dealer, Brand, Consultant, new DateOnly(2026, 1, 6), [Lead, FirstLead], 150, Evening.AddSeconds(1));
        return [build, build with { Target = 1 }, build with { Leads = [Lead, Lead] }];
    }

    private static IEnumerable<Invitation.Command> InvitationCommands()
    {
        var invite = new Invitation.Command.Invite(
            InvitationPlaybook.ColdCall, [new(InvitationStep.EitherOr, StepOutcome.Done)], [InvitationReason.Gift, InvitationReason.NewModel], InvitationAnswer.Voicemail, CalendarSamples.Offer, 60,
            Monday.AddDays(1), Consultant, Monday);
        return
        [
            new Invitation.Command.OpenInvitation(InvitationReactions.InvitationOf(Lead), Lead, Customer, Brand, Dealer, Monday),
            new Invitation.Command.OpenInvitation(InvitationReactions.InvitationOf(Lead), Lead, Customer, Brand, "D002", Monday.AddHours(2)),
            new Invitation.Command.Withdraw(Dealer, LossReason.Recalled, Monday.AddHours(2)),
            invite,
            invite with { Reasons = [InvitationReason.Gift, InvitationReason.Gift] },
            invite with { Steps = [new(InvitationStep.ConfirmName, StepOutcome.Done)] },
            invite with { Offer = null },
            invite with { CallBackBy = null },
            new Invitation.Command.Reply(1, InvitationAnswer.Accepted, CalendarSamples.Offer, Consultant, Monday.AddDays(1)),
            new Invitation.Command.Reply(1, InvitationAnswer.Accepted, null, Consultant, Monday.AddDays(1)),
            new Invitation.Command.Reply(1, InvitationAnswer.Voicemail, null, Consultant, Monday.AddDays(1)),
            new Invitation.Command.Reply(7, InvitationAnswer.Declined, null, Consultant, Monday.AddDays(1)),
            new Invitation.Command.NoteNoShow(Appointment, Saturday, 2, Saturday),
            new Invitation.Command.NoteNoShow(CalendarSamples.Offer, Saturday.AddDays(7), 2, Saturday.AddDays(7)),
            new Invitation.Command.GiveUpWaiting(Monday.AddDays(1), Monday.AddDays(1)),
        ];
    }

    private static IEnumerable<Appointments.Appointment.Command> AppointmentCommands()
    {
        var agreed = new Appointments.Agreed(new Slot(Saturday, Saturday.AddMinutes(45), CalendarSamples.Both), [Saturday.AddDays(-1)], Saturday.AddMinutes(75));
        var book = new Appointments.Appointment.Command.Book(Appointment, Lead, Customer, Brand, Dealer, AppointmentType.TestDrive, agreed, Consultant, FirstCall);
        var move = new Appointments.Appointment.Command.Reschedule(At(Saturday.AddDays(1)), CancelledBy.Customer, "works_on_saturday", Saturday.AddDays(-2));
        return
        [
            book,
            book with { Agreed = At(FirstCall) },
            book with { Type = AppointmentType.HomeVisit },
            CalendarSamples.PlanVisit(),
            new Appointments.Appointment.Command.NoteAccess(Consultant, Roles.Consultant, Saturday),
            move,
            move with { Reason = "" },
            move with { Agreed = At(Saturday.AddDays(-3)) },
            new Appointments.Appointment.Command.Remind(Saturday.AddDays(-1), ContactChannel.Sms, Saturday.AddDays(-1)),
            new Appointments.Appointment.Command.Confirm(Saturday.AddDays(-1)),
            new Appointments.Appointment.Command.Arrive("test_drive", Saturday),
            new Appointments.Appointment.Command.Arrive(" ", Saturday),
            new Appointments.Appointment.Command.WalkIn(Appointment, Lead, Customer, Brand, Dealer, AppointmentType.Sales, new("saw_the_campaign", Saturday)),
            new Appointments.Appointment.Command.WalkIn(Appointment, Lead, Customer, Brand, Dealer, AppointmentType.Sales, new("", Saturday)),
            new Appointments.Appointment.Command.TakeOver("zhao", Consultant, Saturday),
            new Appointments.Appointment.Command.Present("ES7", 25, null, "zhao", Saturday),
            new Appointments.Appointment.Command.Drive("ES7", null, "lake", 30, true, 4, null, "zhao", Saturday),
            new Appointments.Appointment.Command.Drive("ES7", null, "lake", 30, false, 4, null, "zhao", Saturday),
            new Appointments.Appointment.Command.Leave("zhao", Saturday),
            new Appointments.Appointment.Command.Miss(Saturday.AddHours(3), 1, Saturday.AddHours(5)),
            new Appointments.Appointment.Command.Recover(RecoveryOutcome.Undecided, Consultant, Saturday.AddHours(4)),
            new Appointments.Appointment.Command.MarkUnrecovered(Saturday.AddHours(5), Saturday.AddHours(5)),
            new Appointments.Appointment.Command.Miss(Saturday.AddHours(-3)),
            new Appointments.Appointment.Command.Cancel(CancelledBy.Customer, "family_matter", Saturday),
            new Appointments.Appointment.Command.Cancel(CancelledBy.Dealer, "", Saturday),
        ];

        Appointments.Agreed At(DateTimeOffset from) => agreed with { Slot = agreed.Slot with { From = from } };
    }

    private static Money Yuan(long yuan) => new(yuan * 100, "CNY");

    private static Personal<string> Text(string value) => Personal<string>.Of(value);
}
