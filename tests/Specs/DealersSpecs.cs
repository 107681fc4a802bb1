using Leads.Contracts;
using Leads.LeadIntake;
using Shouldly;
using Xunit;

namespace Leads.Specs;

/// <summary>Which dealer gets a lead (000-03).</summary>
[Trait("row", "000-03")]
public sealed class DealersSpecs
{
    private static readonly Dealers Dealers = new(
    [
        new Dealer("D001", "武汉店", "武汉", ["XINGHE"], ["武汉", "宜昌"]),
        new Dealer("D002", "上海店", "上海", ["XINGHE", "YINHE"], ["上海"]),
    ]);

    [Fact]
    public void The_dealer_that_headquarters_names_gets_it() => Dealers.Choose("XINGHE", "D002", "武汉").ShouldBe(("D002", DispatchRule.Named));

    [Fact]
    public void Else_the_dealer_of_the_city() => Dealers.Choose("XINGHE", null, "宜昌").ShouldBe(("D001", DispatchRule.City));

    [Fact]
    public void A_city_without_a_dealer_gets_none() => Dealers.Choose("XINGHE", null, "拉萨").ShouldBeNull();

    [Fact]
    public void A_city_belongs_to_a_dealer_for_a_brand()
    {
        Dealers.Choose("YINHE", null, "武汉").ShouldBeNull();
        Dealers.Choose("YINHE", null, "上海").ShouldBe(("D002", DispatchRule.City));
    }

    [Fact]
    public void A_dealer_is_known_for_its_brands()
    {
        Dealers.Knows("D002", "YINHE").ShouldBeTrue();
        Dealers.Knows("D001", "YINHE").ShouldBeFalse();
        Dealers.Knows("D999", "XINGHE").ShouldBeFalse();
        Dealers.Brands.ShouldBe(["XINGHE", "YINHE"], ignoreOrder: true);
    }

    [Fact]
    public void The_dealers_of_the_product_share_no_city_and_sell_its_brand()
    {
        var shipped = Dealers.Load(Path.Combine(AppContext.BaseDirectory, "dealers.json"));
        shipped.Brands.ShouldBe([Some.Brand]);
        foreach (var (city, dealer) in new[] { ("武汉", "D001"), ("上海", "D002"), ("成都", "D003") })
        {
            shipped.Knows(dealer, Some.Brand).ShouldBeTrue();
            shipped.Choose(Some.Brand, null, city).ShouldBe((dealer, DispatchRule.City));
        }
    }

    [Fact]
    public void Two_dealers_cannot_own_the_same_city_for_a_brand() => Should.Throw<ArgumentException>(() => new Dealers(
    [
        new Dealer("D001", "武汉店", "武汉", ["XINGHE"], ["武汉"]),
        new Dealer("D002", "武汉二店", "武汉", ["XINGHE"], ["武汉"]),
    ]));
}
