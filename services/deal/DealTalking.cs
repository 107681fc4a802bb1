using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Deals;

public abstract partial record Deal
{
    private static IReadOnlyList<object> Talking(Command.Talk command, Open d) => command switch
    {
        Command.NoteParticipants c => c.Participants.SequenceEqual(d.Talks.Participants) ? [] : [new ParticipantsNoted(d.Id, d.Tags.Lead, c.Participants, c.By, c.At)],
        Command.PrepareQuote c => [new QuotePrepared(d.Id, d.Tags.Lead, c.Ready, c.Seating, c.By, c.At)],
        Command.NoteSignal c => [new BuyingSignalNoted(d.Id, d.Tags.Lead, c.Signal, Text(c.Note), c.By, c.At)],
        Command.RaiseObjection c => [new DealObjectionRaised(d.Id, d.Tags.Lead, d.Talks.Objections.Count + 1, c.Reason, c.Assessed, Text(c.Note), c.By, c.At)],
        Command.AnswerObjection c when c.Number < 1 || c.Number > d.Talks.Objections.Count => throw new Refused("no-such-objection", "The customer did not raise it."),
        Command.AnswerObjection c => d.Talks.Objections[c.Number - 1] ? [] : [new DealObjectionAnswered(d.Id, d.Tags.Lead, c.Number, c.Resolved, c.Tactic, c.By, c.At)],
        Command.TryClose c => [new TrialCloseMade(d.Id, d.Tags.Lead, c.Method, c.Tactic, c.Agreed, c.By, c.At)],
        Command.AcceptModel c when string.IsNullOrWhiteSpace(c.Model) => throw new Refused("model-missing", "Which model they accept."),
        Command.AcceptModel c => c.Model == d.Talks.Accepted ? [] : [new ModelAccepted(d.Id, d.Tags.Lead, c.Model, c.By, c.At)],
        Command.RateCredit c => c.Grade == d.Talks.Credit ? [] : [new CreditRated(d.Id, d.Tags.Lead, c.Grade, c.Basis, c.By, c.At)],
        Command.RegisterTradeIn or Command.AppraiseTradeIn or Command.OfferForTradeIn or Command.SettleTradeIn => Trading(command, d),
        Command.Propose c => Proposing(c, d),
        Command.OpenFinalOffer c => Opening(c, d),
        Command.GiveConcession c => Conceding(c, d),
        Command.AskConcession or Command.ApproveConcession or Command.RejectConcession => Asking(command, d),
        Command.Sign c => Signing(c, d),
        Command.Lose c when string.IsNullOrWhiteSpace(c.StatedReason) => throw new Refused("reason-missing", "A lost deal has a reason (002-07)."),
        Command.Lose c => [new DealLost(d.Id, d.Tags.Lead, c.StatedReason, c.AssessedReason, c.Competitor, c.At, c.By)],
        _ => throw Impossible(command, "a deal that is talked of"),
    };

