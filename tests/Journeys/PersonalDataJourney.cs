using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Xunit;

namespace Leads.Journeys;

/// <summary>Names, numbers and notes stay where they belong, are shown to who is entitled, and are gone when they are to be gone.</summary>
[Collection(Product.Collection)]
public sealed class PersonalDataJourney(Product product)
{
    private const string Name = "慕容星澜", Note = "女儿明年考上大学要换大车", Vin = "LXGES7A10TW777042", Account = "wx_murong_xinglan", Mail = "murong.xinglan";

    [Fact]
    public async Task Nothing_about_a_person_is_written_anywhere_in_the_clear()
    {
        await product.Sample;
        var phone = Life.Phone();
        await Whole("D001", phone);
        (await product.Hq.Post("/v1/leads", Document("D001", phone, city: ""))).Refused(400);
        var needles = new Needles(SampleFile.People.Append((Name, phone)), Note, Vin, Account, Mail);
        needles.Count.ShouldBeGreaterThan(5000);

        var control = new Needles([], [(await product.Sample).Accepted.First().Value]);
        var found = new List<string>();
        var searched = new Dictionary<string, long>();
        var controls = new HashSet<string>();
        await foreach (var (where, text) in Everywhere())
        {
            searched[where] = searched.GetValueOrDefault(where) + text.Length;
            found.AddRange(needles.FoundIn(text).Select(hit => $"{where}: {hit}"));
            if (control.FoundIn(text).Any())
            {
                controls.Add(where);
            }
        }

        found.Distinct().Take(20).ShouldBeEmpty();

        // It looked where something was, and what may be there is found.
        foreach (var place in new[] { "database lead-intake", "database feed", "database insight", "bus", "queue of D001", "queue of D002", "queue of D003" })
        {
            searched[place].ShouldBeGreaterThan(100_000, place);
        }

        foreach (var place in new[] { "logs/gateway.log", "logs/lead-intake.log", "logs/postgresql.log", "logs/rabbitmq.log", "traces/spans.jsonl" })
        {
            searched.ShouldContainKey(place);
        }

        foreach (var place in new[] { "database lead-intake", "database feed", "database insight", "bus" })
        {
            controls.ShouldContain(place);
        }
    }

