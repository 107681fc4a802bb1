using Leads.Contracts;

namespace Leads.Aftercare;

public abstract partial record Ownership
{
    /// <param name="At">When it happened.</param>
    public abstract record Command(DateTimeOffset At)
    {
        /// <summary>How the dealer cares for owners then.</summary>
        public CarePolicy Policy { get; init; } = CarePolicy.Delivered;

        /// <summary>Days of the owner's own, if somebody may still know them.</summary>
        public OwnerDays? Days { get; init; }

        /// <summary>When the owner is spoken with about other cars of theirs, or was.</summary>
        public IReadOnlyList<DateTimeOffset> Others { get; init; } = [];

        /// <summary>A car was delivered.</summary>
        /// <param name="Consultant">Who will care for them.</param>
        public sealed record OpenOwnership(
            Guid OwnershipId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, string Model, DateTimeOffset At, string? Consultant = null) : Command(At)
        {
            /// <summary>How satisfied they were with the delivery, if that was told before.</summary>
            public DeliveryScores? Scores { get; init; }
        }

        /// <summary>The time of a planned contact came.</summary>
        public sealed record FallDue(int Number, DateTimeOffset At) : Command(At);

        /// <summary>A contact that was due was not made in time.</summary>
        public sealed record MarkOverdue(int Number, DateTimeOffset At) : Command(At);

        /// <summary>Somebody tried to speak, or spoke, with the owner. Who was reached was reached for all that is due, or will be within a week.</summary>
        /// <param name="Touch">Which planned contact this was; refused when it is not open, or not soon. Whatever is due when not told.</param>
        public sealed record RecordContact(Touch? Touch, ContactChannel Channel, ContactDirection Direction, ContactResult Result, int DurationSeconds, string? Note, string By, bool Manager, DateTimeOffset At) : Command(At)
        {
            public string? Recording { get; init; }

            public Conversation? Conversation { get; init; }

            public string? Commitment { get; init; }
        }

        /// <summary>Something was learnt of the owner: what is told is so from now on, what is not stays.</summary>
        public sealed record NoteOwner(OwnerDays? Told, IReadOnlyList<string>? Models, DateOnly? ContractEndsOn, string By, DateTimeOffset At) : Command(At);

        /// <summary>How far the car has run.</summary>
        public sealed record ReadOdometer(int Km, string By, DateTimeOffset At) : Command(At);

        /// <summary>The car was at the dealer's.</summary>
        /// <param name="Km">How far it had run.</param>
        public sealed record NoteService(ServiceKind Kind, string Order, int? Km, Money? Spent, string By, DateTimeOffset At) : Command(At)
        {
            /// <summary>The last day to pay it; null when it was paid at once.</summary>
            public DateOnly? PayBy { get; init; }
        }

        /// <summary>The owner paid what was to be paid later.</summary>
        public sealed record PayBill(string Order, string By, DateTimeOffset At) : Command(At);

        /// <summary>The owner wants to be left alone for a while.</summary>
        public sealed record AskQuiet(DateTimeOffset Until, string By, DateTimeOffset At) : Command(At);

        /// <summary>What is planned is planned anew: the dealer cares otherwise now, or the owner got another car.</summary>
        public sealed record Replan(TouchShift Why, DateTimeOffset At) : Command(At);

        /// <summary>Somebody else cares for the owner; a manager who has to speak with them first still has to.</summary>
        public sealed record HandOver(string? Consultant, string By, DateTimeOffset At) : Command(At);

        /// <summary>Who cared for the owner works here no more: the manager speaks with them first (004-32).</summary>
        public sealed record Leave(string Consultant, string By, DateTimeOffset At) : Command(At);

        /// <summary>They own the car no more.</summary>
        public sealed record End(OwnershipEnd Reason, string By, DateTimeOffset At) : Command(At);

        /// <summary>The owner says how satisfied they are, from 1 to 10, and may say that they will buy again.</summary>
        /// <param name="Order">Number of the dealer's work order, after a service.</param>
        public sealed record Survey(SurveyOccasion Occasion, string? Order, int Product, int Service, string? Words, string By, DateTimeOffset At) : Command(At)
        {
            /// <summary>How they would buy again, if they would.</summary>
            public RepurchaseKind? Buys { get; init; }

            /// <summary>And what; the model they asked about last, or that of their car, when they did not say.</summary>
            public Interest? Interest { get; init; }

            /// <summary>With the delivery: the service is the dealer's and the consultant's, half and half.</summary>
            public static Survey AtDelivery(DeliveryScores scores, DateTimeOffset at) =>
                new(SurveyOccasion.Delivery, null, scores.Product, (scores.Dealer + scores.Consultant + 1) / 2, null, "deal", at);
        }

        /// <summary>The owner may buy again (001-29).</summary>
        public sealed record DetectRepurchase(RepurchaseKind Kind, Interest Interest, DateTimeOffset At) : Command(At);
    }
}
