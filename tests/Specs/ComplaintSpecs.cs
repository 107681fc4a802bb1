using FsCheck;
using FsCheck.Fluent;
using Leads.Aftercare;
using Leads.Contracts;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Aftercare.Complaint.Command;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>A complaint is answered and solved in time or goes up, and ends with the customer's word (001-25); it is no reason not to contact them (004-14).</summary>
[Trait("row", "001-25")]
public sealed class ComplaintSpecs
{
    private static readonly Guid Car = new("0197a000-0000-7000-8000-000000000005");

    // A Thursday; nobody works at the weekend.
    private static readonly DateTimeOffset Thursday = At(5, 10);
    private static readonly DateTimeOffset AnswerBy = At(5, 12);
    private static readonly DateTimeOffset SolveBy = At(10, 10);

    private static readonly FileComplaint Complain = new(
        StreamId, Car, LeadId, CustomerId, Brand, Dealer, ComplaintCategory.ProductQuality, ComplaintSeverity.Normal, "刹车异响", null, "zhao", false, "li", Thursday);

    private static readonly ComplaintFiled Filed = new(
        StreamId, LeadId, Car, CustomerId, Brand, Dealer, ComplaintCategory.ProductQuality, ComplaintSeverity.Normal, Personal("刹车异响"), null, ComplaintLevel.Consultant, "zhao", AnswerBy, SolveBy, "li", Thursday);

    private static readonly ComplaintFiled OfManager = Filed with { Level = ComplaintLevel.Manager };

    private static readonly Answer Tell = new(ContactChannel.Phone, "下午上门取车", "zhao", At(5, 11));
    private static readonly ComplaintAnswered Answered = new(StreamId, LeadId, ContactChannel.Phone, Personal("下午上门取车"), "zhao", At(5, 11));

    private static readonly Solve Repair = new(ComplaintRemedy.Repaired, null, "更换刹车片", false, "zhao", At(6, 15));
    private static readonly ComplaintSolved Repaired = new(StreamId, LeadId, ComplaintRemedy.Repaired, null, Personal("更换刹车片"), At(10, 15), "zhao", At(6, 15));

    private static readonly TryCustomer Try = new(ContactChannel.Phone, ContactResult.NoAnswer, "zhao", At(9, 10));
    private static readonly ComplaintUnreached Unreached = new(StreamId, LeadId, 1, ContactChannel.Phone, ContactResult.NoAnswer, "zhao", At(9, 10));

    private static readonly Judge Say = new(CustomerWord.Satisfied, false, "谢谢", "zhao", At(9, 11));
    private static readonly ComplaintJudged Satisfied = new(StreamId, LeadId, CustomerWord.Satisfied, null, Personal("谢谢"), "zhao", At(9, 11));
    private static readonly ComplaintJudged Dissatisfied = Satisfied with { Word = CustomerWord.Dissatisfied };
    private static readonly ComplaintReopened Reopened = new(StreamId, LeadId, 1, At(12, 11), "zhao", At(9, 11));
    private static readonly ComplaintClosed Closed = new(StreamId, LeadId, ComplaintEnd.Satisfied, "zhao", At(9, 11));

    private static readonly object[] ToTheCustomersLiking = [Filed, Answered, Repaired, Satisfied, Closed];

    private static DateTimeOffset At(int day, int hour, int minute = 0) => new(2026, 3, day, hour, minute, 0, TimeSpan.FromHours(8));

    private static Situation<Complaint.Command, Complaint> Given(params object[] events) => Spec.Of(Complaint.Decider).Given(events);

    private static ComplaintEscalated Up(ComplaintLevel level, EscalationReason why, DateTimeOffset? due, DateTimeOffset? next, DateTimeOffset at, string? by = null) =>
        new(StreamId, LeadId, level, why, "zhao", due, next, by, at);

    [Fact]
    public void Whoever_cares_for_the_customer_has_it_and_two_working_hours_to_answer_and_three_working_days_to_solve_it()
    {
        Given().When(Complain).Then(Filed).ThenWaitsFor(("Unanswered 0 1", AnswerBy), ("Unsolved 0 1", SolveBy));
        Given(Filed).When(Complain).ThenNothing();
        Given(ToTheCustomersLiking).When(Complain).ThenNothing();
    }