    private static IReadOnlyList<object> Trading(Command.Talk command, Open d) => (command, d.Talks.TradeIn) switch
    {
        (Command.RegisterTradeIn c, var traded) when c.Vehicle == traded?.Vehicle && c.Identity is null => [],
        (Command.RegisterTradeIn c, _) => [new TradeInRegistered(d.Id, d.Tags.Lead, c.Vehicle, c.Identity is null ? null : Personal<VehicleIdentity>.Of(c.Identity), c.By, c.At)],
        (_, null) => throw new Refused("no-trade-in", "The customer has no car to give in part payment, as far as it was told."),
        (Command.AppraiseTradeIn { Amount.MinorUnits: < 0 }, _) => throw new Refused("amount-negative", "A car is worth nothing at least."),
        (Command.AppraiseTradeIn c, _) when !IsCurrency(c.Amount.Currency) => throw UnknownCurrency(),
        (Command.AppraiseTradeIn c, _) when c.ValidUntil <= c.At => throw new Refused("valid-until-past", "An appraisal holds for some time."),
        (Command.AppraiseTradeIn { Manager: false } c, { Appraised: { } worth }) when d.Talks.Finals.Count > 0 && c.Amount.MinorUnits > worth.MinorUnits =>
            throw new Refused("manager-needed", "Once an offer was final a car is worth more only by a manager's word."),
        (Command.AppraiseTradeIn c, var traded) => (c.Amount, c.ValidUntil) == (traded.Appraised, traded.ValidUntil) ? [] : [new TradeInAppraised(d.Id, d.Tags.Lead, c.Amount, c.ValidUntil, c.By, c.At)],
        (Command.OfferForTradeIn c, { Appraised: null }) => throw NotAppraised(),
        (Command.OfferForTradeIn c, { ValidUntil: { } until }) when until < c.At => throw NotAppraised(),
        (Command.OfferForTradeIn { Amount.MinorUnits: <= 0 }, _) => throw new Refused("amount-not-positive", "An offer is more than nothing."),
        (Command.OfferForTradeIn c, { Appraised: { } worth }) when c.Amount.Currency != worth.Currency => throw OneCurrency(),
        (Command.OfferForTradeIn { Manager: false } c, { Appraised: { } worth }) when c.Amount.MinorUnits > worth.MinorUnits => throw new Refused("manager-needed", "More than the car is worth is a manager's to offer."),
        (Command.OfferForTradeIn c, var traded) => c.Amount == traded.Offered && traded.Settled is null ? [] : [new TradeInOffered(d.Id, d.Tags.Lead, c.Amount, c.By, c.At)],
        (Command.SettleTradeIn { Accepted: true }, { Offered: null }) => throw new Refused("trade-in-not-offered", "Nothing was offered for the car."),
        (Command.SettleTradeIn c, var traded) => c.Accepted == traded.Settled ? [] : [new TradeInSettled(d.Id, d.Tags.Lead, c.Accepted, c.By, c.At)],
        _ => throw Impossible(command, "a trade-in"),
    };

    private static IReadOnlyList<object> Proposing(Command.Propose c, Open d)
    {
        var talks = d.Talks;
        List<PricedItem> items = [.. c.Vehicle?.Options ?? [], .. c.Vehicle?.Accessories ?? [], .. c.Insurance ?? [], .. c.Fees ?? []];
        if (c.Price.MinorUnits <= 0)
        {
            throw new Refused("price-not-positive", "A price is more than nothing.");
        }

        if (!IsCurrency(c.Price.Currency))
        {
            throw UnknownCurrency();
        }

        if (string.IsNullOrWhiteSpace(c.Model))
        {
            throw new Refused("model-missing", "An offer is of a car.");
        }

        if (items.Exists(item => item.Price.Currency != c.Price.Currency) || (talks.Concessions is [var first, ..] && first.Currency != c.Price.Currency))
        {
            throw OneCurrency();
        }

        if (items.Exists(item => item.Price.MinorUnits < 0))
        {
            throw new Refused("price-negative", "What is added costs nothing at least.");
        }

        if (c.TradeIn && talks.TradeIn is not { Offered: not null, Settled: not false })
        {
            throw new Refused("trade-in-not-offered", "Nothing was offered for the customer's own car.");
        }

        if (c.ValidUntil <= c.At)
        {
            throw new Refused("valid-until-past", "A proposal stands for some time.");
        }

        if (c.ValidUntil > c.At + c.Policy.Valid && !c.Manager)
        {
            throw new Refused("manager-needed", $"A proposal stands for {c.Policy.Valid.TotalDays:0} days; longer by a manager's word.");
        }

        var traded = c.TradeIn ? talks.TradeIn!.Offered : null;
        if (traded is { } credit && credit.Currency != c.Price.Currency)
        {
            throw OneCurrency();
        }

        var price = c.Price with { MinorUnits = c.Price.MinorUnits + Proposal.Added(c.Vehicle) };
        var made = new ProposalMade(
            d.Id, d.Tags.Lead, c.Model, price, c.At, talks.Proposals + 1, c.Vehicle, c.Insurance, c.Fees, c.Financing, null, traded, null, c.Values, c.ValidUntil ?? (c.At + c.Policy.Valid), c.By);
        var proposal = new Proposal(talks.Proposals + 1, made);
        // What was conceded counts on; a lower price for the same would be one more, for nothing.
        if (talks.Finals.TryGetValue(c.Model, out var final) && proposal.Undercuts(final))
        {
            throw new Refused("hidden-concession", "A final offer's prices come down by concessions only: three at most, each for something in return (001-14).");
        }

        if (price.MinorUnits <= talks.Conceded)
        {
            throw TooLarge();
        }

        var due = proposal.Due(talks.Conceded);
        if (due.MinorUnits < 0)
        {
            throw new Refused("trade-in-too-large", "The customer's own car is worth more than what they would pay.");
        }

        return talks.Offer is { } offer && offer.Offers(made) && (c.ValidUntil is null || c.ValidUntil == offer.ValidUntil) && !(offer.ValidUntil < c.At)
            ? []
            : [made with { Due = due, Loan = c.Financing is null ? null : Loan.Of(c.Financing, due).Summary }];
    }

