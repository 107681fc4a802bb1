using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.LeadIntake;

/// <summary>A lead cycle: one attempt of one customer, from the first signal until somebody at a dealer has tried to reach them.</summary>
public abstract record Lead
{
    public sealed record None : Lead;

    /// <summary>What is known of every lead that was taken in.</summary>
    /// <param name="Tags">Whom it concerns; the dealer is the one that has it, or had it last.</param>
    /// <param name="Tried">Dealers that had it and have it no more: none gets it twice.</param>
    public abstract record Known(Tags Tags, LeadReceived Fact, ImmutableSortedSet<string> Tried) : Lead
    {
        /// <summary>What the customer agreed to after it came; what they agreed to with it stays as told.</summary>
        public Consent? Consented { get; init; }
    }

    /// <summary>Waits for the rules to find a dealer, which they do next.</summary>
    /// <param name="Named">The dealer that headquarters wants it to go to, if told.</param>
    public sealed record Waiting(Tags Tags, LeadReceived Fact, ImmutableSortedSet<string> Tried, DateTimeOffset Since, string? Named) : Known(Tags, Fact, Tried)
    {
        /// <summary>It was held until a day, and let go: it is held no more.</summary>
        public bool Woken { get; init; }

        /// <summary>Somebody found that it belongs to no other cycle.</summary>
        public bool Apart { get; init; }
    }

    /// <summary>Kept, with nobody to work on it until it is released.</summary>
    /// <param name="Until">When it goes on by itself.</param>
    public sealed record Held(Tags Tags, LeadReceived Fact, ImmutableSortedSet<string> Tried, HoldReason Reason, DateTimeOffset? Until) : Known(Tags, Fact, Tried);

    /// <summary>Waits for the sales manager (004-24).</summary>
    /// <param name="Overdue">Their working day has passed.</param>
    public sealed record Submitted(Tags Tags, LeadReceived Fact, ImmutableSortedSet<string> Tried, string By, DateTimeOffset CheckBy, bool Overdue) : Known(Tags, Fact, Tried);

    /// <summary>The same customer's open cycle, told once more.</summary>
    /// <param name="To">The open cycle it belongs to.</param>
    public sealed record Linked(Tags Tags, LeadReceived Fact, ImmutableSortedSet<string> Tried, Guid To) : Known(Tags, Fact, Tried);

    /// <summary>No lead; headquarters was told why.</summary>
    public sealed record Invalid(Tags Tags, LeadReceived Fact, ImmutableSortedSet<string> Tried, InvalidReason Reason) : Known(Tags, Fact, Tried);

    /// <summary>With a dealer.</summary>
    /// <param name="AcceptBy">When the dealer must have accepted it; null once it has, or when it need not.</param>
    public sealed record Dispatched(
        Tags Tags, LeadReceived Fact, ImmutableSortedSet<string> Tried, string Dealer, DateTimeOffset Since, DateTimeOffset? AcceptBy, string? Consultant, ResponseClock? Clock)
        : Known(Tags, Fact, Tried)
    {
        public bool Accepted => AcceptBy is null;

        /// <summary>Consultants that had it and let the time run out: none gets it twice.</summary>
        public ImmutableSortedSet<string> Had { get; init; } = [];

        /// <summary>When the consultants are asked again, after none could take it.</summary>
        public DateTimeOffset? AskAgainAt { get; init; }

        /// <summary>How often they were asked in vain.</summary>
        public int Postponed { get; init; }

        /// <summary>The customer's calls, by the dealer's number of each.</summary>
        public ImmutableSortedDictionary<string, CallStage> Calls { get; init; } = ImmutableSortedDictionary<string, CallStage>.Empty;

        /// <summary>The missed call that somebody has to answer.</summary>
        public CallBack? CallBack { get; init; }

        public bool Is(string call, CallStage stage) => Calls.GetValueOrDefault(call).HasFlag(stage);

        public Dispatched With(string call, CallStage stage) => this with { Calls = Calls.SetItem(call, Calls.GetValueOrDefault(call) | stage) };
    }

    /// <summary>Over.</summary>
    /// <param name="At">Since when.</param>
    public sealed record Closed(Tags Tags, LeadReceived Fact, ImmutableSortedSet<string> Tried, CloseReason Reason, DateTimeOffset At) : Known(Tags, Fact, Tried);

