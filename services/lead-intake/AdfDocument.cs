using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Leads.Contracts;
using Leads.Hosting;

namespace Leads.LeadIntake;

/// <summary>
/// An ADF 1.0 document: one prospect or more. Vendors write it loosely, so names may stand in any case, ampersands bare and private
/// elements anywhere; a document type or an entity of its own is refused. The document is kept with the personal data of its lead.
/// </summary>
public static partial class AdfDocument
{
    public const int MostBytes = 1 << 20;
    private const int MostDepth = 32;
    private const int MostProspects = 200;
    private const int MostAttributes = 50;

    private static readonly string[] ByCourtesy = ["first", "middle", "last", "suffix"];

    static AdfDocument() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="number">The number of what says so and tells none of its own.</param>
    /// <exception cref="Invalid">What is wrong with it, with line and element; then no prospect of it is taken.</exception>
    public static IReadOnlyList<LeadDocument> Read(ReadOnlySpan<byte> document, string? charset, ImportSettings settings, Caller by, Network network, Func<string, string> number)
    {
        var text = Text(document, charset);
        var root = Parse(Mended(text));
        var prospects = Is(root, "prospect") ? [root] : Children(root, "prospect").ToList();
        if (!Is(root, "adf") && !Is(root, "prospect"))
        {
            throw Wrong(root, "not-adf", "The outermost element of an ADF document is adf.");
        }

        if (prospects.Count is 0 or > MostProspects)
        {
            throw Wrong(root, "no-prospect", $"An ADF document has at least one prospect, and at most {MostProspects}.");
        }

        var errors = new List<FieldError>();
        var leads = new List<LeadDocument>();
        foreach (var prospect in prospects)
        {
            try
            {
                leads.Add(Lead(prospect, prospects.Count == 1 ? text : prospect.ToString(SaveOptions.DisableFormatting), settings, by, network, number));
            }
            catch (Invalid invalid)
            {
                errors.AddRange(invalid.Errors);
            }
        }

        return errors.Count > 0 ? throw new Invalid(errors) : leads;
    }

