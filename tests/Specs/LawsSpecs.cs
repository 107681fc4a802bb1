using FsCheck;
using FsCheck.Fluent;
using Leads.Aftercare;
using Leads.Appointments;
using Leads.Contracts;
using Leads.Deals;
using Leads.EventStore;
using Leads.LeadIntake;
using Leads.Qualification;
using Shouldly;
using Xunit;
using Case = Leads.Qualification.Case;

namespace Leads.Specs;

/// <summary>The laws of all aggregates, tried with random commands in random order.</summary>
public sealed class LawsSpecs
{
    private static readonly Gen<DateTimeOffset> Time = Gen.Choose(-2, 6).Select(hours => Some.Noon.AddHours(hours));
    private static readonly Gen<string> Text = Gen.Elements("", " ", "trust", "价格");
    private static readonly Gen<string?> MaybeText = Gen.Elements<string?>(null, "", "车况良好");
    private static readonly Gen<string> People = Gen.Elements("li", "wang");
    private static readonly Gen<string> DealerCodes = Gen.Elements("D001", "D002");

    private static readonly Gen<string> Calls = Gen.Elements("pbx-1", "pbx-2");
    private static readonly Gen<Guid> Referred = Gen.Elements(Some.LeadId, Some.CustomerId, Some.StreamId);

    private static readonly Gen<Placement> Placements = Gen.Elements(
        Placement.Nobody,
        new Placement(null, null, [new(DispatchRule.City, "D001", DispatchRefusal.Full)]),
        new Placement("D001", DispatchRule.City, []) { WarnAt = Some.Noon.AddMinutes(4), RespondBy = Some.Noon.AddMinutes(5) },
        new Placement("D002", DispatchRule.Named, [new(DispatchRule.City, "D001", DispatchRefusal.TriedBefore)]) { AcceptBy = Some.Noon.AddMinutes(3), WarnAt = Some.Noon.AddMinutes(4), RespondBy = Some.Noon.AddMinutes(5) });

    private static readonly Gen<Money> Price = from amount in Gen.Elements(-1L, 0, 1, 100, 99, 50, 25_000_000) from currency in Gen.Elements("CNY", "CNY", "CNY", "EUR", "") select new Money(amount, currency);

    private static readonly Consent Agreed = new(["dealer_transfer"], Some.Noon, "call:1", null, ["D001"]);

    private static readonly Customer[] Survivors =
    [
        new Customer.None(),
        new Customer.Known(Tags.None, Example.Of<CustomerRegistered>() with { Brand = Some.Brand }),
        new Customer.Known(Tags.None, Example.Of<CustomerRegistered>()),
        new Customer.Merged(new Customer.Known(Tags.None, Example.Of<CustomerRegistered>()), Some.LeadId),
        new Customer.Erased(Tags.None),
    ];

