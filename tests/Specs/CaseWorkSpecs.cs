using Leads.Contracts;
using Leads.Hosting;
using Leads.Kit;
using Leads.Qualification;
using Shouldly;
using Xunit;
using static Leads.Qualification.Case.Command;
using Case = Leads.Qualification.Case;

namespace Leads.Specs;

/// <summary>The daily work on a case: called by the rules, graded, followed up, given up only by evidence or by computation.</summary>
public sealed class CaseWorkSpecs
{
    private const string Li = "li";
    private const string Chen = "chen";

    /// <summary>A Monday, by China's clock.</summary>
    private static readonly DateTimeOffset Monday = Some.Noon;

    private static readonly CaseOpened Opened = new(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, Monday, "N", 7);
    private static readonly NextActionPlanned FirstCall = new(Some.StreamId, Some.LeadId, "first_call", Monday.AddHours(2), Monday);
    private static readonly CaseAssigned Assigned = new(Some.StreamId, Some.LeadId, Li, Monday);
    private static readonly CallGoal Goal = new(CallGoalCode.FixPurchaseTime);
    private static readonly CaseRules Rules = CaseRules.Default;

    private static Situation<Case.Command, Case> Given(params object[] events) => Spec.Of(Case.Decider).Given([Opened, FirstCall, .. events]);

    private static ContactRecorded Called(int number, ContactResult result, DateTimeOffset at, ContactDirection direction = ContactDirection.Outbound) =>
        new(Some.StreamId, Some.LeadId, ContactChannel.Phone, direction, result, 0, null, at, number, Li);

    private static NextActionPlanned Planned(DateTimeOffset due) => new(Some.StreamId, Some.LeadId, "call", due, due.AddHours(-1));

    /// <summary>So many calls that reached nobody, an hour apart.</summary>
    private static object[] Failed(int times, DateTimeOffset from) =>
        [.. Enumerable.Range(1, times).SelectMany(n => new object[] { Called(n, ContactResult.NoAnswer, from.AddHours(n)), Planned(from.AddHours(n).AddDays(1)) })];

    private static RecordContact Call(ContactResult result, DateTimeOffset at) =>
        new(ContactChannel.Phone, ContactDirection.Outbound, result, 0, null, new NextAction("call", at.AddDays(1)), at) { By = Li, Conversation = new Conversation(Goals: [Goal]) };

    // Grade, and how often each is spoken with.

    [Theory]
    [Trait("row", "000-22")]
    [Trait("row", "4.1")]
    [InlineData(null, "N", 7, null)]
    [InlineData("2026-01-12", "H", 7, null)]
    [InlineData("2026-01-13", "A", 15, "2026-01-06")]
    [InlineData("2026-01-20", "A", 15, "2026-01-13")]
    [InlineData("2026-02-04", "B", 30, "2026-01-20")]
    [InlineData("2026-04-05", "C", 90, "2026-03-06")]
    [InlineData("2026-04-06", "N", 7, "2026-01-06")]
    public void A_case_opens_with_the_grade_of_its_need_date(string? needBy, string grade, int days, string? rises)
    {
        DateOnly? day = needBy is null ? null : DateOnly.Parse(needBy, null);
        Spec.Of(Case.Decider).When(new OpenCase(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, day, Monday)).Then(
            Opened with { Grade = grade, FollowUpWithinDays = days, NeedBy = day, RisesAt = rises is null ? null : Rules.Begins(DateOnly.Parse(rises, null)) }, FirstCall);
    }

    [Fact]
    [Trait("row", "4.1")]
    public void The_scale_is_the_brands()
    {
        var scale = new GradeScale([new("H", 1, 3), new("A", 5, 10), new("B", 20, 40), new("C", 50, 100), new("N", 14)]);
        Spec.Of(Case.Decider).When(new OpenCase(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, Some.Dealer, new DateOnly(2026, 1, 12), Monday) { Rules = Rules with { Scale = scale } }).Then(
            Opened with { Grade = "A", FollowUpWithinDays = 5, NeedBy = new DateOnly(2026, 1, 12), RisesAt = Rules.Begins(new DateOnly(2026, 1, 9)) }, FirstCall);
    }

    public static TheoryData<GradeRule[]> Scales =>
    [
        [],
        [new("H", 7, 7), new("A", 15, 15), new("B", 30, 30), new("N", 7)],
        [new("A", 7, 7), new("H", 15, 15), new("B", 30, 30), new("C", 90, 90), new("N", 7)],
        [new("H", 7, 15), new("A", 15, 15), new("B", 30, 30), new("C", 90, 90), new("N", 7)],
        [new("H", 0, 7), new("A", 15, 15), new("B", 30, 30), new("C", 90, 90), new("N", 7)],
        [new("H", 7, 7), new("A", 15, 15), new("B", 30, 30), new("C", 90), new("N", 7)],
        [new("H", 7, 7), new("A", 15, 15), new("B", 30, 30), new("C", 90, 90), new("N", 7, 100)],
    ];

    [Theory]
    [MemberData(nameof(Scales))]
    public void A_scale_that_grades_nobody_right_is_refused(GradeRule[] rules) => Should.Throw<ArgumentException>(() => new GradeScale(rules));

