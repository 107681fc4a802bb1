using Leads.Aftercare;
using Leads.Contracts;
using static Leads.Aftercare.Referral.Command;
using static Leads.Aftercare.RewardBudget.Command;

namespace Leads.Rules;

/// <summary>Examples of referrals, of their rewards, and of what dealers give for them.</summary>
internal static class ReferralSamples
{
    private const string Staff = "consultant-D001";
    private const string Manager = "sales-D001";

    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 9, 7, 5, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset Delivery = new(2026, 1, 24, 10, 30, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset Decided = Delivery.AddDays(2);
    private static readonly DateOnly January = new(2026, 1, 1);

    private static readonly Guid Id = ReferralReactions.ReferralOf(Samples.Lead);
    private static readonly Guid Other = ReferralReactions.ReferralOf(Id);
    private static readonly Guid Referrer = new("019b8bd8-5c40-7a31-9d02-6f1b2c4e8a99");
    private static readonly Guid Budget = Referrals.BudgetOf(Samples.Dealer);

    public static IReadOnlyList<Sample> Events { get; } =
    [
        new(new ReferralMade(Id, Samples.Lead, Samples.Customer, Referrer, Samples.Brand, Samples.Dealer, Staff, Monday), 1, "aftercare", "lead_received"),
        new(new ReferralRefused(Id, Samples.Lead, ReferralRefusal.Circle, Monday), 2, "aftercare", "lead_received"),
        new(new ReferralLapsed(Id, Samples.Lead, Delivery), 2, "aftercare", "lead_closed"),
        new(new RewardEarned(Id, Samples.Lead, Samples.Dealer, Delivery), 2, "aftercare", "vehicle_delivered"),
        new(new RewardApproved(Id, Samples.Lead, RewardKind.FuelCard, Yuan(800), Manager, Decided), 3, Manager),
        new(new RewardPaid(Id, Samples.Lead, "card-20260203-11", Manager, Decided.AddDays(8)), 4, Manager),
        new(new RewardDeclined(Id, Samples.Lead, RewardDecline.KnownBefore, Manager, Decided), 3, Manager),
        new(new RewardBudgetSet(Budget, Samples.Dealer, Yuan(1000), January, Manager, Monday), 1, Manager),
        new(new RewardReserved(Budget, Samples.Dealer, Id, Yuan(800), January, Manager, Decided), 2, Manager),
        new(new RewardReleased(Budget, Samples.Dealer, Id, Yuan(800), January, Manager, Decided.AddDays(1)), 3, Manager),
    ];

    private static readonly Make Brought = new(Id, Samples.Lead, Samples.Customer, Referrer, Samples.Brand, Samples.Dealer, Staff, Monday);
    private static readonly Approve Fuel = new(RewardKind.FuelCard, Yuan(800), false, false, Manager, Decided);
    private static readonly SetBudget Thousand = new(Budget, Samples.Dealer, Yuan(1000), January, Manager, Monday);
    private static readonly Reserve Kept = new(Id, Yuan(800), Manager, Decided);

    public static IReadOnlyList<Referral.Command> Commands { get; } =
    [
        Brought, Brought with { Referrer = Samples.Customer }, Brought with { Above = [Samples.Customer] }, Brought with { Stands = true }, Brought with { Bought = true },
        new Earn(Samples.Dealer, Delivery), new Lapse(Delivery),
        Fuel, Fuel with { Kind = RewardKind.Commission, Amount = Yuan(500) }, Fuel with { Amount = Yuan(0) }, Fuel with { Forgotten = true }, Fuel with { Circle = true }, Fuel with { By = Staff },
        new Decline(RewardDecline.KnownBefore, Manager, Decided), new Decline(RewardDecline.Other, Manager, Decided),
        new Pay("card-20260203-11", Manager, Decided), new Pay("card-20260203-12", Manager, Decided),
    ];

    public static IReadOnlyList<RewardBudget.Command> BudgetCommands { get; } =
    [
        Thousand, Thousand with { From = January.AddMonths(-1) }, Thousand with { From = January.AddMonths(1) },
        Kept, Kept with { ReferralId = Other }, Kept with { ReferralId = Other, Amount = new Money(800, "EUR") }, new Release(Id, Manager, Decided.AddDays(1)),
    ];

    private static Money Yuan(long yuan) => new(yuan * 100, "CNY");
}
