using FsCheck;
using FsCheck.Fluent;
using Leads.Contracts;
using Leads.Deals;
using Leads.EventStore;
using Shouldly;
using Xunit;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>What a car costs that is paid over time, to the minor unit.</summary>
public sealed class LoanSpecs
{
    private static readonly FinanceTerms Terms = new(FinanceMethod.Annuity, Yuan(75_000), 36, 399);

    /// <summary>Reckoned by hand: 175 000.00 at 3.99 % over 36 months.</summary>
    [Fact]
    public void An_annuity_is_the_same_each_month_but_for_the_last_fen()
    {
        var loan = Loan.Of(Terms, Yuan(250_000));
        loan.Principal.ShouldBe(Yuan(175_000));
        loan.Instalments.Count.ShouldBe(36);
        loan.Instalments.SkipLast(1).ShouldAllBe(one => one.Amount == new Money(5_165_92, "CNY"));
        loan.Instalments[0].ShouldBe(new Instalment(1, new Money(5_165_92, "CNY"), new Money(4_584_04, "CNY"), new Money(581_88, "CNY"), new Money(170_415_96, "CNY")));
        Math.Abs(loan.Instalments[^1].Amount.MinorUnits - 5_165_92).ShouldBeLessThan(36);
        loan.Instalments[^1].Left.MinorUnits.ShouldBe(0);
        loan.Summary.ShouldBe(new LoanSummary(Yuan(175_000), loan.Instalments[0].Amount, loan.Instalments[^1].Amount, new Money(loan.Instalments.Sum(one => one.Interest.MinorUnits), "CNY")));
    }

    [Fact]
    public void Without_interest_the_last_instalment_takes_the_rest()
    {
        var loan = Loan.Of(new FinanceTerms(FinanceMethod.Annuity, new Money(0, "CNY"), 3, 0), new Money(100, "CNY"));
        loan.Instalments.Select(one => one.Amount.MinorUnits).ShouldBe([33, 33, 34]);
        loan.Summary.Interest.MinorUnits.ShouldBe(0);
    }

    [Fact]
    public void With_equal_principal_each_instalment_is_smaller_than_the_one_before()
    {
        var loan = Loan.Of(Terms with { Method = FinanceMethod.EqualPrincipal, TermMonths = 12 }, Yuan(250_000));
        loan.Instalments.SkipLast(1).ShouldAllBe(one => one.Principal.MinorUnits == 1_458_333);
        loan.Instalments[^1].Principal.MinorUnits.ShouldBe(1_458_337);
        loan.Instalments.Zip(loan.Instalments.Skip(1)).ShouldAllBe(pair => pair.First.Amount.MinorUnits > pair.Second.Amount.MinorUnits);
    }

    [Fact]
    public void A_balloon_leaves_a_part_to_the_end()
    {
        var loan = Loan.Of(Terms with { Method = FinanceMethod.Balloon, Balloon = Yuan(80_000) }, Yuan(250_000));
        loan.Instalments[^1].Amount.MinorUnits.ShouldBeInRange(80_000_00 + loan.Instalments[0].Amount.MinorUnits - 36, 80_000_00 + loan.Instalments[0].Amount.MinorUnits + 36);
        loan.Instalments[0].Amount.MinorUnits.ShouldBeLessThan(Loan.Of(Terms, Yuan(250_000)).Instalments[0].Amount.MinorUnits);
    }

    [Fact]
    public void Terms_that_lend_nothing_or_leave_everything_are_refused()
    {
        Refused(Terms with { DownPayment = Yuan(250_000) }).ShouldBe("down-payment-too-large");
        Refused(Terms with { DownPayment = Yuan(-1) }).ShouldBe("down-payment-too-large");
        Refused(Terms with { DownPayment = new Money(1, "EUR") }).ShouldBe("currency-differs");
        Refused(Terms with { Balloon = Yuan(1) }).ShouldBe("balloon-wrong");
        Refused(Terms with { Method = FinanceMethod.Balloon }).ShouldBe("balloon-wrong");
        Refused(Terms with { Balloon = Yuan(-1) }).ShouldBe("balloon-wrong");
        Refused(Terms with { Method = FinanceMethod.Balloon, Balloon = Yuan(-1) }).ShouldBe("balloon-wrong");
        Refused(Terms with { Method = FinanceMethod.Balloon, Balloon = Yuan(175_000) }).ShouldBe("balloon-wrong");
        Refused(Terms with { Method = FinanceMethod.Balloon, Balloon = new Money(1, "EUR") }).ShouldBe("currency-differs");

        static string Refused(FinanceTerms terms) => Should.Throw<Refused>(() => Loan.Of(terms, Yuan(250_000))).Code;
    }

    /// <summary>Whatever is lent, for however long and at whatever rate: it adds up to the minor unit.</summary>
    [Fact]
    public void What_is_paid_adds_up() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll(
            (from method in Gen.Elements(Enum.GetValues<FinanceMethod>())
             from lent in Gen.OneOf(Gen.Choose(2, 500), Gen.Choose(1_000_000, 100_000_000))
             from down in Gen.Choose(0, 10_000_000)
             from part in Gen.Choose(1, 99)
             from months in Gen.Choose(1, 120)
             from rate in Gen.OneOf(Gen.Constant(0), Gen.Choose(1, 3600))
             select (Terms: new FinanceTerms(method, new Money(down, "CNY"), months, rate, method == FinanceMethod.Balloon ? new Money(Math.Max(1, (long)lent * part / 100), "CNY") : null), Lent: (long)lent))
            .Where(x => x.Terms.Balloon is null || x.Terms.Balloon.Value.MinorUnits < x.Lent).ToArbitrary(),
            x =>
            {
                var loan = Loan.Of(x.Terms, new Money(x.Lent + x.Terms.DownPayment.MinorUnits, "CNY"));
                loan.Principal.MinorUnits.ShouldBe(x.Lent);
                loan.Instalments.Count.ShouldBe(x.Terms.TermMonths);
                loan.Instalments.Sum(one => one.Principal.MinorUnits).ShouldBe(x.Lent);
                loan.Instalments.Sum(one => one.Amount.MinorUnits).ShouldBe(x.Lent + loan.Summary.Interest.MinorUnits);
                var left = x.Lent;
                foreach (var one in loan.Instalments)
                {
                    one.Interest.MinorUnits.ShouldBe((long)Math.Round(left * (x.Terms.AnnualRateBasisPoints / 120_000m), MidpointRounding.AwayFromZero));
                    one.Principal.MinorUnits.ShouldBeInRange(0, left);
                    one.Amount.MinorUnits.ShouldBe(one.Principal.MinorUnits + one.Interest.MinorUnits);
                    left -= one.Principal.MinorUnits;
                    one.Left.MinorUnits.ShouldBe(left);
                }

                left.ShouldBe(0);
            }));
}
