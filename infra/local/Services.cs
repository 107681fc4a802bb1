namespace Leads.Local;

/// <summary>One process of the product.</summary>
/// <param name="Name">The word used everywhere: folder, database, queue prefix, telemetry.</param>
/// <param name="Assembly">Built as BIN/ASSEMBLY/CONFIGURATION/ASSEMBLY.dll.</param>
public sealed record Service(string Name, string Assembly)
{
    public const string Gateway = "gateway";

    public static readonly IReadOnlyList<Service> All =
    [
        new("lead-intake", "Leads.LeadIntake"),
        new("qualification", "Leads.Qualification"),
        new("appointment", "Leads.Appointment"),
        new("deal", "Leads.Deal"),
        new("aftercare", "Leads.Aftercare"),
        new("feed", "Leads.Feed"),
        new("insight", "Leads.Insight"),
        new(Gateway, "Leads.Gateway"),
    ];
}

/// <summary>A development API key.</summary>
/// <param name="Variable">Its name in leads.env.</param>
public sealed record ApiKey(string Variable, string Client, string Role, string? Brand, string? Dealer, string Name)
{
    public static readonly IReadOnlyList<string> Dealers = ["D001", "D002", "D003"];

    public static readonly IReadOnlyList<ApiKey> All =
    [
        new("HQ_KEY", "hq-xinghe", "hq", "XINGHE", null, "Headquarters"),
        new("ANALYST_KEY", "analyst-xinghe", "analyst", "XINGHE", null, "Analyst"),
        new("ADMIN_KEY", "admin", "admin", null, null, "Administrator"),
        .. Dealers.SelectMany(dealer => (ApiKey[])
        [
            new($"DEALER_{dealer}_KEY", $"{dealer}-dealer-system", "dealer-system", "XINGHE", dealer, $"Dealer system of {dealer}"),
            new($"SALES_{dealer}_KEY", $"{dealer}-sales-manager", "sales-manager", "XINGHE", dealer, $"Sales manager of {dealer}"),
            new($"MANAGER_{dealer}_KEY", $"{dealer}-call-centre-manager", "call-centre-manager", "XINGHE", dealer, $"Call centre manager of {dealer}"),
            new($"CONSULTANT_{dealer}_KEY", $"{dealer}-consultant", "consultant", "XINGHE", dealer, $"Consultant of {dealer}"),
        ]),
    ];
}