    public abstract record Command
    {
        /// <param name="Screened">Why it is no lead, if so.</param>
        /// <param name="Collected">Set when sales staff brought it: who, and when the manager must have decided.</param>
        /// <param name="Placement">Where the rules would send it; null when nobody asked them.</param>
        /// <param name="OpenCycles">The same customer's open cycles.</param>
        /// <param name="ContactFrom">When the customer may be called at the earliest; null when that is now.</param>
        /// <param name="Unasked">Nobody has spoken with the customer yet: the phone rings, or another service tells.</param>
        public sealed record Receive(
            LeadReceived Fact, InvalidReason? Screened, (string By, string Dealer, DateTimeOffset CheckBy)? Collected, Placement Placement,
            IReadOnlyList<OpenCycle> OpenCycles, TimeSpan LinkWithin, DateTimeOffset At, DateTimeOffset? ContactFrom = null, bool Unasked = false) : Command;

        /// <summary>What the rules found for a lead that waits.</summary>
        /// <param name="OpenCycles">The same customer's open cycles.</param>
        /// <param name="ContactFrom">When the customer may be called at the earliest; null when that is now.</param>
        public sealed record Place(Placement Placement, DateTimeOffset At, IReadOnlyList<OpenCycle>? OpenCycles = null, TimeSpan LinkWithin = default, DateTimeOffset? ContactFrom = null) : Command;

        /// <param name="Own">The dealer whose staff collected it, and the clock that runs then.</param>
        /// <param name="ContactFrom">When the customer may be called at the earliest; null when that is now.</param>
        public sealed record Approve(string By, Placement Own, DateTimeOffset At, DateTimeOffset? ContactFrom = null) : Command;

        public sealed record Reject(string By, RejectReason Reason, DateTimeOffset At) : Command;

        public sealed record MissApproval(DateTimeOffset CheckBy, DateTimeOffset At) : Command;

        public sealed record Accept(string Dealer, string By, DateTimeOffset At) : Command;

        public sealed record Decline(string Dealer, string By, DeclineReason Reason, DateTimeOffset At) : Command;

        public sealed record Expire(DateTimeOffset AcceptBy, DateTimeOffset At) : Command;

        /// <param name="Keep">Headquarters keeps it; else it goes to the next dealer.</param>
        /// <param name="Next">The dealer that headquarters wants it to go to.</param>
        /// <param name="Unanswered">Only when this dealer has it and nobody has tried to reach the customer; whoever has it when null.</param>
        public sealed record Recall(string By, string Reason, bool Keep, string? Next, DateTimeOffset At, string? Unanswered = null) : Command;

        /// <summary>What it was held for is there.</summary>
        public sealed record Release(string By, string? Next, DateTimeOffset At) : Command
        {
            /// <summary>What the customer agreed to since, when that is why.</summary>
            public Consent? Consent { get; init; }
        }

        /// <summary>Its time has come.</summary>
        public sealed record Awake(DateTimeOffset Until, DateTimeOffset At) : Command;

        /// <param name="Instead">Who has it; when somebody else does it was decided already. A manager's word holds whoever has it.</param>
        /// <param name="Clock">The new consultant's own clock, when the one before let the time run out.</param>
        public sealed record Assign(
            string Dealer, string Consultant, AssignmentMethod Method, IReadOnlyList<SkippedConsultant> Skipped, DateTimeOffset At, string? Instead = null, ResponseClock? Clock = null) : Command;

        /// <summary>None of the dealer's consultants can take it now.</summary>
        /// <param name="Dealer">Whose consultants were asked; null when nobody was there to be asked.</param>
        public sealed record PostponeAssignment(string? Dealer, IReadOnlyList<SkippedConsultant> Skipped, DateTimeOffset AskAgainAt, DateTimeOffset At) : Command;

        public sealed record NoteRing(string Dealer, string Call, DateTimeOffset At) : Command;

        public sealed record NoteAnswer(string Dealer, string Call, string? Staff, DateTimeOffset At) : Command;

        public sealed record NoteMissedCall(string Dealer, string Call, DateTimeOffset CallBackBy, DateTimeOffset At) : Command;

        public sealed record NoteEndOfCall(string Dealer, string Call, int DurationSeconds, string? Recording, DateTimeOffset At) : Command;

        public sealed record MissCallBack(DateTimeOffset CallBackBy, DateTimeOffset At) : Command;

