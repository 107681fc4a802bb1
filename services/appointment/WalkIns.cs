using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using NpgsqlTypes;
using AppointmentStreams = Leads.EventStore.Streams<Leads.Appointments.Appointment.Command, Leads.Appointments.Appointment>;
using InvitationStreams = Leads.EventStore.Streams<Leads.Appointments.Invitation.Command, Leads.Appointments.Invitation>;

namespace Leads.Appointments;

/// <summary>Somebody who came was registered as a lead: their visit begins with it, or with the open cycle that they belong to.</summary>
public sealed class WalkIns(AppointmentStreams appointments, InvitationStreams invitations, EventStore.EventStore store)
{
    public const string Name = "walk_ins";

    /// <summary>With which the dealer has the lead.</summary>
    public static readonly IReadOnlyCollection<Type> Types = [typeof(InvitationOpened)];

    /// <summary>What a registration told of the visit; null when nobody came.</summary>
    internal static NpgsqlBatchCommand? Row(LeadReceived r) => r.Registration is not { Visit: { } visit } registration ? null : Sql.Command(
        "insert into walk_ins (lead, data) values ($1, $2) on conflict do nothing", r.LeadId,
        new NpgsqlParameter { Value = JsonSerializer.Serialize(new Arrival(visit, registration.By, r.At), EventJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });

    /// <summary>The lead is the dealer's.</summary>
    public async Task Work(StoredEvent stored, object e, CancellationToken cancel)
    {
        if (e is InvitationOpened opened)
        {
            await Begin(opened.LeadId, opened.LeadId, Context.After(store.Service, stored), cancel);
        }
    }

    /// <summary>The lead belongs to an open cycle: the visit does, too.</summary>
    public async Task<bool> Hear(object e, Context context, CancellationToken cancel) => e is LeadLinked linked && await Begin(linked.LeadId, linked.To, context, cancel);

    private async Task<bool> Begin(Guid registered, Guid lead, Context context, CancellationToken cancel)
    {
        var (_, invitation) = await invitations.AggregateStream(InvitationReactions.InvitationOf(lead), cancel);
        if (await Find(registered, cancel) is not { } came || invitation is not Invitation.Open { Tags: { Subject: { } customer, Brand: { } brand, Dealer: { } dealer } })
        {
            return false;
        }

        var visit = Ids.Derive(registered, "visit");
        await appointments.Handle(
            visit,
            new Appointment.Command.WalkIn(
                visit, lead, customer, brand, dealer, AppointmentType.Sales, new Appointment.Command.Arrive(came.Visit.Reason, came.At) { Party = came.Visit.Party, By = came.By }),
            context, cancel);
        return true;
    }

    private async Task<Arrival?> Find(Guid lead, CancellationToken cancel)
    {
        Arrival? came = null;
        await store.Read(
            [Sql.Command("select data from walk_ins where lead = $1", lead)],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    came = JsonSerializer.Deserialize<Arrival>(reader.GetFieldValue<byte[]>(0), EventJson.Options);
                }
            },
            cancel);
        return came;
    }

    private sealed record Arrival(RegisteredVisit Visit, string By, DateTimeOffset At);
}
