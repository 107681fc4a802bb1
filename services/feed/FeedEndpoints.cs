using System.Text.RegularExpressions;
using Leads.EventStore;
using Leads.Hosting;

namespace Leads.Feeds;

/// <summary>A dealer's events are pulled; a dealer gets a queue of its own.</summary>
public static partial class FeedEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/feed/events", async (string? after, int? limit, Caller by, DealerFeed feed, EventTypes types, HttpContext http, CancellationToken cancel) =>
            {
                var (events, next) = await feed.Read(by, Cursors.Position(after), Cursors.Limit(limit), cancel);
                await EventPage.Write(http, events, Cursors.Write(next), types, cancel);
            })
            .For(Roles.DealerSystem, Roles.Hq)
            .Produces<EventPage>().WithTags("feed")
            .WithSummary("Events of the caller's leads after a cursor, oldest first: the same CloudEvents as in the queue. Keep `next` and come back with it.");

        app.MapPut("/v1/subscriptions/{dealer}", async (string dealer, Subscriptions subscriptions, CancellationToken cancel) =>
                DealerCode().IsMatch(dealer)
                    ? await subscriptions.Open(dealer, cancel)
                    : throw new Invalid("", "wrong-dealer", "A dealer code is 1 to 20 letters and digits."))
            .For(Roles.Admin)
            .WithTags("feed").WithSummary("Give a dealer its own queue and broker user. The password is shown once; calling again makes a new one.");
    }

    // The code becomes part of queue names and permission patterns: nothing in it may mean anything there.
    [GeneratedRegex("^[A-Za-z0-9]{1,20}$")]
    private static partial Regex DealerCode();
}