    private static LeadDocument Lead(XElement prospect, string raw, ImportSettings settings, Caller by, Network network, Func<string, string> numberOf)
    {
        var lead = new ImportedLead(settings, by);
        var customer = Child(prospect, "customer");
        var contact = Child(customer, "contact") ?? Child(prospect, "contact");
        var vendor = Child(prospect, "vendor");
        var provider = Child(prospect, "provider");
        var vehicles = Children(prospect, "vehicle").ToList();
        // What is traded in is not what they want.
        var vehicle = vehicles.Find(v => Attribute(v, "interest") is not ("sell" or "trade-in"));

        var id = Children(prospect, "id").OrderBy(i => int.TryParse(Attribute(i, "sequence"), CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue).FirstOrDefault();
        // Some put the number where its rank belongs.
        var number = Said(id) ?? (Written(id, "sequence") is { Length: > 3 } sequence ? sequence : null);
        lead.Put("/externalId", number is null ? null : Written(id, "source") is { } system ? Whole($"{system}:{number}") : Whole(number), Place(id, prospect, "id"));
        var requested = Child(prospect, "requestdate");
        lead.Put("/receivedAt", Said(requested), Place(requested, prospect, "requestdate"));
        lead.Put("/brand", Brand(network, settings, Said(Child(vehicle, "make"))), Place(Child(vehicle, "make"), vehicle ?? prospect, "make"));
        // The provider is the source (000-18): its service says more than its name.
        lead.Brought(Sources.Adf, [.. new[] { Said(Child(provider, "service")), Said(Child(provider, "name")) }.OfType<string>()], Place(provider, prospect, "provider"));
        lead.Put("/dealer", Dealer(network, settings, vendor), Place(vendor, prospect, "vendor"));

        lead.Put("/customer/name", Name(contact), Place(Child(contact, "name"), contact ?? customer ?? prospect, "name"));
        var phones = Children(contact, "phone").Where(p => Attribute(p, "type") != "fax" && Said(p) is not null)
            .OrderByDescending(p => Attribute(p, "preferredcontact") == "1")
            .ThenByDescending(p => Attribute(p, "type") is "cellphone" or "mobile" or "cell")
            .ToList();
        var phone = phones.Find(p => Phone.Parse(Said(p)!) is not null) ?? phones.FirstOrDefault();
        lead.Put("/customer/phone", Said(phone), Place(phone, contact ?? customer ?? prospect, "phone"));
        // An address that cannot exist spoils no lead that has a number; the document is kept.
        var emails = Children(contact, "email").Where(e => Said(e) is not null).ToList();
        var email = emails.Find(e => Email.Parse(Said(e)!) is not null) ?? (phone is null ? emails.FirstOrDefault() : null);
        lead.Put("/customer/email", Said(email), Place(email, contact ?? customer ?? prospect, "email"));
        var address = Child(contact, "address");
        lead.Put("/customer/city", Said(Child(address, "city")), Place(Child(address, "city"), address ?? contact ?? prospect, "city"));

        lead.Put("/interest/model", Said(Child(vehicle, "model")), Place(Child(vehicle, "model"), vehicle ?? prospect, "model"));
        lead.Put("/interest/trim", Said(Child(vehicle, "trim")), Place(Child(vehicle, "trim"), vehicle ?? prospect, "trim"));
        var colours = Children(vehicle, "colorcombination").OrderBy(c => int.TryParse(Said(Child(c, "preference")), CultureInfo.InvariantCulture, out var n) ? n : int.MaxValue).FirstOrDefault();
        lead.Put("/interest/colour", Said(Child(colours, "exteriorcolor")), Place(Child(colours, "exteriorcolor"), vehicle ?? prospect, "exteriorcolor"));
        var timeframe = Child(customer, "timeframe");
        var needed = Child(timeframe, "latestdate") ?? Child(timeframe, "earliestdate");
        lead.Put("/interest/needBy", Said(needed), Place(needed, timeframe ?? prospect, "latestdate"));
        var finance = Child(vehicle, "finance");
        lead.Put("/interest/payment", Payment(vehicle, finance), Place(finance, vehicle ?? prospect, "finance"));
        var offer = Children(vehicle, "price").FirstOrDefault(p => Attribute(p, "type") == "offer");
        lead.Put("/interest/budget", Said(offer) is { } price && Attribute(offer, "currency")?.ToUpperInvariant() is { } currency ? $"{currency} {price}" : Said(offer), Place(offer, vehicle ?? prospect, "price"));

        lead.Keep("adf", raw);
        Keep(lead, "comments", Said(Child(customer, "comments")) ?? Said(Child(vehicle, "comments")));
        Keep(lead, "timeframe", Said(Child(timeframe, "description")));
        if (vehicles.Find(v => Attribute(v, "interest") is "sell" or "trade-in") is { } own)
        {
            lead.Keep("tradeIn", new JsonObject(own.Elements().Where(e => !e.HasElements && Said(e) is not null).GroupBy(e => e.Name.LocalName.ToLowerInvariant())
                .Select(e => KeyValuePair.Create(e.Key, (JsonNode?)Said(e.First())))));
        }

        return lead.Checked(network, () => "adf-" + numberOf(prospect.ToString(SaveOptions.DisableFormatting)));
    }

    private static void Keep(ImportedLead lead, string name, string? text)
    {
        if (text is not null)
        {
            lead.Keep(name, text);
        }
    }

    /// <summary>A make is often the name of a brand, not its code; one that nobody knows is left to the client's own brand.</summary>
    private static string? Brand(Network network, ImportSettings settings, string? make) =>
        make is null ? null
        : settings.Codes?.FirstOrDefault(c => c.Field == "/brand" && string.Equals(c.Theirs.Trim(), make, StringComparison.OrdinalIgnoreCase)) is { } code ? code.Ours
        : network.Brands.FirstOrDefault(b => string.Equals(b, make, StringComparison.OrdinalIgnoreCase));

    /// <summary>A vendor is one of our dealers by its code or its name; another one is kept, and the rules find the dealer.</summary>
    private static string? Dealer(Network network, ImportSettings settings, XElement? vendor)
    {
        var names = Children(vendor, "id").Append(Child(vendor, "vendorname")).Append(Child(Child(vendor, "contact"), "name")).Select(Said).OfType<string>().ToList();
        return names.Select(name => settings.Codes?.FirstOrDefault(c => c.Field == "/dealer" && string.Equals(c.Theirs.Trim(), name, StringComparison.OrdinalIgnoreCase))?.Ours
                ?? network.Dealers.FirstOrDefault(d => string.Equals(d.Code, name, StringComparison.OrdinalIgnoreCase) || d.Name == name)?.Code)
            .FirstOrDefault(code => code is not null);
    }

    /// <summary>The full name, or its parts in the order that the script has them.</summary>
    private static string? Name(XElement? contact)
    {
        var names = Children(contact, "name").Where(n => Said(n) is not null).ToList();
        if ((names.Find(n => Attribute(n, "part") == "full") ?? (names is [var only] ? only : null)) is { } full)
        {
            return Said(full);
        }

        var parts = ByCourtesy.Select(part => Said(names.Find(n => Attribute(n, "part") == part))).ToList();
        return parts[0] is { } first && parts[2] is { } last && IsHan(first) && IsHan(last) ? last + first
            : parts.Exists(p => p is not null) ? string.Join(' ', parts.OfType<string>())
            : Said(names.FirstOrDefault());
    }

    private static bool IsHan(string name) => name.All(c => c is >= '\u4E00' and <= '\u9FFF');

    private static string? Payment(XElement? vehicle, XElement? finance) => (Said(Child(finance, "method"))?.ToLowerInvariant(), Attribute(vehicle, "interest")) switch
    {
        ("cash", _) => "cash",
        ("finance" or "loan", _) => "loan",
        ("lease", _) or (null, "lease") => "lease",
        _ => null,
    };

    /// <summary>A number too long to be kept is still another than the next one.</summary>
    private static string Whole(string number) => number.Length <= 100 ? number : $"{number[..60]}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(number)))[..32]}";

    private static bool Is(XElement element, string name) => string.Equals(element.Name.LocalName, name, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<XElement> Children(XElement? parent, string name) => parent?.Elements().Where(e => Is(e, name)) ?? [];

    private static XElement? Child(XElement? parent, string name) => Children(parent, name).OrderByDescending(e => Attribute(e, "primarycontact") == "1").FirstOrDefault();

    private static string? Attribute(XElement? element, string name) => Written(element, name)?.ToLowerInvariant();

    private static string? Written(XElement? element, string attribute) =>
        element?.Attributes().FirstOrDefault(a => string.Equals(a.Name.LocalName, attribute, StringComparison.OrdinalIgnoreCase))?.Value.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>What an element says, with the HTML that web forms leave in it taken for what it means; null when it says nothing.</summary>
    private static string? Said(XElement? element) => WebUtility.HtmlDecode(element?.Value)?.Replace('\u00A0', ' ').Trim() is { Length: > 0 } text ? text : null;

    private static string Place(XElement? element, XElement nearest, string name) => element is not null ? At(element, "") : At(nearest, "/" + name);

    private static string At(XElement element, string below) =>
        $"line {element.Annotation<Line>()!.Number}, element {Path(element)}{below}";

    private static string Path(XElement element) => string.Join('/', element.AncestorsAndSelf().Reverse().Select(e => e.Name.LocalName));

    private static Invalid Wrong(XElement element, string code, string detail) => new([new FieldError("", code, detail) { At = At(element, "") }]);

    /// <summary>The tree of a document, each element with its line. Private prefixes become part of a name: nobody declares them.</summary>
    private static XElement Parse(string text)
    {
        using var reader = new XmlTextReader(new StringReader(text))
        {
            Namespaces = false,
            // Then it looks at characters that are written as numbers, too.
            Normalization = true,
            DtdProcessing = DtdProcessing.Prohibit,
            EntityHandling = EntityHandling.ExpandCharEntities,
            XmlResolver = null,
            WhitespaceHandling = WhitespaceHandling.None,
        };
        XElement? root = null;
        var within = new Stack<XElement>();
        try
        {
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        var element = new XElement(Local(reader.Name));
                        element.AddAnnotation(new Line(reader.LineNumber));
                        if (within.TryPeek(out var parent))
                        {
                            parent.Add(element);
                        }

                        root ??= element;
                        var empty = reader.IsEmptyElement;
                        if (reader.AttributeCount > MostAttributes)
                        {
                            throw Wrong(element, "too-many-attributes", $"At most {MostAttributes} attributes of an element.");
                        }

                        while (reader.MoveToNextAttribute())
                        {
                            if (Local(reader.Name) is var name && name != "xmlns")
                            {
                                element.SetAttributeValue(name, reader.Value);
                            }
                        }

                        if (!empty)
                        {
                            within.Push(element);
                        }

                        if (within.Count > MostDepth)
                        {
                            throw Wrong(element, "too-deep", $"At most {MostDepth} elements within each other.");
                        }

                        break;
                    case XmlNodeType.EndElement:
                        within.Pop();
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA:
                        within.Peek().Add(new XText(reader.Value));
                        break;
                }
            }
        }
        catch (XmlException e)
        {
            var place = within.TryPeek(out var open) ? $", element {Path(open)}" : "";
            throw new Invalid([e.Message.Contains("DTD", StringComparison.Ordinal)
                ? new FieldError("", "document-type", "A document type, and entities with it, are refused.") { At = LineOf(text, Math.Max(text.IndexOf("<!DOCTYPE", StringComparison.Ordinal), 0)) }
                : new FieldError("", "malformed-xml", "The document is not well-formed here.") { At = $"line {Math.Max(e.LineNumber, 1)}{place}" }]);
        }

        return root!;
    }

