using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Deals;

public abstract partial record Deal
{
    private static IReadOnlyList<object> Handling(Command.Hand command, Signed d) => command switch
    {
        Command.Schedule or Command.Reschedule or Command.CallOff => Agreeing(command, d, d.Handing.Scheduled),
        Command.Inspect when d.Handing.Vin is null => throw NoVehicle(),
        Command.Inspect c => c.Passed && d.Handing.Inspected ? [] : [new VehicleInspected(d.Id, d.Tags.Lead, c.Passed, c.Findings, c.By, c.At)],
        Command.SettleItems c => Ticking(c, d),
        Command.StartExplanation c when d.Handing.ExplainedSince is null && (c.At < d.Contract.SignedAt || c.At < d.Handing.ExplainedUntil) =>
            throw new Refused("started-before", "It begins after the contract was signed and after it was explained before: no minute counts twice."),
        Command.StartExplanation c => d.Handing.ExplainedSince is null ? [new ExplanationStarted(d.Id, d.Tags.Lead, c.By, c.At)] : [],
        Command.StopExplanation c => Stopping(c, d),
        Command.AcceptShortExplanation c => Accepting(c, d),
        Command.ConfirmDelivery when !d.Handing.Items.ContainsKey(DeliveryItem.ExplainFunctions) => throw new Refused("explanation-missing", "The customer signs when the car was explained to them (001-19)."),
        Command.ConfirmDelivery c => d.Handing.Items.ContainsKey(DeliveryItem.SignConfirmation) ? [] : [new DeliveryConfirmed(d.Id, d.Tags.Lead, c.Reference, c.By, c.At)],
        Command.HoldCeremony c => d.Handing.IsDone(DeliveryItem.HoldCeremony) ? [] : [new CeremonyHeld(d.Id, d.Tags.Lead, c.Gift, c.By, c.At)],
        Command.Survey { Scores: var s } when ((int[])[s.Product, s.Brand, s.Dealer, s.Consultant]).Any(score => score is < 1 or > 10) => throw new Refused("score-wrong", "Each is from 1 to 10."),
        Command.Survey c => d.Handing.IsDone(DeliveryItem.FillSurvey)
            ? []
            : [new DeliverySurveyed(d.Id, d.Tags.Lead, c.Scores, Text(c.Words), c.By, c.At)],
        Command.Deliver c => Delivering(c, d),
        _ => throw Impossible(command, "a delivery"),
    };

    /// <summary>When the car is handed over follows its appointment.</summary>
    private static IReadOnlyList<object> Agreeing(Command.Hand command, Known d, (Guid Appointment, DateTimeOffset At)? now) => (command, now) switch
    {
        (Command.Schedule c, _) => now == (c.Appointment, c.ScheduledAt) ? [] : [new DeliveryScheduled(d.Id, d.Tags.Lead, c.Appointment, c.ScheduledAt, c.At)],
        (Command.Reschedule c, { } was) when was.Appointment == c.Appointment && was.At != c.ScheduledAt => [new DeliveryScheduled(d.Id, d.Tags.Lead, c.Appointment, c.ScheduledAt, c.At)],
        (Command.CallOff c, { } was) when was.Appointment == c.Appointment => [new DeliveryCalledOff(d.Id, d.Tags.Lead, c.Appointment, c.At)],
        _ => [],
    };

    private static List<object> Ticking(Command.SettleItems c, Signed d)
    {
        List<object> events = [];
        foreach (var item in c.Items)
        {
            Check(item, c, d);
            if (!d.Handing.IsDone(item.Item) && IsNew(item, d.Handing))
            {
                events.Add(Settled(item, c, d));
            }
        }

        return events;
    }