        public sealed record WarnOfResponse(DateTimeOffset WarnAt, DateTimeOffset At) : Command;

        public sealed record BreachResponse(DateTimeOffset DueAt, DateTimeOffset At) : Command;

        /// <summary>Somebody tried to reach the customer.</summary>
        /// <param name="At">When they tried, not when they told.</param>
        public sealed record NoteAttempt(DateTimeOffset At) : Command;

        public sealed record Invalidate(InvalidReason Reason, string By, DateTimeOffset At) : Command;

        public sealed record Unlink(string By, DateTimeOffset At) : Command;

        /// <summary>Contact is lost (000-05).</summary>
        /// <param name="Dealer">The dealer that ends it; null when it ends whoever has it.</param>
        public sealed record Close(CloseReason Reason, DateTimeOffset At, string? Dealer = null) : Command;

        private Command()
        {
        }
    }

    /// <summary>The deadline at which the rules are asked; it needs more than the lead itself.</summary>
    public const string Placing = "placing";

    /// <summary>The deadline at which the dealer's consultants are asked again; it needs more than the lead itself.</summary>
    public const string Assigning = "assigning";

    public static readonly Decider<Command, Lead> Decider = new("lead", new None(), Decide, Evolve)
    {
        Tags = state => state is Known lead ? lead.Tags : Tags.None,
        Deadlines = state => state switch
        {
            Waiting lead => [new Deadline(Placing, lead.Since)],
            Held { Until: { } until } => [new Deadline("contact_from", until)],
            Submitted { Overdue: false } lead => [new Deadline("approval", lead.CheckBy)],
            Dispatched lead => Waits(lead),
            _ => [],
        },
        OnDue = (deadline, now) => deadline.What switch
        {
            // The desk asks the rules; without them nobody takes it.
            Placing => new Command.Place(Placement.Nobody, now),
            Assigning => new Command.PostponeAssignment(null, [], deadline.DueAt.AddHours(1), now),
            "contact_from" => new Command.Awake(deadline.DueAt, now),
            "call_back" => new Command.MissCallBack(deadline.DueAt, now),
            "approval" => new Command.MissApproval(deadline.DueAt, now),
            "acceptance" => new Command.Expire(deadline.DueAt, now),
            "response_warning" => new Command.WarnOfResponse(deadline.DueAt, now),
            "response" => new Command.BreachResponse(deadline.DueAt, now),
            _ => throw new InvalidOperationException($"A lead does not wait for {deadline.What}."),
        },
    };