    [Fact]
    [Trait("row", "4.1")]
    public void The_grade_rises_by_itself_as_the_need_date_comes_nearer()
    {
        var known = Opened with { Grade = "A", FollowUpWithinDays = 15, NeedBy = new DateOnly(2026, 1, 13), RisesAt = Rules.Begins(new DateOnly(2026, 1, 6)) };
        Spec.Of(Case.Decider).Given(known, FirstCall).WhenDue("grade").Then(
                new GradeChanged(Some.StreamId, Some.LeadId, "H", "A", GradeBasis.NeedDate, null, 7, null, "qualification", Rules.Begins(new DateOnly(2026, 1, 6))))
            .ThenWaitsFor(("next_action", Monday.AddHours(2)), ("follow_up", Monday.AddDays(7)));
    }

    [Fact]
    [Trait("row", "000-22")]
    public void Who_grades_otherwise_than_by_the_need_date_says_why_and_both_grades_are_kept()
    {
        Given().When(new SetGrade("H", null, Li, Monday)).ThenRefused("reason-missing");
        Given().When(new SetGrade("X", "why", Li, Monday)).ThenRefused("unknown-grade");
        var judged = new GradeChanged(Some.StreamId, Some.LeadId, "H", "N", GradeBasis.Judged, Some.Personal("今天就要订"), 7, null, Li, Monday);
        Given().When(new SetGrade("H", "今天就要订", Li, Monday)).Then(judged);
        Given(judged).When(new SetGrade("H", "今天就要订", Li, Monday)).ThenNothing();
        Given(judged).When(new SetGrade("N", null, Li, Monday)).Then(new GradeChanged(Some.StreamId, Some.LeadId, "N", "H", GradeBasis.NeedDate, null, 7, null, Li, Monday));
    }

    [Fact]
    [Trait("row", "000-22")]
    public void A_need_date_that_is_news_grades_anew_even_what_was_judged()
    {
        var judged = new GradeChanged(Some.StreamId, Some.LeadId, "C", "N", GradeBasis.Judged, Some.Personal("再看看"), 90, null, Li, Monday);
        var needs = new NeedProfile(NeedBy: new DateOnly(2026, 1, 10));
        Given(judged).When(new ChangeNeeds(needs, null, null, Li, Monday)).Then(
            new NeedProfileChanged(Some.StreamId, Some.LeadId, needs, null, null, Li, Monday),
            new GradeChanged(Some.StreamId, Some.LeadId, "H", "C", GradeBasis.NeedDate, null, 7, null, Li, Monday));
    }

    // Followed up: told at one interval and at two, lost after that.

    [Fact]
    [Trait("row", "4.1")]
    [Trait("row", "000-13")]
    public void Nobody_spoke_for_one_interval_the_team_lead_is_told_for_two_the_manager_and_after_a_working_day_contact_is_lost()
    {
        var (one, two) = (Monday.AddDays(7), Monday.AddDays(14));
        var lead = new FollowUpOverdue(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, OverdueLevel.TeamLead, "N", Li, Monday, one, null, one);
        var manager = lead with { Level = OverdueLevel.Manager, DueAt = two, At = two, OutOfControlAt = two.AddDays(1) };
        var lost = new CaseOutOfControl(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, OutOfControlCause.NoContact, 0, Monday, two.AddDays(1));
        Given(Assigned).WhenDue("follow_up").Then(lead).ThenWaitsFor(("next_action", Monday.AddHours(2)), ("follow_up", two));
        Given(Assigned, lead).WhenDue("follow_up").Then(manager).ThenWaitsFor(("next_action", Monday.AddHours(2)), ("out_of_control", two.AddDays(1)));
        Given(Assigned, lead, manager).WhenDue("out_of_control").Then(lost).ThenWaitsFor();
    }

    [Fact]
    [Trait("row", "4.1")]
    public void The_manager_has_a_working_day_however_late_it_was_noticed()
    {
        var friday = Monday.AddDays(18);
        var lead = new FollowUpOverdue(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, OverdueLevel.TeamLead, "N", null, Monday, Monday.AddDays(7), null, Monday.AddDays(7));
        Given(lead).WhenDue("follow_up", friday).Then(lead with { Level = OverdueLevel.Manager, DueAt = Monday.AddDays(14), At = friday, OutOfControlAt = friday.AddDays(3) });
    }

    [Fact]
    public void Whoever_bought_or_is_lost_may_be_spoken_with_and_nothing_is_planned()
    {
        var over = Given(new CaseClosed(Some.StreamId, Some.LeadId, CaseOutcome.Order, Monday));
        over.When(Call(ContactResult.Connected, Monday)).ThenRefused("nothing-planned");
        over.When(Call(ContactResult.Connected, Monday) with { Next = null }).Then(Called(1, ContactResult.Connected, Monday) with { Conversation = new Conversation(Goals: [Goal]) });
    }

