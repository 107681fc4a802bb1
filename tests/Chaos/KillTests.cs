using System.Diagnostics;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Leads.Chaos;

/// <summary>One product for all of these; what one test breaks it puts together again.</summary>
public sealed class Product : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(Leads.Local.Root.Default, "test", "chaos");

    public Leads.Local.System System { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Leads.Local.System.Reset(Folder);
        System = await Leads.Local.System.Up(Folder, new() { GatewayPort = 0 });
    }

    public async Task DisposeAsync()
    {
        await System.DisposeAsync();
        await Leads.Local.System.Reset(Folder);
    }
}

/// <summary>Whatever is killed in the middle of 2 000 leads: every acknowledged lead is everywhere, once, in order.</summary>
public sealed class KillTests(Product product) : IClassFixture<Product>
{
    private const int Leads = 2000;

    private readonly global::Leads.Local.System _system = product.System;

    [Fact]
    public Task Lead_intake_with_its_relay() => Survives("relay", () => _system.Kill("lead-intake"), () => _system.Start("lead-intake"));

    [Fact]
    public Task Qualification_with_its_followers() => Survives("follower", () => _system.Kill("qualification"), () => _system.Start("qualification"));

    /// <summary>Both who keep what they hear, at once.</summary>
    [Fact]
    public Task Feed_and_insight() => Survives(
        "readers", () => Task.WhenAll(_system.Kill("feed"), _system.Kill("insight")), () => Task.WhenAll(_system.Start("feed"), _system.Start("insight")));

    [Fact]
    public Task RabbitMQ() => Survives("rabbit", _system.Servers.KillRabbit, () => _system.Servers.StartRabbit());

    [Fact]
    public Task PostgreSQL() => Survives("postgres", _system.Servers.KillPostgres, () => _system.Servers.StartPostgres());

    [Fact]
    public async Task A_broker_that_stands_still_for_half_a_minute_costs_only_time()
    {
        using var load = new Load(_system);
        var witnesses = new Witnesses(_system);
        await load.Push(20, "WARM");
        _system.Servers.PauseRabbit();
        var paused = Stopwatch.GetTimestamp();
        try
        {
            await load.Push(200, "STILL");
            // Headquarters notice nothing.
            load.Milliseconds.Max().ShouldBeLessThan(5000);
            var rest = TimeSpan.FromSeconds(30) - Stopwatch.GetElapsedTime(paused);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest);
            }
        }
        finally
        {
            _system.Servers.ResumeRabbit();
        }

        var resumed = Stopwatch.GetTimestamp();
        while (await Lag() > 0 && Stopwatch.GetElapsedTime(resumed) < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(100);
        }

        Stopwatch.GetElapsedTime(resumed).ShouldBeLessThan(TimeSpan.FromSeconds(10), "publishes resume within 10 s of SIGCONT");
        await Agree(load, witnesses);
    }

    private async Task Survives(string name, Func<Task> kill, Func<Task> restart)
    {
        using var load = new Load(_system);
        var witnesses = new Witnesses(_system);
        var pushing = load.Push(Leads, name.ToUpperInvariant());
        while (load.Answered < Leads / 4 && !pushing.IsCompleted)
        {
            await Task.Delay(10);
        }

        pushing.IsCompleted.ShouldBeFalse("the kill has to come in the middle");
        await kill();
        await Task.Delay(500);
        await restart();
        await pushing;
        load.Answered.ShouldBe(Leads);
        await Agree(load, witnesses);
    }

    private static async Task Agree(Load load, Witnesses witnesses)
    {
        var acknowledged = load.Acknowledged;
        var log = await witnesses.Log([.. acknowledged.Keys]);
        log.Count.ShouldBe(acknowledged.Count);
        log.Values.ShouldAllBe(count => count == 1);

        var queues = await witnesses.Queues(acknowledged, TimeSpan.FromSeconds(120));
        foreach (var (dealer, heard) in queues)
        {
            // At least once: the first of each id counts.
            var events = heard.DistinctBy(e => (string)e["id"]!).Where(e => acknowledged.ContainsKey((string)e["subject"]!)).ToList();
            events.Where(e => (string)e["type"]! == "leads.lead_received").Select(e => (string)e["subject"]!).Order()
                .ShouldBe(acknowledged.Where(a => a.Value == dealer).Select(a => a.Key).Order(), $"leads of {dealer}");
            InOrder(events, dealer);
        }

        var history = await witnesses.History([.. acknowledged.Keys], TimeSpan.FromSeconds(90));
        history.Select(e => (string)e["id"]!).ShouldBeUnique();
        history.Where(e => (string)e["type"]! == "leads.lead_received").Select(e => (string)e["subject"]!).Order().ShouldBe(acknowledged.Keys.Order());
        InOrder(history, "history");
    }

    /// <summary>Every stream from its first event without a gap, every cause before its effects.</summary>
    private static void InOrder(IReadOnlyCollection<JsonNode> events, string witness)
    {
        foreach (var stream in events.GroupBy(e => (string)e["streamid"]!))
        {
            stream.Select(e => Number(e, "sequence")).ShouldBe(Enumerable.Range(1, stream.Count()), $"{witness}: order in stream {stream.Key}");
        }

        var told = new HashSet<(string, int)>();
        var effects = 0;
        foreach (var e in events)
        {
            told.Add(((string)e["streamid"]!, Number(e, "sequence")));
            if ((string?)e["causestreamid"] is { } cause)
            {
                effects++;
                told.ShouldContain((cause, Number(e, "causesequence")), $"{witness}: the cause of {e["type"]} of lead {e["subject"]} comes first");
            }
        }

        effects.ShouldBeGreaterThan(0);
    }

    private static int Number(JsonNode e, string attribute) => int.Parse((string)e[attribute]!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>How far lead-intake's relay is behind.</summary>
    private async Task<long> Lag()
    {
        using var http = new HttpClient();
        var health = JsonNode.Parse(await http.GetStringAsync(new Uri(new Uri(_system.UrlOf("lead-intake")), "/health/live"))) is not null
            ? JsonNode.Parse(await (await http.GetAsync(new Uri(new Uri(_system.UrlOf("lead-intake")), "/health/ready"))).Content.ReadAsStringAsync())!
            : throw new InvalidOperationException();
        var relay = health["followers"]!.AsArray().Single(f => (string)f!["name"]! == "relay")!;
        return (string?)relay["error"] is null ? (long)relay["lag"]! : 1;
    }
}