    public static IReadOnlyList<object> Decide(Command command, Lead state) => (command, state) switch
    {
        (Command.Receive c, None) => [c.Fact, .. First(c)],

        // The same lead of the same client again (000-03): the first one stands.
        (Command.Receive, _) => [],

        // Its own staff may work on whom they met; everybody else needs the customer's word.
        (Command.Place c, Waiting lead) when !MayPass(lead, c.Placement.Dealer) && (c.Placement.Dealer is null || !IsOwn(lead, c.Placement.Dealer)) => [Hold(lead.Fact, HoldReason.NoConsent, c.At)],
        (Command.Place { Placement: { Dealer: { } dealer } } c, Waiting { Tried.Count: 0, Apart: false } lead) when Linking(c.OpenCycles ?? [], dealer, c.LinkWithin, c.At) is { } open && open.Lead != lead.Tags.Lead =>
            [new LeadLinked(lead.Tags.Lead, lead.Fact.CustomerId, lead.Fact.Brand, dealer, open.Lead, c.At)],
        (Command.Place c, Waiting { Woken: false } lead) when c.ContactFrom > c.At => [Future(lead, c.ContactFrom.Value, c.At)],
        (Command.Place { Placement: { Dealer: { } dealer, Rule: { } rule } p } c, Waiting lead) when !lead.Tried.Contains(dealer) =>
            [Dispatch(lead.Fact, dealer, rule, p, c.At)],
        (Command.Place { Placement.Dealer: null } c, Waiting lead) => [HoldForDealer(lead.Fact, c.Placement, c.At)],
        (Command.Place, Known) => [],

        (Command.Approve c, Submitted lead) when c.By == lead.By => throw new Refused("own-lead", "Who collected a lead does not let it in (004-24)."),
        (Command.Approve c, Submitted lead) when c.ContactFrom > c.At =>
            [new LeadApproved(lead.Tags.Lead, lead.Fact.Brand, lead.Tags.Dealer!, c.By, c.At), Future(lead, c.ContactFrom.Value, c.At)],
        (Command.Approve c, Submitted lead) =>
        [
            new LeadApproved(lead.Tags.Lead, lead.Fact.Brand, lead.Tags.Dealer!, c.By, c.At),
            Dispatch(lead.Fact, lead.Tags.Dealer!, DispatchRule.Own, c.Own, c.At),
        ],
        (Command.Reject c, Submitted lead) when c.By == lead.By => throw new Refused("own-lead", "Who collected a lead does not turn it down (004-24)."),
        (Command.Reject c, Submitted lead) =>
        [
            new LeadRejected(lead.Tags.Lead, lead.Fact.Brand, lead.Tags.Dealer!, c.By, c.Reason, c.At),
            new LeadClosed(lead.Tags.Lead, lead.Fact.Brand, lead.Tags.Dealer, CloseReason.Rejected, c.At),
        ],
        (Command.Approve or Command.Reject, Known) => throw new Refused("not-submitted", "The lead does not wait for a sales manager."),
        (Command.MissApproval c, Submitted { Overdue: false } lead) when lead.CheckBy == c.CheckBy =>
            [new ApprovalOverdue(lead.Tags.Lead, lead.Fact.Brand, lead.Tags.Dealer!, lead.CheckBy, c.At)],
        (Command.MissApproval, Known) => [],

        (Command.Accept c, Dispatched lead) when lead.Dealer != c.Dealer => throw new Refused("not-yours", "Another dealer has the lead now."),
        (Command.Accept c, Dispatched { Accepted: false } lead) => [new LeadAccepted(lead.Tags.Lead, lead.Fact.Brand, c.Dealer, c.By, c.At)],
        (Command.Accept, Dispatched) => [],
        (Command.Decline c, Dispatched lead) when lead.Dealer != c.Dealer => throw new Refused("not-yours", "Another dealer has the lead now."),
        (Command.Decline, Dispatched { Clock.MadeAt: not null }) => throw new Refused("customer-contacted", "Who has spoken with the customer keeps the lead, or headquarters recalls it."),
        (Command.Decline c, Dispatched lead) => [new LeadDeclined(lead.Tags.Lead, lead.Fact.Brand, c.Dealer, c.By, c.Reason, c.At)],
        (Command.Expire c, Dispatched lead) when lead.AcceptBy == c.AcceptBy => [new DispatchExpired(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, lead.AcceptBy.Value, c.At)],
        (Command.Expire, Known) => [],
        (Command.Recall { Unanswered: { } dealer }, Known) when state is not Dispatched { Clock: { MadeAt: null } } had || had.Dealer != dealer => [],
        (Command.Recall { Next: { } next }, Dispatched lead) when next == lead.Dealer || lead.Tried.Contains(next) =>
            throw new Refused("tried-before", "That dealer has, or had, the lead."),
        (Command.Recall c, Dispatched lead) =>
        [
            new LeadRecalled(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, c.By, c.Reason, c.At, c.Next),
            .. c.Keep ? [Hold(lead.Fact, HoldReason.Recalled, c.At)] : Array.Empty<object>(),
        ],
        (Command.Accept or Command.Decline or Command.Recall, Known) => throw new Refused("not-dispatched", "No dealer has the lead."),

        // What the screen or a dealer took for no lead may be one after all.
        (Command.Release { Next: { } next }, Held or Invalid) when ((Known)state).Tried.Contains(next) => throw new Refused("tried-before", "That dealer had the lead."),
        (Command.Release { Consent: null }, Invalid { Reason: InvalidReason.OptedOut }) => throw new Refused("no-consent", "The customer does not want to be contacted, and has not agreed to it since."),
        (Command.Release c, Held or Invalid) when !MayPass((Known)state, c.Next) && !Consents.Allow(c.Consent, c.Next) && !IsOwn((Known)state, c.Next ?? ((Known)state).Fact.NamedDealer) =>
            throw new Refused("no-consent", "The customer has not agreed to be passed on to a dealer."),
        (Command.Release c, Known lead and (Held or Invalid)) => [new LeadReleased(lead.Tags.Lead, lead.Fact.Brand, c.By, c.At, c.Next, c.Consent)],
        (Command.Release, Known) => [],
        // Whether anybody may work on it is asked when it is placed.
        (Command.Awake c, Held lead) when lead.Until == c.Until => [new LeadReleased(lead.Tags.Lead, lead.Fact.Brand, "lead-intake", c.At)],
        (Command.Awake, Known) => [],

        (Command.Assign { Method: AssignmentMethod.Named }, Known and not Dispatched) => throw new Refused("not-dispatched", "No dealer has the lead."),
        (Command.Assign { Method: AssignmentMethod.Named } c, Dispatched { Accepted: false } lead) when lead.Dealer == c.Dealer => throw new Refused("not-accepted", "Accept the lead first."),
        (Command.Assign c, Dispatched { Accepted: true } lead)
            when lead.Dealer == c.Dealer && lead.Consultant != c.Consultant && (c.Method == AssignmentMethod.Named || (lead.Consultant == c.Instead && !lead.Had.Contains(c.Consultant)))
                && (c.Clock is null || lead.Clock is { MadeAt: null }) =>
        [
            new LeadAssigned(
                lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, c.Consultant, c.Method, c.At, c.Skipped.Count == 0 ? null : c.Skipped, c.Clock?.WarnAt, c.Clock?.DueAt),
        ],
        (Command.Assign, Known) => [],
        (Command.PostponeAssignment c, Dispatched { Accepted: true, Consultant: null } lead) when lead.Dealer == (c.Dealer ?? lead.Dealer) && (lead.AskAgainAt is null || lead.AskAgainAt < c.AskAgainAt) =>
            [new AssignmentPostponed(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, c.Skipped, c.AskAgainAt, c.At)],
        (Command.PostponeAssignment, Known) => [],

        (Command.NoteRing c, Dispatched lead) when lead.Dealer == c.Dealer && !lead.Calls.ContainsKey(c.Call) => [new CallRang(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, c.Call, c.At)],
        (Command.NoteAnswer c, Dispatched lead) when lead.Dealer == c.Dealer && !lead.Is(c.Call, CallStage.Answered) =>
            [new CallAnswered(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, c.Call, c.Staff, c.At), .. Touched(lead, c.At)],
        (Command.NoteMissedCall c, Dispatched lead) when lead.Dealer == c.Dealer && !lead.Is(c.Call, CallStage.Answered) && !lead.Is(c.Call, CallStage.Missed) =>
            [new CallMissed(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, c.Call, c.CallBackBy, c.At)],
        (Command.NoteEndOfCall c, Dispatched lead) when lead.Dealer == c.Dealer && !lead.Is(c.Call, CallStage.Ended) =>
            [new CallEnded(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, c.Call, c.DurationSeconds, c.Recording is null ? null : Personal<string>.Of(c.Recording), c.At)],
        (Command.NoteRing or Command.NoteAnswer or Command.NoteMissedCall or Command.NoteEndOfCall, Known) => [],
        (Command.MissCallBack c, Dispatched { CallBack: { Overdue: false } missed } lead) when missed.By == c.CallBackBy =>
            [new CallBackOverdue(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, missed.By, c.At)],
        (Command.MissCallBack, Known) => [],
        (Command.WarnOfResponse c, Dispatched { Clock: { Runs: true, Warned: false } clock } lead) when clock.WarnAt == c.WarnAt =>
            [new FirstResponseDueSoon(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, lead.Consultant, clock.DueAt, c.At)],
        (Command.WarnOfResponse, Known) => [],
        (Command.BreachResponse c, Dispatched { Clock: { Runs: true } clock } lead) when clock.DueAt == c.DueAt =>
            [new FirstResponseBreached(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, lead.Consultant, clock.DueAt, c.At)],
        (Command.BreachResponse, Known) => [],

        (Command.NoteAttempt c, Dispatched lead) => Touched(lead, c.At),
        (Command.NoteAttempt, Known) => [],

        (Command.Invalidate c, Invalid lead) when lead.Reason == c.Reason => [],
        (Command.Invalidate, Invalid or Closed) => throw new Refused("lead-over", "The lead is over."),
        (Command.Invalidate c, Known lead) => [new LeadInvalidated(lead.Tags.Lead, lead.Fact.CustomerId, lead.Fact.Brand, c.Reason, c.By, c.At, lead.Tags.Dealer)],

        (Command.Unlink c, Linked lead) => [new LeadUnlinked(lead.Tags.Lead, lead.Fact.Brand, lead.To, c.By, c.At)],
        (Command.Unlink, Known) => throw new Refused("not-linked", "The lead is a cycle of its own."),

        // Who had signed can still call off.
        (Command.Close { Reason: CloseReason.OrderCancelled } c, Closed { Reason: CloseReason.Won } lead) => [new LeadClosed(lead.Tags.Lead, lead.Fact.Brand, lead.Tags.Dealer, c.Reason, c.At)],
        (Command.Close, Invalid or Closed) => [],
        // A dealer ends what it has, and no more than that.
        (Command.Close { Dealer: { } dealer }, Known lead) when lead.Tags.Dealer != dealer => [],
        (Command.Close c, Known lead) => [new LeadClosed(lead.Tags.Lead, lead.Fact.Brand, lead.Tags.Dealer, c.Reason, c.At)],

        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the lead is {state.GetType().Name}."),
    };

