using Leads.Contracts;
using Leads.EventStore;

namespace Leads.LeadIntake;

/// <summary>A customer lives long and may have many lead cycles; until they ask to be forgotten.</summary>
public abstract record Customer
{
    public sealed record None : Customer;

    public sealed record Known(Tags Tags, CustomerRegistered Fact) : Customer;

    public sealed record Erased(Tags Tags) : Customer;

    public abstract record Command
    {
        public sealed record Register(
            Guid CustomerId, string Brand, string Name, string? Honorific, string Phone, PhoneKind PhoneKind, DateTimeOffset At) : Command;

        public sealed record RecordAccess(string By, string Role, DateTimeOffset At) : Command;

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
                Personal<string>.Of(c.Phone), c.PhoneKind, c.At),
        ],
        (Command.Register, _) => [],

        (Command.RecordAccess c, Known customer) => [new CustomerAccessed(customer.Tags.Lead, c.By, c.Role, c.At)],
        (Command.RecordAccess, Erased) => [],

        (Command.Erase c, Known customer) => [new CustomerErased(customer.Tags.Lead, customer.Tags.Brand!, c.Dealers, c.At)],
        (Command.Erase, Erased) => [],

        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the customer is {state.GetType().Name}."),
    };

    public static Customer Evolve(Customer state, object e) => (state, e) switch
    {
        (None, CustomerRegistered r) => new Known(new Tags(r.CustomerId, r.CustomerId, r.Brand), r),
        (Known, CustomerAccessed) => state,
        (Known customer, CustomerErased) => new Erased(customer.Tags),
        // A look that was under way while the customer was erased is still a look.
        (Erased, CustomerAccessed) => state,
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a customer that is {state.GetType().Name}."),
    };

    private Customer()
    {
    }
}
