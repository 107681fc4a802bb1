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

    /// <summary>The lead is the dealer's: so are the visits of whoever came before it was.</summary>
    public async Task Work(StoredEvent stored, object e, CancellationToken cancel)
    {
        if (e is InvitationOpened opened)
        {
            foreach (var (registered, came) in await Find("select lead, data from walk_ins where lead = $1 or linked_to = $1", opened.LeadId, cancel))
            {
                await Begin(registered, came, opened.LeadId, Context.After(store.Service, stored), cancel);
            }
        }
    }

    /// <summary>The lead belongs to an open cycle: the visit does, too. If that is not heard of yet, it begins with it.</summary>
    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        if (e is not LeadLinked linked || await Find("update walk_ins set linked_to = $2 where lead = $1 returning lead, data", linked.LeadId, cancel, linked.To) is not [var (registered, came)])
        {
            return false;
        }

        return await Begin(registered, came, linked.To, context, cancel);
    }

    private async Task<bool> Begin(Guid registered, Arrival came, Guid lead, Context context, CancellationToken cancel)
    {
        var (_, invitation) = await invitations.AggregateStream(InvitationReactions.InvitationOf(lead), cancel);
        if (invitation is not Invitation.Open { Tags: { Subject: { } customer, Brand: { } brand, Dealer: { } dealer } })
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

    private async Task<List<(Guid Lead, Arrival Came)>> Find(string sql, Guid lead, CancellationToken cancel, Guid? to = null)
    {
        var found = new List<(Guid, Arrival)>();
        await store.Read(
            [to is { } linked ? Sql.Command(sql, lead, linked) : Sql.Command(sql, lead)],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    found.Add((reader.GetGuid(0), JsonSerializer.Deserialize<Arrival>(reader.GetFieldValue<byte[]>(1), EventJson.Options)!));
                }
            },
            cancel);
        return found;
    }

    private sealed record Arrival(RegisteredVisit Visit, string By, DateTimeOffset At);
}
