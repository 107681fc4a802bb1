using Leads.Contracts;
using Leads.LeadIntake;
using Shouldly;
using Xunit;

namespace Leads.Integration;

/// <summary>Leads that waited for a dealer, and those that a dealer let wait: whose they are afterwards.</summary>
[Collection(PostgresServer.Collection)]
public sealed class IntakeDeskTests(PostgresServer server)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private static readonly Dealer First = new("D001", new DealerSettings("江岸店", "武汉", ["XINGHE"], ["武汉"]));

    private static readonly Dealer Second = new("D002", new DealerSettings("武昌店", "武汉", ["XINGHE"], ["武汉"]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dealers_own_customer_whom_nobody_answered_stays_with_it(bool staffed)
    {
        await using var door = await Door.Open(server, First, Second);
        await door.Set(new BrandRules(OnBreach: BreachAction.NextDealer));
        if (staffed)
        {
            await door.Employ("D001", "li", "wang");
        }

        var (own, pushed) = (await door.Register(purposes: ["contact", "dealer_transfer"]), await door.Push("D001"));
        await door.Assign();
        (await With(door, own)).ShouldBe(("D001", staffed ? "li" : null));

        await door.Wait(own, TimeSpan.FromDays(3));
        await door.Wait(pushed);
        await door.Assign();
        (await door.Told<FirstResponseBreached>(own)).Count.ShouldBe(1);
        (await With(door, own)).ShouldBe(("D001", staffed ? "wang" : null));
        (await door.Told<LeadRecalled>(own)).ShouldBeEmpty();
        (await With(door, pushed)).ShouldBe(("D002", null), "whom headquarters passed on is passed on again");
    }

    [Theory]
    [InlineData("elsewhere", true)]
    [InlineData("elsewhere", false)]
    [InlineData("not agreed", true)]
    [InlineData("full", true)]
    public async Task What_no_other_dealer_can_take_stays_though_nobody_answered(string second, bool staffed)
    {
        await using var door = await Door.Open(server, First, new Dealer("D002", Second with { Cities = second == "elsewhere" ? ["上海"] : ["武汉"], LeadsADay = second == "full" ? 1 : null }));
        await door.Set(new BrandRules(OnBreach: BreachAction.NextDealer));
        if (staffed)
        {
            await door.Employ("D001", "li", "wang");
        }

        var lead = await door.Push("D001", second == "not agreed" ? ["D001"] : null);
        await door.Assign();
        (await With(door, lead)).ShouldBe(("D001", staffed ? "li" : null));

        await door.Wait(lead, TimeSpan.FromDays(3));
        await door.Push("D002");
        await door.Assign();
        (await door.Told<FirstResponseBreached>(lead)).Count.ShouldBe(1);
        (await With(door, lead)).ShouldBe(("D001", staffed ? "wang" : null));
        (await door.Told<LeadRecalled>(lead)).ShouldBeEmpty();
    }

    [Theory]
    [Trait("row", "002-12")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task _002_12_a_dealers_own_customer_who_waited_comes_back_to_it_and_needs_nobodys_word(bool released)
    {
        await using var door = await Door.Open(server, new Dealer("D001", First with { AcceptWithinMinutes = 60 }), Second);
        var lead = await door.Register(contactFrom: DateOnly.FromDateTime(door.By.Now.AddDays(10).Date));
        (await door.Wait(lead)).ShouldBeOfType<Lead.Held>().Reason.ShouldBe(HoldReason.Future);
        if (released)
        {
            await door.Leads.Handle(lead, new Lead.Command.Release("hq", null, door.By.Now), door.By.Context, Never);
        }

        await IsItsOwn(door, lead, await door.Wait(lead, released ? default : TimeSpan.FromDays(11)));
    }

    [Fact]
    public async Task A_dealers_own_customer_who_was_taken_for_nobody_comes_back_to_it_and_needs_nobodys_word()
    {
        await using var door = await Door.Open(server, new Dealer("D001", First with { AcceptWithinMinutes = 60 }), Second);
        var lead = await door.Register("13800138000");
        (await door.Wait(lead)).ShouldBeOfType<Lead.Invalid>().Reason.ShouldBe(InvalidReason.TestNumber);
        await door.Leads.Handle(lead, new Lead.Command.Release("hq", null, door.By.Now), door.By.Context, Never);
        await IsItsOwn(door, lead, await door.Wait(lead));
    }

    [Fact]
    public async Task What_a_dealer_gave_back_or_headquarters_wants_elsewhere_is_its_own_no_more()
    {
        await using var door = await Door.Open(server, First, new Dealer("D002", Second with { AcceptWithinMinutes = 60 }));
        string[] everything = ["contact", "dealer_transfer"];
        var (declined, recalled, elsewhere) = (await door.Register(purposes: everything), await door.Register(purposes: everything), await door.Register("13800138000", purposes: everything));
        await Do(declined, new Lead.Command.Decline("D001", "manager", DeclineReason.NoCapacity, door.By.Now));
        await Do(recalled, new Lead.Command.Recall("hq", "complaint", true, null, door.By.Now));
        await Do(recalled, new Lead.Command.Release("hq", null, door.By.Now));
        await Do(elsewhere, new Lead.Command.Release("hq", "D002", door.By.Now));
        (await Rules(declined)).ShouldBe([("D001", DispatchRule.Own), ("D002", DispatchRule.City)]);
        (await Rules(recalled)).ShouldBe([("D001", DispatchRule.Own), ("D002", DispatchRule.City)]);
        (await Rules(elsewhere)).ShouldBe([("D002", DispatchRule.Named)]);

        Task Do(Guid lead, Lead.Command command) => door.Leads.Handle(lead, command, door.By.Context, Never);

        async Task<IEnumerable<(string, DispatchRule)>> Rules(Guid lead)
        {
            (await door.Wait(lead)).ShouldBeOfType<Lead.Dispatched>().Accepted.ShouldBeFalse();
            return (await door.Told<LeadDispatched>(lead)).Select(d => (d.Dealer, d.Rule));
        }
    }

    private static async Task IsItsOwn(Door door, Guid lead, Lead.Known state)
    {
        state.ShouldBeOfType<Lead.Dispatched>().ShouldSatisfyAllConditions(d => d.Dealer.ShouldBe("D001"), d => d.Accepted.ShouldBeTrue(), d => d.Clock.ShouldNotBeNull());
        (await door.Told<LeadDispatched>(lead)).Select(d => (d.Rule, d.AcceptBy)).ShouldBe([(DispatchRule.Own, null)]);
    }

    /// <summary>Where a lead is when nothing is left to be done at once, and with whom.</summary>
    private static async Task<(string Dealer, string? Consultant)> With(Door door, Guid lead)
    {
        var state = (await door.Wait(lead)).ShouldBeOfType<Lead.Dispatched>();
        return (state.Dealer, state.Consultant);
    }
}