    [Fact]
    public void When_it_is_urgent_it_is_one_hour_and_one_day() => Given().When(Complain with { Severity = ComplaintSeverity.Urgent })
        .Then(Filed with { Severity = ComplaintSeverity.Urgent, AnswerBy = At(5, 11), SolveBy = At(6, 10) });

    [Fact]
    public void The_time_runs_while_somebody_works() => Given().When(Complain with { At = At(6, 17, 30) })
        .Then(Filed with { At = At(6, 17, 30), AnswerBy = At(9, 10, 30), SolveBy = At(11, 17, 30) });

    [Fact]
    public void A_dealer_may_give_itself_other_times()
    {
        var policy = CarePolicy.Delivered with { Told = new CareSettings(Complaints: new ComplaintTimes(4, 2, 5, 2, 1)) };
        Given().When(Complain with { Policy = policy }).Then(Filed with { AnswerBy = At(5, 14), SolveBy = At(12, 10) });
        Given().When(Complain with { Policy = policy, Severity = ComplaintSeverity.Urgent }).Then(Filed with { Severity = ComplaintSeverity.Urgent, AnswerBy = At(5, 12), SolveBy = At(9, 10) });
        Given(Filed).When(Repair with { Policy = policy }).Then(Repaired with { AskBy = At(9, 15) });
        ComplaintTerms.Of(policy).ShouldBe(new ComplaintTimes(4, 2, 5, 2, 1));
        ComplaintTerms.Of(CarePolicy.Delivered).ShouldBe(new ComplaintTimes(2, 1, 3, 1, 2));
    }

    [Fact]
    [Trait("row", "003-08")]
    public void _003_08_conduct_is_the_managers_and_nobody_has_a_complaint_about_themselves()
    {
        var rude = Complain with { Category = ComplaintCategory.StaffConduct };
        var filed = OfManager with { Category = ComplaintCategory.StaffConduct, About = "zhao", Owner = null };
        Given().When(rude).Then(filed);
        Given().When(rude with { About = "qian" }).Then(filed with { About = "qian" });
        Given().When(rude with { Manager = true, By = "wang" }).Then(filed with { Owner = "wang", By = "wang" });
        Given().When(rude with { Manager = true, By = "wang", About = "wang" }).Then(filed with { About = "wang", By = "wang" });
        // Also when it is about something else.
        Given().When(Complain with { About = "zhao" }).Then(OfManager with { About = "zhao", Owner = null });
        Given().When(Complain with { About = "qian" }).Then(Filed with { About = "qian" });
        // And when nobody cares for them.
        Given().When(Complain with { Consultant = null }).Then(OfManager with { Owner = null });
        Given().When(Complain with { Consultant = null, About = "qian" }).Then(OfManager with { Owner = null, About = "qian" });
    }

    [Fact]
    [Trait("row", "003-08")]
    public void _003_08_whoever_is_complained_of_does_not_settle_it()
    {
        var about = OfManager with { About = "zhao", Owner = null };
        Given(about).When(new Assign("zhao", "wang", At(5, 11))).ThenRefused("about-them");
        Given(about).When(Tell).ThenRefused("about-them");
        Given(about).When(Repair with { Manager = true }).ThenRefused("about-them");
        Given(about, Repaired).When(Try).ThenRefused("about-them");
        Given(about, Repaired).When(Say).ThenRefused("about-them");
        Given(about).When(new Assign("li", "wang", At(5, 11))).Then(new ComplaintAssigned(StreamId, LeadId, "li", "wang", At(5, 11)));
        Given(about).When(Tell with { By = "li" }).Then(Answered with { By = "li" });
    }

    [Fact]
    public void Somebody_else_has_it()
    {
        var assigned = new ComplaintAssigned(StreamId, LeadId, "li", "wang", At(5, 11));
        Given(Filed).When(new Assign("li", "wang", At(5, 11))).Then(assigned);
        Given(Filed).When(new Assign("zhao", "wang", At(5, 11))).ThenNothing();
        Given(Filed, assigned, Repaired).When(new Assign("zhao", "wang", At(9, 11))).Then(assigned with { Owner = "zhao", At = At(9, 11) });
        Given(Filed, assigned).WhenDue("Unanswered 0 1").Then(Up(ComplaintLevel.Manager, EscalationReason.Unanswered, AnswerBy, At(5, 14), AnswerBy) with { Owner = "li" });
    }