    private static Gen<T> Any<T>()
        where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());

    private static Gen<T> Either<T>(params Gen<T>[] from) => Gen.OneOf(from);

    [Fact]
    public void Of_a_lead() => Laws.Hold(
        LeadIntake.Lead.Decider,
        Either<Lead.Command>(
            from at in Time
            from number in Gen.Choose(0, 9)
            from purposes in Gen.Elements<string[]>(["contact"], ["contact", "dealer_transfer"], ["dealer_transfer"])
            from receivers in Gen.Elements<string[]?>(null, null, ["D001"], ["*"])
            from screened in Gen.Elements<InvalidReason?>(null, null, null, InvalidReason.OptedOut)
            from collected in Gen.Elements<(string, string, DateTimeOffset)?>(null, null, null, ("li", "D001", at.AddDays(1)))
            from placement in Placements
            from open in Gen.Elements<OpenCycle[]>([], [], [new OpenCycle(Some.StreamId, "D001", at)])
            from until in Gen.Elements<DateTimeOffset?>(null, null, at.AddDays(9))
            from unasked in Gen.Elements(true, false)
            select (Lead.Command)new Lead.Command.Receive(
                Example.Of<LeadReceived>(number) with { LeadId = Some.LeadId, Brand = Some.Brand, Consent = new Consent(purposes, at, "form:v1", null, receivers) },
                screened, collected, placement, open, TimeSpan.FromDays(30), at, until, unasked),
            from at in Time from placement in Placements select (Lead.Command)new Lead.Command.Place(placement, at),
            from at in Time from who in People from placement in Placements select (Lead.Command)new Lead.Command.Approve(who, placement, at),
            from at in Time from who in People from why in Any<RejectReason>() select (Lead.Command)new Lead.Command.Reject(who, why, at),
            from at in Time from who in People from dealer in DealerCodes select (Lead.Command)new Lead.Command.Accept(dealer, who, at),
            from at in Time from who in People from dealer in DealerCodes from why in Any<DeclineReason>() select (Lead.Command)new Lead.Command.Decline(dealer, who, why, at),
            from at in Time from keep in Gen.Elements(true, false) from next in Gen.Elements<string?>(null, "D001", "D002") select (Lead.Command)new Lead.Command.Recall("hq", "why", keep, next, at),
            from at in Time from next in Gen.Elements<string?>(null, "D001", "D002") from consent in Gen.Elements(null, Agreed) select (Lead.Command)new Lead.Command.Release("hq", next, at) { Consent = consent },
            from at in Time
            from dealer in DealerCodes
            from who in People
            from how in Any<AssignmentMethod>()
            from instead in Gen.Elements<string?>(null, "li", "wang")
            from clock in Gen.Elements<ResponseClock?>(null, new ResponseClock(at.AddMinutes(4), at.AddMinutes(5)))
            select (Lead.Command)new Lead.Command.Assign(dealer, who, how, [], at, instead, clock),
            from at in Time from dealer in DealerCodes select (Lead.Command)new Lead.Command.PostponeAssignment(dealer, [new("li", AssignmentRefusal.Absent)], at.AddHours(1), at),
            from at in Time from dealer in DealerCodes from call in Calls select (Lead.Command)new Lead.Command.NoteRing(dealer, call, at),
            from at in Time from dealer in DealerCodes from call in Calls from who in MaybeText select (Lead.Command)new Lead.Command.NoteAnswer(dealer, call, who, at),
            from at in Time from dealer in DealerCodes from call in Calls select (Lead.Command)new Lead.Command.NoteMissedCall(dealer, call, at.AddMinutes(10), at),
            from at in Time from dealer in DealerCodes from call in Calls from seconds in Gen.Choose(0, 9) from recording in MaybeText select (Lead.Command)new Lead.Command.NoteEndOfCall(dealer, call, seconds, recording, at),
            from at in Time select (Lead.Command)new Lead.Command.NoteAttempt(at),
            from at in Time from why in Any<InvalidReason>() from who in People select (Lead.Command)new Lead.Command.Invalidate(why, who, at),
            from at in Time from who in People select (Lead.Command)new Lead.Command.Unlink(who, at),
            from at in Time from why in Any<CloseReason>() from dealer in Gen.Elements<string?>(null, "D001", "D002") select (Lead.Command)new Lead.Command.Close(why, at, dealer)));

    [Fact]
    public void Of_a_dealers_configuration() => Laws.Hold(
        DealerConfiguration.Decider,
        Either<DealerConfiguration.Command>(
            from at in Time
            from number in Gen.Choose(0, 3)
            from days in Gen.Choose(-1, 3)
            select (DealerConfiguration.Command)new DealerConfiguration.Command.Configure(Some.StreamId, "D001", Example.Of<DealerConfigured>(number).Settings, at.AddDays(days), "hq", at),
            from at in Time
            from number in Gen.Choose(0, 3)
            from who in People
            from left in Gen.Elements<bool?>(null, null, true)
            select (DealerConfiguration.Command)new DealerConfiguration.Command.ConfigureConsultant(
                Some.StreamId, "D001", who, Example.Of<ConsultantConfigured>(number).Settings with { Left = left }, "manager", at)));

    [Fact]
    public void Of_a_brands_rules() => Laws.Hold(
        BrandConfiguration.Decider,
        from at in Time
        from number in Gen.Choose(0, 3)
        from days in Gen.Choose(-1, 3)
        select (BrandConfiguration.Command)new BrandConfiguration.Command.SetRules(Some.StreamId, Some.Brand, Example.Of<BrandRulesSet>(number).Rules, at.AddDays(days), "hq", at));

    [Fact]
    public void Of_a_brands_sources() => Laws.Hold(
        SourceConfiguration.Decider,
        from at in Time
        from number in Gen.Choose(0, 3)
        from days in Gen.Choose(-1, 3)
        select (SourceConfiguration.Command)new SourceConfiguration.Command.Configure(Some.StreamId, Some.Brand, Example.Of<SourcesConfigured>(number).Tree, at.AddDays(days), "hq", at));

    [Fact]
    public void Of_an_import_profile() => Laws.Hold(
        ImportProfile.Decider,
        from at in Time
        from number in Gen.Choose(0, 3)
        select (ImportProfile.Command)new ImportProfile.Command.Save(Some.StreamId, "hq", "portal", Some.Brand, Example.Of<ImportProfileSaved>(number).Settings, at));

    [Fact]
    public void Of_a_customer_a_look_is_a_fact() => Laws.Hold(
        LeadIntake.Customer.Decider,
        Either<Customer.Command>(
            from at in Time
            from honorific in MaybeText
            from kind in Any<PhoneKind>()
            from email in Gen.Elements<string?>(null, "wang@example.com")
            select (Customer.Command)new Customer.Command.Register(Some.CustomerId, Some.Brand, "王伟", honorific, "+8613812345678", kind, at, email),
            from at in Time
            from whom in Gen.Elements(Some.CustomerId, Some.StreamId, Some.LeadId)
            from survivor in Gen.Elements(Survivors)
            select (Customer.Command)new Customer.Command.Merge(whom, survivor, "hq", "why", at),
            from at in Time select (Customer.Command)new Customer.Command.Unmerge("hq", "why", at),
            from at in Time from other in Gen.Elements(Some.StreamId, Some.LeadId) select (Customer.Command)new Customer.Command.SuspectMatch(other, Some.LeadId, at),
            from at in Time from agreed in Time from number in Gen.Choose(0, 3) select (Customer.Command)new Customer.Command.GiveConsent(Example.Of<ConsentGiven>(number).Consent with { At = agreed }, null, [], "hq", at),
            from at in Time
            from purposes in Gen.Elements<string[]?>(null, ["contact"], ["marketing"])
            from channels in Gen.Elements<string[]?>(null, ["sms"])
            select (Customer.Command)new Customer.Command.WithdrawConsent(purposes, channels, "hq", "call:1", at),
            from at in Time from who in Text select (Customer.Command)new Customer.Command.RecordAccess(who, "consultant", at),
            from at in Time from dealers in Gen.Elements("D001", "D002").ArrayOf() select (Customer.Command)new Customer.Command.Erase(dealers, at)),
        command => command is Customer.Command.RecordAccess);

    [Fact]
    public void Of_a_case_what_was_said_is_a_fact() => Laws.Hold(
        Case.Decider, CaseCommands,
        command => command is Case.Command.RecordContact or Case.Command.ReviewContact or Case.Command.AssessPersonality or Case.Command.RaiseObjection or Case.Command.NoteAccess or Case.Command.Guide
            or Case.Command.ChangeNeeds { Words: not null } or Case.Command.TakeCall or Case.Command.FillSheet);

    /// <summary>Whatever is done in whatever order, an open case has one next action, after its last contact, and it falls due.</summary>
    [Fact]
    [Trait("row", "000-52")]
    public void An_open_case_always_has_one_next_action_after_its_last_contact() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
        Arb.From(Gen.Choose(1, 25).SelectMany(count => CaseCommands.ArrayOf(count))),
        commands =>
        {
            var state = Case.Decider.Initial;
            foreach (var command in commands)
            {
                IReadOnlyList<object> events = [];
                try
                {
                    events = Case.Decider.Decide(command, state);
                }
                catch (Refused)
                {
                }

                state = Case.Decider.Fold(state, events);
                if (state is Case.Open open)
                {
                    open.Next.Action.ShouldNotBeNullOrWhiteSpace();
                    (open.Dossier.LastContactAt is not { } last || last < open.Next.DueAt).ShouldBeTrue($"after {command}");
                    Case.Decider.Deadlines(state).Count(d => d.What == Case.NextStep).ShouldBe(open.Next.Overdue ? 0 : 1);
                    Case.Decider.Deadlines(state).Count(d => d.What is Case.FollowUp or Case.OutOfControl).ShouldBe(1, "nobody buries a lead");
                }
            }
        }));

    private static Gen<Case.Command> CaseCommands => Either<Case.Command>(
        from at in Time
        from dealer in DealerCodes
        from days in Gen.Elements<int?>(null, 3, 20)
        select (Case.Command)new Case.Command.OpenCase(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, dealer, days is { } n ? DateOnly.FromDateTime(at.DateTime).AddDays(n) : null, at),
        from at in Time from dealer in DealerCodes from why in Any<LossReason>() select (Case.Command)new Case.Command.Suspend(dealer, why, at),
        from at in Time from how in Any<CaseOutcome>() select (Case.Command)new Case.Command.Close(how, at),
        from at in Time from who in People select (Case.Command)new Case.Command.Assign(who, at),
        Contacts, Contacts, Contacts,
        from at in Time from who in People from may in Gen.Elements(true, true, false) select (Case.Command)new Case.Command.TakeCall(who, [new CallGoal(CallGoalCode.ObtainData)], may, true, at),
        from at in Time
        from number in Gen.Choose(1, 3)
        from result in Any<ContactResult>()
        from nothing in Gen.Elements(true, false)
        select (Case.Command)new Case.Command.CorrectContact(new Contact(number, ContactChannel.Phone, ContactDirection.Outbound, result, 0, at, null, nothing), "why", "li", at),
        from at in Time from number in Gen.Choose(1, 3) select (Case.Command)new Case.Command.ReviewContact(number, true, "well", "better", "li", at),
        from at in Time from due in Time from action in Text select (Case.Command)new Case.Command.PlanNext(new NextAction(action, due), at),
        from at in Time from role in Any<BuyingRole>() select (Case.Command)new Case.Command.MeetParty([new(role, PersonRelation.Spouse)], "li", at),
        from at in Time from number in Gen.Choose(0, 3) select (Case.Command)new Case.Command.ChangeNeeds(Example.Of<NeedProfileChanged>(number).Needs, null, null, "li", at),
        from at in Time from grade in Gen.Elements("H", "A", "B", "C", "N", "Z") from why in MaybeText select (Case.Command)new Case.Command.SetGrade(grade, why, "li", at),
        from at in Time from core in Gen.Elements(true, false) from real in Any<ObjectionGenuineness>() select (Case.Command)new Case.Command.RaiseObjection(ObjectionTopic.Price, null, ObjectionCause.Customer, real, core, null, "li", at),
        from at in Time
        from number in Gen.Choose(1, 2)
        from steps in Gen.Choose(0, 5)
        from core in Gen.Elements(true, false)
        select (Case.Command)new Case.Command.HandleObjection(number, ObjectionFlow.Core, [.. ObjectionFlows.Core.Take(steps)], null, ObjectionGenuineness.Genuine, core, null, steps == 5, "li", at),
        from at in Time from who in People from contact in Gen.Elements<int[]?>(null, [1]) select (Case.Command)new Case.Command.ProposeDefeat(new Defeat(DefeatReason.Price, DefeatReason.Trust, null, contact), who, at),
        from at in Time from who in People select (Case.Command)new Case.Command.ApproveDefeat(who, at),
        from at in Time from who in People from due in Time from planned in Gen.Elements(true, false) select (Case.Command)new Case.Command.RejectDefeat("again", planned ? new NextAction("call", due) : null, who, at),
        from at in Time from until in Time select (Case.Command)new Case.Command.Freeze(FreezeReason.Away, until, "chen", at),
        from at in Time from who in People select (Case.Command)new Case.Command.Thaw(who, at),
        from at in Time from name in Text select (Case.Command)new Case.Command.FillSheet(new TrackingInfo(new TrackedCustomer(name), new TrackedContact()), "li", at),
        from at in Time from one in People from other in People select (Case.Command)new Case.Command.HandOver(one, other, "chen", at),
        from at in Time from one in People from other in People select (Case.Command)new Case.Command.AwaitManager(one, other, "chen", at),
        from at in Time from guidance in Text select (Case.Command)new Case.Command.Guide("2026-W03", guidance, "chen", at),
        from at in Time from due in Time select (Case.Command)new Case.Command.MarkOverdue(due, at),
        from hours in Gen.Choose(-2, 6) from days in Gen.Elements(7, 14, 15, 30) from late in Gen.Choose(0, 9) select (Case.Command)new Case.Command.Escalate(Some.Noon.AddHours(hours).AddDays(days), Some.Noon.AddDays(days + late)),
        from hours in Gen.Choose(-2, 6) from days in Gen.Elements(7, 14, 15, 30) from late in Gen.Choose(0, 9) select (Case.Command)new Case.Command.LoseControl(Some.Noon.AddHours(hours).AddDays(days), Some.Noon.AddDays(days + late)),
        from hours in Gen.Choose(-2, 6) from days in Gen.Elements(7, 14, 15, 30) from late in Gen.Choose(0, 9) select (Case.Command)new Case.Command.Regrade(Some.Noon.AddHours(hours).AddDays(days), Some.Noon.AddDays(days + late)));

    private static Gen<Case.Command> Contacts =>
        from at in Time
        from due in Time
        from action in Text
        from planned in Gen.Elements(true, true, true, false)
        from channel in Any<ContactChannel>()
        from direction in Any<ContactDirection>()
        from result in Any<ContactResult>()
        from seconds in Gen.Choose(-1, 2)
        from note in MaybeText
        from manager in Gen.Elements(true, false, false)
        from goal in Gen.Elements(true, true, false)
        select (Case.Command)new Case.Command.RecordContact(channel, direction, result, seconds, note, planned ? new NextAction(action, due) : null, at)
        {
            By = "li",
            Manager = manager,
            Conversation = goal ? new Conversation(Goals: [new CallGoal(CallGoalCode.ConfirmGenuine)]) : null,
        };

    private static readonly Guid[] Numbers = [.. Enumerable.Range(1, 4).Select(n => new Guid(n, 0, 0, new byte[8]))];

    private static readonly Gen<Colleague[]> Teams = Gen.Elements<Colleague[]>([], [new("wang", 1)], [new("wang", 1), new("zhao", 0)], [new("li", 0), new("wang", 1)], [new("wang", 1, true)]);

    private static readonly Gen<Handed[]> Customers = (from id in Gen.Elements(Numbers) from one in Any<HandoverClass>() select new Handed(id, Some.LeadId, one)).ArrayOf().Select(all => all.DistinctBy(h => h.CaseId).ToArray());

    [Fact]
    public void Of_a_handover() => Laws.Hold(
        Handover.Decider,
        Either<Handover.Command>(
            from at in Time
            from cases in Customers
            from staff in Teams
            from newcomer in Gen.Elements<string?>(null, null, "wang")
            select (Handover.Command)new Handover.Command.Propose(Some.StreamId, "D001", Some.Brand, "li", newcomer, cases, staff, "chen", at),
            from at in Time
            from id in Gen.Elements(Numbers)
            from to in Gen.Elements<string?>(null, "wang", "zhao")
            from one in Any<HandoverClass>()
            from staff in Teams
            select (Handover.Command)new Handover.Command.Change([new ShareChange(id, to, one)], staff, "chen", at),
            from at in Time from staff in Teams select (Handover.Command)new Handover.Command.Confirm(staff, "chen", at),
            from at in Time from who in People select (Handover.Command)new Handover.Command.Undo(who, at),
            from at in Time from cases in Customers from staff in Teams select (Handover.Command)new Handover.Command.Include(cases, staff, at),
            from at in Time select (Handover.Command)new Handover.Command.Complete(at)));

    [Fact]
    public void Of_a_follow_up_list() => Laws.Hold(
        FollowUpList.Decider,
        Either<FollowUpList.Command>(
            from at in Time
            from ids in Gen.SubListOf(Numbers)
            from who in People
            select (FollowUpList.Command)new FollowUpList.Command.DraftList(
                Some.StreamId, "D001", Some.Brand, "2026-W03", Some.Noon.AddHours(5), [.. ids.Select(id => new FollowUpSubject(id, Some.LeadId, who, at, []))], "chen", at),
            from at in Time
            from add in Gen.SubListOf(Numbers)
            from remove in Gen.SubListOf(Numbers)
            select (FollowUpList.Command)new FollowUpList.Command.ChangeSubjects(
                [.. add.Except(remove).Select(id => new FollowUpSubject(id, Some.LeadId, "li", at, [FollowUpPrompt.Referral]))], [.. remove], "chen", at),
            from at in Time from who in People select (FollowUpList.Command)new FollowUpList.Command.Fix(who, at)));

    [Fact]
    public void Of_an_invitation_a_call_is_a_fact() => Laws.Hold(
        Invitation.Decider,
        Either<Invitation.Command>(
            from at in Time select (Invitation.Command)new Invitation.Command.OpenInvitation(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, at),
            from at in Time select (Invitation.Command)new Invitation.Command.Withdraw(Some.Dealer, LossReason.Recalled, at),
            from at in Time
            from playbook in Any<InvitationPlaybook>()
            from step in Any<InvitationStep>()
            from reasons in Gen.SubListOf(Enum.GetValues<InvitationReason>())
            from answer in Any<InvitationAnswer>()
            from offer in Gen.Elements<Guid?>(null, Some.StreamId)
            from back in Gen.Elements<DateTimeOffset?>(null, at.AddDays(1))
            select (Invitation.Command)new Invitation.Command.Invite(playbook, [new(step, StepOutcome.Done)], [.. reasons], answer, offer, 60, back, "li", at),
            from at in Time from number in Gen.Choose(0, 3) from answer in Any<InvitationAnswer>() select (Invitation.Command)new Invitation.Command.Reply(number, answer, Some.StreamId, "li", at),
            from at in Time from then in Time from appointment in Gen.Elements(Numbers) select (Invitation.Command)new Invitation.Command.NoteNoShow(appointment, then, 2, at),
            from due in Time from at in Time select (Invitation.Command)new Invitation.Command.GiveUpWaiting(due.AddDays(1), at)),
        isFact: command => command is Invitation.Command.Invite or Invitation.Command.Reply);

    [Fact]
    public void Of_an_offer() => Laws.Hold(
        Offer.Decider,
        Either<Offer.Command>(
            from at in Time
            from count in Gen.Choose(1, 3)
            select (Offer.Command)new Offer.Command.MakeOffer(
                Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Sales, [.. Enumerable.Range(0, count).Select(n => SlotAt(Some.Noon.AddDays(n)))], at.AddHours(1), "li", at),
            from at in Time from day in Gen.Choose(0, 2) select (Offer.Command)new Offer.Command.Choose(Some.Noon.AddDays(day), Some.CustomerId, at),
            from at in Time
            select (Offer.Command)new Offer.Command.OfferFreed(
                Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Sales, SlotAt(Some.Noon), at.AddHours(1), Some.CustomerId, at),
            from at in Time from until in Time select (Offer.Command)new Offer.Command.Extend(until, at),
            from at in Time from why in Any<OfferEnd>() select (Offer.Command)new Offer.Command.End(why, at)));

    [Fact]
    public void Of_a_place_on_a_waiting_list() => Laws.Hold(
        Waiting.Decider,
        Either<Waiting.Command>(
            from at in Time
            from begins in Time
            from until in Time
            select (Waiting.Command)new Waiting.Command.Join(
                Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, new Wish(AppointmentType.Sales), [], begins, until, "li", at),
            from at in Time from offer in Gen.Elements(Numbers) from begins in Time select (Waiting.Command)new Waiting.Command.Serve(offer, begins, at.AddHours(2), at),
            from at in Time from offer in Gen.Elements(Numbers) select (Waiting.Command)new Waiting.Command.Pass(offer, at),
            from at in Time from why in Any<WaitingEnd>() select (Waiting.Command)new Waiting.Command.Leave(why, at)));

    [Fact]
    public void Of_a_diary() => Laws.Hold(
        Diary.Decider,
        Either<Diary.Command>(
            from at in Time
            from entry in Gen.Elements(Numbers)
            from begins in Time
            select (Diary.Command)new Diary.Command.Hold(Some.StreamId, Some.Dealer, new DateOnly(2026, 1, 5), entry, SlotAt(begins), at.AddHours(1), at),
            from at in Time
            from entry in Gen.Elements(Numbers)
            from begins in Time
            from held in Gen.Elements<Guid?>(null, Some.LeadId)
            select (Diary.Command)new Diary.Command.Take(Some.StreamId, Some.Dealer, new DateOnly(2026, 1, 5), entry, SlotAt(begins), held, at),
            from at in Time from entry in Gen.Elements(Numbers) select (Diary.Command)new Diary.Command.Free(entry, at)));

    [Fact]
    public void Of_a_calendar() => Laws.Hold(
        Calendar.Decider,
        Either<Calendar.Command>(
            from at in Time from since in Time from hold in Gen.Choose(10, 12) select (Calendar.Command)new Calendar.Command.Configure(Some.StreamId, Some.Dealer, new CalendarSettings(HoldMinutes: hold), since, "chen", at),
            from at in Time
            from who in People
            from left in Gen.Elements<bool?>(null, true)
            select (Calendar.Command)new Calendar.Command.ConfigureResource(Some.StreamId, Some.Dealer, who, new ResourceSettings(ResourceKind.SalesConsultant, Left: left), "chen", at)));

    [Fact]
    public void Of_a_message() => Laws.Hold(
        Message.Decider,
        Either<Message.Command>(
            from at in Time select (Message.Command)new Message.Command.Ask(Example.Of<MessageRequested>() with { LeadId = Some.LeadId, At = at }),
            from at in Time select (Message.Command)new Message.Command.NoteSent("shown", "1", at),
            from at in Time select (Message.Command)new Message.Command.NoteFailure("unreachable", at)),
        isFact: command => command is Message.Command.NoteFailure);

    [Fact]
    public void Of_an_appointment_what_was_shown_is_a_fact() => Laws.Hold(
        Appointment.Decider,
        Either<Appointment.Command>(
            from at in Time
            from scheduled in Time
            from type in Any<AppointmentType>()
            select (Appointment.Command)new Appointment.Command.Book(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, type, AgreedAt(scheduled), "li", at),
            from at in Time select (Appointment.Command)new Appointment.Command.Confirm(at),
            from at in Time from minutes in Gen.Choose(30, 90) select (Appointment.Command)new Appointment.Command.PlanVisit(Example.Of<VisitPlan>() with { Minutes = minutes }, minutes % 2 == 0 ? null : "陈静", at.AddHours(3), "li", at),
            from at in Time select (Appointment.Command)new Appointment.Command.NoteAccess("li", "consultant", at),
            from at in Time from scheduled in Time from who in Any<CancelledBy>() from reason in Text select (Appointment.Command)new Appointment.Command.Reschedule(AgreedAt(scheduled), who, reason, at),
            from at in Time from due in Time select (Appointment.Command)new Appointment.Command.Remind(due, ContactChannel.Sms, at),
            from at in Time from reason in Text select (Appointment.Command)new Appointment.Command.Arrive(reason, at),
            from at in Time
            from reason in Text
            select (Appointment.Command)new Appointment.Command.WalkIn(
                Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, AppointmentType.Sales, new Appointment.Command.Arrive(reason, at)),
            from at in Time from who in People select (Appointment.Command)new Appointment.Command.TakeOver(who, "li", at),
            from at in Time from minutes in Gen.Choose(1, 40) select (Appointment.Command)new Appointment.Command.Present("ES7", minutes, [SellingPoint.Space], "li", at),
            from at in Time from seen in Gen.Elements(true, false) select (Appointment.Command)new Appointment.Command.Drive("ES7", null, "lake", 30, seen, 4, "好", "li", at),
            from at in Time select (Appointment.Command)new Appointment.Command.Leave("li", at),
            from at in Time from recover in Gen.Elements<DateTimeOffset?>(null, at.AddHours(2)) select (Appointment.Command)new Appointment.Command.Miss(at, 1, recover),
            from at in Time from outcome in Any<RecoveryOutcome>() select (Appointment.Command)new Appointment.Command.Recover(outcome, "li", at),
            from at in Time from due in Time select (Appointment.Command)new Appointment.Command.MarkUnrecovered(due, at),
            from at in Time from who in Any<CancelledBy>() from reason in Text select (Appointment.Command)new Appointment.Command.Cancel(who, reason, at)),
        isFact: command => command is Appointment.Command.Present or Appointment.Command.Drive or Appointment.Command.PlanVisit { Person: not null } or Appointment.Command.NoteAccess);

    private static Slot SlotAt(DateTimeOffset from) => new(from, from.AddHours(1), ["zhao"]);

    private static Agreed AgreedAt(DateTimeOffset from) => new(SlotAt(from), [from.AddHours(-2)], from.AddHours(2));

    [Fact]
    public void Of_a_deal_what_was_said_is_a_fact() => Laws.Hold(
        Deal.Decider,
        Either<Deal.Command>(
            from at in Time select (Deal.Command)new Deal.Command.OpenDeal(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, at),
            from at in Time select (Deal.Command)new Deal.Command.Withdraw(Some.Dealer, LossReason.Recalled, at),
            from at in Time from who in Text select (Deal.Command)new Deal.Command.TakeOver(who, "chen", at),
            from at in Time from there in Gen.Elements(true, false) select (Deal.Command)new Deal.Command.NoteParticipants([new(BuyingRole.DecisionMaker, PersonRelation.Self, there)], "zhao", at),
            from at in Time from signal in Any<BuyingSignal>() select (Deal.Command)new Deal.Command.NoteSignal(signal, null, "zhao", at),
            from at in Time from reason in Any<DealObjectionReason>() select (Deal.Command)new Deal.Command.RaiseObjection(reason, null, null, "zhao", at),
            from at in Time from number in Gen.Choose(0, 3) from resolved in Gen.Elements(true, false) select (Deal.Command)new Deal.Command.AnswerObjection(number, resolved, null, "zhao", at),
            from at in Time from model in Gen.Elements("ES7", "M8") select (Deal.Command)new Deal.Command.AcceptModel(model, "zhao", at),
            from at in Time from model in Gen.Elements("ES7", "M8", " ") from price in Price select (Deal.Command)new Deal.Command.Propose(model, price, "zhao", at),
            from at in Time
            from manager in Gen.Elements(true, false)
            select (Deal.Command)new Deal.Command.OpenFinalOffer(manager ? Enum.GetValues<DealPrecondition>() : [], "by phone", manager, DealSpecs.Free, "zhao", at),
            from at in Time from amount in Price from inReturn in Text select (Deal.Command)new Deal.Command.GiveConcession(amount, inReturn, false, DealSpecs.Free, "zhao", at),
            from at in Time select (Deal.Command)new Deal.Command.Sign(null, null, DealSpecs.Free, "zhao", at),
            from at in Time from amount in Price from number in Gen.Choose(1, 3) select (Deal.Command)new Deal.Command.ReceivePayment($"R-{number}", PaymentKind.Balance, PaymentMethod.Cash, amount, "zhao", at),
            from at in Time select (Deal.Command)new Deal.Command.PlaceOrder("O-1", VehicleSource.Stock, new DateOnly(2090, 1, 1), "zhao", at),
            from at in Time from days in Gen.Choose(0, 3) select (Deal.Command)new Deal.Command.Delay(new DateOnly(2090, 1, 1).AddDays(days), DelayReason.Production, "zhao", at),
            from at in Time select (Deal.Command)new Deal.Command.Cancel(CancelledBy.Customer, "moved", null, true, "chen", at),
            from at in Time from item in Any<DeliveryItem>() select (Deal.Command)new Deal.Command.SettleItems([new(item, DeliveryItemOutcome.Waived, "not wanted")], true, "chen", at),
            from at in Time select (Deal.Command)new Deal.Command.StartExplanation("zhao", at),
            from at in Time select (Deal.Command)new Deal.Command.StopExplanation("zhao", at),
            from at in Time select (Deal.Command)new Deal.Command.HoldCeremony(null, "zhao", at),
            from at in Time from vin in MaybeText select (Deal.Command)new Deal.Command.Deliver(vin, "zhao", at),
            from at in Time
            from stated in Text
            from assessed in MaybeText
            from competitor in MaybeText
            select (Deal.Command)new Deal.Command.Lose(stated, assessed, competitor, "zhao", at)),
        command => command is Deal.Command.NoteSignal or Deal.Command.RaiseObjection or Deal.Command.AnswerObjection or Deal.Command.GiveConcession);

    [Fact]
    public void Of_an_ownership_a_contact_is_a_fact() => Laws.Hold(
        Ownership.Decider,
        Either<Ownership.Command>(
            from at in Time select (Ownership.Command)new Ownership.Command.OpenOwnership(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, "ES7", at, "zhao"),
            from at in Time from number in Gen.Choose(1, 4) select (Ownership.Command)new Ownership.Command.FallDue(number, at),
            from at in Time from number in Gen.Choose(1, 4) select (Ownership.Command)new Ownership.Command.MarkOverdue(number, at),
            from at in Time
            from named in Gen.Elements(true, false)
            from touch in Any<Touch>()
            from channel in Any<ContactChannel>()
            from direction in Any<ContactDirection>()
            from result in Any<ContactResult>()
            from note in MaybeText
            from manager in Gen.Elements(true, false)
            select (Ownership.Command)new Ownership.Command.RecordContact(named ? touch : null, channel, direction, result, 60, note, "zhao", manager, at),
            from at in Time from day in Gen.Choose(1, 28) from model in Text select (Ownership.Command)new Ownership.Command.NoteOwner(new OwnerDays([new OwnerDay(OwnerDayKind.Birthday, new DayOfYear(6, day))]), [model], null, "zhao", at),
            from at in Time from km in Gen.Choose(0, 50_000) select (Ownership.Command)new Ownership.Command.ReadOdometer(km, "zhao", at),
            from at in Time from kind in Any<ServiceKind>() from order in Text from km in Gen.Choose(0, 50_000) select (Ownership.Command)new Ownership.Command.NoteService(kind, order, km, null, "zhao", at),
            from at in Time from order in Text select (Ownership.Command)new Ownership.Command.PayBill(order, "zhao", at),
            from at in Time
            from occasion in Any<SurveyOccasion>()
            from order in MaybeText
            from product in Gen.Choose(0, 11)
            from service in Gen.Choose(1, 10)
            from words in MaybeText
            from buys in Gen.Elements<RepurchaseKind?>(null, RepurchaseKind.Additional)
            select (Ownership.Command)new Ownership.Command.Survey(occasion, order, product, service, words, "zhao", at) { Buys = buys },
            from at in Time from days in Gen.Choose(-1, 40) select (Ownership.Command)new Ownership.Command.AskQuiet(at.AddDays(days), "zhao", at),
            from at in Time select (Ownership.Command)new Ownership.Command.Replan(TouchShift.Rules, at),
            from at in Time from days in Gen.Choose(-20, 20) select (Ownership.Command)new Ownership.Command.Replan(TouchShift.OtherCar, at) { Others = [at.AddDays(days)] },
            from at in Time from who in Gen.Elements("zhao", "li", null) select (Ownership.Command)new Ownership.Command.HandOver(who, "wang", at),
            from at in Time from who in Gen.Elements("zhao", "li") select (Ownership.Command)new Ownership.Command.Leave(who, "wang", at),
            from at in Time from why in Any<OwnershipEnd>() from ends in Gen.Elements(false, false, false, true) select ends ? new Ownership.Command.End(why, "zhao", at) : (Ownership.Command)new Ownership.Command.Replan(TouchShift.Rules, at),
            from at in Time from kind in Any<RepurchaseKind>() from model in Text select (Ownership.Command)new Ownership.Command.DetectRepurchase(kind, new Interest(model), at)),
        command => command is Ownership.Command.RecordContact or Ownership.Command.NoteOwner);

    [Fact]
    public void Of_a_referral() => Laws.Hold(
        Referral.Decider,
        Either<Referral.Command>(
            from at in Time
            from referrer in Gen.Elements(Some.StreamId, Some.StreamId, Some.CustomerId)
            from above in Gen.Elements<Guid[]>([], [], [Some.CustomerId])
            from stands in Gen.Elements(false, false, true)
            from bought in Gen.Elements(false, false, true)
            select (Referral.Command)new Referral.Command.Make(Some.StreamId, Some.LeadId, Some.CustomerId, referrer, Some.Brand, "D002", "li", at) { Above = above, Stands = stands, Bought = bought },
            from at in Time from dealer in DealerCodes select (Referral.Command)new Referral.Command.Earn(dealer, at),
            from at in Time from lapses in Gen.Elements(false, false, true) select lapses ? new Referral.Command.Lapse(at) : (Referral.Command)new Referral.Command.Earn("D001", at),
            from at in Time
            from kind in Any<RewardKind>()
            from amount in Price
            from forgotten in Gen.Elements(false, false, true)
            from circle in Gen.Elements(false, false, true)
            from who in People
            select (Referral.Command)new Referral.Command.Approve(kind, amount, forgotten, circle, who, at),
            from at in Time from why in Any<RewardDecline>() from who in People select (Referral.Command)new Referral.Command.Decline(why, who, at),
            from at in Time from reference in Text from who in People select (Referral.Command)new Referral.Command.Pay(reference, who, at)));

    [Fact]
    public void Of_a_reward_budget() => Laws.Hold(
        RewardBudget.Decider,
        Either<RewardBudget.Command>(
            from at in Time
            from monthly in Price
            from months in Gen.Choose(-1, 2)
            select (RewardBudget.Command)new RewardBudget.Command.SetBudget(Some.StreamId, Some.Dealer, monthly, new DateOnly(2026, 1, 1).AddMonths(months), "wang", at),
            from at in Time from referral in Referred from amount in Price select (RewardBudget.Command)new RewardBudget.Command.Reserve(referral, amount, "wang", at),
            from at in Time from referral in Referred select (RewardBudget.Command)new RewardBudget.Command.Release(referral, "wang", at)));

    /// <summary>The rule in other words, tried with every series of concessions that comes to mind.</summary>
    [Fact]
    [Trait("row", "001-14")]
    public void _001_14_whatever_is_conceded_obeys_the_rule_and_whatever_breaks_it_is_refused() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(
            (from amount in Gen.Choose(-1, 12) from inReturn in Gen.Elements("", " ", "signs today", "signs today", "signs today") select (Amount: (long)amount, InReturn: inReturn))
                .ArrayOf().ToArbitrary(),
            series =>
            {
                object[] before =
                [
                    new DealOpened(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon),
                    new ProposalMade(Some.StreamId, Some.LeadId, "ES7", new Money(20, "CNY"), Some.Noon),
                    new FinalOfferOpened(Some.StreamId, Some.LeadId, 1, [], null, "zhao", Some.Noon),
                ];
                var state = Deal.Decider.Fold(Deal.Decider.Initial, before);
                var given = new List<long>();
                foreach (var (amount, inReturn) in series)
                {
                    var allowed = given.Count < 3 && amount > 0 && given.All(g => amount < g) && inReturn.Trim() != "" && given.Sum() + amount < 20;
                    try
                    {
                        state = Deal.Decider.Fold(state, Deal.Decide(new Deal.Command.GiveConcession(new Money(amount, "CNY"), inReturn, false, DealSpecs.Free, "zhao", Some.Noon), state));
                        allowed.ShouldBeTrue($"{amount} for '{inReturn}' after {string.Join(", ", given)}");
                        given.Add(amount);
                    }
                    catch (Refused)
                    {
                        allowed.ShouldBeFalse($"{amount} for '{inReturn}' after {string.Join(", ", given)}");
                    }
                }

                state.ShouldBeOfType<Deal.Open>().Talks.Concessions.Select(c => c.MinorUnits).ShouldBe(given);
            }));

    [Fact]
    public void The_laws_can_be_broken()
    {
        var open = Gen.Constant<Deal.Command>(new Deal.Command.OpenDeal(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon));
        var opened = new DealOpened(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Some.Noon);
        Should.Throw<Exception>(() => Laws.Hold(Deal.Decider with { Decide = (_, _) => [opened], Evolve = (_, _) => new Deal.Lost(Some.StreamId, new Tags(Some.LeadId), null) }, open));
        Should.Throw<Exception>(() => Laws.Hold(Deal.Decider with { Decide = (_, _) => [opened] }, open));
        Should.Throw<Exception>(() => Laws.Hold(Deal.Decider with { Decide = (_, _) => throw new InvalidOperationException("not a refusal") }, open));
        Should.Throw<Exception>(() => Laws.Hold(Deal.Decider with { Decide = (_, _) => throw new Refused("Not A Code", "x") }, open));
        Should.Throw<Exception>(() => Laws.Hold(
            Deal.Decider with { Deadlines = _ => [new Deadline("for_ever", Some.Noon)], OnDue = (_, at) => new Deal.Command.OpenDeal(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, at) },
            open));
    }
}
