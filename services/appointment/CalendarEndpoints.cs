using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Hosting;
using CalendarStreams = Leads.EventStore.Streams<Leads.Appointments.Calendar.Command, Leads.Appointments.Calendar>;

namespace Leads.Appointments;

/// <summary>A dealer's managers say how appointments are planned, and with whom and what.</summary>
public static class CalendarEndpoints
{
    private static readonly string[] Managers = [Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/dealers/{code}/calendar", (string code, Caller by, Calendars calendars) => CalendarView.Of(Own(code, by), calendars.Of(code, by.Now)))
            .For(Roles.Dealership).Produces<CalendarView>().WithTags("calendar")
            .WithSummary("How appointments of a dealer are planned now, and with whom and what.");

        app.MapPut("/v1/dealers/{code}/calendar", async (string code, CalendarBody body, Caller by, Calendars calendars, CalendarStreams streams, Booking booking, CancellationToken cancel) =>
            {
                var id = Calendars.IdOf(Own(code, by));
                var answer = await streams.Start(id, new Calendar.Command.Configure(id, code, body.Checked(), body.EffectiveFrom ?? by.Now, by.Client, by.Now), by, $"/v1/dealers/{Uri.EscapeDataString(code)}/calendar", cancel);
                await calendars.Refresh(cancel);
                await booking.Widen(code, cancel);
                return answer;
            })
            .For(Managers).Command().Produces<Done>(201).ProducesProblem(409).WithTags("calendar")
            .WithSummary("Say how appointments are planned from a moment on: how long each kind is, what it needs, how long offers are held. All of it, not what changes.");

        app.MapPut("/v1/dealers/{code}/resources/{resource}", (string code, string resource, ResourceBody body, Caller by, Calendars calendars, CalendarStreams streams, Booking booking, CancellationToken cancel) =>
                Configure(Own(code, by), resource, body.Checked(), by, calendars, streams, booking, cancel))
            .For(Managers).Command().Produces<Done>(201).WithTags("calendar")
            .WithSummary("A sales consultant, a demo car or a bay that appointments are planned with from now on. All of it, not what changes. A kind of which a dealer names none is not counted.");

        app.MapDelete("/v1/dealers/{code}/resources/{resource}", (string code, string resource, Caller by, Calendars calendars, CalendarStreams streams, Booking booking, CancellationToken cancel) =>
                Configure(Own(code, by), resource, new ResourceSettings(ResourceKind.Bay, Left: true), by, calendars, streams, booking, cancel))
            .For(Managers).Command().Produces<Done>(201).WithTags("calendar").WithSummary("It is planned with no more; what is booked stays.");

        MapReadings(app);
    }

    /// <summary>What becomes of appointments, and what a resource has in its calendar.</summary>
    private static void MapReadings(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/dealers/{code}/show-rate", async (string code, DateTimeOffset? from, DateTimeOffset? to, Caller by, EventStore.EventStore store, CancellationToken cancel) =>
            {
                var (begins, ends) = (from ?? by.Now.AddDays(-30), to ?? by.Now);
                if (ends - begins > TimeSpan.FromDays(366) || begins < by.Now.AddYears(-100))
                {
                    throw new Invalid("", "too-long", "A year at most.");
                }

                var rows = await Rows<AppointmentBoard>(
                    store, Own(code, by), "select data from appointment_board where dealer = $1 and (data ->> 'scheduledAt')::timestamptz >= $2 and (data ->> 'scheduledAt')::timestamptz < $3",
                    [code, begins.UtcDateTime, ends.UtcDateTime], cancel);
                var invited = await Rows<InvitationBoard>(
                    store, code,
                    "select data from invitation_board where dealer = $1 and exists (select from jsonb_array_elements(data -> 'calls') c where (c ->> 'at')::timestamptz >= $2 and (c ->> 'at')::timestamptz < $3)",
                    [code, begins.UtcDateTime, ends.UtcDateTime], cancel);
                return ShowRate.Of(begins, ends, rows, [.. invited.SelectMany(row => row.Calls).Where(call => call.Dealer == code && call.At >= begins && call.At < ends)], Ids.Code);
            })
            .For(Roles.CallCentreManager, Roles.SalesManager, Roles.DealerSystem).Produces<ShowRate>().WithTags("calendar")
            .WithSummary("How many of those who were expected came, by kind and by resource; how many of those invited agreed, how long the calls were (003-18), and how many called back for whom a message was left (003-21). The last thirty days when not told, a year at most.");