    /// <summary>What the customer agreed to later holds until they agree to something else.</summary>
    public static Lead Evolve(Lead state, object e) => (state, Next(state, e)) switch
    {
        (Known { Consented: { } consent }, Known { Consented: null } next) => next with { Consented = consent },
        var (_, next) => next,
    };

    private static Lead Next(Lead state, object e) => (state, e) switch
    {
        (None, LeadReceived r) => new Waiting(new Tags(r.LeadId, r.CustomerId, r.Brand), r, [], r.At, r.NamedDealer),
        (Waiting lead, LeadHeld h) => new Held(h.Dealer is null ? lead.Tags : lead.Tags with { Dealer = h.Dealer }, lead.Fact, lead.Tried, h.Reason, h.Until),
        (Known lead and not (Invalid or Closed), LeadInvalidated i) => new Invalid(lead.Tags, lead.Fact, lead.Tried, i.Reason),
        (Closed { Reason: CloseReason.Won } lead, LeadClosed { Reason: CloseReason.OrderCancelled } c) => lead with { Reason = c.Reason, At = c.At },
        (Known lead and not (Invalid or Closed), LeadClosed c) => new Closed(lead.Tags, lead.Fact, lead.Tried, c.Reason, c.At),
        (Waiting lead, LeadSubmitted s) => new Submitted(lead.Tags with { Dealer = s.Dealer }, lead.Fact, lead.Tried, s.By, s.CheckBy, false),
        (Waiting lead, LeadLinked l) => new Linked(lead.Tags with { Dealer = l.Dealer }, lead.Fact, lead.Tried, l.To),
        (Linked lead, LeadUnlinked u) => new Waiting(lead.Tags, lead.Fact, lead.Tried, u.At, lead.Fact.NamedDealer) { Apart = true },
        (Known lead and (Held or Invalid), LeadReleased r) =>
            new Waiting(lead.Tags, lead.Fact, lead.Tried, r.At, r.Next ?? lead.Fact.NamedDealer) { Consented = r.Consent, Woken = lead is Held { Reason: HoldReason.Future } },
        (Submitted lead, LeadApproved a) => new Waiting(lead.Tags, lead.Fact, lead.Tried, a.At, null),
        (Submitted, LeadRejected) => state,
        (Submitted lead, ApprovalOverdue) => lead with { Overdue = true },
        (Waiting lead, LeadDispatched d) => new Dispatched(lead.Tags with { Dealer = d.Dealer }, lead.Fact, lead.Tried, d.Dealer, d.At, d.AcceptBy, null,
            d is { WarnAt: { } warnAt, RespondBy: { } respondBy } ? new ResponseClock(warnAt, respondBy) : null),
        (Dispatched lead, LeadAccepted) => lead with { AcceptBy = null },
        (Dispatched lead, LeadDeclined d) => GivenBack(lead, d.At, null),
        (Dispatched lead, DispatchExpired d) => GivenBack(lead, d.At, null),
        (Dispatched lead, LeadRecalled r) => GivenBack(lead, r.At, r.Next),
        (Dispatched lead, LeadAssigned a) => lead with
        {
            Consultant = a.Consultant,
            AskAgainAt = null,
            Postponed = 0,
            Clock = a is { WarnAt: { } warnAt, RespondBy: { } respondBy } && lead.Clock is { } clock ? new ResponseClock(warnAt, respondBy) { Promised = clock.Promised ?? clock.DueAt } : lead.Clock,
        },
        (Dispatched lead, AssignmentPostponed p) => lead with { AskAgainAt = p.AskAgainAt, Postponed = lead.Postponed + 1 },
        (Dispatched lead, CallRang c) => lead.With(c.Call, CallStage.Rang),
        (Dispatched lead, CallAnswered c) => lead.With(c.Call, CallStage.Answered),
        // Of several missed calls the first is waited for.
        (Dispatched lead, CallMissed c) => lead.With(c.Call, CallStage.Missed) with { CallBack = lead.CallBack is { Overdue: false } waits ? waits : new CallBack(c.At, c.CallBackBy) },
        (Dispatched lead, CallEnded c) => lead.With(c.Call, CallStage.Ended),
        (Dispatched { CallBack: { } missed } lead, CallBackOverdue) => lead with { CallBack = missed with { Overdue = true } },
        (Dispatched lead, CallBackMade) => lead with { CallBack = null },
        (Dispatched { Clock: { } clock } lead, FirstResponseDueSoon) => lead with { Clock = clock with { Warned = true } },
        (Dispatched { Clock: { } clock } lead, FirstResponseBreached b) => lead with { Clock = clock with { Breached = true }, Had = b.Consultant is null ? lead.Had : lead.Had.Add(b.Consultant) },
        (Dispatched { Clock: { } clock } lead, FirstResponseMade m) => lead with { Clock = clock with { MadeAt = m.At } },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a lead that is {state.GetType().Name}."),
    };

