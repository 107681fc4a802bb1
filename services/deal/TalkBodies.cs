using Leads.Contracts;
using Leads.Hosting;
using static Leads.Deals.Deal.Command;

namespace Leads.Deals;

/// <summary>Who leads the talks.</summary>
/// <param name="Consultant">Staff id.</param>
public sealed record ConsultantBody(string Consultant)
{
    internal string Checked()
    {
        new Faults().Required(Consultant, "/consultant", 60).Throw();
        return Consultant;
    }
}

/// <summary>Who sits at the table.</summary>
/// <param name="Participants">Everybody who has a part in buying.</param>
public sealed record ParticipantsBody(IReadOnlyList<Participant> Participants, DateTimeOffset? At = null)
{
    internal IReadOnlyList<Participant> Checked()
    {
        new Faults().Each(Participants, "/participants", 20).Once(Participants, "/participants", one => (one.Role, one.Who)).Throw();
        return Participants;
    }
}

/// <summary>Ready before a price is named.</summary>
/// <param name="Ready">suitable_area, tidy_seats, no_interruptions, phone, tea, seating, documents (001-07).</param>
/// <param name="Seating">How one sits (001-08).</param>
public sealed record PreparationBody(IReadOnlyList<QuotePreparation> Ready, SeatingLayout? Seating = null, DateTimeOffset? At = null)
{
    internal PrepareQuote Checked(Caller by)
    {
        new Faults().Once(Ready, "/ready", one => one).Throw();
        return new PrepareQuote(Ready, Seating, by.Client, by.Happened(At));
    }
}

/// <summary>A buying signal.</summary>
/// <param name="Signal">Of what they spoke (001-06).</param>
/// <param name="Note">What they said; personal, never leaves this service.</param>
public sealed record SignalBody(BuyingSignal Signal, string? Note = null, DateTimeOffset? At = null)
{
    internal NoteSignal Checked(Caller by)
    {
        new Faults().Text(Note, "/note", Faults.MostWords).Throw();
        return new NoteSignal(Signal, Note, by.Client, by.Happened(At));
    }
}

/// <summary>An objection.</summary>
/// <param name="Reason">As it was said (001-10).</param>
/// <param name="Assessed">What the consultant believes, if another (002-07).</param>
/// <param name="Note">What they said; personal, never leaves this service.</param>
public sealed record ObjectionBody(DealObjectionReason Reason, DealObjectionReason? Assessed = null, string? Note = null, DateTimeOffset? At = null)
{
    internal RaiseObjection Checked(Caller by)
    {
        new Faults().Text(Note, "/note", Faults.MostWords).Throw();
        return new RaiseObjection(Reason, Assessed, Note, by.Client, by.Happened(At));
    }
}

/// <summary>An answer to an objection.</summary>
/// <param name="Resolved">The customer is satisfied with it.</param>
/// <param name="Tactic">How it was answered (001-11).</param>
public sealed record ObjectionAnswerBody(bool Resolved, CloseTactic? Tactic = null, DateTimeOffset? At = null);

/// <summary>A trial close.</summary>
/// <param name="Method">choice, suggestion, change_of_perspective, use_situation or silence (001-12).</param>
/// <param name="Agreed">They would buy.</param>
/// <param name="Tactic">With what (001-11).</param>
public sealed record TrialCloseBody(TrialCloseMethod Method, bool Agreed, CloseTactic? Tactic = null, DateTimeOffset? At = null);

/// <summary>Brand and model are accepted.</summary>
/// <param name="Model">Model code.</param>
public sealed record AcceptanceBody(string Model, DateTimeOffset? At = null)
{
    internal string Checked()
    {
        new Faults().Required(Model, "/model", 60).Throw();
        return Model;
    }
}

/// <summary>A rating of credit.</summary>
/// <param name="Grade">a, b, c or d.</param>
/// <param name="Basis">Code of what it was rated by.</param>
public sealed record CreditBody(CreditGrade Grade, string Basis, DateTimeOffset? At = null)
{
    internal string Checked()
    {
        new Faults().Required(Basis, "/basis", 60).Throw();
        return Basis;
    }
}