    [Fact]
    [Trait("row", "4.1")]
    public void A_conversation_begins_the_interval_anew_and_an_attempt_does_not()
    {
        var lead = new FollowUpOverdue(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, OverdueLevel.TeamLead, "N", null, Monday, Monday.AddDays(7), null, Monday.AddDays(7));
        var at = Monday.AddDays(8);
        Given(lead, Called(1, ContactResult.NoAnswer, at), Planned(at.AddDays(1))).When(new MarkOverdue(at, at)).ThenNothing().ThenWaitsFor(("next_action", at.AddDays(1)), ("follow_up", Monday.AddDays(14)));
        Given(lead, Called(1, ContactResult.Connected, at), Planned(at.AddDays(1))).When(new MarkOverdue(at, at)).ThenNothing().ThenWaitsFor(("next_action", at.AddDays(1)), ("follow_up", at.AddDays(7)));
    }

    [Fact]
    [Trait("row", "4.1")]
    public void A_call_told_late_counts_from_when_it_took_place()
    {
        var late = Called(2, ContactResult.Connected, Monday.AddDays(2));
        Given(Called(1, ContactResult.NoAnswer, Monday.AddDays(5)), Planned(Monday.AddDays(6)), late, Planned(Monday.AddDays(6))).When(new MarkOverdue(Monday, Monday)).ThenNothing()
            .ThenWaitsFor(("next_action", Monday.AddDays(6)), ("follow_up", Monday.AddDays(9)));
    }

    [Fact]
    [Trait("row", "000-52")]
    public void A_contact_told_late_cannot_put_the_next_action_before_a_later_one() =>
        Given(Called(1, ContactResult.Connected, Monday.AddDays(5)), Planned(Monday.AddDays(6))).When(Call(ContactResult.Connected, Monday.AddDays(2))).ThenRefused("next-action-past");

    // Out of control.

    [Fact]
    [Trait("row", "000-05")]
    public void Five_attempts_in_a_row_that_reach_nobody_are_out_of_control()
    {
        var at = Monday.AddDays(3);
        var fifth = Called(5, ContactResult.Busy, at) with { Conversation = new Conversation(Goals: [Goal]) };
        var lost = new CaseOutOfControl(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, OutOfControlCause.FailedAttempts, 5, Monday, at);
        Given(Failed(3, Monday)).When(Call(ContactResult.Busy, at)).Then(fifth with { Number = 4 }, new NextActionPlanned(Some.StreamId, Some.LeadId, "call", at.AddDays(1), at));
        Given(Failed(4, Monday)).When(Call(ContactResult.Busy, at)).Then(fifth, lost).ThenWaitsFor();
        Given(Failed(4, Monday)).When(Call(ContactResult.Busy, at) with { Rules = Rules with { OutOfControlAfter = 6 } }).Then(fifth, new NextActionPlanned(Some.StreamId, Some.LeadId, "call", at.AddDays(1), at));
    }

    [Fact]
    [Trait("row", "000-05")]
    public void One_conversation_in_between_begins_the_count_anew()
    {
        var at = Monday.AddDays(3);
        object[] spoken = [.. Failed(4, Monday), Called(5, ContactResult.Connected, Monday.AddDays(2)), Planned(at.AddDays(1))];
        Given(spoken).When(Call(ContactResult.NoAnswer, at)).Then(
            Called(6, ContactResult.NoAnswer, at) with { Conversation = new Conversation(Goals: [Goal]) }, new NextActionPlanned(Some.StreamId, Some.LeadId, "call", at.AddDays(1), at));
    }

    [Fact]
    [Trait("row", "000-05")]
    public void Nobody_sets_it_by_hand() => typeof(Case.Command).GetNestedTypes().Select(t => t.Name).Where(name => name.Contains("Control", StringComparison.Ordinal)).ShouldBe(["LoseControl"]);

    // Corrections.

    [Fact]
    [Trait("row", "001-30")]
    public void A_wrong_record_stays_and_what_follows_from_it_is_computed_anew()
    {
        var wrong = Called(1, ContactResult.Connected, Monday.AddDays(1));
        var right = new Contact(1, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.NoAnswer, 0, Monday.AddDays(1), null);
        var corrected = new ContactCorrected(
            Some.StreamId, Some.LeadId, 1, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.NoAnswer, 0, Monday.AddDays(1), false, Some.Personal("录错了"), Li, Monday.AddDays(1));
        var correct = new CorrectContact(right, "录错了", Li, Monday.AddDays(1));
        Given(wrong, Planned(Monday.AddDays(2))).When(correct).Then(corrected).ThenWaitsFor(("next_action", Monday.AddDays(2)), ("follow_up", Monday.AddDays(7)));
        Given(wrong, Planned(Monday.AddDays(2)), corrected).When(correct).ThenNothing();
        Given().When(correct).ThenRefused("no-such-contact");
        Given(wrong, Planned(Monday.AddDays(2))).When(correct with { Contact = right with { At = Monday.AddDays(3) } }).ThenRefused("next-action-past");
        Given(wrong, Planned(Monday.AddDays(2))).When(correct with { Contact = right with { DurationSeconds = -1 } }).ThenRefused("duration-negative");
    }

    [Fact]
    public void What_never_took_place_counts_for_nothing()
    {
        var none = new ContactCorrected(
            Some.StreamId, Some.LeadId, 4, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.NoAnswer, 0, Monday.AddHours(4), true, Some.Personal("打错客户"), Li, Monday.AddDays(1));
        var dossier = ((Case.Open)Given([.. Failed(4, Monday), none]).State).Dossier;
        (dossier.Failed.Count, dossier.LastContactAt, dossier.Contacts.Count).ShouldBe((3, Monday.AddHours(3), 4));
    }

