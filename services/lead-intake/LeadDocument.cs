using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.Hosting;

namespace Leads.LeadIntake;

/// <summary>A DCAD lead as headquarters sends it, checked: everything wrong with it is told at once, by JSON pointer.</summary>
public sealed record LeadDocument(
    string ExternalId, string Brand, LeadSource Source, string? SubSource, string? Campaign, DateTimeOffset ReceivedAt, string? Dealer,
    Person Person, string Phone, PhoneKind PhoneKind, string City, string? District, Interest Interest, Consent Consent)
{
    /// <summary>E-mail address in lower case; null when none was told.</summary>
    public string? Email { get; init; }

    /// <summary>How a dealer's own staff registered it; null when it came from elsewhere. Then <see cref="Dealer"/> is theirs.</summary>
    public Registration? Registration { get; init; }

    /// <summary>The sales manager looks at it before anybody works on it (004-24).</summary>
    public bool ToBeScreened { get; init; }

    /// <summary>Nobody has spoken with the customer yet: the phone rings, or another service tells. There is nothing they could have been asked.</summary>
    public bool Unasked { get; init; }

    /// <summary>The lead's id where it does not follow from who sent it.</summary>
    public Guid? Id { get; init; }

    /// <summary>The earlier cycle that came back to life with this one.</summary>
    public Guid? ReactivatedFrom { get; init; }

    /// <summary>Not to be called before this day (002-12).</summary>
    public DateOnly? ContactFrom { get; init; }

    /// <summary>Who it is, where that is known before anybody looks: an earlier lead was theirs.</summary>
    public Guid? Customer { get; init; }

    /// <summary>The customer who brought them (004-13).</summary>
    public Guid? ReferredBy { get; init; }

    private const int MaxDepth = 16;

    /// <summary>Nobody is left alone for longer.</summary>
    private const int MostYears = 20;

    /// <summary>Nobody said that the customer agreed to anything.</summary>
    private const string NoEvidence = "none";

    private static readonly UTF8Encoding Strict = new(false, true);
    private static readonly string[] Payments = ["cash", "loan", "lease"];

    /// <param name="brand">The brand the client may push for.</param>
    /// <exception cref="Invalid">What is wrong with it, every field at once.</exception>
    public static LeadDocument Parse(ReadOnlySpan<byte> utf8, string? brand, Network network) => Check(Read(utf8), brand, network);

    /// <exception cref="Invalid">It is no JSON object.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            // System.Text.Json only looks into strings when they are read; a lead in the wrong encoding is refused whole.
            Strict.GetCharCount(utf8);
            LookIntoEscapes(utf8);
            return JsonNode.Parse(utf8, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false }) as JsonObject
                ?? throw new Invalid("", "not-an-object", "A lead is a JSON object.");
        }
        catch (DecoderFallbackException)
        {
            throw new Invalid("", "invalid-utf8", "The lead is not valid UTF-8.");
        }
        catch (InvalidOperationException)
        {
            throw new Invalid("", "invalid-utf16", "An escape \\uD800 to \\uDFFF stands without its other half.");
        }
        catch (JsonException e)
        {
            throw new Invalid("", "malformed-json", e.BytePositionInLine is { } at ? $"Not valid JSON at byte {at} of line {e.LineNumber + 1}." : "Not valid JSON, nested too deeply, or a member stands twice.");
        }
    }

    /// <param name="gaps">What came from a file, an ADF document or a talk may leave out what nobody asked: name, city, model, consent.</param>
    /// <exception cref="Invalid">What is wrong with it, every field at once.</exception>
    public static LeadDocument Check(JsonObject json, string? brand, Network network, bool gaps = false)
    {
        var form = new JsonForm(json);
        var (externalId, ofBrand) = (form.Text("/externalId", 100)!, form.Text("/brand", 40)!);
        var (source, subSource) = From(form, json, network.SourcesOf(ofBrand));
        // Who writes may not have a number, or not tell it.
        var numberNeeded = (json["customer"] as JsonObject)?["email"] is null;
        var document = new LeadDocument(
            externalId,
            ofBrand,
            source,
            subSource,
            form.Text("/campaign", 200, required: false),
            form.Time("/receivedAt") ?? default,
            form.Text("/dealer", 40, required: false),
            new Person(
                form.Text("/customer/name", 100, !gaps) ?? "", form.Text("/customer/honorific", 20, required: false), form.Text("/customer/phone", 40, numberNeeded) ?? "",
                Email: form.Text("/customer/email", LeadIntake.Email.MostLength, required: false), PhoneValidUntil: form.Time("/customer/phoneValidUntil", required: false)),
            "",
            PhoneKind.None,
            form.Text("/customer/city", 60, !gaps) ?? "",
            form.Text("/customer/district", 60, required: false),
            new Interest(
                form.Text("/interest/model", 60, !gaps) ?? "",
                form.Text("/interest/trim", 60, required: false),
                form.Text("/interest/colour", 60, required: false),
                form.Date("/interest/needBy"),
                form.Money("/interest/budget"),
                form.Text("/interest/payment", 20, required: false)),
            gaps && json["consent"] is null
                ? new Consent([], default, NoEvidence)
                : new Consent(
                    form.Texts("/consent/purposes", 60), form.Time("/consent/at") ?? default, form.Text("/consent/evidence", 200)!,
                    Told(form.Texts("/consent/channels", 20, required: false)), Told(form.Texts("/consent/receivers", 40, required: false))))
        {
            ContactFrom = form.Date("/contactFrom"),
        };

        if (document.Brand is not null && brand is not null && document.Brand != brand)
        {
            form.Wrong("/brand", "foreign-brand", $"This client pushes leads of {brand}.");
        }
        else if (document.Brand is not null && !network.Brands.Contains(document.Brand))
        {
            form.Wrong("/brand", "unknown-brand", "No such brand.");
        }
        else if (document.Dealer is not null && document.Brand is not null && !network.Knows(document.Dealer, document.Brand))
        {
            form.Wrong("/dealer", "unknown-dealer", "The brand has no such dealer.");
        }

        if (document.Interest.Payment is { } payment && !Payments.Contains(payment))
        {
            form.Wrong("/interest/payment", "unknown-code", $"One of {string.Join(", ", Payments)}.");
        }

        if (document.ContactFrom is { } day && day.Year > document.ReceivedAt.Year + MostYears)
        {
            form.Wrong("/contactFrom", "too-far", $"At most {MostYears} years away.");
        }

        foreach (var (pointer, code, detail) in Consents.Wrong(document.Consent, "/consent", receiver => document.Brand is null || network.Knows(receiver, document.Brand)))
        {
            form.Wrong(pointer, code, detail);
        }

        var phone = document.Person.Phone.Length == 0 ? null : LeadIntake.Phone.Parse(document.Person.Phone);
        if (document.Person.Phone.Length > 0 && phone is null)
        {
            form.Wrong("/customer/phone", "impossible-phone", "No such phone number can exist.");
        }

        var email = document.Person.Email is null ? null : LeadIntake.Email.Parse(document.Person.Email);
        // Who has a number is not lost for an address that cannot be.
        if (document.Person.Email is not null && email is null && phone is null)
        {
            form.Wrong("/customer/email", "impossible-email", "No such e-mail address can exist.");
        }

        var told = form.Text("/customer/phoneKind", 20, required: false);
        if (told is not (null or "relay"))
        {
            form.Wrong("/customer/phoneKind", "unknown-code", "Only relay is told, a portal's privacy number (§4.2); every other kind follows from the number.");
        }

        form.ThrowIfWrong();
        PhoneKind? relay = told is null || phone is null ? null : PhoneKind.Relay;
        return document with
        {
            Phone = phone?.E164 ?? "",
            PhoneKind = relay ?? phone?.Kind ?? PhoneKind.None,
            Email = email,
            Person = document.Person with { Other = form.Unread(), PhoneKind = relay },
        };
    }

    /// <summary>
    /// Where it came from: one of our sources, or a code of a scheme that the brand knows, which may tell the sub-source with it.
    /// A sub-source in any word that the brand's tree knows is the node of that word; what nobody knows is kept as it was told.
    /// </summary>
    private static (LeadSource Source, string? SubSource) From(JsonForm form, JsonObject json, Sources sources)
    {
        var (source, node) = (default(LeadSource), default(SourceNode));
        if (json["source"] is JsonObject { Count: > 0 })
        {
            if ((form.Text("/source/scheme", 60), form.Text("/source/code", 200)) is ({ } scheme, { } code))
            {
                node = sources.InScheme(scheme, code);
                source = node?.Root ?? default;
                if (node is null)
                {
                    form.Wrong("/source", "unknown-code", sources.Schemes.Contains(scheme) ? $"The scheme {scheme} has no such code." : $"One of the schemes {string.Join(", ", sources.Schemes)}.");
                }
            }
        }
        else
        {
            source = form.Code<LeadSource>("/source") ?? default;
        }

        return (source, form.Text("/subSource", 60, required: false) is { } told ? sources.SubSource(source, told) : node is null || Sources.IsRoot(node) ? null : node.Code);
    }

    private static IReadOnlyList<string>? Told(IReadOnlyList<string> texts) => texts.Count == 0 ? null : texts;

    /// <exception cref="InvalidOperationException">An escape is half a character, which no string can hold.</exception>
    private static void LookIntoEscapes(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.ValueIsEscaped)
            {
                _ = reader.GetString();
            }
        }
    }

    /// <summary>The fact that is recorded. The lead's id follows from who sent it and their number: the same lead is the same stream.</summary>
    public LeadReceived Fact(string client, Guid customer) => new(
        IdFrom(client), customer, client, ExternalId, Brand, Source, SubSource, Campaign, Interest, City, District,
        Personal<Person>.Of(Person), Consent, ReceivedAt, Dealer, Registration, ReactivatedFrom, ContactFrom, ReferredBy);

    /// <summary>A dealer's own numbers are its own, whoever else has a system of the same name.</summary>
    public Guid IdFrom(string client) => Id ?? (Registration is null ? LeadId(client, ExternalId) : LeadId($"{client}\n{Dealer}", ExternalId));

    public static Guid LeadId(string client, string externalId) => Ids.Derive(Guid.Empty, $"lead\n{client}\n{externalId}");
}