/// <summary>A car that the customer would give in part payment.</summary>
/// <param name="Vehicle">What kind of car.</param>
/// <param name="Identity">Which one; personal, never leaves this service.</param>
public sealed record TradeInBody(TradeInVehicle Vehicle, VehicleIdentity? Identity = null, DateTimeOffset? At = null)
{
    internal RegisterTradeIn Checked(Caller by)
    {
        new Faults()
            .Required(Vehicle.Make, "/vehicle/make", 60).Required(Vehicle.Model, "/vehicle/model", 60)
            .Check(Vehicle.Year >= 1950 && Vehicle.Year <= by.Now.Year + 1, "/vehicle/year", "out-of-range", "From 1950 to next year.")
            .Check(Vehicle.OdometerKm is >= 0 and <= 2_000_000, "/vehicle/odometerKm", "out-of-range", "From 0 to 2 000 000.")
            .Each(Vehicle.Photos, "/vehicle/photos", 50, photo => photo.Length is > 0 and <= Faults.MostText)
            .Text(Identity?.Plate, "/identity/plate", 20).Text(Identity?.Vin, "/identity/vin", 20).Throw();
        return new RegisterTradeIn(Vehicle, Identity, by.Client, by.Happened(At));
    }
}

/// <summary>What a traded-in car is worth.</summary>
/// <param name="Amount">In minor units.</param>
/// <param name="ValidUntil">How long that holds.</param>
public sealed record AppraisalBody(Money Amount, DateTimeOffset ValidUntil, DateTimeOffset? At = null)
{
    internal Money Checked(Caller by)
    {
        new Faults().Amount(Amount, "/amount").Near(ValidUntil, "/validUntil", by).Throw();
        return Amount;
    }
}

/// <summary>What the customer is offered for their car.</summary>
/// <param name="Amount">In minor units.</param>
public sealed record TradeInOfferBody(Money Amount, DateTimeOffset? At = null)
{
    internal Money Checked()
    {
        new Faults().Amount(Amount, "/amount").Throw();
        return Amount;
    }
}

/// <summary>Whether they give it.</summary>
public sealed record TradeInAnswerBody(bool Accepted, DateTimeOffset? At = null);

/// <summary>A car at a price.</summary>
/// <param name="Model">Model code.</param>
/// <param name="Price">Of the car alone, before concessions, in minor units.</param>
/// <param name="Vehicle">The car as it is offered: trim, colours, what is built in and added.</param>
/// <param name="Insurance">Covers, each with its premium.</param>
/// <param name="Fees">Taxes, plates, services, each with its price.</param>
/// <param name="Financing">How it would be paid over time.</param>
/// <param name="TradeIn">The customer's own car is part of it, for what was offered for it.</param>
/// <param name="Values">The value that is argued with it (001-04).</param>
/// <param name="ValidUntil">How long it stands; as the dealer says when not told.</param>
public sealed record ProposalBody(
    string Model, Money Price, VehicleConfiguration? Vehicle = null, IReadOnlyList<PricedItem>? Insurance = null, IReadOnlyList<PricedItem>? Fees = null, FinanceTerms? Financing = null,
    bool? TradeIn = null, IReadOnlyList<ValueBuilt>? Values = null, DateTimeOffset? ValidUntil = null, DateTimeOffset? At = null)
{
    private const int MostItems = 50;

    internal Propose Checked(Caller by)
    {
        var faults = new Faults()
            .Check(Model.Length <= 60, "/model", "too-long", "A code of at most 60 characters.").Amount(Price, "/price").Near(ValidUntil, "/validUntil", by)
            .Text(Vehicle?.Trim, "/vehicle/trim", 60).Text(Vehicle?.Exterior, "/vehicle/exterior", 60).Text(Vehicle?.Interior, "/vehicle/interior", 60).Once(Values, "/values", one => one);
        foreach (var (pointer, items) in new[] { ("/vehicle/options", Vehicle?.Options), ("/vehicle/accessories", Vehicle?.Accessories), ("/insurance", Insurance), ("/fees", Fees) })
        {
            faults.Each(items, pointer, MostItems, item => item.Code is { Length: > 0 and <= 60 } && item.Price.MinorUnits is >= 0 and <= Amounts.Most, "wrong-item", "A code of at most 60 characters, and its price.")
                .Once(items, pointer, item => item.Code);
        }

        if (Financing is { } terms)
        {
            faults.Amount(terms.DownPayment, "/financing/downPayment").Amount(terms.Balloon, "/financing/balloon").Check(terms.TermMonths is >= 1 and <= 120, "/financing/termMonths", "out-of-range", "From 1 to 120.")
                .Check(terms.AnnualRateBasisPoints is >= 0 and <= 3600, "/financing/annualRateBasisPoints", "out-of-range", "From 0 to 3600: 36 % a year.")
                .Text(terms.Lender, "/financing/lender", 60);
        }

        faults.Throw();
        return new Propose(Model, Price, by.Client, by.Happened(At))
        {
            Vehicle = Vehicle,
            Insurance = Insurance,
            Fees = Fees,
            Financing = Financing,
            TradeIn = TradeIn ?? false,
            Values = Values,
            ValidUntil = ValidUntil,
        };
    }
}

