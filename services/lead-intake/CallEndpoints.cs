using System.Text.Json.Nodes;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using static Leads.LeadIntake.Lead.Command;
using LeadStreams = Leads.EventStore.Streams<Leads.LeadIntake.Lead.Command, Leads.LeadIntake.Lead>;

namespace Leads.LeadIntake;

/// <summary>
/// A dealer's telephone system tells of calls (000-09, 000-14, 002-31): somebody who calls is a lead, the one the dealer works on or a
/// new one; a call that nobody took is called back.
/// </summary>
public static class CallEndpoints
{
    private const int MostCall = 80;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/calls", async (CallBody body, Caller by, Intake intake, LeadStreams leads, EventStore.EventStore store, CancellationToken cancel) =>
            {
                var document = Document(body, by, intake.Network);
                var lead = await LeadOf(body.Call, document, by, intake, store, cancel);
                var at = document.ReceivedAt;
                Lead.Command command = body.Status switch
                {
                    CallStatus.Ringing => new NoteRing(by.Dealer!, body.Call, at),
                    CallStatus.Answered => new NoteAnswer(by.Dealer!, body.Call, body.Staff, at),
                    CallStatus.Missed => new NoteMissedCall(
                        by.Dealer!, body.Call, intake.Network.HoursOf(by.Dealer!).Add(at, intake.Network.PolicyOf(document.Brand).CallBackWithin), at),
                    _ => new NoteEndOfCall(by.Dealer!, body.Call, body.DurationSeconds, body.Recording, at),
                };
                // Whom it belongs to was found above; what the screen took for none the dealer does not see, and may still be called by.
                return await leads.Handle(lead, command, by with { Dealer = null }, cancel);
            })
            .For(Roles.Dealership).Command()
            .Produces<Done>().ProducesProblem(400).ProducesProblem(403)
            .WithTags("calls").WithSummary("A call to the dealer rings, is answered, missed or over. Who calls is the lead that the dealer works on, or a new one; a missed call is called back (000-09).");

        app.MapGet("/v1/calls/missed", async (Caller by, EventStore.EventStore store, CancellationToken cancel) => await Missed(store, by, cancel))
            .For(Roles.Dealership)
            .Produces<IEnumerable<MissedCall>>().WithTags("calls").WithSummary("Missed calls of the caller's dealer that nobody has called back, the most urgent first; at most 500.");
    }

    /// <summary>The lead that whoever calls would be.</summary>
    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    public static LeadDocument Document(CallBody body, Caller by, Network network)
    {
        var dealer = by.Dealer ?? throw new Forbidden("Only a dealer's telephone system tells of calls.");
        var form = new JsonForm([]);
        Check(body.Call.Length is > 0 and <= MostCall, "/call", "too-long", $"The call's own number, at most {MostCall} characters.");
        Check(body.Staff is null or { Length: > 0 and <= 60 }, "/staff", "too-long", "At most 60 characters.");
        Check(body.Recording is null or { Length: > 0 and <= 500 }, "/recording", "too-long", "Where the recording is, at most 500 characters; not the recording.");
        Check(body.DurationSeconds is >= 0 and <= 86_400, "/durationSeconds", "out-of-range", "Seconds, at most a day.");
        Check(body.DurationSeconds == 0 || body.Status == CallStatus.Ended, "/durationSeconds", "not-over", "A call has a length when it is over.");
        var json = new JsonObject
        {
            ["externalId"] = $"call:{body.Call}"[..Math.Min(body.Call.Length + 5, MostCall + 5)],
            ["brand"] = body.Brand ?? by.Brand ?? (network.Dealers.FirstOrDefault(d => d.Code == dealer)?.Brands is [var only] ? only : null),
            ["source"] = Ids.Code(LeadSource.HotlineInbound),
            ["receivedAt"] = ImportedLead.Iso(by.Happened(body.At)),
            ["dealer"] = dealer,
            ["customer"] = new JsonObject { ["phone"] = body.From },
        };
        LeadDocument? document = null;
        try
        {
            document = LeadDocument.Check(json, by.Brand, network, gaps: true);
        }
        catch (Invalid invalid)
        {
            foreach (var error in invalid.Errors)
            {
                form.Wrong(error.Pointer == "/customer/phone" ? "/from" : error.Pointer, error.Code, error.Detail);
            }
        }

        form.ThrowIfWrong();
        return document! with { Registration = new Registration(by.Client, FirstContactMode.InboundCall), Unasked = true };

        void Check(bool holds, string pointer, string code, string detail)
        {
            if (!holds)
            {
                form.Wrong(pointer, code, detail);
            }
        }
    }

    /// <summary>All that a call is told of belongs to one lead: the one that its first news found or opened.</summary>
    private static async Task<Guid> LeadOf(string call, LeadDocument document, Caller by, Intake intake, EventStore.EventStore store, CancellationToken cancel)
    {
        if (await Told(null) is { } told)
        {
            return told;
        }

        if (await intake.Open(document, by, cancel) is not { } lead)
        {
            var receipt = await intake.Receive(document, by with { Once = null }, cancel);
            // Somebody may have opened one at the same moment; then this one belongs to it.
            lead = await intake.Open(document, by, cancel) ?? Guid.Parse(receipt.Location![(receipt.Location!.LastIndexOf('/') + 1)..]);
        }

        return (await Told(lead))!.Value;

        async Task<Guid?> Told(Guid? found)
        {
            Guid? known = null;
            await store.Read(
                [
                    .. found is null ? [] : new[] { Sql.Command("insert into calls (dealer, brand, call, lead) values ($1, $2, $3, $4) on conflict do nothing", document.Dealer!, document.Brand, call, found) },
                    Sql.Command("select lead from calls where dealer = $1 and brand = $2 and call = $3", document.Dealer!, document.Brand, call),
                ],
                async (_, reader) =>
                {
                    while (await reader.ReadAsync(cancel))
                    {
                        known = reader.GetGuid(0);
                    }
                },
                cancel);
            return known;
        }
    }

    private static async Task<IReadOnlyList<MissedCall>> Missed(EventStore.EventStore store, Caller by, CancellationToken cancel)
    {
        var calls = new List<MissedCall>();
        await store.Read(
            [
                Sql.Command(
                    """
                    select lead, call, missed_at, call_back_by from missed_calls where ($1 = '*' or dealer = $1) and ($2 = '*' or brand = $2) order by call_back_by limit 500
                    """,
                    by.Sees, by.Brand ?? "*"),
            ],
            async (_, reader) =>
            {
                while (await reader.ReadAsync(cancel))
                {
                    var due = reader.GetFieldValue<DateTimeOffset>(3);
                    calls.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), due, due < by.Now));
                }
            },
            cancel);
        return calls;
    }
}

