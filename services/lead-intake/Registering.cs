using System.Text.Json;
using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;

namespace Leads.LeadIntake;

/// <summary>
/// The form of a dealer's own staff: somebody called, came, or was met elsewhere. Of whoever calls or comes five things have to be
/// asked (000-32); each has a value, or a reason why it was not obtained.
/// </summary>
public static class Registering
{
    private static readonly (MustAsk Field, string Pointer, Func<Interest, string, bool> Told)[] Asked =
    [
        (MustAsk.Model, "/interest/model", (interest, _) => interest.Model.Length > 0),
        (MustAsk.NeedDate, "/interest/needBy", (interest, _) => interest.NeedBy is not null),
        (MustAsk.Location, "/customer/city", (_, city) => city.Length > 0),
        (MustAsk.Colour, "/interest/colour", (interest, _) => interest.Colour is not null),
        (MustAsk.Configuration, "/interest/trim", (interest, _) => interest.Trim is not null),
    ];

    private static readonly Dictionary<LeadSource, FirstContactMode> Sources = new()
    {
        [LeadSource.HotlineInbound] = FirstContactMode.InboundCall,
        [LeadSource.WalkIn] = FirstContactMode.ShowroomVisit,
        [LeadSource.OffsiteEvent] = FirstContactMode.Outreach,
        [LeadSource.TargetProspecting] = FirstContactMode.Outreach,
        [LeadSource.DealerWebsite] = FirstContactMode.Online,
        [LeadSource.OwnerRepurchase] = FirstContactMode.InboundCall,
        [LeadSource.Referral] = FirstContactMode.Outreach,
    };

    /// <summary>Whether all five had to be asked: the customer was there to be asked.</summary>
    public static bool Gated(LeadSource source, FirstContactMode mode) => IsThere(mode) || (Sources.TryGetValue(source, out var usual) && IsThere(usual));

    /// <summary>How many of the five are there.</summary>
    public static int Obtained(LeadReceived fact) => Asked.Count(asked => asked.Told(fact.Interest, fact.City));

    /// <summary>Sales staff's own finds are screened by the sales manager (004-24), who needs nobody for that.</summary>
    public static bool ToBeScreened(LeadSource source, string role) => source is LeadSource.OffsiteEvent or LeadSource.TargetProspecting && role != Roles.SalesManager;

    /// <param name="json">The form as it was sent.</param>
    /// <param name="number">Its number when it tells none: the same request is the same lead.</param>
    /// <exception cref="Invalid">What is wrong with it, every field at once.</exception>
    public static LeadDocument Check(JsonObject json, Caller by, string number, Network network)
    {
        var form = new JsonForm(json);
        var mode = form.Code<FirstContactMode>("/mode", required: false);
        var staff = form.Text("/staff", 60, required: by.Role == Roles.DealerSystem) ?? by.Client;
        if (staff != by.Client && by.Role == Roles.Consultant)
        {
            form.Wrong("/staff", "not-you", "A consultant registers in their own name.");
        }

        var missing = Missing(form, json);
        var visit = Visit(form, json);
        var referredBy = Referrer(form, json);
        var at = by.Now;
        if (form.Time("/at", required: false) is { } happened)
        {
            at = happened;
            if (happened > by.Now.AddMinutes(5))
            {
                form.Wrong("/at", "future", "It cannot have happened yet.");
            }
        }

        if (json["dealer"] is not null && (json["dealer"] is not JsonValue dealer || dealer.GetValueKind() != JsonValueKind.String || dealer.GetValue<string>() != by.Dealer))
        {
            form.Wrong("/dealer", "not-yours", "A dealer registers its own customers.");
        }

        json["dealer"] = by.Dealer;
        json["externalId"] ??= number;
        json["brand"] ??= by.Brand;
        json["receivedAt"] = ImportedLead.Iso(at);
        LeadDocument? lead = null;
        try
        {
            lead = LeadDocument.Check(json, by.Brand, network, gaps: true);
        }
        catch (Invalid invalid)
        {
            foreach (var error in invalid.Errors)
            {
                form.Wrong(error.Pointer, error.Code, error.Detail);
            }
        }

        if (lead is not null)
        {
            if (!Sources.TryGetValue(lead.Source, out var usual))
            {
                form.Wrong("/source", "not-yours", $"Staff register {string.Join(", ", Sources.Keys.Select(Ids.Code))}.");
            }

            if (referredBy is not null && lead.Source != LeadSource.Referral)
            {
                form.Wrong("/referredBy", "no-referral", "Whom somebody brought comes from the source referral (004-13).");
            }

            mode ??= usual;
            if (visit is not null && mode != FirstContactMode.ShowroomVisit)
            {
                form.Wrong("/visit", "no-visit", "Only who came to the showroom has a visit.");
            }

            foreach (var (field, pointer, told) in Asked)
            {
                var (has, excused) = (told(lead.Interest, lead.City), missing.Exists(m => m.Field == field));
                if (has && excused)
                {
                    form.Wrong(pointer, "obtained", "It has a value and a reason why it has none.");
                }
                else if (!has && !excused && Gated(lead.Source, mode.Value))
                {
                    form.Wrong(pointer, "must-ask", "Whoever calls or comes is asked this (000-32): give the answer, or say in notObtained why there is none.");
                }
            }
        }

        form.ThrowIfWrong();
        return lead! with
        {
            Registration = new Registration(staff, mode!.Value, missing.Count == 0 ? null : missing, visit),
            ToBeScreened = ToBeScreened(lead.Source, by.Role),
            ReferredBy = referredBy,
        };
    }

