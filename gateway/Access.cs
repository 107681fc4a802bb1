using System.Collections.Frozen;

namespace Leads.Gateway;

/// <summary>A part of the product that a role may read or change.</summary>
[Flags]
internal enum Area
{
    None = 0,
    Leads = 1,
    Customers = 2,
    Contacts = 4,
    Cases = 8,
    Appointments = 16,
    Deals = 32,
    Ownerships = 64,
    Feed = 128,
    Subscriptions = 256,
    History = 512,
    Administration = 1024,
    Dispatch = 2048,
    Dealers = 4096,
    Calls = 8192,
    Staff = 16384,
    Consents = 32768,
    All = 65535,
}

/// <summary>What somebody may read and what they may change. Coarse: which leads of an area are theirs is each service's decision.</summary>
internal readonly record struct Grants(Area Read, Area Write)
{
    private const Area Work = Area.Contacts | Area.Calls | Area.Appointments | Area.Deals | Area.Ownerships;
    private const Area Known = Area.Leads | Area.Customers | Area.Consents | Area.Dealers;

    private static readonly Grants Consultant = new(Read: Known | Work | Area.Cases | Area.Dispatch, Write: Work | Area.Cases | Area.Consents);
    private static readonly Grants Manager = new(Read: Consultant.Read | Area.Staff, Write: Consultant.Write | Area.Dispatch | Area.Staff);

    /// <summary>The roles.</summary>
    public static readonly FrozenDictionary<string, Grants> Of = new Dictionary<string, Grants>
    {
        ["hq"] = new(Read: Known | Area.Dispatch | Area.History | Area.Feed, Write: Known | Area.Dispatch | Area.Calls | Area.History),
        ["dealer-system"] = new(Read: Known | Work | Area.Dispatch | Area.Staff | Area.Feed | Area.Subscriptions, Write: Work | Area.Dispatch | Area.Staff | Area.Consents | Area.Feed),
        ["consultant"] = Consultant,
        ["call-centre-manager"] = Manager,
        ["sales-manager"] = Manager,
        ["analyst"] = new(Read: Area.History, Write: Area.History),
        ["admin"] = new(Read: Area.All, Write: Area.All),
    }.ToFrozenDictionary();

    /// <summary>Roles that exist only within one dealer.</summary>
    public static bool OfOneDealer(string role) => role is "dealer-system" or "consultant" or "call-centre-manager" or "sales-manager";

    public bool Allow(Area area, string method) => ((IsRead(method) ? Read : Write) & area) != 0;

    /// <summary>No more than these scopes: "leads" to read and change, "leads:read" to read.</summary>
    public Grants Within(IReadOnlyList<string>? scopes)
    {
        if (scopes is null)
        {
            return this;
        }

        var (read, write) = (Area.None, Area.None);
        foreach (var scope in scopes)
        {
            if (TryScope(scope, out var area, out var readOnly))
            {
                read |= area;
                write |= readOnly ? Area.None : area;
            }
        }

        return new(Read & read, Write & write);
    }

    public static bool TryScope(string scope, out Area area, out bool readOnly)
    {
        readOnly = scope.EndsWith(":read", StringComparison.Ordinal);
        var name = readOnly ? scope[..^5] : scope;
        return Enum.TryParse(name, ignoreCase: true, out area) && Enum.IsDefined(area) && area is not (Area.None or Area.All) && name.All(char.IsAsciiLetterLower);
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}

/// <summary>On an endpoint: what a caller needs to enter. An endpoint without it is open to everybody.</summary>
/// <param name="Area">The role must reach this.</param>
internal sealed record Access(Area Area)
{
    public const long OrdinaryBody = 1 << 20;

    /// <summary>Bytes a request body may have.</summary>
    public long BodyLimit { get; init; } = OrdinaryBody;

    /// <summary>Whoever reads it changes something: a key that may only read does not suffice.</summary>
    public bool Changes { get; init; }

    /// <summary>The caller may pause for as long as it likes while sending.</summary>
    public bool Patient { get; init; }
}
