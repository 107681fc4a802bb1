using Leads.Contracts;

namespace Leads.Specs;

/// <summary>People, places and moments that specs talk about.</summary>
internal static class Some
{
    public const string Brand = "XINGHE";
    public const string Dealer = "D001";

    public static readonly Guid LeadId = new("0197a000-0000-7000-8000-000000000001");
    public static readonly Guid CustomerId = new("0197a000-0000-7000-8000-000000000002");
    public static readonly Guid StreamId = new("0197a000-0000-7000-8000-000000000003");

    public static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.FromHours(8));

    public static readonly Interest Wish = new("ES7", "豪华版", "极光白", new DateOnly(2026, 1, 28), Yuan(250_000), "loan");

    public static Money Yuan(long yuan) => new(yuan * 100, "CNY");

    public static Personal<string> Personal(string value) => Personal<string>.Of(value);
}
