using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;
using NpgsqlTypes;
using static Leads.Aftercare.Ownership.Command;
using OwnershipStreams = Leads.EventStore.Streams<Leads.Aftercare.Ownership.Command, Leads.Aftercare.Ownership>;

namespace Leads.Aftercare;

/// <summary>What becomes of ownerships when others speak, when time comes, and when a dealer cares otherwise.</summary>
public sealed class Owners(OwnershipStreams ownerships, CarePolicies policies, Views views, EventStore.EventStore store)
{
    /// <summary>Of the follower that plans anew by new rules.</summary>
    public const string Replanner = "owners_replanned";

    /// <summary>Events after which a dealer's owners are planned for anew.</summary>
    public static readonly IReadOnlyCollection<Type> Replans = [typeof(CareRulesSet), typeof(CareRulesBegun)];

    private static readonly ConsentRows Consents = new("consents", "select one_person($1)");

    public async Task<bool> Hear(object e, Context context, CancellationToken cancel)
    {
        switch (e)
        {
            case VehicleDelivered d:
                var consultant = await ConsultantOf(d.LeadId, cancel);
                var (ownership, open) = OwnershipReactions.React(d)!.Value;
                var others = (await CarsOf(d.CustomerId, d.Dealer, cancel)).Where(row => row.OwnershipId != ownership).ToList();
                await ownerships.Handle(
                    ownership,
                    open with { Consultant = consultant, Scores = await ScoresOf(d.LeadId, cancel), Policy = policies.Of(d.Dealer, d.At), Others = [.. others.SelectMany(row => row.Moments())] }, context, cancel);
                // They are not called about an old car in a week in which they are called about the new one. Whatever misses this is moved when its time comes.
                foreach (var row in others.Where(row => row.EndedAt is null))
                {
                    await Do(row.OwnershipId, now => new Replan(TouchShift.OtherCar, now), cancel);
                }

                // Whoever left while it was opened did not see it.
                if (consultant is not null && await HasLeft(d.Dealer, consultant, cancel))
                {
                    await ownerships.Handle(ownership, new Leave(consultant, store.Service, store.Clock.GetUtcNow()), new Context(store.Service), cancel);
                }

                return true;
            case DeliverySurveyed s:
                // It is told before the car is delivered; where it comes after, somebody owns it already.
                var owned = OwnershipReactions.OwnershipOf(s.LeadId);
                if ((await ownerships.AggregateStream(owned, cancel)).State is Ownership.Active { Tags.Dealer: { } dealer } owner && !owner.Surveys.ContainsKey(Ownership.SurveyOf(SurveyOccasion.Delivery)))
                {
                    await ownerships.Handle(owned, Survey.AtDelivery(s.Scores, s.At) with { Policy = policies.Of(dealer, s.At) }, context, cancel);
                    return true;
                }

                await store.Write(context).Also(Scores(s)).Commit(cancel);
                return true;
            case ConsultantConfigured { Settings.Left: true } c:
                await store.Write(new Context(store.Service)).Also(Staff(c)).Commit(cancel);
                // Heard again long after: who came back since keeps their owners.
                if (await HasLeft(c.Dealer, c.Staff, cancel))
                {
                    await Each(c.Dealer, row => row.Consultant == c.Staff, (row, _) => new Leave(c.Staff, store.Service, c.At), cancel);
                }

                await store.Write(context).Commit(cancel);
                return true;
            default:
                return await Keep(e, context, cancel);
        }
    }

    /// <summary>The time of something came: by the rules of then, for the days that may still be known.</summary>
    public async Task Due(Guid id, Deadline deadline, CancellationToken cancel)
    {
        var now = store.Clock.GetUtcNow();
        var (_, state) = await ownerships.AggregateStream(id, cancel);
        // Nobody is left to be contacted.
        var forgotten = Ownership.Decider.Tags(state).Subject is { } customer && await store.Personal.IsErased(customer, cancel);
        var command = forgotten ? new End(OwnershipEnd.Erased, store.Service, now) : Ownership.Decider.OnDue(deadline, now);
        await ownerships.Handle(id, await Informed(state, command, deadline.DueAt, cancel), new Context(store.Service), cancel);
    }

    /// <summary>A dealer cares otherwise: what is planned is planned anew.</summary>
    public async Task Work(StoredEvent stored, object e, CancellationToken cancel)
    {
        await policies.Refresh(cancel);
        await Each(e is CareRulesSet set ? set.Dealer : ((CareRulesBegun)e).Dealer, row => row.EndedAt is null, (_, now) => new Replan(TouchShift.Rules, now), cancel);
    }

    /// <summary>Does what a caller asks, by the rules of now.</summary>
    public async Task<IResult> Handle(Guid id, Ownership.Command command, Caller by, CancellationToken cancel) =>
        await ownerships.Handle(id, await Informed((await ownerships.AggregateStream(id, cancel)).State, command, by.Now, cancel), by, cancel);

    /// <summary>A command with what its decision needs: how the dealer cares then, and the days of the owner's own.</summary>
    private async Task<Ownership.Command> Informed(Ownership state, Ownership.Command command, DateTimeOffset at, CancellationToken cancel) =>
        state is not Ownership.Active { Id: var id, Tags: { Dealer: { } dealer, Subject: { } customer }, Care.Days: var days } ? command : command with
        {
            Policy = policies.Of(dealer, at),
            Others = [.. (await CarsOf(customer, dealer, cancel)).Where(row => row.OwnershipId != id).SelectMany(row => row.Moments())],
            Days = command is NoteOwner { Told: { } told } ? told : days is null ? null : await store.Personal.Open(customer, days, cancel),
        };