    /// <summary>What becomes of a lead at the door, first of all whether anybody may or should work on it.</summary>
    private static IReadOnlyList<object> First(Command.Receive c)
    {
        var fact = c.Fact;
        if (c.Screened is { } reason)
        {
            return [new LeadInvalidated(fact.LeadId, fact.CustomerId, fact.Brand, reason, "lead-intake", c.At)];
        }

        if (c.Collected is { } collected && !c.OpenCycles.Any(cycle => cycle.Dealer == collected.Dealer && c.At - cycle.Since <= c.LinkWithin))
        {
            return [new LeadSubmitted(fact.LeadId, fact.CustomerId, fact.Brand, collected.Dealer, collected.By, collected.CheckBy, c.At)];
        }

        var own = c.Placement.Rule == DispatchRule.Own;
        if (!own && !Consents.Allow(fact.Consent, c.Placement.Dealer))
        {
            return [Hold(fact, HoldReason.NoConsent, c.At)];
        }

        if (c.Placement is { Dealer: { } known } && Linking(c.OpenCycles, known, c.LinkWithin, c.At) is { } open)
        {
            return [new LeadLinked(fact.LeadId, fact.CustomerId, fact.Brand, known, open.Lead, c.At)];
        }

        if (c.ContactFrom > c.At)
        {
            return [Hold(fact, HoldReason.Future, c.At) with { Until = c.ContactFrom, Dealer = own ? c.Placement.Dealer : null }];
        }

        return c.Placement is { Dealer: { } dealer, Rule: { } rule }
            ? own && !c.Unasked && fact.Registration is { Mode: FirstContactMode.InboundCall or FirstContactMode.ShowroomVisit }
                ? [Dispatch(fact, dealer, rule, c.Placement, c.At), new FirstResponseMade(fact.LeadId, fact.Brand, dealer, true, c.At)]
                : [Dispatch(fact, dealer, rule, c.Placement, c.At)]
            : [HoldForDealer(fact, c.Placement, c.At)];
    }