    [Fact]
    public void Unanswered_it_goes_to_the_manager_and_after_as_long_again_to_the_head() =>
        Given(Filed).WhenDue("Unanswered 0 1", At(5, 13)).Then(Up(ComplaintLevel.Manager, EscalationReason.Unanswered, AnswerBy, At(5, 14), AnswerBy))
            .ThenWaitsFor(("Unanswered 0 2", At(5, 14)), ("Unsolved 0 1", SolveBy))
            .WhenDue("Unanswered 0 2").Then(Up(ComplaintLevel.Head, EscalationReason.Unanswered, AnswerBy, null, At(5, 14))).ThenWaitsFor(("Unsolved 0 1", SolveBy))
            .When(new MissTerm(EscalationReason.Unanswered, 0, 2, At(5, 14))).ThenNothing();

    [Fact]
    public void Unsolved_it_goes_up_likewise_and_the_head_is_told_until_it_is_solved()
    {
        var head = Given(Filed, Answered).WhenDue("Unsolved 0 1").Then(Up(ComplaintLevel.Manager, EscalationReason.Unsolved, SolveBy, At(13, 10), SolveBy)).ThenWaitsFor(("Unsolved 0 2", At(13, 10)))
            .WhenDue("Unsolved 0 2").Then(Up(ComplaintLevel.Head, EscalationReason.Unsolved, SolveBy, At(18, 10), At(13, 10)));
        // What nobody noticed for a week is told once.
        head.WhenDue("Unsolved 0 3", At(25, 9, 30)).Then(Up(ComplaintLevel.Head, EscalationReason.Unsolved, SolveBy, At(30, 9, 30), At(18, 10))).ThenWaitsFor(("Unsolved 0 4", At(30, 9, 30)));
        Given(Filed with { Severity = ComplaintSeverity.Urgent }, Answered).WhenDue("Unsolved 0 1").Then(Up(ComplaintLevel.Manager, EscalationReason.Unsolved, SolveBy, At(11, 10), SolveBy));
    }

    [Fact]
    public void What_is_higher_already_is_told_once_more_and_never_comes_down()
    {
        Given(OfManager).WhenDue("Unanswered 0 1").Then(Up(ComplaintLevel.Manager, EscalationReason.Unanswered, AnswerBy, At(5, 14), AnswerBy));
        Given(Filed, Up(ComplaintLevel.Head, EscalationReason.Asked, null, null, At(5, 11), "zhao")).WhenDue("Unanswered 0 1")
            .Then(Up(ComplaintLevel.Head, EscalationReason.Unanswered, AnswerBy, At(5, 14), AnswerBy));
    }

    [Fact]
    public void Who_was_answered_waits_for_the_solution_only_and_each_answer_is_kept()
    {
        Given(Filed).When(Tell).Then(Answered).ThenWaitsFor(("Unsolved 0 1", SolveBy));
        Given(Filed, Answered).When(new MissTerm(EscalationReason.Unanswered, 0, 1, AnswerBy)).ThenNothing();
        var again = Tell with { Words = null, At = At(5, 16) };
        Given(Filed, Answered).When(again).Then(Answered with { Words = null, At = At(5, 16) });
        Given(Filed, Repaired).When(again).Then(Answered with { Words = null, At = At(5, 16) });
        Of(Filed, Answered, Answered with { At = At(5, 16) }).AnsweredAt.ShouldBe(At(5, 11));
        Of(Filed, Answered with { At = At(5, 16) }, Answered).AnsweredAt.ShouldBe(At(5, 11), "told later, it was before");
        Of(Filed, Repaired).AnsweredAt.ShouldBe(At(6, 15), "whoever is told the solution is answered");
        Of(Filed, Repaired, Answered).AnsweredAt.ShouldBe(At(5, 11));
        Given(Filed).When(Tell with { At = Thursday }).Then(Answered with { At = Thursday });
        Given(Filed).When(Tell with { At = Thursday.AddMinutes(-1) }).ThenRefused("before-complaint");

        static Matter Of(params object[] events) => ((Complaint.Known)Given(events).State).Matter;
    }

