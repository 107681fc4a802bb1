using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.LeadIntake;

/// <summary>A customer lives long and may have many lead cycles; may turn out to be one with another; until they ask to be forgotten.</summary>
public abstract record Customer
{
    public sealed record None : Customer;

    public sealed record Known(Tags Tags, CustomerRegistered Fact) : Customer
    {
        /// <summary>Who may be the same person.</summary>
        public ImmutableList<SuspectedMatch> Suspected { get; init; } = [];

        /// <summary>What they agreed to last, apart from their leads.</summary>
        public Consent? Given { get; init; }

        /// <summary>What they took back.</summary>
        public ImmutableList<ConsentWithdrawn> Withdrawals { get; init; } = [];
    }

    /// <summary>One with another customer, until that turns out wrong.</summary>
    /// <param name="Before">What they were, and will be again.</param>
    public sealed record Merged(Known Before, Guid Into) : Customer;

    public sealed record Erased(Tags Tags) : Customer;

    public abstract record Command
    {
        public sealed record Register(
            Guid CustomerId, string Brand, string Name, string? Honorific, string Phone, PhoneKind PhoneKind, DateTimeOffset At,
            string? Email = null, DateTimeOffset? PhoneValidUntil = null) : Command;

        public sealed record RecordAccess(string By, string Role, DateTimeOffset At) : Command;

        public sealed record SuspectMatch(Guid Other, Guid LeadId, DateTimeOffset At) : Command;

        /// <param name="Survivor">The other customer as they are now.</param>
        public sealed record Merge(Guid Into, Customer Survivor, string By, string Reason, DateTimeOffset At) : Command;

        public sealed record Unmerge(string By, string Reason, DateTimeOffset At) : Command;

        /// <param name="Source">The lead it is about, if told.</param>
        /// <param name="Withdrawals">What those took back who are one with them.</param>
        public sealed record GiveConsent(Consent Consent, Guid? Source, IReadOnlyList<ConsentWithdrawn> Withdrawals, string By, DateTimeOffset At) : Command;

        /// <param name="Purposes">All when not told.</param>
        /// <param name="Channels">All when not told.</param>
        public sealed record WithdrawConsent(IReadOnlyList<string>? Purposes, IReadOnlyList<string>? Channels, string By, string Evidence, DateTimeOffset At) : Command;