    /// <summary>The open cycle that a dealer works on and that a lead of the same customer belongs to.</summary>
    private static OpenCycle? Linking(IReadOnlyList<OpenCycle> cycles, string dealer, TimeSpan within, DateTimeOffset at) =>
        cycles.Where(cycle => cycle.Dealer == dealer && at - cycle.Since <= within).MinBy(cycle => cycle.Since);

    /// <summary>Somebody tried to reach the customer, or spoke with them: the clocks that wait for it stand.</summary>
    private static List<object> Touched(Dispatched lead, DateTimeOffset at)
    {
        var events = new List<object>();
        // What happened before the dealer had it was somebody else's attempt; who calls the dealer itself is there before the lead is.
        if (lead.Clock is { MadeAt: null } clock && (at >= lead.Since || (IsOwn(lead, lead.Dealer) && at >= lead.Fact.At)))
        {
            if (!lead.Accepted)
            {
                events.Add(new LeadAccepted(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, lead.Dealer, at));
            }

            events.Add(new FirstResponseMade(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, at <= (clock.Promised ?? clock.DueAt), at));
        }

        if (lead.CallBack is { } missed && at >= missed.MissedAt)
        {
            events.Add(new CallBackMade(lead.Tags.Lead, lead.Fact.Brand, lead.Dealer, at <= missed.By, at));
        }

        return events;
    }

