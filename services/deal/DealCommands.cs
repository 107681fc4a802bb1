using Leads.Contracts;

namespace Leads.Deals;

public abstract partial record Deal
{
    /// <param name="At">When it happened.</param>
    public abstract record Command(DateTimeOffset At)
    {
        /// <param name="Party">Who came along; null when nobody told.</param>
        /// <param name="By">Who opens it by hand; null when a visit does.</param>
        public sealed record OpenDeal(Guid DealId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, DateTimeOffset At, IReadOnlyList<RoleInBuying>? Party = null, string? By = null) : Command(At);

        /// <summary>The dealer has the lead no more.</summary>
        public sealed record Withdraw(string Dealer, LossReason Reason, DateTimeOffset At) : Command(At);

        /// <param name="Dealer">At which dealer; at the one that has the deal when null.</param>
        public sealed record TakeOver(string Consultant, string By, DateTimeOffset At, string? Dealer = null) : Command(At);

        /// <summary>A dealer has the lead now: whatever another one talked of is over.</summary>
        public sealed record GoTo(string Dealer, DateTimeOffset At) : Command(At);

        /// <summary>Somebody reads what is personal.</summary>
        public sealed record NoteAccess(string By, string Role, DateTimeOffset At) : Command(At);

        /// <summary>While a sale is talked of.</summary>
        public abstract record Talk(DateTimeOffset At) : Command(At);

        public sealed record NoteParticipants(IReadOnlyList<Participant> Participants, string By, DateTimeOffset At) : Talk(At);

        public sealed record PrepareQuote(IReadOnlyList<QuotePreparation> Ready, SeatingLayout? Seating, string By, DateTimeOffset At) : Talk(At);

        public sealed record NoteSignal(BuyingSignal Signal, string? Note, string By, DateTimeOffset At) : Talk(At);

        public sealed record RaiseObjection(DealObjectionReason Reason, DealObjectionReason? Assessed, string? Note, string By, DateTimeOffset At) : Talk(At);

        public sealed record AnswerObjection(int Number, bool Resolved, CloseTactic? Tactic, string By, DateTimeOffset At) : Talk(At);

        public sealed record TryClose(TrialCloseMethod Method, CloseTactic? Tactic, bool Agreed, string By, DateTimeOffset At) : Talk(At);

        public sealed record AcceptModel(string Model, string By, DateTimeOffset At) : Talk(At);

        public sealed record RateCredit(CreditGrade Grade, string Basis, string By, DateTimeOffset At) : Talk(At);

        /// <param name="Identity">Which car it is; personal.</param>
        public sealed record RegisterTradeIn(TradeInVehicle Vehicle, VehicleIdentity? Identity, string By, DateTimeOffset At) : Talk(At);

        /// <param name="Manager">A manager says so.</param>
        public sealed record AppraiseTradeIn(Money Amount, DateTimeOffset ValidUntil, bool Manager, string By, DateTimeOffset At) : Talk(At);

        /// <param name="Manager">A manager offers it, and may offer more than the car is worth.</param>
        public sealed record OfferForTradeIn(Money Amount, bool Manager, string By, DateTimeOffset At) : Talk(At);

        public sealed record SettleTradeIn(bool Accepted, string By, DateTimeOffset At) : Talk(At);

        /// <param name="Price">Of the car alone.</param>
        public sealed record Propose(string Model, Money Price, string By, DateTimeOffset At) : Talk(At)
        {
            public VehicleConfiguration? Vehicle { get; init; }

            public IReadOnlyList<PricedItem>? Insurance { get; init; }

            public IReadOnlyList<PricedItem>? Fees { get; init; }

            public FinanceTerms? Financing { get; init; }

            /// <summary>The customer's own car is part of it.</summary>
            public bool TradeIn { get; init; }

            public IReadOnlyList<ValueBuilt>? Values { get; init; }

            /// <summary>How long it stands; as the dealer says when null.</summary>
            public DateTimeOffset? ValidUntil { get; init; }

            /// <summary>A manager offers it.</summary>
            public bool Manager { get; init; }

            public DealPolicy Policy { get; init; } = DealPolicy.Delivered;
        }

        /// <param name="Waive">What a manager goes without.</param>
        public sealed record OpenFinalOffer(IReadOnlyList<DealPrecondition> Waive, string? Reason, bool Manager, DealPolicy Policy, string By, DateTimeOffset At) : Talk(At);

