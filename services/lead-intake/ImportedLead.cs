using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Leads.Contracts;
using Leads.Hosting;

namespace Leads.LeadIntake;

/// <summary>
/// The lead document that a row of a file or an ADF prospect means, field by field, with the place each came from. What others
/// write loosely is written our way; what cannot be read stays as it is and is refused like any other lead document.
/// </summary>
public sealed partial class ImportedLead(ImportSettings settings, Caller by)
{
    public static readonly IReadOnlyDictionary<string, Field> Fields = new Field[]
    {
        new("/externalId", Kind.Text, "线索编号", "线索ID", "商机编号", "external id", "lead id"),
        new("/brand", Kind.Text, "品牌", "make"),
        new("/source", Kind.Text, "来源", "客户来源", "lead source"),
        new("/subSource", Kind.Text, "子来源", "渠道", "channel", "sub source"),
        new("/campaign", Kind.Text, "活动", "市场活动"),
        new("/receivedAt", Kind.Time, "留资时间", "创建时间", "接收时间", "received at"),
        new("/dealer", Kind.Text, "经销商代码", "经销商", "dealer code"),
        new("/customer/name", Kind.Text, "姓名", "客户姓名", "name"),
        new("/customer/honorific", Kind.Text, "称呼", "称谓"),
        new("/customer/phone", Kind.Text, "手机", "手机号", "手机号码", "电话", "联系电话", "phone", "mobile"),
        new("/customer/email", Kind.Text, "邮箱", "电子邮件", "email", "e-mail"),
        new("/customer/city", Kind.Text, "城市", "city"),
        new("/customer/district", Kind.Text, "区县", "区", "district"),
        new("/interest/model", Kind.Text, "车型", "意向车型", "model"),
        new("/interest/trim", Kind.Text, "配置", "版本", "trim"),
        new("/interest/colour", Kind.Text, "颜色", "车身颜色", "colour", "color"),
        new("/interest/needBy", Kind.Day, "用车时间", "预计购车日期", "need by"),
        new("/interest/budget", Kind.Amount, "预算", "budget"),
        new("/interest/payment", Kind.Text, "付款方式", "payment"),
        new("/consent/purposes", Kind.List, "授权用途", "purposes"),
        new("/consent/at", Kind.Time, "授权时间", "consent at"),
        new("/consent/evidence", Kind.Text, "授权凭证", "consent evidence"),
        new("/consent/channels", Kind.List, "授权渠道", "consent channels"),
        new("/consent/receivers", Kind.List, "授权接收方", "consent receivers"),
    }.ToDictionary(field => field.Pointer);

    private static readonly string[] UsualTimes =
    [
        "yyyy-M-d'T'H:m:s", "yyyy-M-d'T'H:m:s.FFFFFFF", "yyyy-M-d'T'H:m", "yyyy-M-d H:m:s", "yyyy-M-d H:m:s.FFFFFFF", "yyyy-M-d H:m", "yyyy/M/d H:m:s", "yyyy/M/d H:m",
        "yyyy年M月d日 H:m:s", "yyyy年M月d日 H:m", "yyyyMMdd'T'HHmmss", "yyyyMMddHHmmss", .. UsualDays,
    ];

    private const int MostTimeCharacters = 60;
    private const int MostSubSource = 60;

    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, string> _places = [];
    private readonly JsonObject _kept = [];
    private (string Scheme, IReadOnlyList<string> Words) _bringer = ("", []);

    /// <summary>How a field is written.</summary>
    public enum Kind
    {
        Text,
        Time,
        Day,
        Amount,
        List,
    }

    private static string[] UsualDays => ["yyyy-M-d", "yyyy/M/d", "yyyy年M月d日", "yyyyMMdd"];

    /// <summary>Says what a field is; blank text says nothing.</summary>
    /// <param name="place">Where it stands, for whoever has to correct it.</param>
    public void Put(string field, string? text, string place)
    {
        _places[field] = place;
        if (!string.IsNullOrWhiteSpace(text))
        {
            _texts[field] = Ours(field, text) ?? text.Trim();
        }
    }

    /// <summary>Says who brought the lead, in the words of a scheme: the first that anybody knows counts.</summary>
    public void Brought(string scheme, IReadOnlyList<string> words, string place)
    {
        _bringer = (scheme, words);
        foreach (var field in (string[])["/source", "/subSource"])
        {
            Put(field, words.FirstOrDefault(word => Ours(field, word) is not null), place);
        }
    }