        app.MapGet("/v1/dealers/{code}/resources/{resource}/calendar.ics", async (string code, string resource, Caller by, EventStore.EventStore store, CancellationToken cancel) =>
            {
                var rows = await Rows<AppointmentBoard>(
                    store, Own(code, by),
                    "select data from appointment_board where dealer = $1 and data -> 'resources' ? $2 and (data ->> 'scheduledAt')::timestamptz >= $3 order by data ->> 'scheduledAt' limit 2000",
                    [code, resource, by.Now.AddDays(-30).UtcDateTime], cancel);
                return Results.Text(CalendarFeed.Of($"{code} {resource}", rows, by.Now), "text/calendar; charset=utf-8");
            })
            .For(Roles.Dealership).Produces<string>(200, "text/calendar").WithTags("calendar")
            .WithSummary("Appointments of a consultant, a car or a bay as iCalendar (RFC 5545), from thirty days ago on; who the customer is stands nowhere in it.");
    }

    /// <summary>Rows of a view that a dealer sees.</summary>
    internal static async Task<List<TRow>> Rows<TRow>(EventStore.EventStore store, string dealer, string sql, object[] values, CancellationToken cancel)
    {
        var rows = new List<TRow>();
        await store.Read(
            [View.AsDealer(dealer), Sql.Command(sql, values)],
            async (i, reader) =>
            {
                while (i == 1 && await reader.ReadAsync(cancel))
                {
                    rows.Add(JsonSerializer.Deserialize<TRow>(reader.GetFieldValue<byte[]>(0), EventJson.Options)!);
                }
            },
            cancel);
        return rows;
    }

    internal static string Own(string code, Caller by) =>
        (by.Dealer is null || by.Dealer == code) && code.Length <= 40 ? code : throw new NotFound("dealer");

    private static async Task<IResult> Configure(
        string dealer, string resource, ResourceSettings settings, Caller by, Calendars calendars, CalendarStreams streams, Booking booking, CancellationToken cancel)
    {
        var id = Calendars.IdOf(dealer);
        _ = string.IsNullOrWhiteSpace(resource) || resource.Length > 60 ? throw new Invalid("", "too-long", "A code has at most 60 characters.") : resource;
        var answer = await streams.Start(
            id, new Calendar.Command.ConfigureResource(id, dealer, resource, settings, by.Client, by.Now), by, $"/v1/dealers/{Uri.EscapeDataString(dealer)}/calendar", cancel);
        await calendars.Refresh(cancel);
        await booking.Widen(dealer, cancel);
        return answer;
    }
}

/// <summary>How appointments are planned, and since when.</summary>
/// <param name="Types">How long each kind of appointment is and what it needs; as delivered where a kind is missing.</param>
/// <param name="HoldMinutes">Minutes in which a customer who was offered two slots may answer; 15 when not told.</param>
/// <param name="NoticeMinutes">From now on at least so many minutes to the first slot that is offered; 120 when not told.</param>
/// <param name="HorizonDays">Slots are offered for so many days ahead; 30 when not told.</param>
/// <param name="StartMinutes">Minutes of an hour at which appointments are offered; 10, 25, 40 and 55 when not told.</param>
/// <param name="RemindMinutes">So many minutes before an appointment the customer is reminded; a day and two hours when not told.</param>
/// <param name="NoShowMinutes">Minutes after an appointment's end at which it is missed, if nobody said that they came; 30 when not told.</param>
/// <param name="RecoverMinutes">Working minutes in which somebody calls who did not come; 120 when not told.</param>
/// <param name="NoShowsToReturn">Who did not come so often is given back to the call centre; 2 when not told.</param>
/// <param name="WaitMinutes">Working minutes for which a slot that became free is kept for whoever waits; 120 when not told.</param>
/// <param name="EffectiveFrom">Since when; now when not told.</param>
public sealed record CalendarBody(
    IReadOnlyList<AppointmentPlan>? Types = null, int? HoldMinutes = null, int? NoticeMinutes = null, int? HorizonDays = null, IReadOnlyList<int>? StartMinutes = null,
    IReadOnlyList<int>? RemindMinutes = null, int? NoShowMinutes = null, int? RecoverMinutes = null, int? NoShowsToReturn = null, int? WaitMinutes = null,
    DateTimeOffset? EffectiveFrom = null)
{
    private const int LongestMinutes = 600;

    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal CalendarSettings Checked()
    {
        new Faults()
            .Each(
                Types, "/types", 20, plan => plan is { Minutes: >= 5 and <= LongestMinutes, BufferMinutes: >= 0 and <= LongestMinutes, Needs: not null }, "out-of-range",
                $"From 5 to {LongestMinutes} minutes, and as many after it at most.")
            .Once(Types, "/types", plan => plan.Type)
            .Check(HoldMinutes is null or (>= 1 and <= 2880), "/holdMinutes", "out-of-range", "From 1 to 2880.")
            .Check(NoticeMinutes is null or (>= 0 and <= 10_080), "/noticeMinutes", "out-of-range", "From 0 to 10 080.")
            .Check(HorizonDays is null or (>= 1 and <= 90), "/horizonDays", "out-of-range", "From 1 to 90.")
            .Each(StartMinutes, "/startMinutes", 12, minute => minute is >= 0 and <= 59, "out-of-range", "From 0 to 59.")
            .Check(StartMinutes is null or { Count: > 0 }, "/startMinutes", "empty", "At least one.")
            .Once(StartMinutes, "/startMinutes", minute => minute)
            .Each(RemindMinutes, "/remindMinutes", 5, minute => minute is >= 1 and <= 20_160, "out-of-range", "From 1 to 20 160.")
            .Once(RemindMinutes, "/remindMinutes", minute => minute)
            .Check(NoShowMinutes is null or (>= 0 and <= 1440), "/noShowMinutes", "out-of-range", "From 0 to 1440.")
            .Check(RecoverMinutes is null or (>= 1 and <= 2880), "/recoverMinutes", "out-of-range", "From 1 to 2880.")
            .Check(NoShowsToReturn is null or (>= 1 and <= 10), "/noShowsToReturn", "out-of-range", "From 1 to 10.")
            .Check(WaitMinutes is null or (>= 1 and <= 2880), "/waitMinutes", "out-of-range", "From 1 to 2880.").Throw();
        return new CalendarSettings(Types, HoldMinutes, NoticeMinutes, HorizonDays, StartMinutes, RemindMinutes, NoShowMinutes, RecoverMinutes, NoShowsToReturn, WaitMinutes);
    }
}

