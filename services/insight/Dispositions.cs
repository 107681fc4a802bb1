using System.Collections.Frozen;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Insights;

/// <summary>
/// A word that headquarters' systems know a lead's progress by (feature 101): a disposition code of STAR, Standards for Technology
/// in Automotive Retail, or one of our own where STAR has none that we know of.
/// </summary>
/// <param name="Code">The code, as STAR writes them.</param>
/// <param name="Extension">It is ours and not STAR's.</param>
/// <param name="Zh">What Chinese users see.</param>
/// <param name="En">What English users see.</param>
/// <param name="ReachedBy">Events of which each alone reaches it; none when nothing here does.</param>
/// <param name="Note">Why it is reached by these, or by none; only where that needs to be said.</param>
public sealed record Disposition(string Code, bool Extension, string Zh, string En, IReadOnlyList<ReachedBy> ReachedBy, string? Note = null);

/// <summary>An event that reaches a disposition.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="When">In which case; absent when always.</param>
public sealed record ReachedBy(string Event, string? When)
{
    internal Func<object, bool> Holds { get; init; } = _ => true;
}

/// <summary>Which of our events is which disposition: the one table, for the status, for readers and for the catalogue.</summary>
public static class Dispositions
{
    // Where one event reaches several, they stand in the order of a lead's life: the last one is what it came to.
    public static readonly IReadOnlyList<Disposition> All =
    [
        Star("LeadReceivedDealer", "经销商已接收线索", "The dealer has the lead", By<LeadDispatched>("the dealer takes what it is given", d => d.AcceptBy is null), By<LeadAccepted>()),
        Star("LeadMergedDealer", "经销商已合并线索", "Merged with another lead by the dealer") with
        {
            Note = "Nobody at a dealer merges leads: the product links them itself, before a dealer has them (LeadMergedLMS).",
        },
        Star("LeadMergedLMS", "线索管理系统已合并线索", "Merged with an open lead by lead management", By<LeadLinked>()),
        Star("LeadReactivated", "战败或失控线索已重新激活", "A lost lead came back to life",
            By<LeadReceived>("the source is lost_or_uncontrolled_reactivation", r => r.Source == LeadSource.LostOrUncontrolledReactivation)),
        Star("CustomerWasPhoned", "已致电客户", "The customer was phoned, whoever answered",
            By<ContactRecorded>("channel phone, outbound", c => c is { Channel: ContactChannel.Phone, Direction: ContactDirection.Outbound })),
        Star("CustomerWasTexted", "已给客户发短信", "The customer was sent a text message",
            By<ContactRecorded>("channel sms, outbound", c => c is { Channel: ContactChannel.Sms, Direction: ContactDirection.Outbound })),
        Star("CustomerWasContacted", "已与客户取得联系", "Somebody spoke with the customer", By<ContactRecorded>("result connected", c => c.Result == ContactResult.Connected), By<CallAnswered>()),
        Star("CustomerMeetingCreated", "已与客户约定见面", "A meeting was agreed", By<AppointmentBooked>()),
        Star("CustomerMeetingConfirmed", "客户已确认见面", "The customer confirmed the meeting", By<AppointmentConfirmed>()),
        Star("CustomerMeetingNoShow", "客户未赴约", "The customer did not come to the meeting", By<AppointmentMissed>()),
        Star("ShowroomVisit", "客户到店", "The customer came to the showroom", By<VisitArrived>("the appointment was not at the customer's home", v => v.Type != AppointmentType.HomeVisit)),
        Star("VehicleDemoed", "客户已试驾", "The customer drove the car", By<TestDriveTaken>()),
        Star("VehicleOrdered", "已订车", "The customer ordered a car", By<ContractSigned>()) with
        {
            Note = "A signed contract is an order: the handbook's grade O is signed, not delivered (§4.1).",
        },
        Star("VehicleSold", "已售出", "The car is sold", By<VehicleDelivered>()) with
        {
            Note = "An order can still be lost; a sale is a car that was handed over (grade D, §4.1). Nothing here lies between contract and hand-over, so it is reached together with VehicleDelivered.",
        },
        Star("VehicleDelivered", "已交车", "The car was handed over", By<VehicleDelivered>()),
        Star("CustomerLostSale", "战败", "There will be no sale", By<DealLost>(), By<DealCancelled>(), By<DefeatApproved>()),
        Star("CustomerUnsubscribe", "客户不愿再被联系", "The customer does not want to be contacted",
            By<LeadClosed>("reason consent_withdrawn", c => c.Reason == CloseReason.ConsentWithdrawn),
            By<LeadInvalidated>("reason opted_out", i => i.Reason == InvalidReason.OptedOut)),

        Ours("LeadReceived", "已收到线索", "The lead was taken in", By<LeadReceived>()),
        Ours("LeadHeld", "线索暂缓派发", "The lead is with nobody yet", By<LeadHeld>()),
        Ours("LeadReleased", "线索恢复派发", "What the lead was held for is there", By<LeadReleased>()),
        Ours("LeadInvalid", "无效线索", "It is no lead", By<LeadInvalidated>()),
        Ours("LeadUnmerged", "线索已取消合并", "The merge was wrong", By<LeadUnlinked>()),
        Ours("LeadSubmitted", "线索待销售经理审核", "The lead waits for the sales manager", By<LeadSubmitted>()),
        Ours("LeadApproved", "线索审核通过", "The sales manager let the lead in", By<LeadApproved>()),
        Ours("LeadRejected", "线索审核未通过", "The sales manager did not let the lead in", By<LeadRejected>()),
        Ours("LeadApprovalOverdue", "线索审核超时", "The sales manager's working day passed", By<ApprovalOverdue>()),
        Ours("LeadOfferedDealer", "线索待经销商接受", "The dealer may accept the lead", By<LeadDispatched>("the dealer has to accept it first", d => d.AcceptBy is not null)),
        Ours("LeadDeclinedDealer", "经销商拒收线索", "The dealer did not take the lead", By<LeadDeclined>()),
        Ours("LeadExpiredDealer", "经销商逾期未接受线索", "The dealer did not accept the lead in time", By<DispatchExpired>()),
        Ours("LeadRecalled", "总部收回线索", "Headquarters took the lead back", By<LeadRecalled>()),
        Ours("LeadAssigned", "线索已分配顾问", "A consultant has the lead", By<LeadAssigned>()),
        Ours("LeadOutOfControl", "失控", "Contact with the customer is lost", By<LeadClosed>("reason out_of_control", c => c.Reason == CloseReason.OutOfControl)),
        Ours("LeadUnassigned", "暂无顾问可接", "No consultant can take the lead now", By<AssignmentPostponed>()),
        Ours("CustomerCalled", "客户来电", "The customer called", By<CallRang>()),
        Ours("CustomerCallMissed", "漏接客户来电", "Nobody took the customer's call", By<CallMissed>()),
        Ours("CallBackOverdue", "回电超时", "Nobody called back in time", By<CallBackOverdue>()),
        Ours("FirstResponseDueSoon", "首次响应即将超时", "Four fifths of the time for the first response are gone", By<FirstResponseDueSoon>()),
        Ours("FirstResponseBreached", "首次响应超时", "The time for the first response is gone", By<FirstResponseBreached>()),
        Ours("FirstResponseInTime", "首次响应及时", "The first response was in time", By<FirstResponseMade>("in time", m => m.InTime)),
        Ours("FirstResponseLate", "首次响应逾期", "The first response was late", By<FirstResponseMade>("not in time", m => !m.InTime)),
        Ours("FollowUpOverdue", "跟进逾期", "What was planned next was not done in time", By<NextActionOverdue>()),
        Ours("CustomerNotSpokenWith", "超期未与客户沟通", "Nobody spoke with the customer for as long as their grade allows", By<FollowUpOverdue>()),
        Ours("CustomerMeetingCancelled", "见面已取消", "The meeting was called off", By<AppointmentCancelled>()),
        Ours("CustomerVisitedAtHome", "已上门拜访客户", "The customer was visited at home", By<VisitArrived>("the appointment was a home visit", v => v.Type == AppointmentType.HomeVisit)),
        Ours("DealOpened", "进入洽谈", "Talk of a sale began", By<DealOpened>()),
        Ours("ProposalMade", "已报价", "A car was offered at a price", By<ProposalMade>()),
        Ours("VehicleDelayed", "交车延期", "The car comes on another day than was said", By<DeliveryDelayed>()),
        Ours("CustomerErased", "客户资料已删除", "The customer was forgotten", By<LeadClosed>("reason customer_erased", c => c.Reason == CloseReason.CustomerErased)),
    ];