    public bool Has(string field) => _texts.ContainsKey(field);

    /// <summary>Keeps something that has no field, with the personal data of the lead.</summary>
    public void Keep(string name, JsonNode? value) => _kept[name] = value;

    /// <param name="network">The brands and dealers there are.</param>
    /// <param name="otherwise">The sender's number of a lead that tells none: it follows from what the lead says, so that the same is the same.</param>
    /// <exception cref="Invalid">What is wrong, each with its place.</exception>
    public LeadDocument Checked(Network network, Func<string> otherwise)
    {
        Source(network.SourcesOf(_texts.GetValueOrDefault("/brand") ?? Otherwise("/brand") ?? by.Brand));
        foreach (var value in settings.Values ?? [])
        {
            _texts.TryAdd(value.Field, value.Value);
        }

        _texts.TryAdd("/source", Ids.Code(LeadSource.HqDispatched));
        if (by.Brand is not null)
        {
            _texts.TryAdd("/brand", by.Brand);
        }

        if (!_texts.ContainsKey("/externalId"))
        {
            _texts["/externalId"] = otherwise();
        }

        var json = new JsonObject();
        if (_kept.Count > 0)
        {
            json["imported"] = _kept;
        }

        foreach (var (field, text) in _texts)
        {
            Set(json, field, Value(Fields[field].Kind, text));
        }

        json["receivedAt"] ??= Iso(by.Now);
        if (json["consent"] is JsonObject consent)
        {
            // When they told us, unless told otherwise; a time that nobody can read is told once.
            consent["at"] ??= JsonTime.TryParse(json["receivedAt"]!.GetValue<string>(), out _) ? json["receivedAt"]!.DeepClone() : Iso(by.Now);
        }

        try
        {
            return LeadDocument.Check(json, by.Brand, network, gaps: true);
        }
        catch (Invalid invalid)
        {
            throw new Invalid([.. invalid.Errors.Select(e => e with { At = _places.GetValueOrDefault(e.Pointer) })]);
        }
    }

    /// <summary>
    /// A source that is told in words of others is the one that the brand's tree knows by them, with its sub-source unless another
    /// is told. Who brought the lead is asked where neither the document nor the profile tells the source.
    /// </summary>
    private void Source(Sources sources)
    {
        var bringer = _bringer.Words.Select(word => sources.Find(word, _bringer.Scheme)).FirstOrDefault(node => node is not null);
        if ((_texts.GetValueOrDefault("/source") ?? Otherwise("/source")) is { } told)
        {
            if (sources.Find(told) is { } node)
            {
                _texts["/source"] = Ids.Code(node.Root);
                Below(node);
            }
        }
        else if (bringer is not null)
        {
            _texts["/source"] = Ids.Code(bringer.Root);
        }

        if (bringer is not null && Ids.Code(bringer.Root) == (_texts.GetValueOrDefault("/source") ?? ""))
        {
            Below(bringer);
        }

        if (_bringer.Words is [var first, ..])
        {
            _texts.TryAdd("/subSource", first.Length <= MostSubSource ? first : first[..MostSubSource]);
        }

        void Below(SourceNode node)
        {
            if (!Sources.IsRoot(node))
            {
                _texts.TryAdd("/subSource", node.Code);
            }
        }
    }

    /// <summary>What the profile says a word of a field means.</summary>
    private string? Ours(string field, string text) =>
        settings.Codes?.FirstOrDefault(c => c.Field == field && string.Equals(c.Theirs.Trim(), text.Trim(), StringComparison.OrdinalIgnoreCase))?.Ours;

    /// <summary>What the profile says where nothing is said.</summary>
    private string? Otherwise(string field) => settings.Values?.FirstOrDefault(v => v.Field == field)?.Value;