        public sealed record GiveConcession(Money Amount, string InReturn, bool Manager, DealPolicy Policy, string By, DateTimeOffset At) : Talk(At);

        /// <summary>A consultant wants more than they may.</summary>
        public sealed record AskConcession(Money Amount, string InReturn, DealPolicy Policy, string By, DateTimeOffset At) : Talk(At);

        public sealed record ApproveConcession(int Number, DealPolicy Policy, string By, DateTimeOffset At) : Talk(At);

        public sealed record RejectConcession(int Number, string? Reason, string By, DateTimeOffset At) : Talk(At);

        /// <param name="Reference">The dealer's number of the contract.</param>
        /// <param name="Deposit">What is paid before the car is ordered.</param>
        public sealed record Sign(string? Reference, Money? Deposit, DealPolicy Policy, string By, DateTimeOffset At) : Talk(At);

        public sealed record Lose(string StatedReason, string? AssessedReason, string? Competitor, string By, DateTimeOffset At) : Talk(At);

        /// <summary>From the signature on.</summary>
        public abstract record Settle(DateTimeOffset At) : Command(At);

        /// <param name="Reference">Number of the receipt; told twice it was paid once.</param>
        public sealed record ReceivePayment(string Reference, PaymentKind Kind, PaymentMethod Method, Money Amount, string By, DateTimeOffset At) : Settle(At);

        /// <param name="OrderNumber">Always the same for the same deal.</param>
        public sealed record PlaceOrder(string OrderNumber, VehicleSource Source, DateOnly ExpectedOn, string By, DateTimeOffset At) : Settle(At);

        public sealed record AssignVehicle(string Vin, string By, DateTimeOffset At) : Settle(At);

        public sealed record Delay(DateOnly To, DelayReason Reason, string By, DateTimeOffset At) : Settle(At);

        /// <param name="Refund">What is paid back; all that was paid when null.</param>
        /// <param name="Manager">A manager says how much.</param>
        public sealed record Cancel(CancelledBy Whose, string Reason, Money? Refund, bool Manager, string By, DateTimeOffset At) : Settle(At);

        public sealed record PayRefund(string Reference, PaymentMethod Method, Money Amount, string By, DateTimeOffset At) : Command(At);

        /// <summary>While a car is handed over.</summary>
        public abstract record Hand(DateTimeOffset At) : Command(At);

        /// <summary>A time to hand the car over was agreed.</summary>
        public sealed record Schedule(Guid Appointment, DateTimeOffset ScheduledAt, DateTimeOffset At) : Hand(At);

        /// <summary>That appointment is at another time now.</summary>
        public sealed record Reschedule(Guid Appointment, DateTimeOffset ScheduledAt, DateTimeOffset At) : Hand(At);

        /// <summary>That appointment is called off.</summary>
        public sealed record CallOff(Guid Appointment, DateTimeOffset At) : Hand(At);

        public sealed record Inspect(bool Passed, IReadOnlyList<string>? Findings, string By, DateTimeOffset At) : Hand(At);

        public sealed record SettleItems(IReadOnlyList<SettledItem> Items, bool Manager, string By, DateTimeOffset At) : Hand(At);

        public sealed record StartExplanation(string By, DateTimeOffset At) : Hand(At);

        public sealed record StopExplanation(string By, DateTimeOffset At) : Hand(At);

        public sealed record AcceptShortExplanation(string Reason, bool Manager, string By, DateTimeOffset At) : Hand(At);

        /// <param name="Reference">Of the signed paper.</param>
        public sealed record ConfirmDelivery(string Reference, string By, DateTimeOffset At) : Hand(At);

        public sealed record HoldCeremony(string? Gift, string By, DateTimeOffset At) : Hand(At);

        public sealed record Survey(DeliveryScores Scores, string? Words, string By, DateTimeOffset At) : Hand(At);

        /// <param name="Vin">The car, if nobody said before which it is.</param>
        public sealed record Deliver(string? Vin, string By, DateTimeOffset At) : Hand(At);

    }
}

/// <summary>What became of an item of a delivery.</summary>
/// <param name="Item">Which.</param>
/// <param name="Outcome">Done, left out or arranged.</param>
/// <param name="Reason">Of one left out: why; personal.</param>
/// <param name="DueAt">Of one arranged: when it is done.</param>
public sealed record SettledItem(DeliveryItem Item, DeliveryItemOutcome Outcome = DeliveryItemOutcome.Done, string? Reason = null, DateTimeOffset? DueAt = null);
