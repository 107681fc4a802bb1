using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using Npgsql;

namespace Leads.Insights;

/// <summary>Which leads changed since headquarters asked last, as they are now. Folded from history when asked (ADR 0012); every query is a look-up.</summary>
/// <param name="mostWindows">So much is read in one request, whoever asks.</param>
public sealed class Changes(Feed log, NpgsqlDataSource database, EventTypes types, int mostWindows = 20)
{
    /// <summary>Events of a lead cycle name it themselves; in a customer's, dealer's or profile's own stream the header has to name something else.</summary>
    private readonly HashSet<string> _ofLeads = [.. types.All.Where(type => type.Type.GetProperty(nameof(LeadReceived.LeadId))?.PropertyType == typeof(Guid)).Select(type => type.Name)];

    /// <summary>Leads in the order of their change, each once; one that changed again since the page ends may come again on a later one.</summary>
    /// <returns>The leads, where to go on, and whether that is worth it now.</returns>
    public async Task<(IReadOnlyList<LeadStatus> Leads, ChangeCursor Next, bool More)> After(ChangeCursor after, string? brand, int limit, CancellationToken cancel)
    {
        var mark = await log.HighWater(cancel);
        var (leads, next, more) = await Changed(after with { UpTo = after.UpTo ?? mark }, mark, brand, limit, cancel);
        return (await Statuses(leads, mark, cancel), next, more);
    }

    private async Task<(IReadOnlyCollection<string> Leads, ChangeCursor Next, bool More)> Changed(ChangeCursor after, long mark, string? brand, int limit, CancellationToken cancel)
    {
        var leads = new OrderedDictionary<string, bool>();
        // However few of them count, a window is read at a time.
        var window = Math.Max(500, 10 * limit);
        for (var windows = 1; ; windows++)
        {
            var events = await Window(after, mark, window, cancel);
            foreach (var (position, recorded, type, lead, ofBrand) in events)
            {
                if (lead is not null && _ofLeads.Contains(type) && (brand is null || brand == ofBrand) && !leads.ContainsKey(lead))
                {
                    if (leads.Count == limit)
                    {
                        return (leads.Keys, after, true);
                    }

                    leads.Add(lead, true);
                }

                after = after with { Position = position, Recorded = after.Recorded is null ? null : recorded };
            }

            // Where most of the archive is others' the request ends all the same, and goes on where it stopped.
            if (events.Count == window && windows >= mostWindows)
            {
                return (leads.Keys, after, true);
            }

            if (events.Count < window)
            {
                var end = after.Recorded is null;
                after = new ChangeCursor(end ? Math.Max(after.Position, mark) : after.UpTo!.Value);
                if (end)
                {
                    return (leads.Keys, after, false);
                }
            }
        }
    }

    private async Task<IReadOnlyList<(long Position, DateTimeOffset Recorded, string Type, string? Lead, string? Brand)>> Window(
        ChangeCursor after, long mark, int window, CancellationToken cancel)
    {
        const string Columns = "e.seq_id, e.timestamp, e.type, e.headers ->> 'lead', e.headers ->> 'brand'";
        await using var command = database.CreateCommand(after.Recorded is null
            ? $"select {Columns} from mt_events e where e.seq_id > $1 and e.seq_id <= $2 order by e.seq_id limit $3"
            : $"select {Columns} from mt_events e where e.seq_id <= $2 and (e.timestamp, e.seq_id) > ($4, $1) order by e.timestamp, e.seq_id limit $3");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after.Position });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after.Recorded is null ? mark : after.UpTo!.Value });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = window });
        if (after.Recorded is { } recorded)
        {
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = recorded.UtcDateTime });
        }

        var events = new List<(long, DateTimeOffset, string, string?, string?)>(window);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            events.Add((
                reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4)));
        }

        return events;
    }

    private async Task<IReadOnlyList<LeadStatus>> Statuses(IReadOnlyCollection<string> leads, long mark, CancellationToken cancel)
    {
        if (leads.Count == 0)
        {
            return [];
        }

        await using var command = database.CreateCommand(Sql.ForEach(
            "unnest($1) as lead (id)",
            "select lead.id as lead, e.type, e.data, e.timestamp from mt_events e where e.headers ->> 'lead' = lead.id and e.seq_id <= $2 order by e.seq_id"));
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. leads] });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = mark });
        var statuses = leads.ToDictionary(lead => lead, _ => (LeadStatus?)null);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var (lead, type) = (reader.GetString(0), reader.GetString(1));
            if (_ofLeads.Contains(type))
            {
                statuses[lead] = LeadStatus.Apply(statuses[lead], types.Read(type, reader.GetFieldValue<byte[]>(2)), reader.GetFieldValue<DateTimeOffset>(3));
            }
        }

        return [.. leads.Select(lead => statuses[lead]).OfType<LeadStatus>()];
    }
}

/// <summary>How far somebody has read the changes.</summary>
/// <param name="Position">The position in the archive that was read last; with a time, the last one of that time.</param>
/// <param name="Recorded">Set while what was recorded since a time is read, in the order of that clock: the archive's own order is not quite the same.</param>
/// <param name="UpTo">The position up to which that is done; from there on it goes by position, so that nothing archived meanwhile is missed.</param>
public sealed record ChangeCursor(long Position, DateTimeOffset? Recorded = null, long? UpTo = null)
{
    /// <param name="text">A cursor, a time, or nothing for the beginning.</param>
    /// <exception cref="Invalid">It is neither.</exception>
    public static ChangeCursor Read(string? text) => text is null or "" ? new(0)
        // A + in a query arrives as a space; nobody means a space there.
        : JsonTime.TryParse(text.Replace(' ', '+'), out var time) ? new(0, time)
        : Cursors.Numbers(text) switch
        {
            [var position] => new(position),
            [var position, var ticks, var upTo] when ticks <= DateTime.MaxValue.Ticks => new(position, new DateTimeOffset(ticks, TimeSpan.Zero), upTo),
            _ => throw Cursors.Wrong(),
        };

    public string Write() => Recorded is { } recorded ? Cursors.Write(Position, recorded.UtcTicks, UpTo ?? 0) : Cursors.Write(Position);
}