    /// <summary>What an item stands for was done, or may be left out.</summary>
    private static void Check(SettledItem item, Command.SettleItems c, Signed d) => _ = (item.Item, item.Outcome) switch
    {
        _ when d.Handing.IsDone(item.Item) => item,
        (_, DeliveryItemOutcome.Arranged) => Arranged(item, c.At),
        (DeliveryItem.SignConfirmation, _) => throw new Refused("confirmation-missing", "The customer signs that they got the car: /confirmation (001-19)."),
        (_, DeliveryItemOutcome.Waived) when string.IsNullOrWhiteSpace(item.Reason) => throw new Refused("reason-missing", "What is left out has a reason."),
        (DeliveryItem.SettleFees or DeliveryItem.ExplainFunctions, DeliveryItemOutcome.Waived) when !c.Manager => throw new Refused("manager-needed", "To hand a car over unpaid, or not explained, is a manager's to decide."),
        (_, DeliveryItemOutcome.Waived) => item,
        (DeliveryItem.PrepareCar, _) when !d.Handing.Inspected => throw new Refused("inspection-missing", "The car is inspected before it is handed over (001-15): /inspection."),
        (DeliveryItem.ConfirmCarData, _) when d.Handing.Vin is null => throw NoVehicle(),
        (DeliveryItem.SettleFees, _) when d.Contract.Paid != d.Contract.Due.MinorUnits => throw new Refused("not-paid", $"{d.Contract.Due.MinorUnits - d.Contract.Paid} are still due."),
        (DeliveryItem.ExplainFunctions, _) when !d.Handing.ExplanationHolds => throw new Refused("explanation-short", $"The car is explained for {Handing.LeastMinutes} minutes at least, it was for {d.Handing.Minutes}; less needs a manager's word (001-22)."),
        (DeliveryItem.HoldCeremony, _) => throw new Refused("ceremony-missing", "Tell of the ceremony: /ceremony (001-20)."),
        (DeliveryItem.FillSurvey, _) => throw new Refused("survey-missing", "The customer says how satisfied they are: /survey (001-20)."),
        _ => item,
    };

    /// <summary>It was not told before, or is arranged for another time.</summary>
    private static bool IsNew(SettledItem item, Handing handing) => !handing.Items.TryGetValue(item.Item, out var outcome) || outcome != item.Outcome
        || (item.Outcome == DeliveryItemOutcome.Arranged && item.DueAt != handing.Arranged.GetValueOrDefault(item.Item));

    private static SettledItem Arranged(SettledItem item, DateTimeOffset at) => Handing.PartOf(item.Item) != DeliveryPart.PostDelivery
        ? throw new Refused("not-arrangeable", "Only what follows the delivery can be arranged for later (001-21).")
        : item.DueAt is not { } due || due <= at ? throw new Refused("due-missing", "What is arranged has a time to come.")
        : item;

    private static DeliveryItemSettled Settled(SettledItem item, Command.SettleItems c, Known d) => new(
        d.Id, d.Tags.Lead, item.Item, item.Outcome, item.Outcome == DeliveryItemOutcome.Waived ? Text(item.Reason) : null, item.Outcome == DeliveryItemOutcome.Arranged ? item.DueAt : null, c.By, c.At);

    /// <summary>What was arranged is done after the delivery.</summary>
    private static List<object> After(Command.SettleItems c, Delivered d)
    {
        List<object> events = [];
        foreach (var item in c.Items)
        {
            _ = Handing.PartOf(item.Item) != DeliveryPart.PostDelivery ? throw new Refused("delivered", "The car was handed over; only what follows can still be told (001-21).")
                : item.Outcome == DeliveryItemOutcome.Waived && string.IsNullOrWhiteSpace(item.Reason) ? throw new Refused("reason-missing", "What is left out has a reason.")
                : item.Outcome == DeliveryItemOutcome.Arranged ? Arranged(item, c.At)
                : item;
            if (!d.Handing.IsDone(item.Item) && IsNew(item, d.Handing))
            {
                events.Add(Settled(item, c, d));
            }
        }

        return events;
    }

