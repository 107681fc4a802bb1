using Leads.Contracts;
using Leads.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Leads.Insights;

/// <summary>Where customers stand with the brand (001-31), and how many stayed, went and were won (001-38): told from history, of any moment.</summary>
public sealed class Loyalties(NpgsqlDataSource database)
{
    /// <summary>What decides where somebody stands.</summary>
    private static readonly string[] Heeded =
    [
        .. new[]
        {
            typeof(LeadReceived), typeof(LeadLinked), typeof(LeadUnlinked), typeof(LeadInvalidated), typeof(ContactRecorded), typeof(VisitArrived), typeof(LeadClosed), typeof(OwnershipOpened), typeof(OwnershipEnded),
            typeof(OwnerSurveyed),
        }.Select(type => EventTypes.Published.Of(type).Name),
    ];

    /// <summary>Where one customer stood at a moment, by one of the two clocks; null while there was no lead of theirs.</summary>
    public async Task<LoyaltyView?> Of(Guid customer, string? brand, DateTimeOffset? asOf, Clock clock, CancellationToken cancel)
    {
        var (until, standing, since) = (asOf ?? DateTimeOffset.MaxValue, Standing.None, DateTimeOffset.MinValue);
        await Read("asked (customer) as (select $3)", clock, brand, new NpgsqlParameter<string> { TypedValue = customer.ToString() }, (_, e, at) =>
        {
            if (at <= until)
            {
                var after = Standing.Apply(standing, e);
                (since, standing) = (after.Segment == standing.Segment ? since : at, after);
            }
        }, cancel);
        return standing.Segment is { } segment ? new LoyaltyView(customer, asOf, clock, segment.Segment, segment.Reason, since, standing.Bought, standing.Cars.Count, standing.Expected) : null;
    }

    /// <summary>How many of a brand's customers stayed, went and were won in a time, by when it happened.</summary>
    public async Task<LoyaltyRates> Rates(DateTimeOffset from, DateTimeOffset to, string? brand, CancellationToken cancel)
    {
        var counts = new LoyaltyCounts(from, to);
        // What happened in the time was recorded in it or later.
        await Read(
            """
            named (customer) as (
                select distinct r.data ->> 'customerId' from mt_events e join mt_events r on r.headers ->> 'lead' = e.headers ->> 'lead' and r.type = 'lead_received'
                where e.type in ('lead_closed', 'ownership_opened', 'ownership_ended', 'owner_surveyed') and e.timestamp >= $3 and e.headers ->> 'brand' = coalesce($1, e.headers ->> 'brand')),
            found (customer, into_customer) as (
                select customer, null from named
                union
                select m.data ->> 'into', f.customer from found f join mt_events m on m.type = 'customer_merged' and m.data ->> 'customerId' = f.customer),
            asked (customer) as (select f.customer from found f where not exists (select from mt_events m where m.type = 'customer_merged' and m.data ->> 'customerId' = f.customer))
            """,
            Clock.Happened, brand, new NpgsqlParameter<DateTime> { TypedValue = from.UtcDateTime }, counts.Add, cancel);
        return counts.Rates();
    }

    /// <summary>What happened to some customers, one after the other, in the order of a clock; who was found to be another is the other.</summary>
    private async Task Read(string asked, Clock clock, string? brand, NpgsqlParameter third, Action<string, object, DateTimeOffset> each, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            $"""
            with recursive {asked},
            same (whole, customer) as (
                select distinct customer, customer from asked
                union
                select s.whole, m.data ->> 'customerId' from same s join mt_events m on m.type = 'customer_merged' and m.data ->> 'into' = s.customer),
            cycles (whole, lead) as (
                select s.whole, r.headers ->> 'lead' from same s
                join mt_events r on r.type = 'lead_received' and r.data ->> 'customerId' = s.customer and r.headers ->> 'brand' = coalesce($1, r.headers ->> 'brand')),
            happened as (
                select c.whole, e.type, e.data, e.seq_id, {(clock == Clock.Recorded ? "e.timestamp" : "coalesce((e.headers ->> 'at')::timestamptz, e.timestamp)")} as at
                from cycles c join mt_events e on e.headers ->> 'lead' = c.lead and e.type = any ($2))
            select whole, type, data, at from happened order by whole, at, seq_id
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)brand ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Heeded });
        command.Parameters.Add(third);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            each(reader.GetString(0), EventTypes.Published.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2)), reader.GetFieldValue<DateTimeOffset>(3));
        }
    }
}

/// <summary>Where a customer stood with the brand at a moment.</summary>
/// <param name="AsOf">The moment asked for; now when absent.</param>
/// <param name="Segment">Where they stood (001-31).</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">Since when, by the clock that was asked for.</param>
/// <param name="Bought">So many cars until then.</param>
/// <param name="Owns">So many of them then.</param>
/// <param name="Expected">Of a hundred owners as satisfied as they were so many come back (001-24).</param>
public sealed record LoyaltyView(
    Guid CustomerId, DateTimeOffset? AsOf, Clock Clock, LoyaltySegment Segment, LoyaltyReason Reason, DateTimeOffset Since, int Bought, int Owns, int? Expected);
