using System.Globalization;

namespace Leads.Journeys;

/// <summary>How somebody sends a lead.</summary>
public enum Way
{
    Line,
    Row,
    Prospect,
    Single,
    Form,
}

/// <summary>Why a lead is refused.</summary>
public enum Flaw
{
    None,
    Phone,
    Dealer,
    Shape,
}

/// <summary>A lead as somebody sends it, for the first time or again.</summary>
/// <param name="Client">Which of the three clients; of a form, which of the three dealers.</param>
/// <param name="Number">Their number of it; null where they have none and it is the same when it says the same.</param>
/// <param name="Phone">As typed.</param>
/// <param name="Dealer">Whom it names, or whose form it is.</param>
/// <param name="Agreed">The customer may be passed on to a dealer.</param>
public sealed record Piece(int Client, Way Way, string? Number, string Name, string Phone, string? Dealer, string City, bool Agreed = true, Flaw Flaw = Flaw.None)
{
    public const string Headers = "线索编号,来源,留资时间,经销商代码,姓名,手机,城市,车型,授权用途,授权凭证";

    private const string At = "2026-01-05T09:00:00+08:00";

    /// <summary>What makes it the same lead wherever it stands again.</summary>
    public string Key => $"{(Way == Way.Form ? "form" : "client")} {Client} {Number ?? Text}";

    /// <summary>As it is sent.</summary>
    public string Text => Way switch
    {
        Way.Line or Way.Single => Flaw == Flaw.Shape ? Json[..(Json.Length / 2)] : Json,
        Way.Row => $"{Number},hq_dispatched,{At},{Dealer},{Name},{Phone},{City},ES7,{(Agreed ? "contact、dealer_transfer,form:mixed-v1" : ",")}{(Flaw == Flaw.Shape ? ",one,too many" : "")}",
        Way.Prospect =>
            $"""
            <prospect>{(Number is null ? "" : $"<id>{Number}</id>")}<requestdate>{At}</requestdate>
              <vehicle interest="buy" status="new"><make>XINGHE</make><model>ES7</model></vehicle>
              <customer><contact><name part="full">{Name}</name><phone type="cellphone">{Phone}</phone><address><city>{City}</city></address></contact></customer>
              {(Dealer is null ? "" : $"<vendor><id>{Dealer}</id></vendor>")}<provider><name part="full">Autohome</name></provider>
            </prospect>
            """,
        _ => $$"""{"externalId":"{{Number}}","source":"offsite_event","customer":{"name":"{{Name}}","phone":"{{Phone}}","city":"{{City}}"},"interest":{"model":"ES7"} }""",
    };

    private string Json =>
        $$"""
        {"externalId":"{{Number}}","brand":"XINGHE","source":"hq_dispatched","receivedAt":"{{At}}",{{(Dealer is null ? "" : $"\"dealer\":\"{Dealer}\",")}}"customer":{"name":"{{Name}}","phone":"{{Phone}}","city":"{{City}}"},"interest":{"model":"ES7"},"consent":{"purposes":["contact"{{(Agreed ? ",\"dealer_transfer\"" : "")}}],"at":"{{At}}","evidence":"form:mixed-v1"} }
        """;
}

/// <summary>
/// Twenty thousand leads of three clients and three dealers' staff, always the same ones: new ones, 10 % sent again, 10 % of
/// customers who are known, 10 % without a number repeated word for word; 2 % that are no leads, 3 % of people who agreed to
/// nothing, 1 % that are wrong.
/// </summary>
public static class Mixture
{
    public const int Size = 20_000;
    public const int Clients = 3;

    /// <summary>Of a dealer each, in their order.</summary>
    public static readonly IReadOnlyList<string> Cities = ["武汉", "上海", "成都"];

    private const int Seed = 20_000;
    private const int Percent = Size / 100;
    private const int Forms = 460;

    /// <summary>People who fill in forms for fun: so many numbers with so many leads each, of which five are taken for leads (feature 12).</summary>
    private const int Fillers = 20, LeadsOfFiller = 8, TooMany = Fillers * (LeadsOfFiller - 5);

    /// <summary>More than once or twice, and never so often that it looks like filling in forms.</summary>
    private const int MostReturns = 3;

