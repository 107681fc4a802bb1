using Leads.EventStore;
using Leads.Hosting;
using Npgsql;

namespace Leads.Insights;

/// <summary>
/// The sales journal (001-30): what every service did about a lead, in words. Newest first by when it happened, so that what was written
/// down late stands where it belongs; of one moment, what was recorded last comes first.
/// </summary>
public sealed class Timeline(NpgsqlDataSource database, EventTypes types)
{
    private const string Happened = "coalesce(({0}.headers ->> 'at')::timestamptz, {0}.timestamp)";

    /// <summary>A page of a lead's journal. A dealer reads what it was told: the events of the time it had the lead, as in its feed.</summary>
    /// <param name="only">Names of the events asked for; all when null.</param>
    /// <param name="after">The position that the page before ended with; 0 for the first page.</param>
    /// <exception cref="NotFound">There is no such lead, or the caller may not know of it.</exception>
    public async Task<Listing<TimelineEntry>> Page(Guid lead, Caller by, IReadOnlyCollection<string>? only, long after, int limit, CancellationToken cancel)
    {
        // A lead has as many events as people did things: they are found by the lead, and put in order then. What has no words is no
        // lead's: a customer's own events stand under the customer's id.
        List<NpgsqlParameter> values =
            [Text(lead.ToString()), new NpgsqlParameter<string[]> { TypedValue = [.. EventWords.Of.Keys] }, new NpgsqlParameter<int> { TypedValue = limit + 1 }];
        var seen = "{0}.headers ->> 'lead' = $1 and {0}.type = any ($2)" + And(by.Brand, "{0}.headers ->> 'brand'") + And(by.Dealer, "{0}.headers ->> 'dealer'");
        var asked = Seen("e");
        if (only is not null)
        {
            values.Add(new NpgsqlParameter<string[]> { TypedValue = [.. only] });
            asked += $" and e.type = any (${values.Count})";
        }

        if (after > 0)
        {
            values.Add(new NpgsqlParameter<long> { TypedValue = after });
            asked += $" and ({At("e")}, e.timestamp, e.seq_id) < (select {At("l")}, l.timestamp, l.seq_id from mt_events l where l.seq_id = ${values.Count} and {Seen("l")})";
        }

        await using var command = database.CreateCommand(
            $"""
            select {Feed.Columns}, c.id from mt_events e left join mt_events c on c.id::text = e.causation_id and {Seen("c")}
            where {asked} order by {At("e")} desc, e.timestamp desc, e.seq_id desc limit $3
            """);
        command.Parameters.AddRange(values.ToArray());
        var (entries, last) = (new List<TimelineEntry>(limit), 0L);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (entries.Count == limit)
            {
                return new(entries, Cursors.Write(last));
            }

            var e = StoredEvent.From(reader);
            entries.Add(Entry(e, reader.IsDBNull(10) ? null : reader.GetGuid(10)));
            last = e.Position;
        }

        await reader.DisposeAsync();
        return entries.Count > 0 || ((only is not null || after > 0) && await Known()) ? new(entries, null) : throw new NotFound("lead");

        string Seen(string table) => seen.Replace("{0}", table, StringComparison.Ordinal);

        static string At(string table) => Happened.Replace("{0}", table, StringComparison.Ordinal);

        string And(string? value, string what)
        {
            if (value is null)
            {
                return "";
            }

            values.Add(Text(value));
            return $" and {what} = ${values.Count}";
        }

        async Task<bool> Known() => (await Page(lead, by, null, 0, 1, cancel)).Items.Count > 0;
    }

    private TimelineEntry Entry(StoredEvent e, Guid? cause)
    {
        var words = EventWords.Of[e.Type];
        return new TimelineEntry(
            e.Id, e.Type, words.Title, words.Say(types.Read(e.Type, e.Data)), types.Named(e.Type)!.Publisher, e.Headers.Actor, e.Headers.At ?? e.Recorded, e.Recorded, e.Version, cause);
    }

    private static NpgsqlParameter<string> Text(string text) => new() { TypedValue = text };
}

/// <summary>Something that happened to a lead. No raw data and no personal data: those who may have them ask elsewhere.</summary>
/// <param name="EventId">The event; the same id in feed and history.</param>
/// <param name="Type">The event's name.</param>
/// <param name="Title">What kind of thing happened.</param>
/// <param name="Words">What happened, in one short sentence; times by China's clock.</param>
/// <param name="Service">The service that decided it.</param>
/// <param name="Actor">Who did it: client id, staff id or service.</param>
/// <param name="At">When it happened.</param>
/// <param name="RecordedAt">When it was recorded; later than it happened when it was written down late.</param>
/// <param name="Sequence">Its place in its stream.</param>
/// <param name="CausedBy">The event that it follows from, when that stands in this journal too; absent when somebody did it of their own accord.</param>
public sealed record TimelineEntry(
    Guid EventId, string Type, Words Title, Words Words, string Service, string? Actor, DateTimeOffset At, DateTimeOffset RecordedAt, long Sequence, Guid? CausedBy);