    [Fact]
    public void Whoever_asks_gets_somebody_higher()
    {
        var asked = Up(ComplaintLevel.Manager, EscalationReason.Asked, null, null, At(5, 11), "zhao");
        Given(Filed).When(new Escalate(ComplaintLevel.Manager, "zhao", At(5, 11))).Then(asked);
        Given(Filed, asked).When(new Escalate(ComplaintLevel.Manager, "zhao", At(5, 11))).ThenNothing();
        Given(Filed, asked).When(new Escalate(ComplaintLevel.Consultant, "zhao", At(5, 11))).ThenNothing();
        Given(Filed, asked, Repaired).When(new Escalate(ComplaintLevel.Head, "zhao", At(6, 16))).Then(asked with { Level = ComplaintLevel.Head, At = At(6, 16) });
    }

    [Fact]
    public void What_is_done_about_it_waits_for_the_customers_word()
    {
        Given(Filed).When(Repair).Then(Repaired).ThenWaitsFor(("Unjudged 0 1", At(10, 15)));
        Given(Filed, Repaired).When(Repair).ThenNothing();
        Given(Filed, Repaired).When(Repair with { Remedy = ComplaintRemedy.Replaced }).ThenRefused("already-solved");
        Given(Filed, Repaired).When(Repair with { Compensation = Yuan(1) }).ThenRefused("already-solved");
        Given(Filed).When(Repair with { Compensation = Yuan(300) }).Then(Repaired with { Compensation = Yuan(300) });
    }

    [Fact]
    public void What_is_the_managers_a_manager_solves()
    {
        var up = Up(ComplaintLevel.Manager, EscalationReason.Unanswered, AnswerBy, At(5, 14), AnswerBy);
        Given(Filed, up).When(Repair).ThenRefused("manager-solves");
        Given(Filed, up).When(Repair with { Manager = true }).Then(Repaired);
        Given(Filed, up with { Level = ComplaintLevel.Head }).When(Repair).ThenRefused("manager-solves");
    }

    [Theory]
    [InlineData(ComplaintRemedy.Refunded)]
    [InlineData(ComplaintRemedy.Compensated)]
    public void Who_gets_money_gets_so_much(ComplaintRemedy remedy)
    {
        Given(Filed).When(Repair with { Remedy = remedy }).ThenRefused("amount-missing");
        Given(Filed).When(Repair with { Remedy = remedy, Compensation = Yuan(300) }).Then(Repaired with { Remedy = remedy, Compensation = Yuan(300) });
    }

    [Fact]
    public void Who_is_owed_nothing_gets_nothing()
    {
        Given(Filed).When(Repair with { Remedy = ComplaintRemedy.NothingDue, Compensation = Yuan(300) }).ThenRefused("nothing-due");
        Given(Filed).When(Repair with { Remedy = ComplaintRemedy.NothingDue }).Then(Repaired with { Remedy = ComplaintRemedy.NothingDue });
    }

    [Fact]
    public void Of_a_solution_on_which_nobody_has_the_customers_word_the_manager_hears_after_two_days_then_the_head() =>
        Given(Filed, Repaired).WhenDue("Unjudged 0 1").Then(Up(ComplaintLevel.Manager, EscalationReason.Unjudged, At(10, 15), At(12, 15), At(10, 15)))
            .WhenDue("Unjudged 0 2", At(12, 16)).Then(Up(ComplaintLevel.Head, EscalationReason.Unjudged, At(10, 15), At(16, 16), At(12, 15))).ThenWaitsFor(("Unjudged 0 3", At(16, 16)));

    [Fact]
    public void Satisfied_it_is_over() => Given(Filed, Repaired).When(Say).Then(Satisfied, Closed).ThenWaitsFor();

    [Fact]
    public void Partly_satisfied_it_is_over_if_they_leave_it_at_that()
    {
        var partly = Say with { Word = CustomerWord.Partly };
        Given(Filed, Repaired).When(partly with { Accepted = true }).Then(Satisfied with { Word = CustomerWord.Partly, Accepted = true }, Closed with { Reason = ComplaintEnd.Accepted }).ThenWaitsFor();
        Given(Filed, Repaired).When(partly).Then(
            Satisfied with { Word = CustomerWord.Partly, Accepted = false }, Reopened, Up(ComplaintLevel.Manager, EscalationReason.Dissatisfied, null, null, At(9, 11), "zhao"));
    }

