using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using LeadStreams = Leads.EventStore.Streams<Leads.LeadIntake.Lead.Command, Leads.LeadIntake.Lead>;

namespace Leads.LeadIntake;

/// <summary>
/// The same customer enters again: a cycle that was lost comes back to life (000-02.7, 000-04, 000-05), an owner buys again
/// (000-02.5, 001-29). It is a new cycle that names the old one, whose source it does not touch.
/// </summary>
public sealed class Reactivating(LeadStreams leads, Intake intake, EventStore.EventStore store)
{
    /// <summary>What the source is called that a cycle comes from which ended so.</summary>
    public static string SubSourceOf(CloseReason reason) => reason == CloseReason.Lost ? "defeated" : Ids.Code(reason);

    /// <summary>Whether a cycle may come back to life.</summary>
    /// <returns>The cycle that ended.</returns>
    /// <exception cref="Refused">It has not ended, or not so, or not long enough ago.</exception>
    public static Lead.Closed Check(Lead lead, Policy policy, DateTimeOffset now) => lead switch
    {
        Lead.Closed closed when !policy.CoolOffs.TryGetValue(closed.Reason, out var rest) => throw new Refused("not-reactivated", $"A cycle that ended with {Ids.Code(closed.Reason)} is not reactivated."),
        Lead.Closed closed when now < closed.At + policy.CoolOffs[closed.Reason] =>
            throw new Refused("cooling-off", $"The customer is left alone until {closed.At + policy.CoolOffs[closed.Reason]:yyyy-MM-dd} (000-04)."),
        Lead.Closed closed => closed,
        _ => throw new Refused("cycle-open", "The cycle has not ended."),
    };

    /// <summary>A new cycle of the customer of one that ended: the dealer's own, or headquarters' to give to whom the rules find.</summary>
    public async Task<StoredAnswer> Reactivate(Guid id, ReactivateBody body, Caller by, CancellationToken cancel)
    {
        var (_, state) = await leads.See(id, by, cancel);
        var closed = Check(state, intake.Network.PolicyOf(((Lead.Known)state).Fact.Brand), by.Now);
        var again = await Document(closed.Fact, Ids.Derive(id, "reactivation"), cancel) ?? throw new SubjectErased(closed.Fact.CustomerId);
        return await intake.Receive(
            again with
            {
                ExternalId = $"reactivation:{id}",
                Source = LeadSource.LostOrUncontrolledReactivation,
                SubSource = SubSourceOf(closed.Reason),
                Campaign = body.Campaign,
                Interest = body.Interest ?? closed.Fact.Interest,
                ReceivedAt = by.Now,
                Dealer = by.Dealer,
                // What was passed on to a dealer once is passed on again, if the customer still agrees; what was its own is its own.
                Registration = by.Dealer is not null && Lead.IsOwn(closed, by.Dealer) ? new Registration(by.Client, FirstContactMode.OutboundCall) : null,
                ReactivatedFrom = id,
            },
            by,
            cancel);
    }

    /// <summary>Aftercare found an owner who may buy again: source 5 of the same customer, at the dealer that cares for them.</summary>
    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        if (e is not RepurchaseIntentDetected intent)
        {
            return false;
        }

        var (_, state) = await leads.AggregateStream(intent.LeadId, cancel);
        // Of somebody who was forgotten meanwhile nothing is left to enter again with.
        if (state is not Lead.Known lead || await Document(lead.Fact, Ids.Derive(intent.OwnershipId, $"repurchase\n{context.Causation}"), cancel) is not { } again)
        {
            return false;
        }

        await intake.Hear(
            again with
            {
                ExternalId = $"repurchase:{context.Causation}",
                Source = LeadSource.OwnerRepurchase,
                SubSource = Ids.Code(intent.Kind),
                Campaign = null,
                Interest = intent.Interest,
                ReceivedAt = intent.At,
                Dealer = intent.Dealer,
                Registration = new Registration(context.Actor, FirstContactMode.OutboundCall),
                ReactivatedFrom = intent.LeadId,
            },
            new Caller(context.Actor, Roles.DealerSystem, intent.Brand, intent.Dealer, store.Clock.GetUtcNow()),
            context,
            cancel);
        return true;
    }

    /// <summary>The lead document that the person of an earlier cycle would be told of with; null when they were forgotten.</summary>
    private async Task<LeadDocument?> Document(LeadReceived fact, Guid id, CancellationToken cancel)
    {
        if (await store.Personal.Open(fact.CustomerId, fact.Person, cancel) is not { } person)
        {
            return null;
        }

        var phone = Phone.Parse(person.Phone);
        return new LeadDocument(
            "", fact.Brand, fact.Source, null, null, fact.At, null, person with { Other = null }, phone?.E164 ?? "", person.PhoneKind ?? phone?.Kind ?? PhoneKind.None, fact.City, fact.District,
            fact.Interest, fact.Consent)
        { Id = id, Customer = fact.CustomerId, Unasked = true, Email = person.Email is null ? null : Email.Parse(person.Email) };
    }
}

/// <summary>How a cycle comes back to life.</summary>
/// <param name="Campaign">What brought the customer back, if it was a campaign.</param>
/// <param name="Interest">What they want now; what they wanted then when not told.</param>
public sealed record ReactivateBody(string? Campaign = null, Interest? Interest = null)
{
    private const int MostCampaign = 200;
    private const int MostText = 60;

    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal ReactivateBody Checked()
    {
        var errors = new List<FieldError>();
        if (Campaign is { Length: 0 or > MostCampaign })
        {
            errors.Add(new("/campaign", "too-long", $"At most {MostCampaign} characters."));
        }

        foreach (var (pointer, text) in Interest is null ? [] : new[] { ("model", Interest.Model), ("trim", Interest.Trim), ("colour", Interest.Colour), ("payment", Interest.Payment) })
        {
            if (text is { Length: > MostText })
            {
                errors.Add(new($"/interest/{pointer}", "too-long", $"At most {MostText} characters."));
            }
        }

        return errors.Count > 0 ? throw new Invalid(errors) : this;
    }
}
