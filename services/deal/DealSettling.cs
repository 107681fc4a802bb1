using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Deals;

public abstract partial record Deal
{
    private static IReadOnlyList<object> Settling(Command.Settle command, Signed d) => command switch
    {
        Command.ReceivePayment c => Paying(c, d),
        Command.PlaceOrder c => Ordering(c, d),
        Command.AssignVehicle c when d.Handing.Inspected => throw new Refused("vehicle-inspected", "The car was inspected already; another one is inspected first."),
        Command.AssignVehicle c => [new VehicleAssigned(d.Id, d.Tags.Lead, Personal<string>.Of(c.Vin), c.By, c.At)],
        Command.Delay when d.Contract.ExpectedOn is null => throw new Refused("nothing-ordered", "Nobody said when the car should be there."),
        Command.Delay c when c.To == d.Contract.ExpectedOn => [],
        Command.Delay c =>
        [
            new DeliveryDelayed(d.Id, d.Tags.Lead, d.Tags.Subject!.Value, d.Tags.Brand!, d.Tags.Dealer!, d.Contract.ExpectedOn!.Value, c.To, c.Reason, c.By, c.At),
        ],
        Command.Cancel c => Cancelling(c, d),
        _ => throw Impossible(command, "a signed contract"),
    };

    private static IReadOnlyList<object> Paying(Command.ReceivePayment c, Signed d)
    {
        var contract = d.Contract;
        if (contract.Payments.TryGetValue(c.Reference, out var before))
        {
            return before == new Payment(c.Kind, c.Method, c.Amount.MinorUnits) ? [] : throw new Refused("reference-used", "Something else was paid with that receipt.");
        }

        _ = c.Amount.Currency != contract.Due.Currency ? throw OneCurrency()
            : c.Amount.MinorUnits <= 0 ? throw new Refused("amount-not-positive", "A payment is more than nothing.")
            : c.Amount.MinorUnits > contract.Due.MinorUnits - contract.Paid ? throw new Refused("overpaid", "That is more than what is due.")
            : c.Kind == PaymentKind.Loan && contract.Loan is null ? throw new Refused("no-loan", "Nothing is paid over time.")
            : c.Kind == PaymentKind.Loan && c.Amount.MinorUnits > contract.Loan!.Principal.MinorUnits - Lent(contract) ? throw new Refused("overpaid", "That is more than what is lent.")
            : c;
        return [new PaymentReceived(d.Id, d.Tags.Lead, c.Reference, c.Kind, c.Method, c.Amount, c.By, c.At)];
    }

    private static IReadOnlyList<object> Ordering(Command.PlaceOrder c, Signed d)
    {
        var contract = d.Contract;
        if (contract.OrderNumber is not null)
        {
            return [];
        }

        _ = contract.Deposit is { } deposit && contract.Deposits < deposit.MinorUnits ? throw new Refused("deposit-missing", "The car is ordered when the deposit is paid.")
            : c.ExpectedOn.DayNumber < DateOnly.FromDateTime(c.At.DateTime).DayNumber - 1 ? throw new Refused("expected-past", "The car will be there on a day to come.")
            : c;
        return
        [
            new OrderPlaced(
                d.Id, d.Tags.Lead, d.Tags.Subject!.Value, d.Tags.Brand!, d.Tags.Dealer!, c.OrderNumber, contract.Model, contract.Vehicle, contract.Price, c.Source, c.ExpectedOn, c.By, c.At),
        ];
    }

    /// <summary>Whoever gave a deposit and calls off may lose it; a dealer who took one and calls off may owe it twice.</summary>
    private static IReadOnlyList<object> Cancelling(Command.Cancel c, Signed d)
    {
        if (string.IsNullOrWhiteSpace(c.Reason))
        {
            throw new Refused("reason-missing", "Calling off has a reason.");
        }

        var (paid, kept) = (d.Contract.Paid, Math.Min(d.Contract.Deposits, d.Contract.Deposit?.MinorUnits ?? 0));
        var refund = c.Refund ?? d.Contract.Due with { MinorUnits = paid };
        var (least, most) = c.Whose == CancelledBy.Customer ? (paid - kept, paid) : (paid, paid + kept);
        _ = refund.Currency != d.Contract.Due.Currency ? throw OneCurrency()
            : refund.MinorUnits < least || refund.MinorUnits > most
                ? throw new Refused("refund-wrong", $"From {least} to {most}: a deposit is lost by whoever calls off, and nothing else is.")
            : refund.MinorUnits != paid && !c.Manager ? throw new Refused("manager-needed", "To pay back other than what was paid is a manager's to decide.")
            : refund;
        return [new DealCancelled(d.Id, d.Tags.Lead, c.Whose, c.Reason, refund, c.By, c.At)];
    }

    private static IReadOnlyList<object> Refunding(Command.PayRefund c, Cancelled d)
    {
        if (d.Refunds.TryGetValue(c.Reference, out var before))
        {
            return before == (c.Method, c.Amount.MinorUnits) ? [] : throw new Refused("reference-used", "Something else was paid back with that receipt.");
        }

        _ = c.Amount.Currency != d.Owed.Currency ? throw OneCurrency()
            : c.Amount.MinorUnits <= 0 ? throw new Refused("amount-not-positive", "A payment is more than nothing.")
            : c.Amount.MinorUnits > d.Owed.MinorUnits ? throw new Refused("overpaid", "That is more than what is owed.")
            : c;
        return [new RefundPaid(d.Id, d.Tags.Lead, c.Reference, c.Method, c.Amount, c.By, c.At)];
    }

    private static Contract Settled(Contract contract, object e) => e switch
    {
        PaymentReceived p => contract with { Payments = contract.Payments.SetItem(p.Reference, new Payment(p.Kind, p.Method, p.Amount.MinorUnits)) },
        OrderPlaced o => contract with { OrderNumber = o.OrderNumber, Source = o.Source, ExpectedOn = o.ExpectedOn },
        DeliveryDelayed l => contract with { ExpectedOn = l.To },
        _ => throw Impossible(e, "a signed contract"),
    };

    private static long Lent(Contract contract) => contract.Payments.Values.Where(one => one.Kind == PaymentKind.Loan).Sum(one => one.Amount);
}
