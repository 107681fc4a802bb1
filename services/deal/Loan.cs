using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Deals;

/// <summary>
/// What a car costs that is paid over time, to the minor unit. The rate of a month is a twelfth of the year's. Instalments and each
/// month's interest are rounded to the nearest minor unit, halves up; the last instalment settles what rounding left, so the parts
/// of the loan add up to the loan.
/// </summary>
/// <param name="Principal">What is lent.</param>
public sealed record Loan(Money Principal, IReadOnlyList<Instalment> Instalments)
{
    private const decimal BasisPointsAYear = 10_000m * 12;

    /// <param name="due">What is paid for all of it; what is not paid at once is lent.</param>
    /// <exception cref="Refused">Nothing is lent by these terms.</exception>
    public static Loan Of(FinanceTerms terms, Money due)
    {
        var lent = due.MinorUnits - terms.DownPayment.MinorUnits;
        var left = terms.Balloon?.MinorUnits ?? 0;
        if (terms.DownPayment.Currency != due.Currency || (terms.Balloon is { } part && part.Currency != due.Currency))
        {
            throw new Refused("currency-differs", "All of a proposal is in one currency.");
        }

        if (terms.DownPayment.MinorUnits < 0 || lent <= 0)
        {
            throw new Refused("down-payment-too-large", "What is paid at once leaves something to pay over time.");
        }

        if ((terms.Method == FinanceMethod.Balloon) != (left > 0) || left < 0 || left >= lent)
        {
            throw new Refused("balloon-wrong", "A balloon, and only a balloon, leaves a part of the loan to the end, and not all of it.");
        }

        return new Loan(due with { MinorUnits = lent }, [.. Pay(terms, lent, left).Select((paid, i) => new Instalment(i + 1, In(paid.Principal + paid.Interest), In(paid.Principal), In(paid.Interest), In(paid.Left)))]);

        Money In(long units) => due with { MinorUnits = units };
    }

    public LoanSummary Summary => new(Principal, Instalments[0].Amount, Instalments[^1].Amount, Principal with { MinorUnits = Instalments.Sum(one => one.Interest.MinorUnits) });

    private static IEnumerable<(long Principal, long Interest, long Left)> Pay(FinanceTerms terms, long lent, long balloon)
    {
        var rate = terms.AnnualRateBasisPoints / BasisPointsAYear;
        var regular = terms.Method == FinanceMethod.EqualPrincipal ? lent / terms.TermMonths : Regular(lent, balloon, rate, terms.TermMonths);
        var left = lent;
        for (var month = 1; month <= terms.TermMonths; month++)
        {
            var interest = Rounded(left * rate);
            var principal = month == terms.TermMonths ? left
                : terms.Method == FinanceMethod.EqualPrincipal ? regular
                : Math.Clamp(regular - interest, 0, left);
            left -= principal;
            yield return (principal, interest, left);
        }
    }

    /// <summary>The instalment that pays a loan back in so many months, but for the balloon.</summary>
    private static long Regular(long lent, long balloon, decimal rate, int months)
    {
        if (rate == 0)
        {
            return Rounded((lent - balloon) / (decimal)months);
        }

        var grown = 1m;
        for (var i = 0; i < months; i++)
        {
            grown *= 1 + rate;
        }

        return Rounded(((lent * grown) - balloon) * rate / (grown - 1));
    }

    private static long Rounded(decimal units) => (long)Math.Round(units, MidpointRounding.AwayFromZero);
}

/// <summary>What is paid in a month.</summary>
/// <param name="Amount">All of it.</param>
/// <param name="Principal">The part that pays the loan back.</param>
/// <param name="Interest">The month's interest.</param>
/// <param name="Left">What is still owed then.</param>
public sealed record Instalment(int Number, Money Amount, Money Principal, Money Interest, Money Left);
