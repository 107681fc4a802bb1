using Leads.Contracts;
using Leads.EventStore;

namespace Leads.Appointments;

/// <summary>Something that is written to a customer: asked for, and sent as soon as a provider takes it.</summary>
public abstract record Message
{
    public sealed record None : Message;

    /// <param name="Attempts">How often it was tried.</param>
    /// <param name="SendAt">When it is tried next.</param>
    public sealed record Waiting(MessageRequested About, int Attempts, DateTimeOffset SendAt) : Message;

    public sealed record Sent(MessageRequested About) : Message;

    /// <summary>No provider took it.</summary>
    public sealed record GivenUp(MessageRequested About) : Message;

    public abstract record Command
    {
        public sealed record Ask(MessageRequested About) : Command;

        public sealed record NoteSent(string Provider, string Reference, DateTimeOffset At) : Command;

        public sealed record NoteFailure(string Reason, DateTimeOffset At) : Command;

        private Command()
        {
        }
    }

    /// <summary>From one attempt to the next; after the last it is given up.</summary>
    private static readonly TimeSpan[] Again = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30)];

    private const string Send = "send";

    public static readonly Decider<Command, Message> Decider = new("message", new None(), Decide, Evolve)
    {
        Tags = state => Request(state) is { } about ? new Tags(about.LeadId, about.CustomerId, about.Brand, about.Dealer) : Tags.None,
        Deadlines = state => state is Waiting waiting ? [new Deadline(Send, waiting.SendAt)] : [],
        OnDue = (_, now) => new Command.NoteFailure("no-provider", now),
    };

    public static IReadOnlyList<object> Decide(Command command, Message state) => (command, state) switch
    {
        (Command.Ask c, None) => [c.About],
        (Command.NoteSent c, Waiting w) => [new MessageSent(w.About.MessageId, w.About.LeadId, c.Provider, c.Reference, c.At)],
        (Command.NoteFailure c, Waiting w) when w.Attempts == Again.Length => [new MessageGivenUp(w.About.MessageId, w.About.LeadId, w.Attempts + 1, c.Reason, c.At)],
        (Command.NoteFailure c, Waiting w) => [new MessageFailed(w.About.MessageId, w.About.LeadId, w.Attempts + 1, c.Reason, c.At + Again[w.Attempts], c.At)],
        _ => [],
    };

    public static Message Evolve(Message state, object e) => (state, e) switch
    {
        (None, MessageRequested r) => new Waiting(r, 0, r.At),
        (Waiting w, MessageSent) => new Sent(w.About),
        (Waiting w, MessageFailed f) => w with { Attempts = f.Attempt, SendAt = f.RetryAt },
        (Waiting w, MessageGivenUp) => new GivenUp(w.About),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot happen to a message that is {state.GetType().Name}."),
    };

    private static MessageRequested? Request(Message state) => state switch
    {
        Waiting w => w.About,
        Sent s => s.About,
        GivenUp g => g.About,
        _ => null,
    };

    private Message()
    {
    }
}