    private static string LineOf(string text, int index) => $"line {text.AsSpan(0, index).Count('\n') + 1}";

    private static string Local(string name) => XmlConvert.EncodeLocalName(name.StartsWith("adf:", StringComparison.OrdinalIgnoreCase) && name.Length > 4 ? name[4..] : name.Replace(':', '_'))!;

    /// <summary>The document as text: by its mark, its Content-Type, or what it declares of itself.</summary>
    private static string Text(ReadOnlySpan<byte> document, string? charset)
    {
        var name = document switch
        {
            [0xFF, 0xFE, ..] => "utf-16",
            [0xFE, 0xFF, ..] => "utf-16BE",
            [0xEF, 0xBB, 0xBF, ..] => "utf-8",
            _ => charset ?? (Declared().Match(Encoding.Latin1.GetString(document[..Math.Min(document.Length, 400)])) is { Success: true } declared ? declared.Groups[1].Value : "utf-8"),
        };
        string text;
        try
        {
            // Who declares two bytes a character and sends one has only forgotten to say so.
            text = CsvFile.Strict(name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) && document is [not (0xFF or 0xFE or 0), not 0, ..] ? "utf-8" : name)
                .GetString(document).TrimStart('\uFEFF');
        }
        catch (Exception e) when (e is ArgumentException and not DecoderFallbackException or NotSupportedException)
        {
            throw new Invalid([new FieldError("", "unknown-charset", "The encoding that the document names is not known.") { At = "line 1" }]);
        }
        catch (DecoderFallbackException e)
        {
            throw new Invalid([new FieldError("", "wrong-encoding", $"The document is not {name} at byte {Math.Max(e.Index, 0) + 1}.") { At = $"line {document[..Math.Clamp(e.Index, 0, document.Length)].Count((byte)'\n') + 1}" }]);
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new Invalid([new FieldError("", "wrong-character", "Text must not contain U+0000.") { At = LineOf(text, text.IndexOf('\0', StringComparison.Ordinal)) }]);
        }

        return text;
    }

    /// <summary>Without what stands before it and its declaration, and with ampersands as XML wants them. Lines keep their numbers.</summary>
    private static string Mended(string text) =>
        BareAmpersand().Replace(Declaration().Replace(text, match => new string('\n', match.Value.Count(c => c == '\n'))), "&amp;");

    private sealed record Line(int Number);

    [GeneratedRegex(@"\A\s*<\?xml[^>]*encoding\s*=\s*[""']([A-Za-z0-9._-]+)[""']", RegexOptions.IgnoreCase)]
    private static partial Regex Declared();

    [GeneratedRegex(@"\A[^<]*(<\?xml[^>]*\?>)?\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")]
    private static partial Regex BareAmpersand();
}