    [Fact]
    public void _001_25_who_is_not_satisfied_has_it_solved_anew_by_somebody_higher()
    {
        var no = Say with { Word = CustomerWord.Dissatisfied };
        var manager = Up(ComplaintLevel.Manager, EscalationReason.Dissatisfied, null, null, At(9, 11), "zhao");
        Given(Filed, Repaired).When(no).Then(Dissatisfied, Reopened, manager).ThenWaitsFor(("Unsolved 1 1", At(12, 11)));
        Given(Filed, Repaired, Dissatisfied, Reopened, manager).When(Repair with { At = At(10, 9) }).ThenRefused("manager-solves");

        // Time and again; above the head there is nobody.
        var again = Repaired with { At = At(10, 9), AskBy = At(12, 9) };
        var late = no with { At = At(10, 11) };
        object[] twice = [Filed, Repaired, Dissatisfied, Reopened, manager, again];
        Given(twice).When(late).Then(
            Dissatisfied with { At = At(10, 11) }, Reopened with { Number = 2, SolveBy = At(13, 11), At = At(10, 11) }, manager with { Level = ComplaintLevel.Head, At = At(10, 11) });
        Given([.. twice, manager with { Level = ComplaintLevel.Head }]).When(late).Then(Dissatisfied with { At = At(10, 11) }, Reopened with { Number = 2, SolveBy = At(13, 11), At = At(10, 11) });
        // The time of before says nothing of the new one.
        Given(Filed, Repaired, Dissatisfied, Reopened, manager).When(new MissTerm(EscalationReason.Unsolved, 0, 1, SolveBy)).ThenNothing();
        Given(Filed, Repaired, Dissatisfied, Reopened, manager).WhenDue("Unsolved 1 1").Then(Up(ComplaintLevel.Manager, EscalationReason.Unsolved, At(12, 11), At(17, 11), At(12, 11)));
    }

    [Fact]
    public void Nothing_is_over_before_it_is_solved()
    {
        Given(Filed).When(Say).ThenRefused("not-solved");
        Given(Filed).When(Try).ThenRefused("not-solved");
        Given(Filed, Repaired).When(Say with { At = At(6, 14, 59) }).ThenRefused("before-solution");
        Given(Filed, Repaired).When(Try with { At = At(6, 14, 59) }).ThenRefused("before-solution");
        Given(Filed, Repaired).When(Say with { At = At(6, 15) }).Then(Satisfied with { At = At(6, 15) }, Closed with { At = At(6, 15) });
    }

    [Fact]
    public void Without_the_customers_word_it_is_over_only_when_they_could_not_be_reached_on_three_days()
    {
        Given(Filed, Repaired).When(Try).Then(Unreached).ThenWaitsFor(("Unjudged 0 1", At(10, 15)));
        // Twice on a day is once, and a day of before is no other.
        Given(Filed, Repaired, Unreached).When(Try with { At = At(9, 17) }).Then(Unreached with { At = At(9, 17) });
        Given(Filed, Repaired, Unreached).When(Try with { At = At(6, 16) }).Then(Unreached with { At = At(6, 16) });
        Given(Filed, Repaired, Unreached, Unreached with { At = At(6, 16) }).When(Try with { At = At(9, 18) }).Then(Unreached with { At = At(9, 18) });
        var second = Unreached with { Number = 2, At = At(10, 9) };
        Given(Filed, Repaired, Unreached).When(Try with { At = At(10, 9) }).Then(second);
        Given(Filed, Repaired, Unreached, second).When(Try with { At = At(10, 18) }).Then(Unreached with { Number = 2, At = At(10, 18) });
        Given(Filed, Repaired, Unreached, second).When(Try with { At = At(11, 9) })
            .Then(Unreached with { Number = 3, At = At(11, 9) }, Closed with { Reason = ComplaintEnd.Unreachable, At = At(11, 9) }).ThenWaitsFor();
        // Solved anew it begins anew.
        Given(Filed, Repaired, Unreached, second, Dissatisfied, Reopened, Repaired with { At = At(12, 9) }).When(Try with { At = At(13, 9) }).Then(Unreached with { At = At(13, 9) });
    }

