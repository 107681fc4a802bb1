using System.Text;

namespace Leads.Samples;

/// <summary>What is wrong with a broken sample line.</summary>
public enum Flaw
{
    /// <summary>Not JSON: cut off, a comma missing, a quote not escaped.</summary>
    MalformedJson,
    /// <summary>No customer.phone, or an empty one.</summary>
    MissingPhone,
    /// <summary>A customer.phone that no telephone can have.</summary>
    ImpossiblePhone,
    /// <summary>A source that is not in the code list.</summary>
    UnknownSource,
    /// <summary>customer.phone is an object or a number.</summary>
    PhoneNotText,
    /// <summary>interest.needBy is not a calendar date.</summary>
    NeedByNotDate,
    /// <summary>No consent, or one without any purpose.</summary>
    MissingConsent,
    /// <summary>customer.name is empty or only white space.</summary>
    EmptyName,
    /// <summary>A brand that is not sold here.</summary>
    UnknownBrand,
    /// <summary>The bytes are not UTF-8: a GBK name, a character cut in half, a stray byte.</summary>
    InvalidUtf8,
    /// <summary>A required part is buried under a hundred levels of nesting.</summary>
    NestedGarbage,
    /// <summary>The named dealer D999 does not exist.</summary>
    UnknownDealer,
    /// <summary>receivedAt has no offset, so nobody can know when it was.</summary>
    ReceivedAtWithoutOffset,
    /// <summary>Looks like an earlier lead sent again, but its externalId is gone or empty.</summary>
    MissingExternalId,
}

internal static class Flaws
{
    public static readonly Flaw[] All = Enum.GetValues<Flaw>();

    /// <summary>The line's bytes with the flaw put in; each flaw has two or three variants, taken in turn.</summary>
    public static byte[] Spoil(Lead lead, Flaw flaw, int variant, Lead earlier) => flaw switch
    {
        Flaw.MalformedJson => Utf8(OneOf(variant,
            () => Line(lead)[..(Line(lead).Length * 2 / 3)],
            () => Line(lead).Replace(",\"interest\"", " \"interest\"", StringComparison.Ordinal),
            () => Line(lead).Replace($"\"name\":\"{lead.Name}", $"\"name\":\"{lead.Name[..1]}\"{lead.Name[1..]}", StringComparison.Ordinal))),
        Flaw.InvalidUtf8 => OneOf(variant,
            // 王先生 as an old Windows form sends it: GBK.
            () => ReplaceName(lead, [0xCD, 0xF5, 0xCF, 0xC8, 0xC9, 0xFA]),
            () => ReplaceName(lead, Utf8(lead.Name)[..^1]),
            () => ReplaceName(lead, [.. Utf8(lead.Name), 0xFF])),
        _ => Utf8(Spoiled(lead.Document, flaw, variant, earlier.Document).Write()),
    };

    private static Json.Members Spoiled(Json.Members lead, Flaw flaw, int variant, Json.Members earlier) => flaw switch
    {
        Flaw.MissingPhone => OneOf(variant, () => lead.Without("customer.phone"), () => lead.With("customer.phone", "")),
        Flaw.ImpossiblePhone => lead.With("customer.phone", OneOf<Json>(variant, () => "1381234567", () => "12012345678", () => "00000000000")),
        Flaw.UnknownSource => lead.With("source", OneOf<Json>(variant, () => "hq_dispached", () => "tv_advert")),
        Flaw.PhoneNotText => lead.With("customer.phone", OneOf<Json>(variant,
            () => new Json.Members(("type", "mobile"), ("number", "13900001234")), () => new Json.Number(13900005678))),
        Flaw.NeedByNotDate => lead.Without("interest.needBy") is var without && without.Items.Single(i => i.Name == "interest").Value is Json.Members interest
            ? without.With("interest", new Json.Members([.. interest.Items, ("needBy", OneOf<Json>(variant, () => "下个月底", () => "2026-02-30"))]))
            : throw new InvalidOperationException("A lead has an interest."),
        Flaw.MissingConsent => OneOf(variant, () => lead.Without("consent"), () => lead.With("consent.purposes", new Json.List())),
        Flaw.EmptyName => lead.With("customer.name", OneOf<Json>(variant, () => "", () => "　 ")),
        Flaw.UnknownBrand => lead.With("brand", OneOf<Json>(variant, () => "XINGCHEN", () => "YINHE")),
        Flaw.NestedGarbage => OneOf(variant,
            () => lead.With("interest.model", Nested(100, inner => new Json.List(inner), "ES7")),
            () => lead.With("customer", Nested(100, inner => new Json.Members(("customer", inner)), new Json.Members()))),
        Flaw.UnknownDealer => new([.. lead.Without("dealer").Items, ("dealer", "D999")]),
        Flaw.ReceivedAtWithoutOffset => lead.Items.Single(i => i.Name == "receivedAt").Value is Json.Text { Value: var at }
            ? lead.With("receivedAt", OneOf<Json>(variant, () => at[..19], () => at[..19].Replace('T', ' ')))
            : throw new InvalidOperationException("A lead has a receivedAt."),
        Flaw.MissingExternalId => OneOf(variant, () => earlier.Without("externalId"), () => earlier.With("externalId", "")),
        _ => throw new ArgumentOutOfRangeException(nameof(flaw), flaw, "Not a flaw of the document."),
    };

    private static T OneOf<T>(int variant, params Func<T>[] variants) => variants[variant % variants.Length]();

    private static Json Nested(int depth, Func<Json, Json> wrap, Json core) => depth == 0 ? core : wrap(Nested(depth - 1, wrap, core));

    private static string Line(Lead lead) => lead.Document.Write();

    private static byte[] ReplaceName(Lead lead, byte[] name)
    {
        var line = Utf8(Line(lead));
        var at = line.AsSpan().IndexOf(Utf8($"\"name\":\"{lead.Name}\"")) + "\"name\":\"".Length;
        return [.. line[..at], .. name, .. line[(at + Utf8(lead.Name).Length)..]];
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
