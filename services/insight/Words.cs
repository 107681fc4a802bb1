using System.Collections.Frozen;
using System.Globalization;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Insights;

/// <summary>What staff read, in both of their languages.</summary>
/// <param name="Zh">What Chinese users see.</param>
/// <param name="En">What English users see.</param>
public sealed record Words(string Zh, string En);

/// <summary>
/// An event of a lead as staff read it (001-30): the one table. A line for each event, and its codes in <see cref="CodeWords"/>. What
/// stands in a sentence is put into words by its type; <c>{e.RespondBy:, by *}</c> is left out when there is none, and
/// <c>{e.InTime:in time|late}</c> is one or the other. Nothing about a person can stand there.
/// </summary>
/// <param name="Event">The event's name.</param>
/// <param name="Title">What kind of thing happened.</param>
public sealed record EventWords(string Event, Words Title)
{
    public static readonly FrozenDictionary<string, EventWords> Of = ((IEnumerable<EventWords>)
    [
        Tell<LeadReceived>("收到线索", "Lead received",
            e => $"收到{e.Brand}品牌线索，来源为{e.Source}{e.SubSource:（*）}{e.Campaign:，活动*}，意向车型{e.Interest.Model}{e.Interest.NeedBy:，*前用车}{e.Registration?.By:，由*登记}{e.ContactFrom:，*起才可联系}",
            e => $"A lead of {e.Brand} from {e.Source}{e.SubSource: (*)}{e.Campaign:, campaign *}: interested in {e.Interest.Model}{e.Interest.NeedBy:, needed by *}{e.Registration?.By:, registered by *}{e.ContactFrom:, not to be called before *}"),
        Tell<LeadDispatched>("派发线索", "Lead dispatched",
            e => $"线索派发给{e.Dealer}，依据：{e.Rule}{e.Outlet:，网点*}{e.AcceptBy:，须在*前接受}{e.RespondBy:，须在*前首次联系客户}",
            e => $"Given to {e.Dealer}, {e.Rule}{e.Outlet:, outlet *}{e.AcceptBy:, to be accepted by *}{e.RespondBy:, the customer to be tried by *}"),
        Tell<LeadAccepted>("接受线索", "Lead accepted",
            e => $"{e.Dealer}的{e.By}接受了线索",
            e => $"Taken on by {e.By} of {e.Dealer}"),
        Tell<LeadDeclined>("拒收线索", "Lead declined",
            e => $"{e.Dealer}的{e.By}拒收线索，原因：{e.Reason}",
            e => $"Declined by {e.By} of {e.Dealer}: {e.Reason}"),
        Tell<DispatchExpired>("逾期未接受", "Not accepted in time",
            e => $"{e.Dealer}未在{e.AcceptBy}前接受线索",
            e => $"Not accepted by {e.Dealer} until {e.AcceptBy}"),
        Tell<LeadRecalled>("总部收回", "Taken back",
            e => $"总部（{e.By}）从{e.Dealer}收回线索，原因：{e.Reason}",
            e => $"Taken back from {e.Dealer} by headquarters ({e.By}): {e.Reason}"),
        Tell<LeadHeld>("暂缓派发", "Held back",
            e => $"线索暂缓派发，原因：{e.Reason}{e.Until:，至*}",
            e => $"With nobody for now: {e.Reason}{e.Until:, until *}"),
        Tell<LeadReleased>("恢复派发", "Released",
            e => $"{Code(e.By)}恢复派发线索",
            e => $"Let go by {Code(e.By)}, to be given to a dealer next"),
        Tell<LeadInvalidated>("判为无效", "No lead",
            e => $"{Code(e.By)}判定为无效线索，原因：{e.Reason}",
            e => $"Found to be no lead by {Code(e.By)}: {e.Reason}"),
        Tell<LeadLinked>("合并线索", "Linked",
            e => $"客户再次咨询，并入{e.Dealer}正在跟进的线索{e.To}",
            e => $"The customer asked again: belongs to lead {e.To} that {e.Dealer} is at work on"),
        Tell<LeadUnlinked>("取消合并", "Unlinked",
            e => $"{e.By}取消与线索{e.From}的合并",
            e => $"Parted from lead {e.From} by {e.By}"),
        Tell<LeadSubmitted>("提交审核", "Handed in",
            e => $"{e.Dealer}的{e.By}提交线索，销售经理须在{e.CheckBy}前审核",
            e => $"Handed in by {e.By} of {e.Dealer}, for the sales manager to check by {e.CheckBy}"),
        Tell<LeadApproved>("审核通过", "Let in",
            e => $"{e.Dealer}的{e.By}审核通过",
            e => $"Let in by {e.By} of {e.Dealer}"),
        Tell<LeadRejected>("审核未通过", "Not let in",
            e => $"{e.Dealer}的{e.By}审核未通过，原因：{e.Reason}",
            e => $"Not let in by {e.By} of {e.Dealer}: {e.Reason}"),
        Tell<ApprovalOverdue>("审核超时", "Check overdue",
            e => $"{e.Dealer}的销售经理未在{e.CheckBy}前审核",
            e => $"Not checked by the sales manager of {e.Dealer} until {e.CheckBy}"),
        Tell<LeadAssigned>("分配顾问", "Assigned",
            e => $"分配给{e.Dealer}的{e.Consultant}，方式：{e.Method}{Each(e.Skipped, s => $"{s.Consultant}（{s.Reason}）"):，跳过*}{e.RespondBy:，须在*前首次联系客户}",
            e => $"Assigned to {e.Consultant} of {e.Dealer}, {e.Method}{Each(e.Skipped, s => $"{s.Consultant} ({s.Reason})"):, passing over *}{e.RespondBy:, the customer to be tried by *}"),
        Tell<AssignmentPostponed>("暂无顾问可接", "Nobody to assign",
            e => $"{e.Dealer}暂无顾问可接{Each(e.Skipped, s => $"{s.Consultant}（{s.Reason}）"):，*}，{e.AskAgainAt}再次分配",
            e => $"No consultant of {e.Dealer} can take it{Each(e.Skipped, s => $"{s.Consultant} ({s.Reason})"):, *}; asked again at {e.AskAgainAt}"),
        Tell<CallRang>("客户来电", "Call came in",
            e => $"客户致电{e.Dealer}",
            e => $"The customer called {e.Dealer}"),
        Tell<CallAnswered>("接听来电", "Call answered",
            e => $"{e.Dealer}接听了来电{e.Staff:，接听人*}",
            e => $"The call was taken at {e.Dealer}{e.Staff: by *}"),
        Tell<CallMissed>("漏接来电", "Call missed",
            e => $"{e.Dealer}漏接来电，须在{e.CallBackBy}前回电",
            e => $"Nobody at {e.Dealer} took the call, to be called back by {e.CallBackBy}"),
        Tell<CallEnded>("通话结束", "Call ended",
            e => $"与{e.Dealer}的通话结束{e.DurationSeconds:，时长*秒}",
            e => $"The call with {e.Dealer} ended{e.DurationSeconds: after * s}"),
        Tell<CallBackOverdue>("回电超时", "Call back overdue",
            e => $"{e.Dealer}未在{e.CallBackBy}前回电",
            e => $"Not called back by {e.Dealer} until {e.CallBackBy}"),
        Tell<CallBackMade>("已回电", "Called back",
            e => $"{e.Dealer}{e.InTime:及时|逾期}回电",
            e => $"Called back by {e.Dealer}, {e.InTime:in time|late}"),
        Tell<FirstResponseDueSoon>("首次响应即将超时", "First response due soon",
            e => $"{e.Dealer}{e.Consultant:的*}须在{e.DueAt}前首次联系客户",
            e => $"The customer is to be tried by {e.DueAt}, at {e.Dealer}{e.Consultant: by *}"),
        Tell<FirstResponseBreached>("首次响应超时", "First response overdue",
            e => $"{e.Dealer}{e.Consultant:的*}未在{e.DueAt}前联系客户",
            e => $"Nobody tried the customer until {e.DueAt}, at {e.Dealer}{e.Consultant:, where * has the lead}"),
        Tell<FirstResponseMade>("首次响应", "First response",
            e => $"{e.Dealer}{e.InTime:及时|逾期}首次联系客户",
            e => $"The customer was first tried by {e.Dealer}, {e.InTime:in time|late}"),
        Tell<LeadClosed>("线索关闭", "Lead closed",
            e => $"线索关闭，原因：{e.Reason}",
            e => $"The lead is over: {e.Reason}"),

        Tell<CaseOpened>("开始跟进", "Case opened",
            e => $"{e.Dealer}开始跟进线索",
            e => $"The call centre of {e.Dealer} took it on"),
        Tell<CaseAssigned>("顾问接手", "Consultant",
            e => $"由{e.Consultant}跟进",
            e => $"Followed up by {e.Consultant}"),
        Tell<ContactRecorded>("联系客户", "Contact",
            e => $"{e.Direction}（{e.Channel}）：{e.Result}{e.DurationSeconds:，时长*秒}{e.By:，*}{Goals(e.Conversation?.Goals):，目标：*}",
            e => $"By {e.Channel}, {e.Direction}: {e.Result}{e.DurationSeconds:, * s}{e.By:, by *}{Goals(e.Conversation?.Goals):, to: *}"),
        Tell<ContactCorrected>("更正联系记录", "Contact corrected",
            e => $"{e.By}更正第{e.Number}次联系：{e.Channel}，{e.Result}{e.DurationSeconds:，时长*秒}，{e.HappenedAt}",
            e => $"Contact {e.Number} corrected by {e.By}: by {e.Channel}, {e.Result}{e.DurationSeconds:, * s}, {e.HappenedAt}"),
        Tell<ContactReviewed>("电话回顾", "Call reviewed",
            e => $"{e.By}回顾第{e.Number}次联系：{e.GoalReached:目标已达到|目标未达到}",
            e => $"Contact {e.Number} looked back at by {e.By}: {e.GoalReached:the goal was reached|the goal was not reached}"),
        Tell<NeedProfileChanged>("更新客户需求", "Need profile",
            e => $"{e.By}更新客户需求{Each(e.Needs.Models, m => $"{m}"):，车型*}{e.Needs.NeedBy:，*前用车}{e.Needs.Budget:，预算*}{e.Needs.Use:，用途*}{Each(e.Needs.Competitors, c => $"{c}"):，对比*}",
            e => $"Need as {e.By} knows it{Each(e.Needs.Models, m => $"{m}"):: *}{e.Needs.NeedBy:, needed by *}{e.Needs.Budget:, budget *}{e.Needs.Use:, for *}{Each(e.Needs.Competitors, c => $"{c}"):, compared with *}"),
        Tell<RelationMarked>("客户类别", "Marker",
            e => $"{e.Was}变为{e.Marker}",
            e => $"From {e.Was} to {e.Marker}"),
        Tell<PersonalityAssessed>("判断客户性格", "Style assessed",
            e => $"{e.By}判断了客户性格",
            e => $"The customer's style was assessed by {e.By}"),
        Tell<ObjectionRaised>("客户异议", "Objection",
            e => $"第{e.Number}个异议：{e.Topic}{e.Assessed:，判断为*}",
            e => $"Objection {e.Number}: {e.Topic}{e.Assessed:, believed to be *}"),
        Tell<ObjectionHandled>("处理异议", "Objection worked on",
            e => $"{e.By}处理第{e.Number}个异议（{e.Flow}）{Each(e.Steps, s => $"{s}"):：*}，{e.Resolved:已解决|未解决}",
            e => $"Objection {e.Number} worked on by {e.By}, {e.Flow}{Each(e.Steps, s => $"{s}"):: *}, {e.Resolved:resolved|not resolved}"),
        Tell<GradeChanged>("客户等级", "Grade",
            e => $"等级由{e.Was}变为{e.Grade}（{e.Basis}），{e.FollowUpWithinDays}天内须沟通",
            e => $"Grade {e.Grade} after {e.Was}, {e.Basis}: to be spoken with within {e.FollowUpWithinDays} days"),
        Tell<FollowUpOverdue>("超期未沟通", "Not spoken with",
            e => $"{e.LastTalkAt}以来无人与客户沟通（{e.Grade}级），已告知{e.Level}{e.OutOfControlAt:，*后判为失控}",
            e => $"Nobody spoke with the customer ({e.Grade}) since {e.LastTalkAt}: {e.Level} is told{e.OutOfControlAt:, out of control after *}"),
        Tell<CallGiven>("领取电话任务", "Call taken",
            e => $"{e.By}准备致电客户{Goals(e.Goals):，目标：*}",
            e => $"Taken to call by {e.By}{Goals(e.Goals):, to: *}"),
        Tell<CallBlocked>("暂不可致电", "Not to be called",
            e => $"{e.By}未能领取电话任务：{e.Reason}{e.NotBefore:，*后可再试}{e.FallBack:，可改用*}",
            e => $"Not given to {e.By} to call: {e.Reason}{e.NotBefore:, again from *}{e.FallBack:, try *}"),
        Tell<DefeatProposed>("申请战败", "Defeat proposed",
            e => $"{e.By}申请战败，客户所述原因：{e.Defeat.Stated}，判断原因：{e.Defeat.Assessed}{e.Defeat.Competitor:，竞品*}",
            e => $"Held for defeated by {e.By}: the customer says {e.Defeat.Stated}, believed is {e.Defeat.Assessed}{e.Defeat.Competitor:, to *}"),
        Tell<DefeatApproved>("批准战败", "Defeated",
            e => $"{e.By}批准战败：{e.Defeat.Assessed}{e.Defeat.Competitor:，竞品*}，{e.Subjective:主观战败|有客户依据}",
            e => $"Defeated, {e.By} agreed: {e.Defeat.Assessed}{e.Defeat.Competitor:, to *}, {e.Subjective:nothing of the customer shows it|the customer said so}"),
        Tell<DefeatRejected>("驳回战败", "Defeat rejected",
            e => $"{e.By}驳回战败并给出指示",
            e => $"Not defeated, says {e.By}, and what to do"),
        Tell<CaseOutOfControl>("失控", "Out of control",
            e => $"与客户失去联系：{e.Cause}{e.FailedAttempts:，连续*次未接通}",
            e => $"Contact is lost: {e.Cause}{e.FailedAttempts:, * calls in a row}"),
        Tell<CaseFrozen>("冷冻", "On ice",
            e => $"{e.By}冷冻至{e.Until}：{e.Reason}",
            e => $"On ice until {e.Until} by {e.By}: {e.Reason}"),
        Tell<CaseThawed>("恢复跟进", "Goes on",
            e => $"{Code(e.By)}恢复跟进",
            e => $"Goes on by {Code(e.By)}"),
        Tell<CaseClosed>("跟进结束", "Case closed",
            e => $"跟进结束：{e.Outcome}",
            e => $"The case is over: {e.Outcome}"),
        Tell<CaseHandedOver>("移交客户", "Handed over",
            e => $"{e.By}将客户由{e.From}移交给{e.To}",
            e => $"Handed over from {e.From} to {e.To} by {e.By}"),
        Tell<ManagerContactAwaited>("待经理联系", "Waits for the manager",
            e => $"经理先与客户联系，之后由{e.From}移交给{e.To}",
            e => $"The manager speaks with the customer first; then it goes from {e.From} to {e.To}"),
        Tell<SheetFilled>("填写跟踪表", "Sheet filled in",
            e => $"{e.By}填写了信息与跟踪表",
            e => $"The information and tracking sheet was filled in by {e.By}"),
        Tell<FollowUpGuided>("经理指导", "Guidance",
            e => $"{e.By}给出了跟进指导",
            e => $"{e.By} said how to go on"),
        Tell<CaseAccessed>("查看沟通记录", "Record read",
            e => $"{e.By}查看了与客户的沟通内容",
            e => $"What was said was read by {e.By}"),
        Tell<NextActionPlanned>("计划下一步", "Next step planned",
            e => $"下一步：{Code(e.Action)}，{e.DueAt}前完成",
            e => $"Next: {Code(e.Action)}, by {e.DueAt}"),
        Tell<NextActionOverdue>("跟进逾期", "Follow-up overdue",
            e => $"未在{e.DueAt}前完成：{Code(e.Action)}",
            e => $"Not done until {e.DueAt}: {Code(e.Action)}"),
        Tell<CaseMoved>("跟进转移", "Case moved",
            e => $"改由{e.Dealer}跟进",
            e => $"Followed up by {e.Dealer} from now on"),
        Tell<CaseSuspended>("跟进中止", "Case suspended",
            e => $"{e.Dealer}不再跟进，原因：{e.Reason}",
            e => $"No longer followed up by {e.Dealer}: {e.Reason}"),

        Tell<InvitationOpened>("可以邀约", "May invite",
            e => $"{e.Dealer}可以邀约客户",
            e => $"The customer may be invited by {e.Dealer}"),
        Tell<InvitationMoved>("邀约转移", "Invitation moved",
            e => $"改由{e.Dealer}邀约客户",
            e => $"The customer may be invited by {e.Dealer} from now on"),
        Tell<InvitationWithdrawn>("停止邀约", "Invitation withdrawn",
            e => $"{e.Dealer}不再邀约客户，原因：{e.Reason}",
            e => $"The customer is no longer invited by {e.Dealer}: {e.Reason}"),
        Tell<InvitationMade>("电话邀约", "Invited by phone",
            e => $"第{e.Number}次邀约（{e.Playbook}），理由：{Each(e.Reasons, reason => $"{reason}")}，客户：{e.Answer}",
            e => $"Invitation {e.Number} ({e.Playbook}), with {Each(e.Reasons, reason => $"{reason}")}: {e.Answer}"),
        Tell<InvitationAnswered>("客户回复邀约", "Invitation answered",
            e => $"客户回复第{e.Number}次邀约：{e.Answer}",
            e => $"The customer answered invitation {e.Number}: {e.Answer}"),
        Tell<InvitationUnanswered>("未回电", "No call back",
            e => $"客户未在期限内回复第{e.Number}次邀约",
            e => $"The customer did not call back on invitation {e.Number}"),
        Tell<OfferExtended>("时段延长保留", "Slots kept longer",
            e => $"两个时间保留到{e.Until}",
            e => $"Both slots are kept until {e.Until}"),
        Tell<AppointmentBooked>("预约成功", "Appointment booked",
            e => $"客户预约{e.ScheduledAt}到{e.Dealer}，事由：{e.Type}",
            e => $"An appointment with {e.Dealer} at {e.ScheduledAt}: {e.Type}"),
        Tell<AppointmentRescheduled>("预约改期", "Appointment rescheduled",
            e => $"改期到{e.ScheduledAt}（{e.By}提出），原因：{Code(e.Reason)}",
            e => $"Moved to {e.ScheduledAt} by {e.By}: {Code(e.Reason)}"),
        Tell<SlotsOffered>("二选一", "Two slots offered",
            e => $"请客户二选一：{e.Slots[0].From}或{e.Slots[1].From}，保留到{e.Until}（{e.Type}）",
            e => $"Offered {e.Slots[0].From} or {e.Slots[1].From}, held until {e.Until} ({e.Type})"),
        Tell<SlotChosen>("客户已选时间", "Slot chosen",
            e => $"客户选择了第{e.Choice}个时间",
            e => $"The customer chose slot {e.Choice}"),
        Tell<OfferEnded>("时段已释放", "Slots released",
            e => $"两个时间都已释放：{e.Reason}",
            e => $"Both slots are free again: {e.Reason}"),
        Tell<AppointmentConfirmed>("预约已确认", "Appointment confirmed",
            e => $"客户确认了预约",
            e => $"The customer confirmed the appointment"),
        Tell<AppointmentReminded>("预约提醒", "Reminder",
            e => $"提醒客户赴约（{e.Channel}）",
            e => $"The customer was to be reminded ({e.Channel})"),
        Tell<AppointmentMissed>("客户爽约", "Appointment missed",
            e => $"客户未按预约前来",
            e => $"The customer did not come to the appointment"),
        Tell<NoShowNoted>("爽约计次", "No-show counted",
            e => $"第{e.NoShows}次爽约",
            e => $"No-show {e.NoShows}"),
        Tell<InvitationReturned>("退回电销跟进", "Given back to the call centre",
            e => $"爽约{e.NoShows}次，退回{e.Dealer}电销中心",
            e => $"After {e.NoShows} no-shows the call centre of {e.Dealer} speaks with them first"),
        Tell<NoShowRecoveryOverdue>("爽约未及时回访", "No-show not called in time",
            e => $"爽约客户应在{e.DueAt}前回访",
            e => $"Somebody should have called them by {e.DueAt}"),
        Tell<NoShowRecovered>("爽约回访", "No-show called",
            e => $"爽约客户已回访：{e.Outcome}",
            e => $"They were called: {e.Outcome}"),
        Tell<MessageRequested>("客户通知", "Message to the customer",
            e => $"{e.Template}（{e.Channel}）",
            e => $"{e.Template} ({e.Channel})"),
        Tell<MessageSent>("通知已发出", "Message sent",
            e => $"通知已交给{e.Provider}",
            e => $"Taken by {e.Provider}"),
        Tell<MessageFailed>("通知未发出", "Message not sent",
            e => $"第{e.Attempt}次发送失败：{Code(e.Reason)}",
            e => $"Attempt {e.Attempt} failed: {Code(e.Reason)}"),
        Tell<MessageGivenUp>("通知放弃发送", "Message given up",
            e => $"{e.Attempts}次发送都失败：{Code(e.Reason)}",
            e => $"Given up after {e.Attempts} attempts: {Code(e.Reason)}"),
        Tell<AppointmentCancelled>("预约取消", "Appointment cancelled",
            e => $"{e.By}取消了预约，原因：{Code(e.Reason)}",
            e => $"Called off by {e.By}: {Code(e.Reason)}"),
        Tell<VisitArrived>("客户到访", "Customer arrived",
            e => $"客户到{e.Dealer}（{e.Type}），事由：{Code(e.Reason)}",
            e => $"The customer met {e.Dealer} ({e.Type}): {Code(e.Reason)}"),
        Tell<VisitTakenOver>("顾问接待", "Taken over",
            e => $"{e.Consultant}接待客户",
            e => $"{e.Consultant} takes the customer over"),
        Tell<PresentationHeld>("实车讲解", "Presentation",
            e => $"讲解{e.Model}，{e.Minutes}分钟",
            e => $"{e.Model} presented, {e.Minutes} minutes"),
        Tell<TestDriveTaken>("试驾", "Test drive",
            e => $"试驾{e.Model}，{e.Minutes}分钟",
            e => $"{e.Model} driven, {e.Minutes} minutes"),
        Tell<VisitHeld>("客户离店", "Visit over",
            e => $"客户离店",
            e => $"The customer left"),

        Tell<DealOpened>("进入洽谈", "Deal opened",
            e => $"客户与{e.Dealer}开始洽谈",
            e => $"Talk of a sale began at {e.Dealer}"),
        Tell<ProposalMade>("报价", "Proposal made",
            e => $"报价：{e.Model}，{e.Price}",
            e => $"Offered: {e.Model} for {e.Price}"),
        Tell<ConcessionGiven>("让步", "Concession given",
            e => $"让价{e.Amount}，换取：{e.InReturn}",
            e => $"{e.Amount} conceded, in return: {e.InReturn}"),
        Tell<ContractSigned>("签约", "Contract signed",
            e => $"签订合同，成交价{e.Price}",
            e => $"Signed at {e.Price}"),
        Tell<VehicleDelivered>("交车", "Car delivered",
            e => $"{e.Dealer}交付{e.Model}",
            e => $"The {e.Model} was handed over by {e.Dealer}"),
        Tell<DealLost>("战败", "Deal lost",
            e => $"战败，客户所述原因：{Code(e.StatedReason)}{Code(e.AssessedReason):，顾问判断：*}{e.Competitor:，竞品*}",
            e => $"Lost, the customer says: {Code(e.StatedReason)}{Code(e.AssessedReason):, the consultant thinks: *}{e.Competitor:, to *}"),

        Tell<OwnershipOpened>("开始售后关怀", "Aftercare begins",
            e => $"{e.Dealer}开始关怀{e.Model}车主",
            e => $"The owner of the {e.Model} is cared for by {e.Dealer}"),
        Tell<TouchPlanned>("计划回访", "Follow-up call planned",
            e => $"计划{e.Touch}回访，{e.DueAt}到期",
            e => $"The contact {e.Touch} is due at {e.DueAt}"),
        Tell<TouchDue>("回访到期", "Follow-up call due",
            e => $"{e.Touch}回访到期",
            e => $"The contact {e.Touch} is due"),
        Tell<TouchMade>("完成回访", "Owner contacted",
            e => $"{e.Touch}回访（{e.Channel}）：{e.Result}",
            e => $"The contact {e.Touch}, by {e.Channel}: {e.Result}"),
        Tell<RepurchaseIntentDetected>("再购意向", "May buy again",
            e => $"车主有{e.Kind}意向：{e.Interest.Model}",
            e => $"The owner may buy {e.Kind}: {e.Interest.Model}"),
    ]).ToFrozenDictionary(words => words.Event);