    [Fact]
    public void What_is_over_stays_over()
    {
        Given(ToTheCustomersLiking).When(Say).ThenNothing();
        Given(ToTheCustomersLiking).When(Say with { Word = CustomerWord.Dissatisfied }).ThenRefused("complaint-closed");
        Given(Filed, Repaired, Closed with { Reason = ComplaintEnd.Unreachable }).When(Say).ThenRefused("complaint-closed");
        Given(ToTheCustomersLiking).When(Tell).ThenRefused("complaint-closed");
        Given(ToTheCustomersLiking).When(new Assign("li", "wang", At(9, 12))).ThenRefused("complaint-closed");
        Given(ToTheCustomersLiking).When(new MissTerm(EscalationReason.Unjudged, 0, 1, At(10, 15))).ThenNothing();
        Given(ToTheCustomersLiking).When(new NoteAccess("wang", "sales-manager", At(9, 12))).Then(new ComplaintAccessed(StreamId, LeadId, "wang", "sales-manager", At(9, 12)));
    }

    [Fact]
    public void Who_is_forgotten_complains_no_more()
    {
        var forgotten = new ComplaintClosed(StreamId, LeadId, ComplaintEnd.Forgotten, "aftercare", SolveBy);
        Given(Filed).When(new Forget("aftercare", SolveBy)).Then(forgotten).ThenWaitsFor();
        Given(Filed, Repaired).When(new Forget("aftercare", SolveBy)).Then(forgotten).ThenWaitsFor();
        Given(Filed, forgotten).When(new Forget("aftercare", SolveBy)).ThenNothing();
        Given().When(new Forget("aftercare", SolveBy)).ThenNothing();
    }

    [Fact]
    public void There_has_to_be_a_complaint()
    {
        Given().When(Tell).ThenRefused("wrong-state");
        Given().When(new Escalate(ComplaintLevel.Head, "zhao", Thursday)).ThenRefused("wrong-state");
        Given().When(new MissTerm(EscalationReason.Unsolved, 0, 1, SolveBy)).ThenNothing();
    }

    [Fact]
    public void The_board_shows_whose_it_is_and_what_is_due_next()
    {
        var row = Row(Filed);
        (row.ComplaintId, row.OwnershipId, row.LeadId, row.CustomerId, row.Dealer, row.Category, row.Status, row.Level, row.Owner, row.DueAt)
            .ShouldBe((StreamId, Car, LeadId, CustomerId, Dealer, ComplaintCategory.ProductQuality, ComplaintStatus.Open, ComplaintLevel.Consultant, "zhao", AnswerBy));
        ComplaintBoard.View.Dealer(row).ShouldBe(Dealer);
        Row(Filed with { AnswerBy = At(11, 10) }).DueAt.ShouldBe(SolveBy);
        Row(Filed, Answered).DueAt.ShouldBe(SolveBy);
        Row(Filed, Answered, Repaired).ShouldSatisfyAllConditions(
            solved => (solved.Status, solved.DueAt, solved.SolvedAt, solved.Late, solved.AnsweredAt).ShouldBe((ComplaintStatus.Solved, At(10, 15), At(6, 15), false, At(5, 11))),
            solved => solved.Remedy.ShouldBe(ComplaintRemedy.Repaired));
        Row(Filed, Repaired).AnsweredAt.ShouldBe(At(6, 15));
        Row(Filed, Repaired, Answered with { At = At(6, 16) }).DueAt.ShouldBe(At(10, 15));
        Row(Filed, Repaired with { At = SolveBy }).Late.ShouldBeFalse();
        Row(Filed, Repaired with { At = SolveBy.AddMinutes(1) }).Late.ShouldBeTrue();
        var again = Row(Filed, Repaired with { At = SolveBy.AddMinutes(1) }, Unreached, Dissatisfied, Reopened, Up(ComplaintLevel.Manager, EscalationReason.Dissatisfied, null, null, At(9, 11), "zhao"));
        (again.Status, again.DueAt, again.SolvedAt, again.Tried, again.Reopened, again.Late, again.Level, again.Word)
            .ShouldBe((ComplaintStatus.Open, At(12, 11), null, 0, 1, true, ComplaintLevel.Manager, CustomerWord.Dissatisfied));
        again.Escalated.ShouldHaveSingleItem().ShouldBe(ComplaintLevel.Manager);
        var closed = Row(ToTheCustomersLiking);
        (closed.Status, closed.DueAt, closed.Ended, closed.ClosedAt, closed.Word).ShouldBe((ComplaintStatus.Closed, null, ComplaintEnd.Satisfied, At(9, 11), CustomerWord.Satisfied));
        Row(Filed, new ComplaintAssigned(StreamId, LeadId, "li", "wang", At(5, 11)), Up(ComplaintLevel.Manager, EscalationReason.Unanswered, AnswerBy, null, AnswerBy), Up(ComplaintLevel.Manager, EscalationReason.Unsolved, SolveBy, null, SolveBy))
            .ShouldSatisfyAllConditions(up => up.Owner.ShouldBe("li"), up => up.Escalated.ShouldHaveSingleItem().ShouldBe(ComplaintLevel.Manager));
    }