    [Fact]
    [Trait("row", "000-52")]
    public void A_call_is_looked_back_at()
    {
        var review = new ReviewContact(1, true, "开场好", "早点问预算", Li, Monday);
        Given(Called(1, ContactResult.Connected, Monday), Planned(Monday.AddDays(1))).When(review)
            .Then(new ContactReviewed(Some.StreamId, Some.LeadId, 1, true, Some.Personal("开场好"), Some.Personal("早点问预算"), Li, Monday));
        Given().When(review).ThenRefused("no-such-contact");
    }

    // Given out to be called, or not.

    [Fact]
    [Trait("row", "000-23")]
    [Trait("row", "000-24")]
    public void Whoever_calls_knows_what_for()
    {
        Given().When(new TakeCall(Li, [], true, true, Monday)).ThenRefused("goal-missing");
        Given().When(Call(ContactResult.Connected, Monday) with { Conversation = null }).ThenRefused("goal-missing");
        var given = new CallGiven(Some.StreamId, Some.LeadId, Li, [Goal], Monday.AddMinutes(30), null, Monday);
        Given().When(new TakeCall(Li, [Goal], true, true, Monday)).Then(given);
        Given(given).When(new TakeCall(Li, [Goal], true, true, Monday)).ThenNothing();
        // What it is for was said when the call was taken.
        Given(given).When(Call(ContactResult.Connected, Monday) with { Conversation = null }).Then(
            Called(1, ContactResult.Connected, Monday) with { Conversation = new Conversation(Goals: [Goal]) }, new NextActionPlanned(Some.StreamId, Some.LeadId, "call", Monday.AddDays(1), Monday));
        // Who is called has goals of their own, and so has nobody who was not reached.
        Given().When(Call(ContactResult.Connected, Monday) with { Conversation = null, Direction = ContactDirection.Inbound }).Then(
            Called(1, ContactResult.Connected, Monday, ContactDirection.Inbound), new NextActionPlanned(Some.StreamId, Some.LeadId, "call", Monday.AddDays(1), Monday));
        Given().When(Call(ContactResult.NoAnswer, Monday) with { Conversation = null }).Then(
            Called(1, ContactResult.NoAnswer, Monday), new NextActionPlanned(Some.StreamId, Some.LeadId, "call", Monday.AddDays(1), Monday));
    }

    [Fact]
    public void Two_do_not_call_one_customer_at_once()
    {
        var given = new CallGiven(Some.StreamId, Some.LeadId, Li, [Goal], Monday.AddMinutes(30), null, Monday);
        var wang = new TakeCall("wang", [Goal], true, true, Monday.AddMinutes(29));
        Given(given).When(wang).Then(new CallBlocked(Some.StreamId, Some.LeadId, "wang", CallBlock.InCall, Monday.AddMinutes(30), null, Monday.AddMinutes(29)));
        Given(given).When(wang with { At = Monday.AddMinutes(30) }).Then(given with { By = "wang", At = Monday.AddMinutes(30), Until = Monday.AddMinutes(60) });
    }

    [Fact]
    public void Attempts_are_spaced_and_so_many_a_day_are_enough()
    {
        var ten = Monday.AddHours(-2);
        CallBlocked Blocked(CallBlock why, DateTimeOffset until, CallFallBack fallBack, DateTimeOffset at) => new(Some.StreamId, Some.LeadId, Li, why, until, fallBack, at);
        TakeCall Take(DateTimeOffset at) => new(Li, [Goal], true, true, at);
        var at = Monday.AddHours(2).AddMinutes(59);
        Given(Failed(1, Monday)).When(Take(at)).Then(Blocked(CallBlock.TooSoon, Monday.AddHours(3), CallFallBack.Voicemail, at));
        Given(Failed(1, Monday)).When(Take(Monday.AddHours(3))).Then(new CallGiven(Some.StreamId, Some.LeadId, Li, [Goal], Monday.AddHours(3).AddMinutes(30), CallFallBack.Voicemail, Monday.AddHours(3)));
        // Tomorrow at nine, when somebody works again.
        Given(Failed(3, Monday)).When(Take(Monday.AddHours(9))).Then(Blocked(CallBlock.EnoughToday, Monday.AddHours(21), CallFallBack.Sms, Monday.AddHours(9)));
        Given(Failed(3, Monday)).When(Take(Monday.AddDays(1))).Then(new CallGiven(Some.StreamId, Some.LeadId, Li, [Goal], Monday.AddDays(1).AddMinutes(30), CallFallBack.Sms, Monday.AddDays(1)));
        Given(Failed(3, Monday)).When(Take(Monday.AddHours(9)) with { Rules = Rules with { MostADay = 4 } })
            .Then(new CallGiven(Some.StreamId, Some.LeadId, Li, [Goal], Monday.AddHours(9.5), CallFallBack.Sms, Monday.AddHours(9)));
        // Who was spoken with may be called again when it was agreed.
        Given(Called(1, ContactResult.Connected, ten.AddHours(3)), Planned(Monday.AddDays(1))).When(Take(Monday.AddHours(1).AddMinutes(5)))
            .Then(new CallGiven(Some.StreamId, Some.LeadId, Li, [Goal], Monday.AddHours(1).AddMinutes(35), null, Monday.AddHours(1).AddMinutes(5)));
    }