    private static IReadOnlyList<object> Opening(Command.OpenFinalOffer c, Open d)
    {
        var talks = d.Talks;
        Standing(talks, c.At);
        if (talks.Final)
        {
            return [];
        }

        var missing = talks.Missing(c.At);
        if (missing.Except(c.Waive).ToList() is { Count: > 0 } needed)
        {
            throw new Refused("preconditions-missing", "Before a final offer whoever decides is there, has accepted brand and model, and a trade-in is appraised (001-05).") { Alternatives = needed };
        }

        if (missing.Count > 0)
        {
            _ = !c.Manager ? throw new Refused("manager-needed", "To go without is a manager's to decide (001-05).")
                : string.IsNullOrWhiteSpace(c.Reason) ? throw new Refused("reason-missing", "To go without has a reason (001-05).")
                : c;
        }

        Affordable(talks, c.Policy);
        return [new FinalOfferOpened(d.Id, d.Tags.Lead, talks.Offer!.Number, missing, missing.Count > 0 ? Text(c.Reason) : null, c.By, c.At)];
    }

    private static IReadOnlyList<object> Conceding(Command.GiveConcession c, Open d)
    {
        Concession(c.Amount, c.InReturn, d.Talks, c.At);
        _ = Beyond(c.Amount, d.Talks, c.Policy, c.Manager)
            ? throw (c.Manager ? OverLimit() : new Refused("approval-needed", "That is more than a consultant may concede; ask a manager: /concession-requests."))
            : c;
        return [new ConcessionGiven(d.Id, d.Tags.Lead, c.Amount, c.InReturn, c.At, c.By)];
    }

    private static IReadOnlyList<object> Asking(Command.Talk command, Open d)
    {
        var talks = d.Talks;
        switch (command)
        {
            case Command.AskConcession c when talks.Asked is { } asked && (asked.Amount, asked.InReturn, asked.By) == (c.Amount, c.InReturn, c.By):
                return [];
            case Command.AskConcession when talks.Asked is not null:
                throw new Refused("already-asked", "A manager was asked already and has not answered.");
            case Command.AskConcession c:
                Concession(c.Amount, c.InReturn, talks, c.At);
                _ = Beyond(c.Amount, talks, c.Policy, manager: true) ? throw OverLimit() : c;
                return [new ConcessionAsked(d.Id, d.Tags.Lead, talks.AskedSoFar + 1, c.Amount, c.InReturn, c.By, c.At)];
            case Command.ApproveConcession c when talks.Asked is { } asked && asked.Number == c.Number:
                Concession(asked.Amount, asked.InReturn, talks, c.At);
                _ = Beyond(asked.Amount, talks, c.Policy, manager: true) ? throw OverLimit() : c;
                return [new ConcessionGiven(d.Id, d.Tags.Lead, asked.Amount, asked.InReturn, c.At, c.By, asked.Number)];
            case Command.RejectConcession c when talks.Asked is { } asked && asked.Number == c.Number:
                return [new ConcessionRejected(d.Id, d.Tags.Lead, asked.Number, Text(c.Reason), c.By, c.At)];
            default:
                throw new Refused("not-asked", "That was not asked, or is answered.");
        }
    }

