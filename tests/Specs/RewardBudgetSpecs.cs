using Leads.Aftercare;
using Leads.Contracts;
using Leads.Kit;
using Shouldly;
using Xunit;
using static Leads.Aftercare.RewardBudget.Command;
using static Leads.Specs.Some;

namespace Leads.Specs;

/// <summary>What a dealer gives for rewards in a calendar month, and no more (004-13).</summary>
[Trait("row", "004-13")]
public sealed class RewardBudgetSpecs
{
    private static readonly DateOnly January = new(2026, 1, 1);
    private static readonly DateOnly February = new(2026, 2, 1);
    private static readonly Guid Other = new("0197a000-0000-7000-8000-000000000005");

    private static readonly SetBudget Set = new(StreamId, Dealer, Yuan(1000), January, "wang", Noon);
    private static readonly RewardBudgetSet Thousand = new(StreamId, Dealer, Yuan(1000), January, "wang", Noon);
    private static readonly Reserve Keep = new(LeadId, Yuan(600), "wang", Noon);
    private static readonly RewardReserved Kept = new(StreamId, Dealer, LeadId, Yuan(600), January, "wang", Noon);
    private static readonly RewardReleased Released = new(StreamId, Dealer, LeadId, Yuan(600), January, "wang", Noon.AddDays(1));

    private static Situation<RewardBudget.Command, RewardBudget> Given(params object[] events) => Spec.Of(RewardBudget.Decider).Given(events);

    [Fact]
    public void Of_a_months_budget_so_much_can_be_kept_as_there_is()
    {
        Given(Thousand).When(Keep).Then(Kept).When(Keep with { ReferralId = Other, Amount = Yuan(400) }).Then(Kept with { ReferralId = Other, Amount = Yuan(400) });
        Given(Thousand, Kept).When(Keep with { ReferralId = Other, Amount = new Money(40_001, "CNY") }).ThenRefused("budget-spent");
        Given(Thousand).When(Keep with { Amount = new Money(100_001, "CNY") }).ThenRefused("budget-spent");
        Given(Thousand with { Monthly = Yuan(0) }).When(Keep).ThenRefused("budget-spent");
    }

    [Fact]
    public void A_reward_is_kept_for_once() => Given(Thousand, Kept).When(Keep).ThenNothing();

    [Fact]
    public void Each_calendar_month_begins_anew_by_chinas_clock()
    {
        var last = new DateTimeOffset(2026, 1, 31, 15, 59, 59, TimeSpan.Zero);
        Given(Thousand, Kept).When(Keep with { ReferralId = Other, At = last }).ThenRefused("budget-spent");
        Given(Thousand, Kept).When(Keep with { ReferralId = Other, At = last.AddSeconds(1) })
            .Then(Kept with { ReferralId = Other, Month = February, At = last.AddSeconds(1) });
        RewardBudget.MonthOf(last).ShouldBe(January);
        RewardBudget.MonthOf(last.AddSeconds(1)).ShouldBe(February);
    }

    [Fact]
    public void Without_a_budget_nothing_is_approved()
    {
        Given().When(Keep).ThenRefused("no-budget");
        Given(Thousand with { From = February }).When(Keep).ThenRefused("no-budget");
        Given(Thousand with { From = February }).When(Keep with { At = Noon.AddMonths(1) }).Then(Kept with { Month = February, At = Noon.AddMonths(1) });
    }

    [Fact]
    public void A_budget_is_spent_in_its_own_currency() => Given(Thousand).When(Keep with { Amount = new Money(1, "EUR") }).ThenRefused("wrong-currency");

    [Fact]
    public void What_is_not_given_after_all_is_free_again()
    {
        Given(Thousand, Kept).When(new Release(LeadId, "wang", Noon.AddDays(1))).Then(Released).When(Keep with { ReferralId = Other, Amount = Yuan(1000) })
            .Then(Kept with { ReferralId = Other, Amount = Yuan(1000) });
        Given(Thousand, Kept).When(new Release(Other, "wang", Noon)).ThenNothing();
        Given(Thousand, Kept, Released).When(new Release(LeadId, "wang", Noon.AddDays(2))).ThenNothing();
        Given().When(new Release(LeadId, "wang", Noon)).ThenNothing();
        // It is free in the month it was kept of.
        Given(Thousand, Kept).When(new Release(LeadId, "wang", Noon.AddMonths(1))).Then(Released with { At = Noon.AddMonths(1) });
    }

    [Fact]
    public void It_holds_from_a_month_on_and_never_for_one_that_is_over()
    {
        Given().When(Set).Then(Thousand);
        Given().When(Set with { From = January.AddMonths(-1) }).ThenRefused("effective-in-the-past");
        Given(Thousand).When(Set).ThenNothing();
        Given(Thousand).When(Set with { From = February }).ThenNothing();
        var more = Set with { Monthly = Yuan(2000), From = February };
        var later = Thousand with { Monthly = Yuan(2000), From = February };
        Given(Thousand).When(more).Then(later).When(more).ThenNothing();
        var told = Given(Thousand, later).State.ShouldBeOfType<RewardBudget.Told>();
        (told.Of(January.AddMonths(-1)), told.Of(January), told.Of(February), told.Of(February.AddMonths(5))).ShouldBe((null, Yuan(1000), Yuan(2000), Yuan(2000)));
        // Said for now on, what was said for later holds no more.
        Given(Thousand, later).When(Set).Then(Thousand);
        Given(Thousand, later, Thousand).State.ShouldBeOfType<RewardBudget.Told>().Of(February).ShouldBe(Yuan(1000));
    }

    [Fact]
    public void Less_than_was_kept_stops_what_comes_and_takes_nothing_back()
    {
        Given(Thousand, Kept, Thousand with { Monthly = Yuan(500) }).When(Keep with { ReferralId = Other, Amount = new Money(1, "CNY") }).ThenRefused("budget-spent");
        Given(Thousand, Kept, Thousand with { Monthly = Yuan(500) }).When(Keep).ThenNothing();
    }
}
