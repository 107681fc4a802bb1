using System.Collections.Immutable;
using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Aftercare;

/// <summary>An ownership begins with a delivered car; from then on nobody who bought is forgotten (001-27).</summary>
public abstract record Ownership
{
    public sealed record None : Ownership;

    /// <param name="Planned">Contacts that have not fallen due yet.</param>
    /// <param name="Due">Contacts that fell due and wait to be made.</param>
    public sealed record Active(Guid Id, Tags Tags, ImmutableSortedDictionary<Touch, DateTimeOffset> Planned, ImmutableSortedSet<Touch> Due) : Ownership
    {
        /// <summary>What the owner may buy next, as it was found last.</summary>
        public (RepurchaseKind Kind, Interest Interest)? Intent { get; init; }
    }

    public abstract record Command
    {
        public sealed record OpenOwnership(Guid OwnershipId, Guid LeadId, Guid CustomerId, string Brand, string Dealer, string Model, DateTimeOffset DeliveredAt) : Command;

        public sealed record FallDue(Touch Touch, DateTimeOffset At) : Command;

        /// <param name="Touch">Which planned contact this was; the earliest open one when not told.</param>
        public sealed record RecordTouch(Touch? Touch, ContactChannel Channel, ContactResult Result, string? Note, DateTimeOffset At) : Command;

        /// <summary>The owner may buy again (001-29).</summary>
        public sealed record DetectRepurchase(RepurchaseKind Kind, Interest Interest, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    /// <summary>48 hours, 1 month, then at least twice a year (001-27).</summary>
    public static IEnumerable<(Touch Touch, DateTimeOffset DueAt)> Cadence(DateTimeOffset delivered) =>
    [
        (Touch.H48, delivered.AddHours(48)),
        (Touch.Month_1, delivered.AddMonths(1)),
        (Touch.Month_6, delivered.AddMonths(6)),
        (Touch.Month_12, delivered.AddMonths(12)),
    ];

    public static readonly Decider<Command, Ownership> Decider = new("ownership", new None(), Decide, Evolve)
    {
        Tags = state => state is Active active ? active.Tags : Tags.None,
        Deadlines = state => state is Active active ? active.Planned.Select(p => new Deadline(p.Key.ToString(), p.Value)) : [],
        OnDue = (deadline, now) => new Command.FallDue(Enum.Parse<Touch>(deadline.What), now),
    };

    public static IReadOnlyList<object> Decide(Command command, Ownership state) => (command, state) switch
    {
        (Command.OpenOwnership c, None) =>
        [
            new OwnershipOpened(c.OwnershipId, c.LeadId, c.CustomerId, c.Brand, c.Dealer, c.Model, c.DeliveredAt),
            .. Cadence(c.DeliveredAt).Select(t => new TouchPlanned(c.OwnershipId, c.LeadId, t.Touch, t.DueAt, c.DeliveredAt)),
        ],
        (Command.OpenOwnership, Active) => [],

        (Command.FallDue c, Active o) when o.Planned.ContainsKey(c.Touch) => [new TouchDue(o.Id, o.Tags.Lead, c.Touch, c.At)],
        (Command.FallDue, _) => [],

        (Command.RecordTouch c, Active o) => Open(o, c.Touch) is { } touch
            ? [new TouchMade(o.Id, o.Tags.Lead, touch, c.Channel, c.Result, c.Note is null ? null : Personal<string>.Of(c.Note), c.At)]
            : throw new Refused("touch-not-open", "That contact was made before, or was never planned."),

        (Command.DetectRepurchase c, Active) when string.IsNullOrWhiteSpace(c.Interest.Model) => throw new Refused("model-missing", "Say which car they are interested in (001-29)."),
        (Command.DetectRepurchase c, Active o) when o.Intent == (c.Kind, c.Interest) => [],
        (Command.DetectRepurchase c, Active o) =>
            [new RepurchaseIntentDetected(o.Id, o.Tags.Lead, o.Tags.Subject!.Value, o.Tags.Brand!, o.Tags.Dealer!, c.Kind, c.Interest, c.At)],

        _ => throw new Refused("wrong-state", $"Cannot {command.GetType().Name}: the ownership is {state.GetType().Name}."),
    };

    public static Ownership Evolve(Ownership state, object e) => (state, e) switch
    {
        (None, OwnershipOpened o) => new Active(
            o.OwnershipId, new Tags(o.LeadId, o.CustomerId, o.Brand, o.Dealer), ImmutableSortedDictionary<Touch, DateTimeOffset>.Empty, []),
        (Active o, TouchPlanned t) => o with { Planned = o.Planned.SetItem(t.Touch, t.DueAt) },
        (Active o, TouchDue t) => o with { Planned = o.Planned.Remove(t.Touch), Due = o.Due.Add(t.Touch) },
        (Active o, TouchMade t) => o with { Planned = o.Planned.Remove(t.Touch), Due = o.Due.Remove(t.Touch) },
        (Active o, RepurchaseIntentDetected r) => o with { Intent = (r.Kind, r.Interest) },
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to an ownership that is {state.GetType().Name}."),
    };

    private static Touch? Open(Active o, Touch? asked)
    {
        var open = o.Due.Concat(o.Planned.Keys).Order().Cast<Touch?>();
        return asked is null ? open.FirstOrDefault() : open.FirstOrDefault(t => t == asked);
    }

    private Ownership()
    {
    }
}
