using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using MessageStreams = Leads.EventStore.Streams<Leads.Appointments.Message.Command, Leads.Appointments.Message>;

namespace Leads.Appointments;

/// <summary>Somebody who brings messages to customers. Whose number it is the provider asks where persons live, by the customer's id.</summary>
public interface IMessageProvider
{
    string Name { get; }

    /// <summary>Takes a message; told the same id again it is the same message.</summary>
    /// <returns>The provider's own number for it.</returns>
    /// <exception cref="HttpRequestException">It was not taken.</exception>
    Task<string> Send(OutgoingMessage message, CancellationToken cancel);
}

/// <summary>A message as a provider gets it.</summary>
/// <param name="MessageId">Always the same for the same message.</param>
/// <param name="Text">What it says, in two languages; nothing personal.</param>
public sealed record OutgoingMessage(Guid MessageId, Guid CustomerId, string Dealer, ContactChannel Channel, Words Text);

/// <summary>Asks for messages about appointments and late cars, if the customer agreed to be written to, and hands them to the provider.</summary>
public sealed class Messages(MessageStreams streams, IMessageProvider provider, Contactable contactable, Calendars calendars, EventStore.EventStore store, Streams<Appointment.Command, Appointment> appointments)
{
    public const string Name = "customer_messages";

    /// <summary>What customers are written about.</summary>
    public static readonly IReadOnlyCollection<Type> Types =
        [typeof(AppointmentBooked), typeof(AppointmentRescheduled), typeof(AppointmentReminded), typeof(AppointmentMissed), typeof(AppointmentCancelled)];

    public async Task Work(StoredEvent stored, object e, CancellationToken cancel)
    {
        var template = e switch
        {
            AppointmentBooked => MessageTemplate.AppointmentBooked,
            AppointmentRescheduled => MessageTemplate.AppointmentMoved,
            AppointmentReminded { Channel: ContactChannel.Sms } => MessageTemplate.AppointmentReminder,
            AppointmentMissed => MessageTemplate.AppointmentMissed,
            AppointmentCancelled => MessageTemplate.AppointmentCancelled,
            _ => (MessageTemplate?)null,
        };
        var (_, state) = await appointments.AggregateStream(stored.Stream, cancel, stored.Version);
        if (template is not { } about || state is not Appointment.Known { Tags: { Subject: { } customer, Brand: { } brand, Dealer: { } dealer } tags } known
            || !(await contactable.Of(customer, cancel)).Sms)
        {
            return;
        }

        var id = Ids.Derive(stored.Id, "message");
        await streams.Handle(
            id,
            new Message.Command.Ask(new MessageRequested(
                id, tags.Lead, customer, brand, dealer, ContactChannel.Sms, about, known.Id, known.Type, known.Agreed.Slot.From, stored.Headers.At ?? stored.Recorded)),
            Context.After(store.Service, stored), cancel);
    }

    /// <summary>The message that an event of another service leads to.</summary>
    public static Guid? MessageOf(object e) => e is DeliveryDelayed late ? Ids.Derive(late.DealId, $"delayed\n{late.From:O}\n{late.To:O}\n{late.At.ToUniversalTime():O}") : null;

    /// <summary>A car that was ordered comes on another day.</summary>
    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        if (e is not DeliveryDelayed late || !(await contactable.Of(late.CustomerId, cancel)).Sms)
        {
            return false;
        }

        var id = MessageOf(late)!.Value;
        await streams.Handle(
            id,
            new Message.Command.Ask(new MessageRequested(
                id, late.LeadId, late.CustomerId, late.Brand, late.Dealer, ContactChannel.Sms, MessageTemplate.DeliveryDelayed, late.DealId, AppointmentType.Delivery,
                calendars.Of(late.Dealer, store.Clock.GetUtcNow()).Begins(late.To), late.At)),
            context, cancel);
        return true;
    }

    /// <summary>It is time to send a message, for the first time or again.</summary>
    public async Task Due(Guid id, Deadline deadline, CancellationToken cancel)
    {
        if (await streams.AggregateStream(id, cancel) is not { State: Message.Waiting { About: var about } waiting } || waiting.SendAt != deadline.DueAt)
        {
            return;
        }

        Message.Command done;
        try
        {
            var text = MessageTexts.Of(about.Template, about.Type, about.ScheduledAt.ToOffset(calendars.Of(about.Dealer, store.Clock.GetUtcNow()).Hours.Offset), calendars.NameOf(about.Dealer, store.Clock.GetUtcNow()));
            done = new Message.Command.NoteSent(provider.Name, await provider.Send(new OutgoingMessage(id, about.CustomerId, about.Dealer, about.Channel, text), cancel), store.Clock.GetUtcNow());
        }
        catch (HttpRequestException e)
        {
            done = new Message.Command.NoteFailure(e.StatusCode is { } status ? $"http-{(int)status}" : "unreachable", store.Clock.GetUtcNow());
        }

        await streams.Handle(id, done, new Context(store.Service), cancel);
    }
}

/// <summary>What customers agreed to and took back, and what registrations told of visits, as lead-intake published it.</summary>
public sealed class Contactable(EventStore.EventStore store)
{
    private static readonly ConsentRows Consents = new("consents");

    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        List<NpgsqlBatchCommand?> kept = e switch
        {
            LeadReceived r => [WalkIns.Row(r), Consents.Of(r.CustomerId, r.Consent)],
            _ => [Consents.Of(e)],
        };
        if (kept.OfType<NpgsqlBatchCommand>().ToList() is not { Count: > 0 } rows)
        {
            return false;
        }

        var unit = store.Write(context);
        rows.ForEach(row => unit.Also(row));
        await unit.Commit(cancel);
        return true;
    }

    /// <summary>How a customer may be reached.</summary>
    public Task<Reachable> Of(Guid customer, CancellationToken cancel) => Consents.Reach(store, customer, cancel);
}