    private Func<object, FormattableString> Zh { get; init; } = _ => $"";

    private Func<object, FormattableString> En { get; init; } = _ => $"";

    /// <summary>What happened, in one short sentence.</summary>
    public Words Say(object e) => new(Zh(e).ToString(Tongue.Chinese), En(e).ToString(Tongue.English));

    private static EventWords Tell<T>(string titleZh, string titleEn, Func<T, FormattableString> zh, Func<T, FormattableString> en) =>
        new(EventTypes.Published.Of(typeof(T)).Name, new(titleZh, titleEn)) { Zh = e => zh((T)e), En = e => en((T)e) };

    /// <summary>A code that staff may make up: in words when it is one of ours, as it is otherwise.</summary>
    private static OpenCode Code(string? code) => new(code);

    private static IEnumerable<FormattableString> Each<T>(IReadOnlyList<T>? items, Func<T, FormattableString> say) => (items ?? []).Select(say);

    private static IEnumerable<FormattableString> Goals(IReadOnlyList<CallGoal>? goals) => Each(goals, goal => $"{goal.Goal}");

    private readonly record struct OpenCode(string? Value);

    /// <summary>Puts a member of an event into the words of one language; times by China's clock.</summary>
    private sealed class Tongue(bool chinese) : IFormatProvider, ICustomFormatter
    {
        public static readonly Tongue Chinese = new(true), English = new(false);