    [Fact]
    public void Figures_say_what_was_in_time_what_went_up_and_whether_customers_are_satisfied()
    {
        var manager = Up(ComplaintLevel.Manager, EscalationReason.Unanswered, AnswerBy, At(5, 14), AnswerBy);
        var late = Row(
            Filed, manager, Answered with { At = At(5, 13) }, Repaired with { At = At(11, 10) }, Dissatisfied, Reopened with { SolveBy = At(16, 11) }, manager with { Level = ComplaintLevel.Head, Why = EscalationReason.Dissatisfied });
        var urgent = Row(Filed with { Severity = ComplaintSeverity.Urgent, Category = ComplaintCategory.PartsWait, AnswerBy = At(5, 11), SolveBy = At(6, 10) });
        var figures = ComplaintFigures.Of(Thursday, At(12, 10), [Row(ToTheCustomersLiking), late, urgent], At(12, 10));
        (figures.Filed, figures.Open, figures.Urgent, figures.Reopened, figures.Satisfied).ShouldBe((3, 2, 1, 1, 50));
        figures.ByCategory.ShouldBe(new Dictionary<string, int> { ["parts_wait"] = 1, ["product_quality"] = 2 });
        figures.Answers.ShouldBe(new TermFigures(1, 1, 0, 1, 33));
        figures.Solutions.ShouldBe(new TermFigures(1, 0, 1, 1, 50));
        figures.Escalated.ShouldBe(new Dictionary<string, int> { ["head"] = 1, ["manager"] = 1 });
        figures.Words.ShouldBe(new Dictionary<string, int> { ["dissatisfied"] = 1, ["satisfied"] = 1 });
        figures.Endings.ShouldBe(new Dictionary<string, int> { ["satisfied"] = 1 });

        // In the last minute it is in time, and what nobody could do any more is not missing.
        ComplaintFigures.Of(Thursday, At(12, 10), [Row(Filed, Answered with { At = AnswerBy })], SolveBy).ShouldSatisfyAllConditions(
            edge => edge.Answers.ShouldBe(new TermFigures(1, 0, 0, 0, 100)), edge => edge.Solutions.ShouldBe(new TermFigures(0, 0, 1, 0, null)), edge => edge.Satisfied.ShouldBeNull());
        ComplaintFigures.Of(Thursday, At(12, 10), [Row(Filed, Closed with { Reason = ComplaintEnd.Forgotten })], At(12, 10)).Solutions.ShouldBe(new TermFigures(0, 0, 0, 0, null));
        ComplaintFigures.Of(Thursday, At(12, 10), [Row(Filed, Answered with { At = AnswerBy.AddMinutes(1) }, Repaired with { At = At(11, 10) })], At(12, 10)).ShouldSatisfyAllConditions(
            edge => edge.Answers.ShouldBe(new TermFigures(0, 1, 0, 0, 0)), edge => edge.Solutions.ShouldBe(new TermFigures(0, 1, 0, 0, 0)));
    }

