namespace Leads.Contracts;

/// <summary>A customer complains. It changes nothing of when they are contacted (004-14).</summary>
/// <param name="ComplaintId">The complaint.</param>
/// <param name="LeadId">The lead cycle that led to the ownership.</param>
/// <param name="OwnershipId">The ownership; of a car they may own no more.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="Brand">Brand code.</param>
/// <param name="Dealer">Dealer code.</param>
/// <param name="Category">What they complain of.</param>
/// <param name="Severity">How fast it has to be seen to.</param>
/// <param name="Words">What they say.</param>
/// <param name="About">Staff id of whom they complain of; absent when of nobody.</param>
/// <param name="Level">Whose it is: the manager's when it is about conduct (003-08), or when nobody cares for them.</param>
/// <param name="Owner">Staff id of who has it; absent while a manager has to say.</param>
/// <param name="AnswerBy">When they have to be answered.</param>
/// <param name="SolveBy">When it has to be solved.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When they complained.</param>
[Event("complaint_filed", Publisher.Aftercare)]
public sealed record ComplaintFiled(
    Guid ComplaintId, Guid LeadId, Guid OwnershipId, Guid CustomerId, string Brand, string Dealer, ComplaintCategory Category, ComplaintSeverity Severity, Personal<string>? Words, string? About,
    ComplaintLevel Level, string? Owner, DateTimeOffset AnswerBy, DateTimeOffset SolveBy, string By, DateTimeOffset At);

/// <summary>Somebody has a complaint from now on.</summary>
/// <param name="ComplaintId">The complaint.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Owner">Staff id of who has it.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("complaint_assigned", Publisher.Aftercare)]
public sealed record ComplaintAssigned(Guid ComplaintId, Guid LeadId, string Owner, string By, DateTimeOffset At);

/// <summary>The customer was told something about their complaint; the first time counts.</summary>
/// <param name="ComplaintId">The complaint.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Channel">How.</param>
/// <param name="Words">What they were told.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("complaint_answered", Publisher.Aftercare)]
public sealed record ComplaintAnswered(Guid ComplaintId, Guid LeadId, ContactChannel Channel, Personal<string>? Words, string By, DateTimeOffset At);

/// <summary>A complaint went up, or whoever has it is told once more that its time is over.</summary>
/// <param name="ComplaintId">The complaint.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Level">Whose it is now.</param>
/// <param name="Why">Why.</param>
/// <param name="Owner">Staff id of who has it.</param>
/// <param name="DueAt">By when it should have been done; absent when no time is over.</param>
/// <param name="NextAt">When the next is told, unless it is done by then.</param>
/// <param name="By">Client or staff id; absent when time did it.</param>
/// <param name="At">When.</param>
[Event("complaint_escalated", Publisher.Aftercare)]
public sealed record ComplaintEscalated(
    Guid ComplaintId, Guid LeadId, ComplaintLevel Level, EscalationReason Why, string? Owner, DateTimeOffset? DueAt, DateTimeOffset? NextAt, string? By, DateTimeOffset At);

/// <summary>Something was done about a complaint; whether that is enough the customer says.</summary>
/// <param name="ComplaintId">The complaint.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Remedy">What.</param>
/// <param name="Compensation">What the customer got.</param>
/// <param name="Words">What was done, in words.</param>
/// <param name="AskBy">When the customer has to have been asked.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("complaint_solved", Publisher.Aftercare)]
public sealed record ComplaintSolved(
    Guid ComplaintId, Guid LeadId, ComplaintRemedy Remedy, Money? Compensation, Personal<string>? Words, DateTimeOffset AskBy, string By, DateTimeOffset At);

/// <summary>Somebody wanted the customer's word on the solution and did not reach them.</summary>
/// <param name="ComplaintId">The complaint.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">On so many days somebody tried.</param>
/// <param name="Channel">How.</param>
/// <param name="Result">What became of it.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("complaint_unreached", Publisher.Aftercare)]
public sealed record ComplaintUnreached(Guid ComplaintId, Guid LeadId, int Number, ContactChannel Channel, ContactResult Result, string By, DateTimeOffset At);

/// <summary>The customer said what they think of the solution (001-25).</summary>
/// <param name="ComplaintId">The complaint.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Word">How satisfied they are.</param>
/// <param name="Accepted">Partly satisfied, they leave it at that; told of those only.</param>
/// <param name="Words">What they said.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("complaint_judged", Publisher.Aftercare)]
public sealed record ComplaintJudged(Guid ComplaintId, Guid LeadId, CustomerWord Word, bool? Accepted, Personal<string>? Words, string By, DateTimeOffset At);

/// <summary>The solution was not enough for the customer: it has to be solved anew.</summary>
/// <param name="ComplaintId">The complaint.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Number">So often it was not enough.</param>
/// <param name="SolveBy">When it has to be solved.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("complaint_reopened", Publisher.Aftercare)]
public sealed record ComplaintReopened(Guid ComplaintId, Guid LeadId, int Number, DateTimeOffset SolveBy, string By, DateTimeOffset At);

/// <summary>A complaint is over.</summary>
/// <param name="ComplaintId">The complaint.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="Reason">How it ended.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="At">When.</param>
[Event("complaint_closed", Publisher.Aftercare)]
public sealed record ComplaintClosed(Guid ComplaintId, Guid LeadId, ComplaintEnd Reason, string By, DateTimeOffset At);

/// <summary>Somebody read what was said of a complaint.</summary>
/// <param name="ComplaintId">The complaint.</param>
/// <param name="LeadId">The lead cycle.</param>
/// <param name="By">Client or staff id.</param>
/// <param name="Role">In which role.</param>
/// <param name="At">When.</param>
[Event("complaint_accessed", Publisher.Aftercare)]
public sealed record ComplaintAccessed(Guid ComplaintId, Guid LeadId, string By, string Role, DateTimeOffset At);

/// <summary>How soon a dealer sees to complaints. Whenever as much time is over once more, it goes up.</summary>
/// <param name="AnswerHours">Working hours until the customer is answered; 2 when not told.</param>
/// <param name="UrgentAnswerHours">When it is urgent; 1 when not told.</param>
/// <param name="SolveDays">Working days until it is solved; 3 when not told.</param>
/// <param name="UrgentSolveDays">When it is urgent; 1 when not told.</param>
/// <param name="AskDays">Working days until the customer is asked whether that is enough; 2 when not told.</param>
public sealed record ComplaintTimes(int? AnswerHours = null, int? UrgentAnswerHours = null, int? SolveDays = null, int? UrgentSolveDays = null, int? AskDays = null);