    /// <summary>How an owner may be reached.</summary>
    public Task<Reachable> ReachableOf(Guid customer, CancellationToken cancel) => Consents.Reach(store, customer, cancel);

    /// <summary>Who works for a dealer, as it was heard.</summary>
    public async Task<IReadOnlyList<string>> StaffOf(string dealer, CancellationToken cancel)
    {
        var staff = new List<string>();
        await store.Read(
            [Sql.Command("select staff from staff where dealer = $1 and not has_left order by 1", dealer)],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    staff.Add(reader.GetString(0));
                }
            },
            cancel);
        return staff;
    }

    /// <summary>When the talks with an owner who might have bought again ended last; null while they never did.</summary>
    public async Task<DateTimeOffset?> LostOf(Guid customer, CancellationToken cancel) =>
        await Scalar(Sql.Command("select max(lost_at) from repurchases where customer = $1", customer), cancel) is DateTime at ? new DateTimeOffset(at) : null;

    private async Task<bool> Keep(object e, Context context, CancellationToken cancel)
    {
        NpgsqlBatchCommand?[] kept = e switch
        {
            LeadReceived r =>
            [
                Consents.Of(r.CustomerId, r.Consent),
                r.Source == LeadSource.OwnerRepurchase ? Sql.Command("insert into repurchases (lead, customer) values ($1, $2) on conflict do nothing", r.LeadId, r.CustomerId) : null,
            ],
            LeadClosed c when Loyalty.EndsTalks(c.Reason) => [Sql.Command("update repurchases set lost_at = $2 where lead = $1", c.LeadId, c.At)],
            // Whoever leads the talks knows the owner best.
            DealTakenOver t =>
            [
                Sql.Command(
                    "insert into lead_consultants (lead, consultant, sells) values ($1, $2, true) on conflict (lead) do update set consultant = excluded.consultant, sells = true", t.LeadId, t.Consultant),
            ],
            LeadAssigned a =>
            [
                Sql.Command(
                    "insert into lead_consultants (lead, consultant, sells) values ($1, $2, false) on conflict (lead) do update set consultant = excluded.consultant where not lead_consultants.sells", a.LeadId, a.Consultant),
            ],
            ConsultantConfigured c => [Staff(c)],
            _ => [Consents.Of(e)],
        };
        if (kept.OfType<NpgsqlBatchCommand>().ToList() is not { Count: > 0 } told)
        {
            return false;
        }

        await told.Aggregate(store.Write(context), (unit, one) => unit.Also(one)).Commit(cancel);
        return true;
    }

    private async Task Each(string dealer, Func<OwnershipBoard, bool> which, Func<OwnershipBoard, DateTimeOffset, Ownership.Command> what, CancellationToken cancel)
    {
        foreach (var row in (await views.All<OwnershipBoard>(OwnershipBoard.View, dealer, cancel)).Where(which))
        {
            await Do(row.OwnershipId, now => what(row, now), cancel);
        }
    }

    private async Task Do(Guid id, Func<DateTimeOffset, Ownership.Command> what, CancellationToken cancel)
    {
        var now = store.Clock.GetUtcNow();
        await ownerships.Handle(id, await Informed((await ownerships.AggregateStream(id, cancel)).State, what(now), now, cancel), new Context(store.Service), cancel);
    }

    /// <summary>All cars that a person has or had of a dealer.</summary>
    private Task<IReadOnlyList<OwnershipBoard>> CarsOf(Guid customer, string dealer, CancellationToken cancel) =>
        views.All<OwnershipBoard>(OwnershipBoard.View, dealer, cancel, OwnershipBoard.OfPerson, customer);

    private async Task<string?> ConsultantOf(Guid lead, CancellationToken cancel) => await Scalar(Sql.Command("select consultant from lead_consultants where lead = $1", lead), cancel) as string;

    /// <summary>How satisfied the customer of a lead was with the delivery, if they said so yet.</summary>
    private async Task<DeliveryScores?> ScoresOf(Guid lead, CancellationToken cancel) =>
        await Scalar(Sql.Command("select scores from delivery_scores where lead = $1", lead), cancel) is string scores ? JsonSerializer.Deserialize<DeliveryScores>(scores, EventJson.Options) : null;

    private static NpgsqlBatchCommand Scores(DeliverySurveyed s) => Sql.Command(
        "insert into delivery_scores (lead, scores) values ($1, $2) on conflict (lead) do update set scores = excluded.scores",
        s.LeadId, new NpgsqlParameter { Value = JsonSerializer.Serialize(s.Scores, EventJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });

    private async Task<bool> HasLeft(string dealer, string staff, CancellationToken cancel) =>
        await Scalar(Sql.Command("select has_left from staff where dealer = $1 and staff = $2", dealer, staff), cancel) is true;

    /// <summary>The latest word about somebody counts, in whatever order words come.</summary>
    private static NpgsqlBatchCommand Staff(ConsultantConfigured c) => Sql.Command(
        """
        insert into staff as s (dealer, staff, has_left, at) values ($1, $2, $3, $4)
        on conflict (dealer, staff) do update set has_left = excluded.has_left, at = excluded.at where s.at <= excluded.at
        """,
        c.Dealer, c.Staff, c.Settings.Left == true, c.At);

    private async Task<object?> Scalar(NpgsqlBatchCommand command, CancellationToken cancel)
    {
        object? value = null;
        await store.Read([command], async (_, reader) => value = await reader.ReadAsync(cancel) ? reader.GetValue(0) : null, cancel);
        return value;
    }
}