    [Fact]
    public void Who_does_not_want_to_be_called_is_not_given_out_and_that_is_kept()
    {
        Given().When(new TakeCall(Li, [Goal], false, true, Monday)).Then(new CallBlocked(Some.StreamId, Some.LeadId, Li, CallBlock.DoNotCall, null, CallFallBack.Sms, Monday));
        Given().When(new TakeCall(Li, [Goal], false, false, Monday)).Then(new CallBlocked(Some.StreamId, Some.LeadId, Li, CallBlock.DoNotCall, null, null, Monday));
    }

    [Theory]
    [InlineData("", "", true, true)] // came by themselves
    [InlineData("contact", "", true, true)]
    [InlineData("marketing", "", false, false)]
    [InlineData("contact@sms", "", false, true)]
    [InlineData("contact", "-*@phone", false, true)]
    [InlineData("contact", "-contact", false, false)]
    [InlineData("contact", "-contact +contact@phone", true, false)]
    [InlineData("contact", "-marketing", true, true)]
    [InlineData("", "-*", false, false)]
    public void The_latest_word_about_a_channel_counts(string told, string later, bool phone, bool sms)
    {
        Consent[] consents = told.Length == 0 ? [] : [new([told.Split('@')[0]], Monday, "form:1", told.Contains('@', StringComparison.Ordinal) ? [told.Split('@')[1]] : null)];
        var entries = later.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, n) =>
        {
            var (what, channel) = (word[1..].Split('@')[0], word.Contains('@', StringComparison.Ordinal) ? word.Split('@')[1] : null);
            return new LaterConsent(word[0] == '+', Monday.AddHours(n + 1), what == "*" ? null : [what], channel is null ? null : [channel]);
        });
        Reachable.By(consents, entries).ShouldBe(new Reachable(phone, sms));
    }

    // Defeat.

    private static readonly Defeat Lost = new(DefeatReason.Price, DefeatReason.Trust, null, [1]);

    [Fact]
    [Trait("row", "000-04")]
    [Trait("row", "002-07")]
    public void Defeat_is_proposed_with_both_reasons_and_decided_by_somebody_else()
    {
        object[] spoken = [Called(1, ContactResult.Connected, Monday), Planned(Monday.AddDays(1))];
        var proposed = new DefeatProposed(Some.StreamId, Some.LeadId, Lost, Li, Monday);
        var approved = new DefeatApproved(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, Lost, false, Li, Chen, Monday);
        Given(spoken).When(new ProposeDefeat(Lost, Li, Monday)).Then(proposed).ThenWaitsFor(("next_action", Monday.AddDays(1)), ("follow_up", Monday.AddDays(7)));
        Given([.. spoken, proposed]).When(new ProposeDefeat(Lost, Li, Monday)).ThenNothing();
        Given([.. spoken, proposed]).When(new ApproveDefeat(Li, Monday)).ThenRefused("own-proposal");
        Given([.. spoken, proposed]).When(new ApproveDefeat(Chen, Monday)).Then(approved).ThenWaitsFor();
        Given([.. spoken, proposed, approved]).When(new ApproveDefeat(Chen, Monday)).ThenNothing();
        Given(spoken).When(new ApproveDefeat(Chen, Monday)).ThenRefused("no-proposal");
        Given(spoken).When(new ProposeDefeat(Lost with { Contacts = [2] }, Li, Monday)).ThenRefused("no-such-contact");
        Given(spoken).When(new ProposeDefeat(new Defeat(DefeatReason.Price, DefeatReason.Competitor), Li, Monday)).ThenRefused("competitor-missing");
    }

    [Theory]
    [Trait("row", "4.1")]
    [InlineData(ContactResult.Connected, true, null, false)]
    [InlineData(ContactResult.Connected, false, null, true)] // nothing shows the reason
    [InlineData(ContactResult.NoAnswer, true, null, true)] // nobody was spoken with
    [InlineData(ContactResult.NoAnswer, false, "rec:1", false)]
    public void A_defeat_that_nothing_shows_is_subjective(ContactResult result, bool named, string? recording, bool subjective)
    {
        var defeat = Lost with { Contacts = named ? [1] : null, Recording = recording };
        Given(Called(1, result, Monday), Planned(Monday.AddDays(1)), new DefeatProposed(Some.StreamId, Some.LeadId, defeat, Li, Monday)).When(new ApproveDefeat(Chen, Monday))
            .Then(new DefeatApproved(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, defeat, subjective, Li, Chen, Monday));
    }

    [Fact]
    [Trait("row", "000-04")]
    public void A_manager_who_does_not_agree_says_what_to_do()
    {
        object[] spoken = [Called(1, ContactResult.Connected, Monday), Planned(Monday.AddDays(1)), new DefeatProposed(Some.StreamId, Some.LeadId, Lost, Li, Monday)];
        var rejected = new DefeatRejected(Some.StreamId, Some.LeadId, Some.Personal("周末再约"), Chen, Monday);
        Given(spoken).When(new RejectDefeat("周末再约", null, Chen, Monday)).Then(rejected, new NextActionPlanned(Some.StreamId, Some.LeadId, "follow_instruction", Monday.AddHours(2), Monday));
        Given(spoken).When(new RejectDefeat("周末再约", new NextAction("call", Monday.AddDays(4)), Chen, Monday)).Then(rejected, new NextActionPlanned(Some.StreamId, Some.LeadId, "call", Monday.AddDays(4), Monday));
        Given([.. spoken, rejected]).When(new ApproveDefeat(Chen, Monday)).ThenRefused("no-proposal");
    }

    // On ice.

    [Fact]
    [Trait("row", "4.1")]
    public void A_case_on_ice_waits_for_its_day_and_begins_anew_then()
    {
        var until = Monday.AddDays(60);
        var frozen = new CaseFrozen(Some.StreamId, Some.LeadId, FreezeReason.AwaitsModel, until, Chen, Monday);
        Given().When(new Freeze(FreezeReason.AwaitsModel, until, Chen, Monday)).Then(frozen).ThenWaitsFor(("thaw", until));
        Given(frozen).When(new Freeze(FreezeReason.AwaitsModel, until, Chen, Monday)).ThenNothing();
        Given(frozen).WhenDue("thaw").Then(new CaseThawed(Some.StreamId, Some.LeadId, "qualification", until), new NextActionPlanned(Some.StreamId, Some.LeadId, "call", until.AddHours(2), until))
            .ThenWaitsFor(("next_action", until.AddHours(2)), ("follow_up", until.AddDays(7)));
        Given().When(new Freeze(FreezeReason.AwaitsModel, Monday, Chen, Monday)).ThenRefused("freeze-past");
        Given().When(new Freeze(FreezeReason.AwaitsModel, Monday.AddDays(367), Chen, Monday)).ThenRefused("freeze-too-long");
        Given(frozen).When(Call(ContactResult.Connected, Monday.AddDays(3))).Then(
            new CaseThawed(Some.StreamId, Some.LeadId, Li, Monday.AddDays(3)), Called(1, ContactResult.Connected, Monday.AddDays(3)) with { Conversation = new Conversation(Goals: [Goal]) },
            new NextActionPlanned(Some.StreamId, Some.LeadId, "call", Monday.AddDays(4), Monday.AddDays(3)));
    }

    // Handed over.

    [Fact]
    [Trait("row", "004-31")]
    public void A_case_of_somebody_who_leaves_goes_to_a_colleague()
    {
        var handed = new CaseHandedOver(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, Li, "wang", Chen, Monday);
        Given(Assigned).When(new HandOver(Li, "wang", Chen, Monday)).Then(handed);
        Given(Assigned, handed).When(new HandOver(Li, "wang", Chen, Monday)).ThenNothing();
        Given().When(new HandOver(Li, "wang", Chen, Monday)).ThenNothing();
    }

    [Fact]
    [Trait("row", "004-05")]
    [Trait("row", "004-25")]
    public void _004_05_who_signed_is_a_buyer_and_who_called_off_is_none_any_more()
    {
        var (ordered, buyer) = (new CaseClosed(Some.StreamId, Some.LeadId, CaseOutcome.Order, Monday), new RelationMarked(Some.StreamId, Some.LeadId, RelationMarker.Buyer, RelationMarker.Prospect, Monday));
        Given(Assigned).When(new Close(CaseOutcome.Order, Monday)).Then(ordered, buyer)
            .When(new Close(CaseOutcome.OrderCancelled, Monday))
            .Then(ordered with { Outcome = CaseOutcome.OrderCancelled }, buyer with { Marker = RelationMarker.Shopper, Was = RelationMarker.Buyer })
            .When(new Close(CaseOutcome.OrderCancelled, Monday)).ThenNothing();
        Given(Assigned, ordered with { Outcome = CaseOutcome.Defeated }).When(new Close(CaseOutcome.OrderCancelled, Monday)).ThenNothing();
    }

    [Fact]
    [Trait("row", "004-32")]
    public void A_buyer_is_handed_over_once_the_manager_has_spoken_with_them()
    {
        object[] bought = [Assigned, new CaseClosed(Some.StreamId, Some.LeadId, CaseOutcome.Order, Monday), new RelationMarked(Some.StreamId, Some.LeadId, RelationMarker.Buyer, RelationMarker.Prospect, Monday)];
        var awaited = new ManagerContactAwaited(Some.StreamId, Some.LeadId, Some.Dealer, Li, "wang", Chen, Monday);
        var call = Call(ContactResult.Connected, Monday) with { By = Chen, Manager = true, Next = null };
        var spoken = Called(1, ContactResult.Connected, Monday) with { By = Chen, Manager = true, Conversation = call.Conversation };
        Given(bought).When(new AwaitManager(Li, "wang", Chen, Monday)).Then(awaited);
        Given([.. bought, awaited]).When(new AwaitManager(Li, "wang", Chen, Monday)).ThenNothing();
        Given([.. bought, awaited]).When(call with { Manager = false, By = Li }).Then(spoken with { Manager = null, By = Li });
        Given([.. bought, awaited]).When(call with { Result = ContactResult.NoAnswer }).Then(spoken with { Result = ContactResult.NoAnswer });
        Given([.. bought, awaited]).When(call).Then(spoken, new CaseHandedOver(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, Li, "wang", Chen, Monday));
    }

    [Fact]
    [Trait("row", "004-23")]
    public void What_was_said_with_one_dealer_is_not_the_next_ones_to_read()
    {
        object[] moved = [Called(1, ContactResult.Connected, Monday), Planned(Monday.AddDays(1)), new CaseMoved(Some.StreamId, Some.LeadId, Some.Brand, "D002", Monday.AddDays(1)), Planned(Monday.AddDays(2))];
        var dossier = ((Case.Open)Given([.. moved, Called(2, ContactResult.NoAnswer, Monday.AddDays(1)), Planned(Monday.AddDays(3))]).State).Dossier;
        dossier.OwnContacts().Select(contact => contact.Number).ShouldBe([2]);
        (dossier.Contacts.Count, CaseView.Of(new Case.Open(dossier, new NextAction("call", Monday.AddDays(3))), Monday).History.Select(contact => contact.Number).Single()).ShouldBe((2, 2));
    }

    // Objections.

    private static readonly RaiseObjection Dear = new(ObjectionTopic.Price, ObjectionTopic.Trust, ObjectionCause.Customer, ObjectionGenuineness.Unknown, false, "太贵", Li, Monday);

    private static readonly ObjectionRaised Raised = new(
        Some.StreamId, Some.LeadId, 1, ObjectionTopic.Price, ObjectionTopic.Trust, ObjectionCause.Customer, ObjectionGenuineness.Unknown, false, Some.Personal("太贵"), Li, Monday);

    [Fact]
    [Trait("row", "000-48")]
    [Trait("row", "002-07")]
    public void An_objection_is_kept_as_stated_and_as_believed()
    {
        Given().When(Dear).Then(Raised);
        Given(Raised).When(Dear).Then(Raised with { Number = 2 });
        Given().When(Dear with { Core = true, Genuineness = ObjectionGenuineness.False }).ThenRefused("pretext-not-core");
    }

    [Fact]
    [Trait("row", "000-50")]
    public void One_objection_is_overcome_in_five_steps_in_order_and_by_evidence()
    {
        ObjectionStep[] steps = [ObjectionStep.Confirm, ObjectionStep.AcceptFeeling, ObjectionStep.ReinforceAcceptance, ObjectionStep.Explain, ObjectionStep.GiveEvidence];
        var work = new HandleObjection(1, ObjectionFlow.Single, steps, ObjectionTopic.Trust, ObjectionGenuineness.Genuine, false, "doc:tco", true, Li, Monday);
        var worked = new ObjectionHandled(Some.StreamId, Some.LeadId, 1, ObjectionFlow.Single, steps, ObjectionTopic.Trust, ObjectionGenuineness.Genuine, false, "doc:tco", true, Li, Monday);
        Given(Raised).When(work).Then(worked);
        Given(Raised, worked).When(work).ThenNothing();
        Given().When(work).ThenRefused("no-such-objection");
        Given(Raised).When(work with { Steps = steps[..3] }).ThenRefused("flow-incomplete");
        Given(Raised).When(work with { Steps = steps[1..] }).ThenRefused("steps-out-of-order");
        Given(Raised).When(work with { Evidence = " " }).ThenRefused("evidence-missing");
        Given(Raised).When(work with { Steps = steps[..3], Resolved = false }).Then(worked with { Steps = steps[..3], Resolved = false });
        ObjectionView.Of(((Case.Open)Given(Raised, worked with { Steps = steps[..3], Resolved = false }).State).Dossier.Objections[0]).NextStep.ShouldBe(ObjectionStep.Explain);
    }

    [Fact]
    [Trait("row", "000-49")]
    public void The_core_is_found_by_five_steps_and_there_is_one()
    {
        var handled = new ObjectionHandled(Some.StreamId, Some.LeadId, 2, ObjectionFlow.Core, ObjectionFlows.Core, ObjectionTopic.Trust, ObjectionGenuineness.Genuine, true, null, true, Li, Monday);
        Given(Raised with { Core = true }, Raised with { Number = 2 }).When(new HandleObjection(2, ObjectionFlow.Core, ObjectionFlows.Core, ObjectionTopic.Trust, ObjectionGenuineness.Genuine, true, null, true, Li, Monday)).Then(handled);
        ((Case.Open)Given(Raised with { Core = true }, Raised with { Number = 2 }, handled).State).Dossier.Objections.Select(o => o.Core).ShouldBe([false, true]);
        ObjectionFlows.Core.ShouldBe([ObjectionStep.Acknowledge, ObjectionStep.Concretise, ObjectionStep.Isolate, ObjectionStep.SearchAgain, ObjectionStep.FindCore]);
        Given(Raised).When(new HandleObjection(1, ObjectionFlow.Core, [], null, ObjectionGenuineness.False, true, null, false, Li, Monday)).ThenRefused("pretext-not-core");
    }

    // States that forbid.

    public static IEnumerable<object[]> Transitions => from state in States.Keys from command in typeof(Case.Command).GetNestedTypes() select new object[] { state, command.Name };

    /// <summary>In each state what may be done, or is heard and changes nothing, and the refusal of all else.</summary>
    private static readonly Dictionary<string, (string[] Heard, string Refusal)> States = new()
    {
        ["None"] = (["OpenCase", "Suspend", "Close", "Assign", "AwaitManager", "HandOver", "MarkOverdue", "Escalate", "LoseControl", "Regrade", "MeetParty"], "wrong-state"),
        ["Frozen"] = (
            [
                "OpenCase", "Suspend", "Close", "Assign", "AwaitManager", "HandOver", "MarkOverdue", "Escalate", "LoseControl", "Regrade", "CorrectContact", "ReviewContact", "NoteAccess", "Guide", "RecordContact",
                "Freeze", "Thaw", "ChangeNeeds", "SetGrade", "AssessPersonality", "RaiseObjection", "HandleObjection", "ProposeDefeat", "ApproveDefeat", "RejectDefeat", "FillSheet", "MeetParty",
            ],
            "wrong-state"),
        ["Suspended"] = (["OpenCase", "Suspend", "Close", "Assign", "AwaitManager", "HandOver", "MarkOverdue", "Escalate", "LoseControl", "Regrade", "CorrectContact", "ReviewContact", "NoteAccess", "MeetParty"], "case-suspended"),
        ["Closed"] = (
            [
                "OpenCase", "Suspend", "Close", "Assign", "AwaitManager", "HandOver", "MarkOverdue", "Escalate", "LoseControl", "Regrade", "CorrectContact", "ReviewContact", "NoteAccess", "Guide", "RecordContact",
                "ApproveDefeat", "FillSheet", "MeetParty",
            ],
            "case-closed"),
    };

    [Theory]
    [MemberData(nameof(Transitions))]
    public void What_a_state_forbids_is_refused_with_its_code(string state, string name)
    {
        object[] spoken = [Called(1, ContactResult.Connected, Monday), Planned(Monday.AddDays(1)), Raised, new DefeatProposed(Some.StreamId, Some.LeadId, Lost, Li, Monday)];
        var before = state switch
        {
            "None" => Spec.Of(Case.Decider).Given(),
            "Frozen" => Given([.. spoken, new CaseFrozen(Some.StreamId, Some.LeadId, FreezeReason.Away, Monday.AddDays(9), Chen, Monday)]),
            "Suspended" => Given([.. spoken, new CaseSuspended(Some.StreamId, Some.LeadId, Some.Brand, Some.Dealer, LossReason.Recalled, Monday)]),
            _ => Given([.. spoken, new CaseClosed(Some.StreamId, Some.LeadId, CaseOutcome.Defeated, Monday)]),
        };
        before.State.GetType().Name.ShouldBe(state);
        var command = All.Single(c => c.GetType().Name == name);
        // Of what is over nothing more is planned.
        command = state == "Closed" && command is RecordContact call ? call with { Next = null } : command;
        if (States[state].Heard.Contains(name))
        {
            Should.NotThrow(() => Case.Decider.Fold(before.State, Case.Decide(command, before.State)));
        }
        else
        {
            before.When(command).ThenRefused(States[state].Refusal);
        }
    }

    private static readonly Case.Command[] All =
    [
        new OpenCase(Some.StreamId, Some.LeadId, Some.CustomerId, Some.Brand, "D002", null, Monday),
        new Suspend(Some.Dealer, LossReason.Recalled, Monday),
        new Close(CaseOutcome.Order, Monday),
        new Assign("wang", Monday),
        new TakeCall(Li, [Goal], true, true, Monday),
        Call(ContactResult.Connected, Monday),
        new CorrectContact(new Contact(1, ContactChannel.Phone, ContactDirection.Outbound, ContactResult.NoAnswer, 0, Monday, null), "why", Li, Monday),
        new ReviewContact(1, true, "a", "b", Li, Monday),
        new PlanNext(new NextAction("call", Monday.AddDays(3)), Monday),
        new ChangeNeeds(new NeedProfile(["ES7"]), null, null, Li, Monday),
        new MeetParty([new(BuyingRole.User, PersonRelation.Self)], Li, Monday),
        new SetGrade("H", "why", Li, Monday),
        new AssessPersonality(new Personality(EmotionDegree.A, 1), Li, Monday),
        Dear,
        new HandleObjection(1, ObjectionFlow.Single, [], null, ObjectionGenuineness.Unknown, false, null, false, Li, Monday),
        new ProposeDefeat(Lost, Li, Monday),
        new ApproveDefeat(Chen, Monday),
        new RejectDefeat("why", null, Chen, Monday),
        new Freeze(FreezeReason.Away, Monday.AddDays(3), Chen, Monday),
        new Thaw(Chen, Monday),
        new HandOver("wang", Li, Chen, Monday),
        new AwaitManager("wang", Li, Chen, Monday),
        new FillSheet(new TrackingInfo(new TrackedCustomer("王伟"), new TrackedContact()), Li, Monday),
        new NoteAccess(Li, Roles.Consultant, Monday),
        new Guide("2026-W03", "约太太", Chen, Monday),
        new MarkOverdue(Monday.AddDays(1), Monday),
        new Escalate(Monday.AddDays(7), Monday),
        new LoseControl(Monday, Monday),
        new Regrade(Monday, Monday),
    ];
}
