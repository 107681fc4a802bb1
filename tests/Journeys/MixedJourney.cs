using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Leads.Local;
using Npgsql;
using Shouldly;
using Xunit;
using Xunit.Abstractions;
using Running = Leads.Local.System;

namespace Leads.Journeys;

/// <summary>
/// Headquarters of three kinds send everything at once, in every format, twice, and lose the connection in the middle: what is
/// in the log afterwards is what they had to say. In a product of its own with nobody behind it, after all other journeys.
/// </summary>
[Collection(Alone)]
public sealed class MixedJourney(ITestOutputHelper output)
{
    public const string Alone = "mixed";

    private const int ProspectsADocument = 80;

    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Product.Folder)!, "journeys-mixed");

    private static readonly IReadOnlyList<int> Weights = [5, 3, 2];

    [Fact]
    public async Task Twenty_thousand_mixed_leads_become_what_an_independent_count_says()
    {
        var pieces = Mixture.Generate();
        var truth = Truth.Of(pieces);
        pieces.Count.ShouldBe(Mixture.Size);
        await using var running = await Up();
        using var http = Http();
        var told = new Told();
        var (hq, senders) = await Configure(running, http);

        var started = Stopwatch.GetTimestamp();
        var work = new List<Task>();
        foreach (var (client, sender) in senders.Index())
        {
            var own = pieces.Where(p => p.Client == client).ToLookup(p => p.Way);
            work.Add(Push(sender, "/v1/leads/batch", "application/x-ndjson", string.Concat(own[Way.Line].Select(p => p.Text + "\n")), 0.5, answer => told.Lines([.. own[Way.Line]], answer, 1)));
            work.Add(Push(sender, "/v1/leads/csv", "text/csv", $"{Piece.Headers}\n{string.Concat(own[Way.Row].Select(p => p.Text + "\n"))}", 1, answer => told.Lines([.. own[Way.Row]], answer, 2)));
            work.Add(Prospects(sender, own[Way.Prospect], told));
            work.Add(One(sender, "/v1/leads", own[Way.Single], told));
            work.Add(One(new Client(http, new Uri(running.Url), running.Key($"CONSULTANT_{Product.Dealers[client]}_KEY")), "/v1/registrations", own[Way.Form], told));
        }

        await Task.WhenAll(work);
        var took = Stopwatch.GetElapsedTime(started);

        // Nobody was told something else the second time, and nobody was told of a lead twice that it was the first.
        told.Leads.Keys.Except(truth.Leads.Keys).ShouldBeEmpty();
        truth.Leads.Keys.Except(told.Leads.Keys).ShouldBeEmpty();
        told.Leads.Values.Distinct().Count().ShouldBe(truth.Leads.Count);
        told.Received.Values.ShouldAllBe(times => times == 1);
        told.Refused.ShouldBe(2 * pieces.Count(p => p.Way is Way.Line or Way.Row && p.Flaw != Flaw.None));

        var database = running.DatabaseOf("lead-intake");
        var leads = await Read(database);
        leads.Select(l => l.Id).Order(StringComparer.Ordinal).ShouldBe(told.Leads.Values.Order(StringComparer.Ordinal), "every lead that was acknowledged is there once, and no other");
        (await Product.Scalar<long>(database, "select count(*) from mt_events e where exists (select from mt_streams s where s.id = e.stream_id and s.type = 'lead')"))
            .ShouldBe(2 * leads.Count, "each was received once, and one thing became of it");
        leads.GroupBy(l => l.Fate).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count())).ShouldBe(truth.Fates.Select(f => (f.Key, f.Value)));

        // A customer is a number, and a number a customer.
        var phoneOf = truth.Leads.ToDictionary(l => told.Leads[l.Key], l => Mixture.Normal(l.Value.Phone));
        var people = leads.Select(l => (Phone: phoneOf[l.Id], l.Customer)).Distinct().ToList();
        (people.Count, people.DistinctBy(p => p.Phone).Count(), people.DistinctBy(p => p.Customer).Count()).ShouldBe((truth.Customers.Count, truth.Customers.Count, truth.Customers.Count));
        (await Product.Scalar<long>(database, "select count(*) from mt_events where type = 'customer_registered'")).ShouldBe(truth.Customers.Count);
        (await Product.Scalar<long>(database, "select count(*) from customer_phones")).ShouldBe(truth.Customers.Count);
        (await Product.Scalar<long>(database, "select count(*) from customer_leads")).ShouldBe(truth.Leads.Count);

        // Nobody has two open cycles at a dealer, and every link leads to the one they have.
        var cycles = leads.Where(l => l.Fate.StartsWith("dispatched", StringComparison.Ordinal)).ToDictionary(l => l.Id);
        cycles.Values.GroupBy(c => (c.Customer, c.Dealer)).ShouldAllBe(g => g.Count() == 1);
        leads.Where(l => l.Fate == "linked").ShouldAllBe(l => cycles[l.To!].Customer == l.Customer && cycles[l.To!].Dealer == l.Dealer);

        // To whom a lead had to go it went; of the others each dealer has its share. The lot is drawn from the lead's id, so it is much the same every time.
        var dealerOf = truth.Leads.ToDictionary(l => told.Leads[l.Key], l => Truth.DealerOf(l.Value));
        leads.Where(l => l.Dealer is not null && dealerOf[l.Id] is not null).ShouldAllBe(l => l.Dealer == dealerOf[l.Id]);
        var shared = cycles.Values.Where(c => c.Fate == "dispatched by share").ToList();
        var shares = Product.Dealers.Select((dealer, i) => shared.Count(c => c.Dealer == dealer) / (shared.Count * Weights[i] / (double)Weights.Sum())).ToList();
        output.WriteLine($"{pieces.Count} leads in {told.Requests} requests in {took.TotalSeconds:F1} s: {leads.Count / took.TotalSeconds:F0} new leads/s, {told.Answers / took.TotalSeconds:F0} answers/s");
        output.WriteLine($"{leads.Count} leads of {people.Count} customers: {string.Join(", ", truth.Fates.Select(f => $"{f.Value} {f.Key}"))}; {pieces.Count(p => p.Flaw != Flaw.None)} refused, {pieces.GroupBy(p => p.Key).Count(g => g.DistinctBy(p => p.Way).Count() > 1)} in more than one format");
        output.WriteLine($"share over weight: {string.Join(", ", shares.Select((s, i) => $"{Product.Dealers[i]} {s.ToString("F3", CultureInfo.InvariantCulture)}"))}");
        shares.ShouldAllBe(share => Math.Abs(share - 1) <= 0.05);

        // The API says of a lead what the log says.
        foreach (var lead in leads.Where((_, i) => i % 200 == 0))
        {
            var view = (await hq.Get($"/v1/leads/{lead.Id}")).Must(200);
            ((string)view["status"]!, (string)view["customerId"]!, (string?)view["linkedTo"]).ShouldBe((lead.Fate.Split(' ')[0], lead.Customer, lead.To));
        }
    }

    /// <summary>A number that everybody types, such as one of a manual, stands in every file: whoever loses the race for it is told late, never that it was too much.</summary>
    [Fact]
    public async Task Files_that_come_at_once_and_all_tell_of_the_same_people_are_all_taken_in()
    {
        const int Files = 12, Lines = 800, Crowd = 5, Between = 40;
        await using var running = await Up();
        using var http = Http();
        var hq = new Client(http, new Uri(running.Url), running.Key("HQ_KEY"));

        var answers = await Task.WhenAll(Enumerable.Range(0, Files).Select(async file =>
        {
            var lines = Enumerable.Range(0, Lines).Select(i =>
                new Piece(0, Way.Line, $"CROWD-{file}-{i}", "王伟", i % Between == 0 ? $"1391234567{i / Between % Crowd}" : $"137{(file * Lines) + i:D8}", null, "武汉").Text + "\n");
            using var body = Client.Body(Encoding.UTF8.GetBytes(string.Concat(lines)), "application/x-ndjson");
            return await hq.Send(HttpMethod.Post, "/v1/leads/batch", body);
        }));

        foreach (var answer in answers)
        {
            answer.Status.ShouldBe(200, answer.Text);
            answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.Contains("\"accepted\"", StringComparison.Ordinal)).ShouldBe(Lines);
        }

        var database = running.DatabaseOf("lead-intake");
        (await Product.Scalar<long>(database, "select count(*) from customer_leads")).ShouldBe(Files * Lines);
        (await Product.Scalar<long>(database, "select count(*) from customer_phones")).ShouldBe((Files * (Lines - (Lines / Between))) + Crowd);
    }

    private static async Task<Running> Up()
    {
        await Running.Reset(Folder);
        return await Running.Up(Folder, new() { GatewayPort = 0, Dealers = false, Only = ["lead-intake", Service.Gateway] });
    }

    private static HttpClient Http() => new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>What headquarters set up: who takes which share, by which rules; three clients, and how each is read.</summary>
    private static async Task<(Client Hq, IReadOnlyList<Client> Senders)> Configure(Running running, HttpClient http)
    {
        var url = new Uri(running.Url);
        var hq = new Client(http, url, running.Key("HQ_KEY"));
        foreach (var (i, dealer) in Product.Dealers.Index())
        {
            (await hq.Put($"/v1/dealers/{dealer}", $$"""{"name":"星河{{Mixture.Cities[i]}}店","city":"{{Mixture.Cities[i]}}","brands":["XINGHE"],"cities":["{{Mixture.Cities[i]}}"],"weight":{{Weights[i]}}}""")).Must(201);
        }

        (await hq.Put("/v1/brands/XINGHE/rules", """{"dispatch":["named","city","share"]}""")).Must(201);
        var senders = new List<Client>();
        for (var client = 0; client < Mixture.Clients; client++)
        {
            var key = (await new Client(http, url, running.Key("ADMIN_KEY")).Post("/v1/keys", $$"""{"client":"portal-{{client + 1}}","role":"hq","brand":"XINGHE"}""")).Must(201);
            senders.Add(new Client(http, url, (string)key["key"]!));
            (await senders[client].Put("/v1/imports/agreed", """{"values":[{"field":"/consent/purposes","value":"contact,dealer_transfer"},{"field":"/consent/evidence","value":"contract:portal-2026"}]}""")).Must(201);
        }

        return (hq, senders);
    }

    /// <summary>Documents of many prospects. Agreed is what the profile says; where one is wrong the document is refused whole.</summary>
    private static Task Prospects(Client sender, IEnumerable<Piece> prospects, Told told) => Task.WhenAll(
        from kind in prospects.GroupBy(p => (p.Agreed, IsWrong: p.Flaw != Flaw.None))
        from document in kind.Chunk(kind.Key.IsWrong ? kind.Count() : ProspectsADocument).Index()
        select Push(
            sender, kind.Key.Agreed ? "/v1/leads/adf?profile=agreed" : "/v1/leads/adf", "application/x-adf+xml", $"<adf>{string.Concat(document.Item.Select(p => p.Text))}</adf>", document.Index % 2 == 0 ? 0.5 : 1,
            answer => told.Document(document.Item, answer)));

    /// <summary>Sends a file twice at the same time; one of the two loses its connection in the middle and sends it whole again.</summary>
    /// <param name="cutAt">How much of it was sent when the connection broke.</param>
    private static async Task Push(Client sender, string path, string type, string text, double cutAt, Action<Answer> told)
    {
        var file = Encoding.UTF8.GetBytes(text);
        await Task.WhenAll(Send(), Cut());

        async Task Send()
        {
            using var body = Client.Body(file, type);
            told(await sender.Send(HttpMethod.Post, path, body));
        }

        async Task Cut()
        {
            using (var connection = new TcpClient { LingerState = new(enable: true, seconds: 0) })
            {
                await connection.ConnectAsync(sender.Url.Host, sender.Url.Port);
                var stream = connection.GetStream();
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {sender.Url.Authority}\r\nAuthorization: Bearer {sender.Key}\r\nContent-Type: {type}\r\nContent-Length: {file.Length}\r\n\r\n"));
                await stream.WriteAsync(file.AsMemory(0, (int)(file.Length * cutAt)));
                // Where answers come line by line, the first are there and the others under way.
                if (!path.StartsWith("/v1/leads/adf", StringComparison.Ordinal))
                {
                    var first = new byte[1024];
                    var read = await stream.ReadAsync(first).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
                    Encoding.ASCII.GetString(first, 0, read).ShouldStartWith("HTTP/1.1 200");
                }
            }

            await Send();
        }
    }

    /// <summary>One by one, each from two connections with the same Idempotency-Key; both hear the same.</summary>
    private static Task One(Client sender, string path, IEnumerable<Piece> pieces, Told told) =>
        Parallel.ForEachAsync(pieces.Index(), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (piece, _) =>
        {
            var answers = await Task.WhenAll(Once(), Once());
            told.Single(piece.Item, answers[0], answers[1]);

            Task<Answer> Once() => Eventually.Gives("an answer", async () => await sender.Post(path, piece.Item.Text, $"mixed-{piece.Index}") is { Status: not 409 } answer ? answer : null);
        });

    /// <summary>Every lead of the log and the first thing that became of it.</summary>
    private static async Task<List<(string Id, string Customer, string Fate, string? Dealer, string? To)>> Read(Database database)
    {
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            select r.stream_id::text, r.data ->> 'customerId',
                replace(replace(f.type, 'lead_', ''), 'invalidated', 'invalid') || case
                    when f.type = 'lead_dispatched' and f.data ->> 'rule' = 'share' then ' by share'
                    when f.type in ('lead_dispatched', 'lead_submitted') then ' ' || (f.data ->> 'dealer')
                    when f.type = 'lead_linked' then ''
                    else ' ' || (f.data ->> 'reason') end,
                f.data ->> 'dealer', f.data ->> 'to'
            from mt_events r join mt_events f on f.stream_id = r.stream_id and f.version = 2
            where r.type = 'lead_received' and r.version = 1
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        var leads = new List<(string, string, string, string?, string?)>();
        while (await reader.ReadAsync())
        {
            leads.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4)));
        }

        return leads;
    }

    /// <summary>What all clients were told.</summary>
    private sealed class Told
    {
        private readonly ConcurrentDictionary<string, string> _leads = [];
        private readonly ConcurrentDictionary<string, int> _received = [];
        private int _refused, _answers, _requests;

        /// <summary>The lead of everything that was said, however often.</summary>
        public IReadOnlyDictionary<string, string> Leads => _leads;

        /// <summary>How often a lead was said to be the first of its kind.</summary>
        public IReadOnlyDictionary<string, int> Received => _received;

        /// <summary>Lines and rows that were told what is wrong with them.</summary>
        public int Refused => _refused;

        public int Answers => _answers;

        public int Requests => _requests;

        public void Lines(IReadOnlyList<Piece> pieces, Answer answer, int first)
        {
            answer.Status.ShouldBe(200, answer.Text);
            Interlocked.Increment(ref _requests);
            var lines = answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
            lines.Select(l => (int)l["line"]!).ShouldBe(Enumerable.Range(first, pieces.Count));
            foreach (var (piece, line) in pieces.Zip(lines))
            {
                var status = (string)line["status"]!;
                if (piece.Flaw != Flaw.None)
                {
                    (status, line["leadId"]).ShouldBe(("rejected", null), piece.Text);
                    line["errors"]!.AsArray().ShouldNotBeEmpty();
                    Interlocked.Increment(ref _refused);
                }
                else
                {
                    Note(piece, line, "accepted");
                }
            }
        }

        public void Document(Piece[] prospects, Answer answer)
        {
            Interlocked.Increment(ref _requests);
            if (prospects[0].Flaw != Flaw.None)
            {
                answer.Refused(400, "invalid").Count.ShouldBe(prospects.Count(p => p.Flaw == Flaw.Phone));
                return;
            }

            var receipts = answer.Must(201)["leads"]!.AsArray();
            receipts.Count.ShouldBe(prospects.Length);
            foreach (var (piece, receipt) in prospects.Zip(receipts))
            {
                Note(piece, receipt!, "received");
            }
        }

        public void Single(Piece piece, Answer answer, Answer again)
        {
            Interlocked.Add(ref _requests, 2);
            if (piece.Flaw != Flaw.None)
            {
                answer.Refused(400, "invalid").ShouldBe(again.Refused(400, "invalid"));
                return;
            }

            again.Must(201).ToJsonString().ShouldBe(answer.Must(201).ToJsonString());
            Note(piece, answer.Json, "received");
        }

        private void Note(Piece piece, JsonNode receipt, string first)
        {
            Interlocked.Increment(ref _answers);
            var lead = (string)receipt["leadId"]!;
            _leads.GetOrAdd(piece.Key, lead).ShouldBe(lead, piece.Text);
            var status = (string)receipt["status"]!;
            if (status == first)
            {
                _received.AddOrUpdate(piece.Key, 1, (_, times) => times + 1);
            }
            else
            {
                status.ShouldBe("duplicate", piece.Text);
            }
        }
    }
}

[CollectionDefinition(MixedJourney.Alone, DisableParallelization = true)]
public sealed class Mixed;
