using Leads.EventStore;
using Leads.Hosting;
using Leads.Messaging;

namespace Leads.Insights;

/// <summary>History is read: all events by time, kind or lead, or one lead as it was at a moment.</summary>
public static class HistoryEndpoints
{
    private const int StreamPage = 1000;

    private static readonly TimeSpan LongestAnalysis = TimeSpan.FromDays(400);

    public static void Map(IEndpointRouteBuilder app)
    {
        var history = app.MapGroup("/v1/history").For(Roles.Analyst, Roles.Hq).WithTags("history");

        history.MapGet("/events", async (
                string? after, int? limit, string? from, string? to, string? type, Guid? lead, Caller by, History events, EventTypes types, HttpContext http, CancellationToken cancel) =>
            {
                var query = new Query(Time(from, "from"), Time(to, "to"), type, lead);
                var position = Cursors.Position(after);
                if (http.Request.Headers.Accept.ToString().Contains("application/x-ndjson", StringComparison.OrdinalIgnoreCase))
                {
                    await Stream(http, query, by.Brand, position, limit, events, types, cancel);
                    return;
                }

                var (page, next) = await events.Page(query, by.Brand, position, Cursors.Limit(limit), cancel);
                await EventPage.Write(http, page, Cursors.Write(next), types, cancel);
            })
            .Produces<EventPage>()
            .WithSummary("Every event of every service, oldest first. With Accept: application/x-ndjson one event a line until the end of history, or `limit` lines.");

        history.MapGet("/targets", async (string? from, string? to, Caller by, Targets targets, CancellationToken cancel) =>
            {
                var until = Time(to, "to") ?? by.Now;
                var since = Time(from, "from") ?? until.AddDays(-30);
                return since < until && until - since <= LongestAnalysis
                    ? await targets.Analyse(since, until, by.Brand, cancel)
                    : throw new Invalid("", "wrong-time", $"from lies before to, and at most {LongestAnalysis.TotalDays} days.");
            })
            .Produces<TargetAnalysis>().ProducesProblem(400)
            .WithSummary("Who the brand's customers-to-be are: where, who brought them, what and why, when, where they buy and how much (002-10). The last thirty days when not told.");

        history.MapGet("/loyalty", async (string? from, string? to, Caller by, Loyalties loyalties, CancellationToken cancel) =>
            {
                var until = Time(to, "to") ?? by.Now;
                var since = Time(from, "from") ?? until.AddDays(-365);
                return since < until && until - since <= LongestAnalysis
                    ? await loyalties.Rates(since, until, by.Brand, cancel)
                    : throw new Invalid("", "wrong-time", $"from lies before to, and at most {LongestAnalysis.TotalDays} days.");
            })
            .Produces<LoyaltyRates>().ProducesProblem(400)
            .WithSummary("How many customers stayed, went away and were won, by when it happened (001-38), and where they stand (001-31). The last 365 days when not told.");

        history.MapGet("/customers/{id:guid}/loyalty", async (Guid id, string? asOf, string? clock, Caller by, Loyalties loyalties, CancellationToken cancel) =>
                await loyalties.Of(id, by.Brand, Time(asOf, "asOf"), ClockOf(clock), cancel) ?? throw new NotFound("customer at that moment"))
            .Produces<LoyaltyView>().ProducesProblem(404)
            .WithSummary("Where a customer stood with the brand at a moment, since when and why (001-31): loyal, disloyal, conquest, lost, developed or walk_in.");

        history.MapGet("/leads/{id:guid}", async (Guid id, string? asOf, string? clock, Caller by, History events, EventTypes types, HttpContext http, CancellationToken cancel) =>
            {
                var by2 = ClockOf(clock);
                var moment = Time(asOf, "asOf");
                var found = await events.OfLead(id, by.Brand, moment, by2, cancel);
                if (found.Count == 0)
                {
                    throw new NotFound("lead at that moment");
                }

                var lead = found.Where(e => types.Named(e.Type) is not null).Select(e => types.Read(e.Type, e.Data)).Aggregate(LeadHistory.None, LeadHistory.Apply);
                return new LeadHistoryView(
                    id, moment, by2, lead,
                    [.. found.Select(e => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(CloudEvent.WriteArchived(e, types)))]);
            })
            .WithSummary("One lead as it was at a moment, all services together: as recorded (what was known) or as happened (what was true).");
    }

    private static async Task Stream(
        HttpContext http, Query query, string? brand, long after, int? limit, History events, EventTypes types, CancellationToken cancel)
    {
        http.Response.ContentType = "application/x-ndjson";
        for (var left = limit ?? int.MaxValue; left > 0;)
        {
            var want = Math.Min(left, StreamPage);
            var (page, next) = await events.Page(query, brand, after, want, cancel);
            foreach (var e in page)
            {
                await http.Response.Body.WriteAsync(CloudEvent.WriteArchived(e, types), cancel);
                await http.Response.Body.WriteAsync("\n"u8.ToArray(), cancel);
            }

            left -= page.Count;
            after = next;
            if (page.Count < want)
            {
                return;
            }
        }
    }

    private static Clock ClockOf(string? clock) => clock switch
    {
        null or "recorded" => Clock.Recorded,
        "happened" => Clock.Happened,
        _ => throw new Invalid("", "wrong-clock", "clock is recorded (what was known) or happened (what was true)."),
    };

    private static DateTimeOffset? Time(string? text, string name) => text is null ? null
        // A + in a query arrives as a space; nobody means a space there.
        : JsonTime.TryParse(text.Replace(' ', '+'), out var time) ? time
        : throw new Invalid("", "wrong-time", $"{name} is RFC 3339 with an offset, e.g. 2026-01-05T09:00:00Z.");
}

/// <summary>A lead as it was at a moment.</summary>
/// <param name="AsOf">The moment asked for; now when absent.</param>
/// <param name="Lead">The lead as it was then.</param>
/// <param name="Events">What it was put together from: CloudEvents, in the order of the clock.</param>
public sealed record LeadHistoryView(Guid LeadId, DateTimeOffset? AsOf, Clock Clock, LeadHistory Lead, IReadOnlyList<System.Text.Json.JsonElement> Events);