    /// <summary>The same year of an owner without complaints and with whatever they complain of: each contact falls due at the same moment.</summary>
    [Fact]
    [Trait("row", "004-14")]
    public void _004_14_whatever_is_complained_of_every_contact_falls_due_as_if_nothing_was() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Arb.From(Gen.Choose(1, 14).SelectMany(count => Commands.ArrayOf(count))), commands =>
        {
            var without = Year([]);
            without.Count.ShouldBeGreaterThanOrEqualTo(4);
            Year(commands).ShouldBe(without);
        }));

    [Fact]
    public void Of_a_complaint_the_laws_hold() => Laws.Hold(Complaint.Decider, Commands, command => command is Answer or TryCustomer or NoteAccess);

    private static readonly Gen<DateTimeOffset> Moments = Gen.Choose(-3, 200).Select(hours => Thursday.AddHours(hours));
    private static readonly Gen<string> People = Gen.Elements("zhao", "li", "wang");

    private static readonly Gen<Complaint.Command> Filings =
        from at in Moments
        from category in Any<ComplaintCategory>()
        from severity in Any<ComplaintSeverity>()
        from about in Gen.Elements<string?>(null, null, "zhao", "wang")
        from consultant in Gen.Elements<string?>(null, "zhao", "zhao")
        from manager in Gen.Elements(true, false)
        from who in People
        select (Complaint.Command)(Complain with { Category = category, Severity = severity, About = about, Consultant = consultant, Manager = manager, By = who, At = at });

    private static readonly Gen<Complaint.Command> Solutions =
        from at in Moments
        from remedy in Any<ComplaintRemedy>()
        from money in Gen.Elements<Money?>(null, Yuan(300))
        from manager in Gen.Elements(true, true, false)
        from who in People
        select (Complaint.Command)new Solve(remedy, money, null, manager, who, at);

    private static readonly Gen<Complaint.Command> Words =
        from at in Moments
        from word in Any<CustomerWord>()
        from accepted in Gen.Elements(true, false)
        from who in People
        select (Complaint.Command)new Judge(word, accepted, "谢谢", who, at);

    private static readonly Gen<Complaint.Command> Commands = Gen.OneOf(
        Filings, Filings, Filings, Solutions, Solutions, Words,
        from at in Moments from why in Any<EscalationReason>() from round in Gen.Choose(0, 1) from number in Gen.Choose(1, 3) select (Complaint.Command)new MissTerm(why, round, number, at),
        from at in Moments from who in People select (Complaint.Command)new Assign(who, "wang", at),
        from at in Moments from level in Any<ComplaintLevel>() select (Complaint.Command)new Escalate(level, "zhao", at),
        from at in Moments from channel in Any<ContactChannel>() from who in People select (Complaint.Command)new Answer(channel, null, who, at),
        from at in Moments from result in Any<ContactResult>() from who in People select (Complaint.Command)new TryCustomer(ContactChannel.Phone, result, who, at),
        from at in Moments from forgets in Gen.Elements(false, false, true) select forgets ? new Forget("aftercare", at) : (Complaint.Command)new NoteAccess("wang", "sales-manager", at));

    private static Gen<T> Any<T>()
        where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());

    /// <summary>When each contact of a year falls due, with these complaints in its first days; nothing of an ownership heeds what becomes of them.</summary>
    private static List<(int Number, DateTimeOffset At)> Year(IReadOnlyList<Complaint.Command> commands)
    {
        var due = new List<(int Number, DateTimeOffset At)>();
        var (owner, complaint) = ((Ownership)new Ownership.None(), (Complaint)new Complaint.None());
        OwnershipBoard? row = null;
        Do(new Ownership.Command.OpenOwnership(Car, LeadId, CustomerId, Brand, Dealer, "ES7", Thursday, "zhao"));
        foreach (var command in commands.OrderBy(one => one.At))
        {
            Fall(command.At);
            Happen(command);
        }

        Fall(Thursday.AddYears(1));
        return due;

        void Fall(DateTimeOffset now)
        {
            while (Ownership.Decider.Deadlines(owner).Where(deadline => deadline.DueAt <= now).MinBy(deadline => deadline.DueAt) is { } deadline)
            {
                Do(Ownership.Decider.OnDue(deadline, now));
            }
        }

        void Do(Ownership.Command command)
        {
            foreach (var e in Ownership.Decide(command, owner))
            {
                if (e is TouchDue touch)
                {
                    due.Add((touch.Number!.Value, touch.At));
                }

                (owner, row) = (Ownership.Evolve(owner, e), OwnershipBoard.Apply(row, e));
            }
        }

        void Happen(Complaint.Command command)
        {
            try
            {
                foreach (var e in Complaint.Decide(command, complaint))
                {
                    complaint = Complaint.Evolve(complaint, e);
                    OwnershipBoard.Apply(row, e).ShouldBeSameAs(row);
                    OwnershipReactions.React(e).ShouldBeNull();
                    Should.Throw<InvalidOperationException>(() => Ownership.Evolve(owner, e));
                }
            }
            catch (EventStore.Refused)
            {
                // Not everything can be done in any order.
            }
        }
    }

    private static ComplaintBoard Row(params object[] events) => Rows.Of(ComplaintBoard.View, events).ShouldBeOfType<ComplaintBoard>();
}