    [Fact]
    public void The_search_finds_every_spelling()
    {
        var needles = new Needles([("王伟", "+86 138 1234 5678"), ("李娜", "（０１０）62345678"), ("赵先生", "400-123-4567")], "一句话");

        foreach (var leak in new[]
        {
            "…王伟…", "\\u738b\\u4f1f", "\\u738B\\u4F1F", "%E7%8E%8B%E4%BC%9F", "8613812345678", "13812345678", "+86 138 1234 5678", "tel 1234 5678.", "(12345678)", "01062345678", "1062345678",
            "4001234567", "400-123-4567", "一句话", $"\\x{Convert.ToHexStringLower(Encoding.UTF8.GetBytes("x王伟x"))}", $"\"{Convert.ToBase64String(Encoding.UTF8.GetBytes("13812345678"))}\"",
        })
        {
            needles.FoundIn(leak).ShouldNotBeEmpty(leak);
        }

        // Eight digits inside an id or a time are nobody's number.
        needles.FoundIn("0199c0de-12345678-a12345678f 2026-01-05T09:00:00.123456789 王 伟").ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_entitled_sees_a_customer_and_each_look_is_recorded()
    {
        var phone = Life.Phone();
        var life = await Life.Begin(product, document: Document("D001", $"+86 {phone}"));

        foreach (var client in new[] { product.Consultant("D001"), product.DealerSystem("D001"), product.Hq })
        {
            var seen = (await client.Get($"/v1/customers/{life.Customer}")).Must(200);

            ((string)seen["name"]!, (string)seen["phone"]!, (string)seen["email"]!, (string)seen["honorific"]!, (string)seen["phoneKind"]!, (bool)seen["erased"]!)
                .ShouldBe((Name, $"+86{phone}", $"{Mail}.{phone[^8..]}@example.com", "女士", "mobile", false));
        }

        (await product.Consultant("D002").Get($"/v1/customers/{life.Customer}")).Refused(404);
        (await product.Analyst.Get($"/v1/customers/{life.Customer}")).Refused(403);
        (await Looks(life.Customer)).ShouldBe(["D001-consultant consultant", "D001-dealer-system dealer-system", "hq-xinghe hq"]);
        // The lead itself, wherever it is shown, says nothing about the person.
        var needles = new Needles([(Name, phone)], Account, Mail);
        foreach (var shown in new[] { await product.Hq.Get($"/v1/leads/{life.Lead}"), await product.Consultant("D001").Get($"/v1/leads/{life.Lead}/case") })
        {
            shown.Must(200);
            needles.FoundIn(shown.Text).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_customer_who_asks_for_it_is_forgotten_and_the_history_stays()
    {
        var phone = Life.Phone();
        var life = await Whole("D001", phone);
        var second = (await product.Hq.Post("/v1/leads", Document("D003", phone))).Must(201);
        ((string)second["customerId"]!).ShouldBe(life.Customer, "one customer, two leads");
        await product.Queues["D003"].Hears("the second dealer hears", (string)second["leadId"]!, events => events.Any(e => e.Type == "case_opened"));
        await Eventually.Holds("the history has all of it", async () =>
            await Counts(life) is var kept && kept.History == kept.Lead + kept.Case + kept.Appointments + kept.Deal + kept.Ownership && kept.Feed == kept.History);
        var before = await Counts(life);
        var told = (await product.Analyst.Get($"/v1/history/leads/{life.Lead}")).Text;
        foreach (var service in new[] { "lead-intake", "qualification", "deal", "aftercare" })
        {
            (await KeyOf(service, life.Customer)).ShouldBe("kept", service);
        }

        (await product.Consultant("D001").Delete($"/v1/customers/{life.Customer}")).Refused(403);
        (await product.Hq.Delete($"/v1/customers/{life.Customer}")).Status.ShouldBe(204);

        foreach (var client in new[] { product.Hq, product.Consultant("D001"), product.Consultant("D003") })
        {
            var seen = (await client.Get($"/v1/customers/{life.Customer}")).Must(200).AsObject();
            ((bool)seen["erased"]!).ShouldBeTrue();
            seen.Where(m => m.Value is not null).Select(m => m.Key).ShouldBe(["customerId", "erased"]);
        }

        foreach (var service in new[] { "lead-intake", "qualification", "appointment", "deal", "aftercare" })
        {
            await Eventually.Holds($"{service} has destroyed the key", async () => await KeyOf(service, life.Customer) == "destroyed");
        }

        (await product.Scalar<long>("lead-intake", "select count(*) from customer_phones where customer = $1", Guid.Parse(life.Customer))).ShouldBe(0);
        foreach (var dealer in new[] { "D001", "D003" })
        {
            var erased = await product.Queues[dealer].Hears("the dealers that held the customer are told", life.Customer, events => events.Any(e => e.Type == "customer_erased"));
            erased.ShouldAllBe(e => e.Type == "customer_erased");
        }

        product.Queues["D002"].Of(life.Customer).ShouldBeEmpty();
        (await product.Hq.Delete($"/v1/customers/{life.Customer}")).Status.ShouldBe(204, "again changes nothing");
        (await Counts(life)).ShouldBe(before with { Customer = before.Customer + 1 }, "all events stay, and one says that the customer was erased");
        (await product.Analyst.Get($"/v1/history/leads/{life.Lead}")).Text.ShouldBe(told);

        // What is said about them from now on cannot be kept, what is done goes on.
        (await life.Contact(plan: false)).Refused(410, "customer-erased");
        (await life.Contact(note: "", plan: false)).Refused(410);
        (await product.Consultant("D001").Get($"/v1/deals/{life.Deal}")).Must(200);

        var anew = (await product.Hq.Post("/v1/leads", Document("D001", phone))).Must(201);
        ((string)anew["customerId"]!).ShouldNotBe(life.Customer, "the same number is somebody new");
    }

    [Fact]
    public async Task A_rebuilt_view_and_a_replay_know_nothing_of_an_erased_customer()
    {
        var phone = Life.Phone();
        var life = await Whole("D001", phone);
        (await product.Hq.Delete($"/v1/customers/{life.Customer}")).Status.ShouldBe(204);
        await Eventually.Holds("deal has destroyed the key", async () => await KeyOf("deal", life.Customer) == "destroyed");
        var before = (await product.Consultant("D001").Get("/v1/deals?limit=1000")).Must(200).ToJsonString();

        var (exit, output) = await product.Running.Run("deal", ["rebuild", "deal_board"]);

        exit.ShouldBe(0, output);
        (await product.Consultant("D001").Get("/v1/deals?limit=1000")).Must(200).ToJsonString().ShouldBe(before);
        var replay = (await product.Analyst.Get($"/v1/history/events?lead={life.Lead}", "application/x-ndjson")).Text;
        new Needles([(Name, phone)], Note, Vin, Account, Mail).FoundIn(replay).ShouldBeEmpty();
    }

    /// <summary>A lead with everything personal in it that there is.</summary>
    private async Task<Life> Whole(string dealer, string phone)
    {
        var life = await Life.Begin(product, dealer, Document(dealer, phone));
        (await life.Contact(Note)).Must(200);
        await life.Book();
        await life.Arrive();
        await life.Propose(259_900);
        await life.Sign();
        await life.Deliver(Vin);
        (await life.Touch("h48", Note)).Must(200);
        await product.Queues[dealer].Hears("the dealer hears the last of it", life.Lead, events => events.Any(e => e.Type == "touch_made") && events.Any(e => e.Type == "relation_marked"));
        return life;
    }

    private static string Document(string dealer, string phone, string city = "武汉")
    {
        var lead = JsonNode.Parse(Life.Document(Life.Number("PERSON"), dealer, Name, phone, city: city))!;
        // A member that has no place of its own is kept with the person.
        lead["customer"]!["wechat"] = Account;
        // One for each number: who has the address is the same customer.
        lead["customer"]!["email"] = $"{Mail}.{phone[^8..]}@example.com";
        return lead.ToJsonString();
    }

    /// <summary>Everything that was written: databases row by row, what went over the bus and into queues, the broker's own files, logs, traces.</summary>
    private async IAsyncEnumerable<(string Where, string Text)> Everywhere()
    {
        var server = new NpgsqlConnectionStringBuilder(product.Running.Servers.Postgres);
        foreach (var database in await Databases(server))
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database, Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            foreach (var table in await Tables(connection))
            {
                using var copy = await connection.BeginTextExportAsync($"copy {table} to stdout");
                yield return ($"database {database}", await copy.ReadToEndAsync());
            }
        }

        yield return ("bus", string.Join('\n', product.Bus.Messages.Select(m => m.Raw)));
        foreach (var (dealer, queue) in product.Queues)
        {
            yield return ($"queue of {dealer}", string.Join('\n', queue.Messages.Select(m => m.Raw)));
        }

        foreach (var file in Directory.EnumerateFiles(Product.Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Concat(BrokerFiles()).Distinct().Where(f => !f.Contains("/servers/postgresql/", StringComparison.Ordinal) && !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            string text;
            try
            {
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(stream, Encoding.UTF8);
                text = await reader.ReadToEndAsync();
            }
            catch (IOException)
            {
                // The broker tidies its files up while we look.
                continue;
            }

            yield return (Path.GetRelativePath(Product.Folder, file), text);
        }
    }

    // The servers' folder may be a link to where their own users can reach it.
    private static IEnumerable<string> BrokerFiles() =>
        new DirectoryInfo(Path.Combine(Product.Folder, "servers")).ResolveLinkTarget(true)?.FullName is { } elsewhere
            ? Directory.EnumerateFiles(Path.Combine(elsewhere, "rabbitmq"), "*", SearchOption.AllDirectories)
            : [];

    private static async Task<List<string>> Databases(NpgsqlConnectionStringBuilder server)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        return await Strings(connection, "select datname from pg_database where not datistemplate");
    }

    private static Task<List<string>> Tables(NpgsqlConnection connection) => Strings(
        connection,
        """
        select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')
        """);

    private static async Task<List<string>> Strings(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var strings = new List<string>();
        while (await reader.ReadAsync())
        {
            strings.Add(reader.GetString(0));
        }

        return strings;
    }

    private Task<List<string>> Looks(string customer) => product.Column(
        "lead-intake", "select (data ->> 'by') || ' ' || (data ->> 'role') from mt_events where stream_id = $1 and type = 'customer_accessed' order by version", Guid.Parse(customer));

    private async Task<string> KeyOf(string service, string customer) =>
        (await product.Column(service, "select case when wrapped is not null then 'kept' when destroyed_at is not null then 'destroyed' else 'lost' end from subject_keys where subject = $1", Guid.Parse(customer)))
            .SingleOrDefault("none");

    private async Task<Kept> Counts(Life life)
    {
        const string OfLead = "select count(*) from mt_events where headers ->> 'lead' = $1";
        return new(
            await product.Scalar<long>("lead-intake", "select count(*) from mt_events where stream_id = $1 and type <> 'customer_accessed'", Guid.Parse(life.Customer)),
            await product.Scalar<long>("lead-intake", OfLead, life.Lead),
            await product.Scalar<long>("qualification", OfLead, life.Lead),
            await product.Scalar<long>("appointment", OfLead, life.Lead),
            await product.Scalar<long>("deal", OfLead, life.Lead),
            await product.Scalar<long>("aftercare", OfLead, life.Lead),
            await product.Scalar<long>("insight", OfLead, life.Lead),
            await product.Scalar<long>("feed", OfLead, life.Lead));
    }

    private sealed record Kept(long Customer, long Lead, long Case, long Appointments, long Deal, long Ownership, long History, long Feed);
}
