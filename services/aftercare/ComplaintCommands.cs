using Leads.Contracts;

namespace Leads.Aftercare;

public abstract partial record Complaint
{
    /// <param name="At">When it happened.</param>
    public abstract record Command(DateTimeOffset At)
    {
        /// <summary>How soon the dealer sees to complaints then.</summary>
        public CarePolicy Policy { get; init; } = CarePolicy.Delivered;

        /// <summary>A customer complains.</summary>
        /// <param name="About">Staff id of whom they complain of; of whoever cares for them when it is about conduct and nobody is named.</param>
        /// <param name="Consultant">Who cares for them.</param>
        /// <param name="Manager">A manager takes the complaint.</param>
        public sealed record FileComplaint(
            Guid ComplaintId, Guid OwnershipId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, ComplaintCategory Category, ComplaintSeverity Severity, string Words, string? About,
            string? Consultant, bool Manager, string By, DateTimeOffset At) : Command(At);

        /// <summary>A time is over, for the first time or once more.</summary>
        /// <param name="Why">Which.</param>
        /// <param name="Round">So often a solution was not enough.</param>
        /// <param name="Number">So often it is over now.</param>
        public sealed record MissTerm(EscalationReason Why, int Round, int Number, DateTimeOffset At) : Command(At)
        {
            /// <summary>It is this one, not one of before.</summary>
            internal bool Means(Term term, Matter matter) => (Round, Number) == (matter.Reopened, term.Missed + 1);
        }

        /// <summary>Somebody has it from now on.</summary>
        public sealed record Assign(string Owner, string By, DateTimeOffset At) : Command(At);

        /// <summary>Somebody higher is asked for.</summary>
        public sealed record Escalate(ComplaintLevel Level, string By, DateTimeOffset At) : Command(At);

        /// <summary>Somebody reads what is personal.</summary>
        public sealed record NoteAccess(string By, string Role, DateTimeOffset At) : Command(At);

        /// <summary>Who complained is forgotten.</summary>
        public sealed record Forget(string By, DateTimeOffset At) : Command(At);

        /// <summary>Something is done about it.</summary>
        public abstract record Work(string By, DateTimeOffset At) : Command(At);

        /// <summary>The customer is told something.</summary>
        public sealed record Answer(ContactChannel Channel, string? Words, string By, DateTimeOffset At) : Work(By, At);

        /// <summary>It is done, as far as the dealer is concerned.</summary>
        /// <param name="Manager">Somebody says so who speaks for the managers.</param>
        public sealed record Solve(ComplaintRemedy Remedy, Money? Compensation, string? Words, bool Manager, string By, DateTimeOffset At) : Work(By, At);

        /// <summary>Somebody wanted the customer's word and did not reach them.</summary>
        public sealed record TryCustomer(ContactChannel Channel, ContactResult Result, string By, DateTimeOffset At) : Work(By, At);

        /// <summary>The customer says what they think of the solution.</summary>
        /// <param name="Accepted">Partly satisfied, they leave it at that.</param>
        public sealed record Judge(CustomerWord Word, bool Accepted, string? Words, string By, DateTimeOffset At) : Work(By, At);
    }
}