    /// <summary>Events of a lead that reach none, and why not.</summary>
    public static readonly IReadOnlyDictionary<string, string> Silent = new Dictionary<string, string>
    {
        [Name<CaseOpened>()] = "follows from the dispatch",
        [Name<CaseMoved>()] = "follows from the dispatch",
        [Name<CaseSuspended>()] = "follows from what ended the dispatch",
        [Name<CaseAssigned>()] = "follows from the assignment",
        [Name<CaseClosed>()] = "follows from what ended the lead",
        [Name<CaseOutOfControl>()] = "ends the lead, which is told",
        [Name<ContactCorrected>()] = "what is told stands; history has both",
        [Name<ContactReviewed>()] = "the dealer's own business",
        [Name<SheetFilled>()] = "what is known, nothing that was done",
        [Name<CaseAccessed>()] = "nothing that was done",
        [Name<NeedProfileChanged>()] = "what is known, nothing that was done",
        [Name<RelationMarked>()] = "what is known, nothing that was done",
        [Name<PersonalityAssessed>()] = "the dealer's own business",
        [Name<ObjectionRaised>()] = "the dealer's own business",
        [Name<ObjectionHandled>()] = "the dealer's own business",
        [Name<GradeChanged>()] = "what is known, nothing that was done",
        [Name<CallGiven>()] = "the contact is told",
        [Name<CallBlocked>()] = "nothing was done",
        [Name<DefeatProposed>()] = "the manager decides",
        [Name<DefeatRejected>()] = "the lead goes on",
        [Name<CaseFrozen>()] = "the dealer's own business",
        [Name<CaseThawed>()] = "the dealer's own business",
        [Name<AppointmentRescheduled>()] = "the meeting is told",
        [Name<SlotsOffered>()] = "the meeting is told",
        [Name<FreedSlotOffered>()] = "the meeting is told",
        [Name<WaitingListJoined>()] = "a wish, nothing that was done",
        [Name<WaitingListServed>()] = "the meeting is told",
        [Name<WaitingListPassed>()] = "nothing was done",
        [Name<WaitingListLeft>()] = "the meeting is told",
        [Name<VisitAccessed>()] = "nothing was done",
        [Name<VisitPlanned>()] = "a plan, nothing that was done",
        [Name<SlotChosen>()] = "the meeting is told",
        [Name<OfferExtended>()] = "nothing was done",
        [Name<InvitationMade>()] = "the contact and the meeting are told",
        [Name<InvitationAnswered>()] = "the meeting is told",
        [Name<AppointmentReminded>()] = "the meeting is told",
        [Name<NoShowNoted>()] = "the no-show is told",
        [Name<InvitationReturned>()] = "the dealer's own business",
        [Name<NoShowRecoveryOverdue>()] = "the dealer's own business",
        [Name<NoShowRecovered>()] = "the dealer's own business",
        [Name<MessageRequested>()] = "the meeting is told",
        [Name<MessageSent>()] = "the meeting is told",
        [Name<VisitTakenOver>()] = "the dealer's own business",
        [Name<PresentationHeld>()] = "the visit is told",
        [Name<VisitHeld>()] = "the visit is told",
        [Name<MessageFailed>()] = "nothing was done",
        [Name<MessageGivenUp>()] = "nothing was done",
        [Name<InvitationUnanswered>()] = "the dealer's own business",
        [Name<OfferEnded>()] = "nothing was done",
        [Name<CaseHandedOver>()] = "the assignment is told",
        [Name<ManagerContactAwaited>()] = "the dealer's own business",
        [Name<FollowUpGuided>()] = "the dealer's own business",
        [Name<InvitationOpened>()] = "follows from the dispatch",
        [Name<InvitationMoved>()] = "follows from the dispatch",
        [Name<InvitationWithdrawn>()] = "follows from what ended the dispatch",
        [Name<CallEnded>()] = "what the call was stands in how it began",
        [Name<CallBackMade>()] = "the attempt or the answered call that made it is told",
        [Name<RepurchaseIntentDetected>()] = "begins a lead of its own",
        [Name<NextActionPlanned>()] = "a plan, nothing that was done",
        [Name<ConcessionGiven>()] = "the dealer's own business",
        [Name<DealTakenOver>()] = "the dealer's own business",
        [Name<ParticipantsNoted>()] = "the dealer's own business",
        [Name<QuotePrepared>()] = "the dealer's own business",
        [Name<BuyingSignalNoted>()] = "the dealer's own business",
        [Name<DealObjectionRaised>()] = "the dealer's own business",
        [Name<DealObjectionAnswered>()] = "the dealer's own business",
        [Name<TrialCloseMade>()] = "the dealer's own business",
        [Name<ModelAccepted>()] = "the dealer's own business",
        [Name<CreditRated>()] = "the dealer's own business",
        [Name<TradeInRegistered>()] = "the dealer's own business",
        [Name<TradeInAppraised>()] = "the dealer's own business",
        [Name<TradeInOffered>()] = "the dealer's own business",
        [Name<TradeInSettled>()] = "the dealer's own business",
        [Name<FinalOfferOpened>()] = "the dealer's own business",
        [Name<ConcessionAsked>()] = "the dealer's own business",
        [Name<ConcessionRejected>()] = "the dealer's own business",
        [Name<PaymentReceived>()] = "the dealer's own business",
        [Name<VehicleAssigned>()] = "the dealer's own business",
        [Name<RefundPaid>()] = "the dealer's own business",
        [Name<VehicleInspected>()] = "the dealer's own business",
        [Name<DeliveryItemSettled>()] = "the dealer's own business",
        [Name<ExplanationStarted>()] = "the dealer's own business",
        [Name<ExplanationStopped>()] = "the dealer's own business",
        [Name<ShortExplanationAccepted>()] = "the dealer's own business",
        [Name<CeremonyHeld>()] = "the dealer's own business",
        [Name<DeliverySurveyed>()] = "the dealer's own business",
        [Name<DealWithdrawn>()] = "follows from what ended the dispatch",
        [Name<DealMoved>()] = "follows from the dispatch and the visit",
        [Name<OrderPlaced>()] = "the signed contract is told",
        [Name<DeliveryScheduled>()] = "the meeting is told",
        [Name<DeliveryCalledOff>()] = "the meeting is told",
        [Name<DeliveryConfirmed>()] = "the delivery is told",
        [Name<RetailDeliveryReported>()] = "the delivery is told",
        [Name<DealAccessed>()] = "who reads is the dealer's own business",
        [Name<OwnershipOpened>()] = "after the sale the lead is over",
        [Name<TouchPlanned>()] = "after the sale the lead is over",
        [Name<TouchDue>()] = "after the sale the lead is over",
        [Name<TouchMade>()] = "after the sale the lead is over",
        [Name<TouchMoved>()] = "after the sale the lead is over",
        [Name<TouchOverdue>()] = "after the sale the lead is over",
        [Name<OwnerContacted>()] = "after the sale the lead is over",
        [Name<OwnerNoted>()] = "after the sale the lead is over",
        [Name<OdometerRead>()] = "after the sale the lead is over",
        [Name<CarServiced>()] = "after the sale the lead is over",
        [Name<BillPaid>()] = "after the sale the lead is over",
        [Name<OwnerSurveyed>()] = "after the sale the lead is over",
        [Name<QuietAsked>()] = "after the sale the lead is over",
        [Name<OwnerHandedOver>()] = "after the sale the lead is over",
        [Name<OwnershipEnded>()] = "after the sale the lead is over",
        [Name<ComplaintFiled>()] = "after the sale the lead is over",
        [Name<ComplaintAssigned>()] = "after the sale the lead is over",
        [Name<ComplaintAnswered>()] = "after the sale the lead is over",
        [Name<ComplaintEscalated>()] = "after the sale the lead is over",
        [Name<ComplaintSolved>()] = "after the sale the lead is over",
        [Name<ComplaintUnreached>()] = "after the sale the lead is over",
        [Name<ComplaintJudged>()] = "after the sale the lead is over",
        [Name<ComplaintReopened>()] = "after the sale the lead is over",
        [Name<ComplaintClosed>()] = "after the sale the lead is over",
        [Name<ComplaintAccessed>()] = "who reads is the dealer's own business",
        [Name<ReferralMade>()] = "who brought them stands with the lead that was received",
        [Name<ReferralRefused>()] = "the dealer's own business",
        [Name<ReferralLapsed>()] = "the dealer's own business",
        [Name<RewardEarned>()] = "the dealer's own business",
        [Name<RewardApproved>()] = "the dealer's own business",
        [Name<RewardDeclined>()] = "the dealer's own business",
        [Name<RewardPaid>()] = "the dealer's own business",
    };

    private static readonly FrozenDictionary<string, (Disposition Disposition, Func<object, bool> Holds)[]> ByEvent =
        All.SelectMany(disposition => disposition.ReachedBy.Select(by => (by.Event, disposition, by.Holds)))
            .GroupBy(entry => entry.Event, entry => (entry.disposition, entry.Holds)).ToFrozenDictionary(g => g.Key, g => g.ToArray());

    /// <summary>What an event reaches, in the order of a lead's life.</summary>
    public static IEnumerable<Disposition> Of(object e) =>
        ByEvent.GetValueOrDefault(EventTypes.Published.Of(e.GetType()).Name, []).Where(entry => entry.Holds(e)).Select(entry => entry.Disposition);

    private static Disposition Star(string code, string zh, string en, params ReachedBy[] by) => new(code, false, zh, en, by);

    private static Disposition Ours(string code, string zh, string en, params ReachedBy[] by) => new(code, true, zh, en, by);

    private static ReachedBy By<T>() => new(Name<T>(), null);

    private static ReachedBy By<T>(string when, Func<T, bool> holds) => new(Name<T>(), when) { Holds = e => holds((T)e) };

    private static string Name<T>() => EventTypes.Published.Of(typeof(T)).Name;
}