    private static IReadOnlyList<object> Signing(Command.Sign c, Open d)
    {
        var talks = d.Talks;
        Standing(talks, c.At);
        if (!talks.Final)
        {
            throw NotFinal();
        }

        if (talks.Asked is not null)
        {
            throw new Refused("concession-asked", "A manager was asked for a concession and has not answered.");
        }

        if (talks.TradeIn is { Settled: true, ValidUntil: { } appraised } && appraised < c.At)
        {
            throw NotAppraised();
        }

        if (talks.TradeIn is { Settled: null } || (talks.TradeIn?.Settled == true ? talks.TradeIn.Offered!.Value.MinorUnits : 0) != talks.Offer!.TradeIn)
        {
            throw new Refused("trade-in-open", "Whether the customer gives their car, and for what, is as the proposal says.");
        }

        Affordable(talks, c.Policy);
        var (price, due) = (talks.Price!.Value, talks.Offer.Due(talks.Conceded));
        if (c.Deposit is { } deposit)
        {
            _ = deposit.Currency != due.Currency ? throw OneCurrency()
                : deposit.MinorUnits <= 0 || deposit.MinorUnits > due.MinorUnits ? throw new Refused("deposit-wrong", "A deposit is more than nothing, and no more than what is due.")
                : c;
        }

        return
        [
            new ContractSigned(
                d.Id, d.Tags.Lead, price, c.At, talks.Offer.Number, c.Reference, due, c.Deposit, talks.Offer.Financing is { } terms ? Loan.Of(terms, due).Summary : null, c.By),
        ];
    }

    /// <summary>There is a proposal, and it still stands.</summary>
    private static void Standing(Talks talks, DateTimeOffset at) => _ = talks.Offer switch
    {
        null => throw new Refused("nothing-offered", "There is no proposal."),
        { Made.At: var made } when at < made => throw new Refused("before-proposal", "That was before the proposal was made."),
        { ValidUntil: { } until } when until < at => throw new Refused("proposal-expired", "The proposal does not stand any more; make it again."),
        var offer => offer,
    };

    /// <summary>What everybody's concession keeps to (001-14).</summary>
    private static void Concession(Money amount, string inReturn, Talks talks, DateTimeOffset at)
    {
        Standing(talks, at);
        _ = (talks.Final, amount.MinorUnits, talks.Concessions) switch
        {
            (false, _, _) => throw NotFinal(),
            _ when string.IsNullOrWhiteSpace(inReturn) => throw new Refused("concession-free", "A concession must buy something (001-14)."),
            (_, <= 0, _) => throw new Refused("concession-not-positive", "A concession is more than nothing."),
            _ when amount.Currency != talks.Offer!.Price.Currency => throw new Refused("currency-differs", "A concession is in the currency of the proposal."),
            (_, _, { Count: >= MostConcessions }) => throw new Refused("concession-limit", "Three concessions at most (001-14)."),
            (_, var units, [.., var last]) when units >= last.MinorUnits => throw new Refused("concession-not-smaller", "Each concession is smaller than the one before (001-14)."),
            (_, var units, _) when talks.Price!.Value.MinorUnits <= units || talks.Offer.Due(talks.Conceded).MinorUnits < units => throw TooLarge(),
            // What is left is still paid over time.
            (_, var units, _) when talks.Offer.Financing is { } terms => Loan.Of(terms, talks.Offer.Due(talks.Conceded + units)).Principal,
            _ => amount,
        };
    }

    /// <summary>More, with what was conceded before, than somebody may.</summary>
    private static bool Beyond(Money amount, Talks talks, DealPolicy policy, bool manager) =>
        (talks.Conceded + amount.MinorUnits) * 1000m > talks.Offer!.Price.MinorUnits * (decimal)policy.Limit(manager);

