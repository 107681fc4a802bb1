using Npgsql;

namespace Leads.Insights;

/// <summary>
/// Who the brand's customers-to-be are (002-10, 5W1H): where they are, who brought them, what they want and why they came, when they
/// need it, where they buy and how much at once. Counted from what sources told; nobody is named.
/// </summary>
public sealed class Targets(NpgsqlDataSource database)
{
    /// <summary>So many values of each question; the rest is not told apart by anybody.</summary>
    private const int Most = 50;

    /// <summary>Budgets in bands of this many yuan.</summary>
    private const int Band = 50_000;

    /// <param name="from">Of leads that were recorded at or after.</param>
    /// <param name="to">And before.</param>
    public async Task<TargetAnalysis> Analyse(DateTimeOffset from, DateTimeOffset to, string? brand, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            $"""
            with e as materialized (
                select e.type, e.data from mt_events e
                where e.timestamp >= $1 and e.timestamp < $2 and e.type in ('lead_received', 'lead_dispatched') and e.headers ->> 'brand' = coalesce($3, e.headers ->> 'brand')),
            answers as (
                select q.question, q.answer
                from e cross join lateral (values
                    ('where', nullif(e.data ->> 'city', '')),
                    ('who', e.data ->> 'source'),
                    ('what', nullif(e.data -> 'interest' ->> 'model', '')),
                    ('why', coalesce(e.data ->> 'campaign', e.data ->> 'subSource')),
                    ('when', left(e.data -> 'interest' ->> 'needBy', 7)),
                    ('how_much', ((e.data -> 'interest' -> 'budget' ->> 'minorUnits')::bigint / ({Band} * 100) * {Band})::text)) as q (question, answer)
                where e.type = 'lead_received'
                union all
                select 'where_bought', e.data ->> 'dealer' from e where e.type = 'lead_dispatched'),
            counted as (
                select question, answer, count(*) as leads, row_number() over (partition by question order by count(*) desc, answer) as place
                from answers where answer is not null group by question, answer)
            select question, answer, leads from counted where place <= {Most}
            union all select 'leads', '', count(*) from e where e.type = 'lead_received'
            order by 1, 3 desc, 2
            """);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = from.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = to.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)brand ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Varchar });
        var answers = new Dictionary<string, List<TargetCount>>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var question = reader.GetString(0);
            (answers.TryGetValue(question, out var all) ? all : answers[question] = []).Add(new(reader.GetString(1), reader.GetInt64(2)));
        }

        return new TargetAnalysis(from, to, answers["leads"][0].Leads, To("where"), To("who"), To("what"), To("why"), To("when"), To("where_bought"), To("how_much"));

        IReadOnlyList<TargetCount> To(string question) => answers.GetValueOrDefault(question, []);
    }
}

/// <summary>What the leads of a time have in common (002-10); the most frequent first, at most fifty of each.</summary>
/// <param name="From">Recorded at or after.</param>
/// <param name="To">Recorded before.</param>
/// <param name="Leads">How many there were.</param>
/// <param name="Where">Cities.</param>
/// <param name="Who">Sources that brought them.</param>
/// <param name="What">Models.</param>
/// <param name="Why">Campaigns, or sub-sources where there was none.</param>
/// <param name="When">Months in which the car is needed, as 2026-01.</param>
/// <param name="WhereBought">Dealers that were given the leads.</param>
/// <param name="HowMuch">Budgets, by the lower end of a band of 50 000 yuan.</param>
public sealed record TargetAnalysis(
    DateTimeOffset From, DateTimeOffset To, long Leads, IReadOnlyList<TargetCount> Where, IReadOnlyList<TargetCount> Who, IReadOnlyList<TargetCount> What,
    IReadOnlyList<TargetCount> Why, IReadOnlyList<TargetCount> When, IReadOnlyList<TargetCount> WhereBought, IReadOnlyList<TargetCount> HowMuch);

/// <summary>How many leads have a value.</summary>
public sealed record TargetCount(string Value, long Leads);