/// <summary>The proposal is the final one.</summary>
/// <param name="Waive">What a manager goes without: decision_maker_present, brand_and_model_accepted, trade_in_appraised (001-05).</param>
/// <param name="Reason">Why; personal, never leaves this service.</param>
public sealed record FinalOfferBody(IReadOnlyList<DealPrecondition>? Waive = null, string? Reason = null, DateTimeOffset? At = null)
{
    internal IReadOnlyList<DealPrecondition> Checked()
    {
        new Faults().Once(Waive, "/waive", one => one).Text(Reason, "/reason", Faults.MostWords).Throw();
        return Waive ?? [];
    }
}

/// <summary>A concession, and what is had for it.</summary>
/// <param name="Amount">In minor units.</param>
/// <param name="InReturn">What the customer gives for it, in a few words; nothing about a person.</param>
public sealed record ConcessionBody(Money Amount, string InReturn, DateTimeOffset? At = null)
{
    internal string Checked()
    {
        // It is told to the dealer's systems: what for, and nothing about a person.
        new Faults().Amount(Amount, "/amount").Check(InReturn.Length <= 60, "/inReturn", "too-long", "A few words, at most 60 characters.")
            .Check(InReturn.Count(char.IsDigit) <= 6, "/inReturn", "personal", "What is had for it, nothing about a person: no number.").Throw();
        return InReturn;
    }
}

/// <summary>Why a manager says no.</summary>
/// <param name="Reason">Personal, never leaves this service.</param>
public sealed record RejectionBody(string? Reason = null)
{
    internal string? Checked()
    {
        new Faults().Text(Reason, "/reason", Faults.MostWords).Throw();
        return Reason;
    }
}

/// <summary>A signature.</summary>
/// <param name="Reference">The dealer's number of the contract.</param>
/// <param name="Deposit">What is paid before the car is ordered, in minor units.</param>
public sealed record SignatureBody(string? Reference = null, Money? Deposit = null, DateTimeOffset? At = null)
{
    internal Sign Checked(Caller by)
    {
        new Faults().Text(Reference, "/reference", 60).Amount(Deposit, "/deposit").Throw();
        return new Sign(Reference, Deposit, DealPolicy.Delivered, by.Client, by.Happened(At));
    }
}

/// <summary>Why there will be no sale.</summary>
/// <param name="StatedReason">Reason code the customer gives.</param>
/// <param name="AssessedReason">Reason code the consultant believes, if another.</param>
/// <param name="Competitor">Competing brand, if known.</param>
public sealed record LossBody(string StatedReason, string? AssessedReason = null, string? Competitor = null, DateTimeOffset? At = null)
{
    internal Lose Checked(Caller by)
    {
        new Faults().Check(StatedReason.Length <= 60, "/statedReason", "too-long", "A code of at most 60 characters.").Text(AssessedReason, "/assessedReason", 60).Text(Competitor, "/competitor", 60).Throw();
        return new Lose(StatedReason, AssessedReason, Competitor, by.Client, by.Happened(At));
    }
}