        public sealed record Erase(IReadOnlyList<string> Dealers, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    public static readonly Decider<Command, Customer> Decider = new("customer", new None(), Decide, Evolve)
    {
        Tags = state => state switch
        {
            Known customer => customer.Tags,
            Merged customer => customer.Before.Tags,
            Erased customer => customer.Tags,
            _ => Tags.None,
        },
    };

    public static IReadOnlyList<object> Decide(Command command, Customer state) => (command, state) switch
    {
        (Command.Register c, None) =>
        [
            new CustomerRegistered(
                c.CustomerId, c.Brand, Personal<string>.Of(c.Name), c.Honorific is null ? null : Personal<string>.Of(c.Honorific),
                Personal<string>.Of(c.Phone), c.PhoneKind, c.At, c.Email is null ? null : Personal<string>.Of(c.Email), c.PhoneValidUntil),
        ],
        (Command.Register, _) => [],

        (Command.RecordAccess c, Known or Merged) => [new CustomerAccessed(Decider.Tags(state).Lead, c.By, c.Role, c.At)],
        (Command.RecordAccess, Erased) => [],

        (Command.SuspectMatch c, Known customer) when customer.Suspected.Exists(match => match.Other == c.Other) => [],
        (Command.SuspectMatch c, Known customer) => [new CustomerMatchSuspected(customer.Tags.Lead, c.Other, customer.Fact.Brand, c.LeadId, c.At)],
        (Command.SuspectMatch, Merged or Erased) => [],

        (Command.Merge c, Merged customer) when customer.Into == c.Into => [],
        (Command.Merge, Merged) => throw new Refused("merged-already", "The customer is one with another already; undo that first."),
        (Command.Merge c, Known customer) when c.Into == customer.Tags.Lead => throw new Refused("merged-with-itself", "A customer is one with themselves already."),
        (Command.Merge { Survivor: Merged }, Known) => throw new Refused("survivor-merged", "The other is one with a third customer: name that one."),
        (Command.Merge { Survivor: Erased }, Known) => throw new Refused("erased", "The other customer was forgotten."),
        (Command.Merge { Survivor: Known survivor } c, Known customer) => survivor.Fact.Brand == customer.Fact.Brand
            ? [new CustomerMerged(customer.Tags.Lead, c.Into, customer.Fact.Brand, c.By, c.Reason, c.At)]
            : throw new Refused("other-brand", "Customers of two brands stay two."),

        (Command.Unmerge c, Merged customer) => [new CustomerUnmerged(customer.Before.Tags.Lead, customer.Into, customer.Before.Fact.Brand, c.By, c.Reason, c.At)],
        (Command.Unmerge, Known) => throw new Refused("not-merged", "The customer is one with nobody else."),

        (Command.GiveConsent c, Known customer) when c.Consent.Equals(customer.Given) => [],
        (Command.GiveConsent c, Known customer) when customer.Withdrawals.Concat(c.Withdrawals).Any(w => c.Consent.At <= w.At && c.Consent.Purposes.Any(w.TakesBack)) =>
            throw new Refused("withdrawn-since", "The customer has taken that back since."),
        (Command.GiveConsent c, Known customer) => [new ConsentGiven(customer.Tags.Lead, customer.Fact.Brand, c.Consent, c.Source, c.By, c.At)],
        (Command.WithdrawConsent c, Known customer) => TakenBack(c, customer) is var withdrawn && customer.Withdrawals.Contains(withdrawn) ? [] : [withdrawn],
        (Command.GiveConsent or Command.WithdrawConsent, Merged) => throw new Refused("merged", "The customer is one with another: speak of that one."),

        (Command.Erase c, Known or Merged) => [new CustomerErased(Decider.Tags(state).Lead, Decider.Tags(state).Brand!, c.Dealers, c.At)],
        (Command.Erase, Erased) => [],
        (_, Erased) => throw new Refused("erased", "The customer was forgotten."),

        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the customer is {state.GetType().Name}."),
    };

    public static Customer Evolve(Customer state, object e) => (state, e) switch
    {
        (None, CustomerRegistered r) => new Known(new Tags(r.CustomerId, r.CustomerId, r.Brand), r),
        (Known, CustomerAccessed) => state,
        (Known customer, CustomerMatchSuspected s) => customer.Suspected.Exists(match => match.Other == s.Other) ? customer : customer with { Suspected = customer.Suspected.Add(new SuspectedMatch(s.Other, s.ToldBy, s.At)) },
        (Known customer, ConsentGiven g) => customer with { Given = g.Consent },
        (Known customer, ConsentWithdrawn w) => customer with { Withdrawals = customer.Withdrawals.Add(w), Given = null },
        (Known customer, CustomerMerged m) => new Merged(customer, m.Into),
        (Merged customer, CustomerUnmerged) => customer.Before,
        (Known or Merged, CustomerErased) => new Erased(Decider.Tags(state)),
        // What was under way while the customer was merged or erased has still happened.
        (Merged or Erased, CustomerAccessed or CustomerMatchSuspected) => state,
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a customer that is {state.GetType().Name}."),
    };

    private static ConsentWithdrawn TakenBack(Command.WithdrawConsent c, Known customer) =>
        new(customer.Tags.Lead, customer.Fact.Brand, c.Purposes, c.Channels, c.By, c.Evidence, c.At);

    private Customer()
    {
    }
}

/// <summary>A customer who may be the same person.</summary>
/// <param name="Other">The other customer.</param>
/// <param name="LeadId">The lead that told the phone number of one and the e-mail address of the other.</param>
/// <param name="At">When it came.</param>
public sealed record SuspectedMatch(Guid Other, Guid LeadId, DateTimeOffset At);