    /// <summary>Who pays over time has a credit grade, and pays as much at once as it asks (002-20).</summary>
    private static void Affordable(Talks talks, DealPolicy policy)
    {
        if (talks.Offer?.Financing is not { } terms)
        {
            return;
        }

        var grade = talks.Credit ?? throw new Refused("credit-not-rated", "Before a car is financed the customer's credit is rated (002-20).");
        if (terms.DownPayment.MinorUnits * 1000m < talks.Offer.Due(talks.Conceded).MinorUnits * (decimal)policy.LeastDown(grade))
        {
            throw new Refused("down-payment-too-small", $"Of grade {grade}, at least {policy.LeastDown(grade) / 10m:0.#} % is paid at once (002-20).");
        }
    }

    private static Talks Said(Talks talks, object e) => e switch
    {
        ParticipantsNoted p => talks with { Participants = [.. p.Participants] },
        QuotePrepared or BuyingSignalNoted or TrialCloseMade => talks,
        DeliveryScheduled s => talks with { Scheduled = (s.AppointmentId, s.ScheduledAt) },
        DeliveryCalledOff => talks with { Scheduled = null },
        DealObjectionRaised => talks with { Objections = talks.Objections.Add(false) },
        DealObjectionAnswered a when a.Number >= 1 && a.Number <= talks.Objections.Count => talks with { Objections = talks.Objections.SetItem(a.Number - 1, a.Resolved) },
        ModelAccepted a => talks with { Accepted = a.Model },
        CreditRated c => talks with { Credit = c.Grade },
        TradeInRegistered r => talks with { TradeIn = talks.TradeIn is { } known && Same(known.Vehicle, r.Vehicle) ? known with { Vehicle = r.Vehicle } : new TradeIn(r.Vehicle) },
        // What was offered for a car that is worth less is offered no more.
        TradeInAppraised a when talks.TradeIn is { } known => talks with
        {
            TradeIn = known.Offered is { } offered && offered.MinorUnits > a.Amount.MinorUnits
                ? known with { Appraised = a.Amount, ValidUntil = a.ValidUntil, Offered = null, Settled = null }
                : known with { Appraised = a.Amount, ValidUntil = a.ValidUntil },
        },
        TradeInOffered o => talks with { TradeIn = talks.TradeIn! with { Offered = o.Amount, Settled = null } },
        TradeInSettled s => talks with { TradeIn = talks.TradeIn! with { Settled = s.Accepted } },
        ProposalMade p => talks with { Offer = new Proposal(p.Number ?? (talks.Proposals + 1), p), Proposals = talks.Proposals + 1, Final = false },
        FinalOfferOpened when talks.Offer is { } offer => talks with { Final = true, Finals = talks.Finals.SetItem(offer.Model, offer.Made) },
        // Before there were final offers every proposal was one.
        ConcessionGiven c when talks.Offer is { } offer => talks with
        {
            Concessions = talks.Concessions.Add(c.Amount),
            Final = true,
            Finals = talks.Finals.SetItem(offer.Model, offer.Made),
            Asked = c.Asked is null ? talks.Asked : null,
        },
        ConcessionAsked a => talks with { Asked = new Asked(a.Number, a.Amount, a.InReturn, a.By), AskedSoFar = a.Number },
        ConcessionRejected => talks with { Asked = null },
        _ => throw Impossible(e, "a deal that is talked of"),
    };

    /// <summary>Another odometer or photo makes no other car.</summary>
    private static bool Same(TradeInVehicle one, TradeInVehicle other) => (one.Make, one.Model, one.Year) == (other.Make, other.Model, other.Year);

    private static bool IsCurrency(string? code) => code is [>= 'A' and <= 'Z', >= 'A' and <= 'Z', >= 'A' and <= 'Z'];

    private static Refused UnknownCurrency() => new("currency-unknown", "A currency is an ISO 4217 code.");

    private static Refused OneCurrency() => new("currency-differs", "All of a deal is in one currency.");

    private static Refused NotFinal() => new("final-offer-missing", "Only a final offer is negotiated and signed: open it first (001-05).");

    private static Refused TooLarge() => new("concession-too-large", "A concession leaves a price to pay.");

    private static Refused OverLimit() => new("over-limit", "That is more than a manager may concede.");

    private static Refused NotAppraised() => new("trade-in-not-appraised", "The car was not appraised, or the appraisal does not hold any more (001-05).");
}
