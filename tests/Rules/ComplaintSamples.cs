using Leads.Aftercare;
using Leads.Contracts;
using Leads.Hosting;
using static Leads.Aftercare.Complaint.Command;

namespace Leads.Rules;

/// <summary>Examples of complaints: answered and solved in time or not, and what the customers say of it.</summary>
internal static class ComplaintSamples
{
    private const string Consultant = "consultant-D001";
    private const string Manager = "manager-D001";

    // A Thursday.
    private static readonly DateTimeOffset Filed = new(2026, 3, 5, 10, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset AnswerBy = Filed.AddHours(2);
    private static readonly DateTimeOffset SolveBy = Filed.AddDays(5);
    private static readonly Guid Lead = Samples.Lead;
    private static readonly Guid Ownership = OwnershipReactions.OwnershipOf(Samples.Lead);
    private static readonly Guid Id = Ids.Derive(Ownership, "complaint\nconsultant-D001\nexample-complaint-1");

    public static IReadOnlyList<Sample> Events { get; } =
    [
        new(new ComplaintFiled(
            Id, Lead, Ownership, Samples.Customer, Samples.Brand, Samples.Dealer, ComplaintCategory.ProductQuality, ComplaintSeverity.Normal, Text("刹车异响，问了两次都没人回"), "wang", ComplaintLevel.Consultant, "zhao",
            AnswerBy, SolveBy, Consultant, Filed), 1, Consultant),
        new(new ComplaintEscalated(Id, Lead, ComplaintLevel.Manager, EscalationReason.Unanswered, "zhao", AnswerBy, AnswerBy.AddHours(2), "aftercare", AnswerBy), 2, "aftercare"),
        new(new ComplaintAssigned(Id, Lead, "li", Manager, Filed.AddHours(3)), 3, Manager),
        new(new ComplaintAnswered(Id, Lead, ContactChannel.Phone, Text("今天下午上门取车检查"), Manager, Filed.AddHours(3)), 4, Manager),
        new(new ComplaintSolved(Id, Lead, ComplaintRemedy.Repaired, Yuan(300), Text("更换刹车片，送一次保养"), Filed.AddDays(5), Manager, Filed.AddDays(1)), 5, Manager),
        new(new ComplaintUnreached(Id, Lead, 1, ContactChannel.Phone, ContactResult.NoAnswer, Consultant, Filed.AddDays(1).AddHours(2)), 6, Consultant),
        new(new ComplaintJudged(Id, Lead, CustomerWord.Partly, false, Text("还有一点响"), Consultant, Filed.AddDays(4)), 7, Consultant),
        new(new ComplaintReopened(Id, Lead, 1, Filed.AddDays(7), Consultant, Filed.AddDays(4)), 8, Consultant),
        new(new ComplaintAccessed(Id, Lead, Manager, Roles.CallCentreManager, Filed.AddDays(4)), 10, Manager),
        new(new ComplaintClosed(Id, Lead, ComplaintEnd.Satisfied, Consultant, Filed.AddDays(6)), 13, Consultant),
    ];

    private static readonly FileComplaint Complain = new(
        Id, Ownership, Lead, Samples.Customer, Samples.Brand, Samples.Dealer, ComplaintCategory.ProductQuality, ComplaintSeverity.Normal, "刹车异响", "wang", "zhao", false, Consultant, Filed);

    private static readonly Solve Repair = new(ComplaintRemedy.Repaired, null, "更换刹车片", true, Manager, Filed.AddHours(5));
    private static readonly Judge Say = new(CustomerWord.Satisfied, false, "谢谢", Consultant, Filed.AddDays(1));
    private static readonly TryCustomer Try = new(ContactChannel.Phone, ContactResult.NoAnswer, Consultant, Filed.AddDays(1));

    public static IReadOnlyList<Complaint.Command> Commands { get; } =
    [
        Complain, new MissTerm(EscalationReason.Unanswered, 0, 1, AnswerBy), new MissTerm(EscalationReason.Unsolved, 0, 1, SolveBy), new MissTerm(EscalationReason.Unjudged, 0, 1, SolveBy),
        new Assign("li", Manager, Filed), new Assign("zhao", Manager, Filed), new Assign("wang", Manager, Filed), new Escalate(ComplaintLevel.Manager, Consultant, Filed), new Escalate(ComplaintLevel.Head, Consultant, Filed),
        new NoteAccess(Manager, Roles.CallCentreManager, Filed), new Forget("aftercare", SolveBy),
        new Answer(ContactChannel.Phone, "今天下午上门取车检查", Consultant, Filed.AddHours(1)), new Answer(ContactChannel.Phone, null, "wang", Filed.AddHours(1)), new Answer(ContactChannel.Phone, null, Consultant, Filed.AddDays(-1)),
        Repair, Repair with { Manager = false }, Repair with { Remedy = ComplaintRemedy.Refunded }, Repair with { Remedy = ComplaintRemedy.NothingDue, Compensation = Yuan(300) },
        Repair with { Remedy = ComplaintRemedy.Compensated, Compensation = Yuan(300) },
        Try, Try with { At = Filed.AddHours(1) }, Say, Say with { Word = CustomerWord.Partly }, Say with { Word = CustomerWord.Partly, Accepted = true }, Say with { Word = CustomerWord.Dissatisfied },
    ];

    /// <summary>One that is solved at once, one that nobody answers or solves, one that is not enough, one whose customer cannot be reached.</summary>
    public static IReadOnlyList<IReadOnlyList<Complaint.Command>> Lives { get; } =
    [
        [Complain, new Answer(ContactChannel.Phone, "今天下午上门取车检查", Consultant, Filed.AddHours(1)), Repair with { Manager = false }, Say],
        [
            Complain, new MissTerm(EscalationReason.Unanswered, 0, 1, AnswerBy), new MissTerm(EscalationReason.Unanswered, 0, 2, AnswerBy.AddHours(2)), new MissTerm(EscalationReason.Unsolved, 0, 1, SolveBy),
            new MissTerm(EscalationReason.Unsolved, 0, 2, SolveBy.AddDays(3)), new MissTerm(EscalationReason.Unsolved, 0, 3, SolveBy.AddDays(6)), new Forget("aftercare", SolveBy.AddDays(6)),
        ],
        [Complain, Repair, Say with { Word = CustomerWord.Dissatisfied }, Repair with { At = Filed.AddDays(2) }, Say with { Word = CustomerWord.Partly, Accepted = true, At = Filed.AddDays(3) }],
        [Complain, Repair, new MissTerm(EscalationReason.Unjudged, 0, 1, Filed.AddDays(4)), Try, Try with { At = Filed.AddDays(2) }, Try with { At = Filed.AddDays(3) }],
    ];

    private static Money Yuan(long yuan) => new(yuan * 100, "CNY");

    private static Personal<string> Text(string value) => Personal<string>.Of(value);
}
