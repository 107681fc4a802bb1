using System.Text.Json;
using Leads.Contracts;
using Leads.EventStore;
using Leads.Local;
using Leads.Qualification;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;

namespace Leads.Bench;

/// <summary>The evening's call lists of a dealer with a hundred consultants (002-39): what a case costs, and what stays in memory, must not depend on how many cases there are.</summary>
public sealed class CallListBench(NpgsqlDataSource owner, CallLists lists)
{
    private const int Consultants = 100, Few = 5_000, Many = 50_000, Target = 200;

    private static readonly DateTimeOffset Evening = new(2026, 1, 5, 18, 0, 0, TimeSpan.FromHours(8));

    private static readonly LeadFact Fact = new(
        LeadSource.HqDispatched, "autohome", "2026Q1", new Interest("ES7"), "武汉", "江岸区", new Consent(["contact", "dealer_transfer"], Evening.AddDays(-30), "form:v1"), Evening.AddDays(-30), null, null, null);

    private int _days;

    public static async Task<CallListBench> Create(Servers servers)
    {
        var database = await servers.Database("bench-lists");
        var owner = NpgsqlDataSource.Create(database.Owner);
        await Schema.Apply(owner, "bench-lists", [CaseBoard.View], Schema.Scripts(typeof(CallLists).Assembly), CancellationToken.None);
        var service = NpgsqlDataSource.Create(database.Service);
        var store = new EventStore.EventStore(
            "bench-lists", service, EventTypes.Published, new PersonalData(service, new PersonalDataKeys(new byte[32], new byte[32]), TimeProvider.System), TimeProvider.System);
        var bench = new CallListBench(owner, new CallLists(
            new Streams<CallPlan.Command, CallPlan>(store, CallPlan.Decider), new Streams<CallList.Command, CallList>(store, CallList.Decider), new CallCentre(store, NullLogger<CallCentre>.Instance), store));
        await bench.Fill("few", Few);
        await bench.Fill("many", Many);
        return bench;
    }

    public async Task<List<Comparison>> All() =>
    [
        await Pairs.Run($"call lists, {Many:N0} cases ÷ {Few:N0} cases", 1 / 1.2, "cases/s", () => Rate("many", 1), () => Rate("few", Many / Few)),
        await Pairs.Run($"memory of call lists, {Few:N0} ÷ {Many:N0} cases", 0.83, "kB", () => Peak("few"), () => Peak("many"), count: 3),
    ];

    private Task<double> Rate(string dealer, int times) => Pairs.Rate(async () =>
    {
        var cases = 0L;
        for (var i = 0; i < times; i++)
        {
            cases += await Build(dealer, Target);
        }

        return cases;
    });

    /// <summary>Another evening each time: lists are built once a day.</summary>
    private Task<int> Build(string dealer, int target)
    {
        var evening = Evening.AddDays(_days++);
        return lists.Build(dealer, "XINGHE", CallPlan.ListDay(WorkingTime.Default, evening), target, evening, CancellationToken.None);
    }

    /// <summary>The most that was alive at once while lists were built; both dealers have enough cases to fill them.</summary>
    private async Task<double> Peak(string dealer)
    {
        using var stop = new CancellationTokenSource();
        var peak = 0L;
        var looking = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
                peak = Math.Max(peak, GC.GetTotalMemory(false));
                await Task.Delay(5, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        await Build(dealer, Few / Consultants / 2);
        await stop.CancelAsync();
        await looking;
        return peak / 1024.0;
    }

    /// <summary>Open cases of a dealer, straight into the table: a third overdue, five contacts each, one customer in ten took something back.</summary>
    private async Task Fill(string dealer, int count)
    {
        await using var connection = await owner.OpenConnectionAsync();
        var customers = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        await using (var rows = await connection.BeginBinaryImportAsync("copy cases (key, dealer, data) from stdin (format binary)"))
        {
            for (var n = 0; n < count; n++)
            {
                var row = Case(dealer, n, customers[n]);
                await rows.StartRowAsync();
                await rows.WriteAsync(row.Dossier.Id, NpgsqlDbType.Uuid);
                await rows.WriteAsync(dealer, NpgsqlDbType.Varchar);
                await rows.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(row, EventJson.Options), NpgsqlDbType.Jsonb);
            }

            await rows.CompleteAsync();
        }

        await using (var facts = await connection.BeginBinaryImportAsync("copy lead_facts (lead, customer, data) from stdin (format binary)"))
        {
            foreach (var customer in customers)
            {
                await facts.StartRowAsync();
                await facts.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid);
                await facts.WriteAsync(customer, NpgsqlDbType.Uuid);
                await facts.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(Fact, EventJson.Options), NpgsqlDbType.Jsonb);
            }

            await facts.CompleteAsync();
        }

        await using (var words = await connection.BeginBinaryImportAsync("copy later_consents (customer, given, at) from stdin (format binary)"))
        {
            foreach (var customer in customers.Where((_, n) => n % 10 == 0))
            {
                await words.StartRowAsync();
                await words.WriteAsync(customer, NpgsqlDbType.Uuid);
                await words.WriteAsync(false, NpgsqlDbType.Boolean);
                await words.WriteAsync(Evening.UtcDateTime, NpgsqlDbType.TimestampTz);
            }

            await words.CompleteAsync();
        }

        await using var analyze = new NpgsqlCommand("analyze cases, lead_facts, later_consents", connection);
        await analyze.ExecuteNonQueryAsync();
    }

    private static CaseBoard Case(string dealer, int n, Guid customer)
    {
        var lead = Guid.CreateVersion7();
        return new CaseBoard(
            CaseStatus.Open,
            new Dossier(CaseReactions.CaseOf(lead), new Tags(lead, customer, "XINGHE", dealer), Evening.AddDays(-(n % 20)))
            {
                Consultant = $"c{n % Consultants}",
                Grade = GradeScale.Letters[n % 5],
                Contacts = [.. Enumerable.Range(1, 5).Select(i => new Contact(
                    i, ContactChannel.Phone, ContactDirection.Outbound, i == 2 ? ContactResult.Connected : ContactResult.NoAnswer, 0, Evening.AddHours(i - 40 - (n % 50)), $"c{n % Consultants}"))],
            },
            new NextAction("call", Evening.AddHours((n % 60) - 20)), null, null);
    }
}