    private static IReadOnlyList<object> Stopping(Command.StopExplanation c, Signed d)
    {
        if (d.Handing.ExplainedSince is not { } since)
        {
            return d.Handing.Explained > TimeSpan.Zero ? [] : throw new Refused("explanation-missing", "Nobody said that the car is being explained.");
        }

        if (c.At < since)
        {
            throw new Refused("stopped-before", "It cannot be over before it began.");
        }

        var minutes = (int)(d.Handing.Explained + (c.At - since)).TotalMinutes;
        return [new ExplanationStopped(d.Id, d.Tags.Lead, minutes, minutes < Handing.LeastMinutes, c.By, c.At)];
    }

    private static IReadOnlyList<object> Accepting(Command.AcceptShortExplanation c, Signed d) => d.Handing switch
    {
        { ExplanationHolds: true } => [],
        { Explained: var explained, ExplainedSince: null } when explained == TimeSpan.Zero => throw new Refused("explanation-missing", "Nobody said that the car was explained at all."),
        { ExplainedSince: not null } => throw new Refused("explanation-running", "The car is still being explained."),
        _ when !c.Manager => throw new Refused("manager-needed", "That less was enough is a manager's to say (001-22)."),
        _ when string.IsNullOrWhiteSpace(c.Reason) => throw new Refused("reason-missing", "That less was enough has a reason (001-22)."),
        var handing => [new ShortExplanationAccepted(d.Id, d.Tags.Lead, handing.Minutes, Personal<string>.Of(c.Reason), c.By, c.At)],
    };

    private static IReadOnlyList<object> Delivering(Command.Deliver c, Signed d)
    {
        if (c.At < d.Contract.SignedAt)
        {
            throw new Refused("before-contract", "A car is handed over after the contract was signed.");
        }

        if (d.Contract.OrderNumber is null)
        {
            throw new Refused("not-ordered", "The car was not ordered: /order, also when it is in stock.");
        }

        if (c.Vin is not null && d.Handing.Vin is not null)
        {
            throw new Refused("vehicle-assigned", "Which car it is was said before.");
        }

        if (d.Handing.Open is { Count: > 0 } open)
        {
            throw new Refused("delivery-unsettled", $"Of the 22 items of a delivery {open.Count} are neither done nor left out nor arranged (001-17…21).") { Alternatives = open };
        }

        return
        [
            new VehicleDelivered(d.Id, d.Tags.Lead, d.Tags.Subject!.Value, d.Tags.Brand!, d.Tags.Dealer!, d.Contract.Model, d.Handing.Vin ?? Text(c.Vin), c.At),
            new RetailDeliveryReported(d.Id, d.Tags.Lead, d.Tags.Brand!, d.Tags.Dealer!, d.Contract.OrderNumber, d.Contract.Model, d.Contract.Source, c.At, c.At),
        ];
    }

    private static Handing Handed(Handing handing, object e) => e switch
    {
        DeliveryScheduled s => handing with { Scheduled = (s.AppointmentId, s.ScheduledAt) },
        DeliveryCalledOff => handing with { Scheduled = null },
        VehicleAssigned a => handing.WithoutCar() with { Vin = a.Vin, Inspected = false },
        VehicleInspected { Passed: false } => handing.WithoutCar() with { Inspected = false },
        VehicleInspected => handing with { Inspected = true },
        DeliveryItemSettled s => handing.With(s.Item, s.Outcome, s.DueAt),
        ExplanationStarted s => handing with { ExplainedSince = s.At },
        ExplanationStopped s => handing with { ExplainedSince = null, ExplainedUntil = s.At, Explained = handing.ExplainedSince is { } since ? handing.Explained + (s.At - since) : handing.Explained },
        ShortExplanationAccepted => handing with { ShortAccepted = true },
        DeliveryConfirmed => handing.With(DeliveryItem.SignConfirmation, DeliveryItemOutcome.Done),
        CeremonyHeld => handing.With(DeliveryItem.HoldCeremony, DeliveryItemOutcome.Done),
        DeliverySurveyed => handing.With(DeliveryItem.FillSurvey, DeliveryItemOutcome.Done),
        _ => throw Impossible(e, "a signed contract"),
    };

    private static Refused NoVehicle() => new("vehicle-not-assigned", "Say which car it is: /vehicle.");
}