    private static readonly string[] Elsewhere = ["三亚", "拉萨", "银川", "西宁"];
    private static readonly string[] Names = ["王伟", "李娜", "张敏", "刘洋", "陈静", "杨磊", "赵敏", "周晓岚"];
    private static readonly string[] TestNumbers = ["13800138000", "13800000000", "13900000000"];
    private static readonly Way[] Ways = [Way.Line, Way.Line, Way.Line, Way.Line, Way.Row, Way.Row, Way.Row, Way.Prospect, Way.Prospect, Way.Single];

    /// <summary>All of them, in the order in which they are sent.</summary>
    public static IReadOnlyList<Piece> Generate()
    {
        var random = new Random(Seed);
        var (phones, numbers) = (0, 0);
        var pieces = new List<Piece>();
        var returns = new Dictionary<string, int>();

        // Leads without a number, and those again, word for word.
        var nameless = Many(10 * Percent, () => New() with { Way = Pick([Way.Row, Way.Prospect]), Number = null });
        Many(10 * Percent, () => Pick(nameless));

        var numbered = Many(Size - (46 * Percent) - Forms + TooMany, New);
        List<Piece> firsts = [.. numbered, .. nameless];

        // Whoever is known comes again, to whatever client, typed in another way.
        numbered.AddRange(Many((10 * Percent) - (Fillers * LeadsOfFiller), Return));
        for (var i = 0; i < Fillers; i++)
        {
            var filler = New();
            numbered.AddRange(Many(LeadsOfFiller, () => New() with { Phone = Typed(Normal(filler.Phone)), Dealer = filler.Dealer, City = filler.City }));
        }

        // No leads: numbers of manuals, one digit nine times, people called test. With what the fillers sent too much, 2 %.
        numbered.AddRange(Many(100, () => New() with { Phone = Typed(Pick(TestNumbers)) }));
        numbered.AddRange(Many(100, () => New() with { Phone = Typed($"1{random.Next(3, 10)}{new string((char)('0' + random.Next(10)), 9)}") }));
        numbered.AddRange(Many((2 * Percent) - 200 - TooMany, () => New() with { Name = $"测试{Pick(Names)}" }));

        // Who agreed to nothing, strangers and people who are known.
        numbered.AddRange(Many(3 * Percent, () => (random.Next(2) == 0 ? New() : Return()) with { Agreed = false }));

        // The same lead of the same client again, in whatever way.
        Many(10 * Percent, () => Again(Pick(numbered)) with { Way = Pick(Ways) });

        Many(Percent, () => Spoilt(New(), Pick([Flaw.Phone, Flaw.Dealer, Flaw.Shape])));

        // What staff found outside waits for their checker; a tenth again, a tenth of people whom somebody found already.
        var forms = Many(Forms - (Forms / 5), Form);
        Many(Forms / 10, () => Again(Pick(forms)));
        Many(Forms / 10, () => Form() with { Phone = Typed(Normal(Pick(forms).Phone)) });

        var sent = pieces.ToArray();
        random.Shuffle(sent);
        return sent;

        List<Piece> Many(int count, Func<Piece> piece)
        {
            var many = new List<Piece>();
            for (var i = 0; i < count; i++)
            {
                many.Add(piece());
            }

            pieces.AddRange(many);
            return many;
        }

        Piece New()
        {
            var (dealer, city) = Whither(random.Next(100) < 80 ? null : Pick(Product.Dealers));
            return new(random.Next(Clients), Pick(Ways), $"M-{++numbers:D6}", Pick(Names), Typed(NewPhone()), dealer, city);
        }

        Piece Return()
        {
            while (true)
            {
                var first = Pick(firsts);
                if (returns.TryAdd(first.Key, 1) || returns[first.Key]++ < MostReturns)
                {
                    var (dealer, city) = Whither(Truth.DealerOf(first));
                    return New() with { Phone = Typed(Normal(first.Phone)), Dealer = dealer, City = city };
                }
            }
        }

        Piece Again(Piece first) => first with { Phone = Typed(Normal(first.Phone)) };

        static Piece Spoilt(Piece good, Flaw flaw) =>
            good with { Flaw = flaw, Phone = flaw == Flaw.Phone ? "12012345678" : good.Phone, Dealer = flaw == Flaw.Dealer ? "D999" : good.Dealer };

        Piece Form()
        {
            var client = random.Next(Product.Dealers.Count);
            return new(client, Way.Form, $"F-{++numbers:D6}", Pick(Names), Typed(NewPhone()), Product.Dealers[client], Pick(Elsewhere));
        }

        // A dealer is named, or is the only one in the city; else whoever has the lot.
        (string? Dealer, string City) Whither(string? dealer) =>
            dealer is null ? (null, Pick(Elsewhere)) : random.Next(5) < 2 ? (dealer, Pick(Elsewhere)) : (null, Cities[Product.Dealers.Index().First(d => d.Item == dealer).Index]);

        string NewPhone() => $"1{5 + (++phones % 4)}{(phones * 40_009L).ToString("D9", CultureInfo.InvariantCulture)}";

        string Typed(string phone) => random.Next(6) switch
        {
            0 => $"+86 {phone[..3]} {phone[3..7]} {phone[7..]}",
            1 => $"0086{phone}",
            2 => string.Concat(phone.Select(c => (char)(c - '0' + '０'))),
            3 => $"{phone[..3]}-{phone[3..7]}-{phone[7..]}",
            _ => phone,
        };

        T Pick<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
    }