    /// <summary>The dealer met the customer itself and has not given the lead back.</summary>
    internal static bool IsOwn(Known lead, string? dealer) => lead.Fact.Registration is not null && dealer == lead.Fact.NamedDealer && !lead.Tried.Contains(dealer ?? "");

    /// <param name="dealer">The dealer it would go to; null when nobody is chosen yet.</param>
    private static bool MayPass(Known lead, string? dealer) => Consents.Allow(lead.Fact.Consent, dealer) || Consents.Allow(lead.Consented, dealer);

    private static LeadDispatched Dispatch(LeadReceived fact, string dealer, DispatchRule rule, Placement placement, DateTimeOffset at) => new(
        fact.LeadId, fact.CustomerId, fact.Brand, dealer, rule, fact.Interest, at, placement.AcceptBy, placement.WarnAt, placement.RespondBy,
        placement.Refused.Count == 0 ? null : placement.Refused, placement.Outlet);

    private static LeadHeld Hold(LeadReceived fact, HoldReason reason, DateTimeOffset at, IReadOnlyList<RefusedDealer>? refused = null) =>
        new(fact.LeadId, fact.CustomerId, fact.Brand, reason, at, refused is { Count: > 0 } ? refused : null);

    /// <summary>Nobody can take it; or only somebody could to whom the customer has not agreed to be passed on.</summary>
    private static LeadHeld HoldForDealer(LeadReceived fact, Placement placement, DateTimeOffset at) => Hold(
        fact, placement.Refused.Any(r => r.Reason == DispatchRefusal.NotAgreed) ? HoldReason.NoConsent : HoldReason.NoDealer, at, placement.Refused);

    private static LeadHeld Future(Known lead, DateTimeOffset until, DateTimeOffset at) => Hold(lead.Fact, HoldReason.Future, at) with { Until = until, Dealer = lead.Tags.Dealer };

    private static Waiting GivenBack(Dispatched lead, DateTimeOffset at, string? next) => new(lead.Tags, lead.Fact, lead.Tried.Add(lead.Dealer), at, next);

    private static IEnumerable<Deadline> Waits(Dispatched lead)
    {
        if (lead.AcceptBy is { } acceptBy)
        {
            yield return new Deadline("acceptance", acceptBy);
        }

        if (lead.Clock is { Runs: true } clock)
        {
            yield return clock.Warned ? new Deadline("response", clock.DueAt) : new Deadline("response_warning", clock.WarnAt);
        }

        if (lead.AskAgainAt is { } askAgainAt)
        {
            yield return new Deadline(Assigning, askAgainAt);
        }

        if (lead.CallBack is { Overdue: false } missed)
        {
            yield return new Deadline("call_back", missed.By);
        }
    }

    private Lead()
    {
    }
}

/// <summary>The clock of the first response (feature 11).</summary>
public sealed record ResponseClock(DateTimeOffset WarnAt, DateTimeOffset DueAt)
{
    public bool Warned { get; init; }

    public bool Breached { get; init; }

    /// <summary>When somebody first tried to reach the customer.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>What the first consultant had promised, once another has a clock of their own.</summary>
    public DateTimeOffset? Promised { get; init; }

    /// <summary>The promise to the customer was broken, whoever had the lead then.</summary>
    public bool Broken => Breached || Promised is not null;

    public bool Runs => MadeAt is null && !Breached;
}

/// <summary>An open cycle of the same customer.</summary>
/// <param name="Since">When the dealer got it.</param>
public sealed record OpenCycle(Guid Lead, string Dealer, DateTimeOffset Since);

/// <summary>How far a call has come.</summary>
[Flags]
public enum CallStage
{
    None = 0,
    Rang = 1,
    Answered = 2,
    Missed = 4,
    Ended = 8,
}

/// <summary>A missed call that somebody has to answer (000-09).</summary>
/// <param name="MissedAt">When the caller gave up.</param>
/// <param name="By">When somebody must have called back.</param>
public sealed record CallBack(DateTimeOffset MissedAt, DateTimeOffset By)
{
    public bool Overdue { get; init; }
}