    private JsonNode Value(Kind kind, string text) => kind switch
    {
        Kind.Time => Time(text) is { } time ? Iso(time) : text,
        Kind.Day => Time(text) is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : text,
        Kind.Amount => Amount(text) is var (fen, currency) ? new JsonObject { ["minorUnits"] = fen, ["currency"] = currency ?? settings.Currency ?? "CNY" } : text,
        Kind.List => new JsonArray([.. text.Split([',', ';', '|', '、', '，', '；'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => (JsonNode)t)]),
        _ => text,
    };

    internal static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz", CultureInfo.InvariantCulture);

    /// <summary>A time or a day as the client writes it, or as most do.</summary>
    private DateTimeOffset? Time(string text)
    {
        if (text.Length > MostTimeCharacters)
        {
            return null;
        }

        var offset = Offset(settings.Offset ?? "+08:00") ?? TimeSpan.FromHours(8);
        if (settings.DateFormats is { Count: > 0 } own
            && DateTime.TryParseExact(text, [.. own], CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var theirs))
        {
            return At(theirs, offset);
        }

        // A day may end like an offset: 2026-01-05.
        if (DateTime.TryParseExact(text, UsualTimes, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var whole))
        {
            return At(whole, offset);
        }

        // Vendors write the offset in many ways: -08:0, +0800, +8:00, GMT+8.
        var match = LooseOffset().Match(text);
        if (match.Success)
        {
            text = text[..match.Index].TrimEnd();
            if ((match.Groups["z"].Success ? TimeSpan.Zero : Offset(match.Value)) is not { } told)
            {
                return null;
            }

            offset = told;
        }

        return DateTime.TryParseExact(text, UsualTimes, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var time)
            ? At(time, offset)
            : null;
    }

    /// <summary>Null where there is no such moment: before the first year, or after the last.</summary>
    private static DateTimeOffset? At(DateTime time, TimeSpan offset) =>
        time is { Kind: DateTimeKind.Unspecified, Year: > 1 and < 9999 } ? new DateTimeOffset(time, offset) : null;

    internal static TimeSpan? Offset(string text) =>
        OffsetParts().Match(text) is { Success: true, Groups: var part }
        && int.Parse(part[2].Value, CultureInfo.InvariantCulture) is <= 14 and var hours
        && (part[3].Length == 0 ? 0 : int.Parse(part[3].Value, CultureInfo.InvariantCulture)) is < 60 and var minutes
            && new TimeSpan(hours, minutes, 0) is var size && size <= TimeSpan.FromHours(14)
            ? size * (part[1].Value == "-" ? -1 : 1)
            : null;

    /// <summary>18万, 180,000, ￥180000.50 or USD 30,000 in minor units, with the currency if it is told.</summary>
    private static (long MinorUnits, string? Currency)? Amount(string text)
    {
        var (rest, currency) = text switch
        {
            [>= 'A' and <= 'Z', >= 'A' and <= 'Z', >= 'A' and <= 'Z', ' ', ..] => (text[4..], text[..3]),
            ['$', ..] => (text[1..], "USD"),
            ['€', ..] => (text[1..], "EUR"),
            ['¥' or '￥', ..] => (text[1..], "CNY"),
            _ => (text, null),
        };
        var (number, times) = rest.TrimEnd('元', ' ') is var bare && bare.EndsWith('万') ? (bare[..^1], 10_000m) : (bare, 1m);
        return decimal.TryParse(number, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) && amount is >= 0 and < 1_000_000_000_000m
            ? ((long)Math.Round(amount * times * 100, MidpointRounding.AwayFromZero), currency)
            : null;
    }

    private static void Set(JsonObject json, string pointer, JsonNode value)
    {
        var names = pointer[1..].Split('/');
        var parent = json;
        foreach (var name in names[..^1])
        {
            parent = (JsonObject)(parent[name] ??= new JsonObject());
        }

        parent[names[^1]] = value;
    }

    [GeneratedRegex(@"(?<=[0-9:]\s*)((?<z>Z)|(?:GMT|UTC)?\s*[+-][0-9]{1,2}:?[0-9]{0,2})\z", RegexOptions.IgnoreCase)]
    private static partial Regex LooseOffset();

    [GeneratedRegex(@"([+-])([0-9]{1,2}):?([0-9]{0,2})\z")]
    private static partial Regex OffsetParts();

    /// <summary>A field of the lead document that a file or another document may tell.</summary>
    /// <param name="Pointer">JSON pointer in the lead document.</param>
    /// <param name="Headers">What its column is called where nobody said otherwise.</param>
    public sealed record Field(string Pointer, Kind Kind, params string[] Headers)
    {
        /// <summary>Our own name comes first: <c>customer.phone</c>.</summary>
        public bool IsCalled(string header) =>
            string.Equals(header, Pointer, StringComparison.OrdinalIgnoreCase)
            || string.Equals(header, Pointer[1..].Replace('/', '.'), StringComparison.OrdinalIgnoreCase)
            || Headers.Contains(header, StringComparer.OrdinalIgnoreCase);
    }
}