/// <summary>Who or what appointments are planned with.</summary>
/// <param name="Kind">sales_consultant, demo_car or bay.</param>
/// <param name="Types">Only for these appointments; for all that need its kind when not told.</param>
/// <param name="Models">Of a car: codes of the models it shows; any when not told.</param>
/// <param name="Absences">When it is away.</param>
public sealed record ResourceBody(ResourceKind Kind, IReadOnlyList<AppointmentType>? Types = null, IReadOnlyList<string>? Models = null, IReadOnlyList<Absence>? Absences = null)
{
    /// <exception cref="Invalid">What is wrong, every field at once.</exception>
    internal ResourceSettings Checked()
    {
        new Faults()
            .Each(Models, "/models", 200, model => !string.IsNullOrWhiteSpace(model) && model.Length <= 60, "empty", "A code of at most 60 characters.")
            .Each(Absences, "/absences", 200, away => away.From < away.To, "ends-before", "It ends after it begins.")
            .Once(Types, "/types", type => type).Throw();
        return new ResourceSettings(Kind, Types, Models, Absences);
    }
}

/// <summary>How appointments are planned, as the API shows it.</summary>
/// <param name="Types">How long each kind of appointment is and what it needs.</param>
/// <param name="HoldMinutes">Minutes in which a customer who was offered two slots may answer.</param>
/// <param name="NoticeMinutes">Minutes from now to the first slot that is offered.</param>
/// <param name="HorizonDays">For how many days slots are offered.</param>
/// <param name="RemindMinutes">So many minutes before an appointment the customer is reminded.</param>
/// <param name="NoShowMinutes">Minutes after an appointment's end at which it is missed.</param>
/// <param name="RecoverMinutes">Working minutes in which somebody calls who did not come.</param>
/// <param name="NoShowsToReturn">Who did not come so often is given back to the call centre.</param>
/// <param name="WaitMinutes">Working minutes for which a slot that became free is kept for whoever waits.</param>
/// <param name="Resources">With whom and what, by code.</param>
public sealed record CalendarView(
    string Dealer, IReadOnlyList<AppointmentPlan> Types, int HoldMinutes, int NoticeMinutes, int HorizonDays, IReadOnlyList<int> RemindMinutes, int NoShowMinutes, int RecoverMinutes, int NoShowsToReturn,
    int WaitMinutes, IReadOnlyDictionary<string, ResourceSettings> Resources)
{
    internal static CalendarView Of(string dealer, Planning planning) => new(
        dealer, [.. Enum.GetValues<AppointmentType>().Select(planning.Of)], (int)planning.Hold.TotalMinutes, (int)planning.Notice.TotalMinutes, planning.Horizon,
        [.. planning.Reminders.Select(before => (int)before.TotalMinutes)], (int)planning.NoShow.TotalMinutes, (int)planning.Recover.TotalMinutes, planning.NoShowsToReturn,
        (int)planning.Wait.TotalMinutes, planning.Resources);
}