    /// <summary>Why they came, and with whom.</summary>
    private static RegisteredVisit? Visit(JsonForm form, JsonObject json)
    {
        if (json["visit"] is null)
        {
            return null;
        }

        var reason = form.Text("/visit/reason", 60) ?? "";
        List<RoleInBuying>? party = null;
        try
        {
            party = json["visit"]?["party"]?.Deserialize<List<RoleInBuying>>(EventJson.Options);
            if (party?.Count > 20 || party?.Contains(null!) == true)
            {
                form.Wrong("/visit/party", "wrong-entry", "At most 20, each with role and who.");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            form.Wrong("/visit/party", "wrong-entry", "A list of role and who: user, decision_maker or buyer; self, spouse, parent …");
        }

        json.Remove("visit");
        return new RegisteredVisit(reason, party);
    }

    internal static NpgsqlBatchCommand Row(LeadReceived fact, string dealer, bool submitted) => Sql.Command(
        "insert into registrations (lead, brand, dealer, staff, source, gated, obtained, submitted, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        fact.LeadId, fact.Brand, dealer, fact.Registration!.By, Ids.Code(fact.Source), Gated(fact.Source, fact.Registration.Mode), Obtained(fact), submitted, fact.At.UtcDateTime);

    private static bool IsThere(FirstContactMode mode) => mode is FirstContactMode.InboundCall or FirstContactMode.ShowroomVisit;

    private static Guid? Referrer(JsonForm form, JsonObject json)
    {
        var told = form.Text("/referredBy", 36, required: false);
        json.Remove("referredBy");
        if (told is null)
        {
            return null;
        }

        if (Guid.TryParse(told, out var customer))
        {
            return customer;
        }

        form.Wrong("/referredBy", "wrong-id", "The id of the customer who brought them.");
        return null;
    }

    private static List<NotObtained> Missing(JsonForm form, JsonObject json)
    {
        var missing = new List<NotObtained>();
        if (json["notObtained"] is not { } told)
        {
            return missing;
        }

        json.Remove("notObtained");
        if (told is not JsonArray entries)
        {
            form.Wrong("/notObtained", "wrong-type", "A list of objects with field and reason.");
            return missing;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i] is not JsonObject entry)
            {
                form.Wrong($"/notObtained/{i}", "wrong-type", "An object with field and reason.");
                continue;
            }

            var one = new JsonForm(entry);
            var (field, reason) = (one.Code<MustAsk>("/field"), one.Code<NotObtainedReason>("/reason"));
            foreach (var error in one.Errors)
            {
                form.Wrong($"/notObtained/{i}{error.Pointer}", error.Code, error.Detail);
            }

            if (field is { } f && reason is { } r)
            {
                if (missing.Any(m => m.Field == f))
                {
                    form.Wrong($"/notObtained/{i}", "twice", "It stands there twice.");
                }

                missing.Add(new NotObtained(f, r));
            }
        }

        return missing;
    }
}
