using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Deals;

/// <summary>What was said while a sale was talked of and a car handed over, the oldest first.</summary>
/// <param name="TradeIn">Which car the customer gives in part payment.</param>
/// <param name="Vin">The car that they get.</param>
public sealed record DealRecord(
    Guid DealId, IReadOnlyList<SaidSignal> Signals, IReadOnlyList<SaidObjection> Objections, IReadOnlyList<SaidTrial> Trials, IReadOnlyList<SaidReason> Reasons, VehicleIdentity? TradeIn, string? Vin,
    string? Survey)
{
    public static DealRecord Of(Guid id, IReadOnlyList<object> events, OpenedPerson person)
    {
        // What was said at another dealer is its own (004-23).
        events = Own(events);
        var answers = events.OfType<DealObjectionAnswered>().GroupBy(a => a.Number).ToDictionary(g => g.Key, g => g.Last());
        return new DealRecord(
            id,
            [.. events.OfType<BuyingSignalNoted>().Select(s => new SaidSignal(s.Signal, person.Read(s.Note), s.By, s.At))],
            [.. events.OfType<DealObjectionRaised>().Select(o => new SaidObjection(
                o.Number, o.Reason, o.Assessed, person.Read(o.Note), answers.GetValueOrDefault(o.Number)?.Resolved == true, answers.GetValueOrDefault(o.Number)?.Tactic, o.By, o.At))],
            [.. events.OfType<TrialCloseMade>().Select(t => new SaidTrial(t.Method, t.Tactic, t.Agreed, t.By, t.At))],
            [.. events.Select(e => Reason(e, person)).OfType<SaidReason>()],
            person.Read(events.OfType<TradeInRegistered>().LastOrDefault()?.Identity),
            person.Read(events.OfType<VehicleDelivered>().LastOrDefault()?.Vin ?? events.OfType<VehicleAssigned>().LastOrDefault()?.Vin),
            person.Read(events.OfType<DeliverySurveyed>().LastOrDefault()?.Words));
    }

    /// <summary>Since the dealer that has the deal has it.</summary>
    public static IReadOnlyList<object> Own(IReadOnlyList<object> events) => [.. events.Reverse().TakeWhile(e => e is not DealMoved).Reverse()];

    /// <summary>Why a manager went without something, said no, or something was left out.</summary>
    private static SaidReason? Reason(object e, OpenedPerson person) => e switch
    {
        FinalOfferOpened { Reason: not null } f => new("final_offer", person.Read(f.Reason), f.By, f.At),
        ConcessionRejected { Reason: not null } r => new("concession_rejected", person.Read(r.Reason), r.By, r.At),
        ShortExplanationAccepted s => new("short_explanation", person.Read(s.Reason), s.By, s.At),
        DeliveryItemSettled { Reason: not null } i => new(DeliveryView.NumberOf(i.Item), person.Read(i.Reason), i.By, i.At),
        _ => null,
    };
}

/// <summary>A signal that the customer gave (001-06).</summary>
public sealed record SaidSignal(BuyingSignal Signal, string? Note, string By, DateTimeOffset At);

/// <summary>An objection, as it was said and as it is believed (001-10, 002-07).</summary>
public sealed record SaidObjection(int Number, DealObjectionReason Reason, DealObjectionReason? Assessed, string? Note, bool Resolved, CloseTactic? Tactic, string By, DateTimeOffset At);

/// <summary>A trial close (001-12).</summary>
public sealed record SaidTrial(TrialCloseMethod Method, CloseTactic? Tactic, bool Agreed, string By, DateTimeOffset At);

/// <summary>Why something was decided.</summary>
/// <param name="About">final_offer, concession_rejected, short_explanation, or the number of an item that was left out.</param>
public sealed record SaidReason(string About, string? Reason, string By, DateTimeOffset At);