        private static readonly TimeSpan China = TimeSpan.FromHours(8);

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? arg, IFormatProvider? formatProvider)
        {
            if (arg is bool yes)
            {
                return format!.Split('|')[yes ? 0 : 1];
            }

            var text = Text(arg);
            return string.IsNullOrEmpty(format) ? text : text is "" || arg is 0 ? "" : format.Replace("*", text, StringComparison.Ordinal);
        }

        private string Text(object? value) => value switch
        {
            null => "",
            string s => s,
            Enum code => CodeWords.Of(code) is { } words ? In(words) : code.ToString(),
            OpenCode { Value: var code } => CodeWords.Of(code) is { } words ? In(words) : code ?? "",
            DateTimeOffset at => at.ToOffset(China).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Money { Currency: "CNY" } money when chinese => $"{Amount(money)}元",
            Money money => $"{money.Currency} {Amount(money)}",
            IEnumerable<FormattableString> many => string.Join(chinese ? "、" : ", ", many.Select(one => one.ToString(this))),
            int or Guid => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
            _ => throw new InvalidOperationException($"Say here how staff read a {value.GetType().Name}; what is about a person they do not."),
        };

        private string In(Words words) => chinese ? words.Zh : words.En;

        private static string Amount(Money money) => (money.MinorUnits / 100m).ToString("#,0.##", CultureInfo.InvariantCulture);
    }
}
