using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;

namespace Leads.LeadIntake;

/// <summary>
/// What a person agreed to and took back (feature 104): what came with their leads, and what came later. Later consent lets leads go
/// that were held for want of it; what is taken back ends the cycles that rest on it.
/// </summary>
public sealed class ConsentLedger(Customers customers, EventStore.EventStore store)
{
    /// <summary>The person agreed to something; repeating it only lets go what is held still.</summary>
    /// <exception cref="NotFound">No such customer, or none that this caller may know of.</exception>
    /// <exception cref="Refused">They have taken it back since, or were forgotten.</exception>
    public Task<StoredAnswer> Give(Guid id, Consent consent, Guid? lead, Caller by, CancellationToken cancel) => store.Settle(
        by,
        async unit =>
        {
            var (survivor, leads, _, group) = await Of(id, by, cancel);
            if (lead is not null && !leads.Any(l => l.Lead == lead && (by.Dealer is null || l.State.Tags.Dealer == by.Dealer)))
            {
                throw new Invalid("/leadId", "unknown-lead", "The customer has no such lead.");
            }

            var withdrawals = group.Members.SelectMany(m => m.Events).OfType<ConsentWithdrawn>().ToList();
            var events = Customer.Decide(new Customer.Command.GiveConsent(consent, lead, withdrawals, by.Client, by.Now), survivor.State);
            if (Consents.Allow(consent, null))
            {
                foreach (var (held, version, before) in leads.Where(l => WaitsForConsent(l.State, consent, withdrawals)))
                {
                    Customers.Change(unit, held, version, before, new Lead.Command.Release(store.Service, null, by.Now) { Consent = consent });
                }
            }

            unit.Also(Sql.Command(
                """
                update customer_phones set
                    withdrawn_at = case when $3 and withdrawn_at < $2 then null else withdrawn_at end,
                    transfer_withdrawn_at = case when $4 and transfer_withdrawn_at < $2 then null else transfer_withdrawn_at end
                where customer = $1 and coalesce(withdrawn_at, transfer_withdrawn_at) is not null
                """,
                survivor.Id, consent.At, consent.Purposes.Contains(Consents.Contact), consent.Purposes.Contains(Consents.DealerTransfer)));
            return Customers.Append(unit, survivor.Id, survivor.Version, survivor.State, events, by);
        },
        cancel);

    /// <summary>The person took something back, in one commit with all that follows from it.</summary>
    /// <exception cref="NotFound">No such customer, or none that this caller may know of.</exception>
    public Task<StoredAnswer> Withdraw(Guid id, WithdrawalBody body, Caller by, CancellationToken cancel) => store.Settle(
        by,
        async unit =>
        {
            var (survivor, leads, last, group) = await Of(id, by, cancel);
            var events = Customer.Decide(new Customer.Command.WithdrawConsent(body.Purposes, body.Channels, by.Client, body.Evidence.Trim(), by.Happened(body.At)), survivor.State);
            if (events is [ConsentWithdrawn withdrawn])
            {
                var (contact, transfer) = (withdrawn.TakesBack(Consents.Contact), withdrawn.TakesBack(Consents.DealerTransfer));
                if (contact || transfer)
                {
                    Customers.Close(unit, leads.Where(l => withdrawn.Ends(l.State)), CloseReason.ConsentWithdrawn, by.Now);
                    unit.Claim(Sql.Command(
                        "select note_withdrawal($1, $2, $3, $4, case when $6 then $5 end, case when $7 then $5 end)",
                        survivor.Id, group.Ids, group.Versions, last + 1, withdrawn.At, contact, transfer));
                }
            }

            return Customers.Append(unit, survivor.Id, survivor.Version, survivor.State, events, by);
        },
        cancel);

    /// <summary>All of it, the oldest first. A dealer sees what came with its own leads, and what the person said later to whomever.</summary>
    /// <exception cref="NotFound">No such customer, or none that this caller may know of.</exception>
    public async Task<IReadOnlyList<ConsentEntry>> Show(Guid id, Caller by, CancellationToken cancel)
    {
        var (_, leads, _, group) = await Of(id, by, cancel);
        var own = leads.Where(l => by.Dealer is null || l.State.Tags.Dealer == by.Dealer).ToDictionary(l => l.Lead, l => l.State.Fact);
        var told = own.Values.Where(fact => fact.Consent.Purposes.Count > 0).Select(fact =>
            ConsentEntry.Given(fact.Consent, fact.LeadId, fact.Registration?.By ?? fact.Client));
        var later = group.Members.SelectMany(m => m.Events).Select(e => e switch
        {
            ConsentGiven g => ConsentEntry.Given(g.Consent, g.Source is { } lead && own.ContainsKey(lead) ? lead : null, by.Dealer is null ? g.By : null),
            ConsentWithdrawn w => ConsentEntry.Withdrawn(w, by.Dealer is null ? w.By : null),
            _ => null,
        });
        return [.. told.Concat(later.OfType<ConsentEntry>()).OrderBy(entry => entry.At)];
    }

    /// <summary>Held for want of consent, or refused at the door because the person had taken theirs back.</summary>
    private static bool WaitsForConsent(Lead.Known lead, Consent consent, IReadOnlyList<ConsentWithdrawn> withdrawals) =>
        lead is Lead.Held { Reason: HoldReason.NoConsent }
        // Who wants nobody to contact them is not called because they may be passed on.
        || (lead is Lead.Invalid { Reason: InvalidReason.OptedOut, Tags.Dealer: null } && (consent.Purposes.Contains(Consents.Contact) || !withdrawals.Any(w => w.TakesBack(Consents.Contact))));

    /// <summary>The customer who stands for the person, with all their leads.</summary>
    private async Task<(CustomerMember Survivor, IReadOnlyList<(Guid Lead, long Version, Lead.Known State)> Leads, int Last, CustomerGroup Group)> Of(
        Guid id, Caller by, CancellationToken cancel)
    {
        var group = await customers.GroupOf(id, cancel);
        var (leads, last) = await customers.LeadsOf(group.Survivor.Id, cancel);
        Customers.Entitled(group.Asked.State, leads, by);
        return (group.Survivor, leads, last, group);
    }
}

/// <summary>One line of the ledger. Evidence is a reference, never the proof itself.</summary>
/// <param name="What">given or withdrawn.</param>
/// <param name="Purposes">Absent for all.</param>
/// <param name="Channels">Absent for all.</param>
/// <param name="Receivers">Whom they may be passed on to; absent for anybody the purposes allow.</param>
/// <param name="At">When they gave it or took it back.</param>
/// <param name="LeadId">The lead it came with, or is about.</param>
/// <param name="By">Client or staff id of who told us.</param>
public sealed record ConsentEntry(
    string What, IReadOnlyList<string>? Purposes, IReadOnlyList<string>? Channels, IReadOnlyList<string>? Receivers, string Evidence, DateTimeOffset At, Guid? LeadId, string? By)
{
    internal static ConsentEntry Given(Consent consent, Guid? lead, string? by) =>
        new("given", consent.Purposes, consent.Channels, consent.Receivers, consent.Evidence, consent.At, lead, by);

    internal static ConsentEntry Withdrawn(ConsentWithdrawn withdrawn, string? by) =>
        new("withdrawn", withdrawn.Purposes, withdrawn.Channels, null, withdrawn.Evidence, withdrawn.At, null, by);
}