/// <summary>How far a call has come.</summary>
public enum CallStatus
{
    Ringing,
    Answered,
    Missed,
    Ended,
}

/// <summary>News of a call to the dealer.</summary>
/// <param name="Call">The telephone system's own number of the call.</param>
/// <param name="Status">What happened.</param>
/// <param name="From">The caller's number, as the telephone system tells it.</param>
/// <param name="At">When; now when not told.</param>
/// <param name="Brand">Which brand's line; the dealer's only one when not told.</param>
/// <param name="Staff">Staff id of who took it.</param>
/// <param name="DurationSeconds">Length of the conversation in seconds, when it is over.</param>
/// <param name="Recording">Where the dealer keeps the recording; personal, never leaves this service.</param>
public sealed record CallBody(
    string Call, CallStatus Status, string From, DateTimeOffset? At = null, string? Brand = null, string? Staff = null, int DurationSeconds = 0, string? Recording = null);

/// <summary>A missed call that waits to be called back.</summary>
/// <param name="Call">The telephone system's number of the call.</param>
/// <param name="MissedAt">When the caller gave up.</param>
/// <param name="CallBackBy">When somebody must have called back.</param>
/// <param name="Overdue">That time is gone.</param>
public sealed record MissedCall(Guid LeadId, string Call, DateTimeOffset MissedAt, DateTimeOffset CallBackBy, bool Overdue);