    /// <summary>A mobile number is its last eleven digits, however it is typed.</summary>
    public static string Normal(string typed)
    {
        var digits = string.Concat(typed.Select(c => c is >= '０' and <= '９' ? (char)(c - '０' + '0') : c).Where(char.IsAsciiDigit));
        return digits[^11..];
    }
}

/// <summary>What has to come of a mixture, counted the plainest way and without asking the product.</summary>
/// <param name="Leads">The leads there are, by what makes each the same.</param>
/// <param name="Customers">Their numbers.</param>
/// <param name="Fates">How many become what. Which of two leads of a customer is the cycle depends on who comes first; how many are does not.</param>
public sealed record Truth(IReadOnlyDictionary<string, Piece> Leads, IReadOnlySet<string> Customers, IReadOnlyDictionary<string, int> Fates)
{
    private const int SoundLeads = 5;

    public static Truth Of(IEnumerable<Piece> pieces)
    {
        var leads = new Dictionary<string, Piece>();
        foreach (var piece in pieces.Where(p => p.Flaw == Flaw.None))
        {
            leads.TryAdd(piece.Key, piece);
        }

        var fates = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var customers = new HashSet<string>();
        foreach (var customer in leads.Values.GroupBy(l => Mixture.Normal(l.Phone)))
        {
            customers.Add(customer.Key);
            var sound = new List<Piece>();
            foreach (var lead in customer)
            {
                if (NoLead(customer.Key, lead.Name) is { } reason)
                {
                    Count($"invalid {reason}");
                }
                else
                {
                    sound.Add(lead);
                }
            }

            Determined(sound.Count <= SoundLeads || (sound.Count == customer.Count() && sound.TrueForAll(l => l.Agreed)));
            for (; sound.Count > SoundLeads; sound.RemoveAt(sound.Count - 1))
            {
                Count("invalid repeated_number");
            }

            var cycles = new HashSet<string>();
            foreach (var lead in sound)
            {
                var dealer = DealerOf(lead) ?? "by share";
                if (lead.Way == Way.Form)
                {
                    Count($"submitted {dealer}");
                }
                else if (!lead.Agreed)
                {
                    Count("held no_consent");
                }
                else
                {
                    Count(cycles.Add(dealer) ? $"dispatched {dealer}" : "linked");
                }
            }

            Determined(cycles.Count < 2);
        }

        return new(leads, customers, fates);

        void Count(string fate) => fates[fate] = fates.GetValueOrDefault(fate) + 1;

        static void Determined(bool holds)
        {
            if (!holds)
            {
                throw new InvalidOperationException("What comes of these leads depends on who comes first.");
            }
        }
    }

    /// <summary>The dealer that has to get it; null where the lot decides.</summary>
    public static string? DealerOf(Piece lead)
    {
        for (var i = 0; i < Mixture.Cities.Count; i++)
        {
            if (lead.Dealer is null && lead.City == Mixture.Cities[i])
            {
                return Product.Dealers[i];
            }
        }

        return lead.Dealer;
    }

    private static string? NoLead(string number, string name) => number switch
    {
        "13800138000" or "13800000000" or "13900000000" => "test_number",
        _ when number[2..].Distinct().Count() == 1 => "repeated_number",
        _ when name.Contains("测试", StringComparison.Ordinal) => "test_person",
        _ => null,
    };
}
