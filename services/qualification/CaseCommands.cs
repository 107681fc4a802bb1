using Leads.Contracts;

namespace Leads.Qualification;

public abstract partial record Case
{
    public abstract record Command
    {
        /// <summary>By which rules it is decided; whoever handles the command brings them.</summary>
        public CaseRules Rules { get; init; } = CaseRules.Default;

        /// <param name="NeedBy">When the car is needed, if the lead told.</param>
        public sealed record OpenCase(Guid CaseId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateOnly? NeedBy, DateTimeOffset At) : Command;

        /// <param name="Dealer">The dealer that had the lead.</param>
        public sealed record Suspend(string Dealer, LossReason Reason, DateTimeOffset At) : Command;

        public sealed record Close(CaseOutcome Outcome, DateTimeOffset At) : Command;

        public sealed record Assign(string Consultant, DateTimeOffset At) : Command;

        public sealed record TakeCall(string By, IReadOnlyList<CallGoal> Goals, bool MayCall, bool MayText, DateTimeOffset At) : Command;

        /// <param name="Next">Mandatory (000-52): what happens next, and when.</param>
        public sealed record RecordContact(
            ContactChannel Channel, ContactDirection Direction, ContactResult Result, int DurationSeconds, string? Note, NextAction? Next, DateTimeOffset At) : Command
        {
            /// <summary>Staff id.</summary>
            public string By { get; init; } = "";

            public bool Manager { get; init; }

            public string? Recording { get; init; }

            public Conversation? Conversation { get; init; }

            public string? Commitment { get; init; }
        }

        /// <param name="Contact">What it was; its number says which.</param>
        public sealed record CorrectContact(Contact Contact, string Reason, string By, DateTimeOffset At) : Command;

        public sealed record ReviewContact(int Number, bool GoalReached, string WentWell, string Improve, string By, DateTimeOffset At) : Command;

        public sealed record PlanNext(NextAction Next, DateTimeOffset At) : Command;

        public sealed record ChangeNeeds(NeedProfile Needs, NeedWords? Words, EvaluationBasis? Basis, string By, DateTimeOffset At) : Command;

        /// <summary>Who came along to a visit, and which part they have in buying (000-42).</summary>
        public sealed record MeetParty(IReadOnlyList<RoleInBuying> Party, string By, DateTimeOffset At) : Command;

        /// <param name="Reason">Why it is not what the need date says; not needed where it is.</param>
        public sealed record SetGrade(string Grade, string? Reason, string By, DateTimeOffset At) : Command;

        public sealed record AssessPersonality(Personality Personality, string By, DateTimeOffset At) : Command;

        public sealed record RaiseObjection(
            ObjectionTopic Topic, ObjectionTopic? Assessed, ObjectionCause Cause, ObjectionGenuineness Genuineness, bool Core, string? Said, string By, DateTimeOffset At) : Command;

        public sealed record HandleObjection(
            int Number, ObjectionFlow Flow, IReadOnlyList<ObjectionStep> Steps, ObjectionTopic? Assessed, ObjectionGenuineness Genuineness, bool Core, string? Evidence, bool Resolved,
            string By, DateTimeOffset At) : Command;

        public sealed record ProposeDefeat(Defeat Defeat, string By, DateTimeOffset At) : Command;

        public sealed record ApproveDefeat(string By, DateTimeOffset At) : Command;

        /// <param name="Next">What to do, and when; as instructed, within the time of a first call, when not told.</param>
        public sealed record RejectDefeat(string Instruction, NextAction? Next, string By, DateTimeOffset At) : Command;

        public sealed record Freeze(FreezeReason Reason, DateTimeOffset Until, string By, DateTimeOffset At) : Command;

        public sealed record Thaw(string By, DateTimeOffset At) : Command;

        public sealed record FillSheet(TrackingInfo Info, string By, DateTimeOffset At) : Command;

        /// <summary>Somebody read what was said.</summary>
        public sealed record NoteAccess(string By, string Role, DateTimeOffset At) : Command;

        /// <param name="From">Staff id of who leaves.</param>
        public sealed record HandOver(string From, string To, string By, DateTimeOffset At) : Command;

        /// <param name="From">Staff id of who leaves.</param>
        public sealed record AwaitManager(string From, string To, string By, DateTimeOffset At) : Command;

        /// <param name="Week">ISO week for which it holds.</param>
        public sealed record Guide(string Week, string Guidance, string By, DateTimeOffset At) : Command;

        public sealed record MarkOverdue(DateTimeOffset DueAt, DateTimeOffset At) : Command;

        public sealed record Escalate(DateTimeOffset DueAt, DateTimeOffset At) : Command;

        public sealed record LoseControl(DateTimeOffset DueAt, DateTimeOffset At) : Command;

        public sealed record Regrade(DateTimeOffset DueAt, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }
}
